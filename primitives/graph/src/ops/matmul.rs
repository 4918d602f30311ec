//! Matrix product.

use super::{accumulator, Cost, Operator};
use crate::{
	arithmetic::{div, rem},
	limits::MAX_PRODUCT_TERMS,
	reader::Reader,
	EvalError, Problem, TensorType, Tiling,
};

/// See [`crate::Op::MatMul`].
pub(crate) struct MatMul;

impl Operator for MatMul {
	fn infer(&self, operands: &[&TensorType]) -> Result<TensorType, Problem> {
		let [x, w] = operands else { return Err(Problem::OperandCount) };
		let element = accumulator(x, w)?;
		let ([rows @ .., depth], [channels, weight_depth]) = (x.shape.as_slice(), w.shape.as_slice()) else {
			return Err(Problem::Rank);
		};
		if rows.is_empty() {
			return Err(Problem::Rank);
		}
		if depth != weight_depth {
			return Err(Problem::Extents);
		}
		if u64::from(*depth) > MAX_PRODUCT_TERMS {
			return Err(Problem::TooCostly);
		}
		Ok(TensorType::new(element, [rows, &[*channels]].concat()))
	}

	fn cost(&self, operands: &[&TensorType]) -> Cost {
		let terms = operands.first().map_or(0, |x| x.row());
		operands
			.iter()
			.fold(Cost::of_terms(terms), |cost, ty| cost.and_tiles(ty, Tiling::of(ty).tiles_of_row()))
	}

	fn element(&self, at: u64, output: &TensorType, reader: &mut Reader<'_>) -> Result<i64, EvalError> {
		let channels = output.row();
		let depth = reader.row(0);
		let x = div(at, channels).wrapping_mul(depth);
		let w = rem(at, channels).wrapping_mul(depth);
		reader.dot(x, w, depth)
	}
}
