//! Functions, softmax and normalisation against real numbers, within the error bounds of the specification.

mod support;

use ambit_graph::{
	function::Function,
	ops::{Norm, Softmax},
	testing::Random,
	ElementType::{I16, I32, I8},
	Op,
};
use proptest::prelude::*;
use support::{tensor, values};

const FUNCTIONS: [Function; 9] = [
	Function::Exp,
	Function::Sigmoid,
	Function::Tanh,
	Function::Erf,
	Function::Gelu,
	Function::GeluTanh,
	Function::Silu,
	Function::Sqrt,
	Function::Rsqrt,
];

/// `2^n`.
fn two(n: i32) -> f64 {
	2f64.powi(n)
}

/// `erf(x) = 2/√π e^(-x²) Σ (2x²)^n x / (1 · 3 · .. (2n + 1))`: all terms have one sign.
fn erf(x: f64) -> f64 {
	if x.abs() > 6.0 {
		return x.signum();
	}
	let (mut term, mut sum) = (x, x);
	for n in 1..300 {
		term *= 2.0 * x * x / f64::from(2 * n + 1);
		sum += term;
	}
	2.0 / std::f64::consts::PI.sqrt() * (-x * x).exp() * sum
}

fn real(function: Function, x: f64) -> f64 {
	let sigmoid = |x: f64| 1.0 / (1.0 + (-x).exp());
	match function {
		Function::Exp => x.exp(),
		Function::Sigmoid => sigmoid(x),
		Function::Tanh => x.tanh(),
		Function::Erf => erf(x),
		Function::Gelu => x / 2.0 * (1.0 + erf(x / 2f64.sqrt())),
		Function::GeluTanh => {
			x / 2.0 * (1.0 + ((2.0 / std::f64::consts::PI).sqrt() * (x + 0.044715 * x.powi(3))).tanh())
		}
		Function::Silu => x * sigmoid(x),
		Function::Sqrt if x > 0.0 => x.sqrt(),
		Function::Rsqrt if x > 0.0 => 1.0 / x.sqrt(),
		Function::Sqrt | Function::Rsqrt => 0.0,
	}
}

/// The specification's bound in units of the result, for the real argument and the function's value in those units.
fn bound(function: Function, x: f64, value: f64, to: i32) -> f64 {
	let x = x.abs();
	let above = match function {
		Function::Exp => value * (2.0 + x) * two(-31),
		Function::Sigmoid => two(to - 29),
		Function::Tanh | Function::Erf => two(to - 28),
		Function::Gelu | Function::Silu => x * two(to - 29),
		Function::GeluTanh => x * two(to - 27),
		Function::Sqrt => value * two(-29),
		Function::Rsqrt => value * two(-28),
	};
	// The reference itself is in 53 bits.
	0.5 + above + value.abs() * two(-50) + two(-20)
}

/// How far the function is from the real one, as a share of the bound.
fn share(function: Function, x: i32, from: u8, to: u8) -> f64 {
	let result = function.apply(x.into(), from, to) as f64;
	let argument = f64::from(x) * two(-i32::from(from));
	let value = real(function, argument) * two(to.into());
	let bound = bound(function, argument, value, to.into());
	if value > f64::from(i32::MAX) - bound {
		// Saturates, or is near it.
		assert!(result >= f64::from(i32::MAX) - 2.0 * bound, "{function:?} of {argument}");
		return 0.0;
	}
	(result - value).abs() / bound
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(20_000))]

	#[test]
	fn functions_should_be_within_their_bounds_everywhere(x: i32, down in 0u32..32, from in 0u8..=30, to in 0u8..=30) {
		for function in FUNCTIONS {
			let share = share(function, x >> down, from, to);
			prop_assert!(share <= 1.0, "{:?} of {} is off by {} bounds", function, x >> down, share);
		}
	}
}

#[test]
fn functions_should_be_within_their_bounds_near_zero_and_at_the_ends_of_their_parts() {
	for function in FUNCTIONS {
		for from in [16, 24, 27, 28, 30] {
			let one = 1i64 << from;
			// Every sixteenth and its neighbours: all parts of the error function end there.
			for place in (-12 * 16..=12 * 16).map(|place| place * one / 16) {
				for x in place - 2..=place + 2 {
					let Ok(x) = i32::try_from(x) else { continue };
					for to in [8, 16, 24, 28, 30] {
						let share = share(function, x, from, to);
						assert!(share <= 1.0, "{function:?} of {x} / 2^{from} is off by {share} bounds");
					}
				}
			}
		}
	}
}

