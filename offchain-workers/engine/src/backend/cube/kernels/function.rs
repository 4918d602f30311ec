//! Real functions in fixed point, as `ambit_graph::Function` has them.

use super::arithmetic::{
	floor_root, length, limit, magnitude, round_div, round_shift, saturate_i32, shift_left, sign,
};
use ambit_graph::function::Function;
use cubecl::prelude::*;

/// 1 in Q30.
const ONE: i64 = 1 << 30;
/// Largest number of 32 bits.
const MOST: i64 = 0x7fff_ffff;

/// A step of a polynomial with coefficients in Q32 at `u` in Q30.
#[cube]
fn step(sum: i64, u: i64, coefficient: i64) -> i64 {
	round_shift(sum * u, 30u32) + coefficient
}

/// `2^u` in Q32 for `u` from 0 to 1 in Q30.
#[cube]
fn exp2(u: i64) -> i64 {
	let sum = step(89_043i64, u, 627_479i64);
	let sum = step(sum, u, 5_750_554i64);
	let sum = step(sum, u, 41_301_092i64);
	let sum = step(sum, u, 238_389_752i64);
	let sum = step(sum, u, 1_031_764_902i64);
	let sum = step(sum, u, 2_977_044_473i64);
	step(sum, u, 4_294_967_296i64)
}

/// The exponent of 2 in Q30 for `e^x`, with `x` of at most 2^32 in magnitude and `from` fraction bits.
#[cube]
fn exponent(x: i64, from: u32) -> i64 {
	round_shift(x * 1_549_082_005i64, from)
}

/// `e^x` in Q30 for `x` from -2^32 to 0 with `from` fraction bits.
#[cube]
pub(super) fn exp30(x: i64, from: u32) -> i64 {
	let exponent = exponent(x, from);
	let down = limit(2i64 - (exponent >> 30i64), 0i64, 62i64);
	round_shift(exp2(exponent & 0x3fff_ffffi64), u32::cast_from(down))
}

/// `erf((k + u) / 2)` in Q32 for `u` from 0 to 1 in Q30; a row of coefficients, lowest first, for each `k`.
#[rustfmt::skip]
#[cube]
fn erf_row(k: i64, u: i64) -> i64 {
	let mut sum = 0i64;
	if k == 0i64 { sum = polynomial(u, 0i64, 2_423_175_779i64, 833i64, -201_940_009i64, 45_797i64, 15_007_730i64, 245_174i64, -1_163_713i64, 158_361i64); }
	if k == 1i64 { sum = polynomial(u, 2_235_529_953i64, 1_887_171_259i64, -471_793_878i64, -78_621_130i64, 49_088_632i64, 1_145_169i64, -3_630_691i64, 443_999i64, 39_033i64); }
	if k == 2i64 { sum = polynomial(u, 3_619_372_346i64, 891_436_556i64, -445_718_116i64, 74_284_757i64, 18_579_272i64, -9_304_871i64, 333_204i64, 500_591i64, -93_731i64); }
	if k == 3i64 { sum = polynomial(u, 4_149_390_009i64, 255_400_841i64, -191_550_360i64, 74_489_020i64, -11_956_734i64, -2_040_470i64, 1_377_009i64, -243_957i64, 11_219i64); }
	if k == 4i64 { sum = polynomial(u, 4_274_876_577i64, 44_382_017i64, -44_382_110i64, 25_890_500i64, -9_251_316i64, 1_771_210i64, 6_994i64, -91_158i64, 16_737i64); }
	if k == 5i64 { sum = polynomial(u, 4_293_219_450i64, 4_677_831i64, -5_847_312i64, 4_483_179i64, -2_315_926i64, 825_233i64, -195_464i64, 26_790i64, -1_364i64); }
	if k == 6i64 { sum = polynomial(u, 4_294_872_418i64, 299_043i64, -448_558i64, 423_572i64, -279_977i64, 135_352i64, -47_696i64, 11_325i64, -1_375i64); }
	if k == 7i64 { sum = polynomial(u, 4_294_964_104i64, 11_595i64, -20_290i64, 22_687i64, -18_073i64, 10_707i64, -4_656i64, 1_347i64, -193i64); }
	if k == 8i64 { sum = polynomial(u, 4_294_967_230i64, 273i64, -545i64, 703i64, -650i64, 448i64, -224i64, 73i64, -11i64); }
	sum
}

/// A polynomial with coefficients in Q32, lowest first.
#[allow(clippy::too_many_arguments)]
#[cube]
fn polynomial(
	u: i64,
	c0: i64,
	c1: i64,
	c2: i64,
	c3: i64,
	c4: i64,
	c5: i64,
	c6: i64,
	c7: i64,
	c8: i64,
) -> i64 {
	let sum = step(step(step(step(c8, u, c7), u, c6), u, c5), u, c4);
	step(step(step(step(sum, u, c3), u, c2), u, c1), u, c0)
}

