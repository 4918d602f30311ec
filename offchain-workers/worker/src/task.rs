//! Tasks as the worker keeps them: what they are known by, and who goes before whom.

use ambit_primitives::{
	retrieval::Probe,
	worker::{Drawn, Execution, Fetch, Inspection, Keep, Respond, Task, Watch},
};
use codec::{Decode, Encode};
use sp_core::{crypto::AccountId32, H256};
use sp_crypto_hashing::blake2_256;

/// Who goes before whom. Among those of one rank, who is due first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Debug)]
pub(crate) enum Rank {
	/// Moves in disputes: silence loses a stake.
	Move,
	/// What this operator was chosen to do.
	Work,
	/// Results of others, which somebody else may look at as well.
	Watch,
}

/// Where a task waits and runs. Each lane has places of its own: no flood in one of them keeps another out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Lane {
	/// Moves in disputes.
	Moves,
	/// Executing as this operator was chosen to.
	Work,
	/// Asking sources and telling what they said: waits for others, and executes nothing.
	Asking,
	/// Showing artefacts: waits for the disk, and executes nothing.
	Showing,
	/// Fetching what is to be kept: large, and in no hurry.
	Keeping,
	/// Executing to see whether others are right.
	Watching,
}

impl Lane {
	/// All of them, in the order in which they are looked at.
	pub const ALL: [Self; 6] =
		[Self::Moves, Self::Work, Self::Asking, Self::Showing, Self::Keeping, Self::Watching];
}

/// What is to be done.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Kind {
	Execute,
	Watch,
	Respond,
	Commit,
	Reveal,
	Audit,
	Fetch,
	Tell,
	Prove,
	Keep,
	Trace,
}

impl Kind {
	/// All of them.
	pub const ALL: [Self; 11] = [
		Self::Execute,
		Self::Watch,
		Self::Respond,
		Self::Commit,
		Self::Reveal,
		Self::Audit,
		Self::Fetch,
		Self::Tell,
		Self::Prove,
		Self::Keep,
		Self::Trace,
	];

	/// A word for metrics.
	pub const fn label(self) -> &'static str {
		match self {
			Self::Execute => "execute",
			Self::Watch => "watch",
			Self::Respond => "respond",
			Self::Commit => "commit",
			Self::Reveal => "reveal",
			Self::Audit => "audit",
			Self::Fetch => "fetch",
			Self::Tell => "tell",
			Self::Prove => "prove",
			Self::Keep => "keep",
			Self::Trace => "trace",
		}
	}

	/// Whether the chain is told that it can't be done. Otherwise it is tried again until it is due.
	pub const fn can_be_declined(self) -> bool {
		matches!(self, Self::Execute | Self::Commit | Self::Audit)
	}

	/// Whether it ends some blocks before it is due, as what it then is: so that the chain still hears of it. All else is tried to the end.
	pub const fn ends_early(self) -> bool {
		self.can_be_declined() || matches!(self, Self::Fetch)
	}

	/// Who it goes before.
	pub const fn rank(self) -> Rank {
		match self {
			Self::Respond => Rank::Move,
			Self::Execute
			| Self::Commit
			| Self::Reveal
			| Self::Audit
			| Self::Fetch
			| Self::Tell
			| Self::Prove
			| Self::Keep
			| Self::Trace => Rank::Work,
			Self::Watch => Rank::Watch,
		}
	}

	/// What a task of this kind is known by, whose work has this fingerprint.
	pub fn key(self, fingerprint: &H256) -> H256 {
		self.named(fingerprint)
	}

	fn named(self, what: &impl Encode) -> H256 {
		H256(blake2_256(&(b"ambit/task/1", self.label(), what).encode()))
	}
}

/// A task as it was asked for.
#[derive(Clone, PartialEq, Eq, Encode, Decode, Debug)]
pub(crate) struct Asked {
	/// The chain.
	pub genesis: H256,
	/// The operator's stash.
	pub operator: AccountId32,
	/// What to do.
	pub task: Task,
	/// Unix time at which it is due, by estimate, seconds.
	pub expires: u64,
	/// Who it goes before.
	pub rank: Rank,
}

impl Asked {
	/// What kind of task it is.
	pub fn kind(&self) -> Kind {
		match self.task {
			Task::Execute(_) => Kind::Execute,
			Task::Watch(_) => Kind::Watch,
			Task::Respond(_) => Kind::Respond,
			Task::Commit(_) => Kind::Commit,
			Task::Reveal(_) => Kind::Reveal,
			Task::Audit(_) => Kind::Audit,
			Task::Fetch(_) => Kind::Fetch,
			Task::Tell(_) => Kind::Tell,
			Task::Prove(_) => Kind::Prove,
			Task::Keep(_) => Kind::Keep,
			Task::Trace(_) => Kind::Trace,
		}
	}

	/// Where it waits and runs.
	pub fn lane(&self) -> Lane {
		match (self.kind(), self.rank) {
			(Kind::Fetch | Kind::Tell, _) => Lane::Asking,
			(Kind::Prove, _) => Lane::Showing,
			(Kind::Keep, _) => Lane::Keeping,
			(_, Rank::Move) => Lane::Moves,
			(_, Rank::Work) => Lane::Work,
			(_, Rank::Watch) => Lane::Watching,
		}
	}

