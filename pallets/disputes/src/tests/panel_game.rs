//! Redundant and audited jobs, whose disagreements are decided by the game: with real executions, bonds and money.

use super::{fuzz::ground_of_conviction, game::*, players::*};
use crate::{mock::*, Disputes as Open, Event, NextDisputeId};
use ambit_graph::testing::Random;
use ambit_primitives::{
	disputes::{Artefact, Demand, Ground, Move},
	jobs::{JobState, LatencyTier, Opinion, Report, ResultClaim, Verdict, VerificationMode},
	traits::{DisputedResults, StakeLedger, WorkerDuties},
	worker::{Answer, Outcome, Task},
};
use ambit_referee::{
	drawn_node, show,
	testing::{Claim, Execution, Fault, Lie},
	Charge,
};
use ambit_trace::TraceTree;
use codec::Encode;
use frame_support::{assert_noop, assert_ok, dispatch::Pays, traits::UnfilteredDispatchable};
use sp_runtime::Permill;

/// A dispute that its challenger means to lose: it demands a trace that it has.
fn sham(truth: &Execution) -> Charge {
	Charge::Trace((&truth.model).into())
}

/// What an account has gained, bonds included; what is gone of a bond is lost.
fn gained(stash: u64) -> i128 {
	wealth(stash) as i128 - ENDOWMENT as i128
}

const PAY: i128 = FEE as i128 * 8 / 10;
const LOST: i128 = -(PLEDGE as i128);
const BOUNTY: i128 = REPORTER_CAP as i128;

/// Has somebody dispute the result that stands, who executed as specified, and the operator stick to its lie. Returns the moves.
fn dispute(who: u64, job: u64, truth: &Execution, lie: &Lie) -> u32 {
	let challenger = Challenger::new(truth);
	let charge = challenger.accuse(&lie.claim, Some(&lie.trace)).unwrap();
	let id = NextDisputeId::<Test>::get();
	assert_ok!(open(who, job, &charge));
	play_out(id, &Liar(lie), &challenger).0
}

#[track_caller]
fn assert_paid(job: u64, operator: u64, fee: Balance) {
	let state = JobRegistry::job(job).unwrap().state;
	assert!(
		matches!(state, JobState::Settled { operator: paid, fee: total, .. } if (paid, total) == (operator, fee)),
		"{state:?}"
	);
	check();
}

#[test]
fn equal_claims_should_be_paid_when_nobody_disputes_them() {
	let truth = Execution::random(3);
	run(|| {
		let claim = truth.claim();
		let (job, members) = sign_all(&truth, &[&claim, &claim, &claim]);
		run_to(2 + WINDOW + 1);
		assert_paid(job, members[0], 3 * FEE);
		assert!(members.iter().all(|stash| gained(*stash) == PAY));
		assert_eq!(free(CLIENT), ENDOWMENT - 3 * FEE);
	});
}

