//! Blake2b-256 under domains, one at a time or many at once.

#[cfg(all(feature = "std", target_arch = "x86_64"))]
mod eight;

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
		let mut rest = self.bytes.as_slice();
		let messages = self.lengths.iter().map(|length| {
			let (message, behind) = rest.split_at_checked(*length).unwrap_or((rest, &[]));
			rest = behind;
			message
		});
		// Their domains are among their bytes.
		hash_each(&[], messages, hashes);
		self.bytes.clear();
		self.lengths.clear();
	}
}

/// Appends the hash of each of `items` under a domain.
pub(crate) fn hash_each<'a>(domain: &[u8], items: impl Iterator<Item = &'a [u8]>, hashes: &mut Vec<Hash>) {
	#[cfg(all(feature = "std", target_arch = "x86_64"))]
	if eight::is_there() {
		return eight::hash_into(domain, items, hashes);
	}
	by_library(domain, items, hashes);
}

/// The same by a library, which takes what vectors it finds, but not those of 512 bits.
fn by_library<'a>(prefix: &[u8], items: impl Iterator<Item = &'a [u8]>, hashes: &mut Vec<Hash>) {
	let params = params();
	let mut items = items.peekable();
	let (mut bytes, mut lengths) = (Vec::new(), Vec::with_capacity(BATCH));
	while items.peek().is_some() {
		bytes.clear();
		lengths.clear();
		for item in items.by_ref().take(BATCH) {
			bytes.extend_from_slice(prefix);
			bytes.extend_from_slice(item);
			lengths.push(prefix.len().saturating_add(item.len()));
		}
		let mut rest = bytes.as_slice();
		let mut jobs: Vec<HashManyJob<'_>> = Vec::with_capacity(BATCH);
		for length in &lengths {
			let (item, behind) = rest.split_at_checked(*length).unwrap_or((rest, &[]));
			jobs.push(HashManyJob::new(&params, item));
			rest = behind;
		}
		hash_many(jobs.iter_mut());
		hashes.extend(jobs.iter().map(|job| digest(job.to_hash())));
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use alloc::vec;
	use proptest::{collection::vec, prelude::*};

	#[test]
	fn hash_should_be_plain_blake2b_256_of_domain_and_parts() {
		// Of "abc", from another implementation (Python's hashlib).
		let expected = [
			0xbd, 0xdd, 0x81, 0x3c, 0x63, 0x42, 0x39, 0x72, 0x31, 0x71, 0xef, 0x3f, 0xee, 0x98, 0x57, 0x9b,
			0x94, 0x96, 0x4e, 0x3b, 0xb1, 0xcb, 0x3e, 0x42, 0x72, 0x62, 0xc8, 0xc0, 0x68, 0xd5, 0x23, 0x19,
		];
		assert_eq!(hash(b"a", &[b"b", b"c"]), expected);
	}

	proptest! {
		#[test]
		fn many_should_be_hashed_as_one_is_whatever_their_lengths(
			lengths in vec(prop_oneof![4 => 0..700usize, 2 => (0..5usize).prop_map(|blocks| 128 * blocks), 1 => 3_000..5_000usize], 0..60),
			seed: u8,
		) {
			let bytes: Vec<u8> = (0..5_000u32).map(|i| (i * 7 % 251) as u8 ^ seed).collect();
			let mut messages = Messages::default();
			let mut single = Vec::new();
			for length in &lengths {
				messages.push(&[seed], &[&bytes[..*length]]);
				single.push(hash(&[seed], &[&bytes[..*length]]));
			}
			// Without a prefix too, so that lengths are multiples of a block.
			messages.push(b"", &[&bytes[..256]]);
			single.push(hash(b"", &[&bytes[..256]]));
			messages.push(b"", &[]);
			single.push(hash(b"", &[]));
			let mut hashes = vec![[7; 32]];
			messages.hash_into(&mut hashes);
			prop_assert_eq!(&hashes[0], &[7; 32]);
			prop_assert_eq!(&hashes[1..], single);

			let items = || lengths.iter().map(|length| &bytes[..*length]);
			let (mut each, mut library) = (Vec::new(), Vec::new());
			hash_each(domain::TILE, items(), &mut each);
			by_library(domain::TILE, items(), &mut library);
			let single: Vec<Hash> = items().map(|item| hash(domain::TILE, &[item])).collect();
			prop_assert_eq!(&each, &single);
			prop_assert_eq!(library, single);
		}
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
