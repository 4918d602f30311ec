//! Sum.

use super::{broadcast_place, broadcasts, Operator};
use crate::{arithmetic::saturate_i32, reader::Reader, ElementType, EvalError, Problem, TensorType};

/// See [`crate::Op::Add`].
pub(crate) struct Add;

impl Operator for Add {
	fn infer(&self, operands: &[&TensorType]) -> Result<TensorType, Problem> {
		infer_pair(operands)
	}

	fn element(&self, at: u64, output: &TensorType, reader: &mut Reader<'_>) -> Result<i64, EvalError> {
		let (x, y) = read_pair(at, output, reader)?;
		Ok(saturate_i32(x.wrapping_add(y)))
	}
}

/// The type of an operator on pairs of I32 elements.
pub(super) fn infer_pair(operands: &[&TensorType]) -> Result<TensorType, Problem> {
	let [x, y] = operands else { return Err(Problem::OperandCount) };
	if [x.element, y.element] != [ElementType::I32; 2] {
		return Err(Problem::ElementType);
	}
	if !broadcasts(y, x) {
		return Err(Problem::Extents);
	}
	Ok((*x).clone())
}

/// The pair at one place.
pub(super) fn read_pair(
	at: u64,
	output: &TensorType,
	reader: &mut Reader<'_>,
) -> Result<(i64, i64), EvalError> {
	let second = broadcast_place(at, &output.shape, reader.shape(1));
	Ok((reader.element(0, at)?, reader.element(1, second)?))
}
