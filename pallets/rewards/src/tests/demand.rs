//! What is counted of jobs, as the registry tells it.

use crate::{mock::*, Classes, Tally};
use ambit_coverage::units::SLOT;
use ambit_primitives::{
	disputes::Ground,
	jobs::{commitment, DeclineReason, HardwareTier, Report, Verdict, VerificationMode},
	traits::{DemandObserver, DisputedResults},
};
use frame_support::{assert_ok, weights::Weight};
use sp_core::H256;

fn tally(class: u32) -> Tally {
	known(class).tally
}

#[test]
fn a_job_should_be_counted_when_it_gives_a_result_and_when_it_is_settled() {
	run(|| {
		let class = open_class(HardwareTier::Cpu, VerificationMode::Optimistic);
		offer(A, class, 1);
		let id = submit(class);
		next_block();
		assert_eq!(tally(class), Tally::default());
		run_to(System::block_number() + 3);
		finish(id);
		// Drawn in block 2, reported in block 5: no other job in the draws of blocks 2 to 5.
		assert_eq!(tally(class), Tally { busy_blocks: 4, ..Tally::default() });
		assert_eq!(asked(0), (1, 0));
		run_to(9);
		let counted = Tally {
			busy_blocks: 4,
			settled: 1,
			fees: FEE,
			squares: FEE * FEE,
			protocol: FEE / 5,
			..Tally::default()
		};
		assert_eq!(tally(class), counted);
	});
}

#[test]
fn a_timeout_should_count_against_the_operators_domain() {
	run(|| {
		let class = signed_class();
		offer(A, class, 1);
		let id = submit_for(class, FEE, 100);
		next_block();
		assert!(holder(id).is_some());
		run_to(19);
		assert_eq!((tally(class).timeouts, asked(0)), (0, (0, 0)));
		// Due in block 22, in the next era.
		run_to(23);
		assert_eq!((tally(class).timeouts, asked(0)), (1, (0, 1)));
		let record = crate::Operators::<Test>::get(A);
		assert_eq!((record.era, record.succeeded, record.failed), (1, false, true));
	});
}

#[test]
fn an_unserved_job_should_count_when_it_could_have_paid() {
	run(|| {
		let class = signed_class();
		// Nobody has served any: the lowest fee is what a job costs.
		let id = submit_for(class, FEE, 25);
		run_to(10);
		assert!(holder(id).is_none());
		assert_eq!(tally(class), Tally { unserved: 1, unserved_fees: FEE, ..Tally::default() });

		// With a mean of three times that, those who can pay as much.
		Classes::<Test>::mutate(class, |record| record.as_mut().unwrap().mean_fee = 3 * FEE);
		submit_for(class, 3 * FEE - 1, 25);
		submit_for(class, 9 * FEE, 25);
		run_to(19);
		assert_eq!(tally(class), Tally { unserved: 2, unserved_fees: 4 * FEE, ..Tally::default() });
	});
}

#[test]
fn a_job_should_be_unserved_when_its_attempts_are_exhausted() {
	run(|| {
		let class = signed_class();
		offer(A, class, 1);
		submit_for(class, FEE, 100);
		run_to(60);
		let record = known(class);
		let counted = Tally { unserved: 1, unserved_fees: FEE, timeouts: 1, ..Tally::default() };
		assert_eq!((record.era, record.last, record.tally), (3, counted, Tally::default()));
	});
}

#[test]
fn a_job_should_not_be_unserved_when_its_client_withdraws_it_or_its_input_is_missing() {
	run(|| {
		let class = signed_class();
		let id = submit(class);
		assert_ok!(JobRegistry::withdraw_job(origin(CLIENT), id));
		offer(A, class, 1);
		let id = submit(class);
		for attempt in 0..2 {
			next_block();
			let declined = Verdict::Declined(DeclineReason::InputUnavailable);
			let report = Report { job: id, attempt, verdict: declined };
			assert_ok!(JobRegistry::report(origin(worker(A)), vec![report].try_into().unwrap()));
		}
		assert_eq!((tally(class), asked(0)), (Tally::default(), (0, 0)));
	});
}

#[test]
fn a_wrong_result_should_be_neither_success_nor_failure_of_a_domain() {
	run(|| {
		let class = open_class(HardwareTier::Cpu, VerificationMode::Optimistic);
		offer(A, class, 1);
		let id = submit(class);
		next_block();
		finish(id);
		assert_ok!(JobRegistry::open_dispute(id, 0));
		assert_ok!(JobRegistry::overturn(id, 0, Ground::Proof));
		assert_eq!((tally(class).overturned, tally(class).settled, asked(0)), (1, 0, (1, 0)));
	});
}

