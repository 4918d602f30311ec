//! Decisions: what is checked when one is made, and how it comes into force.

use crate::{
	count, Change, Config, Decided, Error, Event, Governed, Pallet, ParameterOf, Pending, WeightInfo,
	MAX_CHANGES,
};
use ambit_primitives::governance::Track;
use frame_support::{
	ensure,
	storage::{with_transaction, TransactionOutcome},
	traits::{dynamic_params::AggregatedKeyValue, ConstU32, EnsureOrigin, Get},
	weights::Weight,
	BoundedVec,
};
use frame_system::{ensure_root, pallet_prelude::OriginFor, Pallet as System};
use pallet_parameters::Parameters;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Whose decision this is: a track's, or `None` for root's.
	pub(crate) fn ensure_decided(origin: OriginFor<T>) -> Result<Option<Track>, DispatchError> {
		if ensure_root(origin.clone()).is_ok() {
			return Ok(None);
		}
		T::TrackOrigin::ensure_origin(origin).map(Some).map_err(Into::into)
	}

	/// Notes what is to change with the next era. Returns that era, and what this cost.
	pub(crate) fn decide(
		track: Option<Track>,
		changes: BoundedVec<ParameterOf<T>, ConstU32<MAX_CHANGES>>,
	) -> Result<(u32, Weight), DispatchError> {
		ensure!(!changes.is_empty(), Error::<T>::Empty);
		let mut used = <T as Config>::WeightInfo::set_parameters(count(&changes));
		// The scheduler may come before this pallet in a new era's first block.
		used.saturating_accrue(Self::take_effect());
		let era = T::Era::get();
		let mut decided = Pending::<T>::get().unwrap_or_else(|| Decided { era, changes: BoundedVec::new() });
		for change in changes {
			let (key, value) = change.into_parts();
			let rule = ParameterOf::<T>::rule(&key);
			ensure!(track.is_none_or(|track| track == rule.track), Error::<T>::OtherTrack);
			decided.changes.retain(|(earlier, _)| *earlier != key);
			decided.changes.try_push((key, value)).map_err(|_| Error::<T>::TooManyPending)?;
		}
		Self::check(&decided.changes)?;
		Pending::<T>::put(decided);
		Ok((era.saturating_add(1), used))
	}

	/// Most that a decision on so many parameters may cost: all others that were decided come into force with it.
	pub(crate) fn dearest_decision(changes: u32) -> Weight {
		let others = count(&ParameterOf::<T>::defaults());
		let set = <T as Config>::WeightInfo::set_parameters(changes);
		set.saturating_add(<T as Config>::WeightInfo::take_effect(others))
	}

	/// Has what was decided in an era that is over come into force. Returns what that cost.
	pub(crate) fn take_effect() -> Weight {
		let Some(decided) = Pending::<T>::get().filter(|decided| decided.era < T::Era::get()) else {
			return <T as Config>::WeightInfo::wait();
		};
		Pending::<T>::kill();
		let count = count(&decided.changes);
		// Its bounds were checked when it was decided: a new runtime may have others.
		match Self::check(&decided.changes) {
			Ok(()) => decided.changes.into_iter().for_each(Self::put_and_tell),
			Err(problem) => {
				log::error!(target: "runtime::governance", "{count} decided parameters are dropped: {problem:?}");
				Self::deposit_event(Event::ParametersDropped { count });
			}
		}
		<T as Config>::WeightInfo::take_effect(count)
	}

	/// What reading each parameter once in a block costs. Calls that read them find them in memory: this pays for it.
	pub(crate) fn reading() -> Weight {
		T::DbWeight::get().reads(count(&ParameterOf::<T>::defaults()).into())
	}

	/// Whether parameters may change so: each within its bounds, and all of them, with those that stay, make sense together.
	pub(crate) fn check(changes: &[Change<T>]) -> DispatchResult {
		for (key, value) in changes {
			let rule = ParameterOf::<T>::rule(key);
			let amount = value.as_ref().map(ParameterOf::<T>::amount);
			ensure!(amount.is_none_or(|amount| rule.allows(amount)), Error::<T>::OutOfBounds);
		}
		let consistent = with_transaction(|| {
			changes.iter().cloned().for_each(Self::put);
			TransactionOutcome::Rollback(Ok::<_, DispatchError>(ParameterOf::<T>::is_consistent()))
		})?;
		ensure!(consistent, Error::<T>::Inconsistent);
		Ok(())
	}

	fn put((key, value): Change<T>) {
		match value {
			Some(value) => Parameters::<T>::insert(key, value),
			None => Parameters::<T>::remove(key),
		}
	}

	/// Changes a parameter, and says so as the parameters pallet itself would.
	fn put_and_tell(change: Change<T>) {
		let (key, new_value) = change.clone();
		let old_value = Parameters::<T>::get(&key);
		Self::put(change);
		System::<T>::deposit_event(<T as pallet_parameters::Config>::RuntimeEvent::from(
			pallet_parameters::Event::<T>::Updated { key, old_value, new_value },
		));
	}

	/// Panics where the runtime's rules make no sense; run by the runtime's tests only.
	pub(crate) fn check_rules() {
		let defaults = ParameterOf::<T>::defaults();
		assert!(!defaults.is_empty(), "nothing is governed");
		for parameter in defaults {
			let (key, value) = parameter.into_parts();
			let rule = ParameterOf::<T>::rule(&key);
			let amount = value.as_ref().map(ParameterOf::<T>::amount);
			assert!(
				amount.is_some_and(|amount| rule.allows(amount)),
				"the default of {rule:?} is {amount:?}"
			);
		}
		assert!(ParameterOf::<T>::is_consistent(), "the defaults make no sense together");
	}
}
