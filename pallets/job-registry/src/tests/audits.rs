//! Results that are sent to a second operator.

use crate::{audit::check_spot, mock::*, Audits, Event, Fault, Lane};
use ambit_graph::TensorType;
use ambit_primitives::{
	disputes::Ground,
	jobs::{
		ClassSpec, DeclineReason, JobState, LatencyTier, Opinion, Report, ResultClaim, SignedTrace,
		ValueType, ValueTypes, Verdict, VerificationMode,
	},
	traits::{DisputedResults, WorkerDuties},
	worker::{Answer, Outcome, Task},
};
use ambit_referee::{
	drawn_node, show,
	testing::{Claim, Execution},
	SpotCheck,
};
use ambit_trace::TraceTree;
use codec::Encode;
use frame_support::{assert_err_ignore_postinfo, assert_ok, assert_storage_noop, dispatch::Pays};
use sp_core::H256;
use sp_io::hashing::blake2_256;
use sp_runtime::Permill;

/// Longer than an audit.
pub(super) const WINDOW: u64 = 40;
/// Last block of an audit of a result in block 2, of a class whose results are due within 5.
pub(super) const DUE: u64 = 3 + 6 * 5;

/// An audited class (number 0) of this model.
pub fn publish_audited(truth: &Execution, latency: LatencyTier) {
	let model = H256(truth.model.root());
	let types = |types: Vec<&TensorType>| -> ValueTypes {
		types.into_iter().map(|ty| ty.try_into().unwrap()).collect::<Vec<ValueType>>().try_into().unwrap()
	};
	assert_ok!(JobRegistry::publish_model(
		origin(PUBLISHER),
		model,
		b"audited".to_vec().try_into().unwrap(),
		cid(1),
		cid(2),
		types(truth.plan.graph().inputs.iter().collect()),
		types(truth.plan.output_types().collect()),
	));
	let spec = ClassSpec { model, latency, ..spec(VerificationMode::Audited) };
	assert_ok!(JobRegistry::open_class(origin(OWNER), spec, MIN_FEE, STAKE_PER_SLOT));
}

/// What an execution gave, as it is reported.
pub fn result_of(claim: &Claim) -> ResultClaim {
	ResultClaim {
		output_root: H256(claim.output),
		output: cid(4),
		trace: claim.trace.map(|root| SignedTrace { root: H256(root), cid: cid(5) }),
		inline: claim.inline.clone().map(|inline| inline.try_into().unwrap()),
	}
}

/// The tile that an honest auditor shows.
pub fn shown(truth: &Execution, draw: &H256) -> SpotCheck {
	let claim = truth.claim();
	let roots = &truth.roots.nodes;
	let trace = TraceTree::new(&claim.model, &claim.input, roots).unwrap();
	let node = drawn_node(&draw.0, truth.model.interface()).unwrap();
	let tensor = &truth.nodes[node as usize];
	show(&truth.plan, &truth.model, &trace, roots, &draw.0, tensor).unwrap()
}

pub(super) fn agreed(id: u64, attempt: u8, shown: &SpotCheck) -> Report {
	Report { job: id, attempt, verdict: Verdict::Audited(shown.encode().try_into().unwrap()) }
}

/// An execution of several nodes, of which some are inside.
pub(super) fn deep() -> Execution {
	let inner = |truth: &Execution| truth.nodes.len().saturating_sub(truth.plan.output_types().count());
	(0..).map(Execution::random).find(|truth| truth.nodes.len() > 3 && inner(truth) > 2).unwrap()
}

/// A job of an audited class whose result is in, at the beginning of the block after.
fn with_result(offers: &[(u64, u32, Balance)], test: impl FnOnce(&Execution, u64, u64)) {
	with_result_of(offers, true, test);
}

pub(super) fn with_result_of(
	offers: &[(u64, u32, Balance)],
	named: bool,
	test: impl FnOnce(&Execution, u64, u64),
) {
	let truth = deep();
	ExtBuilder::default().build_and_execute(|| {
		DisputeWindow::set(WINDOW);
		publish_audited(&truth, LatencyTier::Interactive);
		for (operator, slots, price) in offers {
			assert_ok!(JobRegistry::offer(origin(*operator), 0, *slots, *price));
		}
		let id = crate::NextJobId::<Test>::get();
		let input = H256(truth.claim().input);
		assert_ok!(JobRegistry::submit(origin(CLIENT), 0, cid(3), input, 300, 101));
		next_block();
		let (operator, attempt) = holder(id);
		let verdict = Verdict::Done(result_of(&truth.claim().in_class(named)));
		assert_ok!(report(operator, vec![Report { job: id, attempt, verdict }]));
		next_block();
		test(&truth, id, operator);
	});
}

