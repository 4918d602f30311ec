//! A job's way in and out: submission, withdrawal, another attempt, refund, and being forgotten.

use crate::{
	agenda::{Round, Shared},
	assignment::overdue,
	offers::Outcome,
	AccountIdOf, BalanceOf, Classes, Config, Error, Event, JobOf, Jobs, Lane, NextJobId, Pallet, WeightInfo,
};
use ambit_primitives::{
	cid,
	jobs::{Attempt, ClassId, ClassSpec, JobId, JobState, RefundReason, VerificationMode, MAX_PANEL},
	traits::{DemandObserver, StakeLedger},
	Cid,
};
use frame_support::{defensive, ensure, traits::Get, weights::Weight};
use frame_system::{pallet_prelude::BlockNumberFor, Pallet as System};
use sp_core::H256;
use sp_runtime::{
	traits::{One, Saturating, Zero},
	DispatchError, DispatchResult,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_submit(
		client: &AccountIdOf<T>,
		class_id: ClassId,
		input: Cid,
		input_root: H256,
		max_fee: BalanceOf<T>,
		deadline: BlockNumberFor<T>,
	) -> Result<JobId, DispatchError> {
		let mut class = Classes::<T>::get(class_id).ok_or(Error::<T>::UnknownClass)?;
		ensure!(cid::check(&input).is_ok(), Error::<T>::MalformedCid);
		let operators = operators_of(class.spec.mode);
		ensure!(max_fee >= class.min_fee.saturating_mul(operators.into()), Error::<T>::FeeBelowMinimum);
		let now = System::<T>::block_number();
		let next = now.saturating_add(One::one());
		let soonest = next.saturating_add(time_for::<T>(&class.spec));
		ensure!(deadline >= soonest, Error::<T>::DeadlineTooSoon);
		ensure!(deadline <= now.saturating_add(T::MaxDeadline::get()), Error::<T>::DeadlineTooFar);

		Self::hold_fee(client, max_fee)?;
		let id = NextJobId::<T>::mutate(|next| {
			let id = *next;
			*next = next.saturating_add(1);
			id
		});
		class.open_jobs = class.open_jobs.saturating_add(1);
		Classes::<T>::insert(class_id, class);
		let job = JobOf::<T> {
			client: client.clone(),
			class: class_id,
			input,
			input_root,
			max_fee,
			submitted: now,
			deadline,
			attempt: 0,
			declined: 0,
			state: JobState::Submitted,
		};
		Jobs::<T>::insert(id, job);
		Self::schedule(Lane::Fresh, next, id);
		Ok(id)
	}

	pub(crate) fn do_withdraw_job(client: &AccountIdOf<T>, id: JobId) -> DispatchResult {
		let job = Jobs::<T>::get(id).ok_or(Error::<T>::UnknownJob)?;
		ensure!(job.client == *client, Error::<T>::NotClient);
		ensure!(job.state == JobState::Submitted, Error::<T>::NotWithdrawable);
		Self::refund(id, job, RefundReason::Withdrawn, System::<T>::block_number());
		Ok(())
	}

	/// Takes a job from an operator whose time has passed, or ends the phase of a redundant one. Returns what it cost.
	pub(crate) fn time_out_one(id: JobId, round: &mut Round<T>) -> Weight {
		let Some(job) = Jobs::<T>::get(id) else { return T::WeightInfo::stale_one() };
		let (operator, offer, pledge) = match &job.state {
			JobState::Assigned { operator, offer, pledge, due, .. } if round.now > *due => {
				(operator.clone(), *offer, *pledge)
			}
			JobState::Panelled { phase, due } if round.now > *due => {
				let phase = *phase;
				return T::WeightInfo::end_phase().saturating_add(Self::end_phase(id, job, phase, round));
			}
			_ => return T::WeightInfo::stale_one(),
		};
		let (class, attempt) = (job.class, job.attempt);
		let mut used = T::WeightInfo::timeout_one();
		let failed = Some(Outcome::Failure);
		used.saturating_accrue(Self::free_slot(class, &operator, offer, id, failed, round));
		used.saturating_accrue(Self::redeem(&operator, pledge, round));
		used.saturating_accrue(Self::tell_attempt(class, &operator, round));
		T::Observer::on_timeout(class, id, &operator);
		Self::deposit_event(Event::JobTimedOut { job: id, attempt, operator });
		used.saturating_add(Self::try_again(id, job, ALONE, Some(offer), round))
	}

	/// Gives an operator back what it pledged for a result that it can't be blamed for any more. Returns what it cost.
	pub(crate) fn redeem(operator: &AccountIdOf<T>, pledge: BalanceOf<T>, round: &mut Round<T>) -> Weight {
		if pledge.is_zero() {
			return Weight::zero();
		}
		T::Stake::redeem(operator, pledge);
		round.touch(Shared::Pledge(operator.clone()), 1, 1)
	}

	/// Has a job that lost its operator, or those that it had, wait for others, or refunds it when it had its tries, each of which
	/// has `span` attempts. Returns what it cost over one write of the job.
	pub(crate) fn try_again(
		id: JobId,
		mut job: JobOf<T>,
		span: Attempt,
		avoid: Option<u32>,
		round: &mut Round<T>,
	) -> Weight {
		let tries = tries(span, job.attempt).saturating_add(1);
		job.attempt = tries.saturating_mul(span);
		if tries >= T::MaxAttempts::get() {
			let reason = overdue(tries, job.declined);
			return Self::refund_one(id, job, reason, round);
		}
		job.state = JobState::Submitted;
		Jobs::<T>::insert(id, job);
		let next = round.now.saturating_add(One::one());
		Self::schedule(Lane::Fresh, next, crate::Entry { job: id, avoid });
		Weight::zero()
	}

	/// Has a job whose result is void wait for others than this offer. Returns what it cost over one write of the job.
	///
	/// The deadline was for a first result, and there was one in time: the next has twice the time of its own.
	pub(crate) fn begin_anew(
		id: JobId,
		mut job: JobOf<T>,
		spec: &ClassSpec,
		avoid: u32,
		round: &mut Round<T>,
	) -> Weight {
		let time = time_for::<T>(spec).saturating_add(One::one()).saturating_mul(2u32.into());
		job.deadline = job.deadline.max(round.now.saturating_add(time));
		Self::try_again(id, job, span(spec.mode), Some(avoid), round)
	}

	/// Refunds a job. Returns what it cost.
	pub(crate) fn refund_one(id: JobId, job: JobOf<T>, reason: RefundReason, round: &mut Round<T>) -> Weight {
		let shared = round.touch(Shared::ClassWritten(job.class), 1, 1).saturating_add(round.touch(
			Shared::Payer(job.client.clone()),
			2,
			2,
		));
		let class = job.class;
		Self::refund(id, job, reason, round.now);
		T::WeightInfo::refund_one().saturating_add(shared).saturating_add(Self::tell_demand(class, round))
	}

	fn refund(id: JobId, mut job: JobOf<T>, reason: RefundReason, now: BlockNumberFor<T>) {
		let (class, max_fee) = (job.class, job.max_fee);
		Self::release_fee(&job.client, max_fee);
		Self::close_job(class);
		job.state = JobState::Refunded { reason, at: now };
		Jobs::<T>::insert(id, job);
		Self::schedule(Lane::Forget, now.saturating_add(T::RetentionPeriod::get()), id);
		T::Observer::on_refunded(class, id, reason, max_fee);
		Self::deposit_event(Event::JobRefunded { job: id, reason });
	}

	/// Counts one unfinished job of a class less. Returns what the class is.
	pub(crate) fn close_job(class: ClassId) -> Option<ClassSpec> {
		let spec = Classes::<T>::mutate_extant(class, |class| {
			class.open_jobs = class.open_jobs.saturating_sub(1);
			Some(class.spec.clone())
		});
		if spec.is_none() {
			defensive!("a class with unfinished jobs is open");
		}
		spec
	}

	/// Forgets a finished job whose time of keeping has passed. Returns what it cost.
	pub(crate) fn forget_one(id: JobId, round: &mut Round<T>) -> Weight {
		let at = match Jobs::<T>::get(id).map(|job| job.state) {
			Some(JobState::Settled { at, .. } | JobState::Refunded { at, .. }) => at,
			_ => return T::WeightInfo::stale_one(),
		};
		let until = at.saturating_add(T::RetentionPeriod::get());
		if until > round.now {
			// The period was lengthened since.
			Self::schedule(Lane::Forget, until, id);
		} else {
			Jobs::<T>::remove(id);
		}
		T::WeightInfo::prune_one()
	}

	/// Most that one refund may cost.
	pub(crate) fn dearest_refund() -> Weight {
		T::WeightInfo::refund_one()
			.saturating_add(T::DbWeight::get().reads_writes(3, 3))
			.saturating_add(Self::dearest_demand())
	}

	/// Most that one timeout may cost.
	pub(crate) fn dearest_timeout() -> Weight {
		T::WeightInfo::timeout_one()
			.saturating_add(T::DbWeight::get().reads_writes(3, 2))
			.saturating_add(Self::dearest_attempt())
			.saturating_add(Self::dearest_slots())
			.saturating_add(Self::removal())
			.max(Self::dearest_phase())
			.saturating_add(Self::dearest_refund())
	}

	/// What the removal of an offer costs over storing it: the class, both indices, the offer that takes its place, the
	/// bond and the record, and what the observer keeps of it.
	pub(crate) fn removal() -> Weight {
		T::DbWeight::get().reads_writes(4, 7).saturating_add(Self::dearest_offer())
	}
}

