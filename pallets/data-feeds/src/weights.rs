//! What the runtime's measured weights implement.

use frame_support::weights::{constants::ParityDbWeight, Weight};

/// Weights of the pallet's calls and of the pieces of its hooks, each with all storage that it may use.
pub trait WeightInfo {
	/// Weight of `join`.
	fn join() -> Weight;
	/// Weight of `set_offer`.
	fn set_offer() -> Weight;
	/// Weight of `leave`.
	fn leave() -> Weight;
	/// Weight of `register_source`.
	fn register_source() -> Weight;
	/// Weight of `retire_source`.
	fn retire_source() -> Weight;
	/// Weight of `vouch`.
	fn vouch() -> Weight;
	/// Weight of `request`.
	fn request() -> Weight;
	/// Weight of `cancel`.
	fn cancel() -> Weight;
	/// Weight of `report` with `n` commitments, each the last of the largest panel.
	fn commit(n: u32) -> Weight;
	/// Weight of `report` with `n` of the largest findings, each the last of the largest panel.
	fn reveal(n: u32) -> Weight;
	/// Weight of a block's work apart from any request.
	fn on_initialize() -> Weight;
	/// Weight of writing, reading and removing one page of the agenda.
	fn turn_page() -> Weight;
	/// Weight of a line of the agenda whose request has moved on.
	fn stale_one() -> Weight;
	/// Weight of a draw that looks at `l` offers and takes `n` of them.
	fn draw_one(l: u32, n: u32) -> Weight;
	/// Weight of refunding a request that found no operators.
	fn refund_one() -> Weight;
	/// Weight of the end of a phase of `n` operators, each of whom is slashed or paid.
	fn end_phase(n: u32) -> Weight;
	/// Weight of forgetting one request.
	fn forget_one() -> Weight;
}

/// Estimates by counting storage accesses, for tests; the runtime's are measured.
impl WeightInfo for () {
	fn join() -> Weight {
		estimate(50, 6, 5)
	}
	fn set_offer() -> Weight {
		estimate(50, 5, 4)
	}
	fn leave() -> Weight {
		estimate(60, 7, 8)
	}
	fn register_source() -> Weight {
		estimate(50, 3, 4)
	}
	fn retire_source() -> Weight {
		estimate(50, 3, 4)
	}
	fn vouch() -> Weight {
		estimate(20, 1, 1)
	}
	fn request() -> Weight {
		estimate(60, 6, 7)
	}
	fn cancel() -> Weight {
		estimate(60, 5, 6)
	}
	fn commit(n: u32) -> Weight {
		estimate(15, 1, 0).saturating_add(estimate(40, 5, 5).saturating_mul(n.into()))
	}
	fn reveal(n: u32) -> Weight {
		estimate(15, 1, 0).saturating_add(estimate(50, 5, 4).saturating_mul(n.into()))
	}
	fn on_initialize() -> Weight {
		estimate(12, 4, 3)
	}
	fn turn_page() -> Weight {
		estimate(10, 2, 2)
	}
	fn stale_one() -> Weight {
		estimate(15, 2, 0)
	}
	fn draw_one(l: u32, n: u32) -> Weight {
		estimate(40, 3, 5)
			.saturating_add(estimate(15, 2, 0).saturating_mul(l.into()))
			.saturating_add(estimate(15, 1, 3).saturating_mul(n.into()))
	}
	fn refund_one() -> Weight {
		estimate(50, 5, 6)
	}
	fn end_phase(n: u32) -> Weight {
		estimate(80, 7, 9).saturating_add(estimate(80, 8, 9).saturating_mul(n.into()))
	}
	fn forget_one() -> Weight {
		estimate(10, 2, 2)
	}
}

/// So many microseconds of computing, and accesses to the database.
fn estimate(micros: u64, reads: u64, writes: u64) -> Weight {
	Weight::from_parts(micros.saturating_mul(1_000_000), 0)
		.saturating_add(ParityDbWeight::get().reads_writes(reads, writes))
}
