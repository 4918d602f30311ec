//! Convolutions and pools. Images have their channels last in integer graphs.

use super::{extents, Lowering, Out, Repr};
use crate::ir::{Id, Window};
use ambit_graph::{
	ops::{AvgPool2d, Axis, Conv2d, MaxPool2d, Quantise},
	ElementType, Op as GraphOp, TensorType, Value,
};

/// How windows slide along an axis.
fn axis(window: &Window, axis: usize) -> Out<Axis> {
	let number = |number: usize| u16::try_from(number).map_err(|_| "its windows are too large".to_owned());
	Ok(Axis {
		stride: number(window.strides[axis])?,
		before: number(window.before[axis])?,
		after: number(window.after[axis])?,
		dilation: number(window.dilations[axis])?,
	})
}

impl Lowering<'_> {
	/// Images as integers of a type, and the magnitude of each image that the largest integer stands for. It is found axis by
	/// axis, so that no element depends on a whole image at once.
	fn quantised_images(&mut self, x: Value, to: ElementType) -> Out<(Value, Value)> {
		let [images, height, width, _] = self.builder.shape(x)[..] else {
			return Err("it is no image".to_owned());
		};
		let mut scale = self.op(GraphOp::AbsMax, &[x])?;
		for shape in [vec![images, height, width], vec![images, height]] {
			let rows = self.reshaped(scale, &shape)?;
			scale = self.op(GraphOp::AbsMax, &[rows])?;
		}
		let scale = self.reshaped(scale, &[images, 1, 1, 1])?;
		let quantised = self.op(GraphOp::Quantise(Quantise { to }), &[x, scale])?;
		Ok((quantised, scale))
	}

	pub(super) fn conv(
		&mut self,
		id: Id,
		x: Id,
		w: Id,
		tail: &[Id],
		window: &Window,
		groups: usize,
	) -> Out<Repr> {
		let [filters, depth, height, width] = self.ir().values[w].shape[..] else {
			return Err("its filters have no four axes".to_owned());
		};
		if !self.ir().is_const(w) {
			return Err("its filters depend on the input".to_owned());
		}
		let terms = depth * height * width;
		self.site(id, terms);
		let precision = self.precision(id);
		let weights = self.quantised(w, filters, terms, true, precision.weights())?;
		// Within a filter, channels become the last axis.
		let element = precision.weights().bytes() as usize;
		let mut bytes = Vec::with_capacity(weights.bytes.len());
		for filter in weights.bytes.chunks_exact(terms * element) {
			for spot in 0..height * width {
				for channel in 0..depth {
					let at = (channel * height * width + spot) * element;
					bytes.extend_from_slice(&filter[at..at + element]);
				}
			}
		}
		let ty = TensorType::new(precision.weights(), extents(&[filters, height, width, depth]));
		let w = self.builder.weight(ty, bytes);
		let fraction = self.fraction(x);
		let x = self.repr(x, fraction)?;
		let x = self.channels_last(x)?;
		let (quantised, scale) = self.quantised_images(x.value, precision.activations())?;
		let fraction = self.fraction(id);
		let limit = precision.activations().max() as f64;
		let unit = f64::from(fraction - x.fraction).exp2() / limit;
		let (gain, bias) = self.tail(tail, filters)?;
		let worth: Vec<f64> =
			weights.worth.iter().zip(&gain).map(|(worth, gain)| worth * gain * unit).collect();
		let bounds: Vec<f64> = weights.sums.iter().map(|sum| sum * limit).collect();
		let conv = Conv2d { rows: axis(window, 0)?, columns: axis(window, 1)?, groups: groups as u32 };
		let product = self.op(GraphOp::Conv2d(conv), &[quantised, w])?;
		let value = self.rescaled(product, scale, &bounds, &worth, &bias, fraction)?;
		Ok(Repr { value, fraction, channels_last: true })
	}

	/// The largest of each window, or its mean, with whether what was added at the edges counts.
	pub(super) fn pool(&mut self, x: Id, window: &Window, mean: Option<bool>) -> Out<Repr> {
		let fraction = self.fraction(x);
		let x = self.repr(x, fraction)?;
		let x = self.channels_last(x)?;
		let [height, width] = window.kernel;
		let kernel =
			|extent: usize| u16::try_from(extent).map_err(|_| "its windows are too large".to_owned());
		let kernel = [kernel(height)?, kernel(width)?];
		let (rows, columns) = (axis(window, 0)?, axis(window, 1)?);
		let op = match mean {
			None => GraphOp::MaxPool2d(MaxPool2d { kernel, rows, columns }),
			Some(count_added) => {
				if count_added || window.dilations == [1, 1] {
					GraphOp::AvgPool2d(AvgPool2d { kernel, rows, columns, count_added })
				} else {
					return Err("means of windows with gaps are not supported".to_owned());
				}
			}
		};
		Ok(Repr { value: self.op(op, &[x.value])?, ..x })
	}
}
