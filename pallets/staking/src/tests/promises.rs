//! Bond that backs work.

use crate::{mock::*, Error};
use ambit_primitives::traits::{Role, StakeLedger};
use frame_support::{assert_noop, assert_ok};

const STASH: AccountId = 10;

fn origin() -> RuntimeOrigin {
	RuntimeOrigin::signed(STASH)
}

#[test]
fn back_should_promise_no_more_than_is_free_of_the_active_bond() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Stakes::back(&STASH, 1), Error::<Test>::NotBonded);
		join(STASH, Role::Inference, 500);
		assert_ok!(Stakes::back(&STASH, 300));
		assert_noop!(Stakes::back(&STASH, 201), Error::<Test>::NotEnoughFreeBond);
		assert_noop!(Stakes::back(&STASH, Balance::MAX), Error::<Test>::NotEnoughFreeBond);
		assert_ok!(Stakes::back(&STASH, 200));
		assert_eq!((Stakes::backing(&STASH), Stakes::bonded(&STASH)), (500, 500));
	});
}

#[test]
fn release_should_never_go_below_zero() {
	ExtBuilder::default().build_and_execute(|| {
		join(STASH, Role::Inference, 500);
		assert_ok!(Stakes::back(&STASH, 300));
		Stakes::release(&STASH, 100);
		assert_eq!(Stakes::backing(&STASH), 200);
		Stakes::release(&STASH, Balance::MAX);
		assert_eq!(Stakes::backing(&STASH), 0);
		Stakes::release(&999, 1);
		assert_eq!(Stakes::backing(&999), 0);
	});
}

#[test]
fn unbond_should_be_refused_for_promised_bond() {
	ExtBuilder::default().build_and_execute(|| {
		join(STASH, Role::Inference, 500);
		assert_ok!(Stakes::back(&STASH, 300));
		assert_noop!(Stakes::unbond(origin(), 201), Error::<Test>::PromisedToWork);
		assert_ok!(Stakes::unbond(origin(), 200));
		assert_noop!(Stakes::back(&STASH, 1), Error::<Test>::NotEnoughFreeBond);
		assert_ok!(Stakes::rebond(origin(), 10));
		assert_ok!(Stakes::back(&STASH, 10));
	});
}

#[test]
fn a_ledger_that_backs_work_should_stay_when_all_of_it_was_slashed() {
	ExtBuilder::default().build_and_execute(|| {
		join(STASH, Role::Inference, 500);
		assert_ok!(Stakes::set_worker(origin(), 77));
		assert_ok!(Stakes::back(&STASH, 300));
		assert_eq!(<Stakes as StakeLedger<_, _>>::slash(&STASH, 500, None), 500);
		assert!(Stakes::backing(&STASH) > Stakes::bonded(&STASH));
		assert_noop!(Stakes::withdraw_unbonded(origin()), Error::<Test>::NothingToWithdraw);
		assert_eq!(Stakes::stash_of_worker(&77), Some(STASH));
		Stakes::release(&STASH, 300);
		assert_ok!(Stakes::withdraw_unbonded(origin()));
		assert_eq!(Stakes::bond_of(&STASH), None);
		assert_eq!(Stakes::stash_of_worker(&77), None);
	});
}

#[test]
fn pledge_should_be_no_more_than_the_active_bond_and_apart_from_promises() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Stakes::pledge(&STASH, 1), Error::<Test>::NotBonded);
		join(STASH, Role::Inference, 500);
		assert_ok!(Stakes::back(&STASH, 500));
		assert_ok!(Stakes::pledge(&STASH, 300));
		assert_noop!(Stakes::pledge(&STASH, 201), Error::<Test>::NotEnoughFreeBond);
		assert_noop!(Stakes::pledge(&STASH, Balance::MAX), Error::<Test>::NotEnoughFreeBond);
		assert_ok!(Stakes::pledge(&STASH, 200));
		assert_eq!((Stakes::pledged(&STASH), Stakes::backing(&STASH)), (500, 500));
		Stakes::redeem(&STASH, 450);
		assert_ok!(Stakes::pledge(&STASH, 450));
		Stakes::redeem(&STASH, Balance::MAX);
		assert_eq!(Stakes::pledged(&STASH), 0);
		Stakes::redeem(&999, 1);
		assert_eq!(Stakes::pledged(&999), 0);
	});
}

#[test]
fn pledged_bond_should_be_reached_by_a_slash_when_it_is_unbonding() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Stakes::bond(origin(), 500));
		assert_ok!(Stakes::pledge(&STASH, 400));
		assert_ok!(Stakes::unbond(origin(), 500));
		assert_noop!(Stakes::pledge(&STASH, 1), Error::<Test>::NotEnoughFreeBond);
		assert_eq!(<Stakes as StakeLedger<_, _>>::slash(&STASH, 400, None), 400);
		// New funds are not pledged twice.
		assert_ok!(Stakes::bond_extra(origin(), 450));
		assert_noop!(Stakes::pledge(&STASH, 51), Error::<Test>::NotEnoughFreeBond);
		assert_ok!(Stakes::pledge(&STASH, 50));
	});
}

#[test]
fn a_ledger_with_pledges_should_stay_when_all_of_it_was_slashed() {
	ExtBuilder::default().build_and_execute(|| {
		join(STASH, Role::Inference, 500);
		assert_ok!(Stakes::pledge(&STASH, 300));
		assert_eq!(<Stakes as StakeLedger<_, _>>::slash(&STASH, 500, None), 500);
		assert_noop!(Stakes::withdraw_unbonded(origin()), Error::<Test>::NothingToWithdraw);
		Stakes::redeem(&STASH, 300);
		assert_ok!(Stakes::withdraw_unbonded(origin()));
		assert_eq!(Stakes::bond_of(&STASH), None);
	});
}
