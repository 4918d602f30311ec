//! Operators that move elements.

use super::{
	axes::contiguous,
	device::{addresses, elementwise, sequence, Tensor},
	evaluation::Evaluation,
	kernels::layout::{lines, strided},
};
use crate::Fault;
use ambit_graph::ops;
use cubecl::prelude::*;

/// Axes in another order.
pub(super) fn transpose<R: Runtime>(of: &Evaluation<'_, R>, op: &ops::Transpose) -> Result<Tensor, Fault> {
	let own = contiguous(&extents(&of.types[0].shape));
	let strides = op.order.iter().map(|axis| own.get(usize::from(*axis)).copied().unwrap_or(0));
	moved(of, 0, strides.collect())
}

/// Every so many-th element along each axis.
pub(super) fn slice<R: Runtime>(of: &Evaluation<'_, R>, op: &ops::Slice) -> Result<Tensor, Fault> {
	let own = contiguous(&extents(&of.types[0].shape));
	let start = own.iter().zip(&op.starts).map(|(stride, start)| stride * *start as usize).sum();
	let strides = own.iter().zip(&op.steps).map(|(stride, step)| stride * *step as usize);
	moved(of, start, strides.collect())
}

/// Elements of the first operand from a place on, at these strides along the axes of the result.
fn moved<R: Runtime>(of: &Evaluation<'_, R>, start: usize, strides: Vec<usize>) -> Result<Tensor, Fault> {
	let (x, y) = (of.operand(0)?, of.room());
	// Axes of one element lead nowhere; neighbours that lie one in the other are one.
	let mut axes: Vec<(usize, usize)> = Vec::new();
	for (extent, stride) in
		extents(&of.result.shape).into_iter().zip(strides).filter(|(extent, _)| *extent > 1)
	{
		match axes.last_mut() {
			Some((outer, of_outer)) if *of_outer == stride * extent => {
				*outer *= extent;
				*of_outer = stride;
			}
			_ => axes.push((extent, stride)),
		}
	}
	if axes.is_empty() {
		axes.push((1, 0));
	}
	let (extents, strides): (Vec<usize>, Vec<usize>) = axes.into_iter().unzip();
	let (count, dim) = elementwise(of.device, y.count);
	strided::launch::<R>(
		&of.device.client,
		count,
		dim,
		addresses(&[x.count, y.count]),
		x.array(),
		y.array(),
		y.count,
		start,
		sequence(&extents),
		sequence(&strides),
		extents.len(),
		y.storage(),
	);
	Ok(y)
}

/// Tensors one after the other along an axis.
pub(super) fn concat<R: Runtime>(
	of: &Evaluation<'_, R>,
	axis: usize,
	operands: usize,
) -> Result<Tensor, Fault> {
	let y = of.room();
	let line = |shape: &[u32]| extents(shape).iter().skip(axis).product::<usize>();
	let into = line(&of.result.shape);
	let mut start = 0;
	for place in 0..operands {
		let x = of.operand(place)?;
		let line = line(&of.types[place].shape);
		let (count, dim) = elementwise(of.device, x.count);
		lines::launch::<R>(
			&of.device.client,
			count,
			dim,
			addresses(&[y.count]),
			x.array(),
			y.array(),
			x.count,
			line,
			into,
			start,
			y.storage(),
		);
		start += line;
	}
	Ok(y)
}

fn extents(shape: &[u32]) -> Vec<usize> {
	shape.iter().map(|extent| *extent as usize).collect()
}
