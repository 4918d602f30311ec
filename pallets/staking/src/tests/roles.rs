//! Roles, worker keys, chilling.

use crate::{mock::*, Error, Event};
use ambit_primitives::traits::{Role, StakeLedger};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{traits::BadOrigin, Permill};

const STASH: AccountId = 10;
const OTHER: AccountId = 11;
const WORKER: AccountId = 77;

fn origin() -> RuntimeOrigin {
	RuntimeOrigin::signed(STASH)
}

#[test]
fn declare_role_should_ask_for_the_roles_own_minimum() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Stakes::declare_role(origin(), Role::Data), Error::<Test>::NotBonded);
		assert_ok!(Stakes::bond(origin(), INFERENCE_BOND - 1));
		assert_noop!(Stakes::declare_role(origin(), Role::Inference), Error::<Test>::BelowMinimum);
		assert_noop!(Stakes::declare_role(origin(), Role::Validator), Error::<Test>::BelowMinimum);
		assert_ok!(Stakes::declare_role(origin(), Role::Data));
		assert_ok!(Stakes::bond_extra(origin(), 1));
		assert_ok!(Stakes::declare_role(origin(), Role::Inference));
		assert_eq!(last_event(), Event::RoleDeclared { stash: STASH, role: Role::Inference });
		assert!(Stakes::is_active(&STASH, Role::Inference));
		assert!(Stakes::is_active(&STASH, Role::Data));
		assert!(!Stakes::is_active(&STASH, Role::Validator));
	});
}

#[test]
fn declare_role_should_be_refused_twice_and_drop_role_without_it() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Stakes::bond(origin(), 500));
		assert_noop!(Stakes::drop_role(origin(), Role::Data), Error::<Test>::NotDeclared);
		assert_ok!(Stakes::declare_role(origin(), Role::Data));
		assert_noop!(Stakes::declare_role(origin(), Role::Data), Error::<Test>::AlreadyDeclared);
		assert_ok!(Stakes::drop_role(origin(), Role::Data));
		assert_eq!(last_event(), Event::RoleDropped { stash: STASH, role: Role::Data });
		assert!(!Stakes::is_active(&STASH, Role::Data));
	});
}

#[test]
fn a_working_role_should_not_be_dropped_while_the_bond_backs_work() {
	ExtBuilder::default().build_and_execute(|| {
		join(STASH, Role::Inference, 1_500);
		assert_ok!(Stakes::declare_role(origin(), Role::Data));
		assert_ok!(Stakes::back(&STASH, 1));
		assert_noop!(Stakes::drop_role(origin(), Role::Inference), Error::<Test>::PromisedToWork);
		assert_noop!(Stakes::drop_role(origin(), Role::Data), Error::<Test>::PromisedToWork);
		Stakes::release(&STASH, 1);
		assert_ok!(Stakes::drop_role(origin(), Role::Inference));
	});
}

#[test]
fn a_validators_bond_should_back_no_work() {
	ExtBuilder::default().build_and_execute(|| {
		join(STASH, Role::Validator, 1_500);
		for role in [Role::Inference, Role::Data] {
			assert_noop!(Stakes::declare_role(origin(), role), Error::<Test>::BondBacksConsensus);
		}
		assert_noop!(Stakes::back(&STASH, 1), Error::<Test>::BondBacksConsensus);
		assert_noop!(Stakes::pledge(&STASH, 1), Error::<Test>::BondBacksConsensus);

		// It was elected, and stands for what it does until the session that is planned is over.
		run_to_session(1);
		assert_ok!(Stakes::drop_role(origin(), Role::Validator));
		assert_noop!(Stakes::declare_role(origin(), Role::Inference), Error::<Test>::StillValidating);
		run_to_session(2);
		assert!(Session::validators().contains(&STASH));
		assert_noop!(Stakes::declare_role(origin(), Role::Inference), Error::<Test>::StillValidating);
		run_to_session(3);
		assert_ok!(Stakes::declare_role(origin(), Role::Inference));
		assert_ok!(Stakes::back(&STASH, 1));
	});
}

#[test]
fn a_working_bond_should_not_back_consensus() {
	ExtBuilder::default().build_and_execute(|| {
		join(STASH, Role::Inference, 1_500);
		let declare = || Stakes::declare_role(origin(), Role::Validator);
		assert_noop!(declare(), Error::<Test>::BondBacksWork);
		assert_ok!(Stakes::pledge(&STASH, 10));
		assert_ok!(Stakes::drop_role(origin(), Role::Inference));
		assert_noop!(declare(), Error::<Test>::PromisedToWork);
		Stakes::redeem(&STASH, 10);
		assert_ok!(declare());
	});
}

