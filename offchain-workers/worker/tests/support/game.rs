//! A dispute as the chain plays it: what `pallet-ambit-disputes` does with each move, without money and clocks.

use ambit_primitives::{
	disputes::{Accused, Artefact, Move, Side, Stage},
	jobs::ResultClaim,
	worker::{Execution, Respond},
};
use ambit_referee::{
	check_trace_piece, check_value_piece, chunk_nodes, chunks, trace_of_chunks, Answer, Charge, Claimed,
	Descent, Due, Finding, NamedNode, OutputCharge, Proof, Refusal,
};
use ambit_trace::Hash;
use codec::DecodeAll;
use sp_core::H256;
use std::collections::BTreeMap;

/// How a dispute ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
	Convicted,
	Acquitted,
}

/// An open dispute.
#[derive(Clone, Debug)]
pub struct Game {
	pub execution: Execution,
	pub claim: ResultClaim,
	pub stage: Stage,
	pub turn: u32,
	pub revealed: Vec<u8>,
	/// The root of the trace that was named, or posted.
	trace: Option<Hash>,
	posted: BTreeMap<u32, Vec<H256>>,
}

/// What a result says.
pub fn claimed<'a>(execution: &Execution, claim: &'a ResultClaim) -> Claimed<'a> {
	Claimed {
		model: execution.model.0,
		input: execution.input_root.0,
		output: claim.output_root.0,
		trace: claim.trace_root().map(|root| root.0),
		inline: claim.inline.as_ref().map(|inline| &inline[..]),
	}
}

impl Game {
	/// Opens a dispute with a charge, or gives its end if it is decided at once.
	#[track_caller]
	pub fn open(execution: &Execution, claim: &ResultClaim, charge: &[u8]) -> Result<Self, End> {
		let charge = Charge::decode_all(&mut &charge[..]).expect("it is a charge");
		let stage = match charge.examine(&claimed(execution, claim)).expect("the charge holds") {
			Finding::Wrong => return Err(End::Convicted),
			Finding::Node(accused) => Stage::Revealing(stored(accused)),
			Finding::Trace(nodes) => {
				let above = vec![None; chunks(nodes).unwrap() as usize];
				Stage::Posting { nodes, above: above.try_into().unwrap() }
			}
		};
		Ok(Self::at(execution, claim, stage))
	}

	/// A dispute that has come so far.
	pub fn at(execution: &Execution, claim: &ResultClaim, stage: Stage) -> Self {
		let (revealed, posted) = Default::default();
		let trace = claimed(execution, claim).trace;
		Self { execution: execution.clone(), claim: claim.clone(), stage, turn: 0, revealed, trace, posted }
	}

	/// Whose move it is.
	pub fn side(&self) -> Side {
		self.stage.side()
	}

	/// What the side is asked whose move it is.
	pub fn task(&self) -> Respond {
		let side = self.side();
		let (revealed, trace) = match side {
			Side::Operator => Default::default(),
			Side::Challenger => (self.revealed.clone(), self.posted.values().flatten().copied().collect()),
		};
		Respond {
			dispute: 3,
			turn: self.turn,
			due: 100,
			side,
			execution: self.execution.clone(),
			claim: self.claim.clone(),
			stage: self.stage.clone(),
			revealed,
			trace,
		}
	}

	/// Makes a move, which must be accepted. Gives the end, if that is it.
	#[track_caller]
	pub fn play(&mut self, action: Move) -> Option<End> {
		self.follow(action).unwrap_or_else(|refusal| panic!("refused at {:?}: {refusal}", self.stage))
	}

	fn follow(&mut self, action: Move) -> Result<Option<End>, Refusal> {
		let claim = self.claim.clone();
		let claimed = Claimed { trace: self.trace, ..claimed(&self.execution, &claim) };
		self.turn += 1;
		self.stage = match (self.stage.clone(), action) {
			(Stage::Posting { nodes, mut above }, Move::Post { chunk, roots }) => {
				let hashes: Vec<Hash> = roots.iter().map(|root| root.0).collect();
				let node = chunk_nodes(nodes, chunk, &hashes)?;
				*above.get_mut(chunk as usize).unwrap() = Some(H256(node));
				self.posted.insert(chunk, roots.into_inner());
				let all: Option<Vec<Hash>> = above.iter().map(|node| node.map(|node| node.0)).collect();
				match all {
					None => Stage::Posting { nodes, above },
					Some(all) => {
						self.trace = Some(trace_of_chunks(&claimed, nodes, &all)?);
						Stage::Naming { nodes }
					}
				}
			}
			(Stage::Naming { nodes }, Move::Name(named)) => {
				let named = NamedNode::decode_all(&mut &named[..]).expect("it is a node");
				let roots: Vec<H256> = self.posted.values().flatten().copied().collect();
				let accused = named.accuse(&claimed, roots[named.node as usize].0)?;
				assert_eq!(accused.nodes, nodes);
				Stage::Revealing(stored(accused))
			}
			(Stage::Naming { .. }, Move::Output(charge)) => {
				let charge = OutputCharge::decode_all(&mut &charge[..]).expect("it is a charge");
				charge.examine(&claimed)?;
				return Ok(Some(End::Convicted));
			}
			(Stage::Revealing(at), Move::Reveal(revealed)) => {
				let descent = descent(&at);
				descent.check(&revealed)?;
				self.revealed = revealed.into_inner();
				match descent.due() {
					Due::Hashes { .. } => Stage::Picking(at),
					Due::Bytes { .. } => Stage::Proving(at),
				}
			}
			(Stage::Picking(at), Move::Pick(place)) => {
				let picked = descent(&at).pick(&std::mem::take(&mut self.revealed), place)?;
				let hash = H256(picked.hash);
				Stage::Revealing(Accused { level: picked.level, index: picked.index, hash, ..at })
			}
			(Stage::Proving(at), Move::Prove(proof)) => {
				let proof = Proof::decode_all(&mut &proof[..]).expect("it is a proof");
				let is = proof.evaluate(&claimed, at.nodes, &at.record.0)?;
				let says = descent(&at).claimed(&self.revealed, proof.tile, proof.index)?;
				return Ok(Some(if is == says { End::Acquitted } else { End::Convicted }));
			}
			(Stage::Answering(demand), Move::Answer(answer)) => {
				let answer = Answer::decode_all(&mut &answer[..]).expect("it is an answer");
				match demand.of {
					Artefact::Input => {
						check_value_piece(&claimed.input, demand.tensor, demand.piece, &answer)?
					}
					Artefact::Output => {
						check_value_piece(&claimed.output, demand.tensor, demand.piece, &answer)?;
					}
					Artefact::Trace => check_trace_piece(&claimed, demand.piece, &answer)?,
				}
				return Ok(Some(End::Acquitted));
			}
			(stage, action) => panic!("{action:?} at {stage:?}"),
		};
		Ok(None)
	}
}

/// The descent of a stage.
pub fn descent(at: &Accused) -> Descent {
	Descent { ty: (&at.ty).into(), level: at.level, index: at.index, hash: at.hash.0 }
}

fn stored(accused: ambit_referee::Accused) -> Accused {
	let ambit_referee::Accused { nodes, node, record, descent } = accused;
	let ty = (&descent.ty).try_into().expect("the type is valid");
	let (record, hash) = (H256(record), H256(descent.hash));
	Accused { nodes, node, record, ty, level: descent.level, index: descent.index, hash }
}
