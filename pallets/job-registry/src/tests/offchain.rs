use crate::{mock::*, Call};
use ambit_primitives::{
	jobs::{commitment, DeclineReason, Phase, ResultClaim, Verdict, VerificationMode},
	traits::WorkerDuties,
	worker::{Answer, Execution, Outcome, Task, TaskId},
};
use frame_support::{assert_ok, traits::UnfilteredDispatchable};
use sp_core::H256;

fn tasks(stash: u64, limit: u32) -> Vec<Execution> {
	let tasks = JobRegistry::tasks(&worker(stash), limit).into_iter();
	tasks
		.map(|task| match task {
			Task::Execute(execution) => execution,
			other => panic!("not an execution: {other:?}"),
		})
		.collect()
}

fn answer(job: u64, attempt: u8, outcome: Outcome) -> Answer {
	Answer { task: TaskId::Execute { job, attempt }, outcome }
}

fn reported(call: Option<Call<Test>>) -> Vec<u64> {
	match call {
		Some(Call::report { reports }) => reports.iter().map(|report| report.job).collect(),
		Some(other) => panic!("{other:?}"),
		None => Vec::new(),
	}
}

#[test]
fn tasks_should_name_everything_that_an_execution_needs() {
	ExtBuilder::default().with_class().with_offers(&[(A, 4, 120)]).build_and_execute(|| {
		let id = submit(300);
		assert!(tasks(A, 10).is_empty());
		next_block();
		let wanted = Execution {
			job: id,
			attempt: 0,
			due: 22,
			model: MODEL,
			graph: cid(1),
			weights: cid(2),
			input: cid(3),
			input_root: H256([3; 32]),
		};
		assert_eq!(tasks(A, 10), [wanted]);
		assert!(tasks(B, 10).is_empty());
		assert!(JobRegistry::tasks(&A, 10).is_empty(), "the stash is not the worker key");
		run_to(22);
		assert_eq!(tasks(A, 10).len(), 1);
		finish(id);
		assert!(tasks(A, 10).is_empty());
	});
}

#[test]
fn tasks_should_come_most_urgent_first_from_all_classes_within_the_limit() {
	let interactive = ambit_primitives::jobs::ClassSpec {
		latency: ambit_primitives::jobs::LatencyTier::Interactive,
		..spec(VerificationMode::Signed)
	};
	ExtBuilder::default()
		.with_classes(vec![spec(VerificationMode::Optimistic), interactive])
		.with_offers(&[(A, 4, 120)])
		.build_and_execute(|| {
			let slow = submit_as(CLIENT, 0, 300, 100);
			next_block();
			let slower = submit_as(CLIENT, 0, 300, 100);
			let quick = submit_as(CLIENT, 1, 300, 100);
			next_block();
			let order: Vec<_> = tasks(A, 10).into_iter().map(|task| task.job).collect();
			assert_eq!(order, [quick, slow, slower]);
			assert_eq!(tasks(A, 1).len(), 1);
			let assignments = JobRegistry::assignments_of(&worker(A));
			assert_eq!(
				assignments.iter().map(|row| (row.job, row.class, row.due)).collect::<Vec<_>>(),
				[(quick, 1, 8), (slow, 0, 22), (slower, 0, 23)]
			);
		});
}

#[test]
fn call_should_report_what_is_valid_and_leave_out_the_rest() {
	ExtBuilder::default().with_class().with_offers(&[(A, 8, 120)]).build_and_execute(|| {
		let ids: Vec<_> = (0..5).map(|_| submit(300)).collect();
		next_block();
		finish(ids[4]);
		let answers = vec![
			answer(ids[0], 0, Outcome::Done(claim())),
			answer(ids[0], 0, Outcome::Done(claim())),
			answer(ids[1], 0, Outcome::Declined(DeclineReason::InputMismatch)),
			answer(ids[2], 0, Outcome::Failed),
			answer(ids[3], 1, Outcome::Done(claim())),
			answer(ids[4], 0, Outcome::Done(claim())),
			answer(99, 0, Outcome::Done(claim())),
		];
		let call = JobRegistry::call(&worker(A), answers.clone()).unwrap();
		let Call::report { reports } = &call else { panic!("{call:?}") };
		assert!(matches!(reports[1].verdict, Verdict::Declined(DeclineReason::InputMismatch)));
		assert_eq!(reported(Some(call.clone())), [ids[0], ids[1]]);
		assert_ok!(call.dispatch_bypass_filter(origin(worker(A))));
		assert!(JobRegistry::call(&worker(A), answers.clone()).is_none(), "all is said");
		assert!(JobRegistry::call(&worker(B), answers.clone()).is_none());
		assert!(JobRegistry::call(&ANYONE, answers).is_none());
	});
}

