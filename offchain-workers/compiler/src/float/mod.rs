//! The float model, executed: what the integer graph is compared with, and what constants are folded by.

mod elementwise;
mod image;
mod product;

use crate::{
	ir::{Const, Id, Ir, Op, Reduction, Value},
	onnx::ReadAt,
	tensor::{broadcast_strides, places, strides, Data, Kind, Tensor},
	Error, Result,
};
use std::sync::Arc;

/// An operand: a tensor, or a constant that is read when it is needed.
pub(crate) enum Operand<'a> {
	Tensor(Arc<Tensor>),
	Stored(&'a Const),
}

impl Operand<'_> {
	fn tensor(&self, source: &dyn ReadAt) -> Result<Arc<Tensor>> {
		match self {
			Self::Tensor(tensor) => Ok(tensor.clone()),
			Self::Stored(constant) => load(constant, source),
		}
	}
}

/// The tensor that a constant is.
pub(crate) fn load(constant: &Const, source: &dyn ReadAt) -> Result<Arc<Tensor>> {
	match constant {
		Const::Tensor(tensor) => Ok(tensor.clone()),
		Const::Stored(stored, false) => Ok(Arc::new(stored.load(source)?)),
		Const::Stored(stored, true) => {
			let tensor = stored.load(source)?;
			let shape: Vec<usize> = tensor.shape.iter().rev().copied().collect();
			Ok(Arc::new(transpose(&tensor, &[1, 0], &shape)))
		}
	}
}

/// Executes a model. `each` sees every value as it is computed, in order.
pub(crate) fn execute(
	ir: &Ir,
	source: &dyn ReadAt,
	inputs: &[Arc<Tensor>],
	each: &mut dyn FnMut(Id, &Tensor),
) -> Result<Vec<Arc<Tensor>>> {
	let mut execution = Execution::new(ir, source, inputs);
	while let Some((id, tensor)) = execution.step()? {
		each(id, &tensor);
	}
	execution.outputs()
}

/// An execution that goes on value by value.
pub(crate) struct Execution<'a> {
	ir: &'a Ir,
	source: &'a dyn ReadAt,
	inputs: &'a [Arc<Tensor>],
	live: Vec<bool>,
	/// How many times each value is still used.
	left: Vec<usize>,
	tensors: Vec<Option<Arc<Tensor>>>,
	/// Those before it were computed.
	next: Id,
}

impl<'a> Execution<'a> {
	/// Not begun.
	pub fn new(ir: &'a Ir, source: &'a dyn ReadAt, inputs: &'a [Arc<Tensor>]) -> Self {
		let tensors = vec![None; ir.values.len()];
		Self { ir, source, inputs, live: ir.live(), left: ir.uses(), tensors, next: 0 }
	}

	/// The value that is computed next.
	pub fn next_value(&self) -> Option<Id> {
		let is_computed = |id: &Id| self.live[*id] && !self.ir.is_const(*id);
		(self.next..self.ir.values.len()).find(is_computed)
	}

	/// Computes it.
	pub fn step(&mut self) -> Result<Option<(Id, Arc<Tensor>)>> {
		let Some(id) = self.next_value() else { return Ok(None) };
		let value = &self.ir.values[id];
		let tensor = if value.op == Op::Input {
			let place = self.ir.inputs.iter().position(|input| *input == id);
			place
				.and_then(|place| self.inputs.get(place))
				.cloned()
				.ok_or_else(|| Error::Input(format!("input `{}` is missing", value.name)))?
		} else {
			let operands: Vec<Operand<'_>> =
				value.inputs.iter().map(|input| operand(self.ir, &self.tensors, *input)).collect();
			Arc::new(evaluate(value, &operands, self.source)?)
		};
		self.tensors[id] = Some(tensor.clone());
		for input in &value.inputs {
			self.left[*input] -= 1;
			if self.left[*input] == 0 {
				self.tensors[*input] = None;
			}
		}
		self.next = id + 1;
		Ok(Some((id, tensor)))
	}

