//! The two networks in floating point, and how they are trained.

use crate::data::{Digit, Random, CLASSES, MAX_PIXEL, PIXELS, SIDE};
use burn::{
	backend::{Autodiff, Flex},
	module::{AutodiffModule, Module, Param},
	optim::{AdamConfig, GradientsParams, Optimizer},
	tensor::{
		activation::{log_softmax, relu},
		backend::Backend,
		module::{conv2d, max_pool2d},
		ops::ConvOptions,
		Int, Tensor, TensorData,
	},
};

/// What training runs on.
pub type Training = Autodiff<Flex>;

const BATCH: usize = 32;
const LEARNING_RATE: f64 = 2e-3;

/// A 3x3 convolution with one pixel of zero padding. Weights are `[out, in, 3, 3]`.
#[derive(Module, Debug)]
pub struct Convolution<B: Backend> {
	pub weight: Param<Tensor<B, 4>>,
	pub bias: Param<Tensor<B, 1>>,
}

/// A dense layer. Weights are `[out, in]`.
#[derive(Module, Debug)]
pub struct Dense<B: Backend> {
	pub weight: Param<Tensor<B, 2>>,
	pub bias: Param<Tensor<B, 1>>,
}

/// He's uniform initialisation.
fn initial<B: Backend, const D: usize>(shape: [usize; D], random: &mut Random) -> Param<Tensor<B, D>> {
	let fan_in: usize = shape[1..].iter().product();
	let bound = (6.0 / fan_in as f32).sqrt();
	let values: Vec<f32> = (0..shape.iter().product()).map(|_| random.symmetric() * bound).collect();
	Param::from_tensor(Tensor::from_data(TensorData::new(values, shape), &Default::default()))
}

fn zeros<B: Backend>(length: usize) -> Param<Tensor<B, 1>> {
	Param::from_tensor(Tensor::zeros([length], &Default::default()))
}

impl<B: Backend> Convolution<B> {
	fn new(inputs: usize, outputs: usize, random: &mut Random) -> Self {
		Self { weight: initial([outputs, inputs, 3, 3], random), bias: zeros(outputs) }
	}

	fn forward(&self, input: Tensor<B, 4>) -> Tensor<B, 4> {
		let options = ConvOptions::new([1, 1], [1, 1], [1, 1], 1);
		conv2d(input, self.weight.val(), Some(self.bias.val()), options)
	}
}

impl<B: Backend> Dense<B> {
	fn new(inputs: usize, outputs: usize, random: &mut Random) -> Self {
		Self { weight: initial([outputs, inputs], random), bias: zeros(outputs) }
	}

	fn forward(&self, input: Tensor<B, 2>) -> Tensor<B, 2> {
		input.matmul(self.weight.val().transpose()) + self.bias.val().unsqueeze()
	}
}

/// A network that maps images `[count, 1, 8, 8]` in 0..=1 to logits `[count, 10]`.
pub trait Classifier<B: Backend>: Module<B> {
	/// The logits.
	fn forward(&self, images: Tensor<B, 4>) -> Tensor<B, 2>;
}

/// Two convolutions, a maximum pool and two dense layers.
#[derive(Module, Debug)]
pub struct Cnn<B: Backend> {
	pub first: Convolution<B>,
	pub second: Convolution<B>,
	pub hidden: Dense<B>,
	pub logits: Dense<B>,
}

impl<B: Backend> Cnn<B> {
	/// Untrained.
	pub fn new(random: &mut Random) -> Self {
		Self {
			first: Convolution::new(1, 16, random),
			second: Convolution::new(16, 32, random),
			hidden: Dense::new(32 * PIXELS / 4, 64, random),
			logits: Dense::new(64, CLASSES, random),
		}
	}
}

