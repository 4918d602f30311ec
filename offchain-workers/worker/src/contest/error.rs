//! Why there is nothing to say.

use ambit_engine::ExecuteError;
use ambit_referee::Refusal;
use ambit_trace::LengthMismatch;
use sp_core::H256;
use std::ops::Range;

/// Bytes that are not the input that was named.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum WrongInput {
	/// The model takes another number of bytes.
	#[error("the model takes {} bytes, the input has {}", .0.expected, .0.found)]
	Length(LengthMismatch),
	/// The root is another.
	#[error("the input's root is {found:?}, the client named {expected:?}")]
	Root {
		/// Its root.
		found: H256,
		/// The root that was named.
		expected: H256,
	},
}

/// A weight tensor, and where it is in the weights' blob.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WeightSlice {
	/// Its place among the weights.
	pub place: u32,
	/// Its bytes.
	pub bytes: Range<u64>,
}

/// Why no move can be made, or not yet.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NoMove {
	/// The trace that the operator published has to be brought.
	#[error("the published trace is needed")]
	NeedsTrace,
	/// A weight tensor has to be brought.
	#[error("weight {} is needed, {} bytes", .0.place, .0.bytes.end.saturating_sub(.0.bytes.start))]
	NeedsWeight(WeightSlice),
	/// One's own execution gives what the result says: there is nothing to dispute here.
	#[error("the own execution agrees with what the operator says")]
	Agrees,
	/// One's own execution gives another result of a node than one has signed.
	#[error("executed again, node {node} gives another result than was signed")]
	OtherResult {
		/// The node.
		node: u32,
	},
	/// A trace that is not the one whose root was signed, or that gives another output than was signed.
	#[error("the trace is not what was signed: its root, or its output, is another")]
	OtherTrace,
	/// The task is about another model or input.
	#[error("this is about another model or input than was executed")]
	OtherExecution,
	/// The stage asks for what there is not.
	#[error("the stage asks for nothing that there is")]
	NothingDue,
	/// The move is longer than the chain takes.
	#[error("the move is longer than the chain takes")]
	TooLong,
	/// The referee would refuse the move.
	#[error("the referee would refuse it: {0}")]
	Refused(Refusal),
	/// The execution failed.
	#[error(transparent)]
	Execute(#[from] ExecuteError),
}
