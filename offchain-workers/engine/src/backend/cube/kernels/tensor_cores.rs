//! Products of bytes on tensor cores, with 32-bit accumulators.
//!
//! A cube computes a tile of 128 by 128 elements, 64 terms at a time, from two buffers in shared memory: while one is
//! multiplied, the other is filled. Rows in shared memory are 80 bytes apart, so that the units of a plane read from different
//! banks.

use super::place::place;
use cubecl::{
	cmma::{MatrixIdent, MmaDefinition},
	prelude::*,
};

/// Rows and columns of a tile of the result.
pub(in crate::backend::cube) const TILE: usize = 128;
/// Bytes that are read at once. Rows must be a multiple of it.
pub(in crate::backend::cube) const VECTOR: usize = 16;
/// Units of a cube along its axes: a plane, and planes.
pub(in crate::backend::cube) const UNITS: [u32; 2] = [32, 8];

/// Vectors of a row that are multiplied at once.
const STEP: usize = 4;
/// Vectors from one row in shared memory to the next.
const PITCH: usize = 5;
/// Bytes of a register.
const WORD: usize = 4;
/// Words of a vector.
const WORDS: usize = VECTOR / WORD;
/// Extents of what one instruction multiplies.
const ROWS: usize = 16;
const COLUMNS: usize = 8;
const TERMS: usize = 32;
/// What a plane computes: rows and columns, in instructions.
const DOWN: usize = 4;
const ACROSS: usize = 4;
/// Vectors of a tile that one unit copies.
const COPIES: usize = TILE * STEP / 256;

/// What is done with a sum.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(in crate::backend::cube) enum Output {
	/// It is the result.
	Whole,
	/// It is a part of a product of wider numbers: shifted left and, unless it is the first, added to the others.
	Part {
		/// How far.
		shift: u32,
		/// Whether the sum has no sign.
		unsigned: bool,
		/// Whether there is nothing yet to add to.
		first: bool,
	},
}

/// `y[b, m, n] = sum_k x[b, m, k] * w[b', n, k]`, where `b'` is `b` broadcast to the outer axes of `w`.
///
/// Rows are in vectors. `strides` are those that `w` has along the outer axes of the result, in matrices. `y` is written at `first + b * batch_step + m * row_step + n`.
#[cube(launch_unchecked, address_type = "dynamic")]
pub(in crate::backend::cube) fn products<A: Int, B: Int, Y: Int>(
	x: &Array<Vector<A, Const<16>>>,
	w: &Array<Vector<B, Const<16>>>,
	y: &mut Array<Y>,
	rows: usize,
	channels: usize,
	depth: usize,
	batch_step: usize,
	row_step: usize,
	first: usize,
	outer: &Sequence<usize>,
	strides: &Sequence<usize>,
	#[comptime] rank: usize,
	#[comptime] output: Output,
	#[define(A, B, Y)] _elements: [StorageType; 3],
) {
	let batch = CUBE_POS_Z as usize;
	let first_row = CUBE_POS_Y as usize * TILE;
	let first_channel = CUBE_POS_X as usize * TILE;
	let x_first = batch * rows;
	let w_first = place(batch, outer, strides, rank) * channels;

	let buffer = comptime!(TILE * PITCH * WORDS);
	let mut xs = SharedMemory::<Vector<A, Const<4>>>::new_aligned(comptime!(2 * buffer), VECTOR);
	let mut ws = SharedMemory::<Vector<B, Const<4>>>::new_aligned(comptime!(2 * buffer), VECTOR);
	let mut of_x = Array::<Vector<A, Const<16>>>::new(COPIES);
	let mut of_w = Array::<Vector<B, Const<16>>>::new(COPIES);

	let definition = MmaDefinition::<A, B, i32>::new(ROWS, COLUMNS, TERMS);
	let mut sums = Sequence::<Array<Vector<i32, Const<2>>>>::new();
	#[unroll]
	for _ in 0..comptime!(DOWN * ACROSS) {
		let mut sum = Array::<Vector<i32, Const<2>>>::new(2usize);
		sum[0] = Vector::new(0i32);
		sum[1] = Vector::new(0i32);
		sums.push(sum);
	}

	let unit = UNIT_POS as usize;
	let lane = UNIT_POS_X;
	let plane = UNIT_POS_Y as usize;
	let plane_row = (plane / 4usize) * comptime!(DOWN * ROWS);
	let plane_column = (plane % 4usize) * comptime!(ACROSS * COLUMNS);

	let steps = depth.div_ceil(STEP);
	read(x, &mut of_x, unit, x_first, first_row, rows, 0usize, depth);
	read(w, &mut of_w, unit, w_first, first_channel, channels, 0usize, depth);
	write(&mut xs, &of_x, unit, 0usize);
	write(&mut ws, &of_w, unit, 0usize);
	sync_cube();

	let mut now = 0usize;
	for step in 0..steps {
		let next = (step + 1usize) * STEP;
		if next < depth {
			read(x, &mut of_x, unit, x_first, first_row, rows, next, depth);
			read(w, &mut of_w, unit, w_first, first_channel, channels, next, depth);
		}
		#[unroll]
		for part in 0..comptime!(STEP * VECTOR / TERMS) {
			let mut factors = Sequence::<Array<Vector<B, Const<4>>>>::new();
			#[unroll]
			for across in 0..ACROSS {
				let mut registers = Array::<Vector<B, Const<4>>>::new(2usize);
				#[unroll]
				for register in 0..2usize {
					let element = comptime!((register * WORD) as u32);
					let (term, column) = definition.position_of_nth(lane, element, MatrixIdent::B);
					let row = plane_column + across * COLUMNS + column as usize;
					let word = part * comptime!(TERMS / WORD) + term as usize / WORD;
					registers[register] = ws[now + row * comptime!(PITCH * WORDS) + word];
				}
				factors.push(registers);
			}
			#[unroll]
			for down in 0..DOWN {
				let mut registers = Array::<Vector<A, Const<4>>>::new(4usize);
				#[unroll]
				for register in 0..4usize {
					let element = comptime!((register * WORD) as u32);
					let (row, term) = definition.position_of_nth(lane, element, MatrixIdent::A);
					let row = plane_row + down * ROWS + row as usize;
					let word = part * comptime!(TERMS / WORD) + term as usize / WORD;
					registers[register] = xs[now + row * comptime!(PITCH * WORDS) + word];
				}
				#[unroll]
				for across in 0..ACROSS {
					let sum = sums.index_mut(down * ACROSS + across);
					definition.execute_inplace(&registers, factors.index(across), sum);
				}
			}
		}
		let other = buffer - now;
		if next < depth {
			write(&mut xs, &of_x, unit, other);
			write(&mut ws, &of_w, unit, other);
		}
		sync_cube();
		now = other;
	}

	#[unroll]
	for down in 0..DOWN {
		#[unroll]
		for across in 0..ACROSS {
			let sum = sums.index(down * ACROSS + across);
			#[unroll]
			for element in 0..4usize {
				let (row, column) =
					definition.position_of_nth(lane, comptime!(element as u32), MatrixIdent::Accumulator);
				let row = first_row + plane_row + down * ROWS + row as usize;
				let column = first_channel + plane_column + across * COLUMNS + column as usize;
				if row < rows && column < channels {
					let at = first + batch * batch_step + row * row_step + column;
					let value = sum[comptime!(element / 2)][comptime!(element % 2)];
					put(y, at, value, output);
				}
			}
		}
	}
}

