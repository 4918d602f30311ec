//! Windows over images: one gather puts all places of every window next to each other, whatever the stride, the
//! dilation and the padding are, and never makes a padded copy of the image.

use super::tensor::{upload_places, Int};
use crate::native::{Buffer, Elements};
use ambit_graph::{ops::Axis, TensorType};
use burn::tensor::backend::Backend;
use std::ops::Range;

/// Most bytes that the gathered windows of one block take, unless a single window takes more.
const BLOCK_BYTES: u64 = 16 * 1024 * 1024;

/// The geometry of windows that slide over images `[N, H, W, C]`.
#[derive(Clone, Debug)]
pub(super) struct Windows {
	height: u64,
	width: u64,
	channels: u64,
	/// Pixels of all images.
	pixels: u64,
	/// Windows along the height and along the width.
	counts: [u64; 2],
	kernel: [u64; 2],
	axes: [Axis; 2],
	/// Windows of all images.
	pub total: u64,
	/// Windows of one block.
	pub block: u64,
}

impl Windows {
	/// Windows of `kernel` places over images of type `input` that give a result of type `output`; gathered elements
	/// have `width` bytes.
	pub fn new(
		input: &TensorType,
		output: &TensorType,
		kernel: [u64; 2],
		axes: [Axis; 2],
		width: u64,
	) -> Self {
		let [images, height, columns, channels] = input.extents();
		let [_, down, across, _] = output.extents();
		let total = images.saturating_mul(down).saturating_mul(across);
		let bytes = kernel[0].saturating_mul(kernel[1]).saturating_mul(channels).saturating_mul(width);
		Self {
			height,
			width: columns,
			channels,
			pixels: images.saturating_mul(height).saturating_mul(columns),
			counts: [down, across],
			kernel,
			axes,
			total,
			block: (BLOCK_BYTES / bytes.max(1)).clamp(1, total.max(1)),
		}
	}

	/// Places of one window.
	pub fn places_each(&self) -> u64 {
		self.kernel[0] * self.kernel[1]
	}

	/// Places gathered for one block.
	pub fn places_of_block(&self) -> u64 {
		self.block.saturating_mul(self.places_each())
	}

	/// Elements gathered for one block.
	pub fn elements_of_block(&self) -> u64 {
		self.places_of_block().saturating_mul(self.channels)
	}

	/// Whether every window is one pixel, and the windows in order are the pixels in order.
	pub fn are_pixels(&self) -> bool {
		self.kernel == [1, 1]
			&& self.axes.iter().all(|axis| (axis.stride, axis.before, axis.after) == (1, 0, 0))
	}

	/// Whether some window reaches over the border, so that a row for what is outside must follow the pixels.
	pub fn are_padded(&self) -> bool {
		self.axes.iter().any(|axis| axis.before != 0 || axis.after != 0)
	}

	/// The blocks, in order.
	pub fn blocks(&self) -> impl Iterator<Item = Range<u64>> + use<> {
		let (total, block) = (self.total, self.block);
		(0..total.div_ceil(block)).map(move |index| index * block..((index + 1) * block).min(total))
	}

	/// Which pixel each place of these windows is; the place behind the last pixel stands for what is outside.
	pub fn places(&self, windows: Range<u64>) -> Vec<u64> {
		let [down, across] = self.counts;
		let inside = |axis: &Axis, window: u64, place: u64, extent: u64| {
			let padded = window * u64::from(axis.stride) + place * u64::from(axis.dilation);
			padded.checked_sub(u64::from(axis.before)).filter(|at| *at < extent)
		};
		let mut places = Vec::with_capacity(((windows.end - windows.start) * self.places_each()) as usize);
		for window in windows {
			let (column, line) = (window % across, window / across);
			let (row, image) = (line % down, line / down);
			for y in 0..self.kernel[0] {
				let y = inside(&self.axes[0], row, y, self.height);
				for x in 0..self.kernel[1] {
					let x = inside(&self.axes[1], column, x, self.width);
					places.push(match (y, x) {
						(Some(y), Some(x)) => (image * self.height + y) * self.width + x,
						_ => self.pixels,
					});
				}
			}
		}
		places
	}

	/// The elements of images `[N, H, W, C]`, of 8 or 16 bits, at all places of these windows; 0 for what is outside.
	pub fn gathered(&self, images: Elements<'_>, windows: Range<usize>, to: &mut Buffer) {
		let count = windows.len() * self.places_each() as usize * self.channels as usize;
		match (images, &mut *to) {
			(Elements::I8(images), Buffer::I8(to)) => {
				to.resize(count, 0);
				self.gather(images, windows, 0, to);
			}
			(Elements::I16(images), Buffer::I16(to)) => {
				to.resize(count, 0);
				self.gather(images, windows, 0, to);
			}
			(Elements::I16(_), _) => {
				*to = Buffer::I16(Vec::new());
				self.gathered(images, windows, to);
			}
			(Elements::I8(_), _) => {
				*to = Buffer::I8(Vec::new());
				self.gathered(images, windows, to);
			}
			_ => unreachable!("factors of a valid product have 8 or 16 bits; qed"),
		}
	}

	/// The elements of images `[N, H, W, C]` at all places of these windows, one place after the other; `outside` for what is outside.
	fn gather<T: Copy>(&self, images: &[T], windows: Range<usize>, outside: T, to: &mut [T]) {
		let [down, across] = self.counts.map(|count| count as usize);
		let [height, width, channels] =
			[self.height, self.width, self.channels].map(|extent| extent as usize);
		let [lines, columns] = self.kernel.map(|extent| extent as usize);
		// Where along an axis a place of a window is, if it is inside.
		let inside = |axis: &Axis, window: usize, place: usize, extent: usize| {
			let padded = window * usize::from(axis.stride) + place * usize::from(axis.dilation);
			padded.checked_sub(axis.before.into()).filter(|at| *at < extent)
		};
		let mut places = to.chunks_exact_mut(columns * channels);
		for window in windows {
			let (column, line) = (window % across, window / across);
			let (row, image) = (line % down, line / down);
			// Where the places of a line of the window begin; those of several that are all inside are neighbours.
			let first = inside(&self.axes[1], column, 0, width);
			let last = inside(&self.axes[1], column, columns - 1, width);
			let run = first.filter(|_| last.is_some() && (self.axes[1].dilation == 1 || columns == 1));
			for (y, to) in (0..lines).zip(&mut places) {
				let Some(y) = inside(&self.axes[0], row, y, height) else {
					to.fill(outside);
					continue;
				};
				let from = &images[(image * height + y) * width * channels..][..width * channels];
				if let Some(first) = run {
					to.copy_from_slice(&from[first * channels..][..to.len()]);
					continue;
				}
				for (x, to) in to.chunks_exact_mut(channels).enumerate() {
					match inside(&self.axes[1], column, x, width) {
						Some(x) => to.copy_from_slice(&from[x * channels..][..channels]),
						None => to.fill(outside),
					}
				}
			}
		}
	}

	/// How many places of each of these windows are in the image.
	pub fn counts_inside(&self, windows: Range<u64>) -> Vec<u64> {
		let each = self.places_each() as usize;
		let inside = |places: &[u64]| places.iter().filter(|place| **place != self.pixels).count() as u64;
		self.places(windows).chunks(each).map(inside).collect()
	}

	/// The places of all windows on the device, if they are one block; they are worth keeping then.
	pub fn prepare<B: Backend>(&self, device: &B::Device) -> Option<Int<B>> {
		(self.block == self.total && !self.are_pixels())
			.then(|| upload_places::<B>(self.places(0..self.total), device))
	}
}
