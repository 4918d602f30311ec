//! The pool of data operators: what they offer, how many slots are free, and how well they do.

use crate::{
	AccountIdOf, Active, BalanceOf, Config, Error, Event, OfferIndex, OfferOf, Offers, Pallet, Records,
	Vacancies,
};
use ambit_coverage::quality::Beta;
use ambit_primitives::{
	feeds::{FeedId, FeedRecord},
	jobs::Quality,
	traits::{Role, StakeLedger},
};
use frame_support::{defensive, ensure, traits::Get};
use sp_runtime::{traits::Saturating, DispatchResult};

/// What the end of a request says about one of its operators.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Outcome {
	/// It said what was settled.
	Right,
	/// It or the others found nothing.
	Missed,
	/// It said another value.
	Wrong,
	/// It said nothing in time.
	Silent,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_join(operator: &AccountIdOf<T>, slots: u32, price: BalanceOf<T>) -> DispatchResult {
		ensure!(!OfferIndex::<T>::contains_key(operator), Error::<T>::AlreadyJoined);
		check_terms::<T>(slots, price)?;
		let index = pool_size::<T>();
		ensure!(index < T::MaxOperators::get(), Error::<T>::PoolFull);
		ensure!(T::Stake::is_active(operator, Role::Data), Error::<T>::NotActiveOperator);
		let stake = stake_of::<T>(slots);
		T::Stake::back(operator, stake)?;
		let record = Records::<T>::take(operator).unwrap_or(NEWCOMER);
		let offer = OfferOf::<T> { operator: operator.clone(), slots, price, stake, record, leaving: false };
		Self::note_vacancy(index, &offer, 0);
		Offers::<T>::insert(index, offer);
		OfferIndex::<T>::insert(operator, index);
		Ok(())
	}

	pub(crate) fn do_set_offer(operator: &AccountIdOf<T>, slots: u32, price: BalanceOf<T>) -> DispatchResult {
		let (index, mut offer) = Self::offer_of(operator).ok_or(Error::<T>::NotJoined)?;
		check_terms::<T>(slots, price)?;
		let stake = stake_of::<T>(slots);
		if stake > offer.stake {
			ensure!(T::Stake::is_active(operator, Role::Data), Error::<T>::NotActiveOperator);
			T::Stake::back(operator, stake.saturating_sub(offer.stake))?;
		} else {
			T::Stake::release(operator, offer.stake.saturating_sub(stake));
		}
		offer = OfferOf::<T> { slots, price, stake, leaving: false, ..offer };
		Self::note_vacancy(index, &offer, Self::active_feeds(operator));
		Offers::<T>::insert(index, offer);
		Ok(())
	}

	pub(crate) fn do_leave(operator: &AccountIdOf<T>) -> DispatchResult {
		let (index, mut offer) = Self::offer_of(operator).ok_or(Error::<T>::NotJoined)?;
		let active = Self::active_feeds(operator);
		if active == 0 {
			Self::remove_offer(index, &offer);
		} else {
			offer.leaving = true;
			Self::note_vacancy(index, &offer, active);
			Offers::<T>::insert(index, offer);
			Self::deposit_event(Event::OperatorLeaving { operator: operator.clone() });
		}
		Ok(())
	}

	/// An operator's offer with its index.
	pub(crate) fn offer_of(operator: &AccountIdOf<T>) -> Option<(u32, OfferOf<T>)> {
		let index = OfferIndex::<T>::get(operator)?;
		Some((index, Offers::<T>::get(index)?))
	}

	/// Requests that an operator has.
	pub(crate) fn active_feeds(operator: &AccountIdOf<T>) -> u32 {
		u32::try_from(Active::<T>::decode_len(operator).unwrap_or_default()).unwrap_or(u32::MAX)
	}

	/// Gives a request a free slot of an offer.
	pub(crate) fn occupy(index: u32, operator: &AccountIdOf<T>, feed: FeedId) {
		let taken = Vacancies::<T>::mutate(|vacancies| {
			let slots = usize::try_from(index).ok().and_then(|index| vacancies.get_mut(index));
			let left = slots.as_ref().and_then(|slots| slots.checked_sub(1));
			slots.zip(left).map(|(slots, left)| *slots = left).is_some()
		});
		if !taken || Active::<T>::try_append(operator, feed).is_err() {
			defensive!("a drawn offer has a free slot");
		}
	}

	/// Frees the slot that a request had and notes how it went, if that says anything. The last one of who leaves takes its offer
	/// with it.
	pub(crate) fn free_slot(operator: &AccountIdOf<T>, feed: FeedId, outcome: Option<Outcome>) {
		let Some((index, mut offer)) = Self::offer_of(operator) else {
			defensive!("who was asked is in the pool");
			return;
		};
		let mut active = Active::<T>::get(operator);
		active.retain(|other| *other != feed);
		let left = u32::try_from(active.len()).unwrap_or(u32::MAX);
		if active.is_empty() {
			Active::<T>::remove(operator);
		} else {
			Active::<T>::insert(operator, active);
		}
		if let Some(outcome) = outcome {
			offer.record = judged(offer.record, outcome);
		}
		if offer.leaving && left == 0 {
			Self::remove_offer(index, &offer);
		} else {
			Self::note_vacancy(index, &offer, left);
			Offers::<T>::insert(index, offer);
		}
	}

	/// Posterior mean of being right, parts per million.
	pub(crate) fn success_ppm(record: &FeedRecord) -> u32 {
		into_beta(record.quality).mean_ppm()
	}

	/// Notes how many slots of an offer are free while it has so many requests.
	fn note_vacancy(index: u32, offer: &OfferOf<T>, active: u32) {
		let free = free_slots(offer, active);
		Vacancies::<T>::mutate(|vacancies| {
			let place = usize::try_from(index).unwrap_or(usize::MAX);
			if let Some(slots) = vacancies.get_mut(place) {
				*slots = free;
			} else if place != vacancies.len() || vacancies.try_push(free).is_err() {
				defensive!("vacancies have the indices of the pool");
			}
		});
	}

	/// Takes an offer out of the pool; the last one takes its place.
	fn remove_offer(index: u32, offer: &OfferOf<T>) {
		let last = pool_size::<T>().saturating_sub(1);
		Vacancies::<T>::mutate(|vacancies| {
			let place = usize::try_from(index).unwrap_or(usize::MAX);
			if place < vacancies.len() {
				vacancies.swap_remove(place);
			}
		});
		Offers::<T>::remove(index);
		OfferIndex::<T>::remove(&offer.operator);
		if index != last {
			if let Some(moved) = Offers::<T>::take(last) {
				OfferIndex::<T>::insert(&moved.operator, index);
				Offers::<T>::insert(index, moved);
			}
		}
		T::Stake::release(&offer.operator, offer.stake);
		if Self::success_ppm(&offer.record) < Beta::PRIOR.mean_ppm() {
			Records::<T>::insert(&offer.operator, offer.record);
		}
		Self::deposit_event(Event::OperatorLeft { operator: offer.operator.clone() });
	}
}

