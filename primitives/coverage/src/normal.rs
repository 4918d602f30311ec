//! The normal distribution and the square root, and the price that they give.
//!
//! This is the price that the protocol's design started from. The simulation pays it for comparison, with and without its
//! domain term; the network pays [`crate::market`]'s, and the decision record 0010 says why.
//!
//! Of the domains g with capacities `X_g` and availabilities `a_g`, supply is taken as normal around `sum a_g X_g` and demand
//! around the load `L`. With `sigma^2 = L + 1/4 + sum a_g (1 - a_g) X_g^2` and `z = (sum a_g X_g - L) / sigma`,
//!
//! ```text
//! E min(D, S) = L - sigma (phi(z) - z Phi(-z))
//! price_g     = max(0, d E min(D, S) / d X_g) = max(0, a_g Phi(-z) - phi(z) a_g (1 - a_g) X_g / sigma)
//! ```

use crate::{
	units::{Probability, SLOT},
	wide::{mul_div, mul_shift},
};

/// ln 2, units of 2^-104.
const LN_2: u128 = 14_058_695_031_733_113_177_892_216_608_771;
/// 1 / sqrt(2 pi), units of 2^-112.
const INV_SQRT_2_PI: u128 = 2_071_426_749_265_079_226_113_754_381_954_734;
/// Where the density is below the unit of a probability.
const FAR: u128 = 12 << 64;
/// Up to here the distribution is summed as a series, beyond it is a continued fraction.
const NEAR: u128 = 4 << 64;

/// Square root of a number of units squared, in units, rounded down: less than one unit below.
pub const fn sqrt(square: u128) -> u128 {
	square.isqrt()
}

/// Density of the standard normal distribution, `exp(-z^2 / 2) / sqrt(2 pi)`. `z` is in units of 2^-64.
///
/// Within `2^-50` of its value, plus `2^-94`.
pub fn density(z: i128) -> Probability {
	let (mantissa, exponent) = density_parts(z.unsigned_abs());
	Probability::from_units(mantissa.checked_shr(exponent.saturating_add(16)).unwrap_or(0))
}

/// Probability that a standard normal variable is at most `z`, units of 2^-64.
///
/// Within `2^-50` of its value, plus `2^-94`, also where it is small. Up to 4 from the middle by the series
/// `Phi(z) = 1/2 + phi(z) (z + z^3/3 + z^5/15 + ...)`, beyond by the continued fraction
/// `Phi(-z) = phi(z) / (z + 1 / (z + 2 / (z + ...)))` (M. Abramowitz and I. Stegun, Handbook of Mathematical Functions,
/// 26.2.11 and 26.2.14).
pub fn distribution(z: i128) -> Probability {
	let beyond = upper_tail(z.unsigned_abs());
	if z < 0 {
		beyond
	} else {
		beyond.complement()
	}
}

/// The density as mantissa, units of 2^-112, and power of two by which it is to be divided.
fn density_parts(z: u128) -> (u128, u32) {
	if z >= FAR {
		return (0, 0);
	}
	// z^2 / 2, units of 2^-104.
	let exponent = mul_shift(z, z, 25);
	let halvings = exponent.checked_div(LN_2).unwrap_or(0);
	let rest = exponent.checked_rem(LN_2).unwrap_or(0) << 8;
	// exp(-rest) = 1 - rest (1 - rest/2 (1 - rest/3 (...))).
	let one = 1_u128 << 112;
	let power = (1..=30_u128)
		.rev()
		.fold(one, |inner, n| one.saturating_sub(mul_shift(rest, inner, 112).checked_div(n).unwrap_or(0)));
	(mul_shift(power, INV_SQRT_2_PI, 112), u32::try_from(halvings).unwrap_or(u32::MAX))
}

/// Probability to be above `z >= 0`.
fn upper_tail(z: u128) -> Probability {
	let (mantissa, exponent) = density_parts(z);
	if z >= NEAR {
		let fraction = (1..=48_u128)
			.rev()
			.fold(z, |inner, n| z.saturating_add((n << 121).checked_div(inner).unwrap_or(0) << 7));
		let tail = mul_div(mantissa, 1 << 64, fraction);
		return Probability::from_units(tail.checked_shr(exponent.saturating_add(16)).unwrap_or(0));
	}
	let mut term = mul_shift(mantissa.checked_shr(exponent).unwrap_or(0), z, 64);
	let mut sum = 0_u128;
	let mut odd = 1_u128;
	while term > 0 {
		sum = sum.saturating_add(term);
		odd = odd.saturating_add(2);
		term = mul_shift(mul_shift(term, z, 64), z, 64).checked_div(odd).unwrap_or(0);
	}
	Probability::from_units((1_u128 << 111).saturating_sub(sum) >> 16)
}

