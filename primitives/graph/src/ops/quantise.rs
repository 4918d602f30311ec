//! Division by a scale that was computed from the data.

use super::{broadcast, Operator};
use crate::{
	analysis::{Bound, Bounded, Interval},
	arithmetic::round_div,
	reader::Reader,
	ElementType, EvalError, Problem, TensorType,
};
use codec::{Decode, Encode};

/// Attributes of a quantisation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Quantise {
	/// Element type of the result, I8 or I16.
	pub to: ElementType,
}

impl Quantise {
	/// The result of one number.
	#[inline]
	pub fn element(&self, x: i64, scale: i64) -> i64 {
		let limit = self.to.max();
		round_div(x.wrapping_mul(limit), scale).clamp(limit.wrapping_neg(), limit)
	}
}

impl Operator for Quantise {
	fn infer(&self, operands: &[&TensorType]) -> Result<TensorType, Problem> {
		let [x, scale] = operands else { return Err(Problem::OperandCount) };
		if !matches!(self.to, ElementType::I8 | ElementType::I16) {
			return Err(Problem::Attribute);
		}
		if [x.element, scale.element] != [ElementType::I32; 2] {
			return Err(Problem::ElementType);
		}
		if !broadcast::broadcasts(&scale.shape, &x.shape) {
			return Err(Problem::Extents);
		}
		Ok(TensorType::new(self.to, x.shape.clone()))
	}

	fn bound(&self, _: &[Bounded<'_>], _: &TensorType, _: &mut Bound) -> Interval {
		// Limiting to the range is what a scale is for, and no defect.
		let most = self.to.max();
		Interval::new(most.wrapping_neg(), most)
	}

	fn element(&self, at: u64, output: &TensorType, reader: &mut Reader<'_>) -> Result<i64, EvalError> {
		let (x, scale) = (reader.element(0, at)?, broadcast::element(1, at, &output.shape, reader)?);
		Ok(self.element(x, scale))
	}
}
