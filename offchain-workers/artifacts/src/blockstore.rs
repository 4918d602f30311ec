//! Blocks on disk, one file each, named by their digest.
//!
//! A block appears under its name only after all of it was written, so a write that was cut off leaves nothing but a
//! file in `incoming/`. Blocks survive a power cut once [`Blockstore::flush`] returned, which costs as much for a thousand
//! of them as for one. Every read is verified: a file that rotted, or was lost to a power cut, is removed and counts as
//! missing. The time of a file says when its block was last put or read, so that what nobody uses can be swept.

use crate::{
	block::{self, MAX_BLOCK_BYTES},
	error::ArtifactError,
	room::{digest_of, each_block, open_lock, remove_unless_used, Room},
};
use bytes::Bytes;
use cid::Cid;
use sha2::{Digest as _, Sha256};
use std::{
	fs::{self, File},
	io::{self, Read, Seek, Write},
	os::unix::fs::MetadataExt,
	path::{Path, PathBuf},
	sync::{Arc, RwLockReadGuard},
	time::{Duration, SystemTime},
};

/// How exactly it is known when a block was last used: its file's time is written no more often than this.
pub(crate) const USE_PRECISION: Duration = Duration::from_secs(300);
/// A block that is only verified is read in pieces of so many bytes.
const VERIFIED_PIECE: usize = 64 * 1024;
/// A file in `incoming/` that nobody wrote to for this long belongs to a process that is gone.
const LEFTOVER_AFTER: Duration = Duration::from_secs(3_600);

/// A directory of blocks. Any number of processes may use the same one.
#[derive(Clone, Debug)]
pub struct Blockstore {
	blocks: PathBuf,
	incoming: PathBuf,
	/// What all blocks of the store may take, if that is bounded.
	room: Option<Arc<Room>>,
}

impl Blockstore {
	/// Opens the store in `directory`, which is created where it doesn't exist.
	pub fn open(directory: &Path) -> io::Result<Self> {
		let store =
			Self { blocks: directory.join("blocks"), incoming: directory.join("incoming"), room: None };
		fs::create_dir_all(&store.blocks)?;
		fs::create_dir_all(&store.incoming)?;
		store.remove_leftovers()?;
		Ok(store)
	}

	/// The store, with a bound on what it and others may take together.
	pub(crate) fn within(self, room: Arc<Room>) -> Self {
		Self { room: Some(room), ..self }
	}

	/// The directory that blocks are in.
	pub(crate) fn directory(&self) -> &Path {
		&self.blocks
	}

	/// Stores a block. Refuses bytes that are not what the CID names.
	pub fn put(&self, cid: &Cid, bytes: &[u8]) -> Result<(), ArtifactError> {
		block::check(cid)?;
		if bytes.len() > MAX_BLOCK_BYTES {
			let (size, limit) = (bytes.len() as u64, MAX_BLOCK_BYTES as u64);
			return Err(ArtifactError::TooLarge { cid: *cid, size, limit });
		}
		if !block::matches(cid, bytes) {
			return Err(ArtifactError::Mismatch { cid: *cid });
		}
		// Read, not only looked for: one that rotted is written anew.
		if self.get(cid)?.is_some() {
			return Ok(());
		}
		let length = bytes.len() as u64;
		let _taken = self.room.as_ref().map(|room| room.take(length)).transpose()?;
		let written = self.write(cid, bytes);
		if let (Err(_), Some(room)) = (&written, &self.room) {
			room.give(length);
		}
		Ok(written?)
	}

	fn write(&self, cid: &Cid, bytes: &[u8]) -> io::Result<()> {
		let path = self.path(cid);
		let shard = path.parent().expect("a block's path has its shard as parent; qed");
		fs::create_dir_all(shard)?;
		let mut file = tempfile::Builder::new().prefix("block-").tempfile_in(&self.incoming)?;
		file.write_all(bytes)?;
		file.persist(&path).map_err(|failed| failed.error)?;
		Ok(())
	}

