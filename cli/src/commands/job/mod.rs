//! `ambit job`: having a model run, and what came of it.

mod show;

use crate::{
	amount,
	artifacts::Uploader,
	chain::{Client, Deadline, Heads, Included},
	commands::{feed::job_input, model::ledger_cid},
	error::{Error, ExitCode, Result},
	models::{find_class, find_model, ChainClass, ChainModel, JobInput, Manifest},
	modes,
	output::Output,
	read_input, Global,
};
use ambit_primitives::{
	feeds::FeedId,
	jobs::{Audit, ClassId, Job, JobId, JobState, ModelRoot, Panel},
	AccountId, Balance, BlockNumber, Cid,
};
use ambit_runtime::{RuntimeCall, RuntimeEvent};
use clap::{Args, Subcommand};
use serde_json::json;
use show::About;
use sp_core::H256;
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
	#[arg(required_unless_present = "input")]
	file: Option<PathBuf>,
	/// Instead of a file, what a feed's tensor was settled to: its operators keep it
	#[arg(long, value_parser = parse_feed, value_name = "feed:ID", conflicts_with_all = ["file", "manifest", "invert"])]
	input: Option<FeedId>,
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
		let source = self.source(global)?;
		let client = global.connect().await?;
		let (root, model) = find_model(&client, &self.model).await?;
		let input = self.input(&client, source, &root, &model).await?;
		let (id, class) = find_class(&client, &root, self.class).await?;
		let max_fee = fee_ceiling(&class, self.max_fee)?;
		let head = client.header(None).await?.number;

		let sender = global.sender(&client, &pair, output);
		let (input, input_root) = match input {
			Input::Upload(uploader, input) => {
				let cid = uploader.upload("the input", input.bytes, output).await?;
				(ledger_cid(&cid)?, input.root)
			}
			Input::Settled(cid, root) => (cid, root),
		};
		let call = RuntimeCall::JobRegistry(pallet_ambit_job_registry::Call::submit {
			class: id,
			input,
			input_root,
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

/// Where a job's input comes from.
enum Source {
	/// A file, which was read, and who is to keep it.
	File(PathBuf, Vec<u8>, Uploader),
	/// A feed.
	Feed(FeedId),
}

/// A job's input, checked.
enum Input {
	/// It is to be uploaded.
	Upload(Uploader, JobInput),
	/// It is kept already: its CID and root.
	Settled(Cid, H256),
}

impl SubmitArgs {
	/// What can be had of the input without the network.
	fn source(&self, global: &Global) -> Result<Source> {
		match (&self.input, &self.file) {
			(Some(feed), _) => Ok(Source::Feed(*feed)),
			(None, Some(path)) => {
				let uploader = global.artifacts.uploader()?;
				Ok(Source::File(path.clone(), read_input(path, MAX_INPUT)?, uploader))
			}
			(None, None) => Err(Error::Usage("name a file, or --input feed:ID".into())),
		}
	}

	/// The input, if it is one for this model.
	async fn input(
		&self,
		client: &Client,
		source: Source,
		root: &ModelRoot,
		model: &ChainModel,
	) -> Result<Input> {
		match source {
			Source::Feed(feed) => {
				let (cid, root) = job_input(client, feed, &model.inputs).await?;
				Ok(Input::Settled(cid, root))
			}
			Source::File(path, bytes, uploader) => {
				let manifest = Manifest::for_model(root, self.manifest.as_deref())?;
				let input = JobInput::from_bytes(bytes, &model.inputs, manifest.as_ref(), self.invert);
				Ok(Input::Upload(uploader, input.map_err(|reason| Error::input(&path, reason))?))
			}
		}
	}
}

/// Parses `feed:7`.
fn parse_feed(text: &str) -> std::result::Result<FeedId, String> {
	let number = text.strip_prefix("feed:").filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
	number
		.and_then(|number| number.parse().ok())
		.ok_or_else(|| format!("`{text}` names no input: write feed:ID, or a file without --input"))
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

#[cfg(test)]
mod tests {
	use super::parse_feed;

	#[test]
	fn an_input_by_reference_should_name_its_feed() {
		assert_eq!((parse_feed("feed:0"), parse_feed("feed:17")), (Ok(0), Ok(17)));
		for text in
			["", "7", "feed", "feed:", "feed:-1", "feed:+1", "feed: 1", "job:1", "feed:18446744073709551616"]
		{
			assert!(parse_feed(text).is_err(), "{text} was accepted");
		}
	}
}
