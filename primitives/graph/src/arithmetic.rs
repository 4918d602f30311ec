//! The rounding rules of every operator, and division that is defined everywhere.

/// `a / b` rounded down, and 0 when `b` is 0.
#[inline]
pub(crate) fn div(a: u64, b: u64) -> u64 {
	a.checked_div(b).unwrap_or(0)
}

/// The remainder of `a / b`, and 0 when `b` is 0.
pub(crate) fn rem(a: u64, b: u64) -> u64 {
	a.checked_rem(b).unwrap_or(0)
}

/// `a / b` rounded up, and 0 when `b` is 0.
pub(crate) fn ceil_div(a: u64, b: u64) -> u64 {
	div(a, b).saturating_add(u64::from(rem(a, b) != 0))
}

/// Largest right shift of [`round_shift`].
pub const MAX_SHIFT: u8 = 62;

/// `value / 2^shift` rounded to the nearest integer, halves upwards (towards plus infinity).
///
/// Equal to `floor((value + 2^(shift-1)) / 2^shift)`, computed without overflow for every value. Shifts over
/// [`MAX_SHIFT`] count as [`MAX_SHIFT`].
#[inline]
pub fn round_shift(value: i64, shift: u8) -> i64 {
	match shift.min(MAX_SHIFT).checked_sub(1) {
		None => value,
		Some(below) => {
			let half = value >> below;
			(half >> 1u8).wrapping_add(half & 1)
		}
	}
}

/// `numerator / denominator` rounded to the nearest integer, halves away from zero; 0 when the denominator is not
/// positive.
///
/// Exact for every numerator and denominator but `i64::MIN / 1`, which saturates.
#[inline]
pub fn round_div(numerator: i64, denominator: i64) -> i64 {
	let Ok(divisor) = u64::try_from(denominator) else { return 0 };
	let above = numerator.unsigned_abs().saturating_add(divisor >> 1u8);
	let magnitude = i64::try_from(div(above, divisor)).unwrap_or(i64::MAX);
	if numerator < 0 {
		magnitude.wrapping_neg()
	} else {
		magnitude
	}
}

/// Number of binary digits of `value`; 0 for 0.
#[inline]
pub fn length(value: u64) -> u32 {
	u64::BITS.saturating_sub(value.leading_zeros())
}

/// `value * 2^left`, rounded as by [`round_shift`] where `left` is negative. The exact result must fit 64 bits.
#[inline]
pub fn shift_left(value: i64, left: i64) -> i64 {
	match u32::try_from(left) {
		Ok(left) => value.wrapping_shl(left),
		Err(_) => round_shift(value, u8::try_from(left.unsigned_abs()).unwrap_or(MAX_SHIFT)),
	}
}

/// The 32-bit value nearest to `value`.
#[inline]
pub fn saturate_i32(value: i64) -> i64 {
	value.clamp(-0x8000_0000, 0x7fff_ffff)
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn round_shift_should_round_halves_up_when_the_remainder_is_a_half() {
		let shifted: Vec<i64> = [-6, -5, -3, -2, -1, 0, 1, 2, 3, 5, 6].map(|v| round_shift(v, 2)).to_vec();
		assert_eq!(shifted, [-1, -1, -1, 0, 0, 0, 0, 1, 1, 1, 2]);
		assert_eq!(round_shift(i64::MAX, 1), 1 << 62);
		assert_eq!(round_shift(i64::MIN, 62), -2);
		assert_eq!(round_shift(-7, 0), -7);
	}

	#[test]
	fn round_div_should_round_halves_away_from_zero_when_the_remainder_is_a_half() {
		assert_eq!(round_div(5, 2), 3);
		assert_eq!(round_div(-5, 2), -3);
		assert_eq!(round_div(4, 3), 1);
		assert_eq!(round_div(-4, 3), -1);
		assert_eq!(round_div(7, 0), 0);
		assert_eq!(round_div(7, -2), 0);
	}

	proptest! {
		#[test]
		fn round_shift_should_equal_the_exact_quotient_when_computed_in_128_bits(value: i64, shift in 1u8..=62) {
			let exact = (i128::from(value) + (1i128 << (shift - 1))) >> shift;
			prop_assert_eq!(i128::from(round_shift(value, shift)), exact);
		}

		#[test]
		fn round_div_should_be_odd_and_nearest_when_in_range(
			numerator in -i64::MAX..=i64::MAX,
			denominator in prop_oneof![1i64..=1 << 31, 1i64..=i64::MAX],
		) {
			let quotient = round_div(numerator, denominator);
			prop_assert_eq!(round_div(-numerator, denominator), -quotient);
			let error = i128::from(numerator) - i128::from(quotient) * i128::from(denominator);
			prop_assert!(2 * error.abs() <= i128::from(denominator));
		}
	}
}
