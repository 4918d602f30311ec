//! Assignment: the power of d choices.
//!
//! A job is drawn an operator in a block after the one that submitted it, so that nobody can choose it. Of the class's pool, d
//! distinct offers are drawn, whatever the pool's size, and the best of them by quality and load takes the job. One
//! draw in [`TRIALS`] takes the first drawn instead of the best: that is how newcomers, and those who failed and
//! mended, get the work from which a record is made.

use crate::{
	agenda::{Round, Shared},
	lifecycle::{span, time_for, tries},
	offers::into_beta,
	BalanceOf, ClassOf, Classes, Config, Entry, Event, JobOf, Jobs, Lane, OfferOf, Offers, Pallet,
	WeightInfo,
};
use alloc::vec::Vec;
use ambit_primitives::{
	jobs::{ClassId, JobId, JobState, RefundReason, VerificationMode},
	traits::StakeLedger,
};
use core::cmp::Reverse;
use frame_support::{traits::Get, weights::Weight};
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
		let looked_up = round.touch(Shared::ClassRead(job.class), 1, 0);
		let mut used = T::WeightInfo::assign_one().saturating_add(looked_up);
		let Some(class) = Classes::<T>::get(job.class) else {
			frame_support::defensive!("a class with unfinished jobs is open");
			return used;
		};

		let now = round.now;
		let last = now.saturating_add(time_for::<T>(&class.spec));
		if last > job.deadline {
			let reason = overdue(tries(span(class.spec.mode), job.attempt), job.declined);
			return used.saturating_add(Self::refund_one(id, job, reason, round));
		}
		let again = next_try(&job, last, now);
		let due = now.saturating_add(class.spec.latency.blocks().into());
		if let VerificationMode::Redundant { operators } = class.spec.mode {
			let (assigned, cost) = Self::assign_panel(entry, job, &class, operators, due, round);
			if !assigned {
				Self::schedule(Lane::Retry, again, entry);
			}
			return looked_up.saturating_add(cost);
		}
		let (chosen, looked) = Self::choose(id, &job, &class, entry.avoid, round);
		used.saturating_accrue(looked);
		let Some((index, mut offer, pledge)) = chosen else {
			Self::schedule(Lane::Retry, again, entry);
			return used;
		};
		if offer.active.try_push(id).is_err() {
			frame_support::defensive!("a chosen offer has a free slot");
			T::Stake::redeem(&offer.operator, pledge);
			Self::schedule(Lane::Retry, again, entry);
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
	) -> (Option<Engaged<T>>, Weight) {
		if class.offers == 0 {
			return (None, Weight::zero());
		}
		let draw = Draw { words: round.draw(id, job.attempt), samples: T::Samples::get(), avoid };
		let passes = |offer: &OfferOf<T>| can_take::<T>(offer, job);
		let (candidates, mut used) = Self::candidates(job.class, class, draw, passes, round);
		let (chosen, pledging) =
			Self::engage(candidates, |offer| Self::pledge_for(class, offer.price), round);
		used.saturating_accrue(pledging);
		(chosen, used)
	}

	/// Takes the first of these offers whose operator is eligible and can pledge so much; then it has.
	pub(crate) fn engage(
		candidates: Vec<(u32, OfferOf<T>)>,
		pledge: impl Fn(&OfferOf<T>) -> BalanceOf<T>,
		round: &mut Round<T>,
	) -> (Option<Engaged<T>>, Weight) {
		let mut used = Weight::zero();
		for (index, offer) in candidates {
			used.saturating_accrue(round.touch(Shared::Bond(offer.operator.clone()), 1, 0));
			if !Self::is_eligible(&offer.operator) {
				continue;
			}
			let pledge = pledge(&offer);
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

	/// Draws offers. Returns those that pass, best first, and what it cost to look at them.
	pub(crate) fn candidates(
		id: ClassId,
		class: &ClassOf<T>,
		draw: Draw,
		passes: impl Fn(&OfferOf<T>) -> bool,
		round: &mut Round<T>,
	) -> (Vec<(u32, OfferOf<T>)>, Weight) {
		let Draw { words, samples, avoid } = draw;
		let mut used = Weight::zero();
		let mut words =
			words.chunks_exact(4).map(|word| u32::from_le_bytes(word.try_into().unwrap_or_default()));
		let trial = words.next().unwrap_or_default().checked_rem(TRIALS) == Some(0);

		let mut candidates = Vec::new();
		for index in sample(class.offers, samples.min(MAX_SAMPLES), &mut words) {
			used.saturating_accrue(round.touch(Shared::OfferRead(id, index), 1, 0));
			match Offers::<T>::get(id, index) {
				Some(offer) if passes(&offer) => candidates.push((index, offer)),
				_ => {}
			}
		}
		// Stable: in a trial, and between equals, the order of the draw decides.
		candidates.sort_by_key(|(index, offer)| {
			let score = if trial { 0 } else { score::<T>(offer) };
			let price = if trial { 0u32.into() } else { offer.price };
			(avoid == Some(*index), Reverse(score), price)
		});
		(candidates, used)
	}

	/// Most that one assignment may cost.
	pub(crate) fn dearest_assignment() -> Weight {
		let samples = u64::from(T::Samples::get());
		// The class, and each drawn offer with its operator's bond; one offer and one bond are written.
		let drawn = T::DbWeight::get().reads_writes(samples.saturating_mul(2).saturating_add(1), 2);
		let alone = T::WeightInfo::assign_one().saturating_add(drawn);
		alone.max(Self::dearest_panel()).saturating_add(Self::dearest_refund())
	}
}

/// An offer that takes a job: its index in the pool, and what its operator has pledged for it, planck.
pub(crate) type Engaged<T> = (u32, OfferOf<T>, BalanceOf<T>);

/// Offers to be drawn.
pub(crate) struct Draw {
	/// The randomness.
	pub(crate) words: [u8; 32],
	/// How many.
	pub(crate) samples: u32,
	/// Index of an offer that comes last.
	pub(crate) avoid: Option<u32>,
}

/// Why a waiting job is refunded whose time has run out, after so many tries of which so many were declined for the input.
pub(crate) const fn overdue(tries: u8, declined: u8) -> RefundReason {
	if tries == 0 {
		RefundReason::NoCapacity
	} else if declined >= tries {
		RefundReason::InputUnavailable
	} else {
		RefundReason::AttemptsExhausted
	}
}

/// When a job that found no operator is tried again: the older it is, the less often, and once more when its last chance
/// has passed, to be refunded. `last` is the block in which a result would be due if it had an operator now.
fn next_try<AccountId, Balance, BlockNumber>(
	job: &ambit_primitives::jobs::Job<AccountId, Balance, BlockNumber>,
	last: BlockNumber,
	now: BlockNumber,
) -> BlockNumber
where
	BlockNumber: sp_runtime::traits::AtLeast32BitUnsigned + Copy,
{
	let age = now.saturating_sub(job.submitted);
	let wait = age.checked_div(&BACK_OFF.into()).unwrap_or_else(One::one).max(One::one());
	let spare = job.deadline.saturating_sub(last).saturating_add(One::one());
	now.saturating_add(wait.min(spare))
}

/// Whether an offer may take a job, as far as the offer itself says.
pub(crate) fn can_take<T: Config>(offer: &OfferOf<T>, job: &JobOf<T>) -> bool {
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
