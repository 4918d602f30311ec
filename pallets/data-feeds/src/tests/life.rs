//! A request's life when all do what they should.

use crate::{mock::*, Event, FeedValues, Feeds, Lane, OrderOf};
use ambit_primitives::{
	feeds::{Failure, FeedState, Finding, NoAnswer, Reading, Value},
	jobs::{Element, Phase, ValueType},
	traits::FeedReader,
};
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;

#[test]
fn request_should_be_drawn_committed_revealed_settled_and_forgotten() {
	with_operators(3, || {
		let before = free(DAPP);
		let id = request(order(2, 3));
		assert_eq!((held(DAPP), free(DAPP)), (3 * FEE, before - 3 * FEE));
		assert_eq!(feed(id).state, FeedState::Queued);
		next_block();
		assert_eq!(phase(id), (Phase::Committing, 2 + COMMIT));
		let members = members(id);
		assert_eq!(members.len(), 3);
		for stash in &members {
			assert_eq!(Bonds::of(*stash).pledged, PLEDGE);
			assert_eq!(DataFeeds::operator(stash).unwrap().active, 1);
		}
		next_block();
		commit_all(id, &[number(5), number(5), number(5)]);
		assert_eq!(phase(id), (Phase::Revealing, 3 + REVEAL), "all have committed");
		for stash in &members {
			tell(id, *stash, number(5));
			assert!(!is_secret(id, *stash));
			check();
		}
		assert!(DataFeeds::value(id).is_none(), "it is settled by the next block");
		next_block();

		let settled = value(id);
		assert_eq!(settled.finding, number(5));
		assert_eq!(settled.supporters.to_vec(), members);
		assert_eq!((settled.block, settled.moment), (4, 24_000));
		assert_eq!(feed(id).state, FeedState::Answered { at: 4 });
		assert_eq!((held(DAPP), free(DAPP)), (0, before - 3 * PRICE), "what is over the price goes back");
		for stash in &members {
			assert_eq!(free(*stash), ENDOWMENT + PRICE);
			assert_eq!((Bonds::of(*stash).pledged, slashed(*stash), tally(*stash)), (0, 0, [1, 0, 0, 0]));
			assert_eq!(DataFeeds::operator(stash).unwrap().active, 0);
		}
		System::assert_has_event(
			Event::FeedSettled { feed: id, finding: number(5), supporters: 3, paid: 3 * PRICE }.into(),
		);
		assert_eq!(<DataFeeds as FeedReader<u64, u64>>::value(id), Some(settled));
		assert_eq!(<DataFeeds as FeedReader<u64, u64>>::query(id), Some(feed(id).query));

		run_to(4 + RETENTION - 1);
		assert!(Feeds::<Test>::contains_key(id) && FeedValues::<Test>::contains_key(id));
		run_to(4 + RETENTION + 1);
		assert!(!Feeds::<Test>::contains_key(id) && !FeedValues::<Test>::contains_key(id));
		assert_eq!(<DataFeeds as FeedReader<u64, u64>>::query(id), None);
		run_to(4 + RETENTION + 12);
		assert_eq!(Lane::ALL.map(lines), [0; 4], "the agenda is empty");
	});
}

#[test]
fn who_does_not_hurry_should_have_the_whole_time_of_both_phases() {
	with_operators(3, || {
		let (id, members) = asked(order(2, 3));
		run_to(2 + COMMIT);
		commit_all(id, &[number(1), number(1)]);
		assert_eq!(phase(id).0, Phase::Committing, "one may still commit");
		next_block();
		assert_eq!(phase(id), (Phase::Revealing, 3 + COMMIT + REVEAL));
		run_to(3 + COMMIT + REVEAL);
		tell(id, members[0], number(1));
		tell(id, members[1], number(1));
		next_block();
		assert_eq!(value(id).finding, number(1));
		assert_eq!(tally(members[2]), [0, 0, 0, 1]);
	});
}

#[test]
fn median_should_be_settled_and_pay_who_is_near() {
	with_operators(5, || {
		let (id, _) = asked(OrderOf::<Test> { aggregation: MEDIAN, ..order(3, 5) });
		let members = find(
			id,
			&[number(1_000), number(1_005), number(995), number(1_011), Finding::Failed(Failure::TimedOut)],
		);
		let settled = value(id);
		assert_eq!(settled.finding, number(1_000));
		assert_eq!(settled.supporters.to_vec(), members[..3].to_vec());
		assert_eq!(
			members.iter().map(|stash| free(*stash) - ENDOWMENT).collect::<Vec<_>>(),
			[100, 100, 100, 0, 0]
		);
		assert_eq!(tally(members[3]), [0, 0, 1, 0]);
		assert_eq!(tally(members[4]), [0, 1, 0, 0]);
		assert!(members.iter().all(|stash| slashed(*stash) == 0), "nobody vouches for the source");
	});
}

