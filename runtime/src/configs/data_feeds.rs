//! External data.

use super::{
	governance::{parameters::feeds, ProtocolParametersOrigin},
	job_registry::SlotRandomness,
	system::RuntimeBlockWeights,
};
use crate::{Balances, Runtime, RuntimeHoldReason, Stakes, Timestamp};
use ambit_primitives::feeds::MAX_FEED_SLOTS;
use frame_support::{parameter_types, traits::ConstU32, weights::Weight};
use sp_runtime::Perbill;

parameter_types! {
	/// What draws, ends of phases and forgetting may use of a block's start.
	pub FeedServiceWeight: Weight = Perbill::from_percent(10) * RuntimeBlockWeights::get().max_block;
}

impl pallet_ambit_data_feeds::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Stake = Stakes;
	type Randomness = SlotRandomness;
	type Clock = Timestamp;
	type VouchOrigin = ProtocolParametersOrigin;
	type SourceDeposit = feeds::SourceDeposit;
	type LeastPrice = feeds::LeastPrice;
	type StakePerSlot = feeds::StakePerSlot;
	type PledgeMultiple = feeds::PledgeMultiple;
	type LeastPledge = feeds::LeastPledge;
	type SilencePenalty = feeds::SilencePenalty;
	type MissPenalty = feeds::MissPenalty;
	type FailurePay = feeds::FailurePay;
	type CommitPeriod = feeds::CommitPeriod;
	type RevealPeriod = feeds::RevealPeriod;
	type MaxDeadline = feeds::MaxDeadline;
	type RetentionPeriod = feeds::RetentionPeriod;
	type MaxOpenFeeds = feeds::MaxOpenFeeds;
	type MaxSlots = ConstU32<MAX_FEED_SLOTS>;
	type MaxOperators = ConstU32<1_024>;
	type ServiceWeight = FeedServiceWeight;
	type WeightInfo = crate::weights::pallet_ambit_data_feeds::WeightInfo<Runtime>;
}
