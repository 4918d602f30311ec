//! What the runtime's measured weights implement.
//!
//! `assign_one` to `prune_one`, `stale_one`, and what follows are what the pieces of the hooks cost for one job *besides* storage that jobs
//! of a block share (class, offer, accounts); the pallet adds the database's price of each first use.

use frame_support::weights::{constants::ParityDbWeight, Weight};

/// Weights of the pallet's calls and of the pieces of its hooks.
pub trait WeightInfo {
	/// Weight of `publish_model`.
	fn publish_model() -> Weight;
	/// Weight of `retire_model`.
	fn retire_model() -> Weight;
	/// Weight of `open_class`.
	fn open_class() -> Weight;
	/// Weight of `close_class` that clears `r` records.
	fn close_class(r: u32) -> Weight;
	/// Weight of `offer`.
	fn offer() -> Weight;
	/// Weight of `withdraw_offer`.
	fn withdraw_offer() -> Weight;
	/// Weight of `submit`.
	fn submit() -> Weight;
	/// Weight of `withdraw_job`.
	fn withdraw_job() -> Weight;
	/// Weight of `report` with `n` results in one class, without what that class's reports share.
	fn report(n: u32) -> Weight;
	/// Weight of `settle` with `n` jobs.
	fn settle(n: u32) -> Weight;
	/// Weight of a block's work apart from any job.
	fn on_initialize() -> Weight;
	/// Weight of writing, reading and removing one page of the agenda.
	fn turn_page() -> Weight;
	/// Weight of a line of the agenda whose job has moved on.
	fn stale_one() -> Weight;
	/// Weight of one assignment.
	fn assign_one() -> Weight;
	/// Weight of asking one more offer for a job, which can't take it.
	fn ask_another() -> Weight;
	/// Weight of one timeout.
	fn timeout_one() -> Weight;
	/// Weight of one refund.
	fn refund_one() -> Weight;
	/// Weight of one settlement.
	fn settle_one() -> Weight;
	/// Weight of forgetting one job.
	fn prune_one() -> Weight;
	/// Weight of assigning a job to the largest panel.
	fn assign_panel() -> Weight;
	/// Weight of a commitment that is the last of its panel, over a result in [`Self::report`].
	fn commit() -> Weight;
	/// Weight of a reveal that is the last of the largest panel, over a result in [`Self::report`].
	fn reveal() -> Weight;
	/// Weight of the end of a phase of the largest panel, but for the operators that fall out.
	fn end_phase() -> Weight;
	/// Weight of slashing a pledge, or a part of it, without a reporter.
	fn slash_one() -> Weight;
	/// Weight of settling a job of the largest panel, all of which is paid.
	fn settle_panel() -> Weight;
	/// Weight of drawing an auditor, whose time ends after the result's window.
	fn draw_audit() -> Weight;
	/// Weight of the end of an audit, with its pay.
	fn end_audit() -> Weight;
	/// Weight of agreeing by a spot check of `b` bytes, over a result in [`Self::report`].
	fn agree(b: u32) -> Weight;
}

/// Estimates by counting storage accesses, for tests; the runtime's are measured.
impl WeightInfo for () {
	fn publish_model() -> Weight {
		estimate(50, 2, 2)
	}
	fn retire_model() -> Weight {
		estimate(50, 2, 2)
	}
	fn open_class() -> Weight {
		estimate(60, 4, 5)
	}
	fn close_class(r: u32) -> Weight {
		estimate(60, 4, 4).saturating_add(estimate(2, 1, 1).saturating_mul(r.into()))
	}
	fn offer() -> Weight {
		estimate(60, 5, 5)
	}
	fn withdraw_offer() -> Weight {
		estimate(60, 5, 7)
	}
	fn submit() -> Weight {
		estimate(45, 3, 3)
	}
	fn withdraw_job() -> Weight {
		estimate(45, 3, 4)
	}
	fn report(n: u32) -> Weight {
		estimate(20, 3, 1).saturating_add(estimate(20, 1, 1).saturating_mul(n.into()))
	}
	fn settle(n: u32) -> Weight {
		estimate(15, 0, 0).saturating_add(Self::settle_one().saturating_mul(n.into()))
	}
	fn on_initialize() -> Weight {
		estimate(12, 4, 3)
	}
	fn turn_page() -> Weight {
		estimate(10, 2, 2)
	}
	fn stale_one() -> Weight {
		estimate(5, 1, 0)
	}
	fn assign_one() -> Weight {
		estimate(30, 1, 1)
	}
	fn ask_another() -> Weight {
		estimate(15, 0, 0)
	}
	fn timeout_one() -> Weight {
		estimate(20, 1, 1)
	}
	fn refund_one() -> Weight {
		estimate(30, 1, 1)
	}
	fn settle_one() -> Weight {
		estimate(60, 1, 1)
	}
	fn prune_one() -> Weight {
		estimate(5, 1, 1)
	}
	fn assign_panel() -> Weight {
		estimate(90, 1, 2)
	}
	fn commit() -> Weight {
		estimate(15, 1, 1)
	}
	fn reveal() -> Weight {
		estimate(40, 1, 1)
	}
	fn end_phase() -> Weight {
		estimate(40, 2, 2)
	}
	fn slash_one() -> Weight {
		estimate(60, 2, 2)
	}
	fn settle_panel() -> Weight {
		estimate(240, 2, 3)
	}
	fn draw_audit() -> Weight {
		estimate(50, 2, 2)
	}
	fn end_audit() -> Weight {
		estimate(60, 2, 1)
	}
	fn agree(b: u32) -> Weight {
		estimate(60, 1, 1).saturating_add(Weight::from_parts(10_000, 0).saturating_mul(b.into()))
	}
}

/// So many microseconds of computing, and accesses to the database.
fn estimate(micros: u64, reads: u64, writes: u64) -> Weight {
	Weight::from_parts(micros.saturating_mul(1_000_000), 0)
		.saturating_add(ParityDbWeight::get().reads_writes(reads, writes))
}
