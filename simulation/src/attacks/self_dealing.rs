//! Self-dealing: to pay for jobs of one's own, so that they are rewarded.
//!
//! In a class of its own, an attacker asks itself for work and does none of it. In a class of others, it asks for more than
//! there is to be had, so that what it offers there is paid more; the others stay where they are, or come when they are paid
//! more than elsewhere.

use super::{gain, Attempt, Stage};
use crate::{
	board::{TYPICAL, WEIGHT},
	operators::{domain, Conduct},
	rules::{pricing::Book, Rule, FEE, SLOT_COST, SLOT_VALUE},
	world::{ERA_BLOCKS, JOB_BLOCKS, ROUNDS},
};
use ambit_coverage::{
	demand::Demand,
	load::{Load, Observed},
	market::Supply,
	payout::{expected_reward, worth, Allowance, Payout},
	units::SLOT,
};

/// Eras for which it pays: a week, and three days in which what it feigned fades.
const PAYING: usize = 168;
const FADING: usize = 72;
const ATTACK: &str = "self-dealing jobs";
/// In a class of this load or less, even who has all of its capacity loses by a job of its own, units of 1/[`SLOT`] slot. With a
/// part `s` of the capacity that a load `L` needs, a job that keeps a slot busy raises what its slots earn by about
/// `s sqrt(L / 2 pi)` standing shares of its fee, and four fifths of the fee are lost.
const PRICE_TAKERS: u64 = 11 * SLOT;

/// Own classes with and without a weight, and shares of classes of others.
pub fn attempts(stage: &Stage) -> Vec<Attempt> {
	let attempt = |way: String, gain: f64, except: Option<&'static str>| Attempt {
		attack: ATTACK,
		way,
		rule: stage.rule,
		gain,
		except,
	};
	let mut attempts = Vec::new();
	let honest = honest(stage);
	for fake in [0.25, 1.0, 4.0] {
		let mut ways =
			vec![("without a weight", 0, Some(1_000_000)), ("with a weight", WEIGHT, Some(1_000_000))];
		if stage.rule.price().is_some() {
			ways.push(("with a weight and no limit", WEIGHT, None));
		}
		for (way, weight, multiple) in ways {
			let net = own_class(stage, fake, weight, multiple);
			let way = format!("a class of its own {way}, {fake} slots of jobs");
			// What the limit is there for is shown by leaving it out.
			let except = multiple.is_none().then_some("no limit");
			attempts.push(attempt(way, 100.0 * net / honest, except));
		}
	}
	for (name, class) in stage.samples() {
		let is_large = stage.loads[class].slots > PRICE_TAKERS;
		for share in [0.02, 0.25, 0.5, 1.0] {
			for comes in [false, true] {
				let best = [0.003, 0.01, 0.03, 0.1, 0.3, 1.0]
					.into_iter()
					.map(|fake| feigned(stage, class, share, fake, comes))
					.fold(f64::NEG_INFINITY, f64::max);
				let others = if comes { "others come" } else { "nobody comes" };
				let way = format!("with {:.0} % of the {name} class, {others}", share * 100.0);
				let except = match share >= 0.5 && is_large {
					true => Some("half of a large class in one hand"),
					false if comes || share < 0.1 => None,
					false => Some("others look on"),
				};
				attempts.push(attempt(way, best, except));
			}
		}
	}
	attempts
}

/// What a slot earns in an era where it is paid best, planck.
fn honest(stage: &Stage) -> f64 {
	let known = stage.known();
	let board = stage.board(&known);
	let places =
		(0..stage.loads.len()).flat_map(|class| (0..stage.providers.len()).map(move |it| (class, it)));
	let best = places.map(|(class, provider)| board.join(class, provider)).fold(f64::NEG_INFINITY, f64::max);
	best + SLOT_COST * SLOT_VALUE
}

