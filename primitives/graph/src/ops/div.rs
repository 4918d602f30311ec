//! Quotient of elements.

use super::{
	add::{infer_pair, read_pair},
	Operator,
};
use crate::{
	analysis::{Bound, Bounded, Interval},
	arithmetic::{round_div, saturate_i32},
	reader::Reader,
	EvalError, Problem, TensorType,
};
use codec::{Decode, Encode};

/// Largest left shift of a numerator: 2^31 by it fits 64 bits.
const MAX_LEFT: u8 = 31;

/// Attributes of an element-wise quotient; a quotient by 0 is 0.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Div {
	/// Left shift of the numerator, at most 31.
	pub shift: u8,
}

impl Div {
	/// The quotient of two 32-bit numbers, before it saturates.
	#[inline]
	pub fn quotient(&self, x: i64, z: i64) -> i64 {
		let numerator = x.wrapping_mul(z.signum()).wrapping_shl(self.shift.into());
		round_div(numerator, z.saturating_abs())
	}
}

impl Operator for Div {
	fn infer(&self, operands: &[&TensorType]) -> Result<TensorType, Problem> {
		if self.shift > MAX_LEFT {
			return Err(Problem::Attribute);
		}
		infer_pair(operands)
	}

	fn bound(&self, operands: &[Bounded<'_>], output: &TensorType, _: &mut Bound) -> Interval {
		let [x, z] = operands else { return Interval::of_type(output.element) };
		x.interval.times(Interval::point(1i64.wrapping_shl(self.shift.into()))).over(z.interval)
	}

	fn element(&self, at: u64, output: &TensorType, reader: &mut Reader<'_>) -> Result<i64, EvalError> {
		let (x, z) = read_pair(at, output, reader)?;
		Ok(saturate_i32(self.quotient(x, z)))
	}
}
