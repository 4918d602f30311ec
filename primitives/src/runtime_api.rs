//! What the runtime answers to `state_call`.

use crate::{
	disputes::{Dispute, DisputeId, Side},
	feeds::{Feed, FeedId, FeedOffer, FeedPanel, FeedValue, Query, Source, SourceId},
	governance::ParameterState,
	jobs::{Attempt, Audit, Class, ClassId, HardwareTier, Job, JobId, Model, ModelRoot, Panel, Quality},
	retrieval::{ArtefactState, Deal, DealId, KeepingState, Probe, Request, RequestId},
	rewards::{ClassTerms, DomainId, EraIndex, EraSummary, IssuanceSchedule, RewardParameters},
	traits::Role,
	worker::{Answer, Task},
	Balance, Cid,
};
use alloc::vec::Vec;
use codec::{Codec, Decode, Encode};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::Permill;

/// A job that waits for a worker key's result.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct Assignment<BlockNumber> {
	/// The job.
	pub job: JobId,
	/// The attempt.
	pub attempt: Attempt,
	/// Its class.
	pub class: ClassId,
	/// The model to run.
	pub model: ModelRoot,
	/// Last block in which a result is accepted.
	pub due: BlockNumber,
}

/// An offer as seen from outside.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct OfferState<AccountId, Balance> {
	/// The class.
	pub class: ClassId,
	/// Index in the class's pool.
	pub index: u32,
	/// The operator's stash.
	pub operator: AccountId,
	/// What it asks for a job, planck.
	pub price: Balance,
	/// Jobs that it takes at once.
	pub slots: u32,
	/// Jobs that it has now.
	pub active: u32,
	/// Its record in this class.
	pub quality: Quality,
	/// Posterior mean of success, parts per million.
	pub success_ppm: u32,
	/// Takes no new jobs.
	pub leaving: bool,
	/// Whether its stake covers its slots and it is not chilled, so that it is assigned jobs.
	pub eligible: bool,
}

/// A class as seen from outside.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct ClassState<AccountId, Balance> {
	/// The class.
	pub class: Class<AccountId, Balance>,
	/// Slots of all eligible offers.
	pub slots: u32,
	/// Of these, free ones.
	pub free: u32,
	/// Lowest price of an eligible offer, planck.
	pub best_price: Option<Balance>,
}

/// An operator's bond as seen from outside.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct BondState<AccountId, Balance, BlockNumber> {
	/// Active bond, planck.
	pub active: Balance,
	/// Part of it that is promised to back work, planck.
	pub backing: Balance,
	/// Part of it that stands behind results which can still be proven wrong, planck.
	pub pledged: Balance,
	/// Unbonding amounts and the block from which each may be withdrawn.
	pub unbonding: Vec<(Balance, BlockNumber)>,
	/// Roles.
	pub roles: Vec<Role>,
	/// Worker key.
	pub worker: Option<AccountId>,
	/// Takes no work at the moment.
	pub chilled: bool,
}

/// A validator's pool of delegations as seen from outside.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct PoolState<Balance, BlockNumber> {
	/// What the delegators own together, planck. Grows with rewards, shrinks with slashes.
	pub total: Balance,
	/// Part of it that counts in elections, planck.
	pub counted: Balance,
	/// Most that counts with the stash's bond as it is, and most up to which more can be delegated, planck.
	pub cap: Balance,
	/// Number of delegators, those included who have only amounts on their way out.
	pub delegators: u32,
	/// Part of the delegators' rewards that the stash keeps.
	pub commission: Permill,
	/// Takes no delegations any more, and everybody may be sent away.
	pub closing: bool,
	/// Amounts on their way out, planck, and the block from which each may be withdrawn.
	pub leaving: Vec<(Balance, BlockNumber)>,
}

/// What an account has in a pool.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct DelegationState<AccountId, Balance, BlockNumber> {
	/// The stash whose pool it is.
	pub stash: AccountId,
	/// What the delegation is worth now, planck.
	pub value: Balance,
	/// Amounts on their way out, planck, and the block from which each may be withdrawn. A slash may still make them less.
	pub leaving: Vec<(Balance, BlockNumber)>,
	/// What may be withdrawn now, planck.
	pub due: Balance,
}

/// Who stands for election as a validator.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct CandidateState<AccountId, Balance> {
	/// The stash.
	pub stash: AccountId,
	/// Its active bond, planck.
	pub own: Balance,
	/// What of its delegations counts, planck.
	pub delegated: Balance,
	/// Whether it can be elected: bonded at the minimum, not chilled, and with session keys.
	pub eligible: bool,
	/// Whether it validates in the next session.
	pub elected: bool,
}

