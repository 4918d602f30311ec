//! `ambit model compile` and `ambit model run`, on models of the repository and on small ones that are written out here.

mod common;
#[path = "../../offchain-workers/compiler/tests/support/onnx.rs"]
mod onnx;

use common::{ambit, json, Run};
use onnx::{attribute, node, FLOAT, INT64};
use serde_json::{json, Value};
use std::{
	fs,
	path::{Path, PathBuf},
};
use tempfile::TempDir;

fn repository(path: &str) -> String {
	format!("{}/../{path}", env!("CARGO_MANIFEST_DIR"))
}

fn text(path: &Path) -> String {
	path.display().to_string()
}

/// A directory in which a test works.
struct Scratch(TempDir);

impl Scratch {
	fn new() -> Self {
		Self(tempfile::tempdir().unwrap())
	}

	fn path(&self, name: &str) -> PathBuf {
		self.0.path().join(name)
	}

	fn write(&self, name: &str, content: impl AsRef<[u8]>) -> String {
		fs::write(self.path(name), content).unwrap();
		text(&self.path(name))
	}

	/// Compiles one of the digits' classifiers into `compiled`.
	fn digits(&self, name: &str, more: &[&str]) -> Run {
		let (model, calibration) = (
			repository(&format!("models/onnx/digits-{name}.onnx")),
			repository("models/onnx/digits-calibration.npz"),
		);
		let output = text(&self.path("compiled"));
		let first =
			["model", "compile", &model, "--calibrate", &calibration, "--dim", "batch=1", "-o", &output];
		ambit(&[&first[..], more].concat())
	}

	/// Compiles a model that is written out, by made-up samples.
	fn small(&self, file: &[u8], more: &[&str]) -> Run {
		let (model, output) = (self.write("small.onnx", file), text(&self.path("compiled")));
		let first = ["model", "compile", &model, "--synthetic", "4", "-o", &output];
		ambit(&[&first[..], more].concat())
	}

	fn run(&self, more: &[&str]) -> Run {
		let path = text(&self.path("compiled"));
		ambit(&[&["model", "run", &path, "--json"], more].concat())
	}
}

/// The object of a run that went well.
fn good(run: &Run) -> Value {
	assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
	json(run)
}

/// The message of a run that ended with this code. With `--json` it is the same, and an object.
fn refused(run: &Run, code: i32) -> String {
	assert_eq!(run.code, code, "{run:?}");
	if run.stdout.is_empty() {
		return run.stderr.clone();
	}
	let error = &json(run)["error"];
	assert_eq!(error["code"], code);
	error["message"].as_str().unwrap().to_owned()
}

/// A file of NumPy with one array of 32-bit floats.
fn npy(shape: &str, numbers: &[f32]) -> Vec<u8> {
	let header = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({shape}), }}\n");
	let mut file = b"\x93NUMPY\x01\x00".to_vec();
	file.extend((header.len() as u16).to_le_bytes());
	file.extend(header.as_bytes());
	file.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
	file
}

/// An archive of NumPy with one array, without the checksum, which nothing reads.
fn npz(name: &str, array: &[u8]) -> Vec<u8> {
	let (name, size) = (format!("{name}.npy"), (array.len() as u32).to_le_bytes());
	let word = |number: u32| number.to_le_bytes();
	let common =
		|length: usize| [&[0; 8][..], &word(0), &size, &size, &(length as u32).to_le_bytes()].concat();
	let local = [b"PK\x03\x04\x14\x00".as_slice(), &common(name.len())[..], name.as_bytes(), array].concat();
	let entry =
		[b"PK\x01\x02\x14\x00\x14\x00".as_slice(), &common(name.len())[..], &[0; 14], name.as_bytes()]
			.concat();
	let end = [
		b"PK\x05\x06\0\0\0\0\x01\x00\x01\x00".as_slice(),
		&word(entry.len() as u32),
		&word(local.len() as u32),
		&[0; 2],
	];
	[local, entry, end.concat()].concat()
}

/// A digit: strokes of 16 on 0, eight by eight.
fn digit() -> Vec<u8> {
	let rows =
		["..####..", ".##..##.", ".....##.", "....##..", "...##...", "..##....", ".##.....", ".######."];
	rows.concat().bytes().map(|letter| if letter == b'#' { 16 } else { 0 }).collect()
}

