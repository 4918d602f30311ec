//! Texts as letters of an alphabet.

use super::{check_length, Ids};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// How a text becomes the places of its letters in an alphabet.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Characters {
	/// The letters (Unicode's scalar values), each once. The first one's place is 0.
	pub alphabet: String,
	/// Letters that the model takes.
	pub length: u32,
	/// Name of the input that takes the places.
	pub ids: String,
	/// Name of the input that takes 1 for each letter of the text and 0 behind it.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub mask: Option<String>,
	/// What stands for a letter that isn't in the alphabet, one of it. Without it such a text is refused.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub unknown: Option<char>,
	/// What is put behind a shorter text, one of the alphabet. Without it such a text is refused.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub pad: Option<char>,
	/// Whether the end of a longer text is left out. Otherwise it is refused.
	#[serde(default)]
	pub cut: bool,
}

/// A rule with the places of its letters.
#[derive(Clone, Debug)]
pub(super) struct Alphabet {
	places: HashMap<char, i64>,
	length: usize,
	unknown: Option<i64>,
	pad: Option<i64>,
	cut: bool,
}

impl Alphabet {
	pub fn new(rule: &Characters) -> Result<Self, String> {
		check_length(rule.length, 1)?;
		let mut places = HashMap::new();
		for (place, letter) in (0..).zip(rule.alphabet.chars()) {
			if places.insert(letter, place).is_some() {
				return Err(format!("the alphabet has {letter:?} twice"));
			}
		}
		let place = |letter: Option<char>| {
			let place = |letter| places.get(&letter).copied().ok_or(letter);
			let place = letter.map(place).transpose();
			place.map_err(|letter| format!("{letter:?} is not in the alphabet"))
		};
		let (unknown, pad) = (place(rule.unknown)?, place(rule.pad)?);
		Ok(Self { places, length: rule.length as usize, unknown, pad, cut: rule.cut })
	}

	/// As many places as the model takes.
	pub fn ids(&self, text: &str) -> Result<Ids, String> {
		let mut ids = Vec::new();
		for (place, letter) in text.chars().enumerate() {
			if place == self.length {
				if self.cut {
					break;
				}
				return Err(format!("has {} letters; the model takes {}", text.chars().count(), self.length));
			}
			let known = self.places.get(&letter).copied().or(self.unknown);
			ids.push(known.ok_or_else(|| {
				format!("has the letter {letter:?} at {place}, which is not in the alphabet")
			})?);
		}
		let of_text = ids.len();
		match self.pad {
			Some(pad) => ids.resize(self.length, pad),
			None if of_text < self.length => {
				return Err(format!("has {of_text} letters; the model takes {}", self.length));
			}
			None => {}
		}
		Ok(Ids { ids, of_text })
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn rule(alphabet: &str) -> Characters {
		Characters {
			alphabet: alphabet.to_owned(),
			length: 4,
			ids: "input_ids".to_owned(),
			mask: None,
			unknown: None,
			pad: None,
			cut: false,
		}
	}

	fn ids(rule: &Characters, text: &str) -> Result<(Vec<i64>, usize), String> {
		Alphabet::new(rule)?.ids(text).map(|ids| (ids.ids, ids.of_text))
	}

	#[test]
	fn letters_should_be_their_places() {
		assert_eq!(ids(&rule("\n aé漢"), "é a漢"), Ok((vec![3, 1, 2, 4], 4)));
	}

	#[test]
	fn what_does_not_fit_should_be_refused_unless_the_rule_says_what_is_done() {
		let refused = |text: &str| ids(&rule("abc"), text).unwrap_err();
		assert!(refused("abca?").contains("5 letters"));
		assert!(refused("ab?a").contains("'?' at 2"));
		assert!(refused("ab").contains("2 letters"));
		let lenient = Characters { unknown: Some('c'), pad: Some('b'), cut: true, ..rule("abc") };
		assert_eq!(ids(&lenient, "a?aaa"), Ok((vec![0, 2, 0, 0], 4)));
		assert_eq!(ids(&lenient, ""), Ok((vec![1; 4], 0)));
	}

	#[test]
	fn alphabets_should_be_refused_when_they_make_no_sense() {
		assert!(ids(&rule("abca"), "").unwrap_err().contains("'a' twice"));
		assert!(ids(&Characters { pad: Some('?'), ..rule("abc") }, "").unwrap_err().contains("'?'"));
		for length in [0, u32::MAX] {
			assert!(ids(&Characters { length, ..rule("abc") }, "").is_err());
		}
	}

	proptest! {
		#[test]
		fn texts_should_come_back_from_their_places(places in prop::collection::vec(0usize..26, 0..=4)) {
			let rule = Characters { pad: Some('z'), ..rule("abcdefghijklmnopqrstuvwxyz") };
			let text: String = places.iter().map(|place| (b'a' + *place as u8) as char).collect();
			let (found, of_text) = ids(&rule, &text).unwrap();
			prop_assert_eq!((found.len(), of_text), (4, places.len()));
			let same = found.iter().zip(&places).all(|(a, b)| *a == *b as i64);
			prop_assert!(same && found[of_text..].iter().all(|place| *place == 25));
		}
	}
}
