//! Operators on windows of images.

use super::{
	integer::{narrow, round_div, widen},
	kernels::Kernels,
	product::{Factor, Precision},
	tensor::{upload_places, Int},
	window::Windows,
};
use ambit_graph::{ops, ElementType, TensorType};
use burn::tensor::{IntDType, Scalar, Shape, TensorMetadata};
use std::ops::Range;

/// Windows, and the places of all of them if they were prepared.
pub(super) struct Gather<'a, B: Kernels> {
	pub windows: &'a Windows,
	pub places: Option<&'a Int<B>>,
	pub device: &'a B::Device,
}

impl<B: Kernels> Gather<'_, B> {
	fn places(&self, block: Range<u64>) -> Int<B> {
		match self.places {
			Some(places) => places.clone(),
			None => upload_places::<B>(self.windows.places(block), self.device),
		}
	}

	/// Images `[N, H, W, C]` as rows `[N * H * W, C]`, with a row of `outside` behind them if windows reach over the
	/// border.
	fn rows(&self, images: Int<B>, outside: i64, element: IntDType) -> Int<B> {
		let extents = images.shape();
		let (pixels, channels) = (extents[0] * extents[1] * extents[2], extents[3]);
		let rows = B::int_reshape(images, Shape::from(vec![pixels, channels]));
		if !self.windows.are_padded() {
			return rows;
		}
		let outside = B::int_full(Shape::from(vec![1, channels]), Scalar::Int(outside), self.device, element);
		B::int_cat(vec![rows, outside], 0)
	}

	/// `then` of every block, one after the other along the first axis, in the shape of `ty`.
	fn blocks(&self, ty: &TensorType, then: impl FnMut(Range<u64>) -> Int<B>) -> Int<B> {
		let parts: Vec<Int<B>> = self.windows.blocks().map(then).collect();
		B::int_reshape(B::int_cat(parts, 0), super::tensor::shape(&ty.shape))
	}

	/// Convolution of images with filters `[O, KH, KW, C / groups]`.
	pub fn convolve(
		&self,
		images: Int<B>,
		filters: Factor<B>,
		groups: usize,
		precision: Precision,
		types: [&TensorType; 2],
	) -> Int<B> {
		let [images_type, result] = types;
		let channels = images_type.row() as usize;
		let count = result.row() as usize;
		let (each, depth) = (self.windows.places_each() as usize, channels / groups);
		let rows = self.rows(images, 0, super::tensor::dtype(images_type.element));
		let rows = Factor::<B>::new(rows, precision);
		let filters = match groups {
			1 => filters.reshape([count, each * depth]),
			_ => filters.reshape([groups, count / groups, each * depth]),
		};
		self.blocks(result, |block| {
			let windows = (block.end - block.start) as usize;
			let gathered = match self.windows.are_pixels() {
				true if windows as u64 == self.windows.total => rows.clone(),
				_ => rows.clone().rows(self.places(block)),
			};
			if groups == 1 {
				let x = gathered.reshape([windows, each * depth]);
				return x.times(filters.clone(), precision, result.element);
			}
			let x = gathered.reshape([windows, each, groups, depth]).permute(&[2, 0, 1, 3]);
			let x = x.reshape([groups, windows, each * depth]);
			let y = x.times(filters.clone(), precision, result.element);
			B::int_reshape(B::int_permute(y, &[1, 0, 2]), Shape::from(vec![windows, count]))
		})
	}

	/// Maximum over windows.
	pub fn max_pool(&self, images: Int<B>, result: &TensorType) -> Int<B> {
		let element = result.element;
		let rows = self.rows(images, element.min(), super::tensor::dtype(element));
		self.blocks(result, |block| B::int_max_dim(self.stacked(&rows, block, result.row()), 1))
	}

	/// Mean over windows.
	pub fn avg_pool(&self, images: Int<B>, result: &TensorType, op: &ops::AvgPool2d) -> Int<B> {
		let rows = widen::<B>(self.rows(images, 0, super::tensor::dtype(result.element)));
		self.blocks(result, |block| {
			// Sums of at most 2^20 elements of at most 32 bits.
			let sums = B::int_sum_dim(self.stacked(&rows, block.clone(), result.row()), 1);
			let counts = match op.count_added {
				true => vec![self.windows.places_each()],
				false => self.windows.counts_inside(block),
			};
			let extents = Shape::from(vec![counts.len(), 1, 1]);
			let counts = B::int_reshape(upload_places::<B>(counts, self.device), extents);
			narrow::<B>(round_div::<B>(sums, widen::<B>(counts)), result.element)
		})
	}

	/// The places of windows as `[windows, places, C]`.
	fn stacked(&self, rows: &Int<B>, block: Range<u64>, channels: u64) -> Int<B> {
		let windows = (block.end - block.start) as usize;
		let extents = vec![windows, self.windows.places_each() as usize, channels as usize];
		let gathered = if self.windows.are_pixels() {
			let range = burn::tensor::Slice::new(block.start as isize, Some(block.end as isize), 1);
			B::int_slice(rows.clone(), &[range, burn::tensor::Slice::new(0, Some(channels as isize), 1)])
		} else {
			B::int_select(rows.clone(), 0, self.places(block))
		};
		B::int_reshape(gathered, Shape::from(extents))
	}
}

/// Whether the result of a mean is exact in 64 bits: 2^20 elements of 31 bits, doubled.
const _: () = assert!(ambit_graph::limits::MAX_TERMS <= 1 << 20 && ElementType::I32.max() < 1 << 31);
