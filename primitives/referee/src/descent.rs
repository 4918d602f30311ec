//! The way down the tile tree of a claimed tensor, to bytes.

use crate::{
	limits::{MAX_HASHES, MAX_TILE_BYTES},
	Refusal,
};
use alloc::vec::Vec;
use ambit_graph::{TensorType, Tiling};
use ambit_trace::{fold, levels, tensor_root_of_top, tile_bytes, tile_node, width, Hash};
use core::ops::Range;

/// A node of the tile tree of a claimed tensor: how far a dispute has come. The operator reveals what is under it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Descent {
	/// Type of the tensor.
	pub ty: TensorType,
	/// Level of the node; the tiles' is 0.
	pub level: u32,
	/// Place of the node in its level.
	pub index: u32,
	/// The node; at the top of the tree the tensor's root in its place.
	pub hash: Hash,
}

/// What is to be revealed next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Due {
	/// So many descendants, at this level, one after the other.
	Hashes {
		/// Their level.
		level: u32,
		/// Their number.
		count: u32,
	},
	/// The bytes of all tiles.
	Bytes {
		/// Their number.
		length: u32,
	},
}

/// Bytes of a hash.
const HASH: usize = 32;
/// Levels that one reveal of hashes leads down.
const GENERATIONS: u32 = MAX_HASHES.ilog2();

impl Descent {
	/// The beginning: the root of a tensor of a valid type.
	pub fn new(ty: TensorType, root: Hash) -> Self {
		let level = levels(Tiling::of(&ty).count()).saturating_sub(1);
		Self { ty, level, index: 0, hash: root }
	}

	/// What is to be revealed next: hashes as long as there are more bytes than fit a reveal.
	///
	/// The last hashes are of the level with which they and the bytes behind one of them are fewest together.
	pub fn due(&self) -> Due {
		let bytes = tile_bytes(&self.ty, &self.tiles());
		if bytes <= MAX_TILE_BYTES.into() {
			return Due::Bytes { length: u32::try_from(bytes).unwrap_or(u32::MAX) };
		}
		let tile = Tiling::of(&self.ty).longest().max(1);
		// Levels whose nodes have few enough bytes under them.
		let low = MAX_TILE_BYTES.checked_div(tile).and_then(u32::checked_ilog2).unwrap_or(0);
		let rounds = self.level.saturating_sub(low).div_ceil(GENERATIONS).max(1);
		let level = if rounds > 1 {
			let generations = self.level.saturating_sub(low).div_ceil(rounds);
			self.level.saturating_sub(generations)
		} else {
			let hash = u64::try_from(HASH).unwrap_or_default();
			let cost = |level: u32| {
				let hashes = hash.checked_shl(self.level.saturating_sub(level)).unwrap_or(u64::MAX);
				hashes.saturating_add(u64::from(tile).checked_shl(level).unwrap_or(u64::MAX))
			};
			let lowest = self.level.saturating_sub(GENERATIONS);
			(lowest..=low).min_by_key(|level| cost(*level)).unwrap_or(low)
		};
		let below = self.below(level);
		Due::Hashes { level, count: below.end.saturating_sub(below.start) }
	}

	/// Checks that this is what is due, and that it is under the node.
	pub fn check(&self, revealed: &[u8]) -> Result<(), Refusal> {
		let found = match self.due() {
			Due::Bytes { .. } => tile_node(&self.ty, self.tiles(), revealed).map_err(|_| Refusal::Length)?,
			Due::Hashes { count, .. } => {
				let hashes = hashes(revealed).ok_or(Refusal::Length)?;
				if u32::try_from(hashes.len()) != Ok(count) {
					return Err(Refusal::Length);
				}
				fold(hashes).ok_or(Refusal::Length)?
			}
		};
		let found = if self.is_top() { tensor_root_of_top(&self.ty, &found) } else { found };
		if found == self.hash {
			Ok(())
		} else {
			Err(Refusal::Mismatch)
		}
	}

	/// The descendant at this place among the revealed hashes.
	pub fn pick(&self, revealed: &[u8], place: u32) -> Result<Self, Refusal> {
		let Due::Hashes { level, .. } = self.due() else { return Err(Refusal::NoSuchPlace) };
		let hash = usize::try_from(place).ok().and_then(|place| hashes(revealed)?.get(place).copied());
		let hash = hash.ok_or(Refusal::NoSuchPlace)?;
		Ok(Self { ty: self.ty.clone(), level, index: self.below(level).start.saturating_add(place), hash })
	}

	/// The element at `index` of tile `tile` as the revealed bytes have it.
	pub fn claimed(&self, revealed: &[u8], tile: u32, index: u32) -> Result<i64, Refusal> {
		if !self.tiles().contains(&tile) {
			return Err(Refusal::NoSuchPlace);
		}
		let tiling = Tiling::of(&self.ty);
		let first = tiling.bytes(self.tiles().start).ok_or(Refusal::NoSuchPlace)?.start;
		let found = tiling.tile(tile).zip(tiling.bytes(tile));
		let (tile, bytes) = found.filter(|(tile, _)| index < tile.elements).ok_or(Refusal::NoSuchPlace)?;
		let width = tile.bytes.checked_div(tile.elements).unwrap_or_default();
		let offset = bytes.start.saturating_sub(first).saturating_add(u64::from(index.saturating_mul(width)));
		let element = usize::try_from(offset).ok().and_then(|offset| revealed.get(offset..));
		element.and_then(|bytes| self.ty.element.read(bytes)).ok_or(Refusal::Length)
	}

	/// The tiles under the node.
	pub fn tiles(&self) -> Range<u32> {
		self.below(0)
	}

	/// The nodes of a level that are under the node, or the node itself.
	pub(crate) fn below(&self, level: u32) -> Range<u32> {
		let generations = self.level.saturating_sub(level);
		let end = u64::from(width(Tiling::of(&self.ty).count(), level));
		let place = |index: u32| {
			let place = u64::from(index).checked_shl(generations).unwrap_or(end).min(end);
			u32::try_from(place).unwrap_or(u32::MAX)
		};
		place(self.index)..place(self.index.saturating_add(1))
	}

	fn is_top(&self) -> bool {
		width(Tiling::of(&self.ty).count(), self.level) == 1 && self.index == 0
	}
}

/// Bytes as hashes.
fn hashes(bytes: &[u8]) -> Option<&[Hash]> {
	let (hashes, rest) = bytes.as_chunks::<HASH>();
	rest.is_empty().then_some(hashes)
}

/// Hashes as bytes.
pub(crate) fn flatten(hashes: &[Hash]) -> Vec<u8> {
	hashes.as_flattened().to_vec()
}
