//! Files as real writers cut them: every byte that is asked for is shown, and nothing else is taken for it.

use ambit_artifacts::{Blockstore, Store, StoreConfig, CHUNK_BYTES};
use ambit_retrieval_proof::{probe, sha2_256, verify, Cid, Fault, Finding, Flaw, MAX_DEPTH};
use proptest::prelude::*;
use rust_unixfs::file::adder::{BalancedCollector, Chunker, FileAdder};
use std::collections::HashMap;

/// A file in blocks.
#[derive(Debug)]
struct Written {
	root: Vec<u8>,
	blocks: HashMap<Vec<u8>, Vec<u8>>,
}

impl Written {
	fn fetch(&self) -> impl FnMut(&Cid) -> Option<Vec<u8>> + '_ {
		|cid| self.blocks.get(&cid.to_bytes()).cloned()
	}

	/// The blocks for a byte, and which bytes are in the last.
	fn shown(&self, offset: u64) -> (Vec<Vec<u8>>, std::ops::Range<u64>) {
		let shown = probe(&self.root, offset, sha2_256, self.fetch()).unwrap();
		assert_eq!(verify(&self.root, offset, &shown.blocks, sha2_256), Ok(shown.finding.clone()));
		let Finding::Byte { block, .. } = shown.finding else { panic!("{:?}", shown.finding) };
		(shown.blocks, block)
	}
}

fn content(length: usize) -> Vec<u8> {
	(0..length).map(|i| ((i * 31 + (i >> 8) * 17 + (i >> 16) * 7) & 255) as u8).collect()
}

fn written(content: &[u8], chunk: usize, links: usize, raw: bool) -> Written {
	let mut adder = FileAdder::builder()
		.with_chunker(Chunker::Size(chunk))
		.with_collector(BalancedCollector::with_branching_factor(links))
		.with_raw_leaves(raw)
		.build();
	let (mut rest, mut blocks) = (content, Vec::new());
	while !rest.is_empty() {
		let (made, taken) = adder.push(rest);
		blocks.extend(made);
		rest = &rest[taken..];
	}
	blocks.extend(adder.finish());
	let root = blocks.last().unwrap().0.to_bytes();
	Written { root, blocks: blocks.into_iter().map(|(cid, block)| (cid.to_bytes(), block)).collect() }
}

/// Links a node must have so that a file of so many chunks is not too deep.
fn fewest_links(chunks: usize) -> usize {
	(2..).find(|links: &usize| links.pow(MAX_DEPTH - 1) >= chunks).unwrap()
}

fn files() -> impl Strategy<Value = (Vec<u8>, Written)> {
	(1usize..6_000, 1usize..700, 0usize..20, any::<bool>()).prop_map(|(length, chunk, more, raw)| {
		let content = content(length);
		let links = fewest_links(length.div_ceil(chunk)) + more;
		let file = written(&content, chunk, links, raw);
		(content, file)
	})
}

fn cases(few: u32) -> ProptestConfig {
	let asked = std::env::var("AMBIT_FUZZ_CASES").ok().and_then(|cases| cases.parse().ok());
	ProptestConfig::with_cases(asked.unwrap_or(few))
}

