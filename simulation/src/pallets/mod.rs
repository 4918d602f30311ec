//! The same with the real pallets: registry, ledger, disputes and rewards in test externalities.
//!
//! A small economy, the draws, fake jobs, false domains and lazy operators are played through the calls that a chain executes, and what must
//! always hold of the pallets is checked at the end of each.

mod chain;
mod disputes;
mod domains;
mod draws;
mod market;
mod players;
mod runtime;
mod self_dealing;

pub use disputes::Verdicts;
pub use domains::Lying;
pub use draws::Drawing;
pub use market::Market;
pub use self_dealing::Dealing;

use serde::Serialize;

/// What was found.
#[derive(Clone, Debug, Serialize)]
pub struct Findings {
	/// A small economy.
	pub markets: Vec<Market>,
	/// Jobs that one operator is drawn for as one identity and as many.
	pub draws: Vec<Drawing>,
	/// Jobs that an operator pays itself for.
	pub self_dealing: Vec<Dealing>,
	/// What an operator is paid that says it is elsewhere.
	pub domains: Vec<Lying>,
	/// Lazy operators before a challenger.
	pub lazy: Verdicts,
}

/// Plays all of it.
pub fn findings(seed: u64, quick: bool) -> Findings {
	Findings {
		markets: market::markets(seed, if quick { 20 } else { 40 }),
		draws: draws::drawings(seed, if quick { 200 } else { 800 }),
		self_dealing: self_dealing::deals(if quick { 40 } else { 120 }),
		domains: domains::lies(seed, if quick { 72 } else { 144 }),
		lazy: disputes::verdicts(seed, if quick { 8 } else { 40 }),
	}
}
