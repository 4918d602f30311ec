//! Products of matrices of integers of 8 and 16 bits, exactly.
//!
//! All is multiplied as 16-bit numbers, whose products are added in 32 bits. A sum of those fits as long as it has few enough terms
//! ([`Number::steps`]); such partial sums are added in the result's type. Where both factors have 16 bits, the first is two: its high
//! byte, which is worth 2^8, and its low byte.

use std::ops::AddAssign;

/// Rows of `x` that are multiplied at once.
const ROWS: usize = 3;
/// Rows of `w` that are multiplied at once.
const CHANNELS: usize = 4;
/// Numbers that are multiplied at once. Rows are padded with zeros to a multiple of it.
const LANES: usize = 16;
/// Bytes of `x` that stay in the second-level cache while all of `w` passes by.
pub(super) const BLOCK: usize = 256 * 1024;
/// Rows of `x` for which it pays to widen rows of `w` beforehand and not on the way.
const MANY: usize = 6;

/// Numbers that are multiplied at once.
type Lanes<T> = [T; LANES];
/// A part of a row of a matrix.
type Row<'a, T> = &'a [Lanes<T>];

/// An element of a factor.
pub(super) trait Number: Copy + Default + Into<i16> + Into<i64> {
	/// Bits of its magnitude.
	const BITS: u32;

	/// Numbers as 16-bit ones in a register.
	#[cfg(target_arch = "x86_64")]
	fn load(lanes: &Lanes<Self>) -> std::arch::x86_64::__m256i;
}

/// An element of a product.
pub(super) trait Sum: Copy + Default + AddAssign {
	/// A partial sum times `2^shift`.
	fn of(sum: i32, shift: u32) -> Self;
}

impl Sum for i32 {
	fn of(sum: i32, shift: u32) -> Self {
		sum << shift
	}
}

impl Sum for i64 {
	fn of(sum: i32, shift: u32) -> Self {
		Self::from(sum) << shift
	}
}

/// How two types of factors are multiplied.
#[derive(Clone, Copy)]
struct Way {
	/// Numbers that stand for one of `x`: itself, or its high and its low byte.
	parts: usize,
	/// Lanes in a row whose products' sum fits 32 bits.
	steps: usize,
}

impl Way {
	const fn of<X: Number, W: Number>() -> Self {
		match (X::BITS, W::BITS) {
			// At most 2^16 terms of 2^14.
			(7, 7) => Self { parts: 1, steps: 1 << 12 },
			// 256 terms of at most 255 * 2^15.
			(15, 15) => Self { parts: 2, steps: 16 },
			// 496 terms of at most 2^22.
			_ => Self { parts: 1, steps: 31 },
		}
	}

	/// A part of a number, and the power of two that it is worth.
	fn part<X: Number>(self, x: X, part: usize) -> i16 {
		let x: i16 = x.into();
		match (self.parts, part) {
			(1, _) => x,
			(_, 0) => x >> 8,
			_ => x & 0xff,
		}
	}

	fn shift(self, part: usize) -> u32 {
		if self.parts == 2 && part == 0 {
			8
		} else {
			0
		}
	}
}

/// `x [M, K]` times the transpose of `w [N, K]` into `products [M, N]`, where K is `depth`, at most 2^16. The results fit their type.
pub(super) fn products<X: Number, W: Number, S: Sum>(x: &[X], w: &[W], depth: usize, products: &mut [S]) {
	#[cfg(target_arch = "x86_64")]
	if std::arch::is_x86_feature_detected!("avx2") {
		return avx2::products(x, w, depth, products);
	}
	blocks::<X, W, S, portable::Portable>(x, w, depth, products);
}

