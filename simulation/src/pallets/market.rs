//! A small economy on the real registry: operators move their offers by what the coverage functions quote for the demand that
//! the registry reports, or by what jobs alone would pay.

use super::{
	chain::{next_block, open_classes, origin, play, submit, Desk, CLIENT, FEE, FIRST, JOB},
	runtime::{JobRegistry, Tally, Told},
};
use crate::{
	board::{Board, Known},
	elementary::pow,
	operators::Operator,
	planner::Planner,
	random::Random,
	rules::{Rule, Split, SLOT_VALUE},
	world::{Provider, ERA_BLOCKS},
};
use ambit_coverage::{
	demand::Demand,
	load::{Load, Observed},
	outages::History,
	payout::{demand_budget, worth},
	quality::Beta,
	units::SLOT,
};
use serde::Serialize;
use sp_core::H256;

const CLASSES: usize = 12;
const OPERATORS: u64 = 32;
/// Slots that demand keeps busy.
const LOAD: f64 = 29.0;
const EXPONENT: f64 = 1.2;
/// Blocks of an era here.
const BLOCKS: u64 = 100;
/// Operators that look around in an era.
const LOOKS: usize = 4;
/// Eras before anything is measured.
const WARM_UP: u64 = 6;
/// Blocks that a job may wait for a slot.
const PATIENCE: u64 = 4;
const STREAM: u64 = 31;

/// What came of it.
#[derive(Clone, Debug, Serialize)]
pub struct Market {
	/// The rule that operators follow.
	pub rule: Rule,
	/// Jobs that ended in the measured eras.
	pub jobs: u32,
	/// Of those, how many were served, percent.
	pub success: f64,
	/// The same for the rarer half of the classes, percent.
	pub rare: f64,
	/// What a planner who knows demand would serve on average, percent, by the model.
	pub planner: f64,
}

/// Both rules on the same demand.
pub fn markets(seed: u64, eras: u64) -> Vec<Market> {
	[Rule::Coverage, Rule::PerJob].into_iter().map(|rule| market(rule, seed, eras)).collect()
}

fn loads() -> Vec<f64> {
	let loads: Vec<f64> = (1..=CLASSES).map(|rank| pow(rank as f64, -EXPONENT)).collect();
	let sum: f64 = loads.iter().sum();
	loads.into_iter().map(|load| load * LOAD / sum).collect()
}

fn market(rule: Rule, seed: u64, eras: u64) -> Market {
	let loads = loads();
	let providers = [Provider { down: 0.0, price: 1.0 }];
	let planner = Planner::new(&loads, &providers, 1.0);
	let planned = planner.value(&planner.plan(OPERATORS as usize)) / LOAD * 100.0;
	let sums = play(OPERATORS, seed, || {
		open_classes(CLASSES);
		let mut random = Random::new(seed, &[STREAM]);
		let mut operators: Vec<Operator> = (0..OPERATORS)
			.map(|place| {
				let mut operator = Operator::new(&mut random);
				operator.class = random.below(CLASSES);
				offer(place, operator.class);
				operator
			})
			.collect();
		let mut estimates: Vec<Load> = loads
			.iter()
			.map(|load| Load { slots: (load * SLOT as f64) as u64, value: (load * SLOT_VALUE) as u128 })
			.collect();
		let mut desk = Desk::default();
		let mut sums = vec![(0, 0); CLASSES];
		for era in 0..eras {
			for _ in 0..BLOCKS {
				for (class, load) in loads.iter().enumerate() {
					for _ in 0..random.poisson(load / JOB as f64) {
						desk.watch(submit(CLIENT, class as u32, H256::zero(), PATIENCE));
					}
				}
				next_block();
				desk.report_due();
			}
			let told = Told::take();
			for (class, estimate) in estimates.iter_mut().enumerate() {
				let tally = told.iter().find(|(it, _)| *it == class as u32).map_or(Tally::default(), |it| it.1);
				*estimate = estimate.after(&observed(&tally), ERA_BLOCKS, JOB as u32);
				if era >= WARM_UP {
					sums[class].0 += tally.settled;
					sums[class].1 += tally.settled + tally.unserved;
				}
			}
			look_around(rule, &providers, &estimates, &mut operators, &mut random);
		}
		sums
	});
	let part = |sums: &[(u32, u32)]| {
		let (served, all) = sums.iter().fold((0, 0), |sum, class| (sum.0 + class.0, sum.1 + class.1));
		(all, crate::metrics::percent(served.into(), all.into()))
	};
	let (jobs, success) = part(&sums);
	Market { rule, jobs, success, rare: part(&sums[CLASSES / 2..]).1, planner: planned }
}

fn offer(place: u64, class: usize) {
	JobRegistry::offer(origin(FIRST + place), class as u32, 1, FEE).expect("an operator may offer");
}

/// What an era of [`BLOCKS`] showed, as one of [`ERA_BLOCKS`] would have.
fn observed(tally: &Tally) -> Observed {
	let scale = ERA_BLOCKS / BLOCKS as u32;
	let settled = tally.settled * scale;
	Observed {
		busy_blocks: u64::from(settled) * JOB,
		settled,
		unserved: tally.unserved * scale,
		fees: tally.fees * u128::from(scale),
		unserved_fees: tally.unserved_fees * u128::from(scale),
	}
}

/// Some operators withdraw their offers and make others where they are paid more.
fn look_around(
	rule: Rule,
	providers: &[Provider],
	loads: &[Load],
	operators: &mut [Operator],
	random: &mut Random,
) {
	let split = rule.split(Split::DEFAULT);
	let history = History::starting(0);
	let total = loads.iter().map(|load| worth(crate::board::WEIGHT, load.value)).sum();
	let known = Known {
		rule,
		split,
		providers,
		loads,
		demands: loads.iter().map(|load| Demand::new(load.slots)).collect(),
		history: &history,
		availability: vec![1.0],
		budget: demand_budget(u128::MAX, total, split.standing),
		worth: total,
		shares: Vec::new(),
	};
	for (place, operator) in operators.iter_mut().enumerate() {
		let offers = JobRegistry::offers_of(&(FIRST + place as u64));
		if let Some(offer) = offers.iter().find(|offer| offer.class as usize == operator.class) {
			operator.record = Beta { alpha: offer.quality.alpha, beta: offer.quality.beta };
		}
	}
	let mut board = Board::new(&known, operators);
	for place in random.order(operators.len()).into_iter().take(LOOKS) {
		let operator = &mut operators[place];
		board.leave(operator);
		let (class, _, best) = board.best(random);
		let now = board.join(operator.class, 0);
		// A tenth of a slot's cost is what it takes to move.
		if best - now > 0.02 * SLOT_VALUE && class != operator.class {
			JobRegistry::withdraw_offer(origin(FIRST + place as u64), operator.class as u32)
				.expect("it has an offer");
			operator.class = class;
			operator.record = Beta::PRIOR;
			offer(place as u64, class);
		}
		board.enter(operator);
	}
}
