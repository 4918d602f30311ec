//! Neighbouring steps of a node, a band of rows at a time.
//!
//! What a step gives that no other node takes need never be there as a whole: a few rows go through all steps while they are in the second-level cache,
//! and only the last step's are kept. Bands don't depend on each other, so threads that are idle take some.
//!
//! The steps of one [`Run`] have the same extents but for the last one, its *frame*. A band is a range along one axis of the frame, at one place of each axis
//! before it and everywhere along those behind it. So it is a range of the rows of each result, and what it takes of an operand that is broadcast to such a
//! result is a range too ([`Band::part`]).

use super::{
	kernels::Kernels,
	memory::{is_laid, laid_matrix, single_matrix, terms_of_product},
	product::Factor,
	tensor::{self, Int},
	window::Windows,
	Burn, Model,
};
use crate::{
	backend::Operand,
	native::{self, Buffer, Elements, Part},
	processor::Instructions,
	Fault,
};
use ambit_graph::{function::Function, ElementType, Op, Plan, Step, TensorType, Value};
use burn::tensor::{Shape, TensorData};
use std::ops::{Range, RangeInclusive};

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
		let rows = if Instructions::chosen() == Instructions::Amx { 16 } else { 12 };
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
	/// The step whose result is kept.
	pub fn last(&self) -> u32 {
		match self {
			Self::Whole(step) => *step,
			Self::Bands(run) => *run.steps.end(),
		}
	}
}

/// Steps that go by bands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Run {
	/// Their places in the flat plan.
	pub steps: RangeInclusive<u32>,
	/// What their results have in common: all extents but the last, or a single row.
	frame: Vec<usize>,
	/// Axes of the frame along which it can be cut, at least one.
	axes: usize,
}

/// Where a frame is cut.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Cut {
	axis: usize,
	/// Places along the axis in a band, the last of which may have less.
	length: usize,
}

/// A band of a frame.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Band {
	/// Its place along each axis up to that along which it is cut, where it begins.
	at: Vec<usize>,
	/// Places along that axis.
	length: usize,
	/// Its rows among all.
	rows: Range<usize>,
}

/// The neighbouring `steps` of a flat plan, taken together where that can be. No other step takes anything but the last one's result.
pub(super) fn together(plan: &Plan, steps: RangeInclusive<u32>) -> Vec<Together> {
	let mut parts = Vec::new();
	let mut first = *steps.start();
	while first <= *steps.end() {
		let part = Run::longest(plan, first, *steps.end()).map_or(Together::Whole(first), Together::Bands);
		first = part.last() + 1;
		parts.push(part);
	}
	parts
}

impl Run {
	/// The longest run from this step on.
	fn longest(plan: &Plan, first: u32, last: u32) -> Option<Self> {
		let frame = frame_of(plan, first)?;
		let mut axes = cut_of(plan, first)?;
		// The step behind which none takes what one of the run gives, and along how many axes all up to there can be cut.
		let mut best = (first, axes);
		for step in first..=last {
			let joins = frame_of(plan, step).is_some_and(|other| other == frame);
			let Some(cut) = cut_of(plan, step).filter(|_| joins) else { break };
			// What is taken as a whole must be there before.
			let Some(node) = plan.node(step) else { break };
			let mut whole =
				node.last.inputs.iter().enumerate().filter(|(place, _)| is_whole(&node.last.op, *place));
			if whole.any(|(_, value)| matches!(value, Value::Node(node) if (first..step).contains(node))) {
				break;
			}
			axes = axes.min(cut);
			if (first..step).all(|earlier| (step + 1..=last).all(|later| !takes(plan, later, earlier))) {
				best = (step, axes);
			}
		}
		let (end, axes) = best;
		Some(Self { steps: first..=end, frame, axes })
	}

	/// Whether a step of the run gives it.
	fn gives(&self, value: Value) -> bool {
		matches!(value, Value::Node(node) if self.steps.contains(&node))
	}

	/// Its step, if it is a single one that is as good as a whole in one thread.
	pub fn single(&self, plan: &Plan) -> Option<u32> {
		let step = *self.steps.end();
		let is_convolution = plan.node(step).is_some_and(|node| matches!(node.last.op, Op::Conv2d(_)));
		(*self.steps.start() == step && !is_convolution).then_some(step)
	}

	/// Rows of the frame.
	fn rows(&self) -> usize {
		self.frame.iter().product()
	}

