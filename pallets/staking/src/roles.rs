//! Roles, worker keys and taking a rest.

use crate::{Config, Error, Ledgers, Pallet, Workers};
use ambit_primitives::traits::Role;
use frame_support::ensure;
use sp_runtime::{traits::Zero, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Adds a role.
	pub(crate) fn do_declare(stash: &T::AccountId, role: Role) -> DispatchResult {
		let mut ledger = Self::ledger(stash)?;
		ensure!(!ledger.has(role), Error::<T>::AlreadyDeclared);
		ensure!(ledger.active >= Self::minimum_bond(role), Error::<T>::BelowMinimum);
		ledger.roles.try_push(role).map_err(|_| Error::<T>::AlreadyDeclared)?;
		ledger.since = frame_system::Pallet::<T>::block_number();
		Ledgers::<T>::insert(stash, ledger);
		Ok(())
	}

	/// Removes a role. The ledger doesn't know which of the working roles a promise belongs to, so none of them is dropped
	/// while there is a promise.
	pub(crate) fn do_drop(stash: &T::AccountId, role: Role) -> DispatchResult {
		let mut ledger = Self::ledger(stash)?;
		ensure!(ledger.has(role), Error::<T>::NotDeclared);
		ensure!(role == Role::Validator || ledger.backing.is_zero(), Error::<T>::PromisedToWork);
		ledger.roles.retain(|declared| *declared != role);
		Ledgers::<T>::insert(stash, ledger);
		Ok(())
	}

	/// Makes `worker` the one key that speaks for the stash, and returns the one that did before.
	pub(crate) fn do_set_worker(
		stash: &T::AccountId,
		worker: &T::AccountId,
	) -> Result<Option<T::AccountId>, DispatchError> {
		let mut ledger = Self::ledger(stash)?;
		ensure!(worker != stash, Error::<T>::WorkerIsStash);
		ensure!(!Workers::<T>::contains_key(worker), Error::<T>::WorkerTaken);
		let previous = ledger.worker.replace(worker.clone());
		if let Some(previous) = &previous {
			Workers::<T>::remove(previous);
		}
		Workers::<T>::insert(worker, stash);
		Ledgers::<T>::insert(stash, ledger);
		Ok(previous)
	}

	/// Stops or starts taking work.
	pub(crate) fn do_set_chilled(stash: &T::AccountId, chilled: bool) -> DispatchResult {
		let mut ledger = Self::ledger(stash)?;
		ensure!(
			ledger.chilled != chilled,
			if chilled { Error::<T>::AlreadyChilled } else { Error::<T>::NotChilled }
		);
		ledger.chilled = chilled;
		if !chilled {
			ledger.since = frame_system::Pallet::<T>::block_number();
		}
		Ledgers::<T>::insert(stash, ledger);
		Ok(())
	}
}
