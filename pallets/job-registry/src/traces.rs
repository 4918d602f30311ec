//! Traces of results that are audited: who gave such a result says its trace, unless it named that at once.
//!
//! What becomes of one whose operator keeps silent is decided when it would be paid, so that nobody gets out of a dispute by silence.

use crate::{
	agenda::Round, AccountIdOf, Audits, ClassOf, Config, Event, Fault, JobOf, Jobs, MemberOf, Pallet,
	ReportProblem, TracesDue, WeightInfo,
};
use ambit_primitives::{
	jobs::{Attempt, ClassSpec, JobId, JobState, Said, SignedTrace, VerificationMode},
	traits::DemandObserver,
};
use frame_support::{traits::Get, weights::Weight};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::traits::Saturating;

impl<T: Config> Pallet<T> {
	/// Asks the operator of a result that is audited for its trace, if that is not known. Returns what it cost.
	pub(crate) fn ask_trace(id: JobId, job: &JobOf<T>, class: &ClassOf<T>, now: BlockNumberFor<T>) -> Weight {
		let Some(operator) = untraced::<T>(job) else { return Weight::zero() };
		let due = now.saturating_add(class.spec.latency.trace_blocks().into());
		TracesDue::<T>::insert(operator, id, due);
		let (attempt, operator) = (job.attempt, operator.clone());
		Self::deposit_event(Event::TraceAsked { job: id, attempt, operator, due });
		Self::dearest_ask()
	}

	/// Most that this may cost.
	pub(crate) fn dearest_ask() -> Weight {
		T::DbWeight::get().writes(1)
	}

	/// Until when the operator of this result has, or had, to say its trace.
	pub(crate) fn trace_due(id: JobId, job: &JobOf<T>) -> Option<BlockNumberFor<T>> {
		untraced::<T>(job).and_then(|operator| TracesDue::<T>::get(operator, id))
	}

	/// Whether an operator may say the trace of a result.
	pub(crate) fn check_traced(
		operator: &AccountIdOf<T>,
		id: JobId,
		job: &JobOf<T>,
		attempt: Attempt,
		now: BlockNumberFor<T>,
	) -> Result<(), ReportProblem> {
		match &job.state {
			JobState::Resulted { operator: holder, .. } if holder == operator => {}
			_ => return Err(ReportProblem::AssignedToAnother),
		}
		if job.attempt != attempt {
			return Err(ReportProblem::AttemptMismatch);
		}
		let due = Self::trace_due(id, job).ok_or(ReportProblem::TraceNotAsked)?;
		if now > due {
			return Err(ReportProblem::WindowClosed);
		}
		Ok(())
	}

	/// Notes the trace of a result. From now on it stands as if it had named it.
	pub(crate) fn say_trace(id: JobId, mut job: JobOf<T>, trace: SignedTrace) {
		let JobState::Resulted { operator, claim, .. } = &mut job.state else { return };
		TracesDue::<T>::remove(&*operator, id);
		let (operator, root) = (operator.clone(), trace.root);
		claim.trace = Some(trace);
		Self::deposit_event(Event::TraceSaid { job: id, attempt: job.attempt, operator, root });
		Jobs::<T>::insert(id, job);
	}

	/// Nobody needs the trace of a result any more.
	pub(crate) fn forgo_trace(id: JobId, job: &JobOf<T>) {
		if let Some(operator) = untraced::<T>(job) {
			TracesDue::<T>::remove(operator, id);
		}
	}

	/// Whether a result that would be paid is void instead, because its operator has kept silent on the trace.
	pub(crate) fn is_withheld(id: JobId, job: &JobOf<T>, spec: &ClassSpec) -> bool {
		spec.mode == VerificationMode::Audited && Self::trace_due(id, job).is_some()
	}

	/// Voids a result whose trace is withheld, and which nobody has proven wrong till now: a share of its operator's pledge is lost, its
	/// auditor is let go if it is not, and others get the job. Returns what it cost.
	pub(crate) fn void_withheld(id: JobId, job: JobOf<T>, spec: &ClassSpec, round: &mut Round<T>) -> Weight {
		let mut used = withheld_weight::<T>();
		let JobState::Resulted { operator, offer, fee, pledge, .. } = job.state.clone() else { return used };
		Self::forgo_trace(id, &job);
		if let Some(audit) = Audits::<T>::take(id) {
			used.saturating_accrue(Self::dismiss_auditor(id, job.class, &audit, round));
		}
		used.saturating_accrue(Self::tell_attempt(job.class, &operator, round));
		T::Observer::on_timeout(job.class, id, &operator);
		let attempt = job.attempt;
		Self::deposit_event(Event::ResultOverturned { job: id, attempt, operator: operator.clone() });
		let lost = T::SilencePenalty::get().mul_floor(pledge);
		let member = MemberOf::<T> { operator, offer, fee, pledge, said: Said::Nothing };
		used.saturating_accrue(Self::lose(id, job.class, &member, lost, Fault::Silence, round));
		used.saturating_add(Self::begin_anew(id, job, spec, offer, round))
	}

	/// Most that voiding a result may cost.
	pub(crate) fn dearest_void() -> Weight {
		// The auditor's slot, and the operator's pledge and record.
		withheld_weight::<T>()
			.saturating_add(Self::dearest_penalty().saturating_mul(2))
			.saturating_add(Self::dearest_refund())
	}
}

/// Who gave a result that names no trace.
fn untraced<T: Config>(job: &JobOf<T>) -> Option<&AccountIdOf<T>> {
	match &job.state {
		JobState::Resulted { operator, claim, .. } if claim.trace.is_none() => Some(operator),
		_ => None,
	}
}

/// What voiding costs but for what all parties share: audit, job and class, as where an audit ends, and what is due of the trace.
fn withheld_weight<T: Config>() -> Weight {
	T::WeightInfo::end_audit().saturating_add(T::DbWeight::get().reads_writes(2, 2))
}
