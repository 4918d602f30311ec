//! A trained decoder as exporters write it: against what ONNX Runtime gives, at each precision by its perplexity on text that it never
//! saw, and letter by letter with a cache of keys and values.

use ambit_compiler::{
	compile, cosine, read_arrays, Accuracy, Arrays, Compiled, CompiledFiles, Dims, FileSource, FloatModel,
	Options, Precision, Runner, Sample, Tensor,
};
use ambit_engine::{Device, Engine};
use std::{
	path::{Path, PathBuf},
	sync::Arc,
};

/// Letters that are read at once.
const LENGTH: usize = 96;

fn file(name: &str) -> PathBuf {
	Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/onnx").join(name)
}

fn dims() -> Dims {
	[("batch".to_owned(), 1), ("seq".to_owned(), LENGTH)].into()
}

fn samples(model: &FloatModel<'_>, name: &str) -> Vec<Sample> {
	model.samples(&read_arrays(&file(name)).unwrap()).unwrap()
}

fn options(precision: Precision) -> Options {
	Options {
		name: "decoder".to_owned(),
		accuracy: Accuracy::Precision(precision),
		elements: Default::default(),
		dims: dims(),
		scratch: std::env::temp_dir(),
	}
}

fn array(arrays: &Arrays, name: &str) -> Vec<f32> {
	let found = arrays.iter().find(|(found, _)| found == name).unwrap();
	found.1.to_floats().into_owned()
}

/// The place of the largest.
fn largest(logits: &[f32]) -> i64 {
	(0..logits.len()).reduce(|best, place| if logits[place] > logits[best] { place } else { best }).unwrap()
		as i64
}

fn runner(engine: &Engine, compiled: Compiled) -> Runner {
	let Compiled { manifest, graph, weights, .. } = compiled;
	let files = CompiledFiles { manifest, graph, weights: weights.read().unwrap() };
	Runner::new(engine, files).unwrap()
}

#[test]
fn the_float_model_should_agree_with_onnx_runtime() {
	let source = FileSource::open(&file("decoder.onnx")).unwrap();
	let model = FloatModel::read(&source, &dims()).unwrap();
	let expected = read_arrays(&file("decoder-expected.npz")).unwrap();
	let (logits, next) = (array(&expected, "logits"), array(&expected, "next"));
	let samples = samples(&model, "decoder-test.npz");
	for (place, sample) in samples[..next.len()].iter().enumerate() {
		let outputs = model.run(sample).unwrap();
		let found = outputs[0].to_floats();
		let expected = &logits[place * found.len()..][..found.len()];
		let furthest = found.iter().zip(expected).map(|(a, b)| (a - b).abs()).fold(0f32, f32::max);
		assert!(furthest < 2e-4, "sample {place} is off by {furthest}");
		assert_eq!(outputs[1].to_floats()[0], next[place]);
	}
}

#[test]
fn patterns_should_be_found_when_they_are_written_in_small_operators() {
	let source = FileSource::open(&file("decoder.onnx")).unwrap();
	let operators = FloatModel::read(&source, &dims()).unwrap().operators();
	let count = |name: &str| operators.iter().filter(|operator| *operator == name).count();
	assert_eq!([count("RmsNorm"), count("Silu"), count("Softmax"), count("MatMul")], [9, 4, 4, 37]);
	for gone in ["Sqrt", "Reciprocal", "Sigmoid", "ReduceMean", "Div", "Select", "Cos"] {
		assert_eq!(count(gone), 0, "{gone}");
	}
}

#[test]
fn perplexity_should_be_as_close_as_precisions_promise_when_text_was_held_out() {
	let source = FileSource::open(&file("decoder.onnx")).unwrap();
	let model = FloatModel::read(&source, &dims()).unwrap();
	let (seen, held_out) = (samples(&model, "decoder-calibration.npz"), samples(&model, "decoder-test.npz"));
	let expected = read_arrays(&file("decoder-expected.npz")).unwrap();
	let of_onnx_runtime = f64::from(array(&expected, "perplexity")[0]);
	// The last is half of a fourth digit.
	let bars = [(Precision::Fast, 0.015), (Precision::Balanced, 0.001), (Precision::Exact, 5e-5)];
	for (precision, most) in bars {
		let compiled = compile(&model, &seen, &held_out, &options(precision), &mut |_| {}).unwrap();
		let logits = &compiled.report.outputs[0];
		let perplexity = logits.perplexity.unwrap();
		println!(
			"{precision}: mean cosine {:.6}, {perplexity:?}, {:+.6}",
			logits.cosine,
			perplexity.relative()
		);
		assert_eq!(perplexity.targets, held_out.len() * LENGTH);
		assert!((perplexity.float / of_onnx_runtime - 1.0).abs() < 1e-5, "{of_onnx_runtime}");
		assert!(perplexity.relative().abs() < most, "{precision}: {perplexity:?}");
		if precision == Precision::Exact {
			assert_eq!(compiled.report.outputs[1].cosine, 1.0, "every choice is the same");
		}
		// Every product is compared, and what stands for infinity is no error.
		let compared =
			|operator: &str| compiled.report.layers.iter().filter(|layer| layer.operator == operator).count();
		assert_eq!([compared("MatMul"), compared("RmsNorm"), compared("Silu")], [37, 9, 4]);
		assert!(compiled.report.layers.iter().all(|layer| layer.relative < 0.2));
	}
}

