//! Normalisation of rows.

use super::{Cost, Operator};
use crate::{
	analysis::{Bound, Bounded, Interval},
	arithmetic::{div, length, rem, round_div, round_shift, saturate_i32, shift_left, MAX_SHIFT},
	function::{inverse, root},
	limits::MAX_PRODUCT_TERMS,
	reader::Reader,
	ElementType, EvalError, Problem, TensorType, Tiling,
};
use codec::{Decode, Encode};

/// Terms that an element of the row counts as.
const TERMS: u64 = 8;
/// Fraction bits of the mean.
pub const MEAN_FRACTION: u32 = 15;
/// Binary digits to which the largest deviation of a row is scaled.
const DIGITS: i64 = 31;
/// Fraction bits of a normalised element.
const NORMALISED_FRACTION: u32 = 22;
/// Binary digits that are dropped from its square.
const SQUARE_SHIFT: u8 = 16;

/// Attributes of a normalisation of rows to variance (or mean square) 1, times a gain and plus a bias for each channel.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Norm {
	/// Whether the mean is taken off first: layer normalisation if so, RMS normalisation if not.
	pub centre: bool,
	/// What is added to the variance, in units of 2^-16 of the square of the operand's unit; less than 2^62.
	pub epsilon: u64,
	/// Rounding right shift of the product of a normalised element, which has 22 fraction bits, and its gain; at most 62.
	pub shift: u8,
}

/// The mean of a row: the first of three steps.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mean(i64);

/// How far a row's elements are from their mean: the second step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Spread {
	mean: Mean,
	/// Left shift that scales deviations.
	left: i64,
	/// What is added to the mean of scaled squares.
	epsilon: i64,
}

/// What normalises a row's elements: the last step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Normaliser {
	mean: i64,
	left: i64,
	/// Inverse of the root of the mean of squares.
	inverse: i64,
	/// Right shift after the product with it.
	down: i64,
}

impl Norm {
	/// The mean of a row of `count` elements with this sum, at most 2^47 in magnitude; 0 if it isn't taken off.
	pub fn mean(&self, sum: i64, count: u64) -> Mean {
		Mean(if self.centre { mean(sum.wrapping_shl(MEAN_FRACTION), count) } else { 0 })
	}

	/// The spread of a row whose largest deviation is this in magnitude, at most 2^47.
	pub fn spread(&self, mean: Mean, largest: u64) -> Spread {
		let of_epsilon = match length(self.epsilon) {
			0 => 0,
			digits => digits.saturating_add(15) >> 1u8,
		};
		let left = DIGITS.saturating_sub(length(largest).max(of_epsilon).into());
		let epsilon = i64::try_from(self.epsilon).unwrap_or(0);
		// A unit of epsilon is 2^14 squares of a deviation's; they are scaled by twice `left`, less the square's shift.
		let up = left.wrapping_mul(2).wrapping_sub(2);
		Spread { mean, left, epsilon: shift_left(epsilon, up) }
	}

	/// An element of the result from a normalised one and its channel's gain and bias.
	#[inline]
	pub fn result(&self, normalised: i64, gain: i64, bias: i64) -> i64 {
		saturate_i32(round_shift(normalised.wrapping_mul(gain), self.shift).wrapping_add(bias))
	}
}

impl Mean {
	/// How far an element is from the mean, with 15 fraction bits.
	#[inline]
	pub fn deviation(self, x: i64) -> i64 {
		x.wrapping_shl(MEAN_FRACTION).wrapping_sub(self.0)
	}
}

impl Spread {
	/// The mean with [`MEAN_FRACTION`] fraction bits, and by how many bits deviations from it are shifted to the left, or to the right
	/// and rounded where that is negative.
	pub fn scaling(&self) -> (i64, i64) {
		(self.mean.0, self.left)
	}

	/// The scaled deviation of an element, at most 2^31 in magnitude.
	#[inline]
	pub fn scaled(&self, x: i64) -> i64 {
		shift_left(self.mean.deviation(x), self.left)
	}

	/// The square of an element's scaled deviation.
	#[inline]
	pub fn square(&self, x: i64) -> i64 {
		let scaled = self.scaled(x);
		round_shift(scaled.wrapping_mul(scaled), SQUARE_SHIFT)
	}