/// The same, audited by somebody: execution, job, operator, auditor.
pub(super) fn with_audit(test: impl FnOnce(&Execution, u64, u64, u64)) {
	with_result(&[(A, 4, 120), (B, 4, 120), (C, 4, 120)], |truth, id, operator| {
		let auditor = JobRegistry::audit(id).expect("all are audited").auditor;
		test(truth, id, operator, auditor);
	});
}

/// Has the auditor agree.
pub(super) fn agree(truth: &Execution, id: u64) {
	let audit = JobRegistry::audit(id).unwrap();
	assert_ok!(report(audit.auditor, vec![agreed(id, audit.attempt, &shown(truth, &audit.draw))]));
}

/// What the dispute game does with who stands for a result.
pub(super) fn convict(id: u64, ground: Ground) {
	let (stash, attempt) = standing(id);
	assert_ok!(JobRegistry::open_dispute(id, attempt));
	let pledge = JobRegistry::contestable(id, attempt).unwrap().pledge;
	Bonds::mutate(stash, |bond| bond.active -= pledge);
	assert_ok!(JobRegistry::overturn(id, attempt, ground));
	check();
}

pub(super) fn settles(id: u64) -> u64 {
	let JobState::Resulted { settles, .. } = job(id).state else { panic!("no result") };
	settles
}

/// What is gone of a bond, what is pledged of it, what slots are taken, and what was earned.
pub(super) fn books(stash: u64) -> (Balance, Balance, u32, Balance) {
	let (bond, offer) = (Bonds::of(stash), &JobRegistry::offers_of(&stash)[0]);
	(BOND - bond.active, bond.pledged, offer.active, free(stash) - ENDOWMENT)
}

#[track_caller]
pub(super) fn refuses(stash: u64, report_: Report, problem: Problem) {
	assert_storage_noop!(assert_err_ignore_postinfo!(
		frame_support::storage::with_storage_layer(|| report(stash, vec![report_.clone()])),
		problem
	));
}

#[test]
fn result_should_be_sent_to_another_operator_which_pledges() {
	with_audit(|_, id, operator, auditor| {
		assert_ne!(auditor, operator);
		let audit = JobRegistry::audit(id).unwrap();
		assert_eq!((audit.attempt, audit.pledge, audit.pay, audit.due), (0, 100, 96, DUE));
		assert_eq!(audit.opinion, Opinion::Pending);
		let drawn = Event::AuditDrawn { job: id, attempt: 0, auditor, draw: audit.draw, due: DUE };
		System::assert_has_event(drawn.into());
		assert_eq!((books(operator), books(auditor)), ((0, 100, 0, 0), (0, 100, 1, 0)));
		// The window was longer than its time.
		assert_eq!(settles(id), 2 + WINDOW);
	});
}

#[test]
fn window_should_stay_open_as_long_as_the_auditor_has_time() {
	let truth = Execution::random(3);
	ExtBuilder::default().build_and_execute(|| {
		DisputeWindow::set(WINDOW);
		publish_audited(&truth, LatencyTier::Standard);
		for operator in [A, B] {
			assert_ok!(JobRegistry::offer(origin(operator), 0, 4, 120));
		}
		let input = H256(truth.claim().input);
		assert_ok!(JobRegistry::submit(origin(CLIENT), 0, cid(3), input, 300, 101));
		next_block();
		let (operator, _) = holder(0);
		let verdict = Verdict::Done(result_of(&truth.claim()));
		assert_ok!(report(operator, vec![Report { job: 0, attempt: 0, verdict }]));
		assert_eq!(settles(0), 2 + WINDOW);
		next_block();
		assert_eq!((JobRegistry::audit(0).unwrap().due, settles(0)), (123, 124));
		assert_eq!(JobRegistry::in_window(10), [(0, 0)]);
		run_to(123);
		assert_ok!(JobRegistry::open_dispute(0, 0));
		assert_ok!(JobRegistry::dismiss_dispute(0, 0));
		agree(&truth, 0);
		run_to(126);
		assert!(is_settled(0));
	});
}

