//! GELU, SiLU and the like: found by what they compute, not by how an exporter wrote them.

use crate::ir::{Binary, Id, Ir, Op, Unary};

/// Where an expression is compared with a function.
const POINTS: [f32; 9] = [-4.0, -2.5, -1.0, -0.3, 0.0, 0.2, 0.9, 1.7, 3.5];
/// How far they may be apart: GELU and its approximation are apart by ten times as much.
const TOLERANCE: f32 = 3e-5;
/// Operators that one expression may have, nested.
const DEPTH: usize = 12;

/// Replaces a product that is a known function of a value.
pub(super) fn fuse(ir: &mut Ir, id: Id) {
	let Some([a, b]) = ir.pair(id, Binary::Mul) else { return };
	let mut candidates = vec![a, b];
	for side in [a, b] {
		candidates.extend(ir.values[side].inputs.iter().copied());
	}
	for x in candidates {
		let same_shape = ir.values[x].shape == ir.values[id].shape;
		if !same_shape || ir.is_const(x) {
			continue;
		}
		for function in [Unary::Gelu, Unary::GeluTanh, Unary::Silu] {
			let agrees = |point: &f32| {
				let expected = crate::float::of_number(function, *point);
				let mut budget = 64;
				value_at(ir, id, x, *point, DEPTH, &mut budget)
					.is_some_and(|found| (found - expected).abs() < TOLERANCE)
			};
			if POINTS.iter().all(agrees) {
				(ir.values[id].op, ir.values[id].inputs) = (Op::Unary(function), vec![x]);
				return;
			}
		}
	}
}

/// What an expression of `x` and constant numbers is where `x` is this number.
fn value_at(ir: &Ir, id: Id, x: Id, at: f32, depth: usize, budget: &mut usize) -> Option<f32> {
	if id == x {
		return Some(at);
	}
	*budget = budget.checked_sub(1)?;
	let value = &ir.values[id];
	let depth = depth.checked_sub(1)?;
	match (&value.op, value.inputs.as_slice()) {
		(Op::Const(_), _) => ir.scalar(id),
		(Op::Unary(unary), [a]) => {
			Some(crate::float::of_number(*unary, value_at(ir, *a, x, at, depth, budget)?))
		}
		(Op::Binary(binary), [a, b]) if !binary.is_truth() => {
			let a = value_at(ir, *a, x, at, depth, budget)?;
			Some(crate::float::of_numbers(*binary, a, value_at(ir, *b, x, at, depth, budget)?))
		}
		_ => None,
	}
}
