//! What must hold of every payout, whatever the classes, the offers and the past.

use crate::{mock::*, Classes, Event, Sums};
use ambit_coverage::{
	demand::Demand,
	market::{Market, Supply},
	outages::Domain,
	payout::{class_budget, worth},
	units::effective_capacity,
};
use ambit_primitives::{
	jobs::{ClassId, HardwareTier, VerificationMode},
	rewards::ClassTerms,
	traits::DemandObserver,
};
use proptest::prelude::*;
use std::collections::BTreeMap;

const TIERS: [HardwareTier; 4] =
	[HardwareTier::Cpu, HardwareTier::Gpu8, HardwareTier::Gpu24, HardwareTier::Gpu80];
const PLACES: [&str; 3] = ["aws/eu", "aws/us", "home/oslo"];

/// A class with demand, and offers: operator and slots.
#[derive(Clone, Debug)]
struct Wanted {
	terms: ClassTerms,
	milli_slots: u64,
	value: Balance,
	allowance: Balance,
	offers: Vec<(usize, u32)>,
}

fn wanted() -> impl Strategy<Value = Wanted> {
	let terms = (0u32..=1_000_000, 0u32..=2_000_000)
		.prop_map(|(weight_ppm, multiple_ppm)| ClassTerms { weight_ppm, multiple_ppm });
	let offers = proptest::collection::vec((0usize..6, 1u32..30), 0..8);
	(terms, 0u64..40_000, 0u128..3_000_000, prop_oneof![0u128..2_000_000, Just(u64::MAX.into())], offers)
		.prop_map(|(terms, milli_slots, value, allowance, offers)| Wanted {
			terms,
			milli_slots,
			value,
			allowance,
			offers,
		})
}

/// Requests that failed and succeeded, by operator, in eras before.
fn past() -> impl Strategy<Value = Vec<Vec<(usize, bool)>>> {
	proptest::collection::vec(proptest::collection::vec((0usize..6, any::<bool>()), 0..12), 1..4)
}

/// What an operator of so many slots, in parts, is paid beside others.
fn pay(parts: &[u32], others: u32, milli_slots: u64, value: Balance, entry: Balance) -> Balance {
	let mut paid = 0;
	run(|| {
		set_parameters(|parameters| parameters.entry_per_slot = entry);
		end_era();
		let class = signed_class();
		declare(A, "aws/eu");
		offer(A, class, others);
		let stashes: Vec<u64> = (2_000..).take(parts.len()).collect();
		for (stash, slots) in stashes.iter().zip(parts) {
			join(*stash, *slots);
			declare(*stash, "home/oslo");
			offer(*stash, class, *slots);
		}
		end_era();
		Rewards::on_timeout(class, 0, &stashes[0]);
		Rewards::on_timeout(class, 0, &stashes[0]);
		Rewards::on_timeout(class, 0, &stashes[0]);
		Rewards::on_result(class, 0, &A, 0);
		end_era();
		want(class, milli_slots, value, u64::MAX.into());
		let wealth = || stashes.iter().map(|stash| free(*stash)).sum::<Balance>();
		let before = wealth();
		end_era();
		paid = wealth() - before;
	});
	paid
}

proptest! {
	#![proptest_config(super::cases(48))]

	#[test]
	fn fuzz_splitting_or_merging_should_change_nothing_but_roundings(
		parts in proptest::collection::vec(1u32..8, 2..8), others in 1u32..20,
		milli_slots in 1u64..40_000, value in 1u128..2_000_000, entry in prop_oneof![Just(0u128), 0u128..50_000],
	) {
		let whole = pay(&[parts.iter().sum()], others, milli_slots, value, entry);
		let split = pay(&parts, others, milli_slots, value, entry);
		prop_assert!(split <= whole && whole - split <= 2 * parts.len() as u128, "{} and {}", whole, split);
	}

	#[test]
	fn fuzz_nothing_should_be_paid_above_budgets_allowances_and_what_is_served(
		markets in proptest::collection::vec(wanted(), 1..4), past in past(), share in 0u32..=2_000_000, entry in 0u128..20_000,
	) {
		run(|| {
			set_parameters(|parameters| {
				parameters.demand_share_ppm = share;
				parameters.entry_per_slot = entry;
			});
			for (stash, place) in OPERATORS.into_iter().zip(PLACES) {
				declare(stash, place);
			}
			let mut classes = BTreeMap::<ClassId, &Wanted>::new();
			for (market, tier) in markets.iter().zip(TIERS) {
				let class = open_class(tier, VerificationMode::Signed);
				for (operator, slots) in &market.offers {
					offer(OPERATORS[*operator], class, *slots);
				}
				classes.insert(class, market);
			}
			end_era();
			for requests in &past {
				for (operator, success) in requests {
					if *success {
						Rewards::on_result(0, 0, &OPERATORS[*operator], 0);
					} else {
						Rewards::on_timeout(0, 0, &OPERATORS[*operator]);
					}
				}
				end_era();
			}
			for (class, market) in &classes {
				want_with(*class, market.terms, market.milli_slots, market.value, market.allowance);
			}
			let now = era();
			let before: Vec<_> = classes.keys().map(|class| known(*class).allowance).collect();
			let issuance = Balances::total_issuance();
			let summary = end_era();

			// All of it is in the last block's events.
			let mut paid = BTreeMap::<ClassId, Balance>::new();
			for event in events() {
				if let Event::Rewarded { class, amount, .. } = event {
					*paid.entry(class).or_default() += amount;
				}
			}
			assert_eq!(summary.paid, paid.values().sum::<Balance>());
			assert!(summary.paid <= summary.budget && summary.budget <= summary.funds);
			assert_eq!(Balances::total_issuance(), issuance + summary.issued);
			let sums = Sums::<Test>::get();
			assert_eq!(sums.issued, (u128::from(now) + 1) * ISSUANCE);

			let history = crate::Pallet::<Test>::history();
			let total: Balance = classes
				.iter()
				.map(|(class, market)| worth(market.terms.weight_ppm, Classes::<Test>::get(class).unwrap().value))
				.sum();
			for ((class, market), allowance) in classes.iter().zip(before) {
				let record = Classes::<Test>::get(class).unwrap();
				let paid = paid.get(class).copied().unwrap_or_default();
				assert!(paid <= allowance, "class {class}: {paid} of {allowance}");
				let budget = class_budget(summary.budget, worth(market.terms.weight_ppm, record.value), total);
				// No more than its part of the budget times the share of demand that is served.
				let offers: BTreeMap<usize, u32> = market.offers.iter().copied().collect();
				let supply: Supply = offers
					.iter()
					.map(|(operator, slots)| {
						let known = crate::Pallet::<Test>::operator_in(&OPERATORS[*operator], now + 1);
						(Domain(known.priced_in(now)), effective_capacity(*slots, NEWCOMER))
					})
					.collect();
				let demand = Demand::new(record.load);
				let market = Market { demand: &demand, supply: &supply, history: &history };
				let served = market.served() as f64 / (record.load as f64).max(1.0);
				let most = budget as f64 * served * (1.0 + 1e-9) + 3.0;
				assert!(paid as f64 <= most, "class {class}: {paid} of {most}");
			}
		});
	}
}
