//! The scenario `data`: operators fetch a digit from a server, agree on what it is, and a model runs on it.

use super::{
	account,
	digits::{self, Digit, TEST_DIGITS},
	network::Node,
	report::predicted,
	source::Source,
	stage::Stage,
	CLIENT, FLOAT, JOB_DEADLINE, OPERATORS,
};
use crate::{
	amount,
	artifacts::Uploader,
	chain::{Heads, Sender},
	commands::{
		data::Join,
		feed::{self, requested_feeds, show_finding, ChainFeed, ChainValue},
		job::{claim_of, decode_output, describe_state, fee_ceiling, submitted_jobs, ChainJob},
		model::{cid_text, ledger_cid},
	},
	error::{Error, ExitCode, Result},
	keys::address,
	models::{ChainClass, JobInput, ModelFiles},
	parameters,
};
use ambit_primitives::{
	feeds::{Aggregation, FeedId, FeedOrder, Finding, Pointer, Reading, Target, Url, Value as Found},
	jobs::{ClassId, JobId, JobState},
	Balance, BlockNumber, Cid,
};
use ambit_runtime::RuntimeCall;
use futures::future::{try_join, try_join_all};
use serde_json::{json, Value};
use sp_core::H256;
use sp_runtime::Permill;
use std::time::{Duration, Instant};

/// Requests that each operator answers at once.
const SLOTS: u32 = 4;
/// How many of the operators have to agree.
const QUORUM: u8 = 2;
/// How far from the median a temperature may be and still be right.
const TOLERANCE: Permill = Permill::from_percent(1);
/// Digits behind the point of a temperature.
const DECIMALS: u8 = 2;
/// How often states are looked at that nobody announces.
const POLL: Duration = Duration::from_millis(200);

/// What the scenario needs.
#[derive(Clone, Copy)]
pub struct External<'a> {
	/// The processes.
	pub stage: Stage<'a>,
	/// The node of the client.
	pub validator: &'a Node,
	/// The operators, which serve the class already.
	pub operators: &'a [Node],
	/// The class of the classifier.
	pub class: (ClassId, &'a ChainClass),
}

/// A job and what it gave.
#[derive(Clone, Debug)]
struct Ran {
	job: JobId,
	/// Block of its submission.
	from: BlockNumber,
	output_root: H256,
	says: Option<i64>,
	is_settled: bool,
}

/// A feed and what it was settled to.
struct Settled {
	id: FeedId,
	feed: ChainFeed,
	value: ChainValue,
}

/// What came of it.
pub struct Outcome {
	digit: Digit,
	url: String,
	tensor: Settled,
	number: Settled,
	/// The root of the same image as a file.
	right_root: H256,
	by_feed: Ran,
	by_file: Ran,
	started: Instant,
}

