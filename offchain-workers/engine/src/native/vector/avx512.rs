//! Eight lanes, for processors with AVX-512.
//!
//! It shifts signed numbers, and narrows to the nearest ones.

use super::wide::{functions, Wide};
use std::arch::x86_64::*;

/// `[i64; 8]`, or `[u64; 8]`.
#[derive(Clone, Copy)]
pub(super) struct Eight(__m512i);

impl Wide<8> for Eight {
	type Mask = __mmask8;
	type Floats = __m512d;
	type Halves = __m256i;
	type Table = __m512i;

	const OFFSET: u64 = 0;

	// SAFETY: only functions that are compiled for AVX-512 and AVX2 call these. What is loaded and stored are arrays of as many bytes.
	functions! {
		all(value: i64) -> Self {
			Self(_mm512_set1_epi64(value))
		}
		load(elements: &[i32; 8]) -> Self {
			Self(_mm512_cvtepi32_epi64(_mm256_loadu_si256(elements.as_ptr().cast())))
		}
		load_wide(elements: &[i64; 8]) -> Self {
			Self(_mm512_loadu_si512(elements.as_ptr().cast()))
		}
		store(self, to: &mut [i32; 8]) {
			_mm256_storeu_si256(to.as_mut_ptr().cast(), _mm512_cvtepi64_epi32(self.0))
		}
		store_saturated(self, to: &mut [i32; 8]) {
			_mm256_storeu_si256(to.as_mut_ptr().cast(), _mm512_cvtsepi64_epi32(self.0))
		}
		saturated(self) -> Self {
			let (high, low) = (_mm512_set1_epi64(i32::MAX.into()), _mm512_set1_epi64(i32::MIN.into()));
			Self(_mm512_max_epi64(_mm512_min_epi64(self.0, high), low))
		}
		sum(self) -> i64 {
			_mm512_reduce_add_epi64(self.0)
		}

		plus(self, other: Self) -> Self {
			Self(_mm512_add_epi64(self.0, other.0))
		}
		minus(self, other: Self) -> Self {
			Self(_mm512_sub_epi64(self.0, other.0))
		}
		and(self, other: Self) -> Self {
			Self(_mm512_and_si512(self.0, other.0))
		}
		times(self, other: Self) -> Self {
			Self(_mm512_mul_epi32(self.0, other.0))
		}
		times_unsigned(self, other: Self) -> Self {
			Self(_mm512_mul_epu32(self.0, other.0))
		}
		left(self, bits: __m128i) -> Self {
			Self(_mm512_sll_epi64(self.0, bits))
		}
		right(self, bits: __m128i) -> Self {
			Self(_mm512_srl_epi64(self.0, bits))
		}
		right_by(self, bits: __m128i, _: Self) -> Self {
			Self(_mm512_sra_epi64(self.0, bits))
		}
		left_each(self, bits: Self) -> Self {
			Self(_mm512_sllv_epi64(self.0, bits.0))
		}
		right_each(self, bits: Self) -> Self {
			Self(_mm512_srlv_epi64(self.0, bits.0))
		}

		is_above(self, other: Self) -> Self::Mask {
			_mm512_cmpgt_epi64_mask(self.0, other.0)
		}
		negated_where(self, mask: Self::Mask) -> Self {
			Self(_mm512_mask_sub_epi64(self.0, mask, _mm512_setzero_si512(), self.0))
		}
		replaced_where(self, other: Self, mask: Self::Mask) -> Self {
			Self(_mm512_mask_blend_epi64(mask, self.0, other.0))
		}

		table(rows: [i32; 9]) -> Self::Table {
			let mut padded = [0; 16];
			padded[..9].copy_from_slice(&rows);
			_mm512_loadu_si512(padded.as_ptr().cast())
		}
		look_up(table: Self::Table, row: Self) -> Self {
			// The row in both halves of a lane: what is in the upper one is not used.
			Self(_mm512_permutexvar_epi32(row.0, table))
		}

		all_floats(value: f64) -> Self::Floats {
			_mm512_set1_pd(value)
		}
		floats(elements: &[i32; 8]) -> Self::Floats {
			_mm512_cvtepi32_pd(_mm256_loadu_si256(elements.as_ptr().cast()))
		}
		magnitudes(floats: Self::Floats) -> Self::Floats {
			_mm512_abs_pd(floats)
		}
		product(a: Self::Floats, b: Self::Floats) -> Self::Floats {
			_mm512_mul_pd(a, b)
		}
		product_and_sum(a: Self::Floats, b: Self::Floats, c: Self::Floats) -> Self::Floats {
			_mm512_fmadd_pd(a, b, c)
		}
		lesser(a: Self::Floats, b: Self::Floats) -> Self::Floats {
			_mm512_min_pd(a, b)
		}
		difference(a: Self::Floats, b: Self::Floats) -> Self::Floats {
			_mm512_sub_pd(a, b)
		}
		nearest(floats: Self::Floats) -> Self::Floats {
			_mm512_roundscale_pd::<{ _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC }>(floats)
		}
		are_below(a: Self::Floats, b: Self::Floats) -> bool {
			_mm512_cmp_pd_mask::<_CMP_LT_OQ>(a, b) == 0xff
		}
		store_floats(floats: Self::Floats, to: &mut [i32; 8]) {
			_mm256_storeu_si256(to.as_mut_ptr().cast(), _mm512_cvtpd_epi32(floats))
		}
		truncated_with_signs(floats: Self::Floats, signs: &[i32; 8]) -> __m256i {
			_mm256_sign_epi32(_mm512_cvttpd_epi32(floats), _mm256_loadu_si256(signs.as_ptr().cast()))
		}
		store_bytes(numbers: __m256i, to: &mut [i8; 8]) {
			_mm_storel_epi64(to.as_mut_ptr().cast(), _mm256_cvtepi32_epi8(numbers))
		}
		store_words(numbers: __m256i, to: &mut [i16; 8]) {
			_mm_storeu_si128(to.as_mut_ptr().cast(), _mm256_cvtepi32_epi16(numbers))
		}
	}
}