#[test]
fn text_and_tensor_should_be_found_and_readable() {
	with_operators(3, || {
		let text = Finding::Found(Value::Text("zwölf".as_bytes().to_vec().try_into().unwrap()));
		let (id, _) = asked(OrderOf::<Test> { reading: Reading::Text, ..order(2, 3) });
		find(id, &vec![text.clone(); 3]);
		assert_eq!(value(id).finding, text);

		let ty = ValueType { element: Element::I8, shape: vec![1, 8, 8, 1].try_into().unwrap() };
		let (id, _) = asked(OrderOf::<Test> { reading: Reading::Tensor { ty, decimals: 0 }, ..order(2, 3) });
		let mut cid = vec![1, 0x55, 0x12, 0x20];
		cid.resize(36, 7);
		let tensor = Finding::Found(Value::Tensor { root: H256([3; 32]), cid: cid.try_into().unwrap() });
		find(id, &vec![tensor.clone(); 3]);
		assert_eq!(value(id).finding, tensor, "root and CID are what a job's submission takes");
	});
}

#[test]
fn failure_of_a_quorum_should_be_an_answer_that_is_paid_less() {
	with_operators(3, || {
		let before = free(DAPP);
		let absent = Finding::Failed(Failure::Absent);
		let (id, _) = asked(order(2, 3));
		let members = find(id, &[absent.clone(), number(4), absent.clone()]);
		assert_eq!(feed(id).state, FeedState::Failed { reason: Failure::Absent, at: 3 });
		let settled = value(id);
		assert_eq!((settled.finding, settled.supporters.to_vec()), (absent, vec![members[0], members[2]]));
		assert_eq!(free(DAPP), before - PRICE, "half of two prices");
		assert_eq!(free(members[0]), ENDOWMENT + PRICE / 2);
		assert_eq!((tally(members[1]), slashed(members[1])), ([0, 1, 0, 0], 0));
	});
}

#[test]
fn request_should_be_cancelled_only_before_it_is_drawn() {
	with_operators(2, || {
		let before = free(DAPP);
		let id = request(order(2, 3));
		assert_noop!(DataFeeds::cancel(origin(OTHER_DAPP), id), Problem::NotRequester);
		assert_noop!(DataFeeds::cancel(origin(DAPP), 9), Problem::UnknownFeed);
		next_block();
		assert_eq!(feed(id).state, FeedState::Queued, "there are only two operators");
		assert_ok!(DataFeeds::cancel(origin(DAPP), id));
		assert_eq!((free(DAPP), held(DAPP), refunded(id)), (before, 0, NoAnswer::Cancelled));
		assert_noop!(DataFeeds::cancel(origin(DAPP), id), Problem::NotQueued);

		let (id, _) = asked(order(2, 2));
		assert_noop!(DataFeeds::cancel(origin(DAPP), id), Problem::NotQueued);
	});
}

#[test]
fn request_should_wait_for_operators_until_its_deadline() {
	with_operators(2, || {
		let before = free(DAPP);
		let waits = request(OrderOf::<Test> { deadline: 60, ..order(2, 3) });
		let late = request(OrderOf::<Test> { deadline: 30, ..order(2, 3) });
		// The last block for a draw leaves both phases.
		let last = 30 - COMMIT - 1 - REVEAL;
		run_to(last);
		assert_eq!(feed(late).state, FeedState::Queued);
		run_to(last + 1);
		assert_eq!(refunded(late), NoAnswer::NoCapacity);
		assert_eq!(free(DAPP), before - 3 * FEE);
		assert_ok!(DataFeeds::join(origin(C), 1, PRICE));
		assert_eq!(run_until_asked(waits).len(), 3);
		assert!(System::block_number() <= 60 - COMMIT - 1 - REVEAL);
	});
}

#[test]
fn changes_of_parameters_should_not_reach_what_has_begun() {
	with_operators(3, || {
		let (id, members) = asked(order(2, 3));
		CommitPeriod::set(1);
		PledgeMultiple::set(1_000);
		StakePerSlot::set(50_000);
		SourceDeposit::set(1);
		LeastPrice::set(FEE);
		run_to(2 + COMMIT);
		commit_all(id, &[number(1), number(1), number(1)]);
		RevealPeriod::set(1);
		for stash in &members {
			tell(id, *stash, number(1));
		}
		next_block();
		assert_eq!(value(id).finding, number(1));
		for stash in members {
			assert_eq!(Bonds::of(stash).pledged, 0);
			assert_ok!(DataFeeds::leave(origin(stash)));
			assert_eq!(Bonds::of(stash).backing, 0, "what was promised is released");
		}
	});
}
