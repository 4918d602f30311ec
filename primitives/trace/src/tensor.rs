//! Commitments to tensors.

use crate::{
	hash::{domain, hash, hash_each, Hash},
	opening::{Opening, OpeningError},
	roots::Roots,
	tree::Tree,
};
use alloc::vec::Vec;
use ambit_graph::{TensorType, Tiling};
use codec::Encode;
use core::{fmt, ops::Range};

/// Bytes are not as many as the type says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LengthMismatch {
	/// What the type says.
	pub expected: u64,
	/// What was given.
	pub found: u64,
}

impl fmt::Display for LengthMismatch {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{} bytes instead of {}", self.found, self.expected)
	}
}

impl core::error::Error for LengthMismatch {}

/// Hash of one tile: the leaf of a tensor's tree.
pub fn tile_hash(bytes: &[u8]) -> Hash {
	hash(domain::TILE, &[bytes])
}

/// The tiles at these neighbouring places of a tensor of a valid type, in order, given their bytes one after the other.
pub(crate) fn tiles<'a>(
	ty: &TensorType,
	places: Range<u32>,
	bytes: &'a [u8],
) -> Result<impl Iterator<Item = &'a [u8]>, LengthMismatch> {
	let found = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
	let expected = tile_bytes(ty, &places);
	if found != expected || !ty.is_valid() {
		return Err(LengthMismatch { expected, found });
	}
	let tiling = Tiling::of(ty);
	let mut rest = bytes;
	Ok(places.map_while(move |place| {
		let length = usize::try_from(tiling.tile(place)?.bytes).ok()?;
		let (tile, behind) = rest.split_at_checked(length)?;
		rest = behind;
		Some(tile)
	}))
}

/// Hashes of all tiles of a tensor of a valid type.
pub fn tile_hashes(ty: &TensorType, bytes: &[u8]) -> Result<Vec<Hash>, LengthMismatch> {
	hashes_of(ty, 0..Tiling::of(ty).count(), bytes)
}

/// The node of a tensor's tree under which the tiles at these neighbouring places are, given their bytes one after the
/// other. They must be all that is under it.
pub fn tile_node(ty: &TensorType, tiles: Range<u32>, bytes: &[u8]) -> Result<Hash, LengthMismatch> {
	let found = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
	let expected = tile_bytes(ty, &tiles);
	crate::tree::fold(&hashes_of(ty, tiles, bytes)?).ok_or(LengthMismatch { expected, found })
}

/// Length of the tiles at these neighbouring places of a tensor, bytes. Places that there aren't count nothing.
pub fn tile_bytes(ty: &TensorType, tiles: &Range<u32>) -> u64 {
	let tiling = Tiling::of(ty);
	let end = tiles.end.min(tiling.count());
	let last = end.checked_sub(1).filter(|last| *last >= tiles.start).and_then(|last| tiling.bytes(last));
	match (tiling.bytes(tiles.start), last) {
		(Some(first), Some(last)) => last.end.saturating_sub(first.start),
		_ => 0,
	}
}

fn hashes_of(ty: &TensorType, places: Range<u32>, bytes: &[u8]) -> Result<Vec<Hash>, LengthMismatch> {
	let count = places.end.saturating_sub(places.start).min(Tiling::of(ty).count());
	let tiles = tiles(ty, places, bytes)?;
	let mut hashes = Vec::with_capacity(usize::try_from(count).unwrap_or(0));
	hash_each(domain::TILE, tiles, &mut hashes);
	Ok(hashes)
}

/// The root of a tensor whose tree has this top. Binds its type and the number of its tiles.
pub fn tensor_root_of_top(ty: &TensorType, top: &Hash) -> Hash {
	let tiles = Tiling::of(ty).count().to_le_bytes();
	ty.using_encoded(|ty| hash(domain::TENSOR, &[ty, &tiles, top]))
}

/// The root of a tensor of a valid type.
pub fn tensor_root(ty: &TensorType, bytes: &[u8]) -> Result<Hash, LengthMismatch> {
	let top = crate::tree::fold(&tile_hashes(ty, bytes)?).unwrap_or_default();
	Ok(tensor_root_of_top(ty, &top))
}

