//! Operators between products, several 64-bit integers at a time, for processors with AVX2 or AVX-512.
//!
//! Each is what the loop of the same name in the neighbouring files computes, for the shapes that models have: scales by row, gains
//! and biases by channel. What is left over at the end of a row, and what has no vectors here, is left to those.
//!
//! Integers of 32 bits are multiplied only. Comments say why what is multiplied fits.

#![allow(unsafe_code)]

mod avx2;
mod avx512;
mod estimate;
mod interleaved;
mod wide;

use super::{lines::Lines, room::room, Buffer, Elements, Operand};
use ambit_graph::{
	function::{self, Function},
	ops::{Apply, Norm, Quantise, Rescale, Softmax, Spread, MEAN_FRACTION},
	ElementType, Op, TensorType,
};
use std::arch::x86_64::__m128i;
use wide::{count, Shift, Wide};

/// The result of an operator, if there are vectors for it on these operands.
#[target_feature(enable = "avx2,fma")]
pub(super) fn evaluate_avx2(op: &Op, operands: &[Operand<'_>], result: &TensorType) -> Option<Buffer> {
	evaluate::<avx2::Four, 4>(op, operands, result)
}

/// The same.
#[target_feature(enable = "avx2,fma,avx512f,avx512bw,avx512dq,avx512vl")]
pub(super) fn evaluate_avx512(op: &Op, operands: &[Operand<'_>], result: &TensorType) -> Option<Buffer> {
	let found = match op {
		Op::Apply(op) if op.function == Function::Gelu => estimate::gelu(op, operands),
		Op::Quantise(op) => estimate::quantise(op, operands, result),
		Op::Softmax(op) => estimate::softmax(op, operands),
		Op::Rescale(op) => interleaved::rescale(op, operands, result),
		_ => None,
	};
	match found {
		Some(found) => Some(found),
		None => evaluate::<avx512::Eight, 8>(op, operands, result),
	}
}

// All that is below is inlined into these two, so that it is compiled for what they are. Closures that are called from elsewhere would
// not be: there are none that use vectors.

#[inline(always)]
fn evaluate<V: Wide<N>, const N: usize>(
	op: &Op,
	operands: &[Operand<'_>],
	result: &TensorType,
) -> Option<Buffer> {
	match op {
		Op::Quantise(op) => quantise::<V, N>(op, operands, result),
		Op::Rescale(op) => rescale::<V, N>(op, operands, result),
		Op::Apply(op) if op.function == Function::Gelu => gelu::<V, N>(op, operands),
		Op::Softmax(op) if op.to == ElementType::I32 => softmax::<V, N>(op, operands),
		Op::Norm(op) => norm::<V, N>(op, operands),
		_ => None,
	}
}

// ---- quantise -------------------------------------------------------------------------------------------------------------------

#[inline(always)]
fn quantise<V: Wide<N>, const N: usize>(
	op: &Quantise,
	operands: &[Operand<'_>],
	result: &TensorType,
) -> Option<Buffer> {
	let [x_operand, scale_operand] = operands else { return None };
	let (x, scales) = (x_operand.fixed()?, scale_operand.fixed()?);
	let lines = Lines::new(&result.shape, [x_operand.shape, scale_operand.shape]);
	if lines.steps != [1, 0] {
		return None;
	}
	macro_rules! rows {
		($element:ty, $variant:ident, $store:ident) => {{
			let mut elements = room::<$element>(x.len());
			let rows = elements.chunks_exact_mut(lines.length);
			for (to, [i, s]) in rows.zip(lines.starts()) {
				let (x, scale) = (&x[i..][..lines.length], scales[s]);
				if scale <= 0 {
					to.fill(0);
					continue;
				}
				let by = Quotient::<V, N>::by(scale, op.to);
				let (parts, rest) = x.as_chunks::<N>();
				let (to_parts, to_rest) = to.as_chunks_mut::<N>();
				for (to, x) in to_parts.iter_mut().zip(parts) {
					V::$store(by.of(x), to);
				}
				for (to, x) in to_rest.iter_mut().zip(rest) {
					*to = op.element((*x).into(), scale.into()) as $element;
				}
			}
			Some(Buffer::$variant(elements))
		}};
	}
	match op.to {
		ElementType::I8 => rows!(i8, I8, store_bytes),
		ElementType::I16 => rows!(i16, I16, store_words),
		_ => None,
	}
}

/// Division by a scale, in floating point.
///
/// With the limit L, at most 2^15 - 1, the quotient is `floor((|x| L + floor(s / 2)) / s)`, at most L. Dividend and divisor are
/// integers below 2^48, so that a quotient that isn't whole is at least 2^-31 below the next integer. Multiplied by the reciprocal, it
/// is off by less than 2^16 * 2^-51 where it is not limited anyway. So what is added, 2^-33, brings up those that are whole, and no
/// others.
struct Quotient<V: Wide<N>, const N: usize> {
	limit: V::Floats,
	half: V::Floats,
	inverse: V::Floats,
	up: V::Floats,
}

impl<V: Wide<N>, const N: usize> Quotient<V, N> {
	#[inline(always)]
	fn by(scale: i32, to: ElementType) -> Self {
		Self {
			limit: V::all_floats(to.max() as f64),
			half: V::all_floats(f64::from(scale >> 1)),
			inverse: V::all_floats(1.0 / f64::from(scale)),
			up: V::all_floats(1.0 / f64::from(1u32 << 31) / 4.0),
		}
	}

	#[inline(always)]
	fn of(&self, x: &[i32; N]) -> V::Halves {
		let above = V::product_and_sum(V::magnitudes(V::floats(x)), self.limit, self.half);
		let quotient = V::lesser(V::product_and_sum(above, self.inverse, self.up), self.limit);
		V::truncated_with_signs(quotient, x)
	}
}

// ---- rescale --------------------------------------------------------------------------------------------------------------------

#[inline(always)]
fn rescale<V: Wide<N>, const N: usize>(
	op: &Rescale,
	operands: &[Operand<'_>],
	result: &TensorType,
) -> Option<Buffer> {
	let [x, scale, multiplier, bias] = operands else { return None };
	let lines = Lines::new(&result.shape, [x.shape, scale.shape, multiplier.shape, bias.shape]);
	if lines.steps[..2] != [1, 0] {
		return None;
	}
	let channels = Channels { scale: scale.fixed()?, multiplier: multiplier.fixed()?, bias: bias.fixed()? };
	let elements = match x.elements {
		Elements::I32(x) => rescaled::<V, N, _>(op, x, &channels, &lines),
		Elements::I64(x) => rescaled::<V, N, _>(op, x, &channels, &lines),
		_ => return None,
	};
	Some(Buffer::I32(elements))
}

struct Channels<'a> {
	scale: &'a [i32],
	multiplier: &'a [i32],
	bias: &'a [i32],
}

/// An accumulator of 32 or 64 bits.
trait Accumulator: Copy + Into<i64> {
	/// A number that none of these is above in magnitude.
	fn bound(row: &[Self]) -> u64;

	fn load<V: Wide<N>, const N: usize>(elements: &[Self; N]) -> V;
}

impl Accumulator for i32 {
	#[inline(always)]
	fn bound(row: &[Self]) -> u64 {
		let mut largest = 0;
		for x in row {
			largest = x.unsigned_abs().max(largest);
		}
		largest.into()
	}

	#[inline(always)]
	fn load<V: Wide<N>, const N: usize>(elements: &[Self; N]) -> V {
		V::load(elements)
	}
}

impl Accumulator for i64 {
	/// The next power of two: there is no maximum of 64 bits in AVX2.
	#[inline(always)]
	fn bound(row: &[Self]) -> u64 {
		let mut digits = 0;
		for x in row {
			digits |= x ^ (x >> 63);
		}
		1 << (u64::BITS - digits.leading_zeros())
	}

	#[inline(always)]
	fn load<V: Wide<N>, const N: usize>(elements: &[Self; N]) -> V {
		V::load_wide(elements)
	}
}

#[inline(always)]
fn rescaled<V: Wide<N>, const N: usize, X: Accumulator>(
	op: &Rescale,
	x: &[X],
	channels: &Channels<'_>,
	lines: &Lines<4>,
) -> Vec<i32> {
	let mut elements = room(x.len());
	let [largest_m, largest_b] = [channels.multiplier, channels.bias].map(<i32 as Accumulator>::bound);
	let [_, _, of_m, of_b] = lines.steps;
	let length = lines.length;
	let rescaling = Rescaling::<V> {
		op,
		shifts: [Shift::by(op.pre), Shift::by(op.mid), Shift::by(op.post)],
		steps: [of_m, of_b],
	};
	for (to, [i, s, m, b]) in elements.chunks_exact_mut(length).zip(lines.starts()) {
		let (x, scale) = (&x[i..][..length], channels.scale[s]);
		// One number for all, or one for each channel.
		let m = &channels.multiplier[m..][..1 + (length - 1) * of_m];
		let b = &channels.bias[b..][..1 + (length - 1) * of_b];
		let bound = X::bound(x);
		if bound > 1 << 62 {
			// Half of what is shifted away can't be added to any.
			rescaling.rest(to, x, scale, m, b);
		} else if never_saturates(op, bound, [largest_m, u64::from(scale.unsigned_abs()), largest_b]) {
			rescaling.row::<N, X, false>(to, x, scale, m, b);
		} else {
			rescaling.row::<N, X, true>(to, x, scale, m, b);
		}
	}
	elements
}

/// Whether all steps fit 32 bits, given what operands are at most in magnitude.
fn never_saturates(op: &Rescale, x: u64, [multiplier, scale, bias]: [u64; 3]) -> bool {
	let shifted = |value: u128, bits: u8| (value + (1 << bits >> 1)) >> bits;
	let accumulator = shifted(x.into(), op.pre);
	let multiplied = shifted(accumulator * u128::from(multiplier), op.mid);
	let scaled = shifted(multiplied * u128::from(scale), op.post);
	[accumulator, multiplied, scaled + u128::from(bias)].iter().all(|step| *step <= i32::MAX as u128)
}

struct Rescaling<'a, V> {
	op: &'a Rescale,
	shifts: [Shift<V>; 3],
	/// How far multipliers and biases go from one channel to the next: 1 or 0.
	steps: [usize; 2],
}

impl<V> Rescaling<'_, V> {
	#[inline(always)]
	fn row<const N: usize, X: Accumulator, const SATURATES: bool>(
		&self,
		to: &mut [i32],
		x: &[X],
		scale: i32,
		m: &[i32],
		b: &[i32],
	) where
		V: Wide<N>,
	{
		let [pre, mid, post] = self.shifts;
		let [of_m, of_b] = self.steps;
		let (one_m, one_b, scales) = (V::all(m[0].into()), V::all(b[0].into()), V::all(scale.into()));
		let (parts, rest) = x.as_chunks::<N>();
		let (ms, bs) = (m.as_chunks::<N>().0, b.as_chunks::<N>().0);
		for (place, (to, x)) in to.as_chunks_mut::<N>().0.iter_mut().zip(parts).enumerate() {
			let m = if of_m == 0 { one_m } else { V::load(&ms[place]) };
			let b = if of_b == 0 { one_b } else { V::load(&bs[place]) };
			// Two numbers of 32 bits each are multiplied.
			let accumulator = X::load::<V, N>(x);
			let accumulator = if self.op.pre == 0 { accumulator } else { pre.of(accumulator) };
			let accumulator = if SATURATES { accumulator.saturated() } else { accumulator };
			let multiplied = mid.of(accumulator.times(m));
			let multiplied = if SATURATES { multiplied.saturated() } else { multiplied };
			let result = post.of(multiplied.times(scales)).plus(b);
			if SATURATES {
				result.store_saturated(to);
			} else {
				result.store(to);
			}
		}
		let first = x.len() - rest.len();
		self.rest(&mut to[first..], rest, scale, &m[first * of_m..], &b[first * of_b..]);
	}

	/// One by one.
	#[inline(always)]
	fn rest<X: Accumulator>(&self, to: &mut [i32], x: &[X], scale: i32, m: &[i32], b: &[i32]) {
		let [of_m, of_b] = self.steps;
		for (place, (to, x)) in to.iter_mut().zip(x).enumerate() {
			let (m, b) = (m[place * of_m], b[place * of_b]);
			*to = self.op.element((*x).into(), scale.into(), m.into(), b.into()) as i32;
		}
	}
}

// ---- functions ------------------------------------------------------------------------------------------------------------------

/// Alone it takes more than 32 bits, so it is only added and never multiplied.
const _: () = assert!(function::EXP2[0] == 1 << 32);

/// `e^-d` in Q30 for `d` from 0 to 2^32 - 1 with some fraction bits; [`function::exp30`].
struct Exponential<V> {
	from: Shift<V>,
	whole: Shift<V>,
}

impl<V> Exponential<V> {
	#[inline(always)]
	fn new<const N: usize>(from: u8) -> Self
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

/// The error function in Q30 of numbers in Q28, not negative.
struct ErrorFunction<V: Wide<N>, const N: usize> {
	/// The coefficients of each power in all rows, of 32 bits each.
	columns: [V::Table; 9],
}

impl<V: Wide<N>, const N: usize> ErrorFunction<V, N> {
	#[inline(always)]
	fn new() -> Self {
		let mut columns = [V::table([0; 9]); 9];
		for (power, column) in columns.iter_mut().enumerate() {
			*column = V::table(function::ERF.map(|row| row[power] as i32));
		}
		Self { columns }
	}

	#[inline(always)]
	fn of(&self, x: V) -> V {
		let row = x.right(count(27));
		let u = x.and(V::all((1 << 27) - 1)).left(count(3));
		let half = V::all(1 << 29);
		let mut sum = V::look_up(self.columns[8], row);
		// Sums of 32 bits with a sign, of which only the lower halves count.
		for column in self.columns[1..8].iter().rev() {
			sum = sum.times(u).plus(half).right(count(30)).plus(V::look_up(*column, row));
		}
		// The slope of the function is positive and below 2^32, and so is its value.
		let product = sum.times_unsigned(u).plus(half);
		let value = V::look_up(self.columns[0], row).and(V::all(0xffff_ffff));
		let result = product.right(count(30)).plus(value).plus(V::all(2)).right(count(2));
		result.replaced_where(V::all(1 << 30), row.is_above(V::all(8)))
	}
}

/// Binary digits of the units by which the error function may be above 1.
const FEW: i32 = 4;

/// GELU in integers.
struct Gelu<V: Wide<N>, const N: usize> {
	erf: ErrorFunction<V, N>,
	scaling: Shift<V>,
	weighing: Shift<V>,
}

impl<V: Wide<N>, const N: usize> Gelu<V, N> {
	#[inline(always)]
	fn new(op: &Apply) -> Self {
		Self {
			erf: ErrorFunction::new(),
			scaling: Shift::by(op.from + 3),
			weighing: Shift::by(op.from + 31 - op.to),
		}
	}

	#[inline(always)]
	fn of(&self, x: &[i32; N], to: &mut [i32; N]) {
		let x = V::load(x);
		let is_negative = V::all(0).is_above(x);
		// At most 2^31.
		let magnitude = x.negated_where(is_negative);
		let scaled = self.scaling.of(magnitude.times_unsigned(V::all(function::SQRT_HALF)));
		// From 0 to 2^31, but for a few units, by which polynomials miss 1. So a few are added, and their product is taken off.
		let weight = self.erf.of(scaled).negated_where(is_negative).plus(V::all((1 << 30) + (1 << FEW)));
		let product = magnitude.times_unsigned(weight);
		let weighted = product.minus(magnitude.left(count(FEW)));
		self.weighing.of(weighted.negated_where(is_negative)).store_saturated(to);
	}
}

#[inline(always)]
fn gelu<V: Wide<N>, const N: usize>(op: &Apply, operands: &[Operand<'_>]) -> Option<Buffer> {
	let [x] = operands else { return None };
	let x = x.fixed()?;
	let gelu = Gelu::<V, N>::new(op);
	let mut elements = room(x.len());
	let (parts, rest) = x.as_chunks::<N>();
	let (to_parts, to_rest) = elements.as_chunks_mut::<N>();
	for (to, x) in to_parts.iter_mut().zip(parts) {
		gelu.of(x, to);
	}
	for (to, x) in to_rest.iter_mut().zip(rest) {
		*to = op.function.apply((*x).into(), op.from, op.to) as i32;
	}
	Some(Buffer::I32(elements))
}

// ---- rows -----------------------------------------------------------------------------------------------------------------------

#[inline(always)]
fn softmax<V: Wide<N>, const N: usize>(op: &Softmax, operands: &[Operand<'_>]) -> Option<Buffer> {
	let [x_operand] = operands else { return None };
	let (length, x) = (x_operand.row(), x_operand.fixed()?);
	let exponential = Exponential::<V>::new(op.from);
	let mut elements = room(x.len());
	for (row, to) in x.chunks_exact(length).zip(elements.chunks_exact_mut(length)) {
		softmax_row(op, &exponential, row, to);
	}
	Some(Buffer::I32(elements))
}

#[inline(always)]
fn softmax_row<V: Wide<N>, const N: usize>(
	op: &Softmax,
	exponential: &Exponential<V>,
	row: &[i32],
	to: &mut [i32],
) {
	let mut largest = i32::MIN;
	for x in row {
		largest = largest.max(*x);
	}
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

#[inline(always)]
fn norm<V: Wide<N>, const N: usize>(op: &Norm, operands: &[Operand<'_>]) -> Option<Buffer> {
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

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{native::evaluated, processor::Instructions};
	use proptest::prelude::*;

	/// Numbers of all magnitudes, and the extreme ones.
	fn numbers() -> impl Strategy<Value = i32> {
		let any = (any::<i32>(), 0u32..32).prop_map(|(number, down)| number >> down);
		prop_oneof![8 => any, 1 => prop_oneof![Just(i32::MIN), Just(i32::MAX), Just(0), Just(1), Just(-1)]]
	}

	fn matrix(rows: usize, columns: usize) -> impl Strategy<Value = Vec<i32>> {
		prop_oneof![
			proptest::collection::vec(numbers(), rows * columns),
			proptest::collection::vec(-70_000..70_000, rows * columns),
			numbers().prop_map(move |one| vec![one; rows * columns]),
		]
	}

	/// Compares vectors with loops, with all instructions that this processor has. The operands are of 32 bits.
	fn check(op: &Op, operands: &[(&[u32], &[i32])], to: ElementType) -> Result<(), TestCaseError> {
		let operands: Vec<Operand<'_>> = operands
			.iter()
			.map(|(shape, elements)| Operand { shape, elements: Elements::I32(elements) })
			.collect();
		compare(op, &operands, to)
	}

	fn compare(op: &Op, operands: &[Operand<'_>], to: ElementType) -> Result<(), TestCaseError> {
		let result = TensorType::new(to, operands[0].shape);
		for instructions in Instructions::there() {
			let found = match instructions {
				Instructions::Portable => continue,
				// SAFETY: this processor has what is needed.
				Instructions::Avx2 | Instructions::AvxVnni => unsafe { evaluate_avx2(op, operands, &result) },
				// SAFETY: this processor has what is needed.
				Instructions::Avx512 | Instructions::Amx => unsafe { evaluate_avx512(op, operands, &result) },
			};
			prop_assert!(found.is_some(), "there are no vectors for {op:?}");
			prop_assert!(found == evaluated(op, operands, &result), "{op:?} differs with {instructions:?}");
		}
		Ok(())
	}

	/// Rows and columns, a matrix of them, a number for each row, and two for each column.
	type Layer = ([u32; 2], Vec<i32>, Vec<i32>, Vec<i32>, Vec<i32>);

	fn layers() -> impl Strategy<Value = Layer> {
		(2u32..5, 2u32..40).prop_flat_map(|(rows, columns)| {
			let (m, n) = (rows as usize, columns as usize);
			(Just([rows, columns]), matrix(m, n), matrix(m, 1), matrix(1, n), matrix(1, n))
		})
	}

	proptest! {
		#![proptest_config(ProptestConfig::with_cases(2048))]

		#[test]
		fn quantised_should_be_the_same_when_scales_are_any((shape, x, scales, ..) in layers()) {
			for to in [ElementType::I8, ElementType::I16] {
				let op = Op::Quantise(Quantise { to });
				let largest: Vec<i32> = x.chunks(shape[1] as usize)
					.map(|row| row.iter().map(|x| x.saturating_abs()).max().unwrap_or(0))
					.collect();
				check(&op, &[(&shape, &x), (&[shape[0], 1], &largest)], to)?;
				check(&op, &[(&shape, &x), (&[shape[0], 1], &scales)], to)?;
			}
		}

		#[test]
		fn rescaled_should_be_the_same_when_all_is_extreme(
			(shape, x, scales, multipliers, biases) in layers(),
			shifts in (0u8..=62, 0u8..=62, 0u8..=62),
			few: bool,
		) {
			let (pre, mid, post) = if few { (shifts.0 % 8, shifts.1 % 32, shifts.2 % 32) } else { shifts };
			let op = Op::Rescale(Rescale { pre, mid, post });
			let (row, column) = ([shape[0], 1], [shape[1]]);
			let operands: [(&[u32], &[i32]); 4] =
				[(&shape, &x), (&row, &scales), (&column, &multipliers), (&column, &biases)];
			check(&op, &operands, ElementType::I32)?;
			let one = [1];
			let operands: [(&[u32], &[i32]); 4] =
				[(&shape, &x), (&row, &scales), (&one, &multipliers[..1]), (&one, &biases[..1])];
			check(&op, &operands, ElementType::I32)?;
		}

		#[test]
		fn rescaled_should_be_the_same_when_rows_are_small_enough_never_to_saturate(
			(shape, x, scales, multipliers, biases) in layers(),
			down in 0u32..32,
			(pre, mid, post) in (0u8..4, 0u8..32, 0u8..32),
			is_wide: bool,
		) {
			let op = Op::Rescale(Rescale { pre, mid, post });
			let less = |numbers: Vec<i32>| numbers.iter().map(|number| number >> down).collect::<Vec<_>>();
			let (x, scales, multipliers, biases) = (less(x), less(scales), less(multipliers), less(biases));
			let wide: Vec<i64> = x.iter().map(|x| i64::from(*x) << (32 - down)).collect();
			let elements = if is_wide { Elements::I64(&wide) } else { Elements::I32(&x) };
			let operands = [
				Operand { shape: &shape, elements },
				Operand { shape: &[shape[0], 1], elements: Elements::I32(&scales) },
				Operand { shape: &[shape[1]], elements: Elements::I32(&multipliers) },
				Operand { shape: &[shape[1]], elements: Elements::I32(&biases) },
			];
			compare(&op, &operands, ElementType::I32)?;
		}

		#[test]
		fn rescaled_should_be_the_same_when_accumulators_are_of_64_bits(
			shape in Just([3u32, 19]),
			x in proptest::collection::vec(
				prop_oneof![
					(any::<i64>(), 0u32..64).prop_map(|(x, down)| x >> down),
					prop_oneof![Just(i64::MIN), Just(i64::MAX), Just(1 << 62), Just(-1 << 62), Just((1 << 62) - 1)],
				],
				3 * 19,
			),
			(scales, multipliers, biases) in (matrix(3, 1), matrix(1, 19), matrix(1, 19)),
			(pre, mid, post) in (0u8..=62, 0u8..=62, 0u8..=62),
		) {
			let op = Op::Rescale(Rescale { pre, mid, post });
			let operands = [
				Operand { shape: &shape, elements: Elements::I64(&x) },
				Operand { shape: &[shape[0], 1], elements: Elements::I32(&scales) },
				Operand { shape: &[shape[1]], elements: Elements::I32(&multipliers) },
				Operand { shape: &[shape[1]], elements: Elements::I32(&biases) },
			];
			compare(&op, &operands, ElementType::I32)?;
		}

		#[test]
		fn functions_should_be_the_same_at_all_fractions((shape, x, ..) in layers(), from in 0u8..=30, to in 0u8..=30) {
			let op = Op::Apply(Apply { function: Function::Gelu, from, to });
			check(&op, &[(&shape, &x)], ElementType::I32)?;
		}

		#[test]
		fn shares_should_be_the_same_when_rows_are_flat_or_steep(
			(shape, x, ..) in layers(),
			from in 0u8..=30,
			one in prop_oneof![1i32..=i32::MAX, Just(1 << 30), Just(i32::MAX), Just(127), Just(32_767)],
		) {
			let op = Op::Softmax(Softmax { from, to: ElementType::I32, one });
			check(&op, &[(&shape, &x)], ElementType::I32)?;
		}

		#[test]
		fn normalised_should_be_the_same_when_gains_are_any(
			(shape, x, _, gains, biases) in layers(),
			centre: bool,
			epsilon in prop_oneof![0u64..1 << 20, 0u64..1 << 61],
			shift in 0u8..=62,
		) {
			let op = Op::Norm(Norm { centre, epsilon, shift });
			let column = [shape[1]];
			check(&op, &[(&shape, &x), (&column, &gains), (&column, &biases)], ElementType::I32)?;
		}
	}

	#[test]
	fn functions_should_be_the_same_for_every_argument_that_matters() {
		// From -12 to 12 with 12 fraction bits, beyond which GELU is the identity or nothing.
		let x: Vec<i32> = (-12 << 12..=12 << 12).collect();
		let op = Op::Apply(Apply { function: Function::Gelu, from: 12, to: 16 });
		check(&op, &[(&[x.len() as u32], &x)], ElementType::I32).unwrap();
	}
}
