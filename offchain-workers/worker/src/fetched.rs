//! What sources said, on disk: what is committed to must be told, and can't be found again as it was.
//!
//! A file for each question, named by its fingerprint, which binds chain, operator, request and query. It has a mark, a checksum and
//! the SCALE encoding.

use ambit_primitives::feeds::Finding;
use codec::{Decode, DecodeAll, Encode};
use sp_core::H256;
use sp_crypto_hashing::blake2_128;
use std::{
	fs::{self, DirBuilder, File, OpenOptions},
	io::{self, Read, Write},
	os::unix::fs::{DirBuilderExt, OpenOptionsExt},
	path::{Path, PathBuf},
	time::{Duration, SystemTime},
};

/// First bytes of a file. The number changes with the form of [`Kept`].
const MAGIC: &[u8; 16] = b"ambit/fetched/01";
/// Longest file, bytes. The longest finding is a text of 256.
const MAX_FILE: u64 = 1_024;

/// What is committed to.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub(crate) struct Kept {
	/// What was found.
	pub finding: Finding,
	/// What the commitment is made with.
	pub salt: H256,
}

/// The files. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Fetched {
	directory: PathBuf,
}

impl Fetched {
	/// Opens the directory, or makes it, for the owner's eyes only: nobody else must know yet what was found.
	pub fn open(directory: &Path) -> io::Result<Self> {
		DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
		Ok(Self { directory: directory.to_owned() })
	}

	/// What was found. A damaged file is as good as none.
	pub fn get(&self, fingerprint: &H256) -> io::Result<Option<Kept>> {
		let path = self.path(fingerprint);
		let mut bytes = Vec::new();
		match File::open(&path) {
			Ok(file) => file.take(MAX_FILE).read_to_end(&mut bytes)?,
			Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
			Err(error) => return Err(error),
		};
		let kept = read(&bytes);
		if kept.is_none() {
			tracing::error!(target: "worker", path = %path.display(), "what a source said is damaged");
		}
		Ok(kept)
	}

	/// Keeps what was found. Survives a power cut from then on.
	pub fn put(&self, fingerprint: &H256, kept: &Kept) -> io::Result<()> {
		let path = self.path(fingerprint);
		let aside = path.with_extension("new");
		let encoded = kept.encode();
		let mut file = OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(&aside)?;
		file.write_all(&[&MAGIC[..], &blake2_128(&encoded), &encoded].concat())?;
		file.sync_all()?;
		fs::rename(aside, path)?;
		File::open(&self.directory)?.sync_all()
	}

	/// Forgets what was found longer ago than this. Gives how many that were.
	pub fn forget(&self, age: Duration) -> io::Result<usize> {
		let Some(since) = SystemTime::now().checked_sub(age) else { return Ok(0) };
		let mut forgotten = 0_usize;
		for entry in fs::read_dir(&self.directory)? {
			let entry = entry?;
			let modified = match entry.metadata() {
				Ok(found) => found.modified()?,
				// One that was being written has its name by now.
				Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
				Err(error) => return Err(error),
			};
			if modified < since {
				fs::remove_file(entry.path())?;
				forgotten = forgotten.saturating_add(1);
			}
		}
		Ok(forgotten)
	}

	fn path(&self, fingerprint: &H256) -> PathBuf {
		self.directory.join(hex::encode(fingerprint))
	}
}

fn read(bytes: &[u8]) -> Option<Kept> {
	let (checksum, mut encoded) = bytes.strip_prefix(MAGIC)?.split_at_checked(16)?;
	if checksum != blake2_128(encoded) {
		return None;
	}
	Kept::decode_all(&mut encoded).ok()
}

#[cfg(test)]
mod tests {
	use super::*;
	use ambit_primitives::feeds::{Failure, Text, Value};
	use std::os::unix::fs::PermissionsExt;

	fn kept(finding: Finding) -> Kept {
		Kept { finding, salt: H256::repeat_byte(9) }
	}

	#[test]
	fn what_was_found_should_be_there_after_a_restart_and_be_the_owners_only() {
		let directory = tempfile::tempdir().unwrap();
		let path = directory.path().join("fetched");
		let (first, second) = (H256::repeat_byte(1), H256::repeat_byte(2));
		let longest = kept(Finding::Found(Value::Text(Text::try_from(vec![b'a'; 256]).unwrap())));
		let fetched = Fetched::open(&path).unwrap();
		assert_eq!(fetched.get(&first).unwrap(), None);
		fetched.put(&first, &longest).unwrap();
		fetched.put(&second, &kept(Finding::Failed(Failure::Refused(404)))).unwrap();
		let fetched = Fetched::open(&path).unwrap();
		assert_eq!(fetched.get(&first).unwrap(), Some(longest));
		assert_eq!(fetched.get(&second).unwrap(), Some(kept(Finding::Failed(Failure::Refused(404)))));
		let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
		assert_eq!((mode(&path), mode(&fetched.path(&first))), (0o700, 0o600));
		assert_eq!(fs::read_dir(&path).unwrap().count(), 2);
	}

	#[test]
	fn what_is_damaged_should_be_as_good_as_none() {
		let directory = tempfile::tempdir().unwrap();
		let fetched = Fetched::open(directory.path()).unwrap();
		let name = H256::repeat_byte(1);
		fetched.put(&name, &kept(Finding::Found(Value::Number(1)))).unwrap();
		let whole = fs::read(fetched.path(&name)).unwrap();
		for place in 0..whole.len() {
			let mut changed = whole.clone();
			changed[place] ^= 1;
			for bytes in [&changed[..], &whole[..place]] {
				fs::write(fetched.path(&name), bytes).unwrap();
				assert_eq!(fetched.get(&name).unwrap(), None, "at {place}");
			}
		}
		fs::write(fetched.path(&name), [whole, vec![0]].concat()).unwrap();
		assert_eq!(fetched.get(&name).unwrap(), None);
	}

	#[test]
	fn what_is_old_should_be_forgotten() {
		let directory = tempfile::tempdir().unwrap();
		let fetched = Fetched::open(directory.path()).unwrap();
		let (old, new) = (H256::repeat_byte(1), H256::repeat_byte(2));
		for name in [&old, &new] {
			fetched.put(name, &kept(Finding::Failed(Failure::Absent))).unwrap();
		}
		let file = OpenOptions::new().write(true).open(fetched.path(&old)).unwrap();
		file.set_modified(SystemTime::now() - Duration::from_secs(1_000)).unwrap();
		assert_eq!(fetched.forget(Duration::from_secs(2_000)).unwrap(), 0);
		assert_eq!(fetched.forget(Duration::from_secs(500)).unwrap(), 1);
		assert_eq!(fetched.get(&old).unwrap(), None);
		assert!(fetched.get(&new).unwrap().is_some());
		assert_eq!(fetched.forget(Duration::MAX).unwrap(), 0);
	}
}
