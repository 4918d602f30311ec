//! Taking stake away: for work proven wrong, and for equivocations of validators.

use crate::{
	weights::WeightInfo, BalanceOf, Config, CreditOf, CurrencyOf, Event, Exposure, HoldReason, Ledgers,
	Pallet, Pools, SlashedFractions,
};
use frame_support::{
	defensive,
	traits::{
		fungible::{hold::Balanced as BalancedHold, Balanced},
		Get, Imbalance,
	},
	weights::Weight,
};
use pallet_session::historical::IdentificationTuple;
use sp_runtime::{
	traits::{Saturating, Zero},
	Perbill,
};
use sp_staking::{
	offence::{OffenceDetails, OffenceSeverity, OnOffenceHandler},
	SessionIndex,
};

impl<T: Config> Pallet<T> {
	/// Takes up to `amount` from the active bond, then from funds that are unbonding. The reporter gets its share, up to
	/// the cap; the rest is burnt. A stash that reports itself gets nothing. Returns what was taken.
	pub(crate) fn do_slash(
		stash: &T::AccountId,
		amount: BalanceOf<T>,
		reporter: Option<&T::AccountId>,
	) -> BalanceOf<T> {
		Self::hand_out(stash, Self::take_bond(stash, amount), reporter)
	}

	/// Takes up to `amount` from a bond.
	fn take_bond(stash: &T::AccountId, amount: BalanceOf<T>) -> CreditOf<T> {
		let Some(mut ledger) = Ledgers::<T>::get(stash) else { return CreditOf::<T>::zero() };
		let taken = ledger.deduct(amount);
		if taken.is_zero() {
			return CreditOf::<T>::zero();
		}
		Ledgers::<T>::insert(stash, ledger);
		let (credit, missing) = CurrencyOf::<T>::slash(&HoldReason::Bond.into(), stash, taken);
		if !missing.is_zero() {
			defensive!("a bond is not held in full");
		}
		credit
	}

	/// Takes `amount`, but no more than `fraction` of what is there, from the delegations to a stash and from those that left it
	/// when `session` was planned with them, all alike.
	fn take_delegations(
		stash: &T::AccountId,
		amount: BalanceOf<T>,
		fraction: Perbill,
		session: SessionIndex,
	) -> CreditOf<T> {
		let Some(mut pool) = Pools::<T>::get(stash) else { return CreditOf::<T>::zero() };
		Self::settle_departures(stash, &mut pool);
		let taken = pool.slash(amount, fraction, session);
		// Departures that it emptied.
		Self::settle_departures(stash, &mut pool);
		// Even if nothing was taken: what has left is stored elsewhere already.
		Pools::<T>::insert(stash, pool);
		if taken.is_zero() {
			return CreditOf::<T>::zero();
		}
		let (credit, missing) =
			CurrencyOf::<T>::slash(&HoldReason::Delegation.into(), &Self::pool_account(stash), taken);
		if !missing.is_zero() {
			defensive!("delegations are not held in full");
		}
		Self::deposit_event(Event::PoolSlashed { stash: stash.clone(), amount: taken });
		credit
	}

	/// Gives the reporter its share of what was taken from a stash and burns the rest. Returns what was taken.
	fn hand_out(stash: &T::AccountId, credit: CreditOf<T>, reporter: Option<&T::AccountId>) -> BalanceOf<T> {
		let taken = credit.peek();
		if taken.is_zero() {
			return taken;
		}
		let mut rewarded = None;
		if let Some(reporter) = reporter.filter(|reporter| *reporter != stash) {
			let share = T::ReporterShare::get().mul_floor(taken).min(T::MaxReporterReward::get());
			let (reward, burnt) = credit.split(share);
			// A reporter that can't receive so little (its account would not exist) gets nothing: it is burnt as well.
			if !share.is_zero() && CurrencyOf::<T>::resolve(reporter, reward).is_ok() {
				rewarded = Some((reporter.clone(), share));
			}
			drop(burnt);
		}
		Self::deposit_event(Event::Slashed { stash: stash.clone(), amount: taken, rewarded });
		taken
	}

	/// Punishes one validator, and who delegated to it, for an offence in `session`. Of several offences in one session only
	/// the gravest counts, so that a second report of it, or a graver one, takes the difference.
	pub(crate) fn punish(
		stash: &T::AccountId,
		exposure: &Exposure<BalanceOf<T>>,
		fraction: Perbill,
		session: SessionIndex,
		reporter: Option<&T::AccountId>,
	) {
		let before = SlashedFractions::<T>::get(session, stash);
		if fraction <= before {
			return;
		}
		SlashedFractions::<T>::insert(session, stash, fraction);
		let due = |stake: BalanceOf<T>| fraction.mul_floor(stake).saturating_sub(before.mul_floor(stake));
		let credit = Self::take_bond(stash, due(exposure.own));
		let delegated = Self::take_delegations(stash, due(exposure.delegated), fraction, session);
		let credit = credit.merge(delegated);
		Self::hand_out(stash, credit, reporter);

		Ledgers::<T>::mutate_extant(stash, |ledger| {
			if !ledger.chilled {
				ledger.chilled = true;
				Self::deposit_event(Event::Chilled { stash: stash.clone() });
			}
		});
		pallet_session::Pallet::<T>::report_offence(stash.clone(), OffenceSeverity(fraction));
	}
}

impl<T: Config> OnOffenceHandler<T::AccountId, IdentificationTuple<T>, Weight> for Pallet<T>
where
	T: pallet_session::historical::Config<FullIdentification = Exposure<BalanceOf<T>>>,
{
	fn on_offence(
		offenders: &[OffenceDetails<T::AccountId, IdentificationTuple<T>>],
		slash_fraction: &[Perbill],
		session: SessionIndex,
	) -> Weight {
		let oldest = pallet_session::Pallet::<T>::current_index().saturating_sub(T::SlashableSessions::get());
		if session < oldest {
			return T::DbWeight::get().reads(1);
		}
		let mut weight = T::DbWeight::get().reads(1);
		for (details, fraction) in offenders.iter().zip(slash_fraction) {
			let (stash, exposure) = &details.offender;
			Self::punish(stash, exposure, *fraction, session, details.reporters.first());
			weight = weight.saturating_add(<T as Config>::WeightInfo::punish(
				T::MaxUnbonding::get(),
				T::MaxPoolUnbonding::get(),
			));
		}
		weight
	}
}
