//! Whom the registry draws: one operator as one identity and as many, against the model of the draws.

use super::chain::{next_block, open_classes, origin, play, submit, Desk, Terms, FEE, FIRST, JOB};
use super::runtime::JobRegistry;
use crate::{
	attacks::draws::{assign, Draw, Drawn},
	random::Random,
};
use serde::Serialize;
use sp_core::H256;

/// Slots of the operator that splits, and of each of the others.
const SLOTS: u32 = 16;
const OTHERS: u64 = 12;
const OTHER_SLOTS: u32 = 4;
/// Slots that demand keeps busy, of 64.
const LOAD: f64 = 40.0;
/// Blocks until the pool is as busy as it will be, and everybody has a record.
const SETTLING: u64 = 30 * JOB;
const STREAM: u64 = 30;

/// Jobs of one operator.
#[derive(Clone, Debug, Serialize)]
pub struct Drawing {
	/// As how many identities.
	pub identities: u32,
	/// Its part of all jobs, percent; its part of all slots is 25.
	pub part: f64,
	/// What the model says, percent.
	pub modelled: f64,
	/// What it would be if offers were drawn and not free slots, percent, by the model.
	pub by_offers: f64,
}

/// 16 slots as 1 to 16 identities.
pub fn drawings(seed: u64, blocks: u64) -> Vec<Drawing> {
	let of = |identities| Drawing {
		identities,
		part: played(seed, identities, blocks),
		modelled: modelled(Draw::FreeSlots, seed, identities),
		by_offers: modelled(Draw::Offers, seed, identities),
	};
	[1, 2, 4, 8, 16].into_iter().map(of).collect()
}

fn played(seed: u64, identities: u32, blocks: u64) -> f64 {
	let mine = FIRST..FIRST + u64::from(identities);
	play(u64::from(identities) + OTHERS, seed, &Terms::default(), || {
		open_classes(1);
		for stash in FIRST..mine.end + OTHERS {
			let slots = if mine.contains(&stash) { SLOTS / identities } else { OTHER_SLOTS };
			JobRegistry::offer(origin(stash), 0, slots, FEE).expect("an operator may offer");
		}
		let mut random = Random::new(seed, &[STREAM]);
		let mut desk = Desk::default();
		let (mut all, mut ours) = (0, 0);
		for block in 0..SETTLING + blocks {
			for _ in 0..random.poisson(LOAD / JOB as f64) {
				desk.watch(submit(super::chain::CLIENT, 0, H256::zero(), JOB));
			}
			next_block();
			let done = desk.report_due();
			if block >= SETTLING {
				all += done.len();
				ours += done.iter().filter(|stash| mine.contains(stash)).count();
			}
		}
		100.0 * ours as f64 / all.max(1) as f64
	})
}

fn modelled(draw: Draw, seed: u64, identities: u32) -> f64 {
	let offer = |slots| Drawn { slots, quality: 0.98, active: 0 };
	let mut pool = vec![offer(SLOTS / identities); identities as usize];
	pool.extend(vec![offer(OTHER_SLOTS); OTHERS as usize]);
	let mut random = Random::new(seed, &[STREAM, 1]);
	let (mut all, mut ours) = (0, 0);
	for _ in 0..400 {
		let jobs = random.poisson(LOAD);
		assign(draw, &mut pool, jobs, &mut random);
		all += pool.iter().map(|offer| offer.active).sum::<u32>();
		ours += pool[..identities as usize].iter().map(|offer| offer.active).sum::<u32>();
	}
	100.0 * f64::from(ours) / f64::from(all.max(1))
}
