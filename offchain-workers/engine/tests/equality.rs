//! Every backend is bit-equal to the reference on every tile, on random graphs over all operators.

#[path = "../examples/dispute_cost/builder.rs"]
#[allow(dead_code)]
mod builder;
#[path = "../examples/dispute_cost/encoder.rs"]
#[allow(dead_code)]
mod encoder;

use ambit_engine::{Device, Engine, Execution, Fault, Inference, Limits, Tamper};
use ambit_graph::{evaluate_tile, execute, testing::Case, Plan, Tensors, Tiling};
use ambit_trace::{blob_root, commit_weights, model_root, tensor_root, ExecutionRoots};
use codec::Encode;
use proptest::prelude::*;
use std::{
	collections::HashMap,
	sync::{Mutex, PoisonError},
};

/// Most bytes of all results of a random graph.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// If set, a device that isn't there fails the tests on it.
const REQUIRED: &str = "AMBIT_REQUIRE_DEVICES";

/// A device, and the threads that compute where it is the processor.
type Side = (Device, usize);

/// The engine on a device, one for all tests; none, with the reason printed, where there is no such device.
fn engine(side: Side) -> Option<&'static Engine> {
	static ENGINES: Mutex<Option<HashMap<Side, Option<&'static Engine>>>> = Mutex::new(None);
	let mut engines = ENGINES.lock().unwrap_or_else(PoisonError::into_inner);
	let (device, threads) = side;
	let limits = Limits { threads, ..Limits::default() };
	*engines.get_or_insert_default().entry(side).or_insert_with(|| {
		match Engine::with_limits(device, limits) {
			Ok(engine) => Some(Box::leak(Box::new(engine))),
			Err(Fault::Unavailable(reason)) if std::env::var_os(REQUIRED).is_none() => {
				println!("skipped: {reason}");
				None
			}
			Err(fault) => panic!("{device}: {fault}"),
		}
	})
}

/// A random case whose graph commits to its weights.
fn committed(seed: u64) -> (Plan, Case) {
	let case = Case::random(seed);
	let mut graph = case.plan.graph().clone();
	commit_weights(&mut graph, &case.weights).expect("the case's weights fit its graph");
	(graph.validate().expect("roots don't change whether a graph is valid"), case)
}

/// What an execution gives that commits to its outputs alone.
fn end_of(execution: &Execution) -> Inference {
	Inference { outputs: execution.outputs.clone(), output_root: execution.output_root }
}

