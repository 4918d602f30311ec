//! A central planner that knows true demand and moves everybody at no cost: the yardstick.
//!
//! It places one slot after the other where it adds most to the requests served, then moves slots as long as that serves more.
//! With one provider what is served is a sum of concave functions of the slots in each class, and the first step alone
//! is optimal; with several it is within a fraction of a percent of the best that trying everything finds.

use crate::{
	metrics::Row,
	service::{serve, Capacity},
	world::{Events, Provider, World},
};

/// Slots by class and provider.
pub type Plan = Vec<Vec<u32>>;

/// What the planner plans for.
#[derive(Clone, Debug)]
pub struct Planner {
	/// By class and number of slots: demand served on average.
	served: Vec<Vec<f64>>,
	/// Providers that are up, and how likely that is: all, or all but one.
	cases: Vec<(Option<usize>, f64)>,
	providers: usize,
	/// Slots that do the work of one.
	skill: f64,
}

impl Planner {
	/// For these loads in slots, and operators of this mean skill.
	pub fn new(loads: &[f64], providers: &[Provider], skill: f64) -> Self {
		let served = loads.iter().map(|load| served(*load)).collect();
		let all_up: f64 = providers.iter().map(|provider| 1.0 - provider.down).product();
		let alone = |(place, provider): (usize, &Provider)| {
			(Some(place), all_up / (1.0 - provider.down) * provider.down)
		};
		let mut cases = vec![(None, all_up)];
		cases.extend(providers.iter().enumerate().map(alone).filter(|(_, likely)| *likely > 0.0));
		Self { served, cases, providers: providers.len(), skill }
	}

	/// The best plan for so many slots.
	pub fn plan(&self, slots: usize) -> Plan {
		let classes = self.served.len();
		let mut plan = vec![vec![0; self.providers]; classes];
		// The best place in each class and what it adds.
		let mut best: Vec<(usize, f64)> =
			plan.iter().enumerate().map(|(class, at)| self.best(class, at)).collect();
		for _ in 0..slots {
			let Some(class) = (0..classes).max_by(|left, right| best[*left].1.total_cmp(&best[*right].1))
			else {
				break;
			};
			plan[class][best[class].0] += 1;
			best[class] = self.best(class, &plan[class]);
		}
		if self.providers > 1 {
			self.improve(&mut plan, &mut best);
		}
		plan
	}

	/// How many slots are worth having when each must add so much to the demand served.
	pub fn worth_having(&self, least: f64) -> usize {
		let classes = self.served.len();
		let mut plan = vec![vec![0; self.providers]; classes];
		let mut count = 0;
		for (class, at) in plan.iter_mut().enumerate() {
			loop {
				let (provider, adds) = self.best(class, at);
				if adds < least {
					break;
				}
				at[provider] += 1;
				count += 1;
			}
		}
		count
	}

	/// Demand that a plan serves on average, slots.
	pub fn value(&self, plan: &Plan) -> f64 {
		plan.iter().enumerate().map(|(class, at)| self.class_value(class, at)).sum()
	}

	/// Moves the slot that is missed least to where it adds most, while that serves more.
	fn improve(&self, plan: &mut Plan, best: &mut [(usize, f64)]) {
		for _ in 0..1_000 {
			let places = plan.iter().enumerate().flat_map(|(class, at)| {
				(0..at.len()).filter(|provider| at[*provider] > 0).map(move |provider| (class, provider))
			});
			let missed = |(class, provider): (usize, usize)| {
				let mut without = plan[class].clone();
				without[provider] -= 1;
				self.class_value(class, &plan[class]) - self.class_value(class, &without)
			};
			let least =
				places.map(|place| (place, missed(place))).min_by(|left, right| left.1.total_cmp(&right.1));
			let Some(((class, provider), loss)) = least else { return };
			plan[class][provider] -= 1;
			let here = core::mem::replace(&mut best[class], self.best(class, &plan[class]));
			let to = (0..plan.len())
				.max_by(|left, right| best[*left].1.total_cmp(&best[*right].1))
				.unwrap_or(class);
			let (at, gain) = best[to];
			if gain <= loss + 1e-9 {
				plan[class][provider] += 1;
				best[class] = here;
				return;
			}
			plan[to][at] += 1;
			best[to] = self.best(to, &plan[to]);
		}
	}

	/// Where one more slot of a class adds most, and how much.
	fn best(&self, class: usize, at: &[u32]) -> (usize, f64) {
		let now = self.class_value(class, at);
		let mut more = at.to_vec();
		let mut best = (0, f64::NEG_INFINITY);
		for provider in 0..at.len() {
			more[provider] += 1;
			let adds = self.class_value(class, &more) - now;
			if adds > best.1 + 1e-12 {
				best = (provider, adds);
			}
			more[provider] -= 1;
		}
		best
	}

	fn class_value(&self, class: usize, at: &[u32]) -> f64 {
		let total: u32 = at.iter().sum();
		let of = |(down, likely): &(Option<usize>, f64)| {
			let left = down.map_or(total, |provider| total - at[provider]);
			likely * self.busy(class, f64::from(left) * self.skill)
		};
		self.cases.iter().map(of).sum()
	}

