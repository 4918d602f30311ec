//! BLAKE2b of eight messages at a time, for processors with AVX-512: each lane of a vector has a message of its own, and begins the next
//! one when it is through.

#![allow(unsafe_code, clippy::indexing_slicing, clippy::arithmetic_side_effects, clippy::as_conversions)]

use super::Hash;
use alloc::vec::Vec;
use core::arch::x86_64::{
	__m512i, _mm512_add_epi64, _mm512_loadu_si512, _mm512_ror_epi64, _mm512_set1_epi64, _mm512_shuffle_i64x2,
	_mm512_storeu_si512, _mm512_unpackhi_epi64, _mm512_unpacklo_epi64, _mm512_xor_si512,
};

/// Messages at once.
const LANES: usize = 8;
/// Bytes that are compressed at once.
const BLOCK: usize = 128;

type Block = [u8; BLOCK];
/// A 64-bit word of each lane.
type Words = [u64; LANES];

/// RFC 7693.
const INITIAL: [u64; 8] = [
	0x6a09_e667_f3bc_c908,
	0xbb67_ae85_84ca_a73b,
	0x3c6e_f372_fe94_f82b,
	0xa54f_f53a_5f1d_36f1,
	0x510e_527f_ade6_82d1,
	0x9b05_688c_2b3e_6c1f,
	0x1f83_d9ab_fb41_bd6b,
	0x5be0_cd19_137e_2179,
];

/// What a hash of 32 bytes without a key begins with: its length, fan-out 1 and depth 1.
const PARAMETERS: u64 = 0x0101_0020;

/// Whether this processor has what [`hash_into`] needs.
pub(super) fn is_there() -> bool {
	std::is_x86_feature_detected!("avx512f")
}

/// Appends the hash of each of `items` behind `prefix`, which is shorter than a block.
///
/// Only where it [`is_there`].
pub(super) fn hash_into<'a>(prefix: &[u8], items: impl Iterator<Item = &'a [u8]>, hashes: &mut Vec<Hash>) {
	let mut lanes = Lanes::new();
	let mut items = items.enumerate();
	let first = hashes.len();
	while lanes.fill(prefix, &mut items) {
		// SAFETY: the caller found that this processor has AVX-512.
		unsafe { lanes.compress() };
		lanes.finish(first, hashes);
	}
}

/// A message that is being hashed.
struct Lane<'a> {
	/// Where its hash goes.
	place: usize,
	/// What is still to be compressed behind the current block.
	rest: &'a [u8],
}

