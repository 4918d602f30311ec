//! Images as numbers.

use serde::{Deserialize, Deserializer, Serialize};
use std::{io::Cursor, ops::Range};

/// Largest image file that is read, bytes.
pub const MAX_FILE: u64 = 8 * 1024 * 1024;
/// Longest side of an image, pixels.
pub const MAX_SIDE: u32 = 4_096;
/// What every PNG begins with.
const PNG_SIGNATURE: [u8; 8] = [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n'];

/// How an image becomes a tensor of one channel, row by row from the top: a pixel of brightness `g` (0 to 255) becomes
/// `white + (black - white) * (255 - g) / 255`, rounded to the nearest integer, halves away from `white`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
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

/// Colours that a model tells apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Colours {
	/// One channel: brightness.
	Gray,
	/// Three channels.
	Rgb,
}

/// The order of a tensor's axes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Layout {
	/// Channels, rows, columns, as ONNX has images.
	#[default]
	Nchw,
	/// Rows, columns, channels.
	Nhwc,
}

/// How an image of another size is brought to the model's. Each pixel of the result is the mean of what it covers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fit {
	/// Both sides must be the same whole multiple of the model's.
	#[default]
	Multiple,
	/// The whole image, out of proportion if need be.
	Stretch,
	/// The largest part in the middle that has the model's proportions, in whole pixels.
	Cover,
}

/// How an image becomes a tensor of real numbers: a level `l` from 0 to 255 in channel `c` becomes
/// `(l / 255 - mean[c]) / scale[c]`. Levels are means over what a pixel covers and not rounded.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Image {
	/// Pixels in a row.
	pub width: u32,
	/// Rows.
	pub height: u32,
	/// Colours, each a channel.
	pub colours: Colours,
	/// Order of the axes.
	#[serde(default)]
	pub layout: Layout,
	/// What becomes of images of another size.
	#[serde(default)]
	pub fit: Fit,
	/// What is taken away, for each channel; 0 unless given.
	#[serde(default, deserialize_with = "numbers", skip_serializing_if = "Option::is_none")]
	pub mean: Option<Vec<f32>>,
	/// By what it is divided then, for each channel; 1 unless given.
	#[serde(default, deserialize_with = "numbers", skip_serializing_if = "Option::is_none")]
	pub scale: Option<Vec<f32>>,
}

/// Reads real numbers. In a rule among several, plain floats are not found where `serde_json` keeps numbers as they are written.
fn numbers<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Vec<f32>>, D::Error> {
	let numbers = Option::<Vec<serde_json::Number>>::deserialize(from)?;
	// What is no number of 64 bits is refused by `check`.
	let float = |number: serde_json::Number| number.as_f64().unwrap_or(f64::NAN) as f32;
	Ok(numbers.map(|numbers| numbers.into_iter().map(float).collect()))
}

/// Whether a file claims to be an image that is read.
pub fn is_png(bytes: &[u8]) -> bool {
	bytes.starts_with(&PNG_SIGNATURE)
}

impl Grayscale {
	pub(super) fn check(&self) -> Result<(), String> {
		check_sides(self.width, self.height)
	}

