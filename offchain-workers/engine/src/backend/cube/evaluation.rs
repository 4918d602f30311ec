//! One node on its operands: which kernels, with which arguments.

use super::{
	axes::Axes,
	device::{addresses, cubes, elementwise, sequence, Ahead, Device, Tensor},
	kernels::{
		elementwise::{choose, pairs, rescale, singles, Pair, Single},
		layout,
		rows::{self, Reduce},
	},
	layout::{concat, slice, transpose},
	product::Product,
	window, Model,
};
use crate::{backend::Operand, Fault};
use ambit_graph::{ops, ElementType, Op, Plan, Step, TensorType, Value};
use cubecl::prelude::*;
use std::sync::Arc;

/// Larger operands aren't copied to be hashed with others, bytes.
const MOST_COPIED: u64 = 1 << 20;

/// Whether a reshaped tensor of so many bytes is the operand itself, which may be in a slab.
pub(super) fn is_shared(in_slab: bool, bytes: u64) -> bool {
	in_slab || bytes > MOST_COPIED
}

/// A node, the types of its operands and of its result, and where they are.
pub(super) struct Evaluation<'a, R: Runtime> {
	pub device: &'a Device<R>,
	pub model: &'a Model,
	place: u32,
	step: &'a Step,
	/// The node after it.
	next: Option<&'a Step>,
	pub types: Vec<&'a TensorType>,
	pub result: &'a TensorType,
	operands: &'a [Operand<'a, Tensor>],
}