	/// What the model gives, once all is computed.
	pub fn outputs(&self) -> Result<Vec<Arc<Tensor>>> {
		let output = |(_, id): &(String, Id)| operand(self.ir, &self.tensors, *id).tensor(self.source);
		self.ir.outputs.iter().map(output).collect()
	}
}

fn operand<'a>(ir: &'a Ir, tensors: &[Option<Arc<Tensor>>], id: Id) -> Operand<'a> {
	match (&ir.values[id].op, &tensors[id]) {
		(Op::Const(constant), _) => Operand::Stored(constant),
		(_, Some(tensor)) => Operand::Tensor(tensor.clone()),
		(_, None) => Operand::Tensor(Arc::new(Tensor::floats(&[0], Vec::new()))),
	}
}

/// What an operator gives for operands that fit it.
pub(crate) fn evaluate(value: &Value, operands: &[Operand<'_>], source: &dyn ReadAt) -> Result<Tensor> {
	let shape = value.shape.as_slice();
	if let (Op::MatMul | Op::Conv(..), [x, w, rest @ ..]) = (&value.op, operands) {
		let x = x.tensor(source)?;
		let product = match &value.op {
			Op::Conv(window, groups) => image::conv(&x, &*w.tensor(source)?, window, *groups, shape),
			_ => product::matmul(&x, w, shape, source)?,
		};
		let [gain, bias] = rest else { return Ok(product) };
		// Channels are the last axis of a product and the second of an image.
		let inner = if matches!(value.op, Op::Conv(..)) { shape[2..].iter().product() } else { 1 };
		return Ok(channelled(product, &*gain.tensor(source)?, &*bias.tensor(source)?, inner));
	}
	if let (Op::Gather(0), [Operand::Stored(Const::Stored(table, false)), places]) = (&value.op, operands) {
		return gather_stored(table, &*places.tensor(source)?, shape, source);
	}
	let tensors = operands.iter().map(|operand| operand.tensor(source)).collect::<Result<Vec<_>>>()?;
	let of: Vec<&Tensor> = tensors.iter().map(|tensor| &**tensor).collect();
	let wrong = || Error::node(&value.name, &value.op.name(), "has operands that do not fit it");
	Ok(match (&value.op, of.as_slice()) {
		(Op::Unary(unary), [x]) => elementwise::unary(*unary, x),
		(Op::Binary(binary), [a, b]) => elementwise::binary(*binary, a, b, shape),
		(Op::Select, [condition, a, b]) => elementwise::select(condition, a, b, shape),
		(Op::Cast, [x]) => match value.kind {
			Kind::Float => Tensor::floats(shape, x.to_floats().into_owned()),
			Kind::Int => Tensor::ints(shape, x.to_ints().into_owned()),
			Kind::Bool => Tensor::ints(shape, x.to_floats().iter().map(|x| i64::from(*x != 0.0)).collect()),
		},
		(Op::MaxPool(window), [x]) => image::max_pool(x, window, shape),
		(Op::AvgPool(window, counts), [x]) => image::avg_pool(x, window, *counts, shape),
		(Op::Norm { centre, epsilon }, [x, gain, bias]) => norm(x, gain, bias, *centre, *epsilon),
		(Op::Softmax, [x]) => softmax(x),
		(Op::Reduce(reduction), [x]) => reduce(*reduction, x, shape),
		(Op::ArgMax, [x]) => arg_max(x, shape),
		(Op::Gather(axis), [x, at]) => gather(x, at, *axis, shape),
		(Op::Reshape, [x]) => x.reshaped(shape),
		(Op::Transpose(order), [x]) => transpose(x, order, shape),
		(Op::Concat(axis), parts) if !parts.is_empty() => concat(parts, *axis, shape),
		(Op::Slice(starts, steps), [x]) => {
			let own = strides(&x.shape);
			let start = starts.iter().zip(&own).map(|(start, stride)| start * stride).sum();
			let stepped: Vec<usize> = own.iter().zip(steps).map(|(stride, step)| stride * step).collect();
			x.pick(shape, places(shape, &stepped, start))
		}
		(Op::Expand, [x]) => x.pick(shape, places(shape, &broadcast_strides(&x.shape, shape), 0)),
		_ => return Err(wrong()),
	})
}

/// A product times a gain and plus a bias, each one number or one for each channel; `inner` elements lie together for each.
fn channelled(product: Tensor, gain: &Tensor, bias: &Tensor, inner: usize) -> Tensor {
	let (gain, bias) = (gain.to_floats(), bias.to_floats());
	let mut data = product.to_floats().into_owned();
	for (place, run) in data.chunks_mut(inner.max(1)).enumerate() {
		let (gain, bias) = (gain[place % gain.len()], bias[place % bias.len()]);
		run.iter_mut().for_each(|x| *x = *x * gain + bias);
	}
	Tensor::floats(&product.shape, data)
}

/// The elements of a row; 1 for a scalar.
fn row_of(shape: &[usize]) -> usize {
	shape.last().copied().unwrap_or(1).max(1)
}

fn norm(x: &Tensor, gain: &Tensor, bias: &Tensor, centre: bool, epsilon: f32) -> Tensor {
	let row = row_of(&x.shape);
	let (gain, bias) = (gain.to_floats(), bias.to_floats());
	let mut out = Vec::with_capacity(x.count());
	for row in x.to_floats().chunks(row) {
		let count = row.len() as f64;
		let mean = if centre { row.iter().map(|x| f64::from(*x)).sum::<f64>() / count } else { 0.0 };
		let squares = row.iter().map(|x| (f64::from(*x) - mean).powi(2)).sum::<f64>();
		let scale = 1.0 / (squares / count + f64::from(epsilon)).sqrt();
		let scale = if scale.is_finite() { scale } else { 0.0 };
		let channels = gain.iter().zip(bias.iter());
		out.extend(
			row.iter()
				.zip(channels)
				.map(|(x, (gain, bias))| ((f64::from(*x) - mean) * scale) as f32 * gain + bias),
		);
	}
	Tensor::floats(&x.shape, out)
}

fn softmax(x: &Tensor) -> Tensor {
	let row = row_of(&x.shape);
	let mut out = Vec::with_capacity(x.count());
	for row in x.to_floats().chunks(row) {
		let largest = row.iter().copied().fold(f32::MIN, f32::max);
		let start = out.len();
		out.extend(row.iter().map(|x| (x - largest).exp()));
		let sum: f32 = out[start..].iter().sum();
		out[start..].iter_mut().for_each(|x| *x /= sum);
	}
	Tensor::floats(&x.shape, out)
}

fn reduce(reduction: Reduction, x: &Tensor, shape: &[usize]) -> Tensor {
	let row = row_of(&x.shape);
	match &x.data {
		Data::Int(data) => Tensor::ints(
			shape,
			data.chunks(row)
				.map(|row| match reduction {
					Reduction::Sum => row.iter().fold(0i64, |sum, x| sum.wrapping_add(*x)),
					Reduction::Mean => {
						row.iter().fold(0i64, |sum, x| sum.wrapping_add(*x)) / row.len() as i64
					}
					Reduction::Max => row.iter().copied().max().unwrap_or(0),
					Reduction::Min => row.iter().copied().min().unwrap_or(0),
				})
				.collect(),
		),
		Data::Float(data) => Tensor::floats(
			shape,
			data.chunks(row)
				.map(|row| {
					let sum = || row.iter().map(|x| f64::from(*x)).sum::<f64>();
					match reduction {
						Reduction::Sum => sum() as f32,
						Reduction::Mean => (sum() / row.len() as f64) as f32,
						Reduction::Max => row.iter().copied().fold(f32::NEG_INFINITY, f32::max),
						Reduction::Min => row.iter().copied().fold(f32::INFINITY, f32::min),
					}
				})
				.collect(),
		),
	}
}

fn arg_max(x: &Tensor, shape: &[usize]) -> Tensor {
	let of_row = |row: &[f32]| {
		let larger = |best: usize, place: usize| if row[place] > row[best] { place } else { best };
		(0..row.len()).reduce(larger).unwrap_or(0) as i64
	};
	Tensor::ints(shape, x.to_floats().chunks(row_of(&x.shape)).map(of_row).collect())
}

/// A place along an axis; one from the end if it is negative, and the nearest if there is none.
fn place_along(place: i64, extent: usize) -> usize {
	let extent = extent as i64;
	let from_end = if place < 0 { place.saturating_add(extent) } else { place };
	from_end.clamp(0, (extent - 1).max(0)) as usize
}

fn gather(x: &Tensor, at: &Tensor, axis: usize, shape: &[usize]) -> Tensor {
	let inner: usize = x.shape[axis + 1..].iter().product();
	let outer: usize = x.shape[..axis].iter().product();
	let extent = x.shape[axis];
	let at: Vec<usize> = at.to_ints().iter().map(|place| place_along(*place, extent)).collect();
	let at = &at;
	let places = (0..outer).flat_map(|outer| {
		at.iter().flat_map(move |place| {
			let start = (outer * extent + place) * inner;
			start..start + inner
		})
	});
	x.pick(shape, places)
}

/// Rows of a table that stays in the file.
fn gather_stored(
	table: &crate::onnx::Stored,
	at: &Tensor,
	shape: &[usize],
	source: &dyn ReadAt,
) -> Result<Tensor> {
	let row: usize = table.shape()[1..].iter().product();
	if table.kind() != Kind::Float {
		return Ok(gather(&table.load(source)?, at, 0, shape));
	}
	let mut data = Vec::new();
	for place in at.to_ints().iter() {
		let place = place_along(*place, table.shape()[0]);
		data.extend(table.floats(source, place * row..(place + 1) * row)?);
	}
	Ok(Tensor::floats(shape, data))
}

pub(crate) fn transpose(x: &Tensor, order: &[usize], shape: &[usize]) -> Tensor {
	let own = strides(&x.shape);
	let moved: Vec<usize> = order.iter().map(|axis| own[*axis]).collect();
	x.pick(shape, places(shape, &moved, 0))
}

fn concat(parts: &[&Tensor], axis: usize, shape: &[usize]) -> Tensor {
	let outer: usize = shape[..axis].iter().product();
	let runs: Vec<usize> = parts.iter().map(|part| part.shape[axis..].iter().product()).collect();
	if parts.iter().all(|part| matches!(part.data, Data::Int(_))) {
		let mut data = Vec::new();
		for place in 0..outer {
			for (part, run) in parts.iter().zip(&runs) {
				data.extend_from_slice(&part.to_ints()[place * run..(place + 1) * run]);
			}
		}
		return Tensor::ints(shape, data);
	}
	let floats: Vec<_> = parts.iter().map(|part| part.to_floats()).collect();
	let mut data = Vec::new();
	for place in 0..outer {
		for (part, run) in floats.iter().zip(&runs) {
			data.extend_from_slice(&part[place * run..(place + 1) * run]);
		}
	}
	Tensor::floats(shape, data)
}

/// What a function makes of a number.
pub(crate) fn of_number(unary: crate::ir::Unary, x: f32) -> f32 {
	elementwise::of_float(unary, x)
}

/// What an operator makes of two numbers.
pub(crate) fn of_numbers(binary: crate::ir::Binary, x: f32, y: f32) -> f32 {
	elementwise::of_floats(binary, x, y)
}