#[test]
fn one_honest_operator_should_win_against_two_liars() {
	let (truth, lie) = untraced_long_game();
	run(|| {
		let (job, members) = sign_all(&truth, &[&lie.claim, &truth.claim(), &lie.claim]);
		let [liar, honest, other] = members[..] else { unreachable!() };
		assert_eq!(standing(job), (liar, 0));
		let issued = Balances::total_issuance();
		// Its worker key has nothing to hold, and holds nothing.
		let key = worker(honest);
		assert_ok!(Balances::transfer_allow_death(origin(key), ANYONE, free(key) - EXISTENTIAL_DEPOSIT));
		let challenger = Challenger::new(&truth);
		let charge = challenger.accuse(&lie.claim, Some(&lie.trace)).unwrap();
		let post = open(key, job, &charge).unwrap();
		assert_eq!((post.pays_fee, held(key)), (Pays::No, 0));
		assert_eq!(Open::<Test>::get(0).map(|dispute| dispute.bond), Some(0));
		check();
		play_out(0, &Liar(&lie), &challenger);
		System::assert_has_event(
			Event::OperatorConvicted {
				dispute: 0,
				job,
				attempt: 0,
				operator: liar,
				challenger: honest,
				slashed: PLEDGE,
				ground: Ground::Trace,
			}
			.into(),
		);
		// What was proven wrong is the trace that this one posted: the other says the same output, and has to post its own.
		assert_eq!((gained(liar), gained(other), gained(honest)), (LOST, 0, BOUNTY));
		assert_eq!(standing(job), (other, 1));
		check();
		let post = open(key, job, &charge).unwrap();
		assert_eq!((post.pays_fee, held(key)), (Pays::No, 0));
		play_out(1, &Liar(&lie), &challenger);
		assert_eq!((gained(liar), gained(other), gained(honest)), (LOST, LOST, 2 * BOUNTY));
		assert_eq!(issued - Balances::total_issuance(), 2 * (PLEDGE - REPORTER_CAP));
		assert_eq!(standing(job), (honest, 2));
		check();
		run_to(System::block_number() + WINDOW + 1);
		assert_paid(job, honest, FEE);
		assert_eq!(gained(honest), 2 * BOUNTY + PAY);
		assert_eq!(
			(free(CLIENT), bonded(liar), bonded(other)),
			(ENDOWMENT - FEE, BOND - PLEDGE, BOND - PLEDGE)
		);
		assert_eq!(<Stakes as StakeLedger<u64, Balance>>::pledged(&honest), 0);
	});
}

#[test]
fn liar_that_dissents_should_be_slashed_when_the_result_is_paid() {
	let (truth, lie) = untraced_long_game();
	run(|| {
		let honest = truth.claim();
		let (job, members) = sign_all(&truth, &[&lie.claim, &honest, &honest]);
		assert_eq!(standing(job), (members[1], 0));
		run_to(2 + WINDOW + 1);
		assert_paid(job, members[1], 2 * FEE);
		assert_eq!(members.iter().map(|stash| gained(*stash)).collect::<Vec<_>>(), [LOST, PAY, PAY]);
		assert_eq!(free(CLIENT), ENDOWMENT - 2 * FEE);
	});
}

#[test]
fn liar_should_lose_the_one_dispute_that_it_has_without_a_bond() {
	let (truth, lie) = untraced_long_game();
	run(|| {
		let honest = truth.claim();
		let (job, members) = sign_all(&truth, &[&lie.claim, &honest, &honest]);
		let (liar, operator) = (members[0], members[1]);
		assert_ok!(open(worker(liar), job, &sham(&truth)));
		assert_eq!(held(worker(liar)), 0);
		// No second one without a bond, whether the first is open or decided.
		assert_ok!(open(worker(liar), job, &sham(&truth)));
		assert_eq!(held(worker(liar)), DISPUTE_BOND);
		check();
		for id in [0, 1] {
			let dispute = Open::<Test>::get(id).unwrap();
			assert_ok!(play(worker(operator), id, Operator(&truth).respond(id, &dispute).unwrap()));
			assert_ok!(play(liar, id, Move::Concede));
		}
		let acquitted = |dispute, paid| Event::OperatorAcquitted {
			dispute,
			job,
			attempt: 0,
			operator,
			challenger: liar,
			paid,
			ground: Ground::Conceded,
		};
		System::assert_has_event(acquitted(0, 0).into());
		System::assert_has_event(acquitted(1, DISPUTE_BOND / 4).into());
		assert_eq!(standing(job), (operator, 0));
		assert_ok!(open(liar, job, &sham(&truth)));
		assert_eq!(held(liar), DISPUTE_BOND);
		let dispute = Open::<Test>::get(2).unwrap();
		assert_ok!(play(worker(operator), 2, Operator(&truth).respond(2, &dispute).unwrap()));
		assert_ok!(play(liar, 2, Move::Concede));
		run_to(2 + WINDOW + 2);
		assert_paid(job, operator, 2 * FEE);
		// The pledge, and the bond of the last dispute.
		assert_eq!(gained(liar), LOST - DISPUTE_BOND as i128);
		assert_eq!(gained(operator), PAY + 2 * DISPUTE_BOND as i128 / 4);
	});
}

