//! From what people have, images and texts, to a model's inputs, by the rule in its manifest (`docs/spec/models.md`).

mod characters;
mod image;
mod wordpiece;

pub use characters::Characters;
pub use image::{is_png, Colours, Fit, Grayscale, Image, Layout, MAX_FILE, MAX_SIDE};
pub use wordpiece::Wordpiece;

use crate::{
	model::Input,
	samples::Arrays,
	tensor::{Kind, Tensor},
	Error, Result,
};
use characters::Alphabet;
use serde::{Deserialize, Serialize};
use std::{io::Read, path::Path};
use wordpiece::Vocabulary;

/// Largest file with a rule, bytes.
const MAX_RULE: u64 = 1 << 20;
/// Largest vocabulary, bytes.
pub const MAX_VOCABULARY: u64 = 8 << 20;
/// Longest text that is read, bytes.
pub const MAX_TEXT: u64 = 256 << 10;
/// Most tokens of a text that a model takes.
pub const MAX_LENGTH: u32 = 65_536;

/// How a file becomes a model's inputs, as its manifest says.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Preprocessing {
	/// An image to whole numbers of one channel.
	Grayscale(Grayscale),
	/// An image to real numbers.
	Image(Image),
	/// A text to parts of words.
	Wordpiece(Wordpiece),
	/// A text to the places of its letters in an alphabet.
	Characters(Characters),
}

/// A rule with all that it needs.
#[derive(Clone, Debug)]
pub struct Preprocessor {
	rule: Preprocessing,
	text: Option<Text>,
}

/// What brings texts to numbers.
#[derive(Clone, Debug)]
enum Text {
	Wordpiece(Vocabulary),
	Characters(Alphabet),
}

/// What becomes of a text: places in a vocabulary, of which those in front stand for the text.
struct Ids {
	ids: Vec<i64>,
	/// How many are not padding.
	of_text: usize,
}

/// What a rule gives: an array for the input of this name, or for the only one.
struct Given<'a> {
	name: Option<&'a str>,
	shape: Vec<usize>,
}

impl Preprocessing {
	/// Reads what the rule needs from files in a directory, and checks it.
	pub fn load(self, directory: &Path) -> Result<Preprocessor> {
		let text = match &self {
			Self::Grayscale(rule) => rule.check().map(|()| None),
			Self::Image(rule) => rule.check().map(|()| None),
			Self::Wordpiece(rule) => {
				let file = rule.vocabulary.as_str();
				if file.is_empty() || file.contains(['/', '\\']) || file.starts_with('.') {
					return Err(Error::Input(format!("the vocabulary `{file}` is no file beside it")));
				}
				let path = directory.join(file);
				let bytes = read(&path, MAX_VOCABULARY)?;
				Vocabulary::new(rule, bytes).map(Text::Wordpiece).map(Some)
			}
			Self::Characters(rule) => Alphabet::new(rule).map(Text::Characters).map(Some),
		};
		Ok(Preprocessor { text: text.map_err(Error::Input)?, rule: self })
	}
}

impl Preprocessor {
	/// Reads a rule from a file of its own, beside which is what it needs.
	pub fn read(path: &Path) -> Result<Self> {
		let rule: Preprocessing = serde_json::from_slice(&read(path, MAX_RULE)?)
			.map_err(|error| Error::io(path, format!("is no rule for inputs: {error}")))?;
		rule.load(path.parent().unwrap_or(Path::new(""))).map_err(|error| match error {
			Error::Input(reason) => Error::io(path, reason),
			other => other,
		})
	}

	/// The rule.
	pub fn rule(&self) -> &Preprocessing {
		&self.rule
	}

	/// The rule as the manifest of a model by this name has it, and the vocabulary's bytes, which belong into `NAME.vocabulary`.
	pub(crate) fn declared(&self, name: &str) -> (Preprocessing, Option<Vec<u8>>) {
		match (&self.rule, &self.text) {
			(Preprocessing::Wordpiece(rule), Some(Text::Wordpiece(vocabulary))) => {
				let rule = Wordpiece {
					vocabulary: format!("{name}.vocabulary"),
					hash: Some(vocabulary.hash()),
					..rule.clone()
				};
				(Preprocessing::Wordpiece(rule), Some(vocabulary.file().to_vec()))
			}
			(rule, _) => (rule.clone(), None),
		}
	}

	/// Whether a file's content is what the rule is for: a PNG, or text. Text is UTF-8 without the character 0.
	pub fn takes(&self, file: &[u8]) -> bool {
		match self.rule {
			Preprocessing::Grayscale(_) | Preprocessing::Image(_) => is_png(file),
			Preprocessing::Wordpiece(_) | Preprocessing::Characters(_) => {
				std::str::from_utf8(file).is_ok_and(|text| !text.contains('\0'))
			}
		}
	}

	/// Largest file that is read, bytes.
	pub fn most_bytes(&self) -> u64 {
		match self.rule {
			Preprocessing::Grayscale(_) | Preprocessing::Image(_) => MAX_FILE,
			Preprocessing::Wordpiece(_) | Preprocessing::Characters(_) => MAX_TEXT,
		}
	}

