//! Random graphs, node by node.

use super::{Case, Random};
use crate::{
	ops::{
		AvgPool2d, Axis, Cast, Concat, Conv2d, Div, MaxPool2d, Mul, Quantise, Requantise, Rescale, Reshape,
		Slice, Sum, Transpose,
	},
	ElementType::{I16, I32, I64, I8},
	Graph, Node, Op, TensorType, Value, Weight,
};
use alloc::{vec, vec::Vec};

/// Most elements of a tensor in a random graph.
const MOST_ELEMENTS: u64 = 20_000;
/// Most terms (multiply-adds and the like) of a node in a random graph.
const MOST_TERMS: u64 = 1_000_000;

fn random_type(random: &mut Random) -> TensorType {
	let element = random.one_of(&[I8, I8, I16, I32, I32, I64]);
	let extent = |random: &mut Random, most: u64| 1 + random.below(most) as u32;
	let shape = match random.below(6) {
		0 => vec![extent(random, 40)],
		1 => vec![extent(random, 5), extent(random, 300)],
		// Rows that are split.
		2 => vec![extent(random, 3), 2_000 + extent(random, 4_000)],
		3 => vec![extent(random, 3), extent(random, 8), extent(random, 30)],
		_ => {
			let channels = random.one_of(&[1, 1, 3, 4, 8, 24]);
			vec![extent(random, 2), extent(random, 10), extent(random, 10), channels]
		}
	};
	TensorType::new(element, shape)
}

/// A graph that grows.
pub(super) struct Builder {
	pub random: Random,
	graph: Graph,
	/// Types of the nodes' results.
	types: Vec<TensorType>,
}

impl Builder {
	/// A graph of nothing but inputs.
	pub fn new(mut random: Random) -> Self {
		let inputs = (0..=random.below(3)).map(|_| random_type(&mut random)).collect();
		let graph = Graph { inputs, weights: Vec::new(), nodes: Vec::new(), outputs: Vec::new() };
		Self { random, graph, types: Vec::new() }
	}

	/// Number of nodes.
	pub fn nodes(&self) -> usize {
		self.graph.nodes.len()
	}

	/// Adds one random operator, and what it needs, to a random value, if that is possible.
	pub fn grow(&mut self) {
		let (value, ty) = self.pick();
		match self.random.below(33) {
			17 => self.grouped(value, &ty),
			18 => self.batched(value, &ty),
			19 => self.pair(value, &ty, Op::Sub),
			20 => {
				let shift = self.random.below(32) as u8;
				self.pair(value, &ty, Op::Div(Div { shift }));
			}
			21 => self.select(value, &ty),
			22 => _ = self.push(Op::Max, vec![value]),
			23 => {
				let divisor = self.random.one_of(&[1, 1, ty.row() as u32, 7, u32::MAX]);
				let _ = self.push(Op::Sum(Sum { divisor }), vec![value]);
			}
			24 | 25 => self.apply(value, &ty),
			26 => self.softmax(value, &ty),
			27 => self.norm(value, &ty),
			28 => self.gather(value, &ty),
			29 => self.update(value, &ty),
			0 | 1 => self.matmul(value, &ty),
			2 | 3 => self.conv2d(value, &ty),
			4 => _ = self.push(Op::AbsMax, vec![value]),
			5 => self.quantise(value, &ty),
			6 => self.rescale(value, &ty),
			7 => {
				let to = self.random.one_of(&[I8, I16, I32]);
				let multiplier = self.random.number() as i32 >> self.random.below(32);
				let shift = self.shift();
				let _ = self.push(Op::Requantise(Requantise { to, multiplier, shift }), vec![value]);
			}
			8 => {
				let to = self.random.one_of(&[I8, I16, I32, I64]);
				let shift = self.random.below(64) as i8 - 40;
				let _ = self.push(Op::Cast(Cast { to, shift }), vec![value]);
			}
			9 => self.pair(value, &ty, Op::Add),
			10 => {
				let shift = self.shift();
				self.pair(value, &ty, Op::Mul(Mul { shift }));
			}
			11 => _ = self.push(Op::Relu, vec![value]),
			12 | 30..33 => self.pool(value, &ty),
			13 => _ = self.push(Op::Argmax, vec![value]),
			14 => self.reshape(value, &ty),
			15 => self.concat(value, &ty),
			_ => self.slice_or_transpose(value, &ty),
		}
	}

