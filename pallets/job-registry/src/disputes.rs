//! What disputes do to results before they are paid.

use crate::{
	agenda::Round, offers::Outcome, AccountIdOf, Agenda, BalanceOf, Classes, Config, Error, Event, JobOf,
	Jobs, Lane, LastPage, LastWindow, Pallet,
};
use alloc::vec::Vec;
use ambit_primitives::{
	disputes::Ground,
	jobs::{Attempt, JobId, JobState, VerificationMode},
	traits::{Contestable, DemandObserver, DisputedResults},
	worker::Execution,
};
use frame_support::{ensure, traits::Get, weights::Weight};
use frame_system::Pallet as System;
use sp_runtime::{
	traits::{One, Saturating, Zero},
	DispatchError, DispatchResult,
};

impl<T: Config> Pallet<T> {
	/// A job at an attempt that gave a result which is not paid yet.
	fn unpaid(id: JobId, attempt: Attempt) -> Result<JobOf<T>, Error<T>> {
		let job = Jobs::<T>::get(id).ok_or(Error::<T>::UnknownJob)?;
		ensure!(matches!(job.state, JobState::Resulted { .. }), Error::<T>::NoResult);
		ensure!(job.attempt == attempt, Error::<T>::AttemptMismatch);
		Ok(job)
	}

	/// Whether an account has found something else than this unpaid result of a redundant job, and has not disputed it yet.
	fn is_dissent(id: JobId, job: &JobOf<T>, account: &AccountIdOf<T>) -> bool {
		matches!(&job.state, JobState::Resulted { claim, .. } if Self::may_dissent(id, claim, account))
	}

	fn contest(job: &JobOf<T>) -> Option<Contestable<AccountIdOf<T>, BalanceOf<T>>> {
		let JobState::Resulted { operator, pledge, claim, .. } = &job.state else { return None };
		Some(Contestable {
			operator: operator.clone(),
			pledge: *pledge,
			model: Classes::<T>::get(job.class)?.spec.model,
			input_root: job.input_root,
			claim: claim.clone(),
		})
	}
}

impl<T: Config> DisputedResults<AccountIdOf<T>, BalanceOf<T>> for Pallet<T> {
	fn contestable(id: JobId, attempt: Attempt) -> Option<Contestable<AccountIdOf<T>, BalanceOf<T>>> {
		Self::contest(&Self::unpaid(id, attempt).ok()?)
	}

	fn open_dispute(
		id: JobId,
		attempt: Attempt,
	) -> Result<Contestable<AccountIdOf<T>, BalanceOf<T>>, DispatchError> {
		let mut job = Self::unpaid(id, attempt)?;
		let contest = Self::contest(&job).ok_or(Error::<T>::UnknownClass)?;
		if let JobState::Resulted { settles, disputes, .. } = &mut job.state {
			ensure!(System::<T>::block_number() < *settles, Error::<T>::WindowClosed);
			*disputes = disputes.saturating_add(1);
		}
		Jobs::<T>::insert(id, job);
		Self::deposit_event(Event::ResultDisputed { job: id });
		Ok(contest)
	}

	fn dismiss_dispute(id: JobId, attempt: Attempt) -> DispatchResult {
		let mut job = Self::unpaid(id, attempt)?;
		if let JobState::Resulted { settles, disputes, .. } = &mut job.state {
			*disputes = disputes.checked_sub(1).ok_or(Error::<T>::NotDisputed)?;
			if disputes.is_zero() {
				// Its line may have come up, in vain, while the dispute was open.
				Self::schedule(Lane::Settle, *settles, id);
			}
		}
		Jobs::<T>::insert(id, job);
		Self::deposit_event(Event::DisputeDismissed { job: id });
		Ok(())
	}

