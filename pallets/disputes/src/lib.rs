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
mod clock;
mod moves;
mod offchain;
mod opening;
mod try_state;
mod types;
mod verdict;
mod views;
pub mod weights;
#[cfg(any(test, feature = "runtime-benchmarks"))]
mod worst;

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
		disputes::{AnswerBytes, ChargeBytes, Demand, DisputeId, Ground, Side, Turn, MAX_TURNS},
		jobs::{Attempt, JobId},
		traits::{DisputedResults, StakeLedger},
	};
	use frame_support::{
		pallet_prelude::*,
		traits::fungible::{Inspect, MutateHold},
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::Permill;

	/// Those without `#[pallet::constant]` may change from one block to the next; disputes that are open then have the bonds and
	/// clocks with which they began.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// What bonds are held in.
		type Currency: Inspect<Self::AccountId>
			+ MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// The runtime's reasons for holding funds.
		type RuntimeHoldReason: From<HoldReason>;

		/// The bonds of operators, and for whom a worker key speaks.
		type Stake: StakeLedger<Self::AccountId, BalanceOf<Self>>;

		/// The results that are disputed.
		type Results: DisputedResults<Self::AccountId, BalanceOf<Self>>;

		/// Held from who disputes a result, planck. More than the fees that all moves of both sides would cost.
		type DisputeBond: Get<BalanceOf<Self>>;

		/// Held from who demands a piece, planck. More than the fee that the answer would cost.
		type DemandBond: Get<BalanceOf<Self>>;

		/// Share of a lost bond that goes to the operator, for its trouble. The rest is burnt.
		type OperatorShare: Get<Permill>;

		/// Blocks that each side has for all its moves in a dispute. At most [`MOST_CLOCK`].
		type Clock: Get<BlockNumberFor<Self>>;

		/// Blocks for which the answer to a demand is kept.
		type AnswerPeriod: Get<BlockNumberFor<Self>>;

		/// Most weight that disputes whose clocks ran out take at the start of a block.
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
		/// A challenger's, until its dispute is decided.
		DisputeBond,
	}

	/// Number of the next dispute.
	#[pallet::storage]
	pub type NextDisputeId<T: Config> = StorageValue<_, DisputeId, ValueQuery>;

	/// Open disputes.
	#[pallet::storage]
	pub type Disputes<T: Config> = StorageMap<_, Twox64Concat, DisputeId, DisputeOf<T>>;

	/// What the operator posted: chunks of the trace by their places, and at [`REVEAL`] what it revealed last, or the answer to a
	/// demand.
	#[pallet::storage]
	pub type Posted<T: Config> = StorageDoubleMap<_, Twox64Concat, DisputeId, Twox64Concat, u32, AnswerBytes>;

	/// Disputes by the block in which the clock of who is to move has run out, and answers by the block in which they go.
	#[pallet::storage]
	pub type Deadlines<T: Config> =
		StorageDoubleMap<_, Twox64Concat, BlockNumberFor<T>, Twox64Concat, DisputeId, ()>;

	/// First block whose deadlines are not all served. Every block writes it once; `on_initialize` pays for that.
	#[pallet::storage]
	#[pallet::whitelist_storage]
	pub type ServedTo<T: Config> = StorageValue<_, BlockNumberFor<T>>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A result was disputed, or a piece demanded of what it names.
		DisputeOpened {
			/// The dispute.
			dispute: DisputeId,
			/// The job.
			job: JobId,
			/// The attempt that gave the result.
			attempt: Attempt,
			/// Who signed it.
			operator: T::AccountId,
			/// Who disputes it.
			challenger: T::AccountId,
		},
		/// A move was made.
		TurnTaken {
			/// The dispute.
			dispute: DisputeId,
			/// Moves so far.
			turn: u32,
			/// Whose move is next.
			next: Side,
			/// Last block in which it is accepted.
			deadline: BlockNumberFor<T>,
		},
		/// One move of a batch was rejected; the others count.
		MoveRejected {
			/// The dispute that it named.
			dispute: DisputeId,
			/// The turn that it named.
			turn: u32,
			/// Why.
			error: DispatchError,
		},
		/// A result is void and its operator slashed.
		OperatorConvicted {
			/// The dispute.
			dispute: DisputeId,
			/// The job.
			job: JobId,
			/// The attempt that gave the result.
			attempt: Attempt,
			/// Who signed it.
			operator: T::AccountId,
			/// Who disputed it.
			challenger: T::AccountId,
			/// What was slashed, planck; the challenger's part of it is in the ledger's event.
			slashed: BalanceOf<T>,
			/// How it was decided.
			ground: Ground,
		},
		/// A result stands, as far as this dispute goes.
		OperatorAcquitted {
			/// The dispute.
			dispute: DisputeId,
			/// The job.
			job: JobId,
			/// The attempt that gave the result.
			attempt: Attempt,
			/// Who signed it.
			operator: T::AccountId,
			/// Who disputed it.
			challenger: T::AccountId,
			/// Part of the bond that went to the operator, planck. The rest was burnt.
			paid: BalanceOf<T>,
			/// How it was decided.
			ground: Ground,
		},
		/// A dispute ended because another one made the result void. Its bond is free.
		DisputeMoot {
			/// The dispute.
			dispute: DisputeId,
			/// The job.
			job: JobId,
			/// The attempt that gave the result.
			attempt: Attempt,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// There is no such dispute.
		UnknownDispute,
		/// An operator does not dispute its own results.
		OwnResult,
		/// Another side is to move, or the signer is on neither.
		NotYourTurn,
		/// The dispute is at another turn.
		WrongTurn,
		/// This is not what is to be said now.
		WrongMove,
		/// The clock has run out.
		ClockRanOut,
		/// Nobody's clock has run out, and no other dispute has made this one moot.
		StillOpen,
		/// The bytes are not the encoding of what they should be.
		Malformed,
		/// The model's root is not over this interface, or has not this node at this place.
		ModelMismatch,
		/// A type, or an operator with its operands, is not valid.
		InvalidNode,
		/// The roots are not those of the trace, an opening of it is wrong, or there is no trace yet.
		TraceMismatch,
		/// The roots are not those of the input.
		InputMismatch,
		/// The roots are not those of the input or output.
		ValuesMismatch,
		/// There is nothing wrong with what the charge is about.
		Unfounded,
		/// Not as many bytes, hashes or roots as there must be.
		WrongLength,
		/// What is revealed is not under the hash that was revealed before it.
		HashMismatch,
		/// There is no such node, tile, element, chunk or piece here.
		NoSuchPlace,
		/// Tiles are not opened as they must be.
		TilesMismatch,
		/// A tile that the element depends on is missing.
		TileMissing,
		/// No move was made.
		Empty,
		/// A piece of the trace is demanded, and the result names none.
		NoTrace,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(now: BlockNumberFor<T>) -> Weight {
			Self::serve_deadlines(now)
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
		/// Disputes a result within its window, with a bond that the signer holds. Free when it is accepted: the loser's stake
		/// pays for the whole game.
		///
		/// `charge` is an encoded `ambit_referee::Charge`. One that proves a result wrong by itself is decided at once, without a
		/// bond. An operator of a redundant job that found something else needs none either, for one dispute, nor does the auditor of
		/// a result in its time: their pledges are at stake. A worker key challenges for the stash for which it speaks; the bond is
		/// the key's own.
		#[pallet::call_index(0)]
		#[pallet::weight(Pallet::<T>::dearest_opening(charge.len()))]
		pub fn open(
			origin: OriginFor<T>,
			job: JobId,
			attempt: Attempt,
			charge: ChargeBytes,
		) -> DispatchResultWithPostInfo {
			let payer = ensure_signed(origin)?;
			Self::do_open(payer, job, attempt, &charge)
		}

		/// Demands a piece of what the operator of a result must keep for its window, with a smaller bond. It goes to the operator
		/// (in part) when it posts the piece; if it does not, it is as if it had lost a dispute.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::demand())]
		pub fn demand(origin: OriginFor<T>, job: JobId, attempt: Attempt, piece: Demand) -> DispatchResult {
			let payer = ensure_signed(origin)?;
			Self::do_demand(payer, job, attempt, piece)
		}

		/// Makes moves in disputes. By a side, or its worker key; free when every move is accepted and none loses.
		///
		/// Each move counts for itself. Those rejected are named in events; when all are, the call fails with the error of the
		/// first.
		#[pallet::call_index(2)]
		#[pallet::weight(Pallet::<T>::dearest_turns(turns))]
		pub fn play(
			origin: OriginFor<T>,
			turns: BoundedVec<Turn, ConstU32<MAX_TURNS>>,
		) -> DispatchResultWithPostInfo {
			let signer = ensure_signed(origin)?;
			Self::do_play(&signer, turns)
		}

		/// Decides a dispute in which a clock has run out, or closes one that another dispute made moot. By anyone, and free;
		/// blocks do it by themselves when the clock has run out.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::close().max(Pallet::<T>::dearest_end()))]
		pub fn close(origin: OriginFor<T>, dispute: DisputeId) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_close(dispute)
		}
	}
}
