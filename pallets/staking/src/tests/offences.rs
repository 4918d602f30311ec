//! Equivocations, from the proof of who owned the key to the slash.

use crate::{mock::*, Event, Exposure};
use frame_support::{
	assert_ok,
	traits::{fungible::Inspect, KeyOwnerProofSystem},
};
use pallet_session::historical::IdentificationTuple;
use sp_core::crypto::key_types::DUMMY;
use sp_runtime::{testing::UintAuthorityId, Perbill};
use sp_session::MembershipProof;
use sp_staking::{
	offence::{Kind, Offence, OffenceError, ReportOffence},
	SessionIndex,
};

pub(super) const REPORTER: AccountId = 12;

struct Equivocation {
	offender: IdentificationTuple<Test>,
	session: SessionIndex,
	slot: u64,
	fraction: Perbill,
}

impl Offence<IdentificationTuple<Test>> for Equivocation {
	const ID: Kind = *b"test:equivocatio";
	type Slot = u64;

	fn offenders(&self) -> Vec<IdentificationTuple<Test>> {
		vec![self.offender]
	}
	fn session_index(&self) -> SessionIndex {
		self.session
	}
	fn validator_set_count(&self) -> u32 {
		3
	}
	fn slot(&self) -> u64 {
		self.slot
	}
	fn slash_fraction(&self, _: u32) -> Perbill {
		self.fraction
	}
}

pub(super) fn key(of: AccountId) -> (sp_core::crypto::KeyTypeId, [u8; 8]) {
	(DUMMY, UintAuthorityId(of).0.to_le_bytes())
}

/// Proves now that `who` owned its key.
pub(super) fn prove(who: AccountId) -> MembershipProof {
	Historical::prove(key(who)).expect("it validates")
}

/// Reports `who`, identified by the proof, `percent` of its exposure.
pub(super) fn report(
	who: AccountId,
	proof: &MembershipProof,
	slot: u64,
	percent: u32,
) -> Result<(), OffenceError> {
	let offender = Historical::check_proof(key(who), proof.clone()).expect("the proof holds");
	let offence =
		Equivocation { offender, session: proof.session, slot, fraction: Perbill::from_percent(percent) };
	Offences::report_offence(vec![REPORTER], offence)
}

#[test]
fn an_offence_should_slash_chill_and_disable() {
	ExtBuilder::default().validators(&[(1, 5_000), (2, 4_000), (3, 3_000)]).build_and_execute(|| {
		let proof = prove(2);
		assert_ok!(report(2, &proof, 1, 10));
		assert!(events().contains(&Event::Slashed { stash: 2, amount: 400, rewarded: Some((REPORTER, 40)) }));
		assert!(events().contains(&Event::Chilled { stash: 2 }));
		assert_eq!(Balances::total_balance(&2), ENDOWMENT - 400);
		assert_eq!(Session::disabled_validators(), Vec::<u32>::new());
		run_to_session(2);
		assert_eq!(Session::validators(), vec![1, 3]);
	});
}

#[test]
fn an_offender_should_be_disabled_when_enough_others_remain() {
	let validators = [(1, 5_000), (2, 4_000), (3, 3_000), (4, 2_000)];
	ExtBuilder::default().validators(&validators).keys(&[1, 2, 3, 4]).build_and_execute(|| {
		assert_ok!(report(2, &prove(2), 1, 10));
		assert_eq!(Session::disabled_validators(), vec![1]);
	});
}

#[test]
fn one_offence_should_be_slashed_once_however_often_and_whenever_it_is_reported() {
	ExtBuilder::default().build_and_execute(|| {
		let early = prove(2);
		assert_ok!(report(2, &early, 1, 10));
		// The stake has changed since, but who offended has not.
		assert_ok!(Stakes::bond_extra(RuntimeOrigin::signed(2), 50));
		assert_eq!(report(2, &early, 1, 10), Err(OffenceError::DuplicateReport));
		assert_eq!(report(2, &prove(2), 1, 10), Err(OffenceError::DuplicateReport));
		run_to_session(1);
		assert_eq!(report(2, &early, 1, 10), Err(OffenceError::DuplicateReport));
		assert_eq!(Balances::total_balance(&2), ENDOWMENT - 400);
	});
}

