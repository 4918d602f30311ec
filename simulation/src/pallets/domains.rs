//! An operator that declares a failure domain in which it is not, paid by the real rewards.
//!
//! Twelve operators with two providers serve a class, and each provider is down for one era in twelve. The thirteenth is with the
//! first provider; what it declares is its own choice. Whom jobs are given to doesn't depend on that, so that all that
//! differs is what the rewards pay.

use super::{
	chain::{
		declare, next_block, open_classes, origin, play, submit, wealth, Desk, Terms, CLIENT, FEE, FIRST, JOB,
	},
	market::know,
	runtime::{Chain, JobRegistry},
};
use crate::{random::Random, rules::Split};
use pallet_ambit_rewards::Operators;
use serde::Serialize;
use sp_core::H256;

/// Operators with each of the two providers.
const WITH_FIRST: u64 = 7;
const WITH_SECOND: u64 = 5;
const LIAR: u64 = FIRST + WITH_FIRST + WITH_SECOND;
/// Slots that demand keeps busy, of 13.
const LOAD: f64 = 10.0;
/// Blocks of an era here.
const BLOCKS: u32 = 60;
/// In every so many eras each provider is down for one.
const PERIOD: u64 = 12;
/// What a new slot owes, in eras of what an always needed one earns.
const ENTRY: u32 = crate::operators::Conduct::DEFAULT.entry;
const STREAM: u64 = 33;

/// What an operator was paid for what it declared.
#[derive(Clone, Debug, Serialize)]
pub struct Lying {
	/// What it declared.
	pub way: &'static str,
	/// What it earned beyond the cost of computing, percent of what it earned by the truth.
	pub earned: f64,
	/// Whether it was found and is priced elsewhere than it says.
	pub found: bool,
}

/// The truth and two lies, for so many eras.
pub fn lies(seed: u64, eras: u64) -> Vec<Lying> {
	let (honest, _) = income(seed, eras, 0);
	[("where it is", 0), ("the other provider", 1), ("a domain of its own", 2)]
		.into_iter()
		.map(|(way, declared)| {
			let (earned, found) = income(seed, eras, declared);
			Lying { way, earned: 100.0 * earned / honest, found }
		})
		.collect()
}

/// What the thirteenth earns, planck, and whether it is found.
fn income(seed: u64, eras: u64, declared: usize) -> (f64, bool) {
	let mut terms = Terms::recommended(BLOCKS, 1);
	let rounds = u128::from(BLOCKS) / u128::from(JOB);
	let full = FEE * rounds * u128::from(Split::DEFAULT.standing) / 1_000_000;
	terms.parameters.entry_per_slot = full * u128::from(ENTRY);
	play(WITH_FIRST + WITH_SECOND + 1, seed, &terms, || {
		open_classes(1);
		know(0, LOAD, rounds as f64 * FEE as f64);
		let provider = |stash: u64| usize::from(stash >= FIRST + WITH_FIRST && stash != LIAR);
		for stash in FIRST..=LIAR {
			declare(stash, if stash == LIAR { declared } else { provider(stash) });
			JobRegistry::offer(origin(stash), 0, 1, FEE).expect("an operator may offer");
		}
		let mut random = Random::new(seed, &[STREAM]);
		let mut desk = Desk::default();
		let before = wealth(LIAR);
		let mut jobs = 0;
		for era in 0..eras {
			let down = match era % PERIOD {
				4 => Some(0),
				10 => Some(1),
				_ => None,
			};
			for _ in 0..BLOCKS {
				for _ in 0..random.poisson(LOAD / JOB as f64) {
					desk.watch(submit(CLIENT, 0, H256::zero(), JOB));
				}
				next_block();
				let done = desk.report_due_of(|stash| Some(provider(stash)) != down);
				jobs += done.iter().filter(|stash| **stash == LIAR).count();
			}
		}
		let computing = jobs as f64 * crate::rules::COMPUTING * FEE as f64;
		let record = Operators::<Chain>::get(LIAR);
		let found = record.strikes >= ambit_coverage::outages::STRIKES;
		(wealth(LIAR) as f64 - before as f64 - computing, found)
	})
}
