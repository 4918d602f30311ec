//! Results stay within what the analysis says of them, and what it does not report does not saturate.

use ambit_graph::{
	analysis::{analyse, Assumptions, Interval},
	execute,
	function::Function,
	ops::{Apply, Cast, Norm, Rescale, Update},
	testing::{Case, Random},
	ElementType::{self, I16, I32, I64, I8},
	ExecuteError, Graph, Node, Op, Step, TensorType, Value, Weight,
};
use proptest::prelude::*;

fn elements(element: ElementType, bytes: &[u8]) -> Vec<i64> {
	bytes.chunks(element.bytes() as usize).map(|bytes| element.read(bytes).unwrap()).collect()
}

fn hull(values: &[i64]) -> Interval {
	Interval { low: *values.iter().min().unwrap(), high: *values.iter().max().unwrap() }
}

/// The exact result of an operator on operands of one shape, before it saturates.
fn exact(op: &Op, operands: &[Vec<i64>]) -> Option<Vec<i128>> {
	let shifted =
		|value: i128, shift: u8| if shift == 0 { value } else { (value + (1 << (shift - 1))) >> shift };
	let of = |of: &dyn Fn(&[i128]) -> i128| {
		(0..operands[0].len())
			.map(|at| of(&operands.iter().map(|operand| i128::from(operand[at])).collect::<Vec<_>>()))
			.collect()
	};
	Some(match op {
		Op::Add => of(&|x| x[0] + x[1]),
		Op::Sub => of(&|x| x[0] - x[1]),
		Op::Mul(op) => of(&|x| shifted(x[0] * x[1], op.shift)),
		Op::Requantise(op) => of(&|x| shifted(x[0] * i128::from(op.multiplier), op.shift)),
		Op::Cast(op) if op.shift >= 0 => of(&|x| x[0] << op.shift),
		Op::Cast(op) => of(&|x| shifted(x[0], op.shift.unsigned_abs())),
		_ => return None,
	})
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(1_500))]

	#[test]
	fn results_should_be_in_their_intervals(seed: u64, with_weights: bool, with_inputs: bool) {
		let case = Case::random(seed);
		let plan = &case.plan;
		let execution = execute(plan, &case.weights, &case.inputs, u64::MAX).unwrap();
		let inputs = plan.split_inputs(&case.inputs).unwrap();
		let weights = plan.split_weights(&case.weights).unwrap();
		let read = |value: &Value| {
			let bytes = match value {
				Value::Input(place) => inputs[*place as usize],
				Value::Weight(place) => weights[*place as usize],
				Value::Node(place) => &execution.nodes[*place as usize],
				Value::Step(_) => unreachable!("no operand of a node of one step is a step"),
			};
			elements(plan.type_of(*value).unwrap().element, bytes)
		};
		let of_inputs: Vec<Interval> = (0..inputs.len() as u32).map(|input| hull(&read(&Value::Input(input)))).collect();
		let assumptions = Assumptions {
			inputs: if with_inputs { &of_inputs } else { &[] },
			weights: with_weights.then_some(&case.weights),
		};
		let analysis = analyse(plan, &assumptions).unwrap();
		prop_assert_eq!(analysis.nodes.len(), execution.nodes.len());
		for (place, (node, report)) in (0..).zip(plan.graph().nodes.iter().zip(&analysis.nodes)) {
			let values = hull(&read(&Value::Node(place)));
			prop_assert!(report.interval.covers(&values), "{:?}: {:?} in {:?}", node, values, report);
			let ty = plan.type_of(Value::Node(place)).unwrap();
			prop_assert!(Interval::of_type(ty.element).covers(&report.interval));
			prop_assert_eq!(report.cost, plan.cost_of_element(place).unwrap());
			let Step { op, inputs } = &node.last;
			let same_shape = inputs.iter().all(|value| plan.type_of(*value).is_some_and(|of| of.shape == ty.shape));
			let exact = match same_shape {
				true => exact(op, &inputs.iter().map(read).collect::<Vec<_>>()),
				false => None,
			};
			let range = i128::from(ty.element.min())..=i128::from(ty.element.max());
			if exact.is_some_and(|exact| exact.iter().any(|value| !range.contains(value))) {
				prop_assert!(report.saturations.iter().any(|saturation| saturation.number == "result"), "{:?}", node);
			}
		}
	}

	#[test]
	fn functions_should_be_in_their_intervals(low: i32, length: u32, down in 0u32..32, from in 0u8..=30, to in 0u8..=30, seed: u64) {
		use Function::{Erf, Exp, Gelu, GeluTanh, Rsqrt, Sigmoid, Silu, Sqrt, Tanh};
		let low = i64::from(low >> down);
		let interval = Interval { low, high: (low + i64::from(length >> down)).min(i32::MAX.into()) };
		let mut random = Random::new(seed);
		for function in [Exp, Sigmoid, Tanh, Erf, Gelu, GeluTanh, Silu, Sqrt, Rsqrt] {
			let report = one(Op::Apply(Apply { function, from, to }), &[(I32, &[1], interval)]);
			for _ in 0..20 {
				let x = low + random.below((interval.high - low) as u64 + 1) as i64;
				let y = function.apply(x, from, to);
				prop_assert!(report.interval.contains(y), "{:?} of {} is {}, {:?}", function, x, y, report);
				if y == i64::from(i32::MAX) {
					prop_assert!(!report.saturations.is_empty());
				}
			}
		}
	}

	#[test]
	fn quotients_should_be_in_their_intervals(x: [i16; 2], z: [i16; 2], of_x: u32, of_z: u32) {
		let intervals = [x, z].map(|ends| Interval::new(ends[0].into(), ends[1].into()));
		let inside = |interval: &Interval, at: u32| interval.low + i64::from(at) % (interval.high - interval.low + 1);
		let (x, z) = (inside(&intervals[0], of_x), inside(&intervals[1], of_z));
		let quotient = match z {
			0 => 0,
			_ => ((2 * x.abs() + z.abs()) / (2 * z.abs())) * x.signum() * z.signum(),
		};
		prop_assert!(intervals[0].over(intervals[1]).contains(quotient));
		prop_assert!(intervals[0].times(intervals[1]).contains(x * z));
		prop_assert!(intervals[0].magnitudes().contains(x.abs()));
	}
}

