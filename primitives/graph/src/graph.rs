//! The graph itself and its encoding.

// The codec's derive casts variants' indices.
#![allow(clippy::as_conversions)]

use crate::{
	limits::{MAX_GRAPH_BYTES, MAX_NODES, MAX_OPERANDS, MAX_VALUES, MAX_WEIGHTS},
	GraphError, Op, Plan, TensorType,
};
use alloc::vec::Vec;
use codec::{Compact, Decode, Encode};

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
}

/// A weight tensor: its type and the root that commits to its bytes (`ambit_trace::tensor_root`).
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Weight {
	/// Type of the tensor.
	pub ty: TensorType,
	/// Commitment to its bytes.
	pub root: [u8; 32],
}

/// An operator and what it is applied to. It has exactly one result.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Node {
	/// The operator with its attributes.
	pub op: Op,
	/// Its operands; nodes among them come earlier in the graph.
	pub inputs: Vec<Value>,
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
			nodes: sequence(&mut input, MAX_NODES)?,
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
			&& self.nodes.iter().all(|node| node.inputs.len() <= MAX_OPERANDS)
	}
}

/// A SCALE vector of at most `most` items. Nothing is allocated for items that are not there.
fn sequence<T: Decode>(input: &mut &[u8], most: usize) -> Result<Vec<T>, GraphError> {
	let Compact(count) = Compact::<u32>::decode(input).map_err(|_| GraphError::Malformed)?;
	let count = usize::try_from(count).unwrap_or(usize::MAX);
	if count > most {
		return Err(GraphError::TooMany);
	}
	let mut items = Vec::new();
	for _ in 0..count {
		items.push(T::decode(input).map_err(|_| GraphError::Malformed)?);
	}
	Ok(items)
}
