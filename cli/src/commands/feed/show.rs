//! `ambit feed show`, `list` and `cancel`.

use super::{
	find,
	reading::{
		describe_state, finding_json, show_aggregation, show_finding, show_price, show_reading, state_name,
	},
	value_of, ChainFeed, ChainPanel, ChainValue, PAGE,
};
use crate::{
	amount,
	chain::Client,
	commands::operator::stash,
	error::Result,
	keys::{address, parse_address},
	output::{table, Output},
	Global,
};
use ambit_primitives::{
	feeds::{Aggregation, FeedId, FeedSaid, Finding, Value as Found},
	AccountId, Hash,
};
use ambit_runtime::RuntimeCall;
use clap::Args;
use pallet_ambit_data_feeds::Call;
use serde_json::{json, Value};

/// Which request.
#[derive(Args, Debug)]
pub struct ShowArgs {
	/// Its number
	id: FeedId,
}

/// Whose requests.
#[derive(Args, Debug)]
pub struct ListArgs {
	/// Who requested them; the account of --key unless given
	#[arg(long = "of", value_parser = parse_address, value_name = "ADDRESS")]
	requester: Option<AccountId>,
	/// Only those below this number
	#[arg(long, value_name = "ID")]
	before: Option<FeedId>,
	/// Most rows
	#[arg(long, default_value = "20", value_parser = clap::value_parser!(u32).range(1..=i64::from(PAGE)))]
	limit: u32,
}

/// Which request.
#[derive(Args, Debug)]
pub struct CancelArgs {
	/// Its number
	id: FeedId,
}

impl ShowArgs {
	/// Runs it.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		let client = global.connect().await?;
		let at = client.best().await?;
		let feed = find(&client, self.id, Some(at)).await?;
		About::of(&client, self.id, feed, at).await?.show(output)
	}
}

/// A request with all that is known about it.
pub struct About {
	id: FeedId,
	feed: ChainFeed,
	panel: ChainPanel,
	value: Option<ChainValue>,
}

impl About {
	/// What the chain says about a request as of block `at`.
	pub async fn of(client: &Client, id: FeedId, feed: ChainFeed, at: Hash) -> Result<Self> {
		Ok(Self {
			id,
			feed,
			panel: client.call("DataFeedsApi_members", (id,), Some(at)).await?,
			value: value_of(client, id, Some(at)).await?,
		})
	}

	/// Shows it.
	pub fn show(&self, output: Output) -> Result<()> {
		output.finish(&self.json(), || self.human())
	}

	fn human(&self) -> String {
		let Self { id, feed, .. } = self;
		let mut text = format!("feed {id} {}\n", describe_state(&feed.state));
		let pointer = String::from_utf8_lossy(&feed.query.pointer).escape_debug().to_string();
		text.push_str(&format!(
			"requester {}\naddress   {}\npart      {}\nread as   {}\nvalue is  {}\nquorum    {} of {}\nprice     {}\ndeadline  block {}\n",
			address(&feed.requester),
			String::from_utf8_lossy(&feed.query.url),
			if pointer.is_empty() { "the whole document" } else { &pointer },
			show_reading(&feed.query.reading),
			show_aggregation(&feed.aggregation),
			feed.quorum,
			feed.asked,
			show_price(feed.fee, feed.asked),
			feed.deadline,
		));
		if let Some(source) = feed.source {
			let vouched = if feed.vouched.is_some() { ", vouched for at this part" } else { "" };
			text.push_str(&format!("source    {source}{vouched}\n"));
		}
		for member in &self.panel {
			let said = match &member.said {
				FeedSaid::Nothing => "has said nothing yet".into(),
				FeedSaid::Committed(_) => "has committed to a finding".into(),
				FeedSaid::Revealed(finding) => {
					format!("found {}", show_finding(finding, &feed.query.reading))
				}
			};
			let (operator, pledge) = (address(&member.operator), amount::format(member.pledge));
			text.push_str(&format!("asked     {operator} {said}, {pledge} behind it\n"));
		}
		let Some(value) = &self.value else { return text };
		for operator in &value.supporters {
			text.push_str(&format!("said by   {}\n", address(operator)));
		}
		text.push_str(&format!("moment    {} ms after 1970, block {}\n", value.moment, value.block));
		text.push_str(&format!("value     {}\n", show_finding(&value.finding, &feed.query.reading)));
		if matches!(value.finding, Finding::Found(Found::Tensor { .. })) {
			text.push_str(&format!("          `ambit job submit --input feed:{id}` runs a model on it\n"));
		}
		text
	}

