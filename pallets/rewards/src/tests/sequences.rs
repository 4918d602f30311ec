//! Random sequences of everything that anyone can do, with the invariants checked after every step.

use super::eras::least_service;
use crate::{mock::*, Carried, Sums, Unpaid, WeightInfo};
use ambit_primitives::{
	disputes::Ground,
	jobs::{HardwareTier, JobState, Report, Verdict, VerificationMode},
	rewards::{ClassTerms, IssuanceSchedule},
	traits::{DisputedResults, StakeLedger},
};
use frame_support::{storage::with_storage_layer, weights::Weight};
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
	Offer {
		operator: usize,
		class: u32,
		slots: u32,
		price: Balance,
	},
	WithdrawOffer {
		operator: usize,
		class: u32,
	},
	Submit {
		class: u32,
		fee: Balance,
		ahead: u64,
	},
	/// Everybody who has jobs reports some of them.
	Report {
		operator: usize,
		take: usize,
	},
	/// A result is disputed and proven wrong.
	Overturn {
		job: u64,
	},
	Declare {
		operator: usize,
		place: usize,
	},
	Leave {
		operator: usize,
	},
	EndDeclaration {
		operator: usize,
	},
	Chill {
		operator: usize,
		chilled: bool,
	},
	Slash {
		operator: usize,
		amount: Balance,
	},
	/// Money moves behind the pallet's back.
	Transfer {
		from: usize,
		to: usize,
		amount: Balance,
	},
	Terms {
		class: u32,
		weight_ppm: u32,
		multiple_ppm: u32,
	},
	Parameters {
		era_blocks: u32,
		shares: (u32, u32),
		caps: (Balance, Balance),
		entry: Balance,
		limit: u32,
	},
	Issue {
		per_era: Balance,
		decay_ppm: u32,
	},
	/// What the class would have after many more jobs.
	Want {
		class: u32,
		milli_slots: u64,
		value: Balance,
		allowance: Balance,
	},
	CloseClass {
		class: u32,
	},
	/// Blocks with this much room at their start and at their end.
	Blocks {
		number: u64,
		service: u64,
		idle: u64,
	},
}

const PLACES: [&str; 4] = ["aws/eu", "aws/us", "home/oslo", "not a place"];
const PEOPLE: [u64; 6] = [A, B, C, CLIENT, TREASURY, ANYONE];

fn steps() -> impl Strategy<Value = Vec<Step>> {
	let (operator, class) = (0usize..6, 0u32..4);
	let step = prop_oneof![
		4 => (operator.clone(), class.clone(), 0u32..70, FEE / 2..4 * FEE)
			.prop_map(|(operator, class, slots, price)| Step::Offer { operator, class, slots, price }),
		1 => (operator.clone(), class.clone()).prop_map(|(operator, class)| Step::WithdrawOffer { operator, class }),
		6 => (class.clone(), FEE / 2..4 * FEE, 15u64..60).prop_map(|(class, fee, ahead)| Step::Submit { class, fee, ahead }),
		5 => (operator.clone(), 1usize..6).prop_map(|(operator, take)| Step::Report { operator, take }),
		1 => (0u64..40).prop_map(|job| Step::Overturn { job }),
		2 => (operator.clone(), 0usize..4).prop_map(|(operator, place)| Step::Declare { operator, place }),
		1 => operator.clone().prop_map(|operator| Step::Leave { operator }),
		1 => operator.clone().prop_map(|operator| Step::EndDeclaration { operator }),
		1 => (operator.clone(), any::<bool>()).prop_map(|(operator, chilled)| Step::Chill { operator, chilled }),
		1 => (operator, 0u128..2 * BOND).prop_map(|(operator, amount)| Step::Slash { operator, amount }),
		1 => (0usize..6, 0usize..6, 0u128..2 * ENDOWMENT).prop_map(|(from, to, amount)| Step::Transfer { from, to, amount }),
		2 => (class.clone(), 0u32..1_100_000, 0u32..11_000_000)
			.prop_map(|(class, weight_ppm, multiple_ppm)| Step::Terms { class, weight_ppm, multiple_ppm }),
		1 => (4u32..110, (0u32..11_000_000, 0u32..1_100_000), (0u128..4_000_000, 0u128..2_000_000), 0u128..20_000, 900_000u32..11_000_000)
			.prop_map(|(era_blocks, shares, caps, entry, limit)| Step::Parameters { era_blocks, shares, caps, entry, limit }),
		1 => (0u128..2 * ISSUANCE, 0u32..600_000).prop_map(|(per_era, decay_ppm)| Step::Issue { per_era, decay_ppm }),
		3 => (class.clone(), 0u64..50_000, 0u128..3_000_000, 0u128..3_000_000)
			.prop_map(|(class, milli_slots, value, allowance)| Step::Want { class, milli_slots, value, allowance }),
		1 => class.prop_map(|class| Step::CloseClass { class }),
		8 => (1u64..24, prop_oneof![Just(0u64), Just(1), Just(24), Just(1_000_000)], prop_oneof![Just(0u64), Just(2), Just(1_000_000)])
			.prop_map(|(number, service, idle)| Step::Blocks { number, service, idle }),
	];
	proptest::collection::vec(step, 1..100)
}

