//! Whom jobs are given to.
//!
//! [`Draw::FreeSlots`] is what `pallet_ambit_job_registry::assignment` does: three different free slots are drawn, and the one of
//! the best record, in sixteenths, takes the job. [`crate::pallets`] checks this against the pallet. [`Draw::Offers`] is what is usual: three
//! different offers are drawn, whatever their size; the one with the largest product of quality and share of free slots takes
//! the job. One draw in sixteen takes the first in both.

use crate::random::Random;

/// Offers that are looked at for each job.
pub const SAMPLES: usize = 3;
/// One draw in so many is a trial.
const TRIALS: usize = 16;
/// Steps in which records are compared.
const GRADES: f64 = 16.0;
/// Draws that a job lives to see before its deadline.
const DRAWS: usize = 8;

/// What is drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Draw {
	/// Free slots, whosever they are, as the registry does.
	FreeSlots,
	/// Offers, whatever their size.
	Offers,
}

/// An offer in a pool.
#[derive(Clone, Copy, Debug)]
pub struct Drawn {
	/// Jobs that it takes at once.
	pub slots: u32,
	/// Posterior mean of success.
	pub quality: f64,
	/// Jobs that it has.
	pub active: u32,
}

/// Gives out `jobs` that are there at the same time; the offers say how many they have then.
pub fn assign(draw: Draw, pool: &mut [Drawn], jobs: u32, random: &mut Random) {
	pool.iter_mut().for_each(|offer| offer.active = 0);
	for _ in 0..jobs {
		for _ in 0..DRAWS {
			let chosen = match draw {
				Draw::Offers => by_offers(pool, random),
				Draw::FreeSlots => by_slots(pool, random),
			};
			if let Some(place) = chosen {
				pool[place].active += 1;
				break;
			}
		}
	}
}

fn by_offers(pool: &[Drawn], random: &mut Random) -> Option<usize> {
	let trial = random.below(TRIALS) == 0;
	let mut drawn: Vec<usize> = Vec::with_capacity(SAMPLES);
	while drawn.len() < SAMPLES.min(pool.len()) {
		let place = random.below(pool.len());
		if !drawn.contains(&place) {
			drawn.push(place);
		}
	}
	let score = |place: &usize| {
		let offer = pool[*place];
		offer.quality * f64::from(offer.slots - offer.active) / f64::from(offer.slots)
	};
	let mut free = drawn.into_iter().filter(|place| pool[*place].active < pool[*place].slots);
	if trial {
		return free.next();
	}
	// The first of equals, as a stable sort has it.
	free.reduce(|best, place| if score(&place) > score(&best) { place } else { best })
}

fn by_slots(pool: &[Drawn], random: &mut Random) -> Option<usize> {
	let trial = random.below(TRIALS) == 0;
	let free: usize = pool.iter().map(|offer| (offer.slots - offer.active) as usize).sum();
	let mut drawn: Vec<usize> = Vec::with_capacity(SAMPLES);
	while drawn.len() < SAMPLES.min(free) {
		let slot = random.below(free);
		if !drawn.contains(&slot) {
			drawn.push(slot);
		}
	}
	let owner = |mut slot: usize| {
		pool.iter().position(|offer| {
			let free = (offer.slots - offer.active) as usize;
			let is_its = slot < free;
			slot = slot.saturating_sub(free);
			is_its
		})
	};
	let mut owners = drawn.into_iter().filter_map(owner);
	if trial {
		return owners.next();
	}
	let grade = |place: usize| (pool[place].quality * GRADES) as u32;
	owners.reduce(|best, place| if grade(place) > grade(best) { place } else { best })
}

#[cfg(test)]
mod tests {
	use super::*;

	const OFFER: Drawn = Drawn { slots: 4, quality: 0.98, active: 0 };

	const BOTH: [Draw; 2] = [Draw::FreeSlots, Draw::Offers];

	#[test]
	fn jobs_should_go_to_free_slots_only() {
		for draw in BOTH {
			let mut random = Random::new(1, &[]);
			let mut pool = vec![OFFER; 5];
			assign(draw, &mut pool, 100, &mut random);
			assert!(pool.iter().all(|offer| offer.active == 4));
			assign(draw, &mut pool, 3, &mut random);
			assert_eq!(pool.iter().map(|offer| offer.active).sum::<u32>(), 3);
			assign(draw, &mut [], 3, &mut random);
		}
	}

	#[test]
	fn better_offers_should_get_more_and_worse_ones_not_nothing() {
		for draw in BOTH {
			let mut random = Random::new(1, &[]);
			let mut pool = vec![OFFER; 10];
			pool[0].quality = 0.5;
			let mut got = [0; 10];
			for _ in 0..2_000 {
				assign(draw, &mut pool, 5, &mut random);
				got.iter_mut().zip(&pool).for_each(|(got, offer)| *got += offer.active);
			}
			assert!(got[0] > 0 && got[0] * 3 < got[1], "{draw:?}: {got:?}");
		}
	}

	#[test]
	fn splitting_should_change_nothing_where_slots_are_drawn() {
		let share = |identities: usize| {
			let mut pool = vec![Drawn { slots: 16 / identities as u32, ..OFFER }; identities];
			pool.extend([OFFER; 12]);
			let mut random = Random::new(2, &[]);
			let mut mine = 0;
			for _ in 0..2_000 {
				assign(Draw::FreeSlots, &mut pool, 40, &mut random);
				mine += pool[..identities].iter().map(|offer| offer.active).sum::<u32>();
			}
			f64::from(mine) / 80_000.0
		};
		for identities in [1, 4, 16] {
			assert!((share(identities) - 0.25).abs() < 0.005, "{identities}: {}", share(identities));
		}
	}
}
