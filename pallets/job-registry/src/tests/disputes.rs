use crate::{mock::*, Event, Lane};
use ambit_primitives::{
	disputes::Ground,
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
		let contest = JobRegistry::open_dispute(id, 0).unwrap();
		assert_eq!((contest.operator, contest.pledge, contest.model), (operator, 100, MODEL));
		assert_eq!((contest.input_root, contest.claim), (job(id).input_root, claim()));
		run_to(30);
		assert!(!is_settled(id));
		let call = JobRegistry::settle(origin(ANYONE), vec![id].try_into().unwrap());
		assert_err_ignore_postinfo!(call, Problem::Disputed);
		assert_ok!(JobRegistry::dismiss_dispute(id, 0));
		run_to(32);
		assert!(is_settled(id));
		assert_eq!(free(operator), ENDOWMENT + 96);
	});
}

#[test]
fn every_dispute_should_count_for_itself() {
	with_a_result(|id, _| {
		assert_ok!(JobRegistry::open_dispute(id, 0));
		assert_ok!(JobRegistry::open_dispute(id, 0));
		assert_ok!(JobRegistry::dismiss_dispute(id, 0));
		run_to(30);
		assert!(!is_settled(id));
		assert_ok!(JobRegistry::dismiss_dispute(id, 0));
		assert_noop!(JobRegistry::dismiss_dispute(id, 0), Problem::NotDisputed);
		run_to(32);
		assert!(is_settled(id));
	});
}

#[test]
fn dispute_that_ends_within_the_window_should_not_shorten_it() {
	with_a_result(|id, _| {
		assert_ok!(JobRegistry::open_dispute(id, 0));
		assert_ok!(JobRegistry::dismiss_dispute(id, 0));
		run_to(2 + WINDOW);
		assert!(!is_settled(id));
		run_to(2 + WINDOW + 1);
		assert!(is_settled(id));
	});
}

#[test]
fn dispute_should_be_refused_without_a_result_or_after_the_window() {
	with_a_result(|id, _| {
		assert_noop!(JobRegistry::open_dispute(9, 0), Problem::UnknownJob);
		assert_noop!(JobRegistry::dismiss_dispute(9, 0), Problem::UnknownJob);
		assert_noop!(JobRegistry::overturn(9, 0, Ground::Proof), Problem::UnknownJob);
		assert_noop!(JobRegistry::dismiss_dispute(id, 0), Problem::NotDisputed);
		assert_noop!(JobRegistry::overturn(id, 0, Ground::Proof), Problem::NotDisputed);
		let waiting = submit(300);
		assert_noop!(JobRegistry::open_dispute(waiting, 0), Problem::NoResult);
		assert_noop!(JobRegistry::dismiss_dispute(waiting, 0), Problem::NoResult);
		assert_noop!(JobRegistry::overturn(waiting, 0, Ground::Proof), Problem::NoResult);
		run_to(2 + WINDOW - 1);
		assert_ok!(JobRegistry::open_dispute(id, 0));
		run_to(2 + WINDOW);
		assert_noop!(JobRegistry::open_dispute(id, 0), Problem::WindowClosed);
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
			assert_noop!(JobRegistry::open_dispute(id, 0), Problem::WindowClosed);
		});
}

#[test]
fn overturned_result_should_cost_quality_and_go_to_another_operator() {
	with_a_result(|id, operator| {
		assert_ok!(JobRegistry::open_dispute(id, 0));
		run_to(30);
		assert_ok!(JobRegistry::overturn(id, 0, Ground::Proof));
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
		assert_ok!(JobRegistry::open_dispute(id, 0));
		run_to(60);
		assert_ok!(JobRegistry::overturn(id, 0, Ground::Proof));
		next_block();
		assert_eq!(holder(id).1, 1);
		finish(id);
	});
}

