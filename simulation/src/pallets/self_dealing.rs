//! Jobs that an operator pays itself for, through the real escrow and the real rewards.

use super::{
	chain::{next_block, open_classes, origin, play, submit, wealth, Desk, Terms, CLIENT, FEE, FIRST, JOB},
	runtime::{Chain, JobRegistry, WINDOW},
};
use ambit_primitives::AMB;
use pallet_ambit_rewards::Sums;
use serde::Serialize;
use sp_core::H256;

/// Blocks of an era here.
const BLOCKS: u32 = 60;
/// Eras after the last job, in which what was feigned fades.
const FADING: u32 = 72;
/// Issued for an era, so that it is not the funds that limit what is paid, planck.
const ISSUED: u128 = 1_000 * AMB;
/// Ten times, parts per million.
const TEN: u32 = 10_000_000;

/// What it cost.
#[derive(Clone, Debug, Serialize)]
pub struct Dealing {
	/// How the class is rewarded.
	pub way: &'static str,
	/// Jobs that were settled.
	pub jobs: u64,
	/// What client and operator, who are one, had less in the end: percent of the fees.
	pub lost: f64,
	/// What was paid of it as rewards, percent of the fees.
	pub rewarded: f64,
}

/// So many jobs, one after the other, in a class without a weight, in one with a weight, and in one that is paid ten times what
/// its demand is worth as far as its limit of ten times lets it.
pub fn deals(jobs: u64) -> Vec<Dealing> {
	let plain = || Terms { issued: ISSUED, ..Terms::recommended(BLOCKS, 1) };
	let mut weightless = plain();
	weightless.classes.clear();
	let mut subsidised = plain();
	subsidised.classes = vec![(0, TEN)];
	subsidised.parameters.demand_share_ppm = TEN;
	vec![
		deal("no weight", jobs, &weightless),
		deal("a weight and a limit of one", jobs, &plain()),
		deal("a weight, and subsidised tenfold by a referendum", jobs, &subsidised),
	]
}

fn deal(way: &'static str, jobs: u64, terms: &Terms) -> Dealing {
	play(1, 0, terms, || {
		open_classes(1);
		JobRegistry::offer(origin(FIRST), 0, 1, FEE).expect("an operator may offer");
		let both = || wealth(CLIENT) + wealth(FIRST);
		let before = both();
		let mut desk = Desk::default();
		for _ in 0..jobs {
			desk.watch(submit(CLIENT, 0, H256::zero(), 0));
			for _ in 0..=JOB {
				next_block();
				desk.report_due();
			}
		}
		for _ in 0..WINDOW + u64::from(FADING * BLOCKS) {
			next_block();
		}
		let fees = (FEE * u128::from(jobs)) as f64;
		Dealing {
			way,
			jobs,
			lost: 100.0 * (before as f64 - both() as f64) / fees,
			rewarded: 100.0 * Sums::<Chain>::get().paid as f64 / fees,
		}
	})
}
