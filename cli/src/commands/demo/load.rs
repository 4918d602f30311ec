//! `ambit demo load`: how many jobs one node settles, block by block.

use super::{
	account, digits,
	network::{Network, Node},
	stage::{class, Stage},
	CLIENT, JOB_DEADLINE, MIN_FEE, STAKE_PER_SLOT,
};
use crate::{
	amount,
	artifacts::Uploader,
	chain::{Client, Heads},
	commands::{
		job::{fee_ceiling, submitted_jobs},
		model::ledger_cid,
		operator::Join,
	},
	error::{Error, Result},
	keys::account_of,
	models::{ChainClass, JobInput},
	output::{table, Output},
	Global,
};
use ambit_primitives::{
	jobs::{ClassId, LatencyTier, VerificationMode},
	Address, Balance, BlockNumber, Cid, Hash, AMB,
};
use ambit_runtime::{RuntimeCall, RuntimeEvent};
use clap::Args;
use futures::future::{try_join, try_join_all};
use pallet_ambit_job_registry::{Call as JobCall, Event as JobEvent};
use serde::Serialize;
use sp_core::{sr25519, H256};

/// The development account whose children the operators are.
const OPERATORS: &str = "//Bob";
/// Keys that the hook of one node serves.
const MAX_OPERATORS: i64 = 16;
/// What a worker's account gets for transaction fees, planck.
const FLOAT: Balance = 10 * AMB;
/// What an operator keeps besides its bond and its worker's float, planck.
const SPARE: Balance = 10 * AMB;

/// `ambit demo load`
#[derive(Args, Debug)]
pub struct LoadArgs {
	/// Jobs in all
	#[arg(long, default_value = "2000", value_parser = clap::value_parser!(u32).range(1..=100_000))]
	jobs: u32,
	/// Jobs in each transaction; one transaction follows the other, block by block
	#[arg(long, default_value = "500", value_parser = clap::value_parser!(u32).range(1..=1_000))]
	per_block: u32,
	/// Operators, all with their worker keys on the one node
	#[arg(long, default_value = "8", value_parser = clap::value_parser!(u32).range(1..=MAX_OPERATORS))]
	operators: u32,
	/// Jobs that each operator takes at once
	#[arg(long, default_value = "256", value_parser = clap::value_parser!(u32).range(1..=512))]
	slots: u32,
}

/// What a block did with jobs.
#[derive(Clone, Debug, Default, Serialize)]
struct Row {
	block: BlockNumber,
	submitted: u32,
	assigned: u32,
	results: u32,
	settled: u32,
	refunded: u32,
}

impl Row {
	fn of(block: BlockNumber, events: impl IntoIterator<Item = RuntimeEvent>) -> Self {
		let mut row = Self { block, ..Self::default() };
		for event in events {
			let RuntimeEvent::JobRegistry(event) = event else { continue };
			match event {
				JobEvent::JobSubmitted { .. } => row.submitted += 1,
				JobEvent::JobAssigned { .. } => row.assigned += 1,
				JobEvent::JobResulted { .. } => row.results += 1,
				JobEvent::JobSettled { .. } => row.settled += 1,
				JobEvent::JobRefunded { .. } => row.refunded += 1,
				_ => {}
			}
		}
		row
	}
}

/// What the load came to.
#[derive(Debug, Serialize)]
struct Load {
	jobs: u32,
	operators: u32,
	settled: u32,
	refunded: u32,
	/// Most jobs settled in one block.
	most_settled_in_a_block: u32,
	/// Most results in one block.
	most_results_in_a_block: u32,
	/// Blocks from the first submission to the last settlement, both included.
	blocks: u32,
	/// Settled jobs by the time of these blocks.
	jobs_per_second: f64,
	block_seconds: f64,
	rows: Vec<Row>,
}

