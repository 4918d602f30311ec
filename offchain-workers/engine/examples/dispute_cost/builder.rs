//! Models with random weights, node by node, from the parts of section 7 of the specification of integer graphs.
//!
//! Activations are I32 with [`FRACTION`] fraction bits.

use ambit_graph::{
	function::Function,
	ops::{Apply, Cast, Concat, Mul, Norm, Quantise, Rescale, Reshape, Slice, Transpose},
	testing::Random,
	ElementType::{self, I16, I32, I8},
	Graph, Node, Op, Plan, TensorType, Value, Weight,
};

/// Fraction bits of activations.
pub const FRACTION: u8 = 16;
/// 1 in fixed point.
pub const ONE: i64 = 1 << FRACTION;
/// Root of the mean square of the values of I8.
const SPREAD: f64 = 73.9;
/// Elements of a group of weights with a scale of its own.
pub const GROUP: u32 = 64;

/// What the dispute is about: a model, and what it is executed on.
pub struct Subject {
	pub name: &'static str,
	pub plan: Plan,
	pub weights: Vec<u8>,
	pub inputs: Vec<u8>,
}

/// A graph that grows, and its weights.
pub struct Builder {
	pub random: Random,
	graph: Graph,
	/// Types of the nodes' results.
	types: Vec<TensorType>,
	weights: Vec<u8>,
}

/// Rows that were quantised.
#[derive(Clone, Copy)]
pub struct Quantised {
	/// The integers, I16.
	pub x: Value,
	/// What the largest of a row stands for.
	pub scale: Value,
}

/// Rows that were quantised in groups of [`GROUP`].
#[derive(Clone, Copy)]
pub struct Grouped {
	/// The integers, I8.
	x: Value,
	/// The groups' scales, I16.
	scales: Value,
	/// What the largest of the groups' scales stands for.
	scale: Value,
}

impl Builder {
	pub fn new(inputs: Vec<TensorType>) -> Self {
		let graph = Graph { inputs, weights: Vec::new(), nodes: Vec::new(), outputs: Vec::new() };
		Self { random: Random::new(1), graph, types: Vec::new(), weights: Vec::new() }
	}

	/// The model with these outputs, on inputs of these bytes.
	pub fn finish(mut self, name: &'static str, outputs: Vec<Value>, inputs: Vec<u8>) -> Subject {
		self.graph.outputs = outputs;
		ambit_trace::commit_weights(&mut self.graph, &self.weights).expect("the weights fit");
		let plan = self.graph.validate().expect("every node was inferred when it was added");
		let plan = plan.fused(|_| false).plan;
		Subject { name, plan, weights: self.weights, inputs }
	}

	/// Adds a node.
	pub fn node(&mut self, op: Op, inputs: impl Into<Vec<Value>>) -> Value {
		let inputs = inputs.into();
		let operands: Vec<&TensorType> = inputs.iter().map(|value| self.type_of(*value)).collect();
		let ty =
			op.infer(&operands).unwrap_or_else(|problem| panic!("{}: {problem}: {operands:?}", op.name()));
		self.types.push(ty);
		self.graph.nodes.push(Node::new(op, inputs));
		Value::Node(self.types.len() as u32 - 1)
	}

	fn type_of(&self, value: Value) -> &TensorType {
		match value {
			Value::Input(place) => &self.graph.inputs[place as usize],
			Value::Weight(place) => &self.graph.weights[place as usize].ty,
			Value::Node(place) => &self.types[place as usize],
			Value::Step(_) => unreachable!("a graph grows by nodes of one step"),
		}
	}

	fn shape(&self, value: Value) -> Vec<u32> {
		self.type_of(value).shape.clone()
	}

	/// A weight whose bytes are random.
	pub fn noise(&mut self, element: ElementType, shape: &[u32]) -> Value {
		let ty = TensorType::new(element, shape);
		let end = self.weights.len() + ty.bytes() as usize;
		while self.weights.len() < end {
			self.weights.extend_from_slice(&self.random.number().to_le_bytes());
		}
		self.weights.truncate(end);
		self.push_weight(ty)
	}

