//! What the unkind try.

use crate::{mock::*, OrderOf};
use ambit_primitives::{
	feeds::{commitment, Failure, FeedReport, FeedVerdict, Finding, NoAnswer, Reading, Value},
	jobs::Phase,
};
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;
use sp_runtime::DispatchError;

/// What becomes of one report.
#[track_caller]
fn refused(stash: u64, report_of: FeedReport, problem: impl Into<DispatchError>) {
	let problem: DispatchError = problem.into();
	let call = || report(stash, vec![report_of.clone()]).map(|_| ()).map_err(|refused| refused.error);
	// An event is all that a rejected report leaves, and the call's failure takes that too.
	assert_noop!(call(), problem);
}

#[test]
fn copied_commitment_should_be_worthless() {
	with_operators(3, || {
		let (id, members) = asked(order(2, 3));
		let honest = committed(id, members[0], &number(5));
		assert_ok!(report(members[0], vec![honest.clone()]));
		// The copier sends the same hash, and later the same finding and salt.
		assert_ok!(report(members[1], vec![honest]));
		commit(id, members[2], &number(5));
		tell(id, members[0], number(5));
		refused(members[1], told(id, members[0], number(5)), Problem::CommitmentMismatch);
		refused(members[1], told(id, members[1], number(5)), Problem::CommitmentMismatch);
		tell(id, members[2], number(5));
		run_to(3 + REVEAL);
		assert_eq!(value(id).supporters.to_vec(), [members[0], members[2]]);
		assert_eq!((slashed(members[1]), free(members[1])), (100, ENDOWMENT));
	});
}

#[test]
fn commitment_of_another_request_or_chain_should_not_open() {
	with_operators(3, || {
		let (id, members) = asked(order(2, 3));
		let finding = number(5);
		let hash = |genesis: &H256, feed| commitment(genesis, feed, &members[0], &finding, &salt(members[0]));
		let other_chain = hash(&H256([1; 32]), id);
		let other_request = hash(&GENESIS, id + 1);
		let say =
			|stash, hash| report(stash, vec![FeedReport { feed: id, verdict: FeedVerdict::Committed(hash) }]);
		assert_ok!(say(members[0], other_chain));
		assert_ok!(say(members[1], other_request));
		commit(id, members[2], &finding);
		refused(members[0], told(id, members[0], finding.clone()), Problem::CommitmentMismatch);
		refused(members[1], told(id, members[1], finding.clone()), Problem::CommitmentMismatch);
		// Nor can another finding or salt be told than was committed to.
		refused(members[2], told(id, members[2], number(6)), Problem::CommitmentMismatch);
		let other_salt = FeedVerdict::Revealed { finding, salt: H256::zero() };
		refused(members[2], FeedReport { feed: id, verdict: other_salt }, Problem::CommitmentMismatch);
	});
}

#[test]
fn nothing_should_be_told_before_all_are_bound() {
	with_operators(3, || {
		let (id, members) = asked(order(2, 3));
		commit(id, members[0], &number(5));
		refused(members[0], told(id, members[0], number(5)), Problem::TooEarly);
		refused(members[1], told(id, members[1], number(5)), Problem::TooEarly);
		commit(id, members[1], &number(5));
		refused(members[1], committed(id, members[1], &number(6)), Problem::AlreadyCommitted);
		run_to(3 + COMMIT);
		assert_eq!(phase(id).0, Phase::Revealing);
		// Who was late is out, and can't commit to what it sees now.
		tell(id, members[0], number(5));
		refused(members[2], committed(id, members[2], &number(5)), Problem::NotMember);
		refused(members[1], committed(id, members[1], &number(6)), Problem::CommitmentsClosed);
		refused(members[0], told(id, members[0], number(5)), Problem::AlreadyRevealed);
		refused(members[0], told(id, members[0], number(6)), Problem::AlreadyRevealed);
		tell(id, members[1], number(5));
		refused(members[1], told(id, members[1], number(5)), Problem::AlreadyRevealed);
		next_block();
		refused(members[1], told(id, members[1], number(5)), Problem::AlreadyEnded);
	});
}

#[test]
fn nobody_should_be_late() {
	with_operators(3, || {
		// No block serves it, so that the phase is still the same when its time is over.
		let (id, members) = asked(order(2, 3));
		ServiceWeight::set(frame_support::weights::Weight::zero());
		run_to(3 + COMMIT);
		assert_eq!(phase(id), (Phase::Committing, 2 + COMMIT));
		refused(members[0], committed(id, members[0], &number(5)), Problem::WindowClosed);
		ServiceWeight::set(frame_support::weights::Weight::from_parts(1_000_000_000_000, u64::MAX));

		let (id, members) = asked(order(2, 3));
		commit_all(id, &[number(5), number(5), number(5)]);
		let due = phase(id).1;
		ServiceWeight::set(frame_support::weights::Weight::zero());
		run_to(due + 1);
		refused(members[0], told(id, members[0], number(5)), Problem::WindowClosed);
	});
}

