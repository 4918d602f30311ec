//! Interval arithmetic on 64-bit integers.

use crate::{
	arithmetic::{round_div, round_shift},
	ElementType,
};

/// The integers from `low` to `high`, both included. Bounds saturate to 64 bits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Interval {
	/// The smallest.
	pub low: i64,
	/// The largest; never below `low`.
	pub high: i64,
}

impl Interval {
	/// The integers between two, whichever is smaller.
	pub fn new(a: i64, b: i64) -> Self {
		Self { low: a.min(b), high: a.max(b) }
	}

	/// One integer.
	pub fn point(value: i64) -> Self {
		Self { low: value, high: value }
	}

	/// All integers of an element type.
	pub fn of_type(element: ElementType) -> Self {
		Self { low: element.min(), high: element.max() }
	}

	/// Whether an integer is one of them.
	pub fn contains(&self, value: i64) -> bool {
		self.low <= value && value <= self.high
	}

	/// Whether all of `other` are among them.
	pub fn covers(&self, other: &Self) -> bool {
		self.low <= other.low && other.high <= self.high
	}

	/// The smallest interval that has both.
	pub fn hull(self, other: Self) -> Self {
		Self { low: self.low.min(other.low), high: self.high.max(other.high) }
	}

	/// The integers nearest to them in `other`.
	pub fn clamped(self, other: &Self) -> Self {
		self.map(|value| value.clamp(other.low, other.high))
	}

	/// What a function that nowhere falls, or nowhere rises, makes of them.
	pub fn map(self, of: impl Fn(i64) -> i64) -> Self {
		Self::new(of(self.low), of(self.high))
	}

	/// Their magnitudes.
	pub fn magnitudes(self) -> Self {
		let ends = self.map(i64::saturating_abs);
		if self.contains(0) {
			Self { low: 0, ..ends }
		} else {
			ends
		}
	}

	/// Sums of one of each.
	pub fn plus(self, other: Self) -> Self {
		Self { low: self.low.saturating_add(other.low), high: self.high.saturating_add(other.high) }
	}

	/// Differences of one of each.
	pub fn minus(self, other: Self) -> Self {
		Self { low: self.low.saturating_sub(other.high), high: self.high.saturating_sub(other.low) }
	}

	/// Products of one of each.
	pub fn times(self, other: Self) -> Self {
		self.map(|x| x.saturating_mul(other.low)).hull(self.map(|x| x.saturating_mul(other.high)))
	}

	/// Sums of `count` of them.
	pub fn sums(self, count: u64) -> Self {
		self.times(Self::point(i64::try_from(count).unwrap_or(i64::MAX)))
	}

	/// Each shifted as by [`round_shift`].
	pub fn shifted(self, shift: u8) -> Self {
		self.map(|value| round_shift(value, shift))
	}

	/// Each divided as by [`round_div`] by one of `other`; 0 where that is 0.
	pub fn over(self, other: Self) -> Self {
		let of_part = |part: Self| {
			let by = |divisor: i64| {
				self.map(|value| {
					let signed = if divisor < 0 { value.saturating_neg() } else { value };
					round_div(signed, divisor.saturating_abs())
				})
			};
			by(part.low).hull(by(part.high))
		};
		let positive = (other.high > 0).then(|| of_part(Self { low: other.low.max(1), ..other }));
		let negative = (other.low < 0).then(|| of_part(Self { high: other.high.min(-1), ..other }));
		let zero = other.contains(0).then(|| Self::point(0));
		let parts = [positive, negative, zero].into_iter().flatten();
		parts.reduce(Self::hull).unwrap_or(Self::point(0))
	}
}
