//! From a task to what came of it.

mod data;
mod dispute;
mod inspection;
mod recent;
mod result;
mod stop;
mod together;

pub(crate) use stop::{backoff, Attempted, Ending, Stop};

use crate::{
	config::WorkerConfig,
	contest::{Extent, Replay, WrongInput},
	fetched::Fetched,
	gate::Gate,
	held::Held,
	metrics::Metrics,
	models::Models,
	secret::Secret,
	task::{Asked, Rank},
};
use ambit_artifacts::{parse_bytes, ArtifactError, Store};
use ambit_engine::{Engine, ExecuteError, Fault, Tamper};
use ambit_feeds::Fetcher;
use ambit_primitives::{
	jobs::{DeclineReason, ResultClaim},
	worker::{Execution, Inspection, Outcome, Task, Watch},
};
use recent::Recent;
use std::{sync::Arc, time::Duration};
use stop::within;
use together::{Done, Together};
use tokio::{task, time::Instant};

const TOO_LATE: &str = "its turn came too late";

/// Where artefacts are kept.
pub(crate) struct Stores {
	/// What everyone may have.
	pub open: Store,
	/// What nobody may have yet: results and findings that are committed to.
	pub sealed: Store,
	/// What of the first is kept for a fee.
	pub held: Arc<Held>,
}

/// How sources are asked, and what is remembered of it.
pub(crate) struct Sources {
	/// Asks them.
	pub fetcher: Fetcher,
	/// What was found.
	pub fetched: Fetched,
	/// Longest time that asking one takes.
	pub patience: Duration,
}

/// Until when an attempt may do what.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Times {
	/// Artefacts that are not to be had till then are given up for now.
	pub fetch_until: Instant,
	/// Nothing is executed that would begin after that.
	pub start_until: Instant,
}

/// What came of a task.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Ended {
	/// For the chain.
	pub outcome: Outcome,
	/// The result that was committed to.
	pub sealed: Option<ResultClaim>,
}

impl From<Outcome> for Ended {
	fn from(outcome: Outcome) -> Self {
		Self { outcome, sealed: None }
	}
}

/// Whom an attempt goes before, and until when it may do what.
#[derive(Clone, Copy, Debug)]
struct Turn {
	rank: Rank,
	/// Unix time, seconds.
	expires: u64,
	times: Times,
}

/// Does tasks. Shared by all of them.
pub(crate) struct Executor {
	stores: Stores,
	sources: Sources,
	models: Models,
	recent: Recent,
	metrics: Metrics,
	gate: Gate,
	together: Together,
	secret: Secret,
	tamper: Option<Tamper>,
	block_time: Duration,
	max_input_bytes: u64,
}

impl Executor {
	pub fn new(
		config: &WorkerConfig,
		engine: Engine,
		stores: Stores,
		sources: Sources,
		secret: Secret,
		metrics: Metrics,
	) -> Self {
		Self {
			models: Models::new(engine, stores.open.clone(), config.max_weights_bytes),
			stores,
			sources,
			recent: Recent::default(),
			metrics,
			gate: Gate::new(config.executions, config.limits.model),
			together: Together::default(),
			secret,
			tamper: config.tamper,
			block_time: config.block_time,
			max_input_bytes: config.max_input_bytes,
		}
	}

	/// Tries a task once. `sealed` is the result that is to be revealed, if it is remembered.
	pub async fn attempt(
		&self,
		asked: &Asked,
		sealed: Option<ResultClaim>,
		times: Times,
	) -> Attempted<Ended> {
		let turn = Turn { rank: asked.rank, expires: asked.expires, times };
		match &asked.task {
			Task::Execute(execution) => {
				let claim = self.execute(execution, &self.stores.open, turn).await?;
				Ok(Outcome::Done(claim).into())
			}
			Task::Commit(execution) => self.commit(asked, execution, turn).await,
			Task::Reveal(execution) => self.reveal(asked, execution, sealed, turn).await.map(Ended::from),
			Task::Watch(Watch { execution, claim }) => {
				self.watch(execution, claim, turn).await.map(Ended::from)
			}
			Task::Audit(Inspection { execution, claim, draw }) => {
				self.audit(execution, claim, draw, turn).await.map(Ended::from)
			}
			Task::Trace(drawn) => self.say_trace(drawn, turn).await.map(Ended::from),
			Task::Respond(task) => self.respond(task, turn).await.map(Ended::from),
			Task::Fetch(fetch) => self.ask_source(asked, fetch, turn).await.map(Ended::from),
			Task::Tell(_) => self.tell(asked).await.map(Ended::from),
			Task::Prove(probe) => self.prove(probe, turn).await.map(Ended::from),
			Task::Keep(keep) => self.keep(keep, turn).await.map(Ended::from),
		}
	}

