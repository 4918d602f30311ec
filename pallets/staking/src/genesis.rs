//! The first bonds.
//!
//! A wrong genesis stops the build with a message that names the account: nothing that follows could repair it.

use crate::{BalanceOf, Config, GenesisConfig, Ledgers, Pallet, Validators};
use alloc::vec::Vec;
use ambit_primitives::traits::Role;
use frame_support::traits::Get;

impl<T: Config> GenesisConfig<T> {
	/// Bonds whom the configuration lists.
	pub(crate) fn bond_all(&self) {
		for (stash, amount) in &self.validators {
			Pallet::<T>::bond_validator(stash, *amount);
		}
		for (stash, worker, amount) in &self.operators {
			let bonded = Pallet::<T>::do_bond(stash, *amount)
				.and_then(|()| Pallet::<T>::do_declare(stash, Role::Inference))
				.and_then(|()| Pallet::<T>::do_set_worker(stash, worker));
			assert!(
				bonded.is_ok(),
				"genesis operator {stash:?} can't bond {amount:?} with worker {worker:?}: {bonded:?}"
			);
		}
	}
}

impl<T: Config> Pallet<T> {
	/// Bonds a stash and seats it.
	fn bond_validator(stash: &T::AccountId, amount: BalanceOf<T>) {
		let bonded = Self::do_bond(stash, amount).and_then(|()| Self::do_declare(stash, Role::Validator));
		assert!(bonded.is_ok(), "genesis validator {stash:?} can't bond {amount:?}: {bonded:?}");
		let seated = Validators::<T>::try_append(stash);
		assert!(seated.is_ok(), "genesis has more than {} validators", T::MaxValidators::get());
	}

	/// Bonds every account that has session keys but no bond, at the minimum, as a validator: a tool that adds an authority
	/// to a chain specification writes its session keys and knows nothing of bonds.
	pub(crate) fn bond_holders_of_keys() {
		let unbonded: Vec<_> = pallet_session::NextKeys::<T>::iter_keys()
			.filter(|stash| !Ledgers::<T>::contains_key(stash))
			.collect();
		for stash in unbonded {
			Self::bond_validator(&stash, T::MinimumValidatorBond::get());
		}
	}
}
