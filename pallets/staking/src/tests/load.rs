//! As many candidates as there can be, and many delegations.

use crate::{mock::*, Candidates, Delegations, WeightInfo};
use frame_support::{assert_ok, traits::fungible::Mutate};
use sp_runtime::Permill;

const CANDIDATES: u32 = 1_000;
const DELEGATIONS_EACH: u32 = 10;

fn candidate(index: u32) -> AccountId {
	1_000_000 + AccountId::from(index)
}

fn delegator(index: u32) -> AccountId {
	2_000_000 + AccountId::from(index)
}

#[test]
fn an_election_among_a_thousand_should_fit_into_a_block_and_look_at_no_delegation() {
	MaxCandidates::set(CANDIDATES);
	MaxValidators::set(CANDIDATES);
	ExtBuilder::default().validators(&[]).keys(&[]).build_and_execute(|| {
		assert_ok!(Stakes::set_validator_count(RuntimeOrigin::root(), 100));
		for index in 0..CANDIDATES {
			let bond = 1_000 + Balance::from(index % 97);
			assert_ok!(Balances::mint_into(&candidate(index), 2 * bond));
			open(candidate(index), bond, Permill::from_percent(5));
		}
		let all = CANDIDATES * DELEGATIONS_EACH;
		for index in 0..all {
			let who = delegator(index / 20);
			let amount = 60 + Balance::from(index % 7);
			assert_ok!(Balances::mint_into(&who, amount + ED));
			assert_ok!(delegate(who, candidate(index % CANDIDATES), amount));
		}
		assert_eq!(Candidates::<Test>::get().len(), CANDIDATES as usize);
		assert_eq!(Delegations::<Test>::iter().count(), all as usize);
		check_everything();

		let limit = MockBlockWeights::get().max_block;
		for seats in [100, CANDIDATES] {
			let weight = <() as WeightInfo>::plan_session(CANDIDATES, seats);
			assert!(weight.all_lte(limit / 4), "{weight} of {limit}");
		}

		// The same is elected when there are no delegations to look at, only the pools' totals.
		let elect = |forget: bool| {
			frame_support::storage::with_transaction(|| {
				if forget {
					let _ = Delegations::<Test>::clear(u32::MAX, None);
					assert_eq!(Delegations::<Test>::iter().count(), 0);
				}
				sp_runtime::TransactionOutcome::Rollback(Ok::<_, sp_runtime::DispatchError>(Stakes::choose()))
			})
			.expect("nothing fails")
		};
		let elected = elect(false);
		assert_eq!(elected.len(), 100);
		assert_eq!(elect(true), elected);
		let weakest = elected.iter().map(|(_, exposure)| exposure.total()).min();
		let outside = Stakes::candidates(0, 1_000)
			.into_iter()
			.filter(|row| row.eligible && !elected.iter().any(|(stash, _)| *stash == row.stash));
		assert!(outside.map(|row| row.own + row.delegated).max() <= weakest);

		run_to_session(2);
		assert_eq!(Session::validators(), elected.iter().map(|(stash, _)| *stash).collect::<Vec<_>>());
	});
}
