//! What an offer is paid, and which offers are paid nothing.

use crate::{mock::*, Classes};
use ambit_coverage::{
	demand::Demand,
	market::{Market, Supply},
	outages::{Domain, History},
	payout::{Allowance, Payout},
	units::effective_capacity,
};
use ambit_primitives::{
	jobs::{HardwareTier, VerificationMode},
	rewards::ClassTerms,
	traits::DemandObserver,
};
use frame_support::assert_ok;

/// What each operator of [`OPERATORS`] gets at the end of this era.
fn rewards() -> [Balance; 6] {
	let before = OPERATORS.map(free);
	end_era();
	let mut after = OPERATORS.map(free);
	after.iter_mut().zip(before).for_each(|(after, before)| *after -= before);
	after
}

#[test]
fn an_offer_should_be_paid_by_the_price_of_its_domain() {
	run(|| {
		let class = signed_class();
		declare(A, "aws/eu");
		declare(B, "aws/us");
		offer(A, class, 4);
		offer(B, class, 1);
		offer(C, class, 1);
		end_era();
		Rewards::on_timeout(class, 0, &A);
		Rewards::on_timeout(class, 0, &A);
		Rewards::on_timeout(class, 0, &A);
		Rewards::on_result(class, 0, &B, 0);
		end_era();
		want(class, 5_000, 700_000, 700_000);
		let paid = rewards();

		// The same by hand.
		let record = Classes::<Test>::get(class).unwrap();
		let capacity = |slots| effective_capacity(slots, NEWCOMER);
		let supply: Supply = [(Domain(1), capacity(4)), (Domain(2), capacity(1)), (Domain(0), capacity(1))]
			.into_iter()
			.collect();
		let mut history = History::starting(0);
		let none = ambit_coverage::outages::DomainSet::EMPTY;
		history.record(none, none);
		let down = [Domain(1)].into_iter().collect();
		history.record(down, [Domain(0)].into_iter().collect());
		history.record(none, none);
		let demand = Demand::new(record.load);
		let market = Market { demand: &demand, supply: &supply, history: &history };
		let payout = Payout::new(record.value, record.load, &supply, &market.prices(), Allowance(u128::MAX));
		let by_hand =
			[(1, 4), (2, 1), (0, 1)].map(|(domain, slots)| payout.reward(Domain(domain), capacity(slots)));
		assert_eq!(paid, [by_hand[0], by_hand[1], by_hand[2], 0, 0, 0]);
		// Who was seen to work while others did not is paid most for a slot.
		assert!(paid[1] > paid[2] && paid[2] > paid[0] / 4, "{paid:?}");
	});
}

#[test]
fn offers_should_be_paid_from_the_first_whole_era() {
	run(|| {
		let class = signed_class();
		end_era();
		want(class, 9_000, 900_000, 900_000);
		offer(A, class, 4);
		assert_eq!(rewards(), [0; 6]);
		offer(A, class, 8);
		let four = rewards()[0];
		offer(A, class, 1);
		offer(A, class, 8);
		let one = rewards()[0];
		assert!(one > 0 && one * 3 < four, "{one} and {four}");
	});
}

#[test]
fn an_offer_that_asks_more_than_clients_pay_should_be_paid_nothing() {
	run(|| {
		let class = signed_class();
		assert_ok!(JobRegistry::offer(origin(A), class, 4, 2 * FEE));
		assert_ok!(JobRegistry::offer(origin(B), class, 4, 2 * FEE + 1));
		end_era();
		want(class, 9_000, 900_000, 900_000);
		let paid = rewards();
		assert!(paid[0] > 0 && paid[1] == 0);

		// Nor if it does so for a part of the era only.
		assert_ok!(JobRegistry::offer(origin(A), class, 4, 3 * FEE));
		assert_ok!(JobRegistry::offer(origin(A), class, 4, FEE));
		assert_eq!(rewards(), [0; 6]);

		// What clients pay counts, not what they say that they would.
		Classes::<Test>::mutate(class, |record| record.as_mut().unwrap().usual_fee = 4 * FEE);
		let paid = rewards();
		assert!(paid[0] > 0 && paid[1] > 0);
	});
}

