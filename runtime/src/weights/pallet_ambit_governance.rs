//! Weights of `pallet_ambit_governance`, measured by `make weights` on 2026-11-26 (AMD EPYC; 20 steps, 10 repeats).

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of `pallet_ambit_governance`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_ambit_governance::WeightInfo for WeightInfo<T> {
	// Storage: `Governance::Pending` (r:1 w:1)
	// Proof: `Governance::Pending` (`max_values`: Some(1), `max_size`: Some(2694), added: 3189, mode: `MaxEncodedLen`)
	fn set_parameters(n: u32) -> Weight {
		Weight::from_parts(223_572_344, 4179)
			// Standard error: 43_825
			.saturating_add(Weight::from_parts(309_404, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	// Storage: `Governance::Pending` (r:1 w:1)
	// Proof: `Governance::Pending` (`max_values`: Some(1), `max_size`: Some(2694), added: 3189, mode: `MaxEncodedLen`)
	// Storage: `Parameters::Parameters` (r:32 w:32)
	// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	fn take_effect(n: u32) -> Weight {
		Weight::from_parts(359_407_501, 51124)
			// Standard error: 104_349
			.saturating_add(Weight::from_parts(2_911_100, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(21))
			.saturating_add(T::DbWeight::get().writes(18))
			.saturating_add(Weight::from_parts(0, 331).saturating_mul(n.into()))
	}
	// Storage: `Governance::Pending` (r:1 w:0)
	// Proof: `Governance::Pending` (`max_values`: Some(1), `max_size`: Some(2694), added: 3189, mode: `MaxEncodedLen`)
	fn wait() -> Weight {
		Weight::from_parts(6_622_000, 4179).saturating_add(T::DbWeight::get().reads(1))
	}
}
