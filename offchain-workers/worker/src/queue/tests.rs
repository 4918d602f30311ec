use super::*;
use ambit_primitives::{jobs::DeclineReason, Cid};
use sp_core::crypto::AccountId32;

const BOUNDS: Bounds = Bounds { waiting: 4, results: 3, retention: 100 };
const DECLINED: Outcome = Outcome::Declined(DeclineReason::InputUnavailable);

fn asked(job: u64, expires: u64) -> Asked {
	let execution = Execution {
		job,
		attempt: 0,
		due: 10,
		model: H256::repeat_byte(1),
		graph: Cid::default(),
		weights: Cid::default(),
		input: Cid::default(),
		input_root: H256::repeat_byte(2),
	};
	Asked { genesis: H256::zero(), operator: AccountId32::new([3; 32]), execution, expires }
}

fn queue() -> (tempfile::TempDir, Queue) {
	let directory = tempfile::tempdir().unwrap();
	let queue = reopened(&directory);
	(directory, queue)
}

fn reopened(directory: &tempfile::TempDir) -> Queue {
	Queue::open(&directory.path().join("journal"), BOUNDS).unwrap()
}

fn ask(queue: &mut Queue, job: u64, expires: u64, now: u64) -> Status {
	queue.ask(vec![asked(job, expires)], now).0.remove(0)
}

/// The job that is to run now.
fn run(queue: &mut Queue, now: u64) -> Option<u64> {
	match queue.next(now).0 {
		Next::Run(picked) => Some(picked.asked.execution.job),
		Next::Wait(_) => None,
	}
}

fn finish(queue: &mut Queue, job: u64, outcome: Outcome, now: u64) {
	queue.finish(asked(job, 0).fingerprint(), outcome, now);
}

#[test]
fn the_most_urgent_task_should_run_first_and_each_once() {
	let (_directory, mut queue) = queue();
	for (job, expires) in [(1, 30), (2, 20), (3, 40)] {
		assert_eq!(ask(&mut queue, job, expires, 0), Status::Pending);
		assert_eq!(ask(&mut queue, job, expires, 0), Status::Pending);
	}
	assert_eq!([run(&mut queue, 0), run(&mut queue, 0), run(&mut queue, 0)], [Some(2), Some(1), Some(3)]);
	assert_eq!(run(&mut queue, 0), None);
	assert_eq!(queue.counts(), Counts { waiting: 0, running: 3, finished: 0 });
	finish(&mut queue, 1, DECLINED, 5);
	assert_eq!(ask(&mut queue, 1, 30, 6), Status::Finished(DECLINED));
	assert_eq!(queue.counts(), Counts { waiting: 0, running: 2, finished: 1 });
}

#[test]
fn one_job_on_two_chains_or_in_two_attempts_should_be_two_tasks() {
	let (_directory, mut queue) = queue();
	let mut elsewhere = asked(1, 30);
	elsewhere.genesis = H256::repeat_byte(9);
	let mut again = asked(1, 30);
	again.execution.attempt = 1;
	let tasks = vec![asked(1, 30), elsewhere.clone(), again];
	assert_eq!(queue.ask(tasks, 0).0, vec![Status::Pending; 3]);
	assert_eq!(queue.counts().waiting, 3);
	while run(&mut queue, 0).is_some() {}
	finish(&mut queue, 1, DECLINED, 0);
	assert_eq!(queue.ask(vec![elsewhere], 0).0, [Status::Pending]);
}

#[test]
fn what_waited_ran_or_was_finished_should_survive_a_restart() {
	let (directory, mut queue) = queue();
	for job in 1..=4 {
		ask(&mut queue, job, 20 + job, 0);
	}
	assert_eq!([run(&mut queue, 0), run(&mut queue, 0), run(&mut queue, 0)], [Some(1), Some(2), Some(3)]);
	finish(&mut queue, 1, DECLINED, 0);
	finish(&mut queue, 3, Outcome::Failed, 0);
	drop(queue);
	let mut queue = reopened(&directory);
	assert_eq!(ask(&mut queue, 1, 21, 0), Status::Finished(DECLINED));
	// 2 ran, 3 failed for a reason that the restart may have cured.
	assert_eq!([run(&mut queue, 0), run(&mut queue, 0), run(&mut queue, 0)], [Some(2), Some(3), Some(4)]);
	assert_eq!(run(&mut queue, 0), None);
}

