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

pub use origins::{
	EnsureAnyTrack, EnsureProtocolParameters, EnsureRewardWeights, EnsureTrack, EnsureTreasurer,
};
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
mod decisions;
mod genesis;
pub mod origins;
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
	use ambit_primitives::governance::Track;
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;

	#[pallet::config]
	pub trait Config:
		frame_system::Config<RuntimeEvent: From<Event<Self>>>
		+ pallet_parameters::Config<RuntimeParameters: Governed>
	{
		/// An approved proposal of a track, and which. Root, who may change everything, is not asked for here.
		type TrackOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = Track>;

		/// Number of the running era.
		type Era: Get<u32>;

		/// Measured weights.
		type WeightInfo: WeightInfo;

		/// What the benchmarks need of the runtime.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: crate::benchmarking::Helper;
	}

	/// As whom a track's proposals are dispatched.
	#[pallet::origin]
	pub type Origin = Track;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What was decided and is not yet in force.
	#[pallet::storage]
	pub type Pending<T: Config> = StorageValue<_, Decided<T>>;

	/// By what the periods of referenda are divided. 1 on a chain that is meant; set at genesis, and by nothing else.
	#[pallet::storage]
	#[pallet::whitelist_storage]
	pub type Pace<T: Config> = StorageValue<_, u32, ValueQuery, ConstU32<1>>;

	#[pallet::genesis_config]
	pub struct GenesisConfig<T: Config> {
		/// By what the periods of referenda are divided. Not 0.
		pub pace: u32,
		#[serde(skip)]
		#[doc(hidden)]
		pub runtime: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			self.set_pace();
		}
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Parameters are to change. Each is named in an event of the parameters pallet when it does.
		ParametersDecided {
			/// Whose referendum decided, `None` for root's.
			track: Option<Track>,
			/// How many parameters it names.
			count: u32,
			/// First era in which the new values are in force.
			era: u32,
		},
		/// What was decided is not in force: an upgrade of the runtime in between made it impossible.
		ParametersDropped {
			/// How many parameters stay as they are.
			count: u32,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// No parameter was named.
		Empty,
		/// Another track decides on one of the parameters.
		OtherTrack,
		/// A value is outside of its parameter's bounds.
		OutOfBounds,
		/// The values would make no sense together.
		Inconsistent,
		/// Too many parameters change at the same time.
		TooManyPending,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			Self::take_effect().saturating_add(Self::reading())
		}

		fn integrity_test() {
			Self::check_rules();
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Changes parameters from the next era on, all of them or none. By root, or by a referendum of the track that decides on
		/// every one of them. A parameter without a value gets its default.
		///
		/// A later decision on a parameter in the same era replaces an earlier one.
		#[pallet::call_index(0)]
		#[pallet::weight(Pallet::<T>::dearest_decision(count(changes)))]
		pub fn set_parameters(
			origin: OriginFor<T>,
			changes: BoundedVec<ParameterOf<T>, ConstU32<MAX_CHANGES>>,
		) -> DispatchResultWithPostInfo {
			let track = Self::ensure_decided(origin)?;
			let count = count(&changes);
			let (era, weight) = Self::decide(track, changes)?;
			Self::deposit_event(Event::ParametersDecided { track, count, era });
			Ok(Some(weight).into())
		}
	}
}

/// A length as events and weights take it.
pub(crate) fn count<T>(list: &[T]) -> u32 {
	u32::try_from(list.len()).unwrap_or(u32::MAX)
}
