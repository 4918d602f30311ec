//! Normalisation of rows.

use super::wide::{count, Shift, Wide};
use crate::native::{room::room, Buffer, Operand};
use ambit_graph::ops::{Norm, Spread, MEAN_FRACTION};
use std::arch::x86_64::__m128i;

#[inline(always)]
pub(super) fn norm<V: Wide<N>, const N: usize>(op: &Norm, operands: &[Operand<'_>]) -> Option<Buffer> {
	let [x, gain, bias] = operands else { return None };
	let (length, x, gain, bias) = (x.row(), x.fixed()?, gain.fixed()?, bias.fixed()?);
	let elements_in_row = length as u64;
	let shift = Shift::<V>::by(op.shift);
	let mut elements = room(x.len());
	for (row, to) in x.chunks_exact(length).zip(elements.chunks_exact_mut(length)) {
		let (mut sum, mut low, mut high) = (0, i32::MAX, i32::MIN);
		for x in row {
			sum += i64::from(*x);
			(low, high) = (low.min(*x), high.max(*x));
		}
		let mean = op.mean(sum, elements_in_row);
		let ends = [low, high].map(|end| mean.deviation(end.into()).unsigned_abs());
		let spread = op.spread(mean, ends[0].max(ends[1]));
		// Rounded, a deviation may be 2^31: then all is done one by one.
		let fits = [low, high].iter().all(|end| i32::try_from(spread.scaled((*end).into())).is_ok());
		let scaled = Scaled::<V>::new(&spread);
		let (parts, rest) = row.as_chunks::<N>();
		let (parts, rest) = if fits { (parts, rest) } else { (&[][..], row) };
		let mut sums = V::all(0);
		for x in parts {
			// Squares of 31 bits.
			let scaled = scaled.of(V::load(x));
			let square = scaled.times(scaled).plus(V::all(1 << 15));
			sums = sums.plus(square.right(count(16)));
		}
		let squares = sums.sum() + rest.iter().map(|x| spread.square((*x).into())).sum::<i64>();
		let normaliser = spread.normaliser(squares, elements_in_row);
		let (inverse, down) = normaliser.factor();
		// A factor of 2^31, and numbers that are shifted up, are left to the loop.
		let fits = i32::try_from(inverse).is_ok() && (0..=62).contains(&down) && length <= 1 << 16;
		let first = if fits { length - rest.len() } else { 0 };
		let normalising = Shift::<V>::by(down.clamp(0, 62) as u8);
		let channels = gain.as_chunks::<N>().0.iter().zip(bias.as_chunks::<N>().0);
		let vectors = to[..first].as_chunks_mut::<N>().0.iter_mut().zip(parts).zip(channels);
		for ((to, x), (gain, bias)) in vectors {
			// 32 bits each: a normalised number is at most (sqrt(length) + 1) * 2^22.
			let normalised = normalising.of(scaled.of(V::load(x)).times(V::all(inverse)));
			let result = shift.of(normalised.times(V::load(gain)));
			result.plus(V::load(bias)).store_saturated(to);
		}
		let channels = gain[first..].iter().zip(&bias[first..]);
		for ((to, x), (gain, bias)) in to[first..].iter_mut().zip(&row[first..]).zip(channels) {
			*to = op.result(normaliser.normalised((*x).into()), (*gain).into(), (*bias).into()) as i32;
		}
	}
	Some(Buffer::I32(elements))
}

/// Deviations from a mean, shifted to 31 bits.
struct Scaled<V> {
	mean: V,
	left: __m128i,
	right: Shift<V>,
}

impl<V> Scaled<V> {
	#[inline(always)]
	fn new<const N: usize>(spread: &Spread) -> Self
	where
		V: Wide<N>,
	{
		let (mean, left) = spread.scaling();
		Self {
			mean: V::all(mean),
			left: count(left.clamp(0, 63) as i32),
			right: Shift::by(left.saturating_neg().clamp(0, 62) as u8),
		}
	}

	#[inline(always)]
	fn of<const N: usize>(&self, x: V) -> V
	where
		V: Wide<N>,
	{
		let deviation = x.left(count(MEAN_FRACTION as i32)).minus(self.mean);
		self.right.of(deviation.left(self.left))
	}
}
