//! Weights of `pallet_ambit_disputes`, measured by `make weights` on 2026-11-26 (AMD EPYC; 20 steps, 10 repeats).

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of `pallet_ambit_disputes`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_ambit_disputes::WeightInfo for WeightInfo<T> {
	// Storage: `Stakes::Workers` (r:1 w:0)
	// Proof: `Stakes::Workers` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Jobs` (r:1 w:1)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(708), added: 3183, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Classes` (r:1 w:0)
	// Proof: `JobRegistry::Classes` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Panels` (r:1 w:0)
	// Proof: `JobRegistry::Panels` (`max_values`: None, `max_size`: Some(2113), added: 4588, mode: `MaxEncodedLen`)
	// Storage: `Parameters::Parameters` (r:2 w:0)
	// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	// Storage: `Disputes::NextDisputeId` (r:1 w:1)
	// Proof: `Disputes::NextDisputeId` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `Disputes::Deadlines` (r:0 w:1)
	// Proof: `Disputes::Deadlines` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	// Storage: `Disputes::Disputes` (r:0 w:1)
	// Proof: `Disputes::Disputes` (`max_values`: None, `max_size`: Some(819), added: 3294, mode: `MaxEncodedLen`)
	fn open(b: u32) -> Weight {
		Weight::from_parts(382_588_418, 6012)
			// Standard error: 488
			.saturating_add(Weight::from_parts(24_825, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().writes(6))
	}
	// Storage: `Stakes::Workers` (r:1 w:0)
	// Proof: `Stakes::Workers` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Jobs` (r:1 w:1)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(708), added: 3183, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Classes` (r:1 w:0)
	// Proof: `JobRegistry::Classes` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	// Storage: `Parameters::Parameters` (r:2 w:0)
	// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	// Storage: `Disputes::NextDisputeId` (r:1 w:1)
	// Proof: `Disputes::NextDisputeId` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `Disputes::Deadlines` (r:0 w:1)
	// Proof: `Disputes::Deadlines` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	// Storage: `Disputes::Disputes` (r:0 w:1)
	// Proof: `Disputes::Disputes` (`max_values`: None, `max_size`: Some(819), added: 3294, mode: `MaxEncodedLen`)
	fn demand() -> Weight {
		Weight::from_parts(213_390_000, 6012)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(6))
	}
	fn play() -> Weight {
		Weight::from_parts(1_563_000, 0)
	}
	// Storage: `Disputes::Disputes` (r:1 w:1)
	// Proof: `Disputes::Disputes` (`max_values`: None, `max_size`: Some(819), added: 3294, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Jobs` (r:1 w:0)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(708), added: 3183, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Classes` (r:1 w:0)
	// Proof: `JobRegistry::Classes` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	// Storage: `Disputes::Deadlines` (r:0 w:2)
	// Proof: `Disputes::Deadlines` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	// Storage: `Disputes::Posted` (r:0 w:1)
	// Proof: `Disputes::Posted` (`max_values`: None, `max_size`: Some(266272), added: 268747, mode: `MaxEncodedLen`)
	fn post(r: u32) -> Weight {
		Weight::from_parts(122_223_503, 4284)
			// Standard error: 7_938
			.saturating_add(Weight::from_parts(2_715_671, 0).saturating_mul(r.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	// Storage: `Disputes::Disputes` (r:1 w:1)
	// Proof: `Disputes::Disputes` (`max_values`: None, `max_size`: Some(819), added: 3294, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Jobs` (r:1 w:0)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(708), added: 3183, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Classes` (r:1 w:0)
	// Proof: `JobRegistry::Classes` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	// Storage: `Disputes::Posted` (r:1 w:0)
	// Proof: `Disputes::Posted` (`max_values`: None, `max_size`: Some(266272), added: 268747, mode: `MaxEncodedLen`)
	// Storage: `Disputes::Deadlines` (r:0 w:2)
	// Proof: `Disputes::Deadlines` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	fn name_node(b: u32) -> Weight {
		Weight::from_parts(311_883_911, 269737)
			// Standard error: 604
			.saturating_add(Weight::from_parts(16_329, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	// Storage: `Disputes::Disputes` (r:1 w:1)
	// Proof: `Disputes::Disputes` (`max_values`: None, `max_size`: Some(819), added: 3294, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Jobs` (r:1 w:0)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(708), added: 3183, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Classes` (r:1 w:0)
	// Proof: `JobRegistry::Classes` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	// Storage: `Disputes::Deadlines` (r:0 w:2)
	// Proof: `Disputes::Deadlines` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	// Storage: `Disputes::Posted` (r:0 w:1)
	// Proof: `Disputes::Posted` (`max_values`: None, `max_size`: Some(266272), added: 268747, mode: `MaxEncodedLen`)
	fn reveal_hashes(h: u32) -> Weight {
		Weight::from_parts(98_707_193, 4284)
			// Standard error: 14_687
			.saturating_add(Weight::from_parts(1_382_012, 0).saturating_mul(h.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	// Storage: `Disputes::Disputes` (r:1 w:1)
	// Proof: `Disputes::Disputes` (`max_values`: None, `max_size`: Some(819), added: 3294, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Jobs` (r:1 w:0)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(708), added: 3183, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Classes` (r:1 w:0)
	// Proof: `JobRegistry::Classes` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	// Storage: `Disputes::Deadlines` (r:0 w:2)
	// Proof: `Disputes::Deadlines` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	// Storage: `Disputes::Posted` (r:0 w:1)
	// Proof: `Disputes::Posted` (`max_values`: None, `max_size`: Some(266272), added: 268747, mode: `MaxEncodedLen`)
	fn reveal_bytes(b: u32) -> Weight {
		Weight::from_parts(97_998_288, 4284)
			// Standard error: 121
			.saturating_add(Weight::from_parts(15_321, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	// Storage: `Disputes::Disputes` (r:1 w:1)
	// Proof: `Disputes::Disputes` (`max_values`: None, `max_size`: Some(819), added: 3294, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Jobs` (r:1 w:0)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(708), added: 3183, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Classes` (r:1 w:0)
	// Proof: `JobRegistry::Classes` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	// Storage: `Disputes::Posted` (r:1 w:1)
	// Proof: `Disputes::Posted` (`max_values`: None, `max_size`: Some(266272), added: 268747, mode: `MaxEncodedLen`)
	// Storage: `Disputes::Deadlines` (r:0 w:2)
	// Proof: `Disputes::Deadlines` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	fn pick() -> Weight {
		Weight::from_parts(195_657_000, 269737)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	// Storage: `Disputes::Posted` (r:1 w:0)
	// Proof: `Disputes::Posted` (`max_values`: None, `max_size`: Some(266272), added: 268747, mode: `MaxEncodedLen`)
	fn open_proof(k: u32) -> Weight {
		Weight::from_parts(174_448_000, 269737)
			// Standard error: 321_055
			.saturating_add(Weight::from_parts(52_425_184, 0).saturating_mul(k.into()))
			.saturating_add(T::DbWeight::get().reads(1))
	}
	fn evaluate_product(t: u32) -> Weight {
		Weight::from_parts(1_818_526, 0)
			// Standard error: 0
			.saturating_add(Weight::from_parts(978, 0).saturating_mul(t.into()))
	}
	fn evaluate_walk(t: u32) -> Weight {
		Weight::from_parts(1_333_613, 0)
			// Standard error: 0
			.saturating_add(Weight::from_parts(673, 0).saturating_mul(t.into()))
	}
	fn evaluate_power(t: u32) -> Weight {
		Weight::from_parts(1_834_000, 0)
			// Standard error: 2
			.saturating_add(Weight::from_parts(757, 0).saturating_mul(t.into()))
	}
	fn evaluate_look_up(t: u32) -> Weight {
		Weight::from_parts(20_662_165, 0)
			// Standard error: 46
			.saturating_add(Weight::from_parts(16_162, 0).saturating_mul(t.into()))
	}
	// Storage: `Disputes::Posted` (r:0 w:1)
	// Proof: `Disputes::Posted` (`max_values`: None, `max_size`: Some(266272), added: 268747, mode: `MaxEncodedLen`)
	fn answer(k: u32) -> Weight {
		Weight::from_parts(50_970_721, 0)
			// Standard error: 28_801
			.saturating_add(Weight::from_parts(12_476_568, 0).saturating_mul(k.into()))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	// Storage: `System::Account` (r:5 w:5)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:5 w:5)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Jobs` (r:1 w:1)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(708), added: 3183, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Classes` (r:1 w:0)
	// Proof: `JobRegistry::Classes` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	// Storage: `Stakes::Ledgers` (r:4 w:4)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(779), added: 3254, mode: `MaxEncodedLen`)
	// Storage: `Parameters::Parameters` (r:4 w:0)
	// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Offers` (r:4 w:4)
	// Proof: `JobRegistry::Offers` (`max_values`: None, `max_size`: Some(4183), added: 6658, mode: `MaxEncodedLen`)
	// Storage: `Rewards::Classes` (r:1 w:1)
	// Proof: `Rewards::Classes` (`max_values`: None, `max_size`: Some(333), added: 2808, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Panels` (r:1 w:1)
	// Proof: `JobRegistry::Panels` (`max_values`: None, `max_size`: Some(2113), added: 4588, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Agenda` (r:1 w:1)
	// Proof: `JobRegistry::Agenda` (`max_values`: None, `max_size`: Some(3347), added: 5822, mode: `MaxEncodedLen`)
	// Storage: `Disputes::Deadlines` (r:0 w:1)
	// Proof: `Disputes::Deadlines` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	// Storage: `Disputes::Posted` (r:0 w:1)
	// Proof: `Disputes::Posted` (`max_values`: None, `max_size`: Some(266272), added: 268747, mode: `MaxEncodedLen`)
	// Storage: `Disputes::Disputes` (r:0 w:1)
	// Proof: `Disputes::Disputes` (`max_values`: None, `max_size`: Some(819), added: 3294, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Dissents` (r:0 w:1)
	// Proof: `JobRegistry::Dissents` (`max_values`: None, `max_size`: Some(145), added: 2620, mode: `MaxEncodedLen`)
	fn convict() -> Weight {
		Weight::from_parts(699_371_000, 27622)
			.saturating_add(T::DbWeight::get().reads(27))
			.saturating_add(T::DbWeight::get().writes(26))
	}
	// Storage: `Parameters::Parameters` (r:1 w:0)
	// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:2 w:2)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Jobs` (r:1 w:1)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(708), added: 3183, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Agenda` (r:1 w:1)
	// Proof: `JobRegistry::Agenda` (`max_values`: None, `max_size`: Some(3347), added: 5822, mode: `MaxEncodedLen`)
	// Storage: `Disputes::Deadlines` (r:0 w:1)
	// Proof: `Disputes::Deadlines` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	// Storage: `Disputes::Posted` (r:0 w:1)
	// Proof: `Disputes::Posted` (`max_values`: None, `max_size`: Some(266272), added: 268747, mode: `MaxEncodedLen`)
	// Storage: `Disputes::Disputes` (r:0 w:1)
	// Proof: `Disputes::Disputes` (`max_values`: None, `max_size`: Some(819), added: 3294, mode: `MaxEncodedLen`)
	fn acquit() -> Weight {
		Weight::from_parts(263_464_000, 6812)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(8))
	}
	// Storage: `Disputes::Disputes` (r:1 w:1)
	// Proof: `Disputes::Disputes` (`max_values`: None, `max_size`: Some(819), added: 3294, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Jobs` (r:1 w:1)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(708), added: 3183, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Classes` (r:1 w:0)
	// Proof: `JobRegistry::Classes` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	// Storage: `Parameters::Parameters` (r:1 w:0)
	// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:2 w:2)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Agenda` (r:1 w:1)
	// Proof: `JobRegistry::Agenda` (`max_values`: None, `max_size`: Some(3347), added: 5822, mode: `MaxEncodedLen`)
	// Storage: `Disputes::Deadlines` (r:0 w:1)
	// Proof: `Disputes::Deadlines` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	// Storage: `Disputes::Posted` (r:0 w:17)
	// Proof: `Disputes::Posted` (`max_values`: None, `max_size`: Some(266272), added: 268747, mode: `MaxEncodedLen`)
	fn close() -> Weight {
		Weight::from_parts(382_427_000, 6812)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(24))
	}
	// Storage: `Disputes::Deadlines` (r:1 w:0)
	// Proof: `Disputes::Deadlines` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	fn serve_block() -> Weight {
		Weight::from_parts(16_001_000, 3493).saturating_add(T::DbWeight::get().reads(1))
	}
}
