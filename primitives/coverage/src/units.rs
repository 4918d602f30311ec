//! The units of capacity, load and probability.

use crate::wide::{mul_div, mul_shift};

/// Units of capacity and of load in one slot. A slot is what computes one job at a time.
pub const SLOT: u64 = 1_000_000_000_000;

/// Capacity that these slots add when a request to one of them succeeds with this probability, parts per million: exactly
/// the product, or the largest number (18 million slots).
pub fn effective_capacity(slots: u32, quality_ppm: u32) -> u64 {
	u64::from(slots).saturating_mul(u64::from(quality_ppm.min(1_000_000))).saturating_mul(SLOT / 1_000_000)
}

/// A probability in units of 2^-96.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Probability(u128);

impl Probability {
	/// Never.
	pub const ZERO: Self = Self(0);
	/// Always.
	pub const ONE: Self = Self(1 << 96);

	/// So many units of 2^-96; certainty when there are more than that.
	pub fn from_units(units: u128) -> Self {
		Self(units.min(Self::ONE.0))
	}

	/// Units of 2^-96.
	pub const fn units(self) -> u128 {
		self.0
	}

	/// So many parts of a million; certainty when there are more.
	pub fn from_ppm(ppm: u32) -> Self {
		Self::from_units(mul_div(u128::from(ppm), Self::ONE.0, 1_000_000))
	}

	/// Parts per million, rounded down.
	pub fn ppm(self) -> u32 {
		u32::try_from(mul_shift(self.0, 1_000_000, 96)).unwrap_or(1_000_000)
	}

	/// This share of an amount, rounded down.
	pub fn of(self, amount: u128) -> u128 {
		mul_shift(amount, self.0, 96)
	}

	/// That it does not happen.
	pub const fn complement(self) -> Self {
		Self(Self::ONE.0.saturating_sub(self.0))
	}
}

#[cfg(test)]
impl Probability {
	/// The nearest float.
	pub(crate) fn float(self) -> f64 {
		self.0 as f64 / Self::ONE.0 as f64
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn capacity_should_saturate_when_there_are_too_many_slots() {
		assert_eq!(effective_capacity(3, 500_000), SLOT + SLOT / 2);
		assert_eq!(effective_capacity(3, 2_000_000), 3 * SLOT);
		assert_eq!(effective_capacity(u32::MAX, 1_000_000), u64::MAX);
	}

	proptest! {
		#[test]
		fn parts_per_million_should_come_back(ppm in 0u32..=1_000_000) {
			let probability = Probability::from_ppm(ppm);
			prop_assert!(probability.ppm() == ppm || probability.ppm() + 1 == ppm);
			prop_assert!((probability.float() - f64::from(ppm) / 1e6).abs() < 1e-15);
			prop_assert_eq!(probability.complement().complement(), probability);
		}

		#[test]
		fn shares_should_never_be_more_than_the_whole(units: u128, amount: u128) {
			let share = Probability::from_units(units);
			prop_assert!(share.of(amount) <= amount);
			prop_assert!(share.of(amount) + share.complement().of(amount) + 1 >= amount);
		}

		#[test]
		fn capacity_should_be_split_exactly(left in 0u32..1_000_000, right in 0u32..1_000_000, quality in 0u32..=1_000_000) {
			prop_assert_eq!(
				effective_capacity(left, quality) + effective_capacity(right, quality),
				effective_capacity(left + right, quality)
			);
		}
	}
}
