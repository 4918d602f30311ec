//! What can go wrong, by who is to blame.

use crate::Unavailable;
use ambit_graph::GraphError;
use ambit_trace::{LengthMismatch, WeightMismatch};
use std::any::Any;
use thiserror::Error;

/// A model that can't be loaded.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum LoadError {
	/// The bytes are not a graph, or the graph is not valid.
	#[error("the graph is refused: {0}")]
	Graph(GraphError),
	/// The weights are not those to which the graph commits.
	#[error("the weights are refused: {0}")]
	Weights(WeightMismatch),
	/// The model, or its execution, needs more memory than [`crate::Limits`] allow.
	#[error("the model needs {needed} bytes of memory, {limit} are allowed")]
	TooLarge {
		/// An upper bound of what it needs.
		needed: u64,
		/// What is allowed.
		limit: u64,
	},
	/// The backend failed.
	#[error(transparent)]
	Fault(#[from] Fault),
}

/// An execution that has no result.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum ExecuteError {
	/// The inputs' bytes are not as many as the graph's input types say.
	#[error("the inputs have {found} bytes, the graph's have {expected}")]
	InputBytes {
		/// What the graph says.
		expected: u64,
		/// What was given.
		found: u64,
	},
	/// The graph has no node at this place.
	#[error("the graph has no node {0}")]
	NoSuchNode(u32),
	/// What is to be kept needs more memory than [`crate::Limits`] allow.
	#[error("keeping these results needs {needed} bytes of memory, {limit} are allowed")]
	TooLarge {
		/// An upper bound of what it needs.
		needed: u64,
		/// What is allowed.
		limit: u64,
	},
	/// The backend failed.
	#[error(transparent)]
	Fault(#[from] Fault),
}

/// A backend's failure. It says nothing about the model or its input: another machine may succeed.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum Fault {
	/// The numerics library panicked; the message is its own.
	#[error("the backend panicked: {0}")]
	Panicked(String),
	/// The device can't be used at all.
	#[error(transparent)]
	Unavailable(#[from] Unavailable),
	/// The device has no room; smaller models and inputs, or a later attempt, may have.
	#[error("the device has no room for {needed} more bytes")]
	OutOfMemory {
		/// What the failed allocation asked for.
		needed: u64,
	},
	/// The device refused or lost an operation.
	#[error("the device failed: {0}")]
	Device(String),
	/// The backend gave a tensor of another size than its type says.
	#[error("a tensor came back with {} bytes instead of {}", .0.found, .0.expected)]
	Size(LengthMismatch),
	/// With and without commitments an execution gives two outputs: one of them is wrong, and nobody knows which.
	#[error("executed with commitments the model gives another output than without: this machine can't be trusted with it")]
	Differs,
	/// The backend can't do this operator on these operands.
	#[error("node {node} can't be evaluated: {reason}")]
	Unsupported {
		/// The node.
		node: u32,
		/// Why.
		reason: String,
	},
}

impl Fault {
	/// The fault of a step as that of its node.
	pub(crate) fn in_node(self, node: u32) -> Self {
		match self {
			Self::Unsupported { reason, .. } => Self::Unsupported { node, reason },
			other => other,
		}
	}

	/// The fault of a caught panic.
	pub(crate) fn of_panic(payload: &(dyn Any + Send)) -> Self {
		let message = payload
			.downcast_ref::<&str>()
			.map(|message| (*message).to_owned())
			.or_else(|| payload.downcast_ref::<String>().cloned())
			.unwrap_or_else(|| "no message".to_owned());
		Self::Panicked(message)
	}
}
