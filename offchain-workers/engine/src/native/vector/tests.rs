//! Vectors compared with loops.

use super::*;
use crate::{
	native::{evaluated, Elements},
	processor::Instructions,
};
use ambit_graph::ops::{Apply, Norm, Quantise, Rescale, Softmax};
use proptest::prelude::*;

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

#[test]
fn functions_should_be_the_same_for_every_argument_that_matters() {
	// From -12 to 12 with 12 fraction bits, beyond which GELU is the identity or nothing.
	let x: Vec<i32> = (-12 << 12..=12 << 12).collect();
	let op = Op::Apply(Apply { function: Function::Gelu, from: 12, to: 16 });
	check(&op, &[(&[x.len() as u32], &x)], ElementType::I32).unwrap();
}
