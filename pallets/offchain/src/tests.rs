use crate::{endpoint::Endpoint, mock::*, Pallet, Problem, Served};
use ambit_primitives::{
	disputes::{Side, Stage},
	jobs::{DeclineReason, ResultClaim},
	worker::{Answer, Outcome, Reply, Respond, Task, TaskId, MAX_MESSAGE, VERSION},
};
use codec::Encode;
use frame_support::traits::Hooks;

fn serve(now: u32) -> Result<Served, Problem> {
	let endpoint = Endpoint::load().unwrap().expect("the address is set");
	Pallet::<Test>::serve(&endpoint, operator_key(), now)
}

/// Sets the worker's nonce as of the block that is served next.
fn set_nonce(nonce: u32) {
	while System::account_nonce(operator()) < nonce {
		System::inc_account_nonce(operator());
	}
}

#[test]
fn hook_should_do_nothing_when_the_node_has_no_worker() {
	run(&[1], |outside| {
		Pallet::<Test>::offchain_worker(1);
		assert!(outside.submitted().is_empty());
	});
}

#[test]
fn hook_should_do_nothing_when_the_address_is_not_text() {
	run(&[1], |outside| {
		point_at(&[0xff, 0xfe], b"");
		assert_eq!(Endpoint::load().err(), Some(Problem::Address));
		Pallet::<Test>::offchain_worker(1);
		assert!(outside.submitted().is_empty());
	});
}

#[test]
fn hook_should_ask_nothing_when_the_chain_asks_nothing() {
	run(&[], |outside| {
		point_at(URL.as_bytes(), TOKEN.as_bytes());
		assert_eq!(serve(1), Ok(Served::Idle));
		assert!(outside.submitted().is_empty());
	});
}

#[test]
fn hook_should_submit_one_extrinsic_when_answers_are_ready() {
	run(&[1, 2, 3], |outside| {
		point_at(URL.as_bytes(), TOKEN.as_bytes());
		outside.expect_batch(5, vec![task(1), task(2), task(3)], reply(vec![answer(3), answer(1)]));
		assert_eq!(serve(5), Ok(Served::Submitted(2)));
		assert_eq!(outside.submitted(), [0]);
		ANSWERED.with_borrow(|answers| assert_eq!(answers, &[answer(1), answer(3)]));
	});
}

#[test]
fn hook_should_keep_posting_but_submit_nothing_when_an_extrinsic_is_in_flight() {
	run(&[1, 2], |outside| {
		point_at(URL.as_bytes(), TOKEN.as_bytes());
		for now in 5..13 {
			outside.expect_batch(now, vec![task(1), task(2)], reply(vec![answer(1)]));
			assert_eq!(serve(now), Ok(if now == 5 { Served::Submitted(1) } else { Served::Waiting }));
		}
		assert_eq!(outside.submitted(), [0]);
	});
}

#[test]
fn hook_should_submit_with_the_same_nonce_when_an_extrinsic_expired() {
	run(&[1], |outside| {
		point_at(URL.as_bytes(), TOKEN.as_bytes());
		for now in [5, 13] {
			outside.expect_batch(now, vec![task(1)], reply(vec![answer(1)]));
			assert_eq!(serve(now), Ok(Served::Submitted(1)));
		}
		assert_eq!(outside.submitted(), [0, 0]);
	});
}

#[test]
fn hook_should_submit_the_next_when_the_last_was_included() {
	run(&[1, 2], |outside| {
		point_at(URL.as_bytes(), TOKEN.as_bytes());
		outside.expect_batch(5, vec![task(1), task(2)], reply(vec![answer(1)]));
		assert_eq!(serve(5), Ok(Served::Submitted(1)));
		set_nonce(1);
		outside.expect_batch(6, vec![task(1), task(2)], reply(vec![answer(2)]));
		assert_eq!(serve(6), Ok(Served::Submitted(1)));
		assert_eq!(outside.submitted(), [0, 1]);
	});
}

#[test]
fn hook_should_submit_once_when_it_runs_on_both_sides_of_a_fork() {
	run(&[1], |outside| {
		point_at(URL.as_bytes(), TOKEN.as_bytes());
		// The same height, a lower one and a higher one, none of which has the extrinsic.
		for now in [9, 9, 7, 10] {
			outside.expect_batch(now, vec![task(1)], reply(vec![answer(1)]));
			let _ = serve(now).unwrap();
		}
		assert_eq!(outside.submitted(), [0]);
	});
}

