//! A runtime of the real pallets with the parameters of `ambit-runtime`, amounts in planck and times in blocks.

use crate::rules::Split;
use ambit_primitives::AMB;
use codec::Encode;
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU32, ConstU64, Randomness},
	weights::Weight,
};
use frame_system::EnsureRoot;
use pallet_ambit_staking::{Exposure, ExposureOf, StashOf};
use pallet_session::{disabling::UpToLimitWithReEnablingDisablingStrategy, historical, PeriodicSessions};
use sp_core::H256;
use sp_runtime::{impl_opaque_keys, testing::UintAuthorityId, Permill};

pub type Balance = u128;
pub type Block = frame_system::mocking::MockBlock<Chain>;

/// Gets the protocol's share of fees, and is the treasury.
pub const PROTOCOL: u64 = 99;
/// Holds what is for rewards.
pub const POT: u64 = 98;
/// Blocks in which a result may be disputed.
pub const WINDOW: u64 = 50;
/// Eras after which an operator may declare another failure domain.
pub const COOLDOWN: u32 = 2;
/// Blocks that each side of a dispute has.
pub const CLOCK: u64 = 300;

frame_support::construct_runtime!(
	pub enum Chain {
		System: frame_system,
		Balances: pallet_balances,
		Stakes: pallet_ambit_staking,
		Session: pallet_session,
		Historical: historical,
		JobRegistry: pallet_ambit_job_registry,
		Disputes: pallet_ambit_disputes,
		Rewards: pallet_ambit_rewards,
	}
);

