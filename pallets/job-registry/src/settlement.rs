//! Settlement, and what disputes do to results before it.

use crate::{
	agenda::{Round, Shared},
	lifecycle::tier_of,
	offers::Outcome,
	AccountIdOf, Config, Error, Event, JobOf, Jobs, Lane, Pallet, WeightInfo, MAX_SETTLED,
};
use ambit_primitives::{
	jobs::{JobId, JobState},
	traits::{DemandObserver, DisputedResults},
};
use frame_support::{
	dispatch::{DispatchErrorWithPostInfo, DispatchResultWithPostInfo},
	ensure,
	traits::{ConstU32, Get},
	weights::Weight,
	BoundedVec,
};
use frame_system::{pallet_prelude::BlockNumberFor, Pallet as System};
use sp_runtime::{
	traits::{Saturating, Zero},
	DispatchError, DispatchResult,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_settle(jobs: BoundedVec<JobId, ConstU32<MAX_SETTLED>>) -> DispatchResultWithPostInfo {
		let mut round = Round::new(System::<T>::block_number());
		let mut used = T::WeightInfo::settle(0);
		let mut settled = false;
		let mut first = None;
		for id in jobs {
			match Self::may_settle(id, round.now) {
				Ok(job) => {
					used.saturating_accrue(Self::settle_job(id, job, &mut round));
					settled = true;
				}
				Err(problem) => {
					used.saturating_accrue(T::WeightInfo::stale_one());
					first.get_or_insert(problem);
				}
			}
		}
		if settled {
			return Ok(Some(used).into());
		}
		let error = first.unwrap_or(Error::<T>::Empty).into();
		Err(DispatchErrorWithPostInfo { post_info: Some(used).into(), error })
	}

	/// Settles a result whose turn has come. Returns what it cost.
	pub(crate) fn settle_one(id: JobId, round: &mut Round<T>) -> Weight {
		match Self::may_settle(id, round.now) {
			Ok(job) => Self::settle_job(id, job, round),
			Err(_) => T::WeightInfo::stale_one(),
		}
	}

	fn may_settle(id: JobId, now: BlockNumberFor<T>) -> Result<JobOf<T>, Error<T>> {
		let job = Jobs::<T>::get(id).ok_or(Error::<T>::UnknownJob)?;
		match job.state {
			JobState::Resulted { settles, .. } if now < settles => Err(Error::<T>::WindowOpen),
			JobState::Resulted { disputes, .. } if disputes > 0 => Err(Error::<T>::Disputed),
			JobState::Resulted { .. } => Ok(job),
			_ => Err(Error::<T>::NoResult),
		}
	}

	fn settle_job(id: JobId, mut job: JobOf<T>, round: &mut Round<T>) -> Weight {
		let JobState::Resulted { operator, offer, fee, claim, .. } = job.state else {
			return T::WeightInfo::stale_one();
		};
		let used = [
			(Shared::ClassWritten(job.class), 1, 1),
			(Shared::OfferWritten(job.class, operator.clone()), 2, 1),
			(Shared::Payer(job.client.clone()), 2, 2),
			(Shared::Payee(operator.clone()), 1, 1),
			(Shared::Payee(T::ProtocolAccount::get()), 1, 1),
		]
		.into_iter()
		.fold(T::WeightInfo::settle_one(), |used, (shared, reads, writes)| {
			used.saturating_add(round.touch(shared, reads, writes))
		});

		Self::pay_fee(id, &job.client, &operator, fee, job.max_fee);
		Self::judge(job.class, &operator, offer, Outcome::Success);
		Self::close_job(job.class);
		job.state = JobState::Settled { operator: operator.clone(), fee, claim, at: round.now };
		let class = job.class;
		Jobs::<T>::insert(id, job);
		Self::schedule(Lane::Forget, round.now.saturating_add(T::RetentionPeriod::get()), id);
		T::Observer::on_settled(class, id, &operator, fee);
		Self::deposit_event(Event::JobSettled { job: id, operator, fee });
		used
	}

	/// Most that one settlement may cost.
	pub(crate) fn dearest_settlement() -> Weight {
		T::WeightInfo::settle_one().saturating_add(T::DbWeight::get().reads_writes(7, 6))
	}

	/// Most that so many settlements may cost.
	pub(crate) fn dearest_settlements(jobs: usize) -> Weight {
		let jobs = u64::try_from(jobs).unwrap_or(MAX_SETTLED.into());
		T::WeightInfo::settle(0).saturating_add(Self::dearest_settlement().saturating_mul(jobs))
	}
}

impl<T: Config> DisputedResults<AccountIdOf<T>> for Pallet<T> {
	fn open_dispute(id: JobId) -> Result<AccountIdOf<T>, DispatchError> {
		let mut job = Jobs::<T>::get(id).ok_or(Error::<T>::UnknownJob)?;
		let JobState::Resulted { operator, settles, disputes, .. } = &mut job.state else {
			return Err(Error::<T>::NoResult.into());
		};
		ensure!(System::<T>::block_number() < *settles, Error::<T>::WindowClosed);
		*disputes = disputes.saturating_add(1);
		let operator = operator.clone();
		Jobs::<T>::insert(id, job);
		Self::deposit_event(Event::ResultDisputed { job: id });
		Ok(operator)
	}

	fn dismiss_dispute(id: JobId) -> DispatchResult {
		let mut job = Jobs::<T>::get(id).ok_or(Error::<T>::UnknownJob)?;
		let JobState::Resulted { settles, disputes, .. } = &mut job.state else {
			return Err(Error::<T>::NoResult.into());
		};
		*disputes = disputes.checked_sub(1).ok_or(Error::<T>::NotDisputed)?;
		let (last, settles) = (disputes.is_zero(), *settles);
		Jobs::<T>::insert(id, job);
		if last {
			// Its line may have come up, in vain, while the dispute was open.
			Self::schedule(Lane::Settle, settles, id);
		}
		Self::deposit_event(Event::DisputeDismissed { job: id });
		Ok(())
	}

	fn overturn(id: JobId) -> DispatchResult {
		let mut job = Jobs::<T>::get(id).ok_or(Error::<T>::UnknownJob)?;
		let (operator, offer) = match &job.state {
			JobState::Resulted { disputes: 0, .. } => return Err(Error::<T>::NotDisputed.into()),
			JobState::Resulted { operator, offer, .. } => (operator.clone(), *offer),
			_ => return Err(Error::<T>::NoResult.into()),
		};
		let attempt = job.attempt;
		Self::judge(job.class, &operator, offer, Outcome::Failure);
		// The deadline was for a first result, and there was one in time: the next has two tiers' time of its own.
		let mut round = Round::<T>::new(System::<T>::block_number());
		let time = tier_of::<T>(job.class).saturating_add(1).saturating_mul(2);
		let again = round.now.saturating_add(time.into());
		job.deadline = job.deadline.max(again);
		Self::deposit_event(Event::ResultOverturned { job: id, attempt, operator });
		Self::try_again(id, job, Some(offer), &mut round);
		Ok(())
	}
}