#[test]
fn demands_and_disputes_of_others_should_need_their_bonds() {
	let (truth, lie) = untraced_long_game();
	run(|| {
		let (job, members) = sign_all(&truth, &[&lie.claim, &truth.claim(), &lie.claim]);
		let piece = Demand { of: Artefact::Output, tensor: 0, piece: 0 };
		assert_ok!(Disputes::demand(origin(worker(members[1])), job, 0, piece));
		assert_eq!(held(worker(members[1])), DEMAND_BOND);
		// Who found the same, and who is not of the panel.
		let challenger = Challenger::new(&truth);
		let charge = challenger.accuse(&lie.claim, Some(&lie.trace)).unwrap();
		for who in [worker(members[2]), C1] {
			assert_ok!(open(who, job, &charge));
			assert_eq!(held(who), DISPUTE_BOND);
		}
		assert!(open(POOR, job, &charge).is_err());
		assert_noop!(open(members[0], job, &charge).map_err(|error| error.error), Problem::OwnResult);
		// The demand has not used up the dissent.
		assert_ok!(open(members[1], job, &charge));
		assert_eq!(held(members[1]), 0);
		run_to(2 + CLOCK + 1);
	});
}

#[test]
fn silence_of_one_liar_should_not_save_the_other() {
	let (truth, lie) = untraced_long_game();
	run(|| {
		let (job, members) = sign_all(&truth, &[&lie.claim, &lie.claim, &truth.claim()]);
		let [first, second, honest] = members[..] else { unreachable!() };
		let challenger = Challenger::new(&truth);
		let charge = challenger.accuse(&lie.claim, Some(&lie.trace)).unwrap();
		assert_ok!(open(worker(honest), job, &charge));
		run_to(2 + CLOCK + 1);
		// By the clock only the silent one falls; the other stands for the claim, with a window of its own.
		assert_eq!((standing(job), gained(first), gained(second)), ((second, 1), LOST, 0));
		assert_ok!(open(worker(honest), job, &charge));
		assert_ok!(play(worker(second), 1, Move::Concede));
		assert_eq!((standing(job), gained(second)), ((honest, 2), LOST));
		assert_eq!(gained(honest), 2 * BOUNTY);
		run_to(System::block_number() + WINDOW + 1);
		assert_paid(job, honest, FEE);
		assert_eq!(free(CLIENT), ENDOWMENT - FEE);
	});
}

#[test]
fn honest_operator_should_not_fall_by_what_another_does_with_the_same_result() {
	// A wrong trace whose output is right, and a trace that is that of another output.
	let (truth, inside) = (0..)
		.find_map(|seed| {
			let truth = Execution::random(seed);
			let lie = Lie::about(&truth, Fault::Trace, None, &mut Random::new(seed))?;
			Some((truth, lie))
		})
		.unwrap();
	let outside = Lie::about(&truth, Fault::Output, None, &mut Random::new(1)).unwrap();
	let trace_of = |lie: &Lie| (Ground::Trace, Some(lie.clone()));
	let ways = [(Ground::Clock, None), (Ground::Conceded, None), trace_of(&inside), trace_of(&outside)];
	for (ground, posted) in ways {
		run(|| {
			let claim = truth.claim();
			let (job, members) = sign_all(&truth, &[&claim, &claim]);
			// Whoever stands first is in league with who disputes it: it is silent, gives up, or posts what is not so.
			assert_ok!(open(C1, job, &sham(&truth)));
			match (ground, posted) {
				(_, Some(lie)) => _ = play_out(0, &Liar(&lie), &Challenger::new(&truth)),
				(Ground::Conceded, None) => _ = play(worker(members[0]), 0, Move::Concede).unwrap(),
				_ => run_to(2 + CLOCK + 1),
			}
			assert_eq!(ground_of_conviction(), ground);
			assert_eq!((gained(members[0]), gained(members[1])), (LOST, 0));
			assert_eq!(standing(job), (members[1], 1));
			// The next one answers.
			assert_ok!(open(C1, job, &sham(&truth)));
			let dispute = Open::<Test>::get(1).unwrap();
			assert_ok!(play(worker(members[1]), 1, Operator(&truth).respond(1, &dispute).unwrap()));
			assert_ok!(play(C1, 1, Move::Concede));
			run_to(System::block_number() + WINDOW + 2);
			assert_paid(job, members[1], FEE);
			assert_eq!(gained(members[1]), PAY + DISPUTE_BOND as i128 / 4);
		});
	}
}

