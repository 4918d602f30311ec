//! Who wins and who loses what, phase by phase.

use crate::{mock::*, Event, Fault, OrderOf};
use ambit_primitives::{
	feeds::{Failure, FeedState, Finding, NoAnswer, Target, Vouch},
	jobs::Phase,
};
use frame_support::assert_ok;
use sp_runtime::Permill;

const TIMED_OUT: Finding = Finding::Failed(Failure::TimedOut);

/// A request at a source that governance vouches for, numbers of which differ by so many percent.
fn vouched(percent: u32, order: OrderOf<Test>) -> OrderOf<Test> {
	let source = crate::NextSourceId::<Test>::get();
	assert_ok!(DataFeeds::register_source(
		origin(ANYONE),
		b"prices".to_vec().try_into().unwrap(),
		url("https://example.com/v1/")
	));
	let vouch = Vouch { pointer: order.pointer.clone(), steadiness: Permill::from_percent(percent) };
	assert_ok!(DataFeeds::vouch(RuntimeOrigin::root(), source, Some(vouch)));
	OrderOf::<Test> { target: Target::Source { source, rest: url("btc?day=1") }, ..order }
}

#[test]
fn liar_should_be_unpaid_and_lose_its_pledge_where_the_source_is_vouched_for() {
	with_operators(3, || {
		let (id, _) = asked(vouched(0, order(2, 3)));
		let members = find(id, &[number(5), number(6), number(5)]);
		assert_eq!(value(id).finding, number(5));
		assert_eq!((slashed(members[1]), tally(members[1])), (PLEDGE, [0, 0, 1, 0]));
		assert_eq!(free(members[1]), ENDOWMENT);
		assert_eq!(held(DAPP), 0);
		let (feed, operator) = (id, members[1]);
		System::assert_has_event(
			Event::PledgeSlashed { feed, operator, amount: PLEDGE, fault: Fault::Wrong }.into(),
		);
	});
}

#[test]
fn nobody_should_be_slashed_for_what_a_source_may_have_shown_to_it_alone() {
	with_operators(3, || {
		let (id, _) = asked(order(2, 3));
		let members = find(id, &[number(5), number(6), number(5)]);
		assert_eq!((slashed(members[1]), tally(members[1])), (0, [0, 0, 1, 0]));
		assert_eq!(free(members[1]), ENDOWMENT, "it is not paid");
	});
}

#[test]
fn a_number_within_what_is_steady_should_not_be_slashed_though_it_is_not_the_answer() {
	with_operators(5, || {
		let (id, _) = asked(vouched(2, order(3, 5)));
		let members = find(id, &[number(100), number(102), number(100), number(103), number(100)]);
		assert_eq!(members.iter().map(|stash| slashed(*stash)).collect::<Vec<_>>(), [0, 0, 0, PLEDGE, 0]);
		assert_eq!(members.iter().map(|stash| tally(*stash)[2]).collect::<Vec<_>>(), [0, 1, 0, 1, 0]);
	});
}

#[test]
fn a_requesters_tight_tolerance_should_slash_nobody_whom_the_source_explains() {
	with_operators(3, || {
		let tight = crate::OrderOf::<Test> {
			aggregation: ambit_primitives::feeds::Aggregation::Median { tolerance: Permill::zero() },
			..order(2, 3)
		};
		let (id, _) = asked(vouched(5, tight));
		let members = find(id, &[number(100), number(101), number(99)]);
		assert_eq!(value(id).supporters.to_vec(), [members[0]]);
		assert!(members.iter().all(|stash| slashed(*stash) == 0));
	});
}

#[test]
fn who_found_nothing_should_lose_little_and_only_where_others_found_what_is_vouched_for() {
	with_operators(3, || {
		let small = MissPenalty::get() * PLEDGE;
		let (id, _) = asked(vouched(0, order(2, 3)));
		let members = find(id, &[number(5), TIMED_OUT, number(5)]);
		assert_eq!((slashed(members[1]), tally(members[1])), (small, [0, 1, 0, 0]));

		// The other way round nobody is to blame: it may have been the only one that was served.
		let (id, _) = asked(vouched(0, order(2, 3)));
		let before: Vec<_> = OPERATORS.map(slashed).to_vec();
		find(id, &[TIMED_OUT, number(5), TIMED_OUT]);
		assert!(matches!(feed(id).state, FeedState::Failed { .. }));
		assert_eq!(OPERATORS.map(slashed).to_vec(), before);
	});
}

