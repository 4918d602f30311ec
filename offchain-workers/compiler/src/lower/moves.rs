//! Operators that move elements.

use super::{Lowering, Out, Repr};
use crate::{ir::Id, tensor::Kind};
use ambit_graph::{
	limits::MAX_OPERANDS,
	ops::{Concat, Slice},
	Op as GraphOp, Value,
};

/// Where an axis is when channels are last.
fn axis_of(repr: Repr, axis: usize) -> usize {
	match (repr.channels_last, axis) {
		(true, 1) => 3,
		(true, 2 | 3) => axis - 1,
		_ => axis,
	}
}

impl Lowering<'_> {
	pub(super) fn reshape(&mut self, id: Id, x: Id) -> Out<Repr> {
		let shape = self.shape_of(id);
		let fraction = self.fraction(x);
		let repr = self.repr(x, fraction)?;
		if repr.channels_last && self.shape_of(x) == shape {
			return Ok(repr);
		}
		let repr = self.plain(repr)?;
		Ok(Repr { value: self.reshaped(repr.value, &shape)?, ..repr })
	}

	pub(super) fn concat(&mut self, parts: &[Id], axis: usize) -> Out<Repr> {
		let of = |part: &Id| match self.reprs[*part] {
			Some(repr) => repr.fraction,
			None => self.fraction(*part),
		};
		let float = parts.iter().any(|part| self.kind(*part) == Kind::Float);
		let fraction = if float { parts.iter().map(of).min().unwrap_or(0) } else { 0 };
		let channels_last = parts.iter().all(|part| self.reprs[*part].is_some_and(|repr| repr.channels_last));
		let mut values = Vec::with_capacity(parts.len());
		for part in parts {
			let mut repr = self.repr(*part, fraction)?;
			if !channels_last {
				repr = self.plain(repr)?;
			}
			values.push(self.with_fraction(repr, fraction)?);
		}
		let first = *values.first().ok_or("it has no parts")?;
		let axis = axis_of(first, axis);
		let value = self.joined(values.iter().map(|repr| repr.value).collect(), axis)?;
		Ok(Repr { value, fraction, channels_last })
	}

	/// Tensors one after the other along an axis.
	fn joined(&mut self, mut values: Vec<Value>, axis: usize) -> Out<Value> {
		let concat = GraphOp::Concat(Concat { axis: axis as u8 });
		while values.len() > 1 {
			let mut joined = Vec::new();
			for part in values.chunks(MAX_OPERANDS) {
				joined.push(if part.len() == 1 { part[0] } else { self.op(concat.clone(), part)? });
			}
			values = joined;
		}
		values.first().copied().ok_or_else(|| "it has no parts".to_owned())
	}

	/// `count` times the same along an axis.
	pub(super) fn repeated(&mut self, value: Value, axis: usize, count: u32) -> Out<Value> {
		self.joined(vec![value; count as usize], axis)
	}

	pub(super) fn slice(&mut self, id: Id, x: Id, starts: &[usize], steps: &[usize]) -> Out<Repr> {
		let fraction = self.fraction(x);
		let repr = self.repr(x, fraction)?;
		let rank = starts.len();
		let extents = self.shape_of(id);
		let mut slice = Slice { starts: vec![0; rank], steps: vec![1; rank], shape: vec![1; rank] };
		for axis in 0..rank {
			let to = axis_of(repr, axis);
			(slice.starts[to], slice.steps[to], slice.shape[to]) =
				(starts[axis] as u32, steps[axis] as u32, extents[axis]);
		}
		Ok(Repr { value: self.op(GraphOp::Slice(slice), &[repr.value])?, ..repr })
	}

	pub(super) fn expand(&mut self, id: Id, x: Id) -> Out<Repr> {
		let repr = self.plain_of(x)?;
		let shape = self.shape_of(id);
		let own = self.builder.shape(repr.value);
		let own = [&vec![1; shape.len().saturating_sub(own.len())], own].concat();
		let value = self.reshaped(repr.value, &own)?;
		Ok(Repr { value: self.spread(value, &shape)?, ..repr })
	}
}