/// The report of one operator on inputs of these types and values.
fn one(op: Op, operands: &[(ElementType, &[u32], Interval)]) -> ambit_graph::analysis::NodeReport {
	let inputs = operands.iter().map(|(element, shape, _)| TensorType::new(*element, *shape)).collect();
	let values = (0..operands.len() as u32).map(Value::Input).collect();
	let nodes = vec![Node::new(op, values)];
	let graph = Graph { inputs, weights: Vec::new(), nodes, outputs: vec![Value::Node(0)] };
	let intervals: Vec<Interval> = operands.iter().map(|(_, _, interval)| *interval).collect();
	let plan = graph.validate().unwrap();
	let mut analysis = analyse(&plan, &Assumptions { inputs: &intervals, weights: None }).unwrap();
	analysis.nodes.remove(0)
}

fn about(most: i64) -> Interval {
	Interval { low: -most, high: most }
}

#[test]
fn products_should_be_bounded_by_the_sums_of_rows_when_weights_are_known() {
	let graph = Graph {
		inputs: vec![TensorType::new(I8, [1, 3])],
		weights: vec![Weight { ty: TensorType::new(I8, [2, 3]), root: [0; 32] }],
		nodes: vec![Node::new(Op::MatMul, vec![Value::Input(0), Value::Weight(0)])],
		outputs: vec![Value::Node(0)],
	};
	let plan = graph.validate().unwrap();
	let bound = |weights: Option<&[u8]>| {
		let assumptions = Assumptions { inputs: &[Interval { low: -1, high: 10 }], weights };
		analyse(&plan, &assumptions).map(|analysis| analysis.nodes[0].interval)
	};
	assert_eq!(bound(None), Ok(Interval { low: -3 * 1_280, high: 3 * 1_270 }));
	// Rows 1, 2, -3 and 0, 0, 5.
	assert_eq!(bound(Some(&[1, 2, 0xfd, 0, 0, 5])), Ok(Interval { low: -33, high: 50 }));
	assert_eq!(bound(Some(&[1])), Err(ExecuteError::WeightBytes { expected: 6, found: 1 }));
}

