//! Rewards by weights that validators give: a rule in the style of Bittensor's Yuma consensus.
//!
//! Every validator gives each class a weight, here the share of demand that it sees. A weight counts up to the *consensus*: the
//! largest weight that half of the stake gives at least. A class's part of the reward is the stake-weighted sum of what
//! counts; within a class every node whose work passes the validators' probes gets the same.
//! (Opentensor Foundation, Yuma consensus, subtensor documentation, 2023.)

use crate::{elementary::exp, random::Random};

/// Share of the stake that must give a weight for it to count in full.
pub const KAPPA: f64 = 0.5;
/// Validators.
const VALIDATORS: usize = 16;
/// Standard deviation of the logarithm of what a validator sees of a class's demand.
const BLUR: f64 = 0.2;

/// The validators, their stake and how each of them misjudges each class.
#[derive(Clone, Debug)]
pub struct Validators {
	stakes: Vec<f64>,
	/// By validator and class.
	bias: Vec<Vec<f64>>,
}

impl Validators {
	/// Sixteen validators, the richest of which has a third of the stake.
	pub fn new(classes: usize, random: &mut Random) -> Self {
		let stakes = (1..=VALIDATORS).map(|rank| 1.0 / rank as f64).collect();
		let mut bias = || (0..classes).map(|_| exp(BLUR * random.normal())).collect();
		Self { stakes, bias: (0..VALIDATORS).map(|_| bias()).collect() }
	}

	/// Part of the reward that each class gets.
	pub fn shares(&self, demand: &[f64]) -> Vec<f64> {
		let weights: Vec<Vec<f64>> = self
			.bias
			.iter()
			.map(|bias| normalised(demand.iter().zip(bias).map(|(demand, bias)| demand * bias).collect()))
			.collect();
		consensus(&self.stakes, &weights)
	}
}

/// What counts of the weights that validators with these stakes give to each target, as shares.
pub fn consensus(stakes: &[f64], weights: &[Vec<f64>]) -> Vec<f64> {
	let total: f64 = stakes.iter().sum();
	let targets = weights.first().map_or(0, Vec::len);
	let ranks = (0..targets)
		.map(|target| {
			let mut given: Vec<(f64, f64)> =
				weights.iter().zip(stakes).map(|(weights, stake)| (weights[target], *stake)).collect();
			given.sort_by(|left, right| right.0.total_cmp(&left.0));
			let mut behind = 0.0;
			let agreed = given.iter().find(|(_, stake)| {
				behind += stake;
				behind >= KAPPA * total
			});
			let limit = agreed.map_or(0.0, |(weight, _)| *weight);
			given.iter().map(|(weight, stake)| stake * weight.min(limit)).sum()
		})
		.collect();
	normalised(ranks)
}

fn normalised(weights: Vec<f64>) -> Vec<f64> {
	let total: f64 = weights.iter().sum();
	if total <= 0.0 {
		return vec![0.0; weights.len()];
	}
	weights.into_iter().map(|weight| weight / total).collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn minority_should_move_nothing_by_exaggerating() {
		let honest = vec![0.7, 0.3];
		let fair = consensus(&[1.0, 1.0, 1.0], &[honest.clone(), honest.clone(), honest.clone()]);
		let moved = consensus(&[1.0, 1.0, 1.0], &[honest.clone(), honest.clone(), vec![0.0, 1.0]]);
		// The liar's own weight for the first is missing, and that for the second is clipped.
		assert!((fair[1] - 0.3).abs() < 1e-12);
		assert!((moved[1] - 0.9 / 2.3).abs() < 1e-12, "{moved:?}");
	}

	#[test]
	fn majority_should_decide_alone() {
		let shares = consensus(&[3.0, 1.0, 1.0], &[vec![0.0, 1.0], vec![1.0, 0.0], vec![1.0, 0.0]]);
		assert_eq!(shares, [0.0, 1.0]);
	}

	#[test]
	fn shares_should_follow_demand() {
		let validators = Validators::new(3, &mut Random::new(1, &[]));
		let shares = validators.shares(&[100.0, 10.0, 1.0]);
		assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
		assert!(shares[0] > 0.8 && shares[1] > 0.05 && shares[2] < 0.02, "{shares:?}");
		assert_eq!(validators.shares(&[0.0, 0.0, 0.0]), [0.0, 0.0, 0.0]);
	}
}
