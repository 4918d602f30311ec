//! What the runtime's off-chain worker and the local worker service say to each other.
//!
//! The hook posts a SCALE-encoded [`Request`] to `{url}/v1/batch` with `Authorization: Bearer TOKEN` and gets a
//! SCALE-encoded [`Reply`]. Both begin with their version, so that either side refuses what it can't read.
//!
//! The node writes the service's address and token into the off-chain database under [`URL_KEY`] and [`TOKEN_KEY`].

use crate::{
	disputes::{ChargeBytes, DisputeId, Move, Side, Stage},
	feeds::{Aggregation, FeedId, Finding, Query},
	jobs::{Attempt, DeclineReason, JobId, ModelRoot, ResultClaim, SignedTrace, SpotCheckBytes},
	retrieval::{DealId, Probe, ProofBytes},
	Cid,
};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use scale_info::TypeInfo;
use sp_core::{crypto::AccountId32, H256};

/// Version of [`Request`] and [`Reply`].
pub const VERSION: u8 = 7;
/// Most tasks in one request.
pub const MAX_TASKS: u32 = 512;
/// Largest request or reply, bytes. A trace that was posted on chain has up to 2 MiB.
pub const MAX_MESSAGE: u32 = 4 * 1024 * 1024;
/// Persistent off-chain storage: the service's base URL, ASCII, without a slash at its end.
pub const URL_KEY: &[u8] = b"ambit/worker/url";
/// Persistent off-chain storage: the service's token, ASCII.
pub const TOKEN_KEY: &[u8] = b"ambit/worker/token";

/// All that the chain asks of one worker key, as of one block.
#[derive(Clone, PartialEq, Eq, Encode, Decode, Debug, TypeInfo)]
pub struct Request {
	/// [`VERSION`].
	pub version: u8,
	/// Genesis hash of the chain.
	pub genesis: H256,
	/// Height as of which this is asked.
	pub block: u32,
	/// The stash for which the key speaks, or the key's own account if it speaks for none.
	pub operator: AccountId32,
	/// At most [`MAX_TASKS`].
	pub tasks: Vec<Task>,
}

/// One piece of work.
#[derive(Clone, PartialEq, Eq, Encode, Decode, Debug, TypeInfo)]
pub enum Task {
	/// Run a model on a job's input.
	#[codec(index = 0)]
	Execute(Execution),
	/// Check a result of somebody else.
	#[codec(index = 1)]
	Watch(Watch),
	/// Make the next move in a dispute.
	#[codec(index = 2)]
	Respond(Respond),
	/// Run a model on a redundant job's input, and commit to the result without telling it.
	#[codec(index = 3)]
	Commit(Execution),
	/// Tell the result of [`Task::Commit`]. The execution is the same but for `due`.
	#[codec(index = 4)]
	Reveal(Execution),
	/// Check a result of somebody else that this key's operator was drawn to audit.
	#[codec(index = 5)]
	Audit(Inspection),
	/// Ask a source for data, and commit to what it says without telling it.
	#[codec(index = 6)]
	Fetch(Fetch),
	/// Tell the finding of [`Task::Fetch`]. The request is the same but for `due`.
	#[codec(index = 7)]
	Tell(Fetch),
	/// Show a byte of an artefact that this key's operator keeps.
	#[codec(index = 8)]
	Prove(Probe),
	/// Have an artefact that this key's operator took on, and don't let it go.
	#[codec(index = 9)]
	Keep(Keep),
	/// Execute with commitments what this key's operator gave a result of, and say the trace.
	#[codec(index = 10)]
	Trace(Drawn),
}

