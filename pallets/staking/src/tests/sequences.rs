//! Random sequences of everything that anyone can do to bonds, pools and sessions, with the invariants checked after every step
//! and every planck accounted for.

use crate::{mock::*, Delegations, Exposures, Pools};
use ambit_primitives::traits::{Role, StakeLedger};
use frame_support::{assert_ok, storage::with_storage_layer};
use proptest::prelude::*;
use sp_runtime::{Perbill, Permill};

/// Stashes that may validate, and who may delegate to them.
const STASHES: [AccountId; 5] = [1, 2, 3, 4, 5];
const DELEGATORS: [AccountId; 5] = [6, 7, 8, 9, 1];

#[derive(Clone, Debug)]
enum Step {
	Bond {
		stash: usize,
		amount: Balance,
	},
	Unbond {
		stash: usize,
		amount: Balance,
	},
	Withdraw {
		stash: usize,
	},
	Declare {
		stash: usize,
		role: Role,
	},
	Drop {
		stash: usize,
		role: Role,
	},
	Chill {
		stash: usize,
		chilled: bool,
	},
	Back {
		stash: usize,
		amount: Balance,
	},
	Release {
		stash: usize,
	},
	OpenPool {
		stash: usize,
		commission: u32,
	},
	Commission {
		stash: usize,
		commission: u32,
	},
	ClosePool {
		stash: usize,
	},
	Delegate {
		who: usize,
		stash: usize,
		amount: Balance,
	},
	Undelegate {
		who: usize,
		stash: usize,
		amount: Balance,
	},
	WithdrawDelegation {
		who: usize,
		stash: usize,
	},
	Reap {
		who: usize,
		stash: usize,
	},
	Reward {
		stash: usize,
		amount: Balance,
	},
	/// For work proven wrong.
	Slash {
		stash: usize,
		amount: Balance,
	},
	/// For an offence in the running session, or so many before it.
	Offence {
		stash: usize,
		percent: u32,
		ago: u32,
		reporter: Option<AccountId>,
	},
	Seats {
		count: u32,
	},
	Force {
		list: Vec<AccountId>,
	},
	Resume,
	/// Money that moves behind the pallet's back, also into a pool's account.
	Transfer {
		from: usize,
		to: usize,
		into_pool: bool,
		amount: Balance,
	},
	Blocks {
		count: u64,
	},
}

fn amount() -> impl Strategy<Value = Balance> {
	prop_oneof![1 => 0..20u64, 12 => 20..6_000u64, 2 => 50_000..110_000u64, 1 => Just(Balance::MAX)]
}

fn role() -> impl Strategy<Value = Role> {
	prop_oneof![4 => Just(Role::Validator), 1 => Just(Role::Inference), 1 => Just(Role::Data)]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
	let (stash, who) = (|| 0usize..5, || 0usize..5);
	let step = prop_oneof![
		3 => (stash(), amount()).prop_map(|(stash, amount)| Step::Bond { stash, amount }),
		3 => (stash(), amount()).prop_map(|(stash, amount)| Step::Unbond { stash, amount }),
		2 => stash().prop_map(|stash| Step::Withdraw { stash }),
		3 => (stash(), role()).prop_map(|(stash, role)| Step::Declare { stash, role }),
		1 => (stash(), role()).prop_map(|(stash, role)| Step::Drop { stash, role }),
		2 => (stash(), any::<bool>()).prop_map(|(stash, chilled)| Step::Chill { stash, chilled }),
		1 => (stash(), amount()).prop_map(|(stash, amount)| Step::Back { stash, amount }),
		1 => stash().prop_map(|stash| Step::Release { stash }),
		4 => (stash(), 0..60u32).prop_map(|(stash, commission)| Step::OpenPool { stash, commission }),
		1 => (stash(), 0..60u32).prop_map(|(stash, commission)| Step::Commission { stash, commission }),
		1 => stash().prop_map(|stash| Step::ClosePool { stash }),
		12 => (who(), stash(), amount()).prop_map(|(who, stash, amount)| Step::Delegate { who, stash, amount }),
		8 => (who(), stash(), amount()).prop_map(|(who, stash, amount)| Step::Undelegate { who, stash, amount }),
		4 => (who(), stash()).prop_map(|(who, stash)| Step::WithdrawDelegation { who, stash }),
		3 => (who(), stash()).prop_map(|(who, stash)| Step::Reap { who, stash }),
		4 => (stash(), 0..5_000u64).prop_map(|(stash, amount)| Step::Reward { stash, amount }),
		2 => (stash(), amount()).prop_map(|(stash, amount)| Step::Slash { stash, amount }),
		5 => (stash(), 1..=100u32, 0..4u32, proptest::option::of(1..12u64))
			.prop_map(|(stash, percent, ago, reporter)| Step::Offence { stash, percent, ago, reporter }),
		1 => (0..7u32).prop_map(|count| Step::Seats { count }),
		1 => proptest::sample::subsequence(STASHES.to_vec(), 0..4).prop_map(|list| Step::Force { list }),
		2 => Just(Step::Resume),
		1 => (who(), who(), any::<bool>(), amount())
			.prop_map(|(from, to, into_pool, amount)| Step::Transfer { from, to, into_pool, amount }),
		8 => (1..12u64).prop_map(|count| Step::Blocks { count }),
	];
	proptest::collection::vec(step, 1..100)
}

