//! What must always hold.

use crate::{
	Candidates, Config, CurrencyOf, Delegations, DepartureId, Exposures, Fund, HoldReason, Ledgers, Pallet,
	Pool, Pools, Settled, Shares, Validators, Workers,
};
use alloc::collections::{BTreeMap, BTreeSet};
use ambit_primitives::traits::Role;
use frame_support::{
	ensure,
	traits::fungible::{hold::Inspect as InspectHold, Inspect},
};
use sp_runtime::{
	traits::{Saturating, Zero},
	TryRuntimeError,
};

/// Where shares are: in a pool, or in one of its departures.
type Place<T> = (<T as frame_system::Config>::AccountId, Option<DepartureId>);

/// Shares that delegations have in each place.
type Owned<T> = BTreeMap<Place<T>, Shares>;

impl<T: Config> Pallet<T> {
	/// Checks every invariant over the whole state. Not for use in a block.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_ledgers()?;
		Self::check_workers()?;
		Self::check_validators()?;
		Self::check_candidates()?;
		Self::check_delegations()
	}

	fn check_ledgers() -> Result<(), TryRuntimeError> {
		for (stash, ledger) in Ledgers::<T>::iter() {
			let held = CurrencyOf::<T>::balance_on_hold(&HoldReason::Bond.into(), &stash);
			ensure!(held == ledger.total(), "a bond is not held in full, or more is held");
			ensure!(
				ledger.unbonding.iter().all(|chunk| !chunk.amount.is_zero()),
				"an empty place in the unbonding queue"
			);
			ensure!(
				ledger.unbonding.iter().zip(ledger.unbonding.iter().skip(1)).all(|(a, b)| a.until < b.until),
				"an unbonding queue out of order"
			);
			let mut roles = ledger.roles.to_vec();
			while let Some(role) = roles.pop() {
				ensure!(!roles.contains(&role), "a role twice");
			}
			if ledger.has(Role::Validator) {
				ensure!(ledger.roles.len() == 1, "a validator with another role");
				ensure!(
					ledger.backing.is_zero() && ledger.pledged.is_zero(),
					"a validator's bond backs work"
				);
			}
			if let Some(worker) = &ledger.worker {
				ensure!(
					Workers::<T>::get(worker).as_ref() == Some(&stash),
					"a worker key that leads elsewhere"
				);
				ensure!(worker != &stash, "a stash that is its own worker");
			}
		}
		Ok(())
	}

	fn check_workers() -> Result<(), TryRuntimeError> {
		for (worker, stash) in Workers::<T>::iter() {
			let ledger = Ledgers::<T>::get(stash).ok_or("a worker key without a stash")?;
			ensure!(ledger.worker.as_ref() == Some(&worker), "a worker key that its stash doesn't know");
		}
		Ok(())
	}

	fn check_validators() -> Result<(), TryRuntimeError> {
		let validators = Validators::<T>::get();
		let distinct: BTreeSet<_> = validators.iter().collect();
		ensure!(distinct.len() == validators.len(), "a validator twice");

		let session = pallet_session::Pallet::<T>::current_index();
		for validator in pallet_session::Pallet::<T>::validators() {
			ensure!(
				Exposures::<T>::contains_key(session, validator),
				"a validator that can't be held to account"
			);
		}
		for (index, _, _) in Exposures::<T>::iter() {
			ensure!(
				index == session || Some(index) == session.checked_add(1),
				"an exposure of a session that is over or not planned"
			);
		}
		Ok(())
	}

	fn check_candidates() -> Result<(), TryRuntimeError> {
		let candidates = Candidates::<T>::get();
		let distinct: BTreeSet<_> = candidates.iter().collect();
		ensure!(distinct.len() == candidates.len(), "a candidate twice");
		let declared = Ledgers::<T>::iter().filter(|(_, ledger)| ledger.has(Role::Validator));
		let mut count = 0usize;
		for (stash, _) in declared {
			ensure!(distinct.contains(&stash), "a validator by role that is no candidate");
			count = count.saturating_add(1);
		}
		ensure!(count == candidates.len(), "a candidate without the role");
		Ok(())
	}

	/// Every planck of a pool is owned by shares, every share by a delegation, and all of it is held in the pool's account.
	fn check_delegations() -> Result<(), TryRuntimeError> {
		let mut owned = Owned::<T>::new();
		let mut delegators = BTreeMap::<T::AccountId, u32>::new();
		for (_, stash, delegation) in Delegations::<T>::iter() {
			ensure!(!delegation.is_empty(), "a delegation of nothing");
			let count = delegators.entry(stash.clone()).or_default();
			*count = count.saturating_add(1);
			let claims = delegation.leaving.iter().map(|claim| (Some(claim.departure), claim.shares));
			for (place, shares) in claims.chain([(None, delegation.shares)]) {
				let sum = owned.entry((stash.clone(), place)).or_default();
				*sum = sum.checked_add(shares).ok_or("more shares than can be counted")?;
			}
		}
		for (stash, pool) in Pools::<T>::iter() {
			let count = delegators.remove(&stash).unwrap_or_default();
			ensure!(pool.delegators == count, "a pool that doesn't know its delegators");
			Self::check_pool(&stash, &pool, &mut owned)?;
		}
		ensure!(delegators.is_empty(), "a delegation without a pool");
		ensure!(owned.into_values().all(|shares| shares.is_zero()), "shares of nothing");
		for (stash, _, _) in Settled::<T>::iter() {
			ensure!(Pools::<T>::contains_key(stash), "funds that left a pool that isn't there");
		}
		Ok(())
	}

	/// Checks one pool, and takes its shares out of those that are still to be found.
	fn check_pool(stash: &T::AccountId, pool: &Pool<T>, owned: &mut Owned<T>) -> Result<(), TryRuntimeError> {
		ensure!(Ledgers::<T>::contains_key(stash), "a pool without a bond");
		let ids: BTreeSet<_> = pool.leaving.iter().map(|departure| departure.id).collect();
		ensure!(ids.len() == pool.leaving.len(), "a departure twice");
		ensure!(ids.iter().all(|id| *id < pool.next_departure), "a departure of the future");

		let leaving = pool.leaving.iter().map(|departure| (Some(departure.id), departure.fund));
		let settled = Settled::<T>::iter_prefix(stash).map(|(id, fund)| (Some(id), fund));
		let mut total = crate::BalanceOf::<T>::zero();
		for (place, fund) in leaving.chain(settled).chain([(None, pool.fund)]) {
			let Fund { total: planck, shares } = fund;
			let found = owned.remove(&(stash.clone(), place)).unwrap_or_default();
			ensure!(found == shares, "shares that nobody has, or that somebody has twice");
			ensure!(!shares.is_zero() || planck.is_zero(), "funds that nobody owns");
			ensure!(place.is_none() || !shares.is_zero(), "a departure of nobody");
			total = total.saturating_add(planck);
		}

		let account = Self::pool_account(stash);
		let held = CurrencyOf::<T>::balance_on_hold(&HoldReason::Delegation.into(), &account);
		ensure!(held == total, "delegations are not held in full, or more is held");
		ensure!(
			CurrencyOf::<T>::balance(&account) >= CurrencyOf::<T>::minimum_balance(),
			"a pool's account without its deposit"
		);
		Ok(())
	}
}
