//! Products of 128-bit numbers, in full.

const HALF: u128 = (1 << 64) - 1;

/// `floor(a b / 2^shift)`, or the largest number when that has more than 128 bits.
pub fn mul_shift(a: u128, b: u128, shift: u32) -> u128 {
	let (low, high) = a.carrying_mul(b, 0);
	match 128_u32.checked_sub(shift) {
		Some(0) => high,
		Some(128) if high == 0 => low,
		Some(left) if high.checked_shr(shift).unwrap_or(1) == 0 => {
			high.checked_shl(left).unwrap_or(0) | low.checked_shr(shift).unwrap_or(0)
		}
		Some(_) => u128::MAX,
		None => high.checked_shr(shift.saturating_sub(128)).unwrap_or(0),
	}
}

/// `floor(a b / c)`, or the largest number when that has more than 128 bits or `c` is 0.
///
/// Long division in base 2^64: D. Knuth, The Art of Computer Programming, vol. 2, 4.3.1, algorithm D.
pub fn mul_div(a: u128, b: u128, c: u128) -> u128 {
	let (low, high) = a.carrying_mul(b, 0);
	if high == 0 {
		return low.checked_div(c).unwrap_or(u128::MAX);
	}
	if high >= c {
		return u128::MAX;
	}
	let shift = c.leading_zeros();
	let divisor = c.wrapping_shl(shift);
	let (upper, lower) = match shift {
		0 => (high, low),
		_ => (
			high.wrapping_shl(shift) | low.wrapping_shr(128_u32.wrapping_sub(shift)),
			low.wrapping_shl(shift),
		),
	};
	let (first, rest) = digit(upper, lower >> 64, divisor);
	let (second, _) = digit(rest, lower & HALF, divisor);
	(first << 64) | second
}

/// One digit of the quotient `(upper 2^64 + next) / divisor`, and the remainder. The divisor's first bit is set, and
/// `upper` is below it.
fn digit(upper: u128, next: u128, divisor: u128) -> (u128, u128) {
	let (leading, trailing) = (divisor >> 64, divisor & HALF);
	let mut guess = upper.checked_div(leading).unwrap_or(0);
	let mut rest = upper.wrapping_sub(guess.wrapping_mul(leading));
	// At most two too large.
	while guess > HALF || guess.wrapping_mul(trailing) > ((rest << 64) | next) {
		guess = guess.wrapping_sub(1);
		rest = rest.wrapping_add(leading);
		if rest > HALF {
			break;
		}
	}
	let remainder = (upper << 64).wrapping_add(next).wrapping_sub(guess.wrapping_mul(divisor));
	(guess, remainder)
}

#[cfg(test)]
mod tests {
	use super::*;
	use num_bigint::BigUint;
	use proptest::prelude::*;

	/// Numbers of all lengths.
	fn number() -> impl Strategy<Value = u128> {
		(any::<u128>(), 0u32..128).prop_map(|(number, shift)| number >> shift)
	}

	fn saturated(number: BigUint) -> u128 {
		number.try_into().unwrap_or(u128::MAX)
	}

	#[test]
	fn products_should_saturate_when_they_do_not_fit() {
		assert_eq!(mul_shift(u128::MAX, u128::MAX, 127), u128::MAX);
		assert_eq!(mul_shift(u128::MAX, u128::MAX, 128), u128::MAX - 1);
		assert_eq!(mul_shift(u128::MAX, 2, 0), u128::MAX);
		assert_eq!(mul_shift(u128::MAX, u128::MAX, 255), 1);
		assert_eq!(mul_shift(u128::MAX, u128::MAX, 256), 0);
		assert_eq!(mul_shift(u128::MAX, u128::MAX, u32::MAX), 0);
		assert_eq!(mul_div(1, 1, 0), u128::MAX);
		assert_eq!(mul_div(u128::MAX, u128::MAX, 0), u128::MAX);
		assert_eq!(mul_div(u128::MAX, u128::MAX, u128::MAX), u128::MAX);
		assert_eq!(mul_div(u128::MAX, u128::MAX - 1, u128::MAX), u128::MAX - 1);
	}

	proptest! {
		#![proptest_config(ProptestConfig::with_cases(4_096))]

		#[test]
		fn mul_shift_should_equal_big_integers(a in number(), b in number(), shift in 0u32..300) {
			prop_assert_eq!(mul_shift(a, b, shift), saturated((BigUint::from(a) * b) >> shift));
		}

		#[test]
		fn mul_div_should_equal_big_integers(a in number(), b in number(), c in number()) {
			prop_assume!(c > 0);
			prop_assert_eq!(mul_div(a, b, c), saturated(BigUint::from(a) * b / c));
		}

		#[test]
		fn mul_div_should_equal_big_integers_when_the_quotient_nearly_overflows(a: u128, b: u128, above in 0u128..4) {
			let c = saturated((BigUint::from(a) * b) >> 128).saturating_add(above);
			prop_assume!(c > 0);
			prop_assert_eq!(mul_div(a, b, c), saturated(BigUint::from(a) * b / c));
		}
	}
}
