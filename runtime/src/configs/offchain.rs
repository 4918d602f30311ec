//! The hook to the local worker service.

use crate::{DataFeeds, Disputes, JobRegistry, Retrieval, Runtime, RuntimeCall, Stakes, System};
use alloc::vec::Vec;
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

	/// Moves in disputes first, because they are few and the key's stake is in them; then reveals, which have little time and need no
	/// execution; then sources, which are asked quickly, and blocks, which are only read; then all that is to be executed, most urgent
	/// first; then what is to be kept; then what others did.
	fn tasks(worker: &AccountId, limit: u32) -> Vec<Task> {
		let mut tasks = <Disputes as WorkerDuties<AccountId>>::tasks(worker, limit);
		tasks.extend(<JobRegistry as WorkerDuties<AccountId>>::tasks(worker, limit));
		tasks.extend(<DataFeeds as WorkerDuties<AccountId>>::tasks(worker, limit));
		tasks.extend(<Retrieval as WorkerDuties<AccountId>>::tasks(worker, limit));
		tasks.sort_by_key(|task| match task {
			Task::Respond(_) => 0,
			Task::Reveal(_) | Task::Tell(_) => 1,
			Task::Fetch(_) | Task::Prove(_) => 2,
			Task::Execute(_) | Task::Commit(_) | Task::Audit(_) | Task::Trace(_) => 3,
			Task::Keep(_) => 4,
			Task::Watch(_) => 5,
		});
		tasks.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
		tasks
	}

	/// Moves, reports and findings together in one batch. A batch is not free as they are by themselves, but none can wait for the
	/// others. A charge has the whole window, so it takes turns with them: it stays free. So do proofs that an artefact is kept: they
	/// are large, and have their window too.
	fn call(worker: &AccountId, answers: Vec<Answer>) -> Option<RuntimeCall> {
		let proofs = <Retrieval as WorkerDuties<AccountId>>::call(worker, answers.clone()).map(Into::into);
		let urgent = urgent(worker, answers);
		if proofs.is_some() && urgent.is_some() {
			// In pairs, because charges and reports take turns by the nonce as well.
			let proofs_turn = (System::account_nonce(worker) / 2).is_multiple_of(2);
			return if proofs_turn { proofs } else { urgent };
		}
		proofs.or(urgent)
	}
}

/// The call about disputes, jobs and sources.
fn urgent(worker: &AccountId, answers: Vec<Answer>) -> Option<RuntimeCall> {
	let dispute = <Disputes as WorkerDuties<AccountId>>::call(worker, answers.clone());
	let jobs = <JobRegistry as WorkerDuties<AccountId>>::call(worker, answers.clone());
	let feeds = <DataFeeds as WorkerDuties<AccountId>>::call(worker, answers);
	let charges = matches!(dispute, Some(pallet_ambit_disputes::Call::open { .. }));
	let reports = [jobs.map(RuntimeCall::from), feeds.map(RuntimeCall::from)].into_iter().flatten();
	let mut calls: Vec<RuntimeCall> = match dispute.map(RuntimeCall::from) {
		Some(charge) if charges => {
			let mut reports = reports.peekable();
			let even = System::account_nonce(worker).is_multiple_of(2);
			if even || reports.peek().is_none() {
				return Some(charge);
			}
			reports.collect()
		}
		dispute => dispute.into_iter().chain(reports).collect(),
	};
	if calls.len() > 1 {
		return Some(pallet_utility::Call::force_batch { calls }.into());
	}
	calls.pop()
}

impl pallet_ambit_offchain::Config for Runtime {
	type Stake = Stakes;
	type Duties = Duties;
	type Mortality = Mortality;
}
