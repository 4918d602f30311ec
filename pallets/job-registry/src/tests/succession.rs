//! Who stands for the result of a redundant job, who follows, and who is paid.

use crate::{
	mock::{members as beside, *},
	Dissents, Event, Fault, Panels,
};
use ambit_primitives::{
	disputes::Ground,
	jobs::{JobState, RefundReason, ResultClaim},
	traits::DisputedResults,
};
use frame_support::{assert_noop, assert_ok};

const EQUALS: [(u64, u32, Balance); 4] = [(A, 4, 120), (B, 4, 120), (C, 4, 120), (D, 4, 120)];

/// A job of so many of four equal operators, whose results are in.
fn with_results(claims: &[ResultClaim], test: impl FnOnce(u64, &[u64])) {
	let classes = vec![redundant(claims.len() as u8)];
	ExtBuilder::default().with_classes(classes).with_offers(&EQUALS).build_and_execute(|| {
		let id = submit(1_000);
		next_block();
		let members = find(id, claims);
		test(id, &members);
	});
}

/// What the dispute game does with who stands for a result.
#[track_caller]
fn convict(id: u64, ground: Ground) {
	let (stash, attempt) = standing(id);
	assert_ok!(JobRegistry::open_dispute(id, attempt));
	let pledge = JobRegistry::contestable(id, attempt).unwrap().pledge;
	Bonds::mutate(stash, |bond| bond.active -= pledge);
	assert_ok!(JobRegistry::overturn(id, attempt, ground));
	check();
}

/// What each member lost of its bond, has pledged, and was paid.
fn books(members: &[u64]) -> Vec<(Balance, Balance, Balance)> {
	let of = |stash: &u64| {
		let bond = Bonds::of(*stash);
		(BOND - bond.active, bond.pledged, free(*stash) - ENDOWMENT)
	};
	members.iter().map(of).collect()
}

const PAID: (Balance, Balance, Balance) = (0, 0, 96);
const LOST: (Balance, Balance, Balance) = (100, 0, 0);

#[test]
fn all_who_found_the_same_should_be_paid() {
	with_results(&[claim(), claim(), claim(), claim()], |id, members| {
		assert_eq!(standing(id), (members[0], 0));
		assert_eq!(beside(id), members[1..]);
		run_to(2 + WINDOW);
		assert!(!is_settled(id));
		run_to(2 + WINDOW + 1);
		assert_eq!(
			job(id).state,
			JobState::Settled { operator: members[0], fee: 480, claim: claim(), at: 2 + WINDOW }
		);
		assert_eq!(books(members), [PAID; 4]);
		assert_eq!((held(CLIENT), free(CLIENT)), (0, ENDOWMENT - 480));
		assert_eq!(free(PROTOCOL), 1_000 + 4 * 24);
		assert!(members.iter().all(|stash| JobRegistry::offers_of(stash)[0].success_ppm > 800_000));
		let settled: Vec<_> = members.iter().map(|stash| Demand::Settled(0, id, *stash, 120)).collect();
		assert_eq!(Told::get(), settled);
		assert!(!Panels::<Test>::contains_key(id));
	});
}

#[test]
fn settlement_should_name_all_who_are_paid() {
	with_results(&[claim(), claim()], |id, members| {
		run_to(2 + WINDOW);
		assert_ok!(JobRegistry::settle(origin(ANYONE), vec![id].try_into().unwrap()));
		System::assert_has_event(Event::CosignerPaid { job: id, operator: members[1], fee: 120 }.into());
		System::assert_last_event(Event::JobSettled { job: id, operator: members[0], fee: 240 }.into());
	});
}

#[test]
fn claim_that_most_share_should_stand_and_who_dissents_be_slashed() {
	with_results(&[other_claim(1), claim(), claim()], |id, members| {
		assert_eq!(standing(id), (members[1], 0));
		assert_eq!(beside(id), [members[0], members[2]]);
		run_to(2 + WINDOW);
		assert_ok!(JobRegistry::settle(origin(ANYONE), vec![id].try_into().unwrap()));
		assert_eq!(books(members), [LOST, PAID, PAID]);
		let slashed =
			Event::PledgeSlashed { job: id, operator: members[0], amount: 100, fault: Fault::Dissent };
		System::assert_has_event(slashed.into());
		assert!(JobRegistry::offers_of(&members[0])[0].success_ppm < 800_000);
		assert_eq!((held(CLIENT), free(CLIENT)), (0, ENDOWMENT - 240));
	});
}

