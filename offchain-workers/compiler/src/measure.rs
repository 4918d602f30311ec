//! How far the integer graph is from the float model.

use crate::{
	perplexity::{fits, Guesses, Perplexity},
	tensor::{Data, Tensor},
	Result,
};
use serde::Serialize;
use std::sync::Arc;

/// How far an output is from the float model's, over samples.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct Difference {
	/// The output's name.
	pub name: String,
	/// Samples that were compared.
	pub samples: usize,
	/// Mean over samples of the cosine between both.
	pub cosine: f64,
	/// The lowest.
	pub lowest_cosine: f64,
	/// Largest difference of an element.
	pub largest: f64,
	/// Root of the mean square of differences, relative to that of the float model's output.
	pub relative: f64,
	/// Share of rows whose largest element is at the same place.
	pub same_largest: f64,
	/// If its rows are logits of what the samples say is to be guessed.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub perplexity: Option<Perplexity>,
}

/// Sums over samples from which a difference is made.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sums {
	samples: usize,
	cosines: f64,
	lowest: Option<f64>,
	largest: f64,
	errors: f64,
	squares: f64,
	rows: usize,
	same: usize,
	guesses: Guesses,
}

/// The cosine between two vectors; 1 if both are 0.
pub fn cosine(a: &[f32], b: &[f32]) -> f64 {
	let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum::<f64>();
	let (own, other) = (dot(a, a), dot(b, b));
	if own == 0.0 && other == 0.0 {
		return 1.0;
	}
	let lengths = (own * other).sqrt();
	if lengths > 0.0 {
		dot(a, b) / lengths
	} else {
		0.0
	}
}

fn largest_place(row: &[f32]) -> usize {
	(0..row.len()).reduce(|best, place| if row[place] > row[best] { place } else { best }).unwrap_or(0)
}

impl Sums {
	pub fn add(&mut self, float: &Tensor, integer: &Tensor) {
		let (a, b) = (float.to_floats(), integer.to_floats());
		let cosine = match float.data {
			// Whole numbers are right or wrong.
			Data::Int(_) => {
				a.iter().zip(b.iter()).filter(|(a, b)| a == b).count() as f64 / a.len().max(1) as f64
			}
			Data::Float(_) => cosine(&a, &b),
		};
		self.samples += 1;
		self.cosines += cosine;
		self.lowest = Some(self.lowest.map_or(cosine, |lowest| lowest.min(cosine)));
		for (a, b) in a.iter().zip(b.iter()) {
			let error = f64::from(*a) - f64::from(*b);
			self.largest = self.largest.max(error.abs());
			self.errors += error * error;
			self.squares += f64::from(*a) * f64::from(*a);
		}
		let row = float.shape.last().copied().unwrap_or(1).max(1);
		for (a, b) in a.chunks(row).zip(b.chunks(row)) {
			self.rows += 1;
			self.same += usize::from(largest_place(a) == largest_place(b));
		}
	}

	/// Adds the guesses of a sample, if the output has a row of logits for each; whether it has.
	pub fn add_guesses(&mut self, float: &Tensor, integer: &Tensor, targets: &Tensor) -> Result<bool> {
		let fits = fits(float, targets);
		if fits {
			self.guesses.add(float, integer, targets)?;
		}
		Ok(fits)
	}

	pub fn difference(&self, name: &str) -> Difference {
		let samples = self.samples.max(1) as f64;
		Difference {
			name: name.to_owned(),
			samples: self.samples,
			cosine: self.cosines / samples,
			lowest_cosine: self.lowest.unwrap_or(0.0),
			largest: self.largest,
			relative: if self.squares > 0.0 {
				(self.errors / self.squares).sqrt()
			} else {
				self.errors.sqrt()
			},
			same_largest: self.same as f64 / self.rows.max(1) as f64,
			perplexity: self.guesses.perplexity(),
		}
	}
}

/// How far outputs are from the float model's: one for each.
pub fn compare(names: &[String], float: &[Arc<Tensor>], integer: &[Tensor]) -> Vec<Difference> {
	let compared = names.iter().zip(float.iter().zip(integer));
	compared
		.map(|(name, (float, integer))| {
			let mut sums = Sums::default();
			sums.add(float, integer);
			sums.difference(name)
		})
		.collect()
}
