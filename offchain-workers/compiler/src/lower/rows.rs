//! Operators on whole rows.

use super::{bits, extents, fixed, shift, stored, Lowering, Out, Repr};
use crate::{
	ir::{Id, Reduction},
	tensor::Kind,
};
use ambit_graph::{
	ops::{Cast, Mul, Norm, Requantise, Softmax, Sum},
	ElementType::{I16, I32},
	Op as GraphOp, TensorType, Value,
};

/// Longest row that one element may need, elements of 32 bits; longer ones are reduced in parts.
const LONGEST_ROW: u32 = 32_768;
/// Tables with more elements have 16 bits and a scale for each row.
const LARGE_TABLE: usize = 1 << 16;

impl Lowering<'_> {
	pub(super) fn norm(&mut self, id: Id, [x, gain, bias]: [Id; 3], centre: bool, epsilon: f32) -> Out<Repr> {
		let x = self.plain_of(x)?;
		let fraction = self.fraction(id);
		let gain_fraction = (29
			- bits(f64::from(self.ir().tensor(gain).map_or(1.0, |tensor| {
				tensor.to_floats().iter().fold(0f32, |most, gain| most.max(gain.abs()))
			}))))
		.clamp(0, 28)
		.max(fraction - 22);
		let gain = self.constant(gain, gain_fraction)?;
		let bias = self.constant(bias, fraction)?;
		let epsilon = f64::from(epsilon) * f64::from(2 * x.fraction + 16).exp2();
		let epsilon = epsilon.round().clamp(0.0, f64::from(61).exp2()) as u64;
		let norm = Norm { centre, epsilon, shift: shift(22 + gain_fraction - fraction)? };
		let value = self.op(GraphOp::Norm(norm), &[x.value, gain, bias])?;
		Ok(Repr { value, fraction, ..x })
	}

	pub(super) fn softmax(&mut self, id: Id, x: Id) -> Out<Repr> {
		let fraction = self.fraction(id);
		let x = self.plain_of(x)?;
		let softmax = Softmax { from: x.fraction as u8, to: I32, one: 1 << fraction };
		let value = self.op(GraphOp::Softmax(softmax), &[x.value])?;
		Ok(Repr { value, fraction, ..x })
	}

	/// Rows cut into parts that are not too long, as an axis of their own; the row itself if it is short or can't be cut.
	fn parts(&mut self, value: Value) -> Out<Value> {
		let shape = self.builder.shape(value).to_vec();
		let Some((row, outer)) = shape.split_last() else { return Ok(value) };
		if *row <= LONGEST_ROW {
			return Ok(value);
		}
		let part = (1..=LONGEST_ROW).rev().find(|part| row.is_multiple_of(*part)).unwrap_or(1);
		if row / part > LONGEST_ROW {
			return Err(format!("rows of {row} elements can't be cut into parts"));
		}
		self.reshaped(value, &[outer, &[row / part, part]].concat())
	}

	/// What `of` makes of rows, or of their parts and then of what it made of these.
	fn by_parts(&mut self, value: Value, of: &dyn Fn(bool) -> GraphOp) -> Out<Value> {
		let parts = self.parts(value)?;
		if parts == value {
			return self.op(of(true), &[value]);
		}
		let reduced = self.op(of(false), &[parts])?;
		let mut shape = self.builder.shape(reduced).to_vec();
		shape.pop();
		let rows = self.reshaped(reduced, &shape)?;
		self.op(of(true), &[rows])
	}

	pub(super) fn reduce(&mut self, id: Id, reduction: Reduction, x: Id) -> Out<Repr> {
		let count = self.ir().values[x].shape.last().copied().unwrap_or(1) as u32;
		let is_float = self.kind(id) == Kind::Float;
		let to = self.fraction(id);
		let mut x = self.plain_of(x)?;
		let value = match reduction {
			Reduction::Sum | Reduction::Mean => {
				if is_float && to < x.fraction {
					x = self.with_fraction(x, to)?;
				}
				let divisor = if reduction == Reduction::Mean { count } else { 1 };
				self.by_parts(x.value, &|last| GraphOp::Sum(Sum { divisor: if last { divisor } else { 1 } }))?
			}
			Reduction::Max => self.by_parts(x.value, &|_| GraphOp::Max)?,
			Reduction::Min => {
				let negative = Requantise { to: I32, multiplier: -1, shift: 0 };
				let negated = self.op(GraphOp::Requantise(negative), &[x.value])?;
				let largest = self.by_parts(negated, &|_| GraphOp::Max)?;
				self.op(GraphOp::Requantise(negative), &[largest])?
			}
		};
		Ok(Repr { value, ..x })
	}

	pub(super) fn arg_max(&mut self, x: Id) -> Out<Repr> {
		let x = self.plain_of(x)?;
		let parts = self.parts(x.value)?;
		if parts == x.value {
			return Ok(Repr { value: self.op(GraphOp::Argmax, &[x.value])?, fraction: 0, ..x });
		}
		let shape = self.builder.shape(parts).to_vec();
		let [outer @ .., count, part] = shape.as_slice() else { return Err("it has no rows".to_owned()) };
		if outer.iter().any(|extent| *extent != 1) {
			return Err(format!("the largest of several rows of {} elements is not supported", count * part));
		}
		// The part with the largest element, and the place within it.
		let rows = self.reshaped(parts, &[*count, *part])?;
		let largest = self.op(GraphOp::Max, &[rows])?;
		let largest = self.reshaped(largest, &[1, *count])?;
		let chosen = self.op(GraphOp::Argmax, &[largest])?;
		let within = self.op(GraphOp::Argmax, &[rows])?;
		let within = self.reshaped(within, &[*count])?;
		let within = self.op(GraphOp::Gather, &[within, chosen])?;
		let step = Requantise { to: I32, multiplier: *part as i32, shift: 0 };
		let start = self.op(GraphOp::Requantise(step), &[chosen])?;
		let place = self.op(GraphOp::Add, &[start, within])?;
		let value = self.reshaped(place, &[outer, &[1]].concat())?;
		Ok(Repr { value, fraction: 0, channels_last: false })
	}

	pub(super) fn gather(&mut self, id: Id, x: Id, at: Id, axis: usize) -> Out<Repr> {
		let at_repr = self.repr(at, 0)?;
		let at_repr = self.plain(at_repr)?;
		let shape = self.shape_of(id);
		let is_scalar = self.ir().values[at].shape.is_empty();
		if axis == 0 && stored(self.ir(), x).is_some() {
			let count: usize = self.ir().values[x].shape.iter().product();
			if count > LARGE_TABLE {
				return self.table_rows(id, x, at_repr.value);
			}
		}
		let fraction = self.fraction(id);
		let repr = self.repr(x, fraction)?;
		let repr = self.plain(repr)?;
		let rank = self.ir().values[x].shape.len();
		let mut order: Vec<usize> = (0..rank).collect();
		order.remove(axis);
		order.insert(0, axis);
		let front = self.transposed(repr.value, &order)?;
		let gathered = self.op(GraphOp::Gather, &[front, at_repr.value])?;
		// The axes of the places go where the axis was.
		let places = if is_scalar { 1 } else { self.ir().values[at].shape.len() };
		let order: Vec<usize> =
			(places..places + axis).chain(0..places).chain(places + axis..places + rank - 1).collect();
		let value = self.transposed(gathered, &order)?;
		let value = self.reshaped(value, &shape)?;
		Ok(Repr { value, ..repr })
	}

	/// Rows of a large table: 16 bits, and a scale for each row.
	fn table_rows(&mut self, id: Id, x: Id, at: Value) -> Out<Repr> {
		let shape = self.ir().values[x].shape.clone();
		let [rows, inner @ ..] = shape.as_slice() else { return Err("its table has no rows".to_owned()) };
		let depth: usize = inner.iter().product();
		let table = self.quantised(x, *rows, depth, true, I16)?;
		let fraction = self.fraction(id);
		let most = table.worth.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
		let down = (29 - bits(most) - fraction).clamp(0, 62);
		let scales = table.worth.iter().map(|worth| fixed(*worth, fraction + down)).collect::<Vec<_>>();
		let table = self.builder.weight(TensorType::new(I16, extents(&[*rows, depth])), table.bytes);
		let scales = self.builder.numbers(I32, &[*rows as u32, 1], scales);
		let found = self.op(GraphOp::Gather, &[table, at])?;
		let found = self.op(GraphOp::Cast(Cast { to: I32, shift: 0 }), &[found])?;
		let scales = self.op(GraphOp::Gather, &[scales, at])?;
		let value = self.op(GraphOp::Mul(Mul { shift: shift(down)? }), &[found, scales])?;
		let shape = self.shape_of(id);
		Ok(Repr { value: self.reshaped(value, &shape)?, fraction, channels_last: false })
	}
}
