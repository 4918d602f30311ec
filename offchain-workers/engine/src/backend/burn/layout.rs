//! Operators that move elements.

use super::tensor::Int;
use ambit_graph::ops;
use burn::tensor::{backend::Backend, Scalar, Slice};

/// Every so many-th element along each axis.
pub(super) fn slice<B: Backend>(x: Int<B>, op: &ops::Slice) -> Int<B> {
	let ranges = op.starts.iter().zip(&op.steps).zip(&op.shape);
	let slices: Vec<Slice> = ranges
		.map(|((start, step), extent)| {
			let (start, step) = (*start as isize, *step as isize);
			Slice::new(start, Some(start + (*extent as isize - 1) * step + 1), step)
		})
		.collect();
	// A view of a small part would keep the whole tensor in memory; a sum is a tensor of its own.
	B::int_add_scalar(B::int_slice(x, &slices), Scalar::Int(0))
}

/// Axes in another order.
pub(super) fn transpose<B: Backend>(x: Int<B>, op: &ops::Transpose) -> Int<B> {
	let order: Vec<usize> = op.order.iter().map(|axis| usize::from(*axis)).collect();
	B::int_permute(x, &order)
}
