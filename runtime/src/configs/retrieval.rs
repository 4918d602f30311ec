//! Artefacts that are kept for a fee.

use super::{
	balances::ProtocolAccount, governance::parameters::retrieval, job_registry::SlotRandomness,
	system::RuntimeBlockWeights,
};
use crate::{Balances, Rewards, Runtime, RuntimeHoldReason, Stakes};
use ambit_primitives::{rewards::EraIndex, AccountId};
use frame_support::{parameter_types, weights::Weight, PalletId};
use sp_runtime::{traits::AccountIdConversion, Perbill};

parameter_types! {
	/// Holds what keepers of artefacts are paid beside fees.
	pub const KeepersPalletId: PalletId = PalletId(*b"ambit/kp");
	/// The same as an account.
	pub KeepersPot: AccountId = KeepersPalletId::get().into_account_truncating();
	/// Longest term: a year of hours.
	pub const MaxEras: EraIndex = 8_766;
	/// What turns and missed probes may use at the start of a block.
	pub RetrievalServiceWeight: Weight = Perbill::from_percent(5) * RuntimeBlockWeights::get().max_block;
}

impl pallet_ambit_retrieval::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Stake = Stakes;
	type Domains = Rewards;
	type Randomness = SlotRandomness;
	type Pot = KeepersPot;
	type Treasury = ProtocolAccount;
	type EraBlocks = retrieval::EraBlocks;
	type AnswerWindow = retrieval::AnswerWindow;
	type RequestDeposit = retrieval::RequestDeposit;
	type LeastFee = retrieval::LeastFee;
	type PotShare = retrieval::PotShare;
	type FundMultiple = retrieval::FundMultiple;
	type PotCap = retrieval::PotCap;
	type LeastPledge = retrieval::LeastPledge;
	type PledgeMultiple = retrieval::PledgeMultiple;
	type FirstMissPenalty = retrieval::FirstMissPenalty;
	type MissesInRow = retrieval::MissesInRow;
	type MissesOfLast = retrieval::MissesOfLast;
	type MaxEras = MaxEras;
	type ServiceWeight = RetrievalServiceWeight;
	type WeightInfo = crate::weights::pallet_ambit_retrieval::WeightInfo<Runtime>;
}
