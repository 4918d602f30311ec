//! Operands of different shapes that meet in one.

use super::coordinates_from_last;
use crate::{reader::Reader, EvalError, Problem, TensorType};
use alloc::vec::Vec;

/// Whether `from` can be broadcast to the shape `to`: the same rank, and each extent equal or 1.
pub(super) fn broadcasts(from: &[u32], to: &[u32]) -> bool {
	from.len() == to.len() && from.iter().zip(to).all(|(from, to)| *from == *to || *from == 1)
}

/// Whether `from` is a vector along the last axis of `to`, or can be broadcast to it.
pub(super) fn broadcasts_by_channel(from: &TensorType, to: &TensorType) -> bool {
	Some(from.shape.as_slice()) == to.shape.last().map(core::slice::from_ref)
		|| broadcasts(&from.shape, &to.shape)
}

/// The shape to which all operands can be broadcast, with the largest extent along each axis.
pub(super) fn together(operands: &[&TensorType]) -> Result<Vec<u32>, Problem> {
	let [first, others @ ..] = operands else { return Err(Problem::OperandCount) };
	let mut shape = first.shape.clone();
	for other in others {
		for (extent, along) in shape.iter_mut().zip(&other.shape) {
			*extent = (*along).max(*extent);
		}
	}
	if operands.iter().all(|ty| broadcasts(&ty.shape, &shape)) {
		Ok(shape)
	} else {
		Err(Problem::Extents)
	}
}

/// Where a tensor of shape `from`, broadcast to shape `to`, has the element at place `at`. A vector counts as one along the
/// last axis, whatever the rank of `to` is.
pub(super) fn place(at: u64, to: &[u32], from: &[u32]) -> u64 {
	if to == from {
		return at;
	}
	let mut stride = 1u64;
	let mut place = 0u64;
	for ((coordinate, _), extent) in coordinates_from_last(at, to).zip(from.iter().rev()) {
		if *extent != 1 {
			place = place.wrapping_add(coordinate.wrapping_mul(stride));
		}
		stride = stride.wrapping_mul(u64::from(*extent));
	}
	place
}

/// The element of an operand that meets place `at` of a result of this shape.
pub(super) fn element(
	operand: usize,
	at: u64,
	shape: &[u32],
	reader: &mut Reader<'_>,
) -> Result<i64, EvalError> {
	let place = place(at, shape, reader.shape(operand));
	reader.element(operand, place)
}
