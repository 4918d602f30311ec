//! All tasks that the worker knows, in memory and in the journal: who waits, who runs, what came of it.

use crate::journal::{Asked, Journal, Record};
use ambit_primitives::worker::{Execution, Outcome};
use sp_core::H256;
use std::{
	collections::{BTreeSet, HashMap},
	io,
	path::Path,
	time::{Duration, SystemTime, UNIX_EPOCH},
};

/// The journal is written anew when it has more than this many records, and more than three times as many as needed.
const MIN_HISTORY: usize = 4_096;

/// Unix time, seconds.
pub(crate) fn unix_now() -> u64 {
	SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO).as_secs()
}

/// Bounds of a [`Queue`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
	pub waiting: usize,
	pub results: usize,
	/// Seconds.
	pub retention: u64,
}

/// What the queue knows of a task that was asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Status {
	/// It came to an end.
	Finished(Outcome),
	/// It waits or runs.
	Pending,
	/// It was not taken: there is no room.
	Full,
	/// It was not taken: it is due already.
	Expired,
}

/// How many tasks are where.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Counts {
	pub waiting: usize,
	pub running: usize,
	pub finished: usize,
}

#[derive(Debug)]
enum State {
	Waiting { not_before: u64 },
	Running,
	Finished { outcome: Outcome, at: u64 },
}

#[derive(Debug)]
struct Entry {
	asked: Asked,
	state: State,
	/// Times that it ran and has to run again.
	retries: u32,
}

/// A task to run.
#[derive(Clone, Debug)]
pub(crate) struct Picked {
	pub fingerprint: H256,
	pub asked: Asked,
	pub retries: u32,
}

/// What to do next.
pub(crate) enum Next {
	/// Run this.
	Run(Box<Picked>),
	/// Nothing before this Unix time, or before something is asked for.
	Wait(Option<u64>),
}

/// The tasks. All times are Unix times in seconds, given by the caller.
pub(crate) struct Queue {
	bounds: Bounds,
	journal: Journal,
	entries: HashMap<H256, Entry>,
	/// Waiting ones, by when they expire. Those that must not run yet are among them.
	waiting: BTreeSet<(u64, H256)>,
	/// Finished ones, by when.
	finished: BTreeSet<(u64, H256)>,
	running: usize,
	/// The journal missed something and has to be written anew.
	incomplete: bool,
}

impl Queue {
	/// Opens the queue in this file. What ran when it was last open, waits again.
	pub fn open(path: &Path, bounds: Bounds) -> io::Result<Self> {
		let (journal, records) = Journal::open(path)?;
		let (entries, waiting, finished) = (HashMap::new(), BTreeSet::new(), BTreeSet::new());
		let mut queue = Self { bounds, journal, entries, waiting, finished, running: 0, incomplete: false };
		for record in records {
			queue.replay(record);
		}
		Ok(queue)
	}

	fn replay(&mut self, record: Record) {
		match record {
			Record::Asked(asked) => {
				let fingerprint = asked.fingerprint();
				self.remove(&fingerprint);
				self.insert_waiting(fingerprint, asked);
			}
			Record::Finished { fingerprint, outcome, at } => self.conclude(fingerprint, outcome, at),
			Record::Forgotten(fingerprint) => self.remove(&fingerprint),
		}
	}

	/// Takes tasks, and says for each in order what is known of it. Forgets those that are due; their number comes with it.
	pub fn ask(&mut self, tasks: Vec<Asked>, now: u64) -> (Vec<Status>, usize) {
		let mut expired = self.expire(now);
		let (mut statuses, mut records) = (Vec::with_capacity(tasks.len()), Vec::new());
		for asked in tasks {
			let fingerprint = asked.fingerprint();
			statuses.push(match self.ask_one(fingerprint, &asked, now) {
				Asking::Known(status) => status,
				Asking::New => {
					records.push(Record::Asked(asked));
					Status::Pending
				}
			});
		}
		self.note(&records);
		// The request may have brought news of how late it is.
		expired = expired.saturating_add(self.expire(now));
		self.compact();
		(statuses, expired)
	}

	fn ask_one(&mut self, fingerprint: H256, asked: &Asked, now: u64) -> Asking {
		if let Some(entry) = self.entries.get_mut(&fingerprint) {
			let same_places = same_places(&entry.asked.execution, &asked.execution);
			match &entry.state {
				State::Finished { outcome, .. } if same_places || matches!(outcome, Outcome::Done(_)) => {
					return Asking::Known(Status::Finished(outcome.clone()));
				}
				// On this fork the artefacts are elsewhere, so it may go better.
				State::Finished { .. } => {}
				State::Running => return Asking::Known(Status::Pending),
				State::Waiting { .. } => {
					self.waiting.remove(&(entry.asked.expires, fingerprint));
					self.waiting.insert((asked.expires, fingerprint));
					let moved = !same_places;
					entry.asked = asked.clone();
					if moved {
						entry.state = State::Waiting { not_before: 0 };
						return Asking::New;
					}
					return Asking::Known(Status::Pending);
				}
			}
			self.remove(&fingerprint);
		}
		if asked.expires <= now {
			return Asking::Known(Status::Expired);
		}
		if self.waiting.len() >= self.bounds.waiting {
			return Asking::Known(Status::Full);
		}
		self.insert_waiting(fingerprint, asked.clone());
		Asking::New
	}

