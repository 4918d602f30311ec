//! Nodes made by hand: what others write, what nobody should, and noise.

use ambit_retrieval_proof::{sha2_256, verify, Fault, Finding, Flaw, MAX_BLOCK_BYTES};
use proptest::prelude::*;

const RAW: u8 = 0x55;
const DAG_PB: u8 = 0x70;

fn cid(codec: u8, block: &[u8]) -> Vec<u8> {
	[&[1, codec, 0x12, 0x20][..], &sha2_256(block)].concat()
}

fn varint(mut value: u64) -> Vec<u8> {
	let mut out = Vec::new();
	while value >= 0x80 {
		out.push((value & 0x7f) as u8 | 0x80);
		value >>= 7;
	}
	out.push(value as u8);
	out
}

fn number(field: u8, value: u64) -> Vec<u8> {
	[vec![field << 3], varint(value)].concat()
}

fn bytes(field: u8, value: &[u8]) -> Vec<u8> {
	[vec![field << 3 | 2], varint(value.len() as u64), value.to_vec()].concat()
}

fn link(cid: &[u8]) -> Vec<u8> {
	bytes(2, &[bytes(1, cid), bytes(2, b""), number(3, 77)].concat())
}

fn data(kind: u64, content: &[u8], size: u64, sizes: &[u64]) -> Vec<u8> {
	let sizes = sizes.iter().flat_map(|size| number(4, *size)).collect::<Vec<_>>();
	[number(1, kind), bytes(2, content), number(3, size), sizes].concat()
}

/// What blocks show of a byte of the file whose root is the first.
fn finding(offset: u64, blocks: &[&[u8]]) -> Result<Finding, Fault> {
	verify(&cid(DAG_PB, blocks[0]), offset, blocks, sha2_256)
}

fn byte(size: u64, block: std::ops::Range<u64>) -> Result<Finding, Fault> {
	Ok(Finding::Byte { size, block })
}

fn flawed(flaw: Flaw) -> Result<Finding, Fault> {
	Ok(Finding::Flawed(flaw))
}

/// A file of two raw leaves, `abc` and `defg`, whose node is made of its links and its data.
fn tree(make: impl Fn(&[Vec<u8>], &[u8]) -> Vec<u8>) -> Vec<u8> {
	let links = [link(&cid(RAW, b"abc")), link(&cid(RAW, b"defg"))];
	make(&links, &bytes(1, &data(2, b"", 7, &[3, 4])))
}

#[test]
fn nodes_should_be_read_in_both_orders() {
	for root in [
		tree(|links, data| [links.concat(), data.to_vec()].concat()),
		tree(|links, data| [data.to_vec(), links.concat()].concat()),
	] {
		assert_eq!(finding(0, &[&root, b"abc"]), byte(7, 0..3));
		assert_eq!(finding(2, &[&root, b"abc"]), byte(7, 0..3));
		assert_eq!(finding(3, &[&root, b"defg"]), byte(7, 3..7));
		assert_eq!(finding(6, &[&root, b"defg"]), byte(7, 3..7));
		assert_eq!(finding(7, &[&root]), flawed(Flaw::OutOfFile));
		assert_eq!(finding(3, &[&root, b"abc"]), Err(Fault::WrongHash));
		assert_eq!(finding(3, &[&root]), Err(Fault::Short));
		assert_eq!(finding(7, &[&root, b"abc"]), Err(Fault::Long), "a flaw is shown by what shows it");
	}
	let torn = tree(|links, data| [&links[0][..], data, &links[1]].concat());
	assert_eq!(finding(0, &[&torn]), flawed(Flaw::Malformed));
	let twice = tree(|links, data| [&links.concat()[..], data, data].concat());
	assert_eq!(finding(0, &[&twice]), flawed(Flaw::Malformed));
	let bare = tree(|links, _| links.concat());
	assert_eq!(finding(0, &[&bare]), flawed(Flaw::NotAFile));
}

