//! Offers through time. An offer is paid for what stood through the whole era: the fewest slots, at the highest price. So
//! slots that are there only while they are counted earn nothing, and no stake is behind slots of two classes in one era.

use crate::{Config, Pallet, Parameters, Stand, Standing, Standings};
use ambit_primitives::{jobs::ClassId, rewards::EraIndex, Balance};

impl Standing {
	/// An offer that comes in this era.
	pub(crate) fn new(era: EraIndex) -> Self {
		Self { era, ..Self::default() }
	}

	/// The offer changes in this era. Slots that it has not had before have to enter, at so much each.
	pub(crate) fn change(&mut self, era: EraIndex, to: Stand, entry_per_slot: Balance) {
		if self.era < era {
			self.before = self.through(era.saturating_sub(1));
			self.worst = self.now;
			self.era = era;
		}
		self.worst = Stand { slots: self.worst.slots.min(to.slots), price: self.worst.price.max(to.price) };
		self.now = to;
		let new = to.slots.saturating_sub(self.entered);
		self.owed = self.owed.saturating_add(entry_per_slot.saturating_mul(new.into()));
		self.entered = self.entered.saturating_add(new);
	}

	/// Its operator is priced where it says, or elsewhere. When it is first found elsewhere, all slots enter again, at so much each:
	/// otherwise a lie would be free until it is found.
	pub(crate) fn found(&mut self, elsewhere: bool, entry_per_slot: Balance) {
		if elsewhere && !self.elsewhere {
			let again = entry_per_slot.saturating_mul(self.entered.into());
			self.owed = self.owed.saturating_add(again);
		}
		self.elsewhere = elsewhere;
	}

	/// What stood through an era: the current one, or the one before.
	pub(crate) fn through(&self, era: EraIndex) -> Stand {
		if era == self.era {
			self.worst
		} else if era > self.era {
			self.now
		} else if era.saturating_add(1) == self.era {
			self.before
		} else {
			Stand::default()
		}
	}
}

impl<T: Config> Pallet<T> {
	/// Notes that an offer is made or changed.
	pub(crate) fn stand(class: ClassId, operator: &T::AccountId, slots: u32, price: Balance) {
		let era = Self::era().index;
		let entry = Parameters::<T>::get().at(era).entry_per_slot;
		let mut standing = Standings::<T>::get(class, operator).unwrap_or_else(|| Standing::new(era));
		standing.change(era, Stand { slots, price }, entry);
		Standings::<T>::insert(class, operator, standing);
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn stand(slots: u32, price: Balance) -> Stand {
		Stand { slots, price }
	}

	#[test]
	fn an_offer_should_count_from_the_first_whole_era() {
		let mut standing = Standing::new(5);
		standing.change(5, stand(4, 100), 10);
		assert_eq!((standing.through(5).slots, standing.through(6)), (0, stand(4, 100)));
		assert_eq!(standing.owed, 40);
		standing.change(7, stand(6, 90), 10);
		assert_eq!(
			(standing.through(6), standing.through(7), standing.through(8)),
			(stand(4, 100), stand(4, 100), stand(6, 90))
		);
		standing.change(7, stand(1, 300), 10);
		standing.change(7, stand(6, 90), 10);
		assert_eq!(
			(standing.through(6), standing.through(7), standing.through(8)),
			(stand(4, 100), stand(1, 300), stand(6, 90))
		);
		standing.change(8, stand(0, 90), 10);
		assert_eq!((standing.through(7), standing.through(8)), (stand(1, 300), stand(0, 90)));
		// Slots enter once.
		assert_eq!((standing.owed, standing.entered), (60, 6));
	}

	#[test]
	fn an_offer_should_enter_again_each_time_that_it_is_found_elsewhere() {
		let mut standing = Standing::new(0);
		standing.change(0, stand(3, 100), 10);
		let owed = [false, true, true, false, true].map(|elsewhere| {
			standing.found(elsewhere, 10);
			standing.owed
		});
		assert_eq!(owed, [30, 60, 60, 60, 90]);
	}

	proptest! {
		#[test]
		fn an_era_should_count_for_the_worst_of_it(
			changes in proptest::collection::vec((0u32..3, 0u32..9, 0u128..9), 1..60),
		) {
			let mut standing = Standing::new(0);
			let (mut era, mut now, mut worst, mut before) = (0, stand(0, 0), stand(0, 0), stand(0, 0));
			for (later, slots, price) in changes {
				for _ in 0..later {
					(before, worst, era) = (worst, now, era + 1);
				}
				now = stand(slots, price);
				worst = stand(worst.slots.min(slots), worst.price.max(price));
				standing.change(era, now, 1);
				prop_assert_eq!(standing.through(era), worst);
				prop_assert!(era == 0 || standing.through(era - 1) == before);
				prop_assert_eq!((standing.through(era + 1), standing.through(era + 2)), (now, now));
			}
		}
	}
}
