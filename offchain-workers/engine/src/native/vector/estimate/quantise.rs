//! Quotients of 8 bits in floats of 32 bits, of which a vector has twice as many as of those that are exact.

use super::super::{
	avx512::Eight,
	quantise::{bytes, Rows},
};
use crate::native::{room::room, Buffer, Operand};
use ambit_graph::{ops::Quantise, ElementType, TensorType};
use std::arch::x86_64::*;

/// Smaller scales are left to others.
pub(super) const LEAST: i32 = 1 << 16;

/// How near to the middle of two integers an estimate of at most 127 may be. It is off by three roundings of 2^-24, and what the
/// definition adds is less than a half by at most `1 / (2 LEAST)`: together less than 2^-14.
pub(super) const OFF: f32 = 1.0 / (1 << 13) as f32;

/// Added to a small number, it makes a float without digits behind the point, whose lowest ones are an integer's.
pub(super) const LARGE: f32 = 1.5 * (1 << 23) as f32;

#[target_feature(enable = "avx2,fma,avx512f,avx512bw,avx512dq,avx512vl")]
pub(in super::super) fn quantise(
	op: &Quantise,
	operands: &[Operand<'_>],
	result: &TensorType,
) -> Option<Buffer> {
	if op.to != ElementType::I8 {
		return None;
	}
	let Rows { x, scales, lines } = Rows::of(operands, result)?;
	let mut elements = room(x.len());
	for (to, [i, s]) in elements.chunks_exact_mut(lines.length).zip(lines.starts()) {
		let (x, scale) = (&x[i..][..lines.length], scales[s]);
		if scale < LEAST {
			bytes::<Eight, 8>(x, scale, to);
			continue;
		}
		let estimated = x.len() - x.len() % 16;
		let estimate = Estimate::by(scale);
		let (parts, _) = x[..estimated].as_chunks();
		let (to_parts, _) = to[..estimated].as_chunks_mut();
		for (to, x) in to_parts.iter_mut().zip(parts) {
			if !estimate.of(x, to) {
				uncertain(scale, x, to);
			}
		}
		if estimated < x.len() {
			bytes::<Eight, 8>(&x[estimated..], scale, &mut to[estimated..]);
		}
	}
	Some(Buffer::I8(elements))
}

#[cold]
#[inline(never)]
#[target_feature(enable = "avx2,fma,avx512f,avx512bw,avx512dq,avx512vl")]
fn uncertain(scale: i32, x: &[i32; 16], to: &mut [i8; 16]) {
	bytes::<Eight, 8>(x, scale, to);
}

struct Estimate {
	factor: __m512,
}

impl Estimate {
	#[inline]
	#[target_feature(enable = "avx512f")]
	fn by(scale: i32) -> Self {
		Self { factor: _mm512_set1_ps((f64::from(i8::MAX) / f64::from(scale)) as f32) }
	}

	/// Stores the quotients, unless one of them is uncertain: then it is false, and nothing is stored.
	#[inline]
	#[target_feature(enable = "avx512f,avx512dq")]
	fn of(&self, x: &[i32; 16], to: &mut [i8; 16]) -> bool {
		let limit = _mm512_set1_ps(i8::MAX.into());
		// SAFETY: 64 bytes are read, and there are as many.
		let x = unsafe { _mm512_cvtepi32_ps(_mm512_loadu_si512(x.as_ptr().cast())) };
		let quotient = _mm512_mul_ps(x, self.factor);
		let limited = _mm512_max_ps(_mm512_min_ps(quotient, limit), _mm512_set1_ps(-127.0));
		let (bytes, away) = nearest(limited);
		let is_certain = _mm512_cmp_ps_mask::<_CMP_LT_OQ>(away, _mm512_set1_ps(0.5 - OFF)) == 0xffff;
		if is_certain {
			// SAFETY: 16 bytes are written, and there are as many.
			unsafe { _mm_storeu_si128(to.as_mut_ptr().cast(), bytes) };
		}
		is_certain
	}
}

/// The nearest integers of 8 bits, and how far away they are.
#[inline]
#[target_feature(enable = "avx512f,avx512dq")]
pub(super) fn nearest(quotients: __m512) -> (__m128i, __m512) {
	let large = _mm512_set1_ps(LARGE);
	let shifted = _mm512_add_ps(quotients, large);
	let away = _mm512_abs_ps(_mm512_sub_ps(quotients, _mm512_sub_ps(shifted, large)));
	(_mm512_cvtepi32_epi8(_mm512_castps_si512(shifted)), away)
}
