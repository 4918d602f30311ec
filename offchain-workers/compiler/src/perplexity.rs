//! How well a language model guesses what comes next, in floats and in integers.

use crate::{
	tensor::{Data, Tensor},
	Error, Result,
};
use serde::Serialize;

/// Perplexity of an output whose rows are logits: the power of the mean cross entropy of what was to be guessed.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct Perplexity {
	/// How many were to be guessed.
	pub targets: usize,
	/// Of the float model.
	pub float: f64,
	/// Of the integer graph.
	pub integer: f64,
}

impl Perplexity {
	/// How much the integer graph's is larger, relative to the float model's; negative if it is smaller.
	pub fn relative(&self) -> f64 {
		self.integer / self.float - 1.0
	}
}

/// Sums from which a perplexity is made.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Guesses {
	targets: usize,
	float: f64,
	integer: f64,
}

/// Whether an output has a row of logits for each of the targets.
pub(crate) fn fits(output: &Tensor, targets: &Tensor) -> bool {
	let rows = output.shape.split_last().map_or(0, |(_, outer)| outer.iter().product());
	matches!(output.data, Data::Float(_)) && rows == targets.count()
}

/// Minus the logarithm of the probability that logits give to a place, in nats.
fn surprise(logits: &[f32], place: usize) -> f64 {
	let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
	let sum: f64 = logits.iter().map(|logit| f64::from(logit - most).exp()).sum();
	sum.ln() - f64::from(logits[place] - most)
}

impl Guesses {
	/// Adds the guesses of one sample. A target below 0 is not counted.
	pub fn add(&mut self, float: &Tensor, integer: &Tensor, targets: &Tensor) -> Result<()> {
		let row = float.shape.last().copied().unwrap_or(1).max(1);
		let (float, integer) = (float.to_floats(), integer.to_floats());
		let rows = float.chunks(row).zip(integer.chunks(row));
		for (target, (float, integer)) in targets.to_ints().iter().zip(rows) {
			let Ok(place) = usize::try_from(*target) else { continue };
			if place >= row {
				return Err(Error::Input(format!("the target {place} has no place in rows of {row} logits")));
			}
			self.targets += 1;
			self.float += surprise(float, place);
			self.integer += surprise(integer, place);
		}
		Ok(())
	}

	/// The perplexity, if there was anything to be guessed.
	pub fn perplexity(&self) -> Option<Perplexity> {
		let of = |sum: f64| (sum / self.targets as f64).exp();
		let Self { targets, float, integer } = *self;
		(targets > 0).then(|| Perplexity { targets, float: of(float), integer: of(integer) })
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn perplexity_should_be_the_number_of_words_when_all_are_as_likely() {
		let even = Tensor::floats(&[1, 2, 4], vec![3.0; 8]);
		let sure = Tensor::floats(&[1, 2, 4], [[0.0, 99.0, 0.0, 0.0], [0.0; 4]].concat());
		let targets = Tensor::ints(&[1, 2], vec![1, -100]);
		assert!(fits(&even, &targets) && !fits(&even, &Tensor::ints(&[4], vec![0; 4])));
		let mut guesses = Guesses::default();
		assert_eq!(guesses.perplexity(), None);
		guesses.add(&even, &sure, &targets).unwrap();
		let found = guesses.perplexity().unwrap();
		assert_eq!(found.targets, 1);
		assert!((found.float - 4.0).abs() < 1e-9 && (found.integer - 1.0).abs() < 1e-9, "{found:?}");
		assert!((found.relative() + 0.75).abs() < 1e-9);
	}

	#[test]
	fn a_target_should_be_refused_when_it_is_no_word() {
		let logits = Tensor::floats(&[1, 4], vec![0.0; 4]);
		let refused = Guesses::default().add(&logits, &logits, &Tensor::ints(&[1], vec![4]));
		assert!(refused.unwrap_err().to_string().contains("rows of 4 logits"));
	}
}
