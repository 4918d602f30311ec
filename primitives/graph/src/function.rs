//! Real functions on fixed-point numbers: polynomials and roots on 64-bit integers, with error bounds in the
//! specification.

// The codec's derive casts variants' indices.
#![allow(clippy::as_conversions)]

use crate::{
	analysis::Interval,
	arithmetic::{length, round_div, round_shift, saturate_i32, shift_left, MAX_SHIFT},
	ElementType,
};
use codec::{Decode, Encode};

/// Most fraction bits of a function's operand and of its result.
pub const MAX_FRACTION: u8 = 30;

/// A real function of one variable.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Encode, Decode)]
pub enum Function {
	/// `e^x`.
	#[codec(index = 0)]
	Exp,
	/// `1 / (1 + e^-x)`.
	#[codec(index = 1)]
	Sigmoid,
	/// Hyperbolic tangent.
	#[codec(index = 2)]
	Tanh,
	/// Error function.
	#[codec(index = 3)]
	Erf,
	/// `x Φ(x)`, with the distribution function Φ of the normal distribution.
	#[codec(index = 4)]
	Gelu,
	/// The approximation of [`Function::Gelu`] by a hyperbolic tangent,
	/// `x / 2 * (1 + tanh(sqrt(2 / π) (x + 0.044715 x³)))`.
	#[codec(index = 5)]
	GeluTanh,
	/// `x` times its sigmoid.
	#[codec(index = 6)]
	Silu,
	/// Square root; 0 where `x` isn't positive.
	#[codec(index = 7)]
	Sqrt,
	/// One over the square root; 0 where `x` isn't positive.
	#[codec(index = 8)]
	Rsqrt,
}

/// 1 in Q30.
const ONE: i64 = 1 << 30;
/// `log2(e)` in Q30.
pub const LOG2_E: i64 = 1_549_082_005;
/// `sqrt(1/2)` in Q31.
pub const SQRT_HALF: i64 = 1_518_500_250;
/// `2 sqrt(2/π)` in Q27.
const GELU_LINEAR: i64 = 214_180_506;
/// `2 sqrt(2/π) * 0.044715` in Q30.
const GELU_CUBIC: i64 = 76_616_651;

/// `2^u` for `u` from 0 to 1, in Q32.
pub const EXP2: [i64; 8] =
	[4_294_967_296, 2_977_044_473, 1_031_764_902, 238_389_752, 41_301_092, 5_750_554, 627_479, 89_043];

/// `erf((k + u) / 2)` for `u` from 0 to 1 in row `k`, in Q32. Behind the last row it is 1 but for 2^-32.
#[rustfmt::skip]
pub const ERF: [[i64; 9]; 9] = [
	[0, 2_423_175_779, 833, -201_940_009, 45_797, 15_007_730, 245_174, -1_163_713, 158_361],
	[2_235_529_953, 1_887_171_259, -471_793_878, -78_621_130, 49_088_632, 1_145_169, -3_630_691, 443_999, 39_033],
	[3_619_372_346, 891_436_556, -445_718_116, 74_284_757, 18_579_272, -9_304_871, 333_204, 500_591, -93_731],
	[4_149_390_009, 255_400_841, -191_550_360, 74_489_020, -11_956_734, -2_040_470, 1_377_009, -243_957, 11_219],
	[4_274_876_577, 44_382_017, -44_382_110, 25_890_500, -9_251_316, 1_771_210, 6_994, -91_158, 16_737],
	[4_293_219_450, 4_677_831, -5_847_312, 4_483_179, -2_315_926, 825_233, -195_464, 26_790, -1_364],
	[4_294_872_418, 299_043, -448_558, 423_572, -279_977, 135_352, -47_696, 11_325, -1_375],
	[4_294_964_104, 11_595, -20_290, 22_687, -18_073, 10_707, -4_656, 1_347, -193],
	[4_294_967_230, 273, -545, 703, -650, 448, -224, 73, -11],
];

