//! A decoder as exporters write it, against what ONNX Runtime gives and at each precision.

use ambit_compiler::{
	compile, cosine, read_arrays, Accuracy, Arrays, Dims, FileSource, FloatModel, Options, Precision,
};
use std::path::{Path, PathBuf};

fn file(name: &str) -> PathBuf {
	Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/onnx").join(name)
}

fn dims() -> Dims {
	[("batch".to_owned(), 1), ("seq".to_owned(), 16)].into()
}

fn array(arrays: &Arrays, name: &str) -> Vec<f32> {
	let found = arrays.iter().find(|(found, _)| found == name).unwrap();
	found.1.to_floats().into_owned()
}

#[test]
fn the_float_model_should_agree_with_onnx_runtime() {
	let source = FileSource::open(&file("decoder.onnx")).unwrap();
	let model = FloatModel::read(&source, &dims()).unwrap();
	let arrays = read_arrays(&file("decoder-samples.npz")).unwrap();
	let (logits, next) = (array(&arrays, "logits"), array(&arrays, "next"));
	let samples = model.samples(&arrays).unwrap();
	assert_eq!(samples.len(), 24);
	for (place, sample) in samples.iter().enumerate() {
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
	assert_eq!([count("RmsNorm"), count("Silu"), count("Softmax"), count("MatMul")], [5, 2, 2, 19]);
	for gone in ["Sqrt", "Reciprocal", "Sigmoid", "ReduceMean", "Div", "Select", "Cos"] {
		assert_eq!(count(gone), 0, "{gone}");
	}
}

#[test]
fn precisions_should_be_as_close_as_they_promise_when_a_decoder_is_compiled() {
	let source = FileSource::open(&file("decoder.onnx")).unwrap();
	let model = FloatModel::read(&source, &dims()).unwrap();
	let samples = model.samples(&read_arrays(&file("decoder-samples.npz")).unwrap()).unwrap();
	let (seen, held_out) = samples.split_at(8);
	for (precision, least) in
		[(Precision::Fast, 0.998), (Precision::Balanced, 0.9993), (Precision::Exact, 0.999_999)]
	{
		let options = Options {
			name: "decoder".to_owned(),
			accuracy: Accuracy::Precision(precision),
			elements: Default::default(),
			dims: dims(),
		};
		let compiled = compile(&model, seen, held_out, &options, &mut |_| {}).unwrap();
		let logits = &compiled.report.outputs[0];
		println!("{precision}: mean cosine {:.6}, lowest {:.6}", logits.cosine, logits.lowest_cosine);
		assert!(logits.cosine > least, "{precision}: {logits:?}");
		if precision == Precision::Exact {
			assert_eq!(compiled.report.outputs[1].cosine, 1.0, "every choice is the same");
		}
		// What stands for infinity is no error.
		assert!(compiled.report.layers.iter().all(|layer| layer.relative < 0.2));
	}
}

#[test]
fn cosine_should_be_that_of_the_angle() {
	assert_eq!(cosine(&[1.0, 0.0], &[0.0, 1.0]), 0.0);
	assert_eq!(cosine(&[2.0, 0.0], &[1.0, 0.0]), 1.0);
	assert_eq!(cosine(&[0.0], &[0.0]), 1.0);
}
