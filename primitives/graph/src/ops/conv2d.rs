//! Convolution of images.

use super::{
	accumulator,
	matmul::products,
	window::{tiles_of_window, Axis},
	Cost, Operator,
};
use crate::{
	analysis::{Bound, Bounded, Interval},
	arithmetic::{div, rem},
	limits::MAX_PRODUCT_TERMS,
	reader::Reader,
	EvalError, Problem, TensorType, Tiling,
};
use codec::{Decode, Encode};

/// Attributes of a convolution. Added places count as 0.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Conv2d {
	/// Along the height.
	pub rows: Axis,
	/// Along the width.
	pub columns: Axis,
	/// Number of groups into which input and output channels are divided, at least 1.
	pub groups: u32,
}

impl Operator for Conv2d {
	fn infer(&self, operands: &[&TensorType]) -> Result<TensorType, Problem> {
		let [x, w] = operands else { return Err(Problem::OperandCount) };
		let element = accumulator(x, w)?;
		let ([images, height, width, channels], [filters, kernel_height, kernel_width, depth]) =
			(x.shape.as_slice(), w.shape.as_slice())
		else {
			return Err(Problem::Rank);
		};
		if self.groups == 0 || filters.checked_rem(self.groups) != Some(0) {
			return Err(Problem::Attribute);
		}
		if u64::from(*depth).saturating_mul(self.groups.into()) != u64::from(*channels) {
			return Err(Problem::Extents);
		}
		let rows = self.rows.windows((*height).into(), (*kernel_height).into())?;
		let columns = self.columns.windows((*width).into(), (*kernel_width).into())?;
		if terms(w) > MAX_PRODUCT_TERMS {
			return Err(Problem::RowTooLong);
		}
		Ok(TensorType::new(element, [*images, rows, columns, *filters]))
	}

	fn cost(&self, operands: &[&TensorType]) -> Cost {
		let [x, w] = operands else { return Cost::default() };
		let [_, height, width, depth] = w.extents();
		Cost::of_terms(terms(w))
			.and_tiles(x, tiles_of_window(x, [height, width], &self.columns, depth))
			.and_tiles(w, Tiling::of(w).tiles_of_run(terms(w)))
	}

	fn takes_single_elements(&self) -> bool {
		false
	}

	fn bound(&self, operands: &[Bounded<'_>], output: &TensorType, _: &mut Bound) -> Interval {
		let [x, w] = operands else { return Interval::of_type(output.element) };
		let padded = [self.rows, self.columns].iter().any(|axis| axis.before.max(axis.after) > 0);
		// What is outside the image counts as 0.
		let pixels = if padded { x.interval.hull(Interval::point(0)) } else { x.interval };
		products(pixels, w, terms(w.ty))
	}

	fn element(&self, at: u64, output: &TensorType, reader: &mut Reader<'_>) -> Result<i64, EvalError> {
		let [_, height, width, channels] = reader.extents::<4>(0);
		let [_, kernel_height, kernel_width, depth] = reader.extents::<4>(1);
		let [_, rows, columns, filters] = output.extents::<4>();
		let (filter, at) = (rem(at, filters), div(at, filters));
		let (column, at) = (rem(at, columns), div(at, columns));
		let (row, image) = (rem(at, rows), div(at, rows));
		let group = div(filter, div(filters, self.groups.into()));

		let down = self.rows.inside(row, height, kernel_height);
		let across = self.columns.inside(column, width, kernel_width);
		// Whole neighbouring rows of channels are contiguous in both operands.
		let (runs, run) = if self.columns.dilation == 1 && depth == channels {
			(across.count.min(1), across.count.wrapping_mul(depth))
		} else {
			(across.count, depth)
		};
		let mut sum = 0i64;
		for y in 0..down.count {
			let line = down.place.wrapping_add(y.wrapping_mul(self.rows.dilation.into()));
			let line = image.wrapping_mul(height).wrapping_add(line).wrapping_mul(width);
			let weights = filter.wrapping_mul(kernel_height).wrapping_add(down.first).wrapping_add(y);
			let weights = weights.wrapping_mul(kernel_width).wrapping_add(across.first);
			for x in 0..runs {
				let place = across.place.wrapping_add(x.wrapping_mul(self.columns.dilation.into()));
				let place = line.wrapping_add(place).wrapping_mul(channels);
				let place = place.wrapping_add(group.wrapping_mul(depth));
				let weight = weights.wrapping_add(x).wrapping_mul(depth);
				sum = sum.wrapping_add(reader.dot(place, weight, run)?);
			}
		}
		Ok(sum)
	}
}

/// Products in one element of the result.
fn terms(w: &TensorType) -> u64 {
	let [_, height, width, depth] = w.extents();
	height.saturating_mul(width).saturating_mul(depth)
}