impl Load {
	fn of(arguments: &LoadArgs, rows: Vec<Row>) -> Self {
		let block_seconds = ambit_runtime::time::SLOT_DURATION as f64 / 1e3;
		let sum = |part: fn(&Row) -> u32| rows.iter().map(part).sum::<u32>();
		let most = |part: fn(&Row) -> u32| rows.iter().map(part).max().unwrap_or(0);
		let settled = sum(|row| row.settled);
		let blocks = rows.len() as u32;
		Self {
			jobs: arguments.jobs,
			operators: arguments.operators,
			settled,
			refunded: sum(|row| row.refunded),
			most_settled_in_a_block: most(|row| row.settled),
			most_results_in_a_block: most(|row| row.results),
			blocks,
			jobs_per_second: f64::from(settled) / (f64::from(blocks.max(1)) * block_seconds),
			block_seconds,
			rows,
		}
	}

	fn human(&self) -> String {
		let heads = ["block", "submitted", "assigned", "results", "settled", "refunded"];
		let mut lines = vec![heads.map(String::from).to_vec()];
		lines.extend(self.rows.iter().map(|row| {
			[row.block, row.submitted, row.assigned, row.results, row.settled, row.refunded]
				.map(|number| number.to_string())
				.to_vec()
		}));
		format!(
			"{}\n{} of {} jobs settled in {} blocks of {} s: {:.1} a second; at most {} results and {} settlements in a block\n",
			table(&lines),
			self.settled,
			self.jobs,
			self.blocks,
			self.block_seconds,
			self.jobs_per_second,
			self.most_results_in_a_block,
			self.most_settled_in_a_block,
		)
	}
}

impl LoadArgs {
	/// Runs it.
	pub async fn run(self, network: &Network, global: &Global, output: Output) -> Result<()> {
		let work = async {
			let node = network.start_validator(output).await?;
			let stage = Stage { network, deadline: global.deadline(), output };
			let run = Run { arguments: &self, node: &node, stage };
			let load = Load::of(&self, run.run().await?);
			output.finish(&load, || load.human())
		};
		tokio::select! {
			done = work => done,
			error = network.watch() => Err(error),
		}
	}
}

struct Run<'a> {
	arguments: &'a LoadArgs,
	node: &'a Node,
	stage: Stage<'a>,
}

