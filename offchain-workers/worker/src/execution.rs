//! From a task to what came of it: fetch, check, execute, store.

use crate::{config::WorkerConfig, metrics::Metrics, models::Models};
use ambit_artifacts::{parse_bytes, ArtifactError, Store};
use ambit_engine::{Engine, ExecuteError, LoadedModel};
use ambit_primitives::{
	jobs::{DeclineReason, ResultClaim, MAX_INLINE_OUTPUT},
	worker::{Execution, Outcome},
	Cid,
};
use sp_core::H256;
use std::{future::Future, sync::Arc, time::Duration};
use tokio::{
	sync::Semaphore,
	task,
	time::{timeout_at, Instant},
};

/// How a task ends that doesn't come to its result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Ending {
	/// It is given back to the chain.
	Declined(DeclineReason),
	/// It can't run on this machine.
	Failed,
}

impl From<Ending> for Outcome {
	fn from(ending: Ending) -> Self {
		match ending {
			Ending::Declined(reason) => Self::Declined(reason),
			Ending::Failed => Self::Failed,
		}
	}
}

/// Why an execution did not come to its result.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Stop {
	/// How the task ends.
	pub ending: Ending,
	/// Whether that is for good. Otherwise it may go better later, and ends like this where there is no later.
	pub is_final: bool,
	/// For the log.
	pub why: String,
}

impl Stop {
	/// For good.
	pub fn end(ending: Ending, why: impl ToString) -> Self {
		Self { ending, is_final: true, why: why.to_string() }
	}

	/// For now.
	pub fn later(ending: Ending, why: impl ToString) -> Self {
		Self { ending, is_final: false, why: why.to_string() }
	}

	pub fn fail(why: impl ToString) -> Self {
		Self::end(Ending::Failed, why)
	}

	pub fn decline(reason: DeclineReason, why: impl ToString) -> Self {
		Self::end(Ending::Declined(reason), why)
	}
}

/// A step of an execution.
pub(crate) type Attempted<T> = Result<T, Stop>;

/// Executes tasks. Shared by all of them.
pub(crate) struct Executor {
	store: Store,
	models: Models,
	metrics: Metrics,
	executions: Arc<Semaphore>,
	/// A permit for each MiB.
	memory: Arc<Semaphore>,
	max_memory: u32,
	max_input_bytes: u64,
}

impl Executor {
	pub fn new(config: &WorkerConfig, engine: Engine, store: Store, metrics: Metrics) -> Self {
		let models = Models::new(engine, store.clone(), config.max_weights_bytes);
		let executions = Arc::new(Semaphore::new(config.executions.clamp(1, Semaphore::MAX_PERMITS)));
		let max_memory = mebibytes(config.limits.model);
		let memory = Arc::new(Semaphore::new(max_memory as usize));
		let max_input_bytes = config.max_input_bytes;
		Self { store, models, metrics, executions, memory, max_memory, max_input_bytes }
	}

	/// Executes once. Artefacts that are not to be had until `fetch_until` are given up for now; nothing is executed that
	/// would begin after `start_until`.
	pub async fn attempt(
		&self,
		task: &Execution,
		fetch_until: Instant,
		start_until: Instant,
	) -> Attempted<ResultClaim> {
		let begun = Instant::now();
		let model = within(fetch_until, DeclineReason::ModelUnavailable, self.models.get(task)).await?;
		self.metrics.kept(self.models.kept());
		let input = within(fetch_until, DeclineReason::InputUnavailable, self.input(task, &model)).await?;
		self.metrics.prepared(begun.elapsed());

		let permits = self.permits(&model).await;
		let begun = Instant::now();
		if begun > start_until {
			return Err(Stop::fail("its turn came too late"));
		}
		let executed = task::spawn_blocking(move || {
			let _permits = permits;
			model.execute(&input)
		})
		.await;
		self.metrics.executed(begun.elapsed());
		let executed = executed.map_err(Stop::fail)?.map_err(|error| match error {
			ExecuteError::InputBytes { .. } => Stop::decline(DeclineReason::InputMalformed, error),
			error => Stop::fail(error),
		})?;
		let inline = if executed.outputs.len() <= MAX_INLINE_OUTPUT as usize {
			executed.outputs.clone().try_into().ok()
		} else {
			None
		};
		let (output, trace) =
			tokio::try_join!(self.keep(executed.outputs), self.keep(executed.trace.concat()))?;
		let (output_root, trace_root) = (H256(executed.output_root), H256(executed.trace_root));
		Ok(ResultClaim { output_root, output, trace_root, trace, inline })
	}

