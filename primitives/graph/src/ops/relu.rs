//! Rectifier.

use super::Operator;
use crate::{reader::Reader, EvalError, Problem, TensorType};

/// See [`crate::Op::Relu`].
pub(crate) struct Relu;

impl Operator for Relu {
	fn infer(&self, operands: &[&TensorType]) -> Result<TensorType, Problem> {
		let [x] = operands else { return Err(Problem::OperandCount) };
		Ok((*x).clone())
	}

	fn element(&self, at: u64, _: &TensorType, reader: &mut Reader<'_>) -> Result<i64, EvalError> {
		Ok(reader.element(0, at)?.max(0))
	}
}
