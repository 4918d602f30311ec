//! Texts as parts of words, as BERT and its kin take them: what Hugging Face's `tokenizers` does with `BertNormalizer`, `BertPreTokenizer` and
//! `WordPiece`, except that what looks like a special token in a text is text.

use super::{check_length, Ids};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use unicode_categories::UnicodeCategories;
use unicode_normalization::UnicodeNormalization;

/// Most entries of a vocabulary.
const MAX_ENTRIES: usize = 1 << 20;
/// Longest entry, bytes.
const MAX_ENTRY: usize = 512;
/// Longest word that is divided, letters; a longer one is unknown.
const MAX_WORD: usize = 100;
/// What parts of a word but its first begin with in a vocabulary.
const CONTINUED: &str = "##";

/// How a text becomes places of parts of words in a vocabulary: `[CLS]`, the parts, `[SEP]`, and `[PAD]` behind them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wordpiece {
	/// File of the vocabulary, beside: an entry in each line, of which the first one's place is 0. `[CLS]`, `[SEP]`, `[PAD]` and `[UNK]` are
	/// among them.
	pub vocabulary: String,
	/// Hash of that file, `0x` and 64 digits: blake2b of 256 bits. Checked if it is there.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub hash: Option<String>,
	/// Whether letters are made small and accents left out.
	pub lowercase: bool,
	/// Parts that the model takes, `[CLS]` and `[SEP]` included.
	pub length: u32,
	/// Name of the input that takes the places.
	pub ids: String,
	/// Name of the input that takes 1 for each part of the text and 0 behind it.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub mask: Option<String>,
	/// Name of the input that takes 0 everywhere, which says that there is one text.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub types: Option<String>,
	/// Whether the end of a longer text is left out. Otherwise it is refused.
	#[serde(default)]
	pub cut: bool,
}

/// A rule with its vocabulary.
#[derive(Clone, Debug)]
pub(super) struct Vocabulary {
	file: Vec<u8>,
	places: HashMap<String, i64>,
	/// Length of the longest entry, bytes.
	longest: usize,
	lowercase: bool,
	length: usize,
	cut: bool,
	begin: i64,
	end: i64,
	pad: i64,
	unknown: i64,
}

fn hash(file: &[u8]) -> String {
	let hash = blake2b_simd::Params::new().hash_length(32).hash(file);
	format!("0x{}", hash.to_hex())
}

impl Vocabulary {
	pub fn new(rule: &Wordpiece, file: Vec<u8>) -> Result<Self, String> {
		check_length(rule.length, 3)?;
		let name = &rule.vocabulary;
		if rule.hash.as_ref().is_some_and(|expected| *expected != hash(&file)) {
			return Err(format!("the vocabulary `{name}` has another hash than the rule says"));
		}
		let text = std::str::from_utf8(&file)
			.map_err(|error| format!("the vocabulary `{name}` is no text: {error}"))?;
		let mut places = HashMap::new();
		let mut longest = 0;
		for (place, line) in text.lines().enumerate() {
			let entry = line.trim_end();
			if place == MAX_ENTRIES || entry.len() > MAX_ENTRY {
				return Err(format!(
					"the vocabulary `{name}` has over {MAX_ENTRIES} entries, or one of over {MAX_ENTRY} bytes"
				));
			}
			if places.insert(entry.to_owned(), place as i64).is_some() {
				return Err(format!(
					"the vocabulary `{name}` has `{entry}` twice: again in line {}",
					place + 1
				));
			}
			longest = longest.max(entry.len());
		}
		let place = |entry: &str| {
			places.get(entry).copied().ok_or_else(|| format!("the vocabulary `{name}` has no `{entry}`"))
		};
		let [begin, end, pad, unknown] = [place("[CLS]")?, place("[SEP]")?, place("[PAD]")?, place("[UNK]")?];
		let (lowercase, length, cut) = (rule.lowercase, rule.length as usize, rule.cut);
		Ok(Self { places, longest, lowercase, length, cut, begin, end, pad, unknown, file })
	}

	pub fn file(&self) -> &[u8] {
		&self.file
	}

	pub fn hash(&self) -> String {
		hash(&self.file)
	}

	/// As many places as the model takes.
	pub fn ids(&self, text: &str) -> Result<Ids, String> {
		let text = normalised(text, self.lowercase);
		let mut ids = vec![self.begin];
		for word in words(&text) {
			self.divide(word, &mut ids);
			if ids.len() >= self.length {
				if !self.cut {
					return Err(format!(
						"has more than the {} parts of words that fit the model beside `[CLS]` and `[SEP]`",
						self.length - 2
					));
				}
				ids.truncate(self.length - 1);
				break;
			}
		}
		ids.push(self.end);
		let of_text = ids.len();
		ids.resize(self.length, self.pad);
		Ok(Ids { ids, of_text })
	}