#[test]
fn share_of_results_should_be_audited() {
	let truth = Execution::random(3);
	let audited = |share: Permill| {
		let mut count = 0;
		ExtBuilder::default().build_and_execute(|| {
			AuditShare::set(share);
			publish_audited(&truth, LatencyTier::Interactive);
			for operator in [A, B] {
				assert_ok!(JobRegistry::offer(origin(operator), 0, 8, 120));
			}
			let input = H256(truth.claim().input);
			for _ in 0..50 {
				let id = crate::NextJobId::<Test>::get();
				let deadline = System::block_number() + 50;
				assert_ok!(JobRegistry::submit(origin(CLIENT), 0, cid(3), input, 300, deadline));
				next_block();
				let (operator, attempt) = holder(id);
				let verdict = Verdict::Done(result_of(&truth.claim()));
				assert_ok!(report(operator, vec![Report { job: id, attempt, verdict }]));
				next_block();
				if JobRegistry::audit(id).is_some() {
					count += 1;
					agree(&truth, id);
				}
			}
		});
		count
	};
	assert_eq!(audited(Permill::zero()), 0);
	assert_eq!(audited(Permill::one()), 50);
	let third = audited(Permill::from_percent(33));
	assert!((8..=25).contains(&third), "{third}");
}

#[test]
fn auditor_that_agrees_should_be_paid_by_the_protocol_when_the_result_is() {
	with_audit(|truth, id, operator, auditor| {
		let audit = JobRegistry::audit(id).unwrap();
		let post = report(auditor, vec![agreed(id, 0, &shown(truth, &audit.draw))]).unwrap();
		assert_eq!(post.pays_fee, Pays::No);
		System::assert_last_event(Event::AuditAgreed { job: id, attempt: 0, auditor }.into());
		assert_eq!(JobRegistry::audit(id).unwrap().opinion, Opinion::Agrees);
		// The slot is free, the pledge is not.
		assert_eq!(books(auditor), (0, 100, 0, 0));
		run_to(2 + WINDOW);
		assert_ok!(JobRegistry::settle(origin(ANYONE), vec![id].try_into().unwrap()));
		System::assert_has_event(Event::AuditPaid { job: id, auditor, pay: 96, paid: 96 }.into());
		assert_eq!((books(operator), books(auditor)), ((0, 0, 0, 96), (0, 0, 0, 96)));
		// The client pays for the result only.
		assert_eq!((held(CLIENT), free(CLIENT)), (0, ENDOWMENT - 120));
		assert_eq!(free(PROTOCOL), 1_000 + 24 - 96);
		assert!(JobRegistry::offers_of(&auditor)[0].success_ppm > 800_000);
		assert_eq!(Audits::<Test>::iter().count(), 0);
	});
}

#[test]
fn auditor_should_be_paid_what_the_protocol_has() {
	with_audit(|truth, id, _, auditor| {
		agree(truth, id);
		use frame_support::traits::{fungible::Mutate, tokens::Preservation};
		let rest = free(PROTOCOL) - EXISTENTIAL_DEPOSIT;
		assert_ok!(<Balances as Mutate<u64>>::transfer(&PROTOCOL, &ANYONE, rest, Preservation::Preserve));
		run_to(2 + WINDOW);
		assert_ok!(JobRegistry::settle(origin(ANYONE), vec![id].try_into().unwrap()));
		System::assert_has_event(Event::AuditPaid { job: id, auditor, pay: 96, paid: 24 }.into());
		assert_eq!((books(auditor), free(PROTOCOL)), ((0, 0, 0, 24), EXISTENTIAL_DEPOSIT));
	});
}