/// Computes dot products.
trait Kernel {
	/// The products of each of `x` with each of `w`, all of the same length.
	fn dots<W: Number, const R: usize>(
		x: [Row<'_, i16>; R],
		w: [Row<'_, W>; CHANNELS],
	) -> [[i32; CHANNELS]; R];
}

/// Rows of numbers, each with zeros behind it up to a multiple of [`LANES`].
fn widen<T: Copy>(rows: &[T], depth: usize, wide: &mut [Lanes<i16>], of: impl Fn(T) -> i16) {
	let lanes = depth.div_ceil(LANES);
	for (to, from) in wide.chunks_exact_mut(lanes).zip(rows.chunks_exact(depth)) {
		let to = to.as_flattened_mut();
		to[..depth].iter_mut().zip(from).for_each(|(to, from)| *to = of(*from));
	}
}

/// Goes over the products in an order that is good to caches.
#[inline(always)]
fn blocks<X: Number, W: Number, S: Sum, K: Kernel>(x: &[X], w: &[W], depth: usize, products: &mut [S]) {
	let way = Way::of::<X, W>();
	let lanes = depth.div_ceil(LANES);
	let (rows, channels) = (x.len() / depth, w.len() / depth);
	let block = (BLOCK / (2 * LANES * lanes * way.parts)).clamp(1, rows.max(1));
	let mut xs = vec![[0i16; LANES]; block * way.parts * lanes];
	let mut panel = vec![[0i16; LANES]; CHANNELS * lanes];
	let as_it_is = block < MANY && depth.is_multiple_of(LANES);
	for (x, products) in x.chunks(block * depth).zip(products.chunks_mut(block * channels)) {
		let rows = x.len() / depth;
		let xs = &mut xs[..rows * way.parts * lanes];
		for part in 0..way.parts {
			// The parts of one row are neighbours.
			for (row, x) in x.chunks_exact(depth).enumerate() {
				let to = &mut xs[(row * way.parts + part) * lanes..][..lanes];
				widen(x, depth, to, |x| way.part(x, part));
			}
		}
		let tile = Tile { way, lanes, channels };
		for (place, w) in w.chunks(CHANNELS * depth).enumerate() {
			let (column, count) = (place * CHANNELS, w.len() / depth);
			if as_it_is {
				tile.rows::<W, S, K>(xs, w.as_chunks().0, [column, count], products);
			} else {
				widen(w, depth, &mut panel, Into::into);
				tile.rows::<i16, S, K>(xs, &panel, [column, count], products);
			}
		}
	}
}

/// What a few channels' products with a block of rows have in common.
#[derive(Clone, Copy)]
struct Tile {
	way: Way,
	lanes: usize,
	channels: usize,
}

impl Tile {
	#[inline(always)]
	fn rows<W: Number, S: Sum, K: Kernel>(
		self,
		xs: &[Lanes<i16>],
		w: &[Lanes<W>],
		columns: [usize; 2],
		products: &mut [S],
	) {
		// Where there are fewer channels, the last one stands in for those that are missing.
		let ws = std::array::from_fn(|place| &w[place.min(columns[1] - 1) * self.lanes..][..self.lanes]);
		for (place, xs) in xs.chunks(ROWS * self.lanes).enumerate() {
			let first = place * ROWS;
			match xs.len() / self.lanes {
				ROWS => self.dots::<W, S, K, ROWS>(xs, ws, first, columns, products),
				2 => self.dots::<W, S, K, 2>(xs, ws, first, columns, products),
				_ => self.dots::<W, S, K, 1>(xs, ws, first, columns, products),
			}
		}
	}

	#[inline(always)]
	fn dots<W: Number, S: Sum, K: Kernel, const R: usize>(
		self,
		xs: &[Lanes<i16>],
		ws: [Row<'_, W>; CHANNELS],
		first: usize,
		[column, count]: [usize; 2],
		products: &mut [S],
	) {
		let mut sums = [[S::default(); CHANNELS]; R];
		for start in (0..self.lanes).step_by(self.way.steps) {
			let part = start..self.lanes.min(start + self.way.steps);
			let x = std::array::from_fn(|row| &xs[row * self.lanes..][part.clone()]);
			let found = K::dots::<W, R>(x, ws.map(|w| &w[part.clone()]));
			for (row, (sums, found)) in sums.iter_mut().zip(found).enumerate() {
				let shift = self.way.shift((first + row) % self.way.parts);
				sums.iter_mut().zip(found).for_each(|(sum, found)| *sum += S::of(found, shift));
			}
		}
		for (row, sums) in sums.iter().enumerate() {
			let row = first + row;
			let to = &mut products[row / self.way.parts * self.channels + column..][..count];
			if row.is_multiple_of(self.way.parts) {
				to.copy_from_slice(&sums[..count]);
			} else {
				to.iter_mut().zip(sums).for_each(|(to, sum)| *to += *sum);
			}
		}
	}
}

macro_rules! number {
	($($number:ty, $bits:literal, $load:ident);*) => {$(
		impl Number for $number {
			const BITS: u32 = $bits;

			#[cfg(target_arch = "x86_64")]
			#[inline(always)]
			fn load(lanes: &Lanes<Self>) -> std::arch::x86_64::__m256i {
				avx2::$load(lanes)
			}
		}
	)*};
}

number!(i8, 7, load_bytes; i16, 15, load_words);

mod portable {
	use super::{Kernel, Number, Row, CHANNELS};

	pub struct Portable;

	impl Kernel for Portable {
		#[inline(always)]
		fn dots<W: Number, const R: usize>(
			x: [Row<'_, i16>; R],
			w: [Row<'_, W>; CHANNELS],
		) -> [[i32; CHANNELS]; R] {
			let dot = |x: Row<'_, i16>, w: Row<'_, W>| {
				let terms = x.as_flattened().iter().zip(w.as_flattened());
				terms.map(|(x, w)| i32::from(*x) * i32::from(Into::<i16>::into(*w))).sum()
			};
			x.map(|x| w.map(|w| dot(x, w)))
		}
	}
}

#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
mod avx2 {
	use super::{Kernel, Lanes, Number, Row, Sum, CHANNELS};
	use std::arch::x86_64::{
		__m256i, _mm256_add_epi32, _mm256_castsi256_si128, _mm256_cvtepi8_epi16, _mm256_extracti128_si256,
		_mm256_hadd_epi32, _mm256_loadu_si256, _mm256_madd_epi16, _mm256_setzero_si256, _mm_add_epi32,
		_mm_loadu_si128, _mm_storeu_si128,
	};

	/// On processors with AVX2 only.
	pub(super) struct Avx2;

	pub(super) fn products<X: Number, W: Number, S: Sum>(x: &[X], w: &[W], depth: usize, products: &mut [S]) {
		// SAFETY: the caller found that this processor has AVX2.
		unsafe { products_avx2(x, w, depth, products) }
	}

	#[target_feature(enable = "avx2")]
	fn products_avx2<X: Number, W: Number, S: Sum>(x: &[X], w: &[W], depth: usize, products: &mut [S]) {
		super::blocks::<X, W, S, Avx2>(x, w, depth, products);
	}

	impl Kernel for Avx2 {
		#[inline(always)]
		fn dots<W: Number, const R: usize>(
			x: [Row<'_, i16>; R],
			w: [Row<'_, W>; CHANNELS],
		) -> [[i32; CHANNELS]; R] {
			// SAFETY: only `products_avx2` names this kernel.
			unsafe { dots(x, w) }
		}
	}

	#[target_feature(enable = "avx2")]
	#[inline]
	fn dots<W: Number, const R: usize>(
		x: [Row<'_, i16>; R],
		w: [Row<'_, W>; CHANNELS],
	) -> [[i32; CHANNELS]; R] {
		let depth = x[0].len();
		let (x, w) = (x.map(|row| &row[..depth]), w.map(|row| &row[..depth]));
		let mut sums = [[_mm256_setzero_si256(); CHANNELS]; R];
		for at in 0..depth {
			let xs = x.map(|row| load_words(&row[at]));
			for (column, row) in w.iter().enumerate() {
				let w = W::load(&row[at]);
				for (sums, x) in sums.iter_mut().zip(&xs) {
					sums[column] = _mm256_add_epi32(sums[column], _mm256_madd_epi16(*x, w));
				}
			}
		}
		sums.map(|row| totals(row))
	}

	#[inline(always)]
	pub(super) fn load_words(words: &Lanes<i16>) -> __m256i {
		// SAFETY: 32 bytes are read, and `words` has as many; this processor has AVX2.
		unsafe { _mm256_loadu_si256(words.as_ptr().cast()) }
	}

	#[inline(always)]
	pub(super) fn load_bytes(bytes: &Lanes<i8>) -> __m256i {
		// SAFETY: 16 bytes are read, and `bytes` has as many; this processor has AVX2.
		unsafe { _mm256_cvtepi8_epi16(_mm_loadu_si128(bytes.as_ptr().cast())) }
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

	/// Compares all products with their definition, on this processor's kernel and on the portable one.
	fn check<X: Number, W: Number, S: Sum + Into<i64>>(x: &[X], w: &[W], depth: usize) {
		let dot = |x: &[X], w: &[W]| -> i64 {
			x.iter().zip(w).map(|(x, w)| Into::<i64>::into(*x) * Into::<i64>::into(*w)).sum()
		};
		let expected: Vec<i64> =
			x.chunks(depth).flat_map(|x| w.chunks(depth).map(move |w| dot(x, w))).collect();
		let multiply: [fn(&[X], &[W], usize, &mut [S]); 2] =
			[products::<X, W, S>, blocks::<X, W, S, portable::Portable>];
		for multiply in multiply {
			let mut found = vec![S::of(-1, 0); expected.len()];
			multiply(x, w, depth, &mut found);
			assert_eq!(found.into_iter().map(Into::into).collect::<Vec<i64>>(), expected);
		}
	}

	/// As 8 and as 16 bits, each with each.
	fn check_all(x: &[i16], w: &[i16], depth: usize) {
		let bytes = |words: &[i16]| words.iter().map(|word| (word >> 8) as i8).collect::<Vec<_>>();
		check::<i8, i8, i32>(&bytes(x), &bytes(w), depth);
		check::<i16, i8, i64>(x, &bytes(w), depth);
		check::<i8, i16, i64>(&bytes(x), w, depth);
		check::<i16, i16, i64>(x, w, depth);
	}

	fn matrix(rows: usize, depth: usize) -> impl Strategy<Value = Vec<i16>> {
		let words = prop_oneof![any::<i16>(), Just(i16::MIN), Just(i16::MAX), Just(-1)];
		proptest::collection::vec(words, rows * depth)
	}

	proptest! {
		#[test]
		fn products_should_be_the_dot_products_of_all_rows_when_extents_are_any(
			(depth, x, w) in (1usize..80, 1usize..12, 1usize..12)
				.prop_flat_map(|(depth, m, n)| (Just(depth), matrix(m, depth), matrix(n, depth))),
		) {
			check_all(&x, &w, depth);
		}
	}

	#[test]
	fn products_should_cover_all_blocks_when_the_matrix_is_larger_than_one() {
		let fill = |count: usize| (0..count).map(|place| (place * 12_347) as i16).collect::<Vec<_>>();
		let (depth, rows, channels) = (1_300, 131, 7);
		check_all(&fill(rows * depth), &fill(channels * depth), depth);
	}

	#[test]
	fn partial_sums_should_fit_when_all_is_extreme() {
		for depth in [256, 257, 496, 512, 1_024, 65_536] {
			for (x, w) in [(i16::MIN, i16::MIN), (i16::MIN, i16::MAX), (i16::MAX, i16::MIN), (-1, i16::MIN)] {
				check_all(&vec![x; depth], &vec![w; depth], depth);
			}
		}
	}
}
