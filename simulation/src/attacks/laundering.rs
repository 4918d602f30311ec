//! Laundering a record: a bad operator comes back under another name to be believed a newcomer's quality again.

use super::{
	draws::{assign, Draw, Drawn},
	Attempt, Stage,
};
use crate::{
	board::TYPICAL,
	operators::domain,
	random::Random,
	rules::{Rule, FEE},
	world::ROUNDS,
};
use ambit_coverage::{payout::withhold, quality::Beta, units::SLOT};

const ATTACK: &str = "laundering a record";
/// Jobs after which it comes back.
const AFTER: [u32; 7] = [1, 3, 8, 20, 50, 120, 400];
/// Rounds by which it is counted how often an offer is drawn.
const DRAWS: usize = 400;
const STREAM: u64 = 22;

/// Operators that do nothing, a third, and two thirds of their jobs well.
pub fn attempts(stage: &Stage, seed: u64, eras: usize) -> Vec<Attempt> {
	let mut attempts = Vec::new();
	for (name, class) in stage.samples() {
		let bad = Bad::new(stage, class, seed);
		let honest = bad.income(SKILLED, None, seed, eras);
		for (skill, what) in [(0.0, "none"), (0.33, "a third"), (0.67, "two thirds")] {
			let stays = bad.income(skill, None, seed, eras);
			let best = AFTER
				.into_iter()
				.map(|after| (after, bad.income(skill, Some(after), seed, eras)))
				.max_by(|left, right| left.1.total_cmp(&right.1));
			let Some((after, comes_back)) = best else { continue };
			attempts.push(Attempt {
				attack: ATTACK,
				way: format!("{what} of its jobs done, back after {after}, {name} class"),
				rule: stage.rule,
				gain: 100.0 * (comes_back - stays) / honest,
				except: None,
			});
		}
	}
	attempts
}

/// Skill of an honest operator.
const SKILLED: f64 = 0.985;

/// A bad operator's class.
struct Bad<'a> {
	stage: &'a Stage,
	/// What an unquestioned slot earns in an era, planck.
	full: f64,
	/// Jobs that an offer of one slot gets in an era, by tenths of its record's mean.
	drawn: Vec<f64>,
}

impl<'a> Bad<'a> {
	fn new(stage: &'a Stage, class: usize, seed: u64) -> Self {
		let mine = super::stage::Mine { domain: domain(0), capacity: TYPICAL };
		let full = stage.standing(class, &[mine], &stage.history)[0] / TYPICAL as f64 * SLOT as f64;
		let load = stage.loads[class].slots as f64 / SLOT as f64;
		let drawn = (0..=10).map(|tenth| {
			let mut random = Random::new(seed, &[STREAM, tenth]);
			let mut pool = vec![Drawn { slots: 1, quality: 0.98, active: 0 }; stage.nodes(class) + 1];
			pool[0].quality = tenth as f64 / 10.0;
			let mut mine = 0;
			for _ in 0..DRAWS {
				let jobs = random.poisson(load);
				assign(Draw::FreeSlots, &mut pool, jobs, &mut random);
				mine += pool[0].active;
			}
			f64::from(mine) / DRAWS as f64 * ROUNDS as f64
		});
		Self { stage, full, drawn: drawn.collect() }
	}

	/// What it is paid for so many eras when it does this part of its jobs well and comes back after so many of them, planck.
	fn income(&self, skill: f64, after: Option<u32>, seed: u64, eras: usize) -> f64 {
		let mut work = Random::new(seed, &[STREAM, 100]);
		let entry = self.stage.entry();
		let (mut record, mut owed, mut since) = (Beta::PRIOR, entry, 0);
		let mut income = 0.0;
		// Most of its cost is that of computing, which who does nothing saves.
		let direct = f64::from(self.stage.split.direct) / 1e6;
		let margin = (direct - crate::rules::COMPUTING) * FEE as f64;
		for _ in 0..eras {
			let mean = f64::from(record.mean_ppm()) / 1e6;
			let tenth = (mean * 10.0) as usize;
			let part = mean * 10.0 - tenth as f64;
			let high = self.drawn[(tenth + 1).min(10)];
			let jobs = self.drawn[tenth] * (1.0 - part) + high * part;
			let asked = work.round(jobs);
			let mut done = 0;
			for _ in 0..asked {
				let success = work.chance(skill);
				done += u32::from(success);
				record = if success { record.success() } else { record.failure() };
			}
			since += asked;
			let mean = f64::from(record.mean_ppm()) / 1e6;
			let standing = match self.stage.rule {
				Rule::Stake | Rule::EqualPay => self.full,
				Rule::PerJob => 0.0,
				_ => self.full * mean,
			};
			let (paid, left) = withhold(owed, standing as u128);
			owed = left;
			income += paid as f64 + margin * f64::from(done);
			if after.is_some_and(|after| since >= after) {
				(record, owed, since) = (Beta::PRIOR, entry, 0);
			}
		}
		income
	}
}