#[test]
fn steps_should_be_named_when_they_could_saturate() {
	let scale = |most: i64| {
		let op = Op::Rescale(Rescale { pre: 0, mid: 0, post: 0 });
		let ends = [(I64, 1 << 20), (I32, most), (I32, 1 << 8), (I32, 1)];
		let operands = ends.map(|(element, most)| (element, &[1u32][..], about(most)));
		one(op, &operands).saturations.iter().map(|saturation| saturation.number).collect::<Vec<_>>()
	};
	assert_eq!(scale(7), Vec::<&str>::new());
	assert_eq!(scale(8), ["result"]);
	let op = Op::Rescale(Rescale { pre: 1, mid: 0, post: 0 });
	let all = one(
		op,
		&[
			(I64, &[1], about(1 << 33)),
			(I32, &[1], Interval::point(1)),
			(I32, &[1], about(2)),
			(I32, &[1], about(0)),
		],
	);
	assert_eq!(all.saturations.iter().map(|saturation| saturation.number).collect::<Vec<_>>(), ["a", "t"]);
	assert_eq!(
		all.saturations[0].to_string(),
		"Rescale: a could be -4294967296 to 4294967296 and is limited to -2147483648 to 2147483647"
	);
	let cast = one(Op::Cast(Cast { to: I16, shift: 0 }), &[(I32, &[1], Interval { low: 0, high: 1 << 15 })]);
	assert_eq!(cast.interval, Interval { low: 0, high: (1 << 15) - 1 });
	assert_eq!(cast.saturations[0].before, Interval { low: 0, high: 1 << 15 });
	let gather =
		|most| one(Op::Gather, &[(I8, &[5, 2], about(3)), (I32, &[4], Interval { low: 0, high: most })]);
	assert_eq!(gather(4).saturations, []);
	assert_eq!(gather(5).saturations[0].number, "i");
	let update = |most| {
		let position = (I32, &[1u32][..], Interval { low: 0, high: most });
		one(Op::Update(Update { axis: 0 }), &[(I8, &[5, 2], about(3)), (I8, &[2, 2], about(4)), position])
	};
	assert_eq!((update(3).interval, update(3).saturations.len()), (about(4), 0));
	assert_eq!(update(4).saturations[0].number, "p");
}

#[test]
fn what_is_limited_by_its_nature_should_not_be_reported() {
	let most = Interval::of_type(I32);
	assert_eq!(one(Op::AbsMax, &[(I32, &[1, 4], most)]).saturations, []);
	assert_eq!(one(Op::AbsMax, &[(I64, &[1, 4], about(1 << 31))]).saturations, []);
	assert_eq!(one(Op::AbsMax, &[(I64, &[1, 4], about((1 << 31) + 1))]).saturations.len(), 1);
	let norm = |shift| {
		let op = Op::Norm(Norm { centre: false, epsilon: 0, shift });
		one(op, &[(I32, &[2, 100], most), (I32, &[100], about(1 << 22)), (I32, &[100], about(5))])
	};
	assert_eq!(norm(22).saturations, []);
	assert!(norm(22).interval.high < 11 << 23);
	assert_eq!(norm(14).saturations.len(), 1);
}

#[test]
fn the_worst_nodes_should_be_found_by_their_costs() {
	let graph = Graph {
		inputs: vec![TensorType::new(I32, [1, 1_000]), TensorType::new(I8, [1, 10_000])],
		weights: Vec::new(),
		nodes: vec![
			Node::new(Op::Max, vec![Value::Input(0)]),
			Node::new(Op::Max, vec![Value::Input(1)]),
			Node::new(Op::Relu, vec![Value::Input(0)]),
		],
		outputs: vec![Value::Node(0)],
	};
	let analysis = analyse(&graph.validate().unwrap(), &Assumptions::default()).unwrap();
	assert_eq!(analysis.most_terms().map(|(place, node)| (place, node.cost.terms)), Some((1, 10_000)));
	// Three tiles, two levels each.
	assert_eq!(analysis.most_openings().map(|(place, node)| (place, node.cost.openings)), Some((1, 10_192)));
	assert_eq!(analysis.terms(), 1_000 + 10_000 + 1_000);
	assert_eq!(analysis.nodes[0].operator, "Max");
}
