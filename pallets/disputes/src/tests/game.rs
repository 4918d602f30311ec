//! Whoever is right wins, through every way of the game.

use super::players::*;
use crate::{mock::*, Disputes as Open, Event};
use ambit_graph::testing::Random;
use ambit_primitives::disputes::{Ground, Move, Stage};
use ambit_referee::testing::{Execution, Fault, Lie};
use frame_support::assert_ok;
use std::cell::RefCell;

/// The operator lost what stood behind the result, and the challenger has its bond and a bounty.
#[track_caller]
pub fn assert_convicted(job: u64) {
	assert!(is_void(job), "the result stands");
	assert_eq!(bonded(A), BOND - PLEDGE);
	assert_eq!((held(C1), wealth(C1)), (0, ENDOWMENT + REPORTER_CAP.min(PLEDGE / 10)));
	check();
}

/// The operator has a share of the bond, and the challenger has lost it.
#[track_caller]
pub fn assert_acquitted(job: u64) {
	assert!(!is_void(job), "the result is void");
	assert_eq!(bonded(A), BOND);
	assert_eq!((held(C1), wealth(C1)), (0, ENDOWMENT - DISPUTE_BOND));
	check();
}

/// A lie whose dispute goes through all stages, hashes and picks included. Its output is wrong too.
pub fn long_game() -> (Execution, Lie) {
	for seed in 0.. {
		let truth = Execution::random(seed);
		let large = truth.nodes.iter().position(|node| node.len() > 65_536);
		let Some(node) = large else { continue };
		let lie = Lie::about(&truth, Fault::Intermediate, Some(node as u32), &mut Random::new(seed));
		if let Some(lie) = lie.filter(|lie| lie.untraced(&truth).is_some()) {
			return (truth, lie);
		}
	}
	unreachable!("there are large results")
}

/// The same, whose result names no trace.
pub fn untraced_long_game() -> (Execution, Lie) {
	let (truth, lie) = long_game();
	let lie = lie.untraced(&truth).expect("the output is wrong");
	(truth, lie)
}

#[test]
fn long_game_should_go_through_every_stage() {
	let (truth, lie) = long_game();
	run(|| {
		let (job, moves) = dispute_a_lie(&truth, &lie, false);
		assert_convicted(job);
		// Trace, name, hashes, pick, bytes, proof.
		assert_eq!(moves, 6);
	});
	run(|| {
		let (job, moves) = dispute_a_lie(&truth, &lie, true);
		assert_convicted(job);
		assert_eq!(moves, 4);
	});
}

#[test]
fn long_game_should_be_the_same_where_the_trace_is_said_only_now() {
	let (truth, lie) = untraced_long_game();
	for published in [false, true] {
		run(|| {
			let (job, moves) = dispute_a_lie(&truth, &lie, published);
			assert_eq!(super::fuzz::ground_of_conviction(), Ground::Trace);
			assert_convicted(job);
			assert_eq!(moves, 6);
		});
	}
}

#[test]
fn silent_operator_should_lose_at_every_step() {
	let (truth, lie) = long_game();
	// It posts the trace, reveals hashes, reveals bytes.
	for turns in 0..3 {
		run(|| {
			let job = sign(A, &truth, &lie.claim);
			let challenger = Challenger::new(&truth);
			let charge = challenger.accuse(&lie.claim, None).unwrap();
			assert_ok!(open(C1, job, &charge));
			let operator = Until(RefCell::new(turns), Liar(&lie));
			let (moves, blocks) = play_out(0, &operator, &challenger);
			assert_eq!(moves, 2 * turns);
			assert_eq!(blocks, CLOCK + 1);
			assert_convicted(job);
		});
	}
}

#[test]
fn silent_challenger_should_lose_at_every_step() {
	let (truth, lie) = long_game();
	// It names a node, picks a hash, proves.
	for turns in 0..3 {
		run(|| {
			let job = sign(A, &truth, &lie.claim);
			let challenger = Challenger::new(&truth);
			let charge = challenger.accuse(&lie.claim, None).unwrap();
			assert_ok!(open(C1, job, &charge));
			let challenger = Until(RefCell::new(turns), challenger);
			let (moves, blocks) = play_out(0, &Liar(&lie), &challenger);
			assert_eq!(moves, 2 * turns + 1);
			assert_eq!(blocks, CLOCK + 1);
			assert_acquitted(job);
		});
	}
}

