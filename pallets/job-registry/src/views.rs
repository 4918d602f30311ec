//! What the runtime API answers. Run off chain: nothing here is called by a block.

use crate::{
	offers::into_beta, AccountIdOf, AuditOf, Audits, BalanceOf, ClassBySpec, ClassOf, Classes, Config, JobOf,
	Jobs, ModelOf, Models, NextJobId, OfferIndex, OfferOf, Offers, Pallet, PanelOf, Panels, Vacancies,
};
use alloc::vec::Vec;
use ambit_primitives::{
	jobs::{ClassId, HardwareTier, JobId, ModelRoot},
	runtime_api::{Assignment, ClassState, OfferState},
	traits::StakeLedger,
};
use frame_system::pallet_prelude::BlockNumberFor;

/// Most rows in one answer.
pub const MAX_ROWS: u32 = 1_000;
/// Job numbers that one question for a client's jobs looks at.
pub const JOBS_SEARCHED: u64 = 50_000;
/// Models that one question for models looks at.
pub const MODELS_SEARCHED: usize = 10_000;

impl<T: Config> Pallet<T> {
	/// A job by its number, until it is forgotten.
	pub fn job(id: JobId) -> Option<JobOf<T>> {
		Jobs::<T>::get(id)
	}

	/// Jobs of a client, newest first, among the `JOBS_SEARCHED` numbers below `before` (by default the newest).
	///
	/// There is no index by client, which would cost each job a write. Ask again with `before` lower by as much to look
	/// further back.
	pub fn jobs_of(client: &AccountIdOf<T>, before: Option<JobId>, limit: u32) -> Vec<(JobId, JobOf<T>)> {
		let next = NextJobId::<T>::get();
		let before = before.unwrap_or(next).min(next);
		(before.saturating_sub(JOBS_SEARCHED)..before)
			.rev()
			.filter_map(|id| Some((id, Jobs::<T>::get(id)?)))
			.filter(|(_, job)| job.client == *client)
			.take(rows(limit))
			.collect()
	}

	/// What waits for this worker key's results, commitments, reveals, audits and traces, most urgent first.
	pub fn assignments_of(worker: &AccountIdOf<T>) -> Vec<Assignment<BlockNumberFor<T>>> {
		let Some(operator) = T::Stake::stash_of_worker(worker) else { return Vec::new() };
		Self::open_duties(&operator)
			.into_iter()
			.filter_map(|(due, id, job, _)| {
				let model = Classes::<T>::get(job.class)?.spec.model;
				Some(Assignment { job: id, attempt: job.attempt, class: job.class, model, due })
			})
			.take(rows(MAX_ROWS))
			.collect()
	}

	/// The operators of a redundant job and what they said: all of them until there is a result, then those that do not stand for
	/// it; until it is settled or refunded.
	pub fn panel(id: JobId) -> Option<PanelOf<T>> {
		Panels::<T>::get(id)
	}

	/// The audit of a job's result, from its draw until it ends without agreement, or the result is settled or void.
	pub fn audit(id: JobId) -> Option<AuditOf<T>> {
		Audits::<T>::get(id)
	}

	/// A model by its root.
	pub fn model(root: ModelRoot) -> Option<ModelOf<T>> {
		Models::<T>::get(root)
	}

	/// Models by name; the empty name finds all.
	pub fn models(name: &[u8], limit: u32) -> Vec<(ModelRoot, ModelOf<T>)> {
		Models::<T>::iter()
			.take(MODELS_SEARCHED)
			.filter(|(_, model)| name.is_empty() || model.name.as_slice() == name)
			.take(rows(limit))
			.collect()
	}

	/// A class with its capacity.
	pub fn class(id: ClassId) -> Option<ClassState<AccountIdOf<T>, BalanceOf<T>>> {
		Some(Self::class_state(id, Classes::<T>::get(id)?))
	}

	/// Classes of a model, optionally for one tier of hardware.
	pub fn classes_of(
		model: ModelRoot,
		hardware: Option<HardwareTier>,
	) -> Vec<(ClassId, ClassState<AccountIdOf<T>, BalanceOf<T>>)> {
		let mut classes: Vec<_> = ClassBySpec::<T>::iter_prefix(model)
			.filter(|((tier, _, _), _)| hardware.is_none_or(|hardware| hardware == *tier))
			.filter_map(|(_, id)| Some((id, Self::class(id)?)))
			.collect();
		classes.sort_by_key(|(id, _)| *id);
		classes
	}

	/// Offers in a class, from the pool's index `start`.
	pub fn offers(class: ClassId, start: u32, limit: u32) -> Vec<OfferState<AccountIdOf<T>, BalanceOf<T>>> {
		let end = start.saturating_add(limit.min(MAX_ROWS));
		(start..end)
			.map_while(|index| Some(Self::offer_state(class, index, Offers::<T>::get(class, index)?)))
			.collect()
	}

	/// Offers of an operator, by class.
	pub fn offers_of(operator: &AccountIdOf<T>) -> Vec<OfferState<AccountIdOf<T>, BalanceOf<T>>> {
		let mut offers: Vec<_> = OfferIndex::<T>::iter_prefix(operator)
			.take(rows(MAX_ROWS))
			.filter_map(|(class, index)| {
				Some(Self::offer_state(class, index, Offers::<T>::get(class, index)?))
			})
			.collect();
		offers.sort_by_key(|offer| offer.class);
		offers
	}

	fn class_state(id: ClassId, class: ClassOf<T>) -> ClassState<AccountIdOf<T>, BalanceOf<T>> {
		let mut state = ClassState { class, slots: 0, free: 0, best_price: None };
		let vacancies = Vacancies::<T>::get(id);
		for (index, free) in (0..state.class.offers).zip(vacancies) {
			let Some(offer) = Offers::<T>::get(id, index) else { continue };
			if offer.leaving || !Self::is_eligible(&offer.operator) {
				continue;
			}
			state.slots = state.slots.saturating_add(offer.slots);
			state.free = state.free.saturating_add(free.into());
			state.best_price = Some(state.best_price.map_or(offer.price, |best| offer.price.min(best)));
		}
		state
	}

	fn offer_state(
		class: ClassId,
		index: u32,
		offer: OfferOf<T>,
	) -> OfferState<AccountIdOf<T>, BalanceOf<T>> {
		OfferState {
			class,
			index,
			price: offer.price,
			slots: offer.slots,
			active: Self::active_jobs(&offer.operator, class),
			quality: offer.quality,
			success_ppm: into_beta(offer.quality).mean_ppm(),
			leaving: offer.leaving,
			eligible: Self::is_eligible(&offer.operator),
			operator: offer.operator,
		}
	}
}

fn rows(limit: u32) -> usize {
	usize::try_from(limit.min(MAX_ROWS)).unwrap_or_default()
}
