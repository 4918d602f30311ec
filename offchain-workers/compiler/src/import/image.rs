//! Operators on images.

use super::{attributes::Call, Importer, Out};
use crate::ir::{Binary, Id, Op, Reduction, Window};

impl Importer<'_> {
	/// The result of an operator on images, or `None` if it is none.
	pub(super) fn of_image(&mut self, call: &Call<'_>) -> Out<Option<Id>> {
		let x = match call.operator() {
			"Conv" | "MaxPool" | "AveragePool" | "GlobalAveragePool" | "GlobalMaxPool" => call.operand(0)?,
			_ => return Ok(None),
		};
		let shape = self.shape(x).to_vec();
		let flat = shape.len() == 3;
		if !flat && shape.len() != 4 {
			return Err(format!("images of shape {shape:?} are not supported; those of one or two axes are"));
		}
		// A line is an image of height 1.
		let tall = |shape: &[usize]| vec![shape[0], shape[1], 1, shape[2]];
		let x = if flat { self.reshape(x, tall(&shape))? } else { x };
		let result = match call.operator() {
			"GlobalAveragePool" | "GlobalMaxPool" => {
				let count = self.shape(x)[2..].iter().product();
				let rows = self.reshape(x, vec![shape[0], shape[1], count])?;
				let of = if call.operator() == "GlobalMaxPool" { Reduction::Max } else { Reduction::Mean };
				let result = self.push(Op::Reduce(of), [rows], None)?;
				self.reshape(result, vec![shape[0], shape[1], 1, 1])?
			}
			"Conv" => {
				let w = call.operand(1)?;
				let filters = self.shape(w).to_vec();
				if filters.len() != shape.len() {
					return Err(format!(
						"filters of shape {filters:?} do not fit an image of shape {shape:?}"
					));
				}
				let w = if flat { self.reshape(w, tall(&filters))? } else { w };
				let kernel = self.shape(w)[2..].to_vec();
				let window = self.window(call, &kernel, x, flat)?;
				let groups = usize::try_from(call.int("group", 1)?).map_err(|_| "it has no groups")?;
				let product = self.push(Op::Conv(window, groups), [x, w], None)?;
				match call.optional(2) {
					Some(bias) => {
						let filters = self.shape(w)[0];
						let bias = self.reshape(bias, vec![filters, 1, 1])?;
						self.binary(Binary::Add, product, bias)?
					}
					None => product,
				}
			}
			_ => {
				let kernel = call.ints("kernel_shape")?.ok_or("its kernel_shape is missing")?;
				let mut kernel: Vec<usize> =
					kernel.iter().filter_map(|extent| usize::try_from(*extent).ok()).collect();
				if flat {
					kernel.insert(0, 1);
				}
				let window = self.window(call, &kernel, x, flat)?;
				let counts_added = call.int("count_include_pad", 0)? != 0;
				let is_max = call.operator() == "MaxPool";
				if !is_max && counts_added && call.int("ceil_mode", 0)? != 0 {
					return Err("ceil_mode together with count_include_pad is not supported".to_owned());
				}
				self.push(
					if is_max { Op::MaxPool(window) } else { Op::AvgPool(window, counts_added) },
					[x],
					None,
				)?
			}
		};
		if !flat {
			return Ok(Some(result));
		}
		let shape = self.shape(result);
		let shape = vec![shape[0], shape[1], shape[3]];
		self.reshape(result, shape).map(Some)
	}

	fn window(&self, call: &Call<'_>, kernel: &[usize], x: Id, flat: bool) -> Out<Window> {
		let kernel =
			<[usize; 2]>::try_from(kernel).map_err(|_| "its kernel has other axes than the image")?;
		if kernel.contains(&0) || kernel.iter().any(|extent| *extent > 0xffff) {
			return Err(format!("its kernel is of {kernel:?}"));
		}
		let image = self.shape(x);
		// Numbers of a line's one axis are those of the second.
		let pair = |name: &str| -> Out<[usize; 2]> {
			let Some(numbers) = call.ints(name)? else { return Ok([1, 1]) };
			let numbers = if flat { [vec![1], numbers].concat() } else { numbers };
			let [a, b] = numbers[..] else {
				return Err(format!("attribute `{name}` has other axes than the image"));
			};
			let number = |x: i64| {
				usize::try_from(x)
					.ok()
					.filter(|x| (1..=0xffff).contains(x))
					.ok_or_else(|| format!("attribute `{name}` has {x}"))
			};
			Ok([number(a)?, number(b)?])
		};
		let mut window = Window {
			kernel,
			strides: pair("strides")?,
			dilations: pair("dilations")?,
			before: [0; 2],
			after: [0; 2],
		};
		match call.text("auto_pad", "NOTSET")?.as_str() {
			"NOTSET" | "" => {
				if let Some(pads) = call.ints("pads")? {
					let pads = if flat && pads.len() == 2 { vec![0, pads[0], 0, pads[1]] } else { pads };
					let pads: Option<Vec<usize>> = pads
						.iter()
						.map(|pad| usize::try_from(*pad).ok().filter(|pad| *pad <= 0xffff))
						.collect();
					let Some([top, left, bottom, right]) = pads.as_deref() else {
						return Err("its pads are negative, too many or too few".to_owned());
					};
					(window.before, window.after) = ([*top, *left], [*bottom, *right]);
				}
			}
			"VALID" => {}
			same @ ("SAME_UPPER" | "SAME_LOWER") => {
				for axis in 0..2 {
					let extent = image[2 + axis];
					let count = extent.div_ceil(window.strides[axis]);
					let span = (window.kernel[axis] - 1).saturating_mul(window.dilations[axis]) + 1;
					let total = ((count - 1) * window.strides[axis] + span).saturating_sub(extent);
					let (small, large) = (total / 2, total - total / 2);
					let upper = same == "SAME_UPPER";
					window.before[axis] = if upper { small } else { large };
					window.after[axis] = if upper { large } else { small };
				}
			}
			other => return Err(format!("there is no auto_pad `{other}`")),
		}
		if call.int("ceil_mode", 0)? != 0 {
			for axis in 0..2 {
				let extent = image[2 + axis];
				let Some(count) = window.count(axis, extent) else { continue };
				let span = (window.kernel[axis] - 1) * window.dilations[axis] + 1;
				let used = (count - 1) * window.strides[axis] + span;
				let whole = window.before[axis] + extent + window.after[axis];
				// One more window, if it begins inside the image.
				if used < whole && count * window.strides[axis] < extent + window.before[axis] {
					window.after[axis] += window.strides[axis] - (whole - used);
				}
			}
		}
		Ok(window)
	}
}
