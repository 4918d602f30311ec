//! What must hold of the price and the payout, whatever the offers, the demand and the past.

use ambit_coverage::{
	demand::Demand,
	load::{Load, Observed},
	market::{marginal_success, Market, Supply},
	outages::{Domain, DomainSet, History, Outage},
	payout::{class_budget, close_era, demand_budget, expected_reward, withhold, worth, Allowance, Payout},
	units::{effective_capacity, Probability, SLOT},
};
use proptest::prelude::*;

/// Domains that the strategies use.
const DOMAINS: u8 = 6;
/// Prices below this are too small to fall further by a visible amount.
const VISIBLE: u128 = 1 << 40;

/// Loads from nothing to 10,000 slots, each magnitude as likely.
fn load() -> impl Strategy<Value = u64> {
	(0u32..54, any::<u64>()).prop_map(|(bits, noise)| (1 << bits) + noise % (1 << bits))
}

fn past() -> impl Strategy<Value = History> {
	let set = || proptest::collection::vec(0..DOMAINS, 0..3);
	proptest::collection::vec((set(), set()), 0..80).prop_map(|eras| {
		let mut history = History::starting(0);
		for (down, silent) in eras {
			let down: DomainSet = down.into_iter().map(Domain).collect();
			let silent = silent.into_iter().map(Domain).filter(|domain| !down.contains(*domain)).collect();
			history.record(down, silent);
		}
		history
	})
}

/// A past in which it is known of every domain whether it was up.
fn known_past() -> impl Strategy<Value = History> {
	proptest::collection::vec(proptest::collection::vec(0..DOMAINS, 0..3), 0..80).prop_map(|eras| {
		let mut history = History::starting(0);
		for down in eras {
			history.record(down.into_iter().map(Domain).collect(), DomainSet::EMPTY);
		}
		history
	})
}

/// A load, and a supply from a little to much more than that.
fn class() -> impl Strategy<Value = (u64, Supply)> {
	(load(), proptest::collection::vec((0..DOMAINS, 0u64..1_000), 1..8)).prop_map(|(load, shares)| {
		let unit = (load / 1_000).max(SLOT / 1_000);
		(load, shares.into_iter().map(|(domain, share)| (Domain(domain), share * unit)).collect())
	})
}

fn price(load: u64, supply: &Supply, history: &History, domain: Domain) -> u128 {
	Market { demand: &Demand::new(load), supply, history }.quote(domain, 0).units()
}

fn served(load: u64, supply: &Supply, history: &History) -> u64 {
	Market { demand: &Demand::new(load), supply, history }.served()
}

fn with(supply: &Supply, domain: Domain, capacity: u64) -> Supply {
	let mut supply = supply.clone();
	supply.add(domain, capacity);
	supply
}

