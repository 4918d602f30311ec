//! Steps that follow from one another as one kernel: what it computes, of what, and what of it is kept.

use super::space::{Linear, Space};
use ambit_graph::{ElementType, Op, Plan, Step, TensorType, Value};

/// Most steps and most loads of a kernel, and most of its steps that are long.
const MOST_STEPS: usize = 32;
const MOST_LOADS: usize = 32;
const MOST_LONG: usize = 4;
/// Longest row that is in a cube's registers, elements.
pub const LONGEST_ROW: usize = 16_384;
/// Most elements of what is indexed.
const MOST_ELEMENTS: u64 = 1 << 31;

/// How much of a row there is of a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Level {
	/// All its elements.
	Full,
	/// One number.
	Scalar,
}

/// What a kernel reads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Load {
	pub value: Value,
	pub element: ElementType,
	pub place: Linear,
}

/// An operand of a step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Source {
	Load(usize),
	/// What an earlier step of the kernel computes.
	Step(usize),
}

/// A step of a kernel.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Computed {
	/// Its place in the plan.
	pub step: u32,
	/// Nothing, where only places change.
	pub op: Option<Op>,
	pub sources: Vec<Source>,
	pub element: ElementType,
	/// Its place along each axis of its result.
	axes: Vec<Linear>,
	shape: Vec<usize>,
	pub level: Level,
}

/// A kernel that grows by steps.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Program {
	pub space: Space,
	pub loads: Vec<Load>,
	pub steps: Vec<Computed>,
	/// Where an element is in its row, once that is known.
	pub row: Option<Linear>,
}

/// A step that may join: its place in the plan, and what it takes and gives.
struct Next<'a> {
	place: u32,
	op: &'a Op,
	inputs: &'a [Value],
	types: &'a [&'a TensorType],
	result: &'a TensorType,
}

/// What a step does to places.
enum Kind {
	/// Each element of others at the same place.
	Elementwise,
	/// A row of a row, or a number.
	Rows,
	/// The same elements elsewhere.
	Layout,
}

fn kind(op: &Op) -> Option<Kind> {
	match op {
		Op::Add
		| Op::Sub
		| Op::Mul(_)
		| Op::Div(_)
		| Op::Quantise(_)
		| Op::Rescale(_)
		| Op::Requantise(_)
		| Op::Cast(_)
		| Op::Relu
		| Op::Apply(_)
		| Op::Select => Some(Kind::Elementwise),
		Op::AbsMax | Op::Max | Op::Argmax | Op::Sum(_) | Op::Softmax(_) | Op::Norm(_) => Some(Kind::Rows),
		Op::Reshape(_) | Op::Transpose(_) | Op::Slice(_) => Some(Kind::Layout),
		_ => None,
	}
}

/// Whether an operator is some hundred instructions for each element.
fn is_long(op: &Op) -> bool {
	matches!(op, Op::Apply(_) | Op::Div(_) | Op::Softmax(_) | Op::Norm(_))
}

fn extents(ty: &TensorType) -> Vec<usize> {
	ty.shape.iter().map(|extent| *extent as usize).collect()
}

impl Program {
	/// The kernel with this step of a plan as well, if it can be one.
	pub fn with(&self, plan: &Plan, place: u32) -> Option<Self> {
		let Step { op, inputs } = &plan.node(place)?.last;
		let result = plan.type_of(Value::Node(place))?;
		let types: Option<Vec<&TensorType>> = inputs.iter().map(|input| plan.type_of(*input)).collect();
		let types = types?;
		if self.steps.len() == MOST_STEPS
			|| self.loads.len() + inputs.len() > MOST_LOADS
			|| (is_long(op) && self.long() == MOST_LONG)
			|| result.elements() == 0
			|| types.iter().any(|ty| ty.elements() > MOST_ELEMENTS)
			|| result.elements() > MOST_ELEMENTS
		{
			return None;
		}
		// Numbers in registers have 32 bits.
		let wide_at = types.iter().position(|ty| ty.element == ElementType::I64);
		let may_be_wide = matches!(op, Op::Rescale(_) | Op::Cast(_)) && wide_at == Some(0);
		if result.element == ElementType::I64 || (wide_at.is_some() && !may_be_wide) {
			return None;
		}
		let (mut next, step) = (self.clone(), Next { place, op, inputs, types: &types, result });
		match kind(op)? {
			Kind::Elementwise => next.elementwise(step)?,
			Kind::Rows => next.rows(step)?,
			Kind::Layout => next.layout(step)?,
		}
		Some(next)
	}

	/// How many of its steps are long.
	fn long(&self) -> usize {
		self.steps.iter().filter(|computed| computed.op.as_ref().is_some_and(is_long)).count()
	}

