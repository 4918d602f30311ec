//! Terms: taking, beginning, answering, silence, notice, the end.

use crate::{mock::*, Artefacts, Deals, Ending, Error, Event, Operators, Requests};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

#[test]
fn take_should_pledge_and_occupy_a_copy() {
	execute(|| {
		let id = request(&file(), 2, 5);
		let deal = take(A, id);
		assert_eq!(Bonds::of(A).pledged, PLEDGE);
		assert_eq!(Deals::<Test>::get(deal).unwrap().began, None);
		assert_noop!(Retrieval::take(origin(A), id), Error::<Test>::AlreadyKept);
		assert_noop!(Retrieval::take(origin(worker(A)), id), Error::<Test>::AlreadyKept);
		assert_noop!(Retrieval::take(origin(OTHER), id), Error::<Test>::NotActiveOperator);
		assert_noop!(Retrieval::take(origin(B), id + 1), Error::<Test>::UnknownRequest);
		assert_ok!(Retrieval::take(origin(worker(B)), id));
		assert_noop!(Retrieval::take(origin(C), id), Error::<Test>::NothingLeft);
		Bonds::mutate(D, |bond| bond.active = PLEDGE - 1);
		let more = request(&file(), 1, 5);
		assert_noop!(Retrieval::take(origin(D), more), DispatchError::Other("the bond is too small"));
		Bonds::mutate(D, |bond| bond.chilled = true);
		assert_noop!(Retrieval::take(origin(D), more), Error::<Test>::NotActiveOperator);
	});
}

#[test]
fn a_term_should_begin_with_the_first_answer_and_be_paid_from_the_next_era_on() {
	execute(|| {
		let file = file();
		let id = request(&file, 1, 3);
		let deal = take(A, id);
		let probe = await_probe(deal);
		assert_eq!((era(), probe.round, probe.paid), (0, 0, false));
		answer(&file, deal);
		assert_eq!(free(A), ENDOWMENT, "the first answer is not paid");
		assert_eq!(Deals::<Test>::get(deal).unwrap().began, Some(0));
		run_eras(1);
		assert!(await_probe(deal).paid);
		answer(&file, deal);
		assert_eq!(free(A), ENDOWMENT + 80);
		assert_eq!(free(POT), EXISTENTIAL_DEPOSIT + 20);
		assert_eq!(held(REQUESTER), 2 * FEE);
	});
}

#[test]
fn a_term_should_end_by_itself_when_its_time_is_over() {
	execute(|| {
		let file = file();
		let id = request(&file, 1, 3);
		let deal = take(A, id);
		keep(&file, &[deal], 4);
		assert_eq!(era(), 4);
		assert_eq!(held(REQUESTER), 0, "all eras were shown");
		keep(&file, &[deal], 1);
		assert_eq!((Deals::<Test>::iter().count(), Requests::<Test>::iter().count()), (0, 0));
		assert_eq!((Bonds::of(A).pledged, Bonds::of(A).active), (0, BOND));
		assert_eq!(free(REQUESTER), ENDOWMENT - 3 * FEE);
		assert_eq!(Operators::<Test>::get(A), None, "a good record is as good as none");
	});
}

#[test]
fn close_should_end_a_term_whose_time_is_over() {
	execute(|| {
		let file = file();
		let id = request(&file, 1, 1);
		let deal = take(A, id);
		assert_noop!(Retrieval::close(origin(ANYONE), deal), Error::<Test>::TermRuns);
		assert_noop!(Retrieval::close(origin(ANYONE), deal + 1), Error::<Test>::UnknownDeal);
		keep(&file, &[deal], 2);
		if Deals::<Test>::contains_key(deal) {
			assert_ok!(Retrieval::close(origin(ANYONE), deal));
		}
		assert_eq!(Bonds::of(A).pledged, 0);
		assert_eq!(free(REQUESTER), ENDOWMENT - FEE);
	});
}

#[test]
fn who_does_not_even_begin_should_lose_a_part_and_the_copy() {
	execute(|| {
		let id = request(&file(), 1, 5);
		let deal = take(A, id);
		let probe = await_probe(deal);
		run_until(|| System::block_number() == probe.due + 1);
		let operator = A;
		assert!(events().contains(&Event::Slashed { deal, operator, amount: PLEDGE / 10 }));
		assert!(events().contains(&Event::DealEnded { deal, request: id, operator, ending: Ending::Silent }));
		assert_eq!((Bonds::of(A).active, Bonds::of(A).pledged), (BOND - PLEDGE / 10, 0));
		assert!(Retrieval::quality_ppm(&A) < 800_000, "its record is kept");
		assert_eq!(held(REQUESTER), 5 * FEE);
		take(B, id);
	});
}