/// The error function in Q30 of `x` in Q28, not negative.
#[cube]
fn erf30(x: i64) -> i64 {
	let row = x >> 27i64;
	let value = round_shift(erf_row(row, (x & 0x7ff_ffffi64) << 3i64), 2u32);
	select(row >= 9i64, ONE, value)
}

/// The sigmoid in Q30 of a number with the sign of `x`, from `e` to the power of minus its magnitude.
#[cube]
fn sigmoid(x: i64, power: i64) -> i64 {
	let sigmoid = round_div(1i64 << 60i64, ONE + power);
	select(x < 0i64, ONE - sigmoid, sigmoid)
}

/// `e^-v` in Q30, where `v` is twice the argument of the hyperbolic tangent in the approximation of GELU.
#[cube]
fn gelu_power(size: i64, from: u32) -> i64 {
	let x = min(shift_left(size, 27i32 - i32::cast_from(from)), ONE);
	let square = round_shift(x * x, 27u32);
	let slope = round_shift(square * 76_616_651i64, 30u32) + 214_180_506i64;
	let argument = min(round_shift(x * slope, 27u32), 0xffff_ffffi64);
	exp30(0i64 - argument, 27u32)
}

/// `x` times a weight of at most 2^31, shifted down.
#[cube]
fn weighted(x: i64, weight: i64, down: u32) -> i64 {
	saturate_i32(round_shift(x * weight, down))
}

/// `floor(sqrt(x * 2^2j))` with the `j` that makes it 2^30 to 2^31, for `x` from 1 to 2^60.
#[cube]
pub(super) fn root(x: i64) -> i64 {
	floor_root(x << i64::cast_from(2i32 * doublings(x)))
}

/// The `j` of [`root`].
#[cube]
pub(super) fn doublings(x: i64) -> i32 {
	(62i32 - length(x)) >> 1i32
}

/// `floor(2^61 / root)`, for a root from 2^30 to 2^31.
#[cube]
pub(super) fn inverse(root: i64) -> i64 {
	(1i64 << 61i64) / root
}

/// A 32-bit number from one that is shifted down; the largest if it would have to be shifted up.
#[cube]
fn scaled(value: i64, down: i32) -> i64 {
	let shifted = saturate_i32(round_shift(value, u32::cast_from(min(max(down, 0i32), 62i32))));
	select(down < 0i32, MOST, shifted)
}

/// `Function::apply`.
#[cube]
pub(super) fn apply(x: i64, from: u32, to: u32, #[comptime] function: Function) -> i64 {
	let size = magnitude(x);
	let below = 30u32 - to;
	match comptime!(function) {
		Function::Exp => {
			let exponent = exponent(x, from);
			let down = 32i64 - (exponent >> 30i64) - i64::cast_from(to);
			let fraction = exp2(exponent & 0x3fff_ffffi64);
			let power = saturate_i32(round_shift(fraction, u32::cast_from(limit(down, 0i64, 62i64))));
			select(down < 2i64, MOST, power)
		}
		Function::Sigmoid => round_shift(sigmoid(x, exp30(0i64 - size, from)), below),
		Function::Tanh => {
			let power = exp30(size * -2i64, from);
			round_shift(round_div((ONE - power) * ONE, ONE + power), below) * sign(x)
		}
		Function::Erf => {
			let scaled = min(shift_left(size, 28i32 - i32::cast_from(from)), 0x8000_0000i64);
			round_shift(erf30(scaled), below) * sign(x)
		}
		Function::Gelu => {
			let scaled = round_shift(size * 1_518_500_250i64, from + 3u32);
			weighted(x, erf30(scaled) * sign(x) + ONE, from + 31u32 - to)
		}
		Function::GeluTanh => weighted(x, sigmoid(x, gelu_power(size, from)), from + 30u32 - to),
		Function::Silu => weighted(x, sigmoid(x, exp30(0i64 - size, from)), from + 30u32 - to),
		Function::Sqrt | Function::Rsqrt => {
			// A whole number of fraction bits is left under the root.
			let odd = from & 1u32;
			let even = max(x, 1i64) << i64::cast_from(odd);
			let fraction = i32::cast_from((from + odd) >> 1u32);
			let root = root(even);
			let doublings = doublings(even);
			let result = match comptime!(function) {
				Function::Sqrt => scaled(root, doublings - i32::cast_from(to) + fraction),
				_ => scaled(inverse(root), 61i32 - doublings - i32::cast_from(to) - fraction),
			};
			select(x > 0i64, result, 0i64)
		}
	}
}
