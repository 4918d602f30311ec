//! Weights: the trait, and estimates for tests.

use frame_support::weights::{constants::ParityDbWeight, Weight};

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
fn micros(time: u64, reads: u64, writes: u64) -> Weight {
	Weight::from_parts(time.saturating_mul(1_000_000), 0)
		.saturating_add(ParityDbWeight::get().reads_writes(reads, writes))
}

/// Estimates by counting storage accesses, for tests; the runtime's are measured.
impl WeightInfo for () {
	fn set_parameters(n: u32) -> Weight {
		// What was decided before is checked again with what is new.
		micros(400, 40, 1).saturating_add(micros(20, 1, 0).saturating_mul(n.into()))
	}
	fn take_effect(n: u32) -> Weight {
		micros(200, 30, 1).saturating_add(micros(25, 1, 1).saturating_mul(n.into()))
	}
	fn wait() -> Weight {
		micros(5, 2, 0)
	}
}