#[test]
fn forged_spot_checks_should_be_refused() {
	with_audit(|truth, id, _, auditor| {
		let draw = JobRegistry::audit(id).unwrap().draw;
		let honest = shown(truth, &draw);
		let refused = |spot: &SpotCheck, problem| refuses(auditor, agreed(id, 0, spot), problem);
		// Another tile that it has.
		let mut elsewhere = (0u8..=255).map(|tag| shown(truth, &H256(blake2_256(&[tag]))));
		let elsewhere = elsewhere.find(|spot| spot.named.node != honest.named.node).unwrap();
		refused(&elsewhere, Problem::SpotCheckOfAnotherPlace);
		// Bytes that are not the tile's.
		let mut spot = honest.clone();
		spot.bytes[0] ^= 1;
		refused(&spot, Problem::SpotCheckNotInTensor);
		let mut spot = honest.clone();
		spot.bytes.pop();
		refused(&spot, Problem::SpotCheckNotInTensor);
		// A tensor of its own, which is not the result's.
		let mut spot = honest.clone();
		spot.root[0] ^= 1;
		refused(&spot, Problem::SpotCheckNotInTrace);
		// Another node in the place of the one that was drawn.
		let mut spot = honest.clone();
		spot.named = elsewhere.named.clone();
		spot.named.node = honest.named.node;
		refused(&spot, Problem::SpotCheckOfAnotherModel);
		let mut spot = honest.clone();
		spot.named.interface.nodes += 1;
		refused(&spot, Problem::SpotCheckOfAnotherModel);
		// Another model altogether.
		let other = Execution::random(5);
		refused(&shown(&other, &draw), Problem::SpotCheckOfAnotherModel);
		let mut bytes = honest.encode();
		bytes.push(0);
		for bytes in [vec![], vec![255; 40], bytes] {
			let verdict = Verdict::Audited(bytes.try_into().unwrap());
			refuses(auditor, Report { job: id, attempt: 0, verdict }, Problem::MalformedSpotCheck);
		}
		agree(truth, id);
	});
}

#[test]
fn spot_check_should_hold_for_every_draw() {
	for seed in 0..10 {
		let truth = Execution::random(seed);
		ExtBuilder::default().build_and_execute(|| {
			publish_audited(&truth, LatencyTier::Interactive);
			for operator in [A, B] {
				assert_ok!(JobRegistry::offer(origin(operator), 0, 4, 120));
			}
			let input = H256(truth.claim().input);
			assert_ok!(JobRegistry::submit(origin(CLIENT), 0, cid(3), input, 300, 101));
			next_block();
			let verdict = Verdict::Done(result_of(&truth.claim()));
			assert_ok!(report(holder(0).0, vec![Report { job: 0, attempt: 0, verdict }]));
			next_block();
			let mut audit = JobRegistry::audit(0).unwrap();
			for tag in 0u8..20 {
				audit.draw = H256(blake2_256(&[tag]));
				let spot = shown(&truth, &audit.draw).encode();
				let model = H256(truth.model.root());
				assert_eq!(check_spot::<Test>(&spot, &model, &job(0), &audit), Ok(()));
			}
		});
	}
}

#[test]
fn only_the_auditor_should_agree_once_and_in_time() {
	with_audit(|truth, id, operator, auditor| {
		let spot = shown(truth, &JobRegistry::audit(id).unwrap().draw);
		let other = [A, B, C].into_iter().find(|stash| ![operator, auditor].contains(stash)).unwrap();
		for stash in [operator, other] {
			refuses(stash, agreed(id, 0, &spot), Problem::NotAuditor);
			refuses(stash, declined(id, 0, DeclineReason::InputUnavailable), Problem::AlreadyResulted);
		}
		refuses(auditor, agreed(id, 1, &spot), Problem::AttemptMismatch);
		refuses(auditor, agreed(id + 1, 0, &spot), Problem::UnknownJob);
		refuses(auditor, done(id, 0), Problem::AlreadyResulted);
		run_to(DUE);
		assert_ok!(report(auditor, vec![agreed(id, 0, &spot)]));
		refuses(auditor, agreed(id, 0, &spot), Problem::NotAuditor);
		refuses(auditor, declined(id, 0, DeclineReason::InputUnavailable), Problem::AlreadyResulted);
	});
	with_audit(|truth, id, _, auditor| {
		let spot = shown(truth, &JobRegistry::audit(id).unwrap().draw);
		ServiceWeight::set(Default::default());
		run_to(DUE + 1);
		refuses(auditor, agreed(id, 0, &spot), Problem::WindowClosed);
		refuses(auditor, declined(id, 0, DeclineReason::InputUnavailable), Problem::WindowClosed);
	});
}

#[test]
fn silent_auditor_should_lose_a_part_of_its_pledge() {
	with_audit(|_, id, operator, auditor| {
		run_to(DUE);
		assert!(JobRegistry::audit(id).is_some());
		run_to(DUE + 1);
		assert_eq!(JobRegistry::audit(id), None);
		assert_eq!(books(auditor), (10, 0, 0, 0));
		assert!(JobRegistry::offers_of(&auditor)[0].success_ppm < 800_000);
		System::assert_has_event(Event::JobTimedOut { job: id, attempt: 0, operator: auditor }.into());
		let slashed = Event::PledgeSlashed { job: id, operator: auditor, amount: 10, fault: Fault::Silence };
		System::assert_has_event(slashed.into());
		run_to(2 + WINDOW + 1);
		assert!(is_settled(id));
		assert_eq!((books(operator).3, books(auditor).3), (96, 0));
	});
}

