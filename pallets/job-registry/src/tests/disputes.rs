use crate::{mock::*, Event, Lane};
use ambit_primitives::{
	jobs::{JobState, RefundReason, VerificationMode},
	traits::DisputedResults,
};
use frame_support::{assert_err_ignore_postinfo, assert_noop, assert_ok};

/// A job of class 0 with a result that A or B gave in block 2.
fn with_a_result(test: impl FnOnce(u64, u64)) {
	ExtBuilder::default().with_class().with_offers(&[(A, 4, 120), (B, 4, 120)]).build_and_execute(|| {
		let id = submit(300);
		next_block();
		let (operator, _) = holder(id);
		finish(id);
		test(id, operator);
	});
}

#[test]
fn dispute_should_hold_up_the_payment_until_it_is_dismissed() {
	with_a_result(|id, operator| {
		assert_eq!(JobRegistry::open_dispute(id), Ok(operator));
		run_to(30);
		assert!(!is_settled(id));
		let call = JobRegistry::settle(origin(ANYONE), vec![id].try_into().unwrap());
		assert_err_ignore_postinfo!(call, Problem::Disputed);
		assert_ok!(JobRegistry::dismiss_dispute(id));
		run_to(32);
		assert!(is_settled(id));
		assert_eq!(free(operator), ENDOWMENT + 96);
	});
}

#[test]
fn every_dispute_should_count_for_itself() {
	with_a_result(|id, _| {
		assert_ok!(JobRegistry::open_dispute(id));
		assert_ok!(JobRegistry::open_dispute(id));
		assert_ok!(JobRegistry::dismiss_dispute(id));
		run_to(30);
		assert!(!is_settled(id));
		assert_ok!(JobRegistry::dismiss_dispute(id));
		assert_noop!(JobRegistry::dismiss_dispute(id), Problem::NotDisputed);
		run_to(32);
		assert!(is_settled(id));
	});
}

#[test]
fn dispute_that_ends_within_the_window_should_not_shorten_it() {
	with_a_result(|id, _| {
		assert_ok!(JobRegistry::open_dispute(id));
		assert_ok!(JobRegistry::dismiss_dispute(id));
		run_to(2 + WINDOW);
		assert!(!is_settled(id));
		run_to(2 + WINDOW + 1);
		assert!(is_settled(id));
	});
}

#[test]
fn dispute_should_be_refused_without_a_result_or_after_the_window() {
	with_a_result(|id, _| {
		assert_noop!(JobRegistry::open_dispute(9), Problem::UnknownJob);
		assert_noop!(JobRegistry::dismiss_dispute(9), Problem::UnknownJob);
		assert_noop!(JobRegistry::overturn(9), Problem::UnknownJob);
		assert_noop!(JobRegistry::dismiss_dispute(id), Problem::NotDisputed);
		assert_noop!(JobRegistry::overturn(id), Problem::NotDisputed);
		let waiting = submit(300);
		assert_noop!(JobRegistry::open_dispute(waiting), Problem::NoResult);
		assert_noop!(JobRegistry::dismiss_dispute(waiting), Problem::NoResult);
		assert_noop!(JobRegistry::overturn(waiting), Problem::NoResult);
		run_to(2 + WINDOW - 1);
		assert_ok!(JobRegistry::open_dispute(id));
		run_to(2 + WINDOW);
		assert_noop!(JobRegistry::open_dispute(id), Problem::WindowClosed);
	});
}

#[test]
fn signed_result_should_have_no_window_for_disputes() {
	ExtBuilder::default()
		.with_classes(vec![spec(VerificationMode::Signed)])
		.with_offers(&[(A, 4, 120)])
		.build_and_execute(|| {
			let id = submit(300);
			next_block();
			finish(id);
			assert_noop!(JobRegistry::open_dispute(id), Problem::WindowClosed);
		});
}

#[test]
fn overturned_result_should_cost_quality_and_go_to_another_operator() {
	with_a_result(|id, operator| {
		assert_ok!(JobRegistry::open_dispute(id));
		run_to(30);
		assert_ok!(JobRegistry::overturn(id));
		System::assert_last_event(Event::ResultOverturned { job: id, attempt: 0, operator }.into());
		assert!(JobRegistry::offers_of(&operator)[0].success_ppm < 800_000);
		assert_eq!(job(id).state, JobState::Submitted);
		next_block();
		let (other, attempt) = holder(id);
		assert_eq!(attempt, 1);
		assert_ne!(other, operator);
		finish(id);
		run_to(31 + WINDOW + 1);
		assert!(is_settled(id));
		assert_eq!((free(operator), free(other)), (ENDOWMENT, ENDOWMENT + 96));
	});
}

#[test]
fn overturned_result_should_have_time_for_another_when_the_deadline_has_passed() {
	ExtBuilder::default().with_class().with_offers(&[(A, 4, 120), (B, 4, 120)]).build_and_execute(|| {
		let id = submit_as(CLIENT, 0, 300, 25);
		next_block();
		finish(id);
		assert_ok!(JobRegistry::open_dispute(id));
		run_to(60);
		assert_ok!(JobRegistry::overturn(id));
		next_block();
		assert_eq!(holder(id).1, 1);
		finish(id);
	});
}

#[test]
fn job_should_be_refunded_when_its_last_result_is_overturned() {
	with_a_result(|id, _| {
		for attempt in 0..3 {
			assert_ok!(JobRegistry::open_dispute(id));
			assert_ok!(JobRegistry::overturn(id));
			if attempt < 2 {
				next_block();
				finish(id);
			}
		}
		assert_eq!(refunded(id), RefundReason::AttemptsExhausted);
		assert_eq!((held(CLIENT), free(CLIENT)), (0, ENDOWMENT));
		run_to(60);
		assert!(Lane::ALL.iter().all(|lane| lines(*lane) == 0));
	});
}

#[test]
fn overturned_result_should_follow_an_operator_that_left() {
	with_a_result(|id, operator| {
		assert_ok!(JobRegistry::open_dispute(id));
		assert_ok!(JobRegistry::withdraw_offer(origin(operator), 0));
		assert!(JobRegistry::offers_of(&operator).is_empty());
		assert_ok!(JobRegistry::overturn(id));
		assert_ok!(JobRegistry::offer(origin(operator), 0, 1, 120));
		assert!(JobRegistry::offers_of(&operator)[0].success_ppm < 800_000);
	});
}
