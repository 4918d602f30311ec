//! Operators that change the scale of numbers.

use super::{
	integer::{clamp, narrow, round_div, round_shift, round_shift_product, saturate, widen},
	tensor::{shape, Int},
};
use ambit_graph::{ops, ElementType, TensorType};
use burn::tensor::{backend::Backend, Scalar, Shape};

/// Operands that are broadcast to the shape of a result.
///
/// Where possible all are seen as matrices: backends are much faster at broadcasting those.
pub(super) struct Broadcast {
	result: Shape,
	/// The shapes in which the operands meet.
	views: Vec<Shape>,
}

impl Broadcast {
	/// Of operands of these types, of which those of rank 1 lie along the last axis.
	pub fn new(operands: &[&TensorType], to: &TensorType) -> Self {
		let rank = to.shape.len();
		let full = |ty: &TensorType| [vec![1; rank - ty.shape.len()], ty.shape.clone()].concat();
		let outer = |shape: &[u32]| shape[..rank - 1].to_vec();
		let is_matrix = |shape: &[u32]| {
			outer(shape) == outer(&to.shape) || outer(shape).iter().all(|extent| *extent == 1)
		};
		let extents: Vec<Vec<u32>> = operands.iter().map(|ty| full(ty)).collect();
		let are_matrices = extents.iter().all(|extents| is_matrix(extents));
		let view = |extents: &Vec<u32>| {
			let (rows, row) = (extents[..rank - 1].iter().product(), extents[rank - 1]);
			if are_matrices {
				shape(&[rows, row])
			} else {
				shape(extents)
			}
		};
		Self { result: shape(&to.shape), views: extents.iter().map(view).collect() }
	}

	/// The operands with wide elements, where they meet.
	fn operands<B: Backend, const N: usize>(&self, operands: [Int<B>; N]) -> [Int<B>; N] {
		let mut views = self.views.iter();
		operands.map(|operand| match views.next() {
			Some(view) => widen::<B>(B::int_reshape(operand, view.clone())),
			None => widen::<B>(operand),
		})
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
	let [x, scale] = shapes.operands::<B, 2>([x, scale]);
	// At most 2^31 * 2^15.
	let quotient = round_div::<B>(B::int_mul_scalar(x, Scalar::Int(limit)), scale);
	shapes.result::<B>(clamp::<B>(quotient, -limit, limit), op.to)
}

/// An accumulator times multiplier and scale, plus bias.
pub(super) fn rescale<B: Backend>(
	operands: [Int<B>; 4],
	from: ElementType,
	shapes: &Broadcast,
	op: &ops::Rescale,
) -> Int<B> {
	let [x, scale, multiplier, bias] = shapes.operands::<B, 4>(operands);
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

/// Sum of two tensors, broadcast together.
pub(super) fn add<B: Backend>(x: Int<B>, y: Int<B>, shapes: &Broadcast) -> Int<B> {
	let [x, y] = shapes.operands::<B, 2>([x, y]);
	shapes.result::<B>(B::int_add(x, y), ElementType::I32)
}

/// Product of two tensors, broadcast together.
pub(super) fn multiply<B: Backend>(x: Int<B>, y: Int<B>, shapes: &Broadcast, op: &ops::Mul) -> Int<B> {
	let [x, y] = shapes.operands::<B, 2>([x, y]);
	shapes.result::<B>(round_shift_product::<B>(B::int_mul(x, y), op.shift), ElementType::I32)
}