#[test]
fn set_worker_should_make_one_key_speak_for_one_stash() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Stakes::set_worker(origin(), WORKER), Error::<Test>::NotBonded);
		assert_ok!(Stakes::bond(origin(), 500));
		assert_ok!(Stakes::set_worker(origin(), WORKER));
		assert_eq!(last_event(), Event::WorkerSet { stash: STASH, worker: WORKER, previous: None });
		assert_eq!(Stakes::stash_of_worker(&WORKER), Some(STASH));
		assert_eq!(Stakes::worker_of_stash(&STASH), Some(WORKER));

		assert_ok!(Stakes::bond(RuntimeOrigin::signed(OTHER), 500));
		assert_noop!(Stakes::set_worker(RuntimeOrigin::signed(OTHER), WORKER), Error::<Test>::WorkerTaken);
		assert_noop!(Stakes::set_worker(origin(), WORKER), Error::<Test>::WorkerTaken);
		assert_noop!(Stakes::set_worker(origin(), STASH), Error::<Test>::WorkerIsStash);
	});
}

#[test]
fn set_worker_should_free_the_key_that_it_replaces() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Stakes::bond(origin(), 500));
		assert_ok!(Stakes::set_worker(origin(), WORKER));
		assert_ok!(Stakes::set_worker(origin(), 78));
		assert_eq!(last_event(), Event::WorkerSet { stash: STASH, worker: 78, previous: Some(WORKER) });
		assert_eq!(Stakes::stash_of_worker(&WORKER), None);
		assert_ok!(Stakes::bond(RuntimeOrigin::signed(OTHER), 500));
		assert_ok!(Stakes::set_worker(RuntimeOrigin::signed(OTHER), WORKER));
		assert_eq!(Stakes::stash_of_worker(&WORKER), Some(OTHER));
	});
}

#[test]
fn chill_should_stop_every_role_until_unchilled() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Stakes::chill(origin()), Error::<Test>::NotBonded);
		join(STASH, Role::Inference, 500);
		assert_noop!(Stakes::unchill(origin()), Error::<Test>::NotChilled);
		assert_ok!(Stakes::chill(origin()));
		assert_eq!(last_event(), Event::Chilled { stash: STASH });
		assert!(!Stakes::is_active(&STASH, Role::Inference));
		assert_noop!(Stakes::chill(origin()), Error::<Test>::AlreadyChilled);
		assert_ok!(Stakes::unchill(origin()));
		assert_eq!(last_event(), Event::Unchilled { stash: STASH });
		assert!(Stakes::is_active(&STASH, Role::Inference));
	});
}

#[test]
fn a_rest_should_end_the_time_for_which_it_is_at_work() {
	ExtBuilder::default().build_and_execute(|| {
		let at_work = || Stakes::active_for(&STASH, Role::Inference);
		join(STASH, Role::Inference, 500);
		run_to(7);
		assert_eq!((at_work(), Stakes::active_for(&STASH, Role::Data)), (6, 0));
		assert_ok!(Stakes::chill(origin()));
		assert_eq!(at_work(), 0);
		assert_ok!(Stakes::unchill(origin()));
		run_to(9);
		assert_eq!(at_work(), 2);
	});
}

#[test]
fn only_signed_origins_should_have_bonds_and_only_root_should_force_validators() {
	ExtBuilder::default().build_and_execute(|| {
		let root = RuntimeOrigin::root;
		assert_noop!(Stakes::bond(root(), 500), BadOrigin);
		assert_noop!(Stakes::bond_extra(root(), 500), BadOrigin);
		assert_noop!(Stakes::unbond(root(), 500), BadOrigin);
		assert_noop!(Stakes::rebond(root(), 500), BadOrigin);
		assert_noop!(Stakes::withdraw_unbonded(root()), BadOrigin);
		assert_noop!(Stakes::declare_role(root(), Role::Data), BadOrigin);
		assert_noop!(Stakes::drop_role(root(), Role::Data), BadOrigin);
		assert_noop!(Stakes::set_worker(root(), WORKER), BadOrigin);
		assert_noop!(Stakes::chill(root()), BadOrigin);
		assert_noop!(Stakes::unchill(root()), BadOrigin);
		assert_noop!(Stakes::force_set_validators(origin(), Default::default()), BadOrigin);
		assert_noop!(Stakes::open_pool(root(), Permill::zero()), BadOrigin);
		assert_noop!(Stakes::set_commission(root(), Permill::zero()), BadOrigin);
		assert_noop!(Stakes::close_pool(root()), BadOrigin);
		assert_noop!(Stakes::delegate(root(), STASH, 500), BadOrigin);
		assert_noop!(Stakes::undelegate(root(), STASH, 500), BadOrigin);
		assert_noop!(Stakes::withdraw_delegation(root(), STASH), BadOrigin);
		assert_noop!(Stakes::reap_delegation(root(), STASH, OTHER), BadOrigin);
		assert_noop!(Stakes::set_validator_count(origin(), 3), BadOrigin);
		assert_noop!(Stakes::resume_elections(origin()), BadOrigin);
	});
}
