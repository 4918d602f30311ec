//! What can be wrong with a graph or with an evaluation.

use crate::{
	limits::{MAX_OPENING_BYTES, MAX_STEPS, MAX_TERMS},
	TileRef,
};
use core::fmt;

/// Why bytes are not a graph, or a graph not one that can be executed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GraphError {
	/// The encoding has more than [`crate::limits::MAX_GRAPH_BYTES`].
	TooLong,
	/// Not the SCALE encoding of a graph.
	Malformed,
	/// Bytes are left behind the graph.
	TrailingBytes,
	/// More (or fewer) inputs, weights, nodes, operands or outputs than a graph may have.
	TooMany,
	/// The type of this input is invalid.
	Input(u32),
	/// The type of this weight is invalid.
	Weight(u32),
	/// The output at this place is not a node of the graph.
	Output(u32),
	/// A node is wrong.
	Node {
		/// Its place.
		node: u32,
		/// Name of its operator.
		operator: &'static str,
		/// What is wrong with it.
		problem: Problem,
	},
}

/// What is wrong with a node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Problem {
	/// An operand is not an input, a weight or an earlier node.
	NoSuchOperand,
	/// The operator takes another number of operands.
	OperandCount,
	/// The operator does not take operands of this element type.
	ElementType,
	/// The operator does not take operands of this rank.
	Rank,
	/// Extents don't fit each other, or don't fit the attributes.
	Extents,
	/// An attribute is out of its range.
	Attribute,
	/// The result has too many elements.
	TooLarge,
	/// A dot product or a row has too many elements for exact sums.
	RowTooLong,
	/// A step takes more than a single element of an earlier step of its node for an element of its own.
	TakesMany,
	/// A step gives what no later one of its node takes.
	Unused,
	/// One element of the result takes so many steps, of [`crate::limits::MAX_STEPS`].
	TooManySteps(u32),
	/// One element of the result is more than a referee may compute or read.
	TooCostly {
		/// Terms that it takes at most, of [`MAX_TERMS`].
		terms: u64,
		/// Bytes of openings that it takes at most, of [`MAX_OPENING_BYTES`].
		openings: u64,
	},
}

/// Why a part of a node's result could not be evaluated.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EvalError {
	/// The graph has no such node.
	NoSuchNode(u32),
	/// The node's result has no such tile.
	NoSuchTile(u32),
	/// The tile has no such element.
	NoSuchElement(u32),
	/// A tile that is needed was not given.
	Missing(TileRef),
	/// A tile that was given has the wrong length.
	Length {
		/// The tile.
		tile: TileRef,
		/// Its length by its tensor's type, bytes.
		expected: u32,
		/// The length that was given, bytes.
		found: u64,
	},
}

/// Why a whole graph could not be executed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ExecuteError {
	/// The weights' bytes are not as many as their types say.
	WeightBytes {
		/// What the types say.
		expected: u64,
		/// What was given.
		found: u64,
	},
	/// The inputs' bytes are not as many as their types say.
	InputBytes {
		/// What the types say.
		expected: u64,
		/// What was given.
		found: u64,
	},
	/// The results of all nodes take more bytes than the caller allows.
	TooLarge {
		/// What they take.
		bytes: u64,
		/// What is allowed.
		limit: u64,
	},
	/// A tile could not be evaluated.
	Evaluation(EvalError),
}

impl fmt::Display for GraphError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::TooLong => f.write_str("the encoded graph is too long"),
			Self::Malformed => f.write_str("not the SCALE encoding of a graph"),
			Self::TrailingBytes => f.write_str("there are bytes behind the graph"),
			Self::TooMany => {
				f.write_str("the number of inputs, weights, nodes, operands or outputs is out of range")
			}
			Self::Input(place) => write!(f, "input {place} has an invalid type"),
			Self::Weight(place) => write!(f, "weight {place} has an invalid type"),
			Self::Output(place) => write!(f, "output {place} is not a node of the graph"),
			Self::Node { node, operator, problem } => write!(f, "node {node}, {operator}: {problem}"),
		}
	}
}

impl fmt::Display for Problem {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Self::TooCostly { terms, openings } => {
				return write!(
					f,
					"one element takes {terms} terms of at most {MAX_TERMS} and {openings} bytes of openings of at most \
					 {MAX_OPENING_BYTES}"
				);
			}
			Self::TooManySteps(steps) => {
				return write!(f, "one element takes {steps} steps of at most {MAX_STEPS}");
			}
			Self::NoSuchOperand => "an operand is not an input, a weight, or an earlier node or step",
			Self::OperandCount => "wrong number of operands",
			Self::ElementType => "an operand has an element type that the operator does not take",
			Self::Rank => "an operand has a rank that the operator does not take",
			Self::Extents => "extents do not fit",
			Self::Attribute => "an attribute is out of its range",
			Self::TooLarge => "the result has too many elements",
			Self::RowTooLong => "a dot product or a row has too many elements",
			Self::TakesMany => {
				"it takes more than a single element of an earlier step, whose result is not committed to"
			}
			Self::Unused => "no later step of its node takes what it gives",
		})
	}
}

impl fmt::Display for EvalError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::NoSuchNode(node) => write!(f, "no node {node}"),
			Self::NoSuchTile(tile) => write!(f, "no tile {tile}"),
			Self::NoSuchElement(index) => write!(f, "no element {index} in the tile"),
			Self::Missing(tile) => write!(f, "tile {} of {:?} is missing", tile.tile, tile.value),
			Self::Length { tile, expected, found } => {
				write!(f, "tile {} of {:?} has {found} bytes instead of {expected}", tile.tile, tile.value)
			}
		}
	}
}

impl fmt::Display for ExecuteError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::WeightBytes { expected, found } => {
				write!(f, "the weights have {found} bytes, the graph's have {expected}")
			}
			Self::InputBytes { expected, found } => {
				write!(f, "the inputs have {found} bytes, the graph's have {expected}")
			}
			Self::TooLarge { bytes, limit } => {
				write!(f, "the results take {bytes} bytes, more than the {limit} allowed")
			}
			Self::Evaluation(error) => error.fmt(f),
		}
	}
}

impl From<EvalError> for ExecuteError {
	fn from(error: EvalError) -> Self {
		Self::Evaluation(error)
	}
}

impl core::error::Error for GraphError {}
impl core::error::Error for Problem {}
impl core::error::Error for EvalError {}
impl core::error::Error for ExecuteError {}