#[test]
fn silent_auditor_should_be_punished_at_payment_when_its_line_comes_too_late() {
	with_audit(|_, id, _, auditor| {
		ServiceWeight::set(Default::default());
		run_to(2 + WINDOW);
		assert!(JobRegistry::audit(id).is_some());
		assert_ok!(JobRegistry::settle(origin(ANYONE), vec![id].try_into().unwrap()));
		assert_eq!(JobRegistry::audit(id), None);
		assert_eq!(books(auditor), (10, 0, 0, 0));
	});
}

#[test]
fn auditor_that_declines_should_be_unpunished_and_unpaid() {
	with_audit(|_, id, _, auditor| {
		let reason = DeclineReason::InputUnavailable;
		let post = report(auditor, vec![declined(id, 0, reason)]).unwrap();
		assert_eq!(post.pays_fee, Pays::No);
		System::assert_last_event(Event::AuditDeclined { job: id, attempt: 0, auditor, reason }.into());
		assert_eq!(JobRegistry::audit(id), None);
		assert_eq!(books(auditor), (0, 0, 0, 0));
		assert_eq!(JobRegistry::offers_of(&auditor)[0].success_ppm, 800_000);
		// And nobody else is drawn.
		run_to(DUE + 1);
		assert_eq!(JobRegistry::audit(id), None);
		run_to(2 + WINDOW + 1);
		assert!(is_settled(id));
		assert_eq!(free(auditor), ENDOWMENT);
	});
}

/// Has an account dispute the result that there is, as the dispute game does. Returns whether it needs no bond.
pub(super) fn dispute(id: u64, account: u64) -> bool {
	let (_, attempt) = standing(id);
	assert_ok!(JobRegistry::open_dispute(id, attempt));
	let needs_none = JobRegistry::charged(id, attempt, &account);
	check();
	needs_none
}

/// Decides one dispute for the operator.
pub(super) fn acquit(id: u64) {
	assert_ok!(JobRegistry::dismiss_dispute(id, standing(id).1));
	check();
}

#[test]
fn auditor_should_dispute_for_its_pledge() {
	with_audit(|_, id, operator, auditor| {
		let other = [A, B, C].into_iter().find(|stash| ![operator, auditor].contains(stash)).unwrap();
		for account in [ANYONE, operator, other, worker(auditor)] {
			assert!(!dispute(id, account), "only who was drawn has pledged for it");
			acquit(id);
		}
		assert!(!JobRegistry::charged(id, 1, &auditor), "there is no such result");
		assert_eq!(JobRegistry::audit(id).unwrap().opinion, Opinion::Pending);
		assert!(dispute(id, auditor));
		System::assert_last_event(Event::AuditDisputed { job: id, attempt: 0, auditor }.into());
		assert_eq!(JobRegistry::audit(id).unwrap().opinion, Opinion::Disputes);
		// It has done its part: the slot is free, the pledge is not.
		assert_eq!(books(auditor), (0, 100, 0, 0));
		assert!(JobRegistry::tasks(&worker(auditor), 10).is_empty());
		refuses(auditor, declined(id, 0, DeclineReason::InputUnavailable), Problem::AlreadyResulted);
		run_to(DUE + 3);
		assert_eq!(books(auditor), (0, 100, 0, 0), "it is not silent");
	});
}

#[test]
fn auditor_that_disputes_should_not_agree_as_well() {
	with_audit(|truth, id, _, auditor| {
		let spot = shown(truth, &JobRegistry::audit(id).unwrap().draw);
		assert!(dispute(id, auditor));
		refuses(auditor, agreed(id, 0, &spot), Problem::NotAuditor);
	});
	// Nor the other way round: who has agreed disputes like anybody, and falls with what it agreed to.
	with_audit(|truth, id, operator, auditor| {
		agree(truth, id);
		assert!(!dispute(id, auditor));
		assert_eq!(JobRegistry::audit(id).unwrap().opinion, Opinion::Agrees);
		convict(id, Ground::Proof);
		assert_eq!((books(operator), books(auditor)), ((100, 0, 0, 0), (100, 0, 0, 0)));
	});
}

