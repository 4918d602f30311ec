//! Disputes as people and programs see them: what is said in words, what blocks tell, and what all of it came to.

mod happening;
mod record;
pub mod words;

pub use happening::{at, Happening, What};
#[cfg(test)]
pub use happening::{Said, Sent};
pub use record::Record;

use ambit_primitives::{disputes::Move, runtime_api::DisputeState, AccountId, Balance, BlockNumber};
use ambit_referee::{Charge, NamedNode};
use codec::DecodeAll;
use serde_json::{json, Value};

/// A dispute as the chain has it.
pub type ChainDispute = DisputeState<AccountId, Balance, BlockNumber>;

/// What a charge says is wrong with a result, without its proof.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Wrong {
	/// A node's result is not what its operators make of its operands.
	Node {
		/// Place of the node.
		node: u32,
		/// The names of its operators.
		operators: Vec<&'static str>,
	},
	/// The result is wrong, and its trace isn't known: it names none, or one that is not to be had.
	Trace,
	/// The output root is not over the trace's outputs.
	Output,
	/// The output on the ledger is not that of the output root.
	Inline,
}

impl Wrong {
	/// What this charge says.
	pub fn of(charge: &Charge) -> Self {
		match charge {
			Charge::Node(charge) => {
				Self::Node { node: charge.named.node, operators: charge.named.record.operators() }
			}
			Charge::Trace(_) => Self::Trace,
			Charge::Output(_) => Self::Output,
			Charge::Inline(_) => Self::Inline,
		}
	}

	/// What an encoded charge says, if it is one.
	pub fn read(mut bytes: &[u8]) -> Option<Self> {
		Charge::decode_all(&mut bytes).ok().as_ref().map(Self::of)
	}

	/// What a move says is wrong, if it names it.
	pub fn of_move(action: &Move) -> Option<Self> {
		match action {
			Move::Name(bytes) => {
				let named = NamedNode::decode_all(&mut &bytes[..]).ok()?;
				Some(Self::Node { node: named.node, operators: named.record.operators() })
			}
			Move::Output(_) => Some(Self::Output),
			_ => None,
		}
	}

	/// For people.
	pub fn words(&self) -> String {
		match self {
			Self::Node { node, operators } => {
				format!("node {node} ({}) does not give what its operands make", operators.join(", "))
			}
			Self::Trace => "the trace behind the result is not known, and its operator has to post it".into(),
			Self::Output => "the output is not that of the trace".into(),
			Self::Inline => "the output on the ledger is not that of the output root".into(),
		}
	}

	/// For programs.
	pub fn json(&self) -> Value {
		match self {
			Self::Node { node, operators } => json!({ "kind": "node", "node": node, "operators": operators }),
			Self::Trace => json!({ "kind": "trace" }),
			Self::Output => json!({ "kind": "output" }),
			Self::Inline => json!({ "kind": "inline" }),
		}
	}
}
