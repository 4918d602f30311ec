//! Bonds.

use super::{balances::ProtocolAccount, governance::parameters::stakes};
use crate::{Babe, Balances, Runtime};
use ambit_primitives::AccountId;
use frame_support::{
	parameter_types,
	traits::{tokens::imbalance::ResolveTo, ConstU32},
};
use frame_system::EnsureRoot;
use sp_staking::SessionIndex;

/// Least sessions from unbonding to withdrawal: a week, or 60 sessions of a fast runtime.
pub const UNBONDING_SESSIONS: SessionIndex = if cfg!(feature = "fast-runtime") { 60 } else { 1_008 };

parameter_types! {
	/// Sessions after which an offence is no longer punished. Shorter than unbonding, so that nobody gets away in time. Not
	/// governed: for how long validators' keys can be proven is a constant too.
	pub const SlashableSessions: SessionIndex = UNBONDING_SESSIONS - 1;
}

impl pallet_ambit_staking::Config for Runtime {
	type Currency = Balances;
	type ForceOrigin = EnsureRoot<AccountId>;
	type MinimumValidatorBond = stakes::MinimumValidatorBond;
	type MinimumInferenceBond = stakes::MinimumInferenceBond;
	type MinimumDataBond = stakes::MinimumDataBond;
	type UnbondingPeriod = stakes::UnbondingPeriod;
	type MaxUnbonding = ConstU32<32>;
	type MaxValidators = ConstU32<{ super::consensus::MAX_AUTHORITIES }>;
	type DefaultValidatorCount = ConstU32<100>;
	type MaxCandidates = ConstU32<1_000>;
	type ElectionMargin = stakes::ElectionMargin;
	type MinimumDelegation = stakes::MinimumDelegation;
	type DelegationCap = ConstU32<4>;
	type MaxCommission = stakes::MaxCommission;
	type CommissionStep = stakes::CommissionStep;
	// Departures of six hours each in a week.
	type MaxPoolUnbonding = ConstU32<30>;
	type SlashableSessions = SlashableSessions;
	type ReporterShare = stakes::ReporterShare;
	type MaxReporterReward = stakes::MaxReporterReward;
	type FindAuthor = pallet_session::FindAccountFromAuthorIndex<Self, Babe>;
	type UnearnedFees = ResolveTo<ProtocolAccount, Balances>;
	type WeightInfo = crate::weights::pallet_ambit_staking::WeightInfo<Runtime>;
}
