//! Product with a constant.

use super::Operator;
use crate::{
	analysis::{Bound, Bounded, Interval},
	arithmetic::{round_shift, MAX_SHIFT},
	reader::Reader,
	ElementType, EvalError, Problem, TensorType,
};
use codec::{Decode, Encode};

/// Attributes of a product with a constant. The result saturates to its element type.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Requantise {
	/// Element type of the result: I8, I16 or I32.
	pub to: ElementType,
	/// The constant.
	pub multiplier: i32,
	/// Rounding right shift of the exact product, at most 62.
	pub shift: u8,
}

impl Operator for Requantise {
	fn infer(&self, operands: &[&TensorType]) -> Result<TensorType, Problem> {
		let [x] = operands else { return Err(Problem::OperandCount) };
		if self.to == ElementType::I64 || self.shift > MAX_SHIFT {
			return Err(Problem::Attribute);
		}
		if x.element == ElementType::I64 {
			return Err(Problem::ElementType);
		}
		Ok(TensorType::new(self.to, x.shape.clone()))
	}

	fn bound(&self, operands: &[Bounded<'_>], output: &TensorType, _: &mut Bound) -> Interval {
		let [x] = operands else { return Interval::of_type(output.element) };
		x.interval.times(Interval::point(self.multiplier.into())).shifted(self.shift)
	}

	fn element(&self, at: u64, _: &TensorType, reader: &mut Reader<'_>) -> Result<i64, EvalError> {
		let product = reader.element(0, at)?.wrapping_mul(self.multiplier.into());
		Ok(self.to.saturate(round_shift(product, self.shift)))
	}
}
