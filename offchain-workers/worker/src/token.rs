//! The token that whoever talks to the service must have.

use rand::{rngs::OsRng, TryRngCore};
use std::{
	fs::{File, OpenOptions},
	io::{self, Read, Write},
	os::unix::fs::{OpenOptionsExt, PermissionsExt},
	path::Path,
};
use subtle::ConstantTimeEq;

/// Random bytes in a token. Its text is their hexadecimal form.
const BYTES: usize = 32;

/// A secret. Compared in constant time, never printed.
#[derive(Clone)]
pub struct Token(String);

impl Token {
	/// Reads the token in this file, or makes one there that only the owner can read.
	pub(crate) fn load_or_create(path: &Path) -> io::Result<Self> {
		match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
			Ok(file) => Self::create(file),
			Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Self::load(path),
			Err(error) => Err(error),
		}
	}

	fn create(mut file: File) -> io::Result<Self> {
		let mut secret = [0; BYTES];
		OsRng.try_fill_bytes(&mut secret).map_err(io::Error::other)?;
		let token = Self(hex::encode(secret));
		writeln!(file, "{}", token.0)?;
		file.sync_all()?;
		Ok(token)
	}

	fn load(path: &Path) -> io::Result<Self> {
		let invalid = |why: &str| io::Error::new(io::ErrorKind::InvalidData, why.to_owned());
		let file = File::open(path)?;
		if file.metadata()?.permissions().mode() & 0o077 != 0 {
			return Err(invalid("others may read the token; `chmod 600` it"));
		}
		let mut text = String::new();
		file.take(1_024).read_to_string(&mut text)?;
		let text = text.trim();
		match hex::decode(text) {
			Ok(secret) if secret.len() == BYTES => Ok(Self(text.to_ascii_lowercase())),
			_ => Err(invalid("not a token of 64 hexadecimal digits; remove the file to have a new one made")),
		}
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
	use std::fs;

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
