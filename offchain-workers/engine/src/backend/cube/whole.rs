//! Plans that are executed as a whole: recorded once, then repeated.

use super::{
	arena::{Arena, Chunk},
	device::{Device, Tensor},
	evaluation::Evaluation,
	fused::{self, program::Program, source::Store},
	product,
	recorder::Recorder,
	recording::{Line, Recording, Region},
	Model,
};
use crate::{backend::Operand, engine::locked, limits::LastUses, Fault};
use ambit_graph::{ElementType, Flat, Op, Plan, TensorType, Value};
use cubecl::{prelude::*, server::Handle};
use std::sync::{Arc, Mutex, Weak};

/// What is known of how a model executes as a whole.
#[derive(Debug, Default)]
pub(super) enum Recorded {
	/// Nothing yet.
	#[default]
	Not,
	/// All of it.
	There(Recording),
	/// That it can't be recorded, or takes more memory than step by step.
	Never,
}

/// Where something is on a device.
pub(super) type AddressOf<R> = fn(&ComputeClient<R>, Handle) -> Result<u64, Fault>;

/// Records plans on a device.
pub(super) struct Wholes<R: Runtime> {
	line: Arc<Line>,
	recorder: Recorder,
	address: AddressOf<R>,
	fused: fused::Launch<R>,
	/// What recordings have for their tensors: all of them the same, as they take turns.
	chunks: Mutex<Vec<Weak<Chunk>>>,
}

impl<R: Runtime> Wholes<R> {
	/// On a line, of launches that this recorder notes.
	pub fn new(line: Line, recorder: Recorder, address: AddressOf<R>, fused: fused::Launch<R>) -> Self {
		Self { line: Arc::new(line), recorder, address, fused, chunks: Mutex::default() }
	}

	/// What these steps of a plan give, if it can be recorded in so many bytes. The caller has the device's turn.
	pub fn execute(
		&self,
		device: &Device<R>,
		flat: &Flat,
		model: &Model,
		inputs: &[&[u8]],
		wanted: &[u32],
		limit: impl FnOnce() -> u64,
	) -> Result<Option<Vec<Vec<u8>>>, Fault> {
		// Only what is asked for again is worth it.
		if !is_of_outputs(flat, wanted) {
			return Ok(None);
		}
		let mut recorded = locked(&model.recorded);
		if let Recorded::Not = &*recorded {
			*recorded = match self.record(device, flat, model, wanted, limit())? {
				Some(recording) => Recorded::There(recording),
				None => Recorded::Never,
			};
		}
		match &*recorded {
			Recorded::There(recording) => recording.repeat(inputs).map(Some),
			Recorded::Not | Recorded::Never => Ok(None),
		}
	}

	fn record(
		&self,
		device: &Device<R>,
		flat: &Flat,
		model: &Model,
		wanted: &[u32],
		limit: u64,
	) -> Result<Option<Recording>, Fault> {
		let chunks: Vec<_> = locked(&self.chunks).iter().filter_map(Weak::upgrade).collect();
		let arena = Arena::new(chunks, limit);
		device.set_arena(Some(arena.clone()));
		self.recorder.start(self.line.capability);
		let asked = self.ask(device, flat, model, wanted);
		// All launches were noted when the device's thread has done this.
		let flushed = device.finish();
		let noted = self.recorder.stop();
		let refused = device.refused();
		device.set_arena(None);
		device.set_ahead(None);
		flushed?;
		let (inputs, outputs) = match (asked, refused) {
			(asked, None) => asked?,
			(_, Some(_)) => return Ok(None),
		};
		let Ok(launches) = noted else { return Ok(None) };
		let chunks = arena.chunks();
		*locked(&self.chunks) = chunks.iter().map(Arc::downgrade).collect();
		Recording::new(self.line.clone(), &launches, inputs, outputs, chunks).map(Some)
	}

	/// Asks for all steps: where inputs go and what is wanted comes from.
	fn ask(
		&self,
		device: &Device<R>,
		flat: &Flat,
		model: &Model,
		wanted: &[u32],
	) -> Result<(Vec<Region>, Vec<Region>), Fault> {
		let plan = &flat.plan;
		let mut asking = Asking::new(device, plan, model, wanted, self.fused);
		let inputs =
			asking.inputs.iter().map(|input| self.region(device, input)).collect::<Result<_, _>>()?;
		let mut open = Program::default();
		for place in 0..plan.node_types().len() as u32 {
			open = match open.with(plan, place) {
				Some(next) => next,
				None => {
					asking.fused(open)?;
					let begun = Program::default().with(plan, place);
					if begun.is_none() {
						asking.alone(place)?;
					}
					begun.unwrap_or_default()
				}
			};
		}
		asking.fused(open)?;
		let outputs =
			asking.outputs.iter().map(|output| self.region(device, output)).collect::<Result<_, _>>()?;
		Ok((inputs, outputs))
	}

	fn region(&self, device: &Device<R>, tensor: &Tensor) -> Result<Region, Fault> {
		let bytes = tensor.count * tensor.element.bytes() as usize;
		Ok(Region { at: (self.address)(&device.client, tensor.handle.clone())?, bytes })
	}
}

/// A plan whose steps are asked for, some of them together.
struct Asking<'a, R: Runtime> {
	device: &'a Device<R>,
	plan: &'a Plan,
	model: &'a Model,
	wanted: &'a [u32],
	fused: fused::Launch<R>,
	/// Steps that take each step's result, with the operand's place.
	takers: Vec<Vec<(u32, usize)>>,
	last_uses: LastUses,
	/// There until the end: an execution's are there before its first launch, so nothing else may be.
	inputs: Vec<Tensor>,
	results: Vec<Option<Tensor>>,
	outputs: Vec<Tensor>,
}

