//! The traits by which pallets meet. No pallet depends on another's crate.

use crate::{
	disputes::Ground,
	feeds::{FeedId, FeedValue, Query},
	jobs::{Attempt, ClassId, HardwareTier, JobId, ModelRoot, RefundReason, ResultClaim},
	rewards::{DomainId, UNDECLARED},
	worker::{Answer, Execution, Task},
	Cid,
};
use alloc::vec::Vec;
use frame_support::weights::Weight;
use sp_core::H256;
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

	/// Blocks for which the stash has been at work in the role without taking a rest; 0 when it is not active. A ledger that
	/// doesn't remember says that it always was.
	fn active_for(stash: &AccountId, role: Role) -> u32 {
		if Self::is_active(stash, role) {
			u32::MAX
		} else {
			0
		}
	}

	/// Active bond, planck. Unbonding funds don't count, nor does what others delegated to the stash: only the own bond
	/// backs work.
	fn bonded(stash: &AccountId) -> Balance;

	/// Part of the active bond that is promised to back work, planck. More than [`Self::bonded`] only after a slash.
	fn backing(stash: &AccountId) -> Balance;

	/// Promises `amount` more of the active bond. Fails, changing nothing, when what is free of it is less.
	fn back(stash: &AccountId, amount: Balance) -> DispatchResult;

	/// Takes a promise back. Never below zero.
	fn release(stash: &AccountId, amount: Balance);

	/// Part of the active bond that stands behind results which can still be proven wrong, planck. It is not part of
	/// [`Self::backing`]: slots say what an operator takes at once, pledges what it has to lose by what it gave.
	fn pledged(stash: &AccountId) -> Balance;

	/// Pledges `amount` more. Fails, changing nothing, when all pledges together would be more than the active bond.
	fn pledge(stash: &AccountId, amount: Balance) -> DispatchResult;

	/// Takes a pledge back. Never below zero.
	fn redeem(stash: &AccountId, amount: Balance);

	/// Slashes up to `amount` from bond, then from unbonding funds, never from delegations. `reporter` gets its share under
	/// the ledger's cap, the rest is burnt. Returns what was taken.
	fn slash(stash: &AccountId, amount: Balance, reporter: Option<&AccountId>) -> Balance;

	/// Makes `stash` an active operator of `role` with this bond and worker key.
	#[cfg(feature = "runtime-benchmarks")]
	fn set_up(stash: &AccountId, worker: &AccountId, role: Role, bond: Balance) -> DispatchResult;
}

/// Takes what validators earn and divides it among them and their delegators.
///
/// `Credit` is the currency's, so that money comes from where the payer has it: issued, or withdrawn from a pot.
pub trait RewardSink<AccountId, Credit> {
	/// Pays a stash and who delegated to it, in proportion to what of their stakes counts. One call takes bounded time, however many
	/// delegators there are: pay a long list of stashes in pages. What can't be paid comes back: all of it when the
	/// account is no stash.
	fn reward(stash: &AccountId, credit: Credit) -> Result<(), Credit>;

	/// Weight of [`Self::reward`].
	fn reward_weight() -> Weight;
}

impl<AccountId, Credit> RewardSink<AccountId, Credit> for () {
	fn reward(_: &AccountId, credit: Credit) -> Result<(), Credit> {
		Err(credit)
	}

	fn reward_weight() -> Weight {
		Weight::zero()
	}
}

/// Storage that an observer uses when it is told something for the first time in a block.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Accesses {
	/// Items that are read.
	pub reads: u64,
	/// Items that are written.
	pub writes: u64,
}

/// Told of demand, of what became of it, and of offers; what coverage rewards are computed from.
///
/// The teller pays for it: the first time in a block that it tells of a class, an operator or an offer, by the storage that
/// is used, and each time by what its own benchmarks measure.
pub trait DemandObserver<AccountId, Balance> {
	/// A job was settled: told for each operator that its client paid, with what that one asked, and what the protocol got of it.
	fn on_settled(class: ClassId, job: JobId, operator: &AccountId, fee: Balance, protocol: Balance);
	/// An operator let an assignment time out, or said no trace of its result.
	fn on_timeout(class: ClassId, job: JobId, operator: &AccountId);
	/// A job was refunded.
	fn on_refunded(class: ClassId, job: JobId, reason: RefundReason, max_fee: Balance);

