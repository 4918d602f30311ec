//! Patterns that exporters write out in small operators, brought back to the operators that they are.

mod curve;
mod norm;
mod product;

use crate::{
	ir::{Binary, Const, Id, Ir, Op, Unary, Value},
	tensor::{Kind, Tensor},
};
use std::sync::Arc;

/// Rewrites a model. What it computes stays the same but for rounding.
pub(crate) fn fuse(ir: &mut Ir) {
	for id in 0..ir.values.len() {
		curve::fuse(ir, id);
		norm::fuse(ir, id);
		power(ir, id);
	}
	// Uses are counted once: what is fused away only lowers them.
	let uses = ir.uses();
	for id in 0..ir.values.len() {
		norm::absorb(ir, id, &uses);
		product::absorb(ir, id, &uses);
	}
}

/// Powers with constant exponents that are other operators.
fn power(ir: &mut Ir, id: Id) {
	let (Op::Binary(Binary::Pow), [x, exponent]) = (&ir.values[id].op, ir.values[id].inputs.as_slice())
	else {
		return;
	};
	let x = *x;
	let Some(exponent) = ir.scalar(*exponent) else { return };
	let (op, inputs) = match exponent {
		1.0 => (Op::Reshape, vec![x]),
		2.0 => (Op::Binary(Binary::Mul), vec![x, x]),
		0.5 => (Op::Unary(Unary::Sqrt), vec![x]),
		-1.0 => (Op::Unary(Unary::Reciprocal), vec![x]),
		_ => return,
	};
	// A scalar exponent may have more axes than what is raised to it.
	if ir.values[x].shape == ir.values[id].shape {
		(ir.values[id].op, ir.values[id].inputs) = (op, inputs);
	}
}

impl Ir {
	/// Adds a constant. Constants may have higher places than what uses them.
	fn constant(&mut self, name: &str, shape: &[usize], data: Vec<f32>) -> Id {
		let op = Op::Const(Const::Tensor(Arc::new(Tensor::floats(shape, data))));
		let value =
			Value { name: name.to_owned(), op, inputs: Vec::new(), shape: shape.to_vec(), kind: Kind::Float };
		self.values.push(value);
		self.values.len() - 1
	}

	/// The operands of a value that is this operator of two.
	fn pair(&self, id: Id, op: Binary) -> Option<[Id; 2]> {
		match (&self.values[id].op, self.values[id].inputs.as_slice()) {
			(Op::Binary(found), [a, b]) if *found == op => Some([*a, *b]),
			_ => None,
		}
	}

	/// The operand of a value that is this operator of one.
	fn single(&self, id: Id, op: &Op) -> Option<Id> {
		match (&self.values[id].op, self.values[id].inputs.as_slice()) {
			(found, [x]) if found == op => Some(*x),
			_ => None,
		}
	}

	/// What is squared, if a value is a square.
	fn squared(&self, id: Id) -> Option<Id> {
		if let Some([base, exponent]) = self.pair(id, Binary::Pow) {
			return (self.scalar(exponent) == Some(2.0)).then_some(base);
		}
		self.pair(id, Binary::Mul).filter(|[a, b]| a == b).map(|[a, _]| a)
	}
}
