//! Traces of results that are audited: said when they are asked for, named at once, or withheld.

use super::audits::{
	acquit, agree, agreed, books, convict, deep, dispute, publish_audited, refuses, result_of, settles,
	shown, with_audit, with_result_of, DUE, WINDOW,
};
use crate::{mock::*, Event, Fault, TracesDue};
use ambit_primitives::{
	disputes::Ground,
	jobs::{DeclineReason, JobState, LatencyTier, Report, ResultClaim, SignedTrace, Verdict},
	traits::{DisputedResults, WorkerDuties},
	worker::{Answer, Outcome, Task},
};
use ambit_referee::testing::Execution;
use frame_support::{
	assert_ok,
	dispatch::Pays,
	storage::{with_transaction, TransactionOutcome},
};
use sp_core::H256;

/// Last block in which the operator may say its trace.
const TRACE_DUE: u64 = 3 + 3 * 5;

/// The same, of a result that names no trace.
fn with_untraced(test: impl FnOnce(&Execution, u64, u64, u64)) {
	with_result_of(&[(A, 4, 120), (B, 4, 120), (C, 4, 120)], false, |truth, id, operator| {
		let auditor = JobRegistry::audit(id).expect("all are audited").auditor;
		test(truth, id, operator, auditor);
	});
}

fn says(job: u64, attempt: u8, trace: SignedTrace) -> Report {
	Report { job, attempt, verdict: Verdict::Traced(trace) }
}

/// The trace of a right result.
fn trace_of(truth: &Execution) -> SignedTrace {
	result_of(&truth.claim()).trace.unwrap()
}

/// What the result of a job says.
fn said(id: u64) -> ResultClaim {
	let JobState::Resulted { claim, .. } = job(id).state else { panic!("no result") };
	claim
}

/// Whose trace is due, until when.
fn traces_due() -> Vec<(u64, u64, u64)> {
	TracesDue::<Test>::iter().collect()
}

#[test]
fn result_should_name_its_trace_or_not() {
	let truth = deep();
	ExtBuilder::default().build_and_execute(|| {
		publish_audited(&truth, LatencyTier::Interactive);
		assert_ok!(JobRegistry::offer(origin(A), 0, 4, 120));
		let claim = result_of(&truth.claim());
		assert_ok!(JobRegistry::submit(origin(CLIENT), 0, cid(3), H256(truth.claim().input), 300, 101));
		next_block();
		let with = |trace| {
			let claim = ResultClaim { trace, ..claim.clone() };
			report(A, vec![Report { job: 0, attempt: 0, verdict: Verdict::Done(claim) }])
		};
		let nowhere = SignedTrace { root: claim.output_root, cid: Default::default() };
		assert_eq!(with(Some(nowhere)).unwrap_err().error, Problem::MalformedCid.into());
		let right = claim.trace.clone();
		for trace in [None, right.clone()] {
			let tried =
				with_transaction(|| TransactionOutcome::Rollback(with(trace).map_err(|error| error.error)));
			assert_ok!(tried);
		}
		assert_ok!(with(None));
		// Nobody has asked for it.
		next_block();
		assert_eq!(JobRegistry::audit(0), None);
		refuses(A, says(0, 0, right.unwrap()), Problem::TraceNotAsked);
	});
}

#[test]
fn operator_should_say_its_trace_when_its_result_is_drawn() {
	with_untraced(|truth, id, operator, auditor| {
		let asked = Event::TraceAsked { job: id, attempt: 0, operator, due: TRACE_DUE };
		System::assert_has_event(asked.into());
		assert_eq!(traces_due(), [(operator, id, TRACE_DUE)]);
		assert_eq!((JobRegistry::audit(id).unwrap().due, settles(id)), (DUE, 2 + WINDOW));
		// It takes no slot, and the auditor has nothing to agree with.
		assert_eq!((books(operator), books(auditor)), ((0, 100, 0, 0), (0, 100, 1, 0)));
		let audit = JobRegistry::audit(id).unwrap();
		refuses(auditor, agreed(id, 0, &shown(truth, &audit.draw)), Problem::SpotCheckNotInTrace);
		let trace = trace_of(truth);
		for stash in
			[auditor, [A, B, C].into_iter().find(|stash| ![operator, auditor].contains(stash)).unwrap()]
		{
			refuses(stash, says(id, 0, trace.clone()), Problem::AssignedToAnother);
		}
		refuses(operator, says(id, 1, trace.clone()), Problem::AttemptMismatch);
		refuses(operator, says(id + 1, 0, trace.clone()), Problem::UnknownJob);
		let nowhere = SignedTrace { cid: Default::default(), ..trace.clone() };
		refuses(operator, says(id, 0, nowhere), Problem::MalformedCid);
		refuses(operator, done(id, 0), Problem::AlreadyResulted);

		run_to(TRACE_DUE);
		let post = report(operator, vec![says(id, 0, trace.clone())]).unwrap();
		assert_eq!(post.pays_fee, Pays::No);
		System::assert_last_event(
			Event::TraceSaid { job: id, attempt: 0, operator, root: trace.root }.into(),
		);
		assert_eq!((said(id), traces_due()), (result_of(&truth.claim()), vec![]));
		refuses(operator, says(id, 0, trace), Problem::TraceNotAsked);
		agree(truth, id);
		run_to(2 + WINDOW + 1);
		assert!(is_settled(id));
		assert_eq!((books(operator), books(auditor)), ((0, 0, 0, 96), (0, 0, 0, 96)));
	});
	with_untraced(|truth, id, operator, _| {
		run_to(TRACE_DUE + 1);
		refuses(operator, says(id, 0, trace_of(truth)), Problem::WindowClosed);
	});
	with_audit(|truth, id, operator, _| {
		assert_eq!(traces_due(), [], "it named its trace at once");
		refuses(operator, says(id, 0, trace_of(truth)), Problem::TraceNotAsked);
	});
}