#[test]
fn content_beside_links_should_come_first() {
	let leaf = link(&cid(RAW, b"defg"));
	let root = [leaf.clone(), bytes(1, &data(2, b"abc", 7, &[4]))].concat();
	assert_eq!(finding(2, &[&root]), byte(7, 0..3));
	assert_eq!(finding(3, &[&root, b"defg"]), byte(7, 3..7));
	let wrong = [leaf, bytes(1, &data(2, b"abc", 4, &[4]))].concat();
	assert_eq!(finding(3, &[&wrong]), flawed(Flaw::Malformed));
}

#[test]
fn sizes_should_be_read_packed_and_single() {
	let packed = [number(1, 2), number(3, 7), bytes(4, &[3, 4])].concat();
	let root = tree(|links, _| [links.concat(), bytes(1, &packed)].concat());
	assert_eq!(finding(5, &[&root, b"defg"]), byte(7, 3..7));
	for sizes in [
		[bytes(4, &[3]), bytes(4, &[4])].concat(),
		[number(4, 3), bytes(4, &[4])].concat(),
		[bytes(4, &[3]), number(4, 4)].concat(),
		bytes(4, &[3, 0x84]),
		bytes(4, &[3, 0x84, 0]),
	] {
		let mixed = [number(1, 2), number(3, 7), sizes].concat();
		let root = tree(|links, _| [links.concat(), bytes(1, &mixed)].concat());
		assert_eq!(finding(5, &[&root]), flawed(Flaw::Malformed));
	}
}

#[test]
fn mode_and_time_should_be_passed_over() {
	let dated = [data(2, b"", 7, &[3, 4]), number(7, 0o644), bytes(8, &number(1, 1_700_000_000))].concat();
	let root = tree(|links, _| [links.concat(), bytes(1, &dated)].concat());
	assert_eq!(finding(5, &[&root, b"defg"]), byte(7, 3..7));
}

#[test]
fn leaves_should_be_read_of_both_kinds_and_with_or_without_size() {
	for kind in [0, 2] {
		assert_eq!(finding(1, &[&bytes(1, &data(kind, b"abc", 3, &[]))]), byte(3, 0..3));
		let unsized_leaf = bytes(1, &[number(1, kind), bytes(2, b"abc")].concat());
		assert_eq!(finding(1, &[&unsized_leaf]), byte(3, 0..3));
		assert_eq!(finding(1, &[&bytes(1, &data(kind, b"abc", 4, &[]))]), flawed(Flaw::Malformed));
	}
	let raw = verify(&cid(RAW, b"abc"), 1, [b"abc"], sha2_256);
	assert_eq!(raw, byte(3, 0..3));
	let old = [&[0x12, 0x20][..], &sha2_256(&bytes(1, &data(2, b"abc", 3, &[])))].concat();
	assert_eq!(verify(&old, 1, [bytes(1, &data(2, b"abc", 3, &[]))], sha2_256), byte(3, 0..3));
}

#[test]
fn what_is_no_file_should_be_named() {
	for kind in [1, 3, 4, 5, 6] {
		assert_eq!(finding(0, &[&bytes(1, &data(kind, b"abc", 3, &[]))]), flawed(Flaw::NotAFile));
	}
	assert_eq!(finding(0, &[b""]), flawed(Flaw::NotAFile));
	assert_eq!(verify(&cid(0x71, b"abc"), 0, [b"abc"], sha2_256), Err(Fault::UnsupportedCid));
	assert_eq!(verify(&[], 0, [b"abc"], sha2_256), Err(Fault::UnsupportedCid));
	assert_eq!(verify(&cid(RAW, b"abc")[..35], 0, [b"abc"], sha2_256), Err(Fault::UnsupportedCid));
}

