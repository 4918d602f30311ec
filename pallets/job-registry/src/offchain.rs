//! What the off-chain worker's hook asks: the tasks of a worker key, and the call that reports their answers.

use crate::{
	audit::check_spot,
	publishing::inline_bytes,
	results::{check_claim, Matter},
	AccountIdOf, Active, Call, Classes, Config, JobOf, Jobs, Models, Pallet, Panels, TracesDue,
};
use alloc::vec::Vec;
use ambit_primitives::{
	jobs::{JobId, JobState, Phase, Report, ResultClaim, Said, Verdict, MAX_REPORTS},
	traits::{StakeLedger, WorkerDuties},
	worker::{Answer, Drawn, Execution, Inspection, Outcome, Task, TaskId},
};
use frame_system::{pallet_prelude::BlockNumberFor, Pallet as System};
use sp_core::H256;
use sp_runtime::traits::UniqueSaturatedInto;

/// What an operator still has to say of a job.
pub(crate) enum Duty {
	/// A result.
	Execute,
	/// A commitment to a result.
	Commit,
	/// What it committed to.
	Reveal,
	/// What it finds as an auditor of this result, with the tile that is drawn by this. Where its operator has kept silent on the trace,
	/// the result names none: then all that is to be said is that the output is wrong, if it is.
	Audit(ResultClaim, H256),
	/// The trace of its own result, which has outputs with this root.
	Trace(H256),
}

/// A duty with the last block for it, and the job.
pub(crate) type DutyOf<T> = (BlockNumberFor<T>, JobId, JobOf<T>, Duty);

impl<T: Config> WorkerDuties<AccountIdOf<T>> for Pallet<T> {
	type Call = Call<T>;

	fn tasks(worker: &AccountIdOf<T>, limit: u32) -> Vec<Task> {
		let Some(operator) = T::Stake::stash_of_worker(worker) else { return Vec::new() };
		Self::open_duties(&operator)
			.into_iter()
			.filter_map(|(due, id, job, duty)| {
				let execution = Self::execution_of(due, id, job)?;
				Some(match duty {
					Duty::Execute => Task::Execute(execution),
					Duty::Commit => Task::Commit(execution),
					Duty::Reveal => Task::Reveal(execution),
					Duty::Audit(claim, draw) => Task::Audit(Inspection { execution, claim, draw }),
					Duty::Trace(output_root) => Task::Trace(Drawn { execution, output_root }),
				})
			})
			.take(usize::try_from(limit).unwrap_or(usize::MAX))
			.collect()
	}

	fn call(worker: &AccountIdOf<T>, answers: Vec<Answer>) -> Option<Call<T>> {
		let operator = T::Stake::stash_of_worker(worker)?;
		let now = System::<T>::block_number();
		let mut reports = frame_support::BoundedVec::new();
		for answer in answers {
			let Some(report) = report_of(answer) else { continue };
			let repeated = reports.iter().any(|other: &Report| other.job == report.job);
			// What would be rejected is not worth its fee.
			if repeated || !Self::would_accept(&operator, &report, now) {
				continue;
			}
			if reports.try_push(report).is_err() {
				log::debug!(target: "ambit::jobs", "more than {MAX_REPORTS} answers: the rest goes next time");
				break;
			}
		}
		(!reports.is_empty()).then_some(Call::report { reports })
	}
}

/// What an answer reports, if it is one about a job.
fn report_of(Answer { task, outcome }: Answer) -> Option<Report> {
	let (job, attempt, verdict) = match (task, outcome) {
		(TaskId::Execute { job, attempt }, Outcome::Done(claim)) => (job, attempt, Verdict::Done(claim)),
		(TaskId::Commit { job, attempt }, Outcome::Committed(hash)) => {
			(job, attempt, Verdict::Committed(hash))
		}
		(TaskId::Reveal { job, attempt }, Outcome::Revealed(claim, salt)) => {
			(job, attempt, Verdict::Revealed { claim, salt })
		}
		(TaskId::Audit { job, attempt }, Outcome::Audited(shown)) => (job, attempt, Verdict::Audited(shown)),
		(TaskId::Trace { job, attempt }, Outcome::Traced(trace)) => (job, attempt, Verdict::Traced(trace)),
		(
			TaskId::Execute { job, attempt }
			| TaskId::Commit { job, attempt }
			| TaskId::Audit { job, attempt },
			Outcome::Declined(reason),
		) => (job, attempt, Verdict::Declined(reason)),
		_ => return None,
	};
	Some(Report { job, attempt, verdict })
}