impl<'a, R: Runtime> Evaluation<'a, R> {
	pub fn new(
		device: &'a Device<R>,
		plan: &'a Plan,
		model: &'a Model,
		place: u32,
		operands: &'a [Operand<'a, Tensor>],
	) -> Result<Self, Fault> {
		let unknown = || Fault::Unsupported { node: place, reason: "it is not in the plan".into() };
		let step = &plan.node(place).ok_or_else(unknown)?.last;
		let result = plan.type_of(Value::Node(place)).ok_or_else(unknown)?;
		let types: Option<Vec<_>> = step.inputs.iter().map(|value| plan.type_of(*value)).collect();
		let types = types.ok_or_else(unknown)?;
		let next = plan.node(place.saturating_add(1)).map(|node| &node.last);
		Ok(Self { device, model, place, step, next, types, result, operands })
	}

	/// Asks the device for the result.
	pub fn result(&self) -> Result<Tensor, Fault> {
		let shift = |shift: u8| i64::from(shift);
		match &self.step.op {
			Op::MatMul => Product::of_matrices(self)?.result(self),
			Op::Conv2d(op) => window::convolve(self, op),
			Op::GroupedMatMul => self.grouped(),
			Op::MaxPool2d(op) => window::max_pool(self, op),
			Op::AvgPool2d(op) => window::avg_pool(self, op),
			Op::AbsMax => self.abs_max(),
			Op::Argmax => self.reduce(Reduce::Argmax, 1),
			Op::Max => self.reduce(Reduce::Max, 1),
			Op::Sum(op) => self.reduce(Reduce::Sum, op.divisor.into()),
			Op::Add => self.pairs(Pair::Add, 0),
			Op::Sub => self.pairs(Pair::Sub, 0),
			Op::Mul(op) => self.pairs(Pair::Mul, shift(op.shift)),
			Op::Div(op) => self.pairs(Pair::Div, shift(op.shift)),
			Op::Quantise(op) => match self.device.take_ahead(self.place, self.operand(1)?) {
				Some(result) => Ok(result),
				None => self.pairs(Pair::Quantise, op.to.max()),
			},
			Op::Rescale(op) => self.rescale(op),
			Op::Requantise(op) => self.singles(Single::Scale, op.multiplier.into(), shift(op.shift)),
			Op::Cast(op) => self.singles(Single::Shift, op.shift.into(), 0),
			Op::Relu => self.singles(Single::Relu, 0, 0),
			Op::Apply(op) => self.singles(Single::Apply(op.function), shift(op.from), shift(op.to)),
			Op::Select => self.select(),
			Op::Softmax(op) => self.softmax(op),
			Op::Norm(op) => self.norm(op),
			Op::Gather => self.gather(),
			Op::Update(op) => self.update(op),
			Op::Reshape(_) => self.reshape(),
			Op::Transpose(op) => transpose(self, op),
			Op::Slice(op) => slice(self, op),
			Op::Concat(op) => concat(self, op.axis.into(), self.operands.len()),
		}
	}

	/// An operand.
	pub fn operand(&self, place: usize) -> Result<&'a Tensor, Fault> {
		let found = self.operands.get(place).and_then(|operand| match operand {
			Operand::Tensor(tensor) => Some(*tensor),
			Operand::Weight(weight) => self.model.weight(*weight),
		});
		found.ok_or_else(|| self.missing(place))
	}

	/// The place of an operand among the weights, if it is one.
	pub fn weight(&self, place: usize) -> Option<u32> {
		match self.operands.get(place)? {
			Operand::Weight(weight) => Some(*weight),
			Operand::Tensor(_) => None,
		}
	}

	/// Room for the result.
	pub fn room(&self) -> Tensor {
		self.device.result_room(self.result.element, self.result.elements() as usize)
	}

	fn missing(&self, operand: usize) -> Fault {
		Fault::Unsupported { node: self.place, reason: format!("operand {operand} is gone") }
	}

	fn pairs(&self, op: Pair, number: i64) -> Result<Tensor, Fault> {
		let (x, z, y) = (self.operand(0)?, self.operand(1)?, self.room());
		let axes = Axes::new(&self.result.shape, [&self.types[0].shape, &self.types[1].shape]);
		let (count, dim) = elementwise(self.device, y.count);
		pairs::launch::<R>(
			&self.device.client,
			count,
			dim,
			addresses(&[y.count]),
			x.array(),
			z.array(),
			y.array(),
			y.count,
			number,
			sequence(&axes.extents),
			sequence(&axes.strides[0]),
			sequence(&axes.strides[1]),
			op,
			axes.rank(),
			y.storage(),
		);
		Ok(y)
	}

	fn singles(&self, op: Single, number: i64, other: i64) -> Result<Tensor, Fault> {
		let (x, y) = (self.operand(0)?, self.room());
		let (count, dim) = elementwise(self.device, y.count);
		singles::launch::<R>(
			&self.device.client,
			count,
			dim,
			addresses(&[y.count]),
			x.array(),
			y.array(),
			y.count,
			number,
			other,
			y.element.min(),
			y.element.max(),
			op,
			[x.storage(), y.storage()],
		);
		Ok(y)
	}

	fn rescale(&self, op: &ops::Rescale) -> Result<Tensor, Fault> {
		let (x, y) = (self.operand(0)?, self.room());
		let (scale, multiplier, bias) = (self.operand(1)?, self.operand(2)?, self.operand(3)?);
		let [_, of_scale, of_multiplier, of_bias] = self.types.as_slice() else {
			return Err(self.missing(3));
		};
		let shape = &self.result.shape;
		let axes = Axes::new(shape, [&of_scale.shape, &of_multiplier.shape, &of_bias.shape, shape]);
		let (count, dim) = elementwise(self.device, y.count);
		rescale::launch::<R>(
			&self.device.client,
			count,
			dim,
			addresses(&[y.count]),
			x.array(),
			scale.array(),
			multiplier.array(),
			bias.array(),
			y.array(),
			y.count,
			op.pre.into(),
			op.mid.into(),
			op.post.into(),
			sequence(&axes.extents),
			sequence(&axes.strides[0]),
			sequence(&axes.strides[1]),
			sequence(&axes.strides[2]),
			axes.rank(),
			x.storage(),
		);
		Ok(y)
	}

	fn select(&self) -> Result<Tensor, Fault> {
		let (condition, a, b, y) = (self.operand(0)?, self.operand(1)?, self.operand(2)?, self.room());
		let [of_condition, of_a, of_b] = self.types.as_slice() else { return Err(self.missing(2)) };
		let axes = Axes::new(&self.result.shape, [&of_condition.shape, &of_a.shape, &of_b.shape]);
		let (count, dim) = elementwise(self.device, y.count);
		choose::launch::<R>(
			&self.device.client,
			count,
			dim,
			addresses(&[y.count]),
			condition.array(),
			a.array(),
			b.array(),
			y.array(),
			y.count,
			sequence(&axes.extents),
			sequence(&axes.strides[0]),
			sequence(&axes.strides[1]),
			sequence(&axes.strides[2]),
			axes.rank(),
			[condition.storage(), y.storage()],
		);
		Ok(y)
	}

	/// Rows of an operand, their length, and a cube for each.
	fn rows(&self, x: &Tensor) -> (usize, usize, CubeCount, CubeDim) {
		let row = self.types[0].row() as usize;
		let units = (row.next_power_of_two() as u32).clamp(32, rows::UNITS);
		let (count, dim) = cubes(self.device, x.count / row, CubeDim::new_1d(units));
		(x.count / row, row, count, dim)
	}

	fn reduce(&self, reduce: Reduce, divisor: i64) -> Result<Tensor, Fault> {
		let (x, y) = (self.operand(0)?, self.room());
		let (rows, row, count, dim) = self.rows(x);
		rows::reduced::launch::<R>(
			&self.device.client,
			count,
			dim,
			addresses(&[x.count]),
			x.array(),
			y.array(),
			rows,
			row,
			divisor,
			reduce,
			dim.num_elems() as usize,
			[x.storage(), y.storage()],
		);
		Ok(y)
	}

	/// The largest magnitude of each row. If the next node quantises the rows by it, that is done at once: reading them again, and asking for
	/// it, would take longer.
	fn abs_max(&self) -> Result<Tensor, Fault> {
		let x = self.operand(0)?;
		let Some(to) = self.quantised_next(x) else { return self.reduce(Reduce::AbsMax, 1) };
		let (scales, mut y) = (self.room(), self.device.result_room(to, x.count));
		let (rows, row, count, dim) = self.rows(x);
		let halves = (to == ElementType::I16 && self.device.has_tensor_cores)
			.then(|| [(); 2].map(|()| self.device.room(ElementType::I8, x.count)));
		// Without halves nothing is written to what stands for them.
		let [high, low] = halves.as_ref().map_or([&y, &y], |[high, low]| [high, low]);
		rows::quantised::launch::<R>(
			&self.device.client,
			count,
			dim,
			addresses(&[x.count]),
			x.array(),
			scales.array(),
			y.array(),
			high.array(),
			low.array(),
			rows,
			row,
			to.max(),
			halves.is_some(),
			dim.num_elems() as usize,
			y.storage(),
		);
		y.halves = halves.map(Arc::new);
		let of = (scales.buffer, scales.start);
		self.device.set_ahead(Some(Ahead { node: self.place + 1, of, result: y }));
		Ok(scales)
	}

	/// The type to which the next node quantises the operand by this node's result, if it does.
	fn quantised_next(&self, x: &Tensor) -> Option<ElementType> {
		let Some(Step { op: Op::Quantise(op), inputs }) = self.next else { return None };
		let follows =
			inputs.first() == self.step.inputs.first() && inputs.get(1) == Some(&Value::Node(self.place));
		(follows && x.element == ElementType::I32).then_some(op.to)
	}

	fn softmax(&self, op: &ops::Softmax) -> Result<Tensor, Fault> {
		let (x, y) = (self.operand(0)?, self.room());
		let (rows, row, count, dim) = self.rows(x);
		rows::softmax::launch::<R>(
			&self.device.client,
			count,
			dim,
			addresses(&[x.count]),
			x.array(),
			y.array(),
			rows,
			row,
			op.from.into(),
			op.one.into(),
			dim.num_elems() as usize,
			y.storage(),
		);
		Ok(y)
	}

	fn norm(&self, op: &ops::Norm) -> Result<Tensor, Fault> {
		let (x, gain, bias, y) = (self.operand(0)?, self.operand(1)?, self.operand(2)?, self.room());
		let (rows, row, count, dim) = self.rows(x);
		let digits = match ambit_graph::arithmetic::length(op.epsilon) {
			0 => 0,
			digits => (digits + 15) / 2,
		};
		rows::normalised::launch::<R>(
			&self.device.client,
			count,
			dim,
			addresses(&[x.count]),
			x.array(),
			gain.array(),
			bias.array(),
			y.array(),
			rows,
			row,
			// A valid one is less than 2^62.
			op.epsilon as i64,
			digits as i32,
			op.shift.into(),
			op.centre,
			dim.num_elems() as usize,
		);
		Ok(y)
	}

	fn gather(&self) -> Result<Tensor, Fault> {
		let (table, places, y) = (self.operand(0)?, self.operand(1)?, self.room());
		let table_rows = self.types[0].shape.first().map_or(1, |rows| *rows as usize);
		let (count, dim) = elementwise(self.device, y.count);
		layout::gather::launch::<R>(
			&self.device.client,
			count,
			dim,
			addresses(&[table.count, y.count]),
			table.array(),
			places.array(),
			y.array(),
			y.count,
			table.count / table_rows,
			table_rows as i64 - 1,
			[y.storage(), places.storage()],
		);
		Ok(y)
	}

	fn update(&self, op: &ops::Update) -> Result<Tensor, Fault> {
		let (x, u, position, y) = (self.operand(0)?, self.operand(1)?, self.operand(2)?, self.room());
		let axis = usize::from(op.axis);
		let along = |ty: &TensorType| ty.shape.get(axis).map_or(1, |extent| *extent as usize);
		let (available, extent) = (along(self.result), along(self.types[1]));
		let inner: usize = self.result.shape.iter().skip(axis + 1).map(|extent| *extent as usize).product();
		let (count, dim) = elementwise(self.device, y.count);
		layout::update::launch::<R>(
			&self.device.client,
			count,
			dim,
			addresses(&[y.count]),
			x.array(),
			u.array(),
			position.array(),
			y.array(),
			y.count,
			available * inner,
			extent * inner,
			inner,
			(available - extent) as i64,
			[y.storage(), position.storage()],
		);
		Ok(y)
	}

	/// The operand itself. If it is alone in its buffer it is copied to others, or hashing it would take a launch of its own.
	fn reshape(&self) -> Result<Tensor, Fault> {
		let x = self.operand(0)?;
		if is_shared(x.in_slab, self.result.bytes()) {
			return Ok(x.clone());
		}
		self.singles(Single::Shift, 0, 0)
	}

	fn grouped(&self) -> Result<Tensor, Fault> {
		super::product::grouped_matrices(self, self.operands.len() == 4)
	}
}