/// What `execute`, `infer` and `results` of a device give, against nothing but `evaluate_tile`.
fn agrees_with_the_reference(side: Side, seed: u64) -> Result<(), TestCaseError> {
	let Some(engine) = engine(side) else { return Ok(()) };
	let (plan, case) = committed(seed);
	let expected = execute(&plan, &case.weights, &case.inputs, MOST_BYTES).expect("the case executes");
	let root = model_root(&plan);
	let input_root = blob_root(plan.graph().inputs.iter(), &case.inputs).expect("the inputs fit");
	let roots = ExecutionRoots::of(&plan, &root, &input_root, &expected.nodes).expect("the results fit");

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
	prop_assert_eq!(&model.infer(&case.inputs).expect("the model executes"), &execution.outputs);
	// With others, whose inputs differ.
	let mut others = case.inputs.clone();
	others.rotate_left(case.inputs.len().min(1));
	let other = model.execute(&others).expect("the model executes");
	let together = model.execute_together(&[&case.inputs, &others, &case.inputs], None).expect("all execute");
	let inferred = model.infer_together(&[&others, &case.inputs], None).expect("all execute");
	prop_assert_eq!(inferred, [end_of(&other), end_of(&execution)]);
	prop_assert_eq!(together, [execution.clone(), other, execution]);
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
fn carries_on_from_a_fault(side: Side, seed: u64, tamper: Tamper) -> Result<(), TestCaseError> {
	let Some(engine) = engine(side) else { return Ok(()) };
	let (plan, case) = committed(seed);
	let expected = spoilt_results(&plan, &case, tamper);
	let input_root = blob_root(plan.graph().inputs.iter(), &case.inputs).expect("the inputs fit");
	let roots = ExecutionRoots::of(&plan, &model_root(&plan), &input_root, &expected).expect("they fit");
	let model = engine.load(&plan.graph().encode(), &case.weights).expect("the model loads");
	let all: Vec<u32> = (0..expected.len() as u32).rev().collect();
	let reversed: Vec<Vec<u8>> = expected.iter().rev().cloned().collect();
	let (execution, kept) = model.execute_keeping(&case.inputs, &all, Some(tamper)).expect("it executes");
	prop_assert_eq!(&kept, &reversed);
	let spoilt = model.infer_together(&[&case.inputs], Some(tamper)).expect("it executes");
	prop_assert_eq!(spoilt, [end_of(&execution)]);
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
			fn executions_should_be_the_same_when_they_go_together() {
				go_together($device);
			}

			#[test]
			fn products_should_be_bit_equal_when_matrices_are_larger_than_a_tile() {
				large_products($device);
			}

			#[test]
			fn activations_should_be_quantised_by_the_scales_there_are_when_one_of_these_is_spoilt() {
				quantised_activations($device);
			}

			#[test]
			fn commitments_should_be_the_same_when_tensors_have_thousands_of_tiles() {
				large_tensors($device);
			}

			#[test]
			fn steps_should_be_bit_equal_when_they_have_more_rows_than_a_band() {
				long_steps($device);
			}

			#[test]
			fn accumulators_should_be_rescaled_exactly_when_they_are_extreme() {
				extreme_accumulators($device);
			}

			#[test]
			fn products_should_be_bit_equal_when_rows_are_of_numbers_for_rows_or_have_odd_extents() {
				odd_rows($device);
			}

			#[test]
			fn products_should_be_bit_equal_when_few_rows_are_in_groups() {
				grouped_rows($device);
			}

			#[test]
			fn models_should_be_bit_equal_when_steps_between_products_go_together() {
				whole_encoders($device);
			}

			#[test]
			fn products_should_be_exact_when_all_operands_are_extreme() {
				extreme_products($device);
			}
		}
	};
}

suite!(reference, (Device::Reference, 1), 16);
suite!(cpu, (Device::Cpu, 1), 1024);
suite!(cpu_with_two_threads, (Device::Cpu, 2), 512);
suite!(cpu_with_five_threads, (Device::Cpu, 5), 512);
suite!(cuda, (Device::Cuda(0), 1), 1024);

fn repeated_and_concurrent(side: Side) {
	let Some(engine) = engine(side) else { return };
	let (plan, case) = committed(7);
	let model = engine.load(&plan.graph().encode(), &case.weights).expect("the model loads");
	let once = model.execute(&case.inputs).expect("the model executes");
	std::thread::scope(|scope| {
		let runs: Vec<_> = (0..4).map(|_| scope.spawn(|| model.execute(&case.inputs))).collect();
		for run in runs {
			assert_eq!(run.join().expect("no panic").expect("the model executes"), once);
		}
	});
}

