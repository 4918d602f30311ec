//! The token that whoever talks to the service must have.

use crate::secret;
use std::{io, path::Path};
use subtle::ConstantTimeEq;

/// A secret. Compared in constant time, never printed.
#[derive(Clone)]
pub struct Token(String);

impl Token {
	/// Reads the token in this file, or makes one there that only the owner can read.
	pub fn load_or_create(path: &Path) -> io::Result<Self> {
		Ok(Self(hex::encode(secret::load_or_create(path, "token")?)))
	}

	/// Whether this is the token. Takes as long for wrong ones of the right length as for the right one.
	pub(crate) fn is(&self, offered: &[u8]) -> bool {
		self.0.as_bytes().ct_eq(offered).into()
	}

	/// The secret itself.
	pub fn reveal(&self) -> &str {
		&self.0
	}
}

impl std::fmt::Debug for Token {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		f.write_str("Token(..)")
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::{fs, os::unix::fs::PermissionsExt};

	#[test]
	fn a_token_should_be_made_once_and_be_the_owners_only() {
		let directory = tempfile::tempdir().unwrap();
		let path = directory.path().join("token");
		let made = Token::load_or_create(&path).unwrap();
		assert_eq!(made.reveal().len(), 64);
		assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
		assert_eq!(Token::load_or_create(&path).unwrap().reveal(), made.reveal());
		assert!(made.is(made.reveal().as_bytes()));
		assert!(!made.is(b""));
		assert!(!made.is(&[b'0'; 64]));
		assert_eq!(format!("{made:?}"), "Token(..)");
		let other = Token::load_or_create(&directory.path().join("other")).unwrap();
		assert_ne!(other.reveal(), made.reveal());
	}

	#[test]
	fn a_token_that_others_may_read_or_that_is_none_should_be_refused() {
		let directory = tempfile::tempdir().unwrap();
		let path = directory.path().join("token");
		Token::load_or_create(&path).unwrap();
		fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
		assert!(Token::load_or_create(&path).unwrap_err().to_string().contains("chmod 600"));
		fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
		for text in ["", "secret", &"g".repeat(64), &"a".repeat(62), &"a".repeat(4_000)] {
			fs::write(&path, text).unwrap();
			assert!(Token::load_or_create(&path).unwrap_err().to_string().contains("not a token"), "{text}");
		}
	}
}
