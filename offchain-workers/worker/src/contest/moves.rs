//! The moves of both sides.

use super::{answer, claimed_of, findings::Results, post, NoMove, Replay, WeightSlice};
use ambit_graph::{EvalError, Node, Plan, TileRef, Value};
use ambit_primitives::{
	disputes::{Accused, Artefact, Demand, Move, Stage},
	worker::Respond,
};
use ambit_referee::{
	object, operand_tiles, pick, prove, reveal, wrong_element, Claimed, Descent, Objection, Witness,
};
use ambit_trace::{trace_root, Hash, TraceTree};
use codec::Encode;
use sp_core::H256;
use std::collections::BTreeMap;

/// What a move may need that neither the chain nor the own execution has.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Materials {
	/// The trace that the operator published, if that is what was accused.
	pub trace: Option<Vec<Hash>>,
	/// Weight tensors by their place.
	pub weights: BTreeMap<u32, Vec<u8>>,
}

impl Replay {
	/// The next move of the side whose turn it is.
	///
	/// It follows from the task and the own execution alone, so that it may be computed anew at any time, by anybody on this side.
	/// Nobody ever gives up by this.
	pub fn respond(&self, task: &Respond, have: &Materials) -> Result<Move, NoMove> {
		let Respond { execution, claim, stage, .. } = task;
		if (execution.model, execution.input_root) != (H256(self.model().root()), self.input_root()) {
			return Err(NoMove::OtherExecution);
		}
		match stage {
			Stage::Posting { above, .. } => {
				post(execution, claim, above, self.model.plan(), &self.roots()?.nodes)
			}
			Stage::Revealing(at) => self.reveal(at),
			Stage::Answering(demand) => self.answer(task, demand),
			Stage::Naming { .. } => self.name(task),
			Stage::Picking(at) => self.pick(task, at),
			Stage::Proving(at) => self.prove(task, at, have),
		}
	}

	fn reveal(&self, at: &Accused) -> Result<Move, NoMove> {
		let descent = descent(at);
		let tensor = self.findings.result(&self.model, at.node)?;
		let other = || NoMove::OtherResult { node: at.node };
		let revealed = reveal(&descent, &tensor).ok_or_else(other)?;
		descent.check(&revealed).map_err(|_| other())?;
		Ok(Move::Reveal(revealed.try_into().map_err(|_| NoMove::TooLong)?))
	}

	fn answer(&self, task: &Respond, demand: &Demand) -> Result<Move, NoMove> {
		let blob: &[u8] = match demand.of {
			Artefact::Input => &self.findings.input,
			Artefact::Output => self.outputs()?,
			Artefact::Trace => self.roots()?.nodes.as_flattened(),
		};
		answer(&task.execution, &task.claim, demand, self.model.plan(), blob)
	}

	fn name(&self, task: &Respond) -> Result<Move, NoMove> {
		let posted = hashes(&task.trace);
		let root = trace_root(&task.execution.model.0, &task.execution.input_root.0, &posted);
		let (own, claimed) = (self.roots()?, claimed_with(task, root));
		let objection =
			object(self.model.plan(), self.tree(), own, &claimed, &posted).ok_or(NoMove::Agrees)?;
		match &objection {
			Objection::Node(named) => {
				let root = posted.get(named.node as usize).copied().ok_or(NoMove::NothingDue)?;
				named.accuse(&claimed, root).map_err(NoMove::Refused)?;
			}
			Objection::Output(charge) => charge.examine(&claimed).map_err(NoMove::Refused)?,
		}
		Move::objecting(&objection).ok_or(NoMove::TooLong)
	}

	fn pick(&self, task: &Respond, at: &Accused) -> Result<Move, NoMove> {
		let descent = descent(at);
		let tensor = self.findings.result(&self.model, at.node)?;
		let place = pick(&descent, &task.revealed, &tensor).ok_or(NoMove::Agrees)?;
		descent.pick(&task.revealed, place).map_err(NoMove::Refused)?;
		Ok(Move::Pick(place))
	}