/// What is believed of who has no record.
pub(crate) const NEWCOMER: FeedRecord =
	FeedRecord { quality: into_quality(Beta::PRIOR), right: 0, missed: 0, wrong: 0, silent: 0 };

fn check_terms<T: Config>(slots: u32, price: BalanceOf<T>) -> DispatchResult {
	ensure!((1..=T::MaxSlots::get()).contains(&slots), Error::<T>::SlotsOutOfRange);
	ensure!(price >= T::LeastPrice::get(), Error::<T>::PriceBelowMinimum);
	Ok(())
}

/// Offers in the pool.
pub(crate) fn pool_size<T: Config>() -> u32 {
	u32::try_from(Vacancies::<T>::decode_len().unwrap_or_default()).unwrap_or(u32::MAX)
}

/// Stake behind so many slots now, planck.
fn stake_of<T: Config>(slots: u32) -> BalanceOf<T> {
	T::StakePerSlot::get().saturating_mul(slots.into())
}

/// Slots of an offer that are free while it has so many requests: none when it leaves.
pub(crate) fn free_slots<AccountId, Balance>(
	offer: &ambit_primitives::feeds::FeedOffer<AccountId, Balance>,
	active: u32,
) -> u16 {
	let free = if offer.leaving { 0 } else { offer.slots.saturating_sub(active) };
	u16::try_from(free).unwrap_or(u16::MAX)
}

const fn into_quality(record: Beta) -> Quality {
	Quality { alpha: record.alpha, beta: record.beta }
}

const fn into_beta(quality: Quality) -> Beta {
	Beta { alpha: quality.alpha, beta: quality.beta }
}

fn judged(mut record: FeedRecord, outcome: Outcome) -> FeedRecord {
	let quality = into_beta(record.quality);
	let (quality, count) = match outcome {
		Outcome::Right => (quality.success(), &mut record.right),
		Outcome::Missed => (quality.failure(), &mut record.missed),
		Outcome::Wrong => (quality.failure(), &mut record.wrong),
		Outcome::Silent => (quality.failure(), &mut record.silent),
	};
	*count = count.saturating_add(1);
	record.quality = into_quality(quality);
	record
}
