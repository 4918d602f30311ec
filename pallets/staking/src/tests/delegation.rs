//! Putting money behind a validator and getting it back.

use crate::{mock::*, Delegations, Error, Event, HoldReason, Ledgers, Pools, Settled};
use ambit_primitives::traits::{Role, StakeLedger};
use frame_support::{
	assert_noop, assert_ok,
	traits::{
		fungible::{InspectHold, Mutate},
		tokens::Preservation,
	},
};
use sp_runtime::{Perbill, Permill, TokenError};

const STASH: AccountId = 10;
const ALICE: AccountId = 11;
const BOB: AccountId = 12;

fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

fn held() -> Balance {
	Balances::balance_on_hold(&HoldReason::Delegation.into(), &Stakes::pool_account(&STASH))
}

fn slash_pool(amount: Balance) {
	Pools::<Test>::mutate_extant(STASH, |pool| assert_eq!(pool.slash(amount, Perbill::one(), 0), amount));
	let account = Stakes::pool_account(&STASH);
	let reason = HoldReason::Delegation.into();
	drop(<Balances as frame_support::traits::fungible::BalancedHold<_>>::slash(&reason, &account, amount));
}

#[test]
fn open_pool_should_ask_for_the_role_and_take_a_deposit() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Stakes::open_pool(signed(STASH), Permill::zero()), Error::<Test>::NotBonded);
		join(STASH, Role::Inference, 1_000);
		assert_noop!(Stakes::open_pool(signed(STASH), Permill::zero()), Error::<Test>::NotDeclared);
		assert_ok!(Stakes::drop_role(signed(STASH), Role::Inference));
		assert_ok!(Stakes::declare_role(signed(STASH), Role::Validator));
		assert_noop!(
			Stakes::open_pool(signed(STASH), Permill::from_percent(51)),
			Error::<Test>::CommissionTooHigh
		);
		let commission = Permill::from_percent(50);
		assert_ok!(Stakes::open_pool(signed(STASH), commission));
		assert_eq!(last_event(), Event::PoolOpened { stash: STASH, commission });
		assert_noop!(Stakes::open_pool(signed(STASH), commission), Error::<Test>::PoolExists);
		assert_eq!(Balances::free_balance(Stakes::pool_account(&STASH)), ED);
		assert_eq!(owned(STASH), ENDOWMENT - ED);
		let state = Stakes::pool_of(&STASH).expect("it is open");
		assert_eq!((state.total, state.counted, state.cap), (0, 0, 4_000));
		assert_eq!((state.delegators, state.commission, state.closing), (0, commission, false));
	});
}

#[test]
fn open_pool_should_be_refused_when_the_deposit_is_not_there() {
	ExtBuilder::default().build_and_execute(|| {
		join(STASH, Role::Validator, ENDOWMENT - ED);
		assert_noop!(Stakes::open_pool(signed(STASH), Permill::zero()), TokenError::Frozen);
	});
}

#[test]
fn pool_accounts_should_differ() {
	let accounts: std::collections::BTreeSet<_> = (0..1_000).map(|who| Stakes::pool_account(&who)).collect();
	assert_eq!(accounts.len(), 1_000);
	assert!(accounts.iter().all(|account| *account > 1_000));
}

#[test]
fn delegate_should_hold_the_money_in_the_pools_account() {
	ExtBuilder::default().build_and_execute(|| {
		open(STASH, 1_000, Permill::zero());
		assert_ok!(delegate(ALICE, STASH, 300));
		assert_eq!(last_event(), Event::Delegated { stash: STASH, delegator: ALICE, amount: 300 });
		assert_ok!(delegate(BOB, STASH, 100));
		assert_ok!(delegate(ALICE, STASH, 1));
		assert_eq!((value(ALICE, STASH), value(BOB, STASH)), (301, 100));
		assert_eq!((owned(ALICE), owned(BOB)), (ENDOWMENT - 301, ENDOWMENT - 100));
		assert_eq!((held(), pooled(STASH)), (401, 401));
		assert_eq!(Stakes::pool_of(&STASH).expect("it is open").delegators, 2);
		// The own bond is what it was: it alone would back work.
		assert_eq!(Stakes::bonded(&STASH), 1_000);
	});
}

