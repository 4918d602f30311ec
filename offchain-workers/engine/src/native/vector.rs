//! Operators between products, four 64-bit integers at a time, for processors with AVX2.
//!
//! Each is what the loop of the same name in the neighbouring files computes, for the shapes that models have: scales by row, gains
//! and biases by channel. What is left over at the end of a row, and what has no vectors here, is left to those.
//!
//! AVX2 multiplies integers of 32 bits only, and shifts 64-bit ones to the right as unsigned ones only. Comments say why what is
//! multiplied fits.

#![allow(unsafe_code)]

use super::{lines::Lines, Buffer, Elements, Operand};
use ambit_graph::{
	function::{self, Function},
	ops::{Apply, Norm, Quantise, Rescale, Softmax, Spread, MEAN_FRACTION},
	ElementType, Op, TensorType,
};
use std::arch::x86_64::*;

/// 64-bit integers in a register.
const LANES: usize = 4;
/// Added to signed numbers so that they become unsigned ones in the same order.
const OFFSET: u64 = 1 << 63;

/// The result of an operator, if there are vectors for it on these operands.
#[target_feature(enable = "avx2,fma")]
pub(super) fn evaluate(op: &Op, operands: &[Operand<'_>], result: &TensorType) -> Option<Buffer> {
	match op {
		Op::Quantise(op) => quantise(op, operands, result),
		Op::Rescale(op) => rescale(op, operands, result),
		Op::Apply(op) if op.function == Function::Gelu => gelu(op, operands),
		Op::Softmax(op) if op.to == ElementType::I32 => softmax(op, operands),
		Op::Norm(op) => norm(op, operands),
		_ => None,
	}
}

/// `[i64; 4]`, or `[u64; 4]`.
type Wide = __m256i;

#[target_feature(enable = "avx2")]
fn all(value: i64) -> Wide {
	_mm256_set1_epi64x(value)
}

/// An element of 32 or 64 bits.
trait Loaded: Copy {
	/// Four of them, sign-extended.
	fn load(elements: &[Self; LANES]) -> Wide;
}

impl Loaded for i32 {
	#[inline(always)]
	fn load(elements: &[i32; LANES]) -> Wide {
		// SAFETY: 16 bytes are read, and there are as many; only functions for AVX2 call this.
		unsafe { _mm256_cvtepi32_epi64(_mm_loadu_si128(elements.as_ptr().cast())) }
	}
}

impl Loaded for i64 {
	#[inline(always)]
	fn load(elements: &[i64; LANES]) -> Wide {
		// SAFETY: 32 bytes are read, and there are as many; only functions for AVX2 call this.
		unsafe { _mm256_loadu_si256(elements.as_ptr().cast()) }
	}
}

/// The low halves of all lanes.
#[target_feature(enable = "avx2")]
fn narrow(wide: Wide) -> __m128i {
	let halves = _mm256_setr_epi32(0, 2, 4, 6, 0, 2, 4, 6);
	_mm256_castsi256_si128(_mm256_permutevar8x32_epi32(wide, halves))
}

/// Stores the low halves of all lanes.
#[target_feature(enable = "avx2")]
fn store(wide: Wide, to: &mut [i32; LANES]) {
	// SAFETY: 16 bytes are written, and there are as many.
	unsafe { _mm_storeu_si128(to.as_mut_ptr().cast(), narrow(wide)) }
}

/// [`ambit_graph::arithmetic::round_shift`] by one number of bits, of numbers to which half of 2^bits can be added.
#[derive(Clone, Copy)]
struct Shift {
	before: Wide,
	count: __m128i,
	after: Wide,
}

impl Shift {
	#[target_feature(enable = "avx2")]
	fn by(bits: u8) -> Self {
		let half = if bits == 0 { 0 } else { 1 << (bits - 1) };
		Self::new(bits, half)
	}

	/// Without rounding.
	#[target_feature(enable = "avx2")]
	fn down(bits: u8) -> Self {
		Self::new(bits, 0)
	}

	#[target_feature(enable = "avx2")]
	fn new(bits: u8, half: u64) -> Self {
		Self {
			before: all((OFFSET + half) as i64),
			count: _mm_cvtsi32_si128(bits.into()),
			after: all((OFFSET >> bits) as i64),
		}
	}

	#[inline]
	#[target_feature(enable = "avx2")]
	fn of(self, value: Wide) -> Wide {
		let shifted = _mm256_srl_epi64(_mm256_add_epi64(value, self.before), self.count);
		_mm256_sub_epi64(shifted, self.after)
	}
}

/// The nearest numbers of 32 bits.
#[inline]
#[target_feature(enable = "avx2")]
fn saturate(value: Wide) -> Wide {
	let (high, low) = (all(i32::MAX.into()), all(i32::MIN.into()));
	let value = _mm256_blendv_epi8(value, high, _mm256_cmpgt_epi64(value, high));
	_mm256_blendv_epi8(value, low, _mm256_cmpgt_epi64(low, value))
}

/// `value` where the mask is 0, and `-value` where it is -1.
#[inline]
#[target_feature(enable = "avx2")]
fn negate(value: Wide, mask: Wide) -> Wide {
	_mm256_sub_epi64(_mm256_xor_si256(value, mask), mask)
}

/// All of one length, by fours, and what is left.
fn fours<T>(elements: &[T]) -> (&[[T; LANES]], &[T]) {
	elements.as_chunks()
}

// ---- quantise -------------------------------------------------------------------------------------------------------------------

#[target_feature(enable = "avx2,fma")]
fn quantise(op: &Quantise, operands: &[Operand<'_>], result: &TensorType) -> Option<Buffer> {
	let [x_operand, scale_operand] = operands else { return None };
	let (x, scales) = (x_operand.fixed()?, scale_operand.fixed()?);
	let lines = Lines::new(&result.shape, [x_operand.shape, scale_operand.shape]);
	if lines.steps != [1, 0] {
		return None;
	}
	macro_rules! rows {
		($element:ty, $variant:ident) => {{
			let mut elements = vec![0 as $element; x.len()];
			let mut at = 0;
			lines.each(|[i, s]| {
				let to = &mut elements[at..][..lines.length];
				at += lines.length;
				let (x, scale) = (&x[i..][..lines.length], scales[s]);
				if scale <= 0 {
					return;
				}
				let by = Quotient::by(scale, op.to);
				let (parts, rest) = fours(x);
				let (to_parts, to_rest) = to.as_chunks_mut::<LANES>();
				for (to, x) in to_parts.iter_mut().zip(parts) {
					*to = by.of(x).map(|quotient| quotient as $element);
				}
				to_rest.iter_mut().zip(rest).for_each(|(to, x)| {
					*to = op.element((*x).into(), scale.into()) as $element;
				});
			});
			Some(Buffer::$variant(elements))
		}};
	}
	match op.to {
		ElementType::I8 => rows!(i8, I8),
		ElementType::I16 => rows!(i16, I16),
		_ => None,
	}
}

/// Division by a scale, in floating point.
///
/// With the limit L, at most 2^15 - 1, the quotient is `floor((|x| L + floor(s / 2)) / s)`, at most L. Dividend and divisor are
/// integers below 2^48, so that a quotient that isn't whole is at least 2^-31 below the next integer. Multiplied by the reciprocal, it
/// is off by less than 2^16 * 2^-51 where it is not limited anyway. So what is added, 2^-33, brings up those that are whole, and no
/// others.
struct Quotient {
	limit: __m256d,
	half: __m256d,
	inverse: __m256d,
	up: __m256d,
}

impl Quotient {
	#[target_feature(enable = "avx2")]
	fn by(scale: i32, to: ElementType) -> Self {
		Self {
			limit: _mm256_set1_pd(to.max() as f64),
			half: _mm256_set1_pd(f64::from(scale >> 1)),
			inverse: _mm256_set1_pd(1.0 / f64::from(scale)),
			up: _mm256_set1_pd(1.0 / f64::from(1u32 << 31) / 4.0),
		}
	}

	#[inline]
	#[target_feature(enable = "avx2,fma")]
	fn of(&self, x: &[i32; LANES]) -> [i32; LANES] {
		// SAFETY: 16 bytes are read, and there are as many.
		let x = unsafe { _mm_loadu_si128(x.as_ptr().cast()) };
		let magnitude = _mm256_andnot_pd(_mm256_set1_pd(-0.0), _mm256_cvtepi32_pd(x));
		let above = _mm256_fmadd_pd(magnitude, self.limit, self.half);
		let quotient = _mm256_min_pd(_mm256_fmadd_pd(above, self.inverse, self.up), self.limit);
		let signed = _mm_sign_epi32(_mm256_cvttpd_epi32(quotient), x);
		let mut quotients = [0; LANES];
		// SAFETY: 16 bytes are written, and there are as many.
		unsafe { _mm_storeu_si128(quotients.as_mut_ptr().cast(), signed) };
		quotients
	}
}

// ---- rescale --------------------------------------------------------------------------------------------------------------------

#[target_feature(enable = "avx2")]
fn rescale(op: &Rescale, operands: &[Operand<'_>], result: &TensorType) -> Option<Buffer> {
	let [x, scale, multiplier, bias] = operands else { return None };
	let lines = Lines::new(&result.shape, [x.shape, scale.shape, multiplier.shape, bias.shape]);
	if lines.steps[..2] != [1, 0] {
		return None;
	}
	let channels = Channels { scale: scale.fixed()?, multiplier: multiplier.fixed()?, bias: bias.fixed()? };
	let elements = match x.elements {
		Elements::I32(x) => rescaled(op, x, &channels, &lines),
		// Numbers that are shifted as they are, so that half can't be added to any.
		Elements::I64(x) if x.iter().all(|x| x.unsigned_abs() < 1 << 62) => {
			rescaled(op, x, &channels, &lines)
		}
		_ => return None,
	};
	Some(Buffer::I32(elements))
}

struct Channels<'a> {
	scale: &'a [i32],
	multiplier: &'a [i32],
	bias: &'a [i32],
}

#[target_feature(enable = "avx2")]
fn rescaled<X: Loaded + Into<i64>>(
	op: &Rescale,
	x: &[X],
	channels: &Channels<'_>,
	lines: &Lines<4>,
) -> Vec<i32> {
	let mut elements = vec![0; x.len()];
	let (pre, mid, post) = (Shift::by(op.pre), Shift::by(op.mid), Shift::by(op.post));
	let [_, _, of_m, of_b] = lines.steps;
	let length = lines.length;
	let mut at = 0;
	lines.each(|[i, s, m, b]| {
		let to = &mut elements[at..][..length];
		at += length;
		let (x, scale) = (&x[i..][..length], channels.scale[s]);
		// One number for all, or one for each channel.
		let line = |of: &'_ [i32], step: usize| if step == 0 { [of[0]; LANES] } else { [0; LANES] };
		let (m, b) = (
			&channels.multiplier[m..][..1 + (length - 1) * of_m],
			&channels.bias[b..][..1 + (length - 1) * of_b],
		);
		let (m_one, b_one) = (line(m, of_m), line(b, of_b));
		let scales = all(scale.into());
		let (parts, rest) = fours(x);
		for (place, (to, x)) in to.as_chunks_mut().0.iter_mut().zip(parts).enumerate() {
			let m = if of_m == 0 { &m_one } else { &fours(m).0[place] };
			let b = if of_b == 0 { &b_one } else { &fours(b).0[place] };
			// Two numbers of 32 bits each are multiplied.
			let accumulator = saturate(pre.of(X::load(x)));
			let multiplied = saturate(mid.of(_mm256_mul_epi32(accumulator, Loaded::load(m))));
			let scaled = post.of(_mm256_mul_epi32(multiplied, scales));
			store(saturate(_mm256_add_epi64(scaled, Loaded::load(b))), to);
		}
		let first = length - rest.len();
		for (place, (to, x)) in to[first..].iter_mut().zip(rest).enumerate() {
			let (m, b) = (m[(first + place) * of_m], b[(first + place) * of_b]);
			*to = op.element((*x).into(), scale.into(), m.into(), b.into()) as i32;
		}
	});
	elements
}

// ---- functions ------------------------------------------------------------------------------------------------------------------

/// Alone it takes more than 32 bits, so it is only added and never multiplied.
const _: () = assert!(function::EXP2[0] == 1 << 32);

/// `e^-d` in Q30 for `d` from 0 to 2^32 - 1 with some fraction bits; [`function::exp30`].
struct Exponential {
	from: Shift,
	whole: Shift,
}

impl Exponential {
	#[target_feature(enable = "avx2")]
	fn new(from: u8) -> Self {
		Self { from: Shift::by(from), whole: Shift::down(30) }
	}

	#[inline]
	#[target_feature(enable = "avx2")]
	fn of(&self, d: Wide) -> Wide {
		// 32 by 31 bits.
		let product = _mm256_mul_epu32(d, all(function::LOG2_E));
		let exponent = self.from.of(negate(product, all(-1)));
		let u = _mm256_and_si256(exponent, all((1 << 30) - 1));
		// All coefficients are positive, and the sum of all but the last is below 2^32.
		let [.., last] = function::EXP2;
		let mut sum = all(last);
		for coefficient in function::EXP2.iter().rev().skip(1) {
			let product = _mm256_add_epi64(_mm256_mul_epu32(sum, u), all(1 << 29));
			sum = _mm256_add_epi64(_mm256_srli_epi64::<30>(product), all(*coefficient));
		}
		// The sum is below 2^33, and vanishes when it is shifted by more.
		let down = _mm256_sub_epi64(all(2), self.whole.of(exponent));
		let half = _mm256_sllv_epi64(all(1), _mm256_sub_epi64(down, all(1)));
		_mm256_srlv_epi64(_mm256_add_epi64(sum, half), down)
	}
}

/// The error function in Q30 of numbers in Q28, not negative.
struct ErrorFunction {
	/// Coefficients of the first eight rows, of 32 bits each.
	rows: [__m256i; 9],
	/// Those of the last row.
	last: [__m256i; 9],
}

impl ErrorFunction {
	#[target_feature(enable = "avx2")]
	fn new() -> Self {
		let row = |column: usize| {
			let of = |row: usize| function::ERF[row][column] as i32;
			_mm256_setr_epi32(of(0), of(1), of(2), of(3), of(4), of(5), of(6), of(7))
		};
		Self {
			rows: std::array::from_fn(row),
			last: function::ERF[8].map(|coefficient| all(coefficient & 0xffff_ffff)),
		}
	}

	#[inline]
	#[target_feature(enable = "avx2")]
	fn of(&self, x: Wide) -> Wide {
		let row = _mm256_srli_epi64::<27>(x);
		let is_last = _mm256_cmpeq_epi64(row, all(8));
		let u = _mm256_slli_epi64::<3>(_mm256_and_si256(x, all((1 << 27) - 1)));
		// The row in both halves of a lane: what is in the upper one is not used.
		let coefficient = |column: usize| {
			let found = _mm256_permutevar8x32_epi32(self.rows[column], row);
			_mm256_blendv_epi8(found, self.last[column], is_last)
		};
		let half = all(1 << 29);
		let mut sum = coefficient(8);
		// Sums of 32 bits with a sign, of which only the lower halves count.
		for column in (1..8).rev() {
			let product = _mm256_add_epi64(_mm256_mul_epi32(sum, u), half);
			sum = _mm256_add_epi32(_mm256_srli_epi64::<30>(product), coefficient(column));
		}
		// The slope of the function is positive and below 2^32, and so is its value.
		let product = _mm256_add_epi64(_mm256_mul_epu32(sum, u), half);
		let value = _mm256_and_si256(coefficient(0), all(0xffff_ffff));
		let sum = _mm256_add_epi64(_mm256_srli_epi64::<30>(product), value);
		let result = _mm256_srli_epi64::<2>(_mm256_add_epi64(sum, all(2)));
		let is_beyond = _mm256_cmpgt_epi64(row, all(8));
		_mm256_blendv_epi8(result, all(1 << 30), is_beyond)
	}
}

/// Binary digits of the units by which the error function may be above 1.
const FEW: i32 = 4;

#[target_feature(enable = "avx2")]
fn gelu(op: &Apply, operands: &[Operand<'_>]) -> Option<Buffer> {
	let [x] = operands else { return None };
	let x = x.fixed()?;
	let erf = ErrorFunction::new();
	let scaling = Shift::by(op.from + 3);
	let weighing = Shift::by(op.from + 31 - op.to);
	let mut elements = vec![0; x.len()];
	let (parts, rest) = fours(x);
	let (to_parts, to_rest) = elements.as_chunks_mut();
	for (to, x) in to_parts.iter_mut().zip(parts) {
		let x = i32::load(x);
		let sign = _mm256_cmpgt_epi64(all(0), x);
		// At most 2^31.
		let magnitude = negate(x, sign);
		let scaled = scaling.of(_mm256_mul_epu32(magnitude, all(function::SQRT_HALF)));
		// From 0 to 2^31, but for a few units, by which polynomials miss 1. So a few are added, and their product is taken off.
		let weight = _mm256_add_epi64(negate(erf.of(scaled), sign), all((1 << 30) + (1 << FEW)));
		let product = _mm256_mul_epu32(magnitude, weight);
		let weighted = _mm256_sub_epi64(product, _mm256_slli_epi64::<FEW>(magnitude));
		store(saturate(weighing.of(negate(weighted, sign))), to);
	}
	for (to, x) in to_rest.iter_mut().zip(rest) {
		*to = op.function.apply((*x).into(), op.from, op.to) as i32;
	}
	Some(Buffer::I32(elements))
}

// ---- rows -----------------------------------------------------------------------------------------------------------------------

#[target_feature(enable = "avx2,fma")]
fn softmax(op: &Softmax, operands: &[Operand<'_>]) -> Option<Buffer> {
	let [x_operand] = operands else { return None };
	let (length, x) = (x_operand.row(), x_operand.fixed()?);
	// So that a quotient that is one too large still fits.
	if op.one > 1 << 30 {
		return None;
	}
	let exponential = Exponential::new(op.from);
	let mut elements = vec![0; x.len()];
	for (row, to) in x.chunks_exact(length).zip(elements.chunks_exact_mut(length)) {
		let largest = row.iter().copied().max().unwrap_or(0);
		let (parts, rest) = fours(row);
		// Powers are at most 2^30.
		let (powers, left) = to.as_chunks_mut();
		let mut sums = all(0);
		for (to, x) in powers.iter_mut().zip(parts) {
			let power = exponential.of(_mm256_sub_epi64(all(largest.into()), i32::load(x)));
			sums = _mm256_add_epi64(sums, power);
			store(power, to);
		}
		for (to, x) in left.iter_mut().zip(rest) {
			*to = op.power((*x).into(), largest.into()) as i32;
		}
		let mut lanes = [0i64; LANES];
		// SAFETY: 32 bytes are written, and there are as many.
		unsafe { _mm256_storeu_si256(lanes.as_mut_ptr().cast(), sums) };
		let sum = lanes.iter().sum::<i64>() + left.iter().map(|power| i64::from(*power)).sum::<i64>();
		let share = Share::of(op.one, sum);
		powers.iter_mut().for_each(|power| share.apply(power));
		left.iter_mut().for_each(|power| *power = op.share((*power).into(), sum) as i32);
	}
	Some(Buffer::I32(elements))
}

/// `round_div(power * one, sum)`, for powers of at most 2^30, `one` of at most 2^30, and sums of less than 2^47.
///
/// The quotient is computed in floating point, off by less than 2^-20, and corrected by the remainder.
struct Share {
	one: i64,
	sum: i64,
	inverse: __m256d,
}

impl Share {
	#[target_feature(enable = "avx2")]
	fn of(one: i32, sum: i64) -> Self {
		Self { one: one.into(), sum, inverse: _mm256_set1_pd(1.0 / sum as f64) }
	}

	#[inline]
	#[target_feature(enable = "avx2,fma")]
	fn apply(&self, power: &mut [i32; LANES]) {
		let half = self.sum >> 1;
		let wide = i32::load(power);
		let above = _mm256_add_epi64(_mm256_mul_epu32(wide, all(self.one)), all(half));
		let about = _mm256_fmadd_pd(
			_mm256_cvtepi32_pd(narrow(wide)),
			_mm256_set1_pd(self.one as f64),
			_mm256_set1_pd(half as f64),
		);
		let quotient = _mm256_cvtepi32_epi64(_mm256_cvttpd_epi32(_mm256_mul_pd(about, self.inverse)));
		let low = _mm256_mul_epu32(quotient, all(self.sum & 0xffff_ffff));
		let high = _mm256_slli_epi64::<32>(_mm256_mul_epu32(quotient, all(self.sum >> 32)));
		let rest = _mm256_sub_epi64(above, _mm256_add_epi64(low, high));
		let is_above = _mm256_cmpgt_epi64(all(0), rest);
		let is_below = _mm256_cmpgt_epi64(rest, all(self.sum - 1));
		store(_mm256_sub_epi64(_mm256_add_epi64(quotient, is_above), is_below), power);
	}
}

#[target_feature(enable = "avx2")]
fn norm(op: &Norm, operands: &[Operand<'_>]) -> Option<Buffer> {
	let [x, gain, bias] = operands else { return None };
	let (length, x, gain, bias) = (x.row(), x.fixed()?, gain.fixed()?, bias.fixed()?);
	let count = length as u64;
	let shift = Shift::by(op.shift);
	let mut elements = vec![0; x.len()];
	for (row, to) in x.chunks_exact(length).zip(elements.chunks_exact_mut(length)) {
		let mean = op.mean(row.iter().map(|x| i64::from(*x)).sum(), count);
		let (low, high) = row.iter().fold((i32::MAX, i32::MIN), |(low, high), x| (low.min(*x), high.max(*x)));
		let ends = [low, high].map(|end| mean.deviation(end.into()).unsigned_abs());
		let spread = op.spread(mean, ends[0].max(ends[1]));
		// Rounded, a deviation may be 2^31: then all is done one by one.
		let fits = [low, high].iter().all(|end| i32::try_from(spread.scaled((*end).into())).is_ok());
		let scaled = Scaled::new(&spread);
		let (parts, rest) = fours(row);
		let (parts, rest) = if fits { (parts, rest) } else { (&[][..], row) };
		let mut sums = all(0);
		for x in parts {
			// Squares of 31 bits.
			let scaled = scaled.of(i32::load(x));
			let square = _mm256_add_epi64(_mm256_mul_epi32(scaled, scaled), all(1 << 15));
			sums = _mm256_add_epi64(sums, _mm256_srli_epi64::<16>(square));
		}
		let mut lanes = [0i64; LANES];
		// SAFETY: 32 bytes are written, and there are as many.
		unsafe { _mm256_storeu_si256(lanes.as_mut_ptr().cast(), sums) };
		let squares =
			lanes.iter().sum::<i64>() + rest.iter().map(|x| spread.square((*x).into())).sum::<i64>();
		let normaliser = spread.normaliser(squares, count);
		let (inverse, down) = normaliser.factor();
		// A factor of 2^31, and numbers that are shifted up, are left to the loop.
		let fits = i32::try_from(inverse).is_ok() && (0..=62).contains(&down) && length <= 1 << 16;
		let first = if fits { length - rest.len() } else { 0 };
		let normalising = Shift::by(down.clamp(0, 62) as u8);
		let channels = fours(gain).0.iter().zip(fours(bias).0);
		let vectors = to[..first].as_chunks_mut().0.iter_mut().zip(parts).zip(channels);
		for ((to, x), (gain, bias)) in vectors {
			// 32 bits each: a normalised number is at most (sqrt(length) + 1) * 2^22.
			let normalised = normalising.of(_mm256_mul_epi32(scaled.of(i32::load(x)), all(inverse)));
			let result = shift.of(_mm256_mul_epi32(normalised, i32::load(gain)));
			store(saturate(_mm256_add_epi64(result, i32::load(bias))), to);
		}
		let channels = gain[first..].iter().zip(&bias[first..]);
		for ((to, x), (gain, bias)) in to[first..].iter_mut().zip(&row[first..]).zip(channels) {
			*to = op.result(normaliser.normalised((*x).into()), (*gain).into(), (*bias).into()) as i32;
		}
	}
	Some(Buffer::I32(elements))
}

/// Deviations from a mean, shifted to 31 bits.
struct Scaled {
	mean: Wide,
	fraction: __m128i,
	left: __m128i,
	right: Shift,
}

impl Scaled {
	#[target_feature(enable = "avx2")]
	fn new(spread: &Spread) -> Self {
		let (mean, left) = spread.scaling();
		Self {
			mean: all(mean),
			fraction: _mm_cvtsi32_si128(MEAN_FRACTION as i32),
			left: _mm_cvtsi32_si128(left.clamp(0, 63) as i32),
			right: Shift::by(left.saturating_neg().clamp(0, 62) as u8),
		}
	}

	#[inline]
	#[target_feature(enable = "avx2")]
	fn of(&self, x: Wide) -> Wide {
		let deviation = _mm256_sub_epi64(_mm256_sll_epi64(x, self.fraction), self.mean);
		self.right.of(_mm256_sll_epi64(deviation, self.left))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::native::evaluated;
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

	/// Compares vectors with loops. The operands are of 32 bits.
	fn check(op: &Op, operands: &[(&[u32], &[i32])], to: ElementType) -> Result<(), TestCaseError> {
		if !std::arch::is_x86_feature_detected!("avx2") || !std::arch::is_x86_feature_detected!("fma") {
			return Ok(());
		}
		let operands: Vec<Operand<'_>> = operands
			.iter()
			.map(|(shape, elements)| Operand { shape, elements: Elements::I32(elements) })
			.collect();
		let result = TensorType::new(to, operands[0].shape);
		// SAFETY: it was found that this processor has what is needed.
		let found = unsafe { evaluate(op, &operands, &result) };
		prop_assert!(found.is_some(), "there are no vectors for {op:?}");
		prop_assert!(found == evaluated(op, &operands, &result), "{op:?} differs");
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
		fn functions_should_be_the_same_at_all_fractions((shape, x, ..) in layers(), from in 0u8..=30, to in 0u8..=30) {
			let op = Op::Apply(Apply { function: Function::Gelu, from, to });
			check(&op, &[(&shape, &x)], ElementType::I32)?;
		}

		#[test]
		fn shares_should_be_the_same_when_rows_are_flat_or_steep(
			(shape, x, ..) in layers(),
			from in 0u8..=30,
			one in prop_oneof![1i32..1 << 30, Just(1 << 30), Just(127), Just(32_767)],
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
