use crate::{mock::*, OfferIndex, Offers, Records};
use ambit_primitives::{
	jobs::VerificationMode,
	traits::{Role, StakeLedger},
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

#[test]
fn offer_should_promise_stake_for_each_slot_and_withdrawal_should_free_it() {
	ExtBuilder::default().with_class().build_and_execute(|| {
		assert_ok!(JobRegistry::offer(origin(A), 0, 5, 120));
		assert_eq!(Bonds::backing(&A), 5 * STAKE_PER_SLOT);
		assert_ok!(JobRegistry::offer(origin(A), 0, 8, 130));
		assert_eq!(Bonds::backing(&A), 8 * STAKE_PER_SLOT);
		assert_ok!(JobRegistry::offer(origin(A), 0, 2, 130));
		assert_eq!(Bonds::backing(&A), 2 * STAKE_PER_SLOT);
		let offer = &JobRegistry::offers_of(&A)[0];
		assert_eq!((offer.slots, offer.price, offer.success_ppm, offer.eligible), (2, 130, 800_000, true));

		assert_ok!(JobRegistry::withdraw_offer(origin(A), 0));
		assert_eq!(Bonds::backing(&A), 0);
		assert!(JobRegistry::offers_of(&A).is_empty());
	});
}

#[test]
fn offer_should_refuse_slots_over_the_bond() {
	ExtBuilder::default().with_class().build_and_execute(|| {
		Bonds::mutate(A, |bond| bond.active = 4 * STAKE_PER_SLOT);
		assert_noop!(
			JobRegistry::offer(origin(A), 0, 5, MIN_FEE),
			DispatchError::Other("the bond is too small")
		);
		assert_ok!(JobRegistry::offer(origin(A), 0, 4, MIN_FEE));
		assert_noop!(
			JobRegistry::offer(origin(A), 0, 5, MIN_FEE),
			DispatchError::Other("the bond is too small")
		);
		// Its price and fewer slots need no more stake.
		assert_ok!(JobRegistry::offer(origin(A), 0, 3, 500));
	});
}

#[test]
fn offer_should_refuse_what_is_out_of_bounds() {
	ExtBuilder::default().with_class().build_and_execute(|| {
		assert_noop!(JobRegistry::offer(origin(A), 7, 1, MIN_FEE), Problem::UnknownClass);
		assert_noop!(JobRegistry::offer(origin(A), 0, 0, MIN_FEE), Problem::SlotsOutOfRange);
		assert_noop!(JobRegistry::offer(origin(A), 0, 9, MIN_FEE), Problem::SlotsOutOfRange);
		assert_noop!(JobRegistry::offer(origin(A), 0, u32::MAX, MIN_FEE), Problem::SlotsOutOfRange);
		assert_noop!(JobRegistry::offer(origin(A), 0, 1, MIN_FEE - 1), Problem::PriceBelowMinimum);
		assert_noop!(JobRegistry::offer(origin(ANYONE), 0, 1, MIN_FEE), Problem::NotActiveOperator);
		Bonds::mutate(A, |bond| bond.chilled = true);
		assert!(!Bonds::is_active(&A, Role::Inference));
		assert_noop!(JobRegistry::offer(origin(A), 0, 1, MIN_FEE), Problem::NotActiveOperator);
		assert_noop!(JobRegistry::withdraw_offer(origin(A), 0), Problem::NoOffer);
	});
}

#[test]
fn offer_should_refuse_when_the_pool_is_full() {
	ExtBuilder::default().with_class().build_and_execute(|| {
		for stash in 200..205 {
			Bonds::mutate(stash, |bond| bond.active = BOND);
			assert_ok!(JobRegistry::offer(origin(stash), 0, 1, MIN_FEE));
		}
		assert_noop!(JobRegistry::offer(origin(A), 0, 1, MIN_FEE), Problem::PoolFull);
		// Who is in may change its offer, and who leaves makes room.
		assert_ok!(JobRegistry::offer(origin(204), 0, 2, MIN_FEE));
		assert_ok!(JobRegistry::withdraw_offer(origin(200), 0));
		assert_ok!(JobRegistry::offer(origin(A), 0, 1, MIN_FEE));
	});
}

#[test]
fn pool_should_have_no_gaps_whoever_leaves() {
	let offers = [(A, 1, 100), (B, 1, 101), (C, 1, 102), (D, 1, 103)];
	ExtBuilder::default().with_class().with_offers(&offers).build_and_execute(|| {
		assert_ok!(JobRegistry::withdraw_offer(origin(B), 0));
		check();
		assert_eq!(OfferIndex::<Test>::get(D, 0), Some(1));
		assert_ok!(JobRegistry::withdraw_offer(origin(C), 0));
		check();
		assert_ok!(JobRegistry::withdraw_offer(origin(A), 0));
		check();
		assert_eq!(OfferIndex::<Test>::get(D, 0), Some(0));
		assert_ok!(JobRegistry::withdraw_offer(origin(D), 0));
		assert_eq!(Offers::<Test>::iter().count(), 0);
	});
}

#[test]
fn job_should_find_its_operator_when_the_pool_moved_under_it() {
	ExtBuilder::default().with_class().with_offers(&[(A, 1, 100), (B, 1, 100)]).build_and_execute(|| {
		Bonds::mutate(A, |bond| bond.chilled = true);
		let job = submit(200);
		next_block();
		assert_eq!(holder(job).0, B);
		assert_ok!(JobRegistry::withdraw_offer(origin(A), 0));
		assert_eq!(OfferIndex::<Test>::get(B, 0), Some(0));
		finish(job);
		assert_eq!(JobRegistry::offers_of(&B)[0].active, 0);
		run_to(System::block_number() + WINDOW + 1);
		assert!(is_settled(job));
		assert!(JobRegistry::offers_of(&B)[0].success_ppm > 800_000);
	});
}

#[test]
fn withdrawn_offer_should_serve_its_active_jobs_and_take_no_others() {
	ExtBuilder::default().with_class().with_offers(&[(A, 3, 100)]).build_and_execute(|| {
		let (first, second) = (submit(200), submit(200));
		next_block();
		assert_ok!(JobRegistry::withdraw_offer(origin(A), 0));
		assert!(JobRegistry::offers_of(&A)[0].leaving);
		assert_eq!(JobRegistry::class(0).unwrap().slots, 0);
		let third = submit(200);
		next_block();
		check();
		finish(first);
		assert_eq!(Bonds::backing(&A), 3 * STAKE_PER_SLOT);
		finish(second);
		assert_eq!(Bonds::backing(&A), 0);
		assert!(JobRegistry::offers_of(&A).is_empty());
		// It is paid for what it did.
		run_to(System::block_number() + WINDOW + 1);
		assert!(is_settled(first) && is_settled(second));
		assert_eq!(free(A), ENDOWMENT + 2 * 80);
		run_to(110);
		assert_eq!(refunded(third), ambit_primitives::jobs::RefundReason::NoCapacity);
	});
}

#[test]
fn withdrawn_offer_should_stay_when_it_is_offered_again() {
	ExtBuilder::default().with_class().with_offers(&[(A, 2, 100)]).build_and_execute(|| {
		let job = submit(200);
		next_block();
		assert_ok!(JobRegistry::withdraw_offer(origin(A), 0));
		assert_ok!(JobRegistry::offer(origin(A), 0, 2, 100));
		finish(job);
		assert!(!JobRegistry::offers_of(&A)[0].leaving);
		assert_eq!(Bonds::backing(&A), 2 * STAKE_PER_SLOT);
	});
}

#[test]
fn bad_record_should_wait_for_the_operator_that_left() {
	ExtBuilder::default().with_class().with_offers(&[(A, 1, 100)]).build_and_execute(|| {
		let job = submit(200);
		run_to(23);
		assert_eq!(refunds_or_waits(job), "waits");
		let bad = JobRegistry::offers_of(&A)[0].success_ppm;
		assert!(bad < 800_000);
		Bonds::mutate(A, |bond| bond.chilled = true);
		run_to(60);
		assert_ok!(JobRegistry::withdraw_offer(origin(A), 0));
		assert!(Records::<Test>::contains_key(0, A));
		Bonds::mutate(A, |bond| bond.chilled = false);
		assert_ok!(JobRegistry::offer(origin(A), 0, 1, 100));
		assert!(JobRegistry::offers_of(&A)[0].success_ppm <= bad);
		assert!(!Records::<Test>::contains_key(0, A));
	});
}

fn refunds_or_waits(id: u64) -> &'static str {
	match job(id).state {
		ambit_primitives::jobs::JobState::Refunded { .. } => "refunded",
		_ => "waits",
	}
}

