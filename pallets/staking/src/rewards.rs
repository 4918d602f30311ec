//! What validators earn, divided among them and their delegators.

use crate::{
	pools::{portion, Pool},
	weights::WeightInfo,
	BalanceOf, Config, CreditOf, CurrencyOf, Event, HoldReason, Ledger, Ledgers, Pallet, Pools,
};
use ambit_primitives::traits::RewardSink;
use frame_support::{
	defensive,
	traits::{
		fungible::{hold::Mutate, Balanced},
		Imbalance,
	},
	weights::Weight,
};
use sp_runtime::traits::{Saturating, Zero};

/// How a reward is divided.
pub(crate) struct Split<Balance> {
	/// For the pool, planck.
	pub delegated: Balance,
	/// For the stash as its commission, planck. The rest is for its own bond.
	pub commission: Balance,
}

impl<T: Config> Pallet<T> {
	/// Divides `amount` in proportion to the bond and to what counts of the delegations. Delegators' parts are rounded down.
	pub(crate) fn split_reward(
		ledger: &Ledger<T>,
		pool: Option<&Pool<T>>,
		amount: BalanceOf<T>,
	) -> Split<BalanceOf<T>> {
		let counted = Self::counted_delegations(ledger, pool);
		let earned = portion(amount, counted, ledger.active.saturating_add(counted));
		let commission = pool.map_or_else(Zero::zero, |pool| pool.commission.mul_ceil(earned));
		Split { delegated: earned.saturating_sub(commission), commission }
	}

	/// Adds to what a pool's delegators own. What its account can't take comes back.
	fn raise_pool(stash: &T::AccountId, mut pool: Pool<T>, credit: CreditOf<T>) -> Result<(), CreditOf<T>> {
		let (account, amount) = (Self::pool_account(stash), credit.peek());
		CurrencyOf::<T>::resolve(&account, credit)?;
		if CurrencyOf::<T>::hold(&HoldReason::Delegation.into(), &account, amount).is_err() {
			defensive!("a pool's account lacks its deposit");
			return Ok(());
		}
		pool.fund.total = pool.fund.total.saturating_add(amount);
		Pools::<T>::insert(stash, pool);
		Ok(())
	}
}

impl<T: Config> RewardSink<T::AccountId, CreditOf<T>> for Pallet<T> {
	/// The pool's part raises what its shares are worth. The own bond's part is bonded, so that bond and delegations grow
	/// alike; the commission is paid out.
	fn reward(stash: &T::AccountId, credit: CreditOf<T>) -> Result<(), CreditOf<T>> {
		let Some(mut ledger) = Ledgers::<T>::get(stash) else { return Err(credit) };
		let pool = Pools::<T>::get(stash);
		let Split { delegated, commission } = Self::split_reward(&ledger, pool.as_ref(), credit.peek());

		let (for_pool, mut for_stash) = credit.split(delegated);
		let mut delegated = for_pool.peek();
		match pool.filter(|_| !delegated.is_zero()) {
			Some(pool) => {
				if let Err(refused) = Self::raise_pool(stash, pool, for_pool) {
					delegated = Zero::zero();
					for_stash = for_stash.merge(refused);
				}
			}
			None => for_stash = for_stash.merge(for_pool),
		}

		let mut paid = for_stash.peek();
		CurrencyOf::<T>::resolve(stash, for_stash)?;
		let mut bonded = paid.saturating_sub(commission);
		if !bonded.is_zero() && CurrencyOf::<T>::hold(&HoldReason::Bond.into(), stash, bonded).is_err() {
			// The account lacks an existential deposit beside its bond: it keeps the money, unbonded.
			bonded = Zero::zero();
		}
		paid = paid.saturating_sub(bonded);
		ledger.active = ledger.active.saturating_add(bonded);
		Ledgers::<T>::insert(stash, ledger);
		Self::deposit_event(Event::Rewarded { stash: stash.clone(), bonded, paid, delegated });
		Ok(())
	}

	fn reward_weight() -> Weight {
		<T as Config>::WeightInfo::reward()
	}
}
