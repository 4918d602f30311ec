//! Who is elected.

use crate::{mock::*, Candidates, Error, Event, Exposure, Exposures, Ledgers, Validators};
use ambit_primitives::traits::{Role, StakeLedger};
use frame_support::{assert_noop, assert_ok};
use proptest::prelude::*;
use sp_runtime::Permill;
use std::collections::BTreeSet;

fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

fn set_count(count: u32) {
	assert_ok!(Stakes::set_validator_count(RuntimeOrigin::root(), count));
}

/// Who validates two sessions from now: what is decided now has taken effect then.
fn elected() -> Vec<AccountId> {
	run_to_session(Session::current_index() + 2);
	Session::validators()
}

#[test]
fn the_strongest_candidates_should_be_elected() {
	ExtBuilder::default().build_and_execute(|| {
		for (who, bond) in [(7, 6_000), (8, 1_000), (9, 4_500)] {
			join(who, Role::Validator, bond);
		}
		assert_eq!(elected(), vec![7, 1, 9, 2, 3]);
		assert!(events().contains(&Event::ValidatorsElected { count: 5 }));
		set_count(2);
		assert_eq!(last_event(), Event::ValidatorCountSet { count: 2 });
		assert_eq!(elected(), vec![7, 1]);
		set_count(5);
		assert_eq!(elected(), vec![7, 1, 9, 2, 3]);
	});
}

#[test]
fn set_validator_count_should_refuse_none_and_more_than_there_are_seats() {
	ExtBuilder::default().build_and_execute(|| {
		let set = |count| Stakes::set_validator_count(RuntimeOrigin::root(), count);
		assert_noop!(set(0), Error::<Test>::NoValidators);
		assert_noop!(set(6), Error::<Test>::TooManyValidators);
		assert_ok!(set(5));
	});
}

#[test]
fn an_outsider_should_need_more_than_the_margin_to_displace_a_member() {
	ExtBuilder::default().build_and_execute(|| {
		set_count(3);
		join(7, Role::Validator, 3_300);
		assert_eq!(elected(), vec![1, 2, 3]);
		// Just more than 3,000 and a tenth of it.
		assert_ok!(Stakes::bond_extra(signed(7), 1));
		assert_eq!(elected(), vec![1, 2, 7]);
		// Now it is the other who would need a tenth more.
		assert_ok!(Stakes::bond_extra(signed(3), 631));
		assert_eq!(elected(), vec![1, 2, 7]);
		assert_ok!(Stakes::bond_extra(signed(3), 1));
		assert_eq!(elected(), vec![1, 2, 3]);
	});
}

#[test]
fn delegations_should_count_up_to_the_cap() {
	ExtBuilder::default().build_and_execute(|| {
		set_count(3);
		open(7, 1_000, Permill::zero());
		assert_eq!(elected(), vec![1, 2, 3]);
		assert_ok!(delegate(11, 7, 4_000));
		assert_eq!(elected(), vec![1, 7, 2]);
		let exposure = Exposures::<Test>::get(Session::current_index(), 7);
		assert_eq!(exposure, Some(Exposure { own: 1_000, delegated: 4_000 }));
		// What they earn counts in the next election.
		assert_eq!(reward(7, 1_001), 0);
		let rows = Stakes::candidates(0, 10);
		let row = rows.iter().find(|row| row.stash == 7).expect("it stands");
		assert_eq!((row.own, row.delegated), (1_201, 4_800));
		assert!(row.eligible && row.elected);
	});
}

#[test]
fn delegations_should_not_make_up_for_a_bond_below_the_minimum() {
	ExtBuilder::default().build_and_execute(|| {
		open(7, 1_000, Permill::zero());
		assert_ok!(delegate(11, 7, 4_000));
		<Stakes as StakeLedger<_, _>>::slash(&7, 1, None);
		assert_eq!(elected(), vec![1, 2, 3]);
		assert!(!Stakes::candidates(0, 10).iter().any(|row| row.stash == 7 && row.eligible));
		assert_ok!(Stakes::bond_extra(signed(7), 1));
		assert_eq!(elected(), vec![1, 7, 2, 3]);
		assert_ok!(Stakes::chill(signed(7)));
		assert_eq!(elected(), vec![1, 2, 3]);
	});
}

#[test]
fn equal_stakes_should_be_decided_for_the_member_and_then_by_the_account() {
	ExtBuilder::default().validators(&[(9, 2_000)]).keys(&[9]).build_and_execute(|| {
		set_count(2);
		for who in [8, 6, 7] {
			join(who, Role::Validator, 2_000);
		}
		assert_eq!(elected(), vec![6, 9]);
		assert_eq!(elected(), vec![6, 9]);
		assert_ok!(Stakes::chill(signed(6)));
		assert_eq!(elected(), vec![7, 9]);
		// Who comes back is no member any more.
		assert_ok!(Stakes::unchill(signed(6)));
		assert_eq!(elected(), vec![7, 9]);
	});
}