/// `P(D >= n)` by the series in floats, summed from the far end.
fn tail(mean: f64, n: u64) -> f64 {
	let mut terms = vec![(-mean).exp()];
	for k in 1..400 {
		terms.push(terms[k - 1] * mean / k as f64);
	}
	terms.iter().skip(n as usize).rev().sum()
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(512))]

	#[test]
	fn need_should_agree_with_floats_to_a_billionth(load in 1u64..64 * SLOT, supply in 0u64..150 * SLOT) {
		let need = Demand::new(load).need(supply).units() as f64 / Probability::ONE.units() as f64;
		let (mean, supply) = (load as f64 / SLOT as f64, supply as f64 / SLOT as f64);
		let want = match supply.floor() {
			0.0 => tail(mean, 1),
			whole => {
				let part = supply - whole;
				(1.0 - part) * tail(mean, whole as u64) + part * tail(mean, whole as u64 + 1)
			},
		};
		prop_assert!((need - want).abs() <= 1e-9 * want + 1e-27, "{} instead of {}", need, want);
	}

	#[test]
	fn offers_should_never_be_paid_for_more_than_is_served((load, supply) in class(), history in past()) {
		let demand = Demand::new(load);
		let market = Market { demand: &demand, supply: &supply, history: &history };
		let paid: u128 = market
			.prices()
			.into_iter()
			.map(|(domain, price)| u128::from(marginal_success(supply.of(domain), price)))
			.sum();
		let served = u128::from(market.served());
		prop_assert!(paid <= served + 2, "{} for {}", paid, served);
		// Roundings in `served` are relative as well.
		prop_assert!(served <= u128::from(load) + 2 + (u128::from(load) >> 36));
	}

	#[test]
	fn price_should_fall_when_its_domain_fills(
		(load, supply) in class(), history in past(), domain in 0..DOMAINS, more in 1u64..1_000,
	) {
		let domain = Domain(domain);
		let supply = with(&supply, domain, SLOT);
		let more = more * (load / 1_000).max(SLOT / 1_000);
		let before = price(load, &supply, &history, domain);
		let after = price(load, &with(&supply, domain, more), &history, domain);
		prop_assert!(after <= before);
		// All is needed while supply is a small part of the load.
		let certain = supply.total() < load / 4;
		prop_assert!(after < before || before < VISIBLE || certain, "{} and {}", before, after);
	}

	#[test]
	fn price_should_fall_when_another_domain_fills_but_no_more_than_when_its_own_does(
		(load, supply) in class(), history in past(), domain in 0..DOMAINS, step in 1..DOMAINS, more in 1u64..1_000,
	) {
		let (domain, other) = (Domain(domain), Domain((domain + step) % DOMAINS));
		let more = more * (load / 1_000).max(SLOT / 1_000);
		let before = price(load, &supply, &history, domain);
		let elsewhere = price(load, &with(&supply, other, more), &history, domain);
		let here = price(load, &with(&supply, domain, more), &history, domain);
		prop_assert!(here <= elsewhere + 256 && elsewhere <= before + 256);
	}

	#[test]
	fn price_should_rise_with_load((load, supply) in class(), history in past(), domain in 0..DOMAINS, more in 1u64..1_000) {
		let higher = load + (load / 1_000 * more).max(1 << 20);
		let before = price(load, &supply, &history, Domain(domain));
		let after = price(higher, &supply, &history, Domain(domain));
		let certain = supply.total() < load / 4;
		prop_assert!(after > before || before < VISIBLE || certain, "{} and {}", before, after);
		prop_assert!(after + (after >> 34) >= before);
	}

	#[test]
	fn price_should_rise_when_demand_goes_unserved(
		busy in 0u64..100_000, settled in 1u32..1_000, unserved in 1u32..1_000, slots in 1u64..200, history in past(),
	) {
		let era = Observed { busy_blocks: busy + u64::from(settled), settled, ..Observed::default() };
		let short = Observed { unserved, ..era };
		let before = Load::default().after(&era, 600, 20);
		let after = Load::default().after(&short, 600, 20);
		prop_assert!(after.slots > before.slots);
		let supply: Supply = [(Domain(0), slots * SLOT)].into_iter().collect();
		let prices = [before, after].map(|load| price(load.slots, &supply, &history, Domain(0)));
		let certain = supply.total() < before.slots / 4;
		prop_assert!(prices[1] > prices[0] || prices[0] < VISIBLE || certain);
	}

	#[test]
	fn class_without_demand_should_pay_nothing((_, supply) in class(), history in past(), budget: u128) {
		let demand = Demand::new(0);
		let market = Market { demand: &demand, supply: &supply, history: &history };
		let prices = market.prices();
		prop_assert!(prices.iter().all(|(_, price)| *price == Probability::ZERO));
		let payout = Payout::new(budget, 0, &supply, &prices, Allowance(u128::MAX));
		prop_assert_eq!(payout.earned(), 0);
		prop_assert!(supply.domains().iter().all(|(domain, capacity)| payout.reward(*domain, *capacity) == 0));
		prop_assert_eq!(class_budget(budget, worth(1_000_000, 0), 7), 0);
	}

	#[test]
	fn last_slot_should_be_paid_what_it_adds(
		load in 1u64..=64 * SLOT, slots in proptest::collection::vec(0u64..40, 6), domain in 0..DOMAINS, history in known_past(),
	) {
		let mut supply: Supply =
			slots.iter().enumerate().map(|(domain, slots)| (Domain(domain as u8), slots * SLOT)).collect();
		let without = served(load, &supply, &history);
		supply.add(Domain(domain), SLOT);
		let price = Probability::from_units(price(load, &supply, &history, Domain(domain)));
		let adds = served(load, &supply, &history) - without;
		prop_assert!(adds.abs_diff(marginal_success(SLOT, price)) <= 3 + (load >> 34));
	}

	#[test]
	fn splitting_should_change_nothing_but_roundings(
		(load, supply) in class(), history in past(), domain in 0..DOMAINS, quality in 1u32..=1_000_000,
		parts in proptest::collection::vec(1u32..50, 2..64), budget in 0u128..1 << 90,
	) {
		let domain = Domain(domain);
		let slots: u32 = parts.iter().sum();
		let pay = |offers: &[u32]| {
			let mut supply = supply.clone();
			offers.iter().for_each(|slots| supply.add(domain, effective_capacity(*slots, quality)));
			let demand = Demand::new(load);
			let prices = Market { demand: &demand, supply: &supply, history: &history }.prices();
			let payout = Payout::new(budget, load, &supply, &prices, Allowance(u128::MAX));
			offers.iter().map(|slots| payout.reward(domain, effective_capacity(*slots, quality))).sum::<u128>()
		};
		let (whole, split) = (pay(&[slots]), pay(&parts));
		prop_assert!(split <= whole && whole - split < parts.len() as u128, "{} and {}", whole, split);
	}

	#[test]
	fn names_that_always_fail_together_should_earn_what_one_does(
		load in load(), shares in proptest::collection::vec(1u64..1_000, 1..4), others in proptest::collection::vec(0u64..1_000, 2),
		down in proptest::collection::vec(any::<(bool, bool)>(), 0..60),
	) {
		// Domains 10 and above are one data centre, 0 and 1 are honest.
		let unit = (load / 1_000).max(SLOT / 1_000);
		let names: Vec<Domain> = (10..).map(Domain).take(shares.len()).collect();
		let past = |names: &[Domain]| {
			let mut history = History::starting(0);
			for (ours, theirs) in &down {
				let ours = names.iter().copied().filter(|_| *ours);
				history.record(ours.chain(theirs.then_some(Domain(0))).collect(), DomainSet::EMPTY);
			}
			history
		};
		let honest = || others.iter().enumerate().map(|(domain, share)| (Domain(domain as u8), share * unit));
		let whole: u64 = shares.iter().sum::<u64>() * unit;
		let one: Supply = honest().chain([(Domain(10), whole)]).collect();
		let many: Supply = honest().chain(names.iter().copied().zip(shares.iter().map(|share| share * unit))).collect();
		let want = price(load, &one, &past(&[Domain(10)]), Domain(10));
		for name in &names {
			prop_assert_eq!(price(load, &many, &past(&names), *name), want);
		}
	}

	#[test]
	fn name_that_came_late_should_not_earn_more_than_where_it_is(
		load in load(), shares in proptest::collection::vec(1u64..1_000, 4), before in proptest::collection::vec(any::<[bool; 3]>(), 0..60),
		after in proptest::collection::vec(any::<([bool; 3], bool)>(), 0..60),
	) {
		// 9 is where 0 is, under a name that nobody knew before, or nothing was asked of now and then.
		let unit = (load / 1_000).max(SLOT / 1_000);
		let names = [0, 1, 2, 9].map(Domain);
		let supply: Supply = names.into_iter().zip(shares.iter().map(|share| share * unit)).collect();
		let mut history = History::starting(0);
		let mut record = |down: [bool; 3], heard: bool| {
			let others = names.into_iter().zip(down).filter(|(_, down)| *down).map(|(domain, _)| domain);
			let down: DomainSet = others.chain((heard && down[0]).then_some(Domain(9))).collect();
			history.record(down, (!heard).then_some(Domain(9)).into_iter().collect());
		};
		before.into_iter().for_each(|down| record(down, false));
		record([true, false, false], true);
		after.into_iter().for_each(|(down, heard)| record(down, heard));
		for history in [&history, &history.imagined()] {
			let [real, late] = [0, 9].map(|domain| price(load, &supply, history, Domain(domain)));
			prop_assert!(late <= real, "{} above {}", late, real);
		}
	}

	#[test]
	fn nobody_should_earn_more_alone_by_being_unknown(load in load(), share in 1u64..2_000, past in known_past()) {
		let (since, until, outages) = past.parts();
		let unheard = outages.iter().cloned().map(|outage| Outage { silent: [Domain(9)].into_iter().collect(), ..outage });
		let past = History::from_parts(since, until, unheard.collect());
		let capacity = share * (load / 1_000).max(SLOT / 1_000);
		let alone = |domain| price(load, &[(domain, capacity)].into_iter().collect(), &past, domain);
		let unknown = alone(Domain(9));
		for known in (0..DOMAINS).map(Domain) {
			prop_assert!(unknown <= alone(known));
		}
	}

	#[test]
	fn failing_with_a_neighbour_should_not_lower_its_price(
		load in load(), shares in proptest::collection::vec(1u64..1_000, 3), down in proptest::collection::vec(any::<bool>(), 1..60),
	) {
		let unit = (load / 1_000).max(SLOT / 1_000);
		let supply: Supply =
			shares.iter().enumerate().map(|(domain, share)| (Domain(domain as u8), share * unit)).collect();
		let past = |together: bool| {
			let mut history = History::starting(0);
			for down in &down {
				let victim = down.then_some(Domain(0));
				let other = (*down && together).then_some(Domain(1));
				history.record(victim.into_iter().chain(other).collect(), DomainSet::EMPTY);
			}
			history
		};
		prop_assert_eq!(
			price(load, &supply, &past(true), Domain(0)),
			price(load, &supply, &past(false), Domain(0))
		);
	}

	#[test]
	fn prices_should_be_those_that_are_quoted((load, supply) in class(), history in past()) {
		let demand = Demand::new(load);
		let market = Market { demand: &demand, supply: &supply, history: &history };
		for (domain, price) in market.prices() {
			prop_assert_eq!(market.quote(domain, 0), price);
		}
	}

	#[test]
	fn quote_should_be_the_price_after_coming(
		(load, supply) in class(), history in past(), domain in 0..DOMAINS, slots in 1u32..20, quality in 1u32..=1_000_000,
		budget in 0u128..1 << 90,
	) {
		let (domain, capacity) = (Domain(domain), effective_capacity(slots, quality));
		let demand = Demand::new(load);
		let quote = Market { demand: &demand, supply: &supply, history: &history }.quote(domain, capacity);
		let supply = with(&supply, domain, capacity);
		let market = Market { demand: &demand, supply: &supply, history: &history };
		prop_assert_eq!(market.quote(domain, 0), quote);
		let payout = Payout::new(budget, load, &supply, &market.prices(), Allowance(u128::MAX));
		let expected = expected_reward(budget, load, capacity, quote);
		let paid = payout.reward(domain, capacity);
		prop_assert!(paid <= expected && expected - paid <= expected >> 34, "{} and {}", paid, expected);
	}

	#[test]
	fn payouts_should_stay_within_budget_and_allowance(
		classes in proptest::collection::vec((class(), 0u32..=2_000_000, 0u128..1 << 80, 0u128..1 << 90), 1..6),
		history in past(), budget in 0u128..1 << 90,
	) {
		let total: u128 = classes.iter().map(|(_, weight, value, _)| worth(*weight, *value)).sum();
		let mut all = 0;
		for ((load, supply), weight, value, allowance) in &classes {
			let demand = Demand::new(*load);
			let market = Market { demand: &demand, supply, history: &history };
			let part = class_budget(budget, worth(*weight, *value), total);
			let payout = Payout::new(part, *load, supply, &market.prices(), Allowance(*allowance));
			let paid: u128 =
				supply.domains().iter().map(|(domain, capacity)| payout.reward(*domain, *capacity)).sum();
			prop_assert!(paid <= payout.earned() && payout.earned() <= part && payout.earned() <= *allowance);
			// No more than its share of the demand that is served.
			let share = part as f64 * (market.served() + 2) as f64 / *load as f64;
			prop_assert!(paid as f64 <= share * (1.0 + 1e-9) + 3.0, "{} above {}", paid, share);
			all += paid;
		}
		prop_assert!(all <= budget);
		let left = close_era(budget, all, budget / 3);
		prop_assert_eq!(left.carried + left.treasury + all, budget);
		prop_assert!(left.carried <= budget / 3 && (left.treasury == 0 || left.carried == budget / 3));
	}

	#[test]
	fn paying_for_its_own_jobs_should_never_pay(
		eras in proptest::collection::vec((0u128..1 << 60, 0u128..1 << 62), 1..100), multiple in 0u32..=1_000_000, ceiling in 0u128..1 << 64,
	) {
		// What jobs pay towards rewards, and what the price would give, era by era.
		let (mut allowance, mut given, mut taken) = (Allowance::default(), 0, 0);
		for (paid, wanted) in eras {
			allowance = allowance.after_payment(paid, multiple, ceiling);
			given += paid;
			let supply: Supply = [(Domain(0), SLOT)].into_iter().collect();
			let earned = Payout::new(wanted, SLOT / 100, &supply, &[(Domain(0), Probability::from_ppm(9_950))], allowance).earned();
			allowance = allowance.after_reward(earned);
			taken += earned;
			prop_assert!(taken <= worth(multiple, given), "{} out, {} in", taken, given);
			prop_assert!(allowance.0 <= ceiling);
		}
	}

	#[test]
	fn entry_should_cost_what_is_owed_whatever_the_number_of_identities(
		rewards in proptest::collection::vec(0u128..1 << 64, 1..30), owed in 0u128..1 << 66,
	) {
		let (mut left, mut paid) = (owed, 0);
		for reward in &rewards {
			let (now, then) = withhold(left, *reward);
			prop_assert_eq!(now + left, *reward + then);
			paid += now;
			left = then;
		}
		prop_assert_eq!(paid, rewards.iter().sum::<u128>().saturating_sub(owed));
	}

	#[test]
	fn budget_should_follow_demand_as_far_as_funds_go(funds: u128, value in 0u128..1 << 100, share in 0u32..=1_000_000) {
		let budget = demand_budget(funds, value, share);
		prop_assert!(budget <= funds);
		prop_assert!(budget == funds || budget == value * u128::from(share) / 1_000_000);
	}
}

