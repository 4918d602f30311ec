//! Weights of `pallet_ambit_job_registry`, measured by `make weights` on 2026-11-27 (Intel(R) Xeon(R) Processor; 20 steps, 10 repeats; of several runs the least).

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of `pallet_ambit_job_registry`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_ambit_job_registry::WeightInfo for WeightInfo<T> {
	// Storage: `JobRegistry::Models` (r:1 w:1)
	// Proof: `JobRegistry::Models` (`max_values`: None, `max_size`: Some(844), added: 3319, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(283), added: 2758, mode: `MaxEncodedLen`)
	fn publish_model() -> Weight {
		Weight::from_parts(94_814_000, 4309)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	// Storage: `JobRegistry::Models` (r:1 w:1)
	// Proof: `JobRegistry::Models` (`max_values`: None, `max_size`: Some(844), added: 3319, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(283), added: 2758, mode: `MaxEncodedLen`)
	fn retire_model() -> Weight {
		Weight::from_parts(82_192_000, 4309)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	// Storage: `JobRegistry::Models` (r:1 w:1)
	// Proof: `JobRegistry::Models` (`max_values`: None, `max_size`: Some(844), added: 3319, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::ClassBySpec` (r:1 w:1)
	// Proof: `JobRegistry::ClassBySpec` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(283), added: 2758, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::NextClassId` (r:1 w:1)
	// Proof: `JobRegistry::NextClassId` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Classes` (r:0 w:1)
	// Proof: `JobRegistry::Classes` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	fn open_class() -> Weight {
		Weight::from_parts(116_903_000, 4309)
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
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(283), added: 2758, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Models` (r:1 w:1)
	// Proof: `JobRegistry::Models` (`max_values`: None, `max_size`: Some(844), added: 3319, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::ClassBySpec` (r:0 w:1)
	// Proof: `JobRegistry::ClassBySpec` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// The range of component `r` is `[0, 100]`.
	fn close_class(r: u32) -> Weight {
		Weight::from_parts(108_906_391, 4309)
			// Standard error: 11_822
			.saturating_add(Weight::from_parts(1_283_801, 0).saturating_mul(r.into()))
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
	// Storage: `JobRegistry::Vacancies` (r:1 w:1)
	// Proof: `JobRegistry::Vacancies` (`max_values`: None, `max_size`: Some(2062), added: 4537, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Offers` (r:0 w:1)
	// Proof: `JobRegistry::Offers` (`max_values`: None, `max_size`: Some(85), added: 2560, mode: `MaxEncodedLen`)
	fn offer() -> Weight {
		Weight::from_parts(66_987_000, 5527)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(6))
	}
	// Storage: `JobRegistry::OfferIndex` (r:1 w:2)
	// Proof: `JobRegistry::OfferIndex` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Offers` (r:2 w:2)
	// Proof: `JobRegistry::Offers` (`max_values`: None, `max_size`: Some(85), added: 2560, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Active` (r:1 w:0)
	// Proof: `JobRegistry::Active` (`max_values`: None, `max_size`: Some(4158), added: 6633, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Classes` (r:1 w:1)
	// Proof: `JobRegistry::Classes` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Vacancies` (r:1 w:1)
	// Proof: `JobRegistry::Vacancies` (`max_values`: None, `max_size`: Some(2062), added: 4537, mode: `MaxEncodedLen`)
	// Storage: `Stakes::Ledgers` (r:1 w:1)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(779), added: 3254, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Records` (r:0 w:1)
	// Proof: `JobRegistry::Records` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	fn withdraw_offer() -> Weight {
		Weight::from_parts(86_672_000, 7623)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(8))
	}
	// Storage: `JobRegistry::Classes` (r:1 w:1)
	// Proof: `JobRegistry::Classes` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(283), added: 2758, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Jobs` (r:0 w:1)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(708), added: 3183, mode: `MaxEncodedLen`)
	fn submit() -> Weight {
		Weight::from_parts(107_773_000, 3748)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	// Storage: `JobRegistry::Jobs` (r:1 w:1)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(708), added: 3183, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(283), added: 2758, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Classes` (r:1 w:1)
	// Proof: `JobRegistry::Classes` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	fn withdraw_job() -> Weight {
		Weight::from_parts(102_426_000, 4173)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	// Storage: `Stakes::Workers` (r:1 w:0)
	// Proof: `Stakes::Workers` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Jobs` (r:100 w:100)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(708), added: 3183, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Models` (r:1 w:0)
	// Proof: `JobRegistry::Models` (`max_values`: None, `max_size`: Some(844), added: 3319, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Active` (r:1 w:1)
	// Proof: `JobRegistry::Active` (`max_values`: None, `max_size`: Some(4158), added: 6633, mode: `MaxEncodedLen`)
	// The range of component `n` is `[1, 100]`.
	fn report(n: u32) -> Weight {
		Weight::from_parts(257_681_689, 7623)
			// Standard error: 313_213
			.saturating_add(Weight::from_parts(34_406_156, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 3183).saturating_mul(n.into()))
	}
	// Storage: `JobRegistry::Jobs` (r:100 w:100)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(708), added: 3183, mode: `MaxEncodedLen`)
	// Storage: `Stakes::Ledgers` (r:1 w:1)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(779), added: 3254, mode: `MaxEncodedLen`)
	// The range of component `n` is `[0, 100]`.
	fn settle(n: u32) -> Weight {
		Weight::from_parts(507_597_001, 4244)
			// Standard error: 1_391_264
			.saturating_add(Weight::from_parts(177_175_546, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 3183).saturating_mul(n.into()))
	}
	// Storage: `JobRegistry::Agenda` (r:4 w:0)
	// Proof: `JobRegistry::Agenda` (`max_values`: None, `max_size`: Some(3347), added: 5822, mode: `MaxEncodedLen`)
	fn on_initialize() -> Weight {
		Weight::from_parts(11_903_000, 24278).saturating_add(T::DbWeight::get().reads(4))
	}
	// Storage: `JobRegistry::Agenda` (r:1 w:1)
	// Proof: `JobRegistry::Agenda` (`max_values`: None, `max_size`: Some(3347), added: 5822, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::LastPage` (r:1 w:1)
	// Proof: `JobRegistry::LastPage` (`max_values`: None, `max_size`: Some(17), added: 2492, mode: `MaxEncodedLen`)
	fn turn_page() -> Weight {
		Weight::from_parts(14_723_000, 6812)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	// Storage: `JobRegistry::Jobs` (r:1 w:0)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(708), added: 3183, mode: `MaxEncodedLen`)
	fn stale_one() -> Weight {
		Weight::from_parts(6_332_000, 4173).saturating_add(T::DbWeight::get().reads(1))
	}
	// Storage: `JobRegistry::Jobs` (r:1 w:1)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(708), added: 3183, mode: `MaxEncodedLen`)
	// Storage: `Stakes::Ledgers` (r:1 w:1)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(779), added: 3254, mode: `MaxEncodedLen`)
	fn assign_one() -> Weight {
		Weight::from_parts(116_163_000, 4244)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	// Storage: `Stakes::Ledgers` (r:1 w:0)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(779), added: 3254, mode: `MaxEncodedLen`)
	fn ask_another() -> Weight {
		Weight::from_parts(38_281_000, 4244).saturating_add(T::DbWeight::get().reads(1))
	}
	// Storage: `JobRegistry::Jobs` (r:1 w:1)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(708), added: 3183, mode: `MaxEncodedLen`)
	// Storage: `Stakes::Ledgers` (r:1 w:1)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(779), added: 3254, mode: `MaxEncodedLen`)
	fn timeout_one() -> Weight {
		Weight::from_parts(114_269_000, 4244)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	// Storage: `JobRegistry::Jobs` (r:1 w:1)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(708), added: 3183, mode: `MaxEncodedLen`)
	fn refund_one() -> Weight {
		Weight::from_parts(125_040_000, 4173)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	// Storage: `JobRegistry::Jobs` (r:1 w:1)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(708), added: 3183, mode: `MaxEncodedLen`)
	// Storage: `Stakes::Ledgers` (r:1 w:1)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(779), added: 3254, mode: `MaxEncodedLen`)
	fn settle_one() -> Weight {
		Weight::from_parts(244_319_000, 4244)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	// Storage: `JobRegistry::Jobs` (r:1 w:1)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(708), added: 3183, mode: `MaxEncodedLen`)
	fn prune_one() -> Weight {
		Weight::from_parts(13_065_000, 4173)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	// Storage: `JobRegistry::OfferIndex` (r:1 w:0)
	// Proof: `JobRegistry::OfferIndex` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Jobs` (r:1 w:1)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(708), added: 3183, mode: `MaxEncodedLen`)
	// Storage: `Stakes::Ledgers` (r:6 w:4)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(779), added: 3254, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Panels` (r:0 w:1)
	// Proof: `JobRegistry::Panels` (`max_values`: None, `max_size`: Some(2113), added: 4588, mode: `MaxEncodedLen`)
	fn assign_panel() -> Weight {
		Weight::from_parts(336_576_000, 20514)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(6))
	}
	// Storage: `JobRegistry::Panels` (r:1 w:1)
	// Proof: `JobRegistry::Panels` (`max_values`: None, `max_size`: Some(2113), added: 4588, mode: `MaxEncodedLen`)
	fn commit() -> Weight {
		Weight::from_parts(51_076_000, 5578)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	// Storage: `JobRegistry::Panels` (r:1 w:1)
	// Proof: `JobRegistry::Panels` (`max_values`: None, `max_size`: Some(2113), added: 4588, mode: `MaxEncodedLen`)
	fn reveal() -> Weight {
		Weight::from_parts(79_017_000, 5578)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	// Storage: `JobRegistry::Jobs` (r:1 w:1)
	// Proof: `JobRegistry::Jobs` (`max_values`: None, `max_size`: Some(708), added: 3183, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Panels` (r:1 w:1)
	// Proof: `JobRegistry::Panels` (`max_values`: None, `max_size`: Some(2113), added: 4588, mode: `MaxEncodedLen`)
	fn end_phase() -> Weight {
		Weight::from_parts(75_731_000, 5578)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	// Storage: `Stakes::Ledgers` (r:1 w:1)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(779), added: 3254, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(283), added: 2758, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn slash_one() -> Weight {
		Weight::from_parts(89_293_000, 4244)
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
		Weight::from_parts(335_837_000, 14006)
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
		Weight::from_parts(134_126_000, 4244)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	// Storage: `JobRegistry::Audits` (r:1 w:1)
	// Proof: `JobRegistry::Audits` (`max_values`: None, `max_size`: Some(122), added: 2597, mode: `MaxEncodedLen`)
	// Storage: `Stakes::Ledgers` (r:1 w:1)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(779), added: 3254, mode: `MaxEncodedLen`)
	fn end_audit() -> Weight {
		Weight::from_parts(110_687_000, 4244)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	// Storage: `JobRegistry::Audits` (r:1 w:1)
	// Proof: `JobRegistry::Audits` (`max_values`: None, `max_size`: Some(122), added: 2597, mode: `MaxEncodedLen`)
	// The range of component `b` is `[0, 28000]`.
	fn agree(b: u32) -> Weight {
		Weight::from_parts(110_863_713, 3587)
			// Standard error: 81
			.saturating_add(Weight::from_parts(4_351, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
}