/// A dispute as seen from outside.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct DisputeState<AccountId, Balance, BlockNumber> {
	/// Its number.
	pub id: DisputeId,
	/// What the chain stores of it.
	pub dispute: Dispute<AccountId, Balance, BlockNumber>,
	/// Whose move it is.
	pub side: Side,
	/// Last block in which the move is accepted.
	pub deadline: BlockNumber,
	/// Whether another dispute has made the result void already, so that this one is won.
	pub moot: bool,
}

/// What is governed, and what it will be.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct Governed<V> {
	/// What applies in the current era.
	pub now: V,
	/// What applies from the next era on, if that is something else.
	pub next: Option<V>,
}

/// The rewards as a whole.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct RewardsState<BlockNumber> {
	/// The current era.
	pub era: EraIndex,
	/// Its first block.
	pub start: BlockNumber,
	/// First block of the next era, or a later one when the era before is not paid by then.
	pub ends: BlockNumber,
	/// The era before, while it is being paid.
	pub paying: Option<EraIndex>,
	/// Parameters.
	pub parameters: Governed<RewardParameters>,
	/// Issuance.
	pub schedule: Governed<IssuanceSchedule>,
	/// What will be issued for the current era, planck.
	pub issuance: Balance,
	/// What the current era begins with, planck. While the era before is being paid, it is not known and this is 0.
	pub carried: Balance,
	/// Budget of the current era if it showed what the last one did, planck.
	pub budget: Balance,
	/// What the weighted demand of all classes is worth in an era, planck.
	pub worth: Balance,
}

/// A failure domain.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct DomainState {
	/// Its number.
	pub id: DomainId,
	/// `provider/region`; empty for that of operators who have declared none.
	pub name: Vec<u8>,
	/// Operators that have declared it.
	pub members: u32,
	/// Share of the remembered eras in which it was not down, parts per million.
	pub availability_ppm: u32,
}

/// Eras in a row in which the same domains were down.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct OutageState {
	/// The first of them.
	pub from: EraIndex,
	/// How many.
	pub eras: u32,
	/// The domains that were down.
	pub down: Vec<DomainId>,
	/// The domains of which nobody knows.
	pub silent: Vec<DomainId>,
}

/// What is remembered of outages.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct PastState {
	/// First era that is remembered.
	pub since: EraIndex,
	/// Era after the last.
	pub until: EraIndex,
	/// Eras in which domains were down, in order.
	pub outages: Vec<OutageState>,
}

/// What a failure domain contributes to a class.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct DomainCoverage {
	/// The domain.
	pub domain: DomainId,
	/// Effective capacity, units of 10^-12 slot.
	pub capacity: u64,
	/// Share of the remembered eras in which it was not down, parts per million.
	pub availability_ppm: u32,
	/// Probability that its last slot is up and needed, parts per million.
	pub price_ppm: u32,
	/// The same in units of 2^-96.
	pub price: u128,
	/// Share of demand that would be served while it is down and nothing else, parts per million.
	pub success_without_ppm: u32,
}

/// How well a class is covered, by the offers that it has now.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct ClassCoverage {
	/// The class.
	pub class: ClassId,
	/// The hardware that it asks for.
	pub hardware: HardwareTier,
	/// How it is rewarded.
	pub terms: Governed<ClassTerms>,
	/// Slots that demand keeps busy, or would, units of 10^-12 slot.
	pub load: u64,
	/// What an era's jobs cost, or would, planck.
	pub value: Balance,
	/// Effective capacity of all offers that count, units of 10^-12 slot.
	pub capacity: u64,
	/// Demand that is served on average, units of 10^-12 slot.
	pub served: u64,
	/// Share of demand that is served on average, parts per million.
	pub success_ppm: u32,
	/// Its part of the budget, planck.
	pub budget: Balance,
	/// What it may be paid, planck.
	pub allowance: Balance,
	/// What its offers would be paid together in an era, planck.
	pub reward: Balance,
	/// Offers count up to this price of a job, planck.
	pub price_limit: Balance,
	/// Offers that count.
	pub offers: u32,
	/// Jobs that were settled in the last era.
	pub settled: u32,
	/// Jobs that nobody served in the last era and that could have paid.
	pub unserved: u32,
	/// Assignments that timed out in the last era.
	pub timeouts: u32,
	/// Results that were proven wrong in the last era.
	pub overturned: u32,
	/// The domains that serve it, in order.
	pub domains: Vec<DomainCoverage>,
}

