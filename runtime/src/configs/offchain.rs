//! The hook to the local worker service.

use crate::{Disputes, JobRegistry, Retrieval, Runtime, RuntimeCall, Stakes, System};
use alloc::{vec, vec::Vec};
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
	/// execution; then all that is to be executed or shown, most urgent first; then what others did.
	fn tasks(worker: &AccountId, limit: u32) -> Vec<Task> {
		let mut tasks = <Disputes as WorkerDuties<AccountId>>::tasks(worker, limit);
		tasks.extend(<JobRegistry as WorkerDuties<AccountId>>::tasks(worker, limit));
		tasks.extend(<Retrieval as WorkerDuties<AccountId>>::tasks(worker, limit));
		tasks.sort_by_key(|task| match task {
			Task::Respond(_) => 0,
			Task::Reveal(_) | Task::Tell(_) => 1,
			Task::Execute(_) | Task::Commit(_) | Task::Audit(_) | Task::Fetch(_) | Task::Prove(_) => 2,
			Task::Watch(_) => 3,
		});
		tasks.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
		tasks
	}

	/// Reports and moves together in one batch. A batch is not free as they are by themselves, but neither can wait for the
	/// other. A charge has the whole window, so it takes turns with them: it stays free. So do proofs that an artefact is kept: they are
	/// large, and have their window too.
	fn call(worker: &AccountId, answers: Vec<Answer>) -> Option<RuntimeCall> {
		let proofs = <Retrieval as WorkerDuties<AccountId>>::call(worker, answers.clone()).map(Into::into);
		let of_jobs = of_jobs(worker, answers);
		if proofs.is_some() && of_jobs.is_some() {
			// In pairs, because charges and reports take turns by the nonce as well.
			let proofs_turn = (System::account_nonce(worker) / 2).is_multiple_of(2);
			return if proofs_turn { proofs } else { of_jobs };
		}
		proofs.or(of_jobs)
	}
}

/// The call about jobs and disputes.
fn of_jobs(worker: &AccountId, answers: Vec<Answer>) -> Option<RuntimeCall> {
	let dispute = <Disputes as WorkerDuties<AccountId>>::call(worker, answers.clone());
	let report = <JobRegistry as WorkerDuties<AccountId>>::call(worker, answers);
	let (dispute, report) = match (dispute, report) {
		(Some(dispute), Some(report)) => (dispute, report),
		(dispute, report) => return dispute.map(Into::into).or_else(|| report.map(Into::into)),
	};
	if let pallet_ambit_disputes::Call::open { .. } = dispute {
		let even = System::account_nonce(worker).is_multiple_of(2);
		return Some(if even { dispute.into() } else { report.into() });
	}
	let calls = vec![dispute.into(), report.into()];
	Some(pallet_utility::Call::force_batch { calls }.into())
}

impl pallet_ambit_offchain::Config for Runtime {
	type Stake = Stakes;
	type Duties = Duties;
	type Mortality = Mortality;
}
