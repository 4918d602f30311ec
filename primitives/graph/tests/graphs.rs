//! Decoding and checking of graphs that come from strangers.

use ambit_graph::{
	limits::{MAX_GRAPH_BYTES, MAX_NODES, MAX_OPERANDS, MAX_VALUES},
	ops::{Axis, Conv2d, MaxPool2d},
	testing::{Case, Random},
	ElementType::{I32, I64, I8},
	Graph, GraphError, Node, Op, Problem, TensorType, Value, Weight,
};
use codec::Encode;
use proptest::prelude::*;

fn relus(inputs: Vec<TensorType>, nodes: usize) -> Graph {
	let node = Node::new(Op::Relu, vec![Value::Input(0)]);
	Graph { inputs, weights: Vec::new(), nodes: vec![node; nodes], outputs: vec![Value::Node(0)] }
}

fn byte() -> TensorType {
	TensorType::new(I8, [1])
}

proptest! {
	#[test]
	fn a_graph_should_be_the_same_when_encoded_and_decoded(seed: u64) {
		let graph = Case::random(seed).plan.into_graph();
		let bytes = graph.encode();
		let decoded = Graph::decode_bounded(&bytes).unwrap();
		prop_assert_eq!(&decoded, &graph);
		decoded.validate().unwrap();
		for end in 0..bytes.len() {
			prop_assert_eq!(Graph::decode_bounded(&bytes[..end]), Err(GraphError::Malformed));
		}
		let mut longer = bytes;
		longer.push(0);
		prop_assert_eq!(Graph::decode_bounded(&longer), Err(GraphError::TrailingBytes));
	}

	#[test]
	fn arbitrary_bytes_should_decode_or_be_refused_without_panic(
		bytes in prop::collection::vec(any::<u8>(), 0..400),
	) {
		if let Ok(graph) = Graph::decode_bounded(&bytes) {
			prop_assert_eq!(graph.encode(), bytes);
			let _ = graph.validate();
		}
	}

	#[test]
	fn a_changed_graph_should_be_checked_without_panic(seed: u64, changes in prop::collection::vec(any::<(u32, u8)>(), 1..4)) {
		let mut bytes = Case::random(seed).plan.graph().encode();
		for (at, value) in changes {
			let at = at as usize % bytes.len();
			bytes[at] = value;
		}
		if let Ok(graph) = Graph::decode_bounded(&bytes) {
			prop_assert_eq!(graph.encode(), bytes);
			let _ = graph.validate();
		}
	}

	#[test]
	fn wild_attributes_should_be_checked_without_panic(
		seed: u64,
		shape in prop::collection::vec(prop_oneof![1u32..5, any::<u32>()], 1..9),
		weight in prop::collection::vec(prop_oneof![1u32..5, any::<u32>()], 1..9),
	) {
		let mut random = Random::new(seed);
		let mut axis = || {
			let mut small = || random.one_of(&[0, 1, 2, 3, u16::MAX]);
			Axis { stride: small(), before: small(), after: small(), dilation: small() }
		};
		let (rows, columns) = (axis(), axis());
		let kernel = [rows.stride, columns.before];
		let groups = Random::new(seed).one_of(&[0, 1, 2, u32::MAX]);
		let inputs = vec![TensorType::new(I8, shape), TensorType::new(I8, weight)];
		for (op, operands) in [
			(Op::Conv2d(Conv2d { rows, columns, groups }), 2),
			(Op::MaxPool2d(MaxPool2d { kernel, rows, columns }), 1),
			(Op::MatMul, 2),
			(Op::AbsMax, 1),
		] {
			let nodes = vec![Node::new(op, (0..operands).map(Value::Input).collect())];
			let graph = Graph { inputs: inputs.clone(), weights: Vec::new(), nodes, outputs: vec![Value::Node(0)] };
			let _ = graph.validate();
		}
	}
}

#[test]
fn decoding_should_be_refused_when_there_is_too_much() {
	assert_eq!(Graph::decode_bounded(&vec![0; MAX_GRAPH_BYTES + 1]), Err(GraphError::TooLong));
	let graph = relus(vec![byte()], MAX_NODES);
	assert_eq!(Graph::decode_bounded(&graph.encode()), Ok(graph.clone()));
	graph.validate().unwrap();
	let graph = relus(vec![byte()], MAX_NODES + 1);
	assert_eq!(Graph::decode_bounded(&graph.encode()), Err(GraphError::TooMany));
	assert_eq!(graph.validate(), Err(GraphError::TooMany));
	// A vector that says it has 2^30 items and has none.
	assert_eq!(Graph::decode_bounded(&[3, 0, 0, 0, 64]), Err(GraphError::TooMany));
	assert_eq!(Graph::decode_bounded(&[4, 0, 3, 0, 0, 0, 64]), Err(GraphError::Malformed));
}

