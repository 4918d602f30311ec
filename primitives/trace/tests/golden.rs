//! Roots equal those that `golden.py`, an independent implementation of the specification, computed.

use ambit_graph::{ElementType, Graph, TensorType};
use ambit_trace::{
	check_weights, commit_weights, model_root, tensor_root, trace_root, values_root, Hash, TensorTree,
};
use codec::Encode;
use serde_json::Value;

fn golden() -> Value {
	serde_json::from_str(include_str!("golden.json")).unwrap()
}

fn bytes(value: &Value) -> Vec<u8> {
	hex::decode(value.as_str().unwrap()).unwrap()
}

fn hash(value: &Value) -> Hash {
	bytes(value).try_into().unwrap()
}

fn hashes(value: &Value) -> Vec<Hash> {
	value.as_array().unwrap().iter().map(hash).collect()
}

fn ty(tensor: &Value) -> TensorType {
	let element = match tensor["element"].as_str().unwrap() {
		"I8" => ElementType::I8,
		"I16" => ElementType::I16,
		"I32" => ElementType::I32,
		"I64" => ElementType::I64,
		other => panic!("element type {other}"),
	};
	let shape = tensor["shape"].as_array().unwrap().iter().map(|extent| extent.as_u64().unwrap() as u32);
	TensorType::new(element, shape.collect::<Vec<_>>())
}

#[test]
fn tensor_roots_should_equal_the_golden_ones() {
	for tensor in golden()["tensors"].as_array().unwrap() {
		let (ty, bytes) = (ty(tensor), bytes(&tensor["bytes"]));
		assert_eq!(tensor_root(&ty, &bytes), Ok(hash(&tensor["root"])), "{ty:?}");
		assert_eq!(TensorTree::new(&ty, &bytes).unwrap().root(), hash(&tensor["root"]));
	}
}

#[test]
fn values_roots_should_equal_the_golden_ones() {
	for values in golden()["values"].as_array().unwrap() {
		assert_eq!(values_root(&hashes(&values["roots"])), hash(&values["root"]));
	}
}

#[test]
fn trace_roots_should_equal_the_golden_ones() {
	for trace in golden()["traces"].as_array().unwrap() {
		let root = trace_root(&hash(&trace["model"]), &hash(&trace["input"]), &hashes(&trace["nodes"]));
		assert_eq!(root, hash(&trace["root"]));
	}
}

#[test]
fn a_model_should_have_the_golden_root_when_its_graph_is_decoded() {
	let golden = golden();
	let (encoded, weights) = (bytes(&golden["model"]["graph"]), bytes(&golden["model"]["weights"]));
	let graph = Graph::decode_bounded(&encoded).unwrap();
	assert_eq!(graph.encode(), encoded);
	let mut again = graph.clone();
	again.weights[0].root = [0; 32];
	commit_weights(&mut again, &weights).unwrap();
	assert_eq!(again, graph);
	let plan = graph.validate().unwrap();
	assert_eq!(model_root(&plan), hash(&golden["model"]["root"]));
	assert_eq!(check_weights(&plan, &weights), Ok(()));
}
