//! Softmax in floats of 64 bits, which takes a third of what the definition's polynomial in integers does.

use super::super::{
	avx512::Eight,
	softmax::{largest, softmax_row, Exponential},
};
use crate::native::{room::room, Buffer, Operand};
use ambit_graph::{
	function::{EXP2, LOG2_E},
	ops::Softmax,
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

#[target_feature(enable = "avx2,fma,avx512f,avx512bw,avx512dq,avx512vl")]
pub(in super::super) fn softmax(op: &Softmax, operands: &[Operand<'_>]) -> Option<Buffer> {
	let [x_operand] = operands else { return None };
	let (length, x) = (x_operand.row(), x_operand.fixed()?);
	if op.to != ElementType::I32 || op.one > MOST {
		return None;
	}
	let estimate = Estimate::new(op);
	let exact = Exponential::<Eight>::new(op.from);
	let mut elements = room(x.len());
	let mut powers = vec![[0.0; 8]; length.div_ceil(8)];
	for (row, to) in x.chunks_exact(length).zip(elements.chunks_exact_mut(length)) {
		if !estimate.row(row, &mut powers, to) {
			uncertain(op, &exact, row, to);
		}
	}
	Some(Buffer::I32(elements))
}

#[cold]
#[inline(never)]
#[target_feature(enable = "avx2,fma,avx512f,avx512bw,avx512dq,avx512vl")]
fn uncertain(op: &Softmax, exact: &Exponential<Eight>, row: &[i32], to: &mut [i32]) {
	softmax_row::<Eight, 8>(op, exact, row, to);
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

	/// Stores the shares of a row, and says whether all of them are certain. `powers` are for this alone, as many vectors as the row has.
	#[inline]
	#[target_feature(enable = "avx512f,avx512dq,avx512vl,fma")]
	fn row(&self, row: &[i32], powers: &mut [[f64; 8]], to: &mut [i32]) -> bool {
		let largest = largest(row);
		let mut sums = _mm512_setzero_pd();
		for (x, to) in row.chunks(8).zip(&mut *powers) {
			let power = self.power(x, largest);
			sums = _mm512_add_pd(sums, power);
			// SAFETY: 64 bytes are written, and there are as many.
			unsafe { _mm512_storeu_pd(to.as_mut_ptr(), power) };
		}
		let sum = _mm512_reduce_add_pd(sums);
		let factor = _mm512_set1_pd(self.one / sum);
		// What a share may be off by: a power's part of it, and for each unit of the share, those of the power and of the sum.
		let certain = _mm512_set1_pd(0.5 - ROUNDED * UNIT * self.one / sum);
		let off = _mm512_set1_pd((2.0 * RELATIVE + ROUNDED * row.len() as f64 / sum) * UNIT);
		let mut are_certain = 0xff;
		for (to, power) in to.chunks_mut(8).zip(powers) {
			// SAFETY: 64 bytes are read, and there are as many.
			let share = _mm512_mul_pd(unsafe { _mm512_loadu_pd(power.as_ptr()) }, factor);
			let nearest = _mm512_roundscale_pd::<{ _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC }>(share);
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

/// The lanes of a vector that these elements, at most eight, are in.
#[inline(always)]
fn lanes(elements: &[i32]) -> __mmask8 {
	((1u32 << elements.len()) - 1) as __mmask8
}