#[test]
fn honest_operator_should_take_over_through_every_lie() {
	// Three liars that found different things, and one that is right.
	let (truth, lies) = (0..)
		.find_map(|seed| {
			let truth = Execution::random(seed);
			let mut random = Random::new(seed);
			let mut lies: Vec<Lie> = Vec::new();
			for fault in [Fault::Alone, Fault::Several, Fault::Intermediate] {
				lies.push(Lie::about(&truth, fault, Some(0), &mut random)?.untraced(&truth)?);
			}
			let distinct =
				lies.iter().all(|lie| lies.iter().filter(|other| other.claim == lie.claim).count() == 1);
			distinct.then_some((truth, lies))
		})
		.unwrap();
	run(|| {
		let claims = [&lies[0].claim, &lies[1].claim, &lies[2].claim, &truth.claim()];
		let (job, members) = sign_all(&truth, &claims);
		let begun = System::block_number();
		for (turn, lie) in (0u8..).zip(&lies) {
			let liar = members[usize::from(turn)];
			assert_eq!(standing(job), (liar, turn));
			// Somebody else disputes it too, and has its bond back.
			let challenger = Challenger::new(&truth);
			let charge = challenger.accuse(&lie.claim, Some(&lie.trace)).unwrap();
			let sibling = NextDisputeId::<Test>::get();
			assert_ok!(open(C2, job, &sham(&truth)));
			let id = NextDisputeId::<Test>::get();
			assert_ok!(open(worker(members[3]), job, &charge));
			assert_eq!(held(worker(members[3])), 0);
			play_out(id, &Liar(lie), &challenger);
			assert_eq!(gained(liar), LOST);
			assert!(Disputes::dispute(sibling).unwrap().moot);
			assert_ok!(Disputes::close(origin(ANYONE), sibling));
			check();
		}
		assert_eq!((standing(job), held(C2)), ((members[3], 3), 0));
		assert!(System::block_number() <= begun + 3 * (WINDOW + 2 * CLOCK));
		run_to(System::block_number() + WINDOW + 1);
		assert_paid(job, members[3], FEE);
		assert_eq!(gained(members[3]), 3 * BOUNTY + PAY);
		assert_eq!(free(CLIENT), ENDOWMENT - FEE);
	});
}

#[test]
fn job_should_go_to_another_panel_when_all_of_one_are_convicted() {
	let (truth, lie) = untraced_long_game();
	run(|| {
		let (job, members) = sign_all(&truth, &[&lie.claim, &lie.claim]);
		dispute(C1, job, &truth, &lie);
		assert_eq!(standing(job), (members[1], 1));
		dispute(C1, job, &truth, &lie);
		assert!(members.iter().all(|stash| gained(*stash) == LOST));
		next_block();
		assert_eq!(JobRegistry::job(job).unwrap().attempt, 4);
		let members = crate::mock::members(job);
		for reveals in [false, true] {
			for stash in &members {
				assert_ok!(say(*stash, job, &truth.claim(), reveals));
			}
		}
		run_to(System::block_number() + WINDOW + 1);
		assert_paid(job, members[0], 2 * FEE);
	});
}

