//! Availability: pieces of what a result names by its roots, which its operator posts when they are demanded.

// The codec's derive casts variants' indices.
#![allow(clippy::as_conversions)]

use crate::{
	limits::{CHUNK, MAX_PIECE},
	Claimed, Refusal,
};
use alloc::vec::Vec;
use ambit_graph::{TensorType, Tiling};
use ambit_trace::{levels, tensor_root_of_top, tile_node, trace_node, values_root, width, Hash, Opening};
use codec::{Decode, Encode};
use core::ops::Range;

/// What an operator answers to the demand of a piece.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub enum Answer {
	/// Tiles of an input or output tensor.
	#[codec(index = 0)]
	Tiles {
		/// Roots of all inputs or outputs.
		roots: Vec<Hash>,
		/// Type of the tensor.
		ty: TensorType,
		/// The tiles' bytes, one after the other.
		bytes: Vec<u8>,
		/// Proof of the node above them under the tensor's root.
		opening: Opening,
	},
	/// There is no such tensor.
	#[codec(index = 1)]
	NoTensor {
		/// Roots of all inputs or outputs.
		roots: Vec<Hash>,
	},
	/// The tensor has fewer pieces.
	#[codec(index = 2)]
	NoTiles {
		/// Roots of all inputs or outputs.
		roots: Vec<Hash>,
		/// Type of the tensor.
		ty: TensorType,
		/// Top of its tree.
		top: Hash,
	},
	/// Roots of nodes' results.
	#[codec(index = 3)]
	Roots {
		/// Number of nodes of the trace.
		nodes: u32,
		/// The roots.
		roots: Vec<Hash>,
		/// Proof of the node above them under the trace's root.
		opening: Opening,
	},
	/// The trace has fewer pieces.
	#[codec(index = 4)]
	NoRoots {
		/// Number of nodes of the trace.
		nodes: u32,
		/// Top of its tree.
		top: Hash,
	},
}

/// Neighbouring leaves of a tree: those under one node.
pub(crate) struct Span {
	/// Level of the node.
	pub level: u32,
	/// Number of nodes in that level.
	pub pieces: u32,
	leaves: u32,
}

impl Span {
	/// Pieces of a tensor: as many tiles as fit [`MAX_PIECE`], a power of two of them.
	pub fn of_tensor(ty: &TensorType) -> Self {
		let tiling = Tiling::of(ty);
		let fit = MAX_PIECE.checked_div(tiling.longest()).and_then(u32::checked_ilog2).unwrap_or(0);
		Self::new(tiling.count(), fit)
	}

	/// Pieces of a trace: [`CHUNK`] roots.
	pub fn of_trace(nodes: u32) -> Self {
		Self::new(nodes, CHUNK.ilog2())
	}

	fn new(leaves: u32, level: u32) -> Self {
		let level = level.min(levels(leaves).saturating_sub(1));
		Self { level, pieces: width(leaves, level), leaves }
	}

	/// The leaves of a piece.
	pub fn leaves(&self, piece: u32) -> Range<u32> {
		let place = |piece: u32| {
			let place = u64::from(piece).checked_shl(self.level).unwrap_or(u64::MAX);
			u32::try_from(place).unwrap_or(u32::MAX).min(self.leaves)
		};
		place(piece)..place(piece.saturating_add(1))
	}
}

/// Checks an answer to the demand of a piece of a tensor under `root`, an input or output root.
pub fn check_value_piece(root: &Hash, tensor: u32, piece: u32, answer: &Answer) -> Result<(), Refusal> {
	let (Answer::Tiles { roots, .. } | Answer::NoTensor { roots } | Answer::NoTiles { roots, .. }) = answer
	else {
		return Err(Refusal::NoSuchPlace);
	};
	if values_root(roots) != *root {
		return Err(Refusal::Output);
	}
	let tensor = usize::try_from(tensor).ok().and_then(|tensor| roots.get(tensor));
	let (tensor, ty, top) = match (answer, tensor) {
		(Answer::NoTensor { .. }, None) => return Ok(()),
		(Answer::Tiles { ty, bytes, opening, .. }, Some(tensor)) => {
			if !ty.is_valid() {
				return Err(Refusal::Invalid);
			}
			let span = Span::of_tensor(ty);
			if piece >= span.pieces {
				return Err(Refusal::NoSuchPlace);
			}
			let node = tile_node(ty, span.leaves(piece), bytes).map_err(|_| Refusal::Length)?;
			let top = opening.top(span.pieces, &[(piece, node)]).map_err(Refusal::Tiles)?;
			(tensor, ty, top)
		}
		(Answer::NoTiles { ty, top, .. }, Some(tensor)) => {
			if !ty.is_valid() {
				return Err(Refusal::Invalid);
			}
			if piece < Span::of_tensor(ty).pieces {
				return Err(Refusal::NoSuchPlace);
			}
			(tensor, ty, *top)
		}
		_ => return Err(Refusal::NoSuchPlace),
	};
	if tensor_root_of_top(ty, &top) == *tensor {
		Ok(())
	} else {
		Err(Refusal::Mismatch)
	}
}

/// Checks an answer to the demand of a piece of the trace.
pub fn check_trace_piece(claimed: &Claimed<'_>, piece: u32, answer: &Answer) -> Result<(), Refusal> {
	let (nodes, top) = match answer {
		Answer::Roots { nodes, roots, opening } => {
			let span = Span::of_trace(*nodes);
			let leaves = span.leaves(piece);
			if piece >= span.pieces {
				return Err(Refusal::NoSuchPlace);
			}
			if u32::try_from(roots.len()) != Ok(leaves.end.saturating_sub(leaves.start)) {
				return Err(Refusal::Length);
			}
			let node = trace_node(roots).ok_or(Refusal::Length)?;
			(*nodes, opening.top(span.pieces, &[(piece, node)]).map_err(Refusal::Tiles)?)
		}
		Answer::NoRoots { nodes, top } => {
			if piece < Span::of_trace(*nodes).pieces {
				return Err(Refusal::NoSuchPlace);
			}
			(*nodes, *top)
		}
		_ => return Err(Refusal::NoSuchPlace),
	};
	if claimed.header(nodes).root_of_top(&top) == *claimed.trace()? {
		Ok(())
	} else {
		Err(Refusal::Trace)
	}
}
