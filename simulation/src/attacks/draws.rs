//! Whom jobs are given to: the registry's draws, as `pallet_ambit_job_registry::assignment` makes them.
//!
//! Three different offers of the pool are drawn, whatever their size; the one with the largest product of quality and
//! share of free slots takes the job. One draw in sixteen takes the first. [`crate::pallets`] checks this against the pallet.

use crate::random::Random;

/// Offers that are looked at for each job.
pub const SAMPLES: usize = 3;
/// One draw in so many is a trial.
const TRIALS: usize = 16;
/// Draws that a job lives to see before its deadline.
const DRAWS: usize = 8;

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

/// Gives out `jobs` that are there at the same time. Returns how many each offer has then.
pub fn assign(pool: &mut [Drawn], jobs: u32, random: &mut Random) {
	pool.iter_mut().for_each(|offer| offer.active = 0);
	for _ in 0..jobs {
		for _ in 0..DRAWS {
			if let Some(place) = choose(pool, random) {
				pool[place].active += 1;
				break;
			}
		}
	}
}

fn choose(pool: &[Drawn], random: &mut Random) -> Option<usize> {
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

#[cfg(test)]
mod tests {
	use super::*;

	const OFFER: Drawn = Drawn { slots: 4, quality: 0.98, active: 0 };

	#[test]
	fn jobs_should_go_to_free_slots_only() {
		let mut random = Random::new(1, &[]);
		let mut pool = vec![OFFER; 5];
		assign(&mut pool, 100, &mut random);
		assert!(pool.iter().all(|offer| offer.active == 4));
		assign(&mut pool, 3, &mut random);
		assert_eq!(pool.iter().map(|offer| offer.active).sum::<u32>(), 3);
		assign(&mut [], 3, &mut random);
	}

	#[test]
	fn better_offers_should_get_more_and_worse_ones_not_nothing() {
		let mut random = Random::new(1, &[]);
		let mut pool = vec![OFFER; 10];
		pool[0].quality = 0.5;
		let mut got = [0; 10];
		for _ in 0..2_000 {
			assign(&mut pool, 5, &mut random);
			got.iter_mut().zip(&pool).for_each(|(got, offer)| *got += offer.active);
		}
		assert!(got[0] > 0 && got[0] * 4 < got[1], "{got:?}");
	}
}