	/// The normaliser of a row of `count` elements whose squares have this sum.
	pub fn normaliser(&self, squares: i64, count: u64) -> Normaliser {
		let variance = mean(squares, count).wrapping_add(self.epsilon);
		let (inverse, down) = match u64::try_from(variance) {
			Ok(0) | Err(_) => (0, 0),
			Ok(variance) => {
				let (root, doublings) = root(variance);
				(inverse(root), 47i64.wrapping_sub(doublings))
			}
		};
		Normaliser { mean: self.mean.0, left: self.left, inverse, down }
	}
}

impl Normaliser {
	/// By what scaled deviations are multiplied, at most 2^31, and by how many bits they are then shifted to the right.
	pub fn factor(&self) -> (i64, i64) {
		(self.inverse, self.down)
	}

	/// An element less the mean and over the root of the variance, with 22 fraction bits.
	#[inline]
	pub fn normalised(&self, x: i64) -> i64 {
		let scaled = shift_left(Mean(self.mean).deviation(x), self.left);
		round_shift(scaled.wrapping_mul(self.inverse), u8::try_from(self.down).unwrap_or(MAX_SHIFT))
	}
}

fn mean(sum: i64, count: u64) -> i64 {
	round_div(sum, i64::try_from(count).unwrap_or(i64::MAX))
}

impl Operator for Norm {
	fn infer(&self, operands: &[&TensorType]) -> Result<TensorType, Problem> {
		let [x, gain, bias] = operands else { return Err(Problem::OperandCount) };
		if self.shift > MAX_SHIFT || self.epsilon >= 1 << MAX_SHIFT {
			return Err(Problem::Attribute);
		}
		if operands.iter().any(|ty| ty.element != ElementType::I32) {
			return Err(Problem::ElementType);
		}
		let channels = x.shape.last().map(core::slice::from_ref);
		if [gain, bias].iter().any(|ty| Some(ty.shape.as_slice()) != channels) {
			return Err(Problem::Extents);
		}
		if x.row() > MAX_PRODUCT_TERMS {
			return Err(Problem::RowTooLong);
		}
		Ok((*x).clone())
	}

	fn cost(&self, operands: &[&TensorType]) -> Cost {
		let [x, gain, bias] = operands else { return Cost::default() };
		Cost::of_terms(x.row().saturating_mul(TERMS))
			.and_tiles(x, Tiling::of(x).tiles_of_row())
			.and_tiles(gain, 1)
			.and_tiles(bias, 1)
	}

	fn takes_single_elements(&self) -> bool {
		false
	}

	fn bound(&self, operands: &[Bounded<'_>], output: &TensorType, _: &mut Bound) -> Interval {
		let [x, gain, bias] = operands else { return Interval::of_type(output.element) };
		// No element is further from 0 than the root of the number of elements, but for rounding.
		let most = i64::try_from(x.ty.row().isqrt()).unwrap_or(i64::MAX).saturating_add(1);
		let most = most.saturating_mul(1 << NORMALISED_FRACTION).saturating_add(1 << 8);
		Interval::new(most.saturating_neg(), most)
			.times(gain.interval)
			.shifted(self.shift)
			.plus(bias.interval)
	}

	fn element(&self, at: u64, output: &TensorType, reader: &mut Reader<'_>) -> Result<i64, EvalError> {
		let count = output.row();
		let (row, channel) = (div(at, count), rem(at, count));
		let [mean, left, inverse, down] = reader.of_row(row, |reader| {
			let first = row.wrapping_mul(count);
			let (mut sum, mut largest, mut squares) = (0i64, 0, 0i64);
			reader.run(0, first, count, |x| sum = sum.wrapping_add(x))?;
			let mean = self.mean(sum, count);
			reader.run(0, first, count, |x| largest = mean.deviation(x).unsigned_abs().max(largest))?;
			let spread = self.spread(mean, largest);
			reader.run(0, first, count, |x| squares = squares.wrapping_add(spread.square(x)))?;
			let Normaliser { mean, left, inverse, down } = spread.normaliser(squares, count);
			Ok([mean, left, inverse, down])
		})?;
		let normaliser = Normaliser { mean, left, inverse, down };
		let normalised = normaliser.normalised(reader.element(0, at)?);
		Ok(self.result(normalised, reader.element(1, channel)?, reader.element(2, channel)?))
	}
}
