//! The operators. Each has a file with its attributes and all that it is: what operands it takes, what an element of its
//! result depends on, and how the element is computed. Their exact arithmetic is specified in
//! `docs/spec/integer-graph.md`.

pub(crate) mod add;
mod apply;
mod broadcast;
mod cast;
mod concat;
mod conv2d;
mod cost;
mod div;
pub(crate) mod gather;
pub(crate) mod grouped;
pub(crate) mod matmul;
mod mul;
mod norm;
mod pool2d;
mod quantise;
pub(crate) mod reduce;
pub(crate) mod relu;
mod requantise;
mod rescale;
mod reshape;
pub(crate) mod select;
mod slice;
mod softmax;
mod transpose;
mod update;
mod window;

pub use apply::Apply;
pub use cast::Cast;
pub use concat::Concat;
pub use conv2d::Conv2d;
pub use cost::Cost;
pub use div::Div;
pub use mul::Mul;
pub use norm::{Mean, Norm, Normaliser, Spread, MEAN_FRACTION};
pub use pool2d::{AvgPool2d, MaxPool2d};
pub use quantise::Quantise;
pub use reduce::Sum;
pub use requantise::Requantise;
pub use rescale::Rescale;
pub use reshape::Reshape;
pub use slice::Slice;
pub use softmax::Softmax;
pub use transpose::Transpose;
pub use update::Update;
pub use window::Axis;

use crate::{
	analysis::{Bound, Bounded, Interval},
	arithmetic::{div, rem},
	reader::Reader,
	ElementType, EvalError, Problem, TensorType,
};

/// What an operator is. To add one: a file with an implementation, a variant of [`crate::Op`], a line in `Op::operator`, a
/// section in the specification, and its place in the generator of random graphs.
pub(crate) trait Operator {
	/// The type of the result, not yet checked for size.
	fn infer(&self, operands: &[&TensorType]) -> Result<TensorType, Problem>;

	/// What one element of the result costs at most, if all operands are committed to. By default: one element of each.
	fn cost(&self, operands: &[&TensorType]) -> Cost {
		operands.iter().fold(Cost::of_terms(1), |cost, ty| cost.and_tiles(ty, 1))
	}

	/// Whether an element of the result takes a single element of each operand (or of some), whatever they hold.
	fn takes_single_elements(&self) -> bool {
		true
	}

	/// What elements of a result of type `output` can be, before they are limited to its element type. Says `bound` of
	/// everything else that is limited.
	fn bound(&self, operands: &[Bounded<'_>], output: &TensorType, bound: &mut Bound) -> Interval;

	/// The element at place `at` of a result of type `output`. It reads operands only through `reader`, and which parts
	/// it reads depends on no values that it got from it but those of [`Reader::known`].
	fn element(&self, at: u64, output: &TensorType, reader: &mut Reader<'_>) -> Result<i64, EvalError>;
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

/// The accumulator of a product of operands of these types.
pub(crate) fn accumulator(x: &TensorType, w: &TensorType) -> Result<ElementType, Problem> {
	use ElementType::{I16, I32, I64, I8};
	match (x.element, w.element) {
		(I8, I8) => Ok(I32),
		(I8 | I16, I8 | I16) => Ok(I64),
		_ => Err(Problem::ElementType),
	}
}
