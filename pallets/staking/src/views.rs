//! What the runtime API answers.

use crate::{BalanceOf, Config, Ledgers, Pallet};
use ambit_primitives::runtime_api::BondState;
use frame_system::pallet_prelude::BlockNumberFor;

impl<T: Config> Pallet<T> {
	/// The bond of a stash, for `StakingApi::bond_of`. `StakingApi::stash_of_worker` is the trait's
	/// [`stash_of_worker`](ambit_primitives::traits::StakeLedger::stash_of_worker).
	pub fn bond_of(stash: &T::AccountId) -> Option<BondState<T::AccountId, BalanceOf<T>, BlockNumberFor<T>>> {
		let ledger = Ledgers::<T>::get(stash)?;
		Some(BondState {
			active: ledger.active,
			backing: ledger.backing,
			pledged: ledger.pledged,
			unbonding: ledger.unbonding.iter().map(|chunk| (chunk.amount, chunk.until)).collect(),
			roles: ledger.roles.into_inner(),
			worker: ledger.worker,
			chilled: ledger.chilled,
		})
	}
}
