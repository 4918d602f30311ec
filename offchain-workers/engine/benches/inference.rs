//! How long inference takes, and what committing to every intermediate result adds.
//!
//! ```sh
//! cargo bench -p ambit-engine
//! ```
//!
//! `infer` gives the outputs alone, `execute` hashes the result of every node too. Behind criterion's report comes a table
//! with the share of the latter.

use ambit_engine::{Device, Engine, LoadedModel};
use ambit_graph::{
	ops::{Axis, Conv2d, MaxPool2d, Quantise, Rescale, Reshape},
	testing::Random,
	ElementType::{I32, I8},
	Graph, Node, Op, TensorType, Value, Weight,
};
use ambit_trace::ExecutionRoots;
use codec::Encode;
use criterion::{criterion_group, BenchmarkId, Criterion};
use std::{
	hint::black_box,
	path::Path,
	sync::Arc,
	time::{Duration, Instant},
};

struct Subject {
	name: &'static str,
	model: Arc<LoadedModel>,
	inputs: Vec<u8>,
}

/// A model with random weights, one layer after the other.
struct Builder {
	random: Random,
	graph: Graph,
	weights: Vec<u8>,
}

impl Builder {
	fn new(input: &[u32]) -> Self {
		let inputs = vec![TensorType::new(I8, input)];
		let graph = Graph { inputs, weights: Vec::new(), nodes: Vec::new(), outputs: Vec::new() };
		Self { random: Random::new(1), graph, weights: Vec::new() }
	}

	fn node(&mut self, op: Op, inputs: impl Into<Vec<Value>>) -> Value {
		self.graph.nodes.push(Node::new(op, inputs.into()));
		Value::Node(self.graph.nodes.len() as u32 - 1)
	}

	fn weight(&mut self, ty: TensorType, value: impl Fn(&mut Random) -> i64) -> Value {
		for _ in 0..ty.elements() {
			ty.element.write(value(&mut self.random), &mut self.weights);
		}
		self.graph.weights.push(Weight { ty, root: [0; 32] });
		Value::Weight(self.graph.weights.len() as u32 - 1)
	}

	/// A product with weights of this shape, back in fixed point, rectified and quantised by rows.
	fn layer(&mut self, product: Op, x: Value, shape: &[u32], rank: usize) -> Value {
		let weights = self.weight(TensorType::new(I8, shape), |random| random.below(255) as i64 - 127);
		let sums = self.node(product, [x, weights]);
		let scale = self.weight(TensorType::new(I32, vec![1; rank]), |_| 1);
		let channels = TensorType::new(I32, [shape[0]]);
		let multiplier = self.weight(channels.clone(), |random| 1 << 16 | random.below(1 << 16) as i64);
		let bias = self.weight(channels, |random| random.below(1 << 10) as i64 - (1 << 9));
		let operands = [sums, scale, multiplier, bias];
		let scaled = self.node(Op::Rescale(Rescale { pre: 0, mid: 16, post: 0 }), operands);
		let positive = self.node(Op::Relu, [scaled]);
		let magnitude = self.node(Op::AbsMax, [positive]);
		self.node(Op::Quantise(Quantise { to: I8 }), [positive, magnitude])
	}

	fn finish(mut self, name: &'static str, engine: &Engine, output: Value) -> Subject {
		self.graph.outputs = vec![output];
		ambit_trace::commit_weights(&mut self.graph, &self.weights).expect("the weights fit");
		let model = engine.load(&self.graph.encode(), &self.weights).expect("the model loads");
		let inputs = (0..model.plan().input_bytes()).map(|_| self.random.below(256) as u8).collect();
		Subject { name, model, inputs }
	}
}

fn dense(name: &'static str, engine: &Engine, rows: u32, widths: &[u32]) -> Subject {
	let mut builder = Builder::new(&[rows, widths[0]]);
	let mut x = Value::Input(0);
	for pair in widths.windows(2) {
		x = builder.layer(Op::MatMul, x, &[pair[1], pair[0]], 2);
	}
	builder.finish(name, engine, x)
}

/// 3x3 convolutions over a square image that a maximum pool halves after each, then a dense layer.
fn convolutional(name: &'static str, engine: &Engine, side: u32, channels: &[u32]) -> Subject {
	let mut builder = Builder::new(&[1, side, side, channels[0]]);
	let padded = Axis { before: 1, after: 1, ..Axis::PLAIN };
	let halving = Axis { stride: 2, ..Axis::PLAIN };
	let (mut x, mut side) = (Value::Input(0), side);
	for pair in channels.windows(2) {
		let product = Op::Conv2d(Conv2d { rows: padded, columns: padded, groups: 1 });
		x = builder.layer(product, x, &[pair[1], 3, 3, pair[0]], 4);
		let pool = MaxPool2d { kernel: [2, 2], rows: halving, columns: halving };
		x = builder.node(Op::MaxPool2d(pool), [x]);
		side /= 2;
	}
	let depth = side * side * channels[channels.len() - 1];
	let flat = builder.node(Op::Reshape(Reshape { shape: vec![1, depth] }), [x]);
	let output = builder.layer(Op::MatMul, flat, &[100, depth], 2);
	builder.finish(name, engine, output)
}

