//! The system's allocator, with a count of each thread's bytes: what a call takes while it runs. Other crates' tests have it by its path.
#![allow(unsafe_code)]

use std::{
	alloc::{GlobalAlloc, Layout, System},
	cell::Cell,
};

struct Counting;

thread_local! {
	static NOW: Cell<isize> = const { Cell::new(0) };
	static MOST: Cell<isize> = const { Cell::new(0) };
}

// SAFETY: everything is passed on to the system's allocator; only numbers are kept.
unsafe impl GlobalAlloc for Counting {
	unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
		let now = NOW.get() + layout.size() as isize;
		NOW.set(now);
		MOST.set(MOST.get().max(now));
		// SAFETY: the caller keeps the contract.
		unsafe { System.alloc(layout) }
	}

	unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
		NOW.set(NOW.get() - layout.size() as isize);
		// SAFETY: the caller keeps the contract.
		unsafe { System.dealloc(pointer, layout) }
	}
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// What this gives, and the most bytes that this thread had more than before while it ran. What grows is counted at its old and its
/// new size together.
pub fn measured<T>(run: impl FnOnce() -> T) -> (T, usize) {
	let before = NOW.get();
	MOST.set(before);
	let result = run();
	(result, (MOST.get() - before).max(0) as usize)
}