#[test]
fn sizes_that_lie_should_be_found_where_they_do() {
	let nested = |said: u64| {
		let below = [link(&cid(RAW, b"abc")), bytes(1, &data(2, b"", 3, &[3]))].concat();
		let root = [link(&cid(DAG_PB, &below)), bytes(1, &data(2, b"", said, &[said]))].concat();
		(root, below)
	};
	let (root, below) = nested(3);
	assert_eq!(finding(1, &[&root, &below, b"abc"]), byte(3, 0..3));
	let (root, below) = nested(4);
	assert_eq!(finding(1, &[&root, &below]), flawed(Flaw::Malformed));
	assert_eq!(finding(3, &[&root, &below]), flawed(Flaw::Malformed));
	// A raw leaf that is shorter than its node says.
	let root = [link(&cid(RAW, b"abc")), bytes(1, &data(2, b"", 9, &[9]))].concat();
	assert_eq!(finding(1, &[&root, b"abc"]), flawed(Flaw::Malformed));
	for (size, sizes) in [(8, &[3, 4][..]), (7, &[7]), (7, &[3, 4, 0]), (u64::MAX, &[u64::MAX, 1])] {
		let root = tree(|links, _| [links.concat(), bytes(1, &data(2, b"", size, sizes))].concat());
		assert_eq!(finding(1, &[&root]), flawed(Flaw::Malformed), "{size} {sizes:?}");
	}
	let raw_with_links = tree(|links, _| [links.concat(), bytes(1, &data(0, b"", 7, &[3, 4]))].concat());
	assert_eq!(finding(1, &[&raw_with_links]), flawed(Flaw::Malformed));
}

#[test]
fn links_that_lead_nowhere_should_be_named() {
	let with = |link: Vec<u8>| [link, bytes(1, &data(2, b"", 3, &[3]))].concat();
	let inlined = bytes(2, &bytes(1, &[1, 0x55, 0, 3, b'a', b'b', b'c']));
	assert_eq!(finding(0, &[&with(inlined)]), flawed(Flaw::UnsupportedLink));
	let hash = bytes(1, &cid(RAW, b"abc"));
	for link in [
		bytes(2, &bytes(2, b"name")),
		bytes(2, &[hash.clone(), hash.clone()].concat()),
		bytes(2, &[number(3, 1), hash.clone()].concat()),
		bytes(2, &[hash.clone(), number(4, 1)].concat()),
		bytes(2, &[hash.clone(), number(2, 1)].concat()),
	] {
		assert_eq!(finding(0, &[&with(link)]), flawed(Flaw::Malformed));
	}
	assert_eq!(finding(0, &[&with(bytes(2, &hash)), b"abc"]), byte(3, 0..3), "name and size may be missing");
}

#[test]
fn blocks_should_not_be_larger_than_they_may() {
	let largest = vec![7; MAX_BLOCK_BYTES as usize];
	assert_eq!(
		verify(&cid(RAW, &largest), 5, [&largest], sha2_256),
		byte(largest.len() as u64, 0..largest.len() as u64)
	);
	let larger = vec![7; MAX_BLOCK_BYTES as usize + 1];
	assert_eq!(verify(&cid(RAW, &larger), 5, [&larger], sha2_256), Err(Fault::Oversized));
	let size = larger.len() as u64;
	let root = [link(&cid(RAW, &larger)), bytes(1, &data(2, b"", size, &[size]))].concat();
	assert_eq!(finding(5, &[&root]), flawed(Flaw::OversizedLeaf));
}

fn cases(few: u32) -> ProptestConfig {
	let asked = std::env::var("AMBIT_FUZZ_CASES").ok().and_then(|cases| cases.parse().ok());
	ProptestConfig::with_cases(asked.unwrap_or(few))
}

proptest! {
	#![proptest_config(cases(256))]

	/// A root is what its requester made it: noise, or a good one with changes, under its true hash.
	#[test]
	fn fuzz_hostile_roots_should_be_read_or_named(
		noise in prop::collection::vec(any::<u8>(), 0..300), offset: u64,
		changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6), cut in any::<prop::sample::Index>(),
	) {
		let small = offset % 9;
		prop_assert!(matches!(finding(offset, &[&noise]), Ok(_) | Err(Fault::Short)));
		let mut root = tree(|links, data| [links.concat(), data.to_vec()].concat());
		for (place, value) in changes {
			let place = place.index(root.len());
			root[place] = value;
		}
		for root in [&root[..], &root[..cut.index(root.len())]] {
			let alone = finding(small, &[root]);
			prop_assert!(matches!(alone, Ok(_) | Err(Fault::Short)));
			if let Ok(Finding::Byte { size, block }) = alone {
				prop_assert!(block.contains(&small) && block.end <= size);
			}
		}
	}
}