	/// The model and the input of an execution, or what was found of it before.
	async fn replay(
		&self,
		execution: &Execution,
		tamper: Option<Tamper>,
		turn: Turn,
	) -> Attempted<Arc<Replay>> {
		let (begun, until) = (Instant::now(), turn.times.fetch_until);
		let missing = Ending::Declined(DeclineReason::ModelUnavailable);
		let model = within(until, missing, self.models.get(execution)).await?;
		self.metrics.kept(self.models.kept());
		if let Some(findings) = self.recent.get(execution, tamper) {
			return Ok(Arc::new(Replay::resume(model, findings)));
		}
		let missing = Ending::Declined(DeclineReason::InputUnavailable);
		let input = within(until, missing, self.input(execution, model.plan().input_bytes())).await?;
		self.metrics.prepared(begun.elapsed());
		let root = execution.input_root;
		let made = task::spawn_blocking(move || Replay::new(model, input, root, tamper)).await;
		let replay = made.map_err(Stop::fail)?.map_err(|wrong| {
			let reason = match wrong {
				WrongInput::Length(_) => DeclineReason::InputMalformed,
				WrongInput::Root { .. } => DeclineReason::InputMismatch,
			};
			Stop::decline(reason, wrong)
		})?;
		Ok(Arc::new(replay))
	}

	/// The input's bytes, of which there must be so many.
	async fn input(&self, execution: &Execution, expected: u64) -> Attempted<Vec<u8>> {
		if expected > self.max_input_bytes {
			let limit = self.max_input_bytes;
			let why = format!("the model takes {expected} bytes, this worker at most {limit}");
			return Err(Stop::fail(why));
		}
		let cid = parse_bytes(&execution.input)
			.map_err(|why| Stop::decline(DeclineReason::InputUnavailable, why))?;
		self.stores.open.fetch(&cid, expected).await.map_err(|error| match error {
			ArtifactError::Io(_) => Stop::later(Ending::Failed, error),
			error if error.is_transient() => {
				Stop::later(Ending::Declined(DeclineReason::InputUnavailable), error)
			}
			error => Stop::decline(DeclineReason::InputMalformed, error),
		})
	}

	/// Executes as much of the model when its turn has come, with others if that takes little longer.
	async fn executed(&self, turn: Turn, replay: &Arc<Replay>, extent: Extent) -> Attempted<()> {
		let model = replay.model();
		if !model.gains_together() || replay.is_executed(extent) {
			let (memory, replay) = (model.footprint().execution, replay.clone());
			let executed = self.run(turn, memory, move || replay.execute(extent));
			return executed.await?.map_err(unexecuted);
		}
		let together = self.together.execute(&self.gate, turn, replay.clone(), extent);
		let Done { result, took, count } = together.await?;
		self.metrics.executed(took);
		if count > 1 {
			self.metrics.went_together();
		}
		result.map_err(unexecuted)
	}

	/// Does what takes a place and so much memory, bytes, when its turn has come.
	async fn run<T: Send + 'static>(
		&self,
		turn: Turn,
		memory: u64,
		work: impl FnOnce() -> T + Send + 'static,
	) -> Attempted<T> {
		let pass = self.gate.enter(turn.rank, turn.expires, memory).await;
		let begun = Instant::now();
		if begun > turn.times.start_until {
			return Err(Stop::fail(TOO_LATE));
		}
		let done = task::spawn_blocking(move || {
			let _pass = pass;
			work()
		});
		let done = done.await;
		self.metrics.executed(begun.elapsed());
		done.map_err(Stop::fail)
	}
}

/// How a task ends whose model couldn't be executed. Who finds two outputs says neither, and gives the job back: it did nothing wrong.
fn unexecuted(error: ExecuteError) -> Stop {
	match error {
		ExecuteError::Fault(Fault::Differs) => {
			tracing::error!(target: "worker", %error, "a job is given back");
			Stop::decline(DeclineReason::ModelUnavailable, error)
		}
		error => Stop::fail(error),
	}
}
