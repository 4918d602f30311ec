//! Joining, changing and leaving.

use crate::{mock::*, OfferIndex, Records, Vacancies};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

#[test]
fn join_should_back_every_slot_with_stake() {
	with_operators(0, || {
		assert_noop!(DataFeeds::join(origin(ANYONE), 1, PRICE), Problem::NotActiveOperator);
		assert_noop!(DataFeeds::join(origin(A), 0, PRICE), Problem::SlotsOutOfRange);
		assert_noop!(DataFeeds::join(origin(A), 9, PRICE), Problem::SlotsOutOfRange);
		assert_noop!(DataFeeds::join(origin(A), 1, 49), Problem::PriceBelowMinimum);
		assert_noop!(DataFeeds::set_offer(origin(A), 1, PRICE), Problem::NotJoined);
		assert_noop!(DataFeeds::leave(origin(A)), Problem::NotJoined);
		StakePerSlot::set(BOND);
		assert_noop!(DataFeeds::join(origin(A), 2, PRICE), DispatchError::Other("the bond is too small"));
		StakePerSlot::set(2_000);
		Bonds::mutate(A, |bond| bond.chilled = true);
		assert_noop!(DataFeeds::join(origin(A), 2, PRICE), Problem::NotActiveOperator);
		Bonds::mutate(A, |bond| bond.chilled = false);

		assert_ok!(DataFeeds::join(origin(A), 2, PRICE));
		assert_eq!(Bonds::of(A).backing, 4_000);
		assert_noop!(DataFeeds::join(origin(A), 2, PRICE), Problem::AlreadyJoined);
		assert_ok!(DataFeeds::set_offer(origin(A), 5, 2 * PRICE));
		assert_eq!(Bonds::of(A).backing, 10_000);
		assert_ok!(DataFeeds::set_offer(origin(A), 1, PRICE));
		assert_eq!(Bonds::of(A).backing, 2_000);
		assert_noop!(DataFeeds::set_offer(origin(A), 0, PRICE), Problem::SlotsOutOfRange);
		Bonds::mutate(A, |bond| bond.chilled = true);
		assert_noop!(DataFeeds::set_offer(origin(A), 2, PRICE), Problem::NotActiveOperator);
		assert_ok!(DataFeeds::leave(origin(A)));
		assert_eq!((Bonds::of(A).backing, OfferIndex::<Test>::get(A)), (0, None));
	});
}

#[test]
fn pool_should_keep_its_indices_without_gaps() {
	with_operators(4, || {
		assert_ok!(DataFeeds::leave(origin(B)));
		assert_eq!(OfferIndex::<Test>::get(D), Some(1), "the last one takes its place");
		assert_eq!(Vacancies::<Test>::get().to_vec(), [2, 2, 2]);
		assert_ok!(DataFeeds::leave(origin(C)));
		assert_ok!(DataFeeds::leave(origin(A)));
		assert_ok!(DataFeeds::leave(origin(D)));
		assert!(Vacancies::<Test>::get().is_empty());
	});
}

#[test]
fn pool_should_have_no_more_than_it_may() {
	with_operators(0, || {
		for stash in 1_000..1_032 {
			Bonds::mutate(stash, |bond| bond.active = BOND);
			assert_ok!(DataFeeds::join(origin(stash), 1, PRICE));
		}
		assert_noop!(DataFeeds::join(origin(A), 1, PRICE), Problem::PoolFull);
	});
}

#[test]
fn who_leaves_should_finish_what_it_has() {
	with_operators(3, || {
		let (id, members) = asked(order(2, 3));
		let leaver = members[1];
		assert_ok!(DataFeeds::leave(origin(leaver)));
		check();
		assert!(DataFeeds::operator(&leaver).unwrap().offer.leaving);
		assert_eq!(Bonds::of(leaver).backing, 4_000, "its stake stays until then");
		let waiting = request(order(2, 3));
		next_block();
		assert!(crate::Panels::<Test>::get(waiting).is_none(), "it gets nothing new");
		find(id, &[number(1), number(1), number(1)]);
		assert_eq!(OfferIndex::<Test>::get(leaver), None);
		assert_eq!((Bonds::of(leaver).backing, Bonds::of(leaver).pledged), (0, 0));
		assert_eq!(free(leaver), ENDOWMENT + PRICE);

		// Who changes its mind stays.
		assert_ok!(DataFeeds::join(origin(leaver), 2, PRICE));
		assert!(run_until_asked(waiting).contains(&leaver));
		assert_ok!(DataFeeds::leave(origin(leaver)));
		assert_ok!(DataFeeds::set_offer(origin(leaver), 3, PRICE));
		run_to(60);
		assert!(OfferIndex::<Test>::get(leaver).is_some());
	});
}

#[test]
fn silent_who_leaves_should_be_slashed_and_gone() {
	with_operators(3, || {
		let (_, members) = asked(order(2, 3));
		assert_ok!(DataFeeds::leave(origin(members[0])));
		run_to(3 + COMMIT);
		assert_eq!(OfferIndex::<Test>::get(members[0]), None);
		assert_eq!(slashed(members[0]), 100);
		// Nobody sheds a bad record by leaving and coming back.
		assert!(Records::<Test>::contains_key(members[0]));
		assert_ok!(DataFeeds::join(origin(members[0]), 1, PRICE));
		assert_eq!(tally(members[0]), [0, 0, 0, 1]);
		assert!(!Records::<Test>::contains_key(members[0]));
	});
}

#[test]
fn fewer_slots_than_requests_should_be_none_free() {
	with_operators(3, || {
		let first = request(order(2, 3));
		let second = request(order(2, 3));
		next_block();
		assert_eq!((members(first).len(), members(second).len()), (3, 3));
		assert_ok!(DataFeeds::set_offer(origin(A), 1, PRICE));
		check();
		assert_eq!(Vacancies::<Test>::get().to_vec(), [0, 0, 0]);
		find(first, &[number(1), number(1), number(1)]);
		assert_eq!(Vacancies::<Test>::get().to_vec(), [0, 1, 1]);
		find(second, &[number(1), number(1), number(1)]);
		assert_eq!(Vacancies::<Test>::get().to_vec(), [1, 2, 2]);
	});
}
