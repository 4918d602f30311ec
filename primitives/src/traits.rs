//! The traits by which pallets meet. No pallet depends on another's crate.

use crate::{
	jobs::{ClassId, JobId, RefundReason},
	worker::{Answer, Task},
};
use alloc::vec::Vec;
use sp_runtime::{DispatchError, DispatchResult};

/// What an account does for the network, backed by its bond.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	Debug,
	codec::Encode,
	codec::Decode,
	codec::DecodeWithMemTracking,
	codec::MaxEncodedLen,
	scale_info::TypeInfo,
	serde::Serialize,
	serde::Deserialize,
)]
pub enum Role {
	/// Authors and finalises blocks.
	Validator,
	/// Executes jobs.
	Inference,
	/// Keeps artefacts retrievable and fetches external data.
	Data,
}

/// The ledger of bonds, as the pallets see it whose work is backed by stake.
pub trait StakeLedger<AccountId, Balance> {
	/// The stash for which this worker key speaks.
	fn stash_of_worker(worker: &AccountId) -> Option<AccountId>;

	/// The worker key that speaks for this stash.
	fn worker_of_stash(stash: &AccountId) -> Option<AccountId>;

	/// Whether the stash has the role, is bonded at that role's minimum or more, and is not chilled.
	fn is_active(stash: &AccountId, role: Role) -> bool;

	/// Active bond, planck. Unbonding funds don't count.
	fn bonded(stash: &AccountId) -> Balance;

	/// Part of the active bond that is promised to back work, planck. More than [`Self::bonded`] only after a slash.
	fn backing(stash: &AccountId) -> Balance;

	/// Promises `amount` more of the active bond. Fails, changing nothing, when what is free of it is less.
	fn back(stash: &AccountId, amount: Balance) -> DispatchResult;

	/// Takes a promise back. Never below zero.
	fn release(stash: &AccountId, amount: Balance);

	/// Slashes up to `amount` from bond, then from unbonding funds. `reporter` gets its share under the ledger's cap, the
	/// rest is burnt. Returns what was taken.
	fn slash(stash: &AccountId, amount: Balance, reporter: Option<&AccountId>) -> Balance;

	/// Makes `stash` an active operator of `role` with this bond and worker key.
	#[cfg(feature = "runtime-benchmarks")]
	fn set_up(stash: &AccountId, worker: &AccountId, role: Role, bond: Balance) -> DispatchResult;
}

/// Told of the outcome of demand; what coverage rewards are computed from.
pub trait DemandObserver<AccountId, Balance> {
	/// A job was settled for `fee`.
	fn on_settled(class: ClassId, job: JobId, operator: &AccountId, fee: Balance);
	/// An operator let an assignment time out.
	fn on_timeout(class: ClassId, job: JobId, operator: &AccountId);
	/// A job was refunded.
	fn on_refunded(class: ClassId, job: JobId, reason: RefundReason, max_fee: Balance);
}

impl<AccountId, Balance> DemandObserver<AccountId, Balance> for () {
	fn on_settled(_: ClassId, _: JobId, _: &AccountId, _: Balance) {}
	fn on_timeout(_: ClassId, _: JobId, _: &AccountId) {}
	fn on_refunded(_: ClassId, _: JobId, _: RefundReason, _: Balance) {}
}

/// The results of jobs, as the dispute game sees and judges them.
pub trait DisputedResults<AccountId> {
	/// Marks one more dispute on a job's result. Its settlement waits. Fails when there is no result or its window closed.
	fn open_dispute(job: JobId) -> Result<AccountId, DispatchError>;
	/// One dispute was decided for the operator.
	fn dismiss_dispute(job: JobId) -> DispatchResult;
	/// One dispute was decided against the operator: the result is void and the job is assigned anew or refunded.
	fn overturn(job: JobId) -> DispatchResult;
}

/// A pallet whose work is done by the local worker service.
pub trait WorkerDuties<AccountId> {
	/// The pallet's call, or the runtime's.
	type Call;

	/// What the chain asks of this worker key now, most urgent first, at most `limit`.
	fn tasks(worker: &AccountId, limit: u32) -> Vec<Task>;

	/// The one call that reports these answers, if there is anything to report.
	fn call(worker: &AccountId, answers: Vec<Answer>) -> Option<Self::Call>;
}
