//! What every Burn backend does that has no kernels of its own, tried on the processor: Burn's autodiff backend is one
//! that passes everything on to `flex`.

use super::{bands::Grain, Burn, Kernels};
use crate::program::{Loader, Shared, Use, Walk};
use ambit_graph::{
	execute,
	function::Function,
	ops::{Apply, Quantise, Rescale, Reshape, Softmax, Transpose},
	testing::{Case, Random},
	ElementType, Graph, Node, Op, Plan, TensorType, Value, Weight,
};
use burn::backend::{Autodiff, Flex};
use proptest::prelude::*;
use std::sync::Arc;

impl Kernels for Autodiff<Flex> {
	type Laid = std::convert::Infallible;
}

/// The results of nodes on a backend, those that are wanted.
fn results_on<B: Kernels>(
	backend: Burn<B>,
	plan: &Plan,
	weights: &[u8],
	inputs: &[u8],
	is_wanted: impl Fn(u32) -> bool,
) -> Vec<Vec<u8>> {
	let loader = Shared(Arc::new(backend));
	let weights = plan.split_weights(weights).expect("the weights fit");
	let program = loader.load(plan.flattened(), &weights).expect("it loads");
	let inputs = plan.split_inputs(inputs).expect("the inputs fit");
	let wanted = |node| if is_wanted(node) { Use::Bytes } else { Use::Skip };
	let mut walks = [Walk::new(inputs, None, &wanted)];
	program.walk(&mut walks, plan.node_types().len() as u32).expect("it executes");
	let [Walk { read, .. }] = walks;
	read.into_values().collect()
}

fn results(plan: &Plan, weights: &[u8], inputs: &[u8]) -> Vec<Vec<u8>> {
	results_on(Burn::<Autodiff<Flex>>::new(Default::default(), 1), plan, weights, inputs, |_| true)
}

/// The processor, where bands have as few rows as there can be.
fn by_bands(threads: usize, rows: usize) -> Burn<Flex> {
	let mut backend = Burn::<Flex>::new(Default::default(), threads);
	backend.grain = Grain { bytes: 1, rows, worth: 1 };
	backend
}

/// Compares the results that are wanted, which may be few, so that nodes are evaluated together.
fn agrees_where_wanted(
	case: &Case,
	backends: impl Iterator<Item = Burn<Flex>>,
	is_wanted: impl Fn(u32) -> bool,
) -> Result<(), TestCaseError> {
	let expected = execute(&case.plan, &case.weights, &case.inputs, 1 << 26).expect("it executes").nodes;
	let expected: Vec<_> =
		(0..).zip(expected).filter(|(node, _)| is_wanted(*node)).map(|(_, bytes)| bytes).collect();
	for backend in backends {
		let found = results_on(backend, &case.plan, &case.weights, &case.inputs, &is_wanted);
		prop_assert!(found == expected, "results differ");
	}
	Ok(())
}