impl<B: Backend> Classifier<B> for Cnn<B> {
	fn forward(&self, images: Tensor<B, 4>) -> Tensor<B, 2> {
		let features = relu(self.first.forward(images));
		let features = relu(self.second.forward(features));
		let pooled = max_pool2d(features, [2, 2], [2, 2], [0, 0], [1, 1], false);
		// Integer graphs keep channels last, so the dense layer learns that order.
		let flat = pooled.permute([0, 2, 3, 1]).flatten(1, 3);
		self.logits.forward(relu(self.hidden.forward(flat)))
	}
}

/// Three dense layers.
#[derive(Module, Debug)]
pub struct Mlp<B: Backend> {
	pub first: Dense<B>,
	pub second: Dense<B>,
	pub logits: Dense<B>,
}

impl<B: Backend> Mlp<B> {
	/// Untrained.
	pub fn new(random: &mut Random) -> Self {
		Self {
			first: Dense::new(PIXELS, 128, random),
			second: Dense::new(128, 64, random),
			logits: Dense::new(64, CLASSES, random),
		}
	}
}

impl<B: Backend> Classifier<B> for Mlp<B> {
	fn forward(&self, images: Tensor<B, 4>) -> Tensor<B, 2> {
		let hidden = relu(self.first.forward(images.flatten(1, 3)));
		self.logits.forward(relu(self.second.forward(hidden)))
	}
}

fn images<B: Backend>(digits: &[Digit]) -> Tensor<B, 4> {
	let pixels: Vec<f32> = digits
		.iter()
		.flat_map(|digit| digit.pixels.iter().map(|&pixel| f32::from(pixel) / f32::from(MAX_PIXEL)))
		.collect();
	Tensor::from_data(TensorData::new(pixels, [digits.len(), 1, SIDE, SIDE]), &Default::default())
}

fn cross_entropy<B: Backend>(logits: Tensor<B, 2>, digits: &[Digit]) -> Tensor<B, 1> {
	let labels: Vec<i32> = digits.iter().map(|digit| i32::from(digit.label)).collect();
	let labels =
		Tensor::<B, 2, Int>::from_data(TensorData::new(labels, [digits.len(), 1]), &Default::default());
	log_softmax(logits, 1).gather(1, labels).mean().neg()
}

/// Trains by Adam with a cosine schedule on digits shifted by up to a pixel.
pub fn train<M>(mut model: M, digits: &[Digit], epochs: usize, random: &mut Random) -> M::InnerModule
where
	M: Classifier<Training> + AutodiffModule<Training>,
{
	let mut optimiser = AdamConfig::new().init();
	let mut order: Vec<usize> = (0..digits.len()).collect();
	let steps = epochs * digits.len().div_ceil(BATCH);
	let mut step = 0usize;
	for epoch in 1..=epochs {
		random.shuffle(&mut order);
		let mut total = 0.0;
		for chosen in order.chunks(BATCH) {
			let batch: Vec<Digit> = chosen
				.iter()
				.map(|&index| digits[index].shifted(random.below(3) as i32 - 1, random.below(3) as i32 - 1))
				.collect();
			let loss = cross_entropy(model.forward(images(&batch)), &batch);
			total += loss.clone().inner().into_scalar() * batch.len() as f32;
			let gradients = GradientsParams::from_grads(loss.backward(), &model);
			let rate =
				LEARNING_RATE * 0.5 * (1.0 + (std::f64::consts::PI * step as f64 / steps as f64).cos());
			model = optimiser.step(rate, model, gradients);
			step += 1;
		}
		if epoch % 5 == 0 || epoch == epochs {
			println!("  epoch {epoch:>2} of {epochs}: loss {:.4}", total / digits.len() as f32);
		}
	}
	model.valid()
}

/// What a trained network says of each digit.
pub fn predict<B: Backend, M: Classifier<B>>(model: &M, digits: &[Digit]) -> Vec<u8> {
	let data = model.forward(images(digits)).argmax(1).into_data();
	data.iter::<i64>().map(|class| class as u8).collect()
}
