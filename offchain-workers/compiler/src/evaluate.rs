//! Executes lowered graphs on the engine and measures them.

use crate::{
	float,
	lower::{Lowered, Repr},
	manifest::Port,
	measure::{Difference, Sums},
	model::{FloatModel, Sample, INFINITE},
	tensor::Tensor,
	Error, Result,
};
use ambit_engine::{Device, Engine, ExecuteError, Limits, LoadedModel};
use ambit_graph::Value;
use codec::Encode;
use serde::Serialize;
use std::{collections::BTreeMap, sync::Arc};

/// How far one value inside the model is from the float model's.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Layer {
	/// Name of the node in the ONNX model.
	pub name: String,
	/// What it is.
	pub operator: String,
	/// The node of the integer graph in which it is computed.
	pub node: u32,
	/// Fraction bits; 0 for whole numbers.
	pub fraction: i32,
	/// Root of the mean square of differences, relative to that of the float model's value.
	pub relative: f64,
	/// Mean cosine.
	pub cosine: f64,
}

pub(crate) fn engine() -> Result<Engine> {
	// Nothing is kept: each graph is loaded once.
	let limits = Limits { model: 1 << 36, cache: 0, ..Limits::default() };
	Engine::with_limits(Device::Cpu, limits).map_err(|fault| Error::Engine(fault.to_string()))
}

/// The ports of a lowered graph.
pub(crate) fn ports(model: &FloatModel<'_>, lowered: &Lowered) -> Result<(Vec<Port>, Vec<Port>)> {
	let plan = lowered.graph.clone().validate().map_err(|error| Error::Graph(error.to_string()))?;
	let inputs = model.ir.inputs.iter().zip(&plan.graph().inputs).zip(&lowered.inputs);
	let inputs = inputs.map(|((id, ty), fraction)| {
		let value = &model.ir.values[*id];
		Port::new(&value.name, ty, value.kind, *fraction)
	});
	let outputs = model.ir.outputs.iter().zip(plan.output_types()).zip(&lowered.outputs);
	let outputs =
		outputs.map(|(((name, id), ty), fraction)| Port::new(name, ty, model.ir.values[*id].kind, *fraction));
	Ok((inputs.collect(), outputs.collect()))
}

/// A lowered graph that is loaded.
pub(crate) struct Loaded<'a> {
	model: &'a FloatModel<'a>,
	lowered: &'a Lowered,
	loaded: Arc<LoadedModel>,
	inputs: Vec<Port>,
	outputs: Vec<Port>,
}

impl<'a> Loaded<'a> {
	pub fn new(engine: &Engine, model: &'a FloatModel<'a>, lowered: &'a Lowered) -> Result<Self> {
		let (inputs, outputs) = ports(model, lowered)?;
		let loaded = engine
			.load(&lowered.graph.encode(), &lowered.blob)
			.map_err(|error| Error::Engine(error.to_string()))?;
		Ok(Self { model, lowered, loaded, inputs, outputs })
	}

	fn encoded(&self, sample: &Sample) -> Result<Vec<u8>> {
		encode(&self.inputs, sample)
	}

	/// How far each output is from what the float model gives, over samples.
	pub fn differences(&self, samples: &[Sample], float: &[Vec<Arc<Tensor>>]) -> Result<Vec<Difference>> {
		let mut sums = vec![Sums::default(); self.outputs.len()];
		for (sample, float) in samples.iter().zip(float) {
			let blob = self
				.loaded
				.infer(&self.encoded(sample)?)
				.map_err(|error| Error::Engine(error.to_string()))?;
			let mut guessed = sample.targets.is_none();
			for ((sums, integer), float) in sums.iter_mut().zip(decode(&self.outputs, &blob)?).zip(float) {
				sums.add(float, &integer);
				if let Some(targets) = &sample.targets {
					guessed |= sums.add_guesses(float, &integer, targets)?;
				}
			}
			if !guessed {
				return Err(Error::Input(
					"the samples' `targets` are not one for each row of an output".to_owned(),
				));
			}
		}
		Ok(sums.iter().zip(&self.outputs).map(|(sums, port)| sums.difference(&port.name)).collect())
	}

