//! Blocks from memory, for tests. They are not verified, so that tests can make what no hash allows.

use crate::{
	block::{cid_of, DAG_PB, RAW},
	dag::Blocks,
	error::ArtifactError,
	protobuf::{put_bytes, put_number, put_varint},
};
use bytes::Bytes;
use cid::Cid;
use std::{
	collections::HashMap,
	sync::{
		atomic::{AtomicUsize, Ordering::SeqCst},
		Arc,
	},
};

#[derive(Clone, Default)]
pub(crate) struct Memory {
	blocks: Arc<HashMap<Cid, Bytes>>,
	open: Arc<AtomicUsize>,
	most_open: Arc<AtomicUsize>,
	asked: Arc<AtomicUsize>,
}

impl Blocks for Memory {
	async fn block(&self, cid: Cid) -> Result<Bytes, ArtifactError> {
		self.asked.fetch_add(1, SeqCst);
		self.most_open.fetch_max(self.open.fetch_add(1, SeqCst) + 1, SeqCst);
		tokio::task::yield_now().await;
		self.open.fetch_sub(1, SeqCst);
		self.blocks.get(&cid).cloned().ok_or(ArtifactError::NotFound { cid })
	}
}

impl Memory {
	/// The same blocks, of which none was asked for.
	pub fn fresh(&self) -> Self {
		Self { blocks: self.blocks.clone(), ..Self::default() }
	}

	/// Under whatever CID.
	pub fn insert(&mut self, cid: Cid, block: impl Into<Bytes>) {
		Arc::make_mut(&mut self.blocks).insert(cid, block.into());
	}

	pub fn put(&mut self, codec: u64, block: Vec<u8>) -> Cid {
		let cid = cid_of(codec, &block);
		self.insert(cid, block);
		cid
	}

	pub fn leaf(&mut self, content: &[u8]) -> (Cid, u64) {
		(self.put(RAW, content.to_vec()), content.len() as u64)
	}

	/// A directory in one block, or else a piece of a spread one, of 256 places.
	pub fn directory(&mut self, spread: bool, entries: &[(&str, Cid)]) -> Cid {
		let node = directory(spread, entries);
		self.put(DAG_PB, node)
	}

	/// A block that was put.
	pub fn get(&self, cid: &Cid) -> Option<&Bytes> {
		self.blocks.get(cid)
	}

	/// How many were asked for at once, at most.
	pub fn most_open(&self) -> usize {
		self.most_open.load(SeqCst)
	}

	/// How often any was asked for.
	pub fn asked(&self) -> usize {
		self.asked.load(SeqCst)
	}
}

/// The block of a directory, whatever it names.
pub(crate) fn directory(spread: bool, entries: &[(&str, Cid)]) -> Vec<u8> {
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
	node
}

/// A block in a CAR.
pub(crate) fn section(cid: &Cid, block: &[u8]) -> Vec<u8> {
	let mut section = Vec::new();
	put_varint(&mut section, (cid.to_bytes().len() + block.len()) as u64);
	section.extend(cid.to_bytes());
	section.extend_from_slice(block);
	section
}

/// With its length before it.
pub(crate) fn framed(header: &[u8]) -> Vec<u8> {
	let mut framed = Vec::new();
	put_varint(&mut framed, header.len() as u64);
	framed.extend_from_slice(header);
	framed
}

/// The front of a CAR.
pub(crate) fn header(roots: &[Cid]) -> Vec<u8> {
	let mut cbor = b"\xa2\x65roots".to_vec();
	cbor.push(0x80 | u8::try_from(roots.len()).unwrap());
	for root in roots {
		let bytes = root.to_bytes();
		cbor.extend([0xd8, 42, 0x58, u8::try_from(bytes.len() + 1).unwrap(), 0]);
		cbor.extend(bytes);
	}
	cbor.extend(b"\x67version\x01");
	framed(&cbor)
}