#[test]
fn functions_should_be_exact_where_the_specification_says_so() {
	for fraction in 0..=30 {
		let one = 1 << fraction;
		assert_eq!(Function::Exp.apply(0, 7, fraction), one);
		assert_eq!(Function::Sigmoid.apply(0, 7, fraction), (one + 1) / 2);
		assert_eq!(Function::Sigmoid.apply(i32::MAX.into(), 0, fraction), one);
		assert_eq!(Function::Tanh.apply(i32::MIN.into(), 0, fraction), -one);
		assert_eq!(Function::Erf.apply(i32::MAX.into(), 0, fraction), one);
		for odd in [Function::Tanh, Function::Erf, Function::Gelu, Function::GeluTanh, Function::Silu] {
			assert_eq!(odd.apply(0, fraction, fraction), 0);
		}
		for linear in [Function::Gelu, Function::GeluTanh, Function::Silu] {
			assert_eq!(linear.apply(12_345 << 16, 16, 16), 12_345 << 16, "{linear:?}");
			assert_eq!(linear.apply(-12_345 << 16, 16, 16), 0, "{linear:?}");
		}
		assert_eq!(Function::Sqrt.apply(9 << 10, 10, fraction), (3i64 << fraction).min(i32::MAX.into()));
		assert_eq!(Function::Rsqrt.apply(4 << 10, 10, fraction), (one + 1) / 2);
	}
	for undefined in [0, -1, i32::MIN.into()] {
		assert_eq!(Function::Sqrt.apply(undefined, 16, 16), 0);
		assert_eq!(Function::Rsqrt.apply(undefined, 16, 16), 0);
	}
	assert_eq!(Function::Exp.apply(22, 0, 0), i32::MAX.into());
	assert_eq!(Function::Exp.apply(21, 0, 0), 1_318_815_740);
	assert_eq!(Function::Exp.apply(i32::MIN.into(), 30, 30), 145_315_154);
	assert_eq!(Function::Rsqrt.apply(1, 30, 30), i32::MAX.into());
}

/// A row whose elements have a standard deviation of about `2^bits`.
fn row(seed: u64, length: usize, bits: u32) -> Vec<i64> {
	let mut random = Random::new(seed);
	let offset = random.number() as i64 >> (64 - 30);
	let numbers = (0..length).map(|_| (random.number() as i64 >> (64 - bits)) + offset);
	numbers.map(|x| x.clamp(i32::MIN.into(), i32::MAX.into())).collect()
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(2_000))]

	#[test]
	fn softmax_should_be_within_its_bound(
		seed: u64,
		length in prop_oneof![1usize..20, 100usize..3_000],
		bits in 1u32..32,
		from in 0u8..=30,
		to in prop_oneof![Just(I8), Just(I16), Just(I32)],
		share: u32,
	) {
		let one = 1 + ((u64::from(share) * (to.max() as u64 - 1)) >> 32) as i32;
		let x = row(seed, length, bits);
		let largest = *x.iter().max().unwrap();
		let powers: Vec<f64> = x.iter().map(|x| ((x - largest) as f64 * two(-i32::from(from))).exp()).collect();
		let sum: f64 = powers.iter().sum();
		let y = values(Op::Softmax(Softmax { from, to, one }), &[tensor(I32, &[1, length as u32], x)]);
		let bound = 0.5 + f64::from(one) * (length as f64 + 20.0) * two(-31);
		for (y, power) in y.iter().zip(powers) {
			let value = power / sum * f64::from(one);
			prop_assert!((*y as f64 - value).abs() <= bound, "{} instead of {}, bound {}", y, value, bound);
		}
	}

	#[test]
	fn norm_should_be_within_its_bound(
		seed: u64,
		length in prop_oneof![1usize..20, 100usize..3_000],
		bits in 1u32..32,
		centre: bool,
		epsilon in prop_oneof![Just(0u64), 0u64..1 << 20, 0u64..1 << 62],
	) {
		let x = row(seed, length, bits);
		let count = length as f64;
		let mean = if centre { x.iter().sum::<i64>() as f64 / count } else { 0.0 };
		let squares: f64 = x.iter().map(|x| (*x as f64 - mean).powi(2)).sum();
		let spread = (squares / count + epsilon as f64 * two(-16)).sqrt();
		let n = [length as u32];
		let operands =
			[tensor(I32, &[1, length as u32], x.clone()), tensor(I32, &n, vec![1; length]), tensor(I32, &n, vec![0; length])];
		let z = values(Op::Norm(Norm { centre, epsilon, shift: 0 }), &operands);
		for (z, x) in z.iter().zip(x) {
			let value = if spread == 0.0 { 0.0 } else { (x as f64 - mean) / spread };
			let bound = two(-22) + value.abs() * two(-28) + if spread == 0.0 { 0.0 } else { two(-16) / spread };
			let error = (*z as f64 * two(-22) - value).abs();
			prop_assert!(error <= bound, "{} is off by {}, bound {}", value, error, bound);
		}
	}
}
