//! What operators know of their operands when they bound their results.

use super::{Interval, Saturation};
use crate::{ElementType, TensorType};
use alloc::vec::Vec;

/// An operand: its type, its values and, for a weight, perhaps its bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounded<'a> {
	pub ty: &'a TensorType,
	pub interval: Interval,
	pub bytes: Option<&'a [u8]>,
}

impl<'a> Bounded<'a> {
	/// A weight.
	pub fn of_weight(ty: &'a TensorType, bytes: Option<&'a [u8]>) -> Self {
		let interval =
			bytes.and_then(|bytes| values(ty.element, bytes).map(Interval::point).reduce(Interval::hull));
		Self { ty, interval: interval.unwrap_or(Interval::of_type(ty.element)), bytes }
	}

	/// The elements of each row, if they are known.
	pub fn rows(&self, row: u64) -> Option<impl Iterator<Item = &'a [u8]>> {
		let width = usize::try_from(self.ty.element.bytes()).ok()?;
		let length = usize::try_from(row).ok()?.checked_mul(width).filter(|length| *length > 0)?;
		Some(self.bytes?.chunks_exact(length))
	}
}

/// The elements in these bytes.
pub(crate) fn values(element: ElementType, bytes: &[u8]) -> impl Iterator<Item = i64> + '_ {
	let width = usize::try_from(element.bytes()).unwrap_or(1);
	bytes.chunks_exact(width).map(move |bytes| element.read(bytes).unwrap_or(0))
}

/// Sums of products of known weights with factors of which only the interval is known.
pub(crate) fn dot(x: Interval, w: ElementType, bytes: &[u8]) -> Interval {
	let (mut positive, mut negative) = (0i64, 0i64);
	for weight in values(w, bytes) {
		positive = positive.saturating_add(weight.max(0));
		negative = negative.saturating_add(weight.min(0));
	}
	x.times(Interval::point(positive)).plus(x.times(Interval::point(negative)))
}

/// Collects where an operator limits numbers.
pub(crate) struct Bound {
	operator: &'static str,
	saturations: Vec<Saturation>,
}

impl Bound {
	/// Collects for an operator of this name.
	pub fn of(operator: &'static str) -> Self {
		Self { operator, saturations: Vec::new() }
	}

	/// What numbers are after they were limited.
	pub fn limited(&mut self, number: &'static str, before: Interval, limit: &Interval) -> Interval {
		if !limit.covers(&before) {
			self.saturations.push(Saturation { operator: self.operator, number, before, limit: *limit });
		}
		before.clamped(limit)
	}

	/// The same for a limit of 32 bits.
	pub fn limited_to_i32(&mut self, number: &'static str, before: Interval) -> Interval {
		self.limited(number, before, &Interval::of_type(ElementType::I32))
	}

	pub fn into_saturations(self) -> Vec<Saturation> {
		self.saturations
	}
}
