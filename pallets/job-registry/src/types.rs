//! The pallet's own types: short names for the shared ones, the agenda, and why a report is rejected.

// The codec's derive for enums expands to `as`.
#![allow(clippy::as_conversions)]

use crate::{Config, Error};
use ambit_primitives::jobs::{Attempt, Class, Job, JobId, Model, Offer};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::traits::fungible::{Credit, Inspect};
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;
use sp_runtime::traits::{One, Saturating};

/// Account of a runtime.
pub type AccountIdOf<T> = <T as frame_system::Config>::AccountId;
/// Balance of the runtime's currency, planck.
pub type BalanceOf<T> = <<T as Config>::Currency as Inspect<AccountIdOf<T>>>::Balance;
/// Money on its way from one account to another.
pub(crate) type CreditOf<T> = Credit<AccountIdOf<T>, <T as Config>::Currency>;
/// A model of this runtime.
pub type ModelOf<T> = Model<AccountIdOf<T>, BalanceOf<T>>;
/// A class of this runtime.
pub type ClassOf<T> = Class<AccountIdOf<T>, BalanceOf<T>>;
/// An offer of this runtime.
pub type OfferOf<T> = Offer<AccountIdOf<T>, BalanceOf<T>, <T as Config>::MaxSlots>;
/// A job of this runtime.
pub type JobOf<T> = Job<AccountIdOf<T>, BalanceOf<T>, BlockNumberFor<T>>;

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
	/// Assignments whose time is up.
	Due,
	/// Results whose window has passed.
	Settle,
	/// Finished jobs that have been kept long enough.
	Forget,
}

impl Lane {
	/// All of them.
	pub const ALL: [Self; 5] = [Self::Fresh, Self::Retry, Self::Due, Self::Settle, Self::Forget];
}

/// One line of the agenda. What is to be done follows from the job's state when its turn comes, so that a line that the
/// job has outrun is harmless.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Entry {
	/// The job.
	pub job: JobId,
	/// Index of the offer that had the last attempt, to be taken again only when there is no other.
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
}

impl<BlockNumber: Copy> Cursors<BlockNumber> {
	/// All lanes at the beginning of `block`.
	pub(crate) fn at(block: BlockNumber) -> Self {
		let cursor = Cursor { block, page: 0 };
		Self { fresh: cursor, retry: cursor, due: cursor, settle: cursor, forget: cursor }
	}

	/// The place of a lane.
	pub fn of(&self, lane: Lane) -> Cursor<BlockNumber> {
		match lane {
			Lane::Fresh => self.fresh,
			Lane::Retry => self.retry,
			Lane::Due => self.due,
			Lane::Settle => self.settle,
			Lane::Forget => self.forget,
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
	/// Another operator has the job.
	AssignedToAnother,
	/// The last block for this result has passed.
	WindowClosed,
	/// The output's or the trace's CID is not one that Ambit accepts.
	MalformedCid,
	/// The inline output is missing, or has not the size of the model's output.
	InlineMismatch,
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
		}
	}
}