#[test]
fn auditor_that_disputes_what_stands_should_lose_its_pledge_once() {
	for at_once in [true, false] {
		with_audit(|_, id, operator, auditor| {
			assert!(dispute(id, auditor));
			if at_once {
				acquit(id);
				assert_eq!(books(auditor), (0, 100, 0, 0), "another may still show that it is right");
				run_to(2 + WINDOW);
			} else {
				run_to(2 + WINDOW + 5);
				assert!(!is_settled(id));
				acquit(id);
			}
			assert_ok!(JobRegistry::settle(origin(ANYONE), vec![id].try_into().unwrap()));
			let slashed =
				Event::PledgeSlashed { job: id, operator: auditor, amount: 100, fault: Fault::Dissent };
			System::assert_has_event(slashed.into());
			assert_eq!((books(operator), books(auditor)), ((0, 0, 0, 96), (100, 0, 0, 0)));
			assert!(JobRegistry::offers_of(&auditor)[0].success_ppm < 800_000);
			assert_eq!(JobRegistry::audit(id), None);
			// Its line comes up for nothing.
			run_to(System::block_number() + 20);
			assert_eq!(books(auditor), (100, 0, 0, 0));
		});
	}
}

#[test]
fn auditor_should_have_one_dispute_without_a_bond() {
	with_audit(|_, id, _, auditor| {
		assert!(dispute(id, auditor));
		assert!(!dispute(id, auditor), "while the first is open");
		acquit(id);
		assert!(!dispute(id, auditor), "and when it is lost");
		// That one is won.
		convict(id, Ground::Proof);
		assert_eq!(books(auditor), (0, 0, 0, 0));
	});
}

#[test]
fn auditor_that_is_late_should_need_a_bond_and_be_punished_for_its_silence() {
	with_audit(|_, id, _, auditor| {
		run_to(DUE);
		assert!(JobRegistry::audit(id).is_some());
		assert!(dispute(id, auditor), "in the last block it is in time");
	});
	with_audit(|_, id, _, auditor| {
		// Its line does not come up, so the audit is still there.
		ServiceWeight::set(Default::default());
		run_to(DUE + 1);
		assert_eq!(JobRegistry::audit(id).unwrap().opinion, Opinion::Pending);
		assert!(!dispute(id, auditor));
		acquit(id);
		run_to(2 + WINDOW);
		assert_ok!(JobRegistry::settle(origin(ANYONE), vec![id].try_into().unwrap()));
		assert_eq!(books(auditor), (10, 0, 0, 0));
	});
	with_audit(|_, id, _, auditor| {
		run_to(DUE + 1);
		assert!(!dispute(id, auditor));
		assert_eq!(books(auditor), (10, 0, 0, 0));
		convict(id, Ground::Proof);
		assert_eq!(books(auditor), (10, 0, 0, 0), "no second time");
	});
}

#[test]
fn auditor_should_get_its_pledge_back_whoever_brings_the_operator_down() {
	for ground in [Ground::Proof, Ground::Clock, Ground::Conceded] {
		for lost in [false, true] {
			with_audit(|_, id, operator, auditor| {
				assert!(!dispute(id, ANYONE));
				assert!(dispute(id, auditor), "also after somebody else");
				if lost {
					acquit(id);
				}
				convict(id, ground);
				assert_eq!((books(operator), books(auditor)), ((100, 0, 0, 0), (0, 0, 0, 0)));
				assert_eq!(JobRegistry::offers_of(&auditor)[0].success_ppm, 800_000);
				assert_eq!((job(id).state, job(id).attempt), (JobState::Submitted, 1));
				assert_eq!(JobRegistry::audit(id), None);
			});
		}
	}
}

#[test]
fn every_result_of_a_job_should_be_audited_anew() {
	with_audit(|truth, id, _, auditor| {
		assert!(dispute(id, auditor));
		convict(id, Ground::Proof);
		next_block();
		let (operator, attempt) = holder(id);
		let verdict = Verdict::Done(result_of(&truth.claim()));
		assert_ok!(report(operator, vec![Report { job: id, attempt, verdict }]));
		next_block();
		let audit = JobRegistry::audit(id).unwrap();
		assert_eq!((audit.attempt, audit.opinion), (1, Opinion::Pending));
		assert!(!JobRegistry::charged(id, 0, &audit.auditor), "the first result is void");
		assert!(dispute(id, audit.auditor));
	});
}

