//! The way out of a bond.

use crate::{mock::*, Error, Event, HoldReason, Ledgers, Workers};
use ambit_primitives::traits::{Role, StakeLedger};
use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold};

const STASH: AccountId = 10;

fn origin() -> RuntimeOrigin {
	RuntimeOrigin::signed(STASH)
}

fn held() -> Balance {
	Balances::balance_on_hold(&HoldReason::Bond.into(), &STASH)
}

fn queue() -> Vec<(Balance, u64)> {
	Stakes::bond_of(&STASH).expect("it is bonded").unbonding
}

#[test]
fn unbond_should_keep_the_funds_held_until_the_period_is_over() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Stakes::bond(origin(), 500));
		assert_ok!(Stakes::unbond(origin(), 200));
		let until = 1 + UNBONDING;
		assert_eq!(last_event(), Event::Unbonded { stash: STASH, amount: 200, until });
		assert_eq!((held(), Stakes::bonded(&STASH)), (500, 300));

		run_to(until - 1);
		assert_noop!(Stakes::withdraw_unbonded(origin()), Error::<Test>::NothingToWithdraw);
		run_to(until);
		assert_ok!(Stakes::withdraw_unbonded(origin()));
		assert_eq!(last_event(), Event::Withdrawn { stash: STASH, amount: 200 });
		assert_eq!((held(), Balances::free_balance(STASH)), (300, ENDOWMENT - 300));
		assert_noop!(Stakes::withdraw_unbonded(origin()), Error::<Test>::NothingToWithdraw);
	});
}

#[test]
fn unbond_should_be_refused_for_nothing_and_for_more_than_there_is() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Stakes::unbond(origin(), 1), Error::<Test>::NotBonded);
		assert_ok!(Stakes::bond(origin(), 500));
		assert_noop!(Stakes::unbond(origin(), 0), Error::<Test>::ZeroAmount);
		assert_noop!(Stakes::unbond(origin(), 501), Error::<Test>::NotEnoughBond);
		assert_noop!(Stakes::unbond(origin(), Balance::MAX), Error::<Test>::NotEnoughBond);
	});
}

#[test]
fn unbond_should_not_go_below_the_minimum_of_the_most_demanding_role() {
	ExtBuilder::default().build_and_execute(|| {
		join(STASH, Role::Inference, 500);
		assert_ok!(Stakes::declare_role(origin(), Role::Data));
		assert_noop!(Stakes::unbond(origin(), 401), Error::<Test>::BelowMinimum);
		assert_ok!(Stakes::unbond(origin(), 400));
		assert_ok!(Stakes::drop_role(origin(), Role::Inference));
		assert_noop!(Stakes::unbond(origin(), 51), Error::<Test>::BelowMinimum);
		assert_ok!(Stakes::unbond(origin(), 50));
		assert_ok!(Stakes::drop_role(origin(), Role::Data));
		assert_ok!(Stakes::unbond(origin(), DATA_BOND));
		assert_eq!(Stakes::bonded(&STASH), 0);
	});
}

#[test]
fn unbond_should_merge_amounts_of_one_block_and_refuse_when_the_queue_is_full() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Stakes::bond(origin(), 500));
		for block in 1..=4 {
			run_to(block);
			assert_ok!(Stakes::unbond(origin(), 10));
			assert_ok!(Stakes::unbond(origin(), 5));
		}
		assert_eq!(queue(), (1..=4).map(|block| (15, block + UNBONDING)).collect::<Vec<_>>());
		run_to(5);
		assert_noop!(Stakes::unbond(origin(), 10), Error::<Test>::TooManyUnbonding);
		run_to(1 + UNBONDING);
		assert_ok!(Stakes::withdraw_unbonded(origin()));
		assert_ok!(Stakes::unbond(origin(), 10));
	});
}

#[test]
fn withdraw_should_take_every_amount_that_is_due_and_no_other() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Stakes::bond(origin(), 500));
		for (block, amount) in [(2, 10), (4, 20), (6, 40)] {
			run_to(block);
			assert_ok!(Stakes::unbond(origin(), amount));
		}
		run_to(5 + UNBONDING);
		assert_ok!(Stakes::withdraw_unbonded(origin()));
		assert_eq!(last_event(), Event::Withdrawn { stash: STASH, amount: 30 });
		assert_eq!(queue(), vec![(40, 6 + UNBONDING)]);
	});
}

#[test]
fn withdraw_should_close_the_ledger_and_free_the_worker_key_when_nothing_is_left() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Stakes::bond(origin(), 500));
		assert_ok!(Stakes::set_worker(origin(), 77));
		assert_ok!(Stakes::unbond(origin(), 500));
		run_to(1 + UNBONDING);
		assert_ok!(Stakes::withdraw_unbonded(origin()));
		assert!(events().contains(&Event::Closed { stash: STASH }));
		assert_eq!(held(), 0);
		assert!(!Ledgers::<Test>::contains_key(STASH));
		assert!(!Workers::<Test>::contains_key(77));
		assert_eq!(Balances::free_balance(STASH), ENDOWMENT);
		assert_noop!(Stakes::withdraw_unbonded(origin()), Error::<Test>::NotBonded);
		assert_ok!(Stakes::bond(origin(), 500));
	});
}

#[test]
fn rebond_should_take_back_what_would_leave_last_first() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Stakes::bond(origin(), 500));
		assert_noop!(Stakes::rebond(origin(), 1), Error::<Test>::NothingUnbonding);
		assert_ok!(Stakes::unbond(origin(), 100));
		run_to(3);
		assert_ok!(Stakes::unbond(origin(), 200));
		assert_noop!(Stakes::rebond(origin(), 0), Error::<Test>::ZeroAmount);
		assert_ok!(Stakes::rebond(origin(), 250));
		assert_eq!(last_event(), Event::Rebonded { stash: STASH, amount: 250 });
		assert_eq!(queue(), vec![(50, 1 + UNBONDING)]);
		assert_eq!((held(), Stakes::bonded(&STASH)), (500, 450));
	});
}

#[test]
fn rebond_should_take_what_there_is_when_asked_for_more() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Stakes::bond(origin(), 500));
		assert_ok!(Stakes::unbond(origin(), 500));
		assert_ok!(Stakes::rebond(origin(), Balance::MAX));
		assert_eq!(last_event(), Event::Rebonded { stash: STASH, amount: 500 });
		assert_eq!((queue(), Stakes::bonded(&STASH)), (vec![], 500));
		assert_noop!(Stakes::rebond(RuntimeOrigin::signed(11), 1), Error::<Test>::NotBonded);
	});
}
