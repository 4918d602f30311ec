//! What the worker found out, told once.

use crate::{
	disputes::{words, Wrong},
	error::Result,
	output::Output,
};
use ambit_primitives::worker::{Answer, Outcome, TaskId};
use serde_json::{json, Value};
use std::{
	collections::BTreeSet,
	sync::{Mutex, PoisonError},
};

/// Most tasks that are remembered as told. All are forgotten then: some may be told twice.
const MOST: usize = 65_536;

/// The tasks whose outcome was told, and whether that was a failure: what failed may go better later.
#[derive(Default)]
pub struct Told(Mutex<BTreeSet<(TaskId, bool)>>);

impl Told {
	/// Tells of each task what came of it, unless it did before.
	pub fn tell(&self, answers: &[Answer], output: Output) -> Result<()> {
		for answer in answers {
			let is_new = {
				let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
				if told.len() >= MOST {
					told.clear();
				}
				told.insert((answer.task, answer.outcome == Outcome::Failed))
			};
			if let Some((value, line)) = found(answer).filter(|_| is_new) {
				output.event(&value, || line)?;
			}
		}
		Ok(())
	}
}

/// An outcome for programs and for people.
fn found(answer: &Answer) -> Option<(Value, String)> {
	Some(match (&answer.task, &answer.outcome) {
		(TaskId::Watch { job, attempt }, Outcome::Agreed) => (
			json!({ "event": "finding", "job": job, "attempt": attempt, "right": true }),
			format!("job {job}, attempt {attempt}: right"),
		),
		(TaskId::Watch { job, attempt }, Outcome::Charged(charge)) => {
			let wrong = Wrong::read(charge);
			let words =
				wrong.as_ref().map_or_else(|| "in a way that can't be read".into(), |wrong| wrong.words());
			let wrong = wrong.map(|wrong| wrong.json());
			(
				json!({ "event": "finding", "job": job, "attempt": attempt, "right": false, "wrong": wrong }),
				format!("job {job}, attempt {attempt}: WRONG: {words}"),
			)
		}
		(TaskId::Watch { job, attempt }, _) => (
			json!({ "event": "finding", "job": job, "attempt": attempt, "right": null }),
			format!("job {job}, attempt {attempt}: can't be executed here for now"),
		),
		(TaskId::Respond { dispute, turn }, Outcome::Moved(action)) => {
			let (kind, says) = (words::kind(action), words::said(action));
			(
				json!({ "event": "ready", "dispute": dispute, "turn": turn, "move": kind, "says": says }),
				format!("dispute {dispute}, turn {turn}: ready: {says}"),
			)
		}
		(TaskId::Respond { dispute, turn }, _) => (
			json!({ "event": "ready", "dispute": dispute, "turn": turn, "move": null }),
			format!("dispute {dispute}, turn {turn}: no move can be made here for now"),
		),
		_ => return None,
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use ambit_primitives::disputes::Move;

	#[test]
	fn what_was_found_should_say_whether_it_is_right() {
		let task = TaskId::Watch { job: 7, attempt: 1 };
		let (value, line) = found(&Answer { task, outcome: Outcome::Agreed }).unwrap();
		assert_eq!((&value["right"], line.as_str()), (&json!(true), "job 7, attempt 1: right"));
		let charge = Outcome::Charged(vec![9; 3].try_into().unwrap());
		let (value, line) = found(&Answer { task, outcome: charge }).unwrap();
		assert!(value["right"] == json!(false) && line.contains("WRONG"), "{line}");
		let (value, _) = found(&Answer { task, outcome: Outcome::Failed }).unwrap();
		assert!(value["right"].is_null());
		let task = TaskId::Respond { dispute: 3, turn: 2 };
		let (value, _) = found(&Answer { task, outcome: Outcome::Moved(Move::Pick(4)) }).unwrap();
		assert_eq!(value["says"], "picks hash 4");
	}
}
