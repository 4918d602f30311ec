//! What validators and their delegators earn, and what validators keep of it.

use crate::{mock::*, Error, Event, Pools};
use ambit_primitives::traits::{RewardSink, Role, StakeLedger};
use frame_support::{
	assert_noop, assert_ok,
	traits::{
		fungible::{Balanced, Mutate},
		tokens::{Fortitude, Precision, Preservation},
		Hooks, OnUnbalanced,
	},
};
use proptest::prelude::*;
use sp_runtime::Permill;

const STASH: AccountId = 10;
const ALICE: AccountId = 11;
const BOB: AccountId = 12;

fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

fn set_commission(percent: u32) -> frame_support::dispatch::DispatchResult {
	Stakes::set_commission(signed(STASH), Permill::from_percent(percent))
}

#[test]
fn reward_should_be_divided_by_stake_after_commission() {
	ExtBuilder::default().build_and_execute(|| {
		open(STASH, 1_000, Permill::from_percent(10));
		assert_ok!(delegate(ALICE, STASH, 2_000));
		assert_ok!(delegate(BOB, STASH, 1_000));
		let issuance = Balances::total_issuance();
		assert_eq!(reward(STASH, 400), 0);
		// 100 for the bond, 300 for the delegations, of which the stash keeps 30.
		assert_eq!(last_event(), Event::Rewarded { stash: STASH, bonded: 100, paid: 30, delegated: 270 });
		assert_eq!(Stakes::bonded(&STASH), 1_100);
		assert_eq!(owned(STASH), ENDOWMENT - ED + 130);
		assert_eq!((value(ALICE, STASH), value(BOB, STASH)), (2_180, 1_090));
		assert_eq!(Balances::total_issuance(), issuance + 400);
	});
}

#[test]
fn a_stash_without_delegators_should_get_all() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(reward(1, 400), 0);
		assert_eq!(last_event(), Event::Rewarded { stash: 1, bonded: 400, paid: 0, delegated: 0 });
		open(STASH, 1_000, Permill::from_percent(10));
		assert_eq!(reward(STASH, 400), 0);
		assert_eq!(Stakes::bonded(&STASH), 1_400);
		assert_eq!(pooled(STASH), 0);
	});
}

#[test]
fn what_does_not_count_should_not_earn() {
	ExtBuilder::default().build_and_execute(|| {
		open(STASH, 2_000, Permill::zero());
		assert_ok!(delegate(ALICE, STASH, 8_000));
		assert_ok!(Stakes::unbond(signed(STASH), 1_000));
		assert_eq!(reward(STASH, 500), 0);
		assert_eq!(last_event(), Event::Rewarded { stash: STASH, bonded: 100, paid: 0, delegated: 400 });
	});
}

#[test]
fn a_reward_should_come_back_from_strangers_and_dead_accounts() {
	ExtBuilder::default().build_and_execute(|| {
		let issuance = Balances::total_issuance();
		assert_eq!(reward(STASH, 400), 400);
		assert_eq!(Balances::total_issuance(), issuance);
		assert!(<() as RewardSink<AccountId, _>>::reward(&1, Balances::issue(5)).is_err());
		assert_eq!(<() as RewardSink<AccountId, ()>>::reward_weight(), Default::default());
		assert_ne!(<Stakes as RewardSink<_, _>>::reward_weight(), Default::default());

		// A ledger whose stash has nothing, not even an account.
		assert_ok!(Stakes::bond(signed(STASH), 500));
		assert_ok!(Stakes::pledge(&STASH, 500));
		assert_eq!(<Stakes as StakeLedger<_, _>>::slash(&STASH, 500, None), 500);
		assert_ok!(Balances::transfer(&STASH, &ALICE, ENDOWMENT - 500, Preservation::Expendable));
		assert!(!System::account_exists(&STASH));
		assert_eq!(reward(STASH, ED - 1), ED - 1);
		// The existential deposit lets it live again, and what is more is bonded: here nothing.
		assert_eq!(reward(STASH, ED), 0);
		assert_eq!(last_event(), Event::Rewarded { stash: STASH, bonded: 0, paid: ED, delegated: 0 });
		Stakes::redeem(&STASH, 500);
	});
}

#[test]
fn a_reward_should_be_paid_from_a_pot_too() {
	ExtBuilder::default().build_and_execute(|| {
		let issuance = Balances::total_issuance();
		let credit = <Balances as Balanced<_>>::withdraw(
			&BOB,
			300,
			Precision::Exact,
			Preservation::Preserve,
			Fortitude::Polite,
		);
		assert_ok!(<Stakes as RewardSink<_, _>>::reward(&1, credit.expect("it has more")));
		assert_eq!((owned(BOB), owned(1)), (ENDOWMENT - 300, ENDOWMENT + 300));
		assert_eq!(Balances::total_issuance(), issuance);
	});
}

#[test]
fn who_comes_after_a_reward_should_not_share_it() {
	ExtBuilder::default().build_and_execute(|| {
		open(STASH, 1_000, Permill::zero());
		assert_ok!(delegate(ALICE, STASH, 1_000));
		assert_eq!(reward(STASH, 400), 0);
		assert_ok!(delegate(BOB, STASH, 600));
		assert_eq!((value(ALICE, STASH), value(BOB, STASH)), (1_200, 600));
		assert_eq!(reward(STASH, 300), 0);
		assert_eq!((value(ALICE, STASH), value(BOB, STASH)), (1_320, 660));
	});
}