mod equilibrium {
	//! Operators of one slot each who go where it pays best.

	use super::*;

	/// Slots by class and domain.
	type Allocation = Vec<Vec<u64>>;

	fn supply(slots: &[u64]) -> Supply {
		slots.iter().enumerate().map(|(domain, slots)| (Domain(domain as u8), slots * SLOT)).collect()
	}

	fn total(loads: &[u64], at: &Allocation, history: &History) -> u64 {
		loads.iter().zip(at).map(|(load, slots)| served(*load, &supply(slots), history)).sum()
	}

	/// Lets operators move until nobody gains by it. Returns how often someone moved.
	fn settle(loads: &[u64], at: &mut Allocation, history: &History) -> usize {
		let demands: Vec<Demand> = loads.iter().map(|load| Demand::new(*load)).collect();
		let domains = at[0].len();
		for moves in 0..10_000 {
			let mut best = None;
			for from in 0..loads.len() * domains {
				let (class, domain) = (from / domains, from % domains);
				if at[class][domain] == 0 {
					continue;
				}
				let here = supply(&at[class]);
				let market = Market { demand: &demands[class], supply: &here, history };
				let now = market.quote(Domain(domain as u8), 0);
				at[class][domain] -= 1;
				for to in 0..loads.len() * domains {
					let (class, domain) = (to / domains, to % domains);
					let there = supply(&at[class]);
					let market = Market { demand: &demands[class], supply: &there, history };
					let then = market.quote(Domain(domain as u8), SLOT);
					// Less than this is rounding.
					let gain = then.units().saturating_sub(now.units()) >> 60;
					if gain > best.map_or(0, |(gain, _, _)| gain) {
						best = Some((gain, from, to));
					}
				}
				at[class][domain] += 1;
			}
			let Some((_, from, to)) = best else { return moves };
			at[from / domains][from % domains] -= 1;
			at[to / domains][to % domains] += 1;
		}
		panic!("operators never settle");
	}

