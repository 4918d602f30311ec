//! Blake2b-256 under domains, one at a time or many at once.

use alloc::vec::Vec;
use blake2b_simd::{
	many::{hash_many, HashManyJob},
	Params,
};

/// A blake2-256 hash.
pub type Hash = [u8; 32];

/// What is hashed begins with one of these, so that no two kinds of things ever have the same preimage.
pub mod domain {
	/// A tile of a tensor.
	pub const TILE: &[u8] = b"ambit/tile/1";
	/// An operator of a model.
	pub const OPERATOR: &[u8] = b"ambit/operator/1";
	/// Two nodes of a tree.
	pub const PAIR: &[u8] = b"ambit/pair/1";
	/// A tensor: its type, the number of its tiles and the top of its tree.
	pub const TENSOR: &[u8] = b"ambit/tensor/1";
	/// Several tensors.
	pub const VALUES: &[u8] = b"ambit/values/1";
	/// A trace.
	pub const TRACE: &[u8] = b"ambit/trace/1";
	/// A node of a model.
	pub const NODE: &[u8] = b"ambit/node/2";
	/// The weights of a model.
	pub const WEIGHTS: &[u8] = b"ambit/weights/1";
	/// A model.
	pub const MODEL: &[u8] = b"ambit/model/3";
}

/// Hashes at once: a multiple of what every vector unit takes.
const BATCH: usize = 16;

fn params() -> Params {
	let mut params = Params::new();
	params.hash_length(32);
	params
}

fn digest(hash: blake2b_simd::Hash) -> Hash {
	hash.as_bytes().first_chunk().copied().unwrap_or_default()
}

/// Hash of the concatenation of `parts` under a domain.
pub(crate) fn hash(domain: &[u8], parts: &[&[u8]]) -> Hash {
	let mut state = params().to_state();
	state.update(domain);
	for part in parts {
		state.update(part);
	}
	digest(state.finalize())
}

/// Hash of a pair of nodes of a tree.
pub(crate) fn pair(left: &Hash, right: &Hash) -> Hash {
	hash(domain::PAIR, &[left, right])
}

/// Messages that are hashed together, several at once in vector registers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Messages {
	/// All of them, one after the other.
	bytes: Vec<u8>,
	lengths: Vec<usize>,
}

impl Messages {
	/// Adds the concatenation of `parts` under a domain.
	pub(crate) fn push(&mut self, domain: &[u8], parts: &[&[u8]]) {
		let before = self.bytes.len();
		self.bytes.extend_from_slice(domain);
		for part in parts {
			self.bytes.extend_from_slice(part);
		}
		self.lengths.push(self.bytes.len().saturating_sub(before));
	}

	/// Bytes of all of them.
	pub(crate) fn bytes(&self) -> usize {
		self.bytes.len()
	}

	/// Appends the hash of each, in order, and forgets them.
	pub(crate) fn hash_into(&mut self, hashes: &mut Vec<Hash>) {
		let params = params();
		let mut rest = self.bytes.as_slice();
		for lengths in self.lengths.chunks(BATCH) {
			let mut jobs: Vec<HashManyJob<'_>> = Vec::with_capacity(BATCH);
			for length in lengths {
				let (item, behind) = rest.split_at_checked(*length).unwrap_or((rest, &[]));
				jobs.push(HashManyJob::new(&params, item));
				rest = behind;
			}
			hash_many(jobs.iter_mut());
			hashes.extend(jobs.iter().map(|job| digest(job.to_hash())));
		}
		self.bytes.clear();
		self.lengths.clear();
	}
}

/// Appends the hash of each of `items` under a domain.
pub(crate) fn hash_each<'a>(domain: &[u8], items: impl Iterator<Item = &'a [u8]>, hashes: &mut Vec<Hash>) {
	let mut items = items.peekable();
	let mut messages = Messages::default();
	while items.peek().is_some() {
		for item in items.by_ref().take(BATCH) {
			messages.push(domain, &[item]);
		}
		messages.hash_into(hashes);
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn hash_should_be_plain_blake2b_256_of_domain_and_parts() {
		// Of "abc", from another implementation (Python's hashlib).
		let expected = [
			0xbd, 0xdd, 0x81, 0x3c, 0x63, 0x42, 0x39, 0x72, 0x31, 0x71, 0xef, 0x3f, 0xee, 0x98, 0x57, 0x9b,
			0x94, 0x96, 0x4e, 0x3b, 0xb1, 0xcb, 0x3e, 0x42, 0x72, 0x62, 0xc8, 0xc0, 0x68, 0xd5, 0x23, 0x19,
		];
		assert_eq!(hash(b"a", &[b"b", b"c"]), expected);
	}

	#[test]
	fn hash_each_should_equal_single_hashes_when_there_are_many_of_different_lengths() {
		let bytes: Vec<u8> = (0..5_000u32).map(|i| (i * 7 % 251) as u8).collect();
		let items: Vec<&[u8]> = (0..100).map(|i| &bytes[..i * 49 % 4_097]).collect();
		let mut hashes = Vec::new();
		hash_each(domain::TILE, items.iter().copied(), &mut hashes);
		let single: Vec<Hash> = items.iter().map(|item| hash(domain::TILE, &[item])).collect();
		assert_eq!(hashes, single);
	}
}