#[test]
fn missing_once_should_cost_the_fee_and_quality() {
	execute(|| {
		let file = file();
		let id = request(&file, 1, 5);
		let deal = take(A, id);
		keep(&file, &[deal], 1);
		let probe = await_probe(deal);
		let quality = Retrieval::quality_ppm(&A);
		run_until(|| open_probe(deal).is_none());
		assert_eq!(System::block_number(), probe.due + 1);
		assert!(events().contains(&Event::Missed { deal, round: probe.round, operator: A }));
		assert!(Retrieval::quality_ppm(&A) < quality);
		assert_eq!((held(REQUESTER), free(REQUESTER)), (4 * FEE, ENDOWMENT - DEPOSIT - 4 * FEE));
		assert_eq!((Bonds::of(A).active, Bonds::of(A).pledged), (BOND, PLEDGE));
		assert_eq!(
			prove(A, vec![shown(deal, probe.round, file.proof(probe.offset))]).unwrap_err().error,
			Error::<Test>::NotAsked.into()
		);
	});
}

#[test]
fn missing_twice_in_a_row_should_cost_the_pledge_and_open_the_copy() {
	execute(|| {
		let file = file();
		let id = request(&file, 1, 6);
		let deal = take(A, id);
		keep(&file, &[deal], 1);
		run_until(|| !Deals::<Test>::contains_key(deal));
		assert_eq!((Bonds::of(A).active, Bonds::of(A).pledged), (BOND - PLEDGE, 0));
		assert_eq!(Artefacts::<Test>::get(&file.cid).unwrap().keepers.len(), 0);
		assert_eq!(held(REQUESTER), 4 * FEE, "two eras were given back");
		let other = take(B, id);
		keep(&file, &[other], 6);
		assert_eq!(held(REQUESTER), 0);
	});
}

#[test]
fn missing_now_and_then_should_cost_the_pledge_in_the_end() {
	execute(|| {
		let file = file();
		let id = request(&file, 1, 20);
		let deal = take(A, id);
		keep(&file, &[deal], 1);
		let mut missed = 0;
		while Deals::<Test>::contains_key(deal) {
			await_probe(deal);
			run_until(|| open_probe(deal).is_none());
			missed += 1;
			if Deals::<Test>::contains_key(deal) {
				await_probe(deal);
				answer(&file, deal);
			}
		}
		assert_eq!(missed, 4);
		assert_eq!(Bonds::of(A).active, BOND - PLEDGE);
	});
}

#[test]
fn leave_should_end_a_term_after_the_era_without_penalty() {
	execute(|| {
		let file = file();
		let id = request(&file, 1, 6);
		let deal = take(A, id);
		keep(&file, &[deal], 2);
		assert_noop!(Retrieval::leave(origin(B), deal), Error::<Test>::NotKeeper);
		assert_noop!(Retrieval::leave(origin(A), deal + 1), Error::<Test>::UnknownDeal);
		assert_ok!(Retrieval::leave(origin(worker(A)), deal));
		assert_noop!(Retrieval::leave(origin(A), deal), Error::<Test>::NoticeGiven);
		assert_noop!(Retrieval::close(origin(A), deal), Error::<Test>::TermRuns);
		let paid = free(A);
		keep(&file, &[deal], 2);
		assert!(!Deals::<Test>::contains_key(deal));
		assert!(free(A) > paid, "its last era is paid");
		assert_eq!((Bonds::of(A).active, Bonds::of(A).pledged), (BOND, 0));
		take(B, id);
	});
}

#[test]
fn leave_should_end_a_term_at_once_when_it_has_not_begun() {
	execute(|| {
		let id = request(&file(), 1, 6);
		let deal = take(A, id);
		// In the block of the taking nothing is asked yet.
		assert_ok!(Retrieval::leave(origin(A), deal));
		assert_eq!(Deals::<Test>::iter().count(), 0);
		assert_eq!((Bonds::of(A).active, Bonds::of(A).pledged), (BOND, 0));
		let deal = take(A, id);
		await_probe(deal);
		assert_ok!(Retrieval::leave(origin(A), deal));
		assert!(Deals::<Test>::contains_key(deal), "what is asked is to be answered");
		run_until(|| !Deals::<Test>::contains_key(deal));
		assert_eq!(Bonds::of(A).active, BOND - PLEDGE / 10);
	});
}

#[test]
fn there_should_be_no_more_terms_than_turns_in_an_era() {
	execute(|| {
		EraBlocks::set(1);
		run_eras(1);
		let id = request(&file(), 3, 5);
		take(A, id);
		take(B, id);
		assert_noop!(Retrieval::take(origin(C), id), Error::<Test>::NoTurnsLeft);
	});
}
