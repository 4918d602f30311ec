//! Everything that graphs give equals what `tests/integer-graph`, a second implementation of the specification, computed.

use ambit_graph::{
	self as graph, execute, inputs_of, ElementType, Graph, Region, TensorType, Tensors, TileRef, Tiling,
};
use codec::Encode;
use serde_json::Value;
use std::collections::BTreeSet;

macro_rules! golden {
	($name:literal) => {
		serde_json::from_str::<Vec<Value>>(include_str!(concat!(
			"../../../tests/integer-graph/golden/",
			$name,
			".json"
		)))
		.unwrap()
	};
}

fn bytes(value: &Value) -> Vec<u8> {
	hex::decode(value.as_str().unwrap()).unwrap()
}

fn numbers(value: &Value) -> Vec<u64> {
	value.as_array().unwrap().iter().map(|number| number.as_u64().unwrap()).collect()
}

fn check(case: &Value) {
	let name = case["name"].as_str().unwrap();
	let encoded = bytes(&case["graph"]);
	let graph = Graph::decode_bounded(&encoded).unwrap();
	assert_eq!(graph.encode(), encoded, "{name}");
	let plan = graph.validate().unwrap_or_else(|error| panic!("{name}: {error}"));
	let (weights, inputs) = (bytes(&case["weights"]), bytes(&case["inputs"]));
	let execution = execute(&plan, &weights, &inputs, u64::MAX).unwrap();
	let expected: Vec<_> = case["results"].as_array().unwrap().iter().map(bytes).collect();
	assert_eq!(execution.nodes.len(), expected.len());
	for ((node, result), expected) in plan.graph().nodes.iter().zip(&execution.nodes).zip(&expected) {
		assert_eq!(result, expected, "{name}: {node:?}");
	}
	for (node, expected) in (0..).zip(case["costs"].as_array().unwrap()) {
		let cost = plan.cost_of_element(node).unwrap();
		let cost = [cost.steps, cost.terms, cost.tiles, cost.bytes, cost.openings];
		assert_eq!(cost.to_vec(), numbers(expected), "{name}: {:?}", plan.node(node));
	}
	let (weights, inputs) = (plan.split_weights(&weights).unwrap(), plan.split_inputs(&inputs).unwrap());
	let source = Tensors { plan: &plan, inputs: &inputs, weights: &weights, nodes: &execution.nodes };
	for needed in case["needed"].as_array().unwrap() {
		let [node, tile, index] = [0, 1, 2].map(|place| needed[place].as_u64().unwrap() as u32);
		let tiles = needed[3].as_array().unwrap().iter().map(|tile| {
			let [kind, place, tile] = numbers(tile)[..] else { panic!("{name}: a tile is of a value") };
			let value =
				[graph::Value::Input, graph::Value::Weight, graph::Value::Node][kind as usize](place as u32);
			TileRef { value, tile: tile as u32 }
		});
		let found = inputs_of(&plan, node, Region::Element { tile, index }, &source).unwrap();
		assert_eq!(
			found.into_iter().collect::<BTreeSet<_>>(),
			tiles.collect(),
			"{name}: {:?}",
			plan.node(node)
		);
	}
}

#[test]
fn every_operator_should_give_the_golden_results() {
	golden!("operators").iter().for_each(check);
}

#[test]
fn edges_should_give_the_golden_results() {
	golden!("edges").iter().for_each(check);
}

#[test]
fn random_graphs_should_give_the_golden_results() {
	golden!("graphs").iter().for_each(check);
}

#[test]
fn graphs_that_are_not_valid_should_be_refused() {
	for case in golden!("refused") {
		let plan = Graph::decode_bounded(&bytes(&case["graph"])).and_then(Graph::validate);
		assert!(plan.is_err(), "{}", case["name"]);
	}
}

#[test]
fn tensors_should_be_cut_into_the_golden_tiles() {
	for case in golden!("tiles") {
		let element = match case["element"].as_str().unwrap() {
			"I8" => ElementType::I8,
			"I16" => ElementType::I16,
			"I32" => ElementType::I32,
			"I64" => ElementType::I64,
			other => panic!("element type {other}"),
		};
		let shape: Vec<u32> = numbers(&case["shape"]).into_iter().map(|extent| extent as u32).collect();
		let tiling = Tiling::of(&TensorType::new(element, shape));
		let tiles = (0..tiling.count()).map(|place| u64::from(tiling.tile(place).unwrap().bytes));
		assert_eq!(tiles.collect::<Vec<_>>(), numbers(&case["tiles"]), "{case}");
	}
}
