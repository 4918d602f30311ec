//! Operators on whole rows: a cube for each.

use super::{
	arithmetic::{length, limit, magnitude, round_div, round_shift, saturate_i32, shift_left},
	function::{doublings, exp30, inverse, root},
};
use cubecl::prelude::*;

/// Units of a cube.
pub(in crate::backend::cube) const UNITS: u32 = 256;

/// What a row becomes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(in crate::backend::cube) enum Reduce {
	/// Its largest magnitude, in 32 bits.
	AbsMax,
	/// The lowest place of its largest element.
	Argmax,
	/// Its largest element.
	Max,
	/// Its sum over a divisor.
	Sum,
}

/// How two numbers become one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Fold {
	Sum,
	Max,
	Min,
}

#[cube]
fn folded(a: i64, b: i64, #[comptime] fold: Fold) -> i64 {
	match comptime!(fold) {
		Fold::Sum => a + b,
		Fold::Max => max(a, b),
		Fold::Min => min(a, b),
	}
}

/// What the numbers of all units of the cube become together.
#[cube]
fn together(value: i64, shared: &mut SharedMemory<i64>, #[comptime] fold: Fold) -> i64 {
	let unit = UNIT_POS as usize;
	// Whoever still reads what was there before is waited for.
	sync_cube();
	shared[unit] = value;
	sync_cube();
	let mut half = CUBE_DIM_X / 2u32;
	while half > 0u32 {
		if UNIT_POS < half {
			shared[unit] = folded(shared[unit], shared[unit + half as usize], fold);
		}
		sync_cube();
		half /= 2u32;
	}
	shared[0]
}

/// A magnitude in 32 bits.
#[cube]
fn size(value: i64) -> i64 {
	let size = magnitude(value);
	// The least number of 64 bits has no magnitude of its own.
	select(size < 0i64, 0x7fff_ffffi64, min(size, 0x7fff_ffffi64))
}

/// The largest magnitude of each row, and its numbers by that as numbers up to `number`. If `halved`, the high bytes of those and the low
/// ones too, as products take them.
#[cube(launch, address_type = "dynamic")]
pub(in crate::backend::cube) fn quantised<Y: Int>(
	x: &Array<i32>,
	scales: &mut Array<i32>,
	y: &mut Array<Y>,
	high: &mut Array<i8>,
	low: &mut Array<u8>,
	rows: usize,
	row: usize,
	number: i64,
	#[comptime] halved: bool,
	#[comptime] units: usize,
	#[define(Y)] _element: StorageType,
) {
	if CUBE_POS >= rows {
		terminate!();
	}
	let mut shared = SharedMemory::<i64>::new(units);
	let first = CUBE_POS * row;
	let step = CUBE_DIM_X as usize;
	let mut most = 0i64;
	let mut at = UNIT_POS as usize;
	while at < row {
		most = max(most, size(i64::cast_from(x[first + at])));
		at += step;
	}
	let scale = together(most, &mut shared, Fold::Max);
	if UNIT_POS == 0u32 {
		scales[CUBE_POS] = i32::cast_from(scale);
	}
	let mut at = UNIT_POS as usize;
	while at < row {
		let value = i64::cast_from(x[first + at]);
		let result = limit(round_div(value * number, scale), 0i64 - number, number);
		y[first + at] = Y::cast_from(result);
		if comptime!(halved) {
			high[first + at] = i8::cast_from(result >> 8i64);
			low[first + at] = u8::cast_from(result & 0xffi64);
		}
		at += step;
	}
}

/// What each row becomes.
#[cube(launch, address_type = "dynamic")]
pub(in crate::backend::cube) fn reduced<X: Int, Y: Int>(
	x: &Array<X>,
	y: &mut Array<Y>,
	rows: usize,
	row: usize,
	divisor: i64,
	#[comptime] reduce: Reduce,
	#[comptime] units: usize,
	#[define(X, Y)] _elements: [StorageType; 2],
) {
	if CUBE_POS >= rows {
		terminate!();
	}
	let mut shared = SharedMemory::<i64>::new(units);
	let first = CUBE_POS * row;
	let mut at = UNIT_POS as usize;
	let step = CUBE_DIM_X as usize;
	let mut most = i64::cast_from(x[first]);
	if comptime!(reduce == Reduce::AbsMax || reduce == Reduce::Sum) {
		most = 0i64;
	}
	while at < row {
		let value = i64::cast_from(x[first + at]);
		match comptime!(reduce) {
			Reduce::AbsMax => {
				most = max(most, size(value));
			}
			Reduce::Sum => {
				most += value;
			}
			Reduce::Argmax | Reduce::Max => {
				most = max(most, value);
			}
		}
		at += step;
	}
	let result = match comptime!(reduce) {
		Reduce::AbsMax | Reduce::Max => together(most, &mut shared, Fold::Max),
		Reduce::Sum => saturate_i32(round_div(together(most, &mut shared, Fold::Sum), divisor)),
		Reduce::Argmax => {
			let largest = together(most, &mut shared, Fold::Max);
			let mut lowest = i64::cast_from(row);
			let mut at = UNIT_POS as usize;
			while at < row {
				let here = select(i64::cast_from(x[first + at]) == largest, at, row);
				lowest = min(lowest, i64::cast_from(here));
				at += step;
			}
			together(lowest, &mut shared, Fold::Min)
		}
	};
	if UNIT_POS == 0u32 {
		y[CUBE_POS] = Y::cast_from(result);
	}
}

