use super::*;
use crate::{
	block::{cid_of, DAG_PB, RAW},
	protobuf::{put_bytes, put_number},
};
use bytes::Bytes;
use std::{collections::HashMap, sync::Arc};

#[derive(Clone, Default)]
struct Memory(Arc<HashMap<Cid, Bytes>>);

impl Blocks for Memory {
	async fn block(&self, cid: Cid) -> Result<Bytes, ArtifactError> {
		self.0.get(&cid).cloned().ok_or(ArtifactError::NotFound { cid })
	}
}

impl Memory {
	fn put(&mut self, codec: u64, block: Vec<u8>) -> Cid {
		let cid = cid_of(codec, &block);
		Arc::get_mut(&mut self.0).unwrap().insert(cid, block.into());
		cid
	}

	/// A piece of a spread directory, of 256 places, or else a directory in one block.
	fn directory(&mut self, spread: bool, entries: &[(&str, Cid)]) -> Cid {
		let mut node = Vec::new();
		for (name, cid) in entries {
			let mut link = Vec::new();
			put_bytes(&mut link, 1, &cid.to_bytes());
			put_bytes(&mut link, 2, name.as_bytes());
			put_bytes(&mut node, 2, &link);
		}
		let mut data = Vec::new();
		put_number(&mut data, 1, if spread { 5 } else { 1 });
		if spread {
			put_number(&mut data, 5, 0x22);
			put_number(&mut data, 6, 256);
		}
		put_bytes(&mut node, 1, &data);
		self.put(DAG_PB, node)
	}
}

fn names(item: Item) -> Vec<String> {
	match item {
		Item::Directory(entries) => entries.into_iter().map(|entry| entry.name).collect(),
		Item::File(size) => panic!("a file of {size} bytes"),
	}
}

#[tokio::test]
async fn a_spread_directory_should_be_read_like_one_in_one_block() {
	let mut memory = Memory::default();
	let leaf = memory.put(RAW, b"leaf".to_vec());
	let below = memory.directory(true, &[("00b", leaf), ("7Fa", leaf)]);
	let spread = memory.directory(true, &[("1Ad", leaf), ("1B", below), ("FFc", leaf)]);
	assert_eq!(names(look(&memory, spread).await.unwrap()), ["a", "b", "c", "d"]);
	assert_eq!(resolve(&memory, spread, "a").await.unwrap(), leaf);
	let plain = memory.directory(false, &[("d", leaf), ("in", spread)]);
	assert_eq!(names(look(&memory, plain).await.unwrap()), ["d", "in"]);
	assert_eq!(resolve(&memory, plain, "/in//b/").await.unwrap(), leaf);
	assert_eq!(look(&memory, leaf).await.unwrap(), Item::File(4));
	let refused = resolve(&memory, plain, "in/e").await;
	assert!(matches!(refused, Err(ArtifactError::NoEntry { cid, .. }) if cid == spread), "{refused:?}");
	let refused = resolve(&memory, plain, "d/e").await;
	assert!(matches!(refused, Err(ArtifactError::OtherKind { .. })), "{refused:?}");
}

#[tokio::test]
async fn names_that_lead_elsewhere_should_be_refused() {
	let mut memory = Memory::default();
	let leaf = memory.put(RAW, b"leaf".to_vec());
	for name in ["", ".", "..", "a/b", "/etc/passwd", "../x", "nul\0", &"n".repeat(256)] {
		let directory = memory.directory(false, &[(name, leaf)]);
		let refused = look(&memory, directory).await;
		assert!(matches!(refused, Err(ArtifactError::Malformed { .. })), "{name:?}: {refused:?}");
	}
	let twice = memory.directory(false, &[("same", leaf), ("same", leaf)]);
	assert!(matches!(look(&memory, twice).await, Err(ArtifactError::Malformed { .. })));
}

#[tokio::test]
async fn a_spread_directory_that_shares_its_pieces_should_not_be_read_without_end() {
	let mut memory = Memory::default();
	let leaf = memory.put(RAW, b"leaf".to_vec());
	let mut piece = memory.directory(true, &[("00x", leaf)]);
	for _ in 0..8 {
		let places: Vec<String> = (0..256).map(|place| format!("{place:02X}")).collect();
		let links: Vec<_> = places.iter().map(|place| (place.as_str(), piece)).collect();
		piece = memory.directory(true, &links);
	}
	let refused = look(&memory, piece).await;
	assert!(matches!(refused, Err(ArtifactError::CrowdedDirectory { .. })), "{refused:?}");

	let mut deep = memory.directory(true, &[("00x", leaf)]);
	for _ in 0..=MAX_LEVELS {
		deep = memory.directory(true, &[("00", deep)]);
	}
	assert!(matches!(look(&memory, deep).await, Err(ArtifactError::Malformed { .. })));
}