	/// Appends the parts of a word, the longest that there is first; or that it is unknown.
	fn divide(&self, word: &str, ids: &mut Vec<i64>) {
		let before = ids.len();
		let (mut rest, mut entry) = (word, String::new());
		let mut is_known = word.chars().count() <= MAX_WORD;
		while is_known && !rest.is_empty() {
			let prefix = if rest.len() == word.len() { "" } else { CONTINUED };
			let ends = rest.char_indices().map(|(start, letter)| start + letter.len_utf8());
			let found = ends.rev().filter(|end| prefix.len() + end <= self.longest).find_map(|end| {
				entry.clear();
				entry.push_str(prefix);
				entry.push_str(&rest[..end]);
				Some((end, *self.places.get(&entry)?))
			});
			match found {
				Some((end, place)) => {
					ids.push(place);
					rest = &rest[end..];
				}
				None => is_known = false,
			}
		}
		if !is_known {
			ids.truncate(before);
			ids.push(self.unknown);
		}
	}
}

/// A text without what nobody sees, with spaces about Chinese characters; small and without accents if asked.
fn normalised(text: &str, lowercase: bool) -> String {
	let clean = text.chars().filter(|letter| !is_nothing(*letter)).flat_map(|letter| {
		let space = is_chinese(letter).then_some(' ');
		let letter = if letter.is_whitespace() { ' ' } else { letter };
		[space, Some(letter), space].into_iter().flatten()
	});
	if lowercase {
		let plain = clean.nfd().filter(|letter| !letter.is_mark_nonspacing());
		plain.flat_map(char::to_lowercase).collect()
	} else {
		clean.collect()
	}
}

/// What stands between spaces, and each sign of punctuation by itself.
fn words(text: &str) -> impl Iterator<Item = &str> {
	let parts = text.split_whitespace().flat_map(|word| word.split_inclusive(is_punctuation));
	let parts = parts.flat_map(|part| {
		let last = part.char_indices().next_back().filter(|(_, letter)| is_punctuation(*letter));
		let (word, sign) = part.split_at(last.map_or(part.len(), |(place, _)| place));
		[word, sign]
	});
	parts.filter(|part| !part.is_empty())
}

fn is_nothing(letter: char) -> bool {
	let is_space = matches!(letter, '\t' | '\n' | '\r');
	matches!(letter, '\0' | '\u{fffd}') || (letter.is_other() && !is_space)
}

fn is_punctuation(letter: char) -> bool {
	letter.is_ascii_punctuation() || letter.is_punctuation()
}