	/// Reads a PNG. Its sides must be the model's, or the same multiple of them: then each block of pixels is averaged.
	/// Transparent parts are white. With `invert`, light and dark are swapped. The error says what is wrong and what would
	/// be right.
	pub fn read(&self, png: &[u8], invert: bool) -> Result<Vec<i8>, String> {
		let picture = Picture::decode(png)?;
		let (width, height, luma) = (picture.width, picture.height, picture.map(brightness));
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

impl Image {
	fn channels(&self) -> usize {
		match self.colours {
			Colours::Gray => 1,
			Colours::Rgb => 3,
		}
	}

	/// Extents of the tensor.
	pub(super) fn shape(&self) -> Vec<usize> {
		let (channels, height, width) = (self.channels(), self.height as usize, self.width as usize);
		match self.layout {
			Layout::Nchw => vec![1, channels, height, width],
			Layout::Nhwc => vec![1, height, width, channels],
		}
	}

	pub(super) fn check(&self) -> Result<(), String> {
		check_sides(self.width, self.height)?;
		for (name, numbers) in [("mean", &self.mean), ("scale", &self.scale)] {
			let Some(numbers) = numbers else { continue };
			if numbers.len() != self.channels() || numbers.iter().any(|number| !number.is_finite()) {
				return Err(format!("`{name}` is not a number for each of {} channels", self.channels()));
			}
		}
		if self.scale.iter().flatten().any(|scale| *scale == 0.0) {
			return Err("`scale` is 0 for a channel: what is divided by it is nothing".to_owned());
		}
		Ok(())
	}

	/// Reads a PNG, transparent parts as white. With `invert`, light and dark are swapped. The error says what is wrong and what would be
	/// right.
	pub fn read(&self, png: &[u8], invert: bool) -> Result<Vec<f32>, String> {
		let picture = Picture::decode(png)?;
		let (width, height) = (picture.width, picture.height);
		let (columns, rows) = self.part(width, height)?;
		let channels = self.channels();
		let pixels: Vec<[u8; 3]> = match self.colours {
			Colours::Gray => picture.map(|pixel| [brightness(pixel), 0, 0]),
			Colours::Rgb => picture.map(colours),
		};
		// What is covered, in parts of a pixel of which there are as many as all weights together.
		let all = u64::from(columns.end - columns.start) * u64::from(rows.end - rows.start);
		let number = |level: u64, channel: usize| {
			let of = |numbers: &Option<Vec<f32>>, otherwise| {
				let number = numbers.as_ref().and_then(|numbers| numbers.get(channel));
				f64::from(number.copied().unwrap_or(otherwise))
			};
			let level = if invert { 255 * all - level } else { level };
			((level as f64 / (255 * all) as f64 - of(&self.mean, 0.0)) / of(&self.scale, 1.0)) as f32
		};
		let area = self.width as usize * self.height as usize;
		let mut numbers = vec![0f32; area * channels];
		for row in 0..self.height {
			for column in 0..self.width {
				let mut levels = [0u64; 3];
				for (y, tall) in covered(&rows, row, self.height) {
					for (x, wide) in covered(&columns, column, self.width) {
						let pixel = pixels[y as usize * width as usize + x as usize];
						for (level, colour) in levels.iter_mut().zip(pixel) {
							*level += tall * wide * u64::from(colour);
						}
					}
				}
				let at = row as usize * self.width as usize + column as usize;
				for (channel, level) in levels.into_iter().take(channels).enumerate() {
					let place = match self.layout {
						Layout::Nchw => channel * area + at,
						Layout::Nhwc => at * channels + channel,
					};
					numbers[place] = number(level, channel);
				}
			}
		}
		Ok(numbers)
	}

	/// The columns and rows of an image that are taken.
	fn part(&self, width: u32, height: u32) -> Result<(Range<u32>, Range<u32>), String> {
		let whole = (0..width, 0..height);
		match self.fit {
			Fit::Stretch => Ok(whole),
			Fit::Multiple => {
				let factor = u64::from(width / self.width);
				let sides = (u64::from(self.width) * factor, u64::from(self.height) * factor);
				if factor > 0 && sides == (width.into(), height.into()) {
					return Ok(whole);
				}
				Err(format!(
					"the image has {width} x {height} pixels; this model takes {} x {}, or a whole multiple of both",
					self.width, self.height
				))
			}
			Fit::Cover => {
				let middle = |side: u32, wanted: u64| {
					let kept = u32::try_from(wanted).unwrap_or(side).clamp(1, side);
					let before = (side - kept) / 2;
					before..before + kept
				};
				let in_proportion =
					|side: u32, own: u32, other: u32| u64::from(side) * u64::from(own) / u64::from(other);
				let columns = middle(width, in_proportion(height, self.width, self.height));
				let rows = middle(height, in_proportion(width, self.height, self.width));
				Ok((columns, rows))
			}
		}
	}
}

/// The pixels of a line that one of `count` new pixels covers, and how much of each, in parts of which `count` are a pixel.
fn covered(line: &Range<u32>, place: u32, count: u32) -> impl Iterator<Item = (u32, u64)> {
	let (first, length, count) = (line.start, u64::from(line.end - line.start), u64::from(count));
	let (start, end) = (u64::from(place) * length, (u64::from(place) + 1) * length);
	(start / count..end.div_ceil(count)).map(move |pixel| {
		let (from, to) = (start.max(pixel * count), end.min((pixel + 1) * count));
		// No side has more pixels than 32 bits count.
		(first + pixel as u32, to - from)
	})
}

fn check_sides(width: u32, height: u32) -> Result<(), String> {
	if (1..=MAX_SIDE).contains(&width) && (1..=MAX_SIDE).contains(&height) {
		Ok(())
	} else {
		Err(format!("an image of {width} x {height} pixels has a side that is not from 1 to {MAX_SIDE}"))
	}
}

/// A PNG's pixels, of one to four channels of 8 bits.
struct Picture {
	width: u32,
	height: u32,
	channels: usize,
	bytes: Vec<u8>,
}

impl Picture {
	fn decode(file: &[u8]) -> Result<Self, String> {
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
			return Err(format!(
				"the image has {width} x {height} pixels; sides of at most {MAX_SIDE} are read"
			));
		}
		let mut reader = decoder.read_info().map_err(broken)?;
		let size = reader.output_buffer_size().ok_or("the image is too large")?;
		let mut bytes = vec![0; size];
		let frame = reader.next_frame(&mut bytes).map_err(broken)?;
		bytes.truncate(frame.buffer_size());
		Ok(Self { width, height, channels: frame.color_type.samples(), bytes })
	}

	fn map<T>(&self, of: impl Fn(&[u8]) -> T) -> Vec<T> {
		self.bytes.chunks_exact(self.channels).map(of).collect()
	}
}

/// A level on white, as far as it is transparent.
fn on_white(level: u32, alpha: u8) -> u32 {
	(level * u32::from(alpha) + 255 * (255 - u32::from(alpha)) + 127) / 255
}

/// Red, green and blue of one pixel, on white where it is transparent.
fn colours(pixel: &[u8]) -> [u8; 3] {
	let (levels, alpha) = match *pixel {
		[grey] => ([grey; 3], 255),
		[grey, alpha] => ([grey; 3], alpha),
		[r, g, b] => ([r, g, b], 255),
		[r, g, b, alpha] => ([r, g, b], alpha),
		_ => ([255; 3], 255),
	};
	levels.map(|level| on_white(level.into(), alpha).min(255) as u8)
}

/// Brightness of one pixel (ITU-R BT.601), on white where it is transparent.
fn brightness(pixel: &[u8]) -> u8 {
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
	use super::{super::Preprocessing, *};
	use proptest::prelude::*;

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

	const PHOTO: Image = Image {
		width: 2,
		height: 2,
		colours: Colours::Rgb,
		layout: Layout::Nchw,
		fit: Fit::Multiple,
		mean: None,
		scale: None,
	};

	#[test]
	fn an_image_should_have_its_channels_where_the_model_takes_them() {
		let file = png(2, 2, png::ColorType::Rgb, &[255, 0, 51, 0, 255, 51, 0, 0, 51, 255, 255, 51]);
		let planes = [1.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.2, 0.2, 0.2, 0.2];
		assert_eq!(PHOTO.read(&file, false).unwrap(), planes);
		let pixels = Image { layout: Layout::Nhwc, ..PHOTO }.read(&file, false).unwrap();
		assert_eq!(pixels, [1.0, 0.0, 0.2, 0.0, 1.0, 0.2, 0.0, 0.0, 0.2, 1.0, 1.0, 0.2]);
		let (mean, scale) = (Some(vec![0.5, 0.0, 0.2]), Some(vec![0.5, 2.0, 0.1]));
		let scaled = Image { mean, scale, ..PHOTO }.read(&file, true).unwrap();
		let expected = [-1.0, 1.0, 1.0, -1.0, 0.5, 0.0, 0.5, 0.0, 6.0, 6.0, 6.0, 6.0];
		assert!(scaled.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-6), "{scaled:?}");
		let clear = png(2, 2, png::ColorType::Rgba, &[0, 0, 0, 0].repeat(4));
		assert_eq!(PHOTO.read(&clear, false).unwrap(), [1.0; 12]);
		let gray = Image { colours: Colours::Gray, ..PHOTO };
		assert_eq!(gray.read(&file, false).unwrap().len(), 4);
	}