#[test]
fn auditor_should_pledge_no_less_than_the_bond_of_a_dispute() {
	let truth = deep();
	let drawn_with = |bond: Balance, test: &dyn Fn(u64)| {
		ExtBuilder::default().build_and_execute(|| {
			LeastAuditPledge::set(700);
			publish_audited(&truth, LatencyTier::Interactive);
			for (operator, price) in [(A, 100), (B, 290)] {
				assert_ok!(JobRegistry::offer(origin(operator), 0, 1, price));
			}
			Bonds::mutate(B, |of| of.active = bond);
			let input = H256(truth.claim().input);
			// Within the price of the first one only.
			assert_ok!(JobRegistry::submit(origin(CLIENT), 0, cid(3), input, 120, 101));
			next_block();
			let (operator, attempt) = holder(0);
			assert_eq!(operator, A);
			let verdict = Verdict::Done(result_of(&truth.claim()));
			assert_ok!(report(A, vec![Report { job: 0, attempt, verdict }]));
			next_block();
			test(0);
		});
	};
	drawn_with(700, &|id| {
		assert_eq!(
			(JobRegistry::audit(id).unwrap().pledge, books(A).1, Bonds::of(B).pledged),
			(700, 100, 700)
		);
		assert!(dispute(id, B));
		acquit(id);
		run_to(2 + WINDOW + 1);
		assert!(is_settled(id));
		assert_eq!((Bonds::of(B).active, Bonds::of(B).pledged), (0, 0));
	});
	drawn_with(699, &|id| {
		assert_eq!(JobRegistry::audit(id), None);
		System::assert_has_event(Event::AuditUnserved { job: id, attempt: 0 }.into());
	});
}

#[test]
fn auditor_that_left_should_lose_its_pledge_too() {
	with_audit(|_, id, _, auditor| {
		assert_ok!(JobRegistry::withdraw_offer(origin(auditor), 0));
		assert!(dispute(id, auditor));
		assert!(JobRegistry::offers_of(&auditor).is_empty(), "that was the last job that it had");
		acquit(id);
		run_to(2 + WINDOW + 2);
		assert!(is_settled(id));
		let bond = Bonds::of(auditor);
		assert_eq!((BOND - bond.active, bond.pledged), (100, 0));
		assert_ok!(JobRegistry::offer(origin(auditor), 0, 1, 120));
		assert!(JobRegistry::offers_of(&auditor)[0].success_ppm < 800_000);
	});
}

#[test]
fn auditor_that_agreed_should_fall_with_a_result_that_is_proven_wrong() {
	with_audit(|truth, id, operator, auditor| {
		agree(truth, id);
		convict(id, Ground::Proof);
		let slashed =
			Event::PledgeSlashed { job: id, operator: auditor, amount: 100, fault: Fault::Agreement };
		System::assert_has_event(slashed.into());
		assert_eq!((books(operator), books(auditor)), ((100, 0, 0, 0), (100, 0, 0, 0)));
		assert!(JobRegistry::offers_of(&auditor)[0].success_ppm < 800_000);
		assert_eq!((job(id).state, job(id).attempt), (JobState::Submitted, 1));
		assert_eq!(JobRegistry::audit(id), None);
	});
}

#[test]
fn auditor_that_agreed_should_stand_for_a_result_whose_operator_gave_up() {
	for ground in [Ground::Clock, Ground::Conceded] {
		with_audit(|truth, id, operator, auditor| {
			agree(truth, id);
			convict(id, ground);
			assert_eq!(standing(id), (auditor, 1));
			assert_eq!((JobRegistry::audit(id), settles(id)), (None, 3 + WINDOW));
			assert_eq!((books(operator), books(auditor)), ((100, 0, 0, 0), (0, 100, 0, 0)));
			run_to(3 + WINDOW + 1);
			assert!(is_settled(id));
			// It is paid as the operator would have been, by the client.
			assert_eq!((books(operator), books(auditor)), ((100, 0, 0, 0), (0, 0, 0, 96)));
			assert_eq!((free(CLIENT), free(PROTOCOL)), (ENDOWMENT - 120, 1_000 + 24));
		});
	}
	// It answers for it then.
	with_audit(|truth, id, _, auditor| {
		agree(truth, id);
		convict(id, Ground::Clock);
		convict(id, Ground::Clock);
		assert_eq!(books(auditor), (100, 0, 0, 0));
		assert_eq!((job(id).state, job(id).attempt), (JobState::Submitted, 2));
	});
}

