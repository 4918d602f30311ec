//! What must hold between any two blocks and after any call.

use crate::{
	AccountIdOf, Carried, Classes, Config, CurrentEra, Eras, HoldReason, Named, Operators, Pallet, Past,
	Rewarded, Shares, Stage, Standings, Sums, Unpaid, DOMAINS, ERAS_KEPT,
};
use alloc::collections::{BTreeMap, BTreeSet};
use ambit_coverage::outages::STRIKES;
use ambit_primitives::{
	jobs::ClassId,
	rewards::{is_domain_name, DomainId, UNDECLARED},
	traits::OfferBook,
};
use frame_support::{
	ensure,
	traits::{
		fungible::{Inspect, InspectHold},
		Get,
	},
};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Checks that the pallet's storage is consistent with itself, with the pot, with the deposits held and with the offers that
	/// there are.
	///
	/// Reads everything: for tests and tools, never for a block.
	pub fn do_try_state() -> Result<(), DispatchError> {
		check_money::<T>()?;
		check_eras::<T>()?;
		check_classes::<T>()?;
		check_standings::<T>()?;
		check_domains::<T>()?;
		check_shares::<T>()
	}
}

/// All that was issued or taken is paid, given to the treasury, or in the pot.
fn check_money<T: Config>() -> DispatchResult {
	let sums = Sums::<T>::get();
	let carried = Carried::<T>::get();
	let (brought, left) = match Unpaid::<T>::get() {
		None => (carried, carried),
		Some(closing) => {
			ensure!(carried == 0, "nothing is carried while an era is being paid");
			ensure!(closing.paid <= closing.budget, "no more is paid than the budget");
			ensure!(closing.budget <= closing.funds, "no more is budgeted than there is");
			let taken = if matches!(closing.stage, Stage::Weigh) { 0 } else { closing.fees };
			let new = closing.issued.saturating_add(taken);
			let brought = closing.funds.checked_sub(new).ok_or("what is new is part of the funds")?;
			(brought, closing.funds.saturating_sub(closing.paid))
		}
	};
	let came = sums.issued.checked_add(sums.fees);
	let went = sums.paid.checked_add(sums.treasury).and_then(|went| went.checked_add(brought));
	ensure!(came.is_some() && came == went, "what came went somewhere");
	let least = if left == 0 { 0 } else { T::Currency::minimum_balance() };
	let there = T::Currency::balance(&T::Pot::get());
	ensure!(there >= left.saturating_add(least), "what is to be paid is in the pot");
	Ok(())
}

fn check_eras<T: Config>() -> DispatchResult {
	let Some(era) = CurrentEra::<T>::get() else { return Ok(()) };
	ensure!(era.start <= era.ends, "an era ends after it begins");
	let paid = match Unpaid::<T>::get() {
		Some(closing) => {
			ensure!(closing.era.checked_add(1) == Some(era.index), "the era before is being paid");
			closing.era
		}
		None => era.index,
	};
	let mut count = 0_u32;
	for (index, summary) in Eras::<T>::iter() {
		ensure!(summary.era == index && index < paid, "an era that is remembered was paid");
		ensure!(index.saturating_add(ERAS_KEPT) >= paid, "old eras are forgotten");
		ensure!(summary.paid <= summary.budget && summary.budget <= summary.funds, "no era pays too much");
		let went = summary.paid.saturating_add(summary.carried).saturating_add(summary.treasury);
		ensure!(went == summary.funds, "an era's funds went somewhere");
		count = count.saturating_add(1);
	}
	ensure!(count == paid.min(ERAS_KEPT), "no era is left out");
	Ok(())
}

fn check_classes<T: Config>() -> DispatchResult {
	let era = Pallet::<T>::era().index;
	let rewarded = Rewarded::<T>::get();
	ensure!(rewarded.is_sorted_by(|left, right| left < right), "classes are in order, each once");
	let listed: BTreeSet<ClassId> = rewarded.into_iter().collect();
	for (class, record) in Classes::<T>::iter() {
		ensure!(record.era <= era, "no class is ahead of time");
		let weight = record.terms.at(era).weight_ppm.max(record.terms.latest().weight_ppm);
		ensure!(weight == 0 || listed.contains(&class), "a class with a weight is on the list");
	}
	Ok(())
}