#[test]
fn strangers_should_not_be_heard() {
	with_operators(4, || {
		let (id, members) = asked(order(2, 3));
		let stranger = OPERATORS.into_iter().take(4).find(|stash| !members.contains(stash)).unwrap();
		refused(stranger, committed(id, stranger, &number(5)), Problem::NotMember);
		refused(members[0], committed(99, members[0], &number(5)), Problem::UnknownFeed);
		let queued = request(order(2, 3));
		refused(members[0], committed(queued, members[0], &number(5)), Problem::NotAsked);
		let reports = vec![committed(id, members[0], &number(5))];
		for who in [ANYONE, members[0]] {
			let call = DataFeeds::report(origin(who), reports.clone().try_into().unwrap());
			assert_eq!(call.unwrap_err().error, Problem::NotWorker.into(), "a stash is not its worker key");
		}
		assert_eq!(report(members[0], Vec::new()).unwrap_err().error, Problem::Empty.into());
		assert!(DataFeeds::report(RuntimeOrigin::none(), Default::default()).is_err());
	});
}

#[test]
fn values_of_another_kind_should_be_refused_and_change_nothing() {
	with_operators(3, || {
		let bad_text = Finding::Found(Value::Text(vec![0xff].try_into().unwrap()));
		let bad_cid = Finding::Found(Value::Tensor { root: H256::zero(), cid: vec![1].try_into().unwrap() });
		let no_status = Finding::Failed(Failure::Refused(99));
		let ty = ambit_primitives::jobs::ValueType {
			element: ambit_primitives::jobs::Element::I8,
			shape: vec![2].try_into().unwrap(),
		};
		for (reading, finding, problem) in [
			(NUMBER, bad_text.clone(), Problem::WrongType),
			(NUMBER, bad_cid.clone(), Problem::WrongType),
			(NUMBER, no_status, Problem::MalformedStatus),
			(NUMBER, Finding::Failed(Failure::Refused(1_000)), Problem::MalformedStatus),
			(Reading::Text, number(5), Problem::WrongType),
			(Reading::Text, bad_text, Problem::MalformedText),
			(Reading::Tensor { ty: ty.clone(), decimals: 0 }, number(5), Problem::WrongType),
			(Reading::Tensor { ty, decimals: 0 }, bad_cid, Problem::MalformedCid),
		] {
			let (id, members) = asked(OrderOf::<Test> { reading, ..order(2, 3) });
			// All have bound themselves to it, and none can tell it.
			commit_all(id, &vec![finding.clone(); 3]);
			let problem = DispatchError::from(problem);
			for stash in &members {
				refused(*stash, told(id, *stash, finding.clone()), problem);
			}
			run_to(System::block_number() + REVEAL + 1);
			assert_eq!(refunded(id), NoAnswer::Silence);
		}
	});
}

#[test]
fn huge_numbers_should_be_settled_like_any() {
	with_operators(5, || {
		let (id, _) = asked(OrderOf::<Test> { aggregation: MEDIAN, ..order(3, 5) });
		let members =
			find(id, &[number(i128::MAX), number(i128::MIN), number(7), number(7), number(i128::MAX)]);
		assert_eq!(value(id).finding, number(7));
		assert_eq!(value(id).supporters.to_vec(), members[2..4].to_vec());

		let (id, _) = asked(order(3, 5));
		find(id, &vec![number(i128::MIN); 5]);
		assert_eq!(value(id).finding, number(i128::MIN));
	});
}

#[test]
fn one_bad_report_should_not_spoil_the_others_but_cost_the_fee() {
	with_operators(3, || {
		let first = request(order(2, 3));
		let second = request(order(2, 3));
		next_block();
		let stash = members(first)[0];
		let good = |id| committed(id, stash, &number(5));
		let result = report(stash, vec![good(first), good(99), good(second)]).unwrap();
		assert_eq!(result.pays_fee, frame_support::dispatch::Pays::Yes);
		System::assert_has_event(
			crate::Event::ReportRejected {
				feed: 99,
				operator: stash,
				problem: crate::ReportProblem::UnknownFeed,
			}
			.into(),
		);
		let other = members(first)[1];
		let result = report(other, vec![committed(first, other, &number(5))]).unwrap();
		assert_eq!(result.pays_fee, frame_support::dispatch::Pays::No, "what is accepted is free");
		// The same twice in a batch: the second is one too many.
		let third = members(first)[2];
		let twice = committed(second, third, &number(5));
		assert_ok!(report(third, vec![twice.clone(), twice]));
		assert!(is_secret(second, third));
	});
}

#[test]
fn nobody_should_answer_itself() {
	with_operators(3, || {
		let id = crate::NextFeedId::<Test>::get();
		assert_ok!(DataFeeds::request(origin(A), order(2, 3)));
		next_block();
		assert!(members(id).is_empty(), "only two others are there");
		assert_ok!(DataFeeds::join(origin(D), 1, PRICE));
		let members = run_until_asked(id);
		assert!(members.len() == 3 && !members.contains(&A));
	});
}

#[test]
fn liars_below_a_quorum_should_get_nothing_but_losses() {
	with_operators(5, || {
		for round in 0..20 {
			let (id, members) = asked(order(3, 5));
			let lie = number(666);
			let findings: Vec<_> =
				members.iter().map(|stash| if *stash < C { lie.clone() } else { number(round) }).collect();
			find(id, &findings);
			assert_eq!(value(id).finding, number(round));
		}
		assert_eq!([A, B, C, D, E].map(|stash| free(stash) - ENDOWMENT), [0, 0, 2_000, 2_000, 2_000]);
		assert!(DataFeeds::operator(&A).unwrap().success_ppm < 400_000);
	});
}
