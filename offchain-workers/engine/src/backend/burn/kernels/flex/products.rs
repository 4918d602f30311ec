//! Products of matrices of integers of 8 and 16 bits, exactly.
//!
//! In general all is multiplied as 16-bit numbers, whose products are added in 32 bits. A sum of those fits as long as it has few
//! enough terms ([`Way::lines`]); such partial sums are added in the result's type. Where both factors have 16 bits, the first is two:
//! its high byte, which is worth 2^8, and its low byte.
//!
//! Processors with VNNI multiply four bytes without a sign with four bytes with one, and add all to 32 bits. Where the second factor
//! has 8 bits, 128 is added to the first one or to its high byte, and what that makes of the sum is taken off in the end.
//!
//! The second factor is laid out in panels of [`CHANNELS`] rows: for two or four neighbouring terms after the others those of each row,
//! so that one instruction multiplies such terms of the first factor with those of many rows and adds the products. Each row's sum
//! stays in a lane of its own, and nothing has to be added across lanes.

use crate::processor::Instructions;
#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::{__m256i, __m512i};
use std::{array::from_fn, ops::AddAssign};

/// Rows of `w` that are multiplied at once.
const CHANNELS: usize = 16;
/// Neighbouring terms in a line of a panel.
const TERMS: usize = 4;
/// Bytes of `x` that stay in the second-level cache while all of `w` passes by.
pub(super) const BLOCK: usize = 256 * 1024;

/// The sums of a few rows and channels.
type Tile<T, const R: usize> = [[T; CHANNELS]; R];

/// A few neighbouring terms of each row of a panel. As pairs, the first two of each row come before the other two.
///
/// No load of a vector meets two lines of the cache.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
struct Line<W>([W; TERMS * CHANNELS]);

/// An element of a factor.
pub(super) trait Number: Copy + Default + Into<i16> + Into<i64> {
	/// Bits of its magnitude.
	const BITS: u32;

	/// What the first factor is taken as where the second one is of this type and there is VNNI.
	type Other: Term;

	/// Half of a pair of terms of a panel as 16-bit numbers in a register.
	#[cfg(target_arch = "x86_64")]
	fn load(half: &[Self; CHANNELS]) -> __m256i;

	/// Adds the products of four bytes, or of two words, to eight sums.
	#[cfg(target_arch = "x86_64")]
	fn dot_256(sums: __m256i, x: __m256i, w: __m256i) -> __m256i;

	/// Adds the products of four bytes, or of two words, to sixteen sums.
	#[cfg(target_arch = "x86_64")]
	fn dot_512(sums: __m512i, x: __m512i, w: __m512i) -> __m512i;
}

/// An element of a product.
pub(super) trait Sum: Copy + Default + AddAssign {
	/// A partial sum times `2^shift`.
	fn of(sum: i32, shift: u32) -> Self;
}

impl Sum for i32 {
	#[inline(always)]
	fn of(sum: i32, shift: u32) -> Self {
		sum << shift
	}
}

impl Sum for i64 {
	#[inline(always)]
	fn of(sum: i32, shift: u32) -> Self {
		Self::from(sum) << shift
	}
}

/// How two types of factors are multiplied.
#[derive(Clone, Copy)]
pub(super) struct Way {
	/// Numbers that stand for one of `x`: itself, or its high and its low byte.
	parts: usize,
	/// Lines of a panel whose products' sum fits 32 bits.
	lines: usize,
}

/// What stands for an element of `x` in a register.
pub(super) trait Term {
	/// Groups of terms in a line, each of 32 bits.
	const GROUPS: usize;

	/// For factors with magnitudes of so many bits.
	fn way(x: u32, w: u32) -> Way;

	/// A part of each term of a line, in groups.
	fn groups(way: Way, x: [i16; TERMS], part: usize) -> [u32; TERMS / 2];
}

/// 16 bits.
pub(super) struct Word;

impl Term for Word {
	const GROUPS: usize = 2;

	fn way(x: u32, w: u32) -> Way {
		match (x, w) {
			// At most 2^16 terms of 2^14.
			(7, 7) => Way { parts: 1, lines: (1 << 16) / TERMS },
			// 508 terms of at most 2^22.
			(15, 15) => Way { parts: 2, lines: 508 / TERMS },
			_ => Way { parts: 1, lines: 508 / TERMS },
		}
	}