	/// Has a block stay that is here, or takes it over from another store in the same file system. It counts as used now, so that nobody
	/// removes it who found it unused before. Gives whether it is here.
	pub(crate) fn hold(&self, digest: &[u8; 32], other: &Self) -> io::Result<bool> {
		let path = self.path_of(digest);
		if self.touch(&path)? {
			return Ok(true);
		}
		let shard = path.parent().expect("a block's path has its shard as parent; qed");
		fs::create_dir_all(shard)?;
		let steady = self.hold_steady();
		match fs::rename(other.path_of(digest), &path) {
			Ok(()) => {}
			Err(error) if error.kind() == io::ErrorKind::NotFound => {}
			Err(error) => return Err(error),
		}
		drop(steady);
		// Where there was none, another may have taken it over meanwhile.
		self.touch(&path)
	}

	/// Marks a block as used. Gives whether it is there.
	fn touch(&self, path: &Path) -> io::Result<bool> {
		match File::open(path) {
			Ok(file) => self.mark_used(&file),
			Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
			Err(error) => Err(error),
		}
	}

	/// Makes all that was put so far, by whomever, survive a power cut.
	pub fn flush(&self) -> io::Result<()> {
		Ok(rustix::fs::syncfs(File::open(&self.blocks)?)?)
	}

	/// Reads a block, `None` where it isn't stored.
	pub fn get(&self, cid: &Cid) -> Result<Option<Bytes>, ArtifactError> {
		Ok(self.read(&block::named_digest(cid)?)?)
	}

	/// Reads a block and verifies it. Gives whether it is there, and is what it should be.
	pub(crate) fn is_sound(&self, digest: &[u8; 32]) -> io::Result<bool> {
		Ok(self.open_sound(digest)?.is_some())
	}

	/// A block's file, verified and at its front again, and its length: for who reads it piece by piece. `None` where it isn't stored.
	pub(crate) fn open_sound(&self, digest: &[u8; 32]) -> io::Result<Option<(File, u64)>> {
		let path = self.path_of(digest);
		let mut file = match File::open(&path) {
			Ok(file) => file,
			Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
			Err(error) => return Err(error),
		};
		let (mut hash, mut length, mut piece) = (Sha256::new(), 0_usize, vec![0; VERIFIED_PIECE]);
		while length <= MAX_BLOCK_BYTES {
			match file.read(&mut piece)? {
				0 => break,
				read => {
					hash.update(piece.get(..read).unwrap_or_default());
					length = length.saturating_add(read);
				}
			}
		}
		if hash.finalize().as_slice() != digest {
			self.remove_damaged(&path, &file)?;
			return Ok(None);
		}
		if !self.mark_used(&file)? {
			return Ok(None);
		}
		file.rewind()?;
		Ok(Some((file, length as u64)))
	}

