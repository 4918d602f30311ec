//! What the engine refuses, and what it keeps.

use ambit_engine::{Device, Engine, ExecuteError, Limits, LoadError};
use ambit_graph::{
	ops::{Axis, MaxPool2d},
	testing::Random,
	ElementType, Graph, GraphError, Node, Op, Problem, TensorType, Value, Weight,
};
use ambit_trace::{commit_weights, model_root, Hash, LengthMismatch, WeightMismatch};
use codec::Encode;
use std::sync::Arc;

const ROWS: u32 = 64;
const DEPTH: u32 = 128;

/// A product with random weights: graph and weights.
fn product(seed: u64) -> (Graph, Vec<u8>) {
	let ty = TensorType::new(ElementType::I8, [ROWS, DEPTH]);
	let mut random = Random::new(seed);
	let weights: Vec<u8> = (0..ty.bytes()).map(|_| random.below(256) as u8).collect();
	let mut graph = Graph {
		inputs: vec![TensorType::new(ElementType::I8, [2, DEPTH])],
		weights: vec![Weight { ty, root: [0; 32] }],
		nodes: vec![
			Node::new(Op::MatMul, vec![Value::Input(0), Value::Weight(0)]),
			Node::new(Op::Relu, vec![Value::Node(0)]),
		],
		outputs: vec![Value::Node(1)],
	};
	commit_weights(&mut graph, &weights).expect("the weights fit");
	(graph, weights)
}

fn root_of(graph: &Graph) -> Hash {
	model_root(&graph.clone().validate().expect("the graph is valid"))
}

fn engine(limits: Limits) -> Engine {
	Engine::with_limits(Device::Cpu, limits).expect("the processor is there")
}

#[test]
fn load_should_refuse_when_bytes_are_no_graph() {
	let engine = engine(Limits::default());
	let (graph, weights) = product(1);
	let load = |bytes: &[u8]| engine.load(bytes, &weights).map(|_| ()).unwrap_err();
	assert_eq!(load(&[]), LoadError::Graph(GraphError::Malformed));
	assert_eq!(load(&[0xff; 64]), LoadError::Graph(GraphError::Malformed));
	let mut trailing = graph.encode();
	trailing.push(0);
	assert_eq!(load(&trailing), LoadError::Graph(GraphError::TrailingBytes));
	let mut invalid = graph;
	invalid.nodes[0].last.inputs.pop();
	let refused = GraphError::Node { node: 0, operator: "MatMul", problem: Problem::OperandCount };
	assert_eq!(load(&invalid.encode()), LoadError::Graph(refused));
}

#[test]
fn a_footprint_should_be_known_from_the_graph_alone() {
	let engine = engine(Limits::default());
	let (graph, weights) = product(1);
	let graph = graph.encode();
	let known = engine.footprint(&graph).unwrap();
	assert_eq!(known, engine.load(&graph, &weights).unwrap().footprint());
	assert_eq!(engine.footprint(&[]), Err(LoadError::Graph(GraphError::Malformed)));
}

#[test]
fn load_should_refuse_when_weights_are_not_those_of_the_graph() {
	let engine = engine(Limits::default());
	let (graph, mut weights) = product(1);
	let graph = graph.encode();
	let load = |weights: &[u8]| engine.load(&graph, weights).map(|_| ()).unwrap_err();
	let expected = weights.len() as u64;
	for found in [0, expected - 1] {
		let short = load(&weights[..found as usize]);
		assert_eq!(short, LoadError::Weights(WeightMismatch::Length(LengthMismatch { expected, found })));
	}
	weights[77] ^= 1;
	assert_eq!(load(&weights), LoadError::Weights(WeightMismatch::Root(0)));
	weights[77] ^= 1;
	assert!(engine.load(&graph, &weights).is_ok());
}

#[test]
fn load_should_refuse_before_allocating_when_results_are_too_large() {
	// 2^32 elements from a few bytes of graph: a maximum over windows of a large image that nobody has sent yet.
	let axis = Axis::PLAIN;
	let graph = Graph {
		inputs: vec![TensorType::new(ElementType::I64, [1, 65_536, 65_536, 1])],
		weights: Vec::new(),
		nodes: vec![Node::new(
			Op::MaxPool2d(MaxPool2d { kernel: [1, 1], rows: axis, columns: axis }),
			vec![Value::Input(0)],
		)],
		outputs: vec![Value::Node(0)],
	};
	for device in Device::ALL {
		let engine = Engine::new(device).expect("the device is there");
		let refused = engine.load(&graph.encode(), &[]).map(|_| ()).unwrap_err();
		assert!(matches!(refused, LoadError::TooLarge { needed, .. } if needed > 1 << 35), "{refused}");
	}
}

