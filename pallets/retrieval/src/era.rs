//! Eras, the pot, and the funds of artefacts.
//!
//! In the pot lies a share of each fee, and what jobs pay for the artefacts that they use. What was paid on account of an artefact in one
//! era makes its fund in the next, of which each keeper gets its share with its answer. So nothing has to be gone through when an era ends.

use crate::{
	AccountIdOf, ArtefactOf, Artefacts, Config, CreditOf, CurrentEra, Era, EraOf, Event, Operators, Pallet,
	TurnRow, WeightInfo,
};
use alloc::vec::Vec;
use ambit_coverage::{
	keeping::{alone, fund, Kept},
	outages::Domain,
	quality::Beta,
	units::Probability,
};
use ambit_primitives::{
	jobs::Quality,
	retrieval::Keeper,
	traits::{Accesses, ArtefactDemand},
	Balance, Cid,
};
use frame_support::{
	defensive,
	traits::{
		fungible::{Inspect, Mutate},
		tokens::{Fortitude, Preservation},
		Get, Imbalance,
	},
	weights::Weight,
};
use frame_system::{pallet_prelude::BlockNumberFor, Pallet as System};
use sp_runtime::traits::Saturating;

impl<T: Config> Pallet<T> {
	/// The running era. A pallet that joins a running chain begins its first era in the block in which it joins.
	pub(crate) fn era() -> EraOf<T> {
		CurrentEra::<T>::get().unwrap_or_else(|| Self::first_era(System::<T>::block_number()))
	}

	pub(crate) fn first_era(now: BlockNumberFor<T>) -> EraOf<T> {
		let ends = now.saturating_add(T::EraBlocks::get());
		Era { index: 0, start: now, ends, paid: 0, total: 0, budget: 0, multiple_ppm: 0 }
	}

	/// Gives the pot the deposit by which it exists.
	pub(crate) fn keep_pot() {
		let (pot, least) = (T::Pot::get(), T::Currency::minimum_balance());
		if T::Currency::total_balance(&pot) < least && T::Currency::mint_into(&pot, least).is_err() {
			defensive!("an account can be made");
		}
	}

	/// Ends an era and begins the next. What the pot has over its cap goes to the treasury.
	pub(crate) fn end_era(now: BlockNumberFor<T>, era: &EraOf<T>) -> EraOf<T> {
		let pot = T::Pot::get();
		let over = Self::in_pot().saturating_sub(T::PotCap::get().max(era.paid));
		if over > 0 {
			// Fails when the treasury's account is dead and this too little to revive it: then it stays.
			let _ = T::Currency::transfer(&pot, &T::Treasury::get(), over, Preservation::Preserve);
		}
		let next = Era {
			index: era.index.saturating_add(1),
			start: now,
			ends: now.saturating_add(T::EraBlocks::get()),
			paid: 0,
			total: era.paid,
			budget: Self::in_pot(),
			multiple_ppm: T::FundMultiple::get(),
		};
		CurrentEra::<T>::put(next);
		TurnRow::<T>::mutate(|row| row.asked = 0);
		Self::deposit_event(Event::EraEnded { era: era.index, paid: era.paid, budget: next.budget });
		next
	}

	/// What can be paid out of the pot.
	pub(crate) fn in_pot() -> Balance {
		T::Currency::reducible_balance(&T::Pot::get(), Preservation::Preserve, Fortitude::Polite)
	}

	/// Notes that so much was paid into the pot on account of an artefact that is known.
	pub(crate) fn credit(cid: &Cid, amount: Balance) {
		if amount == 0 {
			return;
		}
		let mut era = Self::era();
		let noted = Artefacts::<T>::mutate_extant(cid, |artefact| {
			let mut account = artefact.account.at(era.index);
			account.paid = account.paid.saturating_add(amount);
			artefact.account = account;
			true
		});
		if noted {
			era.paid = era.paid.saturating_add(amount);
			CurrentEra::<T>::put(era);
		}
	}

	/// What the keepers of an artefact may be paid in this era beside fees, planck.
	pub(crate) fn fund_of(artefact: &ArtefactOf<T>, era: &EraOf<T>) -> Balance {
		fund(artefact.account.at(era.index).before, era.total, era.budget, era.multiple_ppm)
	}