fn png(width: u32, color: png::ColorType, data: &[u8]) -> Vec<u8> {
	let mut file = Vec::new();
	let rows = data.len() / color.samples() / width as usize;
	let mut encoder = png::Encoder::new(&mut file, width, rows as u32);
	encoder.set_color(color);
	encoder.set_depth(png::BitDepth::Eight);
	encoder.write_header().unwrap().write_image_data(data).unwrap();
	file
}

const ROOTS: [&str; 3] = ["input_root", "output_root", "trace_root"];

/// The roots of an execution.
fn roots(run: &Run) -> [Value; 3] {
	let ran = good(run);
	ROOTS.map(|root| ran[root].clone())
}

#[test]
fn a_classifier_should_be_compiled_with_a_report_and_a_picture() {
	let scratch = Scratch::new();
	let [dot, svg] = ["graph.dot", "graph.svg"].map(|name| text(&scratch.path(name)));
	let test = repository("models/onnx/digits-test.npz");
	let pictures = ["--dot", &dot, "--svg", &svg];
	let run =
		scratch.digits("mlp", &[&["--json", "--precision", "fast", "--test", &test], &pictures[..]].concat());
	let compiled = good(&run);
	let report = &compiled["report"];
	assert_eq!((&report["measured"], &report["held_out"]), (&json!(359), &json!(true)));
	assert!(report["outputs"][0]["cosine"].as_f64().unwrap() > 0.999, "{report}");
	let products = report["products"].as_array().unwrap();
	assert!(products.len() == 3 && products.iter().all(|product| product["precision"] == "fast"));
	assert!(!report["layers"].as_array().unwrap().is_empty());
	assert!(!report["could_saturate"].as_array().unwrap().is_empty());
	assert!(fs::read_to_string(dot).unwrap().starts_with("digraph"));
	assert!(fs::read_to_string(svg).unwrap().starts_with("<svg"));
	let mut files: Vec<String> = fs::read_dir(scratch.path("compiled"))
		.unwrap()
		.map(|entry| entry.unwrap().file_name().into_string().unwrap())
		.collect();
	files.sort();
	assert_eq!(files, ["graph", "json", "report.json", "weights"].map(|end| format!("digits-mlp.{end}")));

	let human = scratch.digits("mlp", &["--precision", "fast"]);
	assert_eq!(human.code, 0, "{human:?}");
	let root = report["model_root"].as_str().unwrap();
	for part in [root, "logits", "least accurate values", "is limited to"] {
		assert!(human.stdout.contains(part), "{part}: {}", human.stdout);
	}
	assert!(human.stderr.contains("calibrating by 64 samples"), "{}", human.stderr);
}

#[test]
fn a_target_should_be_reached_or_refused() {
	let scratch = Scratch::new();
	let compiled = good(&scratch.digits("cnn", &["--json", "--target", "cosine=0.99995"]));
	assert!(compiled["report"]["outputs"][0]["cosine"].as_f64().unwrap() >= 0.99995);
	let precisions: Vec<&str> = compiled["report"]["products"]
		.as_array()
		.unwrap()
		.iter()
		.map(|product| product["precision"].as_str().unwrap())
		.collect();
	assert!(
		precisions.len() == 4 && precisions.iter().any(|precision| *precision != "fast"),
		"{precisions:?}"
	);
	let beyond = scratch.digits("mlp", &["--target", "cosine=0.9999999999999"]);
	assert!(refused(&beyond, 4).contains("no mix of precisions reaches"), "{beyond:?}");
	for wrong in [
		&["--target", "cosine=2"][..],
		&["--target", "0.9"],
		&["--target", "cosine=0.9", "--precision", "fast"],
	] {
		refused(&scratch.digits("mlp", wrong), 2);
	}
}

