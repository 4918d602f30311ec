//! Benchmarks: every call, and every step of the hooks, each at its worst for its size.

// Setting up may panic: what it builds is checked before it is measured, and none of it is in a block.
#![allow(
	clippy::arithmetic_side_effects,
	clippy::as_conversions,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::unwrap_used
)]

use crate::{
	closing::Desk, Asked, Call, Carried, ClassRecord, Classes, ClosingOf, Config, CurrentEra, Dated,
	DomainRecord, DownIn, Era, Eras, Named, OperatorRecord, Operators, OutageRecord, Pallet, Parameters,
	Past, PastRecord, Requests, Rewarded, Schedule, Share, Shares, Stage, Standings, Tally, Unpaid, DOMAINS,
	ERAS_KEPT, OUTAGES,
};
use alloc::{format, vec::Vec};
use ambit_coverage::{outages::SPAN, units::SLOT};
use ambit_primitives::{
	jobs::ClassId,
	rewards::{
		ClassTerms, DomainId, DomainName, EraIndex, EraSummary, IssuanceSchedule, RewardParameters,
		MAX_DECAY_PPM, MAX_DOMAINS, MAX_DOMAIN_NAME, MAX_MULTIPLE_PPM, MAX_WEIGHT_PPM,
	},
	traits::{OfferBook, Role, StakeLedger},
	Balance,
};
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{
		fungible::{Inspect, Mutate},
		EnsureOrigin, Get,
	},
	weights::WeightMeter,
	BoundedVec,
};
use frame_system::{Pallet as System, RawOrigin};
use sp_runtime::traits::One;

const SEED: u32 = 0;
/// The current era in all that is measured: late enough for what is old to be forgotten.
const NOW: EraIndex = SPAN + ERAS_KEPT;
const PAID: EraIndex = NOW - 1;
/// More than all that is paid here.
const PLENTY: Balance = 1 << 60;

fn terms() -> ClassTerms {
	ClassTerms { weight_ppm: MAX_WEIGHT_PPM, multiple_ppm: MAX_MULTIPLE_PPM }
}

fn parameters<T: Config>() -> RewardParameters {
	RewardParameters {
		era_blocks: T::MinEraBlocks::get(),
		demand_share_ppm: 1_000_000,
		fee_share_ppm: 1_000_000,
		carry_cap: T::MaxAmount::get() / 2,
		allowance_cap: T::MaxAmount::get(),
		entry_per_slot: 1,
		price_limit_ppm: 2_000_000,
	}
}

/// A late era, a full history, parameters and money, and no classes.
fn world<T: Config>() {
	Rewarded::<T>::kill();
	let now = System::<T>::block_number();
	CurrentEra::<T>::put(Era { index: NOW, start: now, ends: now + One::one(), previous: 600 });
	let outages = (0..OUTAGES).map(|outage| OutageRecord {
		from: NOW - OUTAGES + outage,
		eras: 1,
		down: [1 << (outage % 64), 2 << (outage % 63), 0, 1],
		silent: [0, 0, u64::MAX, 0],
	});
	let outages = BoundedVec::truncate_from(outages.collect());
	Past::<T>::put(PastRecord { since: NOW - SPAN, until: NOW, outages });
	Parameters::<T>::put(Dated::since(0, parameters::<T>()));
	Schedule::<T>::put(Dated::since(0, IssuanceSchedule { per_era: 1_000, decay_ppm: MAX_DECAY_PPM }));
	Pallet::<T>::keep_pot();
	for who in [T::Pot::get(), T::Treasury::get()] {
		T::Currency::mint_into(&who, PLENTY).expect("there is room for more money");
	}
}

fn name(number: u32) -> DomainName {
	let name = format!("provider/{number:0width$}", width = MAX_DOMAIN_NAME as usize - 9);
	DomainName::truncate_from(name.into_bytes())
}

/// All numbers in use, the last of them vacant.
fn full_domains<T: Config>() {
	let domains = (0..MAX_DOMAINS).map(|number| DomainRecord {
		name: name(number),
		members: u32::from(number < MAX_DOMAINS - 1),
		vacated: 0,
	});
	Named::<T>::put(BoundedVec::truncate_from(domains.collect()));
}

