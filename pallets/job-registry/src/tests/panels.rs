//! The operators of a redundant job, from the draw to the last reveal.

use crate::{
	mock::{members as left, *},
	Event, Fault, Lane, Panels, ReportProblem,
};
use ambit_primitives::jobs::{
	ClassSpec, DeclineReason, HardwareTier, JobState, Phase, RefundReason, Report, ResultClaim, Said,
	Verdict, VerificationMode,
};
use frame_support::{
	assert_err_ignore_postinfo, assert_noop, assert_ok, assert_storage_noop, dispatch::Pays,
};
use sp_core::H256;

const EQUALS: [(u64, u32, Balance); 4] = [(A, 4, 120), (B, 4, 120), (C, 4, 120), (D, 4, 120)];

/// A job of a class that asks for so many of four equal operators, in block 2.
fn with_panel(operators: u8, test: impl FnOnce(u64, Vec<u64>)) {
	let classes = vec![redundant(operators)];
	ExtBuilder::default().with_classes(classes).with_offers(&EQUALS).build_and_execute(|| {
		let id = submit(1_000);
		next_block();
		test(id, left(id));
	});
}

fn pledged(stash: u64) -> Balance {
	Bonds::of(stash).pledged
}

fn active(stash: u64) -> u32 {
	JobRegistry::offers_of(&stash)[0].active
}

fn quality(stash: u64) -> u32 {
	JobRegistry::offers_of(&stash)[0].success_ppm
}

#[track_caller]
fn refuses(stash: u64, report_: Report, problem: Problem) {
	assert_storage_noop!(assert_err_ignore_postinfo!(
		frame_support::storage::with_storage_layer(|| report(stash, vec![report_.clone()])),
		problem
	));
}

#[track_caller]
fn commit(id: u64, stash: u64) {
	assert_ok!(report(stash, vec![committed(id, stash, &claim())]));
}

#[track_caller]
fn reveal(id: u64, stash: u64) {
	assert_ok!(report(stash, vec![revealed(id, stash, claim())]));
}

#[track_caller]
fn decline(id: u64, stash: u64, reason: DeclineReason) {
	assert_ok!(report(stash, vec![declined(id, job(id).attempt, reason)]));
}

/// Who fell silent lost a tenth of its pledge of 100.
#[track_caller]
fn assert_punished(stash: u64) {
	assert_eq!((Bonds::of(stash).active, pledged(stash), active(stash)), (BOND - 10, 0, 0));
	assert!(quality(stash) < 800_000);
}

#[track_caller]
fn assert_unpunished(stash: u64) {
	assert_eq!((Bonds::of(stash).active, pledged(stash), active(stash)), (BOND, 0, 0));
	assert_eq!(quality(stash), 800_000);
}

#[test]
fn class_should_ask_for_two_to_four_operators() {
	ExtBuilder::default().build_and_execute(|| {
		publish(MODEL);
		for operators in [0, 1, 5, u8::MAX] {
			assert_noop!(
				JobRegistry::open_class(origin(OWNER), redundant(operators), MIN_FEE, STAKE_PER_SLOT),
				Problem::PanelOutOfRange
			);
		}
		for operators in 2..=4 {
			assert_ok!(JobRegistry::open_class(origin(OWNER), redundant(operators), MIN_FEE, STAKE_PER_SLOT));
		}
		let gpu = ClassSpec { hardware: HardwareTier::Gpu8, ..redundant(2) };
		assert_ok!(JobRegistry::open_class(origin(OWNER), gpu, MIN_FEE, STAKE_PER_SLOT));
	});
}

#[test]
fn job_should_go_to_as_many_operators_as_its_class_asks_for() {
	for operators in 2..=4u8 {
		with_panel(operators, |id, members| {
			assert_eq!(members.len(), usize::from(operators));
			assert_eq!(phase(id), (Phase::Committing, 22));
			for stash in OPERATORS {
				let taken = u32::from(members.contains(&stash));
				assert_eq!((active(stash), pledged(stash)), (taken, Balance::from(taken) * 100));
			}
			for (member, stash) in panel(id).iter().zip(&members) {
				assert_eq!((member.operator, member.fee, member.pledge), (*stash, 120, 100));
				assert_eq!(member.said, Said::Nothing);
				let event = Event::JobAssigned { job: id, attempt: 0, operator: *stash, fee: 120, due: 22 };
				System::assert_has_event(event.into());
			}
			assert_noop!(JobRegistry::withdraw_job(origin(CLIENT), id), Problem::NotWithdrawable);
		});
	}
}

