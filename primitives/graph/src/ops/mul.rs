//! Product of elements.

use super::{
	add::{infer_pair, read_pair},
	Operator,
};
use crate::{
	analysis::{Bound, Bounded, Interval},
	arithmetic::{round_shift, saturate_i32, MAX_SHIFT},
	reader::Reader,
	EvalError, Problem, TensorType,
};
use codec::{Decode, Encode};

/// Attributes of an element-wise product.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Mul {
	/// Rounding right shift of the exact product, at most 62.
	pub shift: u8,
}

impl Operator for Mul {
	fn infer(&self, operands: &[&TensorType]) -> Result<TensorType, Problem> {
		if self.shift > MAX_SHIFT {
			return Err(Problem::Attribute);
		}
		infer_pair(operands)
	}

	fn bound(&self, operands: &[Bounded<'_>], output: &TensorType, _: &mut Bound) -> Interval {
		let [x, z] = operands else { return Interval::of_type(output.element) };
		x.interval.times(z.interval).shifted(self.shift)
	}

	fn element(&self, at: u64, output: &TensorType, reader: &mut Reader<'_>) -> Result<i64, EvalError> {
		let (x, y) = read_pair(at, output, reader)?;
		Ok(saturate_i32(round_shift(x.wrapping_mul(y), self.shift)))
	}
}
