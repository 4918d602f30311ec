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
		Weight::from_parts(587_267_988, 5578)
			// Standard error: 333
			.saturating_add(Weight::from_parts(25_738, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(6))
	}
	// Storage: `Stakes::Workers` (r:1 w:0)
	// Proof: `Stakes::Workers` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Jobs` (r:1 w:1)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(708), added: 3183, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Classes` (r:1 w:0)
	// Proof: `JobRegistry::Classes` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
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
		Weight::from_parts(377_128_000, 4173)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(6))
	}
	fn play() -> Weight {
		Weight::from_parts(2_665_000, 0)
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
		Weight::from_parts(147_116_000, 4284)
			// Standard error: 26_348
			.saturating_add(Weight::from_parts(3_142_060, 0).saturating_mul(r.into()))
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
		Weight::from_parts(425_947_938, 269737)
			// Standard error: 380
			.saturating_add(Weight::from_parts(24_623, 0).saturating_mul(b.into()))
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
		Weight::from_parts(2_573_206_013, 4284)
			// Standard error: 51_064
			.saturating_add(Weight::from_parts(741_783, 0).saturating_mul(h.into()))
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
		Weight::from_parts(79_834_928, 4284)
			// Standard error: 36
			.saturating_add(Weight::from_parts(15_755, 0).saturating_mul(b.into()))
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
		Weight::from_parts(227_306_000, 269737)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	// Storage: `Disputes::Posted` (r:1 w:0)
	// Proof: `Disputes::Posted` (`max_values`: None, `max_size`: Some(266272), added: 268747, mode: `MaxEncodedLen`)
	fn open_proof(k: u32) -> Weight {
		Weight::from_parts(199_414_000, 269737)
			// Standard error: 334_106
			.saturating_add(Weight::from_parts(57_430_269, 0).saturating_mul(k.into()))
			.saturating_add(T::DbWeight::get().reads(1))
	}
	fn evaluate_product(t: u32) -> Weight {
		Weight::from_parts(2_803_130, 0)
			// Standard error: 7
			.saturating_add(Weight::from_parts(1_246, 0).saturating_mul(t.into()))
	}
	fn evaluate_walk(t: u32) -> Weight {
		Weight::from_parts(1_508_643, 0)
			// Standard error: 0
			.saturating_add(Weight::from_parts(697, 0).saturating_mul(t.into()))
	}
	fn evaluate_power(t: u32) -> Weight {
		Weight::from_parts(322_561, 0)
			// Standard error: 0
			.saturating_add(Weight::from_parts(725, 0).saturating_mul(t.into()))
	}
	fn evaluate_look_up(t: u32) -> Weight {
		Weight::from_parts(13_699_300, 0)
			// Standard error: 23
			.saturating_add(Weight::from_parts(16_935, 0).saturating_mul(t.into()))
	}
	// Storage: `Disputes::Posted` (r:0 w:1)
	// Proof: `Disputes::Posted` (`max_values`: None, `max_size`: Some(266272), added: 268747, mode: `MaxEncodedLen`)
	fn answer(k: u32) -> Weight {
		Weight::from_parts(61_021_420, 0)
			// Standard error: 62_482
			.saturating_add(Weight::from_parts(13_002_734, 0).saturating_mul(k.into()))
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
		Weight::from_parts(733_466_000, 27622)
			.saturating_add(T::DbWeight::get().reads(23))
			.saturating_add(T::DbWeight::get().writes(26))
	}
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
		Weight::from_parts(245_060_000, 6812)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(8))
	}
	// Storage: `Disputes::Disputes` (r:1 w:1)
	// Proof: `Disputes::Disputes` (`max_values`: None, `max_size`: Some(819), added: 3294, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Jobs` (r:1 w:1)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(708), added: 3183, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Classes` (r:1 w:0)
	// Proof: `JobRegistry::Classes` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
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
		Weight::from_parts(391_905_000, 6812)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(24))
	}
	// Storage: `Disputes::Deadlines` (r:1 w:0)
	// Proof: `Disputes::Deadlines` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	fn serve_block() -> Weight {
		Weight::from_parts(16_481_000, 3493).saturating_add(T::DbWeight::get().reads(1))
	}
}
