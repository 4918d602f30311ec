//! Choice between elements.

use super::{broadcast, Operator};
use crate::{
	analysis::{Bound, Bounded, Interval},
	reader::Reader,
	EvalError, Problem, TensorType,
};

/// See [`crate::Op::Select`].
pub(crate) struct Select;

impl Operator for Select {
	fn infer(&self, operands: &[&TensorType]) -> Result<TensorType, Problem> {
		let [_, a, b] = operands else { return Err(Problem::OperandCount) };
		if a.element != b.element {
			return Err(Problem::ElementType);
		}
		Ok(TensorType::new(a.element, broadcast::together(operands)?))
	}

	fn bound(&self, operands: &[Bounded<'_>], output: &TensorType, _: &mut Bound) -> Interval {
		let [condition, a, b] = operands else { return Interval::of_type(output.element) };
		match condition.interval {
			Interval { low: 1.., .. } => a.interval,
			Interval { high: ..=0, .. } => b.interval,
			_ => a.interval.hull(b.interval),
		}
	}

	fn element(&self, at: u64, output: &TensorType, reader: &mut Reader<'_>) -> Result<i64, EvalError> {
		let shape = &output.shape;
		// All three are read whatever the condition is, so that what an element needs follows from its place.
		let condition = broadcast::element(0, at, shape, reader)?;
		let (a, b) = (broadcast::element(1, at, shape, reader)?, broadcast::element(2, at, shape, reader)?);
		Ok(if condition > 0 { a } else { b })
	}
}