#[test]
fn a_model_should_give_the_same_for_the_same_input_in_any_file() {
	let scratch = Scratch::new();
	let rule = r#"{ "kind": "grayscale", "width": 8, "height": 8, "white": 0, "black": 16 }"#;
	let rule = scratch.write("rule.json", rule);
	good(&scratch.digits("mlp", &["--json", "--preprocess", &rule]));
	let pixels = digit();
	let floats: Vec<f32> = pixels.iter().map(|pixel| f32::from(*pixel)).collect();
	let array = npy("1, 1, 8, 8", &floats);
	let ink: Vec<u8> = pixels.iter().map(|pixel| 255 - (u32::from(*pixel) * 255 / 16) as u8).collect();
	let float = repository("models/onnx/digits-mlp.onnx");
	let expected = roots(&scratch.run(&["--input", &scratch.write("one.npy", &array)]));
	for (name, content) in
		[("one.npz", npz("image", &array)), ("one.png", png(8, png::ColorType::Grayscale, &ink))]
	{
		let run = scratch.run(&["--input", &scratch.write(name, content), "--float", &float]);
		assert_eq!(roots(&run), expected, "{name}");
		let ran = good(&run);
		assert_eq!(
			(&ran["outputs"][0]["name"], &ran["outputs"][0]["shape"]),
			(&json!("logits"), &json!([1, 10]))
		);
		let difference = &ran["float"]["differences"][0];
		assert!(difference["cosine"].as_f64().unwrap() > 0.999 && difference["same_largest"] == 1.0, "{ran}");
	}
	let one = scratch.write("one.npy", &array);
	let (whole, preview) =
		(scratch.run(&["--input", &one]), scratch.run(&["--input", &one, "--outputs-only"]));
	assert_eq!(good(&preview)["outputs"], good(&whole)["outputs"]);
	assert_eq!(roots(&preview), [Value::Null, Value::Null, Value::Null]);
	let light = ink.iter().map(|ink| 255 - ink).collect::<Vec<_>>();
	let light = scratch.write("light.png", png(8, png::ColorType::Grayscale, &light));
	assert_eq!(roots(&scratch.run(&["--input", &light, "--invert"])), expected);

	let human =
		ambit(&["model", "run", &text(&scratch.path("compiled")), "--input", &light, "--float", &float]);
	assert_eq!(human.code, 0, "{human:?}");
	for part in ["logits [1, 10]", "trace root", "ms on cpu", "to float     logits"] {
		assert!(human.stdout.contains(part), "{part}: {}", human.stdout);
	}
	let wrong =
		scratch.run(&["--input", &scratch.write("wide.png", png(9, png::ColorType::Grayscale, &[0; 81]))]);
	assert!(refused(&wrong, 4).contains("9 x 9"), "{wrong:?}");
	let wrong = scratch.run(&["--input", &scratch.write("flat.npy", npy("1, 63", &floats[1..]))]);
	assert!(refused(&wrong, 4).contains("[1, 63]"), "{wrong:?}");
	let wrong =
		scratch.run(&["--input", &scratch.write("other.npz", npz("other", &array)), "--float", &float]);
	assert!(refused(&wrong, 4).contains("no array `image`"), "{wrong:?}");
	let wrong = scratch.run(&["--text", "seven"]);
	assert!(refused(&wrong, 2).contains("takes no text"), "{wrong:?}");
	refused(&scratch.run(&[]), 2);
}

#[test]
fn a_model_should_take_no_more_memory_and_threads_than_are_allowed() {
	let scratch = Scratch::new();
	good(&scratch.digits("mlp", &["--json"]));
	let input = scratch.write("one.npy", npy("8, 8", &[3.0; 64]));
	let expected = roots(&scratch.run(&["--input", &input]));
	assert_eq!(roots(&scratch.run(&["--input", &input, "--threads", "1"])), expected);
	assert_eq!(roots(&scratch.run(&["--input", &input, "--threads", "3", "--model-cache", "0"])), expected);
	let needs_more = refused(&scratch.run(&["--input", &input, "--model-memory", "1000"]), 4);
	assert!(needs_more.contains("1000 are allowed; allow more with --model-memory"), "{needs_more}");
	for wrong in [["--threads", "0"], ["--model-memory", "all"], ["--model-cache", "much"]] {
		let told = refused(&scratch.run(&[["--input", &input], wrong].concat()), 2);
		assert!(told.contains(wrong[0]), "{told}");
	}
}

#[test]
fn a_device_should_be_fallen_back_from_or_refused_with_the_reason() {
	let scratch = Scratch::new();
	good(&scratch.digits("mlp", &["--json"]));
	let input = scratch.write("one.npy", npy("8, 8", &[3.0; 64]));
	let expected = roots(&scratch.run(&["--input", &input]));
	let auto = scratch.run(&["--input", &input, "--device", "auto"]);
	let reference = scratch.run(&["--input", &input, "--device", "reference"]);
	assert_eq!((roots(&auto), roots(&reference)), (expected.clone(), expected.clone()));
	let first = scratch.run(&["--input", &input, "--device", "cuda:0"]);
	match good(&auto)["fallback"].as_str() {
		// Here is no device, and both say why not.
		Some(reason) => {
			assert_eq!(good(&auto)["device"], "cpu");
			let message = refused(&first, 2);
			assert!(message.contains("--device") && message.contains(reason), "{message}: {reason}");
		}
		None => {
			assert_eq!(good(&auto)["device"], "cuda:0");
			assert_eq!(roots(&first), expected);
		}
	}
	let last = refused(&scratch.run(&["--input", &input, "--device", "cuda:65535"]), 2);
	assert!(last.contains("--device"), "{last}");
	let unknown = refused(&scratch.run(&["--input", &input, "--device", "abacus"]), 2);
	assert!(unknown.contains("abacus") && unknown.contains("cuda:0"), "{unknown}");
}

