//! The store that the rest of Ambit uses: files by CID, from this disk or from others.

mod archives;
mod pinning;
mod single;
mod trees;

pub use archives::Imported;
pub use pinning::Usage;
pub use trees::{Tree, TreeLimits};

use crate::{
	block,
	blockstore::Blockstore,
	dag::{Blocks, FileWalk},
	error::ArtifactError,
	gateway::{GatewayConfig, GatewayConfigProblem},
	kubo::KuboClient,
	pinned::Pinned,
	pins::Pins,
	room::Room,
	sources::Sources,
	unixfs::{Importer, CHUNK_BYTES},
};
use bytes::Bytes;
use cid::Cid;
use std::{
	collections::HashMap,
	fs,
	future::Future,
	io,
	ops::Range,
	path::{Path, PathBuf},
	sync::{
		atomic::{AtomicU64, Ordering::SeqCst},
		Arc, Mutex, PoisonError, Weak,
	},
	time::Duration,
};
use tokio::{
	io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
	task,
};

/// Where artefacts are kept and fetched from.
#[derive(Clone, Debug)]
pub struct StoreConfig {
	/// Directory of the blockstores. Created where it doesn't exist.
	pub directory: PathBuf,
	/// Where blocks come from that are not in it.
	pub gateways: GatewayConfig,
	/// The RPC of a Kubo node: asked before others, and given what is put to stay or pinned.
	pub kubo: Option<String>,
	/// Time for fetching one file with all its blocks.
	pub fetch_timeout: Duration,
	/// Bytes that all blocks may take. When that is reached, what passes and was not used for longest goes; if that isn't enough, what is
	/// new is refused. `None` for as many as the disk has.
	pub quota: Option<u64>,
	/// What was used within this time is not dropped for the quota's sake. At least ten minutes, or what is being put could go.
	pub needed_for: Duration,
}

impl StoreConfig {
	/// A store in this directory that asks nobody.
	pub fn local(directory: impl Into<PathBuf>) -> Self {
		Self {
			directory: directory.into(),
			gateways: GatewayConfig::default(),
			kubo: None,
			fetch_timeout: Duration::from_secs(600),
			quota: None,
			needed_for: Duration::from_secs(900),
		}
	}
}

/// Why a store can't be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
	/// Its directory can't be used.
	#[error("can't use {} as blockstore: {source}", .directory.display())]
	Directory {
		/// The directory.
		directory: PathBuf,
		/// Why.
		source: io::Error,
	},
	/// A gateway can't be used.
	#[error(transparent)]
	Gateways(#[from] GatewayConfigProblem),
}

/// Content that was stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stored {
	/// Its root.
	pub cid: Cid,
	/// Its size, bytes.
	pub size: u64,
}

/// Files by CID. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
	inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
	/// What was put to stay.
	kept: Blockstore,
	/// What was fetched, or put for a time.
	passing: Blockstore,
	pinned: Pinned,
	quota: Option<u64>,
	sources: Sources,
	kubo: Option<KuboClient>,
	fetch_timeout: Duration,
	flushes: Flushes,
	/// Who fetches a block holds its lock, so that no block is fetched twice at the same time.
	fetching: Mutex<HashMap<Cid, Weak<tokio::sync::Mutex<()>>>>,
}

/// How many flushes were asked for, and how many of these are done.
#[derive(Debug, Default)]
struct Flushes {
	asked: AtomicU64,
	done: tokio::sync::Mutex<u64>,
}

impl Store {
	/// Opens a store.
	pub fn open(config: &StoreConfig) -> Result<Self, OpenError> {
		let open = |directory: &Path| {
			Blockstore::open(directory)
				.map_err(|source| OpenError::Directory { directory: directory.to_owned(), source })
		};
		let (mut kept, mut passing) = (open(&config.directory)?, open(&config.directory.join("passing"))?);
		let failed = |source| OpenError::Directory { directory: config.directory.clone(), source };
		let pins = Pins::open(&config.directory).map_err(failed)?;
		let mut pinned = Pinned { pins, kept: kept.clone(), passing: passing.clone() };
		if let Some(quota) = config.quota {
			// Whoever makes room counts afterwards, so what it looks at needs no counting.
			let room = Room::new(quota, config.needed_for, pinned.clone());
			let room = Arc::new(room.map_err(failed)?);
			(kept, passing) = (kept.within(room.clone()), passing.within(room));
			(pinned.kept, pinned.passing) = (kept.clone(), passing.clone());
		}
		let sources = Sources::new(&config.gateways)?;
		let kubo = config.kubo.as_deref().map(|url| KuboClient::new(url, &config.gateways)).transpose()?;
		if let Some(kubo) = &kubo {
			sources.add_kubo(kubo.clone());
		}
		let (fetch_timeout, quota) = (config.fetch_timeout, config.quota);
		let (flushes, fetching) = Default::default();
		Ok(Self {
			inner: Arc::new(Inner {
				kept,
				passing,
				pinned,
				quota,
				sources,
				kubo,
				fetch_timeout,
				flushes,
				fetching,
			}),
		})
	}

