//! Failure domains: who declares which, and which were down.

use crate::{
	Asked, Config, DomainRecord, Domains, DownIn, Error, Event, HoldReason, Named, OperatorRecord, Operators,
	OutageRecord, Pallet, Past, PastRecord, Requests,
};
use alloc::vec::Vec;
use ambit_coverage::outages::{judge, Domain, DomainSet, Health, History, Outage, SPAN};
use ambit_primitives::{
	rewards::{is_domain_name, DomainId, DomainName, EraIndex, UNDECLARED},
	traits::{Role, StakeLedger},
	Balance,
};
use frame_support::{
	defensive, ensure,
	traits::{fungible::MutateHold, tokens::Precision, Get},
	BoundedVec,
};
use sp_runtime::{DispatchError, DispatchResult};

/// Eras for which a number is not given anew after the last operator left: it is paid in one of them.
const VACANCY: EraIndex = 2;

impl<T: Config> Pallet<T> {
	/// Returns the domain's number and the era from which on it applies.
	pub(crate) fn do_declare_domain(
		operator: &T::AccountId,
		name: &DomainName,
	) -> Result<(DomainId, EraIndex), DispatchError> {
		let active = |role| T::Stake::is_active(operator, role);
		ensure!(active(Role::Inference) || active(Role::Data), Error::<T>::NotActiveOperator);
		ensure!(is_domain_name(name), Error::<T>::MalformedDomain);
		Self::ensure_may_move(operator)?;
		let now = Self::era().index;
		let asked_before = Operators::<T>::contains_key(operator);
		let mut record = Self::operator_in(operator, now);
		let mut domains = Named::<T>::get();
		let (domain, begins) = place_for(&mut domains, name, now).ok_or(Error::<T>::TooManyDomains)?;
		ensure!(domain != record.declared.latest(), Error::<T>::AlreadyDeclared);

		Self::hold_deposit(operator, &mut record)?;
		if begins {
			let origin = asked_before.then(|| Domain(record.priced_in(now)));
			let mut history = Self::history();
			history.begin(Domain(domain), origin);
			Self::put_history(&history);
		}
		leave(&mut domains, record.declared.latest(), now);
		if let Some(entry) = entry_of(&mut domains, domain) {
			entry.members = entry.members.saturating_add(1);
		}
		record.declared.set(now, domain);
		Named::<T>::put(domains);
		Operators::<T>::insert(operator, record);
		Ok((domain, now.saturating_add(1)))
	}

	/// Returns the domain's number and the era from which on the operator has none.
	pub(crate) fn do_leave_domain(operator: &T::AccountId) -> Result<(DomainId, EraIndex), DispatchError> {
		let now = Self::era().index;
		let mut record = Self::operator_in(operator, now);
		let domain = record.declared.latest();
		ensure!(domain != UNDECLARED, Error::<T>::NotDeclared);
		let deposit = core::mem::take(&mut record.deposit);
		if T::Currency::release(&HoldReason::Domain.into(), operator, deposit, Precision::BestEffort)
			!= Ok(deposit)
		{
			defensive!("the deposit for a domain is held");
		}
		let mut domains = Named::<T>::get();
		leave(&mut domains, domain, now);
		record.declared.set(now, UNDECLARED);
		Named::<T>::put(domains);
		Operators::<T>::insert(operator, record);
		Ok((domain, now.saturating_add(1)))
	}

	/// Nobody goes from domain to domain with its outages behind it.
	pub(crate) fn ensure_may_move(operator: &T::AccountId) -> DispatchResult {
		ensure!(Self::era().index >= Self::may_move(operator), Error::<T>::TooSoon);
		Ok(())
	}

	/// First era in which an operator may declare another domain, or none.
	pub(crate) fn may_move(operator: &T::AccountId) -> EraIndex {
		let moved = Operators::<T>::get(operator).declared.last_change();
		moved.map_or(0, |from| from.saturating_add(T::DomainCooldown::get()))
	}

	fn hold_deposit(operator: &T::AccountId, record: &mut OperatorRecord) -> DispatchResult {
		let deposit: Balance = T::DomainDeposit::get();
		if record.declared.latest() == UNDECLARED {
			T::Currency::hold(&HoldReason::Domain.into(), operator, deposit)?;
			record.deposit = deposit;
		}
		Ok(())
	}

	/// Judges what the era that ends showed of all domains, and remembers it.
	pub(crate) fn judge_domains(era: EraIndex) {
		let asked: Vec<(DomainId, Requests)> = Asked::<T>::drain().collect();
		let (down, silent) = judged(&asked);
		let mut history = Self::history();
		history.record(down, silent);
		Self::put_history(&history);
		if !down.is_empty() {
			DownIn::<T>::insert(era, <[u64; 4]>::from(down));
		}
		if let Some(old) = era.checked_sub(SPAN) {
			DownIn::<T>::remove(old);
		}
		for domain in down.iter() {
			Self::deposit_event(Event::DomainDown { era, domain: domain.0 });
		}
	}

