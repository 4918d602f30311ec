//! What a Burn backend does in a way of its own.

mod flex;

use super::tensor::Int;
use crate::native::Elements;
use burn::tensor::backend::Backend;

/// A Burn backend on which graphs can be executed. Nothing need be implemented: everything has a way on what all Burn
/// backends have. A backend implements what it does faster, with the same results.
pub trait Kernels: Backend {
	/// Whether tensors are in the processor's memory, where plain loops are faster than an operation of the backend for
	/// every step of an operator. If not, only operators that can't be put together from operations are loops.
	const IS_HOST: bool = false;

	/// Whether [`Self::byte_product`] is implemented. If not, 8-bit factors are multiplied in floating point.
	const HAS_BYTE_PRODUCT: bool = false;

	/// `x [.., M, K]` times the transpose of `w [.., N, K]`, both `i8` of the same rank with equal outer extents, as
	/// `i32 [.., M, N]`. K is at most [`ambit_graph::limits::MAX_PRODUCT_TERMS`].
	fn byte_product(_x: Int<Self>, _w: Int<Self>) -> Int<Self> {
		unimplemented!("HAS_BYTE_PRODUCT is false; qed")
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