fn digits(name: &'static str, engine: &Engine, file: &str) -> Subject {
	let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/digits");
	let read = |extension: &str| {
		let path = folder.join(format!("{file}.{extension}"));
		std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
	};
	let model = engine.load(&read("graph"), &read("weights")).expect("the committed model loads");
	Subject { name, model, inputs: (0..64).map(|pixel| pixel % 17).collect() }
}

fn subjects() -> Vec<Subject> {
	let engine = Engine::new(Device::Cpu).expect("the processor is there");
	vec![
		digits("digits-cnn", &engine, "cnn"),
		digits("digits-mlp", &engine, "mlp"),
		dense("mlp-1024x4", &engine, 1, &[1024, 1024, 1024, 1024]),
		dense("mlp-1024x4-batch-32", &engine, 32, &[1024, 1024, 1024, 1024]),
		dense("mlp-4096x3", &engine, 1, &[4096, 4096, 4096]),
		dense("mlp-8192x4", &engine, 1, &[8192, 8192, 8192, 8192]),
		convolutional("cnn-56px", &engine, 56, &[3, 64, 128, 256]),
	]
}

fn inference(criterion: &mut Criterion) {
	let subjects = subjects();
	let mut group = criterion.benchmark_group("inference");
	group.warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(3)).sample_size(20);
	for Subject { name, model, inputs } in &subjects {
		group.bench_function(BenchmarkId::new("infer", name), |bencher| {
			bencher.iter(|| model.infer(black_box(inputs)).expect("it executes"));
		});
		group.bench_function(BenchmarkId::new("execute", name), |bencher| {
			bencher.iter(|| model.execute(black_box(inputs)).expect("it executes"));
		});
	}
	group.finish();
	table(&subjects);
	table_of_groups(&subjects);
}

/// The median of many runs.
fn median(mut run: impl FnMut()) -> Duration {
	let begun = Instant::now();
	let mut times = Vec::new();
	while times.len() < 7 || begun.elapsed() < Duration::from_secs(2) {
		let start = Instant::now();
		run();
		times.push(start.elapsed());
	}
	times.sort_unstable();
	times[times.len() / 2]
}

/// Commits to the results of all nodes.
fn commit(model: &LoadedModel, results: &[Vec<u8>]) -> ExecutionRoots {
	ExecutionRoots::of(model.plan(), &model.root(), &[0; 32], results).expect("the results fit")
}

fn table(subjects: &[Subject]) {
	println!("\n| model | multiply-adds | results | inference | with commitments | commitments alone | share of inference |");
	println!("|---|---:|---:|---:|---:|---:|---:|");
	for Subject { name, model, inputs } in subjects {
		let plan = model.plan();
		let products = (0..)
			.zip(&plan.graph().nodes)
			.filter(|(_, node)| matches!(node.last.op, Op::MatMul | Op::Conv2d(_)));
		let terms: u64 = products.filter_map(|(place, _)| plan.terms_of_node(place)).sum();
		let all: Vec<u32> = (0..plan.node_types().len() as u32).collect();
		let results = model.results(inputs, &all, None).expect("it executes");
		let infer = median(|| drop(black_box(model.infer(inputs)))).as_secs_f64();
		let execute = median(|| drop(black_box(model.execute(inputs).expect("it executes")))).as_secs_f64();
		let commit = median(|| drop(black_box(commit(model, &results)))).as_secs_f64();
		println!(
			"| {name} | {:.2} M | {} KiB | {:.3} ms | {:.3} ms | {:.3} ms | {:.1} % |",
			terms as f64 / 1e6,
			plan.node_bytes() / 1024,
			infer * 1e3,
			execute * 1e3,
			commit * 1e3,
			commit / infer * 100.0,
		);
	}
}

/// What executions that go together take.
fn table_of_groups(subjects: &[Subject]) {
	println!("\n| model | weights | executions | one after the other | together | ratio |");
	println!("|---|---:|---:|---:|---:|---:|");
	for Subject { name, model, inputs } in subjects.iter().filter(|subject| subject.model.gains_together()) {
		for count in [2, 4, 8, 12] {
			let inputs = vec![inputs.as_slice(); count];
			let alone = median(|| {
				inputs.iter().for_each(|inputs| drop(black_box(model.execute(inputs).expect("it executes"))))
			});
			let together =
				median(|| drop(black_box(model.execute_together(&inputs, None).expect("all execute"))));
			let [alone, together] = [alone, together].map(|time| time.as_secs_f64());
			println!(
				"| {name} | {:.1} MB | {count} | {:.3} ms | {:.3} ms | {:.2} |",
				model.plan().weight_bytes() as f64 / 1e6,
				alone * 1e3,
				together * 1e3,
				alone / together,
			);
		}
	}
}

criterion_group!(benches, inference);

fn main() {
	// Under `cargo test --benches` criterion runs everything once; that needs no table of medians.
	benches();
	Criterion::default().configure_from_args().final_summary();
}
