//! Operators on windows of images `[N, H, W, C]`.

use super::arithmetic::round_div;
use cubecl::prelude::*;

/// How windows slide over images: extents of the images, counts of windows, the kernel and the axes.
#[derive(CubeType, CubeLaunch, Clone, Copy)]
pub(in crate::backend::cube) struct Windows {
	pub height: u32,
	pub width: u32,
	pub channels: u32,
	pub down: u32,
	pub across: u32,
	pub kernel_height: u32,
	pub kernel_width: u32,
	pub row_stride: u32,
	pub row_before: u32,
	pub row_dilation: u32,
	pub column_stride: u32,
	pub column_before: u32,
	pub column_dilation: u32,
}

/// Where a window begins, by its place among all, and in which image.
#[derive(CubeType, Clone, Copy)]
struct Window {
	image: usize,
	/// Along the height and along the width, with what was added before.
	row: u32,
	column: u32,
}

#[cube]
fn window(at: usize, windows: &Windows) -> Window {
	let across = windows.across as usize;
	let line = at / across;
	let down = windows.down as usize;
	Window {
		image: line / down,
		row: u32::cast_from(line % down) * windows.row_stride,
		column: u32::cast_from(at % across) * windows.column_stride,
	}
}

/// The place of a window's place in the images' pixels. It is outside where it isn't less than `outside`.
#[cube]
fn pixel(window: &Window, y: u32, x: u32, windows: &Windows, outside: usize) -> usize {
	let row = window.row + y * windows.row_dilation;
	let column = window.column + x * windows.column_dilation;
	let mut place = outside;
	if row >= windows.row_before
		&& row < windows.row_before + windows.height
		&& column >= windows.column_before
		&& column < windows.column_before + windows.width
	{
		let line = window.image * windows.height as usize + usize::cast_from(row - windows.row_before);
		place = line * windows.width as usize + usize::cast_from(column - windows.column_before);
	}
	place
}

/// The places of windows next to each other, from window `first` on: `[G, windows, KH * KW, C / G]`.
#[cube(launch, address_type = "dynamic")]
pub(in crate::backend::cube) fn unfold<T: Int>(
	x: &Array<T>,
	y: &mut Array<T>,
	windows: &Windows,
	count: usize,
	first: usize,
	each: usize,
	groups: usize,
	outside: usize,
	#[define(T)] _element: StorageType,
) {
	if ABSOLUTE_POS >= count {
		terminate!();
	}
	let depth = windows.channels as usize / groups;
	let channel = ABSOLUTE_POS % depth;
	let rest = ABSOLUTE_POS / depth;
	let kernel_width = windows.kernel_width as usize;
	let kernel_x = u32::cast_from(rest % kernel_width);
	let rest = rest / kernel_width;
	let kernel_height = windows.kernel_height as usize;
	let kernel_y = u32::cast_from(rest % kernel_height);
	let rest = rest / kernel_height;
	let window = window(first + rest % each, windows);
	let group = rest / each;
	let place = pixel(&window, kernel_y, kernel_x, windows, outside);
	let mut value = T::new(0);
	if place < outside {
		value = x[place * windows.channels as usize + group * depth + channel];
	}
	y[ABSOLUTE_POS] = value;
}

/// Largest element of each window, or `least`.
#[cube(launch, address_type = "dynamic")]
pub(in crate::backend::cube) fn max_pool<T: Int>(
	x: &Array<T>,
	y: &mut Array<T>,
	windows: &Windows,
	count: usize,
	outside: usize,
	least: i64,
	#[define(T)] _element: StorageType,
) {
	if ABSOLUTE_POS >= count {
		terminate!();
	}
	let channels = windows.channels as usize;
	let window = window(ABSOLUTE_POS / channels, windows);
	let mut largest = least;
	for kernel_y in 0..windows.kernel_height {
		for kernel_x in 0..windows.kernel_width {
			let place = pixel(&window, kernel_y, kernel_x, windows, outside);
			if place < outside {
				largest = max(largest, i64::cast_from(x[place * channels + ABSOLUTE_POS % channels]));
			}
		}
	}
	y[ABSOLUTE_POS] = T::cast_from(largest);
}

/// Mean of each window over a divisor, or over what is inside if that is 0.
#[cube(launch, address_type = "dynamic")]
pub(in crate::backend::cube) fn avg_pool<T: Int>(
	x: &Array<T>,
	y: &mut Array<T>,
	windows: &Windows,
	count: usize,
	outside: usize,
	divisor: i64,
	#[define(T)] _element: StorageType,
) {
	if ABSOLUTE_POS >= count {
		terminate!();
	}
	let channels = windows.channels as usize;
	let window = window(ABSOLUTE_POS / channels, windows);
	let mut sum = 0i64;
	let mut inside = 0i64;
	for kernel_y in 0..windows.kernel_height {
		for kernel_x in 0..windows.kernel_width {
			let place = pixel(&window, kernel_y, kernel_x, windows, outside);
			if place < outside {
				sum += i64::cast_from(x[place * channels + ABSOLUTE_POS % channels]);
				inside += 1i64;
			}
		}
	}
	y[ABSOLUTE_POS] = T::cast_from(round_div(sum, select(divisor > 0i64, divisor, inside)));
}
