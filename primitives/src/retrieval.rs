//! Keeping artefacts retrievable: what is asked of data operators who took that on, and what they answer.

use crate::{
	jobs::Quality,
	rewards::{DomainId, EraIndex},
	Cid,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;

/// Number of a request that an artefact be kept, counted from 0.
pub type RequestId = u64;
/// Number of an artefact's term with one operator, counted from 0.
pub type DealId = u64;

pub use ambit_retrieval_proof::{MAX_BLOCK_BYTES, MAX_DEPTH};

/// Largest answer, bytes.
pub const MAX_PROOF_BYTES: u32 = MAX_BLOCK_BYTES + 512 * 1024;

/// The blocks from an artefact's root to the one that holds a byte of it, in this order, SCALE-encoded as `Vec<Vec<u8>>`.
pub type ProofBytes = BoundedVec<u8, ConstU32<MAX_PROOF_BYTES>>;

/// Which byte of which artefact is asked for.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Probe {
	/// The term in which it is asked.
	pub deal: DealId,
	/// Which question of the term it is, counted from 0.
	pub round: u32,
	/// The artefact: a UnixFS file, or one raw block.
	pub cid: Cid,
	/// The byte, counted from 0.
	pub offset: u64,
	/// Last block of the chain in which an answer is accepted.
	pub due: u32,
}

/// Most answers in one call.
pub const MAX_SHOWN: u32 = 16;
/// Most bytes that the blocks of all answers in one call have.
pub const MAX_SHOWN_BYTES: u32 = 5 * 512 * 1024;

/// The answer to a [`Probe`].
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Shown {
	/// The term in which it was asked.
	pub deal: DealId,
	/// Which question of the term it was.
	pub round: u32,
	/// The blocks.
	pub proof: ProofBytes,
}

/// A request that an artefact be kept in so many copies.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Request<AccountId, Balance> {
	/// Who pays.
	pub requester: AccountId,
	/// The artefact.
	pub cid: Cid,
	/// Bytes of its content, as the requester says.
	pub bytes: u64,
	/// Operators that are to keep it.
	pub copies: u32,
	/// Of these, how many have taken it.
	pub taken: u32,
	/// For each copy and era in which it was shown, planck.
	pub fee: Balance,
	/// First era that is paid for.
	pub from: EraIndex,
	/// First era in which it is not to be kept any more.
	pub until: EraIndex,
	/// Held from the requester for fees, planck. Never less than what can still fall due.
	pub held: Balance,
	/// Held while the request stands, planck.
	pub deposit: Balance,
	/// It was shown that the artefact is not what the requester says, or not a file. Its terms end without penalty.
	pub void: bool,
}

/// An artefact's term with one operator.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Deal<AccountId, Balance, BlockNumber> {
	/// What was asked for.
	pub request: RequestId,
	/// Stash of who keeps it.
	pub operator: AccountId,
	/// What it has pledged, planck.
	pub pledge: Balance,
	/// The era in which it first showed that it has the artefact. It is paid from the next one on.
	pub began: Option<EraIndex>,
	/// Probes so far.
	pub rounds: u32,
	/// Which of the last 16 probes were missed: a bit each, the lowest for the last one.
	pub missed: u16,
	/// The last era of the term, where the operator gave notice.
	pub last: Option<EraIndex>,
	/// What is being asked.
	pub open: Option<OpenProbe<BlockNumber>>,
}

/// A probe that waits for its answer.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct OpenProbe<BlockNumber> {
	/// Which question of the term it is.
	pub round: u32,
	/// The byte.
	pub offset: u64,
	/// Last block in which an answer is accepted.
	pub due: BlockNumber,
	/// Whether the answer is paid for: all but the first are.
	pub paid: bool,
}

/// Blocks for which an artefact is kept after its keeper's worker was last told to: what it may take to tell of all terms that an operator has,
/// and for a node that is away for a while.
pub const KEPT_FOR: u32 = 600;

/// Who keeps an artefact.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Keeper<AccountId> {
	/// Its stash.
	pub operator: AccountId,
	/// Its term.
	pub deal: DealId,
	/// The era in which it first showed that it has the artefact.
	pub began: Option<EraIndex>,
	/// The failure domain in which it was then.
	pub domain: DomainId,
}

/// A keeper as seen from outside.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct KeeperState<AccountId> {
	/// Who it is.
	pub keeper: Keeper<AccountId>,
	/// Its record over all artefacts that it keeps.
	pub quality: Quality,
	/// How likely it is to answer, parts per million.
	pub quality_ppm: u32,
	/// How likely it alone can serve the artefact, parts per million: its share of the artefact's fund. Nothing where another has kept
	/// the artefact for longer in the same failure domain.
	pub alone_ppm: u32,
}

/// An artefact as seen from outside.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct ArtefactState<AccountId, Balance> {
	/// Open requests for it.
	pub requests: u32,
	/// What its keepers may be paid in this era beside fees, planck.
	pub fund: Balance,
	/// What of it they were paid, planck.
	pub spent: Balance,
	/// What was paid on its account in this era, planck; it makes the fund of the next.
	pub paid: Balance,
	/// Who keeps it.
	pub keepers: Vec<KeeperState<AccountId>>,
}

/// The eras of keeping, as seen from outside.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct KeepingState<Balance, BlockNumber> {
	/// The running era.
	pub era: EraIndex,
	/// First block of the next.
	pub ends: BlockNumber,
	/// Terms that stand.
	pub deals: u32,
	/// Of these, how many have had their turn in this era.
	pub asked: u32,
	/// What keepers may be paid beside fees in this era, planck.
	pub budget: Balance,
	/// What was paid into the pot on account of artefacts in the era before, planck. Its budget is shared in proportion to it.
	pub total: Balance,
}
