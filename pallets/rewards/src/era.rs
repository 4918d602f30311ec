//! Eras: when one ends, what is taken from it, and what the start and the end of a block do for it.

use crate::{
	weights::WeightInfo, Carried, Closing, ClosingOf, Config, CurrentEra, Dated, Era, EraOf, Event,
	GenesisConfig, Pallet, Parameters, Schedule, Stage, Unpaid,
};
use frame_support::{
	traits::Get,
	weights::{Weight, WeightMeter},
};
use frame_system::{pallet_prelude::BlockNumberFor, Pallet as System};
use sp_runtime::{traits::Saturating, SaturatedConversion};

impl<T: Config> Pallet<T> {
	/// Begins with what genesis says. A wrong one stops the build: nothing that follows could repair it.
	pub(crate) fn begin(genesis: &GenesisConfig<T>) {
		let parameters = Self::check_reward_parameters(&genesis.parameters);
		assert!(parameters.is_ok(), "genesis rewards: {parameters:?}");
		let issuance = Self::check_schedule(&genesis.issuance);
		assert!(issuance.is_ok(), "genesis rewards: {issuance:?}");
		Parameters::<T>::put(Dated::since(0, genesis.parameters));
		Schedule::<T>::put(Dated::since(0, genesis.issuance));
		for (class, weight_ppm, multiple_ppm) in &genesis.classes {
			let begun = Self::begin_class(*class, *weight_ppm, *multiple_ppm);
			assert!(begun.is_ok(), "genesis rewards, class {class}: {begun:?}");
		}
		Self::keep_pot();
		CurrentEra::<T>::put(Self::first_era(System::<T>::block_number()));
	}

	/// The current era.
	pub(crate) fn era() -> EraOf<T> {
		CurrentEra::<T>::get().unwrap_or_else(|| Self::first_era(System::<T>::block_number()))
	}

	/// A pallet that joins a running chain begins its first era in the block in which it joins.
	fn first_era(now: BlockNumberFor<T>) -> EraOf<T> {
		let blocks = Parameters::<T>::get().at(0).era_blocks;
		Era { index: 0, start: now, ends: now.saturating_add(blocks.into()), previous: 0 }
	}

	/// What the start of a block does: it ends an era whose time has passed, and goes on with the payout of the last.
	pub(crate) fn serve_start(now: BlockNumberFor<T>) -> Weight {
		let glance = T::WeightInfo::on_initialize();
		let mut meter = WeightMeter::with_limit(T::ServiceWeight::get().saturating_add(glance));
		meter.consume(glance);
		let Some(era) = CurrentEra::<T>::get() else {
			CurrentEra::<T>::put(Self::first_era(now));
			return meter.consumed();
		};
		let unpaid = match Unpaid::<T>::get() {
			Some(unpaid) => unpaid,
			None if now < era.ends || meter.try_consume(T::WeightInfo::end_era()).is_err() => {
				return meter.consumed();
			}
			None => Self::end_era(now, era),
		};
		Self::close(now, unpaid, &mut meter);
		meter.consumed()
	}

	/// What the end of a block does with the room that it has left: the payout goes on.
	pub(crate) fn serve_idle(now: BlockNumberFor<T>, mut meter: WeightMeter) -> Weight {
		if meter.try_consume(T::WeightInfo::on_initialize()).is_ok() {
			if let Some(unpaid) = Unpaid::<T>::get() {
				Self::close(now, unpaid, &mut meter);
			}
		}
		meter.consumed()
	}

	/// Ends the era, all at once: what comes after belongs to the next. Returns what is left to do for it.
	pub(crate) fn end_era(now: BlockNumberFor<T>, era: EraOf<T>) -> ClosingOf<T> {
		Self::judge_domains(era.index);
		let issued = Self::issue_for(era.index);
		let blocks: u32 = now.saturating_sub(era.start).saturated_into();
		let index = era.index.saturating_add(1);
		let length = Parameters::<T>::get().at(index).era_blocks;
		let ends = now.saturating_add(length.into());
		CurrentEra::<T>::put(Era { index, start: now, ends, previous: blocks });
		Self::deposit_event(Event::EraEnded { era: era.index, blocks, issued });
		Closing {
			era: era.index,
			start: era.start,
			blocks,
			issued,
			fees: 0,
			funds: Carried::<T>::take().saturating_add(issued),
			worth: 0,
			budget: 0,
			paid: 0,
			classes: 0,
			offers: 0,
			settled: 0,
			unserved: 0,
			last: None,
			stage: Stage::Weigh,
		}
	}
}
