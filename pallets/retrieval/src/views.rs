//! What is read from outside, through the runtime API.

use crate::{AccountIdOf, Artefacts, Config, DealOf, Deals, DealsOf, Pallet, RequestOf, Requests, TurnRow};
use alloc::vec::Vec;
use ambit_primitives::{
	retrieval::{ArtefactState, DealId, KeeperState, KeepingState, Probe, RequestId},
	Balance, Cid,
};
use frame_system::pallet_prelude::BlockNumberFor;

/// Most rows of a list.
const MAX_ROWS: u32 = 1_000;

fn rows(limit: u32) -> usize {
	usize::try_from(limit.min(MAX_ROWS)).unwrap_or(usize::MAX)
}

impl<T: Config> Pallet<T> {
	/// Era, terms and budget.
	pub fn keeping() -> KeepingState<Balance, BlockNumberFor<T>> {
		let (era, row) = (Self::era(), TurnRow::<T>::get());
		KeepingState {
			era: era.index,
			ends: era.ends,
			deals: row.count,
			asked: row.asked,
			budget: era.budget,
			total: era.total,
		}
	}

	/// Requests, newest first, below `before`.
	pub fn requests(before: Option<RequestId>, limit: u32) -> Vec<(RequestId, RequestOf<T>)> {
		let before = before.unwrap_or(RequestId::MAX);
		let mut ids: Vec<_> = Requests::<T>::iter_keys().filter(|id| *id < before).collect();
		ids.sort_unstable_by_key(|id| core::cmp::Reverse(*id));
		ids.truncate(rows(limit));
		ids.into_iter().filter_map(|id| Some((id, Requests::<T>::get(id)?))).collect()
	}

	/// Terms under a request.
	pub fn deals(request: RequestId) -> Vec<(DealId, DealOf<T>)> {
		let artefact = Requests::<T>::get(request).and_then(|request| Artefacts::<T>::get(&request.cid));
		artefact
			.into_iter()
			.flat_map(|artefact| artefact.keepers)
			.filter_map(|keeper| Some((keeper.deal, Deals::<T>::get(keeper.deal)?)))
			.filter(|(_, deal)| deal.request == request)
			.collect()
	}

	/// Terms of an operator, in order.
	pub fn deals_of(operator: &AccountIdOf<T>) -> Vec<(DealId, DealOf<T>)> {
		let mut deals: Vec<_> = DealsOf::<T>::iter_key_prefix(operator)
			.take(rows(MAX_ROWS))
			.filter_map(|id| Some((id, Deals::<T>::get(id)?)))
			.collect();
		deals.sort_by_key(|(id, _)| *id);
		deals
	}

	/// Who keeps an artefact, and what they share.
	pub fn keepers(cid: &Cid) -> Option<ArtefactState<AccountIdOf<T>, Balance>> {
		let (artefact, era) = (Artefacts::<T>::get(cid)?, Self::era());
		let account = artefact.account.at(era.index);
		let keepers = artefact
			.keepers
			.iter()
			.map(|keeper| KeeperState {
				keeper: keeper.clone(),
				quality: Self::quality(&keeper.operator),
				quality_ppm: Self::quality_ppm(&keeper.operator),
				alone_ppm: Self::alone(&artefact, &keeper.operator).ppm(),
			})
			.collect();
		Some(ArtefactState {
			requests: artefact.requests,
			fund: Self::fund_of(&artefact, &era),
			spent: account.spent,
			paid: account.paid,
			keepers,
		})
	}

	/// What is being asked of a worker key's operator, due first first.
	pub fn probes_of(key: &AccountIdOf<T>) -> Vec<Probe> {
		let mut probes = Self::open_probes(key);
		probes.truncate(rows(MAX_ROWS));
		probes
	}
}
