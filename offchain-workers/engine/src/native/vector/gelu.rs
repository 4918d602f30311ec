//! GELU by the definition's polynomials.

use super::wide::{count, Shift, Wide};
use crate::native::{room::room, Buffer, Operand};
use ambit_graph::{function, ops::Apply};

/// The error function in Q30 of numbers in Q28, not negative.
struct ErrorFunction<V: Wide<N>, const N: usize> {
	/// The coefficients of each power in all rows, of 32 bits each.
	columns: [V::Table; 9],
}

impl<V: Wide<N>, const N: usize> ErrorFunction<V, N> {
	#[inline(always)]
	fn new() -> Self {
		let mut columns = [V::table([0; 9]); 9];
		for (power, column) in columns.iter_mut().enumerate() {
			*column = V::table(function::ERF.map(|row| row[power] as i32));
		}
		Self { columns }
	}

	#[inline(always)]
	fn of(&self, x: V) -> V {
		let row = x.right(count(27));
		let u = x.and(V::all((1 << 27) - 1)).left(count(3));
		let half = V::all(1 << 29);
		let mut sum = V::look_up(self.columns[8], row);
		// Sums of 32 bits with a sign, of which only the lower halves count.
		for column in self.columns[1..8].iter().rev() {
			sum = sum.times(u).plus(half).right(count(30)).plus(V::look_up(*column, row));
		}
		// The slope of the function is positive and below 2^32, and so is its value.
		let product = sum.times_unsigned(u).plus(half);
		let value = V::look_up(self.columns[0], row).and(V::all(0xffff_ffff));
		let result = product.right(count(30)).plus(value).plus(V::all(2)).right(count(2));
		result.replaced_where(V::all(1 << 30), row.is_above(V::all(8)))
	}
}

/// Binary digits of the units by which the error function may be above 1.
const FEW: i32 = 4;

/// GELU in integers.
pub(super) struct Gelu<V: Wide<N>, const N: usize> {
	erf: ErrorFunction<V, N>,
	scaling: Shift<V>,
	weighing: Shift<V>,
}

impl<V: Wide<N>, const N: usize> Gelu<V, N> {
	#[inline(always)]
	pub fn new(op: &Apply) -> Self {
		Self {
			erf: ErrorFunction::new(),
			scaling: Shift::by(op.from + 3),
			weighing: Shift::by(op.from + 31 - op.to),
		}
	}

	#[inline(always)]
	pub fn of(&self, x: &[i32; N], to: &mut [i32; N]) {
		let x = V::load(x);
		let is_negative = V::all(0).is_above(x);
		// At most 2^31.
		let magnitude = x.negated_where(is_negative);
		let scaled = self.scaling.of(magnitude.times_unsigned(V::all(function::SQRT_HALF)));
		// From 0 to 2^31, but for a few units, by which polynomials miss 1. So a few are added, and their product is taken off.
		let weight = self.erf.of(scaled).negated_where(is_negative).plus(V::all((1 << 30) + (1 << FEW)));
		let product = magnitude.times_unsigned(weight);
		let weighted = product.minus(magnitude.left(count(FEW)));
		self.weighing.of(weighted.negated_where(is_negative)).store_saturated(to);
	}
}

#[inline(always)]
pub(super) fn gelu<V: Wide<N>, const N: usize>(op: &Apply, operands: &[Operand<'_>]) -> Option<Buffer> {
	let [x] = operands else { return None };
	let x = x.fixed()?;
	let gelu = Gelu::<V, N>::new(op);
	let mut elements = room(x.len());
	let (parts, rest) = x.as_chunks::<N>();
	let (to_parts, to_rest) = elements.as_chunks_mut::<N>();
	for (to, x) in to_parts.iter_mut().zip(parts) {
		gelu.of(x, to);
	}
	for (to, x) in to_rest.iter_mut().zip(rest) {
		*to = op.function.apply((*x).into(), op.from, op.to) as i32;
	}
	Some(Buffer::I32(elements))
}