	/// Stores bytes as a file that stays. Survives a power cut from then on.
	pub async fn put(&self, content: impl Into<Bytes>) -> Result<Stored, ArtifactError> {
		let stored = self.put_into(&self.inner.kept, content.into()).await?;
		self.stays(&stored.cid, "").await?;
		Ok(stored)
	}

	/// Stores bytes as a file that goes when [`Store::sweep`] finds it unused. Survives a power cut till then.
	pub async fn put_passing(&self, content: impl Into<Bytes>) -> Result<Stored, ArtifactError> {
		let stored = self.put_into(&self.inner.passing, content.into()).await?;
		self.flush().await?;
		Ok(stored)
	}

	async fn put_into(&self, blocks: &Blockstore, content: Bytes) -> Result<Stored, ArtifactError> {
		let mut importer = Importer::new(blocks.clone());
		let (cid, size) = blocking(move || {
			importer.push(&content)?;
			importer.finish()
		})
		.await?;
		Ok(Stored { cid, size })
	}

	/// Stores what a reader gives as a file that stays, chunk by chunk, and refuses more than `max_bytes`.
	///
	/// Blocks that were stored before a refusal stay; they are content like any other, only without a name.
	pub async fn put_reader(
		&self,
		mut reader: impl AsyncRead + Unpin,
		max_bytes: u64,
	) -> Result<Stored, ArtifactError> {
		let mut importer = Importer::new(self.inner.kept.clone());
		let mut left = max_bytes;
		loop {
			let mut chunk = Vec::with_capacity(CHUNK_BYTES);
			(&mut reader).take(CHUNK_BYTES as u64).read_to_end(&mut chunk).await?;
			let length = chunk.len() as u64;
			left = left.checked_sub(length).ok_or(ArtifactError::Oversized { limit: max_bytes })?;
			let last = chunk.len() < CHUNK_BYTES;
			importer = blocking(move || importer.push(&chunk).map(|()| importer)).await?;
			if last {
				let (cid, size) = blocking(move || importer.finish()).await?;
				self.stays(&cid, "").await?;
				return Ok(Stored { cid, size });
			}
		}
	}

	/// Pins what is here, and gives it to the Kubo node if there is one. Where that does not keep it, it isn't pinned here either, unless it
	/// was before.
	async fn stays(&self, root: &Cid, label: &str) -> Result<(), ArtifactError> {
		let (store, cid, label) = (self.clone(), *root, label.to_owned());
		let was_pinned = blocking(move || store.inner.pinned.pin(&cid, &label)).await?;
		self.flush().await?;
		if let Some(kubo) = &self.inner.kubo {
			if let Err(error) = kubo.import(self.export_car(root)?).await {
				if !was_pinned {
					self.unpin(root).await?;
				}
				return Err(error);
			}
		}
		Ok(())
	}

	/// Stores a file of this machine, to stay.
	pub async fn import(&self, path: &Path, max_bytes: u64) -> Result<Stored, ArtifactError> {
		let file = tokio::fs::File::open(path).await?;
		self.put_reader(file, max_bytes).await
	}

	/// Whether the block that the CID names is stored here. What is below it may not be.
	pub async fn has(&self, cid: &Cid) -> Result<bool, ArtifactError> {
		let (store, cid) = (self.clone(), *cid);
		blocking(move || Ok(store.inner.kept.has(&cid) || store.inner.passing.has(&cid))).await
	}

	/// A file of at most `max_bytes`, from here only.
	pub async fn get(&self, cid: &Cid, max_bytes: u64) -> Result<Vec<u8>, ArtifactError> {
		block::check(cid)?;
		FileWalk::new(LocalBlocks(self.clone()), *cid, max_bytes).collect().await
	}

	/// A file of at most `max_bytes`, from here or else from others. What was fetched stays until it is swept.
	pub async fn fetch(&self, cid: &Cid, max_bytes: u64) -> Result<Vec<u8>, ArtifactError> {
		self.fetch_part(cid, max_bytes, 0..u64::MAX).await
	}

	/// These bytes of a file of at most `max_bytes`, as [`Store::fetch`] gets the whole. Only blocks that lead to them are read; where
	/// the file ends before, there are fewer.
	pub async fn fetch_part(
		&self,
		cid: &Cid,
		max_bytes: u64,
		part: Range<u64>,
	) -> Result<Vec<u8>, ArtifactError> {
		block::check(cid)?;
		let walk = FileWalk::new(AllBlocks(self.clone()), *cid, max_bytes).part(part);
		self.in_time(*cid, walk.collect()).await
	}