impl Function {
	/// The function of `x`, a 32-bit number with `from` fraction bits, as one with `to`; both at most
	/// [`MAX_FRACTION`].
	#[inline]
	pub fn apply(self, x: i64, from: u8, to: u8) -> i64 {
		let magnitude = x.saturating_abs();
		let below = MAX_FRACTION.saturating_sub(to);
		match self {
			Self::Exp => {
				let Power { whole, fraction } = power(x, from);
				let down = 32i64.saturating_sub(whole).saturating_sub(to.into());
				if down < 2 {
					ElementType::I32.max()
				} else {
					saturate_i32(shift_right(fraction, down))
				}
			}
			Self::Sigmoid => round_shift(sigmoid(x, exp30(magnitude.wrapping_neg(), from)), below),
			Self::Tanh => {
				let power = exp30(magnitude.wrapping_mul(-2), from);
				let tanh = round_div(ONE.wrapping_sub(power).wrapping_mul(ONE), ONE.wrapping_add(power));
				round_shift(tanh, below).wrapping_mul(x.signum())
			}
			Self::Erf => {
				// At most 2^31 by at most 2^28, of which all from 2^31 on is alike.
				let scaled = shift_left(magnitude, 28i64.saturating_sub(from.into())).min(1 << 31);
				round_shift(erf30(scaled), below).wrapping_mul(x.signum())
			}
			Self::Gelu => {
				let scaled = round_shift(magnitude.wrapping_mul(SQRT_HALF), from.saturating_add(3));
				let weight = erf30(scaled).wrapping_mul(x.signum()).wrapping_add(ONE);
				weighted(x, weight, from.saturating_add(31).saturating_sub(to))
			}
			Self::GeluTanh => {
				let power = gelu_power(magnitude, from);
				weighted(x, sigmoid(x, power), from.saturating_add(30).saturating_sub(to))
			}
			Self::Silu => {
				let power = exp30(magnitude.wrapping_neg(), from);
				weighted(x, sigmoid(x, power), from.saturating_add(30).saturating_sub(to))
			}
			Self::Sqrt => Root::of(x, from).map_or(0, |root| {
				scaled(root.value, root.doublings.saturating_sub(to.into()).saturating_add(root.fraction))
			}),
			Self::Rsqrt => Root::of(x, from).map_or(0, |root| {
				let down = 61i64.saturating_sub(root.doublings).saturating_sub(to.into());
				scaled(inverse(root.value), down.saturating_sub(root.fraction))
			}),
		}
	}
}

/// The least values of functions with a minimum, in Q30, rounded down.
const GELU_LEAST: i64 = -182_700_000;
const SILU_LEAST: i64 = -299_100_000;
/// How far parts of polynomials are from rising, in units of Q30.
const UNEVEN: i64 = 4;

impl Function {
	/// The values of the function for arguments of an interval, before they saturate; an end of 64 bits where that is unknown.
	pub(crate) fn bound(self, x: Interval, from: u8, to: u8) -> Interval {
		let at = |x: i64| self.apply(x, from, to);
		let below = |value: i64| {
			shift_left(value, i64::from(to).saturating_sub(MAX_FRACTION.into())).saturating_sub(1)
		};
		// What the integers are off at most, so that ends stand for all between.
		let about = |ends: Interval| {
			let off = (ends.high >> 28u8).saturating_sub(below(UNEVEN.wrapping_neg()));
			let high = ends.high.saturating_add(off);
			let high = if ends.high == ElementType::I32.max() { i64::MAX } else { high };
			Interval { low: ends.low.saturating_sub(off), high }
		};
		match self {
			Self::Exp => Interval { low: about(x.map(at)).low.max(0), ..about(x.map(at)) },
			Self::Sqrt => about(x.map(at)),
			Self::Sigmoid | Self::Tanh | Self::Erf => {
				let one = 1i64.wrapping_shl(to.into());
				about(x.map(at)).clamped(&Interval { low: one.wrapping_neg(), high: one })
			}
			Self::Rsqrt if x.high <= 0 => Interval::point(0),
			Self::Rsqrt => {
				let ends = about(Interval { low: x.low.max(1), ..x }.map(at));
				if x.low <= 0 {
					Interval { low: 0, ..ends }
				} else {
					ends
				}
			}
			Self::Gelu | Self::GeluTanh | Self::Silu => {
				let ends = about(x.map(at));
				let least = if self == Self::Silu { SILU_LEAST } else { GELU_LEAST };
				if x.low < 0 {
					Interval { low: below(least), ..ends }
				} else {
					ends
				}
			}
		}
	}
}

/// `e^x` in Q30 for `x` from -2^32 to 0 with `from` fraction bits.
#[inline]
pub fn exp30(x: i64, from: u8) -> i64 {
	let Power { whole, fraction } = power(x, from);
	shift_right(fraction, 2i64.saturating_sub(whole))
}