#[test]
fn delegate_should_be_refused_for_nothing_and_for_less_than_the_minimum() {
	ExtBuilder::default().build_and_execute(|| {
		open(STASH, 1_000, Permill::zero());
		assert_noop!(delegate(ALICE, STASH, 0), Error::<Test>::ZeroAmount);
		assert_noop!(delegate(ALICE, STASH, DELEGATION - 1), Error::<Test>::DelegationTooSmall);
		assert_ok!(delegate(ALICE, STASH, DELEGATION));
		assert_ok!(delegate(ALICE, STASH, 1));
	});
}

#[test]
fn delegate_should_be_refused_where_it_would_not_count() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(delegate(ALICE, STASH, 100), Error::<Test>::NoPool);
		open(STASH, 1_000, Permill::zero());
		assert_noop!(delegate(STASH, STASH, 100), Error::<Test>::OwnPool);
		assert_ok!(delegate(ALICE, STASH, 3_900));
		assert_noop!(delegate(BOB, STASH, 101), Error::<Test>::PoolFull);
		assert_noop!(delegate(BOB, STASH, Balance::MAX), Error::<Test>::PoolFull);
		assert_ok!(delegate(BOB, STASH, 100));
		assert_ok!(Stakes::bond_extra(signed(STASH), 1));
		assert_ok!(delegate(BOB, STASH, 4));
		assert_noop!(delegate(BOB, STASH, 1), Error::<Test>::PoolFull);

		assert_ok!(Stakes::chill(signed(STASH)));
		assert_noop!(delegate(BOB, STASH, 1), Error::<Test>::NotValidating);
		assert_ok!(Stakes::unchill(signed(STASH)));
		assert_ok!(Stakes::drop_role(signed(STASH), Role::Validator));
		assert_noop!(delegate(BOB, STASH, 1), Error::<Test>::NotValidating);
	});
}

#[test]
fn delegate_should_be_refused_when_the_account_has_too_little() {
	ExtBuilder::default().build_and_execute(|| {
		open(STASH, 50_000, Permill::zero());
		assert_noop!(delegate(ALICE, STASH, ENDOWMENT - ED + 1), TokenError::FundsUnavailable);
		assert_noop!(delegate(999, STASH, 500), TokenError::FundsUnavailable);
		assert_ok!(delegate(ALICE, STASH, ENDOWMENT - ED));
	});
}

#[test]
fn what_exceeds_the_cap_should_not_count_but_stay_its_owners() {
	ExtBuilder::default().build_and_execute(|| {
		open(STASH, 2_000, Permill::zero());
		assert_ok!(delegate(ALICE, STASH, 8_000));
		assert_ok!(Stakes::unbond(signed(STASH), 500));
		let state = Stakes::pool_of(&STASH).expect("it is open");
		assert_eq!((state.total, state.counted, state.cap), (8_000, 6_000, 6_000));
		assert_eq!(value(ALICE, STASH), 8_000);
		assert_eq!(<Stakes as StakeLedger<_, _>>::slash(&STASH, 500, None), 500);
		assert_eq!(Stakes::pool_of(&STASH).expect("it is open").counted, 4_000);
		// What the ledger takes for work is the stash's own.
		assert_eq!(value(ALICE, STASH), 8_000);
	});
}