fn check_standings<T: Config>() -> DispatchResult {
	let era = Pallet::<T>::era().index;
	let mut counts = BTreeMap::<ClassId, u32>::new();
	for (class, operator, standing) in Standings::<T>::iter() {
		let offer = T::Offers::offer(class, &operator).ok_or("what stands is offered")?;
		ensure!(
			(standing.now.slots, standing.now.price) == (offer.slots, offer.price),
			"an offer stands with its slots and its price"
		);
		ensure!(standing.era <= era, "no offer is ahead of time");
		ensure!(
			standing.worst.slots <= standing.now.slots && standing.worst.price >= standing.now.price,
			"the worst of an era is no better than its end"
		);
		ensure!(standing.entered >= standing.now.slots, "all slots have entered");
		let count = counts.entry(class).or_default();
		*count = count.saturating_add(1);
	}
	for (class, count) in counts {
		let offers = T::Offers::class(class).map_or(0, |class| class.offers);
		ensure!(offers == count, "what is offered stands");
	}
	Ok(())
}

fn check_domains<T: Config>() -> DispatchResult {
	let era = Pallet::<T>::era().index;
	let mut members = BTreeMap::<DomainId, u32>::new();
	for (operator, record) in Operators::<T>::iter() {
		ensure!(record.era <= era && record.strikes <= STRIKES, "what is known of an operator is possible");
		let declared = record.declared.latest();
		ensure!(declared != UNDECLARED || record.deposit == 0, "who declares nothing has no deposit");
		check_deposit::<T>(&operator, record.deposit)?;
		let count = members.entry(declared).or_default();
		*count = count.saturating_add(1);
	}
	let domains = Named::<T>::get();
	let mut names = BTreeSet::new();
	for (domain, id) in domains.iter().zip(1..=DomainId::MAX) {
		ensure!(is_domain_name(&domain.name), "domains have proper names");
		ensure!(names.insert(domain.name.clone()), "domains have names of their own");
		ensure!(domain.members == members.remove(&id).unwrap_or_default(), "a domain counts its operators");
	}
	members.remove(&UNDECLARED);
	ensure!(members.is_empty(), "what is declared has a name");
	let past = Past::<T>::get();
	ensure!(past.until == era || (past.until, era) == (0, 0), "every era that is over was judged");
	ensure!(past.since <= past.until, "the past is in order");
	Ok(())
}

fn check_deposit<T: Config>(operator: &AccountIdOf<T>, deposit: ambit_primitives::Balance) -> DispatchResult {
	let held = T::Currency::balance_on_hold(&HoldReason::Domain.into(), operator);
	ensure!(held == deposit, "the deposit for a domain is held, and no more");
	Ok(())
}

fn check_shares<T: Config>() -> DispatchResult {
	let (first, end) = match Unpaid::<T>::get().map(|closing| closing.stage) {
		Some(Stage::Count { pages, supply, .. } | Stage::Price { pages, supply, .. }) => {
			ensure!(u32::try_from(supply.len()).is_ok_and(|len| len <= DOMAINS), "there are so many domains");
			(0, pages)
		}
		Some(Stage::Pay { page, pages, spent, earned, paid, .. }) => {
			ensure!(paid <= spent && spent <= earned, "a class is paid what it earned");
			(page, pages)
		}
		_ => (0, 0),
	};
	let mut count = 0_u32;
	for (page, shares) in Shares::<T>::iter() {
		ensure!(
			(first..end).contains(&page) && !shares.is_empty(),
			"pages are those that are still to be paid"
		);
		count = count.saturating_add(1);
	}
	ensure!(count == end.saturating_sub(first), "no page is lost");
	Ok(())
}
