//! Matrix product.

use super::{accumulator, broadcast, Cost, Operator};
use crate::{
	analysis::{dot, Bound, Bounded, Interval},
	arithmetic::{div, rem},
	limits::MAX_PRODUCT_TERMS,
	reader::Reader,
	EvalError, Problem, TensorType, Tiling,
};
use alloc::vec::Vec;

/// See [`crate::Op::MatMul`].
pub(crate) struct MatMul;

/// The shape of a product of rows of `x` and rows of `w`.
pub(super) fn shape(x: &TensorType, w: &TensorType) -> Result<Vec<u32>, Problem> {
	let ([outer @ .., rows, depth], [w_outer @ .., channels, w_depth]) =
		(x.shape.as_slice(), w.shape.as_slice())
	else {
		return Err(Problem::Rank);
	};
	if !w_outer.is_empty() && w_outer.len() != outer.len() {
		return Err(Problem::Rank);
	}
	if depth != w_depth || !(w_outer.is_empty() || broadcast::broadcasts(w_outer, outer)) {
		return Err(Problem::Extents);
	}
	if u64::from(*depth) > MAX_PRODUCT_TERMS {
		return Err(Problem::RowTooLong);
	}
	Ok([outer, &[*rows, *channels]].concat())
}

/// Sums of products with `depth` neighbouring weights.
pub(super) fn products(x: Interval, w: &Bounded<'_>, depth: u64) -> Interval {
	let rows =
		w.rows(depth).and_then(|rows| rows.map(|row| dot(x, w.ty.element, row)).reduce(Interval::hull));
	rows.unwrap_or_else(|| x.times(w.interval).sums(depth))
}

impl Operator for MatMul {
	fn infer(&self, operands: &[&TensorType]) -> Result<TensorType, Problem> {
		let [x, w] = operands else { return Err(Problem::OperandCount) };
		Ok(TensorType::new(accumulator(x, w)?, shape(x, w)?))
	}

	fn cost(&self, operands: &[&TensorType]) -> Cost {
		let terms = operands.first().map_or(0, |x| x.row());
		operands
			.iter()
			.fold(Cost::of_terms(terms), |cost, ty| cost.and_tiles(ty, Tiling::of(ty).tiles_of_row()))
	}

	fn takes_single_elements(&self) -> bool {
		false
	}

	fn bound(&self, operands: &[Bounded<'_>], output: &TensorType, _: &mut Bound) -> Interval {
		let [x, w] = operands else { return Interval::of_type(output.element) };
		products(x.interval, w, w.ty.row())
	}

	fn element(&self, at: u64, output: &TensorType, reader: &mut Reader<'_>) -> Result<i64, EvalError> {
		let (depth, channels) = (reader.row(0), output.row());
		let row = div(at, channels);
		let [outer @ .., rows, _] = output.shape.as_slice() else { return Ok(0) };
		let [w_outer @ .., _, _] = reader.shape(1) else { return Ok(0) };
		let matrix = match w_outer {
			[] => 0,
			_ => broadcast::place(div(row, u64::from(*rows)), outer, w_outer),
		};
		let channel = matrix.wrapping_mul(channels).wrapping_add(rem(at, channels));
		reader.dot(row.wrapping_mul(depth), channel.wrapping_mul(depth), depth)
	}
}
