//! Vectors compared with loops.

use super::*;
use crate::{
	native::{evaluated, Elements},
	processor::Instructions,
};
use ambit_graph::ops::{Apply, Norm, Quantise, Rescale, Softmax};
use ambit_graph::testing::Random;
use proptest::{prelude::*, strategy::ValueTree};

/// Numbers of all magnitudes, and the extreme ones.
fn numbers() -> impl Strategy<Value = i32> {
	let any = (any::<i32>(), 0u32..32).prop_map(|(number, down)| number >> down);
	prop_oneof![8 => any, 1 => prop_oneof![Just(i32::MIN), Just(i32::MAX), Just(0), Just(1), Just(-1)]]
}

fn matrix(rows: usize, columns: usize) -> impl Strategy<Value = Vec<i32>> {
	prop_oneof![
		proptest::collection::vec(numbers(), rows * columns),
		proptest::collection::vec(-70_000..70_000, rows * columns),
		numbers().prop_map(move |one| vec![one; rows * columns]),
	]
}

/// Compares vectors with loops, with all instructions that this processor has. The operands are of 32 bits.
fn check(op: &Op, operands: &[(&[u32], &[i32])], to: ElementType) -> Result<(), TestCaseError> {
	let operands: Vec<Operand<'_>> = operands
		.iter()
		.map(|(shape, elements)| Operand { shape, elements: Elements::I32(elements) })
		.collect();
	compare(op, &operands, to)
}

fn compare(op: &Op, operands: &[Operand<'_>], to: ElementType) -> Result<(), TestCaseError> {
	let result = TensorType::new(to, operands[0].shape);
	for instructions in Instructions::there() {
		let found = match instructions {
			Instructions::Portable => continue,
			// SAFETY: this processor has what is needed.
			Instructions::Avx2 | Instructions::AvxVnni => unsafe { evaluate_avx2(op, operands, &result) },
			// SAFETY: this processor has what is needed.
			Instructions::Avx512 | Instructions::Amx => unsafe { evaluate_avx512(op, operands, &result) },
		};
		prop_assert!(found.is_some(), "there are no vectors for {op:?}");
		prop_assert!(found == evaluated(op, operands, &result), "{op:?} differs with {instructions:?}");
	}
	Ok(())
}

/// Rows and columns, a matrix of them, a number for each row, and two for each column.
type Layer = ([u32; 2], Vec<i32>, Vec<i32>, Vec<i32>, Vec<i32>);

fn layers() -> impl Strategy<Value = Layer> {
	(2u32..5, 2u32..40).prop_flat_map(|(rows, columns)| {
		let (m, n) = (rows as usize, columns as usize);
		(Just([rows, columns]), matrix(m, n), matrix(m, 1), matrix(1, n), matrix(1, n))
	})
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(2048))]

	#[test]
	fn quantised_should_be_the_same_when_scales_are_any((shape, x, scales, ..) in layers()) {
		for to in [ElementType::I8, ElementType::I16] {
			let op = Op::Quantise(Quantise { to });
			let largest: Vec<i32> = x.chunks(shape[1] as usize)
				.map(|row| row.iter().map(|x| x.saturating_abs()).max().unwrap_or(0))
				.collect();
			check(&op, &[(&shape, &x), (&[shape[0], 1], &largest)], to)?;
			check(&op, &[(&shape, &x), (&[shape[0], 1], &scales)], to)?;
		}
	}

	#[test]
	fn rescaled_should_be_the_same_when_all_is_extreme(
		(shape, x, scales, multipliers, biases) in layers(),
		shifts in (0u8..=62, 0u8..=62, 0u8..=62),
		few: bool,
	) {
		let (pre, mid, post) = if few { (shifts.0 % 8, shifts.1 % 32, shifts.2 % 32) } else { shifts };
		let op = Op::Rescale(Rescale { pre, mid, post });
		let (row, column) = ([shape[0], 1], [shape[1]]);
		let operands: [(&[u32], &[i32]); 4] =
			[(&shape, &x), (&row, &scales), (&column, &multipliers), (&column, &biases)];
		check(&op, &operands, ElementType::I32)?;
		let one = [1];
		let operands: [(&[u32], &[i32]); 4] =
			[(&shape, &x), (&row, &scales), (&one, &multipliers[..1]), (&one, &biases[..1])];
		check(&op, &operands, ElementType::I32)?;
	}

	#[test]
	fn rescaled_should_be_the_same_when_rows_are_small_enough_never_to_saturate(
		(shape, x, scales, multipliers, biases) in layers(),
		down in 0u32..32,
		(pre, mid, post) in (0u8..4, 0u8..32, 0u8..32),
		is_wide: bool,
	) {
		let op = Op::Rescale(Rescale { pre, mid, post });
		let less = |numbers: Vec<i32>| numbers.iter().map(|number| number >> down).collect::<Vec<_>>();
		let (x, scales, multipliers, biases) = (less(x), less(scales), less(multipliers), less(biases));
		let wide: Vec<i64> = x.iter().map(|x| i64::from(*x) << (32 - down)).collect();
		let elements = if is_wide { Elements::I64(&wide) } else { Elements::I32(&x) };
		let operands = [
			Operand { shape: &shape, elements },
			Operand { shape: &[shape[0], 1], elements: Elements::I32(&scales) },
			Operand { shape: &[shape[1]], elements: Elements::I32(&multipliers) },
			Operand { shape: &[shape[1]], elements: Elements::I32(&biases) },
		];
		compare(&op, &operands, ElementType::I32)?;
	}

	#[test]
	fn rescaled_should_be_the_same_when_accumulators_are_of_64_bits(
		shape in Just([3u32, 19]),
		x in proptest::collection::vec(
			prop_oneof![
				(any::<i64>(), 0u32..64).prop_map(|(x, down)| x >> down),
				prop_oneof![Just(i64::MIN), Just(i64::MAX), Just(1 << 62), Just(-1 << 62), Just((1 << 62) - 1)],
			],
			3 * 19,
		),
		(scales, multipliers, biases) in (matrix(3, 1), matrix(1, 19), matrix(1, 19)),
		(pre, mid, post) in (0u8..=62, 0u8..=62, 0u8..=62),
	) {
		let op = Op::Rescale(Rescale { pre, mid, post });
		let operands = [
			Operand { shape: &shape, elements: Elements::I64(&x) },
			Operand { shape: &[shape[0], 1], elements: Elements::I32(&scales) },
			Operand { shape: &[shape[1]], elements: Elements::I32(&multipliers) },
			Operand { shape: &[shape[1]], elements: Elements::I32(&biases) },
		];
		compare(&op, &operands, ElementType::I32)?;
	}

	#[test]
	fn functions_should_be_the_same_at_all_fractions((shape, x, ..) in layers(), from in 0u8..=30, to in 0u8..=30) {
		let op = Op::Apply(Apply { function: Function::Gelu, from, to });
		check(&op, &[(&shape, &x)], ElementType::I32)?;
	}

	#[test]
	fn shares_should_be_the_same_when_rows_are_flat_or_steep(
		(shape, x, ..) in layers(),
		from in 0u8..=30,
		one in prop_oneof![1i32..=i32::MAX, Just(1 << 30), Just(i32::MAX), Just(127), Just(32_767)],
	) {
		let op = Op::Softmax(Softmax { from, to: ElementType::I32, one });
		check(&op, &[(&shape, &x)], ElementType::I32)?;
	}

	#[test]
	fn normalised_should_be_the_same_when_gains_are_any(
		(shape, x, _, gains, biases) in layers(),
		centre: bool,
		epsilon in prop_oneof![0u64..1 << 20, 0u64..1 << 61],
		shift in 0u8..=62,
	) {
		let op = Op::Norm(Norm { centre, epsilon, shift });
		let column = [shape[1]];
		check(&op, &[(&shape, &x), (&column, &gains), (&column, &biases)], ElementType::I32)?;
	}
}