#[test]
fn a_model_that_can_not_be_compiled_should_be_refused_with_its_node_and_the_reason() {
	let scratch = Scratch::new();
	let model = |nodes: &[u8]| onnx::model(&[("x", FLOAT, &[2])], nodes, "y");
	let cast = attribute("to", INT64);
	let dynamic = [node("Cast", &["x"], "s", &cast), node("Reshape", &["x", "s"], "y", &[])].concat();
	let relu = model(&node("Relu", &["x"], "y", &[]));
	let without_opset = &relu[..relu.len() - onnx::opset(17).len()];
	let classifier = fs::read(repository("models/onnx/digits-cnn.onnx")).unwrap();
	let cases: [(&[u8], &[&str]); 7] = [
		(&model(&node("NonMaxSuppression", &["x"], "y", &[])), &["`y` (NonMaxSuppression)", "not supported"]),
		(&model(&dynamic), &["(Reshape)", "depends on the input"]),
		(&model(&node("Add", &["x"], "y", &[])), &["`y` (Add)", "operand 1 is missing"]),
		(without_opset, &["imports no opset"]),
		(&[without_opset, &onnx::opset(999)].concat(), &["opset 999"]),
		(&classifier[..classifier.len() / 2], &["not an ONNX model"]),
		(b"\x93NUMPY", &["not an ONNX model"]),
	];
	for (file, parts) in cases {
		for more in [&[][..], &["--json"]] {
			let run = scratch.small(file, more);
			let message = refused(&run, 4);
			assert!(message.contains("small.onnx: "), "{message}");
			parts.iter().for_each(|part| assert!(message.contains(part), "{part}: {message}"));
			assert!(!scratch.path("compiled").exists());
		}
	}
	assert!(refused(&scratch.small(&classifier, &[]), 2).contains("--dim batch=N"));
	let missing = text(&scratch.path("missing.onnx"));
	let run =
		ambit(&["model", "compile", &missing, "--synthetic", "1", "-o", &text(&scratch.path("compiled"))]);
	assert_eq!(refused(&run, 4).matches("missing.onnx").count(), 1, "{run:?}");
	assert!(refused(&scratch.run(&["--input", &missing]), 4).contains("compiled"));
}

/// A model that gives each token's place, and 0 where there is none.
fn echo(tokens: u64, length: u64, has_mask: bool) -> Vec<u8> {
	let table: Vec<f32> = (0..tokens).map(|place| place as f32).collect();
	let gathered = if has_mask { "g" } else { "y" };
	let mut nodes = onnx::stored_floats("table", &table);
	nodes.extend(node("Gather", &["table", "ids"], gathered, &[]));
	let extents = [1, length];
	let mut inputs = vec![("ids", INT64, &extents[..]), ("mask", INT64, &extents[..])];
	if has_mask {
		nodes.extend(node("Cast", &["mask"], "m", &attribute("to", FLOAT)));
		nodes.extend(node("Mul", &["g", "m"], "y", &[]));
	} else {
		inputs.pop();
	}
	onnx::model(&inputs, &nodes, "y")
}

/// What a model gives first, as whole numbers.
fn whole(run: &Run) -> Vec<i64> {
	let ran = good(run);
	let values = ran["outputs"][0]["values"].as_array().unwrap();
	values.iter().map(|value| value.as_f64().unwrap().round() as i64).collect()
}

