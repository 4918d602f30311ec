//! How likely demand is to need the last slot of a supply.
//!
//! Jobs of a class arrive independently of each other and each keeps a slot busy for a while, so the number `D` of slots that
//! they would keep busy, were there enough, is Poisson-distributed around the load `L` (W. Feller, An Introduction to
//! Probability Theory, vol. 1, XVII.7: the queue M/G/∞). Of a supply `S` demand keeps `min(D, S)` busy. The last slot of it
//! is worth
//!
//! ```text
//! need(S) = E min(D, S) - E min(D, S - 1) = (1 - r) P(D >= n) + r P(D >= n + 1)    S = n + r, n whole, 0 <= r < 1
//! ```
//!
//! and a supply of less than one slot `P(D >= 1)` by the slot. A forecast of the load is never trusted to better than one
//! part in eight: above [`CELLS`] slots `D` is counted in cells of `L / 64` slots each (rounded up to a whole unit), so that its standard deviation is
//! `L / 8`, and only the ratio of supply to load matters. That is also what bounds how far anyone can drive the price up
//! with requests of its own.
//!
//! What follows from the definition, and what the rewards rest on: `need` falls with supply and rises with load; a class
//! without load needs nothing; and `S need(S) <= E min(D, S) <= L`, so that all slots together are never paid for more
//! requests than are served.
//!
//! # Error
//!
//! The terms `M^k / k!` are summed in 128 bits. `need` is within `2^-36` (1.5e-11) of its value, plus `2^-90` (8.1e-28);
//! `served` within `2^-36` of its value, plus 2 units. So where `need` is above 1e-18 it is right to 1e-9 relative.

use crate::{
	units::{Probability, SLOT},
	wide::{mul_div, mul_shift},
};
use alloc::vec::Vec;

/// Cells that the load has at most.
pub const CELLS: u32 = 64;
/// Terms of the series that are looked at. With a mean of [`CELLS`] the terms vanish after 190.
const MAX_TERMS: u32 = 256;

/// The demand for one class in one era.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Demand {
	/// Units of capacity in a cell.
	cell: u64,
	/// At `k`: the probability that at least `k` cells are demanded, units of 2^-96. Empty without load.
	tails: Vec<u128>,
	/// At `k`: how many of `k` cells are kept busy on average, units of 2^-96.
	busy: Vec<u128>,
}

impl Demand {
	/// Demand with this mean, units of 1/[`SLOT`] slot.
	pub fn new(load: u64) -> Self {
		let cell = load.div_ceil(u64::from(CELLS)).max(SLOT);
		if load == 0 {
			return Self { cell, tails: Vec::new(), busy: Vec::new() };
		}
		let mean = mul_div(u128::from(load), Probability::ONE.units(), u128::from(cell));
		let mut terms = poisson_terms(mean);

		// Now each term with all that follow it.
		let mut total = 0_u128;
		for term in terms.iter_mut().rev() {
			total = total.saturating_add(*term);
			*term = total;
		}
		let inverse = u128::MAX.checked_div((total >> 62).saturating_add(1)).unwrap_or(0);
		let tails: Vec<u128> = terms
			.into_iter()
			.map(|tail| mul_shift(tail, inverse, 94).min(Probability::ONE.units()))
			.collect();

		let mut sum = 0_u128;
		let busy = tails
			.iter()
			.enumerate()
			.map(|(cells, tail)| {
				if cells > 0 {
					sum = sum.saturating_add(*tail);
				}
				sum
			})
			.collect();
		Self { cell, tails, busy }
	}

	/// How likely the last slot of this supply is to be needed.
	pub fn need(&self, supply: u64) -> Probability {
		let (cells, part) = self.in_cells(supply);
		if cells == 0 {
			return Probability::from_units(self.tail(1));
		}
		let (upper, lower) = (self.tail(cells), self.tail(cells.saturating_add(1)));
		Probability::from_units(upper.saturating_sub(mul_shift(upper.saturating_sub(lower), part, 64)))
	}