/// What one slot in a class of its own nets in an era on average, when it asks itself for `fake` slots of jobs, planck.
fn own_class(stage: &Stage, fake: f64, weight: u32, multiple: Option<u32>) -> f64 {
	let jobs = ROUNDS as f64 * fake;
	// It serves at most what one slot can.
	let served = jobs.min(ROUNDS as f64);
	let fees = served * FEE as f64;
	// Work that nobody sees need not be done.
	let direct = fees * f64::from(stage.split.direct) / 1e6;
	let cost = SLOT_COST * SLOT_VALUE;
	let Some(price) = stage.rule.price() else {
		return direct - fees - cost + flat_reward(stage, fees, fake);
	};
	let supply: Supply = [(domain(0), TYPICAL)].into_iter().collect();
	let (mut load, mut allowance, mut paid) = (Load::default(), Allowance::default(), 0);
	for era in 0..PAYING + FADING {
		let paying = era < PAYING;
		let settled = if paying { served.round() as u32 } else { 0 };
		let unserved = if paying { (jobs - served).round() as u32 } else { 0 };
		let observed = observed(settled, unserved);
		load = load.after(&observed, ERA_BLOCKS, JOB_BLOCKS);
		let toward = worth(stage.split.standing, observed.fees);
		allowance = match multiple {
			Some(multiple) => allowance.after_payment(toward, multiple, u128::MAX),
			None => Allowance(u128::MAX),
		};
		// Its part of a budget in proportion to what all demand is worth.
		let part = worth(stage.split.standing, worth(weight, load.value));
		let demand = Demand::new(load.slots);
		let book = Book { load: load.slots, demand: &demand, supply: &supply, history: &stage.history };
		let earned = Payout::new(part, load.slots, &supply, &price.prices(&book), allowance).earned();
		allowance = allowance.after_reward(earned);
		paid += earned;
	}
	(PAYING as f64 * (direct - fees) + paid as f64) / PAYING as f64 - cost
}

/// What its own demand brings it under rules that no price decides, planck.
fn flat_reward(stage: &Stage, fees: f64, fake: f64) -> f64 {
	let more = fees * f64::from(stage.split.standing) / 1e6;
	let load: f64 = stage.loads.iter().map(|load| load.slots as f64).sum::<f64>() / SLOT as f64;
	let budget = stage.budget as f64 + more;
	match stage.rule {
		// The only node of a class that validators see asked for.
		Rule::Yuma => budget * fake / (load + fake),
		Rule::EqualPay | Rule::Stake => budget / (stage.operators.len() + 1) as f64,
		_ => 0.0,
	}
}

/// What an attacker that offers this share of a class's capacity gains by asking for `fake` times the class's demand
/// itself, percent of what it earns there honestly.
fn feigned(stage: &Stage, class: usize, share: f64, fake: f64, comes: bool) -> f64 {
	let attack = net(stage, class, share, fake, comes);
	gain(attack, net(stage, class, share, 0.0, comes))
}

