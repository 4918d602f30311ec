//! Operators on elements one by one.

use super::{lines::Lines, of_type, typed, Buffer, Element, Elements, Operand};
use ambit_graph::{
	arithmetic::{round_shift, saturate_i32},
	ops, ElementType, TensorType,
};
use std::iter::repeat_n;

/// `of` of each element.
fn map<X: Element, Y: Element>(x: &[X], of: impl Fn(i64) -> i64) -> Buffer {
	Y::buffer(x.iter().map(|x| Y::of(of(x.wide()))).collect())
}

/// `of` of each pair of two operands of 32 bits that broadcast together.
fn pairs<Y: Element>(
	operands: &[Operand<'_>],
	result: &TensorType,
	of: impl Fn(i64, i64) -> i64,
) -> Option<Buffer> {
	let [x_operand, z_operand] = operands else { return None };
	let (x, z) = (x_operand.fixed()?, z_operand.fixed()?);
	let lines = Lines::new(&result.shape, [x_operand.shape, z_operand.shape]);
	let length = lines.length;
	let of = |x: &i32, z: &i32| Y::of(of((*x).into(), (*z).into()));
	let mut elements = Vec::with_capacity(result.elements() as usize);
	lines.each(|[i, j]| match lines.steps {
		[0, 0] => elements.extend(repeat_n(of(&x[i], &z[j]), length)),
		[0, _] => elements.extend(z[j..][..length].iter().map(|z| of(&x[i], z))),
		[_, 0] => elements.extend(x[i..][..length].iter().map(|x| of(x, &z[j]))),
		_ => elements.extend(x[i..][..length].iter().zip(&z[j..][..length]).map(|(x, z)| of(x, z))),
	});
	Some(Y::buffer(elements))
}

pub(super) fn add(operands: &[Operand<'_>], result: &TensorType) -> Option<Buffer> {
	pairs::<i32>(operands, result, |x, z| saturate_i32(x + z))
}

pub(super) fn sub(operands: &[Operand<'_>], result: &TensorType) -> Option<Buffer> {
	pairs::<i32>(operands, result, |x, z| saturate_i32(x - z))
}

pub(super) fn mul(op: &ops::Mul, operands: &[Operand<'_>], result: &TensorType) -> Option<Buffer> {
	pairs::<i32>(operands, result, |x, z| saturate_i32(round_shift(x * z, op.shift)))
}

pub(super) fn div(op: &ops::Div, operands: &[Operand<'_>], result: &TensorType) -> Option<Buffer> {
	pairs::<i32>(operands, result, |x, z| saturate_i32(op.quotient(x, z)))
}

pub(super) fn quantise(op: &ops::Quantise, operands: &[Operand<'_>], result: &TensorType) -> Option<Buffer> {
	match op.to {
		ElementType::I8 => pairs::<i8>(operands, result, |x, scale| op.element(x, scale)),
		_ => pairs::<i16>(operands, result, |x, scale| op.element(x, scale)),
	}
}

pub(super) fn rescale(op: &ops::Rescale, operands: &[Operand<'_>], result: &TensorType) -> Option<Buffer> {
	let [x, others @ ..] = operands else { return None };
	match x.elements {
		Elements::I32(elements) => rescaled(op, elements, x.shape, others, result),
		Elements::I64(elements) => rescaled(op, elements, x.shape, others, result),
		_ => None,
	}
}

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
	let mut elements = Vec::with_capacity(x.len());
	lines.each(|[i, s, m, b]| match lines.steps {
		// A scale for the row, the rest by channel: what nearly all are.
		[1, 0, 1, 1] => {
			let scale = scale[s].into();
			let channels = multiplier[m..][..length].iter().zip(&bias[b..][..length]);
			elements.extend(x[i..][..length].iter().zip(channels).map(|(x, (multiplier, bias))| {
				op.element(x.wide(), scale, (*multiplier).into(), (*bias).into()) as i32
			}));
		}
		[step, of_s, of_m, of_b] => elements.extend((0..length).map(|k| {
			let (scale, multiplier, bias) =
				(scale[s + k * of_s], multiplier[m + k * of_m], bias[b + k * of_b]);
			op.element(x[i + k * step].wide(), scale.into(), multiplier.into(), bias.into()) as i32
		})),
	});
	Some(Buffer::I32(elements))
}

pub(super) fn requantise(op: &ops::Requantise, operands: &[Operand<'_>]) -> Option<Buffer> {
	let [x] = operands else { return None };
	let multiplier = i64::from(op.multiplier);
	let of = |x: i64| op.to.saturate(round_shift(x * multiplier, op.shift));
	Some(typed!(x.elements, x => of_type!(op.to, Y => map::<_, Y>(x, of))))
}

pub(super) fn cast(op: &ops::Cast, operands: &[Operand<'_>]) -> Option<Buffer> {
	let [x] = operands else { return None };
	let (left, right) = (op.shift.max(0), op.shift.min(0).unsigned_abs());
	let of = |x: i64| op.to.saturate(round_shift(x << left, right));
	Some(typed!(x.elements, x => of_type!(op.to, Y => map::<_, Y>(x, of))))
}

pub(super) fn relu(operands: &[Operand<'_>]) -> Option<Buffer> {
	fn positive<T: Element>(x: &[T]) -> Buffer {
		map::<T, T>(x, |x| x.max(0))
	}
	let [x] = operands else { return None };
	Some(typed!(x.elements, x => positive(x)))
}

pub(super) fn apply(op: &ops::Apply, operands: &[Operand<'_>]) -> Option<Buffer> {
	let [x] = operands else { return None };
	Some(map::<i32, i32>(x.fixed()?, |x| op.function.apply(x, op.from, op.to)))
}

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

fn choose<T: Element>(condition: Elements<'_>, a: &[T], b: &[T], lines: &Lines<3>, count: usize) -> Buffer {
	let [of_c, of_a, of_b] = lines.steps;
	let mut elements = Vec::with_capacity(count);
	typed!(condition, condition => lines.each(|[i, j, k]| {
		elements.extend((0..lines.length).map(|at| {
			if condition[i + at * of_c] > 0 { a[j + at * of_a] } else { b[k + at * of_b] }
		}));
	}));
	T::buffer(elements)
}