	/// The graph with random outputs, weights and inputs.
	pub fn finish(mut self) -> Case {
		let nodes = self.graph.nodes.len() as u64;
		for _ in 0..=self.random.below(2) {
			self.graph.outputs.push(Value::Node(self.random.below(nodes) as u32));
		}
		let weights: Vec<TensorType> = self.graph.weights.iter().map(|weight| weight.ty.clone()).collect();
		let weights = weights.iter().flat_map(|ty| self.random.tensor(ty)).collect();
		let inputs = self.graph.inputs.clone();
		let inputs = inputs.iter().flat_map(|ty| self.random.tensor(ty)).collect();
		let mut plan = self.graph.validate().expect("each node was inferred when it was added");
		if self.random.once_in(2) {
			let seldom = self.random.once_in(2);
			let kept: Vec<bool> = (0..nodes).map(|_| seldom && self.random.once_in(3)).collect();
			plan = plan.fused(|node| kept[node as usize]).plan;
		}
		Case { plan, weights, inputs }
	}

	/// The type of a value.
	pub fn type_of(&self, value: Value) -> TensorType {
		match value {
			Value::Input(place) => self.graph.inputs[place as usize].clone(),
			Value::Weight(place) => self.graph.weights[place as usize].ty.clone(),
			Value::Node(place) => self.types[place as usize].clone(),
			Value::Step(_) => unreachable!("a graph grows by nodes of one step"),
		}
	}

	/// An input or a node, late ones more often.
	fn pick(&mut self) -> (Value, TensorType) {
		let nodes = self.graph.nodes.len() as u64;
		let value = if nodes == 0 || self.random.once_in(3) {
			Value::Input(self.random.below(self.graph.inputs.len() as u64) as u32)
		} else {
			Value::Node((nodes - 1 - self.random.below(nodes.min(4))) as u32)
		};
		(value, self.type_of(value))
	}

	/// A new weight.
	pub fn weight(&mut self, ty: TensorType) -> Value {
		self.graph.weights.push(Weight { ty, root: [0; 32] });
		Value::Weight(self.graph.weights.len() as u32 - 1)
	}

	/// Adds a node if it is valid and small.
	pub fn push(&mut self, op: Op, inputs: Vec<Value>) -> Option<Value> {
		let operands: Vec<TensorType> = inputs.iter().map(|value| self.type_of(*value)).collect();
		let operands: Vec<&TensorType> = operands.iter().collect();
		let ty = op.infer(&operands).ok()?;
		if ty.elements() > MOST_ELEMENTS || ty.elements() * op.cost(&operands).terms > MOST_TERMS {
			return None;
		}
		self.graph.nodes.push(Node::new(op, inputs));
		self.types.push(ty);
		Some(Value::Node(self.graph.nodes.len() as u32 - 1))
	}

	/// A right shift.
	pub fn shift(&mut self) -> u8 {
		self.random.one_of(&[0, 1, 7, 8, 15, 16, 20, 31, 33, 47, 62])
	}

	/// The value if it is I8 or I16, and otherwise its quantisation or cast.
	pub fn narrow(&mut self, value: Value, ty: &TensorType) -> Option<Value> {
		match ty.element {
			I8 | I16 => Some(value),
			I32 if self.random.once_in(2) => {
				let scale = self.push(Op::AbsMax, vec![value])?;
				let to = self.random.one_of(&[I8, I16]);
				self.push(Op::Quantise(Quantise { to }), vec![value, scale])
			}
			element => {
				let to = self.random.one_of(&[I8, I16]);
				let shift = 8 * to.bytes() as i8 - 8 * element.bytes() as i8;
				self.push(Op::Cast(Cast { to, shift }), vec![value])
			}
		}
	}

	fn matmul(&mut self, value: Value, ty: &TensorType) {
		let Some(x) = self.narrow(value, ty) else { return };
		let channels = 1 + self.random.below(24) as u32;
		let element = self.random.one_of(&[I8, I8, I16]);
		let w = self.weight(TensorType::new(element, [channels, ty.row() as u32]));
		if let Some(product) = self.push(Op::MatMul, vec![x, w]) {
			self.then_rescale(product);
		}
	}

	fn conv2d(&mut self, value: Value, ty: &TensorType) {
		let [_, height, width, channels] = ty.extents::<4>();
		let Some(x) = self.narrow(value, ty) else { return };
		let groups = if self.random.once_in(3) { channels as u32 } else { self.random.one_of(&[1, 1, 2, 4]) };
		let (kernel_height, rows) = self.window(height);
		let (kernel_width, columns) = self.window(width);
		let filters = groups * (1 + self.random.below(4) as u32);
		let depth = channels as u32 / groups;
		let element = self.random.one_of(&[I8, I8, I16]);
		let shape = [filters, kernel_height.into(), kernel_width.into(), depth.max(1)];
		let w = self.weight(TensorType::new(element, shape));
		if let Some(product) = self.push(Op::Conv2d(Conv2d { rows, columns, groups }), vec![x, w]) {
			self.then_rescale(product);
		}
	}