	/// The best that a planner finds who places one slot after the other.
	fn planned(loads: &[u64], domains: usize, slots: u64, history: &History) -> Allocation {
		let mut at = vec![vec![0; domains]; loads.len()];
		for _ in 0..slots {
			let places = (0..loads.len() * domains).max_by_key(|place| {
				let (class, domain) = (place / domains, place % domains);
				let before = served(loads[class], &supply(&at[class]), history);
				let mut after = at[class].clone();
				after[domain] += 1;
				served(loads[class], &supply(&after), history) - before
			});
			let place = places.unwrap();
			at[place / domains][place % domains] += 1;
		}
		at
	}

	proptest! {
		#![proptest_config(ProptestConfig::with_cases(24))]

		#[test]
		fn followers_of_the_price_should_serve_as_much_as_a_planner_would(
			loads in proptest::collection::vec(1u64..8 * SLOT, 2..6),
			start in proptest::collection::vec(0usize..100, 1..24),
		) {
			let calm = History::starting(0);
			let mut at = vec![vec![0]; loads.len()];
			start.iter().for_each(|class| at[class % loads.len()][0] += 1);
			settle(&loads, &mut at, &calm);
			let best = planned(&loads, 1, start.len() as u64, &calm);
			let (got, want) = (total(&loads, &at, &calm), total(&loads, &best, &calm));
			prop_assert!(got + 100 >= want, "{} of {} at {:?}, not {:?}", got, want, at, best);
		}

		#[test]
		fn followers_of_the_price_should_settle_where_no_move_serves_more(
			loads in proptest::collection::vec(1u64..6 * SLOT, 2..4),
			start in proptest::collection::vec((0usize..100, 0usize..3), 1..14),
			history in known_past(),
		) {
			let mut at = vec![vec![0; 3]; loads.len()];
			start.iter().for_each(|(class, domain)| at[class % loads.len()][*domain] += 1);
			let before = total(&loads, &at, &history);
			settle(&loads, &mut at, &history);
			let settled = total(&loads, &at, &history);
			prop_assert!(settled + 100 >= before);
			for from in 0..loads.len() * 3 {
				if at[from / 3][from % 3] == 0 {
					continue;
				}
				for to in 0..loads.len() * 3 {
					let mut moved = at.clone();
					moved[from / 3][from % 3] -= 1;
					moved[to / 3][to % 3] += 1;
					prop_assert!(total(&loads, &moved, &history) <= settled + 100);
				}
			}
			// One after the other or all at once: the same within a percent.
			let best = total(&loads, &planned(&loads, 3, start.len() as u64, &history), &history);
			prop_assert!(settled + 100 >= best - best / 100, "{} of {}", settled, best);
		}
	}
}
