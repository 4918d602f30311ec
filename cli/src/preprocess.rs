//! From an image file to the integers that a model takes.

use std::io::Cursor;

/// Largest image file that is read, bytes.
pub const MAX_FILE: u64 = 8 * 1024 * 1024;
/// Longest side of an image, pixels.
pub const MAX_SIDE: u32 = 4_096;
/// What every PNG begins with.
const PNG_SIGNATURE: [u8; 8] = [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n'];

/// How a file becomes a model's input, as its manifest says.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Preprocessing {
	/// An image.
	Grayscale(Grayscale),
}

/// How an image becomes a tensor of one channel, row by row from the top: a pixel of brightness `g` (0 to 255) becomes
/// `white + (black - white) * (255 - g) / 255`, rounded to the nearest integer, halves away from `white`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Deserialize)]
pub struct Grayscale {
	/// Pixels in a row.
	pub width: u32,
	/// Rows.
	pub height: u32,
	/// Value of a white pixel.
	pub white: i8,
	/// Value of a black pixel.
	pub black: i8,
}

/// Whether a file claims to be an image that [`Grayscale::read`] can try.
pub fn is_png(bytes: &[u8]) -> bool {
	bytes.starts_with(&PNG_SIGNATURE)
}

impl Grayscale {
	/// Reads a PNG. Its sides must be the model's, or the same multiple of them: then each block of pixels is averaged.
	/// Transparent parts are white. With `invert`, light and dark are swapped. The error says what is wrong and what would
	/// be right.
	pub fn read(&self, png: &[u8], invert: bool) -> Result<Vec<i8>, String> {
		let (width, height, luma) = decode(png)?;
		let factor = width.checked_div(self.width).unwrap_or(0);
		if factor == 0 || (width, height) != (self.width * factor, self.height.saturating_mul(factor)) {
			return Err(format!(
				"the image has {width} x {height} pixels; this model takes {} x {}, or a whole multiple of both",
				self.width, self.height
			));
		}
		let full = 255 * i64::from(factor) * i64::from(factor);
		let mut pixels = Vec::with_capacity(self.width as usize * self.height as usize);
		for row in 0..self.height {
			for column in 0..self.width {
				let mut light = 0;
				for y in row * factor..(row + 1) * factor {
					let start = (y * width + column * factor) as usize;
					light += luma[start..start + factor as usize]
						.iter()
						.map(|pixel| i64::from(*pixel))
						.sum::<i64>();
				}
				// Rounded once, from the exact sum over the block.
				let dark = if invert { light } else { full - light };
				pixels.push(self.level(dark, full));
			}
		}
		Ok(pixels)
	}

	/// The value of a pixel of which `dark` parts in `full` are black.
	fn level(&self, dark: i64, full: i64) -> i8 {
		let range = i64::from(self.black) - i64::from(self.white);
		let from_white = (2 * range.abs() * dark + full) / (2 * full);
		let level = i64::from(self.white) + range.signum() * from_white;
		level.clamp(i8::MIN.into(), i8::MAX.into()) as i8
	}

	/// Writes pixels, as [`Self::read`] gives them, as a PNG that reads as the same pixels.
	pub fn write(&self, pixels: &[i8]) -> Result<Vec<u8>, String> {
		let range = i64::from(self.black) - i64::from(self.white);
		let light = |pixel: &i8| {
			let dark = (i64::from(*pixel) - i64::from(self.white)) * range.signum();
			let dark = (2 * 255 * dark + range.abs()) / (2 * range.abs()).max(1);
			255 - dark.clamp(0, 255) as u8
		};
		let luma: Vec<u8> = pixels.iter().map(light).collect();
		let mut file = Vec::new();
		let mut encoder = png::Encoder::new(&mut file, self.width, self.height);
		encoder.set_color(png::ColorType::Grayscale);
		encoder.set_depth(png::BitDepth::Eight);
		let mut writer = encoder.write_header().map_err(|error| error.to_string())?;
		writer.write_image_data(&luma).map_err(|error| error.to_string())?;
		writer.finish().map_err(|error| error.to_string())?;
		Ok(file)
	}
}

/// Width, height and 8-bit brightness of a PNG's pixels.
fn decode(file: &[u8]) -> Result<(u32, u32, Vec<u8>), String> {
	if !is_png(file) {
		return Err("not a PNG image: it doesn't begin like one".into());
	}
	let broken = |error: png::DecodingError| format!("not a whole PNG image: {error}");
	let mut decoder = png::Decoder::new(Cursor::new(file));
	decoder.set_limits(png::Limits { bytes: 4 * MAX_SIDE as usize * MAX_SIDE as usize });
	decoder.set_transformations(png::Transformations::normalize_to_color8());
	let header = decoder.read_header_info().map_err(broken)?;
	let (width, height) = (header.width, header.height);
	// Before anything of the size that the file claims is allocated.
	if width > MAX_SIDE || height > MAX_SIDE {
		return Err(format!("the image has {width} x {height} pixels; sides of at most {MAX_SIDE} are read"));
	}
	let mut reader = decoder.read_info().map_err(broken)?;
	let size = reader.output_buffer_size().ok_or("the image is too large")?;
	let mut buffer = vec![0; size];
	let frame = reader.next_frame(&mut buffer).map_err(broken)?;
	buffer.truncate(frame.buffer_size());
	let samples = frame.color_type.samples();
	let luma = buffer.chunks_exact(samples).map(brightness).collect();
	Ok((width, height, luma))
}

