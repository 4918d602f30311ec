//! Lazy operators: to sign something without computing it.
//!
//! What is expected of one job, in each verification mode. Behind a result stands a pledge of a hundred fees, at least 1 AMB
//! and at most the stake behind a slot; a result that is proven wrong is not paid, costs the pledge, and is a failure in the
//! record.

use super::{gain, Attempt, Stage};
use crate::rules::{COMPUTING, FEE};
use crate::world::ROUNDS;

const ATTACK: &str = "lazy operators";
/// Least pledge, planck.
const LEAST_PLEDGE: f64 = 1e12;
/// What stands behind a result, in fees.
const PLEDGE_MULTIPLE: f64 = 100.0;
/// Share of results that are audited.
pub const AUDITED: f64 = 0.02;
/// Operators that compute the same in `Redundant`.
pub const SEATS: u32 = 3;
/// Share of results that some honest challenger re-executes unasked.
pub const WATCHED: f64 = 0.01;

/// How results are verified.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Mode {
	/// In a window, by whoever re-executes: this share of all results.
	Optimistic(f64),
	/// Not at all.
	Signed,
	/// By others who compute the same; a share of the class's slots is the attacker's own.
	Redundant(f64),
	/// By one who is drawn to re-execute a share of the results, and can't agree without doing so.
	Audited(f64),
}

impl Mode {
	/// Probability that a wrong result is proven wrong.
	pub fn detects(self) -> f64 {
		match self {
			Self::Optimistic(watched) => watched,
			Self::Signed => 0.0,
			// Whoever of the others is honest differs, disputes, and wins; if all are the attacker's own, who watches remains.
			Self::Redundant(own) => {
				let all = own.powi(SEATS as i32 - 1);
				1.0 - all * (1.0 - WATCHED)
			}
			Self::Audited(own) => 1.0 - (1.0 - AUDITED * (1.0 - own)) * (1.0 - WATCHED),
		}
	}

	/// Whether a result can be disputed.
	pub fn is_pledged(self) -> bool {
		self != Self::Signed
	}
}

/// What an operator stands to win and lose by one job, planck.
#[derive(Clone, Copy, Debug)]
pub struct Job {
	/// What the client pays.
	pub fee: f64,
	/// What the operator gets of it.
	pub direct: f64,
	/// What it gets beside it for standing there, by job.
	pub standing: f64,
	/// What stands behind the result.
	pub pledge: f64,
}

impl Job {
	/// A job of a stage's class, with this stake behind a slot.
	pub fn of(stage: &Stage, class: usize, stake: f64) -> Self {
		let fee = FEE as f64;
		let jobs = stage.busy(class, 0) * ROUNDS as f64;
		let direct = fee * f64::from(stage.split.direct) / 1e6;
		let slot = stage.honest_slot(class, 0) - stage.split.margin() * fee * jobs;
		Self { fee, direct, standing: slot / jobs, pledge: pledge(fee, stake) }
	}

	/// Who computes.
	pub fn honest(&self) -> f64 {
		self.direct - COMPUTING * self.fee + self.standing
	}

	/// Who doesn't.
	pub fn lazy(&self, mode: Mode) -> f64 {
		let caught = mode.detects();
		let pledge = if mode.is_pledged() { self.pledge } else { 0.0 };
		// Its record is the share of its results that stand.
		(1.0 - caught) * (self.direct + self.standing) - caught * pledge
	}

	/// Share of results that must be checked so that computing pays, in a mode that pledges.
	pub fn deterred_by(&self) -> f64 {
		let saved = COMPUTING * self.fee;
		saved / (self.direct + self.standing + self.pledge)
	}
}

/// What stands behind a result of this fee, planck.
pub fn pledge(fee: f64, stake: f64) -> f64 {
	(fee * PLEDGE_MULTIPLE).max(LEAST_PLEDGE).min(stake)
}

/// Each mode, with other shares of results that are watched and of slots that are the attacker's.
pub fn attempts(stage: &Stage) -> Vec<Attempt> {
	let (_, class) = stage.samples()[0];
	let job = Job::of(stage, class, LEAST_PLEDGE);
	let attempt = |way: String, gain: f64, except: Option<&'static str>| Attempt {
		attack: ATTACK,
		way,
		rule: stage.rule,
		gain,
		except,
	};
	let lazy = |mode| gain(job.lazy(mode), job.honest());
	let mut attempts: Vec<Attempt> = [0.0, 0.0005, 0.001, 0.005, WATCHED, 0.1]
		.into_iter()
		.map(|watched| {
			let way = format!("Optimistic, {} % of results watched", watched * 100.0);
			let except = (watched < WATCHED).then_some("fewer watch");
			attempt(way, lazy(Mode::Optimistic(watched)), except)
		})
		.collect();
	attempts.push(attempt(
		"Signed".to_string(),
		lazy(Mode::Signed),
		Some("nobody checks: no weight for such a class"),
	));
	for own in [0.0, 0.1, 0.5] {
		let share = own * 100.0;
		let way = format!("Redundant{{{SEATS}}}, {share} % of the class's slots are its own");
		attempts.push(attempt(way, lazy(Mode::Redundant(own)), None));
		let way = format!("Audited, {share} % of the class's slots are its own");
		attempts.push(attempt(way, lazy(Mode::Audited(own)), None));
	}
	for own in [0.02, 0.1] {
		// A right result that is computed once for all seats that are its own.
		let saved = own * f64::from(SEATS - 1) / 2.0 * COMPUTING * job.fee;
		let way =
			format!("Redundant{{{SEATS}}}, computed once for all its seats, {} % of the slots", own * 100.0);
		attempts.push(attempt(way, gain(job.honest() + saved, job.honest()), Some("the result is right")));
	}
	attempts
}
