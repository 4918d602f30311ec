//! Exponential, logarithm and power from sums and products alone, which every machine computes alike: what the standard
//! library calls for them differs in the last bit between systems, and the same seed is to give the same bytes everywhere.

const LN_2: f64 = core::f64::consts::LN_2;

/// `e^x`, within 1e-15 relative for |x| < 700.
pub fn exp(x: f64) -> f64 {
	let halvings = (x / LN_2).round().clamp(-1_000.0, 1_000.0);
	let rest = x - halvings * LN_2;
	let series = (1..=16).rev().fold(1.0, |inner, n| 1.0 + rest * inner / f64::from(n));
	series * power_of_two(halvings as i32)
}

/// Natural logarithm of a positive normal number, within 1e-15 of its magnitude or of one.
pub fn ln(x: f64) -> f64 {
	let bits = x.to_bits();
	let exponent = ((bits >> 52) & 0x7ff) as i32 - 1_023;
	let mantissa = f64::from_bits((bits & ((1 << 52) - 1)) | (1_023 << 52));
	// Between 0.7 and 1.4, so that the series is short.
	let (mantissa, exponent) =
		if mantissa > 1.4 { (mantissa / 2.0, exponent + 1) } else { (mantissa, exponent) };
	let ratio = (mantissa - 1.0) / (mantissa + 1.0);
	let square = ratio * ratio;
	let series = (0..12).rev().fold(0.0, |inner, n| inner * square + 1.0 / f64::from(2 * n + 1));
	2.0 * ratio * series + f64::from(exponent) * LN_2
}

/// `base^power` for a positive base.
pub fn pow(base: f64, power: f64) -> f64 {
	exp(power * ln(base))
}

fn power_of_two(exponent: i32) -> f64 {
	match u64::try_from(exponent + 1_023) {
		Ok(biased @ 1..=2_046) => f64::from_bits(biased << 52),
		_ if exponent < 0 => 0.0,
		_ => f64::INFINITY,
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	proptest! {
		#[test]
		fn exp_should_agree_with_the_library(x in -600.0f64..600.0) {
			prop_assert!((exp(x) / x.exp() - 1.0).abs() < 1e-12);
		}

		#[test]
		fn ln_should_agree_with_the_library(x in 1e-12f64..1e12) {
			prop_assert!((ln(x) - x.ln()).abs() < 1e-13 * x.ln().abs().max(1.0));
		}

		#[test]
		fn pow_should_agree_with_the_library(base in 0.001f64..1_000.0, power in -3.0f64..3.0) {
			prop_assert!((pow(base, power) / base.powf(power) - 1.0).abs() < 1e-12);
		}
	}
}
