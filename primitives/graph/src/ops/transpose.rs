//! Axes in another order.

use super::{coordinates_from_last, Operator};
use crate::{
	analysis::{Bound, Bounded, Interval},
	limits::MAX_RANK,
	reader::Reader,
	EvalError, Problem, TensorType,
};
use alloc::vec::Vec;
use codec::{Decode, Encode};

/// Attributes of a transposition.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Transpose {
	/// Axis `i` of the result is axis `order[i]` of the operand. Each axis is there once.
	pub order: Vec<u8>,
}

impl Operator for Transpose {
	fn infer(&self, operands: &[&TensorType]) -> Result<TensorType, Problem> {
		let [x] = operands else { return Err(Problem::OperandCount) };
		if self.order.len() != x.shape.len() {
			return Err(Problem::Rank);
		}
		let extents = self.order.iter().map(|axis| x.shape.get(usize::from(*axis)).copied());
		let shape = extents.collect::<Option<Vec<u32>>>().ok_or(Problem::Attribute)?;
		let mut sorted = self.order.clone();
		sorted.sort_unstable();
		sorted.dedup();
		if sorted.len() != shape.len() {
			return Err(Problem::Attribute);
		}
		Ok(TensorType::new(x.element, shape))
	}

	fn bound(&self, operands: &[Bounded<'_>], output: &TensorType, _: &mut Bound) -> Interval {
		let [x] = operands else { return Interval::of_type(output.element) };
		x.interval
	}

	fn element(&self, at: u64, output: &TensorType, reader: &mut Reader<'_>) -> Result<i64, EvalError> {
		let mut strides = [0u64; MAX_RANK];
		let mut stride = 1u64;
		let shape = reader.shape(0);
		for (slot, extent) in strides.iter_mut().take(shape.len()).rev().zip(shape.iter().rev()) {
			*slot = stride;
			stride = stride.wrapping_mul(u64::from(*extent));
		}
		let mut place = 0u64;
		for ((coordinate, _), axis) in coordinates_from_last(at, &output.shape).zip(self.order.iter().rev()) {
			let stride = strides.get(usize::from(*axis)).copied().unwrap_or(0);
			place = place.wrapping_add(coordinate.wrapping_mul(stride));
		}
		reader.element(0, place)
	}
}
