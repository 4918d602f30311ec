//! The graph itself and its encoding.

// The codec's derive casts variants' indices.
#![allow(clippy::as_conversions)]

use crate::{
	limits::{MAX_GRAPH_BYTES, MAX_NODES, MAX_OPERANDS, MAX_STEPS, MAX_VALUES, MAX_WEIGHTS},
	GraphError, Op, Plan, TensorType,
};
use alloc::{collections::BTreeSet, vec::Vec};
use codec::{Compact, Decode, Encode, Input};

/// What a node takes, or a graph gives.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Encode, Decode)]
pub enum Value {
	/// An input of the graph, by its place.
	#[codec(index = 0)]
	Input(u32),
	/// A weight tensor, by its place.
	#[codec(index = 1)]
	Weight(u32),
	/// The result of a node, by its place.
	#[codec(index = 2)]
	Node(u32),
	/// What an earlier step of the same node gives, by its place among them. Only steps take it.
	#[codec(index = 3)]
	Step(u32),
}

/// A weight tensor: its type and the root that commits to its bytes (`ambit_trace::tensor_root`).
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Weight {
	/// Type of the tensor.
	pub ty: TensorType,
	/// Commitment to its bytes.
	pub root: [u8; 32],
}

/// An operator and what it is applied to.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Step {
	/// The operator with its attributes.
	pub op: Op,
	/// Its operands; nodes among them come earlier in the graph, and steps earlier in the node.
	pub inputs: Vec<Value>,
}

/// One step, or several that are taken together. It has exactly one result, which the last step gives.
///
/// What the steps before give is committed to nowhere: whoever needs an element of it computes it. So a step takes of an earlier one a
/// single element for each of its own ([`Op::takes_single_elements`]).
#[derive(Clone, PartialEq, Eq, Debug, Encode)]
pub struct Node {
	/// The steps before the last one.
	pub before: Vec<Step>,
	/// The step that gives the result.
	pub last: Step,
}

impl Node {
	/// A node of one step.
	pub fn new(op: Op, inputs: Vec<Value>) -> Self {
		Self { before: Vec::new(), last: Step { op, inputs } }
	}

	/// All steps, in order.
	pub fn steps(&self) -> impl DoubleEndedIterator<Item = &Step> {
		self.before.iter().chain(core::iter::once(&self.last))
	}

	/// What the node takes: its steps' operands but for what they give each other, in order; what is taken twice is there twice.
	pub fn operands(&self) -> impl Iterator<Item = Value> + '_ {
		let all = self.steps().flat_map(|step| step.inputs.iter().copied());
		all.filter(|value| !matches!(value, Value::Step(_)))
	}

	/// The nodes whose results the node takes.
	pub fn nodes(&self) -> BTreeSet<u32> {
		let nodes = self.operands().map(|value| match value {
			Value::Node(node) => Some(node),
			Value::Input(_) | Value::Weight(_) | Value::Step(_) => None,
		});
		nodes.flatten().collect()
	}

	/// Whether the numbers of steps and of operands are within bounds.
	pub(crate) fn counts_are_bounded(&self) -> bool {
		let operands = self.steps().fold(0usize, |sum, step| sum.saturating_add(step.inputs.len()));
		self.before.len() < MAX_STEPS && operands <= MAX_OPERANDS
	}
}

impl Decode for Node {
	/// Reads no more steps than a node may have.
	fn decode<I: Input>(input: &mut I) -> Result<Self, codec::Error> {
		Ok(Self { before: steps_before(input)?, last: Step::decode(input)? })
	}
}

/// The steps before a node's last one, in SCALE, of which there are as many as there may be.
pub fn steps_before<T: Decode, I: Input>(input: &mut I) -> Result<Vec<T>, codec::Error> {
	let Compact(count) = Compact::<u32>::decode(input)?;
	if usize::try_from(count).map_or(true, |count| count >= MAX_STEPS) {
		return Err("a node has too many steps".into());
	}
	(0..count).map(|_| T::decode(input)).collect()
}

