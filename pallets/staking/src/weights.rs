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
	fn open_pool() -> Weight;
	fn set_commission() -> Weight;
	fn close_pool() -> Weight;
	fn delegate() -> Weight;
	fn undelegate(b: u32) -> Weight;
	fn withdraw_delegation(b: u32) -> Weight;
	fn reap_delegation(b: u32) -> Weight;
	fn set_validator_count() -> Weight;
	fn resume_elections() -> Weight;
	fn reward() -> Weight;
	fn punish(u: u32, b: u32) -> Weight;
	fn plan_session(c: u32, v: u32) -> Weight;
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
		ledger_call(5, 5).saturating_add(per_unbonding(u))
	}
	fn declare_role() -> Weight {
		ledger_call(8, 3).saturating_add(candidates())
	}
	fn drop_role() -> Weight {
		ledger_call(2, 2).saturating_add(candidates())
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
		ledger_call(0, 2).saturating_add(per_validator(n))
	}
	fn slash(u: u32) -> Weight {
		ledger_call(4, 4).saturating_add(per_unbonding(u))
	}
	fn open_pool() -> Weight {
		ledger_call(5, 3)
	}
	fn set_commission() -> Weight {
		ledger_call(2, 1)
	}
	fn close_pool() -> Weight {
		ledger_call(3, 3)
	}
	fn delegate() -> Weight {
		ledger_call(6, 5)
	}
	fn undelegate(b: u32) -> Weight {
		ledger_call(3, 2).saturating_add(per_departure(b))
	}
	fn withdraw_delegation(b: u32) -> Weight {
		ledger_call(6, 7).saturating_add(per_departure(b)).saturating_add(per_departure(b))
	}
	fn reap_delegation(b: u32) -> Weight {
		ledger_call(7, 7).saturating_add(per_departure(b)).saturating_add(per_departure(b))
	}
	fn set_validator_count() -> Weight {
		ledger_call(0, 1)
	}
	fn resume_elections() -> Weight {
		ledger_call(1, 1)
	}
	fn reward() -> Weight {
		ledger_call(6, 6)
	}
	fn punish(u: u32, b: u32) -> Weight {
		// Both holds, the reporter, the fraction, the session's validators and who of them is disabled.
		ledger_call(11, 10).saturating_add(per_unbonding(u)).saturating_add(per_departure(b))
	}
	fn plan_session(c: u32, v: u32) -> Weight {
		ledger_call(6, 2)
			.saturating_add(candidates())
			.saturating_add(per_validator(c))
			.saturating_add(ParityDbWeight::get().reads(1).saturating_mul(c.into()))
			// Exposure and keys are compared with the session before, and the exposure is written.
			.saturating_add(
				Weight::from_parts(5_000_000, 0)
					.saturating_add(ParityDbWeight::get().reads_writes(2, 1))
					.saturating_mul(v.into()),
			)
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

/// Time for each departure of a pool: it is looked at, and in the worst case stored apart.
fn per_departure(b: u32) -> Weight {
	Weight::from_parts(2_000_000, 2_600)
		.saturating_add(ParityDbWeight::get().reads_writes(1, 1))
		.saturating_mul(b.into())
}

/// Time of reading and writing a full list of candidates.
fn candidates() -> Weight {
	Weight::from_parts(60_000_000, 33_000)
}

/// Time and proof size for each validator of a list: ledger and session keys are read.
fn per_validator(n: u32) -> Weight {
	Weight::from_parts(4_000_000, 6_200)
		.saturating_add(ParityDbWeight::get().reads(2))
		.saturating_mul(n.into())
}
