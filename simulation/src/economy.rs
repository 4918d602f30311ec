//! A network under a rule, era by era: operators choose, demand is served, outages are seen, rewards are paid.

use crate::{
	board::{Board, Known, WEIGHT},
	metrics::Row,
	operators::{domain, Conduct, Operator},
	random::Random,
	rules::{pricing::Book, yuma::Validators, Rule, Split, FEE, SLOT_VALUE},
	service::serve,
	world::{Down, Events, World, ERA_BLOCKS, JOB_BLOCKS},
};
use ambit_coverage::{
	demand::Demand,
	load::{Load, Observed},
	market::Supply,
	outages::{judge, Domain, DomainSet, Health, History, Suspicion},
	payout::{class_budget, close_era, demand_budget, withhold, worth, Allowance, Payout},
	quality::Beta,
	units::SLOT,
};
use std::collections::BTreeMap;

/// Eras of a class's fees that its allowance keeps at most.
const ALLOWANCE_ERAS: u128 = 168;
/// Eras of standing rewards that are carried at most.
const CARRIED_ERAS: u128 = 24;
/// Jobs that an operator which is down fails in an era before the registry draws others.
const TRIES: u32 = 3;

mod stream {
	pub const BIRTH: u64 = 10;
	pub const CHOICE: u64 = 11;
	pub const WORK: u64 = 12;
	pub const VALIDATORS: u64 = 13;
}

/// What became of all fees, planck.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Money {
	/// Paid by clients.
	pub fees: u128,
	/// Paid for jobs.
	pub direct: u128,
	/// Paid as standing rewards.
	pub standing: u128,
	/// To data operators and the protocol.
	pub others: u128,
	/// To the treasury, because it was not earned.
	pub treasury: u128,
	/// Kept for later eras.
	pub carried: u128,
}

/// A network in its world.
pub struct Economy<'a> {
	world: &'a World,
	events: &'a Events,
	rule: Rule,
	split: Split,
	conduct: Conduct,
	/// Those who are there.
	pub operators: Vec<Operator>,
	/// The classes' loads, as estimated.
	pub loads: Vec<Load>,
	/// What was seen of outages.
	pub seen: History,
	/// The outages by which capacity is priced.
	pub history: History,
	/// Where the money went.
	pub money: Money,
	allowances: Vec<Allowance>,
	validators: Validators,
	choice: Random,
	work: Random,
	birth: Random,
	era: usize,
}

impl<'a> Economy<'a> {
	/// Operators are scattered at random, loads are known, and past outages were seen by everybody.
	pub fn new(
		world: &'a World,
		events: &'a Events,
		rule: Rule,
		split: Split,
		conduct: Conduct,
		seed: u64,
	) -> Self {
		let mut birth = Random::new(seed, &[stream::BIRTH]);
		let operators = (0..world.operators)
			.map(|_| {
				let mut operator = Operator::new(&mut birth);
				operator.class = birth.below(world.classes);
				operator.provider = birth.below(world.providers.len());
				operator
			})
			.collect();
		let loads: Vec<Load> = events.loads[0]
			.iter()
			.map(|load| Load { slots: (load * SLOT as f64) as u64, value: (load * SLOT_VALUE) as u128 })
			.collect();
		let mut seen = History::starting(0);
		let known = set(Down::MAX, world.providers.len());
		for down in &events.past {
			seen.record(set(*down, world.providers.len()), others(&known));
		}
		// What was paid towards rewards in a day.
		let split = rule.split(split);
		let allowances = loads.iter().map(|load| Allowance(worth(split.standing, load.value) * 24)).collect();
		Self {
			world,
			events,
			rule,
			split,
			conduct,
			operators,
			history: seen.imagined(),
			seen,
			money: Money::default(),
			allowances,
			validators: Validators::new(world.classes, &mut Random::new(seed, &[stream::VALIDATORS])),
			choice: Random::new(seed, &[stream::CHOICE]),
			work: Random::new(seed, &[stream::WORK]),
			birth,
			loads,
			era: 0,
		}
	}

	/// Runs to the end of the world.
	pub fn run(&mut self) -> Vec<Row> {
		(0..self.world.eras()).map(|_| self.step()).collect()
	}

	/// One era.
	pub fn step(&mut self) -> Row {
		self.choose();
		let (row, observed) = self.serve();
		self.pay(&observed);
		self.era += 1;
		row
	}

