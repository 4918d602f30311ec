//! Operators that move elements.

use super::{room::room, typed, Buffer, Element, Operand};
use ambit_graph::{ops, TensorType};

/// Elements along each of two axes that are moved together, so that what was read stays in the first-level cache until it is used.
const BLOCK: usize = 32;

/// An axis of the result.
#[derive(Clone, Copy)]
struct Axis {
	extent: usize,
	/// How far its elements are from each other in the operand, and in the result.
	from: usize,
	to: usize,
}

pub(super) fn transpose(
	op: &ops::Transpose,
	operands: &[Operand<'_>],
	result: &TensorType,
) -> Option<Buffer> {
	let [x] = operands else { return None };
	let mut axes = Vec::new();
	let mut to = result.elements() as usize;
	for (axis, extent) in op.order.iter().zip(&result.shape) {
		let extent = *extent as usize;
		to /= extent;
		let from = x.shape.iter().skip(usize::from(*axis) + 1).map(|extent| *extent as usize).product();
		if extent > 1 {
			axes.push(Axis { extent, from, to });
		}
	}
	// What stays together moves together.
	axes.dedup_by(|inner, outer| {
		let is_one = outer.from == inner.from * inner.extent;
		if is_one {
			*outer = Axis { extent: outer.extent * inner.extent, ..*inner };
		}
		is_one
	});
	Some(typed!(x.elements, x => moved(x, axes)))
}

fn moved<T: Element>(x: &[T], mut axes: Vec<Axis>) -> Buffer {
	let Some(rows) = axes.pop() else { return T::buffer(x.to_vec()) };
	let mut elements = room::<T>(x.len());
	if rows.from == 1 {
		each(&axes, |from, to| copy(&x[from..][..rows.extent], &mut elements[to..][..rows.extent]));
		return T::buffer(elements);
	}
	// The axis whose elements are neighbours in the operand, and the one whose elements are neighbours in the result.
	let place = axes.iter().position(|axis| axis.from == 1).unwrap_or_default();
	let columns = axes.remove(place);
	each(&axes, |from, to| {
		for start in (0..rows.extent).step_by(BLOCK) {
			for column in 0..columns.extent {
				let (from, to) = (from + column * columns.from, to + column * columns.to);
				let count = BLOCK.min(rows.extent - start);
				let x = x[from + start * rows.from..].iter().step_by(rows.from);
				elements[to + start..][..count].iter_mut().zip(x).for_each(|(to, x)| *to = *x);
			}
		}
	});
	T::buffer(elements)
}

/// Copies as many elements, a few of which make a call of the system's function take longer than copying them.
fn copy<T: Element>(x: &[T], to: &mut [T]) {
	const FEW: usize = 128;
	if x.len() > FEW {
		return to.copy_from_slice(x);
	}
	let ((parts, rest), (to_parts, to_rest)) = (x.as_chunks::<8>(), to.as_chunks_mut::<8>());
	for (to, x) in to_parts.iter_mut().zip(parts) {
		*to = *x;
	}
	for (to, x) in to_rest.iter_mut().zip(rest) {
		*to = *x;
	}
}

/// Calls `each` with every place along these axes, in the operand and in the result.
fn each(axes: &[Axis], mut each: impl FnMut(usize, usize)) {
	let mut places = vec![0; axes.len()];
	let (mut from, mut to) = (0, 0);
	loop {
		each(from, to);
		let mut axis = axes.len();
		loop {
			let Some(next) = axis.checked_sub(1) else { return };
			axis = next;
			let Axis { extent, from: step_from, to: step_to } = axes[axis];
			places[axis] += 1;
			from += step_from;
			to += step_to;
			if places[axis] < extent {
				break;
			}
			places[axis] = 0;
			from -= step_from * extent;
			to -= step_to * extent;
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::native::Elements;
	use proptest::prelude::*;

	proptest! {
		#[test]
		fn elements_should_move_to_where_their_axes_go(
			(shape, order) in proptest::collection::vec(1u32..40, 0..5)
				.prop_filter("small", |shape| shape.iter().product::<u32>() < 60_000)
				.prop_flat_map(|shape| {
					let order: Vec<u8> = (0..shape.len() as u8).collect();
					(Just(shape), Just(order).prop_shuffle())
				}),
		) {
			let count = shape.iter().product::<u32>() as usize;
			let elements: Vec<i32> = (0..count as i32).collect();
			let moved: Vec<u32> = order.iter().map(|axis| shape[usize::from(*axis)]).collect();
			let operand = Operand { shape: &shape, elements: Elements::I32(&elements) };
			let result = TensorType::new(ambit_graph::ElementType::I32, moved.clone());
			let found = transpose(&ops::Transpose { order: order.clone() }, &[operand], &result);
			let expected: Vec<i32> = (0..count)
				.map(|mut at| {
					let mut place = vec![0; shape.len()];
					for (axis, extent) in moved.iter().enumerate().rev() {
						place[usize::from(order[axis])] = at % *extent as usize;
						at /= *extent as usize;
					}
					place.iter().zip(&shape).fold(0, |at, (place, extent)| at * *extent as i32 + *place as i32)
				})
				.collect();
			prop_assert_eq!(found, Some(Buffer::I32(expected)));
		}
	}
}
