//! Disputes that began under one value of a parameter, and end under another.

use super::{game::*, players::*};
use crate::{mock::*, Disputes as Open};
use frame_support::assert_ok;

#[test]
fn dispute_should_keep_its_clocks_when_the_parameter_changes() {
	let (truth, lie) = long_game();
	for clock in [1, 5 * CLOCK] {
		run(|| {
			let job = sign(A, &truth, &lie.claim);
			let charge = Challenger::new(&truth).accuse(&lie.claim, Some(&lie.trace)).unwrap();
			assert_ok!(open(C1, job, &charge));
			let opened = System::block_number();
			TimeToMove::set(clock);
			check();
			assert_eq!(Open::<Test>::get(0).unwrap().deadline(), opened + CLOCK);
			run_to(opened + CLOCK);
			let dispute = Open::<Test>::get(0).unwrap();
			assert_ok!(play(worker(A), 0, Liar(&lie).respond(0, &dispute).unwrap()));
			check();
			let dispute = Open::<Test>::get(0).unwrap();
			assert_eq!(dispute.deadline(), opened + 2 * CLOCK, "the challenger has its own time");
		});
	}
}

#[test]
fn bond_should_be_that_of_the_opening() {
	let (truth, lie) = long_game();
	for bond in [1, 10 * DISPUTE_BOND] {
		run(|| {
			let job = sign(A, &truth, &lie.claim);
			let charge = Challenger::new(&truth).accuse(&lie.claim, Some(&lie.trace)).unwrap();
			assert_ok!(open(C1, job, &charge));
			HeldForDispute::set(bond);
			check();
			// The operator stays silent.
			run_to(System::block_number() + CLOCK + 1);
			assert_convicted(job);
		});
	}
}

#[test]
fn worker_should_watch_results_of_a_window_that_was_longer() {
	use ambit_primitives::traits::{DisputedResults, WorkerDuties};
	let (truth, lie) = long_game();
	run(|| {
		let job = sign(A, &truth, &lie.claim);
		TimeToDispute::set(1);
		run_to(System::block_number() + WINDOW - 1);
		assert_eq!(JobRegistry::in_window(10), [(job, 0)]);
		assert_eq!(Disputes::tasks(&C1, 10).len(), 1);
		let charge = Challenger::new(&truth).accuse(&lie.claim, Some(&lie.trace)).unwrap();
		assert_ok!(open(C1, job, &charge));
	});
}
