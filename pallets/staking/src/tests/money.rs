//! Random sequences of everything that moves money. Whatever happens: a failed call changes nothing, all money is
//! somebody's, and none is lost but what a slash burns.

use crate::{mock::*, Pallet};
use ambit_primitives::traits::{Role, StakeLedger};
use frame_support::{assert_ok, assert_storage_noop, dispatch::DispatchResult, traits::fungible::Inspect};
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
	Bond(Balance),
	BondExtra(Balance),
	Unbond(Balance),
	Rebond(Balance),
	Withdraw,
	Declare(Role),
	Drop(Role),
	SetWorker(AccountId),
	Chill,
	Unchill,
	Back(Balance),
	Release(Balance),
	Slash(Balance, Option<AccountId>),
	Blocks(u64),
}

fn role() -> impl Strategy<Value = Role> {
	prop_oneof![Just(Role::Validator), Just(Role::Inference), Just(Role::Data)]
}

/// Mostly amounts that fit, sometimes one that never does.
fn amount() -> impl Strategy<Value = Balance> {
	prop_oneof![20 => 0..3_000u64, 4 => 90_000..110_000u64, 1 => Just(Balance::MAX)]
}

fn step() -> impl Strategy<Value = Step> {
	prop_oneof![
		4 => amount().prop_map(Step::Bond),
		4 => amount().prop_map(Step::BondExtra),
		8 => amount().prop_map(Step::Unbond),
		3 => amount().prop_map(Step::Rebond),
		4 => Just(Step::Withdraw),
		3 => role().prop_map(Step::Declare),
		3 => role().prop_map(Step::Drop),
		2 => (50..54u64).prop_map(Step::SetWorker),
		1 => Just(Step::Chill),
		1 => Just(Step::Unchill),
		3 => amount().prop_map(Step::Back),
		3 => amount().prop_map(Step::Release),
		3 => (amount(), proptest::option::of(prop_oneof![1..6u64, Just(999)])).prop_map(|(a, r)| Step::Slash(a, r)),
		6 => (1..12u64).prop_map(Step::Blocks),
	]
}

/// A call that fails must change nothing.
fn whole_or_nothing(call: impl Fn() -> DispatchResult) {
	let outcome = frame_support::storage::with_transaction(|| {
		sp_runtime::TransactionOutcome::Rollback(Ok::<_, sp_runtime::DispatchError>(call()))
	});
	if outcome == Ok(Ok(())) {
		assert_ok!(call());
	} else {
		assert_storage_noop!({
			let _ = call();
		});
	}
}

/// Runs one step and returns what it burnt.
fn run(who: AccountId, step: Step) -> Balance {
	let origin = RuntimeOrigin::signed(who);
	match step {
		Step::Bond(amount) => whole_or_nothing(|| Stakes::bond(origin.clone(), amount)),
		Step::BondExtra(amount) => whole_or_nothing(|| Stakes::bond_extra(origin.clone(), amount)),
		Step::Unbond(amount) => whole_or_nothing(|| Stakes::unbond(origin.clone(), amount)),
		Step::Rebond(amount) => whole_or_nothing(|| Stakes::rebond(origin.clone(), amount)),
		Step::Withdraw => whole_or_nothing(|| Stakes::withdraw_unbonded(origin.clone())),
		Step::Declare(role) => whole_or_nothing(|| Stakes::declare_role(origin.clone(), role)),
		Step::Drop(role) => whole_or_nothing(|| Stakes::drop_role(origin.clone(), role)),
		Step::SetWorker(worker) => whole_or_nothing(|| Stakes::set_worker(origin.clone(), worker)),
		Step::Chill => whole_or_nothing(|| Stakes::chill(origin.clone())),
		Step::Unchill => whole_or_nothing(|| Stakes::unchill(origin.clone())),
		Step::Back(amount) => whole_or_nothing(|| Stakes::back(&who, amount)),
		Step::Release(amount) => Stakes::release(&who, amount),
		Step::Slash(amount, reporter) => {
			let gained = |who: Option<AccountId>| who.map_or(0, |who| Balances::total_balance(&who));
			let other = reporter.filter(|reporter| *reporter != who);
			let held = Pallet::<Test>::bond_of(&who).map_or(0, |state| {
				state.active + state.unbonding.iter().map(|(amount, _)| amount).sum::<Balance>()
			});
			let before = gained(other);
			let taken = <Stakes as StakeLedger<_, _>>::slash(&who, amount, reporter.as_ref());
			assert_eq!(taken, amount.min(held), "a slash takes what is asked for or all there is");
			let share = gained(other) - before;
			assert!(share <= REWARD_CAP && share <= taken / 10);
			return taken - share;
		}
		Step::Blocks(count) => run_to(System::block_number() + count),
	}
	0
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(96))]

	#[test]
	fn money_should_be_conserved_whatever_happens(
		steps in proptest::collection::vec((1..6u64, step()), 1..80)
	) {
		ExtBuilder::default().build_and_execute(|| {
			let issuance = Balances::total_issuance();
			let mut burnt = 0;
			for (who, step) in steps {
				burnt += run(who, step);
				check_everything();
				assert_eq!(Balances::total_issuance(), issuance - burnt);
				assert!(!Session::validators().is_empty());
			}
		});
	}

	#[test]
	fn everyone_should_get_out_what_was_not_slashed(
		steps in proptest::collection::vec((1..6u64, step()), 1..60)
	) {
		ExtBuilder::default().build_and_execute(|| {
			for (who, step) in steps {
				run(who, step);
			}
			for who in 1..6 {
				let Some(state) = Stakes::bond_of(&who) else { continue };
				let origin = RuntimeOrigin::signed(who);
				let mine = Balances::total_balance(&who);
				Stakes::release(&who, Balance::MAX);
				for role in state.roles {
					assert_ok!(Stakes::drop_role(origin.clone(), role));
				}
				run_to(System::block_number() + UNBONDING);
				let _ = Stakes::withdraw_unbonded(origin.clone());
				if Stakes::bonded(&who) > 0 {
					assert_ok!(Stakes::unbond(origin.clone(), Stakes::bonded(&who)));
					run_to(System::block_number() + UNBONDING);
				}
				if Stakes::bond_of(&who).is_some() {
					assert_ok!(Stakes::withdraw_unbonded(origin.clone()));
				}
				assert_eq!(Stakes::bond_of(&who), None);
				assert_eq!(Balances::free_balance(who), mine);
			}
		});
	}
}
