//! A compiled model, executed.

use crate::{
	evaluate::{decode, encode},
	manifest::{CompiledFiles, Port},
	model::Sample,
	samples::Arrays,
	tensor::Tensor,
	Error, Result,
};
use ambit_engine::{Engine, LoadError, LoadedModel};
use std::{
	sync::Arc,
	time::{Duration, Instant},
};

/// A compiled model that is loaded on a device.
pub struct Runner {
	files: CompiledFiles,
	loaded: Arc<LoadedModel>,
}

/// What came of an execution.
pub struct Outcome {
	/// The outputs as real and whole numbers.
	pub outputs: Vec<Tensor>,
	/// The outputs' blob.
	pub blob: Vec<u8>,
	/// What it was committed to by, unless only outputs were asked for.
	pub roots: Option<Roots>,
	/// How long it took, commitments included.
	pub time: Duration,
}

/// What an execution is committed to by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Roots {
	/// Root over the input tensors.
	pub input: [u8; 32],
	/// Root over the output tensors.
	pub output: [u8; 32],
	/// Root over the trace.
	pub trace: [u8; 32],
}

/// The inputs among arrays: named as the ports, or the only one for the only port.
fn sample(ports: &[Port], arrays: &Arrays) -> Result<Sample> {
	let of = |name: &str| {
		let named = arrays.iter().find(|(found, _)| found == name);
		let only = arrays.first().filter(|_| arrays.len() == 1 && ports.len() == 1);
		named.or(only).map(|(_, tensor)| Arc::new(tensor.clone())).ok_or_else(|| {
			let names: Vec<&str> = arrays.iter().map(|(name, _)| name.as_str()).collect();
			Error::Input(format!("there is no array `{name}` among {names:?}"))
		})
	};
	Ok(Sample { inputs: ports.iter().map(|port| of(&port.name)).collect::<Result<_>>()?, targets: None })
}

/// The inputs' blob for arrays that are named as the ports, or for the only one if there is one port.
pub fn encode_inputs(ports: &[Port], arrays: &Arrays) -> Result<Vec<u8>> {
	encode(ports, &sample(ports, arrays)?)
}

impl Runner {
	/// Loads a model.
	pub fn new(engine: &Engine, files: CompiledFiles) -> Result<Self> {
		let loaded = engine.load(&files.graph, &files.weights).map_err(|error| match error {
			LoadError::TooLarge { needed, limit } => Error::TooLarge { needed, limit },
			error => Error::Engine(error.to_string()),
		})?;
		Ok(Self { files, loaded })
	}

	/// What is said of it.
	pub fn manifest(&self) -> &crate::Manifest {
		&self.files.manifest
	}

	/// The inputs among a file's arrays: named as the model's, or the only one for the only input.
	pub fn sample(&self, arrays: &Arrays) -> Result<Sample> {
		sample(&self.files.manifest.inputs, arrays)
	}

	/// Executes it.
	pub fn run(&self, sample: &Sample) -> Result<Outcome> {
		self.run_blob(&encode(&self.files.manifest.inputs, sample)?)
	}

	/// Executes it on the inputs' blob.
	pub fn run_blob(&self, inputs: &[u8]) -> Result<Outcome> {
		let started = Instant::now();
		let execution = self.loaded.execute(inputs).map_err(|error| Error::Engine(error.to_string()))?;
		let time = started.elapsed();
		let roots =
			Roots { input: execution.input_root, output: execution.output_root, trace: execution.trace_root };
		self.outcome(execution.outputs, Some(roots), time)
	}

	/// Computes the same outputs, without committing to anything.
	pub fn preview(&self, sample: &Sample) -> Result<Outcome> {
		let inputs = encode(&self.files.manifest.inputs, sample)?;
		let started = Instant::now();
		let outputs = self.loaded.infer(&inputs).map_err(|error| Error::Engine(error.to_string()))?;
		let time = started.elapsed();
		self.outcome(outputs, None, time)
	}

	fn outcome(&self, blob: Vec<u8>, roots: Option<Roots>, time: Duration) -> Result<Outcome> {
		Ok(Outcome { outputs: decode(&self.files.manifest.outputs, &blob)?, blob, roots, time })
	}
}
