//! AMX: 16 rows of 64 terms times 16 channels of them, in one instruction.
//!
//! A panel's lines of bytes are rows of such a tile as they are; of those of 16 bits the high and the low bytes become tiles of their own.
//! Bytes are multiplied with a sign or without one, as each factor has it, so no offsets are needed. With few rows most of a tile would
//! be empty, and they go line by line.

use super::{avx512, groups, joined, Group, Instructions, Number, Panels, Sum, BLOCK, CHANNELS, TERMS};
use std::{
	arch::{asm, x86_64::*},
	array::from_fn,
};

/// Rows of a tile.
const ROWS: usize = 16;
/// Lines of a panel in a tile.
pub(super) const LINES: usize = 16;
/// Terms in a row of a tile.
const DEPTH: usize = LINES * TERMS;
/// Tiles' rows that are worth it: fewer are faster line by line.
const WORTH: usize = 8;

pub(super) fn products<X: Number, W: Number, S: Sum>(x: &[X], w: &Panels<W>, products: &mut [S]) {
	assert_eq!(w.instructions, Instructions::Amx);
	let rows = x.len() / w.depth;
	match (parts::<X>(), parts::<W>()) {
		// SAFETY: there are panels for these instructions, so this processor has them.
		(of_x, 1) if rows * of_x >= WORTH => unsafe { products_amx(x, w, products) },
		// SAFETY: the same.
		(2, 2) if rows >= WORTH => unsafe { words_amx(x, w, products) },
		_ => avx512::products(x, w, products),
	}
}

/// Bytes of an element, each of which has a row in a tile of its own.
const fn parts<X: Number>() -> usize {
	if X::BITS == 7 {
		1
	} else {
		2
	}
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn products_amx<X: Number, W: Number, S: Sum>(x: &[X], w: &Panels<W>, products: &mut [S]) {
	let (depth, channels, parts) = (w.depth, w.channels, parts::<X>());
	let (lines, steps) = (depth.div_ceil(TERMS), depth.div_ceil(DEPTH));
	let (panels, of_w) = (w.count(), groups(&w.lines));
	assert!((panels - 1) * lines + steps * LINES <= of_w.len(), "the last panel's last tile is whole");
	let block = (BLOCK / (steps * DEPTH * parts)).next_multiple_of(2 * ROWS);
	let mut packed = Vec::new();
	let mut sums = [[[[0; CHANNELS]; ROWS]; 2]; 2];
	let _configured = Configured::new();
	for (x, products) in x.chunks(block * depth).zip(products.chunks_mut(block * channels)) {
		let xs = Rows::of(x, depth, &mut packed);
		let rows = x.len() / depth;
		for panel in (0..panels).step_by(2) {
			// One that is alone is multiplied twice.
			let ws = [panel, (panel + 1).min(panels - 1)].map(|panel| of_w[panel * lines..].as_ptr());
			for tile in (0..xs.tiles).step_by(2) {
				let row = tile / parts * ROWS;
				let to = Place { row, rows, column: panel * CHANNELS, channels };
				let pair = Pair { xs: &xs, tile, ws, steps };
				if let Some(products) = S::as_i32(products).filter(|_| parts == 1 && to.is_inside(2)) {
					let at = row * channels + to.column;
					let to = [at, at + CHANNELS, at + ROWS * channels, at + ROWS * channels + CHANNELS];
					// SAFETY: tiles of so many rows and channels begin at each.
					unsafe { pair.multiply::<X>(to.map(|at| products[at..].as_mut_ptr()), channels) };
					continue;
				}
				let [first, second] = &mut sums;
				let [a, b] = first.each_mut().map(|sums| sums.as_flattened_mut().as_mut_ptr());
				let [c, d] = second.each_mut().map(|sums| sums.as_flattened_mut().as_mut_ptr());
				// SAFETY: each is a whole tile.
				unsafe { pair.multiply::<X>([a, b, c, d], CHANNELS) };
				for (place, (first, second)) in first.iter().zip(second.iter()).enumerate() {
					let to = Place { column: to.column + place * CHANNELS, ..to };
					if parts == 2 {
						to.put(products, |line| joined(&first[line], &second[line]));
						continue;
					}
					to.put(products, |line| first[line].map(|sum| S::of(sum, 0)));
					let below = Place { row: row + ROWS, ..to };
					below.put(products, |line| second[line].map(|sum| S::of(sum, 0)));
				}
			}
		}
	}
}

/// The same where both factors have 16 bits.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn words_amx<X: Number, W: Number, S: Sum>(x: &[X], w: &Panels<W>, products: &mut [S]) {
	let (depth, channels) = (w.depth, w.channels);
	let (lines, steps) = (depth.div_ceil(TERMS), depth.div_ceil(DEPTH));
	let block = (BLOCK / (steps * DEPTH * 2)).next_multiple_of(2 * ROWS);
	let mut packed = Vec::new();
	let [mut high, mut low] = [0, 1].map(|_| vec![Group([0; 64]); steps * LINES]);
	let mut sums = [[[0; CHANNELS]; ROWS]; 4];
	let _configured = Configured::new();
	for (x, products) in x.chunks(block * depth).zip(products.chunks_mut(block * channels)) {
		let xs = Rows::of(x, depth, &mut packed);
		let rows = x.len() / depth;
		for (panel, of_w) in w.lines.chunks_exact(lines).take(w.count()).enumerate() {
			halve(groups(of_w), &mut high, &mut low);
			let ws = [high.as_ptr(), low.as_ptr()];
			for tile in (0..xs.tiles).step_by(2) {
				let to = sums.each_mut().map(|sums| sums.as_flattened_mut().as_mut_ptr());
				// SAFETY: each is a whole tile.
				unsafe { Pair { xs: &xs, tile, ws, steps }.multiply_words(to) };
				let to = Place { row: tile / 2 * ROWS, rows, column: panel * CHANNELS, channels };
				to.put(products, |line| joined_words(sums.each_ref().map(|sums| &sums[line])));
			}
		}
	}
}

