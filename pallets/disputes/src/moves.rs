//! The moves.

use crate::{
	opening::{length, stored},
	weights::WeightInfo,
	AccountIdOf, Config, DisputeOf, Disputes, Error, Event, Outcome, Pallet, Posted, REVEAL,
};
use alloc::vec::Vec;
use ambit_primitives::{
	disputes::{
		Accused, AnswerBytes, Artefact, Demand, DisputeId, DisputedTrace, Ground, Move, Side, Stage, Turn,
		MAX_TURNS,
	},
	traits::{DisputedResults, StakeLedger},
};
use ambit_referee::{
	check_trace_piece, check_value_piece, chunk_nodes, limits, trace_of_chunks, Answer, Claimed, Descent,
	Due, Effort, NamedNode, OutputCharge, Pace, Proof,
};
use codec::DecodeAll;
use frame_support::{
	dispatch::{DispatchErrorWithPostInfo, DispatchResultWithPostInfo, Pays, PostDispatchInfo},
	ensure,
	storage::with_storage_layer,
	traits::ConstU32,
	weights::Weight,
	BoundedVec,
};
use frame_system::Pallet as System;
use sp_core::H256;
use sp_runtime::DispatchError;

/// Bytes of a hash.
const HASH: u32 = 32;

/// A move that was made.
pub(crate) struct Made {
	/// What it cost.
	weight: Weight,
	/// Whether it is free. What loses isn't, nor what says the same again.
	free: bool,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_play(
		signer: &AccountIdOf<T>,
		turns: BoundedVec<Turn, ConstU32<MAX_TURNS>>,
	) -> DispatchResultWithPostInfo {
		let mut used = T::WeightInfo::play();
		let mut free = true;
		let mut accepted = false;
		let mut first = None;
		for turn in turns {
			let (dispute, number) = (turn.dispute, turn.turn);
			let dearest = Self::dearest_move(&turn.action);
			match with_storage_layer(|| Self::play_one(signer, &turn)) {
				Ok(made) => {
					accepted = true;
					free &= made.free;
					used.saturating_accrue(made.weight);
				}
				Err(error) => {
					free = false;
					used.saturating_accrue(dearest);
					Self::deposit_event(Event::MoveRejected { dispute, turn: number, error });
					first.get_or_insert(error);
				}
			}
		}
		let pays_fee = if free && accepted { Pays::No } else { Pays::Yes };
		let post_info = PostDispatchInfo { actual_weight: Some(used), pays_fee };
		if accepted {
			return Ok(post_info);
		}
		let error = first.unwrap_or_else(|| Error::<T>::Empty.into());
		Err(DispatchErrorWithPostInfo { post_info, error })
	}

	/// Makes one move.
	pub(crate) fn play_one(signer: &AccountIdOf<T>, turn: &Turn) -> Result<Made, DispatchError> {
		let id = turn.dispute;
		let mut dispute = Disputes::<T>::get(id).ok_or(Error::<T>::UnknownDispute)?;
		let side = dispute.stage.side();
		ensure!(Self::speaks_for(signer, dispute.party(side)), Error::<T>::NotYourTurn);
		if T::Results::contestable(dispute.job, dispute.attempt).is_none() {
			let weight = Self::weight_of_end(&dispute);
			Self::end_moot(id, dispute);
			return Ok(Made { weight, free: true });
		}
		ensure!(dispute.turn == turn.turn, Error::<T>::WrongTurn);
		ensure!(System::<T>::block_number() <= dispute.deadline(), Error::<T>::ClockRanOut);
		let (outcome, mut weight) = Self::follow(id, &dispute, &turn.action)?;
		let free = match &outcome {
			Outcome::Next(_) | Outcome::Traced { .. } => true,
			Outcome::Again(_) => false,
			Outcome::Won(winner, _) => *winner == side,
		};
		match outcome {
			Outcome::Next(stage) | Outcome::Again(stage) => Self::pass_turn(id, dispute, stage),
			Outcome::Traced { nodes, root } => {
				if dispute.roots.trace == DisputedTrace::Unsaid {
					dispute.roots.trace = DisputedTrace::Posted(root);
				}
				Self::pass_turn(id, dispute, Stage::Naming { nodes });
			}
			Outcome::Won(winner, ground) => {
				weight.saturating_accrue(Self::weight_of_end(&dispute));
				match winner {
					Side::Challenger => Self::convict(id, dispute, ground)?,
					Side::Operator => Self::acquit(id, dispute, ground)?,
				}
			}
		}
		Ok(Made { weight, free })
	}