	/// What the task is known by, on whatever fork and after whatever restart it is asked for.
	pub fn key(&self) -> H256 {
		let (kind, genesis, operator) = (self.kind(), &self.genesis, &self.operator);
		match &self.task {
			Task::Watch(Watch { execution, claim }) => {
				kind.named(&(genesis, operator, timeless(execution), claim))
			}
			Task::Audit(Inspection { execution, claim, draw }) => {
				kind.named(&(genesis, operator, timeless(execution), claim, draw))
			}
			Task::Trace(Drawn { execution, output_root }) => {
				kind.named(&(genesis, operator, timeless(execution), output_root))
			}
			Task::Respond(task) => kind.named(&(genesis, operator, task)),
			_ => kind.key(&self.fingerprint()),
		}
	}

	/// Names what is done for it, whenever it is due: the execution, if this operator were the one to execute it; the question that a
	/// source is asked; the byte that is shown; the term.
	pub fn fingerprint(&self) -> H256 {
		let (genesis, operator) = (&self.genesis, &self.operator);
		let hash = |named: Vec<u8>| H256(blake2_256(&named));
		match &self.task {
			Task::Execute(execution)
			| Task::Commit(execution)
			| Task::Reveal(execution)
			| Task::Watch(Watch { execution, .. })
			| Task::Audit(Inspection { execution, .. })
			| Task::Trace(Drawn { execution, .. })
			| Task::Respond(Respond { execution, .. }) => execution.fingerprint(genesis, operator),
			Task::Fetch(fetch) | Task::Tell(fetch) => {
				let Fetch { feed, query, aggregation, due: _ } = fetch;
				hash((b"ambit/fetch/1", genesis, operator, feed, query, aggregation).encode())
			}
			Task::Prove(probe) => {
				let Probe { deal, round, cid, offset, due: _ } = probe;
				hash((b"ambit/probe/1", genesis, operator, deal, round, cid, offset).encode())
			}
			Task::Keep(Keep { deal, cid, bytes, due: _ }) => {
				hash((b"ambit/keep/1", genesis, operator, deal, cid, bytes).encode())
			}
		}
	}

	/// Names the job of an execution whatever the attempt: on a redundant one each operator that stands for a result does so in an attempt
	/// of its own.
	pub fn job(&self) -> Option<H256> {
		let execution = Execution { attempt: 0, ..self.execution()?.clone() };
		Some(execution.fingerprint(&self.genesis, &self.operator))
	}

	/// What is executed for it, if anything is.
	pub fn execution(&self) -> Option<&Execution> {
		match &self.task {
			Task::Execute(execution) | Task::Commit(execution) | Task::Reveal(execution) => Some(execution),
			Task::Watch(Watch { execution, .. })
			| Task::Audit(Inspection { execution, .. })
			| Task::Trace(Drawn { execution, .. })
			| Task::Respond(Respond { execution, .. }) => Some(execution),
			Task::Fetch(_) | Task::Tell(_) | Task::Prove(_) | Task::Keep(_) => None,
		}
	}

	/// Last block in which an answer is of use.
	pub fn due(&self) -> u32 {
		match &self.task {
			Task::Execute(execution) | Task::Commit(execution) | Task::Reveal(execution) => execution.due,
			Task::Watch(Watch { execution, .. })
			| Task::Audit(Inspection { execution, .. })
			| Task::Trace(Drawn { execution, .. }) => execution.due,
			Task::Respond(task) => task.due,
			Task::Fetch(fetch) | Task::Tell(fetch) => fetch.due,
			Task::Prove(probe) => probe.due,
			Task::Keep(keep) => keep.due,
		}
	}

	/// Whether two tasks of one key name the same places for their artefacts.
	pub fn same_places(&self, other: &Self) -> bool {
		let places = |asked: &Self| {
			let Execution { graph, weights, input, .. } = asked.execution()?;
			Some((graph.clone(), weights.clone(), input.clone()))
		};
		places(self) == places(other)
	}

	/// Whether it is worth the disk. What is large, has a large answer, or is asked for all the time isn't: the chain asks again.
	pub fn is_kept(&self) -> bool {
		!matches!(self.task, Task::Respond(_) | Task::Prove(_) | Task::Keep(_))
	}

	/// Forgets what is large, once it is done.
	pub fn shrink(&mut self) {
		if let Task::Respond(task) = &mut self.task {
			task.revealed = Vec::new();
			task.trace = Vec::new();
		}
	}
}

/// An execution, whenever it is due.
fn timeless(execution: &Execution) -> Execution {
	Execution { due: 0, ..execution.clone() }
}

#[cfg(test)]
pub(crate) mod tests {
	use super::*;
	use ambit_primitives::{
		disputes::{Side, Stage},
		feeds::{Aggregation, Query, Reading},
		jobs::ResultClaim,
		Cid,
	};

