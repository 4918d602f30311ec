//! Free-riding on a saturated class: to sit where much is asked for and enough are there, instead of where one is needed.

use super::{gain, Attempt, Stage};
use crate::rules::{SLOT_COST, SLOT_VALUE};

/// One slot in the class with the most idle capacity, against one where it is paid best.
pub fn attempts(stage: &Stage) -> Vec<Attempt> {
	let known = stage.known();
	let board = stage.board(&known);
	// What a slot costs is the same for both.
	let gross = |class: usize, provider: usize| {
		board.join(class, provider) + SLOT_COST * SLOT_VALUE * stage.providers[provider].price
	};
	let place = |places: Vec<usize>| {
		let pays = places
			.into_iter()
			.flat_map(|class| (0..stage.providers.len()).map(move |provider| (class, provider)));
		pays.map(|(class, provider)| gross(class, provider)).fold(f64::NEG_INFINITY, f64::max)
	};
	let order = stage.by_rank();
	let best = place(order.clone());
	let busiest = place(vec![order[0]]);
	let idle = order.iter().copied().max_by(|left, right| {
		let supply = |class: &usize| stage.supplies[*class].total() as f64 - stage.loads[*class].slots as f64;
		supply(left).total_cmp(&supply(right))
	});
	let idlest = place(vec![idle.unwrap_or(order[0])]);
	[("the most asked for class", busiest), ("the class with most idle capacity", idlest)]
		.into_iter()
		.map(|(way, pay)| Attempt {
			attack: "free-riding on a saturated class",
			way: way.to_string(),
			rule: stage.rule,
			gain: gain(pay, best),
			except: None,
		})
		.collect()
}
