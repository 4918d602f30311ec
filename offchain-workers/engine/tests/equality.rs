//! Every backend is bit-equal to the reference on every tile, on random graphs over all operators.

use ambit_engine::{Device, Engine, Tamper};
use ambit_graph::{evaluate_tile, execute, testing::Case, Plan, Tensors, Tiling};
use ambit_trace::{blob_root, commit_weights, model_root, ExecutionRoots};
use codec::Encode;
use proptest::prelude::*;

/// Most bytes of all results of a random graph.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// A random case whose graph commits to its weights.
fn committed(seed: u64) -> (Plan, Case) {
	let case = Case::random(seed);
	let mut graph = case.plan.graph().clone();
	commit_weights(&mut graph, &case.weights).expect("the case's weights fit its graph");
	(graph.validate().expect("roots don't change whether a graph is valid"), case)
}

/// What `execute`, `infer` and `results` of a device give, against nothing but `evaluate_tile`.
fn agrees_with_the_reference(device: Device, seed: u64) -> Result<(), TestCaseError> {
	let (plan, case) = committed(seed);
	let expected = execute(&plan, &case.weights, &case.inputs, MOST_BYTES).expect("the case executes");
	let root = model_root(&plan);
	let input_root = blob_root(plan.graph().inputs.iter(), &case.inputs).expect("the inputs fit");
	let roots = ExecutionRoots::of(&plan, &root, &input_root, &expected.nodes).expect("the results fit");

	let engine = Engine::new(device).expect("the device is there");
	let model = engine.load(&plan.graph().encode(), &case.weights).expect("the model loads");
	prop_assert_eq!(model.root(), root);
	let all: Vec<u32> = (0..plan.node_types().len() as u32).collect();
	let results = model.results(&case.inputs, &all, None).expect("the model executes");
	for ((node, result), expected) in plan.graph().nodes.iter().zip(&results).zip(&expected.nodes) {
		prop_assert_eq!(result, expected, "{:?}", node);
	}
	let execution = model.execute(&case.inputs).expect("the model executes");
	prop_assert_eq!(&execution.trace, &roots.nodes);
	prop_assert_eq!(execution.trace_root, roots.trace);
	prop_assert_eq!(execution.input_root, input_root);
	prop_assert_eq!(execution.output_root, roots.output);
	prop_assert_eq!(&execution.outputs, &expected.outputs(&plan));
	prop_assert_eq!(model.infer(&case.inputs).expect("the model executes"), execution.outputs);
	Ok(())
}

/// The results of all nodes where one is spoilt, by nothing but `evaluate_tile`.
fn spoilt_results(plan: &Plan, case: &Case, tamper: Tamper) -> Vec<Vec<u8>> {
	let weights = plan.split_weights(&case.weights).expect("the case's weights fit its graph");
	let inputs = plan.split_inputs(&case.inputs).expect("the case's inputs fit its graph");
	let spoilt = tamper.node_of(plan.node_types().len() as u32);
	let mut nodes: Vec<Vec<u8>> = Vec::new();
	for (node, ty) in (0..).zip(plan.node_types()) {
		let source = Tensors { plan, inputs: &inputs, weights: &weights, nodes: &nodes[..] };
		let tiles = 0..Tiling::of(ty).count();
		let result =
			tiles.flat_map(|tile| evaluate_tile(plan, node, tile, &source).expect("every tile is there"));
		let mut result: Vec<u8> = result.collect();
		if node == spoilt {
			tamper.spoil(ty, &mut result);
		}
		nodes.push(result);
	}
	nodes
}

/// What a device gives that is made to spoil a result.
fn carries_on_from_a_fault(device: Device, seed: u64, tamper: Tamper) -> Result<(), TestCaseError> {
	let (plan, case) = committed(seed);
	let expected = spoilt_results(&plan, &case, tamper);
	let input_root = blob_root(plan.graph().inputs.iter(), &case.inputs).expect("the inputs fit");
	let roots = ExecutionRoots::of(&plan, &model_root(&plan), &input_root, &expected).expect("they fit");
	let engine = Engine::new(device).expect("the device is there");
	let model = engine.load(&plan.graph().encode(), &case.weights).expect("the model loads");
	let all: Vec<u32> = (0..expected.len() as u32).rev().collect();
	let reversed: Vec<Vec<u8>> = expected.iter().rev().cloned().collect();
	let (execution, kept) = model.execute_keeping(&case.inputs, &all, Some(tamper)).expect("it executes");
	prop_assert_eq!(&kept, &reversed);
	prop_assert_eq!(&execution.trace, &roots.nodes);
	prop_assert_eq!(execution.output_root, roots.output);
	prop_assert_eq!(execution.trace_root, roots.trace);
	prop_assert_eq!(model.results(&case.inputs, &all, Some(tamper)).expect("it executes"), reversed);
	// Without the fault, it is as if there had never been any.
	let honest = model.execute(&case.inputs).expect("it executes");
	prop_assert_eq!(model.execute_keeping(&case.inputs, &[], None).expect("it executes").0, honest.clone());
	prop_assert_ne!(honest.trace_root, execution.trace_root);
	Ok(())
}

