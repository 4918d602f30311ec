//! `ambit feed sources`, `register` and `retire`.

use super::{reading::show_percent, ChainSource, PAGE};
use crate::{
	amount,
	error::{Error, Result},
	keys::address,
	output::{table, Output},
	Global,
};
use ambit_primitives::feeds::{SourceId, SourceName, Url, MAX_SOURCE_NAME_BYTES, MAX_URL_BYTES};
use ambit_runtime::{RuntimeCall, RuntimeEvent};
use clap::Args;
use pallet_ambit_data_feeds::{Call, Event};
use serde_json::{json, Value};

/// Which sources.
#[derive(Args, Debug)]
pub struct ListArgs {
	/// From this number on
	#[arg(long, default_value = "0", value_name = "ID")]
	start: SourceId,
	/// Most rows
	#[arg(long, default_value = "100", value_parser = clap::value_parser!(u32).range(1..=i64::from(PAGE)))]
	limit: u32,
}

/// A source to be.
#[derive(Args, Debug)]
pub struct RegisterArgs {
	/// What people call it
	#[arg(long, value_parser = source_name)]
	name: SourceName,
	/// How all its addresses begin: https://HOST/ at least
	#[arg(long, value_parser = url, value_name = "URL")]
	prefix: Url,
}

/// Which source.
#[derive(Args, Debug)]
pub struct RetireArgs {
	/// Its number
	id: SourceId,
}

/// Parses a source's name.
fn source_name(text: &str) -> std::result::Result<SourceName, String> {
	let name = SourceName::try_from(text.as_bytes().to_vec()).ok().filter(|name| !name.is_empty());
	name.ok_or_else(|| format!("a name has 1 to {MAX_SOURCE_NAME_BYTES} bytes, this one {}", text.len()))
}

/// Parses an address. What else is wrong with it, the chain says.
pub fn url(text: &str) -> std::result::Result<Url, String> {
	if !text.starts_with("https://") && !text.starts_with("http://") {
		return Err(format!("`{text}` is no address of a source: it begins with https:// (or http://)"));
	}
	Url::try_from(text.as_bytes().to_vec())
		.map_err(|_| format!("the address has {} bytes; at most {MAX_URL_BYTES} fit", text.len()))
}

impl ListArgs {
	/// Runs it.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		let client = global.connect().await?;
		let sources: Vec<(SourceId, ChainSource)> =
			client.call("DataFeedsApi_sources", (self.start, self.limit), None).await?;
		let value = json!({ "sources": sources.iter().map(source_json).collect::<Vec<_>>() });
		output.finish(&value, || {
			if sources.is_empty() {
				return "no source is registered; a request takes any address\n".into();
			}
			let mut rows =
				vec![["source", "name", "prefix", "owner", "vouched for"].map(String::from).to_vec()];
			rows.extend(sources.iter().map(source_row));
			table(&rows)
		})
	}
}

fn source_json((id, source): &(SourceId, ChainSource)) -> Value {
	json!({
		"source": id,
		"name": String::from_utf8_lossy(&source.name),
		"prefix": String::from_utf8_lossy(&source.prefix),
		"owner": address(&source.owner),
		"deposit_planck": source.deposit.to_string(),
		"vouched": source.vouched.as_ref().map(|vouch| json!({
			"pointer": String::from_utf8_lossy(&vouch.pointer),
			"steadiness_ppm": vouch.steadiness.deconstruct(),
		})),
	})
}

fn source_row((id, source): &(SourceId, ChainSource)) -> Vec<String> {
	let vouched = source.vouched.as_ref().map_or_else(
		|| "no".into(),
		|vouch| {
			let pointer = String::from_utf8_lossy(&vouch.pointer).escape_debug().to_string();
			format!("\"{pointer}\", numbers within {}", show_percent(vouch.steadiness))
		},
	);
	vec![
		id.to_string(),
		String::from_utf8_lossy(&source.name).escape_debug().to_string(),
		String::from_utf8_lossy(&source.prefix).into_owned(),
		address(&source.owner),
		vouched,
	]
}

impl RegisterArgs {
	/// Runs it.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		let pair = global.key.load()?;
		let client = global.connect().await?;
		let call = Call::register_source { name: self.name, prefix: self.prefix.clone() };
		let sender = global.sender(&client, &pair, output);
		let included = sender.submit(RuntimeCall::DataFeeds(call), "registering the source").await?;
		let id = included.events.iter().find_map(|event| match event {
			RuntimeEvent::DataFeeds(Event::SourceRegistered { source, .. }) => Some(*source),
			_ => None,
		});
		let id =
			id.ok_or_else(|| Error::Internal("the transaction succeeded, but no source came of it".into()))?;
		let source: Option<ChainSource> =
			client.call("DataFeedsApi_source", (id,), Some(included.block)).await?;
		let deposit = source.map_or(0, |source| source.deposit);
		let prefix = String::from_utf8_lossy(&self.prefix);
		let value = json!({
			"source": id, "prefix": prefix, "deposit_planck": deposit.to_string(), "block": included.number,
		});
		output.finish(&value, || {
			format!("source {id} is {prefix}..., {} held until it is retired\n", amount::format(deposit))
		})
	}
}

impl RetireArgs {
	/// Runs it.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		let pair = global.key.load()?;
		let client = global.connect().await?;
		let call = RuntimeCall::DataFeeds(Call::retire_source { source: self.id });
		let included = global.sender(&client, &pair, output).submit(call, "retiring the source").await?;
		let value = json!({ "source": self.id, "block": included.number });
		output.finish(&value, || format!("source {} is retired, its deposit is free\n", self.id))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn names_and_addresses_should_be_refused_before_anything_is_sent() {
		assert!(source_name("weather").is_ok() && source_name("").is_err());
		assert!(source_name(&"x".repeat(65)).is_err());
		assert!(url("https://example.com/").is_ok() && url("http://127.0.0.1:8000/").is_ok());
		let long = format!("https://example.com/{}", "x".repeat(500));
		for text in ["", "example.com", "ftp://example.com/", long.as_str()] {
			assert!(url(text).is_err(), "{text} was accepted");
		}
	}
}
