//! What happens when there is more to do than a block can.

use crate::{mock::*, Agenda, Lane, LastPage, Pallet, AGENDA_PAGE};
use ambit_primitives::jobs::{JobState, RefundReason};
use frame_support::{assert_ok, traits::Hooks, weights::Weight};

fn assigned() -> usize {
	crate::Jobs::<Test>::iter_values().filter(|job| matches!(job.state, JobState::Assigned { .. })).count()
}

/// The least that lets every lane have a turn.
fn least_service() -> Weight {
	let dearest = Lane::ALL.map(|lane| Pallet::<Test>::dearest(lane).ref_time()).into_iter().max().unwrap();
	Weight::from_parts(8 * (dearest + 300_000_000), u64::MAX)
}

#[test]
fn parameters_should_be_checked_together() {
	ExtBuilder::default().build_and_execute(|| {
		JobRegistry::integrity_test();
		ServiceWeight::set(least_service());
		JobRegistry::integrity_test();
		ServiceWeight::set(Weight::from_parts(1_000, 0));
		assert!(std::panic::catch_unwind(JobRegistry::integrity_test).is_err());
	});
}

#[test]
fn crowd_should_be_served_in_turn_over_several_blocks() {
	let offers = [(A, 8, 100), (B, 8, 100), (C, 8, 100), (D, 8, 100)];
	ExtBuilder::default().with_class().with_offers(&offers).build_and_execute(|| {
		let ids: Vec<_> = (0..24).map(|_| submit(300)).collect();
		ServiceWeight::set(Pallet::<Test>::dearest(Lane::Fresh).saturating_mul(2));
		let mut before = 0;
		while before < ids.len() {
			let used = next_block_with(Weight::zero());
			check();
			let limit = ServiceWeight::get().saturating_add(<() as crate::WeightInfo>::on_initialize());
			assert!(used.all_lte(limit), "{used} is more than {limit}");
			let after = assigned();
			assert!(after > before, "nothing was assigned after {before}");
			// First come, first served.
			assert!(ids[..after].iter().all(|id| job(*id).state != JobState::Submitted));
			before = after;
		}
		assert!(System::block_number() > 3);
		for id in ids {
			finish(id);
		}
	});
}

#[test]
fn agenda_should_open_pages_as_it_needs_them() {
	ExtBuilder::default().with_class().with_offers(&[(A, 8, 100)]).build_and_execute(|| {
		let crowd = 2 * AGENDA_PAGE + 10;
		for _ in 0..crowd {
			submit_as(CLIENT, 0, 100, 60);
		}
		assert_eq!(LastPage::<Test>::get((Lane::Fresh, 2)), 2);
		assert_eq!(Agenda::<Test>::get((Lane::Fresh, 2, 2)).len(), 10);
		next_block();
		check();
		assert_eq!(assigned(), 8);
		assert_eq!(lines(Lane::Fresh), 0);
		assert_eq!(lines(Lane::Retry), crowd as usize - 8);
		assert_eq!(LastPage::<Test>::get((Lane::Fresh, 2)), 0);
		// All of them are refunded in time; those that A has, when its time is up.
		for id in 0..u64::from(crowd) {
			if matches!(job(id).state, JobState::Assigned { .. }) {
				finish(id);
			}
		}
		run_to(120);
		assert!(Lane::ALL.iter().all(|lane| lines(*lane) == 0), "all is done and forgotten");
		assert_eq!((held(CLIENT), LastPage::<Test>::iter().count()), (0, 0));
	});
}

#[test]
fn crowd_that_waits_should_not_hold_up_others() {
	ExtBuilder::default().with_class().build_and_execute(|| {
		// Nobody serves these.
		for _ in 0..300 {
			submit_as(CLIENT, 0, 100, 400);
		}
		next_block();
		assert_ok!(JobRegistry::offer(origin(A), 0, 2, 200));
		ServiceWeight::set(least_service());
		for _ in 0..5 {
			next_block_with(Weight::zero());
		}
		// Their turn comes later and later; a fresh job is served at once all the same, and times out in time.
		let fresh = submit_as(OTHER_CLIENT, 0, 200, 200);
		next_block_with(Weight::zero());
		check();
		assert_eq!(holder(fresh), (A, 0));
		let JobState::Assigned { due, .. } = job(fresh).state else { unreachable!() };
		while System::block_number() <= due {
			next_block_with(Weight::zero());
		}
		check();
		assert_eq!(job(fresh).state, JobState::Submitted);
	});
}

#[test]
fn jobs_should_not_be_assigned_too_late_when_their_turn_comes_after_the_deadline() {
	ExtBuilder::default().with_class().build_and_execute(|| {
		let id = submit_as(CLIENT, 0, 300, 30);
		ServiceWeight::set(Weight::zero());
		run_to(50);
		assert_ok!(JobRegistry::offer(origin(A), 0, 1, 100));
		ServiceWeight::set(Weight::from_parts(1_000_000_000_000, u64::MAX));
		next_block();
		assert_eq!(refunded(id), RefundReason::NoCapacity);
	});
}

#[test]
fn pallet_should_begin_where_it_joins_a_running_chain() {
	ExtBuilder::default().with_class().build_and_execute(|| {
		crate::ServedTo::<Test>::kill();
		System::set_block_number(1_000_000);
		ServiceWeight::set(least_service());
		next_block();
		let id = submit(300);
		assert_ok!(JobRegistry::offer(origin(A), 0, 1, 100));
		next_block();
		assert_eq!(holder(id), (A, 0));
		finish(id);
	});
}

#[test]
fn empty_blocks_should_cost_next_to_nothing() {
	ExtBuilder::default().with_class().build_and_execute(|| {
		run_to(5);
		let used = next_block_with(Weight::zero());
		let page = <() as crate::WeightInfo>::turn_page().saturating_mul(6);
		assert!(used.all_lte(page.saturating_add(<() as crate::WeightInfo>::on_initialize())), "{used}");
		let writes = frame_support::weights::constants::ParityDbWeight::get().writes(20);
		assert!(used.all_lte(writes), "{used}");
	});
}