#[test]
fn job_should_wait_for_enough_operators() {
	let offers = [(A, 1, 120), (B, 4, 120)];
	ExtBuilder::default().with_classes(vec![redundant(3)]).with_offers(&offers).build_and_execute(|| {
		let id = submit(1_000);
		run_to(5);
		assert_eq!(job(id).state, JobState::Submitted);
		assert_ok!(JobRegistry::offer(origin(C), 0, 1, 120));
		run_to(8);
		assert_eq!(left(id).len(), 3);
	});
	ExtBuilder::default().with_classes(vec![redundant(3)]).with_offers(&offers).build_and_execute(|| {
		let id = submit(1_000);
		run_to(101);
		assert_eq!(refunded(id), RefundReason::NoCapacity);
		assert_eq!((held(CLIENT), free(CLIENT)), (0, ENDOWMENT));
	});
}

#[test]
fn job_should_wait_when_its_ceiling_does_not_pay_all() {
	let offers = [(A, 4, 100), (B, 4, 110), (C, 4, 130)];
	ExtBuilder::default().with_classes(vec![redundant(3)]).with_offers(&offers).build_and_execute(|| {
		let call = JobRegistry::submit(origin(CLIENT), 0, cid(3), H256::zero(), 299, 100);
		assert_noop!(call, Problem::FeeBelowMinimum);
		let id = submit(339);
		run_to(5);
		assert_eq!(job(id).state, JobState::Submitted);
		assert_ok!(JobRegistry::offer(origin(C), 0, 4, 129));
		run_to(8);
		assert_eq!(left(id).len(), 3);
	});
}

#[test]
fn cheaper_operators_should_be_taken_where_the_best_are_too_dear_together() {
	let offers = [(A, 4, 100), (B, 4, 200), (C, 4, 100), (D, 4, 200)];
	ExtBuilder::default().with_classes(vec![redundant(2)]).with_offers(&offers).build_and_execute(|| {
		for _ in 0..20 {
			let id = submit(300);
			next_block();
			assert!(panel(id).iter().map(|member| member.fee).sum::<Balance>() <= 300);
			for stash in left(id) {
				commit(id, stash);
			}
			for stash in left(id) {
				reveal(id, stash);
			}
		}
	});
}

#[test]
fn nobody_should_be_drawn_that_is_the_client_or_cannot_pledge() {
	ExtBuilder::default().with_classes(vec![redundant(3)]).with_offers(&EQUALS).build_and_execute(|| {
		let own = submit_as(A, 0, 1_000, 101);
		next_block();
		assert_eq!(left(own).len(), 3);
		assert!(!left(own).contains(&A));
		Bonds::mutate(A, |bond| bond.pledged = BOND - 99);
		let id = submit(1_000);
		next_block();
		assert!(!left(id).contains(&A));
		Bonds::mutate(B, |bond| bond.chilled = true);
		let other = submit(1_000);
		next_block();
		assert_eq!(job(other).state, JobState::Submitted);
		Bonds::mutate(A, |bond| bond.pledged = 0);
	});
}

#[test]
fn deadline_should_leave_time_to_reveal() {
	ExtBuilder::default().with_classes(vec![redundant(2)]).with_offers(&EQUALS).build_and_execute(|| {
		// Drawn in block 2, 20 blocks to commit, and from the block after that on 4 to reveal.
		let submit = |deadline| JobRegistry::submit(origin(CLIENT), 0, cid(3), H256::zero(), 300, deadline);
		assert_noop!(submit(2 + 20 + 1 + REVEAL - 1), Problem::DeadlineTooSoon);
		assert_ok!(submit(2 + 20 + 1 + REVEAL));
		next_block();
		assert_eq!(phase(0), (Phase::Committing, 22));
		for stash in left(0) {
			commit(0, stash);
		}
		assert_eq!(phase(0).0, Phase::Revealing);
	});
}

