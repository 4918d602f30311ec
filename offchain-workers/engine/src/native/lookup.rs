//! Operators that find their place by an operand.

use super::{typed, Buffer, Element, Elements, Operand};
use ambit_graph::ops;

pub(super) fn gather(operands: &[Operand<'_>]) -> Option<Buffer> {
	fn rows<T: Element>(table: &[T], row: usize, places: Elements<'_>) -> Buffer {
		let last = (table.len() / row - 1) as i64;
		let take = |elements: &mut Vec<T>, place: i64| {
			elements.extend_from_slice(&table[place.clamp(0, last) as usize * row..][..row]);
		};
		typed!(places, places => {
			let mut elements = Vec::with_capacity(places.len() * row);
			places.iter().for_each(|place| take(&mut elements, place.wide()));
			T::buffer(elements)
		})
	}
	let [table, places] = operands else { return None };
	let row = table.shape.iter().skip(1).map(|extent| *extent as usize).product();
	Some(typed!(table.elements, table => rows(table, row, places.elements)))
}

pub(super) fn update(op: &ops::Update, operands: &[Operand<'_>]) -> Option<Buffer> {
	let [x, update, position] = operands else { return None };
	let position = typed!(position.elements, position => position.first()?.wide());
	let axis = usize::from(op.axis);
	let (available, extent) = (*x.shape.get(axis)?, *update.shape.get(axis)?);
	let start = ops::Update::start(position, available.into(), extent.into()) as usize;
	let inner: usize = x.shape.iter().skip(axis + 1).map(|extent| *extent as usize).product();
	let part =
		Part { line: available as usize * inner, start: start * inner, length: extent as usize * inner };
	match (x.elements, update.elements) {
		(Elements::I8(x), Elements::I8(update)) => Some(part.replaced(x, update)),
		(Elements::I16(x), Elements::I16(update)) => Some(part.replaced(x, update)),
		(Elements::I32(x), Elements::I32(update)) => Some(part.replaced(x, update)),
		(Elements::I64(x), Elements::I64(update)) => Some(part.replaced(x, update)),
		_ => None,
	}
}

/// The part of each line that is replaced.
struct Part {
	line: usize,
	start: usize,
	length: usize,
}

impl Part {
	fn replaced<T: Element>(&self, x: &[T], update: &[T]) -> Buffer {
		let mut elements = x.to_vec();
		let lines = elements.chunks_exact_mut(self.line).zip(update.chunks_exact(self.length));
		lines.for_each(|(line, update)| line[self.start..][..self.length].copy_from_slice(update));
		T::buffer(elements)
	}
}
