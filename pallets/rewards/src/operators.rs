//! Operators: where they say that their machines are, and with which domain these fail.

use crate::{Asked, Config, DownIn, OperatorRecord, Operators, Pallet};
use ambit_coverage::outages::{Domain, DomainSet, Suspicion};
use ambit_primitives::{
	rewards::{DomainId, EraIndex},
	traits::FailureDomains,
};

impl OperatorRecord {
	fn suspicion(&self) -> Suspicion {
		Suspicion::from_parts(self.suspect.map(Domain), self.strikes)
	}

	/// Takes in the era of its last attempts, if that is over and some domain was down in it.
	pub(crate) fn take_in(&mut self, now: EraIndex, down_in: impl Fn(EraIndex) -> Option<DomainSet>) {
		if self.era >= now {
			return;
		}
		if self.succeeded || self.failed {
			if let Some(down) = down_in(self.era) {
				let declared = Domain(self.declared.at(self.era));
				let suspicion = self.suspicion().after(declared, !self.succeeded, &down);
				let (suspect, strikes) = suspicion.parts();
				(self.suspect, self.strikes) = (suspect.map(|domain| domain.0), strikes);
			}
		}
		(self.era, self.succeeded, self.failed) = (now, false, false);
	}

	/// The domain in which its capacity is priced in an era: the one that it has declared, unless it fails with another.
	pub(crate) fn priced_in(&self, era: EraIndex) -> DomainId {
		self.suspicion().domain(Domain(self.declared.at(era))).0
	}
}

impl<T: Config> Pallet<T> {
	/// What is known of an operator in the current era.
	pub(crate) fn operator_in(operator: &T::AccountId, now: EraIndex) -> OperatorRecord {
		let mut record = Operators::<T>::get(operator);
		record.take_in(now, |era| DownIn::<T>::get(era).map(DomainSet::from));
		record
	}

	/// Notes that an operator gave a result, or let an assignment time out.
	pub(crate) fn attempted(operator: &T::AccountId, succeeded: bool) {
		let now = Self::era().index;
		let before = Operators::<T>::get(operator);
		let mut record = before.clone();
		record.take_in(now, |era| DownIn::<T>::get(era).map(DomainSet::from));
		if succeeded {
			record.succeeded = true;
		} else {
			record.failed = true;
		}
		Asked::<T>::mutate(record.priced_in(now), |asked| {
			let count = if succeeded { &mut asked.succeeded } else { &mut asked.failed };
			*count = count.saturating_add(1);
		});
		if record != before {
			Operators::<T>::insert(operator, record);
		}
	}
}

impl<T: Config> FailureDomains<T::AccountId> for Pallet<T> {
	fn domain_of(operator: &T::AccountId) -> DomainId {
		let now = Self::era().index;
		Self::operator_in(operator, now).priced_in(now)
	}
}
