//! Softmax of rows.

use super::{Cost, Operator};
use crate::{
	analysis::{Bound, Bounded, Interval},
	arithmetic::{div, round_div},
	function::{exp30, MAX_FRACTION},
	limits::MAX_PRODUCT_TERMS,
	reader::Reader,
	ElementType, EvalError, Problem, TensorType, Tiling,
};
use codec::{Decode, Encode};

/// Terms that an element of the row counts as: its power.
const TERMS: u64 = 16;

/// Attributes of a softmax of rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Softmax {
	/// Fraction bits of the operand, at most 30.
	pub from: u8,
	/// Element type of the result: I8, I16 or I32.
	pub to: ElementType,
	/// What stands for 1 in the result: from 1 to the largest value of `to`.
	pub one: i32,
}

impl Softmax {
	/// `e^(x - largest)` in Q30, where `largest` is the row's largest element.
	#[inline]
	pub fn power(&self, x: i64, largest: i64) -> i64 {
		exp30(x.wrapping_sub(largest), self.from)
	}

	/// The share of a power in the sum of the row's.
	#[inline]
	pub fn share(&self, power: i64, sum: i64) -> i64 {
		round_div(power.wrapping_mul(self.one.into()), sum)
	}
}

impl Operator for Softmax {
	fn infer(&self, operands: &[&TensorType]) -> Result<TensorType, Problem> {
		let [x] = operands else { return Err(Problem::OperandCount) };
		let range = 1..=self.to.max();
		if self.from > MAX_FRACTION || self.to == ElementType::I64 || !range.contains(&self.one.into()) {
			return Err(Problem::Attribute);
		}
		if x.element != ElementType::I32 {
			return Err(Problem::ElementType);
		}
		if x.row() > MAX_PRODUCT_TERMS {
			return Err(Problem::RowTooLong);
		}
		Ok(TensorType::new(self.to, x.shape.clone()))
	}

	fn cost(&self, operands: &[&TensorType]) -> Cost {
		let [x] = operands else { return Cost::default() };
		Cost::of_terms(x.row().saturating_mul(TERMS)).and_tiles(x, Tiling::of(x).tiles_of_row())
	}

	fn takes_single_elements(&self) -> bool {
		false
	}

	fn bound(&self, _: &[Bounded<'_>], _: &TensorType, _: &mut Bound) -> Interval {
		Interval { low: 0, high: self.one.into() }
	}

	fn element(&self, at: u64, output: &TensorType, reader: &mut Reader<'_>) -> Result<i64, EvalError> {
		let length = output.row();
		let row = div(at, length);
		let [largest, sum, ..] = reader.of_row(row, |reader| {
			let first = row.wrapping_mul(length);
			let mut largest = i64::MIN;
			reader.run(0, first, length, |x| largest = largest.max(x))?;
			let mut sum = 0i64;
			reader.run(0, first, length, |x| sum = sum.wrapping_add(self.power(x, largest)))?;
			Ok([largest, sum, 0, 0])
		})?;
		Ok(self.share(self.power(reader.element(0, at)?, largest), sum))
	}
}
