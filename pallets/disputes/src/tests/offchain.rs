//! The hook's side: a worker that knows nothing but its tasks watches, accuses and plays.

use super::game::*;
use crate::{mock::*, Call, Disputes as Open};
use ambit_primitives::{
	disputes::{DisputedTrace, Ground, Move, Side, Stage},
	jobs::{Report, SignedTrace, Verdict},
	traits::WorkerDuties,
	worker::{Answer, Outcome, Respond, Task, TaskId, Watch},
};
use ambit_referee::{
	accuse, object, pick, prove, reveal,
	testing::{Claim, Execution, Lie},
	wrong_element, Descent,
};
use ambit_trace::{Hash, TraceTree};
use codec::Encode;
use frame_support::{assert_ok, traits::UnfilteredDispatchable};
use sp_core::H256;
use sp_runtime::Permill;

/// What a worker service makes of its tasks, from an execution of its own and what is published.
struct Service<'a> {
	truth: &'a Execution,
	/// Speaks for an operator that signed this.
	lie: Option<&'a Lie>,
	/// What the operator's trace CID leads to.
	published: Option<Vec<Hash>>,
}

impl Service<'_> {
	fn answer(&self, task: Task) -> Answer {
		let outcome = match &task {
			Task::Execute(_)
			| Task::Commit(_)
			| Task::Reveal(_)
			| Task::Audit(_)
			| Task::Fetch(_)
			| Task::Tell(_)
			| Task::Prove(_)
			| Task::Keep(_)
			| Task::Trace(_) => Outcome::Failed,
			Task::Watch(watch) => self.watch(watch),
			Task::Respond(respond) => self.respond(respond).map_or(Outcome::Failed, Outcome::Moved),
		};
		Answer { task: task.id(), outcome }
	}

	fn watch(&self, watch: &Watch) -> Outcome {
		let truth = self.truth;
		let claim = Claim {
			model: watch.execution.model.0,
			input: watch.execution.input_root.0,
			output: watch.claim.output_root.0,
			trace: watch.claim.trace_root().map(|root| root.0),
			inline: watch.claim.inline.as_ref().map(|inline| inline.to_vec()),
		};
		assert_eq!(claim.model, truth.model.root());
		match accuse(&truth.plan, &truth.model, &truth.roots, &claim.claimed(), self.published.as_deref()) {
			Some(charge) => Outcome::Charged(charge.encode().try_into().unwrap()),
			None => Outcome::Agreed,
		}
	}

	fn respond(&self, task: &Respond) -> Option<Move> {
		let truth = self.truth;
		let posted: Vec<Hash> = task.trace.iter().map(|root| root.0).collect();
		let roots = if posted.is_empty() { self.published.clone().unwrap_or_default() } else { posted };
		let (Stage::Revealing(at) | Stage::Picking(at) | Stage::Proving(at)) = &task.stage else {
			return match &task.stage {
				Stage::Posting { .. } => {
					let trace = self.lie.map_or(&truth.roots.nodes, |lie| &lie.trace);
					super::players::post(trace, 0)
				}
				Stage::Naming { .. } => {
					let claim = Claim { output: task.claim.output_root.0, ..truth.claim() };
					let (own, claimed) = (&truth.roots, claim.claimed());
					Move::objecting(&object(&truth.plan, &truth.model, own, &claimed, &roots)?)
				}
				_ => None,
			};
		};
		let descent = Descent { ty: (&at.ty).into(), level: at.level, index: at.index, hash: at.hash.0 };
		let own = &truth.nodes[at.node as usize];
		Some(match &task.stage {
			Stage::Revealing(_) => {
				let bytes = match self.lie {
					Some(lie) => lie.reveal(at.node, &descent),
					None => reveal(&descent, own)?,
				};
				Move::Reveal(bytes.try_into().unwrap())
			}
			Stage::Picking(_) => Move::Pick(pick(&descent, &task.revealed, own)?),
			_ => {
				let element = wrong_element(&descent, &task.revealed, own)?;
				let (model, input) = (task.execution.model.0, task.execution.input_root.0);
				let trace = TraceTree::new(&model, &input, &roots)?;
				let inputs = &truth.input_roots;
				let proof = prove(&truth.plan, at.node, element, inputs, &trace, &roots, truth)?;
				Move::Prove(proof.encode().try_into().unwrap())
			}
		})
	}
}

/// Runs what the hook runs for a key. Returns whether anything was submitted.
fn serve(key: u64, service: &Service<'_>) -> bool {
	let answers = Disputes::tasks(&key, 100).into_iter().map(|task| service.answer(task)).collect();
	let Some(call) = Disputes::call(&key, answers) else { return false };
	assert_ok!(call.dispatch_bypass_filter(origin(key)));
	true
}

