//! Who authors and finalises blocks, and what follows from doing it twice.

use crate::{
	time::{EPOCH_DURATION_IN_SLOTS, MILLISECS_PER_BLOCK, PRIMARY_PROBABILITY},
	Babe, Balances, Historical, Offences, Runtime, RuntimeEvent, Session, SessionKeys, Stakes,
};
use ambit_primitives::{AccountId, Balance, Moment, MILLI_AMB};
use frame_support::{parameter_types, traits::ConstU32};
use sp_consensus_babe::{AllowedSlots, BabeEpochConfiguration};
use sp_runtime::traits::OpaqueKeys;
use sp_session::MembershipProof;

/// Most validators.
pub const MAX_AUTHORITIES: u32 = 1_000;

/// Randomness and slots of a new chain.
pub const BABE_GENESIS_EPOCH_CONFIG: BabeEpochConfiguration = BabeEpochConfiguration {
	c: PRIMARY_PROBABILITY,
	allowed_slots: AllowedSlots::PrimaryAndSecondaryVRFSlots,
};

parameter_types! {
	/// Length of an epoch, slots.
	pub const EpochDuration: u64 = EPOCH_DURATION_IN_SLOTS;
	/// Time between blocks, milliseconds.
	pub const ExpectedBlockTime: Moment = MILLISECS_PER_BLOCK;
	/// For how long an equivocation can be reported: as long as a bond takes to unbond.
	pub const ReportLongevity: u64 =
		super::staking::UNBONDING_SESSIONS as u64 * EPOCH_DURATION_IN_SLOTS;
	/// Held while session keys are registered, planck.
	pub const SessionKeyDeposit: Balance = 100 * MILLI_AMB;
	/// Sessions for which the validator sets are known, to judge reports.
	pub const MaxSetIdSessionEntries: u64 = super::staking::UNBONDING_SESSIONS as u64;
}

impl pallet_babe::Config for Runtime {
	type EpochDuration = EpochDuration;
	type ExpectedBlockTime = ExpectedBlockTime;
	type EpochChangeTrigger = pallet_babe::ExternalTrigger;
	type DisabledValidators = Session;
	type WeightInfo = ();
	type MaxAuthorities = ConstU32<MAX_AUTHORITIES>;
	type MaxNominators = ConstU32<0>;
	type KeyOwnerProof = MembershipProof;
	type EquivocationReportSystem =
		pallet_babe::EquivocationReportSystem<Self, Offences, Historical, ReportLongevity>;
}

impl pallet_grandpa::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
	type MaxAuthorities = ConstU32<MAX_AUTHORITIES>;
	type MaxNominators = ConstU32<0>;
	type MaxSetIdSessionEntries = MaxSetIdSessionEntries;
	type KeyOwnerProof = MembershipProof;
	type EquivocationReportSystem =
		pallet_grandpa::EquivocationReportSystem<Self, Offences, Historical, ReportLongevity>;
}

impl pallet_authorship::Config for Runtime {
	type FindAuthor = pallet_session::FindAccountFromAuthorIndex<Self, Babe>;
	type EventHandler = ();
}

impl pallet_session::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type ValidatorId = AccountId;
	type ValidatorIdOf = pallet_ambit_staking::StashOf<Self>;
	type ShouldEndSession = Babe;
	type NextSessionRotation = Babe;
	type SessionManager = pallet_session::historical::NoteHistoricalRoot<Self, Stakes>;
	type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
	type Keys = SessionKeys;
	type DisablingStrategy = pallet_session::disabling::UpToLimitWithReEnablingDisablingStrategy;
	type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
	type Currency = Balances;
	type KeyDeposit = SessionKeyDeposit;
}

impl pallet_session::historical::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type FullIdentification = pallet_ambit_staking::Exposure<Balance>;
	type FullIdentificationOf = pallet_ambit_staking::ExposureOf<Runtime>;
}

impl pallet_offences::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type IdentificationTuple = pallet_session::historical::IdentificationTuple<Self>;
	type OnOffenceHandler = Stakes;
}
