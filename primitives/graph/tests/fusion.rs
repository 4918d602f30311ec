//! Nodes of several steps: what they may be, and that they give what their steps give one by one.

use ambit_graph::{
	execute,
	function::Function,
	limits::MAX_STEPS,
	ops::{Apply, Cast, Rescale, Transpose},
	testing::{Case, Random},
	ElementType::{I32, I8},
	Execution, Fused, Graph, GraphError, Node, Op, Plan, Problem, Step, TensorType, Value, Weight,
};
use codec::Encode;
use proptest::prelude::*;

fn run(plan: &Plan, case: &Case) -> Execution {
	execute(plan, &case.weights, &case.inputs, u64::MAX).unwrap()
}

/// A graph of one node over two inputs.
fn graph(before: Vec<Step>, last: Step) -> Graph {
	Graph {
		inputs: vec![TensorType::new(I32, [3, 4]), TensorType::new(I8, [3, 4])],
		weights: vec![],
		nodes: vec![Node { before, last }],
		outputs: vec![Value::Node(0)],
	}
}

fn step(op: Op, inputs: &[Value]) -> Step {
	Step { op, inputs: inputs.to_vec() }
}

fn problem(graph: Graph) -> Problem {
	match graph.validate() {
		Err(GraphError::Node { node: 0, problem, .. }) => problem,
		other => panic!("{other:?}"),
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(1_000))]

	#[test]
	fn steps_should_give_what_they_give_as_nodes(seed: u64) {
		let case = Case::random(seed);
		let flat = case.plan.flattened();
		prop_assert_eq!(flat.plan.node_types().len(), case.plan.graph().nodes.iter().map(|node| node.steps().count()).sum::<usize>());
		prop_assert!(flat.plan.graph().nodes.iter().all(|node| node.before.is_empty()));
		// It is a graph like any other.
		prop_assert_eq!(&flat.plan.clone().into_graph().validate().unwrap(), &flat.plan);
		let (together, apart) = (run(&case.plan, &case), run(&flat.plan, &case));
		for (place, result) in together.nodes.iter().enumerate() {
			prop_assert_eq!(result, &apart.nodes[flat.results[place] as usize]);
		}
		prop_assert_eq!(together.outputs(&case.plan), apart.outputs(&flat.plan));
	}

	#[test]
	fn fusing_should_change_no_result_that_is_left(seed: u64, keep: u64) {
		let case = Case::random(seed);
		let flat = case.plan.flattened().plan;
		let before = run(&flat, &case);
		let mut random = Random::new(keep);
		let kept: Vec<bool> = flat.node_types().iter().map(|_| random.once_in(4)).collect();
		let Fused { plan: fused, places } = flat.clone().fused(|node| kept[node as usize]);
		for (node, place) in flat.graph().nodes.iter().zip(&places) {
			let steps = fused.node(*place).unwrap().steps();
			prop_assert!(steps.map(|step| &step.op).any(|op| *op == node.last.op));
		}
		prop_assert_eq!(&fused.clone().into_graph().validate().unwrap(), &fused);
		let after = run(&fused, &case);
		prop_assert_eq!(before.outputs(&flat), after.outputs(&fused));
		// What is left has its bytes, in its order.
		let mut left = after.nodes.iter();
		let mut next = left.next();
		for result in &before.nodes {
			if next == Some(result) {
				next = left.next();
			}
		}
		prop_assert!(next.is_none());
		let steps = |plan: &Plan| plan.graph().nodes.iter().map(|node| node.steps().count()).sum::<usize>();
		prop_assert_eq!(steps(&fused), steps(&flat));
		let wanted = kept.iter().enumerate().filter(|(_, kept)| **kept).map(|(node, _)| &before.nodes[node]);
		for result in wanted {
			prop_assert!(after.nodes.contains(result));
		}
		prop_assert_eq!(fused.clone().fused(|_| false).plan, fused.fused(|_| false).plan.fused(|_| false).plan);
	}
}

#[test]
fn a_product_and_what_follows_should_be_one_node_when_fused() {
	let scale = Rescale { pre: 0, mid: 8, post: 8 };
	let gelu = Apply { function: Function::Gelu, from: 16, to: 16 };
	let graph = Graph {
		inputs: vec![TensorType::new(I8, [5, 40]), TensorType::new(I32, [5, 1])],
		weights: vec![
			Weight { ty: TensorType::new(I8, [30, 40]), root: [0; 32] },
			Weight { ty: TensorType::new(I32, [30]), root: [0; 32] },
		],
		nodes: vec![
			Node::new(Op::MatMul, vec![Value::Input(0), Value::Weight(0)]),
			Node::new(
				Op::Rescale(scale),
				vec![Value::Node(0), Value::Input(1), Value::Weight(1), Value::Weight(1)],
			),
			Node::new(Op::Apply(gelu), vec![Value::Node(1)]),
			// Takes whole rows: what it takes is committed to.
			Node::new(Op::AbsMax, vec![Value::Node(2)]),
			Node::new(Op::Transpose(Transpose { order: vec![1, 0] }), vec![Value::Node(2)]),
		],
		outputs: vec![Value::Node(4), Value::Node(3)],
	};
	let Fused { plan, places } = graph.validate().unwrap().fused(|_| false);
	assert_eq!(places, [0, 0, 0, 1, 2]);
	let steps: Vec<Vec<&str>> =
		plan.graph().nodes.iter().map(|node| node.steps().map(|step| step.op.name()).collect()).collect();
	assert_eq!(steps, [vec!["MatMul", "Rescale", "Apply"], vec!["AbsMax"], vec!["Transpose"]]);
	assert_eq!(plan.graph().outputs, [Value::Node(2), Value::Node(1)]);
	let cost = plan.cost_of_element(0).unwrap();
	assert_eq!((cost.steps, cost.terms), (3, 40 + 1 + 32));
	assert_eq!(plan.dearest_step(0).unwrap().op, Op::MatMul);
}

