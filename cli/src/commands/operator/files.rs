//! Files that services read: made once, never overwritten, owned by whom their directory belongs to.

use crate::error::{Error, Result};
use std::{
	fs::{self, DirBuilder, Permissions},
	io::{ErrorKind, Write},
	os::unix::fs::{chown, DirBuilderExt, MetadataExt, PermissionsExt},
	path::{Path, PathBuf},
};

/// Mode of a file that only its owner may read.
pub const SECRET: u32 = 0o600;
/// Mode of a file that anybody may read.
pub const PUBLIC: u32 = 0o644;

/// The directory that a path is in.
fn folder(path: &Path) -> PathBuf {
	match path.parent() {
		Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
		_ => PathBuf::from("."),
	}
}

/// Makes a directory, and those above it, for their owner only. Who owns the one above owns it.
pub fn make_directory(path: &Path) -> Result<()> {
	if path.is_dir() {
		return Ok(());
	}
	let above = folder(path);
	make_directory(&above)?;
	match DirBuilder::new().mode(0o700).create(path) {
		Ok(()) => hand_over(path, &above),
		Err(error) if error.kind() == ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
		Err(error) => Err(Error::input(path, format!("can't be made: {error}"))),
	}
}

/// Writes a file that must not be there yet, whole or not at all.
pub fn write_new(path: &Path, content: &[u8], mode: u32) -> Result<()> {
	let failed = |error: std::io::Error| Error::input(path, format!("can't be written: {error}"));
	let above = folder(path);
	let mut file = tempfile::Builder::new()
		.permissions(Permissions::from_mode(mode))
		.tempfile_in(&above)
		.map_err(failed)?;
	file.write_all(content).map_err(failed)?;
	file.as_file().sync_all().map_err(failed)?;
	hand_over(file.path(), &above)?;
	file.persist_noclobber(path).map_err(|refused| match refused.error.kind() {
		ErrorKind::AlreadyExists => {
			Error::input(path, "is there already, and is not overwritten: name another, or move it away")
		}
		_ => failed(refused.error),
	})?;
	Ok(())
}

/// Gives what was made to the owner of the directory that it is in: who sets a service up is not who runs it.
pub fn hand_over(path: &Path, above: &Path) -> Result<()> {
	let failed = |error: std::io::Error| {
		Error::input(path, format!("can't be given to the owner of {}: {error}", above.display()))
	};
	let (own, wanted) = (fs::metadata(path).map_err(failed)?, fs::metadata(above).map_err(failed)?);
	if (own.uid(), own.gid()) == (wanted.uid(), wanted.gid()) {
		return Ok(());
	}
	// Only root gives files away. A group that differs is nothing to fail for.
	match chown(path, Some(wanted.uid()), Some(wanted.gid())) {
		Err(error) if own.uid() != wanted.uid() => Err(failed(error)),
		_ => Ok(()),
	}
}

/// Refuses a file with a secret that others than its owner may read.
pub fn check_secret(path: &Path) -> Result<()> {
	let mode = fs::metadata(path).map_err(|error| Error::input(path, error))?.permissions().mode();
	if mode & 0o077 == 0 {
		return Ok(());
	}
	Err(Error::input(path, "has a secret that others may read: `chmod 600` it"))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_file_should_be_made_once_and_never_overwritten() {
		let directory = tempfile::tempdir().unwrap();
		let folder = directory.path().join("a/b");
		make_directory(&folder).unwrap();
		make_directory(&folder).unwrap();
		assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
		let path = folder.join("key");
		write_new(&path, b"first", SECRET).unwrap();
		let refused = write_new(&path, b"second", SECRET).unwrap_err();
		assert!(refused.to_string().contains("not overwritten"), "{refused}");
		assert_eq!(fs::read(&path).unwrap(), b"first");
		assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "nothing else is left behind");
	}

	#[test]
	fn a_secret_that_others_may_read_should_be_refused() {
		let directory = tempfile::tempdir().unwrap();
		let path = directory.path().join("key");
		write_new(&path, b"secret", SECRET).unwrap();
		assert!(check_secret(&path).is_ok());
		fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
		assert!(check_secret(&path).unwrap_err().to_string().contains("chmod 600"));
		assert!(make_directory(&path).is_err());
	}
}