/// A few rows by two weights, one of them a step of a node, for a dozen inputs at once, honestly and with a result spoilt.
fn go_together(side: Side) {
	use ambit_graph::{
		ops::{Quantise, Rescale},
		testing::Random,
		ElementType::{I16, I32, I8},
		Graph, Node, Op, TensorType, Value, Weight,
	};
	let Some(engine) = engine(side) else { return };
	let reference = Engine::new(Device::Reference).expect("the reference is there");
	let (weight, node) = (Value::Weight, Value::Node);
	for (element, rows) in [(I8, 1), (I16, 3)] {
		let weights = [(I8, vec![70, 40]), (I32, vec![1, 1]), (I32, vec![70]), (I16, vec![30, 70])];
		let weights =
			weights.map(|(element, shape)| Weight { ty: TensorType::new(element, shape), root: [0; 32] });
		let rescale = Op::Rescale(Rescale { pre: 0, mid: 12, post: 4 });
		let nodes = vec![
			Node::new(Op::MatMul, vec![Value::Input(0), weight(0)]),
			Node::new(rescale, vec![node(0), weight(1), weight(2), weight(2)]),
			Node::new(Op::AbsMax, vec![node(1)]),
			Node::new(Op::Quantise(Quantise { to: element }), vec![node(1), node(2)]),
			Node::new(Op::MatMul, vec![node(3), weight(3)]),
		];
		let mut random = Random::new(rows.into());
		let mut bytes = |count: u64| (0..count).map(|_| random.below(256) as u8).collect::<Vec<_>>();
		let all = weights.iter().map(|weight| bytes(weight.ty.bytes())).collect::<Vec<_>>().concat();
		let input = TensorType::new(element, [rows, 40]);
		let inputs: Vec<Vec<u8>> = (0..12).map(|_| bytes(input.bytes())).collect();
		let inputs: Vec<&[u8]> = inputs.iter().map(Vec::as_slice).collect();
		let mut graph = Graph { inputs: vec![input], weights: weights.into(), nodes, outputs: vec![node(4)] };
		commit_weights(&mut graph, &all).expect("the weights fit");
		let plan = graph.validate().expect("it is valid").fused(|_| false).plan;
		let graph = plan.graph().encode();
		let [model, expected] =
			[engine, &reference].map(|engine| engine.load(&graph, &all).expect("it loads"));
		assert_eq!(model.gains_together(), side.0 == Device::Cpu);
		for tamper in [None, Some(Tamper { node: 0, element: 3, bit: 5 })] {
			let together = model.execute_together(&inputs, tamper).expect("they execute");
			let each = inputs.iter().map(|inputs| expected.execute_keeping(inputs, &[], tamper));
			let each: Vec<_> = each.map(|execution| execution.expect("it executes").0).collect();
			assert_eq!(together, each, "{element:?}, {tamper:?}");
		}
		assert_eq!(model.execute_together(&[], None), Ok(Vec::new()));
	}
}

/// Long dot products of nothing but the largest magnitudes: what would first leave the range in which floating point is
/// exact.
fn extreme_products(side: Side) {
	use ambit_graph::{ElementType, Graph, Node, Op, TensorType, Value, Weight};
	let Some(engine) = engine(side) else { return };
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
				// More rows than are multiplied as dot products.
				let rows = if depth > 4096 { 9 } else { 1 };
				let (inputs, weights) = (tensor(x, first).repeat(rows as usize), tensor(w, second));
				let mut graph = Graph {
					inputs: vec![TensorType::new(x, [rows, depth])],
					weights: vec![Weight { ty: TensorType::new(w, [1, depth]), root: [0; 32] }],
					nodes: vec![Node::new(Op::MatMul, vec![Value::Input(0), Value::Weight(0)])],
					outputs: vec![Value::Node(0)],
				};
				commit_weights(&mut graph, &weights).expect("the weights fit");
				let model = engine.load(&graph.encode(), &weights).expect("the model loads");
				let result = model.infer(&inputs).expect("the model executes");
				let element = model.plan().node_types()[0].element;
				let read = |element: ElementType, bytes: &[u8], place: u32| {
					i128::from(element.read(&bytes[(place * element.bytes()) as usize..]).expect("in range"))
				};
				let exact: i128 = (0..depth).map(|at| read(x, &inputs, at) * read(w, &weights, at)).sum();
				for row in 0..rows {
					assert_eq!(read(element, &result, row), exact, "{x:?} by {w:?}, {depth} terms");
				}
			}
		}
	}
}

