//! Classifiers of digits, from ONNX to integers, on the digits that they never saw.

use ambit_compiler::{
	compile, read_arrays, Accuracy, Compiled, Data, Dims, FileSource, FloatModel, Options, Precision, Sample,
	Tensor,
};
use std::{
	path::{Path, PathBuf},
	sync::Arc,
};

fn file(name: &str) -> PathBuf {
	Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/onnx").join(name)
}

fn options(accuracy: Accuracy) -> Options {
	let scratch = std::env::temp_dir();
	Options { name: "digits".to_owned(), accuracy, elements: Default::default(), dims: dims(), scratch }
}

fn dims() -> Dims {
	[("batch".to_owned(), 1)].into()
}

fn labelled(model: &FloatModel<'_>) -> (Vec<Sample>, Vec<i64>) {
	let mut arrays = read_arrays(&file("digits-test.npz")).unwrap();
	let label = arrays.iter().position(|(name, _)| name == "label").unwrap();
	let labels = arrays.remove(label).1.to_ints().into_owned();
	(model.samples(&arrays).unwrap(), labels)
}

fn class(logits: &Tensor) -> i64 {
	let Data::Float(logits) = &logits.data else { panic!("logits are real numbers") };
	(0..logits.len()).reduce(|best, place| if logits[place] > logits[best] { place } else { best }).unwrap()
		as i64
}

fn accuracy(outputs: impl Iterator<Item = i64>, labels: &[i64]) -> f64 {
	outputs.zip(labels).filter(|(found, label)| found == *label).count() as f64 / labels.len() as f64
}

/// Accuracy of the float model, and of the integer graph at a precision.
fn check(name: &str, accuracy_wanted: Accuracy) -> Compiled {
	let source = FileSource::open(&file(name)).unwrap();
	let model = FloatModel::read(&source, &dims()).unwrap();
	let seen = model.samples(&read_arrays(&file("digits-calibration.npz")).unwrap()).unwrap();
	let (held_out, labels) = labelled(&model);
	let options = options(accuracy_wanted);
	let compiled = compile(&model, &seen, &held_out, &options, &mut |_| {}).unwrap();

	let engine = ambit_engine::Engine::new(ambit_engine::Device::Cpu).unwrap();
	let loaded = engine.load(&compiled.graph, &compiled.weights.read().unwrap()).unwrap();
	let of_integers = held_out.iter().map(|sample| {
		let input = compiled.manifest.inputs[0].encode(&sample.inputs[0]).unwrap();
		class(&compiled.manifest.outputs[0].decode(&loaded.infer(&input).unwrap()).unwrap())
	});
	let float = accuracy(held_out.iter().map(|sample| class(&model.run(sample).unwrap()[0])), &labels);
	let integer = accuracy(of_integers, &labels);
	let cosine = compiled.report.outputs[0].cosine;
	println!("{name} {accuracy_wanted:?}: float {float:.4}, integer {integer:.4}, mean cosine {cosine:.6}");
	assert!(float > 0.93, "{name} has an accuracy of {float}");
	assert!((float - integer).abs() <= 0.003, "{name}: {float} became {integer}");
	assert!(compiled.report.held_out && compiled.report.measured == labels.len());
	compiled
}

#[test]
fn digits_should_stay_within_0_3_points_when_compiled_fast() {
	for name in ["digits-mlp.onnx", "digits-cnn.onnx"] {
		let compiled = check(name, Accuracy::Precision(Precision::Fast));
		assert!(compiled.report.outputs[0].cosine > 0.999);
	}
}

#[test]
fn digits_should_be_as_exact_as_asked_when_compiled_exact() {
	for name in ["digits-mlp.onnx", "digits-cnn.onnx"] {
		let compiled = check(name, Accuracy::Precision(Precision::Exact));
		assert!(compiled.report.outputs[0].lowest_cosine > 0.999_999);
		assert_eq!(compiled.report.outputs[0].same_largest, 1.0);
		let (dot, svg) = (compiled.picture.dot(), compiled.picture.svg());
		assert!(dot.starts_with("digraph") && dot.contains("MatMul"));
		assert!(svg.starts_with("<svg") && svg.contains("MatMul"));
	}
}

