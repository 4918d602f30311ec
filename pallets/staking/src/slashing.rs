//! Taking stake away: for work proven wrong, and for equivocations of validators.

use crate::{
	weights::WeightInfo, BalanceOf, Config, CurrencyOf, Event, Exposure, HoldReason, Ledgers, Pallet,
	SlashedFractions,
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
		let Some(mut ledger) = Ledgers::<T>::get(stash) else { return Zero::zero() };
		let taken = ledger.deduct(amount);
		if taken.is_zero() {
			return taken;
		}
		Ledgers::<T>::insert(stash, ledger);

		let (credit, missing) = CurrencyOf::<T>::slash(&HoldReason::Bond.into(), stash, taken);
		if !missing.is_zero() {
			defensive!("a bond is not held in full");
		}
		let taken = credit.peek();

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

	/// Punishes one validator for an offence in `session`. Of several offences in one session only the gravest counts, so
	/// that a second report of it, or a graver one, takes the difference.
	fn punish(
		stash: &T::AccountId,
		exposure: BalanceOf<T>,
		fraction: Perbill,
		session: SessionIndex,
		reporter: Option<&T::AccountId>,
	) {
		let before = SlashedFractions::<T>::get(session, stash);
		if fraction <= before {
			return;
		}
		SlashedFractions::<T>::insert(session, stash, fraction);
		let due = fraction.mul_floor(exposure).saturating_sub(before.mul_floor(exposure));
		Self::do_slash(stash, due, reporter);

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
			Self::punish(stash, exposure.own, *fraction, session, details.reporters.first());
			// Beside the slash: the fraction, the ledger once more, the session's validators and who is disabled.
			weight = weight
				.saturating_add(<T as Config>::WeightInfo::slash(T::MaxUnbonding::get()))
				.saturating_add(T::DbWeight::get().reads_writes(4, 3));
		}
		weight
	}
}