/// Rows that are quantised by their largest magnitudes, reshaped and multiplied, honestly and with each result spoilt. A device may compute
/// scales and rows at once.
fn quantised_activations(side: Side) {
	use ambit_graph::{
		ops::{Quantise, Reshape},
		testing::Random,
		ElementType::{I16, I32, I8},
		Graph, Node, Op, TensorType, Value, Weight,
	};
	let Some(engine) = engine(side) else { return };
	let reference = Engine::new(Device::Reference).expect("the reference is there");
	let (input, weight, node) = (Value::Input(0), Value::Weight(0), Value::Node);
	for depth in [64, 130] {
		let quantise = |to| Op::Quantise(Quantise { to });
		let nodes: Vec<(Op, Vec<Value>)> = vec![
			(Op::AbsMax, vec![input]),
			(quantise(I16), vec![input, node(0)]),
			(Op::Reshape(Reshape { shape: vec![2, 20, depth] }), vec![node(1)]),
			(Op::MatMul, vec![node(2), weight]),
			(Op::AbsMax, vec![input]),
			(quantise(I8), vec![input, node(4)]),
			(Op::MatMul, vec![node(5), node(1)]),
			(quantise(I16), vec![input, node(4)]),
			(Op::Reshape(Reshape { shape: vec![40 * depth] }), vec![input]),
		];
		let count = nodes.len() as u32;
		let mut graph = Graph {
			inputs: vec![TensorType::new(I32, [40, depth])],
			weights: vec![Weight { ty: TensorType::new(I8, [1, 70, depth]), root: [0; 32] }],
			nodes: nodes.into_iter().map(|(op, inputs)| Node::new(op, inputs)).collect(),
			outputs: vec![node(3), node(6)],
		};
		let mut random = Random::new(5);
		let mut bytes = |count: u32| (0..count).map(|_| random.below(256) as u8).collect::<Vec<_>>();
		let (weights, inputs) = (bytes(70 * depth), bytes(4 * 40 * depth));
		commit_weights(&mut graph, &weights).expect("the weights fit");
		let graph = graph.encode();
		let (model, expected) = (engine.load(&graph, &weights), reference.load(&graph, &weights));
		let (model, expected) = (model.expect("it loads"), expected.expect("it loads"));
		let spoilt = (0..count).map(|node| Some(Tamper { node, element: 3, bit: 5 }));
		for tamper in spoilt.chain([None]) {
			let all: Vec<u32> = (0..count).collect();
			let [found, right] = [&model, &expected]
				.map(|model| model.execute_keeping(&inputs, &all, tamper).expect("it executes"));
			assert!(found.1 == right.1, "{tamper:?}");
			assert_eq!(found.0, right.0, "{tamper:?}");
		}
	}
}

