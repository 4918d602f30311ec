//! What is refused, and that it changes nothing.

use super::{game::*, players::*};
use crate::{mock::*, Disputes as Open, Event};
use ambit_graph::testing::Random;
use ambit_primitives::disputes::{Move, Turn};
use ambit_referee::{
	testing::{Execution, Fault, Lie},
	Charge, Proof,
};
use codec::{Decode, Encode};
use frame_support::{assert_noop, assert_ok, dispatch::Pays};

fn problem(result: frame_support::dispatch::DispatchResultWithPostInfo) -> sp_runtime::DispatchError {
	result.unwrap_err().error
}

#[test]
fn opening_should_be_refused_when_the_charge_is_none() {
	let (truth, lie) = long_game();
	run(|| {
		let job = sign(A, &truth, &lie.claim);
		let charge = Challenger::new(&truth).accuse(&lie.claim, Some(&lie.trace)).unwrap();
		let Charge::Node(node) = &charge else { panic!("a node is wrong") };
		let refused = |charge: &Charge, expected: Problem| {
			assert_eq!(problem(open(C1, job, charge)), expected.into());
			check();
		};
		let mut other = node.clone();
		other.root[0] ^= 1;
		refused(&Charge::Node(other), Problem::TraceMismatch);
		let mut other = node.clone();
		other.named.interface.nodes += 1;
		refused(&Charge::Node(other), Problem::ModelMismatch);
		let mut other = node.clone();
		other.named.interface.nodes = u32::MAX;
		refused(&Charge::Node(other), Problem::ModelMismatch);
		let header = ambit_referee::ModelHeader { interface: truth.model.interface().clone(), top: [7; 32] };
		refused(&Charge::Trace(header), Problem::ModelMismatch);
		let header = ambit_referee::ModelHeader::from(&truth.model);
		refused(&Charge::Inline(header), Problem::Unfounded);

		let bytes = vec![255; 10].try_into().unwrap();
		assert_noop!(
			frame_support::storage::with_storage_layer(|| Disputes::open(origin(C1), job, 0, bytes))
				.map_err(|error| error.error),
			Problem::Malformed
		);
		let mut trailing = charge.encode();
		trailing.push(0);
		let trailing = trailing.try_into().unwrap();
		assert_noop!(
			frame_support::storage::with_storage_layer(|| Disputes::open(origin(C1), job, 0, trailing))
				.map_err(|error| error.error),
			Problem::Malformed
		);
		// Another attempt, another job, another time.
		let encoded: ambit_primitives::disputes::ChargeBytes = charge.encode().try_into().unwrap();
		for (job, attempt) in [(job, 1), (job + 1, 0)] {
			let opened = frame_support::storage::with_storage_layer(|| {
				Disputes::open(origin(C1), job, attempt, encoded.clone())
			});
			assert!(opened.is_err());
		}
		run_to(2 + WINDOW);
		assert!(open(C1, job, &charge).is_err());
	});
}

#[test]
fn move_should_be_refused_out_of_turn_or_place() {
	let (truth, lie) = long_game();
	run(|| {
		let job = sign(A, &truth, &lie.claim);
		let charge = Challenger::new(&truth).accuse(&lie.claim, Some(&lie.trace)).unwrap();
		assert_ok!(open(C1, job, &charge));
		let dispute = Open::<Test>::get(0).unwrap();
		let reveal = Liar(&lie).respond(0, &dispute).unwrap();
		for who in [C1, C2, worker(B), B] {
			assert_noop!(play(who, 0, reveal.clone()).map_err(|error| error.error), Problem::NotYourTurn);
		}
		assert_noop!(
			play(worker(A), 1, reveal.clone()).map_err(|error| error.error),
			Problem::UnknownDispute
		);
		for action in [Move::Pick(0), Move::Post { chunk: 0, roots: Default::default() }] {
			assert_noop!(play(worker(A), 0, action).map_err(|error| error.error), Problem::WrongMove);
		}
		let empty = Move::Reveal(Default::default());
		assert_noop!(play(worker(A), 0, empty).map_err(|error| error.error), Problem::WrongLength);
		assert_ok!(play(worker(A), 0, reveal.clone()));
		assert_noop!(play(worker(A), 0, reveal.clone()).map_err(|error| error.error), Problem::NotYourTurn);
		assert_noop!(play(C1, 0, reveal).map_err(|error| error.error), Problem::WrongMove);
		let beyond = Move::Pick(u32::MAX);
		assert_noop!(play(C1, 0, beyond).map_err(|error| error.error), Problem::NoSuchPlace);
		assert_noop!(
			Disputes::play(origin(C1), Default::default()).map_err(|error| error.error),
			Problem::Empty
		);
	});
}