/// What it nets in all eras, planck.
fn net(stage: &Stage, class: usize, share: f64, fake: f64, comes: bool) -> f64 {
	let mut supply = stage.supplies[class].clone();
	let mine = supply.total() as f64 * share / SLOT as f64;
	let mut load = stage.loads[class];
	let real = load.slots as f64 / SLOT as f64;
	let (mut settled_jobs, mut unserved_jobs) = (Whole::default(), Whole::default());
	let mut net = 0.0;
	let elsewhere = honest(stage);
	let mut allowance = Allowance(worth(stage.split.standing, load.value).saturating_mul(24));
	for era in 0..PAYING + FADING {
		let fake = if era < PAYING { fake * real } else { 0.0 };
		let asked = real + fake;
		let served = Demand::new((asked * SLOT as f64) as u64).served(supply.total()) as f64 / SLOT as f64;
		let settled = served * ROUNDS as f64;
		let observed =
			observed(settled_jobs.count(settled), unserved_jobs.count((asked - served) * ROUNDS as f64));
		load = load.after(&observed, ERA_BLOCKS, JOB_BLOCKS);
		let toward = worth(stage.split.standing, observed.fees);
		allowance = allowance.after_payment(toward, 1_000_000, u128::MAX);

		// It pays for its jobs that are served, and is paid for those that are drawn for itself.
		let bought = settled * fake / asked * FEE as f64;
		let part = mine * SLOT as f64 / supply.total() as f64;
		let direct = f64::from(stage.split.direct) / 1e6;
		let margin = stage.split.margin();
		let sold = settled * (asked - fake) / asked * FEE as f64;
		net += part * (bought * direct + sold * margin) - bought;
		net += match stage.rule.price() {
			Some(price) => {
				let demand = Demand::new(load.slots);
				let book =
					Book { load: load.slots, demand: &demand, supply: &supply, history: &stage.history };
				let budget = worth(stage.split.standing, load.value);
				let payout = Payout::new(budget, load.slots, &supply, &price.prices(&book), allowance);
				allowance = allowance.after_reward(payout.earned());
				payout.earned() as f64 * part
			}
			None => flat_share(stage, class, bought, fake, mine, part),
		};
		if comes {
			supply = reacted(stage, &load, supply, elsewhere);
		}
	}
	net
}

/// Its standing reward under rules that no price decides, planck.
fn flat_share(stage: &Stage, class: usize, bought: f64, fake: f64, mine: f64, part: f64) -> f64 {
	let budget = stage.budget as f64 + bought * f64::from(stage.split.standing) / 1e6;
	match stage.rule {
		Rule::EqualPay | Rule::Stake => budget * mine / stage.operators.len() as f64,
		Rule::Yuma => {
			let loads = stage.loads.iter().enumerate();
			let loads: Vec<f64> = loads
				.map(|(it, load)| load.slots as f64 / SLOT as f64 + if it == class { fake } else { 0.0 })
				.collect();
			budget * loads[class] / loads.iter().sum::<f64>() * part
		}
		_ => 0.0,
	}
}

/// The supply after those who look around in an era came or went, by the quotes that they see.
fn reacted(stage: &Stage, load: &Load, mut supply: Supply, elsewhere: f64) -> Supply {
	let Some(price) = stage.rule.price() else { return supply };
	let Conduct { attention, horizon, .. } = Conduct::DEFAULT;
	let looks = (attention * stage.operators.len() as f64) as usize;
	let margin = stage.split.margin() * SLOT_VALUE;
	let hurdle = (elsewhere + stage.entry() as f64) / horizon;
	let demand = Demand::new(load.slots);
	let budget = worth(stage.split.standing, load.value);
	for _ in 0..looks {
		let book = Book { load: load.slots, demand: &demand, supply: &supply, history: &stage.history };
		let total = supply.total() + TYPICAL;
		let jobs = margin * demand.served(total) as f64 / total as f64;
		let quotes = (0..stage.providers.len()).map(|provider| {
			let quote = price.quote(&book, domain(provider), TYPICAL);
			(provider, expected_reward(budget, load.slots, TYPICAL, quote) as f64 + jobs)
		});
		let best = quotes.max_by(|left, right| left.1.total_cmp(&right.1));
		match best {
			Some((provider, pay)) if pay > elsewhere + hurdle => supply.add(domain(provider), TYPICAL),
			_ => break,
		}
	}
	supply
}

/// Whole jobs, so that no part of one is lost or gained in the long run.
#[derive(Default)]
struct Whole(f64);

impl Whole {
	fn count(&mut self, jobs: f64) -> u32 {
		self.0 += jobs;
		let whole = self.0.floor();
		self.0 -= whole;
		whole as u32
	}
}

fn observed(settled: u32, unserved: u32) -> Observed {
	Observed {
		busy_blocks: u64::from(settled * JOB_BLOCKS),
		settled,
		unserved,
		fees: u128::from(settled) * FEE,
		unserved_fees: u128::from(unserved) * FEE,
	}
}
