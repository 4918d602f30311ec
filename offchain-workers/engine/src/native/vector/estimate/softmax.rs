//! Softmax in floats of 64 bits, which takes a third of what the definition's polynomial in integers does.

use super::{
	super::{
		avx512::Eight,
		quantise::bytes,
		softmax::{largest, softmax_row, Exponential},
	},
	lanes_of, UNCERTAIN,
};
use crate::native::{room::room, rows::largest_magnitude, Buffer, Operand};
use ambit_graph::{
	function::{EXP2, LOG2_E},
	ops::{Quantise, Softmax},
	ElementType,
};
use std::arch::x86_64::*;

/// Where 1 is more than this, too many estimates are uncertain.
const MOST: i32 = 1 << 24;

/// A power by the definition is an integer, in units of 2^-30. It is off by [`ROUNDED`] as it is rounded, and by at most [`RELATIVE`]
/// units of itself: `ln 2 / 2` as its exponent is rounded, 7/8 by seven roundings of the polynomial in units of 2^-32, and 1/4 where the
/// polynomial ends and begins again. What floats are off by is less than what is allowed for beyond that.
const ROUNDED: f64 = 0.51;
const RELATIVE: f64 = 1.5;
/// A unit.
const UNIT: f64 = 1.0 / (1 << 30) as f64;

/// The extent of rows, and their elements, if they are what is estimated here.
fn rows<'a>(op: &Softmax, operands: &[Operand<'a>]) -> Option<(usize, &'a [i32])> {
	let [x] = operands else { return None };
	let x = (x.row(), x.fixed()?);
	(op.to == ElementType::I32 && op.one <= MOST).then_some(x)
}

