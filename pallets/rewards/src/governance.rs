//! What is governed, and within which bounds. All of it applies from the next era on.

use crate::{ClassRecord, Classes, Config, Dated, Error, Pallet, Parameters, Rewarded, Schedule};
use ambit_primitives::{
	jobs::ClassId,
	rewards::{
		ClassTerms, EraIndex, IssuanceSchedule, RewardParameters, MAX_DECAY_PPM, MAX_DEMAND_SHARE_PPM,
		MAX_MULTIPLE_PPM, MAX_WEIGHT_PPM, PRICE_LIMITS_PPM,
	},
	traits::OfferBook,
};
use frame_support::{ensure, traits::Get};

/// One.
const ONE_PPM: u32 = 1_000_000;

impl<T: Config> Pallet<T> {
	/// Returns the era from which on the terms apply.
	pub(crate) fn do_set_class_terms(class: ClassId, terms: ClassTerms) -> Result<EraIndex, Error<T>> {
		check_terms::<T>(&terms)?;
		ensure!(T::Offers::class(class).is_some(), Error::<T>::UnknownClass);
		let era = Self::era();
		let mut record = Self::known(class, &era).unwrap_or_else(|| ClassRecord::new(era.index));
		record.terms.set(era.index, terms);
		Self::list(class, &terms)?;
		Classes::<T>::insert(class, record);
		Ok(era.index.saturating_add(1))
	}

	/// Returns the era from which on the parameters apply.
	pub(crate) fn do_set_parameters(parameters: RewardParameters) -> Result<EraIndex, Error<T>> {
		Self::check_reward_parameters(&parameters)?;
		let era = Self::era().index;
		Parameters::<T>::mutate(|dated| dated.set(era, parameters));
		Ok(era.saturating_add(1))
	}

	/// Returns the era from which on the schedule applies.
	pub(crate) fn do_set_issuance(schedule: IssuanceSchedule) -> Result<EraIndex, Error<T>> {
		Self::check_schedule(&schedule)?;
		let era = Self::era().index;
		Schedule::<T>::mutate(|dated| dated.set(era, schedule));
		Ok(era.saturating_add(1))
	}

	/// A class that has terms from the first era on, whether or not it is there yet.
	pub(crate) fn begin_class(class: ClassId, weight_ppm: u32, multiple_ppm: u32) -> Result<(), Error<T>> {
		let terms = ClassTerms { weight_ppm, multiple_ppm };
		check_terms::<T>(&terms)?;
		Self::list(class, &terms)?;
		Classes::<T>::insert(class, ClassRecord { terms: Dated::since(0, terms), ..ClassRecord::new(0) });
		Ok(())
	}

	/// Puts a class with a weight on the list. One that loses it is struck off when its last era with a weight is paid.
	fn list(class: ClassId, terms: &ClassTerms) -> Result<(), Error<T>> {
		if terms.weight_ppm == 0 {
			return Ok(());
		}
		Rewarded::<T>::try_mutate(|rewarded| match rewarded.binary_search(&class) {
			Ok(_) => Ok(()),
			Err(place) => rewarded.try_insert(place, class).map_err(|_| Error::<T>::TooManyClasses),
		})
	}

	pub(crate) fn check_reward_parameters(parameters: &RewardParameters) -> Result<(), Error<T>> {
		let lengths = T::MinEraBlocks::get()..=T::MaxEraBlocks::get();
		ensure!(lengths.contains(&parameters.era_blocks), Error::<T>::EraLengthOutOfRange);
		ensure!(parameters.demand_share_ppm <= MAX_DEMAND_SHARE_PPM, Error::<T>::ShareOutOfRange);
		ensure!(parameters.fee_share_ppm <= ONE_PPM, Error::<T>::ShareOutOfRange);
		ensure!(PRICE_LIMITS_PPM.contains(&parameters.price_limit_ppm), Error::<T>::PriceLimitOutOfRange);
		let amounts = [parameters.carry_cap, parameters.allowance_cap, parameters.entry_per_slot];
		ensure!(amounts.iter().all(|amount| *amount <= T::MaxAmount::get()), Error::<T>::AmountOutOfRange);
		Ok(())
	}

	pub(crate) fn check_schedule(schedule: &IssuanceSchedule) -> Result<(), Error<T>> {
		ensure!(schedule.per_era <= T::MaxIssuance::get(), Error::<T>::IssuanceOutOfRange);
		ensure!(schedule.decay_ppm <= MAX_DECAY_PPM, Error::<T>::DecayOutOfRange);
		Ok(())
	}
}

fn check_terms<T: Config>(terms: &ClassTerms) -> Result<(), Error<T>> {
	ensure!(terms.weight_ppm <= MAX_WEIGHT_PPM, Error::<T>::WeightOutOfRange);
	ensure!(terms.multiple_ppm <= MAX_MULTIPLE_PPM, Error::<T>::MultipleOutOfRange);
	Ok(())
}
