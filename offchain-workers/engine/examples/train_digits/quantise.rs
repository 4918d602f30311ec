//! From floating-point weights to an integer graph.
//!
//! Weights become `i8` with a scale for each output channel; activations are `i32` with 16 fractional bits, and are
//! brought to `i8` before each product by the largest magnitude of the image at hand.

use crate::{
	data::{MAX_PIXEL, PIXELS, SIDE},
	network::{Cnn, Convolution, Dense, Mlp},
};
use ambit_graph::{
	ops::{Axis, Conv2d, MaxPool2d, Quantise, Rescale, Reshape},
	ElementType::{I32, I8},
	Graph, Node, Op, TensorType, Value, Weight,
};
use burn::tensor::{backend::Backend, Tensor};

/// Fractional bits of activations.
const FRACTION: u32 = 16;
/// Largest quantised magnitude.
const LIMIT: f64 = 127.0;

/// A graph and the blob of its weights.
pub struct Quantised {
	pub graph: Graph,
	pub weights: Vec<u8>,
}

/// Rows of weights, one for each output channel, and their biases.
struct Layer {
	/// Extents, output channels first.
	shape: Vec<u32>,
	weights: Vec<f32>,
	bias: Vec<f32>,
}

/// What a layer takes.
enum Activation {
	/// `i8` of a fixed scale: the integer 1 stands for this.
	Fixed(Value, f64),
	/// `i8` and the `i32` magnitude that 127 stands for.
	Dynamic { quantised: Value, scale: Value },
}

fn floats<B: Backend, const D: usize>(tensor: Tensor<B, D>) -> Vec<f32> {
	tensor.into_data().iter::<f32>().collect()
}

impl Layer {
	/// A convolution, with its channels last.
	fn of_convolution<B: Backend>(layer: &Convolution<B>) -> Self {
		let weight = layer.weight.val().permute([0, 2, 3, 1]);
		let shape = weight.dims().iter().map(|extent| *extent as u32).collect();
		Self { shape, weights: floats(weight), bias: floats(layer.bias.val()) }
	}

	fn of_dense<B: Backend>(layer: &Dense<B>) -> Self {
		let weight = layer.weight.val();
		let shape = weight.dims().iter().map(|extent| *extent as u32).collect();
		Self { shape, weights: floats(weight), bias: floats(layer.bias.val()) }
	}
}

/// The convolutional network over `i8` pixels `[1, 8, 8, 1]`, giving logits `[1, 10]` and the class `[1, 1]`.
pub fn cnn<B: Backend>(model: &Cnn<B>) -> Quantised {
	let mut builder = Builder::new();
	let pixels = Activation::Fixed(Value::Input(0), 1.0 / f64::from(MAX_PIXEL));
	let features = builder.convolution(&Layer::of_convolution(&model.first), pixels);
	let features = builder.node(Op::Relu, [features]);
	let features = builder.dynamic(features, &[1, SIDE as u32, SIDE as u32, 16]);
	let features = builder.convolution(&Layer::of_convolution(&model.second), features);
	let features = builder.node(Op::Relu, [features]);
	let axis = Axis { stride: 2, ..Axis::PLAIN };
	let pool = MaxPool2d { kernel: [2, 2], rows: axis, columns: axis };
	let pooled = builder.node(Op::MaxPool2d(pool), [features]);
	let depth = (32 * PIXELS / 4) as u32;
	let flat = builder.reshape(pooled, &[1, depth]);
	let hidden = builder.dynamic(flat, &[1, depth]);
	let hidden = builder.dense(&Layer::of_dense(&model.hidden), hidden);
	let hidden = builder.node(Op::Relu, [hidden]);
	let hidden = builder.dynamic(hidden, &[1, 64]);
	let logits = builder.dense(&Layer::of_dense(&model.logits), hidden);
	builder.finish(logits)
}

/// The dense network, with the same input and outputs.
pub fn mlp<B: Backend>(model: &Mlp<B>) -> Quantised {
	let mut builder = Builder::new();
	let flat = builder.reshape(Value::Input(0), &[1, PIXELS as u32]);
	let pixels = Activation::Fixed(flat, 1.0 / f64::from(MAX_PIXEL));
	let hidden = builder.dense(&Layer::of_dense(&model.first), pixels);
	let hidden = builder.node(Op::Relu, [hidden]);
	let hidden = builder.dynamic(hidden, &[1, 128]);
	let hidden = builder.dense(&Layer::of_dense(&model.second), hidden);
	let hidden = builder.node(Op::Relu, [hidden]);
	let hidden = builder.dynamic(hidden, &[1, 64]);
	let logits = builder.dense(&Layer::of_dense(&model.logits), hidden);
	builder.finish(logits)
}

struct Builder {
	graph: Graph,
	weights: Vec<u8>,
}

impl Builder {
	fn new() -> Self {
		let pixels = TensorType::new(I8, [1, SIDE as u32, SIDE as u32, 1]);
		let graph =
			Graph { inputs: vec![pixels], weights: Vec::new(), nodes: Vec::new(), outputs: Vec::new() };
		Self { graph, weights: Vec::new() }
	}

