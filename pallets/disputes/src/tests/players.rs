//! Who plays: honest ones from an execution, liars from a lie, and those who stop.

use crate::{mock::*, DisputeOf, REVEAL};
use ambit_primitives::{
	disputes::{Artefact, DisputeId, Move, Side, Stage},
	jobs::JobId,
};
use ambit_referee::{
	accuse, answer_trace, answer_value,
	limits::CHUNK,
	name, pick, prove, reveal,
	testing::{Claim, Execution, Lie},
	wrong_element, Charge, Descent,
};
use ambit_trace::{Hash, TraceTree};
use codec::Encode;
use std::cell::RefCell;

/// What a side says in its turn, if it says anything.
pub trait Player {
	fn respond(&self, id: DisputeId, dispute: &DisputeOf<Test>) -> Option<Move>;
}

/// The descent at which a dispute is.
pub fn descent(stage: &Stage) -> (u32, Descent) {
	let (Stage::Revealing(at) | Stage::Picking(at) | Stage::Proving(at)) = stage else {
		panic!("no descent: {stage:?}");
	};
	let (level, index, hash) = (at.level, at.index, at.hash.0);
	(at.node, Descent { ty: (&at.ty).into(), level, index, hash })
}

/// What is revealed in a dispute.
pub fn revealed(id: DisputeId) -> Vec<u8> {
	crate::Posted::<Test>::get(id, REVEAL).expect("something is revealed").into_inner()
}

/// A chunk of a trace as a move.
pub fn post(trace: &[Hash], chunk: u32) -> Option<Move> {
	let roots = trace.chunks(CHUNK as usize).nth(chunk as usize)?;
	let roots = roots.iter().map(|root| sp_core::H256(*root)).collect::<Vec<_>>();
	Some(Move::Post { chunk, roots: roots.try_into().unwrap() })
}

fn next_chunk(stage: &Stage) -> u32 {
	let Stage::Posting { above, .. } = stage else { panic!("nothing is to be posted") };
	above.iter().position(Option::is_none).expect("a chunk is missing") as u32
}

/// An operator that executed as specified.
pub struct Operator<'a>(pub &'a Execution);

impl Player for Operator<'_> {
	fn respond(&self, _: DisputeId, dispute: &DisputeOf<Test>) -> Option<Move> {
		let truth = self.0;
		Some(match &dispute.stage {
			Stage::Posting { .. } => post(&truth.roots.nodes, next_chunk(&dispute.stage))?,
			Stage::Revealing(_) => {
				let (node, descent) = descent(&dispute.stage);
				Move::Reveal(reveal(&descent, &truth.nodes[node as usize])?.try_into().ok()?)
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
						let (model, input) = (&dispute.roots.model.0, &dispute.roots.input.0);
						let trace = TraceTree::new(model, input, &truth.roots.nodes)?;
						answer_trace(&trace, &truth.roots.nodes, piece)?
					}
				};
				Move::Answer(answer.encode().try_into().ok()?)
			}
			_ => panic!("not the operator's turn"),
		})
	}
}

/// An operator that sticks to a lie as long as it can.
pub struct Liar<'a>(pub &'a Lie);

impl Player for Liar<'_> {
	fn respond(&self, _: DisputeId, dispute: &DisputeOf<Test>) -> Option<Move> {
		match &dispute.stage {
			Stage::Posting { .. } => post(&self.0.trace, next_chunk(&dispute.stage)),
			Stage::Revealing(_) => {
				let (node, descent) = descent(&dispute.stage);
				Some(Move::Reveal(self.0.reveal(node, &descent).try_into().ok()?))
			}
			_ => None,
		}
	}
}

/// A challenger that executed as specified.
pub struct Challenger<'a> {
	pub truth: &'a Execution,
	/// The trace that both sides accept, once it is known.
	trace: RefCell<Vec<Hash>>,
}

impl<'a> Challenger<'a> {
	pub fn new(truth: &'a Execution) -> Self {
		Self { truth, trace: RefCell::default() }
	}

