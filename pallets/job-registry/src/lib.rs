#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
	not(test),
	deny(
		clippy::unwrap_used,
		clippy::expect_used,
		clippy::indexing_slicing,
		clippy::arithmetic_side_effects,
		clippy::as_conversions,
		clippy::float_arithmetic
	)
)]

extern crate alloc;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

mod agenda;
mod assignment;
mod audit;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod book;
mod disputes;
mod escrow;
mod keepers;
mod lifecycle;
mod observing;
mod offchain;
mod offers;
mod panel;
mod penalties;
mod publishing;
mod results;
mod settlement;
mod succession;
mod traces;
mod try_state;
mod types;
mod vacancies;
mod views;
pub mod weights;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

// FRAME's macros and the codec's derives expand to `as` and `expect`; what is written by hand in here has neither.
#[allow(clippy::as_conversions, clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use ambit_primitives::{
		jobs::{
			Attempt, ClassId, ClassSpec, DeclineReason, HardwareTier, JobId, LatencyTier, ModelName,
			ModelRoot, Quality, RefundReason, Report, ValueTypes, VerificationMode, MAX_REPORTS,
		},
		traits::{ArtefactDemand, DemandObserver, StakeLedger},
		Cid,
	};
	use frame_support::{
		pallet_prelude::*,
		traits::{
			fungible::{Balanced, BalancedHold, MutateHold},
			Randomness,
		},
		weights::WeightMeter,
	};
	use frame_system::pallet_prelude::*;
	use sp_core::H256;
	use sp_runtime::Permill;

	/// Those without `#[pallet::constant]` may change from one block to the next; what has begun then ends by what was noted of it.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// What fees and deposits are held in.
		type Currency: Balanced<Self::AccountId>
			+ BalancedHold<Self::AccountId, Reason = Self::RuntimeHoldReason>
			+ MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// The runtime's reasons for holding funds.
		type RuntimeHoldReason: From<HoldReason>;

		/// The bonds that back offered slots.
		type Stake: StakeLedger<Self::AccountId, BalanceOf<Self>>;

		/// Draws the operators. What it gives in a block must have been unknown when the block before was filled.
		type Randomness: Randomness<Self::Hash, BlockNumberFor<Self>>;

		/// Told what became of demand.
		type Observer: DemandObserver<Self::AccountId, BalanceOf<Self>>;

		/// Takes the data operators' share of each fee, for the keepers of what the job used.
		type Keepers: ArtefactDemand<CreditOf<Self>>;

		/// Gets the protocol's share of each fee, and what of the data operators' share is for artefacts that nobody keeps.
		type ProtocolAccount: Get<Self::AccountId>;

		/// Share of a fee that goes to the operator, where nothing else pays it.
		type OperatorShare: Get<Permill>;

		/// The same in classes in which rewards pay for capacity: what computing costs.
		type RewardedOperatorShare: Get<Permill>;

		/// Share of a fee that goes to data operators who keep the job's model and input. What remains is the protocol's.
		type DataShare: Get<Permill>;

		/// Held while a model is published, planck.
		type ModelDeposit: Get<BalanceOf<Self>>;

		/// Held while a class is open, planck.
		type ClassDeposit: Get<BalanceOf<Self>>;

		/// Least that a class's lowest fee may be, planck.
		type LeastMinFee: Get<BalanceOf<Self>>;

		/// Most that a class's lowest fee may be, planck.
		type MostMinFee: Get<BalanceOf<Self>>;

		/// Least that a class may ask as stake behind a slot, planck. Not 0: it bounds the offers that a bond can make.
		type LeastStakePerSlot: Get<BalanceOf<Self>>;

		/// Most that a class may ask as stake behind a slot, planck.
		type MostStakePerSlot: Get<BalanceOf<Self>>;

		/// What stands behind a result as a multiple of its fee: an operator that is found out once in so many wrong results
		/// gains nothing by them.
		type PledgeMultiple: Get<u32>;

		/// Least that stands behind a result, planck. At most [`Self::LeastStakePerSlot`].
		type LeastPledge: Get<BalanceOf<Self>>;

		/// Least that an auditor pledges, planck: as much as the bond of a dispute, because its own needs none.
		type LeastAuditPledge: Get<BalanceOf<Self>>;

		/// Most slots in one offer.
		#[pallet::constant]
		type MaxSlots: Get<u32>;

		/// Most offers in one class.
		#[pallet::constant]
		type MaxOffersPerClass: Get<u32>;

		/// Free slots that are drawn for each assignment, of which the best takes it: the d in "power of d choices". From 1 to 6.
		#[pallet::constant]
		type Samples: Get<u32>;

		/// Tries at a job before it is refunded. At most [`MOST_ATTEMPTS`].
		type MaxAttempts: Get<Attempt>;

		/// Blocks in which a result may be disputed, but for signed ones.
		type DisputeWindow: Get<BlockNumberFor<Self>>;

		/// Blocks in which the operators of a redundant job reveal what they committed to.
		type RevealPeriod: Get<BlockNumberFor<Self>>;

		/// Share of a pledge that is burnt when its operator of a redundant job, or its auditor, says nothing in time.
		type SilencePenalty: Get<Permill>;

		/// Share of the results of audited classes that is sent to an auditor.
		type AuditShare: Get<Permill>;

		/// Blocks for which a finished job is kept.
		type RetentionPeriod: Get<BlockNumberFor<Self>>;

		/// How far ahead a job's deadline may be, blocks.
		type MaxDeadline: Get<BlockNumberFor<Self>>;

		/// Most weight that assignments and timeouts take at the start of a block.
		#[pallet::constant]
		type ServiceWeight: Get<Weight>;

		/// Measured weights.
		type WeightInfo: WeightInfo;
	}

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Why funds are held.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// A client's fee ceiling, until the job is settled or refunded.
		JobFee,
		/// While a model is published.
		ModelDeposit,
		/// While a class is open.
		ClassDeposit,
	}

	/// Models by their root.
	#[pallet::storage]
	pub type Models<T: Config> = StorageMap<_, Blake2_128Concat, ModelRoot, ModelOf<T>>;

	/// Number of the next class.
	#[pallet::storage]
	pub type NextClassId<T: Config> = StorageValue<_, ClassId, ValueQuery>;

	/// Workload classes.
	#[pallet::storage]
	pub type Classes<T: Config> = StorageMap<_, Twox64Concat, ClassId, ClassOf<T>>;

	/// The class of each specification, by model.
	#[pallet::storage]
	pub type ClassBySpec<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		ModelRoot,
		Twox64Concat,
		(HardwareTier, LatencyTier, VerificationMode),
		ClassId,
	>;

	/// The pool of each class: offers at the indices `0..class.offers`, so that sampling needs no list.
	#[pallet::storage]
	pub type Offers<T: Config> = StorageDoubleMap<_, Twox64Concat, ClassId, Twox64Concat, u32, OfferOf<T>>;

	/// Slots of a class's offers that are free, by the offers' indices: 0 for those that leave.
	#[pallet::storage]
	pub type Vacancies<T: Config> =
		StorageMap<_, Twox64Concat, ClassId, BoundedVec<u16, T::MaxOffersPerClass>, ValueQuery>;

	/// Jobs that an operator has in a class now: at most its slots there (more only just after it lowered them).
	#[pallet::storage]
	pub type Active<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Twox64Concat,
		ClassId,
		BoundedVec<JobId, T::MaxSlots>,
		ValueQuery,
	>;

	/// Index of an operator's offer in a class's pool.
	#[pallet::storage]
	pub type OfferIndex<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, ClassId, u32>;

	/// Records below a newcomer's of operators that left a class, so that nobody sheds one by leaving and coming back.
	#[pallet::storage]
	pub type Records<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ClassId, Blake2_128Concat, T::AccountId, Quality>;

	/// Number of the next job. Every block with a submission writes it once; `on_initialize` pays for that.
	#[pallet::storage]
	#[pallet::whitelist_storage]
	pub type NextJobId<T: Config> = StorageValue<_, JobId, ValueQuery>;

	/// Jobs, until they are forgotten.
	#[pallet::storage]
	pub type Jobs<T: Config> = StorageMap<_, Twox64Concat, JobId, JobOf<T>>;

	/// The operators of redundant jobs: all of them until there is a result, then those that do not stand for it.
	#[pallet::storage]
	pub type Panels<T: Config> = StorageMap<_, Twox64Concat, JobId, PanelOf<T>>;

	/// Which of them have disputed the result that stands, and so used the one dispute that they have without a bond.
	#[pallet::storage]
	pub type Dissents<T: Config> = StorageMap<_, Twox64Concat, JobId, DissentersOf<T>, ValueQuery>;

	/// Audits of results that are not paid: until they end without an opinion, or the result is paid or void.
	#[pallet::storage]
	pub type Audits<T: Config> = StorageMap<_, Twox64Concat, JobId, AuditOf<T>>;

	/// Results that are audited and of which the operator has not said the trace, by its stash, with the last block in which it may: until
	/// it has, the auditor has declined or disputed, or the result is void.
	#[pallet::storage]
	pub type TracesDue<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, JobId, BlockNumberFor<T>>;

	/// What is to be looked at in which block: pages by lane, block and page number.
	#[pallet::storage]
	pub type Agenda<T: Config> = StorageMap<
		_,
		Twox64Concat,
		(Lane, BlockNumberFor<T>, u32),
		BoundedVec<Entry, ConstU32<AGENDA_PAGE>>,
		ValueQuery,
	>;

	/// Number of the last page, where a lane has more than one for a block.
	#[pallet::storage]
	pub type LastPage<T: Config> = StorageMap<_, Twox64Concat, (Lane, BlockNumberFor<T>), u32, ValueQuery>;

	/// Up to where each lane has been served. Every block writes it once; `on_initialize` pays for that.
	#[pallet::storage]
	#[pallet::whitelist_storage]
	pub type ServedTo<T: Config> = StorageValue<_, Cursors<BlockNumberFor<T>>>;

	/// Last block in which a result that was ever given may have been disputed: where to look for those that may be. Every block
	/// with a result writes it once; `on_initialize` pays for that.
	#[pallet::storage]
	#[pallet::whitelist_storage]
	pub type LastWindow<T: Config> = StorageValue<_, BlockNumberFor<T>, ValueQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A model was published.
		ModelPublished {
			/// The model.
			model: ModelRoot,
			/// Who published it.
			publisher: T::AccountId,
		},
		/// A model was retired.
		ModelRetired {
			/// The model.
			model: ModelRoot,
		},
		/// A class was opened.
		ClassOpened {
			/// The class.
			class: ClassId,
			/// Who opened it.
			owner: T::AccountId,
			/// What it is.
			spec: ClassSpec,
		},
		/// A class was closed.
		ClassClosed {
			/// The class.
			class: ClassId,
		},
		/// Old records of a class were cleared, and there are more: close it again.
		ClassClearing {
			/// The class.
			class: ClassId,
		},
		/// An offer was made or changed.
		OfferSet {
			/// The class.
			class: ClassId,
			/// The operator.
			operator: T::AccountId,
			/// Jobs that it takes at once.
			slots: u32,
			/// What it asks for a job, planck.
			price: BalanceOf<T>,
		},
		/// An offer takes no new jobs and goes when its active ones are done.
		OfferLeaving {
			/// The class.
			class: ClassId,
			/// The operator.
			operator: T::AccountId,
		},
		/// An offer is gone and its stake is free.
		OfferRemoved {
			/// The class.
			class: ClassId,
			/// The operator.
			operator: T::AccountId,
		},
		/// A job was submitted.
		JobSubmitted {
			/// The job.
			job: JobId,
			/// Its class.
			class: ClassId,
			/// Who pays.
			client: T::AccountId,
			/// Most that it pays, planck; held.
			max_fee: BalanceOf<T>,
		},
		/// A job was given to an operator. There is one for each operator of a redundant job.
		JobAssigned {
			/// The job.
			job: JobId,
			/// The attempt.
			attempt: Attempt,
			/// The operator.
			operator: T::AccountId,
			/// What it asks, planck.
			fee: BalanceOf<T>,
			/// Last block in which its result is accepted.
			due: BlockNumberFor<T>,
		},
		/// An operator gave a result, or stands for one from now on.
		JobResulted {
			/// The job.
			job: JobId,
			/// The attempt.
			attempt: Attempt,
			/// The operator.
			operator: T::AccountId,
			/// Root over the output tensors.
			output_root: H256,
			/// First block in which it may be settled.
			settles: BlockNumberFor<T>,
		},
		/// An operator gave a job back.
		JobDeclined {
			/// The job.
			job: JobId,
			/// The attempt.
			attempt: Attempt,
			/// The operator.
			operator: T::AccountId,
			/// Why.
			reason: DeclineReason,
		},
		/// An operator, or an auditor, let its time pass.
		JobTimedOut {
			/// The job.
			job: JobId,
			/// The attempt.
			attempt: Attempt,
			/// The operator.
			operator: T::AccountId,
		},
		/// An operator of a redundant job committed to a result.
		ResultCommitted {
			/// The job.
			job: JobId,
			/// The attempt.
			attempt: Attempt,
			/// The operator.
			operator: T::AccountId,
		},
		/// The operators of a redundant job may reveal what they committed to.
		RevealsOpened {
			/// The job.
			job: JobId,
			/// The attempt.
			attempt: Attempt,
			/// Last block in which they may.
			due: BlockNumberFor<T>,
		},
		/// An operator of a redundant job revealed its result.
		ResultRevealed {
			/// The job.
			job: JobId,
			/// The attempt.
			attempt: Attempt,
			/// The operator.
			operator: T::AccountId,
			/// Root over the output tensors.
			output_root: H256,
		},
		/// An operator of a redundant job has nothing more to do with it, unpunished: there are too few without it. Or an auditor: the
		/// operator said no trace.
		OperatorDismissed {
			/// The job.
			job: JobId,
			/// The attempt.
			attempt: Attempt,
			/// The operator.
			operator: T::AccountId,
		},
		/// A result is to be audited.
		AuditDrawn {
			/// The job.
			job: JobId,
			/// The attempt.
			attempt: Attempt,
			/// Who audits it.
			auditor: T::AccountId,
			/// Decides which tile it has to show.
			draw: H256,
			/// Last block in which it may say what it found.
			due: BlockNumberFor<T>,
		},
		/// Who gave a result that is to be audited has to say its trace. If it doesn't, nobody is paid for the result.
		TraceAsked {
			/// The job.
			job: JobId,
			/// The attempt.
			attempt: Attempt,
			/// Who gave it.
			operator: T::AccountId,
			/// Last block in which it may.
			due: BlockNumberFor<T>,
		},
		/// Who gave a result said its trace.
		TraceSaid {
			/// The job.
			job: JobId,
			/// The attempt.
			attempt: Attempt,
			/// Who gave it.
			operator: T::AccountId,
			/// Root over the trace.
			root: H256,
		},
		/// A result was to be audited, but no other operator was free for it.
		AuditUnserved {
			/// The job.
			job: JobId,
			/// The attempt.
			attempt: Attempt,
		},
		/// An auditor found a result right, and showed the tile that was drawn.
		AuditAgreed {
			/// The job.
			job: JobId,
			/// The attempt.
			attempt: Attempt,
			/// The auditor.
			auditor: T::AccountId,
		},
		/// An auditor gave its audit back.
		AuditDeclined {
			/// The job.
			job: JobId,
			/// The attempt.
			attempt: Attempt,
			/// The auditor.
			auditor: T::AccountId,
			/// Why.
			reason: DeclineReason,
		},
		/// An auditor disputes the result instead of agreeing. Its pledge is at stake.
		AuditDisputed {
			/// The job.
			job: JobId,
			/// The attempt.
			attempt: Attempt,
			/// The auditor.
			auditor: T::AccountId,
		},
		/// An auditor that agreed was paid by the protocol.
		AuditPaid {
			/// The job.
			job: JobId,
			/// The auditor.
			auditor: T::AccountId,
			/// What it was to get, planck.
			pay: BalanceOf<T>,
			/// What it got, planck: less where the protocol's account had less.
			paid: BalanceOf<T>,
		},
		/// What an operator had pledged, or a part of it, was slashed and burnt.
		PledgeSlashed {
			/// The job.
			job: JobId,
			/// The operator.
			operator: T::AccountId,
			/// What was slashed, planck.
			amount: BalanceOf<T>,
			/// For what.
			fault: Fault,
		},
		/// One report of a batch was rejected; the others count.
		ReportRejected {
			/// The job that it named.
			job: JobId,
			/// The attempt that it named.
			attempt: Attempt,
			/// The operator.
			operator: T::AccountId,
			/// Why.
			problem: ReportProblem,
		},
		/// A job was paid.
		JobSettled {
			/// The job.
			job: JobId,
			/// The operator that stood for the result.
			operator: T::AccountId,
			/// The whole fee, planck; that of all operators of a redundant job who are paid.
			fee: BalanceOf<T>,
		},
		/// Another operator of a redundant job was paid, because it found the same.
		CosignerPaid {
			/// The job.
			job: JobId,
			/// The operator.
			operator: T::AccountId,
			/// Its fee, planck: part of the job's.
			fee: BalanceOf<T>,
		},
		/// A part of a fee is for those who keep what the job used.
		KeepersPaid {
			/// The job.
			job: JobId,
			/// Planck: part of the job's fee.
			amount: BalanceOf<T>,
		},
		/// A share of a fee could not be paid in, because the receiver's account is dead and the share too small to
		/// revive it. It went to the protocol, or, if that can't receive it either, back to the client.
		ShareUndeliverable {
			/// The job.
			job: JobId,
			/// Who should have got it.
			receiver: T::AccountId,
			/// Planck.
			amount: BalanceOf<T>,
		},
		/// The whole fee went back to the client.
		JobRefunded {
			/// The job.
			job: JobId,
			/// Why.
			reason: RefundReason,
		},
		/// A result was disputed.
		ResultDisputed {
			/// The job.
			job: JobId,
		},
		/// A dispute was decided for the operator.
		DisputeDismissed {
			/// The job.
			job: JobId,
		},
		/// The result is void: a dispute was decided against the operator, or it said no trace to its auditor.
		ResultOverturned {
			/// The job.
			job: JobId,
			/// The attempt.
			attempt: Attempt,
			/// The operator.
			operator: T::AccountId,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// A model with this root is published.
		ModelExists,
		/// There is no such model.
		UnknownModel,
		/// Only the model's publisher may do this.
		NotPublisher,
		/// Classes use the model.
		ModelInUse,
		/// A name is 1 to 64 bytes of UTF-8.
		MalformedName,
		/// Not a CIDv0, or a CIDv1 of `raw` or `dag-pb`, over sha2-256.
		MalformedCid,
		/// A model takes and gives at least one tensor, each of at least one dimension, no extent 0, below 2^32 elements.
		MalformedTypes,
		/// A class with this specification is open.
		ClassExists,
		/// There is no such class.
		UnknownClass,
		/// Only the class's owner may do this.
		NotClassOwner,
		/// The class has offers or unfinished jobs.
		ClassInUse,
		/// A redundant job has 2 to 4 operators.
		PanelOutOfRange,
		/// A class's lowest fee must be within the governed bounds.
		MinFeeOutOfRange,
		/// A class's stake behind a slot must be within the governed bounds.
		StakeOutOfRange,
		/// The account is not an active inference operator.
		NotActiveOperator,
		/// An offer has at least one slot and at most the governed number.
		SlotsOutOfRange,
		/// The price is below the class's lowest fee.
		PriceBelowMinimum,
		/// The class has as many offers as it may.
		PoolFull,
		/// The operator has no offer in this class.
		NoOffer,
		/// The fee ceiling is below the class's lowest fee, for each operator that the class asks for.
		FeeBelowMinimum,
		/// The deadline leaves an operator less time than the class's latency tier promises it, and for revealing.
		DeadlineTooSoon,
		/// The deadline is further ahead than the governed limit.
		DeadlineTooFar,
		/// There is no such job, or it was forgotten.
		UnknownJob,
		/// Only the job's client may do this.
		NotClient,
		/// The job is assigned or finished and can't be withdrawn.
		NotWithdrawable,
		/// No operator's worker key signed this.
		NotWorker,
		/// Nothing was named.
		Empty,
		/// The job has a result already.
		AlreadyResulted,
		/// The job is at another attempt.
		AttemptMismatch,
		/// The job is not assigned.
		NotAssigned,
		/// Another operator has the job.
		AssignedToAnother,
		/// The last block for this has passed.
		WindowClosed,
		/// The inline output is missing, or has not the size of the model's output.
		InlineMismatch,
		/// This is not what is to be said of the job now.
		WrongVerdict,
		/// The operator has committed to a result of this job.
		AlreadyCommitted,
		/// The operator has revealed its result.
		AlreadyRevealed,
		/// This is not what the operator committed to.
		CommitmentMismatch,
		/// The operator is not to audit this result, or has said what it found.
		NotAuditor,
		/// The bytes are not the encoding of a spot check.
		MalformedSpotCheck,
		/// The spot check is of another model, or names a node that the model has not.
		SpotCheckOfAnotherModel,
		/// The spot check is not of the node that was drawn.
		SpotCheckOfAnotherPlace,
		/// The spot check's root is not in the trace of the result.
		SpotCheckNotInTrace,
		/// The spot check's tile is not the one that was drawn, or not in the node's result.
		SpotCheckNotInTensor,
		/// The job has no unsettled result.
		NoResult,
		/// The dispute window is still open.
		WindowOpen,
		/// A dispute on the result is open.
		Disputed,
		/// No dispute on the result is open.
		NotDisputed,
		/// The result names a trace although those of its class don't.
		TraceMismatch,
		/// The result is not audited, its trace is known, or its auditor has declined or disputed.
		TraceNotAsked,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(now: BlockNumberFor<T>) -> Weight {
			Self::serve_start(now)
		}

		fn on_idle(now: BlockNumberFor<T>, remaining: Weight) -> Weight {
			Self::serve_idle(now, WeightMeter::with_limit(remaining))
		}

		fn integrity_test() {
			Self::check_parameters();
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Publishes a model under its root, with a deposit.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::publish_model())]
		pub fn publish_model(
			origin: OriginFor<T>,
			model: ModelRoot,
			name: ModelName,
			graph: Cid,
			weights: Cid,
			inputs: ValueTypes,
			outputs: ValueTypes,
		) -> DispatchResult {
			let publisher = ensure_signed(origin)?;
			Self::do_publish_model(&publisher, model, name, graph, weights, inputs, outputs)?;
			Self::deposit_event(Event::ModelPublished { model, publisher });
			Ok(())
		}

		/// Retires a model that no class uses and frees its deposit. By its publisher.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::retire_model())]
		pub fn retire_model(origin: OriginFor<T>, model: ModelRoot) -> DispatchResult {
			let publisher = ensure_signed(origin)?;
			Self::do_retire_model(&publisher, model)?;
			Self::deposit_event(Event::ModelRetired { model });
			Ok(())
		}

		/// Opens a workload class, with a deposit.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::open_class())]
		pub fn open_class(
			origin: OriginFor<T>,
			spec: ClassSpec,
			min_fee: BalanceOf<T>,
			stake_per_slot: BalanceOf<T>,
		) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			let class = Self::do_open_class(&owner, &spec, min_fee, stake_per_slot)?;
			Self::deposit_event(Event::ClassOpened { class, owner, spec });
			Ok(())
		}

		/// Closes a class that has no offers and no unfinished jobs, and frees its deposit. By its owner.
		///
		/// Forgets at most [`MAX_RECORDS_CLEARED`] records of former operators; with more, it must be called again.
		#[pallet::call_index(3)]
		#[pallet::weight(
			T::WeightInfo::close_class(MAX_RECORDS_CLEARED).saturating_add(Pallet::<T>::dearest_demand())
		)]
		pub fn close_class(origin: OriginFor<T>, class: ClassId) -> DispatchResultWithPostInfo {
			let owner = ensure_signed(origin)?;
			let (cleared, closed) = Self::do_close_class(&owner, class)?;
			Self::deposit_event(if closed {
				Event::ClassClosed { class }
			} else {
				Event::ClassClearing { class }
			});
			let used = T::WeightInfo::close_class(cleared).saturating_add(Self::dearest_demand());
			Ok(Some(used).into())
		}

		/// Offers slots in a class at a price, or changes both. By the operator's stash.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::offer().saturating_add(Pallet::<T>::dearest_offer()))]
		pub fn offer(
			origin: OriginFor<T>,
			class: ClassId,
			slots: u32,
			price: BalanceOf<T>,
		) -> DispatchResult {
			let operator = ensure_signed(origin)?;
			Self::do_offer(&operator, class, slots, price)?;
			Self::deposit_event(Event::OfferSet { class, operator, slots, price });
			Ok(())
		}

		/// Takes an offer back: at once, or when its active jobs are done. By the operator's stash.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::withdraw_offer().saturating_add(Pallet::<T>::dearest_offer()))]
		pub fn withdraw_offer(origin: OriginFor<T>, class: ClassId) -> DispatchResult {
			let operator = ensure_signed(origin)?;
			Self::do_withdraw_offer(&operator, class)
		}

		/// Submits a job and holds the client's fee ceiling.
		///
		/// `deadline` is the last block in which a first result is of use; it must leave an operator the class's latency
		/// tier, counted from the next block.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::submit())]
		pub fn submit(
			origin: OriginFor<T>,
			class: ClassId,
			input: Cid,
			input_root: H256,
			max_fee: BalanceOf<T>,
			deadline: BlockNumberFor<T>,
		) -> DispatchResult {
			let client = ensure_signed(origin)?;
			let job = Self::do_submit(&client, class, input, input_root, max_fee, deadline)?;
			Self::deposit_event(Event::JobSubmitted { job, class, client, max_fee });
			Ok(())
		}

		/// Withdraws a job that no operator has, and refunds it. By its client.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::withdraw_job().saturating_add(Pallet::<T>::dearest_demand()))]
		pub fn withdraw_job(origin: OriginFor<T>, job: JobId) -> DispatchResult {
			let client = ensure_signed(origin)?;
			Self::do_withdraw_job(&client, job)
		}

		/// Reports results, commitments, reveals, audits and declines. By an operator's worker key; free when every report is
		/// valid.
		///
		/// Each report counts for itself. Those rejected are named in events; when all are, the call fails with the
		/// problem of the first.
		#[pallet::call_index(8)]
		#[pallet::weight(Pallet::<T>::dearest_reports(reports))]
		pub fn report(
			origin: OriginFor<T>,
			reports: BoundedVec<Report, ConstU32<MAX_REPORTS>>,
		) -> DispatchResultWithPostInfo {
			let worker = ensure_signed(origin)?;
			let operator = T::Stake::stash_of_worker(&worker).ok_or(Error::<T>::NotWorker)?;
			Self::do_report(operator, reports)
		}

		/// Settles results whose window has passed. By anyone; blocks with room do it by themselves.
		///
		/// Jobs that can't be settled are left alone; when all are such, the call fails with the problem of the first.
		#[pallet::call_index(9)]
		#[pallet::weight(Pallet::<T>::dearest_settlements(jobs.len()))]
		pub fn settle(
			origin: OriginFor<T>,
			jobs: BoundedVec<JobId, ConstU32<MAX_SETTLED>>,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_settle(jobs)
		}
	}
}