	/// Waits for a free place, and for the memory that an execution may take.
	async fn permits(&self, model: &LoadedModel) -> impl Send + 'static {
		let memory = mebibytes(model.footprint().execution).min(self.max_memory);
		let place = self.executions.clone().acquire_owned().await;
		let memory = self.memory.clone().acquire_many_owned(memory).await;
		(place, memory)
	}

	/// The input, which is what the client committed to.
	async fn input(&self, task: &Execution, model: &Arc<LoadedModel>) -> Attempted<Vec<u8>> {
		let expected = model.plan().input_bytes();
		if expected > self.max_input_bytes {
			let limit = self.max_input_bytes;
			let why = format!("the model takes {expected} bytes, this worker at most {limit}");
			return Err(Stop::fail(why));
		}
		let cid =
			parse_bytes(&task.input).map_err(|why| Stop::decline(DeclineReason::InputUnavailable, why))?;
		let input = self.store.fetch(&cid, expected).await.map_err(|error| match error {
			ArtifactError::Io(_) => Stop::later(Ending::Failed, error),
			error if error.is_transient() => {
				Stop::later(Ending::Declined(DeclineReason::InputUnavailable), error)
			}
			error => Stop::decline(DeclineReason::InputMalformed, error),
		})?;
		let (model, root) = (model.clone(), task.input_root);
		let checked = task::spawn_blocking(move || {
			match ambit_trace::blob_root(&model.plan().graph().inputs, &input).map(H256) {
				Err(error) => Err(Stop::decline(DeclineReason::InputMalformed, error)),
				Ok(found) if found != root => {
					let why = format!("the input's root is {found:?}, the client named {root:?}");
					Err(Stop::decline(DeclineReason::InputMismatch, why))
				}
				Ok(_) => Ok(input),
			}
		});
		checked.await.map_err(Stop::fail)?
	}

	/// Stores what the operator must keep for a time, and names it as the ledger does.
	async fn keep(&self, bytes: Vec<u8>) -> Attempted<Cid> {
		let stored = self.store.put_passing(bytes).await;
		let stored = stored.map_err(|error| Stop::later(Ending::Failed, error))?;
		let cid = stored.cid.to_bytes().try_into();
		cid.map_err(|_| Stop::fail(format!("{} is too long for the ledger", stored.cid)))
	}
}

/// Rounded up, and within what a semaphore can count.
fn mebibytes(bytes: u64) -> u32 {
	u32::try_from(bytes.div_ceil(1 << 20)).unwrap_or(u32::MAX).clamp(1, u32::MAX >> 3)
}

/// Waits for artefacts until that moment.
async fn within<T>(
	until: Instant,
	missing: DeclineReason,
	work: impl Future<Output = Attempted<T>>,
) -> Attempted<T> {
	let late = || Err(Stop::later(Ending::Declined(missing), "it took too long to fetch"));
	timeout_at(until, work).await.unwrap_or_else(|_| late())
}

/// How long a task waits before it is tried again, by how often it was: half a second, doubled up to eight.
pub(crate) fn backoff(retries: u32) -> Duration {
	Duration::from_millis(500).saturating_mul(1 << retries.min(4))
}
