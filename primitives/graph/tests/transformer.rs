//! The operators of transformers, against values worked out by hand and against direct definitions.

mod support;

use ambit_graph::{
	evaluate_element,
	function::Function,
	inputs_of,
	ops::{Apply, Div, Norm, Rescale, Softmax, Sum, Update},
	ElementType::{I16, I32, I64, I8},
	EvalError, Graph, NoTiles, Node, Op, Problem, Region, TensorType, TileRef, Value,
};
use proptest::prelude::*;
use std::collections::BTreeMap;
use support::{apply, problem, random, tensor, values, values_of, Tensor};

const I32_MIN: i64 = i32::MIN as i64;
const I32_MAX: i64 = i32::MAX as i64;

fn zeros(element: ambit_graph::ElementType, shape: &[u32]) -> Tensor {
	tensor(element, shape, vec![0; shape.iter().map(|extent| *extent as usize).product()])
}

proptest! {
	#[test]
	fn matmul_should_equal_its_definition_when_batched(
		seed: u64,
		(batch, heads, rows, channels, depth) in (1u32..3, 1u32..4, 1u32..4, 1u32..5, 1u32..40),
		whole: [bool; 2],
		wide: (bool, bool),
	) {
		let element = |wide| if wide { I16 } else { I8 };
		let x = random(seed, element(wide.0), &[batch, heads, rows, depth]);
		let outer = [if whole[0] { batch } else { 1 }, if whole[1] { heads } else { 1 }];
		let w = random(seed ^ 1, element(wide.1), &[outer[0], outer[1], channels, depth]);
		let result = apply(Op::MatMul, &[x.clone(), w.clone()]).unwrap();
		prop_assert_eq!(&result.0.shape, &[batch, heads, rows, channels]);
		let mut expected = Vec::new();
		for b in 0..batch {
			for h in 0..heads {
				let matrix = (b % outer[0] * outer[1] + h % outer[1]) * channels;
				for m in 0..rows {
					for n in 0..channels {
						let (x_row, w_row) = (((b * heads + h) * rows + m) * depth, (matrix + n) * depth);
						expected.push((0..depth).map(|k| x.1[(x_row + k) as usize] * w.1[(w_row + k) as usize]).sum());
					}
				}
			}
		}
		prop_assert_eq!(result.1, expected);
	}

	#[test]
	fn grouped_products_should_equal_their_definition(
		seed: u64,
		(rows, channels, groups, size) in (1u32..4, 1u32..5, 1u32..6, 1u32..40),
		wide: (bool, bool),
		scaled: bool,
	) {
		let element = |wide| if wide { I16 } else { I8 };
		let depth = groups * size;
		let x = random(seed, element(wide.0), &[2, rows, depth]);
		let w = random(seed ^ 1, element(wide.1), &[channels, depth]);
		let of_w = random(seed ^ 2, I16, &[channels, groups]);
		let of_x = random(seed ^ 3, I16, &[2, rows, groups]);
		let mut operands = vec![x.clone(), w.clone(), of_w.clone()];
		if scaled {
			operands.push(of_x.clone());
			if wide.0 || wide.1 {
				prop_assert_eq!(problem(Op::GroupedMatMul, &operands), Problem::ElementType);
				return Ok(());
			}
		}
		let mut expected = Vec::new();
		for m in 0..2 * rows {
			for n in 0..channels {
				expected.push((0..depth).map(|k| {
					let group = k / size;
					let scale = if scaled { of_x.1[(m * groups + group) as usize] } else { 1 };
					scale * of_w.1[(n * groups + group) as usize]
						* x.1[(m * depth + k) as usize] * w.1[(n * depth + k) as usize]
				}).sum());
			}
		}
		prop_assert_eq!(values_of(apply(Op::GroupedMatMul, &operands)), (I64, expected));
	}

	#[test]
	fn update_should_equal_a_slice_of_a_concatenation(
		seed: u64,
		mut shape in prop::collection::vec(1u32..6, 1..4),
		axis: usize,
		extent: u32,
		position in -3i64..9,
	) {
		let axis = axis % shape.len();
		let x = random(seed, I16, &shape);
		let (outer, inner) = (shape[..axis].iter().product::<u32>(), shape[axis + 1..].iter().product::<u32>());
		let available = shape[axis];
		shape[axis] = 1 + extent % available;
		let extent = shape[axis];
		let u = random(seed ^ 1, I16, &shape);
		let start = position.clamp(0, (available - extent).into()) as u32;
		let mut expected = x.1.clone();
		for o in 0..outer {
			for i in 0..extent * inner {
				expected[((o * available + start) * inner + i) as usize] = u.1[(o * extent * inner + i) as usize];
			}
		}
		let op = Op::Update(Update { axis: axis as u8 });
		prop_assert_eq!(values(op, &[x, u, tensor(I8, &[1, 1], [position])]), expected);
	}

	#[test]
	fn reductions_should_equal_their_definitions(seed: u64, rows in 1u32..5, length in 1u32..3_000, divisor in 1u32..) {
		let x = random(seed, I32, &[rows, length]);
		let each = |of: fn(&[i64]) -> i64| x.1.chunks(length as usize).map(of).collect::<Vec<_>>();
		let max = apply(Op::Max, std::slice::from_ref(&x)).unwrap();
		prop_assert_eq!((max.0, max.1), (TensorType::new(I32, [rows, 1]), each(|row| *row.iter().max().unwrap())));
		let sums: Vec<i128> = each(|row| row.iter().sum()).into_iter().map(i128::from).collect();
		for divisor in [1, length, divisor] {
			let divided = values(Op::Sum(Sum { divisor }), std::slice::from_ref(&x));
			for (sum, quotient) in sums.iter().zip(divided) {
				let divisor = i128::from(divisor);
				let exact = sum.signum() * ((2 * sum.abs() + divisor) / (2 * divisor));
				prop_assert_eq!(i128::from(quotient), exact.clamp(I32_MIN.into(), I32_MAX.into()));
			}
		}
	}

	#[test]
	fn div_should_be_nearest_and_total(x: i32, z: i32, down in 0u32..32, shift in 0u8..=31) {
		let z = z >> down;
		let quotient = values(Op::Div(Div { shift }), &[tensor(I32, &[1], [x.into()]), tensor(I32, &[1], [z.into()])])[0];
		if z == 0 {
			prop_assert_eq!(quotient, 0);
		} else if quotient > I32_MIN && quotient < I32_MAX {
			let error = (i128::from(x) << shift) - i128::from(quotient) * i128::from(z);
			prop_assert!(2 * error.abs() <= i128::from(z).abs());
		} else {
			let exact = (f64::from(x) * 2f64.powi(shift.into()) / f64::from(z)).abs();
			prop_assert!(exact >= I32_MAX as f64 - 0.5);
		}
	}
}

