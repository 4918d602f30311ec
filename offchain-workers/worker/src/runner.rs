//! Takes tasks from the queue, most urgent first, and brings each to its end.

use crate::{
	board::Board,
	config::WorkerConfig,
	execution::{backoff, Ended, Executor, Stop, Times},
	metrics::end,
	queue::{unix_now, Next, Picked},
	task::Kind,
};
use ambit_primitives::worker::Outcome;
use futures::FutureExt;
use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};
use tokio::{
	sync::watch,
	task::JoinSet,
	time::{sleep, Instant},
};

/// A fetch is given this long even where the estimate says that it is late: an estimate may be wrong.
const SHORTEST_FETCH: Duration = Duration::from_secs(2);
/// No due block is further away than this, for the arithmetic of the clock.
const FAR: Duration = Duration::from_secs(86_400);
/// The queue is looked at this often even where nothing wakes it.
const LONGEST_SLEEP: Duration = Duration::from_secs(5);

/// Runs tasks until told to stop, then lets go of those that run. They are in the journal, or asked for again, and run after a restart.
pub(crate) async fn run(
	board: Arc<Board>,
	executor: Arc<Executor>,
	config: Arc<WorkerConfig>,
	mut stop: watch::Receiver<bool>,
) {
	let mut running = JoinSet::new();
	while !*stop.borrow() {
		while running.try_join_next().is_some() {}
		let looking = board.clone();
		let next = tokio::task::spawn_blocking(move || looking.next()).await;
		let wait = match next {
			Ok(Next::Run(picked)) => {
				let (board, executor, config) = (board.clone(), executor.clone(), config.clone());
				let stopped = stop.clone();
				running.spawn(async move { attend(&board, &executor, &config, *picked, &stopped).await });
				continue;
			}
			Ok(Next::Wait(until)) => until.map_or(LONGEST_SLEEP, |until| {
				Duration::from_secs(until.saturating_sub(unix_now()))
					.clamp(Duration::from_millis(50), LONGEST_SLEEP)
			}),
			// Threads that block are gone before this task is.
			Err(_) if *stop.borrow() => break,
			Err(error) => {
				tracing::error!(target: "worker", %error, "can't look at the queue");
				LONGEST_SLEEP
			}
		};
		tokio::select! {
			() = board.changed.notified() => {},
			() = sleep(wait) => {},
			_ = stop.changed() => break,
		}
	}
	running.shutdown().await;
}

/// One attempt at one task. What fails after the worker was told to stop failed because of that, and runs again after a restart.
async fn attend(
	board: &Arc<Board>,
	executor: &Executor,
	config: &WorkerConfig,
	picked: Picked,
	stopped: &watch::Receiver<bool>,
) {
	let Picked { key, asked, retries } = picked;
	let (kind, task) = (asked.kind(), asked.task.id());
	let reporting = if kind.ends_early() { config.reporting_blocks } else { 0 };
	let margin = config.block_time.saturating_mul(reporting);
	let left = Duration::from_secs(asked.expires.saturating_sub(unix_now()));
	let now = Instant::now();
	let decide_by = now + left.saturating_sub(margin).min(FAR);
	let fetch_until = decide_by.max(now + SHORTEST_FETCH);
	let start_until = fetch_until.max(now + left.min(FAR));
	// By it an operator finds everything about one execution, whatever was restarted.
	let fingerprint = asked.fingerprint();
	let sealed = if kind == Kind::Reveal { board.sealed(&fingerprint) } else { None };
	let attempt_once = executor.attempt(&asked, sealed, Times { fetch_until, start_until });
	let attempted = AssertUnwindSafe(attempt_once).catch_unwind().await;
	let attempted = attempted.unwrap_or_else(|_| Err(Stop::fail("the worker panicked")));
	let (outcome, sealed, why) = match attempted {
		Ok(Ended { outcome, sealed }) => (outcome, sealed, String::new()),
		Err(_) if *stopped.borrow() => return,
		Err(stop) => {
			let wait = backoff(retries);
			if !stop.is_final && Instant::now() + wait < decide_by {
				tracing::debug!(target: "worker", kind = kind.label(), ?task, ?fingerprint, why = stop.why, "trying again later");
				board.retry(key, kind, wait);
				return;
			}
			let outcome = if kind.can_be_declined() { stop.ending.into() } else { Outcome::Failed };
			(outcome, None, stop.why)
		}
	};
	let (what, came) = (kind.label(), end(&outcome));
	match &outcome {
		Outcome::Failed | Outcome::Declined(_) => {
			tracing::warn!(target: "worker", ?task, ?fingerprint, kind = what, end = came, why, "not done");
		}
		Outcome::Charged(_) => {
			tracing::warn!(target: "worker", ?task, ?fingerprint, kind = what, "a result is wrong");
		}
		Outcome::Agreed => {
			tracing::debug!(target: "worker", ?task, ?fingerprint, kind = what, end = came, "done")
		}
		_ => tracing::info!(target: "worker", ?task, ?fingerprint, kind = what, end = came, "done"),
	}
	let board = board.clone();
	let finishing = tokio::task::spawn_blocking(move || board.finish(key, kind, outcome, sealed));
	match finishing.await {
		Err(error) if !*stopped.borrow() => {
			tracing::error!(target: "worker", ?task, ?fingerprint, %error, "can't note what came of a task");
		}
		_ => {}
	}
}
