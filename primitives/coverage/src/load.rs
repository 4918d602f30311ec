//! How much of a class is asked for: the slots that demand keeps busy, or would have, and what they are worth.
//!
//! Each era gives one observation, and each observation a sixteenth of the estimate:
//!
//! ```text
//! slots of an era = (blocks for which slots were busy + unserved jobs x blocks of a job) / blocks of an era
//! value of an era = fees of settled jobs + fees of unserved jobs
//! estimate'       = estimate - estimate / 16 + observation / 16
//! ```
//!
//! Unserved demand counts like served demand, so that a class is worth serving before anyone serves it. Only jobs whose
//! ceiling reached what the class's jobs cost on average may be counted as unserved: when there is a free slot, such a job is
//! served and must be paid for, so nobody can feign a shortage for free where there is none.
//!
//! # Error
//!
//! The estimates are less than 32 units below the formula in real numbers (3.2e-11 slot, 32 planck), and never above. They
//! reach 0 when nothing is asked for.

use crate::{units::SLOT, wide::mul_div};

/// The inverse of what one era adds to the estimate.
pub const MEMORY: u64 = 16;

/// What an era showed of a class.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Observed {
	/// Blocks for which slots were busy, summed over slots.
	pub busy_blocks: u64,
	/// Jobs that were settled.
	pub settled: u32,
	/// Jobs that nobody served and that could have paid.
	pub unserved: u32,
	/// What the settled jobs cost, planck.
	pub fees: u128,
	/// What the unserved jobs would have cost, planck: each the mean fee of the class, or its ceiling where that is less.
	pub unserved_fees: u128,
}

/// A class's smoothed demand for an era.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Load {
	/// Slots that demand keeps busy, or would, units of 1/[`SLOT`] slot.
	pub slots: u64,
	/// What an era's jobs cost, or would, planck.
	pub value: u128,
}

impl Load {
	/// The estimate after an era of `era_blocks` blocks. A job is taken to keep a slot busy for as long as the era's settled
	/// jobs did on average, but at most `job_blocks`; or for `job_blocks` when none was settled.
	#[must_use]
	pub fn after(self, era: &Observed, era_blocks: u32, job_blocks: u32) -> Self {
		let mean = era.busy_blocks.checked_div(u64::from(era.settled)).unwrap_or(u64::MAX);
		let unserved = u64::from(era.unserved).saturating_mul(mean.min(u64::from(job_blocks)));
		let busy = u128::from(era.busy_blocks.saturating_add(unserved));
		let slots = match era_blocks {
			0 => 0,
			blocks => mul_div(busy, u128::from(SLOT), u128::from(blocks)),
		};
		let value = era.fees.saturating_add(era.unserved_fees);
		let slots = smooth(u128::from(self.slots), slots.min(u128::from(u64::MAX)));
		Self { slots: u64::try_from(slots).unwrap_or(u64::MAX), value: smooth(self.value, value) }
	}
}

fn smooth(estimate: u128, observed: u128) -> u128 {
	let memory = u128::from(MEMORY);
	estimate
		.saturating_sub(estimate.div_ceil(memory))
		.saturating_add(observed.checked_div(memory).unwrap_or(0))
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	const ERA: u32 = 600;

	#[test]
	fn load_should_approach_the_slots_that_are_busy() {
		let era = Observed { busy_blocks: 1_500, settled: 150, fees: 3_000, ..Observed::default() };
		let load = (0..400).fold(Load::default(), |load, _| load.after(&era, ERA, 20));
		assert!((5 * SLOT / 2 - 32..=5 * SLOT / 2).contains(&load.slots), "{}", load.slots);
		assert!((2_968..=3_000).contains(&load.value), "{}", load.value);
	}

	#[test]
	fn unserved_jobs_should_count_like_served_ones() {
		let served = Observed { busy_blocks: 1_000, settled: 100, fees: 1_000, ..Observed::default() };
		let half = Observed { busy_blocks: 500, settled: 50, unserved: 50, fees: 500, unserved_fees: 500 };
		assert_eq!(Load::default().after(&served, ERA, 20), Load::default().after(&half, ERA, 20));
		// With none served, a job is taken to last as long as it may.
		let none = Observed { unserved: 100, unserved_fees: 1_000, ..Observed::default() };
		assert_eq!(Load::default().after(&served, ERA, 10), Load::default().after(&none, ERA, 10));
	}

	#[test]
	fn slow_operators_should_not_make_unserved_jobs_longer_than_they_may_be() {
		let slow = Observed { busy_blocks: 9_000, settled: 1, unserved: 1, ..Observed::default() };
		let load = Load::default().after(&slow, ERA, 20);
		assert_eq!(load.slots, (9_020 * SLOT / u64::from(ERA)) / MEMORY);
	}

	#[test]
	fn load_should_vanish_when_nothing_is_asked_for() {
		let start = Load { slots: u64::MAX, value: u128::MAX };
		let load = (0..3_000).fold(start, |load, _| load.after(&Observed::default(), ERA, 20));
		assert_eq!(load, Load::default());
	}

	proptest! {
		#[test]
		fn load_should_stay_within_the_stated_error(
			eras in proptest::collection::vec((0u64..1_000_000, 0u32..1_000, 0u32..1_000, 0u128..1 << 40), 0..300),
		) {
			let (mut load, mut slots, mut value) = (Load::default(), 0.0, 0.0);
			for (busy_blocks, settled, unserved, fees) in eras {
				let era = Observed { busy_blocks, settled, unserved, fees, unserved_fees: fees / 2 };
				load = load.after(&era, ERA, 20);
				let mean = if settled == 0 { 20 } else { (busy_blocks / u64::from(settled)).min(20) };
				let busy = (busy_blocks + u64::from(unserved) * mean) as f64;
				slots = slots * 15.0 / 16.0 + busy * SLOT as f64 / f64::from(ERA) / 16.0;
				value = value * 15.0 / 16.0 + (fees + fees / 2) as f64 / 16.0;
			}
			for (got, want) in [(load.slots as f64, slots), (load.value as f64, value)] {
				prop_assert!((-1e-12 * want - 0.01..32.0 + 1e-12 * want).contains(&(want - got)), "{} below", want - got);
			}
		}

		#[test]
		fn load_should_be_defined_for_any_observation(
			slots: u64, value: u128, busy_blocks: u64, settled: u32, unserved: u32, fees: u128, unserved_fees: u128, era: u32, job: u32,
		) {
			let observed = Observed { busy_blocks, settled, unserved, fees, unserved_fees };
			let _ = Load { slots, value }.after(&observed, era, job);
		}
	}
}
