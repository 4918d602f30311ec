//! JSON pointers (RFC 6901).

use std::str::FromStr;

/// The way from a document to a value in it. The empty one leads to the document itself.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Path(Vec<String>);

/// A text that is no JSON pointer.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{0:?} is no JSON pointer: expected nothing, or tokens with a / before each, in which ~0 stands for ~ and ~1 for /")]
pub struct NoPointer(pub String);

impl FromStr for Path {
	type Err = NoPointer;

	fn from_str(text: &str) -> Result<Self, Self::Err> {
		let no_pointer = || NoPointer(text.to_owned());
		if text.is_empty() {
			return Ok(Self::default());
		}
		let tokens = text.strip_prefix('/').ok_or_else(no_pointer)?.split('/').map(unescape);
		tokens.collect::<Option<_>>().map(Self).ok_or_else(no_pointer)
	}
}

impl Path {
	/// Keys and places, outermost first.
	pub fn tokens(&self) -> &[String] {
		&self.0
	}
}

/// A key as it is written in a pointer.
pub fn escape(key: &str) -> String {
	key.replace('~', "~0").replace('/', "~1")
}

fn unescape(token: &str) -> Option<String> {
	let mut pieces = token.split('~');
	let mut key = pieces.next()?.to_owned();
	for piece in pieces {
		let (escaped, rest) = match piece.strip_prefix('0') {
			Some(rest) => ('~', rest),
			None => ('/', piece.strip_prefix('1')?),
		};
		key.push(escaped);
		key.push_str(rest);
	}
	Some(key)
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn tokens(text: &str) -> Vec<String> {
		text.parse::<Path>().unwrap().0
	}

	#[test]
	fn a_pointer_should_be_read_by_the_book() {
		assert_eq!(tokens(""), [""; 0]);
		assert_eq!(tokens("/"), [""]);
		assert_eq!(tokens("/a//b"), ["a", "", "b"]);
		// ~01 is ~1 and not /: each escape is read once.
		assert_eq!(tokens("/~01/~10/m~0n~1o"), ["~1", "/0", "m~n/o"]);
		for text in ["a", "a/b", "#/a", "/~", "/~2", "/a~", "/~~0", " /a"] {
			assert_eq!(text.parse::<Path>(), Err(NoPointer(text.into())));
		}
	}

	proptest! {
		#[test]
		fn keys_should_come_back_from_a_pointer(keys in prop::collection::vec("[~/01a-c]{0,6}|.{0,6}", 0..5)) {
			let text: String = keys.iter().map(|key| format!("/{}", escape(key))).collect();
			prop_assert_eq!(tokens(&text), keys);
		}
	}
}
