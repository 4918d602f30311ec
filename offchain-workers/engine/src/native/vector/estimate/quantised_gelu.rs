//! Sums of products that become fixed point, go through GELU and are quantised, in floats of 32 bits: sixteen at a time, and what is
//! between is never rounded.
//!
//! What is taken of it are a row's largest magnitude and its quotients of 8 bits. An estimate tells which few elements may be the largest,
//! and which quotients are so near the middle of two integers that it might be off: those are computed by the definition.

use super::{
	super::rescale::{Bounds, Channels},
	lanes_of,
	quantise::{self, nearest, LARGE, LEAST},
	UNCERTAIN,
};
use crate::native::{lines::Lines, room::room, Buffer, Elements, Operand};
use ambit_graph::{
	function,
	ops::{Apply, Quantise, Rescale},
	TensorType,
};
use std::{arch::x86_64::*, sync::LazyLock};

/// A float's digits: what it is rounded by, as a part of itself.
const ROUNDED: f64 = 1.0 / (1 << 24) as f64;

/// What the error function may be off by: half of it by polynomials of the fourth degree and their rounding, which a test measures, the
/// rest by the definition's own argument and polynomials.
const OFF: f64 = 1.0 / (1 << 19) as f64;

/// The steepest that GELU is, rounded up.
const STEEPEST: f64 = 1.13;

/// Elements of a row that may be its largest, if it is worth while.
const CANDIDATES: u32 = 64;

/// Rows of polynomials, up to 4.5, beyond which the error function is 1 but for 2^-32.
const PIECES: usize = 16;
const LAST: f64 = 4.5;
const DEGREE: usize = 4;

/// The coefficients of each power, lowest first, in all rows: in `u` from 0 to 1 along a row.
static ERF: LazyLock<[[f32; PIECES]; DEGREE + 1]> = LazyLock::new(|| {
	let mut columns = [[0.0; PIECES]; DEGREE + 1];
	for piece in 0..PIECES {
		for (column, coefficient) in columns.iter_mut().zip(fitted(piece)) {
			column[piece] = coefficient as f32;
		}
	}
	columns
});

/// The error function by the definition's polynomials.
fn erf(z: f64) -> f64 {
	let row = (2.0 * z).floor();
	match function::ERF.get(row as usize) {
		Some(row_of) => {
			row_of.iter().rev().fold(0.0, |sum, c| sum * (2.0 * z - row) + *c as f64) / 2f64.powi(32)
		}
		None => 1.0,
	}
}

/// The polynomial through the error function where that of the next higher degree would be least off.
fn fitted(piece: usize) -> [f64; DEGREE + 1] {
	const COUNT: usize = DEGREE + 1;
	let nodes: [f64; COUNT] = std::array::from_fn(|node| {
		let angle = std::f64::consts::PI * (node as f64 + 0.5) / COUNT as f64;
		(1.0 - angle.cos()) / 2.0
	});
	// Newton's divided differences, and what they are when multiplied out.
	let mut differences = nodes.map(|u| erf((piece as f64 + u) * LAST / PIECES as f64));
	for order in 1..COUNT {
		for place in (order..COUNT).rev() {
			let run = nodes[place] - nodes[place - order];
			differences[place] = (differences[place] - differences[place - 1]) / run;
		}
	}
	let mut coefficients = [0.0; COUNT];
	for place in (0..COUNT).rev() {
		for power in (1..COUNT).rev() {
			coefficients[power] = coefficients[power - 1] - nodes[place] * coefficients[power];
		}
		coefficients[0] = differences[place] - nodes[place] * coefficients[0];
	}
	coefficients
}

/// GELU of sums in fixed point, quantised.
pub(in super::super) struct GeluOfSums<'a> {
	pub rescale: &'a Rescale,
	pub gelu: &'a Apply,
	pub quantise: &'a Quantise,
}

