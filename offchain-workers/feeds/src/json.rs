//! A strict reader of JSON (RFC 8259) that leaves numbers as they are written.
//!
//! Other readers differ in what they do about a key that comes twice, about a byte order mark, about numbers that a double can't hold.
//! Operators must not: here, each of these is decided. Nothing is built of the document but the part that is wanted.

use crate::pointer::Path;
use std::{borrow::Cow, collections::BTreeSet};

/// Deepest nesting of arrays and objects.
pub const MAX_DEPTH: u32 = 64;

/// Bytes are no JSON document, or one in which a key comes twice, that is too deep, or that begins with a byte order mark.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("no strict JSON at byte {at}")]
pub struct Malformed {
	/// Where that was seen.
	pub at: usize,
}

/// The text of the value to which a pointer leads; `None` where it leads nowhere. The whole document is checked.
pub fn find<'a>(document: &'a [u8], path: &Path) -> Result<Option<&'a str>, Malformed> {
	let text = std::str::from_utf8(document).map_err(|error| Malformed { at: error.valid_up_to() })?;
	let mut reader = Reader::new(text);
	reader.space();
	reader.value(Some(path.tokens()), 0)?;
	reader.space();
	match reader.peek() {
		None => Ok(reader.found),
		Some(_) => reader.fail(),
	}
}

/// What a JSON string stands for, quotes and escapes taken away. `None` where this is no string, or more than that.
pub fn text_of(value: &str) -> Option<Cow<'_, str>> {
	let mut reader = Reader::new(value);
	let text = reader.string().ok()?;
	reader.peek().is_none().then_some(text)
}

/// Where in a document one is.
pub(crate) struct Reader<'a> {
	text: &'a str,
	at: usize,
	/// The value that was wanted.
	found: Option<&'a str>,
}

impl<'a> Reader<'a> {
	pub fn new(text: &'a str) -> Self {
		Self { text, at: 0, found: None }
	}

	fn fail<T>(&self) -> Result<T, Malformed> {
		Err(Malformed { at: self.at })
	}

	pub fn peek(&self) -> Option<u8> {
		self.text.as_bytes().get(self.at).copied()
	}

	/// Goes past this byte if it is the next one.
	pub fn take(&mut self, byte: u8) -> bool {
		let is_next = self.peek() == Some(byte);
		self.at = self.at.saturating_add(usize::from(is_next));
		is_next
	}

	fn expect(&mut self, byte: u8) -> Result<(), Malformed> {
		if self.take(byte) {
			Ok(())
		} else {
			self.fail()
		}
	}

