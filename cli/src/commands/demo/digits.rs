//! The handwritten digits that the demonstration has classified, and the model that does it.

use crate::{
	error::{Error, Result},
	models::{Manifest, ModelFiles},
};
use ambit_compiler::preprocess::{Grayscale, Preprocessing};
use std::path::Path;

/// The 1,797 digits of scikit-learn; the layout is in `models/digits/README.md`.
const DIGITS: &[u8] = include_bytes!("../../../../models/digits/digits.bin");
/// Digits that the models were not trained on.
pub const TEST_DIGITS: usize = 359;
/// What the file begins with.
const MAGIC: &[u8] = b"DIGITS\x01\x00";
/// Magic, count, height and width.
const HEADER: usize = 20;

/// A handwritten digit with what its writer meant.
#[derive(Clone, Copy, Debug)]
pub struct Digit {
	/// Place in the data set.
	pub index: usize,
	/// What it is: 0 to 9.
	pub label: u8,
	/// 8 rows of 8 pixels, 0 (paper) to 16 (ink).
	pub pixels: &'static [u8],
}

/// All digits of the data set.
fn all() -> Result<Vec<Digit>> {
	let broken = || Error::Internal("the built-in digits are broken".into());
	let header = DIGITS.get(..HEADER).filter(|header| header.starts_with(MAGIC)).ok_or_else(broken)?;
	let field = |place: usize| -> Result<usize> {
		let bytes =
			header.get(place..place + 4).and_then(|bytes| bytes.try_into().ok()).ok_or_else(broken)?;
		Ok(u32::from_le_bytes(bytes) as usize)
	};
	let (count, size) = (field(8)?, field(12)? * field(16)?);
	let labels = DIGITS.get(HEADER..HEADER + count).ok_or_else(broken)?;
	let pixels = DIGITS.get(HEADER + count..).filter(|rest| rest.len() == count * size).ok_or_else(broken)?;
	let digits = labels.iter().zip(pixels.chunks_exact(size)).enumerate();
	Ok(digits.map(|(index, (label, pixels))| Digit { index, label: *label, pixels }).collect())
}

/// The first `count` digits of the part that the models were not trained on.
pub fn test_split(count: usize) -> Result<Vec<Digit>> {
	let mut digits: Vec<Digit> = all()?.into_iter().filter(|digit| is_test(digit.index)).collect();
	if count > digits.len() {
		return Err(Error::Usage(format!(
			"--jobs {count} is more than the {} digits kept for tests",
			digits.len()
		)));
	}
	digits.truncate(count);
	Ok(digits)
}

/// The part of the data set that the models were not trained on.
fn is_test(index: usize) -> bool {
	index % 5 == 4
}

impl Digit {
	/// The digit as an image file, dark on white.
	pub fn png(&self, image: &Grayscale) -> std::result::Result<Vec<u8>, String> {
		let pixels: Vec<i8> =
			self.pixels.iter().map(|pixel| i8::try_from(*pixel).unwrap_or(i8::MAX)).collect();
		image.write(&pixels)
	}
}

/// The classifier's manifest and how it takes images.
pub fn manifest() -> Result<(Manifest, Grayscale)> {
	let manifest: Manifest = serde_json::from_slice(include_bytes!("../../../../models/digits/cnn.json"))
		.map_err(|error| Error::Internal(format!("the built-in model's manifest is broken: {error}")))?;
	match manifest.preprocessing {
		Some(Preprocessing::Grayscale(image)) => Ok((manifest, image)),
		_ => Err(Error::Internal("the built-in model's manifest doesn't say how it takes images".into())),
	}
}

/// The convolutional classifier.
pub fn model() -> Result<ModelFiles> {
	let graph = include_bytes!("../../../../models/digits/cnn.graph").to_vec();
	let weights = include_bytes!("../../../../models/digits/cnn.weights").to_vec();
	let (manifest, _) = manifest()?;
	ModelFiles::check(&manifest.name, graph, weights, Path::new("cnn.graph"), Path::new("cnn.weights"))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_test_split_should_have_all_ten_digits_and_no_more_than_there_are() {
		let digits = test_split(359).unwrap();
		assert_eq!(digits.len(), 359);
		for label in 0..10 {
			assert!(digits.iter().any(|digit| digit.label == label));
		}
		assert!(test_split(360).is_err());
		assert_eq!(test_split(1).unwrap()[0].index, 4);
	}

	#[test]
	fn a_digit_should_survive_becoming_an_image() {
		let (_, image) = manifest().unwrap();
		for digit in test_split(359).unwrap() {
			let read = image.read(&digit.png(&image).unwrap(), false).unwrap();
			assert!(read.iter().zip(digit.pixels).all(|(read, pixel)| i32::from(*read) == i32::from(*pixel)));
		}
	}

	#[test]
	fn the_model_should_be_the_one_that_its_manifest_names() {
		assert_eq!(Some(model().unwrap().root), manifest().unwrap().0.model_root);
	}
}