	/// Takes the task that expires first out of those that may run. Forgets those that are due; their number comes with it.
	pub fn next(&mut self, now: u64) -> (Next, usize) {
		let expired = self.expire(now);
		let mut soonest: Option<u64> = None;
		for &(expires, fingerprint) in &self.waiting {
			let Some(entry) = self.entries.get_mut(&fingerprint) else { continue };
			match entry.state {
				State::Waiting { not_before } if not_before <= now => {
					self.waiting.remove(&(expires, fingerprint));
					entry.state = State::Running;
					self.running = self.running.saturating_add(1);
					let (asked, retries) = (entry.asked.clone(), entry.retries);
					return (Next::Run(Box::new(Picked { fingerprint, asked, retries })), expired);
				}
				State::Waiting { not_before } => {
					let wake = not_before.min(expires);
					soonest = Some(soonest.map_or(wake, |soonest| soonest.min(wake)));
				}
				_ => {}
			}
		}
		(Next::Wait(soonest), expired)
	}

	/// Forgets waiting tasks that are due, and gives their number.
	fn expire(&mut self, now: u64) -> usize {
		let mut expired = Vec::new();
		while let Some(&(expires, fingerprint)) = self.waiting.first() {
			if expires > now {
				break;
			}
			self.remove(&fingerprint);
			expired.push(Record::Forgotten(fingerprint));
		}
		self.note(&expired);
		expired.len()
	}

	/// Puts a running task back, to be run again not before that time.
	pub fn retry(&mut self, fingerprint: H256, not_before: u64) {
		if let Some(entry) = self.entries.get_mut(&fingerprint) {
			if matches!(entry.state, State::Running) {
				self.running = self.running.saturating_sub(1);
				entry.state = State::Waiting { not_before };
				entry.retries = entry.retries.saturating_add(1);
				self.waiting.insert((entry.asked.expires, fingerprint));
			}
		}
	}

	/// Ends a running task. A failure of this machine is remembered only until the next restart, which may cure it.
	pub fn finish(&mut self, fingerprint: H256, outcome: Outcome, now: u64) {
		self.conclude(fingerprint, outcome.clone(), now);
		if !matches!(outcome, Outcome::Failed) {
			self.note(&[Record::Finished { fingerprint, outcome, at: now }]);
		}
		self.forget(now);
	}

	/// How many tasks are where.
	pub fn counts(&self) -> Counts {
		Counts { waiting: self.waiting.len(), running: self.running, finished: self.finished.len() }
	}

	/// Forgets results that are too old or too many.
	fn forget(&mut self, now: u64) {
		let mut records = Vec::new();
		while let Some(&(at, fingerprint)) = self.finished.first() {
			let is_old = at.saturating_add(self.bounds.retention) <= now;
			if !is_old && self.finished.len() <= self.bounds.results {
				break;
			}
			self.remove(&fingerprint);
			records.push(Record::Forgotten(fingerprint));
		}
		self.note(&records);
	}

	fn insert_waiting(&mut self, fingerprint: H256, asked: Asked) {
		self.waiting.insert((asked.expires, fingerprint));
		self.entries
			.insert(fingerprint, Entry { asked, state: State::Waiting { not_before: 0 }, retries: 0 });
	}

	fn conclude(&mut self, fingerprint: H256, outcome: Outcome, at: u64) {
		let Some(entry) = self.entries.get_mut(&fingerprint) else { return };
		match entry.state {
			State::Waiting { .. } => {
				self.waiting.remove(&(entry.asked.expires, fingerprint));
			}
			State::Running => self.running = self.running.saturating_sub(1),
			State::Finished { .. } => return,
		}
		entry.state = State::Finished { outcome, at };
		self.finished.insert((at, fingerprint));
	}

	fn remove(&mut self, fingerprint: &H256) {
		let Some(entry) = self.entries.remove(fingerprint) else { return };
		match entry.state {
			State::Waiting { .. } => {
				self.waiting.remove(&(entry.asked.expires, *fingerprint));
			}
			State::Running => self.running = self.running.saturating_sub(1),
			State::Finished { at, .. } => {
				self.finished.remove(&(at, *fingerprint));
			}
		}
	}

	/// Writes to the journal. Work goes on where that fails: the chain asks again for what a restart then loses.
	fn note(&mut self, records: &[Record]) {
		if let Err(error) = self.journal.append(records) {
			tracing::error!(target: "worker", %error, "can't write the journal");
			self.incomplete = true;
		}
	}

	fn compact(&mut self) {
		let needed = self.entries.len().saturating_add(self.finished.len());
		if !self.incomplete && self.journal.records() <= MIN_HISTORY.max(needed.saturating_mul(3)) {
			return;
		}
		let mut records = Vec::with_capacity(needed);
		for (fingerprint, entry) in &self.entries {
			records.push(Record::Asked(entry.asked.clone()));
			match &entry.state {
				State::Finished { outcome, at } if *outcome != Outcome::Failed => {
					let outcome = outcome.clone();
					records.push(Record::Finished { fingerprint: *fingerprint, outcome, at: *at });
				}
				_ => {}
			}
		}
		match self.journal.rewrite(&records) {
			Ok(()) => self.incomplete = false,
			Err(error) => tracing::error!(target: "worker", %error, "can't write the journal anew"),
		}
	}
}

enum Asking {
	New,
	Known(Status),
}

/// Whether two executions of one fingerprint name the same places for their artefacts.
fn same_places(one: &Execution, other: &Execution) -> bool {
	(&one.graph, &one.weights, &one.input) == (&other.graph, &other.weights, &other.input)
}

#[cfg(test)]
mod tests;
