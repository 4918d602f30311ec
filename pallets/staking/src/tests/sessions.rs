//! Who validates.

use crate::{mock::*, Error, Event, Exposure, Exposures, Validators};
use ambit_primitives::traits::Role;
use frame_support::{assert_noop, assert_ok, traits::EstimateNextSessionRotation, BoundedVec};
use sp_runtime::traits::BadOrigin;

fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

fn force(validators: &[AccountId]) -> frame_support::dispatch::DispatchResult {
	Stakes::force_set_validators(
		RuntimeOrigin::root(),
		BoundedVec::try_from(validators.to_vec()).expect("there are seats"),
	)
}

#[test]
fn validators_should_be_in_order_of_stake() {
	ExtBuilder::default().validators(&[(1, 3_000), (2, 5_000), (3, 4_000)]).build_and_execute(|| {
		assert_eq!(Session::validators(), vec![2, 3, 1]);
		run_to_session(2);
		assert_eq!(Session::validators(), vec![2, 3, 1]);
	});
}

#[test]
fn a_chilled_validator_should_leave_with_the_next_planned_session_and_return() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Stakes::chill(signed(2)));
		run_to_session(1);
		assert_eq!(Session::validators(), vec![1, 2, 3]);
		run_to_session(2);
		assert_eq!(Session::validators(), vec![1, 3]);
		assert_ok!(Stakes::unchill(signed(2)));
		run_to_session(4);
		assert_eq!(Session::validators(), vec![1, 2, 3]);
	});
}

#[test]
fn a_validator_should_leave_when_it_drops_the_role_or_its_bond_falls_below_the_minimum() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Stakes::drop_role(signed(3), Role::Validator));
		<Stakes as ambit_primitives::traits::StakeLedger<_, _>>::slash(&2, 3_001, None);
		run_to_session(2);
		assert_eq!(Session::validators(), vec![1]);
	});
}

#[test]
fn a_validator_without_session_keys_should_leave() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Session::purge_keys(signed(1)));
		run_to_session(2);
		assert_eq!(Session::validators(), vec![2, 3]);
	});
}

#[test]
fn the_validators_should_stay_when_nobody_is_eligible() {
	ExtBuilder::default().build_and_execute(|| {
		for who in 1..=3 {
			assert_ok!(Stakes::chill(signed(who)));
		}
		run_to_session(4);
		assert_eq!(Session::validators(), vec![1, 2, 3]);
		assert!(events().contains(&Event::ValidatorsKept { session: 2 }));
		assert_eq!(Exposures::<Test>::get(4, 1), Some(Exposure { own: 5_000, delegated: 0 }));
		assert_ok!(Stakes::unchill(signed(2)));
		run_to_session(6);
		assert_eq!(Session::validators(), vec![2]);
	});
}

#[test]
fn force_set_validators_should_seat_a_list_until_elections_are_resumed() {
	ExtBuilder::default().build_and_execute(|| {
		join(7, Role::Validator, 6_000);
		assert_ok!(force(&[3, 2]));
		assert_eq!(last_event(), Event::ValidatorsForced { count: 2 });
		run_to_session(4);
		assert_eq!(Session::validators(), vec![2, 3]);
		assert_ok!(Stakes::chill(signed(2)));
		run_to_session(6);
		assert_eq!(Session::validators(), vec![3]);

		assert_ok!(Stakes::resume_elections(RuntimeOrigin::root()));
		assert_eq!(last_event(), Event::ElectionsResumed);
		assert_noop!(Stakes::resume_elections(RuntimeOrigin::root()), Error::<Test>::ElectionsNotSuspended);
		run_to_session(8);
		assert_eq!(Session::validators(), vec![7, 1, 3]);
	});
}

