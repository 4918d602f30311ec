//! Evaluation of parts of a node's result: the reference, and what a referee runs.

use crate::{reader::Reader, ElementType, EvalError, Node, Plan, TensorType, Tile, Tiling, Value};
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

/// The operand tiles on which a part of a node's result depends, sorted, each once.
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
	let site = Site::find(plan, node)?;
	let mut reader = Reader::noting(site.operands(plan), known);
	let (first, count) = match region {
		Region::Tile(tile) => {
			let tile = site.tile(tile)?;
			(tile.first, tile.elements)
		}
		Region::Element { tile, index } => (site.element(tile, index)?, 1),
	};
	site.each(first, count, &mut reader, |_, _| ())?;
	Ok(reader.into_noted().into_iter().collect())
}

/// Computes a tile of a node's result from tiles of its operands.
pub fn evaluate_tile(plan: &Plan, node: u32, tile: u32, source: &dyn Tiles) -> Result<Vec<u8>, EvalError> {
	let site = Site::find(plan, node)?;
	let tile = site.tile(tile)?;
	let mut reader = Reader::new(site.operands(plan), source);
	let mut bytes = Vec::with_capacity(usize::try_from(tile.bytes).unwrap_or(0));
	site.each(tile.first, tile.elements, &mut reader, |element, value| element.write(value, &mut bytes))?;
	Ok(bytes)
}

/// Computes one element of a tile of a node's result from tiles of its operands.
pub fn evaluate_element(
	plan: &Plan,
	node: u32,
	tile: u32,
	index: u32,
	source: &dyn Tiles,
) -> Result<i64, EvalError> {
	let site = Site::find(plan, node)?;
	let at = site.element(tile, index)?;
	let mut reader = Reader::new(site.operands(plan), source);
	site.node.op.operator().element(at, site.output, &mut reader)
}

/// A node and the type of its result.
struct Site<'a> {
	node: &'a Node,
	output: &'a TensorType,
}

impl<'a> Site<'a> {
	fn find(plan: &'a Plan, node: u32) -> Result<Self, EvalError> {
		match (plan.node(node), plan.type_of(Value::Node(node))) {
			(Some(node), Some(output)) => Ok(Self { node, output }),
			_ => Err(EvalError::NoSuchNode(node)),
		}
	}

	fn operands(&self, plan: &'a Plan) -> impl Iterator<Item = (Value, &'a TensorType)> {
		let inputs: &'a [Value] = &self.node.inputs;
		inputs.iter().filter_map(|value| Some((*value, plan.type_of(*value)?)))
	}

	fn tile(&self, tile: u32) -> Result<Tile, EvalError> {
		Tiling::of(self.output).tile(tile).ok_or(EvalError::NoSuchTile(tile))
	}

	/// Place of an element in the result.
	fn element(&self, tile: u32, index: u32) -> Result<u64, EvalError> {
		let tile = self.tile(tile)?;
		if index < tile.elements {
			Ok(tile.first.saturating_add(index.into()))
		} else {
			Err(EvalError::NoSuchElement(index))
		}
	}

	/// Computes `count` elements from `first` on.
	fn each(
		&self,
		first: u64,
		count: u32,
		reader: &mut Reader<'_>,
		mut then: impl FnMut(ElementType, i64),
	) -> Result<(), EvalError> {
		let operator = self.node.op.operator();
		for at in first..first.saturating_add(count.into()) {
			then(self.output.element, operator.element(at, self.output, reader)?);
		}
		Ok(())
	}
}
