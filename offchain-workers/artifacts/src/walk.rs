//! All blocks of a DAG, each once, whoever gives them.

use crate::{
	block::{self, CidProblem, DAG_PB, RAW},
	dag::{Blocks, Getting},
	error::ArtifactError,
	unixfs,
};
use bytes::Bytes;
use cid::{multihash::Multihash, Cid, Version};
use std::collections::{HashMap, HashSet};

/// Most blocks of one DAG that is fetched, pinned or exported whole: 16 TiB in chunks of 1 MiB, 4 TiB in chunks of 256 KiB. Of each some 50
/// bytes are remembered meanwhile.
pub(crate) const MAX_BLOCKS: usize = 1 << 24;
/// Most that are known and not yet read. Of a directory in one block there are up to 50,000.
const MAX_WAITING: usize = 1 << 20;
/// Blocks that are asked for before it is their turn. With the size of a block bounds the memory of a walk.
pub(crate) const AHEAD: usize = 8;
/// As many of those that are next are looked at for some that were not asked for.
const NEXT: usize = 64;

/// A CID in little room.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Name {
	kind: NameKind,
	digest: [u8; 32],
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum NameKind {
	V0,
	Node,
	Raw,
}

impl Name {
	pub(crate) fn new(cid: &Cid) -> Result<Self, CidProblem> {
		let kind = match (cid.version(), cid.codec()) {
			(Version::V0, _) => NameKind::V0,
			(Version::V1, RAW) => NameKind::Raw,
			_ => NameKind::Node,
		};
		Ok(Self { kind, digest: block::named_digest(cid)? })
	}

	/// What the block is stored under.
	pub(crate) fn digest(&self) -> [u8; 32] {
		self.digest
	}

	pub(crate) fn is_raw(&self) -> bool {
		self.kind == NameKind::Raw
	}

	pub(crate) fn cid(&self) -> Cid {
		let hash =
			Multihash::wrap(block::SHA2_256, &self.digest).expect("32 bytes fit into a multihash of 64; qed");
		match self.kind {
			NameKind::V0 => Cid::new_v0(hash).expect("sha2-256 of 32 bytes is what version 0 takes; qed"),
			NameKind::Node => Cid::new_v1(DAG_PB, hash),
			NameKind::Raw => Cid::new_v1(RAW, hash),
		}
	}
}

/// What a block links to, in order, each once.
pub(crate) fn names_in(cid: &Cid, block: &[u8]) -> Result<Vec<Name>, ArtifactError> {
	let links = unixfs::links(cid, block)?;
	let mut seen = HashSet::with_capacity(links.len());
	let mut names = Vec::with_capacity(links.len());
	for link in links {
		let name = Name::new(&link)?;
		if seen.insert(name) {
			names.push(name);
		}
	}
	Ok(names)
}

/// Reads a DAG depth first, each block once, some before their turn.
pub(crate) struct DagWalk<B> {
	blocks: B,
	root: Cid,
	/// Most blocks it may have.
	limit: usize,
	ahead: usize,
	is_whole: bool,
	/// The next is the last.
	waiting: Vec<Name>,
	read: HashSet<Name>,
	getting: HashMap<Name, Getting>,
}

impl<B: Blocks> DagWalk<B> {
	/// All below a root that has at most `limit` blocks, with `ahead` of them asked for before their turn.
	pub(crate) fn new(blocks: B, root: Cid, limit: usize, ahead: usize) -> Result<Self, CidProblem> {
		let (read, getting) = Default::default();
		Ok(Self {
			blocks,
			root,
			limit,
			ahead,
			is_whole: true,
			waiting: vec![Name::new(&root)?],
			read,
			getting,
		})
	}

	/// The root and nothing below it.
	pub(crate) fn only_root(self) -> Self {
		Self { is_whole: false, ..self }
	}

	pub(crate) fn root(&self) -> Cid {
		self.root
	}

	/// The next block; `None` after the last. Not to be called again after an error.
	pub(crate) async fn next(&mut self) -> Result<Option<(Cid, Bytes)>, ArtifactError> {
		let name = loop {
			let Some(name) = self.waiting.pop() else { return Ok(None) };
			if self.read.insert(name) {
				break name;
			}
		};
		let cid = name.cid();
		let getting = self.getting.remove(&name).unwrap_or_else(|| Getting::start(&self.blocks, cid));
		self.ask_ahead();
		let block = getting.await?;
		if self.is_whole {
			let below = names_in(&cid, &block)?;
			let new = below.into_iter().rev().filter(|name| !self.read.contains(name));
			self.waiting.extend(new);
			if self.waiting.len().saturating_add(self.read.len()) > self.limit {
				return Err(ArtifactError::ManyBlocks { cid: self.root, limit: self.limit });
			}
			if self.waiting.len() > MAX_WAITING {
				let why = "more nodes to remember than any sensible artefact has";
				return Err(ArtifactError::Malformed { cid: self.root, why });
			}
		}
		Ok(Some((cid, block)))
	}

	fn ask_ahead(&mut self) {
		for name in self.waiting.iter().rev().take(NEXT) {
			if self.getting.len() >= self.ahead {
				break;
			}
			if !self.read.contains(name) && !self.getting.contains_key(name) {
				self.getting.insert(*name, Getting::start(&self.blocks, name.cid()));
			}
		}
	}
}

#[cfg(test)]
mod tests;
