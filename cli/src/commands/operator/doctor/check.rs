//! A check's verdict, and all of them together.

use crate::output::table;
use serde::Serialize;
use serde_json::{json, Value};

/// How a check ended.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
	/// As it should be.
	Ok,
	/// Works, but not for long, or not as well as it could; or it can't be told.
	Warn,
	/// An operator can't work like this, or loses by it.
	Fail,
}

/// What was looked at, and what to do about it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Check {
	/// What was looked at.
	pub check: String,
	/// How it is.
	pub verdict: Verdict,
	/// What was found.
	pub finding: String,
	/// What to do, in one sentence, unless all is well.
	pub remedy: Option<String>,
}

impl Check {
	/// All is well.
	pub fn ok(check: impl Into<String>, finding: impl Into<String>) -> Self {
		Self { check: check.into(), verdict: Verdict::Ok, finding: finding.into(), remedy: None }
	}

	/// Something could be better.
	pub fn warn(check: impl Into<String>, finding: impl Into<String>, remedy: impl Into<String>) -> Self {
		let remedy = Some(remedy.into());
		Self { check: check.into(), verdict: Verdict::Warn, finding: finding.into(), remedy }
	}

	/// Something must be mended.
	pub fn fail(check: impl Into<String>, finding: impl Into<String>, remedy: impl Into<String>) -> Self {
		Self { verdict: Verdict::Fail, ..Self::warn(check, finding, remedy) }
	}
}

/// All checks that were made.
#[derive(Default)]
pub struct Report {
	/// In the order in which they are shown.
	pub checks: Vec<Check>,
	/// What was not looked at, and why.
	pub skipped: Vec<(&'static str, &'static str)>,
}

impl Report {
	fn count(&self, verdict: Verdict) -> usize {
		self.checks.iter().filter(|check| check.verdict == verdict).count()
	}

	/// Whether nothing must be mended.
	pub fn is_sound(&self) -> bool {
		self.count(Verdict::Fail) == 0
	}

	/// For programs.
	pub fn value(&self) -> Value {
		json!({
			"sound": self.is_sound(),
			"ok": self.count(Verdict::Ok),
			"warn": self.count(Verdict::Warn),
			"fail": self.count(Verdict::Fail),
			"checks": self.checks,
			"skipped": self.skipped.iter().map(|(check, why)| json!({ "check": check, "why": why })).collect::<Vec<_>>(),
		})
	}

	/// For people: a table, and what to do about each check that is not as it should be.
	pub fn text(&self) -> String {
		let mut rows = vec![["", "check", "found"].map(String::from).to_vec()];
		rows.extend(self.checks.iter().map(|check| {
			let verdict = match check.verdict {
				Verdict::Ok => "ok",
				Verdict::Warn => "warn",
				Verdict::Fail => "FAIL",
			};
			vec![verdict.into(), check.check.clone(), check.finding.clone()]
		}));
		rows.extend(
			self.skipped
				.iter()
				.map(|(check, why)| vec!["-".into(), (*check).into(), format!("not looked at: {why}")]),
		);
		let mut text = table(&rows);
		for check in &self.checks {
			if let Some(remedy) = &check.remedy {
				text.push_str(&format!("{}: {remedy}\n", check.check));
			}
		}
		text.push_str(&format!(
			"{} ok, {} to look at, {} to mend\n",
			self.count(Verdict::Ok),
			self.count(Verdict::Warn),
			self.count(Verdict::Fail)
		));
		text
	}
}
