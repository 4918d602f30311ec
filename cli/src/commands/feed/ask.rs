//! `ambit feed request`.

use super::{
	follow, operators,
	reading::{self, show_price},
	show::About,
	sources, ChainSource, DataOperator,
};
use crate::{
	amount,
	chain::{Client, Included},
	error::{Error, ExitCode, Result},
	output::Output,
	parameters, Global,
};
use ambit_primitives::{
	feeds::{
		Aggregation, FeedId, FeedOrder, FeedState, Pointer, Reading, SourceId, Target, Url, MAX_FETCHERS,
		MAX_POINTER_BYTES,
	},
	Balance, BlockNumber,
};
use ambit_runtime::{RuntimeCall, RuntimeEvent};
use clap::Args;
use pallet_ambit_data_feeds::{Call, Event};
use serde_json::json;
use sp_runtime::Permill;

/// Operators that are asked unless it is said how many.
const ASKED: u8 = 3;

/// What is asked.
#[derive(Args, Debug)]
pub struct RequestArgs {
	/// Address of a JSON document; with --source it begins with the source's prefix, or is left out for the prefix alone
	#[arg(value_parser = sources::url, required_unless_present = "source", value_name = "ADDRESS")]
	address: Option<Url>,
	/// The registered source that the address is in: what governance vouches for there applies
	#[arg(long, value_name = "ID")]
	source: Option<SourceId>,
	/// Which part of the document, as a JSON pointer (RFC 6901); all of it unless given
	#[arg(long, default_value = "", value_parser = pointer, value_name = "/A/B")]
	pointer: Pointer,
	#[command(flatten)]
	reading: ReadingArgs,
	/// The value is what a quorum says exactly; so it is unless --median is given
	#[arg(long, conflicts_with = "median")]
	exact: bool,
	/// The value is the median of the numbers found; right is who is within this part of it, such as 1%
	#[arg(long, value_parser = reading::percent, value_name = "TOLERANCE", requires = "number")]
	median: Option<Permill>,
	/// Operators to ask
	#[arg(long = "of", default_value_t = ASKED, value_name = "COUNT", value_parser = clap::value_parser!(u8).range(1..=i64::from(MAX_FETCHERS)))]
	asked: u8,
	/// How many of them have to agree, more than half; just so many unless given
	#[arg(long, value_name = "COUNT")]
	quorum: Option<u8>,
	/// Most that each operator gets for its answer; only what it asks is paid. Twice what so many ask now unless given
	#[arg(long, value_parser = amount::parse, value_name = "AMOUNT")]
	max_price: Option<Balance>,
	/// Blocks within which the value is of use; twice what operators may take unless given
	#[arg(long, value_name = "BLOCKS", value_parser = clap::value_parser!(u32).range(1..))]
	deadline: Option<u32>,
	/// Wait for the value
	#[arg(long)]
	wait: bool,
}

/// How the part of the document is read.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
struct ReadingArgs {
	/// It is a string: the value is its text
	#[arg(long)]
	text: bool,
	/// It is a number, or a string that holds one: the value has so many digits behind the point
	#[arg(long, value_parser = reading::decimals, value_name = "DECIMALS")]
	number: Option<u8>,
	/// It is nested arrays of numbers: the value is an input for jobs, such as i8:1x8x8x1, or i16:10:2 with two digits behind the point
	#[arg(long, value_parser = reading::tensor, value_name = "ELEMENT:SHAPE[:DECIMALS]")]
	tensor: Option<Reading>,
}

impl ReadingArgs {
	fn reading(&self) -> Reading {
		match (self.number, &self.tensor) {
			(Some(decimals), _) => Reading::Number { decimals },
			(None, Some(tensor)) => tensor.clone(),
			(None, None) => Reading::Text,
		}
	}
}

/// Parses a JSON pointer. What else is wrong with it, the chain says.
fn pointer(text: &str) -> std::result::Result<Pointer, String> {
	if !text.is_empty() && !text.starts_with('/') {
		return Err(format!("`{text}` is no JSON pointer: it is empty or begins with /"));
	}
	Pointer::try_from(text.as_bytes().to_vec())
		.map_err(|_| format!("the pointer has {} bytes; at most {MAX_POINTER_BYTES} fit", text.len()))
}

