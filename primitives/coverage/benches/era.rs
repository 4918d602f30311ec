//! How long the arithmetic of an era's payout takes: 1,000 classes, 100,000 offers, 20 domains in each class, and a history
//! full of outages.
//!
//! ```sh
//! cargo bench -p ambit-coverage
//! ```
//!
//! Behind criterion's report comes the time for one offer, which is to stay below 2 microseconds.

use ambit_coverage::{
	demand::Demand,
	market::{Market, Supply},
	outages::{Domain, DomainSet, History, MAX_OUTAGES},
	payout::{class_budget, worth, Allowance, Payout},
	units::{effective_capacity, SLOT},
};
use criterion::{criterion_group, Criterion};
use std::{
	hint::black_box,
	time::{Duration, Instant},
};

const CLASSES: u64 = 1_000;
const OFFERS: u64 = 100_000;
const DOMAINS: u64 = 20;
const BUDGET: u128 = 1_000_000_000_000_000;

struct Class {
	load: u64,
	value: u128,
	offers: Vec<(Domain, u32, u32)>,
}

/// Classes with a heavy tail of demand, all with the same number of offers.
fn classes() -> Vec<Class> {
	(0..CLASSES)
		.map(|class| {
			let load = 200 * SLOT / (class + 1);
			let offers = (0..OFFERS / CLASSES).map(|offer| {
				let domain = (class * 7 + offer % DOMAINS) % 250;
				(Domain(domain as u8), 1 + offer as u32 % 4, 850_000 + (offer as u32 * 7_919) % 150_000)
			});
			Class { load, value: u128::from(load), offers: offers.collect() }
		})
		.collect()
}

/// As many outages as are remembered, of three domains each, and ten silent domains in each; and those that are imagined.
fn history() -> History {
	let mut history = History::starting(0);
	for era in 0..MAX_OUTAGES as u64 {
		let some = |step: u64, count: u64| -> DomainSet {
			(0..count).map(|n| Domain(((era * step + n * 89) % 250) as u8)).collect()
		};
		history.record(some(13, 3), some(29, 10));
	}
	history.imagined()
}

/// Both passes over all offers.
fn pay(classes: &[Class], history: &History) -> u128 {
	let total = classes.iter().map(|class| worth(1_000_000, class.value)).sum();
	let mut paid = 0;
	for class in classes {
		let supply: Supply = class
			.offers
			.iter()
			.map(|(domain, slots, quality)| (*domain, effective_capacity(*slots, *quality)))
			.collect();
		let demand = Demand::new(class.load);
		let prices = Market { demand: &demand, supply: &supply, history }.prices();
		let budget = class_budget(BUDGET, class.value, total);
		let payout = Payout::new(budget, class.load, &supply, &prices, Allowance(u128::MAX));
		for (domain, slots, quality) in &class.offers {
			paid += payout.reward(*domain, effective_capacity(*slots, *quality));
		}
	}
	paid
}

fn era(c: &mut Criterion) {
	let (classes, history) = (classes(), history());
	let mut group = c.benchmark_group("era");
	group.sample_size(20).measurement_time(Duration::from_secs(5));
	group.bench_function("payout of 1,000 classes, 100,000 offers", |b| {
		b.iter(|| pay(black_box(&classes), black_box(&history)));
	});
	group.bench_function("demand of the largest class", |b| b.iter(|| Demand::new(black_box(200 * SLOT))));
	group.finish();
}

criterion_group!(benches, era);

fn main() {
	benches();
	Criterion::default().configure_from_args().final_summary();

	let (classes, history) = (classes(), history());
	let fastest = (0..5).map(|_| {
		let start = Instant::now();
		black_box(pay(&classes, &history));
		start.elapsed()
	});
	let fastest = fastest.min().unwrap_or_default();
	println!("{:.3} microseconds an offer", fastest.as_secs_f64() * 1e6 / OFFERS as f64);
}
