//! All tasks that the worker knows, in memory and in the journal: who waits, who runs, what came of it.

use crate::{
	journal::{Finished, Journal, Record},
	task::{Asked, Kind, Lane},
};
use ambit_primitives::{jobs::ResultClaim, worker::Outcome};
use codec::Encode;
use sp_core::H256;
use std::{
	collections::{BTreeSet, HashMap, HashSet},
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
	/// Tasks of each lane that wait.
	pub waiting: usize,
	/// Bytes of the moves that wait or run.
	pub move_bytes: usize,
	/// Tasks of each lane that run, in the order of [`Lane::ALL`].
	pub running: [usize; Lane::ALL.len()],
	/// Results that are remembered.
	pub results: usize,
	/// Bytes of them.
	pub result_bytes: usize,
	/// How long they are remembered at least, seconds, and not before they are due.
	pub retention: u64,
}

/// What the queue knows of a task that was asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Status {
	/// It came to an end. One that failed and is tried again is [`Outcome::Failed`] until it comes to another.
	Finished(Outcome),
	/// It waits or runs.
	Pending,
	/// It was not taken: there is no room.
	Full,
	/// It was not taken: it is due already.
	Expired,
}

/// How many tasks are where.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Counts {
	pub waiting: usize,
	pub running: usize,
	pub finished: usize,
}

#[derive(Debug)]
enum State {
	Waiting { not_before: u64 },
	Running,
	Finished(Box<Finished>),
}

#[derive(Debug)]
struct Entry {
	asked: Asked,
	state: State,
	/// Times that it ran and has to run again.
	retries: u32,
	/// Bytes of the task while it waits or runs, then of what came of it.
	bytes: usize,
}

/// A task to run.
#[derive(Clone, Debug)]
pub(crate) struct Picked {
	pub key: H256,
	pub asked: Asked,
	pub retries: u32,
}

/// What to do next.
pub(crate) enum Next {
	/// Run this.
	Run(Box<Picked>),
	/// Nothing before this Unix time, or before something is asked for or ends.
	Wait(Option<u64>),
}

/// The tasks. All times are Unix times in seconds, given by the caller.
///
/// Each lane has places of its own, for those who wait and for those who run: no flood in one of them keeps another out.
pub(crate) struct Queue {
	bounds: Bounds,
	journal: Journal,
	entries: HashMap<H256, Entry>,
	/// Waiting ones of each lane, by when they expire. Those that must not run yet are among them.
	waiting: [BTreeSet<(u64, H256)>; Lane::ALL.len()],
	/// Running ones of each lane.
	running: [usize; Lane::ALL.len()],
	/// Finished ones, by until when they are remembered.
	finished: BTreeSet<(u64, H256)>,
	/// The tasks for results of this operator's own on redundant jobs, by job.
	own: HashMap<H256, HashSet<H256>>,
	/// How many of each kind are where.
	counts: [Counts; Kind::ALL.len()],
	move_bytes: usize,
	result_bytes: usize,
	/// The journal missed something and has to be written anew.
	incomplete: bool,
}

impl Queue {
	/// Opens the queue in this file. What ran when it was last open, waits again.
	pub fn open(path: &Path, bounds: Bounds) -> io::Result<Self> {
		let (journal, records) = Journal::open(path)?;
		let (entries, waiting, running, finished) = Default::default();
		let (own, counts, move_bytes, result_bytes, incomplete) = Default::default();
		let mut queue = Self {
			bounds,
			journal,
			entries,
			waiting,
			running,
			finished,
			own,
			counts,
			move_bytes,
			result_bytes,
			incomplete,
		};
		for record in records {
			queue.replay(record);
		}
		Ok(queue)
	}

	fn replay(&mut self, record: Record) {
		match record {
			Record::Asked(asked) => {
				let key = asked.key();
				self.remove(&key);
				self.insert_waiting(key, *asked);
			}
			Record::Finished { key, finished } => self.conclude(key, finished),
			Record::Forgotten(key) => {
				self.remove(&key);
			}
		}
	}

