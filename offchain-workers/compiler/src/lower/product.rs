//! Products of matrices.

use super::{bits, extents, fixed, shift, table::Scaling, Lowering, Out, Repr, Site};
use crate::ir::{Id, Op};
use ambit_graph::{
	ops::{Quantise, Requantise, Rescale},
	ElementType::{self, I32},
	Op as GraphOp, TensorType, Value,
};

/// Bits of room for magnitudes that were not seen at calibration.
const ROOM: i32 = 2;

impl Lowering<'_> {
	/// Rows as integers of a type, and the magnitude of each that its largest integer stands for. Rows that only change places do it as these.
	fn quantised_rows(&mut self, x: Value, to: ElementType) -> Out<(Value, Value)> {
		if let Some((from, order)) = self.builder.moved_rows(x) {
			let (quantised, scale) = self.quantised_rows(from, to)?;
			return Ok((self.transposed(quantised, &order)?, self.transposed(scale, &order)?));
		}
		let scale = self.op(GraphOp::AbsMax, &[x])?;
		let quantised = self.op(GraphOp::Quantise(Quantise { to }), &[x, scale])?;
		Ok((quantised, scale))
	}

	/// Gain and bias behind a product, one number or one for each channel.
	pub(super) fn tail(&self, tail: &[Id], channels: usize) -> Out<(Vec<f64>, Vec<f64>)> {
		let [gain, bias] = tail else { return Ok((vec![1.0; channels], vec![0.0; channels])) };
		let numbers = |id: Id| {
			let tensor = self.ir().tensor(id).ok_or("its gain or bias depends on the input")?;
			let floats = tensor.to_floats();
			let number =
				|place: usize| floats.get(place % floats.len().max(1)).copied().map_or(0.0, f64::from);
			Ok::<_, String>((0..channels).map(number).collect())
		};
		Ok((numbers(*gain)?, numbers(*bias)?))
	}

	pub(super) fn site(&mut self, id: Id, depth: usize) {
		let terms = self.ir().values[id].shape.iter().product::<usize>() as u64 * depth as u64;
		self.sites.push(Site { id, terms });
	}

	pub(super) fn matmul(&mut self, id: Id, x: Id, w: Id, tail: &[Id]) -> Out<Repr> {
		let depth = self.ir().values[x].shape.last().copied().unwrap_or(1);
		self.site(id, depth);
		let is_matrix = self.ir().values[w].shape.len() == 2;
		if self.ir().is_const(w) && is_matrix && !self.ir().is_const(x) {
			return self.by_weights(id, x, w, tail);
		}
		self.of_activations(id, x, w, tail)
	}

	/// A product with a constant matrix.
	fn by_weights(&mut self, id: Id, x: Id, w: Id, tail: &[Id]) -> Out<Repr> {
		let [depth, channels] = self.ir().values[w].shape[..] else {
			return Err("its weights are no matrix".to_owned());
		};
		let precision = self.precision(id);
		let weights = self.quantised(w, channels, depth, false, precision.weights())?;
		let x = self.plain_of(x)?;
		let (quantised, scale) = self.quantised_rows(x.value, precision.activations())?;
		let fraction = self.fraction(id);
		let (gain, bias) = self.tail(tail, channels)?;
		let limit = precision.activations().max() as f64;
		let unit = f64::from(fraction - x.fraction).exp2() / limit;
		let worth: Vec<f64> =
			weights.worth.iter().zip(&gain).map(|(worth, gain)| worth * gain * unit).collect();
		let bounds: Vec<f64> = weights.sums.iter().map(|sum| sum * limit).collect();
		let shape = extents(&[channels, depth]);
		let w = self.builder.weight(TensorType::new(precision.weights(), shape), weights.bytes);
		let product = self.op(GraphOp::MatMul, &[quantised, w])?;
		let value = self.rescaled(product, scale, &bounds, &worth, &bias, fraction)?;
		Ok(Repr { value, fraction, channels_last: false })
	}

	/// Accumulators as numbers in fixed point.
	pub(super) fn rescaled(
		&mut self,
		product: Value,
		scale: Value,
		bounds: &[f64],
		worth: &[f64],
		bias: &[f64],
		fraction: i32,
	) -> Out<Value> {
		let Scaling { pre, mid, post, multipliers } = Scaling::of(bounds, worth);
		let channels = [worth.len() as u32];
		let multipliers = self.builder.numbers(I32, &channels, multipliers);
		let bias = self.builder.numbers(I32, &channels, bias.iter().map(|bias| fixed(*bias, fraction)));
		self.op(GraphOp::Rescale(Rescale { pre, mid, post }), &[product, scale, multipliers, bias])
	}

	/// A product of two tensors that depend on the input, or of others than one with a matrix of weights.
	fn of_activations(&mut self, id: Id, x: Id, w: Id, tail: &[Id]) -> Out<Repr> {
		let rank = self.ir().values[id].shape.len();
		let to = self.precision(id).activations();
		let (x_fraction, w_fraction) = (self.factor_fraction(x).min(20), self.factor_fraction(w).min(20));
		let largest = self.largest(w);
		let mut sides = Vec::new();
		for (side, fraction) in [(x, x_fraction), (w, w_fraction)] {
			let repr = self.repr(side, fraction)?;
			let repr = self.plain(repr)?;
			let shape = self.builder.shape(repr.value);
			let shape = [&vec![1; rank.saturating_sub(shape.len())], shape].concat();
			sides.push(Repr { value: self.reshaped(repr.value, &shape)?, ..repr });
		}
		let [mut x, w] = sides[..] else { return Err("it has no two operands".to_owned()) };
		// Columns of the second operand are its rows from here on.
		let mut order: Vec<usize> = (0..rank).collect();
		order.swap(rank - 2, rank - 1);
		let columns = self.transposed(w.value, &order)?;
		let outer = self.builder.shape(columns)[..rank - 2].to_vec();
		x.value = self.spread(x.value, &outer)?;
		let (x_quantised, x_scale) = self.quantised_rows(x.value, to)?;
		let (w_quantised, w_scale) = self.quantised_rows(columns, to)?;
		let depth = f64::from(*self.builder.shape(x.value).last().unwrap_or(&1));
		let product = self.op(GraphOp::MatMul, &[x_quantised, w_quantised])?;

		let (gain, bias) = self.tail(tail, self.ir().values[id].shape[rank - 1])?;
		let fraction = self.fraction(id);
		let limit = to.max() as f64;
		let uniform = gain.iter().all(|other| *other == gain[0]);
		let unit = f64::from(fraction - x.fraction - w.fraction).exp2() / (limit * limit);
		let worth = unit
			* if uniform { gain[0].abs() } else { gain.iter().fold(0.0, |most, gain| gain.abs().max(most)) };
		let worth = worth.max(f64::MIN_POSITIVE);
		// The scales of the second operand, times what an accumulator is worth and as large as 30 bits hold.
		let scale_bits = bits(f64::from(largest)) + w.fraction + ROOM;
		let pre = (bits(depth * limit * limit) - 30).max(0);
		let accumulator = bits(depth * limit * limit) - pre;
		let exponent = ((30 - scale_bits) as f64 - worth.log2()).floor() as i32;
		let exponent = exponent.clamp(pre, pre + accumulator + 62);
		let mid = accumulator.min(exponent - pre).max(0);
		let post = exponent - pre - mid;
		let factor = worth * f64::from(exponent).exp2();
		let digits = (30 - bits(factor)).clamp(0, 62);
		let sign = if uniform && gain[0] < 0.0 { -1.0 } else { 1.0 };
		let requantise =
			Requantise { to: I32, multiplier: fixed(sign * factor, digits) as i32, shift: shift(digits)? };
		let scales = self.op(GraphOp::Requantise(requantise), &[w_scale])?;
		let scales = self.transposed(scales, &order)?;
		let scales = if uniform { scales } else { self.by_channel(scales, &gain)? };
		let bias: Vec<i64> = bias.iter().map(|bias| fixed(*bias, fraction)).collect();
		let bias = self.builder.numbers(I32, &[bias.len() as u32], bias);
		let rescale = Rescale { pre: shift(pre)?, mid: shift(mid)?, post: shift(post)? };
		let value = self.op(GraphOp::Rescale(rescale), &[product, x_scale, scales, bias])?;
		Ok(Repr { value, fraction, channels_last: false })
	}

	/// Scales for columns, each times its share of the largest gain.
	fn by_channel(&mut self, scales: Value, gain: &[f64]) -> Out<Value> {
		let most = gain.iter().fold(f64::MIN_POSITIVE, |most, gain| gain.abs().max(most));
		let rank = self.builder.shape(scales).len();
		let shape = [vec![1; rank - 1], vec![gain.len() as u32]].concat();
		let shares = self.builder.numbers(I32, &shape, gain.iter().map(|gain| fixed(gain / most, 30)));
		self.op(GraphOp::Mul(ambit_graph::ops::Mul { shift: 30 }), &[scales, shares])
	}

	/// Largest magnitude of a value at calibration.
	fn largest(&self, id: Id) -> f32 {
		match &self.ir().values[id].op {
			Op::Const(_) => self
				.ir()
				.tensor(id)
				.map_or(1.0, |tensor| tensor.to_floats().iter().fold(0f32, |most, x| most.max(x.abs()))),
			_ => self.plan.ranges[id],
		}
	}

	/// The value repeated along outer axes where it has extent 1 and another operand has more.
	pub(super) fn spread(&mut self, value: Value, outer: &[u32]) -> Out<Value> {
		let mut value = value;
		for (axis, extent) in outer.iter().enumerate() {
			if self.builder.shape(value)[axis] == 1 {
				value = self.repeated(value, axis, *extent)?;
			}
		}
		Ok(value)
	}
}
