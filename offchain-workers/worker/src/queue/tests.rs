use super::*;
use crate::task::{
	tests::{asked as asked_for, claim, execution, probe, question, respond},
	Rank,
};
use ambit_primitives::{
	jobs::DeclineReason,
	worker::{Task, Watch},
};

const BOUNDS: Bounds = Bounds {
	waiting: 4,
	move_bytes: 2_000,
	running: [2, 3, 2, 2, 1, 1],
	results: 3,
	result_bytes: 10_000,
	retention: 100,
};
const DECLINED: Outcome = Outcome::Declined(DeclineReason::InputUnavailable);

fn asked(job: u64, expires: u64) -> Asked {
	asked_for(Task::Execute(execution(job)), expires)
}

fn watch(job: u64, expires: u64) -> Asked {
	asked_for(Task::Watch(Watch { execution: execution(job), claim: claim() }), expires)
}

fn a_move(turn: u32, expires: u64) -> Asked {
	asked_for(respond(turn, 0), expires)
}

fn queue() -> (tempfile::TempDir, Queue) {
	let directory = tempfile::tempdir().unwrap();
	let queue = reopened(&directory);
	(directory, queue)
}

fn reopened(directory: &tempfile::TempDir) -> Queue {
	Queue::open(&directory.path().join("journal"), BOUNDS).unwrap()
}

fn ask_for(queue: &mut Queue, asked: Asked, now: u64) -> Status {
	queue.ask(vec![asked], now).0.remove(0)
}

fn ask(queue: &mut Queue, job: u64, expires: u64, now: u64) -> Status {
	ask_for(queue, asked(job, expires), now)
}

/// What is to run now.
fn pick(queue: &mut Queue, now: u64) -> Option<Picked> {
	match queue.next(now).0 {
		Next::Run(picked) => Some(*picked),
		Next::Wait(_) => None,
	}
}

/// The job that is to run now.
fn run(queue: &mut Queue, now: u64) -> Option<u64> {
	pick(queue, now).map(|picked| picked.asked.execution().unwrap().job)
}

fn finish(queue: &mut Queue, job: u64, outcome: Outcome, now: u64) {
	queue.finish(asked(job, 0).key(), outcome, None, now);
}

/// Waiting, running and finished ones of all kinds.
fn counts(queue: &Queue) -> Counts {
	let sum = |place: fn(&Counts) -> usize| queue.counts().iter().map(place).sum();
	Counts { waiting: sum(|c| c.waiting), running: sum(|c| c.running), finished: sum(|c| c.finished) }
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
	assert_eq!(counts(&queue), Counts { waiting: 0, running: 3, finished: 0 });
	finish(&mut queue, 1, DECLINED, 5);
	assert_eq!(ask(&mut queue, 1, 30, 6), Status::Finished(DECLINED));
	assert_eq!(counts(&queue), Counts { waiting: 0, running: 2, finished: 1 });
}

#[test]
fn moves_should_run_first_and_watching_last_each_within_its_places() {
	let (_directory, mut queue) = queue();
	for turn in 0..3 {
		assert_eq!(ask_for(&mut queue, watch(turn.into(), 5), 0), Status::Pending);
		assert_eq!(ask_for(&mut queue, asked(10 + u64::from(turn), 10), 0), Status::Pending);
		assert_eq!(ask_for(&mut queue, a_move(turn, 100), 0), Status::Pending);
	}
	ask(&mut queue, 13, 11, 0);
	let mut order = Vec::new();
	let mut last = None;
	while let Some(picked) = pick(&mut queue, 0) {
		order.push(picked.asked.kind());
		last = Some(picked);
	}
	use Kind::{Execute, Respond, Watch};
	assert_eq!(order, [Respond, Respond, Execute, Execute, Execute, Watch]);
	let of = |queue: &Queue, kind: Kind| queue.counts()[kind as usize];
	assert_eq!(of(&queue, Watch), Counts { waiting: 2, running: 1, finished: 0 });
	assert_eq!(of(&queue, Respond), Counts { waiting: 1, running: 2, finished: 0 });
	assert_eq!(of(&queue, Execute), Counts { waiting: 1, running: 3, finished: 0 });
	// A place is for its own rank only.
	queue.finish(last.unwrap().key, Outcome::Agreed, None, 1);
	assert_eq!(pick(&mut queue, 1).unwrap().asked.kind(), Watch);
	assert!(pick(&mut queue, 1).is_none());
}

