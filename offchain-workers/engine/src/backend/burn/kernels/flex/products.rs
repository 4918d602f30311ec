//! Products of matrices of integers of 8 and 16 bits, exactly.
//!
//! All is multiplied as 16-bit numbers, whose products are added in 32 bits. A sum of those fits as long as it has few enough terms
//! ([`Way::pairs`]); such partial sums are added in the result's type. Where both factors have 16 bits, the first is two: its high
//! byte, which is worth 2^8, and its low byte.
//!
//! The second factor is laid out in panels of [`CHANNELS`] rows: for two neighbouring terms after the other those of each row, so that
//! one instruction multiplies a pair of the first factor with a pair of eight rows and adds the two products. Each row's sum stays in
//! a lane of its own, and nothing has to be added across lanes.

use std::ops::AddAssign;

/// Rows of `x` that are multiplied at once.
const ROWS: usize = 6;
/// Rows of `w` that are multiplied at once.
const CHANNELS: usize = 16;
/// Elements of a panel that two neighbouring terms take.
const PAIR: usize = 2 * CHANNELS;
/// Bytes of `x` that stay in the second-level cache while all of `w` passes by.
pub(super) const BLOCK: usize = 256 * 1024;

/// The sums of a few rows and channels.
type Tile<T, const R: usize> = [[T; CHANNELS]; R];

/// An element of a factor.
pub(super) trait Number: Copy + Default + Into<i16> + Into<i64> {
	/// Bits of its magnitude.
	const BITS: u32;

	/// A half of a pair of terms of a panel as 16-bit numbers in a register.
	#[cfg(target_arch = "x86_64")]
	fn load(half: &[Self; CHANNELS]) -> std::arch::x86_64::__m256i;
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
	/// Pairs of terms whose sum fits 32 bits.
	pairs: usize,
}

impl Way {
	const fn of<X: Number, W: Number>() -> Self {
		match (X::BITS, W::BITS) {
			// At most 2^16 terms of 2^14.
			(7, 7) => Self { parts: 1, pairs: 1 << 15 },
			// 256 terms of at most 255 * 2^15.
			(15, 15) => Self { parts: 2, pairs: 128 },
			// 510 terms of at most 2^22.
			_ => Self { parts: 1, pairs: 255 },
		}
	}

	/// A part of a number, and the power of two that it is worth.
	#[inline(always)]
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

/// A matrix `[N, K]` whose rows are multiplied with those of others, laid out for that.
#[derive(Debug)]
pub(super) struct Panels<W> {
	channels: usize,
	depth: usize,
	elements: Vec<[W; PAIR]>,
}

impl<W: Number> Panels<W> {
	/// Of the rows of `w`, of `depth` elements each, at least one.
	pub fn of(w: &[W], depth: usize) -> Self {
		let (channels, pairs) = (w.len() / depth, depth.div_ceil(2));
		let elements = vec![[W::default(); PAIR]; channels.div_ceil(CHANNELS) * pairs];
		let mut panels = Self { channels, depth, elements };
		panels.fill(w);
		panels
	}

	/// Takes other rows, of the same extents.
	pub fn fill(&mut self, w: &[W]) {
		let (depth, pairs) = (self.depth, self.depth.div_ceil(2));
		for (panel, rows) in self.elements.chunks_exact_mut(pairs).zip(w.chunks(CHANNELS * depth)) {
			for (channel, row) in rows.chunks_exact(depth).enumerate() {
				for (pair, terms) in panel.iter_mut().zip(row.chunks(2)) {
					pair[2 * channel..][..terms.len()].copy_from_slice(terms);
				}
			}
		}
	}

	/// Its rows.
	pub fn channels(&self) -> usize {
		self.channels
	}