#[test]
fn sub_and_div_should_saturate_and_round_when_numbers_are_extreme() {
	let pair = |op: Op, x: i64, z: i64| values(op, &[tensor(I32, &[1], [x]), tensor(I32, &[1], [z])])[0];
	assert_eq!(pair(Op::Sub, I32_MIN, 1), I32_MIN);
	assert_eq!(pair(Op::Sub, 0, I32_MIN), I32_MAX);
	assert_eq!(pair(Op::Sub, -5, -7), 2);
	let div = |shift, x, z| pair(Op::Div(Div { shift }), x, z);
	assert_eq!(div(0, 5, 2), 3);
	assert_eq!(div(0, -5, 2), -3);
	assert_eq!(div(0, 5, -2), -3);
	assert_eq!(div(0, -5, -2), 3);
	assert_eq!(div(31, I32_MIN, I32_MIN), I32_MAX);
	assert_eq!(div(31, 1, I32_MIN), -1);
	assert_eq!(div(31, I32_MIN, 1), I32_MIN);
	assert_eq!(div(16, 1, 3), 21_845);
	let one = tensor(I32, &[1], [1]);
	assert_eq!(problem(Op::Div(Div { shift: 32 }), &[one.clone(), one.clone()]), Problem::Attribute);
	assert_eq!(problem(Op::Sub, &[one, tensor(I8, &[1], [1])]), Problem::ElementType);
}