	/// Whether a model with these inputs takes what the rule gives, all of it and nothing else.
	pub fn check(&self, inputs: &[Input]) -> Result<()> {
		let given = self.given();
		if given.len() != inputs.len() {
			let names: Vec<&str> = inputs.iter().map(|input| input.name.as_str()).collect();
			return Err(Error::Input(format!(
				"the rule gives {} inputs, and the model takes {}: {names:?}",
				given.len(),
				inputs.len()
			)));
		}
		for Given { name, shape } in given {
			let found = inputs.iter().find(|input| name.is_none_or(|name| name == input.name));
			let input = found.ok_or_else(|| {
				Error::Input(format!(
					"the rule gives `{}`, and the model has no such input",
					name.unwrap_or("")
				))
			})?;
			let is_text = self.text.is_some();
			if without_ones(&input.shape) != without_ones(&shape) || is_text != (input.kind == Kind::Int) {
				return Err(Error::Input(format!(
					"the rule gives {} numbers of shape {shape:?}; input `{}` takes {:?} of shape {:?}",
					if is_text { "whole" } else { "real" },
					input.name,
					input.kind,
					input.shape
				)));
			}
		}
		Ok(())
	}

	/// What the rule gives.
	fn given(&self) -> Vec<Given<'_>> {
		match &self.rule {
			Preprocessing::Grayscale(rule) => {
				vec![Given { name: None, shape: vec![1, rule.height as usize, rule.width as usize, 1] }]
			}
			Preprocessing::Image(rule) => vec![Given { name: None, shape: rule.shape() }],
			Preprocessing::Wordpiece(rule) => {
				lists(rule.length, [Some(&rule.ids), rule.mask.as_ref(), rule.types.as_ref()])
			}
			Preprocessing::Characters(rule) => {
				lists(rule.length, [Some(&rule.ids), rule.mask.as_ref(), None])
			}
		}
	}

	/// The inputs for a file's content. With `invert`, light and dark of an image are swapped.
	pub fn arrays(&self, file: &[u8], invert: bool) -> Result<Arrays> {
		self.numbers(file, invert).map_err(Error::Input)
	}

	fn numbers(&self, file: &[u8], invert: bool) -> std::result::Result<Arrays, String> {
		if file.len() as u64 > self.most_bytes() {
			return Err(format!("has more than the {} bytes that are read", self.most_bytes()));
		}
		let shape = |rule: &Grayscale| [1, rule.height as usize, rule.width as usize, 1];
		match (&self.rule, &self.text) {
			(Preprocessing::Grayscale(rule), _) => {
				let pixels = rule.read(file, invert)?.into_iter().map(i64::from).collect();
				Ok(vec![(String::new(), Tensor::ints(&shape(rule), pixels))])
			}
			(Preprocessing::Image(rule), _) => {
				Ok(vec![(String::new(), Tensor::floats(&rule.shape(), rule.read(file, invert)?))])
			}
			(_, text) => {
				let given = std::str::from_utf8(file)
					.map_err(|error| format!("is no text: byte {} is not UTF-8", error.valid_up_to()))?;
				let Ids { ids, of_text } = match text {
					Some(Text::Wordpiece(vocabulary)) => vocabulary.ids(given)?,
					Some(Text::Characters(alphabet)) => alphabet.ids(given)?,
					None => return Err("there is no vocabulary".to_owned()),
				};
				let length = ids.len();
				let list = |numbers: Vec<i64>| Tensor::ints(&[1, length], numbers);
				let mask = || (0..length).map(|place| i64::from(place < of_text)).collect();
				let (ids_name, mask_name, types_name) = match &self.rule {
					Preprocessing::Wordpiece(rule) => (&rule.ids, &rule.mask, &rule.types),
					Preprocessing::Characters(rule) => (&rule.ids, &rule.mask, &None),
					_ => return Err("the rule is for images".to_owned()),
				};
				let mut arrays = vec![(ids_name.clone(), list(ids))];
				arrays.extend(mask_name.iter().map(|name| (name.clone(), list(mask()))));
				arrays.extend(types_name.iter().map(|name| (name.clone(), list(vec![0; length]))));
				Ok(arrays)
			}
		}
	}
}

/// The lists of a text's tokens that inputs of these names take.
fn lists<'a>(length: u32, names: [Option<&'a String>; 3]) -> Vec<Given<'a>> {
	let list = |name: &'a String| Given { name: Some(name), shape: vec![1, length as usize] };
	names.into_iter().flatten().map(list).collect()
}

fn without_ones(shape: &[usize]) -> Vec<usize> {
	shape.iter().copied().filter(|extent| *extent != 1).collect()
}

/// Reads a file of at most `most` bytes.
fn read(path: &Path, most: u64) -> Result<Vec<u8>> {
	let failed = |error: std::io::Error| Error::io(path, error);
	let mut bytes = Vec::new();
	std::fs::File::open(path).map_err(failed)?.take(most + 1).read_to_end(&mut bytes).map_err(failed)?;
	if bytes.len() as u64 > most {
		return Err(Error::io(path, format!("has more than the {most} bytes that are read")));
	}
	Ok(bytes)
}

/// Whether so many tokens can be asked for.
fn check_length(length: u32, least: u32) -> std::result::Result<(), String> {
	if (least..=MAX_LENGTH).contains(&length) {
		Ok(())
	} else {
		Err(format!("a length of {length} is not one from {least} to {MAX_LENGTH}"))
	}
}