	/// Whether a step of the kernel gives a value.
	pub fn gives(&self, value: Value) -> bool {
		self.of(value).is_some()
	}

	/// The step of the kernel that gives a value.
	fn of(&self, value: Value) -> Option<usize> {
		self.steps.iter().position(|computed| Value::Node(computed.step) == value)
	}

	fn push(
		&mut self,
		step: u32,
		op: Option<&Op>,
		sources: Vec<Source>,
		result: &TensorType,
		axes: Vec<Linear>,
	) {
		let level = match &self.row {
			Some(row) if !axes.iter().any(|axis| axis.terms.iter().any(|term| row.has(term.dimension))) => {
				Level::Scalar
			}
			_ => Level::Full,
		};
		let (op, element, shape) = (op.cloned(), result.element, extents(result));
		self.steps.push(Computed { step, op, sources, element, axes, shape, level });
	}

	/// Follows a cut everywhere.
	fn each_place(&mut self, mut follow: impl FnMut(&mut Linear)) {
		self.loads.iter_mut().for_each(|load| follow(&mut load.place));
		self.steps.iter_mut().flat_map(|step| &mut step.axes).for_each(&mut follow);
		self.row.iter_mut().for_each(follow);
	}

	/// Reads an operand from outside at a place with these coordinates, of which it may have fewer or stand still.
	fn load(&mut self, value: Value, ty: &TensorType, axes: &[Linear]) -> Source {
		let shape = extents(ty);
		let missing = axes.len() - shape.len();
		let own = axes[missing..].iter().zip(&shape);
		let own: Vec<Linear> =
			own.map(|(axis, extent)| if *extent == 1 { Linear::default() } else { axis.clone() }).collect();
		self.load_at(value, ty, Linear::in_tensor(&own, &shape))
	}

	fn load_at(&mut self, value: Value, ty: &TensorType, place: Linear) -> Source {
		let load = Load { value, element: ty.element, place };
		let known = self.loads.iter().position(|other| *other == load);
		Source::Load(known.unwrap_or_else(|| {
			self.loads.push(load);
			self.loads.len() - 1
		}))
	}

	fn elementwise(&mut self, Next { place, op, inputs, types, result }: Next<'_>) -> Option<()> {
		let shape = extents(result);
		let own: Vec<Option<usize>> = inputs.iter().map(|input| self.of(*input)).collect();
		let axes = match (self.steps.is_empty(), own.iter().flatten().next()) {
			(true, _) => shape.iter().map(|extent| self.space.axis(*extent)).collect(),
			(false, None) => return None,
			(false, Some(_)) => self.common_axes(&shape, own.iter().flatten().copied())?,
		};
		let sources = inputs.iter().zip(types).zip(own).map(|((input, ty), own)| match own {
			Some(step) => Source::Step(step),
			None => self.load(*input, ty, &axes),
		});
		let sources = sources.collect();
		self.push(place, Some(op), sources, result, axes);
		Some(())
	}

	/// The places along the axes of a result of this shape, where these steps are among its operands.
	fn common_axes(&self, shape: &[usize], own: impl Iterator<Item = usize>) -> Option<Vec<Linear>> {
		let mut axes: Vec<Option<Linear>> = vec![None; shape.len()];
		for step in own {
			let Computed { axes: of_operand, shape: of_shape, level, .. } = &self.steps[step];
			let missing = shape.len() - of_shape.len();
			let behind = shape.iter().zip(&mut axes).skip(missing);
			for ((extent, axis), (own, of_own)) in behind.zip(of_shape.iter().zip(of_operand)) {
				if own == extent {
					if axis.get_or_insert_with(|| of_own.clone()) != of_own {
						return None;
					}
				} else if *level == Level::Full {
					// Its elements would be needed at other places.
					return None;
				}
			}
			if *level == Level::Full && shape[..missing].iter().any(|extent| *extent > 1) {
				return None;
			}
		}
		// What only others go along can be the row.
		let known = self.row.as_ref();
		let axes = axes.into_iter().zip(shape).map(|(axis, extent)| match axis {
			Some(axis) => Some(axis),
			None if *extent == 1 => Some(Linear::default()),
			None => known.filter(|row| self.space.count(row) == *extent).cloned(),
		});
		let axes = axes.collect::<Option<Vec<_>>>()?;
		// Each dimension once, and all but the row's at least.
		let along = |dimension: usize| axes.iter().filter(|axis| axis.has(dimension)).count();
		let is_row = |dimension: usize| known.is_some_and(|row| row.has(dimension));
		let all = (0..self.space.extents.len())
			.all(|dimension| along(dimension) == 1 || (is_row(dimension) && along(dimension) == 0));
		// The row is there as a whole or not at all.
		let of_row = known.map_or(0, |row| row.terms.iter().filter(|term| along(term.dimension) > 0).count());
		(all && (of_row == 0 || known.is_some_and(|row| of_row == row.terms.len()))).then_some(axes)
	}