#[test]
fn undelegate_should_pay_after_the_period_and_not_before() {
	ExtBuilder::default().build_and_execute(|| {
		open(STASH, 1_000, Permill::zero());
		assert_ok!(delegate(ALICE, STASH, 300));
		assert_ok!(undelegate(ALICE, STASH, 100));
		// A span of the period has 5 blocks: what leaves in blocks 0 to 4 leaves together, after the last of it waited.
		let until = 5 + UNBONDING;
		assert_eq!(last_event(), Event::Undelegated { stash: STASH, delegator: ALICE, amount: 100, until });
		let state = &Stakes::delegations_of(&ALICE, None, 10)[0];
		assert_eq!((state.value, &state.leaving[..], state.due), (200, &[(100, until)][..], 0));
		assert_eq!((held(), pooled(STASH)), (300, 200));

		run_to(until - 1);
		let withdraw = || Stakes::withdraw_delegation(signed(ALICE), STASH);
		assert_noop!(withdraw(), Error::<Test>::NothingToWithdraw);
		run_to(until);
		let state = &Stakes::delegations_of(&ALICE, None, 10)[0];
		assert_eq!((&state.leaving[..], state.due), (&[][..], 100));
		assert_ok!(withdraw());
		let event = Event::DelegationWithdrawn { stash: STASH, delegator: ALICE, amount: 100 };
		assert_eq!(last_event(), event);
		assert_eq!((held(), owned(ALICE)), (200, ENDOWMENT - 200));
		assert_noop!(withdraw(), Error::<Test>::NothingToWithdraw);
		assert_eq!(Settled::<Test>::iter().count(), 0);
	});
}

#[test]
fn undelegate_should_wait_at_least_the_period_and_at_most_a_span_longer() {
	ExtBuilder::default().build_and_execute(|| {
		for now in 0..100 {
			let waits = Stakes::departs_at(now) - now;
			assert!((UNBONDING + 1..=UNBONDING + 5).contains(&waits), "in block {now}: {waits}");
		}
	});
}

#[test]
fn undelegate_should_take_all_when_less_than_the_minimum_would_stay() {
	ExtBuilder::default().build_and_execute(|| {
		open(STASH, 1_000, Permill::zero());
		for (who, amount) in [(ALICE, 300 - DELEGATION + 1), (BOB, Balance::MAX)] {
			assert_ok!(delegate(who, STASH, 300));
			assert_ok!(undelegate(who, STASH, amount));
			assert_eq!(value(who, STASH), 0);
			assert_noop!(undelegate(who, STASH, 1), Error::<Test>::NotDelegated);
		}
		assert_eq!(pooled(STASH), 0);
		run_to(5 + UNBONDING);
		for who in [ALICE, BOB] {
			assert_ok!(Stakes::withdraw_delegation(signed(who), STASH));
			assert_eq!(owned(who), ENDOWMENT);
			assert!(!Delegations::<Test>::contains_key(who, STASH));
		}
		assert_eq!(Stakes::pool_of(&STASH).expect("it stays").delegators, 0);
	});
}

#[test]
fn undelegate_should_be_refused_for_nothing_and_to_strangers() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(undelegate(ALICE, STASH, 100), Error::<Test>::NotDelegated);
		open(STASH, 1_000, Permill::zero());
		assert_noop!(undelegate(ALICE, STASH, 100), Error::<Test>::NotDelegated);
		assert_noop!(Stakes::withdraw_delegation(signed(ALICE), STASH), Error::<Test>::NotDelegated);
		assert_ok!(delegate(ALICE, STASH, 300));
		assert_noop!(undelegate(ALICE, STASH, 0), Error::<Test>::ZeroAmount);
		assert_noop!(undelegate(BOB, STASH, 100), Error::<Test>::NotDelegated);
	});
}

#[test]
fn departures_should_stay_within_their_list_whatever_the_rhythm() {
	ExtBuilder::default().build_and_execute(|| {
		open(STASH, 10_000, Permill::zero());
		assert_ok!(delegate(ALICE, STASH, 10_000));
		for block in 2..200 {
			run_to(block);
			// Who never withdraws must at some time; who does is never refused.
			if undelegate(ALICE, STASH, 10).is_err() {
				assert_noop!(undelegate(ALICE, STASH, 10), Error::<Test>::TooManyUnbonding);
				assert_ok!(Stakes::withdraw_delegation(signed(ALICE), STASH));
				assert_ok!(undelegate(ALICE, STASH, 10));
			}
			let pool = Pools::<Test>::get(STASH).expect("it is open");
			assert!(pool.leaving.len() <= 5);
			check_everything();
		}
	});
}

