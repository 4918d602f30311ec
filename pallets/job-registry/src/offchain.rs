//! What the off-chain worker's hook asks: the tasks of a worker key, and the call that reports their answers.

use crate::{
	publishing::inline_bytes, results::check_claim, AccountIdOf, Call, Classes, Config, JobOf, Jobs, Models,
	OfferIndex, Offers, Pallet,
};
use alloc::vec::Vec;
use ambit_primitives::{
	jobs::{ClassId, JobId, JobState, Report, Verdict, MAX_REPORTS},
	traits::{StakeLedger, WorkerDuties},
	worker::{Answer, Execution, Outcome, Task, TaskId},
};
use frame_system::{pallet_prelude::BlockNumberFor, Pallet as System};
use sp_runtime::traits::UniqueSaturatedInto;

impl<T: Config> WorkerDuties<AccountIdOf<T>> for Pallet<T> {
	type Call = Call<T>;

	fn tasks(worker: &AccountIdOf<T>, limit: u32) -> Vec<Task> {
		let Some(operator) = T::Stake::stash_of_worker(worker) else { return Vec::new() };
		Self::open_assignments(&operator)
			.into_iter()
			.filter_map(|(due, id, job)| Self::execution_of(due, id, job))
			.map(Task::Execute)
			.take(usize::try_from(limit).unwrap_or(usize::MAX))
			.collect()
	}

	fn call(worker: &AccountIdOf<T>, answers: Vec<Answer>) -> Option<Call<T>> {
		let operator = T::Stake::stash_of_worker(worker)?;
		let now = System::<T>::block_number();
		let mut reports = frame_support::BoundedVec::new();
		for Answer { task, outcome } in answers {
			let TaskId::Execute { job, attempt } = task else { continue };
			let verdict = match outcome {
				Outcome::Done(claim) => Verdict::Done(claim),
				Outcome::Declined(reason) => Verdict::Declined(reason),
				_ => continue,
			};
			let report = Report { job, attempt, verdict };
			let repeated = reports.iter().any(|other: &Report| other.job == job);
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

impl<T: Config> Pallet<T> {
	/// An operator's assignments whose results are still accepted, most urgent first.
	pub(crate) fn open_assignments(operator: &AccountIdOf<T>) -> Vec<(BlockNumberFor<T>, JobId, JobOf<T>)> {
		let now = System::<T>::block_number();
		let mut open: Vec<_> = OfferIndex::<T>::iter_prefix(operator)
			.filter_map(|(class, index): (ClassId, u32)| Offers::<T>::get(class, index))
			.flat_map(|offer| offer.active.into_inner())
			.filter_map(|id| Some((id, Jobs::<T>::get(id)?)))
			.filter_map(|(id, job)| match &job.state {
				JobState::Assigned { operator: holder, due, .. } if holder == operator && now <= *due => {
					Some((*due, id, job))
				}
				_ => None,
			})
			.collect();
		open.sort_by_key(|(due, id, _)| (*due, *id));
		open
	}

	/// Whether a report would be accepted in this block.
	fn would_accept(operator: &AccountIdOf<T>, report: &Report, now: BlockNumberFor<T>) -> bool {
		let Ok((job, _)) = Self::check_report(operator, report, now) else { return false };
		let Verdict::Done(claim) = &report.verdict else { return true };
		let inline = Classes::<T>::get(job.class)
			.and_then(|class| Models::<T>::get(class.spec.model))
			.and_then(|model| inline_bytes(&model.outputs));
		check_claim(claim, inline).is_ok()
	}

	/// What a worker is told of a job.
	pub(crate) fn execution_of(due: BlockNumberFor<T>, id: JobId, job: JobOf<T>) -> Option<Execution> {
		let root = Classes::<T>::get(job.class)?.spec.model;
		let model = Models::<T>::get(root)?;
		Some(Execution {
			job: id,
			attempt: job.attempt,
			due: due.unique_saturated_into(),
			model: root,
			graph: model.graph,
			weights: model.weights,
			input: job.input,
			input_root: job.input_root,
		})
	}
}