	fn read(&self, digest: &[u8; 32]) -> io::Result<Option<Bytes>> {
		let path = self.path_of(digest);
		let file = match File::open(&path) {
			Ok(file) => file,
			Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
			Err(error) => return Err(error),
		};
		let length = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX).min(MAX_BLOCK_BYTES);
		let mut bytes = Vec::with_capacity(length);
		(&file).take(MAX_BLOCK_BYTES as u64 + 1).read_to_end(&mut bytes)?;
		if block::digest(&bytes) != *digest {
			self.remove_damaged(&path, &file)?;
			return Ok(None);
		}
		Ok(self.mark_used(&file)?.then(|| bytes.into()))
	}

	/// Removes a block that rotted, and not one that somebody put in its place meanwhile.
	fn remove_damaged(&self, path: &Path, file: &File) -> io::Result<()> {
		tracing::warn!(target: "artifacts", path = %path.display(), "a stored block is damaged, removing it");
		let damaged = file.metadata()?;
		let _steady = self.hold_steady();
		if fs::metadata(path).is_ok_and(|found| found.ino() == damaged.ino()) {
			remove_if_there(path)?;
			self.give(damaged.len());
		}
		Ok(())
	}

	/// Whether a block of this name is stored, without reading it.
	pub fn has(&self, cid: &Cid) -> bool {
		block::check(cid).is_ok() && self.path(cid).is_file()
	}

	/// Whether a block of this digest is stored, without reading it.
	pub(crate) fn has_digest(&self, digest: &[u8; 32]) -> bool {
		self.path_of(digest).is_file()
	}

	/// Forgets a block.
	pub fn remove(&self, cid: &Cid) -> Result<(), ArtifactError> {
		block::check(cid)?;
		let path = self.path(cid);
		let _steady = self.hold_steady();
		let length = fs::metadata(&path).map_or(0, |found| found.len());
		remove_if_there(&path)?;
		self.give(length);
		Ok(())
	}

	/// Forgets blocks that were neither put nor read for this long, to within five minutes. Gives how many they were.
	pub fn sweep(&self, unused_for: Duration) -> io::Result<usize> {
		Ok(self.sweep_all_but(unused_for, |_| false)?.blocks)
	}

	/// Forgets blocks that were not used for this long, but for those whose digests are to stay.
	pub(crate) fn sweep_all_but(
		&self,
		unused_for: Duration,
		stays: impl Fn(&[u8]) -> bool,
	) -> io::Result<Swept> {
		let mut swept = Swept::default();
		each_block(&self.blocks, |path, found| {
			let is_unused = unused_since(found)? >= unused_for;
			let may_go = is_unused && !digest_of(&path).is_some_and(|digest| stays(&digest));
			let _steady = self.hold_steady();
			if may_go && remove_unless_used(&self.blocks, &path, found.modified()?)? {
				swept.blocks = swept.blocks.saturating_add(1);
				swept.bytes = swept.bytes.saturating_add(found.len());
				self.give(found.len());
			}
			Ok(())
		})?;
		Ok(swept)
	}

	/// How many blocks are stored, and their bytes.
	pub(crate) fn usage(&self) -> io::Result<Swept> {
		let mut usage = Swept::default();
		each_block(&self.blocks, |_, found| {
			usage.blocks = usage.blocks.saturating_add(1);
			usage.bytes = usage.bytes.saturating_add(found.len());
			Ok(())
		})?;
		Ok(usage)
	}

	fn hold_steady(&self) -> Option<RwLockReadGuard<'_, ()>> {
		self.room.as_deref().map(Room::hold_steady)
	}

	fn give(&self, bytes: u64) {
		if let Some(room) = &self.room {
			room.give(bytes);
		}
	}

	/// Writes down that a block is used, which keeps it from being swept by whoever looked at it before. Gives whether it still is there.
	fn mark_used(&self, file: &File) -> io::Result<bool> {
		if unused_since(&file.metadata()?)? < USE_PRECISION {
			return Ok(true);
		}
		let lock = open_lock(&self.blocks)?;
		lock.lock_shared()?;
		file.set_modified(SystemTime::now())?;
		Ok(file.metadata()?.nlink() > 0)
	}

	/// `blocks/ab/abcd...`: CIDv0 and CIDv1 of the same block share a file.
	fn path(&self, cid: &Cid) -> PathBuf {
		self.path_of(cid.hash().digest())
	}

	fn path_of(&self, digest: &[u8]) -> PathBuf {
		let name = hex::encode(digest);
		let shard = name.get(..2).unwrap_or_default();
		self.blocks.join(shard).join(&name)
	}

	fn remove_leftovers(&self) -> io::Result<()> {
		for entry in fs::read_dir(&self.incoming)? {
			let entry = entry?;
			// One that is gone by now was finished by its writer.
			let unused = entry.metadata().and_then(|found| unused_since(&found));
			if unused.is_ok_and(|unused| unused >= LEFTOVER_AFTER) {
				remove_if_there(&entry.path())?;
			}
		}
		Ok(())
	}
}

fn remove_if_there(path: &Path) -> io::Result<()> {
	match fs::remove_file(path) {
		Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
		_ => Ok(()),
	}
}

/// Time since a file was written, or marked as used. None where the clock was set back.
fn unused_since(file: &fs::Metadata) -> io::Result<Duration> {
	Ok(SystemTime::now().duration_since(file.modified()?).unwrap_or(Duration::ZERO))
}