#[test]
fn a_pool_should_be_gone_when_it_closes_and_the_last_has_left() {
	ExtBuilder::default().build_and_execute(|| {
		open(STASH, 1_000, Permill::zero());
		assert_noop!(Stakes::close_pool(signed(ALICE)), Error::<Test>::NoPool);
		assert_ok!(delegate(ALICE, STASH, 300));
		assert_ok!(delegate(BOB, STASH, 300));
		assert_noop!(Stakes::reap_delegation(signed(1), STASH, ALICE), Error::<Test>::NotReapable);

		assert_ok!(Stakes::close_pool(signed(STASH)));
		assert_eq!(last_event(), Event::PoolClosing { stash: STASH });
		assert_noop!(Stakes::close_pool(signed(STASH)), Error::<Test>::PoolClosing);
		assert_noop!(delegate(ALICE, STASH, 100), Error::<Test>::PoolClosing);

		assert_ok!(undelegate(ALICE, STASH, 300));
		assert_ok!(Stakes::reap_delegation(signed(1), STASH, BOB));
		let until = 5 + UNBONDING;
		assert_eq!(last_event(), Event::Undelegated { stash: STASH, delegator: BOB, amount: 300, until });
		assert_noop!(Stakes::reap_delegation(signed(1), STASH, BOB), Error::<Test>::NothingToWithdraw);
		assert_noop!(Stakes::reap_delegation(signed(1), STASH, 13), Error::<Test>::NotDelegated);

		run_to(until);
		assert_ok!(Stakes::reap_delegation(signed(1), STASH, BOB));
		assert_eq!(owned(BOB), ENDOWMENT);
		assert_ok!(Stakes::withdraw_delegation(signed(ALICE), STASH));
		assert!(events().contains(&Event::PoolClosed { stash: STASH }));
		assert!(!Pools::<Test>::contains_key(STASH));
		assert_eq!((owned(ALICE), owned(STASH)), (ENDOWMENT, ENDOWMENT));
		assert_noop!(undelegate(ALICE, STASH, 1), Error::<Test>::NotDelegated);
		assert_ok!(Stakes::open_pool(signed(STASH), Permill::zero()));
	});
}

#[test]
fn an_empty_pool_should_close_at_once_and_return_what_lies_in_its_account() {
	ExtBuilder::default().build_and_execute(|| {
		open(STASH, 1_000, Permill::zero());
		let account = Stakes::pool_account(&STASH);
		assert_ok!(Balances::transfer(&BOB, &account, 77, Preservation::Preserve));
		assert_ok!(Stakes::close_pool(signed(STASH)));
		assert_eq!(last_event(), Event::PoolClosed { stash: STASH });
		assert_eq!(owned(STASH), ENDOWMENT + 77);
		assert!(!System::account_exists(&account));
	});
}

#[test]
fn a_ledger_should_stay_until_its_pool_is_gone() {
	ExtBuilder::default().build_and_execute(|| {
		open(STASH, 1_000, Permill::zero());
		assert_ok!(delegate(ALICE, STASH, 300));
		assert_ok!(Stakes::drop_role(signed(STASH), Role::Validator));
		assert_ok!(Stakes::unbond(signed(STASH), 1_000));
		run_to(1 + UNBONDING);
		assert_ok!(Stakes::withdraw_unbonded(signed(STASH)));
		assert!(Ledgers::<Test>::contains_key(STASH));
		assert_noop!(Stakes::withdraw_unbonded(signed(STASH)), Error::<Test>::NothingToWithdraw);

		assert_ok!(Stakes::close_pool(signed(STASH)));
		assert_ok!(Stakes::reap_delegation(signed(1), STASH, ALICE));
		run_to(Stakes::departs_at(System::block_number()));
		assert_ok!(Stakes::reap_delegation(signed(1), STASH, ALICE));
		assert_ok!(Stakes::withdraw_unbonded(signed(STASH)));
		assert!(!Ledgers::<Test>::contains_key(STASH));
		assert_eq!((owned(STASH), owned(ALICE)), (ENDOWMENT, ENDOWMENT));
	});
}

