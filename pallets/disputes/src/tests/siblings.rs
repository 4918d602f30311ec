//! Several disputes on one result: each for itself, and one verdict.

use super::{game::*, players::*};
use crate::{mock::*, Disputes as Open, Event, NextDisputeId};
use ambit_primitives::disputes::{Artefact, Demand, Move};
use ambit_referee::{testing::Execution, Charge};
use frame_support::{assert_noop, assert_ok, dispatch::Pays};

/// A dispute that its challenger means to lose: it demands a trace that it has.
fn sham(truth: &Execution) -> Charge {
	Charge::Trace((&truth.model).into())
}

#[test]
fn dispute_that_is_lost_on_purpose_should_not_shield_the_result() {
	let (truth, lie) = long_game();
	for sham_first in [true, false] {
		run(|| {
			let job = sign(A, &truth, &lie.claim);
			let challenger = Challenger::new(&truth);
			let charge = challenger.accuse(&lie.claim, Some(&lie.trace)).unwrap();
			let (fake, real) = if sham_first { (0, 1) } else { (1, 0) };
			for id in [0, 1] {
				if id == fake {
					assert_ok!(open(C2, job, &sham(&truth)));
				} else {
					assert_ok!(open(C1, job, &charge));
				}
			}
			// The colluding challenger lets the operator post, and gives up.
			let dispute = Open::<Test>::get(fake).unwrap();
			assert_ok!(play(worker(A), fake, Liar(&lie).respond(fake, &dispute).unwrap()));
			assert_ok!(play(C2, fake, Move::Concede));
			assert!(!is_void(job));
			assert_eq!(wealth(C2), ENDOWMENT - DISPUTE_BOND);
			play_out(real, &Liar(&lie), &challenger);
			assert_convicted(job);
		});
	}
}

#[test]
fn sibling_of_a_won_dispute_should_get_its_bond_back_and_slash_nothing() {
	let (truth, lie) = long_game();
	run(|| {
		let job = sign(A, &truth, &lie.claim);
		let first = Challenger::new(&truth);
		let second = Challenger::new(&truth);
		assert_ok!(open(C1, job, &first.accuse(&lie.claim, Some(&lie.trace)).unwrap()));
		assert_ok!(open(C2, job, &second.accuse(&lie.claim, Some(&lie.trace)).unwrap()));
		assert_ok!(open(CHALLENGERS[2], job, &sham(&truth)));
		let dispute = Open::<Test>::get(1).unwrap();
		assert_ok!(play(worker(A), 1, Liar(&lie).respond(1, &dispute).unwrap()));
		play_out(0, &Liar(&lie), &first);
		assert_convicted(job);
		assert!(Disputes::dispute(1).unwrap().moot);

		// By anyone, at once.
		let post = Disputes::close(origin(ANYONE), 1).unwrap();
		assert_eq!(post.pays_fee, Pays::No);
		System::assert_last_event(Event::DisputeMoot { dispute: 1, job, attempt: 0 }.into());
		assert_eq!((held(C2), wealth(C2)), (0, ENDOWMENT));
		// By a move, whatever it says.
		let post = play(worker(A), 2, Move::Concede).unwrap();
		assert_eq!(post.pays_fee, Pays::No);
		assert_eq!(wealth(CHALLENGERS[2]), ENDOWMENT);
		assert_eq!(Open::<Test>::iter().count(), 0);
		assert_eq!(bonded(A), BOND - PLEDGE, "slashed once");
	});
}

#[test]
fn sibling_should_end_by_its_clock_when_nobody_closes_it() {
	let (truth, lie) = long_game();
	run(|| {
		let job = sign(A, &truth, &lie.claim);
		let first = Challenger::new(&truth);
		assert_ok!(open(C1, job, &first.accuse(&lie.claim, Some(&lie.trace)).unwrap()));
		assert_ok!(open(C2, job, &sham(&truth)));
		play_out(0, &Liar(&lie), &first);
		assert_convicted(job);
		// The job is at its next attempt meanwhile, and has a right result.
		next_block();
		assert_eq!(report(job, &truth.claim()), A);
		run_to(2 + CLOCK + 1);
		assert_eq!(Open::<Test>::iter().count(), 0);
		assert_eq!((held(C2), wealth(C2)), (0, ENDOWMENT));
		assert_eq!(bonded(A), BOND - PLEDGE);
		run_to(System::block_number() + WINDOW + 1);
		assert!(matches!(
			JobRegistry::job(job).unwrap().state,
			ambit_primitives::jobs::JobState::Settled { operator: A, .. }
		));
	});
}

#[test]
fn dispute_on_one_attempt_should_do_nothing_to_the_next() {
	let (truth, lie) = long_game();
	run(|| {
		let job = sign(A, &truth, &lie.claim);
		let first = Challenger::new(&truth);
		assert_ok!(open(C1, job, &first.accuse(&lie.claim, Some(&lie.trace)).unwrap()));
		assert_ok!(open(C2, job, &sham(&truth)));
		play_out(0, &Liar(&lie), &first);
		next_block();
		report(job, &truth.claim());
		// Another dispute, on the new result.
		assert_ok!(open(CHALLENGERS[2], job, &sham(&truth)));
		check();
		let dispute = Open::<Test>::get(1).unwrap();
		assert_eq!(dispute.attempt, 0);
		assert_ok!(Disputes::close(origin(ANYONE), 1));
		check();
		assert!(JobRegistry::contestable(job, 1).is_some());
		assert_noop!(Disputes::close(origin(ANYONE), 2).map_err(|error| error.error), Problem::StillOpen);
		let dispute = Open::<Test>::get(2).unwrap();
		assert_ok!(play(worker(A), 2, Operator(&truth).respond(2, &dispute).unwrap()));
		assert_ok!(play(CHALLENGERS[2], 2, Move::Concede));
		assert!(JobRegistry::contestable(job, 1).is_some());
	});
}

#[test]
fn operator_that_withholds_a_piece_should_lose_beside_a_dispute() {
	let (truth, lie) = long_game();
	run(|| {
		let job = sign(A, &truth, &lie.claim);
		let challenger = Challenger::new(&truth);
		assert_ok!(open(C1, job, &challenger.accuse(&lie.claim, Some(&lie.trace)).unwrap()));
		let piece = Demand { of: Artefact::Trace, tensor: 0, piece: 0 };
		assert_ok!(Disputes::demand(origin(C2), job, 0, piece));
		let next = NextDisputeId::<Test>::get();
		assert_eq!(next, 2);
		run_to(2 + CLOCK + 1);
		// Both clocks ran out in the same block: one slashes, the other is moot.
		assert_eq!(Open::<Test>::iter().count(), 0);
		assert_eq!(bonded(A), BOND - PLEDGE);
		assert_eq!(wealth(C1) + wealth(C2), 2 * ENDOWMENT + REPORTER_CAP);
		assert!(is_void(job));
	});
}

use ambit_primitives::traits::DisputedResults;