/// Compares a chain with its operators one after the other, where it isn't left to them. Whether it was.
fn check_chain(chain: &Chain, operands: &[(&[u32], &[i32])]) -> Result<bool, TestCaseError> {
	if !Instructions::there().any(|instructions| instructions == Instructions::Avx512) {
		return Ok(true);
	}
	let operands: Vec<Operand<'_>> = operands
		.iter()
		.map(|(shape, elements)| Operand { shape, elements: Elements::I32(elements) })
		.collect();
	let shape = operands[0].shape;
	let fixed = TensorType::new(ElementType::I32, shape);
	// SAFETY: this processor has what is needed.
	let Some([largest, quotients]) = (unsafe { chained_avx512(chain, &operands, &fixed) }) else {
		return Ok(true);
	};
	let of = |op: &Op, operands: &[(&[u32], &Buffer)], to: ElementType| {
		let operands: Vec<_> =
			operands.iter().map(|(shape, buffer)| Operand { shape, elements: buffer.elements() }).collect();
		evaluated(op, &operands, &TensorType::new(to, operands[0].shape)).unwrap()
	};
	let values = match chain.head {
		Head::Gelu(rescale, gelu) => {
			let rescaled = evaluated(&Op::Rescale(rescale), &operands, &fixed).unwrap();
			of(&Op::Apply(gelu), &[(shape, &rescaled)], ElementType::I32)
		}
		Head::Softmax(softmax) => evaluated(&Op::Softmax(softmax), &operands, &fixed).unwrap(),
	};
	let scales = of(&Op::AbsMax, &[(shape, &values)], ElementType::I32);
	prop_assert!(largest == scales, "largest magnitudes differ");
	let column = [shape[0], 1];
	let expected =
		of(&Op::Quantise(chain.quantise), &[(shape, &values), (&column, &scales)], ElementType::I8);
	prop_assert!(quotients == expected, "quotients differ");
	Ok(false)
}