/// Products, windows and loops as steps of one node, over so many rows that a processor takes some at a time: with operands for all rows, for each, for each
/// matrix and for each place in one.
fn long_steps(side: Side) {
	use ambit_graph::{
		function::Function,
		ops::{Apply, Axis, Conv2d, Rescale},
		testing::Random,
		ElementType::{I16, I32, I8},
		Graph, Node, Op, TensorType, Value, Weight,
	};
	let Some(engine) = engine(side) else { return };
	let reference = Engine::new(Device::Reference).expect("the reference is there");
	let rescale = || Op::Rescale(Rescale { pre: 0, mid: 12, post: 28 });
	let gelu = || Op::Apply(Apply { function: Function::Gelu, from: 12, to: 12 });
	let (input, weight, node) = (Value::Input, Value::Weight, Value::Node);
	let axis = Axis { stride: 1, before: 1, after: 1, dilation: 1 };
	let convolution = Op::Conv2d(Conv2d { rows: axis, columns: axis, groups: 1 });
	let first = |ty: TensorType, w: TensorType, op: Op| (ty, w, op);
	for (x, w, op) in [
		first(TensorType::new(I8, [3, 401, 24]), TensorType::new(I8, [1, 130, 24]), Op::MatMul),
		first(TensorType::new(I16, [3, 401, 24]), TensorType::new(I8, [1, 130, 24]), Op::MatMul),
		first(TensorType::new(I8, [2, 7, 70, 24]), TensorType::new(I8, [2, 7, 130, 24]), Op::MatMul),
		first(TensorType::new(I16, [2, 7, 70, 24]), TensorType::new(I16, [1, 7, 130, 24]), Op::MatMul),
		first(TensorType::new(I8, [2, 27, 23, 5]), TensorType::new(I8, [130, 3, 3, 5]), convolution),
	] {
		let result = op.infer(&[&x, &w]).expect("it is valid");
		let of = |extents: Vec<u32>| TensorType::new(I32, extents);
		// One for each row, each channel, each place in a matrix, and each matrix.
		let rank = result.shape.len();
		let mut by_row = result.shape.clone();
		by_row[rank - 1] = 1;
		let mut by_place = result.shape.clone();
		by_place[0] = 1;
		let mut by_matrix = result.shape.clone();
		by_matrix[1..rank - 1].fill(1);
		let by_channel = [&vec![1; rank - 1][..], &[130]].concat();
		let operands = [of(by_row), of(by_channel), of(by_place), of(by_matrix)];
		// As a weight that is laid out, and as an input.
		for is_weight in [true, false] {
			let second = if is_weight { weight(0) } else { input(5) };
			let nodes = vec![
				Node::new(op.clone(), vec![input(0), second]),
				Node::new(rescale(), vec![node(0), input(1), input(2), input(2)]),
				Node::new(gelu(), vec![node(1)]),
				Node::new(Op::Add, vec![node(2), input(3)]),
				Node::new(Op::Sub, vec![node(3), input(4)]),
				Node::new(Op::AbsMax, vec![node(4)]),
			];
			let mut inputs: Vec<TensorType> = [&x].into_iter().chain(&operands).cloned().collect();
			let mut weights = Vec::new();
			match is_weight {
				true => weights.push(Weight { ty: w.clone(), root: [0; 32] }),
				false => inputs.push(w.clone()),
			}
			let mut random = Random::new(17);
			let mut bytes = |ty: &TensorType, bits: u32| {
				let mut bytes = Vec::new();
				for _ in 0..ty.elements() {
					ty.element.write((random.number() as i64) >> (64 - bits), &mut bytes);
				}
				bytes
			};
			let blob = inputs.iter().map(|ty| bytes(ty, if ty.element == I32 { 20 } else { 8 }));
			let blob = blob.collect::<Vec<_>>().concat();
			let weight_bytes = weights.iter().map(|weight| bytes(&weight.ty, 8)).collect::<Vec<_>>().concat();
			let outputs = vec![node(5)];
			let mut graph = Graph { inputs, weights, nodes, outputs };
			commit_weights(&mut graph, &weight_bytes).expect("the weights fit");
			let plan = graph.validate().expect("it is valid").fused(|_| false).plan;
			assert_eq!(plan.node_types().len(), 2, "all but the last node are steps of one");
			let graph = plan.graph().encode();
			let [found, expected] = [engine, &reference].map(|engine| {
				let model = engine.load(&graph, &weight_bytes).expect("it loads");
				let executed = model.execute_keeping(&blob, &[0, 1], None).expect("it executes");
				assert_eq!(model.infer(&blob).expect("it executes"), executed.0.outputs, "{op:?}, {x:?}");
				executed
			});
			assert!(found.1 == expected.1, "{op:?}, {x:?}");
			assert_eq!(found.0, expected.0);
		}
	}
}

/// `Rescale` of the largest and least numbers of 64 bits, which only an input has, by the largest and least multipliers, with shifts at their limits.
fn extreme_accumulators(side: Side) {
	use ambit_graph::{
		ops::Rescale,
		ElementType::{I32, I64},
		Graph, Node, Op, TensorType, Value,
	};
	let Some(engine) = engine(side) else { return };
	let reference = Engine::new(Device::Reference).expect("the reference is there");
	let (wide, narrow) = (
		[i64::MAX, i64::MAX - 1, i64::MAX - (1 << 61), (1 << 62) + 1, 1 << 31, -1, i64::MIN + 1, i64::MIN],
		[i64::from(i32::MIN), -1, 1, i64::from(i32::MAX)],
	);
	// A row for each pair of a scale and a multiplier.
	let ty = |element, columns| TensorType::new(element, [16, columns]);
	let inputs = vec![ty(I64, 8), ty(I32, 1), ty(I32, 1), ty(I32, 1)];
	let mut blob = Vec::new();
	(0..16).for_each(|_| wide.iter().for_each(|number| I64.write(*number, &mut blob)));
	for place in [|row: usize| row / 4, |row: usize| row % 4, |row: usize| 3 - row % 4] {
		(0..16).for_each(|row| I32.write(narrow[place(row)], &mut blob));
	}
	for (pre, mid, post) in [(0, 0, 0), (1, 31, 31), (2, 15, 40), (31, 31, 0), (61, 0, 31), (62, 62, 62)] {
		let rescale = Op::Rescale(Rescale { pre, mid, post });
		let nodes = vec![Node::new(rescale, [0, 1, 2, 3].map(Value::Input).to_vec())];
		let outputs = vec![Value::Node(0)];
		let graph = Graph { inputs: inputs.clone(), weights: Vec::new(), nodes, outputs }.encode();
		let [found, expected] = [engine, &reference].map(|engine| {
			let model = engine.load(&graph, &[]).expect("it loads");
			let executed = model.execute(&blob).expect("it executes");
			assert_eq!(model.infer(&blob).expect("it executes"), executed.outputs, "{pre}, {mid}, {post}");
			executed
		});
		assert_eq!(found, expected, "{pre}, {mid}, {post}");
	}
}

