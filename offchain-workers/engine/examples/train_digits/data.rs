//! The digits: reading `digits.bin`, the split, and the only source of randomness of this example.

use std::{fs, io, path::Path};

/// Bytes of `digits.bin` before the labels: magic, then count, height and width as little-endian `u32`.
const HEADER: usize = 20;
const MAGIC: &[u8; 8] = b"DIGITS\x01\x00";

/// Side of an image in pixels.
pub const SIDE: usize = 8;
/// Pixels of an image.
pub const PIXELS: usize = SIDE * SIDE;
/// Digits, and so logits.
pub const CLASSES: usize = 10;
/// Largest pixel; white is 0.
pub const MAX_PIXEL: u8 = 16;

/// One handwritten digit.
#[derive(Clone, Copy)]
pub struct Digit {
	/// Rows from the top, 0 to [`MAX_PIXEL`].
	pub pixels: [u8; PIXELS],
	/// What was written.
	pub label: u8,
}

/// The two parts of the data.
pub struct Split {
	/// What the models learn from.
	pub train: Vec<Digit>,
	/// What accuracy is measured on and the demonstration submits: every fifth digit, by index in the file.
	pub test: Vec<Digit>,
}

fn invalid(what: &str) -> io::Error {
	io::Error::new(io::ErrorKind::InvalidData, what)
}

/// Reads `digits.bin` and splits it.
pub fn read(path: &Path) -> io::Result<Split> {
	let bytes = fs::read(path)?;
	let header = bytes.get(..HEADER).ok_or_else(|| invalid("digits.bin is shorter than its header"))?;
	let word =
		|at: usize| u32::from_le_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]) as usize;
	let (count, height, width) = (word(8), word(12), word(16));
	if &header[..8] != MAGIC
		|| (height, width) != (SIDE, SIDE)
		|| bytes.len() != HEADER + count * (1 + PIXELS)
	{
		return Err(invalid("digits.bin does not hold 8x8 digits"));
	}
	let (labels, images) = bytes[HEADER..].split_at(count);
	let mut split = Split { train: Vec::new(), test: Vec::new() };
	for (index, (&label, image)) in labels.iter().zip(images.chunks_exact(PIXELS)).enumerate() {
		if usize::from(label) >= CLASSES || image.iter().any(|&pixel| pixel > MAX_PIXEL) {
			return Err(invalid("digits.bin holds a label or pixel out of range"));
		}
		let mut pixels = [0; PIXELS];
		pixels.copy_from_slice(image);
		let part = if index % 5 == 4 { &mut split.test } else { &mut split.train };
		part.push(Digit { pixels, label });
	}
	Ok(split)
}

impl Digit {
	/// The digit moved by a pixel or none in each direction; what comes in at the border is white.
	pub fn shifted(&self, down: i32, right: i32) -> Self {
		let mut moved = Self { pixels: [0; PIXELS], label: self.label };
		let side = SIDE as i32;
		for row in 0..side {
			for column in 0..side {
				let (from_row, from_column) = (row - down, column - right);
				if (0..side).contains(&from_row) && (0..side).contains(&from_column) {
					moved.pixels[(row * side + column) as usize] =
						self.pixels[(from_row * side + from_column) as usize];
				}
			}
		}
		moved
	}
}

/// SplitMix64 (Steele, Lea, Flood 2014): small, seedable, the same on every machine.
pub struct Random(u64);

impl Random {
	/// A generator that always gives the same numbers for the same seed.
	pub fn new(seed: u64) -> Self {
		Self(seed)
	}

	fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut word = self.0;
		word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		word ^ (word >> 31)
	}

	/// Uniform below `bound`, which is small against 2⁶⁴.
	pub fn below(&mut self, bound: usize) -> usize {
		(self.next() % bound as u64) as usize
	}

	/// Uniform in [-1, 1).
	pub fn symmetric(&mut self) -> f32 {
		(self.next() >> 40) as f32 / (1u32 << 23) as f32 - 1.0
	}

	/// Fisher and Yates.
	pub fn shuffle<T>(&mut self, items: &mut [T]) {
		for last in (1..items.len()).rev() {
			items.swap(last, self.below(last + 1));
		}
	}
}
