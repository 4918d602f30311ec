//! What a keeper of an artefact is paid beside its fee: for the requests that only it could have served.
//!
//! With `q_j` the probability that keeper j can serve the artefact, keeper i alone can with probability
//!
//! ```text
//! alone_i = q_i product over j != i of (1 - q_j)
//! ```
//!
//! which is what is lost when it leaves. It is paid this share of the artefact's fund. All shares of an artefact together are the
//! probability that exactly one of its keepers can serve: never more than the whole, and highest where one keeps it alone.
//!
//! **Splitting.** Qualities below one half count as none. Then one more copy never raises what all copies of an owner earn together that has one that
//! counts, whoever else keeps it. Let `P` be the probability that exactly one of the owner's copies can serve, `Z` that none can. A copy of quality
//! q turns `P` into `P (1 - q) + Z q`, which is at most `P` as long as `Z <= P`; and `Z <= P` because each `1 - q_j <= q_j`, so one term
//! of `P` alone is at least `Z`. Others enter both by the same factor. (Of two copies with quality q this says `2 q (1 - q) <= q`, which holds
//! from one half on, and from there only.)
//!
//! **Fund.** What was paid on account of an artefact, times a governed multiple, as far as the pot goes ([`fund`]). Up to a multiple of
//! one nobody gains by paying for an artefact of its own that it keeps itself: it gets back less than it paid.

use crate::{
	payout::worth,
	units::Probability,
	wide::{mul_div, mul_shift},
};

/// Least quality that counts, parts per million.
pub const LEAST_QUALITY_PPM: u32 = 500_000;

/// What counts of a keeper's quality.
fn counted(quality_ppm: u32) -> Probability {
	match quality_ppm {
		quality if quality < LEAST_QUALITY_PPM => Probability::ZERO,
		quality => Probability::from_ppm(quality),
	}
}

/// Probability that a keeper of this quality alone can serve, beside others of those qualities; parts per million. Each factor is
/// rounded downwards.
pub fn alone(quality_ppm: u32, others_ppm: impl IntoIterator<Item = u32>) -> Probability {
	others_ppm.into_iter().fold(counted(quality_ppm), |alone, other| {
		Probability::from_units(mul_shift(alone.units(), counted(other).complement().units(), 96))
	})
}

/// What the keepers of an artefact may be paid in an era, planck, on whose account `paid` went into the pot in the era before, of `total`
/// for all artefacts. `budget` is what the pot had then, `multiple_ppm` the governed multiple in parts per million.
///
/// All funds together are never more than the budget.
pub fn fund(paid: u128, total: u128, budget: u128, multiple_ppm: u32) -> u128 {
	if total == 0 {
		return 0;
	}
	mul_div(budget, paid.min(total), total).min(worth(multiple_ppm, paid))
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	const WHOLE: u128 = 1_000_000_000_000_000;

	/// Shares of a fund that keepers of these qualities get.
	fn shares(qualities: &[u32]) -> Vec<u128> {
		(0..qualities.len())
			.map(|keeper| {
				let others = qualities.iter().enumerate().filter(|(other, _)| *other != keeper);
				alone(qualities[keeper], others.map(|(_, quality)| *quality)).of(WHOLE)
			})
			.collect()
	}

	/// Of the first of these, together.
	fn owned(qualities: &[u32], first: usize) -> u128 {
		shares(qualities)[..first].iter().sum()
	}

	fn qualities(least: u32, count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<u32>> {
		proptest::collection::vec(least..=1_000_000, count)
	}

	#[test]
	fn a_copy_should_earn_most_where_it_is_the_only_one() {
		let equal = |count: usize| shares(&vec![800_000; count])[0] / (WHOLE / 1_000_000);
		// One unit in the last place is lost to rounding.
		assert!((799_999..=800_000).contains(&equal(1)), "{}", equal(1));
		assert!((159_999..=160_000).contains(&equal(2)), "{}", equal(2));
		assert!((31_999..=32_000).contains(&equal(3)), "{}", equal(3));
	}

	#[test]
	fn two_copies_below_one_half_would_earn_more_and_so_earn_nothing() {
		assert_eq!(shares(&[499_999, 499_999]), [0, 0]);
		assert_eq!(shares(&[0, 1_000_000])[0], 0);
		// What the rule is against: 2 q (1 - q) > q.
		let gains = |quality: u64| 2 * quality * (1_000_000 - quality) > quality * 1_000_000;
		assert!(gains(499_999) && !gains(500_000));
	}

	#[test]
	fn nothing_should_be_funded_of_nothing() {
		assert_eq!(fund(0, 0, 100, 1_000_000), 0);
		assert_eq!(fund(5, 0, 100, 1_000_000), 0);
		assert_eq!(fund(5, 10, 0, 1_000_000), 0);
		assert_eq!(fund(5, 10, 100, 0), 0);
		assert_eq!(fund(5, 10, 100, 1_000_000), 5);
		assert_eq!(fund(5, 10, 100, 20_000_000), 50);
	}

	proptest! {
		#[test]
		fn shares_should_never_be_more_than_the_whole(qualities in qualities(0, 1..17)) {
			prop_assert!(shares(&qualities).iter().sum::<u128>() <= WHOLE);
		}

		#[test]
		fn another_copy_should_never_earn_its_owner_more(
			first in LEAST_QUALITY_PPM..=1_000_000, more in qualities(0, 0..8), new in 0u32..=1_000_000, others in qualities(0, 0..8),
		) {
			// One that counts is among them: who has none yet earns with the first.
			let own = [&[first], &more[..]].concat();
			let before = owned(&[&own[..], &others].concat(), own.len());
			let after = owned(&[&own[..], &[new], &others].concat(), own.len() + 1);
			// Rounding: less than one unit for each copy.
			prop_assert!(after <= before + own.len() as u128 + 1, "{} > {}", after, before);
		}

		#[test]
		fn splitting_one_identity_should_never_gain(
			quality in 0u32..=1_000_000, parts in qualities(0, 1..9), others in qualities(0, 0..8),
		) {
			// Each identity is as good as its machine, at best.
			let parts: Vec<u32> = parts.into_iter().map(|part| part.min(quality)).collect();
			let whole = owned(&[&[quality], &others[..]].concat(), 1);
			let split = owned(&[&parts[..], &others].concat(), parts.len());
			prop_assert!(split <= whole + parts.len() as u128, "{} > {}", split, whole);
		}

		#[test]
		fn a_keeper_should_earn_more_the_fewer_others_there_are_and_the_better_it_is(
			qualities in qualities(0, 2..17), better in 0u32..=1_000_000,
		) {
			let among_all = shares(&qualities)[0];
			prop_assert!(shares(&qualities[..qualities.len() - 1])[0] >= among_all);
			let mut improved = qualities.clone();
			improved[0] = better.max(qualities[0]);
			prop_assert!(shares(&improved)[0] >= among_all);
		}

		#[test]
		fn funds_should_never_be_more_than_the_budget_or_their_multiple(
			paid in proptest::collection::vec(0u128..1 << 100, 1..20), budget: u128, multiple in 0u32..=10_000_000,
		) {
			let total = paid.iter().sum();
			let funds: Vec<_> = paid.iter().map(|paid| fund(*paid, total, budget, multiple)).collect();
			let mut left = budget;
			for fund in &funds {
				prop_assert!(*fund <= left);
				left -= fund;
			}
			for (fund, paid) in funds.iter().zip(&paid) {
				prop_assert!(*fund <= worth(multiple, *paid));
			}
		}
	}
}
