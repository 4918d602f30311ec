//! Why a message of a side is not accepted.

use ambit_trace::OpeningError;
use core::fmt;

/// Why a charge, a reveal, a proof or an answer is not accepted. The clock of who sent it goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refusal {
	/// The model's root is not over this interface, or has not this node at this place.
	Model,
	/// A type or an operator with its operands is not valid.
	Invalid,
	/// The roots are not those of the trace, an opening of it is wrong, or there is no trace yet.
	Trace,
	/// The roots are not those of the input.
	Input,
	/// The roots are not those of the output.
	Output,
	/// There is nothing wrong with what the charge is about.
	Unfounded,
	/// Not as many bytes, hashes or roots as there must be.
	Length,
	/// What is revealed is not under the hash that was revealed before it.
	Mismatch,
	/// There is no such node, tile, element, chunk or piece here.
	NoSuchPlace,
	/// Tiles of an operand are not opened as they must be.
	Tiles(OpeningError),
	/// A tile that the element depends on is missing.
	Missing,
}

impl fmt::Display for Refusal {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Self::Model => "not a node of the model",
			Self::Invalid => "not a valid operator with these operands",
			Self::Trace => "not what the trace has",
			Self::Input => "not what the input has",
			Self::Output => "not what the output has",
			Self::Unfounded => "nothing is wrong with it",
			Self::Length => "wrong length",
			Self::Mismatch => "not under the hash that was revealed before",
			Self::NoSuchPlace => "there is no such place",
			Self::Tiles(error) => return write!(f, "tiles of an operand: {error}"),
			Self::Missing => "a tile is missing",
		})
	}
}

impl core::error::Error for Refusal {}
