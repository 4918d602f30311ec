use crate::{mock::*, Event, ReportProblem};
use ambit_primitives::{
	jobs::{DeclineReason, JobState, RefundReason, Report, ResultClaim, SignedTrace, Verdict},
	Cid,
};
use frame_support::{assert_err_ignore_postinfo, assert_ok, assert_storage_noop, dispatch::Pays};

fn rejections() -> Vec<(u64, ReportProblem)> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::JobRegistry(Event::ReportRejected { job, problem, .. }) => Some((job, problem)),
			_ => None,
		})
		.collect()
}

fn with_one_job(test: impl FnOnce(u64)) {
	ExtBuilder::default().with_class().with_offers(&[(A, 4, 120)]).build_and_execute(|| {
		let id = submit(300);
		next_block();
		test(id);
	});
}

#[track_caller]
fn refuses(stash: u64, report_: Report, problem: Problem) {
	assert_storage_noop!(assert_err_ignore_postinfo!(
		frame_support::storage::with_storage_layer(|| report(stash, vec![report_.clone()])),
		problem
	));
}

#[test]
fn result_should_be_kept_and_free_the_slot() {
	with_one_job(|id| {
		assert_eq!(JobRegistry::offers_of(&A)[0].active, 1);
		let post = report(A, vec![done(id, 0)]).unwrap();
		assert_eq!(post.pays_fee, Pays::No);
		assert_eq!(
			job(id).state,
			JobState::Resulted {
				operator: A,
				offer: 0,
				fee: 120,
				pledge: 100,
				claim: claim(),
				settles: 2 + WINDOW,
				disputes: 0
			}
		);
		assert_eq!(JobRegistry::offers_of(&A)[0].active, 0);
		assert_eq!(held(CLIENT), 300);
	});
}

#[test]
fn result_should_be_accepted_in_its_last_block_and_not_later() {
	with_one_job(|id| {
		run_to(22);
		finish(id);
	});
	with_one_job(|id| {
		// No room for the timeout itself: the result is late all the same.
		ServiceWeight::set(Default::default());
		run_to(23);
		assert_eq!(holder(id).0, A);
		refuses(A, done(id, 0), Problem::WindowClosed);
		ServiceWeight::set(frame_support::weights::Weight::from_parts(1_000_000_000_000, u64::MAX));
	});
}

#[test]
fn result_should_be_refused_from_strangers_and_other_operators() {
	with_one_job(|id| {
		let call = JobRegistry::report(origin(ANYONE), vec![done(id, 0)].try_into().unwrap());
		assert_err_ignore_postinfo!(call, Problem::NotWorker);
		// The stash itself is not the worker key.
		let call = JobRegistry::report(origin(A), vec![done(id, 0)].try_into().unwrap());
		assert_err_ignore_postinfo!(call, Problem::NotWorker);
		refuses(B, done(id, 0), Problem::AssignedToAnother);
	});
}

#[test]
fn result_should_be_refused_for_another_attempt_unknown_jobs_and_jobs_without_operator() {
	with_one_job(|id| {
		refuses(A, done(id, 1), Problem::AttemptMismatch);
		refuses(A, done(id + 1, 0), Problem::UnknownJob);
		let other = submit(300);
		refuses(A, done(other, 0), Problem::NotAssigned);
		assert_ok!(JobRegistry::withdraw_job(origin(CLIENT), other));
		refuses(A, done(other, 0), Problem::NotAssigned);
	});
}

#[test]
fn result_should_be_refused_twice() {
	with_one_job(|id| {
		finish(id);
		refuses(A, done(id, 0), Problem::AlreadyResulted);
		refuses(B, done(id, 0), Problem::AlreadyResulted);
		refuses(A, declined(id, 0, DeclineReason::InputMismatch), Problem::AlreadyResulted);
		run_to(2 + WINDOW + 1);
		assert!(is_settled(id));
		refuses(A, done(id, 0), Problem::AlreadyResulted);
	});
	with_one_job(|id| {
		// Twice in one batch: the first counts, the second is named, and the batch is not free.
		let post = report(A, vec![done(id, 0), done(id, 0)]).unwrap();
		assert_eq!(post.pays_fee, Pays::Yes);
		assert_eq!(rejections(), [(id, ReportProblem::AlreadyResulted)]);
	});
}

