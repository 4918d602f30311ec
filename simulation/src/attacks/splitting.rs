//! Splitting: one operator with 64 slots pretends to be many.

use super::{
	draws::{assign, Draw, Drawn},
	gain,
	stage::Mine,
	Attempt, Stage,
};
use crate::{
	board::TYPICAL,
	operators::domain,
	random::Random,
	rules::{Rule, Split, COMPUTING, FEE},
	world::ROUNDS,
};
use ambit_coverage::units::SLOT;

/// Slots of the attacker.
pub const SLOTS: u32 = 64;
/// Eras of draws that are counted.
const ERAS: usize = 4;
/// What jobs leave where it is shown what a margin does, parts per million of the fee.
const MARGIN: u32 = 50_000;
const STREAM: u64 = 20;
const OTHER_DRAWS: Option<&str> = Some("another division of fees, another draw");

/// 2 to 64 identities; and, where jobs leave nothing, what draws would bring if they did.
pub fn attempts(stage: &Stage, seed: u64) -> Vec<Attempt> {
	let (name, class) = stage.samples()[0];
	let attempt =
		|stage: &Stage, draw: Draw, identities: u32, more: &str, except: Option<&'static str>| Attempt {
			attack: "splitting",
			way: format!("into {identities}, {name} class{more}"),
			rule: stage.rule,
			gain: gain(income(stage, draw, class, identities, seed), income(stage, draw, class, 1, seed)),
			except,
		};
	let doubled = (1..=6).map(|doublings| 1 << doublings);
	let mut attempts: Vec<Attempt> =
		doubled.map(|identities| attempt(stage, Draw::FreeSlots, identities, "", None)).collect();
	if stage.rule == Rule::Coverage {
		let split = Split::with_direct((COMPUTING * 1e6) as u32 + MARGIN);
		let mut margin = stage.clone();
		margin.split = split;
		attempts.push(attempt(&margin, Draw::FreeSlots, 64, ", jobs leave 5 % of the fee", None));
		let more = ", jobs leave 5 % of the fee, offers are drawn";
		attempts.push(attempt(&margin, Draw::Offers, 64, more, OTHER_DRAWS));
	}
	attempts
}

/// What 64 slots earn in an era as so many identities, planck.
fn income(stage: &Stage, draw: Draw, class: usize, identities: u32, seed: u64) -> f64 {
	let mine = offers(identities);
	let standing: f64 = stage.standing(class, &mine, &stage.history).iter().sum();
	let margin = stage.split.margin();
	if margin == 0.0 {
		return standing;
	}
	standing + margin * FEE as f64 * jobs(stage, draw, class, identities, seed)
}

/// 64 slots as so many offers.
fn offers(identities: u32) -> Vec<Mine> {
	vec![Mine { domain: domain(0), capacity: TYPICAL * u64::from(SLOTS / identities) }; identities as usize]
}

/// Jobs that the attacker is drawn for in an era.
fn jobs(stage: &Stage, draw: Draw, class: usize, identities: u32, seed: u64) -> f64 {
	let offer = |slots: u32| Drawn { slots, quality: 0.98, active: 0 };
	let mut pool = vec![offer(SLOTS / identities); identities as usize];
	pool.extend(vec![offer(1); stage.nodes(class)]);
	let mut random = Random::new(seed, &[STREAM]);
	let load = stage.loads[class].slots as f64 / SLOT as f64;
	let mut mine = 0;
	for _ in 0..ROUNDS * ERAS {
		let arrived = random.poisson(load);
		assign(draw, &mut pool, arrived, &mut random);
		mine += pool[..identities as usize].iter().map(|offer| offer.active).sum::<u32>();
	}
	f64::from(mine) / ERAS as f64
}
