//! The pallet's own types: short names for the shared ones, the agenda, and why a report is rejected.

// The codec's derive for enums expands to `as`.
#![allow(clippy::as_conversions)]

use crate::{Config, Error};
use ambit_primitives::jobs::{Attempt, Audit, Class, Job, JobId, Member, Model, Offer, Panel, MAX_PANEL};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	traits::{
		fungible::{Credit, Inspect},
		ConstU32,
	},
	BoundedVec,
};
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;
use sp_runtime::traits::{One, Saturating};

/// Account of a runtime.
pub type AccountIdOf<T> = <T as frame_system::Config>::AccountId;
/// Balance of the runtime's currency, planck.
pub type BalanceOf<T> = <<T as Config>::Currency as Inspect<AccountIdOf<T>>>::Balance;
/// Money on its way from one account to another.
pub type CreditOf<T> = Credit<AccountIdOf<T>, <T as Config>::Currency>;
/// A model of this runtime.
pub type ModelOf<T> = Model<AccountIdOf<T>, BalanceOf<T>>;
/// A class of this runtime.
pub type ClassOf<T> = Class<AccountIdOf<T>, BalanceOf<T>>;
/// An offer of this runtime.
pub type OfferOf<T> = Offer<AccountIdOf<T>, BalanceOf<T>>;
/// A job of this runtime.
pub type JobOf<T> = Job<AccountIdOf<T>, BalanceOf<T>, BlockNumberFor<T>>;
/// The operators of a redundant job of this runtime.
pub type PanelOf<T> = Panel<AccountIdOf<T>, BalanceOf<T>>;
/// One of them.
pub type MemberOf<T> = Member<AccountIdOf<T>, BalanceOf<T>>;
/// Operators of a redundant job that have disputed the result that stands.
pub type DissentersOf<T> = BoundedVec<AccountIdOf<T>, ConstU32<{ MAX_PANEL as u32 }>>;
/// An audit of this runtime.
pub type AuditOf<T> = Audit<AccountIdOf<T>, BalanceOf<T>, BlockNumberFor<T>>;

/// Most jobs in one `settle` call.
pub const MAX_SETTLED: u32 = 100;
/// Entries on one page of the agenda.
pub const AGENDA_PAGE: u32 = 256;
/// Most that [`Config::MaxAttempts`] may ever be.
pub const MOST_ATTEMPTS: Attempt = 10;
/// Records of former operators that one `close_class` forgets.
pub const MAX_RECORDS_CLEARED: u32 = 100;

/// The agenda's lanes: what is to be looked at for which purpose. Each keeps its own place in time, so that a crowd in one
/// never holds up another.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub enum Lane {
	/// Jobs that wait for their first chance of an operator in this attempt.
	Fresh,
	/// Jobs that found no free operator before.
	Retry,
	/// Assignments, and phases of redundant jobs, whose time is up.
	Due,
	/// Results whose window has passed.
	Settle,
	/// Finished jobs that have been kept long enough.
	Forget,
	/// Results for which it is to be drawn whether they are audited, and audits whose time is up.
	Audit,
}

impl Lane {
	/// All of them.
	pub const ALL: [Self; 6] = [Self::Fresh, Self::Retry, Self::Due, Self::Settle, Self::Forget, Self::Audit];
}

/// One line of the agenda. What is to be done follows from the job's state when its turn comes, so that a line that the
/// job has outrun is harmless.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Entry {
	/// The job.
	pub job: JobId,
	/// Index of the offer that had the last attempt, to be taken again only when there is no other. In [`Lane::Audit`] that of the
	/// auditor whose time is up; none where it is still to be drawn whether there is one.
	pub avoid: Option<u32>,
}

impl From<JobId> for Entry {
	fn from(job: JobId) -> Self {
		Self { job, avoid: None }
	}
}

/// The place in time up to which a lane has been served.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Cursor<BlockNumber> {
	/// First block that isn't finished.
	pub block: BlockNumber,
	/// First page of it that isn't finished.
	pub page: u32,
}

impl<BlockNumber: Saturating + One> Cursor<BlockNumber> {
	/// The next page of this block.
	pub(crate) fn next_page(self) -> Self {
		Self { page: self.page.saturating_add(1), ..self }
	}

	/// The first page of the next block.
	pub(crate) fn next_block(self) -> Self {
		Self { block: self.block.saturating_add(One::one()), page: 0 }
	}
}

/// The cursors of all lanes: one value, because every block moves all of them.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Cursors<BlockNumber> {
	/// Of [`Lane::Fresh`].
	pub fresh: Cursor<BlockNumber>,
	/// Of [`Lane::Retry`].
	pub retry: Cursor<BlockNumber>,
	/// Of [`Lane::Due`].
	pub due: Cursor<BlockNumber>,
	/// Of [`Lane::Settle`].
	pub settle: Cursor<BlockNumber>,
	/// Of [`Lane::Forget`].
	pub forget: Cursor<BlockNumber>,
	/// Of [`Lane::Audit`].
	pub audit: Cursor<BlockNumber>,
}

