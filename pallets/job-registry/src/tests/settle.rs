use crate::{mock::*, Event, Lane};
use ambit_primitives::jobs::{JobState, VerificationMode};
use frame_support::{assert_err_ignore_postinfo, assert_ok, weights::Weight};

fn settle(ids: &[u64]) -> frame_support::dispatch::DispatchResultWithPostInfo {
	JobRegistry::settle(origin(ANYONE), ids.to_vec().try_into().unwrap())
}

#[test]
fn result_should_be_paid_when_its_window_has_passed() {
	ExtBuilder::default().with_class().with_offers(&[(A, 4, 120)]).build_and_execute(|| {
		let id = submit(300);
		next_block();
		finish(id);
		// The first block in which it may be settled is 10; idle work comes at its end.
		run_to(2 + WINDOW);
		assert!(!is_settled(id));
		run_to(2 + WINDOW + 1);
		assert_eq!(
			job(id).state,
			JobState::Settled { operator: A, fee: 120, claim: claim(), at: 2 + WINDOW }
		);
		assert_eq!((held(CLIENT), free(CLIENT)), (0, ENDOWMENT - 120));
		assert_eq!(free(A), ENDOWMENT + 96);
		assert_eq!(free(PROTOCOL), 1_000 + 24);
		assert_eq!(Told::get(), [Demand::Settled(0, id, A, 120)]);
		assert_eq!(JobRegistry::class(0).unwrap().class.open_jobs, 0);
		assert!(JobRegistry::offers_of(&A)[0].success_ppm > 800_000);
	});
}

#[test]
fn signed_result_should_be_paid_without_a_window() {
	ExtBuilder::default()
		.with_classes(vec![spec(VerificationMode::Signed)])
		.with_offers(&[(A, 4, 120)])
		.build_and_execute(|| {
			let (first, second) = (submit(300), submit(300));
			next_block();
			finish(first);
			assert_ok!(settle(&[first]));
			assert!(is_settled(first));
			finish(second);
			run_to(4);
			assert!(is_settled(second));
		});
}

#[test]
fn settle_should_be_open_to_anyone_after_the_window() {
	ExtBuilder::default().with_class().with_offers(&[(A, 4, 120)]).build_and_execute(|| {
		let (first, second) = (submit(300), submit(300));
		next_block();
		finish(first);
		assert_err_ignore_postinfo!(settle(&[first]), Problem::WindowOpen);
		assert_err_ignore_postinfo!(settle(&[second]), Problem::NoResult);
		assert_err_ignore_postinfo!(settle(&[9]), Problem::UnknownJob);
		assert_err_ignore_postinfo!(settle(&[]), Problem::Empty);

		run_to(2 + WINDOW);
		// What can't be settled is left alone, and nothing is settled twice.
		let post = settle(&[second, first, first, 9]).unwrap();
		assert!(is_settled(first));
		assert!(post.actual_weight.unwrap().ref_time() < JobRegistry::dearest_settlements(4).ref_time());
		assert_eq!(free(A), ENDOWMENT + 96);
		assert_err_ignore_postinfo!(settle(&[first]), Problem::NoResult);
	});
}

#[test]
fn full_blocks_should_not_starve_settlement() {
	ExtBuilder::default().with_class().with_offers(&[(A, 8, 120)]).build_and_execute(|| {
		let ids: Vec<_> = (0..8).map(|_| submit(300)).collect();
		next_block();
		for id in &ids {
			finish(*id);
		}
		// At the latest 11 blocks after its window, the start of a block takes it up.
		for _ in 0..WINDOW + 11 {
			next_block_with(Weight::zero());
			check();
		}
		assert!(ids.iter().all(|id| is_settled(*id)));
		// And they are forgotten too.
		for _ in 0..RETENTION + 12 {
			next_block_with(Weight::zero());
			check();
		}
		assert!(ids.iter().all(|id| JobRegistry::job(*id).is_none()));
	});
}

#[test]
fn settlement_should_go_on_where_a_block_ran_out_of_room() {
	ExtBuilder::default().with_class().with_offers(&[(A, 8, 120)]).build_and_execute(|| {
		let ids: Vec<_> = (0..8).map(|_| submit(300)).collect();
		next_block();
		for id in &ids {
			finish(*id);
		}
		run_to(2 + WINDOW);
		let settled = || ids.iter().filter(|id| is_settled(**id)).count();
		// Room for a few at a time.
		let room = JobRegistry::dearest(Lane::Settle).saturating_add(Weight::from_parts(1_000_000_000, 0));
		let mut before = 0;
		while settled() < ids.len() {
			next_block_with(room);
			check();
			assert!(settled() > before, "stuck at {before}");
			before = settled();
		}
		assert!(System::block_number() > 2 + WINDOW + 1);
		assert_eq!(free(A), ENDOWMENT + 8 * 96);
	});
}

#[test]
fn finished_job_should_be_forgotten_after_its_time_and_not_before() {
	ExtBuilder::default().with_class().with_offers(&[(A, 4, 120)]).build_and_execute(|| {
		let id = submit(300);
		next_block();
		finish(id);
		let end = 2 + WINDOW;
		run_to(end + RETENTION);
		assert!(is_settled(id));
		run_to(end + RETENTION + 1);
		assert!(JobRegistry::job(id).is_none());
		assert!(Lane::ALL.iter().all(|lane| lines(*lane) == 0));
	});
}

#[test]
fn finished_job_should_be_kept_longer_when_the_period_is_lengthened() {
	ExtBuilder::default().with_class().with_offers(&[(A, 4, 120)]).build_and_execute(|| {
		let id = submit(300);
		next_block();
		finish(id);
		run_to(20);
		RetentionPeriod::set(2 * RETENTION);
		run_to(2 + WINDOW + 2 * RETENTION);
		assert!(is_settled(id));
		run_to(2 + WINDOW + 2 * RETENTION + 1);
		assert!(JobRegistry::job(id).is_none());
	});
}

#[test]
fn settlement_event_should_name_the_fee() {
	ExtBuilder::default().with_class().with_offers(&[(A, 4, 120)]).build_and_execute(|| {
		let id = submit(300);
		next_block();
		finish(id);
		run_to(2 + WINDOW);
		assert_ok!(settle(&[id]));
		System::assert_last_event(Event::JobSettled { job: id, operator: A, fee: 120 }.into());
	});
}