/// The root over several tensors in order: what names an input or an output.
pub fn values_root(roots: &[Hash]) -> Hash {
	let count = u32::try_from(roots.len()).unwrap_or(u32::MAX).to_le_bytes();
	hash(domain::VALUES, &[&count, roots.as_flattened()])
}

/// The root over the tensors of these types that are one after the other in a blob.
pub fn blob_root<'a>(
	types: impl IntoIterator<Item = &'a TensorType>,
	blob: &[u8],
) -> Result<Hash, LengthMismatch> {
	Ok(values_root(&tensor_roots(types, blob)?))
}

/// The root of each of the tensors of these types that are one after the other in a blob.
pub fn tensor_roots<'a>(
	types: impl IntoIterator<Item = &'a TensorType>,
	blob: &[u8],
) -> Result<Vec<Hash>, LengthMismatch> {
	let found = u64::try_from(blob.len()).unwrap_or(u64::MAX);
	let types: Vec<&TensorType> = types.into_iter().collect();
	let expected = types.iter().fold(0, |sum: u64, ty| sum.saturating_add(ty.bytes()));
	if found != expected {
		return Err(LengthMismatch { expected, found });
	}
	let mut rest = blob;
	let mut roots = Roots::default();
	for ty in types {
		let length = usize::try_from(ty.bytes()).unwrap_or(usize::MAX);
		let (tensor, behind) = rest.split_at_checked(length).unwrap_or((rest, &[]));
		roots.push(ty, tensor)?;
		rest = behind;
	}
	Ok(roots.finish())
}

/// A tensor's tree, to open tiles of it and to descend it in a dispute.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TensorTree {
	tree: Tree,
	root: Hash,
}

impl TensorTree {
	/// The tree of a tensor of a valid type.
	pub fn new(ty: &TensorType, bytes: &[u8]) -> Result<Self, LengthMismatch> {
		let found = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
		let tree =
			Tree::new(tile_hashes(ty, bytes)?).ok_or(LengthMismatch { expected: ty.bytes(), found })?;
		let root = tensor_root_of_top(ty, &tree.top());
		Ok(Self { tree, root })
	}

	/// The tensor's root.
	pub fn root(&self) -> Hash {
		self.root
	}

	/// The tree over the hashes of its tiles.
	pub fn tree(&self) -> &Tree {
		&self.tree
	}

	/// What proves the tiles at these places, which ascend.
	pub fn open(&self, tiles: &[u32]) -> Result<Opening, OpeningError> {
		self.tree.open(tiles)
	}
}

/// Checks that tiles, given with their places in ascending order, are those of the tensor with this root and type.
///
/// The opening must have come from whoever claims it; nothing about it or the tiles is trusted. The work is bounded by the
/// tiles and the opening given, and these by [`crate::MAX_OPENED`].
pub fn verify_tiles(
	root: &Hash,
	ty: &TensorType,
	tiles: &[(u32, &[u8])],
	opening: &Opening,
) -> Result<(), OpeningError> {
	let tiling = Tiling::of(ty);
	crate::opening::check_places(tiles.iter().map(|(place, _)| *place), tiling.count())?;
	for (place, bytes) in tiles {
		let tile = tiling.tile(*place).ok_or(OpeningError::NoSuchLeaf(*place))?;
		if usize::try_from(tile.bytes) != Ok(bytes.len()) {
			return Err(OpeningError::TileLength(*place));
		}
	}
	let mut hashes = Vec::with_capacity(tiles.len());
	hash_each(domain::TILE, tiles.iter().map(|(_, bytes)| *bytes), &mut hashes);
	let leaves: Vec<(u32, Hash)> = tiles.iter().map(|(place, _)| *place).zip(hashes).collect();
	let top = opening.top(tiling.count(), &leaves)?;
	if tensor_root_of_top(ty, &top) == *root {
		Ok(())
	} else {
		Err(OpeningError::Mismatch)
	}
}