	pub fn space(&mut self) {
		while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
			self.at = self.at.saturating_add(1);
		}
	}

	/// Goes past a value. `path` leads from it to the one that is wanted, if that is in it.
	fn value(&mut self, path: Option<&[String]>, depth: u32) -> Result<(), Malformed> {
		let start = self.at;
		match self.peek() {
			Some(b'{' | b'[') if depth >= MAX_DEPTH => return self.fail(),
			Some(b'{') => self.object(path, depth)?,
			Some(b'[') => self.array(path, depth)?,
			Some(b'"') => drop(self.string()?),
			Some(b'-' | b'0'..=b'9') => drop(self.number()?),
			Some(b't') => self.word("true")?,
			Some(b'f') => self.word("false")?,
			Some(b'n') => self.word("null")?,
			_ => return self.fail(),
		}
		if path.is_some_and(<[_]>::is_empty) {
			self.found = self.text.get(start..self.at);
		}
		Ok(())
	}

	fn object(&mut self, path: Option<&[String]>, depth: u32) -> Result<(), Malformed> {
		let mut keys = BTreeSet::new();
		self.expect(b'{')?;
		self.space();
		if self.take(b'}') {
			return Ok(());
		}
		loop {
			let start = self.at;
			let key = self.string()?;
			let below = below(path, |wanted| wanted == key);
			if !keys.insert(key) {
				return Err(Malformed { at: start });
			}
			self.space();
			self.expect(b':')?;
			self.space();
			self.value(below, depth.saturating_add(1))?;
			self.space();
			if self.take(b'}') {
				return Ok(());
			}
			self.expect(b',')?;
			self.space();
		}
	}

	fn array(&mut self, path: Option<&[String]>, depth: u32) -> Result<(), Malformed> {
		self.expect(b'[')?;
		self.space();
		if self.take(b']') {
			return Ok(());
		}
		for index in 0_usize.. {
			let below = below(path, |wanted| index_of(wanted) == Some(index));
			self.value(below, depth.saturating_add(1))?;
			self.space();
			if self.take(b']') {
				return Ok(());
			}
			self.expect(b',')?;
			self.space();
		}
		self.fail()
	}

	fn word(&mut self, word: &str) -> Result<(), Malformed> {
		if !self.text.get(self.at..).is_some_and(|rest| rest.starts_with(word)) {
			return self.fail();
		}
		self.at = self.at.saturating_add(word.len());
		Ok(())
	}

	/// A number as it is written.
	pub fn number(&mut self) -> Result<&'a str, Malformed> {
		let start = self.at;
		self.take(b'-');
		if !self.take(b'0') {
			self.digits()?;
		}
		if self.take(b'.') {
			self.digits()?;
		}
		if self.take(b'e') || self.take(b'E') {
			let _ = self.take(b'+') || self.take(b'-');
			self.digits()?;
		}
		self.text.get(start..self.at).map_or_else(|| self.fail(), Ok)
	}

	fn digits(&mut self) -> Result<(), Malformed> {
		let start = self.at;
		while let Some(b'0'..=b'9') = self.peek() {
			self.at = self.at.saturating_add(1);
		}
		if self.at == start {
			return self.fail();
		}
		Ok(())
	}

	/// A string as what it stands for.
	fn string(&mut self) -> Result<Cow<'a, str>, Malformed> {
		self.expect(b'"')?;
		let mut whole: Cow<'a, str> = Cow::Borrowed("");
		let mut start = self.at;
		loop {
			match self.peek() {
				Some(b'"' | b'\\') => {
					let piece = self.text.get(start..self.at).unwrap_or_default();
					if whole.is_empty() {
						whole = Cow::Borrowed(piece);
					} else {
						whole.to_mut().push_str(piece);
					}
					if self.take(b'"') {
						return Ok(whole);
					}
					self.expect(b'\\')?;
					let escaped = self.escaped()?;
					whole.to_mut().push(escaped);
					start = self.at;
				}
				Some(0..=0x1f) | None => return self.fail(),
				Some(_) => self.at = self.at.saturating_add(1),
			}
		}
	}

	/// What stands behind a backslash.
	fn escaped(&mut self) -> Result<char, Malformed> {
		for (byte, stands_for) in [
			(b'"', '"'),
			(b'\\', '\\'),
			(b'/', '/'),
			(b'b', '\u{8}'),
			(b'f', '\u{c}'),
			(b'n', '\n'),
			(b'r', '\r'),
			(b't', '\t'),
		] {
			if self.take(byte) {
				return Ok(stands_for);
			}
		}
		self.expect(b'u')?;
		let mut units = vec![self.unit()?];
		if let [0xd800..=0xdbff] = units[..] {
			self.word("\\u")?;
			units.push(self.unit()?);
		}
		// Half of a pair stands for nothing.
		let mut decoded = char::decode_utf16(units);
		decoded.next().and_then(Result::ok).map_or_else(|| self.fail(), Ok)
	}

	fn unit(&mut self) -> Result<u16, Malformed> {
		let end = self.at.saturating_add(4);
		let digits =
			self.text.get(self.at..end).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
		let unit = digits.and_then(|digits| u16::from_str_radix(digits, 16).ok());
		let unit = unit.map_or_else(|| self.fail(), Ok)?;
		self.at = end;
		Ok(unit)
	}
}

/// What is left of a path below a child, if it leads there.
fn below(path: Option<&[String]>, leads: impl FnOnce(&str) -> bool) -> Option<&[String]> {
	let (first, rest) = path?.split_first()?;
	leads(first).then_some(rest)
}

/// The place in an array that a pointer's token names: digits, without a zero before others.
fn index_of(token: &str) -> Option<usize> {
	let is_number =
		token.bytes().all(|byte| byte.is_ascii_digit()) && (token == "0" || !token.starts_with('0'));
	is_number.then(|| token.parse().ok())?
}

#[cfg(test)]
mod tests;