/// Runs what the hook runs for a key that executed as specified and finds nothing published.
fn serve(key: u64, truth: &Execution) -> Option<Task> {
	let tasks = Disputes::tasks(&key, 10);
	let task = tasks.first()?.clone();
	let Task::Watch(watch) = &task else { panic!("{task:?}") };
	let claim = claim_in(&watch.claim, truth);
	let charge = ambit_referee::accuse(&truth.plan, &truth.model, &truth.roots, &claim.claimed(), None);
	let outcome =
		charge.map_or(Outcome::Agreed, |charge| Outcome::Charged(charge.encode().try_into().unwrap()));
	let call = Disputes::call(&key, vec![Answer { task: task.id(), outcome }]);
	if let Some(call) = call {
		assert_ok!(call.dispatch_bypass_filter(origin(key)));
	}
	Some(task)
}

fn claim_in(claim: &ResultClaim, truth: &Execution) -> Claim {
	Claim {
		output: claim.output_root.0,
		trace: claim.trace_root().map(|root| root.0),
		inline: claim.inline.as_ref().map(|inline| inline.to_vec()),
		..truth.claim()
	}
}

#[test]
fn worker_of_who_dissents_should_be_asked_whatever_its_balance() {
	let (truth, lie) = untraced_long_game();
	run(|| {
		let (job, members) = sign_all(&truth, &[&lie.claim, &truth.claim(), &lie.claim]);
		for key in members.iter().map(|stash| worker(*stash)) {
			let rest = free(key) - EXISTENTIAL_DEPOSIT;
			assert_ok!(Balances::transfer_allow_death(origin(key), ANYONE, rest));
		}
		// Another result, which is not its business, comes after it for who can pay a bond.
		sign(E, &truth, &truth.claim());
		assert!(Disputes::tasks(&worker(members[2]), 10).is_empty());
		assert_eq!(Disputes::tasks(&worker(members[1]), 10).len(), 1);
		assert_eq!(Disputes::tasks(&C1, 10).len(), 2);
		let Some(Task::Watch(watch)) = serve(worker(members[1]), &truth) else { panic!() };
		assert_eq!(watch.execution.job, job);
		assert_eq!(
			Open::<Test>::get(0).map(|dispute| (dispute.challenger, dispute.bond)),
			Some((members[1], 0))
		);
		assert!(Disputes::tasks(&worker(members[1]), 10).is_empty(), "it waits for the trace");
		run_to(System::block_number() + CLOCK + 1);
		assert_eq!(standing(job), (members[2], 1));
		assert!(serve(worker(members[1]), &truth).is_some());
		assert_eq!(Open::<Test>::iter().count(), 1);
		run_to(System::block_number() + CLOCK + 1);
		assert_eq!(standing(job), (members[1], 2));
	});
}

/// Blocks that an audit takes.
const AUDIT: u64 = LatencyTier::Standard.audit_blocks() as u64;

/// A result of an audited class that says this; the job, its operator and its auditor. Where `agrees` is given, the auditor shows
/// the tile that was drawn out of these tensors' trace.
fn audited(truth: &Execution, claim: &Claim, agrees: Option<&[[u8; 32]]>) -> Option<(u64, u64, u64)> {
	AuditShare::set(Permill::one());
	let class = publish_as(truth, VerificationMode::Audited);
	for stash in [A, B, D] {
		assert_ok!(JobRegistry::offer(origin(stash), class, 4, FEE));
	}
	let job = submit(class, claim);
	next_block();
	let operator = report(job, claim);
	next_block();
	let audit = JobRegistry::audit(job).expect("all are audited");
	if let Some(trace) = agrees {
		let tree = TraceTree::new(&claim.model, &claim.input, trace).unwrap();
		let node = drawn_node(&audit.draw.0, truth.model.interface()).unwrap();
		let tensor = &truth.nodes[node as usize];
		let shown = show(&truth.plan, &truth.model, &tree, trace, &audit.draw.0, tensor).unwrap();
		let verdict = Verdict::Audited(shown.encode().try_into().unwrap());
		let reports = vec![Report { job, attempt: 0, verdict }].try_into().unwrap();
		JobRegistry::report(origin(worker(audit.auditor)), reports).ok()?;
	}
	Some((job, operator, audit.auditor))
}

