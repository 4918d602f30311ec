//! How operands are laid over a result: few axes, as strides.

use crate::native::Lines;

/// Extents of a result and the strides that each of `N` operands has along them, outermost first. Axes along which all operands
/// go on are one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Axes<const N: usize> {
	/// Extents, at least one.
	pub extents: Vec<usize>,
	/// Strides of the operands; 0 where one stands still.
	pub strides: [Vec<usize>; N],
}

impl<const N: usize> Axes<N> {
	/// Of operands of these shapes, whose last axes meet the last ones of `result`.
	pub fn new(result: &[u32], operands: [&[u32]; N]) -> Self {
		let lines = Lines::new(result, operands);
		let axes = std::iter::once((lines.length, lines.steps)).chain(lines.outer);
		let mut axes: Vec<(usize, [usize; N])> = axes.collect();
		axes.reverse();
		let extents: Vec<usize> = axes.iter().map(|(extent, _)| *extent).collect();
		let strides = std::array::from_fn(|operand| axes.iter().map(|(_, steps)| steps[operand]).collect());
		Self { extents, strides }
	}

	/// Number of axes.
	pub fn rank(&self) -> usize {
		self.extents.len()
	}
}

/// The strides of a tensor whose elements lie one after the other.
pub(super) fn contiguous(extents: &[usize]) -> Vec<usize> {
	let mut stride = 1;
	let mut strides: Vec<usize> = extents
		.iter()
		.rev()
		.map(|extent| {
			let own = stride;
			stride *= extent;
			own
		})
		.collect();
	strides.reverse();
	strides
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn axes_should_be_one_when_no_operand_is_broadcast() {
		let axes = Axes::new(&[2, 3, 4], [&[2, 3, 4], &[2, 3, 4]]);
		assert_eq!(axes.extents, [24]);
		assert_eq!(axes.strides, [vec![1], vec![1]]);
	}

	#[test]
	fn axes_should_stand_still_when_an_operand_is_broadcast_along_them() {
		let axes = Axes::new(&[2, 3, 4], [&[2, 3, 4], &[2, 3, 1], &[4]]);
		assert_eq!(axes.extents, [6, 4]);
		assert_eq!(axes.strides, [vec![4, 1], vec![1, 0], vec![0, 1]]);
		let single = Axes::new(&[1, 1], [&[1, 1]]);
		assert_eq!((single.extents, single.strides), (vec![1], [vec![0]]));
	}
}
