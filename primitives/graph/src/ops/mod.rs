//! The operators. Each has a file with its attributes and all that it is: what operands it takes, what an element of its
//! result depends on, and how the element is computed. Their exact arithmetic is specified in
//! `docs/spec/integer-graph.md`.

pub(crate) mod add;
mod cast;
mod concat;
mod conv2d;
pub(crate) mod matmul;
mod mul;
mod pool2d;
mod quantise;
pub(crate) mod reduce;
pub(crate) mod relu;
mod requantise;
mod rescale;
mod reshape;
mod slice;
mod transpose;
mod window;

pub use cast::Cast;
pub use concat::Concat;
pub use conv2d::Conv2d;
pub use mul::Mul;
pub use pool2d::{AvgPool2d, MaxPool2d};
pub use quantise::Quantise;
pub use requantise::Requantise;
pub use rescale::Rescale;
pub use reshape::Reshape;
pub use slice::Slice;
pub use transpose::Transpose;
pub use window::Axis;

use crate::{
	arithmetic::{div, rem},
	limits::{MAX_ELEMENT_BYTES, MAX_TERMS},
	reader::Reader,
	ElementType, EvalError, Problem, TensorType, Tiling,
};

/// What an operator is. To add one: a file with an implementation, a variant of [`crate::Op`], a line in `Op::operator`, a
/// section in the specification, and its place in the generator of random graphs.
pub(crate) trait Operator {
	/// The type of the result, not yet checked for size.
	fn infer(&self, operands: &[&TensorType]) -> Result<TensorType, Problem>;

	/// What one element of the result costs at most. By default: one element of each operand.
	fn cost(&self, operands: &[&TensorType]) -> Cost {
		operands.iter().fold(Cost::of_terms(1), |cost, ty| cost.and_tiles(ty, 1))
	}

	/// The element at place `at` of a result of type `output`. It reads operands only through `reader`, and which parts
	/// it reads does not depend on values that it got from it.
	fn element(&self, at: u64, output: &TensorType, reader: &mut Reader<'_>) -> Result<i64, EvalError>;
}

/// What one element of a node's result costs: upper bounds over all its elements.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Cost {
	/// Terms: multiply-adds, comparisons or additions.
	pub terms: u64,
	/// Operand tiles that it depends on.
	pub tiles: u64,
	/// Bytes of these tiles.
	pub bytes: u64,
}

impl Cost {
	/// Nothing but computation.
	pub(crate) fn of_terms(terms: u64) -> Self {
		Self { terms, tiles: 0, bytes: 0 }
	}

	/// With this many tiles of an operand on top.
	pub(crate) fn and_tiles(self, ty: &TensorType, tiles: u64) -> Self {
		let tiling = Tiling::of(ty);
		let tiles = tiles.min(u64::from(tiling.count()));
		let bytes = tiles.saturating_mul(u64::from(tiling.longest())).min(ty.bytes());
		Self {
			terms: self.terms,
			tiles: self.tiles.saturating_add(tiles),
			bytes: self.bytes.saturating_add(bytes),
		}
	}

	pub(crate) fn is_bounded(&self) -> bool {
		self.terms <= MAX_TERMS && self.bytes <= MAX_ELEMENT_BYTES
	}
}

/// The places of an element along each axis, last axis first, by walking its flat place through the extents.
pub(crate) fn coordinates_from_last<'a>(at: u64, shape: &'a [u32]) -> impl Iterator<Item = (u64, u64)> + 'a {
	let mut rest = at;
	shape.iter().rev().map(move |extent| {
		let extent = u64::from(*extent);
		let coordinate = rem(rest, extent);
		rest = div(rest, extent);
		(coordinate, extent)
	})
}

/// Whether `from` can be broadcast to `to`: the same rank, and each extent equal or 1.
pub(crate) fn broadcasts(from: &TensorType, to: &TensorType) -> bool {
	from.shape.len() == to.shape.len()
		&& from.shape.iter().zip(&to.shape).all(|(from, to)| *from == *to || *from == 1)
}

/// Where a tensor of shape `from`, broadcast to shape `to`, has the element at place `at`.
pub(crate) fn broadcast_place(at: u64, to: &[u32], from: &[u32]) -> u64 {
	if to == from {
		return at;
	}
	let mut stride = 1u64;
	let mut place = 0u64;
	for ((coordinate, _), extent) in coordinates_from_last(at, to).zip(from.iter().rev()) {
		if *extent != 1 {
			place = place.wrapping_add(coordinate.wrapping_mul(stride));
		}
		stride = stride.wrapping_mul(u64::from(*extent));
	}
	place
}

/// The accumulator of a product of operands of these types.
pub(crate) fn accumulator(x: &TensorType, w: &TensorType) -> Result<ElementType, Problem> {
	use ElementType::{I16, I32, I64, I8};
	match (x.element, w.element) {
		(I8, I8) => Ok(I32),
		(I8 | I16, I8 | I16) => Ok(I64),
		_ => Err(Problem::ElementType),
	}
}