	/// How far values inside are from the float model's, over samples; nothing if there is no memory for them.
	pub fn layers(&self, samples: &[Sample]) -> Result<Vec<Layer>> {
		let reprs: Vec<(&usize, &(u32, Repr))> = self.lowered.reprs.iter().collect();
		let nodes: Vec<u32> = reprs.iter().map(|(_, (node, _))| *node).collect();
		let plan = self.loaded.plan();
		let mut sums: BTreeMap<usize, Sums> = BTreeMap::new();
		for sample in samples {
			let results = match self.loaded.results(&self.encoded(sample)?, &nodes, None) {
				Ok(results) => results,
				Err(ExecuteError::TooLarge { .. }) => return Ok(Vec::new()),
				Err(error) => return Err(Error::Engine(error.to_string())),
			};
			let mut values: BTreeMap<usize, Tensor> = BTreeMap::new();
			for ((id, (node, repr)), bytes) in reprs.iter().zip(results) {
				let Some(ty) = plan.type_of(Value::Node(*node)) else { continue };
				let value = &self.model.ir.values[**id];
				let tensor = Port::new("", ty, value.kind, repr.fraction).decode(&bytes)?;
				let tensor = if repr.channels_last {
					float::transpose(&tensor, &[0, 3, 1, 2], &value.shape)
				} else {
					tensor
				};
				values.insert(**id, tensor);
			}
			float::execute(&self.model.ir, self.model.source, &sample.inputs, &mut |id, tensor| {
				let is_real = matches!(tensor.data, crate::Data::Float(_));
				if let Some(integer) =
					values.remove(&id).filter(|integer| is_real && integer.count() == tensor.count())
				{
					let (float, integer) = without_infinity(tensor, &integer);
					sums.entry(id).or_default().add(&float, &integer);
				}
			})?;
		}
		let layer = |(id, sums): (&usize, &Sums)| {
			let value = &self.model.ir.values[*id];
			let difference = sums.difference(&value.name);
			let (node, repr) = self.lowered.reprs[id];
			Layer {
				name: value.name.clone(),
				operator: value.op.name(),
				node,
				fraction: repr.fraction,
				relative: difference.relative,
				cosine: difference.cosine,
			}
		};
		Ok(sums.iter().map(layer).collect())
	}
}

/// Two tensors with 0 where the first stands for infinity, of which no fixed point is near.
fn without_infinity(float: &Tensor, integer: &Tensor) -> (Tensor, Tensor) {
	let (a, b) = (float.to_floats(), integer.to_floats());
	let is_finite = |x: &f32| x.abs() <= INFINITE;
	let kept = |x: &[f32]| x.iter().zip(a.iter()).map(|(x, a)| if is_finite(a) { *x } else { 0.0 }).collect();
	(Tensor::floats(&float.shape, kept(&a)), Tensor::floats(&float.shape, kept(&b)))
}

/// The inputs' blob for a sample.
pub(crate) fn encode(ports: &[Port], sample: &Sample) -> Result<Vec<u8>> {
	let parts = ports.iter().zip(&sample.inputs).map(|(port, tensor)| port.encode(tensor));
	Ok(parts.collect::<Result<Vec<_>>>()?.concat())
}

/// The outputs in a blob.
pub(crate) fn decode(ports: &[Port], blob: &[u8]) -> Result<Vec<Tensor>> {
	let mut rest = blob;
	let mut tensors = Vec::with_capacity(ports.len());
	for port in ports {
		let (bytes, behind) = rest
			.split_at_checked(port.bytes()? as usize)
			.ok_or_else(|| Error::Engine("the outputs are too short".to_owned()))?;
		tensors.push(port.decode(bytes)?);
		rest = behind;
	}
	Ok(tensors)
}
