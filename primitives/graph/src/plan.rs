//! A graph that was checked, with the types of all its values.

use crate::{Cost, ExecuteError, Graph, GraphError, Node, Problem, Step, TensorType, Value};
use alloc::vec::Vec;

/// A graph that can be executed. It is made by [`Graph::validate`], and of other plans, so whoever has one need not check the graph
/// again.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plan {
	graph: Graph,
	/// Type of each node's result.
	types: Vec<TensorType>,
	/// Of each node, the types of what the steps before the last one give.
	before: Vec<Vec<TensorType>>,
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
		let mut plan = Self {
			types: Vec::with_capacity(graph.nodes.len()),
			before: Vec::with_capacity(graph.nodes.len()),
			graph,
		};
		for (place, node) in (0..).zip(&plan.graph.nodes) {
			let mut types = plan.types_of_steps(node).map_err(|(step, problem)| GraphError::Node {
				node: place,
				operator: step.op.name(),
				problem,
			})?;
			plan.types.extend(types.pop());
			plan.before.push(types);
		}
		for (place, output) in (0..).zip(&plan.graph.outputs) {
			match output {
				Value::Node(_) if plan.type_of(*output).is_some() => (),
				_ => return Err(GraphError::Output(place)),
			}
		}
		Ok(plan)
	}

	/// A plan of a graph that is known to be valid, with the types of what its nodes' last steps and those before give.
	pub(crate) fn of_parts(graph: Graph, types: Vec<TensorType>, before: Vec<Vec<TensorType>>) -> Self {
		Self { graph, types, before }
	}

	/// Checks a node behind the last one of the plan, and infers what its steps give.
	pub(crate) fn types_of_steps<'a>(&self, node: &'a Node) -> Result<Vec<TensorType>, (&'a Step, Problem)> {
		let mut types: Vec<TensorType> = Vec::new();
		let mut costs: Vec<Cost> = Vec::new();
		for step in node.steps() {
			let (ty, cost) = self.check(step, &types, &costs).map_err(|problem| (step, problem))?;
			types.push(ty);
			costs.push(cost);
		}
		for (place, step) in (0..).zip(&node.before) {
			if !node.steps().any(|later| later.inputs.contains(&Value::Step(place))) {
				return Err((step, Problem::Unused));
			}
		}
		Ok(types)
	}

	/// The type and the cost of what a step gives, behind steps with these.
	fn check(
		&self,
		step: &Step,
		before: &[TensorType],
		costs: &[Cost],
	) -> Result<(TensorType, Cost), Problem> {
		let operands = self.operands(step, before).ok_or(Problem::NoSuchOperand)?;
		let ty = step.op.result(&operands)?;
		let cost = cost_of(step, &operands, costs).ok_or(Problem::TakesMany)?;
		cost.bounded()?;
		Ok((ty, cost))
	}

	/// Types of the operands of a step, behind steps with these types.
	fn operands<'a>(&'a self, step: &Step, before: &'a [TensorType]) -> Option<Vec<&'a TensorType>> {
		step.inputs.iter().map(|value| self.type_behind(*value, before)).collect()
	}

	/// Type of what a step takes, behind steps with these types.
	fn type_behind<'a>(&'a self, value: Value, before: &'a [TensorType]) -> Option<&'a TensorType> {
		match value {
			Value::Step(place) => before.get(usize::try_from(place).ok()?),
			_ => self.type_of(value),
		}
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

	/// Type of a value; what a step gives has one within its node only ([`Self::type_of_operand`]).
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

	/// Type of what a step of this node takes.
	pub fn type_of_operand(&self, node: u32, value: Value) -> Option<&TensorType> {
		self.type_behind(value, self.types_before(node)?)
	}

	/// Types of what the steps of a node before the last one give, in order.
	pub fn types_before(&self, node: u32) -> Option<&[TensorType]> {
		self.before.get(usize::try_from(node).ok()?).map(Vec::as_slice)
	}

	/// The same of all nodes.
	pub(crate) fn types_of_all_before(&self) -> &[Vec<TensorType>] {
		&self.before
	}

	/// What one element of what each step of a node gives costs at most, in the steps' order.
	pub fn costs_of_steps(&self, node: u32) -> Option<Vec<Cost>> {
		let before = self.types_before(node)?;
		let mut costs: Vec<Cost> = Vec::with_capacity(before.len().saturating_add(1));
		for step in self.node(node)?.steps() {
			costs.push(cost_of(step, &self.operands(step, before)?, &costs)?);
		}
		Some(costs)
	}

	/// The step of a node that by itself takes the most terms; of several the first.
	pub fn dearest_step(&self, node: u32) -> Option<&Step> {
		let before = self.types_before(node)?;
		let terms =
			|step: &Step| self.operands(step, before).map_or(0, |operands| step.op.cost(&operands).terms);
		// Of equals the last is the largest.
		self.node(node)?.steps().rev().max_by_key(|step| terms(step))
	}

	/// What one element of a node's result costs at most.
	pub fn cost_of_element(&self, node: u32) -> Option<Cost> {
		self.costs_of_steps(node)?.pop()
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

	/// Bytes of the results of all nodes: what an execution commits to.
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
		Value::Step(_) => None,
	}
}

/// What one element of what a step gives costs at most, behind steps with these costs; `None` if it takes more than single elements of one
/// of them.
fn cost_of(step: &Step, operands: &[&TensorType], before: &[Cost]) -> Option<Cost> {
	let alone = step.op.cost(operands);
	if !step.inputs.iter().any(|value| matches!(value, Value::Step(_))) {
		return Some(alone);
	}
	let each = || step.inputs.iter().zip(operands);
	step.op.takes_single_elements().then_some(())?;
	each().try_fold(Cost::of_terms(alone.terms), |cost, (value, ty)| match value {
		Value::Step(place) => Some(cost.and(*before.get(usize::try_from(*place).ok()?)?)),
		_ => Some(cost.and_tiles(ty, 1)),
	})
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
