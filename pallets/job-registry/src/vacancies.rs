//! Free slots: which offers have how many, and draws among them.
//!
//! A job is drawn a slot and not an offer, so that it makes no difference under how many names an operator offers what it
//! has. The free slots of a class are one short value by the offers' indices; a job that takes or leaves a slot changes one number in it.

use crate::{
	agenda::{Round, Shared},
	AccountIdOf, Active, Config, OfferOf, Pallet, Vacancies,
};
use ambit_primitives::jobs::{ClassId, JobId};
use core::ops::Range;
use frame_support::{defensive, traits::Get, weights::Weight, BoundedVec};

/// Most offers that one draw looks at: a draw has randomness for so many and the trial.
pub(crate) const MAX_SAMPLES: u32 = 6;
/// One draw in so many is a trial.
const TRIALS: u32 = 16;

/// The slots of a pool that are free and have not been drawn yet, by the index of their offer.
pub(crate) struct Vacant {
	slots: alloc::vec::Vec<u16>,
	total: u32,
}

impl Vacant {
	/// The free slots of each offer.
	pub(crate) fn new(slots: alloc::vec::Vec<u16>) -> Self {
		let total = slots.iter().fold(0u32, |sum, slots| sum.saturating_add((*slots).into()));
		Self { slots, total }
	}

	/// Draws a slot. Returns the index of its offer.
	pub(crate) fn draw_slot(&mut self, word: u32) -> Option<u32> {
		let (index, slots) = self.find(word)?;
		*slots = slots.saturating_sub(1);
		self.total = self.total.saturating_sub(1);
		Some(index)
	}

	/// Draws a slot, and with it all others of its offer. Returns the index of that.
	pub(crate) fn draw_offer(&mut self, word: u32) -> Option<u32> {
		let (index, _) = self.find(word)?;
		self.leave_out(index);
		Some(index)
	}

	/// Takes out an offer. Returns whether it had a free slot.
	pub(crate) fn leave_out(&mut self, index: u32) -> bool {
		let slots = usize::try_from(index).ok().and_then(|index| self.slots.get_mut(index));
		let taken = slots.map(core::mem::take).unwrap_or_default();
		self.total = self.total.saturating_sub(taken.into());
		taken > 0
	}

	/// The offer whose slot this word draws: each slot is as likely, but for one part in 2^32 for each slot that there is.
	fn find(&mut self, word: u32) -> Option<(u32, &mut u16)> {
		let mut place = word.checked_rem(self.total)?;
		for (slots, index) in self.slots.iter_mut().zip(0u32..) {
			match place.checked_sub((*slots).into()) {
				Some(beyond) => place = beyond,
				None => return Some((index, slots)),
			}
		}
		None
	}
}

/// The randomness of one draw.
pub(crate) struct Luck {
	words: [u8; 32],
	left: Range<usize>,
}

impl Luck {
	/// For a draw that looks at so many offers at most.
	pub(crate) fn new(words: [u8; 32], offers: u32) -> Self {
		let offers = usize::try_from(offers.min(MAX_SAMPLES)).unwrap_or_default();
		Self { words, left: 1..offers.saturating_add(1) }
	}

	/// Whether the first drawn takes the job instead of the best.
	pub(crate) fn is_trial(&self) -> bool {
		self.word(0).and_then(|word| word.checked_rem(TRIALS)) == Some(0)
	}

	/// The word for the next offer.
	pub(crate) fn next(&mut self) -> Option<u32> {
		let place = self.left.next()?;
		self.word(place)
	}

	fn word(&self, place: usize) -> Option<u32> {
		let start = place.checked_mul(4)?;
		let bytes = self.words.get(start..)?.first_chunk()?;
		Some(u32::from_le_bytes(*bytes))
	}
}

impl<T: Config> Pallet<T> {
	/// The free slots of a class, with what it costs to look them up.
	pub(crate) fn vacant(class: ClassId, round: &mut Round<T>) -> (Vacant, Weight) {
		let used = round.touch(Shared::VacanciesRead(class), 1, 0);
		(Vacant::new(Vacancies::<T>::get(class).into_inner()), used)
	}

	/// Gives a job a free slot of an offer. Returns whether there was one, and what it cost.
	pub(crate) fn occupy(
		class: ClassId,
		index: u32,
		operator: &AccountIdOf<T>,
		job: JobId,
		round: &mut Round<T>,
	) -> (bool, Weight) {
		let used = Self::slots_touched(class, operator, round);
		let taken = Vacancies::<T>::mutate(class, |vacancies| {
			let slots = usize::try_from(index).ok().and_then(|index| vacancies.get_mut(index));
			let left = slots.as_ref().and_then(|slots| slots.checked_sub(1));
			slots.zip(left).map(|(slots, left)| *slots = left).is_some()
		});
		if !taken || Active::<T>::try_append(operator, class, job).is_err() {
			defensive!("a drawn offer has a free slot");
			return (false, used);
		}
		(true, used)
	}

	/// Takes a job off an operator's list in a class. Returns how many are left.
	pub(crate) fn drop_active(class: ClassId, operator: &AccountIdOf<T>, job: JobId) -> u32 {
		let mut active = Active::<T>::get(operator, class);
		drop_job(&mut active, job);
		Self::put_active(class, operator, active)
	}

