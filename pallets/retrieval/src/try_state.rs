//! What must always hold.

use crate::{
	AccountIdOf, Artefacts, Config, CurrentEra, Deadlines, Deals, DealsOf, HoldReason, LotOf, Lots,
	NextDealId, NextRequestId, Operators, Pallet, Requests, ServedTo, TurnRow, MAX_KEEPERS,
};
use alloc::collections::BTreeMap;
use ambit_primitives::{traits::StakeLedger, Balance};
use frame_support::{ensure, traits::fungible::InspectHold};
use frame_system::Pallet as System;
use sp_runtime::TryRuntimeError;

/// What an account has to do with the pallet, planck.
#[derive(Default)]
struct Owed {
	fees: Balance,
	deposits: Balance,
	pledges: Balance,
	deals: u32,
}

impl<T: Config> Pallet<T> {
	/// Checks all of it. For tests and try-runtime.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let mut owed: BTreeMap<AccountIdOf<T>, Owed> = BTreeMap::new();
		Self::check_requests(&mut owed)?;
		Self::check_deals(&mut owed)?;
		Self::check_artefacts()?;
		Self::check_row()?;
		for (account, owed) in &owed {
			let held = |reason: HoldReason| T::Currency::balance_on_hold(&reason.into(), account);
			ensure!(held(HoldReason::KeepingFee) == owed.fees, "fees are held as requests say");
			ensure!(held(HoldReason::RequestDeposit) == owed.deposits, "deposits are held as requests say");
			ensure!(T::Stake::pledged(account) >= owed.pledges, "pledges are in the ledger");
			let deals = Operators::<T>::get(account).map_or(0, |record| record.deals);
			ensure!(deals == owed.deals, "an operator's terms are counted");
		}
		for (operator, record) in Operators::<T>::iter() {
			ensure!(
				record.deals == owed.get(&operator).map_or(0, |owed| owed.deals),
				"no term is counted that is not"
			);
		}
		Ok(())
	}

	fn check_requests(owed: &mut BTreeMap<AccountIdOf<T>, Owed>) -> Result<(), TryRuntimeError> {
		let era = Self::era();
		ensure!(era.start <= era.ends, "an era ends after it began");
		for (id, request) in Requests::<T>::iter() {
			ensure!(id < NextRequestId::<T>::get(), "requests are numbered in order");
			ensure!(request.taken <= request.copies && request.copies <= MAX_KEEPERS, "copies are in range");
			let deals = Self::deals(id);
			ensure!(u32::try_from(deals.len()) == Ok(request.taken), "a request's terms are counted");
			if !request.void {
				let eras = request.until.saturating_sub(request.from.max(era.index.saturating_add(1)));
				let open = deals.iter().filter(|(_, deal)| deal.open.is_some_and(|open| open.paid)).count();
				let due = u128::from(eras)
					.saturating_mul(request.copies.into())
					.saturating_add(u128::try_from(open).unwrap_or(u128::MAX))
					.saturating_mul(request.fee);
				ensure!(request.held >= due, "what can fall due is held");
			}
			let account = owed.entry(request.requester).or_default();
			account.fees = account.fees.saturating_add(request.held);
			account.deposits = account.deposits.saturating_add(request.deposit);
		}
		Ok(())
	}

	fn check_deals(owed: &mut BTreeMap<AccountIdOf<T>, Owed>) -> Result<(), TryRuntimeError> {
		let mut open = 0usize;
		for (id, deal) in Deals::<T>::iter() {
			ensure!(id < NextDealId::<T>::get(), "terms are numbered in order");
			ensure!(DealsOf::<T>::contains_key(&deal.operator, id), "a term is found by its operator");
			let request = Requests::<T>::get(deal.request).ok_or("a term is under a request")?;
			let artefact = Artefacts::<T>::get(&request.cid).ok_or("a kept artefact is known")?;
			let keeper = artefact.keepers.iter().find(|keeper| keeper.deal == id);
			ensure!(
				keeper.is_some_and(|keeper| keeper.operator == deal.operator && keeper.began == deal.began),
				"who has a term keeps the artefact"
			);
			if let Some(probe) = deal.open {
				open = open.saturating_add(1);
				ensure!(Deadlines::<T>::contains_key(probe.due, id), "an open probe has a deadline");
				ensure!(probe.round.saturating_add(1) == deal.rounds, "the open probe is the last one");
				ensure!(probe.offset < request.bytes, "a probe is for a byte of the artefact");
				ensure!(deal.began.is_some() || !probe.paid, "the first answer is not paid");
			}
			let account = owed.entry(deal.operator).or_default();
			account.pledges = account.pledges.saturating_add(deal.pledge);
			account.deals = account.deals.saturating_add(1);
		}
		ensure!(Deadlines::<T>::iter_keys().count() == open, "every deadline is of an open probe");
		let served = ServedTo::<T>::get().unwrap_or_default();
		ensure!(Deadlines::<T>::iter_keys().all(|(block, _)| block >= served), "no deadline is passed over");
		ensure!(
			DealsOf::<T>::iter_keys().count() == Deals::<T>::iter_keys().count(),
			"no term is found that is not"
		);
		Ok(())
	}

	fn check_artefacts() -> Result<(), TryRuntimeError> {
		let era = Self::era();
		let (mut paid, mut unspent): (Balance, Balance) = (0, 0);
		let mut keepers = 0usize;
		for (cid, artefact) in Artefacts::<T>::iter() {
			let requests = Requests::<T>::iter_values().filter(|request| request.cid == cid).count();
			ensure!(u32::try_from(requests) == Ok(artefact.requests), "an artefact's requests are counted");
			ensure!(artefact.requests > 0, "nothing is known of what nobody asks for");
			keepers = keepers.saturating_add(artefact.keepers.len());
			for (place, keeper) in artefact.keepers.iter().enumerate() {
				let mut before = artefact.keepers.iter().take(place);
				ensure!(before.all(|other| other.operator != keeper.operator), "an operator keeps it once");
			}
			ensure!(artefact.account.era <= era.index, "an account is not ahead of its time");
			let account = artefact.account.at(era.index);
			let fund = Self::fund_of(&artefact, &era);
			ensure!(account.spent <= fund, "no fund is overspent");
			unspent = unspent.saturating_add(fund.saturating_sub(account.spent));
			paid = paid.saturating_add(account.paid);
		}
		ensure!(keepers == Deals::<T>::iter_keys().count(), "who keeps an artefact has a term");
		ensure!(paid <= era.paid, "what is paid on all accounts is in the sum");
		ensure!(
			Self::in_pot() >= unspent.saturating_add(era.paid),
			"the pot has what is to be paid out of it"
		);
		Ok(())
	}

	fn check_row() -> Result<(), TryRuntimeError> {
		let row = TurnRow::<T>::get();
		ensure!(row.asked <= row.count, "no more have had their turn than there are");
		ensure!(
			Deals::<T>::iter_keys().count() == usize::try_from(row.count).unwrap_or(usize::MAX),
			"all terms are in the row"
		);
		ensure!(Lots::<T>::iter_keys().count() == LotOf::<T>::iter_keys().count(), "the row is a list");
		for place in 0..row.count {
			let id = Lots::<T>::get(place).ok_or("the row has no gaps")?;
			ensure!(
				LotOf::<T>::get(id) == Some(place) && Deals::<T>::contains_key(id),
				"the row is of terms"
			);
		}
		let now = System::<T>::block_number();
		ensure!(CurrentEra::<T>::get().is_none_or(|era| era.start <= now), "no era is in the future");
		Ok(())
	}
}
