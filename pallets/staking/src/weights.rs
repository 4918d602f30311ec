//! What the runtime's measured weights implement.

#![allow(missing_docs)]

use frame_support::weights::{constants::ParityDbWeight, Weight};

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

/// Estimates from the storage that each one touches, for tests; the runtime's are measured.
impl WeightInfo for () {
	fn bond() -> Weight {
		ledger_call(3, 3)
	}
	fn bond_extra() -> Weight {
		ledger_call(3, 3)
	}
	fn unbond(u: u32) -> Weight {
		ledger_call(1, 1).saturating_add(per_unbonding(u))
	}
	fn rebond(u: u32) -> Weight {
		ledger_call(1, 1).saturating_add(per_unbonding(u))
	}
	fn withdraw_unbonded(u: u32) -> Weight {
		ledger_call(3, 4).saturating_add(per_unbonding(u))
	}
	fn declare_role() -> Weight {
		ledger_call(1, 1)
	}
	fn drop_role() -> Weight {
		ledger_call(1, 1)
	}
	fn set_worker() -> Weight {
		ledger_call(2, 3)
	}
	fn chill() -> Weight {
		ledger_call(1, 1)
	}
	fn unchill() -> Weight {
		ledger_call(1, 1)
	}
	fn force_set_validators(n: u32) -> Weight {
		ledger_call(0, 1).saturating_add(per_validator(n))
	}
	fn slash(u: u32) -> Weight {
		ledger_call(4, 4).saturating_add(per_unbonding(u))
	}
}

/// Time of a call on one ledger, and proof size of reading it with the account's holds.
fn ledger_call(reads: u64, writes: u64) -> Weight {
	Weight::from_parts(20_000_000, 4_800).saturating_add(ParityDbWeight::get().reads_writes(reads, writes))
}

/// Time for each unbonding amount.
fn per_unbonding(u: u32) -> Weight {
	Weight::from_parts(60_000, 0).saturating_mul(u.into())
}

/// Time and proof size for each validator of a list: ledger and session keys are read.
fn per_validator(n: u32) -> Weight {
	Weight::from_parts(4_000_000, 6_200)
		.saturating_add(ParityDbWeight::get().reads(2))
		.saturating_mul(n.into())
}
