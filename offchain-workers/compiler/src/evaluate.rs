//! Executes lowered graphs on the engine and measures them.

use crate::{
	float::{self, Execution},
	ir::Id,
	lower::Lowered,
	manifest::Port,
	measure::{Difference, Sums},
	model::{FloatModel, Sample, INFINITE},
	parts::{carried, cut, Part, Room},
	tensor::{Data, Tensor},
	Error, Result,
};
use ambit_engine::{Device, Engine, Limits, LoadedModel};
use ambit_graph::{Plan, Value};
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
	// Nothing is kept: graphs and their parts are loaded one after the other.
	let limits = Limits { model: 1 << 36, cache: 0, ..Limits::default() };
	Engine::with_limits(Device::Cpu, limits).map_err(|fault| Error::Engine(fault.to_string()))
}

/// The ports of a lowered graph.
fn ports(model: &FloatModel<'_>, plan: &Plan, lowered: &Lowered) -> (Vec<Port>, Vec<Port>) {
	let inputs = model.ir.inputs.iter().zip(&plan.graph().inputs).zip(&lowered.inputs);
	let inputs = inputs.map(|((id, ty), fraction)| {
		let value = &model.ir.values[*id];
		Port::new(&value.name, ty, value.kind, *fraction)
	});
	let outputs = model.ir.outputs.iter().zip(plan.output_types()).zip(&lowered.outputs);
	let outputs =
		outputs.map(|(((name, id), ty), fraction)| Port::new(name, ty, model.ir.values[*id].kind, *fraction));
	(inputs.collect(), outputs.collect())
}

/// How far a lowered graph is from the float model, part by part.
pub(crate) struct Measurement<'a> {
	engine: &'a Engine,
	model: &'a FloatModel<'a>,
	lowered: &'a Lowered,
	plan: Plan,
	room: Room,
	inputs: Vec<Port>,
	outputs: Vec<Port>,
}

/// Values inside the model, compared while a sample goes through a graph.
struct Inside<'a> {
	float: Execution<'a>,
	/// The integer graph's values that the float model has not come to yet.
	ahead: BTreeMap<Id, Tensor>,
	sums: &'a mut BTreeMap<Id, Sums>,
}

impl<'a> Measurement<'a> {
	pub fn new(engine: &'a Engine, model: &'a FloatModel<'a>, lowered: &'a Lowered) -> Result<Self> {
		let plan = lowered.graph.clone().validate().map_err(|error| Error::Graph(error.to_string()))?;
		let (inputs, outputs) = ports(model, &plan, lowered);
		Ok(Self { engine, model, lowered, plan, room: Room::USUAL, inputs, outputs })
	}

	/// How far each output is from what the float model gives, over samples.
	pub fn differences(&self, samples: &[Sample], float: &[Vec<Arc<Tensor>>]) -> Result<Vec<Difference>> {
		let mut sums = vec![Sums::default(); self.outputs.len()];
		self.add_outputs(&mut sums, samples, float)?;
		Ok(self.of_outputs(&sums))
	}

	/// The same, and for the first `inside` samples how far values inside are from the float model's.
	pub fn with_layers(
		&self,
		samples: &[Sample],
		float: &[Vec<Arc<Tensor>>],
		inside: usize,
	) -> Result<(Vec<Difference>, Vec<Layer>)> {
		let (first, others) = samples.split_at(inside.min(samples.len()));
		let mut sums = vec![Sums::default(); self.outputs.len()];
		let mut layers = BTreeMap::new();
		let parts = cut(&self.plan, self.room)?;
		let mut loaded = None;
		for (sample, float) in first.iter().zip(float) {
			let mut inside = Inside {
				float: Execution::new(&self.model.ir, self.model.source, &sample.inputs),
				ahead: BTreeMap::new(),
				sums: &mut layers,
			};
			let sample = std::slice::from_ref(sample);
			let blobs = self.execute(&parts, &mut loaded, sample, Some(&mut inside))?;
			self.add(&mut sums, sample, &blobs, std::slice::from_ref(float))?;
		}
		drop(loaded);
		self.add_outputs(&mut sums, others, &float[first.len()..])?;
		Ok((self.of_outputs(&sums), layers.iter().map(|(id, sums)| self.layer(*id, sums)).collect()))
	}

