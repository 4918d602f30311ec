//! Normalisation of rows.

use super::product::{channel_vector, combine};
use crate::ir::{Binary, Id, Ir, Op, Reduction, Unary};

/// Replaces a quotient that normalises rows: of a deviation by a root of variance (layer norm), of a value by a root of
/// its mean square (RMS norm), or by the root of its sum of squares (unit length).
pub(super) fn fuse(ir: &mut Ir, id: Id) {
	let divided = match ir.pair(id, Binary::Div) {
		Some([numerator, divisor]) => root_of(ir, divisor).map(|under| (numerator, under)),
		None => ir.pair(id, Binary::Mul).and_then(|[a, b]| {
			let by = |factor: Id| inverse_root_of(ir, factor);
			by(b).map(|under| (a, under)).or_else(|| by(a).map(|under| (b, under)))
		}),
	};
	let Some((numerator, under)) = divided else { return };
	let Some(row) = ir.values[numerator].shape.last().copied() else { return };
	if ir.values[numerator].shape != ir.values[id].shape {
		return;
	}
	// The mean of squares and what is added to it.
	let (mean, epsilon) = match ir.pair(under, Binary::Add) {
		Some([a, b]) => match (ir.scalar(a), ir.scalar(b)) {
			(_, Some(epsilon)) => (a, epsilon),
			(Some(epsilon), _) => (b, epsilon),
			_ => return,
		},
		None => (under, 0.0),
	};
	if !(0.0..1e6).contains(&epsilon) {
		return;
	}
	let (squares, is_sum) = match ir.single(mean, &Op::Reduce(Reduction::Mean)) {
		Some(squares) => (squares, false),
		None => match ir.single(mean, &Op::Reduce(Reduction::Sum)) {
			Some(squares) if epsilon == 0.0 => (squares, true),
			_ => return,
		},
	};
	if ir.values[squares].shape != ir.values[numerator].shape {
		return;
	}
	let Some(deviation) = ir.squared(squares) else { return };
	let centred = |deviation: Id| {
		let [x, mean] = ir.pair(deviation, Binary::Sub)?;
		(ir.single(mean, &Op::Reduce(Reduction::Mean)) == Some(x)).then_some(x)
	};
	let (x, centre) = match (centred(numerator), centred(deviation)) {
		(Some(x), Some(other)) if x == other && !is_sum => (x, true),
		_ if numerator == deviation => (numerator, false),
		_ => return,
	};
	let gain = if is_sum { 1.0 / (row as f32).sqrt() } else { 1.0 };
	let name = ir.values[id].name.clone();
	let gain = ir.constant(&name, &[row], vec![gain; row]);
	let bias = ir.constant(&name, &[row], vec![0.0; row]);
	(ir.values[id].op, ir.values[id].inputs) = (Op::Norm { centre, epsilon }, vec![x, gain, bias]);
}

/// What is under the root that a divisor is, perhaps kept from 0 and spread over the row.
fn root_of(ir: &Ir, mut id: Id) -> Option<Id> {
	loop {
		let value = &ir.values[id];
		id = match (&value.op, value.inputs.as_slice()) {
			(Op::Unary(Unary::Sqrt), [under]) => return Some(*under),
			(Op::Expand, [x]) => *x,
			(Op::Unary(Unary::Clip(low, high)), [x]) if *low < 1e-3 && *high > 1e6 => *x,
			(Op::Binary(Binary::Max), [x, low]) if ir.scalar(*low).is_some_and(|low| low < 1e-3) => *x,
			_ => return None,
		};
	}
}

fn inverse_root_of(ir: &Ir, id: Id) -> Option<Id> {
	if let Some(root) = ir.single(id, &Op::Unary(Unary::Reciprocal)) {
		return root_of(ir, root);
	}
	if let Some([one, root]) = ir.pair(id, Binary::Div) {
		return if ir.scalar(one) == Some(1.0) { root_of(ir, root) } else { None };
	}
	let [under, exponent] = ir.pair(id, Binary::Pow)?;
	(ir.scalar(exponent) == Some(-0.5)).then_some(under)
}

/// Takes a constant gain or bias behind a normalisation into it.
pub(super) fn absorb(ir: &mut Ir, id: Id, uses: &[usize]) {
	for op in [Binary::Mul, Binary::Add] {
		let Some([a, b]) = ir.pair(id, op) else { continue };
		for (norm, constant) in [(a, b), (b, a)] {
			let Op::Norm { .. } = ir.values[norm].op else { continue };
			let [x, gain, bias] = ir.values[norm].inputs[..] else { continue };
			let row = ir.values[norm].shape.last().copied().unwrap_or(1);
			if uses.get(norm) != Some(&1) || ir.values[norm].shape != ir.values[id].shape {
				continue;
			}
			let Some(vector) = channel_vector(ir, constant, row, 0) else { continue };
			let name = ir.values[id].name.clone();
			let (gain, bias) = match op {
				Binary::Mul => (
					combine(ir, &name, gain, &vector, |a, b| a * b),
					combine(ir, &name, bias, &vector, |a, b| a * b),
				),
				_ => (Some(gain), combine(ir, &name, bias, &vector, |a, b| a + b)),
			};
			let (Some(gain), Some(bias)) = (gain, bias) else { continue };
			let op = ir.values[norm].op.clone();
			(ir.values[id].op, ir.values[id].inputs) = (op, vec![x, gain, bias]);
			return;
		}
	}
}
