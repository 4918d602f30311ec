//! Merging: 2 to 64 operators of one slot pretend to be one.

use super::{gain, stage::Mine, Attempt, Stage};
use crate::{board::TYPICAL, operators::domain, rules::SLOT_VALUE};

/// 2 to 64 identities become one.
pub fn attempts(stage: &Stage) -> Vec<Attempt> {
	let (name, class) = stage.samples()[0];
	(1..=6)
		.map(|doublings| {
			let operators = 1_u32 << doublings;
			Attempt {
				attack: "merging",
				way: format!("of {operators}, {name} class"),
				rule: stage.rule,
				gain: gain(income(stage, class, operators, 1), income(stage, class, operators, operators)),
				except: None,
			}
		})
		.collect()
}

/// What so many slots earn in an era as so many identities, planck. Jobs are drawn by slots.
fn income(stage: &Stage, class: usize, slots: u32, identities: u32) -> f64 {
	let capacity = TYPICAL * u64::from(slots / identities);
	let mine = vec![Mine { domain: domain(0), capacity }; identities as usize];
	let standing: f64 = stage.standing(class, &mine, &stage.history).iter().sum();
	let busy = stage.busy(class, TYPICAL * u64::from(slots));
	standing + stage.split.margin() * SLOT_VALUE * busy * f64::from(slots)
}
