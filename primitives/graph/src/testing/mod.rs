//! Random valid graphs with weights and inputs, for the tests of whoever executes graphs.
//!
//! A case is a function of its seed alone, so a failing seed is a regression test.

mod builder;
mod transformer;

use crate::{Plan, TensorType};
use alloc::vec::Vec;
use builder::Builder;

/// A sequence of pseudo-random numbers (SplitMix64).
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
	/// The sequence of this seed.
	pub fn new(seed: u64) -> Self {
		Self(seed)
	}

	/// The next number.
	pub fn number(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		z ^ (z >> 31)
	}

	/// A number of `0..end`.
	pub fn below(&mut self, end: u64) -> u64 {
		self.number() % end.max(1)
	}

	/// One of several.
	pub fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
		choices[self.below(choices.len() as u64) as usize]
	}

	/// `true` once in `n` times.
	pub fn once_in(&mut self, n: u64) -> bool {
		self.below(n) == 0
	}

	/// Bytes of a tensor of this type: spread over its range or a part of it, small, at its edges, or all alike.
	pub fn tensor(&mut self, ty: &TensorType) -> Vec<u8> {
		let kind = self.below(6);
		let element = ty.element;
		let bits = 1 + self.below(8 * u64::from(element.bytes()));
		let constant = self.number() as i64;
		let mut bytes = Vec::new();
		for _ in 0..ty.elements() {
			let value = match kind {
				0 => constant >> (64 - 8 * element.bytes()),
				1 => self.one_of(&[
					element.min(),
					element.min() + 1,
					-1,
					0,
					1,
					element.max() - 1,
					element.max(),
				]),
				2 => self.below(33) as i64 - 16,
				3 => self.number() as i64 >> (64 - bits),
				_ => self.number() as i64 >> (64 - 8 * element.bytes()),
			};
			element.write(value, &mut bytes);
		}
		bytes
	}
}

impl Random {
	/// A message with some of its bytes changed, cut out or repeated, or a length in it blown up; or nothing like it.
	pub fn mutated(&mut self, message: &[u8]) -> Vec<u8> {
		let mut bytes = message.to_vec();
		if self.once_in(16) {
			bytes.truncate(self.below(6) as usize);
			bytes.extend((0..=self.below(2_000)).map(|_| self.number() as u8));
			return bytes;
		}
		for _ in 0..=self.below(3) {
			let length = bytes.len() as u64;
			// Mostly where lengths and places are.
			let near = if self.once_in(2) { length.min(96) } else { length };
			let at = self.below(near) as usize;
			let end = bytes.len().min(at + self.below(80) as usize);
			match self.below(8) {
				0 => bytes.truncate(at + 1),
				1 if end - at < bytes.len() => _ = bytes.drain(at..end),
				2 => {
					let again = bytes[at..end].to_vec();
					drop(bytes.splice(at..at, again));
				}
				3 => bytes[at] = self.number() as u8,
				// A compact length of up to 2^32 - 1, or none.
				4 => {
					let mode = self.one_of(&[2, 3, 7, 0xfe, 0xff]);
					drop(bytes.splice(at..=at, [mode, 0xff, 0xff, 0xff, 0xff]));
				}
				5 => bytes[at] = self.one_of(&[0, 1, 0x7f, 0x80, 0xfc, 0xfd, 0xfe, 0xff]),
				_ => bytes[at] ^= 1 << self.below(8),
			}
		}
		bytes
	}
}

/// A graph with blobs to execute it on. The weights' roots are zero.
#[derive(Clone, Debug)]
pub struct Case {
	/// The graph.
	pub plan: Plan,
	/// The weights' blob.
	pub weights: Vec<u8>,
	/// The inputs' blob.
	pub inputs: Vec<u8>,
}

impl Case {
	/// A graph of one to about a dozen nodes over all operators.
	pub fn random(seed: u64) -> Self {
		let mut builder = Builder::new(Random::new(seed));
		let nodes = 1 + builder.random.below(12) as usize;
		while builder.nodes() < nodes {
			builder.grow();
		}
		builder.finish()
	}
}
