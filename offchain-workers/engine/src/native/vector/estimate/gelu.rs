//! GELU in floats of 64 bits, looked up in tables of sixteen: the definition's polynomials in integers take twice as long. With 16 fraction
//! bits one vector in some hundreds is computed by them.

use super::super::{avx512::Eight, gelu::Gelu};
use crate::native::{room::room, Buffer, Operand};
use ambit_graph::{function, ops::Apply};
use std::arch::x86_64::*;

/// What an estimate of the error function may differ from the definition's at most, in units of 2^-30: 2.3 as its argument is rounded,
/// by at most 2^-29 where the slope is at most `2 / sqrt(π)`, 1 by eight roundings of a half in units of 2^-32, half a unit as the result
/// is rounded, and less than one where one row of polynomials ends and the next begins.
const OFF: f64 = 6.0;

/// Tables of what is looked up by row: the coefficients of a power.
type Column = [__m512d; 2];

#[target_feature(enable = "avx2,fma,avx512f,avx512bw,avx512dq,avx512vl")]
pub(in super::super) fn gelu(op: &Apply, operands: &[Operand<'_>]) -> Option<Buffer> {
	let [x] = operands else { return None };
	let x = x.fixed()?;
	let (estimate, exact) = (Estimate::new(op), Gelu::<Eight, 8>::new(op));
	let mut elements = room(x.len());
	let (parts, rest) = x.as_chunks();
	let (to_parts, to_rest) = elements.as_chunks_mut();
	for (to, x) in to_parts.iter_mut().zip(parts) {
		if !estimate.of(x, to) {
			uncertain(&exact, x, to);
		}
	}
	for (to, x) in to_rest.iter_mut().zip(rest) {
		*to = op.function.apply((*x).into(), op.from, op.to) as i32;
	}
	Some(Buffer::I32(elements))
}

#[cold]
#[inline(never)]
#[target_feature(enable = "avx2,fma,avx512f,avx512bw,avx512dq,avx512vl")]
fn uncertain(exact: &Gelu<Eight, 8>, x: &[i32; 8], to: &mut [i32; 8]) {
	exact.of(x, to);
}

struct Estimate {
	/// From an operand to rows of the table.
	rows: __m512d,
	/// From half an operand to the result.
	unit: __m512d,
	/// What a result may be off by, for each unit of its operand's magnitude.
	off: __m512d,
	columns: [Column; 9],
}

impl Estimate {
	#[target_feature(enable = "avx512f,avx512dq")]
	fn new(op: &Apply) -> Self {
		let two_to = |exponent: i32| 2f64.powi(exponent);
		let unit = two_to(i32::from(op.to) - i32::from(op.from));
		let mut columns = [[_mm512_setzero_pd(); 2]; 9];
		for (power, column) in columns.iter_mut().enumerate() {
			let mut rows = [0.0; 16];
			for (row, coefficients) in rows.iter_mut().zip(function::ERF) {
				*row = coefficients[power] as f64 * two_to(-32);
			}
			// Behind the last row it is 1.
			rows[function::ERF.len()] = if power == 0 { 1.0 } else { 0.0 };
			let (halves, _) = rows.as_chunks::<8>();
			// SAFETY: 64 bytes are read, and each half has as many.
			*column = [0, 1].map(|half| unsafe { _mm512_loadu_pd(halves[half].as_ptr()) });
		}
		Self {
			rows: _mm512_set1_pd(function::SQRT_HALF as f64 * two_to(-30 - i32::from(op.from))),
			unit: _mm512_set1_pd(unit / 2.0),
			off: _mm512_set1_pd(unit / 2.0 * OFF * two_to(-30)),
			columns,
		}
	}

	/// Stores the values, unless one of them is uncertain: then it is false, and nothing is stored.
	#[inline]
	#[target_feature(enable = "avx512f,avx512dq,avx512vl,fma")]
	fn of(&self, x: &[i32; 8], to: &mut [i32; 8]) -> bool {
		// SAFETY: 32 bytes are read, and there are as many.
		let x = unsafe { _mm512_cvtepi32_pd(_mm256_loadu_si256(x.as_ptr().cast())) };
		let magnitude = _mm512_abs_pd(x);
		// All behind the last row is alike.
		let place = _mm512_min_pd(_mm512_mul_pd(magnitude, self.rows), _mm512_set1_pd(9.5));
		// So large a float has no digits behind the point, and its lowest ones are the row.
		let large = _mm512_set1_pd(1.5 * (1u64 << 52) as f64);
		let row = _mm512_add_round_pd::<{ _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC }>(place, large);
		let u = _mm512_sub_pd(place, _mm512_sub_pd(row, large));
		let row = _mm512_castpd_si512(row);
		let mut erf = _mm512_permutex2var_pd(self.columns[8][0], row, self.columns[8][1]);
		for [low, high] in self.columns[..8].iter().rev() {
			erf = _mm512_fmadd_pd(erf, u, _mm512_permutex2var_pd(*low, row, *high));
		}
		let sign = _mm512_and_pd(x, _mm512_set1_pd(-0.0));
		let halved = _mm512_mul_pd(x, self.unit);
		let value = _mm512_fmadd_pd(halved, _mm512_or_pd(erf, sign), halved);
		let nearest = _mm512_roundscale_pd::<{ _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC }>(value);
		let away = _mm512_abs_pd(_mm512_sub_pd(value, nearest));
		// What floats are off by is less than 2^-19, where values fit 32 bits at all.
		let certain = _mm512_fnmadd_pd(magnitude, self.off, _mm512_set1_pd(0.5 - 1.0 / f64::from(1 << 16)));
		let is_certain = _mm512_cmp_pd_mask::<_CMP_LT_OQ>(away, certain) == 0xff;
		if is_certain {
			// SAFETY: 32 bytes are written, and there are as many.
			unsafe { _mm256_storeu_si256(to.as_mut_ptr().cast(), _mm512_cvtpd_epi32(nearest)) };
		}
		is_certain
	}
}