	fn node(&mut self, op: Op, inputs: impl Into<Vec<Value>>) -> Value {
		self.graph.nodes.push(Node::new(op, inputs.into()));
		Value::Node(self.graph.nodes.len() as u32 - 1)
	}

	fn weight(&mut self, ty: TensorType, values: impl IntoIterator<Item = i64>) -> Value {
		let mut bytes = Vec::new();
		values.into_iter().for_each(|value| ty.element.write(value, &mut bytes));
		// Roots are written when all weights are there.
		self.graph.weights.push(Weight { ty, root: [0; 32] });
		self.weights.extend(bytes);
		Value::Weight(self.graph.weights.len() as u32 - 1)
	}

	fn reshape(&mut self, x: Value, shape: &[u32]) -> Value {
		self.node(Op::Reshape(Reshape { shape: shape.to_vec() }), [x])
	}

	/// Brings activations of this shape to `i8` by the largest magnitude of the whole image.
	fn dynamic(&mut self, x: Value, shape: &[u32]) -> Activation {
		let mut scale = self.node(Op::AbsMax, [x]);
		let rows: u32 = shape[..shape.len() - 1].iter().product();
		if rows > 1 {
			// Row by row first, so that no element depends on the whole image at once.
			let line = self.reshape(scale, &[1, rows]);
			let largest = self.node(Op::AbsMax, [line]);
			scale = self.reshape(largest, &vec![1; shape.len()]);
		}
		let quantised = self.node(Op::Quantise(Quantise { to: I8 }), [x, scale]);
		Activation::Dynamic { quantised, scale }
	}

	fn convolution(&mut self, layer: &Layer, x: Activation) -> Value {
		let axis = Axis { before: 1, after: 1, ..Axis::PLAIN };
		self.layer(layer, x, Op::Conv2d(Conv2d { rows: axis, columns: axis, groups: 1 }))
	}

	fn dense(&mut self, layer: &Layer, x: Activation) -> Value {
		self.layer(layer, x, Op::MatMul)
	}

	/// The product of a layer, back in fixed point.
	fn layer(&mut self, layer: &Layer, x: Activation, product: Op) -> Value {
		let channels = layer.shape[0] as usize;
		let depth = layer.weights.len() / channels;
		let rows = || layer.weights.chunks_exact(depth);
		let scales: Vec<f64> = rows()
			.map(|row| row.iter().fold(0f64, |most, weight| most.max(f64::from(weight.abs()))) / LIMIT)
			.map(|scale| if scale == 0.0 { 1.0 } else { scale })
			.collect();
		let quantised = rows().zip(&scales).flat_map(|(row, scale)| {
			row.iter().map(move |weight| (f64::from(*weight) / scale).round() as i64)
		});
		let weights = self.weight(TensorType::new(I8, layer.shape.clone()), quantised);

		// What a sum of products of integers is worth, in units of the scale `s`.
		let (quantised, scale, units, post) = match x {
			Activation::Fixed(quantised, unit) => {
				let rank = layer.shape.len();
				let one = self.weight(TensorType::new(I32, vec![1; rank]), [1]);
				(quantised, one, unit * f64::from(1u32 << FRACTION), 0)
			}
			Activation::Dynamic { quantised, scale } => {
				// The result is at most the scale times the sum of a row's magnitudes.
				let largest = rows()
					.map(|row| row.iter().map(|weight| f64::from(weight.abs())).sum::<f64>())
					.fold(0f64, f64::max);
				let post = (30.0 - largest.log2()).floor().clamp(0.0, 30.0) as u8;
				(quantised, scale, f64::from(1u32 << post) / LIMIT, post)
			}
		};
		let worth: Vec<f64> = scales.iter().map(|scale| scale * units).collect();
		let most = worth.iter().copied().fold(0f64, f64::max);
		let mid = (30.0 - most.log2()).floor().clamp(0.0, 62.0) as u8;
		let multipliers = worth.iter().map(|worth| (worth * (mid as f64).exp2()).round() as i64);
		let channels = layer.shape[0];
		let multipliers = self.weight(TensorType::new(I32, [channels]), multipliers);
		let biases =
			layer.bias.iter().map(|bias| (f64::from(*bias) * f64::from(1u32 << FRACTION)).round() as i64);
		let biases = self.weight(TensorType::new(I32, [channels]), biases);

		let sums = self.node(product, [quantised, weights]);
		self.node(Op::Rescale(Rescale { pre: 0, mid, post }), [sums, scale, multipliers, biases])
	}

	fn finish(mut self, logits: Value) -> Quantised {
		let class = self.node(Op::Argmax, [logits]);
		self.graph.outputs = vec![logits, class];
		ambit_trace::commit_weights(&mut self.graph, &self.weights)
			.expect("the blob is what the weights' types were written to; qed");
		Quantised { graph: self.graph, weights: self.weights }
	}
}