	/// Where the frame is cut, for so many threads.
	fn cut(&self, plan: &Plan, grain: Grain, threads: usize) -> Cut {
		let bytes = self.row_bytes(plan).max(1);
		let fair = self.rows().div_ceil(threads).next_multiple_of(grain.rows);
		let most = (grain.bytes / bytes / grain.rows * grain.rows).max(grain.rows).min(fair);
		// As far out as a place along the axis has few enough rows.
		let mut axis = self.axes - 1;
		let inner = |axis: usize| self.frame[axis + 1..].iter().product::<usize>();
		while axis > 0 && inner(axis - 1) <= most {
			axis -= 1;
		}
		Cut { axis, length: (most / inner(axis)).clamp(1, self.frame[axis]) }
	}

	fn bands(&self, cut: Cut) -> Vec<Band> {
		let inner: usize = self.frame[cut.axis + 1..].iter().product();
		let extent = self.frame[cut.axis];
		let outer: usize = self.frame[..cut.axis].iter().product();
		let mut bands = Vec::with_capacity(outer * extent.div_ceil(cut.length));
		for place in 0..outer {
			let mut at = vec![0; cut.axis + 1];
			let mut rest = place;
			for (at, extent) in at[..cut.axis].iter_mut().zip(&self.frame).rev() {
				*at = rest % extent;
				rest /= extent;
			}
			for start in (0..extent).step_by(cut.length) {
				let length = cut.length.min(extent - start);
				let first = (place * extent + start) * inner;
				at[cut.axis] = start;
				bands.push(Band { at: at.clone(), length, rows: first..first + length * inner });
			}
		}
		bands
	}

	/// Bytes of a row of all results, and of what is gathered for it.
	fn row_bytes(&self, plan: &Plan) -> usize {
		let bytes = self.steps.clone().filter_map(|step| {
			let result =
				plan.type_of(Value::Node(step))?.row().saturating_mul(width(plan, Value::Node(step)));
			Some(result.saturating_add(gathered(plan, step).saturating_mul(width_of_first(plan, step))))
		});
		usize::try_from(bytes.fold(0u64, u64::saturating_add)).unwrap_or(usize::MAX)
	}

	/// About how many nanoseconds it takes.
	fn time(&self, plan: &Plan) -> u64 {
		let each = self.steps.clone().filter_map(|step| {
			let node = &plan.node(step)?.last;
			let elements = plan.type_of(Value::Node(step))?.elements();
			let operand = |place: usize| node.inputs.get(place).and_then(|value| plan.type_of(*value));
			let terms = |place: usize| operand(place).map_or(0, TensorType::row);
			Some(match &node.op {
				Op::MatMul => elements.saturating_mul(terms(0)) / 64,
				Op::Conv2d(_) => elements.saturating_mul(gathered(plan, step)) / 64,
				Op::GroupedMatMul => elements.saturating_mul(terms(0)) / 4,
				Op::AbsMax | Op::Max | Op::Argmax | Op::Sum(_) => elements.saturating_mul(terms(0)) / 4,
				Op::Apply(op) if op.function != Function::Gelu => elements.saturating_mul(16),
				Op::Div(_) => elements.saturating_mul(4),
				Op::Apply(_) | Op::Softmax(_) | Op::Norm(_) => elements.saturating_mul(2),
				_ => elements / 2,
			})
		});
		each.fold(0, u64::saturating_add)
	}

	/// Upper bound of the bytes that it takes besides its operands, on so many threads: its result, what is read and laid out of operands, and what
	/// threads have of their bands.
	pub fn bytes<B: Kernels>(&self, plan: &Plan, grain: Grain, threads: usize) -> u64 {
		// Bands are the largest for one thread.
		let cut = self.cut(plan, grain, 1);
		let band = self.frame[cut.axis + 1..].iter().product::<usize>().saturating_mul(cut.length);
		let rows = band.saturating_mul(threads).min(self.rows()) as u64;
		let scratch = rows.saturating_mul(self.row_bytes(plan) as u64).saturating_mul(2);
		let depth = self.steps.clone().map(|step| terms_of_product(plan, step)).max().unwrap_or(0);
		let mut bytes = scratch.saturating_add((threads as u64).saturating_mul(B::product_bytes(depth)));
		for step in self.steps.clone() {
			let Some(node) = plan.node(step) else { continue };
			for (place, value) in node.last.inputs.iter().enumerate() {
				let Some(ty) = plan.type_of(*value) else { continue };
				// An operand in another order is put in order and read; a matrix is laid out.
				let read = ty.bytes().saturating_mul(2);
				let laid = match node.last.op {
					Op::MatMul | Op::Conv2d(_) if place == 1 => {
						let depth = terms_of_product(plan, step);
						let all = B::laid_out(ty.elements() / depth.max(1), depth);
						// As a whole, or by each thread a matrix of several.
						all.max(ty.elements())
							.saturating_add(threads as u64 * B::laid_out(1, depth))
							.saturating_mul(2)
					}
					_ => 0,
				};
				// Wide numbers of a row, in loops that need them.
				let row = ty.row().saturating_mul(16).saturating_mul(threads as u64);
				let is_there = self.gives(*value) || is_laid::<B>(&node.last.op, place, *value, ty);
				let outside = if is_there { 0 } else { read.saturating_add(laid) };
				bytes = bytes.saturating_add(row).saturating_add(outside);
			}
		}
		let result = plan.type_of(Value::Node(*self.steps.end())).map_or(0, TensorType::bytes);
		bytes.saturating_add(result.saturating_mul(2))
	}
}

