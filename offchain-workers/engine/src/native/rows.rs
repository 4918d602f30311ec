//! Operators on whole rows.

use super::{of_type, typed, Buffer, Element, Elements, Operand};
use ambit_graph::{
	arithmetic::{round_div, saturate_i32},
	ops, ElementType,
};

// Loops are spelled out: what the standard library has for them need not be inlined, and would not be compiled for the instructions of
// whoever calls it.

/// `of` of each row.
#[inline(always)]
fn reduce<X: Element, Y: Element>(x: &[X], row: usize, of: impl Fn(&[X]) -> i64) -> Buffer {
	let mut results = Vec::with_capacity(x.len() / row);
	for row in x.chunks_exact(row) {
		results.push(Y::of(of(row)));
	}
	Y::buffer(results)
}

/// The largest magnitude of a row.
#[inline(always)]
pub(super) fn largest_magnitude(row: &[i32]) -> u32 {
	let mut largest = 0;
	for x in row {
		largest = x.unsigned_abs().max(largest);
	}
	largest
}

#[inline(always)]
pub(super) fn abs_max(operands: &[Operand<'_>]) -> Option<Buffer> {
	#[inline(always)]
	fn largest<X: Element>(row: &[X]) -> i64 {
		let mut largest = 0;
		for x in row {
			largest = x.wide().saturating_abs().max(largest);
		}
		ElementType::I32.saturate(largest)
	}
	let [x] = operands else { return None };
	let row = x.row();
	Some(match x.elements {
		Elements::I32(x) => {
			reduce::<_, i32>(x, row, |row| ElementType::I32.saturate(largest_magnitude(row).into()))
		}
		elements => typed!(elements, x => reduce::<_, i32>(x, row, largest)),
	})
}

#[inline(always)]
pub(super) fn argmax(operands: &[Operand<'_>]) -> Option<Buffer> {
	#[inline(always)]
	fn place<X: Element>(row: &[X]) -> i64 {
		let (mut best, mut found) = (i64::MIN, 0);
		for (place, x) in row.iter().enumerate() {
			if x.wide() > best {
				(best, found) = (x.wide(), place as i64);
			}
		}
		found
	}
	let [x] = operands else { return None };
	let row = x.row();
	Some(typed!(x.elements, x => reduce::<_, i32>(x, row, place)))
}

#[inline(always)]
pub(super) fn max(operands: &[Operand<'_>]) -> Option<Buffer> {
	#[inline(always)]
	fn largest<X: Element>(row: &[X]) -> i64 {
		let mut largest = i64::MIN;
		for x in row {
			largest = x.wide().max(largest);
		}
		largest
	}
	#[inline(always)]
	fn of_rows<X: Element>(x: &[X], row: usize) -> Buffer {
		reduce::<X, X>(x, row, largest)
	}
	let [x] = operands else { return None };
	let row = x.row();
	Some(typed!(x.elements, x => of_rows(x, row)))
}

#[inline(always)]
pub(super) fn sum(op: &ops::Sum, operands: &[Operand<'_>]) -> Option<Buffer> {
	#[inline(always)]
	fn total<X: Element>(row: &[X]) -> i64 {
		let mut total = 0;
		for x in row {
			total += x.wide();
		}
		total
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
