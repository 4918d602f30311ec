//! UnixFS files: reading their nodes, and making them.
//!
//! Nodes that come from outside are read by a strict decoder of our own: it is total (no arithmetic that can overflow, no
//! allocation beyond the block's own size) and accepts files only. Making them is `rust-unixfs`'s, whose CIDs are those
//! of Helia and Kubo.

use crate::{
	block::{self, DAG_PB, RAW},
	blockstore::Blockstore,
	error::ArtifactError,
};
use bytes::Bytes;
use cid::Cid;
use rust_unixfs::file::adder::{BalancedCollector, Chunker, FileAdder};

/// Bytes of a leaf in profile `unixfs-v1-2025`.
pub const CHUNK_BYTES: usize = 1024 * 1024;
/// Most links of a node in profile `unixfs-v1-2025`.
pub const MAX_LINKS: usize = 1024;

/// A block of a file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Node {
	/// A piece of content.
	Leaf(Bytes),
	/// Content is below, in this order.
	Branch {
		/// Bytes of content below.
		size: u64,
		/// The nodes below, with the bytes of content in each.
		children: Vec<(Cid, u64)>,
	},
}

/// Reads a block of a file.
pub(crate) fn decode(cid: &Cid, block: Bytes) -> Result<Node, ArtifactError> {
	let malformed = |why| ArtifactError::Malformed { cid: *cid, why };
	if cid.codec() == RAW {
		return Ok(Node::Leaf(block));
	}
	let dag = DagNode::decode(&block).map_err(malformed)?;
	let file =
		FileData::decode(dag.data.ok_or_else(|| malformed("a node without data"))?).map_err(malformed)?;
	if dag.links.is_empty() {
		if !file.sizes.is_empty() || file.size.is_some_and(|size| size != file.content.len() as u64) {
			return Err(malformed("a leaf's size is not that of its content"));
		}
		return Ok(Node::Leaf(block.slice_ref(file.content)));
	}
	if !file.content.is_empty() {
		return Err(malformed("content beside links"));
	}
	if file.sizes.len() != dag.links.len() {
		return Err(malformed("not as many sizes as links"));
	}
	let sum = file.sizes.iter().try_fold(0_u64, |sum, size| sum.checked_add(*size));
	let size = sum.filter(|_| file.size == sum).ok_or_else(|| malformed("sizes don't add up"))?;
	Ok(Node::Branch { size, children: dag.links.into_iter().zip(file.sizes).collect() })
}

/// The links of any supported block, in order: what a CAR of its DAG contains.
pub(crate) fn links(cid: &Cid, block: &[u8]) -> Result<Vec<Cid>, ArtifactError> {
	if cid.codec() != DAG_PB {
		return Ok(Vec::new());
	}
	let node = DagNode::decode(block).map_err(|why| ArtifactError::Malformed { cid: *cid, why })?;
	Ok(node.links)
}

struct DagNode<'a> {
	links: Vec<Cid>,
	data: Option<&'a [u8]>,
}

impl<'a> DagNode<'a> {
	fn decode(block: &'a [u8]) -> Result<Self, &'static str> {
		let mut node = Self { links: Vec::new(), data: None };
		for field in Fields(block) {
			match field? {
				(1, Value::Bytes(data)) if node.data.is_none() => node.data = Some(data),
				(2, Value::Bytes(link)) => node.links.push(decode_link(link)?),
				_ => return Err("not a dag-pb node"),
			}
		}
		Ok(node)
	}
}

fn decode_link(link: &[u8]) -> Result<Cid, &'static str> {
	let mut hash = None;
	for field in Fields(link) {
		match field? {
			(1, Value::Bytes(bytes)) => hash = Some(bytes),
			// The link's name and cumulative size: files have no use for them.
			(2, Value::Bytes(_)) | (3, Value::Number(_)) => {}
			_ => return Err("not a dag-pb link"),
		}
	}
	block::parse_bytes(hash.ok_or("a link to nothing")?).map_err(|_| "a link to an unsupported CID")
}

struct FileData<'a> {
	content: &'a [u8],
	size: Option<u64>,
	sizes: Vec<u64>,
}

impl<'a> FileData<'a> {
	fn decode(data: &'a [u8]) -> Result<Self, &'static str> {
		const TYPE_RAW: u64 = 0;
		const TYPE_FILE: u64 = 2;
		let mut kind = None;
		let mut file = Self { content: &[], size: None, sizes: Vec::new() };
		for field in Fields(data) {
			match field? {
				(1, Value::Number(number)) => kind = Some(number),
				(2, Value::Bytes(content)) => file.content = content,
				(3, Value::Number(size)) => file.size = Some(size),
				(4, Value::Number(size)) => file.sizes.push(size),
				(4, Value::Bytes(packed)) => {
					let mut rest = packed;
					while !rest.is_empty() {
						file.sizes.push(varint(&mut rest)?);
					}
				}
				// Mode and modification time.
				(7, Value::Number(_)) | (8, Value::Bytes(_)) => {}
				_ => return Err("not the data of a UnixFS file"),
			}
		}
		match kind {
			Some(TYPE_RAW | TYPE_FILE) => Ok(file),
			_ => Err("a UnixFS node that is not a file"),
		}
	}
}

enum Value<'a> {
	Number(u64),
	Bytes(&'a [u8]),
}

/// The fields of a protobuf message that consists of varints and byte strings.
struct Fields<'a>(&'a [u8]);

impl<'a> Iterator for Fields<'a> {
	type Item = Result<(u64, Value<'a>), &'static str>;

	fn next(&mut self) -> Option<Self::Item> {
		if self.0.is_empty() {
			return None;
		}
		let field = self.read();
		if field.is_err() {
			self.0 = &[];
		}
		Some(field)
	}
}

impl<'a> Fields<'a> {
	fn read(&mut self) -> Result<(u64, Value<'a>), &'static str> {
		let tag = varint(&mut self.0)?;
		let value = match tag & 7 {
			0 => Value::Number(varint(&mut self.0)?),
			2 => {
				let length = varint(&mut self.0)?;
				let split = usize::try_from(length).ok().and_then(|length| self.0.split_at_checked(length));
				let (bytes, rest) = split.ok_or("cut off")?;
				self.0 = rest;
				Value::Bytes(bytes)
			}
			_ => return Err("a field of unknown type"),
		};
		Ok((tag >> 3, value))
	}
}

fn varint(bytes: &mut &[u8]) -> Result<u64, &'static str> {
	let mut value = 0_u64;
	for shift in (0..64).step_by(7) {
		let (byte, rest) = bytes.split_first().ok_or("cut off")?;
		*bytes = rest;
		let part = u64::from(byte & 0x7f);
		if shift == 63 && part > 1 {
			break;
		}
		value |= part << shift;
		if byte & 0x80 == 0 {
			return Ok(value);
		}
	}
	Err("a number over 64 bits")
}

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

#[cfg(test)]
mod tests;
