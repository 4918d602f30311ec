//! Division by a scale that was computed from the data.

use super::{broadcast_place, broadcasts, Operator};
use crate::{arithmetic::round_div, reader::Reader, ElementType, EvalError, Problem, TensorType};
use codec::{Decode, Encode};

/// Attributes of a quantisation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Quantise {
	/// Element type of the result, I8 or I16.
	pub to: ElementType,
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
		if !broadcasts(scale, x) {
			return Err(Problem::Extents);
		}
		Ok(TensorType::new(self.to, x.shape.clone()))
	}

	fn element(&self, at: u64, output: &TensorType, reader: &mut Reader<'_>) -> Result<i64, EvalError> {
		let limit = self.to.max();
		let scale = broadcast_place(at, &output.shape, reader.shape(1));
		let (x, scale) = (reader.element(0, at)?, reader.element(1, scale)?);
		Ok(round_div(x.wrapping_mul(limit), scale).clamp(limit.wrapping_neg(), limit))
	}
}
