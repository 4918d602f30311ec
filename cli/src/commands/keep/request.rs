//! `ambit keep request`, `extend` and `cancel`.

use super::{show::find, ChainRequest};
use crate::{
	amount,
	commands::model::{cid_text, ledger_cid},
	error::{Error, Result},
	output::Output,
	parameters, Global,
};
use ambit_artifacts::parse_text;
use ambit_primitives::{retrieval::RequestId, rewards::EraIndex, Balance, Cid};
use ambit_runtime::{RuntimeCall, RuntimeEvent};
use clap::Args;
use pallet_ambit_retrieval::{Call, Event, MAX_KEEPERS};
use serde_json::json;

/// What is to be kept.
#[derive(Args, Debug)]
pub struct RequestArgs {
	/// The artefact: a file's CID, not a directory's
	#[arg(value_parser = artefact)]
	cid: Cid,
	/// Bytes of its content. Where it turns out to have more or fewer, the request is void
	#[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u64).range(1..))]
	bytes: u64,
	/// Operators that are to keep it
	#[arg(long, default_value = "3", value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..=i64::from(MAX_KEEPERS)))]
	copies: u32,
	/// Eras for which it is to be kept, from the next one on; `ambit keep list` says how long one is
	#[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..))]
	eras: EraIndex,
	/// What each copy gets for each era; the least that the chain allows unless given
	#[arg(long, value_parser = amount::parse, value_name = "AMOUNT")]
	fee: Option<Balance>,
}

/// What is made longer.
#[derive(Args, Debug)]
pub struct ExtendArgs {
	/// The request's number
	request: RequestId,
	/// By how many eras
	#[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..))]
	eras: EraIndex,
}

/// What is withdrawn.
#[derive(Args, Debug)]
pub struct CancelArgs {
	/// The request's number
	request: RequestId,
}

/// Parses a CID that can be asked for.
fn artefact(text: &str) -> std::result::Result<Cid, String> {
	let parsed = parse_text(text).map_err(|error| format!("`{text}` is no CID of an artefact: {error}"))?;
	ledger_cid(&parsed).map_err(|error| error.to_string())
}

/// What so many copies cost for so many eras, planck.
fn cost(copies: u32, eras: EraIndex, fee: Balance) -> Option<Balance> {
	fee.checked_mul(copies.into())?.checked_mul(eras.into())
}

impl RequestArgs {
	/// Runs it.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		let pair = global.key.load()?;
		let client = global.connect().await?;
		let [least] = parameters::values(&client, "Retrieval", ["LeastFee"]).await?;
		let fee = self.fee.unwrap_or(least);
		if fee < least {
			return Err(Error::Usage(format!(
				"--fee {} is below the least for a copy and era, {}",
				amount::format(fee),
				amount::format(least)
			)));
		}
		let Self { cid, bytes, copies, eras, .. } = self;
		let cost = cost(copies, eras, fee)
			.ok_or_else(|| Error::Usage("--fee for all copies and eras is more than can exist".into()))?;
		let name = cid_text(&cid);
		let call = RuntimeCall::Retrieval(Call::request { cid, bytes, copies, eras, fee });
		let sender = global.sender(&client, &pair, output);
		let included = sender.submit(call, "asking that it be kept").await?;
		let made = included.events.iter().find_map(|event| match event {
			RuntimeEvent::Retrieval(Event::Requested { request, until, .. }) => Some((*request, *until)),
			_ => None,
		});
		let (id, until) = made
			.ok_or_else(|| Error::Internal("the transaction succeeded, but no request came of it".into()))?;
		let request: ChainRequest = find(&client, id, Some(included.block)).await?;
		let value = json!({
			"request": id,
			"cid": name,
			"until_era": until,
			"held_planck": cost.to_string(),
			"deposit_planck": request.deposit.to_string(),
			"block": included.number,
		});
		output.finish(&value, || {
			format!(
				"request {id}: {copies} copies of {name} until era {until}; {} held for fees, {} as deposit\n",
				amount::format(cost),
				amount::format(request.deposit)
			)
		})
	}
}

impl ExtendArgs {
	/// Runs it.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		let pair = global.key.load()?;
		let client = global.connect().await?;
		let Self { request, eras } = self;
		let call = RuntimeCall::Retrieval(Call::extend { request, eras });
		let included = global.sender(&client, &pair, output).submit(call, "extending").await?;
		let found = find(&client, request, Some(included.block)).await?;
		let value = json!({
			"request": request,
			"until_era": found.until,
			"held_planck": found.held.to_string(),
			"block": included.number,
		});
		output.finish(&value, || {
			let held = amount::format(found.held);
			format!("request {request} stands until era {}, {held} held for fees\n", found.until)
		})
	}
}

impl CancelArgs {
	/// Runs it.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		let pair = global.key.load()?;
		let client = global.connect().await?;
		let call = RuntimeCall::Retrieval(Call::withdraw { request: self.request });
		let included = global.sender(&client, &pair, output).submit(call, "withdrawing copies").await?;
		let (mut freed, mut left, mut closed) = (0, None, false);
		for event in &included.events {
			match event {
				RuntimeEvent::Retrieval(Event::Withdrawn { copies, freed: more, .. }) => {
					freed = more.saturating_add(freed);
					left = Some(*copies);
				}
				RuntimeEvent::Retrieval(Event::RequestClosed { freed: more, .. }) => {
					freed = more.saturating_add(freed);
					closed = true;
				}
				_ => {}
			}
		}
		let value = json!({
			"request": self.request,
			"closed": closed,
			"copies": if closed { Some(0) } else { left },
			"freed_planck": freed.to_string(),
			"block": included.number,
		});
		output.finish(&value, || {
			let (id, freed) = (self.request, amount::format(freed));
			match left.filter(|_| !closed) {
				Some(copies) => format!("request {id}: {freed} came back; {copies} copies are kept on\n"),
				None => format!("request {id} is closed: {freed} and the deposit came back\n"),
			}
		})
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn artefacts_should_be_cids_that_the_chain_takes() {
		let raw = "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy";
		assert_eq!(cid_text(&artefact(raw).unwrap()), raw);
		assert!(artefact("QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG").is_ok());
		for text in ["", "seven", "bafkrei", "0x12"] {
			assert!(artefact(text).is_err(), "{text} was accepted");
		}
	}

	#[test]
	fn a_cost_should_be_that_of_all_copies_and_eras_or_none() {
		assert_eq!(cost(3, 24, 10), Some(720));
		assert_eq!(cost(2, 1, Balance::MAX), None);
	}
}
