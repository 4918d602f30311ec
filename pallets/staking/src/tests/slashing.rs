//! Slashes for work proven wrong.

use crate::{mock::*, Event};
use ambit_primitives::traits::{Role, StakeLedger};
use frame_support::{
	assert_ok,
	traits::fungible::{Inspect, Mutate},
};

const STASH: AccountId = 10;
const REPORTER: AccountId = 12;

fn origin() -> RuntimeOrigin {
	RuntimeOrigin::signed(STASH)
}

fn slash(amount: Balance, reporter: Option<AccountId>) -> Balance {
	<Stakes as StakeLedger<_, _>>::slash(&STASH, amount, reporter.as_ref())
}

#[test]
fn slash_should_burn_what_the_reporter_does_not_get() {
	ExtBuilder::default().build_and_execute(|| {
		join(STASH, Role::Inference, 500);
		let issuance = Balances::total_issuance();
		assert_eq!(slash(200, Some(REPORTER)), 200);
		assert_eq!(
			last_event(),
			Event::Slashed { stash: STASH, amount: 200, rewarded: Some((REPORTER, 20)) }
		);
		assert_eq!(Balances::free_balance(REPORTER), ENDOWMENT + 20);
		assert_eq!(Balances::total_issuance(), issuance - 180);
		assert_eq!(Stakes::bonded(&STASH), 300);
		assert_eq!(Balances::total_balance(&STASH), ENDOWMENT - 200);
	});
}

#[test]
fn a_reporters_share_should_be_capped() {
	ExtBuilder::default().build_and_execute(|| {
		join(STASH, Role::Inference, 5_000);
		assert_eq!(slash(5_000, Some(REPORTER)), 5_000);
		assert_eq!(Balances::free_balance(REPORTER), ENDOWMENT + REWARD_CAP);
	});
}

#[test]
fn nobody_should_earn_when_there_is_no_reporter_or_it_is_the_stash() {
	ExtBuilder::default().build_and_execute(|| {
		join(STASH, Role::Inference, 500);
		let issuance = Balances::total_issuance();
		assert_eq!(slash(100, None), 100);
		assert_eq!(slash(100, Some(STASH)), 100);
		assert_eq!(last_event(), Event::Slashed { stash: STASH, amount: 100, rewarded: None });
		assert_eq!(Balances::total_issuance(), issuance - 200);
		assert_eq!(Balances::total_balance(&STASH), ENDOWMENT - 200);
	});
}

#[test]
fn a_share_should_be_burnt_when_the_reporters_account_can_not_exist() {
	ExtBuilder::default().build_and_execute(|| {
		join(STASH, Role::Inference, 500);
		let issuance = Balances::total_issuance();
		assert_eq!(slash(20, Some(999)), 20);
		assert_eq!(last_event(), Event::Slashed { stash: STASH, amount: 20, rewarded: None });
		assert_eq!(Balances::total_issuance(), issuance - 20);
		assert_eq!(Balances::free_balance(999), 0);
	});
}

#[test]
fn slash_should_reach_unbonding_funds_after_the_active_bond() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Stakes::bond(origin(), 500));
		assert_ok!(Stakes::unbond(origin(), 100));
		run_to(4);
		assert_ok!(Stakes::unbond(origin(), 200));
		assert_eq!(slash(250, None), 250);
		let state = Stakes::bond_of(&STASH).expect("it is bonded");
		assert_eq!((state.active, state.unbonding), (0, vec![(100, 1 + UNBONDING), (150, 4 + UNBONDING)]));
		assert_eq!(slash(200, None), 200);
		assert_eq!(Stakes::bond_of(&STASH).expect("it is bonded").unbonding, vec![(50, 1 + UNBONDING)]);
	});
}

#[test]
fn slash_should_take_what_there_is_and_nothing_from_strangers() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Stakes::bond(origin(), 500));
		assert_ok!(Stakes::unbond(origin(), 200));
		assert_eq!(slash(Balance::MAX, None), 500);
		assert_eq!(slash(1, None), 0);
		assert_eq!(slash(0, None), 0);
		assert_eq!(<Stakes as StakeLedger<_, _>>::slash(&999, 100, None), 0);
		assert_eq!(Balances::free_balance(STASH), ENDOWMENT - 500);
	});
}

#[test]
fn funds_that_are_due_but_not_withdrawn_should_still_be_slashed() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Stakes::bond(origin(), 500));
		assert_ok!(Stakes::unbond(origin(), 500));
		run_to(1 + UNBONDING);
		assert_eq!(slash(400, None), 400);
		assert_ok!(Stakes::withdraw_unbonded(origin()));
		assert_eq!(Balances::free_balance(STASH), ENDOWMENT - 400);
	});
}

#[test]
fn an_operator_slashed_below_its_minimum_should_not_be_active_until_it_bonds_more() {
	ExtBuilder::default().build_and_execute(|| {
		join(STASH, Role::Inference, INFERENCE_BOND);
		assert_eq!(slash(1, None), 1);
		assert!(!Stakes::is_active(&STASH, Role::Inference));
		assert_ok!(Stakes::bond_extra(origin(), 1));
		assert!(Stakes::is_active(&STASH, Role::Inference));
	});
}

#[test]
fn slash_should_not_touch_other_holds_or_free_funds() {
	ExtBuilder::default().build_and_execute(|| {
		join(STASH, Role::Inference, 500);
		assert_ok!(Balances::burn_from(
			&STASH,
			ENDOWMENT - 500 - ED,
			frame_support::traits::tokens::Preservation::Preserve,
			frame_support::traits::tokens::Precision::Exact,
			frame_support::traits::tokens::Fortitude::Polite,
		));
		assert_eq!(slash(Balance::MAX, None), 500);
		assert_eq!(Balances::free_balance(STASH), ED);
	});
}