#[test]
fn first_of_the_draw_should_stand_where_as_many_share_each_claim() {
	with_results(&[claim(), other_claim(1), other_claim(1), claim()], |id, members| {
		assert_eq!(standing(id), (members[0], 0));
	});
	with_results(&[other_claim(1), claim()], |id, members| {
		assert_eq!(standing(id), (members[0], 0));
		run_to(2 + WINDOW + 1);
		assert_eq!(books(members), [PAID, LOST]);
		assert_eq!(free(CLIENT), ENDOWMENT - 120);
	});
}

#[test]
fn claims_should_be_the_same_wherever_their_bytes_are_but_not_with_other_bytes() {
	let elsewhere = ResultClaim { output: cid(8), ..claim() };
	with_results(&[claim(), elsewhere], |id, members| {
		run_to(2 + WINDOW + 1);
		assert!(is_settled(id));
		assert_eq!(books(members), [PAID, PAID]);
	});
	let inline = Some(vec![1; 4].try_into().unwrap());
	let others = [
		ResultClaim { inline, ..claim() },
		ResultClaim { output_root: other_claim(1).output_root, ..claim() },
	];
	for other in others {
		with_results(&[claim(), other], |_, members| {
			run_to(2 + WINDOW + 1);
			assert_eq!(books(members), [PAID, LOST]);
		});
	}
}

#[test]
fn proof_should_convict_all_who_made_the_claim() {
	with_results(&[other_claim(1), claim(), other_claim(1), claim()], |id, members| {
		assert_eq!(standing(id), (members[0], 0));
		convict(id, Ground::Proof);
		let slashed =
			Event::PledgeSlashed { job: id, operator: members[2], amount: 100, fault: Fault::Cosignature };
		System::assert_has_event(slashed.into());
		assert_eq!(standing(id), (members[1], 1));
		assert_eq!(beside(id), [members[3]]);
		run_to(2 + WINDOW + 1);
		assert!(is_settled(id));
		assert_eq!(books(members), [LOST, PAID, LOST, PAID]);
		for liar in [members[0], members[2]] {
			assert!(JobRegistry::offers_of(&liar)[0].success_ppm < 800_000);
		}
		// The fees of those that are gone went back.
		assert_eq!((held(CLIENT), free(CLIENT)), (0, ENDOWMENT - 240));
	});
}

#[test]
fn silence_giving_up_and_a_wrong_trace_should_convict_nobody_else() {
	for ground in [Ground::Clock, Ground::Conceded, Ground::Trace] {
		with_results(&[claim(), other_claim(1), claim()], |id, members| {
			convict(id, ground);
			// The next who made the claim, although as many made the other now.
			assert_eq!(standing(id), (members[2], 1));
			let JobState::Resulted { settles, disputes, .. } = job(id).state else { unreachable!() };
			assert_eq!((settles, disputes), (2 + WINDOW, 0));
			run_to(2 + WINDOW + 1);
			assert!(is_settled(id));
			assert_eq!(books(members), [LOST, LOST, PAID]);
			assert_eq!(free(CLIENT), ENDOWMENT - 120);
		});
	}
}

#[test]
fn every_claim_should_have_its_turn_and_a_window_of_its_own() {
	let claims = [other_claim(1), other_claim(3), other_claim(5), claim()];
	with_results(&claims, |id, members| {
		for turn in 0..3u8 {
			assert_eq!(standing(id), (members[usize::from(turn)], turn));
			run_to(System::block_number() + 3);
			convict(id, Ground::Proof);
			let JobState::Resulted { settles, .. } = job(id).state else { unreachable!() };
			assert_eq!(settles, System::block_number() + WINDOW);
			// What was said of the attempt before is about nothing any more.
			assert_noop!(JobRegistry::dismiss_dispute(id, turn), Problem::AttemptMismatch);
		}
		assert_eq!(standing(id), (members[3], 3));
		run_to(System::block_number() + WINDOW + 1);
		assert!(is_settled(id));
		assert_eq!(books(members), [LOST, LOST, LOST, PAID]);
		assert_eq!((held(CLIENT), free(CLIENT)), (0, ENDOWMENT - 120));
	});
}

