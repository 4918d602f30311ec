//! Models, executions of them, and lies about these: what operators report and what both sides of a dispute say.

use ambit_graph::testing::Random;
use ambit_primitives::{
	disputes::{Artefact, Dispute, DisputeId, DisputedTrace, Move, Stage},
	jobs::{ResultClaim, SignedTrace, ValueType, ValueTypes, VerificationMode},
	Cid,
};
use ambit_referee::{
	accuse, answer_trace, answer_value, drawn_node,
	limits::CHUNK,
	object, pick, prove, reveal, show,
	testing::{Claim, Execution, Lie},
	wrong_element, Charge, Descent, SpotCheck,
};
use ambit_runtime::{AccountId, Balance, BlockNumber, Disputes};
use ambit_trace::{Hash, TraceTree};
use codec::Encode;
use sp_core::H256;

/// Lies about each model.
const LIES: usize = 12;

/// A model, what it gives on its one input, and what may be said instead.
pub struct Model {
	/// The execution as specified.
	pub truth: Execution,
	/// Others.
	pub lies: Vec<Lie>,
}

/// A CID that names nothing.
pub fn cid() -> Cid {
	// CIDv1, raw, sha2-256.
	let bytes = [&[0x01, 0x55, 0x12, 0x20][..], &[7; 32]].concat();
	Cid::try_from(bytes).expect("36 bytes fit")
}

impl Model {
	/// A random model small enough for many disputes.
	pub fn random(random: &mut Random) -> Self {
		let truth = loop {
			let truth = Execution::random(random.number());
			if value_types(&truth).is_some() {
				break truth;
			}
		};
		let lies = (0..LIES).map(|_| Lie::random(&truth, random)).collect();
		Self { truth, lies }
	}

	/// Its root.
	pub fn root(&self) -> H256 {
		H256(self.truth.model.root())
	}

	/// The root over its input.
	pub fn input_root(&self) -> H256 {
		H256(self.truth.claim().input)
	}

	/// Types of inputs and outputs.
	pub fn types(&self) -> (ValueTypes, ValueTypes) {
		value_types(&self.truth).expect("it was looked at before")
	}

	/// What an operator says in a class of this mode: the truth, or a lie.
	pub fn claim(&self, mode: VerificationMode, honest: bool, random: &mut Random) -> ResultClaim {
		let claim = if honest {
			self.truth.claim()
		} else {
			self.lies[random.below(LIES as u64) as usize].claim.clone()
		};
		let named = mode == VerificationMode::Audited && random.once_in(2);
		ledger(&claim.in_class(named))
	}

	/// What an operator says of a result's trace when that is audited: one that its output may have, rightly or wrongly.
	pub fn trace(&self, claim: &ResultClaim, random: &mut Random) -> Option<SignedTrace> {
		let truth = self.truth.claim();
		let claims = self.lies.iter().map(|lie| &lie.claim).chain([&truth]);
		let traced =
			claims.map(ledger).filter(|other| ResultClaim { trace: None, ..other.clone() } == *claim);
		let mut traces: Vec<SignedTrace> = traced.filter_map(|other| other.trace).collect();
		(!traces.is_empty()).then(|| traces.swap_remove(random.below(traces.len() as u64) as usize))
	}

	/// Whether a claim is right.
	pub fn is_true(&self, claim: &ResultClaim) -> bool {
		*claim == ledger(&self.truth.claim())
	}

	/// The lie that says this.
	fn lie(&self, claim: &ResultClaim) -> Option<Lie> {
		let traced = claim.trace.is_some();
		self.lies_in_class(traced).find(|lie| ledger(&lie.claim) == *claim)
	}