	fn json(&self) -> Value {
		let Self { id, feed, panel, value } = self;
		let reading = &feed.query.reading;
		let mut object = feed_json(*id, feed);
		object["members"] = panel
			.iter()
			.map(|member| {
				let (said, finding) = match &member.said {
					FeedSaid::Nothing => ("nothing", None),
					FeedSaid::Committed(_) => ("committed", None),
					FeedSaid::Revealed(finding) => ("revealed", Some(finding_json(finding, reading))),
				};
				json!({
					"operator": address(&member.operator),
					"price_planck": member.price.to_string(),
					"pledge_planck": member.pledge.to_string(),
					"said": said,
					"finding": finding,
				})
			})
			.collect();
		object["value"] = value.as_ref().map_or(Value::Null, |value| {
			json!({
				"finding": finding_json(&value.finding, reading),
				"supporters": value.supporters.iter().map(address).collect::<Vec<_>>(),
				"block": value.block,
				"moment": value.moment,
			})
		});
		object
	}
}

/// A request as programs read it.
fn feed_json(id: FeedId, feed: &ChainFeed) -> Value {
	let aggregation = match feed.aggregation {
		Aggregation::Exact => json!("exact"),
		Aggregation::Median { tolerance } => {
			json!({ "median": { "tolerance_ppm": tolerance.deconstruct() } })
		}
	};
	json!({
		"feed": id,
		"requester": address(&feed.requester),
		"url": String::from_utf8_lossy(&feed.query.url),
		"pointer": String::from_utf8_lossy(&feed.query.pointer),
		"reading": show_reading(&feed.query.reading),
		"source": feed.source,
		"vouched_ppm": feed.vouched.map(|steadiness| steadiness.deconstruct()),
		"aggregation": aggregation,
		"quorum": feed.quorum,
		"asked": feed.asked,
		"fee_planck": feed.fee.to_string(),
		"requested": feed.requested,
		"deadline": feed.deadline,
		"state": state_name(&feed.state),
		"message": describe_state(&feed.state),
	})
}

impl ListArgs {
	/// Runs it.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		let requester = stash(self.requester, global)?;
		let client = global.connect().await?;
		let arguments = (requester.clone(), self.before, self.limit);
		let feeds: Vec<(FeedId, ChainFeed)> = client.call("DataFeedsApi_feeds_of", arguments, None).await?;
		let value = json!({
			"requester": address(&requester),
			"feeds": feeds.iter().map(|(id, feed)| feed_json(*id, feed)).collect::<Vec<_>>(),
		});
		output.finish(&value, || {
			if feeds.is_empty() {
				return format!("{} has no requests that the chain remembers\n", address(&requester));
			}
			let mut rows = vec![["feed", "address", "part", "read as", "state"].map(String::from).to_vec()];
			rows.extend(feeds.iter().map(|(id, feed)| {
				vec![
					id.to_string(),
					String::from_utf8_lossy(&feed.query.url).into_owned(),
					String::from_utf8_lossy(&feed.query.pointer).escape_debug().to_string(),
					show_reading(&feed.query.reading),
					describe_state(&feed.state),
				]
			}));
			table(&rows)
		})
	}
}

impl CancelArgs {
	/// Runs it.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		let pair = global.key.load()?;
		let client = global.connect().await?;
		let call = RuntimeCall::DataFeeds(Call::cancel { feed: self.id });
		let included = global.sender(&client, &pair, output).submit(call, "taking the request back").await?;
		let value = json!({ "feed": self.id, "block": included.number });
		output.finish(&value, || format!("feed {} is taken back, its fee is free\n", self.id))
	}
}
