//! Products as dot products, for few rows and for devices without tensor cores.

use super::place::place;
use cubecl::prelude::*;

/// Units that share a dot product.
pub(in crate::backend::cube) const LANES: u32 = 32;
/// Dot products of a cube.
pub(in crate::backend::cube) const CHANNELS: u32 = 4;

/// `y[b, m, n] = sum_k x[b, m, k] * w[b', n, k]`, where `b'` is `b` broadcast to the outer axes of `w`.
///
/// Rows are in vectors. The shape of `w` is the outer axes of the result, its strides are those that `w` has along them in
/// matrices. `y` is written at `first + b * batch_step + m * row_step + n`.
#[cube(launch, address_type = "dynamic")]
pub(in crate::backend::cube) fn dots<X: Int, W: Int, Y: Int, N: Size>(
	x: &Array<Vector<X, N>>,
	w: &Array<Vector<W, N>>,
	y: &mut Array<Y>,
	batches: usize,
	rows: usize,
	channels: usize,
	depth: usize,
	batch_step: usize,
	row_step: usize,
	first: usize,
	outer: &Sequence<usize>,
	strides: &Sequence<usize>,
	#[comptime] rank: usize,
	#[define(X, W, Y)] _elements: [StorageType; 3],
) {
	let cubes = channels.div_ceil(CHANNELS as usize);
	let row = CUBE_POS / cubes;
	let channel = (CUBE_POS % cubes) * CHANNELS as usize + UNIT_POS_Y as usize;
	if row >= batches * rows {
		terminate!();
	}
	let batch = row / rows;
	let matrix = place(batch, outer, strides, rank);
	let mut sum = Y::new(0);
	if channel < channels {
		let of_x = row * depth;
		let of_w = (matrix * channels + channel) * depth;
		let mut at = UNIT_POS_X as usize;
		while at < depth {
			let a = x[of_x + at];
			let b = w[of_w + at];
			#[unroll]
			for lane in 0..N::value() {
				// At most 2^30.
				sum += Y::cast_from(i32::cast_from(a[lane]) * i32::cast_from(b[lane]));
			}
			at += LANES as usize;
		}
	}
	let mut shared = SharedMemory::<Y>::new(comptime!((LANES * CHANNELS) as usize));
	let unit = UNIT_POS as usize;
	shared[unit] = sum;
	sync_cube();
	let mut half = CUBE_DIM_X / 2u32;
	while half > 0u32 {
		if UNIT_POS_X < half {
			let both = shared[unit] + shared[unit + half as usize];
			shared[unit] = both;
		}
		sync_cube();
		half /= 2u32;
	}
	if UNIT_POS_X == 0u32 && channel < channels {
		y[first + batch * batch_step + (row % rows) * row_step + channel] = shared[unit];
	}
}

/// `Op::GroupedMatMul`: dot products whose terms have the scales of their groups of `size` vectors.
#[cube(launch, address_type = "dynamic")]
pub(in crate::backend::cube) fn grouped<X: Int, W: Int, N: Size>(
	x: &Array<Vector<X, N>>,
	w: &Array<Vector<W, N>>,
	of_w: &Array<i16>,
	of_x: &Array<i16>,
	y: &mut Array<i64>,
	rows: usize,
	channels: usize,
	depth: usize,
	size: usize,
	#[comptime] both: bool,
	#[define(X, W)] _elements: [StorageType; 2],
) {
	let cubes = channels.div_ceil(CHANNELS as usize);
	let row = CUBE_POS / cubes;
	let channel = (CUBE_POS % cubes) * CHANNELS as usize + UNIT_POS_Y as usize;
	if row >= rows {
		terminate!();
	}
	let groups = depth / size;
	let mut sum = 0i64;
	if channel < channels {
		let mut at = UNIT_POS_X as usize;
		while at < depth {
			let a = x[row * depth + at];
			let b = w[channel * depth + at];
			// At most 16 products of at most 2^30.
			let mut term = 0i64;
			#[unroll]
			for lane in 0..N::value() {
				term += i64::cast_from(i32::cast_from(a[lane]) * i32::cast_from(b[lane]));
			}
			let mut scale = i64::cast_from(of_w[channel * groups + at / size]);
			if comptime!(both) {
				scale *= i64::cast_from(of_x[row * groups + at / size]);
			}
			sum += term * scale;
			at += LANES as usize;
		}
	}
	let mut shared = SharedMemory::<i64>::new(comptime!((LANES * CHANNELS) as usize));
	let unit = UNIT_POS as usize;
	shared[unit] = sum;
	sync_cube();
	let mut half = CUBE_DIM_X / 2u32;
	while half > 0u32 {
		if UNIT_POS_X < half {
			let both = shared[unit] + shared[unit + half as usize];
			shared[unit] = both;
		}
		sync_cube();
		half /= 2u32;
	}
	if UNIT_POS_X == 0u32 && channel < channels {
		y[row * channels + channel] = shared[unit];
	}
}
