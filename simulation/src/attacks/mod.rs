//! What one who wants more than its due can do, and what it gets.
//!
//! Each attack is tried in a network that has settled under a rule, against the same operator behaving honestly there. The
//! others stay where they are, unless it says otherwise: that is what favours the attacker most.

pub mod domains;
pub mod draws;
pub mod laundering;
pub mod lazy;
pub mod merging;
pub mod saturation;
pub mod self_dealing;
pub mod splitting;
pub mod stage;

pub use stage::Stage;

use crate::rules::Rule;
use serde::Serialize;

/// What an attack gains.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Attempt {
	/// Which attack.
	pub attack: &'static str,
	/// How it is done.
	pub way: String,
	/// Under which rule.
	pub rule: Rule,
	/// What it gains, percent of what the same operator earns honestly.
	pub gain: f64,
	/// Why it doesn't count for the aim that no attack gains at default parameters, if it doesn't.
	pub except: Option<&'static str>,
}

impl Attempt {
	/// Whether it counts for the aim that no attack gains at default parameters.
	pub fn counts(&self) -> bool {
		self.except.is_none()
	}
}

/// All attacks on a rule's settled network, each in its ways. `dark` is the network with a cheap provider and many outages.
pub fn all(bright: &Stage, dark: &Stage, seed: u64, eras: usize) -> Vec<Attempt> {
	let mut attempts = splitting::attempts(bright, seed);
	attempts.extend(merging::attempts(bright));
	attempts.extend(self_dealing::attempts(bright));
	attempts.extend(saturation::attempts(bright));
	attempts.extend(domains::attempts(bright, "1 % outages", seed, eras));
	attempts.extend(domains::attempts(dark, "8 % outages", seed, eras));
	attempts.extend(laundering::attempts(bright, seed, eras));
	attempts.extend(lazy::attempts(bright));
	attempts
}

/// The attempt of each attack that gains most.
pub fn best(attempts: &[Attempt]) -> Vec<&Attempt> {
	let mut best: Vec<&Attempt> = Vec::new();
	for attempt in attempts {
		match best.iter_mut().find(|best| best.attack == attempt.attack && best.rule == attempt.rule) {
			Some(best) if best.gain < attempt.gain => *best = attempt,
			Some(_) => {}
			None => best.push(attempt),
		}
	}
	best
}

/// What `attack` is more than `honest`, percent.
fn gain(attack: f64, honest: f64) -> f64 {
	100.0 * (attack - honest) / honest
}
