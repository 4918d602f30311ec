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
//! **Failure domains.** Copies of one domain are lost together, so they count as one: of those whose quality counts the one that was there
//! first, the others as none. So a copy that comes later to where there is one earns nothing and takes nothing from anybody, and what is
//! said above of an owner that has one that counts holds wherever its copies are.
//!
//! **Fund.** What was paid on account of an artefact, times a governed multiple, as far as the pot goes ([`fund`]). Up to a multiple of
//! one nobody gains by paying for an artefact of its own that it keeps itself: it gets back less than it paid.

use crate::{
	outages::{Domain, DomainSet},
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

/// A copy of an artefact.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Kept {
	/// How likely its keeper is to answer, parts per million.
	pub quality_ppm: u32,
	/// Where it is.
	pub domain: Domain,
}

/// Probability that the keeper at this place alone can serve, of copies in the order in which they were there. Each factor is rounded
/// downwards.
pub fn alone(copies: impl IntoIterator<Item = Kept>, keeper: usize) -> Probability {
	let mut taken = DomainSet::EMPTY;
	let (mut own, mut others) = (Probability::ZERO, Probability::ONE);
	for (place, copy) in copies.into_iter().enumerate() {
		let quality = counted(copy.quality_ppm);
		if quality == Probability::ZERO || taken.contains(copy.domain) {
			continue;
		}
		taken.insert(copy.domain);
		if place == keeper {
			own = quality;
		} else {
			others = product(others, quality.complement());
		}
	}
	product(own, others)
}

fn product(one: Probability, other: Probability) -> Probability {
	Probability::from_units(mul_shift(one.units(), other.units(), 96))
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

	/// Shares of a fund that these keepers get.
	fn shares_of(copies: &[Kept]) -> Vec<u128> {
		(0..copies.len()).map(|keeper| alone(copies.iter().copied(), keeper).of(WHOLE)).collect()
	}

	/// Shares of a fund that keepers of these qualities get, each in a domain of its own.
	fn shares(qualities: &[u32]) -> Vec<u128> {
		let copies: Vec<_> =
			qualities.iter().zip(0..).map(|(quality, domain)| kept(*quality, domain)).collect();
		shares_of(&copies)
	}

	const fn kept(quality_ppm: u32, domain: u8) -> Kept {
		Kept { quality_ppm, domain: Domain(domain) }
	}

	/// Of the first of these, together.
	fn owned(qualities: &[u32], first: usize) -> u128 {
		shares(qualities)[..first].iter().sum()
	}

	/// Copies in a few domains, and whether each is somebody's.
	fn copies(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<(Kept, bool)>> {
		let copy = (0u32..=1_000_000, 0u8..6, any::<bool>());
		proptest::collection::vec(copy.prop_map(|(quality, domain, own)| (kept(quality, domain), own)), count)
	}

	fn all(copies: &[(Kept, bool)]) -> Vec<Kept> {
		copies.iter().map(|(copy, _)| *copy).collect()
	}

	/// What somebody's copies earn together.
	fn owners(copies: &[(Kept, bool)]) -> u128 {
		shares_of(&all(copies))
			.into_iter()
			.zip(copies)
			.filter(|(_, (_, own))| *own)
			.map(|(share, _)| share)
			.sum()
	}

	/// What the copies in a domain earn together.
	fn earned_in(domain: u8, copies: &[Kept]) -> u128 {
		let shares = shares_of(copies).into_iter().zip(copies);
		shares.filter(|(_, copy)| copy.domain == Domain(domain)).map(|(share, _)| share).sum()
	}

	/// The place of the copy that counts in a domain.
	fn first_in(domain: u8, copies: &[Kept]) -> Option<usize> {
		let counts = |copy: &Kept| copy.domain == Domain(domain) && copy.quality_ppm >= LEAST_QUALITY_PPM;
		copies.iter().position(counts)
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
	fn copies_of_one_domain_should_count_as_the_first_that_counts() {
		let lost = kept(499_999, 1);
		let copies = [lost, kept(800_000, 1), kept(990_000, 1), kept(800_000, 2)];
		let two = shares(&[800_000, 800_000]);
		assert_eq!(shares_of(&copies), [0, two[0], 0, two[1]]);
		// When it goes the next one counts.
		assert_eq!(shares_of(&copies[2..]), shares(&[990_000, 800_000]));
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
		fn copies_in_any_domains_should_never_earn_more_than_the_whole(copies in copies(1..17)) {
			prop_assert!(shares_of(&all(&copies)).iter().sum::<u128>() <= WHOLE);
		}

		#[test]
		fn copies_of_a_domain_should_earn_what_the_one_that_counts_would(copies in copies(1..17), domain in 0u8..6) {
			let copies = all(&copies);
			let first = first_in(domain, &copies);
			let one: Vec<_> = copies
				.iter()
				.enumerate()
				.filter(|(place, copy)| copy.domain != Domain(domain) || Some(*place) == first)
				.map(|(_, copy)| *copy)
				.collect();
			prop_assert_eq!(earned_in(domain, &copies), earned_in(domain, &one));
		}

		#[test]
		fn who_comes_to_where_there_is_a_copy_should_earn_nothing_and_take_nothing(
			copies in copies(1..16), quality in 0u32..=1_000_000, domain in 0u8..6,
		) {
			let mut copies = all(&copies);
			prop_assume!(first_in(domain, &copies).is_some());
			let before = shares_of(&copies);
			copies.push(kept(quality, domain));
			let mut after = shares_of(&copies);
			prop_assert_eq!(after.pop(), Some(0));
			prop_assert_eq!(after, before);
		}

		#[test]
		fn another_copy_in_whatever_domain_should_never_earn_its_owner_more(
			copies in copies(1..16), quality in 0u32..=1_000_000, domain in 0u8..7,
		) {
			let mut copies = copies;
			// Who has none that counts earns with the first.
			let counts = |place: usize| copies.get(place).is_some_and(|(_, own)| *own);
			prop_assume!((0..6).filter_map(|domain| first_in(domain, &all(&copies))).any(counts));
			let before = owners(&copies);
			copies.push((kept(quality, domain), true));
			let after = owners(&copies);
			prop_assert!(after <= before + copies.len() as u128, "{} > {}", after, before);
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
