//! Why a task did not come to its result, and when it is tried again.

use ambit_primitives::{jobs::DeclineReason, worker::Outcome};
use std::{future::Future, time::Duration};
use tokio::time::{timeout_at, Instant};

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

/// Why a task did not come to its result.
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

	/// The same, tried again as long as there is time.
	pub fn again(self) -> Self {
		Self { is_final: false, ..self }
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

/// Waits for artefacts until that moment.
pub(crate) async fn within<T>(
	until: Instant,
	missing: Ending,
	work: impl Future<Output = Attempted<T>>,
) -> Attempted<T> {
	let late = || Err(Stop::later(missing, "it took too long to fetch"));
	timeout_at(until, work).await.unwrap_or_else(|_| late())
}

/// Longest time that a task waits before it is tried again.
pub(crate) const LONGEST_BACKOFF: Duration = Duration::from_secs(8);

/// How long a task waits before it is tried again, by how often it was: half a second, doubled up to eight.
pub(crate) fn backoff(retries: u32) -> Duration {
	Duration::from_millis(500).saturating_mul(1 << retries.min(4))
}
