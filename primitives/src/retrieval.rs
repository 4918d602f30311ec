//! Keeping artefacts retrievable: what is asked of data operators who took that on, and what they answer.

use crate::Cid;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;

/// Number of an artefact's term with one operator, counted from 0.
pub type DealId = u64;

/// Largest block of an artefact, bytes: a leaf of the profile that Ambit writes is 1 MiB, its node somewhat more.
pub const MAX_BLOCK_BYTES: u32 = 1024 * 1024 + 64;
/// Most blocks on the way from an artefact's root to a byte of it, both ends included.
pub const MAX_DEPTH: u32 = 5;
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