#[test]
fn silent_auditor_should_be_punished_where_it_was_told_the_trace() {
	with_untraced(|truth, id, operator, auditor| {
		assert_ok!(report(operator, vec![says(id, 0, trace_of(truth))]));
		run_to(2 + WINDOW + 1);
		assert!(is_settled(id));
		assert_eq!((books(operator), books(auditor)), ((0, 0, 0, 96), (10, 0, 0, 0)));
	});
}

#[test]
fn result_whose_trace_is_withheld_should_be_void_and_the_operator_lose_a_part_of_its_pledge() {
	for by_hand in [false, true] {
		with_untraced(|_, id, operator, auditor| {
			if by_hand {
				ServiceWeight::set(Default::default());
			}
			run_to(1 + WINDOW);
			// Its auditor had nothing to agree with, and is let go when its line comes up.
			let auditing = if by_hand { (0, 100, 1, 0) } else { (0, 0, 0, 0) };
			assert_eq!((books(operator), books(auditor)), ((0, 100, 0, 0), auditing));
			if by_hand {
				run_to(2 + WINDOW);
				assert_ok!(JobRegistry::settle(origin(ANYONE), vec![id].try_into().unwrap()));
				System::assert_has_event(Event::ResultOverturned { job: id, attempt: 0, operator }.into());
				let dismissed = Event::OperatorDismissed { job: id, attempt: 0, operator: auditor };
				System::assert_has_event(dismissed.into());
				let slashed = Event::PledgeSlashed { job: id, operator, amount: 10, fault: Fault::Silence };
				System::assert_has_event(slashed.into());
			} else {
				run_to(2 + WINDOW + 1);
			}
			assert_eq!(job(id).attempt, 1);
			assert_eq!((traces_due(), JobRegistry::audit(id)), (vec![], None));
			assert_eq!((books(operator), books(auditor).0), ((10, 0, 0, 0), 0));
			assert!(JobRegistry::offers_of(&operator)[0].success_ppm < 800_000);
			assert_eq!(JobRegistry::offers_of(&auditor)[0].success_ppm, 800_000);
			assert_eq!((held(CLIENT), free(CLIENT)), (300, ENDOWMENT - 300));
			// Others get the job, with time for it.
			ServiceWeight::set(frame_support::weights::Weight::MAX);
			next_block();
			assert_ne!(holder(id).0, operator);
		});
	}
}

#[test]
fn client_should_have_its_fee_back_when_the_last_result_is_void() {
	with_untraced(|_, id, operator, _| {
		MaxAttempts::set(1);
		run_to(2 + WINDOW + 1);
		assert!(matches!(job(id).state, JobState::Refunded { .. }));
		assert_eq!((held(CLIENT), free(CLIENT), books(operator)), (0, ENDOWMENT, (10, 0, 0, 0)));
	});
}

#[test]
fn auditor_should_look_at_a_result_whose_trace_is_withheld_and_dispute_it_for_its_pledge() {
	with_untraced(|truth, id, operator, auditor| {
		run_to(TRACE_DUE);
		assert_eq!(JobRegistry::tasks(&worker(auditor), 10), []);
		run_to(TRACE_DUE + 1);
		assert_eq!(JobRegistry::tasks(&worker(operator), 10), []);
		let tasks = JobRegistry::tasks(&worker(auditor), 10);
		let [Task::Audit(inspection)] = &tasks[..] else { panic!("{tasks:?}") };
		assert_eq!((inspection.execution.job, u64::from(inspection.execution.due)), (id, DUE));
		assert_eq!(inspection.claim, result_of(&truth.claim().in_class(false)));
		// It says nothing of an output that is right.
		let right = Answer { task: tasks[0].id(), outcome: Outcome::Agreed };
		assert!(JobRegistry::call(&worker(auditor), vec![right]).is_none());
		// It can't get rid of it, nor the operator with its help.
		refuses(auditor, declined(id, 0, DeclineReason::InputUnavailable), Problem::WrongVerdict);
		run_to(DUE);
		assert!(dispute(id, auditor));
		assert_eq!((traces_due(), JobRegistry::tasks(&worker(auditor), 10)), (vec![], vec![]));
		convict(id, Ground::Trace);
		assert_eq!((books(operator), books(auditor)), ((100, 0, 0, 0), (0, 0, 0, 0)));
	});
}

