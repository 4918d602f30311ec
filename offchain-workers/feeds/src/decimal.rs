//! Exact decimals: from a number as it is written to whole units, without a float in between.

use std::cmp::Ordering;

/// Exponents beyond this are as good as this: no document has so many digits that they could make up for it.
const FAR: i64 = 1 << 40;
/// Most digits of a number of 128 bits.
const MAX_DIGITS: i64 = 39;

/// Why a number is no whole number of units.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NotScaled {
	/// It is not a number as JSON writes them.
	#[error("it is no JSON number")]
	NoNumber,
	/// It doesn't fit.
	#[error("it doesn't fit into 128 bits")]
	OutOfRange,
}

/// A JSON number times 10^`decimals`, rounded half to even.
pub fn scale(number: &str, decimals: u8) -> Result<i128, NotScaled> {
	let Written { is_negative, digits, exponent } = Written::read(number).ok_or(NotScaled::NoNumber)?;
	let Some(first) = digits.iter().position(|digit| *digit != b'0') else { return Ok(0) };
	let digits = digits.get(first..).unwrap_or_default();
	let exponent = exponent.saturating_add(i64::from(decimals));
	// Digits before the point, in units.
	let whole = i64::try_from(digits.len()).unwrap_or(FAR).saturating_add(exponent);
	if whole > MAX_DIGITS {
		return Err(NotScaled::OutOfRange);
	}
	let magnitude = match usize::try_from(whole) {
		// Less than a tenth of a unit.
		Err(_) => 0,
		Ok(whole) => {
			let (kept, rest) = digits.split_at_checked(whole).unwrap_or((digits, &[]));
			let zeros = whole.saturating_sub(kept.len());
			let mut kept = kept.iter().copied().chain(std::iter::repeat_n(b'0', zeros));
			let magnitude = kept.try_fold(0_u128, |sum, digit| {
				sum.checked_mul(10)?.checked_add(u128::from(digit.wrapping_sub(b'0')))
			});
			let magnitude = magnitude.ok_or(NotScaled::OutOfRange)?;
			let is_up = match half(rest) {
				Ordering::Less => false,
				Ordering::Equal => magnitude % 2 == 1,
				Ordering::Greater => true,
			};
			magnitude.checked_add(u128::from(is_up)).ok_or(NotScaled::OutOfRange)?
		}
	};
	let signed =
		if is_negative { 0_i128.checked_sub_unsigned(magnitude) } else { i128::try_from(magnitude).ok() };
	signed.ok_or(NotScaled::OutOfRange)
}

/// How the digits behind a point compare with one half.
fn half(digits: &[u8]) -> Ordering {
	let Some((first, rest)) = digits.split_first() else { return Ordering::Less };
	first.cmp(&b'5').then(if rest.iter().all(|digit| *digit == b'0') {
		Ordering::Equal
	} else {
		Ordering::Greater
	})
}

/// A number as it is written: digits times 10^exponent.
struct Written {
	is_negative: bool,
	digits: Vec<u8>,
	exponent: i64,
}

impl Written {
	fn read(number: &str) -> Option<Self> {
		let mut reader = crate::json::Reader::new(number);
		reader.number().ok()?;
		if reader.peek().is_some() {
			return None;
		}
		let (is_negative, number) = match number.strip_prefix('-') {
			Some(rest) => (true, rest),
			None => (false, number),
		};
		let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
		let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
		let behind = i64::try_from(part.len()).unwrap_or(FAR);
		let exponent = bounded(exponent).saturating_sub(behind);
		Some(Self { is_negative, digits: [whole.as_bytes(), part.as_bytes()].concat(), exponent })
	}
}

