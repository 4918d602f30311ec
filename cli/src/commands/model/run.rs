//! `ambit model run`: a compiled model, executed here.

use crate::{
	engine::EngineArgs,
	error::{Error, Result},
	models::unusable,
	output::Output,
	read_input,
};
use ambit_compiler::{
	compare, is_array_file, preprocess::Preprocessor, read_arrays, Arrays, CompiledFiles, Difference,
	FileSource, FloatModel, Manifest, Outcome, Roots, Runner, Tensor,
};
use ambit_engine::Device;
use clap::Args;
use serde_json::{json, Value};
use std::{
	fmt::Write,
	path::{Path, PathBuf},
	time::Instant,
};

/// Largest image or text, bytes; rules have less.
const MAX_CONTENT: u64 = 16 << 20;
/// Numbers of an output that are shown to people.
const SHOWN: usize = 8;

/// What is executed, and on what.
#[derive(Args, Clone, Debug)]
pub struct RunArgs {
	/// The compiled model: its manifest, or a directory with one
	path: PathBuf,
	/// The input: .npy, .npz with arrays named as the model's inputs, or a PNG or a text where the manifest says how it is read
	#[arg(long, value_name = "FILE", required_unless_present = "text")]
	input: Option<PathBuf>,
	/// The input, a text, where the manifest says how it is read
	#[arg(long, conflicts_with = "input")]
	text: Option<String>,
	/// Where to execute it: auto, cpu, cuda:0, or reference (one element at a time)
	#[arg(long, default_value_t = Device::Auto)]
	device: Device,
	#[command(flatten)]
	engine: EngineArgs,
	/// The ONNX model that it was compiled from, to be compared with
	#[arg(long, value_name = "MODEL.onnx")]
	float: Option<PathBuf>,
	/// Swap light and dark of an image
	#[arg(long)]
	invert: bool,
	/// Compute the outputs alone, without the roots that commit to them: faster, and no proof of anything
	#[arg(long)]
	outputs_only: bool,
}

/// What came of it.
struct Ran {
	device: Device,
	/// Why that is not a faster one.
	fallback: Option<String>,
	model_root: String,
	names: Vec<String>,
	outcome: Outcome,
	/// Differences to the float model, and how long that took, milliseconds.
	float: Option<(Vec<Difference>, f64)>,
}

impl RunArgs {
	/// Runs it, on a thread that may block.
	pub async fn run(self, output: Output) -> Result<()> {
		let work = tokio::task::spawn_blocking(move || self.execute());
		let ran = work.await.map_err(|error| Error::Internal(format!("the execution died: {error}")))??;
		output.finish(&ran.value(), || ran.text())
	}

	fn execute(&self) -> Result<Ran> {
		let fail = |error| unusable(&self.path, error);
		let files = CompiledFiles::read(&self.path).map_err(fail)?;
		let dims = files.manifest.dims.clone();
		let engine = self.engine.open(self.device)?;
		let runner = Runner::new(&engine, files).map_err(fail)?;
		let names = runner.manifest().outputs.iter().map(|port| port.name.clone()).collect::<Vec<_>>();
		let arrays = self.arrays(runner.manifest())?;
		let about_input = |error| match &self.input {
			Some(path) => unusable(path, error),
			None => Error::Usage(format!("--text: {error}")),
		};
		let sample = runner.sample(&arrays).map_err(about_input)?;
		let outcome = if self.outputs_only { runner.preview(&sample) } else { runner.run(&sample) };
		let outcome = outcome.map_err(about_input)?;
		let float = match &self.float {
			None => None,
			Some(path) => {
				let source = FileSource::open(path).map_err(|error| unusable(path, error))?;
				let model = FloatModel::read(&source, &dims).map_err(|error| unusable(path, error))?;
				let samples = model.samples(&arrays).map_err(about_input)?;
				let sample = samples.first().ok_or_else(|| Error::input(path, "takes no sample"))?;
				let started = Instant::now();
				let outputs = model.run(sample).map_err(|error| unusable(path, error))?;
				let time = started.elapsed().as_secs_f64() * 1e3;
				if outputs.iter().map(|output| output.count()).ne(outcome.outputs.iter().map(Tensor::count)) {
					return Err(Error::input(path, "gives other outputs than the compiled model"));
				}
				Some((compare(&names, &outputs, &outcome.outputs), time))
			}
		};
		let fallback = engine.fallback().map(ToString::to_string);
		let model_root = runner.manifest().model_root.clone();
		Ok(Ran { device: engine.device(), fallback, model_root, names, outcome, float })
	}