#[test]
fn result_should_be_refused_when_malformed() {
	with_one_job(|id| {
		let with = |claim| Report { job: id, attempt: 0, verdict: Verdict::Done(claim) };
		let bad: Cid = vec![1, 2, 3].try_into().unwrap();
		refuses(A, with(ResultClaim { output: bad, ..claim() }), Problem::MalformedCid);
		// Results of this class name no trace.
		let trace = Some(SignedTrace { root: claim().output_root, cid: cid(5) });
		refuses(A, with(ResultClaim { trace, ..claim() }), Problem::TraceMismatch);
		// The model gives 4 bytes: they must be there, all of them.
		refuses(A, with(ResultClaim { inline: None, ..claim() }), Problem::InlineMismatch);
		let short = Some(vec![0; 3].try_into().unwrap());
		refuses(A, with(ResultClaim { inline: short, ..claim() }), Problem::InlineMismatch);
		let long = Some(vec![0; 256].try_into().unwrap());
		refuses(A, with(ResultClaim { inline: long, ..claim() }), Problem::InlineMismatch);
		finish(id);
	});
}

#[test]
fn batch_should_take_what_is_valid_and_name_what_is_not() {
	ExtBuilder::default().with_class().with_offers(&[(A, 8, 120)]).build_and_execute(|| {
		let ids: Vec<_> = (0..4).map(|_| submit(300)).collect();
		next_block();
		let mut reports: Vec<_> = ids.iter().map(|id| done(*id, 0)).collect();
		reports[2].attempt = 1;
		reports.push(done(77, 0));
		let post = report(A, reports).unwrap();
		assert_eq!(post.pays_fee, Pays::Yes);
		assert_eq!(rejections(), [(ids[2], ReportProblem::AttemptMismatch), (77, ReportProblem::UnknownJob)]);
		for id in [ids[0], ids[1], ids[3]] {
			assert!(matches!(job(id).state, JobState::Resulted { .. }));
		}
		assert_eq!(holder(ids[2]), (A, 0));
		assert_eq!(JobRegistry::offers_of(&A)[0].active, 1);
	});
}

#[test]
fn batch_should_fail_with_its_first_problem_when_all_are_rejected() {
	with_one_job(|id| {
		let call = report(A, vec![done(id, 3), done(99, 0)]);
		assert_err_ignore_postinfo!(call, Problem::AttemptMismatch);
		assert_err_ignore_postinfo!(report(A, vec![]), Problem::Empty);
	});
}

#[test]
fn full_batch_should_be_charged_less_than_the_dearest() {
	ExtBuilder::default().with_class().with_offers(&[(A, 8, 120)]).build_and_execute(|| {
		let ids: Vec<_> = (0..8).map(|_| submit(300)).collect();
		next_block();
		let reports: Vec<_> = ids.iter().map(|id| done(*id, 0)).collect();
		let dearest = JobRegistry::dearest_reports(&reports);
		let post = report(A, reports).unwrap();
		let actual = post.actual_weight.unwrap();
		assert!(actual.ref_time() < dearest.ref_time() / 2);
	});
}

#[test]
fn declined_job_should_go_to_another_operator_unpunished() {
	ExtBuilder::default().with_class().with_offers(&[(A, 4, 120), (B, 4, 120)]).build_and_execute(|| {
		let id = submit(300);
		next_block();
		let (first, _) = holder(id);
		let post = report(first, vec![declined(id, 0, DeclineReason::ModelUnavailable)]).unwrap();
		assert_eq!(post.pays_fee, Pays::No);
		assert_eq!(job(id).state, JobState::Submitted);
		next_block();
		let (second, attempt) = holder(id);
		assert_eq!(attempt, 1);
		assert_ne!(first, second);
		assert_eq!(JobRegistry::offers_of(&first)[0].success_ppm, 800_000);
		finish(id);
	});
}

#[test]
fn job_should_be_refunded_when_two_operators_cannot_get_its_input() {
	ExtBuilder::default()
		.with_class()
		.with_offers(&[(A, 4, 120), (B, 4, 120), (C, 4, 120), (D, 4, 120)])
		.build_and_execute(|| {
			let id = submit(300);
			for attempt in 0..2 {
				next_block();
				let (operator, _) = holder(id);
				assert_ok!(report(operator, vec![declined(id, attempt, DeclineReason::InputUnavailable)]));
			}
			assert_eq!(refunded(id), RefundReason::InputUnavailable);
			assert_eq!((held(CLIENT), free(CLIENT)), (0, ENDOWMENT));
			assert!(OPERATORS.iter().all(|stash| JobRegistry::offers_of(stash)[0].active == 0));
			assert_eq!(Told::get(), [Demand::Refunded(0, id, RefundReason::InputUnavailable, 300)]);
		});
}

#[test]
fn job_should_be_refunded_when_its_model_is_nowhere() {
	ExtBuilder::default().with_class().with_offers(&[(A, 4, 120), (B, 4, 120)]).build_and_execute(|| {
		let id = submit(300);
		for attempt in 0..3 {
			next_block();
			let (operator, _) = holder(id);
			assert_ok!(report(operator, vec![declined(id, attempt, DeclineReason::ModelUnavailable)]));
		}
		assert_eq!(refunded(id), RefundReason::AttemptsExhausted);
		assert_eq!(free(CLIENT), ENDOWMENT);
	});
}