	fn overturn(id: JobId, attempt: Attempt, ground: Ground) -> DispatchResult {
		let mut job = Self::unpaid(id, attempt)?;
		let (operator, offer, fee, pledge, claim) = match &job.state {
			JobState::Resulted { operator, offer, fee, pledge, claim, disputes, .. }
				if !disputes.is_zero() =>
			{
				(operator.clone(), *offer, *fee, *pledge, claim.clone())
			}
			_ => return Err(Error::<T>::NotDisputed.into()),
		};
		let spec = Classes::<T>::get(job.class).ok_or(Error::<T>::UnknownClass)?.spec;
		Self::judge(job.class, &operator, offer, Outcome::Failure);
		let mut round = Round::<T>::new(System::<T>::block_number());
		Self::redeem(&operator, pledge, &mut round);
		T::Observer::on_overturned(job.class, id, &operator);
		Self::deposit_event(Event::ResultOverturned { job: id, attempt, operator });
		let next = match spec.mode {
			VerificationMode::Redundant { .. } => Self::succeed(id, job.class, &claim, ground, &mut round),
			VerificationMode::Audited => {
				Self::succeed_audited(id, &job, fee, ground, &mut round).map(|auditor| (auditor, claim))
			}
			VerificationMode::Optimistic | VerificationMode::Signed => None,
		};
		if let Some((member, claim)) = next {
			job.attempt = job.attempt.saturating_add(1);
			let settles = round.now.saturating_add(T::DisputeWindow::get());
			Self::put_result(id, job, member, claim, settles);
			return Ok(());
		}
		Self::begin_anew(id, job, &spec, offer, &mut round);
		Ok(())
	}

	fn dissents(id: JobId, attempt: Attempt, account: &AccountIdOf<T>) -> bool {
		Self::unpaid(id, attempt).is_ok_and(|job| Self::is_dissent(id, &job, account))
	}

	fn charged(id: JobId, attempt: Attempt, account: &AccountIdOf<T>) -> bool {
		let Ok(job) = Self::unpaid(id, attempt) else { return false };
		match Classes::<T>::get(job.class).map(|class| class.spec.mode) {
			Some(VerificationMode::Redundant { .. }) => {
				let dissents = Self::is_dissent(id, &job, account);
				if dissents {
					Self::note_dissent(id, account);
				}
				dissents
			}
			Some(VerificationMode::Audited) => {
				Self::dispute_audit(id, &job, account, System::<T>::block_number())
			}
			_ => false,
		}
	}

	fn charged_weight() -> Weight {
		// Job and class, then the audit, what is due of the trace, and the auditor's offer, jobs and free slots; or panel and dissenters,
		// which is less.
		T::DbWeight::get().reads_writes(8, 4).saturating_add(Self::removal())
	}

	fn execution(id: JobId, attempt: Attempt) -> Option<Execution> {
		let job = Self::unpaid(id, attempt).ok()?;
		let JobState::Resulted { settles, .. } = &job.state else { return None };
		let last = settles.saturating_sub(One::one());
		Self::execution_of(last, id, job)
	}

	fn in_window(limit: u32) -> Vec<(JobId, Attempt)> {
		let now = System::<T>::block_number();
		let limit = usize::try_from(limit).unwrap_or(usize::MAX);
		let mut open = Vec::new();
		let mut block = now.saturating_add(One::one());
		// Not `now + DisputeWindow`: results were given when the window was longer, and audits lengthen that of theirs.
		let end = LastWindow::<T>::get().saturating_add(One::one());
		while block <= end && open.len() < limit {
			for page in 0..=LastPage::<T>::get((Lane::Settle, block)) {
				let lines = Agenda::<T>::get((Lane::Settle, block, page));
				open.extend(lines.into_iter().filter_map(|line| {
					let job = Jobs::<T>::get(line.job)?;
					let JobState::Resulted { settles, .. } = &job.state else { return None };
					(*settles == block).then_some((line.job, job.attempt))
				}));
			}
			block = block.saturating_add(One::one());
		}
		open.truncate(limit);
		open
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn set_up(
		model: ambit_primitives::jobs::ModelRoot,
		input_root: sp_core::H256,
		claim: ambit_primitives::jobs::ResultClaim,
	) -> Result<(JobId, Attempt, AccountIdOf<T>), DispatchError> {
		crate::benchmarking::set_up_result::<T>(model, input_root, claim)
	}
}
