//! Weights: the trait, and estimates for tests.

use frame_support::weights::{constants::ParityDbWeight, Weight};

/// Weights of the pallet's calls and of their pieces.
pub trait WeightInfo {
	/// Weight of `request`.
	fn request() -> Weight;
	/// Weight of `extend`.
	fn extend() -> Weight;
	/// Weight of `withdraw`.
	fn withdraw() -> Weight;
	/// Weight of `take`.
	fn take() -> Weight;
	/// Weight of `leave`.
	fn leave() -> Weight;
	/// Weight of `close`, with the request.
	fn close() -> Weight;
	/// Weight of `prove` apart from its answers.
	fn prove() -> Weight;
	/// Weight of an answer of `k` KiB that is paid, for an artefact that as many keep as may.
	fn answer_one(k: u32) -> Weight;
	/// Weight of an answer of `k` KiB that makes a request void and ends it.
	fn void_one(k: u32) -> Weight;
	/// Weight of the start of a block apart from what it does.
	fn on_initialize() -> Weight;
	/// Weight of ending an era.
	fn end_era() -> Weight;
	/// Weight of looking for what is due in a block.
	fn serve_block() -> Weight;
	/// Weight of a missed probe that ends its term.
	fn miss_one() -> Weight;
	/// Weight of taking in what is paid for an artefact, apart from its storage.
	fn on_paid() -> Weight;
	/// Weight of asking a term for a byte.
	fn ask_one() -> Weight;
	/// Weight of ending a term, with its request, when its turn comes.
	fn end_one() -> Weight;
}

/// Computation in microseconds and storage accesses; no proof size, which a solo chain does not count.
fn micros(time: u64, reads: u64, writes: u64) -> Weight {
	Weight::from_parts(time.saturating_mul(1_000_000), 0)
		.saturating_add(ParityDbWeight::get().reads_writes(reads, writes))
}

/// sha2-256 and two copies of `k` KiB: 10 microseconds each.
fn blocks(k: u32) -> Weight {
	micros(10, 0, 0).saturating_mul(k.into())
}

/// Estimates by counting storage accesses, until they are measured.
impl WeightInfo for () {
	fn request() -> Weight {
		micros(120, 6, 5)
	}
	fn extend() -> Weight {
		micros(80, 4, 3)
	}
	fn withdraw() -> Weight {
		micros(120, 5, 4)
	}
	fn take() -> Weight {
		micros(120, 12, 12)
	}
	fn leave() -> Weight {
		micros(150, 14, 14)
	}
	fn close() -> Weight {
		micros(200, 18, 18)
	}
	fn prove() -> Weight {
		micros(20, 1, 0)
	}
	fn answer_one(k: u32) -> Weight {
		micros(250, 32, 12).saturating_add(blocks(k))
	}
	fn void_one(k: u32) -> Weight {
		micros(250, 20, 20).saturating_add(blocks(k))
	}
	fn on_initialize() -> Weight {
		micros(15, 4, 2)
	}
	fn end_era() -> Weight {
		micros(100, 8, 5)
	}
	fn serve_block() -> Weight {
		micros(8, 1, 0)
	}
	fn miss_one() -> Weight {
		micros(300, 26, 26)
	}
	fn on_paid() -> Weight {
		micros(30, 0, 0)
	}
	fn ask_one() -> Weight {
		micros(60, 8, 8)
	}
	fn end_one() -> Weight {
		micros(200, 22, 22)
	}
}
