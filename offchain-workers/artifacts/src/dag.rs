//! Putting a file together from its blocks, whoever gives them.
//!
//! A DAG is believed only as far as it was verified: each block against its CID by whoever gives it, each node's size
//! against what its parent says of it. So the file's size is known, and refused where it is too large, from its first
//! block on.

use crate::{
	block::RAW,
	error::ArtifactError,
	unixfs::{self, Node},
};
use bytes::Bytes;
use cid::Cid;
use futures::{
	stream::{self, BoxStream},
	StreamExt,
};
use std::{collections::VecDeque, future::Future, ops::Range};

/// Leaves of one file that are asked for at the same time. Bounds the memory of a walk to this many blocks.
const READ_AHEAD: usize = 8;
/// No file within 2^64 bytes needs a deeper tree, trickle layout included.
const MAX_DEPTH: usize = 32;

/// Gives verified blocks.
pub(crate) trait Blocks: Clone + Send + Sync + 'static {
	/// The block that the CID names.
	fn block(&self, cid: Cid) -> impl Future<Output = Result<Bytes, ArtifactError>> + Send;
}

/// Most blocks of a file of at most `max_bytes`: leaves of 4 KiB on average, and some for small files in odd shapes.
pub(crate) const fn max_blocks(max_bytes: u64) -> u64 {
	(max_bytes / 4096).saturating_add(1024)
}

/// A node that is still to be visited.
#[derive(Clone, Copy)]
struct Below {
	cid: Cid,
	/// Bytes of content that its parent says it has.
	size: u64,
	/// Place of its content in the file.
	start: u64,
}

/// Leaves that are being fetched.
type Leaves = BoxStream<'static, (Below, Result<Bytes, ArtifactError>)>;

/// Reads a file front to back.
pub(crate) struct FileWalk<B> {
	blocks: B,
	root: Cid,
	max_bytes: u64,
	/// What is wanted of the content.
	part: Range<u64>,
	/// Blocks that may still be asked for.
	budget: u64,
	/// Nodes still to be visited, by level.
	levels: Vec<VecDeque<Below>>,
	leaves: Option<Leaves>,
	begun: bool,
}

impl<B: Blocks> FileWalk<B> {
	pub(crate) fn new(blocks: B, root: Cid, max_bytes: u64) -> Self {
		let (budget, part) = (max_blocks(max_bytes), 0..u64::MAX);
		Self { blocks, root, max_bytes, part, budget, levels: Vec::new(), leaves: None, begun: false }
	}

	/// Reads only these bytes, and only blocks that lead to them.
	pub(crate) fn part(self, part: Range<u64>) -> Self {
		Self { part, ..self }
	}

	/// The next piece of content; `None` after the last. Not to be called again after an error.
	pub(crate) async fn next(&mut self) -> Result<Option<Bytes>, ArtifactError> {
		if !self.begun {
			self.begun = true;
			if let Some(content) = self.visit_root().await? {
				return Ok(Some(content));
			}
		}
		loop {
			if let Some(leaves) = &mut self.leaves {
				match leaves.next().await {
					Some((below, block)) => {
						let content = block?;
						self.check_size(below.cid, content.len() as u64, below.size)?;
						return Ok(Some(self.cut(below.start, content)));
					}
					None => self.leaves = None,
				}
			}
			let Some(level) = self.levels.last_mut() else { return Ok(None) };
			let run = level.iter().take_while(|below| below.cid.codec() == RAW).count();
			if run > 0 {
				let run: Vec<_> = level.drain(..run).collect();
				self.leaves = Some(self.read_ahead(run)?);
			} else if let Some(below) = level.pop_front() {
				if let Some(content) = self.visit(below).await? {
					return Ok(Some(content));
				}
			} else {
				self.levels.pop();
			}
		}
	}

	/// The whole file.
	pub(crate) async fn collect(mut self) -> Result<Vec<u8>, ArtifactError> {
		let mut content = Vec::new();
		while let Some(piece) = self.next().await? {
			content.extend_from_slice(&piece);
		}
		Ok(content)
	}

	async fn visit_root(&mut self) -> Result<Option<Bytes>, ArtifactError> {
		self.spend(1)?;
		let node = unixfs::decode(&self.root, self.blocks.block(self.root).await?)?;
		let size = match &node {
			Node::Leaf(content) => content.len() as u64,
			Node::Branch { size, .. } => *size,
		};
		if size > self.max_bytes {
			return Err(ArtifactError::TooLarge { cid: self.root, size, limit: self.max_bytes });
		}
		self.descend(self.root, 0, node)
	}

	async fn visit(&mut self, below: Below) -> Result<Option<Bytes>, ArtifactError> {
		self.spend(1)?;
		let node = unixfs::decode(&below.cid, self.blocks.block(below.cid).await?)?;
		let size = match &node {
			Node::Leaf(content) => content.len() as u64,
			Node::Branch { size, .. } => *size,
		};
		self.check_size(below.cid, size, below.size)?;
		self.descend(below.cid, below.start, node)
	}

	fn descend(&mut self, cid: Cid, start: u64, node: Node) -> Result<Option<Bytes>, ArtifactError> {
		match node {
			Node::Leaf(content) => Ok(Some(self.cut(start, content))),
			Node::Branch { .. } if self.levels.len() >= MAX_DEPTH => {
				Err(ArtifactError::Malformed { cid, why: "a tree that is too deep" })
			}
			Node::Branch { children, .. } => {
				let children = children.into_iter().scan(start, |next, (cid, size)| {
					let below = Below { cid, size, start: *next };
					*next = next.saturating_add(size);
					Some(below)
				});
				let wanted = children.filter(|below| self.is_wanted(below)).collect();
				self.levels.push(wanted);
				Ok(None)
			}
		}
	}

	/// Whether a node has any of what is wanted. One without content is looked at for its form.
	fn is_wanted(&self, below: &Below) -> bool {
		let end = below.start.saturating_add(below.size);
		below.size == 0 || (below.start < self.part.end && self.part.start < end)
	}

	/// What is wanted of the content of a leaf.
	fn cut(&self, start: u64, content: Bytes) -> Bytes {
		let place =
			|at: u64| usize::try_from(at.saturating_sub(start)).unwrap_or(usize::MAX).min(content.len());
		let end = place(self.part.end);
		content.slice(place(self.part.start).min(end)..end)
	}

	fn read_ahead(&mut self, run: Vec<Below>) -> Result<Leaves, ArtifactError> {
		self.spend(run.len() as u64)?;
		let blocks = self.blocks.clone();
		let fetch = move |below: Below| {
			let blocks = blocks.clone();
			async move { (below, blocks.block(below.cid).await) }
		};
		Ok(stream::iter(run).map(fetch).buffered(READ_AHEAD).boxed())
	}

	fn check_size(&self, cid: Cid, size: u64, expected: u64) -> Result<(), ArtifactError> {
		if size == expected {
			Ok(())
		} else {
			Err(ArtifactError::Malformed { cid, why: "another size than its parent says" })
		}
	}

	fn spend(&mut self, blocks: u64) -> Result<(), ArtifactError> {
		let left = self.budget.checked_sub(blocks);
		let why = "more blocks than a file of its size needs";
		self.budget = left.ok_or(ArtifactError::Malformed { cid: self.root, why })?;
		Ok(())
	}
}

#[cfg(test)]
mod tests;
