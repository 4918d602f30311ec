//! Products of matrices of integers of 8 and 16 bits, exactly.
//!
//! In general all is multiplied as 16-bit numbers, whose products are added in 32 bits. A sum of those fits as long as it has few
//! enough terms ([`Way::lines`]); such partial sums are added in the result's type. Where both factors have 16 bits, the first is two:
//! its high byte, which is worth 2^8, and its low byte.
//!
//! Processors with VNNI multiply four bytes without a sign with four bytes with one, and add all to 32 bits. Where the second factor
//! has 8 bits, 128 is added to the first one or to its high byte, and what that makes of the sum is taken off in the end. Those with
//! AMX multiply tiles of such bytes.
//!
//! The second factor is laid out in panels of [`CHANNELS`] rows: for two or four neighbouring terms after the others those of each row,
//! so that one instruction multiplies such terms of the first factor with those of many rows and adds the products. Each row's sum
//! stays in a lane of its own, and nothing has to be added across lanes.

#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
mod amx;
#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
mod avx2;
#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
mod avx512;
#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
mod avxvnni;
mod portable;

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

	/// A partial sum without a sign, which fits.
	#[cfg(target_arch = "x86_64")]
	fn of_unsigned(sum: u32) -> Self;

	/// Sums as they are added, if these are of that type.
	fn as_i32(sums: &mut [Self]) -> Option<&mut [i32]>;
}

impl Sum for i32 {
	#[inline(always)]
	fn of(sum: i32, shift: u32) -> Self {
		sum << shift
	}

	#[cfg(target_arch = "x86_64")]
	#[inline(always)]
	fn of_unsigned(sum: u32) -> Self {
		sum as Self
	}

	fn as_i32(sums: &mut [Self]) -> Option<&mut [i32]> {
		Some(sums)
	}
}

impl Sum for i64 {
	#[inline(always)]
	fn of(sum: i32, shift: u32) -> Self {
		Self::from(sum) << shift
	}

	#[cfg(target_arch = "x86_64")]
	#[inline(always)]
	fn of_unsigned(sum: u32) -> Self {
		Self::from(sum)
	}

	fn as_i32(_: &mut [Self]) -> Option<&mut [i32]> {
		None
	}
}

/// What the sums of high and of low bytes are together.
#[inline(always)]
fn joined<S: Sum>(high: &[i32; CHANNELS], low: &[i32; CHANNELS]) -> [S; CHANNELS] {
	from_fn(|channel| {
		let mut sum = S::of(high[channel], 8);
		sum += S::of(low[channel], 0);
		sum
	})
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
	/// Those of each panel, and for AMX as many behind the last one as make its tiles whole.
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
		#[cfg(target_arch = "x86_64")]
		let behind = match instructions {
			Instructions::Amx => lines.next_multiple_of(amx::LINES) - lines,
			_ => 0,
		};
		#[cfg(not(target_arch = "x86_64"))]
		let behind = 0;
		let mut laid = Self {
			instructions,
			channels,
			depth,
			lines: vec![Line([W::default(); TERMS * CHANNELS]); panels * lines + behind],
			offsets: vec![[0; CHANNELS]; if has_bytes { panels } else { 0 }],
		};
		laid.fill(w);
		laid
	}

	/// Takes other rows, of the same extents.
	pub fn fill(&mut self, w: &[W]) {
		let (depth, lines, has_bytes) = (self.depth, self.depth.div_ceil(TERMS), !self.offsets.is_empty());
		for (panel, rows) in self.lines.chunks_exact_mut(lines).zip(w.chunks(CHANNELS * depth)) {
			if has_bytes {
				lay_panel::<_, TERMS>(rows, depth, panel);
			} else {
				lay_panel::<_, 2>(rows, depth, panel);
			}
		}
		for (offsets, rows) in self.offsets.iter_mut().zip(w.chunks(CHANNELS * depth)) {
			for (offset, row) in offsets.iter_mut().zip(rows.chunks_exact(depth)) {
				*offset = row.iter().map(|w| i32::from(Into::<i16>::into(*w))).sum::<i32>() * -128;
			}
		}
	}

	/// Panels that its rows take.
	fn count(&self) -> usize {
		self.channels.div_ceil(CHANNELS)
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

/// Lays out the rows of a panel, `N` terms of each row beside each other.
fn lay_panel<W: Number, const N: usize>(rows: &[W], depth: usize, panel: &mut [Line<W>]) {
	let whole = depth / TERMS;
	// Line by line, so that each is written as a whole.
	for (place, line) in panel[..whole].iter_mut().enumerate() {
		for (channel, row) in rows.chunks_exact(depth).enumerate() {
			line.put::<N>(channel, &row[place * TERMS..][..TERMS]);
		}
	}
	let Some(line) = panel.get_mut(whole) else { return };
	for (channel, row) in rows.chunks_exact(depth).enumerate() {
		let mut padded = [W::default(); TERMS];
		padded[..depth % TERMS].copy_from_slice(&row[whole * TERMS..]);
		line.put::<N>(channel, &padded);
	}
}

impl<W: Number> Line<W> {
	/// Puts the terms of a row there, `N` of each row beside each other.
	#[inline(always)]
	fn put<const N: usize>(&mut self, channel: usize, terms: &[W]) {
		for (group, terms) in terms.as_chunks::<N>().0.iter().enumerate() {
			self.0[group * N * CHANNELS + channel * N..][..N].copy_from_slice(terms);
		}
	}
}

/// Elements that a matrix takes at most in [`Panels`], whatever the processor: terms, sums of 32 bits beside those of bytes, and
/// what makes a tile whole.
pub(super) fn laid_out(channels: u64, depth: u64) -> u64 {
	/// Elements of lines that tiles may want behind the last one.
	const BEHIND: u64 = 15 * (TERMS * CHANNELS) as u64;
	let terms = depth.next_multiple_of(TERMS as u64).saturating_add(4);
	channels.next_multiple_of(CHANNELS as u64).saturating_mul(terms).saturating_add(BEHIND)
}

/// Bytes that a product of so many terms takes at most, whatever the processor: what `x` is packed into, and a panel's bytes.
pub(super) fn workspace(depth: u64) -> u64 {
	/// Rows of a tile and terms of it, the high and the low bytes of two tiles of `x`, and of one panel.
	const TILE: u64 = 16;
	const TERMS_OF_TILE: u64 = 64;
	let depth = depth.next_multiple_of(TERMS_OF_TILE);
	(BLOCK as u64).saturating_add(depth.saturating_mul((2 + 1) * 2 * TILE))
}

/// `x [M, K]` times the transpose of `w [N, K]` into `products [M, N]`, where K is at most 2^16. The results fit their type.
pub(super) fn products<X: Number, W: Number, S: Sum>(x: &[X], w: &Panels<W>, products: &mut [S]) {
	match w.instructions {
		#[cfg(target_arch = "x86_64")]
		Instructions::Amx => amx::products(x, w, products),
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
		let panels = w.lines.chunks_exact(lines).take(w.count());
		for (place, panel) in panels.enumerate() {
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
					[high, low] => joined(high, low),
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

/// As many neighbouring terms of each row of a panel as 32 bits hold.
#[cfg(target_arch = "x86_64")]
#[repr(C, align(64))]
#[derive(Clone, Copy)]
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

#[cfg(test)]
mod tests;
