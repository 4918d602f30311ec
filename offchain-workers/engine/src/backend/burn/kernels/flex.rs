//! Burn's CPU backend: 8-bit products, and results read where they are.

use super::Kernels;
use crate::native::Elements;
use burn::{
	backend::{flex::FlexTensor, Flex},
	tensor::{DType, Shape, TensorData, TensorMetadata},
};

mod bytes;

impl Kernels for Flex {
	const IS_HOST: bool = true;
	const HAS_BYTE_PRODUCT: bool = true;

	fn byte_product(x: FlexTensor, w: FlexTensor) -> FlexTensor {
		let (x, w) = (x.to_contiguous(), w.to_contiguous());
		let (outer, [rows, depth]) = matrices(&x.shape());
		let (_, [channels, _]) = matrices(&w.shape());
		let mut shape = x.shape().to_vec();
		shape.splice(shape.len() - 1.., [channels]);
		let mut products = vec![0; outer * rows * channels];
		let each = x
			.storage::<i8>()
			.chunks_exact(rows * depth)
			.zip(w.storage::<i8>().chunks_exact(channels * depth));
		for ((x, w), products) in each.zip(products.chunks_exact_mut(rows * channels)) {
			bytes::products(x, w, depth, products);
		}
		FlexTensor::from_data(TensorData::new(products, Shape::from(shape)))
	}

	fn bytes(tensor: &FlexTensor) -> Option<&[u8]> {
		(cfg!(target_endian = "little") && is_whole(tensor)).then(|| tensor.bytes())
	}

	fn elements(tensor: &FlexTensor) -> Option<Elements<'_>> {
		if !is_whole(tensor) {
			return None;
		}
		match tensor.dtype() {
			DType::I8 => Some(Elements::I8(tensor.storage())),
			DType::I16 => Some(Elements::I16(tensor.storage())),
			DType::I32 => Some(Elements::I32(tensor.storage())),
			DType::I64 => Some(Elements::I64(tensor.storage())),
			_ => None,
		}
	}
}

/// Whether the tensor's memory is its elements in order and nothing else.
fn is_whole(tensor: &FlexTensor) -> bool {
	let layout = tensor.layout();
	let is_all = tensor.bytes().len() == layout.num_elements() * tensor.dtype().size();
	layout.is_contiguous() && layout.start_offset() == 0 && is_all
}

/// The number of matrices in a tensor of this shape, and the extents of each.
fn matrices(shape: &Shape) -> (usize, [usize; 2]) {
	let (outer, inner) = shape.as_slice().split_at(shape.num_dims() - 2);
	(outer.iter().product(), [inner[0], inner[1]])
}
