//! Models, classes, offers and jobs.

use super::{
	balances::ProtocolAccount,
	governance::parameters::{disputes, jobs},
	system::RuntimeBlockWeights,
};
use crate::{Balances, Retrieval, Rewards, Runtime, RuntimeHoldReason, Stakes};
use ambit_primitives::{BlockNumber, Hash};
use codec::Encode;
use frame_support::{
	parameter_types,
	traits::{ConstU32, Randomness},
	weights::Weight,
};
use sp_runtime::{traits::Hash as _, Perbill};

parameter_types! {
	/// What assignments, timeouts, settlements and pruning may use of a block.
	pub ServiceWeight: Weight = Perbill::from_percent(25) * RuntimeBlockWeights::get().max_block;
}

/// Randomness of the block that is being executed: its author's VRF output for its slot.
///
/// It is nobody's choice (a key has one output for a slot) and, until the block appears, nobody's knowledge but its
/// author's: whoever filled the block before could not know it. `pallet_babe` gives only that of the block before.
pub struct SlotRandomness;

impl Randomness<Hash, BlockNumber> for SlotRandomness {
	fn random(subject: &[u8]) -> (Hash, BlockNumber) {
		let output = pallet_babe::Pallet::<Runtime>::initialized()
			.flatten()
			.and_then(|digest| digest.vrf_signature().map(|signature| signature.pre_output.encode()));
		let seed = (output, pallet_babe::Pallet::<Runtime>::randomness(), subject);
		(sp_runtime::traits::BlakeTwo256::hash_of(&seed), crate::System::block_number())
	}
}

impl pallet_ambit_job_registry::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Stake = Stakes;
	type Randomness = SlotRandomness;
	type Observer = Rewards;
	type Keepers = Retrieval;
	type ProtocolAccount = ProtocolAccount;
	type OperatorShare = jobs::OperatorShare;
	type RewardedOperatorShare = jobs::RewardedOperatorShare;
	type DataShare = jobs::DataShare;
	type ModelDeposit = jobs::ModelDeposit;
	type ClassDeposit = jobs::ClassDeposit;
	type LeastMinFee = jobs::LeastMinFee;
	type MostMinFee = jobs::MostMinFee;
	type LeastStakePerSlot = jobs::LeastStakePerSlot;
	type MostStakePerSlot = jobs::MostStakePerSlot;
	type PledgeMultiple = jobs::PledgeMultiple;
	type LeastPledge = jobs::LeastPledge;
	// What a wrong dispute costs anybody else.
	type LeastAuditPledge = disputes::DisputeBond;
	type MaxSlots = ConstU32<512>;
	type MaxOffersPerClass = ConstU32<1_024>;
	type Samples = ConstU32<3>;
	type MaxAttempts = jobs::MaxAttempts;
	type DisputeWindow = jobs::DisputeWindow;
	type RevealPeriod = jobs::RevealPeriod;
	type SilencePenalty = jobs::SilencePenalty;
	type AuditShare = jobs::AuditShare;
	type RetentionPeriod = jobs::RetentionPeriod;
	type MaxDeadline = jobs::MaxDeadline;
	type ServiceWeight = ServiceWeight;
	type WeightInfo = crate::weights::pallet_ambit_job_registry::WeightInfo<Runtime>;
}