#[test]
fn reveals_should_open_when_all_have_committed() {
	with_panel(3, |id, members| {
		let post = report(members[0], vec![committed(id, members[0], &claim())]).unwrap();
		assert_eq!(post.pays_fee, Pays::No);
		System::assert_has_event(Event::ResultCommitted { job: id, attempt: 0, operator: members[0] }.into());
		run_to(5);
		commit(id, members[1]);
		assert_eq!(phase(id), (Phase::Committing, 22));
		commit(id, members[2]);
		assert_eq!(phase(id), (Phase::Revealing, 5 + REVEAL));
		System::assert_last_event(Event::RevealsOpened { job: id, attempt: 0, due: 5 + REVEAL }.into());
		// The slot is taken until the reveal.
		assert_eq!(active(members[0]), 1);
		reveal(id, members[0]);
		assert_eq!((active(members[0]), active(members[1])), (0, 1));
		assert_eq!(pledged(members[0]), 100);
		run_to(5 + REVEAL);
		reveal(id, members[2]);
		reveal(id, members[1]);
		assert_eq!(standing(id), (members[0], 0));
		assert_eq!(left(id), members[1..]);
	});
}

#[test]
fn what_is_not_to_be_said_now_should_be_refused() {
	with_panel(3, |id, members| {
		let stranger = OPERATORS.into_iter().find(|stash| !members.contains(stash)).unwrap();
		let stash = members[0];
		refuses(stranger, committed(id, stranger, &claim()), Problem::AssignedToAnother);
		refuses(stash, done(id, 0), Problem::WrongVerdict);
		refuses(stash, revealed(id, stash, claim()), Problem::WrongVerdict);
		let audited = Report { job: id, attempt: 0, verdict: Verdict::Audited(Default::default()) };
		refuses(stash, audited.clone(), Problem::WrongVerdict);
		let other = Report { attempt: 1, ..committed(id, stash, &claim()) };
		refuses(stash, other, Problem::AttemptMismatch);
		commit(id, stash);
		refuses(stash, committed(id, stash, &other_claim(1)), Problem::AlreadyCommitted);
		refuses(stash, declined(id, 0, DeclineReason::InputUnavailable), Problem::WrongVerdict);
		refuses(stash, revealed(id, stash, claim()), Problem::WrongVerdict);
		commit(id, members[1]);
		commit(id, members[2]);
		refuses(stash, committed(id, stash, &claim()), Problem::WrongVerdict);
		refuses(stash, declined(id, 0, DeclineReason::InputUnavailable), Problem::WrongVerdict);
		reveal(id, stash);
		refuses(stash, revealed(id, stash, claim()), Problem::AlreadyRevealed);
		reveal(id, members[1]);
		reveal(id, members[2]);
		refuses(stash, revealed(id, stash, claim()), Problem::AlreadyResulted);
		refuses(stash, audited, Problem::NotAuditor);
	});
	// Nor is a commitment to be made to what one operator has.
	ExtBuilder::default().with_class().with_offers(&[(A, 4, 120)]).build_and_execute(|| {
		let id = submit(300);
		next_block();
		for report in [committed(id, A, &claim()), revealed(id, A, claim())] {
			refuses(A, report, Problem::WrongVerdict);
		}
		finish(id);
	});
}

#[test]
fn reveal_should_be_what_was_committed_to() {
	with_panel(2, |id, members| {
		for stash in &members {
			commit(id, *stash);
		}
		let stash = members[0];
		let with = |claim, salt| Report { job: id, attempt: 0, verdict: Verdict::Revealed { claim, salt } };
		refuses(stash, with(claim(), salt(members[1])), Problem::CommitmentMismatch);
		refuses(stash, with(other_claim(1), salt(stash)), Problem::CommitmentMismatch);
		let moved = ResultClaim { output: cid(9), ..claim() };
		refuses(stash, with(moved, salt(stash)), Problem::CommitmentMismatch);
		reveal(id, stash);
	});
}

