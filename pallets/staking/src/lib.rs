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

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod delegation;
mod election;
mod fees;
mod genesis;
mod invariants;
mod ledger;
#[cfg(test)]
mod mock;
mod pools;
mod rewards;
mod roles;
mod session;
mod slashing;
#[cfg(test)]
mod tests;
mod types;
mod views;
pub mod weights;

pub use pallet::*;
pub use pools::{
	Claim, Delegation, Departure, DepartureOf, Fund, Pool, MOST_SHARES_PER_PLANCK, SHARES_PER_PLANCK,
};
pub use session::{ExposureOf, StashOf};
pub use types::{BalanceOf, CreditOf, CurrencyOf, DepartureId, Exposure, Ledger, Shares, Unbonding, ROLES};
pub use weights::WeightInfo;

// FRAME's macros and the codec's derives expand to `as` and `expect`; what is written by hand in here has neither.
#[allow(clippy::as_conversions, clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use ambit_primitives::traits::Role;
	use frame_support::{
		pallet_prelude::*,
		traits::{fungible, FindAuthor, OnUnbalanced},
	};
	use frame_system::pallet_prelude::*;
	use pallet_session::historical;
	use sp_runtime::{traits::Zero, Perbill, Permill};
	use sp_staking::SessionIndex;

	/// 1 only after the migration of `upgrade-rehearsal`.
	const STORAGE_VERSION: StorageVersion =
		StorageVersion::new(if cfg!(feature = "upgrade-rehearsal") { 1 } else { 0 });

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Those without `#[pallet::constant]` may change from one block to the next; what is unbonding then leaves when it was to.
	#[pallet::config]
	pub trait Config:
		frame_system::Config
		+ pallet_session::Config<ValidatorId = <Self as frame_system::Config>::AccountId>
		+ historical::Config
	{
		/// What bonds and delegations are held in.
		type Currency: fungible::Mutate<Self::AccountId>
			+ fungible::hold::Mutate<Self::AccountId, Reason: From<HoldReason>>
			+ fungible::hold::Balanced<Self::AccountId>;

		/// Who may replace the validators, say how many there are, and let elections decide again.
		type ForceOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Least active bond of a validator, planck.
		type MinimumValidatorBond: Get<BalanceOf<Self>>;

		/// Least active bond of an inference operator, planck.
		type MinimumInferenceBond: Get<BalanceOf<Self>>;

		/// Least active bond of a data operator, planck.
		type MinimumDataBond: Get<BalanceOf<Self>>;

		/// Blocks from unbonding to withdrawal. At least as long as [`Self::SlashableSessions`] last.
		type UnbondingPeriod: Get<BlockNumberFor<Self>>;

		/// Most unbonding amounts of one stash with different dates.
		#[pallet::constant]
		type MaxUnbonding: Get<u32>;

		/// Most validators.
		#[pallet::constant]
		type MaxValidators: Get<u32>;

		/// Validators that are elected until `set_validator_count` says otherwise. At most [`Self::MaxValidators`].
		#[pallet::constant]
		type DefaultValidatorCount: Get<u32>;

		/// Most who stand for election. An election looks at all of them.
		#[pallet::constant]
		type MaxCandidates: Get<u32>;

		/// By how much of a member's stake an outsider must exceed it to take its seat.
		type ElectionMargin: Get<Permill>;

		/// Least that an account may have in a pool, planck. At least an existential deposit.
		type MinimumDelegation: Get<BalanceOf<Self>>;

		/// Most delegated stake that counts, in multiples of the stash's own bond.
		#[pallet::constant]
		type DelegationCap: Get<u32>;

		/// Highest commission.
		type MaxCommission: Get<Permill>;

		/// Most by which a commission rises in a session, so that delegators can leave before it is high.
		type CommissionStep: Get<Permill>;

		/// Most departures of a pool that are under way. What leaves it in the same (this - 2)th part of the unbonding period
		/// leaves together. At least 3.
		#[pallet::constant]
		type MaxPoolUnbonding: Get<u32>;

		/// Sessions after which an offence is no longer punished.
		#[pallet::constant]
		type SlashableSessions: Get<SessionIndex>;

		/// Part of a slash that goes to who reported it.
		type ReporterShare: Get<Permill>;

		/// Most that one report earns, planck.
		type MaxReporterReward: Get<BalanceOf<Self>>;

		/// The stash that made the current block.
		type FindAuthor: FindAuthor<Self::AccountId>;

		/// Gets fees that no author can be paid.
		type UnearnedFees: OnUnbalanced<CreditOf<Self>>;

		/// Measured weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// Why funds are held.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// They are bonded, or were and are still unbonding.
		#[codec(index = 0)]
		Bond,
		/// They were delegated, in the account of a pool.
		#[codec(index = 1)]
		Delegation,
	}

	/// Bonds by stash.
	#[pallet::storage]
	pub type Ledgers<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Ledger<T>>;

	/// The stash for which a worker key speaks.
	#[pallet::storage]
	pub type Workers<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, T::AccountId>;

	/// Stashes that have a validator's seat: who was elected last, or the list that was forced.
	#[pallet::storage]
	pub type Validators<T: Config> = StorageValue<_, BoundedVec<T::AccountId, T::MaxValidators>, ValueQuery>;

	/// Who has the validator's role, strongest first as of the last election, behind who came since.
	#[pallet::storage]
	pub type Candidates<T: Config> = StorageValue<_, BoundedVec<T::AccountId, T::MaxCandidates>, ValueQuery>;

	/// Number of validators that are elected.
	#[pallet::storage]
	pub type ValidatorCount<T: Config> = StorageValue<_, u32, ValueQuery, T::DefaultValidatorCount>;

	/// The validators were forced, and nobody is elected until elections are resumed.
	#[pallet::storage]
	pub type ElectionsSuspended<T: Config> = StorageValue<_, bool, ValueQuery>;

	/// Pools of delegations by stash.
	#[pallet::storage]
	pub type Pools<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Pool<T>>;

	/// What accounts have in pools: by delegator, then by stash.
	#[pallet::storage]
	pub type Delegations<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Blake2_128Concat, T::AccountId, Delegation<T>>;

	/// What has left pools and waits for its owners, by stash and departure. No slash reaches it.
	#[pallet::storage]
	pub type Settled<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, DepartureId, Fund<BalanceOf<T>>>;

	/// What the validators of the running and of the next session stand to lose.
	#[pallet::storage]
	pub type Exposures<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		SessionIndex,
		Blake2_128Concat,
		T::AccountId,
		Exposure<BalanceOf<T>>,
	>;

	/// The largest part of its exposure that a validator lost for an offence in a session.
	#[pallet::storage]
	pub type SlashedFractions<T: Config> =
		StorageDoubleMap<_, Twox64Concat, SessionIndex, Blake2_128Concat, T::AccountId, Perbill, ValueQuery>;

	/// Fees that the current block's transactions paid so far, planck.
	#[pallet::storage]
	#[pallet::whitelist_storage]
	pub type EarnedFees<T: Config> = StorageValue<_, BalanceOf<T>, ValueQuery>;

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Validators: stash and bond in planck. Who has session keys at genesis and is not listed is bonded at the minimum.
		pub validators: Vec<(T::AccountId, BalanceOf<T>)>,
		/// Inference operators: stash, worker key, and bond in planck.
		pub operators: Vec<(T::AccountId, T::AccountId, BalanceOf<T>)>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			self.bond_all();
		}
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Funds were bonded.
		Bonded {
			/// Whose.
			stash: T::AccountId,
			/// Planck.
			amount: BalanceOf<T>,
		},
		/// Funds started on their way out.
		Unbonded {
			/// Whose.
			stash: T::AccountId,
			/// Planck.
			amount: BalanceOf<T>,
			/// First block in which they may be withdrawn.
			until: BlockNumberFor<T>,
		},
		/// Funds on their way out were bonded again.
		Rebonded {
			/// Whose.
			stash: T::AccountId,
			/// Planck.
			amount: BalanceOf<T>,
		},
		/// Funds left the bond.
		Withdrawn {
			/// Whose.
			stash: T::AccountId,
			/// Planck.
			amount: BalanceOf<T>,
		},
		/// A bond was used up and its ledger closed, with its roles and its worker key.
		Closed {
			/// Whose.
			stash: T::AccountId,
		},
		/// A stash took a role.
		RoleDeclared {
			/// Who.
			stash: T::AccountId,
			/// Which.
			role: Role,
		},
		/// A stash gave a role up.
		RoleDropped {
			/// Who.
			stash: T::AccountId,
			/// Which.
			role: Role,
		},
		/// A worker key speaks for a stash.
		WorkerSet {
			/// For whom.
			stash: T::AccountId,
			/// The key.
			worker: T::AccountId,
			/// The key that did before.
			previous: Option<T::AccountId>,
		},
		/// A stash takes no work, at its own wish or after an offence.
		Chilled {
			/// Who.
			stash: T::AccountId,
		},
		/// A stash takes work again.
		Unchilled {
			/// Who.
			stash: T::AccountId,
		},
		/// Stake was taken away.
		Slashed {
			/// Whose.
			stash: T::AccountId,
			/// Planck, delegations included.
			amount: BalanceOf<T>,
			/// The reporter and its part of the amount, planck. The rest was burnt.
			rewarded: Option<(T::AccountId, BalanceOf<T>)>,
		},
		/// Part of the next [`Event::Slashed`] came from the delegations to the stash.
		PoolSlashed {
			/// To whom.
			stash: T::AccountId,
			/// Planck.
			amount: BalanceOf<T>,
		},
		/// A stash takes delegations.
		PoolOpened {
			/// Who.
			stash: T::AccountId,
			/// Part of the delegators' rewards that it keeps.
			commission: Permill,
		},
		/// A stash keeps another part of its delegators' rewards from now on.
		CommissionSet {
			/// Who.
			stash: T::AccountId,
			/// The part.
			commission: Permill,
		},
		/// A stash takes no delegations any more, and anyone may send its delegators away.
		PoolClosing {
			/// Who.
			stash: T::AccountId,
		},
		/// A pool is gone, after its last delegator.
		PoolClosed {
			/// Whose.
			stash: T::AccountId,
		},
		/// Funds were put behind a validator.
		Delegated {
			/// The validator.
			stash: T::AccountId,
			/// Whose they are.
			delegator: T::AccountId,
			/// Planck.
			amount: BalanceOf<T>,
		},
		/// Delegated funds started on their way out.
		Undelegated {
			/// The validator.
			stash: T::AccountId,
			/// Whose they are.
			delegator: T::AccountId,
			/// Planck.
			amount: BalanceOf<T>,
			/// First block in which they may be withdrawn.
			until: BlockNumberFor<T>,
		},
		/// Delegated funds went back to their owner.
		DelegationWithdrawn {
			/// The validator.
			stash: T::AccountId,
			/// Whose they are.
			delegator: T::AccountId,
			/// Planck.
			amount: BalanceOf<T>,
		},
		/// Delegated funds were too few to go back to an account that is gone.
		DustBurnt {
			/// The validator.
			stash: T::AccountId,
			/// Whose they were.
			delegator: T::AccountId,
			/// Planck.
			amount: BalanceOf<T>,
		},
		/// A validator and its delegators were paid.
		Rewarded {
			/// The validator.
			stash: T::AccountId,
			/// Added to its bond, planck.
			bonded: BalanceOf<T>,
			/// Paid to it, planck: its commission.
			paid: BalanceOf<T>,
			/// Added to what its delegators own, planck.
			delegated: BalanceOf<T>,
		},
		/// Other validators than before were elected.
		ValidatorsElected {
			/// Their number.
			count: u32,
		},
		/// Another number of validators is elected from now on.
		ValidatorCountSet {
			/// The number.
			count: u32,
		},
		/// Elections decide again who validates.
		ElectionsResumed,
		/// The validators were replaced, and elections suspended.
		ValidatorsForced {
			/// Their number.
			count: u32,
		},
		/// Nobody was eligible for a session, so the validators of the one before stay.
		ValidatorsKept {
			/// Index of the session.
			session: SessionIndex,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The account has no bond.
		NotBonded,
		/// The account has a bond; add to it with `bond_extra`.
		AlreadyBonded,
		/// The active bond would be below the minimum of a role that the stash has or wants, or of every role.
		BelowMinimum,
		/// The amount is zero.
		ZeroAmount,
		/// The amount is more than the active bond.
		NotEnoughBond,
		/// The amount is more than what is not yet promised, or not yet pledged, of the active bond.
		NotEnoughFreeBond,
		/// The bond backs work: withdraw offers, or wait until their jobs are finished.
		PromisedToWork,
		/// Too many unbonding amounts with different dates: withdraw, rebond or wait. For a delegation: withdraw.
		TooManyUnbonding,
		/// Nothing is unbonding.
		NothingUnbonding,
		/// Nothing may be withdrawn yet.
		NothingToWithdraw,
		/// The stash has the role.
		AlreadyDeclared,
		/// The stash doesn't have the role.
		NotDeclared,
		/// The key speaks for a stash, this or another one.
		WorkerTaken,
		/// A stash can't be its own worker: the worker key is a hot key.
		WorkerIsStash,
		/// The stash takes no work already.
		AlreadyChilled,
		/// The stash is not chilled.
		NotChilled,
		/// The list of validators is empty.
		NoValidators,
		/// The list of validators has an account twice.
		DuplicateValidator,
		/// An account in the list of validators has no session keys, or is not at work as a validator.
		NotEligible,
		/// There would be more validators than the chain can have.
		TooManyValidators,
		/// All places of candidates are taken, and the weakest candidate has as much stake.
		TooManyCandidates,
		/// Nobody forced the validators.
		ElectionsNotSuspended,
		/// The stash is a validator, and its bond can't back work as well.
		BondBacksConsensus,
		/// The stash has a working role, and its bond can't back consensus as well.
		BondBacksWork,
		/// The stash validates in this or the next session.
		StillValidating,
		/// The stash takes no delegations.
		NoPool,
		/// The stash takes delegations already.
		PoolExists,
		/// The pool takes no more delegations: everybody is to leave.
		PoolClosing,
		/// More delegations would not count: the stash's bond is too small for them.
		PoolFull,
		/// A slash left next to nothing in the pool, and its shares have no price.
		PoolDepleted,
		/// A stash adds to its bond, not to its pool.
		OwnPool,
		/// The stash is not at work as a validator.
		NotValidating,
		/// Less than the minimum would be delegated.
		DelegationTooSmall,
		/// The account has nothing in the pool that could leave it.
		NotDelegated,
		/// The delegation is more than dust, and its pool not closing: only its owner may end it.
		NotReapable,
		/// The commission is above the maximum.
		CommissionTooHigh,
		/// The commission would rise by more than a step.
		CommissionStepTooLarge,
		/// The commission was raised, or the pool opened, in this session.
		CommissionJustRaised,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			Self::paying_the_author()
		}

		fn on_finalize(_: BlockNumberFor<T>) {
			Self::pay_author();
		}

		fn integrity_test() {
			assert!(!Self::smallest_bond().is_zero(), "every role needs a bond");
			assert!(T::MaxUnbonding::get() > 0, "nothing could be unbonded");
			assert!(T::MaxValidators::get() > 0, "nobody could be a validator");
			assert!(!T::UnbondingPeriod::get().is_zero(), "an offender could run away with its bond");
			assert!(
				T::SlashableSessions::get() >= 2,
				"an offence could not be punished in the session after it"
			);
			assert!(T::MaxPoolUnbonding::get() >= 3, "delegations could not leave");
			assert!(
				T::MinimumDelegation::get() >= <CurrencyOf<T> as fungible::Inspect<_>>::minimum_balance(),
				"a delegation could not go back to an account of its own"
			);
			let count = T::DefaultValidatorCount::get();
			assert!(count > 0 && count <= T::MaxValidators::get(), "a number of validators that can't be");
			// What is written is the lesser of the benchmark's two sizes, times an exposure: the analysis finds no slope in that.
			let exposures = T::DbWeight::get().writes(T::MaxValidators::get().into());
			let election =
				<T as Config>::WeightInfo::plan_session(T::MaxCandidates::get(), T::MaxValidators::get())
					.saturating_add(exposures);
			assert!(
				election.all_lte(T::BlockWeights::get().max_block),
				"planning a session would not fit into a block"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Bonds `amount` planck of the caller's, who becomes a stash.
		#[pallet::call_index(0)]
		#[pallet::weight(<T as Config>::WeightInfo::bond())]
		pub fn bond(origin: OriginFor<T>, #[pallet::compact] amount: BalanceOf<T>) -> DispatchResult {
			let stash = ensure_signed(origin)?;
			Self::do_bond(&stash, amount)?;
			Self::deposit_event(Event::Bonded { stash, amount });
			Ok(())
		}

		/// Adds `amount` planck to the caller's bond.
		#[pallet::call_index(1)]
		#[pallet::weight(<T as Config>::WeightInfo::bond_extra())]
		pub fn bond_extra(origin: OriginFor<T>, #[pallet::compact] amount: BalanceOf<T>) -> DispatchResult {
			let stash = ensure_signed(origin)?;
			Self::do_bond_extra(&stash, amount)?;
			Self::deposit_event(Event::Bonded { stash, amount });
			Ok(())
		}

		/// Starts `amount` planck of the caller's active bond on their way out. They can be slashed until withdrawn.
		#[pallet::call_index(2)]
		#[pallet::weight(<T as Config>::WeightInfo::unbond(T::MaxUnbonding::get()))]
		pub fn unbond(origin: OriginFor<T>, #[pallet::compact] amount: BalanceOf<T>) -> DispatchResult {
			let stash = ensure_signed(origin)?;
			let until = Self::do_unbond(&stash, amount)?;
			Self::deposit_event(Event::Unbonded { stash, amount, until });
			Ok(())
		}

		/// Bonds up to `amount` planck again of what is on its way out, what would leave last first.
		#[pallet::call_index(3)]
		#[pallet::weight(<T as Config>::WeightInfo::rebond(T::MaxUnbonding::get()))]
		pub fn rebond(origin: OriginFor<T>, #[pallet::compact] amount: BalanceOf<T>) -> DispatchResult {
			let stash = ensure_signed(origin)?;
			let amount = Self::do_rebond(&stash, amount)?;
			Self::deposit_event(Event::Rebonded { stash, amount });
			Ok(())
		}

		/// Withdraws what has waited for the unbonding period. Closes the ledger when nothing is left in it.
		#[pallet::call_index(4)]
		#[pallet::weight(<T as Config>::WeightInfo::withdraw_unbonded(T::MaxUnbonding::get()))]
		pub fn withdraw_unbonded(origin: OriginFor<T>) -> DispatchResult {
			let stash = ensure_signed(origin)?;
			let amount = Self::do_withdraw(&stash)?;
			Self::deposit_event(Event::Withdrawn { stash, amount });
			Ok(())
		}

		/// Takes a role, for which the caller's active bond must be at the role's minimum. A validator has no other role.
		#[pallet::call_index(5)]
		#[pallet::weight(<T as Config>::WeightInfo::declare_role())]
		pub fn declare_role(origin: OriginFor<T>, role: Role) -> DispatchResult {
			let stash = ensure_signed(origin)?;
			Self::do_declare(&stash, role)?;
			Self::deposit_event(Event::RoleDeclared { stash, role });
			Ok(())
		}

		/// Gives a role up. A validator leaves with the next planned session.
		#[pallet::call_index(6)]
		#[pallet::weight(<T as Config>::WeightInfo::drop_role())]
		pub fn drop_role(origin: OriginFor<T>, role: Role) -> DispatchResult {
			let stash = ensure_signed(origin)?;
			Self::do_drop(&stash, role)?;
			Self::deposit_event(Event::RoleDropped { stash, role });
			Ok(())
		}

		/// Makes `worker` the one key that speaks for the caller, instead of the one that does.
		#[pallet::call_index(7)]
		#[pallet::weight(<T as Config>::WeightInfo::set_worker())]
		pub fn set_worker(origin: OriginFor<T>, worker: T::AccountId) -> DispatchResult {
			let stash = ensure_signed(origin)?;
			let previous = Self::do_set_worker(&stash, &worker)?;
			Self::deposit_event(Event::WorkerSet { stash, worker, previous });
			Ok(())
		}

		/// Takes no more work, in any role. Work that was taken is to be finished.
		#[pallet::call_index(8)]
		#[pallet::weight(<T as Config>::WeightInfo::chill())]
		pub fn chill(origin: OriginFor<T>) -> DispatchResult {
			let stash = ensure_signed(origin)?;
			Self::do_set_chilled(&stash, true)?;
			Self::deposit_event(Event::Chilled { stash });
			Ok(())
		}

		/// Takes work again.
		#[pallet::call_index(9)]
		#[pallet::weight(<T as Config>::WeightInfo::unchill())]
		pub fn unchill(origin: OriginFor<T>) -> DispatchResult {
			let stash = ensure_signed(origin)?;
			Self::do_set_chilled(&stash, false)?;
			Self::deposit_event(Event::Unchilled { stash });
			Ok(())
		}

		/// Replaces the validators until elections are resumed. Each must be at work as a validator and have session keys.
		#[pallet::call_index(10)]
		#[pallet::weight(<T as Config>::WeightInfo::force_set_validators(T::MaxValidators::get()))]
		pub fn force_set_validators(
			origin: OriginFor<T>,
			validators: BoundedVec<T::AccountId, T::MaxValidators>,
		) -> DispatchResult {
			T::ForceOrigin::ensure_origin(origin)?;
			let count = validators.len().try_into().unwrap_or(u32::MAX);
			Self::do_force_validators(validators)?;
			Self::deposit_event(Event::ValidatorsForced { count });
			Ok(())
		}

		/// Lets others delegate to the caller, a validator, who keeps `commission` of what they earn.
		#[pallet::call_index(11)]
		#[pallet::weight(<T as Config>::WeightInfo::open_pool())]
		pub fn open_pool(origin: OriginFor<T>, commission: Permill) -> DispatchResult {
			let stash = ensure_signed(origin)?;
			Self::do_open_pool(&stash, commission)?;
			Self::deposit_event(Event::PoolOpened { stash, commission });
			Ok(())
		}

		/// Changes the part of its delegators' rewards that the caller keeps.
		#[pallet::call_index(12)]
		#[pallet::weight(<T as Config>::WeightInfo::set_commission())]
		pub fn set_commission(origin: OriginFor<T>, commission: Permill) -> DispatchResult {
			let stash = ensure_signed(origin)?;
			Self::do_set_commission(&stash, commission)?;
			Self::deposit_event(Event::CommissionSet { stash, commission });
			Ok(())
		}

		/// Takes no more delegations to the caller. From then on anyone may send its delegators away, with `reap_delegation`;
		/// the pool is gone when the last has withdrawn.
		#[pallet::call_index(13)]
		#[pallet::weight(<T as Config>::WeightInfo::close_pool())]
		pub fn close_pool(origin: OriginFor<T>) -> DispatchResult {
			let stash = ensure_signed(origin)?;
			if !Self::do_close_pool(&stash)? {
				Self::deposit_event(Event::PoolClosing { stash });
			}
			Ok(())
		}

		/// Puts `amount` planck of the caller's behind a validator. They earn and are slashed with its bond.
		#[pallet::call_index(14)]
		#[pallet::weight(<T as Config>::WeightInfo::delegate())]
		pub fn delegate(
			origin: OriginFor<T>,
			stash: T::AccountId,
			#[pallet::compact] amount: BalanceOf<T>,
		) -> DispatchResult {
			let delegator = ensure_signed(origin)?;
			Self::do_delegate(&stash, &delegator, amount)?;
			Self::deposit_event(Event::Delegated { stash, delegator, amount });
			Ok(())
		}

		/// Starts up to `amount` planck of the caller's delegation on their way out; all of it when less than the minimum would
		/// stay. They can be slashed until they have left.
		#[pallet::call_index(15)]
		#[pallet::weight(<T as Config>::WeightInfo::undelegate(T::MaxPoolUnbonding::get()))]
		pub fn undelegate(
			origin: OriginFor<T>,
			stash: T::AccountId,
			#[pallet::compact] amount: BalanceOf<T>,
		) -> DispatchResult {
			let delegator = ensure_signed(origin)?;
			let (amount, until) = Self::do_undelegate(&stash, &delegator, amount)?;
			Self::deposit_event(Event::Undelegated { stash, delegator, amount, until });
			Ok(())
		}

		/// Pays the caller what of its delegation to a stash has left the pool.
		#[pallet::call_index(16)]
		#[pallet::weight(<T as Config>::WeightInfo::withdraw_delegation(T::MaxPoolUnbonding::get()))]
		pub fn withdraw_delegation(origin: OriginFor<T>, stash: T::AccountId) -> DispatchResult {
			let delegator = ensure_signed(origin)?;
			Self::do_withdraw_delegation(&stash, &delegator)
		}

		/// Sends a delegation away when its pool is closing, or when a slash made it less than an account may have, and pays
		/// its owner what of it has left. By anyone.
		#[pallet::call_index(17)]
		#[pallet::weight(<T as Config>::WeightInfo::reap_delegation(T::MaxPoolUnbonding::get()))]
		pub fn reap_delegation(
			origin: OriginFor<T>,
			stash: T::AccountId,
			delegator: T::AccountId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_reap_delegation(&stash, &delegator)
		}

		/// Sets how many validators are elected.
		#[pallet::call_index(18)]
		#[pallet::weight(<T as Config>::WeightInfo::set_validator_count())]
		pub fn set_validator_count(origin: OriginFor<T>, count: u32) -> DispatchResult {
			T::ForceOrigin::ensure_origin(origin)?;
			Self::do_set_validator_count(count)?;
			Self::deposit_event(Event::ValidatorCountSet { count });
			Ok(())
		}

		/// Lets elections decide again who validates, after validators were forced.
		#[pallet::call_index(19)]
		#[pallet::weight(<T as Config>::WeightInfo::resume_elections())]
		pub fn resume_elections(origin: OriginFor<T>) -> DispatchResult {
			T::ForceOrigin::ensure_origin(origin)?;
			Self::do_resume_elections()?;
			Self::deposit_event(Event::ElectionsResumed);
			Ok(())
		}
	}
}