#[test]
fn a_redundant_job_should_be_counted_for_each_of_its_operators() {
	run(|| {
		let class = open_class(HardwareTier::Cpu, VerificationMode::Redundant { operators: 2 });
		offer(A, class, 1);
		offer(B, class, 1);
		let id = submit_for(class, 2 * FEE, 100);
		next_block();
		let say = |stash, verdict| {
			let reports = vec![Report { job: id, attempt: 0, verdict }].try_into().unwrap();
			assert_ok!(JobRegistry::report(origin(worker(stash)), reports));
		};
		let commit = |stash| {
			say(stash, Verdict::Committed(commitment(id, 0, &stash, &H256::zero(), &claim())));
		};
		// Drawn in block 2, committed in blocks 2 and 4, revealed in block 5.
		commit(A);
		assert_eq!((tally(class).busy_blocks, asked(0)), (1, (1, 0)));
		run_to(4);
		commit(B);
		assert_eq!((tally(class).busy_blocks, asked(0)), (4, (2, 0)));
		next_block();
		for stash in [A, B] {
			say(stash, Verdict::Revealed { claim: claim(), salt: H256::zero() });
		}
		assert_eq!((tally(class).busy_blocks, asked(0)), (6, (2, 0)));
		run_to(10);
		let counted = tally(class);
		assert_eq!((counted.settled, counted.fees, counted.protocol), (2, 2 * FEE, 2 * FEE / 5));

		// And as often when nobody serves it.
		assert_ok!(JobRegistry::withdraw_offer(origin(A), class));
		submit_for(class, 2 * FEE, 30);
		run_to(18);
		assert_eq!((tally(class).unserved, tally(class).unserved_fees), (2, 2 * FEE));
	});
}

#[test]
fn what_an_auditor_is_paid_should_come_off_what_a_class_paid() {
	run(|| {
		let class = signed_class();
		want(class, 1_000, 1_000, 0);
		offer(A, class, 1);
		serve(class);
		Rewards::on_auditor_paid(class, FEE / 10);
		end_era();
		assert_eq!(known(class).allowance, FEE / 10);
		serve(class);
		Rewards::on_auditor_paid(class, FEE);
		end_era();
		assert!(known(class).allowance <= FEE / 10);
	});
}

#[test]
fn load_should_follow_the_slots_that_demand_keeps_busy() {
	run(|| {
		let class = signed_class();
		offer(A, class, 1);
		// A job in every second block, that keeps the slot busy for one.
		while era() < 40 {
			serve(class);
			next_block();
		}
		let record = known(class);
		let slots = record.load as f64 / SLOT as f64;
		assert!((0.42..0.51).contains(&slots), "{slots} slots");
		assert!((9 * FEE..10 * FEE).contains(&record.value), "{}", record.value);
		assert_eq!((record.mean_fee, record.usual_fee), (FEE, FEE));
	});
}

#[test]
fn an_era_should_be_taken_in_by_whoever_comes_first() {
	run(|| {
		let (heard, silent) = (signed_class(), open_class(HardwareTier::Gpu8, VerificationMode::Signed));
		for class in [heard, silent] {
			offer(A, class, 1);
			want(class, 500, 10_000, 0);
			serve(class);
		}
		run_to(19);
		assert_eq!((known(heard).tally.settled, known(heard).era), (1, 0));
		// The era ends, and before it is weighed, one is heard of.
		let id = submit(heard);
		ServiceWeight::set(<() as crate::WeightInfo>::end_era());
		next_block();
		ServiceWeight::set(Weight::zero());
		next_block();
		finish(id);
		assert_eq!(
			(Classes::<Test>::get(heard).unwrap().era, Classes::<Test>::get(silent).unwrap().era),
			(1, 0)
		);
		ServiceWeight::set(Room::get());
		next_block();
		assert_eq!(Classes::<Test>::get(silent).unwrap().era, 1);
		let (one, other) = (known(heard), known(silent));
		assert_eq!((one.last, one.era), (other.last, 1));
		assert_eq!((one.load, one.value, one.allowance), (other.load, other.value, other.allowance));
		assert_eq!((one.tally.busy_blocks > 0, other.tally), (true, Tally::default()));
	});
}

#[test]
fn nothing_should_be_kept_of_a_class_that_is_closed() {
	run(|| {
		let class = signed_class();
		offer(A, class, 1);
		assert_ok!(Rewards::set_class_terms(root(), class, TERMS));
		serve(class);
		assert_ok!(JobRegistry::withdraw_offer(origin(A), class));
		run_to(60);
		assert!(crate::Rewarded::<Test>::get().contains(&class));
		assert_ok!(JobRegistry::close_class(origin(PUBLISHER), class));
		assert!(!Classes::<Test>::contains_key(class));
		end_era();
		assert!(crate::Rewarded::<Test>::get().is_empty());
	});
}