	/// Writes a file of at most `max_bytes`, from here or else from others; memory is bounded whatever its size. Gives the size.
	pub async fn fetch_to(
		&self,
		cid: &Cid,
		max_bytes: u64,
		out: &mut (impl AsyncWrite + Unpin),
	) -> Result<u64, ArtifactError> {
		block::check(cid)?;
		let size = FileWalk::new(AllBlocks(self.clone()), *cid, max_bytes).write_to(out).await?;
		out.flush().await?;
		Ok(size)
	}

	async fn in_time<T>(
		&self,
		cid: Cid,
		work: impl Future<Output = Result<T, ArtifactError>>,
	) -> Result<T, ArtifactError> {
		let after = self.inner.fetch_timeout;
		tokio::time::timeout(after, work).await.unwrap_or(Err(ArtifactError::Late { cid, after }))
	}

	/// Forgets what was fetched, or put for a time, and then not used for this long, but for what a pin needs. Gives how many blocks they
	/// were.
	pub async fn sweep(&self, unused_for: Duration) -> Result<usize, ArtifactError> {
		let store = self.clone();
		blocking(move || {
			let Inner { passing, pinned, .. } = &*store.inner;
			let needed = pinned.needed()?;
			Ok(passing.sweep_all_but(unused_for, |digest| pinned.must_stay(&needed, digest))?.blocks)
		})
		.await
	}

	/// Makes what was put so far survive a power cut. Those who ask at the same time share one flush.
	async fn flush(&self) -> Result<(), ArtifactError> {
		let flushes = &self.inner.flushes;
		let mine = flushes.asked.fetch_add(1, SeqCst).saturating_add(1);
		let mut done = flushes.done.lock().await;
		if *done < mine {
			let covered = flushes.asked.load(SeqCst);
			// Both blockstores are in one file system.
			let blocks = self.inner.kept.clone();
			blocking(move || Ok(blocks.flush()?)).await?;
			*done = covered;
		}
		Ok(())
	}

	/// Whom to ask for what isn't here.
	pub(crate) fn sources(&self) -> &Sources {
		&self.inner.sources
	}

	/// One stored block.
	pub(crate) async fn local_block(&self, cid: Cid) -> Result<Option<Bytes>, ArtifactError> {
		let store = self.clone();
		blocking(move || match store.inner.kept.get(&cid)? {
			Some(block) => Ok(Some(block)),
			None => store.inner.passing.get(&cid),
		})
		.await
	}

	/// One stored block as a file, verified, to be read piece by piece; and its length.
	pub(crate) async fn local_file(&self, cid: Cid) -> Result<Option<(fs::File, u64)>, ArtifactError> {
		let (store, digest) = (self.clone(), block::named_digest(&cid)?);
		blocking(move || match store.inner.kept.open_sound(&digest)? {
			Some(found) => Ok(Some(found)),
			None => Ok(store.inner.passing.open_sound(&digest)?),
		})
		.await
	}

	async fn any_block(&self, cid: Cid) -> Result<Bytes, ArtifactError> {
		if let Some(block) = self.local_block(cid).await? {
			return Ok(block);
		}
		let lock = self.fetching(cid);
		let _guard = lock.lock().await;
		// Whoever had the lock before may have brought it.
		if let Some(block) = self.local_block(cid).await? {
			return Ok(block);
		}
		let fetched = self.inner.sources.block(&cid).await;
		let block = fetched.map_err(|attempts| ArtifactError::Unavailable { cid, attempts })?;
		let (passing, stored) = (self.inner.passing.clone(), block.clone());
		blocking(move || passing.put(&cid, &stored)).await?;
		Ok(block)
	}

	fn fetching(&self, cid: Cid) -> Arc<tokio::sync::Mutex<()>> {
		let mut fetching = self.inner.fetching.lock().unwrap_or_else(PoisonError::into_inner);
		if let Some(lock) = fetching.get(&cid).and_then(Weak::upgrade) {
			return lock;
		}
		fetching.retain(|_, lock| lock.strong_count() > 0);
		let lock = Arc::default();
		fetching.insert(cid, Arc::downgrade(&lock));
		lock
	}
}

/// Blocks that are stored here.
#[derive(Clone)]
pub(crate) struct LocalBlocks(pub(crate) Store);

impl Blocks for LocalBlocks {
	async fn block(&self, cid: Cid) -> Result<Bytes, ArtifactError> {
		self.0.local_block(cid).await?.ok_or(ArtifactError::NotFound { cid })
	}
}

/// Blocks that are stored here or at a gateway.
#[derive(Clone)]
struct AllBlocks(Store);

impl Blocks for AllBlocks {
	async fn block(&self, cid: Cid) -> Result<Bytes, ArtifactError> {
		self.0.any_block(cid).await
	}
}

/// Runs disk and hash work where it may block.
async fn blocking<T: Send + 'static>(
	work: impl FnOnce() -> Result<T, ArtifactError> + Send + 'static,
) -> Result<T, ArtifactError> {
	task::spawn_blocking(work).await.unwrap_or_else(|error| Err(io::Error::other(error).into()))
}