	/// Takes tasks, and says for each in order what is known of it. Forgets those that are due; their kinds come with it.
	pub fn ask(&mut self, tasks: Vec<Asked>, now: u64) -> (Vec<Status>, Vec<Kind>) {
		let mut expired = self.expire(now);
		let (mut statuses, mut records) = (Vec::with_capacity(tasks.len()), Vec::new());
		for asked in tasks {
			let key = asked.key();
			statuses.push(match self.ask_one(key, &asked, now) {
				Asking::Known(status) => status,
				Asking::New => {
					if asked.is_kept() {
						records.push(Record::Asked(Box::new(asked)));
					}
					Status::Pending
				}
			});
		}
		self.note(&records);
		// The request may have brought news of how late it is.
		expired.extend(self.expire(now));
		self.compact();
		(statuses, expired)
	}

	fn ask_one(&mut self, key: H256, asked: &Asked, now: u64) -> Asking {
		if let Some(entry) = self.entries.get_mut(&key) {
			let same_places = entry.asked.same_places(asked);
			let is_failing = entry.retries > 0 && !asked.kind().can_be_declined();
			let pending = if is_failing { Status::Finished(Outcome::Failed) } else { Status::Pending };
			match &entry.state {
				State::Finished(finished) if same_places || !may_change(&finished.outcome) => {
					return Asking::Known(Status::Finished(finished.outcome.clone()));
				}
				// On this fork the artefacts are elsewhere, so it may go better.
				State::Finished(_) => {}
				State::Running => return Asking::Known(pending),
				State::Waiting { .. } => {
					self.waiting[lane(&entry.asked)].remove(&(entry.asked.expires, key));
					self.waiting[lane(asked)].insert((asked.expires, key));
					entry.asked = asked.clone();
					if !same_places {
						entry.state = State::Waiting { not_before: 0 };
						return Asking::New;
					}
					return Asking::Known(pending);
				}
			}
			self.remove(&key);
		}
		if asked.expires <= now {
			return Asking::Known(Status::Expired);
		}
		let bytes = if asked.is_kept() { 0 } else { asked.encoded_size() };
		if self.waiting[lane(asked)].len() >= self.bounds.waiting
			|| self.move_bytes.saturating_add(bytes) > self.bounds.move_bytes
		{
			return Asking::Known(Status::Full);
		}
		self.insert_waiting(key, asked.clone());
		Asking::New
	}

	/// Takes the most urgent task out of those that may run and have a place. Forgets those that are due; their kinds come with it.
	pub fn next(&mut self, now: u64) -> (Next, Vec<Kind>) {
		let expired = self.expire(now);
		let mut soonest: Option<u64> = None;
		for lane in Lane::ALL {
			let is_asking = lane == Lane::Asking;
			let lane = lane as usize;
			if self.running[lane] >= self.bounds.running[lane] {
				continue;
			}
			let (mut first, mut again) = (None, None);
			for &(expires, key) in &self.waiting[lane] {
				let Some(entry) = self.entries.get(&key) else { continue };
				match entry.state {
					// A source that failed may be slow to fail once more: first those that were not asked yet.
					State::Waiting { not_before } if not_before <= now && is_asking && entry.retries > 0 => {
						again.get_or_insert((expires, key));
					}
					State::Waiting { not_before } if not_before <= now => {
						first = Some((expires, key));
						break;
					}
					State::Waiting { not_before } => {
						let wake = not_before.min(expires);
						soonest = Some(soonest.map_or(wake, |soonest| soonest.min(wake)));
					}
					_ => {}
				}
			}
			if let Some(picked) = first.or(again).and_then(|place| self.begin(lane, place)) {
				return (Next::Run(Box::new(picked)), expired);
			}
		}
		(Next::Wait(soonest), expired)
	}

