//! What became of a lie.

use super::{Lie, Scenes, TAMPER};
use crate::{
	amount,
	commands::{
		demo::{digits::Digit, report::predicted},
		job::decode_output,
	},
	disputes::Record,
	error::Result,
	keys::address,
	modes,
};
use ambit_engine::Execution;
use ambit_primitives::{
	disputes::DisputeId,
	jobs::{JobId, ResultClaim, ValueTypes},
	AccountId, Balance, BlockNumber,
};
use serde_json::{json, Value};
use std::time::Instant;

/// What an honest execution gives.
pub struct Right {
	execution: Execution,
	types: ValueTypes,
	/// The digit that it reads.
	pub says: Option<i64>,
}

impl Right {
	/// Of an execution of a model with outputs of these types.
	pub fn new(execution: Execution, types: ValueTypes) -> Result<Self> {
		let says = predicted(&decode_output(&execution.outputs, &types)?);
		Ok(Self { execution, types, says })
	}

	/// Whether a claim says the same, of the trace too if it names one.
	pub fn is(&self, claim: &ResultClaim) -> bool {
		let inline = claim.inline.as_ref().map(|inline| inline.as_slice());
		claim.output_root.0 == self.execution.output_root
			&& claim.trace_root().is_none_or(|root| root.0 == self.execution.trace_root)
			&& inline == Some(self.execution.outputs.as_slice())
	}

	/// The digit that a claim reads.
	pub fn answer(&self, claim: &ResultClaim) -> Result<Option<i64>> {
		let Some(inline) = &claim.inline else { return Ok(None) };
		Ok(predicted(&decode_output(inline, &self.types)?))
	}
}

/// How the job ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answered {
	/// Who was paid; none if the job was refunded.
	pub by: Option<AccountId>,
	/// The digit that the client got.
	pub says: Option<i64>,
	/// Whether that result is the one of an honest execution, with its trace where it names one.
	pub is_right: bool,
	/// When.
	pub at: BlockNumber,
}

/// A job that the cheat had, and what became of it.
pub struct Outcome {
	lie: Lie,
	/// The job.
	pub job: JobId,
	digit: Digit,
	cheat: AccountId,
	challenger: AccountId,
	submitted: BlockNumber,
	/// Jobs until this one came, itself included.
	jobs: usize,
	/// The honest execution.
	pub right: Right,
	/// When the cheat said what it says, and the digit that it read.
	pub claimed: Option<(BlockNumber, Option<i64>)>,
	/// The dispute, if there was one.
	pub dispute: Option<DisputeId>,
	/// What happened in it.
	pub record: Record,
	/// What was taken from the cheat, planck, and in which block.
	pub slashes: Vec<(BlockNumber, Balance)>,
	/// How the job ended, once it did.
	pub ended: Option<Answered>,
	started: Instant,
}

impl Outcome {
	/// Nothing happened yet.
	pub fn new(
		scenes: &Scenes<'_>,
		lie: Lie,
		job: JobId,
		digit: Digit,
		submitted: BlockNumber,
		jobs: usize,
		right: Right,
	) -> Self {
		Self {
			lie,
			job,
			digit,
			cheat: scenes.cheat.clone(),
			challenger: scenes.challenger.clone(),
			submitted,
			jobs,
			right,
			claimed: None,
			dispute: None,
			record: Record::default(),
			slashes: Vec::new(),
			ended: None,
			started: Instant::now(),
		}
	}

	/// Forgets what blocks from this height on told: after a reorganisation they are told again.
	pub fn retract(&mut self, from: BlockNumber) {
		self.record.retract(from);
		self.slashes.retain(|(block, _)| *block < from);
		self.claimed = self.claimed.filter(|(block, _)| *block < from);
	}

	/// What was taken from the cheat, planck.
	fn slashed(&self) -> Balance {
		self.slashes.iter().fold(0, |sum, (_, amount)| sum.saturating_add(*amount))
	}