#[test]
fn operator_should_lose_when_what_it_says_is_malformed() {
	let (truth, lie) = long_game();
	let spoil = |bytes: &mut Vec<u8>| bytes[7] ^= 1;
	let ways: [fn(Move) -> Move; 5] = [
		|action| match action {
			Move::Post { chunk, roots } => {
				let mut roots = roots.into_inner();
				roots[0].0[0] ^= 1;
				Move::Post { chunk, roots: roots.try_into().unwrap() }
			}
			action => action,
		},
		|action| match action {
			Move::Post { roots, .. } => Move::Post { chunk: 1, roots },
			action => action,
		},
		|action| match action {
			Move::Post { chunk, roots } => {
				let mut roots = roots.into_inner();
				roots.pop();
				Move::Post { chunk, roots: roots.try_into().unwrap() }
			}
			action => action,
		},
		|action| match action {
			Move::Reveal(bytes) => {
				let mut bytes = bytes.into_inner();
				bytes[7] ^= 1;
				Move::Reveal(bytes.try_into().unwrap())
			}
			action => action,
		},
		|action| match action {
			Move::Reveal(bytes) => {
				let mut bytes = bytes.into_inner();
				bytes.truncate(bytes.len() - 32);
				Move::Reveal(bytes.try_into().unwrap())
			}
			action => action,
		},
	];
	for way in ways {
		run(|| {
			let job = sign(A, &truth, &lie.claim);
			let challenger = Challenger::new(&truth);
			let charge = challenger.accuse(&lie.claim, None).unwrap();
			assert_ok!(open(C1, job, &charge));
			let (_, blocks) = play_out(0, &But(Liar(&lie), way), &challenger);
			assert_eq!(blocks, CLOCK + 1, "by its clock");
			assert_convicted(job);
		});
	}
	// What is true of the operator's own bytes is tested beside the referee.
	let mut bytes = vec![0; 8];
	spoil(&mut bytes);
	assert_eq!(bytes[7], 1);
}

#[test]
fn side_that_gives_up_should_lose_at_once() {
	let (truth, lie) = long_game();
	run(|| {
		let job = sign(A, &truth, &lie.claim);
		let charge = Challenger::new(&truth).accuse(&lie.claim, Some(&lie.trace)).unwrap();
		assert_ok!(open(C1, job, &charge));
		assert_ok!(play(worker(A), 0, Move::Concede));
		assert_convicted(job);
	});
	run(|| {
		let job = sign(A, &truth, &lie.claim);
		let charge = Challenger::new(&truth).accuse(&lie.claim, None).unwrap();
		assert_ok!(open(C1, job, &charge));
		let dispute = Open::<Test>::get(0).unwrap();
		assert_ok!(play(worker(A), 0, Liar(&lie).respond(0, &dispute).unwrap()));
		assert_ok!(play(C1, 0, Move::Concede));
		System::assert_last_event(
			Event::OperatorAcquitted {
				dispute: 0,
				job,
				attempt: 0,
				operator: A,
				challenger: C1,
				paid: DISPUTE_BOND / 4,
				ground: Ground::Conceded,
			}
			.into(),
		);
		assert_acquitted(job);
	});
}

#[test]
fn result_proven_wrong_at_once_should_need_no_bond() {
	for fault in [Fault::OutputRoot, Fault::Inline] {
		let (truth, lie) = (0..)
			.find_map(|seed| {
				let truth = Execution::random(seed);
				let lie = Lie::about(&truth, fault, None, &mut Random::new(seed))?;
				Some((truth, lie))
			})
			.unwrap();
		run(|| {
			let job = sign(A, &truth, &lie.claim);
			let charge = Challenger::new(&truth).accuse(&lie.claim, None).unwrap();
			let issued = Balances::total_issuance();
			let post = open(POOR, job, &charge).unwrap();
			assert_eq!(post.pays_fee, frame_support::dispatch::Pays::No);
			assert_eq!(Open::<Test>::iter().count(), 0);
			assert!(is_void(job));
			assert_eq!((bonded(A), free(POOR)), (BOND - PLEDGE, 20 + REPORTER_CAP));
			assert_eq!(Balances::total_issuance(), issued - (PLEDGE - REPORTER_CAP));
			let convicted = Event::OperatorConvicted {
				dispute: 0,
				job,
				attempt: 0,
				operator: A,
				challenger: POOR,
				slashed: PLEDGE,
				ground: Ground::Proof,
			};
			System::assert_last_event(convicted.into());
			// It is void: nobody can dispute it again.
			assert!(open(C2, job, &charge).is_err());
		});
	}
}

#[test]
fn job_should_be_done_again_after_a_conviction() {
	let (truth, lie) = long_game();
	run(|| {
		let (job, _) = dispute_a_lie(&truth, &lie, true);
		let class = publish(&truth);
		assert_ok!(JobRegistry::offer(origin(B), class, 2, FEE));
		next_block();
		assert_eq!(report(job, &truth.claim()), B);
		assert_eq!(Challenger::new(&truth).accuse(&truth.claim(), None), None);
		run_to(System::block_number() + WINDOW + 1);
		assert!(matches!(
			JobRegistry::job(job).unwrap().state,
			ambit_primitives::jobs::JobState::Settled { operator: B, .. }
		));
		assert_eq!(free(B), ENDOWMENT - BOND + FEE * 80 / 100);
	});
}

#[test]
fn settlement_should_wait_for_the_dispute_and_then_pay() {
	let (truth, lie) = long_game();
	run(|| {
		let job = sign(A, &truth, &lie.claim);
		let charge = Challenger::new(&truth).accuse(&lie.claim, None).unwrap();
		run_to(2 + WINDOW - 1);
		assert_ok!(open(C1, job, &charge));
		let Stage::Posting { nodes, .. } = Open::<Test>::get(0).unwrap().stage else { panic!() };
		assert_eq!(nodes as usize, truth.nodes.len());
		run_to(2 + WINDOW + 5);
		assert!(!is_settled(job));
		let dispute = Open::<Test>::get(0).unwrap();
		assert_ok!(play(worker(A), 0, Liar(&lie).respond(0, &dispute).unwrap()));
		assert_ok!(play(C1, 0, Move::Concede));
		next_block();
		next_block();
		assert!(is_settled(job));
	});
}
