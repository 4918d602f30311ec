//! The price of capacity: how likely its last slot is to turn a failing request into a served one.
//!
//! In every era of the [`History`] some domains were up. Today's capacity in those of them would have been the supply
//!
//! ```text
//! S_e = sum over g up in e of X_g
//! ```
//!
//! and with [`Demand::need`] the price of capacity in domain g is the mean over these eras
//!
//! ```text
//! price_g = mean over e of [g up in e] need(S_e)
//! ```
//!
//! For one slot that never fails this is exactly what it adds to the requests served, `v(X) - v(X - 1 in g)` with
//! `v(X) = mean over e of E min(D, S_e)`: the marginal contribution ("wonderful life utility") under which operators who
//! each go where they are paid best play a potential game with `v` as its potential (D. Wolpert and K. Tumer, Optimal payoff
//! functions for members of collectives, 2001; J. Marden and A. Wierman, Distributed welfare games, 2013). A domain that
//! was silent in `e` gets `p need(S) + (need(S_e) - need(S)) / 8`, with `S` the supply when all are up and `p` the share of all
//! eras of outages in which the worst domain was up; or nothing, when a fellow of it was down ([`History::fellows`]).
//!
//! It follows, whatever the history, that
//! - the price of a domain falls when any capacity is added, and by most when it is added in the same domain;
//! - `sum X_g price_g <= v(X) <= L`: nobody is paid for requests that are not served;
//! - it depends on the capacity of a domain only through its sum, so splitting or merging operators changes nothing;
//! - a domain whose fate is another's wherever it was heard of is not paid more than that one, however little is known of it.
//!
//! # Error
//!
//! That of [`Demand::need`], and `2^-94`: relative 1e-9 for prices above 1e-18.

use crate::{
	demand::Demand,
	outages::{Domain, DomainSet, History, Outage, SILENT_CREDIT},
	units::Probability,
	wide::mul_div,
};
use alloc::vec::Vec;

/// The capacity offered in a class, by failure domain.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Supply {
	/// In order of the domains, each once.
	domains: Vec<(Domain, u64)>,
}

impl Supply {
	/// No capacity.
	pub const fn new() -> Self {
		Self { domains: Vec::new() }
	}

	/// Adds an offer's effective capacity, units of 1/[`crate::units::SLOT`] slot. At most 256 domains are kept.
	pub fn add(&mut self, domain: Domain, capacity: u64) {
		match self.domains.binary_search_by_key(&domain, |(domain, _)| *domain) {
			Ok(place) => {
				if let Some((_, sum)) = self.domains.get_mut(place) {
					*sum = sum.saturating_add(capacity);
				}
			}
			Err(place) => self.domains.insert(place, (domain, capacity)),
		}
	}

	/// Capacity in this domain.
	pub fn of(&self, domain: Domain) -> u64 {
		let place = self.domains.binary_search_by_key(&domain, |(domain, _)| *domain);
		place.ok().and_then(|place| self.domains.get(place)).map_or(0, |(_, capacity)| *capacity)
	}

	/// Capacity in all domains.
	pub fn total(&self) -> u64 {
		self.domains.iter().fold(0, |sum, (_, capacity)| sum.saturating_add(*capacity))
	}

	/// Domains and their capacity, in order.
	pub fn domains(&self) -> &[(Domain, u64)] {
		&self.domains
	}

	/// What is left while these domains are down.
	fn without(&self, down: &DomainSet) -> u64 {
		self.domains
			.iter()
			.filter(|(domain, _)| !down.contains(*domain))
			.fold(0, |sum, (_, capacity)| sum.saturating_add(*capacity))
	}
}

impl FromIterator<(Domain, u64)> for Supply {
	fn from_iter<I: IntoIterator<Item = (Domain, u64)>>(offers: I) -> Self {
		offers.into_iter().fold(Self::new(), |mut supply, (domain, capacity)| {
			supply.add(domain, capacity);
			supply
		})
	}
}

/// Demand for a class and supply of it, with what is known of outages.
#[derive(Clone, Copy, Debug)]
pub struct Market<'a> {
	/// The demand.
	pub demand: &'a Demand,
	/// The supply.
	pub supply: &'a Supply,
	/// The outages against which it is tested.
	pub history: &'a History,
}

impl<'a> Market<'a> {
	/// The price in every domain of the supply, in order.
	pub fn prices(&self) -> Vec<(Domain, Probability)> {
		let calm = self.demand.need(self.supply.total()).units();
		let mut accounts: Vec<Account> =
			self.supply.domains().iter().map(|(domain, _)| Account::new(*domain, self.history)).collect();
		let mut calm_eras = self.history.eras();
		for outage in self.relevant() {
			calm_eras = calm_eras.saturating_sub(outage.eras);
			let short = self.demand.need(self.supply.without(&outage.down)).units();
			for account in &mut accounts {
				account.add(outage, calm, short);
			}
		}
		let calm_sum = weighted(calm, calm_eras);
		let least_up = self.history.least_up();
		let price =
			|account: Account| (account.domain, self.mean(account.sum(least_up).saturating_add(calm_sum)));
		accounts.into_iter().map(price).collect()
	}