/// An active operator with money.
fn operator<T: Config>(index: u32) -> T::AccountId {
	let stash: T::AccountId = account("operator", index, SEED);
	T::Stake::set_up(&stash, &account("worker", index, SEED), Role::Inference, One::one())
		.expect("an operator can be set up");
	let money = T::DomainDeposit::get() + T::Currency::minimum_balance() * 2;
	T::Currency::mint_into(&stash, money).expect("there is room for more money");
	stash
}

/// It was asked in an era in which something was down.
fn asked<T: Config>(stash: &T::AccountId, domain: DomainId) {
	DownIn::<T>::insert(PAID, [2, 0, 0, 0]);
	let record = OperatorRecord {
		declared: Dated::since(0, domain),
		deposit: 0,
		suspect: Some(1),
		strikes: 1,
		era: PAID,
		succeeded: false,
		failed: true,
	};
	Operators::<T>::insert(stash, record);
}

/// A class with demand, with so many offers of operators that were asked for something.
fn class_of<T: Config>(offers: u32) -> (ClassId, Vec<T::AccountId>) {
	let operators: Vec<T::AccountId> = (0..offers).map(|index| account("offering", index, SEED)).collect();
	let class = T::Offers::set_up(&operators, 1).expect("a class can be set up");
	for (index, stash) in operators.iter().enumerate() {
		asked::<T>(stash, index as u8);
		Standings::<T>::mutate(class, stash, |standing| {
			let standing = standing.as_mut().expect("what is offered stands");
			standing.era = 0;
		});
	}
	Classes::<T>::insert(class, record(PAID));
	Rewarded::<T>::mutate(|rewarded| rewarded.try_push(class)).expect("there is room for a class");
	(class, operators)
}

fn record(era: EraIndex) -> ClassRecord {
	let tally = Tally {
		busy_blocks: 10_000,
		settled: 1_000,
		unserved: 100,
		timeouts: 10,
		overturned: 1,
		fees: 1 << 50,
		squares: 1 << 90,
		unserved_fees: 1 << 47,
		protocol: 1 << 48,
		audits: 1 << 40,
	};
	ClassRecord {
		terms: Dated::since(0, terms()),
		era,
		tally,
		last: tally,
		load: 100 * SLOT,
		value: 1 << 50,
		mean_fee: 1 << 40,
		usual_fee: 1 << 40,
		allowance: 1 << 50,
	}
}

/// An era that is being paid, at this stage.
fn closing<T: Config>(stage: Stage<T::AccountId>) -> ClosingOf<T> {
	ClosingOf::<T> {
		era: PAID,
		start: System::<T>::block_number(),
		blocks: 600,
		issued: 0,
		fees: 0,
		funds: 1 << 55,
		worth: 1 << 51,
		budget: 1 << 51,
		paid: 0,
		classes: 0,
		offers: 0,
		settled: 0,
		unserved: 0,
		last: None,
		stage,
	}
}

/// The largest stage that is stored.
fn full_stage<T: Config>(class: ClassId) -> Stage<T::AccountId> {
	let rates = (0..=DomainId::MAX).map(|domain| (domain, 1_u128 << 70)).collect();
	Stage::Pay {
		class,
		budget: 1 << 50,
		pages: 2,
		page: 1,
		rates: BoundedVec::truncate_from(rates),
		earned: 1 << 50,
		spent: 0,
		paid: 0,
		offers: 0,
	}
}

#[benchmarks(where T::Currency: Mutate<T::AccountId>)]
mod benches {
	use super::*;

	#[benchmark]
	fn declare_domain() {
		world::<T>();
		full_domains::<T>();
		let stash = operator::<T>(0);
		asked::<T>(&stash, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(stash.clone()), name(MAX_DOMAINS));

		assert_eq!(Operators::<T>::get(&stash).declared.latest(), DomainId::MAX);
	}

