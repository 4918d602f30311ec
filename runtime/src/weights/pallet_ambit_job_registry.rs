//! Weights of `pallet_ambit_job_registry`, measured by `make weights` on 2026-11-26 (AMD EPYC; 20 steps, 10 repeats).

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of `pallet_ambit_job_registry`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_ambit_job_registry::WeightInfo for WeightInfo<T> {
	// Storage: `JobRegistry::Models` (r:1 w:1)
	// Proof: `JobRegistry::Models` (`max_values`: None, `max_size`: Some(844), added: 3319, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	fn publish_model() -> Weight {
		Weight::from_parts(165_110_000, 4309)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	// Storage: `JobRegistry::Models` (r:1 w:1)
	// Proof: `JobRegistry::Models` (`max_values`: None, `max_size`: Some(844), added: 3319, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	fn retire_model() -> Weight {
		Weight::from_parts(125_054_000, 4309)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	// Storage: `JobRegistry::Models` (r:1 w:1)
	// Proof: `JobRegistry::Models` (`max_values`: None, `max_size`: Some(844), added: 3319, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::ClassBySpec` (r:1 w:1)
	// Proof: `JobRegistry::ClassBySpec` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::NextClassId` (r:1 w:1)
	// Proof: `JobRegistry::NextClassId` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Classes` (r:0 w:1)
	// Proof: `JobRegistry::Classes` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	fn open_class() -> Weight {
		Weight::from_parts(182_523_000, 4309)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	// Storage: `JobRegistry::Classes` (r:1 w:1)
	// Proof: `JobRegistry::Classes` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Records` (r:100 w:100)
	// Proof: `JobRegistry::Records` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Models` (r:1 w:1)
	// Proof: `JobRegistry::Models` (`max_values`: None, `max_size`: Some(844), added: 3319, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::ClassBySpec` (r:0 w:1)
	// Proof: `JobRegistry::ClassBySpec` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	fn close_class(r: u32) -> Weight {
		Weight::from_parts(168_011_733, 4309)
			// Standard error: 16_690
			.saturating_add(Weight::from_parts(2_122_738, 0).saturating_mul(r.into()))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(r.into())))
			.saturating_add(T::DbWeight::get().writes(5))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(r.into())))
			.saturating_add(Weight::from_parts(0, 2543).saturating_mul(r.into()))
	}
	// Storage: `JobRegistry::Classes` (r:1 w:1)
	// Proof: `JobRegistry::Classes` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::OfferIndex` (r:1 w:1)
	// Proof: `JobRegistry::OfferIndex` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// Storage: `Stakes::Ledgers` (r:1 w:1)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(779), added: 3254, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Records` (r:1 w:1)
	// Proof: `JobRegistry::Records` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Offers` (r:0 w:1)
	// Proof: `JobRegistry::Offers` (`max_values`: None, `max_size`: Some(4183), added: 6658, mode: `MaxEncodedLen`)
	fn offer() -> Weight {
		Weight::from_parts(98_014_000, 4244)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	// Storage: `JobRegistry::OfferIndex` (r:1 w:2)
	// Proof: `JobRegistry::OfferIndex` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Offers` (r:2 w:2)
	// Proof: `JobRegistry::Offers` (`max_values`: None, `max_size`: Some(4183), added: 6658, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Classes` (r:1 w:1)
	// Proof: `JobRegistry::Classes` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	// Storage: `Stakes::Ledgers` (r:1 w:1)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(779), added: 3254, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Records` (r:0 w:1)
	// Proof: `JobRegistry::Records` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	fn withdraw_offer() -> Weight {
		Weight::from_parts(121_688_000, 14306)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(7))
	}
	// Storage: `JobRegistry::Classes` (r:1 w:1)
	// Proof: `JobRegistry::Classes` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Jobs` (r:0 w:1)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(708), added: 3183, mode: `MaxEncodedLen`)
	fn submit() -> Weight {
		Weight::from_parts(161_232_000, 3676)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	// Storage: `JobRegistry::Jobs` (r:1 w:1)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(708), added: 3183, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Classes` (r:1 w:1)
	// Proof: `JobRegistry::Classes` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	fn withdraw_job() -> Weight {
		Weight::from_parts(150_191_000, 4173)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	// Storage: `Stakes::Workers` (r:1 w:0)
	// Proof: `Stakes::Workers` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Jobs` (r:100 w:100)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(708), added: 3183, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Models` (r:1 w:0)
	// Proof: `JobRegistry::Models` (`max_values`: None, `max_size`: Some(844), added: 3319, mode: `MaxEncodedLen`)
	fn report(n: u32) -> Weight {
		Weight::from_parts(139_200_999, 4309)
			// Standard error: 277_645
			.saturating_add(Weight::from_parts(57_790_555, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 3183).saturating_mul(n.into()))
	}
	// Storage: `JobRegistry::Jobs` (r:100 w:100)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(708), added: 3183, mode: `MaxEncodedLen`)
	// Storage: `Stakes::Ledgers` (r:1 w:1)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(779), added: 3254, mode: `MaxEncodedLen`)
	fn settle(n: u32) -> Weight {
		Weight::from_parts(16_170_000, 4244)
			// Standard error: 392_425
			.saturating_add(Weight::from_parts(270_332_247, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 3183).saturating_mul(n.into()))
	}
	// Storage: `JobRegistry::Agenda` (r:4 w:0)
	// Proof: `JobRegistry::Agenda` (`max_values`: None, `max_size`: Some(3347), added: 5822, mode: `MaxEncodedLen`)
	fn on_initialize() -> Weight {
		Weight::from_parts(21_020_000, 24278).saturating_add(T::DbWeight::get().reads(4))
	}
	// Storage: `JobRegistry::Agenda` (r:1 w:1)
	// Proof: `JobRegistry::Agenda` (`max_values`: None, `max_size`: Some(3347), added: 5822, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::LastPage` (r:1 w:1)
	// Proof: `JobRegistry::LastPage` (`max_values`: None, `max_size`: Some(17), added: 2492, mode: `MaxEncodedLen`)
	fn turn_page() -> Weight {
		Weight::from_parts(30_157_000, 6812)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	// Storage: `JobRegistry::Jobs` (r:1 w:0)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(708), added: 3183, mode: `MaxEncodedLen`)
	fn stale_one() -> Weight {
		Weight::from_parts(14_006_000, 4173).saturating_add(T::DbWeight::get().reads(1))
	}
	// Storage: `JobRegistry::Jobs` (r:1 w:1)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(708), added: 3183, mode: `MaxEncodedLen`)
	// Storage: `Stakes::Ledgers` (r:1 w:1)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(779), added: 3254, mode: `MaxEncodedLen`)
	fn assign_one() -> Weight {
		Weight::from_parts(200_446_000, 4244)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	fn ask_another() -> Weight {
		Weight::from_parts(60_000_000, 4244).saturating_add(T::DbWeight::get().reads(2))
	}
	// Storage: `JobRegistry::Jobs` (r:1 w:1)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(708), added: 3183, mode: `MaxEncodedLen`)
	// Storage: `Stakes::Ledgers` (r:1 w:1)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(779), added: 3254, mode: `MaxEncodedLen`)
	fn timeout_one() -> Weight {
		Weight::from_parts(201_478_000, 4244)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	// Storage: `JobRegistry::Jobs` (r:1 w:1)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(708), added: 3183, mode: `MaxEncodedLen`)
	fn refund_one() -> Weight {
		Weight::from_parts(285_145_000, 4173)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	// Storage: `JobRegistry::Jobs` (r:1 w:1)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(708), added: 3183, mode: `MaxEncodedLen`)
	// Storage: `Stakes::Ledgers` (r:1 w:1)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(779), added: 3254, mode: `MaxEncodedLen`)
	fn settle_one() -> Weight {
		Weight::from_parts(328_626_000, 4244)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	// Storage: `JobRegistry::Jobs` (r:1 w:1)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(708), added: 3183, mode: `MaxEncodedLen`)
	fn prune_one() -> Weight {
		Weight::from_parts(21_961_000, 4173)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	// Storage: `JobRegistry::Jobs` (r:1 w:1)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(708), added: 3183, mode: `MaxEncodedLen`)
	// Storage: `Stakes::Ledgers` (r:6 w:4)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(779), added: 3254, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Panels` (r:0 w:1)
	// Proof: `JobRegistry::Panels` (`max_values`: None, `max_size`: Some(2113), added: 4588, mode: `MaxEncodedLen`)
	fn assign_panel() -> Weight {
		Weight::from_parts(432_812_000, 20514)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(6))
	}
	// Storage: `JobRegistry::Panels` (r:1 w:1)
	// Proof: `JobRegistry::Panels` (`max_values`: None, `max_size`: Some(2113), added: 4588, mode: `MaxEncodedLen`)
	fn commit() -> Weight {
		Weight::from_parts(50_424_000, 5578)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	// Storage: `JobRegistry::Panels` (r:1 w:1)
	// Proof: `JobRegistry::Panels` (`max_values`: None, `max_size`: Some(2113), added: 4588, mode: `MaxEncodedLen`)
	fn reveal() -> Weight {
		Weight::from_parts(77_465_000, 5578)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	// Storage: `JobRegistry::Jobs` (r:1 w:1)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(708), added: 3183, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Panels` (r:1 w:1)
	// Proof: `JobRegistry::Panels` (`max_values`: None, `max_size`: Some(2113), added: 4588, mode: `MaxEncodedLen`)
	fn end_phase() -> Weight {
		Weight::from_parts(80_861_000, 5578)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	// Storage: `Stakes::Ledgers` (r:1 w:1)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(779), added: 3254, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn slash_one() -> Weight {
		Weight::from_parts(107_652_000, 4244)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	// Storage: `JobRegistry::Jobs` (r:1 w:1)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(708), added: 3183, mode: `MaxEncodedLen`)
	// Storage: `Stakes::Ledgers` (r:4 w:4)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(779), added: 3254, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Panels` (r:1 w:1)
	// Proof: `JobRegistry::Panels` (`max_values`: None, `max_size`: Some(2113), added: 4588, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Dissents` (r:0 w:1)
	// Proof: `JobRegistry::Dissents` (`max_values`: None, `max_size`: Some(145), added: 2620, mode: `MaxEncodedLen`)
	fn settle_panel() -> Weight {
		Weight::from_parts(484_589_000, 14006)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(7))
	}
	// Storage: `JobRegistry::Jobs` (r:1 w:1)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(708), added: 3183, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Audits` (r:1 w:1)
	// Proof: `JobRegistry::Audits` (`max_values`: None, `max_size`: Some(122), added: 2597, mode: `MaxEncodedLen`)
	// Storage: `Stakes::Ledgers` (r:1 w:1)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(779), added: 3254, mode: `MaxEncodedLen`)
	fn draw_audit() -> Weight {
		Weight::from_parts(167_254_000, 4244)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	// Storage: `JobRegistry::Audits` (r:1 w:1)
	// Proof: `JobRegistry::Audits` (`max_values`: None, `max_size`: Some(122), added: 2597, mode: `MaxEncodedLen`)
	// Storage: `Stakes::Ledgers` (r:1 w:1)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(779), added: 3254, mode: `MaxEncodedLen`)
	fn end_audit() -> Weight {
		Weight::from_parts(137_087_000, 4244)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	// Storage: `JobRegistry::Audits` (r:1 w:1)
	// Proof: `JobRegistry::Audits` (`max_values`: None, `max_size`: Some(122), added: 2597, mode: `MaxEncodedLen`)
	fn agree(b: u32) -> Weight {
		Weight::from_parts(185_674_293, 3587)
			// Standard error: 83
			.saturating_add(Weight::from_parts(17_987, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
}
