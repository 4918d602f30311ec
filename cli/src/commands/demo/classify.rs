//! The scenario `digits`: operators classify handwritten digits.

use super::{
	account,
	digits::{self, Digit},
	network::Node,
	report::{Record, Report},
	stage::{Offered, Stage},
	CLIENT, JOB_DEADLINE, MIN_FEE, OPERATORS,
};
use crate::{
	artifacts::Uploader,
	chain::{Heads, Sender},
	commands::{
		job::{fee_ceiling, submitted_jobs, ChainJob},
		model::ledger_cid,
	},
	error::{Error, Result},
	keys::account_of,
	models::{ChainClass, JobInput},
};
use ambit_primitives::{
	jobs::{ClassId, JobId, LatencyTier, ModelRoot, VerificationMode},
	BlockNumber,
};
use ambit_runtime::RuntimeCall;
use futures::future::try_join_all;
use std::{collections::BTreeMap, time::Duration};

/// Slots that each operator offers: together more than the default number of jobs, however these are spread.
const SLOTS: u32 = 24;
/// Jobs in one transaction.
const BATCH: usize = 50;
/// Most jobs that the runtime lists at once.
const PAGE: u32 = 1_000;

/// Digits that are to be classified, and where.
#[derive(Clone, Copy)]
pub struct Classify<'a> {
	/// The processes.
	pub stage: Stage<'a>,
	/// The node of the client and the publisher.
	pub validator: &'a Node,
	/// The digits.
	pub digits: &'a [Digit],
}

impl Classify<'_> {
	fn uploader(&self) -> Result<Uploader> {
		Uploader::new(&self.validator.worker.api, &self.validator.token)
	}

	/// Publishes the classifier.
	pub async fn publish(&self) -> Result<(ModelRoot, ClassId)> {
		let (latency, mode) = (LatencyTier::Standard, VerificationMode::Optimistic);
		self.stage.publish(&self.validator.client, &self.uploader()?, latency, mode).await
	}

	/// Has all operators join, each through its own node, and waits until the validator's chain has their offers.
	pub async fn join(&self, operators: &[Node], (_, class): (ModelRoot, ClassId)) -> Result<ChainClass> {
		self.stage.output.step("operators bond stake, get worker keys and offer slots");
		let offered = Offered { class, slots: SLOTS, price: MIN_FEE, bond: None };
		let joins = operators.iter().zip(OPERATORS).map(|(node, who)| self.stage.join(node, who, offered));
		try_join_all(joins).await?;
		self.stage.offered(&self.validator.client, class, operators.len()).await
	}

	/// Has the digits classified, and waits until what came of it is final.
	pub async fn run(&self, (root, id): (ModelRoot, ClassId), class: &ChainClass) -> Result<Report> {
		let model = digits::model()?;
		let (manifest, image) = digits::manifest()?;
		let files = self
			.digits
			.iter()
			.map(|digit| JobInput::from_bytes(digit.png(&image)?, &model.inputs, Some(&manifest), false))
			.collect::<std::result::Result<Vec<_>, String>>()
			.map_err(Error::Internal)?;
		let pair = account(CLIENT)?;
		let sender = self.stage.sender(&self.validator.client, &pair);
		let mut report = Report::new(root, model.outputs);
		let first = self.submit(&sender, files, id, class, &mut report).await?;
		let deadline = self.stage.deadline;
		deadline.run("the jobs' settlement", self.follow(&sender, first, &mut report)).await?;
		deadline.run("finality", self.finality(&mut report)).await?;
		Ok(report)
	}

	/// Uploads and submits all inputs, and gives the first block with a job.
	async fn submit(
		&self,
		sender: &Sender<'_>,
		inputs: Vec<JobInput>,
		id: ClassId,
		class: &ChainClass,
		report: &mut Report,
	) -> Result<BlockNumber> {
		let output = self.stage.output;
		output.step(format!("submitting {} handwritten digits", self.digits.len()));
		let max_fee = fee_ceiling(class, None)?;
		let uploader = self.uploader()?;
		let mut jobs = Vec::with_capacity(inputs.len());
		for input in inputs {
			let cid = uploader.upload("a digit", input.bytes, output).await?;
			jobs.push((ledger_cid(&cid)?, input.root));
		}
		let mut first = None;
		for (batch, digits) in jobs.chunks(BATCH).zip(self.digits.chunks(BATCH)) {
			let deadline = sender.client.header(None).await?.number.saturating_add(JOB_DEADLINE);
			let calls = batch.iter().map(|(input, input_root)| {
				RuntimeCall::JobRegistry(pallet_ambit_job_registry::Call::submit {
					class: id,
					input: input.clone(),
					input_root: *input_root,
					max_fee,
					deadline,
				})
			});
			let call = RuntimeCall::Utility(pallet_utility::Call::batch_all { calls: calls.collect() });
			let included = sender.submit(call, "submitting the digits").await?;
			let ids = submitted_jobs(&included);
			if ids.len() != batch.len() {
				return Err(Error::Internal(format!(
					"{} jobs came of {} submissions",
					ids.len(),
					batch.len()
				)));
			}
			report.transaction_fees = report.transaction_fees.saturating_add(included.fee);
			report.records.extend(ids.into_iter().zip(digits).map(|(job, digit)| Record::new(job, *digit)));
			output.step(format!("{} jobs are in block {}", batch.len(), included.number));
			first.get_or_insert(included.number);
		}
		Ok(first.unwrap_or(0))
	}

	/// Looks at every block until all jobs are settled or refunded.
	async fn follow(&self, sender: &Sender<'_>, first: BlockNumber, report: &mut Report) -> Result<()> {
		let mut heads = Heads::from(sender.client, first).await?;
		loop {
			let (number, hash) = heads.next().await?;
			let mut states = BTreeMap::new();
			let mut before = None;
			loop {
				let page: Vec<(JobId, ChainJob)> = sender
					.client
					.call("JobRegistryApi_jobs_of", (account_of(sender.pair), before, PAGE), Some(hash))
					.await?;
				let Some((last, _)) = page.last() else { break };
				before = Some(*last);
				states.extend(page);
			}
			for line in report.update(number, &states)? {
				self.stage.output.line(line);
			}
			let (open, resulted, finished) = report.progress();
			self.stage.output.status(format!(
				"block {number}: {open} wait for results, {resulted} for settlement, {finished} are finished"
			));
			if report.finished() {
				return Ok(());
			}
		}
	}

	/// Waits until the last job's end can't be undone.
	async fn finality(&self, report: &mut Report) -> Result<()> {
		let client = &self.validator.client;
		let last = report.last_block();
		loop {
			let finalized = client.header(Some(client.finalized().await?)).await?.number;
			report.finalized_block = finalized;
			if finalized >= last {
				return Ok(());
			}
			self.stage
				.output
				.status(format!("block {finalized} is final, the last job ended in block {last}"));
			tokio::time::sleep(Duration::from_millis(500)).await;
		}
	}
}