#[test]
fn force_set_validators_should_refuse_a_list_that_would_stop_the_chain() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Stakes::force_set_validators(signed(1), Default::default()), BadOrigin);
		assert_noop!(force(&[]), Error::<Test>::NoValidators);
		assert_noop!(force(&[1, 2, 1]), Error::<Test>::DuplicateValidator);
		assert_noop!(force(&[1, 19]), Error::<Test>::NotEligible);
		join(7, Role::Inference, 6_000);
		assert_noop!(force(&[1, 7]), Error::<Test>::NotEligible);
		assert_ok!(Stakes::drop_role(signed(7), Role::Inference));
		assert_ok!(Stakes::declare_role(signed(7), Role::Validator));
		assert_noop!(force(&[1, 7]), Error::<Test>::NotEligible);
		assert_ok!(set_keys(7, 7));
		assert_ok!(force(&[1, 7]));
		assert_eq!(Validators::<Test>::get().into_inner(), vec![1, 7]);
	});
}

#[test]
fn a_validator_that_changes_its_keys_should_miss_no_session() {
	ExtBuilder::default().build_and_execute(|| {
		let key_of_2 = || {
			let queued = pallet_session::QueuedKeys::<Test>::get();
			queued.into_iter().find(|(validator, _)| *validator == 2).map(|(_, keys)| keys.dummy.0)
		};
		run_to_session(2);
		assert_ok!(set_keys(2, 102));
		// The next session is planned with the key as it was, the one after it with the new one.
		assert_eq!(key_of_2(), Some(2));
		run_to_session(3);
		assert_eq!((Session::validators().contains(&2), key_of_2()), (true, Some(102)));
		for session in 4..8 {
			run_to_session(session);
			assert_eq!(Session::validators(), vec![1, 2, 3]);
			assert_eq!(key_of_2(), Some(102));
		}
		// Somebody else may have the old key now, and a third change goes the same way.
		join(7, Role::Validator, 2_000);
		assert_ok!(set_keys(7, 2));
		assert_ok!(set_keys(2, 103));
		run_to_session(10);
		assert_eq!(Session::validators(), vec![1, 2, 3, 7]);
		assert_eq!(key_of_2(), Some(103));
	});
}

#[test]
fn only_a_stash_should_set_session_keys() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(set_keys(7, 7), pallet_session::Error::<Test>::NoAssociatedValidatorId);
		assert_ok!(Stakes::bond(signed(7), 100));
		assert_ok!(set_keys(7, 7));
	});
}

#[test]
fn a_stash_with_session_keys_should_keep_its_account_when_the_bond_is_slashed_away() {
	ExtBuilder::default().build_and_execute(|| {
		let consumers = System::consumers(&1);
		<Stakes as ambit_primitives::traits::StakeLedger<_, _>>::slash(&1, 5_000, None);
		assert!(System::account_exists(&1));
		assert_eq!(System::consumers(&1), consumers - 1);
		assert_ok!(Session::purge_keys(signed(1)));
		assert_eq!(System::consumers(&1), 0);
	});
}

#[test]
fn the_session_pallet_should_see_a_change_only_when_there_is_one() {
	ExtBuilder::default().build_and_execute(|| {
		run_to_session(2);
		assert!(!pallet_session::QueuedChanged::<Test>::get());
		assert_ok!(Stakes::bond_extra(signed(1), 1));
		run_to_session(3);
		assert!(pallet_session::QueuedChanged::<Test>::get());
		run_to_session(4);
		assert!(!pallet_session::QueuedChanged::<Test>::get());
		assert_ok!(set_keys(1, 101));
		run_to_session(5);
		assert!(pallet_session::QueuedChanged::<Test>::get());
	});
}

#[test]
fn exposures_and_roots_should_be_kept_for_as_long_as_they_are_needed() {
	ExtBuilder::default().build_and_execute(|| {
		run_to_session(10);
		let sessions: std::collections::BTreeSet<_> =
			Exposures::<Test>::iter().map(|(session, _, _)| session).collect();
		assert_eq!(sessions.into_iter().collect::<Vec<_>>(), vec![10, 11]);
		// Sessions 7 to 10 can be reported, 11 is planned.
		assert_eq!(pallet_session::historical::StoredRange::<Test>::get(), Some((7, 12)));
		let (next, _) = <Test as pallet_session::Config>::NextSessionRotation::estimate_next_session_rotation(
			System::block_number(),
		);
		assert!(next.is_some());
	});
}
