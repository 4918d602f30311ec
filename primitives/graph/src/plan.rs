//! A graph that was checked, with the types of all its values.

use crate::{Cost, ExecuteError, Graph, GraphError, Node, Problem, TensorType, Value};
use alloc::vec::Vec;

/// A graph that can be executed. It is made by [`Graph::validate`] and nothing else, so whoever has one need not check the
/// graph again.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plan {
	graph: Graph,
	/// Type of each node's result.
	types: Vec<TensorType>,
}

impl Plan {
	pub(crate) fn of(graph: Graph) -> Result<Self, GraphError> {
		if !graph.counts_are_bounded() {
			return Err(GraphError::TooMany);
		}
		for (place, ty) in (0..).zip(&graph.inputs) {
			ty.is_valid().then_some(()).ok_or(GraphError::Input(place))?;
		}
		for (place, weight) in (0..).zip(&graph.weights) {
			weight.ty.is_valid().then_some(()).ok_or(GraphError::Weight(place))?;
		}
		let mut plan = Self { types: Vec::with_capacity(graph.nodes.len()), graph };
		for (place, node) in (0..).zip(&plan.graph.nodes) {
			let operands: Option<Vec<&TensorType>> =
				node.inputs.iter().map(|value| type_of(&plan.graph, &plan.types, *value)).collect();
			let inferred =
				operands.ok_or(Problem::NoSuchOperand).and_then(|operands| node.op.infer(&operands));
			plan.types.push(inferred.map_err(|problem| GraphError::Node {
				node: place,
				operator: node.op.name(),
				problem,
			})?);
		}
		for (place, output) in (0..).zip(&plan.graph.outputs) {
			match output {
				Value::Node(_) if plan.type_of(*output).is_some() => (),
				_ => return Err(GraphError::Output(place)),
			}
		}
		Ok(plan)
	}

	/// The graph.
	pub fn graph(&self) -> &Graph {
		&self.graph
	}

	/// The graph, for one who changes it and validates it again.
	pub fn into_graph(self) -> Graph {
		self.graph
	}

	/// The node at this place.
	pub fn node(&self, place: u32) -> Option<&Node> {
		self.graph.nodes.get(usize::try_from(place).ok()?)
	}

	/// Type of each node's result, in the nodes' order.
	pub fn node_types(&self) -> &[TensorType] {
		&self.types
	}

	/// Type of a value.
	pub fn type_of(&self, value: Value) -> Option<&TensorType> {
		type_of(&self.graph, &self.types, value)
	}

	/// Types of the outputs.
	pub fn output_types(&self) -> impl Iterator<Item = &TensorType> {
		self.graph.outputs.iter().filter_map(|value| self.type_of(*value))
	}

	/// Types of the weights.
	pub fn weight_types(&self) -> impl Iterator<Item = &TensorType> {
		self.graph.weights.iter().map(|weight| &weight.ty)
	}

	/// What one element of a node's result costs at most.
	pub fn cost_of_element(&self, node: u32) -> Option<Cost> {
		let node = self.node(node)?;
		let operands: Option<Vec<&TensorType>> =
			node.inputs.iter().map(|value| self.type_of(*value)).collect();
		Some(node.op.cost(&operands?))
	}

	/// What all elements of a node's result cost at most, in terms (multiply-adds, comparisons or additions).
	pub fn terms_of_node(&self, node: u32) -> Option<u64> {
		let elements = self.type_of(Value::Node(node))?.elements();
		Some(self.cost_of_element(node)?.terms.saturating_mul(elements))
	}

	/// Bytes of all inputs.
	pub fn input_bytes(&self) -> u64 {
		bytes_of(self.graph.inputs.iter())
	}

	/// Bytes of all weights.
	pub fn weight_bytes(&self) -> u64 {
		bytes_of(self.weight_types())
	}

	/// Bytes of all outputs.
	pub fn output_bytes(&self) -> u64 {
		bytes_of(self.output_types())
	}

	/// Bytes of the results of all nodes.
	pub fn node_bytes(&self) -> u64 {
		bytes_of(self.types.iter())
	}

	/// Cuts the inputs' blob into tensors.
	pub fn split_inputs<'a>(&self, blob: &'a [u8]) -> Result<Vec<&'a [u8]>, ExecuteError> {
		let found = u64::try_from(blob.len()).unwrap_or(u64::MAX);
		split(self.graph.inputs.iter(), blob)
			.ok_or(ExecuteError::InputBytes { expected: self.input_bytes(), found })
	}

	/// Cuts the weights' blob into tensors.
	pub fn split_weights<'a>(&self, blob: &'a [u8]) -> Result<Vec<&'a [u8]>, ExecuteError> {
		let found = u64::try_from(blob.len()).unwrap_or(u64::MAX);
		split(self.weight_types(), blob)
			.ok_or(ExecuteError::WeightBytes { expected: self.weight_bytes(), found })
	}
}

/// Type of a value, where only the nodes with `types` are known.
fn type_of<'a>(graph: &'a Graph, types: &'a [TensorType], value: Value) -> Option<&'a TensorType> {
	let place = |place: u32| usize::try_from(place).ok();
	match value {
		Value::Input(input) => graph.inputs.get(place(input)?),
		Value::Weight(weight) => graph.weights.get(place(weight)?).map(|weight| &weight.ty),
		Value::Node(node) => types.get(place(node)?),
	}
}

fn bytes_of<'a>(types: impl Iterator<Item = &'a TensorType>) -> u64 {
	types.fold(0, |sum: u64, ty| sum.saturating_add(ty.bytes()))
}

/// Cuts a blob into tensors of these types, or nothing when its length is another.
fn split<'a, 'b>(types: impl Iterator<Item = &'b TensorType>, blob: &'a [u8]) -> Option<Vec<&'a [u8]>> {
	let mut rest = blob;
	let mut tensors = Vec::new();
	for ty in types {
		let (tensor, behind) = rest.split_at_checked(usize::try_from(ty.bytes()).ok()?)?;
		tensors.push(tensor);
		rest = behind;
	}
	rest.is_empty().then_some(tensors)
}
