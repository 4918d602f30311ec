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

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod deals;
mod era;
mod offchain;
mod proving;
mod requests;
#[cfg(any(test, feature = "runtime-benchmarks"))]
mod samples;
mod try_state;
mod turns;
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
		retrieval::{DealId, RequestId, Shown, MAX_SHOWN},
		rewards::EraIndex,
		traits::{FailureDomains, StakeLedger},
		Balance, Cid,
	};
	use frame_support::{
		pallet_prelude::*,
		traits::{
			fungible::{Balanced, BalancedHold, Mutate, MutateHold},
			Randomness,
		},
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::Permill;

	/// Those without `#[pallet::constant]` may change from one block to the next; what is open then ends by what was noted of it.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// What fees and deposits are held in.
		type Currency: Mutate<Self::AccountId, Balance = Balance>
			+ Balanced<Self::AccountId, Balance = Balance>
			+ BalancedHold<Self::AccountId, Balance = Balance, Reason = Self::RuntimeHoldReason>
			+ MutateHold<Self::AccountId, Balance = Balance, Reason = Self::RuntimeHoldReason>;

		/// The runtime's reasons for holding funds.
		type RuntimeHoldReason: From<HoldReason>;

		/// The bonds behind terms.
		type Stake: StakeLedger<Self::AccountId, Balance>;

		/// Where operators' machines are: an artefact's copies in one domain count as one.
		type Domains: FailureDomains<Self::AccountId>;

		/// Draws terms and bytes. What it gives in a block must have been unknown when the block before was filled.
		type Randomness: Randomness<Self::Hash, BlockNumberFor<Self>>;

		/// Holds what keepers are paid beside fees. Nobody has a key to it, and it has an existential deposit of its own.
		type Pot: Get<Self::AccountId>;

		/// Gets what the pot has over its cap.
		type Treasury: Get<Self::AccountId>;

		/// Length of an era, blocks. At least 1.
		type EraBlocks: Get<BlockNumberFor<Self>>;

		/// Blocks in which a probe is to be answered.
		type AnswerWindow: Get<BlockNumberFor<Self>>;

		/// Held while a request stands, planck.
		type RequestDeposit: Get<Balance>;

		/// Least fee for a copy and era, planck.
		type LeastFee: Get<Balance>;

		/// Share of each fee that goes into the pot.
		type PotShare: Get<Permill>;

		/// What the keepers of an artefact may be paid beside fees, as a multiple of what was paid into the pot on its account, parts per
		/// million. Up to one, nobody gains by paying for an artefact of its own.
		type FundMultiple: Get<u32>;

		/// Most that stays in the pot from one era to the next, planck, unless that era's accounts come to more.
		type PotCap: Get<Balance>;

		/// Least that stands behind a term, planck.
		type LeastPledge: Get<Balance>;

		/// What stands behind a term, in fees of an era.
		type PledgeMultiple: Get<u32>;

		/// Share of the pledge that is burnt when not even the first probe is answered.
		type FirstMissPenalty: Get<Permill>;

		/// Probes missed in a row for which an operator loses its pledge.
		type MissesInRow: Get<u32>;

		/// Probes missed of the last 16 for which an operator loses its pledge.
		type MissesOfLast: Get<u32>;

		/// Longest term, eras.
		#[pallet::constant]
		type MaxEras: Get<EraIndex>;

		/// Most weight that turns and missed probes take at the start of a block.
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
		/// A requester's, for the eras that are left.
		KeepingFee,
		/// While a request stands.
		RequestDeposit,
	}

	/// Number of the next request.
	#[pallet::storage]
	pub type NextRequestId<T: Config> = StorageValue<_, RequestId, ValueQuery>;

	/// Requests that stand.
	#[pallet::storage]
	pub type Requests<T: Config> = StorageMap<_, Twox64Concat, RequestId, RequestOf<T>>;

	/// Artefacts for which a request stands.
	#[pallet::storage]
	pub type Artefacts<T: Config> = StorageMap<_, Blake2_128Concat, Cid, ArtefactOf<T>>;

	/// Number of the next term.
	#[pallet::storage]
	pub type NextDealId<T: Config> = StorageValue<_, DealId, ValueQuery>;

	/// Terms that stand.
	#[pallet::storage]
	pub type Deals<T: Config> = StorageMap<_, Twox64Concat, DealId, DealOf<T>>;

	/// Terms by operator.
	#[pallet::storage]
	pub type DealsOf<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, DealId, ()>;

	/// Records of operators that have a term, or had one and did worse than a newcomer is thought to.
	#[pallet::storage]
	pub type Operators<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Record>;

	/// Terms in the row in which they have their turns, by their place.
	#[pallet::storage]
	pub type Lots<T: Config> = StorageMap<_, Twox64Concat, u32, DealId>;

	/// The place of each term in the row.
	#[pallet::storage]
	pub type LotOf<T: Config> = StorageMap<_, Twox64Concat, DealId, u32>;

	/// How long the row is, and how many in front had their turn in this era.
	#[pallet::storage]
	pub type TurnRow<T: Config> = StorageValue<_, Row, ValueQuery>;

	/// Open probes by the last block in which they are to be answered.
	#[pallet::storage]
	pub type Deadlines<T: Config> =
		StorageDoubleMap<_, Twox64Concat, BlockNumberFor<T>, Twox64Concat, DealId, ()>;

	/// First block whose deadlines are not all served. Every block writes it once; `on_initialize` pays for that.
	#[pallet::storage]
	#[pallet::whitelist_storage]
	pub type ServedTo<T: Config> = StorageValue<_, BlockNumberFor<T>>;

	/// The running era.
	#[pallet::storage]
	pub type CurrentEra<T: Config> = StorageValue<_, EraOf<T>>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An artefact is wanted to be kept.
		Requested {
			/// The request.
			request: RequestId,
			/// Who pays.
			requester: T::AccountId,
			/// The artefact.
			cid: Cid,
			/// Operators that are to keep it.
			copies: u32,
			/// For each copy and era, planck.
			fee: Balance,
			/// First era in which it is not to be kept any more.
			until: EraIndex,
		},
		/// A request was made longer.
		Extended {
			/// The request.
			request: RequestId,
			/// First era in which the artefact is not to be kept any more.
			until: EraIndex,
		},
		/// Copies that nobody keeps were withdrawn from a request.
		Withdrawn {
			/// The request.
			request: RequestId,
			/// Copies that are left.
			copies: u32,
			/// Given back to the requester, planck.
			freed: Balance,
		},
		/// A request is closed.
		RequestClosed {
			/// The request.
			request: RequestId,
			/// Given back to the requester beside its deposit, planck.
			freed: Balance,
		},
		/// It was shown that the artefact is not what the requester said. The request ends without penalty for anybody.
		RequestVoid {
			/// The request.
			request: RequestId,
			/// The term in which it was shown.
			deal: DealId,
			/// What is wrong.
			wrong: Wrong,
		},
		/// An operator took an artefact on.
		Taken {
			/// The term.
			deal: DealId,
			/// The request.
			request: RequestId,
			/// The operator.
			operator: T::AccountId,
		},
		/// An operator gave notice.
		NoticeGiven {
			/// The term.
			deal: DealId,
			/// Its last era.
			last: EraIndex,
		},
		/// A term ended.
		DealEnded {
			/// The term.
			deal: DealId,
			/// The request.
			request: RequestId,
			/// The operator.
			operator: T::AccountId,
			/// Why.
			ending: Ending,
		},
		/// A byte is asked for.
		Asked {
			/// The term.
			deal: DealId,
			/// Which question of the term it is.
			round: u32,
			/// The byte.
			offset: u64,
			/// Last block in which it is to be shown.
			due: BlockNumberFor<T>,
		},
		/// A byte was shown.
		Answered {
			/// The term.
			deal: DealId,
			/// Which question of the term it was.
			round: u32,
			/// The operator.
			operator: T::AccountId,
			/// What it got of the fee, planck. Nothing for the first answer.
			fee: Balance,
			/// What it got of the artefact's fund, planck.
			reward: Balance,
		},
		/// One answer of a batch was rejected; the others count.
		AnswerRejected {
			/// The term that it named.
			deal: DealId,
			/// The question that it named.
			round: u32,
			/// Why.
			error: DispatchError,
		},
		/// A byte was not shown in time.
		Missed {
			/// The term.
			deal: DealId,
			/// Which question of the term it was.
			round: u32,
			/// The operator.
			operator: T::AccountId,
		},
		/// What an operator had pledged, or a part of it, was slashed and burnt.
		Slashed {
			/// The term.
			deal: DealId,
			/// The operator.
			operator: T::AccountId,
			/// What was slashed, planck.
			amount: Balance,
		},
		/// An era ended.
		EraEnded {
			/// Its number.
			era: EraIndex,
			/// Paid into the pot on account of artefacts in it, planck.
			paid: Balance,
			/// What the pot has for the next, planck.
			budget: Balance,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// Not a CIDv0, or a CIDv1 of `raw` or `dag-pb`, over sha2-256.
		MalformedCid,
		/// An artefact without a byte can't be shown.
		NoBytes,
		/// A request is for 1 to 16 copies.
		CopiesOutOfRange,
		/// A term is at least one era and at most as many as the runtime says.
		ErasOutOfRange,
		/// The fee is below the governed minimum.
		FeeTooLow,
		/// The fees of all copies and eras are no amount that anybody has.
		FeeTooHigh,
		/// There is no such request.
		UnknownRequest,
		/// Only the requester may do this.
		NotRequester,
		/// The artefact is not what the requester said.
		RequestVoid,
		/// The request's time is over.
		TermOver,
		/// All copies are taken.
		NothingLeft,
		/// The account is not an active data operator.
		NotActiveOperator,
		/// The operator keeps this artefact.
		AlreadyKept,
		/// As many operators keep this artefact as may.
		TooManyKeepers,
		/// There are as many terms as can be asked in an era.
		NoTurnsLeft,
		/// There is no such term.
		UnknownDeal,
		/// Another operator has this term.
		NotKeeper,
		/// Notice was given already.
		NoticeGiven,
		/// The term is not over.
		TermRuns,
		/// A probe of the term is open.
		ProbeOpen,
		/// Nothing was shown.
		Empty,
		/// The answers together are larger than they may be.
		TooManyBytes,
		/// Nothing is being asked.
		NotAsked,
		/// Another question is being asked.
		WrongRound,
		/// The last block for this has passed.
		WindowClosed,
		/// The bytes are not the encoding of at most 5 blocks.
		Malformed,
		/// A block is not the one that it has to be.
		WrongHash,
		/// A block is larger than it may be.
		BlockTooLarge,
		/// A block on the way to the byte is missing.
		BlockMissing,
		/// There are more blocks than lead to the byte.
		BlocksLeft,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(now: BlockNumberFor<T>) -> Weight {
			Self::serve_start(now)
		}

		fn integrity_test() {
			let least = T::WeightInfo::serve_block()
				.saturating_add(T::WeightInfo::miss_one())
				.saturating_add(Self::dearest_lot().saturating_mul(LOTS.into()));
			let limit = T::ServiceWeight::get();
			assert!(least.all_lte(limit), "deadlines are never served: {least} is more than {limit}");
			assert!(T::EraBlocks::get() > 0u32.into(), "eras without blocks");
			assert!(T::MissesInRow::get() > 0 && T::MissesOfLast::get() > 0, "who answers is slashed");
			assert!(T::MaxEras::get() > 0, "no term is ever possible");
			assert!(T::Pot::get() != T::Treasury::get(), "the pot is the treasury");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Asks that an artefact of so many bytes be kept by so many operators for so many eras, counted from the next one. Holds the
		/// fees of all of them, and a deposit.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::request())]
		pub fn request(
			origin: OriginFor<T>,
			cid: Cid,
			bytes: u64,
			copies: u32,
			eras: EraIndex,
			fee: Balance,
		) -> DispatchResult {
			let requester = ensure_signed(origin)?;
			let request = Self::do_request(&requester, cid.clone(), bytes, copies, eras, fee)?;
			let until = Self::era().index.saturating_add(1).saturating_add(eras);
			Self::deposit_event(Event::Requested { request, requester, cid, copies, fee, until });
			Ok(())
		}

		/// Makes a request so many eras longer, and holds their fees. By the requester.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::extend())]
		pub fn extend(origin: OriginFor<T>, request: RequestId, eras: EraIndex) -> DispatchResult {
			let requester = ensure_signed(origin)?;
			Self::do_extend(&requester, request, eras)
		}

		/// Withdraws the copies that nobody keeps and frees what was held for them; with the last one the request goes. By the requester,
		/// or by anyone when the request's time is over.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::withdraw())]
		pub fn withdraw(origin: OriginFor<T>, request: RequestId) -> DispatchResult {
			let signer = ensure_signed(origin)?;
			Self::do_withdraw(&signer, request)
		}

		/// Takes an artefact on, with a pledge. By a data operator's stash, or its worker key.
		///
		/// The operator should have all of it, and have looked through it: what can't be shown is missed.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::take())]
		pub fn take(origin: OriginFor<T>, request: RequestId) -> DispatchResult {
			let operator = Self::operator_of(ensure_signed(origin)?);
			let deal = Self::do_take(&operator, request)?;
			Self::deposit_event(Event::Taken { deal, request, operator });
			Ok(())
		}

		/// Gives notice: the term ends after this era, or at once when it has not begun. By the operator's stash, or its worker key.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::leave())]
		pub fn leave(origin: OriginFor<T>, deal: DealId) -> DispatchResult {
			let operator = Self::operator_of(ensure_signed(origin)?);
			Self::do_leave(&operator, deal)
		}

		/// Ends a term whose time is over. By anyone; it ends by itself when its next turn comes.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::close())]
		pub fn close(origin: OriginFor<T>, deal: DealId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_close(deal)
		}

		/// Shows the bytes that are asked for. By the operator's worker key, or its stash; free when every answer counts.
		///
		/// Each answer counts for itself. Those rejected are named in events; when all are, the call fails with the error of the first.
		/// Blocks that show that the artefact is not what the requester said are an answer too: the request is void then.
		#[pallet::call_index(6)]
		#[pallet::weight(Pallet::<T>::proofs_weight(shown))]
		pub fn prove(
			origin: OriginFor<T>,
			shown: BoundedVec<Shown, ConstU32<MAX_SHOWN>>,
		) -> DispatchResultWithPostInfo {
			let operator = Self::operator_of(ensure_signed(origin)?);
			Self::do_prove(&operator, shown)
		}
	}
}
