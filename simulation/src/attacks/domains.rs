//! False failure domains: to say that one is where one is not, so that the outages of where one is are paid for.
//!
//! The attacker has one slot with the provider that most are with. Its income is followed over many outages, with the real
//! judgement of domains, history, suspicion and payout.

use super::{gain, stage::Mine, Attempt, Stage};
use crate::{
	economy::{judged, Outcomes},
	operators::domain,
	random::Random,
	world::{outages, Down, ROUNDS},
};
use ambit_coverage::{
	outages::{Domain, Suspicion},
	payout::withhold,
	quality::Beta,
	units::effective_capacity,
};

const ATTACK: &str = "false failure domains";
/// Numbers that no provider has.
const NOBODY: u8 = 200;
/// Skill of the attacker.
const SKILL: f64 = 0.985;
/// Jobs that it fails in an era before others are drawn.
const TRIES: u32 = 3;

/// What it declares.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lie {
	/// Where it is.
	None,
	/// Another provider that is known.
	Known(usize),
	/// The same, and when it is found out, it comes back under another name.
	KnownAgain(usize),
	/// A domain that nobody else is in.
	Fresh,
	/// Another one after each outage, under another name.
	FreshAgain,
}

/// What the attacker finds.
pub struct Scene<'a> {
	/// The network.
	pub stage: &'a Stage,
	/// The class that it serves.
	pub class: usize,
	/// Where it is.
	pub provider: usize,
	/// Which providers are down, by era.
	pub down: &'a [Down],
	/// Whether who is found elsewhere owes again what a new offer owes.
	pub fine: bool,
}

/// All lies in each sample class.
pub fn attempts(stage: &Stage, outages_name: &str, seed: u64, eras: usize) -> Vec<Attempt> {
	let attempt = |way: String, gain: f64, except: Option<&'static str>| Attempt {
		attack: ATTACK,
		way,
		rule: stage.rule,
		gain,
		except,
	};
	if stage.rule.price().is_none() {
		return vec![attempt(format!("any, {outages_name}"), 0.0, None)];
	}
	let down = outages(&stage.providers, eras, seed ^ 0xd0);
	let mut by_provider = vec![0; stage.providers.len()];
	stage.operators.iter().for_each(|operator| by_provider[operator.provider] += 1);
	let provider = (0..by_provider.len()).max_by_key(|it| by_provider[*it]).unwrap_or(0);
	let other = (0..by_provider.len()).min_by_key(|it| by_provider[*it]).unwrap_or(0);
	let mut attempts = Vec::new();
	for (name, class) in stage.samples() {
		for fine in [true, false] {
			let scene = Scene { stage, class, provider, down: &down, fine };
			let honest = scene.income(Lie::None, seed);
			let lies = [
				("another provider", Lie::Known(other)),
				("another provider, again and again", Lie::KnownAgain(other)),
				("a domain of its own", Lie::Fresh),
				("a domain of its own, again and again", Lie::FreshAgain),
			];
			for (way, lie) in lies {
				let fined = if fine { "" } else { ", no fine" };
				let way = format!("{way}, {name} class, {outages_name}{fined}");
				let except = (!fine).then_some("nothing owed again");
				attempts.push(attempt(way, gain(scene.income(lie, seed), honest), except));
			}
		}
	}
	attempts
}

impl Scene<'_> {
	/// What it is paid over all eras, planck.
	pub fn income(&self, lie: Lie, seed: u64) -> f64 {
		let Self { stage, class, provider, .. } = *self;
		let mut work = Random::new(seed, &[21]);
		let mut seen = stage.seen.clone();
		let entry = stage.entry();
		let (mut record, mut suspicion, mut owed) = (Beta::PRIOR, Suspicion::default(), entry);
		let mut fresh = NOBODY;
		let jobs = stage.busy(class, ambit_coverage::units::SLOT) * ROUNDS as f64;
		let margin = stage.split.margin() * crate::rules::FEE as f64;
		let mut income = 0.0;
		let mut was_down = false;
		for down in self.down {
			let is_up = down >> provider & 1 == 0;
			let declared = match lie {
				Lie::None => domain(provider),
				Lie::Known(other) | Lie::KnownAgain(other) => domain(other),
				Lie::Fresh | Lie::FreshAgain => Domain(fresh),
			};
			// Its own jobs.
			let asked = work.round(jobs);
			let asked = if is_up { asked } else { asked.min(TRIES) };
			let mut done = 0;
			for _ in 0..asked {
				let success = is_up && work.chance(SKILL);
				done += u32::from(success);
				record = if success { record.success() } else { record.failure() };
			}
			// Everybody else's, which nothing of it hides.
			let mut outcomes = Outcomes::new();
			for it in 0..stage.providers.len() {
				outcomes.insert(domain(it), if down >> it & 1 == 0 { (500, 8) } else { (0, 60) });
			}
			let (succeeded, failed) = outcomes.entry(suspicion.domain(declared)).or_default();
			*succeeded += done;
			*failed += asked - done;
			let (dark, silent) = judged(&outcomes);
			seen.record(dark, silent);
			let was_found = suspicion.domain(declared) != declared;
			if !dark.is_empty() && asked > 0 {
				suspicion = suspicion.after(declared, done == 0, &dark);
			}
			let is_found = suspicion.domain(declared) != declared;
			if self.fine && is_found && !was_found {
				owed += entry;
			}
			let again = match lie {
				Lie::KnownAgain(_) => is_found && is_up,
				Lie::FreshAgain => was_down && is_up,
				_ => false,
			};
			if again {
				(record, suspicion, owed) = (Beta::PRIOR, Suspicion::default(), entry);
				fresh = if fresh == u8::MAX { NOBODY } else { fresh + 1 };
			}
			was_down = !is_up;

			let declared = if lie == Lie::FreshAgain { Domain(fresh) } else { declared };
			let mine = Mine {
				domain: suspicion.domain(declared),
				capacity: effective_capacity(1, record.mean_ppm()),
			};
			let reward = stage.standing(class, &[mine], &seen.imagined())[0] as u128;
			let (paid, left) = withhold(owed, reward);
			owed = left;
			income += paid as f64 + margin * f64::from(done);
		}
		income
	}
}