/// Factors of 16 bits that a device would rather have as halves, and that come of one number for each row, or of rows along an extent that can't be cut; both
/// are wanted themselves too, or not.
fn odd_rows(side: Side) {
	use ambit_graph::{
		ops::{Reshape, Transpose},
		testing::Random,
		ElementType::{I16, I8},
		Graph, Node, Op, TensorType, Value, Weight,
	};
	let Some(engine) = engine(side) else { return };
	let reference = Engine::new(Device::Reference).expect("the reference is there");
	let (input, weight, node) = (Value::Input, Value::Weight, Value::Node);
	let of_rows = vec![
		Node::new(Op::Max, vec![input(0)]),
		Node::new(Op::Reshape(Reshape { shape: vec![16, 16] }), vec![node(0)]),
		Node::new(Op::MatMul, vec![node(1), weight(0)]),
	];
	let of_columns = vec![
		Node::new(Op::Relu, vec![input(0)]),
		Node::new(Op::MatMul, vec![node(0), weight(0)]),
		Node::new(Op::Transpose(Transpose { order: vec![1, 0] }), vec![node(0)]),
	];
	let mut random = Random::new(29);
	for (rows, nodes, outputs) in [
		(256, of_rows.clone(), vec![node(1), node(2)]),
		(256, of_rows, vec![node(2)]),
		(1_031, of_columns.clone(), vec![node(1), node(2)]),
		(1_031, of_columns, vec![node(0), node(1), node(2)]),
	] {
		let mut bytes =
			|ty: &TensorType| (0..ty.bytes()).map(|_| random.below(256) as u8).collect::<Vec<_>>();
		let (x, w) = (TensorType::new(I16, [rows, 16]), TensorType::new(I8, [24, 16]));
		let (blob, weights) = (bytes(&x), bytes(&w));
		let mut graph =
			Graph { inputs: vec![x], weights: vec![Weight { ty: w, root: [0; 32] }], nodes, outputs };
		commit_weights(&mut graph, &weights).expect("the weights fit");
		let [found, expected] = [engine, &reference].map(|engine| {
			let model = engine.load(&graph.encode(), &weights).expect("it loads");
			let executed = model.execute(&blob).expect("it executes");
			assert!(!model.executes_whole(), "what commits to all goes step by step");
			assert_eq!(model.infer(&blob).expect("it executes"), executed.outputs, "{:?}", graph.outputs);
			let inferred = model.infer_together(&[&blob], None).expect("it executes").remove(0);
			assert_eq!(inferred, end_of(&executed));
			executed
		});
		assert!(found == expected, "{rows} rows, {:?}", graph.outputs);
	}
}