/// The largest magnitudes of rows, and their quotients, unless something is not as it mostly is: shapes, a number that saturates, a row of
/// very small numbers or of equal ones.
#[target_feature(enable = "avx2,fma,avx512f,avx512bw,avx512dq,avx512vl")]
pub(in super::super) fn quantised_gelu(
	chain: &GeluOfSums<'_>,
	operands: &[Operand<'_>],
	result: &TensorType,
) -> Option<[Buffer; 2]> {
	let [x, scale, multiplier, bias] = operands else { return None };
	let Elements::I32(elements) = x.elements else { return None };
	let lines = Lines::new(&result.shape, [x.shape, scale.shape, multiplier.shape, bias.shape]);
	let [1, 0, of_m, of_b] = lines.steps else { return None };
	let length = lines.length;
	if chain.rescale.pre != 0 || length != x.row() || !length.is_multiple_of(16) {
		return None;
	}
	let channels = Channels::of(scale, multiplier, bias)?;
	let mut rows = Rows::new(chain, &channels, length);
	let (mut largest, mut quotients) = (room(elements.len() / length), room(elements.len()));
	let mut before = None;
	for ((to, quotients), [i, s, m, b]) in
		largest.iter_mut().zip(quotients.chunks_exact_mut(length)).zip(lines.starts())
	{
		let [m, b] = channels.row(length, [m, b], [of_m, of_b]);
		if before != Some([m.as_ptr(), b.as_ptr()]) {
			rows.prepare(m, b);
			before = Some([m.as_ptr(), b.as_ptr()]);
		}
		let row = Row { chain, x: &elements[i..][..length], scale: channels.scale[s], m, b };
		*to = rows.quantised(&row, quotients)?;
	}
	Some([Buffer::I32(largest), Buffer::I8(quotients)])
}

/// A row, from which the definition can compute any element.
struct Row<'a> {
	chain: &'a GeluOfSums<'a>,
	x: &'a [i32],
	scale: i32,
	m: &'a [i32],
	b: &'a [i32],
}

impl Row<'_> {
	#[cold]
	#[inline(never)]
	fn exact(&self, place: usize) -> i64 {
		let of_channel =
			|numbers: &[i32]| i64::from(if numbers.len() == 1 { numbers[0] } else { numbers[place] });
		let GeluOfSums { rescale, gelu, .. } = self.chain;
		let x =
			rescale.element(self.x[place].into(), self.scale.into(), of_channel(self.m), of_channel(self.b));
		gelu.function.apply(x, gelu.from, gelu.to)
	}
}

/// What rows have in common, and room for one.
struct Rows {
	bounds: Bounds,
	/// From a second product to fixed point.
	post: f64,
	/// From an element of the operand to one of the result, without the function.
	unit: f64,
	mid: f64,
	/// From an operand to rows of polynomials.
	pieces: __m512,
	columns: [__m512; DEGREE + 1],
	largest_bias: f64,
	/// Of each channel.
	multipliers: Vec<[f32; 16]>,
	biases: Vec<[f32; 16]>,
	/// Estimates.
	values: Vec<[f32; 16]>,
}

impl Rows {
	#[target_feature(enable = "avx512f")]
	fn new(chain: &GeluOfSums<'_>, channels: &Channels<'_>, length: usize) -> Self {
		let GeluOfSums { rescale, gelu, .. } = chain;
		let two_to = |exponent: i32| 2f64.powi(exponent);
		let [multiplier, bias] = channels.bounds();
		let vectors = || vec![[0.0; 16]; length / 16];
		let pieces = PIECES as f64 / LAST * 0.5f64.sqrt() * two_to(-i32::from(gelu.from));
		Self {
			bounds: Bounds::new(rescale, multiplier, bias),
			post: two_to(-i32::from(rescale.post)),
			mid: two_to(-i32::from(rescale.mid)),
			unit: two_to(i32::from(gelu.to) - i32::from(gelu.from)),
			pieces: _mm512_set1_ps(pieces as f32),
			// SAFETY: 64 bytes are read, and each column has as many.
			columns: ERF.each_ref().map(|column| unsafe { _mm512_loadu_ps(column.as_ptr()) }),
			largest_bias: bias as f64,
			multipliers: vectors(),
			biases: vectors(),
			values: vectors(),
		}
	}

