//! An execution never allocates more than the model's footprint says.
#![allow(unsafe_code)]

use ambit_engine::{Device, Engine, Limits};
use ambit_graph::{
	function::Function,
	ops::{Apply, Axis, Conv2d, Rescale},
	testing::Case,
	ElementType::{I16, I32, I8},
	Graph, Node, Op, TensorType, Value, Weight,
};
use ambit_trace::commit_weights;
use codec::Encode;
use std::{
	alloc::{GlobalAlloc, Layout, System},
	fmt::Debug,
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

/// A device, and the threads that compute where it is the processor.
const SIDES: [(Device, usize); 4] =
	[(Device::Reference, 1), (Device::Cpu, 1), (Device::Cpu, 2), (Device::Cpu, 5)];

/// Loads and executes a model.
fn check(engine: &Engine, graph: &Graph, weights: &[u8], inputs: &[u8], what: &dyn Debug) {
	let mut graph = graph.clone();
	commit_weights(&mut graph, weights).expect("the weights fit");
	let graph = graph.encode();
	let (model, loading) = most_allocated(|| engine.load(&graph, weights).expect("it loads"));
	let footprint = model.footprint();
	assert!(loading <= footprint.model + BOOKKEEPING, "{what:?}: {loading}, {footprint:?}");
	let (execution, executing) = most_allocated(|| model.execute(inputs).map(drop));
	execution.expect("it executes");
	assert!(executing <= footprint.execution + BOOKKEEPING, "{what:?}: {executing}, {footprint:?}");
	let (together, executing) = most_allocated(|| model.execute_together(&[inputs; 3], None).map(drop));
	together.expect("they execute");
	assert!(
		executing <= 3 * (footprint.execution + BOOKKEEPING),
		"{what:?} together: {executing}, {footprint:?}"
	);
}

/// Products, windows and loops over so many rows that every thread has a band: models with weights and inputs of zeros.
fn long_steps() -> Vec<(Graph, Vec<u8>, Vec<u8>)> {
	let axis = Axis { stride: 1, before: 1, after: 1, dilation: 1 };
	let convolution = Op::Conv2d(Conv2d { rows: axis, columns: axis, groups: 1 });
	let cases = [
		(Op::MatMul, TensorType::new(I8, [3, 401, 64]), TensorType::new(I8, [1, 300, 64])),
		(Op::MatMul, TensorType::new(I16, [12, 100, 64]), TensorType::new(I16, [12, 300, 64])),
		(convolution, TensorType::new(I8, [2, 27, 23, 32]), TensorType::new(I8, [300, 3, 3, 32])),
	];
	let models = cases.into_iter().map(|(op, x, w)| {
		let rank = x.shape.len();
		let scale = TensorType::new(I32, vec![1; rank]);
		let channels = TensorType::new(I32, [&vec![1; rank - 1][..], &[300]].concat());
		let gelu = Op::Apply(Apply { function: Function::Gelu, from: 12, to: 12 });
		let rescale = Op::Rescale(Rescale { pre: 0, mid: 12, post: 28 });
		let weights: Vec<_> =
			[w, scale, channels].into_iter().map(|ty| Weight { ty, root: [0; 32] }).collect();
		let bytes = weights.iter().map(|weight| weight.ty.bytes()).sum::<u64>();
		let inputs = vec![0; x.bytes() as usize];
		let weight = Value::Weight;
		let nodes = vec![
			Node::new(op, vec![Value::Input(0), weight(0)]),
			Node::new(rescale, vec![Value::Node(0), weight(1), weight(2), weight(2)]),
			Node::new(gelu, vec![Value::Node(1)]),
			Node::new(Op::AbsMax, vec![Value::Node(2)]),
		];
		let graph = Graph { inputs: vec![x], weights, nodes, outputs: vec![Value::Node(3)] };
		let fused = graph.validate().expect("it is valid").fused(|_| false).plan;
		(fused.graph().clone(), vec![0; bytes as usize], inputs)
	});
	models.collect()
}

// One test alone, since the count is of the whole process.
#[test]
fn allocations_should_stay_within_the_footprint_when_graphs_are_executed() {
	for (device, threads) in SIDES {
		let limits = Limits { threads, ..Limits::default() };
		let engine = Engine::with_limits(device, limits).expect("the device is there");
		for seed in 0..400 {
			let Case { plan, weights, inputs } = Case::random(seed);
			check(&engine, plan.graph(), &weights, &inputs, &(device, threads, seed));
		}
		if device == Device::Cpu {
			for (graph, weights, inputs) in long_steps() {
				check(&engine, &graph, &weights, &inputs, &(device, threads, &graph.nodes[0]));
			}
		}
	}
}