	/// A kernel's extent and how it slides along an axis of this extent; often but not always valid.
	fn window(&mut self, extent: u64) -> (u16, Axis) {
		let kernel = 1 + self.random.below(extent.min(4)) as u16;
		let axis = Axis {
			stride: 1 + self.random.below(3) as u16,
			before: self.random.below(3) as u16,
			after: self.random.below(3) as u16,
			dilation: self.random.one_of(&[1, 1, 1, 2, 3]),
		};
		(kernel, axis)
	}

	fn then_rescale(&mut self, product: Value) {
		if self.random.once_in(3) {
			return;
		}
		let ty = self.type_of(product);
		self.rescale(product, &ty);
	}

	fn rescale(&mut self, value: Value, ty: &TensorType) {
		let scale = self.broadcastable(ty);
		let of_channels = |builder: &mut Self| match builder.random.once_in(3) {
			true => builder.broadcastable(ty),
			false => builder.weight(TensorType::new(I32, [ty.row() as u32])),
		};
		let (multiplier, bias) = (of_channels(self), of_channels(self));
		let op = Rescale { pre: self.random.one_of(&[0, 0, 5, 16]), mid: self.shift(), post: self.shift() };
		self.push(Op::Rescale(op), vec![value, scale, multiplier, bias]);
	}

	fn quantise(&mut self, value: Value, ty: &TensorType) {
		let scale = self.broadcastable(ty);
		let to = self.random.one_of(&[I8, I16]);
		self.push(Op::Quantise(Quantise { to }), vec![value, scale]);
	}

	/// An I32 weight that can be broadcast to this type.
	fn broadcastable(&mut self, ty: &TensorType) -> Value {
		let shape = ty.shape.iter().map(|extent| self.random.one_of(&[1, *extent])).collect::<Vec<_>>();
		self.weight(TensorType::new(I32, shape))
	}

	fn pool(&mut self, value: Value, ty: &TensorType) {
		let [_, height, width, _] = ty.extents::<4>();
		let (kernel_height, rows) = self.window(height);
		let (kernel_width, columns) = self.window(width);
		let kernel = [kernel_height, kernel_width];
		let op = if self.random.once_in(2) {
			Op::MaxPool2d(MaxPool2d { kernel, rows, columns })
		} else {
			Op::AvgPool2d(AvgPool2d { kernel, rows, columns, count_added: self.random.once_in(2) })
		};
		self.push(op, vec![value]);
	}

	fn reshape(&mut self, value: Value, ty: &TensorType) {
		let mut left = ty.elements() as u32;
		let mut shape = Vec::new();
		for _ in 0..self.random.below(3) {
			let divisors: Vec<u32> =
				(1..=left.min(64)).filter(|divisor| left.is_multiple_of(*divisor)).collect();
			let extent = self.random.one_of(&divisors);
			shape.push(extent);
			left /= extent;
		}
		shape.push(left);
		self.push(Op::Reshape(Reshape { shape }), vec![value]);
	}

	fn concat(&mut self, value: Value, ty: &TensorType) {
		let axis = self.random.below(ty.shape.len() as u64) as u8;
		let mut inputs = vec![value];
		for _ in 0..self.random.below(3) {
			let mut other = ty.clone();
			other.shape[usize::from(axis)] = 1 + self.random.below(5) as u32;
			inputs.push(self.weight(other));
		}
		self.push(Op::Concat(Concat { axis }), inputs);
	}

	fn slice_or_transpose(&mut self, value: Value, ty: &TensorType) {
		let rank = ty.shape.len();
		if self.random.once_in(2) {
			let mut order: Vec<u8> = (0..rank as u8).collect();
			for last in (1..rank).rev() {
				order.swap(last, self.random.below(last as u64 + 1) as usize);
			}
			self.push(Op::Transpose(Transpose { order }), vec![value]);
			return;
		}
		let (mut starts, mut steps, mut shape) = (Vec::new(), Vec::new(), Vec::new());
		for extent in &ty.shape {
			let start = self.random.below(u64::from(*extent)) as u32;
			let step = 1 + self.random.below(3) as u32;
			let most = (extent - start).div_ceil(step);
			starts.push(start);
			steps.push(step);
			shape.push(1 + self.random.below(most.into()) as u32);
		}
		self.push(Op::Slice(Slice { starts, steps, shape }), vec![value]);
	}
}
