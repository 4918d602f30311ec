//! The pools of offers: what operators serve, at what price, and how well they do.

use crate::{
	agenda::{Round, Shared},
	AccountIdOf, Active, BalanceOf, ClassOf, Classes, Config, Error, Event, OfferIndex, OfferOf, Offers,
	Pallet, Records,
};
use ambit_coverage::quality::Beta;
use ambit_primitives::{
	jobs::{ClassId, JobId, Quality, VerificationMode},
	traits::{DemandObserver, Role, StakeLedger},
};
use core::cmp::Ordering;
use frame_support::{defensive, ensure, traits::Get, weights::Weight};
use sp_runtime::{
	traits::{Saturating, Zero},
	DispatchResult,
};

/// What a job's end says about its operator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Outcome {
	/// It served.
	Success,
	/// It let its time pass, or its result was overturned.
	Failure,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_offer(
		operator: &AccountIdOf<T>,
		id: ClassId,
		slots: u32,
		price: BalanceOf<T>,
	) -> DispatchResult {
		let mut class = Classes::<T>::get(id).ok_or(Error::<T>::UnknownClass)?;
		ensure!((1..=T::MaxSlots::get()).contains(&slots), Error::<T>::SlotsOutOfRange);
		ensure!(price >= class.min_fee, Error::<T>::PriceBelowMinimum);

		if let Some((index, mut offer)) = Self::offer_of(operator, id) {
			match slots.cmp(&offer.slots) {
				Ordering::Greater => {
					let more = slots.saturating_sub(offer.slots);
					Self::back_slots(operator, &class, more)?;
				}
				Ordering::Less => {
					let fewer = offer.slots.saturating_sub(slots);
					T::Stake::release(operator, stake_of::<T>(&class, fewer));
				}
				Ordering::Equal => {}
			}
			offer.slots = slots;
			offer.price = price;
			offer.leaving = false;
			Self::note_vacancy(id, index, &offer, Self::active_jobs(operator, id));
			Offers::<T>::insert(id, index, offer);
			T::Observer::on_offer(id, operator, slots, price);
			return Ok(());
		}

		ensure!(class.offers < T::MaxOffersPerClass::get(), Error::<T>::PoolFull);
		Self::back_slots(operator, &class, slots)?;
		let offer = OfferOf::<T> {
			operator: operator.clone(),
			slots,
			price,
			quality: Records::<T>::take(id, operator).unwrap_or_else(|| into_quality(Beta::PRIOR)),
			leaving: false,
		};
		let index = class.offers;
		class.offers = class.offers.saturating_add(1);
		Self::note_vacancy(id, index, &offer, 0);
		Offers::<T>::insert(id, index, offer);
		OfferIndex::<T>::insert(operator, id, index);
		Classes::<T>::insert(id, class);
		T::Observer::on_offer(id, operator, slots, price);
		Ok(())
	}

	pub(crate) fn do_withdraw_offer(operator: &AccountIdOf<T>, id: ClassId) -> DispatchResult {
		let (index, mut offer) = Self::offer_of(operator, id).ok_or(Error::<T>::NoOffer)?;
		let active = Self::active_jobs(operator, id);
		if active == 0 {
			Self::remove_offer(id, index, &offer);
		} else {
			offer.leaving = true;
			T::Observer::on_offer(id, operator, 0, offer.price);
			Self::note_vacancy(id, index, &offer, active);
			Offers::<T>::insert(id, index, offer);
			Self::deposit_event(Event::OfferLeaving { class: id, operator: operator.clone() });
		}
		Ok(())
	}

	/// An operator's offer in a class with its index.
	pub(crate) fn offer_of(operator: &AccountIdOf<T>, class: ClassId) -> Option<(u32, OfferOf<T>)> {
		let index = OfferIndex::<T>::get(operator, class)?;
		Some((index, Offers::<T>::get(class, index)?))
	}

	/// An operator's offer in a class, first looked for where it was when its job was assigned.
	pub(crate) fn locate_offer(
		operator: &AccountIdOf<T>,
		class: ClassId,
		hint: u32,
	) -> Option<(u32, OfferOf<T>)> {
		match Offers::<T>::get(class, hint) {
			Some(offer) if offer.operator == *operator => Some((hint, offer)),
			_ => Self::offer_of(operator, class),
		}
	}

	/// Jobs that an operator has in a class.
	pub(crate) fn active_jobs(operator: &AccountIdOf<T>, class: ClassId) -> u32 {
		u32::try_from(Active::<T>::decode_len(operator, class).unwrap_or_default()).unwrap_or(u32::MAX)
	}

	/// Notes that an offer from which a job was taken has so many left, or removes it if that was the last one that it waited
	/// for. Returns whether it was removed.
	pub(crate) fn vacate(class: ClassId, index: u32, offer: &OfferOf<T>, active: u32) -> bool {
		let gone = offer.leaving && active == 0;
		if gone {
			Self::remove_offer(class, index, offer);
		} else {
			Self::note_vacancy(class, index, offer, active);
		}
		gone
	}

	/// Frees the slot that a job had and notes how it went, if that says anything. Returns what it cost.
	pub(crate) fn free_slot(
		class: ClassId,
		operator: &AccountIdOf<T>,
		hint: u32,
		job: JobId,
		outcome: Option<Outcome>,
		round: &mut Round<T>,
	) -> Weight {
		let used = Self::slots_touched(class, operator, round).saturating_add(round.touch(
			Shared::OfferWritten(class, operator.clone()),
			2,
			1,
		));
		let Some((index, mut offer)) = Self::locate_offer(operator, class, hint) else {
			defensive!("an assigned job's offer is in its class's pool");
			return used;
		};
		let active = Self::drop_active(class, operator, job);
		if let Some(outcome) = outcome {
			offer.quality = judged(offer.quality, outcome);
			Offers::<T>::insert(class, index, &offer);
		}
		if Self::vacate(class, index, &offer, active) {
			return used.saturating_add(Self::removal());
		}
		used
	}

	/// Notes how a job went whose slot is free already. An operator that has left keeps its record only if it is bad.
	pub(crate) fn judge(class: ClassId, operator: &AccountIdOf<T>, hint: u32, outcome: Outcome) {
		if let Some((index, mut offer)) = Self::locate_offer(operator, class, hint) {
			offer.quality = judged(offer.quality, outcome);
			Offers::<T>::insert(class, index, offer);
		} else if outcome == Outcome::Failure {
			let record = Records::<T>::get(class, operator).unwrap_or_else(|| into_quality(Beta::PRIOR));
			Records::<T>::insert(class, operator, judged(record, outcome));
		}
	}

	/// Takes an offer out of the pool; the last one takes its place.
	fn remove_offer(id: ClassId, index: u32, offer: &OfferOf<T>) {
		let Some(mut class) = Classes::<T>::get(id) else {
			defensive!("a class with offers is open");
			return;
		};
		let last = class.offers.saturating_sub(1);
		class.offers = last;
		Self::drop_vacancy(id, index);
		Offers::<T>::remove(id, index);
		OfferIndex::<T>::remove(&offer.operator, id);
		T::Observer::on_offer_removed(id, &offer.operator);
		if index != last {
			if let Some(moved) = Offers::<T>::take(id, last) {
				OfferIndex::<T>::insert(&moved.operator, id, index);
				Offers::<T>::insert(id, index, moved);
			}
		}
		T::Stake::release(&offer.operator, stake_of::<T>(&class, offer.slots));
		if into_beta(offer.quality).mean_ppm() < Beta::PRIOR.mean_ppm() {
			Records::<T>::insert(id, &offer.operator, offer.quality);
		}
		Classes::<T>::insert(id, class);
		Self::deposit_event(Event::OfferRemoved { class: id, operator: offer.operator.clone() });
	}

	/// Whether an operator's bond carries what it offers, and it takes work.
	pub(crate) fn is_eligible(operator: &AccountIdOf<T>) -> bool {
		T::Stake::is_active(operator, Role::Inference)
			&& T::Stake::bonded(operator) >= T::Stake::backing(operator)
	}

	/// What stands behind a result in a class for this fee, planck: a multiple of the fee, at least the governed minimum, at most
	/// the stake behind a slot. Nothing where no result is ever disputed.
	pub(crate) fn pledge_for(class: &ClassOf<T>, fee: BalanceOf<T>) -> BalanceOf<T> {
		match class.spec.mode {
			VerificationMode::Signed => Zero::zero(),
			VerificationMode::Optimistic | VerificationMode::Redundant { .. } | VerificationMode::Audited => {
				fee.saturating_mul(T::PledgeMultiple::get().into())
					.max(T::LeastPledge::get())
					.min(class.stake_per_slot)
			}
		}
	}

	fn back_slots(operator: &AccountIdOf<T>, class: &ClassOf<T>, slots: u32) -> DispatchResult {
		ensure!(T::Stake::is_active(operator, Role::Inference), Error::<T>::NotActiveOperator);
		T::Stake::back(operator, stake_of::<T>(class, slots))
	}
}

/// Stake behind so many slots of a class, planck.
pub(crate) fn stake_of<T: Config>(class: &ClassOf<T>, slots: u32) -> BalanceOf<T> {
	class.stake_per_slot.saturating_mul(slots.into())
}

/// The shared type's view of a record.
pub(crate) const fn into_quality(record: Beta) -> Quality {
	Quality { alpha: record.alpha, beta: record.beta }
}

/// The arithmetic's view of a record.
pub(crate) const fn into_beta(quality: Quality) -> Beta {
	Beta { alpha: quality.alpha, beta: quality.beta }
}

fn judged(quality: Quality, outcome: Outcome) -> Quality {
	let record = into_beta(quality);
	into_quality(match outcome {
		Outcome::Success => record.success(),
		Outcome::Failure => record.failure(),
	})
}