	/// A weight of these values.
	pub fn weight(
		&mut self,
		element: ElementType,
		shape: &[u32],
		mut value: impl FnMut(u32, &mut Random) -> i64,
	) -> Value {
		let ty = TensorType::new(element, shape);
		for place in 0..ty.elements() as u32 {
			element.write(value(place, &mut self.random), &mut self.weights);
		}
		self.push_weight(ty)
	}

	/// A weight of one value.
	pub fn constant(&mut self, rank: usize, value: i64) -> Value {
		self.weight(I32, &vec![1; rank], |_, _| value)
	}

	fn push_weight(&mut self, ty: TensorType) -> Value {
		self.graph.weights.push(Weight { ty, root: [0; 32] });
		Value::Weight(self.graph.weights.len() as u32 - 1)
	}

	/// About `around` in fixed point, by up to a half of it more or less.
	fn scattered(&mut self, channels: u32, around: f64) -> Value {
		self.weight(I32, &[channels], |_, random| {
			(around * (0.5 + random.below(1 << 20) as f64 / f64::from(1 << 20))) as i64
		})
	}

	/// Biases of up to an eighth.
	fn bias(&mut self, channels: u32) -> Value {
		self.weight(I32, &[channels], |_, random| random.below(ONE as u64 / 4) as i64 - ONE / 8)
	}

	pub fn reshape(&mut self, x: Value, shape: &[u32]) -> Value {
		self.node(Op::Reshape(Reshape { shape: shape.to_vec() }), [x])
	}

	pub fn transpose(&mut self, x: Value, order: &[u8]) -> Value {
		self.node(Op::Transpose(Transpose { order: order.to_vec() }), [x])
	}

	pub fn cast(&mut self, x: Value, to: ElementType, shift: i8) -> Value {
		self.node(Op::Cast(Cast { to, shift }), [x])
	}

	pub fn concat(&mut self, axis: u8, parts: Vec<Value>) -> Value {
		self.node(Op::Concat(Concat { axis }), parts)
	}

	/// `extent` places of an axis from `start` on.
	pub fn part(&mut self, x: Value, axis: usize, start: u32, extent: u32) -> Value {
		let mut shape = self.shape(x);
		let mut starts = vec![0; shape.len()];
		starts[axis] = start;
		shape[axis] = extent;
		self.node(Op::Slice(Slice { starts, steps: vec![1; shape.len()], shape }), [x])
	}

	pub fn add(&mut self, x: Value, z: Value) -> Value {
		self.node(Op::Add, [x, z])
	}

	/// Product in fixed point.
	pub fn times(&mut self, x: Value, z: Value) -> Value {
		self.node(Op::Mul(Mul { shift: FRACTION }), [x, z])
	}

	pub fn apply(&mut self, function: Function, x: Value) -> Value {
		self.node(Op::Apply(Apply { function, from: FRACTION, to: FRACTION }), [x])
	}

	/// Layer normalisation if `centre`, otherwise RMS normalisation.
	pub fn norm(&mut self, x: Value, centre: bool, epsilon: f64) -> Value {
		let channels = *self.shape(x).last().expect("a type has an axis");
		let gain = self.scattered(channels, ONE as f64);
		let bias = if centre { self.bias(channels) } else { self.weight(I32, &[channels], |_, _| 0) };
		let epsilon = (epsilon * 2f64.powi(2 * i32::from(FRACTION) + 16)).round() as u64;
		self.node(Op::Norm(Norm { centre, epsilon, shift: 22 }), [x, gain, bias])
	}

	/// Rows as I16, each with its own scale.
	pub fn quantise(&mut self, x: Value) -> Quantised {
		let scale = self.node(Op::AbsMax, [x]);
		Quantised { x: self.node(Op::Quantise(Quantise { to: I16 }), [x, scale]), scale }
	}