proptest! {
	#![proptest_config(cases(64))]

	#[test]
	fn fuzz_every_byte_should_be_shown_at_the_edges_of_its_block((content, file) in files()) {
		let mut next = 0;
		while next < content.len() as u64 {
			let (blocks, range) = file.shown(next);
			prop_assert_eq!(range.start, next, "blocks follow one another");
			let (_, last) = file.shown(range.end - 1);
			prop_assert_eq!(&last, &range);
			let bytes = &content[range.start as usize..range.end as usize];
			let leaf = blocks.last().unwrap();
			prop_assert!(leaf.windows(bytes.len()).any(|window| window == bytes), "the bytes are in it");
			next = range.end;
		}
		for offset in [content.len() as u64, u64::MAX] {
			let beyond = probe(&file.root, offset, sha2_256, file.fetch()).unwrap();
			prop_assert_eq!(&beyond.finding, &Finding::Flawed(Flaw::OutOfFile));
			prop_assert_eq!(beyond.blocks.len(), 1, "the root says so");
			prop_assert_eq!(verify(&file.root, offset, &beyond.blocks, sha2_256), Ok(beyond.finding));
		}
	}

	#[test]
	fn fuzz_other_blocks_should_show_nothing((content, file) in files(), at in any::<prop::sample::Index>(), other in any::<prop::sample::Index>()) {
		let offset = at.index(content.len()) as u64;
		let (blocks, range) = file.shown(offset);
		let refused = |blocks: &[Vec<u8>]| verify(&file.root, offset, blocks, sha2_256);

		for dropped in 0..blocks.len() {
			let mut fewer = blocks.clone();
			fewer.remove(dropped);
			prop_assert!(refused(&fewer).is_err());
			let mut twice = blocks.clone();
			twice.insert(dropped, blocks[dropped].clone());
			prop_assert!(refused(&twice).is_err());
			let mut swapped = blocks.clone();
			swapped.swap(dropped, other.index(blocks.len()));
			prop_assert!(swapped == blocks || refused(&swapped).is_err());
		}
		let mut longer = blocks.clone();
		longer.push(Vec::new());
		prop_assert_eq!(refused(&longer), Err(Fault::Long));
		prop_assert_eq!(refused(&[]), Err(Fault::Short));

		// What shows a byte of another block shows this one only if it is the same blocks.
		let another = other.index(content.len()) as u64;
		if !range.contains(&another) {
			let (theirs, _) = file.shown(another);
			prop_assert!(theirs == blocks || refused(&theirs).is_err());
		}
	}

	#[test]
	fn fuzz_a_flipped_bit_should_be_refused((content, file) in files(), at in any::<prop::sample::Index>(), bit in 0u8..8) {
		let (mut blocks, _) = file.shown(at.index(content.len()) as u64);
		let offset = at.index(content.len()) as u64;
		for block in 0..blocks.len() {
			for byte in (0..blocks[block].len()).step_by(1 + blocks[block].len() / 64) {
				blocks[block][byte] ^= 1 << bit;
				prop_assert_eq!(verify(&file.root, offset, &blocks, sha2_256), Err(Fault::WrongHash));
				blocks[block][byte] ^= 1 << bit;
			}
		}
	}
}

#[test]
fn every_flipped_byte_should_be_refused() {
	let file = written(&content(500), 100, 3, true);
	let (mut blocks, _) = file.shown(333);
	for block in 0..blocks.len() {
		for byte in 0..blocks[block].len() {
			blocks[block][byte] ^= 0x10;
			assert_eq!(verify(&file.root, 333, &blocks, sha2_256), Err(Fault::WrongHash));
			blocks[block][byte] ^= 0x10;
		}
	}
}

#[test]
fn a_block_that_is_not_to_be_had_should_be_missed() {
	let file = written(&content(1_000), 100, 3, true);
	let (blocks, _) = file.shown(950);
	for missing in &blocks {
		let fetch = |cid: &Cid| file.fetch()(cid).filter(|block| block != missing);
		assert_eq!(probe(&file.root, 950, sha2_256, fetch), Err(Fault::Short));
	}
}

#[test]
fn a_file_that_is_too_deep_should_be_flawed_where_it_is() {
	let file = written(&content(33), 1, 2, true);
	let shown = probe(&file.root, 0, sha2_256, file.fetch()).unwrap();
	assert_eq!(shown.finding, Finding::Flawed(Flaw::TooDeep));
	assert_eq!(shown.blocks.len(), MAX_DEPTH as usize);
	assert_eq!(verify(&file.root, 0, &shown.blocks, sha2_256), Ok(shown.finding));
}

#[tokio::test]
async fn files_of_the_store_should_be_shown_at_the_edges_of_their_chunks() {
	let directory = tempfile::tempdir().unwrap();
	let store = Store::open(&StoreConfig::local(directory.path())).unwrap();
	let blocks = Blockstore::open(directory.path()).unwrap();
	let fetch = |cid: &Cid| {
		let cid = ambit_artifacts::parse_bytes(&cid.to_bytes()).unwrap();
		blocks.get(&cid).unwrap().map(|block| block.to_vec())
	};
	for length in [1, 100, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES + 77] {
		let content = content(length);
		let root = store.put(content).await.unwrap().cid.to_bytes();
		let chunk = CHUNK_BYTES as u64;
		for offset in [0, length as u64 / 2, chunk - 1, chunk, length as u64 - 1] {
			let shown = probe(&root, offset, sha2_256, fetch).unwrap();
			let expected = if offset < length as u64 {
				let start = offset / chunk * chunk;
				Finding::Byte { size: length as u64, block: start..(start + chunk).min(length as u64) }
			} else {
				Finding::Flawed(Flaw::OutOfFile)
			};
			assert_eq!(shown.finding, expected, "byte {offset} of {length}");
			assert_eq!(verify(&root, offset, &shown.blocks, sha2_256), Ok(expected));
		}
	}
	let empty = store.put(&b""[..]).await.unwrap().cid.to_bytes();
	let shown = probe(&empty, 0, sha2_256, fetch).unwrap();
	assert_eq!(shown.finding, Finding::Flawed(Flaw::OutOfFile));
}
