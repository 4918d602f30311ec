//! What the local worker service has to do: show the bytes that its operator is asked for, and have what it took on.

use crate::{AccountIdOf, Call, Config, Deals, DealsOf, Pallet, Requests};
use alloc::vec::Vec;
use ambit_primitives::{
	retrieval::{Probe, Request, Shown, KEPT_FOR, MAX_SHOWN_BYTES},
	traits::{StakeLedger, WorkerDuties},
	worker::{Answer, Keep, Outcome, Task, TaskId},
};
use frame_support::BoundedVec;
use frame_system::Pallet as System;
use sp_runtime::SaturatedConversion;

/// Terms of which a worker is told in a block. With the 1,200 terms of an era of 600 blocks an operator that has all of them is told of each
/// within 75 blocks, several times in the time for which it then keeps it.
const TOLD: u32 = 16;

impl<T: Config> WorkerDuties<AccountIdOf<T>> for Pallet<T> {
	type Call = Call<T>;

	fn tasks(worker: &AccountIdOf<T>, limit: u32) -> Vec<Task> {
		let limit = usize::try_from(limit).unwrap_or(usize::MAX);
		let probes = Self::open_probes(worker).into_iter().map(Task::Prove);
		probes.chain(Self::kept_by(worker).into_iter().map(Task::Keep)).take(limit).collect()
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

	/// Some of the artefacts that a worker key's operator keeps: others in the next block, so that it is told of all in turn. Of terms that
	/// are over it is told no more.
	fn kept_by(worker: &AccountIdOf<T>) -> Vec<Keep> {
		let Some(operator) = T::Stake::stash_of_worker(worker) else { return Vec::new() };
		let (now, era): (u32, _) = (System::<T>::block_number().saturated_into(), Self::era().index);
		let mut ids: Vec<_> = DealsOf::<T>::iter_key_prefix(&operator).collect();
		ids.sort_unstable();
		let count = u32::try_from(ids.len()).unwrap_or(u32::MAX);
		let first = now.wrapping_mul(TOLD).checked_rem(count).unwrap_or(0);
		let places = (0..count.min(TOLD)).filter_map(|place| first.saturating_add(place).checked_rem(count));
		places
			.filter_map(|place| {
				let deal = *ids.get(usize::try_from(place).ok()?)?;
				let term = Deals::<T>::get(deal).filter(|term| Self::ending(term, era).is_none())?;
				let Request { cid, bytes, .. } = Requests::<T>::get(term.request)?;
				Some(Keep { deal, cid, bytes, due: now.saturating_add(KEPT_FOR) })
			})
			.collect()
	}
}
