//! The way from a file's root to one byte of it.

use super::{AllBlocks, Store};
use crate::{
	block,
	dag::Blocks,
	error::{ArtifactError, Kind},
	unixfs::{self, Node},
};
use bytes::Bytes;
use cid::Cid;

impl Store {
	/// The blocks from a file's root to the one that holds this byte, from here or else from others: at most `max_blocks`, both ends
	/// included. No other block is read.
	pub async fn blocks_to(
		&self,
		root: &Cid,
		offset: u64,
		max_blocks: usize,
	) -> Result<Vec<Bytes>, ArtifactError> {
		block::check(root)?;
		self.in_time(*root, walk(AllBlocks(self.clone()), *root, offset, max_blocks)).await
	}
}

async fn walk(
	source: impl Blocks,
	root: Cid,
	offset: u64,
	max_blocks: usize,
) -> Result<Vec<Bytes>, ArtifactError> {
	let (mut cid, mut within, mut said, mut blocks) = (root, offset, None, Vec::new());
	loop {
		let malformed = |why| ArtifactError::Malformed { cid, why };
		if blocks.len() >= max_blocks {
			return Err(malformed("a tree that is too deep"));
		}
		let block = source.block(cid).await?;
		blocks.push(block.clone());
		let (size, children) = match unixfs::decode(&cid, block)? {
			Node::Leaf(content) => (content.len() as u64, None),
			Node::Branch { size, children } => (size, Some(children)),
			other => return Err(ArtifactError::OtherKind { cid, expected: Kind::File, found: other.kind() }),
		};
		match said {
			Some(said) if said != size => return Err(malformed("another size than its parent says")),
			None if offset >= size => return Err(ArtifactError::PastEnd { cid, size, offset }),
			_ => {}
		}
		let Some(children) = children else { return Ok(blocks) };
		// The sizes add up to the node's own, which is larger than what is left: one of them has it.
		let mut next = None;
		for (child, size) in children {
			if within < size {
				next = Some((child, size));
				break;
			}
			within = within.saturating_sub(size);
		}
		let (child, size) = next.ok_or_else(|| malformed("sizes don't add up"))?;
		(cid, said) = (child, Some(size));
	}
}