	/// Demand that so many slots serve, a straight line between whole numbers of them.
	fn busy(&self, class: usize, slots: f64) -> f64 {
		let table = &self.served[class];
		let whole = slots as usize;
		match (table.get(whole), table.get(whole + 1)) {
			(Some(low), Some(high)) => low + (high - low) * (slots - whole as f64),
			_ => table.last().copied().unwrap_or(0.0),
		}
	}
}

/// At n: `E min(D, n)` for a Poisson-distributed demand with this mean, up to where nothing is added.
pub fn served(mean: f64) -> Vec<f64> {
	// In parts, so that nothing vanishes: the terms around the mean are taken relative to the largest.
	let top = mean.floor();
	let count = (mean + 12.0 * mean.sqrt() + 20.0) as usize;
	let mut terms = vec![0.0; count];
	let start = (top as usize).min(count - 1);
	terms[start] = 1.0;
	for k in start + 1..count {
		terms[k] = terms[k - 1] * mean / k as f64;
	}
	for k in (0..start).rev() {
		terms[k] = terms[k + 1] * (k + 1) as f64 / mean;
	}
	let total: f64 = terms.iter().sum();
	let mut tail = total;
	let mut sum = 0.0;
	let mut table = vec![0.0];
	for term in &terms {
		tail -= term;
		// The slot after k is busy when more than k are asked for.
		sum += (tail / total).max(0.0);
		table.push(sum);
	}
	table
}

/// Eras after which the planner plans anew.
const PLAN_ERAS: usize = 4;

/// What the planner serves in each era of a world.
pub fn run(world: &World, events: &Events, skill: f64) -> Vec<Row> {
	let mut capacity = Capacity::new();
	(0..world.eras())
		.map(|era| {
			if era % PLAN_ERAS == 0 {
				let plan = Planner::new(&events.loads[era], &world.providers, skill).plan(world.operators);
				let of = |at: &Vec<u32>| at.iter().map(|slots| f64::from(*slots) * skill).collect();
				capacity = plan.iter().map(of).collect();
			}
			let (row, _) = serve(events, era, &capacity);
			Row { operators: world.operators, ..row }
		})
		.collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::elementary::exp;
	use proptest::prelude::*;

	const ALONE: [Provider; 1] = [Provider { down: 0.0, price: 1.0 }];

	/// The best of all plans.
	fn exhaustive(planner: &Planner, slots: u32) -> f64 {
		fn place(planner: &Planner, plan: &mut Plan, from: usize, left: u32) -> f64 {
			if left == 0 {
				return planner.value(plan);
			}
			let providers = plan[0].len();
			(from..plan.len() * providers)
				.map(|at| {
					plan[at / providers][at % providers] += 1;
					let value = place(planner, plan, at, left - 1);
					plan[at / providers][at % providers] -= 1;
					value
				})
				.fold(0.0, f64::max)
		}
		place(planner, &mut vec![vec![0; planner.providers]; planner.served.len()], 0, slots)
	}

	#[test]
	fn served_should_agree_with_the_series() {
		for mean in [0.01, 0.7, 3.0, 40.0, 300.0] {
			let table = served(mean);
			// All of a demand that supply never limits, and P(D > 0) of one slot.
			assert!((table[table.len() - 1] - mean).abs() < 1e-9 * mean.max(1.0), "{mean}");
			assert!((table[1] - (1.0 - exp(-mean))).abs() < 1e-9);
		}
	}

	proptest! {
		#![proptest_config(ProptestConfig::with_cases(64))]

		#[test]
		fn plan_should_be_the_best_of_all(
			loads in proptest::collection::vec(0.02f64..5.0, 1..5), slots in 0u32..8, skill in 0.7f64..=1.0,
		) {
			let planner = Planner::new(&loads, &ALONE, skill);
			let plan = planner.plan(slots as usize);
			prop_assert_eq!(plan.iter().flatten().sum::<u32>(), slots);
			let (got, best) = (planner.value(&plan), exhaustive(&planner, slots));
			prop_assert!((got - best).abs() < 1e-9, "{} instead of {}", got, best);
		}

		#[test]
		fn plan_over_providers_should_be_nearly_the_best_of_all(
			loads in proptest::collection::vec(0.02f64..5.0, 1..3), down in proptest::collection::vec(0.0f64..0.1, 2..4),
			slots in 0u32..6,
		) {
			let providers: Vec<Provider> = down.into_iter().map(|down| Provider { down, price: 1.0 }).collect();
			let planner = Planner::new(&loads, &providers, 1.0);
			let plan = planner.plan(slots as usize);
			prop_assert_eq!(plan.iter().flatten().sum::<u32>(), slots);
			let (got, best) = (planner.value(&plan), exhaustive(&planner, slots));
			prop_assert!(got <= best + 1e-9 && got >= best * 0.995 - 1e-9, "{} instead of {}", got, best);
		}
	}
}