/// What an operator has, as the chain sees it.
fn assigned_to(stash: u64) -> Vec<Report> {
	let mut jobs: Vec<_> = pallet_ambit_job_registry::Jobs::<Test>::iter()
		.filter(|(_, job)| matches!(job.state, JobState::Assigned { operator, .. } if operator == stash))
		.map(|(id, job)| (id, job.attempt))
		.collect();
	jobs.sort_unstable();
	jobs.into_iter().map(|(job, attempt)| Report { job, attempt, verdict: Verdict::Done(claim()) }).collect()
}

/// Does one step; what fails must change nothing, as in a block.
fn take(step: Step) {
	let is_time = matches!(step, Step::Blocks { .. });
	let result = with_storage_layer::<(), sp_runtime::DispatchError, _>(|| match step {
		Step::Offer { operator, class, slots, price } => {
			JobRegistry::offer(origin(OPERATORS[operator]), class, slots, price)
		}
		Step::WithdrawOffer { operator, class } => {
			JobRegistry::withdraw_offer(origin(OPERATORS[operator]), class)
		}
		Step::Submit { class, fee, ahead } => JobRegistry::submit(
			origin(CLIENT),
			class,
			cid(3),
			sp_core::H256([3; 32]),
			fee,
			System::block_number() + ahead,
		),
		Step::Report { operator, take } => {
			let stash = OPERATORS[operator];
			let reports = assigned_to(stash).into_iter().take(take).collect::<Vec<_>>();
			JobRegistry::report(origin(worker(stash)), reports.try_into().unwrap())
				.map(|_| ())
				.map_err(|error| error.error)
		}
		Step::Overturn { job } => {
			let attempt = JobRegistry::job(job).map_or(0, |job| job.attempt);
			JobRegistry::open_dispute(job, attempt)?;
			JobRegistry::overturn(job, attempt, Ground::Proof)
		}
		Step::Declare { operator, place } => {
			Rewards::declare_domain(origin(OPERATORS[operator]), name(PLACES[place]))
		}
		Step::Leave { operator } => Rewards::leave_domain(origin(OPERATORS[operator])),
		Step::EndDeclaration { operator } => Rewards::end_declaration(root(), OPERATORS[operator]),
		Step::Chill { operator, chilled: true } => Stakes::chill(origin(OPERATORS[operator])),
		Step::Chill { operator, chilled: false } => Stakes::unchill(origin(OPERATORS[operator])),
		Step::Slash { operator, amount } => {
			<Stakes as StakeLedger<u64, Balance>>::slash(&OPERATORS[operator], amount, None);
			Ok(())
		}
		Step::Transfer { from, to, amount } => {
			Balances::transfer_allow_death(origin(PEOPLE[from]), PEOPLE[to], amount.min(free(PEOPLE[from])))
		}
		Step::Terms { class, weight_ppm, multiple_ppm } => {
			Rewards::set_class_terms(root(), class, ClassTerms { weight_ppm, multiple_ppm })
		}
		Step::Parameters { era_blocks, shares, caps, entry, limit } => {
			let mut changed = parameters();
			changed.era_blocks = era_blocks;
			(changed.demand_share_ppm, changed.fee_share_ppm) = shares;
			(changed.carry_cap, changed.allowance_cap) = caps;
			(changed.entry_per_slot, changed.price_limit_ppm) = (entry, limit);
			Rewards::set_parameters(root(), changed)
		}
		Step::Issue { per_era, decay_ppm } => {
			Rewards::set_issuance(root(), IssuanceSchedule { per_era, decay_ppm })
		}
		Step::Want { class, milli_slots, value, allowance } => {
			// Loads change only between eras, so not while one is being paid.
			if Unpaid::<Test>::get().is_none() && JobRegistry::class(class).is_some() {
				let terms = known(class).terms;
				want(class, milli_slots, value, allowance);
				crate::Classes::<Test>::mutate(class, |record| record.as_mut().unwrap().terms = terms);
			}
			Ok(())
		}
		Step::CloseClass { class } => {
			JobRegistry::close_class(origin(PUBLISHER), class).map(|_| ()).map_err(|error| error.error)
		}
		Step::Blocks { number, service, idle } => {
			let limit = match service {
				// Eras end, and are paid step by step.
				24 => <() as WeightInfo>::end_era(),
				times => least_service().saturating_mul(times),
			};
			ServiceWeight::set(limit);
			for _ in 0..number {
				next_block_with(least_service().saturating_mul(idle));
				crate::Pallet::<Test>::do_try_state()?;
			}
			Ok(())
		}
	});
	assert!(!is_time || result.is_ok(), "{result:?}");
}

proptest! {
	#![proptest_config(super::cases(48))]

	#[test]
	fn fuzz_nothing_should_break_the_books(steps in steps()) {
		run(|| {
			for (tier, mode) in [
				(HardwareTier::Cpu, VerificationMode::Signed),
				(HardwareTier::Cpu, VerificationMode::Optimistic),
				(HardwareTier::Gpu8, VerificationMode::Signed),
			] {
				let class = open_class(tier, mode);
				Rewards::set_class_terms(root(), class, TERMS).unwrap();
				offer(A, class, 3);
			}
			for step in steps {
				take(step);
				check();
			}
			// Whatever is left open ends: what was issued is paid, carried or with the treasury.
			ServiceWeight::set(Weight::from_parts(1_000_000_000_000, u64::MAX));
			let end = System::block_number() + 250;
			run_to(end);
			check();
			let sums = Sums::<Test>::get();
			assert_eq!(Unpaid::<Test>::get(), None);
			assert_eq!(sums.issued + sums.fees, sums.paid + sums.treasury + Carried::<Test>::get());
		});
	}
}