	/// Elements of each row.
	pub fn depth(&self) -> usize {
		self.depth
	}
}

/// Elements that a matrix takes in [`Panels`].
pub(super) fn laid_out(channels: u64, depth: u64) -> u64 {
	channels.next_multiple_of(CHANNELS as u64).saturating_mul(depth.next_multiple_of(2))
}

/// `x [M, K]` times the transpose of `w [N, K]` into `products [M, N]`, where K is at most 2^16. The results fit their type.
pub(super) fn products<X: Number, W: Number, S: Sum>(x: &[X], w: &Panels<W>, products: &mut [S]) {
	#[cfg(target_arch = "x86_64")]
	if std::arch::is_x86_feature_detected!("avx2") {
		return avx2::products(x, w, products);
	}
	blocks::<X, W, S, portable::Portable>(x, w, products);
}

/// Multiplies a few rows with a few channels.
trait Kernel {
	/// The products of each of `R` rows with each channel of a panel. The rows are in `x`, one after the other.
	fn tile<W: Number, const R: usize>(x: [&[[i16; 2]]; R], w: &[[W; PAIR]]) -> Tile<i32, R>;
}

/// Goes over the products in an order that is good to caches.
#[inline(always)]
fn blocks<X: Number, W: Number, S: Sum, K: Kernel>(x: &[X], w: &Panels<W>, products: &mut [S]) {
	let way = Way::of::<X, W>();
	let (depth, channels) = (w.depth, w.channels);
	let (pairs, rows) = (depth.div_ceil(2), x.len() / depth);
	let block = BLOCK / (4 * pairs * way.parts);
	let block = (block - block % ROWS).clamp(1, rows.max(1));
	let mut xs = vec![[0i16; 2]; block * way.parts * pairs];
	for (x, products) in x.chunks(block * depth).zip(products.chunks_mut(block * channels)) {
		let xs = &mut xs[..x.len() / depth * way.parts * pairs];
		// The parts of one row are neighbours.
		for (x, xs) in x.chunks_exact(depth).zip(xs.chunks_exact_mut(way.parts * pairs)) {
			for (part, xs) in xs.chunks_exact_mut(pairs).enumerate() {
				let xs = xs.as_flattened_mut();
				xs[..depth].iter_mut().zip(x).for_each(|(to, x)| *to = way.part(*x, part));
			}
		}
		for (place, panel) in w.elements.chunks_exact(pairs).enumerate() {
			let first = place * CHANNELS;
			let columns = Columns { way, channels, first, count: CHANNELS.min(channels - first) };
			for (place, xs) in xs.chunks(ROWS * pairs).enumerate() {
				let first = place * ROWS;
				match xs.len() / pairs {
					ROWS => columns.rows::<W, S, K, ROWS>(xs, panel, first, products),
					5 => columns.rows::<W, S, K, 5>(xs, panel, first, products),
					4 => columns.rows::<W, S, K, 4>(xs, panel, first, products),
					3 => columns.rows::<W, S, K, 3>(xs, panel, first, products),
					2 => columns.rows::<W, S, K, 2>(xs, panel, first, products),
					_ => columns.rows::<W, S, K, 1>(xs, panel, first, products),
				}
			}
		}
	}
}

/// Where in the products the channels of a panel are.
#[derive(Clone, Copy)]
struct Columns {
	way: Way,
	/// Channels of the whole matrix.
	channels: usize,
	first: usize,
	count: usize,
}

impl Columns {
	#[inline(always)]
	fn rows<W: Number, S: Sum, K: Kernel, const R: usize>(
		self,
		xs: &[[i16; 2]],
		panel: &[[W; PAIR]],
		first: usize,
		products: &mut [S],
	) {
		let pairs = panel.len();
		let mut sums = [[S::default(); CHANNELS]; R];
		for start in (0..pairs).step_by(self.way.pairs) {
			let part = start..pairs.min(start + self.way.pairs);
			let x = std::array::from_fn(|row| &xs[row * pairs..][part.clone()]);
			let found = K::tile::<W, R>(x, &panel[part.clone()]);
			for (row, (sums, found)) in sums.iter_mut().zip(found).enumerate() {
				let shift = self.way.shift((first + row) % self.way.parts);
				sums.iter_mut().zip(found).for_each(|(sum, found)| *sum += S::of(found, shift));
			}
		}
		for (row, sums) in sums.iter().enumerate() {
			let row = first + row;
			let to = &mut products[row / self.way.parts * self.channels + self.first..][..self.count];
			if row.is_multiple_of(self.way.parts) {
				to.copy_from_slice(&sums[..self.count]);
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
			fn load(half: &[Self; CHANNELS]) -> std::arch::x86_64::__m256i {
				avx2::$load(half)
			}
		}
	)*};
}

number!(i8, 7, load_bytes; i16, 15, load_words);

mod portable {
	use super::{Kernel, Number, Tile, CHANNELS, PAIR};

