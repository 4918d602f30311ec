//! Models, classes, offers and jobs.

use super::{balances::ProtocolAccount, system::RuntimeBlockWeights, utilities::deposit};
use crate::{
	time::{DAYS, HOURS, MINUTES},
	Balances, Runtime, RuntimeHoldReason, Stakes,
};
use ambit_primitives::{Balance, BlockNumber, Hash, AMB, MICRO_AMB};
use codec::Encode;
use frame_support::{
	parameter_types,
	traits::{ConstU32, ConstU8, Randomness},
	weights::Weight,
};
use sp_runtime::{traits::Hash as _, Perbill, Permill};

parameter_types! {
	/// Part of a fee that goes to the operator who computed.
	pub const OperatorShare: Permill = Permill::from_percent(80);
	/// Part of a fee that goes to the data operators who kept the artefacts.
	pub const DataShare: Permill = Permill::from_percent(5);
	/// Held while a model is published, planck.
	pub const ModelDeposit: Balance = deposit(1, 1_024);
	/// Held while a class is open, planck.
	pub const ClassDeposit: Balance = deposit(2, 512);
	/// Bounds of a class's lowest fee, planck.
	pub const LeastMinFee: Balance = 100 * MICRO_AMB;
	/// The upper one.
	pub const MostMinFee: Balance = 1_000 * AMB;
	/// Bounds of the stake behind a slot, planck.
	pub const LeastStakePerSlot: Balance = AMB;
	/// The upper one.
	pub const MostStakePerSlot: Balance = 1_000_000 * AMB;
	/// What stands behind a result, in fees: who is found out once in a hundred wrong results gains nothing.
	pub const PledgeMultiple: u32 = 100;
	/// Least that stands behind a result, planck: more than all fees of a dispute, and a bounty worth having.
	pub const LeastPledge: Balance = AMB;
	/// Blocks in which the operators of a redundant job reveal what they committed to: a minute, for an extrinsic that missed its
	/// block to be sent again.
	pub const RevealPeriod: BlockNumber = 10;
	/// Share of its pledge that an operator of a redundant job, or an auditor, loses by saying nothing. It is ten fees where a pledge is a
	/// hundred: to see a job and not do it does not pay, and a machine that fails once is not ruined.
	pub const SilencePenalty: Permill = Permill::from_percent(10);
	/// Share of the results of audited classes that a second operator checks.
	pub const AuditShare: Permill = Permill::from_percent(2);
	/// Blocks in which a result may be disputed.
	pub const DisputeWindow: BlockNumber = if cfg!(feature = "fast-runtime") { 5 } else { 5 * MINUTES / 10 };
	/// Blocks for which a finished job can be read.
	pub const RetentionPeriod: BlockNumber = DAYS;
	/// Longest time from submission to deadline.
	pub const MaxDeadline: BlockNumber = HOURS;
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
	type Observer = ();
	type ProtocolAccount = ProtocolAccount;
	type OperatorShare = OperatorShare;
	type DataShare = DataShare;
	type ModelDeposit = ModelDeposit;
	type ClassDeposit = ClassDeposit;
	type LeastMinFee = LeastMinFee;
	type MostMinFee = MostMinFee;
	type LeastStakePerSlot = LeastStakePerSlot;
	type MostStakePerSlot = MostStakePerSlot;
	type PledgeMultiple = PledgeMultiple;
	type LeastPledge = LeastPledge;
	// What a wrong dispute costs anybody else.
	type LeastAuditPledge = <Runtime as pallet_ambit_disputes::Config>::DisputeBond;
	type MaxSlots = ConstU32<512>;
	type MaxOffersPerClass = ConstU32<1_024>;
	type Samples = ConstU32<3>;
	type MaxAttempts = ConstU8<3>;
	type DisputeWindow = DisputeWindow;
	type RevealPeriod = RevealPeriod;
	type SilencePenalty = SilencePenalty;
	type AuditShare = AuditShare;
	type RetentionPeriod = RetentionPeriod;
	type MaxDeadline = MaxDeadline;
	type ServiceWeight = ServiceWeight;
	type WeightInfo = crate::weights::pallet_ambit_job_registry::WeightInfo<Runtime>;
}