	/// All that are lies in a class whose results name a trace, or don't.
	fn lies_in_class(&self, traced: bool) -> impl Iterator<Item = Lie> + '_ {
		self.lies
			.iter()
			.filter_map(move |lie| if traced { Some(lie.clone()) } else { lie.untraced(&self.truth) })
	}

	/// The founded charge against a claim. `published`: whether the trace is to be had.
	pub fn charge(&self, claim: &ResultClaim, published: bool) -> Option<Charge> {
		let lie = self.lie(claim)?;
		let Execution { plan, model, roots, .. } = &self.truth;
		accuse(plan, model, roots, &lie.claim.claimed(), published.then_some(&lie.trace[..]))
	}

	/// The tile that an honest auditor shows.
	pub fn spot_check(&self, draw: &H256) -> Option<SpotCheck> {
		let Execution { plan, model, roots, nodes, .. } = &self.truth;
		let claim = self.truth.claim();
		let trace = TraceTree::new(&claim.model, &claim.input, &roots.nodes)?;
		let node = drawn_node(&draw.0, model.interface())?;
		show(plan, model, &trace, &roots.nodes, &draw.0, nodes.get(node as usize)?)
	}

	/// What the side on turn says next, if it has anything to say: the operator sticks to its claim, the challenger to the truth.
	pub fn next_move(
		&self,
		id: DisputeId,
		dispute: &Dispute<AccountId, Balance, BlockNumber>,
	) -> Option<Move> {
		let truth = &self.truth;
		let named = match dispute.roots.trace {
			DisputedTrace::Named(root) => Some(root.0),
			DisputedTrace::Unsaid | DisputedTrace::Posted(_) => None,
		};
		let said = (dispute.roots.output.0, named);
		let lie = self.lies_in_class(named.is_some()).find(|lie| (lie.claim.output, lie.claim.trace) == said);
		let trace = || match (dispute.chunks, &lie) {
			(0, Some(lie)) => lie.trace.clone(),
			(0, None) => truth.roots.nodes.clone(),
			_ => Disputes::posted_trace(id).into_iter().map(|root| root.0).collect::<Vec<Hash>>(),
		};
		Some(match &dispute.stage {
			Stage::Posting { above, .. } => {
				let chunk = above.iter().position(Option::is_none)?;
				let own = lie.as_ref().map_or(&truth.roots.nodes, |lie| &lie.trace);
				let roots: Vec<H256> =
					own.chunks(CHUNK as usize).nth(chunk)?.iter().map(|root| H256(*root)).collect();
				Move::Post { chunk: chunk as u32, roots: roots.try_into().ok()? }
			}
			Stage::Naming { .. } => {
				let claim = Claim { output: dispute.roots.output.0, ..truth.claim() };
				let objection = object(&truth.plan, &truth.model, &truth.roots, &claim.claimed(), &trace())?;
				Move::objecting(&objection)?
			}
			Stage::Revealing(_) => {
				let (node, descent) = descent(&dispute.stage)?;
				let revealed = match &lie {
					Some(lie) => lie.reveal(node, &descent),
					None => reveal(&descent, truth.nodes.get(node as usize)?)?,
				};
				Move::Reveal(revealed.try_into().ok()?)
			}
			Stage::Picking(_) => {
				let (node, descent) = descent(&dispute.stage)?;
				Move::Pick(pick(&descent, &Disputes::revealed(id)?, truth.nodes.get(node as usize)?)?)
			}
			Stage::Proving(_) => {
				let (node, descent) = descent(&dispute.stage)?;
				let own = truth.nodes.get(node as usize)?;
				let element = wrong_element(&descent, &Disputes::revealed(id)?, own)?;
				let roots = trace();
				let tree = TraceTree::new(&dispute.roots.model.0, &dispute.roots.input.0, &roots)?;
				let proof = prove(&truth.plan, node, element, &truth.input_roots, &tree, &roots, truth)?;
				Move::Prove(proof.encode().try_into().ok()?)
			}
			Stage::Answering(demand) => {
				let (tensor, piece) = (demand.tensor, demand.piece);
				let answer = match demand.of {
					Artefact::Input => {
						answer_value(&truth.plan.graph().inputs, &truth.inputs, tensor, piece)?
					}
					Artefact::Output => {
						let types: Vec<_> = truth.plan.output_types().cloned().collect();
						answer_value(&types, &truth.outputs(), tensor, piece)?
					}
					Artefact::Trace => {
						let roots = trace();
						let tree = TraceTree::new(&dispute.roots.model.0, &dispute.roots.input.0, &roots)?;
						answer_trace(&tree, &roots, piece)?
					}
				};
				Move::Answer(answer.encode().try_into().ok()?)
			}
		})
	}
}

/// A claim as the ledger keeps it.
fn ledger(claim: &Claim) -> ResultClaim {
	ResultClaim {
		output_root: H256(claim.output),
		output: cid(),
		trace: claim.trace.map(|root| SignedTrace { root: H256(root), cid: cid() }),
		inline: claim.inline.clone().and_then(|inline| inline.try_into().ok()),
	}
}

fn value_types(truth: &Execution) -> Option<(ValueTypes, ValueTypes)> {
	let ledger = |types: Vec<&ambit_graph::TensorType>| {
		let types: Option<Vec<ValueType>> =
			types.into_iter().map(|ty| ValueType::try_from(ty).ok()).collect();
		types?.try_into().ok()
	};
	let inputs = ledger(truth.plan.graph().inputs.iter().collect())?;
	Some((inputs, ledger(truth.plan.output_types().collect())?))
}

/// Where a dispute's descent is.
fn descent(stage: &Stage) -> Option<(u32, Descent)> {
	let (Stage::Revealing(at) | Stage::Picking(at) | Stage::Proving(at)) = stage else { return None };
	Some((at.node, Descent { ty: (&at.ty).into(), level: at.level, index: at.index, hash: at.hash.0 }))
}
