//! What the rewards are to reach, and whether they do.

use crate::{metrics::Summary, rules::Rule, study::Study};
use serde::Serialize;

/// An aim.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Aim {
	/// What it says.
	pub aim: &'static str,
	/// What was measured, points or percent.
	pub measured: f64,
	/// What is asked.
	pub asked: f64,
	/// Whether what was measured must be at least that, or at most.
	pub at_least: bool,
	/// Whether it is met.
	pub met: bool,
}

impl Aim {
	fn at_least(aim: &'static str, measured: f64, asked: f64) -> Self {
		Self { aim, measured, asked, at_least: true, met: measured >= asked }
	}

	fn at_most(aim: &'static str, measured: f64, asked: f64) -> Self {
		Self { aim, measured, asked, at_least: false, met: measured <= asked }
	}
}

/// The aims for what a study found.
pub fn judge(study: &Study) -> Vec<Aim> {
	let heavy = |rule| study.heavy.of(rule).mean;
	let dark = |rule| study.dark.of(rule).mean;
	let over = |left: Summary, right: Summary, of: fn(&Summary) -> f64| of(&left) - of(&right);
	let success: fn(&Summary) -> f64 = |summary| summary.success;
	let coverage = heavy(Rule::Coverage);
	let attempts = study.attempts.iter().filter(|attempt| attempt.rule == Rule::Coverage && attempt.counts);
	let gain = attempts.map(|attempt| attempt.gain).fold(f64::NEG_INFINITY, f64::max);
	vec![
		Aim::at_most("points below a central planner", over(study.heavy.planner.mean, coverage, success), 1.0),
		Aim::at_least("points above pay per job", over(coverage, heavy(Rule::PerJob), success), 5.0),
		Aim::at_least("points above equal pay per node", over(coverage, heavy(Rule::EqualPay), success), 30.0),
		Aim::at_least(
			"points above pay per job, rarely asked classes",
			over(coverage, heavy(Rule::PerJob), |summary| summary.rare),
			40.0,
		),
		Aim::at_least(
			"points above the same price without its domain term, largest provider down",
			over(dark(Rule::Coverage), dark(Rule::CoverageBlind), |summary| summary.without_largest),
			30.0,
		),
		Aim::at_most("percent that the best attack gains", gain, 0.1),
	]
}