#[test]
fn results_of_one_try_should_not_take_the_others() {
	let claims = [other_claim(1), other_claim(3), other_claim(5)];
	with_results(&claims, |id, _| {
		for try_ in 0..3u8 {
			if try_ > 0 {
				next_block();
				find(id, &claims);
			}
			for turn in 0..3u8 {
				assert_eq!(standing(id).1, try_ * 4 + turn);
				convict(id, Ground::Proof);
			}
			assert!(!Panels::<Test>::contains_key(id));
		}
		assert_eq!(refunded(id), RefundReason::AttemptsExhausted);
		assert_eq!((held(CLIENT), free(CLIENT)), (0, ENDOWMENT));
		assert!(OPERATORS.iter().all(|stash| Bonds::of(*stash).pledged == 0));
	});
}

#[test]
fn job_should_have_time_for_another_panel_after_its_deadline() {
	let classes = vec![redundant(2)];
	ExtBuilder::default().with_classes(classes).with_offers(&EQUALS).build_and_execute(|| {
		let id = submit_as(CLIENT, 0, 1_000, 30);
		next_block();
		find(id, &[claim(), claim()]);
		let (_, attempt) = standing(id);
		assert_ok!(JobRegistry::open_dispute(id, attempt));
		run_to(60);
		assert_ok!(JobRegistry::overturn(id, attempt, Ground::Proof));
		next_block();
		assert_eq!((beside(id).len(), job(id).attempt), (2, 4));
		find(id, &[claim(), claim()]);
	});
}

#[test]
fn dissenter_should_dispute_once_without_a_bond() {
	with_results(&[other_claim(1), other_claim(1), claim(), other_claim(3)], |id, members| {
		let dissents = |attempt| {
			members.iter().map(|stash| JobRegistry::dissents(id, attempt, stash)).collect::<Vec<_>>()
		};
		assert_eq!(dissents(0), [false, false, true, true]);
		assert_eq!(dissents(1), [false; 4]);
		assert!(!JobRegistry::dissents(id, 0, &ANYONE));
		assert!(!JobRegistry::charged(id, 0, &ANYONE) && !JobRegistry::charged(id, 0, &members[1]));
		assert!(JobRegistry::charged(id, 0, &members[2]));
		assert!(!JobRegistry::charged(id, 0, &members[2]));
		assert_eq!(dissents(0), [false, false, false, true]);
		check();
		// Against the next result everybody has that right anew.
		convict(id, Ground::Proof);
		assert_eq!(standing(id), (members[2], 1));
		assert_eq!(dissents(1), [false, false, false, true]);
		assert!(JobRegistry::charged(id, 1, &members[3]));
		run_to(2 + WINDOW + 1);
		assert!(is_settled(id));
		assert_eq!(Dissents::<Test>::iter().count(), 0);
		assert_eq!(books(members), [LOST, LOST, PAID, LOST]);
	});
}

#[test]
fn payment_should_wait_for_all_disputes_of_dissenters() {
	with_results(&[claim(), other_claim(1)], |id, members| {
		assert!(JobRegistry::charged(id, 0, &members[1]));
		assert_ok!(JobRegistry::open_dispute(id, 0));
		run_to(2 + WINDOW + 5);
		assert!(!is_settled(id));
		assert_ok!(JobRegistry::dismiss_dispute(id, 0));
		run_to(2 + WINDOW + 7);
		assert!(is_settled(id));
		assert_eq!(books(members), [PAID, LOST]);
	});
}

#[test]
fn operators_that_left_should_be_paid_slashed_and_remembered() {
	with_results(&[claim(), claim(), other_claim(1)], |id, members| {
		for stash in members {
			assert_ok!(JobRegistry::withdraw_offer(origin(*stash), 0));
		}
		run_to(2 + WINDOW + 1);
		assert!(is_settled(id));
		assert_eq!(books(members), [PAID, PAID, LOST]);
		assert_ok!(JobRegistry::offer(origin(members[2]), 0, 1, 120));
		assert!(JobRegistry::offers_of(&members[2])[0].success_ppm < 800_000);
	});
}

#[test]
fn share_of_a_dead_account_should_not_be_lost_to_the_others() {
	with_results(&[claim(), claim()], |id, members| {
		use frame_support::traits::{fungible::Mutate, tokens::Preservation};
		let dead = members[1];
		assert_ok!(<Balances as Mutate<u64>>::transfer(&dead, &ANYONE, free(dead), Preservation::Expendable));
		run_to(2 + WINDOW + 1);
		assert!(is_settled(id));
		// 96 revives it.
		assert_eq!((free(dead), free(members[0])), (96, ENDOWMENT + 96));
		assert_eq!(free(CLIENT), ENDOWMENT - 240);
	});
}
