//! Weights of `pallet_ambit_disputes`, measured by `make weights` on 2026-11-27 (Intel(R) Xeon(R) Processor; 20 steps, 10 repeats; of several runs the least).

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
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(283), added: 2758, mode: `MaxEncodedLen`)
	// Storage: `Disputes::NextDisputeId` (r:1 w:1)
	// Proof: `Disputes::NextDisputeId` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `Disputes::Deadlines` (r:0 w:1)
	// Proof: `Disputes::Deadlines` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	// Storage: `Disputes::Disputes` (r:0 w:1)
	// Proof: `Disputes::Disputes` (`max_values`: None, `max_size`: Some(819), added: 3294, mode: `MaxEncodedLen`)
	// The range of component `b` is `[0, 28000]`.
	fn open(b: u32) -> Weight {
		Weight::from_parts(175_425_821, 5578)
			// Standard error: 55
			.saturating_add(Weight::from_parts(5_085, 0).saturating_mul(b.into()))
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
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(283), added: 2758, mode: `MaxEncodedLen`)
	// Storage: `Disputes::NextDisputeId` (r:1 w:1)
	// Proof: `Disputes::NextDisputeId` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `Disputes::Deadlines` (r:0 w:1)
	// Proof: `Disputes::Deadlines` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	// Storage: `Disputes::Disputes` (r:0 w:1)
	// Proof: `Disputes::Disputes` (`max_values`: None, `max_size`: Some(819), added: 3294, mode: `MaxEncodedLen`)
	fn demand() -> Weight {
		Weight::from_parts(122_683_000, 4173)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(6))
	}
	fn play() -> Weight {
		Weight::from_parts(1_047_000, 0)
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
	// The range of component `r` is `[1, 4096]`.
	fn post(r: u32) -> Weight {
		Weight::from_parts(89_890_471, 4284)
			// Standard error: 1_635
			.saturating_add(Weight::from_parts(690_317, 0).saturating_mul(r.into()))
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
	// The range of component `b` is `[0, 28000]`.
	fn name_node(b: u32) -> Weight {
		Weight::from_parts(146_316_480, 269737)
			// Standard error: 50
			.saturating_add(Weight::from_parts(4_629, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	// Storage: `Disputes::Disputes` (r:1 w:0)
	// Proof: `Disputes::Disputes` (`max_values`: None, `max_size`: Some(820), added: 3295, mode: `MaxEncodedLen`)
	fn outputs() -> Weight {
		Weight::from_parts(70_136_000, 4285).saturating_add(T::DbWeight::get().reads(1))
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
	// The range of component `h` is `[2100, 4096]`.
	fn reveal_hashes(h: u32) -> Weight {
		Weight::from_parts(43_070_224, 4284)
			// Standard error: 2_676
			.saturating_add(Weight::from_parts(370_730, 0).saturating_mul(h.into()))
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
	// The range of component `b` is `[1, 65536]`.
	fn reveal_bytes(b: u32) -> Weight {
		Weight::from_parts(46_527_075, 4284)
			// Standard error: 20
			.saturating_add(Weight::from_parts(4_827, 0).saturating_mul(b.into()))
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
		Weight::from_parts(117_953_000, 269737)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	// Storage: `Disputes::Posted` (r:1 w:0)
	// Proof: `Disputes::Posted` (`max_values`: None, `max_size`: Some(266272), added: 268747, mode: `MaxEncodedLen`)
	// The range of component `k` is `[2, 310]`.
	fn open_proof(k: u32) -> Weight {
		Weight::from_parts(60_486_569, 269737)
			// Standard error: 47_756
			.saturating_add(Weight::from_parts(14_217_809, 0).saturating_mul(k.into()))
			.saturating_add(T::DbWeight::get().reads(1))
	}
	// The range of component `t` is `[1, 60000]`.
	fn evaluate_product(t: u32) -> Weight {
		Weight::from_parts(1_880_822, 0)
			// Standard error: 0
			.saturating_add(Weight::from_parts(476, 0).saturating_mul(t.into()))
	}
	// The range of component `t` is `[1, 200000]`.
	fn evaluate_walk(t: u32) -> Weight {
		Weight::from_parts(1_024_288, 0)
			// Standard error: 0
			.saturating_add(Weight::from_parts(521, 0).saturating_mul(t.into()))
	}
	// The range of component `t` is `[16, 960000]`.
	fn evaluate_power(t: u32) -> Weight {
		Weight::from_parts(1_314_990, 0)
			// Standard error: 0
			.saturating_add(Weight::from_parts(413, 0).saturating_mul(t.into()))
	}
	// The range of component `t` is `[1, 135168]`.
	fn evaluate_look_up(t: u32) -> Weight {
		Weight::from_parts(2_087_452, 0)
			// Standard error: 4
			.saturating_add(Weight::from_parts(9_195, 0).saturating_mul(t.into()))
	}
	// Storage: `Disputes::Posted` (r:0 w:1)
	// Proof: `Disputes::Posted` (`max_values`: None, `max_size`: Some(266272), added: 268747, mode: `MaxEncodedLen`)
	// The range of component `k` is `[1, 256]`.
	fn answer(k: u32) -> Weight {
		Weight::from_parts(30_896_031, 0)
			// Standard error: 11_769
			.saturating_add(Weight::from_parts(3_784_708, 0).saturating_mul(k.into()))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	// Storage: `System::Account` (r:5 w:5)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:5 w:5)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(283), added: 2758, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Jobs` (r:1 w:1)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(708), added: 3183, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Classes` (r:1 w:0)
	// Proof: `JobRegistry::Classes` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	// Storage: `Stakes::Ledgers` (r:4 w:4)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(779), added: 3254, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Offers` (r:4 w:4)
	// Proof: `JobRegistry::Offers` (`max_values`: None, `max_size`: Some(85), added: 2560, mode: `MaxEncodedLen`)
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
		Weight::from_parts(440_002_000, 14780)
			.saturating_add(T::DbWeight::get().reads(23))
			.saturating_add(T::DbWeight::get().writes(26))
	}
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(283), added: 2758, mode: `MaxEncodedLen`)
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
		Weight::from_parts(154_522_000, 6812)
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
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(283), added: 2758, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:2 w:2)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Agenda` (r:1 w:1)
	// Proof: `JobRegistry::Agenda` (`max_values`: None, `max_size`: Some(3347), added: 5822, mode: `MaxEncodedLen`)
	// Storage: `Disputes::Deadlines` (r:0 w:1)
	// Proof: `Disputes::Deadlines` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	// Storage: `Disputes::Posted` (r:0 w:17)
	// Proof: `Disputes::Posted` (`max_values`: None, `max_size`: Some(266272), added: 268747, mode: `MaxEncodedLen`)
	fn close() -> Weight {
		Weight::from_parts(232_389_000, 6812)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(24))
	}
	// Storage: `Disputes::Deadlines` (r:1 w:0)
	// Proof: `Disputes::Deadlines` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	fn serve_block() -> Weight {
		Weight::from_parts(11_001_000, 3493).saturating_add(T::DbWeight::get().reads(1))
	}
}