	/// What everybody knows now.
	pub fn known(&self) -> Known<'_> {
		let worths = self.loads.iter().map(|load| worth(WEIGHT, load.value));
		let worth = worths.fold(0_u128, u128::saturating_add);
		let budget = match self.rule.price() {
			// What it will be when the fees of this era are there.
			Some(_) => demand_budget(u128::MAX, worth, self.split.standing),
			None => demand_budget(u128::MAX, self.fees_expected(), self.split.standing),
		};
		let providers = &self.world.providers;
		let up = |provider| f64::from(self.history.availability_ppm(domain(provider))) / 1e6;
		Known {
			rule: self.rule,
			split: self.split,
			providers,
			loads: &self.loads,
			demands: self.loads.iter().map(|load| Demand::new(load.slots)).collect(),
			history: &self.history,
			availability: (0..providers.len()).map(up).collect(),
			budget,
			worth,
			shares: match self.rule {
				Rule::Yuma => {
					let loads: Vec<f64> = self.loads.iter().map(|load| load.slots as f64).collect();
					self.validators.shares(&loads)
				}
				_ => Vec::new(),
			},
		}
	}

	/// Fees of an era like the last ones, served ones alone, planck.
	fn fees_expected(&self) -> u128 {
		match u128::try_from(self.era) {
			Ok(eras @ 1..) => self.money.fees / eras,
			_ => self.loads.iter().map(|load| load.value).sum(),
		}
	}

	/// Operators look around, move, come and go.
	fn choose(&mut self) {
		let mut operators = core::mem::take(&mut self.operators);
		let (mut choice, mut birth) = (self.choice.clone(), self.birth.clone());
		let known = self.known();
		let mut board = Board::new(&known, &operators);
		let Conduct { attention, turnover, horizon, entry, free } = self.conduct;
		let arrive = |operator: &mut Operator, place: (usize, usize)| {
			(operator.class, operator.provider) = place;
			operator.live = self.era + 1;
			operator.record = Beta::PRIOR;
			operator.suspicion = Suspicion::default();
			operator.owed = known.entry(entry);
		};

		let mut gone = Vec::new();
		for index in choice.order(operators.len()) {
			let gives_up = choice.chance(turnover);
			if !gives_up && !choice.chance(attention) {
				continue;
			}
			let operator = &mut operators[index];
			board.leave(operator);
			let (class, provider, best) = board.best(&mut choice);
			let now = board.join(operator.class, operator.provider);
			if gives_up && !free {
				*operator = Operator::new(&mut birth);
				arrive(operator, (class, provider));
			} else if gives_up || (free && now.max(best) < 0.0) {
				gone.push(index);
				continue;
			} else {
				// Moving costs an era's pay and what a new offer owes.
				let cost = now.max(0.0) + known.entry(entry) as f64;
				if (best - now) * horizon > cost {
					arrive(operator, (class, provider));
				}
			}
			board.enter(operator);
		}
		gone.sort_unstable();
		gone.into_iter().rev().for_each(|index| {
			operators.swap_remove(index);
		});
		if free {
			// One in fifty as many look whether to come.
			for _ in 0..operators.len().div_ceil(50) {
				let (class, provider, best) = board.best(&mut choice);
				if best * horizon <= known.entry(entry) as f64 {
					break;
				}
				let mut newcomer = Operator::new(&mut birth);
				arrive(&mut newcomer, (class, provider));
				board.enter(&newcomer);
				operators.push(newcomer);
			}
		}
		(self.operators, self.choice, self.birth) = (operators, choice, birth);
	}

	/// Demand is served, records are kept, outages are judged.
	fn serve(&mut self) -> (Row, Vec<Observed>) {
		let mut capacity = vec![vec![0.0; self.world.providers.len()]; self.world.classes];
		let mut slots = vec![0.0; self.world.classes];
		for operator in self.operators.iter().filter(|operator| operator.live <= self.era) {
			capacity[operator.class][operator.provider] += operator.skill;
			slots[operator.class] += 1.0;
		}
		let (row, classes) = serve(self.events, self.era, &capacity);
		let misplaced = self.operators.iter().filter(|operator| operator.priced() != operator.declared());
		let row = Row { operators: self.operators.len(), misplaced: misplaced.count(), ..row };

		let observed = classes.iter().map(|class| {
			let settled = class.served.round() as u32;
			let unserved = class.asked as u32 - settled;
			Observed {
				busy_blocks: u64::from(settled * JOB_BLOCKS),
				settled,
				unserved,
				fees: u128::from(settled) * FEE,
				unserved_fees: u128::from(unserved) * FEE,
			}
		});
		let observed = observed.collect();
		// Jobs that a slot which is up takes in the era; where none is, those that are tried on one which is down.
		let takes = classes.iter().zip(slots).map(|(class, slots)| {
			if class.up > 0.0 {
				class.served / class.up
			} else {
				class.asked / f64::max(slots, 1.0)
			}
		});
		let takes: Vec<f64> = takes.collect();
		self.record(&takes);
		(row, observed)
	}

	/// What jobs say about operators and providers.
	fn record(&mut self, takes: &[f64]) {
		let down = self.events.down[self.era];
		let mut outcomes = Outcomes::new();
		let mut asked = Vec::new();
		for (index, operator) in self.operators.iter_mut().enumerate() {
			if operator.live > self.era {
				continue;
			}
			let is_up = down >> operator.provider & 1 == 0;
			let jobs = self.work.round(takes[operator.class]);
			let jobs = if is_up { jobs } else { jobs.min(TRIES) };
			let mut done = 0;
			for _ in 0..jobs {
				let success = is_up && self.work.chance(operator.skill);
				done += u32::from(success);
				operator.record = if success { operator.record.success() } else { operator.record.failure() };
			}
			let (succeeded, failed) = outcomes.entry(operator.priced()).or_default();
			*succeeded += done;
			*failed += jobs - done;
			if jobs > 0 {
				asked.push((index, done == 0));
			}
		}
		let (down, silent) = judged(&outcomes);
		self.seen.record(down, silent);
		self.history = self.seen.imagined();
		if !down.is_empty() {
			for (index, failed) in asked {
				let operator = &mut self.operators[index];
				operator.suspicion = operator.suspicion.after(operator.declared(), failed, &down);
			}
		}
	}

	/// Fees are divided, loads are estimated, and standing rewards are paid.
	fn pay(&mut self, observed: &[Observed]) {
		let share = |amount: u128, ppm: u32| worth(ppm, amount);
		let fees: u128 = observed.iter().map(|class| class.fees).sum();
		let direct: u128 = observed.iter().map(|class| share(class.fees, self.split.direct)).sum();
		let pot: u128 = observed.iter().map(|class| share(class.fees, self.split.standing)).sum();
		self.money.fees += fees;
		self.money.direct += direct;
		self.money.others += fees - direct - pot;
		for (load, era) in self.loads.iter_mut().zip(observed) {
			*load = load.after(era, ERA_BLOCKS, JOB_BLOCKS);
		}
		let funds = self.money.carried + pot;
		let paid = match self.rule.price() {
			Some(_) => self.pay_prices(funds, observed),
			// Paid to the last planck: what who gets of it changes nothing but incomes.
			None if self.operators.is_empty() => 0,
			None => funds,
		};
		let remainder = close_era(funds, paid, pot.saturating_mul(CARRIED_ERAS));
		self.money.standing += paid;
		self.money.carried = remainder.carried;
		self.money.treasury += remainder.treasury;
	}

	/// Pays the rule's price for all capacity, from these funds. Returns what was paid.
	fn pay_prices(&mut self, funds: u128, observed: &[Observed]) -> u128 {
		let Some(price) = self.rule.price() else { return 0 };
		let mut supplies = vec![Supply::new(); self.world.classes];
		for operator in self.operators.iter().filter(|operator| operator.live <= self.era) {
			supplies[operator.class].add(operator.priced(), operator.capacity());
		}
		let total = self.loads.iter().map(|load| worth(WEIGHT, load.value)).fold(0, u128::saturating_add);
		let budget = demand_budget(funds, total, self.split.standing);
		let payouts: Vec<Payout> = (0..self.world.classes)
			.map(|class| {
				let load = self.loads[class];
				let toward = worth(self.split.standing, observed[class].fees);
				let ceiling = worth(self.split.standing, load.value).saturating_mul(ALLOWANCE_ERAS);
				let allowance = self.allowances[class].after_payment(toward, 1_000_000, ceiling);
				let demand = Demand::new(load.slots);
				let supply = &supplies[class];
				let book = Book { load: load.slots, demand: &demand, supply, history: &self.history };
				let part = class_budget(budget, worth(WEIGHT, load.value), total);
				let payout = Payout::new(part, load.slots, supply, &price.prices(&book), allowance);
				self.allowances[class] = allowance.after_reward(payout.earned());
				payout
			})
			.collect();
		let mut all = 0;
		for operator in self.operators.iter_mut().filter(|operator| operator.live <= self.era) {
			let reward = payouts[operator.class].reward(operator.priced(), operator.capacity());
			let (paid, owed) = withhold(operator.owed, reward);
			operator.owed = owed;
			all += paid;
		}
		all
	}

	/// Capacity of each class by the domain in which it is priced.
	pub fn supplies(&self) -> Vec<Supply> {
		let mut supplies = vec![Supply::new(); self.world.classes];
		for operator in &self.operators {
			supplies[operator.class].add(operator.priced(), operator.capacity());
		}
		supplies
	}
}