	/// Rows as I8 in groups.
	pub fn quantise_groups(&mut self, x: Value) -> Grouped {
		let whole = self.shape(x);
		let (depth, outer) = whole.split_last().expect("a type has an axis");
		let groups = [outer, &[depth / GROUP]].concat();
		let cut = self.reshape(x, &[&groups[..], &[GROUP]].concat());
		let largest = self.node(Op::AbsMax, [cut]);
		let cut = self.node(Op::Quantise(Quantise { to: I8 }), [cut, largest]);
		let largest = self.reshape(largest, &groups);
		let Quantised { x: scales, scale } = self.quantise(largest);
		Grouped { x: self.reshape(cut, &whole), scales, scale }
	}

	/// A product in fixed point again: `x` times `factor` times its scale, where `x` is at most `2^bits` in magnitude.
	pub fn rescale(
		&mut self,
		x: Value,
		scale: Value,
		bits: u32,
		factor: f64,
		multiplier: impl FnOnce(&mut Self, f64) -> Value,
		bias: Value,
	) -> Value {
		let pre = bits.saturating_sub(31);
		let factor = factor * 2f64.powi(pre as i32);
		let post = (-factor.log2()).floor();
		// From 2^14 to 2^15.
		let multiplier = multiplier(self, factor * (post + 15.0).exp2());
		let op = Rescale { pre: pre as u8, mid: 15, post: post as u8 };
		self.node(Op::Rescale(op), [x, scale, multiplier, bias])
	}

	/// Rows times weights of I8 with a scale for each channel, and a bias.
	pub fn linear(&mut self, x: Quantised, channels: u32) -> Value {
		let depth = *self.shape(x.x).last().expect("a type has an axis");
		let weights = self.noise(I8, &[channels, depth]);
		let sums = self.node(Op::MatMul, [x.x, weights]);
		let bias = self.bias(channels);
		let factor = 1.0 / (SPREAD * f64::from(depth).sqrt() * 32_767.0);
		let bits = 22 + depth.ilog2() + 1;
		let multiplier = |builder: &mut Self, factor: f64| builder.scattered(channels, factor);
		self.rescale(sums, x.scale, bits, factor, multiplier, bias)
	}

	/// Rows times weights of I8 with scales for channels and groups, and perhaps a bias.
	pub fn grouped(&mut self, x: Grouped, channels: u32, biased: bool) -> Value {
		let depth = *self.shape(x.x).last().expect("a type has an axis");
		let weights = self.noise(I8, &[channels, depth]);
		let scales = self.group_scales(channels, depth / GROUP);
		self.grouped_with(x, weights, scales, biased)
	}

	/// Scales of groups of weights, from a half to the largest.
	pub fn group_scales(&mut self, channels: u32, groups: u32) -> Value {
		self.weight(I16, &[channels, groups], |_, random| 16_384 + random.below(16_384) as i64)
	}

	/// As [`Self::grouped`] with these weights and scales of their groups.
	pub fn grouped_with(&mut self, x: Grouped, weights: Value, scales: Value, biased: bool) -> Value {
		let [channels, depth] = self.shape(weights)[..] else { panic!("weights have two axes") };
		let sums = self.node(Op::GroupedMatMul, [x.x, weights, scales, x.scales]);
		let bias = if biased { self.bias(channels) } else { self.weight(I32, &[channels], |_, _| 0) };
		let factor = 1.0 / (SPREAD * 24_576.0 * f64::from(depth).sqrt() * 127.0 * 32_767.0);
		let bits = 14 + 30 + depth.ilog2() + 1;
		let multiplier = |builder: &mut Self, factor: f64| builder.scattered(channels, factor);
		self.rescale(sums, x.scale, bits, factor, multiplier, bias)
	}
}

/// Bytes of I32 elements.
pub fn integers(values: impl IntoIterator<Item = i32>) -> Vec<u8> {
	values.into_iter().flat_map(i32::to_le_bytes).collect()
}
