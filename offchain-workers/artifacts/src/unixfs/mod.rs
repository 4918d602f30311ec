//! UnixFS: reading the nodes of files and directories, and making them.
//!
//! Nodes that come from outside are read by a strict decoder of our own: it is total (no arithmetic that can overflow, no
//! allocation beyond the block's own size). Making files is `rust-unixfs`'s, whose CIDs are those of Helia and Kubo.

mod directory;
mod importer;

pub(crate) use directory::encode as encode_directory;
pub(crate) use importer::Importer;
pub use importer::{CHUNK_BYTES, MAX_LINKS};

use crate::{
	block::{self, DAG_PB, RAW},
	error::{ArtifactError, Kind},
	protobuf::{varint, Fields, Value},
};
use bytes::Bytes;
use cid::Cid;

/// A block of a file or a directory.
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
	/// A directory in one block.
	Directory(Vec<Link>),
	/// A piece of a directory that is spread over many blocks by the hashes of its names (HAMT).
	Shard {
		/// Characters before each name. A name of no more leads to another piece.
		prefix: usize,
		/// What is in this piece.
		links: Vec<Link>,
	},
	/// A path to somewhere else.
	Symlink,
}

impl Node {
	/// What the block is of.
	pub(crate) fn kind(&self) -> Kind {
		match self {
			Self::Leaf(_) | Self::Branch { .. } => Kind::File,
			Self::Directory(_) | Self::Shard { .. } => Kind::Directory,
			Self::Symlink => Kind::Symlink,
		}
	}
}

/// A named link of a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Link {
	/// What it leads to.
	pub cid: Cid,
	/// Its name. Of a file's nodes empty.
	pub name: String,
	/// Bytes of all blocks below, as the node claims. Nothing depends on it.
	pub total: u64,
}

/// Reads a block of a file or a directory.
pub(crate) fn decode(cid: &Cid, block: Bytes) -> Result<Node, ArtifactError> {
	let malformed = |why| ArtifactError::Malformed { cid: *cid, why };
	if cid.codec() == RAW {
		return Ok(Node::Leaf(block));
	}
	let dag = DagNode::decode(&block).map_err(malformed)?;
	let data = Data::decode(dag.data.ok_or_else(|| malformed("a node without data"))?).map_err(malformed)?;
	match data.kind {
		Some(Data::RAW | Data::FILE) => file(&block, dag.links, data).map_err(malformed),
		Some(Data::DIRECTORY) => Ok(Node::Directory(dag.links)),
		Some(Data::SHARD) => shard(dag.links, &data).map_err(malformed),
		Some(Data::SYMLINK) => Ok(Node::Symlink),
		_ => Err(malformed("a UnixFS node of unknown type")),
	}
}

