//! Softmax of rows by the definition's powers.

use super::wide::{count, Shift, Wide};
use crate::native::{room::room, Buffer, Operand};
use ambit_graph::{function, ops::Softmax};

/// Alone it takes more than 32 bits, so it is only added and never multiplied.
const _: () = assert!(function::EXP2[0] == 1 << 32);

/// `e^-d` in Q30 for `d` from 0 to 2^32 - 1 with some fraction bits; [`function::exp30`].
pub(super) struct Exponential<V> {
	from: Shift<V>,
	whole: Shift<V>,
}

impl<V> Exponential<V> {
	#[inline(always)]
	pub fn new<const N: usize>(from: u8) -> Self
	where
		V: Wide<N>,
	{
		Self { from: Shift::by(from), whole: Shift::down(30) }
	}

	#[inline(always)]
	fn of<const N: usize>(&self, d: V) -> V
	where
		V: Wide<N>,
	{
		// 32 by 31 bits.
		let product = d.times_unsigned(V::all(function::LOG2_E));
		let exponent = self.from.of(V::all(0).minus(product));
		let u = exponent.and(V::all((1 << 30) - 1));
		// All coefficients are positive, and the sum of all but the last is below 2^32.
		let [.., last] = function::EXP2;
		let mut sum = V::all(last);
		for coefficient in function::EXP2.iter().rev().skip(1) {
			let product = sum.times_unsigned(u).plus(V::all(1 << 29));
			sum = product.right(count(30)).plus(V::all(*coefficient));
		}
		// The sum is below 2^33, and vanishes when it is shifted by more.
		let down = V::all(2).minus(self.whole.of(exponent));
		let half = V::all(1).left_each(down.minus(V::all(1)));
		sum.plus(half).right_each(down)
	}
}

#[inline(always)]
pub(super) fn softmax<V: Wide<N>, const N: usize>(op: &Softmax, operands: &[Operand<'_>]) -> Option<Buffer> {
	let [x_operand] = operands else { return None };
	let (length, x) = (x_operand.row(), x_operand.fixed()?);
	let exponential = Exponential::<V>::new(op.from);
	let mut elements = room(x.len());
	for (row, to) in x.chunks_exact(length).zip(elements.chunks_exact_mut(length)) {
		softmax_row(op, &exponential, row, to);
	}
	Some(Buffer::I32(elements))
}

/// The largest element of a row, or the least number.
#[inline(always)]
pub(super) fn largest(row: &[i32]) -> i32 {
	let mut largest = i32::MIN;
	for x in row {
		largest = largest.max(*x);
	}
	largest
}

#[inline(always)]
pub(super) fn softmax_row<V: Wide<N>, const N: usize>(
	op: &Softmax,
	exponential: &Exponential<V>,
	row: &[i32],
	to: &mut [i32],
) {
	let largest = largest(row);
	let (parts, rest) = row.as_chunks::<N>();
	// Powers are at most 2^30.
	let (powers, left) = to.as_chunks_mut::<N>();
	let mut sums = V::all(0);
	for (to, x) in powers.iter_mut().zip(parts) {
		let power = exponential.of(V::all(largest.into()).minus(V::load(x)));
		sums = sums.plus(power);
		power.store(to);
	}
	for (to, x) in left.iter_mut().zip(rest) {
		*to = op.power((*x).into(), largest.into()) as i32;
	}
	let sum = sums.sum() + left.iter().map(|power| i64::from(*power)).sum::<i64>();
	let share = Share::<V, N>::of(op.one, sum);
	for power in powers {
		share.apply(op, power);
	}
	for power in left {
		*power = op.share((*power).into(), sum) as i32;
	}
}

/// `round_div(power * one, sum)`, for powers of at most 2^30 that the sum is not below.
///
/// The quotient is computed in floating point, off by less than 2^-20. Where it is further from the middle of two integers than that,
/// the nearest one is right; where it isn't, all is computed in integers.
struct Share<V: Wide<N>, const N: usize> {
	sum: i64,
	/// What each power is multiplied by.
	factor: V::Floats,
}

impl<V: Wide<N>, const N: usize> Share<V, N> {
	#[inline(always)]
	fn of(one: i32, sum: i64) -> Self {
		Self { sum, factor: V::all_floats(f64::from(one) / sum as f64) }
	}

	#[inline(always)]
	fn apply(&self, op: &Softmax, power: &mut [i32; N]) {
		let quotient = V::product(V::floats(power), self.factor);
		let nearest = V::nearest(quotient);
		let away = V::magnitudes(V::difference(quotient, nearest));
		if V::are_below(away, V::all_floats(0.5 - 1.0 / f64::from(1 << 20))) {
			V::store_floats(nearest, power);
		} else {
			power.iter_mut().for_each(|power| *power = op.share((*power).into(), self.sum) as i32);
		}
	}
}
