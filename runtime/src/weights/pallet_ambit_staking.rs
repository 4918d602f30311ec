//! Weights of `pallet_ambit_staking`, measured by `make weights` on 2026-11-21 (AMD EPYC; 20 steps, 10 repeats).

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of `pallet_ambit_staking`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_ambit_staking::WeightInfo for WeightInfo<T> {
	// Storage: `Stakes::Ledgers` (r:1 w:1)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(759), added: 3234, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(157), added: 2632, mode: `MaxEncodedLen`)
	fn bond() -> Weight {
		Weight::from_parts(94_090_000, 4224)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	// Storage: `Stakes::Ledgers` (r:1 w:1)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(759), added: 3234, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(157), added: 2632, mode: `MaxEncodedLen`)
	fn bond_extra() -> Weight {
		Weight::from_parts(97_565_000, 4224)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	// Storage: `Stakes::Ledgers` (r:1 w:1)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(759), added: 3234, mode: `MaxEncodedLen`)
	fn unbond(u: u32) -> Weight {
		Weight::from_parts(21_328_452, 4224)
			// Standard error: 747
			.saturating_add(Weight::from_parts(19_422, 0).saturating_mul(u.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	// Storage: `Stakes::Ledgers` (r:1 w:1)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(759), added: 3234, mode: `MaxEncodedLen`)
	fn rebond(u: u32) -> Weight {
		Weight::from_parts(20_324_069, 4224)
			// Standard error: 681
			.saturating_add(Weight::from_parts(13_283, 0).saturating_mul(u.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	// Storage: `Stakes::Ledgers` (r:1 w:1)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(759), added: 3234, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(157), added: 2632, mode: `MaxEncodedLen`)
	// Storage: `Stakes::Workers` (r:0 w:1)
	// Proof: `Stakes::Workers` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	// Estimate: beside what was measured `Stakes::Pools` (r:1) and `Stakes::Candidates` (r:1 w:1).
	fn withdraw_unbonded(u: u32) -> Weight {
		Weight::from_parts(150_170_531, 37224)
			// Standard error: 1_751
			.saturating_add(Weight::from_parts(11_187, 0).saturating_mul(u.into()))
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	// Storage: `Stakes::Ledgers` (r:1 w:1)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(759), added: 3234, mode: `MaxEncodedLen`)
	// Estimate: beside what was measured `Stakes::Candidates` (r:1 w:1), whether elections are suspended and for whom, and
	// ledger, keys and pool of who is displaced.
	fn declare_role() -> Weight {
		Weight::from_parts(120_621_000, 75224)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	// Storage: `Stakes::Ledgers` (r:1 w:1)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(759), added: 3234, mode: `MaxEncodedLen`)
	// Estimate: beside what was measured `Stakes::Candidates` (r:1 w:1).
	fn drop_role() -> Weight {
		Weight::from_parts(80_580_000, 37224)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	// Storage: `Stakes::Ledgers` (r:1 w:1)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(759), added: 3234, mode: `MaxEncodedLen`)
	// Storage: `Stakes::Workers` (r:1 w:2)
	// Proof: `Stakes::Workers` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	fn set_worker() -> Weight {
		Weight::from_parts(30_515_000, 4224)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	// Storage: `Stakes::Ledgers` (r:1 w:1)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(759), added: 3234, mode: `MaxEncodedLen`)
	fn chill() -> Weight {
		Weight::from_parts(20_170_000, 4224)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	// Storage: `Stakes::Ledgers` (r:1 w:1)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(759), added: 3234, mode: `MaxEncodedLen`)
	fn unchill() -> Weight {
		Weight::from_parts(20_170_000, 4224)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	// Estimate: beside what was measured `Stakes::Pools` (r:1000) and `Stakes::ElectionsSuspended` (w:1).
	// Storage: `Session::NextKeys` (r:1000 w:0)
	// Proof: `Session::NextKeys` (`max_values`: None, `max_size`: None, mode: `Measured`)
	// Storage: `Stakes::Ledgers` (r:1000 w:0)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(759), added: 3234, mode: `MaxEncodedLen`)
	// Storage: `Stakes::Validators` (r:0 w:1)
	// Proof: `Stakes::Validators` (`max_values`: Some(1), `max_size`: Some(32002), added: 32497, mode: `MaxEncodedLen`)
	fn force_set_validators(n: u32) -> Weight {
		Weight::from_parts(25_377_000, 1382)
			// Standard error: 43_037
			.saturating_add(Weight::from_parts(15_847_741, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(3_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(2))
			.saturating_add(Weight::from_parts(0, 7234).saturating_mul(n.into()))
	}
	// Storage: `Stakes::Ledgers` (r:1 w:1)
	// Proof: `Stakes::Ledgers` (`max_values`: None, `max_size`: Some(759), added: 3234, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(157), added: 2632, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:2 w:2)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn slash(u: u32) -> Weight {
		Weight::from_parts(84_921_167, 6196)
			// Standard error: 1_402
			.saturating_add(Weight::from_parts(14_217, 0).saturating_mul(u.into()))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	// The rest are estimates of the pallet, by the storage that each one touches, until they are measured.
	fn open_pool() -> Weight {
		<() as pallet_ambit_staking::WeightInfo>::open_pool()
	}
	fn set_commission() -> Weight {
		<() as pallet_ambit_staking::WeightInfo>::set_commission()
	}
	fn close_pool() -> Weight {
		<() as pallet_ambit_staking::WeightInfo>::close_pool()
	}
	fn delegate() -> Weight {
		<() as pallet_ambit_staking::WeightInfo>::delegate()
	}
	fn undelegate(b: u32) -> Weight {
		<() as pallet_ambit_staking::WeightInfo>::undelegate(b)
	}
	fn withdraw_delegation(b: u32) -> Weight {
		<() as pallet_ambit_staking::WeightInfo>::withdraw_delegation(b)
	}
	fn reap_delegation(b: u32) -> Weight {
		<() as pallet_ambit_staking::WeightInfo>::reap_delegation(b)
	}
	fn set_validator_count() -> Weight {
		<() as pallet_ambit_staking::WeightInfo>::set_validator_count()
	}
	fn resume_elections() -> Weight {
		<() as pallet_ambit_staking::WeightInfo>::resume_elections()
	}
	fn reward() -> Weight {
		<() as pallet_ambit_staking::WeightInfo>::reward()
	}
	fn punish(u: u32, b: u32) -> Weight {
		<() as pallet_ambit_staking::WeightInfo>::punish(u, b)
	}
	fn plan_session(c: u32, v: u32) -> Weight {
		<() as pallet_ambit_staking::WeightInfo>::plan_session(c, v)
	}
}
