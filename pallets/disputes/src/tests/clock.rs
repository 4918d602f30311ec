//! Clocks, deadlines, and what a crowd of disputes does to them.

use super::{game::*, players::*};
use crate::{mock::*, Deadlines, Disputes as Open, ServedTo};
use ambit_primitives::disputes::{Artefact, Demand, Move};
use ambit_referee::testing::Execution;
use frame_support::{assert_noop, assert_ok, dispatch::Pays, weights::Weight};

const OUTPUT: Demand = Demand { of: Artefact::Output, tensor: 0, piece: 0 };

#[test]
fn move_should_be_accepted_in_the_last_block_of_the_clock_and_not_later() {
	let (truth, lie) = long_game();
	for late in [false, true] {
		run(|| {
			let job = sign(A, &truth, &lie.claim);
			let charge = Challenger::new(&truth).accuse(&lie.claim, Some(&lie.trace)).unwrap();
			assert_ok!(open(C1, job, &charge));
			let opened = System::block_number();
			assert_eq!(Open::<Test>::get(0).unwrap().deadline(), opened + CLOCK);
			// The hook has no room: the clock counts all the same.
			ServiceWeight::set(Weight::zero());
			run_to(opened + CLOCK + u64::from(late));
			let dispute = Open::<Test>::get(0).unwrap();
			let action = Liar(&lie).respond(0, &dispute).unwrap();
			if late {
				assert_noop!(play(worker(A), 0, action).map_err(|error| error.error), Problem::ClockRanOut);
			} else {
				assert_noop!(
					Disputes::close(origin(ANYONE), 0).map_err(|error| error.error),
					Problem::StillOpen
				);
				assert_ok!(play(worker(A), 0, action));
			}
		});
	}
}

#[test]
fn clocks_should_run_only_in_ones_own_turn_and_never_be_wound_up() {
	let (truth, lie) = long_game();
	run(|| {
		let job = sign(A, &truth, &lie.claim);
		let challenger = Challenger::new(&truth);
		let charge = challenger.accuse(&lie.claim, None).unwrap();
		assert_ok!(open(C1, job, &charge));
		let mut left = (CLOCK, CLOCK);
		for wait in [3, 5, 4, 2, 4, 4] {
			let dispute = Open::<Test>::get(0).unwrap();
			assert_eq!((dispute.clocks.operator, dispute.clocks.challenger), left);
			run_to(System::block_number() + wait);
			let dispute = Open::<Test>::get(0).unwrap();
			match dispute.stage.side() {
				ambit_primitives::disputes::Side::Operator => {
					left.0 -= wait;
					assert_ok!(play(worker(A), 0, Liar(&lie).respond(0, &dispute).unwrap()));
				}
				ambit_primitives::disputes::Side::Challenger => {
					left.1 -= wait;
					assert_ok!(play(C1, 0, challenger.respond(0, &dispute).unwrap()));
				}
			}
			check();
		}
		assert_convicted(job);
	});
}

#[test]
fn time_should_be_bounded_whatever_the_number_of_disputes() {
	let truth = Execution::random(3);
	run(|| {
		let job = sign(A, &truth, &truth.claim());
		// Demands at the very end of the window, each of which the operator answers at the last moment, and disputes that their
		// challenger lets run out.
		run_to(2 + WINDOW - 1);
		for _ in 0..30 {
			assert_ok!(Disputes::demand(origin(C1), job, 0, OUTPUT));
		}
		run_to(2 + WINDOW - 1 + CLOCK);
		for id in 0..30 {
			let dispute = Open::<Test>::get(id).unwrap();
			assert_ok!(play(worker(A), id, Operator(&truth).respond(id, &dispute).unwrap()));
		}
		run_to(2 + WINDOW + CLOCK + 1);
		assert!(is_settled(job));
	});
}

#[test]
fn crowd_of_deadlines_should_be_served_within_the_limit_and_all_of_it() {
	let truth = Execution::random(3);
	run(|| {
		let job = sign(A, &truth, &truth.claim());
		let other = sign(A, &truth, &truth.claim());
		for _ in 0..40 {
			assert_ok!(Disputes::demand(origin(C1), job, 0, OUTPUT));
			assert_ok!(Disputes::demand(origin(C2), other, 0, OUTPUT));
		}
		// Room for three a block.
		ServiceWeight::set(crate::Pallet::<Test>::dearest_end().saturating_mul(3));
		let due = System::block_number() + CLOCK + 1;
		run_to(due);
		let mut left = 80;
		while left > 0 {
			let before = left;
			left = Open::<Test>::iter().count();
			assert!(left < before && before - left <= 6, "{before} to {left}");
			assert!(left == 0 || ServedTo::<Test>::get().unwrap() <= due);
			check();
			next_block();
		}
		assert_eq!(Deadlines::<Test>::iter().count(), 0);
		assert!(is_void(job) && is_void(other));
		next_block();
		assert_eq!(ServedTo::<Test>::get(), Some(System::block_number() + 1));
		// One result, one slash, however many disputes.
		assert_eq!(bonded(A), BOND - 2 * PLEDGE);
		assert_eq!((wealth(C1), wealth(C2)), (ENDOWMENT + REPORTER_CAP, ENDOWMENT + REPORTER_CAP));
	});
}

#[test]
fn anyone_should_be_able_to_close_a_dispute_whose_clock_has_run_out() {
	let (truth, lie) = long_game();
	run(|| {
		let job = sign(A, &truth, &lie.claim);
		let charge = Challenger::new(&truth).accuse(&lie.claim, None).unwrap();
		assert_ok!(open(C1, job, &charge));
		ServiceWeight::set(Weight::zero());
		run_to(System::block_number() + CLOCK + 1);
		let post = Disputes::close(origin(ANYONE), 0).unwrap();
		assert_eq!(post.pays_fee, Pays::No);
		assert_convicted(job);
		assert_noop!(
			Disputes::close(origin(ANYONE), 0).map_err(|error| error.error),
			Problem::UnknownDispute
		);
	});
}

#[test]
fn late_copy_of_a_move_should_not_be_taken_for_the_next() {
	let (truth, lie) = long_game();
	run(|| {
		let job = sign(A, &truth, &lie.claim);
		let charge = Challenger::new(&truth).accuse(&lie.claim, Some(&lie.trace)).unwrap();
		assert_ok!(open(C1, job, &charge));
		let turn = ambit_primitives::disputes::Turn { dispute: 0, turn: 1, action: Move::Concede };
		assert_noop!(
			Disputes::play(origin(worker(A)), vec![turn].try_into().unwrap()).map_err(|error| error.error),
			Problem::WrongTurn
		);
	});
}