/// `ops::Softmax` of each row.
#[cube(launch, address_type = "dynamic")]
pub(in crate::backend::cube) fn softmax<Y: Int>(
	x: &Array<i32>,
	y: &mut Array<Y>,
	rows: usize,
	row: usize,
	from: u32,
	one: i64,
	#[comptime] units: usize,
	#[define(Y)] _element: StorageType,
) {
	if CUBE_POS >= rows {
		terminate!();
	}
	let mut shared = SharedMemory::<i64>::new(units);
	let first = CUBE_POS * row;
	let step = CUBE_DIM_X as usize;
	let mut largest = i64::cast_from(x[first]);
	let mut at = UNIT_POS as usize;
	while at < row {
		largest = max(largest, i64::cast_from(x[first + at]));
		at += step;
	}
	let largest = together(largest, &mut shared, Fold::Max);
	let mut sum = 0i64;
	let mut at = UNIT_POS as usize;
	while at < row {
		sum += exp30(i64::cast_from(x[first + at]) - largest, from);
		at += step;
	}
	let sum = together(sum, &mut shared, Fold::Sum);
	let mut at = UNIT_POS as usize;
	while at < row {
		let power = exp30(i64::cast_from(x[first + at]) - largest, from);
		y[first + at] = Y::cast_from(round_div(power * one, sum));
		at += step;
	}
}

/// `ops::Norm` of each row (CUDA has a function `norm`), with its epsilon and half its digits.
#[cube(launch, address_type = "dynamic")]
pub(in crate::backend::cube) fn normalised(
	x: &Array<i32>,
	gain: &Array<i32>,
	bias: &Array<i32>,
	y: &mut Array<i32>,
	rows: usize,
	row: usize,
	epsilon: i64,
	epsilon_digits: i32,
	shift: u32,
	#[comptime] centre: bool,
	#[comptime] units: usize,
) {
	if CUBE_POS >= rows {
		terminate!();
	}
	let mut shared = SharedMemory::<i64>::new(units);
	let first = CUBE_POS * row;
	let step = CUBE_DIM_X as usize;
	let count = i64::cast_from(row);

	let mut mean = 0i64;
	if comptime!(centre) {
		let mut sum = 0i64;
		let mut at = UNIT_POS as usize;
		while at < row {
			sum += i64::cast_from(x[first + at]);
			at += step;
		}
		mean = round_div(together(sum, &mut shared, Fold::Sum) << 15i64, count);
	}

	let mut largest = 0i64;
	let mut at = UNIT_POS as usize;
	while at < row {
		largest = max(largest, magnitude((i64::cast_from(x[first + at]) << 15i64) - mean));
		at += step;
	}
	let largest = together(largest, &mut shared, Fold::Max);
	let left = 31i32 - max(length(largest), epsilon_digits);

	let mut squares = 0i64;
	let mut at = UNIT_POS as usize;
	while at < row {
		let scaled = shift_left((i64::cast_from(x[first + at]) << 15i64) - mean, left);
		squares += round_shift(scaled * scaled, 16u32);
		at += step;
	}
	let squares = together(squares, &mut shared, Fold::Sum);
	let variance = round_div(squares, count) + shift_left(epsilon, 2i32 * left - 2i32);
	let spread = max(variance, 1i64);
	let factor = select(variance > 0i64, inverse(root(spread)), 0i64);
	let down = u32::cast_from(47i32 - doublings(spread));

	let mut at = UNIT_POS as usize;
	while at < row {
		let scaled = shift_left((i64::cast_from(x[first + at]) << 15i64) - mean, left);
		let normalised = round_shift(scaled * factor, down);
		let weighted = round_shift(normalised * i64::cast_from(gain[at]), shift);
		y[first + at] = i32::cast_from(saturate_i32(weighted + i64::cast_from(bias[at])));
		at += step;
	}
}
