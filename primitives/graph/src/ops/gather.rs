//! Rows of a table by their places.

use super::Operator;
use crate::{
	analysis::{Bound, Bounded, Interval},
	arithmetic::{div, rem},
	reader::Reader,
	EvalError, Problem, TensorType,
};

/// See [`crate::Op::Gather`].
pub(crate) struct Gather;

impl Operator for Gather {
	fn infer(&self, operands: &[&TensorType]) -> Result<TensorType, Problem> {
		let [table, places] = operands else { return Err(Problem::OperandCount) };
		let [_, row @ ..] = table.shape.as_slice() else { return Err(Problem::Rank) };
		let ty = TensorType::new(table.element, [places.shape.as_slice(), row].concat());
		if ty.rank_is_valid() {
			Ok(ty)
		} else {
			Err(Problem::Rank)
		}
	}

	fn takes_single_elements(&self) -> bool {
		false
	}

	fn bound(&self, operands: &[Bounded<'_>], output: &TensorType, bound: &mut Bound) -> Interval {
		let [table, places] = operands else { return Interval::of_type(output.element) };
		let rows = table.ty.shape.first().map_or(0, |rows| i64::from(*rows));
		bound.limited("i", places.interval, &Interval { low: 0, high: rows.saturating_sub(1) });
		table.interval
	}

	fn element(&self, at: u64, _: &TensorType, reader: &mut Reader<'_>) -> Result<i64, EvalError> {
		let [rows, row @ ..] = reader.shape(0) else { return Ok(0) };
		let row = row.iter().fold(1u64, |product, extent| product.wrapping_mul(u64::from(*extent)));
		let place = reader.known(1, div(at, row))?;
		let place = u64::try_from(place).unwrap_or(0).min(u64::from(*rows).saturating_sub(1));
		reader.element(0, place.wrapping_mul(row).wrapping_add(rem(at, row)))
	}
}