	/// The charge against a claim.
	pub fn accuse(&self, claim: &Claim, published: Option<&[Hash]>) -> Option<Charge> {
		let truth = self.truth;
		let charge = accuse(&truth.plan, &truth.model, &truth.roots, &claim.claimed(), published)?;
		if let (Charge::Node(_), Some(published)) = (&charge, published) {
			self.trace.replace(published.to_vec());
		}
		Some(charge)
	}
}

impl Player for Challenger<'_> {
	fn respond(&self, id: DisputeId, dispute: &DisputeOf<Test>) -> Option<Move> {
		let truth = self.truth;
		match &dispute.stage {
			Stage::Naming { .. } => {
				let posted: Vec<Hash> = Disputes::posted_trace(id).into_iter().map(|root| root.0).collect();
				let named = name(&truth.plan, &truth.model, &truth.roots, &posted)?;
				self.trace.replace(posted);
				Some(Move::Name(named.encode().try_into().unwrap()))
			}
			Stage::Picking(_) => {
				let (node, descent) = descent(&dispute.stage);
				Some(Move::Pick(pick(&descent, &revealed(id), &truth.nodes[node as usize])?))
			}
			Stage::Proving(_) => {
				let (node, descent) = descent(&dispute.stage);
				let element = wrong_element(&descent, &revealed(id), &truth.nodes[node as usize])?;
				let trace = self.trace.borrow();
				let tree = TraceTree::new(&dispute.roots.model.0, &dispute.roots.input.0, &trace)?;
				let proof = prove(&truth.plan, node, element, &truth.input_roots, &tree, &trace, truth)?;
				Some(Move::Prove(proof.encode().try_into().unwrap()))
			}
			_ => panic!("not the challenger's turn"),
		}
	}
}

/// Says nothing any more after so many turns of its own.
pub struct Until<P>(pub RefCell<u32>, pub P);

impl<P: Player> Player for Until<P> {
	fn respond(&self, id: DisputeId, dispute: &DisputeOf<Test>) -> Option<Move> {
		let mut left = self.0.borrow_mut();
		*left = left.checked_sub(1)?;
		self.1.respond(id, dispute)
	}
}

/// Changes what another one says.
pub struct But<P, F>(pub P, pub F);

impl<P: Player, F: Fn(Move) -> Move> Player for But<P, F> {
	fn respond(&self, id: DisputeId, dispute: &DisputeOf<Test>) -> Option<Move> {
		self.0.respond(id, dispute).map(&self.1)
	}
}

/// The account that speaks for a side: the worker key of an operator.
pub fn speaker(dispute: &DisputeOf<Test>, side: Side) -> u64 {
	let party = *dispute.party(side);
	if OPERATORS.contains(&party) {
		worker(party)
	} else {
		party
	}
}

/// Plays a dispute to its end: who says something wrong, or nothing, waits a block and is asked again. Returns the moves that
/// were made and the blocks that it took.
#[track_caller]
pub fn play_out(id: DisputeId, operator: &dyn Player, challenger: &dyn Player) -> (u32, u64) {
	let begun = System::block_number();
	let mut moves = 0;
	while let Some(dispute) = crate::Disputes::<Test>::get(id) {
		let side = dispute.stage.side();
		let player = if side == Side::Operator { operator } else { challenger };
		let said = player.respond(id, &dispute);
		match said.map(|action| play(speaker(&dispute, side), id, action)) {
			Some(Ok(_)) => moves += 1,
			Some(Err(_)) | None => next_block(),
		}
		assert!(System::block_number() <= begun + 2 * CLOCK + 2, "a dispute that takes too long");
	}
	(moves, System::block_number() - begun)
}

/// Has a lie signed by A, disputed by C1, and played out. Returns the job, and the moves after the opening.
#[track_caller]
pub fn dispute_a_lie(truth: &Execution, lie: &Lie, published: bool) -> (JobId, u32) {
	let job = sign(A, truth, &lie.claim);
	let challenger = Challenger::new(truth);
	let published = published.then_some(&lie.trace[..]);
	let charge = challenger.accuse(&lie.claim, published).expect("a lie is open to a charge");
	let id = crate::NextDisputeId::<Test>::get();
	open(C1, job, &charge).unwrap_or_else(|error| panic!("{:?}: {error:?}", lie.fault));
	let (moves, _) = play_out(id, &Liar(lie), &challenger);
	(job, moves)
}