/// Names a task, and the answer to it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Debug, TypeInfo)]
pub enum TaskId {
	/// [`Task::Execute`]
	#[codec(index = 0)]
	Execute {
		/// The job.
		job: JobId,
		/// The attempt.
		attempt: Attempt,
	},
	/// [`Task::Watch`]
	#[codec(index = 1)]
	Watch {
		/// The job.
		job: JobId,
		/// The attempt.
		attempt: Attempt,
	},
	/// [`Task::Respond`]
	#[codec(index = 2)]
	Respond {
		/// The dispute.
		dispute: DisputeId,
		/// Moves before this one.
		turn: u32,
	},
	/// [`Task::Commit`]
	#[codec(index = 3)]
	Commit {
		/// The job.
		job: JobId,
		/// The attempt.
		attempt: Attempt,
	},
	/// [`Task::Reveal`]
	#[codec(index = 4)]
	Reveal {
		/// The job.
		job: JobId,
		/// The attempt.
		attempt: Attempt,
	},
	/// [`Task::Audit`]
	#[codec(index = 5)]
	Audit {
		/// The job.
		job: JobId,
		/// The attempt that gave the result.
		attempt: Attempt,
	},
	/// [`Task::Fetch`]
	#[codec(index = 6)]
	Fetch {
		/// The request.
		feed: FeedId,
	},
	/// [`Task::Tell`]
	#[codec(index = 7)]
	Tell {
		/// The request.
		feed: FeedId,
	},
	/// [`Task::Prove`]
	#[codec(index = 8)]
	Prove {
		/// The term.
		deal: DealId,
		/// Which question of the term.
		round: u32,
	},
	/// [`Task::Keep`]
	#[codec(index = 9)]
	Keep {
		/// The term.
		deal: DealId,
	},
	/// [`Task::Trace`]
	#[codec(index = 10)]
	Trace {
		/// The job.
		job: JobId,
		/// The attempt that gave the result.
		attempt: Attempt,
	},
}

impl Task {
	/// Its name.
	pub fn id(&self) -> TaskId {
		match self {
			Self::Execute(Execution { job, attempt, .. }) => TaskId::Execute { job: *job, attempt: *attempt },
			Self::Watch(Watch { execution, .. }) => {
				TaskId::Watch { job: execution.job, attempt: execution.attempt }
			}
			Self::Respond(Respond { dispute, turn, .. }) => {
				TaskId::Respond { dispute: *dispute, turn: *turn }
			}
			Self::Commit(Execution { job, attempt, .. }) => TaskId::Commit { job: *job, attempt: *attempt },
			Self::Reveal(Execution { job, attempt, .. }) => TaskId::Reveal { job: *job, attempt: *attempt },
			Self::Audit(Inspection { execution, .. }) => {
				TaskId::Audit { job: execution.job, attempt: execution.attempt }
			}
			Self::Fetch(Fetch { feed, .. }) => TaskId::Fetch { feed: *feed },
			Self::Tell(Fetch { feed, .. }) => TaskId::Tell { feed: *feed },
			Self::Prove(Probe { deal, round, .. }) => TaskId::Prove { deal: *deal, round: *round },
			Self::Keep(Keep { deal, .. }) => TaskId::Keep { deal: *deal },
			Self::Trace(Drawn { execution, .. }) => {
				TaskId::Trace { job: execution.job, attempt: execution.attempt }
			}
		}
	}
}

/// A request for external data that was drawn for this key's operator.
#[derive(Clone, PartialEq, Eq, Encode, Decode, Debug, TypeInfo)]
pub struct Fetch {
	/// The request.
	pub feed: FeedId,
	/// Last block in which the answer is accepted.
	pub due: u32,
	/// What to ask.
	pub query: Query,
	/// How many findings become one value. Where they must be the same, only a value is one that the source says twice.
	pub aggregation: Aggregation,
}

/// An artefact that this key's operator keeps. It is asked for again and again as long as the term stands, and needed no more once that has
/// stopped.
#[derive(Clone, PartialEq, Eq, Encode, Decode, Debug, TypeInfo)]
pub struct Keep {
	/// The term.
	pub deal: DealId,
	/// The artefact.
	pub cid: Cid,
	/// Bytes of its content, says who asked for it.
	pub bytes: u64,
	/// Block until which it is kept if this isn't asked again.
	pub due: u32,
}

/// A result of this key's operator that was drawn for an audit.
#[derive(Clone, PartialEq, Eq, Encode, Decode, Debug, TypeInfo)]
pub struct Drawn {
	/// What was executed. `due` is the last block in which the trace may be said.
	pub execution: Execution,
	/// Root over the outputs that were found.
	pub output_root: H256,
}

/// A result of somebody else that is to be audited.
#[derive(Clone, PartialEq, Eq, Encode, Decode, Debug, TypeInfo)]
pub struct Inspection {
	/// What was to be executed. `due` is the last block in which the auditor may agree or open a dispute.
	pub execution: Execution,
	/// What came of it, says its operator. Where that has kept silent on the trace, it names none, and the auditor has only to say that the
	/// output is wrong, if it is.
	pub claim: ResultClaim,
	/// Decides which tile the auditor has to show (`ambit_referee::SpotCheck`).
	pub draw: H256,
}