	#[test]
	fn an_image_should_fit_as_the_rule_says() {
		let gray = Image { colours: Colours::Gray, ..PHOTO };
		let wide = png(6, 2, png::ColorType::Grayscale, &[255, 0, 0, 0, 0, 255, 255, 0, 255, 255, 0, 255]);
		assert!(gray.read(&wide, false).unwrap_err().contains("6 x 2"));
		let stretched = Image { fit: Fit::Stretch, ..gray.clone() }.read(&wide, false).unwrap();
		let third = 1.0f32 / 3.0;
		assert_eq!(stretched, [third, third, 2.0 * third, 2.0 * third]);
		let covered = Image { fit: Fit::Cover, ..gray.clone() }.read(&wide, false).unwrap();
		assert_eq!(covered, [0.0, 0.0, 1.0, 1.0]);
		// Each new pixel has parts of two.
		let three = png(3, 1, png::ColorType::Grayscale, &[0, 255, 0]);
		let stretched = Image { fit: Fit::Stretch, ..gray }.read(&three, false).unwrap();
		assert_eq!(stretched, [third; 4]);
	}

	#[test]
	fn a_rule_should_be_read_as_it_is_written() {
		let (mean, scale) = (Some(vec![0.485, -1.0, 2.0]), Some(vec![0.25, 1e-3, 255.0]));
		let rule = Preprocessing::Image(Image { mean, scale, fit: Fit::Cover, ..PHOTO });
		let text = serde_json::to_string(&rule).unwrap();
		assert_eq!(serde_json::from_str::<Preprocessing>(&text).unwrap(), rule, "{text}");
		let short = r#"{ "kind": "image", "width": 2, "height": 2, "colours": "rgb" }"#;
		assert_eq!(serde_json::from_str::<Preprocessing>(short).unwrap(), Preprocessing::Image(PHOTO));
		let wrong = r#"{ "kind": "image", "width": 2, "height": 2, "colours": "rgb", "mean": ["0.5"] }"#;
		assert!(serde_json::from_str::<Preprocessing>(wrong).is_err());
	}

