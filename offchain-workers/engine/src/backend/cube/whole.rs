//! Plans that are executed as a whole: recorded once, then repeated.

use super::{
	arena::{Arena, Chunk},
	device::{Device, Tensor},
	evaluation::Evaluation,
	fused::{self, program::Program, source::Store},
	product::{self, Product},
	recorder::Recorder,
	recording::{Line, Recording, Region},
	Model,
};
use crate::{backend::Operand, engine::locked, Fault};
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

/// How many steps behind its first one a kernel may take.
const AHEAD: usize = 64;

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
		self.line.enter()?;
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
		for place in 0..plan.node_types().len() as u32 {
			if asking.is_done(place) {
				continue;
			}
			match asking.program_from(place) {
				Some(program) => asking.fused(program)?,
				None if asking.rescaled(place)? => {}
				None => asking.alone(place)?,
			}
		}
		let outputs = asking.outputs()?;
		let outputs = outputs.iter().map(|output| self.region(device, output)).collect::<Result<_, _>>()?;
		Ok((inputs, outputs))
	}

	fn region(&self, device: &Device<R>, tensor: &Tensor) -> Result<Region, Fault> {
		let bytes = tensor.count * tensor.element.bytes() as usize;
		Ok(Region { at: (self.address)(&device.client, tensor.handle.clone())?, bytes })
	}
}

/// A plan whose steps are asked for, some of them together and before others.
struct Asking<'a, R: Runtime> {
	device: &'a Device<R>,
	plan: &'a Plan,
	model: &'a Model,
	wanted: &'a [u32],
	fused: fused::Launch<R>,
	/// Steps that take each step's result, with the operand's place.
	takers: Vec<Vec<(u32, usize)>>,
	/// How many of those weren't asked for.
	left: Vec<usize>,
	/// There until the end: an execution's are there before its first launch, so nothing else may be.
	inputs: Vec<Tensor>,
	/// What each step gives that was asked for, if somebody outside of its kernel takes it, as long as that is so.
	results: Vec<Step>,
}

/// What became of a step.
#[derive(Clone)]
enum Step {
	Missing,
	Done(Option<Tensor>),
}

impl<'a, R: Runtime> Asking<'a, R> {
	fn new(
		device: &'a Device<R>,
		plan: &'a Plan,
		model: &'a Model,
		wanted: &'a [u32],
		fused: fused::Launch<R>,
	) -> Self {
		let count = plan.node_types().len();
		let mut takers = vec![Vec::new(); count];
		for (step, node) in (0..).zip(&plan.graph().nodes) {
			for (place, value) in node.last.inputs.iter().enumerate() {
				if let Value::Node(earlier) = value {
					takers[*earlier as usize].push((step, place));
				}
			}
		}
		let left = takers.iter().map(Vec::len).collect();
		let inputs = plan.graph().inputs.iter().map(|ty| device.room(ty.element, ty.elements() as usize));
		let (inputs, results) = (inputs.collect(), vec![Step::Missing; count]);
		Self { device, plan, model, wanted, fused, takers, left, inputs, results }
	}

	fn is_done(&self, step: u32) -> bool {
		matches!(self.results.get(step as usize), Some(Step::Done(_)))
	}

	/// Whether an operand can be taken.
	fn is_there(&self, value: Value) -> bool {
		match value {
			Value::Node(step) => self.is_done(step),
			_ => true,
		}
	}

