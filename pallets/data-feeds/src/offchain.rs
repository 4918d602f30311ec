//! What the off-chain worker's hook asks: the tasks of a worker key, and the call that reports their answers.

use crate::{AccountIdOf, Active, Call, Config, FeedOf, Feeds, Pallet, Panels};
use alloc::vec::Vec;
use ambit_primitives::{
	feeds::{FeedId, FeedReport, FeedSaid, FeedState, FeedVerdict, MAX_FEED_REPORTS},
	jobs::Phase,
	traits::{StakeLedger, WorkerDuties},
	worker::{Answer, Fetch, Outcome, Task, TaskId},
};
use frame_support::BoundedVec;
use frame_system::{pallet_prelude::BlockNumberFor, Pallet as System};
use sp_runtime::traits::UniqueSaturatedInto;

impl<T: Config> WorkerDuties<AccountIdOf<T>> for Pallet<T> {
	type Call = Call<T>;

	fn tasks(worker: &AccountIdOf<T>, limit: u32) -> Vec<Task> {
		let Some(operator) = T::Stake::stash_of_worker(worker) else { return Vec::new() };
		Self::open_duties(&operator)
			.into_iter()
			.map(|(due, id, feed, phase)| {
				let due = due.unique_saturated_into();
				let fetch = Fetch { feed: id, due, query: feed.query, aggregation: feed.aggregation };
				match phase {
					Phase::Committing => Task::Fetch(fetch),
					Phase::Revealing => Task::Tell(fetch),
				}
			})
			.take(usize::try_from(limit).unwrap_or(usize::MAX))
			.collect()
	}

	fn call(worker: &AccountIdOf<T>, answers: Vec<Answer>) -> Option<Call<T>> {
		let operator = T::Stake::stash_of_worker(worker)?;
		let now = System::<T>::block_number();
		let mut reports = BoundedVec::new();
		for answer in answers {
			let Some(report) = report_of(answer) else { continue };
			let repeated = reports.iter().any(|other: &FeedReport| other.feed == report.feed);
			// What would be rejected is not worth its fee.
			if repeated || Self::check_report(&operator, &report, now).is_err() {
				continue;
			}
			if reports.try_push(report).is_err() {
				log::debug!(target: "ambit::feeds", "more than {MAX_FEED_REPORTS} answers: the rest goes next time");
				break;
			}
		}
		(!reports.is_empty()).then_some(Call::report { reports })
	}
}

/// What an answer reports, if it is one about a request.
fn report_of(Answer { task, outcome }: Answer) -> Option<FeedReport> {
	let (feed, verdict) = match (task, outcome) {
		(TaskId::Fetch { feed }, Outcome::Fetched(hash)) => (feed, FeedVerdict::Committed(hash)),
		(TaskId::Tell { feed }, Outcome::Told(finding, salt)) => {
			(feed, FeedVerdict::Revealed { finding, salt })
		}
		_ => return None,
	};
	Some(FeedReport { feed, verdict })
}

impl<T: Config> Pallet<T> {
	/// What an operator may still say of the requests that it has, most urgent first.
	pub(crate) fn open_duties(
		operator: &AccountIdOf<T>,
	) -> Vec<(BlockNumberFor<T>, FeedId, FeedOf<T>, Phase)> {
		let now = System::<T>::block_number();
		let mut open: Vec<_> = Active::<T>::get(operator)
			.into_iter()
			.filter_map(|id| {
				let feed = Feeds::<T>::get(id)?;
				let FeedState::Asked { phase, due } = feed.state else { return None };
				let panel = Panels::<T>::get(id)?;
				let member = panel.iter().find(|member| member.operator == *operator)?;
				let wanted = match phase {
					Phase::Committing => member.said == FeedSaid::Nothing,
					Phase::Revealing => matches!(member.said, FeedSaid::Committed(_)),
				};
				(wanted && now <= due).then_some((due, id, feed, phase))
			})
			.collect();
		open.sort_by_key(|(due, id, ..)| (*due, *id));
		open
	}
}