	/// Stores an operator's list in a class. Returns how many are on it.
	pub(crate) fn put_active(
		class: ClassId,
		operator: &AccountIdOf<T>,
		active: BoundedVec<JobId, T::MaxSlots>,
	) -> u32 {
		let left = u32::try_from(active.len()).unwrap_or(u32::MAX);
		if active.is_empty() {
			Active::<T>::remove(operator, class);
		} else {
			Active::<T>::insert(operator, class, active);
		}
		left
	}

	/// Notes how many slots of an offer are free while it has so many jobs.
	pub(crate) fn note_vacancy(class: ClassId, index: u32, offer: &OfferOf<T>, active: u32) {
		let free = free_slots(offer, active);
		Vacancies::<T>::mutate(class, |vacancies| {
			let place = usize::try_from(index).unwrap_or(usize::MAX);
			if let Some(slots) = vacancies.get_mut(place) {
				*slots = free;
			} else if place != vacancies.len() || vacancies.try_push(free).is_err() {
				defensive!("vacancies have the indices of the pool");
			}
		});
	}

	/// Forgets the free slots of an offer; the last one's are those at its index from now on.
	pub(crate) fn drop_vacancy(class: ClassId, index: u32) {
		Vacancies::<T>::mutate_exists(class, |vacancies| {
			let Some(slots) = vacancies else {
				defensive!("a pool has its vacancies");
				return;
			};
			let place = usize::try_from(index).unwrap_or(usize::MAX);
			if place < slots.len() {
				slots.swap_remove(place);
			}
			if slots.is_empty() {
				*vacancies = None;
			}
		});
	}

	/// What it costs to change the slots of an operator in a class: the class's free ones and the operator's jobs.
	pub(crate) fn slots_touched(class: ClassId, operator: &AccountIdOf<T>, round: &mut Round<T>) -> Weight {
		round
			.touch(Shared::VacanciesRead(class), 1, 0)
			.saturating_add(round.touch(Shared::VacanciesWritten(class), 0, 1))
			.saturating_add(round.touch(Shared::Active(class, operator.clone()), 1, 1))
	}

	/// Most of it.
	pub(crate) fn dearest_slots() -> Weight {
		T::DbWeight::get().reads_writes(2, 2)
	}
}

/// Slots of an offer that are free while it has so many jobs: none when it leaves.
pub(crate) fn free_slots<AccountId, Balance>(
	offer: &ambit_primitives::jobs::Offer<AccountId, Balance>,
	active: u32,
) -> u16 {
	let free = if offer.leaving { 0 } else { offer.slots.saturating_sub(active) };
	u16::try_from(free).unwrap_or(u16::MAX)
}

/// Takes a job off a list.
pub(crate) fn drop_job<S: Get<u32>>(active: &mut BoundedVec<JobId, S>, job: JobId) {
	if let Some(place) = active.iter().position(|active| *active == job) {
		active.swap_remove(place);
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;
	use std::collections::BTreeMap;

	proptest! {
		#[test]
		fn slots_should_be_drawn_while_there_are_some(slots in proptest::collection::vec(0u16..5, 0..8), words: [u32; 40]) {
			let total: u32 = slots.iter().map(|slots| u32::from(*slots)).sum();
			let mut vacant = Vacant::new(slots.clone());
			let mut drawn = vec![0u16; slots.len()];
			for word in words {
				if let Some(index) = vacant.draw_slot(word) {
					drawn[index as usize] += 1;
				}
			}
			prop_assert!(total <= 40);
			prop_assert_eq!(drawn, slots);
		}

		#[test]
		fn offers_should_be_drawn_once_and_only_with_free_slots(
			slots in proptest::collection::vec(0u16..5, 0..8),
			out in 0u32..9,
			words: [u32; 8],
		) {
			let mut vacant = Vacant::new(slots.clone());
			prop_assert_eq!(vacant.leave_out(out), slots.get(out as usize).is_some_and(|slots| *slots > 0));
			let mut drawn: Vec<u32> = words.iter().filter_map(|word| vacant.draw_offer(*word)).collect();
			drawn.sort_unstable();
			let there = (0u32..).zip(&slots).filter(|(index, slots)| **slots > 0 && *index != out);
			prop_assert_eq!(drawn, there.map(|(index, _)| index).collect::<Vec<_>>());
		}
	}

	#[test]
	fn every_slot_should_be_drawn_as_often() {
		let mut counts = BTreeMap::new();
		let mut state = 1u64;
		for _ in 0..60_000 {
			state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
			let index = Vacant::new(vec![1, 0, 3, 2]).draw_slot((state >> 32) as u32);
			*counts.entry(index.unwrap()).or_insert(0u32) += 1;
		}
		assert_eq!(counts.len(), 3);
		for (index, expected) in [(0, 10_000), (2, 30_000), (3, 20_000)] {
			assert!(counts[&index].abs_diff(expected) < 400, "{counts:?}");
		}
	}

	#[test]
	fn luck_should_have_a_word_for_each_offer_and_the_trial() {
		let mut words = [0u8; 32];
		words.iter_mut().zip(0u8..).for_each(|(byte, place)| *byte = place / 4);
		let mut luck = Luck::new(words, MAX_SAMPLES);
		let drawn: Vec<u32> = core::iter::from_fn(|| luck.next()).collect();
		assert_eq!(drawn, (1..=6).map(|word| word * 0x0101_0101).collect::<Vec<_>>());
		assert!(luck.is_trial());
		words[0] = 1;
		assert!(!Luck::new(words, 0).is_trial());
	}
}
