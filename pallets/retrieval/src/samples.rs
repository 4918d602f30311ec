//! Files in blocks, made by hand, for tests and benchmarks.

// Only what tests and benchmarks make passes here.
#![allow(
	clippy::arithmetic_side_effects,
	clippy::as_conversions,
	clippy::expect_used,
	clippy::indexing_slicing
)]

use alloc::{vec, vec::Vec};
use ambit_primitives::{retrieval::ProofBytes, Cid};
use codec::Encode;
use sp_io::hashing::sha2_256;

/// A file in leaves of equal size under one node.
pub(crate) struct File {
	/// Its root's CID.
	pub cid: Cid,
	/// Bytes of its content.
	pub bytes: u64,
	root: Vec<u8>,
	chunk: u64,
	leaves: Vec<Vec<u8>>,
}

impl File {
	/// A file of so many leaves of so many bytes. Another seed gives another file.
	pub(crate) fn new(seed: u8, leaves: u32, chunk: u64) -> Self {
		let leaf = |index: u32| {
			let mut leaf = vec![seed; chunk as usize];
			for (place, byte) in leaf.iter_mut().skip(1).zip(index.to_le_bytes()) {
				*place = byte;
			}
			leaf
		};
		let leaves: Vec<_> = (0..leaves).map(leaf).collect();
		let bytes = chunk * leaves.len() as u64;
		let links = leaves.iter().flat_map(|leaf| field(2, &field(1, &cid_of(0x55, leaf))));
		let sizes = leaves.iter().flat_map(|_| number(4, chunk));
		let data: Vec<u8> = [number(1, 2), number(3, bytes)].concat().into_iter().chain(sizes).collect();
		let root: Vec<u8> = links.chain(field(1, &data)).collect();
		Self { cid: cid_of(0x70, &root).try_into().expect("a CID has 36 bytes"), bytes, root, chunk, leaves }
	}

	/// A file whose node has so many links to one and the same leaf.
	#[cfg(feature = "runtime-benchmarks")]
	pub(crate) fn repeated(links: u32, chunk: u64) -> Self {
		let leaf = vec![7; chunk as usize];
		let link = field(2, &field(1, &cid_of(0x55, &leaf)));
		let sizes = number(4, chunk).repeat(links as usize);
		let bytes = chunk * u64::from(links);
		let data = [number(1, 2), number(3, bytes), sizes].concat();
		let root = [link.repeat(links as usize), field(1, &data)].concat();
		let cid = cid_of(0x70, &root).try_into().expect("a CID has 36 bytes");
		Self { cid, bytes, root, chunk: u64::MAX, leaves: vec![leaf] }
	}

	/// A directory without entries.
	#[cfg(test)]
	pub(crate) fn directory() -> (Cid, ProofBytes) {
		let root = field(1, &number(1, 1));
		(cid_of(0x70, &root).try_into().expect("a CID has 36 bytes"), encoded(vec![root]))
	}

	/// The blocks that hold a byte.
	pub(crate) fn blocks(&self, offset: u64) -> Vec<Vec<u8>> {
		vec![self.root.clone(), self.leaves[(offset / self.chunk) as usize].clone()]
	}

	/// The answer for a byte.
	pub(crate) fn proof(&self, offset: u64) -> ProofBytes {
		encoded(self.blocks(offset))
	}

	/// Blocks that show how long the file is.
	#[cfg(test)]
	pub(crate) fn root_alone(&self) -> ProofBytes {
		encoded(vec![self.root.clone()])
	}
}

/// Blocks as an answer.
pub(crate) fn encoded(blocks: Vec<Vec<u8>>) -> ProofBytes {
	blocks.encode().try_into().expect("no more than an answer may have")
}

fn cid_of(codec: u8, block: &[u8]) -> Vec<u8> {
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

fn field(field: u8, value: &[u8]) -> Vec<u8> {
	[vec![field << 3 | 2], varint(value.len() as u64), value.to_vec()].concat()
}
