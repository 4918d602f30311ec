use super::*;
use ambit_primitives::{
	disputes::{Move, Stage, Turn},
	feeds::{Aggregation, Query, Reading},
	jobs::{DeclineReason, ResultClaim},
	retrieval::Probe,
	worker::{Drawn, Execution, Fetch, Inspection, Keep, Respond, Watch},
};

fn execution(job: u64) -> Execution {
	Execution {
		job,
		attempt: 0,
		due: 20,
		model: Hash::repeat_byte(1),
		graph: Default::default(),
		weights: Default::default(),
		input: Default::default(),
		input_root: Hash::repeat_byte(2),
	}
}

fn claim() -> ResultClaim {
	ResultClaim { output_root: Hash::zero(), output: Default::default(), trace: None, inline: None }
}

fn watch(job: u64) -> Task {
	Task::Watch(Watch { execution: execution(job), claim: claim() })
}

fn respond(dispute: u64, side: Side, roots: usize) -> Task {
	Task::Respond(Respond {
		dispute,
		turn: 2,
		due: 20,
		side,
		execution: execution(0),
		claim: claim(),
		stage: Stage::Naming { nodes: 23 },
		revealed: Vec::new(),
		trace: vec![Hash::repeat_byte(7); roots],
	})
}

fn charged(job: u64) -> Answer {
	let task = TaskId::Watch { job, attempt: 0 };
	Answer { task, outcome: Outcome::Charged(vec![job as u8; 4].try_into().unwrap()) }
}

fn moved(dispute: u64, action: Move) -> Answer {
	Answer { task: TaskId::Respond { dispute, turn: 2 }, outcome: Outcome::Moved(action) }
}

fn play(turns: Vec<Turn>) -> RuntimeCall {
	RuntimeCall::Disputes(Call::play { turns: turns.try_into().unwrap() })
}

fn open(job: u64, charge: Vec<u8>) -> RuntimeCall {
	RuntimeCall::Disputes(Call::open { job, attempt: 0, charge: charge.try_into().unwrap() })
}

#[test]
fn only_a_challengers_tasks_should_be_done() {
	let audit = Task::Audit(Inspection { execution: execution(1), claim: claim(), draw: Hash::zero() });
	let (url, pointer, cid) = Default::default();
	let query = Query { url, pointer, reading: Reading::Text };
	let question = Fetch { feed: 1, due: 100, query, aggregation: Aggregation::Exact };
	let probe = Probe { deal: 1, round: 0, cid, offset: 0, due: 100 };
	for task in [
		Task::Execute(execution(1)),
		Task::Commit(execution(1)),
		Task::Reveal(execution(1)),
		audit,
		Task::Fetch(question.clone()),
		Task::Tell(question),
		Task::Keep(Keep { deal: 1, cid: probe.cid.clone(), bytes: 1, due: 100 }),
		Task::Prove(probe),
		respond(1, Side::Operator, 0),
		Task::Trace(Drawn { execution: execution(1), output_root: Hash::zero() }),
	] {
		assert!(!is_challengers(&task), "{task:?}");
	}
	assert!(is_challengers(&watch(1)) && is_challengers(&respond(1, Side::Challenger, 0)));
}

#[test]
fn tasks_that_do_not_fit_a_request_should_be_left_for_the_next() {
	let tasks = vec![respond(1, Side::Challenger, 65_536), respond(2, Side::Challenger, 65_536), watch(3)];
	let fitted = fitting(tasks.clone().into_iter());
	assert_eq!(fitted, [tasks[0].clone(), tasks[2].clone()]);
	assert_eq!(fitting((0..1_000).map(watch)).len(), MAX_TASKS as usize);
}

#[test]
fn answers_that_were_not_asked_for_should_be_dropped() {
	let tasks = [watch(1), watch(2)];
	let declined = Outcome::Declined(DeclineReason::InputUnavailable);
	let second = Answer { outcome: declined, ..charged(1) };
	let answers = vec![charged(9), charged(2), charged(1), second];
	assert_eq!(asked_for(&tasks, Reply { version: VERSION, answers }), [charged(1), charged(2)]);
}

#[test]
fn only_what_the_worker_said_should_be_signed() {
	let said = [charged(1), moved(5, Move::Pick(3)), moved(6, Move::Pick(4))];
	let turn = |dispute, action| Turn { dispute, turn: 2, action };
	assert!(says_only(&open(1, vec![1; 4]), &said));
	assert!(says_only(&play(vec![turn(5, Move::Pick(3))]), &said));
	assert!(says_only(&play(vec![turn(6, Move::Pick(4)), turn(5, Move::Pick(3))]), &said));

	let transfer = pallet_balances::Call::transfer_all {
		dest: ambit_primitives::Address::Id(AccountId::new([6; 32])),
		keep_alive: false,
	};
	let batch = pallet_utility::Call::batch { calls: vec![open(1, vec![1; 4])] };
	for call in [
		open(2, vec![1; 4]),
		open(1, vec![2; 4]),
		play(vec![turn(5, Move::Concede)]),
		play(vec![turn(5, Move::Pick(3)), turn(6, Move::Concede)]),
		play(vec![Turn { dispute: 5, turn: 3, action: Move::Pick(3) }]),
		play(Vec::new()),
		RuntimeCall::Balances(transfer),
		RuntimeCall::Utility(batch),
	] {
		assert!(!says_only(&call, &said), "{call:?}");
	}
}

#[test]
fn what_is_sent_should_name_what_it_is_about() {
	let (value, line) = sending(&open(7, vec![1]));
	assert_eq!((&value["call"], &value["job"]), (&json!("open"), &json!(7)));
	assert!(line.contains("job 7"), "{line}");
	let (value, line) = sending(&play(vec![Turn { dispute: 5, turn: 2, action: Move::Pick(3) }]));
	assert_eq!(value["disputes"], json!([5]));
	assert!(line.contains("picks hash 3"), "{line}");
}