	fn prove(&self, task: &Respond, at: &Accused, have: &Materials) -> Result<Move, NoMove> {
		let (plan, descent) = (self.model.plan(), descent(at));
		let roots = if task.trace.is_empty() {
			have.trace.clone().ok_or(NoMove::NeedsTrace)?
		} else {
			hashes(&task.trace)
		};
		let (model, input) = (&task.execution.model.0, &task.execution.input_root.0);
		let trace = TraceTree::new(model, input, &roots).ok_or(NoMove::OtherTrace)?;
		let root = trace.root();
		let claimed = claimed_with(task, root);
		if Some(root) != claimed.trace {
			return Err(NoMove::OtherTrace);
		}
		let operands = plan.node(at.node).map(Node::nodes).unwrap_or_default();
		let nodes: Vec<u32> = operands.into_iter().chain([at.node]).collect();
		let results = self.findings.results(&self.model, &nodes)?;
		let own = results.get(&at.node).ok_or(NoMove::NothingDue)?;
		let (tile, index) = wrong_element(&descent, &task.revealed, own).ok_or(NoMove::Agrees)?;
		let inputs = plan.split_inputs(&self.findings.input).map_err(|_| NoMove::OtherExecution)?;
		let witness = AtHand { inputs, weights: &have.weights, nodes: &results };
		if let Some(needed) = witness.missing_weight(plan, at.node, (tile, index))? {
			return Err(NoMove::NeedsWeight(needed));
		}
		let inputs = &self.findings.input_roots;
		let proof = prove(plan, at.node, (tile, index), inputs, &trace, &roots, &witness);
		let proof = proof.ok_or(NoMove::NothingDue)?;
		let is = proof.evaluate(&claimed, at.nodes, &at.record.0).map_err(NoMove::Refused)?;
		let says = descent.claimed(&task.revealed, tile, index).map_err(NoMove::Refused)?;
		if is == says {
			return Err(NoMove::Agrees);
		}
		Ok(Move::Prove(proof.encode().try_into().map_err(|_| NoMove::TooLong)?))
	}
}

/// What a result says whose operator has posted the trace with this root, if it named none.
fn claimed_with(task: &Respond, posted: Hash) -> Claimed<'_> {
	let claimed = claimed_of(&task.execution, &task.claim);
	Claimed { trace: claimed.trace.or(Some(posted)), ..claimed }
}

/// Tensors that are at hand.
struct AtHand<'a> {
	inputs: Vec<&'a [u8]>,
	weights: &'a BTreeMap<u32, Vec<u8>>,
	nodes: &'a Results,
}

impl Witness for AtHand<'_> {
	fn tensor(&self, value: Value) -> Option<&[u8]> {
		match value {
			Value::Input(place) => self.inputs.get(place as usize).copied(),
			Value::Weight(place) => self.weights.get(&place).map(Vec::as_slice),
			Value::Node(place) => self.nodes.get(&place).map(|result| result.as_slice()),
			Value::Step(_) => None,
		}
	}
}

impl AtHand<'_> {
	/// A weight that the proof of this element needs and that is not here.
	fn missing_weight(
		&self,
		plan: &Plan,
		node: u32,
		element: (u32, u32),
	) -> Result<Option<WeightSlice>, NoMove> {
		let needed = match operand_tiles(plan, node, element, self) {
			Ok(needed) => needed,
			Err(EvalError::Missing(at)) => vec![at],
			Err(_) => return Err(NoMove::NothingDue),
		};
		let missing = needed.into_iter().find_map(|TileRef { value, .. }| match value {
			Value::Weight(place) if !self.weights.contains_key(&place) => Some(place),
			_ => None,
		});
		Ok(missing.and_then(|place| slice_of(plan, place)))
	}
}

/// Where a weight is in the weights' blob.
fn slice_of(plan: &Plan, place: u32) -> Option<WeightSlice> {
	let before = plan.weight_types().take(place as usize);
	let start = before.fold(0_u64, |sum, ty| sum.saturating_add(ty.bytes()));
	let bytes = plan.type_of(Value::Weight(place))?.bytes();
	Some(WeightSlice { place, bytes: start..start.saturating_add(bytes) })
}

/// How far a dispute has come, as the referee takes it.
fn descent(at: &Accused) -> Descent {
	Descent { ty: (&at.ty).into(), level: at.level, index: at.index, hash: at.hash.0 }
}

fn hashes(roots: &[H256]) -> Vec<Hash> {
	roots.iter().map(|root| root.0).collect()
}