	/// An execution of nothing in particular.
	pub(crate) fn execution(job: u64) -> Execution {
		Execution {
			job,
			attempt: 0,
			due: 10,
			model: H256::repeat_byte(1),
			graph: Cid::default(),
			weights: Cid::default(),
			input: Cid::default(),
			input_root: H256::repeat_byte(2),
		}
	}

	/// A result of nothing in particular.
	pub(crate) fn claim() -> ResultClaim {
		ResultClaim { output_root: H256::repeat_byte(3), output: Cid::default(), trace: None, inline: None }
	}

	/// A move of nothing in particular, with so many bytes revealed.
	pub(crate) fn respond(turn: u32, revealed: usize) -> Task {
		Task::Respond(Respond {
			dispute: 0,
			turn,
			due: 10,
			side: Side::Challenger,
			execution: execution(1),
			claim: claim(),
			stage: Stage::Naming { nodes: 1 },
			revealed: vec![0; revealed],
			trace: Vec::new(),
		})
	}

	/// A question about nothing in particular.
	pub(crate) fn question(feed: u64) -> Fetch {
		let (url, pointer) = Default::default();
		let query = Query { url, pointer, reading: Reading::Text };
		Fetch { feed, due: 10, query, aggregation: Aggregation::Exact }
	}

	/// A byte of nothing in particular.
	pub(crate) fn probe(deal: u64) -> Probe {
		Probe { deal, round: 0, cid: Cid::default(), offset: 0, due: 10 }
	}

	/// A term of nothing in particular.
	pub(crate) fn term(deal: u64) -> Keep {
		Keep { deal, cid: Cid::default(), bytes: 0, due: 10 }
	}

	pub(crate) fn asked(task: Task, expires: u64) -> Asked {
		let (genesis, operator) = (H256::zero(), AccountId32::new([3; 32]));
		let mut asked = Asked { genesis, operator, task, expires, rank: Rank::Work };
		asked.rank = asked.kind().rank();
		asked
	}

	/// Tasks of all kinds.
	fn tasks() -> Vec<Task> {
		let (execution, claim, draw) = (execution(1), claim(), H256::repeat_byte(5));
		vec![
			Task::Execute(execution.clone()),
			Task::Commit(execution.clone()),
			Task::Reveal(execution.clone()),
			Task::Watch(Watch { execution: execution.clone(), claim: claim.clone() }),
			Task::Audit(Inspection { execution: execution.clone(), claim, draw }),
			Task::Trace(Drawn { execution, output_root: H256::repeat_byte(3) }),
			respond(0, 0),
			Task::Fetch(question(1)),
			Task::Tell(question(1)),
			Task::Prove(probe(1)),
			Task::Keep(term(1)),
		]
	}

	#[test]
	fn no_two_tasks_should_have_one_key() {
		let mut all = Vec::new();
		for task in tasks() {
			let mut asked = asked(task, 1);
			all.push(asked.key());
			asked.genesis = H256::repeat_byte(9);
			all.push(asked.key());
			asked.operator = AccountId32::new([4; 32]);
			all.push(asked.key());
			match &mut asked.task {
				Task::Execute(execution) | Task::Commit(execution) | Task::Reveal(execution) => {
					execution.attempt = 1;
				}
				Task::Watch(watch) => watch.claim.output_root = H256::zero(),
				Task::Audit(inspection) => inspection.draw = H256::zero(),
				Task::Trace(drawn) => drawn.output_root = H256::zero(),
				Task::Respond(task) => task.turn = 1,
				Task::Fetch(fetch) | Task::Tell(fetch) => {
					fetch.query.reading = Reading::Number { decimals: 0 }
				}
				Task::Prove(probe) => probe.offset = 1,
				Task::Keep(keep) => keep.bytes = 1,
			}
			all.push(asked.key());
		}
		let count = all.len();
		all.sort();
		all.dedup();
		assert_eq!(all.len(), count);
	}

	#[test]
	fn a_task_should_keep_its_key_however_late_it_is() {
		for task in tasks() {
			let before = asked(task, 1);
			let mut after = asked(before.task.clone(), 2);
			match &mut after.task {
				Task::Execute(execution) | Task::Commit(execution) | Task::Reveal(execution) => {
					execution.due = 99
				}
				Task::Watch(Watch { execution, .. })
				| Task::Audit(Inspection { execution, .. })
				| Task::Trace(Drawn { execution, .. }) => execution.due = 99,
				Task::Fetch(fetch) | Task::Tell(fetch) => fetch.due = 99,
				Task::Prove(probe) => probe.due = 99,
				Task::Keep(keep) => keep.due = 99,
				Task::Respond(_) => {}
			}
			assert_eq!(before.key(), after.key());
		}
	}

	#[test]
	fn a_question_and_what_is_told_of_it_should_have_one_fingerprint() {
		let (fetch, tell) = (asked(Task::Fetch(question(1)), 1), asked(Task::Tell(question(1)), 2));
		assert_eq!(fetch.fingerprint(), tell.fingerprint());
		assert_ne!(fetch.fingerprint(), asked(Task::Fetch(question(2)), 1).fingerprint());
		assert_ne!(fetch.key(), tell.key());
	}
}
