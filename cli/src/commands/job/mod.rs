//! `ambit job`: having a model run, and what came of it.

mod show;

use crate::{
	amount,
	chain::{Client, Deadline, Heads, Included},
	commands::model::ledger_cid,
	error::{Error, ExitCode, Result},
	models::{find_class, find_model, ChainClass, JobInput, Manifest},
	modes,
	output::Output,
	read_input, Global,
};
use ambit_primitives::{
	jobs::{Audit, ClassId, Job, JobId, JobState, Panel},
	AccountId, Balance, BlockNumber,
};
use ambit_runtime::{RuntimeCall, RuntimeEvent};
use clap::{Args, Subcommand};
use serde_json::json;
use show::About;
use std::path::PathBuf;

pub use show::{claim_of, decode_output, describe_state, refund_reason};

/// A job as the chain has it.
pub type ChainJob = Job<AccountId, Balance, BlockNumber>;
/// The operators of a redundant job as the chain has them.
pub type ChainPanel = Panel<AccountId, Balance>;
/// An audit as the chain has it.
pub type ChainAudit = Audit<AccountId, Balance, BlockNumber>;

/// Largest input that is read, bytes.
const MAX_INPUT: u64 = 256 * 1024 * 1024;

/// `ambit job ...`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Check an input, upload it and have a model run on it
	Submit(SubmitArgs),
	/// State and result of a job
	Show(show::ShowArgs),
}

/// A job to be.
#[derive(Args, Debug)]
pub struct SubmitArgs {
	/// The input: a PNG image where the model's manifest says how to read one, otherwise the tensors' raw bytes
	file: PathBuf,
	/// The model, by name or root
	#[arg(long)]
	model: String,
	/// The model's manifest, unless it is one of those built in
	#[arg(long, value_name = "FILE")]
	manifest: Option<PathBuf>,
	/// Swap light and dark of an image
	#[arg(long)]
	invert: bool,
	/// The class to run it in; the cheapest unless given
	#[arg(long)]
	class: Option<ClassId>,
	/// Most to pay; only what the operators ask is taken. Twice the best price, for each that executes the job, unless given
	#[arg(long, value_parser = amount::parse, value_name = "AMOUNT")]
	max_fee: Option<Balance>,
	/// Blocks within which the result is of use; enough for four operators in turn unless given
	#[arg(long, value_name = "BLOCKS", value_parser = clap::value_parser!(u32).range(1..))]
	deadline: Option<u32>,
	/// Wait until the job is settled or refunded
	#[arg(long)]
	wait: bool,
}

impl Command {
	/// Runs it.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		match self {
			Self::Submit(arguments) => arguments.run(global, output).await,
			Self::Show(arguments) => arguments.run(global, output).await,
		}
	}
}

impl SubmitArgs {
	async fn run(self, global: &Global, output: Output) -> Result<()> {
		// What can be wrong here is found before the network is touched.
		let pair = global.key.load()?;
		let uploader = global.artifacts.uploader()?;
		let file = read_input(&self.file, MAX_INPUT)?;
		let client = global.connect().await?;
		let (root, model) = find_model(&client, &self.model).await?;
		let manifest = Manifest::for_model(&root, self.manifest.as_deref())?;
		let input = JobInput::from_bytes(file, &model.inputs, manifest.as_ref(), self.invert)
			.map_err(|reason| Error::input(&self.file, reason))?;
		let (id, class) = find_class(&client, &root, self.class).await?;
		let max_fee = fee_ceiling(&class, self.max_fee)?;
		let head = client.header(None).await?.number;

		let sender = global.sender(&client, &pair, output);
		let cid = uploader.upload("the input", input.bytes, output).await?;
		let call = RuntimeCall::JobRegistry(pallet_ambit_job_registry::Call::submit {
			class: id,
			input: ledger_cid(&cid)?,
			input_root: input.root,
			max_fee,
			deadline: head.saturating_add(self.deadline.unwrap_or(4 * class.class.spec.latency.blocks())),
		});
		let included = sender.submit(call, "submitting the job").await?;
		let job = *submitted_jobs(&included)
			.first()
			.ok_or_else(|| Error::Internal("the transaction succeeded, but no job came of it".into()))?;
		output.step(format!("job {job} is in block {}", included.number));
		output.step(format!("its class is {}", modes::words(class.class.spec.mode)));
		if !self.wait {
			let value = json!({
				"job": job, "block": included.number, "transaction_fee_planck": included.fee.to_string(),
				"mode": modes::name(class.class.spec.mode),
				"disputable": modes::is_disputable(class.class.spec.mode),
			});
			return output.finish(&value, || format!("job {job}\n"));
		}
		let finished = follow(&client, job, included.number, sender.deadline, output).await?;
		let is_refunded = matches!(finished.state, JobState::Refunded { .. });
		let (now, at) = client.head().await?;
		About::of(&client, job, finished, now, at).await?.show(global, output).await?;
		match is_refunded {
			true => Err(Error::Reported(ExitCode::Refunded)),
			false => Ok(()),
		}
	}
}

/// The most to pay for a job in this class: twice what the cheapest operator asks, for each that executes it, unless given.
pub fn fee_ceiling(class: &ChainClass, wanted: Option<Balance>) -> Result<Balance> {
	let operators = modes::operators(class.class.spec.mode);
	let minimum = class.class.min_fee.saturating_mul(operators);
	match wanted {
		Some(fee) if fee < minimum => Err(Error::Usage(format!(
			"--max-fee {} is below this class's minimum of {}",
			amount::format(fee),
			amount::format(minimum)
		))),
		Some(fee) => Ok(fee),
		None => {
			let prices = class.best_price.map_or(minimum, |price| price.saturating_mul(operators));
			Ok(prices.max(minimum).saturating_mul(2))
		}
	}
}

/// The jobs that a transaction submitted, in order.
pub fn submitted_jobs(included: &Included) -> Vec<JobId> {
	included
		.events
		.iter()
		.filter_map(|event| match event {
			RuntimeEvent::JobRegistry(pallet_ambit_job_registry::Event::JobSubmitted { job, .. }) => {
				Some(*job)
			}
			_ => None,
		})
		.collect()
}

/// Follows a job from the block that has it until it is settled or refunded, and gives what it is then.
async fn follow(
	client: &Client,
	id: JobId,
	from: BlockNumber,
	deadline: Deadline,
	output: Output,
) -> Result<ChainJob> {
	let mut last = String::new();
	let work = async {
		let mut heads = Heads::from(client, from).await?;
		loop {
			let (number, hash) = heads.next().await?;
			let job: Option<ChainJob> = client.call("JobRegistryApi_job", (id,), Some(hash)).await?;
			let Some(job) = job else {
				// A reorganisation may have taken the submission back for now.
				output.status(format!("job {id} is not in block {number}"));
				continue;
			};
			let state = describe_state(&job.state);
			if state != last {
				output.step(format!("block {number}: {state}"));
				last = state;
			}
			if matches!(job.state, JobState::Settled { .. } | JobState::Refunded { .. }) {
				return Ok(job);
			}
		}
	};
	deadline.run(&format!("job {id}"), work).await
}