/// Why an offer would not be paid if the era ended now.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub enum Excluded {
	/// It was not there when the era began, or it only finishes what it has.
	NotThroughout,
	/// It asks more for a job than the class's limit, or did in this era.
	TooExpensive,
	/// Its stake doesn't cover its slots, or its operator is chilled.
	NotEligible,
	/// Its operator was chilled in this era.
	Rested,
}

/// What an operator adds to a class, by the offers that it has now.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct OperatorCoverage<AccountId> {
	/// The class.
	pub class: ClassId,
	/// The operator's stash.
	pub operator: AccountId,
	/// The domain in which it is priced.
	pub domain: DomainId,
	/// Slots that it offers.
	pub slots: u32,
	/// How likely it is to serve the next request, parts per million.
	pub quality_ppm: u32,
	/// Effective capacity, units of 10^-12 slot.
	pub capacity: u64,
	/// Its marginal request success: what it adds to the demand served, units of 10^-12 slot.
	pub marginal_success: u64,
	/// What it would earn in an era, planck.
	pub reward: Balance,
	/// What is withheld of its first rewards yet, planck.
	pub owed: Balance,
	/// Why it would not be paid if the era ended now.
	pub excluded: Option<Excluded>,
}

/// An operator, as the rewards see it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct OperatorRewards<AccountId> {
	/// The domain that it has declared.
	pub declared: Governed<DomainId>,
	/// The domain in which it is priced.
	pub priced: DomainId,
	/// Held while it has declared a domain, planck.
	pub deposit: Balance,
	/// First era in which it may declare another domain, or none.
	pub may_move: EraIndex,
	/// What it adds to each class in which it offers.
	pub coverage: Vec<OperatorCoverage<AccountId>>,
}

/// What an offer that does not exist would add and earn.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct RewardQuote {
	/// The class.
	pub class: ClassId,
	/// Slots.
	pub slots: u32,
	/// How likely it would be to serve a request, parts per million.
	pub quality_ppm: u32,
	/// Probability that its last slot would be up and needed, parts per million.
	pub price_ppm: u32,
	/// What it would add to the demand served, units of 10^-12 slot.
	pub marginal_success: u64,
	/// What it would earn in an era, as far as the class's allowance lets it, planck.
	pub reward: Balance,
	/// What would be withheld of its first rewards, planck.
	pub entry: Balance,
	/// Stake behind its slots, planck.
	pub stake: Balance,
}

/// A class that could use one more slot.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct Need {
	/// What a newcomer's slot would add and earn.
	pub quote: RewardQuote,
	/// The hardware that the class asks for.
	pub hardware: HardwareTier,
	/// Slots that demand keeps busy, or would, units of 10^-12 slot.
	pub load: u64,
	/// Effective capacity of all offers that count, units of 10^-12 slot.
	pub capacity: u64,
	/// Share of demand that is served on average, parts per million.
	pub success_ppm: u32,
}

/// A data operator as seen from outside.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct DataOperatorState<AccountId, Balance> {
	/// What it offers, and what it did so far.
	pub offer: FeedOffer<AccountId, Balance>,
	/// Requests that it has now.
	pub active: u32,
	/// Posterior mean of being right, parts per million.
	pub success_ppm: u32,
	/// Whether its stake covers its slots and it is not chilled, so that it is asked.
	pub eligible: bool,
}

/// A request that waits for a worker key.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct FeedTask<BlockNumber> {
	/// The request.
	pub feed: FeedId,
	/// Whether the finding is to be told, and not only committed to.
	pub tell: bool,
	/// Last block for it.
	pub due: BlockNumber,
	/// What is asked.
	pub query: Query,
}

