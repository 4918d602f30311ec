//! What a Burn backend does in a way of its own.

mod flex;

use super::tensor::Int;
use crate::native::{Buffer, Elements};
use burn::tensor::backend::Backend;

/// A Burn backend on which graphs can be executed. Nothing need be implemented: everything has a way on what all Burn
/// backends have. A backend implements what it does faster, with the same results.
pub trait Kernels: Backend {
	/// A matrix as [`Self::product_with`] takes it; [`Infallible`](std::convert::Infallible) where there is none.
	type Laid: Clone + Send + Sync + 'static;

	/// Whether tensors are in the processor's memory, where plain loops are faster than an operation of the backend for
	/// every step of an operator. If not, only operators that can't be put together from operations are loops.
	const IS_HOST: bool = false;

	/// Whether [`Self::product`] is implemented. If not, factors are multiplied in floating point.
	const HAS_PRODUCT: bool = false;

	/// Bytes that a product of so many terms takes besides its operands and its result, whatever their rows.
	fn product_bytes(_depth: u64) -> u64 {
		0
	}

	/// `x [.., M, K]` times the transpose of `w [.., N, K]`, each `i8` or `i16`, of the same rank with equal outer extents, as
	/// `[.., M, N]` of `i32` if both are `i8` and of `i64` otherwise. K is at most
	/// [`ambit_graph::limits::MAX_PRODUCT_TERMS`].
	fn product(_x: Int<Self>, _w: Int<Self>) -> Int<Self> {
		unimplemented!("HAS_PRODUCT is false; qed")
	}

	/// Lays out a matrix `[N, K]` of `i8` or `i16` for products with many others, once.
	fn lay_out(_w: Int<Self>) -> Self::Laid {
		unimplemented!("HAS_PRODUCT is false; qed")
	}

	/// Elements that a matrix `[N, K]` has once it is laid out.
	fn laid_out(channels: u64, depth: u64) -> u64 {
		channels.saturating_mul(depth)
	}

	/// As [`Self::product`], of `x [M, K]` with a matrix that was laid out.
	fn product_with(_x: Int<Self>, _w: &Self::Laid) -> Int<Self> {
		unimplemented!("HAS_PRODUCT is false; qed")
	}

	/// Lays out a matrix of rows of `depth` elements as [`Self::lay_out`] does, in what an earlier one takes if that has the same extents
	/// and nobody else has it.
	fn lay_out_again(_laid: &mut Option<Self::Laid>, _w: Elements<'_>, _depth: usize) {
		unimplemented!("HAS_PRODUCT is false; qed")
	}

	/// As [`Self::product_with`], of rows in the processor's memory, into the elements of `products` from `at` on, which are there already and of
	/// the type of the result.
	fn multiply(_x: Elements<'_>, _w: &Self::Laid, _products: &mut Buffer, _at: usize) {
		unimplemented!("HAS_PRODUCT is false; qed")
	}

	/// The tensor's bytes as they are in a graph's tensors, if they lie in memory just so.
	fn bytes(_tensor: &Int<Self>) -> Option<&[u8]> {
		None
	}

	/// The tensor's elements in order, if they lie in memory just so.
	fn elements(_tensor: &Int<Self>) -> Option<Elements<'_>> {
		None
	}
}
