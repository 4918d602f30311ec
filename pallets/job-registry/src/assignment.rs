//! Assignment: the power of d choices.
//!
//! A job is drawn an operator in a block after the one that submitted it, so that nobody can choose it. Of the class's pool, d
//! distinct offers are drawn, whatever the pool's size, and the best of them by quality and load takes the job. One
//! draw in [`TRIALS`] takes the first drawn instead of the best: that is how newcomers, and those who failed and
//! mended, get the work from which a record is made.

use crate::{
	agenda::{Round, Shared},
	offers::into_beta,
	BalanceOf, ClassOf, Classes, Config, Entry, Event, JobOf, Jobs, Lane, OfferOf, Offers, Pallet,
	WeightInfo,
};
use alloc::vec::Vec;
use ambit_primitives::{
	jobs::{JobId, JobState, RefundReason},
	traits::StakeLedger,
};
use codec::Encode;
use core::cmp::Reverse;
use frame_support::{traits::Get, weights::Weight};
use sp_io::hashing::blake2_256;
use sp_runtime::traits::{One, Saturating, Zero};

/// Most offers that one draw looks at: a draw has randomness for so many and the trial.
pub(crate) const MAX_SAMPLES: u32 = 6;
/// One assignment in so many is a trial.
const TRIALS: u32 = 16;
/// A job that found no operator is tried again after this part of its age.
const BACK_OFF: u32 = 4;

impl<T: Config> Pallet<T> {
	/// Gives a waiting job to an operator, has it wait on, or refunds it when it is too late for any.
	pub(crate) fn assign_one(entry: Entry, round: &mut Round<T>) -> Weight {
		let id = entry.job;
		let Some(mut job) = Jobs::<T>::get(id).filter(|job| job.state == JobState::Submitted) else {
			return T::WeightInfo::stale_one();
		};
		let mut used = T::WeightInfo::assign_one();
		used.saturating_accrue(round.touch(Shared::ClassRead(job.class), 1, 0));
		let Some(class) = Classes::<T>::get(job.class) else {
			frame_support::defensive!("a class with unfinished jobs is open");
			return used;
		};

		let now = round.now;
		let due = now.saturating_add(class.spec.latency.blocks().into());
		if due > job.deadline {
			let reason = overdue(&job);
			return used.saturating_add(Self::refund_one(id, job, reason, round));
		}
		let (chosen, looked) = Self::choose(id, &job, &class, entry.avoid, round);
		used.saturating_accrue(looked);
		let Some((index, mut offer, pledge)) = chosen else {
			Self::schedule(Lane::Retry, next_try(&job, due, now), entry);
			return used;
		};
		if offer.active.try_push(id).is_err() {
			frame_support::defensive!("a chosen offer has a free slot");
			T::Stake::redeem(&offer.operator, pledge);
			Self::schedule(Lane::Retry, next_try(&job, due, now), entry);
			return used;
		}

		let (operator, fee, class) = (offer.operator.clone(), offer.price, job.class);
		used.saturating_accrue(round.touch(Shared::OfferWritten(class, operator.clone()), 0, 1));
		Offers::<T>::insert(class, index, offer);
		let attempt = job.attempt;
		job.state = JobState::Assigned { operator: operator.clone(), offer: index, fee, pledge, due };
		Jobs::<T>::insert(id, job);
		Self::schedule(Lane::Due, due.saturating_add(One::one()), id);
		Self::deposit_event(Event::JobAssigned { job: id, attempt, operator, fee, due });
		used
	}

	/// Draws offers and takes the best that can take the job. Its operator has then pledged what stands behind the result.
	fn choose(
		id: JobId,
		job: &JobOf<T>,
		class: &ClassOf<T>,
		avoid: Option<u32>,
		round: &mut Round<T>,
	) -> (Option<(u32, OfferOf<T>, BalanceOf<T>)>, Weight) {
		let mut used = Weight::zero();
		if class.offers == 0 {
			return (None, used);
		}
		let draw = blake2_256(&(round.seed(), id, job.attempt).encode());
		let mut words =
			draw.chunks_exact(4).map(|word| u32::from_le_bytes(word.try_into().unwrap_or_default()));
		let trial = words.next().unwrap_or_default().checked_rem(TRIALS) == Some(0);

		let mut candidates = Vec::new();
		for index in sample(class.offers, T::Samples::get().min(MAX_SAMPLES), &mut words) {
			used.saturating_accrue(round.touch(Shared::OfferRead(job.class, index), 1, 0));
			match Offers::<T>::get(job.class, index) {
				Some(offer) if can_take::<T>(&offer, job) => candidates.push((index, offer)),
				_ => {}
			}
		}
		// Stable: in a trial, and between equals, the order of the draw decides.
		candidates.sort_by_key(|(index, offer)| {
			let score = if trial { 0 } else { score::<T>(offer) };
			let price = if trial { 0u32.into() } else { offer.price };
			(avoid == Some(*index), Reverse(score), price)
		});
		for (index, offer) in candidates {
			used.saturating_accrue(round.touch(Shared::Bond(offer.operator.clone()), 1, 0));
			if !Self::is_eligible(&offer.operator) {
				continue;
			}
			let pledge = Self::pledge_for(class, offer.price);
			if pledge.is_zero() {
				return (Some((index, offer, pledge)), used);
			}
			used.saturating_accrue(round.touch(Shared::Pledge(offer.operator.clone()), 0, 1));
			if T::Stake::pledge(&offer.operator, pledge).is_ok() {
				return (Some((index, offer, pledge)), used);
			}
		}
		(None, used)
	}

