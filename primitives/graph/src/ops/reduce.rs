//! Reductions of the last axis to one element.

use super::{Cost, Operator};
use crate::{
	analysis::{Bound, Bounded, Interval},
	arithmetic::{round_div, saturate_i32},
	limits::MAX_TERMS,
	reader::Reader,
	ElementType, EvalError, Problem, TensorType, Tiling,
};
use codec::{Decode, Encode};

/// See [`crate::Op::AbsMax`].
pub(crate) struct AbsMax;

/// See [`crate::Op::Argmax`].
pub(crate) struct Argmax;

/// See [`crate::Op::Max`].
pub(crate) struct Max;

/// Attributes of a sum of rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Sum {
	/// What the sum is divided by, at least 1; with the row's extent it is a mean.
	pub divisor: u32,
}

impl Operator for AbsMax {
	fn infer(&self, operands: &[&TensorType]) -> Result<TensorType, Problem> {
		infer(operands)
	}

	fn cost(&self, operands: &[&TensorType]) -> Cost {
		cost(operands)
	}

	fn takes_single_elements(&self) -> bool {
		false
	}

	fn bound(&self, operands: &[Bounded<'_>], output: &TensorType, _: &mut Bound) -> Interval {
		let [x] = operands else { return Interval::of_type(output.element) };
		let magnitudes = x.interval.magnitudes();
		// The smallest 32-bit number is off by one, which is no defect.
		if magnitudes.high == ElementType::I32.min().wrapping_neg() {
			Interval {
				high: ElementType::I32.max(),
				..magnitudes.clamped(&Interval::of_type(ElementType::I32))
			}
		} else {
			magnitudes
		}
	}

	fn element(&self, at: u64, _: &TensorType, reader: &mut Reader<'_>) -> Result<i64, EvalError> {
		let mut largest = 0;
		let row = reader.row(0);
		reader.run(0, at.wrapping_mul(row), row, |x| largest = x.saturating_abs().max(largest))?;
		Ok(ElementType::I32.saturate(largest))
	}
}

impl Operator for Argmax {
	fn infer(&self, operands: &[&TensorType]) -> Result<TensorType, Problem> {
		infer(operands)
	}

	fn cost(&self, operands: &[&TensorType]) -> Cost {
		cost(operands)
	}

	fn takes_single_elements(&self) -> bool {
		false
	}

	fn bound(&self, operands: &[Bounded<'_>], output: &TensorType, _: &mut Bound) -> Interval {
		let [x] = operands else { return Interval::of_type(output.element) };
		Interval { low: 0, high: i64::try_from(x.ty.row()).unwrap_or(i64::MAX).saturating_sub(1) }
	}

	fn element(&self, at: u64, _: &TensorType, reader: &mut Reader<'_>) -> Result<i64, EvalError> {
		let (mut place, mut best) = (0i64, (0i64, i64::MIN));
		let row = reader.row(0);
		reader.run(0, at.wrapping_mul(row), row, |x| {
			if x > best.1 {
				best = (place, x);
			}
			place = place.wrapping_add(1);
		})?;
		Ok(best.0)
	}
}

impl Operator for Max {
	fn infer(&self, operands: &[&TensorType]) -> Result<TensorType, Problem> {
		let [x] = operands else { return Err(Problem::OperandCount) };
		Ok(TensorType { element: x.element, ..infer(operands)? })
	}

	fn cost(&self, operands: &[&TensorType]) -> Cost {
		cost(operands)
	}

	fn takes_single_elements(&self) -> bool {
		false
	}

	fn bound(&self, operands: &[Bounded<'_>], output: &TensorType, _: &mut Bound) -> Interval {
		let [x] = operands else { return Interval::of_type(output.element) };
		x.interval
	}

	fn element(&self, at: u64, _: &TensorType, reader: &mut Reader<'_>) -> Result<i64, EvalError> {
		let mut largest = i64::MIN;
		let row = reader.row(0);
		reader.run(0, at.wrapping_mul(row), row, |x| largest = largest.max(x))?;
		Ok(largest)
	}
}

impl Operator for Sum {
	fn infer(&self, operands: &[&TensorType]) -> Result<TensorType, Problem> {
		let [x] = operands else { return Err(Problem::OperandCount) };
		if self.divisor == 0 {
			return Err(Problem::Attribute);
		}
		if x.element == ElementType::I64 {
			return Err(Problem::ElementType);
		}
		if x.row() > MAX_TERMS {
			return Err(Problem::RowTooLong);
		}
		infer(operands)
	}

	fn cost(&self, operands: &[&TensorType]) -> Cost {
		cost(operands)
	}

	fn takes_single_elements(&self) -> bool {
		false
	}

	fn bound(&self, operands: &[Bounded<'_>], output: &TensorType, _: &mut Bound) -> Interval {
		let [x] = operands else { return Interval::of_type(output.element) };
		x.interval.sums(x.ty.row()).over(Interval::point(self.divisor.into()))
	}

	fn element(&self, at: u64, _: &TensorType, reader: &mut Reader<'_>) -> Result<i64, EvalError> {
		let mut sum = 0i64;
		let row = reader.row(0);
		reader.run(0, at.wrapping_mul(row), row, |x| sum = sum.wrapping_add(x))?;
		Ok(saturate_i32(round_div(sum, self.divisor.into())))
	}
}

/// I32, with the last extent 1.
fn infer(operands: &[&TensorType]) -> Result<TensorType, Problem> {
	let [x] = operands else { return Err(Problem::OperandCount) };
	let mut ty = TensorType::new(ElementType::I32, x.shape.clone());
	if let Some(last) = ty.shape.last_mut() {
		*last = 1;
	}
	Ok(ty)
}

fn cost(operands: &[&TensorType]) -> Cost {
	let [x] = operands else { return Cost::default() };
	Cost::of_terms(x.row()).and_tiles(x, Tiling::of(x).tiles_of_row())
}
