//! Jobs that an operator pays itself for, through the real escrow.

use super::{
	chain::{next_block, open_classes, origin, play, submit, wealth, Desk, CLIENT, FEE, FIRST, JOB},
	runtime::{JobRegistry, PROTOCOL, WINDOW},
};
use serde::Serialize;
use sp_core::H256;

/// What it cost.
#[derive(Clone, Debug, Serialize)]
pub struct Dealing {
	/// Jobs that were settled.
	pub jobs: u64,
	/// What client and operator, who are one, had less in the end: percent of the fees.
	pub lost: f64,
	/// What the protocol got, percent of the fees.
	pub protocol: f64,
}

/// So many jobs, one after the other.
pub fn deal(jobs: u64) -> Dealing {
	play(1, 0, || {
		open_classes(1);
		JobRegistry::offer(origin(FIRST), 0, 1, FEE).expect("an operator may offer");
		let both = || wealth(CLIENT) + wealth(FIRST);
		let (before, protocol) = (both(), wealth(PROTOCOL));
		let mut desk = Desk::default();
		for _ in 0..jobs {
			desk.watch(submit(CLIENT, 0, H256::zero(), 0));
			for _ in 0..=JOB {
				next_block();
				desk.report_due();
			}
		}
		for _ in 0..=WINDOW {
			next_block();
		}
		let fees = (FEE * u128::from(jobs)) as f64;
		Dealing {
			jobs,
			lost: 100.0 * (before - both()) as f64 / fees,
			protocol: 100.0 * (wealth(PROTOCOL) - protocol) as f64 / fees,
		}
	})
}