#[test]
fn balanced_should_lie_between_when_compared() {
	let cosine =
		|precision| check("digits-cnn.onnx", Accuracy::Precision(precision)).report.outputs[0].cosine;
	let [fast, balanced, exact] = Precision::ALL.map(cosine);
	assert!(fast < balanced && balanced < exact, "{fast} {balanced} {exact}");
}

#[test]
fn search_should_find_a_mix_when_fast_is_not_enough() {
	let target = 0.999_95;
	let compiled = check("digits-cnn.onnx", Accuracy::Cosine(target));
	assert!(compiled.report.outputs[0].cosine >= target);
	let fast = compiled.report.products.iter().filter(|product| product.precision == "fast").count();
	assert!(compiled.report.products.len() == 4 && fast < 4);
}

#[test]
fn batch_normalisation_should_vanish_when_it_follows_a_convolution() {
	let source = FileSource::open(&file("digits-cnn.onnx")).unwrap();
	let model = FloatModel::read(&source, &dims()).unwrap();
	let operators = model.operators();
	let count = |name: &str| operators.iter().filter(|operator| *operator == name).count();
	// The residual sum is the only one left.
	assert_eq!([count("Conv"), count("MatMul"), count("Add"), count("Mul")], [3, 1, 1, 1], "{operators:?}");
}

#[test]
fn what_could_saturate_should_be_named_with_its_node_and_number() {
	let compiled = check("digits-mlp.onnx", Accuracy::Precision(Precision::Fast));
	let graph = ambit_graph::Graph::decode_bounded(&compiled.graph).unwrap();
	let found = &compiled.report.could_saturate;
	assert!(!found.is_empty(), "the pixels are of 32 bits: nothing is known of their size");
	for one in found {
		let mut operators = graph.nodes[one.node as usize].steps().map(|step| step.op.name());
		assert!(operators.any(|operator| operator == one.operator), "{one:?}");
		assert!(one.before[0] < one.limit[0] || one.before[1] > one.limit[1], "{one:?}");
	}
	let rows = |table: String| {
		let rows = table.lines().skip_while(|line| !line.contains("is limited to")).skip(1);
		rows.map(str::to_owned).collect::<Vec<_>>()
	};
	let (all, two) = (rows(compiled.report.table(found.len())), rows(compiled.report.table(2)));
	assert_eq!((all.len(), &all[..2]), (found.len(), &two[..2]));
	assert_eq!(
		two.get(2),
		(found.len() > 2).then(|| format!("and {} more, in the report", found.len() - 2)).as_ref()
	);
	let json = serde_json::to_value(&compiled.report).unwrap();
	assert_eq!(json["could_saturate"][0]["number"], found[0].number);
}

#[test]
fn samples_should_be_refused_when_they_do_not_fit() {
	let source = FileSource::open(&file("digits-mlp.onnx")).unwrap();
	let model = FloatModel::read(&source, &dims()).unwrap();
	let arrays = vec![(String::new(), Tensor::floats(&[3, 1, 8, 7], vec![0.0; 168]))];
	assert!(model.samples(&arrays).unwrap_err().to_string().contains("[3, 1, 8, 7]"));
	let arrays = vec![("other".to_owned(), Tensor::floats(&[1, 1, 8, 8], vec![0.0; 64]))];
	assert!(model.samples(&arrays).unwrap_err().to_string().contains("no array `image`"));
	assert!(compile(&model, &[], &[], &options(Accuracy::Precision(Precision::Fast)), &mut |_| {}).is_err());
	let inputs = vec![Arc::new(Tensor::floats(&[1, 1, 8, 8], vec![1.0; 64]))];
	let sample = Sample { inputs, targets: None };
	assert_eq!(model.run(&sample).unwrap()[0].shape, [1, 10]);
}

#[test]
fn a_symbolic_extent_should_be_named_when_it_has_no_number() {
	let source = FileSource::open(&file("digits-mlp.onnx")).unwrap();
	let error = FloatModel::read(&source, &Dims::new()).map(|_| ()).unwrap_err();
	assert!(error.to_string().contains("--dim batch=N"), "{error}");
}
