//! Traces in chunks: what an operator posts whose result names no trace, or one that was not to be had.

use crate::{
	limits::{CHUNK, MAX_CHUNKS},
	Claimed, Refusal,
};
use ambit_trace::{fold, trace_node, Hash};

/// Number of chunks of a trace of so many nodes, or `None` if there are no nodes or too many.
pub fn chunks(nodes: u32) -> Option<u32> {
	Some(nodes.div_ceil(CHUNK)).filter(|chunks| (1..=MAX_CHUNKS).contains(chunks))
}

/// Number of roots in a chunk of a trace of so many nodes.
fn length(nodes: u32, chunk: u32) -> Option<u32> {
	let first = chunk.checked_mul(CHUNK)?;
	Some(nodes.checked_sub(first)?.min(CHUNK)).filter(|length| *length > 0)
}

/// The node of the trace's tree over a chunk.
pub fn chunk_nodes(nodes: u32, chunk: u32, roots: &[Hash]) -> Result<Hash, Refusal> {
	let length = length(nodes, chunk).ok_or(Refusal::NoSuchPlace)?;
	if u32::try_from(roots.len()) != Ok(length) {
		return Err(Refusal::Length);
	}
	trace_node(roots).ok_or(Refusal::Length)
}

/// The root of the trace of so many nodes whose chunks have these nodes above them, in order. It must be the one that the result
/// names, if it names any.
pub fn trace_of_chunks(claimed: &Claimed<'_>, nodes: u32, above: &[Hash]) -> Result<Hash, Refusal> {
	let top = fold(above).ok_or(Refusal::Length)?;
	let root = claimed.header(nodes).root_of_top(&top);
	match claimed.trace {
		Some(named) if named != root => Err(Refusal::Trace),
		_ => Ok(root),
	}
}