#[test]
fn proof_should_be_refused_when_anything_is_missing_or_wrong() {
	// A dispute at its proof, about a node with an input, a node and a weight among its operands.
	for seed in 0..40 {
		let truth = Execution::random(seed);
		let Some(lie) = Lie::about(&truth, Fault::Alone, None, &mut Random::new(seed)) else { continue };
		run(|| {
			let job = sign(A, &truth, &lie.claim);
			let challenger = Challenger::new(&truth);
			let charge = challenger.accuse(&lie.claim, Some(&lie.trace)).unwrap();
			assert_ok!(open(C1, job, &charge));
			let proof = loop {
				let dispute = Open::<Test>::get(0).unwrap();
				match dispute.stage.side() {
					ambit_primitives::disputes::Side::Operator => {
						assert_ok!(play(worker(A), 0, Liar(&lie).respond(0, &dispute).unwrap()));
					}
					ambit_primitives::disputes::Side::Challenger => {
						match challenger.respond(0, &dispute).unwrap() {
							Move::Prove(proof) => break proof,
							action => _ = play(C1, 0, action).unwrap(),
						}
					}
				}
			};
			let refused = |bytes: Vec<u8>| {
				let proof = Move::Prove(bytes.try_into().unwrap());
				let error = play(C1, 0, proof).unwrap_err();
				assert_eq!(error.post_info.pays_fee, Pays::Yes, "who is wrong pays for it");
				check();
				error.error
			};
			let right = Proof::decode(&mut &proof[..]).unwrap();
			assert_eq!(refused(proof[..proof.len() - 1].to_vec()), Problem::Malformed.into());
			let mut other = right.clone();
			other.record.result.shape.push(1);
			assert!([Problem::ModelMismatch, Problem::InvalidNode]
				.map(Into::into)
				.contains(&refused(other.encode())));
			let mut other = right.clone();
			other.index = u32::MAX;
			assert_eq!(refused(other.encode()), Problem::NoSuchPlace.into());
			let mut other = right.clone();
			other.operands.pop();
			assert_eq!(refused(other.encode()), Problem::WrongLength.into());
			if !right.inputs.is_empty() {
				let mut other = right.clone();
				other.inputs[0][0] ^= 1;
				assert_eq!(refused(other.encode()), Problem::InputMismatch.into());
			}
			if !right.nodes.is_empty() {
				let mut other = right.clone();
				other.nodes[0][0] ^= 1;
				assert_eq!(refused(other.encode()), Problem::TraceMismatch.into());
				let mut other = right.clone();
				other.nodes.pop();
				assert_eq!(refused(other.encode()), Problem::WrongLength.into());
			}
			for operand in 0..right.operands.len() {
				if right.operands[operand].tiles.is_empty() {
					continue;
				}
				let mut other = right.clone();
				other.operands[operand].tiles[0].1[0] ^= 1;
				assert_eq!(refused(other.encode()), Problem::TilesMismatch.into());
				let mut other = right.clone();
				other.operands[operand] = Default::default();
				assert_eq!(refused(other.encode()), Problem::TileMissing.into());
			}
			assert_ok!(play(C1, 0, Move::Prove(proof)));
			assert_convicted(job);
		});
	}
}

#[test]
fn batch_of_moves_should_be_judged_one_by_one() {
	let (truth, lie) = long_game();
	run(|| {
		let first = sign(A, &truth, &lie.claim);
		let second = sign(A, &truth, &lie.claim);
		let charge = Challenger::new(&truth).accuse(&lie.claim, Some(&lie.trace)).unwrap();
		assert_ok!(open(C1, first, &charge));
		assert_ok!(open(C2, second, &charge));
		let turn = |id| {
			let dispute = Open::<Test>::get(id).unwrap();
			Turn { dispute: id, turn: 0, action: Liar(&lie).respond(id, &dispute).unwrap() }
		};
		let late = Turn { turn: 3, ..turn(0) };
		let turns = vec![turn(0), late.clone(), turn(1)];
		let post = Disputes::play(origin(worker(A)), turns.try_into().unwrap()).unwrap();
		assert_eq!(post.pays_fee, Pays::Yes, "one of them was wrong");
		let error = Problem::NotYourTurn.into();
		System::assert_has_event(Event::MoveRejected { dispute: 0, turn: 3, error }.into());
		assert_eq!(Open::<Test>::get(0).unwrap().turn, 1);
		assert_eq!(Open::<Test>::get(1).unwrap().turn, 1);
		check();
		let turns = vec![late.clone(), late].try_into().unwrap();
		assert_eq!(problem(Disputes::play(origin(worker(A)), turns)), error);
	});
	run(|| {
		let first = sign(A, &truth, &lie.claim);
		let second = sign(A, &truth, &lie.claim);
		let charge = Challenger::new(&truth).accuse(&lie.claim, Some(&lie.trace)).unwrap();
		assert_ok!(open(C1, first, &charge));
		assert_ok!(open(C2, second, &charge));
		let turns: Vec<Turn> = [0, 1]
			.map(|id| {
				let dispute = Open::<Test>::get(id).unwrap();
				Turn { dispute: id, turn: 0, action: Liar(&lie).respond(id, &dispute).unwrap() }
			})
			.to_vec();
		let dearest = crate::Pallet::<Test>::dearest_turns(&turns);
		let post = Disputes::play(origin(worker(A)), turns.try_into().unwrap()).unwrap();
		assert_eq!(post.pays_fee, Pays::No);
		assert!(post.actual_weight.unwrap().all_lte(dearest));
	});
}
