//! Putting a file together from its blocks, whoever gives them.
//!
//! A DAG is believed only as far as it was verified: each block against its CID by whoever gives it, each node's size
//! against what its parent says of it. So the file's size is known, and refused where it is too large, from its first
//! block on.

use crate::{
	block::MAX_BLOCK_BYTES,
	error::{ArtifactError, Kind},
	unixfs::{self, Node},
};
use bytes::Bytes;
use cid::Cid;
use futures::{stream::FuturesUnordered, StreamExt};
use std::{
	collections::{HashMap, VecDeque},
	future::Future,
	ops::Range,
	pin::Pin,
	task::{ready, Context, Poll},
};
use tokio::{
	io::{AsyncWrite, AsyncWriteExt},
	task::JoinHandle,
};

/// Content that is asked for before it is needed, bytes, by what the nodes say of their size.
const AHEAD_BYTES: u64 = 8 * MIB;
/// Blocks that are asked for at the same time, however small they are said to be. With the size of a block bounds the memory of a walk.
const MAX_AHEAD: usize = 16;
/// Blocks that are asked for at the same time, however large they are said to be.
const MIN_AHEAD: usize = 4;
/// No file within 2^64 bytes needs a deeper tree, trickle layout included.
const MAX_DEPTH: usize = 32;
/// Nodes that are known and not yet read. The largest node has some 46,000 links.
const MAX_WAITING: usize = 65_536;
const MIB: u64 = 1024 * 1024;

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
	/// Bytes of content that its parent says it has; nothing is said of the root.
	size: Option<u64>,
	/// Place of its content in the file.
	start: u64,
	/// How far it is from the root.
	depth: usize,
	/// Under which its block arrives, once it was asked for.
	asked: Option<u64>,
}

impl Below {
	/// Bytes that its block is expected to have.
	fn cost(&self) -> u64 {
		self.size.unwrap_or(MIB).min(MAX_BLOCK_BYTES as u64)
	}
}

/// Reads a file front to back.
pub(crate) struct FileWalk<B> {
	blocks: B,
	root: Cid,
	max_bytes: u64,
	/// What is wanted of the content.
	part: Range<u64>,
	/// Blocks that may still be asked for.
	budget: u64,
	/// Nodes still to be visited, in the order of their content. The first few were asked for.
	waiting: VecDeque<Below>,
	running: FuturesUnordered<Fetch>,
	/// Blocks that came before their turn.
	arrived: HashMap<u64, Result<Bytes, ArtifactError>>,
	/// Bytes that are expected of what runs or arrived.
	ahead: u64,
	asked: u64,
}

impl<B: Blocks> FileWalk<B> {
	pub(crate) fn new(blocks: B, root: Cid, max_bytes: u64) -> Self {
		let first = Below { cid: root, size: None, start: 0, depth: 0, asked: None };
		Self {
			blocks,
			root,
			max_bytes,
			part: 0..u64::MAX,
			budget: max_blocks(max_bytes),
			waiting: VecDeque::from([first]),
			running: FuturesUnordered::new(),
			arrived: HashMap::new(),
			ahead: 0,
			asked: 0,
		}
	}

	/// Reads only these bytes, and only blocks that lead to them.
	pub(crate) fn part(self, part: Range<u64>) -> Self {
		Self { part, ..self }
	}