#[test]
fn claim_without_the_right_form_should_not_be_revealed() {
	with_panel(2, |id, members| {
		let short = ResultClaim { inline: None, ..claim() };
		let nowhere = ResultClaim { output: Default::default(), ..claim() };
		assert_ok!(report(members[0], vec![committed(id, members[0], &short)]));
		assert_ok!(report(members[1], vec![committed(id, members[1], &nowhere)]));
		refuses(members[0], revealed(id, members[0], short), Problem::InlineMismatch);
		refuses(members[1], revealed(id, members[1], nowhere), Problem::MalformedCid);
		run_to(2 + REVEAL + 1);
		for stash in members {
			assert_punished(stash);
		}
		assert_eq!(job(id).attempt, 4);
	});
}

#[test]
fn copied_commitment_should_be_of_no_use() {
	with_panel(3, |id, members| {
		let [honest, copycat, other] = members[..] else { unreachable!() };
		let original = committed(id, honest, &claim());
		assert_ok!(report(honest, vec![original.clone()]));
		// It has nothing of its own, and sends what it saw.
		assert_ok!(report(copycat, vec![original]));
		commit(id, other);
		reveal(id, honest);
		let Verdict::Revealed { claim, salt } = revealed(id, honest, claim()).verdict else { unreachable!() };
		let copied = Report { job: id, attempt: 0, verdict: Verdict::Revealed { claim, salt } };
		refuses(copycat, copied, Problem::CommitmentMismatch);
		reveal(id, other);
		run_to(2 + REVEAL + 1);
		assert_punished(copycat);
		assert_eq!(standing(id), (honest, 0));
		assert_eq!(panel(id).len(), 1);
		run_to(2 + REVEAL + 1 + WINDOW + 1);
		assert_eq!(free(copycat), ENDOWMENT);
		assert_eq!((free(honest), free(other)), (ENDOWMENT + 96, ENDOWMENT + 96));
	});
}

#[test]
fn operator_that_does_not_commit_should_fall_out_and_lose_a_part_of_its_pledge() {
	with_panel(3, |id, members| {
		commit(id, members[0]);
		commit(id, members[2]);
		run_to(22);
		assert_eq!(phase(id), (Phase::Committing, 22));
		run_to(23);
		let silent = members[1];
		assert_eq!(phase(id), (Phase::Revealing, 23 + REVEAL));
		assert_punished(silent);
		System::assert_has_event(Event::JobTimedOut { job: id, attempt: 0, operator: silent }.into());
		let slashed = Event::PledgeSlashed { job: id, operator: silent, amount: 10, fault: Fault::Silence };
		System::assert_has_event(slashed.into());
		assert_eq!(Told::get(), [Demand::TimedOut(0, id, silent)]);
		refuses(silent, committed(id, silent, &claim()), Problem::AssignedToAnother);
		reveal(id, members[0]);
		reveal(id, members[2]);
		run_to(23 + WINDOW + 1);
		assert!(is_settled(id));
		assert_eq!((held(CLIENT), free(CLIENT)), (0, ENDOWMENT - 240));
	});
}

#[test]
fn operator_that_does_not_reveal_should_fall_out_and_lose_a_part_of_its_pledge() {
	with_panel(2, |id, members| {
		for stash in &members {
			commit(id, *stash);
		}
		reveal(id, members[1]);
		run_to(2 + REVEAL);
		assert_eq!(phase(id).0, Phase::Revealing);
		run_to(2 + REVEAL + 1);
		assert_punished(members[0]);
		// What one operator found is a result like any other.
		assert_eq!(standing(id), (members[1], 0));
		assert!(!Panels::<Test>::contains_key(id));
		run_to(2 + REVEAL + 1 + WINDOW + 1);
		assert!(is_settled(id));
		assert_eq!(free(CLIENT), ENDOWMENT - 120);
	});
}

#[test]
fn late_commitments_and_reveals_should_be_refused() {
	let stop = || ServiceWeight::set(Default::default());
	with_panel(2, |id, members| {
		stop();
		run_to(23);
		refuses(members[0], committed(id, members[0], &claim()), Problem::WindowClosed);
		refuses(members[0], declined(id, 0, DeclineReason::InputUnavailable), Problem::WindowClosed);
	});
	with_panel(2, |id, members| {
		for stash in &members {
			commit(id, *stash);
		}
		stop();
		run_to(2 + REVEAL + 1);
		refuses(members[0], revealed(id, members[0], claim()), Problem::WindowClosed);
	});
}

