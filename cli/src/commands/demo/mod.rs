//! `ambit demo`: the whole line on one machine, from a fresh chain to settled inferences.

mod digits;
mod load;
mod network;
mod process;
mod report;

use crate::{
	amount,
	artifacts::Uploader,
	chain::{Client, Deadline, Heads, Sender},
	commands::{
		job::{fee_ceiling, submitted_jobs, ChainJob},
		model::{ledger_cid, publish, Terms},
		operator::Join,
	},
	error::{Error, ExitCode, Result},
	keys::account_of,
	models::{ChainClass, JobInput},
	output::Output,
	Global,
};
use ambit_primitives::{
	jobs::{ClassId, ClassSpec, HardwareTier, JobId, LatencyTier, ModelRoot, VerificationMode},
	Balance, BlockNumber, AMB, MILLI_AMB,
};
use ambit_runtime::RuntimeCall;
use clap::{Args, Subcommand};
use digits::Digit;
use futures::future::{try_join, try_join_all};
use load::LoadArgs;
use network::{Network, Node};
use report::{Record, Report};
use sp_core::{sr25519, Pair};
use std::{collections::BTreeMap, path::PathBuf, time::Duration};

/// Operators with their development accounts.
const OPERATORS: [(&str, &str); 3] =
	[("operator-1", "//Bob"), ("operator-2", "//Charlie"), ("operator-3", "//Dave")];
/// The development account that publishes the model.
const PUBLISHER: &str = "//Ferdie";
/// The development account that has digits classified.
const CLIENT: &str = "//Eve";
/// Slots that each operator offers: together more than the default number of jobs, however these are spread.
const SLOTS: u32 = 24;
/// Lowest fee of a job, planck.
const MIN_FEE: Balance = 10 * MILLI_AMB;
/// Stake behind a slot, planck.
const STAKE_PER_SLOT: Balance = 10 * AMB;
/// What each worker's account gets for transaction fees, planck.
const FLOAT: Balance = AMB;
/// Jobs in one transaction.
const BATCH: usize = 50;
/// Blocks within which a result is of use.
const JOB_DEADLINE: BlockNumber = 200;
/// Most jobs that the runtime lists at once.
const PAGE: u32 = 1_000;

/// `ambit demo`
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub struct DemoArgs {
	#[command(subcommand)]
	command: Option<Command>,
	/// Digits to have classified, from the part of the data set that the model was not trained on
	#[arg(long, default_value = "50", value_parser = clap::value_parser!(u32).range(1..))]
	jobs: u32,
	/// The ambit-node program; the one beside this program unless given
	#[arg(long, value_name = "FILE", global = true)]
	node: Option<PathBuf>,
	/// Leave the chain running afterwards, until interrupted
	#[arg(long, env = "KEEP", value_parser = clap::builder::FalseyValueParser::new())]
	keep: bool,
}

/// Other things to do with a chain on this machine.
#[derive(Subcommand, Debug)]
enum Command {
	/// Fill the blocks of one node with jobs of several operators, and count what it settles
	Load(LoadArgs),
}

impl DemoArgs {
	/// Runs it.
	pub async fn run(mut self, global: &Global, output: Output) -> Result<()> {
		let network = Network::new(self.program()?)?;
		if let Some(Command::Load(arguments)) = self.command.take() {
			return arguments.run(&network, global, output).await;
		}
		let digits = digits::test_split(self.jobs as usize)?;
		let work = async {
			let report = Demo { network: &network, deadline: global.deadline(), output }.run(&digits).await?;
			output.finish(&report.json(), || report.summary())?;
			if self.keep {
				output.line(format!(
					"\nthe chain stays up until you press ctrl-c\n\
					 node      {url}\n\
					 explorer  https://polkadot.js.org/apps/?rpc={url}\n\
					 worker    {}, token in {}\n\
					 gateway   {}\n\
					 logs      {}/*.log",
					report.worker.api,
					report.token.display(),
					report.worker.gateway,
					network.directory().display(),
					url = report.url,
				));
				std::future::pending::<()>().await;
			}
			Ok(report.complete())
		};
		let complete = tokio::select! {
			complete = work => complete?,
			error = network.watch() => return Err(error),
		};
		match complete {
			true => Ok(()),
			false => Err(Error::Reported(ExitCode::Refunded)),
		}
	}

	fn program(&self) -> Result<PathBuf> {
		let own = std::env::current_exe().ok();
		let beside = own.and_then(|own| Some(own.parent()?.join("ambit-node")));
		crate::find(self.node.clone(), beside).ok_or_else(|| {
			Error::Usage(
				"there is no ambit-node beside this program: build it (`make build`), or name it with --node"
					.into(),
			)
		})
	}
}

/// A development account.
fn account(suri: &str) -> Result<sr25519::Pair> {
	sr25519::Pair::from_string(suri, None).map_err(|error| Error::Internal(format!("{suri}: {error}")))
}

struct Demo<'a> {
	network: &'a Network,
	deadline: Deadline,
	output: Output,
}