/// `floor(2^61 / root)`, for a root from 2^30 to 2^31.
#[inline]
pub(crate) fn inverse(root: i64) -> i64 {
	(1i64 << 61u8).checked_div(root).unwrap_or(0)
}

/// `2^whole * fraction`, where `fraction` is from 1 to 2 in Q32.
struct Power {
	whole: i64,
	fraction: i64,
}

/// `e^x` for `x` of at most 2^32 in magnitude with `from` fraction bits.
#[inline]
fn power(x: i64, from: u8) -> Power {
	let exponent = round_shift(x.wrapping_mul(LOG2_E), from);
	Power { whole: exponent >> MAX_FRACTION, fraction: polynomial(&EXP2, exponent & (ONE - 1)) }
}

/// A polynomial with coefficients in Q32, lowest first, at `u` in Q30 from 0 to 1.
#[inline]
fn polynomial(coefficients: &[i64], u: i64) -> i64 {
	let terms = coefficients.iter().rev();
	terms.fold(0, |sum, term| round_shift(sum.wrapping_mul(u), 30).wrapping_add(*term))
}

/// The error function in Q30 of `x` in Q28, not negative.
#[inline]
fn erf30(x: i64) -> i64 {
	let row = usize::try_from(x >> 27u8).ok().and_then(|row| ERF.get(row));
	row.map_or(ONE, |row| round_shift(polynomial(row, (x & ((1 << 27) - 1)) << 3u8), 2))
}

/// The sigmoid in Q30 of a number with the sign of `x`, from `e` to the power of minus its magnitude.
#[inline]
fn sigmoid(x: i64, power: i64) -> i64 {
	let sigmoid = round_div(ONE << 30u8, ONE.wrapping_add(power));
	if x < 0 {
		ONE.wrapping_sub(sigmoid)
	} else {
		sigmoid
	}
}

/// `e^-v` in Q30, where `v` is twice the argument of the hyperbolic tangent in [`Function::GeluTanh`].
#[inline]
fn gelu_power(magnitude: i64, from: u8) -> i64 {
	// From 8 on the tangent is 1.
	let x = shift_left(magnitude, 27i64.saturating_sub(from.into())).min(ONE);
	let square = round_shift(x.wrapping_mul(x), 27);
	let slope = round_shift(square.wrapping_mul(GELU_CUBIC), 30).wrapping_add(GELU_LINEAR);
	let argument = round_shift(x.wrapping_mul(slope), 27).min((1 << 32) - 1);
	exp30(argument.wrapping_neg(), 27)
}

/// `x` times a weight of at most 2^31, shifted down.
#[inline]
fn weighted(x: i64, weight: i64, down: u8) -> i64 {
	saturate_i32(round_shift(x.wrapping_mul(weight), down))
}

/// The square root of a number: `value / 2^doublings / 2^fraction`, with the value from 2^30 to 2^31.
struct Root {
	value: i64,
	doublings: i64,
	fraction: i64,
}

impl Root {
	/// Of a positive number with `from` fraction bits.
	fn of(x: i64, from: u8) -> Option<Self> {
		let x = u64::try_from(x).ok().filter(|x| *x > 0)?;
		let (x, from) = if from & 1 == 0 { (x, from) } else { (x.wrapping_shl(1), from.saturating_add(1)) };
		let (value, doublings) = root(x);
		Some(Self { value, doublings, fraction: i64::from(from >> 1u8) })
	}
}

/// `floor(sqrt(x * 2^2j))` with the `j` that makes it 2^30 to 2^31, and that `j`; `x` is from 1 to 2^60.
pub(crate) fn root(x: u64) -> (i64, i64) {
	let doublings = 62u32.saturating_sub(length(x)) >> 1u8;
	let root = x.wrapping_shl(doublings.wrapping_mul(2)).isqrt();
	(i64::try_from(root).unwrap_or(i64::MAX), i64::from(doublings))
}

/// A 32-bit number from one that is shifted down; the largest if it would have to be shifted up.
fn scaled(value: i64, down: i64) -> i64 {
	if down < 0 {
		ElementType::I32.max()
	} else {
		saturate_i32(shift_right(value, down))
	}
}

/// [`round_shift`], where all shifts from 62 on are one.
#[inline]
fn shift_right(value: i64, down: i64) -> i64 {
	round_shift(value, u8::try_from(down).unwrap_or(MAX_SHIFT))
}
