//! Bonds that were made under one value of a parameter, and end under another.

use crate::{mock::*, Error};
use ambit_primitives::traits::{Role, StakeLedger};
use frame_support::{assert_noop, assert_ok};

const STASH: AccountId = 10;

fn origin() -> RuntimeOrigin {
	RuntimeOrigin::signed(STASH)
}

fn queue() -> Vec<(Balance, u64)> {
	Stakes::bond_of(&STASH).expect("it is bonded").unbonding
}

#[test]
fn funds_should_leave_when_they_were_to_when_the_period_changes() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Stakes::bond(origin(), 500));
		assert_ok!(Stakes::unbond(origin(), 100));
		UnbondingPeriod::set(2 * UNBONDING);
		run_to(2);
		assert_ok!(Stakes::unbond(origin(), 50));
		UnbondingPeriod::set(UNBONDING / 2);
		run_to(3);
		assert_ok!(Stakes::unbond(origin(), 30));
		assert_eq!(queue(), [(30, 3 + UNBONDING / 2), (100, 1 + UNBONDING), (50, 2 + 2 * UNBONDING)]);
		check_everything();
		// What would leave last comes back first, whenever it was unbonded.
		assert_ok!(Stakes::rebond(origin(), 60));
		assert_eq!(queue(), [(30, 3 + UNBONDING / 2), (90, 1 + UNBONDING)]);
		run_to(3 + UNBONDING / 2);
		assert_ok!(Stakes::withdraw_unbonded(origin()));
		assert_eq!(queue(), [(90, 1 + UNBONDING)]);
	});
}

#[test]
fn operator_below_a_raised_minimum_should_get_no_work_and_keep_its_bond() {
	ExtBuilder::default().build_and_execute(|| {
		join(STASH, Role::Inference, 150);
		assert_ok!(Stakes::back(&STASH, 100));
		MinimumInferenceBond::set(200);
		assert!(!Stakes::is_active(&STASH, Role::Inference));
		assert_eq!((Stakes::bonded(&STASH), Stakes::backing(&STASH)), (150, 100));
		assert_noop!(Stakes::unbond(origin(), 10), Error::<Test>::BelowMinimum);
		// More bond, or an end to its work, are the ways out.
		assert_ok!(Stakes::bond_extra(origin(), 50));
		assert!(Stakes::is_active(&STASH, Role::Inference));
		MinimumInferenceBond::set(1_000);
		Stakes::release(&STASH, 100);
		assert_ok!(Stakes::drop_role(origin(), Role::Inference));
		assert_ok!(Stakes::unbond(origin(), 200));
	});
}

#[test]
fn validators_should_stay_when_a_raised_minimum_leaves_nobody_eligible() {
	ExtBuilder::default().build_and_execute(|| {
		let before = Session::validators();
		MinimumValidatorBond::set(1_000_000);
		run_to_session(3);
		assert_eq!(Session::validators(), before);
		MinimumValidatorBond::set(3_500);
		run_to_session(5);
		assert_eq!(Session::validators(), [1, 2], "who has less leaves");
	});
}