impl External<'_> {
	/// Plays it.
	pub async fn play(&self) -> Result<Outcome> {
		let (started, output) = (Instant::now(), self.stage.output);
		let digit = digits::test_split(TEST_DIGITS)?.pop();
		let digit = digit.ok_or_else(|| Error::Internal("there is no digit".into()))?;
		let model = digits::model()?;
		let (manifest, image) = digits::manifest()?;
		let file = JobInput::from_bytes(
			digit.png(&image).map_err(Error::Internal)?,
			&model.inputs,
			Some(&manifest),
			false,
		)
		.map_err(Error::Internal)?;
		let ty = model.inputs.first().ok_or_else(|| Error::Internal("the model takes nothing".into()))?;
		let source = Source::start(digit.pixels, &ty.shape).await?;
		output.step(format!(
			"{} serves a handwritten {} as JSON, and a temperature that varies",
			source.url(),
			digit.label
		));
		self.join().await?;

		let pair = account(CLIENT)?;
		let sender = self.stage.sender(&self.validator.client, &pair);
		let reading = Reading::Tensor { ty: ty.clone(), decimals: 0 };
		let (tensor, number) = self.ask(&sender, &source, reading).await?;
		let input = match &tensor.value.finding {
			Finding::Found(Found::Tensor { root, cid }) => (cid.clone(), *root),
			other => return Err(Error::Internal(format!("a tensor was settled to {other:?}"))),
		};
		output.line(format!(
			"the digit is {}",
			show_finding(&tensor.value.finding, &tensor.feed.query.reading)
		));
		output.line(format!(
			"the median temperature is {}",
			show_finding(&number.value.finding, &number.feed.query.reading)
		));

		// The file goes to a worker only now: before, nobody but the operators who fetched it had the digit.
		let by_feed = self.run(&sender, &model, input).await?;
		let uploader = Uploader::new(&self.validator.worker.api, &self.validator.token)?;
		let right_root = file.root;
		let cid = ledger_cid(&uploader.upload("the same digit", file.bytes, output).await?)?;
		let by_file = self.run(&sender, &model, (cid, right_root)).await?;
		let (by_feed, by_file) = try_join(self.settle(by_feed), self.settle(by_file)).await?;
		let url = source.url();
		Ok(Outcome { digit, url, tensor, number, right_root, by_feed, by_file, started })
	}

	/// Has all operators take the data role too, each through its own node.
	async fn join(&self) -> Result<()> {
		let output = self.stage.output;
		output.step("the operators take the data role too, and offer to answer requests");
		let joins = self.operators.iter().zip(OPERATORS).map(|(node, (name, suri))| async move {
			let pair = account(suri)?;
			let join = Join { slots: SLOTS, price: None, bond: None, float: FLOAT, worker: None };
			let joined = join.run(&self.stage.sender(&node.client, &pair)).await?;
			output.step(format!("{name} answers at {} each", amount::format(joined.price)));
			Ok::<_, Error>(())
		});
		try_join_all(joins).await?;
		let offered = async {
			loop {
				let operators = feed::operators(&self.validator.client).await?;
				if operators.iter().filter(|state| state.eligible).count() >= self.operators.len() {
					return Ok(());
				}
				tokio::time::sleep(POLL).await;
			}
		};
		self.stage.deadline.run("the operators' offers", offered).await
	}

	/// Requests digit and temperature in one transaction, and follows both to their values.
	async fn ask(&self, sender: &Sender<'_>, source: &Source, tensor: Reading) -> Result<(Settled, Settled)> {
		let output = self.stage.output;
		let [least] = parameters::values(sender.client, "Feeds", ["LeastPrice"]).await?;
		let deadline = sender.client.header(None).await?.number.saturating_add(JOB_DEADLINE);
		let order = |address: String, pointer: &str, reading, aggregation| {
			let long = |what: &str| Error::Internal(format!("{what} is too long"));
			Ok::<_, Error>(FeedOrder {
				target: Target::Url(Url::try_from(address.into_bytes()).map_err(|_| long("an address"))?),
				pointer: Pointer::try_from(pointer.as_bytes().to_vec()).map_err(|_| long("a pointer"))?,
				reading,
				aggregation,
				quorum: QUORUM,
				asked: OPERATORS.len() as u8,
				fee: least.saturating_mul(2),
				deadline,
			})
		};
		let median = Aggregation::Median { tolerance: TOLERANCE };
		let number = Reading::Number { decimals: DECIMALS };
		let orders = [
			order(source.digit(), "/image", tensor, Aggregation::Exact)?,
			order(source.weather(), "/outside/temperature", number, median)?,
		];
		let calls =
			orders.map(|order| RuntimeCall::DataFeeds(pallet_ambit_data_feeds::Call::request { order }));
		let call = RuntimeCall::Utility(pallet_utility::Call::batch_all { calls: calls.to_vec() });
		let included = sender.submit(call, "requesting data").await?;
		let [(digit, _), (temperature, _)] = requested_feeds(&included)[..] else {
			return Err(Error::Internal("two requests did not become two feeds".into()));
		};
		output.line(format!(
			"block {}: feed {digit} is to be the digit, feed {temperature} the temperature, each as {QUORUM} of {} operators find it",
			included.number,
			OPERATORS.len()
		));
		try_join(self.settled(digit, included.number), self.settled(temperature, included.number)).await
	}

	/// Follows a feed to its value.
	async fn settled(&self, id: FeedId, from: BlockNumber) -> Result<Settled> {
		let Stage { deadline, output, .. } = self.stage;
		let client = &self.validator.client;
		let (feed, at) = feed::follow(client, id, from, deadline, output).await?;
		match feed::value_of(client, id, Some(at)).await? {
			Some(value) if matches!(value.finding, Finding::Found(_)) => Ok(Settled { id, feed, value }),
			_ => Err(Error::Internal(format!("feed {id} {}", feed::describe_state(&feed.state)))),
		}
	}

	/// Submits a job and follows it to its result.
	async fn run(
		&self,
		sender: &Sender<'_>,
		model: &ModelFiles,
		(input, input_root): (Cid, H256),
	) -> Result<Ran> {
		let (class, terms) = self.class;
		let deadline = sender.client.header(None).await?.number.saturating_add(JOB_DEADLINE);
		let max_fee = fee_ceiling(terms, None)?;
		let call = pallet_ambit_job_registry::Call::submit { class, input, input_root, max_fee, deadline };
		let included = sender.submit(RuntimeCall::JobRegistry(call), "submitting the job").await?;
		let &[job] = submitted_jobs(&included).as_slice() else {
			return Err(Error::Internal("one submission did not become one job".into()));
		};
		let found = self.until(job, included.number, |job| claim_of(job).is_some()).await?;
		let claim = claim_of(&found).ok_or_else(|| {
			Error::Internal(format!("job {job} {}: it has no result", describe_state(&found.state)))
		})?;
		let inline = claim.inline.as_ref();
		let inline = inline.ok_or_else(|| Error::Internal(format!("job {job} has no output on chain")))?;
		let says = predicted(&decode_output(inline, &model.outputs)?);
		Ok(Ran { job, from: included.number, output_root: claim.output_root, says, is_settled: false })
	}

	/// Follows a job with a result to its settlement.
	async fn settle(&self, ran: Ran) -> Result<Ran> {
		let is_settled = |job: &ChainJob| matches!(job.state, JobState::Settled { .. });
		let found = self.until(ran.job, ran.from, is_settled).await?;
		Ok(Ran { is_settled: is_settled(&found), ..ran })
	}

	/// Follows a job until it is refunded or `done`.
	async fn until(
		&self,
		id: JobId,
		from: BlockNumber,
		done: impl Fn(&ChainJob) -> bool,
	) -> Result<ChainJob> {
		let (client, output) = (&self.validator.client, self.stage.output);
		let work = async {
			let mut heads = Heads::from(client, from).await?;
			let mut last = String::new();
			loop {
				let (number, hash) = heads.next().await?;
				let job: Option<ChainJob> = client.call("JobRegistryApi_job", (id,), Some(hash)).await?;
				let Some(job) = job else { continue };
				let state = describe_state(&job.state);
				if state != last {
					output.status(format!("block {number}: job {id} {state}"));
					last = state;
				}
				if done(&job) || matches!(job.state, JobState::Refunded { .. }) {
					return Ok(job);
				}
			}
		};
		self.stage.deadline.run(&format!("job {id}"), work).await
	}
}