	/// For these multipliers and biases of channels, or one of all.
	#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
	fn prepare(&mut self, m: &[i32], b: &[i32]) {
		let mid = self.mid as f32;
		for (numbers, factor, to) in [(m, mid, &mut self.multipliers), (b, 1.0, &mut self.biases)] {
			if let [one] = numbers {
				to.fill([*one as f32 * factor; 16]);
				continue;
			}
			for (to, numbers) in to.iter_mut().zip(numbers.as_chunks::<16>().0) {
				for (to, number) in to.iter_mut().zip(numbers) {
					// A power of two: nothing is rounded by it.
					*to = *number as f32 * factor;
				}
			}
		}
	}

	/// The largest magnitude of a row, and its quotients.
	#[inline]
	#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
	fn quantised(&mut self, row: &Row<'_>, to: &mut [i8]) -> Option<i32> {
		let Largest { sums, arguments, values } = self.estimate(row);
		if !self.bounds.hold(sums.into(), row.scale) {
			return None;
		}
		let [arguments, values] = [arguments, values].map(f64::from);
		// Five numbers are rounded on the way to an argument and one behind it, and two on the way to a polynomial.
		let scale = f64::from(row.scale).abs() * self.post;
		let argument_off = 0.5 + 0.5 * scale + ROUNDED * 8.0 * (arguments + self.largest_bias);
		let off = STEEPEST * argument_off + arguments * (OFF / 2.0 + 2.0 * ROUNDED);
		// The definition rounds to a whole number.
		let off = self.unit * off + 0.5;
		if (arguments + 1.0) * self.unit + off >= f64::from(i32::MAX) {
			return None;
		}
		let largest = self.largest(row, (values - 2.0 * off - ROUNDED * 2.0 * values) as f32)?;
		if largest < LEAST.into() {
			return None;
		}
		let uncertain = off * f64::from(i8::MAX) / largest as f64 + f64::from(quantise::OFF);
		if uncertain > UNCERTAIN {
			return None;
		}
		self.quotients(row, largest, (0.5 - uncertain) as f32, to);
		i32::try_from(largest).ok()
	}

	/// Estimates all elements, and gives the largest magnitude of the sums, that of the function's arguments and that of its values.
	#[inline]
	#[target_feature(enable = "avx512f,avx512dq")]
	fn estimate(&mut self, row: &Row<'_>) -> Largest {
		let scale = _mm512_set1_ps((f64::from(row.scale) * self.post) as f32);
		let half = _mm512_set1_ps((self.unit / 2.0) as f32);
		// So large a float has no digits behind the point, and its lowest ones are the row of polynomials.
		let large = _mm512_set1_ps(LARGE);
		// Just below the end of the last row: all behind it is alike.
		let end = _mm512_set1_ps(PIECES as f32 - 1.0 / 1024.0);
		let mut sums = _mm512_setzero_si512();
		let (mut arguments, mut values) = (_mm512_setzero_ps(), _mm512_setzero_ps());
		let channels = self.multipliers.iter().zip(&self.biases);
		for ((to, x), (m, b)) in self.values.iter_mut().zip(row.x.as_chunks::<16>().0).zip(channels) {
			// SAFETY: 64 bytes are read of each, and there are as many.
			let (x, m, b) = unsafe {
				(
					_mm512_loadu_si512(x.as_ptr().cast()),
					_mm512_loadu_ps(m.as_ptr()),
					_mm512_loadu_ps(b.as_ptr()),
				)
			};
			sums = _mm512_max_epu32(sums, _mm512_abs_epi32(x));
			let argument = _mm512_fmadd_ps(_mm512_mul_ps(_mm512_cvtepi32_ps(x), m), scale, b);
			let magnitude = _mm512_abs_ps(argument);
			arguments = _mm512_max_ps(arguments, magnitude);
			let place = _mm512_min_ps(_mm512_mul_ps(magnitude, self.pieces), end);
			let piece = _mm512_add_round_ps::<{ _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC }>(place, large);
			let u = _mm512_sub_ps(place, _mm512_sub_ps(piece, large));
			let piece = _mm512_castps_si512(piece);
			let [columns @ .., last] = &self.columns;
			let mut erf = _mm512_permutexvar_ps(piece, *last);
			for column in columns.iter().rev() {
				erf = _mm512_fmadd_ps(erf, u, _mm512_permutexvar_ps(piece, *column));
			}
			let sign = _mm512_and_ps(argument, _mm512_set1_ps(-0.0));
			let halved = _mm512_mul_ps(argument, half);
			let value = _mm512_fmadd_ps(halved, _mm512_or_ps(erf, sign), halved);
			values = _mm512_max_ps(values, _mm512_abs_ps(value));
			// SAFETY: 64 bytes are written, and there are as many.
			unsafe { _mm512_storeu_ps(to.as_mut_ptr(), value) };
		}
		Largest {
			sums: _mm512_reduce_max_epu32(sums),
			arguments: _mm512_reduce_max_ps(arguments),
			values: _mm512_reduce_max_ps(values),
		}
	}

