//! Counting a class's offers, and pricing a slot.

use crate::{
	closing::Desk, weights::WeightInfo, Capacities, Classes, ClosingOf, Config, Pallet, Rates, Share,
	SharePage, Shares, Stage, Standing, Standings,
};
use ambit_coverage::{
	demand::Demand,
	market::{Market, Supply},
	outages::Domain,
	payout::{Allowance, Payout},
	units::effective_capacity,
};
use ambit_primitives::{
	jobs::ClassId,
	traits::{OfferBook, Role, StakeLedger},
	Balance,
};
use frame_support::{defensive, traits::Get, weights::Weight, BoundedVec};
use sp_runtime::{traits::Saturating, SaturatedConversion};

impl<T: Config> Pallet<T> {
	/// Looks at a page of a class's offers and stores those that are paid. An offer that comes or goes meanwhile moves no other: they
	/// are gone through by their keys.
	pub(crate) fn count_page(
		closing: &mut ClosingOf<T>,
		desk: &Desk<T>,
		class: ClassId,
		budget: Balance,
		mut last: Option<T::AccountId>,
		mut pages: u32,
		supply: Capacities,
	) -> Weight {
		let size = T::PageSize::get();
		let (Some(brief), Some(record)) = (T::Offers::class(class), Classes::<T>::get(class)) else {
			closing.stage = unpriced(class, budget, pages);
			return T::WeightInfo::count_page(size);
		};
		let limit = record.price_limit(brief.min_fee, desk.parameters.price_limit_ppm);
		let standings = match &last {
			None => Standings::<T>::iter_prefix(class),
			Some(last) => {
				Standings::<T>::iter_prefix_from(class, Standings::<T>::hashed_key_for(class, last))
			}
		};
		let mut supply = supply_of(supply);
		let mut page = SharePage::<T::AccountId, T::PageSize>::new();
		let mut looked = 0_u32;
		for (operator, standing) in standings.take(usize::try_from(size).unwrap_or(usize::MAX)) {
			looked = looked.saturating_add(1);
			if let Some(share) = Self::share_of(closing, desk, class, &operator, &standing, limit) {
				supply.add(Domain(share.domain), share.capacity);
				if page.try_push(share).is_err() {
					defensive!("no more offers are looked at than a page has");
				}
			}
			last = Some(operator);
		}
		if !page.is_empty() {
			Shares::<T>::insert(pages, page);
			pages = pages.saturating_add(1);
		}
		let supply = capacities(&supply);
		closing.stage = if looked == size {
			Stage::Count { class, budget, last, pages, supply }
		} else if pages > 0 {
			Stage::Price { class, budget, pages, supply }
		} else {
			Stage::Choose
		};
		T::WeightInfo::count_page(looked)
	}

	/// What an offer is paid for: slots that stood through the whole era at a price that clients pay, behind which there was stake, of
	/// an operator that took work all the time.
	fn share_of(
		closing: &ClosingOf<T>,
		desk: &Desk<T>,
		class: ClassId,
		operator: &T::AccountId,
		standing: &Standing,
		limit: Balance,
	) -> Option<Share<T::AccountId>> {
		let stood = standing.through(closing.era);
		if stood.slots == 0 || stood.price > limit {
			return None;
		}
		let offer = T::Offers::offer(class, operator).filter(|offer| offer.eligible)?;
		let since: u32 = desk.now.saturating_sub(closing.start).saturated_into();
		if T::Stake::active_for(operator, Role::Inference) < since {
			return None;
		}
		let known = Self::operator_in(operator, closing.era.saturating_add(1));
		let domain = known.priced_in(closing.era);
		Some(Share {
			operator: operator.clone(),
			domain,
			elsewhere: domain != known.declared.at(closing.era),
			capacity: effective_capacity(stood.slots, offer.quality_ppm),
		})
	}

	/// Prices a slot of a class in each of its domains.
	pub(crate) fn price(
		closing: &mut ClosingOf<T>,
		desk: &mut Desk<T>,
		class: ClassId,
		budget: Balance,
		pages: u32,
		supply: Capacities,
	) -> Weight {
		let used = T::WeightInfo::price_class(u32::try_from(supply.len()).unwrap_or(crate::DOMAINS));
		let Some(record) = Classes::<T>::get(class) else {
			closing.stage = unpriced(class, budget, pages);
			return used;
		};
		let (demand, supply) = (Demand::new(record.load), supply_of(supply));
		let prices = Market { demand: &demand, supply: &supply, history: desk.history() }.prices();
		let payout = Payout::new(budget, record.load, &supply, &prices, Allowance(record.allowance));
		let (rates, earned) = payout.parts();
		let rates = BoundedVec::truncate_from(rates.iter().map(|(domain, rate)| (domain.0, *rate)).collect());
		closing.stage = pay(class, budget, pages, rates, earned);
		used
	}
}

/// A class that is gone: what was counted is forgotten page by page, and nobody paid.
fn unpriced<AccountId>(class: ClassId, budget: Balance, pages: u32) -> Stage<AccountId> {
	match pages {
		0 => Stage::Choose,
		pages => pay(class, budget, pages, Rates::new(), 0),
	}
}

fn pay<AccountId>(
	class: ClassId,
	budget: Balance,
	pages: u32,
	rates: Rates,
	earned: Balance,
) -> Stage<AccountId> {
	Stage::Pay { class, budget, pages, page: 0, rates, earned, spent: 0, paid: 0, offers: 0 }
}

fn supply_of(capacities: Capacities) -> Supply {
	capacities.into_iter().map(|(domain, capacity)| (Domain(domain), capacity)).collect()
}

/// A supply has no more domains than there are.
fn capacities(supply: &Supply) -> Capacities {
	let capacities = supply.domains().iter().map(|(domain, capacity)| (domain.0, *capacity));
	BoundedVec::truncate_from(capacities.collect())
}