	/// How much of this supply is kept busy on average, units of 1/[`SLOT`] slot.
	pub fn served(&self, supply: u64) -> u64 {
		let (cells, part) = self.in_cells(supply);
		let whole = self.busy.get(cells).or(self.busy.last()).copied().unwrap_or(0);
		let rest = mul_shift(self.tail(cells.saturating_add(1)), part, 64);
		let served = mul_shift(whole.saturating_add(rest), u128::from(self.cell), 96);
		u64::try_from(served).unwrap_or(u64::MAX)
	}

	/// Whole cells of a supply, and the rest in units of 2^-64 cell.
	fn in_cells(&self, supply: u64) -> (usize, u128) {
		let cells = supply.checked_div(self.cell).unwrap_or(0);
		let rest = supply.checked_rem(self.cell).unwrap_or(0);
		let part = (u128::from(rest) << 64).checked_div(u128::from(self.cell)).unwrap_or(0);
		(usize::try_from(cells).unwrap_or(usize::MAX), part)
	}

	fn tail(&self, cells: usize) -> u128 {
		self.tails.get(cells).copied().unwrap_or(0)
	}
}

/// `mean^k / k!` for k = 0, 1, ... as far as they don't vanish, in a common unit in which their sum has at most 127 bits.
/// The mean is in units of 2^-96.
fn poisson_terms(mean: u128) -> Vec<u128> {
	// The sum is e^mean.
	let bits = mul_shift(mean, 1_443, 96).checked_div(1_000).unwrap_or(0);
	let first_bit = 125_u32.saturating_sub(u32::try_from(bits).unwrap_or(125));
	let mut term = 1_u128.checked_shl(first_bit).unwrap_or(1);
	let mut terms = Vec::new();
	for k in 1..MAX_TERMS {
		if term == 0 {
			break;
		}
		terms.push(term);
		term = mul_shift(term, mean, 96).checked_div(u128::from(k)).unwrap_or(0);
	}
	terms
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn a_class_that_is_rarely_asked_for_should_need_its_first_slot_when_it_is_asked() {
		let demand = Demand::new(SLOT / 20);
		let once = 1.0 - (-0.05_f64).exp();
		assert!((demand.need(SLOT).float() - once).abs() < 1e-12);
		assert!((demand.need(SLOT / 2).float() - once).abs() < 1e-12);
		assert_eq!(demand.served(SLOT / 2), demand.served(SLOT) / 2);
		assert_eq!(Demand::new(0).need(SLOT), Probability::ZERO);
		assert_eq!(Demand::new(0).served(SLOT), 0);
	}

	#[test]
	fn only_the_ratio_should_matter_when_the_load_is_high() {
		let (small, large) = (Demand::new(64 * SLOT), Demand::new(6_400 * SLOT));
		for percent in 50..200 {
			assert_eq!(small.need(64 * SLOT / 100 * percent), large.need(64 * SLOT * percent));
		}
	}

	#[test]
	fn series_should_end_before_its_limit() {
		for load in [CELLS.into(), u64::from(CELLS) * SLOT, u64::MAX] {
			assert!(Demand::new(load).tails.len() < MAX_TERMS as usize - 1);
		}
	}

	proptest! {
		#[test]
		fn need_should_fall_with_supply_and_served_should_rise(load: u64, bits in 0u32..64, supply: u64, more: u64) {
			let demand = Demand::new(load >> bits);
			let above = supply.saturating_add(more);
			prop_assert!(demand.need(above) <= demand.need(supply));
			prop_assert!(demand.served(above) >= demand.served(supply));
		}

		#[test]
		fn slots_should_not_be_paid_for_more_than_is_served(load: u64, bits in 0u32..64, part in 0u64..4_000) {
			let load = load >> bits;
			let supply = u64::try_from(u128::from(load.max(SLOT)) * u128::from(part) / 1_000).unwrap_or(u64::MAX);
			let demand = Demand::new(load);
			let paid = demand.need(supply).of(supply.into());
			prop_assert!(paid <= u128::from(demand.served(supply)) + 1);
			prop_assert!(demand.served(supply) <= supply.saturating_add(1));
		}
	}
}
