//! What compiling takes at most, beside what comes of it.

#[path = "../../../primitives/graph/tests/support/memory.rs"]
mod memory;
#[path = "support/onnx.rs"]
mod onnx;

use ambit_compiler::{compile, Accuracy, Dims, FloatModel, Options, Precision};
use memory::measured;
use onnx::{field, node, number};

/// Extent of a matrix.
const WIDTH: u64 = 1_024;
/// Products one after the other, whose weights are 96 MiB.
const LAYERS: usize = 48;

#[test]
fn compiling_should_take_less_than_the_weights_when_they_are_many() {
	let matrix: Vec<u8> =
		(0..WIDTH * WIDTH).flat_map(|at| ((at * 7 % 1_009) as f32 / 1_009.0 - 0.5).to_le_bytes()).collect();
	// All products are with one matrix of the file, and each has weights of its own.
	let extents = [number(1, WIDTH), number(1, WIDTH)].concat();
	let mut nodes = field(5, &[extents, number(2, onnx::FLOAT), field(8, b"w"), field(9, &matrix)].concat());
	for layer in 0..LAYERS {
		let (from, to) = (format!("x{layer}"), format!("x{}", layer + 1));
		nodes.extend(node("MatMul", &[&from, "w"], &to, &[]));
	}
	let file = onnx::model(&[("x0", onnx::FLOAT, &[4, WIDTH])], &nodes, &format!("x{LAYERS}"));
	let model = FloatModel::read(&file, &Dims::new()).unwrap();
	let options = Options {
		name: "large".to_owned(),
		accuracy: Accuracy::Precision(Precision::Exact),
		elements: Default::default(),
		dims: Dims::new(),
		scratch: std::env::temp_dir(),
	};
	let samples = model.synthetic(1);
	let (compiled, took) = measured(|| compile(&model, &samples, &[], &options, &mut |_| {}).unwrap());
	let weights = compiled.weights.bytes();
	assert!(weights >= LAYERS as u64 * WIDTH * WIDTH * 2);
	println!("{} MiB beside weights of {}", took >> 20, weights >> 20);
	assert!((took as u64) < weights, "{took} bytes beside weights of {weights}");
}