impl Outcome {
	/// Whether the digit that came by the feed is the digit that was served, to the root, and the model said the same of both.
	fn is_same(&self) -> bool {
		self.root() == Some(self.right_root)
			&& self.by_feed.output_root == self.by_file.output_root
			&& self.by_feed.says == self.by_file.says
	}

	/// What is wrong with it, as an exit code.
	pub fn code(&self) -> Option<ExitCode> {
		if !(self.by_feed.is_settled && self.by_file.is_settled) {
			return Some(ExitCode::Refunded);
		}
		(!self.is_same()).then_some(ExitCode::Unpunished)
	}

	fn root(&self) -> Option<H256> {
		match &self.tensor.value.finding {
			Finding::Found(Found::Tensor { root, .. }) => Some(*root),
			_ => None,
		}
	}

	fn cid(&self) -> Option<String> {
		match &self.tensor.value.finding {
			Finding::Found(Found::Tensor { cid, .. }) => Some(cid_text(cid)),
			_ => None,
		}
	}

	/// For programs.
	pub fn json(&self) -> Value {
		let settled = |settled: &Settled| {
			let Settled { id, feed, value } = settled;
			json!({
				"feed": id,
				"requested": feed.requested,
				"asked": feed.asked,
				"quorum": feed.quorum,
				"settled": value.block,
				"supporters": value.supporters.iter().map(address).collect::<Vec<_>>(),
				"value": feed::finding_json(&value.finding, &feed.query.reading),
			})
		};
		let ran = |ran: &Ran| {
			json!({
				"job": ran.job,
				"says": ran.says,
				"output_root": ran.output_root,
				"settled": ran.is_settled,
			})
		};
		json!({
			"scenario": "data",
			"source": self.url,
			"digit": self.digit.index,
			"label": self.digit.label,
			"tensor": settled(&self.tensor),
			"number": settled(&self.number),
			"root": self.root(),
			"right_root": self.right_root,
			"cid": self.cid(),
			"by_feed": ran(&self.by_feed),
			"by_file": ran(&self.by_file),
			"same": self.is_same(),
			"seconds": self.started.elapsed().as_secs(),
		})
	}

	/// For people.
	pub fn summary(&self) -> String {
		let digit = |says: Option<i64>| says.map_or_else(|| "nothing".into(), |says| says.to_string());
		let found = |settled: &Settled| {
			let Settled { feed, value, .. } = settled;
			let blocks = value.block.saturating_sub(feed.requested);
			format!("{} of {} operators, in {blocks} blocks", value.supporters.len(), feed.asked)
		};
		let paid: Balance = self.tensor.feed.fee;
		format!(
			"\nexternal   the digit: {}; the temperature, as a median: {}\nprice      {} at most for each operator and answer\nanswer     a {} was read as {} from the feed, and as {} from a file: {}\n",
			found(&self.tensor),
			found(&self.number),
			amount::format(paid),
			self.digit.label,
			digit(self.by_feed.says),
			digit(self.by_file.says),
			if self.is_same() { "the same input and output, to the root" } else { "NOT THE SAME" },
		)
	}
}
