//! The Ambit runtime: what the pallets are, in which order they stand, and what makes an extrinsic.
//!
//! Each pallet's configuration is in `configs/`, the runtime APIs in `apis.rs`, the genesis presets in
//! `genesis_config_presets.rs`, the measured weights in `weights/`.

#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
	not(test),
	deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::float_arithmetic)
)]
// FRAME's macro and the included blob expand to public items without documentation.
#![allow(missing_docs)]
// `construct_runtime!` expands to one expression per pallet.
#![recursion_limit = "256"]

#[cfg(feature = "std")]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));

extern crate alloc;

pub mod apis;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;
pub mod configs;
pub mod genesis_config_presets;
#[cfg(any(test, feature = "upgrade-rehearsal"))]
mod rehearsal;
#[cfg(test)]
mod tests;
pub mod time;
pub mod transaction;
pub mod weights;

// `impl_opaque_keys!` wants it in scope without std.
#[cfg(not(feature = "std"))]
use alloc::vec::Vec;
use sp_runtime::{generic, impl_opaque_keys};

pub use ambit_primitives::{
	AccountId, Address, Balance, BlockNumber, Hash, Header, Moment, Nonce, OpaqueBlock, Signature, AMB,
	MICRO_AMB, MILLI_AMB, SS58_PREFIX,
};
pub use transaction::{SignedPayload, TxExtension};

/// An extrinsic of this runtime.
pub type UncheckedExtrinsic = generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension>;
/// A block of this runtime.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;
/// A block with its justification.
pub type SignedBlock = generic::SignedBlock<Block>;
/// Migrations of the current release.
#[cfg(not(feature = "upgrade-rehearsal"))]
type Migrations = ();
#[cfg(feature = "upgrade-rehearsal")]
type Migrations = (rehearsal::LowerCommissions,);
/// Dispatches blocks to the pallets.
pub type Executive = frame_executive::Executive<
	Runtime,
	Block,
	frame_system::ChainContext<Runtime>,
	Runtime,
	AllPalletsWithSystem,
	Migrations,
>;

impl_opaque_keys! {
	/// What a validator signs blocks and votes with.
	pub struct SessionKeys {
		/// Authors blocks.
		pub babe: Babe,
		/// Votes on finality.
		pub grandpa: Grandpa,
	}
}

/// What this runtime is. `spec_version` rises with every release that changes behaviour, `transaction_version` when an
/// extrinsic signed for the last release would mean something else.
#[cfg(not(feature = "upgrade-rehearsal"))]
#[sp_version::runtime_version]
pub const VERSION: sp_version::RuntimeVersion = sp_version::RuntimeVersion {
	spec_name: alloc::borrow::Cow::Borrowed("ambit"),
	impl_name: alloc::borrow::Cow::Borrowed("ambit-node"),
	authoring_version: 1,
	spec_version: 100,
	impl_version: 1,
	apis: apis::RUNTIME_API_VERSIONS,
	transaction_version: 1,
	system_version: 1,
};
#[cfg(feature = "upgrade-rehearsal")]
pub use rehearsal::VERSION;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Runtime;

	#[runtime::pallet_index(0)]
	pub type System = frame_system::Pallet<Runtime>;
	#[runtime::pallet_index(1)]
	pub type Timestamp = pallet_timestamp::Pallet<Runtime>;
	#[runtime::pallet_index(2)]
	pub type Babe = pallet_babe::Pallet<Runtime>;
	#[runtime::pallet_index(3)]
	pub type Authorship = pallet_authorship::Pallet<Runtime>;
	#[runtime::pallet_index(4)]
	pub type Balances = pallet_balances::Pallet<Runtime>;
	#[runtime::pallet_index(5)]
	pub type TransactionPayment = pallet_transaction_payment::Pallet<Runtime>;

	// Stands before Session, which asks it for the validators at genesis.
	#[runtime::pallet_index(10)]
	pub type Stakes = pallet_ambit_staking::Pallet<Runtime>;
	#[runtime::pallet_index(11)]
	pub type Session = pallet_session::Pallet<Runtime>;
	#[runtime::pallet_index(12)]
	pub type Historical = pallet_session::historical::Pallet<Runtime>;
	#[runtime::pallet_index(13)]
	pub type Offences = pallet_offences::Pallet<Runtime>;
	#[runtime::pallet_index(14)]
	pub type Grandpa = pallet_grandpa::Pallet<Runtime>;

	#[runtime::pallet_index(20)]
	pub type Utility = pallet_utility::Pallet<Runtime>;
	#[runtime::pallet_index(21)]
	pub type Multisig = pallet_multisig::Pallet<Runtime>;
	#[runtime::pallet_index(22)]
	pub type Proxy = pallet_proxy::Pallet<Runtime>;
	#[runtime::pallet_index(23)]
	pub type Preimage = pallet_preimage::Pallet<Runtime>;
	#[runtime::pallet_index(24)]
	pub type Scheduler = pallet_scheduler::Pallet<Runtime>;

	#[runtime::pallet_index(30)]
	pub type JobRegistry = pallet_ambit_job_registry::Pallet<Runtime>;
	#[runtime::pallet_index(31)]
	pub type Disputes = pallet_ambit_disputes::Pallet<Runtime>;
	#[runtime::pallet_index(32)]
	pub type Rewards = pallet_ambit_rewards::Pallet<Runtime>;
	#[runtime::pallet_index(33)]
	pub type DataFeeds = pallet_ambit_data_feeds::Pallet<Runtime>;
	#[runtime::pallet_index(34)]
	pub type Retrieval = pallet_ambit_retrieval::Pallet<Runtime>;
	#[runtime::pallet_index(39)]
	pub type OperatorHook = pallet_ambit_offchain::Pallet<Runtime>;

	#[runtime::pallet_index(40)]
	pub type Treasury = pallet_treasury::Pallet<Runtime>;
	#[runtime::pallet_index(41)]
	pub type ConvictionVoting = pallet_conviction_voting::Pallet<Runtime>;
	#[runtime::pallet_index(42)]
	pub type Referenda = pallet_referenda::Pallet<Runtime>;
	#[runtime::pallet_index(43)]
	pub type Parameters = pallet_parameters::Pallet<Runtime>;
	// Last: an era ends by the parameters with which it began.
	#[runtime::pallet_index(44)]
	pub type Governance = pallet_ambit_governance::Pallet<Runtime>;
}

/// Bytes of the runtime, to build chain specifications from. Fails when the build skipped it.
#[cfg(feature = "std")]
pub fn wasm_binary() -> Result<&'static [u8], &'static str> {
	WASM_BINARY.ok_or("this program was built without the runtime: build it again with SKIP_WASM_BUILD unset")
}