/// A model: operators in topological order over inputs and weights.
///
/// The bytes of the weights, of the inputs and of the outputs are each one blob: the tensors in order, with nothing
/// between them.
#[derive(Clone, PartialEq, Eq, Debug, Encode)]
pub struct Graph {
	/// Types of the inputs, 1 to 8.
	pub inputs: Vec<TensorType>,
	/// The weight tensors.
	pub weights: Vec<Weight>,
	/// The operators. The place of a node is the place of its root in a trace.
	pub nodes: Vec<Node>,
	/// The results that the graph gives, 1 to 8, each of them a node's.
	pub outputs: Vec<Value>,
}

impl Graph {
	/// Decodes a graph. Refuses bytes that are too long, too many parts, and anything behind the graph.
	///
	/// A decoded graph may still make no sense; [`Graph::validate`] finds out.
	pub fn decode_bounded(bytes: &[u8]) -> Result<Self, GraphError> {
		if bytes.len() > MAX_GRAPH_BYTES {
			return Err(GraphError::TooLong);
		}
		let mut input = bytes;
		let graph = Self {
			inputs: sequence(&mut input, MAX_VALUES)?,
			weights: sequence(&mut input, MAX_WEIGHTS)?,
			nodes: nodes(&mut input)?,
			outputs: sequence(&mut input, MAX_VALUES)?,
		};
		if input.is_empty() {
			Ok(graph)
		} else {
			Err(GraphError::TrailingBytes)
		}
	}

	/// Checks the graph and infers the type of every node's result.
	pub fn validate(self) -> Result<Plan, GraphError> {
		Plan::of(self)
	}

	/// Whether the numbers of inputs, weights, nodes, operands and outputs are within bounds.
	pub(crate) fn counts_are_bounded(&self) -> bool {
		(1..=MAX_VALUES).contains(&self.inputs.len())
			&& self.weights.len() <= MAX_WEIGHTS
			&& (1..=MAX_NODES).contains(&self.nodes.len())
			&& (1..=MAX_VALUES).contains(&self.outputs.len())
			&& steps_of(&self.nodes) <= MAX_NODES
			&& self.nodes.iter().all(Node::counts_are_bounded)
	}
}

/// Number of steps of all nodes.
fn steps_of(nodes: &[Node]) -> usize {
	nodes.iter().fold(0, |sum, node| sum.saturating_add(node.before.len()).saturating_add(1))
}

/// The nodes, in SCALE, with at most so many steps together.
fn nodes(input: &mut &[u8]) -> Result<Vec<Node>, GraphError> {
	let count = count(input, MAX_NODES)?;
	let (mut nodes, mut left) = (Vec::new(), MAX_NODES);
	for _ in 0..count {
		let node = Node::decode(input).map_err(|_| GraphError::Malformed)?;
		left = left.checked_sub(steps_of(core::slice::from_ref(&node))).ok_or(GraphError::TooMany)?;
		nodes.push(node);
	}
	Ok(nodes)
}

/// The length of a SCALE vector of at most `most` items.
fn count(input: &mut &[u8], most: usize) -> Result<usize, GraphError> {
	let Compact(count) = Compact::<u32>::decode(input).map_err(|_| GraphError::Malformed)?;
	let count = usize::try_from(count).unwrap_or(usize::MAX);
	if count > most {
		return Err(GraphError::TooMany);
	}
	Ok(count)
}

/// A SCALE vector of at most `most` items. Nothing is allocated for items that are not there.
fn sequence<T: Decode>(input: &mut &[u8], most: usize) -> Result<Vec<T>, GraphError> {
	let count = count(input, most)?;
	let mut items = Vec::new();
	for _ in 0..count {
		items.push(T::decode(input).map_err(|_| GraphError::Malformed)?);
	}
	Ok(items)
}
