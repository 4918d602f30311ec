//! Operators: what they have, and how they make up their minds.

use crate::random::Random;
use ambit_coverage::{
	outages::{Domain, Suspicion},
	quality::Beta,
	units::effective_capacity,
};
use serde::Serialize;

/// An operator with one slot.
#[derive(Clone, Debug)]
pub struct Operator {
	/// What it serves.
	pub class: usize,
	/// Where it is; it says so.
	pub provider: usize,
	/// First era in which it serves where it is.
	pub live: usize,
	/// Its record in its class.
	pub record: Beta,
	/// What speaks for its being elsewhere.
	pub suspicion: Suspicion,
	/// Probability that it does a job well, while its provider is up.
	pub skill: f64,
	/// What it has staked, in parts of the mean.
	pub stake: f64,
	/// What is withheld of its rewards yet, planck.
	pub owed: u128,
}

impl Operator {
	/// One that just came.
	pub fn new(random: &mut Random) -> Self {
		Self {
			class: 0,
			provider: 0,
			live: 0,
			record: Beta::PRIOR,
			suspicion: Suspicion::default(),
			skill: 0.97 + 0.029 * random.unit(),
			// Pareto with exponent 2 and mean 1.
			stake: 0.5 / (1.0 - random.unit()).sqrt(),
			owed: 0,
		}
	}

	/// The domain that it declares.
	pub fn declared(&self) -> Domain {
		domain(self.provider)
	}

	/// The domain in which its capacity is priced.
	pub fn priced(&self) -> Domain {
		self.suspicion.domain(self.declared())
	}

	/// Its effective capacity, units of 1/[`ambit_coverage::units::SLOT`] slot.
	pub fn capacity(&self) -> u64 {
		effective_capacity(1, self.record.mean_ppm())
	}
}

/// The domain of a provider.
pub fn domain(provider: usize) -> Domain {
	Domain(u8::try_from(provider).unwrap_or(u8::MAX))
}

/// How operators make up their minds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Conduct {
	/// Share of the operators that look around in an era.
	pub attention: f64,
	/// Share of the operators that give up in an era, each replaced by a newcomer.
	pub turnover: f64,
	/// Eras that one who moves counts on staying: what it loses by moving must be earned in them.
	pub horizon: f64,
	/// What a new offer owes, in eras of what a slot that is always needed earns.
	pub entry: u32,
	/// Whether operators come while it pays and go when it doesn't.
	pub free: bool,
}

impl Conduct {
	/// One in twenty looks around in an hour, one in two thousand gives up, and who moves plans for a month.
	pub const DEFAULT: Self =
		Self { attention: 0.05, turnover: 0.0005, horizon: 720.0, entry: 6, free: false };
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn stakes_should_have_a_heavy_tail_around_one() {
		let mut random = Random::new(4, &[]);
		let stakes: Vec<f64> = (0..20_000).map(|_| Operator::new(&mut random).stake).collect();
		let mean = stakes.iter().sum::<f64>() / 20_000.0;
		assert!((0.9..1.1).contains(&mean), "{mean}");
		assert!(stakes.iter().any(|stake| *stake > 10.0));
	}
}
