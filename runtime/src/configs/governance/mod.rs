//! Referenda: who decides what, how, and what follows.
//!
//! A proposal is a preimage; a referendum on it runs on the track of the origin as which it is to be dispatched; votes with
//! conviction approve it; the scheduler dispatches it. There is no other way to any of these origins, and to root.

pub mod origins;
pub mod parameters;
pub mod tracks;

pub use origins::{ProtocolParametersOrigin, RewardWeightsOrigin, TreasurerLimit};
pub use parameters::RuntimeParameters;

use super::{
	balances::{ProtocolAccount, ProtocolPalletId},
	utilities::deposit,
};
use crate::{
	time::DAYS, Balances, Preimage, Referenda, Runtime, RuntimeCall, RuntimeEvent, Scheduler, System,
	Treasury,
};
use ambit_primitives::{AccountId, Balance, BlockNumber};
use frame_support::{
	parameter_types,
	traits::{
		tokens::{PayFromAccount, UnityAssetBalanceConversion},
		ActiveIssuanceOf, AsEnsureOriginWithArg, ConstU32, Get,
	},
};
use frame_system::{EnsureNever, EnsureRoot, EnsureSigned};
use pallet_ambit_governance::EnsureAnyTrack;
use sp_runtime::{traits::IdentityLookup, Permill};
use tracks::{at_pace, at_pace_or, Tracks};

/// Number of the running era: that of the rewards. Theirs ends before governance looks, in the same block.
pub struct Era;

impl Get<u32> for Era {
	fn get() -> u32 {
		pallet_ambit_rewards::CurrentEra::<Runtime>::get().map_or(0, |era| era.index)
	}
}

impl pallet_ambit_governance::Config for Runtime {
	type TrackOrigin = EnsureAnyTrack;
	type Era = Era;
	type WeightInfo = crate::weights::pallet_ambit_governance::WeightInfo<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Era;
}

#[cfg(feature = "runtime-benchmarks")]
impl pallet_ambit_governance::benchmarking::Helper for Era {
	fn begin_next_era() {
		pallet_ambit_rewards::CurrentEra::<Runtime>::mutate(|era| {
			let now = frame_system::Pallet::<Runtime>::block_number();
			let first = pallet_ambit_rewards::Era { index: 0, start: now, ends: now, previous: 0 };
			era.get_or_insert(first).index += 1;
		});
	}
}

/// Its own call checks no bounds: parameters are set by the governance pallet's, and this one is closed to everybody.
impl pallet_parameters::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeParameters = RuntimeParameters;
	type AdminOrigin = EnsureNever<()>;
	type WeightInfo = ();
}

parameter_types! {
	/// Held from who submits a referendum, planck.
	pub const SubmissionDeposit: Balance = deposit(10, 1_024);
	/// Blocks in which a referendum has to find its decision deposit.
	pub UndecidingTimeout: BlockNumber = at_pace(14 * DAYS);
	/// Blocks for which a vote with the lowest conviction locks; each higher one doubles them. No shorter than any enactment, so
	/// that who votes for something lives with it.
	pub VoteLockingPeriod: BlockNumber = at_pace(7 * DAYS);
}

impl pallet_referenda::Config for Runtime {
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_referenda::weights::SubstrateWeight<Runtime>;
	type Scheduler = Scheduler;
	type Currency = Balances;
	type SubmitOrigin = AsEnsureOriginWithArg<EnsureSigned<AccountId>>;
	type CancelOrigin = EnsureRoot<AccountId>;
	type KillOrigin = EnsureRoot<AccountId>;
	type Slash = Treasury;
	type Votes = pallet_conviction_voting::VotesOf<Runtime>;
	type Tally = pallet_conviction_voting::TallyOf<Runtime>;
	type SubmissionDeposit = SubmissionDeposit;
	type MaxQueued = ConstU32<100>;
	type UndecidingTimeout = UndecidingTimeout;
	type AlarmInterval = ConstU32<1>;
	type Tracks = Tracks;
	type Preimages = Preimage;
	type BlockNumberProvider = System;
}

impl pallet_conviction_voting::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_conviction_voting::weights::SubstrateWeight<Runtime>;
	type Currency = Balances;
	type Polls = Referenda;
	type MaxTurnout = ActiveIssuanceOf<Balances, AccountId>;
	type MaxVotes = ConstU32<512>;
	type VoteLockingPeriod = VoteLockingPeriod;
	type BlockNumberProvider = System;
	type VotingHooks = ();
}

parameter_types! {
	/// Blocks between the payments of what was approved.
	pub SpendPeriod: BlockNumber = at_pace(DAYS);
	/// Blocks in which an approved spend has to be claimed.
	pub PayoutPeriod: BlockNumber = at_pace_or(30 * DAYS, 30);
	/// What isn't spent stays.
	pub const Burn: Permill = Permill::zero();
}

/// The treasury has the account that gets the protocol's share of fees.
impl pallet_treasury::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type PalletId = ProtocolPalletId;
	type Currency = Balances;
	type RejectOrigin = EnsureRoot<AccountId>;
	type SpendPeriod = SpendPeriod;
	type Burn = Burn;
	type BurnDestination = ();
	type SpendFunds = ();
	type MaxApprovals = ConstU32<100>;
	type SpendOrigin = origins::SpendOrigin;
	type AssetKind = ();
	type Beneficiary = AccountId;
	type BeneficiaryLookup = IdentityLookup<AccountId>;
	type Paymaster = PayFromAccount<Balances, ProtocolAccount>;
	type BalanceConverter = UnityAssetBalanceConversion;
	type PayoutPeriod = PayoutPeriod;
	type BlockNumberProvider = System;
	type WeightInfo = pallet_treasury::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
}