#[test]
fn targets_should_be_refused_when_no_output_has_as_many_rows() {
	let source = FileSource::open(&file("decoder.onnx")).unwrap();
	let model = FloatModel::read(&source, &dims()).unwrap();
	let mut samples = samples(&model, "decoder-calibration.npz");
	samples.truncate(1);
	samples[0].targets = Some(Arc::new(Tensor::ints(&[2], vec![0; 2])));
	let refused = compile(&model, &samples, &[], &options(Precision::Fast), &mut |_| {});
	assert!(refused.err().unwrap().to_string().contains("`targets`"));
}

#[test]
fn letters_should_be_the_same_when_keys_and_values_are_cached() {
	const PROMPT: usize = 40;
	let engine = Engine::new(Device::Cpu).unwrap();
	let source = FileSource::open(&file("decoder.onnx")).unwrap();
	let model = FloatModel::read(&source, &dims()).unwrap();
	let seen = samples(&model, "decoder-calibration.npz");
	let whole =
		runner(&engine, compile(&model, &seen, &[], &options(Precision::Exact), &mut |_| {}).unwrap());
	let prompts: Vec<Vec<i64>> =
		samples(&model, "decoder-test.npz")[..2].iter().map(|x| x.inputs[0].to_ints().into_owned()).collect();

	let source = FileSource::open(&file("decoder-step.onnx")).unwrap();
	let model = FloatModel::read(&source, &dims()).unwrap();
	let shape = model.inputs()[2].shape.clone();
	let empty = Arc::new(Tensor::floats(&shape, vec![0.0; shape.iter().product()]));
	let step = |letter: i64, position: usize, cache: [Arc<Tensor>; 2]| {
		let number = |shape: &[usize], number| Arc::new(Tensor::ints(shape, vec![number]));
		let [keys, values] = cache;
		let inputs = vec![number(&[1, 1], letter), number(&[1], position as i64), keys, values];
		Sample { inputs, targets: None }
	};
	// What the float model puts into its cache for a text is what its steps are calibrated by.
	let mut steps = Vec::new();
	let mut cache = [empty.clone(), empty.clone()];
	for (position, letter) in seen[0].inputs[0].to_ints().iter().enumerate() {
		let sample = step(*letter, position, cache);
		let outputs = model.run(&sample).unwrap();
		cache = [outputs[2].clone(), outputs[3].clone()];
		steps.push(sample);
	}
	let compiled = compile(&model, &steps, &[], &options(Precision::Exact), &mut |_| {}).unwrap();
	let [inputs, outputs] = [&compiled.manifest.inputs, &compiled.manifest.outputs];
	assert_eq!(inputs[2].fraction, outputs[2].fraction, "a cache that comes out goes in as it is");
	assert_eq!(inputs[3].fraction, outputs[3].fraction);
	let cached = runner(&engine, compiled);

	for mut text in prompts {
		let prompt = text[..PROMPT].to_vec();
		for position in PROMPT..LENGTH {
			// What follows a position has no say in it.
			text[position..].fill(0);
			let ids = Arc::new(Tensor::ints(&[1, LENGTH], text.clone()));
			let outcome = whole.run(&Sample { inputs: vec![ids], targets: None }).unwrap();
			let logits = outcome.outputs[0].to_floats();
			let words = logits.len() / LENGTH;
			text[position] = largest(&logits[(position - 1) * words..][..words]);
		}
		let mut found = prompt;
		let mut cache = [empty.clone(), empty.clone()];
		for position in 0..LENGTH - 1 {
			let mut outcome = cached.run(&step(found[position], position, cache)).unwrap();
			cache = [outcome.outputs.remove(2), outcome.outputs.remove(2)].map(Arc::new);
			assert_eq!(largest(&outcome.outputs[0].to_floats()), outcome.outputs[1].to_ints()[0]);
			if position + 1 >= PROMPT {
				found.push(outcome.outputs[1].to_ints()[0]);
			}
		}
		assert_eq!(found, text);
	}
}

#[test]
fn cosine_should_be_that_of_the_angle() {
	assert_eq!(cosine(&[1.0, 0.0], &[0.0, 1.0]), 0.0);
	assert_eq!(cosine(&[2.0, 0.0], &[1.0, 0.0]), 1.0);
	assert_eq!(cosine(&[0.0], &[0.0]), 1.0);
}