	/// What is remembered of outages.
	pub(crate) fn history() -> History {
		let PastRecord { since, until, outages } = Past::<T>::get();
		let outages = outages.into_iter().map(|outage| Outage {
			from: outage.from,
			eras: outage.eras,
			down: outage.down.into(),
			silent: outage.silent.into(),
		});
		History::from_parts(since, until, outages.collect())
	}

	fn put_history(history: &History) {
		let (since, until, outages) = history.parts();
		let outages = outages.iter().map(|outage| OutageRecord {
			from: outage.from,
			eras: outage.eras,
			down: outage.down.into(),
			silent: outage.silent.into(),
		});
		// A history has no more of them than are kept.
		let outages = BoundedVec::truncate_from(outages.collect());
		Past::<T>::put(PastRecord { since, until, outages });
	}
}

/// The domains that were down, and those of which nobody knows, numbers that nobody has included: whoever comes there later was
/// not seen to work.
fn judged(asked: &[(DomainId, Requests)]) -> (DomainSet, DomainSet) {
	let health = |requests: &Requests, other_down| judge(requests.succeeded, requests.failed, other_down);
	let surely: DomainSet = asked
		.iter()
		.filter(|(_, requests)| health(requests, false) == Health::Down)
		.map(|(domain, _)| Domain(*domain))
		.collect();
	let (mut down, mut silent) = (DomainSet::EMPTY, DomainSet::ALL);
	for (domain, requests) in asked {
		let domain = Domain(*domain);
		let other_down = surely.iter().any(|other| other != domain);
		match health(requests, other_down) {
			Health::Up => silent.remove(domain),
			Health::Down => {
				silent.remove(domain);
				down.insert(domain);
			}
			Health::Silent => {}
		}
	}
	(down, silent)
}

/// The number of a name, and whether it is new to it. `None` when all numbers are in use.
fn place_for(domains: &mut Domains, name: &DomainName, now: EraIndex) -> Option<(DomainId, bool)> {
	if let Some(place) = domains.iter().position(|domain| domain.name == *name) {
		return Some((number(place)?, false));
	}
	let record = DomainRecord { name: name.clone(), members: 0, vacated: now };
	let Err(record) = domains.try_push(record) else {
		return Some((number(domains.len().checked_sub(1)?)?, true));
	};
	let place = domains
		.iter()
		.position(|domain| domain.members == 0 && now > domain.vacated.saturating_add(VACANCY))?;
	*domains.get_mut(place)? = record;
	Some((number(place)?, true))
}

fn number(place: usize) -> Option<DomainId> {
	DomainId::try_from(place).ok()?.checked_add(1)
}

fn entry_of(domains: &mut Domains, domain: DomainId) -> Option<&mut DomainRecord> {
	domains.get_mut(usize::from(domain.checked_sub(1)?))
}

/// Counts one operator of a domain less.
fn leave(domains: &mut Domains, domain: DomainId, now: EraIndex) {
	if let Some(entry) = entry_of(domains, domain) {
		entry.members = entry.members.saturating_sub(1);
		if entry.members == 0 {
			entry.vacated = now;
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn name(number: u32) -> DomainName {
		format!("provider/{number}").into_bytes().try_into().unwrap()
	}

	#[test]
	fn a_number_should_be_given_anew_only_when_all_are_used_and_it_is_vacant() {
		let mut domains = Domains::new();
		for place in 0..255 {
			assert_eq!(place_for(&mut domains, &name(place), 0), Some((place as u8 + 1, true)));
			entry_of(&mut domains, place as u8 + 1).unwrap().members = 1;
		}
		assert_eq!(place_for(&mut domains, &name(7), 0), Some((8, false)));
		assert_eq!(place_for(&mut domains, &name(300), 10), None);
		leave(&mut domains, 8, 10);
		assert_eq!(place_for(&mut domains, &name(300), 12), None);
		assert_eq!(place_for(&mut domains, &name(7), 12), Some((8, false)));
		assert_eq!(place_for(&mut domains, &name(300), 13), Some((8, true)));
		assert_eq!(entry_of(&mut domains, 8).unwrap().name, name(300));
	}

	#[test]
	fn domains_should_be_judged_by_what_was_asked_of_them() {
		let requests = |succeeded, failed| Requests { succeeded, failed };
		let asked = [(1, requests(0, 5)), (2, requests(9, 1)), (3, requests(0, 1)), (4, requests(0, 0))];
		let (down, silent) = judged(&asked);
		assert!(down.iter().map(|domain| domain.0).eq([1, 3]));
		let known = DomainSet::ALL.iter().filter(|domain| !silent.contains(*domain));
		assert!(known.map(|domain| domain.0).eq([1, 2, 3]));
		// Alone, one failure says too little.
		let (down, silent) = judged(&asked[1..]);
		assert!(down.is_empty() && silent.contains(Domain(3)));
	}
}