	/// Pays a keeper its share of the artefact's fund. Returns what it got, planck.
	pub(crate) fn reward(cid: &Cid, operator: &AccountIdOf<T>) -> Balance {
		let era = Self::era();
		let Some(mut artefact) = Artefacts::<T>::get(cid) else { return 0 };
		let fund = Self::fund_of(&artefact, &era);
		if fund == 0 {
			return 0;
		}
		let account = artefact.account.at(era.index);
		// Who keeps it changes in an era, and with it the shares: the last may find less.
		let amount = Self::alone(&artefact, operator).of(fund).min(fund.saturating_sub(account.spent));
		if amount == 0 {
			return 0;
		}
		// Fails when the operator's account is dead and this too little to revive it: then it stays in the pot.
		if T::Currency::transfer(&T::Pot::get(), operator, amount, Preservation::Preserve).is_err() {
			return 0;
		}
		artefact.account = account;
		artefact.account.spent = account.spent.saturating_add(amount);
		Artefacts::<T>::insert(cid, artefact);
		amount
	}

	/// How likely this keeper alone can serve the artefact. Those count who have shown that they have it, who did so first before others in
	/// the same failure domain.
	pub(crate) fn alone(artefact: &ArtefactOf<T>, operator: &AccountIdOf<T>) -> Probability {
		let mut begun: Vec<_> = artefact.keepers.iter().filter(|keeper| keeper.began.is_some()).collect();
		// Of one era in the order in which they took it on.
		begun.sort_by_key(|keeper| keeper.began);
		let Some(place) = begun.iter().position(|keeper| keeper.operator == *operator) else {
			return Probability::ZERO;
		};
		let kept = |keeper: &Keeper<_>| Kept {
			quality_ppm: Self::quality_ppm(&keeper.operator),
			domain: Domain(keeper.domain),
		};
		alone(begun.into_iter().map(kept), place)
	}

	/// An operator's record, or a newcomer's.
	pub(crate) fn quality(operator: &AccountIdOf<T>) -> Quality {
		Operators::<T>::get(operator).map_or(from_beta(Beta::PRIOR), |record| record.quality)
	}

	/// How likely an operator is to answer, parts per million.
	pub(crate) fn quality_ppm(operator: &AccountIdOf<T>) -> u32 {
		into_beta(Self::quality(operator)).mean_ppm()
	}

	/// Counts an answer, or silence, in an operator's record.
	pub(crate) fn judge(operator: &AccountIdOf<T>, answered: bool) {
		Operators::<T>::mutate_extant(operator, |record| {
			let quality = into_beta(record.quality);
			record.quality = from_beta(if answered { quality.success() } else { quality.failure() });
		});
	}
}

impl<T: Config> ArtefactDemand<CreditOf<T>> for Pallet<T> {
	fn on_paid(cid: &Cid, money: CreditOf<T>) -> Result<(), CreditOf<T>> {
		let kept = |artefact: ArtefactOf<T>| artefact.keepers.iter().any(|keeper| keeper.began.is_some());
		if !Artefacts::<T>::get(cid).is_some_and(kept) {
			return Err(money);
		}
		let amount = money.peek();
		let refused = Self::resolve(&T::Pot::get(), money);
		if refused.peek() > 0 {
			return Err(refused);
		}
		Self::credit(cid, amount);
		Ok(())
	}

	/// The era, and the pot.
	fn common_accesses() -> Accesses {
		Accesses { reads: 2, writes: 2 }
	}

	fn artefact_accesses() -> Accesses {
		Accesses { reads: 1, writes: 1 }
	}

	fn weight() -> Weight {
		T::WeightInfo::on_paid()
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn keys(cid: &Cid) -> Vec<Vec<u8>> {
		use frame_support::{storage::storage_prefix, StorageHasher};
		let account = storage_prefix(b"System", b"Account");
		let pot = codec::Encode::encode(&T::Pot::get());
		Vec::from([
			CurrentEra::<T>::hashed_key().to_vec(),
			Artefacts::<T>::hashed_key_for(cid),
			[&account[..], &frame_support::Blake2_128Concat::hash(&pot)].concat(),
		])
	}
}

pub(crate) const fn into_beta(quality: Quality) -> Beta {
	Beta { alpha: quality.alpha, beta: quality.beta }
}

pub(crate) const fn from_beta(beta: Beta) -> Quality {
	Quality { alpha: beta.alpha, beta: beta.beta }
}