#[test]
fn validation_should_be_refused_when_counts_are_out_of_range() {
	for inputs in [0, MAX_VALUES + 1] {
		assert_eq!(relus(vec![byte(); inputs], 1).validate(), Err(GraphError::TooMany));
	}
	assert_eq!(relus(vec![byte()], 0).validate(), Err(GraphError::TooMany));
	for outputs in [0, MAX_VALUES + 1] {
		let graph = Graph { outputs: vec![Value::Node(0); outputs], ..relus(vec![byte()], 1) };
		assert_eq!(graph.validate(), Err(GraphError::TooMany));
	}
	let mut graph = relus(vec![byte()], 1);
	graph.nodes[0].last.inputs = vec![Value::Input(0); MAX_OPERANDS + 1];
	assert_eq!(graph.validate(), Err(GraphError::TooMany));
}

#[test]
fn validation_should_name_the_type_that_is_invalid() {
	let refused = |ty: TensorType| relus(vec![byte(), ty], 1).validate() == Err(GraphError::Input(1));
	assert!(refused(TensorType::new(I8, [])));
	assert!(refused(TensorType::new(I8, [2, 0])));
	assert!(refused(TensorType::new(I8, [1; 9])));
	assert!(refused(TensorType::new(I8, [1 << 16, (1 << 16) + 1])));
	assert!(refused(TensorType::new(I8, [u32::MAX; 8])));
	assert!(!refused(TensorType::new(I64, [1 << 16, 1 << 16])));
	let mut graph = relus(vec![byte()], 1);
	graph.weights = vec![Weight { ty: TensorType::new(I8, [0]), root: [0; 32] }];
	assert_eq!(graph.validate(), Err(GraphError::Weight(0)));
}

#[test]
fn validation_should_name_the_reference_that_leads_nowhere() {
	for value in [Value::Node(0), Value::Node(1), Value::Input(1), Value::Weight(0), Value::Node(u32::MAX)] {
		let mut graph = relus(vec![byte()], 1);
		graph.nodes[0].last.inputs = vec![value];
		let problem = Problem::NoSuchOperand;
		assert_eq!(graph.validate(), Err(GraphError::Node { node: 0, operator: "Relu", problem }));
	}
	for output in [Value::Input(0), Value::Weight(0), Value::Node(1)] {
		let graph = Graph { outputs: vec![Value::Node(0), output], ..relus(vec![byte()], 1) };
		assert_eq!(graph.validate(), Err(GraphError::Output(1)));
	}
}

#[test]
fn validation_should_refuse_a_node_when_one_element_depends_on_too_much() {
	let reduce = |element, row| {
		let mut graph = relus(vec![TensorType::new(element, [1, row])], 1);
		graph.nodes[0].last.op = Op::AbsMax;
		graph.validate().map(|plan| plan.cost_of_element(0).unwrap())
	};
	let too_costly = |operator, terms, openings| {
		let problem = Problem::TooCostly { terms, openings };
		Err(GraphError::Node { node: 0, operator, problem })
	};
	// 62 tiles, each with 6 hashes.
	let cost = reduce(I32, 62_560).unwrap();
	assert_eq!((cost.terms, cost.tiles, cost.bytes, cost.openings), (62_560, 62, 250_240, 262_144));
	assert_eq!(reduce(I32, 62_561), too_costly("AbsMax", 62_561, 262_148));
	let error = reduce(I64, 1 << 20).unwrap_err();
	assert_eq!(
		error.to_string(),
		"node 0, AbsMax: one element takes 1048576 terms of at most 1048576 and 9109504 bytes of openings of at most 262144"
	);
	// Terms: a window of ones over one small tensor.
	let window = |kernel| {
		let mut graph = relus(vec![TensorType::new(I8, [1, 4, 4, 1])], 1);
		let axis = Axis { stride: 1, before: 2_000, after: 2_000, dilation: 1 };
		graph.nodes[0].last.op = Op::MaxPool2d(MaxPool2d { kernel: [kernel; 2], rows: axis, columns: axis });
		graph.validate().map(|plan| plan.cost_of_element(0).unwrap().terms)
	};
	assert_eq!(window(1_024), Ok(1 << 20));
	assert_eq!(
		window(1_025),
		too_costly("MaxPool2d", 1_025 * 1_025, 16).map(|cost: ambit_graph::Cost| cost.terms)
	);
	// Each place of the window is in another tile, 12 levels deep.
	let window = |kernel| {
		let mut graph = relus(vec![TensorType::new(I32, [1, 64, 64, 1_024])], 1);
		graph.nodes[0].last.op =
			Op::MaxPool2d(MaxPool2d { kernel: [kernel; 2], rows: Axis::PLAIN, columns: Axis::PLAIN });
		graph.validate().map(|plan| plan.cost_of_element(0).unwrap().openings)
	};
	assert_eq!(window(7), Ok(49 * (4_096 + 12 * 32)));
	assert!(window(8).is_err());
}