impl<BlockNumber: Copy> Cursors<BlockNumber> {
	/// All lanes at the beginning of `block`.
	pub(crate) fn at(block: BlockNumber) -> Self {
		let cursor = Cursor { block, page: 0 };
		Self { fresh: cursor, retry: cursor, due: cursor, settle: cursor, forget: cursor, audit: cursor }
	}

	/// The place of a lane.
	pub fn of(&self, lane: Lane) -> Cursor<BlockNumber> {
		match lane {
			Lane::Fresh => self.fresh,
			Lane::Retry => self.retry,
			Lane::Due => self.due,
			Lane::Settle => self.settle,
			Lane::Forget => self.forget,
			Lane::Audit => self.audit,
		}
	}

	/// Moves a lane.
	pub(crate) fn set(&mut self, lane: Lane, cursor: Cursor<BlockNumber>) {
		match lane {
			Lane::Fresh => self.fresh = cursor,
			Lane::Retry => self.retry = cursor,
			Lane::Due => self.due = cursor,
			Lane::Settle => self.settle = cursor,
			Lane::Forget => self.forget = cursor,
			Lane::Audit => self.audit = cursor,
		}
	}
}

/// Why one report of a batch is rejected.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub enum ReportProblem {
	/// There is no such job, or it was forgotten.
	UnknownJob,
	/// The job has a result already.
	AlreadyResulted,
	/// The job is at another attempt.
	AttemptMismatch,
	/// The job is not assigned: it waits for an operator or was refunded.
	NotAssigned,
	/// Another operator has the job, or others have.
	AssignedToAnother,
	/// The last block for this result has passed.
	WindowClosed,
	/// The output's or the trace's CID is not one that Ambit accepts.
	MalformedCid,
	/// The inline output is missing, or has not the size of the model's output.
	InlineMismatch,
	/// This is not what is to be said of the job now: results of redundant jobs are committed to first, then revealed; those of
	/// others are given at once.
	WrongVerdict,
	/// The operator has committed to a result of this job.
	AlreadyCommitted,
	/// The operator has revealed its result.
	AlreadyRevealed,
	/// This is not what the operator committed to.
	CommitmentMismatch,
	/// The operator is not to audit this result, or has said what it found.
	NotAuditor,
	/// The bytes are not the encoding of a spot check.
	MalformedSpotCheck,
	/// The spot check is of another model, or names a node that the model has not.
	SpotCheckOfAnotherModel,
	/// The spot check is not of the node that was drawn.
	SpotCheckOfAnotherPlace,
	/// The spot check's root is not in the trace of the result.
	SpotCheckNotInTrace,
	/// The spot check's tile is not the one that was drawn, or not in the node's result.
	SpotCheckNotInTensor,
	/// The result names a trace although those of its class don't.
	TraceMismatch,
	/// The result is not audited, its trace is known, or its auditor has declined or disputed.
	TraceNotAsked,
}

/// For what a pledge, or a part of it, is lost without a dispute against who made it.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub enum Fault {
	/// It committed to nothing, did not reveal what it committed to, or did not say what it found as an auditor, or the trace of its
	/// result to one.
	Silence,
	/// It found something else than the result that was settled, or disputed that as its auditor, and did not prove it wrong.
	Dissent,
	/// It found the same as an operator whose result was proven wrong.
	Cosignature,
	/// It agreed, as an auditor, with a result that was proven wrong.
	Agreement,
}

impl<T: Config> From<ReportProblem> for Error<T> {
	fn from(problem: ReportProblem) -> Self {
		match problem {
			ReportProblem::UnknownJob => Self::UnknownJob,
			ReportProblem::AlreadyResulted => Self::AlreadyResulted,
			ReportProblem::AttemptMismatch => Self::AttemptMismatch,
			ReportProblem::NotAssigned => Self::NotAssigned,
			ReportProblem::AssignedToAnother => Self::AssignedToAnother,
			ReportProblem::WindowClosed => Self::WindowClosed,
			ReportProblem::MalformedCid => Self::MalformedCid,
			ReportProblem::InlineMismatch => Self::InlineMismatch,
			ReportProblem::WrongVerdict => Self::WrongVerdict,
			ReportProblem::AlreadyCommitted => Self::AlreadyCommitted,
			ReportProblem::AlreadyRevealed => Self::AlreadyRevealed,
			ReportProblem::CommitmentMismatch => Self::CommitmentMismatch,
			ReportProblem::NotAuditor => Self::NotAuditor,
			ReportProblem::MalformedSpotCheck => Self::MalformedSpotCheck,
			ReportProblem::SpotCheckOfAnotherModel => Self::SpotCheckOfAnotherModel,
			ReportProblem::SpotCheckOfAnotherPlace => Self::SpotCheckOfAnotherPlace,
			ReportProblem::SpotCheckNotInTrace => Self::SpotCheckNotInTrace,
			ReportProblem::SpotCheckNotInTensor => Self::SpotCheckNotInTensor,
			ReportProblem::TraceMismatch => Self::TraceMismatch,
			ReportProblem::TraceNotAsked => Self::TraceNotAsked,
		}
	}
}
