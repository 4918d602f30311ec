//! What the runtime API answers. Run off chain: nothing here is called by a block.

use crate::{AccountIdOf, BalanceOf, Config, DisputeOf, Disputes, Pallet, Posted, REVEAL};
use alloc::vec::Vec;
use ambit_primitives::{
	disputes::DisputeId, jobs::JobId, runtime_api::DisputeState, traits::DisputedResults,
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_core::H256;

/// Most rows in one answer.
pub const MAX_ROWS: usize = 1_000;

/// A dispute of a runtime as seen from outside.
pub type DisputeStateOf<T> = DisputeState<AccountIdOf<T>, BalanceOf<T>, BlockNumberFor<T>>;

impl<T: Config> Pallet<T> {
	/// An open dispute.
	pub fn dispute(id: DisputeId) -> Option<DisputeStateOf<T>> {
		Disputes::<T>::get(id).map(|dispute| Self::state_of(id, dispute))
	}

	/// Open disputes about results of a job, in the order of their opening.
	pub fn disputes_of(job: JobId) -> Vec<DisputeStateOf<T>> {
		let mut disputes = Self::states(|dispute| dispute.job == job);
		disputes.sort_by_key(|state| state.id);
		disputes.truncate(MAX_ROWS);
		disputes
	}

	/// Disputes in which it is this key's turn, or the stash's for which it speaks, most urgent first.
	pub fn turns_of(key: &AccountIdOf<T>) -> Vec<DisputeStateOf<T>> {
		let mut disputes = Self::states(|dispute| Self::speaks_for(key, dispute.party(dispute.stage.side())));
		disputes.sort_by_key(|state| (state.deadline, state.id));
		disputes.truncate(MAX_ROWS);
		disputes
	}

	/// What the operator revealed last in a dispute, until the next move, or its answer to a demand, as long as it is kept.
	pub fn revealed(id: DisputeId) -> Option<Vec<u8>> {
		Posted::<T>::get(id, REVEAL).map(|bytes| bytes.into_inner())
	}

	/// The roots of nodes' results that the operator posted in a dispute, as far as it did.
	pub fn posted_trace(id: DisputeId) -> Vec<H256> {
		let chunks = Disputes::<T>::get(id).map_or(0, |dispute| dispute.chunks);
		let bytes: Vec<u8> = (0..chunks).filter_map(|chunk| Posted::<T>::get(id, chunk)).flatten().collect();
		bytes.as_chunks().0.iter().map(|root| H256(*root)).collect()
	}

	fn states(wanted: impl Fn(&DisputeOf<T>) -> bool) -> Vec<DisputeStateOf<T>> {
		Disputes::<T>::iter()
			.filter(|(_, dispute)| wanted(dispute))
			.map(|(id, dispute)| Self::state_of(id, dispute))
			.collect()
	}

	fn state_of(id: DisputeId, dispute: DisputeOf<T>) -> DisputeStateOf<T> {
		let (side, deadline) = (dispute.stage.side(), dispute.deadline());
		let moot = T::Results::contestable(dispute.job, dispute.attempt).is_none();
		DisputeState { id, dispute, side, deadline, moot }
	}
}
