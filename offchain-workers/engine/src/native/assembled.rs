//! Results that are put together from parts, by several threads and without being filled with zeros first.

#![allow(unsafe_code)]

use super::{Buffer, Elements};
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

/// Results of these types, the parts of each of which have so many elements, one after the other, and all are of as many parts. `write` is given
/// the first part of each result, then the second ones, and so on, and writes each of them.
pub(crate) fn assembled(
	results: &[(ElementType, Vec<usize>)],
	write: impl FnOnce(Vec<Vec<Part<'_>>>),
) -> Vec<Buffer> {
	let count = |lengths: &[usize]| lengths.iter().sum::<usize>();
	let mut buffers: Vec<Buffer> =
		results.iter().map(|(element, lengths)| Buffer::with_capacity(*element, count(lengths))).collect();
	let written: Vec<_> = results.iter().map(|_| AtomicUsize::new(0)).collect();
	let mut parts = Vec::new();
	for ((buffer, (_, lengths)), written) in buffers.iter_mut().zip(results).zip(&written) {
		parts.resize_with(lengths.len(), Vec::new);
		let rooms = rooms(buffer, lengths).into_iter().map(|room| Part { room, written });
		parts.iter_mut().zip(rooms).for_each(|(parts, part)| parts.push(part));
	}
	write(parts);
	for ((buffer, (_, lengths)), written) in buffers.iter_mut().zip(results).zip(written) {
		let count = count(lengths);
		assert!(written.into_inner() == count, "a part of a result was not written");
		// SAFETY: there is room for `count` elements. Parts don't overlap, each counts all of its elements after it wrote them, and only
		// once, since it is consumed; so if that many were counted, each of the first `count` elements has been written.
		unsafe {
			match buffer {
				Buffer::I8(elements) => elements.set_len(count),
				Buffer::I16(elements) => elements.set_len(count),
				Buffer::I32(elements) => elements.set_len(count),
				Buffer::I64(elements) => elements.set_len(count),
			}
		}
	}
	buffers
}

/// The spare capacity of a buffer in parts of so many elements.
fn rooms<'a>(buffer: &'a mut Buffer, lengths: &[usize]) -> Vec<Room<'a>> {
	fn split<'a, T>(
		elements: &'a mut Vec<T>,
		lengths: &[usize],
		room: fn(&'a mut [MaybeUninit<T>]) -> Room<'a>,
	) -> Vec<Room<'a>> {
		let mut rest = elements.spare_capacity_mut();
		let parts = lengths.iter().map(|length| {
			let (part, behind) = std::mem::take(&mut rest).split_at_mut(*length);
			rest = behind;
			room(part)
		});
		parts.collect()
	}
	match buffer {
		Buffer::I8(elements) => split(elements, lengths, Room::I8),
		Buffer::I16(elements) => split(elements, lengths, Room::I16),
		Buffer::I32(elements) => split(elements, lengths, Room::I32),
		Buffer::I64(elements) => split(elements, lengths, Room::I64),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::panic::{catch_unwind, AssertUnwindSafe};

	#[test]
	fn parts_should_be_one_after_the_other_in_whatever_order_they_are_written() {
		let results = [(ElementType::I16, vec![2, 0, 3]), (ElementType::I8, vec![1, 1, 0])];
		let found = assembled(&results, |parts| {
			let contents: [(&[i16], &[i8]); 3] = [(&[1, 2], &[6]), (&[], &[7]), (&[3, 4, 5], &[])];
			for (parts, (words, bytes)) in parts.into_iter().zip(contents).rev() {
				let [first, second] = parts.try_into().ok().expect("a part of each result");
				first.write(Elements::I16(words));
				second.write(Elements::I8(bytes));
			}
		});
		assert_eq!(found, [Buffer::I16(vec![1, 2, 3, 4, 5]), Buffer::I8(vec![6, 7])]);
	}

	#[test]
	fn a_result_should_not_be_given_when_a_part_is_missing_or_wrong() {
		let attempt = |write: fn(Vec<Vec<Part<'_>>>)| {
			let results = [(ElementType::I8, vec![1, 1])];
			catch_unwind(AssertUnwindSafe(|| assembled(&results, write))).is_err()
		};
		assert!(attempt(|mut parts| parts.remove(0).remove(0).write(Elements::I8(&[1]))));
		assert!(attempt(|mut parts| parts.remove(0).remove(0).write(Elements::I8(&[1, 2]))));
		assert!(attempt(|mut parts| parts.remove(0).remove(0).write(Elements::I32(&[1]))));
	}
}
