//! Where an operand has what meets a place of the result.

use cubecl::prelude::*;

/// The place in an operand that is broadcast to these extents: its strides are 0 along axes that it doesn't have.
///
/// Extents and strides are arguments by value: those of CubeCL's own tensors would be copied to the device before every launch.
#[cube]
pub(super) fn place(
	at: usize,
	extents: &Sequence<usize>,
	strides: &Sequence<usize>,
	#[comptime] rank: usize,
) -> usize {
	let mut rest = at;
	let mut place = 0usize;
	#[unroll]
	for axis in 0..rank {
		let axis = comptime!(rank - 1 - axis);
		let extent = *extents.index(axis);
		place += (rest % extent) * *strides.index(axis);
		rest /= extent;
	}
	place
}
