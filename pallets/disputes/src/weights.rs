//! Weights: the trait, and estimates for tests.

use frame_support::weights::{constants::ParityDbWeight, Weight};

/// Weights of the pallet's calls and of their pieces.
pub trait WeightInfo {
	/// Weight of `open` with a charge of `b` bytes that begins a game.
	fn open(b: u32) -> Weight;
	/// Weight of `demand`.
	fn demand() -> Weight;
	/// Weight of `play` apart from its moves.
	fn play() -> Weight;
	/// Weight of posting a chunk of `r` roots, the last of the trace.
	fn post(r: u32) -> Weight;
	/// Weight of naming a node with `b` bytes, apart from removing the trace.
	fn name_node(b: u32) -> Weight;
	/// Weight of showing that the outputs of a trace are not those of the result, apart from the verdict.
	fn outputs() -> Weight;
	/// Weight of revealing `h` hashes.
	fn reveal_hashes(h: u32) -> Weight;
	/// Weight of revealing `b` bytes of tiles.
	fn reveal_bytes(b: u32) -> Weight;
	/// Weight of picking a hash, or giving up, apart from the verdict.
	fn pick() -> Weight;
	/// Weight of a proof of `k` KiB apart from evaluation and verdict.
	fn open_proof(k: u32) -> Weight;
	/// Weight of evaluating an element that is a product of `t` terms of whole rows.
	fn evaluate_product(t: u32) -> Weight;
	/// Weight of evaluating an element that takes `t` terms one after the other.
	fn evaluate_walk(t: u32) -> Weight;
	/// Weight of evaluating an element that takes `t` terms of powers of a row's elements.
	fn evaluate_power(t: u32) -> Weight;
	/// Weight of evaluating an element of which `t` places are looked up one by one.
	fn evaluate_look_up(t: u32) -> Weight;
	/// Weight of an answer of `k` KiB apart from the verdict.
	fn answer(k: u32) -> Weight;
	/// Weight of `close` with a verdict against the operator, with the largest trace posted.
	fn close() -> Weight;
	/// Weight of a verdict against the operator, and three others that stand behind the same result.
	fn convict() -> Weight;
	/// Weight of a verdict against the challenger.
	fn acquit() -> Weight;
	/// Weight of looking for what is due in a block.
	fn serve_block() -> Weight;
}

/// Computation in microseconds and storage accesses; 100 bytes of proof a read, which a solo chain does not count.
fn micros(time: u64, reads: u64, writes: u64) -> Weight {
	Weight::from_parts(time.saturating_mul(1_000_000), 0)
		.saturating_add(ParityDbWeight::get().reads_writes(reads, writes))
}

/// So many nanoseconds for each of `count`.
fn each(nanos: u64, count: u32) -> Weight {
	Weight::from_parts(nanos.saturating_mul(1_000).saturating_mul(count.into()), 0)
}

/// Estimates by counting storage accesses, for tests; the runtime's are measured.
impl WeightInfo for () {
	fn open(b: u32) -> Weight {
		micros(120, 9, 7).saturating_add(each(10, b))
	}
	fn demand() -> Weight {
		micros(100, 7, 6)
	}
	fn play() -> Weight {
		micros(10, 0, 0)
	}
	fn post(r: u32) -> Weight {
		micros(60, 5, 4).saturating_add(each(1_500, r))
	}
	fn name_node(b: u32) -> Weight {
		micros(120, 5, 3).saturating_add(each(10, b))
	}
	fn outputs() -> Weight {
		micros(200, 5, 3)
	}
	fn reveal_hashes(h: u32) -> Weight {
		micros(60, 4, 4).saturating_add(each(1_500, h))
	}
	fn reveal_bytes(b: u32) -> Weight {
		micros(60, 4, 4).saturating_add(each(15, b))
	}
	fn pick() -> Weight {
		micros(60, 5, 4)
	}
	fn open_proof(k: u32) -> Weight {
		micros(100, 5, 0).saturating_add(each(25_000, k))
	}
	fn evaluate_product(t: u32) -> Weight {
		each(4, t)
	}
	fn evaluate_walk(t: u32) -> Weight {
		each(4, t)
	}
	fn evaluate_power(t: u32) -> Weight {
		each(4, t)
	}
	fn evaluate_look_up(t: u32) -> Weight {
		each(120, t)
	}
	fn answer(k: u32) -> Weight {
		micros(60, 4, 1).saturating_add(each(15_000, k))
	}
	fn close() -> Weight {
		micros(420, 32, 46)
	}
	fn convict() -> Weight {
		micros(400, 30, 28)
	}
	fn acquit() -> Weight {
		micros(150, 9, 8)
	}
	fn serve_block() -> Weight {
		micros(8, 2, 1)
	}
}