#[test]
fn hook_should_leave_a_key_alone_when_another_run_holds_its_lock() {
	run(&[1], |outside| {
		point_at(URL.as_bytes(), TOKEN.as_bytes());
		let key = (b"ambit/hook/lock/", operator()).encode();
		let mut lock = sp_runtime::offchain::storage_lock::StorageLock::<
			sp_runtime::offchain::storage_lock::Time,
		>::with_deadline(&key, crate::LOCK_FOR);
		let guard = lock.try_lock().expect("nobody holds it");
		assert_eq!(serve(1), Ok(Served::Locked));
		drop(guard);
		outside.expect_batch(1, vec![task(1)], reply(vec![]));
		assert_eq!(serve(1), Ok(Served::Posted));
	});
}

#[test]
fn hook_should_drop_answers_that_were_not_asked_for() {
	run(&[1], |outside| {
		point_at(URL.as_bytes(), TOKEN.as_bytes());
		let wrong_attempt = Answer { task: TaskId::Execute { job: 1, attempt: 1 }, ..answer(1) };
		let second = Answer { outcome: Outcome::Declined(DeclineReason::InputMalformed), ..answer(1) };
		outside.expect_batch(1, vec![task(1)], reply(vec![answer(9), wrong_attempt.clone()]));
		assert_eq!(serve(1), Ok(Served::Posted));
		outside.expect_batch(2, vec![task(1)], reply(vec![wrong_attempt, answer(1), second]));
		assert_eq!(serve(2), Ok(Served::Submitted(1)));
		ANSWERED.with_borrow(|answers| assert_eq!(answers, &[answer(1)]));
	});
}

#[test]
fn hook_should_submit_nothing_when_executions_failed_here() {
	run(&[1], |outside| {
		point_at(URL.as_bytes(), TOKEN.as_bytes());
		let failed = Answer { outcome: Outcome::Failed, ..answer(1) };
		outside.expect_batch(1, vec![task(1)], reply(vec![failed]));
		assert_eq!(serve(1), Ok(Served::Posted));
		assert!(outside.submitted().is_empty());
	});
}

#[test]
fn hook_should_name_the_problem_when_the_worker_answers_garbage() {
	let valid = reply(vec![answer(1)]);
	let mut newer = valid.clone();
	newer[0] = VERSION + 1;
	let trailing = [&valid[..], &[0]].concat();
	let endless = Reply { version: VERSION, answers: vec![] }.encode();
	let endless = [endless, vec![0; MAX_MESSAGE as usize]].concat();
	for (bytes, problem) in [
		(vec![], Problem::Garbled),
		(b"<html>".to_vec(), Problem::Garbled),
		(newer, Problem::Garbled),
		(trailing, Problem::Garbled),
		(valid[..valid.len() - 1].to_vec(), Problem::Garbled),
		(endless, Problem::Oversized),
	] {
		run(&[1], |outside| {
			point_at(URL.as_bytes(), TOKEN.as_bytes());
			outside.expect_batch(1, vec![task(1)], bytes);
			assert_eq!(serve(1), Err(problem));
			assert!(outside.submitted().is_empty());
		});
	}
}

#[test]
fn hook_should_leave_tasks_out_that_do_not_fit_a_request() {
	let large = |dispute| {
		let Task::Execute(execution) = task(dispute) else { panic!("an execution") };
		Task::Respond(Respond {
			dispute,
			turn: 0,
			due: 20,
			side: Side::Challenger,
			claim: ResultClaim {
				output_root: execution.input_root,
				output: execution.input.clone(),
				trace: None,
				inline: None,
			},
			execution,
			stage: Stage::Naming { nodes: 65_536 },
			revealed: Vec::new(),
			trace: vec![ambit_primitives::Hash::repeat_byte(7); 65_536],
		})
	};
	run(&[], |outside| {
		point_at(URL.as_bytes(), TOKEN.as_bytes());
		TASKS.set(vec![large(1), large(2), task(3)]);
		outside.expect_batch(5, vec![large(1), task(3)], reply(vec![answer(3)]));
		assert_eq!(serve(5), Ok(Served::Submitted(1)));
		ANSWERED.with_borrow(|answers| assert_eq!(answers, &[answer(3)]));
	});
}

#[test]
fn hook_should_serve_a_key_that_speaks_for_nobody_when_the_chain_asks_something_of_it() {
	run(&[1], |outside| {
		point_at(URL.as_bytes(), TOKEN.as_bytes());
		SPEAKS.set(false);
		outside.expect_batch_for(operator(), 5, vec![task(1)], reply(vec![answer(1)]));
		assert_eq!(serve(5), Ok(Served::Submitted(1)));
		assert_eq!(outside.submitted(), [0]);
	});
}
