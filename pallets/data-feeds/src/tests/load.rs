//! More than a block can do.

use crate::{mock::*, weights::WeightInfo, Lane, OpenFeeds};
use ambit_primitives::feeds::FeedState;
use frame_support::{assert_noop, assert_ok, weights::Weight};

#[test]
fn queue_should_be_bounded() {
	with_operators(3, || {
		MaxOpenFeeds::set(3);
		let first = request(order(1, 1));
		request(order(1, 1));
		request(order(1, 1));
		assert_noop!(DataFeeds::request(origin(DAPP), order(1, 1)), Problem::QueueFull);
		assert_ok!(DataFeeds::cancel(origin(DAPP), first));
		assert_eq!(OpenFeeds::<Test>::get(), 2);
		request(order(1, 1));
		assert_noop!(DataFeeds::request(origin(DAPP), order(1, 1)), Problem::QueueFull);
	});
}

#[test]
fn crowd_should_be_served_within_the_limit_of_a_block() {
	with_operators(6, || {
		for stash in OPERATORS {
			assert_ok!(DataFeeds::set_offer(origin(stash), 8, PRICE));
		}
		// More than one page of lines.
		for _ in 0..290 {
			request(order(1, 1));
		}
		let share = <() as WeightInfo>::turn_page()
			.saturating_add(DataFeeds::dearest(Lane::Due).max(DataFeeds::dearest(Lane::Fresh)));
		let limit = share.saturating_mul(9);
		ServiceWeight::set(limit);
		let room = limit.saturating_add(<() as WeightInfo>::on_initialize().saturating_mul(10));
		let mut most = 0;
		for _ in 0..400 {
			let used = next_block_with(Weight::from_parts(1_000_000_000_000, u64::MAX));
			assert!(used.all_lte(room), "{used} is more than {room}");
			check();
			let open: Vec<_> = crate::Panels::<Test>::iter().collect();
			most = most.max(open.len());
			for (id, panel) in open {
				let stash = panel[0].operator;
				match feed(id).state {
					FeedState::Asked { phase: ambit_primitives::jobs::Phase::Committing, .. } => {
						commit(id, stash, &number(1))
					}
					_ if is_secret(id, stash) => tell(id, stash, number(1)),
					_ => {}
				}
			}
		}
		assert!(most > 8, "{most} at once");
		assert_eq!(OpenFeeds::<Test>::get(), 0);
		assert_eq!(held(DAPP), 0);
		assert_eq!(Lane::ALL.map(lines), [0; 4]);
	});
}

#[test]
fn no_lane_should_ever_be_too_dear_for_the_mock() {
	with_operators(0, crate::Pallet::<Test>::check_parameters);
}
