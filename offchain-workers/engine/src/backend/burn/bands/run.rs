//! Which steps are taken together, and how their rows are cut.

use super::{Grain, Kernels};
use crate::{
	backend::burn::memory::{is_laid, single_matrix, terms_of_product},
	native::Chain,
};
use ambit_graph::{function::Function, Op, Plan, TensorType, Value};
use std::ops::{Range, RangeInclusive};

/// Most bytes that the steps of a run take as a whole, unless one alone takes more: with a band they stay in the second-level cache.
const CACHED: u64 = 512 * 1024;

/// Most steps of a run, so that a plan of very many takes no longer to prepare than in proportion.
const MOST_STEPS: usize = 32;

/// Steps that go by bands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Run {
	/// Their places in the flat plan.
	pub steps: RangeInclusive<u32>,
	/// The extents that all their results begin with: all but the last one of the first step's, or a single row.
	pub frame: Vec<usize>,
	/// Axes of the frame along which it can be cut, at least one.
	axes: usize,
	/// Those of its steps whose results are there as a whole: the last one, and what is taken behind it.
	pub kept: Vec<u32>,
	/// The place of the last of its steps that takes each one's result, or of the last one; none for what is kept.
	pub last_uses: Vec<Option<usize>>,
	/// Those of its steps that may be one.
	pub chains: Vec<Chained>,
}

/// Steps of a run that are a chain, by their places in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Chained {
	/// What is computed.
	pub chain: Chain,
	/// The largest magnitudes of rows.
	pub largest: usize,
	/// The quotients by them.
	pub quotients: usize,
	/// What is before those, of which only they take the last one.
	pub inner: Vec<usize>,
}

/// The last step that takes what each step of a flat plan gives; the step itself where there is none.
pub fn last_takers(plan: &Plan) -> Vec<u32> {
	let mut takers: Vec<u32> = (0..plan.node_types().len() as u32).collect();
	for (step, node) in (0..).zip(&plan.graph().nodes) {
		for value in &node.last.inputs {
			if let Value::Node(earlier) = value {
				takers[*earlier as usize] = step;
			}
		}
	}
	takers
}

/// Where a frame is cut.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cut {
	axis: usize,
	/// Places along the axis in a band, the last of which may have less.
	length: usize,
}

/// A band of a frame.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Band {
	/// Its place along each axis up to that along which it is cut, where it begins.
	at: Vec<usize>,
	/// Places along that axis.
	length: usize,
	/// Its rows among all.
	pub rows: Range<usize>,
}

impl Run {
	/// The longest run that begins with the first of these steps, given who takes each step's result last.
	pub fn longest(plan: &Plan, takers: &[u32], steps: RangeInclusive<u32>) -> Option<Self> {
		let mut run = Self::reaching(plan, steps)?;
		let end = *run.steps.end();
		let taker = |step: u32| takers.get(step as usize).copied().unwrap_or(step);
		run.kept = run.steps.clone().filter(|step| *step == end || taker(*step) > end).collect();
		// What nobody takes is there until the end.
		let last_use = |step: u32| if taker(step) == step { end } else { taker(step) };
		let place = |step: u32| (step - run.steps.start()) as usize;
		let last_uses =
			run.steps.clone().map(|step| (!run.kept.contains(&step)).then(|| place(last_use(step))));
		run.last_uses = last_uses.collect();
		run.chains = run.steps.clone().filter_map(|step| Chained::at(plan, &run, step)).collect();
		Some(run)
	}

	/// The same, without what is said of its steps: how far it reaches.
	pub fn reaching(plan: &Plan, steps: RangeInclusive<u32>) -> Option<Self> {
		let first = *steps.start();
		let frame = frame_of(plan, first)?;
		let mut run = Self {
			steps: first..=first,
			frame,
			axes: usize::MAX,
			kept: Vec::new(),
			last_uses: Vec::new(),
			chains: Vec::new(),
		};
		let (mut end, mut cached) = (None, 0u64);
		for step in steps.take(MOST_STEPS) {
			let Some(axes) = run.axes_with(plan, step) else { break };
			// What all bands take must be in a cache from one to the next.
			let bytes = matrix_bytes(plan, step);
			if cached > 0 && bytes > 0 && cached.saturating_add(bytes) > CACHED {
				break;
			}
			cached = cached.saturating_add(bytes);
			run.axes = axes;
			end = Some(step);
		}
		run.steps = first..=end?;
		Some(run)
	}