#[test]
fn auditor_that_agrees_with_a_lie_should_be_slashed_when_a_third_proves_it() {
	// It has the liar's tensors, so it can show what is drawn of them; here one that is right.
	for seed in 0.. {
		let truth = Execution::random(seed);
		let Some(lie) = Lie::about(&truth, Fault::Alone, None, &mut Random::new(seed)) else { continue };
		let mut played = false;
		run(|| {
			let Some((job, operator, auditor)) = audited(&truth, &lie.claim, Some(&lie.trace)) else {
				return;
			};
			played = true;
			dispute(C1, job, &truth, &lie);
			assert_eq!((gained(operator), gained(auditor), gained(C1)), (LOST, LOST, BOUNTY));
			assert_eq!(JobRegistry::job(job).unwrap().attempt, 1);
			assert_eq!(JobRegistry::audit(job), None);
		});
		if played {
			return;
		}
	}
}

#[test]
fn auditor_that_agreed_should_answer_when_the_operator_does_not() {
	let truth = Execution::random(3);
	run(|| {
		let claim = truth.claim();
		let (job, operator, auditor) = audited(&truth, &claim, Some(&truth.roots.nodes)).unwrap();
		assert_ok!(open(C1, job, &sham(&truth)));
		run_to(3 + CLOCK + 1);
		assert_eq!((standing(job), gained(operator), gained(auditor)), ((auditor, 1), LOST, 0));
		assert_ok!(open(C1, job, &sham(&truth)));
		let dispute = Open::<Test>::get(1).unwrap();
		assert_ok!(play(worker(auditor), 1, Operator(&truth).respond(1, &dispute).unwrap()));
		assert_ok!(play(C1, 1, Move::Concede));
		run_to(System::block_number() + WINDOW + 2);
		assert_paid(job, auditor, FEE);
		assert_eq!(gained(auditor), PAY + DISPUTE_BOND as i128 / 4);
	});
}

/// Leaves a key what keeps it alive, and nothing to hold.
fn empty(key: u64) {
	assert_ok!(Balances::transfer_allow_death(origin(key), ANYONE, free(key) - EXISTENTIAL_DEPOSIT));
}

#[test]
fn auditor_should_dispute_by_its_answer_and_win_without_funds() {
	let (truth, lie) = long_game();
	run(|| {
		let (job, operator, auditor) = audited(&truth, &lie.claim, None).unwrap();
		let key = worker(auditor);
		empty(key);
		let tasks = JobRegistry::tasks(&key, 10);
		let [Task::Audit(inspection)] = &tasks[..] else { panic!("{tasks:?}") };
		assert!(Disputes::tasks(&key, 10).is_empty(), "it need not watch what it audits");
		let claim = claim_in(&inspection.claim, &truth);
		let challenger = Challenger::new(&truth);
		let charge = challenger.accuse(&claim, Some(&lie.trace)).unwrap();
		let outcome = Outcome::Charged(charge.encode().try_into().unwrap());
		let answers = vec![Answer { task: tasks[0].id(), outcome }];
		assert!(JobRegistry::call(&key, answers.clone()).is_none());
		let call = Disputes::call(&key, answers.clone()).expect("it needs no bond");
		assert_ok!(call.dispatch_bypass_filter(origin(key)));
		assert_eq!(JobRegistry::audit(job).unwrap().opinion, Opinion::Disputes);
		assert_eq!((held(key), Open::<Test>::get(0).map(|dispute| dispute.bond)), (0, Some(0)));
		check();
		assert!(JobRegistry::tasks(&key, 10).is_empty());
		assert!(Disputes::call(&key, answers).is_none(), "a second one would need the bond");
		let issued = Balances::total_issuance();
		play_out(0, &Liar(&lie), &challenger);
		assert_eq!((gained(operator), gained(auditor), held(key)), (LOST, BOUNTY, 0));
		assert_eq!(issued - Balances::total_issuance(), PLEDGE - REPORTER_CAP, "one fault, one slash");
		assert_eq!((JobRegistry::audit(job), pledged(auditor)), (None, 0));
		assert!(!JobRegistry::dissents(job, 0, &auditor));
		// Somebody else does the job; the client pays once.
		next_block();
		report(job, &truth.claim());
		run_to(System::block_number() + AUDIT + 20);
		assert!(matches!(JobRegistry::job(job).unwrap().state, JobState::Settled { fee: FEE, .. }));
		assert_eq!(free(CLIENT), ENDOWMENT - FEE);
	});
}

