//! `ambit feed`: asking for external data, what came of it, sources and who answers.

mod ask;
mod operators;
mod reading;
mod show;
mod sources;

use crate::{
	chain::{Client, Deadline, Heads},
	error::{Error, Result},
	models::{show_type, show_types},
	output::Output,
	Global,
};
use ambit_primitives::{
	feeds::{Feed, FeedId, FeedPanel, FeedSaid, FeedState, FeedValue, Finding, Reading, Source, Value},
	jobs::ValueTypes,
	runtime_api::DataOperatorState,
	AccountId, Balance, BlockNumber, Cid, Hash,
};
use clap::Subcommand;
use sp_core::H256;

pub use ask::requested_feeds;
pub use operators::operator_json;
pub use reading::{describe_state, finding_json, show_finding};

/// A request as the chain has it.
pub type ChainFeed = Feed<AccountId, Balance, BlockNumber>;
/// Its operators as the chain has them.
pub type ChainPanel = FeedPanel<AccountId, Balance>;
/// What was settled of it.
pub type ChainValue = FeedValue<AccountId, BlockNumber>;
/// A source as the chain has it.
pub type ChainSource = Source<AccountId, Balance>;
/// A data operator as the chain has it.
pub type DataOperator = DataOperatorState<AccountId, Balance>;

/// Most rows that the runtime lists at once.
const PAGE: u32 = 1_000;

/// `ambit feed ...`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Have operators fetch a JSON document, read a part of it, and agree on what it says
	Request(ask::RequestArgs),
	/// A request: what was asked, who is at it, and what came of it
	Show(show::ShowArgs),
	/// Requests of an account, newest first
	List(show::ListArgs),
	/// Take a request back that no operator has yet
	Cancel(show::CancelArgs),
	/// Registered sources
	Sources(sources::ListArgs),
	/// Register a source: a name for all addresses that begin with a prefix
	Register(sources::RegisterArgs),
	/// Retire a source of your own, and get its deposit back
	Retire(sources::RetireArgs),
	/// Who answers, at what price, and how well
	Operators,
}

impl Command {
	/// Runs it.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		match self {
			Self::Request(arguments) => arguments.run(global, output).await,
			Self::Show(arguments) => arguments.run(global, output).await,
			Self::List(arguments) => arguments.run(global, output).await,
			Self::Cancel(arguments) => arguments.run(global, output).await,
			Self::Sources(arguments) => arguments.run(global, output).await,
			Self::Register(arguments) => arguments.run(global, output).await,
			Self::Retire(arguments) => arguments.run(global, output).await,
			Self::Operators => operators::list(global, output).await,
		}
	}
}

/// A request, after block `at` or the best one.
pub async fn find(client: &Client, id: FeedId, at: Option<Hash>) -> Result<ChainFeed> {
	let feed: Option<ChainFeed> = client.call("DataFeedsApi_feed", (id,), at).await?;
	feed.ok_or_else(|| {
		Error::NotFound(format!(
			"there is no feed {id}: it was never requested, or ended so long ago that the chain forgot it"
		))
	})
}

/// What was settled of a request, if anything was.
pub async fn value_of(client: &Client, id: FeedId, at: Option<Hash>) -> Result<Option<ChainValue>> {
	client.call("DataFeedsApi_value", (id,), at).await
}

/// All data operators, in the order of the pool.
pub async fn operators(client: &Client) -> Result<Vec<DataOperator>> {
	let mut all: Vec<DataOperator> = Vec::new();
	loop {
		let page: Vec<DataOperator> =
			client.call("DataFeedsApi_operators", (all.len() as u32, PAGE), None).await?;
		let is_last = page.len() < PAGE as usize;
		all.extend(page);
		if is_last {
			return Ok(all);
		}
	}
}

/// The input of a job that a feed settled, for a model that takes these types: CID and root.
pub async fn job_input(client: &Client, id: FeedId, types: &ValueTypes) -> Result<(Cid, H256)> {
	let at = Some(client.best().await?);
	let feed = find(client, id, at).await?;
	let value = value_of(client, id, at).await?;
	input_of(id, &feed, value.as_ref(), types)
}

/// The same, of what the chain has.
fn input_of(
	id: FeedId,
	feed: &ChainFeed,
	value: Option<&ChainValue>,
	types: &ValueTypes,
) -> Result<(Cid, H256)> {
	let Reading::Tensor { ty, .. } = &feed.query.reading else {
		return Err(Error::Usage(format!(
			"feed {id} is {}, which no model takes: request it with --tensor",
			reading::show_reading(&feed.query.reading)
		)));
	};
	if types.as_slice() != std::slice::from_ref(ty) {
		return Err(Error::Usage(format!(
			"feed {id} is a tensor {}; this model takes {}",
			show_type(ty),
			show_types(types)
		)));
	}
	match value.map(|value| &value.finding) {
		Some(Finding::Found(Value::Tensor { root, cid })) => Ok((cid.clone(), *root)),
		_ => Err(Error::NotFound(format!("feed {id} has no value: it {}", describe_state(&feed.state)))),
	}
}

/// Follows a request from the block that has it until it has ended, and gives what it is then, and the block.
pub async fn follow(
	client: &Client,
	id: FeedId,
	from: BlockNumber,
	deadline: Deadline,
	output: Output,
) -> Result<(ChainFeed, Hash)> {
	let mut last = String::new();
	let work = async {
		let mut heads = Heads::from(client, from).await?;
		loop {
			let (number, hash) = heads.next().await?;
			let feed: Option<ChainFeed> = client.call("DataFeedsApi_feed", (id,), Some(hash)).await?;
			let Some(feed) = feed else {
				// A reorganisation may have taken the request back for now.
				output.status(format!("feed {id} is not in block {number}"));
				continue;
			};
			let panel: ChainPanel = client.call("DataFeedsApi_members", (id,), Some(hash)).await?;
			let state = progress(&feed, &panel);
			if state != last {
				output.step(format!("block {number}: feed {id} {state}"));
				last = state;
			}
			if has_ended(&feed.state) {
				return Ok((feed, hash));
			}
		}
	};
	deadline.run(&format!("feed {id}"), work).await
}

/// Whether nothing more comes of a request.
pub fn has_ended(state: &FeedState<BlockNumber>) -> bool {
	!matches!(state, FeedState::Queued | FeedState::Asked { .. })
}

/// Where a request is, and how many have spoken.
fn progress(feed: &ChainFeed, panel: &ChainPanel) -> String {
	let state = describe_state(&feed.state);
	if !matches!(feed.state, FeedState::Asked { .. }) {
		return state;
	}
	let committed = panel.iter().filter(|member| member.said != FeedSaid::Nothing).count();
	let told = panel.iter().filter(|member| matches!(member.said, FeedSaid::Revealed(_))).count();
	format!("{state} ({committed} of {} have committed, {told} have told)", feed.asked)
}

#[cfg(test)]
mod tests;