#[test]
fn select_should_broadcast_all_three_and_take_what_is_greater_than_zero() {
	let condition = tensor(I64, &[2, 1], [i64::MIN, 1]);
	let (a, b) = (tensor(I8, &[1, 3], [1, 2, 3]), tensor(I8, &[1, 1], [-1]));
	let Tensor(ty, chosen) = apply(Op::Select, &[condition.clone(), a.clone(), b]).unwrap();
	assert_eq!((ty, chosen), (TensorType::new(I8, [2, 3]), vec![-1, -1, -1, 1, 2, 3]));
	assert_eq!(
		problem(Op::Select, &[condition.clone(), a.clone(), zeros(I16, &[1, 1])]),
		Problem::ElementType
	);
	assert_eq!(problem(Op::Select, &[condition, a, zeros(I8, &[1, 2])]), Problem::Extents);
}

#[test]
fn rescale_should_take_multipliers_and_biases_of_any_shape_that_broadcasts() {
	let x = tensor(I64, &[1, 2, 2], [1, 1, 1, 1]);
	let operands = [
		x,
		tensor(I32, &[1, 2, 1], [1, 10]),
		tensor(I32, &[1, 1, 2], [2, 3]),
		tensor(I32, &[1, 2, 2], [100, 200, 300, I32_MIN]),
	];
	let op = Op::Rescale(Rescale { pre: 0, mid: 0, post: 0 });
	assert_eq!(values(op, &operands), [102, 203, 320, I32_MIN + 30]);
}

#[test]
fn grouped_products_should_be_exact_when_all_operands_are_extreme() {
	let row = |element: ambit_graph::ElementType, depth: u32| {
		tensor(element, &[1, depth], vec![element.min(); depth as usize])
	};
	let product = |operands: &[Tensor]| values_of(apply(Op::GroupedMatMul, operands)).1[0];
	assert_eq!(product(&[row(I16, 1 << 15), row(I16, 1 << 15), row(I16, 1)]), -(1i64 << 60));
	let groups = row(I16, 512);
	assert_eq!(product(&[row(I8, 1 << 16), row(I8, 1 << 16), groups.clone()]), -(1i64 << 45));
	assert_eq!(product(&[row(I8, 1 << 16), row(I8, 1 << 16), groups.clone(), groups]), 1 << 60);
	assert_eq!(
		problem(Op::GroupedMatMul, &[zeros(I8, &[1, 6]), zeros(I8, &[2, 6]), zeros(I16, &[2, 4])]),
		Problem::Extents
	);
	assert_eq!(
		problem(Op::GroupedMatMul, &[zeros(I8, &[1, 6]), zeros(I8, &[2, 6]), zeros(I16, &[1, 3])]),
		Problem::Extents
	);
	assert_eq!(
		problem(Op::GroupedMatMul, &[zeros(I8, &[1, 6]), zeros(I8, &[2, 6]), zeros(I8, &[2, 3])]),
		Problem::ElementType
	);
	let of_x = zeros(I16, &[1, 2]);
	assert_eq!(
		problem(Op::GroupedMatMul, &[zeros(I8, &[1, 6]), zeros(I8, &[2, 6]), zeros(I16, &[2, 3]), of_x]),
		Problem::Extents
	);
}

#[test]
fn gather_should_take_the_nearest_row_when_a_place_is_outside() {
	let table = tensor(I16, &[3, 1, 2], [1, 2, 3, 4, 5, 6]);
	let places = tensor(I64, &[2, 2], [1, -1, i64::MAX, 2]);
	let Tensor(ty, rows) = apply(Op::Gather, &[table, places]).unwrap();
	assert_eq!((ty, rows), (TensorType::new(I16, [2, 2, 1, 2]), vec![3, 4, 1, 2, 5, 6, 5, 6]));
	assert_eq!(problem(Op::Gather, &[zeros(I8, &[1; 5]), zeros(I8, &[1; 5])]), Problem::Rank);
	assert_eq!(
		values(Op::Gather, &[tensor(I8, &[2], [7, 8]), tensor(I8, &[1, 1, 1, 1, 1, 1, 1, 1], [1])]),
		[8]
	);
}

