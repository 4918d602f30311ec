//! Weights of `pallet_ambit_job_registry`, measured by `make weights` on 2026-11-21 (AMD EPYC; 20 steps, 10 repeats).

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of `pallet_ambit_job_registry`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_ambit_job_registry::WeightInfo for WeightInfo<T> {
	// Storage: `JobRegistry::Models` (r:1 w:1)
	// Proof: `JobRegistry::Models` (`max_values`: None, `max_size`: Some(844), added: 3319, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(157), added: 2632, mode: `MaxEncodedLen`)
	fn publish_model() -> Weight {
		Weight::from_parts(97_665_000, 4309)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	// Storage: `JobRegistry::Models` (r:1 w:1)
	// Proof: `JobRegistry::Models` (`max_values`: None, `max_size`: Some(844), added: 3319, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(157), added: 2632, mode: `MaxEncodedLen`)
	fn retire_model() -> Weight {
		Weight::from_parts(87_219_000, 4309)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	// Storage: `JobRegistry::Models` (r:1 w:1)
	// Proof: `JobRegistry::Models` (`max_values`: None, `max_size`: Some(844), added: 3319, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::ClassBySpec` (r:1 w:1)
	// Proof: `JobRegistry::ClassBySpec` (`max_values`: None, `max_size`: Some(63), added: 2538, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(157), added: 2632, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::NextClassId` (r:1 w:1)
	// Proof: `JobRegistry::NextClassId` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Classes` (r:0 w:1)
	// Proof: `JobRegistry::Classes` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	fn open_class() -> Weight {
		Weight::from_parts(113_027_000, 4309)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	// Storage: `JobRegistry::Classes` (r:1 w:1)
	// Proof: `JobRegistry::Classes` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Records` (r:100 w:100)
	// Proof: `JobRegistry::Records` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(157), added: 2632, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Models` (r:1 w:1)
	// Proof: `JobRegistry::Models` (`max_values`: None, `max_size`: Some(844), added: 3319, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::ClassBySpec` (r:0 w:1)
	// Proof: `JobRegistry::ClassBySpec` (`max_values`: None, `max_size`: Some(63), added: 2538, mode: `MaxEncodedLen`)
	fn close_class(r: u32) -> Weight {
		Weight::from_parts(111_114_646, 4309)
			// Standard error: 2_220
			.saturating_add(Weight::from_parts(1_423_490, 0).saturating_mul(r.into()))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(r.into())))
			.saturating_add(T::DbWeight::get().writes(5))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(r.into())))
			.saturating_add(Weight::from_parts(0, 2543).saturating_mul(r.into()))
	}
	// Storage: `JobRegistry::Classes` (r:1 w:1)
	// Proof: `JobRegistry::Classes` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::OfferIndex` (r:1 w:1)
	// Proof: `JobRegistry::OfferIndex` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// Storage: `Stakes::Ledgers` (r:1 w:1)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(759), added: 3234, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Records` (r:1 w:1)
	// Proof: `JobRegistry::Records` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Offers` (r:0 w:1)
	// Proof: `JobRegistry::Offers` (`max_values`: None, `max_size`: Some(4183), added: 6658, mode: `MaxEncodedLen`)
	fn offer() -> Weight {
		Weight::from_parts(52_988_000, 4224)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	// Storage: `JobRegistry::OfferIndex` (r:1 w:2)
	// Proof: `JobRegistry::OfferIndex` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Offers` (r:2 w:2)
	// Proof: `JobRegistry::Offers` (`max_values`: None, `max_size`: Some(4183), added: 6658, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Classes` (r:1 w:1)
	// Proof: `JobRegistry::Classes` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	// Storage: `Stakes::Ledgers` (r:1 w:1)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(759), added: 3234, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Records` (r:0 w:1)
	// Proof: `JobRegistry::Records` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	fn withdraw_offer() -> Weight {
		Weight::from_parts(74_280_000, 14306)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(7))
	}
	// Storage: `JobRegistry::Classes` (r:1 w:1)
	// Proof: `JobRegistry::Classes` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(157), added: 2632, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Jobs` (r:0 w:1)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(692), added: 3167, mode: `MaxEncodedLen`)
	fn submit() -> Weight {
		Weight::from_parts(107_449_000, 3622)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	// Storage: `JobRegistry::Jobs` (r:1 w:1)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(692), added: 3167, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(157), added: 2632, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Classes` (r:1 w:1)
	// Proof: `JobRegistry::Classes` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	fn withdraw_job() -> Weight {
		Weight::from_parts(98_096_000, 4157)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	// Storage: `Stakes::Workers` (r:1 w:0)
	// Proof: `Stakes::Workers` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Jobs` (r:100 w:100)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(692), added: 3167, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Models` (r:1 w:0)
	// Proof: `JobRegistry::Models` (`max_values`: None, `max_size`: Some(844), added: 3319, mode: `MaxEncodedLen`)
	fn report(n: u32) -> Weight {
		Weight::from_parts(31_978_166, 4309)
			// Standard error: 46_927
			.saturating_add(Weight::from_parts(21_205_698, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 3167).saturating_mul(n.into()))
	}
	// Storage: `JobRegistry::Jobs` (r:100 w:100)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(692), added: 3167, mode: `MaxEncodedLen`)
	fn settle(n: u32) -> Weight {
		Weight::from_parts(25_905_736, 990)
			// Standard error: 77_840
			.saturating_add(Weight::from_parts(171_200_038, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 3167).saturating_mul(n.into()))
	}
	// Storage: `JobRegistry::Agenda` (r:4 w:0)
	// Proof: `JobRegistry::Agenda` (`max_values`: None, `max_size`: Some(3347), added: 5822, mode: `MaxEncodedLen`)
	// The fourth page is estimated until this is measured again.
	fn on_initialize() -> Weight {
		Weight::from_parts(15_116_000, 24278).saturating_add(T::DbWeight::get().reads(4))
	}
	// Storage: `JobRegistry::Agenda` (r:1 w:1)
	// Proof: `JobRegistry::Agenda` (`max_values`: None, `max_size`: Some(3347), added: 5822, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::LastPage` (r:1 w:1)
	// Proof: `JobRegistry::LastPage` (`max_values`: None, `max_size`: Some(17), added: 2492, mode: `MaxEncodedLen`)
	fn turn_page() -> Weight {
		Weight::from_parts(18_398_000, 6812)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	// Storage: `JobRegistry::Jobs` (r:1 w:0)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(692), added: 3167, mode: `MaxEncodedLen`)
	fn stale_one() -> Weight {
		Weight::from_parts(7_541_000, 4157).saturating_add(T::DbWeight::get().reads(1))
	}
	// Storage: `JobRegistry::Jobs` (r:1 w:1)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(692), added: 3167, mode: `MaxEncodedLen`)
	// Storage: `Stakes::Ledgers` (r:1 w:0)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(759), added: 3234, mode: `MaxEncodedLen`)
	fn assign_one() -> Weight {
		Weight::from_parts(63_885_000, 4224)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	// Storage: `JobRegistry::Jobs` (r:1 w:1)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(692), added: 3167, mode: `MaxEncodedLen`)
	fn timeout_one() -> Weight {
		Weight::from_parts(32_378_000, 4157)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	// Storage: `JobRegistry::Jobs` (r:1 w:1)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(692), added: 3167, mode: `MaxEncodedLen`)
	fn refund_one() -> Weight {
		Weight::from_parts(85_166_000, 4157)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	// Storage: `JobRegistry::Jobs` (r:1 w:1)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(692), added: 3167, mode: `MaxEncodedLen`)
	fn settle_one() -> Weight {
		Weight::from_parts(184_023_000, 4157)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	// Storage: `JobRegistry::Jobs` (r:1 w:1)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(692), added: 3167, mode: `MaxEncodedLen`)
	fn prune_one() -> Weight {
		Weight::from_parts(10_125_000, 4157)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	// From here on: estimates by counting storage accesses, until they are measured.
	// Storage: `JobRegistry::Jobs` (r:1 w:1), `Stakes::Ledgers` (r:1 w:0), `JobRegistry::Panels` (r:0 w:1)
	fn assign_panel() -> Weight {
		Weight::from_parts(160_000_000, 4_224)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	// Storage: `JobRegistry::Panels` (r:1 w:1)
	fn commit() -> Weight {
		Weight::from_parts(25_000_000, 4_200)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	// Storage: `JobRegistry::Panels` (r:1 w:1)
	fn reveal() -> Weight {
		Weight::from_parts(50_000_000, 4_200)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	// Storage: `JobRegistry::Jobs` (r:1 w:1), `JobRegistry::Panels` (r:1 w:1)
	fn end_phase() -> Weight {
		Weight::from_parts(50_000_000, 8_400)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	// Storage: `Balances::Holds` (r:1 w:1), `System::Account` (r:1 w:1)
	fn slash_one() -> Weight {
		Weight::from_parts(90_000_000, 5_300)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	// Storage: `JobRegistry::Jobs` (r:1 w:1), `JobRegistry::Panels` (r:1 w:1), `JobRegistry::Dissents` (r:0 w:1)
	fn settle_panel() -> Weight {
		Weight::from_parts(480_000_000, 8_400)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	// Storage: `JobRegistry::Jobs` (r:1 w:1), `JobRegistry::Audits` (r:1 w:1)
	fn draw_audit() -> Weight {
		Weight::from_parts(90_000_000, 6_800)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	// Storage: `JobRegistry::Jobs` (r:1 w:0), `JobRegistry::Audits` (r:1 w:1)
	fn end_audit() -> Weight {
		Weight::from_parts(90_000_000, 6_800)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	// Storage: `JobRegistry::Audits` (r:1 w:1)
	fn agree(b: u32) -> Weight {
		Weight::from_parts(80_000_000, 2_700)
			.saturating_add(Weight::from_parts(10_000, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
}
