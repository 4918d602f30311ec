//! Results that are put together from parts, by several threads and without being filled with zeros first.

#![allow(unsafe_code)]

use super::{of_type, Buffer, Element, Elements};
use ambit_graph::ElementType;
use std::{
	mem::MaybeUninit,
	sync::atomic::{AtomicUsize, Ordering::Relaxed},
};

/// A part of a result that nothing is in yet.
pub(crate) struct Part<'a> {
	room: Room<'a>,
	/// Elements of the result that are there.
	written: &'a AtomicUsize,
}

enum Room<'a> {
	I8(&'a mut [MaybeUninit<i8>]),
	I16(&'a mut [MaybeUninit<i16>]),
	I32(&'a mut [MaybeUninit<i32>]),
	I64(&'a mut [MaybeUninit<i64>]),
}

impl Part<'_> {
	/// Writes all of it. Type and number of the elements are those of the part.
	pub fn write(self, elements: Elements<'_>) {
		let count = match (self.room, elements) {
			(Room::I8(room), Elements::I8(elements)) => room.write_copy_of_slice(elements).len(),
			(Room::I16(room), Elements::I16(elements)) => room.write_copy_of_slice(elements).len(),
			(Room::I32(room), Elements::I32(elements)) => room.write_copy_of_slice(elements).len(),
			(Room::I64(room), Elements::I64(elements)) => room.write_copy_of_slice(elements).len(),
			_ => panic!("elements of another type than the result's"),
		};
		self.written.fetch_add(count, Relaxed);
	}
}

/// A result of this type whose parts have so many elements, one after the other. `write` writes each of them.
pub(crate) fn assembled(element: ElementType, parts: &[usize], write: impl FnOnce(Vec<Part<'_>>)) -> Buffer {
	of_type!(element, Number => of_parts::<Number>(parts, write))
}

/// A type of elements that a part may have.
trait Roomy: Element {
	fn room(room: &mut [MaybeUninit<Self>]) -> Room<'_>;
}

macro_rules! roomy {
	($($element:ty => $variant:ident),*) => {$(
		impl Roomy for $element {
			fn room(room: &mut [MaybeUninit<Self>]) -> Room<'_> {
				Room::$variant(room)
			}
		}
	)*};
}

roomy!(i8 => I8, i16 => I16, i32 => I32, i64 => I64);

fn of_parts<T: Roomy>(parts: &[usize], write: impl FnOnce(Vec<Part<'_>>)) -> Buffer {
	let count = parts.iter().sum();
	let mut elements: Vec<T> = Vec::with_capacity(count);
	let written = AtomicUsize::new(0);
	let mut rest = &mut elements.spare_capacity_mut()[..count];
	let rooms = parts.iter().map(|length| {
		let (room, behind) = std::mem::take(&mut rest).split_at_mut(*length);
		rest = behind;
		Part { room: T::room(room), written: &written }
	});
	write(rooms.collect());
	assert!(written.into_inner() == count, "a part of a result was not written");
	// SAFETY: there is room for `count` elements. Parts don't overlap, each counts all of its elements after it wrote them, and only
	// once, since it is consumed; so if that many were counted, each of the first `count` elements has been written.
	unsafe { elements.set_len(count) };
	T::buffer(elements)
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::panic::{catch_unwind, AssertUnwindSafe};

	#[test]
	fn parts_should_be_one_after_the_other_in_whatever_order_they_are_written() {
		let found = assembled(ElementType::I16, &[2, 0, 3], |parts| {
			let contents: [&[i16]; 3] = [&[1, 2], &[], &[3, 4, 5]];
			for (part, elements) in parts.into_iter().zip(contents).rev() {
				part.write(Elements::I16(elements));
			}
		});
		assert_eq!(found, Buffer::I16(vec![1, 2, 3, 4, 5]));
	}

	#[test]
	fn a_result_should_not_be_given_when_a_part_is_missing_or_wrong() {
		let attempt = |write: fn(Vec<Part<'_>>)| {
			catch_unwind(AssertUnwindSafe(|| assembled(ElementType::I8, &[1, 1], write))).is_err()
		};
		assert!(attempt(|mut parts| parts.remove(0).write(Elements::I8(&[1]))));
		assert!(attempt(|mut parts| parts.remove(0).write(Elements::I8(&[1, 2]))));
		assert!(attempt(|mut parts| parts.remove(0).write(Elements::I32(&[1]))));
	}
}
