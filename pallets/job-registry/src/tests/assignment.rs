use crate::{mock::*, Lane, Offers};
use ambit_coverage::quality::Beta;
use ambit_primitives::jobs::{JobState, Quality, RefundReason};
use frame_support::assert_ok;
use std::collections::BTreeMap;

fn waits(id: u64) -> bool {
	job(id).state == JobState::Submitted
}

#[test]
fn job_should_never_go_to_the_client_itself() {
	ExtBuilder::default().with_class().with_offers(&[(A, 8, 100)]).build_and_execute(|| {
		let own = submit_as(A, 0, 300, 101);
		next_block();
		assert!(waits(own));
		assert_ok!(JobRegistry::offer(origin(B), 0, 1, 200));
		run_to(5);
		assert_eq!(holder(own).0, B);
	});
}

#[test]
fn job_should_pass_over_offers_above_its_ceiling() {
	ExtBuilder::default().with_class().with_offers(&[(A, 8, 301), (B, 8, 300)]).build_and_execute(|| {
		let jobs: Vec<_> = (0..4).map(|_| submit(300)).collect();
		next_block();
		assert!(jobs.iter().all(|id| holder(*id).0 == B));
		let cheap = submit(299);
		next_block();
		assert!(waits(cheap));
	});
}

#[test]
fn job_should_pass_over_operators_that_are_chilled_or_slashed_below_their_promise() {
	let offers = [(A, 8, 100), (B, 8, 100), (C, 8, 100)];
	ExtBuilder::default().with_class().with_offers(&offers).build_and_execute(|| {
		Bonds::mutate(A, |bond| bond.chilled = true);
		Bonds::mutate(B, |bond| bond.active = 8 * STAKE_PER_SLOT - 1);
		let state = JobRegistry::class(0).unwrap();
		assert_eq!((state.slots, state.free), (8, 8));
		let jobs: Vec<_> = (0..8).map(|_| submit(300)).collect();
		let ninth = submit(300);
		next_block();
		assert!(jobs.iter().all(|id| holder(*id).0 == C));
		assert!(waits(ninth));
		Bonds::mutate(A, |bond| bond.chilled = false);
		next_block();
		assert_eq!(holder(ninth).0, A);
	});
}

#[test]
fn jobs_should_spread_over_equal_operators() {
	let offers = [(A, 8, 100), (B, 8, 100), (C, 8, 100), (D, 8, 100)];
	ExtBuilder::default().with_class().with_offers(&offers).build_and_execute(|| {
		let jobs: Vec<_> = (0..24).map(|_| submit(300)).collect();
		next_block();
		let mut load = BTreeMap::<u64, u32>::new();
		for id in jobs {
			*load.entry(holder(id).0).or_default() += 1;
		}
		// The power of d choices: far closer to 6 each than drawing one would be.
		assert!(load.values().all(|jobs| (4..=8).contains(jobs)), "{load:?}");
	});
}

#[test]
fn job_should_go_to_the_operator_with_the_better_record() {
	ExtBuilder::default().with_class().with_offers(&[(A, 8, 100), (B, 8, 100)]).build_and_execute(|| {
		// B fails once.
		Bonds::mutate(A, |bond| bond.chilled = true);
		let failed = submit_as(CLIENT, 0, 300, 30);
		next_block();
		assert_eq!(holder(failed).0, B);
		run_to(40);
		Bonds::mutate(A, |bond| bond.chilled = false);
		let mut wins = 0;
		for _ in 0..200 {
			let id = submit(300);
			next_block();
			wins += u32::from(holder(id).0 == A);
			finish(id);
		}
		// All but the draws of three slots of B, one in ten, and half of the trials.
		assert!((160..190).contains(&wins), "{wins} of 200");
	});
}

#[test]
fn jobs_should_go_by_slots_and_not_by_names() {
	let offers = [(A, 6, 100), (B, 2, 100), (C, 2, 100), (D, 2, 100)];
	ExtBuilder::default().with_class().with_offers(&offers).build_and_execute(|| {
		let mut large = 0;
		for _ in 0..400 {
			let id = submit(300);
			next_block();
			large += u32::from(holder(id).0 == A);
			assert_ok!(report(
				holder(id).0,
				vec![declined(id, 0, ambit_primitives::jobs::DeclineReason::ModelUnavailable)]
			));
			assert_ok!(JobRegistry::withdraw_job(origin(CLIENT), id));
		}
		// Half of the slots. A standard deviation is 10.
		assert!((160..=240).contains(&large), "{large} of 400");
	});
}

#[test]
fn operator_of_the_last_attempt_should_come_last_however_many_slots_it_has() {
	ExtBuilder::default().with_class().with_offers(&[(A, 8, 100), (B, 1, 300)]).build_and_execute(|| {
		Bonds::mutate(B, |bond| bond.chilled = true);
		let id = submit(300);
		next_block();
		assert_eq!(holder(id).0, A);
		Bonds::mutate(B, |bond| bond.chilled = false);
		let other = submit(100);
		run_to(25);
		assert_eq!(holder(id).0, B);
		// Where there is no other it is better than nobody.
		assert_eq!(holder(other).0, A);
	});
}

