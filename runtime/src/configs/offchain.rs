//! The hook to the local worker service.

use crate::{JobRegistry, Runtime, RuntimeCall, Stakes};
use ambit_primitives::{
	traits::WorkerDuties,
	worker::{Answer, Task},
	AccountId, BlockNumber,
};
use frame_support::parameter_types;

parameter_types! {
	/// Blocks that a worker key's extrinsic has to be included. A power of two, as an era's period is.
	pub const Mortality: BlockNumber = 8;
}

/// All pallets that give work to worker keys.
pub struct Duties;

impl WorkerDuties<AccountId> for Duties {
	type Call = RuntimeCall;

	fn tasks(worker: &AccountId, limit: u32) -> alloc::vec::Vec<Task> {
		<JobRegistry as WorkerDuties<AccountId>>::tasks(worker, limit)
	}

	fn call(worker: &AccountId, answers: alloc::vec::Vec<Answer>) -> Option<RuntimeCall> {
		<JobRegistry as WorkerDuties<AccountId>>::call(worker, answers).map(Into::into)
	}
}

impl pallet_ambit_offchain::Config for Runtime {
	type Stake = Stakes;
	type Duties = Duties;
	type Mortality = Mortality;
}