	/// The next piece of content; `None` after the last. Not to be called again after an error.
	pub(crate) async fn next(&mut self) -> Result<Option<Bytes>, ArtifactError> {
		loop {
			self.ask_ahead()?;
			let Some(first) = self.waiting.pop_front() else { return Ok(None) };
			let block = self.arrival(first.asked.unwrap_or_default()).await?;
			self.ahead = self.ahead.saturating_sub(first.cost());
			let node = unixfs::decode(&first.cid, block)?;
			if let Some(content) = self.visit(&first, node)? {
				return Ok(Some(content));
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

	/// Writes the file; gives its size.
	pub(crate) async fn write_to(
		mut self,
		out: &mut (impl AsyncWrite + Unpin),
	) -> Result<u64, ArtifactError> {
		let mut size = 0_u64;
		while let Some(piece) = self.next().await? {
			out.write_all(&piece).await?;
			size = size.saturating_add(piece.len() as u64);
		}
		Ok(size)
	}

	/// Asks for the first nodes that are waiting: the very first in any case, others as far as memory allows.
	fn ask_ahead(&mut self) -> Result<(), ArtifactError> {
		let mut place = 0;
		while let Some(below) = self.waiting.get_mut(place) {
			if below.asked.is_none() {
				let open = self.running.len().saturating_add(self.arrived.len());
				let fits = open < MIN_AHEAD || self.ahead.saturating_add(below.cost()) <= AHEAD_BYTES;
				if place > 0 && (open >= MAX_AHEAD || !fits) {
					break;
				}
				let why = "more blocks than a file of its size needs";
				self.budget =
					self.budget.checked_sub(1).ok_or(ArtifactError::Malformed { cid: self.root, why })?;
				let (id, cid, blocks) = (self.asked, below.cid, &self.blocks);
				below.asked = Some(id);
				self.asked = self.asked.saturating_add(1);
				self.ahead = self.ahead.saturating_add(below.cost());
				self.running.push(Fetch { id, getting: Getting::start(blocks, cid) });
			}
			place = place.saturating_add(1);
			if place > MAX_AHEAD {
				break;
			}
		}
		Ok(())
	}

	async fn arrival(&mut self, id: u64) -> Result<Bytes, ArtifactError> {
		loop {
			if let Some(block) = self.arrived.remove(&id) {
				return block;
			}
			match self.running.next().await {
				Some((found, block)) => self.arrived.insert(found, block),
				None => return Err(ArtifactError::NotFound { cid: self.root }),
			};
		}
	}

	fn visit(&mut self, below: &Below, node: Node) -> Result<Option<Bytes>, ArtifactError> {
		let (cid, malformed) = (below.cid, |why| ArtifactError::Malformed { cid: below.cid, why });
		let size = match &node {
			Node::Leaf(content) => content.len() as u64,
			Node::Branch { size, .. } => *size,
			other => return Err(ArtifactError::OtherKind { cid, expected: Kind::File, found: other.kind() }),
		};
		match below.size {
			Some(expected) if size != expected => return Err(malformed("another size than its parent says")),
			None if size > self.max_bytes => {
				return Err(ArtifactError::TooLarge { cid, size, limit: self.max_bytes })
			}
			_ => {}
		}
		let children = match node {
			Node::Leaf(content) => return Ok(Some(self.cut(below.start, content))),
			Node::Branch { .. } if below.depth >= MAX_DEPTH => {
				return Err(malformed("a tree that is too deep"))
			}
			Node::Branch { children, .. } => children,
			_ => Vec::new(),
		};
		if self.waiting.len().saturating_add(children.len()) > MAX_WAITING {
			return Err(malformed("more nodes to remember than any sensible file has"));
		}
		let depth = below.depth.saturating_add(1);
		let mut end = below.start.saturating_add(size);
		for (cid, size) in children.into_iter().rev() {
			end = end.saturating_sub(size);
			let child = Below { cid, size: Some(size), start: end, depth, asked: None };
			if self.is_wanted(&child, size) {
				self.waiting.push_front(child);
			}
		}
		Ok(None)
	}

	/// Whether a node has any of what is wanted. One without content is looked at for its form.
	fn is_wanted(&self, below: &Below, size: u64) -> bool {
		let end = below.start.saturating_add(size);
		size == 0 || (below.start < self.part.end && self.part.start < end)
	}

	/// What is wanted of the content of a leaf.
	fn cut(&self, start: u64, content: Bytes) -> Bytes {
		let place =
			|at: u64| usize::try_from(at.saturating_sub(start)).unwrap_or(usize::MAX).min(content.len());
		let end = place(self.part.end);
		content.slice(place(self.part.start).min(end)..end)
	}
}

/// A block that is being got, in a task of its own, so that it comes while others are read. Ends when dropped.
pub(crate) struct Getting(JoinHandle<Result<Bytes, ArtifactError>>);

impl Getting {
	pub(crate) fn start<B: Blocks>(blocks: &B, cid: Cid) -> Self {
		let blocks = blocks.clone();
		Self(tokio::spawn(async move { blocks.block(cid).await }))
	}
}

impl Future for Getting {
	type Output = Result<Bytes, ArtifactError>;

	fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
		let joined = ready!(Pin::new(&mut self.0).poll(context));
		Poll::Ready(joined.unwrap_or_else(|error| Err(std::io::Error::other(error).into())))
	}
}

impl Drop for Getting {
	fn drop(&mut self) {
		self.0.abort();
	}
}

/// A block that is being got, and under which number it is known.
struct Fetch {
	id: u64,
	getting: Getting,
}

impl Future for Fetch {
	type Output = (u64, Result<Bytes, ArtifactError>);

	fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
		let block = ready!(Pin::new(&mut self.getting).poll(context));
		Poll::Ready((self.id, block))
	}
}

#[cfg(test)]
mod tests;