/// What encoders have between normalisations: attention with its softmax, and a product of many channels with GELU, as nodes of a few steps
/// each. Rows have 16 channels or some more.
fn layer(seed: u64) -> Case {
	let (quantise, absmax) = (Op::Quantise(Quantise { to: ElementType::I8 }), Op::AbsMax);
	let mut random = Random::new(seed);
	let (batch, tokens, heads) =
		(1 + random.below(3) as u32, 1 + random.below(20) as u32, 1 + random.below(3) as u32);
	let width = random.one_of(&[8, 16, 33]);
	let (channels, wide) = (heads * width, random.one_of(&[48, 64, 70]));
	let (input, weight, node) = (Value::Input(0), Value::Weight, Value::Node);
	let i32s = |shape: &[u32]| TensorType::new(ElementType::I32, shape);
	let matrix = |rows, columns| TensorType::new(ElementType::I8, [rows, columns]);
	let rescale = |mid, post| Op::Rescale(Rescale { pre: 0, mid, post });
	let split = Op::Reshape(Reshape { shape: vec![batch, tokens, heads, width] });
	let turned = |order: [u8; 4]| Op::Transpose(Transpose { order: order.to_vec() });
	let steps: Vec<(Op, Vec<Value>)> = vec![
		(absmax.clone(), vec![input]),
		(quantise.clone(), vec![input, node(0)]),
		// Queries, which are keys too.
		(Op::MatMul, vec![node(1), weight(0)]),
		(rescale(12, 20), vec![node(2), node(0), weight(1), weight(2)]),
		(split, vec![node(3)]),
		(absmax.clone(), vec![node(4)]),
		(quantise.clone(), vec![node(4), node(5)]),
		(turned([0, 2, 1, 3]), vec![node(6)]),
		(turned([0, 2, 1, 3]), vec![node(5)]),
		(Op::MatMul, vec![node(7), node(7)]),
		(rescale(6, 24), vec![node(9), node(8), weight(3), weight(4)]),
		(Op::Softmax(Softmax { from: 14, to: ElementType::I32, one: 1 << 20 }), vec![node(10)]),
		(absmax.clone(), vec![node(11)]),
		(quantise.clone(), vec![node(11), node(12)]),
		// A product of many channels, and one back.
		(Op::MatMul, vec![node(1), weight(5)]),
		(rescale(12, 20), vec![node(14), node(0), weight(6), weight(7)]),
		(Op::Apply(Apply { function: Function::Gelu, from: 18, to: 18 }), vec![node(15)]),
		(absmax.clone(), vec![node(16)]),
		(quantise, vec![node(16), node(17)]),
		(Op::MatMul, vec![node(18), weight(8)]),
		(rescale(12, 20), vec![node(19), node(17), weight(1), weight(2)]),
		(Op::Add, vec![node(20), input]),
		(absmax, vec![node(21)]),
	];
	let weights = vec![
		matrix(channels, channels),
		i32s(&[channels]),
		i32s(&[channels]),
		i32s(&[tokens]),
		i32s(&[tokens]),
		matrix(wide, channels),
		i32s(&[wide]),
		i32s(&[wide]),
		matrix(channels, wide),
	];
	let graph = Graph {
		inputs: vec![i32s(&[batch, tokens, channels])],
		weights: weights.into_iter().map(|ty| Weight { ty, root: [0; 32] }).collect(),
		nodes: steps.into_iter().map(|(op, inputs)| Node::new(op, inputs)).collect(),
		outputs: vec![node(13), node(21), node(22)],
	};
	let plan = graph.validate().expect("it is valid");
	let mut bytes = |ty: &TensorType| {
		let mut bytes = Vec::new();
		for _ in 0..ty.elements() {
			match ty.element {
				ElementType::I8 => bytes.push(random.below(256) as u8),
				// Numbers as fixed point has, most of them.
				_ => bytes
					.extend(((random.below(1 << 20) as i32 - (1 << 19)) >> random.below(3)).to_le_bytes()),
			}
		}
		bytes
	};
	let weights = plan.weight_types().flat_map(&mut bytes).collect();
	let inputs = plan.graph().inputs.iter().flat_map(&mut bytes).collect();
	let plan = if random.below(2) == 0 { plan.fused(|_| false).plan } else { plan };
	Case { plan, weights, inputs }
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(1024))]

	#[test]
	fn results_should_be_bit_equal_when_the_backend_has_no_kernels(seed: u64) {
		let case = Case::random(seed);
		let expected = execute(&case.plan, &case.weights, &case.inputs, 1 << 26).expect("it executes");
		prop_assert_eq!(results(&case.plan, &case.weights, &case.inputs), expected.nodes);
	}

	#[test]
	fn results_should_be_bit_equal_when_bands_have_one_row_or_a_few(seed: u64, rows in 1usize..4) {
		let case = Case::random(seed);
		let expected = execute(&case.plan, &case.weights, &case.inputs, 1 << 26).expect("it executes");
		for threads in [1, 2, 5] {
			let backend = by_bands(threads, rows);
			let found = results_on(backend, &case.plan, &case.weights, &case.inputs, |_| true);
			prop_assert_eq!(&found, &expected.nodes, "{} threads", threads);
		}
	}

	#[test]
	fn what_is_wanted_should_be_the_same_when_the_rest_is_never_there(seed: u64, wanted: u64, rows in 1usize..4) {
		let is_wanted = |node: u32| wanted.rotate_left(node) & 7 == 0;
		for case in [Case::random(seed), layer(seed)] {
			let usual = |threads| Burn::new(Default::default(), threads);
			let backends = [1, 3].into_iter().flat_map(|threads| [by_bands(threads, rows), usual(threads)]);
			agrees_where_wanted(&case, backends.chain([usual(1)]), is_wanted)?;
			let last = case.plan.node_types().len() as u32 - 1;
			agrees_where_wanted(&case, [usual(1), by_bands(2, rows)].into_iter(), |node| node == last)?;
		}
	}
}

#[test]
fn byte_products_should_be_exact_when_they_are_longer_than_a_float_holds() {
	for depth in [1023u32, 1024, 1025, 4096, 65_536] {
		for (x, w) in [(i8::MIN, i8::MIN), (i8::MIN, i8::MAX), (i8::MAX, i8::MAX)] {
			// All extreme but for a few, so that exact sums are odd and a lost unit shows.
			let row = |value: i8| -> Vec<u8> {
				(0..depth).map(|place| if place % 7 == 3 { 1 } else { value as u8 }).collect()
			};
			let ty = TensorType::new(ElementType::I8, [1, depth]);
			let graph = Graph {
				inputs: vec![ty.clone()],
				weights: vec![Weight { ty, root: [0; 32] }],
				nodes: vec![Node::new(Op::MatMul, vec![Value::Input(0), Value::Weight(0)])],
				outputs: vec![Value::Node(0)],
			};
			let plan = graph.validate().expect("it is valid");
			let exact: i32 =
				row(x).iter().zip(row(w)).map(|(x, w)| i32::from(*x as i8) * i32::from(w as i8)).sum();
			assert_eq!(
				results(&plan, &row(w), &row(x)),
				[exact.to_le_bytes()],
				"{depth} terms of {x} by {w}"
			);
		}
	}
}
