//! Requests that are refused, and change nothing.

use crate::{mock::*, OrderOf};
use ambit_primitives::feeds::{Aggregation, Reading, Target};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::TokenError;

#[track_caller]
fn refused(order: OrderOf<Test>, problem: Problem) {
	assert_noop!(DataFeeds::request(origin(DAPP), order), problem);
}

#[test]
fn malformed_requests_should_be_refused() {
	with_operators(3, || {
		let base = || order(2, 3);
		for bad in ["", "example.com", "https://a@example.com/", "https://example.com/#a", "file:///a"] {
			refused(OrderOf::<Test> { target: Target::Url(url(bad)), ..base() }, Problem::MalformedUrl);
		}
		let pointer = b"price".to_vec().try_into().unwrap();
		refused(OrderOf::<Test> { pointer, ..base() }, Problem::MalformedPointer);
		let reading = Reading::Number { decimals: 19 };
		refused(OrderOf::<Test> { reading, ..base() }, Problem::MalformedReading);
		refused(order(1, 0), Problem::AskedOutOfRange);
		refused(order(9, 17), Problem::AskedOutOfRange);
		refused(order(2, 4), Problem::QuorumOutOfRange);
		refused(order(4, 3), Problem::QuorumOutOfRange);
		refused(OrderOf::<Test> { aggregation: MEDIAN, ..order(2, 4) }, Problem::QuorumOutOfRange);
		refused(
			OrderOf::<Test> { aggregation: MEDIAN, reading: Reading::Text, ..base() },
			Problem::MedianOfNoNumber,
		);
		refused(OrderOf::<Test> { fee: 49, ..base() }, Problem::FeeBelowMinimum);
		let soonest = 2 + COMMIT + 1 + REVEAL;
		refused(OrderOf::<Test> { deadline: soonest - 1, ..base() }, Problem::DeadlineTooSoon);
		refused(OrderOf::<Test> { deadline: 202, ..base() }, Problem::DeadlineTooFar);
		assert_ok!(DataFeeds::request(origin(DAPP), OrderOf::<Test> { deadline: soonest, ..base() }));
		assert_ok!(DataFeeds::request(origin(DAPP), OrderOf::<Test> { deadline: 201, ..base() }));
	});
}

#[test]
fn soonest_deadline_should_be_one_that_can_be_met() {
	with_operators(3, || {
		let soonest = 2 + COMMIT + 1 + REVEAL;
		let (id, members) = asked(OrderOf::<Test> { deadline: soonest, ..order(2, 3) });
		run_to(2 + COMMIT);
		commit_all(id, &[number(1), number(1)]);
		run_to(soonest);
		tell(id, members[0], number(1));
		tell(id, members[1], number(1));
		next_block();
		assert_eq!(value(id).finding, number(1));
	});
}

#[test]
fn who_cannot_pay_should_be_refused() {
	with_operators(3, || {
		assert_noop!(DataFeeds::request(origin(POOR), order(2, 3)), TokenError::FundsUnavailable);
		let huge = OrderOf::<Test> { fee: Balance::MAX, ..order(2, 3) };
		assert_noop!(DataFeeds::request(origin(DAPP), huge), TokenError::FundsUnavailable);
		assert_ok!(DataFeeds::request(
			origin(POOR),
			OrderOf::<Test> { aggregation: Aggregation::Exact, ..order(1, 1) }
		));
	});
}
