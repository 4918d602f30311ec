//! How much a store may hold, and what goes when that is reached.

use crate::{error::ArtifactError, pinned::Pinned};
use std::{
	fs, io,
	path::{Path, PathBuf},
	sync::{
		atomic::{AtomicU64, Ordering::SeqCst},
		Mutex, PoisonError, RwLock, RwLockReadGuard,
	},
	time::{Duration, Instant, SystemTime},
};

/// Room is made down to this share of the quota, so that it isn't looked for with each block.
const LOW_WATER: (u64, u64) = (9, 10);
/// Where no room could be made, it isn't looked for again for this long.
const PAUSE: Duration = Duration::from_secs(5);

/// The bytes that blocks may take together, and those that they do.
#[derive(Debug)]
pub(crate) struct Room {
	quota: u64,
	used: AtomicU64,
	/// Directories of blocks: all that count, and after them the one from which some may go.
	counted: Vec<PathBuf>,
	passing: PathBuf,
	/// What was used within this time stays.
	needed_for: Duration,
	/// What pins need stays, in whichever directory it is.
	pinned: Pinned,
	/// When room was last looked for in vain.
	vain: Mutex<Option<Instant>>,
	/// Held by who changes what there is and what is counted of it, together; alone by who counts.
	steady: RwLock<()>,
}

impl Room {
	/// Counts what is there.
	pub(crate) fn new(quota: u64, needed_for: Duration, pinned: Pinned) -> io::Result<Self> {
		let passing = pinned.passing.directory().to_owned();
		let counted = vec![pinned.kept.directory().to_owned(), passing.clone()];
		let (used, vain, steady) = Default::default();
		let room = Self { quota, used, counted, passing, needed_for, pinned, vain, steady };
		room.recount()?;
		Ok(room)
	}

	/// Takes room for a block, and makes some where there is none. Nothing is counted until the block was written and the guard dropped.
	pub(crate) fn take(&self, bytes: u64) -> Result<RwLockReadGuard<'_, ()>, ArtifactError> {
		if let Some(taken) = self.try_take(bytes) {
			return Ok(taken);
		}
		let mut vain = self.vain.lock().unwrap_or_else(PoisonError::into_inner);
		// Whoever had the lock before may have made room.
		if let Some(taken) = self.try_take(bytes) {
			return Ok(taken);
		}
		if vain.is_none_or(|at| at.elapsed() >= PAUSE) {
			self.make(bytes)?;
			if let Some(taken) = self.try_take(bytes) {
				*vain = None;
				return Ok(taken);
			}
			*vain = Some(Instant::now());
		}
		let needed = self.used().saturating_add(bytes).saturating_sub(self.quota);
		Err(ArtifactError::Full { needed, quota: self.quota })
	}

	/// Keeps others from counting while blocks change.
	pub(crate) fn hold_steady(&self) -> RwLockReadGuard<'_, ()> {
		self.steady.read().unwrap_or_else(PoisonError::into_inner)
	}

	/// Gives room back.
	pub(crate) fn give(&self, bytes: u64) {
		let _ = self.used.fetch_update(SeqCst, SeqCst, |used| Some(used.saturating_sub(bytes)));
	}

	/// Bytes that all blocks take.
	pub(crate) fn used(&self) -> u64 {
		self.used.load(SeqCst)
	}

	fn try_take(&self, bytes: u64) -> Option<RwLockReadGuard<'_, ()>> {
		let steady = self.hold_steady();
		let fits = |used: u64| used.checked_add(bytes).filter(|sum| *sum <= self.quota);
		self.used.fetch_update(SeqCst, SeqCst, fits).is_ok().then_some(steady)
	}

	/// Removes what was not used for longest, as far as it may go. Other processes may have changed what is there, so it is counted.
	fn make(&self, bytes: u64) -> Result<(), ArtifactError> {
		let needed = self.pinned.needed()?;
		let _alone = self.steady.write().unwrap_or_else(PoisonError::into_inner);
		self.recount()?;
		let goal = self.quota / LOW_WATER.1 * LOW_WATER.0;
		let goal = goal.saturating_sub(bytes);
		let mut candidates = Vec::new();
		let now = SystemTime::now();
		each_block(&self.passing, |path, found| {
			let used = found.modified()?;
			let may_go = now.duration_since(used).is_ok_and(|unused| unused >= self.needed_for);
			if may_go && !digest_of(&path).is_some_and(|digest| self.pinned.must_stay(&needed, &digest)) {
				candidates.push((used, found.len(), path));
			}
			Ok(())
		})?;
		candidates.sort_unstable();
		for (used, length, path) in candidates {
			if self.used() <= goal {
				break;
			}
			if remove_unless_used(&self.passing, &path, used)? {
				self.give(length);
			}
		}
		Ok(())
	}

	fn recount(&self) -> io::Result<()> {
		let mut sum = 0_u64;
		for directory in &self.counted {
			each_block(directory, |_, found| {
				sum = sum.saturating_add(found.len());
				Ok(())
			})?;
		}
		self.used.store(sum, SeqCst);
		Ok(())
	}
}

/// Looks at each block in a directory of blocks. One that goes meanwhile is passed over.
pub(crate) fn each_block(
	blocks: &Path,
	mut look: impl FnMut(PathBuf, &fs::Metadata) -> io::Result<()>,
) -> io::Result<()> {
	for shard in fs::read_dir(blocks)? {
		let shard = shard?;
		// The lock is a file.
		if !shard.file_type()?.is_dir() {
			continue;
		}
		for entry in fs::read_dir(shard.path())? {
			let entry = entry?;
			match entry.metadata() {
				Ok(found) => look(entry.path(), &found)?,
				Err(error) if error.kind() == io::ErrorKind::NotFound => {}
				Err(error) => return Err(error),
			}
		}
	}
	Ok(())
}

/// What a block's file says that it is of.
pub(crate) fn digest_of(path: &Path) -> Option<Vec<u8>> {
	hex::decode(path.file_name()?.to_str()?).ok()
}

/// Removes a block that nobody used since it was looked at. Nobody can begin to use it meanwhile.
pub(crate) fn remove_unless_used(blocks: &Path, path: &Path, used: SystemTime) -> io::Result<bool> {
	let lock = open_lock(blocks)?;
	lock.lock()?;
	match fs::metadata(path) {
		Ok(found) if found.modified()? == used => {
			fs::remove_file(path)?;
			Ok(true)
		}
		Ok(_) => Ok(false),
		Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
		Err(error) => Err(error),
	}
}

/// Shared by whoever puts blocks or marks them as used; alone with it is who removes some.
pub(crate) fn open_lock(blocks: &Path) -> io::Result<fs::File> {
	fs::File::options().create(true).truncate(false).write(true).open(blocks.join("lock"))
}