/// The high and the low bytes of a panel of 16 bits, whose lines have the first two terms of all rows before the other two.
#[target_feature(enable = "avx512f,avx512bw")]
fn halve(of_w: &[Group], high: &mut [Group], low: &mut [Group]) {
	// In each 32 bits, both low bytes before both high ones.
	let order = _mm512_set4_epi32(0x0f0d_0e0c, 0x0b09_0a08, 0x0705_0604, 0x0301_0200);
	for (([first, second], high), low) in of_w.as_chunks().0.iter().zip(high).zip(low) {
		// SAFETY: groups have 64 bytes, aligned to that.
		let [first, second] =
			[first, second].map(|group| unsafe { _mm512_load_si512(group.0.as_ptr().cast()) });
		let first = _mm512_shuffle_epi8(first, order);
		let second = _mm512_shuffle_epi8(second, order);
		let lower = _mm512_mask_blend_epi16(0xaaaa_aaaa, first, _mm512_slli_epi32::<16>(second));
		let upper = _mm512_mask_blend_epi16(0xaaaa_aaaa, _mm512_srli_epi32::<16>(first), second);
		// SAFETY: the same.
		unsafe {
			_mm512_store_si512(low.0.as_mut_ptr().cast(), lower);
			_mm512_store_si512(high.0.as_mut_ptr().cast(), upper);
		}
	}
}

/// What the sums of high by high, high by low, low by high and low by low bytes are together. The last have no sign.
#[inline(always)]
fn joined_words<S: Sum>([both, of_x, of_w, none]: [&[i32; CHANNELS]; 4]) -> [S; CHANNELS] {
	from_fn(|channel| {
		let mut sum = S::of(both[channel], 16);
		sum += S::of(of_x[channel], 8);
		sum += S::of(of_w[channel], 8);
		sum += S::of_unsigned(none[channel] as u32);
		sum
	})
}

/// Where in the products a tile is.
#[derive(Clone, Copy)]
struct Place {
	row: usize,
	/// Rows of all.
	rows: usize,
	column: usize,
	/// Columns of all.
	channels: usize,
}

impl Place {
	/// Whether so many tiles below and beside each other are wholly in the products.
	fn is_inside(&self, tiles: usize) -> bool {
		self.row + tiles * ROWS <= self.rows && self.column + tiles * CHANNELS <= self.channels
	}

	/// Writes what there is of a tile.
	#[inline(always)]
	fn put<S: Sum>(&self, products: &mut [S], line: impl Fn(usize) -> [S; CHANNELS]) {
		let count = self.channels.saturating_sub(self.column).min(CHANNELS);
		let rows = self.rows.saturating_sub(self.row).min(ROWS);
		if count == 0 {
			return;
		}
		for place in 0..rows {
			let to = &mut products[(self.row + place) * self.channels + self.column..][..count];
			match to.as_mut_array::<CHANNELS>() {
				Some(to) => *to = line(place),
				None => to.copy_from_slice(&line(place)[..count]),
			}
		}
	}
}

