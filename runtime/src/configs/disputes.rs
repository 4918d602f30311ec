//! Disputes about results.

use super::system::RuntimeBlockWeights;
use crate::{time::MINUTES, Balances, JobRegistry, Runtime, RuntimeHoldReason, Stakes};
use ambit_primitives::{Balance, BlockNumber, AMB};
use frame_support::{parameter_types, weights::Weight};
use sp_runtime::{Perbill, Permill};

parameter_types! {
	/// Held from who disputes a result, planck. The fees of all moves of both sides would be a fraction of it, so that a dispute
	/// is no cheap way to fill blocks.
	pub const DisputeBond: Balance = 5 * AMB;
	/// Held from who demands a piece, planck.
	pub const DemandBond: Balance = AMB / 2;
	/// Share of a lost bond that goes to the operator: enough for what answering costs it, too little to live on.
	pub const AcquittalShare: Permill = Permill::from_percent(25);
	/// Blocks that each side has for all its moves: long enough to come through full blocks, and an operator's restart.
	pub const DisputeClock: BlockNumber = if cfg!(feature = "fast-runtime") { 30 } else { 30 * MINUTES };
	/// Blocks for which an answer to a demand is kept.
	pub const AnswerPeriod: BlockNumber = if cfg!(feature = "fast-runtime") { 30 } else { 30 * MINUTES };
	/// What disputes whose clocks ran out may use of a block.
	pub DisputeServiceWeight: Weight = Perbill::from_percent(5) * RuntimeBlockWeights::get().max_block;
}

impl pallet_ambit_disputes::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Stake = Stakes;
	type Results = JobRegistry;
	type DisputeBond = DisputeBond;
	type DemandBond = DemandBond;
	type OperatorShare = AcquittalShare;
	type Clock = DisputeClock;
	type AnswerPeriod = AnswerPeriod;
	type ServiceWeight = DisputeServiceWeight;
	type WeightInfo = pallet_ambit_disputes::weights::SubstrateWeight<Runtime>;
}