#[test]
fn auditor_that_has_not_spoken_should_be_let_go_when_the_result_is_void() {
	for ground in [Ground::Proof, Ground::Clock, Ground::Conceded] {
		with_audit(|_, id, _, auditor| {
			convict(id, ground);
			assert_eq!(JobRegistry::audit(id), None);
			assert_eq!(books(auditor), (0, 0, 0, 0));
			assert_eq!(JobRegistry::offers_of(&auditor)[0].success_ppm, 800_000);
			assert_eq!((job(id).state, job(id).attempt), (JobState::Submitted, 1));
			// The lines of the audit that is no more do nothing.
			run_to(DUE + 2);
			assert_eq!(Bonds::of(auditor).active, BOND);
		});
	}
}

#[test]
fn result_should_not_be_audited_where_there_is_nobody_else() {
	with_result(&[(A, 4, 120)], |_, id, _| {
		assert_eq!(JobRegistry::audit(id), None);
		System::assert_has_event(Event::AuditUnserved { job: id, attempt: 0 }.into());
		run_to(2 + WINDOW + 1);
		assert!(is_settled(id));
	});
	// Nor is the client an auditor of what it pays for.
	let truth = Execution::random(3);
	ExtBuilder::default().build_and_execute(|| {
		publish_audited(&truth, LatencyTier::Interactive);
		for operator in [A, B] {
			assert_ok!(JobRegistry::offer(origin(operator), 0, 4, 120));
		}
		assert_ok!(JobRegistry::submit(origin(A), 0, cid(3), H256(truth.claim().input), 300, 101));
		next_block();
		let verdict = Verdict::Done(result_of(&truth.claim()));
		assert_ok!(report(B, vec![Report { job: 0, attempt: 0, verdict }]));
		next_block();
		assert_eq!(JobRegistry::audit(0), None);
	});
}

#[test]
fn dearer_operators_should_audit_too() {
	// The cheapest operator is not beyond control.
	with_result(&[(A, 4, 100), (B, 4, 290)], |_, id, operator| {
		let audit = JobRegistry::audit(id).unwrap();
		assert_ne!(audit.auditor, operator);
		let JobState::Resulted { fee, .. } = job(id).state else { unreachable!() };
		assert_eq!(audit.pay, fee * 8 / 10);
	});
}

#[test]
fn hook_should_ask_for_audits_and_report_them() {
	with_audit(|truth, id, operator, auditor| {
		let tasks = JobRegistry::tasks(&worker(auditor), 10);
		let [Task::Audit(inspection)] = &tasks[..] else { panic!("{tasks:?}") };
		assert_eq!((u64::from(inspection.execution.due), inspection.execution.job), (DUE, id));
		assert_eq!(inspection.claim, result_of(&truth.claim()));
		assert!(JobRegistry::tasks(&worker(operator), 10).is_empty());
		assert_eq!(JobRegistry::assignments_of(&worker(auditor)).len(), 1);
		let spot = |draw| Outcome::Audited(shown(truth, draw).encode().try_into().unwrap());
		let answer = |outcome| vec![Answer { task: tasks[0].id(), outcome }];
		let call = |outcome| JobRegistry::call(&worker(auditor), answer(outcome));
		assert!(call(Outcome::Agreed).is_none());
		assert!(call(Outcome::Charged(Default::default())).is_none(), "that is for the disputes");
		assert!(call(Outcome::Audited(Default::default())).is_none());
		assert!(call(spot(&H256([9; 32]))).is_none() || drawn_the_same(truth, &inspection.draw));
		assert!(call(Outcome::Declined(DeclineReason::InputUnavailable)).is_some());
		let call = call(spot(&inspection.draw)).unwrap();
		assert_ok!(frame_support::traits::UnfilteredDispatchable::dispatch_bypass_filter(
			call,
			origin(worker(auditor))
		));
		assert_eq!(JobRegistry::audit(id).unwrap().opinion, Opinion::Agrees);
		assert!(JobRegistry::tasks(&worker(auditor), 10).is_empty());
	});
}

/// Whether another draw happens to be of the same tile.
fn drawn_the_same(truth: &Execution, draw: &H256) -> bool {
	shown(truth, draw) == shown(truth, &H256([9; 32]))
}

#[test]
fn agenda_should_be_empty_when_all_audits_are_done() {
	with_audit(|truth, id, _, _| {
		agree(truth, id);
		run_to(2 + WINDOW + RETENTION + 2);
		assert!(Lane::ALL.iter().all(|lane| lines(*lane) == 0));
		assert_eq!(Audits::<Test>::iter().count(), 0);
	});
}
