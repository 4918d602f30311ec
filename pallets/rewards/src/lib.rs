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
mod closing;
mod counting;
mod demand;
mod domains;
mod era;
mod governance;
mod money;
mod observing;
mod operators;
mod paying;
mod standing;
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
	use alloc::vec::Vec;
	use ambit_primitives::{
		jobs::ClassId,
		rewards::{
			ClassTerms, DomainId, DomainName, EraIndex, EraSummary, IssuanceSchedule, RewardParameters,
		},
		traits::{OfferBook, StakeLedger},
		Balance,
	};
	use frame_support::{
		pallet_prelude::*,
		traits::fungible::{Mutate, MutateHold},
		weights::WeightMeter,
	};
	use frame_system::pallet_prelude::*;

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// What rewards are paid in.
		type Currency: Mutate<Self::AccountId, Balance = Balance>
			+ MutateHold<Self::AccountId, Balance = Balance, Reason = Self::RuntimeHoldReason>;

		/// The runtime's reasons for holding funds.
		type RuntimeHoldReason: From<HoldReason>;

		/// The bonds behind offers.
		type Stake: StakeLedger<Self::AccountId, Balance>;

		/// Classes and the offers in them.
		type Offers: OfferBook<Self::AccountId, Balance>;

		/// Who may set weights and parameters, and end a false declaration.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Who may set how much is issued.
		type IssuanceOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Holds what is issued until it is paid. Nobody has a key to it, and it has the existential deposit of its own.
		type Pot: Get<Self::AccountId>;

		/// Gets what is not paid and not carried. What jobs paid to the protocol is there, and a share of it taken from there.
		type Treasury: Get<Self::AccountId>;

		/// Held from an operator while it has declared a domain, planck.
		#[pallet::constant]
		type DomainDeposit: Get<Balance>;

		/// Eras after which an operator may declare another domain. At least 2.
		#[pallet::constant]
		type DomainCooldown: Get<EraIndex>;

		/// Most classes with a weight.
		#[pallet::constant]
		type MaxClasses: Get<u32>;

		/// Offers on a page of an era's payout.
		#[pallet::constant]
		type PageSize: Get<u32>;

		/// Shortest era, blocks. Not 0.
		#[pallet::constant]
		type MinEraBlocks: Get<u32>;

		/// Longest era, blocks.
		#[pallet::constant]
		type MaxEraBlocks: Get<u32>;

		/// Blocks in a year, over which issuance falls.
		#[pallet::constant]
		type BlocksPerYear: Get<u32>;

		/// Most that may be issued for an era, planck.
		#[pallet::constant]
		type MaxIssuance: Get<Balance>;

		/// Bound of all other amounts that are governed, planck.
		#[pallet::constant]
		type MaxAmount: Get<Balance>;

		/// Most weight that the payout of an era takes at the start of a block.
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
		/// While an operator has declared a failure domain.
		Domain,
	}

	/// The current era. Every job reads it; the start of the block pays for that.
	#[pallet::storage]
	#[pallet::whitelist_storage]
	pub type CurrentEra<T: Config> = StorageValue<_, EraOf<T>>;

	/// The era before, while it is being paid. The next one doesn't end before that is done.
	#[pallet::storage]
	pub type Unpaid<T: Config> = StorageValue<_, ClosingOf<T>>;

	/// What became of the last [`ERAS_KEPT`] eras.
	#[pallet::storage]
	pub type Eras<T: Config> = StorageMap<_, Twox64Concat, EraIndex, EraSummary>;

	/// What the rewards are governed by.
	#[pallet::storage]
	pub type Parameters<T: Config> = StorageValue<_, Dated<RewardParameters>, ValueQuery>;

	/// How much is issued.
	#[pallet::storage]
	pub type Schedule<T: Config> = StorageValue<_, Dated<IssuanceSchedule>, ValueQuery>;

	/// What was issued for the last era, planck.
	#[pallet::storage]
	pub type Issuance<T: Config> = StorageValue<_, Balance, ValueQuery>;

	/// What is carried into the next era, planck. Nothing while an era is being paid.
	#[pallet::storage]
	pub type Carried<T: Config> = StorageValue<_, Balance, ValueQuery>;

	/// Where all money came from and went.
	#[pallet::storage]
	pub type Sums<T: Config> = StorageValue<_, Totals, ValueQuery>;

	/// What is known of classes.
	#[pallet::storage]
	pub type Classes<T: Config> = StorageMap<_, Twox64Concat, ClassId, ClassRecord>;

	/// Classes with a weight, in order.
	#[pallet::storage]
	pub type Rewarded<T: Config> = StorageValue<_, BoundedVec<ClassId, T::MaxClasses>, ValueQuery>;

	/// Offers through time, as long as they are in their pools.
	#[pallet::storage]
	pub type Standings<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ClassId, Blake2_128Concat, T::AccountId, Standing>;

	/// What is known of operators that were asked for something, or declared a domain.
	#[pallet::storage]
	pub type Operators<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, OperatorRecord, ValueQuery>;

	/// Failure domains by their names.
	#[pallet::storage]
	pub type Named<T: Config> = StorageValue<_, Domains, ValueQuery>;

	/// What the current era showed of domains so far.
	#[pallet::storage]
	pub type Asked<T: Config> = StorageMap<_, Twox64Concat, DomainId, Requests, ValueQuery>;

	/// What is remembered of outages.
	#[pallet::storage]
	pub type Past<T: Config> = StorageValue<_, PastRecord, ValueQuery>;

	/// The domains that were down in an era, where there were any.
	#[pallet::storage]
	pub type DownIn<T: Config> = StorageMap<_, Twox64Concat, EraIndex, [u64; 4]>;

	/// The offers of the class that is being paid.
	#[pallet::storage]
	pub type Shares<T: Config> =
		StorageMap<_, Twox64Concat, u32, SharePage<T::AccountId, T::PageSize>, ValueQuery>;

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// What the rewards are governed by.
		pub parameters: RewardParameters,
		/// How much is issued.
		pub issuance: IssuanceSchedule,
		/// Classes with a weight: number, weight and multiple, parts per million. They need not be there yet.
		pub classes: Vec<(ClassId, u32, u32)>,
		/// The runtime.
		#[serde(skip)]
		pub _runtime: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			Pallet::<T>::begin(self);
		}
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An era ended, and its payout begins.
		EraEnded {
			/// The era.
			era: EraIndex,
			/// Its length, blocks.
			blocks: u32,
			/// Issued for it, planck.
			issued: Balance,
		},
		/// A failure domain was down in an era.
		DomainDown {
			/// The era.
			era: EraIndex,
			/// The domain.
			domain: DomainId,
		},
		/// A class's part of an era was paid.
		ClassPaid {
			/// The era.
			era: EraIndex,
			/// The class.
			class: ClassId,
			/// Its part of the budget, planck.
			budget: Balance,
			/// Paid of that, planck.
			paid: Balance,
			/// To how many offers.
			offers: u32,
		},
		/// An operator was paid for its offer in a class.
		Rewarded {
			/// The era.
			era: EraIndex,
			/// The class.
			class: ClassId,
			/// The operator.
			operator: T::AccountId,
			/// Planck.
			amount: Balance,
		},
		/// A reward could not be paid in, because the operator's account is dead and the reward too small to revive it. It
		/// stays with the funds.
		RewardUndeliverable {
			/// The era.
			era: EraIndex,
			/// The class.
			class: ClassId,
			/// The operator.
			operator: T::AccountId,
			/// Planck.
			amount: Balance,
		},
		/// An era was paid.
		EraPaid {
			/// What became of it.
			summary: EraSummary,
		},
		/// An operator declared a failure domain.
		DomainDeclared {
			/// The operator.
			operator: T::AccountId,
			/// The domain.
			domain: DomainId,
			/// Its name.
			name: DomainName,
			/// The era from which on it is priced there.
			from: EraIndex,
		},
		/// An operator's declaration ended.
		DomainLeft {
			/// The operator.
			operator: T::AccountId,
			/// The domain.
			domain: DomainId,
			/// The era from which on it is priced with those that have declared none.
			from: EraIndex,
		},
		/// It was set how a class is rewarded.
		ClassTermsSet {
			/// The class.
			class: ClassId,
			/// How.
			terms: ClassTerms,
			/// The era from which on.
			from: EraIndex,
		},
		/// The parameters were set.
		ParametersSet {
			/// To what.
			parameters: RewardParameters,
			/// The era from which on.
			from: EraIndex,
		},
		/// The issuance was set.
		IssuanceSet {
			/// To what.
			schedule: IssuanceSchedule,
			/// The era from which on.
			from: EraIndex,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The account is not an active operator that executes or keeps data.
		NotActiveOperator,
		/// A domain is named `provider/region`, in lower-case letters, digits, `-` and `.`.
		MalformedDomain,
		/// The operator has declared this domain.
		AlreadyDeclared,
		/// The operator has declared no domain.
		NotDeclared,
		/// The operator declared, or left, a domain not long enough ago.
		TooSoon,
		/// All numbers of domains are in use.
		TooManyDomains,
		/// There is no such class.
		UnknownClass,
		/// As many classes as there may be have a weight.
		TooManyClasses,
		/// A weight is at most a million parts per million.
		WeightOutOfRange,
		/// A multiple is at most ten million parts per million.
		MultipleOutOfRange,
		/// An era's length must be within the runtime's bounds.
		EraLengthOutOfRange,
		/// A share of fees is at most a million parts per million, one of demand ten million.
		ShareOutOfRange,
		/// The price limit is from one to ten million parts per million.
		PriceLimitOutOfRange,
		/// An amount is above the runtime's bound.
		AmountOutOfRange,
		/// Issuance is above the runtime's bound.
		IssuanceOutOfRange,
		/// Issuance falls by at most half a million parts per million in a year.
		DecayOutOfRange,
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
		/// Declares the failure domain in which the operator's machines are, `provider/region`, with a deposit. By the operator's
		/// stash. It applies from the next era on.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::declare_domain())]
		pub fn declare_domain(origin: OriginFor<T>, name: DomainName) -> DispatchResult {
			let operator = ensure_signed(origin)?;
			let (domain, from) = Self::do_declare_domain(&operator, &name)?;
			Self::deposit_event(Event::DomainDeclared { operator, domain, name, from });
			Ok(())
		}

		/// Leaves the failure domain and frees the deposit. By the operator's stash. It applies from the next era on.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::leave_domain())]
		pub fn leave_domain(origin: OriginFor<T>) -> DispatchResult {
			let operator = ensure_signed(origin)?;
			Self::ensure_may_move(&operator)?;
			let (domain, from) = Self::do_leave_domain(&operator)?;
			Self::deposit_event(Event::DomainLeft { operator, domain, from });
			Ok(())
		}

		/// Ends an operator's declaration and frees its deposit. By [`Config::AdminOrigin`]. It applies from the next era on.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::leave_domain())]
		pub fn end_declaration(origin: OriginFor<T>, operator: T::AccountId) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			let (domain, from) = Self::do_leave_domain(&operator)?;
			Self::deposit_event(Event::DomainLeft { operator, domain, from });
			Ok(())
		}

		/// Sets how a class is rewarded. By [`Config::AdminOrigin`]. It applies from the next era on.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::set_class_terms())]
		pub fn set_class_terms(origin: OriginFor<T>, class: ClassId, terms: ClassTerms) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			let from = Self::do_set_class_terms(class, terms)?;
			Self::deposit_event(Event::ClassTermsSet { class, terms, from });
			Ok(())
		}

		/// Sets the parameters. By [`Config::AdminOrigin`]. They apply from the next era on.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::set_parameters())]
		pub fn set_parameters(origin: OriginFor<T>, parameters: RewardParameters) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			let from = Self::do_set_parameters(parameters)?;
			Self::deposit_event(Event::ParametersSet { parameters, from });
			Ok(())
		}

		/// Sets how much is issued, from the next era on. By [`Config::IssuanceOrigin`].
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::set_issuance())]
		pub fn set_issuance(origin: OriginFor<T>, schedule: IssuanceSchedule) -> DispatchResult {
			T::IssuanceOrigin::ensure_origin(origin)?;
			let from = Self::do_set_issuance(schedule)?;
			Self::deposit_event(Event::IssuanceSet { schedule, from });
			Ok(())
		}
	}
}
