//! The first bonds, as chain specifications and the tools that edit them write them.

use crate::{mock::*, Validators};
use ambit_primitives::traits::{Role, StakeLedger};

#[test]
fn genesis_should_bond_validators_and_operators() {
	ExtBuilder::default().operators(&[(5, 55, 700)]).build_and_execute(|| {
		assert_eq!(Session::validators(), vec![1, 2, 3]);
		assert_eq!(Stakes::bonded(&1), 5_000);
		assert!(Stakes::is_active(&1, Role::Validator));
		assert!(Stakes::is_active(&5, Role::Inference));
		assert_eq!(Stakes::stash_of_worker(&55), Some(5));
	});
}

#[test]
fn an_authority_that_has_only_session_keys_should_be_bonded_at_the_minimum() {
	ExtBuilder::default().validators(&[(1, 5_000)]).keys(&[1, 8, 9]).build_and_execute(|| {
		assert_eq!(Session::validators(), vec![1, 8, 9]);
		assert_eq!((Stakes::bonded(&8), Stakes::bonded(&9)), (VALIDATOR_BOND, VALIDATOR_BOND));
		assert_eq!(Validators::<Test>::get().len(), 3);
		run_to_session(3);
		assert_eq!(Session::validators(), vec![1, 8, 9]);
	});
}

#[test]
fn a_bonded_validator_without_session_keys_should_wait() {
	ExtBuilder::default().validators(&[(1, 5_000), (2, 9_000)]).keys(&[1]).build_and_execute(|| {
		assert_eq!(Session::validators(), vec![1]);
		frame_support::assert_ok!(set_keys(2, 2));
		run_to_session(2);
		assert_eq!(Session::validators(), vec![2, 1]);
	});
}

#[test]
fn an_empty_genesis_should_build() {
	ExtBuilder::default().validators(&[]).keys(&[]).build_and_execute(|| {
		assert!(Session::validators().is_empty());
	});
}

#[test]
#[should_panic(expected = "genesis validator 1 can't bond 100001")]
fn genesis_should_name_a_validator_that_can_not_pay_its_bond() {
	ExtBuilder::default().validators(&[(1, ENDOWMENT + 1)]).build();
}

#[test]
#[should_panic(expected = "genesis validator 1 can't bond 999")]
fn genesis_should_name_a_validator_below_the_minimum() {
	ExtBuilder::default().validators(&[(1, VALIDATOR_BOND - 1)]).build();
}

#[test]
#[should_panic(expected = "genesis operator 6 can't bond 700 with worker 55")]
fn genesis_should_name_an_operator_whose_worker_key_is_taken() {
	ExtBuilder::default().operators(&[(5, 55, 700), (6, 55, 700)]).build();
}

#[test]
#[should_panic(expected = "genesis has more than 5 validators")]
fn genesis_should_refuse_more_validators_than_there_are_seats() {
	ExtBuilder::default().validators(&[]).keys(&[1, 2, 3, 4, 5, 6]).build();
}
