//! Demand: what eras showed of a class, taken into what is known of it.
//!
//! An era's tally becomes part of the smoothed numbers when the class is next heard of in a later era, or is paid: whoever
//! comes first does it, with the same result. So no era has to go through classes of which nothing was heard.

use crate::{ClassRecord, Classes, Config, EraOf, Pallet, Parameters, Tally};
use ambit_coverage::{
	load::{Load, Observed},
	payout::{worth, Allowance},
};
use ambit_primitives::{
	jobs::ClassId,
	rewards::{ClassTerms, EraIndex, RewardParameters},
	traits::OfferBook,
	Balance,
};

/// Eras of silence after which nothing is left of what was known of a class's demand.
pub(crate) const FORGOTTEN: EraIndex = 512;
/// In each era in which no job is settled, fees fade by one part in so many: by half in a week.
const FEE_MEMORY: Balance = 256;

/// What a past era is taken in by.
#[derive(Clone, Copy)]
pub(crate) struct Rules {
	/// Length of the era before the current one, blocks. Older ones are taken to have been as long.
	pub(crate) era_blocks: u32,
	/// Blocks for which a job keeps a slot busy at most.
	pub(crate) job_blocks: u32,
}

impl Tally {
	/// What the protocol kept of what the class's jobs paid to it, planck.
	pub(crate) fn kept(&self) -> Balance {
		self.protocol.saturating_sub(self.audits)
	}

	fn observed(&self) -> Observed {
		Observed {
			busy_blocks: self.busy_blocks,
			settled: self.settled,
			unserved: self.unserved,
			fees: self.fees,
			unserved_fees: self.unserved_fees,
		}
	}
}

impl ClassRecord {
	/// A class of which nothing is known.
	pub fn new(era: EraIndex) -> Self {
		Self { era, ..Self::default() }
	}

	/// Takes in all eras before this one.
	pub(crate) fn roll(
		&mut self,
		era: EraIndex,
		rules: Rules,
		parameters: impl Fn(EraIndex) -> RewardParameters,
	) {
		if era.saturating_sub(self.era) > FORGOTTEN {
			let (terms, allowance) = (self.terms.clone(), self.allowance);
			*self = Self { terms, allowance, ..Self::new(era) };
			return;
		}
		while self.era < era {
			let ClassTerms { multiple_ppm, .. } = self.terms.at(self.era);
			self.take_in(rules, multiple_ppm, parameters(self.era).allowance_cap);
		}
	}

	/// Takes in one era.
	fn take_in(&mut self, rules: Rules, multiple_ppm: u32, allowance_cap: Balance) {
		let tally = core::mem::take(&mut self.tally);
		let load = Load { slots: self.load, value: self.value };
		let load = load.after(&tally.observed(), rules.era_blocks, rules.job_blocks);
		(self.load, self.value) = (load.slots, load.value);
		let allowance = Allowance(self.allowance);
		self.allowance = allowance.after_payment(tally.kept(), multiple_ppm, allowance_cap).0;
		match tally.fees.checked_div(tally.settled.into()) {
			Some(mean) => {
				self.mean_fee = mean;
				self.usual_fee = tally.squares.checked_div(tally.fees).unwrap_or(mean).max(mean);
			}
			None => {
				self.mean_fee = fade(self.mean_fee);
				self.usual_fee = fade(self.usual_fee);
			}
		}
		self.last = tally;
		self.era = self.era.saturating_add(1);
	}

	/// What a job costs, as far as is known, planck: at least the class's lowest fee.
	pub(crate) fn fee(&self, min_fee: Balance) -> Balance {
		self.mean_fee.max(min_fee)
	}

	/// Highest price of a job at which an offer counts, planck.
	pub(crate) fn price_limit(&self, min_fee: Balance, limit_ppm: u32) -> Balance {
		worth(limit_ppm, self.usual_fee.max(min_fee))
	}
}

