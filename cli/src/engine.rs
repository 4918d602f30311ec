//! What models may take of this machine.

use crate::error::{Error, Result};
use ambit_engine::{Device, Engine, Limits};
use clap::Args;
use std::num::NonZeroUsize;

/// What to do about a model that needs more memory than is allowed.
pub const MORE_MEMORY: &str = "allow more with --model-memory";

/// Memory and threads for executing models.
#[derive(Args, Clone, Copy, Debug)]
pub struct EngineArgs {
	/// Most memory that a model may take, loaded and executing, on the device and beside it
	#[arg(long, env = "AMBIT_MODEL_MEMORY", default_value_t = Limits::default().model, value_name = "BYTES")]
	model_memory: u64,
	/// Most memory of models that stay loaded though nothing executes them
	#[arg(long, env = "AMBIT_MODEL_CACHE", default_value_t = Limits::default().cache, value_name = "BYTES")]
	model_cache: u64,
	/// Threads that compute on the processor, of all executions together; as many as there are processors unless given
	#[arg(long, env = "AMBIT_THREADS", value_name = "NUMBER")]
	threads: Option<NonZeroUsize>,
}

impl EngineArgs {
	/// As the engine has it.
	pub fn limits(&self) -> Limits {
		Limits::new(self.model_memory, self.model_cache, self.threads)
	}

	/// Opens a device.
	pub fn open(&self, device: Device) -> Result<Engine> {
		Engine::with_limits(device, self.limits()).map_err(|fault| Error::engine(&fault))
	}
}