#[test]
fn something_should_be_left_that_is_no_output() {
	let graph = Graph {
		inputs: vec![TensorType::new(I8, [5, 40])],
		weights: vec![],
		nodes: vec![Node::new(Op::Relu, vec![Value::Input(0)]), Node::new(Op::Relu, vec![Value::Node(0)])],
		outputs: vec![Value::Node(1)],
	};
	let plan = graph.validate().unwrap();
	assert_eq!(plan.clone().fused(|_| false), Fused { plan, places: vec![0, 1] });
}

#[test]
fn what_is_spread_over_a_larger_result_should_be_committed_to() {
	let graph = Graph {
		inputs: vec![TensorType::new(I32, [1, 4]), TensorType::new(I32, [50, 4])],
		weights: vec![],
		nodes: vec![
			Node::new(Op::Relu, vec![Value::Input(0)]),
			Node::new(Op::Add, vec![Value::Node(0), Value::Input(1)]),
		],
		outputs: vec![Value::Node(1)],
	};
	assert_eq!(graph.validate().unwrap().fused(|_| false).plan.node_types().len(), 2);
}

#[test]
fn a_step_that_takes_more_than_single_elements_of_another_should_be_refused() {
	let relu = step(Op::Relu, &[Value::Input(1)]);
	for op in [Op::MatMul, Op::AbsMax, Op::Argmax, Op::Max] {
		let inputs =
			if op == Op::MatMul { vec![Value::Step(0), Value::Input(1)] } else { vec![Value::Step(0)] };
		assert_eq!(problem(graph(vec![relu.clone()], step(op, &inputs))), Problem::TakesMany);
	}
	let gather = step(Op::Gather, &[Value::Step(0), Value::Input(1)]);
	assert_eq!(problem(graph(vec![relu], gather)), Problem::TakesMany);
}

#[test]
fn a_step_should_be_of_the_same_node_and_earlier() {
	let relu = |value| step(Op::Relu, &[value]);
	for value in [Value::Step(0), Value::Step(1), Value::Step(u32::MAX), Value::Node(0)] {
		assert_eq!(problem(graph(vec![], relu(value))), Problem::NoSuchOperand);
	}
	let own = vec![relu(Value::Step(0))];
	assert_eq!(problem(graph(own, relu(Value::Step(0)))), Problem::NoSuchOperand);
	let two = vec![relu(Value::Input(0)), relu(Value::Input(0))];
	assert_eq!(problem(graph(two, relu(Value::Step(1)))), Problem::Unused);
	let mut of_output = graph(vec![relu(Value::Input(0))], relu(Value::Step(0)));
	assert!(of_output.clone().validate().is_ok());
	of_output.outputs = vec![Value::Step(0)];
	assert_eq!(of_output.validate(), Err(GraphError::Output(0)));
}

#[test]
fn steps_should_be_counted_as_often_as_they_are_computed() {
	let doubled = |levels: u32| {
		let mut steps = vec![step(Op::Relu, &[Value::Input(0)])];
		steps.extend((0..levels).map(|level| step(Op::Add, &[Value::Step(level); 2])));
		let last = step(Op::Relu, &[Value::Step(levels)]);
		graph(steps, last)
	};
	// 1, 3, 7, 15, 31 steps, and the last one.
	assert_eq!(doubled(4).validate().unwrap().cost_of_element(0).unwrap().steps, 32);
	assert_eq!(problem(doubled(5)), Problem::TooManySteps(63));

	let mut all = graph(vec![], step(Op::Relu, &[Value::Input(0)]));
	let some = |nodes: usize| vec![doubled(4).nodes.remove(0); nodes];
	// Six steps each.
	all.nodes = some(65_536 / 6);
	assert!(Graph::decode_bounded(&all.encode()).unwrap().validate().is_ok());
	all.nodes = some(65_536 / 6 + 1);
	assert_eq!(Graph::decode_bounded(&all.encode()), Err(GraphError::TooMany));
	assert_eq!(all.validate(), Err(GraphError::TooMany));

	let chain = |steps: usize| {
		let cast = |value| step(Op::Cast(Cast { to: I32, shift: 0 }), &[value]);
		let before = (0..steps - 1).map(|place| match place {
			0 => cast(Value::Input(1)),
			_ => cast(Value::Step(place as u32 - 1)),
		});
		graph(before.collect(), cast(Value::Step(steps as u32 - 2)))
	};
	assert!(chain(MAX_STEPS).validate().is_ok());
	assert_eq!(chain(MAX_STEPS + 1).validate(), Err(GraphError::TooMany));
	assert_eq!(Graph::decode_bounded(&chain(MAX_STEPS + 1).encode()), Err(GraphError::Malformed));
}
