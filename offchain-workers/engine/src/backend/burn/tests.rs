//! What every Burn backend does that has no kernels of its own, tried on the processor: Burn's autodiff backend is one
//! that passes everything on to `flex`.

use super::{bands::Grain, Burn, Kernels};
use crate::program::{Loader, Shared, Use, Walk};
use ambit_graph::{execute, testing::Case, ElementType, Graph, Node, Op, Plan, TensorType, Value, Weight};
use burn::backend::{Autodiff, Flex};
use proptest::prelude::*;
use std::sync::Arc;

impl Kernels for Autodiff<Flex> {
	type Laid = std::convert::Infallible;
}

/// The results of all nodes on a backend.
fn results_on<B: Kernels>(backend: Burn<B>, plan: &Plan, weights: &[u8], inputs: &[u8]) -> Vec<Vec<u8>> {
	let loader = Shared(Arc::new(backend));
	let weights = plan.split_weights(weights).expect("the weights fit");
	let program = loader.load(plan.flattened(), &weights).expect("it loads");
	let inputs = plan.split_inputs(inputs).expect("the inputs fit");
	let mut walks = [Walk::new(inputs, None, &|_| Use::Bytes)];
	program.walk(&mut walks, plan.node_types().len() as u32).expect("it executes");
	let [Walk { read, .. }] = walks;
	read.into_values().collect()
}

fn results(plan: &Plan, weights: &[u8], inputs: &[u8]) -> Vec<Vec<u8>> {
	results_on(Burn::<Autodiff<Flex>>::new(Default::default(), 1), plan, weights, inputs)
}

/// On the processor, by bands of as few rows as there can be.
fn results_by_bands(threads: usize, rows: usize, case: &Case) -> Vec<Vec<u8>> {
	let mut backend = Burn::<Flex>::new(Default::default(), threads);
	backend.grain = Grain { bytes: 1, rows, worth: 1 };
	results_on(backend, &case.plan, &case.weights, &case.inputs)
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
			prop_assert_eq!(&results_by_bands(threads, rows, &case), &expected.nodes, "{} threads", threads);
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
