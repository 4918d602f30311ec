//! Operators on whole rows.

use super::{of_type, typed, Buffer, Element, Elements, Operand};
use ambit_graph::{
	arithmetic::{round_div, saturate_i32},
	ops, ElementType,
};

/// `of` of each row.
#[inline(always)]
fn reduce<X: Element, Y: Element>(x: &[X], row: usize, of: impl Fn(&[X]) -> i64) -> Buffer {
	Y::buffer(x.chunks_exact(row).map(|row| Y::of(of(row))).collect())
}

#[inline(always)]
pub(super) fn abs_max(operands: &[Operand<'_>]) -> Option<Buffer> {
	#[inline(always)]
	fn largest<X: Element>(row: &[X]) -> i64 {
		let largest = row.iter().fold(0, |largest, x| x.wide().saturating_abs().max(largest));
		ElementType::I32.saturate(largest)
	}
	let [x] = operands else { return None };
	let row = x.row();
	if let Elements::I32(x) = x.elements {
		let largest = |row: &[i32]| row.iter().fold(0, |largest, x| x.unsigned_abs().max(largest)).into();
		return Some(reduce::<_, i32>(x, row, |row| ElementType::I32.saturate(largest(row))));
	}
	Some(typed!(x.elements, x => reduce::<_, i32>(x, row, largest)))
}

#[inline(always)]
pub(super) fn argmax(operands: &[Operand<'_>]) -> Option<Buffer> {
	#[inline(always)]
	fn place<X: Element>(row: &[X]) -> i64 {
		let places = row.iter().zip(0i64..).map(|(x, place)| (x.wide(), place));
		let larger = |best: (i64, i64), next: (i64, i64)| if next.0 > best.0 { next } else { best };
		places.reduce(larger).map_or(0, |(_, place)| place)
	}
	let [x] = operands else { return None };
	let row = x.row();
	Some(typed!(x.elements, x => reduce::<_, i32>(x, row, place)))
}

#[inline(always)]
pub(super) fn max(operands: &[Operand<'_>]) -> Option<Buffer> {
	#[inline(always)]
	fn largest<X: Element>(x: &[X], row: usize) -> Buffer {
		reduce::<X, X>(x, row, |row| row.iter().fold(i64::MIN, |largest, x| x.wide().max(largest)))
	}
	let [x] = operands else { return None };
	let row = x.row();
	Some(typed!(x.elements, x => largest(x, row)))
}

#[inline(always)]
pub(super) fn sum(op: &ops::Sum, operands: &[Operand<'_>]) -> Option<Buffer> {
	#[inline(always)]
	fn total<X: Element>(row: &[X]) -> i64 {
		row.iter().map(|x| x.wide()).sum()
	}
	let [x] = operands else { return None };
	let (row, divisor) = (x.row(), i64::from(op.divisor));
	Some(typed!(x.elements, x => {
		reduce::<_, i32>(x, row, |row| saturate_i32(round_div(total(row), divisor)))
	}))
}

#[inline(always)]
pub(super) fn softmax(op: &ops::Softmax, operands: &[Operand<'_>]) -> Option<Buffer> {
	let [x] = operands else { return None };
	let (row, x) = (x.row(), x.fixed()?);
	Some(of_type!(op.to, Y => shares::<Y>(op, x, row)))
}

#[inline(always)]
fn shares<Y: Element>(op: &ops::Softmax, x: &[i32], row: usize) -> Buffer {
	let mut shares = Vec::with_capacity(x.len());
	let mut powers = Vec::with_capacity(row);
	for row in x.chunks_exact(row) {
		let largest = row.iter().copied().max().unwrap_or(0).into();
		powers.clear();
		powers.extend(row.iter().map(|x| op.power((*x).into(), largest)));
		let sum = powers.iter().sum();
		shares.extend(powers.iter().map(|power| Y::of(op.share(*power, sum))));
	}
	Y::buffer(shares)
}

#[inline(always)]
pub(super) fn norm(op: &ops::Norm, operands: &[Operand<'_>]) -> Option<Buffer> {
	let [x, gain, bias] = operands else { return None };
	let (row, x, gain, bias) = (x.row(), x.fixed()?, gain.fixed()?, bias.fixed()?);
	let count = row as u64;
	let mut results = Vec::with_capacity(x.len());
	for row in x.chunks_exact(row) {
		let mean = op.mean(row.iter().map(|x| i64::from(*x)).sum(), count);
		// The largest deviation is that of the smallest or of the largest element.
		let (low, high) = row.iter().fold((i32::MAX, i32::MIN), |(low, high), x| (low.min(*x), high.max(*x)));
		let ends = [low, high].map(|end| mean.deviation(end.into()).unsigned_abs());
		let spread = op.spread(mean, ends[0].max(ends[1]));
		let squares = row.iter().map(|x| spread.square((*x).into())).sum();
		let normaliser = spread.normaliser(squares, count);
		let channels = gain.iter().zip(bias);
		results.extend(row.iter().zip(channels).map(|(x, (gain, bias))| {
			op.result(normaliser.normalised((*x).into()), (*gain).into(), (*bias).into()) as i32
		}));
	}
	Some(Buffer::I32(results))
}