impl<T: Config> Pallet<T> {
	/// What is known of a class in the current era. `None` when nothing is.
	pub(crate) fn known(class: ClassId, era: &EraOf<T>) -> Option<ClassRecord> {
		let mut record = Classes::<T>::get(class)?;
		if record.era < era.index {
			let job_blocks = T::Offers::class(class).map_or(0, |class| class.job_blocks);
			let parameters = Parameters::<T>::get();
			record
				.roll(era.index, Rules { era_blocks: era.previous, job_blocks }, |past| parameters.at(past));
		}
		Some(record)
	}

	/// Notes what is heard of a class.
	pub(crate) fn note(class: ClassId, heard: impl FnOnce(&mut ClassRecord)) {
		let era = Self::era();
		let mut record = Self::known(class, &era).unwrap_or_else(|| ClassRecord::new(era.index));
		heard(&mut record);
		Classes::<T>::insert(class, record);
	}
}

const fn fade(fee: Balance) -> Balance {
	fee.saturating_sub(fee.div_ceil(FEE_MEMORY))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::Dated;
	use ambit_coverage::units::SLOT;

	const RULES: Rules = Rules { era_blocks: 100, job_blocks: 21 };

	fn parameters(_: EraIndex) -> RewardParameters {
		RewardParameters { allowance_cap: 1_000, ..RewardParameters::default() }
	}

	fn busy() -> Tally {
		Tally {
			busy_blocks: 100,
			settled: 10,
			fees: 1_000,
			squares: 100_000,
			protocol: 200,
			..Tally::default()
		}
	}

	#[test]
	fn an_era_should_be_taken_in_once() {
		let terms = ClassTerms { weight_ppm: 0, multiple_ppm: 500_000 };
		let mut record = ClassRecord { terms: Dated::since(0, terms), tally: busy(), ..ClassRecord::new(3) };
		record.roll(3, RULES, parameters);
		assert_eq!(record.tally, busy());
		record.roll(4, RULES, parameters);
		assert_eq!((record.era, record.tally, record.last), (4, Tally::default(), busy()));
		assert_eq!((record.load, record.value), (SLOT / 16, 62));
		assert_eq!((record.mean_fee, record.usual_fee, record.allowance), (100, 100, 100));
		let once = record.clone();
		record.roll(4, RULES, parameters);
		assert_eq!(record, once);
	}

	#[test]
	fn silence_should_fade_all_but_terms_and_allowance() {
		let tally = Tally { fees: 10_000_000, ..busy() };
		let start = ClassRecord { tally, ..ClassRecord::new(0) };
		let mut step_by_step = start.clone();
		(1..=300).for_each(|era| step_by_step.roll(era, RULES, parameters));
		let mut at_once = start.clone();
		at_once.roll(300, RULES, parameters);
		assert_eq!(at_once, step_by_step);
		// By half in a week of hours.
		assert!((300_000..320_000).contains(&at_once.mean_fee), "{}", at_once.mean_fee);
		assert_eq!(at_once.last, Tally::default());

		let mut forgotten = ClassRecord { allowance: 7, ..start };
		forgotten.roll(FORGOTTEN + 1, RULES, parameters);
		assert_eq!(forgotten, ClassRecord { allowance: 7, ..ClassRecord::new(FORGOTTEN + 1) });
	}

	#[test]
	fn many_small_jobs_should_hardly_change_what_a_planck_is_paid_for() {
		let (dear, cheap) = (10_000_u128, 100_u128);
		let tally = Tally {
			settled: 110,
			fees: 10 * dear + 100 * cheap,
			squares: 10 * dear * dear + 100 * cheap * cheap,
			..Tally::default()
		};
		let mut record = ClassRecord { tally, ..ClassRecord::new(0) };
		record.roll(1, RULES, parameters);
		assert_eq!(record.mean_fee, 1_000);
		assert_eq!(record.usual_fee, 9_100);
		assert_eq!(record.price_limit(1, 2_000_000), 18_200);
		assert_eq!((record.fee(1), record.fee(2_000)), (1_000, 2_000));
	}
}
