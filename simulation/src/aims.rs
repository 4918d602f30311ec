//! What the rewards are to reach, and whether they do.

use crate::{
	metrics::Summary,
	rules::Rule,
	study::{Outcome, Study},
};
use serde::Serialize;

/// An aim.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Aim {
	/// What it says.
	pub aim: &'static str,
	/// What was measured, points or percent; the mean over seeds.
	pub measured: f64,
	/// The same with the seed with which it is worst.
	pub worst: f64,
	/// What is asked.
	pub asked: f64,
	/// Whether what was measured must be at least that, or at most.
	pub at_least: bool,
	/// Whether it is met with every seed.
	pub met: bool,
}

impl Aim {
	fn at_least(aim: &'static str, asked: f64, measured: &[f64]) -> Self {
		let worst = measured.iter().copied().fold(f64::INFINITY, f64::min);
		Self { aim, measured: mean(measured), worst, asked, at_least: true, met: worst >= asked }
	}

	fn at_most(aim: &'static str, asked: f64, measured: &[f64]) -> Self {
		let worst = measured.iter().copied().fold(f64::NEG_INFINITY, f64::max);
		Self { aim, measured: mean(measured), worst, asked, at_least: false, met: worst <= asked }
	}
}

fn mean(measured: &[f64]) -> f64 {
	measured.iter().sum::<f64>() / measured.len().max(1) as f64
}

/// The aims for what a study found.
pub fn judge(study: &Study) -> Vec<Aim> {
	let (heavy, dark) = (&study.heavy, &study.dark);
	let over = |left: &Outcome, right: &Outcome, of: fn(&Summary) -> f64| -> Vec<f64> {
		left.seeds.iter().zip(&right.seeds).map(|(left, right)| of(left) - of(right)).collect()
	};
	let success: fn(&Summary) -> f64 = |summary| summary.success;
	let coverage = heavy.of(Rule::Coverage);
	let attempts = study.attempts.iter().filter(|attempt| attempt.rule == Rule::Coverage && attempt.counts());
	let gain = attempts.map(|attempt| attempt.gain).fold(f64::NEG_INFINITY, f64::max);
	vec![
		Aim::at_most("points below a central planner", 1.0, &over(&heavy.planner, coverage, success)),
		Aim::at_least("points above pay per job", 5.0, &over(coverage, heavy.of(Rule::PerJob), success)),
		Aim::at_least(
			"points above equal pay per node",
			30.0,
			&over(coverage, heavy.of(Rule::EqualPay), success),
		),
		Aim::at_least(
			"points above pay per job, rarely asked classes",
			40.0,
			&over(coverage, heavy.of(Rule::PerJob), |summary| summary.rare),
		),
		Aim::at_least(
			"points above the same price without its domain term, largest provider down",
			30.0,
			&over(dark.of(Rule::Coverage), dark.of(Rule::CoverageBlind), |summary| summary.without_largest),
		),
		Aim::at_most("percent that the best attack gains", 0.1, &[gain]),
	]
}
