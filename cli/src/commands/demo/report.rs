//! What came of the demonstration.

use super::digits::Digit;
use crate::{
	amount,
	commands::job::{claim_of, decode_output, refund_reason, ChainJob},
	error::Result,
	keys::address,
};
use ambit_primitives::{
	jobs::{JobId, JobState, ModelRoot, RefundReason, ValueTypes},
	AccountId, Balance, BlockNumber,
};
use serde_json::{json, Value};
use std::{
	collections::BTreeMap,
	time::{Duration, Instant},
};

/// How a job ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum End {
	Settled { fee: Balance, at: BlockNumber },
	Refunded { reason: RefundReason, at: BlockNumber },
}

/// A digit and what became of its job.
pub struct Record {
	job: JobId,
	digit: Digit,
	/// Blocks from submission to the first one with a result.
	blocks: Option<BlockNumber>,
	operator: Option<AccountId>,
	prediction: Option<i64>,
	end: Option<End>,
}

impl Record {
	/// A digit whose job was just submitted.
	pub fn new(job: JobId, digit: Digit) -> Self {
		Self { job, digit, blocks: None, operator: None, prediction: None, end: None }
	}

	fn is_correct(&self) -> bool {
		self.prediction == Some(self.digit.label.into())
	}

	fn line(&self) -> String {
		let prediction = self.prediction.map_or_else(|| "?".into(), |prediction| prediction.to_string());
		let mark = if self.is_correct() { "right" } else { "wrong" };
		let operator = self.operator.as_ref().map_or_else(String::new, address);
		let blocks = self.blocks.unwrap_or_default();
		format!(
			"digit {:>4}  is {}  read as {prediction}  {mark}  job {:<4}  {blocks} blocks  by {operator}",
			self.digit.index, self.digit.label, self.job
		)
	}
}

/// What came of all jobs.
pub struct Report {
	/// One for each job, in the order of submission.
	pub records: Vec<Record>,
	/// What the client's transactions cost, planck.
	pub transaction_fees: Balance,
	/// The last final block.
	pub finalized_block: BlockNumber,
	model: ModelRoot,
	outputs: ValueTypes,
	started: Instant,
}

impl Report {
	/// Nothing is submitted yet.
	pub fn new(model: ModelRoot, outputs: ValueTypes) -> Self {
		Self {
			records: Vec::new(),
			transaction_fees: 0,
			finalized_block: 0,
			model,
			outputs,
			started: Instant::now(),
		}
	}

	/// Takes note of the jobs' states after block `number`. Gives a line for each job that had no result before.
	pub fn update(&mut self, number: BlockNumber, states: &BTreeMap<JobId, ChainJob>) -> Result<Vec<String>> {
		let mut lines = Vec::new();
		for record in self.records.iter_mut().filter(|record| record.end.is_none()) {
			let Some(job) = states.get(&record.job) else { continue };
			if record.prediction.is_none() {
				if let Some(inline) = claim_of(job).and_then(|claim| claim.inline.as_ref()) {
					record.prediction = predicted(&decode_output(inline, &self.outputs)?);
					record.blocks = Some(number.saturating_sub(job.submitted));
					record.operator = match &job.state {
						JobState::Resulted { operator, .. } | JobState::Settled { operator, .. } => {
							Some(operator.clone())
						}
						_ => None,
					};
					lines.push(record.line());
				}
			}
			record.end = match job.state {
				JobState::Settled { fee, at, .. } => Some(End::Settled { fee, at }),
				JobState::Refunded { reason, at } => {
					lines.push(format!(
						"digit {:>4}  job {} refunded: {}",
						record.digit.index,
						record.job,
						refund_reason(reason)
					));
					Some(End::Refunded { reason, at })
				}
				_ => None,
			};
		}
		Ok(lines)
	}

	/// Jobs without a result, with one that is not settled, and finished.
	pub fn progress(&self) -> (usize, usize, usize) {
		let finished = self.records.iter().filter(|record| record.end.is_some()).count();
		let resulted =
			self.records.iter().filter(|record| record.end.is_none() && record.blocks.is_some()).count();
		(self.records.len() - finished - resulted, resulted, finished)
	}