macro_rules! suite {
	($name:ident, $device:expr, $cases:expr) => {
		mod $name {
			use super::*;

			proptest! {
				#![proptest_config(ProptestConfig::with_cases($cases))]

				#[test]
				fn every_result_should_be_bit_equal_when_a_random_graph_is_executed(seed: u64) {
					agrees_with_the_reference($device, seed)?;
				}

				#[test]
				fn what_is_behind_a_fault_should_follow_from_it(seed: u64, node: u32, element: u64, bit: u32) {
					carries_on_from_a_fault($device, seed, Tamper { node, element, bit })?;
				}
			}

			#[test]
			fn executions_should_be_the_same_when_they_are_repeated_and_concurrent() {
				repeated_and_concurrent($device);
			}

			#[test]
			fn products_should_be_exact_when_all_operands_are_extreme() {
				extreme_products($device);
			}
		}
	};
}

suite!(reference, Device::Reference, 16);
suite!(cpu, Device::Cpu, 1024);

fn repeated_and_concurrent(device: Device) {
	let (plan, case) = committed(7);
	let engine = Engine::new(device).expect("the device is there");
	let model = engine.load(&plan.graph().encode(), &case.weights).expect("the model loads");
	let once = model.execute(&case.inputs).expect("the model executes");
	std::thread::scope(|scope| {
		let runs: Vec<_> = (0..4).map(|_| scope.spawn(|| model.execute(&case.inputs))).collect();
		for run in runs {
			assert_eq!(run.join().expect("no panic").expect("the model executes"), once);
		}
	});
}

/// Long dot products of nothing but the largest magnitudes: what would first leave the range in which floating point is
/// exact.
fn extreme_products(device: Device) {
	use ambit_graph::{ElementType, Graph, Node, Op, TensorType, Value, Weight};
	let types = [ElementType::I8, ElementType::I16];
	for (x, w) in types.into_iter().flat_map(|x| types.map(|w| (x, w))) {
		// Two rows of 60,000 numbers of 16 bits are about as many as a referee may read.
		for depth in [1023, 1024, 1025, 4096, 60_000] {
			for (first, second) in [(x.min(), w.min()), (x.min(), w.max()), (x.max(), w.max())] {
				let tensor = |element: ElementType, value: i64| {
					let mut bytes = Vec::new();
					(0..depth)
						.for_each(|place: u32| element.write(value + i64::from(place % 7 == 3), &mut bytes));
					bytes
				};
				let (inputs, weights) = (tensor(x, first), tensor(w, second));
				let mut graph = Graph {
					inputs: vec![TensorType::new(x, [1, depth])],
					weights: vec![Weight { ty: TensorType::new(w, [1, depth]), root: [0; 32] }],
					nodes: vec![Node { op: Op::MatMul, inputs: vec![Value::Input(0), Value::Weight(0)] }],
					outputs: vec![Value::Node(0)],
				};
				commit_weights(&mut graph, &weights).expect("the weights fit");
				let engine = Engine::new(device).expect("the device is there");
				let model = engine.load(&graph.encode(), &weights).expect("the model loads");
				let result = model.infer(&inputs).expect("the model executes");
				let element = model.plan().node_types()[0].element;
				let read = |element: ElementType, bytes: &[u8], place: u32| {
					i128::from(element.read(&bytes[(place * element.bytes()) as usize..]).expect("in range"))
				};
				let exact: i128 = (0..depth).map(|at| read(x, &inputs, at) * read(w, &weights, at)).sum();
				assert_eq!(read(element, &result, 0), exact, "{x:?} by {w:?}, {depth} terms");
			}
		}
	}
}
