//! Settlement.

use crate::{
	agenda::{Round, Shared},
	escrow::Paid,
	offers::Outcome,
	Classes, Config, Error, Event, JobOf, Jobs, Lane, Pallet, WeightInfo, MAX_SETTLED,
};
use alloc::vec;
use ambit_primitives::{
	jobs::{JobId, JobState, VerificationMode},
	traits::DemandObserver,
};
use frame_support::{
	dispatch::{DispatchErrorWithPostInfo, DispatchResultWithPostInfo},
	traits::{ConstU32, Get},
	weights::Weight,
	BoundedVec,
};
use frame_system::{pallet_prelude::BlockNumberFor, Pallet as System};
use sp_runtime::traits::{Saturating, Zero};

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

	/// Settles a result, or voids it where its operator has kept silent on its trace.
	fn settle_job(id: JobId, mut job: JobOf<T>, round: &mut Round<T>) -> Weight {
		let spec = Classes::<T>::get(job.class).map(|class| class.spec);
		if let Some(spec) = spec.filter(|spec| Self::is_withheld(id, &job, spec)) {
			return Self::void_withheld(id, job, &spec, round);
		}
		let JobState::Resulted { operator, offer, fee, pledge, claim, .. } = job.state else {
			return T::WeightInfo::stale_one();
		};
		let shared = [
			(Shared::ClassWritten(job.class), 1, 1),
			(Shared::OfferWritten(job.class, operator.clone()), 2, 1),
			(Shared::Payer(job.client.clone()), 2, 2),
			(Shared::Payee(operator.clone()), 1, 1),
			(Shared::Payee(T::ProtocolAccount::get()), 1, 1),
		];
		let mut used = shared.into_iter().fold(Weight::zero(), |used, (shared, reads, writes)| {
			used.saturating_add(round.touch(shared, reads, writes))
		});

		used.saturating_accrue(Self::tell_demand(job.class, round));
		let class = job.class;
		used.saturating_accrue(Self::redeem(&operator, pledge, round));
		Self::judge(class, &operator, offer, Outcome::Success);
		let (root, mode) = Self::close_job(class).map(|spec| (spec.model, spec.mode)).unzip();
		let mut payees = vec![(operator.clone(), fee)];
		used.saturating_accrue(if let Some(VerificationMode::Redundant { .. }) = mode {
			let (others, cost) = Self::settle_panel(id, class, &claim, round);
			payees.extend(others);
			T::WeightInfo::settle_panel().saturating_add(cost)
		} else {
			T::WeightInfo::settle_one()
		});
		let share = Self::operator_share(class);
		let (artefacts, cost) = Self::artefacts_of(&job.input, root, round);
		used.saturating_accrue(cost);
		let Paid { fees: total, mut keepers } =
			Self::pay_fee(id, &job.client, &payees, share, &artefacts, job.max_fee);
		if !keepers.is_zero() {
			Self::deposit_event(Event::KeepersPaid { job: id, amount: keepers });
		}
		if mode == Some(VerificationMode::Audited) {
			// Whether the trace was still to be said.
			used.saturating_accrue(T::DbWeight::get().reads(1));
			used.saturating_accrue(Self::settle_audit(id, class, round));
		}
		job.state = JobState::Settled { operator: operator.clone(), fee: total, claim, at: round.now };
		Jobs::<T>::insert(id, job);
		Self::schedule(Lane::Forget, round.now.saturating_add(T::RetentionPeriod::get()), id);
		for (payee, fee) in payees {
			let rest = fee.saturating_sub(share.mul_floor(fee));
			let protocol = rest.saturating_sub(keepers);
			keepers = keepers.saturating_sub(rest);
			T::Observer::on_settled(class, id, &payee, fee, protocol);
			if payee != operator {
				Self::deposit_event(Event::CosignerPaid { job: id, operator: payee, fee });
			}
		}
		Self::deposit_event(Event::JobSettled { job: id, operator, fee: total });
		used
	}

	/// Most that one settlement may cost.
	pub(crate) fn dearest_settlement() -> Weight {
		T::WeightInfo::settle_one()
			.saturating_add(Self::dearest_audited())
			.max(Self::dearest_settled_panel())
			.saturating_add(T::DbWeight::get().reads_writes(8, 7))
			.saturating_add(Self::dearest_demand())
			.saturating_add(Self::dearest_keepers())
			.max(Self::dearest_void())
	}

	/// Most that so many settlements may cost.
	pub(crate) fn dearest_settlements(jobs: usize) -> Weight {
		let jobs = u64::try_from(jobs).unwrap_or(MAX_SETTLED.into());
		T::WeightInfo::settle(0).saturating_add(Self::dearest_settlement().saturating_mul(jobs))
	}
}
