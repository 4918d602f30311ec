//! Takes tasks from the queue, most urgent first, and brings each to its end.

use crate::{
	config::WorkerConfig,
	execution::{backoff, Executor, Stop},
	journal::Asked,
	metrics::{end, Metrics},
	queue::{unix_now, Counts, Next, Picked, Queue, Status},
};
use ambit_primitives::worker::{Answer, Outcome, Request, Task, TaskId};
use futures::FutureExt;
use sp_core::H256;
use std::{
	panic::AssertUnwindSafe,
	sync::{Arc, Mutex, MutexGuard, PoisonError},
	time::Duration,
};
use tokio::{
	sync::{watch, Notify, Semaphore},
	task::JoinSet,
	time::{sleep, Instant},
};

/// A fetch is given this long even where the estimate says that it is late: an estimate may be wrong.
const SHORTEST_FETCH: Duration = Duration::from_secs(2);
/// No due block is further away than this, for the arithmetic of the clock.
const FAR: Duration = Duration::from_secs(86_400);
/// The queue is looked at this often even where nothing wakes it.
const LONGEST_SLEEP: Duration = Duration::from_secs(5);

/// The queue and who works on it. Shared by the service and the runner.
pub(crate) struct Board {
	queue: Mutex<Queue>,
	changed: Notify,
	metrics: Metrics,
	block_time: Duration,
}

impl Board {
	pub fn new(queue: Queue, metrics: Metrics, block_time: Duration) -> Self {
		metrics.counted(queue.counts());
		Self { queue: Mutex::new(queue), changed: Notify::new(), metrics, block_time }
	}

	/// Takes a batch, and answers what of it is finished. Blocks on the disk.
	pub fn batch(&self, request: Request) -> Vec<Answer> {
		let now = unix_now();
		let (genesis, operator, block) = (request.genesis, request.operator, request.block);
		let executions: Vec<_> = request
			.tasks
			.into_iter()
			.filter_map(|task| match task {
				Task::Execute(execution) => Some(execution),
				// Left to other workers of the key.
				Task::Watch(_) | Task::Respond(_) => None,
			})
			.collect();
		let names: Vec<_> = executions
			.iter()
			.map(|execution| TaskId::Execute { job: execution.job, attempt: execution.attempt })
			.collect();
		let asked = executions.into_iter().map(|execution| Asked {
			genesis,
			operator: operator.clone(),
			expires: expires(now, block, execution.due, self.block_time),
			execution,
		});
		let asked = asked.collect();
		let ((statuses, expired), counts) = {
			let mut queue = self.queue();
			(queue.ask(asked, now), queue.counts())
		};
		self.metrics.expired(expired);
		self.metrics.counted(counts);
		self.changed.notify_one();
		let mut answers = Vec::new();
		for (task, status) in names.into_iter().zip(statuses) {
			match status {
				Status::Finished(outcome) => answers.push(Answer { task, outcome }),
				Status::Full => self.metrics.not_taken(),
				Status::Pending | Status::Expired => {}
			}
		}
		answers
	}

	pub fn counts(&self) -> Counts {
		self.queue().counts()
	}

	fn next(&self) -> Next {
		let (next, expired, counts) = {
			let mut queue = self.queue();
			let (next, expired) = queue.next(unix_now());
			(next, expired, queue.counts())
		};
		self.metrics.expired(expired);
		self.metrics.counted(counts);
		next
	}

	fn finish(&self, fingerprint: H256, outcome: Outcome) {
		self.metrics.ended(&outcome);
		let counts = {
			let mut queue = self.queue();
			queue.finish(fingerprint, outcome, unix_now());
			queue.counts()
		};
		self.metrics.counted(counts);
	}

	fn retry(&self, fingerprint: H256, after: Duration) {
		self.metrics.retried();
		// Whole seconds, rounded up: the queue's clock has no finer ones.
		let not_before = unix_now().saturating_add(after.as_millis().div_ceil(1_000) as u64);
		self.queue().retry(fingerprint, not_before);
		self.changed.notify_one();
	}