#[test]
fn failed_operator_should_mend_its_record_by_trials() {
	ExtBuilder::default().with_class().with_offers(&[(A, 8, 100), (B, 8, 100)]).build_and_execute(|| {
		Bonds::mutate(A, |bond| bond.chilled = true);
		submit_as(CLIENT, 0, 300, 30);
		run_to(40);
		Bonds::mutate(A, |bond| bond.chilled = false);
		let before = JobRegistry::offers_of(&B)[0].success_ppm;
		let mut served = 0;
		for _ in 0..200 {
			let id = submit(300);
			next_block();
			served += u32::from(holder(id).0 == B);
			finish(id);
		}
		run_to(System::block_number() + WINDOW + 1);
		assert!(served >= 2, "{served} of 200");
		assert!(JobRegistry::offers_of(&B)[0].success_ppm > before);
	});
}

#[test]
fn equals_should_be_chosen_by_price() {
	ExtBuilder::default().with_class().with_offers(&[(A, 1, 110), (B, 1, 100)]).build_and_execute(|| {
		let mut cheap = 0;
		for _ in 0..20 {
			let id = submit(300);
			next_block();
			cheap += u32::from(holder(id).0 == B);
			assert_ok!(report(
				holder(id).0,
				vec![declined(id, 0, ambit_primitives::jobs::DeclineReason::ModelUnavailable)]
			));
			assert_ok!(JobRegistry::withdraw_job(origin(CLIENT), id));
		}
		assert!(cheap >= 17, "{cheap} of 20");
	});
}

#[test]
fn records_of_one_grade_should_be_equals() {
	let offers = [(A, 8, 100), (B, 8, 110)];
	ExtBuilder::default().with_class().with_offers(&offers).build_and_execute(|| {
		// Both have what a hundred successes give, and the dearer hasn't failed since.
		let perfect = (0..100).fold(Beta::PRIOR, |record, _| record.success());
		for (index, record) in [(0, perfect.failure().success()), (1, perfect)] {
			Offers::<Test>::mutate(0, index, |offer| {
				offer.as_mut().unwrap().quality = Quality { alpha: record.alpha, beta: record.beta };
			});
		}
		let mut cheap = 0;
		for _ in 0..100 {
			let id = submit(300);
			next_block();
			cheap += u32::from(holder(id).0 == A);
			finish(id);
		}
		// All but the draws of three slots of B, one in ten, and half of the trials.
		assert!((75..96).contains(&cheap), "{cheap} of 100");
	});
}

#[test]
fn draw_should_follow_the_randomness_of_the_block_after_submission() {
	let draws = |luck: u64| {
		let mut drawn = Vec::new();
		ExtBuilder::default()
			.with_class()
			.with_offers(&[(A, 8, 100), (B, 8, 100), (C, 8, 100), (D, 8, 100)])
			.build_and_execute(|| {
				let jobs: Vec<_> = (0..8).map(|_| submit(300)).collect();
				Luck::set(luck);
				next_block();
				drawn = jobs.into_iter().map(|id| holder(id).0).collect();
			});
		drawn
	};
	assert_eq!(draws(1), draws(1));
	assert!((2..10).any(|luck| draws(luck) != draws(1)));
}

#[test]
fn waiting_job_should_be_assigned_when_a_slot_is_free_again() {
	ExtBuilder::default().with_class().with_offers(&[(A, 1, 100)]).build_and_execute(|| {
		let (first, second) = (submit(300), submit(300));
		next_block();
		assert_eq!(holder(first).0, A);
		assert!(waits(second));
		run_to(6);
		finish(first);
		run_to(8);
		assert_eq!(holder(second).0, A);
	});
}

#[test]
fn class_without_offers_should_refund_in_time_and_count_as_unserved() {
	ExtBuilder::default().with_class().build_and_execute(|| {
		let id = submit_as(CLIENT, 0, 300, 60);
		// 40 is the last block from which an operator would have its 20 blocks.
		run_to(40);
		assert!(waits(id));
		run_to(41);
		assert_eq!(refunded(id), RefundReason::NoCapacity);
		assert_eq!((held(CLIENT), free(CLIENT)), (0, ENDOWMENT));
		assert_eq!(Told::get(), [Demand::Refunded(0, id, RefundReason::NoCapacity, 300)]);
		assert_eq!(JobRegistry::class(0).unwrap().class.open_jobs, 0);
		run_to(41 + RETENTION + 1);
		assert!(JobRegistry::job(id).is_none());
		assert!(Lane::ALL.iter().all(|lane| lines(*lane) == 0));
	});
}

#[test]
fn waiting_job_should_be_assigned_in_its_last_block() {
	ExtBuilder::default().with_class().build_and_execute(|| {
		let id = submit_as(CLIENT, 0, 300, 22);
		assert_ok!(JobRegistry::offer(origin(A), 0, 1, 100));
		next_block();
		assert_eq!(
			job(id).state,
			JobState::Assigned { operator: A, offer: 0, fee: 100, pledge: 100, due: 22 }
		);
	});
}
