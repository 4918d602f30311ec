//! Quantisation by a scale for each row.

use super::wide::Wide;
use crate::native::{lines::Lines, room::room, Buffer, Operand};
use ambit_graph::{ops::Quantise, ElementType, TensorType};

#[inline(always)]
pub(super) fn quantise<V: Wide<N>, const N: usize>(
	op: &Quantise,
	operands: &[Operand<'_>],
	result: &TensorType,
) -> Option<Buffer> {
	let Rows { x, scales, lines } = Rows::of(operands, result)?;
	macro_rules! rows {
		($variant:ident, $row:ident) => {{
			let mut elements = room(x.len());
			for (to, [i, s]) in elements.chunks_exact_mut(lines.length).zip(lines.starts()) {
				$row::<V, N>(&x[i..][..lines.length], scales[s], to);
			}
			Some(Buffer::$variant(elements))
		}};
	}
	match op.to {
		ElementType::I8 => rows!(I8, bytes),
		ElementType::I16 => rows!(I16, words),
		_ => None,
	}
}

/// Rows with a scale for each.
pub(super) struct Rows<'a> {
	pub x: &'a [i32],
	pub scales: &'a [i32],
	pub lines: Lines<2>,
}

impl<'a> Rows<'a> {
	/// The operands, if they are that.
	#[inline(always)]
	pub fn of(operands: &[Operand<'a>], result: &TensorType) -> Option<Self> {
		let [x, scales] = operands else { return None };
		let lines = Lines::new(&result.shape, [x.shape, scales.shape]);
		(lines.steps == [1, 0]).then_some(Self { x: x.fixed()?, scales: scales.fixed()?, lines })
	}
}

macro_rules! row {
	($(#[$doc:meta])* $name:ident, $element:ident, $to:ident, $store:ident) => {
		$(#[$doc])*
		#[inline(always)]
		pub(super) fn $name<V: Wide<N>, const N: usize>(x: &[i32], scale: i32, to: &mut [$element]) {
			if scale <= 0 {
				to.fill(0);
				return;
			}
			let op = Quantise { to: ElementType::$to };
			let by = Quotient::<V, N>::by(scale, op.to);
			let (parts, rest) = x.as_chunks::<N>();
			let (to_parts, to_rest) = to.as_chunks_mut::<N>();
			for (to, x) in to_parts.iter_mut().zip(parts) {
				V::$store(by.of(x), to);
			}
			for (to, x) in to_rest.iter_mut().zip(rest) {
				*to = op.element((*x).into(), scale.into()) as $element;
			}
		}
	};
}

row!(
	/// Quotients of 8 bits by one scale.
	bytes, i8, I8, store_bytes
);
row!(
	/// Quotients of 16 bits by one scale.
	words, i16, I16, store_words
);

/// Division by a scale, in floating point.
///
/// With the limit L, at most 2^15 - 1, the quotient is `floor((|x| L + floor(s / 2)) / s)`, at most L. Dividend and divisor are
/// integers below 2^48, so that a quotient that isn't whole is at least 2^-31 below the next integer. Multiplied by the reciprocal, it
/// is off by less than 2^16 * 2^-51 where it is not limited anyway. So what is added, 2^-33, brings up those that are whole, and no
/// others.
struct Quotient<V: Wide<N>, const N: usize> {
	limit: V::Floats,
	half: V::Floats,
	inverse: V::Floats,
	up: V::Floats,
}

impl<V: Wide<N>, const N: usize> Quotient<V, N> {
	#[inline(always)]
	fn by(scale: i32, to: ElementType) -> Self {
		Self {
			limit: V::all_floats(to.max() as f64),
			half: V::all_floats(f64::from(scale >> 1)),
			inverse: V::all_floats(1.0 / f64::from(scale)),
			up: V::all_floats(1.0 / f64::from(1u32 << 31) / 4.0),
		}
	}

	#[inline(always)]
	fn of(&self, x: &[i32; N]) -> V::Halves {
		let above = V::product_and_sum(V::magnitudes(V::floats(x)), self.limit, self.half);
		let quotient = V::lesser(V::product_and_sum(above, self.inverse, self.up), self.limit);
		V::truncated_with_signs(quotient, x)
	}
}
