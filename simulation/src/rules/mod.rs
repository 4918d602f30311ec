//! What operators are paid for, and where the money comes from.
//!
//! Every rule divides the same fees. What is paid to who computes a job is *direct*; the rest of what is for operators is paid
//! as a *standing* reward, by whatever the rule rewards.

pub mod pricing;
pub mod yuma;

pub use pricing::Price;

use crate::world::ROUNDS;
use serde::Serialize;

/// Fee of a job, planck: 0.01 AMB.
pub const FEE: u128 = 10_000_000_000;
/// What keeping a slot busy for an era costs clients, planck.
pub const SLOT_VALUE: f64 = FEE as f64 * ROUNDS as f64;
/// What computing a job costs its operator, part of the fee.
pub const COMPUTING: f64 = 0.2;
/// What a slot costs its operator for an era, busy or not, part of [`SLOT_VALUE`].
pub const SLOT_COST: f64 = 0.2;

/// A rule by which operators are paid.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
	/// The network's: capacity is paid what it adds to the requests served, outages replayed.
	Coverage,
	/// The network's without its domain term: availability counts, but not who else fails at the same time.
	CoverageBlind,
	/// The price that the design started from: demand and supply as normal variables.
	Normal,
	/// That price without its domain term.
	NormalBlind,
	/// A reward in proportion to stake, whatever is served.
	Stake,
	/// The same reward for every node.
	EqualPay,
	/// Nothing but the fees of the jobs that one computes.
	PerJob,
	/// Rewards by weights that validators give, clipped to the stake's median.
	Yuma,
}

impl Rule {
	/// All of them.
	pub const ALL: [Self; 8] = [
		Self::Coverage,
		Self::CoverageBlind,
		Self::Normal,
		Self::NormalBlind,
		Self::PerJob,
		Self::Yuma,
		Self::Stake,
		Self::EqualPay,
	];
	/// Those that are told apart by more than their price: whom attacks are tried on.
	pub const FAMILIES: [Self; 5] = [Self::Coverage, Self::PerJob, Self::Yuma, Self::Stake, Self::EqualPay];

	/// The price that the rule pays, if it pays one.
	pub const fn price(self) -> Option<Price> {
		match self {
			Self::Coverage => Some(Price::Replay),
			Self::CoverageBlind => Some(Price::ReplayBlind),
			Self::Normal => Some(Price::Normal),
			Self::NormalBlind => Some(Price::NormalBlind),
			Self::Stake | Self::EqualPay | Self::PerJob | Self::Yuma => None,
		}
	}

	/// How it divides fees, when coverage divides them like this.
	///
	/// Where location is not paid for, a direct share above the cost of computing would decide it alone. So that the rules are
	/// compared at their best, those others give back exactly that cost and pay all the rest as standing reward.
	pub fn split(self, coverage: Split) -> Split {
		let Split { direct, standing, .. } = coverage;
		let operators = direct + standing;
		let (direct, standing) = match self {
			Self::PerJob => (operators, 0),
			Self::Stake | Self::EqualPay | Self::Yuma => {
				let cost = (COMPUTING * 1e6) as u32;
				(cost, operators - cost)
			}
			_ => (direct, standing),
		};
		Split { direct, standing, ..coverage }
	}

	/// How a person calls it.
	pub const fn name(self) -> &'static str {
		match self {
			Self::Coverage => "coverage",
			Self::CoverageBlind => "coverage without its domain term",
			Self::Normal => "normal price",
			Self::NormalBlind => "normal price without its domain term",
			Self::Stake => "by stake",
			Self::EqualPay => "equal pay per node",
			Self::PerJob => "pay per job",
			Self::Yuma => "Yuma-style",
		}
	}
}

/// How a fee is divided, parts per million.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Split {
	/// To who computed the job.
	pub direct: u32,
	/// To standing rewards.
	pub standing: u32,
	/// To data operators.
	pub data: u32,
	/// To the protocol.
	pub protocol: u32,
}

impl Split {
	/// What the registry and the rewards are configured for in classes with a weight: the cost of computing is paid by the job,
	/// capacity by what it covers.
	pub const DEFAULT: Self = Self { direct: 200_000, standing: 600_000, data: 50_000, protocol: 150_000 };
	/// 80/5/15 as fees were divided in every class before, with all of the protocol's share spent on rewards.
	pub const EARLIER: Self = Self { direct: 800_000, standing: 150_000, data: 50_000, protocol: 0 };

	/// A division with this direct share and the rest of the operators' four fifths as standing rewards.
	pub const fn with_direct(direct: u32) -> Self {
		Self { direct, standing: 800_000 - direct, ..Self::DEFAULT }
	}

	/// What a job leaves who computes it, part of the fee.
	pub fn margin(self) -> f64 {
		f64::from(self.direct) / 1e6 - COMPUTING
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn every_rule_should_divide_the_whole_fee() {
		for split in [Split::DEFAULT, Split::EARLIER, Split::with_direct(350_000)] {
			for rule in Rule::ALL {
				let Split { direct, standing, data, protocol } = rule.split(split);
				assert_eq!(direct + standing + data + protocol, 1_000_000, "{rule:?}");
			}
		}
	}
}
