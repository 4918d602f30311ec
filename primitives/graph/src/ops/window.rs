//! Windows that slide over images.

use crate::{arithmetic::div, Problem, TensorType, Tiling};
use codec::{Decode, Encode};

/// How a window slides along one axis of an image.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Axis {
	/// Distance of neighbouring windows, at least 1.
	pub stride: u16,
	/// Places added before the first one.
	pub before: u16,
	/// Places added behind the last one.
	pub after: u16,
	/// Distance of neighbouring places of a window, at least 1.
	pub dilation: u16,
}

impl Axis {
	/// Windows of neighbouring places at every place, nothing added.
	pub const PLAIN: Self = Self { stride: 1, before: 0, after: 0, dilation: 1 };

	/// Number of windows of `kernel` places along `extent`.
	pub(super) fn windows(&self, extent: u64, kernel: u64) -> Result<u32, Problem> {
		if self.stride == 0 || self.dilation == 0 {
			return Err(Problem::Attribute);
		}
		let padded = extent.saturating_add(self.before.into()).saturating_add(self.after.into());
		let room = padded.checked_sub(self.span(kernel)).ok_or(Problem::Extents)?;
		u32::try_from(div(room, self.stride.into()).saturating_add(1)).map_err(|_| Problem::TooLarge)
	}

	/// Places from the first to the last of a window, both included.
	pub(super) fn span(&self, kernel: u64) -> u64 {
		kernel.saturating_sub(1).saturating_mul(self.dilation.into()).saturating_add(1)
	}

	/// The part of window `window` that is inside the image: the first of its `kernel` places that is, where that is in the
	/// image, and how many are.
	pub(super) fn inside(&self, window: u64, extent: u64, kernel: u64) -> Inside {
		let (dilation, before) = (u64::from(self.dilation), u64::from(self.before));
		let start = window.wrapping_mul(self.stride.into());
		// Places `start + k * dilation - before` for k in 0..kernel; inside when in 0..extent.
		let first = crate::arithmetic::ceil_div(before.saturating_sub(start), dilation).min(kernel);
		let end = before.saturating_add(extent).saturating_sub(start);
		let end = crate::arithmetic::ceil_div(end, dilation).clamp(first, kernel);
		Inside {
			first,
			place: start.wrapping_add(first.wrapping_mul(dilation)).saturating_sub(before),
			count: end.saturating_sub(first),
		}
	}
}

/// The part of a window that is inside the image. See [`Axis::inside`].
pub(super) struct Inside {
	pub first: u64,
	pub place: u64,
	pub count: u64,
}

/// Most tiles of an image `[N, H, W, C]` that windows touch with runs of `run` elements at each of `kernel` places.
pub(super) fn tiles_of_window(image: &TensorType, kernel: [u64; 2], columns: &Axis, run: u64) -> u64 {
	let tiling = Tiling::of(image);
	let [_, _, _, channels] = image.extents();
	let [height, width] = kernel;
	let apart = width.saturating_mul(tiling.tiles_of_run(run));
	let line = columns.span(width).saturating_mul(channels);
	height.saturating_mul(apart.min(tiling.tiles_of_run(line)))
}