#[test]
fn update_should_be_refused_when_operands_do_not_fit() {
	let update = |axis| Op::Update(Update { axis });
	let (x, at) = (zeros(I8, &[4, 3]), zeros(I32, &[1]));
	assert_eq!(problem(update(2), &[x.clone(), x.clone(), at.clone()]), Problem::Attribute);
	assert_eq!(problem(update(0), &[x.clone(), zeros(I8, &[5, 3]), at.clone()]), Problem::Extents);
	assert_eq!(problem(update(1), &[x.clone(), zeros(I8, &[3, 3]), at.clone()]), Problem::Extents);
	assert_eq!(problem(update(0), &[x.clone(), x.clone(), zeros(I32, &[2])]), Problem::Extents);
	assert_eq!(problem(update(0), &[x.clone(), zeros(I16, &[4, 3]), at.clone()]), Problem::ElementType);
	assert_eq!(problem(update(0), &[x, zeros(I8, &[4]), at]), Problem::Rank);
}

#[test]
fn softmax_should_share_evenly_and_ignore_what_is_masked() {
	let softmax = |to, one, x: &[i64]| {
		values(Op::Softmax(Softmax { from: 16, to, one }), &[tensor(I32, &[1, x.len() as u32], x)])
	};
	assert_eq!(softmax(I16, 32_767, &[5, 5, I32_MIN, 5]), [10_922, 10_922, 0, 10_922]);
	assert_eq!(softmax(I32, 1 << 30, &[-9]), [1 << 30]);
	// All masked: evenly.
	assert_eq!(softmax(I8, 100, &[I32_MIN, I32_MIN]), [50, 50]);
	assert_eq!(softmax(I8, 127, &[I32_MIN, I32_MAX]), [0, 127]);
	// 1 / (1 + e) = 0.268941.
	assert_eq!(softmax(I32, 1_000_000, &[0, 1 << 16]), [268_941, 731_059]);
	let refused = |from, to, one| problem(Op::Softmax(Softmax { from, to, one }), &[zeros(I32, &[1])]);
	assert_eq!(refused(31, I8, 1), Problem::Attribute);
	assert_eq!(refused(0, I8, 128), Problem::Attribute);
	assert_eq!(refused(0, I8, 0), Problem::Attribute);
	assert_eq!(refused(0, I64, 1), Problem::Attribute);
	let op = Op::Softmax(Softmax { from: 0, to: I8, one: 1 });
	assert_eq!(op.infer(&[&TensorType::new(I32, [65_537])]), Err(Problem::RowTooLong));
	assert_eq!(op.infer(&[&TensorType::new(I16, [5])]), Err(Problem::ElementType));
	assert!(matches!(op.infer(&[&TensorType::new(I32, [65_536])]), Err(Problem::TooCostly { .. })));
	assert!(op.infer(&[&TensorType::new(I32, [60_000])]).is_ok());
}

#[test]
fn rows_of_a_vocabulary_should_be_refused_whole_and_accepted_in_parts() {
	let (whole, parts) = (TensorType::new(I32, [1, 151_936]), TensorType::new(I32, [128, 1_187]));
	assert!(matches!(Op::Argmax.infer(&[&whole]), Err(Problem::TooCostly { .. })));
	assert!(matches!(Op::Max.infer(&[&whole]), Err(Problem::TooCostly { .. })));
	let softmax = Op::Softmax(Softmax { from: 16, to: I16, one: 32_767 });
	assert_eq!(softmax.infer(&[&whole]), Err(Problem::RowTooLong));
	for op in [Op::Argmax, Op::Max, Op::Sum(Sum { divisor: 1 })] {
		assert_eq!(op.infer(&[&parts]), Ok(TensorType::new(I32, [128, 1])));
	}
}