/// The blocks of ideographs that Chinese, Japanese and Korean share; these are words by themselves.
fn is_chinese(letter: char) -> bool {
	matches!(
		u32::from(letter),
		0x4E00..=0x9FFF
			| 0x3400..=0x4DBF
			| 0x20000..=0x2A6DF
			| 0x2A700..=0x2B73F
			| 0x2B740..=0x2B81F
			| 0x2B920..=0x2CEAF
			| 0xF900..=0xFAFF
			| 0x2F800..=0x2FA1F
	)
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	const ENTRIES: &str =
		"[PAD]\n[UNK]\n[CLS]\n[SEP]\nun\n##aff\n##able\naffable\n##s\n,\n!\n漢\ne\nb\n##b\n";

	fn rule() -> Wordpiece {
		Wordpiece {
			vocabulary: "v".to_owned(),
			hash: None,
			lowercase: true,
			length: 8,
			ids: "input_ids".to_owned(),
			mask: None,
			types: None,
			cut: false,
		}
	}

	fn vocabulary(rule: &Wordpiece) -> Vocabulary {
		Vocabulary::new(rule, ENTRIES.into()).unwrap()
	}

	/// The parts of a text between `[CLS]` and `[SEP]`.
	fn parts(text: &str) -> Vec<&'static str> {
		let Ids { ids, of_text } = vocabulary(&Wordpiece { length: 200, ..rule() }).ids(text).unwrap();
		let entries: Vec<&str> = ENTRIES.lines().collect();
		assert_eq!((ids.len(), ids[0], ids[of_text - 1]), (200, 2, 3));
		assert!(ids[of_text..].iter().all(|id| *id == 0));
		ids[1..of_text - 1].iter().map(|id| entries[*id as usize]).collect()
	}

	#[test]
	fn words_should_be_divided_by_the_longest_parts() {
		assert_eq!(parts("Unaffable, affables!"), ["un", "##aff", "##able", ",", "affable", "##s", "!"]);
		assert_eq!(parts("un affx un"), ["un", "[UNK]", "un"]);
		assert_eq!(parts(&"b".repeat(100)).len(), 100);
		assert_eq!(parts(&"b".repeat(101)), ["[UNK]"]);
	}

	#[test]
	fn texts_should_lose_accents_and_what_nobody_sees() {
		assert_eq!(parts("\u{c9} e\u{301} \u{200b}e\0"), ["e"; 3]);
		assert_eq!(parts("un漢e\u{a0}e"), ["un", "漢", "e", "e"]);
		assert_eq!(parts(" \n\t"), [""; 0]);
		// No token by its name: it is text, of brackets and letters that are not known.
		assert_eq!(parts("[SEP]"), ["[UNK]"; 3]);
	}

	#[test]
	fn every_letter_should_be_what_the_dashboard_makes_of_it() {
		let vectors: serde_json::Value =
			serde_json::from_str(include_str!("../../../../tests/vectors/preprocess.json")).unwrap();
		let letters = &vectors["letters"];
		let ranges: Vec<(u32, u32)> = serde_json::from_value(letters["ranges"].clone()).unwrap();
		for (lowercase, name) in [(true, "lowercase"), (false, "as_written")] {
			let mut lines = String::new();
			let letters_of = |(first, last): &(u32, u32)| (*first..=*last).filter_map(char::from_u32);
			for letter in ranges.iter().flat_map(letters_of) {
				let text = normalised(&format!("a{letter}b"), lowercase);
				lines += &words(&text).collect::<Vec<_>>().join(" ");
				lines.push('\n');
			}
			assert_eq!(letters[name], hash(lines.as_bytes()), "{name}");
		}
	}

	#[test]
	fn a_longer_text_should_be_refused_or_cut() {
		assert!(vocabulary(&rule()).ids("un un un un un un un").err().unwrap().contains("the 6 parts"));
		let cut = vocabulary(&Wordpiece { cut: true, ..rule() }).ids("un un un un un unaffable").unwrap();
		assert_eq!((cut.ids, cut.of_text), (vec![2, 4, 4, 4, 4, 4, 4, 3], 8));
		let fits = vocabulary(&rule()).ids("un un un un un un").unwrap();
		assert_eq!((fits.ids, fits.of_text), (vec![2, 4, 4, 4, 4, 4, 4, 3], 8));
	}

	#[test]
	fn vocabularies_should_be_refused_when_they_are_hostile() {
		let refused = |file: Vec<u8>| Vocabulary::new(&rule(), file).err().unwrap();
		assert!(refused(b"[PAD]\n[UNK]\n[CLS]\n".to_vec()).contains("no `[SEP]`"));
		assert!(refused([ENTRIES.as_bytes(), b"un\n"].concat()).contains("`un` twice: again in line 16"));
		assert!(refused(vec![0xff; 4]).contains("no text"));
		assert!(refused([ENTRIES.as_bytes(), &[b'x'; 513]].concat()).contains("512 bytes"));
		let many: String = (0..=MAX_ENTRIES).map(|place| format!("{place:x}\n")).collect();
		assert!(refused(many.into_bytes()).contains("entries"));
		let other = Wordpiece { hash: Some(hash(b"other")), ..rule() };
		assert!(Vocabulary::new(&other, ENTRIES.into()).err().unwrap().contains("another hash"));
		let same = Wordpiece { hash: Some(hash(ENTRIES.as_bytes())), ..rule() };
		assert!(Vocabulary::new(&same, ENTRIES.into()).is_ok());
		for length in [0, 2, u32::MAX] {
			assert!(Vocabulary::new(&Wordpiece { length, ..rule() }, ENTRIES.into()).is_err());
		}
	}

	proptest! {
		#[test]
		fn every_text_should_be_as_many_places_of_the_vocabulary_as_the_model_takes(
			text in "([ -~]|\\PC|[\u{300}-\u{36f}\u{4e00}-\u{4e10}\u{2000}-\u{206f}]){0,40}",
			lowercase: bool,
		) {
			let rule = Wordpiece { cut: true, lowercase, ..rule() };
			let Ids { ids, of_text } = vocabulary(&rule).ids(&text).unwrap();
			prop_assert_eq!(ids.len(), 8);
			prop_assert!((2..=8).contains(&of_text) && ids[of_text - 1] == 3);
			prop_assert!(ids.iter().all(|id| (0..15).contains(id)));
		}

		#[test]
		fn known_parts_should_give_back_their_word(parts in prop::collection::vec(5usize..9, 0..6)) {
			let entries: Vec<&str> = ENTRIES.lines().collect();
			let word: String = parts.iter().map(|part| entries[*part].trim_start_matches(CONTINUED)).collect();
			let (mut ids, whole) = (Vec::new(), format!("un{word}"));
			vocabulary(&rule()).divide(&whole, &mut ids);
			let found: String =
				ids.iter().map(|id| entries[*id as usize].trim_start_matches(CONTINUED)).collect();
			prop_assert!(ids == [1] || found == whole);
		}
	}
}
