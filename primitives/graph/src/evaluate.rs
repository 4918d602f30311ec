//! Evaluation of parts of a node's result: the reference, and what a referee runs.

use crate::{reader::Reader, EvalError, Plan, TensorType, Tile, Tiling, Value};
use alloc::vec::Vec;

/// Names a tile of a value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, codec::Encode, codec::Decode)]
pub struct TileRef {
	/// The tensor.
	pub value: Value,
	/// Place of the tile in it.
	pub tile: u32,
}

/// A part of a node's result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Region {
	/// A tile.
	Tile(u32),
	/// One element of a tile.
	Element {
		/// Place of the tile in the result.
		tile: u32,
		/// Place of the element in the tile.
		index: u32,
	},
}

/// Whoever has tiles of operands.
pub trait Tiles {
	/// The tile's bytes, if they are there.
	fn tile(&self, at: TileRef) -> Option<&[u8]>;
}

impl<T: Tiles + ?Sized> Tiles for &T {
	fn tile(&self, at: TileRef) -> Option<&[u8]> {
		(**self).tile(at)
	}
}

impl Tiles for alloc::collections::BTreeMap<TileRef, Vec<u8>> {
	fn tile(&self, at: TileRef) -> Option<&[u8]> {
		self.get(&at).map(Vec::as_slice)
	}
}

/// Has no tile.
pub struct NoTiles;

impl Tiles for NoTiles {
	fn tile(&self, _: TileRef) -> Option<&[u8]> {
		None
	}
}

/// The tiles on which a part of a node's result depends, of what the node takes, sorted, each once.
///
/// For an element they and their paths are at most what [`Plan::cost_of_element`] says, so never more than
/// [`crate::limits::MAX_OPENING_BYTES`].
///
/// Where it depends on an operand which tiles of another one are needed ([`crate::Op::Gather`] and [`crate::Op::Update`]),
/// that operand's tiles are taken from `known`. When one isn't there the error is [`EvalError::Missing`]; the caller
/// gets that tile and asks again. For all others [`NoTiles`] serves.
pub fn inputs_of(
	plan: &Plan,
	node: u32,
	region: Region,
	known: &dyn Tiles,
) -> Result<Vec<TileRef>, EvalError> {
	let ty = result_of(plan, node)?;
	let mut reader = Reader::noting(plan, node, known).ok_or(EvalError::NoSuchNode(node))?;
	let (first, count) = match region {
		Region::Tile(tile) => {
			let tile = tile_of(ty, tile)?;
			(tile.first, tile.elements)
		}
		Region::Element { tile, index } => (place_of(ty, tile, index)?, 1),
	};
	each(first, count, &mut reader, |_| ())?;
	Ok(reader.into_noted().into_iter().collect())
}

/// Computes a tile of a node's result from tiles of what the node takes.
pub fn evaluate_tile(plan: &Plan, node: u32, tile: u32, source: &dyn Tiles) -> Result<Vec<u8>, EvalError> {
	let ty = result_of(plan, node)?;
	let tile = tile_of(ty, tile)?;
	let mut reader = Reader::new(plan, node, source).ok_or(EvalError::NoSuchNode(node))?;
	let mut bytes = Vec::with_capacity(usize::try_from(tile.bytes).unwrap_or(0));
	each(tile.first, tile.elements, &mut reader, |value| ty.element.write(value, &mut bytes))?;
	Ok(bytes)
}

/// Computes one element of a tile of a node's result from tiles of what the node takes.
pub fn evaluate_element(
	plan: &Plan,
	node: u32,
	tile: u32,
	index: u32,
	source: &dyn Tiles,
) -> Result<i64, EvalError> {
	let at = place_of(result_of(plan, node)?, tile, index)?;
	Reader::new(plan, node, source).ok_or(EvalError::NoSuchNode(node))?.result(at)
}

/// Type of a node's result.
fn result_of(plan: &Plan, node: u32) -> Result<&TensorType, EvalError> {
	plan.type_of(Value::Node(node)).ok_or(EvalError::NoSuchNode(node))
}

fn tile_of(ty: &TensorType, tile: u32) -> Result<Tile, EvalError> {
	Tiling::of(ty).tile(tile).ok_or(EvalError::NoSuchTile(tile))
}

/// Place in the whole result of an element of a tile.
fn place_of(ty: &TensorType, tile: u32, index: u32) -> Result<u64, EvalError> {
	let tile = tile_of(ty, tile)?;
	if index < tile.elements {
		Ok(tile.first.saturating_add(index.into()))
	} else {
		Err(EvalError::NoSuchElement(index))
	}
}

/// Computes `count` elements of the result from `first` on.
fn each(first: u64, count: u32, reader: &mut Reader<'_>, mut then: impl FnMut(i64)) -> Result<(), EvalError> {
	for at in first..first.saturating_add(count.into()) {
		then(reader.result(at)?);
	}
	Ok(())
}
