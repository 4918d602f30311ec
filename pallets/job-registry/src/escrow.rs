//! Fees: held from the client at submission, split at settlement, given back otherwise.
//!
//! What is released and what is paid add up to what was held, whatever happens to the receivers' accounts.

use crate::{AccountIdOf, BalanceOf, Config, Event, HoldReason, Pallet};
use ambit_primitives::jobs::JobId;
use frame_support::{
	defensive,
	traits::{
		fungible::MutateHold,
		tokens::{Fortitude, Precision, Restriction},
		Get,
	},
};
use sp_runtime::{
	traits::{Saturating, Zero},
	DispatchResult,
};

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

	/// Pays a job's fee out of its client's hold and releases the rest of it.
	pub(crate) fn pay_fee(
		job: JobId,
		client: &AccountIdOf<T>,
		operator: &AccountIdOf<T>,
		fee: BalanceOf<T>,
		max_fee: BalanceOf<T>,
	) {
		let fee = fee.min(max_fee);
		let for_operator = T::OperatorShare::get().mul_floor(fee);
		// `DataShare` stays with the protocol as long as no data operator serves jobs.
		let mut for_protocol = fee.saturating_sub(for_operator);
		let mut spare = max_fee.saturating_sub(fee);
		if !Self::pay_share(job, client, operator, for_operator) {
			for_protocol = fee;
		}
		if !Self::pay_share(job, client, &T::ProtocolAccount::get(), for_protocol) {
			spare = spare.saturating_add(for_protocol);
		}
		Self::release_fee(client, spare);
	}

	/// Pays one share. Returns false, having changed nothing, if the receiver can't be paid.
	fn pay_share(
		job: JobId,
		client: &AccountIdOf<T>,
		receiver: &AccountIdOf<T>,
		amount: BalanceOf<T>,
	) -> bool {
		if amount.is_zero() {
			return true;
		}
		let paid = T::Currency::transfer_on_hold(
			&HoldReason::JobFee.into(),
			client,
			receiver,
			amount,
			Precision::Exact,
			Restriction::Free,
			// A freeze on the client's balance is no way out of paying.
			Fortitude::Force,
		);
		if paid.is_err() {
			Self::deposit_event(Event::ShareUndeliverable { job, receiver: receiver.clone(), amount });
		}
		paid.is_ok()
	}
}