/// A set of providers as domains.
pub fn set(down: Down, providers: usize) -> DomainSet {
	(0..providers).filter(|provider| down >> provider & 1 == 1).map(domain).collect()
}

/// The domains that are none of these.
pub fn others(domains: &DomainSet) -> DomainSet {
	<[u64; 4]>::from(*domains).map(|bits| !bits).into()
}

/// How many jobs succeeded and failed in an era, by the domain in which their operators are priced.
pub type Outcomes = BTreeMap<Domain, (u32, u32)>;

/// Which domains were down and which silent.
pub fn judged(outcomes: &Outcomes) -> (DomainSet, DomainSet) {
	let surely = |(succeeded, failed): &(u32, u32)| judge(*succeeded, *failed, false) == Health::Down;
	let sure = outcomes.values().filter(|outcome| surely(outcome)).count();
	let (mut down, mut heard) = (DomainSet::EMPTY, DomainSet::EMPTY);
	for (domain, outcome) in outcomes {
		let other_down = sure > usize::from(surely(outcome));
		match judge(outcome.0, outcome.1, other_down) {
			Health::Up => heard.insert(*domain),
			Health::Down => {
				heard.insert(*domain);
				down.insert(*domain);
			}
			Health::Silent => {}
		}
	}
	(down, others(&heard))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::metrics::summarise;

	fn small() -> World {
		World {
			classes: 12,
			load: 30.0,
			operators: 34,
			warm_up: 30,
			measured: 60,
			..World::with_cheap_provider()
		}
	}

	#[test]
	fn every_planck_of_the_fees_should_be_somewhere() {
		let world = small();
		let events = Events::new(&world, 5);
		for rule in Rule::ALL {
			for split in [Split::DEFAULT, Split::EARLIER] {
				let mut economy = Economy::new(&world, &events, rule, split, Conduct::DEFAULT, 5);
				for _ in 0..world.eras() {
					economy.step();
					let Money { fees, direct, standing, others, treasury, carried } = economy.money;
					assert_eq!(fees, direct + standing + others + treasury + carried, "{rule:?}");
				}
				assert!(economy.money.fees > 0);
			}
		}
	}

	#[test]
	fn standing_rewards_should_not_be_more_than_what_jobs_paid_towards_them() {
		let world = small();
		let events = Events::new(&world, 6);
		let mut economy = Economy::new(&world, &events, Rule::Coverage, Split::DEFAULT, Conduct::DEFAULT, 6);
		economy.run();
		let toward = worth(Split::DEFAULT.standing, economy.money.fees);
		assert!(economy.money.standing > toward / 10 && economy.money.standing <= toward);
	}

	#[test]
	fn same_seed_should_give_the_same_network() {
		let world = small();
		let run = |seed| {
			let events = Events::new(&world, seed);
			Economy::new(&world, &events, Rule::Coverage, Split::DEFAULT, Conduct::DEFAULT, seed).run()
		};
		assert_eq!(run(7), run(7));
		assert_ne!(run(7), run(8));
	}

	#[test]
	fn networks_should_grow_and_shrink_when_anyone_may_join() {
		let conduct = Conduct { free: true, ..Conduct::DEFAULT };
		let settle = |operators| {
			let world = World { operators, ..small() };
			let events = Events::new(&world, 9);
			let mut economy = Economy::new(&world, &events, Rule::Coverage, Split::DEFAULT, conduct, 9);
			summarise(&economy.run()[60..]).operators
		};
		let (few, many) = (settle(10), settle(100));
		assert!(few > 20.0 && many < 60.0, "{few} and {many}");
	}

	#[test]
	fn domains_should_be_judged_by_what_was_asked_of_them() {
		let outcomes = [(Domain(0), (0, 9)), (Domain(1), (30, 1)), (Domain(2), (0, 0)), (Domain(3), (0, 1))];
		let (down, silent) = judged(&outcomes.into_iter().collect());
		assert_eq!(down, [Domain(0), Domain(3)].into_iter().collect());
		assert!(silent.contains(Domain(2)) && silent.contains(Domain(200)));
		assert!(!silent.contains(Domain(0)) && !silent.contains(Domain(1)));
	}
}