	#[inline(always)]
	fn groups(way: Way, x: [i16; TERMS], part: usize) -> [u32; TERMS / 2] {
		let [a, b, c, d] = x.map(|x| match (way.parts, part) {
			(1, _) => x as u16,
			// From -128 to 128: what is left for the low byte has a sign.
			(_, 0) => ((i32::from(x) + 0x80) >> 8) as u16,
			_ => i16::from(x as i8) as u16,
		});
		[u32::from(a) | u32::from(b) << 16, u32::from(c) | u32::from(d) << 16]
	}
}

/// 8 bits without a sign: 128 is added to those with one.
pub(super) struct Byte;

impl Term for Byte {
	const GROUPS: usize = 1;

	fn way(x: u32, _: u32) -> Way {
		// At most 2^16 terms of 255 * 2^7, or of 2^14 once 128 is taken off again: what overflows before comes back.
		Way { parts: if x == 7 { 1 } else { 2 }, lines: (1 << 16) / TERMS }
	}

	#[inline(always)]
	fn groups(way: Way, x: [i16; TERMS], part: usize) -> [u32; TERMS / 2] {
		let bytes = x.map(|x| match (way.parts, part) {
			(1, _) => x as u8 ^ 0x80,
			(_, 0) => (x >> 8) as u8 ^ 0x80,
			_ => x as u8,
		});
		[u32::from_le_bytes(bytes), 0]
	}
}

/// A matrix `[N, K]` whose rows are multiplied with those of others, laid out for that.
#[derive(Debug)]
pub(super) struct Panels<W> {
	instructions: Instructions,
	channels: usize,
	depth: usize,
	lines: Vec<Line<W>>,
	/// For bytes without a sign: -128 times the sum of each row, by panels.
	offsets: Vec<[i32; CHANNELS]>,
}

impl<W: Number> Panels<W> {
	/// Of the rows of `w`, of `depth` elements each, at least one.
	pub fn of(w: &[W], depth: usize) -> Self {
		Self::for_instructions(Instructions::chosen(), w, depth)
	}

	/// For instructions that this processor has.
	fn for_instructions(instructions: Instructions, w: &[W], depth: usize) -> Self {
		assert!(instructions.is_there(), "panels are for instructions of this processor");
		let (channels, lines) = (w.len() / depth, depth.div_ceil(TERMS));
		let panels = channels.div_ceil(CHANNELS);
		let has_bytes = instructions >= Instructions::AvxVnni && W::Other::GROUPS == 1;
		let mut laid = Self {
			instructions,
			channels,
			depth,
			lines: vec![Line([W::default(); TERMS * CHANNELS]); panels * lines],
			offsets: vec![[0; CHANNELS]; if has_bytes { panels } else { 0 }],
		};
		laid.fill(w);
		laid
	}

