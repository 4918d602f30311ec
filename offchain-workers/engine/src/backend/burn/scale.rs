//! Operators that change the scale of numbers.

use super::{
	integer::{clamp, narrow, round_div, round_shift, round_shift_product, saturate, widen},
	tensor::{shape, Int},
};
use ambit_graph::{ops, ElementType, TensorType};
use burn::tensor::{backend::Backend, Scalar, Shape, TensorMetadata};

/// A result with a second operand that is broadcast to its shape.
///
/// Where possible both are seen as matrices: backends are much faster at broadcasting those.
pub(super) struct Broadcast {
	result: Shape,
	/// The shapes in which the operands meet.
	views: [Shape; 2],
}

impl Broadcast {
	/// Of a second operand of type `from` to a result of type `to`.
	pub fn new(from: &TensorType, to: &TensorType) -> Self {
		let matrix = |ty: &TensorType| {
			let row = ty.row() as usize;
			Shape::from(vec![ty.elements() as usize / row, row])
		};
		let outer = |ty: &TensorType| ty.shape[..ty.shape.len() - 1].to_vec();
		let is_matrix = outer(from) == outer(to) || outer(from).iter().all(|extent| *extent == 1);
		let views =
			if is_matrix { [matrix(to), matrix(from)] } else { [shape(&to.shape), shape(&from.shape)] };
		Self { result: shape(&to.shape), views }
	}

	/// The operands with wide elements, where they meet.
	fn operands<B: Backend>(&self, x: Int<B>, y: Int<B>) -> (Int<B>, Int<B>) {
		let [x_view, y_view] = self.views.clone();
		(widen::<B>(B::int_reshape(x, x_view)), widen::<B>(B::int_reshape(y, y_view)))
	}

	/// A vector along the last axis, where the operands meet.
	fn channels<B: Backend>(&self, vector: Int<B>) -> Int<B> {
		let mut extents = vec![1; self.views[0].num_dims() - 1];
		extents.push(vector.shape()[0]);
		widen::<B>(B::int_reshape(vector, Shape::from(extents)))
	}

	/// What the operands gave, in the shape of the result.
	fn result<B: Backend>(&self, wide: Int<B>, element: ElementType) -> Int<B> {
		B::int_reshape(narrow::<B>(saturate::<B>(wide, element), element), self.result.clone())
	}
}

/// `x` over the scale, in the whole range of the result's type.
pub(super) fn quantise<B: Backend>(
	x: Int<B>,
	scale: Int<B>,
	shapes: &Broadcast,
	op: &ops::Quantise,
) -> Int<B> {
	let limit = op.to.max();
	let (x, scale) = shapes.operands::<B>(x, scale);
	// At most 2^31 * 2^15.
	let quotient = round_div::<B>(B::int_mul_scalar(x, Scalar::Int(limit)), scale);
	shapes.result::<B>(clamp::<B>(quotient, -limit, limit), op.to)
}

/// An accumulator times multiplier and scale, plus bias.
pub(super) fn rescale<B: Backend>(
	[x, scale, multiplier, bias]: [Int<B>; 4],
	from: ElementType,
	shapes: &Broadcast,
	op: &ops::Rescale,
) -> Int<B> {
	let (multiplier, bias) = (shapes.channels::<B>(multiplier), shapes.channels::<B>(bias));
	let (x, scale) = shapes.operands::<B>(x, scale);
	let x = match (from, op.pre) {
		(ElementType::I32, 0) => x,
		(_, pre) => saturate::<B>(round_shift::<B>(x, pre), ElementType::I32),
	};
	let multiplied = round_shift_product::<B>(B::int_mul(x, multiplier), op.mid);
	let multiplied = saturate::<B>(multiplied, ElementType::I32);
	let scaled = round_shift_product::<B>(B::int_mul(multiplied, scale), op.post);
	shapes.result::<B>(B::int_add(scaled, bias), ElementType::I32)
}

/// `x` times a constant.
pub(super) fn requantise<B: Backend>(x: Int<B>, op: &ops::Requantise) -> Int<B> {
	let product = B::int_mul_scalar(widen::<B>(x), Scalar::Int(op.multiplier.into()));
	narrow::<B>(saturate::<B>(round_shift_product::<B>(product, op.shift), op.to), op.to)
}

/// `x` in another type.
pub(super) fn cast<B: Backend>(x: Int<B>, op: &ops::Cast) -> Int<B> {
	let x = widen::<B>(x);
	let shifted = if op.shift > 0 {
		// At most 32 bits by at most 31.
		B::int_mul_scalar(x, Scalar::Int(1 << op.shift))
	} else {
		round_shift::<B>(x, op.shift.unsigned_abs())
	};
	narrow::<B>(saturate::<B>(shifted, op.to), op.to)
}

/// Sum of two tensors, the second broadcast.
pub(super) fn add<B: Backend>(x: Int<B>, y: Int<B>, shapes: &Broadcast) -> Int<B> {
	let (x, y) = shapes.operands::<B>(x, y);
	shapes.result::<B>(B::int_add(x, y), ElementType::I32)
}

/// Product of two tensors, the second broadcast.
pub(super) fn multiply<B: Backend>(x: Int<B>, y: Int<B>, shapes: &Broadcast, op: &ops::Mul) -> Int<B> {
	let (x, y) = shapes.operands::<B>(x, y);
	shapes.result::<B>(round_shift_product::<B>(B::int_mul(x, y), op.shift), ElementType::I32)
}
