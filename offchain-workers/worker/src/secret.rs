//! Secrets of 32 bytes in files that only the owner can read, made once.

use rand::{rngs::OsRng, TryRngCore};
use sp_core::H256;
use sp_crypto_hashing::blake2_256;
use std::{
	fs::{File, OpenOptions},
	io::{self, Read, Write},
	os::unix::fs::{OpenOptionsExt, PermissionsExt},
	path::Path,
};

/// Random bytes of a secret. The file has their hexadecimal form.
const BYTES: usize = 32;

/// Reads the secret in this file, or makes one there. `name` is what errors call it.
pub(crate) fn load_or_create(path: &Path, name: &str) -> io::Result<[u8; BYTES]> {
	match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
		Ok(file) => create(file),
		Err(error) if error.kind() == io::ErrorKind::AlreadyExists => load(path, name),
		Err(error) => Err(error),
	}
}

fn create(mut file: File) -> io::Result<[u8; BYTES]> {
	let mut secret = [0; BYTES];
	OsRng.try_fill_bytes(&mut secret).map_err(io::Error::other)?;
	writeln!(file, "{}", hex::encode(secret))?;
	file.sync_all()?;
	Ok(secret)
}

fn load(path: &Path, name: &str) -> io::Result<[u8; BYTES]> {
	let invalid = |why: String| io::Error::new(io::ErrorKind::InvalidData, why);
	let file = File::open(path)?;
	if file.metadata()?.permissions().mode() & 0o077 != 0 {
		return Err(invalid(format!("others may read the {name}; `chmod 600` it")));
	}
	let mut text = String::new();
	file.take(1_024).read_to_string(&mut text)?;
	let bytes = hex::decode(text.trim()).ok().and_then(|bytes| bytes.try_into().ok());
	bytes.ok_or_else(|| {
		invalid(format!("not a {name} of 64 hexadecimal digits; remove the file to have a new one made"))
	})
}

/// What this worker alone knows: decides what nobody should be able to foresee, the same after every restart. Never printed.
#[derive(Clone)]
pub(crate) struct Secret([u8; BYTES]);

impl Secret {
	/// Reads the secret in this file, or makes one there.
	pub fn load_or_create(path: &Path) -> io::Result<Self> {
		load_or_create(path, "secret").map(Self)
	}

	/// What the commitment to the result of this execution is made with.
	pub fn salt(&self, fingerprint: &H256) -> H256 {
		self.derive(b"ambit/salt/1", fingerprint)
	}

	/// Draws `parts` of a million executions.
	pub fn draws(&self, fingerprint: &H256, parts: u32) -> bool {
		let drawn = self.derive(b"ambit/watch/1", fingerprint).to_low_u64_le() % 1_000_000;
		drawn < u64::from(parts)
	}

	fn derive(&self, purpose: &[u8], fingerprint: &H256) -> H256 {
		H256(blake2_256(&[purpose, &self.0, fingerprint.as_bytes()].concat()))
	}
}

impl std::fmt::Debug for Secret {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		f.write_str("Secret(..)")
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::fs;

	#[test]
	fn a_secret_should_be_made_once_and_be_the_owners_only() {
		let directory = tempfile::tempdir().unwrap();
		let path = directory.path().join("secret");
		let made = Secret::load_or_create(&path).unwrap();
		assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
		let fingerprint = H256::repeat_byte(1);
		assert_eq!(Secret::load_or_create(&path).unwrap().salt(&fingerprint), made.salt(&fingerprint));
		let other = Secret::load_or_create(&directory.path().join("other")).unwrap();
		assert_ne!(other.salt(&fingerprint), made.salt(&fingerprint));
		assert_ne!(made.salt(&H256::repeat_byte(2)), made.salt(&fingerprint));
		assert_eq!(format!("{made:?}"), "Secret(..)");
		fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
		assert!(Secret::load_or_create(&path).unwrap_err().to_string().contains("the secret"));
	}

	#[test]
	fn a_share_should_be_drawn_and_be_the_same_each_time() {
		let secret = Secret([7; 32]);
		let drawn = |parts| (0..10_000).filter(|i| secret.draws(&H256::from_low_u64_be(*i), parts)).count();
		assert_eq!((drawn(0), drawn(1_000_000)), (0, 10_000));
		// Six standard deviations.
		assert!(drawn(250_000).abs_diff(2_500) < 260);
		let (first, second) = (drawn(10_000), drawn(10_000));
		assert_eq!(first, second);
		// Who draws more draws all that it drew with less.
		let both = (0..10_000).map(H256::from_low_u64_be).filter(|name| secret.draws(name, 10_000));
		assert_eq!(both.filter(|name| secret.draws(name, 20_000)).count(), first);
	}
}