#[test]
fn norm_should_be_defined_when_a_row_has_no_spread_or_all_there_is() {
	let norm = |centre, epsilon, x: &[i64]| {
		let n = x.len() as u32;
		let (gain, bias) = (tensor(I32, &[n], vec![1 << 20; x.len()]), tensor(I32, &[n], vec![7; x.len()]));
		values(Op::Norm(Norm { centre, epsilon, shift: 22 }), &[tensor(I32, &[1, n], x), gain, bias])
	};
	let one = 1 << 20;
	assert_eq!(norm(true, 0, &[5, 5, 5]), [7, 7, 7]);
	assert_eq!(norm(true, 1, &[I32_MIN, I32_MIN]), [7, 7]);
	assert_eq!(norm(false, 0, &[0, 0]), [7, 7]);
	assert_eq!(norm(false, (1 << 62) - 1, &[0, 1]), [7, 7]);
	assert_eq!(norm(false, 0, &[-3, -3]), [7 - one, 7 - one]);
	assert_eq!(norm(true, 0, &[I32_MIN, I32_MAX]), [7 - one, 7 + one]);
	assert_eq!(norm(true, 0, &[0, 1]), [7 - one, 7 + one]);
	// The epsilon is 3 squares of a unit: 1 / sqrt(1 + 3).
	assert_eq!(norm(false, 3 << 16, &[1, -1]), [7 + one / 2, 7 - one / 2]);
	let refused = |epsilon, shift, channels: &[u32]| {
		let norm = Norm { centre: true, epsilon, shift };
		problem(Op::Norm(norm), &[zeros(I32, &[2, 3]), zeros(I32, &[3]), zeros(I32, channels)])
	};
	assert_eq!(refused(1 << 62, 0, &[3]), Problem::Attribute);
	assert_eq!(refused(0, 63, &[3]), Problem::Attribute);
	assert_eq!(refused(0, 0, &[1, 3]), Problem::Extents);
	assert_eq!(refused(0, 0, &[2]), Problem::Extents);
}

#[test]
fn functions_should_be_refused_when_there_are_too_many_fraction_bits() {
	let refused = |from, to, element| {
		problem(Op::Apply(Apply { function: Function::Exp, from, to }), &[zeros(element, &[1])])
	};
	assert_eq!(refused(31, 0, I32), Problem::Attribute);
	assert_eq!(refused(0, 31, I32), Problem::Attribute);
	assert_eq!(refused(0, 0, I16), Problem::ElementType);
	assert_eq!(problem(Op::Sum(Sum { divisor: 0 }), &[zeros(I32, &[1])]), Problem::Attribute);
	assert_eq!(problem(Op::Sum(Sum { divisor: 1 }), &[zeros(I64, &[1])]), Problem::ElementType);
}

#[test]
fn a_lookup_should_name_what_must_be_known_first() {
	let graph = Graph {
		inputs: vec![TensorType::new(I8, [100, 1_000]), TensorType::new(I32, [1])],
		weights: Vec::new(),
		nodes: vec![Node::new(Op::Gather, vec![Value::Input(0), Value::Input(1)])],
		outputs: vec![Value::Node(0)],
	};
	let plan = graph.validate().unwrap();
	let region = Region::Element { tile: 0, index: 3 };
	let place = TileRef { value: Value::Input(1), tile: 0 };
	assert_eq!(inputs_of(&plan, 0, region, &NoTiles), Err(EvalError::Missing(place)));
	let mut tiles = BTreeMap::from([(place, 42i32.to_le_bytes().to_vec())]);
	let row = TileRef { value: Value::Input(0), tile: 42 };
	assert_eq!(inputs_of(&plan, 0, region, &tiles), Ok(vec![row, place]));
	assert_eq!(evaluate_element(&plan, 0, 0, 3, &tiles), Err(EvalError::Missing(row)));
	tiles.insert(row, (0..1_000).map(|at| at as u8).collect());
	assert_eq!(evaluate_element(&plan, 0, 0, 3, &tiles), Ok(3));
	let short = BTreeMap::from([(place, vec![0; 3])]);
	assert_eq!(
		inputs_of(&plan, 0, region, &short),
		Err(EvalError::Length { tile: place, expected: 4, found: 3 })
	);
}