	pub struct Portable;

	impl Kernel for Portable {
		#[inline(always)]
		fn tile<W: Number, const R: usize>(x: [&[[i16; 2]]; R], w: &[[W; PAIR]]) -> Tile<i32, R> {
			x.map(|row| {
				let mut sums = [0; CHANNELS];
				for (x, w) in row.iter().zip(w) {
					for (sum, w) in sums.iter_mut().zip(w.as_chunks::<2>().0) {
						let [a, b] = w.map(|w| i32::from(Into::<i16>::into(w)));
						*sum += i32::from(x[0]) * a + i32::from(x[1]) * b;
					}
				}
				sums
			})
		}
	}
}

#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
mod avx2 {
	use super::{Kernel, Number, Panels, Sum, Tile, CHANNELS, PAIR};
	use std::arch::x86_64::{
		__m256i, _mm256_add_epi32, _mm256_cvtepi8_epi16, _mm256_loadu_si256, _mm256_madd_epi16,
		_mm256_set1_epi32, _mm256_setzero_si256, _mm256_storeu_si256, _mm_loadu_si128,
	};

	/// On processors with AVX2 only.
	pub(super) struct Avx2;

	pub(super) fn products<X: Number, W: Number, S: Sum>(x: &[X], w: &Panels<W>, products: &mut [S]) {
		// SAFETY: the caller found that this processor has AVX2.
		unsafe { products_avx2(x, w, products) }
	}

	#[target_feature(enable = "avx2")]
	fn products_avx2<X: Number, W: Number, S: Sum>(x: &[X], w: &Panels<W>, products: &mut [S]) {
		super::blocks::<X, W, S, Avx2>(x, w, products);
	}

	impl Kernel for Avx2 {
		#[inline(always)]
		fn tile<W: Number, const R: usize>(x: [&[[i16; 2]]; R], w: &[[W; PAIR]]) -> Tile<i32, R> {
			// SAFETY: only `products_avx2` names this kernel.
			unsafe { tile(x, w) }
		}
	}

	#[target_feature(enable = "avx2")]
	#[inline]
	fn tile<W: Number, const R: usize>(x: [&[[i16; 2]]; R], w: &[[W; PAIR]]) -> Tile<i32, R> {
		assert!(x.iter().all(|row| row.len() == w.len()));
		let rows = x.map(|row| row.as_ptr());
		let mut sums = [[_mm256_setzero_si256(); 2]; R];
		for (at, pair) in w.iter().enumerate() {
			let (halves, _) = pair.as_chunks::<CHANNELS>();
			let (low, high) = (W::load(&halves[0]), W::load(&halves[1]));
			for (sums, row) in sums.iter_mut().zip(rows) {
				// SAFETY: every row is as long as `w`, and `at` is below that.
				let [a, b] = unsafe { *row.add(at) };
				let x = _mm256_set1_epi32(i32::from(a as u16) | i32::from(b) << 16);
				sums[0] = _mm256_add_epi32(sums[0], _mm256_madd_epi16(x, low));
				sums[1] = _mm256_add_epi32(sums[1], _mm256_madd_epi16(x, high));
			}
		}
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
		let multiply: [fn(&[X], &Panels<W>, &mut [S]); 2] =
			[products::<X, W, S>, blocks::<X, W, S, portable::Portable>];
		let panels = Panels::of(w, depth);
		for multiply in multiply {
			let mut found = vec![S::of(-1, 0); expected.len()];
			multiply(x, &panels, &mut found);
			assert_eq!(found.into_iter().map(Into::into).collect::<Vec<i64>>(), expected);
		}
		let elements = laid_out((w.len() / depth) as u64, depth as u64);
		assert_eq!(panels.elements.as_flattened().len() as u64, elements);
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
			(depth, x, w) in (1usize..80, 1usize..15, 1usize..40)
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
		for depth in [256, 257, 510, 511, 1_024, 65_536] {
			for (x, w) in [(i16::MIN, i16::MIN), (i16::MIN, i16::MAX), (i16::MAX, i16::MIN), (-1, i16::MIN)] {
				check_all(&vec![x; depth], &vec![w; depth], depth);
			}
		}
	}
}
