//! What the registry tells: each note changes a fixed number of items, whatever the number of jobs, offers and classes.

use crate::{ClassRecord, Classes, Config, Pallet, Standings};
use ambit_primitives::{
	jobs::{ClassId, JobId, RefundReason},
	rewards::ClassTerms,
	traits::{Accesses, DemandObserver, OfferBook},
	Balance,
};

impl<T: Config> DemandObserver<T::AccountId, Balance> for Pallet<T> {
	fn on_settled(class: ClassId, _: JobId, _: &T::AccountId, fee: Balance, protocol: Balance) {
		Self::note(class, |record| {
			let tally = &mut record.tally;
			tally.settled = tally.settled.saturating_add(1);
			tally.fees = tally.fees.saturating_add(fee);
			tally.squares = tally.squares.saturating_add(fee.saturating_mul(fee));
			tally.protocol = tally.protocol.saturating_add(protocol);
		});
	}

	fn on_timeout(class: ClassId, _: JobId, operator: &T::AccountId) {
		Self::attempted(operator, false);
		Self::note(class, |record| record.tally.timeouts = record.tally.timeouts.saturating_add(1));
	}

	/// Unserved is what nobody served that could have paid what jobs of the class cost: where a slot is free such a job is served and
	/// paid for, so nobody feigns a shortage for free.
	fn on_refunded(class: ClassId, _: JobId, reason: RefundReason, max_fee: Balance) {
		match reason {
			RefundReason::NoCapacity | RefundReason::AttemptsExhausted => {}
			RefundReason::InputUnavailable | RefundReason::Withdrawn => return,
		}
		let (min_fee, slots) =
			T::Offers::class(class).map_or((0, 1), |class| (class.min_fee, class.slots_per_job));
		let unserved = |record: &mut ClassRecord| {
			let fees = record.fee(min_fee).saturating_mul(slots.into());
			if max_fee >= fees {
				let tally = &mut record.tally;
				tally.unserved = tally.unserved.saturating_add(slots.into());
				tally.unserved_fees = tally.unserved_fees.saturating_add(fees);
			}
		};
		Self::note(class, unserved);
	}

	fn on_result(class: ClassId, _: JobId, operator: &T::AccountId, blocks: u32) {
		Self::attempted(operator, true);
		Self::note(class, |record| {
			record.tally.busy_blocks = record.tally.busy_blocks.saturating_add(blocks.into());
		});
	}

	fn on_busy(class: ClassId, blocks: u32) {
		Self::note(class, |record| {
			record.tally.busy_blocks = record.tally.busy_blocks.saturating_add(blocks.into());
		});
	}

	fn on_auditor_paid(class: ClassId, amount: Balance) {
		Self::note(class, |record| record.tally.audits = record.tally.audits.saturating_add(amount));
	}

	/// Neither a success nor a failure of its domain: it was there, and it was wrong.
	fn on_overturned(class: ClassId, _: JobId, _: &T::AccountId) {
		Self::note(class, |record| record.tally.overturned = record.tally.overturned.saturating_add(1));
	}

	fn on_offer(class: ClassId, operator: &T::AccountId, slots: u32, price: Balance) {
		Self::stand(class, operator, slots, price);
	}

	fn on_offer_removed(class: ClassId, operator: &T::AccountId) {
		Standings::<T>::remove(class, operator);
	}

	fn on_class_closed(class: ClassId) {
		Classes::<T>::remove(class);
	}

	fn is_rewarded(class: ClassId) -> bool {
		let era = Self::era().index;
		Classes::<T>::get(class).is_some_and(|record| {
			let ClassTerms { weight_ppm, multiple_ppm } = record.terms.at(era);
			weight_ppm > 0 && multiple_ppm > 0
		})
	}

	/// The class; the parameters where an era is taken in.
	fn demand_accesses() -> Accesses {
		Accesses { reads: 2, writes: 1 }
	}

	/// The operator, its domain, and what was down when it was last asked.
	fn attempt_accesses() -> Accesses {
		Accesses { reads: 3, writes: 2 }
	}

	/// The offer, and the parameters.
	fn offer_accesses() -> Accesses {
		Accesses { reads: 2, writes: 1 }
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn keys(class: ClassId, operator: &T::AccountId) -> alloc::vec::Vec<alloc::vec::Vec<u8>> {
		use crate::{Asked, Operators, Parameters};
		use ambit_primitives::rewards::UNDECLARED;
		alloc::vec![
			Classes::<T>::hashed_key_for(class),
			Operators::<T>::hashed_key_for(operator),
			Asked::<T>::hashed_key_for(UNDECLARED),
			Standings::<T>::hashed_key_for(class, operator),
			Parameters::<T>::hashed_key().to_vec(),
		]
	}
}