	fn inputs_of(&self, step: u32) -> &'a [Value] {
		self.plan.node(step).map(|node| node.last.inputs.as_slice()).unwrap_or_default()
	}

	fn operand(&self, value: Value) -> Result<Operand<'_, Tensor>, Fault> {
		let found = match value {
			Value::Weight(weight) => Some(Operand::Weight(weight)),
			Value::Input(input) => self.inputs.get(input as usize).map(Operand::Tensor),
			Value::Node(node) => match self.results.get(node as usize) {
				Some(Step::Done(Some(tensor))) => Some(Operand::Tensor(tensor)),
				_ => None,
			},
			Value::Step(_) => None,
		};
		found.ok_or_else(|| Fault::Device(format!("{value:?} is gone")))
	}

	fn tensor(&self, value: Value) -> Result<Tensor, Fault> {
		match self.operand(value)? {
			Operand::Tensor(tensor) => Ok(tensor.clone()),
			Operand::Weight(weight) => {
				let found = self.model.weight(weight).cloned();
				found.ok_or_else(|| Fault::Device(format!("weight {weight} is not there")))
			}
		}
	}

	/// What is wanted, in its order.
	fn outputs(&self) -> Result<Vec<Tensor>, Fault> {
		self.wanted.iter().map(|step| self.tensor(Value::Node(*step))).collect()
	}

	/// Asks for a step as it is asked for where all results are wanted.
	fn alone(&mut self, place: u32) -> Result<(), Fault> {
		let operands = self.inputs_of(place).iter().map(|value| self.operand(*value));
		let operands = operands.collect::<Result<Vec<_>, _>>()?;
		let result = Evaluation::new(self.device, self.plan, self.model, place, &operands)?.result()?;
		self.finish(vec![(place, Some(result))]);
		Ok(())
	}

	/// Asks for a product and for its rescaling, if only that takes it, as one kernel: whether it could.
	fn rescaled(&mut self, place: u32) -> Result<bool, Fault> {
		let [(next, 0)] = *self.takers[place as usize].as_slice() else { return Ok(false) };
		let (Some(node), Some(taker)) = (self.plan.node(place), self.plan.node(next)) else {
			return Ok(false);
		};
		let (Op::MatMul, Op::Rescale(op), [_, rest @ ..]) =
			(&node.last.op, &taker.last.op, taker.last.inputs.as_slice())
		else {
			return Ok(false);
		};
		if self.wanted.contains(&place) || !rest.iter().all(|value| self.is_there(*value)) {
			return Ok(false);
		}
		let types: Option<Vec<&TensorType>> = rest.iter().map(|value| self.plan.type_of(*value)).collect();
		let with = rest.iter().map(|value| self.tensor(*value)).collect::<Result<Vec<_>, _>>()?;
		let (Ok(types), [scale, multiplier, bias]) =
			(<[_; 3]>::try_from(types.unwrap_or_default()), with.as_slice())
		else {
			return Ok(false);
		};
		let operands =
			node.last.inputs.iter().map(|value| self.operand(*value)).collect::<Result<Vec<_>, _>>()?;
		let of = Evaluation::new(self.device, self.plan, self.model, place, &operands)?;
		let Some(result) = Product::rescaled(&of, op, [scale, multiplier, bias], types)? else {
			return Ok(false);
		};
		self.finish(vec![(place, None), (next, Some(result))]);
		Ok(true)
	}

	/// The steps from this one on that are one kernel: those that take what it computes, and else only what is there.
	fn program_from(&self, place: u32) -> Option<Program> {
		let mut program = Program::default().with(self.plan, place)?;
		let end = self.results.len().min(place as usize + AHEAD) as u32;
		for next in place + 1..end {
			let inputs = self.inputs_of(next);
			let takes = inputs.iter().any(|value| program.gives(*value));
			let is_ready = inputs.iter().all(|value| program.gives(*value) || self.is_there(*value));
			if takes && is_ready {
				program = program.with(self.plan, next).unwrap_or(program);
			}
		}
		Some(program)
	}

	/// Asks for steps as one kernel.
	fn fused(&mut self, program: Program) -> Result<(), Fault> {
		let mut results: Vec<(u32, Option<Tensor>)> =
			program.steps.iter().map(|computed| (computed.step, None)).collect();
		let mut stores = Vec::new();
		for (at, computed) in program.steps.iter().enumerate() {
			let is_wanted = self.wanted.contains(&computed.step);
			let takers = self.takers[computed.step as usize].iter().copied();
			let outside: Vec<(u32, usize)> =
				takers.filter(|(taker, _)| !program.gives(Value::Node(*taker))).collect();
			if !is_wanted && outside.is_empty() {
				continue;
			}
			match program.same(at).map(|value| self.tensor(value)).transpose()? {
				Some(tensor) if tensor.count == program.count(at) => results[at].1 = Some(tensor),
				_ => {
					let may_be_halves = computed.element == ElementType::I16 && self.device.has_tensor_cores;
					let of_halves = |taker: &(u32, usize)| may_be_halves && self.takes_halves(*taker);
					let halves = outside.iter().any(of_halves);
					let whole = is_wanted || !outside.iter().all(of_halves);
					stores.push(Store { step: at, whole, halves });
				}
			}
		}
		if !stores.is_empty() {
			let loads =
				program.loads.iter().map(|load| self.tensor(load.value)).collect::<Result<Vec<_>, _>>()?;
			let stored = (self.fused)(self.device, program, &loads, &stores);
			for (store, tensor) in stores.iter().zip(stored) {
				results[store.step].1 = Some(tensor);
			}
		}
		self.finish(results);
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

	/// Keeps what steps give that were asked for, and drops what nobody takes any more.
	fn finish(&mut self, steps: Vec<(u32, Option<Tensor>)>) {
		for (step, result) in &steps {
			self.results[*step as usize] = Step::Done(result.clone());
		}
		for (step, _) in steps {
			let taken = self.inputs_of(step).iter().filter_map(|value| match value {
				Value::Node(node) => Some(*node),
				Value::Input(_) | Value::Weight(_) | Value::Step(_) => None,
			});
			let mut may_go: Vec<u32> = taken.collect();
			may_go.iter().for_each(|node| self.left[*node as usize] -= 1);
			may_go.push(step);
			may_go.retain(|node| self.left[*node as usize] == 0 && !self.wanted.contains(node));
			may_go.into_iter().for_each(|node| self.results[node as usize] = Step::Done(None));
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