#[test]
fn an_operator_that_rests_should_not_be_paid_for_that_era() {
	run(|| {
		let class = signed_class();
		offer(A, class, 4);
		offer(B, class, 4);
		offer(C, class, 4);
		end_era();
		want(class, 9_000, 900_000, 900_000);
		// One is back before its offer is counted, one is not.
		assert_ok!(Stakes::chill(origin(A)));
		assert_ok!(Stakes::chill(origin(B)));
		next_block();
		assert_ok!(Stakes::unchill(origin(A)));
		let paid = rewards();
		assert!(paid[0] == 0 && paid[1] == 0 && paid[2] > 0, "{paid:?}");
		next_block();
		assert_ok!(Stakes::unchill(origin(B)));
		let paid = rewards();
		assert!(paid[0] > 0 && paid[1] == 0);
		assert!(rewards()[1] > 0);
	});
}

#[test]
fn slots_without_stake_should_be_paid_nothing() {
	run(|| {
		let class = signed_class();
		offer(A, class, 64);
		offer(B, class, 64);
		end_era();
		want(class, 99_000, 900_000, 900_000);
		let slashed = BOND - 63 * STAKE_PER_SLOT;
		<Stakes as ambit_primitives::traits::StakeLedger<u64, Balance>>::slash(&A, slashed, None);
		let paid = rewards();
		assert!(paid[0] == 0 && paid[1] > 0);
	});
}

#[test]
fn an_offer_that_leaves_should_be_paid_nothing() {
	run(|| {
		let class = signed_class();
		offer(A, class, 4);
		let _busy = submit(class);
		end_era();
		want(class, 9_000, 900_000, 900_000);
		assert_ok!(JobRegistry::withdraw_offer(origin(A), class));
		assert!(crate::Standings::<Test>::contains_key(class, A), "it finishes a job");
		assert_eq!(rewards(), [0; 6]);
	});
}

#[test]
fn a_class_without_a_weight_or_demand_should_pay_nothing() {
	run(|| {
		let classes = [signed_class(), open_class(HardwareTier::Gpu8, VerificationMode::Signed)];
		classes.iter().for_each(|class| offer(A, *class, 4));
		end_era();
		want_with(classes[0], ClassTerms { weight_ppm: 0, ..TERMS }, 9_000, 900_000, 900_000);
		want(classes[1], 0, 0, 900_000);
		let before = free(A);
		let summary = end_era();
		assert_eq!((summary.budget, summary.paid, free(A)), (0, 0, before));
	});
}

#[test]
fn weights_should_divide_the_budget() {
	run(|| {
		let classes = [signed_class(), open_class(HardwareTier::Gpu8, VerificationMode::Signed)];
		offer(A, classes[0], 4);
		offer(B, classes[1], 4);
		end_era();
		want(classes[0], 9_000, 900_000, 900_000);
		want_with(classes[1], ClassTerms { weight_ppm: 250_000, ..TERMS }, 9_000, 900_000, 900_000);
		let paid = rewards();
		assert!(paid[0].abs_diff(4 * paid[1]) <= 8, "{paid:?}");
	});
}

#[test]
fn price_should_fall_as_a_class_or_a_domain_fills_and_rise_with_unserved_demand() {
	// What A's slot earns when there is so much else, and so much load.
	let earns = |here: u32, elsewhere: u32, unserved: u32| {
		let mut reward = 0;
		run(|| {
			let class = signed_class();
			for (stash, place) in [(A, "aws/eu"), (B, "aws/eu"), (C, "home/oslo")] {
				declare(stash, place);
			}
			offer(A, class, 1);
			if here > 0 {
				offer(B, class, here);
			}
			if elsewhere > 0 {
				offer(C, class, elsewhere);
			}
			end_era();
			// Either domain is down now and then.
			for (down, up) in [(A, C), (C, A)] {
				(0..4).for_each(|_| Rewards::on_timeout(class, 0, &down));
				Rewards::on_result(class, 0, &up, 0);
				end_era();
			}
			want(class, 4_000, 400_000, 400_000);
			let refund = ambit_primitives::jobs::RefundReason::NoCapacity;
			(0..unserved).for_each(|job| Rewards::on_refunded(class, job.into(), refund, FEE));
			// At a fixed budget for a unit of demand.
			reward = rewards()[0] * 1_000_000 / known(class).value;
			let load = known(class).load;
			reward = reward * u128::from(load) / 1_000_000_000_000;
		});
		reward
	};
	let alone = earns(0, 0, 0);
	let (elsewhere, here) = (earns(0, 3, 0), earns(3, 0, 0));
	assert!(here < elsewhere && elsewhere < alone, "{here} {elsewhere} {alone}");
	let fuller = earns(6, 0, 0);
	assert!(fuller < here, "{fuller} {here}");
	assert!(earns(3, 0, 20) > here);
}
