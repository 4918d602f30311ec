//! Weights: the trait, and estimates for tests.

use frame_support::weights::{constants::ParityDbWeight, Weight};

/// Weights of the pallet's calls and of the steps of its hooks.
pub trait WeightInfo {
	/// Weight of `declare_domain` under a new name, with all numbers in use and a full history.
	fn declare_domain() -> Weight;
	/// Weight of `leave_domain` and `end_declaration`.
	fn leave_domain() -> Weight;
	/// Weight of `set_class_terms`, after a long silence of the class.
	fn set_class_terms() -> Weight;
	/// Weight of `set_parameters`.
	fn set_parameters() -> Weight;
	/// Weight of `set_issuance`.
	fn set_issuance() -> Weight;
	/// Weight of seeing that there is nothing to do in a block.
	fn on_initialize() -> Weight;
	/// Weight of ending an era in which all domains were asked for something.
	fn end_era() -> Weight;
	/// Weight of taking an era's payout up in a block, imagining outages from a full history of all domains, and storing what is left
	/// to do.
	fn resume() -> Weight;
	/// Weight of weighing a class.
	fn weigh_class() -> Weight;
	/// Weight of setting an era's budget.
	fn set_budget() -> Weight;
	/// Weight of choosing the next class.
	fn choose_class() -> Weight;
	/// Weight of looking at `n` offers and storing them.
	fn count_page(n: u32) -> Weight;
	/// Weight of pricing a class with offers in `d` domains against a full history.
	fn price_class(d: u32) -> Weight;
	/// Weight of paying `n` offers, the last of their class.
	fn pay_page(n: u32) -> Weight;
	/// Weight of closing an era's books.
	fn finish_era() -> Weight;
}

/// Computation in microseconds and storage accesses; 100 bytes of proof a read, which a solo chain does not count.
fn micros(time: u64, reads: u64, writes: u64) -> Weight {
	Weight::from_parts(time.saturating_mul(1_000_000), 0)
		.saturating_add(ParityDbWeight::get().reads_writes(reads, writes))
}

/// Estimates near what the runtime's measured weights say, for tests.
impl WeightInfo for () {
	fn declare_domain() -> Weight {
		micros(200, 7, 5)
	}
	fn leave_domain() -> Weight {
		micros(120, 5, 4)
	}
	fn set_class_terms() -> Weight {
		micros(90, 4, 2)
	}
	fn set_parameters() -> Weight {
		micros(15, 1, 1)
	}
	fn set_issuance() -> Weight {
		micros(15, 1, 1)
	}
	fn on_initialize() -> Weight {
		micros(5, 2, 0)
	}
	fn end_era() -> Weight {
		micros(4_000, 265, 265)
	}
	fn resume() -> Weight {
		micros(1_200, 2, 1)
	}
	fn weigh_class() -> Weight {
		micros(40, 3, 2)
	}
	fn set_budget() -> Weight {
		micros(150, 2, 2)
	}
	fn choose_class() -> Weight {
		micros(10, 1, 0)
	}
	fn count_page(n: u32) -> Weight {
		micros(200, 2, 1).saturating_add(micros(75, 7, 0).saturating_mul(n.into()))
	}
	fn price_class(d: u32) -> Weight {
		micros(50, 2, 0).saturating_add(micros(8, 0, 0).saturating_mul(d.into()))
	}
	fn pay_page(n: u32) -> Weight {
		micros(900, 3, 3).saturating_add(micros(90, 2, 2).saturating_mul(n.into()))
	}
	fn finish_era() -> Weight {
		micros(80, 4, 7)
	}
}
