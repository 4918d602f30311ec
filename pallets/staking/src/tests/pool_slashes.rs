//! Equivocations of validators that others stand behind.

use super::offences::{prove, report, REPORTER};
use crate::{mock::*, Event, Exposure, Exposures, Pools};
use ambit_primitives::traits::{Role, StakeLedger};
use frame_support::{assert_ok, traits::KeyOwnerProofSystem};
use sp_runtime::{Perbill, Permill};

const STASH: AccountId = 2;
const ALICE: AccountId = 13;
const BOB: AccountId = 14;

fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// Validator 2 has a bond of 4,000 and 8,000 of Alice's and 4,000 of Bob's behind it, in the running session 2.
fn set_up() {
	assert_ok!(Stakes::open_pool(signed(STASH), Permill::zero()));
	assert_ok!(delegate(ALICE, STASH, 8_000));
	assert_ok!(delegate(BOB, STASH, 4_000));
	run_to_session(2);
	let exposure = Exposures::<Test>::get(2, STASH);
	assert_eq!(exposure, Some(Exposure { own: 4_000, delegated: 12_000 }));
}

#[test]
fn an_offence_should_slash_bond_and_delegations_alike() {
	ExtBuilder::default().build_and_execute(|| {
		set_up();
		let issuance = Balances::total_issuance();
		assert_ok!(report(STASH, &prove(STASH), 1, 10));
		assert!(events().contains(&Event::PoolSlashed { stash: STASH, amount: 1_200 }));
		// A tenth would be 160 for the reporter, who gets no more than the cap.
		let rewarded = Some((REPORTER, REWARD_CAP));
		assert!(events().contains(&Event::Slashed { stash: STASH, amount: 1_600, rewarded }));
		assert_eq!(Balances::total_issuance(), issuance - 1_600 + REWARD_CAP);
		assert_eq!(Stakes::bonded(&STASH), 3_600);
		assert_eq!((value(ALICE, STASH), value(BOB, STASH)), (7_200, 3_600));
		run_to_session(4);
		assert_eq!(Session::validators(), vec![1, 3]);
	});
}

#[test]
fn of_several_offences_in_a_session_the_gravest_should_count_for_delegations_too() {
	ExtBuilder::default().build_and_execute(|| {
		set_up();
		let proof = prove(STASH);
		for (slot, percent) in [(1, 10), (2, 5), (3, 10), (4, 25)] {
			assert_ok!(report(STASH, &proof, slot, percent));
		}
		assert_eq!((Stakes::bonded(&STASH), pooled(STASH)), (3_000, 9_000));
	});
}

#[test]
fn an_offence_too_small_for_delegations_should_leave_what_left_in_one_place() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Stakes::open_pool(signed(STASH), Permill::zero()));
		assert_ok!(delegate(ALICE, STASH, 60));
		assert_ok!(undelegate(ALICE, STASH, 1));
		run_to(Stakes::departs_at(System::block_number()));
		let session = Session::current_index();
		let exposure = Exposures::<Test>::get(session, STASH).expect("it validates");
		Stakes::punish(&STASH, &exposure, Perbill::from_percent(1), session, None);
		assert_eq!((Stakes::bonded(&STASH), pooled(STASH)), (3_960, 59));
		check_everything();
		assert_ok!(Stakes::withdraw_delegation(signed(ALICE), STASH));
		assert_eq!(owned(ALICE), ENDOWMENT - 59);
	});
}

#[test]
fn who_left_after_the_offence_should_be_slashed_like_who_stayed() {
	ExtBuilder::default().build_and_execute(|| {
		set_up();
		let proof = prove(STASH);
		assert_ok!(undelegate(ALICE, STASH, 4_000));
		run_to_session(4);
		assert_ok!(undelegate(ALICE, STASH, 2_000));
		assert_ok!(report(STASH, &proof, 1, 50));
		assert_eq!((value(ALICE, STASH), value(BOB, STASH)), (1_000, 2_000));
		run_to_session(10);
		assert_ok!(Stakes::withdraw_delegation(signed(ALICE), STASH));
		assert_eq!(owned(ALICE), ENDOWMENT - 4_000 - 1_000);
	});
}

#[test]
fn who_left_before_the_offence_should_not_be_slashed() {
	ExtBuilder::default().build_and_execute(|| {
		set_up();
		// In session 3 the sessions up to 4 are planned with it.
		run_to_session(3);
		assert_ok!(undelegate(BOB, STASH, 4_000));
		run_to_session(5);
		let proof = prove(STASH);
		let (_, exposure) =
			Historical::check_proof(super::offences::key(STASH), proof.clone()).expect("the proof holds");
		assert_eq!(exposure, Exposure { own: 4_000, delegated: 8_000 });
		assert_ok!(report(STASH, &proof, 1, 50));
		assert_eq!(value(ALICE, STASH), 4_000);
		run_to_session(9);
		assert_ok!(Stakes::withdraw_delegation(signed(BOB), STASH));
		assert_eq!(owned(BOB), ENDOWMENT);
	});
}

