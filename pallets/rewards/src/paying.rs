//! Paying a page of offers.

use crate::{
	closing::Desk, weights::WeightInfo, Classes, ClosingOf, Config, Event, Pallet, Share, Shares, Stage,
	Standings,
};
use alloc::vec::Vec;
use ambit_coverage::{
	outages::Domain,
	payout::{withhold, Allowance, Payout},
};
use ambit_primitives::{jobs::ClassId, Balance};
use frame_support::weights::Weight;

impl<T: Config> Pallet<T> {
	/// Pays the next page of a class's offers. After the last one, closes the books of the class.
	pub(crate) fn pay_page(closing: &mut ClosingOf<T>, desk: &Desk<T>, stage: Stage<T::AccountId>) -> Weight {
		let Stage::Pay { class, budget, pages, mut page, rates, earned, mut spent, mut paid, mut offers } =
			stage
		else {
			return Weight::zero();
		};
		let shares = Shares::<T>::take(page);
		let used = T::WeightInfo::pay_page(u32::try_from(shares.len()).unwrap_or(u32::MAX));
		let payout = Payout::from_parts(domains(&rates), earned);
		for share in shares {
			let reward = payout.reward(Domain(share.domain), share.capacity);
			// The sum of all is never above what the class earned; were it, the last would get less.
			let reward = reward.min(earned.saturating_sub(spent));
			spent = spent.saturating_add(reward);
			let amount = Self::reward_one(closing, desk, class, share, reward);
			if amount > 0 {
				paid = paid.saturating_add(amount);
				offers = offers.saturating_add(1);
			}
		}
		page = page.saturating_add(1);
		if page < pages {
			closing.stage = Stage::Pay { class, budget, pages, page, rates, earned, spent, paid, offers };
			return used;
		}

		closing.offers = closing.offers.saturating_add(offers);
		closing.classes = closing.classes.saturating_add(u32::from(offers > 0));
		Classes::<T>::mutate_extant(class, |record| {
			record.allowance = Allowance(record.allowance).after_reward(paid).0;
		});
		Self::deposit_event(Event::ClassPaid { era: closing.era, class, budget, paid, offers });
		used
	}

	/// Pays one offer its reward, less what is withheld of a newcomer's, or of one that was found elsewhere than it says. One that is
	/// gone meanwhile is paid nothing. Returns what was paid, planck.
	fn reward_one(
		closing: &mut ClosingOf<T>,
		desk: &Desk<T>,
		class: ClassId,
		share: Share<T::AccountId>,
		reward: Balance,
	) -> Balance {
		if reward == 0 {
			return 0;
		}
		let Share { operator, elsewhere, .. } = share;
		let Some(before) = Standings::<T>::get(class, &operator) else { return 0 };
		let mut standing = before.clone();
		standing.found(elsewhere, desk.parameters.entry_per_slot);
		let (amount, owed) = withhold(standing.owed, reward);
		standing.owed = owed;
		if standing != before {
			Standings::<T>::insert(class, &operator, standing);
		}
		if amount == 0 {
			return 0;
		}
		let era = closing.era;
		if !Self::pay(&operator, amount) {
			Self::deposit_event(Event::RewardUndeliverable { era, class, operator, amount });
			return 0;
		}
		closing.paid = closing.paid.saturating_add(amount);
		Self::deposit_event(Event::Rewarded { era, class, operator, amount });
		amount
	}
}

fn domains(rates: &[(u8, u128)]) -> Vec<(Domain, u128)> {
	rates.iter().map(|(domain, rate)| (Domain(*domain), *rate)).collect()
}
