//! Who plays: honest ones from an execution, liars from a lie, and those who stop.

use crate::{mock::*, DisputeOf, REVEAL};
use ambit_graph::testing::Random;
use ambit_primitives::{
	disputes::{Artefact, DisputeId, Move, Side, Stage},
	jobs::JobId,
};
use ambit_referee::{
	accuse, answer_trace, answer_value,
	limits::CHUNK,
	object, pick, prove, reveal,
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

/// How an operator plays whose result is wrong.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Manner {
	/// It sticks to its lie as long as it can.
	Stubborn,
	/// It says nothing from its first, second or third turn on.
	Silent(u32),
	/// What it posts is not the trace, or not in its form.
	Misposts,
	/// What it reveals is not what it has to, or not in its form.
	Misreveals,
	/// It makes moves that are not its to make.
	Babbles,
	/// It gives up in its first, second or third turn.
	Concedes(u32),
}

impl Manner {
	/// All of them: an operator has at most three turns.
	pub const ALL: [Self; 10] = [
		Self::Stubborn,
		Self::Silent(0),
		Self::Silent(1),
		Self::Silent(2),
		Self::Misposts,
		Self::Misreveals,
		Self::Babbles,
		Self::Concedes(0),
		Self::Concedes(1),
		Self::Concedes(2),
	];
}

/// An operator with a lie and a manner.
pub struct Crook<'a> {
	lie: &'a Lie,
	manner: Manner,
	/// Turns that it took.
	turns: RefCell<u32>,
	random: RefCell<Random>,
}

impl<'a> Crook<'a> {
	pub fn new(lie: &'a Lie, manner: Manner, random: Random) -> Self {
		Self { lie, manner, turns: RefCell::default(), random: RefCell::new(random) }
	}
}

impl Player for Crook<'_> {
	fn respond(&self, id: DisputeId, dispute: &DisputeOf<Test>) -> Option<Move> {
		let turn = self.turns.replace_with(|turns| *turns + 1);
		let said = Liar(self.lie).respond(id, dispute)?;
		let random = &mut *self.random.borrow_mut();
		match (self.manner, said) {
			(Manner::Silent(until), _) if turn >= until => None,
			(Manner::Concedes(until), _) if turn >= until => Some(Move::Concede),
			(Manner::Misposts, Move::Post { chunk, roots }) => {
				Some(mispost(chunk, roots.into_inner(), random))
			}
			(Manner::Misreveals, Move::Reveal(bytes)) => Some(misreveal(bytes.into_inner(), random)),
			(Manner::Babbles, _) => Some(babble(random)),
			(_, said) => Some(said),
		}
	}
}

/// Another trace, or the trace in another form.
fn mispost(mut chunk: u32, mut roots: Vec<sp_core::H256>, random: &mut Random) -> Move {
	let at = random.below(roots.len() as u64) as usize;
	match random.below(6) {
		0 => _ = roots.pop(),
		1 => roots.push(roots[at]),
		2 => roots.clear(),
		3 => chunk = random.number() as u32 | 1,
		_ => roots[at].0[random.below(32) as usize] ^= 1 << random.below(8),
	}
	Move::Post { chunk, roots: roots.try_into().unwrap() }
}

/// Other bytes, or as many too few or too many.
fn misreveal(mut bytes: Vec<u8>, random: &mut Random) -> Move {
	let at = random.below(bytes.len() as u64) as usize;
	match random.below(6) {
		0 => bytes.truncate(at),
		1 => bytes.extend_from_within(at..),
		2 => bytes.clear(),
		_ => bytes[at] ^= 1 << random.below(8),
	}
	bytes.truncate(ambit_referee::limits::MAX_REVEAL as usize);
	Move::Reveal(bytes.try_into().unwrap())
}

/// What is the challenger's to say, or nobody's.
fn babble(random: &mut Random) -> Move {
	let mut noise = |most: u64| -> Vec<u8> {
		let length = random.below(most);
		(0..length).map(|_| random.number() as u8).collect()
	};
	match noise(5).len() {
		0 => Move::Pick(7),
		1 => Move::Name(noise(500).try_into().unwrap()),
		2 => Move::Prove(noise(500).try_into().unwrap()),
		_ => Move::Answer(noise(500).try_into().unwrap()),
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
				let claim = Claim { output: dispute.roots.output.0, ..truth.claim() };
				let (own, claimed) = (&truth.roots, claim.claimed());
				let objection = object(&truth.plan, &truth.model, own, &claimed, &posted)?;
				let said = Move::objecting(&objection).expect("it is within its bound");
				self.trace.replace(posted);
				Some(said)
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
	dispute_with(truth, lie, published, &Liar(lie))
}

/// The same with an operator that plays like this.
#[track_caller]
pub fn dispute_with(truth: &Execution, lie: &Lie, published: bool, operator: &dyn Player) -> (JobId, u32) {
	let job = sign(A, truth, &lie.claim);
	let challenger = Challenger::new(truth);
	let published = published.then_some(&lie.trace[..]);
	let charge = challenger.accuse(&lie.claim, published).expect("a lie is open to a charge");
	let id = crate::NextDisputeId::<Test>::get();
	open(C1, job, &charge).unwrap_or_else(|error| panic!("{:?}: {error:?}", lie.fault));
	let (moves, _) = play_out(id, operator, &challenger);
	(job, moves)
}
