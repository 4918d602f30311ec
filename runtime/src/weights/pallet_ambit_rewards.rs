//! Weights of `pallet_ambit_rewards`, measured by `make weights` on 2026-11-26 (AMD EPYC; 20 steps, 10 repeats; of several runs the least).

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of `pallet_ambit_rewards`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_ambit_rewards::WeightInfo for WeightInfo<T> {
	// Storage: `Stakes::Ledgers` (r:1 w:0)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(779), added: 3254, mode: `MaxEncodedLen`)
	// Storage: `Rewards::Operators` (r:1 w:1)
	// Proof: `Rewards::Operators` (`max_values`: None, `max_size`: Some(89), added: 2564, mode: `MaxEncodedLen`)
	// Storage: `Rewards::DownIn` (r:1 w:0)
	// Proof: `Rewards::DownIn` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	// Storage: `Rewards::Named` (r:1 w:1)
	// Proof: `Rewards::Named` (`max_values`: Some(1), `max_size`: Some(14537), added: 15032, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	// Storage: `Rewards::Past` (r:1 w:1)
	// Proof: `Rewards::Past` (`max_values`: Some(1), `max_size`: Some(18442), added: 18937, mode: `MaxEncodedLen`)
	fn declare_domain() -> Weight {
		Weight::from_parts(345_888_000, 19927)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	// Storage: `Rewards::Operators` (r:1 w:1)
	// Proof: `Rewards::Operators` (`max_values`: None, `max_size`: Some(89), added: 2564, mode: `MaxEncodedLen`)
	// Storage: `Rewards::DownIn` (r:1 w:0)
	// Proof: `Rewards::DownIn` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	// Storage: `Rewards::Named` (r:1 w:1)
	// Proof: `Rewards::Named` (`max_values`: Some(1), `max_size`: Some(14537), added: 15032, mode: `MaxEncodedLen`)
	fn leave_domain() -> Weight {
		Weight::from_parts(257_583_000, 16022)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	// Storage: `JobRegistry::Classes` (r:1 w:0)
	// Proof: `JobRegistry::Classes` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	// Storage: `Rewards::Classes` (r:1 w:1)
	// Proof: `Rewards::Classes` (`max_values`: None, `max_size`: Some(333), added: 2808, mode: `MaxEncodedLen`)
	// Storage: `Rewards::Parameters` (r:1 w:0)
	// Proof: `Rewards::Parameters` (`max_values`: Some(1), `max_size`: Some(205), added: 700, mode: `MaxEncodedLen`)
	// Storage: `Rewards::Rewarded` (r:1 w:1)
	// Proof: `Rewards::Rewarded` (`max_values`: Some(1), `max_size`: Some(8194), added: 8689, mode: `MaxEncodedLen`)
	fn set_class_terms() -> Weight {
		Weight::from_parts(159_058_000, 9679)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	// Storage: `Rewards::Parameters` (r:1 w:1)
	// Proof: `Rewards::Parameters` (`max_values`: Some(1), `max_size`: Some(205), added: 700, mode: `MaxEncodedLen`)
	fn set_parameters() -> Weight {
		Weight::from_parts(23_864_000, 1690)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	// Storage: `Rewards::Schedule` (r:1 w:1)
	// Proof: `Rewards::Schedule` (`max_values`: Some(1), `max_size`: Some(73), added: 568, mode: `MaxEncodedLen`)
	fn set_issuance() -> Weight {
		Weight::from_parts(23_475_000, 1558)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	// Storage: `Rewards::Unpaid` (r:1 w:0)
	// Proof: `Rewards::Unpaid` (`max_values`: Some(1), `max_size`: Some(4564), added: 5059, mode: `MaxEncodedLen`)
	fn on_initialize() -> Weight {
		Weight::from_parts(3_928_000, 6049).saturating_add(T::DbWeight::get().reads(1))
	}
	// Storage: `Rewards::Asked` (r:257 w:256)
	// Proof: `Rewards::Asked` (`max_values`: None, `max_size`: Some(17), added: 2492, mode: `MaxEncodedLen`)
	// Storage: `Rewards::Past` (r:1 w:1)
	// Proof: `Rewards::Past` (`max_values`: Some(1), `max_size`: Some(18442), added: 18937, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:0)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Rewards::Issuance` (r:1 w:1)
	// Proof: `Rewards::Issuance` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	// Storage: `Rewards::Schedule` (r:1 w:0)
	// Proof: `Rewards::Schedule` (`max_values`: Some(1), `max_size`: Some(73), added: 568, mode: `MaxEncodedLen`)
	// Storage: `Rewards::Parameters` (r:1 w:0)
	// Proof: `Rewards::Parameters` (`max_values`: Some(1), `max_size`: Some(205), added: 700, mode: `MaxEncodedLen`)
	// Storage: `Rewards::Carried` (r:1 w:1)
	// Proof: `Rewards::Carried` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	// Storage: `Rewards::DownIn` (r:0 w:2)
	// Proof: `Rewards::DownIn` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	fn end_era() -> Weight {
		Weight::from_parts(4_003_127_000, 641434)
			.saturating_add(T::DbWeight::get().reads(263))
			.saturating_add(T::DbWeight::get().writes(261))
	}
	// Storage: `Rewards::Unpaid` (r:1 w:1)
	// Proof: `Rewards::Unpaid` (`max_values`: Some(1), `max_size`: Some(4564), added: 5059, mode: `MaxEncodedLen`)
	// Storage: `Rewards::Parameters` (r:1 w:0)
	// Proof: `Rewards::Parameters` (`max_values`: Some(1), `max_size`: Some(205), added: 700, mode: `MaxEncodedLen`)
	// Storage: `Rewards::Rewarded` (r:1 w:0)
	// Proof: `Rewards::Rewarded` (`max_values`: Some(1), `max_size`: Some(8194), added: 8689, mode: `MaxEncodedLen`)
	// Storage: `Rewards::Past` (r:1 w:0)
	// Proof: `Rewards::Past` (`max_values`: Some(1), `max_size`: Some(18442), added: 18937, mode: `MaxEncodedLen`)
	fn resume() -> Weight {
		Weight::from_parts(1_214_607_000, 19927)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	// Storage: `Rewards::Classes` (r:1 w:1)
	// Proof: `Rewards::Classes` (`max_values`: None, `max_size`: Some(333), added: 2808, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Classes` (r:1 w:0)
	// Proof: `JobRegistry::Classes` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	// Storage: `Rewards::Parameters` (r:1 w:0)
	// Proof: `Rewards::Parameters` (`max_values`: Some(1), `max_size`: Some(205), added: 700, mode: `MaxEncodedLen`)
	// Storage: `Rewards::Rewarded` (r:1 w:1)
	// Proof: `Rewards::Rewarded` (`max_values`: Some(1), `max_size`: Some(8194), added: 8689, mode: `MaxEncodedLen`)
	fn weigh_class() -> Weight {
		Weight::from_parts(36_689_000, 9679)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	// Storage: `System::Account` (r:2 w:2)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn set_budget() -> Weight {
		Weight::from_parts(145_693_000, 6196)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	// Storage: `Rewards::Classes` (r:1 w:0)
	// Proof: `Rewards::Classes` (`max_values`: None, `max_size`: Some(333), added: 2808, mode: `MaxEncodedLen`)
	fn choose_class() -> Weight {
		Weight::from_parts(14_266_000, 3798).saturating_add(T::DbWeight::get().reads(1))
	}
	// Storage: `JobRegistry::Classes` (r:1 w:0)
	// Proof: `JobRegistry::Classes` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	// Storage: `Rewards::Classes` (r:1 w:0)
	// Proof: `Rewards::Classes` (`max_values`: None, `max_size`: Some(333), added: 2808, mode: `MaxEncodedLen`)
	// Storage: `Rewards::Standings` (r:65 w:0)
	// Proof: `Rewards::Standings` (`max_values`: None, `max_size`: Some(145), added: 2620, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::OfferIndex` (r:64 w:0)
	// Proof: `JobRegistry::OfferIndex` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// Storage: `JobRegistry::Offers` (r:64 w:0)
	// Proof: `JobRegistry::Offers` (`max_values`: None, `max_size`: Some(85), added: 2560, mode: `MaxEncodedLen`)
	// Storage: `Stakes::Ledgers` (r:64 w:0)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(779), added: 3254, mode: `MaxEncodedLen`)
	// Storage: `Rewards::Operators` (r:64 w:0)
	// Proof: `Rewards::Operators` (`max_values`: None, `max_size`: Some(89), added: 2564, mode: `MaxEncodedLen`)
	// Storage: `Rewards::DownIn` (r:1 w:0)
	// Proof: `Rewards::DownIn` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	// Storage: `Rewards::Shares` (r:0 w:1)
	// Proof: `Rewards::Shares` (`max_values`: None, `max_size`: Some(2702), added: 5177, mode: `MaxEncodedLen`)
	fn count_page(n: u32) -> Weight {
		Weight::from_parts(190_123_056, 3798)
			// Standard error: 1_216_046
			.saturating_add(Weight::from_parts(74_519_436, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().reads(5_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(Weight::from_parts(0, 3254).saturating_mul(n.into()))
	}
	// Storage: `Rewards::Classes` (r:1 w:0)
	// Proof: `Rewards::Classes` (`max_values`: None, `max_size`: Some(333), added: 2808, mode: `MaxEncodedLen`)
	fn price_class(d: u32) -> Weight {
		Weight::from_parts(42_259_000, 3798)
			// Standard error: 22_284
			.saturating_add(Weight::from_parts(7_643_223, 0).saturating_mul(d.into()))
			.saturating_add(T::DbWeight::get().reads(1))
	}
	// Storage: `Rewards::Shares` (r:1 w:1)
	// Proof: `Rewards::Shares` (`max_values`: None, `max_size`: Some(2702), added: 5177, mode: `MaxEncodedLen`)
	// Storage: `Rewards::Standings` (r:64 w:64)
	// Proof: `Rewards::Standings` (`max_values`: None, `max_size`: Some(145), added: 2620, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:65 w:65)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Rewards::Classes` (r:1 w:1)
	// Proof: `Rewards::Classes` (`max_values`: None, `max_size`: Some(333), added: 2808, mode: `MaxEncodedLen`)
	fn pay_page(n: u32) -> Weight {
		Weight::from_parts(1_159_414_478, 6167)
			// Standard error: 3_836_521
			.saturating_add(Weight::from_parts(91_224_069, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().reads(2_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(3))
			.saturating_add(T::DbWeight::get().writes(2_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2620).saturating_mul(n.into()))
	}
	// Storage: `System::Account` (r:2 w:2)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Rewards::Sums` (r:1 w:1)
	// Proof: `Rewards::Sums` (`max_values`: Some(1), `max_size`: Some(64), added: 559, mode: `MaxEncodedLen`)
	// Storage: `Rewards::Carried` (r:0 w:1)
	// Proof: `Rewards::Carried` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	// Storage: `Rewards::Eras` (r:0 w:2)
	// Proof: `Rewards::Eras` (`max_values`: None, `max_size`: Some(148), added: 2623, mode: `MaxEncodedLen`)
	// Storage: `Rewards::Unpaid` (r:0 w:1)
	// Proof: `Rewards::Unpaid` (`max_values`: Some(1), `max_size`: Some(4564), added: 5059, mode: `MaxEncodedLen`)
	fn finish_era() -> Weight {
		Weight::from_parts(115_918_000, 6196)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(7))
	}
}