#[test]
fn call_should_leave_out_claims_that_would_be_rejected() {
	ExtBuilder::default().with_class().with_offers(&[(A, 8, 120)]).build_and_execute(|| {
		let ids: Vec<_> = (0..3).map(|_| submit(300)).collect();
		next_block();
		let garbage = ResultClaim { output: Default::default(), ..claim() };
		let short = ResultClaim { inline: None, ..claim() };
		let answers = vec![
			answer(ids[0], 0, Outcome::Done(garbage)),
			answer(ids[1], 0, Outcome::Done(short)),
			answer(ids[2], 0, Outcome::Done(claim())),
		];
		assert_eq!(reported(JobRegistry::call(&worker(A), answers)), [ids[2]]);
	});
}

#[test]
fn call_should_leave_late_answers_out() {
	ExtBuilder::default().with_class().with_offers(&[(A, 8, 120)]).build_and_execute(|| {
		let id = submit(300);
		run_to(22);
		assert_eq!(
			reported(JobRegistry::call(&worker(A), vec![answer(id, 0, Outcome::Done(claim()))])),
			[id]
		);
		run_to(23);
		assert!(JobRegistry::call(&worker(A), vec![answer(id, 0, Outcome::Done(claim()))]).is_none());
	});
}

#[test]
fn hook_should_take_a_redundant_job_from_commitment_to_reveal() {
	let offers = [(A, 4, 120), (B, 4, 120)];
	ExtBuilder::default().with_classes(vec![redundant(2)]).with_offers(&offers).build_and_execute(|| {
		let id = submit(300);
		next_block();
		let serve = |stash: u64, outcome: &dyn Fn(&Execution) -> Outcome| {
			let tasks = JobRegistry::tasks(&worker(stash), 10);
			let [task] = &tasks[..] else { panic!("{tasks:?}") };
			let (Task::Commit(execution) | Task::Reveal(execution)) = task else { panic!("{task:?}") };
			assert_eq!((execution.job, execution.attempt, execution.model), (id, 0, MODEL));
			let answers = vec![Answer { task: task.id(), outcome: outcome(execution) }];
			JobRegistry::call(&worker(stash), answers)
		};
		let commits = |stash: u64| {
			move |execution: &Execution| {
				let (job, attempt) = (execution.job, execution.attempt);
				Outcome::Committed(commitment(job, attempt, &stash, &salt(stash), &claim()))
			}
		};
		assert!(serve(A, &|_| Outcome::Done(claim())).is_none());
		assert!(serve(A, &|_| Outcome::Revealed(claim(), salt(A))).is_none());
		assert!(serve(A, &|_| Outcome::Declined(DeclineReason::ModelUnavailable)).is_some());
		assert_eq!(JobRegistry::assignments_of(&worker(A)).len(), 1);
		for stash in [A, B] {
			assert_ok!(serve(stash, &commits(stash)).unwrap().dispatch_bypass_filter(origin(worker(stash))));
			let waits = phase(id).0 == Phase::Committing;
			assert_eq!(
				JobRegistry::tasks(&worker(stash), 10).is_empty(),
				waits,
				"nothing until all have committed"
			);
		}
		let Task::Reveal(execution) = &JobRegistry::tasks(&worker(A), 10)[0] else { panic!() };
		assert_eq!(u64::from(execution.due), 2 + REVEAL);
		assert!(serve(A, &|_| Outcome::Revealed(claim(), salt(B))).is_none());
		assert!(serve(A, &commits(A)).is_none());
		for stash in [A, B] {
			let call = serve(stash, &|_| Outcome::Revealed(claim(), salt(stash))).unwrap();
			assert_ok!(call.dispatch_bypass_filter(origin(worker(stash))));
			assert!(JobRegistry::tasks(&worker(stash), 10).is_empty());
		}
		assert_eq!(standing(id).1, 0);
	});
}