#[test]
fn a_full_list_should_take_a_newcomer_for_a_weaker_candidate_only() {
	ExtBuilder::default().build_and_execute(|| {
		for who in 4..=8 {
			join(who, Role::Validator, 1_000 + 100 * who);
		}
		run_to_session(1);
		assert_eq!(Candidates::<Test>::get().into_inner(), vec![1, 2, 3, 8, 7, 6, 5, 4]);
		assert_ok!(Stakes::bond(signed(9), 1_400));
		let declare = |who| Stakes::declare_role(signed(who), Role::Validator);
		assert_noop!(declare(9), Error::<Test>::TooManyCandidates);
		assert_ok!(Stakes::bond_extra(signed(9), 1));
		assert_ok!(declare(9));
		assert!(events().contains(&Event::RoleDropped { stash: 4, role: Role::Validator }));
		assert!(Ledgers::<Test>::get(4).expect("it is bonded").roles.is_empty());
		// The next one meets the next weakest, not the newcomer.
		assert_ok!(Stakes::bond(signed(10), 1_501));
		assert_ok!(declare(10));
		assert_eq!(Candidates::<Test>::get().into_inner(), vec![10, 9, 1, 2, 3, 8, 7, 6]);
		assert_noop!(declare(5), Error::<Test>::TooManyCandidates);

		// Without session keys the two can't be elected, and are the first to go.
		run_to_session(2);
		assert_eq!(Candidates::<Test>::get().into_inner(), vec![1, 2, 3, 8, 7, 6, 9, 10]);
		assert_ok!(declare(5));
		assert!(!Candidates::<Test>::get().contains(&10));
		assert_ok!(Stakes::drop_role(signed(5), Role::Validator));
		assert_ok!(declare(4));
	});
}

#[test]
fn a_forced_validator_should_not_be_displaced() {
	ExtBuilder::default().build_and_execute(|| {
		for who in 4..=8 {
			join(who, Role::Validator, 1_000 + 100 * who);
		}
		run_to_session(1);
		let list = vec![4].try_into().expect("there are seats");
		assert_ok!(Stakes::force_set_validators(RuntimeOrigin::root(), list));
		assert_ok!(Stakes::bond(signed(9), 9_000));
		let declare = || Stakes::declare_role(signed(9), Role::Validator);
		assert_noop!(declare(), Error::<Test>::TooManyCandidates);
		assert_ok!(Stakes::resume_elections(RuntimeOrigin::root()));
		assert_ok!(declare());
	});
}

#[test]
fn a_candidate_should_be_gone_when_its_ledger_is() {
	ExtBuilder::default().build_and_execute(|| {
		join(7, Role::Validator, 1_000);
		<Stakes as StakeLedger<_, _>>::slash(&7, 1_000, None);
		assert_ok!(Stakes::withdraw_unbonded(signed(7)));
		assert!(!Candidates::<Test>::get().contains(&7));
	});
}

#[test]
fn candidates_should_come_in_pages() {
	ExtBuilder::default().build_and_execute(|| {
		join(7, Role::Validator, 3_500);
		let rows = |start, limit| -> Vec<_> {
			Stakes::candidates(start, limit).into_iter().map(|row| (row.stash, row.elected)).collect()
		};
		assert_eq!(rows(0, 10), vec![(7, false), (1, true), (2, true), (3, true)]);
		run_to_session(1);
		assert_eq!(rows(0, 10), vec![(1, true), (2, true), (7, true), (3, true)]);
		assert_eq!(rows(1, 2), vec![(2, true), (7, true)]);
		assert_eq!(rows(4, 2), vec![]);
		assert_eq!(rows(0, 0), vec![]);
	});
}

#[test]
fn integrity_should_hold_for_the_mock() {
	<Stakes as frame_support::traits::Hooks<_>>::integrity_test();
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	/// Against the rule as it is said: nobody outside is stronger by more than the margin than anybody inside, and nobody
	/// is left out while there are seats.
	#[test]
	fn no_outsider_should_exceed_a_member_by_more_than_the_margin(
		first in proptest::collection::vec(1_000..3_000u64, 8),
		then in proptest::collection::vec(0..2_000u64, 8),
		seats in 1..=5u32,
	) {
		ExtBuilder::default().validators(&[]).keys(&[]).build_and_execute(|| {
			set_count(seats);
			for (who, bond) in (1..).zip(&first) {
				join(who, Role::Validator, *bond);
			}
			let before: BTreeSet<_> = elected().into_iter().collect();
			assert_eq!(before.len(), seats as usize);
			for (who, more) in (1..).zip(&then) {
				let _ = Stakes::bond_extra(signed(who), *more);
			}
			let after: BTreeSet<_> = elected().into_iter().collect();
			assert_eq!(after.len(), seats as usize);
			assert_eq!(Validators::<Test>::get().iter().copied().collect::<BTreeSet<_>>(), after);
			for inside in &after {
				for outside in (1..=8).filter(|who| !after.contains(who)) {
					let (ours, theirs) = (Stakes::bonded(inside), Stakes::bonded(&outside));
					match (before.contains(inside), before.contains(&outside)) {
						(true, false) => assert!(theirs <= ours + ours / 10),
						(false, true) => assert!(ours > theirs + theirs / 10),
						_ => assert!(theirs <= ours),
					}
				}
			}
			// It is stable: without a change of stakes nobody moves.
			assert_eq!(elected().into_iter().collect::<BTreeSet<_>>(), after);
		});
	}
}
