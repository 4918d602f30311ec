//! What must always hold.

use crate::{Config, CurrencyOf, Exposures, HoldReason, Ledgers, Pallet, Validators, Workers};
use alloc::collections::BTreeSet;
use frame_support::{ensure, traits::fungible::hold::Inspect};
use sp_runtime::{traits::Zero, TryRuntimeError};

impl<T: Config> Pallet<T> {
	/// Checks every invariant over the whole state. Not for use in a block.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_ledgers()?;
		Self::check_workers()?;
		Self::check_validators()
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
}