#[test]
fn load_should_follow_its_limit_when_the_model_just_fits() {
	let (graph, weights) = product(1);
	let needed =
		engine(Limits::default()).load(&graph.encode(), &weights).expect("it fits").footprint().total();
	let fits = Limits { model: needed, cache: 0, ..Limits::default() };
	assert!(engine(fits).load(&graph.encode(), &weights).is_ok());
	let refused = engine(Limits { model: needed - 1, ..fits }).load(&graph.encode(), &weights).map(|_| ());
	assert_eq!(refused.unwrap_err(), LoadError::TooLarge { needed, limit: needed - 1 });
}

#[test]
fn load_should_give_the_same_model_when_it_is_loaded_already() {
	let engine = engine(Limits::default());
	let (graph, weights) = product(1);
	let first = engine.load(&graph.encode(), &weights).expect("it loads");
	let second = engine.load(&graph.encode(), &weights).expect("it loads");
	assert!(Arc::ptr_eq(&first, &second));
	assert!(engine.loaded(&root_of(&graph)).is_some_and(|kept| Arc::ptr_eq(&kept, &first)));
	assert_eq!(engine.kept(), (1, first.footprint().model));
}

#[test]
fn cache_should_drop_the_model_that_was_unused_longest_when_it_is_full() {
	let models: Vec<_> = (1..=3).map(product).collect();
	let root = |place: usize| root_of(&models[place].0);
	let unlimited = engine(Limits::default());
	let each = unlimited.load(&models[0].0.encode(), &models[0].1).expect("it loads").footprint().model;
	let engine = engine(Limits { cache: 2 * each, ..Limits::default() });
	let load = |place: usize| engine.load(&models[place].0.encode(), &models[place].1).expect("it loads");
	load(0);
	load(1);
	assert!(engine.loaded(&root(0)).is_some());
	let third = load(2);
	assert_eq!(engine.kept(), (2, 2 * each));
	assert!(engine.loaded(&root(1)).is_none());
	assert!(engine.loaded(&root(0)).is_some() && engine.loaded(&root(2)).is_some());
	load(1);
	load(0);
	assert!(engine.loaded(&root(2)).is_none());
	assert!(third.execute(&[1; 2 * DEPTH as usize]).is_ok(), "a model in use outlives the cache");
}

#[test]
fn execute_should_refuse_when_inputs_have_another_length() {
	let (graph, weights) = product(1);
	let model = engine(Limits::default()).load(&graph.encode(), &weights).expect("it loads");
	let expected = 2 * u64::from(DEPTH);
	for found in [0, expected - 1, expected + 1] {
		let inputs = vec![0; found as usize];
		let error = ExecuteError::InputBytes { expected, found };
		assert_eq!(model.execute(&inputs), Err(error.clone()));
		assert_eq!(model.infer(&inputs), Err(error.clone()));
		assert_eq!(model.results(&inputs, &[0], None), Err(error));
	}
}

#[test]
fn results_should_give_what_was_asked_for_in_that_order_when_nodes_repeat() {
	let (graph, weights) = product(1);
	let model = engine(Limits::default()).load(&graph.encode(), &weights).expect("it loads");
	let inputs: Vec<u8> = (0..2 * DEPTH).map(|place| place as u8).collect();
	let all = model.results(&inputs, &[0, 1], None).expect("it executes");
	let asked = model.results(&inputs, &[1, 0, 1], None).expect("it executes");
	assert_eq!(asked, [all[1].clone(), all[0].clone(), all[1].clone()]);
	assert_eq!(model.results(&inputs, &[], None), Ok(Vec::new()));
	assert_eq!(model.results(&inputs, &[0, 2], None), Err(ExecuteError::NoSuchNode(2)));
}

#[test]
fn a_graph_should_be_loaded_and_executed_when_it_has_as_many_nodes_as_may_be() {
	const NODES: u32 = 65_536;
	let add = |node: u32| Node::new(Op::Add, vec![Value::Node(node), Value::Input(0)]);
	let first = Node::new(Op::Relu, vec![Value::Input(0)]);
	let graph = Graph {
		inputs: vec![TensorType::new(ElementType::I32, [2, 16])],
		weights: vec![],
		nodes: [first].into_iter().chain((0..NODES - 1).map(add)).collect(),
		outputs: vec![Value::Node(NODES - 1)],
	};
	let model = engine(Limits::default()).load(&graph.encode(), &[]).expect("it is valid");
	let inputs: Vec<u8> = (0..32).flat_map(|number: i32| number.to_le_bytes()).collect();
	let expected: Vec<u8> = (0..32).flat_map(|number: i32| (number * NODES as i32).to_le_bytes()).collect();
	assert_eq!(model.infer(&inputs), Ok(expected.clone()));
	assert_eq!(model.results(&inputs, &[NODES - 1], None), Ok(vec![expected]));
}