/// An exponent, or one that is as good.
fn bounded(exponent: &str) -> i64 {
	let (is_negative, digits) = match exponent.strip_prefix('-') {
		Some(digits) => (true, digits),
		None => (false, exponent.strip_prefix('+').unwrap_or(exponent)),
	};
	let magnitude = digits.bytes().fold(0_i64, |sum, digit| {
		sum.saturating_mul(10).saturating_add(i64::from(digit.wrapping_sub(b'0'))).min(FAR)
	});
	if is_negative {
		magnitude.saturating_neg()
	} else {
		magnitude
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use num_bigint::{BigInt, Sign};
	use proptest::prelude::*;

	#[test]
	fn numbers_should_be_scaled_exactly() {
		for (number, decimals, expected) in [
			("0", 0, 0),
			("-0", 3, 0),
			("0e999999999999999999999", 18, 0),
			("1.5e3", 0, 1_500),
			("1.5E+3", 2, 150_000),
			("12345e-2", 1, 1_234),
			("0.1", 18, 100_000_000_000_000_000),
			("0.30000000000000004", 17, 30_000_000_000_000_004),
			("9007199254740993", 0, 9_007_199_254_740_993),
			("-1.005", 2, -100),
			("170141183460469231731687303715884105727", 0, i128::MAX),
			("-170141183460469231731687303715884105728", 0, i128::MIN),
			("170141183460469231731687303715884105727.4999", 0, i128::MAX),
			("1e-999999999999999999999", 18, 0),
			("1e20", 18, 100_000_000_000_000_000_000_000_000_000_000_000_000),
		] {
			assert_eq!(scale(number, decimals), Ok(expected), "{number}");
		}
	}

	#[test]
	fn halves_should_be_rounded_to_even() {
		for (number, expected) in [
			("0.5", 0),
			("1.5", 2),
			("2.5", 2),
			("-0.5", 0),
			("-1.5", -2),
			("-2.5", -2),
			("0.50000000001", 1),
			("0.4999999", 0),
			("0.05", 0),
			("0.95", 1),
			("5e-1", 0),
			("15e-1", 2),
			("9.5", 10),
			("99.5", 100),
		] {
			assert_eq!(scale(number, 0), Ok(expected), "{number}");
		}
	}

	#[test]
	fn what_does_not_fit_should_be_out_of_range() {
		let (many, wide) = ("9".repeat(400), "1".to_owned() + &"0".repeat(400));
		for number in [
			"1e999",
			"-1e999",
			"1e39",
			"1e999999999999999999999999",
			"170141183460469231731687303715884105728",
			"-170141183460469231731687303715884105729",
			"170141183460469231731687303715884105727.5",
			"340282366920938463463374607431768211455.5",
			"999999999999999999999999999999999999999",
			&many,
			&wide,
		] {
			assert_eq!(scale(number, 0), Err(NotScaled::OutOfRange), "{number}");
		}
		assert_eq!(scale("1e21", 18), Err(NotScaled::OutOfRange));
	}

	#[test]
	fn what_is_no_json_number_should_not_be_one() {
		for text in [
			"", " 1", "1 ", "+1", "01", ".5", "5.", "1e", "0x1", "1,000", "NaN", "Infinity", "-", "١", "1_0",
			"--1", "\"1\"",
		] {
			assert_eq!(scale(text, 0), Err(NotScaled::NoNumber), "{text}");
		}
	}

	/// The same by big integers.
	fn reference(digits: &str, is_negative: bool, exponent: i32) -> Option<i128> {
		let magnitude: BigInt = digits.parse().unwrap();
		let ten = |power: i32| BigInt::from(10).pow(power.unsigned_abs());
		let rounded = if exponent >= 0 {
			magnitude * ten(exponent)
		} else {
			let unit = ten(exponent);
			let (whole, twice): (BigInt, BigInt) = (&magnitude / &unit, (&magnitude % &unit) * 2);
			let is_odd = whole.bit(0);
			let is_up = twice > unit || (twice == unit && is_odd);
			whole + BigInt::from(u8::from(is_up))
		};
		let signed = if is_negative {
			BigInt::from_biguint(Sign::Minus, rounded.magnitude().clone())
		} else {
			rounded
		};
		i128::try_from(signed).ok()
	}

	proptest! {
		#![proptest_config(ProptestConfig::with_cases(2_000))]

		#[test]
		fn scaling_should_agree_with_big_integers(
			whole in "0|[1-9][0-9]{0,45}",
			part in "|[0-9]{1,45}|[0-9]{0,3}50{0,30}",
			exponent in -90_i32..90,
			is_negative: bool,
			decimals in 0_u8..=18,
		) {
			let sign = if is_negative { "-" } else { "" };
			let point = if part.is_empty() { "" } else { "." };
			let number = format!("{sign}{whole}{point}{part}e{exponent}");
			let expected = reference(&format!("{whole}{part}"), is_negative, exponent + i32::from(decimals) - part.len() as i32);
			prop_assert_eq!(scale(&number, decimals).ok(), expected, "{}", number);
			let shorter = format!("{sign}{whole}{point}{part}");
			let expected = reference(&format!("{whole}{part}"), is_negative, i32::from(decimals) - part.len() as i32);
			prop_assert_eq!(scale(&shorter, decimals).ok(), expected, "{}", shorter);
		}
	}
}
