//! A plan's steps on the way to nothing but its outputs: which are asked for together, in which order, and what is kept of them.

use super::{
	device::{Device, Tensor},
	evaluation::Evaluation,
	fused::{self, program::Program, source::Store},
	product::{self, Product},
	Model,
};
use crate::{backend::Operand, Fault};
use ambit_graph::{ops, ElementType, Op, Plan, TensorType, Value};
use cubecl::prelude::*;

/// How many steps behind its first one a kernel may take.
const AHEAD: usize = 64;

/// A plan whose steps are asked for, some of them together and before others.
pub(super) struct Asking<'a, R: Runtime> {
	device: &'a Device<R>,
	plan: &'a Plan,
	model: &'a Model,
	wanted: &'a [u32],
	launches: &'static fused::Launches<R>,
	/// Steps that take each step's result, with the operand's place.
	takers: Vec<Vec<(u32, usize)>>,
	/// How many of those weren't asked for.
	left: Vec<usize>,
	/// Kept until the end: inputs are copied before the first launch, so no result may have their places.
	pub inputs: Vec<Tensor>,
	/// What each step gives that was asked for, if somebody outside of its kernel takes it, as long as that is so.
	results: Vec<Step>,
}

/// What `Op::Rescale` is of a step: attributes, and scale, multiplier and bias with their types.
type Rescaling<'a> = (&'a ops::Rescale, [Tensor; 3], [&'a TensorType; 3]);

/// What became of a step.
#[derive(Clone)]
enum Step {
	Missing,
	Done(Option<Tensor>),
}

impl<'a, R: Runtime> Asking<'a, R> {
	pub fn new(
		device: &'a Device<R>,
		plan: &'a Plan,
		model: &'a Model,
		wanted: &'a [u32],
		launches: &'static fused::Launches<R>,
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
		Self { device, plan, model, wanted, launches, takers, left, inputs, results }
	}

	pub fn is_done(&self, step: u32) -> bool {
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
	pub fn outputs(&self) -> Result<Vec<Tensor>, Fault> {
		self.wanted.iter().map(|step| self.tensor(Value::Node(*step))).collect()
	}

	/// Asks for a step as it is asked for where all results are wanted.
	pub fn alone(&mut self, place: u32) -> Result<(), Fault> {
		let operands = self.inputs_of(place).iter().map(|value| self.operand(*value));
		let operands = operands.collect::<Result<Vec<_>, _>>()?;
		let result = Evaluation::new(self.device, self.plan, self.model, place, &operands)?.result()?;
		self.finish(vec![(place, Some(result))]);
		Ok(())
	}

	/// Asks for a product and for its rescaling, if only that takes it, as one kernel, or for some of the products alone: whether it could.
	pub fn product(&mut self, place: u32) -> Result<bool, Fault> {
		let Some(op) = self.plan.node(place).map(|node| &node.last.op) else { return Ok(false) };
		if !matches!(op, Op::MatMul | Op::GroupedMatMul) {
			return Ok(false);
		}
		let operands = self.inputs_of(place).iter().map(|value| self.operand(*value));
		let operands = operands.collect::<Result<Vec<_>, _>>()?;
		let of = Evaluation::new(self.device, self.plan, self.model, place, &operands)?;
		let (taker, rescale) = self.rescaling_of(place)?.unzip();
		let with = rescale.as_ref().map(|(op, operands, types)| (*op, operands.each_ref(), *types));
		let found = match (op, with) {
			(Op::MatMul, Some((op, operands, types))) => Product::rescaled(&of, op, operands, types)?,
			(Op::MatMul, None) => None,
			(_, with) => product::few_grouped(&of, self.launches.grouped, with)?,
		};
		let Some(result) = found else { return Ok(false) };
		self.finish(match taker {
			Some(taker) => vec![(place, None), (taker, Some(result))],
			None => vec![(place, Some(result))],
		});
		Ok(true)
	}

	/// The step that rescales a product, with its attributes and other operands, if it is all that takes it and those are there.
	fn rescaling_of(&self, place: u32) -> Result<Option<(u32, Rescaling<'a>)>, Fault> {
		let [(taker, 0)] = *self.takers[place as usize].as_slice() else { return Ok(None) };
		let Some(Op::Rescale(op)) = self.plan.node(taker).map(|node| &node.last.op) else { return Ok(None) };
		let rest = self.inputs_of(taker).get(1..).unwrap_or_default();
		if self.wanted.contains(&place) || !rest.iter().all(|value| self.is_there(*value)) {
			return Ok(None);
		}
		let types: Option<Vec<&TensorType>> = rest.iter().map(|value| self.plan.type_of(*value)).collect();
		let tensors = rest.iter().map(|value| self.tensor(*value)).collect::<Result<Vec<_>, _>>()?;
		let (Ok(types), Ok(tensors)) = (types.unwrap_or_default().try_into(), tensors.try_into()) else {
			return Ok(None);
		};
		Ok(Some((taker, (op, tensors, types))))
	}

	/// The steps from this one on that are one kernel: those that take what it computes, and else only what is there.
	pub fn program_from(&self, place: u32) -> Option<Program> {
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
	pub fn fused(&mut self, program: Program) -> Result<(), Fault> {
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
					let of_halves = |taker: &(u32, usize)| may_be_halves && self.takes_halves(taker.0);
					let halves = outside.iter().any(of_halves);
					let whole = is_wanted || !outside.iter().all(of_halves);
					stores.push(Store { step: at, whole, halves });
				}
			}
		}
		if !stores.is_empty() {
			let loads =
				program.loads.iter().map(|load| self.tensor(load.value)).collect::<Result<Vec<_>, _>>()?;
			let stored = (self.launches.rows)(self.device, program, &loads, &stores);
			for (store, tensor) in stores.iter().zip(stored) {
				results[store.step].1 = Some(tensor);
			}
		}
		self.finish(results);
		Ok(())
	}

	/// Whether a step takes an operand of 16 bits as halves.
	fn takes_halves(&self, step: u32) -> bool {
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