	#[benchmark]
	fn leave_domain() {
		world::<T>();
		full_domains::<T>();
		let stash = operator::<T>(0);
		Pallet::<T>::do_declare_domain(&stash, &name(0)).expect("an operator can declare");
		let later = NOW + 1 + T::DomainCooldown::get();
		CurrentEra::<T>::mutate(|era| era.as_mut().expect("there is an era").index = later);
		DownIn::<T>::insert(NOW + 1, [2, 0, 0, 0]);
		Operators::<T>::mutate(&stash, |record| {
			(record.era, record.failed) = (NOW + 1, true);
		});

		#[extrinsic_call]
		_(RawOrigin::Signed(stash.clone()));

		assert_eq!(Operators::<T>::get(&stash).deposit, 0);
	}

	#[benchmark]
	fn set_class_terms() -> Result<(), BenchmarkError> {
		world::<T>();
		let (class, _) = class_of::<T>(0);
		Rewarded::<T>::kill();
		// Other classes, but one, and a long silence.
		for other in 1..T::MaxClasses::get() {
			Rewarded::<T>::mutate(|rewarded| rewarded.try_push(class + other)).expect("there is room");
		}
		Classes::<T>::insert(class, record(NOW - crate::demand::FORGOTTEN));
		let origin =
			T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Stop("nobody governs"))?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, class, terms());

		assert!(Rewarded::<T>::get().contains(&class));
		Ok(())
	}

	#[benchmark]
	fn set_parameters() -> Result<(), BenchmarkError> {
		world::<T>();
		let origin =
			T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Stop("nobody governs"))?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, parameters::<T>());

		assert!(Parameters::<T>::get().after(NOW).is_some());
		Ok(())
	}

	#[benchmark]
	fn set_issuance() -> Result<(), BenchmarkError> {
		world::<T>();
		let origin =
			T::IssuanceOrigin::try_successful_origin().map_err(|_| BenchmarkError::Stop("nobody governs"))?;
		let schedule = IssuanceSchedule { per_era: T::MaxIssuance::get(), decay_ppm: MAX_DECAY_PPM };

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, schedule);

		assert!(Schedule::<T>::get().after(NOW).is_some());
		Ok(())
	}

	#[benchmark]
	fn on_initialize() {
		world::<T>();
		let now = System::<T>::block_number();

		#[block]
		{
			Pallet::<T>::serve_start(now);
		}

		assert!(Unpaid::<T>::get().is_none());
	}

	#[benchmark]
	fn end_era() {
		world::<T>();
		for domain in 0..=DomainId::MAX {
			// Every other one is down.
			let failed = 100 * u32::from(domain % 2);
			Asked::<T>::insert(domain, Requests { succeeded: 10, failed });
		}
		DownIn::<T>::insert(NOW - SPAN, [1; 4]);
		Carried::<T>::put(1);
		let now = System::<T>::block_number();
		let era = CurrentEra::<T>::get().expect("there is an era");

		#[block]
		{
			Pallet::<T>::end_era(now, era);
		}

		assert_eq!(Asked::<T>::iter().count(), 0);
		assert!(DownIn::<T>::contains_key(NOW));
	}

	#[benchmark]
	fn resume() {
		world::<T>();
		for class in 0..T::MaxClasses::get() {
			Rewarded::<T>::mutate(|rewarded| rewarded.try_push(class)).expect("there is room");
		}
		Unpaid::<T>::put(closing::<T>(full_stage::<T>(0)));
		let now = System::<T>::block_number();

		#[block]
		{
			// Taken up and put back, without the room for a step.
			let unpaid = Unpaid::<T>::get().expect("an era is being paid");
			let weight = <T::WeightInfo as crate::WeightInfo>::resume();
			// The first class that is priced in a block has outages imagined for all.
			Desk::<T>::new(now, &unpaid).history();
			Pallet::<T>::close(now, unpaid, &mut WeightMeter::with_limit(weight));
		}

		assert!(Unpaid::<T>::get().is_some());
	}

	#[benchmark]
	fn weigh_class() {
		world::<T>();
		let (class, _) = class_of::<T>(1);
		// Struck off, which costs more than to stay.
		Classes::<T>::mutate(class, |record| record.as_mut().expect("it is there").terms = Dated::default());
		let mut closing = closing::<T>(Stage::Weigh);
		let mut desk = Desk::<T>::new(System::<T>::block_number(), &closing);

		#[block]
		{
			Pallet::<T>::step(&mut closing, &mut desk);
		}

		assert_eq!(Classes::<T>::get(class).map(|record| record.era), Some(NOW));
	}

	#[benchmark]
	fn set_budget() {
		world::<T>();
		let mut closing = closing::<T>(Stage::Weigh);
		closing.fees = 1_000;
		let mut desk = Desk::<T>::new(System::<T>::block_number(), &closing);

		#[block]
		{
			Pallet::<T>::step(&mut closing, &mut desk);
		}

		assert_eq!((closing.fees, closing.stage), (1_000, Stage::Choose));
	}

	#[benchmark]
	fn choose_class() {
		world::<T>();
		let (class, _) = class_of::<T>(1);
		Classes::<T>::insert(class, record(NOW));
		let mut closing = closing::<T>(Stage::Choose);
		let mut desk = Desk::<T>::new(System::<T>::block_number(), &closing);

		#[block]
		{
			Pallet::<T>::step(&mut closing, &mut desk);
		}

		assert!(matches!(closing.stage, Stage::Count { .. }));
	}

	#[benchmark]
	fn count_page(n: Linear<1, 64>) {
		world::<T>();
		let (class, _) = class_of::<T>(n);
		Classes::<T>::insert(class, record(NOW));
		let supply = (0..=DomainId::MAX).map(|domain| (domain, SLOT)).collect();
		let supply = BoundedVec::truncate_from(supply);
		let stage = Stage::Count { class, budget: 1 << 50, last: None, pages: 1, supply };
		let mut closing = closing::<T>(stage);
		let mut desk = Desk::<T>::new(System::<T>::block_number(), &closing);

		#[block]
		{
			Pallet::<T>::step(&mut closing, &mut desk);
		}

		assert_eq!(Shares::<T>::get(1).len() as u32, n.min(T::PageSize::get()));
	}

	#[benchmark]
	fn price_class(d: Linear<1, { DOMAINS }>) {
		world::<T>();
		let (class, _) = class_of::<T>(0);
		Classes::<T>::insert(class, record(NOW));
		let supply = (0..=DomainId::MAX).take(d as usize).map(|domain| (domain, SLOT)).collect();
		let supply = BoundedVec::truncate_from(supply);
		let mut closing = closing::<T>(Stage::Price { class, budget: 1 << 50, pages: 1, supply });
		let mut desk = Desk::<T>::new(System::<T>::block_number(), &closing);
		desk.history();

		#[block]
		{
			Pallet::<T>::step(&mut closing, &mut desk);
		}

		assert!(matches!(closing.stage, Stage::Pay { .. }));
	}

	#[benchmark]
	fn pay_page(n: Linear<1, 64>) {
		world::<T>();
		let (class, operators) = class_of::<T>(n);
		Classes::<T>::insert(class, record(NOW));
		let shares: Vec<_> = operators
			.iter()
			.map(|operator| Share { operator: operator.clone(), domain: 0, elsewhere: true, capacity: SLOT })
			.collect();
		Shares::<T>::insert(1, BoundedVec::truncate_from(shares));
		// Each has something withheld yet.
		for stash in &operators {
			Standings::<T>::mutate(class, stash, |standing| {
				standing.as_mut().expect("what is offered stands").owed = 1;
			});
		}
		let mut closing = closing::<T>(full_stage::<T>(class));
		let mut desk = Desk::<T>::new(System::<T>::block_number(), &closing);

		#[block]
		{
			Pallet::<T>::step(&mut closing, &mut desk);
		}

		assert_eq!((closing.offers, closing.stage), (n.min(T::PageSize::get()), Stage::Choose));
	}

	#[benchmark]
	fn finish_era() {
		world::<T>();
		Parameters::<T>::put(Dated::since(0, RewardParameters { carry_cap: 1, ..parameters::<T>() }));
		Eras::<T>::insert(PAID - ERAS_KEPT, EraSummary::default());
		let mut closing = closing::<T>(Stage::Choose);
		let mut desk = Desk::<T>::new(System::<T>::block_number(), &closing);
		let done;

		#[block]
		{
			(_, done) = Pallet::<T>::step(&mut closing, &mut desk);
			Unpaid::<T>::kill();
		}

		assert_eq!((done, Carried::<T>::get()), (true, 1));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
