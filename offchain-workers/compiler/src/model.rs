//! A float model that was read: what it takes, and what it gives for samples.

use crate::{
	float, fuse, import,
	ir::{Id, Ir, Op},
	onnx::ReadAt,
	samples::Arrays,
	tensor::{Data, Kind, Tensor},
	Dims, Error, Result,
};
use std::sync::Arc;

/// Magnitudes above this stand for infinity, as masks have it, and say nothing about a value's range.
pub(crate) const INFINITE: f32 = 1e6;

/// Name of the array with what a language model is to guess.
const TARGETS: &str = "targets";

/// One execution's inputs, and what should come of it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Sample {
	/// The inputs, in order.
	pub inputs: Vec<Arc<Tensor>>,
	/// For a language model, if it is known: the place of the right word for each row of logits; below 0 where none is.
	pub targets: Option<Arc<Tensor>>,
}

/// What a float model takes or gives.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Input {
	/// Its name.
	pub name: String,
	/// Its extents.
	pub shape: Vec<usize>,
	/// What its elements are.
	pub kind: Kind,
}

/// A float model.
pub struct FloatModel<'a> {
	pub(crate) ir: Ir,
	pub(crate) source: &'a dyn ReadAt,
}

impl<'a> FloatModel<'a> {
	/// Reads a model from an ONNX file. Symbols for extents get the numbers in `dims`.
	pub fn read(source: &'a dyn ReadAt, dims: &Dims) -> Result<Self> {
		let mut ir = import::read(source, dims)?;
		fuse::fuse(&mut ir);
		if ir.inputs.is_empty() || !ir.outputs.iter().any(|(_, id)| !ir.is_const(*id)) {
			return Err(Error::Input("the model's outputs do not depend on any input".to_owned()));
		}
		if ir.inputs.len() > ambit_graph::limits::MAX_VALUES
			|| ir.outputs.len() > ambit_graph::limits::MAX_VALUES
		{
			return Err(Error::TooMany {
				what: "inputs or outputs",
				found: ir.inputs.len().max(ir.outputs.len()) as u64,
				limit: ambit_graph::limits::MAX_VALUES as u64,
			});
		}
		Ok(Self { ir, source })
	}

	/// What it takes, in order.
	pub fn inputs(&self) -> Vec<Input> {
		let input = |id: &Id| {
			let value = &self.ir.values[*id];
			Input { name: value.name.clone(), shape: value.shape.clone(), kind: value.kind }
		};
		self.ir.inputs.iter().map(input).collect()
	}

	/// Operators that are left after constants were folded and patterns found.
	pub fn operators(&self) -> Vec<String> {
		let live = self.ir.live();
		let values = self
			.ir
			.values
			.iter()
			.zip(live)
			.filter(|(value, live)| *live && !matches!(value.op, Op::Const(_)));
		values.map(|(value, _)| value.op.name()).collect()
	}

	/// What it gives for a sample.
	pub fn run(&self, sample: &Sample) -> Result<Vec<Arc<Tensor>>> {
		float::execute(&self.ir, self.source, &sample.inputs, &mut |_, _| {})
	}

	/// The largest magnitude of each value over samples, and what the model gives for each.
	pub(crate) fn calibrate(&self, samples: &[Sample]) -> Result<(Vec<f32>, Vec<Vec<Arc<Tensor>>>)> {
		let mut ranges = vec![0f32; self.ir.values.len()];
		let mut outputs = Vec::with_capacity(samples.len());
		for sample in samples {
			outputs.push(float::execute(&self.ir, self.source, &sample.inputs, &mut |id, tensor| {
				if let Data::Float(data) = &tensor.data {
					let finite = data.iter().map(|x| x.abs()).filter(|x| *x <= INFINITE);
					ranges[id] = finite.fold(ranges[id], f32::max);
				}
			})?);
		}
		Ok((ranges, outputs))
	}

