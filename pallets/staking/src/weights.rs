//! Weights of the calls and of a slash.
//!
//! Estimated from the storage that each one touches; `make benchmarks` replaces this file with measured ones.

#![allow(missing_docs)]

use core::marker::PhantomData;
use frame_support::{
	traits::Get,
	weights::{constants::RocksDbWeight, RuntimeDbWeight, Weight},
};

/// What the benchmarks measure.
pub trait WeightInfo {
	fn bond() -> Weight;
	fn bond_extra() -> Weight;
	fn unbond(u: u32) -> Weight;
	fn rebond(u: u32) -> Weight;
	fn withdraw_unbonded(u: u32) -> Weight;
	fn declare_role() -> Weight;
	fn drop_role() -> Weight;
	fn set_worker() -> Weight;
	fn chill() -> Weight;
	fn unchill() -> Weight;
	fn force_set_validators(n: u32) -> Weight;
	fn slash(u: u32) -> Weight;
}

/// Time of a call on one ledger, and proof size of reading it with the account's holds.
fn ledger_call(db: RuntimeDbWeight, reads: u64, writes: u64) -> Weight {
	Weight::from_parts(20_000_000, 4_800).saturating_add(db.reads_writes(reads, writes))
}

/// Time for each unbonding amount.
fn per_unbonding(u: u32) -> Weight {
	Weight::from_parts(60_000, 0).saturating_mul(u.into())
}

/// Time and proof size for each validator of a list: ledger and session keys are read.
fn per_validator(db: RuntimeDbWeight, n: u32) -> Weight {
	Weight::from_parts(4_000_000, 6_200).saturating_add(db.reads(2)).saturating_mul(n.into())
}

macro_rules! estimates {
	($db:expr) => {
		fn bond() -> Weight {
			ledger_call($db, 3, 3)
		}
		fn bond_extra() -> Weight {
			ledger_call($db, 3, 3)
		}
		fn unbond(u: u32) -> Weight {
			ledger_call($db, 1, 1).saturating_add(per_unbonding(u))
		}
		fn rebond(u: u32) -> Weight {
			ledger_call($db, 1, 1).saturating_add(per_unbonding(u))
		}
		fn withdraw_unbonded(u: u32) -> Weight {
			ledger_call($db, 3, 4).saturating_add(per_unbonding(u))
		}
		fn declare_role() -> Weight {
			ledger_call($db, 1, 1)
		}
		fn drop_role() -> Weight {
			ledger_call($db, 1, 1)
		}
		fn set_worker() -> Weight {
			ledger_call($db, 2, 3)
		}
		fn chill() -> Weight {
			ledger_call($db, 1, 1)
		}
		fn unchill() -> Weight {
			ledger_call($db, 1, 1)
		}
		fn force_set_validators(n: u32) -> Weight {
			ledger_call($db, 0, 1).saturating_add(per_validator($db, n))
		}
		fn slash(u: u32) -> Weight {
			ledger_call($db, 4, 4).saturating_add(per_unbonding(u))
		}
	};
}

/// Weights with the runtime's own database costs.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	estimates!(T::DbWeight::get());
}

impl WeightInfo for () {
	estimates!(RocksDbWeight::get());
}