/// Rows of `x` as tiles, or the high and the low bytes of rows in tiles of their own, one behind the other.
struct Rows<'a> {
	first: *const u8,
	/// Bytes from a row of a tile to the next one.
	stride: usize,
	/// Bytes from a tile to that of the next terms.
	step: usize,
	/// Bytes from a tile to that of the next rows, or parts.
	next: usize,
	/// Tiles below each other.
	tiles: usize,
	/// What it points at.
	_of: std::marker::PhantomData<&'a [u8]>,
}

impl<'a> Rows<'a> {
	#[inline(always)]
	fn of<X: Number>(x: &'a [X], depth: usize, packed: &'a mut Vec<Group>) -> Self {
		let (parts, steps, rows) = (parts::<X>(), depth.div_ceil(DEPTH), x.len() / depth);
		let tiles = rows.div_ceil(ROWS) * parts;
		let _of = std::marker::PhantomData;
		if parts == 1 && depth.is_multiple_of(DEPTH) && rows.is_multiple_of(ROWS) {
			return Self {
				first: x.as_ptr().cast(),
				stride: depth,
				step: DEPTH,
				next: ROWS * depth,
				tiles,
				_of,
			};
		}
		packed.clear();
		packed.resize(tiles * steps * ROWS, Group([0; 64]));
		for (row, x) in x.chunks_exact(depth).enumerate() {
			for part in 0..parts {
				let first = (row / ROWS * parts + part) * steps * ROWS + row % ROWS;
				for (to, x) in packed[first..].iter_mut().step_by(ROWS).zip(x.chunks(DEPTH)) {
					let to = &mut to.0[..x.len()];
					if part + 1 < parts {
						pack::<X, 8>(x, to);
					} else {
						pack::<X, 0>(x, to);
					}
				}
			}
		}
		Self {
			first: packed.as_ptr().cast(),
			stride: size_of::<Group>(),
			step: ROWS * size_of::<Group>(),
			next: steps * ROWS * size_of::<Group>(),
			tiles,
			_of,
		}
	}
}

/// The bytes of as many elements, shifted down by so many bits.
#[inline(always)]
fn pack<X: Number, const DOWN: u32>(x: &[X], to: &mut [u8]) {
	let byte = |x: X| (Into::<i16>::into(x) >> DOWN) as u8;
	// So many at once are vectors, which the compiler does not see in elements.
	let ((parts, rest), (to_parts, to_rest)) = (x.as_chunks::<16>(), to.as_chunks_mut::<16>());
	for (to, x) in to_parts.iter_mut().zip(parts) {
		*to = x.map(byte);
	}
	for (to, x) in to_rest.iter_mut().zip(rest) {
		*to = byte(*x);
	}
}

/// Two tiles of `x`, or the last one, and two panels.
struct Pair<'a> {
	xs: &'a Rows<'a>,
	tile: usize,
	ws: [*const Group; 2],
	/// Tiles that the terms take.
	steps: usize,
}

/// Multiplies all terms of one tile or two of `x` with those of two panels, and stores the sums.
macro_rules! multiply {
	// With the instructions by which the first tile is multiplied with each panel.
	($of:ident, $to:ident, $width:expr, $x:ident, [$a:literal, $b:literal]) => {
		multiply!($of, $to, $width, $x, [$a, $b], "", "", "", "")
	};
	// And the second one.
	($of:ident, $to:ident, $width:expr, $x:ident, [$a:literal, $b:literal], [$c:literal, $d:literal]) => {
		multiply!(
			$of,
			$to,
			$width,
			$x,
			[$a, $b],
			"tileloadd tmm5, [{y} + {stride}*1]",
			concat!($c, " tmm2, tmm5, tmm6"),
			concat!($d, " tmm3, tmm5, tmm7"),
			"mov {x}, [{to} + 16]
			mov {y}, [{to} + 24]
			tilestored [{x} + {width}*1], tmm2
			tilestored [{y} + {width}*1], tmm3"
		)
	};
	(
		$of:ident, $to:ident, $width:expr, $x:ident, [$a:literal, $b:literal],
		$load:expr, $third:expr, $fourth:expr, $stores:expr
	) => {
		asm!(
			"tilezero tmm0",
			"tilezero tmm1",
			"tilezero tmm2",
			"tilezero tmm3",
			"2:",
			"tileloadd tmm4, [{x} + {stride}*1]",
			"tileloadd tmm6, [{w} + {line}*1]",
			"tileloadd tmm7, [{v} + {line}*1]",
			$load,
			concat!($a, " tmm0, tmm4, tmm6"),
			concat!($b, " tmm1, tmm4, tmm7"),
			$third,
			$fourth,
			"add {x}, {step}",
			"add {y}, {step}",
			"add {w}, 1024",
			"add {v}, 1024",
			"dec {steps}",
			"jnz 2b",
			"mov {x}, [{to}]",
			"mov {y}, [{to} + 8]",
			"tilestored [{x} + {width}*1], tmm0",
			"tilestored [{y} + {width}*1], tmm1",
			$stores,
			x = inout(reg) $x[0] => _,
			y = inout(reg) $x[1] => _,
			w = inout(reg) $of.ws[0] => _,
			v = inout(reg) $of.ws[1] => _,
			steps = inout(reg) $of.steps => _,
			stride = in(reg) $of.xs.stride,
			step = in(reg) $of.xs.step,
			line = in(reg) size_of::<Group>(),
			width = in(reg) $width * size_of::<i32>(),
			to = in(reg) $to.as_ptr(),
			options(nostack),
		)
	};
}