	/// An operator gave a result in time, or committed to one, or agreed with another's. The slot that it had for that took no other
	/// job for `blocks` blocks.
	fn on_result(_class: ClassId, _job: JobId, _operator: &AccountId, _blocks: u32) {}
	/// The slot of an operator that had committed to a result took no other job for `blocks` blocks more.
	fn on_busy(_class: ClassId, _blocks: u32) {}
	/// The protocol paid an auditor out of what jobs paid to it.
	fn on_auditor_paid(_class: ClassId, _amount: Balance) {}
	/// A result was proven wrong.
	fn on_overturned(_class: ClassId, _job: JobId, _operator: &AccountId) {}
	/// An operator offers so many slots from now on, at this price for a job. None while it only finishes what it has.
	fn on_offer(_class: ClassId, _operator: &AccountId, _slots: u32, _price: Balance) {}
	/// An offer is gone.
	fn on_offer_removed(_class: ClassId, _operator: &AccountId) {}
	/// A class is gone, and there are no offers in it.
	fn on_class_closed(_class: ClassId) {}

	/// Whether capacity in a class is paid for in this era, so that its jobs need pay for computing only.
	fn is_rewarded(_class: ClassId) -> bool {
		false
	}

	/// What it uses when it is asked for a class, or told of it: of a settlement, a refund or an overturned result.
	fn demand_accesses() -> Accesses {
		Accesses::default()
	}
	/// What it uses when it is told of an operator's result or timeout, beside that of the class.
	fn attempt_accesses() -> Accesses {
		Accesses::default()
	}
	/// What it uses when it is told of an offer.
	fn offer_accesses() -> Accesses {
		Accesses::default()
	}

	/// The keys of the storage that it uses, which the teller pays for apart from what it measures.
	#[cfg(feature = "runtime-benchmarks")]
	fn keys(_class: ClassId, _operator: &AccountId) -> Vec<Vec<u8>> {
		Vec::new()
	}
}

impl<AccountId, Balance> DemandObserver<AccountId, Balance> for () {
	fn on_settled(_: ClassId, _: JobId, _: &AccountId, _: Balance, _: Balance) {}
	fn on_timeout(_: ClassId, _: JobId, _: &AccountId) {}
	fn on_refunded(_: ClassId, _: JobId, _: RefundReason, _: Balance) {}
}

/// A class, as far as rewards depend on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ClassBrief<Balance> {
	/// The hardware that it asks for.
	pub hardware: HardwareTier,
	/// Blocks for which a job keeps a slot busy at most.
	pub job_blocks: u32,
	/// Slots of different operators that a job takes at once.
	pub slots_per_job: u8,
	/// Lowest fee for each of them, planck.
	pub min_fee: Balance,
	/// Stake behind an offered slot, planck.
	pub stake_per_slot: Balance,
	/// Offers in it.
	pub offers: u32,
}

/// An offer, as far as rewards depend on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OfferBrief<Balance> {
	/// Jobs that it takes at once; none while it only finishes what it has.
	pub slots: u32,
	/// What it asks for a job, planck.
	pub price: Balance,
	/// How likely it is to serve the next request, parts per million.
	pub quality_ppm: u32,
	/// Whether its stake covers its slots and it is not chilled, so that it is assigned jobs.
	pub eligible: bool,
}

/// The offers of all classes, as the rewards see them.
pub trait OfferBook<AccountId, Balance> {
	/// A class.
	fn class(class: ClassId) -> Option<ClassBrief<Balance>>;

	/// An operator's offer in a class.
	fn offer(class: ClassId, operator: &AccountId) -> Option<OfferBrief<Balance>>;

	/// At most `limit` offers of a class, from the pool's index `start`. An offer's index changes when others leave. Not for use
	/// in a block.
	fn offers(class: ClassId, start: u32, limit: u32) -> Vec<(AccountId, OfferBrief<Balance>)>;

	/// The classes in which an operator offers, in order. Not for use in a block.
	fn classes_of(operator: &AccountId) -> Vec<ClassId>;

	/// Opens a class of its own in which each of these operators, that need not exist before, offers so many slots at the lowest
	/// price.
	#[cfg(feature = "runtime-benchmarks")]
	fn set_up(operators: &[AccountId], slots: u32) -> Result<ClassId, DispatchError>;
}

/// A result that is not paid yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Contestable<AccountId, Balance> {
	/// Stash of who signed it.
	pub operator: AccountId,
	/// What stands behind it and is slashed when it is proven wrong, planck.
	pub pledge: Balance,
	/// The model that was to be run.
	pub model: ModelRoot,
	/// The root over the inputs.
	pub input_root: H256,
	/// What the operator says came of it.
	pub claim: ResultClaim,
}

/// The results of jobs, as the dispute game sees and judges them.
pub trait DisputedResults<AccountId, Balance> {
	/// The unpaid result of an attempt at a job. `None` once it is paid or void.
	fn contestable(job: JobId, attempt: Attempt) -> Option<Contestable<AccountId, Balance>>;