/// The quorum: as it was given, or the least that there may be.
fn quorum(given: Option<u8>, asked: u8) -> Result<u8> {
	let least = asked / 2 + 1;
	match given {
		Some(quorum) if !(least..=asked).contains(&quorum) => Err(Error::Usage(format!(
			"--quorum {quorum} of {asked} is not more than half and at most all: {least} to {asked}"
		))),
		Some(quorum) => Ok(quorum),
		None => Ok(least),
	}
}

/// The most to pay each operator: twice what the dearest of the cheapest `asked` asks, unless given.
fn price_ceiling(
	wanted: Option<Balance>,
	asked: u8,
	operators: &[DataOperator],
	least: Balance,
) -> Result<Balance> {
	match wanted {
		Some(price) if price < least => Err(Error::Usage(format!(
			"--max-price {} is below the least that an operator may ask, {}",
			amount::format(price),
			amount::format(least)
		))),
		Some(price) => Ok(price),
		None => {
			let mut prices: Vec<Balance> =
				operators.iter().filter(|state| state.eligible).map(|state| state.offer.price).collect();
			prices.sort_unstable();
			prices.truncate(asked.into());
			Ok(prices.last().copied().unwrap_or(least).max(least).saturating_mul(2))
		}
	}
}

impl RequestArgs {
	/// Runs it.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		let pair = global.key.load()?;
		let quorum = quorum(self.quorum, self.asked)?;
		let client = global.connect().await?;
		let target = self.target(&client).await?;
		let operators = operators(&client).await?;
		let [least, commit, reveal] =
			parameters::values(&client, "Feeds", ["LeastPrice", "CommitPeriod", "RevealPeriod"]).await?;
		let fee = price_ceiling(self.max_price, self.asked, &operators, least)?;
		let affordable = operators.iter().filter(|state| state.eligible && state.offer.price <= fee).count();
		if affordable < usize::from(self.asked) {
			output.step(format!(
				"only {affordable} operators answer at {} now; {} are to be asked",
				amount::format(fee),
				self.asked
			));
		}
		let periods = BlockNumber::try_from(commit.saturating_add(reveal)).unwrap_or(BlockNumber::MAX);
		let lasts = self.deadline.unwrap_or(periods.saturating_mul(2).saturating_add(2));
		let head = client.header(None).await?.number;
		let order = FeedOrder {
			target,
			pointer: self.pointer,
			reading: self.reading.reading(),
			aggregation: match self.median {
				Some(tolerance) => Aggregation::Median { tolerance },
				None => Aggregation::Exact,
			},
			quorum,
			asked: self.asked,
			fee,
			deadline: head.saturating_add(lasts),
		};
		let sender = global.sender(&client, &pair, output);
		let call = RuntimeCall::DataFeeds(Call::request { order });
		let included = sender.submit(call, "requesting data").await?;
		let (id, held) = *requested_feeds(&included)
			.first()
			.ok_or_else(|| Error::Internal("the transaction succeeded, but no feed came of it".into()))?;
		output.step(format!("feed {id} is in block {}, {}", included.number, show_price(fee, self.asked)));
		if !self.wait {
			let value = json!({
				"feed": id, "block": included.number, "held_planck": held.to_string(),
				"transaction_fee_planck": included.fee.to_string(),
			});
			return output.finish(&value, || format!("feed {id}\n"));
		}
		let (feed, at) = follow(&client, id, included.number, sender.deadline, output).await?;
		let is_answered = matches!(feed.state, FeedState::Answered { .. });
		About::of(&client, id, feed, at).await?.show(output)?;
		if is_answered {
			Ok(())
		} else {
			Err(Error::Reported(ExitCode::Refunded))
		}
	}

	async fn target(&self, client: &Client) -> Result<Target> {
		let Some(id) = self.source else {
			let missing = || Error::Usage("name an address or a --source".into());
			return Ok(Target::Url(self.address.clone().ok_or_else(missing)?));
		};
		let source: Option<ChainSource> = client.call("DataFeedsApi_source", (id,), None).await?;
		let source = source.ok_or_else(|| {
			Error::NotFound(format!("there is no source {id}; `ambit feed sources` lists all"))
		})?;
		Ok(Target::Source { source: id, rest: rest(&source.prefix, self.address.as_ref())? })
	}
}