	#[test]
	fn rules_for_images_should_be_refused_when_they_make_no_sense() {
		assert!(PHOTO.check().is_ok());
		for width in [0, MAX_SIDE + 1] {
			assert!(Image { width, ..PHOTO }.check().is_err());
			assert!(Grayscale { width, ..DIGIT }.check().is_err());
		}
		assert!(Image { mean: Some(vec![0.0; 2]), ..PHOTO }.check().unwrap_err().contains("3 channels"));
		assert!(Image { scale: Some(vec![1.0, 0.0, 1.0]), ..PHOTO }.check().unwrap_err().contains("`scale`"));
		assert!(Image { scale: Some(vec![f32::NAN; 3]), ..PHOTO }.check().is_err());
	}

	proptest! {
		#[test]
		fn stretching_should_keep_an_images_mean(
			(width, height) in (1u32..20, 1u32..20),
			(columns, rows) in (1u32..20, 1u32..20),
			seed: u64,
		) {
			let mut random = ambit_graph::testing::Random::new(seed);
			let levels: Vec<u8> = (0..width * height).map(|_| random.number() as u8).collect();
			let rule =
				Image { width: columns, height: rows, colours: Colours::Gray, fit: Fit::Stretch, ..PHOTO };
			let read = rule.read(&png(width, height, png::ColorType::Grayscale, &levels), false).unwrap();
			let mean = |sum: f64, count: u32| sum / f64::from(count);
			let before = mean(levels.iter().map(|level| f64::from(*level) / 255.0).sum(), width * height);
			let after = mean(read.iter().map(|level| f64::from(*level)).sum(), columns * rows);
			prop_assert!((before - after).abs() < 1e-5, "{} {}", before, after);
			if (width, height) == (columns, rows) {
				let same: Vec<f32> = levels.iter().map(|level| (f64::from(*level) / 255.0) as f32).collect();
				prop_assert_eq!(read, same);
			}
		}
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
