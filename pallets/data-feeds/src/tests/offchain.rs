//! What the off-chain worker's hook asks and sends.

use crate::{mock::*, Call};
use ambit_primitives::{
	feeds::{commitment, FeedId},
	traits::WorkerDuties,
	worker::{Answer, Outcome, Task, TaskId},
};
use frame_support::{assert_ok, traits::UnfilteredDispatchable};
use sp_core::H256;

fn fetched(stash: u64, feed: FeedId, of: i128) -> Answer {
	let hash = commitment(&GENESIS, feed, &stash, &number(of), &salt(stash));
	Answer { task: TaskId::Fetch { feed }, outcome: Outcome::Fetched(hash) }
}

fn told(stash: u64, feed: FeedId, of: i128) -> Answer {
	Answer { task: TaskId::Tell { feed }, outcome: Outcome::Told(number(of), salt(stash)) }
}

fn feeds(call: Option<Call<Test>>) -> Vec<FeedId> {
	match call {
		Some(Call::report { reports }) => reports.iter().map(|report| report.feed).collect(),
		Some(other) => panic!("{other:?}"),
		None => Vec::new(),
	}
}

#[test]
fn worker_should_fetch_then_tell_by_what_the_pallet_makes_of_its_answers() {
	with_operators(3, || {
		let id = request(order(2, 3));
		assert!(DataFeeds::tasks(&worker(A), 10).is_empty());
		next_block();
		let due = (2 + COMMIT) as u32;
		for stash in members(id) {
			let tasks = DataFeeds::tasks(&worker(stash), 10);
			let [Task::Fetch(fetch)] = &tasks[..] else { panic!("{tasks:?}") };
			assert_eq!((fetch.feed, fetch.due, &fetch.query), (id, due, &feed(id).query));
			assert!(DataFeeds::tasks(&stash, 10).is_empty(), "the stash is not the worker key");
			assert!(DataFeeds::call(&worker(stash), vec![told(stash, id, 7)]).is_none(), "it is too early");
			let call = DataFeeds::call(&worker(stash), vec![fetched(stash, id, 7), fetched(stash, id, 8)]);
			assert_ok!(call
				.expect("there is something to report")
				.dispatch_bypass_filter(origin(worker(stash))));
			assert!(DataFeeds::call(&worker(stash), vec![fetched(stash, id, 7)]).is_none(), "it is done");
		}
		for stash in members(id) {
			let tasks = DataFeeds::tasks(&worker(stash), 10);
			let [Task::Tell(tell)] = &tasks[..] else { panic!("{tasks:?}") };
			assert_eq!((tell.feed, tell.due), (id, (2 + REVEAL) as u32));
			let row = &DataFeeds::tasks_of(&worker(stash))[0];
			assert_eq!((row.feed, row.tell, row.due), (id, true, 2 + REVEAL));
			assert!(
				DataFeeds::call(&worker(stash), vec![told(stash, id, 8)]).is_none(),
				"not what it committed to"
			);
			let call = DataFeeds::call(&worker(stash), vec![told(stash, id, 7)]);
			assert_ok!(call
				.expect("there is something to report")
				.dispatch_bypass_filter(origin(worker(stash))));
			assert!(DataFeeds::tasks(&worker(stash), 10).is_empty());
		}
		next_block();
		assert_eq!(value(id).finding, number(7));
	});
}

#[test]
fn tasks_should_come_most_urgent_first_within_the_limit() {
	with_operators(3, || {
		let first = request(order(2, 3));
		next_block();
		let second = request(order(2, 3));
		next_block();
		let ids = |limit| DataFeeds::tasks(&worker(A), limit).iter().map(Task::id).collect::<Vec<_>>();
		assert_eq!(ids(10), [TaskId::Fetch { feed: first }, TaskId::Fetch { feed: second }]);
		assert_eq!(ids(1), [TaskId::Fetch { feed: first }]);
		for stash in members(first) {
			commit(first, stash, &number(1));
		}
		// Telling is due sooner.
		assert_eq!(ids(10), [TaskId::Tell { feed: first }, TaskId::Fetch { feed: second }]);
		run_to(3 + REVEAL + 1);
		assert_eq!(ids(10), [TaskId::Fetch { feed: second }], "too late for the first");
	});
}

#[test]
fn answers_that_are_not_the_pallets_own_should_be_dropped() {
	with_operators(3, || {
		let (id, members) = asked(order(2, 3));
		let stash = members[0];
		let other = Answer { task: TaskId::Fetch { feed: id }, outcome: Outcome::Failed };
		let mixed = Answer { task: TaskId::Tell { feed: id }, outcome: Outcome::Fetched(H256::zero()) };
		assert!(DataFeeds::call(&worker(stash), vec![other.clone(), mixed]).is_none());
		let call = DataFeeds::call(&worker(stash), vec![other, fetched(stash, 99, 1), fetched(stash, id, 1)]);
		assert_eq!(feeds(call), [id]);
		assert!(DataFeeds::call(&ANYONE, vec![fetched(stash, id, 1)]).is_none());
	});
}

#[test]
fn views_should_find_requests_and_operators() {
	with_operators(3, || {
		let first = request(order(2, 3));
		let second = request(order(2, 3));
		assert_ok!(DataFeeds::request(origin(OTHER_DAPP), order(1, 1)));
		let ids = |before, limit| {
			DataFeeds::feeds_of(&DAPP, before, limit).into_iter().map(|(id, _)| id).collect::<Vec<_>>()
		};
		assert_eq!(
			(ids(None, 10), ids(Some(1), 10), ids(None, 1)),
			(vec![second, first], vec![first], vec![second])
		);
		assert_eq!(DataFeeds::operators(0, 10).len(), 3);
		assert_eq!(DataFeeds::operators(2, 10).len(), 1);
		let state = DataFeeds::operator(&A).unwrap();
		assert_eq!((state.active, state.success_ppm, state.eligible), (0, 800_000, true));
		assert!(DataFeeds::operator(&ANYONE).is_none() && DataFeeds::value(first).is_none());
	});
}
