//! Both sides of a dispute: a liar that sticks to its lie, and a challenger that executed the job.

use super::{
	chain::{next_block, origin, worker, CHALLENGER},
	runtime::{Chain, Disputes, CLOCK},
};
use ambit_primitives::{
	disputes::{DisputeId, Move, Side, Stage, Turn},
	jobs::{Attempt, JobId},
};
use ambit_referee::{
	accuse,
	limits::CHUNK,
	object, pick, prove,
	testing::{Claim, Execution, Lie},
	wrong_element, Descent,
};
use ambit_trace::{Hash, TraceTree};
use codec::Encode;
use pallet_ambit_disputes::{DisputeOf, Disputes as Open, NextDisputeId};

/// Disputes a lie and plays until it is decided. Returns how many moves that took, the opening included.
pub fn dispute(job: JobId, attempt: Attempt, truth: &Execution, lie: &Lie) -> u32 {
	let charge = accuse(&truth.plan, &truth.model, &truth.roots, &lie.claim.claimed(), Some(&lie.trace))
		.expect("a lie is open to a charge");
	let id = NextDisputeId::<Chain>::get();
	let charge = charge.encode().try_into().expect("a charge is bounded");
	Disputes::open(origin(CHALLENGER), job, attempt, charge).expect("a charge against a lie is accepted");
	let mut moves = 1;
	let mut trace = lie.trace.clone();
	for _ in 0..=2 * CLOCK {
		let Some(dispute) = Open::<Chain>::get(id) else { return moves };
		let side = dispute.stage.side();
		let said = match side {
			Side::Operator => liar(lie, &dispute),
			Side::Challenger => challenger(id, &dispute, truth, &mut trace),
		};
		let who = if side == Side::Operator { worker(dispute.operator) } else { CHALLENGER };
		let played = said.map(|action| {
			let turns = vec![Turn { dispute: id, turn: dispute.turn, action }];
			Disputes::play(origin(who), turns.try_into().expect("one turn"))
		});
		match played {
			Some(Ok(_)) => moves += 1,
			// It has nothing to say, or nothing that is accepted: its clock runs out.
			Some(Err(_)) | None => next_block(),
		}
	}
	panic!("a dispute ends within two clocks")
}

/// The descent at which a dispute is.
fn descent(stage: &Stage) -> Option<(u32, Descent)> {
	let (Stage::Revealing(at) | Stage::Picking(at) | Stage::Proving(at)) = stage else { return None };
	let (level, index, hash) = (at.level, at.index, at.hash.0);
	Some((at.node, Descent { ty: (&at.ty).into(), level, index, hash }))
}

fn liar(lie: &Lie, dispute: &DisputeOf<Chain>) -> Option<Move> {
	match &dispute.stage {
		Stage::Posting { above, .. } => {
			let chunk = above.iter().position(Option::is_none)?;
			let roots = lie.trace.chunks(CHUNK as usize).nth(chunk)?;
			let roots: Vec<_> = roots.iter().map(|root| sp_core::H256(*root)).collect();
			Some(Move::Post { chunk: chunk as u32, roots: roots.try_into().ok()? })
		}
		stage => {
			let (node, descent) = descent(stage)?;
			Some(Move::Reveal(lie.reveal(node, &descent).try_into().ok()?))
		}
	}
}

fn challenger(
	id: DisputeId,
	dispute: &DisputeOf<Chain>,
	truth: &Execution,
	trace: &mut Vec<Hash>,
) -> Option<Move> {
	match &dispute.stage {
		Stage::Naming { .. } => {
			*trace = Disputes::posted_trace(id).into_iter().map(|root| root.0).collect();
			let claimed = Claim { output: dispute.roots.output.0, ..truth.claim() };
			let (own, claimed) = (&truth.roots, claimed.claimed());
			Move::objecting(&object(&truth.plan, &truth.model, own, &claimed, trace)?)
		}
		Stage::Picking(_) => {
			let (node, descent) = descent(&dispute.stage)?;
			let revealed = Disputes::revealed(id)?;
			Some(Move::Pick(pick(&descent, &revealed, &truth.nodes[node as usize])?))
		}
		_ => {
			let (node, descent) = descent(&dispute.stage)?;
			let revealed = Disputes::revealed(id)?;
			let element = wrong_element(&descent, &revealed, &truth.nodes[node as usize])?;
			let tree = TraceTree::new(&dispute.roots.model.0, &dispute.roots.input.0, trace)?;
			let proof = prove(&truth.plan, node, element, &truth.input_roots, &tree, trace, truth)?;
			Some(Move::Prove(proof.encode().try_into().ok()?))
		}
	}
}