	/// Takes a waiting task out, to run.
	fn begin(&mut self, lane: usize, place: (u64, H256)) -> Option<Picked> {
		let (_, key) = place;
		let entry = self.entries.get_mut(&key)?;
		self.waiting[lane].remove(&place);
		entry.state = State::Running;
		self.running[lane] = self.running[lane].saturating_add(1);
		let count = &mut self.counts[entry.asked.kind() as usize];
		count.waiting = count.waiting.saturating_sub(1);
		count.running = count.running.saturating_add(1);
		Some(Picked { key, asked: entry.asked.clone(), retries: entry.retries })
	}

	/// Forgets waiting tasks that are due, and gives their kinds.
	fn expire(&mut self, now: u64) -> Vec<Kind> {
		let (mut expired, mut records) = (Vec::new(), Vec::new());
		for lane in Lane::ALL.map(|lane| lane as usize) {
			while let Some(&(expires, key)) = self.waiting[lane].first() {
				if expires > now {
					break;
				}
				expired.extend(self.entries.get(&key).map(|entry| entry.asked.kind()));
				if self.remove(&key) {
					records.push(Record::Forgotten(key));
				}
			}
		}
		self.note(&records);
		expired
	}

	/// Puts a running task back, to be run again not before that time.
	pub fn retry(&mut self, key: H256, not_before: u64) {
		if let Some(entry) = self.entries.get_mut(&key) {
			if matches!(entry.state, State::Running) {
				let lane = lane(&entry.asked);
				self.running[lane] = self.running[lane].saturating_sub(1);
				entry.state = State::Waiting { not_before };
				entry.retries = entry.retries.saturating_add(1);
				let count = &mut self.counts[entry.asked.kind() as usize];
				count.running = count.running.saturating_sub(1);
				count.waiting = count.waiting.saturating_add(1);
				self.waiting[lane].insert((entry.asked.expires, key));
			}
		}
	}

	/// Ends a running task. `sealed` is the result that it committed to. A failure of this machine is remembered only until the next
	/// restart, which may cure it.
	pub fn finish(&mut self, key: H256, outcome: Outcome, sealed: Option<ResultClaim>, now: u64) {
		let is_kept = self.entries.get(&key).is_some_and(|entry| entry.asked.is_kept());
		let finished = Box::new(Finished { outcome, sealed, at: now });
		self.conclude(key, finished.clone());
		if is_kept && finished.outcome != Outcome::Failed {
			self.note(&[Record::Finished { key, finished }]);
		}
		self.forget(now);
	}

	/// The result that a finished task committed to.
	pub fn sealed(&self, key: &H256) -> Option<ResultClaim> {
		match &self.entries.get(key)?.state {
			State::Finished(finished) => finished.sealed.clone(),
			_ => None,
		}
	}

	/// Whether this operator has committed to another result of a job than this one, or may have.
	pub fn dissents(&self, job: &H256, claim: &ResultClaim) -> bool {
		let own = self.own.get(job).into_iter().flatten();
		own.filter_map(|key| self.entries.get(key)).any(|entry| match &entry.state {
			State::Waiting { .. } | State::Running => true,
			State::Finished(finished) => match (&finished.outcome, &finished.sealed) {
				(Outcome::Revealed(own, _), _) | (_, Some(own)) => !own.is_same(claim),
				_ => false,
			},
		})
	}

	/// How many tasks of each kind are where, in the order of [`Kind::ALL`].
	pub fn counts(&self) -> [Counts; Kind::ALL.len()] {
		self.counts
	}

	/// Forgets results that are too old or too many.
	fn forget(&mut self, now: u64) {
		let mut records = Vec::new();
		while let Some(&(until, key)) = self.finished.first() {
			let are_few = self.finished.len() <= self.bounds.results;
			if until > now && are_few && self.result_bytes <= self.bounds.result_bytes {
				break;
			}
			if self.remove(&key) {
				records.push(Record::Forgotten(key));
			}
		}
		self.note(&records);
	}

