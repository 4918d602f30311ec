//! How likely an operator is to serve the next request, learnt from its last ones.
//!
//! The record is a Beta distribution. `alpha` weighs successes, `beta` failures, both in units of 1/65536 observation.
//! Every observation first fades what was known and then counts as one:
//!
//! ```text
//! alpha' = (1 - 1/64) alpha + [success]
//! beta'  = (1 - 1/64) beta  + [failure]
//! mean   = alpha / (alpha + beta)
//! ```
//!
//! so the last 64 observations or so decide (an observation's weight halves every 44), a record weighs 64 observations
//! at most, and one failure of a perfect record costs 1/64 of its mean.
//!
//! The prior is 4 successes and 1 failure: a newcomer is tried, but not before those who have shown more.
//!
//! # Error
//!
//! The fading `x - floor(x / 64)` leaves less than one unit too much at each step, and what was left fades itself: each of
//! `alpha` and `beta` is above the formula in real numbers by less than `64` units (0.001 observation), ever. As a record
//! made from the prior weighs at least 4.92 observations, its mean is within **200 ppm** of the formula's.

/// Units of `alpha` and `beta` in one observation.
pub const ONE: u32 = 65_536;
/// Observations that a record weighs at most; each new one fades it by the inverse of this.
pub const MEMORY: u32 = 64;
/// Most that `alpha + beta` reaches from [`Beta::PRIOR`], in units of 1/[`ONE`] observation, rounding included.
pub const MAX_WEIGHT: u32 = 64 * ONE + 2 * MEMORY;

/// Parameters of a Beta distribution, in units of 1/[`ONE`] observation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Beta {
	/// Weight of successes, prior included.
	pub alpha: u32,
	/// Weight of failures, prior included.
	pub beta: u32,
}

impl Beta {
	/// What is believed of an operator that has no record: 4 successes and 1 failure.
	pub const PRIOR: Self = Self { alpha: 4 * ONE, beta: ONE };

	/// The record after one success more.
	#[must_use]
	pub const fn success(self) -> Self {
		Self { alpha: fade(self.alpha).saturating_add(ONE), beta: fade(self.beta) }
	}

	/// The record after one failure more.
	#[must_use]
	pub const fn failure(self) -> Self {
		Self { alpha: fade(self.alpha), beta: fade(self.beta).saturating_add(ONE) }
	}

	/// Posterior mean of success, parts per million, rounded down. An empty record gives 0.
	#[must_use]
	pub fn mean_ppm(self) -> u32 {
		let successes = u64::from(self.alpha);
		let weight = successes.saturating_add(u64::from(self.beta));
		let mean = successes.saturating_mul(1_000_000).checked_div(weight).unwrap_or(0);
		// At most a million by construction.
		u32::try_from(mean).unwrap_or(1_000_000)
	}
}

impl From<(u32, u32)> for Beta {
	fn from((alpha, beta): (u32, u32)) -> Self {
		Self { alpha, beta }
	}
}

impl From<Beta> for (u32, u32) {
	fn from(record: Beta) -> Self {
		(record.alpha, record.beta)
	}
}