/// Few rows of bytes by groups that have scales, alone and rescaled by numbers for rows, for channels, and for each.
fn grouped_rows(side: Side) {
	use ambit_graph::{
		ops::Rescale,
		testing::Random,
		ElementType::{I16, I32, I8},
		Graph, Node, Op, TensorType, Value, Weight,
	};
	let Some(engine) = engine(side) else { return };
	let reference = Engine::new(Device::Reference).expect("the reference is there");
	let (input, weight, node) = (Value::Input, Value::Weight, Value::Node);
	let mut random = Random::new(23);
	for (rows, depth, groups, both, is_output) in [
		(1, 1_088, 17, true, false),
		(3, 96, 6, false, false),
		(2, 160, 5, true, true),
		(4, 72, 3, true, false),
	] {
		let channels = 37;
		let types = [
			TensorType::new(I8, [channels, depth]),
			TensorType::new(I16, [channels, groups]),
			TensorType::new(I32, [rows, 1]),
			TensorType::new(I32, [channels]),
			TensorType::new(I32, [rows, channels]),
		];
		let inputs = vec![TensorType::new(I8, [rows, depth]), TensorType::new(I16, [rows, groups])];
		let mut of_product = vec![input(0), weight(0), weight(1)];
		if both {
			of_product.push(input(1));
		}
		let rescale = Op::Rescale(Rescale { pre: 9, mid: 20, post: 24 });
		let nodes = vec![
			Node::new(Op::GroupedMatMul, of_product),
			Node::new(rescale, vec![node(0), weight(2), weight(3), weight(4)]),
			Node::new(Op::Add, vec![node(1), weight(4)]),
		];
		let mut bytes = |types: &[TensorType]| {
			let mut bytes = Vec::new();
			for ty in types {
				(0..ty.elements()).for_each(|_| ty.element.write((random.number() as i64) >> 40, &mut bytes));
			}
			bytes
		};
		let (weights, blob) = (bytes(&types), bytes(&inputs));
		let outputs = if is_output { vec![node(0), node(2)] } else { vec![node(2)] };
		let weight_types = types.map(|ty| Weight { ty, root: [0; 32] });
		let mut graph = Graph { inputs, weights: weight_types.into(), nodes, outputs };
		commit_weights(&mut graph, &weights).expect("the weights fit");
		let [found, expected] = [engine, &reference].map(|engine| {
			let model = engine.load(&graph.encode(), &weights).expect("it loads");
			let executed = model.execute(&blob).expect("it executes");
			assert_eq!(model.infer(&blob).expect("it executes"), executed.outputs, "{rows} by {depth}");
			executed
		});
		assert_eq!(found, expected, "{rows} by {depth}");
	}
}

/// What is between an encoder's products, which a device may do as one kernel, with its heads' transpositions, masks and residuals: on rows of a few
/// planes' units and of a few cubes', and of parts that tensor cores take and that they don't.
fn whole_encoders(side: Side) {
	let Some(engine) = engine(side) else { return };
	let reference = Engine::new(Device::Reference).expect("the reference is there");
	let shape = |hidden, heads, inner| encoder::Shape { name: "encoder", layers: 2, hidden, heads, inner };
	for (shape, sentences) in [(shape(32, 2, 80), 2), (shape(24, 2, 1_100), 1)] {
		let subject = encoder::encoder(shape, sentences);
		let graph = subject.plan.graph().encode();
		let [found, expected] = [engine, &reference].map(|engine| {
			let model = engine.load(&graph, &subject.weights).expect("it loads");
			let twice =
				[(); 2].map(|()| model.infer_together(&[&subject.inputs], None).expect("it executes"));
			assert_eq!(twice[0], twice[1]);
			assert_eq!(model.executes_whole(), matches!(engine.device(), Device::Cuda(_)));
			(end_of(&model.execute(&subject.inputs).expect("it executes")), twice[0][0].clone())
		});
		assert_eq!(found.0, found.1, "with commitments and without");
		assert_eq!(found, expected);
	}
}

/// Tensors so large that a device hashes them itself: of rows of whole words and of odd lengths, and of rows that are cut.
fn large_tensors(side: Side) {
	use ambit_graph::{
		ElementType::{I32, I64, I8},
		Graph, Node, Op, TensorType, Value,
	};
	let Some(engine) = engine(side) else { return };
	for ty in [
		TensorType::new(I32, [3_000, 257]),
		TensorType::new(I8, [9_000, 333]),
		TensorType::new(I64, [1_100, 1_025]),
		TensorType::new(I8, [1_100, 4_097]),
	] {
		let bytes: Vec<u8> =
			(0..ty.bytes()).map(|place| (place.wrapping_mul(0x9e37_79b9) >> 20) as u8).collect();
		let graph = Graph {
			inputs: vec![ty.clone()],
			weights: Vec::new(),
			nodes: vec![Node::new(Op::Relu, vec![Value::Input(0)])],
			outputs: vec![Value::Node(0)],
		};
		let model = engine.load(&graph.encode(), &[]).expect("the model loads");
		let execution = model.execute(&bytes).expect("it executes");
		let root = tensor_root(&ty, &execution.outputs).expect("they fit");
		assert_eq!(execution.trace, [root], "{ty:?}");
	}
}

