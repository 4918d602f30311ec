//! What the runtime API answers. Run off chain: nothing here is called by a block.

use crate::{
	BalanceOf, Candidates, Config, Delegation, Delegations, Exposure, Exposures, Ledgers, Pallet, Pools,
	Settled,
};
use alloc::vec::Vec;
use ambit_primitives::runtime_api::{BondState, CandidateState, DelegationState, PoolState};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::traits::{Saturating, Zero};

/// Most rows in one answer.
pub const MAX_ROWS: u32 = 1_000;

/// A delegation of a runtime as seen from outside.
pub type DelegationStateOf<T> =
	DelegationState<<T as frame_system::Config>::AccountId, BalanceOf<T>, BlockNumberFor<T>>;

/// Rows that an answer has when `limit` are asked for.
fn rows(limit: u32) -> usize {
	limit.min(MAX_ROWS).try_into().unwrap_or(usize::MAX)
}

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

	/// The pool of a stash.
	pub fn pool_of(stash: &T::AccountId) -> Option<PoolState<BalanceOf<T>, BlockNumberFor<T>>> {
		let (ledger, pool) = (Ledgers::<T>::get(stash)?, Pools::<T>::get(stash)?);
		Some(PoolState {
			total: pool.fund.total,
			counted: Self::counted_delegations(&ledger, Some(&pool)),
			cap: Self::delegation_cap(&ledger),
			delegators: pool.delegators,
			commission: pool.commission,
			closing: pool.closing,
			leaving: pool.leaving.iter().map(|departure| (departure.fund.total, departure.until)).collect(),
		})
	}

	/// What an account has in pools, from behind the one of the stash `after`.
	pub fn delegations_of(
		delegator: &T::AccountId,
		after: Option<&T::AccountId>,
		limit: u32,
	) -> Vec<DelegationStateOf<T>> {
		let delegations = match after {
			Some(stash) => Delegations::<T>::iter_prefix_from(
				delegator,
				Delegations::<T>::hashed_key_for(delegator, stash),
			),
			None => Delegations::<T>::iter_prefix(delegator),
		};
		delegations
			.filter_map(|(stash, delegation)| Self::delegation_state(stash, &delegation))
			.take(rows(limit))
			.collect()
	}

	fn delegation_state(stash: T::AccountId, delegation: &Delegation<T>) -> Option<DelegationStateOf<T>> {
		let pool = Pools::<T>::get(&stash)?;
		let now = frame_system::Pallet::<T>::block_number();
		let (mut leaving, mut due) = (Vec::new(), BalanceOf::<T>::zero());
		for claim in &delegation.leaving {
			match pool.leaving.iter().find(|departure| departure.id == claim.departure) {
				Some(departure) if departure.until > now => {
					leaving.push((departure.fund.worth(claim.shares), departure.until));
				}
				Some(departure) => due = due.saturating_add(departure.fund.worth(claim.shares)),
				None => {
					let settled = Settled::<T>::get(&stash, claim.departure);
					due =
						due.saturating_add(settled.map_or_else(Zero::zero, |fund| fund.worth(claim.shares)));
				}
			}
		}
		Some(DelegationState { value: pool.fund.worth(delegation.shares), stash, leaving, due })
	}

	/// Candidates, strongest first as of the last election, from position `start`.
	pub fn candidates(start: u32, limit: u32) -> Vec<CandidateState<T::AccountId, BalanceOf<T>>> {
		let next = pallet_session::Pallet::<T>::current_index().saturating_add(1);
		Candidates::<T>::get()
			.into_iter()
			.skip(start.try_into().unwrap_or(usize::MAX))
			.take(rows(limit))
			.filter_map(|stash| {
				let Exposure { own, delegated } = Self::exposure(&stash, &Ledgers::<T>::get(&stash)?);
				let eligible = Self::standing(&stash).is_some();
				let elected = Exposures::<T>::contains_key(next, &stash);
				Some(CandidateState { stash, own, delegated, eligible, elected })
			})
			.collect()
	}
}
