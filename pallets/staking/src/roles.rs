//! Roles, worker keys and taking a rest.

use crate::{Config, Error, Exposures, Ledger, Ledgers, Pallet, Workers};
use ambit_primitives::traits::Role;
use frame_support::ensure;
use sp_runtime::{traits::Zero, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Adds a role.
	pub(crate) fn do_declare(stash: &T::AccountId, role: Role) -> DispatchResult {
		let mut ledger = Self::ledger(stash)?;
		ensure!(!ledger.has(role), Error::<T>::AlreadyDeclared);
		ensure!(ledger.active >= Self::minimum_bond(role), Error::<T>::BelowMinimum);
		if role == Role::Validator {
			Self::ensure_backs_no_work(&ledger)?;
			Self::enlist(stash, &ledger)?;
		} else {
			ensure!(!ledger.has(Role::Validator), Error::<T>::BondBacksConsensus);
			ensure!(!Self::is_exposed(stash), Error::<T>::StillValidating);
		}
		ledger.roles.try_push(role).map_err(|_| Error::<T>::AlreadyDeclared)?;
		ledger.since = frame_system::Pallet::<T>::block_number();
		Ledgers::<T>::insert(stash, ledger);
		Ok(())
	}

	/// A validator's bond backs nothing else: what is lost for work could no longer be lost for an equivocation.
	fn ensure_backs_no_work(ledger: &Ledger<T>) -> DispatchResult {
		ensure!(ledger.roles.is_empty(), Error::<T>::BondBacksWork);
		ensure!(ledger.backing.is_zero() && ledger.pledged.is_zero(), Error::<T>::PromisedToWork);
		Ok(())
	}

	/// Whether a stash validates in the running or the next session.
	fn is_exposed(stash: &T::AccountId) -> bool {
		let running = pallet_session::Pallet::<T>::current_index();
		[running, running.saturating_add(1)]
			.iter()
			.any(|session| Exposures::<T>::contains_key(session, stash))
	}

	/// Removes a role. The ledger doesn't know which of the working roles a promise belongs to, so none of them is dropped
	/// while there is a promise.
	pub(crate) fn do_drop(stash: &T::AccountId, role: Role) -> DispatchResult {
		let mut ledger = Self::ledger(stash)?;
		ensure!(ledger.has(role), Error::<T>::NotDeclared);
		ensure!(role == Role::Validator || ledger.backing.is_zero(), Error::<T>::PromisedToWork);
		ledger.roles.retain(|declared| *declared != role);
		if role == Role::Validator {
			Self::strike(stash);
		}
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
