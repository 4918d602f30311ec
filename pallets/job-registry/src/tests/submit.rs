use crate::{mock::*, Event, Lane, NextJobId};
use ambit_primitives::{
	jobs::{JobState, RefundReason},
	Cid,
};
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;
use sp_runtime::{DispatchError, DispatchResult, TokenError};

fn submit_with(input: Cid, max_fee: Balance, deadline: u64) -> DispatchResult {
	JobRegistry::submit(origin(CLIENT), 0, input, H256::zero(), max_fee, deadline)
}

#[test]
fn submit_should_hold_the_ceiling_and_wait_for_the_next_block() {
	ExtBuilder::default().with_class().with_offers(&[(A, 1, 120)]).build_and_execute(|| {
		let id = submit(300);
		assert_eq!((held(CLIENT), free(CLIENT)), (300, ENDOWMENT - 300));
		assert_eq!(job(id).state, JobState::Submitted);
		assert_eq!(JobRegistry::class(0).unwrap().class.open_jobs, 1);
		System::assert_last_event(
			Event::JobSubmitted { job: id, class: 0, client: CLIENT, max_fee: 300 }.into(),
		);

		next_block();
		assert_eq!(
			job(id).state,
			JobState::Assigned { operator: A, offer: 0, fee: 120, pledge: 100, due: 22 }
		);
		assert_eq!(held(CLIENT), 300);
	});
}

#[test]
fn submit_should_refuse_unknown_classes_and_malformed_inputs() {
	ExtBuilder::default().with_class().build_and_execute(|| {
		let unknown = JobRegistry::submit(origin(CLIENT), 1, cid(1), H256::zero(), 300, 100);
		assert_noop!(unknown, Problem::UnknownClass);
		assert_noop!(submit_with(Cid::default(), 300, 100), Problem::MalformedCid);
		assert_noop!(submit_with(vec![1; 64].try_into().unwrap(), 300, 100), Problem::MalformedCid);
		let unsigned = JobRegistry::submit(RuntimeOrigin::none(), 0, cid(1), H256::zero(), 300, 100);
		assert_noop!(unsigned, DispatchError::BadOrigin);
		assert_eq!(NextJobId::<Test>::get(), 0);
	});
}

#[test]
fn submit_should_refuse_a_fee_below_the_minimum() {
	ExtBuilder::default().with_class().build_and_execute(|| {
		assert_noop!(submit_with(cid(1), MIN_FEE - 1, 100), Problem::FeeBelowMinimum);
		assert_noop!(submit_with(cid(1), 0, 100), Problem::FeeBelowMinimum);
		assert_ok!(submit_with(cid(1), MIN_FEE, 100));
	});
}

#[test]
fn submit_should_refuse_deadlines_that_are_too_soon_or_too_far() {
	ExtBuilder::default().with_class().build_and_execute(|| {
		// Now is 1, the next block 2, the tier 20 blocks.
		assert_noop!(submit_with(cid(1), 300, 21), Problem::DeadlineTooSoon);
		assert_noop!(submit_with(cid(1), 300, 0), Problem::DeadlineTooSoon);
		assert_ok!(submit_with(cid(1), 300, 22));
		assert_ok!(submit_with(cid(1), 300, 501));
		assert_noop!(submit_with(cid(1), 300, 502), Problem::DeadlineTooFar);
		assert_noop!(submit_with(cid(1), 300, u64::MAX), Problem::DeadlineTooFar);
	});
}

#[test]
fn submit_should_refuse_who_has_too_little() {
	ExtBuilder::default().with_class().build_and_execute(|| {
		let call = |fee| JobRegistry::submit(origin(POOR), 0, cid(1), H256::zero(), fee, 100);
		// 150, of which the existential deposit must stay free.
		assert_noop!(call(151), TokenError::FundsUnavailable);
		assert_noop!(call(Balance::MAX), TokenError::FundsUnavailable);
		assert!(call(141).is_err());
		assert_ok!(call(140));
		assert!(call(100).is_err());
	});
}

#[test]
fn withdraw_should_refund_a_job_that_nobody_has() {
	ExtBuilder::default().with_class().build_and_execute(|| {
		let id = submit(300);
		assert_noop!(JobRegistry::withdraw_job(origin(ANYONE), id), Problem::NotClient);
		assert_noop!(JobRegistry::withdraw_job(origin(CLIENT), 9), Problem::UnknownJob);
		next_block();
		assert_ok!(JobRegistry::withdraw_job(origin(CLIENT), id));
		assert_eq!((held(CLIENT), free(CLIENT)), (0, ENDOWMENT));
		assert_eq!(refunded(id), RefundReason::Withdrawn);
		assert_eq!(Told::get(), [Demand::Refunded(0, id, RefundReason::Withdrawn, 300)]);
		assert_noop!(JobRegistry::withdraw_job(origin(CLIENT), id), Problem::NotWithdrawable);
		// The line that waits for it is harmless.
		assert_eq!(lines(Lane::Retry), 1);
		assert_ok!(JobRegistry::offer(origin(A), 0, 1, 100));
		run_to(10);
		assert_eq!(refunded(id), RefundReason::Withdrawn);
	});
}

#[test]
fn withdraw_should_refuse_once_an_operator_has_the_job() {
	ExtBuilder::default().with_class().with_offers(&[(A, 1, 120)]).build_and_execute(|| {
		let id = submit(300);
		next_block();
		assert_noop!(JobRegistry::withdraw_job(origin(CLIENT), id), Problem::NotWithdrawable);
		finish(id);
		assert_noop!(JobRegistry::withdraw_job(origin(CLIENT), id), Problem::NotWithdrawable);
	});
}
