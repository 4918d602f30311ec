//! The pallet's own types: short names for the shared ones, the agenda, and why a report is rejected.

// The codec's derive for enums expands to `as`.
#![allow(clippy::as_conversions)]

use crate::{Config, Error};
use ambit_primitives::feeds::{
	Feed, FeedId, FeedMember, FeedOffer, FeedOrder, FeedPanel, FeedValue, Source, MAX_FETCHERS,
};
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
/// A source of this runtime.
pub type SourceOf<T> = Source<AccountIdOf<T>, BalanceOf<T>>;
/// What a requester of this runtime asks for.
pub type OrderOf<T> = FeedOrder<BalanceOf<T>, BlockNumberFor<T>>;
/// A request of this runtime.
pub type FeedOf<T> = Feed<AccountIdOf<T>, BalanceOf<T>, BlockNumberFor<T>>;
/// The operators of a request of this runtime.
pub type PanelOf<T> = FeedPanel<AccountIdOf<T>, BalanceOf<T>>;
/// One of them.
pub type MemberOf<T> = FeedMember<AccountIdOf<T>, BalanceOf<T>>;
/// An offer of this runtime.
pub type OfferOf<T> = FeedOffer<AccountIdOf<T>, BalanceOf<T>>;
/// What was settled of a request of this runtime.
pub type ValueOf<T> = FeedValue<AccountIdOf<T>, BlockNumberFor<T>>;

/// Entries on one page of the agenda.
pub const AGENDA_PAGE: u32 = 256;
/// Most offers that one draw looks at: as many as are asked at most, and as many again that can't.
pub const MAX_LOOKS: u32 = 2 * MAX_FETCHERS;

/// The agenda's lanes: what is to be looked at for which purpose. Each keeps its own place in time, so that a crowd in one
/// never holds up another.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub enum Lane {
	/// Requests that wait for their first chance of operators.
	Fresh,
	/// Requests that found too few before.
	Retry,
	/// Phases whose time is up, or in which all have spoken.
	Due,
	/// Ended requests that have been kept long enough.
	Forget,
}

impl Lane {
	/// All of them.
	pub const ALL: [Self; 4] = [Self::Fresh, Self::Retry, Self::Due, Self::Forget];
}

/// One line of the agenda. What is to be done follows from the request's state when its turn comes, so that a line that the
/// request has outrun is harmless.
pub type Entry = FeedId;

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
	/// Of [`Lane::Forget`].
	pub forget: Cursor<BlockNumber>,
}

impl<BlockNumber: Copy> Cursors<BlockNumber> {
	/// All lanes at the beginning of `block`.
	pub(crate) fn at(block: BlockNumber) -> Self {
		let cursor = Cursor { block, page: 0 };
		Self { fresh: cursor, retry: cursor, due: cursor, forget: cursor }
	}

	/// The place of a lane.
	pub fn of(&self, lane: Lane) -> Cursor<BlockNumber> {
		match lane {
			Lane::Fresh => self.fresh,
			Lane::Retry => self.retry,
			Lane::Due => self.due,
			Lane::Forget => self.forget,
		}
	}

	/// Moves a lane.
	pub(crate) fn set(&mut self, lane: Lane, cursor: Cursor<BlockNumber>) {
		match lane {
			Lane::Fresh => self.fresh = cursor,
			Lane::Retry => self.retry = cursor,
			Lane::Due => self.due = cursor,
			Lane::Forget => self.forget = cursor,
		}
	}
}

/// For what a pledge, or a part of it, is lost.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub enum Fault {
	/// It committed to nothing in time.
	Silence,
	/// It didn't tell what it had committed to.
	Withheld,
	/// A failure where a value or another failure was settled, or a value where a failure was.
	Missed,
	/// Another value than the one that was settled.
	Wrong,
}

/// Why one report of a batch is rejected.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub enum ReportProblem {
	/// There is no such request, or it was forgotten.
	UnknownFeed,
	/// The request waits for operators.
	NotAsked,
	/// The request has ended.
	AlreadyEnded,
	/// The operator was not asked, or did not commit in time.
	NotMember,
	/// The last block for this has passed.
	WindowClosed,
	/// The operator has committed to a finding.
	AlreadyCommitted,
	/// Findings are told when all have committed, or may not any more.
	TooEarly,
	/// Nobody commits any more.
	CommitmentsClosed,
	/// The operator has told its finding.
	AlreadyRevealed,
	/// This is not what the operator committed to.
	CommitmentMismatch,
	/// The value is not of the type that was asked for.
	WrongType,
	/// The text is not UTF-8.
	MalformedText,
	/// The tensor's CID is not one that Ambit accepts.
	MalformedCid,
	/// An HTTP status has three digits.
	MalformedStatus,
}

impl<T: Config> From<ReportProblem> for Error<T> {
	fn from(problem: ReportProblem) -> Self {
		match problem {
			ReportProblem::UnknownFeed => Self::UnknownFeed,
			ReportProblem::NotAsked => Self::NotAsked,
			ReportProblem::AlreadyEnded => Self::AlreadyEnded,
			ReportProblem::NotMember => Self::NotMember,
			ReportProblem::WindowClosed => Self::WindowClosed,
			ReportProblem::AlreadyCommitted => Self::AlreadyCommitted,
			ReportProblem::TooEarly => Self::TooEarly,
			ReportProblem::CommitmentsClosed => Self::CommitmentsClosed,
			ReportProblem::AlreadyRevealed => Self::AlreadyRevealed,
			ReportProblem::CommitmentMismatch => Self::CommitmentMismatch,
			ReportProblem::WrongType => Self::WrongType,
			ReportProblem::MalformedText => Self::MalformedText,
			ReportProblem::MalformedCid => Self::MalformedCid,
			ReportProblem::MalformedStatus => Self::MalformedStatus,
		}
	}
}