	/// Marks one more dispute on the result of an attempt at a job. Its settlement waits. Fails when there is no such result
	/// or its window closed.
	fn open_dispute(job: JobId, attempt: Attempt) -> Result<Contestable<AccountId, Balance>, DispatchError>;

	/// One dispute was decided for the operator.
	fn dismiss_dispute(job: JobId, attempt: Attempt) -> DispatchResult;

	/// One dispute was decided against the operator, on this ground: the result of this attempt is void, whatever other disputes
	/// there are on it, and its pledge is redeemed. Others who stand behind the same result lose what they pledged for it if it
	/// was proven wrong ([`Ground::Proof`]). The job goes on with what another operator found, or is assigned anew, in the next attempt; or it is refunded.
	fn overturn(job: JobId, attempt: Attempt, ground: Ground) -> DispatchResult;

	/// Whether an account has said that this result is wrong and loses a pledge unless it is proven so. It disputes without a bond,
	/// once.
	fn dissents(job: JobId, attempt: Attempt, account: &AccountId) -> bool;

	/// An account brought a charge against this result that begins a dispute; a demand is none. Returns whether it does so without a
	/// bond, because it has pledged for what it says: it dissents ([`Self::dissents`]), or was drawn to audit the result and has done
	/// so with it. It can't again.
	fn charged(job: JobId, attempt: Attempt, account: &AccountId) -> bool;

	/// Weight of [`Self::charged`].
	fn charged_weight() -> Weight;

	/// What an unpaid result is the result of. `due` is the last block in which a dispute may be opened. Not for use in a block.
	fn execution(job: JobId, attempt: Attempt) -> Option<Execution>;

	/// At most `limit` results whose windows are open, those that close first first. Not for use in a block.
	fn in_window(limit: u32) -> Vec<(JobId, Attempt)>;

	/// Makes a result of this model on this input, with an open window.
	#[cfg(feature = "runtime-benchmarks")]
	fn set_up(
		model: ModelRoot,
		input_root: H256,
		claim: ResultClaim,
	) -> Result<(JobId, Attempt, AccountId), DispatchError>;
}

/// Where operators' machines are that fail together.
pub trait FailureDomains<AccountId> {
	/// The domain in which an operator is taken to be now: the one that it has declared, or the one with which it was found to fail.
	/// All that have declared none are in [`UNDECLARED`].
	fn domain_of(operator: &AccountId) -> DomainId;
}

/// Nobody declares any.
impl<AccountId> FailureDomains<AccountId> for () {
	fn domain_of(_: &AccountId) -> DomainId {
		UNDECLARED
	}
}

/// Takes what is paid for the keepers of artefacts.
///
/// The payer pays for the work: the first time in a block by the storage that is used, and each time by [`Self::weight`].
pub trait ArtefactDemand<Credit> {
	/// Takes this in on account of an artefact: it is for those who keep it on request. Gives it back where nobody has shown that it
	/// does.
	fn on_paid(cid: &Cid, money: Credit) -> Result<(), Credit>;

	/// What it uses of all artefacts together.
	fn common_accesses() -> Accesses {
		Accesses::default()
	}
	/// What it uses of an artefact, beside that.
	fn artefact_accesses() -> Accesses {
		Accesses::default()
	}
	/// Weight of [`Self::on_paid`] apart from its storage.
	fn weight() -> Weight {
		Weight::zero()
	}

	/// The keys of the storage that it uses, which the payer pays for apart from what it measures.
	#[cfg(feature = "runtime-benchmarks")]
	fn keys(_cid: &Cid) -> Vec<Vec<u8>> {
		Vec::new()
	}
}

/// Nobody keeps anything.
impl<Credit> ArtefactDemand<Credit> for () {
	fn on_paid(_: &Cid, money: Credit) -> Result<(), Credit> {
		Err(money)
	}
}

/// A pallet whose work is done by the local worker service.
pub trait WorkerDuties<AccountId> {
	/// The pallet's call, or the runtime's.
	type Call;

	/// What the chain asks of this worker key now, most urgent first, at most `limit`.
	fn tasks(worker: &AccountId, limit: u32) -> Vec<Task>;

	/// The one call that reports these answers, if there is anything to report. Answers that are not its own, and what is
	/// left over, are dropped: they come again.
	fn call(worker: &AccountId, answers: Vec<Answer>) -> Option<Self::Call>;
}

/// External data, as other pallets read it.
pub trait FeedReader<AccountId, BlockNumber> {
	/// What was asked in a request, until it is forgotten. Whoever uses a value must look at this first: anybody may ask anything.
	fn query(feed: FeedId) -> Option<Query>;

	/// What was settled of it: a value, or why there is none. `None` before, and once it is forgotten.
	fn value(feed: FeedId) -> Option<FeedValue<AccountId, BlockNumber>>;
}