/// A try at a job that one operator has.
pub(crate) const ALONE: Attempt = 1;

/// Attempts that a try at a job of this kind may take: one for each operator that can stand for what came of it, one after the
/// other. So a result of the same try never takes one of the tries that a job has.
pub(crate) const fn span(mode: VerificationMode) -> Attempt {
	match mode {
		VerificationMode::Redundant { .. } => MAX_PANEL,
		VerificationMode::Optimistic | VerificationMode::Audited | VerificationMode::Signed => ALONE,
	}
}

/// Tries before the one that has this attempt.
pub(crate) fn tries(span: Attempt, attempt: Attempt) -> u8 {
	attempt.checked_div(span).unwrap_or(attempt)
}

/// Operators that have a job of this kind at once.
pub(crate) const fn operators_of(mode: VerificationMode) -> u8 {
	match mode {
		VerificationMode::Redundant { operators } => operators,
		VerificationMode::Optimistic | VerificationMode::Audited | VerificationMode::Signed => 1,
	}
}

/// Blocks from the drawing of a job's operators to the last one in which there is a result, if the agenda is served in time.
pub(crate) fn time_for<T: Config>(spec: &ClassSpec) -> BlockNumberFor<T> {
	let tier: BlockNumberFor<T> = spec.latency.blocks().into();
	match spec.mode {
		VerificationMode::Redundant { .. } => {
			tier.saturating_add(One::one()).saturating_add(T::RevealPeriod::get())
		}
		VerificationMode::Optimistic | VerificationMode::Audited | VerificationMode::Signed => tier,
	}
}