fn file(block: &Bytes, links: Vec<Link>, data: Data<'_>) -> Result<Node, &'static str> {
	if links.is_empty() {
		if !data.sizes.is_empty() || data.size.is_some_and(|size| size != data.content.len() as u64) {
			return Err("a leaf's size is not that of its content");
		}
		return Ok(Node::Leaf(block.slice_ref(data.content)));
	}
	if !data.content.is_empty() {
		return Err("content beside links");
	}
	if data.sizes.len() != links.len() {
		return Err("not as many sizes as links");
	}
	let sum = data.sizes.iter().try_fold(0_u64, |sum, size| sum.checked_add(*size));
	let size = sum.filter(|_| data.size == sum).ok_or("sizes don't add up")?;
	Ok(Node::Branch { size, children: links.into_iter().map(|link| link.cid).zip(data.sizes).collect() })
}

fn shard(links: Vec<Link>, data: &Data<'_>) -> Result<Node, &'static str> {
	const MURMUR3_X64_64: u64 = 0x22;
	if data.hash != Some(MURMUR3_X64_64) {
		return Err("a directory spread by an unknown hash function");
	}
	let fanout = data.fanout.filter(|fanout| fanout.is_power_of_two() && (8..=1024).contains(fanout));
	// As many hexadecimal digits as the highest place in the piece has.
	let prefix = match fanout.ok_or("a directory spread over an odd number of pieces")? {
		0..=16 => 1,
		17..=256 => 2,
		_ => 3,
	};
	if links.iter().any(|link| !link.name.is_char_boundary(prefix) || link.name.len() < prefix) {
		return Err("a name that is not one of a spread directory");
	}
	Ok(Node::Shard { prefix, links })
}

/// The links of any supported block, in order: what a CAR of its DAG contains.
pub(crate) fn links(cid: &Cid, block: &[u8]) -> Result<Vec<Cid>, ArtifactError> {
	if cid.codec() != DAG_PB {
		return Ok(Vec::new());
	}
	let node = DagNode::decode(block).map_err(|why| ArtifactError::Malformed { cid: *cid, why })?;
	Ok(node.links.into_iter().map(|link| link.cid).collect())
}

/// Bytes of a block and all that it says is below it: what a directory states of its entry.
pub(crate) fn total_size(cid: &Cid, block: &[u8]) -> Result<u64, ArtifactError> {
	let own = block.len() as u64;
	if cid.codec() != DAG_PB {
		return Ok(own);
	}
	let node = DagNode::decode(block).map_err(|why| ArtifactError::Malformed { cid: *cid, why })?;
	Ok(node.links.iter().fold(own, |sum, link| sum.saturating_add(link.total)))
}

struct DagNode<'a> {
	links: Vec<Link>,
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

fn decode_link(link: &[u8]) -> Result<Link, &'static str> {
	let (mut hash, mut name, mut total) = (None, &[][..], 0);
	for field in Fields(link) {
		match field? {
			(1, Value::Bytes(bytes)) => hash = Some(bytes),
			(2, Value::Bytes(bytes)) => name = bytes,
			(3, Value::Number(size)) => total = size,
			_ => return Err("not a dag-pb link"),
		}
	}
	let cid = block::parse_bytes(hash.ok_or("a link to nothing")?);
	let cid = cid.map_err(|_| "a link to an unsupported CID")?;
	let name = std::str::from_utf8(name).map_err(|_| "a name that is not UTF-8")?.to_owned();
	Ok(Link { cid, name, total })
}

/// A node's data: what UnixFS adds to dag-pb.
struct Data<'a> {
	kind: Option<u64>,
	content: &'a [u8],
	size: Option<u64>,
	sizes: Vec<u64>,
	hash: Option<u64>,
	fanout: Option<u64>,
}

impl<'a> Data<'a> {
	const RAW: u64 = 0;
	const DIRECTORY: u64 = 1;
	const FILE: u64 = 2;
	const SYMLINK: u64 = 4;
	const SHARD: u64 = 5;

	fn decode(data: &'a [u8]) -> Result<Self, &'static str> {
		let mut found =
			Self { kind: None, content: &[], size: None, sizes: Vec::new(), hash: None, fanout: None };
		for field in Fields(data) {
			match field? {
				(1, Value::Number(number)) => found.kind = Some(number),
				(2, Value::Bytes(content)) => found.content = content,
				(3, Value::Number(size)) => found.size = Some(size),
				(4, Value::Number(size)) => found.sizes.push(size),
				(4, Value::Bytes(packed)) => {
					let mut rest = packed;
					while !rest.is_empty() {
						found.sizes.push(varint(&mut rest)?);
					}
				}
				(5, Value::Number(hash)) => found.hash = Some(hash),
				(6, Value::Number(fanout)) => found.fanout = Some(fanout),
				// Mode and modification time.
				(7, Value::Number(_)) | (8, Value::Bytes(_)) => {}
				_ => return Err("not the data of a UnixFS node"),
			}
		}
		Ok(found)
	}
}

#[cfg(test)]
mod tests;