#[test]
fn tasks_that_are_due_should_be_dropped_and_not_taken() {
	let (directory, mut queue) = queue();
	assert_eq!(ask(&mut queue, 1, 10, 10), Status::Expired);
	ask(&mut queue, 2, 20, 10);
	ask(&mut queue, 3, 30, 10);
	let (next, expired) = queue.next(25);
	assert!(matches!(next, Next::Run(picked) if picked.asked.execution.job == 3));
	assert_eq!(expired, 1);
	drop(queue);
	let mut queue = reopened(&directory);
	assert_eq!(run(&mut queue, 0), Some(3));
	assert_eq!(run(&mut queue, 0), None);
}

#[test]
fn a_full_queue_should_take_no_more_until_there_is_room() {
	let (_directory, mut queue) = queue();
	let tasks: Vec<_> = (1..=6).map(|job| asked(job, 100)).collect();
	let statuses = queue.ask(tasks, 0).0;
	assert_eq!(statuses.iter().filter(|status| **status == Status::Full).count(), 2);
	assert_eq!(queue.counts().waiting, BOUNDS.waiting);
	run(&mut queue, 0).unwrap();
	assert_eq!(ask(&mut queue, 6, 100, 0), Status::Pending);
}

#[test]
fn a_full_queue_of_tasks_that_are_due_should_make_room() {
	let (_directory, mut queue) = queue();
	let tasks = (1..=4).map(|job| asked(job, 10)).collect();
	assert_eq!(queue.ask(tasks, 0), (vec![Status::Pending; 4], 0));
	assert_eq!(queue.ask(vec![asked(5, 20)], 10), (vec![Status::Pending], 4));
	// The chain is further than was thought: this one is due now.
	assert_eq!(queue.ask(vec![asked(5, 10)], 10), (vec![Status::Pending], 1));
	assert_eq!(queue.counts().waiting, 0);
}

#[test]
fn a_task_put_back_should_run_again_when_its_time_has_come() {
	let (_directory, mut queue) = queue();
	ask(&mut queue, 1, 50, 0);
	ask(&mut queue, 2, 60, 0);
	assert_eq!(run(&mut queue, 0), Some(1));
	queue.retry(asked(1, 0).fingerprint(), 10);
	assert_eq!(run(&mut queue, 5), Some(2));
	assert!(matches!(queue.next(5).0, Next::Wait(Some(10))));
	match queue.next(10).0 {
		Next::Run(picked) => assert_eq!((picked.asked.execution.job, picked.retries), (1, 1)),
		Next::Wait(until) => panic!("waits until {until:?}"),
	}
}

#[test]
fn results_that_are_too_old_or_too_many_should_be_forgotten() {
	let (directory, mut queue) = queue();
	for job in 1..=4 {
		ask(&mut queue, job, 1_000, 0);
		run(&mut queue, 0);
		finish(&mut queue, job, DECLINED, job);
	}
	assert_eq!(queue.counts().finished, BOUNDS.results);
	assert_eq!(ask(&mut queue, 2, 1_000, 5), Status::Finished(DECLINED));
	ask(&mut queue, 5, 1_000, 5);
	run(&mut queue, 5);
	finish(&mut queue, 5, DECLINED, 104);
	assert_eq!(queue.counts().finished, 1);
	assert_eq!(reopened(&directory).counts(), Counts { waiting: 0, running: 0, finished: 1 });
}

#[test]
fn a_declined_task_should_be_tried_again_when_its_artefacts_are_elsewhere() {
	let (directory, mut queue) = queue();
	ask(&mut queue, 1, 100, 0);
	run(&mut queue, 0);
	finish(&mut queue, 1, DECLINED, 1);
	let mut moved = asked(1, 100);
	moved.execution.input = vec![1, 2, 3].try_into().unwrap();
	assert_eq!(queue.ask(vec![moved.clone()], 2).0, [Status::Pending]);
	drop(queue);
	match reopened(&directory).next(2).0 {
		Next::Run(picked) => assert_eq!(picked.asked, moved),
		Next::Wait(_) => panic!("nothing to run"),
	}
}

#[test]
fn the_journal_should_not_grow_with_history() {
	let (directory, mut queue) = queue();
	for job in 0..10_000 {
		ask(&mut queue, job, 100, 0);
		run(&mut queue, 0).unwrap();
		finish(&mut queue, job, DECLINED, 0);
	}
	assert!(queue.journal.records() <= MIN_HISTORY + 3);
	let before = queue.counts();
	drop(queue);
	assert_eq!(reopened(&directory).counts(), before);
}
