//! Room for results: memory that was used before, so that it is in a cache and needs no zeros.

use super::{Buffer, Element};
use std::cell::RefCell;

/// Most bytes that a thread keeps.
pub(crate) const KEPT: usize = 512 * 1024;

thread_local! {
	static SPARE: RefCell<Vec<Buffer>> = const { RefCell::new(Vec::new()) };
}

/// So many elements of any values: each must be written.
pub(super) fn room<T: Element>(count: usize) -> Vec<T> {
	let spare = SPARE.with_borrow_mut(|spare| {
		// What is much larger is left to who needs that. What was used last is the most likely to be in a cache.
		let suits = |elements: &Vec<T>| (count..=count.saturating_mul(2)).contains(&elements.capacity());
		let place = spare.iter().rposition(|buffer| T::of_buffer(buffer).is_some_and(suits))?;
		T::into_elements(spare.remove(place))
	});
	match spare {
		Some(mut elements) => {
			elements.resize(count, T::of(0));
			elements
		}
		None => vec![T::of(0); count],
	}
}

/// Keeps the memory of what is not needed any more, if there is little: rather than what nobody has taken for longer.
pub(crate) fn keep(buffer: Buffer) {
	if !(1..=KEPT).contains(&buffer.bytes()) {
		return;
	}
	SPARE.with_borrow_mut(|spare| {
		spare.push(buffer);
		let mut kept: usize = spare.iter().map(Buffer::bytes).sum();
		let too_many = spare.iter().take_while(|oldest| {
			let is_too_much = kept > KEPT;
			kept -= oldest.bytes();
			is_too_much
		});
		let too_many = too_many.count();
		spare.drain(..too_many);
	});
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn room_should_be_what_was_kept_when_it_is_about_as_large() {
		let kept = Vec::with_capacity(1_000);
		let address = kept.as_ptr();
		keep(Buffer::I32(kept));
		let others = [room::<i32>(100), room::<i32>(1_001)];
		assert!(others.iter().all(|other| other.as_ptr() != address), "it is too large or too small");
		assert_eq!(room::<i16>(1_000).len(), 1_000, "it is of another type");
		let found = room::<i32>(900);
		assert_eq!((found.as_ptr(), found.len()), (address, 900));
		let next = room::<i32>(900);
		assert_ne!(next.as_ptr(), address, "it is taken");
	}

	#[test]
	fn no_more_should_be_kept_than_is_said() {
		let bytes = || SPARE.with_borrow(|spare| spare.iter().map(Buffer::bytes).sum::<usize>());
		for _ in 0..100 {
			keep(Buffer::I64(Vec::with_capacity(KEPT / 100)));
			assert!(bytes() <= KEPT);
		}
		assert!(bytes() > KEPT / 2);
		keep(Buffer::I8(Vec::with_capacity(2 * KEPT)));
		assert!(bytes() <= KEPT);
		let count = || SPARE.with_borrow(Vec::len);
		let before = count();
		keep(Buffer::I8(Vec::new()));
		assert_eq!(count(), before, "there is nothing to keep");
	}
}
