//! A small economy on the real registry and the real rewards: eras end and are paid by the pallet, and operators move their offers
//! by what it quotes, or by what jobs alone would pay.

use super::{
	chain::{next_block, open_classes, origin, play, submit, Desk, Terms, CLIENT, FEE, FIRST, JOB},
	runtime::{Chain, JobRegistry, Rewards},
};
use crate::{
	board::TYPICAL,
	elementary::pow,
	planner::Planner,
	random::Random,
	rules::{Rule, Split},
	world::Provider,
};
use ambit_coverage::{demand::Demand, units::SLOT};
use ambit_primitives::rewards::UNDECLARED;
use pallet_ambit_rewards::{Classes, Sums};
use serde::Serialize;
use sp_core::H256;

const CLASSES: usize = 12;
const OPERATORS: u64 = 32;
/// Slots that demand keeps busy.
const LOAD: f64 = 29.0;
const EXPONENT: f64 = 1.2;
/// Blocks of an era here.
const BLOCKS: u64 = 100;
/// What keeping a slot busy for an era costs clients, planck.
const SLOT_VALUE: f64 = (FEE * (BLOCKS / JOB) as u128) as f64;
/// Operators that look around in an era.
const LOOKS: usize = 4;
/// What moving must bring in an era, part of [`SLOT_VALUE`].
const HURDLE: f64 = 0.02;
/// Eras before anything is measured.
const WARM_UP: u64 = 6;
/// Blocks that a job may wait for a slot.
const PATIENCE: u64 = JOB / 2;
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
	/// What the pallet paid as rewards, percent of what it took of the jobs' fees.
	pub rewarded: f64,
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
	let terms = match rule {
		Rule::Coverage => Terms::recommended(BLOCKS as u32, CLASSES),
		_ => {
			let mut terms = Terms::default();
			terms.parameters.era_blocks = BLOCKS as u32;
			terms
		}
	};
	let (sums, rewarded) = play(OPERATORS, seed, &terms, || {
		open_classes(CLASSES);
		loads.iter().enumerate().for_each(|(class, load)| know(class as u32, *load, SLOT_VALUE));
		let mut random = Random::new(seed, &[STREAM]);
		let mut places: Vec<u32> = (0..OPERATORS).map(|_| random.below(CLASSES) as u32).collect();
		places.iter().enumerate().for_each(|(place, class)| offer(place, *class));
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
			if era >= WARM_UP {
				for class in Rewards::coverages(0, CLASSES as u32) {
					let sum = &mut sums[class.class as usize];
					*sum = (sum.0 + class.settled, sum.1 + class.settled + class.unserved);
				}
			}
			look_around(rule, &mut places, &mut random);
		}
		let money = Sums::<Chain>::get();
		(sums, crate::metrics::percent(money.paid as f64, money.fees as f64))
	});
	let part = |sums: &[(u32, u32)]| {
		let (served, all) = sums.iter().fold((0, 0), |sum, class| (sum.0 + class.0, sum.1 + class.1));
		(all, crate::metrics::percent(served.into(), all.into()))
	};
	let (jobs, success) = part(&sums);
	Market { rule, jobs, success, rare: part(&sums[CLASSES / 2..]).1, planner: planned, rewarded }
}

/// What past eras showed of a class in which keeping a slot busy for an era costs so much, planck.
pub fn know(class: u32, load: f64, slot_value: f64) {
	Classes::<Chain>::mutate(class, |record| {
		let mut known = record.take().unwrap_or_default();
		known.load = (load * SLOT as f64) as u64;
		known.value = (load * slot_value) as u128;
		*record = Some(known);
	});
}

fn offer(place: usize, class: u32) {
	JobRegistry::offer(origin(FIRST + place as u64), class, 1, FEE).expect("an operator may offer");
}

/// Some operators withdraw their offers and make others where they are paid more.
fn look_around(rule: Rule, places: &mut [u32], random: &mut Random) {
	for place in random.order(places.len()).into_iter().take(LOOKS) {
		let stash = FIRST + place as u64;
		let now = earned(rule, stash, places[place]);
		let had = JobRegistry::offers_of(&stash);
		let others = (0..CLASSES as u32).filter(|class| had.iter().all(|offer| offer.class != *class));
		let best =
			others.map(|class| (class, quoted(rule, class))).max_by(|left, right| left.1.total_cmp(&right.1));
		let Some((class, best)) = best else { continue };
		if best - now > HURDLE * SLOT_VALUE {
			JobRegistry::withdraw_offer(origin(stash), places[place]).expect("it has an offer");
			places[place] = class;
			offer(place, class);
		}
	}
}

/// What an operator's slot earns in an era where it is, planck.
fn earned(rule: Rule, stash: u64, class: u32) -> f64 {
	match rule {
		Rule::Coverage => {
			let coverage = Rewards::operator(&stash).coverage;
			coverage.iter().find(|row| row.class == class).map_or(0.0, |row| row.reward as f64)
		}
		_ => by_jobs(class, 0),
	}
}

/// What one more slot would earn, planck.
fn quoted(rule: Rule, class: u32) -> f64 {
	match rule {
		Rule::Coverage => {
			let quality = (TYPICAL * 1_000_000 / SLOT) as u32;
			let quote = Rewards::quote(class, Some(UNDECLARED), 1, Some(quality));
			quote.map_or(0.0, |quote| quote.reward as f64)
		}
		_ => by_jobs(class, TYPICAL),
	}
}

/// What jobs alone would leave a slot when there is so much more capacity, planck.
fn by_jobs(class: u32, more: u64) -> f64 {
	let Some(coverage) = Rewards::coverage(class) else { return 0.0 };
	let total = coverage.capacity + more;
	let busy = Demand::new(coverage.load).served(total) as f64 / total.max(1) as f64;
	Rule::PerJob.split(Split::DEFAULT).margin() * SLOT_VALUE * busy
}
