//! Fees: held from the client at submission, split at settlement, given back otherwise.
//!
//! What is released and what is paid add up to what was held, whatever happens to the receivers' accounts.

use crate::{AccountIdOf, BalanceOf, Config, CreditOf, Event, HoldReason, Pallet};
use ambit_primitives::{
	jobs::{ClassId, JobId},
	traits::DemandObserver,
	Cid,
};
use frame_support::{
	defensive,
	traits::{
		fungible::{Balanced, BalancedHold, MutateHold},
		tokens::Precision,
		Get, Imbalance,
	},
};
use sp_runtime::{
	traits::{Saturating, Zero},
	DispatchResult, Permill,
};

/// What a client paid.
pub(crate) struct Paid<Balance> {
	/// In all, planck.
	pub fees: Balance,
	/// Of it to those who keep what the job used, planck.
	pub keepers: Balance,
}

impl<T: Config> Pallet<T> {
	/// Holds a client's fee ceiling.
	pub(crate) fn hold_fee(client: &AccountIdOf<T>, max_fee: BalanceOf<T>) -> DispatchResult {
		T::Currency::hold(&HoldReason::JobFee.into(), client, max_fee)
	}

	/// Gives back what is not spent.
	pub(crate) fn release_fee(client: &AccountIdOf<T>, amount: BalanceOf<T>) {
		if amount.is_zero() {
			return;
		}
		let released =
			T::Currency::release(&HoldReason::JobFee.into(), client, amount, Precision::BestEffort);
		if released != Ok(amount) {
			defensive!("a job's fee is held from its client", released);
		}
	}

	/// Share of a fee that goes to the operator in this class.
	pub(crate) fn operator_share(class: ClassId) -> Permill {
		if T::Observer::is_rewarded(class) {
			T::RewardedOperatorShare::get()
		} else {
			T::OperatorShare::get()
		}
	}

	/// Pays a job's fees out of its client's hold, this share of each to its operator, the data operators' share to those who keep these
	/// artefacts, and releases the rest of it.
	///
	/// A freeze on the client's balance is no way out of paying.
	pub(crate) fn pay_fee(
		job: JobId,
		client: &AccountIdOf<T>,
		payees: &[(AccountIdOf<T>, BalanceOf<T>)],
		share: Permill,
		artefacts: &[Cid],
		max_fee: BalanceOf<T>,
	) -> Paid<BalanceOf<T>> {
		let fees = payees.iter().fold(Zero::zero(), |sum: BalanceOf<T>, (_, fee)| sum.saturating_add(*fee));
		let fees = fees.min(max_fee);
		Self::release_fee(client, max_fee.saturating_sub(fees));
		let (mut paid, missing) = T::Currency::slash(&HoldReason::JobFee.into(), client, fees);
		if !missing.is_zero() {
			defensive!("a job's fee is held from its client", missing);
		}
		let mut for_protocol = CreditOf::<T>::zero();
		for (operator, fee) in payees {
			let for_operator = paid.extract(share.mul_floor(*fee));
			for_protocol = for_protocol.merge(Self::pay_share(job, operator, for_operator));
		}
		let for_keepers = paid.extract(T::DataShare::get().mul_floor(fees));
		let before = for_keepers.peek();
		let unwanted = Self::pay_keepers(artefacts, for_keepers);
		let keepers = before.saturating_sub(unwanted.peek());
		let for_protocol = for_protocol.merge(unwanted).merge(paid);
		let undelivered = Self::pay_share(job, &T::ProtocolAccount::get(), for_protocol);
		// Nobody is left to get what is too small for the client's own dead account too: it is burnt.
		drop(Self::resolve(client, undelivered));
		Paid { fees, keepers }
	}

	/// Pays one share in. Returns what could not be.
	fn pay_share(job: JobId, receiver: &AccountIdOf<T>, share: CreditOf<T>) -> CreditOf<T> {
		let undelivered = Self::resolve(receiver, share);
		if !undelivered.peek().is_zero() {
			let (receiver, amount) = (receiver.clone(), undelivered.peek());
			Self::deposit_event(Event::ShareUndeliverable { job, receiver, amount });
		}
		undelivered
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
