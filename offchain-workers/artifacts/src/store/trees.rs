//! Files and directories between the store and this disk.

use super::{blocking, AllBlocks, Store, Stored};
use crate::{
	block,
	dag::FileWalk,
	error::ArtifactError,
	tree::{self, Item},
	unixfs::{self, Importer, CHUNK_BYTES},
	walk::{DagWalk, AHEAD, MAX_BLOCKS},
};
use cid::Cid;
use futures::future::BoxFuture;
use std::{
	fs,
	io::Read,
	path::{Path, PathBuf},
};
use tokio::io::AsyncWriteExt;

/// Directories within directories, at most.
const MAX_DEPTH: usize = 64;

/// What one directory with all that is in it may have.
#[derive(Clone, Copy, Debug)]
pub struct TreeLimits {
	/// Bytes of all its files, counted as often as they are named.
	pub bytes: u64,
	/// Files and directories, counted as often as they are named.
	pub entries: u64,
}

/// What was read or written of a directory.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tree {
	/// Bytes of its files.
	pub bytes: u64,
	/// Files and directories, the first not counted.
	pub entries: u64,
}

impl Tree {
	fn add_entries(&mut self, count: usize, limits: &TreeLimits) -> Result<(), ArtifactError> {
		self.entries = self.entries.saturating_add(count as u64);
		if self.entries > limits.entries {
			let entries = usize::try_from(self.entries).unwrap_or(usize::MAX);
			return Err(ArtifactError::CrowdedDirectory { entries });
		}
		Ok(())
	}
}

impl Store {
	/// What is at a CID: a file's size, or a directory's entries. What isn't here is fetched.
	pub async fn look(&self, cid: &Cid) -> Result<Item, ArtifactError> {
		block::check(cid)?;
		self.in_time(*cid, tree::look(&AllBlocks(self.clone()), *cid)).await
	}

	/// Follows names, with `/` between them, from a directory down. What isn't here is fetched.
	pub async fn resolve(&self, root: &Cid, path: &str) -> Result<Cid, ArtifactError> {
		block::check(root)?;
		self.in_time(*root, tree::resolve(&AllBlocks(self.clone()), *root, path)).await
	}

	/// Fetches all that is below a root, so that it can be pinned, and gives its bytes with those of the nodes. A block that is there
	/// many times counts once. Several are asked for at a time, and what is here is read, so a block that rotted comes anew.
	pub async fn fetch_all(&self, root: &Cid, max_bytes: u64) -> Result<u64, ArtifactError> {
		let mut walk = DagWalk::new(AllBlocks(self.clone()), *root, MAX_BLOCKS, AHEAD)?;
		let mut size = 0_u64;
		while let Some((_, block)) = walk.next().await? {
			size = size.saturating_add(block.len() as u64);
			if size > max_bytes {
				return Err(ArtifactError::TooLarge { cid: *root, size, limit: max_bytes });
			}
		}
		Ok(size)
	}

	/// Writes a file or a directory to this disk, where nothing may be yet. What isn't here is fetched. Nothing is there before all is.
	pub async fn write_tree(
		&self,
		cid: &Cid,
		destination: &Path,
		limits: TreeLimits,
	) -> Result<Tree, ArtifactError> {
		block::check(cid)?;
		let refuse = |why| ArtifactError::Path { path: destination.to_owned(), why };
		if fs::symlink_metadata(destination).is_ok() {
			return Err(refuse("is there already"));
		}
		let parent = destination.parent().filter(|parent| !parent.as_os_str().is_empty());
		let parent = parent.unwrap_or(Path::new("."));
		let scratch = tempfile::Builder::new().prefix(".ambit-").tempdir_in(parent)?;
		let whole = scratch.path().join("whole");
		let mut tree = Tree::default();
		self.write_below(*cid, whole.clone(), 0, &limits, &mut tree).await?;
		let destination = destination.to_owned();
		blocking(move || {
			fs::rename(&whole, &destination)?;
			drop(scratch);
			Ok(())
		})
		.await?;
		Ok(tree)
	}

