//! How long operators take on the processor, at the shapes of a sentence encoder's layers.
//!
//! ```sh
//! AMBIT_CPU=avx2 cargo bench -p ambit-engine --bench operators
//! ```
//!
//! `AMBIT_CPU` limits the instructions that are used: `portable`, `avx2`, `avxvnni`, `avx512` or `amx`. A line for each operator has the least
//! time of many executions, and how many multiply-adds of a product, or elements of another one's first operand, that is
//! in a second.

use ambit_engine::{Device, Engine};
use ambit_graph::{
	function::Function,
	ops::{Apply, Norm, Quantise, Rescale, Softmax},
	testing::Random,
	ElementType::{self, I16, I32, I64, I8},
	Graph, Node, Op, TensorType, Value, Weight,
};
use codec::Encode;
use std::time::{Duration, Instant};

/// An operand: whether it is a weight, its type, and the greatest magnitude of its elements.
struct Operand {
	is_weight: bool,
	ty: TensorType,
	most: i64,
}

fn input(element: ElementType, shape: &[u32], most: i64) -> Operand {
	Operand { is_weight: false, ty: TensorType::new(element, shape), most }
}

fn weight(element: ElementType, shape: &[u32], most: i64) -> Operand {
	Operand { is_weight: true, ..input(element, shape, most) }
}

/// Prints a line for a model of this one operator.
fn measure(engine: &Engine, name: &str, op: Op, operands: &[Operand]) {
	// Inputs are read before the first node, which something else has to be.
	let mut graph = Graph {
		inputs: vec![TensorType::new(I32, [1])],
		weights: Vec::new(),
		nodes: vec![Node::new(Op::Relu, vec![Value::Input(0)])],
		outputs: vec![Value::Node(0), Value::Node(1)],
	};
	let (mut inputs, mut weights, mut random) = (vec![0; 4], Vec::new(), Random::new(1));
	let mut values = Vec::new();
	for Operand { is_weight, ty, most } in operands {
		let bytes = if *is_weight { &mut weights } else { &mut inputs };
		// Scales are alone in their row.
		let least = if ty.row() == 1 { 1 } else { -most };
		for _ in 0..ty.elements() {
			ty.element.write(least + random.below((most - least + 1) as u64) as i64, bytes);
		}
		values.push(if *is_weight {
			graph.weights.push(Weight { ty: ty.clone(), root: [0; 32] });
			Value::Weight(graph.weights.len() as u32 - 1)
		} else {
			graph.inputs.push(ty.clone());
			Value::Input(graph.inputs.len() as u32 - 1)
		});
	}
	let is_product = op == Op::MatMul;
	graph.nodes.push(Node::new(op, values));
	ambit_trace::commit_weights(&mut graph, &weights).expect("the weights fit");
	let model = engine.load(&graph.encode(), &weights).expect("the model loads");
	let mut best = Duration::MAX;
	let begun = Instant::now();
	loop {
		best = best.min(model.times(&inputs).expect("it executes")[1]);
		// Cargo gives this when it benchmarks, and not when it tests.
		if begun.elapsed() > Duration::from_secs(1) || !std::env::args().any(|name| name == "--bench") {
			break;
		}
	}
	let terms = model.plan().terms_of_node(1).filter(|_| is_product);
	let seconds = best.as_secs_f64();
	let rate = terms.unwrap_or(operands[0].ty.elements()) as f64 / seconds / 1e9;
	println!("{name:52} {:9.1} us {rate:7.2} G/s", seconds * 1e6);
}

fn main() {
	let engine = Engine::new(Device::Cpu).expect("the processor is there");
	for [rows, depth, channels] in
		[[48, 384, 384], [48, 384, 1536], [48, 1536, 384], [384, 384, 1536], [1, 384, 1536]]
	{
		for (x, w) in [(I8, I8), (I16, I8), (I16, I16)] {
			let name = format!("{x:?} [{rows}, {depth}] times {w:?} [{channels}, {depth}]");
			let operands = [input(x, &[rows, depth], x.max()), weight(w, &[channels, depth], w.max())];
			measure(&engine, &name, Op::MatMul, &operands);
		}
	}
	let shape = [48, 1536];
	let of_channels = || weight(I32, &shape[1..], 1 << 16);
	let x = || input(I32, &shape, 1 << 18);
	let scale = || input(I32, &[shape[0], 1], 1 << 18);
	for (accumulator, most) in [(I32, 1 << 20), (I64, 1 << 28)] {
		let op = Op::Rescale(Rescale { pre: 0, mid: 16, post: 18 });
		let operands = [input(accumulator, &shape, most), scale(), of_channels(), of_channels()];
		measure(&engine, &format!("Rescale {accumulator:?} {shape:?}"), op, &operands);
	}
	for to in [I8, I16] {
		let op = Op::Quantise(Quantise { to });
		measure(&engine, &format!("Quantise {to:?} {shape:?}"), op, &[x(), scale()]);
	}
	let gelu = Apply { function: Function::Gelu, from: 16, to: 16 };
	measure(&engine, &format!("Gelu {shape:?}"), Op::Apply(gelu), &[x()]);
	let softmax = Softmax { from: 16, to: I32, one: 127 };
	measure(&engine, &format!("Softmax {shape:?}"), Op::Softmax(softmax), &[x()]);
	let norm = Norm { centre: true, epsilon: 1 << 10, shift: 22 };
	let operands = [x(), of_channels(), of_channels()];
	measure(&engine, &format!("Norm {shape:?}"), Op::Norm(norm), &operands);
	measure(&engine, &format!("AbsMax {shape:?}"), Op::AbsMax, &[x()]);
	measure(&engine, &format!("Add {shape:?}"), Op::Add, &[x(), x()]);
}
