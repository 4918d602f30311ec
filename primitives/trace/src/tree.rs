//! Binary Merkle trees with all their levels.
//!
//! Level 0 are the leaves. Each next level has the hashes of pairs of neighbours; a last one without a neighbour is
//! carried up as it is. The number of leaves is bound by whatever hashes the top.

use crate::{
	hash::{domain, hash_each, pair, Hash},
	opening::{Opening, OpeningError},
};
use alloc::{vec, vec::Vec};

/// Most descendants that are revealed at once when a dispute descends a tree: twelve levels.
pub const FAN_OUT: u32 = 4_096;

/// Number of nodes at a level of a tree with so many leaves.
pub fn width(leaves: u32, level: u32) -> u32 {
	match 1u64.checked_shl(level) {
		Some(size) if level < 32 => u32::try_from(u64::from(leaves).div_ceil(size)).unwrap_or(u32::MAX),
		_ => leaves.min(1),
	}
}

/// Number of levels of a tree with so many leaves, the leaves' and the top's included.
pub fn levels(leaves: u32) -> u32 {
	leaves.saturating_sub(1).checked_ilog2().map_or(0, |log| log.saturating_add(1)).saturating_add(1)
}

/// The node under which these neighbouring nodes of one level are all there is, or `None` if there are none.
///
/// When `nodes` are all descendants of a node, `n` levels below it, this is that node: descend with up to [`FAN_OUT`] of
/// them at a time.
pub fn fold(nodes: &[Hash]) -> Option<Hash> {
	let mut level = nodes.to_vec();
	while level.len() > 1 {
		level = above(&level);
	}
	level.first().copied()
}

/// The level above.
fn above(level: &[Hash]) -> Vec<Hash> {
	let (pairs, last) = level.as_chunks::<2>();
	let mut hashes = Vec::with_capacity(level.len().div_ceil(2));
	hash_each(domain::PAIR, pairs.iter().map(|pair| pair.as_flattened()), &mut hashes);
	hashes.extend_from_slice(last);
	hashes
}

/// A Merkle tree.
///
/// The default has no leaf; none is ever made of leaves.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tree {
	/// The last one has one node.
	levels: Vec<Vec<Hash>>,
}

impl Tree {
	/// The tree over these leaves, or `None` if there are none or more than `u32::MAX`.
	pub fn new(leaves: Vec<Hash>) -> Option<Self> {
		if leaves.is_empty() || u32::try_from(leaves.len()).is_err() {
			return None;
		}
		let mut levels = vec![leaves];
		while let Some(level) = levels.last().filter(|level| level.len() > 1) {
			let next = above(level);
			levels.push(next);
		}
		Some(Self { levels })
	}

	/// The top.
	pub fn top(&self) -> Hash {
		self.levels.last().and_then(|level| level.first()).copied().unwrap_or_default()
	}

	/// Number of leaves.
	pub fn leaves(&self) -> u32 {
		self.levels.first().and_then(|level| u32::try_from(level.len()).ok()).unwrap_or(0)
	}

	/// The nodes of a level; level 0 are the leaves.
	pub fn level(&self, level: u32) -> Option<&[Hash]> {
		self.levels.get(usize::try_from(level).ok()?).map(Vec::as_slice)
	}

	/// The descendants, `generations` levels down (at most 12), of the node at `index` of `level`.
	pub fn descendants(&self, level: u32, index: u32, generations: u32) -> Option<&[Hash]> {
		let size = 1usize.checked_shl(generations).filter(|_| generations <= FAN_OUT.ilog2())?;
		self.level(level)?.get(usize::try_from(index).ok()?)?;
		let nodes = self.level(level.checked_sub(generations)?)?;
		nodes.chunks(size).nth(usize::try_from(index).ok()?)
	}

	/// What proves the leaves at these places, which ascend.
	pub fn open(&self, leaves: &[u32]) -> Result<Opening, OpeningError> {
		self.open_at(0, leaves)
	}

	/// What proves the nodes at these places of a level, which ascend, as if the nodes of that level were the leaves.
	pub fn open_at(&self, level: u32, nodes: &[u32]) -> Result<Opening, OpeningError> {
		crate::opening::check_places(nodes.iter().copied(), width(self.leaves(), level))?;
		let mut siblings = Vec::new();
		let mut places = nodes.to_vec();
		for level in self.levels.iter().skip(usize::try_from(level).unwrap_or(usize::MAX)) {
			let mut parents: Vec<u32> = Vec::with_capacity(places.len());
			for place in &places {
				let sibling = place ^ 1;
				if places.binary_search(&sibling).is_err() {
					let sibling = usize::try_from(sibling).ok().and_then(|sibling| level.get(sibling));
					siblings.extend(sibling);
				}
				if parents.last() != Some(&(place >> 1u8)) {
					parents.push(place >> 1u8);
				}
			}
			places = parents;
		}
		Ok(Opening { siblings })
	}
}

/// The node above a node and its sibling.
pub(crate) fn parent(place: u32, node: &Hash, sibling: &Hash) -> Hash {
	if place & 1 == 0 {
		pair(node, sibling)
	} else {
		pair(sibling, node)
	}
}