	/// The largest magnitude, which is that of an element whose estimate is at least so large.
	#[inline]
	#[target_feature(enable = "avx512f,avx512dq")]
	fn largest(&self, row: &Row<'_>, least: f32) -> Option<i64> {
		let least = _mm512_set1_ps(least);
		let (mut largest, mut count) = (0, 0);
		for (place, values) in self.values.iter().enumerate() {
			// SAFETY: 64 bytes are read, and there are as many.
			let values = unsafe { _mm512_loadu_ps(values.as_ptr()) };
			let candidates = _mm512_cmp_ps_mask::<_CMP_GE_OQ>(_mm512_abs_ps(values), least);
			if candidates != 0 {
				count += candidates.count_ones();
				if count > CANDIDATES {
					return None;
				}
				for lane in lanes_of(candidates) {
					largest = row.exact(16 * place + lane).abs().max(largest);
				}
			}
		}
		Some(largest)
	}

	/// Stores the quotients. Where an estimate is further than this from the nearest integer, they are those of the definition.
	#[inline]
	#[target_feature(enable = "avx512f,avx512dq")]
	fn quotients(&self, row: &Row<'_>, largest: i64, certain: f32, to: &mut [i8]) {
		let factor = _mm512_set1_ps((f64::from(i8::MAX) / largest as f64) as f32);
		let certain = _mm512_set1_ps(certain);
		for (place, (to, values)) in to.as_chunks_mut::<16>().0.iter_mut().zip(&self.values).enumerate() {
			// SAFETY: 64 bytes are read, and there are as many.
			let quotients = _mm512_mul_ps(unsafe { _mm512_loadu_ps(values.as_ptr()) }, factor);
			let (bytes, away) = nearest(quotients);
			// SAFETY: 16 bytes are written, and there are as many.
			unsafe { _mm_storeu_si128(to.as_mut_ptr().cast(), bytes) };
			let uncertain = _mm512_cmp_ps_mask::<_CMP_NLT_UQ>(away, certain);
			if uncertain != 0 {
				for lane in lanes_of(uncertain) {
					to[lane] = row.chain.quantise.element(row.exact(16 * place + lane), largest) as i8;
				}
			}
		}
	}
}

/// The largest magnitudes of a row.
struct Largest {
	sums: u32,
	arguments: f32,
	values: f32,
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn polynomials_should_be_off_by_half_of_what_is_allowed_for_at_most() {
		const STEPS: u32 = 1 << 14;
		let mut most = 0.0f64;
		for place in 0..PIECES as u32 * STEPS {
			let (piece, u) = ((place / STEPS) as usize, (place % STEPS) as f32 / STEPS as f32);
			let columns = ERF.iter().rev().map(|column| column[piece]);
			let estimate = columns.fold(0.0f32, |sum, coefficient| sum.mul_add(u, coefficient));
			let exact = erf((piece as f64 + f64::from(u)) * LAST / PIECES as f64);
			most = most.max((f64::from(estimate) - exact).abs());
		}
		assert!(most < OFF / 2.0, "{:e} is more than half of {OFF:e}", most);
	}
}
