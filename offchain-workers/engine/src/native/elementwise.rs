//! Operators on elements one by one.

use super::{lines::Lines, of_type, room::room, typed, Buffer, Element, Elements, Operand};
use ambit_graph::{
	arithmetic::{round_shift, saturate_i32},
	ops, ElementType, TensorType,
};

// Loops are spelled out: what the standard library has for them need not be inlined, and would not be compiled for the instructions of
// whoever calls it.

/// `of` of each element.
#[inline(always)]
fn map<X: Element, Y: Element>(x: &[X], of: impl Fn(i64) -> i64) -> Buffer {
	let mut results = room::<Y>(x.len());
	for (to, x) in results.iter_mut().zip(x) {
		*to = Y::of(of(x.wide()));
	}
	Y::buffer(results)
}

/// `of` of each pair of two operands of 32 bits that broadcast together.
#[inline(always)]
fn pairs<Y: Element>(
	operands: &[Operand<'_>],
	result: &TensorType,
	of: impl Fn(i64, i64) -> i64,
) -> Option<Buffer> {
	let [x_operand, z_operand] = operands else { return None };
	let (x, z) = (x_operand.fixed()?, z_operand.fixed()?);
	let lines = Lines::new(&result.shape, [x_operand.shape, z_operand.shape]);
	let length = lines.length;
	let of = |x: i32, z: i32| Y::of(of(x.into(), z.into()));
	let mut results = room::<Y>(result.elements() as usize);
	for (to, [i, j]) in results.chunks_exact_mut(length).zip(lines.starts()) {
		match lines.steps {
			[0, 0] => to.fill(of(x[i], z[j])),
			[0, _] => {
				for (to, z) in to.iter_mut().zip(&z[j..][..length]) {
					*to = of(x[i], *z);
				}
			}
			[_, 0] => {
				for (to, x) in to.iter_mut().zip(&x[i..][..length]) {
					*to = of(*x, z[j]);
				}
			}
			_ => {
				for ((to, x), z) in to.iter_mut().zip(&x[i..][..length]).zip(&z[j..][..length]) {
					*to = of(*x, *z);
				}
			}
		}
	}
	Some(Y::buffer(results))
}

#[inline(always)]
pub(super) fn add(operands: &[Operand<'_>], result: &TensorType) -> Option<Buffer> {
	pairs::<i32>(operands, result, |x, z| saturate_i32(x + z))
}

#[inline(always)]
pub(super) fn sub(operands: &[Operand<'_>], result: &TensorType) -> Option<Buffer> {
	pairs::<i32>(operands, result, |x, z| saturate_i32(x - z))
}

#[inline(always)]
pub(super) fn mul(op: &ops::Mul, operands: &[Operand<'_>], result: &TensorType) -> Option<Buffer> {
	pairs::<i32>(operands, result, |x, z| saturate_i32(round_shift(x * z, op.shift)))
}

#[inline(always)]
pub(super) fn div(op: &ops::Div, operands: &[Operand<'_>], result: &TensorType) -> Option<Buffer> {
	pairs::<i32>(operands, result, |x, z| saturate_i32(op.quotient(x, z)))
}

#[inline(always)]
pub(super) fn quantise(op: &ops::Quantise, operands: &[Operand<'_>], result: &TensorType) -> Option<Buffer> {
	let limit = op.to.max() as f64;
	match op.to {
		ElementType::I8 => pairs::<i8>(operands, result, |x, scale| quotient(x, scale, limit)),
		_ => pairs::<i16>(operands, result, |x, scale| quotient(x, scale, limit)),
	}
}

/// [`ops::Quantise::element`] by a division of floats, which is exact: dividend and divisor are integers of less than 2^48 and of 31
/// bits. A quotient below 2^15 that isn't whole is at least 2^-31 from the next integer, and its rounding error less than 2^-37; from
/// there on it is limited.
#[inline(always)]
fn quotient(x: i64, scale: i64, limit: f64) -> i64 {
	if scale <= 0 {
		return 0;
	}
	let above = (x as f64).abs() * limit + (scale >> 1) as f64;
	let magnitude = i64::from((above / scale as f64).min(limit) as i32);
	if x < 0 {
		-magnitude
	} else {
		magnitude
	}
}

#[inline(always)]
pub(super) fn rescale(op: &ops::Rescale, operands: &[Operand<'_>], result: &TensorType) -> Option<Buffer> {
	let [x, others @ ..] = operands else { return None };
	match x.elements {
		Elements::I32(elements) => rescaled(op, elements, x.shape, others, result),
		Elements::I64(elements) => rescaled(op, elements, x.shape, others, result),
		_ => None,
	}
}

#[inline(always)]
fn rescaled<X: Element>(
	op: &ops::Rescale,
	x: &[X],
	shape: &[u32],
	others: &[Operand<'_>],
	result: &TensorType,
) -> Option<Buffer> {
	let [scale, multiplier, bias] = others else { return None };
	let lines = Lines::new(&result.shape, [shape, scale.shape, multiplier.shape, bias.shape]);
	let (scale, multiplier, bias) = (scale.fixed()?, multiplier.fixed()?, bias.fixed()?);
	let length = lines.length;
	let mut results = room(x.len());
	for (to, [i, s, m, b]) in results.chunks_exact_mut(length).zip(lines.starts()) {
		match lines.steps {
			// A scale for the row, the rest by channel: what nearly all are.
			[1, 0, 1, 1] => {
				let scale = scale[s].into();
				let channels = multiplier[m..][..length].iter().zip(&bias[b..][..length]);
				for ((to, x), (multiplier, bias)) in to.iter_mut().zip(&x[i..][..length]).zip(channels) {
					*to = op.element(x.wide(), scale, (*multiplier).into(), (*bias).into()) as i32;
				}
			}
			[step, of_s, of_m, of_b] => {
				for (k, to) in to.iter_mut().enumerate() {
					let (scale, multiplier, bias) =
						(scale[s + k * of_s], multiplier[m + k * of_m], bias[b + k * of_b]);
					let x = x[i + k * step].wide();
					*to = op.element(x, scale.into(), multiplier.into(), bias.into()) as i32;
				}
			}
		}
	}
	Some(Buffer::I32(results))
}

#[inline(always)]
pub(super) fn requantise(op: &ops::Requantise, operands: &[Operand<'_>]) -> Option<Buffer> {
	let [x] = operands else { return None };
	let multiplier = i64::from(op.multiplier);
	let of = |x: i64| op.to.saturate(round_shift(x * multiplier, op.shift));
	Some(typed!(x.elements, x => of_type!(op.to, Y => map::<_, Y>(x, of))))
}

#[inline(always)]
pub(super) fn cast(op: &ops::Cast, operands: &[Operand<'_>]) -> Option<Buffer> {
	let [x] = operands else { return None };
	let (left, right) = (op.shift.max(0), op.shift.min(0).unsigned_abs());
	let of = |x: i64| op.to.saturate(round_shift(x << left, right));
	Some(typed!(x.elements, x => of_type!(op.to, Y => map::<_, Y>(x, of))))
}

#[inline(always)]
pub(super) fn relu(operands: &[Operand<'_>]) -> Option<Buffer> {
	#[inline(always)]
	fn positive<T: Element>(x: &[T]) -> Buffer {
		map::<T, T>(x, |x| x.max(0))
	}
	let [x] = operands else { return None };
	Some(typed!(x.elements, x => positive(x)))
}

#[inline(always)]
pub(super) fn apply(op: &ops::Apply, operands: &[Operand<'_>]) -> Option<Buffer> {
	let [x] = operands else { return None };
	Some(map::<i32, i32>(x.fixed()?, |x| op.function.apply(x, op.from, op.to)))
}

#[inline(always)]
pub(super) fn select(operands: &[Operand<'_>], result: &TensorType) -> Option<Buffer> {
	let [condition, a, b] = operands else { return None };
	let lines = Lines::new(&result.shape, [condition.shape, a.shape, b.shape]);
	let elements = result.elements() as usize;
	match (a.elements, b.elements) {
		(Elements::I8(a), Elements::I8(b)) => Some(choose(condition.elements, a, b, &lines, elements)),
		(Elements::I16(a), Elements::I16(b)) => Some(choose(condition.elements, a, b, &lines, elements)),
		(Elements::I32(a), Elements::I32(b)) => Some(choose(condition.elements, a, b, &lines, elements)),
		(Elements::I64(a), Elements::I64(b)) => Some(choose(condition.elements, a, b, &lines, elements)),
		_ => None,
	}
}

#[inline(always)]
fn choose<T: Element>(condition: Elements<'_>, a: &[T], b: &[T], lines: &Lines<3>, count: usize) -> Buffer {
	let [of_c, of_a, of_b] = lines.steps;
	let mut results = room::<T>(count);
	typed!(condition, condition => {
		for (to, [i, j, k]) in results.chunks_exact_mut(lines.length).zip(lines.starts()) {
			for (at, to) in to.iter_mut().enumerate() {
				*to = if condition[i + at * of_c] > 0 { a[j + at * of_a] } else { b[k + at * of_b] };
			}
		}
	});
	T::buffer(results)
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	proptest! {
		#![proptest_config(ProptestConfig::with_cases(4096))]

		#[test]
		fn quotients_should_be_those_of_the_operator_when_floats_are_divided(
			x in prop_oneof![any::<i32>(), -70_000..70_000],
			scale in prop_oneof![any::<i32>(), 1..1_000, 0x7fff_fff0..=i32::MAX],
			near in -2i64..=2,
			step in 0i64..=32_767,
		) {
			for to in [ElementType::I8, ElementType::I16] {
				let (op, limit) = (ops::Quantise { to }, to.max());
				// The number itself, and some near to where the quotient steps.
				let edge = (i64::from(scale) * (2 * step + 1) / (2 * limit) + near).clamp(-0x8000_0000, 0x7fff_ffff);
				for x in [i64::from(x), edge, -edge.min(0x7fff_ffff), i64::from(i32::MIN)] {
					let scale = i64::from(scale);
					prop_assert_eq!(quotient(x, scale, limit as f64), op.element(x, scale), "{} by {}", x, scale);
				}
			}
		}
	}
}
