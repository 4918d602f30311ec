//! Sum and difference.

use super::{broadcast, Operator};
use crate::{
	analysis::{Bound, Bounded, Interval},
	arithmetic::saturate_i32,
	reader::Reader,
	ElementType, EvalError, Problem, TensorType,
};

/// See [`crate::Op::Add`].
pub(crate) struct Add;

/// See [`crate::Op::Sub`].
pub(crate) struct Sub;

impl Operator for Add {
	fn infer(&self, operands: &[&TensorType]) -> Result<TensorType, Problem> {
		infer_pair(operands)
	}

	fn bound(&self, operands: &[Bounded<'_>], output: &TensorType, _: &mut Bound) -> Interval {
		let [x, z] = operands else { return Interval::of_type(output.element) };
		x.interval.plus(z.interval)
	}

	fn element(&self, at: u64, output: &TensorType, reader: &mut Reader<'_>) -> Result<i64, EvalError> {
		let (x, z) = read_pair(at, output, reader)?;
		Ok(saturate_i32(x.wrapping_add(z)))
	}
}

impl Operator for Sub {
	fn infer(&self, operands: &[&TensorType]) -> Result<TensorType, Problem> {
		infer_pair(operands)
	}

	fn bound(&self, operands: &[Bounded<'_>], output: &TensorType, _: &mut Bound) -> Interval {
		let [x, z] = operands else { return Interval::of_type(output.element) };
		x.interval.minus(z.interval)
	}

	fn element(&self, at: u64, output: &TensorType, reader: &mut Reader<'_>) -> Result<i64, EvalError> {
		let (x, z) = read_pair(at, output, reader)?;
		Ok(saturate_i32(x.wrapping_sub(z)))
	}
}

/// The type of an operator on pairs of I32 elements.
pub(super) fn infer_pair(operands: &[&TensorType]) -> Result<TensorType, Problem> {
	let [x, z] = operands else { return Err(Problem::OperandCount) };
	if [x.element, z.element] != [ElementType::I32; 2] {
		return Err(Problem::ElementType);
	}
	Ok(TensorType::new(ElementType::I32, broadcast::together(operands)?))
}

/// The pair at one place.
pub(super) fn read_pair(
	at: u64,
	output: &TensorType,
	reader: &mut Reader<'_>,
) -> Result<(i64, i64), EvalError> {
	let shape = &output.shape;
	Ok((broadcast::element(0, at, shape, reader)?, broadcast::element(1, at, shape, reader)?))
}