impl Run<'_> {
	async fn run(&self) -> Result<Vec<Row>> {
		let Node { client, worker, token } = self.node;
		let uploader = Uploader::new(&worker.api, token)?;
		let (latency, mode) = (LatencyTier::Standard, VerificationMode::Optimistic);
		let (_, id) = self.stage.publish(client, &uploader, latency, mode).await?;
		let class = class(client, id).await?;
		self.join(client, id, &class).await?;
		let inputs = self.inputs(&uploader).await?;
		let from = client.header(None).await?.number.saturating_add(1);
		let (rows, ()) =
			try_join(self.follow(client, from), self.submit(client, id, &class, &inputs)).await?;
		let first = rows.iter().position(|row| row.submitted > 0).unwrap_or(0);
		Ok(rows.into_iter().skip(first).collect())
	}

	/// Funds the operators and has them join.
	async fn join(&self, client: &Client, id: ClassId, class: &ChainClass) -> Result<()> {
		let LoadArgs { operators, slots, .. } = *self.arguments;
		let bond = STAKE_PER_SLOT.saturating_mul(slots.into()).max(100 * AMB);
		self.stage.output.step(format!("{operators} operators bond {} each", amount::format(bond)));
		let root = account(OPERATORS)?;
		let pairs: Vec<sr25519::Pair> =
			(0..operators).map(|place| account(&format!("{OPERATORS}//{place}"))).collect::<Result<_>>()?;
		let transfer = |pair: &sr25519::Pair| {
			let (dest, value) = (Address::Id(account_of(pair)), bond + FLOAT + SPARE);
			RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive { dest, value })
		};
		let calls = pairs.iter().map(transfer).collect();
		let call = RuntimeCall::Utility(pallet_utility::Call::batch_all { calls });
		self.stage.sender(client, &root).submit(call, "funding the operators").await?;
		let joins = pairs.iter().map(|pair| async move {
			let join = Join { class: id, slots, price: MIN_FEE, bond: None, float: FLOAT, worker: None };
			join.run(&self.stage.sender(client, pair), class).await
		});
		try_join_all(joins).await?;
		Ok(())
	}

	/// Uploads the digits of the test split, each once.
	async fn inputs(&self, uploader: &Uploader) -> Result<Vec<(Cid, H256)>> {
		let digits = digits::test_split((self.arguments.jobs as usize).min(digits::TEST_DIGITS))?;
		let model = digits::model()?;
		let (manifest, image) = digits::manifest()?;
		self.stage.output.step(format!("uploading {} digits", digits.len()));
		let mut inputs = Vec::with_capacity(digits.len());
		for digit in digits {
			let png = digit.png(&image).map_err(Error::Internal)?;
			let input =
				JobInput::from_bytes(png, &model.inputs, Some(&manifest), false).map_err(Error::Internal)?;
			let cid = uploader.upload("a digit", input.bytes, self.stage.output).await?;
			inputs.push((ledger_cid(&cid)?, input.root));
		}
		Ok(inputs)
	}

	/// Submits all jobs, a transaction in each block.
	async fn submit(
		&self,
		client: &Client,
		id: ClassId,
		class: &ChainClass,
		inputs: &[(Cid, H256)],
	) -> Result<()> {
		let pair = account(CLIENT)?;
		let sender = self.stage.sender(client, &pair);
		let max_fee = fee_ceiling(class, None)?;
		let mut inputs = inputs.iter().cycle();
		let mut left = self.arguments.jobs as usize;
		while left > 0 {
			let count = left.min(self.arguments.per_block as usize);
			let deadline = client.header(None).await?.number.saturating_add(JOB_DEADLINE);
			let calls = inputs.by_ref().take(count).map(|(input, input_root)| {
				let (input, input_root) = (input.clone(), *input_root);
				RuntimeCall::JobRegistry(JobCall::submit { class: id, input, input_root, max_fee, deadline })
			});
			let call = RuntimeCall::Utility(pallet_utility::Call::batch_all { calls: calls.collect() });
			let included = sender.submit(call, "submitting jobs").await?;
			if submitted_jobs(&included).len() != count {
				return Err(Error::Internal("a transaction did not submit all of its jobs".into()));
			}
			left -= count;
		}
		Ok(())
	}

	/// Counts what each block does, until all jobs have ended.
	async fn follow(&self, client: &Client, from: BlockNumber) -> Result<Vec<Row>> {
		let watch = async {
			let mut heads = Heads::from(client, from).await?;
			let mut rows: Vec<Row> = Vec::new();
			loop {
				let (number, hash): (BlockNumber, Hash) = heads.next().await?;
				let events = client.events(hash).await?;
				let row = Row::of(number, events.into_iter().map(|record| record.event));
				// After a reorganisation, a height is told again.
				rows.retain(|row| row.block < number);
				rows.push(row);
				let ended: u32 = rows.iter().map(|row| row.settled + row.refunded).sum();
				self.stage
					.output
					.status(format!("block {number}: {ended} of {} jobs have ended", self.arguments.jobs));
				if ended >= self.arguments.jobs {
					return Ok(rows);
				}
			}
		};
		self.stage.deadline.run("the jobs' settlement", watch).await
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn arguments() -> LoadArgs {
		LoadArgs { jobs: 10, per_block: 5, operators: 2, slots: 4 }
	}

	#[test]
	fn a_load_should_sum_up_its_blocks() {
		let row = |block, results, settled| Row { block, results, settled, ..Row::default() };
		let load = Load::of(&arguments(), vec![row(4, 6, 0), row(5, 4, 7), row(6, 0, 3)]);
		assert_eq!((load.settled, load.refunded, load.blocks), (10, 0, 3));
		assert_eq!((load.most_results_in_a_block, load.most_settled_in_a_block), (6, 7));
		let seconds = 3.0 * load.block_seconds;
		assert!((load.jobs_per_second - 10.0 / seconds).abs() < 1e-9);
		assert!(load.human().contains("10 of 10 jobs settled in 3 blocks"));
	}
}