	fn insert_waiting(&mut self, key: H256, asked: Asked) {
		if let (Kind::Commit | Kind::Reveal, Some(job)) = (asked.kind(), asked.job()) {
			self.own.entry(job).or_default().insert(key);
		}
		self.waiting[lane(&asked)].insert((asked.expires, key));
		let bytes = if asked.is_kept() { 0 } else { asked.encoded_size() };
		self.move_bytes = self.move_bytes.saturating_add(bytes);
		let count = &mut self.counts[asked.kind() as usize];
		count.waiting = count.waiting.saturating_add(1);
		let state = State::Waiting { not_before: 0 };
		self.entries.insert(key, Entry { asked, state, retries: 0, bytes });
	}

	fn conclude(&mut self, key: H256, finished: Box<Finished>) {
		let Some(entry) = self.entries.get_mut(&key) else { return };
		let lane = lane(&entry.asked);
		let count = &mut self.counts[entry.asked.kind() as usize];
		match entry.state {
			State::Waiting { .. } => {
				self.waiting[lane].remove(&(entry.asked.expires, key));
				count.waiting = count.waiting.saturating_sub(1);
			}
			State::Running => {
				self.running[lane] = self.running[lane].saturating_sub(1);
				count.running = count.running.saturating_sub(1);
			}
			State::Finished(_) => return,
		}
		count.finished = count.finished.saturating_add(1);
		self.move_bytes = self.move_bytes.saturating_sub(entry.bytes);
		entry.asked.shrink();
		entry.bytes = finished.outcome.encoded_size();
		self.result_bytes = self.result_bytes.saturating_add(entry.bytes);
		self.finished.insert((remembered_until(&entry.asked, finished.at, self.bounds.retention), key));
		entry.state = State::Finished(finished);
	}

	/// Forgets a task. Whether the journal has to know.
	fn remove(&mut self, key: &H256) -> bool {
		let Some(entry) = self.entries.remove(key) else { return false };
		if let Some(job) = entry.asked.job() {
			if let Some(own) = self.own.get_mut(&job) {
				own.remove(key);
				if own.is_empty() {
					self.own.remove(&job);
				}
			}
		}
		let lane = lane(&entry.asked);
		let count = &mut self.counts[entry.asked.kind() as usize];
		match entry.state {
			State::Waiting { .. } => {
				self.waiting[lane].remove(&(entry.asked.expires, *key));
				self.move_bytes = self.move_bytes.saturating_sub(entry.bytes);
				count.waiting = count.waiting.saturating_sub(1);
			}
			State::Running => {
				self.running[lane] = self.running[lane].saturating_sub(1);
				self.move_bytes = self.move_bytes.saturating_sub(entry.bytes);
				count.running = count.running.saturating_sub(1);
			}
			State::Finished(finished) => {
				count.finished = count.finished.saturating_sub(1);
				let until = remembered_until(&entry.asked, finished.at, self.bounds.retention);
				self.finished.remove(&(until, *key));
				self.result_bytes = self.result_bytes.saturating_sub(entry.bytes);
			}
		}
		entry.asked.is_kept()
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
		for (key, entry) in self.entries.iter().filter(|(_, entry)| entry.asked.is_kept()) {
			records.push(Record::Asked(Box::new(entry.asked.clone())));
			match &entry.state {
				State::Finished(finished) if finished.outcome != Outcome::Failed => {
					records.push(Record::Finished { key: *key, finished: finished.clone() });
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

/// The place of a task's lane in arrays.
fn lane(asked: &Asked) -> usize {
	asked.lane() as usize
}

/// Whether an outcome may be another where the artefacts are elsewhere.
fn may_change(outcome: &Outcome) -> bool {
	matches!(outcome, Outcome::Declined(_) | Outcome::Failed)
}

/// Unix time until which a result is remembered: as long as the chain may ask, on every fork. What is shown of an artefact is large, and on
/// disk: it goes first. What is kept is looked at again when it is asked for anew.
fn remembered_until(asked: &Asked, at: u64, retention: u64) -> u64 {
	let retention = if matches!(asked.kind(), Kind::Prove | Kind::Keep) { 0 } else { retention };
	at.saturating_add(retention).max(asked.expires)
}

#[cfg(test)]
mod tests;