/// Sums of a layer, scales of its rows, multipliers and biases of its channels, and a chain, so that the function's arguments are about so
/// many times 1.
fn chains(width: f64) -> impl Strategy<Value = (Chain, [u32; 2], [Vec<i32>; 4])> {
	let shifts = (10u8..=24, 10u8..=24, 14u8..=24, 14u8..=24);
	(1u32..4, 1u32..6, shifts, any::<u64>()).prop_map(move |(rows, vectors, (mid, post, from, to), seed)| {
		let mut random = Random::new(seed);
		// From -1 to 1, most of them small.
		let mut number = || {
			let mut draw = || random.below(1 << 31) as f64 / f64::from(1u32 << 30) - 1.0;
			draw() * draw()
		};
		let columns = 16 * vectors as usize;
		let mut numbers = |count: usize, most: f64| {
			(0..count).map(|_| (number() * most.min(2e9)) as i32).collect::<Vec<_>>()
		};
		let [one, sum, scale] = [2f64.powi(from.into()), 2f64.powi(20), 2f64.powi(post.into())];
		let x = numbers(rows as usize * columns, sum);
		let m = numbers(columns, 4.0 * width * one / sum * 2f64.powi(mid.into()));
		let b = numbers(columns, width * one / 4.0);
		let scales = numbers(rows as usize, scale);
		let chain = Chain {
			head: Head::Gelu(Rescale { pre: 0, mid, post }, Apply { function: Function::Gelu, from, to }),
			quantise: Quantise { to: ElementType::I8 },
		};
		(chain, [rows, columns as u32], [x, scales, m, b])
	})
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(4096))]

	#[test]
	fn chains_should_be_the_same_as_their_operators_when_arguments_are_as_usual(
		(chain, shape, [x, scales, m, b]) in prop_oneof![chains(0.1), chains(1.0), chains(4.0), chains(100.0)],
	) {
		check_chain(&chain, &[(&shape, &x), (&[shape[0], 1], &scales), (&shape[1..], &m), (&shape[1..], &b)])?;
		check_chain(&chain, &[(&shape, &x), (&[shape[0], 1], &scales), (&[1], &m[..1]), (&[1], &b[..1])])?;
	}

	#[test]
	fn chains_should_be_the_same_as_their_operators_when_all_is_extreme(
		(rows, columns) in (1usize..3, prop_oneof![Just(16usize), Just(32), Just(20)]),
		numbers in proptest::collection::vec(numbers(), 64 + 64 + 32 + 32),
		(pre, mid, post) in (0u8..2, 0u8..32, 0u8..32),
		(from, to) in (0u8..=30, 0u8..=30),
	) {
		let chain = Chain {
			head: Head::Gelu(Rescale { pre, mid, post }, Apply { function: Function::Gelu, from, to }),
			quantise: Quantise { to: ElementType::I8 },
		};
		let shape = [rows as u32, columns as u32];
		let (x, rest) = numbers.split_at(rows * columns);
		let (scales, rest) = rest.split_at(rows);
		let (m, rest) = rest.split_at(columns);
		let operands: [(&[u32], &[i32]); 4] =
			[(&shape, x), (&[shape[0], 1], scales), (&shape[1..], m), (&shape[1..], &rest[..columns])];
		check_chain(&chain, &operands)?;
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(4096))]

	#[test]
	fn quantised_shares_should_be_the_same_when_rows_are_flat_or_steep(
		(shape, x, ..) in layers(),
		from in 0u8..=30,
		one in prop_oneof![1i32..=1 << 24, Just(1 << 20), Just(1 << 24), Just(127)],
	) {
		let softmax = Softmax { from, to: ElementType::I32, one };
		let chain = Chain { head: Head::Softmax(softmax), quantise: Quantise { to: ElementType::I8 } };
		check_chain(&chain, &[(&shape, &x)])?;
		// Of a few units, as scores are.
		let down = 24u32.saturating_sub(from.into());
		let scores: Vec<i32> = x.iter().map(|x| (x >> 4) >> down.min(27)).collect();
		check_chain(&chain, &[(&shape, &scores)])?;
	}
}

#[test]
fn most_chains_of_usual_sizes_should_not_be_left_to_their_operators() {
	let mut runner = proptest::test_runner::TestRunner::deterministic();
	let mut left = 0;
	for _ in 0..200 {
		let (chain, shape, [x, scales, m, b]) = chains(3.0).new_tree(&mut runner).unwrap().current();
		let operands: [(&[u32], &[i32]); 4] =
			[(&shape, &x), (&[shape[0], 1], &scales), (&shape[1..], &m), (&shape[1..], &b)];
		left += u32::from(check_chain(&chain, &operands).unwrap());
	}
	let is_there = Instructions::there().any(|instructions| instructions == Instructions::Avx512);
	assert!(!is_there || left < 100, "{left} of 200");
}

#[test]
fn functions_should_be_the_same_for_every_argument_that_matters() {
	// From -12 to 12 with 12 fraction bits, beyond which GELU is the identity or nothing.
	let x: Vec<i32> = (-12 << 12..=12 << 12).collect();
	let op = Op::Apply(Apply { function: Function::Gelu, from: 12, to: 16 });
	check(&op, &[(&[x.len() as u32], &x)], ElementType::I32).unwrap();
}