#[test]
fn job_should_be_tried_again_when_all_are_silent_and_refunded_in_the_end() {
	with_panel(3, |id, members| {
		run_to(23);
		assert_eq!((job(id).state, job(id).attempt), (JobState::Submitted, 4));
		for stash in members {
			assert_punished(stash);
		}
		assert!(!Panels::<Test>::contains_key(id));
		run_to(24);
		assert_eq!(phase(id), (Phase::Committing, 44));
		run_to(70);
		assert_eq!(refunded(id), RefundReason::AttemptsExhausted);
		assert_eq!((held(CLIENT), free(CLIENT)), (0, ENDOWMENT));
		assert_eq!(Told::get().len(), 3 * 3 + 1);
		assert_eq!(OPERATORS.map(|stash| BOND - Bonds::of(stash).active).iter().sum::<Balance>(), 90);
		run_to(110);
		assert!(Lane::ALL.iter().all(|lane| lines(*lane) == 0));
	});
}

#[test]
fn one_commitment_should_not_be_enough_and_cost_nothing() {
	with_panel(3, |id, members| {
		commit(id, members[1]);
		run_to(23);
		assert_unpunished(members[1]);
		System::assert_has_event(
			Event::OperatorDismissed { job: id, attempt: 0, operator: members[1] }.into(),
		);
		assert_punished(members[0]);
		assert_punished(members[2]);
		assert_eq!((job(id).state, job(id).attempt), (JobState::Submitted, 4));
	});
}

#[test]
fn operator_that_declines_should_leave_unpunished_and_the_others_go_on() {
	with_panel(3, |id, members| {
		commit(id, members[0]);
		decline(id, members[1], DeclineReason::InputUnavailable);
		assert_unpunished(members[1]);
		assert_eq!(left(id), [members[0], members[2]]);
		assert_eq!((phase(id).0, job(id).declined), (Phase::Committing, 1));
		commit(id, members[2]);
		// The input was to be had.
		assert_eq!((phase(id).0, job(id).declined), (Phase::Revealing, 0));
		reveal(id, members[0]);
		reveal(id, members[2]);
		assert_eq!(standing(id), (members[0], 0));
	});
	// The last that had not spoken declines: the others have all committed.
	with_panel(3, |id, members| {
		commit(id, members[0]);
		commit(id, members[1]);
		decline(id, members[2], DeclineReason::ModelUnavailable);
		assert_eq!(phase(id), (Phase::Revealing, 2 + REVEAL));
	});
}

#[test]
fn job_should_be_tried_again_or_refunded_when_too_few_are_left() {
	with_panel(2, |id, members| {
		commit(id, members[0]);
		decline(id, members[1], DeclineReason::ModelUnavailable);
		assert_unpunished(members[0]);
		assert_unpunished(members[1]);
		assert_eq!((job(id).state, job(id).attempt), (JobState::Submitted, 4));
		next_block();
		decline(id, left(id)[0], DeclineReason::InputMismatch);
		assert_eq!((job(id).state, job(id).attempt), (JobState::Submitted, 8));
		next_block();
		decline(id, left(id)[1], DeclineReason::InputMismatch);
		assert_eq!(refunded(id), RefundReason::InputUnavailable);
		assert_eq!((held(CLIENT), free(CLIENT)), (0, ENDOWMENT));
	});
	with_panel(3, |id, members| {
		decline(id, members[0], DeclineReason::InputUnavailable);
		decline(id, members[2], DeclineReason::InputUnavailable);
		assert_eq!(refunded(id), RefundReason::InputUnavailable);
		assert_eq!(Told::get(), [Demand::Refunded(0, id, RefundReason::InputUnavailable, 1_000)]);
		for stash in OPERATORS {
			assert_unpunished(stash);
		}
	});
}

#[test]
fn silence_after_a_decline_should_not_count_as_the_inputs_fault() {
	with_panel(3, |id, members| {
		decline(id, members[0], DeclineReason::InputUnavailable);
		run_to(23);
		assert_eq!((job(id).attempt, job(id).declined), (4, 0));
		for stash in OPERATORS {
			Bonds::mutate(stash, |bond| bond.chilled = true);
		}
		run_to(101);
		assert_eq!(refunded(id), RefundReason::AttemptsExhausted);
	});
}

