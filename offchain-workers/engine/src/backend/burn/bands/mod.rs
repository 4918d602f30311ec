//! Neighbouring steps, a band of rows at a time.
//!
//! What a step gives that none behind takes need never be there as a whole: a few rows go through all steps while they are in the second-level cache,
//! and only the last step's are kept, and what others take. Bands don't depend on each other, so threads that are idle take some.
//!
//! The steps of one [`Run`] have the same extents but for the last one, its *frame*. A band is a range along one axis of the frame, at one place of each axis
//! before it and everywhere along those behind it. So it is a range of the rows of each result, and what it takes of an operand that is broadcast to such a
//! result is a range too ([`Band::part`]).

mod compute;
mod run;

use super::{
	kernels::Kernels,
	memory::laid_matrix,
	product::Factor,
	tensor::{self, Int},
	Burn, Model,
};
use crate::{
	backend::Operand,
	native::{self, Elements, Part},
	processor::Instructions,
	Fault,
};
use ambit_graph::{Flat, Op, Plan, Step, TensorType, Value};
use burn::tensor::{Shape, TensorData};
use compute::{Matrices, Prepared, Source, Steps, Work};
use run::{is_whole, last_takers, Band, Run};
use std::{collections::HashMap, ops::RangeInclusive};

/// How large bands are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grain {
	/// Bytes of all that steps have of a band.
	pub bytes: usize,
	/// Bands are of a multiple of so many rows, where there are as many.
	pub rows: usize,
	/// Nanoseconds of a thread that are worth having another.
	pub worth: u64,
}

impl Grain {
	/// What stays in the second-level cache, rows that products multiply at once, and some times what it takes to share with a thread.
	pub fn usual() -> Self {
		let rows = if Instructions::chosen() == Instructions::Amx { 32 } else { 12 };
		Self { bytes: 512 * 1024, rows, worth: 40_000 }
	}
}

/// Neighbouring steps of a flat plan that are evaluated together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Together {
	/// One step, as a whole.
	Whole(u32),
	/// Some, by bands.
	Bands(Run),
}

impl Together {
	/// The steps whose results are there as a whole.
	pub fn kept(&self) -> &[u32] {
		match self {
			Self::Whole(step) => std::slice::from_ref(step),
			Self::Bands(run) => &run.kept,
		}
	}

	/// The last of the steps.
	fn last(&self) -> u32 {
		match self {
			Self::Whole(step) => *step,
			Self::Bands(run) => *run.steps.end(),
		}
	}
}

/// The steps of a plan, taken together where that can be.
#[derive(Default)]
pub struct Schedule {
	/// For each node the last one up to which nodes are evaluated together.
	spans: Vec<u32>,
	/// The steps of each node, and of those up to there.
	parts: HashMap<RangeInclusive<u32>, Vec<Together>>,
}

/// Upper bound of the bytes that a schedule takes for each step.
pub(super) const SCHEDULED: u64 = 2048;

impl Schedule {
	/// Of a plan.
	pub(super) fn of(flat: &Flat) -> Self {
		let takers = last_takers(&flat.plan);
		let spans = spans(flat);
		let mut parts = HashMap::new();
		let mut first = 0;
		for (last, end) in flat.results.iter().zip(&spans) {
			for steps in [first..=*last, first..=flat.results[*end as usize]] {
				parts.entry(steps.clone()).or_insert_with(|| together(&flat.plan, &takers, steps));
			}
			first = last + 1;
		}
		Self { spans, parts }
	}

	/// The last node up to which nodes are evaluated together from this one on.
	pub(super) fn span(&self, node: u32) -> u32 {
		self.spans.get(node as usize).copied().unwrap_or(node)
	}

	/// How these steps are evaluated, if there is another way than one after the other.
	pub(super) fn parts(&self, steps: &RangeInclusive<u32>) -> Option<&[Together]> {
		self.parts.get(steps).map(Vec::as_slice)
	}
}

/// The neighbouring `steps` of a flat plan, taken together where that can be.
fn together(plan: &Plan, takers: &[u32], steps: RangeInclusive<u32>) -> Vec<Together> {
	let mut parts = Vec::new();
	let mut first = *steps.start();
	while first <= *steps.end() {
		let run = Run::longest(plan, takers, first..=*steps.end());
		let part = run.map_or(Together::Whole(first), Together::Bands);
		first = part.last() + 1;
		parts.push(part);
	}
	parts
}