#[test]
fn a_flood_of_one_rank_should_leave_room_for_the_others() {
	let (_directory, mut queue) = queue();
	let statuses = queue.ask((0..6).map(|job| watch(job, 50)).collect(), 0).0;
	assert_eq!(statuses.iter().filter(|status| **status == Status::Full).count(), 2);
	assert_eq!(ask(&mut queue, 1, 50, 0), Status::Pending);
	assert_eq!(ask_for(&mut queue, a_move(0, 50), 0), Status::Pending);
	// A watched result that matters more than was thought changes its rank.
	let mut urgent = watch(3, 50);
	urgent.rank = Rank::Work;
	assert_eq!(ask_for(&mut queue, urgent, 0), Status::Pending);
	assert_eq!(ask_for(&mut queue, watch(7, 50), 0), Status::Pending);
}

#[test]
fn moves_should_be_bounded_by_their_bytes_and_not_be_on_disk() {
	let (directory, mut queue) = queue();
	let large = |turn| asked_for(respond(turn, 700), 50);
	assert_eq!(ask_for(&mut queue, large(0), 0), Status::Pending);
	assert_eq!(ask_for(&mut queue, large(1), 0), Status::Pending);
	assert_eq!(ask_for(&mut queue, large(2), 0), Status::Full);
	let picked = pick(&mut queue, 0).unwrap();
	assert_eq!(ask_for(&mut queue, large(2), 0), Status::Full);
	queue.finish(picked.key, Outcome::Agreed, None, 0);
	assert_eq!(ask_for(&mut queue, large(2), 0), Status::Pending);
	assert_eq!(ask_for(&mut queue, picked.asked, 0), Status::Finished(Outcome::Agreed));
	assert_eq!(counts(&reopened(&directory)), Counts::default());
}