#[test]
fn silence_should_cost_whoever_keeps_it_in_either_phase() {
	with_operators(3, || {
		let little = SilencePenalty::get() * PLEDGE;
		let (id, members) = asked(order(2, 3));
		commit_all(id, &[number(5), number(5)]);
		run_to(3 + COMMIT);
		assert_eq!((slashed(members[2]), tally(members[2])), (little, [0, 0, 0, 1]));
		assert_eq!(Bonds::of(members[2]).pledged, 0);
		assert_eq!(DataFeeds::operator(&members[2]).unwrap().active, 0, "its slot is free");
		assert_eq!(phase(id).0, Phase::Revealing);
		tell(id, members[0], number(5));
		run_to(4 + COMMIT + REVEAL);
		assert_eq!(refunded(id), NoAnswer::Silence, "one is no quorum");
		assert_eq!((slashed(members[1]), tally(members[1])), (little, [0, 0, 0, 1]));
		assert_eq!((slashed(members[0]), tally(members[0])), (0, [0, 0, 0, 0]));
		assert_eq!((free(DAPP), free(members[0])), (ENDOWMENT, ENDOWMENT));
	});
}

#[test]
fn withholding_should_cost_as_much_as_being_wrong() {
	with_operators(3, || {
		let (id, members) = asked(vouched(0, order(2, 3)));
		commit_all(id, &[number(5), number(6), number(5)]);
		tell(id, members[0], number(5));
		tell(id, members[2], number(5));
		// It sees that it is wrong, and would rather not say so.
		run_to(3 + REVEAL);
		assert_eq!(value(id).finding, number(5));
		assert_eq!((slashed(members[1]), tally(members[1])), (PLEDGE, [0, 0, 0, 1]));
	});
}

#[test]
fn too_few_commitments_should_end_it_at_once() {
	with_operators(3, || {
		let (id, members) = asked(order(2, 3));
		commit(id, members[0], &number(5));
		run_to(2 + COMMIT);
		assert_eq!(phase(id).0, Phase::Committing);
		next_block();
		assert_eq!(refunded(id), NoAnswer::Silence);
		assert_eq!(free(DAPP), ENDOWMENT);
		assert_eq!(members.iter().map(|stash| slashed(*stash) > 0).collect::<Vec<_>>(), [false, true, true]);
		assert!(OPERATORS.iter().all(|stash| Bonds::of(*stash).pledged == 0));
	});
}

#[test]
fn disagreement_should_cost_nobody_anything() {
	with_operators(3, || {
		let (id, _) = asked(vouched(0, order(2, 3)));
		let members = find(id, &[number(5), number(6), number(7)]);
		assert_eq!(refunded(id), NoAnswer::Disagreement);
		assert_eq!(free(DAPP), ENDOWMENT);
		for stash in members {
			assert_eq!((free(stash), slashed(stash), tally(stash)), (ENDOWMENT, 0, [0; 4]));
		}
		assert!(DataFeeds::value(id).is_none());
	});
}

#[test]
fn everybody_silent_should_refund_and_slash_all() {
	with_operators(4, || {
		let (id, members) = asked(order(3, 4));
		run_to(3 + COMMIT);
		assert_eq!(refunded(id), NoAnswer::Silence);
		assert!(members.iter().all(|stash| slashed(*stash) == 100));
		assert_eq!(free(DAPP), ENDOWMENT);
	});
}

#[test]
fn pay_that_cannot_be_delivered_should_go_back() {
	with_operators(3, || {
		LeastPrice::set(1);
		for stash in [A, B, C] {
			assert_ok!(DataFeeds::set_offer(origin(stash), 2, 5));
		}
		let (id, members) = asked(order(2, 3));
		// One of them has an account that 5 planck don't revive.
		let dead = members[1];
		assert_ok!(Balances::transfer_allow_death(origin(dead), ANYONE, free(dead)));
		find(id, &[number(1), number(1), number(1)]);
		assert_eq!((free(dead), free(DAPP)), (0, ENDOWMENT - 10));
		System::assert_has_event(Event::PayUndeliverable { feed: id, operator: dead, amount: 5 }.into());
		assert_eq!(value(id).supporters.len(), 3);
	});
}
