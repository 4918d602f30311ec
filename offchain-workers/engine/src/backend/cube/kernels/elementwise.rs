//! Operators on elements one by one. Operands are broadcast by their strides.

use super::{
	arithmetic::{limit, magnitude, round_div, round_shift, saturate_i32, shift_left, sign},
	function::apply,
	place::place,
};
use ambit_graph::function::Function;
use cubecl::prelude::*;

/// An operator on two numbers of 32 bits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(in crate::backend::cube) enum Pair {
	/// The sum.
	Add,
	/// The difference.
	Sub,
	/// The product, shifted right by the number.
	Mul,
	/// The quotient of the first, shifted left by the number.
	Div,
	/// The first times the number, over the second, and no more than the number in magnitude.
	Quantise,
}

/// An operator on one number.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(in crate::backend::cube) enum Single {
	/// Times a number, shifted right by another, in a range.
	Scale,
	/// Shifted left by a number, in a range.
	Shift,
	/// The larger of it and 0.
	Relu,
	/// A real function.
	Apply(Function),
}

/// `op` of each pair, with its number.
#[cube(launch, address_type = "dynamic")]
pub(in crate::backend::cube) fn pairs<Y: Int>(
	x: &Array<i32>,
	z: &Array<i32>,
	y: &mut Array<Y>,
	count: usize,
	number: i64,
	extents: &Sequence<usize>,
	of_x: &Sequence<usize>,
	of_z: &Sequence<usize>,
	#[comptime] op: Pair,
	#[comptime] rank: usize,
	#[define(Y)] _element: StorageType,
) {
	if ABSOLUTE_POS >= count {
		terminate!();
	}
	let at = ABSOLUTE_POS;
	let a = i64::cast_from(x[place(at, extents, of_x, rank)]);
	let b = i64::cast_from(z[place(at, extents, of_z, rank)]);
	let result = match comptime!(op) {
		Pair::Add => saturate_i32(a + b),
		Pair::Sub => saturate_i32(a - b),
		Pair::Mul => saturate_i32(round_shift(a * b, u32::cast_from(number))),
		Pair::Div => saturate_i32(round_div((a * sign(b)) << number, magnitude(b))),
		Pair::Quantise => limit(round_div(a * number, b), 0i64 - number, number),
	};
	y[at] = Y::cast_from(result);
}

/// `op` of each element, which is then limited to a range.
#[cube(launch, address_type = "dynamic")]
pub(in crate::backend::cube) fn singles<X: Int, Y: Int>(
	x: &Array<X>,
	y: &mut Array<Y>,
	count: usize,
	number: i64,
	other: i64,
	low: i64,
	high: i64,
	#[comptime] op: Single,
	#[define(X, Y)] _elements: [StorageType; 2],
) {
	if ABSOLUTE_POS >= count {
		terminate!();
	}
	let value = i64::cast_from(x[ABSOLUTE_POS]);
	let result = match comptime!(op) {
		Single::Scale => limit(round_shift(value * number, u32::cast_from(other)), low, high),
		Single::Shift => limit(shift_left(value, i32::cast_from(number)), low, high),
		Single::Relu => max(value, 0i64),
		Single::Apply(function) => apply(value, u32::cast_from(number), u32::cast_from(other), function),
	};
	y[ABSOLUTE_POS] = Y::cast_from(result);
}

/// `ops::Rescale`, with its shifts.
#[cube(launch, address_type = "dynamic")]
pub(in crate::backend::cube) fn rescale<X: Int>(
	x: &Array<X>,
	scale: &Array<i32>,
	multiplier: &Array<i32>,
	bias: &Array<i32>,
	y: &mut Array<i32>,
	count: usize,
	pre: u32,
	mid: u32,
	post: u32,
	extents: &Sequence<usize>,
	of_scale: &Sequence<usize>,
	of_multiplier: &Sequence<usize>,
	of_bias: &Sequence<usize>,
	#[comptime] rank: usize,
	#[define(X)] _element: StorageType,
) {
	if ABSOLUTE_POS >= count {
		terminate!();
	}
	let at = ABSOLUTE_POS;
	let s = i64::cast_from(scale[place(at, extents, of_scale, rank)]);
	let m = i64::cast_from(multiplier[place(at, extents, of_multiplier, rank)]);
	let b = i64::cast_from(bias[place(at, extents, of_bias, rank)]);
	let accumulator = saturate_i32(round_shift(i64::cast_from(x[at]), pre));
	let multiplied = saturate_i32(round_shift(accumulator * m, mid));
	y[at] = i32::cast_from(saturate_i32(round_shift(multiplied * s, post) + b));
}

/// The second operand where the first is over 0, the third elsewhere.
#[cube(launch, address_type = "dynamic")]
pub(in crate::backend::cube) fn choose<C: Int, Y: Int>(
	condition: &Array<C>,
	a: &Array<Y>,
	b: &Array<Y>,
	y: &mut Array<Y>,
	count: usize,
	extents: &Sequence<usize>,
	of_condition: &Sequence<usize>,
	of_a: &Sequence<usize>,
	of_b: &Sequence<usize>,
	#[comptime] rank: usize,
	#[define(C, Y)] _elements: [StorageType; 2],
) {
	if ABSOLUTE_POS >= count {
		terminate!();
	}
	let at = ABSOLUTE_POS;
	let then = a[place(at, extents, of_a, rank)];
	let otherwise = b[place(at, extents, of_b, rank)];
	y[at] = select(condition[place(at, extents, of_condition, rank)] > C::new(0), then, otherwise);
}
