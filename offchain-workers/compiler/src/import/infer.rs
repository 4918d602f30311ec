//! Shapes and kinds of results.

use super::Out;
use crate::{
	ir::{Op, Unary},
	tensor::{broadcast, Kind},
};

/// What a result's elements are.
pub(super) fn kind(op: &Op, mut operands: impl Iterator<Item = Kind>) -> Kind {
	let mut same = || {
		let first = operands.next().unwrap_or(Kind::Float);
		operands.by_ref().fold(first, |kind, other| match (kind, other) {
			(Kind::Float, _) | (_, Kind::Float) => Kind::Float,
			(Kind::Bool, Kind::Bool) => Kind::Bool,
			_ => Kind::Int,
		})
	};
	match op {
		Op::Binary(binary) if binary.is_truth() => Kind::Bool,
		Op::Unary(Unary::Not) => Kind::Bool,
		Op::Unary(Unary::Neg | Unary::Abs | Unary::Relu | Unary::Clip(..)) => same(),
		Op::Unary(_) | Op::Norm { .. } | Op::Softmax => Kind::Float,
		Op::ArgMax => Kind::Int,
		// The condition and the places say nothing about what is chosen.
		Op::Select => {
			operands.next();
			let first = operands.next().unwrap_or(Kind::Float);
			operands.fold(first, |kind, other| if other == Kind::Float { other } else { kind })
		}
		Op::Gather(_) => operands.next().unwrap_or(Kind::Float),
		_ => same(),
	}
}

/// Multiply-adds for each element of a result, about.
pub(super) fn terms(op: &Op, operands: &[&[usize]]) -> u64 {
	match (op, operands) {
		(Op::MatMul, [x, ..]) => x.last().map_or(1, |depth| *depth as u64),
		(Op::Conv(..), [_, w, ..]) => w[1..].iter().map(|extent| *extent as u64).product(),
		(Op::MaxPool(window) | Op::AvgPool(window, _), _) => {
			(window.kernel[0] as u64).saturating_mul(window.kernel[1] as u64)
		}
		(Op::Reduce(_) | Op::ArgMax, [x]) => x.last().map_or(1, |row| *row as u64),
		_ => 1,
	}
}

/// The shape of a result, where the operator alone doesn't say it.
pub(super) fn shape(op: &Op, operands: &[&[usize]]) -> Out<Vec<usize>> {
	let together = |a: &[usize], b: &[usize]| {
		broadcast(a, b).ok_or_else(|| format!("shapes {a:?} and {b:?} do not broadcast together"))
	};
	Ok(match (op, operands) {
		(Op::Unary(_) | Op::Softmax | Op::Cast, [x, ..]) => x.to_vec(),
		(Op::Norm { .. }, [x, gain, bias]) => {
			let row = x.last().map(std::slice::from_ref);
			if Some(*gain) != row || Some(*bias) != row {
				return Err(format!("rows of {x:?} can't have a gain {gain:?} and a bias {bias:?}"));
			}
			x.to_vec()
		}
		(Op::Binary(_), [a, b]) => together(a, b)?,
		(Op::Select, [condition, a, b]) => together(condition, &together(a, b)?)?,
		(Op::MatMul, [x, w]) => {
			let ([x_outer @ .., rows, depth], [w_outer @ .., other, columns]) = (*x, *w) else {
				return Err(format!("shapes {x:?} and {w:?} have too few axes for a product"));
			};
			if depth != other {
				return Err(format!("shapes {x:?} and {w:?} do not fit for a product"));
			}
			let mut shape = together(x_outer, w_outer)?;
			shape.extend([rows, columns]);
			shape
		}
		(Op::Conv(window, groups), [[images, channels, height, width], [filters, depth, kernel @ ..]]) => {
			let fits = *groups > 0 && depth.checked_mul(*groups) == Some(*channels) && filters % groups == 0;
			if !fits || kernel != window.kernel {
				return Err(format!(
					"an image of {channels} channels and filters {:?} in {groups} groups do not fit",
					operands[1]
				));
			}
			let windows = window.count(0, *height).zip(window.count(1, *width));
			let (rows, columns) = windows.ok_or("its kernel is larger than the image")?;
			vec![*images, *filters, rows, columns]
		}
		(Op::MaxPool(window) | Op::AvgPool(window, _), [[images, channels, height, width]]) => {
			let windows = window.count(0, *height).zip(window.count(1, *width));
			let (rows, columns) = windows.ok_or("its kernel is larger than the image")?;
			vec![*images, *channels, rows, columns]
		}
		(Op::Reduce(_) | Op::ArgMax, [[outer @ .., _]]) => [outer, &[1]].concat(),
		(Op::Gather(axis), [x, at]) if *axis < x.len() => {
			if x[*axis] == 0 {
				return Err("it takes parts of an empty tensor".to_owned());
			}
			[&x[..*axis], at, &x[axis + 1..]].concat()
		}
		(Op::Transpose(order), [x]) => {
			let mut seen = vec![false; x.len()];
			for axis in order {
				match seen.get_mut(*axis) {
					Some(seen) if !*seen => *seen = true,
					_ => return Err(format!("{order:?} is no order of {} axes", x.len())),
				}
			}
			if order.len() != x.len() {
				return Err(format!("{order:?} is no order of {} axes", x.len()));
			}
			order.iter().map(|axis| x[*axis]).collect()
		}
		(Op::Concat(axis), [first, rest @ ..]) if *axis < first.len() => {
			let mut shape = first.to_vec();
			for part in rest {
				let differs = |(place, (a, b)): (usize, (&usize, &usize))| place != *axis && a != b;
				if part.len() != first.len() || part.iter().zip(*first).enumerate().any(differs) {
					return Err(format!(
						"parts of shapes {first:?} and {part:?} do not fit along axis {axis}"
					));
				}
				shape[*axis] = shape[*axis].checked_add(part[*axis]).ok_or("its result is too large")?;
			}
			shape
		}
		_ => return Err("it has too few, too many or misshapen operands".to_owned()),
	})
}