sp_api::decl_runtime_apis! {
	/// Models, classes, offers and jobs. Lists are paged: at most `limit` rows, itself capped at 1,000.
	pub trait JobRegistryApi<AccountId, Balance, BlockNumber>
	where
		AccountId: Codec,
		Balance: Codec,
		BlockNumber: Codec,
	{
		/// A job by its number, until it is forgotten.
		fn job(id: JobId) -> Option<Job<AccountId, Balance, BlockNumber>>;
		/// Jobs of a client, newest first, below `before`.
		fn jobs_of(client: AccountId, before: Option<JobId>, limit: u32) -> Vec<(JobId, Job<AccountId, Balance, BlockNumber>)>;
		/// What waits for this worker key's results, commitments, reveals, audits and traces, most urgent first.
		fn assignments_of(worker: AccountId) -> Vec<Assignment<BlockNumber>>;
		/// A model by its root.
		fn model(root: ModelRoot) -> Option<Model<AccountId, Balance>>;
		/// Models by name; the empty name finds all.
		fn models(name: Vec<u8>, limit: u32) -> Vec<(ModelRoot, Model<AccountId, Balance>)>;
		/// A class with its capacity.
		fn class(id: ClassId) -> Option<ClassState<AccountId, Balance>>;
		/// Classes of a model, optionally for one tier of hardware.
		fn classes_of(model: ModelRoot, hardware: Option<HardwareTier>) -> Vec<(ClassId, ClassState<AccountId, Balance>)>;
		/// Offers in a class, from the pool's index `start`.
		fn offers(id: ClassId, start: u32, limit: u32) -> Vec<OfferState<AccountId, Balance>>;
		/// Offers of an operator.
		fn offers_of(operator: AccountId) -> Vec<OfferState<AccountId, Balance>>;
		/// The operators of a redundant job and what they said, until it is settled or refunded.
		fn panel(id: JobId) -> Option<Panel<AccountId, Balance>>;
		/// The audit of a job's result, if it was drawn for one, until it is settled or void.
		fn audit(id: JobId) -> Option<Audit<AccountId, Balance, BlockNumber>>;
	}

	/// What the chain asks of a key, for those who serve it from outside of a node: a stand-alone challenger, say.
	pub trait DutiesApi<AccountId>
	where
		AccountId: Codec,
	{
		/// What is to be done, most urgent first; at most `limit`, itself capped at 512.
		fn tasks(key: AccountId, limit: u32) -> Vec<Task>;
		/// The encoded call that says what came of it, if any of that would be accepted now.
		fn answer(key: AccountId, answers: Vec<Answer>) -> Option<Vec<u8>>;
	}

	/// Disputes about results. Lists have at most 1,000 rows.
	pub trait DisputesApi<AccountId, Balance, BlockNumber>
	where
		AccountId: Codec,
		Balance: Codec,
		BlockNumber: Codec,
	{
		/// An open dispute.
		fn dispute(id: DisputeId) -> Option<DisputeState<AccountId, Balance, BlockNumber>>;
		/// Open disputes about results of a job.
		fn disputes_of(job: JobId) -> Vec<DisputeState<AccountId, Balance, BlockNumber>>;
		/// Disputes in which it is this key's turn, or the stash's for which it speaks, most urgent first.
		fn turns_of(key: AccountId) -> Vec<DisputeState<AccountId, Balance, BlockNumber>>;
		/// What the operator revealed last in a dispute, hashes or bytes, until the next move; or its answer to a demand, as long as
		/// it is kept.
		fn revealed(id: DisputeId) -> Option<Vec<u8>>;
		/// The roots of nodes' results that the operator posted in a dispute, as far as it did.
		fn posted_trace(id: DisputeId) -> Vec<H256>;
	}

	/// What is governed.
	pub trait GovernanceApi {
		/// Every governed parameter: its value, its bounds, and who decides.
		fn parameters() -> Vec<ParameterState>;
		/// By what the periods of referenda are divided on this chain.
		fn pace() -> u32;
		/// Number of the running era. What is decided in one takes effect with the next.
		fn era() -> u32;
	}

	/// Coverage rewards: what is covered, by whom, and where capacity is needed. Lists have at most 1,000 rows.
	pub trait RewardsApi<AccountId, BlockNumber>
	where
		AccountId: Codec,
		BlockNumber: Codec,
	{
		/// Era, parameters and funds.
		fn rewards() -> RewardsState<BlockNumber>;
		/// What became of past eras, newest first.
		fn eras(limit: u32) -> Vec<EraSummary>;
		/// Failure domains.
		fn domains() -> Vec<DomainState>;
		/// What is remembered of outages.
		fn past() -> PastState;
		/// How well a class is covered.
		fn coverage(id: ClassId) -> Option<ClassCoverage>;
		/// How well classes are covered of which there is or was demand, or that have a weight, from the class `start`.
		fn coverages(start: ClassId, limit: u32) -> Vec<ClassCoverage>;
		/// What operators add to a class, from the pool's index `start`.
		fn operators(id: ClassId, start: u32, limit: u32) -> Vec<OperatorCoverage<AccountId>>;
		/// An operator.
		fn operator(stash: AccountId) -> OperatorRewards<AccountId>;
		/// What an offer would add and earn, in a domain or in one that nobody is in. The quality is in parts per million, that of a
		/// newcomer unless given.
		fn quote(id: ClassId, domain: Option<DomainId>, slots: u32, quality_ppm: Option<u32>) -> Option<RewardQuote>;
		/// Classes that hardware of this tier or a lower one serves, by what a newcomer's slot would earn, then by what it would add.
		fn needed(hardware: HardwareTier, domain: Option<DomainId>, limit: u32) -> Vec<Need>;
	}

	/// Bonds, worker keys, delegations and candidates. Lists are paged: at most `limit` rows, itself capped at 1,000.
	pub trait StakingApi<AccountId, Balance, BlockNumber>
	where
		AccountId: Codec,
		Balance: Codec,
		BlockNumber: Codec,
	{
		/// The bond of a stash.
		fn bond_of(stash: AccountId) -> Option<BondState<AccountId, Balance, BlockNumber>>;
		/// The stash for which a worker key speaks.
		fn stash_of_worker(worker: AccountId) -> Option<AccountId>;
		/// The pool of a stash.
		fn pool_of(stash: AccountId) -> Option<PoolState<Balance, BlockNumber>>;
		/// What an account has in pools, from behind the one of the stash `after`.
		fn delegations_of(delegator: AccountId, after: Option<AccountId>, limit: u32) -> Vec<DelegationState<AccountId, Balance, BlockNumber>>;
		/// Candidates, strongest first as of the last election, from position `start`.
		fn candidates(start: u32, limit: u32) -> Vec<CandidateState<AccountId, Balance>>;
	}

	/// External data: requests, what was settled of them, sources and who answers. Lists are paged: at most `limit` rows, itself
	/// capped at 1,000.
	pub trait DataFeedsApi<AccountId, Balance, BlockNumber>
	where
		AccountId: Codec,
		Balance: Codec,
		BlockNumber: Codec,
	{
		/// A request by its number, until it is forgotten.
		fn feed(id: FeedId) -> Option<Feed<AccountId, Balance, BlockNumber>>;
		/// Requests of an account, newest first, below `before`.
		fn feeds_of(requester: AccountId, before: Option<FeedId>, limit: u32) -> Vec<(FeedId, Feed<AccountId, Balance, BlockNumber>)>;
		/// What was settled of a request, until it is forgotten. A tensor's root and CID are what a job's submission takes.
		fn value(id: FeedId) -> Option<FeedValue<AccountId, BlockNumber>>;
		/// Who is at a request and what each said, until it ends. Who did not commit in time is not among them any more.
		fn members(id: FeedId) -> FeedPanel<AccountId, Balance>;
		/// A source by its number.
		fn source(id: SourceId) -> Option<Source<AccountId, Balance>>;
		/// Sources by their numbers, from `start`.
		fn sources(start: SourceId, limit: u32) -> Vec<(SourceId, Source<AccountId, Balance>)>;
		/// A data operator.
		fn operator(stash: AccountId) -> Option<DataOperatorState<AccountId, Balance>>;
		/// Data operators, from the pool's index `start`.
		fn operators(start: u32, limit: u32) -> Vec<DataOperatorState<AccountId, Balance>>;
		/// What waits for this worker key, most urgent first.
		fn tasks_of(worker: AccountId) -> Vec<FeedTask<BlockNumber>>;
	}

	/// Artefacts that are kept for a fee. Lists have at most 1,000 rows.
	pub trait RetrievalApi<AccountId, Balance, BlockNumber>
	where
		AccountId: Codec,
		Balance: Codec,
		BlockNumber: Codec,
	{
		/// Era, terms and budget.
		fn keeping() -> KeepingState<Balance, BlockNumber>;
		/// A request, as long as it stands.
		fn request(id: RequestId) -> Option<Request<AccountId, Balance>>;
		/// Requests, newest first, below `before`.
		fn requests(before: Option<RequestId>, limit: u32) -> Vec<(RequestId, Request<AccountId, Balance>)>;
		/// A term, as long as it stands.
		fn deal(id: DealId) -> Option<Deal<AccountId, Balance, BlockNumber>>;
		/// Terms under a request.
		fn deals(request: RequestId) -> Vec<(DealId, Deal<AccountId, Balance, BlockNumber>)>;
		/// Terms of an operator.
		fn deals_of(operator: AccountId) -> Vec<(DealId, Deal<AccountId, Balance, BlockNumber>)>;
		/// Who keeps an artefact, and what they share.
		fn keepers(cid: Cid) -> Option<ArtefactState<AccountId, Balance>>;
		/// What is being asked of a worker key's operator, due first first.
		fn probes_of(key: AccountId) -> Vec<Probe>;
	}
}