	/// The price that the last slot of `capacity` more in this domain would have. With 0 this is the price of what is there;
	/// where nothing is, the price at which a very small newcomer would find the class.
	pub fn quote(&self, domain: Domain, capacity: u64) -> Probability {
		let calm = self.demand.need(self.supply.total().saturating_add(capacity)).units();
		let mut account = Account::new(domain, self.history);
		let mut calm_eras = self.history.eras();
		for outage in self.history.outages() {
			// An outage of this domain matters to a newcomer in it, whoever else is in the class, and so does one in which
			// nobody knows of it.
			if !touches(outage, domain) && !self.matters(outage) {
				continue;
			}
			calm_eras = calm_eras.saturating_sub(outage.eras);
			let short = self.supply.without(&outage.down).saturating_add(capacity);
			account.add(outage, calm, self.demand.need(short).units());
		}
		let sum = account.sum(self.history.least_up());
		self.mean(sum.saturating_add(weighted(calm, calm_eras)))
	}

	/// Demand that is served on average, units of 1/[`crate::units::SLOT`] slot.
	pub fn served(&self) -> u64 {
		let mut calm_eras = self.history.eras();
		let mut sum = 0_u128;
		for outage in self.relevant() {
			calm_eras = calm_eras.saturating_sub(outage.eras);
			let served = self.demand.served(self.supply.without(&outage.down));
			sum = sum.saturating_add(weighted(u128::from(served), outage.eras));
		}
		let calm = weighted(u128::from(self.demand.served(self.supply.total())), calm_eras);
		let mean = sum.saturating_add(calm).checked_div(u128::from(self.history.eras())).unwrap_or(0);
		u64::try_from(mean).unwrap_or(u64::MAX)
	}

	/// Demand that is served while these domains are down and no others, units of 1/[`crate::units::SLOT`] slot.
	pub fn served_without(&self, down: &DomainSet) -> u64 {
		self.demand.served(self.supply.without(down))
	}

	/// The outages that touch this class.
	fn relevant(&self) -> impl Iterator<Item = &'a Outage> + '_ {
		self.history.outages().iter().filter(|outage| self.matters(outage))
	}

	fn matters(&self, outage: &Outage) -> bool {
		self.supply.domains().iter().any(|(domain, _)| touches(outage, *domain))
	}

	fn mean(&self, sum: u128) -> Probability {
		Probability::from_units(sum.checked_div(u128::from(self.history.eras())).unwrap_or(0))
	}
}

/// Whether a domain was down in an outage, or may have been.
fn touches(outage: &Outage, domain: Domain) -> bool {
	outage.down.contains(domain) || outage.silent.contains(domain)
}

/// What a slot of a domain earned in the eras of outages, units of 2^-96 of what an always needed one earns in an era.
struct Account {
	domain: Domain,
	fellows: DomainSet,
	/// For being up, or for the others' failure.
	known: u128,
	/// If it was up.
	doubted: u128,
}

impl Account {
	fn new(domain: Domain, history: &History) -> Self {
		Self { domain, fellows: history.fellows(domain), known: 0, doubted: 0 }
	}

	/// Adds an outage, in whose eras the last of all slots would be needed with probability `calm`, and the last of those that
	/// are up with probability `short`.
	fn add(&mut self, outage: &Outage, calm: u128, short: u128) {
		if outage.down.contains(self.domain) {
			return;
		}
		if !outage.silent.contains(self.domain) {
			self.known = self.known.saturating_add(weighted(short, outage.eras));
		} else if !outage.down.intersects(&self.fellows) {
			let bonus = short.saturating_sub(calm).checked_div(SILENT_CREDIT).unwrap_or(0);
			self.known = self.known.saturating_add(weighted(bonus, outage.eras));
			self.doubted = self.doubted.saturating_add(weighted(calm, outage.eras));
		}
	}

	/// All of it, when so many of so many eras of outages are believed of who is unknown.
	fn sum(&self, (up, all): (u32, u32)) -> u128 {
		let believed = match (self.doubted, all) {
			(0, _) | (_, 0) => 0,
			(doubted, all) => mul_div(doubted, up.into(), all.into()),
		};
		self.known.saturating_add(believed)
	}
}

/// At most 2^64 for an amount times 2^32 for eras, or 2^96 for a probability: no sum overflows.
fn weighted(amount: u128, eras: u32) -> u128 {
	amount.saturating_mul(u128::from(eras))
}

/// What an offer of this effective capacity adds to the requests served, by the price of the last slot in its domain: busy
/// slots, in units of 1/[`crate::units::SLOT`] slot.
pub fn marginal_success(capacity: u64, price: Probability) -> u64 {
	u64::try_from(price.of(u128::from(capacity))).unwrap_or(u64::MAX)
}