	/// What follows from a move, and what it costs to find out.
	pub(crate) fn follow(
		id: DisputeId,
		dispute: &DisputeOf<T>,
		action: &Move,
	) -> Result<(Outcome, Weight), DispatchError> {
		let claim = claimed(dispute);
		Ok(match (&dispute.stage, action) {
			(stage, Move::Concede) => {
				(Outcome::Won(stage.side().other(), Ground::Conceded), T::WeightInfo::pick())
			}
			(Stage::Posting { nodes, above }, Move::Post { chunk, roots }) => {
				let hashes: Vec<_> = roots.iter().map(|root| root.0).collect();
				let node = chunk_nodes(*nodes, *chunk, &hashes).map_err(Error::<T>::from)?;
				let mut above = above.clone();
				let place = usize::try_from(*chunk).ok().and_then(|chunk| above.get_mut(chunk));
				let again = place.ok_or(Error::<T>::NoSuchPlace)?.replace(H256(node)).is_some();
				Posted::<T>::insert(id, chunk, post::<T>(hashes.as_flattened())?);
				let all: Option<Vec<_>> = above.iter().map(|node| node.map(|node| node.0)).collect();
				let outcome = match all {
					Some(all) => {
						let root = trace_of_chunks(&claim, *nodes, &all).map_err(Error::<T>::from)?;
						Outcome::Traced { nodes: *nodes, root: H256(root) }
					}
					None if again => Outcome::Again(Stage::Posting { nodes: *nodes, above }),
					None => Outcome::Next(Stage::Posting { nodes: *nodes, above }),
				};
				(outcome, T::WeightInfo::post(length(roots.len())))
			}
			(Stage::Naming { nodes }, Move::Name(named)) => {
				let weight = T::WeightInfo::name_node(length(named.len()));
				let named = NamedNode::decode_all(&mut &named[..]).map_err(|_| Error::<T>::Malformed)?;
				let root = Self::posted_root(id, named.node).ok_or(Error::<T>::NoSuchPlace)?;
				let accused = named.accuse(&claim, root).map_err(Error::<T>::from)?;
				ensure!(accused.nodes == *nodes, Error::<T>::ModelMismatch);
				(Outcome::Next(Stage::Revealing(stored::<T>(accused)?)), weight)
			}
			(Stage::Naming { .. }, Move::Output(charge)) => {
				let weight = weight_of_outputs::<T>(charge.len());
				let charge = OutputCharge::decode_all(&mut &charge[..]).map_err(|_| Error::<T>::Malformed)?;
				charge.examine(&claim).map_err(Error::<T>::from)?;
				(Outcome::Won(Side::Challenger, dispute.roots.trace.ground()), weight)
			}
			(Stage::Revealing(accused), Move::Reveal(revealed)) => {
				let descent = descent(accused);
				descent.check(revealed).map_err(Error::<T>::from)?;
				Posted::<T>::insert(id, REVEAL, post::<T>(revealed)?);
				match descent.due() {
					Due::Hashes { count, .. } => {
						(Outcome::Next(Stage::Picking(accused.clone())), T::WeightInfo::reveal_hashes(count))
					}
					Due::Bytes { length } => {
						(Outcome::Next(Stage::Proving(accused.clone())), T::WeightInfo::reveal_bytes(length))
					}
				}
			}
			(Stage::Picking(accused), Move::Pick(place)) => {
				let revealed = Posted::<T>::take(id, REVEAL).ok_or(Error::<T>::NoSuchPlace)?;
				let picked = descent(accused).pick(&revealed, *place).map_err(Error::<T>::from)?;
				let below = Accused {
					level: picked.level,
					index: picked.index,
					hash: H256(picked.hash),
					..accused.clone()
				};
				(Outcome::Next(Stage::Revealing(below)), T::WeightInfo::pick())
			}
			(Stage::Proving(accused), Move::Prove(proof)) => {
				let mut weight = T::WeightInfo::open_proof(kibibytes(proof.len()));
				let proof = Proof::decode_all(&mut &proof[..]).map_err(|_| Error::<T>::Malformed)?;
				for effort in proof.efforts().map_err(Error::<T>::from)? {
					weight.saturating_accrue(weight_of_effort::<T>(effort));
				}
				let is =
					proof.evaluate(&claim, accused.nodes, &accused.record.0).map_err(Error::<T>::from)?;
				let revealed = Posted::<T>::get(id, REVEAL).ok_or(Error::<T>::NoSuchPlace)?;
				let says =
					descent(accused).claimed(&revealed, proof.tile, proof.index).map_err(Error::<T>::from)?;
				let outcome = if is == says {
					Outcome::Won(Side::Operator, Ground::Proof)
				} else {
					Outcome::Won(Side::Challenger, dispute.roots.trace.ground())
				};
				(outcome, weight)
			}
			(Stage::Answering(demand), Move::Answer(bytes)) => {
				let weight = T::WeightInfo::answer(kibibytes(bytes.len()));
				let answer = Answer::decode_all(&mut &bytes[..]).map_err(|_| Error::<T>::Malformed)?;
				check_answer(&claim, demand, &answer).map_err(Error::<T>::from)?;
				Posted::<T>::insert(id, REVEAL, bytes);
				(Outcome::Won(Side::Operator, Ground::Proof), weight)
			}
			_ => return Err(Error::<T>::WrongMove.into()),
		})
	}

