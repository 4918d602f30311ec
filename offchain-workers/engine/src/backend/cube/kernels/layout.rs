//! Operators that move elements.

use super::place::place;
use cubecl::prelude::*;

/// Elements of `x`, from `start` on at its strides, which may be those of other axes in any order.
#[cube(launch, address_type = "dynamic")]
pub(in crate::backend::cube) fn strided<T: Int>(
	x: &Array<T>,
	y: &mut Array<T>,
	count: usize,
	start: usize,
	extents: &Sequence<usize>,
	strides: &Sequence<usize>,
	#[comptime] rank: usize,
	#[define(T)] _element: StorageType,
) {
	if ABSOLUTE_POS >= count {
		terminate!();
	}
	y[ABSOLUTE_POS] = x[start + place(ABSOLUTE_POS, extents, strides, rank)];
}

/// Lines of `x` into parts of the lines of `y`, from `start` on.
#[cube(launch, address_type = "dynamic")]
pub(in crate::backend::cube) fn lines<T: Int>(
	x: &Array<T>,
	y: &mut Array<T>,
	count: usize,
	line: usize,
	into: usize,
	start: usize,
	#[define(T)] _element: StorageType,
) {
	if ABSOLUTE_POS >= count {
		terminate!();
	}
	let at = ABSOLUTE_POS;
	y[(at / line) * into + start + at % line] = x[at];
}

/// `ops::Update`: lines of `x` with parts of them from `u`, which begin at a position in units of `inner` elements.
#[cube(launch, address_type = "dynamic")]
pub(in crate::backend::cube) fn update<T: Int, P: Int>(
	x: &Array<T>,
	u: &Array<T>,
	position: &Array<P>,
	y: &mut Array<T>,
	count: usize,
	line: usize,
	part: usize,
	inner: usize,
	room: i64,
	#[define(T, P)] _elements: [StorageType; 2],
) {
	if ABSOLUTE_POS >= count {
		terminate!();
	}
	let at = ABSOLUTE_POS;
	let position = max(min(i64::cast_from(position[0]), room), 0i64);
	let start = usize::cast_from(position) * inner;
	let within = at % line;
	if within >= start && within < start + part {
		y[at] = u[(at / line) * part + (within - start)];
	} else {
		y[at] = x[at];
	}
}

/// `ops::Gather`: rows of a table by their places, of which `last` is the last.
#[cube(launch, address_type = "dynamic")]
pub(in crate::backend::cube) fn gather<T: Int, P: Int>(
	table: &Array<T>,
	places: &Array<P>,
	y: &mut Array<T>,
	count: usize,
	row: usize,
	last: i64,
	#[define(T, P)] _elements: [StorageType; 2],
) {
	if ABSOLUTE_POS >= count {
		terminate!();
	}
	let at = ABSOLUTE_POS;
	let place = max(min(i64::cast_from(places[at / row]), last), 0i64);
	y[at] = table[usize::cast_from(place) * row + at % row];
}

/// Rows with zeros behind them.
#[cube(launch, address_type = "dynamic")]
pub(in crate::backend::cube) fn padded<T: Int>(
	x: &Array<T>,
	y: &mut Array<T>,
	count: usize,
	row: usize,
	wide: usize,
	#[define(T)] _element: StorageType,
) {
	if ABSOLUTE_POS >= count {
		terminate!();
	}
	let at = ABSOLUTE_POS;
	let within = at % wide;
	let mut value = T::new(0);
	if within < row {
		value = x[(at / wide) * row + within];
	}
	y[at] = value;
}

/// The high bytes of numbers of 16 bits, which have a sign, and the low ones, which have none.
#[cube(launch, address_type = "dynamic")]
pub(in crate::backend::cube) fn halves(
	x: &Array<i16>,
	high: &mut Array<i8>,
	low: &mut Array<u8>,
	count: usize,
) {
	if ABSOLUTE_POS >= count {
		terminate!();
	}
	let value = i32::cast_from(x[ABSOLUTE_POS]);
	high[ABSOLUTE_POS] = i8::cast_from(value >> 8i32);
	low[ABSOLUTE_POS] = u8::cast_from(value & 0xffi32);
}
