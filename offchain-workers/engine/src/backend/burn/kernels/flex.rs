//! Burn's CPU backend: products of integers, and results read where they are.

use super::Kernels;
use crate::native::{Buffer, Elements};
use burn::{
	backend::{flex::FlexTensor, Flex},
	tensor::{DType, Element, Shape, TensorData, TensorMetadata},
};
use std::sync::Arc;

mod products;

use products::{Number, Panels, Sum};

/// A matrix laid out for products.
#[derive(Clone, Debug)]
pub struct Laid(Numbers);

#[derive(Clone, Debug)]
enum Numbers {
	/// Of numbers of 8 bits.
	Bytes(Arc<Panels<i8>>),
	/// Of numbers of 16 bits.
	Words(Arc<Panels<i16>>),
}

impl Kernels for Flex {
	type Laid = Laid;

	const IS_HOST: bool = true;
	const HAS_PRODUCT: bool = true;

	fn product_bytes(depth: u64) -> u64 {
		products::workspace(depth)
	}

	fn lay_out(w: FlexTensor) -> Laid {
		let w = w.to_contiguous();
		let (_, [_, depth]) = matrices(&w.shape());
		match w.dtype() {
			DType::I8 => Laid(Numbers::Bytes(Arc::new(Panels::of(w.storage(), depth)))),
			_ => Laid(Numbers::Words(Arc::new(Panels::of(w.storage(), depth)))),
		}
	}

	fn laid_out(channels: u64, depth: u64) -> u64 {
		products::laid_out(channels, depth)
	}

	fn product_with(x: FlexTensor, w: &Laid) -> FlexTensor {
		let x = x.to_contiguous();
		let shape = x.shape();
		match (x.dtype(), &w.0) {
			(DType::I8, Numbers::Bytes(w)) => product_of::<_, _, i32>(shape, x.storage::<i8>(), w),
			(DType::I8, Numbers::Words(w)) => product_of::<_, _, i64>(shape, x.storage::<i8>(), w),
			(_, Numbers::Bytes(w)) => product_of::<_, _, i64>(shape, x.storage::<i16>(), w),
			(_, Numbers::Words(w)) => product_of::<_, _, i64>(shape, x.storage::<i16>(), w),
		}
	}

	fn product(x: FlexTensor, w: FlexTensor) -> FlexTensor {
		let (x, w) = (x.to_contiguous(), w.to_contiguous());
		let shapes = [&x, &w].map(|tensor| tensor.shape());
		match (x.dtype(), w.dtype()) {
			(DType::I8, DType::I8) => products_of::<_, _, i32>(shapes, x.storage::<i8>(), w.storage::<i8>()),
			(DType::I8, _) => products_of::<_, _, i64>(shapes, x.storage::<i8>(), w.storage::<i16>()),
			(_, DType::I8) => products_of::<_, _, i64>(shapes, x.storage::<i16>(), w.storage::<i8>()),
			_ => products_of::<_, _, i64>(shapes, x.storage::<i16>(), w.storage::<i16>()),
		}
	}

	fn lay_out_again(laid: &mut Option<Laid>, w: Elements<'_>, depth: usize) {
		fn again<W: Number>(panels: Option<&mut Panels<W>>, w: &[W], depth: usize) -> Option<Panels<W>> {
			match panels {
				Some(panels) if panels.depth() == depth && panels.channels() == w.len() / depth => {
					panels.fill(w);
					None
				}
				_ => Some(Panels::of(w, depth)),
			}
		}
		let kept = laid.as_mut().map(|Laid(numbers)| numbers);
		let new = match (kept, w) {
			(Some(Numbers::Bytes(panels)), Elements::I8(w)) => {
				again(Arc::get_mut(panels), w, depth).map(|panels| Numbers::Bytes(Arc::new(panels)))
			}
			(Some(Numbers::Words(panels)), Elements::I16(w)) => {
				again(Arc::get_mut(panels), w, depth).map(|panels| Numbers::Words(Arc::new(panels)))
			}
			(_, Elements::I8(w)) => Some(Numbers::Bytes(Arc::new(Panels::of(w, depth)))),
			(_, Elements::I16(w)) => Some(Numbers::Words(Arc::new(Panels::of(w, depth)))),
			_ => unreachable!("factors of a valid product have 8 or 16 bits; qed"),
		};
		if let Some(new) = new {
			*laid = Some(Laid(new));
		}
	}

	fn multiply(x: Elements<'_>, w: &Laid, products: &mut Buffer, at: usize) {
		fn into<X: Number, W: Number, S: Sum>(x: &[X], w: &Panels<W>, products: &mut [S]) {
			let count = x.len() / w.depth() * w.channels();
			products::products(x, w, &mut products[..count]);
		}
		match (x, &w.0, products) {
			(Elements::I8(x), Numbers::Bytes(w), Buffer::I32(products)) => into(x, w, &mut products[at..]),
			(Elements::I8(x), Numbers::Words(w), Buffer::I64(products)) => into(x, w, &mut products[at..]),
			(Elements::I16(x), Numbers::Bytes(w), Buffer::I64(products)) => into(x, w, &mut products[at..]),
			(Elements::I16(x), Numbers::Words(w), Buffer::I64(products)) => into(x, w, &mut products[at..]),
			_ => unreachable!("a valid product has this type; qed"),
		}
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

/// Products of all matrices in tensors of these shapes.
fn products_of<X: Number, W: Number, S: Sum + Element>([x, w]: [Shape; 2], xs: &[X], ws: &[W]) -> FlexTensor {
	let (outer, [rows, depth]) = matrices(&x);
	let (_, [channels, _]) = matrices(&w);
	let mut shape = x.to_vec();
	shape.splice(shape.len() - 1.., [channels]);
	let mut products = vec![S::default(); outer * rows * channels];
	let each = xs.chunks_exact(rows * depth).zip(ws.chunks_exact(channels * depth));
	for ((x, w), products) in each.zip(products.chunks_exact_mut(rows * channels)) {
		products::products(x, &Panels::of(w, depth), products);
	}
	FlexTensor::from_data(TensorData::new(products, Shape::from(shape)))
}

/// Products of all rows of a tensor of this shape with a matrix.
fn product_of<X: Number, W: Number, S: Sum + Element>(x: Shape, xs: &[X], w: &Panels<W>) -> FlexTensor {
	let mut shape = x.to_vec();
	shape.splice(shape.len() - 1.., [w.channels()]);
	let mut products = vec![S::default(); xs.len() / w.depth() * w.channels()];
	products::products(xs, w, &mut products);
	FlexTensor::from_data(TensorData::new(products, Shape::from(shape)))
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