/// Blocks, counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Swept {
	/// How many.
	pub blocks: usize,
	/// Their bytes.
	pub bytes: u64,
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::block::raw_cid;
	use std::fs::FileTimes;

	fn store() -> (tempfile::TempDir, Blockstore) {
		let directory = tempfile::tempdir().unwrap();
		let store = Blockstore::open(directory.path()).unwrap();
		(directory, store)
	}

	#[test]
	fn a_block_should_be_there_after_the_store_is_opened_again() {
		let (directory, store) = store();
		let cid = raw_cid(b"kept");
		assert!(!store.has(&cid));
		assert_eq!(store.get(&cid).unwrap(), None);
		store.put(&cid, b"kept").unwrap();
		store.put(&cid, b"kept").unwrap();
		store.flush().unwrap();
		let again = Blockstore::open(directory.path()).unwrap();
		assert!(again.has(&cid));
		assert_eq!(again.get(&cid).unwrap().unwrap(), b"kept"[..]);
		again.remove(&cid).unwrap();
		again.remove(&cid).unwrap();
		assert!(!store.has(&cid));
	}

	#[test]
	fn put_should_refuse_bytes_of_another_cid_and_blocks_over_the_limit() {
		let (_directory, store) = store();
		let cid = raw_cid(b"one");
		assert!(matches!(store.put(&cid, b"two"), Err(ArtifactError::Mismatch { .. })));
		assert!(!store.has(&cid));
		let large = vec![0; MAX_BLOCK_BYTES + 1];
		let refused = store.put(&raw_cid(&large), &large);
		assert!(matches!(refused, Err(ArtifactError::TooLarge { .. })));
		let full = vec![0; MAX_BLOCK_BYTES];
		store.put(&raw_cid(&full), &full).unwrap();
		assert_eq!(store.get(&raw_cid(&full)).unwrap().unwrap().len(), MAX_BLOCK_BYTES);
	}

	#[test]
	fn a_damaged_or_cut_off_file_should_count_as_missing_and_be_replaced() {
		let (_directory, store) = store();
		let cid = raw_cid(b"a block that will rot");
		for damaged in [&b""[..], b"a block", b"a block that will not", &[0; MAX_BLOCK_BYTES + 10]] {
			store.put(&cid, b"a block that will rot").unwrap();
			fs::write(store.path(&cid), damaged).unwrap();
			assert_eq!(store.get(&cid).unwrap(), None);
			assert!(!store.has(&cid));
		}
		// Of the right length, and not read before it is put again.
		store.put(&cid, b"a block that will rot").unwrap();
		fs::write(store.path(&cid), [0; 21]).unwrap();
		store.put(&cid, b"a block that will rot").unwrap();
		assert_eq!(store.get(&cid).unwrap().unwrap(), b"a block that will rot"[..]);
	}

	#[test]
	fn sweep_should_forget_what_nobody_used_for_long() {
		let (_directory, store) = store();
		let age = |content: &[u8]| {
			let file = File::open(store.path(&raw_cid(content))).unwrap();
			file.set_modified(SystemTime::now() - USE_PRECISION * 10).unwrap();
		};
		for content in [&b"unused"[..], b"read", b"put again", b"new"] {
			store.put(&raw_cid(content), content).unwrap();
		}
		assert_eq!(store.sweep(USE_PRECISION * 9).unwrap(), 0);
		age(b"unused");
		age(b"read");
		age(b"put again");
		store.get(&raw_cid(b"read")).unwrap().unwrap();
		store.put(&raw_cid(b"put again"), b"put again").unwrap();
		assert_eq!(store.sweep(USE_PRECISION * 9).unwrap(), 1);
		assert!(!store.has(&raw_cid(b"unused")));
		assert!(["read", "put again", "new"].iter().all(|kept| store.has(&raw_cid(kept.as_bytes()))));
	}

	#[test]
	fn open_should_remove_what_dead_writers_left_and_nothing_else() {
		let (directory, _) = store();
		let incoming = directory.path().join("incoming");
		fs::write(incoming.join("block-old"), b"cut o").unwrap();
		fs::write(incoming.join("block-new"), b"being w").unwrap();
		let long_ago = SystemTime::now() - LEFTOVER_AFTER * 2;
		let old = File::options().write(true).open(incoming.join("block-old")).unwrap();
		old.set_times(FileTimes::new().set_modified(long_ago)).unwrap();
		Blockstore::open(directory.path()).unwrap();
		assert!(!incoming.join("block-old").exists());
		assert!(incoming.join("block-new").exists());
	}
}