/// For each node the last one up to which nodes are evaluated together: where the first run from its first step on ends, or those behind
/// that end with a node.
fn spans(flat: &Flat) -> Vec<u32> {
	let (plan, results) = (&flat.plan, &flat.results);
	let end = results.last().copied().unwrap_or(0);
	let mut first = 0;
	let spans = (0..).zip(results).map(|(node, last)| {
		let mut step = first;
		first = last + 1;
		while step <= end {
			let run = Run::reaching(plan, step..=end);
			let last = run.map_or(step, |run| *run.steps.end());
			if let Ok(span) = results.binary_search(&last) {
				return span as u32;
			}
			step = last + 1;
		}
		node
	});
	spans.collect()
}

/// An operand from outside of a run, kept while its elements are read.
struct Held<'a, B: Kernels> {
	ty: &'a TensorType,
	tensor: Option<Int<B>>,
	/// The elements, where the tensor's memory is not just them.
	read: Option<TensorData>,
	laid: Option<B::Laid>,
}

impl<B: Kernels> Held<'_, B> {
	fn elements(&self) -> Result<Elements<'_>, Fault> {
		let in_place = self.tensor.as_ref().and_then(|tensor| B::elements(tensor));
		match (in_place, &self.read) {
			(Some(elements), _) => Ok(elements),
			(None, Some(data)) => tensor::elements(self.ty, data),
			(None, None) => Err(Fault::Device("a tensor moved while it was read".into())),
		}
	}
}

/// The bands of a run on its operands.
pub(super) struct Bands<'a, B: Kernels> {
	burn: &'a Burn<B>,
	plan: &'a Plan,
	model: &'a Model<B>,
	run: &'a Run,
}

impl<'a, B: Kernels> Bands<'a, B> {
	pub fn new(burn: &'a Burn<B>, plan: &'a Plan, model: &'a Model<B>, run: &'a Run) -> Self {
		Self { burn, plan, model, run }
	}

	/// The threads that are worth having besides this one.
	pub fn helpers(&self) -> usize {
		let worth = usize::try_from(self.run.time(self.plan) / self.burn.grain.worth).unwrap_or(usize::MAX);
		self.burn.pool.idle().min(worth)
	}