#[test]
fn workers_should_find_and_convict_a_wrong_result_by_themselves() {
	let (truth, lie) = long_game();
	for published in [true, false] {
		run(|| {
			let job = sign(A, &truth, &lie.claim);
			let published = published.then(|| lie.trace.clone());
			// B watches with its worker key, and so does an account that speaks for nobody.
			let watcher = Service { truth: &truth, lie: None, published };
			let liar = Service { truth: &truth, lie: Some(&lie), published: None };
			for _ in 0..20 {
				serve(worker(B), &watcher);
				serve(C2, &watcher);
				serve(worker(A), &liar);
				next_block();
				check();
			}
			assert!(is_void(job));
			assert_eq!(bonded(A), BOND - PLEDGE);
			let gained = [wealth(B), wealth(C2)].map(|has| has - ENDOWMENT);
			assert_eq!(gained.iter().sum::<Balance>(), REPORTER_CAP);
			assert!(!serve(worker(B), &watcher), "nothing is left to be done");
		});
	}
}

#[test]
fn workers_should_leave_right_results_alone() {
	let truth = Execution::random(3);
	run(|| {
		let job = sign(A, &truth, &truth.claim());
		let watcher = Service { truth: &truth, lie: None, published: None };
		assert_eq!(Disputes::tasks(&worker(B), 100).len(), 1);
		assert!(!serve(worker(B), &watcher));
		assert!(Disputes::tasks(&worker(A), 100).is_empty(), "nobody watches itself");
		run_to(2 + WINDOW + 1);
		assert!(is_settled(job));
		assert!(Disputes::tasks(&worker(B), 100).is_empty());
	});
}

#[test]
fn key_should_watch_only_when_its_account_could_hold_the_bond() {
	let truth = Execution::random(3);
	run(|| {
		sign(A, &truth, &truth.claim());
		assert!(Disputes::tasks(&POOR, 100).is_empty());
		assert_eq!(Disputes::tasks(&C1, 100).len(), 1);
		assert_eq!(Disputes::tasks(&C1, 0).len(), 0);
	});
}

#[test]
fn tasks_should_say_what_is_asked_and_moves_come_first() {
	let (truth, lie) = long_game();
	run(|| {
		let job = sign(A, &truth, &lie.claim);
		let other = sign(A, &truth, &truth.claim());
		let watcher = Service { truth: &truth, lie: None, published: None };
		let tasks = Disputes::tasks(&C1, 100);
		let Task::Watch(watch) = &tasks[0] else { panic!("{tasks:?}") };
		assert_eq!((watch.execution.job, watch.execution.due), (job, 2 + WINDOW as u32 - 1));
		assert_eq!(watch.claim.trace_root().map(|root| root.0), lie.claim.trace);
		assert!(serve(C1, &watcher));
		// It is disputed: not to be watched any more by who disputes it.
		let tasks = Disputes::tasks(&C1, 100);
		assert_eq!(
			tasks.iter().map(Task::id).collect::<Vec<_>>(),
			[TaskId::Watch { job: other, attempt: 0 }]
		);
		let tasks = Disputes::tasks(&worker(A), 100);
		let Task::Respond(respond) = &tasks[0] else { panic!("{tasks:?}") };
		assert_eq!((respond.dispute, respond.turn, respond.side), (0, 0, Side::Operator));
		assert_eq!(respond.due as u64, System::block_number() + CLOCK);
		assert_eq!(respond.execution.job, job);
		let liar = Service { truth: &truth, lie: Some(&lie), published: None };
		assert!(serve(worker(A), &liar));
		let tasks = Disputes::tasks(&C1, 100);
		let Task::Respond(respond) = &tasks[0] else { panic!("{tasks:?}") };
		assert_eq!(respond.trace.len(), truth.nodes.len());
		assert!(matches!(tasks[1], Task::Watch(_)));
		let answers = tasks.into_iter().map(|task| watcher.answer(task)).collect();
		assert!(matches!(Disputes::call(&C1, answers), Some(Call::play { turns }) if turns.len() == 1));
	});
}

#[test]
fn what_is_due_first_should_be_said_first() {
	let (truth, lie) = untraced_long_game();
	run(|| {
		let watcher = Service { truth: &truth, lie: None, published: None };
		let liar = Service { truth: &truth, lie: Some(&lie), published: None };
		let first = sign(A, &truth, &lie.claim);
		assert!(serve(C1, &watcher) && serve(worker(A), &liar));
		// A move is due within the clock, and a charge about another result within its window, which is shorter.
		let second = sign(A, &truth, &lie.claim);
		let said = || {
			let tasks = Disputes::tasks(&C1, 100);
			assert!(matches!(&tasks[0], Task::Respond(respond) if !respond.trace.is_empty()));
			let answers = tasks.into_iter().map(|task| watcher.answer(task)).collect();
			Disputes::call(&C1, answers).expect("there is something to say")
		};
		assert!(matches!(said(), Call::open { job, .. } if job == second));
		assert_ok!(said().dispatch_bypass_filter(origin(C1)));
		assert!(matches!(said(), Call::play { turns } if turns.len() == 1));
		assert_ok!(said().dispatch_bypass_filter(origin(C1)));
		assert!(serve(worker(A), &liar));
		// What the operator reveals is picked from without the trace.
		let tasks = Disputes::tasks(&C1, 100);
		let picking = tasks.iter().find_map(|task| match task {
			Task::Respond(respond) if matches!(respond.stage, Stage::Picking(_)) => Some(respond),
			_ => None,
		});
		assert!(picking.is_some_and(|respond| respond.trace.is_empty()));
		for _ in 0..20 {
			serve(C1, &watcher);
			serve(worker(A), &liar);
			next_block();
		}
		assert!(is_void(first) && is_void(second));
	});
}

