//! The specification's rounding rules on a device, as `ambit_graph::arithmetic` has them.

use cubecl::prelude::*;

/// `ambit_graph::arithmetic::round_shift` for shifts of at most 62.
#[cube]
pub(super) fn round_shift(value: i64, shift: u32) -> i64 {
	// Without a shift, the bit that is dropped last is none.
	let below = i64::cast_from(max(shift, 1u32) - 1u32);
	let half = (value >> below) & 1i64;
	(value >> i64::cast_from(shift)) + select(shift > 0u32, half, 0i64)
}

/// `ambit_graph::arithmetic::round_div` for numerators over `i64::MIN`.
#[cube]
pub(super) fn round_div(numerator: i64, denominator: i64) -> i64 {
	let mut quotient = 0i64;
	if denominator > 0i64 {
		let divisor = u64::cast_from(denominator);
		let above = u64::cast_from(magnitude(numerator)) + (divisor >> 1u64);
		let size = i64::cast_from(above / divisor);
		quotient = select(numerator < 0i64, 0i64 - size, size);
	}
	quotient
}

/// `value * 2^left`, rounded as by [`round_shift`] where `left` is negative.
#[cube]
pub(super) fn shift_left(value: i64, left: i32) -> i64 {
	let up = i64::cast_from(max(left, 0i32));
	let down = u32::cast_from(min(max(0i32 - left, 0i32), 62i32));
	round_shift(value << up, down)
}

/// `ambit_graph::arithmetic::length`.
#[cube]
pub(super) fn length(value: i64) -> i32 {
	let above = u32::cast_from(u64::cast_from(value) >> 32u64);
	let below = u32::cast_from(u64::cast_from(value) & 0xffff_ffffu64);
	let of_above = 64i32 - i32::cast_from(above.leading_zeros());
	let of_below = 32i32 - i32::cast_from(below.leading_zeros());
	select(above != 0u32, of_above, of_below)
}

/// The value without its sign.
#[cube]
pub(super) fn magnitude(value: i64) -> i64 {
	select(value < 0i64, 0i64 - value, value)
}

/// -1, 0 or 1.
#[cube]
pub(super) fn sign(value: i64) -> i64 {
	select(value < 0i64, -1i64, select(value > 0i64, 1i64, 0i64))
}

/// What is nearest to the value in `low..=high`.
#[cube]
pub(super) fn limit(value: i64, low: i64, high: i64) -> i64 {
	select(value < low, low, select(value > high, high, value))
}

/// The 32-bit value nearest to `value`.
#[cube]
pub(super) fn saturate_i32(value: i64) -> i64 {
	limit(value, -0x8000_0000i64, 0x7fff_ffffi64)
}

/// `floor(sqrt(value))`, for a value from 0 to 2^63, a binary digit at a time.
#[cube]
pub(super) fn floor_root(value: i64) -> i64 {
	let mut root = 0i64;
	for place in 0..32u32 {
		let next = root + (1i64 << i64::cast_from(31u32 - place));
		// At most (2^32 - 1)^2, which fits 64 bits without a sign.
		let square = u64::cast_from(next) * u64::cast_from(next);
		root = select(square <= u64::cast_from(value), next, root);
	}
	root
}
