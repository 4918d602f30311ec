//! Assignment: the power of d choices.
//!
//! A job is drawn an operator in a block after the one that submitted it, so that nobody can choose it. Of the class's free slots,
//! d different ones are drawn, and the offer with the best record among theirs takes the job, between equals the cheapest. One draw
//! in 16 takes the first drawn instead: that is how newcomers, and those who failed and mended, get the work from which a record is made.
//! Where none of these can take it, others are drawn and asked one by one.

use crate::{
	agenda::{Round, Shared},
	lifecycle::{span, time_for, tries},
	offers::into_beta,
	vacancies::{Luck, MAX_SAMPLES},
	BalanceOf, Classes, Config, Entry, Event, JobOf, Jobs, Lane, OfferOf, Offers, Pallet, WeightInfo,
};
use alloc::vec::Vec;
use ambit_coverage::quality::Beta;
use ambit_primitives::{
	jobs::{ClassId, JobState, RefundReason, VerificationMode},
	traits::StakeLedger,
};
use core::cmp::Reverse;
use frame_support::{traits::Get, weights::Weight};
use sp_runtime::traits::{One, Saturating, Zero};

/// Records are compared in so many steps: a difference below one is chance, and names that were asked more often would win by it.
const GRADES: u64 = 16;
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
		let draw = Draw { words: round.draw(id, job.attempt), avoid: entry.avoid };
		let (chosen, looked) = Self::draw_one(
			job.class,
			draw,
			|offer| can_take::<T>(offer, &job),
			|offer| Self::pledge_for(&class, offer.price),
			round,
		);
		used.saturating_accrue(looked);
		let Some((index, offer, pledge)) = chosen else {
			Self::schedule(Lane::Retry, again, entry);
			return used;
		};
		let (operator, fee) = (offer.operator, offer.price);
		let (taken, cost) = Self::occupy(job.class, index, &operator, id, round);
		used.saturating_accrue(cost);
		if !taken {
			T::Stake::redeem(&operator, pledge);
			Self::schedule(Lane::Retry, again, entry);
			return used;
		}
		let attempt = job.attempt;
		job.state = JobState::Assigned { operator: operator.clone(), offer: index, fee, pledge, due };
		Jobs::<T>::insert(id, job);
		Self::schedule(Lane::Due, due.saturating_add(One::one()), id);
		Self::deposit_event(Event::JobAssigned { job: id, attempt, operator, fee, due });
		used
	}

	/// Draws slots and takes the best of their offers that can take the job, else the first of others that can. Its operator
	/// has then pledged what stands behind the result.
	pub(crate) fn draw_one(
		class: ClassId,
		draw: Draw,
		passes: impl Fn(&OfferOf<T>) -> bool,
		pledge: impl Fn(&OfferOf<T>) -> BalanceOf<T>,
		round: &mut Round<T>,
	) -> (Option<Engaged<T>>, Weight) {
		let (mut vacant, mut used) = Self::vacant(class, round);
		let avoid = draw.avoid.filter(|avoid| vacant.leave_out(*avoid));
		let mut luck = Luck::new(draw.words, MAX_SAMPLES.saturating_sub(u32::from(avoid.is_some())));
		let mut drawn = Vec::new();
		for _ in 0..T::Samples::get() {
			let index = luck.next().and_then(|word| vacant.draw_slot(word));
			drawn.extend(index.filter(|index| !drawn.contains(index)));
		}
		for index in &drawn {
			vacant.leave_out(*index);
		}
		let (candidates, looked) = Self::look_at_offers(class, &drawn, &passes, round);
		used.saturating_accrue(looked);
		let candidates = if luck.is_trial() { candidates } else { best_first::<T>(candidates) };
		let (mut chosen, engaging) = Self::engage(candidates, &pledge, round);
		used.saturating_accrue(engaging);

		let others = core::iter::from_fn(|| luck.next().and_then(|word| vacant.draw_offer(word)));
		for index in others.chain(avoid) {
			if chosen.is_some() {
				break;
			}
			used.saturating_accrue(T::WeightInfo::ask_another());
			let (candidates, looked) = Self::look_at_offers(class, &[index], &passes, round);
			let (engaged, engaging) = Self::engage(candidates, &pledge, round);
			used.saturating_accrue(looked.saturating_add(engaging));
			chosen = engaged;
		}
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

	/// Those of these offers that pass, and what it cost to look at them.
	pub(crate) fn look_at_offers(
		class: ClassId,
		indices: &[u32],
		passes: impl Fn(&OfferOf<T>) -> bool,
		round: &mut Round<T>,
	) -> (Vec<(u32, OfferOf<T>)>, Weight) {
		let mut used = Weight::zero();
		let mut candidates = Vec::new();
		for index in indices {
			used.saturating_accrue(round.touch(Shared::OfferRead(class, *index), 1, 0));
			match Offers::<T>::get(class, index) {
				Some(offer) if passes(&offer) => candidates.push((*index, offer)),
				_ => {}
			}
		}
		(candidates, used)
	}

	/// Most that one assignment may cost.
	pub(crate) fn dearest_assignment() -> Weight {
		let class = T::DbWeight::get().reads(1);
		let alone = T::WeightInfo::assign_one().saturating_add(class).saturating_add(Self::dearest_draw());
		alone.max(Self::dearest_panel()).saturating_add(Self::dearest_refund())
	}

	/// Most that the draw of one offer may cost, and the slot and the pledge that it takes.
	pub(crate) fn dearest_draw() -> Weight {
		// Each drawn offer with its operator's bond, of which one is written.
		let samples = u64::from(MAX_SAMPLES);
		T::DbWeight::get()
			.reads_writes(samples.saturating_mul(2), 1)
			.saturating_add(Self::dearest_slots())
			.saturating_add(T::WeightInfo::ask_another().saturating_mul(samples))
	}
}

/// An offer that takes a job: its index in the pool, and what its operator has pledged for it, planck.
pub(crate) type Engaged<T> = (u32, OfferOf<T>, BalanceOf<T>);

/// A draw of offers.
pub(crate) struct Draw {
	/// The randomness.
	pub(crate) words: [u8; 32],
	/// Index of an offer that comes last.
	pub(crate) avoid: Option<u32>,
}

/// Offers by the grade of their record; between equals the cheaper first, then in the order of the draw.
pub(crate) fn best_first<T: Config>(mut offers: Vec<(u32, OfferOf<T>)>) -> Vec<(u32, OfferOf<T>)> {
	offers.sort_by_key(|(_, offer)| (Reverse(grade(into_beta(offer.quality))), offer.price));
	offers
}

/// A record's mean in [`GRADES`]: 12 is a newcomer's, 15 the best.
fn grade(record: Beta) -> u64 {
	let mean = u64::from(record.mean_ppm());
	mean.saturating_mul(GRADES).checked_div(1_000_000).unwrap_or_default().min(GRADES.saturating_sub(1))
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

/// Whether an offer with a free slot may take a job, as far as the offer itself says.
pub(crate) fn can_take<T: Config>(offer: &OfferOf<T>, job: &JobOf<T>) -> bool {
	!offer.leaving && offer.price <= job.max_fee && offer.operator != job.client
}