#[test]
fn one_job_on_two_chains_or_in_two_attempts_should_be_two_tasks() {
	let (_directory, mut queue) = queue();
	let mut elsewhere = asked(1, 30);
	elsewhere.genesis = H256::repeat_byte(9);
	let again = Task::Execute(ambit_primitives::worker::Execution { attempt: 1, ..execution(1) });
	let tasks = vec![asked(1, 30), elsewhere.clone(), asked_for(again, 30)];
	assert_eq!(queue.ask(tasks, 0).0, vec![Status::Pending; 3]);
	assert_eq!(counts(&queue).waiting, 3);
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
fn what_was_committed_to_should_be_found_after_a_restart() {
	let (directory, mut queue) = queue();
	let commit = asked_for(Task::Commit(execution(1)), 20);
	let (key, committed) = (commit.key(), Outcome::Committed(H256::repeat_byte(7)));
	ask_for(&mut queue, commit.clone(), 0);
	assert_eq!(queue.sealed(&key), None);
	pick(&mut queue, 0).unwrap();
	queue.finish(key, committed.clone(), Some(claim()), 1);
	for mut queue in [queue, reopened(&directory)] {
		assert_eq!(queue.sealed(&key), Some(claim()));
		assert_eq!(ask_for(&mut queue, commit.clone(), 2), Status::Finished(committed.clone()));
	}
	// Compaction keeps it.
	let mut queue = reopened(&directory);
	queue.incomplete = true;
	queue.ask(Vec::new(), 3);
	assert_eq!(reopened(&directory).sealed(&key), Some(claim()));
}

#[test]
fn an_operator_should_dissent_from_other_results_than_its_own_in_whatever_attempt() {
	let (directory, mut queue) = queue();
	let mut other = claim();
	other.output_root = H256::repeat_byte(9);
	// Another operator stands for its result in an attempt of its own.
	let elsewhere = ambit_primitives::worker::Execution { attempt: 2, ..execution(1) };
	let job = asked_for(Task::Watch(Watch { execution: elsewhere, claim: claim() }), 20).job().unwrap();
	let dissents = |queue: &Queue| [claim(), other.clone()].map(|claim| queue.dissents(&job, &claim));
	assert_eq!(dissents(&queue), [false, false]);
	let commit = asked_for(Task::Commit(execution(1)), 20);
	ask_for(&mut queue, commit.clone(), 0);
	assert_eq!(dissents(&queue), [true, true]);
	pick(&mut queue, 0).unwrap();
	queue.finish(commit.key(), Outcome::Committed(H256::zero()), Some(claim()), 1);
	assert_eq!(dissents(&queue), [false, true]);
	assert_eq!(dissents(&reopened(&directory)), [false, true]);
	let reveal = asked_for(Task::Reveal(execution(1)), 400);
	ask_for(&mut queue, reveal.clone(), 1);
	pick(&mut queue, 1).unwrap();
	queue.finish(reveal.key(), Outcome::Revealed(claim(), H256::zero()), None, 2);
	// The commitment is forgotten, the reveal is not.
	queue.forget(200);
	assert_eq!((queue.counts()[Kind::Commit as usize].finished, dissents(&queue)), (0, [false, true]));
	queue.forget(400);
	assert_eq!(dissents(&queue), [false, false]);
	assert!(queue.own.is_empty());
	// Who declined has no stake in it.
	ask_for(&mut queue, commit.clone(), 0);
	pick(&mut queue, 0).unwrap();
	queue.finish(commit.key(), DECLINED, None, 401);
	assert_eq!(dissents(&queue), [false, false]);
}

#[test]
fn tasks_that_are_due_should_be_dropped_and_not_taken() {
	let (directory, mut queue) = queue();
	assert_eq!(ask(&mut queue, 1, 10, 10), Status::Expired);
	ask(&mut queue, 2, 20, 10);
	ask(&mut queue, 3, 30, 10);
	ask_for(&mut queue, watch(4, 20), 10);
	let (next, expired) = queue.next(25);
	assert!(matches!(next, Next::Run(picked) if picked.asked.execution().unwrap().job == 3));
	assert_eq!(expired, [Kind::Execute, Kind::Watch]);
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
	assert_eq!(counts(&queue).waiting, BOUNDS.waiting);
	run(&mut queue, 0).unwrap();
	assert_eq!(ask(&mut queue, 6, 100, 0), Status::Pending);
}

#[test]
fn a_full_queue_of_tasks_that_are_due_should_make_room() {
	let (_directory, mut queue) = queue();
	let tasks = (1..=4).map(|job| asked(job, 10)).collect();
	assert_eq!(queue.ask(tasks, 0), (vec![Status::Pending; 4], vec![]));
	assert_eq!(queue.ask(vec![asked(5, 20)], 10), (vec![Status::Pending], vec![Kind::Execute; 4]));
	// The chain is further than was thought: this one is due now.
	assert_eq!(queue.ask(vec![asked(5, 10)], 10), (vec![Status::Pending], vec![Kind::Execute]));
	assert_eq!(counts(&queue).waiting, 0);
}

#[test]
fn a_task_put_back_should_run_again_when_its_time_has_come() {
	let (_directory, mut queue) = queue();
	ask(&mut queue, 1, 50, 0);
	ask(&mut queue, 2, 60, 0);
	assert_eq!(run(&mut queue, 0), Some(1));
	queue.retry(asked(1, 0).key(), 10);
	assert_eq!(ask(&mut queue, 1, 50, 5), Status::Pending);
	assert_eq!(run(&mut queue, 5), Some(2));
	assert!(matches!(queue.next(5).0, Next::Wait(Some(10))));
	let picked = pick(&mut queue, 10).unwrap();
	assert_eq!((picked.asked.execution().unwrap().job, picked.retries), (1, 1));
}

#[test]
fn what_can_not_be_declined_should_be_failing_while_it_is_tried_again() {
	let (_directory, mut queue) = queue();
	let task = watch(1, 50);
	ask_for(&mut queue, task.clone(), 0);
	let key = pick(&mut queue, 0).unwrap().key;
	assert_eq!(ask_for(&mut queue, task.clone(), 1), Status::Pending);
	queue.retry(key, 5);
	assert_eq!(ask_for(&mut queue, task.clone(), 2), Status::Finished(Outcome::Failed));
	assert_eq!(pick(&mut queue, 5).unwrap().retries, 1);
	assert_eq!(ask_for(&mut queue, task.clone(), 6), Status::Finished(Outcome::Failed));
	queue.finish(key, Outcome::Agreed, None, 7);
	assert_eq!(ask_for(&mut queue, task, 8), Status::Finished(Outcome::Agreed));
}

#[test]
fn results_that_are_too_old_or_too_many_should_be_forgotten() {
	let (directory, mut queue) = queue();
	for job in 1..=4 {
		ask(&mut queue, job, 50, 0);
		run(&mut queue, 0);
		finish(&mut queue, job, DECLINED, job);
	}
	assert_eq!(counts(&queue).finished, BOUNDS.results);
	assert_eq!(ask(&mut queue, 2, 50, 5), Status::Finished(DECLINED));
	ask(&mut queue, 5, 1_000, 5);
	run(&mut queue, 5);
	finish(&mut queue, 5, DECLINED, 104);
	assert_eq!(counts(&queue).finished, 1);
	assert_eq!(counts(&reopened(&directory)), Counts { waiting: 0, running: 0, finished: 1 });
	// It is old enough, but the chain may ask until it is due.
	for now in [205, 999] {
		queue.forget(now);
		assert_eq!(counts(&queue).finished, 1);
	}
	queue.forget(1_000);
	assert_eq!(counts(&queue).finished, 0);
}

#[test]
fn results_should_be_bounded_by_their_bytes() {
	let (_directory, mut queue) = queue();
	for job in 1..=3 {
		ask_for(&mut queue, watch(job, 50), 0);
		let key = pick(&mut queue, 0).unwrap().key;
		queue.finish(key, Outcome::Charged(vec![0; 4_000].try_into().unwrap()), None, job);
	}
	assert_eq!(counts(&queue).finished, 2);
	assert_eq!(ask_for(&mut queue, watch(1, 50), 4), Status::Pending);
}

#[test]
fn a_declined_task_should_be_tried_again_when_its_artefacts_are_elsewhere() {
	let (directory, mut queue) = queue();
	ask(&mut queue, 1, 100, 0);
	run(&mut queue, 0);
	finish(&mut queue, 1, DECLINED, 1);
	let mut moved = execution(1);
	moved.input = vec![1, 2, 3].try_into().unwrap();
	let moved = asked_for(Task::Execute(moved), 100);
	assert_eq!(queue.ask(vec![moved.clone()], 2).0, [Status::Pending]);
	drop(queue);
	assert_eq!(pick(&mut reopened(&directory), 2).unwrap().asked, moved);
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

#[test]
fn a_flood_of_questions_should_leave_places_for_executions() {
	let (_directory, mut queue) = queue();
	let questions = (0..6).map(|feed| asked_for(Task::Fetch(question(feed)), 5)).collect();
	let statuses = queue.ask(questions, 0).0;
	assert_eq!(statuses.iter().filter(|status| **status == Status::Full).count(), 2);
	assert_eq!(ask(&mut queue, 1, 50, 0), Status::Pending);
	let kinds: Vec<_> =
		std::iter::from_fn(|| pick(&mut queue, 0)).map(|picked| picked.asked.kind()).collect();
	assert_eq!(kinds, [Kind::Execute, Kind::Fetch, Kind::Fetch]);
}

#[test]
fn sources_that_were_not_asked_yet_should_go_before_those_that_failed() {
	let (_directory, mut queue) = queue();
	// Those that are due first are slow to fail.
	for (feed, expires) in [(1, 20), (2, 20), (3, 30)] {
		ask_for(&mut queue, asked_for(Task::Fetch(question(feed)), expires), 0);
	}
	let slow = [pick(&mut queue, 0).unwrap(), pick(&mut queue, 0).unwrap()];
	assert!(pick(&mut queue, 0).is_none());
	for picked in &slow {
		assert_eq!(picked.asked.expires, 20);
		queue.retry(picked.key, 5);
	}
	assert_eq!(pick(&mut queue, 9).unwrap().asked.expires, 30);
	let again = pick(&mut queue, 9).unwrap();
	assert_eq!((again.asked.expires, again.retries), (20, 1));
	// What is executed keeps its order: it waits for no one else.
	ask(&mut queue, 1, 20, 9);
	assert_eq!(run(&mut queue, 9), Some(1));
	queue.retry(asked(1, 0).key(), 10);
	ask(&mut queue, 2, 30, 10);
	assert_eq!(run(&mut queue, 10), Some(1));
}

#[test]
fn what_is_shown_of_an_artefact_should_be_forgotten_when_it_is_due_and_not_be_in_the_journal() {
	let (directory, mut queue) = queue();
	let shown = asked_for(Task::Prove(probe(1)), 20);
	let told = asked_for(Task::Tell(question(1)), 20);
	for asked in [&shown, &told] {
		ask_for(&mut queue, asked.clone(), 0);
		let key = pick(&mut queue, 0).unwrap().key;
		queue.finish(key, Outcome::Proven(Default::default()), None, 1);
	}
	assert!(matches!(ask_for(&mut queue, shown.clone(), 2), Status::Finished(_)));
	assert_eq!(counts(&reopened(&directory)), Counts { waiting: 0, running: 0, finished: 1 });
	// Something else comes to an end later.
	ask(&mut queue, 1, 50, 3);
	run(&mut queue, 3);
	finish(&mut queue, 1, DECLINED, 21);
	assert_eq!(ask_for(&mut queue, shown, 21), Status::Expired);
	assert!(matches!(ask_for(&mut queue, told, 21), Status::Finished(_)));
}
