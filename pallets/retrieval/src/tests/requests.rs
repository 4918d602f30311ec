//! Requests: what is held, what is given back, who may do what.

use crate::{mock::*, samples::File, Artefacts, Error, Requests};
use ambit_primitives::Cid;
use frame_support::{assert_noop, assert_ok, traits::fungible::MutateFreeze};
use sp_runtime::TokenError;

#[test]
fn request_should_hold_all_fees_and_a_deposit() {
	execute(|| {
		let id = request(&file(), 3, 5);
		assert_eq!((held(REQUESTER), deposits(REQUESTER)), (3 * 5 * FEE, DEPOSIT));
		let request = Requests::<Test>::get(id).unwrap();
		assert_eq!((request.from, request.until, request.copies, request.taken), (1, 6, 3, 0));
	});
}

#[test]
fn request_should_be_refused_when_it_makes_no_sense() {
	execute(|| {
		let ask = |cid: Cid, bytes, copies, eras, fee| {
			Retrieval::request(origin(REQUESTER), cid, bytes, copies, eras, fee)
		};
		let cid = file().cid;
		let wrong: Cid = vec![1, 0x71].try_into().unwrap();
		assert_noop!(ask(wrong, 1, 1, 1, FEE), Error::<Test>::MalformedCid);
		assert_noop!(ask(cid.clone(), 0, 1, 1, FEE), Error::<Test>::NoBytes);
		assert_noop!(ask(cid.clone(), 1, 0, 1, FEE), Error::<Test>::CopiesOutOfRange);
		assert_noop!(ask(cid.clone(), 1, 17, 1, FEE), Error::<Test>::CopiesOutOfRange);
		assert_noop!(ask(cid.clone(), 1, 1, 0, FEE), Error::<Test>::ErasOutOfRange);
		assert_noop!(ask(cid.clone(), 1, 1, 21, FEE), Error::<Test>::ErasOutOfRange);
		assert_noop!(ask(cid.clone(), 1, 1, 1, 9), Error::<Test>::FeeTooLow);
		assert_noop!(ask(cid.clone(), 1, 2, 2, u128::MAX / 3), Error::<Test>::FeeTooHigh);
		assert_noop!(ask(cid, 1, 2, 2, ENDOWMENT), TokenError::FundsUnavailable);
	});
}

#[test]
fn extend_should_hold_the_fees_of_more_eras() {
	execute(|| {
		let id = request(&file(), 2, 5);
		assert_noop!(Retrieval::extend(origin(OTHER), id, 1), Error::<Test>::NotRequester);
		assert_noop!(Retrieval::extend(origin(REQUESTER), id + 1, 1), Error::<Test>::UnknownRequest);
		assert_noop!(Retrieval::extend(origin(REQUESTER), id, 0), Error::<Test>::ErasOutOfRange);
		assert_noop!(Retrieval::extend(origin(REQUESTER), id, 16), Error::<Test>::ErasOutOfRange);
		assert_ok!(Retrieval::extend(origin(REQUESTER), id, 15));
		assert_eq!(held(REQUESTER), 2 * 20 * FEE);
		run_eras(3);
		assert_ok!(Retrieval::extend(origin(REQUESTER), id, 3));
		run_eras(21);
		assert_noop!(Retrieval::extend(origin(REQUESTER), id, 1), Error::<Test>::TermOver);
	});
}

#[test]
fn withdraw_should_free_everything_when_nobody_took_it() {
	execute(|| {
		let id = request(&file(), 2, 5);
		assert_noop!(Retrieval::withdraw(origin(OTHER), id), Error::<Test>::NotRequester);
		assert_ok!(Retrieval::withdraw(origin(REQUESTER), id));
		assert_eq!((free(REQUESTER), held(REQUESTER), deposits(REQUESTER)), (ENDOWMENT, 0, 0));
		assert_eq!((Requests::<Test>::iter().count(), Artefacts::<Test>::iter().count()), (0, 0));
		assert_noop!(Retrieval::withdraw(origin(REQUESTER), id), Error::<Test>::UnknownRequest);
	});
}

#[test]
fn withdraw_should_leave_what_is_kept_its_fees() {
	execute(|| {
		let file = file();
		let id = request(&file, 3, 5);
		let deal = take(A, id);
		assert_ok!(Retrieval::withdraw(origin(REQUESTER), id));
		assert_eq!(Requests::<Test>::get(id).unwrap().copies, 1);
		assert_noop!(Retrieval::take(origin(B), id), Error::<Test>::NothingLeft);
		assert_noop!(Retrieval::withdraw(origin(REQUESTER), id), Error::<Test>::NothingLeft);
		// One era more is kept back for a probe that may still be open.
		assert_eq!(held(REQUESTER), 6 * FEE);
		keep(&file, &[deal], 7);
		assert_eq!((held(REQUESTER), deposits(REQUESTER)), (0, 0));
		assert_eq!(free(REQUESTER), ENDOWMENT - 5 * FEE);
	});
}

#[test]
fn a_request_that_nobody_took_should_be_closed_by_anyone_when_its_time_is_over() {
	execute(|| {
		let id = request(&file(), 1, 2);
		run_eras(2);
		assert_noop!(Retrieval::withdraw(origin(ANYONE), id), Error::<Test>::NotRequester);
		run_eras(1);
		assert_noop!(Retrieval::take(origin(A), id), Error::<Test>::TermOver);
		assert_ok!(Retrieval::withdraw(origin(ANYONE), id));
		assert_eq!(free(REQUESTER), ENDOWMENT);
	});
}

#[test]
fn requests_for_one_artefact_should_share_its_keepers() {
	execute(|| {
		let file = file();
		let (one, two) = (request(&file, 1, 5), request(&file, 1, 5));
		take(A, one);
		assert_noop!(Retrieval::take(origin(A), two), Error::<Test>::AlreadyKept);
		take(B, two);
		assert_eq!(Artefacts::<Test>::get(&file.cid).unwrap().keepers.len(), 2);
		let other = request(&File::new(2, 3, 4), 1, 1);
		take(A, other);
	});
}

#[test]
fn fees_should_be_paid_out_of_a_frozen_balance() {
	execute(|| {
		let file = file();
		let id = request(&file, 1, 2);
		let deal = take(A, id);
		assert_ok!(Balances::set_freeze(&1u8, &REQUESTER, ENDOWMENT));
		keep(&file, &[deal], 3);
		assert_eq!(held(REQUESTER), 0);
		assert!(free(A) >= ENDOWMENT + 2 * FEE * 8 / 10);
	});
}
