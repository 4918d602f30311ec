//! Where an operand has what meets a place of the result.

use cubecl::prelude::*;

/// The place in a tensor that is broadcast to `like`: its strides are 0 along axes that it doesn't have.
#[cube]
pub(super) fn place<X: CubePrimitive, Y: CubePrimitive>(
	of: &Tensor<X>,
	like: &Tensor<Y>,
	at: usize,
	#[comptime] rank: usize,
) -> usize {
	let mut rest = at;
	let mut place = 0usize;
	#[unroll]
	for axis in 0..rank {
		let axis = rank - 1 - axis;
		let extent = like.shape(axis);
		place += (rest % extent) * of.stride(axis);
		rest /= extent;
	}
	place
}
