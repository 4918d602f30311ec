//! Weights: the trait, and an estimate by hand that the measured ones replace.

use core::marker::PhantomData;
use frame_support::{
	traits::Get,
	weights::{constants::ParityDbWeight, RuntimeDbWeight, Weight},
};

/// Weights of the pallet's calls and of their pieces.
pub trait WeightInfo {
	/// Weight of `set_parameters` with `n` of them, on top of all others that were decided in the same era.
	fn set_parameters(n: u32) -> Weight;
	/// Weight of `n` decided parameters coming into force.
	fn take_effect(n: u32) -> Weight;
	/// Weight of looking for decisions where there are none, or the era is not over.
	fn wait() -> Weight;
}

/// Computation in microseconds and storage accesses.
fn micros(db: RuntimeDbWeight, time: u64, reads: u64, writes: u64) -> Weight {
	Weight::from_parts(time.saturating_mul(1_000_000), 0).saturating_add(db.reads_writes(reads, writes))
}

macro_rules! estimates {
	($db:expr) => {
		fn set_parameters(n: u32) -> Weight {
			// What was decided before is checked again with what is new.
			micros($db, 400, 40, 1).saturating_add(micros($db, 20, 1, 0).saturating_mul(n.into()))
		}
		fn take_effect(n: u32) -> Weight {
			micros($db, 200, 30, 1).saturating_add(micros($db, 25, 1, 1).saturating_mul(n.into()))
		}
		fn wait() -> Weight {
			micros($db, 5, 2, 0)
		}
	};
}

/// Estimated by counting storage accesses; *to be replaced by the benchmarks' output*.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	estimates!(T::DbWeight::get());
}

impl WeightInfo for () {
	estimates!(ParityDbWeight::get());
}