#[test]
fn trace_should_not_be_asked_for_when_the_audit_is_over() {
	// The auditor gives it back.
	with_untraced(|truth, id, operator, auditor| {
		assert_ok!(report(auditor, vec![declined(id, 0, DeclineReason::InputUnavailable)]));
		assert_eq!(traces_due(), []);
		refuses(operator, says(id, 0, trace_of(truth)), Problem::TraceNotAsked);
		run_to(2 + WINDOW + 1);
		assert!(is_settled(id));
		assert_eq!(books(operator), (0, 0, 0, 96));
	});
	// It disputes, wrongly.
	with_untraced(|truth, id, operator, auditor| {
		assert!(dispute(id, auditor));
		refuses(operator, says(id, 0, trace_of(truth)), Problem::TraceNotAsked);
		acquit(id);
		run_to(2 + WINDOW + 1);
		assert!(is_settled(id));
		assert_eq!((books(operator), books(auditor)), ((0, 0, 0, 96), (100, 0, 0, 0)));
	});
	// Somebody else proves the result wrong.
	for ground in [Ground::Proof, Ground::Trace, Ground::Clock, Ground::Conceded] {
		with_untraced(|truth, id, operator, auditor| {
			convict(id, ground);
			assert_eq!(traces_due(), []);
			refuses(operator, says(id, 0, trace_of(truth)), Problem::AttemptMismatch);
			assert_eq!((books(operator), books(auditor)), ((100, 0, 0, 0), (0, 0, 0, 0)));
		});
	}
}

#[test]
fn result_whose_trace_is_withheld_should_not_escape_a_dispute() {
	for guilty in [false, true] {
		with_untraced(|_, id, operator, _| {
			assert!(!dispute(id, ANYONE));
			run_to(2 + WINDOW + 5);
			assert_eq!(books(operator), (0, 100, 0, 0), "it is still at stake");
			if guilty {
				Bonds::mutate(operator, |bond| bond.active -= 100);
				assert_ok!(JobRegistry::overturn(id, 0, Ground::Clock));
				check();
				assert_eq!(books(operator), (100, 0, 0, 0));
			} else {
				acquit(id);
				run_to(2 + WINDOW + 7);
				assert_eq!((books(operator), job(id).attempt), ((10, 0, 0, 0), 1));
			}
		});
	}
}

#[test]
fn hook_should_ask_for_traces_and_report_them() {
	with_untraced(|truth, id, operator, auditor| {
		assert_eq!(JobRegistry::tasks(&worker(auditor), 10), []);
		let tasks = JobRegistry::tasks(&worker(operator), 10);
		let [Task::Trace(drawn)] = &tasks[..] else { panic!("{tasks:?}") };
		assert_eq!((drawn.execution.job, u64::from(drawn.execution.due)), (id, TRACE_DUE));
		assert_eq!(drawn.output_root, H256(truth.claim().output));
		assert_eq!(JobRegistry::assignments_of(&worker(operator)).len(), 1);
		let answer = |outcome| vec![Answer { task: tasks[0].id(), outcome }];
		let call = |outcome| JobRegistry::call(&worker(operator), answer(outcome));
		let trace = trace_of(truth);
		let nowhere = SignedTrace { cid: Default::default(), ..trace.clone() };
		for useless in [
			Outcome::Failed,
			Outcome::Traced(nowhere),
			Outcome::Done(result_of(&truth.claim())),
			Outcome::Declined(DeclineReason::InputUnavailable),
		] {
			assert!(call(useless).is_none());
		}
		let call = call(Outcome::Traced(trace)).unwrap();
		assert_ok!(frame_support::traits::UnfilteredDispatchable::dispatch_bypass_filter(
			call,
			origin(worker(operator))
		));
		assert_eq!(JobRegistry::tasks(&worker(operator), 10), []);
		let tasks = JobRegistry::tasks(&worker(auditor), 10);
		let [Task::Audit(inspection)] = &tasks[..] else { panic!("{tasks:?}") };
		assert_eq!(inspection.claim, result_of(&truth.claim()));
	});
}