	/// Most that moves may cost.
	pub(crate) fn dearest_turns(turns: &[Turn]) -> Weight {
		turns
			.iter()
			.map(|turn| Self::dearest_move(&turn.action))
			.fold(T::WeightInfo::play(), |sum, weight| sum.saturating_add(weight))
	}

	/// Most that a move may cost.
	pub(crate) fn dearest_move(action: &Move) -> Weight {
		let itself = match action {
			Move::Post { roots, .. } => T::WeightInfo::post(length(roots.len())),
			Move::Name(named) => T::WeightInfo::name_node(length(named.len())),
			Move::Output(charge) => weight_of_outputs::<T>(charge.len()),
			Move::Reveal(revealed) => {
				let bytes = length(revealed.len());
				T::WeightInfo::reveal_hashes(bytes.div_ceil(HASH)).max(T::WeightInfo::reveal_bytes(bytes))
			}
			Move::Pick(_) | Move::Concede => T::WeightInfo::pick(),
			Move::Prove(proof) => {
				// Steps share the bounds of an element, so none is this dear.
				Pace::ALL
					.map(|pace| weight_of_effort::<T>(Effort { pace, amount: pace.most() }))
					.into_iter()
					.fold(T::WeightInfo::open_proof(kibibytes(proof.len())), Weight::saturating_add)
			}
			Move::Answer(answer) => T::WeightInfo::answer(kibibytes(answer.len())),
		};
		itself.saturating_add(Self::dearest_end())
	}

	/// Whether a signer is a side, or its worker key.
	pub(crate) fn speaks_for(signer: &AccountIdOf<T>, party: &AccountIdOf<T>) -> bool {
		signer == party || T::Stake::stash_of_worker(signer).as_ref() == Some(party)
	}

	/// The root of a node in a trace that was posted.
	fn posted_root(id: DisputeId, node: u32) -> Option<[u8; 32]> {
		let (chunk, place) = (node.checked_div(limits::CHUNK)?, node.checked_rem(limits::CHUNK)?);
		let roots = Posted::<T>::get(id, chunk)?;
		roots.as_chunks().0.get(usize::try_from(place).ok()?).copied()
	}
}

/// What the disputed result says, but for the output that it carries.
fn claimed<T, B, N>(dispute: &ambit_primitives::disputes::Dispute<T, B, N>) -> Claimed<'_> {
	let roots = &dispute.roots;
	Claimed {
		model: roots.model.0,
		input: roots.input.0,
		output: roots.output.0,
		trace: roots.trace.root().map(|root| root.0),
		inline: None,
	}
}

/// How far a dispute has come, as the referee takes it.
fn descent(accused: &Accused) -> Descent {
	Descent { ty: (&accused.ty).into(), level: accused.level, index: accused.index, hash: accused.hash.0 }
}

fn check_answer(claim: &Claimed<'_>, demand: &Demand, answer: &Answer) -> Result<(), ambit_referee::Refusal> {
	match demand.of {
		Artefact::Input => check_value_piece(&claim.input, demand.tensor, demand.piece, answer),
		Artefact::Output => check_value_piece(&claim.output, demand.tensor, demand.piece, answer),
		Artefact::Trace => check_trace_piece(claim, demand.piece, answer),
	}
}

/// What it costs to look at outputs of so many bytes: most are refused that are long, but decoded first, as a named node is.
fn weight_of_outputs<T: Config>(bytes: usize) -> Weight {
	T::WeightInfo::outputs().max(T::WeightInfo::name_node(length(bytes)))
}

/// A length in KiB, rounded up.
fn kibibytes(bytes: usize) -> u32 {
	length(bytes).div_ceil(1_024)
}

/// What a side says, as it is stored. All bounds are below that of an answer.
fn post<T: Config>(bytes: &[u8]) -> Result<AnswerBytes, Error<T>> {
	AnswerBytes::try_from(bytes.to_vec()).map_err(|_| Error::<T>::WrongLength)
}

fn weight_of_effort<T: Config>(effort: Effort) -> Weight {
	match effort.pace {
		Pace::Product => T::WeightInfo::evaluate_product(effort.amount),
		Pace::Walk => T::WeightInfo::evaluate_walk(effort.amount),
		Pace::Power => T::WeightInfo::evaluate_power(effort.amount),
		Pace::LookUp => T::WeightInfo::evaluate_look_up(effort.amount),
	}
}
