//! What was begun under one value of a parameter, and ends under another.

use crate::{mock::*, HoldReason};
use ambit_primitives::{
	jobs::{JobState, RefundReason, VerificationMode},
	traits::DisputedResults,
};
use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold};
use sp_runtime::Permill;

/// First block in which a job may be settled.
fn settles(id: u64) -> u64 {
	match job(id).state {
		JobState::Resulted { settles, .. } => settles,
		other => panic!("job {id} has no result: {other:?}"),
	}
}

/// A job of class 0 with a result of this block, the next one.
fn result() -> u64 {
	let id = submit(300);
	next_block();
	finish(id);
	id
}

fn with_offers(test: impl FnOnce()) {
	ExtBuilder::default().with_class().with_offers(&[(A, 4, 120), (B, 4, 120)]).build_and_execute(test);
}

#[test]
fn result_should_keep_its_window_when_the_parameter_is_shortened() {
	with_offers(|| {
		let long = result();
		DisputeWindow::set(2);
		let short = result();
		assert_eq!((settles(long), settles(short)), (2 + WINDOW, 3 + 2));
		assert_eq!(JobRegistry::in_window(10), [(short, 0), (long, 0)], "challengers look at both");
		run_to(5);
		assert_eq!(JobRegistry::in_window(10), [(long, 0)]);
		assert_noop!(JobRegistry::open_dispute(short, 0), Problem::WindowClosed);
		run_to(2 + WINDOW - 1);
		assert!(is_settled(short) && !is_settled(long));
		assert_ok!(JobRegistry::open_dispute(long, 0));
		assert_ok!(JobRegistry::dismiss_dispute(long, 0));
		run_to(2 + WINDOW + 1);
		assert!(is_settled(long));
		assert!(JobRegistry::in_window(10).is_empty());
	});
}

#[test]
fn result_should_keep_its_window_when_the_parameter_is_lengthened() {
	with_offers(|| {
		let short = result();
		DisputeWindow::set(3 * WINDOW);
		let long = result();
		assert_eq!(JobRegistry::in_window(10), [(short, 0), (long, 0)]);
		run_to(2 + WINDOW + 1);
		assert!(is_settled(short) && !is_settled(long));
		run_to(3 + 3 * WINDOW - 1);
		assert_eq!(JobRegistry::in_window(10), [(long, 0)]);
		run_to(3 + 3 * WINDOW + 1);
		assert!(is_settled(long));
	});
}

#[test]
fn signed_result_should_not_be_looked_for_by_challengers() {
	let classes = vec![spec(VerificationMode::Signed)];
	ExtBuilder::default().with_classes(classes).with_offers(&[(A, 4, 120)]).build_and_execute(|| {
		result();
		assert!(JobRegistry::in_window(10).is_empty());
	});
}

#[test]
fn job_should_end_at_its_next_failure_when_it_had_more_attempts_than_there_are() {
	with_offers(|| {
		let id = submit(300);
		run_to(24);
		assert_eq!(holder(id).1, 1);
		run_to(46);
		assert_eq!(holder(id).1, 2, "the last of three attempts");
		MaxAttempts::set(1);
		check();
		run_to(69);
		assert_eq!(refunded(id), RefundReason::AttemptsExhausted);
		assert_eq!(free(CLIENT), ENDOWMENT);
	});
}

#[test]
fn job_should_be_paid_by_the_shares_of_its_settlement() {
	with_offers(|| {
		let id = submit(300);
		next_block();
		let (operator, _) = holder(id);
		finish(id);
		OperatorShare::set(Permill::from_percent(50));
		run_to(2 + WINDOW + 1);
		assert!(is_settled(id));
		assert_eq!((free(operator), free(PROTOCOL)), (ENDOWMENT + 60, 1_000 + 60));
	});
}

#[test]
fn job_should_pay_for_computing_only_when_its_class_is_rewarded() {
	with_offers(|| {
		let id = submit(300);
		next_block();
		let (operator, _) = holder(id);
		finish(id);
		Rewarded::set(vec![0]);
		run_to(2 + WINDOW + 1);
		assert!(is_settled(id));
		assert_eq!((free(operator), free(PROTOCOL)), (ENDOWMENT + 24, 1_000 + 96));
	});
}

#[test]
fn deposit_should_be_returned_as_it_was_taken() {
	ExtBuilder::default().with_class().build_and_execute(|| {
		ModelDeposit::set(7);
		ClassDeposit::set(1_000_000_000);
		let held = |reason: HoldReason, who| Balances::balance_on_hold(&reason.into(), &who);
		assert_eq!(held(HoldReason::ModelDeposit, PUBLISHER), 1_000);
		assert_ok!(JobRegistry::close_class(origin(OWNER), 0));
		assert_ok!(JobRegistry::retire_model(origin(PUBLISHER), MODEL));
		assert_eq!((free(OWNER), free(PUBLISHER)), (ENDOWMENT, ENDOWMENT));
	});
}

#[test]
fn pledge_should_be_redeemed_as_it_was_made() {
	with_offers(|| {
		let id = submit(300);
		next_block();
		let (operator, _) = holder(id);
		let pledged = Bonds::of(operator).pledged;
		assert_eq!(pledged, 100, "the stake behind a slot is less than twice the price");
		PledgeMultiple::set(50);
		LeastPledge::set(10_000);
		finish(id);
		assert_eq!(Bonds::of(operator).pledged, pledged);
		// A class whose slots have less stake than the least pledge pledges all of it.
		let other = result();
		assert_eq!(Bonds::of(A).pledged + Bonds::of(B).pledged, 2 * pledged);
		run_to(20);
		assert!(is_settled(id) && is_settled(other));
		assert_eq!((Bonds::of(A).pledged, Bonds::of(B).pledged), (0, 0));
	});
}

#[test]
fn class_should_go_on_when_it_could_not_be_opened_any_more() {
	with_offers(|| {
		LeastMinFee::set(5_000);
		LeastStakePerSlot::set(5_000);
		assert_ok!(JobRegistry::offer(origin(C), 0, 1, MIN_FEE));
		let id = result();
		run_to(20);
		assert!(is_settled(id));
		let other = spec(VerificationMode::Signed);
		assert_noop!(
			JobRegistry::open_class(origin(OWNER), other, MIN_FEE, STAKE_PER_SLOT),
			Problem::MinFeeOutOfRange
		);
	});
}

#[test]
fn job_should_keep_its_deadline_when_shorter_ones_become_the_rule() {
	with_offers(|| {
		let id = submit_as(CLIENT, 0, 300, 400);
		MaxDeadline::set(50);
		assert_noop!(
			JobRegistry::submit(origin(CLIENT), 0, cid(3), sp_core::H256([3; 32]), 300, 400),
			Problem::DeadlineTooFar
		);
		run_to(24);
		assert_eq!(holder(id).1, 1);
		finish(id);
	});
}