#[test]
fn of_several_offences_in_a_session_only_the_gravest_should_count() {
	ExtBuilder::default().build_and_execute(|| {
		let proof = prove(2);
		assert_ok!(report(2, &proof, 1, 10));
		assert_ok!(report(2, &proof, 2, 5));
		assert_eq!(Balances::total_balance(&2), ENDOWMENT - 400);
		assert_ok!(report(2, &proof, 3, 25));
		assert_eq!(Balances::total_balance(&2), ENDOWMENT - 1_000);
	});
}

#[test]
fn an_offence_should_be_slashed_by_the_stake_of_its_session() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Stakes::bond_extra(RuntimeOrigin::signed(2), 40_000));
		assert_eq!(
			Historical::check_proof(key(2), prove(2)),
			Some((2, Exposure { own: 4_000, delegated: 0 })),
			"session 0 was planned with less"
		);
		let proof = prove(2);
		run_to_session(2);
		assert_ok!(report(2, &proof, 1, 100));
		assert_eq!(Balances::total_balance(&2), ENDOWMENT - 4_000);
		assert_eq!(
			Historical::check_proof(key(2), prove(2)),
			Some((2, Exposure { own: 44_000, delegated: 0 }))
		);
	});
}

#[test]
fn a_validator_that_unbonded_everything_should_still_be_slashed() {
	ExtBuilder::default().build_and_execute(|| {
		let proof = prove(2);
		assert_ok!(Stakes::drop_role(RuntimeOrigin::signed(2), ambit_primitives::traits::Role::Validator));
		assert_ok!(Stakes::unbond(RuntimeOrigin::signed(2), 4_000));
		run_to_session(3);
		assert_ok!(report(2, &proof, 1, 50));
		assert_eq!(Balances::total_balance(&2), ENDOWMENT - 2_000);
	});
}

#[test]
fn an_offence_that_is_too_long_ago_should_not_be_punished() {
	ExtBuilder::default().build_and_execute(|| {
		let proof = prove(2);
		let offender = Historical::check_proof(key(2), proof.clone()).expect("the proof holds");
		run_to_session(4);
		assert_eq!(Historical::check_proof(key(2), proof.clone()), None, "its root is pruned");
		let offence = Equivocation { offender, session: 0, slot: 1, fraction: Perbill::from_percent(10) };
		assert_ok!(Offences::report_offence(vec![REPORTER], offence));
		assert_eq!(Balances::total_balance(&2), ENDOWMENT);
	});
}

#[test]
fn an_offence_with_a_key_that_was_changed_since_should_be_punished() {
	ExtBuilder::default().build_and_execute(|| {
		run_to_session(1);
		let proof = prove(2);
		assert_ok!(set_keys(2, 102));
		// The session pallet checks proofs of the running session against the keys of the next.
		assert_eq!(Historical::check_proof(key(2), proof.clone()), None);
		run_to_session(2);
		assert_ok!(report(2, &proof, 1, 10));
		assert_eq!(Balances::total_balance(&2), ENDOWMENT - 400);
		assert!(Stakes::bond_of(&2).expect("it is bonded").chilled);
	});
}

#[test]
fn proofs_should_hold_after_keys_were_changed() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(set_keys(2, 102));
		run_to_session(3);
		let proof = Historical::prove(key(102)).expect("it validates with the new key");
		run_to_session(4);
		assert_eq!(
			Historical::check_proof(key(102), proof),
			Some((2, Exposure { own: 4_000, delegated: 0 }))
		);
	});
}
