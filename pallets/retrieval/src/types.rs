//! The pallet's own types: eras, accounts of artefacts, the order of turns, and why a term ended.

// The codec's derive for enums expands to `as`.
#![allow(clippy::as_conversions)]

use crate::Config;
use ambit_primitives::{
	jobs::Quality,
	retrieval::{Deal, Keeper, Request},
	rewards::EraIndex,
	Balance,
};
use ambit_retrieval_proof::Flaw;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	traits::{fungible::Credit, ConstU32},
	BoundedVec,
};
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;

/// Account of a runtime.
pub type AccountIdOf<T> = <T as frame_system::Config>::AccountId;
/// Money on its way from one account to another.
pub(crate) type CreditOf<T> = Credit<AccountIdOf<T>, <T as Config>::Currency>;
/// A request of this runtime.
pub type RequestOf<T> = Request<AccountIdOf<T>, Balance>;
/// A term of this runtime.
pub type DealOf<T> = Deal<AccountIdOf<T>, Balance, BlockNumberFor<T>>;
/// An artefact of this runtime.
pub type ArtefactOf<T> = Artefact<AccountIdOf<T>>;
/// An era of this runtime.
pub type EraOf<T> = Era<BlockNumberFor<T>>;

/// Most operators that keep one artefact on request.
pub const MAX_KEEPERS: u32 = 16;
/// Most probes that begin in one block. With the largest answers they fill half of what a block has for extrinsics.
pub const LOTS: u32 = 2;
/// Probes that are remembered of a term.
pub const REMEMBERED: u32 = 16;

/// An era: the time in which each term has one turn.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Era<BlockNumber> {
	/// Its number.
	pub index: EraIndex,
	/// Its first block.
	pub start: BlockNumber,
	/// First block of the next.
	pub ends: BlockNumber,
	/// Paid into the pot on account of artefacts in it, planck.
	pub paid: Balance,
	/// The same in the era before.
	pub total: Balance,
	/// What the pot had when that ended: the most that funds of this era come to, planck.
	pub budget: Balance,
	/// Multiple of what was paid on its account that an artefact's fund is at most, parts per million.
	pub multiple_ppm: u32,
}

/// The order in which terms have their turns: a row of which the first ones had theirs in this era.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Row {
	/// Terms.
	pub count: u32,
	/// Of these, how many had their turn.
	pub asked: u32,
}

/// What was paid on an artefact's account, and to its keepers.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Account {
	/// As of which era.
	pub era: EraIndex,
	/// Paid into the pot in it, planck.
	pub paid: Balance,
	/// Paid into the pot in the era before, planck.
	pub before: Balance,
	/// Paid to keepers in it, planck.
	pub spent: Balance,
}

impl Account {
	/// The account in this era, which is not before the one that it is of.
	#[must_use]
	pub fn at(self, era: EraIndex) -> Self {
		match era.saturating_sub(self.era) {
			0 => self,
			1 => Self { era, paid: 0, before: self.paid, spent: 0 },
			_ => Self { era, ..Self::default() },
		}
	}
}

/// An artefact that somebody wants to be kept, or keeps.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Artefact<AccountId> {
	/// Requests for it that stand.
	pub requests: u32,
	/// Who keeps it.
	pub keepers: BoundedVec<Keeper<AccountId>, ConstU32<MAX_KEEPERS>>,
	/// What was paid for it.
	pub account: Account,
}

impl<AccountId> Default for Artefact<AccountId> {
	fn default() -> Self {
		Self { requests: 0, keepers: BoundedVec::new(), account: Account::default() }
	}
}

/// What is known of an operator.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Record {
	/// Its answers and its silence, over all artefacts.
	pub quality: Quality,
	/// Terms that it has.
	pub deals: u32,
}

/// Why a term ended.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub enum Ending {
	/// Its time was over.
	Over,
	/// The operator gave notice.
	Left,
	/// The operator did not show that it has the artefact.
	Silent,
	/// The artefact is not what the requester said.
	Void,
}

/// What is wrong with an artefact.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub enum Wrong {
	/// It has another size than the requester said.
	Size,
	/// A directory, a symlink, or something else than UnixFS.
	NotAFile,
	/// Not dag-pb and UnixFS as they have to be, or sizes that don't add up.
	Malformed,
	/// It has links to other kinds of CIDs than files have.
	UnsupportedLink,
	/// More blocks on the way to a byte than a proof may have.
	TooDeep,
	/// A larger block than a proof may have.
	OversizedLeaf,
}

impl From<Flaw> for Wrong {
	fn from(flaw: Flaw) -> Self {
		match flaw {
			Flaw::NotAFile => Self::NotAFile,
			Flaw::Malformed => Self::Malformed,
			Flaw::UnsupportedLink => Self::UnsupportedLink,
			// Who asked drew a byte below the size that the requester said.
			Flaw::OutOfFile => Self::Size,
			Flaw::TooDeep => Self::TooDeep,
			Flaw::OversizedLeaf => Self::OversizedLeaf,
		}
	}
}
