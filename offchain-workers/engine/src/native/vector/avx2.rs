//! Four lanes, for processors with AVX2 and fused multiply-add.
//!
//! AVX2 multiplies integers of 32 bits only, and shifts 64-bit ones to the right as unsigned ones only.

use super::wide::{functions, Wide};
use std::arch::x86_64::*;

/// `[i64; 4]`, or `[u64; 4]`.
#[derive(Clone, Copy)]
pub(super) struct Four(__m256i);

impl Four {
	/// The low halves of all lanes.
	#[inline(always)]
	fn low(self) -> __m128i {
		// SAFETY: only functions for AVX2 call this.
		unsafe {
			let halves = _mm256_setr_epi32(0, 2, 4, 6, 0, 2, 4, 6);
			_mm256_castsi256_si128(_mm256_permutevar8x32_epi32(self.0, halves))
		}
	}
}

impl Wide<4> for Four {
	type Mask = __m256i;
	type Floats = __m256d;
	type Halves = __m128i;
	type Table = (__m256i, Self);

	const OFFSET: u64 = 1 << 63;

	#[inline(always)]
	fn store_saturated(self, to: &mut [i32; 4]) {
		self.saturated().store(to);
	}

	// SAFETY: only functions that are compiled for AVX2 and fused multiply-add call these. What is loaded and stored are arrays of as many bytes.
	functions! {
		all(value: i64) -> Self {
			Self(_mm256_set1_epi64x(value))
		}
		load(elements: &[i32; 4]) -> Self {
			Self(_mm256_cvtepi32_epi64(_mm_loadu_si128(elements.as_ptr().cast())))
		}
		load_wide(elements: &[i64; 4]) -> Self {
			Self(_mm256_loadu_si256(elements.as_ptr().cast()))
		}
		store(self, to: &mut [i32; 4]) {
			_mm_storeu_si128(to.as_mut_ptr().cast(), self.low())
		}
		saturated(self) -> Self {
			let (high, low) = (_mm256_set1_epi64x(i32::MAX.into()), _mm256_set1_epi64x(i32::MIN.into()));
			let value = _mm256_blendv_epi8(self.0, high, _mm256_cmpgt_epi64(self.0, high));
			Self(_mm256_blendv_epi8(value, low, _mm256_cmpgt_epi64(low, value)))
		}
		sum(self) -> i64 {
			let mut lanes = [0i64; 4];
			_mm256_storeu_si256(lanes.as_mut_ptr().cast(), self.0);
			lanes.iter().sum()
		}

		plus(self, other: Self) -> Self {
			Self(_mm256_add_epi64(self.0, other.0))
		}
		minus(self, other: Self) -> Self {
			Self(_mm256_sub_epi64(self.0, other.0))
		}
		and(self, other: Self) -> Self {
			Self(_mm256_and_si256(self.0, other.0))
		}
		times(self, other: Self) -> Self {
			Self(_mm256_mul_epi32(self.0, other.0))
		}
		times_unsigned(self, other: Self) -> Self {
			Self(_mm256_mul_epu32(self.0, other.0))
		}
		left(self, bits: __m128i) -> Self {
			Self(_mm256_sll_epi64(self.0, bits))
		}
		right(self, bits: __m128i) -> Self {
			Self(_mm256_srl_epi64(self.0, bits))
		}
		right_by(self, bits: __m128i, after: Self) -> Self {
			Self(_mm256_sub_epi64(_mm256_srl_epi64(self.0, bits), after.0))
		}
		left_each(self, bits: Self) -> Self {
			Self(_mm256_sllv_epi64(self.0, bits.0))
		}
		right_each(self, bits: Self) -> Self {
			Self(_mm256_srlv_epi64(self.0, bits.0))
		}

		is_above(self, other: Self) -> Self::Mask {
			_mm256_cmpgt_epi64(self.0, other.0)
		}
		negated_where(self, mask: Self::Mask) -> Self {
			Self(_mm256_sub_epi64(_mm256_xor_si256(self.0, mask), mask))
		}
		replaced_where(self, other: Self, mask: Self::Mask) -> Self {
			Self(_mm256_blendv_epi8(self.0, other.0, mask))
		}

		table(rows: [i32; 9]) -> Self::Table {
			let [first @ .., last] = rows;
			(_mm256_loadu_si256(first.as_ptr().cast()), Self::all(i64::from(last) & 0xffff_ffff))
		}
		look_up(table: Self::Table, row: Self) -> Self {
			// The row in both halves of a lane: what is in the upper one is not used.
			let found = Self(_mm256_permutevar8x32_epi32(table.0, row.0));
			found.replaced_where(table.1, _mm256_cmpeq_epi64(row.0, _mm256_set1_epi64x(8)))
		}

		all_floats(value: f64) -> Self::Floats {
			_mm256_set1_pd(value)
		}
		floats(elements: &[i32; 4]) -> Self::Floats {
			_mm256_cvtepi32_pd(_mm_loadu_si128(elements.as_ptr().cast()))
		}
		magnitudes(floats: Self::Floats) -> Self::Floats {
			_mm256_andnot_pd(_mm256_set1_pd(-0.0), floats)
		}
		product(a: Self::Floats, b: Self::Floats) -> Self::Floats {
			_mm256_mul_pd(a, b)
		}
		product_and_sum(a: Self::Floats, b: Self::Floats, c: Self::Floats) -> Self::Floats {
			_mm256_fmadd_pd(a, b, c)
		}
		lesser(a: Self::Floats, b: Self::Floats) -> Self::Floats {
			_mm256_min_pd(a, b)
		}
		difference(a: Self::Floats, b: Self::Floats) -> Self::Floats {
			_mm256_sub_pd(a, b)
		}
		nearest(floats: Self::Floats) -> Self::Floats {
			_mm256_round_pd::<{ _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC }>(floats)
		}
		are_below(a: Self::Floats, b: Self::Floats) -> bool {
			_mm256_movemask_pd(_mm256_cmp_pd::<_CMP_LT_OQ>(a, b)) == 0b1111
		}
		store_floats(floats: Self::Floats, to: &mut [i32; 4]) {
			_mm_storeu_si128(to.as_mut_ptr().cast(), _mm256_cvtpd_epi32(floats))
		}
		truncated_with_signs(floats: Self::Floats, signs: &[i32; 4]) -> __m128i {
			_mm_sign_epi32(_mm256_cvttpd_epi32(floats), _mm_loadu_si128(signs.as_ptr().cast()))
		}
		store_bytes(numbers: __m128i, to: &mut [i8; 4]) {
			let words = _mm_packs_epi32(numbers, numbers);
			_mm_storeu_si32(to.as_mut_ptr().cast(), _mm_packs_epi16(words, words))
		}
		store_words(numbers: __m128i, to: &mut [i16; 4]) {
			_mm_storel_epi64(to.as_mut_ptr().cast(), _mm_packs_epi32(numbers, numbers))
		}
	}
}