#[target_feature(enable = "avx2,fma,avx512f,avx512bw,avx512dq,avx512vl")]
pub(in super::super) fn softmax(op: &Softmax, operands: &[Operand<'_>]) -> Option<Buffer> {
	let (length, x) = rows(op, operands)?;
	let estimate = Estimate::new(op);
	let exact = Exponential::<Eight>::new(op.from);
	let mut elements = room(x.len());
	let mut powers = Powers::new(length);
	for (x, to) in x.chunks(ROWS * length).zip(elements.chunks_mut(ROWS * length)) {
		powers.fill(&estimate, x);
		for ((row, to), (powers, sum)) in x.chunks(length).zip(to.chunks_mut(length)).zip(powers.rows()) {
			if !estimate.shares(sum, powers, to) {
				uncertain(op, &exact, row, to);
			}
		}
	}
	Some(Buffer::I32(elements))
}

/// The largest share of each row, and the quotients of 8 bits of all by that, without the shares being there.
#[target_feature(enable = "avx2,fma,avx512f,avx512bw,avx512dq,avx512vl")]
pub(in super::super) fn quantised_shares(
	op: &Softmax,
	quantise: &Quantise,
	operands: &[Operand<'_>],
) -> Option<[Buffer; 2]> {
	let (length, x) = rows(op, operands)?;
	let estimate = Estimate::new(op);
	let exact = Exponential::<Eight>::new(op.from);
	let (mut scales, mut elements) = (room(x.len() / length), room(x.len()));
	let mut powers = Powers::new(length);
	let mut shares = Vec::new();
	let blocks = x.chunks(ROWS * length).zip(scales.chunks_mut(ROWS)).zip(elements.chunks_mut(ROWS * length));
	for ((x, scales), to) in blocks {
		powers.fill(&estimate, x);
		let mut quotients = [None; ROWS];
		for (quotients, (_, sum)) in quotients.iter_mut().zip(powers.rows()) {
			*quotients = Quotients::new(op, sum, length);
		}
		let rows = x.chunks(length).zip(scales).zip(to.chunks_mut(length));
		for (((row, scale), to), (quotients, (powers, _))) in rows.zip(quotients.iter().zip(powers.rows())) {
			if let Some(quotients) = quotients {
				if quotients.store(quantise, powers, to) {
					*scale = quotients.largest;
					continue;
				}
			}
			shares.resize(length, 0);
			uncertain(op, &exact, row, &mut shares);
			*scale = i32::try_from(largest_magnitude(&shares)).unwrap_or(i32::MAX);
			bytes::<Eight, 8>(&shares, *scale, to);
		}
	}
	Some([Buffer::I32(scales), Buffer::I8(elements)])
}

#[cold]
#[inline(never)]
#[target_feature(enable = "avx2,fma,avx512f,avx512bw,avx512dq,avx512vl")]
fn uncertain(op: &Softmax, exact: &Exponential<Eight>, row: &[i32], to: &mut [i32]) {
	softmax_row::<Eight, 8>(op, exact, row, to);
}

/// Rows of which one part of the work is done after the other, so that what is computed for a whole row is not waited for.
const ROWS: usize = 16;

/// The powers of some rows, and their sums.
struct Powers {
	/// Elements of a row, and vectors.
	length: usize,
	vectors: usize,
	powers: Vec<[f64; 8]>,
	sums: [f64; ROWS],
}

impl Powers {
	fn new(length: usize) -> Self {
		let vectors = length.div_ceil(8);
		Self { length, vectors, powers: vec![[0.0; 8]; ROWS * vectors], sums: [0.0; ROWS] }
	}

	/// Those of up to [`ROWS`] rows.
	#[inline]
	#[target_feature(enable = "avx512f,avx512vl,fma")]
	fn fill(&mut self, estimate: &Estimate, x: &[i32]) {
		let rows = x.chunks(self.length).zip(self.powers.chunks_mut(self.vectors));
		for ((row, powers), to) in rows.zip(&mut self.sums) {
			let largest = largest(row);
			let mut sums = _mm512_setzero_pd();
			for (x, to) in row.chunks(8).zip(powers) {
				let power = estimate.power(x, largest);
				sums = _mm512_add_pd(sums, power);
				// SAFETY: 64 bytes are written, and there are as many.
				unsafe { _mm512_storeu_pd(to.as_mut_ptr(), power) };
			}
			*to = _mm512_reduce_add_pd(sums);
		}
	}

	fn rows(&self) -> impl Iterator<Item = (&[[f64; 8]], f64)> {
		self.powers.chunks(self.vectors).zip(self.sums)
	}
}

struct Estimate {
	/// From a difference to minus its exponent.
	log: __m512d,
	coefficients: [__m512d; 8],
	one: f64,
}

impl Estimate {
	#[target_feature(enable = "avx512f")]
	fn new(op: &Softmax) -> Self {
		let mut coefficients = [_mm512_setzero_pd(); 8];
		for (to, coefficient) in coefficients.iter_mut().zip(EXP2) {
			*to = _mm512_set1_pd(coefficient as f64 / EXP2[0] as f64);
		}
		let log = -(LOG2_E as f64) * UNIT / (1u64 << op.from) as f64;
		Self { log: _mm512_set1_pd(log), coefficients, one: op.one.into() }
	}

	/// Stores the shares of a row of powers, and says whether all of them are certain.
	#[inline]
	#[target_feature(enable = "avx512f,avx512dq,avx512vl,fma")]
	fn shares(&self, sum: f64, powers: &[[f64; 8]], to: &mut [i32]) -> bool {
		let Shares { factor, certain, off } = Shares::new(self.one, sum, to.len());
		let [factor, certain, off] = [factor, certain, off].map(|one| _mm512_set1_pd(one));
		let mut are_certain = 0xff;
		for (to, power) in to.chunks_mut(8).zip(powers) {
			// SAFETY: 64 bytes are read, and there are as many.
			let share = _mm512_mul_pd(unsafe { _mm512_loadu_pd(power.as_ptr()) }, factor);
			let nearest = nearest(share);
			let away = _mm512_abs_pd(_mm512_sub_pd(share, nearest));
			are_certain &= _mm512_cmp_pd_mask::<_CMP_LT_OQ>(away, _mm512_fnmadd_pd(share, off, certain));
			// SAFETY: lanes behind the last element are not written.
			unsafe { _mm256_mask_storeu_epi32(to.as_mut_ptr(), lanes(to), _mm512_cvtpd_epi32(nearest)) };
		}
		are_certain == 0xff
	}

	/// The powers of up to eight elements, from 0 to 1, and 0 in other lanes.
	#[inline]
	#[target_feature(enable = "avx512f,avx512vl,fma")]
	fn power(&self, x: &[i32], largest: i32) -> __m512d {
		let there = lanes(x);
		// SAFETY: lanes behind the last element are not read.
		let x = unsafe { _mm256_maskz_loadu_epi32(there, x.as_ptr()) };
		let below = _mm256_sub_epi32(_mm256_set1_epi32(largest), x);
		let exponent = _mm512_mul_pd(_mm512_cvtepu32_pd(below), self.log);
		// Less is as good as nothing, and numbers with few digits are slow.
		let exponent = _mm512_max_pd(exponent, _mm512_set1_pd(-60.0));
		let whole = _mm512_roundscale_pd::<{ _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC }>(exponent);
		let u = _mm512_sub_pd(exponent, whole);
		let [coefficients @ .., last] = &self.coefficients;
		let mut sum = *last;
		for coefficient in coefficients.iter().rev() {
			sum = _mm512_fmadd_pd(sum, u, *coefficient);
		}
		_mm512_maskz_scalef_pd(there, sum, whole)
	}
}

/// From powers of a row to its shares.
#[derive(Clone, Copy)]
struct Shares {
	factor: f64,
	/// How far from the nearest integer an estimate is certain: less for each unit of the share.
	certain: f64,
	off: f64,
}

impl Shares {
	#[inline(always)]
	fn new(one: f64, sum: f64, count: usize) -> Self {
		Self {
			factor: one / sum,
			// What a share may be off by: a power's part of it, and for each unit of the share, those of the power and of the sum.
			certain: 0.5 - ROUNDED * UNIT * one / sum,
			off: (2.0 * RELATIVE + ROUNDED * count as f64 / sum) * UNIT,
		}
	}

	/// The share of a power, if it is certain.
	#[inline(always)]
	fn nearest(&self, power: f64) -> Option<i32> {
		let share = power * self.factor;
		let nearest = share.round_ties_even();
		((share - nearest).abs() < self.certain - share * self.off).then_some(nearest as i32)
	}
}

/// The quotients of a row's shares by the largest of them.
#[derive(Clone, Copy)]
struct Quotients {
	shares: Shares,
	largest: i32,
	/// From a power to its quotient.
	factor: f64,
	/// How far from the nearest integer a quotient is certain.
	certain: f64,
}

impl Quotients {
	/// If the largest share is certain, and most quotients are.
	#[inline(always)]
	fn new(op: &Softmax, sum: f64, count: usize) -> Option<Self> {
		let shares = Shares::new(op.one.into(), sum, count);
		// The largest power is 1.
		let largest = shares.nearest(1.0).filter(|largest| *largest > 0)?;
		let limit = f64::from(i8::MAX) / f64::from(largest);
		// A share was rounded by a half, and so was the largest one by the quotients' definition.
		let uncertain =
			limit * (0.5 + (0.5 - shares.certain) + 0.5) + f64::from(i8::MAX) * (shares.off + UNIT);
		let factor = shares.factor * limit;
		(uncertain < UNCERTAIN).then_some(Self { shares, largest, factor, certain: 0.5 - uncertain })
	}

	/// Stores the quotients of a row of powers, and says whether all of the shares that they are of are certain.
	#[inline]
	#[target_feature(enable = "avx512f,avx512dq,avx512vl,fma")]
	fn store(&self, quantise: &Quantise, powers: &[[f64; 8]], to: &mut [i8]) -> bool {
		let [factor, certain] = [self.factor, self.certain].map(|one| _mm512_set1_pd(one));
		for (to, power) in to.chunks_mut(8).zip(powers) {
			// SAFETY: 64 bytes are read, and there are as many.
			let quotient = _mm512_mul_pd(unsafe { _mm512_loadu_pd(power.as_ptr()) }, factor);
			let nearest = nearest(quotient);
			let away = _mm512_abs_pd(_mm512_sub_pd(quotient, nearest));
			let there = lanes(to);
			// SAFETY: lanes behind the last element are not written.
			unsafe {
				_mm256_mask_cvtepi32_storeu_epi8(to.as_mut_ptr().cast(), there, _mm512_cvtpd_epi32(nearest));
			}
			for lane in lanes_of(_mm512_cmp_pd_mask::<_CMP_NLT_UQ>(away, certain) & there) {
				let Some(share) = self.shares.nearest(power[lane]) else { return false };
				to[lane] = quantise.element(share.into(), self.largest.into()) as i8;
			}
		}
		true
	}
}

#[inline]
#[target_feature(enable = "avx512f")]
fn nearest(numbers: __m512d) -> __m512d {
	_mm512_roundscale_pd::<{ _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC }>(numbers)
}

/// The lanes of a vector that these elements, at most eight, are in.
#[inline(always)]
fn lanes<T>(elements: &[T]) -> __mmask8 {
	((1u32 << elements.len()) - 1) as __mmask8
}