	/// Most that one assignment may cost.
	pub(crate) fn dearest_assignment() -> Weight {
		let samples = u64::from(T::Samples::get());
		// The class, and each drawn offer with its operator's bond; one offer and one bond are written.
		let drawn = T::DbWeight::get().reads_writes(samples.saturating_mul(2).saturating_add(1), 2);
		T::WeightInfo::assign_one().saturating_add(drawn).saturating_add(Self::dearest_refund())
	}
}

/// Why a waiting job is refunded whose time has run out.
pub(crate) fn overdue<AccountId, Balance, BlockNumber>(
	job: &ambit_primitives::jobs::Job<AccountId, Balance, BlockNumber>,
) -> RefundReason {
	if job.attempt == 0 {
		RefundReason::NoCapacity
	} else if job.declined >= job.attempt {
		RefundReason::InputUnavailable
	} else {
		RefundReason::AttemptsExhausted
	}
}

/// When a job that found no operator is tried again: the older it is, the less often, and once more when its last chance
/// has passed, to be refunded.
fn next_try<AccountId, Balance, BlockNumber>(
	job: &ambit_primitives::jobs::Job<AccountId, Balance, BlockNumber>,
	due: BlockNumber,
	now: BlockNumber,
) -> BlockNumber
where
	BlockNumber: sp_runtime::traits::AtLeast32BitUnsigned + Copy,
{
	let age = now.saturating_sub(job.submitted);
	let wait = age.checked_div(&BACK_OFF.into()).unwrap_or_else(One::one).max(One::one());
	let spare = job.deadline.saturating_sub(due).saturating_add(One::one());
	now.saturating_add(wait.min(spare))
}

/// Whether an offer may take a job, as far as the offer itself says.
fn can_take<T: Config>(offer: &OfferOf<T>, job: &JobOf<T>) -> bool {
	!offer.leaving && free_slots::<T>(offer) > 0 && offer.price <= job.max_fee && offer.operator != job.client
}

/// Slots that are free.
pub(crate) fn free_slots<T: Config>(offer: &OfferOf<T>) -> u32 {
	let active = u32::try_from(offer.active.len()).unwrap_or(u32::MAX);
	offer.slots.min(T::MaxSlots::get()).saturating_sub(active)
}

/// Quality times the share of slots that are free, parts per million.
fn score<T: Config>(offer: &OfferOf<T>) -> u64 {
	let mean = u64::from(into_beta(offer.quality).mean_ppm());
	mean.saturating_mul(free_slots::<T>(offer).into()).checked_div(offer.slots.into()).unwrap_or_default()
}

/// Draws `wanted` distinct indices below `total`, or all of them if there are not more, in random order.
fn sample(total: u32, wanted: u32, words: &mut impl Iterator<Item = u32>) -> Vec<u32> {
	let mut drawn: Vec<u32> = Vec::new();
	for word in words.take(usize::try_from(wanted.min(total)).unwrap_or_default()) {
		let taken = u32::try_from(drawn.len()).unwrap_or(u32::MAX);
		// One of those that are left, counted past those that are taken.
		let Some(mut index) = word.checked_rem(total.saturating_sub(taken)) else { break };
		let mut below = drawn.clone();
		below.sort_unstable();
		for other in below {
			if other <= index {
				index = index.saturating_add(1);
			}
		}
		drawn.push(index);
	}
	drawn
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;
	use std::collections::BTreeSet;

	proptest! {
		#[test]
		fn sample_should_be_distinct_and_in_the_pool(total in 0u32..2_000, wanted in 0u32..=6, words: [u32; 8]) {
			let drawn = sample(total, wanted, &mut words.into_iter());
			prop_assert_eq!(drawn.len(), total.min(wanted) as usize);
			prop_assert_eq!(drawn.iter().collect::<BTreeSet<_>>().len(), drawn.len());
			prop_assert!(drawn.iter().all(|index| *index < total));
		}
	}

	#[test]
	fn sample_should_draw_every_set_equally_often() {
		let mut counts = std::collections::BTreeMap::new();
		let mut state = 1u64;
		for _ in 0..60_000 {
			let mut words = core::iter::repeat_with(|| {
				state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
				(state >> 32) as u32
			});
			*counts.entry(sample(4, 2, &mut words)).or_insert(0u32) += 1;
		}
		assert_eq!(counts.len(), 12);
		assert!(counts.values().all(|count| (4_700..5_300).contains(count)), "{counts:?}");
	}
}
