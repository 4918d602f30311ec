//! A runtime of the real pallets with the parameters of `ambit-runtime`, amounts in planck and times in blocks.

use ambit_primitives::{
	jobs::{ClassId, JobId, RefundReason},
	traits::DemandObserver,
	AMB,
};
use codec::Encode;
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU32, ConstU64, ConstU8, Randomness},
	weights::Weight,
};
use frame_system::EnsureRoot;
use pallet_ambit_staking::{Exposure, ExposureOf, StashOf};
use pallet_session::{disabling::UpToLimitWithReEnablingDisablingStrategy, historical, PeriodicSessions};
use sp_core::H256;
use sp_runtime::{impl_opaque_keys, testing::UintAuthorityId, Permill};

pub type Balance = u128;
pub type Block = frame_system::mocking::MockBlock<Chain>;

/// Gets the protocol's share of fees.
pub const PROTOCOL: u64 = 99;
/// Blocks in which a result may be disputed.
pub const WINDOW: u64 = 50;
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
	type SlashableSessions = ConstU32<3>;
	type ReporterShare = ReporterShare;
	type MaxReporterReward = MaxReporterReward;
	type WeightInfo = ();
}

/// What became of a class's demand.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
	pub settled: u32,
	pub unserved: u32,
	pub timed_out: u32,
	pub fees: Balance,
	pub unserved_fees: Balance,
}

parameter_types! {
	pub const ProtocolAccount: u64 = PROTOCOL;
	pub const FeeShare: Permill = Permill::from_percent(80);
	pub const DataShare: Permill = Permill::from_percent(5);
	pub const Deposit: Balance = AMB;
	pub const LeastMinFee: Balance = AMB / 10_000;
	pub const MostMinFee: Balance = 1_000 * AMB;
	pub const LeastStakePerSlot: Balance = AMB;
	pub const MostStakePerSlot: Balance = 1_000_000 * AMB;
	pub const LeastPledge: Balance = AMB;
	pub const Room: Weight = Weight::from_parts(1_000_000_000_000, u64::MAX);
	pub const DisputeBond: Balance = 5 * AMB;
	pub const DemandBond: Balance = AMB / 2;
	pub const AcquittalShare: Permill = Permill::from_percent(25);
	/// The seed of the chain's randomness.
	pub static Luck: u64 = 0;
	/// What the registry told of each class since it was last asked.
	pub static Told: Vec<(ClassId, Tally)> = Vec::new();
}

/// Counts what the registry tells.
pub struct Listener;

impl Listener {
	fn note(class: ClassId, change: impl FnOnce(&mut Tally)) {
		Told::mutate(|told| {
			if told.iter().all(|(known, _)| *known != class) {
				told.push((class, Tally::default()));
			}
			if let Some((_, tally)) = told.iter_mut().find(|(known, _)| *known == class) {
				change(tally);
			}
		});
	}
}

impl DemandObserver<u64, Balance> for Listener {
	fn on_settled(class: ClassId, _: JobId, _: &u64, fee: Balance) {
		Self::note(class, |tally| {
			tally.settled += 1;
			tally.fees += fee;
		});
	}

	fn on_timeout(class: ClassId, _: JobId, _: &u64) {
		Self::note(class, |tally| tally.timed_out += 1);
	}

	fn on_refunded(class: ClassId, _: JobId, reason: RefundReason, max_fee: Balance) {
		if matches!(reason, RefundReason::NoCapacity | RefundReason::AttemptsExhausted) {
			Self::note(class, |tally| {
				tally.unserved += 1;
				tally.unserved_fees += max_fee;
			});
		}
	}
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
	type Observer = Listener;
	type ProtocolAccount = ProtocolAccount;
	type OperatorShare = FeeShare;
	type DataShare = DataShare;
	type ModelDeposit = Deposit;
	type ClassDeposit = Deposit;
	type LeastMinFee = LeastMinFee;
	type MostMinFee = MostMinFee;
	type LeastStakePerSlot = LeastStakePerSlot;
	type MostStakePerSlot = MostStakePerSlot;
	type PledgeMultiple = ConstU32<100>;
	type LeastPledge = LeastPledge;
	type MaxSlots = ConstU32<512>;
	type MaxOffersPerClass = ConstU32<1_024>;
	type Samples = ConstU32<3>;
	type MaxAttempts = ConstU8<3>;
	type DisputeWindow = ConstU64<WINDOW>;
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