/// Bytes of an element.
fn width(plan: &Plan, value: Value) -> u64 {
	plan.type_of(value).map_or(0, |ty| ty.element.bytes().into())
}

fn width_of_first(plan: &Plan, step: u32) -> u64 {
	let first = plan.node(step).and_then(|node| node.last.inputs.first());
	first.map_or(0, |value| width(plan, *value))
}

/// Elements of a window of a convolution.
fn gathered(plan: &Plan, step: u32) -> u64 {
	let Some(node) = plan.node(step) else { return 0 };
	if matches!(node.last.op, Op::Conv2d(_)) {
		terms_of_product(plan, step)
	} else {
		0
	}
}

/// Whether a step takes what an earlier one gives.
fn takes(plan: &Plan, step: u32, earlier: u32) -> bool {
	plan.node(step).is_some_and(|node| node.last.inputs.contains(&Value::Node(earlier)))
}

/// Whether every band takes all of an operand.
fn is_whole(op: &Op, place: usize) -> bool {
	match op {
		Op::MatMul => place == 1,
		Op::GroupedMatMul => place == 1 || place == 2,
		Op::Conv2d(_) => true,
		_ => false,
	}
}

/// The extents of a step's result but the last one.
fn frame_of(plan: &Plan, step: u32) -> Option<Vec<usize>> {
	let (_, outer) = plan.type_of(Value::Node(step))?.shape.split_last()?;
	let frame: Vec<usize> = outer.iter().map(|extent| *extent as usize).collect();
	Some(if frame.is_empty() { vec![1] } else { frame })
}

/// Along how many axes of its frame a step can be cut, if it goes by bands.
fn cut_of(plan: &Plan, step: u32) -> Option<usize> {
	let node = &plan.node(step)?.last;
	let axes = plan.type_of(Value::Node(step))?.shape.len().saturating_sub(1).max(1);
	match &node.op {
		// Rows of one matrix, or all rows of each of several.
		Op::MatMul => {
			let w = plan.type_of(*node.inputs.get(1)?)?;
			Some(if single_matrix(&node.op, w).is_some() { axes } else { axes - 1 })
		}
		Op::Conv2d(op) => (op.groups == 1).then_some(axes),
		Op::GroupedMatMul
		| Op::Quantise(_)
		| Op::Rescale(_)
		| Op::Requantise(_)
		| Op::Cast(_)
		| Op::Add
		| Op::Sub
		| Op::Mul(_)
		| Op::Div(_)
		| Op::Select
		| Op::Relu
		| Op::Apply(_)
		| Op::AbsMax
		| Op::Max
		| Op::Argmax
		| Op::Sum(_)
		| Op::Softmax(_)
		| Op::Norm(_) => Some(axes),
		Op::MaxPool2d(_)
		| Op::AvgPool2d(_)
		| Op::Reshape(_)
		| Op::Transpose(_)
		| Op::Slice(_)
		| Op::Concat(_)
		| Op::Gather
		| Op::Update(_) => None,
	}
}

impl Band {
	/// The shape of the band of a result.
	fn shape(&self, frame: &[usize], result: &TensorType) -> Vec<u32> {
		let inner = &frame[self.at.len()..];
		let extents = [self.length].into_iter().chain(inner.iter().copied()).chain([result.row() as usize]);
		extents.map(|extent| extent as u32).collect()
	}