impl<T: Config> Pallet<T> {
	/// What an operator may still say of the jobs that it has, most urgent first.
	pub(crate) fn open_duties(operator: &AccountIdOf<T>) -> Vec<DutyOf<T>> {
		let now = System::<T>::block_number();
		let mut open: Vec<_> = Active::<T>::iter_prefix_values(operator)
			.flatten()
			.filter_map(|id| {
				let job = Jobs::<T>::get(id)?;
				let (due, duty) = Self::duty_of(operator, id, &job, now)?;
				Some((due, id, job, duty))
			})
			.chain(TracesDue::<T>::iter_prefix(operator).filter_map(|(id, due)| {
				let job = Jobs::<T>::get(id)?;
				let JobState::Resulted { claim, .. } = &job.state else { return None };
				let duty = Duty::Trace(claim.output_root);
				Some((due, id, job, duty))
			}))
			.filter(|(due, ..)| now <= *due)
			.collect();
		open.sort_by_key(|(due, id, ..)| (*due, *id));
		open
	}

	/// What an operator has to say of a job that takes one of its slots, and until when.
	fn duty_of(
		operator: &AccountIdOf<T>,
		id: JobId,
		job: &JobOf<T>,
		now: BlockNumberFor<T>,
	) -> Option<(BlockNumberFor<T>, Duty)> {
		match &job.state {
			JobState::Assigned { operator: holder, due, .. } if holder == operator => {
				Some((*due, Duty::Execute))
			}
			JobState::Panelled { phase, due } => {
				let panel = Panels::<T>::get(id)?;
				let member = panel.iter().find(|member| member.operator == *operator)?;
				match (phase, &member.said) {
					(Phase::Committing, Said::Nothing) => Some((*due, Duty::Commit)),
					(Phase::Revealing, Said::Committed(_)) => Some((*due, Duty::Reveal)),
					_ => None,
				}
			}
			JobState::Resulted { claim, .. } => {
				let audit = Self::open_audit(operator, id)?;
				if Self::trace_due(id, job).is_some_and(|due| now <= due) {
					return None;
				}
				Some((audit.due, Duty::Audit(claim.clone(), audit.draw)))
			}
			_ => None,
		}
	}

	/// Whether a report would be accepted in this block.
	fn would_accept(operator: &AccountIdOf<T>, report: &Report, now: BlockNumberFor<T>) -> bool {
		let Ok((job, matter)) = Self::check_report(operator, report, now) else { return false };
		let Some(spec) = Classes::<T>::get(job.class).map(|class| class.spec) else { return false };
		match (&report.verdict, &matter) {
			(Verdict::Done(claim) | Verdict::Revealed { claim, .. }, _) => {
				let inline = Models::<T>::get(spec.model).and_then(|model| inline_bytes(&model.outputs));
				check_claim(claim, inline, spec.mode).is_ok()
			}
			(Verdict::Audited(shown), Matter::Audit(audit)) => {
				check_spot::<T>(shown, &spec.model, &job, audit).is_ok()
			}
			_ => true,
		}
	}

	/// What a worker is told of a job.
	pub(crate) fn execution_of(due: BlockNumberFor<T>, id: JobId, job: JobOf<T>) -> Option<Execution> {
		let spec = Classes::<T>::get(job.class)?.spec;
		let model = Models::<T>::get(spec.model)?;
		Some(Execution {
			job: id,
			attempt: job.attempt,
			due: due.unique_saturated_into(),
			model: spec.model,
			graph: model.graph,
			weights: model.weights,
			input: job.input,
			input_root: job.input_root,
		})
	}
}