	fn rows(&mut self, Next { place, op, inputs, types, result }: Next<'_>) -> Option<()> {
		let (input, ty) = (*inputs.first()?, *types.first()?);
		let shape = extents(ty);
		let length = *shape.last()?;
		if !(2..=LONGEST_ROW).contains(&length) {
			return None;
		}
		let (source, mut axes) = match (self.steps.is_empty(), self.of(input)) {
			(true, _) => {
				let axes: Vec<Linear> = shape.iter().map(|extent| self.space.axis(*extent)).collect();
				(self.load(input, ty, &axes), axes)
			}
			(false, None) => return None,
			(false, Some(step)) => {
				let Computed { axes, level: Level::Full, .. } = &self.steps[step] else { return None };
				(Source::Step(step), axes.clone())
			}
		};
		let last = axes.last()?.clone();
		match &self.row {
			Some(row) if !row.is_same(&last) => return None,
			Some(_) => {}
			None => self.row = Some(last.clone()),
		}
		let mut sources = vec![source];
		match op {
			// Gain and bias are along the row.
			Op::Norm(_) => {
				for (input, ty) in inputs.iter().zip(types).skip(1) {
					if self.of(*input).is_some() {
						return None;
					}
					sources.push(self.load(*input, ty, &axes));
				}
			}
			Op::Softmax(_) => {}
			_ => *axes.last_mut()? = Linear::default(),
		}
		self.push(place, Some(op), sources, result, axes);
		Some(())
	}

	fn layout(&mut self, Next { place, op, inputs, types, result }: Next<'_>) -> Option<()> {
		let (input, ty) = (*inputs.first()?, *types.first()?);
		let (from, to) = (extents(ty), extents(result));
		if self.steps.is_empty() {
			let axes: Vec<Linear> = to.iter().map(|extent| self.space.axis(*extent)).collect();
			let source = match op {
				Op::Reshape(_) => self.load_at(input, ty, Linear::in_tensor(&axes, &to)),
				Op::Transpose(op) => {
					let mut own = vec![Linear::default(); from.len()];
					for (axis, place) in axes.iter().zip(&op.order) {
						own[usize::from(*place)] = axis.clone();
					}
					self.load_at(input, ty, Linear::in_tensor(&own, &from))
				}
				Op::Slice(op) => {
					let steps = axes.iter().zip(&op.starts).zip(&op.steps);
					let own: Vec<Linear> = steps
						.map(|((axis, start), step)| {
							let mut own = Linear { first: *start as usize, terms: Vec::new() };
							own.add(axis, *step as usize);
							own
						})
						.collect();
					self.load_at(input, ty, Linear::in_tensor(&own, &from))
				}
				_ => return None,
			};
			self.push(place, None, vec![source], result, axes);
			return Some(());
		}
		let step = self.of(input)?;
		let axes = self.steps[step].axes.clone();
		let axes = match op {
			Op::Transpose(op) => op
				.order
				.iter()
				.map(|place| axes.get(usize::from(*place)).cloned())
				.collect::<Option<Vec<_>>>()?,
			Op::Reshape(_) => {
				let mut splits = Vec::new();
				let linear = Linear::in_tensor(&axes, &from);
				let cut = self.space.axes(linear, &to, |split| splits.push(split))?;
				for split in splits {
					self.each_place(|place| place.split(split));
				}
				cut
			}
			_ => return None,
		};
		self.push(place, None, vec![Source::Step(step)], result, axes);
		Some(())
	}

	/// Cuts a dimension so that its coordinate goes over `inner` places.
	pub fn split(&mut self, dimension: usize, inner: usize) {
		let split = self.space.split(dimension, inner);
		self.each_place(|place| place.split(split));
	}

	/// Elements of a step's result.
	pub fn count(&self, step: usize) -> usize {
		self.steps[step].shape.iter().product()
	}

	/// Where a step's result has the element at a place.
	pub fn place(&self, step: usize) -> Linear {
		let Computed { axes, shape, .. } = &self.steps[step];
		Linear::in_tensor(axes, shape)
	}

	/// The value from outside whose elements a step's result begins with in their order, if the step does nothing else: it is that tensor if it has
	/// no others.
	pub fn same(&self, step: usize) -> Option<Value> {
		let mut at = step;
		loop {
			let Computed { op: None, sources, .. } = &self.steps[at] else { return None };
			match sources.first()? {
				Source::Step(before) => at = *before,
				Source::Load(load) => {
					let Load { value, place, .. } = &self.loads[*load];
					return place.is_same(&self.place(step)).then_some(*value);
				}
			}
		}
	}
}
