//! Reductions of the last axis to one element.

use super::{Cost, Operator};
use crate::{reader::Reader, ElementType, EvalError, Problem, TensorType, Tiling};

/// See [`crate::Op::AbsMax`].
pub(crate) struct AbsMax;

/// See [`crate::Op::Argmax`].
pub(crate) struct Argmax;

impl Operator for AbsMax {
	fn infer(&self, operands: &[&TensorType]) -> Result<TensorType, Problem> {
		infer(operands)
	}

	fn cost(&self, operands: &[&TensorType]) -> Cost {
		cost(operands)
	}

	fn element(&self, at: u64, _: &TensorType, reader: &mut Reader<'_>) -> Result<i64, EvalError> {
		let mut largest = 0;
		let row = reader.row(0);
		reader.run(0, at.wrapping_mul(row), row, |x| largest = x.saturating_abs().max(largest))?;
		Ok(ElementType::I32.saturate(largest))
	}
}

impl Operator for Argmax {
	fn infer(&self, operands: &[&TensorType]) -> Result<TensorType, Problem> {
		infer(operands)
	}

	fn cost(&self, operands: &[&TensorType]) -> Cost {
		cost(operands)
	}

	fn element(&self, at: u64, _: &TensorType, reader: &mut Reader<'_>) -> Result<i64, EvalError> {
		let (mut place, mut best) = (0i64, (0i64, i64::MIN));
		let row = reader.row(0);
		reader.run(0, at.wrapping_mul(row), row, |x| {
			if x > best.1 {
				best = (place, x);
			}
			place = place.wrapping_add(1);
		})?;
		Ok(best.0)
	}
}

fn infer(operands: &[&TensorType]) -> Result<TensorType, Problem> {
	let [x] = operands else { return Err(Problem::OperandCount) };
	let mut ty = TensorType::new(ElementType::I32, x.shape.clone());
	if let Some(last) = ty.shape.last_mut() {
		*last = 1;
	}
	Ok(ty)
}

fn cost(operands: &[&TensorType]) -> Cost {
	let [x] = operands else { return Cost::default() };
	Cost::of_terms(x.row()).and_tiles(x, Tiling::of(x).tiles_of_row())
}
