//! Fees: held from the requester, paid to who was right, given back otherwise.
//!
//! What is released and what is paid add up to what was held, whatever happens to the receivers' accounts.

use crate::{AccountIdOf, BalanceOf, Config, CreditOf, Event, FeedOf, HoldReason, Pallet};
use ambit_primitives::feeds::FeedId;
use frame_support::{
	defensive,
	traits::{
		fungible::{Balanced, BalancedHold, MutateHold},
		tokens::Precision,
		Imbalance,
	},
};
use sp_runtime::{
	traits::{Saturating, Zero},
	DispatchResult,
};

impl<T: Config> Pallet<T> {
	/// Holds what a request may cost.
	pub(crate) fn hold_fee(requester: &AccountIdOf<T>, amount: BalanceOf<T>) -> DispatchResult {
		T::Currency::hold(&HoldReason::FeedFee.into(), requester, amount)
	}

	/// Gives back what is not spent.
	pub(crate) fn release_fee(requester: &AccountIdOf<T>, amount: BalanceOf<T>) {
		if amount.is_zero() {
			return;
		}
		let released =
			T::Currency::release(&HoldReason::FeedFee.into(), requester, amount, Precision::BestEffort);
		if released != Ok(amount) {
			defensive!("a request's fee is held from its requester", released);
		}
	}

	/// Pays operators out of their requester's hold, and releases the rest of it. Returns what was paid in all.
	///
	/// A freeze on the requester's balance is no way out of paying.
	pub(crate) fn pay_operators(
		id: FeedId,
		feed: &FeedOf<T>,
		payees: &[(AccountIdOf<T>, BalanceOf<T>)],
	) -> BalanceOf<T> {
		let (requester, held) = (&feed.requester, held_of::<T>(feed));
		let fees = payees.iter().fold(Zero::zero(), |sum: BalanceOf<T>, (_, fee)| sum.saturating_add(*fee));
		let fees = fees.min(held);
		Self::release_fee(requester, held.saturating_sub(fees));
		let (mut paid, missing) = T::Currency::slash(&HoldReason::FeedFee.into(), requester, fees);
		if !missing.is_zero() {
			defensive!("a request's fee is held from its requester", missing);
		}
		let mut undelivered = CreditOf::<T>::zero();
		for (operator, fee) in payees {
			let share = paid.extract(*fee);
			let (operator, amount) = (operator.clone(), share.peek());
			let left = Self::resolve(&operator, share);
			Self::deposit_event(if left.peek().is_zero() {
				Event::OperatorPaid { feed: id, operator, amount }
			} else {
				Event::PayUndeliverable { feed: id, operator, amount }
			});
			undelivered = undelivered.merge(left);
		}
		// Nobody is left to get what is too small for the requester's own dead account too: it is burnt.
		drop(Self::resolve(requester, undelivered.merge(paid)));
		fees
	}

	fn resolve(receiver: &AccountIdOf<T>, share: CreditOf<T>) -> CreditOf<T> {
		if share.peek().is_zero() {
			return share;
		}
		match T::Currency::resolve(receiver, share) {
			Ok(()) => CreditOf::<T>::zero(),
			Err(share) => share,
		}
	}
}

/// What is held for a request that has not ended, planck.
pub(crate) fn held_of<T: Config>(feed: &FeedOf<T>) -> BalanceOf<T> {
	feed.fee.saturating_mul(feed.asked.into())
}