/// Puts a sum where it belongs.
#[cube]
fn put<Y: Int>(y: &mut Array<Y>, at: usize, sum: i32, #[comptime] output: Output) {
	match comptime!(output) {
		Output::Whole => {
			y[at] = Y::cast_from(sum);
		}
		Output::Part { shift, unsigned, first } => {
			let mut part = Y::cast_from(sum);
			if comptime!(unsigned) {
				part = Y::cast_from(u32::cast_from(sum));
			}
			part = part << Y::cast_from(shift.runtime());
			if comptime!(first) {
				y[at] = part;
			} else {
				let before = y[at];
				y[at] = before + part;
			}
		}
	}
}

/// Reads the vectors of a tile that this unit copies, from vector `from` of its rows on; zeros outside.
#[allow(clippy::too_many_arguments)]
#[cube]
fn read<T: Int>(
	from: &Array<Vector<T, Const<16>>>,
	into: &mut Array<Vector<T, Const<16>>>,
	unit: usize,
	first: usize,
	first_row: usize,
	rows: usize,
	vector: usize,
	depth: usize,
) {
	#[unroll]
	for copy in 0..COPIES {
		let at = unit + copy * comptime!(256usize);
		let row = first_row + at / STEP;
		let vector = vector + at % STEP;
		let mut value = Vector::<T, Const<16>>::new(T::new(0));
		if row < rows && vector < depth {
			value = from[(first + row) * depth + vector];
		}
		into[copy] = value;
	}
}

/// Writes them to a buffer in shared memory.
#[cube]
fn write<T: Int>(
	shared: &mut SharedMemory<Vector<T, Const<4>>>,
	from: &Array<Vector<T, Const<16>>>,
	unit: usize,
	buffer: usize,
) {
	let mut vectors = shared.to_slice_mut().with_vector_size::<Const<16>>();
	#[unroll]
	for copy in 0..COPIES {
		let at = unit + copy * comptime!(256usize);
		vectors[buffer / WORDS + (at / STEP) * PITCH + at % STEP] = from[copy];
	}
}