	fn queue(&self) -> MutexGuard<'_, Queue> {
		self.queue.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

/// Unix time at which block `due` is over, when `block` is the best one now.
fn expires(now: u64, block: u32, due: u32, block_time: Duration) -> u64 {
	let left = due.saturating_add(1).saturating_sub(block);
	now.saturating_add(block_time.saturating_mul(left).as_secs())
}

/// Runs tasks until told to stop, then lets go of those that run. They are in the journal and run again after a restart.
pub(crate) async fn run(
	board: Arc<Board>,
	executor: Arc<Executor>,
	config: Arc<WorkerConfig>,
	mut stop: watch::Receiver<bool>,
) {
	let places = Arc::new(Semaphore::new(config.in_progress.clamp(1, Semaphore::MAX_PERMITS)));
	let mut running = JoinSet::new();
	loop {
		while running.try_join_next().is_some() {}
		let place = tokio::select! {
			place = places.clone().acquire_owned() => place,
			_ = stop.changed() => break,
		};
		let looking = board.clone();
		let next = tokio::task::spawn_blocking(move || looking.next()).await;
		match next {
			Ok(Next::Run(picked)) => {
				let (board, executor, config) = (board.clone(), executor.clone(), config.clone());
				running.spawn(async move {
					let _place = place;
					attend(&board, &executor, &config, *picked).await;
				});
			}
			Ok(Next::Wait(until)) => {
				drop(place);
				let wait = until.map_or(LONGEST_SLEEP, |until| {
					Duration::from_secs(until.saturating_sub(unix_now()))
						.clamp(Duration::from_millis(50), LONGEST_SLEEP)
				});
				tokio::select! {
					() = board.changed.notified() => {},
					() = sleep(wait) => {},
					_ = stop.changed() => break,
				}
			}
			Err(error) => {
				tracing::error!(target: "worker", %error, "can't look at the queue");
				sleep(LONGEST_SLEEP).await;
			}
		}
	}
	running.shutdown().await;
}

/// One attempt at one task.
async fn attend(board: &Arc<Board>, executor: &Executor, config: &WorkerConfig, picked: Picked) {
	let Picked { fingerprint, asked, retries } = picked;
	let (job, attempt) = (asked.execution.job, asked.execution.attempt);
	let margin = config.block_time.saturating_mul(config.reporting_blocks);
	let left = Duration::from_secs(asked.expires.saturating_sub(unix_now()));
	let now = Instant::now();
	let decide_by = now + left.saturating_sub(margin).min(FAR);
	let fetch_until = decide_by.max(now + SHORTEST_FETCH);
	let start_until = fetch_until.max(now + left.min(FAR));
	let attempt_once = executor.attempt(&asked.execution, fetch_until, start_until);
	let attempted = AssertUnwindSafe(attempt_once).catch_unwind().await;
	let attempted = attempted.unwrap_or_else(|_| Err(Stop::fail("the worker panicked")));
	let (outcome, why) = match attempted {
		Ok(claim) => (Outcome::Done(claim), String::new()),
		Err(stop) => {
			let wait = backoff(retries);
			if !stop.is_final && Instant::now() + wait < decide_by {
				tracing::debug!(target: "worker", job, attempt, why = stop.why, "trying again later");
				board.retry(fingerprint, wait);
				return;
			}
			(stop.ending.into(), stop.why)
		}
	};
	if matches!(outcome, Outcome::Done(_)) {
		tracing::info!(target: "worker", job, attempt, "executed");
	} else {
		tracing::warn!(target: "worker", job, attempt, end = end(&outcome), why, "not executed");
	}
	let board = board.clone();
	let finishing = tokio::task::spawn_blocking(move || board.finish(fingerprint, outcome));
	if let Err(error) = finishing.await {
		tracing::error!(target: "worker", job, attempt, %error, "can't note what came of a task");
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_task_should_expire_when_its_due_block_is_over() {
		let second = Duration::from_secs(6);
		assert_eq!(expires(1_000, 10, 14, second), 1_030);
		assert_eq!(expires(1_000, 10, 10, second), 1_006);
		assert_eq!(expires(1_000, 11, 10, second), 1_000);
		assert_eq!(expires(1_000, 500, 10, second), 1_000);
		assert_eq!(expires(1_000, 0, u32::MAX, second), 1_000 + 6 * u64::from(u32::MAX));
		assert_eq!(expires(u64::MAX, 0, u32::MAX, Duration::MAX), u64::MAX);
	}
}
