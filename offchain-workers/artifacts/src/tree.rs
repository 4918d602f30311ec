//! Directories, whoever gives their blocks.
//!
//! What a directory may cost is bounded before it is read: entries, names, blocks. A directory that names the same large
//! file a thousand times costs what it would on disk, so its size is counted by content and not by blocks.

use crate::{
	dag::Blocks,
	error::{ArtifactError, Kind},
	unixfs::{self, Link, Node},
};
use cid::Cid;
use std::collections::HashSet;

/// Most entries of one directory.
pub const MAX_ENTRIES: usize = 65_536;
/// Longest name of an entry, bytes: what file systems take.
const MAX_NAME: usize = 255;
/// Levels of a spread directory. A hash of 64 bits has no more pieces of three bits.
const MAX_LEVELS: usize = 22;

/// An entry of a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
	/// Its name, one that a file can have: no `/`, not `.` or `..`, not empty.
	pub name: String,
	/// What it names.
	pub cid: Cid,
}

/// What is at a CID.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
	/// A file of this many bytes, as its root says.
	File(u64),
	/// A directory with these entries, in the order of their names.
	Directory(Vec<Entry>),
}

/// Reads what is at a CID: of a file the first block, of a directory all.
pub(crate) async fn look<B: Blocks>(blocks: &B, cid: Cid) -> Result<Item, ArtifactError> {
	match unixfs::decode(&cid, blocks.block(cid).await?)? {
		Node::Leaf(content) => Ok(Item::File(content.len() as u64)),
		Node::Branch { size, .. } => Ok(Item::File(size)),
		Node::Directory(links) => {
			let entries = links.into_iter().map(|link| Entry { name: link.name, cid: link.cid }).collect();
			Ok(Item::Directory(checked(cid, entries)?))
		}
		Node::Shard { prefix, links } => {
			Ok(Item::Directory(checked(cid, gather(blocks, cid, prefix, links).await?)?))
		}
		Node::Symlink => {
			Err(ArtifactError::OtherKind { cid, expected: Kind::Directory, found: Kind::Symlink })
		}
	}
}

/// The entries of a directory that is spread over many blocks.
async fn gather<B: Blocks>(
	blocks: &B,
	root: Cid,
	prefix: usize,
	links: Vec<Link>,
) -> Result<Vec<Entry>, ArtifactError> {
	let mut entries = Vec::new();
	// Pieces still to be read, with how deep they are. Each holds at least one entry, or it would not be there.
	let mut waiting: Vec<(Cid, usize)> = Vec::new();
	let mut read = 0_usize;
	let mut piece = (root, 0, prefix, links);
	loop {
		let (cid, level, prefix, links) = piece;
		for link in links {
			match link.name.split_at_checked(prefix) {
				Some((_, "")) => waiting.push((link.cid, level + 1)),
				Some((_, name)) => entries.push(Entry { name: name.to_owned(), cid: link.cid }),
				None => return Err(ArtifactError::Malformed { cid, why: "a name without its prefix" }),
			}
			if entries.len() > MAX_ENTRIES || waiting.len().saturating_add(read) > MAX_ENTRIES {
				return Err(ArtifactError::CrowdedDirectory { entries: entries.len() });
			}
		}
		let Some((cid, level)) = waiting.pop() else { return Ok(entries) };
		if level > MAX_LEVELS {
			return Err(ArtifactError::Malformed { cid, why: "a spread directory that is too deep" });
		}
		read += 1;
		match unixfs::decode(&cid, blocks.block(cid).await?)? {
			Node::Shard { prefix, links } => piece = (cid, level, prefix, links),
			_ => return Err(ArtifactError::Malformed { cid, why: "not a piece of a spread directory" }),
		}
	}
}

/// In order, with names that a disk can hold, each once.
fn checked(cid: Cid, mut entries: Vec<Entry>) -> Result<Vec<Entry>, ArtifactError> {
	if entries.len() > MAX_ENTRIES {
		return Err(ArtifactError::CrowdedDirectory { entries: entries.len() });
	}
	let mut seen = HashSet::with_capacity(entries.len());
	for entry in &entries {
		let name = entry.name.as_str();
		if name.is_empty()
			|| name.len() > MAX_NAME
			|| name.contains(['/', '\0'])
			|| name == "."
			|| name == ".."
		{
			return Err(ArtifactError::Malformed { cid, why: "an entry with a name that no file can have" });
		}
		if !seen.insert(name) {
			return Err(ArtifactError::Malformed { cid, why: "two entries of the same name" });
		}
	}
	entries.sort_by(|one, other| one.name.as_bytes().cmp(other.name.as_bytes()));
	Ok(entries)
}

/// Follows names from a directory down.
pub(crate) async fn resolve<B: Blocks>(blocks: &B, root: Cid, path: &str) -> Result<Cid, ArtifactError> {
	let mut cid = root;
	for name in path.split('/').filter(|name| !name.is_empty()) {
		let Item::Directory(entries) = look(blocks, cid).await? else {
			return Err(ArtifactError::OtherKind { cid, expected: Kind::Directory, found: Kind::File });
		};
		let found = entries.into_iter().find(|entry| entry.name == name);
		cid = found.ok_or_else(|| ArtifactError::NoEntry { cid, name: name.to_owned() })?.cid;
	}
	Ok(cid)
}

#[cfg(test)]
mod tests;
