//! AVX-VNNI: four bytes or two words, 256 bits.

use super::{avx2, groups, Group, Instructions, Kernel, Line, Number, Panels, Sum, Tile, CHANNELS};
use std::arch::x86_64::*;

/// On processors with AVX-VNNI only.
struct AvxVnni;

pub(super) fn products<X: Number, W: Number, S: Sum>(x: &[X], w: &Panels<W>, products: &mut [S]) {
	assert_eq!(w.instructions, Instructions::AvxVnni);
	// SAFETY: there are panels for these instructions, so this processor has them.
	unsafe { products_avxvnni(x, w, products) }
}

#[target_feature(enable = "avx2,avxvnni")]
fn products_avxvnni<X: Number, W: Number, S: Sum>(x: &[X], w: &Panels<W>, products: &mut [S]) {
	super::blocks::<X, W, S, AvxVnni>(x, w, products);
}

impl<W: Number> Kernel<W> for AvxVnni {
	const ROWS: usize = 6;

	type Term = W::Other;

	#[inline(always)]
	fn tile<const R: usize>(x: &[[u32; R]], w: &[Line<W>], sums: [&[i32; CHANNELS]; R]) -> Tile<i32, R> {
		// SAFETY: only `products_avxvnni` names this kernel.
		unsafe {
			match super::groups_at_once(2 * R) {
				4 => tile::<W, R, 4>(x, w, sums),
				2 => tile::<W, R, 2>(x, w, sums),
				_ => tile::<W, R, 1>(x, w, sums),
			}
		}
	}
}

/// With `G` groups at once.
#[target_feature(enable = "avx2,avxvnni")]
#[inline]
fn tile<W: Number, const R: usize, const G: usize>(
	x: &[[u32; R]],
	w: &[Line<W>],
	starts: [&[i32; CHANNELS]; R],
) -> Tile<i32, R> {
	let mut sums = [[[_mm256_setzero_si256(); 2]; R]; G];
	sums[0] = avx2::loaded(starts);
	let groups = groups(w);
	assert_eq!(x.len(), groups.len());
	let (xs, x_rest) = x.as_chunks::<G>();
	let (ws, w_rest) = groups.as_chunks::<G>();
	for (xs, ws) in xs.iter().zip(ws) {
		for ((x, w), sums) in xs.iter().zip(ws).zip(&mut sums) {
			add::<W, R>(x, w, sums);
		}
	}
	let [first, others @ ..] = sums.as_mut_slice() else { unreachable!("G is not 0; qed") };
	for (x, w) in x_rest.iter().zip(w_rest) {
		add::<W, R>(x, w, first);
	}
	for others in others {
		for (sums, others) in first.iter_mut().zip(others) {
			sums[0] = _mm256_add_epi32(sums[0], others[0]);
			sums[1] = _mm256_add_epi32(sums[1], others[1]);
		}
	}
	avx2::stored(*first)
}

#[target_feature(enable = "avx2,avxvnni")]
#[inline]
fn add<W: Number, const R: usize>(x: &[u32; R], w: &Group, sums: &mut [[__m256i; 2]; R]) {
	let w = w.0.as_ptr().cast::<__m256i>();
	// SAFETY: a group has 64 bytes, aligned to that.
	let (low, high) = unsafe { (_mm256_load_si256(w), _mm256_load_si256(w.add(1))) };
	for (sums, x) in sums.iter_mut().zip(x) {
		let x = _mm256_set1_epi32(*x as i32);
		sums[0] = W::dot_256(sums[0], x, low);
		sums[1] = W::dot_256(sums[1], x, high);
	}
}

#[inline(always)]
pub(super) fn dot_bytes(sums: __m256i, x: __m256i, w: __m256i) -> __m256i {
	// SAFETY: this processor has AVX-VNNI.
	unsafe { _mm256_dpbusd_avx_epi32(sums, x, w) }
}

#[inline(always)]
pub(super) fn dot_words(sums: __m256i, x: __m256i, w: __m256i) -> __m256i {
	// SAFETY: this processor has AVX-VNNI.
	unsafe { _mm256_dpwssd_avx_epi32(sums, x, w) }
}
