//! Opening a ledger and adding to it.

use crate::{mock::*, Error, Event, HoldReason, Ledgers};
use ambit_primitives::traits::StakeLedger;
use frame_support::{
	assert_noop, assert_ok,
	traits::fungible::{InspectHold, Mutate},
};
use sp_runtime::TokenError;

const STASH: AccountId = 10;

fn origin() -> RuntimeOrigin {
	RuntimeOrigin::signed(STASH)
}

fn held() -> Balance {
	Balances::balance_on_hold(&HoldReason::Bond.into(), &STASH)
}

#[test]
fn bond_should_hold_the_amount() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Stakes::bond(origin(), 500));
		assert_eq!(held(), 500);
		assert_eq!(Balances::free_balance(STASH), ENDOWMENT - 500);
		assert_eq!(Stakes::bonded(&STASH), 500);
		assert_eq!(last_event(), Event::Bonded { stash: STASH, amount: 500 });
	});
}

#[test]
fn bond_should_be_refused_when_it_is_below_every_roles_minimum() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Stakes::bond(origin(), DATA_BOND - 1), Error::<Test>::BelowMinimum);
		assert_noop!(Stakes::bond(origin(), 0), Error::<Test>::BelowMinimum);
		assert_ok!(Stakes::bond(origin(), DATA_BOND));
	});
}

#[test]
fn bond_should_be_refused_when_there_is_one() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Stakes::bond(origin(), 500));
		assert_noop!(Stakes::bond(origin(), 500), Error::<Test>::AlreadyBonded);
	});
}

#[test]
fn bond_should_be_refused_when_the_account_has_too_little() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Stakes::bond(origin(), ENDOWMENT + 1), TokenError::FundsUnavailable);
		assert_noop!(Stakes::bond(origin(), Balance::MAX), TokenError::FundsUnavailable);
		assert_noop!(Stakes::bond(RuntimeOrigin::signed(999), 500), TokenError::FundsUnavailable);
	});
}

#[test]
fn bonded_funds_should_not_be_spendable() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Stakes::bond(origin(), ENDOWMENT - ED));
		assert_noop!(
			Balances::transfer(&STASH, &11, 2 * ED, frame_support::traits::tokens::Preservation::Preserve),
			TokenError::FundsUnavailable
		);
	});
}

#[test]
fn bond_extra_should_add_to_the_active_bond() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Stakes::bond(origin(), 500));
		assert_ok!(Stakes::bond_extra(origin(), 1));
		assert_eq!((held(), Stakes::bonded(&STASH)), (501, 501));
		assert_eq!(last_event(), Event::Bonded { stash: STASH, amount: 1 });
	});
}

#[test]
fn bond_extra_should_be_refused_without_a_bond_an_amount_or_the_money() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Stakes::bond_extra(origin(), 1), Error::<Test>::NotBonded);
		assert_ok!(Stakes::bond(origin(), 500));
		assert_noop!(Stakes::bond_extra(origin(), 0), Error::<Test>::ZeroAmount);
		assert_noop!(Stakes::bond_extra(origin(), ENDOWMENT), TokenError::FundsUnavailable);
		assert_noop!(Stakes::bond_extra(origin(), Balance::MAX), TokenError::FundsUnavailable);
	});
}

#[test]
fn bond_of_should_show_the_ledger() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Stakes::bond_of(&STASH), None);
		join(STASH, ambit_primitives::traits::Role::Inference, 500);
		assert_ok!(Stakes::set_worker(origin(), 77));
		assert_ok!(Stakes::unbond(origin(), 100));
		assert_ok!(Stakes::back(&STASH, 150));
		assert_ok!(Stakes::chill(origin()));
		let state = Stakes::bond_of(&STASH).expect("it is bonded");
		assert_eq!(state.active, 400);
		assert_eq!(state.backing, 150);
		assert_eq!(state.unbonding, vec![(100, 1 + UNBONDING)]);
		assert_eq!(state.roles, vec![ambit_primitives::traits::Role::Inference]);
		assert_eq!(state.worker, Some(77));
		assert!(state.chilled);
		assert!(Ledgers::<Test>::contains_key(STASH));
	});
}
