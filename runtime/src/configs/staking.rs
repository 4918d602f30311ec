//! Bonds.

use crate::{time::EPOCH_DURATION_IN_BLOCKS, Balances, Runtime};
use ambit_primitives::{AccountId, Balance, BlockNumber, AMB};
use frame_support::{parameter_types, traits::ConstU32};
use frame_system::EnsureRoot;
use sp_runtime::Permill;
use sp_staking::SessionIndex;

/// Sessions from unbonding to withdrawal: a week, or 6 sessions of a fast runtime.
pub const UNBONDING_SESSIONS: SessionIndex = if cfg!(feature = "fast-runtime") { 6 } else { 1_008 };

parameter_types! {
	/// Least bond of a validator, planck.
	pub const MinimumValidatorBond: Balance = 10_000 * AMB;
	/// Least bond of an inference operator, planck.
	pub const MinimumInferenceBond: Balance = 100 * AMB;
	/// Least bond of a data operator, planck.
	pub const MinimumDataBond: Balance = 100 * AMB;
	/// Blocks from unbonding to withdrawal.
	pub const UnbondingPeriod: BlockNumber = UNBONDING_SESSIONS * EPOCH_DURATION_IN_BLOCKS;
	/// Sessions after which an offence is no longer punished. Shorter than unbonding, so that nobody gets away in time.
	pub const SlashableSessions: SessionIndex = UNBONDING_SESSIONS - 1;
	/// Part of a slash that goes to who reported it.
	pub const ReporterShare: Permill = Permill::from_percent(10);
	/// Most that one report earns, planck.
	pub const MaxReporterReward: Balance = 1_000 * AMB;
	/// By how much of a validator's stake an outsider must exceed it to take its seat.
	pub const ElectionMargin: Permill = Permill::from_percent(10);
	/// Least that an account may have behind a validator, planck.
	pub const MinimumDelegation: Balance = AMB;
	/// Highest part of their delegators' rewards that validators may keep.
	pub const MaxCommission: Permill = Permill::from_percent(50);
	/// Most by which that part rises in a session.
	pub const CommissionStep: Permill = Permill::from_percent(1);
}

impl pallet_ambit_staking::Config for Runtime {
	type Currency = Balances;
	type ForceOrigin = EnsureRoot<AccountId>;
	type MinimumValidatorBond = MinimumValidatorBond;
	type MinimumInferenceBond = MinimumInferenceBond;
	type MinimumDataBond = MinimumDataBond;
	type UnbondingPeriod = UnbondingPeriod;
	type MaxUnbonding = ConstU32<32>;
	type MaxValidators = ConstU32<{ super::consensus::MAX_AUTHORITIES }>;
	type DefaultValidatorCount = ConstU32<100>;
	type MaxCandidates = ConstU32<1_000>;
	type ElectionMargin = ElectionMargin;
	type MinimumDelegation = MinimumDelegation;
	type DelegationCap = ConstU32<4>;
	type MaxCommission = MaxCommission;
	type CommissionStep = CommissionStep;
	// Departures of six hours each in a week.
	type MaxPoolUnbonding = ConstU32<30>;
	type SlashableSessions = SlashableSessions;
	type ReporterShare = ReporterShare;
	type MaxReporterReward = MaxReporterReward;
	type WeightInfo = crate::weights::pallet_ambit_staking::WeightInfo<Runtime>;
}