	/// Along how many axes its frame can be cut with this step, which follows the steps up to there, if that can join.
	fn axes_with(&self, plan: &Plan, step: u32) -> Option<usize> {
		let frame = frame_of(plan, step)?;
		let node = &plan.node(step)?.last;
		let before = *self.steps.start()..step;
		let is_before = |value: &Value| matches!(value, Value::Node(node) if before.contains(node));
		// What is taken as a whole must be there before.
		let mut wholes = node.inputs.iter().enumerate().filter(|(place, _)| is_whole(&node.op, *place));
		if wholes.any(|(_, value)| is_before(value)) {
			return None;
		}
		let cut = match &node.op {
			// The same elements in rows that are parts of the frame's.
			Op::Reshape(_) => node.inputs.first().filter(|value| is_before(value)).map(|_| self.frame.len()),
			_ => cut_of(plan, step),
		};
		// Rows that are parts of the frame's come of a reshaping in the run.
		let is_part = |value: &Value| match value {
			Value::Node(step) => {
				is_before(value) && frame_of(plan, *step).is_some_and(|other| other == frame)
			}
			_ => false,
		};
		let joins = match &node.op {
			_ if frame == self.frame => true,
			Op::MatMul | Op::GroupedMatMul | Op::Conv2d(_) => false,
			Op::Reshape(_) => frame.starts_with(&self.frame),
			_ => frame.starts_with(&self.frame) && node.inputs.iter().any(is_part),
		};
		cut.filter(|_| joins).map(|cut| cut.min(self.axes))
	}

	/// Whether a step of the run gives it.
	pub fn gives(&self, value: Value) -> bool {
		matches!(value, Value::Node(node) if self.steps.contains(&node))
	}

	/// Its step, if it is a single one that is as good as a whole in one thread.
	pub fn single(&self, plan: &Plan) -> Option<u32> {
		let step = *self.steps.end();
		let is_convolution = plan.node(step).is_some_and(|node| matches!(node.last.op, Op::Conv2d(_)));
		(*self.steps.start() == step && !is_convolution).then_some(step)
	}

	/// Rows of the frame.
	pub fn rows(&self) -> usize {
		self.frame.iter().product()
	}

	/// Where the frame is cut, for so many threads.
	pub fn cut(&self, plan: &Plan, grain: Grain, threads: usize) -> Cut {
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

	pub fn bands(&self, cut: Cut) -> Vec<Band> {
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
	pub fn time(&self, plan: &Plan) -> u64 {
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
		let results = self.kept.iter().filter_map(|step| plan.type_of(Value::Node(*step)));
		let results = results.fold(0u64, |sum, ty| sum.saturating_add(ty.bytes()));
		bytes.saturating_add(results.saturating_mul(2))
	}
}

impl Chained {
	/// The chain that begins with this step of a run.
	fn at(plan: &Plan, run: &Run, first: u32) -> Option<Self> {
		let op = |step: u32| plan.node(step).map(|node| &node.last.op);
		if !matches!(op(first)?, Op::Rescale(_) | Op::Softmax(_)) {
			return None;
		}
		let takers = |of: u32| run.steps.clone().filter(move |step| takes(plan, *step, of));
		let mut inner = vec![first];
		let mut last = first;
		if takers(first).count() == 1 {
			last = takers(first).next()?;
			inner.push(last);
		}
		let [largest, quotients] = *takers(last).collect::<Vec<_>>() else { return None };
		let by = [Value::Node(last), Value::Node(largest)];
		let is_quotient = plan.node(quotients).is_some_and(|node| node.last.inputs == by);
		let is_kept = run.kept.iter().any(|step| inner.contains(step));
		let head: Option<Vec<&Op>> = inner.iter().map(|step| op(*step)).collect();
		let chain = Chain::of(&head?, op(quotients)?)?;
		// All that the first takes is there before, and so it is for the others.
		let place = |step: u32| (step - run.steps.start()) as usize;
		(matches!(op(largest)?, Op::AbsMax) && is_quotient && !is_kept).then(|| Self {
			chain,
			inner: inner.into_iter().map(place).collect(),
			largest: place(largest),
			quotients: place(quotients),
		})
	}
}

/// Bytes of the matrix that a step multiplies all bands by.
fn matrix_bytes(plan: &Plan, step: u32) -> u64 {
	let Some(node) = plan.node(step) else { return 0 };
	let matrix = node.last.inputs.get(1).and_then(|value| plan.type_of(*value));
	matrix.filter(|ty| single_matrix(&node.last.op, ty).is_some()).map_or(0, TensorType::bytes)
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
pub fn is_whole(op: &Op, place: usize) -> bool {
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
	pub fn shape(&self, result: &TensorType) -> Vec<u32> {
		let behind = match result.shape.as_slice() {
			[row] => &[*row],
			shape => &shape[self.at.len()..],
		};
		[self.length as u32].into_iter().chain(behind.iter().copied()).collect()
	}

	/// What the band takes of an operand of this shape that is broadcast to a result in the frame: which elements, and their shape.
	pub fn part(&self, shape: &[u32], axes: usize) -> (Range<usize>, Vec<u32>) {
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