impl_opaque_keys! {
	pub struct Keys {
		pub dummy: UintAuthorityId,
	}
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Chain {
	type Block = Block;
	type AccountData = pallet_balances::AccountData<Balance>;
	type DbWeight = frame_support::weights::constants::ParityDbWeight;
}

parameter_types! {
	pub const ExistentialDeposit: Balance = AMB / 1_000;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Chain {
	type Balance = Balance;
	type ExistentialDeposit = ExistentialDeposit;
	type AccountStore = System;
}

impl pallet_session::Config for Chain {
	type RuntimeEvent = RuntimeEvent;
	type ValidatorId = u64;
	type ValidatorIdOf = StashOf<Chain>;
	type ShouldEndSession = PeriodicSessions<ConstU64<1_000_000>, ConstU64<0>>;
	type NextSessionRotation = PeriodicSessions<ConstU64<1_000_000>, ConstU64<0>>;
	type SessionManager = historical::NoteHistoricalRoot<Chain, Stakes>;
	type SessionHandler = pallet_session::TestSessionHandler;
	type Keys = Keys;
	type DisablingStrategy = UpToLimitWithReEnablingDisablingStrategy;
	type WeightInfo = ();
	type Currency = Balances;
	type KeyDeposit = ExistentialDeposit;
}

impl historical::Config for Chain {
	type RuntimeEvent = RuntimeEvent;
	type FullIdentification = Exposure<Balance>;
	type FullIdentificationOf = ExposureOf<Chain>;
}

parameter_types! {
	pub const MinimumBond: Balance = 100 * AMB;
	pub const ReporterShare: Permill = Permill::from_percent(10);
	pub const MaxReporterReward: Balance = 1_000 * AMB;
}

impl pallet_ambit_staking::Config for Chain {
	type Currency = Balances;
	type ForceOrigin = EnsureRoot<u64>;
	type MinimumValidatorBond = MinimumBond;
	type MinimumInferenceBond = MinimumBond;
	type MinimumDataBond = MinimumBond;
	type UnbondingPeriod = ConstU64<100_000>;
	type MaxUnbonding = ConstU32<32>;
	type MaxValidators = ConstU32<5>;
	type DefaultValidatorCount = ConstU32<5>;
	type MaxCandidates = ConstU32<5>;
	type ElectionMargin = ReporterShare;
	type MinimumDelegation = MinimumBond;
	type DelegationCap = ConstU32<4>;
	type MaxCommission = ReporterShare;
	type CommissionStep = ReporterShare;
	type MaxPoolUnbonding = ConstU32<6>;
	type SlashableSessions = ConstU32<3>;
	type ReporterShare = ReporterShare;
	type MaxReporterReward = MaxReporterReward;
	type FindAuthor = ();
	type UnearnedFees = ();
	type WeightInfo = ();
}

parameter_types! {
	pub const ProtocolAccount: u64 = PROTOCOL;
	pub const PotAccount: u64 = POT;
	/// Share of a fee that is paid to who computed the job, as the simulation recommends it.
	pub const FeeShare: Permill = Permill::from_parts(Split::DEFAULT.direct);
	pub const DataShare: Permill = Permill::from_parts(Split::DEFAULT.data);
	pub const Deposit: Balance = AMB;
	pub const LeastMinFee: Balance = AMB / 10_000;
	pub const MostMinFee: Balance = 1_000 * AMB;
	pub const LeastStakePerSlot: Balance = AMB;
	pub const MostStakePerSlot: Balance = 1_000_000 * AMB;
	pub const PledgeMultiple: u32 = 100;
	pub const LeastPledge: Balance = AMB;
	pub const MaxAttempts: u8 = 3;
	pub const SilencePenalty: Permill = Permill::from_percent(10);
	pub const AuditShare: Permill = Permill::from_percent(2);
	pub const Room: Weight = Weight::from_parts(1_000_000_000_000, u64::MAX);
	pub const DisputeBond: Balance = 5 * AMB;
	pub const DemandBond: Balance = AMB / 2;
	pub const AcquittalShare: Permill = Permill::from_percent(25);
	pub const DomainDeposit: Balance = 10 * AMB;
	pub const MaxIssuance: Balance = 100_000 * AMB;
	pub const MaxAmount: Balance = 1_000_000_000 * AMB;
	/// The seed of the chain's randomness.
	pub static Luck: u64 = 0;
}

/// Randomness of a block: a function of the seed and the block's number.
pub struct Dice;

impl Randomness<H256, u64> for Dice {
	fn random(subject: &[u8]) -> (H256, u64) {
		let now = System::block_number();
		(H256((subject, Luck::get(), now).using_encoded(sp_io::hashing::blake2_256)), now.saturating_sub(1))
	}
}

impl pallet_ambit_job_registry::Config for Chain {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Stake = Stakes;
	type Randomness = Dice;
	type Observer = Rewards;
	type Keepers = ();
	type ProtocolAccount = ProtocolAccount;
	type OperatorShare = FeeShare;
	type RewardedOperatorShare = FeeShare;
	type DataShare = DataShare;
	type ModelDeposit = Deposit;
	type ClassDeposit = Deposit;
	type LeastMinFee = LeastMinFee;
	type MostMinFee = MostMinFee;
	type LeastStakePerSlot = LeastStakePerSlot;
	type MostStakePerSlot = MostStakePerSlot;
	type PledgeMultiple = PledgeMultiple;
	type LeastPledge = LeastPledge;
	type LeastAuditPledge = DisputeBond;
	type MaxSlots = ConstU32<512>;
	type MaxOffersPerClass = ConstU32<1_024>;
	type Samples = ConstU32<3>;
	type MaxAttempts = MaxAttempts;
	type DisputeWindow = ConstU64<WINDOW>;
	type RevealPeriod = ConstU64<20>;
	type SilencePenalty = SilencePenalty;
	type AuditShare = AuditShare;
	type RetentionPeriod = ConstU64<50>;
	type MaxDeadline = ConstU64<600>;
	type ServiceWeight = Room;
	type WeightInfo = ();
}

impl pallet_ambit_disputes::Config for Chain {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Stake = Stakes;
	type Results = JobRegistry;
	type DisputeBond = DisputeBond;
	type DemandBond = DemandBond;
	type OperatorShare = AcquittalShare;
	type Clock = ConstU64<CLOCK>;
	type AnswerPeriod = ConstU64<CLOCK>;
	type ServiceWeight = Room;
	type WeightInfo = ();
}

impl pallet_ambit_rewards::Config for Chain {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Stake = Stakes;
	type Offers = JobRegistry;
	type AdminOrigin = EnsureRoot<u64>;
	type IssuanceOrigin = EnsureRoot<u64>;
	type Pot = PotAccount;
	type Treasury = ProtocolAccount;
	type DomainDeposit = DomainDeposit;
	type DomainCooldown = ConstU32<COOLDOWN>;
	type MaxClasses = ConstU32<2_048>;
	type PageSize = ConstU32<64>;
	type MinEraBlocks = ConstU32<10>;
	type MaxEraBlocks = ConstU32<14_400>;
	type BlocksPerYear = ConstU32<5_259_600>;
	type MaxIssuance = MaxIssuance;
	type MaxAmount = MaxAmount;
	type ServiceWeight = Room;
	type WeightInfo = ();
}
