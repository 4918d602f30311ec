//! Weights of `pallet_ambit_data_feeds`, measured by `make weights` on 2026-11-27 (Intel(R) Xeon(R) Processor; 20 steps, 10 repeats; of several runs the least).

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of `pallet_ambit_data_feeds`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_ambit_data_feeds::WeightInfo for WeightInfo<T> {
	// Storage: `DataFeeds::OfferIndex` (r:1 w:1)
	// Proof: `DataFeeds::OfferIndex` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	// Storage: `DataFeeds::Vacancies` (r:1 w:1)
	// Proof: `DataFeeds::Vacancies` (`max_values`: Some(1), `max_size`: Some(2050), added: 2545, mode: `MaxEncodedLen`)
	// Storage: `Stakes::Ledgers` (r:1 w:1)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(779), added: 3254, mode: `MaxEncodedLen`)
	// Storage: `DataFeeds::Records` (r:1 w:1)
	// Proof: `DataFeeds::Records` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	// Storage: `DataFeeds::Offers` (r:0 w:1)
	// Proof: `DataFeeds::Offers` (`max_values`: None, `max_size`: Some(105), added: 2580, mode: `MaxEncodedLen`)
	fn join() -> Weight {
		Weight::from_parts(53_616_000, 4244)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	// Storage: `DataFeeds::OfferIndex` (r:1 w:0)
	// Proof: `DataFeeds::OfferIndex` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	// Storage: `DataFeeds::Offers` (r:1 w:1)
	// Proof: `DataFeeds::Offers` (`max_values`: None, `max_size`: Some(105), added: 2580, mode: `MaxEncodedLen`)
	// Storage: `Stakes::Ledgers` (r:1 w:1)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(779), added: 3254, mode: `MaxEncodedLen`)
	// Storage: `DataFeeds::Active` (r:1 w:0)
	// Proof: `DataFeeds::Active` (`max_values`: None, `max_size`: Some(1074), added: 3549, mode: `MaxEncodedLen`)
	// Storage: `DataFeeds::Vacancies` (r:1 w:1)
	// Proof: `DataFeeds::Vacancies` (`max_values`: Some(1), `max_size`: Some(2050), added: 2545, mode: `MaxEncodedLen`)
	fn set_offer() -> Weight {
		Weight::from_parts(52_169_000, 4539)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	// Storage: `DataFeeds::OfferIndex` (r:1 w:2)
	// Proof: `DataFeeds::OfferIndex` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	// Storage: `DataFeeds::Offers` (r:2 w:2)
	// Proof: `DataFeeds::Offers` (`max_values`: None, `max_size`: Some(105), added: 2580, mode: `MaxEncodedLen`)
	// Storage: `DataFeeds::Active` (r:1 w:0)
	// Proof: `DataFeeds::Active` (`max_values`: None, `max_size`: Some(1074), added: 3549, mode: `MaxEncodedLen`)
	// Storage: `DataFeeds::Vacancies` (r:1 w:1)
	// Proof: `DataFeeds::Vacancies` (`max_values`: Some(1), `max_size`: Some(2050), added: 2545, mode: `MaxEncodedLen`)
	// Storage: `Stakes::Ledgers` (r:1 w:1)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(779), added: 3254, mode: `MaxEncodedLen`)
	// Storage: `DataFeeds::Records` (r:0 w:1)
	// Proof: `DataFeeds::Records` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	fn leave() -> Weight {
		Weight::from_parts(60_350_000, 6150)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(7))
	}
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(283), added: 2758, mode: `MaxEncodedLen`)
	// Storage: `DataFeeds::NextSourceId` (r:1 w:1)
	// Proof: `DataFeeds::NextSourceId` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	// Storage: `DataFeeds::Sources` (r:0 w:1)
	// Proof: `DataFeeds::Sources` (`max_values`: None, `max_size`: Some(903), added: 3378, mode: `MaxEncodedLen`)
	fn register_source() -> Weight {
		Weight::from_parts(84_946_000, 3748)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	// Storage: `DataFeeds::Sources` (r:1 w:1)
	// Proof: `DataFeeds::Sources` (`max_values`: None, `max_size`: Some(903), added: 3378, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(283), added: 2758, mode: `MaxEncodedLen`)
	fn retire_source() -> Weight {
		Weight::from_parts(71_242_000, 4368)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	// Storage: `DataFeeds::Sources` (r:1 w:1)
	// Proof: `DataFeeds::Sources` (`max_values`: None, `max_size`: Some(903), added: 3378, mode: `MaxEncodedLen`)
	fn vouch() -> Weight {
		Weight::from_parts(15_756_000, 4368)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	// Storage: `DataFeeds::Sources` (r:1 w:0)
	// Proof: `DataFeeds::Sources` (`max_values`: None, `max_size`: Some(903), added: 3378, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(283), added: 2758, mode: `MaxEncodedLen`)
	// Storage: `DataFeeds::Agenda` (r:1 w:1)
	// Proof: `DataFeeds::Agenda` (`max_values`: None, `max_size`: Some(2067), added: 4542, mode: `MaxEncodedLen`)
	// Storage: `DataFeeds::Feeds` (r:0 w:1)
	// Proof: `DataFeeds::Feeds` (`max_values`: None, `max_size`: Some(905), added: 3380, mode: `MaxEncodedLen`)
	fn request() -> Weight {
		Weight::from_parts(105_567_000, 5532)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	// Storage: `DataFeeds::Feeds` (r:1 w:1)
	// Proof: `DataFeeds::Feeds` (`max_values`: None, `max_size`: Some(905), added: 3380, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(283), added: 2758, mode: `MaxEncodedLen`)
	// Storage: `DataFeeds::Agenda` (r:1 w:1)
	// Proof: `DataFeeds::Agenda` (`max_values`: None, `max_size`: Some(2067), added: 4542, mode: `MaxEncodedLen`)
	fn cancel() -> Weight {
		Weight::from_parts(91_691_000, 5532)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	// Storage: `Stakes::Workers` (r:1 w:0)
	// Proof: `Stakes::Workers` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	// Storage: `DataFeeds::Feeds` (r:32 w:32)
	// Proof: `DataFeeds::Feeds` (`max_values`: None, `max_size`: Some(905), added: 3380, mode: `MaxEncodedLen`)
	// Storage: `DataFeeds::Panels` (r:32 w:32)
	// Proof: `DataFeeds::Panels` (`max_values`: None, `max_size`: Some(5217), added: 7692, mode: `MaxEncodedLen`)
	// Storage: `DataFeeds::Agenda` (r:1 w:1)
	// Proof: `DataFeeds::Agenda` (`max_values`: None, `max_size`: Some(2067), added: 4542, mode: `MaxEncodedLen`)
	// The range of component `n` is `[1, 32]`.
	fn commit(n: u32) -> Weight {
		Weight::from_parts(44_864_999, 5532)
			// Standard error: 316_884
			.saturating_add(Weight::from_parts(31_094_447, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().reads(2_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(T::DbWeight::get().writes(2_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 7692).saturating_mul(n.into()))
	}
	// Storage: `Stakes::Workers` (r:1 w:0)
	// Proof: `Stakes::Workers` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	// Storage: `DataFeeds::Feeds` (r:32 w:0)
	// Proof: `DataFeeds::Feeds` (`max_values`: None, `max_size`: Some(905), added: 3380, mode: `MaxEncodedLen`)
	// Storage: `DataFeeds::Panels` (r:32 w:32)
	// Proof: `DataFeeds::Panels` (`max_values`: None, `max_size`: Some(5217), added: 7692, mode: `MaxEncodedLen`)
	// Storage: `System::BlockHash` (r:1 w:0)
	// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	// Storage: `DataFeeds::Agenda` (r:1 w:1)
	// Proof: `DataFeeds::Agenda` (`max_values`: None, `max_size`: Some(2067), added: 4542, mode: `MaxEncodedLen`)
	// The range of component `n` is `[1, 32]`.
	fn reveal(n: u32) -> Weight {
		Weight::from_parts(29_862_409, 5532)
			// Standard error: 253_388
			.saturating_add(Weight::from_parts(35_624_295, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().reads(2_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 7692).saturating_mul(n.into()))
	}
	// Storage: `DataFeeds::Agenda` (r:3 w:0)
	// Proof: `DataFeeds::Agenda` (`max_values`: None, `max_size`: Some(2067), added: 4542, mode: `MaxEncodedLen`)
	fn on_initialize() -> Weight {
		Weight::from_parts(10_752_000, 14616).saturating_add(T::DbWeight::get().reads(3))
	}
	// Storage: `DataFeeds::Agenda` (r:1 w:1)
	// Proof: `DataFeeds::Agenda` (`max_values`: None, `max_size`: Some(2067), added: 4542, mode: `MaxEncodedLen`)
	// Storage: `DataFeeds::LastPage` (r:1 w:1)
	// Proof: `DataFeeds::LastPage` (`max_values`: None, `max_size`: Some(17), added: 2492, mode: `MaxEncodedLen`)
	fn turn_page() -> Weight {
		Weight::from_parts(15_286_000, 5532)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	// Storage: `DataFeeds::Feeds` (r:1 w:0)
	// Proof: `DataFeeds::Feeds` (`max_values`: None, `max_size`: Some(905), added: 3380, mode: `MaxEncodedLen`)
	// Storage: `DataFeeds::Panels` (r:1 w:0)
	// Proof: `DataFeeds::Panels` (`max_values`: None, `max_size`: Some(5217), added: 7692, mode: `MaxEncodedLen`)
	fn stale_one() -> Weight {
		Weight::from_parts(18_957_000, 8682).saturating_add(T::DbWeight::get().reads(2))
	}
	// Storage: `DataFeeds::Feeds` (r:1 w:1)
	// Proof: `DataFeeds::Feeds` (`max_values`: None, `max_size`: Some(905), added: 3380, mode: `MaxEncodedLen`)
	// Storage: `Babe::Initialized` (r:1 w:0)
	// Proof: `Babe::Initialized` (`max_values`: Some(1), `max_size`: Some(110), added: 605, mode: `MaxEncodedLen`)
	// Storage: `Babe::Randomness` (r:1 w:0)
	// Proof: `Babe::Randomness` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	// Storage: `DataFeeds::Vacancies` (r:1 w:1)
	// Proof: `DataFeeds::Vacancies` (`max_values`: Some(1), `max_size`: Some(2050), added: 2545, mode: `MaxEncodedLen`)
	// Storage: `DataFeeds::Offers` (r:32 w:0)
	// Proof: `DataFeeds::Offers` (`max_values`: None, `max_size`: Some(105), added: 2580, mode: `MaxEncodedLen`)
	// Storage: `Stakes::Ledgers` (r:32 w:16)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(779), added: 3254, mode: `MaxEncodedLen`)
	// Storage: `DataFeeds::Active` (r:16 w:16)
	// Proof: `DataFeeds::Active` (`max_values`: None, `max_size`: Some(1074), added: 3549, mode: `MaxEncodedLen`)
	// Storage: `DataFeeds::Agenda` (r:1 w:1)
	// Proof: `DataFeeds::Agenda` (`max_values`: None, `max_size`: Some(2067), added: 4542, mode: `MaxEncodedLen`)
	// Storage: `DataFeeds::Panels` (r:0 w:1)
	// Proof: `DataFeeds::Panels` (`max_values`: None, `max_size`: Some(5217), added: 7692, mode: `MaxEncodedLen`)
	// The range of component `l` is `[16, 32]`.
	// The range of component `n` is `[1, 16]`.
	fn draw_one(l: u32, n: u32) -> Weight {
		Weight::from_parts(75_375_299, 5532)
			// Standard error: 595_515
			.saturating_add(Weight::from_parts(30_246_484, 0).saturating_mul(l.into()))
			// Standard error: 635_466
			.saturating_add(Weight::from_parts(13_020_875, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().reads(2_u64.saturating_mul(l.into())))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(4))
			.saturating_add(T::DbWeight::get().writes(2_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 3254).saturating_mul(l.into()))
			.saturating_add(Weight::from_parts(0, 3549).saturating_mul(n.into()))
	}
	// Storage: `DataFeeds::Feeds` (r:1 w:1)
	// Proof: `DataFeeds::Feeds` (`max_values`: None, `max_size`: Some(905), added: 3380, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(283), added: 2758, mode: `MaxEncodedLen`)
	// Storage: `DataFeeds::Agenda` (r:1 w:1)
	// Proof: `DataFeeds::Agenda` (`max_values`: None, `max_size`: Some(2067), added: 4542, mode: `MaxEncodedLen`)
	fn refund_one() -> Weight {
		Weight::from_parts(79_617_000, 5532)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	// Storage: `DataFeeds::Feeds` (r:1 w:1)
	// Proof: `DataFeeds::Feeds` (`max_values`: None, `max_size`: Some(905), added: 3380, mode: `MaxEncodedLen`)
	// Storage: `DataFeeds::Panels` (r:1 w:1)
	// Proof: `DataFeeds::Panels` (`max_values`: None, `max_size`: Some(5217), added: 7692, mode: `MaxEncodedLen`)
	// Storage: `DataFeeds::OfferIndex` (r:16 w:0)
	// Proof: `DataFeeds::OfferIndex` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	// Storage: `DataFeeds::Offers` (r:16 w:16)
	// Proof: `DataFeeds::Offers` (`max_values`: None, `max_size`: Some(105), added: 2580, mode: `MaxEncodedLen`)
	// Storage: `DataFeeds::Active` (r:16 w:16)
	// Proof: `DataFeeds::Active` (`max_values`: None, `max_size`: Some(1074), added: 3549, mode: `MaxEncodedLen`)
	// Storage: `DataFeeds::Vacancies` (r:1 w:1)
	// Proof: `DataFeeds::Vacancies` (`max_values`: Some(1), `max_size`: Some(2050), added: 2545, mode: `MaxEncodedLen`)
	// Storage: `Stakes::Ledgers` (r:16 w:16)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(779), added: 3254, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:8 w:8)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(283), added: 2758, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:17 w:17)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `DataFeeds::Agenda` (r:1 w:1)
	// Proof: `DataFeeds::Agenda` (`max_values`: None, `max_size`: Some(2067), added: 4542, mode: `MaxEncodedLen`)
	// Storage: `DataFeeds::FeedValues` (r:0 w:1)
	// Proof: `DataFeeds::FeedValues` (`max_values`: None, `max_size`: Some(801), added: 3276, mode: `MaxEncodedLen`)
	// The range of component `n` is `[1, 16]`.
	fn end_phase(n: u32) -> Weight {
		Weight::from_parts(95_204_985, 8682)
			// Standard error: 401_636
			.saturating_add(Weight::from_parts(70_722_744, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().reads(5_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(6))
			.saturating_add(T::DbWeight::get().writes(4_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 3549).saturating_mul(n.into()))
	}
	// Storage: `DataFeeds::FeedValues` (r:0 w:1)
	// Proof: `DataFeeds::FeedValues` (`max_values`: None, `max_size`: Some(801), added: 3276, mode: `MaxEncodedLen`)
	// Storage: `DataFeeds::Feeds` (r:0 w:1)
	// Proof: `DataFeeds::Feeds` (`max_values`: None, `max_size`: Some(905), added: 3380, mode: `MaxEncodedLen`)
	fn forget_one() -> Weight {
		Weight::from_parts(6_171_000, 0).saturating_add(T::DbWeight::get().writes(2))
	}
}