/// A failure domain as the normal price sees it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NormalDomain {
	/// Capacity in it, units of 1/[`SLOT`] slot.
	pub capacity: u64,
	/// Share of the time in which it is up, parts per million.
	pub availability_ppm: u32,
}

/// Supply and demand of a class in the normal approximation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NormalMarket {
	/// Distance of mean supply from the load in standard deviations, units of 2^-64.
	z: i128,
	/// Standard deviation, units of 1/[`SLOT`] slot.
	sigma: u128,
}

impl NormalMarket {
	/// A class with this load, units of 1/[`SLOT`] slot, and these domains.
	pub fn new(load: u64, domains: impl IntoIterator<Item = NormalDomain>) -> Self {
		let slot = u128::from(SLOT);
		let quarter = mul_div(slot, slot, 4);
		let mut variance = u128::from(load).saturating_mul(slot).saturating_add(quarter);
		let mut mean = 0_u128;
		for domain in domains {
			let capacity = u128::from(domain.capacity);
			let up = u128::from(domain.availability_ppm.min(1_000_000));
			mean = mean.saturating_add(mul_div(capacity, up, 1_000_000));
			let spread = up.saturating_mul(1_000_000_u128.saturating_sub(up));
			let square = capacity.saturating_mul(capacity);
			variance = variance.saturating_add(mul_div(square, spread, 1_000_000_000_000));
		}
		let sigma = sqrt(variance).max(1);
		let distance = mul_div(mean.abs_diff(u128::from(load)), 1 << 64, sigma);
		let distance = i128::try_from(distance).unwrap_or(i128::MAX);
		let z = if mean < u128::from(load) { distance.saturating_neg() } else { distance };
		Self { z, sigma }
	}

	/// Price of capacity in this domain. Right to `2^-33` (1.2e-10) of the larger of its two terms.
	pub fn price(&self, domain: NormalDomain) -> Probability {
		let up = Probability::from_ppm(domain.availability_ppm);
		let needed = up.of(distribution(self.z.saturating_neg()).units());
		let at_once = up.complement().of(up.of(density(self.z).units()));
		let at_once = mul_div(at_once, u128::from(domain.capacity), self.sigma);
		Probability::from_units(needed.saturating_sub(at_once))
	}

	/// Price of capacity in this domain if the fate of all of it were not shared: the first term alone.
	pub fn price_without_domain_term(&self, domain: NormalDomain) -> Probability {
		let up = Probability::from_ppm(domain.availability_ppm);
		Probability::from_units(up.of(distribution(self.z.saturating_neg()).units()))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn tails_should_vanish_far_away() {
		for z in [12 << 64, i128::MAX] {
			assert_eq!(density(z), Probability::ZERO);
			assert_eq!(distribution(z), Probability::ONE);
			assert_eq!(distribution(z.saturating_neg()), Probability::ZERO);
		}
		assert_eq!(distribution(i128::MIN), Probability::ZERO);
		assert_eq!(distribution(0), Probability::from_ppm(500_000));
	}

	proptest! {
		#[test]
		fn square_root_should_be_less_than_a_unit_below(square: u128) {
			let root = sqrt(square);
			prop_assert!(root * root <= square);
			prop_assert!((root + 1).checked_mul(root + 1).is_none_or(|above| above > square));
		}

		#[test]
		fn distribution_should_rise(z in -12i128 << 64..12 << 64, step in 0i128..1 << 66) {
			prop_assert!(distribution(z) <= distribution(z + step));
			let around = distribution(z).units() + distribution(-z).units();
			prop_assert_eq!(around, Probability::ONE.units());
		}

		#[test]
		fn price_should_be_defined_for_any_class(load: u64, capacity: u64, availability_ppm: u32, count in 0usize..5) {
			let domain = NormalDomain { capacity, availability_ppm };
			let market = NormalMarket::new(load, vec![domain; count]);
			prop_assert!(market.price(domain) <= market.price_without_domain_term(domain));
		}
	}
}
