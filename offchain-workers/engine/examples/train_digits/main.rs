//! Trains the two digit classifiers in `models/digits`, brings them to integers and writes them there.
//!
//! ```sh
//! cargo run -p ambit-engine --example train_digits
//! ```
//!
//! Everything random comes from a fixed seed and nothing runs in parallel, so the same machine writes the same bytes
//! each time. (Processors with other vector units round float sums elsewhere: there the trained weights may differ.)
//! With `--check`, nothing is trained: it measures the committed models and fails if their manifests say something else.

mod data;
mod network;
mod quantise;

use ambit_engine::{Device, Engine};
use burn::backend::Flex;
use codec::Encode;
use data::{Digit, Random, Split, PIXELS};
use network::{predict, train, Cnn, Mlp, Training};
use quantise::Quantised;
use serde_json::{json, Value as Json};
use std::{
	error::Error,
	fs,
	path::{Path, PathBuf},
	process::ExitCode,
	time::Instant,
};

const SEED: u64 = 20_250_101;
const EPOCHS: usize = 40;

fn main() -> ExitCode {
	let checks = std::env::args().skip(1).any(|argument| argument == "--check");
	match if checks { check() } else { train_all() } {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("train_digits: {error}");
			ExitCode::FAILURE
		}
	}
}

fn folder() -> PathBuf {
	Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/digits")
}

fn train_all() -> Result<(), Box<dyn Error>> {
	let digits = data::read(&folder().join("digits.bin"))?;
	println!("{} digits to learn from, {} to test with", digits.train.len(), digits.test.len());

	println!("cnn: two convolutions, a maximum pool, two dense layers");
	let begun = Instant::now();
	let mut random = Random::new(SEED);
	let model = train(Cnn::<Training>::new(&mut random), &digits.train, EPOCHS, &mut random);
	println!("  trained in {:.0} s", begun.elapsed().as_secs_f32());
	finish("cnn", quantise::cnn(&model), &predict::<Flex, _>(&model, &digits.test), &digits)?;

	println!("mlp: three dense layers");
	let begun = Instant::now();
	let mut random = Random::new(SEED);
	let model = train(Mlp::<Training>::new(&mut random), &digits.train, EPOCHS, &mut random);
	println!("  trained in {:.0} s", begun.elapsed().as_secs_f32());
	finish("mlp", quantise::mlp(&model), &predict::<Flex, _>(&model, &digits.test), &digits)
}

/// Measures a quantised model, and writes it with its manifest.
fn finish(name: &str, model: Quantised, floats: &[u8], digits: &Split) -> Result<(), Box<dyn Error>> {
	let graph = model.graph.validate()?.fused(|_| false).plan.into_graph().encode();
	let integers = classes(&graph, &model.weights, &digits.test)?;
	let (float, integer) = (accuracy(floats, &digits.test), accuracy(&integers.classes, &digits.test));
	let same = floats.iter().zip(&integers.classes).filter(|(float, integer)| float == integer).count();
	println!("  float accuracy   {:.2} %", 100.0 * float);
	println!(
		"  integer accuracy {:.2} % ({same} of {} classes as in floating point)",
		100.0 * integer,
		floats.len()
	);
	println!("  graph {} bytes, weights {} bytes", graph.len(), model.weights.len());

	let manifest = json!({
		"name": format!("digits-{name}"),
		"graph": format!("{name}.graph"),
		"weights": format!("{name}.weights"),
		"model_root": format!("0x{}", hexadecimal(&integers.model_root)),
		"inputs": [{ "element": "i8", "shape": [1, 8, 8, 1] }],
		"outputs": [
			{ "name": "logits", "element": "i32", "shape": [1, 10] },
			{ "name": "class", "element": "i32", "shape": [1, 1] },
		],
		// Pixel = round((255 - gray) * 16 / 255), row by row from the top.
		"preprocessing": { "kind": "grayscale", "width": 8, "height": 8, "white": 0, "black": 16 },
		"float_accuracy": rounded(float),
		"integer_accuracy": rounded(integer),
		"test_split": "the digits of digits.bin whose index leaves 4 when divided by 5",
	});
	fs::write(folder().join(format!("{name}.graph")), graph)?;
	fs::write(folder().join(format!("{name}.weights")), &model.weights)?;
	fs::write(folder().join(format!("{name}.json")), format!("{manifest:#}\n"))?;
	Ok(())
}

/// Measures the committed models.
fn check() -> Result<(), Box<dyn Error>> {
	let digits = data::read(&folder().join("digits.bin"))?;
	for name in ["cnn", "mlp"] {
		let read = |extension: &str| fs::read(folder().join(format!("{name}.{extension}")));
		let manifest: Json = serde_json::from_slice(&read("json")?)?;
		let integers = classes(&read("graph")?, &read("weights")?, &digits.test)?;
		let measured = accuracy(&integers.classes, &digits.test);
		println!("{name}: integer accuracy {:.2} %, float {}", 100.0 * measured, manifest["float_accuracy"]);
		let root = format!("0x{}", hexadecimal(&integers.model_root));
		if manifest["integer_accuracy"] != json!(rounded(measured)) || manifest["model_root"] != json!(root) {
			return Err(format!("{name}.json doesn't describe the model beside it").into());
		}
	}
	Ok(())
}

struct Integers {
	model_root: [u8; 32],
	classes: Vec<u8>,
}

/// What an integer model says of each digit.
fn classes(graph: &[u8], weights: &[u8], digits: &[Digit]) -> Result<Integers, Box<dyn Error>> {
	let model = Engine::new(Device::Cpu)?.load(graph, weights)?;
	let classes = digits.iter().map(|digit| {
		let pixels: [u8; PIXELS] = digit.pixels;
		let outputs = model.infer(&pixels)?;
		let class = outputs.last_chunk().ok_or("the model has no class among its outputs")?;
		Ok(i32::from_le_bytes(*class) as u8)
	});
	Ok(Integers { model_root: model.root(), classes: classes.collect::<Result<_, Box<dyn Error>>>()? })
}

fn accuracy(classes: &[u8], digits: &[Digit]) -> f64 {
	let correct = classes.iter().zip(digits).filter(|(class, digit)| **class == digit.label).count();
	correct as f64 / digits.len() as f64
}

/// To a hundredth of a percent.
fn rounded(share: f64) -> f64 {
	(share * 10_000.0).round() / 10_000.0
}

fn hexadecimal(bytes: &[u8]) -> String {
	bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
