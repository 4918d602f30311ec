//! What an operator says from what it has on disk, without executing anything.

use super::{claimed_of, NoMove};
use ambit_graph::{Plan, TensorType};
use ambit_primitives::{
	disputes::{Artefact, Demand, Move},
	jobs::ResultClaim,
	worker::Execution,
};
use ambit_referee::{
	answer_trace, answer_value, check_trace_piece, check_value_piece, limits::CHUNK, Answer,
};
use ambit_trace::{outputs_root, trace_root, Hash, TraceTree};
use codec::Encode;
use sp_core::H256;

/// The roots in a trace's blob, if it is a whole number of them.
pub fn trace_roots(blob: &[u8]) -> Option<Vec<Hash>> {
	let (roots, rest) = blob.as_chunks();
	rest.is_empty().then(|| roots.to_vec())
}

/// The next chunk of the trace that is to be posted. `above` is the stage's; `trace` must be the one that was signed, or give the outputs
/// that were signed.
pub fn post(
	execution: &Execution,
	claim: &ResultClaim,
	above: &[Option<H256>],
	plan: &Plan,
	trace: &[Hash],
) -> Result<Move, NoMove> {
	let is_signed = match &claim.trace {
		Some(signed) => H256(trace_root(&execution.model.0, &execution.input_root.0, trace)) == signed.root,
		None => {
			let root_of = |node| trace.get(usize::try_from(node).ok()?).copied();
			outputs_root(plan, root_of).map(H256) == Some(claim.output_root)
		}
	};
	if !is_signed {
		return Err(NoMove::OtherTrace);
	}
	let chunk = above.iter().position(Option::is_none).ok_or(NoMove::NothingDue)?;
	let roots = trace.chunks(CHUNK as usize).nth(chunk).ok_or(NoMove::NothingDue)?;
	let roots: Vec<H256> = roots.iter().copied().map(H256).collect();
	let roots = roots.try_into().map_err(|_| NoMove::TooLong)?;
	Ok(Move::Post { chunk: u32::try_from(chunk).map_err(|_| NoMove::NothingDue)?, roots })
}

/// The piece of an artefact that is demanded. `blob` is the artefact as it is published: all inputs, all outputs, or the trace.
pub fn answer(
	execution: &Execution,
	claim: &ResultClaim,
	demand: &Demand,
	plan: &Plan,
	blob: &[u8],
) -> Result<Move, NoMove> {
	let Demand { of, tensor, piece } = *demand;
	let value = |types: &[TensorType], root: &H256| -> Result<Answer, NoMove> {
		let answer = answer_value(types, blob, tensor, piece).ok_or(NoMove::NothingDue)?;
		check_value_piece(&root.0, tensor, piece, &answer).map_err(NoMove::Refused)?;
		Ok(answer)
	};
	let answer = match of {
		Artefact::Input => value(&plan.graph().inputs, &execution.input_root)?,
		Artefact::Output => {
			let types: Vec<TensorType> = plan.output_types().cloned().collect();
			value(&types, &claim.output_root)?
		}
		Artefact::Trace => {
			let roots = trace_roots(blob).ok_or(NoMove::OtherTrace)?;
			let tree = TraceTree::new(&execution.model.0, &execution.input_root.0, &roots);
			let tree = tree.ok_or(NoMove::OtherTrace)?;
			let answer = answer_trace(&tree, &roots, piece).ok_or(NoMove::NothingDue)?;
			let claimed = claimed_of(execution, claim);
			check_trace_piece(&claimed, piece, &answer).map_err(NoMove::Refused)?;
			answer
		}
	};
	Ok(Move::Answer(answer.encode().try_into().map_err(|_| NoMove::TooLong)?))
}