/// Products of many rows and channels, of matrices that are broadcast and of windows. The processor's results are those of the reference by the other properties.
fn large_products(side: Side) {
	use ambit_graph::{
		ops::{Axis, Conv2d, Rescale},
		testing::Random,
		ElementType::{self, I16, I32, I8},
		Graph, Node, Op, TensorType, Value, Weight,
	};
	let Some(engine) = engine(side) else { return };
	let processor = Engine::new(Device::Cpu).expect("the processor is there");
	let product = |x: ElementType, of_x: &[u32], w: ElementType, of_w: &[u32]| {
		(Op::MatMul, TensorType::new(x, of_x), TensorType::new(w, of_w))
	};
	let convolution = |groups: u32, stride: u16, of_w: [u32; 4]| {
		let axis = Axis { stride, before: 1, after: 1, dilation: 1 };
		let op = Op::Conv2d(Conv2d { rows: axis, columns: axis, groups });
		(op, TensorType::new(I8, [2, 15, 17, 32]), TensorType::new(I8, of_w))
	};
	let cases = [
		product(I8, &[300, 200], I8, &[260, 200]),
		product(I8, &[129, 64], I8, &[1030, 64]),
		product(I8, &[3, 50, 96], I16, &[131, 96]),
		product(I16, &[40, 130], I8, &[70, 130]),
		product(I16, &[33, 257], I16, &[129, 257]),
		product(I8, &[2, 3, 20, 48], I8, &[2, 1, 40, 48]),
		product(I16, &[2, 3, 12, 33], I16, &[1, 3, 20, 33]),
		convolution(1, 1, [64, 3, 3, 32]),
		convolution(4, 2, [16, 3, 3, 8]),
		convolution(32, 1, [32, 3, 3, 1]),
	];
	let mut random = Random::new(11);
	for (op, x, w) in cases {
		let mut bytes =
			|ty: &TensorType| (0..ty.bytes()).map(|_| random.below(256) as u8).collect::<Vec<_>>();
		let result = op.infer(&[&x, &w]).expect("it is valid");
		let channels = TensorType::new(I32, [result.row() as u32]);
		let ones = TensorType::new(I32, vec![1; result.shape.len()]);
		let weights = [bytes(&w), bytes(&ones), bytes(&channels)].concat();
		let mut graph = Graph {
			inputs: vec![x.clone()],
			weights: [w, ones, channels].map(|ty| Weight { ty, root: [0; 32] }).into(),
			nodes: vec![
				Node::new(op, vec![Value::Input(0), Value::Weight(0)]),
				Node::new(
					Op::Rescale(Rescale { pre: 3, mid: 20, post: 28 }),
					vec![Value::Node(0), Value::Weight(1), Value::Weight(2), Value::Weight(2)],
				),
			],
			outputs: vec![Value::Node(1)],
		};
		commit_weights(&mut graph, &weights).expect("the weights fit");
		let inputs = bytes(&x);
		let execute = |engine: &Engine| {
			let model = engine.load(&graph.encode(), &weights).expect("the model loads");
			let executed = model.execute_keeping(&inputs, &[0], None).expect("it executes");
			assert_eq!(
				model.infer(&inputs).expect("it executes"),
				executed.0.outputs,
				"{:?}",
				graph.weights[0].ty
			);
			executed
		};
		let ((execution, products), (expected, expected_products)) = (execute(engine), execute(&processor));
		assert!(products == expected_products, "{:?} on {:?}", graph.nodes[0].last.op, graph.weights[0].ty);
		assert_eq!(execution, expected);
	}
}