	/// Adds samples, as many at once as may be between two parts.
	fn add_outputs(&self, sums: &mut [Sums], samples: &[Sample], float: &[Vec<Arc<Tensor>>]) -> Result<()> {
		let parts = cut(&self.plan, self.room.without_results())?;
		let count = (self.room.carried / carried(&self.plan, &parts).max(1)).max(1) as usize;
		let mut loaded = None;
		for (samples, float) in samples.chunks(count).zip(float.chunks(count)) {
			let blobs = self.execute(&parts, &mut loaded, samples, None)?;
			self.add(sums, samples, &blobs, float)?;
		}
		Ok(())
	}

	fn add(
		&self,
		sums: &mut [Sums],
		samples: &[Sample],
		blobs: &[Vec<u8>],
		float: &[Vec<Arc<Tensor>>],
	) -> Result<()> {
		for ((sample, blob), float) in samples.iter().zip(blobs).zip(float) {
			let mut guessed = sample.targets.is_none();
			for ((sums, integer), float) in sums.iter_mut().zip(decode(&self.outputs, blob)?).zip(float) {
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
		Ok(())
	}

	/// The outputs' blob for each sample. Each part is loaded once for all of them, and stays so if there is no other.
	fn execute(
		&self,
		parts: &[Part],
		loaded: &mut Option<Arc<LoadedModel>>,
		samples: &[Sample],
		mut inside: Option<&mut Inside<'_>>,
	) -> Result<Vec<Vec<u8>>> {
		let mut values = samples.iter().map(|sample| self.carried_in(sample)).collect::<Result<Vec<_>>>()?;
		for part in parts {
			let model = match loaded.take() {
				Some(model) if parts.len() == 1 => model,
				// What was there is gone before another is loaded.
				other => {
					drop(other);
					self.load(part)?
				}
			};
			let compared = inside.as_ref().map_or(Vec::new(), |_| self.compared(part));
			let read = part.gives.iter().chain(compared.iter().map(|(node, _)| node));
			let read: Vec<u32> = read.map(|node| node - part.nodes.start).collect();
			for values in &mut values {
				let taken: Option<Vec<&[u8]>> =
					part.inputs.iter().map(|value| values.get(value).map(Vec::as_slice)).collect();
				let input =
					taken.ok_or_else(|| Error::Engine("a part takes what is not there".to_owned()))?.concat();
				let mut results =
					model.results(&input, &read, None).map_err(|error| Error::Engine(error.to_string()))?;
				let of_inside = results.split_off(part.gives.len());
				values.retain(|value, _| !part.drops.contains(value));
				values.extend(part.gives.iter().map(|node| Value::Node(*node)).zip(results));
				if let Some(inside) = &mut inside {
					for ((_, id), bytes) in compared.iter().zip(of_inside) {
						inside.ahead.extend(self.in_floats(*id, &bytes)?.map(|tensor| (*id, tensor)));
					}
					self.compare(inside, part.nodes.end)?;
				}
			}
			*loaded = Some(model);
		}
		let output = |values: &BTreeMap<Value, Vec<u8>>| {
			let outputs = self.plan.graph().outputs.iter();
			outputs.filter_map(|value| values.get(value).map(Vec::as_slice)).collect::<Vec<_>>().concat()
		};
		Ok(values.iter().map(output).collect())
	}

	/// The graph's inputs for a sample.
	fn carried_in(&self, sample: &Sample) -> Result<BTreeMap<Value, Vec<u8>>> {
		let inputs = (0..).zip(self.inputs.iter().zip(&sample.inputs));
		inputs.map(|(place, (port, tensor))| Ok((Value::Input(place), port.encode(tensor)?))).collect()
	}

	fn load(&self, part: &Part) -> Result<Arc<LoadedModel>> {
		let weights = part.weights(&self.lowered.weights)?;
		let graph = part.plan.graph().encode();
		self.engine.load(&graph, &weights).map_err(|error| Error::Engine(error.to_string()))
	}

	/// The nodes of a part that are values of the float model, and those.
	fn compared(&self, part: &Part) -> Vec<(u32, Id)> {
		let reprs = self.lowered.reprs.iter().map(|(id, (node, _))| (*node, *id));
		reprs.filter(|(node, _)| part.nodes.contains(node)).collect()
	}

	/// A result as the float model has it.
	fn in_floats(&self, id: Id, bytes: &[u8]) -> Result<Option<Tensor>> {
		let (node, repr) = self.lowered.reprs[&id];
		let Some(ty) = self.plan.type_of(Value::Node(node)) else { return Ok(None) };
		let value = &self.model.ir.values[id];
		let tensor = Port::new("", ty, value.kind, repr.fraction).decode(bytes)?;
		Ok(Some(if repr.channels_last {
			float::transpose(&tensor, &[0, 3, 1, 2], &value.shape)
		} else {
			tensor
		}))
	}

	/// Has the float model go on as long as what it computes is there in integers, of which so many nodes are, or nowhere.
	fn compare(&self, inside: &mut Inside<'_>, nodes: u32) -> Result<()> {
		let is_there = |id: Id| self.lowered.reprs.get(&id).is_none_or(|(node, _)| *node < nodes);
		while inside.float.next_value().is_some_and(is_there) {
			let Some((id, tensor)) = inside.float.step()? else { break };
			let Some(integer) = inside.ahead.remove(&id) else { continue };
			let is_real = matches!(tensor.data, Data::Float(_));
			if is_real && integer.count() == tensor.count() {
				let (float, integer) = without_infinity(&tensor, &integer);
				inside.sums.entry(id).or_default().add(&float, &integer);
			}
		}
		Ok(())
	}

	/// What the graph takes and gives.
	pub fn into_ports(self) -> (Vec<Port>, Vec<Port>) {
		(self.inputs, self.outputs)
	}

	fn of_outputs(&self, sums: &[Sums]) -> Vec<Difference> {
		sums.iter().zip(&self.outputs).map(|(sums, port)| sums.difference(&port.name)).collect()
	}

	fn layer(&self, id: Id, sums: &Sums) -> Layer {
		let value = &self.model.ir.values[id];
		let difference = sums.difference(&value.name);
		let (node, repr) = self.lowered.reprs[&id];
		Layer {
			name: value.name.clone(),
			operator: value.op.name(),
			node,
			fraction: repr.fraction,
			relative: difference.relative,
			cosine: difference.cosine,
		}
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

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		lower,
		precision::{Mix, Precision},
		read_arrays, Dims, FileSource,
	};
	use std::path::Path;

	/// What is measured of a model with so much room, and of how many parts it was.
	fn measured(name: &str, room: Option<Room>) -> (Vec<Difference>, Vec<Layer>, usize) {
		let file = |name: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/onnx").join(name);
		let source = FileSource::open(&file(&format!("{name}.onnx"))).unwrap();
		let dims = Dims::from([("batch".to_owned(), 1), ("seq".to_owned(), 96)]);
		let model = FloatModel::read(&source, &dims).unwrap();
		let calibration = format!("{}-calibration.npz", name.split('-').next().unwrap());
		let mut samples = model.samples(&read_arrays(&file(&calibration)).unwrap()).unwrap();
		samples.truncate(5);
		let (ranges, float) = model.calibrate(&samples).unwrap();
		let (elements, scratch) = (BTreeMap::new(), std::env::temp_dir());
		let plan = lower::Plan {
			ir: &model.ir,
			source: &source,
			ranges: &ranges,
			elements: &elements,
			scratch: &scratch,
		};
		let lowered = plan.lower(&Mix::all(Precision::Balanced)).unwrap();
		let engine = engine().unwrap();
		let mut measurement = Measurement::new(&engine, &model, &lowered).unwrap();
		measurement.room = room.unwrap_or(measurement.room);
		let (outputs, layers) = measurement.with_layers(&samples, &float, 2).unwrap();
		assert_eq!(measurement.differences(&samples, &float).unwrap(), outputs);
		(outputs, layers, cut(&measurement.plan, measurement.room).unwrap().len())
	}

	#[test]
	fn measures_should_be_the_same_bits_when_parts_and_samples_go_one_by_one() {
		for name in ["digits-cnn", "decoder"] {
			let (outputs, layers, one) = measured(name, None);
			assert!(one == 1 && !layers.is_empty() && outputs[0].samples == 5);
			for carried in [1, 40_000, u64::MAX] {
				let (by_part, by_layer, parts) =
					measured(name, Some(Room { weights: 1, results: 1, carried }));
				assert!(parts > 20, "{parts}");
				assert_eq!((&by_part, &by_layer), (&outputs, &layers), "{name}");
			}
		}
	}
}
