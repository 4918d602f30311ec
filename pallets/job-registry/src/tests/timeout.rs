use crate::{mock::*, Event};
use ambit_primitives::jobs::{JobState, RefundReason};
use frame_support::assert_ok;

#[test]
fn silent_operator_should_lose_the_job_and_quality() {
	ExtBuilder::default().with_class().with_offers(&[(A, 4, 120), (B, 4, 120)]).build_and_execute(|| {
		let id = submit(300);
		next_block();
		let (silent, _) = holder(id);
		run_to(22);
		assert_eq!(holder(id), (silent, 0));
		run_to(23);
		System::assert_has_event(Event::JobTimedOut { job: id, attempt: 0, operator: silent }.into());
		assert_eq!(job(id).state, JobState::Submitted);
		let offer = &JobRegistry::offers_of(&silent)[0];
		assert_eq!((offer.active, offer.success_ppm < 800_000), (0, true));
		assert_eq!(Told::get(), [Demand::TimedOut(0, id, silent)]);

		run_to(24);
		let (other, attempt) = holder(id);
		assert_eq!(attempt, 1);
		assert_ne!(other, silent);
		assert_eq!(held(CLIENT), 300);
		finish(id);
		run_to(24 + WINDOW + 1);
		assert!(is_settled(id));
	});
}

#[test]
fn last_operator_should_be_tried_again_when_there_is_no_other() {
	ExtBuilder::default().with_class().with_offers(&[(A, 4, 120)]).build_and_execute(|| {
		let id = submit(300);
		run_to(24);
		assert_eq!(holder(id), (A, 1));
		finish(id);
	});
}

#[test]
fn job_should_be_refunded_when_every_attempt_times_out() {
	ExtBuilder::default()
		.with_class()
		.with_offers(&[(A, 4, 120), (B, 4, 120), (C, 4, 120)])
		.build_and_execute(|| {
			let id = submit(300);
			run_to(2 + 3 * 22);
			assert_eq!(refunded(id), RefundReason::AttemptsExhausted);
			assert_eq!((held(CLIENT), free(CLIENT)), (0, ENDOWMENT));
			let told = Told::get();
			assert_eq!(told.iter().filter(|told| matches!(told, Demand::TimedOut(..))).count(), 3);
			assert_eq!(told.last(), Some(&Demand::Refunded(0, id, RefundReason::AttemptsExhausted, 300)));
			assert_eq!(JobRegistry::class(0).unwrap().class.open_jobs, 0);
		});
}

#[test]
fn job_should_be_refunded_when_its_deadline_leaves_no_time_for_another_attempt() {
	ExtBuilder::default().with_class().with_offers(&[(A, 4, 120), (B, 4, 120)]).build_and_execute(|| {
		let id = submit_as(CLIENT, 0, 300, 40);
		run_to(24);
		assert_eq!(refunded(id), RefundReason::AttemptsExhausted);
		assert_eq!(free(CLIENT), ENDOWMENT);
	});
}

#[test]
fn result_for_a_lost_attempt_should_be_refused() {
	ExtBuilder::default().with_class().with_offers(&[(A, 4, 120), (B, 4, 120)]).build_and_execute(|| {
		let id = submit(300);
		next_block();
		let (silent, _) = holder(id);
		run_to(24);
		let call = report(silent, vec![done(id, 0)]);
		frame_support::assert_err_ignore_postinfo!(call, Problem::AttemptMismatch);
		let call = report(silent, vec![done(id, 1)]);
		frame_support::assert_err_ignore_postinfo!(call, Problem::AssignedToAnother);
		finish(id);
	});
}

#[test]
fn offer_that_leaves_should_go_when_its_last_job_times_out() {
	ExtBuilder::default().with_class().with_offers(&[(A, 4, 120)]).build_and_execute(|| {
		let id = submit(300);
		next_block();
		assert_ok!(JobRegistry::withdraw_offer(origin(A), 0));
		run_to(23);
		System::assert_has_event(Event::OfferRemoved { class: 0, operator: A }.into());
		assert!(JobRegistry::offers_of(&A).is_empty());
		run_to(102);
		assert_eq!(refunded(id), RefundReason::AttemptsExhausted);
	});
}