#[test]
fn what_is_on_its_way_out_should_not_earn() {
	ExtBuilder::default().build_and_execute(|| {
		open(STASH, 1_000, Permill::zero());
		assert_ok!(delegate(ALICE, STASH, 1_000));
		assert_ok!(delegate(BOB, STASH, 1_000));
		assert_ok!(undelegate(BOB, STASH, 1_000));
		assert_eq!(reward(STASH, 200), 0);
		assert_eq!(value(ALICE, STASH), 1_100);
		run_to(5 + UNBONDING);
		assert_ok!(Stakes::withdraw_delegation(signed(BOB), STASH));
		assert_eq!(owned(BOB), ENDOWMENT);
		assert_ok!(undelegate(ALICE, STASH, 1_100));
		run_to(Stakes::departs_at(System::block_number()));
		assert_ok!(Stakes::withdraw_delegation(signed(ALICE), STASH));
		assert_eq!(owned(ALICE), ENDOWMENT + 100);
	});
}

#[test]
fn the_commission_should_rise_by_a_step_a_session_and_fall_at_will() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(set_commission(10), Error::<Test>::NoPool);
		open(STASH, 1_000, Permill::from_percent(10));
		// The session in which the pool is opened counts as one in which it rose.
		assert_noop!(set_commission(11), Error::<Test>::CommissionJustRaised);
		run_to_session(1);
		assert_noop!(set_commission(16), Error::<Test>::CommissionStepTooLarge);
		assert_ok!(set_commission(15));
		let commission = Permill::from_percent(15);
		assert_eq!(last_event(), Event::CommissionSet { stash: STASH, commission });
		assert_noop!(set_commission(16), Error::<Test>::CommissionJustRaised);
		assert_ok!(set_commission(15));
		assert_ok!(set_commission(2));
		assert_noop!(set_commission(3), Error::<Test>::CommissionJustRaised);
		for step in 0..10 {
			run_to_session(2 + step);
			assert_noop!(set_commission(51), Error::<Test>::CommissionTooHigh);
			let next = Pools::<Test>::get(STASH).expect("it is open").commission + Permill::from_percent(5);
			if next > Permill::from_percent(50) {
				return;
			}
			assert_ok!(Stakes::set_commission(signed(STASH), next));
		}
		panic!("the commission never reached its maximum");
	});
}

proptest! {
	#[test]
	fn a_reward_should_be_divided_to_the_planck_and_never_to_the_delegators_disadvantage(
		bond in 1_000..50_000u64,
		delegated in DELEGATION..50_000u64,
		commission in 0..=50u32,
		amount in 0..1_000_000u64,
	) {
		ExtBuilder::default().build_and_execute(|| {
			open(STASH, bond, Permill::from_percent(commission));
			let delegated = delegated.min(4 * bond);
			assert_ok!(delegate(ALICE, STASH, delegated));
			let (stash, pool) = (owned(STASH), pooled(STASH));
			assert_eq!(reward(STASH, amount), 0);
			let (stash, pool) = (owned(STASH) - stash, pooled(STASH) - pool);
			assert_eq!(stash + pool, amount);
			// Within a planck for the division and one for the commission.
			let fair = u128::from(amount) * u128::from(delegated) * u128::from(100 - commission)
				/ (u128::from(bond + delegated) * 100);
			assert!(u128::from(pool) <= fair && u128::from(pool) + 2 >= fair);
			assert!(Stakes::is_active(&STASH, Role::Validator));
		});
	}
}

/// Fees of `amount`, as a transaction pays them.
fn pay_fees(payer: AccountId, amount: Balance) {
	let fees =
		Balances::withdraw(&payer, amount, Precision::Exact, Preservation::Preserve, Fortitude::Polite);
	Stakes::on_unbalanced(fees.expect("the payer has enough"));
}

#[test]
fn fees_should_be_earned_by_the_author_and_its_delegators_at_the_end_of_the_block() {
	ExtBuilder::default().build_and_execute(|| {
		open(STASH, 1_000, Permill::from_percent(10));
		assert_ok!(delegate(ALICE, STASH, 3_000));
		TheAuthor::set(Some(STASH));
		let issuance = Balances::total_issuance();
		pay_fees(BOB, 300);
		pay_fees(BOB, 100);
		assert_eq!((Stakes::bonded(&STASH), Balances::total_issuance()), (1_000, issuance - 400));
		Stakes::on_finalize(System::block_number());
		assert_eq!(last_event(), Event::Rewarded { stash: STASH, bonded: 100, paid: 30, delegated: 270 });
		assert_eq!((value(ALICE, STASH), Balances::total_issuance()), (3_270, issuance));
		// Once.
		let before = events().len();
		Stakes::on_finalize(System::block_number());
		assert_eq!((events().len(), Unearned::get()), (before, 0));
	});
}

#[test]
fn an_author_without_a_bond_should_be_paid_its_fees() {
	ExtBuilder::default().build_and_execute(|| {
		TheAuthor::set(Some(ALICE));
		pay_fees(BOB, 400);
		Stakes::on_finalize(System::block_number());
		assert_eq!((owned(ALICE), owned(BOB)), (ENDOWMENT + 400, ENDOWMENT - 400));
	});
}

#[test]
fn fees_that_no_author_can_take_should_be_passed_on() {
	ExtBuilder::default().build_and_execute(|| {
		for author in [None, Some(ACCOUNTS + 1)] {
			TheAuthor::set(author);
			pay_fees(BOB, ED - 1);
			Stakes::on_finalize(System::block_number());
		}
		assert_eq!(Unearned::get(), 2 * (ED - 1));
	});
}
