//! A network that has settled, as an attacker finds it.

use crate::{
	board::{Board, Known, TYPICAL},
	economy::Economy,
	operators::{domain, Operator},
	rules::{pricing::Book, Rule, Split, SLOT_VALUE},
	world::Provider,
};
use ambit_coverage::{
	demand::Demand,
	load::Load,
	market::Supply,
	outages::{Domain, History},
	payout::{Allowance, Payout},
	units::SLOT,
};

/// A network that has settled.
#[derive(Clone, Debug)]
pub struct Stage {
	/// Under this rule.
	pub rule: Rule,
	/// Which divides fees so.
	pub split: Split,
	/// Who can be rented from.
	pub providers: Vec<Provider>,
	/// What is asked for.
	pub loads: Vec<Load>,
	/// What there is, by the domain in which it is priced.
	pub supplies: Vec<Supply>,
	/// Who there is.
	pub operators: Vec<Operator>,
	/// What was seen of outages.
	pub seen: History,
	/// The outages by which capacity is priced.
	pub history: History,
	/// Standing rewards of an era, planck.
	pub budget: u128,
	/// What a new offer owes, in eras of what an always needed slot earns.
	pub entry: u32,
	worth: u128,
	shares: Vec<f64>,
}

/// An offer of the attacker's.
#[derive(Clone, Copy, Debug)]
pub struct Mine {
	/// Where it is priced.
	pub domain: Domain,
	/// Its effective capacity, units of 1/[`SLOT`] slot.
	pub capacity: u64,
}

impl Stage {
	/// Where an economy is.
	pub fn of(economy: &Economy<'_>, entry: u32) -> Self {
		let known = economy.known();
		Self {
			rule: known.rule,
			split: known.split,
			providers: known.providers.to_vec(),
			budget: known.budget,
			worth: known.worth,
			shares: known.shares.clone(),
			loads: economy.loads.clone(),
			supplies: economy.supplies(),
			operators: economy.operators.clone(),
			seen: economy.seen.clone(),
			history: economy.history.clone(),
			entry,
		}
	}

	/// What everybody knows.
	pub fn known(&self) -> Known<'_> {
		let up = |provider| f64::from(self.history.availability_ppm(domain(provider))) / 1e6;
		Known {
			rule: self.rule,
			split: self.split,
			providers: &self.providers,
			loads: &self.loads,
			demands: self.loads.iter().map(|load| Demand::new(load.slots)).collect(),
			history: &self.history,
			availability: (0..self.providers.len()).map(up).collect(),
			budget: self.budget,
			worth: self.worth,
			shares: self.shares.clone(),
		}
	}

	/// What operators expect where.
	pub fn board<'a>(&self, known: &'a Known<'a>) -> Board<'a> {
		Board::new(known, &self.operators)
	}

	/// Classes from the most asked for to the rarest.
	pub fn by_rank(&self) -> Vec<usize> {
		let mut order: Vec<usize> = (0..self.loads.len()).collect();
		order.sort_by_key(|class| core::cmp::Reverse(self.loads[*class].slots));
		order
	}

	/// A common class, one in the middle and a rare one that somebody serves, each with its name.
	pub fn samples(&self) -> Vec<(&'static str, usize)> {
		let order = self.by_rank();
		let served = |from: usize| {
			let mut rest = order[from..].iter().copied();
			rest.find(|class| self.supplies[*class].total() > SLOT / 2).unwrap_or(order[0])
		};
		let count = order.len();
		vec![("common", served(0)), ("middling", served(count / 8)), ("rare", served(count / 3))]
	}

	/// Operators in a class.
	pub fn nodes(&self, class: usize) -> usize {
		self.operators.iter().filter(|operator| operator.class == class).count()
	}

	/// Standing reward of an era for offers in a class, with these outages, planck.
	pub fn standing(&self, class: usize, mine: &[Mine], history: &History) -> Vec<f64> {
		let load = self.loads[class];
		let Some(price) = self.rule.price() else { return self.flat(class, mine) };
		let mut supply = self.supplies[class].clone();
		mine.iter().for_each(|offer| supply.add(offer.domain, offer.capacity));
		let demand = Demand::new(load.slots);
		let book = Book { load: load.slots, demand: &demand, supply: &supply, history };
		let part = self.known_budget(class);
		let payout = Payout::new(part, load.slots, &supply, &price.prices(&book), Allowance(u128::MAX));
		mine.iter().map(|offer| payout.reward(offer.domain, offer.capacity) as f64).collect()
	}

	/// What a slot owes on entry, planck.
	pub fn entry(&self) -> u128 {
		self.known().entry(self.entry)
	}

	/// Share of the time for which a slot in a class is busy when there is `more` capacity.
	pub fn busy(&self, class: usize, more: u64) -> f64 {
		let total = self.supplies[class].total() + more;
		match total {
			0 => 0.0,
			total => Demand::new(self.loads[class].slots).served(total) as f64 / total as f64,
		}
	}

	/// What a slot of a typical operator earns in an era, all costs of computing paid, planck.
	pub fn honest_slot(&self, class: usize, provider: usize) -> f64 {
		let mine = [Mine { domain: domain(provider), capacity: TYPICAL }];
		let standing = self.standing(class, &mine, &self.history)[0];
		standing + self.split.margin() * SLOT_VALUE * self.busy(class, TYPICAL)
	}

	fn known_budget(&self, class: usize) -> u128 {
		let worth = ambit_coverage::payout::worth(crate::board::WEIGHT, self.loads[class].value);
		ambit_coverage::payout::class_budget(self.budget, worth, self.worth)
	}

	/// Rewards that no price decides. Stake is in proportion to capacity, as the registry asks for it.
	fn flat(&self, class: usize, mine: &[Mine]) -> Vec<f64> {
		let budget = self.budget as f64;
		let slots: f64 = mine.iter().map(|offer| offer.capacity as f64 / TYPICAL as f64).sum();
		let staked: f64 = self.operators.iter().map(|operator| operator.stake).sum();
		let of = |offer: &Mine| match self.rule {
			Rule::EqualPay => budget / (self.operators.len() + mine.len()) as f64,
			Rule::Yuma => budget * self.shares[class] / (self.nodes(class) + mine.len()) as f64,
			Rule::Stake => budget * (offer.capacity as f64 / TYPICAL as f64) / (staked + slots),
			_ => 0.0,
		};
		mine.iter().map(of).collect()
	}
}
