//! Change of the element type.

use super::Operator;
use crate::{
	analysis::{Bound, Bounded, Interval},
	arithmetic::{round_shift, MAX_SHIFT},
	reader::Reader,
	ElementType, EvalError, Problem, TensorType,
};
use codec::{Decode, Encode};

/// Largest left shift.
const MAX_LEFT: i8 = 31;

/// Attributes of a cast. The result saturates to its element type.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Cast {
	/// Element type of the result.
	pub to: ElementType,
	/// Left shift if positive, at most 31 and 0 for an I64 operand; rounding right shift if negative, at least -62.
	pub shift: i8,
}

impl Cast {
	/// The number after the shift, before it saturates.
	pub fn shifted(&self, x: i64) -> i64 {
		let shift = self.shift.unsigned_abs();
		// At most 32 bits to the left by at most 31.
		if self.shift > 0 {
			x.wrapping_shl(shift.into())
		} else {
			round_shift(x, shift)
		}
	}
}

impl Operator for Cast {
	fn infer(&self, operands: &[&TensorType]) -> Result<TensorType, Problem> {
		let [x] = operands else { return Err(Problem::OperandCount) };
		let most = if x.element == ElementType::I64 { 0 } else { MAX_LEFT };
		if self.shift > most || self.shift.unsigned_abs() > MAX_SHIFT {
			return Err(Problem::Attribute);
		}
		Ok(TensorType::new(self.to, x.shape.clone()))
	}

	fn bound(&self, operands: &[Bounded<'_>], output: &TensorType, _: &mut Bound) -> Interval {
		let [x] = operands else { return Interval::of_type(output.element) };
		x.interval.map(|x| self.shifted(x))
	}

	fn element(&self, at: u64, _: &TensorType, reader: &mut Reader<'_>) -> Result<i64, EvalError> {
		let x = reader.element(0, at)?;
		Ok(self.to.saturate(self.shifted(x)))
	}
}
