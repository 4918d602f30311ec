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
mod aggregate;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod draw;
mod escrow;
mod offchain;
mod pool;
mod query;
mod reports;
mod requests;
mod settlement;
mod sources;
mod try_state;
mod types;
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
		feeds::{
			FeedId, FeedRecord, FeedReport, Finding, NoAnswer, SourceId, SourceName, Url, Vouch,
			MAX_FEED_REPORTS,
		},
		traits::StakeLedger,
	};
	use frame_support::{
		pallet_prelude::*,
		traits::{
			fungible::{Balanced, BalancedHold, MutateHold},
			EnsureOrigin, Randomness, Time,
		},
		weights::WeightMeter,
	};
	use frame_system::pallet_prelude::*;
	use sp_core::H256;
	use sp_runtime::Permill;

	/// Those without `#[pallet::constant]` may change from one block to the next; what has begun then ends by what was noted of it.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>, Hash = H256> {
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

		/// The chain's time, milliseconds since the Unix epoch.
		type Clock: Time<Moment = u64>;

		/// Who vouches for sources.
		type VouchOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Held while a source is registered, planck.
		type SourceDeposit: Get<BalanceOf<Self>>;

		/// Least that an operator may ask for an answer, planck.
		type LeastPrice: Get<BalanceOf<Self>>;

		/// Stake behind an offered slot, planck. Not 0.
		type StakePerSlot: Get<BalanceOf<Self>>;

		/// What stands behind an answer as a multiple of its price.
		type PledgeMultiple: Get<u32>;

		/// Least that stands behind an answer, planck.
		type LeastPledge: Get<BalanceOf<Self>>;

		/// Share of its pledge that an operator loses by saying nothing in time.
		type SilencePenalty: Get<Permill>;

		/// Share of its pledge that an operator loses by finding nothing where others found a value that is vouched for.
		type MissPenalty: Get<Permill>;

		/// Share of their price that operators get who agree that there is nothing to be found.
		type FailurePay: Get<Permill>;

		/// Blocks from a draw to the last one for commitments.
		type CommitPeriod: Get<BlockNumberFor<Self>>;

		/// Blocks from the end of commitments to the last one for findings.
		type RevealPeriod: Get<BlockNumberFor<Self>>;

		/// How far ahead a request's deadline may be, blocks.
		type MaxDeadline: Get<BlockNumberFor<Self>>;

		/// Blocks for which an ended request, and its value, is kept.
		type RetentionPeriod: Get<BlockNumberFor<Self>>;

		/// Most requests that have not ended.
		type MaxOpenFeeds: Get<u32>;

		/// Most slots in one offer.
		#[pallet::constant]
		type MaxSlots: Get<u32>;

		/// Most operators in the pool.
		#[pallet::constant]
		type MaxOperators: Get<u32>;

		/// Most weight that draws and ends of phases take at the start of a block.
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
		/// What a request may cost, until it ends.
		FeedFee,
		/// While a source is registered.
		SourceDeposit,
	}

	/// Number of the next source.
	#[pallet::storage]
	pub type NextSourceId<T: Config> = StorageValue<_, SourceId, ValueQuery>;

	/// Registered sources.
	#[pallet::storage]
	pub type Sources<T: Config> = StorageMap<_, Twox64Concat, SourceId, SourceOf<T>>;

	/// The pool: offers at the indices from 0 on without gaps, so that sampling needs no list.
	#[pallet::storage]
	pub type Offers<T: Config> = StorageMap<_, Twox64Concat, u32, OfferOf<T>>;

	/// Index of an operator's offer in the pool.
	#[pallet::storage]
	pub type OfferIndex<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, u32>;

	/// Slots that are free, by the offers' indices: 0 for those that leave.
	#[pallet::storage]
	pub type Vacancies<T: Config> = StorageValue<_, BoundedVec<u16, T::MaxOperators>, ValueQuery>;

	/// Requests that an operator has now: at most its slots (more only just after it lowered them).
	#[pallet::storage]
	pub type Active<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, BoundedVec<FeedId, T::MaxSlots>, ValueQuery>;

	/// Records below a newcomer's of operators that left, so that nobody sheds one by leaving and coming back.
	#[pallet::storage]
	pub type Records<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, FeedRecord>;

	/// Number of the next request. Every block with one writes it once; `on_initialize` pays for that.
	#[pallet::storage]
	#[pallet::whitelist_storage]
	pub type NextFeedId<T: Config> = StorageValue<_, FeedId, ValueQuery>;

	/// Requests that have not ended. Every block in which one begins or ends writes it once; `on_initialize` pays for that.
	#[pallet::storage]
	#[pallet::whitelist_storage]
	pub type OpenFeeds<T: Config> = StorageValue<_, u32, ValueQuery>;

	/// Requests, until they are forgotten.
	#[pallet::storage]
	pub type Feeds<T: Config> = StorageMap<_, Twox64Concat, FeedId, FeedOf<T>>;

	/// The operators of requests that are being answered.
	#[pallet::storage]
	pub type Panels<T: Config> = StorageMap<_, Twox64Concat, FeedId, PanelOf<T>>;

	/// What was settled, until it is forgotten with its request.
	#[pallet::storage]
	pub type FeedValues<T: Config> = StorageMap<_, Twox64Concat, FeedId, ValueOf<T>>;

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

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An operator offers, or has changed its offer.
		OfferSet {
			/// Its stash.
			operator: T::AccountId,
			/// Requests that it takes at once.
			slots: u32,
			/// What it asks for an answer, planck.
			price: BalanceOf<T>,
		},
		/// An operator takes no new requests and goes when those that it has are done.
		OperatorLeaving {
			/// Its stash.
			operator: T::AccountId,
		},
		/// An operator has left, and its stake is free.
		OperatorLeft {
			/// Its stash.
			operator: T::AccountId,
		},
		/// A source was registered.
		SourceRegistered {
			/// The source.
			source: SourceId,
			/// By whom.
			owner: T::AccountId,
		},
		/// A source was retired.
		SourceRetired {
			/// The source.
			source: SourceId,
		},
		/// Governance vouches for a source, or no longer.
		SourceVouched {
			/// The source.
			source: SourceId,
			/// For what, if it does.
			vouched: Option<Vouch>,
		},
		/// Data was requested.
		FeedRequested {
			/// The request.
			feed: FeedId,
			/// Who pays.
			requester: T::AccountId,
			/// Most that it costs, planck; held.
			held: BalanceOf<T>,
		},
		/// A request was given to operators.
		FeedAsked {
			/// The request.
			feed: FeedId,
			/// Who they are, in the order of the draw.
			operators: alloc::vec::Vec<T::AccountId>,
			/// Last block for commitments.
			due: BlockNumberFor<T>,
		},
		/// An operator committed to a finding.
		FindingCommitted {
			/// The request.
			feed: FeedId,
			/// The operator.
			operator: T::AccountId,
		},
		/// Those who committed may tell what they found.
		RevealsOpened {
			/// The request.
			feed: FeedId,
			/// Last block in which they may.
			due: BlockNumberFor<T>,
		},
		/// An operator told what it found.
		FindingRevealed {
			/// The request.
			feed: FeedId,
			/// The operator.
			operator: T::AccountId,
			/// What it found.
			finding: Finding,
		},
		/// A request was settled.
		FeedSettled {
			/// The request.
			feed: FeedId,
			/// The value, or why there is none.
			finding: Finding,
			/// How many said so.
			supporters: u32,
			/// What it cost, planck.
			paid: BalanceOf<T>,
		},
		/// An operator was paid.
		OperatorPaid {
			/// The request.
			feed: FeedId,
			/// The operator.
			operator: T::AccountId,
			/// Planck.
			amount: BalanceOf<T>,
		},
		/// An operator could not be paid, because its account is dead and the pay too small to revive it. The requester has it back.
		PayUndeliverable {
			/// The request.
			feed: FeedId,
			/// Who should have got it.
			operator: T::AccountId,
			/// Planck.
			amount: BalanceOf<T>,
		},
		/// An operator is not paid, because it said something else than was settled, or said nothing.
		OperatorFailed {
			/// The request.
			feed: FeedId,
			/// The operator.
			operator: T::AccountId,
			/// What it did.
			fault: Fault,
		},
		/// What an operator had pledged, or a part of it, was slashed.
		PledgeSlashed {
			/// The request.
			feed: FeedId,
			/// The operator.
			operator: T::AccountId,
			/// What was slashed, planck.
			amount: BalanceOf<T>,
			/// For what.
			fault: Fault,
		},
		/// The whole fee went back to the requester.
		FeedRefunded {
			/// The request.
			feed: FeedId,
			/// Why.
			reason: NoAnswer,
		},
		/// One report of a batch was rejected; the others count.
		ReportRejected {
			/// The request that it named.
			feed: FeedId,
			/// The operator.
			operator: T::AccountId,
			/// Why.
			problem: ReportProblem,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The account is not an active data operator.
		NotActiveOperator,
		/// The operator is in the pool.
		AlreadyJoined,
		/// The operator is not in the pool.
		NotJoined,
		/// The pool has as many operators as it may.
		PoolFull,
		/// An offer has at least one slot and at most the governed number.
		SlotsOutOfRange,
		/// The price is below the governed minimum.
		PriceBelowMinimum,
		/// A name is 1 to 64 bytes of UTF-8.
		MalformedName,
		/// An address is `https://` or `http://`, a host, perhaps a port, path and query of characters that RFC 3986 allows; without
		/// user, fragment, and `.` or `..` as parts of the path.
		MalformedUrl,
		/// A source's prefix goes at least to the slash behind the host.
		PrefixWithoutPath,
		/// The source's prefix and what follows are together longer than an address may be.
		UrlTooLong,
		/// There is no such source.
		UnknownSource,
		/// Only the source's owner may do this.
		NotSourceOwner,
		/// A pointer is empty or begins with `/`, is UTF-8, and has `0` or `1` behind each `~` (RFC 6901).
		MalformedPointer,
		/// At most 18 digits are kept behind the point; a tensor has at least one dimension, no extent 0, below 2^32 elements.
		MalformedReading,
		/// From 1 to 16 operators are asked.
		AskedOutOfRange,
		/// A quorum is more than half of those asked, and at most all of them.
		QuorumOutOfRange,
		/// Only numbers have a median.
		MedianOfNoNumber,
		/// The fee for an answer is below the least that an operator may ask.
		FeeBelowMinimum,
		/// The deadline leaves operators too little time to commit and tell.
		DeadlineTooSoon,
		/// The deadline is further ahead than the governed limit.
		DeadlineTooFar,
		/// As many requests are open as may be.
		QueueFull,
		/// There is no such request, or it was forgotten.
		UnknownFeed,
		/// Only who requested the data may do this.
		NotRequester,
		/// Operators were asked already, or the request has ended.
		NotQueued,
		/// No operator's worker key signed this.
		NotWorker,
		/// Nothing was named.
		Empty,
		/// The request waits for operators.
		NotAsked,
		/// The request has ended.
		AlreadyEnded,
		/// The operator was not asked, or did not commit in time.
		NotMember,
		/// The last block for this has passed.
		WindowClosed,
		/// The operator has committed to a finding.
		AlreadyCommitted,
		/// Findings are told when all have committed, or may not any more.
		TooEarly,
		/// Nobody commits any more.
		CommitmentsClosed,
		/// The operator has told its finding.
		AlreadyRevealed,
		/// This is not what the operator committed to.
		CommitmentMismatch,
		/// The value is not of the type that was asked for.
		WrongType,
		/// The text is not UTF-8.
		MalformedText,
		/// The tensor's CID is not one that Ambit accepts.
		MalformedCid,
		/// An HTTP status has three digits.
		MalformedStatus,
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
		/// Offers to answer so many requests at once at a price for each. By the stash of an active data operator.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::join())]
		pub fn join(origin: OriginFor<T>, slots: u32, price: BalanceOf<T>) -> DispatchResult {
			let operator = ensure_signed(origin)?;
			Self::do_join(&operator, slots, price)?;
			Self::deposit_event(Event::OfferSet { operator, slots, price });
			Ok(())
		}

		/// Changes slots and price, and stays if it was leaving. By the operator's stash.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::set_offer())]
		pub fn set_offer(origin: OriginFor<T>, slots: u32, price: BalanceOf<T>) -> DispatchResult {
			let operator = ensure_signed(origin)?;
			Self::do_set_offer(&operator, slots, price)?;
			Self::deposit_event(Event::OfferSet { operator, slots, price });
			Ok(())
		}

		/// Leaves the pool: at once, or when the requests that the operator has are done. By the operator's stash.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::leave())]
		pub fn leave(origin: OriginFor<T>) -> DispatchResult {
			let operator = ensure_signed(origin)?;
			Self::do_leave(&operator)
		}

		/// Registers a source with a deposit. Every address in it begins with `prefix`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::register_source())]
		pub fn register_source(origin: OriginFor<T>, name: SourceName, prefix: Url) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			let source = Self::do_register_source(&owner, name, prefix)?;
			Self::deposit_event(Event::SourceRegistered { source, owner });
			Ok(())
		}

		/// Retires a source and frees its deposit. By its owner. Requests that named it go on.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::retire_source())]
		pub fn retire_source(origin: OriginFor<T>, source: SourceId) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_retire_source(&owner, source)?;
			Self::deposit_event(Event::SourceRetired { source });
			Ok(())
		}

		/// Vouches for a source, or no longer. By [`Config::VouchOrigin`]. It applies to requests from then on.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::vouch())]
		pub fn vouch(origin: OriginFor<T>, source: SourceId, vouched: Option<Vouch>) -> DispatchResult {
			T::VouchOrigin::ensure_origin(origin)?;
			Self::do_vouch(source, vouched.clone())?;
			Self::deposit_event(Event::SourceVouched { source, vouched });
			Ok(())
		}

		/// Requests data. The fee is held for each operator that is asked; what is not paid goes back.
		///
		/// The deadline must leave operators `CommitPeriod` + `RevealPeriod` + 1 blocks, counted from the next block.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::request())]
		pub fn request(origin: OriginFor<T>, order: OrderOf<T>) -> DispatchResult {
			let requester = ensure_signed(origin)?;
			let (feed, held) = Self::do_request(&requester, order)?;
			Self::deposit_event(Event::FeedRequested { feed, requester, held });
			Ok(())
		}

		/// Takes a request back that no operator has, and refunds it. By its requester.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::cancel())]
		pub fn cancel(origin: OriginFor<T>, feed: FeedId) -> DispatchResult {
			let requester = ensure_signed(origin)?;
			Self::do_cancel(&requester, feed)
		}

		/// Reports commitments and findings. By an operator's worker key; free when every report is valid.
		///
		/// Each report counts for itself. Those rejected are named in events; when all are, the call fails with the
		/// problem of the first.
		#[pallet::call_index(8)]
		#[pallet::weight(Pallet::<T>::weight_of_reports(reports))]
		pub fn report(
			origin: OriginFor<T>,
			reports: BoundedVec<FeedReport, ConstU32<MAX_FEED_REPORTS>>,
		) -> DispatchResultWithPostInfo {
			let worker = ensure_signed(origin)?;
			let operator = T::Stake::stash_of_worker(&worker).ok_or(Error::<T>::NotWorker)?;
			Self::do_report(operator, reports)
		}
	}
}
