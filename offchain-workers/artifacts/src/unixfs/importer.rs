//! Making files: cutting content into blocks and storing them.

use crate::{blockstore::Blockstore, error::ArtifactError};
use cid::Cid;
use rust_unixfs::file::adder::{BalancedCollector, Chunker, FileAdder};

/// Bytes of a leaf in profile `unixfs-v1-2025`.
pub const CHUNK_BYTES: usize = 1024 * 1024;
/// Most links of a node in profile `unixfs-v1-2025`.
pub const MAX_LINKS: usize = 1024;

/// Cuts content into blocks and stores them. Memory is bounded by a chunk and the links of one node on each level.
pub(crate) struct Importer {
	store: Blockstore,
	adder: FileAdder,
	root: Option<Cid>,
	size: u64,
}

impl Importer {
	pub(crate) fn new(store: Blockstore) -> Self {
		let adder = FileAdder::builder()
			.with_chunker(Chunker::Size(CHUNK_BYTES))
			.with_collector(BalancedCollector::with_branching_factor(MAX_LINKS))
			.with_raw_leaves(true)
			.build();
		Self { store, adder, root: None, size: 0 }
	}

	/// Adds content. Fastest in whole chunks.
	pub(crate) fn push(&mut self, mut content: &[u8]) -> Result<(), ArtifactError> {
		self.size = self.size.saturating_add(content.len() as u64);
		while !content.is_empty() {
			let (blocks, taken) = self.adder.push(content);
			for (cid, block) in blocks {
				self.store.put(&cid, &block)?;
				self.root = Some(cid);
			}
			content = content.get(taken..).unwrap_or_default();
		}
		Ok(())
	}

	/// Stores the last blocks and gives the root's CID and the content's size.
	pub(crate) fn finish(self) -> Result<(Cid, u64), ArtifactError> {
		let mut root = self.root;
		for (cid, block) in self.adder.finish() {
			self.store.put(&cid, &block)?;
			root = Some(cid);
		}
		// Content of exactly one chunk has its only block from `push`; any other has its root last.
		let root = root.expect("even empty content has a block; qed");
		Ok((root, self.size))
	}
}
