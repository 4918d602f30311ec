//! Builds an integer graph: no node twice, no movement that moves nothing, nothing that nobody needs.

use super::Out;
use crate::{
	weights::{Weights, Writer},
	Error, Result,
};
use ambit_graph::{
	ops::{Cast, Reshape, Transpose},
	ElementType, Graph, GraphError, Node, Op, Step, TensorType, Value, Weight,
};
use codec::Encode;
use std::collections::HashMap;

/// Weights up to this many bytes are compared with others before they are added.
const SMALL: usize = 4_096;

/// A graph that grows.
pub(super) struct Builder {
	inputs: Vec<TensorType>,
	steps: Vec<Step>,
	types: Vec<TensorType>,
	/// The weights with their roots, and how many bytes each has.
	weights: Vec<(Weight, usize)>,
	/// The weights' bytes, one after the other.
	blob: Writer,
	seen: HashMap<Vec<u8>, Value>,
	small: HashMap<(TensorType, Vec<u8>), Value>,
}

/// What came of it.
pub(super) struct Built {
	pub graph: Graph,
	pub weights: Weights,
	/// The new place of each node that is still there.
	pub places: Vec<Option<u32>>,
}

impl Builder {
	/// Without anything yet, and with a place for weights.
	pub fn new(blob: Writer) -> Self {
		Self {
			inputs: Vec::new(),
			steps: Vec::new(),
			types: Vec::new(),
			weights: Vec::new(),
			blob,
			seen: HashMap::new(),
			small: HashMap::new(),
		}
	}

	/// What failed when weights were added.
	pub fn check(&self) -> Result<()> {
		self.blob.check()
	}

	pub fn input(&mut self, ty: TensorType) -> Value {
		self.inputs.push(ty);
		Value::Input(self.inputs.len() as u32 - 1)
	}

	pub fn ty(&self, value: Value) -> &TensorType {
		match value {
			Value::Input(place) => &self.inputs[place as usize],
			Value::Weight(place) => &self.weights[place as usize].0.ty,
			Value::Node(place) => &self.types[place as usize],
			Value::Step(_) => unreachable!("a graph grows by nodes of one step"),
		}
	}

	pub fn shape(&self, value: Value) -> &[u32] {
		&self.ty(value).shape
	}

	/// A weight tensor of these bytes.
	pub fn weight(&mut self, ty: TensorType, bytes: Vec<u8>) -> Value {
		let place = Value::Weight(self.weights.len() as u32);
		if bytes.len() <= SMALL {
			let key = (ty.clone(), bytes.clone());
			if let Some(value) = self.small.get(&key) {
				return *value;
			}
			self.small.insert(key, place);
		}
		let root = ambit_trace::tensor_root(&ty, &bytes).unwrap_or_else(|mismatch| {
			self.blob.fail(Error::Graph(mismatch.to_string()));
			[0; 32]
		});
		self.weights.push((Weight { ty, root }, bytes.len()));
		self.blob.add(&bytes);
		place
	}

	/// A weight tensor of these numbers, limited to its type.
	pub fn numbers(
		&mut self,
		element: ElementType,
		shape: &[u32],
		numbers: impl IntoIterator<Item = i64>,
	) -> Value {
		let mut bytes = Vec::new();
		numbers.into_iter().for_each(|number| element.write(number, &mut bytes));
		self.weight(TensorType::new(element, shape), bytes)
	}

	/// A node, or the value that it would give anyway.
	pub fn node(&mut self, op: Op, inputs: &[Value]) -> Out<Value> {
		match (&op, inputs) {
			(Op::Reshape(Reshape { shape }), [x]) if self.shape(*x) == shape => return Ok(*x),
			(Op::Cast(Cast { to, shift: 0 }), [x]) if self.ty(*x).element == *to => return Ok(*x),
			(Op::Reshape(_), [Value::Node(place)]) => {
				if let Step { op: Op::Reshape(_), inputs } = &self.steps[*place as usize] {
					let from = inputs[0];
					return self.node(op, &[from]);
				}
			}
			(Op::Transpose(Transpose { order }), [x]) => {
				if let Value::Node(place) = x {
					if let Step { op: Op::Transpose(first), inputs } = &self.steps[*place as usize] {
						let order: Option<Vec<u8>> =
							order.iter().map(|axis| first.order.get(usize::from(*axis)).copied()).collect();
						let (from, order) = (inputs[0], order.ok_or("an order of axes is wrong")?);
						return self.node(Op::Transpose(Transpose { order }), &[from]);
					}
				}
				// Axes of extent 1 can be anywhere.
				let shape = self.shape(*x);
				let moved = order
					.iter()
					.filter(|axis| shape.get(usize::from(**axis)).is_some_and(|extent| *extent != 1));
				if moved.is_sorted() && order.len() == shape.len() {
					let shape = order.iter().map(|axis| shape[usize::from(*axis)]).collect();
					return self.node(Op::Reshape(Reshape { shape }), &[*x]);
				}
			}
			_ => {}
		}
		let key = (&op, inputs).encode();
		if let Some(value) = self.seen.get(&key) {
			return Ok(*value);
		}
		let value = self.push(op, inputs)?;
		self.seen.insert(key, value);
		Ok(value)
	}

