#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
	not(test),
	deny(
		clippy::unwrap_used,
		clippy::expect_used,
		clippy::indexing_slicing,
		clippy::arithmetic_side_effects,
		clippy::as_conversions,
		clippy::float_arithmetic
	)
)]

extern crate alloc;

mod answer;
mod charge;
mod descent;
mod error;
pub mod limits;
mod moves;
mod proof;
mod spot_check;
#[cfg(feature = "testing")]
#[allow(
	clippy::arithmetic_side_effects,
	clippy::as_conversions,
	clippy::expect_used,
	clippy::indexing_slicing
)]
pub mod testing;
mod trace;

pub use answer::{check_trace_piece, check_value_piece, Answer};
pub use charge::{Accused, Charge, Finding, ModelHeader, NamedNode, NodeCharge, OutputCharge};
pub use descent::{Descent, Due};
pub use error::Refusal;
pub use moves::{
	accuse, answer_trace, answer_value, doubt, name, object, operand_tiles, pick, prove, reveal, show,
	wrong_element, Objection, Witness,
};
pub use proof::{Effort, OpenedTiles, Pace, Proof};
pub use spot_check::{drawn_node, drawn_tile, SpotCheck};
pub use trace::{chunk_nodes, chunks, trace_of_chunks};

use ambit_trace::{Hash, TraceHeader};

/// What a signed result says: roots that both sides of a dispute take as said, whatever is behind them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Claimed<'a> {
	/// The model's root.
	pub model: Hash,
	/// The root over the inputs.
	pub input: Hash,
	/// The root over the outputs.
	pub output: Hash,
	/// The root over the trace: of the one that it names, or of the one that its operator posted since.
	pub trace: Option<Hash>,
	/// The outputs themselves, where they are small.
	pub inline: Option<&'a [u8]>,
}

impl Claimed<'_> {
	/// What a trace of this model on this input is bound to.
	pub(crate) fn header(&self, nodes: u32) -> TraceHeader {
		TraceHeader { model: self.model, input: self.input, nodes }
	}

	/// The root over the trace, if there is one yet.
	pub(crate) fn trace(&self) -> Result<&Hash, Refusal> {
		self.trace.as_ref().ok_or(Refusal::Trace)
	}
}