#[test]
fn a_text_should_become_parts_of_words_where_the_manifest_says_so() {
	let scratch = Scratch::new();
	let vocabulary = repository("offchain-workers/compiler/tests/wordpiece/vocabulary.txt");
	let vocabulary = scratch.write("vocabulary.txt", fs::read(vocabulary).unwrap());
	let entries: Vec<String> = fs::read_to_string(&vocabulary).unwrap().lines().map(str::to_owned).collect();
	let mut rule = json!({
		"kind": "wordpiece", "vocabulary": "vocabulary.txt", "lowercase": true, "length": 8, "ids": "ids", "mask": "mask",
	});
	let model = echo(entries.len() as u64, 8, true);
	let path = scratch.write("rule.json", rule.to_string());
	let compiled = good(&scratch.small(&model, &["--json", "--preprocess", &path]));
	assert_eq!(compiled["manifest"]["preprocessing"]["vocabulary"], "small.vocabulary");
	assert_eq!(fs::read(scratch.path("compiled/small.vocabulary")).unwrap(), fs::read(&vocabulary).unwrap());

	let place = |entry: &str| entries.iter().position(|found| found == entry).unwrap() as i64;
	let parts = ["[CLS]", "don", "'", "t", "[SEP]"].map(place);
	let expected = [&parts[..], &[0; 3]].concat();
	let float = text(&scratch.path("small.onnx"));
	let run = scratch.run(&["--text", "DON'T", "--float", &float]);
	assert_eq!(whole(&run), expected);
	assert!(good(&run)["float"]["differences"][0]["cosine"].as_f64().unwrap() > 0.999_999);
	let file = scratch.write("text.txt", "don't\n");
	assert_eq!(roots(&scratch.run(&["--input", &file])), roots(&run));
	let long = scratch.run(&["--text", "don't don't don't"]);
	assert!(refused(&long, 2).contains("6 parts"), "{long:?}");
	let noise = scratch.run(&["--input", &scratch.write("noise", [0xff, 0xfe])]);
	assert!(refused(&noise, 4).contains("not UTF-8"), "{noise:?}");

	fs::write(scratch.path("compiled/small.vocabulary"), "other\n").unwrap();
	let run = scratch.run(&["--text", "don't"]);
	assert!(refused(&run, 4).contains("another hash"), "{run:?}");

	rule["mask"] = json!("attention_mask");
	let path = scratch.write("rule.json", rule.to_string());
	let message = refused(&scratch.small(&model, &["--preprocess", &path]), 4);
	assert!(message.contains("rule.json") && message.contains("`attention_mask`"), "{message}");
	rule["shout"] = json!(true);
	let path = scratch.write("rule.json", rule.to_string());
	assert!(refused(&scratch.small(&model, &["--preprocess", &path]), 4).contains("`shout`"));
}

#[test]
fn a_text_should_become_letters_where_the_manifest_says_so() {
	let scratch = Scratch::new();
	let rule =
		json!({ "kind": "characters", "alphabet": "\n abcdef", "length": 6, "ids": "ids", "pad": " " });
	let path = scratch.write("rule.json", rule.to_string());
	good(&scratch.small(&echo(8, 6, false), &["--json", "--preprocess", &path]));
	assert_eq!(whole(&scratch.run(&["--text", "face"])), [7, 2, 4, 6, 1, 1]);
	let unknown = scratch.run(&["--text", "fax"]);
	assert!(refused(&unknown, 2).contains("'x' at 2"), "{unknown:?}");
}

#[test]
fn an_image_should_become_channels_where_the_manifest_says_so() {
	let scratch = Scratch::new();
	let rule = json!({
		"kind": "image", "width": 2, "height": 1, "colours": "rgb", "fit": "stretch", "mean": [0.5, 0.5, 0.5], "scale": [0.5, 0.5, 0.5],
	});
	let path = scratch.write("rule.json", rule.to_string());
	let relu = onnx::model(&[("x", FLOAT, &[1, 3, 1, 2])], &node("Relu", &["x"], "y", &[]), "y");
	good(&scratch.small(&relu, &["--json", "--preprocess", &path]));
	let file = png(4, png::ColorType::Rgb, &[255, 0, 0, 255, 0, 0, 255, 255, 255, 0, 0, 255]);
	let run = scratch.run(&["--input", &scratch.write("four.png", file)]);
	let values: Vec<f64> = good(&run)["outputs"][0]["values"]
		.as_array()
		.unwrap()
		.iter()
		.map(|value| value.as_f64().unwrap())
		.collect();
	let expected = [1.0, 0.0, 0.0, 0.0, 0.0, 1.0];
	assert!(values.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-4), "{values:?}");
	let wrong = onnx::model(&[("x", FLOAT, &[1, 1, 1, 2])], &node("Relu", &["x"], "y", &[]), "y");
	let message = refused(&scratch.small(&wrong, &["--preprocess", &path]), 4);
	assert!(message.contains("[1, 3, 1, 2]") && message.contains("[1, 1, 1, 2]"), "{message}");
}