#[test]
fn what_has_left_should_be_out_of_reach_whether_withdrawn_or_not() {
	ExtBuilder::default().build_and_execute(|| {
		set_up();
		assert_ok!(undelegate(BOB, STASH, 4_000));
		run_to(Stakes::departs_at(System::block_number()));
		Pools::<Test>::mutate_extant(STASH, |pool| {
			assert_eq!(pool.leaving.len(), 1, "nobody has touched it since");
		});
		// As reported long after, by who ignores that offences are forgotten by then.
		let exposure = Exposure { own: 4_000, delegated: 12_000 };
		Stakes::punish(&STASH, &exposure, sp_runtime::Perbill::from_percent(50), 2, None);
		assert_eq!(value(ALICE, STASH), 4_000);
		assert_ok!(Stakes::withdraw_delegation(signed(BOB), STASH));
		assert_eq!(owned(BOB), ENDOWMENT);
	});
}

#[test]
fn what_did_not_count_should_not_make_a_slash_larger() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Stakes::open_pool(signed(STASH), Permill::zero()));
		assert_ok!(delegate(ALICE, STASH, 16_000));
		assert_ok!(Stakes::unbond(signed(STASH), 2_000));
		run_to_session(2);
		assert_ok!(report(STASH, &prove(STASH), 1, 100));
		// All of the bond that counted, and four times that of the delegations.
		assert_eq!((Stakes::bonded(&STASH), pooled(STASH)), (0, 8_000));
		assert_eq!(Stakes::bond_of(&STASH).expect("it is bonded").unbonding, vec![(2_000, 1 + UNBONDING)]);
	});
}

#[test]
fn a_slash_of_everything_should_leave_nothing_and_nobody_in_the_way() {
	ExtBuilder::default().build_and_execute(|| {
		set_up();
		let proof = prove(STASH);
		assert_ok!(undelegate(ALICE, STASH, 5_000));
		assert_ok!(report(STASH, &proof, 1, 100));
		assert_eq!((Stakes::bonded(&STASH), pooled(STASH)), (0, 0));
		assert!(Pools::<Test>::get(STASH).expect("it stays").leaving.is_empty());
		check_everything();

		// A departure of which nothing is left has left: its owner is rid of it at once.
		assert_ok!(Stakes::close_pool(signed(STASH)));
		for who in [ALICE, BOB] {
			assert_ok!(Stakes::reap_delegation(signed(1), STASH, who));
		}
		assert!(events().contains(&Event::PoolClosed { stash: STASH }));
		assert_ok!(Stakes::withdraw_unbonded(signed(STASH)));
		assert_eq!(Stakes::bond_of(&STASH), None);
		assert_eq!(owned(ALICE), ENDOWMENT - 8_000);
	});
}

#[test]
fn a_slash_for_work_should_not_reach_delegations() {
	ExtBuilder::default().build_and_execute(|| {
		set_up();
		assert_eq!(<Stakes as StakeLedger<_, _>>::slash(&STASH, Balance::MAX, None), 4_000);
		assert_eq!(pooled(STASH), 12_000);
		assert!(!Stakes::is_active(&STASH, Role::Validator));
	});
}

#[test]
fn newcomers_should_share_a_slash_but_not_enlarge_it() {
	ExtBuilder::default().build_and_execute(|| {
		set_up();
		let proof = prove(STASH);
		assert_ok!(delegate(15, STASH, 4_000));
		assert_ok!(report(STASH, &proof, 1, 50));
		assert_eq!(pooled(STASH), 10_000);
		assert_eq!(value(15, STASH), 2_500);
	});
}

#[test]
fn offences_in_several_sessions_should_each_take_their_part_of_what_there_is() {
	ExtBuilder::default().build_and_execute(|| {
		set_up();
		let first = prove(STASH);
		run_to_session(3);
		let second = prove(STASH);
		assert_ok!(report(STASH, &first, 1, 50));
		assert_ok!(report(STASH, &second, 2, 50));
		// Each was exposed with all of it. The stash answers for both in full, its delegators with half of what they have.
		assert_eq!((Stakes::bonded(&STASH), pooled(STASH)), (0, 3_000));
	});
}

#[test]
fn who_stays_should_not_pay_for_who_left_a_validator_that_had_to_stay() {
	ExtBuilder::default().build_and_execute(|| {
		set_up();
		for who in [1, 2, 3] {
			assert_ok!(Stakes::chill(signed(who)));
		}
		assert_ok!(undelegate(ALICE, STASH, 8_000));
		run_to_session(5);
		// Nobody else was eligible, so it validates with what stood behind it then.
		assert_eq!(Session::validators(), vec![2, 1, 3]);
		let exposure = Exposures::<Test>::get(5, STASH);
		assert_eq!(exposure, Some(Exposure { own: 4_000, delegated: 12_000 }));
		assert_ok!(report(STASH, &prove(STASH), 1, 50));
		assert_eq!(value(BOB, STASH), 2_000);
	});
}