#[test]
fn answers_that_would_be_rejected_should_not_be_submitted() {
	let (truth, lie) = long_game();
	run(|| {
		let job = sign(A, &truth, &lie.claim);
		let charge = super::players::Challenger::new(&truth).accuse(&lie.claim, None).unwrap();
		let charged = |job, bytes: Vec<u8>| Answer {
			task: TaskId::Watch { job, attempt: 0 },
			outcome: Outcome::Charged(bytes.try_into().unwrap()),
		};
		assert!(Disputes::call(&C1, vec![charged(job, vec![1, 2, 3])]).is_none());
		assert!(Disputes::call(&C1, vec![charged(job + 1, charge.encode())]).is_none());
		assert!(Disputes::call(&POOR, vec![charged(job, charge.encode())]).is_none());
		assert!(Disputes::call(&worker(A), vec![charged(job, charge.encode())]).is_none());
		let call = Disputes::call(&C1, vec![charged(job, vec![1]), charged(job, charge.encode())]);
		assert!(matches!(call, Some(Call::open { .. })));
		assert_ok!(call.unwrap().dispatch_bypass_filter(origin(C1)));
		let moved = |turn, action| Answer {
			task: TaskId::Respond { dispute: 0, turn },
			outcome: Outcome::Moved(action),
		};
		assert!(Disputes::call(&worker(A), vec![moved(0, Move::Pick(0))]).is_none());
		assert!(Disputes::call(&worker(A), vec![moved(1, Move::Concede)]).is_none());
		assert!(Disputes::call(&C1, vec![moved(0, Move::Concede)]).is_none());
		assert!(Disputes::call(&worker(A), vec![moved(0, Move::Concede)]).is_some());
		// Trying changes nothing.
		check();
		assert_eq!(Disputes::dispute(0).unwrap().dispute.turn, 0);
	});
}

#[test]
fn trace_that_is_said_for_an_audit_should_count_in_later_disputes_only() {
	let (truth, lie) = untraced_long_game();
	run(|| {
		AuditShare::set(Permill::one());
		let class = publish(&truth);
		for stash in [A, B] {
			assert_ok!(JobRegistry::offer(origin(stash), class, 4, FEE));
		}
		let job = submit(class, &lie.claim);
		next_block();
		let operator = report(job, &lie.claim);
		next_block();
		let watcher = Service { truth: &truth, lie: None, published: None };
		let liar = Service { truth: &truth, lie: Some(&lie), published: None };
		assert!(serve(C1, &watcher));
		// It says another trace than the one that it posts.
		let trace = SignedTrace { root: H256([7; 32]), cid: cid(5) };
		let reports = vec![Report { job, attempt: 0, verdict: Verdict::Traced(trace) }].try_into().unwrap();
		assert_ok!(JobRegistry::report(origin(worker(operator)), reports));
		check();
		assert!(serve(C2, &watcher));
		let traces = || [0, 1].map(|id| Open::<Test>::get(id).unwrap().roots.trace);
		assert_eq!(traces(), [DisputedTrace::Unsaid, DisputedTrace::Named(H256([7; 32]))]);
		// Both sides are shown the result as it was disputed.
		let shown = |key| -> Vec<(u64, Option<H256>)> {
			let tasks = Disputes::tasks(&key, 100).into_iter();
			let responses = tasks.filter_map(|task| match task {
				Task::Respond(respond) => Some((respond.dispute, respond.claim.trace_root())),
				_ => None,
			});
			responses.collect()
		};
		assert_eq!(shown(worker(operator)), [(0, None), (1, Some(H256([7; 32])))]);
		let said = liar.answer(Disputes::tasks(&worker(operator), 100).remove(0));
		let call = Disputes::call(&worker(operator), vec![said]).unwrap();
		assert_ok!(call.dispatch_bypass_filter(origin(worker(operator))));
		assert_eq!(shown(C1), [(0, None)]);
		for _ in 0..40 {
			if is_void(job) {
				break;
			}
			serve(worker(operator), &liar);
			serve(C1, &watcher);
		}
		assert!(is_void(job));
		assert_eq!(super::fuzz::ground_of_conviction(), Ground::Trace);
	});
}