/// Takes 1/[`MEMORY`] away, rounded down.
const fn fade(weight: u32) -> u32 {
	match weight.checked_div(MEMORY) {
		Some(part) => weight.saturating_sub(part),
		None => weight,
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	/// The formula in real numbers.
	fn exact(observations: &[bool]) -> (f64, f64) {
		let one = f64::from(ONE);
		let keep = 1.0 - 1.0 / f64::from(MEMORY);
		observations.iter().fold((4.0 * one, one), |(alpha, beta), success| {
			(keep * alpha + if *success { one } else { 0.0 }, keep * beta + if *success { 0.0 } else { one })
		})
	}

	fn computed(observations: &[bool]) -> Beta {
		observations.iter().fold(
			Beta::PRIOR,
			|record, success| {
				if *success {
					record.success()
				} else {
					record.failure()
				}
			},
		)
	}

	#[test]
	fn prior_should_have_a_mean_of_four_fifths() {
		assert_eq!(Beta::PRIOR.mean_ppm(), 800_000);
	}

	#[test]
	fn mean_should_stay_below_one_when_every_request_succeeds_for_ever() {
		let record = (0..100_000).fold(Beta::PRIOR, |record, _| record.success());
		assert!(record.beta > 0);
		assert!((999_900..1_000_000).contains(&record.mean_ppm()), "{}", record.mean_ppm());
	}

	#[test]
	fn mean_should_fall_by_a_sixty_fourth_when_a_perfect_record_fails_once() {
		let record = (0..10_000).fold(Beta::PRIOR, |record, _| record.success());
		let lost = record.mean_ppm() - record.failure().mean_ppm();
		assert!((15_000..=15_700).contains(&lost), "{lost}");
	}

	#[test]
	fn mean_should_recover_past_the_prior_when_a_hopeless_record_succeeds_again() {
		let mut record = (0..1_000).fold(Beta::PRIOR, |record, _| record.failure());
		assert!(record.mean_ppm() < 1_000);
		for _ in 0..2 * MEMORY {
			record = record.success();
		}
		assert!(record.mean_ppm() > Beta::PRIOR.mean_ppm());
	}

	#[test]
	fn mean_should_be_defined_for_records_that_no_history_makes() {
		assert_eq!(Beta { alpha: 0, beta: 0 }.mean_ppm(), 0);
		assert_eq!(Beta { alpha: 0, beta: u32::MAX }.mean_ppm(), 0);
		assert_eq!(Beta { alpha: u32::MAX, beta: 0 }.mean_ppm(), 1_000_000);
		assert_eq!(Beta { alpha: u32::MAX, beta: u32::MAX }.mean_ppm(), 500_000);
		assert!(Beta { alpha: u32::MAX, beta: u32::MAX }.success().alpha < u32::MAX);
	}

	proptest! {
		#[test]
		fn record_should_stay_within_the_stated_error(observations in proptest::collection::vec(any::<bool>(), 0..2_000)) {
			let record = computed(&observations);
			let (alpha, beta) = exact(&observations);
			for (got, want) in [(record.alpha, alpha), (record.beta, beta)] {
				let above = f64::from(got) - want;
				prop_assert!((-0.01..64.0).contains(&above), "{} units off", above);
			}
			let mean = 1e6 * alpha / (alpha + beta);
			prop_assert!((f64::from(record.mean_ppm()) - mean).abs() < 200.0);
		}

		#[test]
		fn record_should_stay_within_the_stated_error_when_outcomes_are_lopsided(
			rate in 0.0f64..1.0, seed in proptest::collection::vec(0.0f64..1.0, 0..1_000),
		) {
			let observations: Vec<bool> = seed.iter().map(|draw| *draw < rate).collect();
			let record = computed(&observations);
			let (alpha, beta) = exact(&observations);
			let mean = 1e6 * alpha / (alpha + beta);
			prop_assert!((f64::from(record.mean_ppm()) - mean).abs() < 200.0);
			prop_assert!(record.alpha + record.beta <= MAX_WEIGHT);
			prop_assert!(record.alpha + record.beta >= ONE * 49 / 10);
		}

		#[test]
		fn mean_should_rise_with_success_and_fall_with_failure(
			observations in proptest::collection::vec(any::<bool>(), 0..500),
		) {
			let record = computed(&observations);
			prop_assert!(record.success().mean_ppm() >= record.mean_ppm());
			prop_assert!(record.failure().mean_ppm() <= record.mean_ppm());
			prop_assert!(record.success().mean_ppm() > record.failure().mean_ppm());
		}

		#[test]
		fn any_record_should_give_a_mean_between_nothing_and_one(alpha: u32, beta: u32) {
			let record = Beta::from((alpha, beta));
			prop_assert!(record.mean_ppm() <= 1_000_000);
			prop_assert!(record.success().mean_ppm() <= 1_000_000);
			prop_assert!(record.failure().mean_ppm() <= 1_000_000);
			prop_assert_eq!(<(u32, u32)>::from(record), (alpha, beta));
		}
	}
}
