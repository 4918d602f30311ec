//! Operators on windows of images.

use super::{
	device::{addresses, elementwise, Tensor},
	evaluation::Evaluation,
	kernels::window::{self, WindowsLaunch},
	product::Product,
};
use crate::Fault;
use ambit_graph::{ops, TensorType};
use cubecl::prelude::*;

/// Most bytes of windows that are laid out at a time, unless a single window has more.
const BLOCK_BYTES: usize = 256 * 1024 * 1024;

/// How windows of `kernel` places slide over images of a type and give a result of another.
fn windows<R: Runtime>(
	images: &TensorType,
	result: &TensorType,
	kernel: [u32; 2],
	[rows, columns]: [ops::Axis; 2],
) -> WindowsLaunch<R> {
	let extents = |ty: &TensorType| ty.extents::<4>().map(|extent| extent as u32);
	let ([_, height, width, channels], [_, down, across, _]) = (extents(images), extents(result));
	WindowsLaunch::new(
		height,
		width,
		channels,
		down,
		across,
		kernel[0],
		kernel[1],
		rows.stride.into(),
		rows.before.into(),
		rows.dilation.into(),
		columns.stride.into(),
		columns.before.into(),
		columns.dilation.into(),
	)
}

/// The pixels of images of a type: what no place of a window inside is.
fn pixels(images: &TensorType) -> usize {
	let [count, height, width, _] = images.extents::<4>();
	(count * height * width) as usize
}

/// Windows of one block, of so many bytes each.
fn block(total: usize, bytes: usize) -> usize {
	(BLOCK_BYTES / bytes.max(1)).clamp(1, total.max(1))
}

/// Most bytes that windows of a convolution take.
pub(super) fn workspace(
	images: &TensorType,
	filters: &TensorType,
	op: &ops::Conv2d,
	result: &TensorType,
) -> u64 {
	let [_, height, width, depth] = filters.extents();
	let bytes = (height * width * depth * u64::from(op.groups) * u64::from(images.element.bytes())) as usize;
	let total = (result.elements() / result.row().max(1)) as usize;
	// Windows, and as many again twice over for bytes of numbers of 16 bits in rows of whole vectors.
	let windows = block(total, bytes) as u64;
	windows.saturating_mul(bytes as u64 + 4 * 16 * u64::from(op.groups)).saturating_mul(3)
}

/// Convolution.
pub(super) fn convolve<R: Runtime>(of: &Evaluation<'_, R>, op: &ops::Conv2d) -> Result<Tensor, Fault> {
	let (x, w, y) = (of.operand(0)?, of.operand(1)?, of.room());
	let [_, height, width, depth] = of.types[1].extents::<4>().map(|extent| extent as usize);
	let (filters, groups) = (of.result.row() as usize, op.groups as usize);
	let terms = height * width * depth;
	let total = y.count / filters;
	let of_rows = |x: Tensor, first: usize, rows: usize| Product {
		x,
		w: w.clone(),
		kept: of.weight(1).and_then(|weight| of.model.bytes(weight)).cloned(),
		outer: vec![groups],
		strides: vec![1],
		rows,
		channels: filters / groups,
		depth: terms,
		batch_step: filters / groups,
		row_step: filters,
		first: first * filters,
	};
	let is_plain = |axis: &ops::Axis| (axis.stride, axis.before, axis.after) == (1, 0, 0);
	if [height, width, groups] == [1; 3] && is_plain(&op.rows) && is_plain(&op.columns) {
		of_rows(x.clone(), 0, total).into(of.device, &y);
		return Ok(y);
	}
	let block = block(total, groups * terms * x.element.bytes() as usize);
	for first in (0..total).step_by(block) {
		let rows = block.min(total - first);
		let unfolded = of.device.room(x.element, groups * rows * terms);
		let (count, dim) = elementwise(of.device, unfolded.count);
		window::unfold::launch::<R>(
			&of.device.client,
			count,
			dim,
			addresses(&[x.count, unfolded.count]),
			x.array(),
			unfolded.array(),
			windows(of.types[0], of.result, [height as u32, width as u32], [op.rows, op.columns]),
			unfolded.count,
			first,
			rows,
			groups,
			pixels(of.types[0]),
			x.storage(),
		);
		of_rows(unfolded, first, rows).into(of.device, &y);
	}
	Ok(y)
}

/// Maximum over windows.
pub(super) fn max_pool<R: Runtime>(of: &Evaluation<'_, R>, op: &ops::MaxPool2d) -> Result<Tensor, Fault> {
	let (x, y) = (of.operand(0)?, of.room());
	let (count, dim) = elementwise(of.device, y.count);
	window::max_pool::launch::<R>(
		&of.device.client,
		count,
		dim,
		addresses(&[x.count, y.count]),
		x.array(),
		y.array(),
		windows(of.types[0], of.result, op.kernel.map(u32::from), [op.rows, op.columns]),
		y.count,
		pixels(of.types[0]),
		y.element.min(),
		y.storage(),
	);
	Ok(y)
}

/// Mean over windows.
pub(super) fn avg_pool<R: Runtime>(of: &Evaluation<'_, R>, op: &ops::AvgPool2d) -> Result<Tensor, Fault> {
	let (x, y) = (of.operand(0)?, of.room());
	let [height, width] = op.kernel.map(i64::from);
	let (count, dim) = elementwise(of.device, y.count);
	window::avg_pool::launch::<R>(
		&of.device.client,
		count,
		dim,
		addresses(&[x.count, y.count]),
		x.array(),
		y.array(),
		windows(of.types[0], of.result, op.kernel.map(u32::from), [op.rows, op.columns]),
		y.count,
		pixels(of.types[0]),
		if op.count_added { height * width } else { 0 },
		y.storage(),
	);
	Ok(y)
}
