//! Products of matrices of bytes.
//!
//! Two bytes' product fits 16 bits and a sum of up to 2^16 of them 32, so every order of summation gives the same.

use std::borrow::Cow;

/// Rows of `x` that are multiplied at once.
const ROWS: usize = 2;
/// Rows of `w` that are multiplied at once.
const CHANNELS: usize = 4;
/// Bytes that are multiplied at once. Rows are padded with zeros to a multiple of it.
const LANES: usize = 16;
/// Bytes of `x` that stay in the first-level cache while all of `w` passes by.
const BLOCK: usize = 16 * 1024;

/// Row of a matrix.
type Row<'a> = &'a [[i8; LANES]];

/// `x [M, K]` times the transpose of `w [N, K]` into `products [M, N]`, where K is `depth`.
pub(super) fn products(x: &[i8], w: &[i8], depth: usize, products: &mut [i32]) {
	let (x, w) = (padded(x, depth), padded(w, depth));
	let (x, w, depth) = (x.as_chunks().0, w.as_chunks().0, depth.div_ceil(LANES));
	#[cfg(target_arch = "x86_64")]
	if std::arch::is_x86_feature_detected!("avx2") {
		return avx2::products(x, w, depth, products);
	}
	blocks(x, w, depth, products, portable::dots, portable::dots);
}

/// The rows, each with zeros behind it up to a multiple of [`LANES`].
fn padded(rows: &[i8], depth: usize) -> Cow<'_, [i8]> {
	if depth.is_multiple_of(LANES) {
		return Cow::Borrowed(rows);
	}
	let wide = depth.next_multiple_of(LANES);
	let mut padded = vec![0; rows.len() / depth * wide];
	for (to, from) in padded.chunks_exact_mut(wide).zip(rows.chunks_exact(depth)) {
		to[..depth].copy_from_slice(from);
	}
	Cow::Owned(padded)
}

/// Goes over the products in an order that is good to caches. `tile` computes those of some rows, `single` one.
#[inline(always)]
fn blocks(
	x: Row,
	w: Row,
	depth: usize,
	products: &mut [i32],
	tile: impl Fn([Row; ROWS], [Row; CHANNELS]) -> [[i32; CHANNELS]; ROWS],
	single: impl Fn([Row; 1], [Row; CHANNELS]) -> [[i32; CHANNELS]; 1],
) {
	let channels = w.len() / depth;
	let block = (BLOCK / LANES / depth).next_multiple_of(ROWS).max(ROWS);
	for (x, products) in x.chunks(block * depth).zip(products.chunks_mut(block * channels)) {
		for (place, w) in w.chunks(CHANNELS * depth).enumerate() {
			let (column, count) = (place * CHANNELS, w.len() / depth);
			// Where there are fewer rows, the last one stands in for those that are missing.
			let ws = std::array::from_fn(|place| &w[place.min(count - 1) * depth..][..depth]);
			for (x, products) in x.chunks(ROWS * depth).zip(products.chunks_mut(ROWS * channels)) {
				let mut put = |row: usize, sums: &[i32; CHANNELS]| {
					products[row * channels + column..][..count].copy_from_slice(&sums[..count]);
				};
				if x.len() == ROWS * depth {
					let xs = std::array::from_fn(|place| &x[place * depth..][..depth]);
					tile(xs, ws).iter().enumerate().for_each(|(row, sums)| put(row, sums));
				} else {
					put(0, &single([x], ws)[0]);
				}
			}
		}
	}
}

mod portable {
	use super::Row;

	/// The products of each of `x` with each of `w`.
	#[inline(always)]
	pub fn dots<const R: usize, const C: usize>(x: [Row; R], w: [Row; C]) -> [[i32; C]; R] {
		let dot = |x: Row, w: Row| {
			x.as_flattened().iter().zip(w.as_flattened()).map(|(x, w)| i32::from(*x) * i32::from(*w)).sum()
		};
		x.map(|x| w.map(|w| dot(x, w)))
	}
}

#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
mod avx2 {
	use super::{Row, CHANNELS, LANES};
	use std::arch::x86_64::{
		__m256i, _mm256_add_epi32, _mm256_castsi256_si128, _mm256_cvtepi8_epi16, _mm256_extracti128_si256,
		_mm256_hadd_epi32, _mm256_madd_epi16, _mm256_setzero_si256, _mm_add_epi32, _mm_loadu_si128,
		_mm_storeu_si128,
	};

