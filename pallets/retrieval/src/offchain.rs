//! What the local worker service has to do: show the bytes that its operator is asked for.

use crate::{AccountIdOf, Call, Config, Deals, DealsOf, Pallet, Requests};
use alloc::vec::Vec;
use ambit_primitives::{
	retrieval::{Probe, Shown, MAX_SHOWN_BYTES},
	traits::{StakeLedger, WorkerDuties},
	worker::{Answer, Outcome, Task, TaskId},
};
use frame_support::BoundedVec;
use frame_system::Pallet as System;
use sp_runtime::SaturatedConversion;

impl<T: Config> WorkerDuties<AccountIdOf<T>> for Pallet<T> {
	type Call = Call<T>;

	fn tasks(worker: &AccountIdOf<T>, limit: u32) -> Vec<Task> {
		let limit = usize::try_from(limit).unwrap_or(usize::MAX);
		Self::open_probes(worker).into_iter().take(limit).map(Task::Prove).collect()
	}

	fn call(worker: &AccountIdOf<T>, answers: Vec<Answer>) -> Option<Call<T>> {
		let operator = T::Stake::stash_of_worker(worker)?;
		let mut shown = BoundedVec::new();
		let mut room = usize::try_from(MAX_SHOWN_BYTES).unwrap_or(usize::MAX);
		for Answer { task, outcome } in answers {
			let (TaskId::Prove { deal, round }, Outcome::Proven(proof)) = (task, outcome) else { continue };
			let Some(left) = room.checked_sub(proof.len()) else { continue };
			let repeated = shown.iter().any(|other: &Shown| other.deal == deal);
			// What would be rejected is not worth its fee.
			if repeated || Self::check_answer(&operator, deal, round, &proof).is_err() {
				continue;
			}
			if shown.try_push(Shown { deal, round, proof }).is_err() {
				log::debug!(target: "ambit::retrieval", "more answers than fit: the rest goes next time");
				break;
			}
			room = left;
		}
		(!shown.is_empty()).then_some(Call::prove { shown })
	}
}

impl<T: Config> Pallet<T> {
	/// What is being asked of a worker key's operator, due first first.
	pub(crate) fn open_probes(worker: &AccountIdOf<T>) -> Vec<Probe> {
		let Some(operator) = T::Stake::stash_of_worker(worker) else { return Vec::new() };
		let now = System::<T>::block_number();
		let mut open: Vec<_> = DealsOf::<T>::iter_key_prefix(&operator)
			.filter_map(|id| {
				let deal = Deals::<T>::get(id)?;
				let open = deal.open.filter(|open| now <= open.due)?;
				let cid = Requests::<T>::get(deal.request)?.cid;
				let due = open.due.saturated_into();
				Some(Probe { deal: id, round: open.round, cid, offset: open.offset, due })
			})
			.collect();
		open.sort_by_key(|probe| (probe.due, probe.deal));
		open
	}
}