#[test]
fn good_record_should_not_outlive_the_offer() {
	ExtBuilder::default().with_class().with_offers(&[(A, 1, 100)]).build_and_execute(|| {
		let job = submit(200);
		next_block();
		finish(job);
		run_to(15);
		assert!(is_settled(job));
		assert_ok!(JobRegistry::withdraw_offer(origin(A), 0));
		assert_eq!(Records::<Test>::iter().count(), 0);
		assert_ok!(JobRegistry::offer(origin(A), 0, 1, 100));
		assert_eq!(JobRegistry::offers_of(&A)[0].success_ppm, 800_000);
	});
}

#[test]
fn operator_may_serve_several_classes_with_one_bond() {
	let classes = vec![spec(VerificationMode::Optimistic), spec(VerificationMode::Signed)];
	ExtBuilder::default().with_classes(classes).build_and_execute(|| {
		Bonds::mutate(A, |bond| bond.active = 10 * STAKE_PER_SLOT);
		assert_ok!(JobRegistry::offer(origin(A), 0, 6, 100));
		assert_noop!(JobRegistry::offer(origin(A), 1, 6, 100), DispatchError::Other("the bond is too small"));
		assert_ok!(JobRegistry::offer(origin(A), 1, 4, 100));
		assert_eq!(JobRegistry::offers_of(&A).len(), 2);
	});
}
