//! Tensors one after the other.

use super::{Cost, Operator};
use crate::{
	analysis::{Bound, Bounded, Interval},
	arithmetic::{div, rem},
	reader::Reader,
	EvalError, Problem, TensorType,
};
use codec::{Decode, Encode};

/// Attributes of a concatenation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Concat {
	/// The axis along which the operands follow each other. In all others they are equal.
	pub axis: u8,
}

impl Operator for Concat {
	fn infer(&self, operands: &[&TensorType]) -> Result<TensorType, Problem> {
		let [first, others @ ..] = operands else { return Err(Problem::OperandCount) };
		let mut ty = (*first).clone();
		let axis = usize::from(self.axis);
		for other in others {
			if other.element != ty.element {
				return Err(Problem::ElementType);
			}
			let mut extended = other.shape.clone();
			let (Some(sum), Some(extent)) = (ty.shape.get_mut(axis), extended.get_mut(axis)) else {
				return Err(Problem::Attribute);
			};
			*sum = sum.checked_add(*extent).ok_or(Problem::TooLarge)?;
			*extent = *sum;
			if extended != ty.shape {
				return Err(Problem::Extents);
			}
		}
		if axis < ty.shape.len() {
			Ok(ty)
		} else {
			Err(Problem::Attribute)
		}
	}

	fn cost(&self, operands: &[&TensorType]) -> Cost {
		Cost::of_terms(1).and_one_of(operands)
	}

	fn bound(&self, operands: &[Bounded<'_>], output: &TensorType, _: &mut Bound) -> Interval {
		let intervals = operands.iter().map(|operand| operand.interval);
		intervals.reduce(Interval::hull).unwrap_or(Interval::of_type(output.element))
	}

	fn element(&self, at: u64, output: &TensorType, reader: &mut Reader<'_>) -> Result<i64, EvalError> {
		let axis = usize::from(self.axis);
		let inner: u64 = output.shape.iter().skip(axis).skip(1).map(|extent| u64::from(*extent)).product();
		let along = output.shape.get(axis).map_or(1, |extent| u64::from(*extent));
		let (within, at) = (rem(at, inner), div(at, inner));
		let (mut coordinate, outer) = (rem(at, along), div(at, along));
		let mut operand = 0;
		let mut extent = 1;
		for candidate in 0..reader.operands() {
			operand = candidate;
			extent = reader.shape(operand).get(axis).map_or(1, |extent| u64::from(*extent));
			match coordinate.checked_sub(extent) {
				Some(rest) => coordinate = rest,
				None => break,
			}
		}
		let place = outer.wrapping_mul(extent).wrapping_add(coordinate);
		reader.element(operand, place.wrapping_mul(inner).wrapping_add(within))
	}
}
