//! Which validators a session has.
//!
//! Each session is planned one session ahead, with who is elected then. When nobody is eligible, the validators of the
//! running session stay: a chain without validators can't be repaired from within.

use crate::{
	election::Plan, BalanceOf, Config, Event, Exposure, Exposures, Ledgers, Pallet, SlashedFractions,
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::traits::Get;
use pallet_session::historical;
use sp_runtime::traits::Convert;
use sp_staking::SessionIndex;

/// For `pallet_session::Config::ValidatorIdOf`: only a stash may set session keys, and it is its own validator id.
pub struct StashOf<T>(PhantomData<T>);

impl<T: Config> Convert<T::AccountId, Option<T::AccountId>> for StashOf<T> {
	fn convert(account: T::AccountId) -> Option<T::AccountId> {
		Ledgers::<T>::contains_key(&account).then_some(account)
	}
}

/// For `pallet_session::historical::Config::FullIdentificationOf`: what a validator of the running session stands to lose.
pub struct ExposureOf<T>(PhantomData<T>);

impl<T: Config> Convert<T::AccountId, Option<Exposure<BalanceOf<T>>>> for ExposureOf<T> {
	fn convert(validator: T::AccountId) -> Option<Exposure<BalanceOf<T>>> {
		Exposures::<T>::get(pallet_session::Pallet::<T>::current_index(), validator)
	}
}

impl<T: Config> Pallet<T> {
	/// Whether the session before `index` already has these validators, with these stakes and these keys.
	fn is_unchanged(plan: &Plan<T>, index: SessionIndex) -> bool {
		let Some(previous) = index.checked_sub(1) else { return false };
		// Still the keys of the session before `index`: the session pallet replaces them after it has asked.
		let queued = pallet_session::QueuedKeys::<T>::get();
		queued.len() == plan.len()
			&& plan.iter().zip(&queued).all(|((stash, exposure), (validator, keys))| {
				stash == validator
					&& Exposures::<T>::get(previous, stash).as_ref() == Some(exposure)
					&& pallet_session::NextKeys::<T>::get(stash).as_ref() == Some(keys)
			})
	}

	/// Plans session `index`. `None` keeps the validators: there is no change, or nobody is eligible.
	pub(crate) fn plan_session(index: SessionIndex) -> Option<Plan<T>> {
		let plan = Self::choose();
		if plan.is_empty() || Self::is_unchanged(&plan, index) {
			if plan.is_empty() {
				Self::deposit_event(Event::ValidatorsKept { session: index });
			}
			if let Some(previous) = index.checked_sub(1) {
				let kept: Vec<_> = Exposures::<T>::iter_prefix(previous).collect();
				for (stash, exposure) in kept {
					Exposures::<T>::insert(index, stash, exposure);
				}
			}
			return None;
		}
		for (stash, exposure) in &plan {
			Exposures::<T>::insert(index, stash, exposure);
		}
		Some(plan)
	}

	/// Forgets what only reports on sessions before the slashable ones would need.
	fn prune(index: SessionIndex) {
		let oldest = index.saturating_sub(T::SlashableSessions::get());
		if let Some(expired) = oldest.checked_sub(1) {
			historical::Pallet::<T>::prune_up_to(oldest);
			let _ = SlashedFractions::<T>::clear_prefix(expired, T::MaxValidators::get(), None);
		}
	}
}

impl<T: Config> pallet_session::SessionManager<T::AccountId> for Pallet<T> {
	fn new_session(index: SessionIndex) -> Option<Vec<T::AccountId>> {
		Self::plan_session(index).map(|plan| plan.into_iter().map(|(stash, _)| stash).collect())
	}

	fn new_session_genesis(index: SessionIndex) -> Option<Vec<T::AccountId>> {
		Self::bond_holders_of_keys();
		<Self as pallet_session::SessionManager<_>>::new_session(index)
	}

	fn end_session(index: SessionIndex) {
		let _ = Exposures::<T>::clear_prefix(index, T::MaxValidators::get(), None);
	}

	fn start_session(index: SessionIndex) {
		Self::prune(index);
	}
}

impl<T: Config> historical::SessionManager<T::AccountId, Exposure<BalanceOf<T>>> for Pallet<T> {
	fn new_session(index: SessionIndex) -> Option<Plan<T>> {
		Self::plan_session(index)
	}

	fn new_session_genesis(index: SessionIndex) -> Option<Plan<T>> {
		Self::bond_holders_of_keys();
		Self::plan_session(index)
	}

	fn end_session(index: SessionIndex) {
		<Self as pallet_session::SessionManager<_>>::end_session(index)
	}

	fn start_session(index: SessionIndex) {
		<Self as pallet_session::SessionManager<_>>::start_session(index)
	}
}
