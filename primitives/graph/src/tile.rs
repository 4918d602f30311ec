//! How a tensor is cut into tiles.

use crate::{
	arithmetic::{ceil_div, div, rem},
	limits::{MAX_TILE_BYTES, TILE_BYTES},
	TensorType,
};
use core::ops::Range;

/// A contiguous piece of a tensor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tile {
	/// Place of its first element in the tensor.
	pub first: u64,
	/// Number of its elements; at least 1.
	pub elements: u32,
	/// Its length in bytes, at most [`MAX_TILE_BYTES`].
	pub bytes: u32,
}

impl Tile {
	/// Whether the tensor's element at this place is in the tile.
	pub fn contains(&self, element: u64) -> bool {
		element.checked_sub(self.first).is_some_and(|offset| offset < u64::from(self.elements))
	}
}

/// The cut of a tensor into tiles, a function of its type alone.
///
/// A tile has as many whole rows as fit into [`TILE_BYTES`], at least one. A row longer than [`MAX_TILE_BYTES`] is cut
/// into parts of [`MAX_TILE_BYTES`], the last one shorter. The tiles in order are the tensor's bytes in order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tiling {
	/// Width of an element, bytes.
	width: u32,
	elements: u64,
	/// Elements after which the pattern begins anew: a row if rows are split, otherwise the whole tensor.
	line: u64,
	/// Elements of a tile that is not the last one of a line.
	step: u64,
	/// Tiles of a line.
	parts: u64,
	/// Whether rows are cut into parts.
	split: bool,
}

impl Tiling {
	/// The tiling of a valid type.
	pub fn of(ty: &TensorType) -> Self {
		let width = ty.element.bytes();
		let elements = ty.elements().max(1);
		let row = ty.row().max(1);
		let row_bytes = row.saturating_mul(u64::from(width));
		let split = row_bytes > u64::from(MAX_TILE_BYTES);
		let (line, step) = if split {
			(row, div(u64::from(MAX_TILE_BYTES), u64::from(width)))
		} else {
			(elements, div(u64::from(TILE_BYTES), row_bytes).max(1).saturating_mul(row))
		};
		Self { width, elements, line, step, parts: ceil_div(line, step), split }
	}

	/// Number of tiles.
	pub fn count(&self) -> u32 {
		let tiles = div(self.elements, self.line).saturating_mul(self.parts);
		u32::try_from(tiles).unwrap_or(u32::MAX)
	}

	/// The tile at this place, or `None` when there are fewer.
	pub fn tile(&self, place: u32) -> Option<Tile> {
		if place >= self.count() {
			return None;
		}
		let place = u64::from(place);
		Some(self.cut(div(place, self.parts).saturating_mul(self.line), rem(place, self.parts)))
	}

	/// The place of the tile that has this element, and the tile.
	pub fn locate(&self, element: u64) -> Option<(u32, Tile)> {
		if element >= self.elements {
			return None;
		}
		let (line, part) = (div(element, self.line), div(rem(element, self.line), self.step));
		let place = line.saturating_mul(self.parts).saturating_add(part);
		Some((u32::try_from(place).ok()?, self.cut(line.saturating_mul(self.line), part)))
	}

	/// Where the tile's bytes are among the tensor's.
	pub fn bytes(&self, place: u32) -> Option<Range<u64>> {
		let tile = self.tile(place)?;
		let start = tile.first.saturating_mul(u64::from(self.width));
		Some(start..start.saturating_add(u64::from(tile.bytes)))
	}

	/// Length of the longest tile, bytes.
	pub fn longest(&self) -> u32 {
		self.cut(0, 0).bytes
	}

	/// Tiles that hold one row.
	pub fn tiles_of_row(&self) -> u64 {
		if self.split {
			self.parts
		} else {
			1
		}
	}

	/// Most tiles that a contiguous run of this many elements can touch.
	pub fn tiles_of_run(&self, elements: u64) -> u64 {
		let steps = elements.saturating_sub(1);
		let ends = if self.split { ceil_div(steps, self.line) } else { 0 };
		ceil_div(steps, self.step).saturating_add(ends).saturating_add(1).min(u64::from(self.count()))
	}

	/// The tile at `part` of the line that begins at element `start`.
	fn cut(&self, start: u64, part: u64) -> Tile {
		let offset = part.saturating_mul(self.step);
		let elements = self.step.min(self.line.saturating_sub(offset));
		let elements = u32::try_from(elements).unwrap_or(u32::MAX);
		Tile { first: start.saturating_add(offset), elements, bytes: elements.saturating_mul(self.width) }
	}
}