	/// Whether all jobs came to an end.
	pub fn finished(&self) -> bool {
		self.records.iter().all(|record| record.end.is_some())
	}

	/// Whether all jobs were settled.
	pub fn complete(&self) -> bool {
		self.settled().count() == self.records.len()
	}

	/// The block in which the last job ended.
	pub fn last_block(&self) -> BlockNumber {
		let ends = self.records.iter().filter_map(|record| record.end);
		ends.map(|end| match end {
			End::Settled { at, .. } | End::Refunded { at, .. } => at,
		})
		.max()
		.unwrap_or(0)
	}

	fn settled(&self) -> impl Iterator<Item = Balance> + '_ {
		self.records.iter().filter_map(|record| match record.end {
			Some(End::Settled { fee, .. }) => Some(fee),
			_ => None,
		})
	}

	fn refunded(&self) -> usize {
		self.records.iter().filter(|record| matches!(record.end, Some(End::Refunded { .. }))).count()
	}

	fn correct(&self) -> usize {
		self.records.iter().filter(|record| record.is_correct()).count()
	}

	/// Part of all submitted digits that were read correctly.
	fn accuracy(&self) -> f64 {
		self.correct() as f64 / self.records.len().max(1) as f64
	}

	fn fees(&self) -> Balance {
		self.settled().fold(0, Balance::saturating_add)
	}

	/// Half of the results took this many blocks or fewer.
	fn median_blocks(&self) -> Option<f64> {
		let mut blocks: Vec<BlockNumber> = self.records.iter().filter_map(|record| record.blocks).collect();
		blocks.sort_unstable();
		let upper = blocks.get(blocks.len() / 2)?;
		let lower = blocks.get(blocks.len().saturating_sub(1) / 2)?;
		Some((f64::from(*lower) + f64::from(*upper)) / 2.0)
	}

	fn by_operator(&self) -> BTreeMap<String, usize> {
		let mut jobs = BTreeMap::new();
		for operator in self.records.iter().filter_map(|record| record.operator.as_ref()) {
			*jobs.entry(address(operator)).or_insert(0) += 1;
		}
		jobs
	}

	/// For programs.
	pub fn json(&self) -> Value {
		let record = |record: &Record| {
			let (state, reason) = match record.end {
				Some(End::Settled { .. }) => ("settled", None),
				Some(End::Refunded { reason, .. }) => ("refunded", Some(format!("{reason:?}"))),
				None => ("open", None),
			};
			json!({
				"digit": record.digit.index,
				"label": record.digit.label,
				"prediction": record.prediction,
				"job": record.job,
				"state": state,
				"reason": reason,
				"operator": record.operator.as_ref().map(address),
				"blocks_to_result": record.blocks,
			})
		};
		json!({
			"submitted": self.records.len(),
			"settled": self.settled().count(),
			"refunded": self.refunded(),
			"correct": self.correct(),
			"accuracy": self.accuracy(),
			"median_blocks_to_result": self.median_blocks(),
			"finalized_block": self.finalized_block,
			"fees_paid_planck": self.fees().to_string(),
			"transaction_fees_planck": self.transaction_fees.to_string(),
			"jobs_by_operator": self.by_operator(),
			"model": self.model,
			"seconds": self.elapsed().as_secs(),
			"digits": self.records.iter().map(record).collect::<Vec<_>>(),
		})
	}

	fn elapsed(&self) -> Duration {
		self.started.elapsed()
	}

	/// For people.
	pub fn summary(&self) -> String {
		let jobs = self.records.len();
		let median =
			self.median_blocks().map_or_else(|| "no results".into(), |blocks| format!("{blocks} blocks"));
		let mut text = format!(
			"\nsubmitted  {jobs}\nsettled    {}\nrefunded   {}\ncorrect    {} of {jobs}, {:.1} %\nresult in  {median} (median)\nfees       {} to operators and protocol, {} for transactions\nfinal      block {}\n",
			self.settled().count(),
			self.refunded(),
			self.correct(),
			100.0 * self.accuracy(),
			amount::format(self.fees()),
			amount::format(self.transaction_fees),
			self.finalized_block,
		);
		for (operator, jobs) in self.by_operator() {
			text.push_str(&format!("operator   {operator}: {jobs} jobs\n"));
		}
		text
	}
}

