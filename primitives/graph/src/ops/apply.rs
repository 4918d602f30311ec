//! A real function of each element.

use super::{Cost, Operator};
use crate::{
	analysis::{Bound, Bounded, Interval},
	function::{Function, MAX_FRACTION},
	reader::Reader,
	ElementType, EvalError, Problem, TensorType,
};
use codec::{Decode, Encode};

/// Terms that a function counts as.
const TERMS: u64 = 32;

/// Attributes of a function in fixed point.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Apply {
	/// The function.
	pub function: Function,
	/// Fraction bits of the operand, at most 30.
	pub from: u8,
	/// Fraction bits of the result, at most 30.
	pub to: u8,
}

impl Operator for Apply {
	fn infer(&self, operands: &[&TensorType]) -> Result<TensorType, Problem> {
		let [x] = operands else { return Err(Problem::OperandCount) };
		if self.from.max(self.to) > MAX_FRACTION {
			return Err(Problem::Attribute);
		}
		if x.element != ElementType::I32 {
			return Err(Problem::ElementType);
		}
		Ok((*x).clone())
	}

	fn cost(&self, operands: &[&TensorType]) -> Cost {
		operands.iter().fold(Cost::of_terms(TERMS), |cost, ty| cost.and_tiles(ty, 1))
	}

	fn bound(&self, operands: &[Bounded<'_>], output: &TensorType, _: &mut Bound) -> Interval {
		let [x] = operands else { return Interval::of_type(output.element) };
		self.function.bound(x.interval, self.from, self.to)
	}

	fn element(&self, at: u64, _: &TensorType, reader: &mut Reader<'_>) -> Result<i64, EvalError> {
		Ok(self.function.apply(reader.element(0, at)?, self.from, self.to))
	}
}
