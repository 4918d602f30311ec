//! Tests by theme. Each ends with the invariants of this pallet, the registry and the ledger, and with all money accounted for.

mod demand;
mod domains;
mod eras;
mod governance;
mod large;
mod money;
mod payout;
mod properties;
mod sequences;
mod views;

/// Cases of a property: many in `make fuzz`, few otherwise.
fn cases(few: u32) -> proptest::test_runner::Config {
	let asked = std::env::var("AMBIT_FUZZ_CASES").ok().and_then(|cases| cases.parse().ok());
	proptest::test_runner::Config::with_cases(asked.unwrap_or(few))
}
