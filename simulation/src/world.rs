//! The world in which a network lives: what is asked of it, and what its providers do.
//!
//! A world is drawn once from a seed and then is the same for every rule: the demand of each class in each round of each
//! era, and which providers are down.

use crate::{
	elementary::{exp, pow},
	random::Random,
};
use serde::Serialize;

/// Rounds in an era: so often a slot can be busy with a job. An era has 600 blocks, and a job takes 20.
pub const ROUNDS: usize = 30;
/// Blocks that a job keeps a slot busy.
pub const JOB_BLOCKS: u32 = 20;
/// Blocks in an era.
pub const ERA_BLOCKS: u32 = ROUNDS as u32 * JOB_BLOCKS;

/// What a world is drawn from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct World {
	/// Workload classes.
	pub classes: usize,
	/// Demand for the class at rank k is proportional to `k^-exponent`.
	pub exponent: f64,
	/// What all classes together keep busy on average, slots.
	pub load: f64,
	/// Operators that there are, or with which a network begins that anyone may join. Each has one slot.
	pub operators: usize,
	/// Who operators rent from.
	pub providers: Vec<Provider>,
	/// How demand moves.
	pub drift: Drift,
	/// Eras before anything is measured.
	pub warm_up: usize,
	/// Eras that are measured.
	pub measured: usize,
}

/// A provider: a failure domain.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Provider {
	/// Share of the time in which all of it is down.
	pub down: f64,
	/// Its price for a slot, in parts of the others'.
	pub price: f64,
}

/// How demand moves.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Drift {
	/// Standard deviation of the logarithm of a class's demand around what its rank says.
	pub spread: f64,
	/// Eras in which a deviation fades to 1/e.
	pub memory: f64,
	/// How often in an era two of the rarer four fifths of the classes change ranks.
	pub swaps: f64,
}

/// Mean length of an outage, eras.
pub const OUTAGE_ERAS: f64 = 6.0;
/// Eras of outages that the network has seen before the simulation begins: all that it remembers.
pub const PAST: usize = ambit_coverage::outages::SPAN as usize;

/// Streams of chance.
mod stream {
	pub const DRIFT: u64 = 1;
	pub const DEMAND: u64 = 2;
	pub const OUTAGES: u64 = 3;
}

impl World {
	/// The design's reference: 100 classes of heavy-tailed demand, 400 operators, five providers alike that are down 1 % of the
	/// time.
	pub fn heavy_tailed() -> Self {
		Self {
			classes: 100,
			exponent: 1.2,
			load: 360.0,
			operators: 400,
			providers: vec![Provider { down: 0.01, price: 1.0 }; 5],
			drift: Drift { spread: 0.2, memory: 720.0, swaps: 0.1 },
			warm_up: 480,
			measured: 240,
		}
	}

	/// The same with one provider 3 % cheaper than four others, and each down 8 % of the time. It takes longer to settle, because
	/// 3 % of what a slot costs is not much more than what moving does.
	pub fn with_cheap_provider() -> Self {
		let mut world = Self { warm_up: 1_200, ..Self::heavy_tailed() };
		world.providers = vec![Provider { down: 0.08, price: 1.0 }; 5];
		world.providers[0].price = 0.97;
		world
	}

	/// Eras from beginning to end.
	pub fn eras(&self) -> usize {
		self.warm_up + self.measured
	}
}

/// A set of providers, by bits.
pub type Down = u32;

/// What happens in a world.
#[derive(Clone, Debug)]
pub struct Events {
	/// By era and class: demand, slots.
	pub loads: Vec<Vec<f64>>,
	/// By era and class: how many slots the jobs of each round would keep busy.
	pub demand: Vec<Vec<[u16; ROUNDS]>>,
	/// By era: which providers are down.
	pub down: Vec<Down>,
	/// The same before the beginning.
	pub past: Vec<Down>,
	/// What may be down at any time, and how likely that is.
	pub cases: Vec<(Down, f64)>,
}

impl Events {
	/// Draws them.
	pub fn new(world: &World, seed: u64) -> Self {
		let loads = loads(world, seed);
		let mut random = Random::new(seed, &[stream::DEMAND]);
		let demand = loads
			.iter()
			.map(|loads| {
				let of = |load: &f64| {
					core::array::from_fn(|_| u16::try_from(random.poisson(*load)).unwrap_or(u16::MAX))
				};
				loads.iter().map(of).collect()
			})
			.collect();
		let mut down = outages(&world.providers, PAST + world.eras(), seed);
		let rest = down.split_off(PAST);
		Self { loads, demand, down: rest, past: down, cases: cases(&world.providers) }
	}
}

/// The cases of none, one and two providers down, and how likely each is among them.
pub fn cases(providers: &[Provider]) -> Vec<(Down, f64)> {
	let count = providers.len();
	let masks = (0..count).flat_map(|left| (0..=left).map(move |right| (1 << left) | (1 << right)));
	let likely = |down: Down| -> f64 {
		let of = |(place, provider): (usize, &Provider)| match down >> place & 1 {
			0 => 1.0 - provider.down,
			_ => provider.down,
		};
		providers.iter().enumerate().map(of).product()
	};
	let cases: Vec<(Down, f64)> = [0].into_iter().chain(masks).map(|down| (down, likely(down))).collect();
	let total: f64 = cases.iter().map(|(_, likely)| likely).sum();
	cases
		.into_iter()
		.filter(|(_, likely)| *likely > 0.0)
		.map(|(down, likely)| (down, likely / total))
		.collect()
}