/// The digit that the outputs name: the classifier gives ten scores and the place of the largest.
pub fn predicted(outputs: &[Vec<i64>]) -> Option<i64> {
	outputs.iter().find(|tensor| tensor.len() == 1).and_then(|tensor| tensor.first().copied())
}

#[cfg(test)]
mod tests {
	use super::*;
	use ambit_primitives::{
		jobs::{Element, Job, ResultClaim, ValueType},
		AMB,
	};
	use sp_core::H256;

	const PIXELS: [u8; 64] = [0; 64];

	fn report(labels: &[u8]) -> Report {
		let element = Element::I32;
		let types = vec![
			ValueType { element, shape: vec![1, 2].try_into().unwrap() },
			ValueType { element, shape: vec![1, 1].try_into().unwrap() },
		];
		let mut report = Report::new(H256::zero(), types.try_into().unwrap());
		report.records = labels
			.iter()
			.enumerate()
			.map(|(place, label)| {
				Record::new(place as JobId, Digit { index: place, label: *label, pixels: &PIXELS })
			})
			.collect();
		report
	}

	fn claim(class: u8) -> ResultClaim {
		let inline = vec![9, 0, 0, 0, 1, 0, 0, 0, class, 0, 0, 0].try_into().unwrap();
		let output_root = H256::zero();
		ResultClaim { output_root, output: Default::default(), trace: None, inline: Some(inline) }
	}

	fn states<const N: usize>(
		states: [(JobId, JobState<AccountId, Balance, BlockNumber>); N],
	) -> BTreeMap<JobId, ChainJob> {
		let job = |state| Job {
			client: AccountId::new([1; 32]),
			class: 0,
			input: Default::default(),
			input_root: H256::zero(),
			max_fee: AMB,
			submitted: 10,
			deadline: 100,
			attempt: 0,
			declined: 0,
			state,
		};
		states.into_iter().map(|(id, state)| (id, job(state))).collect()
	}

	#[test]
	fn a_report_should_count_what_the_chain_says_block_by_block() {
		let operator = AccountId::new([2; 32]);
		let resulted = |class| JobState::Resulted {
			operator: operator.clone(),
			offer: 0,
			fee: AMB,
			pledge: AMB,
			claim: claim(class),
			settles: 20,
			disputes: 0,
		};
		let settled =
			|class, at| JobState::Settled { operator: operator.clone(), fee: AMB, claim: claim(class), at };
		let mut report = report(&[7, 7, 7]);

		assert!(report.update(12, &states([(0, JobState::Submitted), (1, resulted(7))])).unwrap().len() == 1);
		assert_eq!((report.progress(), report.finished()), ((2, 1, 0), false));
		// The same state again says nothing new.
		assert!(report.update(13, &states([(1, resulted(7))])).unwrap().is_empty());
		let refunded = JobState::Refunded { reason: RefundReason::NoCapacity, at: 16 };
		let lines =
			report.update(16, &states([(0, settled(1, 15)), (1, settled(7, 16)), (2, refunded)])).unwrap();
		assert_eq!(lines.len(), 2);
		assert!(report.finished() && !report.complete());

		let json = report.json();
		assert_eq!(
			(&json["submitted"], &json["settled"], &json["refunded"], &json["correct"]),
			(&json!(3), &json!(2), &json!(1), &json!(1))
		);
		assert_eq!(json["median_blocks_to_result"], json!(4.0));
		assert_eq!(json["fees_paid_planck"], json!((2 * AMB).to_string()));
		assert_eq!(report.last_block(), 16);
	}

	#[test]
	fn a_report_should_refuse_an_output_that_is_not_of_the_models_types() {
		let mut short = claim(7);
		short.inline = Some(vec![7, 0, 0, 0].try_into().unwrap());
		let operator = AccountId::new([2; 32]);
		let state = JobState::Settled { operator, fee: AMB, claim: short, at: 12 };
		assert!(report(&[7]).update(12, &states([(0, state)])).is_err());
	}
}
