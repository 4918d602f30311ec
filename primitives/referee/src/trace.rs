//! Traces in chunks: what an operator posts whose trace was not to be had.

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

/// Whether the nodes over all chunks, in order, are those of the claimed trace.
pub fn trace_of_chunks(claimed: &Claimed<'_>, nodes: u32, above: &[Hash]) -> bool {
	fold(above).is_some_and(|top| claimed.header(nodes).root_of_top(&top) == claimed.trace)
}
