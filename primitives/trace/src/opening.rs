//! Proofs that some leaves are in a tree.

use crate::{
	hash::{pair, Hash},
	tree::parent,
};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use core::fmt;

/// Most leaves that are opened at once.
pub const MAX_OPENED: usize = 4_096;

/// Proof of one or more leaves: the nodes that the verifier can't compute itself, from the leaves' level up, in each level
/// from left to right.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode)]
pub struct Opening {
	/// The nodes.
	pub siblings: Vec<Hash>,
}

/// Why an opening proves nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OpeningError {
	/// No leaf, or more than [`MAX_OPENED`].
	Count,
	/// The places of the leaves don't ascend strictly.
	Order,
	/// There is no leaf at this place.
	NoSuchLeaf(u32),
	/// The tile at this place has the wrong length.
	TileLength(u32),
	/// Nodes are missing in the opening.
	TooShort,
	/// The opening has more nodes than needed.
	TooLong,
	/// The leaves are not those of the root.
	Mismatch,
}

impl Opening {
	/// The top of the tree with so many `leaves`, of which those in `opened` are at the places given, in ascending order.
	///
	/// It proves the leaves if that is the top that one trusts.
	pub fn top(&self, leaves: u32, opened: &[(u32, Hash)]) -> Result<Hash, OpeningError> {
		check_places(opened.iter().map(|(place, _)| *place), leaves)?;
		let mut siblings = self.siblings.iter();
		let mut level = opened.to_vec();
		let mut width = leaves;
		while width > 1 {
			let mut parents = Vec::with_capacity(level.len());
			let mut nodes = level.iter().peekable();
			while let Some((place, node)) = nodes.next() {
				let is_left = place & 1 == 0;
				let above = if is_left && place.saturating_add(1) == width {
					*node
				} else if let Some((_, right)) = nodes.next_if(|(next, _)| is_left && *next == place | 1) {
					pair(node, right)
				} else {
					parent(*place, node, siblings.next().ok_or(OpeningError::TooShort)?)
				};
				parents.push((place >> 1u8, above));
			}
			level = parents;
			width = width.div_ceil(2);
		}
		if siblings.next().is_some() {
			return Err(OpeningError::TooLong);
		}
		level.first().map(|(_, top)| *top).ok_or(OpeningError::Count)
	}

	/// Whether the leaves in `opened` are those of a tree with this top and so many leaves.
	pub fn verify(&self, top: &Hash, leaves: u32, opened: &[(u32, Hash)]) -> Result<(), OpeningError> {
		if self.top(leaves, opened)? == *top {
			Ok(())
		} else {
			Err(OpeningError::Mismatch)
		}
	}
}

/// Whether places can be opened together in a tree with so many leaves.
pub(crate) fn check_places(
	mut places: impl ExactSizeIterator<Item = u32>,
	leaves: u32,
) -> Result<(), OpeningError> {
	if !(1..=MAX_OPENED).contains(&places.len()) {
		return Err(OpeningError::Count);
	}
	let mut last = None;
	places.try_for_each(|place| {
		if last.is_some_and(|last| last >= place) {
			return Err(OpeningError::Order);
		}
		last = Some(place);
		if place < leaves {
			Ok(())
		} else {
			Err(OpeningError::NoSuchLeaf(place))
		}
	})
}

impl fmt::Display for OpeningError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Count => write!(f, "no leaf is opened, or more than {MAX_OPENED}"),
			Self::Order => f.write_str("the places of the opened leaves do not ascend"),
			Self::NoSuchLeaf(place) => write!(f, "there is no leaf {place}"),
			Self::TileLength(place) => write!(f, "tile {place} has the wrong length"),
			Self::TooShort => f.write_str("the opening has too few nodes"),
			Self::TooLong => f.write_str("the opening has too many nodes"),
			Self::Mismatch => f.write_str("the opened leaves are not those of the root"),
		}
	}
}

impl core::error::Error for OpeningError {}