fn pledged(stash: u64) -> Balance {
	<Stakes as StakeLedger<u64, Balance>>::pledged(&stash)
}

/// Has the operator answer a dispute rightly, and the challenger give up.
fn concede(id: u64, operator: u64, challenger: u64, truth: &Execution) {
	let dispute = Open::<Test>::get(id).unwrap();
	assert_ok!(play(worker(operator), id, Operator(truth).respond(id, &dispute).unwrap()));
	assert_ok!(play(challenger, id, Move::Concede));
}

#[test]
fn auditor_that_disputes_a_right_result_should_lose_more_than_a_bond() {
	let truth = Execution::random(3);
	for silent in [false, true] {
		run(|| {
			let (job, operator, auditor) = audited(&truth, &truth.claim(), None).unwrap();
			let audit = JobRegistry::audit(job).unwrap();
			assert!(audit.pledge >= DISPUTE_BOND);
			let issued = Balances::total_issuance();
			assert_ok!(open(worker(auditor), job, &sham(&truth)));
			assert_eq!(held(worker(auditor)), 0);
			let dispute = Open::<Test>::get(0).unwrap();
			assert_ok!(play(worker(operator), 0, Operator(&truth).respond(0, &dispute).unwrap()));
			if silent {
				run_to(System::block_number() + CLOCK + 1);
			} else {
				assert_ok!(play(worker(auditor), 0, Move::Concede));
			}
			assert_eq!(Open::<Test>::iter().count(), 0);
			assert_eq!((gained(auditor), pledged(auditor)), (0, audit.pledge));
			check();
			run_to(3 + AUDIT + 2);
			assert_paid(job, operator, FEE);
			assert_eq!((gained(operator), gained(auditor), pledged(auditor)), (PAY, LOST, 0));
			assert_eq!(issued - Balances::total_issuance(), PLEDGE, "all of it is burnt");
			assert_eq!(bonded(auditor), BOND - PLEDGE);
		});
	}
}

#[test]
fn auditor_should_pledge_the_bond_where_that_is_more_than_the_operators_pledge() {
	let truth = Execution::random(3);
	run(|| {
		HeldForDispute::set(2 * PLEDGE);
		let (job, operator, auditor) = audited(&truth, &truth.claim(), None).unwrap();
		assert_eq!((pledged(operator), pledged(auditor)), (PLEDGE, 2 * PLEDGE));
		assert_ok!(open(worker(auditor), job, &sham(&truth)));
		concede(0, operator, auditor, &truth);
		run_to(3 + AUDIT + 2);
		assert_paid(job, operator, FEE);
		assert_eq!((gained(operator), gained(auditor)), (PAY, 2 * LOST));
	});
}