	/// The inputs: arrays as they are, an image or a text by the manifest's rule.
	fn arrays(&self, manifest: &Manifest) -> Result<Arrays> {
		let (content, of) = match (&self.text, &self.input) {
			(Some(text), _) => (text.clone().into_bytes(), None),
			(None, Some(path)) => {
				// What is no array is small.
				let is_array = is_array_file(path).map_err(|error| unusable(path, error))?;
				if is_array {
					return read_arrays(path).map_err(|error| unusable(path, error));
				}
				(read_input(path, MAX_CONTENT)?, Some(path))
			}
			(None, None) => return Err(Error::Usage("name an --input, or give a --text".into())),
		};
		let wrong = |reason: String| match of {
			Some(path) => Error::input(path, reason),
			None => Error::Usage(format!("--text: {reason}")),
		};
		let preprocessor = self.preprocessor(manifest)?.ok_or_else(|| {
			wrong(
				"is no array of NumPy, and the model's manifest does not say how it takes anything else"
					.into(),
			)
		})?;
		if self.text.is_some() && !preprocessor.takes(&content) {
			return Err(wrong("the model takes no text".into()));
		}
		preprocessor.arrays(&content, self.invert).map_err(|error| wrong(error.to_string()))
	}

	/// The manifest's rule, with what it needs.
	fn preprocessor(&self, manifest: &Manifest) -> Result<Option<Preprocessor>> {
		let Some(rule) = manifest.preprocessing.clone() else { return Ok(None) };
		let path = CompiledFiles::manifest_at(&self.path).map_err(|error| unusable(&self.path, error))?;
		let directory = path.parent().unwrap_or(Path::new(""));
		rule.load(directory).map(Some).map_err(|error| unusable(&path, error))
	}
}

fn root(root: &[u8; 32]) -> String {
	format!("0x{}", hex::encode(root))
}

impl Ran {
	fn value(&self) -> Value {
		let outputs = self.names.iter().zip(&self.outcome.outputs).map(
			|(name, tensor)| json!({ "name": name, "shape": tensor.shape, "values": tensor.to_floats() }),
		);
		let mut value = json!({
			"device": self.device.to_string(),
			"fallback": self.fallback,
			"model_root": self.model_root,
			"input_root": self.outcome.roots.map(|roots| root(&roots.input)),
			"output_root": self.outcome.roots.map(|roots| root(&roots.output)),
			"trace_root": self.outcome.roots.map(|roots| root(&roots.trace)),
			"milliseconds": self.outcome.time.as_secs_f64() * 1e3,
			"outputs": outputs.collect::<Vec<_>>(),
		});
		if let Some((differences, milliseconds)) = &self.float {
			value["float"] = json!({ "milliseconds": milliseconds, "differences": differences });
		}
		value
	}

	fn text(&self) -> String {
		let Outcome { outputs, roots, time, .. } = &self.outcome;
		let mut text = String::new();
		for (name, tensor) in self.names.iter().zip(outputs) {
			let numbers: Vec<String> =
				tensor.to_floats().iter().take(SHOWN).map(|x| format!("{x:.5}")).collect();
			let more = if tensor.count() > SHOWN { ", ..." } else { "" };
			let _ = writeln!(text, "{name} {:?}: {}{more}", tensor.shape, numbers.join(", "));
		}
		if let Some(Roots { input, output, trace }) = roots {
			for (name, bytes) in [("input root", input), ("output root", output), ("trace root", trace)] {
				let _ = writeln!(text, "{name:<12} {}", root(bytes));
			}
		}
		let _ = writeln!(text, "{:<12} {:.2} ms on {}", "time", time.as_secs_f64() * 1e3, self.device);
		if let Some(reason) = &self.fallback {
			let _ = writeln!(text, "{:<12} {reason}", "no faster");
		}
		for difference in self.float.iter().flat_map(|(differences, _)| differences) {
			let Difference { name, cosine, relative, largest, .. } = difference;
			let _ = writeln!(
				text,
				"to float     {name}: cosine {cosine:.6}, rms error {relative:.2e}, largest {largest:.2e}"
			);
		}
		text
	}
}
