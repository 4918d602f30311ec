//! Random sequences of everything that anyone can do on the real runtime, one block after the other, with the books checked as
//! they go: every pallet's invariants, and that all accounts together have what was issued.
//!
//! `make fuzz` takes more than 100,000 steps. A run is a function of its seed alone; seeds that found something stay in [`SEEDS`].

mod calls;
mod chain;
mod data;
mod govern;
mod pools;
mod rewards;
mod truth;
mod votes;
mod world;

use world::World;

/// Steps of each run in the tests, and for each of `AMBIT_FUZZ_CASES` in `make fuzz`.
const STEPS: u64 = 1_200;
/// Seeds that are always run.
const SEEDS: [u64; 3] = [1, 2, 3];

#[test]
fn fuzz_the_books_should_balance_whatever_anybody_does() {
	let asked: Option<u64> = std::env::var("AMBIT_FUZZ_CASES").ok().and_then(|cases| cases.parse().ok());
	// Ten thousand cases are a hundred thousand steps and a few.
	let more = asked
		.map_or(0, |cases| cases.saturating_mul(10).div_ceil(STEPS).saturating_sub(SEEDS.len() as u64 - 1));
	let mut tally = world::Tally::default();
	for seed in SEEDS.into_iter().chain((0..more).map(|run| 1_000 + run)) {
		let mut world = World::new(seed);
		world.run(STEPS);
		tally.add(world.tally);
	}
	println!("[fuzz] {tally}");
	tally.assert_nothing_was_idle(asked.is_some());
}
