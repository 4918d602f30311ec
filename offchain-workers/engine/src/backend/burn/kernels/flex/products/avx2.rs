//! AVX2: pairs of 16-bit numbers.

use super::{Instructions, Kernel, Line, Number, Panels, Sum, Tile, Word, CHANNELS};
use std::arch::x86_64::*;

/// On processors with AVX2 only.
struct Avx2;

pub(super) fn products<X: Number, W: Number, S: Sum>(x: &[X], w: &Panels<W>, products: &mut [S]) {
	assert_eq!(w.instructions, Instructions::Avx2);
	// SAFETY: there are panels for these instructions, so this processor has them.
	unsafe { products_avx2(x, w, products) }
}

#[target_feature(enable = "avx2")]
fn products_avx2<X: Number, W: Number, S: Sum>(x: &[X], w: &Panels<W>, products: &mut [S]) {
	super::blocks::<X, W, S, Avx2>(x, w, products);
}

impl<W: Number> Kernel<W> for Avx2 {
	const ROWS: usize = 6;

	type Term = Word;

	#[inline(always)]
	fn tile<const R: usize>(x: &[[u32; R]], w: &[Line<W>], sums: [&[i32; CHANNELS]; R]) -> Tile<i32, R> {
		// SAFETY: only `products_avx2` names this kernel.
		unsafe { tile(x, w, sums) }
	}
}

#[target_feature(enable = "avx2")]
#[inline]
fn tile<W: Number, const R: usize>(
	x: &[[u32; R]],
	w: &[Line<W>],
	sums: [&[i32; CHANNELS]; R],
) -> Tile<i32, R> {
	let mut sums = loaded(sums);
	assert_eq!(x.len(), 2 * w.len());
	let pairs = w.as_ptr().cast::<[[W; CHANNELS]; 2]>();
	for (at, x) in x.iter().enumerate() {
		// SAFETY: each line is two pairs of all channels, and `x` has a group for each.
		let halves = unsafe { &*pairs.add(at) };
		let (low, high) = (W::load(&halves[0]), W::load(&halves[1]));
		for (sums, x) in sums.iter_mut().zip(x) {
			let x = _mm256_set1_epi32(*x as i32);
			sums[0] = _mm256_add_epi32(sums[0], _mm256_madd_epi16(x, low));
			sums[1] = _mm256_add_epi32(sums[1], _mm256_madd_epi16(x, high));
		}
	}
	stored(sums)
}

#[target_feature(enable = "avx2")]
#[inline]
pub(super) fn loaded<const R: usize>(sums: [&[i32; CHANNELS]; R]) -> [[__m256i; 2]; R] {
	let mut loaded = [[_mm256_setzero_si256(); 2]; R];
	for (loaded, sums) in loaded.iter_mut().zip(sums) {
		let from = sums.as_ptr().cast::<__m256i>();
		// SAFETY: 64 bytes are read, and there are as many.
		*loaded = unsafe { [_mm256_loadu_si256(from), _mm256_loadu_si256(from.add(1))] };
	}
	loaded
}

#[target_feature(enable = "avx2")]
#[inline]
pub(super) fn stored<const R: usize>(sums: [[__m256i; 2]; R]) -> Tile<i32, R> {
	let mut tile = [[0; CHANNELS]; R];
	for (to, sums) in tile.iter_mut().zip(sums) {
		// SAFETY: 64 bytes are written, and a row of the tile has as many.
		unsafe {
			_mm256_storeu_si256(to.as_mut_ptr().cast(), sums[0]);
			_mm256_storeu_si256(to.as_mut_ptr().add(CHANNELS / 2).cast(), sums[1]);
		}
	}
	tile
}

#[inline(always)]
pub(super) fn load_words(half: &[i16; CHANNELS]) -> __m256i {
	// SAFETY: 32 bytes are read, and `half` has as many; this processor has AVX2.
	unsafe { _mm256_loadu_si256(half.as_ptr().cast()) }
}

#[inline(always)]
pub(super) fn load_bytes(half: &[i8; CHANNELS]) -> __m256i {
	// SAFETY: 16 bytes are read, and `half` has as many; this processor has AVX2.
	unsafe { _mm256_cvtepi8_epi16(_mm_loadu_si128(half.as_ptr().cast())) }
}
