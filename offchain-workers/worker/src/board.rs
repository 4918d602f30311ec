//! The queue, as the service and the runner share it: what is taken, and what is answered.

use crate::{
	config::Watch,
	held::Held,
	metrics::Metrics,
	queue::{unix_now, Counts, Next, Queue, Status},
	secret::Secret,
	task::{Asked, Kind, Rank},
};
use ambit_artifacts::parse_bytes;
use ambit_primitives::{
	jobs::ResultClaim,
	worker::{Answer, Outcome, Request, Task, TaskId, MAX_MESSAGE},
};
use codec::Encode;
use sp_core::H256;
use std::{
	sync::{Arc, Mutex, MutexGuard, PoisonError},
	time::Duration,
};
use tokio::sync::Notify;

/// Bytes of a reply beside its answers, at most.
const ENVELOPE: usize = 64;

/// The queue and who waits for it to change.
pub(crate) struct Board {
	queue: Mutex<Queue>,
	/// Told when there may be something to run.
	pub changed: Notify,
	metrics: Metrics,
	block_time: Duration,
	watch: Watch,
	secret: Secret,
	held: Arc<Held>,
}

impl Board {
	pub fn new(
		queue: Queue,
		metrics: Metrics,
		block_time: Duration,
		watch: Watch,
		secret: Secret,
		held: Arc<Held>,
	) -> Self {
		metrics.counted(&queue.counts());
		Self { queue: Mutex::new(queue), changed: Notify::new(), metrics, block_time, watch, secret, held }
	}

	/// Takes a batch, and answers what of it is finished, as far as a reply has room. Blocks on the disk.
	pub fn batch(&self, request: Request) -> Vec<Answer> {
		let now = unix_now();
		let Request { genesis, operator, block, tasks, .. } = request;
		let (mut names, mut taken): (Vec<(TaskId, Kind)>, Vec<Asked>) = Default::default();
		let (statuses, expired, counts) = {
			let mut queue = self.queue();
			for task in tasks {
				let name = task.id();
				let mut asked =
					Asked { genesis, operator: operator.clone(), task, expires: 0, rank: Rank::Work };
				asked.expires = expires(now, block, asked.due(), self.block_time);
				let Some(rank) = self.rank(&queue, &asked) else {
					self.metrics.not_watched();
					continue;
				};
				asked.rank = rank;
				self.renew(&asked, now);
				names.push((name, asked.kind()));
				taken.push(asked);
			}
			let (statuses, expired) = queue.ask(taken, now);
			(statuses, expired, queue.counts())
		};
		self.metrics.expired(&expired);
		self.metrics.counted(&counts);
		self.changed.notify_one();
		let mut answers = Vec::new();
		for ((task, kind), status) in names.into_iter().zip(statuses) {
			match status {
				Status::Finished(outcome) => answers.push(Answer { task, outcome }),
				Status::Full => self.metrics.not_taken(kind),
				Status::Pending | Status::Expired => {}
			}
		}
		fitting(answers)
	}

	/// What the chain asks for is kept for longer, whether it is here already or not.
	fn renew(&self, asked: &Asked, now: u64) {
		let Task::Keep(keep) = &asked.task else { return };
		// A CID that can't be read fails when it is to be fetched.
		if let Some(cid) = parse_bytes(&keep.cid).ok().filter(|_| asked.expires > now) {
			self.held.renew(cid, asked.expires);
		}
	}

	/// Whom a task goes before, or `None` if it is not for this worker: only a share of what others found is watched. But a result of a
	/// redundant job other than this operator's own is always looked at, because it loses its pledge unless it says that it is wrong.
	fn rank(&self, queue: &Queue, asked: &Asked) -> Option<Rank> {
		let Task::Watch(watch) = &asked.task else { return Some(asked.kind().rank()) };
		if asked.job().is_some_and(|job| queue.dissents(&job, &watch.claim)) {
			return Some(Rank::Work);
		}
		let is_chosen = match self.watch {
			Watch::None => false,
			Watch::Share(parts) => self.secret.draws(&asked.fingerprint(), parts),
			Watch::All => true,
		};
		is_chosen.then_some(Rank::Watch)
	}

	/// Tasks of each kind, in the order of [`Kind::ALL`].
	pub fn counts(&self) -> [Counts; Kind::ALL.len()] {
		self.queue().counts()
	}

