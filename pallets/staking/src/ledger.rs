//! The arithmetic of one bond, and the moves of money that go with it.

use crate::{
	BalanceOf, Config, CurrencyOf, Error, Event, HoldReason, Ledger, Ledgers, Pallet, Pools, Unbonding,
	Workers,
};
use ambit_primitives::traits::{Role, StakeLedger};
use frame_support::{
	ensure,
	traits::{fungible::hold::Mutate, tokens::Precision, Get},
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{
	traits::{CheckedSub, Saturating, Zero},
	DispatchError, DispatchResult, SaturatedConversion,
};

impl<T: Config> Ledger<T> {
	/// Funds on their way out, planck.
	pub fn unbonding_total(&self) -> BalanceOf<T> {
		self.unbonding.iter().fold(Zero::zero(), |sum: BalanceOf<T>, chunk| sum.saturating_add(chunk.amount))
	}

	/// All that is held, planck. Sums of held balances can't overflow: they are part of the issuance.
	pub fn total(&self) -> BalanceOf<T> {
		self.active.saturating_add(self.unbonding_total())
	}

	/// Active bond that is not promised to back work, planck.
	pub fn free(&self) -> BalanceOf<T> {
		self.active.saturating_sub(self.backing)
	}

	/// Whether the stash has declared the role.
	pub fn has(&self, role: Role) -> bool {
		self.roles.contains(&role)
	}

	/// Whether it is at work in the role: declared, bonded at its minimum or more, and not chilled.
	pub fn is_active(&self, role: Role) -> bool {
		!self.chilled && self.has(role) && self.active >= Pallet::<T>::minimum_bond(role)
	}

	/// Least active bond with the roles that it has, planck. Without a role it may have nothing.
	fn floor(&self) -> BalanceOf<T> {
		self.roles.iter().map(|role| Pallet::<T>::minimum_bond(*role)).max().unwrap_or_else(Zero::zero)
	}

	/// Moves `amount` of the active bond into the queue. Amounts that leave in the same block share a place.
	fn schedule(&mut self, amount: BalanceOf<T>, until: BlockNumberFor<T>) -> DispatchResult {
		let active = self.active.checked_sub(&amount).ok_or(Error::<T>::NotEnoughBond)?;
		let place = self.unbonding.partition_point(|chunk| chunk.until < until);
		match self.unbonding.get_mut(place) {
			Some(chunk) if chunk.until == until => chunk.amount = chunk.amount.saturating_add(amount),
			_ => self
				.unbonding
				.try_insert(place, Unbonding { amount, until })
				.map_err(|_| Error::<T>::TooManyUnbonding)?,
		}
		self.active = active;
		Ok(())
	}

	/// Takes what may leave by block `now` out of the queue.
	fn take_matured(&mut self, now: BlockNumberFor<T>) -> BalanceOf<T> {
		let before = self.unbonding_total();
		self.unbonding.retain(|chunk| chunk.until > now);
		before.saturating_sub(self.unbonding_total())
	}

	/// Moves up to `amount` from the queue back to the active bond, what would leave last first.
	fn recall(&mut self, amount: BalanceOf<T>) -> BalanceOf<T> {
		let moved = self.deduct_unbonding(amount);
		self.active = self.active.saturating_add(moved);
		moved
	}

	/// Deducts up to `amount`, from the active bond, then from the queue.
	pub(crate) fn deduct(&mut self, amount: BalanceOf<T>) -> BalanceOf<T> {
		let from_active = amount.min(self.active);
		self.active = self.active.saturating_sub(from_active);
		from_active.saturating_add(self.deduct_unbonding(amount.saturating_sub(from_active)))
	}

	/// Deducts up to `amount` from the queue, what would leave last first.
	fn deduct_unbonding(&mut self, amount: BalanceOf<T>) -> BalanceOf<T> {
		let mut left = amount;
		for chunk in self.unbonding.iter_mut().rev() {
			let taken = left.min(chunk.amount);
			chunk.amount = chunk.amount.saturating_sub(taken);
			left = left.saturating_sub(taken);
		}
		self.unbonding.retain(|chunk| !chunk.amount.is_zero());
		amount.saturating_sub(left)
	}
}

impl<T: Config> Pallet<T> {
	/// Least active bond of a role, planck.
	pub fn minimum_bond(role: Role) -> BalanceOf<T> {
		match role {
			Role::Validator => T::MinimumValidatorBond::get(),
			Role::Inference => T::MinimumInferenceBond::get(),
			Role::Data => T::MinimumDataBond::get(),
		}
	}

	/// Least bond with which a ledger is opened: the smallest minimum of all roles, planck.
	pub fn smallest_bond() -> BalanceOf<T> {
		T::MinimumValidatorBond::get().min(T::MinimumInferenceBond::get()).min(T::MinimumDataBond::get())
	}

	/// The ledger of a stash.
	pub(crate) fn ledger(stash: &T::AccountId) -> Result<Ledger<T>, Error<T>> {
		Ledgers::<T>::get(stash).ok_or(Error::<T>::NotBonded)
	}

	/// Opens a ledger.
	pub(crate) fn do_bond(stash: &T::AccountId, amount: BalanceOf<T>) -> DispatchResult {
		ensure!(!Ledgers::<T>::contains_key(stash), Error::<T>::AlreadyBonded);
		ensure!(amount >= Self::smallest_bond(), Error::<T>::BelowMinimum);
		CurrencyOf::<T>::hold(&HoldReason::Bond.into(), stash, amount)?;
		Ledgers::<T>::insert(stash, Ledger { active: amount, ..Default::default() });
		Ok(())
	}

	/// Adds to the active bond.
	pub(crate) fn do_bond_extra(stash: &T::AccountId, amount: BalanceOf<T>) -> DispatchResult {
		let mut ledger = Self::ledger(stash)?;
		ensure!(!amount.is_zero(), Error::<T>::ZeroAmount);
		CurrencyOf::<T>::hold(&HoldReason::Bond.into(), stash, amount)?;
		ledger.active = ledger.active.saturating_add(amount);
		Ledgers::<T>::insert(stash, ledger);
		Ok(())
	}

	/// Starts `amount` on its way out and says when it may be withdrawn.
	pub(crate) fn do_unbond(
		stash: &T::AccountId,
		amount: BalanceOf<T>,
	) -> Result<BlockNumberFor<T>, DispatchError> {
		let mut ledger = Self::ledger(stash)?;
		ensure!(!amount.is_zero(), Error::<T>::ZeroAmount);
		let until = frame_system::Pallet::<T>::block_number().saturating_add(T::UnbondingPeriod::get());
		ledger.schedule(amount, until)?;
		ensure!(ledger.active >= ledger.backing, Error::<T>::PromisedToWork);
		ensure!(ledger.active >= ledger.floor(), Error::<T>::BelowMinimum);
		Ledgers::<T>::insert(stash, ledger);
		Ok(until)
	}

	/// Takes up to `amount` back from the queue.
	pub(crate) fn do_rebond(
		stash: &T::AccountId,
		amount: BalanceOf<T>,
	) -> Result<BalanceOf<T>, DispatchError> {
		let mut ledger = Self::ledger(stash)?;
		ensure!(!amount.is_zero(), Error::<T>::ZeroAmount);
		let moved = ledger.recall(amount);
		ensure!(!moved.is_zero(), Error::<T>::NothingUnbonding);
		Ledgers::<T>::insert(stash, ledger);
		Ok(moved)
	}

	/// Releases what has left the queue. Closes a ledger that holds nothing, backs nothing and has no pool.
	pub(crate) fn do_withdraw(stash: &T::AccountId) -> Result<BalanceOf<T>, DispatchError> {
		let mut ledger = Self::ledger(stash)?;
		let matured = ledger.take_matured(frame_system::Pallet::<T>::block_number());
		let closing = ledger.total().is_zero()
			&& ledger.backing.is_zero()
			&& ledger.pledged.is_zero()
			&& !Pools::<T>::contains_key(stash);
		ensure!(closing || !matured.is_zero(), Error::<T>::NothingToWithdraw);
		CurrencyOf::<T>::release(&HoldReason::Bond.into(), stash, matured, Precision::Exact)?;
		if closing {
			if let Some(worker) = &ledger.worker {
				Workers::<T>::remove(worker);
			}
			// A slash may have taken all of a candidate's bond.
			if ledger.has(Role::Validator) {
				Self::strike(stash);
			}
			Ledgers::<T>::remove(stash);
			Self::deposit_event(Event::Closed { stash: stash.clone() });
		} else {
			Ledgers::<T>::insert(stash, ledger);
		}
		Ok(matured)
	}
}

impl<T: Config> StakeLedger<T::AccountId, BalanceOf<T>> for Pallet<T> {
	fn stash_of_worker(worker: &T::AccountId) -> Option<T::AccountId> {
		Workers::<T>::get(worker)
	}

	fn worker_of_stash(stash: &T::AccountId) -> Option<T::AccountId> {
		Ledgers::<T>::get(stash)?.worker
	}

	fn is_active(stash: &T::AccountId, role: Role) -> bool {
		Ledgers::<T>::get(stash).is_some_and(|ledger| ledger.is_active(role))
	}

	fn active_for(stash: &T::AccountId, role: Role) -> u32 {
		let Some(ledger) = Ledgers::<T>::get(stash).filter(|ledger| ledger.is_active(role)) else { return 0 };
		frame_system::Pallet::<T>::block_number().saturating_sub(ledger.since).saturated_into()
	}

	fn bonded(stash: &T::AccountId) -> BalanceOf<T> {
		Ledgers::<T>::get(stash).map_or_else(Zero::zero, |ledger| ledger.active)
	}

	fn backing(stash: &T::AccountId) -> BalanceOf<T> {
		Ledgers::<T>::get(stash).map_or_else(Zero::zero, |ledger| ledger.backing)
	}

	fn back(stash: &T::AccountId, amount: BalanceOf<T>) -> DispatchResult {
		let mut ledger = Self::ledger(stash)?;
		ensure!(!ledger.has(Role::Validator), Error::<T>::BondBacksConsensus);
		ensure!(amount <= ledger.free(), Error::<T>::NotEnoughFreeBond);
		ledger.backing = ledger.backing.saturating_add(amount);
		Ledgers::<T>::insert(stash, ledger);
		Ok(())
	}

	fn release(stash: &T::AccountId, amount: BalanceOf<T>) {
		Ledgers::<T>::mutate_extant(stash, |ledger| {
			ledger.backing = ledger.backing.saturating_sub(amount);
		});
	}

	fn pledged(stash: &T::AccountId) -> BalanceOf<T> {
		Ledgers::<T>::get(stash).map_or_else(Zero::zero, |ledger| ledger.pledged)
	}

	fn pledge(stash: &T::AccountId, amount: BalanceOf<T>) -> DispatchResult {
		let mut ledger = Self::ledger(stash)?;
		ensure!(!ledger.has(Role::Validator), Error::<T>::BondBacksConsensus);
		let pledged = ledger.pledged.saturating_add(amount);
		ensure!(pledged <= ledger.active, Error::<T>::NotEnoughFreeBond);
		ledger.pledged = pledged;
		Ledgers::<T>::insert(stash, ledger);
		Ok(())
	}

	fn redeem(stash: &T::AccountId, amount: BalanceOf<T>) {
		Ledgers::<T>::mutate_extant(stash, |ledger| {
			ledger.pledged = ledger.pledged.saturating_sub(amount);
		});
	}

	fn slash(stash: &T::AccountId, amount: BalanceOf<T>, reporter: Option<&T::AccountId>) -> BalanceOf<T> {
		Self::do_slash(stash, amount, reporter)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn set_up(stash: &T::AccountId, worker: &T::AccountId, role: Role, bond: BalanceOf<T>) -> DispatchResult {
		use frame_support::traits::fungible::{Inspect, Mutate as _};
		let bond = bond.max(Self::minimum_bond(role));
		let endowment = bond.saturating_add(CurrencyOf::<T>::minimum_balance());
		CurrencyOf::<T>::mint_into(stash, endowment)?;
		Self::do_bond(stash, bond)?;
		Self::do_declare(stash, role)?;
		Self::do_set_worker(stash, worker).map(|_| ())
	}
}