#[test]
fn offer_that_leaves_should_stay_until_its_operator_has_revealed() {
	with_panel(2, |id, members| {
		let stash = members[0];
		assert_ok!(JobRegistry::withdraw_offer(origin(stash), 0));
		commit(id, stash);
		commit(id, members[1]);
		assert_eq!(JobRegistry::offers_of(&stash).len(), 1);
		reveal(id, stash);
		assert!(JobRegistry::offers_of(&stash).is_empty());
		reveal(id, members[1]);
		assert_eq!(standing(id), (stash, 0));
		run_to(2 + WINDOW + 1);
		assert_eq!((free(stash), pledged(stash)), (ENDOWMENT + 96, 0));
	});
}

#[test]
fn offers_should_stay_in_order_when_one_leaves_while_another_declines() {
	// The offer at index 0 goes with its operator's dismissal, and that of the operator whose batch is judged takes its place.
	let offers = [(A, 4, 120), (B, 4, 120)];
	ExtBuilder::default().with_classes(vec![redundant(2)]).with_offers(&offers).build_and_execute(|| {
		let (first, second) = (submit(1_000), submit(1_000));
		next_block();
		assert_ok!(JobRegistry::withdraw_offer(origin(A), 0));
		// The other job of A is done first.
		commit(second, A);
		commit(second, B);
		reveal(second, A);
		let batch = vec![
			declined(first, 0, DeclineReason::ModelUnavailable),
			revealed(second, B, claim()),
			declined(first, 0, DeclineReason::ModelUnavailable),
		];
		assert_ok!(report(B, batch));
		assert!(JobRegistry::offers_of(&A).is_empty());
		let own = JobRegistry::offers_of(&B);
		assert_eq!((own[0].index, own[0].active), (0, 0));
		assert_eq!(JobRegistry::class(0).unwrap().class.offers, 1);
		let rejected = Event::ReportRejected {
			job: first,
			attempt: 0,
			operator: B,
			problem: ReportProblem::AttemptMismatch,
		};
		System::assert_has_event(rejected.into());
		assert!(matches!(job(second).state, JobState::Resulted { .. }));
	});
}

#[test]
fn batch_should_mix_what_is_said_of_redundant_and_other_jobs() {
	let classes = vec![redundant(2), spec(VerificationMode::Optimistic)];
	ExtBuilder::default().with_classes(classes).with_offers(&[(A, 4, 120), (B, 4, 120)]).build_and_execute(
		|| {
			let ids: Vec<_> = (0..2).map(|_| submit(1_000)).collect();
			next_block();
			for stash in [A, B] {
				commit(ids[0], stash);
			}
			let single = submit_as(CLIENT, 1, 1_000, 100);
			next_block();
			let (holder, _) = holder(single);
			let batch =
				vec![revealed(ids[0], holder, claim()), committed(ids[1], holder, &claim()), done(single, 0)];
			let dearest = JobRegistry::dearest_reports(&batch);
			let post = report(holder, batch).unwrap();
			assert_eq!(post.pays_fee, Pays::No);
			assert!(post.actual_weight.unwrap().all_lte(dearest));
			assert!(matches!(job(single).state, JobState::Resulted { .. }));
		},
	);
}

#[test]
fn crowd_of_panels_should_cost_no_more_than_was_reserved() {
	let offers = [(A, 8, 100), (B, 8, 100), (C, 8, 100), (D, 8, 100)];
	ExtBuilder::default().with_classes(vec![redundant(4)]).with_offers(&offers).build_and_execute(|| {
		for _ in 0..8 {
			submit(400);
		}
		ServiceWeight::set(
			JobRegistry::dearest(Lane::Fresh).max(JobRegistry::dearest(Lane::Due)).saturating_mul(16),
		);
		let limit = ServiceWeight::get().saturating_add(<() as crate::WeightInfo>::on_initialize());
		for _ in 0..60 {
			let used = next_block_with(frame_support::weights::Weight::zero());
			assert!(used.all_lte(limit), "{used} is more than {limit}");
			check();
		}
		assert!((0..8).all(|id| job(id).attempt > 0));
		run_to(200);
		assert_eq!(held(CLIENT), 0);
	});
}