	/// What to do next.
	pub fn next(&self) -> Next {
		let (next, expired, counts) = {
			let mut queue = self.queue();
			let (next, expired) = queue.next(unix_now());
			(next, expired, queue.counts())
		};
		self.metrics.expired(&expired);
		self.metrics.counted(&counts);
		next
	}

	/// Ends a running task. `sealed` is the result that it committed to.
	pub fn finish(&self, key: H256, kind: Kind, outcome: Outcome, sealed: Option<ResultClaim>) {
		self.metrics.ended(kind, &outcome);
		let counts = {
			let mut queue = self.queue();
			queue.finish(key, outcome, sealed, unix_now());
			queue.counts()
		};
		self.metrics.counted(&counts);
		self.changed.notify_one();
	}

	/// Puts a running task back, to be run again after that time.
	pub fn retry(&self, key: H256, kind: Kind, after: Duration) {
		self.metrics.retried(kind);
		// Whole seconds, rounded up: the queue's clock has no finer ones.
		let not_before = unix_now().saturating_add(after.as_millis().div_ceil(1_000) as u64);
		self.queue().retry(key, not_before);
		self.changed.notify_one();
	}

	/// The result that the commitment to this execution is about, if it is remembered.
	pub fn sealed(&self, fingerprint: &H256) -> Option<ResultClaim> {
		self.queue().sealed(&Kind::Commit.key(fingerprint))
	}

	fn queue(&self) -> MutexGuard<'_, Queue> {
		self.queue.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

/// As many answers as a reply takes: moves, then what this operator was chosen to do, the large pieces of artefacts last, then charges. The
/// rest is asked for again.
fn fitting(mut answers: Vec<Answer>) -> Vec<Answer> {
	answers.sort_by_key(|answer| match answer.outcome {
		Outcome::Moved(_) => 0,
		Outcome::Proven(_) => 2,
		Outcome::Charged(_) => 3,
		_ => 1,
	});
	let mut room = (MAX_MESSAGE as usize).saturating_sub(ENVELOPE);
	answers.retain(|answer| match room.checked_sub(answer.encoded_size()) {
		Some(left) => {
			room = left;
			true
		}
		None => false,
	});
	answers
}

/// Unix time at which block `due` is over, when `block` is the best one now.
fn expires(now: u64, block: u32, due: u32, block_time: Duration) -> u64 {
	let left = due.saturating_add(1).saturating_sub(block);
	now.saturating_add(block_time.saturating_mul(left).as_secs())
}

#[cfg(test)]
mod tests {
	use super::*;
	use ambit_primitives::{disputes::Move, worker::Reply};

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

	#[test]
	fn a_reply_should_fit_and_have_the_moves_first() {
		let charged = |job| Answer {
			task: TaskId::Watch { job, attempt: 0 },
			outcome: Outcome::Charged(vec![1; 32 * 1_024].try_into().unwrap()),
		};
		let moved = |dispute| Answer {
			task: TaskId::Respond { dispute, turn: 0 },
			outcome: Outcome::Moved(Move::Prove(vec![1; 320 * 1_024].try_into().unwrap())),
		};
		let proven = |deal| Answer {
			task: TaskId::Prove { deal, round: 0 },
			outcome: Outcome::Proven(vec![1; 1_200 * 1_024].try_into().unwrap()),
		};
		let done = Answer { task: TaskId::Execute { job: 1, attempt: 0 }, outcome: Outcome::Agreed };
		let shown = fitting([proven(1), charged(1), proven(2), proven(3), done.clone(), proven(4)].into());
		assert_eq!(shown, [done.clone(), proven(1), proven(2), proven(3), charged(1)]);
		let answers: Vec<_> = (0..500).map(charged).chain([done.clone()]).chain((0..5).map(moved)).collect();
		let answers = fitting(answers);
		let reply = Reply { version: 1, answers: answers.clone() };
		assert!(reply.encoded_size() <= MAX_MESSAGE as usize);
		assert!(reply.encoded_size() > MAX_MESSAGE as usize - 64 * 1_024);
		assert!(answers[..5].iter().all(|answer| matches!(answer.outcome, Outcome::Moved(_))));
		assert_eq!(answers[5], done);
	}
}
