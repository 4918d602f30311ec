//! Element and tensor types.

// The codec's derive casts variants' indices.
#![allow(clippy::as_conversions)]

use crate::limits::{MAX_ELEMENTS, MAX_RANK};
use alloc::vec::Vec;
use codec::{Decode, Encode};

/// Type of a tensor's elements: signed, two's complement, little endian.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Encode, Decode)]
pub enum ElementType {
	/// 8-bit.
	#[codec(index = 0)]
	I8,
	/// 16-bit.
	#[codec(index = 1)]
	I16,
	/// 32-bit.
	#[codec(index = 2)]
	I32,
	/// 64-bit.
	#[codec(index = 3)]
	I64,
}

impl ElementType {
	/// Width in bytes.
	pub const fn bytes(self) -> u32 {
		match self {
			Self::I8 => 1,
			Self::I16 => 2,
			Self::I32 => 4,
			Self::I64 => 8,
		}
	}

	/// Smallest value, -2^(bits-1).
	#[inline]
	pub const fn min(self) -> i64 {
		match self {
			Self::I8 => -0x80,
			Self::I16 => -0x8000,
			Self::I32 => -0x8000_0000,
			Self::I64 => i64::MIN,
		}
	}

	/// Largest value, 2^(bits-1) - 1.
	#[inline]
	pub const fn max(self) -> i64 {
		match self {
			Self::I8 => 0x7f,
			Self::I16 => 0x7fff,
			Self::I32 => 0x7fff_ffff,
			Self::I64 => i64::MAX,
		}
	}

	/// The value of this type that is nearest to `value`.
	#[inline]
	pub fn saturate(self, value: i64) -> i64 {
		value.clamp(self.min(), self.max())
	}

	/// The element at the beginning of `bytes`, or `None` when they are too few.
	pub fn read(self, bytes: &[u8]) -> Option<i64> {
		Some(match self {
			Self::I8 => i64::from(i8::from_le_bytes(*bytes.first_chunk()?)),
			Self::I16 => i64::from(i16::from_le_bytes(*bytes.first_chunk()?)),
			Self::I32 => i64::from(i32::from_le_bytes(*bytes.first_chunk()?)),
			Self::I64 => i64::from_le_bytes(*bytes.first_chunk()?),
		})
	}

	/// Appends `value`, saturated to this type.
	pub fn write(self, value: i64, out: &mut Vec<u8>) {
		let [a, b, c, d, ..] = self.saturate(value).to_le_bytes();
		match self {
			Self::I8 => out.push(a),
			Self::I16 => out.extend_from_slice(&[a, b]),
			Self::I32 => out.extend_from_slice(&[a, b, c, d]),
			Self::I64 => out.extend_from_slice(&value.to_le_bytes()),
		}
	}
}

/// Element type and extents of a tensor, stored row-major (the last axis is contiguous).
#[derive(Clone, PartialEq, Eq, Hash, Debug, Encode, Decode)]
pub struct TensorType {
	/// Type of the elements.
	pub element: ElementType,
	/// Extents, outermost first. A valid type has 1 to 8 of them and none is 0.
	pub shape: Vec<u32>,
}

impl TensorType {
	/// A type; whether it is valid is not checked.
	pub fn new(element: ElementType, shape: impl Into<Vec<u32>>) -> Self {
		Self { element, shape: shape.into() }
	}

	/// Whether rank, extents and the number of elements are within bounds.
	pub fn is_valid(&self) -> bool {
		self.rank_is_valid() && !self.shape.contains(&0) && self.elements() <= MAX_ELEMENTS
	}

	/// Whether the number of axes is within bounds.
	pub(crate) fn rank_is_valid(&self) -> bool {
		(1..=MAX_RANK).contains(&self.shape.len())
	}

	/// Number of elements.
	pub fn elements(&self) -> u64 {
		self.shape.iter().fold(1, |product: u64, extent| product.saturating_mul(u64::from(*extent)))
	}

	/// Size in bytes.
	pub fn bytes(&self) -> u64 {
		self.elements().saturating_mul(u64::from(self.element.bytes()))
	}

	/// Elements of a row: the last extent.
	pub fn row(&self) -> u64 {
		self.shape.last().map_or(1, |extent| u64::from(*extent))
	}

	/// The extents as an array; axes that are not there count as 1.
	pub fn extents<const N: usize>(&self) -> [u64; N] {
		let mut extents = [1; N];
		for (to, from) in extents.iter_mut().zip(&self.shape) {
			*to = u64::from(*from);
		}
		extents
	}
}
