//! The functions agree with 60-digit arithmetic: `golden.json`, written by `golden.py` with mpmath.

use ambit_coverage::{
	demand::Demand,
	market::{Market, Supply},
	normal::{density, distribution, NormalDomain, NormalMarket},
	outages::{Domain, History, Outage},
	units::{Probability, SLOT},
};
use serde_json::Value;

fn golden() -> Value {
	serde_json::from_str(include_str!("golden.json")).unwrap()
}

fn float(value: &Value) -> f64 {
	value.as_str().unwrap().parse().unwrap()
}

fn list(value: &Value) -> &[Value] {
	value.as_array().unwrap()
}

fn probability(probability: Probability) -> f64 {
	probability.units() as f64 / Probability::ONE.units() as f64
}

fn slots(units: u64) -> f64 {
	units as f64 / SLOT as f64
}

/// Right to `relative` of the value, plus `absolute`.
#[track_caller]
fn assert_close(got: f64, want: f64, relative: f64, absolute: f64, what: &Value) {
	let error = (got - want).abs();
	assert!(error <= relative * want.abs() + absolute, "{got:e} instead of {want:e}: {what}");
}

#[test]
fn normal_density_and_distribution_should_agree() {
	for case in list(&golden()["normal"]) {
		let z: i128 = case["z"].as_str().unwrap().parse().unwrap();
		assert_close(probability(density(z)), float(&case["density"]), 2e-15, 5e-29, case);
		assert_close(probability(distribution(z)), float(&case["distribution"]), 2e-15, 5e-29, case);
	}
}

#[test]
fn need_and_served_should_agree() {
	for case in list(&golden()["need"]) {
		let demand = Demand::new(case["load"].as_u64().unwrap());
		let supply = case["supply"].as_u64().unwrap();
		assert_close(probability(demand.need(supply)), float(&case["need"]), 1.5e-11, 8.1e-28, case);
		assert_close(slots(demand.served(supply)), float(&case["served"]), 1.5e-11, 2e-12, case);
	}
}

#[test]
fn market_prices_should_agree() {
	for case in list(&golden()["markets"]) {
		let domains =
			|value: &Value| list(value).iter().map(|domain| Domain(domain.as_u64().unwrap() as u8)).collect();
		let outages = list(&case["outages"]).iter().map(|outage| Outage {
			from: outage["from"].as_u64().unwrap() as u32,
			eras: outage["eras"].as_u64().unwrap() as u32,
			down: domains(&outage["down"]),
			silent: domains(&outage["silent"]),
		});
		let history = History::from_parts(0, case["until"].as_u64().unwrap() as u32, outages.collect());
		let supply: Supply = list(&case["domains"])
			.iter()
			.map(|domain| {
				(Domain(domain["domain"].as_u64().unwrap() as u8), domain["capacity"].as_u64().unwrap())
			})
			.collect();
		let demand = Demand::new(case["load"].as_u64().unwrap());
		let market = Market { demand: &demand, supply: &supply, history: &history };

		let prices = market.prices();
		assert_eq!(prices.len(), list(&case["domains"]).len());
		for ((domain, price), want) in prices.into_iter().zip(list(&case["domains"])) {
			assert_eq!(u64::from(domain.0), want["domain"].as_u64().unwrap());
			assert_close(probability(price), float(&want["price"]), 2e-11, 1e-27, want);
			assert_close(probability(market.quote(domain, 0)), float(&want["price"]), 2e-11, 1e-27, want);
		}
		assert_close(slots(market.served()), float(&case["served"]), 2e-11, 3e-12, &case["served"]);
	}
}

#[test]
fn normal_prices_should_agree() {
	for case in list(&golden()["normal_prices"]) {
		let domain = |value: &Value| NormalDomain {
			capacity: value["capacity"].as_u64().unwrap(),
			availability_ppm: value["up"].as_u64().unwrap() as u32,
		};
		let domains = list(&case["domains"]);
		let market = NormalMarket::new(case["load"].as_u64().unwrap(), domains.iter().map(domain));
		for want in domains {
			let without = float(&want["without"]);
			assert_close(
				probability(market.price(domain(want))),
				float(&want["price"]),
				0.0,
				1.2e-10 * without.max(1e-18),
				want,
			);
			let got = probability(market.price_without_domain_term(domain(want)));
			assert_close(got, without, 1.2e-10, 1e-28, want);
		}
	}
}