#[test]
fn auditor_should_need_the_bond_for_a_second_dispute_and_for_other_results() {
	let (truth, lie) = long_game();
	run(|| {
		let (job, operator, auditor) = audited(&truth, &lie.claim, None).unwrap();
		let key = worker(auditor);
		// A demand is none, and needs its own bond.
		let piece = Demand { of: Artefact::Output, tensor: 0, piece: 0 };
		assert_ok!(Disputes::demand(origin(key), job, 0, piece));
		assert_eq!((held(key), JobRegistry::audit(job).unwrap().opinion), (DEMAND_BOND, Opinion::Pending));
		let challenger = Challenger::new(&truth);
		let charge = challenger.accuse(&lie.claim, Some(&lie.trace)).unwrap();
		// Who was not drawn needs it, whether or not it offers the class.
		let idle = [A, B, D].into_iter().find(|stash| ![operator, auditor].contains(stash)).unwrap();
		for who in [worker(idle), C1] {
			assert_ok!(open(who, job, &charge));
			assert_eq!(held(who), DISPUTE_BOND);
		}
		assert!(open(POOR, job, &charge).is_err());
		// After others have, the auditor still has its own.
		assert_ok!(open(key, job, &charge));
		assert_eq!(held(key), DEMAND_BOND);
		check();
		assert_ok!(open(key, job, &charge));
		assert_eq!(held(key), DEMAND_BOND + DISPUTE_BOND);
		// Another wins: nobody else loses anything.
		let game = (0..).find(|id| Open::<Test>::get(*id).is_some_and(|dispute| dispute.challenger == C1));
		play_out(game.unwrap(), &Liar(&lie), &challenger);
		assert_eq!((gained(operator), gained(C1), gained(auditor)), (LOST, BOUNTY, 0));
		assert_eq!(pledged(auditor), 0);
		for id in 0..NextDisputeId::<Test>::get() {
			if Open::<Test>::contains_key(id) {
				assert_ok!(Disputes::close(origin(ANYONE), id));
			}
		}
		assert_eq!((held(key), held(worker(idle))), (0, 0));

		// A result that it was not drawn for.
		let untraced = lie.claim.untraced();
		let other = sign(operator, &truth, &untraced);
		assert_ok!(open(key, other, &challenger.accuse(&untraced, None).unwrap()));
		assert_eq!(held(key), DISPUTE_BOND);
		run_to(System::block_number() + CLOCK + 1);
	});
}

#[test]
fn auditor_that_is_late_should_need_the_bond() {
	let (truth, lie) = long_game();
	run(|| {
		let (job, operator, auditor) = audited(&truth, &lie.claim, None).unwrap();
		let (key, due) = (worker(auditor), JobRegistry::audit(job).unwrap().due);
		empty(key);
		// Somebody else's dispute keeps the result from being paid.
		let challenger = Challenger::new(&truth);
		let charge = challenger.accuse(&lie.claim, Some(&lie.trace)).unwrap();
		run_to(due);
		assert_ok!(open(C1, job, &charge));
		run_to(due + 1);
		let silence = -(PLEDGE as i128 / 10);
		assert_eq!((JobRegistry::audit(job), gained(auditor)), (None, silence));
		assert!(open(key, job, &charge).is_err());
		play_out(0, &Liar(&lie), &challenger);
		assert_eq!((gained(operator), gained(auditor)), (LOST, silence));
	});
}

#[test]
fn charge_that_proves_itself_should_let_the_auditor_go() {
	let truth = Execution::random(3);
	let lie = Lie::about(&truth, Fault::Output, None, &mut Random::new(1)).unwrap();
	run(|| {
		let (job, operator, auditor) = audited(&truth, &lie.claim, None).unwrap();
		let charge = Challenger::new(&truth).accuse(&lie.claim, Some(&lie.trace)).unwrap();
		let at_once = matches!(charge, Charge::Output(_) | Charge::Inline(_));
		assert_ok!(open(worker(auditor), job, &charge));
		if !at_once {
			run_to(System::block_number() + CLOCK + 1);
		}
		assert_eq!((gained(operator), gained(auditor), pledged(auditor)), (LOST, BOUNTY, 0));
		assert_eq!(JobRegistry::audit(job), None);
	});
}