/// Brightness of one pixel (ITU-R BT.601), on white where it is transparent.
fn brightness(pixel: &[u8]) -> u8 {
	let on_white =
		|luma: u32, alpha: u8| (luma * u32::from(alpha) + 255 * (255 - u32::from(alpha)) + 127) / 255;
	let luma =
		|r: u8, g: u8, b: u8| (299 * u32::from(r) + 587 * u32::from(g) + 114 * u32::from(b) + 500) / 1_000;
	let value = match *pixel {
		[grey] => u32::from(grey),
		[grey, alpha] => on_white(grey.into(), alpha),
		[r, g, b] => luma(r, g, b),
		[r, g, b, alpha] => on_white(luma(r, g, b), alpha),
		_ => 255,
	};
	value.min(255) as u8
}

#[cfg(test)]
mod tests {
	use super::*;

	const DIGIT: Grayscale = Grayscale { width: 8, height: 8, white: 0, black: 16 };

	fn png(width: u32, height: u32, color: png::ColorType, data: &[u8]) -> Vec<u8> {
		let mut file = Vec::new();
		let mut encoder = png::Encoder::new(&mut file, width, height);
		encoder.set_color(color);
		encoder.set_depth(png::BitDepth::Eight);
		encoder.write_header().unwrap().write_image_data(data).unwrap();
		file
	}

	#[test]
	fn read_should_give_back_every_level_that_write_wrote() {
		let pixels: Vec<i8> = (0..64).map(|index| index % 17).collect();
		assert_eq!(DIGIT.read(&DIGIT.write(&pixels).unwrap(), false), Ok(pixels));
		let signed = Grayscale { width: 8, height: 8, white: 127, black: -128 };
		let pixels: Vec<i8> = (0..64).map(|index| (index * 4) as u8 as i8).collect();
		assert_eq!(signed.read(&signed.write(&pixels).unwrap(), false), Ok(pixels));
	}

	#[test]
	fn read_should_average_blocks_when_the_image_is_a_multiple() {
		let mut data = vec![255; 16 * 16];
		// Half of the upper left block is black.
		data[0] = 0;
		data[1] = 0;
		let read = DIGIT.read(&png(16, 16, png::ColorType::Grayscale, &data), false).unwrap();
		assert_eq!((read[0], read[1], read[8]), (8, 0, 0));
		let inverted = DIGIT.read(&png(16, 16, png::ColorType::Grayscale, &data), true).unwrap();
		assert_eq!((inverted[0], inverted[1]), (8, 16));
	}

	#[test]
	fn read_should_take_colour_and_transparency() {
		let white = DIGIT.read(&png(8, 8, png::ColorType::Rgb, &[255; 192]), false).unwrap();
		assert_eq!(white, vec![0; 64]);
		let black = DIGIT.read(&png(8, 8, png::ColorType::Rgb, &[0; 192]), false).unwrap();
		assert_eq!(black, vec![16; 64]);
		let clear = [0, 0, 0, 0].repeat(64);
		assert_eq!(DIGIT.read(&png(8, 8, png::ColorType::Rgba, &clear), false).unwrap(), vec![0; 64]);
	}

	#[test]
	fn read_should_say_the_right_size_when_the_image_has_another() {
		for (width, height) in [(7, 8), (8, 16), (16, 8), (12, 12), (1, 1), (9, 9)] {
			let file = png(width, height, png::ColorType::Grayscale, &vec![0; (width * height) as usize]);
			let error = DIGIT.read(&file, false).unwrap_err();
			assert!(error.contains(&format!("{width} x {height}")) && error.contains("8 x 8"), "{error}");
		}
	}

	#[test]
	fn read_should_refuse_an_oversized_image_by_its_header_alone() {
		// A header that claims 4 TiB of pixels, with its checksum, and nothing behind it.
		let mut file = PNG_SIGNATURE.to_vec();
		file.extend([0, 0, 0, 13]);
		let mut header = b"IHDR".to_vec();
		header.extend(0x0010_0000_u32.to_be_bytes());
		header.extend(0x0010_0000_u32.to_be_bytes());
		header.extend([8, 6, 0, 0, 0]);
		file.extend(&header);
		file.extend(crc32(&header).to_be_bytes());
		let error = DIGIT.read(&file, false).unwrap_err();
		assert!(error.contains("1048576 x 1048576"), "{error}");
	}

	#[test]
	fn read_should_refuse_a_corrupt_or_cut_off_image() {
		let whole = png(8, 8, png::ColorType::Grayscale, &[100; 64]);
		for length in 0..whole.len() - 12 {
			assert!(DIGIT.read(&whole[..length], false).is_err(), "cut at {length}");
		}
		for position in 8..whole.len() - 12 {
			let mut corrupt = whole.clone();
			corrupt[position] ^= 0xff;
			// A flipped bit may be in a part that nobody reads, but never gives other pixels.
			if let Ok(read) = DIGIT.read(&corrupt, false) {
				assert_eq!(read, DIGIT.read(&whole, false).unwrap(), "byte {position}");
			}
		}
		assert!(DIGIT.read(b"GIF89a", false).unwrap_err().contains("PNG"));
		assert!(DIGIT.read(&[], false).is_err());
	}

	fn crc32(bytes: &[u8]) -> u32 {
		!bytes.iter().fold(u32::MAX, |crc, byte| {
			(0..8).fold(
				crc ^ u32::from(*byte),
				|crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 },
			)
		})
	}
}
