//! Telling the observer, and what that costs beside what is measured.

use crate::{
	agenda::{Round, Shared},
	AccountIdOf, Classes, Config, Pallet,
};
use ambit_primitives::{
	jobs::{ClassId, LatencyTier},
	traits::{Accesses, DemandObserver},
};
use frame_support::{traits::Get, weights::Weight};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::Saturating, SaturatedConversion};

impl<T: Config> Pallet<T> {
	/// Blocks in which a slot took no other job, of which it had `given` until `due`: from the drawing for this one to the last before the
	/// next drawing, and no more than a job of the class may take. Waiting for others is no work.
	pub(crate) fn busy_blocks(
		class: ClassId,
		given: impl FnOnce(LatencyTier) -> u32,
		due: BlockNumberFor<T>,
		now: BlockNumberFor<T>,
	) -> u32 {
		let latency = Classes::<T>::get(class).map(|class| class.spec.latency);
		let (most, given) = latency.map_or((0, 0), |latency| (latency.blocks(), given(latency)));
		let left: u32 = due.saturating_sub(now).saturated_into();
		given.saturating_sub(left).min(most).saturating_add(1)
	}

	/// What telling of a class costs. The first time in a round.
	pub(crate) fn tell_demand(class: ClassId, round: &mut Round<T>) -> Weight {
		let Accesses { reads, writes } = T::Observer::demand_accesses();
		round.touch(Shared::Demand(class), reads, writes)
	}

	/// What telling of an operator's attempt costs, the class included. The first time in a round.
	pub(crate) fn tell_attempt(class: ClassId, operator: &AccountIdOf<T>, round: &mut Round<T>) -> Weight {
		let Accesses { reads, writes } = T::Observer::attempt_accesses();
		Self::tell_demand(class, round).saturating_add(round.touch(
			Shared::Attempts(operator.clone()),
			reads,
			writes,
		))
	}

	/// Most that telling of a class may cost.
	pub(crate) fn dearest_demand() -> Weight {
		weight::<T>(T::Observer::demand_accesses())
	}

	/// Most that telling of an attempt may cost.
	pub(crate) fn dearest_attempt() -> Weight {
		Self::dearest_demand().saturating_add(weight::<T>(T::Observer::attempt_accesses()))
	}

	/// Most that telling of an offer may cost.
	pub(crate) fn dearest_offer() -> Weight {
		weight::<T>(T::Observer::offer_accesses())
	}
}

/// What these accesses cost.
pub(crate) fn weight<T: Config>(accesses: Accesses) -> Weight {
	T::DbWeight::get().reads_writes(accesses.reads, accesses.writes)
}