#[test]
fn job_should_be_refunded_when_its_last_result_is_overturned() {
	with_a_result(|id, _| {
		for attempt in 0..3 {
			assert_ok!(JobRegistry::open_dispute(id, attempt));
			assert_ok!(JobRegistry::overturn(id, attempt, Ground::Proof));
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
		assert_ok!(JobRegistry::open_dispute(id, 0));
		assert_ok!(JobRegistry::withdraw_offer(origin(operator), 0));
		assert!(JobRegistry::offers_of(&operator).is_empty());
		assert_ok!(JobRegistry::overturn(id, 0, Ground::Proof));
		assert_ok!(JobRegistry::offer(origin(operator), 0, 1, 120));
		assert!(JobRegistry::offers_of(&operator)[0].success_ppm < 800_000);
	});
}

#[test]
fn dispute_should_be_about_the_attempt_that_it_names() {
	with_a_result(|id, _| {
		assert_noop!(JobRegistry::open_dispute(id, 1), Problem::AttemptMismatch);
		assert_ok!(JobRegistry::open_dispute(id, 0));
		assert_ok!(JobRegistry::open_dispute(id, 0));
		assert_noop!(JobRegistry::dismiss_dispute(id, 1), Problem::AttemptMismatch);
		assert_noop!(JobRegistry::overturn(id, 1, Ground::Proof), Problem::AttemptMismatch);
		assert_ok!(JobRegistry::overturn(id, 0, Ground::Proof));
		next_block();
		finish(id);
		// The other dispute on the void result does nothing to the new one.
		assert_noop!(JobRegistry::dismiss_dispute(id, 0), Problem::AttemptMismatch);
		assert_noop!(JobRegistry::overturn(id, 0, Ground::Proof), Problem::AttemptMismatch);
		assert_eq!(JobRegistry::contestable(id, 0), None);
		assert!(JobRegistry::contestable(id, 1).is_some());
		run_to(4 + WINDOW + 1);
		assert!(is_settled(id));
		assert_eq!(JobRegistry::contestable(id, 1), None);
	});
}

#[test]
fn results_in_their_window_should_be_listed_until_it_closes() {
	with_a_result(|id, operator| {
		let later = submit(300);
		next_block();
		finish(later);
		assert_eq!(JobRegistry::in_window(10), [(id, 0), (later, 0)]);
		assert_eq!(JobRegistry::in_window(1), [(id, 0)]);
		let execution = <JobRegistry as DisputedResults<_, _>>::execution(id, 0).unwrap();
		assert_eq!((execution.job, execution.due, execution.model), (id, 2 + WINDOW as u32 - 1, MODEL));
		run_to(2 + WINDOW - 1);
		assert_eq!(JobRegistry::in_window(10), [(id, 0), (later, 0)]);
		next_block();
		assert_eq!(JobRegistry::in_window(10), [(later, 0)]);
		assert_ok!(JobRegistry::open_dispute(later, 0));
		assert_ok!(JobRegistry::overturn(later, 0, Ground::Proof));
		assert!(JobRegistry::in_window(10).is_empty());
		assert_eq!(<JobRegistry as DisputedResults<_, _>>::execution(later, 0), None);
		assert!(Bonds::of(operator).active > 0);
	});
}

#[test]
fn pledge_should_stand_behind_a_result_from_assignment_to_payment() {
	ExtBuilder::default().with_class().with_offers(&[(A, 4, 120)]).build_and_execute(|| {
		assert_eq!(Bonds::of(A).pledged, 0);
		let paid = submit(300);
		let late = submit(300);
		let overturned = submit(300);
		let given_back = submit(300);
		next_block();
		// Twice the fee is more than the stake behind a slot.
		assert_eq!(Bonds::of(A).pledged, 4 * 100);
		finish(paid);
		finish(overturned);
		let reason = ambit_primitives::jobs::DeclineReason::ModelUnavailable;
		assert_ok!(report(A, vec![declined(given_back, 0, reason)]));
		assert_eq!(Bonds::of(A).pledged, 3 * 100);
		assert_ok!(JobRegistry::open_dispute(overturned, 0));
		assert_ok!(JobRegistry::overturn(overturned, 0, Ground::Proof));
		assert_eq!(Bonds::of(A).pledged, 2 * 100);
		Bonds::mutate(A, |bond| bond.chilled = true);
		run_to(2 + WINDOW + 1);
		assert!(is_settled(paid));
		assert_eq!(Bonds::of(A).pledged, 100);
		run_to(2 + 20 + 1);
		assert_eq!(job(late).attempt, 1);
		assert_eq!(Bonds::of(A).pledged, 0);
	});
}

#[test]
fn pledge_should_follow_the_fee_within_its_bounds_and_be_none_without_a_window() {
	let dear = 2_000;
	for (stake, fee, mode, pledge) in [
		(5_000, 100, VerificationMode::Optimistic, 200),
		(150, 100, VerificationMode::Optimistic, 150),
		(5_000, 1, VerificationMode::Optimistic, 5),
		(5_000, dear, VerificationMode::Optimistic, 4_000),
		(5_000, dear, VerificationMode::Signed, 0),
	] {
		ExtBuilder::default().build_and_execute(|| {
			publish(MODEL);
			assert_ok!(JobRegistry::open_class(origin(OWNER), spec(mode), 1, stake));
			assert_ok!(JobRegistry::offer(origin(A), 0, 2, fee));
			let id = submit(dear);
			next_block();
			assert_eq!(Bonds::of(A).pledged, pledge);
			finish(id);
			assert_eq!(Bonds::of(A).pledged, pledge);
			run_to(2 + WINDOW + 1);
			assert!(is_settled(id));
			assert_eq!(Bonds::of(A).pledged, 0);
		});
	}
}

#[test]
fn operator_should_get_no_more_jobs_than_its_bond_can_answer_for() {
	ExtBuilder::default().with_class().with_offers(&[(A, 4, 120)]).build_and_execute(|| {
		Bonds::mutate(A, |bond| bond.active = 450);
		let jobs: Vec<_> = (0..6).map(|_| submit(300)).collect();
		next_block();
		for id in &jobs[..4] {
			finish(*id);
		}
		// There are free slots, but all of the bond is behind results that may be wrong.
		run_to(2 + WINDOW);
		assert_eq!(job(jobs[4]).state, JobState::Submitted);
		run_to(2 + WINDOW + 10);
		assert_eq!((holder(jobs[4]).0, holder(jobs[5]).0), (A, A));
	});
}
