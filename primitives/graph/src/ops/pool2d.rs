//! Pooling of images.

use super::{
	window::{tiles_of_window, Axis},
	Cost, Operator,
};
use crate::{
	analysis::{Bound, Bounded, Interval},
	arithmetic::{div, rem, round_div},
	reader::Reader,
	ElementType, EvalError, Problem, TensorType,
};
use codec::{Decode, Encode};

/// Most windows along an axis that are looked at one by one.
const MOST_WINDOWS: u64 = 1 << 18;

/// Attributes of a maximum over windows. Added places don't count; a window of nothing else gives the smallest value of
/// the element type.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub struct MaxPool2d {
	/// Height and width of a window.
	pub kernel: [u16; 2],
	/// Along the height.
	pub rows: Axis,
	/// Along the width.
	pub columns: Axis,
}

/// Attributes of a mean over windows, rounded to the nearest integer with halves away from zero.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub struct AvgPool2d {
	/// Height and width of a window.
	pub kernel: [u16; 2],
	/// Along the height.
	pub rows: Axis,
	/// Along the width.
	pub columns: Axis,
	/// Whether added places count, as 0. If they don't, a window of nothing else gives 0.
	pub count_added: bool,
}

impl Operator for MaxPool2d {
	fn infer(&self, operands: &[&TensorType]) -> Result<TensorType, Problem> {
		let [x] = operands else { return Err(Problem::OperandCount) };
		infer(x, self.kernel, [&self.rows, &self.columns])
	}

	fn cost(&self, operands: &[&TensorType]) -> Cost {
		cost(operands, self.kernel, &self.columns)
	}

	fn takes_single_elements(&self) -> bool {
		false
	}

	fn bound(&self, operands: &[Bounded<'_>], output: &TensorType, _: &mut Bound) -> Interval {
		let [x] = operands else { return Interval::of_type(output.element) };
		if can_be_empty(x.ty, output, self.kernel, [&self.rows, &self.columns]) {
			Interval { low: output.element.min(), ..x.interval }
		} else {
			x.interval
		}
	}

	fn element(&self, at: u64, output: &TensorType, reader: &mut Reader<'_>) -> Result<i64, EvalError> {
		let mut largest = output.element.min();
		each(at, output, self.kernel, [&self.rows, &self.columns], reader, |x| largest = largest.max(x))?;
		Ok(largest)
	}
}

impl Operator for AvgPool2d {
	fn infer(&self, operands: &[&TensorType]) -> Result<TensorType, Problem> {
		let [x] = operands else { return Err(Problem::OperandCount) };
		if x.element == ElementType::I64 {
			return Err(Problem::ElementType);
		}
		infer(x, self.kernel, [&self.rows, &self.columns])
	}

	fn cost(&self, operands: &[&TensorType]) -> Cost {
		cost(operands, self.kernel, &self.columns)
	}

	fn takes_single_elements(&self) -> bool {
		false
	}

	fn bound(&self, operands: &[Bounded<'_>], output: &TensorType, _: &mut Bound) -> Interval {
		let [x] = operands else { return Interval::of_type(output.element) };
		let axes = [&self.rows, &self.columns];
		let padded = axes.iter().any(|axis| axis.before.max(axis.after) > 0);
		if (self.count_added && padded) || can_be_empty(x.ty, output, self.kernel, axes) {
			x.interval.hull(Interval::point(0))
		} else {
			x.interval
		}
	}

	fn element(&self, at: u64, output: &TensorType, reader: &mut Reader<'_>) -> Result<i64, EvalError> {
		let (mut sum, mut count) = (0i64, 0i64);
		each(at, output, self.kernel, [&self.rows, &self.columns], reader, |x| {
			sum = sum.wrapping_add(x);
			count = count.wrapping_add(1);
		})?;
		let [height, width] = self.kernel.map(i64::from);
		Ok(round_div(sum, if self.count_added { height.wrapping_mul(width) } else { count }))
	}
}

fn infer(x: &TensorType, kernel: [u16; 2], [rows, columns]: [&Axis; 2]) -> Result<TensorType, Problem> {
	let [images, height, width, channels] = x.shape.as_slice() else { return Err(Problem::Rank) };
	if kernel.contains(&0) {
		return Err(Problem::Attribute);
	}
	let [kernel_height, kernel_width] = kernel.map(u64::from);
	let rows = rows.windows((*height).into(), kernel_height)?;
	let columns = columns.windows((*width).into(), kernel_width)?;
	Ok(TensorType::new(x.element, [*images, rows, columns, *channels]))
}

fn cost(operands: &[&TensorType], kernel: [u16; 2], columns: &Axis) -> Cost {
	let [x] = operands else { return Cost::default() };
	let kernel @ [height, width] = kernel.map(u64::from);
	Cost::of_terms(height.saturating_mul(width)).and_tiles(x, tiles_of_window(x, kernel, columns, 1))
}

/// Whether a window may have no place inside the image; if there are too many to look at, that is assumed.
fn can_be_empty(x: &TensorType, output: &TensorType, kernel: [u16; 2], axes: [&Axis; 2]) -> bool {
	let [_, height, width, _] = x.extents::<4>();
	let [_, rows, columns, _] = output.extents::<4>();
	let along = [(rows, height), (columns, width)];
	let mut each = along.iter().zip(kernel).zip(axes);
	each.any(|(((windows, extent), kernel), axis)| {
		*windows > MOST_WINDOWS
			|| (0..*windows).any(|window| axis.inside(window, *extent, kernel.into()).count == 0)
	})
}

/// Calls `then` with each element of the window of the result's element at place `at`.
fn each(
	at: u64,
	output: &TensorType,
	kernel: [u16; 2],
	[rows, columns]: [&Axis; 2],
	reader: &mut Reader<'_>,
	mut then: impl FnMut(i64),
) -> Result<(), EvalError> {
	let [_, height, width, channels] = reader.extents::<4>(0);
	let [_, output_rows, output_columns, _] = output.extents::<4>();
	let [kernel_height, kernel_width] = kernel.map(u64::from);
	let (channel, at) = (rem(at, channels), div(at, channels));
	let (column, at) = (rem(at, output_columns), div(at, output_columns));
	let (row, image) = (rem(at, output_rows), div(at, output_rows));

	let down = rows.inside(row, height, kernel_height);
	let across = columns.inside(column, width, kernel_width);
	for y in 0..down.count {
		let line = down.place.wrapping_add(y.wrapping_mul(rows.dilation.into()));
		let line = image.wrapping_mul(height).wrapping_add(line).wrapping_mul(width);
		for x in 0..across.count {
			let place = across.place.wrapping_add(x.wrapping_mul(columns.dilation.into()));
			let place = line.wrapping_add(place).wrapping_mul(channels);
			then(reader.element(0, place.wrapping_add(channel))?);
		}
	}
	Ok(())
}
