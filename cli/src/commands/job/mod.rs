//! `ambit job`: having a model run, and what came of it.

mod show;

use crate::{
	amount,
	artifacts::Uploader,
	chain::{Client, Deadline, Heads, Included},
	commands::{feed::job_input, model::ledger_cid},
	error::{Error, ExitCode, Result},
	models::{find_class, find_model, size_of, ChainClass, ChainModel, JobInput, Manifest},
	modes,
	output::Output,
	read_input, Global,
};
use ambit_artifacts::parse_text;
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
use std::{path::PathBuf, str::FromStr};

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
	Submit(Box<SubmitArgs>),
	/// State and result of a job
	Show(show::ShowArgs),
}

/// A job to be.
#[derive(Args, Debug)]
pub struct SubmitArgs {
	/// The input: a PNG image where the model's manifest says how to read one, otherwise the tensors' raw bytes
	#[arg(required_unless_present = "input")]
	file: Option<PathBuf>,
	/// Instead of a file, what is kept already: what a feed's tensor was settled to (feed:ID), or the tensors' raw bytes that anyone keeps in
	/// IPFS (cid:CID), which are fetched from --gateway, --peer or --ipfs to be checked
	#[arg(long, value_name = "feed:ID|cid:CID", conflicts_with_all = ["file", "manifest", "invert"])]
	input: Option<Reference>,
	/// The root of an input by CID, which then is not fetched: operators decline the job if it is wrong
	#[arg(long, value_name = "HASH", requires = "input")]
	root: Option<H256>,
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
		let input = self.input(&client, source, (&root, &model), global, output).await?;
		let (id, class) = find_class(&client, &root, self.class).await?;
		let max_fee = fee_ceiling(&class, self.max_fee)?;
		let head = client.header(None).await?.number;

		let sender = global.sender(&client, &pair, output);
		let (input, input_root) = match input {
			Input::Upload(uploader, input) => {
				let cid = uploader.upload("the input", input.bytes, output).await?;
				(ledger_cid(&cid)?, input.root)
			}
			Input::Kept(cid, root) => (cid, root),
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

/// An input that is kept already.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Reference {
	/// What a feed was settled to.
	Feed(FeedId),
	/// Content in IPFS.
	Content(ambit_artifacts::Cid),
}

impl FromStr for Reference {
	type Err = String;

	fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
		let unknown =
			|| format!("`{text}` names no input: write feed:ID or cid:CID, or a file without --input");
		match text.split_once(':').ok_or_else(unknown)? {
			("feed", number) if number.bytes().all(|byte| byte.is_ascii_digit()) => {
				number.parse().map(Self::Feed).map_err(|_| unknown())
			}
			("cid", cid) => parse_text(cid)
				.map(Self::Content)
				.map_err(|problem| format!("`{cid}` can't be used: {problem}")),
			_ => Err(unknown()),
		}
	}
}

/// Where a job's input comes from.
enum Source {
	/// A file, which was read, and who is to keep it.
	File(PathBuf, Vec<u8>, Uploader),
	/// A feed.
	Feed(FeedId),
	/// Content in IPFS, and its root if that was given.
	Content(ambit_artifacts::Cid, Option<H256>),
}

/// A job's input, checked.
enum Input {
	/// It is to be uploaded.
	Upload(Uploader, JobInput),
	/// It is kept already: its CID and root.
	Kept(Cid, H256),
}

impl SubmitArgs {
	/// What can be had of the input without the network.
	fn source(&self, global: &Global) -> Result<Source> {
		match (&self.input, self.root, &self.file) {
			(Some(Reference::Feed(_)), Some(_), _) => {
				Err(Error::Usage("the root of a feed's value is on the chain: leave --root out".into()))
			}
			(Some(Reference::Feed(feed)), None, _) => Ok(Source::Feed(*feed)),
			(Some(Reference::Content(cid)), None, _) if !global.artifacts.has_sources() => {
				Err(Error::Usage(format!(
					"checking {cid} needs somebody who has it: name them with --gateway, --peer or --ipfs, or give its --root"
				)))
			}
			(Some(Reference::Content(cid)), root, _) => Ok(Source::Content(*cid, root)),
			(None, _, Some(path)) => {
				let uploader = global.artifacts.uploader()?;
				Ok(Source::File(path.clone(), read_input(path, MAX_INPUT)?, uploader))
			}
			(None, _, None) => Err(Error::Usage("name a file, or --input feed:ID or cid:CID".into())),
		}
	}

	/// The input, if it is one for this model.
	async fn input(
		&self,
		client: &Client,
		source: Source,
		(root, model): (&ModelRoot, &ChainModel),
		global: &Global,
		output: Output,
	) -> Result<Input> {
		match source {
			Source::Feed(feed) => {
				let (cid, root) = job_input(client, feed, &model.inputs).await?;
				Ok(Input::Kept(cid, root))
			}
			Source::Content(cid, Some(root)) => Ok(Input::Kept(ledger_cid(&cid)?, root)),
			Source::Content(cid, None) => {
				output.status(format!("fetching {cid}"));
				let fetching = global.artifacts.fetch(&cid, size_of(&model.inputs).min(MAX_INPUT));
				let bytes = global.deadline().run("fetching the input", fetching).await?;
				let input = JobInput::from_raw(bytes, &model.inputs)
					.map_err(|reason| Error::Artifact(format!("{cid} {reason}")))?;
				Ok(Input::Kept(ledger_cid(&cid)?, input.root))
			}
			Source::File(path, bytes, uploader) => {
				let manifest = Manifest::for_model(root, self.manifest.as_deref())?;
				let input = JobInput::from_bytes(bytes, &model.inputs, manifest.as_ref(), self.invert);
				Ok(Input::Upload(uploader, input.map_err(|reason| Error::input(&path, reason))?))
			}
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

#[cfg(test)]
mod tests {
	use super::Reference;

	#[test]
	fn an_input_by_reference_should_name_its_feed_or_its_cid() {
		let parse = |text: &str| text.parse::<Reference>();
		assert_eq!((parse("feed:0"), parse("feed:17")), (Ok(Reference::Feed(0)), Ok(Reference::Feed(17))));
		let raw = "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy";
		for cid in [raw, "QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG"] {
			let Ok(Reference::Content(found)) = parse(&format!("cid:{cid}")) else { panic!("{cid}") };
			assert_eq!(found.to_string(), cid);
		}
		for text in [
			"",
			"7",
			"feed",
			"feed:",
			"feed:-1",
			"feed:+1",
			"feed: 1",
			"job:1",
			"feed:18446744073709551616",
			raw,
			"cid:",
			"cid:7",
			"cid:/ipfs/x",
		] {
			assert!(parse(text).is_err(), "{text} was accepted");
		}
	}
}
