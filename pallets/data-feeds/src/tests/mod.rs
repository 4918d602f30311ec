//! Tests by theme. Each ends with the pallet's invariants and the same total issuance.

mod draws;
mod hostile;
mod life;
mod load;
mod offchain;
mod outcomes;
mod pool;
mod refusals;
mod sequences;
mod sources;

/// How many cases a property is tried on: so many, unless `make fuzz` asks for more.
fn cases(few: u32) -> proptest::test_runner::Config {
	let asked = std::env::var("AMBIT_FUZZ_CASES").ok().and_then(|cases| cases.parse().ok());
	proptest::test_runner::Config::with_cases(asked.unwrap_or(few))
}