impl<'a, R: Runtime> Asking<'a, R> {
	fn new(
		device: &'a Device<R>,
		plan: &'a Plan,
		model: &'a Model,
		wanted: &'a [u32],
		fused: fused::Launch<R>,
	) -> Self {
		let mut takers = vec![Vec::new(); plan.node_types().len()];
		for (step, node) in (0..).zip(&plan.graph().nodes) {
			for (place, value) in node.last.inputs.iter().enumerate() {
				if let Value::Node(earlier) = value {
					takers[*earlier as usize].push((step, place));
				}
			}
		}
		let inputs = plan.graph().inputs.iter().map(|ty| device.room(ty.element, ty.elements() as usize));
		let (inputs, last_uses) = (inputs.collect(), LastUses::of(plan));
		Self {
			device,
			plan,
			model,
			wanted,
			fused,
			takers,
			last_uses,
			inputs,
			results: Vec::new(),
			outputs: Vec::new(),
		}
	}

	fn operand(&self, value: Value) -> Result<Operand<'_, Tensor>, Fault> {
		let found = match value {
			Value::Weight(weight) => Some(Operand::Weight(weight)),
			Value::Input(input) => self.inputs.get(input as usize).map(Operand::Tensor),
			Value::Node(node) => {
				self.results.get(node as usize).and_then(Option::as_ref).map(Operand::Tensor)
			}
			Value::Step(_) => None,
		};
		let gone =
			|| Fault::Unsupported { node: self.results.len() as u32, reason: format!("{value:?} is gone") };
		found.ok_or_else(gone)
	}

	fn tensor(&self, value: Value) -> Result<Tensor, Fault> {
		match self.operand(value)? {
			Operand::Tensor(tensor) => Ok(tensor.clone()),
			Operand::Weight(weight) => self.model.weight(weight).cloned().ok_or_else(|| Fault::Unsupported {
				node: self.results.len() as u32,
				reason: format!("weight {weight} is not there"),
			}),
		}
	}

	/// Asks for a step as it is asked for where all results are wanted.
	fn alone(&mut self, place: u32) -> Result<(), Fault> {
		let inputs = self.plan.node(place).map(|node| node.last.inputs.as_slice()).unwrap_or_default();
		let operands = inputs.iter().map(|value| self.operand(*value)).collect::<Result<Vec<_>, _>>()?;
		let result = Evaluation::new(self.device, self.plan, self.model, place, &operands)?.result()?;
		self.finish(place, Some(result));
		Ok(())
	}

	/// Asks for steps as one kernel, the next ones.
	fn fused(&mut self, program: Program) -> Result<(), Fault> {
		let Some(end) = program.steps.last().map(|computed| computed.step) else { return Ok(()) };
		let mut results: Vec<Option<Tensor>> = vec![None; program.steps.len()];
		let mut stores = Vec::new();
		for (at, computed) in program.steps.iter().enumerate() {
			let is_wanted = self.wanted.contains(&computed.step);
			let outside = self.takers[computed.step as usize].iter().filter(|(taker, _)| *taker > end);
			let outside: Vec<(u32, usize)> = outside.copied().collect();
			if !is_wanted && outside.is_empty() {
				continue;
			}
			match program.same(at).map(|value| self.tensor(value)).transpose()? {
				Some(tensor) if tensor.count == program.count(at) => results[at] = Some(tensor),
				_ => {
					let may_be_halves = computed.element == ElementType::I16 && self.device.has_tensor_cores;
					let of_halves = |taker: &(u32, usize)| may_be_halves && self.takes_halves(*taker);
					let halves = outside.iter().any(of_halves);
					let whole = is_wanted || !outside.iter().all(of_halves);
					stores.push(Store { step: at, whole, halves });
				}
			}
		}
		let steps: Vec<u32> = program.steps.iter().map(|computed| computed.step).collect();
		if !stores.is_empty() {
			let loads =
				program.loads.iter().map(|load| self.tensor(load.value)).collect::<Result<Vec<_>, _>>()?;
			let stored = (self.fused)(self.device, program, &loads, &stores);
			for (store, tensor) in stores.iter().zip(stored) {
				results[store.step] = Some(tensor);
			}
		}
		for (step, result) in steps.into_iter().zip(results) {
			self.finish(step, result);
		}
		Ok(())
	}

	/// Whether a step takes an operand of 16 bits as halves.
	fn takes_halves(&self, (step, _): (u32, usize)) -> bool {
		let Some(node) = self.plan.node(step) else { return false };
		let types: Option<Vec<&TensorType>> =
			node.last.inputs.iter().map(|value| self.plan.type_of(*value)).collect();
		match (&node.last.op, types.as_deref(), self.plan.type_of(Value::Node(step))) {
			(Op::MatMul, Some([x, w]), Some(result)) => product::takes_halves(x, w, result),
			_ => false,
		}
	}

	/// Keeps a step's result as long as it is needed, and drops what is not after it.
	fn finish(&mut self, step: u32, result: Option<Tensor>) {
		if self.wanted.contains(&step) {
			self.outputs.extend(result.clone());
		}
		self.results.push(result);
		for dropped in self.last_uses.after(step) {
			if let Value::Node(node) = dropped {
				drop(self.results.get_mut(*node as usize).and_then(Option::take));
			}
		}
	}
}

/// Whether the steps are those that give the plan's outputs.
fn is_of_outputs(flat: &Flat, wanted: &[u32]) -> bool {
	let outputs = flat.plan.graph().outputs.iter().filter_map(|value| match value {
		Value::Node(node) => Some(*node),
		Value::Input(_) | Value::Weight(_) | Value::Step(_) => None,
	});
	let mut outputs: Vec<u32> = outputs.collect();
	outputs.sort_unstable();
	outputs.dedup();
	outputs == wanted
}
