//! Convolutions and pools of images `[N, C, H, W]`.

use super::product::product;
use crate::{ir::Window, tensor::Tensor};

/// The place in the image of a place of a window, if it is inside.
fn place(window: &Window, axis: usize, at: usize, offset: usize, extent: usize) -> Option<usize> {
	let place = at * window.strides[axis] + offset * window.dilations[axis];
	place.checked_sub(window.before[axis]).filter(|place| *place < extent)
}

pub fn conv(x: &Tensor, w: &Tensor, window: &Window, groups: usize, shape: &[usize]) -> Tensor {
	let (x_data, w_data) = (x.to_floats(), w.to_floats());
	let [images, channels, height, width] = [x.shape[0], x.shape[1], x.shape[2], x.shape[3]];
	let [filters, rows, columns] = [shape[1], shape[2], shape[3]];
	let [kernel_height, kernel_width] = window.kernel;
	let depth = channels / groups;
	let terms = depth * kernel_height * kernel_width;
	let per_group = filters / groups;
	let spots = rows * columns;
	let mut data = Vec::with_capacity(shape.iter().product());
	for image in 0..images {
		for group in 0..groups {
			// Each row has what one term of the kernel sees, in all windows.
			let mut seen = vec![0f32; terms * spots];
			let mut lines = seen.chunks_mut(spots.max(1));
			for channel in 0..depth {
				let plane = &x_data[((image * channels) + group * depth + channel) * height * width..]
					[..height * width];
				for ky in 0..kernel_height {
					for kx in 0..kernel_width {
						let Some(line) = lines.next() else { continue };
						for i in 0..rows {
							let Some(y) = place(window, 0, i, ky, height) else { continue };
							for j in 0..columns {
								if let Some(x) = place(window, 1, j, kx, width) {
									line[i * columns + j] = plane[y * width + x];
								}
							}
						}
					}
				}
			}
			let w = &w_data[group * per_group * terms..][..per_group * terms];
			data.extend(product(w, &seen, per_group, terms, spots));
		}
	}
	Tensor::floats(shape, data)
}

/// `of` of what each window sees.
fn pool(x: &Tensor, window: &Window, shape: &[usize], of: impl Fn(&[f32]) -> f32) -> Tensor {
	let data = x.to_floats();
	let [height, width] = [x.shape[2], x.shape[3]];
	let [rows, columns] = [shape[2], shape[3]];
	let mut out = Vec::with_capacity(shape.iter().product());
	let mut seen = Vec::new();
	for plane in data.chunks((height * width).max(1)) {
		for i in 0..rows {
			for j in 0..columns {
				seen.clear();
				for ky in 0..window.kernel[0] {
					let Some(y) = place(window, 0, i, ky, height) else { continue };
					for kx in 0..window.kernel[1] {
						seen.extend(place(window, 1, j, kx, width).map(|x| plane[y * width + x]));
					}
				}
				out.push(of(&seen));
			}
		}
	}
	Tensor::floats(shape, out)
}

pub fn max_pool(x: &Tensor, window: &Window, shape: &[usize]) -> Tensor {
	pool(x, window, shape, |seen| seen.iter().copied().fold(f32::NEG_INFINITY, f32::max))
}

pub fn avg_pool(x: &Tensor, window: &Window, counts_added: bool, shape: &[usize]) -> Tensor {
	let whole = window.kernel[0] * window.kernel[1];
	pool(x, window, shape, |seen| {
		let count = if counts_added { whole } else { seen.len() };
		seen.iter().sum::<f32>() / count.max(1) as f32
	})
}
