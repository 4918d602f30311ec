//! Types and traits by which the crates of Ambit meet.
//!
//! Nothing here has behaviour of its own: pallets store and exchange these types, the runtime exposes them through
//! [`runtime_api`], the worker service speaks them over [`worker`], and clients decode them.
//!
//! Units: balances are in planck (10⁻¹² AMB), times in blocks, shares in [`sp_runtime::Permill`].

#![cfg_attr(not(feature = "std"), no_std)]
// Without `as_conversions`: the codec's derive for enums expands to `as`.
#![cfg_attr(
	not(test),
	deny(
		clippy::unwrap_used,
		clippy::expect_used,
		clippy::indexing_slicing,
		clippy::arithmetic_side_effects,
		clippy::float_arithmetic
	)
)]

extern crate alloc;

pub mod cid;
pub mod crypto;
pub mod disputes;
pub mod feeds;
pub mod governance;
pub mod jobs;
pub mod retrieval;
pub mod rewards;
pub mod runtime_api;
pub mod traits;
pub mod worker;

use sp_runtime::{
	generic,
	traits::{BlakeTwo256, IdentifyAccount, Verify},
	MultiAddress, MultiSignature, OpaqueExtrinsic,
};

pub use cid::{Cid, CidProblem};

/// Height of a block.
pub type BlockNumber = u32;
/// Signature of an extrinsic.
pub type Signature = MultiSignature;
/// A 32-byte account.
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
/// How an extrinsic names an account.
pub type Address = MultiAddress<AccountId, ()>;
/// Planck: 10⁻¹² AMB.
pub type Balance = u128;
/// Number of transactions an account has sent.
pub type Nonce = u32;
/// Blake2-256.
pub type Hash = sp_core::H256;
/// Milliseconds since the Unix epoch.
pub type Moment = u64;
/// Header of a block.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
/// A block whose extrinsics are opaque bytes: all that the node's outer parts need to know.
pub type OpaqueBlock = generic::Block<Header, OpaqueExtrinsic>;

/// One AMB in planck.
pub const AMB: Balance = 1_000_000_000_000;
/// One thousandth of an AMB in planck.
pub const MILLI_AMB: Balance = AMB / 1_000;
/// One millionth of an AMB in planck.
pub const MICRO_AMB: Balance = AMB / 1_000_000;

/// SS58 prefix of Ambit addresses. Not in the public registry's list of assigned prefixes at the time of choosing.
pub const SS58_PREFIX: u16 = 7_629;