	/// The results that are kept, by their steps.
	pub fn results<'t>(
		&self,
		helpers: usize,
		operand: &dyn Fn(Value) -> Option<Operand<'t, Int<B>>>,
	) -> Result<Vec<(u32, Int<B>)>, Fault>
	where
		Int<B>: 't,
	{
		// Tensors first, then what borrows from them.
		let mut held = Vec::new();
		for step in self.run.steps.clone() {
			let inputs = self.node(step)?.inputs.iter().enumerate();
			let of_step = inputs.map(|(place, value)| self.held(step, place, *value, operand));
			held.push(of_step.collect::<Result<Vec<_>, _>>()?);
		}
		let steps = self.run.steps.clone().zip(&held).map(|(step, held)| self.prepared(step, held));
		let steps = steps.collect::<Result<Vec<_>, _>>()?;
		let kept = self.run.kept.iter().map(|step| self.type_of(Value::Node(*step)));
		let kept = kept.collect::<Result<Vec<_>, _>>()?;
		let steps = Steps { all: steps, run: self.run };
		let bands = self.run.bands(self.run.cut(self.plan, self.burn.grain, 1 + helpers));
		let buffers = match bands.as_slice() {
			[all] => steps.compute(all, &mut steps.scratch()).into_iter().map(|(_, buffer)| buffer).collect(),
			_ => {
				let rooms = kept.iter().map(|ty| {
					let row = ty.elements() as usize / self.run.rows();
					let lengths = bands.iter().map(|band| band.rows.len() * row);
					(ty.element, lengths.collect())
				});
				let rooms: Vec<_> = rooms.collect();
				native::assembled(&rooms, |parts| {
					let bands = bands.into_iter().zip(parts).collect();
					let scratch = || steps.scratch();
					self.burn.pool.each(
						bands,
						helpers,
						scratch,
						|scratch, (band, parts): (Band, Vec<Part<'_>>)| {
							let results = steps.compute(&band, scratch);
							for ((place, result), part) in results.into_iter().zip(parts) {
								part.write(result.elements());
								steps.keep(place, result, scratch);
							}
						},
					);
				})
			}
		};
		let results = kept.into_iter().zip(buffers);
		let results = results.map(|(ty, buffer)| tensor::of_buffer::<B>(ty, buffer, &self.burn.device));
		Ok(self.run.kept.iter().copied().zip(results).collect())
	}

	/// An operand of a step: nothing if a step of the run gives it.
	fn held<'t>(
		&self,
		step: u32,
		place: usize,
		value: Value,
		operand: &dyn Fn(Value) -> Option<Operand<'t, Int<B>>>,
	) -> Result<Held<'a, B>, Fault>
	where
		Int<B>: 't,
	{
		let ty = self.type_of(value)?;
		let mut held = Held { ty, tensor: None, read: None, laid: None };
		if self.run.gives(value) {
			return Ok(held);
		}
		let missing = || self.fault(format!("operand {place} of step {step} was not prepared"));
		let matrix = laid_matrix::<B>(&self.node(step)?.op, place, ty);
		let tensor = match operand(value).ok_or_else(missing)? {
			Operand::Tensor(tensor) => tensor.clone(),
			Operand::Weight(weight) => {
				let weight = self.model.weights.get(weight as usize).ok_or_else(missing)?;
				if let (Some(_), Some(Factor::Laid(laid))) = (matrix, &weight.laid) {
					held.laid = Some(laid.clone());
					return Ok(held);
				}
				weight.int.clone().ok_or_else(missing)?
			}
		};
		if let Some(matrix) = matrix {
			held.laid = Some(B::lay_out(B::int_reshape(
				tensor,
				Shape::from(matrix.map(|extent| extent as usize).to_vec()),
			)));
			return Ok(held);
		}
		if B::elements(&tensor).is_none() {
			held.read = Some(tensor::data::<B>(ty, &tensor)?);
		}
		held.tensor = Some(tensor);
		Ok(held)
	}

	/// A step on what is held of its operands.
	fn prepared<'h>(&'h self, step: u32, held: &'h [Held<'a, B>]) -> Result<Prepared<'h, B>, Fault> {
		let Step { op, inputs } = self.node(step)?;
		let first = *self.run.steps.start();
		let sources = inputs.iter().zip(held).enumerate().map(|(place, (value, held))| match value {
			Value::Node(node) if self.run.gives(*value) => Ok(Source::Step((node - first) as usize)),
			_ if held.laid.is_some() => Ok(Source::Laid),
			_ if is_whole(op, place) => {
				held.elements().map(|elements| Source::Whole(&held.ty.shape, elements))
			}
			_ => held.elements().map(|elements| Source::Rows(&held.ty.shape, elements)),
		});
		let sources = sources.collect::<Result<Vec<_>, _>>()?;
		let work = match (op, held) {
			(Op::MatMul, [_, Held { laid: Some(laid), .. }]) => Work::Product(laid),
			(Op::MatMul, [_, w]) => Work::Products(Matrices::of(&self.run.frame, &w.ty.shape)),
			(Op::Conv2d(_), [_, Held { laid: Some(laid), .. }]) => {
				let windows = self.model.windows.get(step as usize).and_then(Option::as_ref);
				let windows =
					windows.ok_or_else(|| self.fault(format!("the windows of step {step} are missing")))?;
				Work::Windows(&windows.windows, laid)
			}
			(Op::Reshape(_), _) => Work::Same,
			_ => Work::Loop,
		};
		Ok(Prepared { op, result: self.type_of(Value::Node(step))?, sources, work })
	}

	fn node(&self, step: u32) -> Result<&'a Step, Fault> {
		let node =
			self.plan.node(step).ok_or_else(|| self.fault(format!("step {step} is not in the plan")))?;
		Ok(&node.last)
	}

	fn type_of(&self, value: Value) -> Result<&'a TensorType, Fault> {
		self.plan.type_of(value).ok_or_else(|| self.fault(format!("{value:?} is not in the plan")))
	}

	fn fault(&self, reason: String) -> Fault {
		Fault::Unsupported { node: *self.run.steps.end(), reason }
	}
}