/// What follows a source's prefix in an address.
fn rest(prefix: &Url, url: Option<&Url>) -> Result<Url> {
	let Some(url) = url else { return Ok(Url::default()) };
	let rest = url.strip_prefix(prefix.as_slice()).ok_or_else(|| {
		Error::Usage(format!(
			"{} does not begin with the source's prefix {}",
			String::from_utf8_lossy(url),
			String::from_utf8_lossy(prefix)
		))
	})?;
	Url::try_from(rest.to_vec()).map_err(|_| Error::Internal("a part is longer than the whole".into()))
}

/// The requests that came of a transaction, in order, and what is held for each, planck.
pub fn requested_feeds(included: &Included) -> Vec<(FeedId, Balance)> {
	included
		.events
		.iter()
		.filter_map(|event| match event {
			RuntimeEvent::DataFeeds(Event::FeedRequested { feed, held, .. }) => Some((*feed, *held)),
			_ => None,
		})
		.collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use ambit_primitives::{
		feeds::{FeedOffer, FeedRecord},
		jobs::Quality,
		AccountId,
	};

	fn operator(price: Balance, eligible: bool) -> DataOperator {
		let quality = Quality { alpha: 4, beta: 1 };
		let record = FeedRecord { quality, right: 0, missed: 0, wrong: 0, silent: 0 };
		let operator = AccountId::new([1; 32]);
		let offer = FeedOffer { operator, slots: 1, price, stake: 1, record, leaving: false };
		DataOperator { offer, active: 0, success_ppm: 800_000, eligible }
	}

	#[test]
	fn a_quorum_should_be_a_majority() {
		assert_eq!(
			(quorum(None, 1).unwrap(), quorum(None, 3).unwrap(), quorum(None, 16).unwrap()),
			(1, 2, 9)
		);
		assert_eq!(quorum(Some(3), 3).unwrap(), 3);
		for (given, asked) in [(1, 3), (4, 3), (0, 1), (2, 4)] {
			assert!(matches!(quorum(Some(given), asked), Err(Error::Usage(_))), "{given} of {asked}");
		}
	}

	#[test]
	fn a_ceiling_should_reach_as_many_operators_as_are_asked() {
		let operators = [operator(9, true), operator(2, true), operator(1, false), operator(4, true)];
		assert_eq!(price_ceiling(None, 2, &operators, 1).unwrap(), 8);
		assert_eq!(price_ceiling(None, 16, &operators, 1).unwrap(), 18);
		assert_eq!(price_ceiling(None, 3, &[], 5).unwrap(), 10);
		assert_eq!(price_ceiling(Some(5), 3, &[], 5).unwrap(), 5);
		assert!(matches!(price_ceiling(Some(4), 3, &[], 5), Err(Error::Usage(_))));
	}

	#[test]
	fn an_address_should_be_in_the_source_that_is_named() {
		let url = |text: &str| Url::try_from(text.as_bytes().to_vec()).unwrap();
		let prefix = url("https://example.com/v1/");
		assert_eq!(rest(&prefix, None).unwrap(), Url::default());
		assert_eq!(rest(&prefix, Some(&url("https://example.com/v1/a?b=c"))).unwrap(), url("a?b=c"));
		let error = rest(&prefix, Some(&url("https://example.com/v2/"))).unwrap_err();
		assert!(matches!(&error, Error::Usage(text) if text.contains("/v1/")), "{error}");
	}

	#[test]
	fn pointers_should_begin_with_a_slash() {
		assert!(pointer("").is_ok() && pointer("/a/0").is_ok());
		assert!(pointer("a").is_err() && pointer(&format!("/{}", "x".repeat(256))).is_err());
	}
}
