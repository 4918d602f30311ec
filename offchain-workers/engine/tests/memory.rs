//! An execution never allocates more than the model's footprint says.
#![allow(unsafe_code)]

use ambit_engine::{Device, Engine};
use ambit_graph::testing::Case;
use ambit_trace::commit_weights;
use codec::Encode;
use std::{
	alloc::{GlobalAlloc, Layout, System},
	sync::atomic::{AtomicUsize, Ordering::Relaxed},
};

/// The system's allocator, with a count of bytes.
struct Counting;

static NOW: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

// SAFETY: everything is passed on to the system's allocator; only numbers are kept.
unsafe impl GlobalAlloc for Counting {
	unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
		let now = NOW.fetch_add(layout.size(), Relaxed) + layout.size();
		MOST.fetch_max(now, Relaxed);
		// SAFETY: the caller keeps the contract.
		unsafe { System.alloc(layout) }
	}

	unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
		NOW.fetch_sub(layout.size(), Relaxed);
		// SAFETY: the caller keeps the contract.
		unsafe { System.dealloc(pointer, layout) }
	}
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The most bytes that were allocated at once while this ran, on top of those that were before.
fn most_allocated<T>(run: impl FnOnce() -> T) -> (T, u64) {
	let before = NOW.load(Relaxed);
	MOST.store(before, Relaxed);
	let result = run();
	(result, (MOST.load(Relaxed) - before) as u64)
}

/// Names, shapes and lists of nodes, whose number a graph's own size bounds.
const BOOKKEEPING: u64 = 16 * 1024;

// One test alone, since the count is of the whole process.
#[test]
fn allocations_should_stay_within_the_footprint_when_random_graphs_are_executed() {
	for device in Device::ALL {
		let engine = Engine::new(device).expect("the device is there");
		for seed in 0..400 {
			let case = Case::random(seed);
			let mut graph = case.plan.graph().clone();
			commit_weights(&mut graph, &case.weights).expect("the weights fit");
			let graph = graph.encode();
			let (model, loading) = most_allocated(|| engine.load(&graph, &case.weights).expect("it loads"));
			let footprint = model.footprint();
			assert!(
				loading <= footprint.model + BOOKKEEPING,
				"{device}, seed {seed}: {loading}, {footprint:?}"
			);
			let (execution, executing) = most_allocated(|| model.execute(&case.inputs).map(drop));
			execution.expect("it executes");
			assert!(
				executing <= footprint.execution + BOOKKEEPING,
				"{device}, seed {seed}: {executing}, {footprint:?}"
			);
		}
	}
}