	/// What is transposed to this value, and in which order, if its rows stay as they are.
	pub fn moved_rows(&self, value: Value) -> Option<(Value, Vec<usize>)> {
		let Value::Node(place) = value else { return None };
		let Step { op: Op::Transpose(Transpose { order }), inputs } = &self.steps[place as usize] else {
			return None;
		};
		let order: Vec<usize> = order.iter().map(|axis| usize::from(*axis)).collect();
		(order.last() == Some(&order.len().checked_sub(1)?)).then(|| (inputs[0], order))
	}

	fn push(&mut self, op: Op, inputs: &[Value]) -> Out<Value> {
		let operands: Vec<&TensorType> = inputs.iter().map(|value| self.ty(*value)).collect();
		let ty = op.infer(&operands).map_err(|problem| {
			let shown: Vec<String> =
				operands.iter().map(|ty| format!("{:?}{:?}", ty.element, ty.shape)).collect();
			let node = GraphError::Node { node: self.steps.len() as u32, operator: op.name(), problem };
			format!("{node}, on {}", shown.join(", "))
		})?;
		self.steps.push(Step { op, inputs: inputs.to_vec() });
		self.types.push(ty);
		Ok(Value::Node(self.steps.len() as u32 - 1))
	}

	/// The value as a node's result, as outputs must be, and none that is an output already.
	pub fn output(&mut self, value: Value, taken: &[Value]) -> Out<Value> {
		if matches!(value, Value::Node(_)) && !taken.contains(&value) {
			return Ok(value);
		}
		let shape = self.shape(value).to_vec();
		self.push(Op::Reshape(Reshape { shape }), &[value])
	}

	/// The graph of what these outputs need, with its weights committed to.
	pub fn finish(self, outputs: &[Value]) -> Result<Built> {
		let Self { inputs, steps, weights, blob, .. } = self;
		let (order, places) = order(&steps, outputs);
		let mut used = vec![false; weights.len()];
		for value in order.iter().flat_map(|place| &steps[*place].inputs) {
			if let Value::Weight(weight) = value {
				used[*weight as usize] = true;
			}
		}
		let mut next = 0;
		let place = |used: &bool| {
			next += u32::from(*used);
			used.then(|| next - 1)
		};
		let weight_places: Vec<Option<u32>> = used.iter().map(place).collect();
		let moved = |value: Value| match value {
			Value::Node(place) => Value::Node(places[place as usize].unwrap_or(u32::MAX)),
			Value::Weight(place) => Value::Weight(weight_places[place as usize].unwrap_or(u32::MAX)),
			input => input,
		};
		let blob = blob.finish(weights.iter().map(|(_, bytes)| *bytes).zip(used.iter().copied()))?;
		let weights =
			weights.into_iter().zip(&used).filter(|(_, used)| **used).map(|((weight, _), _)| weight);
		let graph = Graph {
			inputs,
			weights: weights.collect(),
			nodes: order
				.into_iter()
				.map(|place| {
					let Step { op, inputs } = &steps[place];
					Node::new(op.clone(), inputs.iter().copied().map(moved).collect())
				})
				.collect(),
			outputs: outputs.iter().map(|output| moved(*output)).collect(),
		};
		Ok(Built { graph, weights: blob, places })
	}
}

/// The steps that these outputs need, each as late as it can be behind those that it needs itself, first those of its first operand: so what
/// is made of a result mostly follows it. With the new place of each.
fn order(steps: &[Step], outputs: &[Value]) -> (Vec<usize>, Vec<Option<u32>>) {
	let mut order = Vec::new();
	let mut places: Vec<Option<u32>> = vec![None; steps.len()];
	for output in outputs {
		// Steps that are under way, and how many of their operands were looked at.
		let mut path = match output {
			Value::Node(place) => vec![(*place as usize, 0)],
			_ => Vec::new(),
		};
		while let Some((place, looked_at)) = path.last_mut() {
			let place = *place;
			if places[place].is_some() {
				path.pop();
				continue;
			}
			match steps[place].inputs.get(*looked_at) {
				Some(Value::Node(operand)) => {
					*looked_at += 1;
					path.push((*operand as usize, 0));
				}
				Some(_) => *looked_at += 1,
				None => {
					places[place] = Some(order.len() as u32);
					order.push(place);
					path.pop();
				}
			}
		}
	}
	(order, places)
}
