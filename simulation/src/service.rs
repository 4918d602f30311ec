//! What capacity serves of an era's demand.

use crate::{
	metrics::{hhi, Row},
	world::{rare, Events},
};

/// Capacity that works, slots, by class and provider.
pub type Capacity = Vec<Vec<f64>>;

/// What became of a class's demand in an era, slots of jobs summed over rounds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Served {
	/// What jobs asked for.
	pub asked: f64,
	/// What was served of it.
	pub served: f64,
	/// Capacity that was up, slots.
	pub up: f64,
}

/// Serves the demand of an era with this capacity: in each round as many jobs as there are slots which are up.
pub fn serve(events: &Events, era: usize, capacity: &Capacity) -> (Row, Vec<Served>) {
	let providers = capacity.first().map_or(0, Vec::len);
	let by_provider: Vec<f64> = (0..providers).map(|it| capacity.iter().map(|at| at[it]).sum()).collect();
	let largest = (0..providers).max_by(|left, right| by_provider[*left].total_cmp(&by_provider[*right]));
	let is_rare = rare(&events.loads[era]);
	let mut row = Row {
		classes_hhi: hhi(capacity.iter().map(|at| at.iter().sum())),
		providers_hhi: hhi(by_provider.iter().copied()),
		..Row::default()
	};
	let classes = events.demand[era].iter().zip(capacity).zip(is_rare).map(|((demand, at), is_rare)| {
		let of = |serves: &dyn Fn(usize) -> bool| -> f64 {
			at.iter().enumerate().filter(|(it, _)| serves(*it)).map(|(_, slots)| slots).sum()
		};
		// Most providers have nothing of a class, so most cases leave the same capacity.
		let mut known: Vec<(f64, f64)> = Vec::new();
		let mut busy = |slots: f64| {
			if let Some((_, busy)) = known.iter().find(|(it, _)| *it == slots) {
				return *busy;
			}
			let busy = demand.iter().map(|jobs| f64::from(*jobs).min(slots)).sum::<f64>();
			known.push((slots, busy));
			busy
		};
		let up = of(&|it| events.down[era] >> it & 1 == 0);
		let asked: f64 = demand.iter().map(|jobs| f64::from(*jobs)).sum();
		let served = busy(up);
		row.asked += asked;
		row.served += served;
		row.without_largest += busy(of(&|it| Some(it) != largest));
		let cases = events.cases.iter();
		let expected: f64 = cases.map(|(down, likely)| likely * busy(of(&|it| down >> it & 1 == 0))).sum();
		row.expected += expected;
		if is_rare {
			row.rare_asked += asked;
			row.rare_expected += expected;
		}
		Served { asked, served, up }
	});
	let classes = classes.collect();
	(row, classes)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::world::World;

	#[test]
	fn nothing_should_be_served_twice_or_by_who_is_down() {
		let world = World { warm_up: 0, measured: 3, ..World::heavy_tailed() };
		let mut events = Events::new(&world, 3);
		events.down = vec![0b1, 0b11111, 0];
		let capacity = vec![vec![1.0, 0.0, 0.5, 0.0, 0.0]; 100];
		for era in 0..3 {
			let (row, classes) = serve(&events, era, &capacity);
			assert!((classes.iter().map(|class| class.served).sum::<f64>() - row.served).abs() < 1e-9);
			assert!(row.served <= row.asked && row.rare_expected <= row.rare_asked);
			let up = [0.5, 0.0, 1.5][era];
			assert!(classes.iter().all(|class| class.up == up && class.served <= 30.0 * up));
			// The first is the largest: what is left is the half slot of the third.
			assert!(row.without_largest <= 100.0 * 30.0 * 0.5);
			assert!((row.providers_hhi - 5.0 / 9.0).abs() < 1e-9 && (row.classes_hhi - 0.01).abs() < 1e-9);
		}
	}
}