	pub fn products(x: Row, w: Row, depth: usize, products: &mut [i32]) {
		// SAFETY: the caller found that this processor has AVX2.
		unsafe { products_avx2(x, w, depth, products) }
	}

	#[target_feature(enable = "avx2")]
	fn products_avx2(x: Row, w: Row, depth: usize, products: &mut [i32]) {
		super::blocks(x, w, depth, products, |x, w| dots(x, w), |x, w| dots(x, w));
	}

	/// The products of each of `x` with each of `w`, all of the same length.
	#[target_feature(enable = "avx2")]
	#[inline]
	fn dots<const R: usize>(x: [Row; R], w: [Row; CHANNELS]) -> [[i32; CHANNELS]; R] {
		let depth = x[0].len();
		let (x, w) = (x.map(|row| &row[..depth]), w.map(|row| &row[..depth]));
		let mut sums = [[_mm256_setzero_si256(); CHANNELS]; R];
		for at in 0..depth {
			let xs = x.map(|row| widen(&row[at]));
			for (column, row) in w.iter().enumerate() {
				let w = widen(&row[at]);
				for (sums, x) in sums.iter_mut().zip(&xs) {
					sums[column] = _mm256_add_epi32(sums[column], _mm256_madd_epi16(*x, w));
				}
			}
		}
		sums.map(|row| totals(row))
	}

	/// Bytes as 16-bit numbers.
	#[target_feature(enable = "avx2")]
	#[inline]
	fn widen(bytes: &[i8; LANES]) -> __m256i {
		// SAFETY: 16 bytes are read, and `bytes` has as many.
		_mm256_cvtepi8_epi16(unsafe { _mm_loadu_si128(bytes.as_ptr().cast()) })
	}

	/// The sum of the lanes of each.
	#[target_feature(enable = "avx2")]
	#[inline]
	fn totals([a, b, c, d]: [__m256i; CHANNELS]) -> [i32; CHANNELS] {
		let halves = _mm256_hadd_epi32(_mm256_hadd_epi32(a, b), _mm256_hadd_epi32(c, d));
		let sums = _mm_add_epi32(_mm256_castsi256_si128(halves), _mm256_extracti128_si256::<1>(halves));
		let mut totals = [0; CHANNELS];
		// SAFETY: 16 bytes are written, and `totals` has as many.
		unsafe { _mm_storeu_si128(totals.as_mut_ptr().cast(), sums) };
		totals
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn exact(x: &[i8], w: &[i8], depth: usize) -> Vec<i32> {
		let dot =
			|x: &[i8], w: &[i8]| x.iter().zip(w).map(|(x, w)| i64::from(*x) * i64::from(*w)).sum::<i64>();
		x.chunks(depth).flat_map(|x| w.chunks(depth).map(move |w| dot(x, w) as i32)).collect()
	}

	fn check(x: &[i8], w: &[i8], depth: usize) {
		let expected = exact(x, w, depth);
		let mut found = vec![-1; expected.len()];
		products(x, w, depth, &mut found);
		assert_eq!(found, expected);
		let (x, w) = (padded(x, depth), padded(w, depth));
		let mut found = vec![-1; expected.len()];
		let wide = depth.div_ceil(LANES);
		blocks(x.as_chunks().0, w.as_chunks().0, wide, &mut found, portable::dots, portable::dots);
		assert_eq!(found, expected);
	}

	fn matrix(rows: usize, depth: usize) -> impl Strategy<Value = Vec<i8>> {
		let bytes = prop_oneof![any::<i8>(), Just(i8::MIN), Just(i8::MAX)];
		proptest::collection::vec(bytes, rows * depth)
	}

	proptest! {
		#[test]
		fn products_should_be_the_dot_products_of_all_rows_when_extents_are_any(
			(depth, x, w) in (1usize..80, 1usize..12, 1usize..12)
				.prop_flat_map(|(depth, m, n)| (Just(depth), matrix(m, depth), matrix(n, depth))),
		) {
			check(&x, &w, depth);
		}
	}

	#[test]
	fn products_should_cover_all_blocks_when_the_matrix_is_larger_than_one() {
		let fill = |count: usize| (0..count).map(|place| (place * 31 % 251) as u8 as i8).collect::<Vec<_>>();
		let (depth, rows, channels) = (300, 131, 7);
		check(&fill(rows * depth), &fill(channels * depth), depth);
	}
}
