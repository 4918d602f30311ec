//! A tensor with a part of it replaced.

use super::{Cost, Operator};
use crate::{
	analysis::{Bound, Bounded, Interval},
	arithmetic::{div, rem},
	reader::Reader,
	EvalError, Problem, TensorType,
};
use codec::{Decode, Encode};

/// Attributes of a replacement at a position that is an operand.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Update {
	/// The axis along which the position counts. In all others the replacement is whole.
	pub axis: u8,
}

impl Update {
	/// Where a replacement of `extent` places begins along an axis of `available`: the position, or what is nearest to it and
	/// leaves room.
	pub fn start(position: i64, available: u64, extent: u64) -> u64 {
		u64::try_from(position).unwrap_or(0).min(available.saturating_sub(extent))
	}
}

impl Operator for Update {
	fn infer(&self, operands: &[&TensorType]) -> Result<TensorType, Problem> {
		let [x, update, position] = operands else { return Err(Problem::OperandCount) };
		let axis = usize::from(self.axis);
		if x.element != update.element {
			return Err(Problem::ElementType);
		}
		if x.shape.len() != update.shape.len() {
			return Err(Problem::Rank);
		}
		if axis >= x.shape.len() {
			return Err(Problem::Attribute);
		}
		let mut extents = x.shape.iter().zip(&update.shape).enumerate();
		let fits = extents.all(|(along, (x, update))| x == update || (along == axis && x > update));
		if fits && position.elements() == 1 {
			Ok((*x).clone())
		} else {
			Err(Problem::Extents)
		}
	}

	fn cost(&self, operands: &[&TensorType]) -> Cost {
		let [x, update, position] = operands else { return Cost::default() };
		Cost::of_terms(1).and_tiles(position, 1).and_one_of(&[x, update])
	}

	fn takes_single_elements(&self) -> bool {
		false
	}

	fn bound(&self, operands: &[Bounded<'_>], output: &TensorType, bound: &mut Bound) -> Interval {
		let [x, update, position] = operands else { return Interval::of_type(output.element) };
		let along =
			|ty: &TensorType| ty.shape.get(usize::from(self.axis)).map_or(0, |extent| i64::from(*extent));
		let room = along(x.ty).saturating_sub(along(update.ty));
		bound.limited("p", position.interval, &Interval { low: 0, high: room });
		x.interval.hull(update.interval)
	}

	fn element(&self, at: u64, output: &TensorType, reader: &mut Reader<'_>) -> Result<i64, EvalError> {
		let axis = usize::from(self.axis);
		let along = |shape: &[u32]| shape.get(axis).map_or(1, |extent| u64::from(*extent));
		let inner: u64 = output.shape.iter().skip(axis).skip(1).map(|extent| u64::from(*extent)).product();
		let (available, extent) = (along(&output.shape), along(reader.shape(1)));
		let start = Self::start(reader.known(2, 0)?, available, extent);
		let (within, line) = (rem(at, inner), div(at, inner));
		let (place, outer) = (rem(line, available), div(line, available));
		match place.checked_sub(start).filter(|place| *place < extent) {
			Some(place) => {
				let line = outer.wrapping_mul(extent).wrapping_add(place);
				reader.element(1, line.wrapping_mul(inner).wrapping_add(within))
			}
			None => reader.element(0, at),
		}
	}
}
