//! Every so many-th element along each axis.

use super::{coordinates_from_last, Operator};
use crate::{
	analysis::{Bound, Bounded, Interval},
	reader::Reader,
	EvalError, Problem, TensorType,
};
use alloc::vec::Vec;
use codec::{Decode, Encode};

/// Attributes of a slice, one number for each axis: element `i` of the result is element `starts + i * steps` of the
/// operand.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Slice {
	/// Place of the first element.
	pub starts: Vec<u32>,
	/// Distances of neighbouring elements, at least 1.
	pub steps: Vec<u32>,
	/// Extents of the result.
	pub shape: Vec<u32>,
}

impl Operator for Slice {
	fn infer(&self, operands: &[&TensorType]) -> Result<TensorType, Problem> {
		let [x] = operands else { return Err(Problem::OperandCount) };
		let rank = x.shape.len();
		if [self.starts.len(), self.steps.len(), self.shape.len()] != [rank; 3] {
			return Err(Problem::Rank);
		}
		let ranges = self.starts.iter().zip(&self.steps).zip(&self.shape);
		for (((start, step), extent), available) in ranges.zip(&x.shape) {
			if *step == 0 || *extent == 0 {
				return Err(Problem::Attribute);
			}
			let last = u64::from(*extent).saturating_sub(1).saturating_mul((*step).into());
			if last.saturating_add((*start).into()) >= u64::from(*available) {
				return Err(Problem::Extents);
			}
		}
		Ok(TensorType::new(x.element, self.shape.clone()))
	}

	fn bound(&self, operands: &[Bounded<'_>], output: &TensorType, _: &mut Bound) -> Interval {
		let [x] = operands else { return Interval::of_type(output.element) };
		x.interval
	}

	fn element(&self, at: u64, output: &TensorType, reader: &mut Reader<'_>) -> Result<i64, EvalError> {
		let mut place = 0u64;
		let mut stride = 1u64;
		let ranges = self.starts.iter().zip(&self.steps).rev();
		let axes = coordinates_from_last(at, &output.shape).zip(ranges).zip(reader.shape(0).iter().rev());
		for (((coordinate, _), (start, step)), extent) in axes {
			let along = coordinate.wrapping_mul((*step).into()).wrapping_add((*start).into());
			place = place.wrapping_add(along.wrapping_mul(stride));
			stride = stride.wrapping_mul(u64::from(*extent));
		}
		reader.element(0, place)
	}
}
