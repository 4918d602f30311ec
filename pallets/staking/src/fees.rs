//! Transaction fees: a block's author earns them with its delegators, once, at the end of the block.

use crate::{BalanceOf, Config, CreditOf, CurrencyOf, EarnedFees, Pallet};
use ambit_primitives::traits::RewardSink;
use frame_support::{
	traits::{fungible::Balanced, FindAuthor, Get, Imbalance, OnUnbalanced},
	weights::Weight,
};
use frame_system::Pallet as System;
use sp_runtime::traits::{Saturating, Zero};

impl<T: Config> OnUnbalanced<CreditOf<T>> for Pallet<T> {
	/// Notes fees. They are out of the issuance until the block ends, so they need no account meanwhile.
	fn on_nonzero_unbalanced(fees: CreditOf<T>) {
		EarnedFees::<T>::mutate(|earned| *earned = earned.saturating_add(fees.peek()));
	}
}

impl<T: Config> Pallet<T> {
	/// What the end of a block will cost.
	pub(crate) fn paying_the_author() -> Weight {
		<Self as RewardSink<T::AccountId, CreditOf<T>>>::reward_weight()
			.saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}

	/// Pays the author of this block what its transactions paid. What has no author, or one whose account can't take it,
	/// goes to [`Config::UnearnedFees`].
	pub(crate) fn pay_author() {
		let earned: BalanceOf<T> = EarnedFees::<T>::take();
		if earned.is_zero() {
			return;
		}
		let fees = CurrencyOf::<T>::issue(earned);
		let unpaid = match Self::author() {
			Some(author) => <Self as RewardSink<_, _>>::reward(&author, fees)
				.or_else(|fees| CurrencyOf::<T>::resolve(&author, fees)),
			None => Err(fees),
		};
		if let Err(fees) = unpaid {
			T::UnearnedFees::on_unbalanced(fees);
		}
	}

	/// Who made this block. Asked at its end, when the validators of the session that began with it are known.
	fn author() -> Option<T::AccountId> {
		let digest = System::<T>::digest();
		let claims = digest.logs.iter().filter_map(|item| item.as_pre_runtime());
		T::FindAuthor::find_author(claims)
	}
}