	/// Takes other rows, of the same extents.
	pub fn fill(&mut self, w: &[W]) {
		let (depth, lines, has_bytes) = (self.depth, self.depth.div_ceil(TERMS), !self.offsets.is_empty());
		for (panel, rows) in self.lines.chunks_exact_mut(lines).zip(w.chunks(CHANNELS * depth)) {
			for (channel, row) in rows.chunks_exact(depth).enumerate() {
				if has_bytes {
					lay_row::<_, TERMS>(row, channel, panel);
				} else {
					lay_row::<_, 2>(row, channel, panel);
				}
			}
		}
		for (offsets, rows) in self.offsets.iter_mut().zip(w.chunks(CHANNELS * depth)) {
			for (offset, row) in offsets.iter_mut().zip(rows.chunks_exact(depth)) {
				*offset = row.iter().map(|w| i32::from(Into::<i16>::into(*w))).sum::<i32>() * -128;
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

/// Lays out a row of a panel, `N` terms of each row beside each other.
fn lay_row<W: Number, const N: usize>(row: &[W], channel: usize, panel: &mut [Line<W>]) {
	let (whole, rest) = row.as_chunks::<TERMS>();
	let mut padded = [W::default(); TERMS];
	padded[..rest.len()].copy_from_slice(rest);
	for (line, terms) in panel.iter_mut().zip(whole.iter().chain([&padded])) {
		for (group, terms) in terms.as_chunks::<N>().0.iter().enumerate() {
			line.0[group * N * CHANNELS + channel * N..][..N].copy_from_slice(terms);
		}
	}
}

/// Elements that a matrix takes at most in [`Panels`]. The last term is for sums of 32 bits, which there are beside bytes.
pub(super) fn laid_out(channels: u64, depth: u64) -> u64 {
	let terms = depth.next_multiple_of(TERMS as u64).saturating_add(4);
	channels.next_multiple_of(CHANNELS as u64).saturating_mul(terms)
}

/// `x [M, K]` times the transpose of `w [N, K]` into `products [M, N]`, where K is at most 2^16. The results fit their type.
pub(super) fn products<X: Number, W: Number, S: Sum>(x: &[X], w: &Panels<W>, products: &mut [S]) {
	match w.instructions {
		#[cfg(target_arch = "x86_64")]
		Instructions::Avx512 => avx512::products(x, w, products),
		#[cfg(target_arch = "x86_64")]
		Instructions::AvxVnni => avxvnni::products(x, w, products),
		#[cfg(target_arch = "x86_64")]
		Instructions::Avx2 => avx2::products(x, w, products),
		_ => blocks::<X, W, S, portable::Portable>(x, w, products),
	}
}

/// Multiplies a few rows with a few channels.
trait Kernel<W> {
	/// Rows that are multiplied at once, at most 12.
	const ROWS: usize;

	/// What stands for an element of `x`.
	type Term: Term;

	/// The products of each of `R` rows with each channel of a panel, added to what is there for each row. `x` has the groups of all
	/// rows beside each other, as many as the lines have.
	fn tile<const R: usize>(x: &[[u32; R]], w: &[Line<W>], sums: [&[i32; CHANNELS]; R]) -> Tile<i32, R>;
}

/// Goes over the products in an order that is good to caches.
#[inline(always)]
fn blocks<X: Number, W: Number, S: Sum, K: Kernel<W>>(x: &[X], w: &Panels<W>, products: &mut [S]) {
	let way = K::Term::way(X::BITS, W::BITS);
	let (depth, channels) = (w.depth, w.channels);
	let (lines, rows) = (depth.div_ceil(TERMS), x.len() / depth);
	let groups = lines * K::Term::GROUPS;
	let block = BLOCK / (size_of::<u32>() * groups * way.parts);
	let block = (block - block % K::ROWS).clamp(1, rows.max(1));
	let mut xs = vec![0; block * way.parts * groups];
	for (x, products) in x.chunks(block * depth).zip(products.chunks_mut(block * channels)) {
		let xs = &mut xs[..x.len() / depth * way.parts * groups];
		pack::<X, K::Term>(way, x, depth, K::ROWS, xs);
		for (place, panel) in w.lines.chunks_exact(lines).enumerate() {
			let first = place * CHANNELS;
			let offsets = w.offsets.get(place).unwrap_or(&[0; CHANNELS]);
			let columns = Columns { way, offsets, channels, first, count: CHANNELS.min(channels - first) };
			for (place, xs) in xs.chunks(K::ROWS * groups).enumerate() {
				let first = place * K::ROWS;
				match xs.len() / groups {
					12 => columns.rows::<W, S, K, 12>(xs, panel, first, products),
					11 => columns.rows::<W, S, K, 11>(xs, panel, first, products),
					10 => columns.rows::<W, S, K, 10>(xs, panel, first, products),
					9 => columns.rows::<W, S, K, 9>(xs, panel, first, products),
					8 => columns.rows::<W, S, K, 8>(xs, panel, first, products),
					7 => columns.rows::<W, S, K, 7>(xs, panel, first, products),
					6 => columns.rows::<W, S, K, 6>(xs, panel, first, products),
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

/// The parts of rows of `x` in groups, those of so many rows beside each other. The parts of one row are neighbours.
#[inline(always)]
fn pack<X: Number, T: Term>(way: Way, x: &[X], depth: usize, at_once: usize, to: &mut [u32]) {
	let groups = depth.div_ceil(TERMS) * T::GROUPS;
	let rows = x.len() / depth * way.parts;
	for (row, x) in x.chunks_exact(depth).enumerate() {
		let (whole, rest) = x.as_chunks::<TERMS>();
		let mut padded = [X::default(); TERMS];
		padded[..rest.len()].copy_from_slice(rest);
		for part in 0..way.parts {
			let row = row * way.parts + part;
			let (first, place) = (row - row % at_once, row % at_once);
			let (to, step) = (&mut to[first * groups + place..], at_once.min(rows - first));
			let mut put = |line: usize, x: &[X; TERMS]| {
				let found = T::groups(way, x.map(Into::into), part);
				for (group, found) in found[..T::GROUPS].iter().enumerate() {
					to[(line * T::GROUPS + group) * step] = *found;
				}
			};
			whole.iter().enumerate().for_each(|(line, x)| put(line, x));
			if !rest.is_empty() {
				put(whole.len(), &padded);
			}
		}
	}
}

/// Where in the products the channels of a panel are.
#[derive(Clone, Copy)]
struct Columns<'a> {
	way: Way,
	/// Added to the products of `x`, or of its first part, for what was added to that.
	offsets: &'a [i32; CHANNELS],
	/// Channels of the whole matrix.
	channels: usize,
	first: usize,
	count: usize,
}

impl Columns<'_> {
	#[inline(always)]
	fn rows<W: Number, S: Sum, K: Kernel<W>, const R: usize>(
		self,
		xs: &[u32],
		panel: &[Line<W>],
		first: usize,
		products: &mut [S],
	) {
		let way = self.way;
		let (xs, _) = xs.as_chunks::<R>();
		let runs = xs.chunks(way.lines * K::Term::GROUPS).zip(panel.chunks(way.lines));
		for (run, (xs, lines)) in runs.enumerate() {
			// There is one run where there are offsets.
			let starts = from_fn(|row| if row % way.parts == 0 { self.offsets } else { &[0; CHANNELS] });
			let found = K::tile::<R>(xs, lines, starts);
			for row in 0..R / way.parts {
				let found = &found[row * way.parts..][..way.parts];
				let sums: [S; CHANNELS] = match found {
					[high, low] => from_fn(|channel| {
						let mut sum = S::of(high[channel], 8);
						sum += S::of(low[channel], 0);
						sum
					}),
					_ => found[0].map(|sum| S::of(sum, 0)),
				};
				let place = (first / way.parts + row) * self.channels + self.first;
				match products[place..][..self.count].as_mut_array::<CHANNELS>() {
					Some(to) if run == 0 => *to = sums,
					Some(to) => to.iter_mut().zip(sums).for_each(|(to, sum)| *to += sum),
					None => {
						let to = &mut products[place..][..self.count];
						if run == 0 {
							to.copy_from_slice(&sums[..to.len()]);
						} else {
							to.iter_mut().zip(sums).for_each(|(to, sum)| *to += sum);
						}
					}
				}
			}
		}
	}
}

macro_rules! number {
	($($number:ty, $bits:literal, $other:ty, $load:ident, $dot:ident);*) => {$(
		impl Number for $number {
			const BITS: u32 = $bits;

			type Other = $other;

			#[cfg(target_arch = "x86_64")]
			#[inline(always)]
			fn load(half: &[Self; CHANNELS]) -> __m256i {
				avx2::$load(half)
			}

			#[cfg(target_arch = "x86_64")]
			#[inline(always)]
			fn dot_256(sums: __m256i, x: __m256i, w: __m256i) -> __m256i {
				avxvnni::$dot(sums, x, w)
			}

			#[cfg(target_arch = "x86_64")]
			#[inline(always)]
			fn dot_512(sums: __m512i, x: __m512i, w: __m512i) -> __m512i {
				avx512::$dot(sums, x, w)
			}
		}
	)*};
}

number!(i8, 7, Byte, load_bytes, dot_bytes; i16, 15, Word, load_words, dot_words);

mod portable {
	use super::{Kernel, Line, Number, Tile, Word, CHANNELS};

	pub struct Portable;

	impl<W: Number> Kernel<W> for Portable {
		const ROWS: usize = 6;

		type Term = Word;

		#[inline(always)]
		fn tile<const R: usize>(x: &[[u32; R]], w: &[Line<W>], sums: [&[i32; CHANNELS]; R]) -> Tile<i32, R> {
			let mut tile = sums.map(|sums| *sums);
			for (x, w) in x.as_chunks::<2>().0.iter().zip(w) {
				for (x, w) in x.iter().zip(w.0.as_chunks::<{ 2 * CHANNELS }>().0) {
					for (x, sums) in x.iter().zip(&mut tile) {
						let x = [*x as i16, (*x >> 16) as i16].map(i32::from);
						for (sum, w) in sums.iter_mut().zip(w.as_chunks::<2>().0) {
							let w = w.map(|w| i32::from(Into::<i16>::into(w)));
							*sum += x[0] * w[0] + x[1] * w[1];
						}
					}
				}
			}
			tile
		}
	}
}

#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
mod avx2 {
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
}

/// As many neighbouring terms of each row of a panel as 32 bits hold.
#[cfg(target_arch = "x86_64")]
#[repr(C, align(64))]
struct Group([u8; 64]);

/// The groups of all lines, in order.
#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
#[inline(always)]
fn groups<W: Number>(lines: &[Line<W>]) -> &[Group] {
	let count = size_of_val(lines) / size_of::<Group>();
	// SAFETY: lines have no padding and are of one group or of two, aligned as those are.
	unsafe { std::slice::from_raw_parts(lines.as_ptr().cast(), count) }
}

/// Groups that are added to sums of their own, so that no product waits for the one before it: with few rows there are many.
#[cfg(target_arch = "x86_64")]
const fn groups_at_once(vectors: usize) -> usize {
	match vectors {
		1 => 8,
		2 | 3 => 4,
		4..=6 => 2,
		_ => 1,
	}
}

#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
mod avxvnni {
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
}

#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
mod avx512 {
	use super::{groups, Group, Instructions, Kernel, Line, Number, Panels, Sum, Tile, CHANNELS};
	use std::arch::x86_64::*;

	/// On processors with AVX-512 and its VNNI only.
	struct Avx512;

	pub(super) fn products<X: Number, W: Number, S: Sum>(x: &[X], w: &Panels<W>, products: &mut [S]) {
		assert_eq!(w.instructions, Instructions::Avx512);
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
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	/// Compares all products with their definition, with all instructions that this processor has.
	fn check<X: Number, W: Number, S: Sum + Into<i64>>(x: &[X], w: &[W], depth: usize) {
		let dot = |x: &[X], w: &[W]| -> i64 {
			x.iter().zip(w).map(|(x, w)| Into::<i64>::into(*x) * Into::<i64>::into(*w)).sum()
		};
		let expected: Vec<i64> =
			x.chunks(depth).flat_map(|x| w.chunks(depth).map(move |w| dot(x, w))).collect();
		let most = laid_out((w.len() / depth) as u64, depth as u64) * size_of::<W>() as u64;
		for instructions in Instructions::there() {
			let panels = Panels::for_instructions(instructions, w, depth);
			let mut found = vec![S::of(-1, 0); expected.len()];
			products(x, &panels, &mut found);
			let found: Vec<i64> = found.into_iter().map(Into::into).collect();
			assert_eq!(found, expected, "with {instructions:?}");
			let bytes = size_of_val(&*panels.lines) + size_of_val(&*panels.offsets);
			assert!(bytes as u64 <= most, "{bytes} bytes of {most} with {instructions:?}");
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
			(depth, x, w) in (1usize..80, 1usize..27, 1usize..40)
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
		// With a low byte that is greatest, or least, with and without a sign.
		let ends = [i16::MIN, i16::MAX, -1, 127, 128, -0x7f01, 0x7f7f];
		for depth in [256, 257, 508, 509, 511, 1_024, 65_535, 65_536] {
			for x in ends {
				for w in [i16::MIN, i16::MAX] {
					check_all(&vec![x; depth], &vec![w; depth], depth);
				}
			}
		}
	}
}