/// What accounts own, what is bonded and what is delegated, all together.
fn everybody_owns() -> Balance {
	(1..=ACCOUNTS).chain(STASHES.map(|stash| Stakes::pool_account(&stash))).map(owned).sum()
}

/// Who has something in whose pool.
fn delegations() -> Vec<(AccountId, AccountId)> {
	Delegations::<Test>::iter().map(|(who, stash, _)| (who, stash)).collect()
}

/// Does one step; what fails must change nothing, as in a block. Returns what it issued and what it may at most have burnt.
fn take(step: Step) -> (Balance, Balance) {
	let signed = |who: AccountId| RuntimeOrigin::signed(who);
	let root = RuntimeOrigin::root;
	let mut flow = (0, 0);
	let _ = with_storage_layer::<(), sp_runtime::DispatchError, _>(|| match step {
		Step::Bond { stash, amount } => {
			let origin = signed(STASHES[stash]);
			Stakes::bond(origin.clone(), amount).or_else(|_| Stakes::bond_extra(origin, amount))
		}
		Step::Unbond { stash, amount } => Stakes::unbond(signed(STASHES[stash]), amount),
		Step::Withdraw { stash } => Stakes::withdraw_unbonded(signed(STASHES[stash])),
		Step::Declare { stash, role } => {
			let who = STASHES[stash];
			Stakes::declare_role(signed(who), role)?;
			if role == Role::Validator {
				set_keys(who, who)
			} else {
				Ok(())
			}
		}
		Step::Drop { stash, role } => Stakes::drop_role(signed(STASHES[stash]), role),
		Step::Chill { stash, chilled: true } => Stakes::chill(signed(STASHES[stash])),
		Step::Chill { stash, chilled: false } => Stakes::unchill(signed(STASHES[stash])),
		Step::Back { stash, amount } => {
			Stakes::back(&STASHES[stash], amount)?;
			Stakes::pledge(&STASHES[stash], amount)
		}
		Step::Release { stash } => {
			Stakes::release(&STASHES[stash], Balance::MAX);
			Stakes::redeem(&STASHES[stash], Balance::MAX);
			Ok(())
		}
		Step::OpenPool { stash, commission } => {
			Stakes::open_pool(signed(STASHES[stash]), Permill::from_percent(commission))
		}
		Step::Commission { stash, commission } => {
			Stakes::set_commission(signed(STASHES[stash]), Permill::from_percent(commission))
		}
		Step::ClosePool { stash } => Stakes::close_pool(signed(STASHES[stash])),
		Step::Delegate { who, stash, amount } => delegate(DELEGATORS[who], STASHES[stash], amount),
		Step::Undelegate { who, stash, amount } => undelegate(DELEGATORS[who], STASHES[stash], amount),
		// What is too little for an account that is gone is burnt.
		Step::WithdrawDelegation { who, stash } => {
			flow.1 = ED;
			Stakes::withdraw_delegation(signed(DELEGATORS[who]), STASHES[stash])
		}
		Step::Reap { who, stash } => {
			flow.1 = ED;
			Stakes::reap_delegation(signed(20), STASHES[stash], DELEGATORS[who])
		}
		Step::Reward { stash, amount } => {
			flow.0 = amount - reward(STASHES[stash], amount);
			Ok(())
		}
		Step::Slash { stash, amount } => {
			let own = Stakes::bonded(&STASHES[stash]);
			let before = Balances::total_issuance();
			let taken = <Stakes as StakeLedger<_, _>>::slash(&STASHES[stash], amount, None);
			assert!(taken >= amount.min(own));
			assert_eq!(Balances::total_issuance(), before - taken);
			flow.1 = taken;
			Ok(())
		}
		Step::Offence { stash, percent, ago, reporter } => {
			let (who, session) = (STASHES[stash], Session::current_index());
			let Some(exposure) = Exposures::<Test>::get(session, who) else { return Ok(()) };
			let pool = Pools::<Test>::get(who);
			let reach = pool.map_or(0, |pool| {
				pool.fund.total + pool.leaving.iter().map(|departure| departure.fund.total).sum::<Balance>()
			});
			let everybody = everybody_owns();
			let fraction = Perbill::from_percent(percent);
			Stakes::punish(&who, &exposure, fraction, session.saturating_sub(ago), reporter.as_ref());
			let lost = everybody - everybody_owns();
			// Never more than its part of what stood to be lost, whatever happened to the stake since.
			let most = fraction.mul_floor(exposure.own) + fraction.mul_floor(exposure.delegated).min(reach);
			assert!(lost <= most, "{lost} of {most}");
			flow.1 = most;
			Ok(())
		}
		Step::Seats { count } => Stakes::set_validator_count(root(), count),
		Step::Force { list } => {
			Stakes::force_set_validators(root(), list.try_into().expect("there are seats"))
		}
		Step::Resume => Stakes::resume_elections(root()),
		Step::Transfer { from, to, into_pool, amount } => {
			let dest = if into_pool { Stakes::pool_account(&STASHES[to]) } else { DELEGATORS[to] };
			let amount = amount.min(Balances::free_balance(DELEGATORS[from]));
			flow.1 = ED;
			Balances::transfer_allow_death(signed(DELEGATORS[from]), dest, amount)
		}
		Step::Blocks { count } => {
			for _ in 0..count {
				run_to(System::block_number() + 1);
				check_everything();
			}
			Ok(())
		}
	});
	flow
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(
		std::env::var("AMBIT_FUZZ_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(192)
	))]

	#[test]
	fn fuzz_nothing_should_break_the_ledger(steps in steps()) {
		ExtBuilder::default().build_and_execute(|| {
			for step in steps {
				let before = Balances::total_issuance();
				let (issued, burnt) = take(step);
				let after = Balances::total_issuance();
				assert!(after <= before + issued && after + burnt >= before + issued);
				assert_eq!(everybody_owns(), after, "money that nobody owns");
				assert!(!Session::validators().is_empty());
				check_everything();
			}

			// Everybody leaves, and gets all that no slash took.
			let owned_then: Vec<_> = DELEGATORS.into_iter().map(owned).collect();
			for stash in STASHES {
				let state = Stakes::pool_of(&stash);
				if state.is_some_and(|state| !state.closing) {
					assert_ok!(Stakes::close_pool(RuntimeOrigin::signed(stash)));
				}
			}
			for _ in 0..2 {
				for (who, stash) in delegations() {
					let _ = Stakes::reap_delegation(RuntimeOrigin::signed(20), stash, who);
					check_everything();
				}
				run_to(Stakes::departs_at(System::block_number()));
			}
			for (who, stash) in delegations() {
				assert_ok!(Stakes::reap_delegation(RuntimeOrigin::signed(20), stash, who));
			}
			assert_eq!(Delegations::<Test>::iter().count(), 0);
			assert_eq!(Pools::<Test>::iter().count(), 0);
			for (who, then) in DELEGATORS.into_iter().zip(owned_then) {
				assert!(owned(who) >= then || STASHES.contains(&who), "what was in pools came on top");
			}
			assert_eq!(everybody_owns(), Balances::total_issuance());
		});
	}
}
