//! AVX-512 with VNNI: four bytes or two words, 512 bits.

use super::{groups, Group, Instructions, Kernel, Line, Number, Panels, Sum, Tile, CHANNELS};
use std::arch::x86_64::*;

/// On processors with AVX-512 and its VNNI only.
struct Avx512;

pub(super) fn products<X: Number, W: Number, S: Sum>(x: &[X], w: &Panels<W>, products: &mut [S]) {
	assert!(w.instructions >= Instructions::Avx512);
	// SAFETY: there are panels for these instructions, so this processor has them.
	unsafe { products_avx512(x, w, products) }
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn products_avx512<X: Number, W: Number, S: Sum>(x: &[X], w: &Panels<W>, products: &mut [S]) {
	super::blocks::<X, W, S, Avx512>(x, w, products);
}

impl<W: Number> Kernel<W> for Avx512 {
	const ROWS: usize = 12;

	type Term = W::Other;

	#[inline(always)]
	fn tile<const R: usize>(x: &[[u32; R]], w: &[Line<W>], sums: [&[i32; CHANNELS]; R]) -> Tile<i32, R> {
		// SAFETY: only `products_avx512` names this kernel.
		unsafe {
			match super::groups_at_once(R) {
				8 => tile::<W, R, 8>(x, w, sums),
				4 => tile::<W, R, 4>(x, w, sums),
				2 => tile::<W, R, 2>(x, w, sums),
				_ => tile::<W, R, 1>(x, w, sums),
			}
		}
	}
}

/// With `G` groups at once.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
#[inline]
fn tile<W: Number, const R: usize, const G: usize>(
	x: &[[u32; R]],
	w: &[Line<W>],
	starts: [&[i32; CHANNELS]; R],
) -> Tile<i32, R> {
	let mut sums = [[_mm512_setzero_si512(); R]; G];
	// SAFETY: 64 bytes are read, and there are as many.
	sums[0] = starts.map(|start| unsafe { _mm512_loadu_si512(start.as_ptr().cast()) });
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
			*sums = _mm512_add_epi32(*sums, *others);
		}
	}
	let mut tile = [[0; CHANNELS]; R];
	for (to, sums) in tile.iter_mut().zip(first) {
		// SAFETY: 64 bytes are written, and a row of the tile has as many.
		unsafe { _mm512_storeu_si512(to.as_mut_ptr().cast(), *sums) };
	}
	tile
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
#[inline]
fn add<W: Number, const R: usize>(x: &[u32; R], w: &Group, sums: &mut [__m512i; R]) {
	// SAFETY: a group has 64 bytes, aligned to that.
	let w = unsafe { _mm512_load_si512(w.0.as_ptr().cast()) };
	for (sums, x) in sums.iter_mut().zip(x) {
		*sums = W::dot_512(*sums, _mm512_set1_epi32(*x as i32), w);
	}
}

#[inline(always)]
pub(super) fn dot_bytes(sums: __m512i, x: __m512i, w: __m512i) -> __m512i {
	// SAFETY: this processor has AVX-512 with VNNI.
	unsafe { _mm512_dpbusd_epi32(sums, x, w) }
}

#[inline(always)]
pub(super) fn dot_words(sums: __m512i, x: __m512i, w: __m512i) -> __m512i {
	// SAFETY: this processor has AVX-512 with VNNI.
	unsafe { _mm512_dpwssd_epi32(sums, x, w) }
}
