//! Why a model is not compiled, or a compiled one not run.

use std::fmt::Display;
use thiserror::Error;

/// Result of a step of the compiler.
pub type Result<T> = std::result::Result<T, Error>;

/// What is wrong, and with which part of what was given.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum Error {
	/// A file can't be read or written.
	#[error("{0}")]
	Io(String),
	/// The file isn't an ONNX model.
	#[error("not an ONNX model: at byte {at}: {reason}")]
	Corrupt {
		/// Where, bytes from the beginning of the file.
		at: u64,
		/// What is wrong there.
		reason: String,
	},
	/// There is more of something than is read.
	#[error("the model has {found} {what}; at most {limit} are taken")]
	TooMany {
		/// Of what.
		what: &'static str,
		/// How many there are, or how many were counted when it became too many.
		found: u64,
		/// How many there may be.
		limit: u64,
	},
	/// The model doesn't say which version of the standard operators it uses.
	#[error("the model imports no opset of the standard operators, so what its operators mean is unknown")]
	MissingOpset,
	/// The version of the standard operators is not one that is read.
	#[error("the model uses opset {0}; {oldest} to {newest} are read", oldest = crate::limits::OPSETS.start(), newest = crate::limits::OPSETS.end())]
	Opset(i64),
	/// An extent of an input is symbolic.
	#[error("input {input}: extent {axis} is the symbol `{symbol}`; give it a number with --dim {symbol}=N")]
	Symbol {
		/// The input.
		input: String,
		/// The axis.
		axis: usize,
		/// The symbol's name; empty if it has none.
		symbol: String,
	},
	/// An input or a stored tensor makes no sense.
	#[error("tensor `{name}`: {reason}")]
	Tensor {
		/// Its name.
		name: String,
		/// What is wrong with it.
		reason: String,
	},
	/// A node can't be read, evaluated or lowered.
	#[error("node `{node}` ({operator}): {reason}")]
	Node {
		/// Its name, or that of its first output.
		node: String,
		/// Its operator.
		operator: String,
		/// What is wrong with it.
		reason: String,
	},
	/// A sample or an input doesn't fit the model, or options don't.
	#[error("{0}")]
	Input(String),
	/// The integer graph is refused.
	#[error("the integer graph is refused: {0}")]
	Graph(String),
	/// The model needs more memory than the engine allows.
	#[error("the model needs {needed} bytes of memory, {limit} are allowed")]
	TooLarge {
		/// An upper bound of what it needs.
		needed: u64,
		/// What is allowed.
		limit: u64,
	},
	/// The engine failed.
	#[error("the engine failed: {0}")]
	Engine(String),
	/// No mix of precisions is accurate enough.
	#[error("no mix of precisions reaches a cosine of {target}: the most exact one has {reached}")]
	OutOfReach {
		/// What was asked for.
		target: String,
		/// What the most exact mix gives.
		reached: String,
	},
}

impl Error {
	/// An error about a file.
	pub fn io(path: &std::path::Path, reason: impl Display) -> Self {
		Self::Io(format!("{}: {reason}", path.display()))
	}

	pub(crate) fn corrupt(at: u64, reason: impl Display) -> Self {
		Self::Corrupt { at, reason: reason.to_string() }
	}

	pub(crate) fn tensor(name: &str, reason: impl Display) -> Self {
		Self::Tensor { name: name.to_owned(), reason: reason.to_string() }
	}

	pub(crate) fn node(node: &str, operator: &str, reason: impl Display) -> Self {
		Self::Node { node: node.to_owned(), operator: operator.to_owned(), reason: reason.to_string() }
	}
}
