//! The pot: what is issued and taken for rewards lies there until it is paid, carried on or given to the treasury.
//!
//! The pot has the existential deposit of its own, which is not for rewards: so all that is for rewards can be paid out of it.

use crate::{Config, Issuance, Pallet, Parameters, Schedule};
use ambit_coverage::payout::worth;
use ambit_primitives::{rewards::EraIndex, Balance};
use frame_support::{
	defensive,
	traits::{
		fungible::{Inspect, Mutate},
		tokens::{Fortitude, Preservation},
		Get,
	},
};

impl<T: Config> Pallet<T> {
	/// Gives the pot the deposit by which it exists.
	pub(crate) fn keep_pot() {
		let pot = T::Pot::get();
		let least = T::Currency::minimum_balance();
		if T::Currency::total_balance(&pot) < least && T::Currency::mint_into(&pot, least).is_err() {
			defensive!("an account can be made");
		}
	}

	/// What is issued for an era, planck.
	pub(crate) fn issuance_of(era: EraIndex) -> Balance {
		let last = Issuance::<T>::get();
		match Schedule::<T>::get().entry(era) {
			None => 0,
			Some((from, schedule)) if from == era => schedule.per_era,
			Some((_, schedule)) => {
				let blocks = Parameters::<T>::get().at(era).era_blocks;
				let lost = worth(schedule.decay_ppm, last).saturating_mul(blocks.into());
				last.saturating_sub(lost.checked_div(T::BlocksPerYear::get().into()).unwrap_or(0))
			}
		}
	}

	/// Issues what an era gets, into the pot. Returns how much, planck.
	pub(crate) fn issue_for(era: EraIndex) -> Balance {
		Self::keep_pot();
		let amount = Self::issuance_of(era);
		Issuance::<T>::put(amount);
		if amount == 0 {
			return 0;
		}
		// Fails where the currency's whole issuance would have more than 128 bits.
		T::Currency::mint_into(&T::Pot::get(), amount).unwrap_or(0)
	}

	/// Takes up to so much from the treasury into the pot. Returns how much, planck.
	pub(crate) fn take_fees(wanted: Balance) -> Balance {
		let treasury = T::Treasury::get();
		let there = T::Currency::reducible_balance(&treasury, Preservation::Preserve, Fortitude::Polite);
		Self::transfer(&treasury, &T::Pot::get(), wanted.min(there))
	}

	/// Gives the treasury so much of the pot. Returns how much it got: nothing when its account is dead and this too little to
	/// revive it.
	pub(crate) fn give_treasury(amount: Balance) -> Balance {
		Self::transfer(&T::Pot::get(), &T::Treasury::get(), amount)
	}

	/// Pays an operator. Returns whether its account could take it.
	pub(crate) fn pay(operator: &T::AccountId, amount: Balance) -> bool {
		Self::transfer(&T::Pot::get(), operator, amount) == amount
	}

	fn transfer(from: &T::AccountId, to: &T::AccountId, amount: Balance) -> Balance {
		if amount == 0 {
			return 0;
		}
		T::Currency::transfer(from, to, amount, Preservation::Preserve).unwrap_or(0)
	}
}