impl Pair<'_> {
	/// Writes the sums of the first tile of `x` with each panel, then those of the second one, if there is one, in rows of so many
	/// elements.
	///
	/// # Safety
	///
	/// Tiles are configured. At each address of `to` 16 such rows of 16 sums may be written; at the last two if there is a second tile.
	#[inline(always)]
	unsafe fn multiply<X: Number>(&self, to: [*mut i32; 4], width: usize) {
		let xs = self.xs;
		let is_alone = self.tile + 1 == xs.tiles;
		let first = xs.first.wrapping_add(self.tile * xs.next);
		let x = [first, if is_alone { first } else { first.wrapping_add(xs.next) }];
		// SAFETY: `xs` has so many steps of each tile, and panels have them, or what comes behind, which is multiplied by zeros.
		unsafe {
			match (parts::<X>(), is_alone) {
				(1, true) => multiply!(self, to, width, x, ["tdpbssd", "tdpbssd"]),
				(1, false) => multiply!(self, to, width, x, ["tdpbssd", "tdpbssd"], ["tdpbssd", "tdpbssd"]),
				_ => multiply!(self, to, width, x, ["tdpbssd", "tdpbssd"], ["tdpbusd", "tdpbusd"]),
			}
		}
	}

	/// The same for the high and the low bytes of `x`, by those of a panel, in tiles of sums.
	///
	/// # Safety
	///
	/// Tiles are configured, and a whole one may be written at each address of `to`.
	#[inline(always)]
	unsafe fn multiply_words(&self, to: [*mut i32; 4]) {
		let first = self.xs.first.wrapping_add(self.tile * self.xs.next);
		let x = [first, first.wrapping_add(self.xs.next)];
		// SAFETY: `xs` has so many steps of each tile, and so have the panel's bytes.
		unsafe { multiply!(self, to, CHANNELS, x, ["tdpbssd", "tdpbsud"], ["tdpbusd", "tdpbuud"]) }
	}
}

/// Tiles of this thread are whole: 16 rows of 64 bytes each.
struct Configured;

impl Configured {
	/// On processors with AMX, in a process that may use it.
	fn new() -> Self {
		#[repr(C, align(64))]
		struct Configuration {
			palette: u8,
			start: u8,
			reserved: [u8; 14],
			bytes: [u16; 16],
			rows: [u8; 16],
		}
		let each = |tile| tile < 8;
		let configuration = Configuration {
			palette: 1,
			start: 0,
			reserved: [0; 14],
			bytes: from_fn(|tile| if each(tile) { DEPTH as u16 } else { 0 }),
			rows: from_fn(|tile| if each(tile) { ROWS as u8 } else { 0 }),
		};
		// SAFETY: 64 bytes are read, which the configuration has.
		unsafe {
			asm!("ldtilecfg [{}]", in(reg) &configuration, options(nostack, readonly, preserves_flags))
		};
		Self
	}
}

impl Drop for Configured {
	fn drop(&mut self) {
		// SAFETY: it touches nothing but tiles. What is left of them would be saved at each switch of threads.
		unsafe { asm!("tilerelease", options(nomem, nostack, preserves_flags)) };
	}
}
