//! Rectifier.

use super::Operator;
use crate::{
	analysis::{Bound, Bounded, Interval},
	reader::Reader,
	EvalError, Problem, TensorType,
};

/// See [`crate::Op::Relu`].
pub(crate) struct Relu;

impl Operator for Relu {
	fn infer(&self, operands: &[&TensorType]) -> Result<TensorType, Problem> {
		let [x] = operands else { return Err(Problem::OperandCount) };
		Ok((*x).clone())
	}

	fn bound(&self, operands: &[Bounded<'_>], output: &TensorType, _: &mut Bound) -> Interval {
		let [x] = operands else { return Interval::of_type(output.element) };
		x.interval.map(|x| x.max(0))
	}

	fn element(&self, at: u64, _: &TensorType, reader: &mut Reader<'_>) -> Result<i64, EvalError> {
		Ok(reader.element(0, at)?.max(0))
	}
}
