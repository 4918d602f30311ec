//! Disputes about results.

use super::{governance::parameters::disputes, system::RuntimeBlockWeights};
use crate::{Balances, JobRegistry, Runtime, RuntimeHoldReason, Stakes};
use frame_support::{parameter_types, weights::Weight};
use sp_runtime::Perbill;

parameter_types! {
	/// What disputes whose clocks ran out may use of a block.
	pub DisputeServiceWeight: Weight = Perbill::from_percent(5) * RuntimeBlockWeights::get().max_block;
}

impl pallet_ambit_disputes::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Stake = Stakes;
	type Results = JobRegistry;
	type DisputeBond = disputes::DisputeBond;
	type DemandBond = disputes::DemandBond;
	type OperatorShare = disputes::AcquittalShare;
	type Clock = disputes::Clock;
	type AnswerPeriod = disputes::AnswerPeriod;
	type ServiceWeight = DisputeServiceWeight;
	type WeightInfo = crate::weights::pallet_ambit_disputes::WeightInfo<Runtime>;
}
