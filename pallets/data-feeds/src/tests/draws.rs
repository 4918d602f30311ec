//! Whom requests are given to.

use crate::{mock::*, OrderOf};
use frame_support::assert_ok;
use std::collections::BTreeSet;

#[test]
fn operators_should_be_different_and_within_the_fee() {
	with_operators(6, || {
		assert_ok!(DataFeeds::set_offer(origin(A), 8, FEE + 1));
		for _ in 0..10 {
			let (id, members) = asked(OrderOf::<Test> { fee: FEE, ..order(3, 5) });
			let distinct: BTreeSet<_> = members.iter().copied().collect();
			assert_eq!(distinct, BTreeSet::from([B, C, D, E, F]));
			find(id, &vec![number(1); 5]);
		}
		let waits = request(order(4, 6));
		next_block();
		assert!(members(waits).is_empty(), "one is too dear");
	});
}

#[test]
fn who_has_no_free_slot_or_bond_should_not_be_asked() {
	with_operators(4, || {
		Bonds::mutate(A, |bond| bond.chilled = true);
		// No room for the pledge.
		Bonds::mutate(B, |bond| bond.pledged = BOND - PLEDGE + 1);
		let waits = request(order(2, 3));
		next_block();
		assert!(members(waits).is_empty());
		// Its bond is less than it promised.
		Bonds::mutate(A, |bond| bond.chilled = false);
		Bonds::mutate(C, |bond| bond.active = 3_999);
		let also = request(order(2, 2));
		next_block();
		assert_eq!(members(also).iter().copied().collect::<BTreeSet<_>>(), BTreeSet::from([A, D]));
		Bonds::mutate(B, |bond| bond.pledged = 0);
		assert_eq!(run_until_asked(waits).into_iter().collect::<BTreeSet<_>>(), BTreeSet::from([A, B, D]));
	});
}

#[test]
fn draws_should_differ_from_block_to_block() {
	with_operators(6, || {
		let mut seen = BTreeSet::new();
		for _ in 0..30 {
			let (id, members) = asked(order(1, 1));
			seen.insert(members[0]);
			find(id, &[number(1)]);
		}
		assert_eq!(seen.len(), 6, "everybody gets work");
	});
}

#[test]
fn slots_and_not_names_should_be_drawn_and_bad_records_be_passed_over() {
	with_operators(3, || {
		assert_ok!(DataFeeds::set_offer(origin(A), 8, PRICE));
		let count = |rounds: u32| {
			let mut counts = [0u32; 3];
			for _ in 0..rounds {
				let (id, members) = asked(order(1, 1));
				counts[(members[0] - A) as usize] += 1;
				find(id, &[number(1)]);
			}
			counts
		};
		let counts = count(300);
		// 8 of 12 slots, 2 of 12, 2 of 12: 200, 50, 50.
		assert!(counts[0].abs_diff(200) < 40 && counts[1].abs_diff(50) < 25, "{counts:?}");
		// One that never speaks: its record is 8 % after 40 failures.
		for _ in 0..40 {
			let index = crate::OfferIndex::<Test>::get(A).unwrap();
			crate::Offers::<Test>::mutate(index, |offer| {
				let offer = offer.as_mut().unwrap();
				let quality = ambit_coverage::quality::Beta {
					alpha: offer.record.quality.alpha,
					beta: offer.record.quality.beta,
				}
				.failure();
				offer.record.quality =
					ambit_primitives::jobs::Quality { alpha: quality.alpha, beta: quality.beta };
			});
		}
		let after = count(100);
		assert!(after[0] < 50 && after[1] + after[2] > 50, "{after:?}");
		// Where there are no others, it is asked all the same.
		let (id, members) = asked(order(2, 3));
		assert_eq!(members.len(), 3);
		find(id, &vec![number(1); 3]);
	});
}
