//! Another shape for the same elements.

use super::Operator;
use crate::{
	analysis::{Bound, Bounded, Interval},
	reader::Reader,
	EvalError, Problem, TensorType,
};
use alloc::vec::Vec;
use codec::{Decode, Encode};

/// Attributes of a reshape.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Reshape {
	/// Extents of the result.
	pub shape: Vec<u32>,
}

impl Operator for Reshape {
	fn infer(&self, operands: &[&TensorType]) -> Result<TensorType, Problem> {
		let [x] = operands else { return Err(Problem::OperandCount) };
		let ty = TensorType::new(x.element, self.shape.clone());
		if !ty.is_valid() {
			return Err(Problem::Attribute);
		}
		if ty.elements() != x.elements() {
			return Err(Problem::Extents);
		}
		Ok(ty)
	}

	fn bound(&self, operands: &[Bounded<'_>], output: &TensorType, _: &mut Bound) -> Interval {
		let [x] = operands else { return Interval::of_type(output.element) };
		x.interval
	}

	fn element(&self, at: u64, _: &TensorType, reader: &mut Reader<'_>) -> Result<i64, EvalError> {
		reader.element(0, at)
	}
}