/// A result of somebody else, which may be disputed.
#[derive(Clone, PartialEq, Eq, Encode, Decode, Debug, TypeInfo)]
pub struct Watch {
	/// What was to be executed. `due` is the last block in which a dispute may be opened.
	pub execution: Execution,
	/// What came of it, says its operator.
	pub claim: ResultClaim,
}

/// A dispute in which it is this key's turn.
#[derive(Clone, PartialEq, Eq, Encode, Decode, Debug, TypeInfo)]
pub struct Respond {
	/// The dispute.
	pub dispute: DisputeId,
	/// Moves before this one.
	pub turn: u32,
	/// Last block in which the move is accepted.
	pub due: u32,
	/// Whose move it is.
	pub side: Side,
	/// What was to be executed.
	pub execution: Execution,
	/// What came of it, says its operator.
	pub claim: ResultClaim,
	/// What is to be said.
	pub stage: Stage,
	/// What the operator revealed last, if it is the challenger's turn: hashes, or bytes.
	pub revealed: Vec<u8>,
	/// The trace, if the operator posted it in this dispute and the challenger's move follows from it.
	pub trace: Vec<H256>,
}

/// One attempt at one job.
#[derive(Clone, PartialEq, Eq, Encode, Decode, Debug, TypeInfo)]
pub struct Execution {
	/// The job.
	pub job: JobId,
	/// The attempt.
	pub attempt: Attempt,
	/// Last block in which a result is accepted.
	pub due: u32,
	/// The model's root.
	pub model: ModelRoot,
	/// Where its graph is.
	pub graph: Cid,
	/// Where its weights are.
	pub weights: Cid,
	/// Where the input is.
	pub input: Cid,
	/// Root over the input tensors.
	pub input_root: H256,
}

impl Execution {
	/// Names this execution: blake2-256 over genesis, job, attempt, model root, input root and operator.
	///
	/// Everything off chain is keyed by it, so a fork, a restart or a second node with the same key never computes or
	/// pays twice.
	pub fn fingerprint(&self, genesis: &H256, operator: &AccountId32) -> H256 {
		let named =
			(b"ambit/execution/1", genesis, self.job, self.attempt, self.model, self.input_root, operator);
		H256(sp_crypto_hashing::blake2_256(&named.encode()))
	}
}

/// The service's answer to a [`Request`].
#[derive(Clone, PartialEq, Eq, Encode, Decode, Debug, TypeInfo)]
pub struct Reply {
	/// [`VERSION`].
	pub version: u8,
	/// One for each task that is finished, in any order. Tasks without one are queued or running.
	pub answers: Vec<Answer>,
}

/// What came of one task.
#[derive(Clone, PartialEq, Eq, Encode, Decode, Debug, TypeInfo)]
pub struct Answer {
	/// The task.
	pub task: TaskId,
	/// What came of it.
	pub outcome: Outcome,
}

/// What came of a task.
#[derive(Clone, PartialEq, Eq, Encode, Decode, Debug, TypeInfo)]
pub enum Outcome {
	/// An execution ran.
	#[codec(index = 0)]
	Done(ResultClaim),
	/// An execution can't run, and that is not the operator's fault.
	#[codec(index = 1)]
	Declined(DeclineReason),
	/// It can't be done here (no memory, say). Nothing is reported; the chain's deadline decides.
	#[codec(index = 2)]
	Failed,
	/// A watched result is right, or an audited one of which no trace is known.
	#[codec(index = 3)]
	Agreed,
	/// A watched or audited result is wrong (`ambit_referee::Charge`).
	#[codec(index = 4)]
	Charged(ChargeBytes),
	/// The next move in a dispute.
	#[codec(index = 5)]
	Moved(Move),
	/// An execution ran, and this commits to its result ([`crate::jobs::commitment`]).
	#[codec(index = 6)]
	Committed(H256),
	/// The result that was committed to, and the salt.
	#[codec(index = 7)]
	Revealed(ResultClaim, H256),
	/// An audited result is right, and this is the tile that was drawn.
	#[codec(index = 8)]
	Audited(SpotCheckBytes),
	/// A source was asked, and this commits to the finding ([`crate::feeds::commitment`]).
	#[codec(index = 9)]
	Fetched(H256),
	/// The finding that was committed to, and the salt.
	#[codec(index = 10)]
	Told(Finding, H256),
	/// The blocks that hold the byte that was asked for.
	#[codec(index = 11)]
	Proven(ProofBytes),
	/// An artefact is here, and stays.
	#[codec(index = 12)]
	Kept,
	/// The trace of an execution.
	#[codec(index = 13)]
	Traced(SignedTrace),
}
