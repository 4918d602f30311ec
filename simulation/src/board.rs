//! What operators expect to earn where: the network's own quotes, kept up to date as they move.

use crate::{
	operators::{domain, Operator},
	random::Random,
	rules::{pricing::Book, Rule, Split, SLOT_COST, SLOT_VALUE},
	world::Provider,
};
use ambit_coverage::{
	demand::Demand,
	load::Load,
	market::Supply,
	outages::History,
	payout::{class_budget, expected_reward, worth},
	units::SLOT,
};

/// What a newcomer counts on: a slot that does 98 jobs of 100 well.
pub const TYPICAL: u64 = SLOT / 100 * 98;
/// Reward weight of every class, parts per million.
pub const WEIGHT: u32 = 1_000_000;

/// What everybody knows at the beginning of an era.
#[derive(Clone, Debug)]
pub struct Known<'a> {
	/// The rule.
	pub rule: Rule,
	/// How fees are divided, by this rule.
	pub split: Split,
	/// The providers.
	pub providers: &'a [Provider],
	/// The classes' loads, as estimated.
	pub loads: &'a [Load],
	/// The demand that they are taken to mean.
	pub demands: Vec<Demand>,
	/// What was seen of outages.
	pub history: &'a History,
	/// Share of the time in which each provider was up.
	pub availability: Vec<f64>,
	/// The era's budget for standing rewards, planck.
	pub budget: u128,
	/// What all demand is worth, planck.
	pub worth: u128,
	/// Parts of the budget that validators give to the classes, under [`Rule::Yuma`].
	pub shares: Vec<f64>,
}

impl Known<'_> {
	/// A class's part of the budget, planck.
	pub fn class_budget(&self, class: usize) -> u128 {
		class_budget(self.budget, worth(WEIGHT, self.loads[class].value), self.worth)
	}

	/// What an offer of one slot owes, in eras of what an always needed slot earns where all demand that is budgeted for is
	/// paid for: the same in all classes, planck.
	pub fn entry(&self, eras: u32) -> u128 {
		match self.rule.price() {
			Some(_) => worth(self.split.standing, SLOT_VALUE as u128).saturating_mul(u128::from(eras)),
			None => 0,
		}
	}
}

/// What one slot earns in an era in each class and with each provider, net of all costs, planck.
#[derive(Clone, Debug)]
pub struct Board<'a> {
	known: &'a Known<'a>,
	supplies: Vec<Supply>,
	nodes: Vec<usize>,
	/// Operators that there are in this era.
	operators: usize,
	/// For one more, by class and provider.
	join: Vec<f64>,
}

impl<'a> Board<'a> {
	/// With all operators where they are.
	pub fn new(known: &'a Known<'a>, operators: &[Operator]) -> Self {
		let classes = known.loads.len();
		let places = classes * known.providers.len();
		let mut board = Self {
			known,
			supplies: vec![Supply::new(); classes],
			nodes: vec![0; classes],
			operators: operators.len(),
			join: vec![0.0; places],
		};
		for operator in operators {
			board.supplies[operator.class].add(operator.priced(), operator.capacity());
			board.nodes[operator.class] += 1;
		}
		(0..classes).for_each(|class| board.refresh(class));
		board
	}

	/// What one more would earn.
	pub fn join(&self, class: usize, provider: usize) -> f64 {
		self.join[self.place(class, provider)]
	}

	/// The place where one more would earn most: class, provider, and what it would earn. Chance decides between equals.
	pub fn best(&self, random: &mut Random) -> (usize, usize, f64) {
		let mut best = (0, f64::NEG_INFINITY);
		let mut equals = 0;
		for (place, pay) in self.join.iter().enumerate() {
			// Less than this is rounding.
			let step = 1e-9 * SLOT_VALUE;
			if *pay > best.1 + step {
				best = (place, *pay);
				equals = 1;
			} else if *pay > best.1 - step {
				equals += 1;
				if random.below(equals) == 0 {
					best = (place, *pay);
				}
			}
		}
		let providers = self.known.providers.len();
		(best.0 / providers, best.0 % providers, best.1)
	}

	/// Puts an operator that is not on the board there.
	pub fn enter(&mut self, operator: &Operator) {
		self.supplies[operator.class].add(operator.priced(), operator.capacity());
		self.nodes[operator.class] += 1;
		self.refresh(operator.class);
	}

	/// Takes one away.
	pub fn leave(&mut self, operator: &Operator) {
		let supply = &mut self.supplies[operator.class];
		let (from, capacity) = (operator.priced(), operator.capacity());
		*supply = supply
			.domains()
			.iter()
			.map(|(domain, sum)| (*domain, if *domain == from { sum.saturating_sub(capacity) } else { *sum }))
			.collect();
		self.nodes[operator.class] -= 1;
		self.refresh(operator.class);
	}

	fn place(&self, class: usize, provider: usize) -> usize {
		class * self.known.providers.len() + provider
	}

	fn refresh(&mut self, class: usize) {
		for provider in 0..self.known.providers.len() {
			let place = self.place(class, provider);
			self.join[place] = self.expected(class, provider);
		}
	}

	/// What one more slot would earn.
	fn expected(&self, class: usize, provider: usize) -> f64 {
		let known = self.known;
		let total = self.supplies[class].total() + TYPICAL;
		let busy = known.demands[class].served(total) as f64 / total as f64;
		let up = known.availability[provider];
		let typical = TYPICAL as f64 / SLOT as f64;
		let jobs = known.split.margin() * SLOT_VALUE * busy * typical * up;
		let cost = SLOT_COST * SLOT_VALUE * known.providers[provider].price;
		jobs + self.standing(class, provider) - cost
	}

	fn standing(&self, class: usize, provider: usize) -> f64 {
		let known = self.known;
		let load = known.loads[class].slots;
		if let Some(price) = known.rule.price() {
			let (demand, supply) = (&known.demands[class], &self.supplies[class]);
			let book = Book { load, demand, supply, history: known.history };
			let quote = price.quote(&book, domain(provider), TYPICAL);
			return expected_reward(known.class_budget(class), load, TYPICAL, quote) as f64;
		}
		let budget = known.budget as f64 * known.availability[provider];
		match known.rule {
			Rule::Yuma => budget * known.shares[class] / (self.nodes[class] + 1) as f64,
			Rule::Stake | Rule::EqualPay => budget / self.operators.max(1) as f64,
			_ => 0.0,
		}
	}
}