	/// The samples in a file's arrays: named as the inputs, or the only one for the only input. An array with a first extent
	/// where the input has 1 has as many samples. An array `targets` that is no input has as many parts, each of which is what
	/// should be guessed.
	pub fn samples(&self, arrays: &Arrays) -> Result<Vec<Sample>> {
		let mut columns = Vec::new();
		for input in self.inputs() {
			let named = arrays.iter().find(|(name, _)| *name == input.name);
			let only = arrays.first().filter(|(name, _)| {
				arrays.len() == 1 && self.ir.inputs.len() == 1 && (name.is_empty() || name == "arr_0")
			});
			let (_, array) = named.or(only).ok_or_else(|| {
				let names: Vec<&str> = arrays.iter().map(|(name, _)| name.as_str()).collect();
				Error::Input(format!("there is no array `{}` among {names:?}", input.name))
			})?;
			columns.push(split(array, &input)?);
		}
		let count = columns.iter().map(Vec::len).max().unwrap_or(0);
		if columns.iter().any(|column| column.len() != count) {
			return Err(Error::Input(
				"the arrays of the inputs have different numbers of samples".to_owned(),
			));
		}
		let targets = match arrays.iter().find(|(name, _)| name == TARGETS) {
			Some((_, array)) if self.inputs().iter().all(|input| input.name != TARGETS) => {
				Some(parts(array, count)?)
			}
			_ => None,
		};
		let sample = |place: usize| Sample {
			inputs: columns.iter().map(|column| column[place].clone()).collect(),
			targets: targets.as_ref().map(|targets| targets[place].clone()),
		};
		Ok((0..count).map(sample).collect())
	}

	/// Samples out of nothing: numbers about as large as 1, whole numbers within the tables that they are places in. For
	/// graphs whose speed matters and not what they say.
	pub fn synthetic(&self, count: usize) -> Vec<Sample> {
		let mut state = 0x2545_f491_4f6c_dd1d_u64;
		let mut next = move || {
			state ^= state << 13;
			state ^= state >> 7;
			state ^= state << 17;
			state >> 11
		};
		let limit = |id: Id| {
			let tables = self
				.ir
				.values
				.iter()
				.filter(|value| matches!(value.op, Op::Gather(_)) && value.inputs[1] == id);
			let extents = tables.filter_map(|value| self.ir.values[value.inputs[0]].shape.first().copied());
			extents.min().unwrap_or(2) as u64
		};
		let mut sample = || {
			let mut tensors = Vec::new();
			for id in &self.ir.inputs {
				let value = &self.ir.values[*id];
				let count = value.shape.iter().product();
				tensors.push(Arc::new(match value.kind {
					// The sum of four uniform numbers is about normal.
					Kind::Float => Tensor::floats(
						&value.shape,
						(0..count)
							.map(|_| {
								(0..4).map(|_| next() as f32 / (1u64 << 53) as f32 - 0.5).sum::<f32>() * 1.7
							})
							.collect(),
					),
					Kind::Int => {
						let limit = limit(*id);
						Tensor::ints(&value.shape, (0..count).map(|_| (next() % limit) as i64).collect())
					}
					Kind::Bool => Tensor::ints(&value.shape, vec![1; count]),
				}));
			}
			Sample { inputs: tensors, targets: None }
		};
		(0..count).map(|_| sample()).collect()
	}
}

/// What is to be guessed in each of `count` samples.
fn parts(targets: &Tensor, count: usize) -> Result<Vec<Arc<Tensor>>> {
	let each = targets.count().checked_div(count).filter(|each| *each > 0 && each * count == targets.count());
	let (Some(each), Data::Int(data)) = (each, &targets.data) else {
		return Err(Error::Input(format!(
			"`{TARGETS}` of shape {:?} are not whole numbers, as many for each of {count} samples",
			targets.shape
		)));
	};
	Ok(data.chunks(each).map(|part| Arc::new(Tensor::ints(&[each], part.to_vec()))).collect())
}

/// An array as one or more values of an input.
fn split(array: &Tensor, input: &Input) -> Result<Vec<Arc<Tensor>>> {
	let count: usize = input.shape.iter().product();
	let without_ones =
		|shape: &[usize]| shape.iter().copied().filter(|extent| *extent != 1).collect::<Vec<_>>();
	let inner = array.shape.get(1..).unwrap_or_default();
	let samples = if without_ones(&array.shape) == without_ones(&input.shape) {
		1
	} else if without_ones(inner) == without_ones(&input.shape) {
		array.shape[0]
	} else {
		return Err(Error::Input(format!(
			"an array of shape {:?} does not fit input `{}` of shape {:?}",
			array.shape, input.name, input.shape
		)));
	};
	let part = |sample: usize| {
		let range = sample * count..(sample + 1) * count;
		let data = match (&array.data, input.kind) {
			(Data::Float(data), Kind::Float) => Data::Float(data[range].to_vec()),
			(Data::Int(data), Kind::Float) => Data::Float(data[range].iter().map(|x| *x as f32).collect()),
			(_, _) => Data::Int(array.to_ints()[range].to_vec()),
		};
		Arc::new(Tensor { shape: input.shape.clone(), data })
	};
	Ok((0..samples).map(part).collect())
}