	/// What the band takes of an operand of this shape that is broadcast to a result in the frame: which elements, and their shape.
	fn part(&self, shape: &[u32], axes: usize) -> (Range<usize>, Vec<u32>) {
		let ones = (axes + 1).saturating_sub(shape.len());
		let extent = |axis: usize| axis.checked_sub(ones).map_or(1, |axis| shape[axis] as usize);
		let axis = self.at.len() - 1;
		let inner: usize = (axis + 1..=axes).map(extent).product();
		let length = if extent(axis) == 1 { 1 } else { self.length };
		let (mut start, mut stride) = (0, inner);
		for (axis, at) in self.at.iter().enumerate().rev() {
			if extent(axis) > 1 {
				start += at * stride;
			}
			stride *= extent(axis);
		}
		let mut part = vec![length as u32];
		part.extend((axis + 1..=axes).map(|axis| extent(axis) as u32));
		(start..start + length * inner, part)
	}
}

/// An operand of a step.
#[derive(Clone, Copy)]
enum Source<'a> {
	/// What an earlier step of the run gives.
	Step(usize),
	/// A matrix that is laid out.
	Laid,
	/// A tensor of this shape, all of which every band takes.
	Whole(&'a [u32], Elements<'a>),
	/// A tensor of this shape, of which a band takes a part.
	Rows(&'a [u32], Elements<'a>),
}

/// How a step is computed.
enum Work<'a, B: Kernels> {
	/// By a loop over its operands.
	Loop,
	/// Rows by one matrix.
	Product(&'a B::Laid),
	/// Windows by one matrix.
	Windows(&'a Windows, &'a B::Laid),
	/// Matrices by matrices.
	Products(Matrices),
}

/// The second factors of a product of many matrices.
struct Matrices {
	/// Where that for each matrix of the frame begins.
	places: Vec<usize>,
	/// Rows of each first factor.
	rows: usize,
	/// Terms of each product.
	depth: usize,
}

/// A step of a run on its operands.
struct Prepared<'a, B: Kernels> {
	op: &'a Op,
	result: &'a TensorType,
	sources: Vec<Source<'a>>,
	work: Work<'a, B>,
	/// The last step of the run that takes the result.
	last_use: usize,
}

/// What a thread has while it computes bands.
struct Scratch<B: Kernels> {
	/// What steps gave, as long as it is needed.
	results: Vec<Option<Buffer>>,
	/// Sums of products, windows and a matrix, which the next band overwrites.
	sums: Vec<Option<Buffer>>,
	windows: Option<Buffer>,
	laid: Option<B::Laid>,
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

	/// The result of the last step.
	pub fn result<'t>(
		&self,
		helpers: usize,
		operand: &dyn Fn(Value) -> Option<Operand<'t, Int<B>>>,
	) -> Result<Int<B>, Fault>
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
		let result = self.type_of(Value::Node(*self.run.steps.end()))?;
		let bands = self.run.bands(self.run.cut(self.plan, self.burn.grain, 1 + helpers));
		let row = result.row() as usize;
		let lengths: Vec<usize> = bands.iter().map(|band| band.rows.len() * row).collect();
		let scratch = || Scratch {
			results: steps.iter().map(|_| None).collect(),
			sums: steps.iter().map(|_| None).collect(),
			windows: None,
			laid: None,
		};
		let buffer = match bands.as_slice() {
			[all] => compute(&steps, &self.run.frame, all, &mut scratch()),
			_ => native::assembled(result.element, &lengths, |parts| {
				let bands = bands.into_iter().zip(parts).collect();
				self.burn.pool.each(bands, helpers, scratch, |scratch, (band, part): (Band, Part<'_>)| {
					let result = compute(&steps, &self.run.frame, &band, scratch);
					part.write(result.elements());
					scratch.keep(&steps, steps.len() - 1, result);
				});
			}),
		};
		Ok(tensor::of_buffer::<B>(result, buffer, &self.burn.device))
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
		let (first, last) = (*self.run.steps.start(), *self.run.steps.end());
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
			_ => Work::Loop,
		};
		let last_use = (step..=last).rev().find(|later| takes(self.plan, *later, step)).unwrap_or(last);
		Ok(Prepared {
			op,
			result: self.type_of(Value::Node(step))?,
			sources,
			work,
			last_use: (last_use - first) as usize,
		})
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