/// Which providers are down in each era: each for itself, with outages of geometric length.
pub fn outages(providers: &[Provider], eras: usize, seed: u64) -> Vec<Down> {
	let mut random = Random::new(seed, &[stream::OUTAGES]);
	let mut state = vec![false; providers.len()];
	(0..eras)
		.map(|_| {
			for (is_down, provider) in state.iter_mut().zip(providers) {
				let begins = provider.down / (1.0 - provider.down) / OUTAGE_ERAS;
				let draw = random.unit();
				*is_down = if *is_down { draw >= 1.0 / OUTAGE_ERAS } else { draw < begins };
			}
			mask(state.iter().copied())
		})
		.collect()
}

fn mask(down: impl Iterator<Item = bool>) -> Down {
	down.enumerate().fold(0, |mask, (provider, down)| mask | (Down::from(down) << provider))
}

/// Demand by era and class, scaled so that its sum is always the same.
fn loads(world: &World, seed: u64) -> Vec<Vec<f64>> {
	let Drift { spread, memory, swaps } = world.drift;
	let mut random = Random::new(seed, &[stream::DRIFT]);
	let mut ranks: Vec<usize> = (0..world.classes).collect();
	let mut deviations: Vec<f64> = (0..world.classes).map(|_| spread * random.normal()).collect();
	let step = spread * (2.0 / memory).sqrt();
	let tail = world.classes / 5;
	(0..world.eras())
		.map(|_| {
			for deviation in &mut deviations {
				*deviation += step * random.normal() - *deviation / memory;
			}
			if random.chance(swaps) {
				let mut one = || tail + random.below(world.classes - tail);
				let (left, right) = (one(), one());
				ranks.swap(left, right);
			}
			let of = |(rank, deviation): (&usize, &f64)| {
				pow(*rank as f64 + 1.0, -world.exponent) * exp(*deviation)
			};
			let loads: Vec<f64> = ranks.iter().zip(&deviations).map(of).collect();
			let scale = world.load / loads.iter().sum::<f64>();
			loads.into_iter().map(|load| load * scale).collect()
		})
		.collect()
}

/// The rarer half of the classes, by what is asked for now.
pub fn rare(loads: &[f64]) -> Vec<bool> {
	let mut order: Vec<usize> = (0..loads.len()).collect();
	order.sort_by(|left, right| loads[*right].total_cmp(&loads[*left]));
	let mut rare = vec![false; loads.len()];
	order[loads.len() / 2..].iter().for_each(|class| rare[*class] = true);
	rare
}

#[cfg(test)]
mod tests {
	use super::*;

	fn small() -> World {
		World { warm_up: 10, measured: 40, ..World::heavy_tailed() }
	}

	#[test]
	fn demand_should_be_heavy_tailed_and_sum_to_the_load() {
		let events = Events::new(&small(), 1);
		for (loads, demand) in events.loads.iter().zip(&events.demand) {
			assert!((loads.iter().sum::<f64>() - 360.0).abs() < 1e-9);
			let drawn: u32 = demand.iter().flatten().map(|slots| u32::from(*slots)).sum();
			assert!((f64::from(drawn) / 30.0 - 360.0).abs() < 25.0, "{drawn}");
			let largest = loads.iter().fold(0.0, |max: f64, load| max.max(*load));
			let rare: f64 =
				loads.iter().zip(rare(loads)).filter(|(_, rare)| *rare).map(|(load, _)| load).sum();
			assert!(largest > 60.0 && (20.0..60.0).contains(&rare), "{largest} {rare}");
		}
	}

	#[test]
	fn events_should_be_functions_of_the_seed() {
		let (one, same, other) =
			(Events::new(&small(), 1), Events::new(&small(), 1), Events::new(&small(), 2));
		assert_eq!(one.demand, same.demand);
		assert_eq!(one.down, same.down);
		assert_ne!(one.demand, other.demand);
	}

	#[test]
	fn cases_should_be_all_of_at_most_two_providers() {
		let cases = cases(&World::with_cheap_provider().providers);
		assert_eq!(cases.len(), 16);
		assert!((cases.iter().map(|(_, likely)| likely).sum::<f64>() - 1.0).abs() < 1e-12);
		assert!(cases.iter().all(|(down, _)| down.count_ones() <= 2));
		assert!(cases[0].0 == 0 && cases[0].1 > 0.65);
	}

	#[test]
	fn providers_should_be_down_as_often_as_they_say() {
		let providers = [Provider { down: 0.08, price: 1.0 }, Provider { down: 0.3, price: 1.0 }];
		let eras = outages(&providers, 60_000, 5);
		for (place, provider) in providers.iter().enumerate() {
			let down = eras.iter().filter(|mask| *mask >> place & 1 == 1).count() as f64 / 60_000.0;
			assert!((down / provider.down - 1.0).abs() < 0.08, "{down}");
			let begins =
				eras.windows(2).filter(|pair| pair[0] >> place & 1 == 0 && pair[1] >> place & 1 == 1);
			let length = down * 60_000.0 / begins.count() as f64;
			assert!((length / OUTAGE_ERAS - 1.0).abs() < 0.08, "{length}");
		}
	}
}