impl Demo<'_> {
	async fn run(&self, digits: &[Digit]) -> Result<Report> {
		let validator = self.network.start_validator(self.output).await?;
		let uploader = Uploader::new(&validator.worker.api, &validator.token)?;
		let model = digits::model()?;
		let inputs = model.inputs.clone();
		let outputs = model.outputs.clone();
		let (operators, (root, class_id)) = try_join(
			self.start_operators(&validator),
			publish_classifier(&validator.client, &uploader, self.deadline, self.output),
		)
		.await?;
		let class = self.join(&validator.client, &operators, class_id).await?;

		let (manifest, image) = digits::manifest()?;
		let files = digits
			.iter()
			.map(|digit| JobInput::from_bytes(digit.png(&image)?, &inputs, Some(&manifest), false))
			.collect::<std::result::Result<Vec<_>, String>>()
			.map_err(Error::Internal)?;
		let pair = account(CLIENT)?;
		let sender = self.sender(&validator.client, &pair);
		let Node { client, worker, token } = &validator;
		let mut report = Report::new(client.url(), worker.clone(), token.clone(), root, outputs);
		let first = self.submit(&sender, digits, files, &uploader, class_id, &class, &mut report).await?;
		self.deadline.run("the jobs' settlement", self.follow(&sender, first, &mut report)).await?;
		self.deadline.run("finality", self.finality(&validator.client, &mut report)).await?;
		Ok(report)
	}

	fn sender<'a>(&self, client: &'a Client, pair: &'a sr25519::Pair) -> Sender<'a> {
		Sender { client, pair, deadline: self.deadline, finalized: false, output: self.output }
	}

	async fn start_operators(&self, validator: &Node) -> Result<Vec<Node>> {
		self.output.step(format!("starting {} operators as nodes of their own", OPERATORS.len()));
		try_join_all(OPERATORS.map(|(name, _)| self.network.start_operator(name, validator))).await
	}

	/// Has all operators join, each through its own node, and waits until the validator's chain has their offers.
	async fn join(&self, client: &Client, operators: &[Node], id: ClassId) -> Result<ChainClass> {
		self.output.step("operators bond stake, get worker keys and offer slots");
		let class = class(client, id).await?;
		let joins = operators.iter().zip(OPERATORS).map(|(node, (name, suri))| {
			let class = class.clone();
			async move {
				let pair = account(suri)?;
				let join = Join { class: id, slots: SLOTS, price: MIN_FEE, bond: None, float: FLOAT };
				// The node may be a block behind the one that opened the class.
				self.deadline.run("an operator's synchronisation", has_class(&node.client, id)).await?;
				let joined = join.run(&self.sender(&node.client, &pair), &class).await?;
				self.output
					.step(format!("{name} offers {SLOTS} slots, bonded {}", amount::format(joined.bond)));
				Ok(())
			}
		});
		try_join_all(joins).await?;
		let wanted = SLOTS * OPERATORS.len() as u32;
		let offered = async {
			loop {
				let class = self::class(client, id).await?;
				if class.slots >= wanted {
					return Ok(class);
				}
				tokio::time::sleep(Duration::from_millis(200)).await;
			}
		};
		self.deadline.run("the operators' offers", offered).await
	}

	/// Uploads and submits all inputs, and gives the first block with a job.
	#[allow(clippy::too_many_arguments)]
	async fn submit(
		&self,
		sender: &Sender<'_>,
		digits: &[Digit],
		inputs: Vec<JobInput>,
		uploader: &Uploader,
		id: ClassId,
		class: &ChainClass,
		report: &mut Report,
	) -> Result<BlockNumber> {
		self.output.step(format!("submitting {} handwritten digits", digits.len()));
		let max_fee = fee_ceiling(class, None)?;
		let mut jobs = Vec::with_capacity(inputs.len());
		for input in inputs {
			let cid = uploader.upload("a digit", input.bytes, self.output).await?;
			jobs.push((ledger_cid(&cid)?, input.root));
		}
		let mut first = None;
		for (batch, digits) in jobs.chunks(BATCH).zip(digits.chunks(BATCH)) {
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
			self.output.step(format!("{} jobs are in block {}", batch.len(), included.number));
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
				self.output.line(line);
			}
			let (open, resulted, finished) = report.progress();
			self.output.status(format!(
				"block {number}: {open} wait for results, {resulted} for settlement, {finished} are finished"
			));
			if report.finished() {
				return Ok(());
			}
		}
	}

	/// Waits until the last job's end can't be undone.
	async fn finality(&self, client: &Client, report: &mut Report) -> Result<()> {
		let last = report.last_block();
		loop {
			let finalized = client.header(Some(client.finalized().await?)).await?.number;
			report.finalized_block = finalized;
			if finalized >= last {
				return Ok(());
			}
			self.output.status(format!("block {finalized} is final, the last job ended in block {last}"));
			tokio::time::sleep(Duration::from_millis(500)).await;
		}
	}
}

/// Publishes the convolutional digit classifier, and gives its root and class.
async fn publish_classifier(
	client: &Client,
	uploader: &Uploader,
	deadline: Deadline,
	output: Output,
) -> Result<(ModelRoot, ClassId)> {
	output.step("publishing the convolutional digit classifier");
	let model = digits::model()?;
	let root = model.root;
	let spec = ClassSpec {
		model: root,
		hardware: HardwareTier::Cpu,
		latency: LatencyTier::Standard,
		mode: VerificationMode::Optimistic,
	};
	let terms = Terms { spec, min_fee: MIN_FEE, stake_per_slot: STAKE_PER_SLOT };
	let pair = account(PUBLISHER)?;
	let sender = Sender { client, pair: &pair, deadline, finalized: false, output };
	let published = publish(&sender, model, terms, uploader).await?;
	output.step(format!("model {root:?} is class {}", published.class));
	Ok((root, published.class))
}

async fn class(client: &Client, id: ClassId) -> Result<ChainClass> {
	let class: Option<ChainClass> = client.call("JobRegistryApi_class", (id,), None).await?;
	class.ok_or_else(|| Error::NotFound(format!("there is no class {id}")))
}

async fn has_class(client: &Client, id: ClassId) -> Result<()> {
	while class(client, id).await.is_err() {
		tokio::time::sleep(Duration::from_millis(200)).await;
	}
	Ok(())
}