/// Computes a band of all steps, and gives that of the last one's result.
fn compute<B: Kernels>(
	steps: &[Prepared<'_, B>],
	frame: &[usize],
	band: &Band,
	scratch: &mut Scratch<B>,
) -> Buffer {
	for (place, step) in steps.iter().enumerate() {
		let Scratch { results, sums, windows, laid } = &mut *scratch;
		let operands: Vec<_> =
			step.sources.iter().map(|source| source.of(band, frame, steps, results)).collect();
		let operand = |place: usize| operands[place].1;
		let result = if let Work::Loop = step.work {
			let operands: Vec<_> = operands
				.iter()
				.map(|(shape, elements)| native::Operand { shape, elements: *elements })
				.collect();
			let ty = TensorType::new(step.result.element, band.shape(frame, step.result));
			native::evaluate(step.op, &operands, &ty).expect("a step that goes by bands has a loop; qed")
		} else {
			let mut products = sums[place].take().unwrap_or_else(|| Buffer::new(step.result.element));
			products.resize(band.rows.len() * step.result.row() as usize);
			match &step.work {
				Work::Loop => {}
				Work::Product(w) => B::multiply(operand(0), w, &mut products, 0),
				Work::Windows(of, w) if of.are_pixels() => {
					let channels = operands[0].0.last().map_or(1, |extent| *extent as usize);
					let pixels = band.rows.start * channels..band.rows.end * channels;
					B::multiply(operand(0).part(pixels), w, &mut products, 0);
				}
				Work::Windows(of, w) => {
					let gathered = windows.get_or_insert_with(|| Buffer::new(ElementType::I8));
					of.gathered(operand(0), band.rows.clone(), gathered);
					B::multiply(gathered.elements(), w, &mut products, 0);
				}
				Work::Products(matrices) => {
					let (rows, depth) = (matrices.rows, matrices.depth);
					let channels = step.result.row() as usize;
					let of_band = &matrices.places[band.rows.start / rows..band.rows.end / rows];
					for (at, place) in of_band.iter().enumerate() {
						B::lay_out_again(laid, operand(1).part(*place..place + channels * depth), depth);
						let x = operand(0).part(at * rows * depth..(at + 1) * rows * depth);
						let w = laid.as_ref().expect("it was laid out just now; qed");
						B::multiply(x, w, &mut products, at * rows * channels);
					}
				}
			}
			products
		};
		drop(operands);
		results[place] = Some(result);
		for (earlier, other) in steps[..place].iter().enumerate() {
			if other.last_use == place {
				let result = scratch.results[earlier].take();
				result.into_iter().for_each(|result| scratch.keep(steps, earlier, result));
			}
		}
	}
	let last = scratch.results.last_mut().and_then(Option::take);
	last.expect("the last step was computed; qed")
}

impl<B: Kernels> Scratch<B> {
	/// Keeps the memory of what a step gave: sums for the same step of the next band, the rest for whatever comes.
	fn keep(&mut self, steps: &[Prepared<'_, B>], place: usize, result: Buffer) {
		match steps[place].work {
			Work::Loop => native::keep(result),
			_ => self.sums[place] = Some(result),
		}
	}
}

impl<'a> Source<'a> {
	/// What a band takes: its shape, and the elements.
	fn of<'b, B: Kernels>(
		&self,
		band: &Band,
		frame: &[usize],
		steps: &[Prepared<'_, B>],
		results: &'b [Option<Buffer>],
	) -> (Vec<u32>, Elements<'b>)
	where
		'a: 'b,
	{
		match *self {
			Self::Step(place) => {
				let result = results[place].as_ref().expect("it is kept until its last use; qed");
				(band.shape(frame, steps[place].result), result.elements())
			}
			Self::Laid => (Vec::new(), Elements::I8(&[])),
			Self::Whole(shape, elements) => (shape.to_vec(), elements),
			Self::Rows(shape, elements) => {
				let (range, shape) = band.part(shape, frame.len());
				(shape, elements.part(range))
			}
		}
	}
}

impl Matrices {
	/// Those of a second factor of this shape, for products in a frame.
	fn of(frame: &[usize], w: &[u32]) -> Self {
		let ([batch @ .., rows], [outer @ .., channels, depth]) = (frame, w) else {
			unreachable!("factors of a valid product are at least matrices; qed")
		};
		let size = *channels as usize * *depth as usize;
		let places = (0..batch.iter().product()).map(|matrix: usize| {
			let (mut rest, mut stride, mut place) = (matrix, size, 0);
			for (extent, along) in batch.iter().zip(outer).rev() {
				if *along > 1 {
					place += rest % extent * stride;
				}
				rest /= extent;
				stride *= *along as usize;
			}
			place
		});
		Self { places: places.collect(), rows: *rows, depth: *depth as usize }
	}
}