#[test]
fn dust_should_be_reaped_by_anyone_and_burnt_when_its_owner_is_gone() {
	ExtBuilder::default().build_and_execute(|| {
		open(STASH, 1_000, Permill::zero());
		assert_ok!(delegate(ALICE, STASH, 100));
		assert_ok!(delegate(BOB, STASH, 100));
		slash_pool(180);
		assert_eq!(value(ALICE, STASH), ED);
		assert_noop!(Stakes::reap_delegation(signed(1), STASH, ALICE), Error::<Test>::NotReapable);
		slash_pool(2);
		assert_eq!(value(ALICE, STASH), ED - 1);
		for who in [ALICE, BOB] {
			assert_ok!(Stakes::reap_delegation(signed(1), STASH, who));
		}
		assert_eq!(pooled(STASH), 0);
		assert_ok!(Balances::transfer(&BOB, &ALICE, ENDOWMENT - 100, Preservation::Expendable));

		run_to(5 + UNBONDING);
		let issuance = Balances::total_issuance();
		assert_ok!(Stakes::reap_delegation(signed(1), STASH, ALICE));
		let event = Event::DelegationWithdrawn { stash: STASH, delegator: ALICE, amount: ED - 1 };
		assert!(events().contains(&event));
		assert_ok!(Stakes::reap_delegation(signed(1), STASH, BOB));
		assert!(events().contains(&Event::DustBurnt { stash: STASH, delegator: BOB, amount: ED - 1 }));
		assert_eq!(Balances::total_issuance(), issuance - (ED - 1));
		assert_eq!(Delegations::<Test>::iter().count(), 0);
	});
}

#[test]
fn a_pool_that_lost_everything_should_take_no_more_and_let_everybody_go() {
	ExtBuilder::default().build_and_execute(|| {
		open(STASH, 1_000, Permill::zero());
		assert_ok!(delegate(ALICE, STASH, 100));
		assert_ok!(delegate(BOB, STASH, 100));
		slash_pool(200);
		assert_noop!(delegate(13, STASH, 100), Error::<Test>::PoolDepleted);
		assert_ok!(undelegate(ALICE, STASH, 1));
		assert!(!Delegations::<Test>::contains_key(ALICE, STASH));
		assert_ok!(Stakes::reap_delegation(signed(1), STASH, BOB));
		assert_eq!(Stakes::pool_of(&STASH).expect("it stays").delegators, 0);
		// With nobody left it begins anew.
		assert_ok!(delegate(13, STASH, 100));
		assert_eq!(value(13, STASH), 100);
	});
}

#[test]
fn delegations_of_should_come_in_pages() {
	ExtBuilder::default().build_and_execute(|| {
		for stash in [14, 15, 16] {
			open(stash, 1_000, Permill::zero());
			assert_ok!(delegate(ALICE, stash, 100 + stash));
		}
		assert_ok!(delegate(BOB, 14, 60));
		let all = Stakes::delegations_of(&ALICE, None, 10);
		assert_eq!(all.len(), 3);
		let (first, rest) = (Stakes::delegations_of(&ALICE, None, 1), |after| {
			Stakes::delegations_of(&ALICE, Some(&after), 10)
		});
		assert_eq!(first, all[..1]);
		assert_eq!(rest(first[0].stash), all[1..]);
		assert_eq!(rest(all[2].stash), vec![]);
		assert_eq!(Stakes::delegations_of(&ALICE, None, 0), vec![]);
		assert_eq!(Stakes::delegations_of(&1, None, 10), vec![]);
	});
}
