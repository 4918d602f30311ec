//! The prices of capacity that are compared, all from the real functions.

use ambit_coverage::{
	demand::Demand,
	market::{Market, Supply},
	normal::{NormalDomain, NormalMarket},
	outages::{Domain, History},
	units::Probability,
};

/// A price of capacity.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Price {
	/// `ambit_coverage::market`: past outages replayed against today's capacity.
	Replay,
	/// The same as if every slot failed for itself: each domain's availability, but nobody's common fate.
	ReplayBlind,
	/// `ambit_coverage::normal`.
	Normal,
	/// `ambit_coverage::normal` without its second term.
	NormalBlind,
}

/// A class as a price sees it.
#[derive(Clone, Copy, Debug)]
pub struct Book<'a> {
	/// The estimated load, units of 1/[`ambit_coverage::units::SLOT`] slot.
	pub load: u64,
	/// The demand of that load.
	pub demand: &'a Demand,
	/// Capacity by the domain in which it is priced.
	pub supply: &'a Supply,
	/// What is known of outages.
	pub history: &'a History,
}

impl Price {
	/// What the last slot of `capacity` more in this domain would be worth.
	pub fn quote(self, book: &Book<'_>, domain: Domain, capacity: u64) -> Probability {
		let Book { demand, supply, history, .. } = *book;
		match self {
			Self::Replay => Market { demand, supply, history }.quote(domain, capacity),
			Self::ReplayBlind => {
				let up = Probability::from_ppm(history.availability_ppm(domain));
				let scaled = scaled(supply, history);
				let calm = History::starting(0);
				let market = Market { demand, supply: &scaled, history: &calm };
				let more = u64::try_from(up.of(capacity.into())).unwrap_or(u64::MAX);
				Probability::from_units(up.of(market.quote(domain, more).units()))
			}
			Self::Normal | Self::NormalBlind => {
				let mut supply = supply.clone();
				supply.add(domain, capacity);
				self.normal(&Book { supply: &supply, ..*book }, domain)
			}
		}
	}

	/// The price in every domain of the supply, in order.
	pub fn prices(self, book: &Book<'_>) -> Vec<(Domain, Probability)> {
		let Book { demand, supply, history, .. } = *book;
		match self {
			Self::Replay => Market { demand, supply, history }.prices(),
			_ => supply.domains().iter().map(|(domain, _)| (*domain, self.quote(book, *domain, 0))).collect(),
		}
	}

	fn normal(self, book: &Book<'_>, domain: Domain) -> Probability {
		let of = |domain: Domain, capacity: u64| NormalDomain {
			capacity,
			availability_ppm: book.history.availability_ppm(domain),
		};
		let domains = book.supply.domains().iter().map(|(domain, capacity)| of(*domain, *capacity));
		let market = NormalMarket::new(book.load, domains);
		let domain = of(domain, book.supply.of(domain));
		match self {
			Self::Normal => market.price(domain),
			_ => market.price_without_domain_term(domain),
		}
	}
}

/// Capacity that is up on average.
fn scaled(supply: &Supply, history: &History) -> Supply {
	let up = |(domain, capacity): &(Domain, u64)| {
		let share = Probability::from_ppm(history.availability_ppm(*domain));
		(*domain, u64::try_from(share.of(u128::from(*capacity))).unwrap_or(u64::MAX))
	};
	supply.domains().iter().map(up).collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use ambit_coverage::{outages::DomainSet, units::SLOT};

	/// Two domains, the first of which was down half of the time.
	fn history() -> History {
		let mut history = History::starting(0);
		for era in 0..240 {
			let down = (era % 2 == 0).then_some(Domain(0));
			history.record(down.into_iter().collect(), DomainSet::EMPTY);
		}
		history
	}

	#[test]
	fn prices_should_be_those_that_are_quoted() {
		let history = history();
		let demand = Demand::new(6 * SLOT);
		let supply: Supply = [(Domain(0), 4 * SLOT), (Domain(1), 3 * SLOT)].into_iter().collect();
		let book = Book { load: 6 * SLOT, demand: &demand, supply: &supply, history: &history };
		for price in [Price::Replay, Price::ReplayBlind, Price::Normal, Price::NormalBlind] {
			for (domain, quoted) in price.prices(&book) {
				assert_eq!(price.quote(&book, domain, 0), quoted, "{price:?}");
			}
		}
	}

	#[test]
	fn only_the_blind_should_pay_the_same_for_fates_that_are_shared_and_not() {
		// Both domains are as often up; one is full, the other empty.
		let mut history = History::starting(0);
		for era in 0..240 {
			let down = [Some(Domain(0)), Some(Domain(1)), None][era % 3];
			history.record(down.into_iter().collect(), DomainSet::EMPTY);
		}
		let demand = Demand::new(6 * SLOT);
		let supply: Supply = [(Domain(0), 7 * SLOT), (Domain(1), SLOT / 1_000)].into_iter().collect();
		let book = Book { load: 6 * SLOT, demand: &demand, supply: &supply, history: &history };
		for (price, blind) in [
			(Price::Replay, false),
			(Price::ReplayBlind, true),
			(Price::Normal, false),
			(Price::NormalBlind, true),
		] {
			let [full, empty] = [Domain(0), Domain(1)].map(|domain| price.quote(&book, domain, 0));
			assert_eq!(full == empty, blind, "{price:?}: {} and {}", full.ppm(), empty.ppm());
			assert!(full <= empty, "{price:?}");
		}
	}
}