	fn write_below<'a>(
		&'a self,
		cid: Cid,
		path: PathBuf,
		depth: usize,
		limits: &'a TreeLimits,
		tree: &'a mut Tree,
	) -> BoxFuture<'a, Result<(), ArtifactError>> {
		Box::pin(async move {
			let blocks = AllBlocks(self.clone());
			match tree::look(&blocks, cid).await? {
				Item::File(size) => {
					let left = limits.bytes.saturating_sub(tree.bytes);
					if size > left {
						let size = tree.bytes.saturating_add(size);
						return Err(ArtifactError::TooLarge { cid, size, limit: limits.bytes });
					}
					let mut file = tokio::fs::File::create_new(&path).await?;
					let written = FileWalk::new(blocks, cid, left).write_to(&mut file).await?;
					file.flush().await?;
					tree.bytes = tree.bytes.saturating_add(written);
				}
				Item::Directory(_) if depth >= MAX_DEPTH => {
					return Err(ArtifactError::Malformed { cid, why: "directories that are too deep" })
				}
				Item::Directory(entries) => {
					// All at once: those of each directory on the way down are in memory together.
					tree.add_entries(entries.len(), limits)?;
					tokio::fs::create_dir(&path).await?;
					for entry in entries {
						self.write_below(entry.cid, path.join(&entry.name), depth + 1, limits, tree).await?;
					}
				}
			}
			Ok(())
		})
	}

	/// Stores a directory of this machine with all that is in it, to stay. Symbolic links and what is neither file nor directory are
	/// refused. Gives its CID and the bytes of its files.
	pub async fn import_tree(&self, path: &Path, limits: TreeLimits) -> Result<Stored, ArtifactError> {
		let (kept, path) = (self.inner.kept.clone(), path.to_owned());
		let label = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
		let (cid, size) = blocking(move || {
			let mut tree = Tree::default();
			let (cid, _) = put_below(&kept, &path, 0, &limits, &mut tree)?;
			Ok((cid, tree.bytes))
		})
		.await?;
		self.stays(&cid, &label).await?;
		Ok(Stored { cid, size })
	}
}

/// Stores a file or directory; gives its CID and the bytes of all its blocks.
fn put_below(
	kept: &crate::Blockstore,
	path: &Path,
	depth: usize,
	limits: &TreeLimits,
	tree: &mut Tree,
) -> Result<(Cid, u64), ArtifactError> {
	let refuse = |why| ArtifactError::Path { path: path.to_owned(), why };
	let found = fs::symlink_metadata(path)?;
	if found.is_file() {
		let mut importer = Importer::new(kept.clone());
		let mut file = fs::File::open(path)?;
		loop {
			let mut chunk = Vec::with_capacity(CHUNK_BYTES);
			(&mut file).take(CHUNK_BYTES as u64).read_to_end(&mut chunk)?;
			tree.bytes = tree.bytes.saturating_add(chunk.len() as u64);
			if tree.bytes > limits.bytes {
				return Err(ArtifactError::Oversized { limit: limits.bytes });
			}
			importer.push(&chunk)?;
			if chunk.len() < CHUNK_BYTES {
				break;
			}
		}
		let (cid, _) = importer.finish()?;
		let root = kept.get(&cid)?.ok_or(ArtifactError::NotFound { cid })?;
		return Ok((cid, unixfs::total_size(&cid, &root)?));
	}
	if !found.is_dir() {
		return Err(refuse("is neither a file nor a directory"));
	}
	if depth >= MAX_DEPTH {
		return Err(refuse("is deeper than 64 directories"));
	}
	let mut links = Vec::new();
	for entry in fs::read_dir(path)? {
		let entry = entry?;
		tree.add_entries(1, limits)?;
		let name =
			entry.file_name().into_string().map_err(|_| refuse("has an entry whose name is not UTF-8"))?;
		let (cid, total) = put_below(kept, &entry.path(), depth + 1, limits, tree)?;
		links.push(unixfs::Link { cid, name, total });
	}
	let (cid, node) = unixfs::encode_directory(links)?;
	kept.put(&cid, &node)?;
	Ok((cid, unixfs::total_size(&cid, &node)?))
}