struct Lanes<'a> {
	lanes: [Option<Lane<'a>>; LANES],
	/// The hashes up to here, word by word.
	state: [Words; 8],
	/// Bytes up to the end of the current block.
	counts: Words,
	/// All ones where the current block is the last one.
	last: Words,
	/// The current blocks that are in a message as a whole.
	whole: [Option<&'a Block>; LANES],
	/// The others, with zeros behind the message.
	padded: [Block; LANES],
}

impl<'a> Lanes<'a> {
	fn new() -> Self {
		Self {
			lanes: [const { None }; LANES],
			state: [[0; LANES]; 8],
			counts: [0; LANES],
			last: [0; LANES],
			whole: [None; LANES],
			padded: [[0; BLOCK]; LANES],
		}
	}

	/// Gives each lane its next block, or an item's first one if it has none. Says whether any has one.
	fn fill(&mut self, prefix: &[u8], items: &mut impl Iterator<Item = (usize, &'a [u8])>) -> bool {
		for at in 0..LANES {
			let mut before: &[u8] = &[];
			if self.lanes[at].is_none() {
				let Some((place, rest)) = items.next() else { continue };
				self.lanes[at] = Some(Lane { place, rest });
				for (state, initial) in self.state.iter_mut().zip(INITIAL) {
					state[at] = initial;
				}
				self.state[0][at] ^= PARAMETERS;
				self.counts[at] = 0;
				before = prefix;
			}
			let Some(lane) = &mut self.lanes[at] else { continue };
			// A last block is never empty, unless all of them are.
			let taken = match lane.rest.split_first_chunk::<BLOCK>() {
				Some((block, rest)) if before.is_empty() => {
					self.whole[at] = Some(block);
					lane.rest = rest;
					BLOCK
				}
				_ => {
					let taken = lane.rest.len().min(BLOCK - before.len());
					let (first, rest) = lane.rest.split_at(taken);
					let block = &mut self.padded[at];
					block[..before.len()].copy_from_slice(before);
					block[before.len()..][..taken].copy_from_slice(first);
					block[before.len() + taken..].fill(0);
					self.whole[at] = None;
					lane.rest = rest;
					before.len() + taken
				}
			};
			self.counts[at] = self.counts[at].wrapping_add(taken as u64);
			self.last[at] = if lane.rest.is_empty() { u64::MAX } else { 0 };
		}
		self.lanes.iter().any(Option::is_some)
	}

	/// Takes the hashes of items whose last block was compressed. The first one's place among `hashes` is `first`.
	fn finish(&mut self, first: usize, hashes: &mut Vec<Hash>) {
		for at in 0..LANES {
			if self.last[at] == 0 {
				continue;
			}
			let Some(lane) = self.lanes[at].take() else { continue };
			let place = first + lane.place;
			if hashes.len() <= place {
				hashes.resize(place + 1, Hash::default());
			}
			for (bytes, words) in hashes[place].as_chunks_mut::<8>().0.iter_mut().zip(&self.state) {
				*bytes = words[at].to_le_bytes();
			}
		}
	}

	/// Compresses the current block of each lane.
	#[target_feature(enable = "avx512f")]
	fn compress(&mut self) {
		let mut blocks = self.padded.each_ref();
		for (block, whole) in blocks.iter_mut().zip(self.whole) {
			*block = whole.unwrap_or(block);
		}
		let m = transposed(blocks);
		let mut v = [_mm512_set1_epi64(0); 16];
		for at in 0..8 {
			v[at] = load(&self.state[at]);
			v[at + 8] = _mm512_set1_epi64(INITIAL[at] as i64);
		}
		// Messages have less than 2^64 bytes.
		v[12] = _mm512_xor_si512(v[12], load(&self.counts));
		v[14] = _mm512_xor_si512(v[14], load(&self.last));
		// The last two permutations are the first two once more.
		macro_rules! rounds {
			($([$($word:literal)*])*) => {$(round(&mut v, [$(m[$word]),*]);)*};
		}
		rounds! {
			[0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15]
			[14 10 4 8 9 15 13 6 1 12 0 2 11 7 5 3]
			[11 8 12 0 5 2 15 13 10 14 3 6 7 1 9 4]
			[7 9 3 1 13 12 11 14 2 6 5 10 4 0 15 8]
			[9 0 5 7 2 4 10 15 14 1 11 12 6 8 3 13]
			[2 12 6 10 0 11 8 3 4 13 7 5 15 14 1 9]
			[12 5 1 15 14 13 4 10 0 7 6 3 9 2 8 11]
			[13 11 7 14 12 1 3 9 5 0 15 4 8 6 2 10]
			[6 15 14 9 11 3 0 8 12 2 13 7 1 4 10 5]
			[10 2 8 4 7 6 1 5 15 11 9 14 3 12 13 0]
			[0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15]
			[14 10 4 8 9 15 13 6 1 12 0 2 11 7 5 3]
		}
		for at in 0..8 {
			let state = &mut self.state[at];
			store(_mm512_xor_si512(load(state), _mm512_xor_si512(v[at], v[at + 8])), state);
		}
	}
}

/// Mixes a block into the columns, then into the diagonals, of the 4 by 4 words.
#[target_feature(enable = "avx512f")]
#[inline]
fn round(v: &mut [__m512i; 16], m: [__m512i; 16]) {
	mix(v, [0, 4, 8, 12], [m[0], m[1]]);
	mix(v, [1, 5, 9, 13], [m[2], m[3]]);
	mix(v, [2, 6, 10, 14], [m[4], m[5]]);
	mix(v, [3, 7, 11, 15], [m[6], m[7]]);
	mix(v, [0, 5, 10, 15], [m[8], m[9]]);
	mix(v, [1, 6, 11, 12], [m[10], m[11]]);
	mix(v, [2, 7, 8, 13], [m[12], m[13]]);
	mix(v, [3, 4, 9, 14], [m[14], m[15]]);
}

#[target_feature(enable = "avx512f")]
#[inline]
fn mix(v: &mut [__m512i; 16], [a, b, c, d]: [usize; 4], [x, y]: [__m512i; 2]) {
	v[a] = _mm512_add_epi64(_mm512_add_epi64(v[a], x), v[b]);
	v[d] = _mm512_ror_epi64::<32>(_mm512_xor_si512(v[d], v[a]));
	v[c] = _mm512_add_epi64(v[c], v[d]);
	v[b] = _mm512_ror_epi64::<24>(_mm512_xor_si512(v[b], v[c]));
	v[a] = _mm512_add_epi64(_mm512_add_epi64(v[a], y), v[b]);
	v[d] = _mm512_ror_epi64::<16>(_mm512_xor_si512(v[d], v[a]));
	v[c] = _mm512_add_epi64(v[c], v[d]);
	v[b] = _mm512_ror_epi64::<63>(_mm512_xor_si512(v[b], v[c]));
}

/// The words of all lanes' blocks, word by word.
#[target_feature(enable = "avx512f")]
#[inline]
fn transposed(blocks: [&Block; LANES]) -> [__m512i; 16] {
	let mut words = [_mm512_set1_epi64(0); 16];
	for half in 0..2 {
		// Words at even places, and at odd ones, of two lanes each.
		let mut pairs = [[_mm512_set1_epi64(0); 4]; 2];
		for pair in 0..4 {
			let mut rows = [_mm512_set1_epi64(0); 2];
			for (row, block) in rows.iter_mut().zip(&blocks[2 * pair..]) {
				let (halves, _) = block.as_chunks::<{ BLOCK / 2 }>();
				// SAFETY: as many bytes are read as a half has.
				*row = unsafe { _mm512_loadu_si512(halves[half].as_ptr().cast()) };
			}
			pairs[0][pair] = _mm512_unpacklo_epi64(rows[0], rows[1]);
			pairs[1][pair] = _mm512_unpackhi_epi64(rows[0], rows[1]);
		}
		for (odd, [p, q, r, s]) in pairs.into_iter().enumerate() {
			// Quarters 0 and 2 of two, then quarters 1 and 3.
			let (a, b) = (_mm512_shuffle_i64x2::<0x88>(p, q), _mm512_shuffle_i64x2::<0x88>(r, s));
			let (c, d) = (_mm512_shuffle_i64x2::<0xdd>(p, q), _mm512_shuffle_i64x2::<0xdd>(r, s));
			let first = 8 * half + odd;
			words[first] = _mm512_shuffle_i64x2::<0x88>(a, b);
			words[first + 2] = _mm512_shuffle_i64x2::<0x88>(c, d);
			words[first + 4] = _mm512_shuffle_i64x2::<0xdd>(a, b);
			words[first + 6] = _mm512_shuffle_i64x2::<0xdd>(c, d);
		}
	}
	words
}

#[target_feature(enable = "avx512f")]
#[inline]
fn load(words: &Words) -> __m512i {
	// SAFETY: as many bytes are read as there are.
	unsafe { _mm512_loadu_si512(words.as_ptr().cast()) }
}

#[target_feature(enable = "avx512f")]
#[inline]
fn store(vector: __m512i, words: &mut Words) {
	// SAFETY: as many bytes are written as there are.
	unsafe { _mm512_storeu_si512(words.as_mut_ptr().cast(), vector) };
}
