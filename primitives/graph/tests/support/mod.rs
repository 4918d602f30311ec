//! Single operators on tensors written out.

// Each test program uses a part of it.
#![allow(dead_code)]

use ambit_graph::{
	execute, testing::Random, ElementType, Graph, GraphError, Node, Op, Problem, TensorType, Value,
};

/// A tensor written out.
#[derive(Clone)]
pub struct Tensor(pub TensorType, pub Vec<i64>);

/// The tensor of these elements.
pub fn tensor(element: ElementType, shape: &[u32], values: impl Into<Vec<i64>>) -> Tensor {
	let (ty, values) = (TensorType::new(element, shape), values.into());
	assert_eq!(ty.elements(), values.len() as u64);
	Tensor(ty, values)
}

/// The result of one operator.
pub fn apply(op: Op, operands: &[Tensor]) -> Result<Tensor, Problem> {
	let inputs = (0..operands.len() as u32).map(Value::Input).collect();
	let graph = Graph {
		inputs: operands.iter().map(|Tensor(ty, _)| ty.clone()).collect(),
		weights: Vec::new(),
		nodes: vec![Node::new(op, inputs)],
		outputs: vec![Value::Node(0)],
	};
	let plan = graph.validate().map_err(|error| match error {
		GraphError::Node { node: 0, problem, .. } => problem,
		other => panic!("{other}"),
	})?;
	let mut blob = Vec::new();
	for Tensor(ty, values) in operands {
		values.iter().for_each(|value| ty.element.write(*value, &mut blob));
	}
	let execution = execute(&plan, &[], &blob, u64::MAX).unwrap();
	let ty = plan.node_types()[0].clone();
	let values = execution.nodes[0].chunks(ty.element.bytes() as usize).map(|e| ty.element.read(e).unwrap());
	Ok(Tensor(ty.clone(), values.collect()))
}

/// The elements of the result.
pub fn values(op: Op, operands: &[Tensor]) -> Vec<i64> {
	apply(op, operands).unwrap_or_else(|problem| panic!("{problem}")).1
}

/// Why the operator is refused.
pub fn problem(op: Op, operands: &[Tensor]) -> Problem {
	apply(op, operands).err().expect("is refused")
}

/// A tensor of random values.
pub fn random(seed: u64, element: ElementType, shape: &[u32]) -> Tensor {
	let ty = TensorType::new(element, shape);
	let bytes = Random::new(seed).tensor(&ty);
	let values = bytes.chunks(element.bytes() as usize).map(|e| element.read(e).unwrap()).collect();
	Tensor(ty, values)
}

/// Element type and elements of a result.
pub fn values_of(result: Result<Tensor, Problem>) -> (ElementType, Vec<i64>) {
	let Tensor(ty, values) = result.unwrap();
	(ty.element, values)
}
