//! Delegations: money that stands behind a validator and belongs to others.
//!
//! A pool's money is held in an account of which nobody has a key. Shares say who owns how much of it (see
//! [`crate::pools`]), so a reward or a slash touches one pool and no delegation.

use crate::{
	pools::{Delegation, Pool},
	BalanceOf, Config, CurrencyOf, Delegations, Error, Event, HoldReason, Ledger, Pallet, Pools, Settled,
};
use ambit_primitives::traits::Role;
use codec::{Decode, Encode};
use frame_support::{
	ensure,
	traits::{
		fungible::{hold::Mutate as HoldMutate, Inspect, Mutate},
		tokens::{DepositConsequence, Fortitude, Precision, Preservation, Provenance, Restriction},
		Get,
	},
	Blake2_256, StorageHasher,
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{
	traits::{CheckedAdd, CheckedDiv, One, Saturating, TrailingZeroInput, Zero},
	DispatchError, DispatchResult, Permill,
};

impl<T: Config> Pallet<T> {
	/// The account in which the delegations to a stash are held. Nobody has its key.
	// The input has no end, so an account id is always decoded, from as much of the hash as it has bytes.
	#[allow(clippy::expect_used)]
	pub fn pool_account(stash: &T::AccountId) -> T::AccountId {
		let seed = (b"modlambit/delegations", stash).using_encoded(Blake2_256::hash);
		T::AccountId::decode(&mut TrailingZeroInput::new(&seed)).expect("an endless input; qed")
	}

	/// Most delegated stake that counts behind this bond, planck.
	pub(crate) fn delegation_cap(ledger: &Ledger<T>) -> BalanceOf<T> {
		ledger.active.saturating_mul(T::DelegationCap::get().into())
	}

	/// What counts of the delegations to a stash, planck.
	pub(crate) fn counted_delegations(ledger: &Ledger<T>, pool: Option<&Pool<T>>) -> BalanceOf<T> {
		pool.map_or_else(Zero::zero, |pool| pool.fund.total.min(Self::delegation_cap(ledger)))
	}

	/// When what starts on its way out in block `now` may be withdrawn. Whatever starts in the same of the
	/// [`Config::MaxPoolUnbonding`] - 2 spans of the unbonding period leaves together, after the last of it has waited for the
	/// whole period: a pool never has more departures under way than its list takes.
	pub(crate) fn departs_at(now: BlockNumberFor<T>) -> BlockNumberFor<T> {
		let period = T::UnbondingPeriod::get();
		let spans = T::MaxPoolUnbonding::get().saturating_sub(2).max(1);
		let last = BlockNumberFor::<T>::from(spans.saturating_sub(1));
		let spans = BlockNumberFor::<T>::from(spans);
		let span = period.saturating_add(last).checked_div(&spans).unwrap_or_else(One::one).max(One::one());
		let begun = now.checked_div(&span).unwrap_or_else(Zero::zero);
		begun.saturating_add(One::one()).saturating_mul(span).saturating_add(period)
	}

	/// The pool of a stash.
	pub(crate) fn pool(stash: &T::AccountId) -> Result<Pool<T>, Error<T>> {
		Pools::<T>::get(stash).ok_or(Error::<T>::NoPool)
	}

	/// What an account has in a pool.
	fn delegation(stash: &T::AccountId, delegator: &T::AccountId) -> Result<Delegation<T>, Error<T>> {
		Delegations::<T>::get(delegator, stash).ok_or(Error::<T>::NotDelegated)
	}

	/// Puts departures that have left out of the reach of slashes.
	pub(crate) fn settle_departures(stash: &T::AccountId, pool: &mut Pool<T>) {
		for departure in pool.departed(frame_system::Pallet::<T>::block_number()) {
			Settled::<T>::insert(stash, departure.id, departure.fund);
		}
	}

	/// Opens a pool. The deposit that lets its account exist is the stash's.
	pub(crate) fn do_open_pool(stash: &T::AccountId, commission: Permill) -> DispatchResult {
		let ledger = Self::ledger(stash)?;
		ensure!(ledger.has(Role::Validator), Error::<T>::NotDeclared);
		ensure!(!Pools::<T>::contains_key(stash), Error::<T>::PoolExists);
		ensure!(commission <= T::MaxCommission::get(), Error::<T>::CommissionTooHigh);
		let deposit = CurrencyOf::<T>::minimum_balance();
		CurrencyOf::<T>::transfer(stash, &Self::pool_account(stash), deposit, Preservation::Preserve)?;
		let session = pallet_session::Pallet::<T>::current_index();
		Pools::<T>::insert(stash, Pool::new(commission, session));
		Ok(())
	}

	/// Changes the commission: down at will, up by a step in a session.
	pub(crate) fn do_set_commission(stash: &T::AccountId, commission: Permill) -> DispatchResult {
		let mut pool = Self::pool(stash)?;
		if commission > pool.commission {
			ensure!(commission <= T::MaxCommission::get(), Error::<T>::CommissionTooHigh);
			let step = commission.saturating_sub(pool.commission);
			ensure!(step <= T::CommissionStep::get(), Error::<T>::CommissionStepTooLarge);
			let session = pallet_session::Pallet::<T>::current_index();
			ensure!(session > pool.raised, Error::<T>::CommissionJustRaised);
			pool.raised = session;
		}
		pool.commission = commission;
		Pools::<T>::insert(stash, pool);
		Ok(())
	}

	/// Takes no more delegations. The pool is gone when its last delegator is. Says whether it is.
	pub(crate) fn do_close_pool(stash: &T::AccountId) -> Result<bool, DispatchError> {
		let mut pool = Self::pool(stash)?;
		ensure!(!pool.closing, Error::<T>::PoolClosing);
		pool.closing = true;
		Self::keep_or_close(stash, pool)
	}

	/// Stores a pool, or removes it when it is closing and empty. Says whether it is gone.
	fn keep_or_close(stash: &T::AccountId, pool: Pool<T>) -> Result<bool, DispatchError> {
		if !pool.closing || !pool.delegators.is_zero() {
			Pools::<T>::insert(stash, pool);
			return Ok(false);
		}
		Pools::<T>::remove(stash);
		let account = Self::pool_account(stash);
		// The deposit, and what somebody may have sent there.
		let rest = CurrencyOf::<T>::balance(&account);
		CurrencyOf::<T>::transfer(&account, stash, rest, Preservation::Expendable)?;
		Self::deposit_event(Event::PoolClosed { stash: stash.clone() });
		Ok(true)
	}

	/// Stores a delegation with its pool, or removes what is empty of them.
	fn put_delegation(
		stash: &T::AccountId,
		delegator: &T::AccountId,
		mut pool: Pool<T>,
		delegation: Delegation<T>,
	) -> DispatchResult {
		if delegation.is_empty() {
			Delegations::<T>::remove(delegator, stash);
			pool.delegators = pool.delegators.saturating_sub(1);
		} else {
			Delegations::<T>::insert(delegator, stash, delegation);
		}
		Self::keep_or_close(stash, pool).map(|_| ())
	}

	/// Puts `amount` of `delegator`'s behind a validator.
	pub(crate) fn do_delegate(
		stash: &T::AccountId,
		delegator: &T::AccountId,
		amount: BalanceOf<T>,
	) -> DispatchResult {
		ensure!(!amount.is_zero(), Error::<T>::ZeroAmount);
		ensure!(delegator != stash, Error::<T>::OwnPool);
		let mut pool = Self::pool(stash)?;
		ensure!(!pool.closing, Error::<T>::PoolClosing);
		let ledger = Self::ledger(stash)?;
		ensure!(ledger.is_active(Role::Validator), Error::<T>::NotValidating);
		let total = pool.fund.total.checked_add(&amount).ok_or(Error::<T>::PoolFull)?;
		ensure!(total <= Self::delegation_cap(&ledger), Error::<T>::PoolFull);
		ensure!(!pool.fund.is_depleted(), Error::<T>::PoolDepleted);

		let mut delegation = Delegations::<T>::get(delegator, stash).unwrap_or_else(|| {
			pool.delegators = pool.delegators.saturating_add(1);
			Delegation::default()
		});
		let value = pool.fund.worth(delegation.shares).saturating_add(amount);
		ensure!(value >= T::MinimumDelegation::get(), Error::<T>::DelegationTooSmall);
		let shares = pool.fund.deposit(amount).ok_or(Error::<T>::DelegationTooSmall)?;
		delegation.shares = delegation.shares.saturating_add(shares);

		CurrencyOf::<T>::transfer_and_hold(
			&HoldReason::Delegation.into(),
			delegator,
			&Self::pool_account(stash),
			amount,
			Precision::Exact,
			Preservation::Preserve,
			Fortitude::Polite,
		)?;
		Self::put_delegation(stash, delegator, pool, delegation)
	}

	/// Moves up to `amount` of a delegation into a departure; all of it when less than the minimum would stay. Says how much
	/// that was and when it may be withdrawn.
	fn leave(
		pool: &mut Pool<T>,
		delegation: &mut Delegation<T>,
		amount: BalanceOf<T>,
	) -> Result<(BalanceOf<T>, BlockNumberFor<T>), Error<T>> {
		let now = frame_system::Pallet::<T>::block_number();
		let until = Self::departs_at(now);
		let value = pool.fund.worth(delegation.shares);
		let leaving = if value.saturating_sub(amount) < T::MinimumDelegation::get() {
			let all = core::mem::take(&mut delegation.shares);
			pool.fund.redeem(all)
		} else {
			let (shares, paid) = pool.fund.withdraw(amount, delegation.shares);
			delegation.shares = delegation.shares.saturating_sub(shares);
			paid
		};
		if leaving.is_zero() {
			return Ok((leaving, now));
		}
		let session = pallet_session::Pallet::<T>::current_index();
		let (departure, shares) = pool.depart(leaving, until, session)?;
		delegation.claim(departure, shares)?;
		Ok((leaving, until))
	}

	/// Starts up to `amount` of a delegation on its way out.
	pub(crate) fn do_undelegate(
		stash: &T::AccountId,
		delegator: &T::AccountId,
		amount: BalanceOf<T>,
	) -> Result<(BalanceOf<T>, BlockNumberFor<T>), DispatchError> {
		ensure!(!amount.is_zero(), Error::<T>::ZeroAmount);
		let mut delegation = Self::delegation(stash, delegator)?;
		ensure!(!delegation.shares.is_zero(), Error::<T>::NotDelegated);
		let mut pool = Self::pool(stash)?;
		Self::settle_departures(stash, &mut pool);
		let left = Self::leave(&mut pool, &mut delegation, amount)?;
		Self::put_delegation(stash, delegator, pool, delegation)?;
		Ok(left)
	}

	/// Takes what has left out of a delegation's claims. `None` when nothing has.
	fn collect(stash: &T::AccountId, pool: &Pool<T>, delegation: &mut Delegation<T>) -> Option<BalanceOf<T>> {
		let before = delegation.leaving.len();
		let mut sum: BalanceOf<T> = Zero::zero();
		delegation.leaving.retain(|claim| {
			if pool.leaving.iter().any(|departure| departure.id == claim.departure) {
				return true;
			}
			Settled::<T>::mutate_exists(stash, claim.departure, |settled| {
				if let Some(fund) = settled {
					sum = sum.saturating_add(fund.redeem(claim.shares));
					if fund.shares.is_zero() {
						*settled = None;
					}
				}
			});
			false
		});
		(delegation.leaving.len() < before).then_some(sum)
	}

	/// Pays held funds of a pool out. An amount that can't bring an account that is gone to life is burnt.
	fn pay_out(stash: &T::AccountId, delegator: &T::AccountId, amount: BalanceOf<T>) -> DispatchResult {
		let (stash, delegator) = (stash.clone(), delegator.clone());
		let (reason, account) = (HoldReason::Delegation.into(), Self::pool_account(&stash));
		let arrives = CurrencyOf::<T>::can_deposit(&delegator, amount, Provenance::Extant);
		if arrives == DepositConsequence::BelowMinimum {
			CurrencyOf::<T>::burn_held(&reason, &account, amount, Precision::Exact, Fortitude::Force)?;
			Self::deposit_event(Event::DustBurnt { stash, delegator, amount });
			return Ok(());
		}
		// Slashes may have left nothing to pay.
		if !amount.is_zero() {
			CurrencyOf::<T>::transfer_on_hold(
				&reason,
				&account,
				&delegator,
				amount,
				Precision::Exact,
				Restriction::Free,
				Fortitude::Polite,
			)?;
		}
		Self::deposit_event(Event::DelegationWithdrawn { stash, delegator, amount });
		Ok(())
	}

	/// Pays a delegator what has left the pool.
	pub(crate) fn do_withdraw_delegation(stash: &T::AccountId, delegator: &T::AccountId) -> DispatchResult {
		let mut delegation = Self::delegation(stash, delegator)?;
		let mut pool = Self::pool(stash)?;
		Self::settle_departures(stash, &mut pool);
		let due = Self::collect(stash, &pool, &mut delegation).ok_or(Error::<T>::NothingToWithdraw)?;
		Self::pay_out(stash, delegator, due)?;
		Self::put_delegation(stash, delegator, pool, delegation)
	}

	/// Sends a delegation away whose pool is closing, or that is worth less than an account may have, and pays what has left.
	pub(crate) fn do_reap_delegation(stash: &T::AccountId, delegator: &T::AccountId) -> DispatchResult {
		let mut delegation = Self::delegation(stash, delegator)?;
		let mut pool = Self::pool(stash)?;
		Self::settle_departures(stash, &mut pool);
		let due = Self::collect(stash, &pool, &mut delegation);
		if let Some(due) = due {
			Self::pay_out(stash, delegator, due)?;
		}
		if delegation.shares.is_zero() {
			ensure!(due.is_some(), Error::<T>::NothingToWithdraw);
		} else {
			let dust = pool.fund.worth(delegation.shares) < CurrencyOf::<T>::minimum_balance();
			ensure!(dust || pool.closing, Error::<T>::NotReapable);
			let all = pool.fund.total;
			let (amount, until) = Self::leave(&mut pool, &mut delegation, all)?;
			Self::deposit_event(Event::Undelegated {
				stash: stash.clone(),
				delegator: delegator.clone(),
				amount,
				until,
			});
		}
		Self::put_delegation(stash, delegator, pool, delegation)
	}
}
