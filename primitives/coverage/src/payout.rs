//! From prices to payments: an era's budget, each class's part and limit, each offer's reward, and what is left.
//!
//! With `R` the era's budget, `w_t` a class's reward weight, `V_t` what its demand is worth and `L_t` its load, an offer of
//! effective capacity `x` in domain g earns
//!
//! ```text
//! reward = R (w_t V_t / sum of all w V) (x price_g / L_t)
//! ```
//!
//! As `sum x price_g <= L_t`, classes are never paid more than their parts, nor all together more than `R`. All roundings are
//! downwards. [`demand_budget`] is the `R` at which a unit of served demand is paid for with a fixed share of its fee.
//!
//! **Limit of a class.** What a class is paid is also limited by its [`Allowance`]: a governed multiple of what its jobs have
//! paid towards rewards, less what it was paid before. With a multiple of at most 1 nobody gains by paying for jobs in a
//! class of its own, whatever the price says: it gets back less than it paid. The allowance is carried over, because a class
//! that is asked for once a day pays its operators every hour.
//!
//! **What is left.** Prices rarely sum to the whole budget. What isn't earned stays for later eras up to a ceiling, and what
//! is above goes to the treasury ([`close_era`]).
//!
//! **Entry.** A newcomer's quality is a guess in its favour; an operator that left a bad record behind under another name
//! would be paid for the guess again and again. [`withhold`] keeps a new offer's first rewards, a fixed amount per slot, so
//! that a fresh name costs more than it can gain, whatever number of identities the slots are spread over.

use crate::{
	market::Supply,
	outages::Domain,
	units::{Probability, SLOT},
	wide::{mul_div, mul_shift},
};
use alloc::vec::Vec;

const PPM: u128 = 1_000_000;
/// Rates are in units of 2^-32 planck for a slot.
const RATE_BITS: u32 = 32;

/// What counts of a class's demand in the division of the budget: `w_t V_t`, planck. The weight is in parts per million.
pub fn worth(weight_ppm: u32, value: u128) -> u128 {
	mul_div(value, u128::from(weight_ppm), PPM)
}

/// The budget at which demand is paid for at this share of its worth, parts per million, as far as the funds go.
pub fn demand_budget(funds: u128, total_worth: u128, share_ppm: u32) -> u128 {
	worth(share_ppm, total_worth).min(funds)
}

/// A class's part of the budget. None when nothing is worth anything.
pub fn class_budget(budget: u128, worth: u128, total_worth: u128) -> u128 {
	match total_worth {
		0 => 0,
		total => mul_div(budget, worth.min(total), total),
	}
}

/// What a class may still be paid, planck.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Allowance(pub u128);

impl Allowance {
	/// After the class's jobs paid `paid` towards rewards. `multiple_ppm` is the governed multiple in parts per million;
	/// no more than `ceiling` is kept.
	#[must_use]
	pub fn after_payment(self, paid: u128, multiple_ppm: u32, ceiling: u128) -> Self {
		Self(self.0.saturating_add(worth(multiple_ppm, paid)).min(ceiling))
	}

	/// After the class's operators were paid `paid`.
	#[must_use]
	pub const fn after_reward(self, paid: u128) -> Self {
		Self(self.0.saturating_sub(paid))
	}
}

/// What a class pays in an era: a rate for each domain. Computed once, then applied to any number of offers, in any order, in
/// as many blocks as it takes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Payout {
	/// In order of the domains; units of 2^-32 planck for a slot.
	rates: Vec<(Domain, u128)>,
	/// At least what all offers get together, planck.
	earned: u128,
}

impl Payout {
	/// `budget` is the class's part, `load` its load in units of 1/[`SLOT`] slot; `prices` are those of `supply`'s domains.
	pub fn new(
		budget: u128,
		load: u64,
		supply: &Supply,
		prices: &[(Domain, Probability)],
		allowance: Allowance,
	) -> Self {
		let mut rates: Vec<(Domain, u128)> =
			prices.iter().map(|(domain, price)| (*domain, rate(budget, load, *price))).collect();
		let wanted = total(&rates, supply);
		let earned = wanted.min(budget).min(allowance.0);
		if earned < wanted {
			// What was rounded away must not come back.
			let wanted = wanted.saturating_add(u128::try_from(rates.len()).unwrap_or(u128::MAX));
			for (_, rate) in &mut rates {
				*rate = mul_div(*rate, earned, wanted);
			}
		}
		Self { rates, earned }
	}

	/// The payout with these rates, as stored between two blocks.
	pub const fn from_parts(rates: Vec<(Domain, u128)>, earned: u128) -> Self {
		Self { rates, earned }
	}

	/// Rates in order of the domains, units of 2^-32 planck for a slot, and an upper bound of what all offers get, planck.
	pub fn parts(&self) -> (&[(Domain, u128)], u128) {
		(&self.rates, self.earned)
	}

	/// At least what all offers get together, planck.
	pub const fn earned(&self) -> u128 {
		self.earned
	}

	/// What an offer of this effective capacity earns, planck.
	pub fn reward(&self, domain: Domain, capacity: u64) -> u128 {
		let place = self.rates.binary_search_by_key(&domain, |(domain, _)| *domain);
		let rate = place.ok().and_then(|place| self.rates.get(place)).map_or(0, |(_, rate)| *rate);
		reward(rate, capacity)
	}
}

/// What a hypothetical offer would earn in an era, planck: `quote` is its price, `budget` the class's part, `load` the class's
/// load. What the class's allowance would leave of it is not considered.
pub fn expected_reward(budget: u128, load: u64, capacity: u64, quote: Probability) -> u128 {
	reward(rate(budget, load, quote), capacity)
}

/// What a slot earns, units of 2^-32 planck. No price is above the load in slots, so this is at most the budget.
fn rate(budget: u128, load: u64, price: Probability) -> u128 {
	let share = match load {
		0 => 0,
		load => mul_div(price.units(), u128::from(SLOT), u128::from(load)),
	};
	mul_shift(budget, share, 96_u32.saturating_sub(RATE_BITS))
}

fn reward(rate: u128, capacity: u64) -> u128 {
	mul_div(rate, u128::from(capacity), u128::from(SLOT) << RATE_BITS)
}

fn total(rates: &[(Domain, u128)], supply: &Supply) -> u128 {
	rates.iter().fold(0, |sum, (domain, rate)| sum.saturating_add(reward(*rate, supply.of(*domain))))
}

/// What becomes of the funds at the end of an era.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Remainder {
	/// Stays for later eras, planck.
	pub carried: u128,
	/// Goes to the treasury, planck.
	pub treasury: u128,
}

/// Closes an era that had these funds and paid so much of them. At most `ceiling` is carried.
pub fn close_era(funds: u128, paid: u128, ceiling: u128) -> Remainder {
	let left = funds.saturating_sub(paid);
	let carried = left.min(ceiling);
	Remainder { carried, treasury: left.saturating_sub(carried) }
}

/// Takes what a new offer still owes from its reward. Returns what is paid, and what is owed then, planck.
pub fn withhold(owed: u128, reward: u128) -> (u128, u128) {
	(reward.saturating_sub(owed), owed.saturating_sub(reward))
}