	/// The dispute's verdict; where there was none, whether the cheat lost stake.
	fn verdict(&self) -> Option<&'static str> {
		let outvoted = || (self.slashed() > 0).then_some("outvoted");
		match self.record.verdict() {
			Some(verdict) => Some(verdict),
			None => outvoted(),
		}
	}

	/// Whether the client got the right result, by somebody else.
	fn settled_correctly(&self) -> bool {
		let by_another = |ended: &&Answered| ended.by.as_ref().is_some_and(|by| *by != self.cheat);
		self.ended.as_ref().filter(by_another).is_some_and(|ended| ended.is_right)
	}

	/// Whether the lie cost the cheat stake, and the client nothing but time.
	pub fn is_punished(&self) -> bool {
		let is_verdict = match self.lie {
			Lie::Cheat | Lie::Audited => self.record.verdict() == Some("convicted"),
			Lie::Redundant => self.verdict().is_some(),
		};
		is_verdict && self.slashed() > 0 && self.settled_correctly()
	}

	/// For programs.
	pub fn json(&self) -> Value {
		let ended = self.ended.as_ref();
		// A number, so that it compares; exact in `slashed_planck`.
		let slashed = u64::try_from(self.slashed()).unwrap_or(u64::MAX);
		let mut value = self.record.json();
		let more = json!({
			"scenario": self.lie.name(),
			"mode": modes::name(self.lie.mode()),
			"verdict": self.verdict(),
			"slashed": slashed,
			"slashed_planck": self.slashed().to_string(),
			"settled_correctly": self.settled_correctly(),
			"job": self.job,
			"jobs": self.jobs,
			"dispute": self.dispute,
			"cheat": address(&self.cheat),
			"challenger": (self.lie == Lie::Cheat).then(|| address(&self.challenger)),
			"settled_by": ended.and_then(|ended| ended.by.as_ref()).map(address),
			"digit": self.digit.index,
			"label": self.digit.label,
			"right": self.right.says,
			"claimed": self.claimed.and_then(|(_, says)| says),
			"settled": ended.and_then(|ended| ended.says),
			"tampered": { "node": TAMPER.node, "element": TAMPER.element, "bit": TAMPER.bit },
			"blocks": {
				"submitted": self.submitted,
				"resulted": self.claimed.map(|(block, _)| block),
				"opened": self.record.opening().map(|opening| opening.block),
				"decided": self.record.end().map(|end| end.block),
				"ended": ended.map(|ended| ended.at),
			},
			"seconds": self.started.elapsed().as_secs(),
		});
		if let (Value::Object(all), Value::Object(more)) = (&mut value, more) {
			all.extend(more);
		}
		value
	}

	/// For people.
	pub fn summary(&self) -> String {
		let digit = |says: Option<i64>| says.map_or_else(|| "nothing".into(), |says| says.to_string());
		let mut text = format!("\nverdict    {}", self.verdict().unwrap_or("none"));
		if let Some(wrong) = self.record.wrong() {
			text.push_str(&format!(": {}", wrong.words()));
		}
		text.push('\n');
		if self.dispute.is_some() {
			let blocks = self.record.blocks().unwrap_or_default();
			text.push_str(&format!(
				"dispute    {} moves in {blocks} blocks, {} bytes on chain, {} of them the proof\n",
				self.record.count(),
				self.record.onchain_bytes(),
				self.record.proof_bytes()
			));
		}
		text.push_str(&format!("slashed    {} of the cheat's bond\n", amount::format(self.slashed())));
		let client = match self.ended.as_ref() {
			Some(Answered { by: Some(by), says, is_right, .. }) => {
				let whose = if *by == self.cheat { "the cheat" } else { "another operator" };
				let right = if *is_right { "right" } else { "WRONG" };
				format!("{} from {whose}, which is {right}", digit(*says))
			}
			Some(_) => "its fee back".into(),
			None => "nothing yet".into(),
		};
		let claimed = self.claimed.and_then(|(_, says)| says);
		text.push_str(&format!(
			"answer     a {} was read as {} by the cheat; the client got {client}",
			self.digit.label,
			digit(claimed)
		));
		text
	}
}

#[cfg(test)]
mod tests;
