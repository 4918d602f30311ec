//! Who validates: the strongest candidates, with a margin for those who do already.
//!
//! A candidate's stake is its bond and what counts of the delegations to it. Pools store their totals, so an election reads
//! three items for each candidate and no delegation.

use crate::{
	BalanceOf, Candidates, Config, ElectionsSuspended, Error, Event, Exposure, Ledger, Ledgers, Pallet,
	Pools, ValidatorCount, Validators,
};
use alloc::{collections::BTreeSet, vec::Vec};
use ambit_primitives::traits::Role;
use core::cmp::Reverse;
use frame_support::{ensure, traits::Get, BoundedVec};
use sp_runtime::{
	traits::{Saturating, Zero},
	DispatchResult,
};

/// A session's validators with what they stand to lose.
pub(crate) type Plan<T> = Vec<(<T as frame_system::Config>::AccountId, Exposure<BalanceOf<T>>)>;

impl<T: Config> Pallet<T> {
	/// What a stash would stand to lose as a validator. `None` when it can't be one: it must be at work in that role and have
	/// session keys.
	pub(crate) fn standing(stash: &T::AccountId) -> Option<Exposure<BalanceOf<T>>> {
		let ledger = Ledgers::<T>::get(stash).filter(|ledger| ledger.is_active(Role::Validator))?;
		pallet_session::NextKeys::<T>::contains_key(stash).then(|| Self::exposure(stash, &ledger))
	}

	/// The stake that counts of a stash.
	pub(crate) fn exposure(stash: &T::AccountId, ledger: &Ledger<T>) -> Exposure<BalanceOf<T>> {
		let pool = Pools::<T>::get(stash);
		Exposure { own: ledger.active, delegated: Self::counted_delegations(ledger, pool.as_ref()) }
	}

	/// Makes a stash a candidate. Where there is no room it takes the place of the weakest as of the last election, when
	/// that has less stake.
	pub(crate) fn enlist(stash: &T::AccountId, ledger: &Ledger<T>) -> DispatchResult {
		let mut candidates = Candidates::<T>::get();
		if candidates.is_full() {
			let weakest = candidates.pop().ok_or(Error::<T>::TooManyCandidates)?;
			let theirs = Self::standing(&weakest).map_or_else(Zero::zero, |exposure| exposure.total());
			ensure!(Self::exposure(stash, ledger).total() > theirs, Error::<T>::TooManyCandidates);
			let forced = ElectionsSuspended::<T>::get() && Validators::<T>::get().contains(&weakest);
			ensure!(!forced, Error::<T>::TooManyCandidates);
			Ledgers::<T>::mutate_extant(&weakest, |ledger| {
				ledger.roles.retain(|role| *role != Role::Validator);
			});
			Self::deposit_event(Event::RoleDropped { stash: weakest, role: Role::Validator });
		}
		// In front until the next election knows better, so that the next one who comes meets the weakest again.
		candidates.try_insert(0, stash.clone()).map_err(|_| Error::<T>::TooManyCandidates)?;
		Candidates::<T>::put(candidates);
		Ok(())
	}

	/// Takes a stash off the list of candidates.
	pub(crate) fn strike(stash: &T::AccountId) {
		Candidates::<T>::mutate(|candidates| candidates.retain(|candidate| candidate != stash));
	}

	/// Sets how many validators are elected.
	pub(crate) fn do_set_validator_count(count: u32) -> DispatchResult {
		ensure!(!count.is_zero(), Error::<T>::NoValidators);
		ensure!(count <= T::MaxValidators::get(), Error::<T>::TooManyValidators);
		ValidatorCount::<T>::put(count);
		Ok(())
	}

	/// Replaces the validators, and elects no others until elections are resumed.
	pub(crate) fn do_force_validators(
		validators: BoundedVec<T::AccountId, T::MaxValidators>,
	) -> DispatchResult {
		ensure!(!validators.is_empty(), Error::<T>::NoValidators);
		let distinct: BTreeSet<_> = validators.iter().collect();
		ensure!(distinct.len() == validators.len(), Error::<T>::DuplicateValidator);
		let eligible = validators.iter().all(|stash| Self::standing(stash).is_some());
		ensure!(eligible, Error::<T>::NotEligible);
		Validators::<T>::put(validators);
		ElectionsSuspended::<T>::put(true);
		Ok(())
	}

	/// Lets elections decide again.
	pub(crate) fn do_resume_elections() -> DispatchResult {
		ensure!(ElectionsSuspended::<T>::get(), Error::<T>::ElectionsNotSuspended);
		ElectionsSuspended::<T>::kill();
		Ok(())
	}

	/// Who validates in the next planned session, strongest first.
	pub(crate) fn choose() -> Plan<T> {
		let mut chosen = if ElectionsSuspended::<T>::get() { Self::forced() } else { Self::elect() };
		chosen.sort_by(|(a, ours), (b, theirs)| theirs.total().cmp(&ours.total()).then_with(|| a.cmp(b)));
		chosen
	}

	/// Those of the forced validators who are eligible.
	fn forced() -> Plan<T> {
		let exposed = |stash| Self::standing(&stash).map(|exposure| (stash, exposure));
		Validators::<T>::get().into_iter().filter_map(exposed).collect()
	}

	/// Elects the strongest candidates. An outsider displaces a member only when it has more than the member's stake and
	/// [`Config::ElectionMargin`] of it, so that sets don't flap. The members stay when nobody is eligible.
	fn elect() -> Plan<T> {
		let seated = Validators::<T>::get();
		let members: BTreeSet<&T::AccountId> = seated.iter().collect();
		let listed = Candidates::<T>::get();
		let mut ranked: Vec<_> = listed
			.iter()
			.map(|stash| {
				let (exposure, member) = (Self::standing(stash), members.contains(stash));
				let strength = exposure.map(|exposure| {
					let total = exposure.total();
					let margin =
						if member { T::ElectionMargin::get().mul_floor(total) } else { Zero::zero() };
					total.saturating_add(margin)
				});
				(Reverse((strength, member)), stash.clone(), exposure)
			})
			.collect();
		// Who is not eligible has no strength, and comes last.
		ranked.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.cmp(&b.1)));

		let order: Vec<_> = ranked.iter().map(|(_, stash, _)| stash.clone()).collect();
		if order != *listed {
			Candidates::<T>::put(BoundedVec::<_, T::MaxCandidates>::truncate_from(order));
		}
		let seats = ValidatorCount::<T>::get().min(T::MaxValidators::get());
		let elected: Plan<T> = ranked
			.into_iter()
			.filter_map(|(_, stash, exposure)| Some((stash, exposure?)))
			.take(seats.try_into().unwrap_or(usize::MAX))
			.collect();

		let now: BTreeSet<&T::AccountId> = elected.iter().map(|(stash, _)| stash).collect();
		if !elected.is_empty() && now != members {
			let seated: Vec<_> = elected.iter().map(|(stash, _)| stash.clone()).collect();
			let count = seated.len().try_into().unwrap_or(u32::MAX);
			Validators::<T>::put(BoundedVec::<_, T::MaxValidators>::truncate_from(seated));
			Self::deposit_event(Event::ValidatorsElected { count });
		}
		elected
	}
}
