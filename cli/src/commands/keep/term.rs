//! `ambit keep take`, `end` and `close`.

use super::{ChainDeal, ChainRequest};
use crate::{
	amount,
	chain::Included,
	commands::model::cid_text,
	error::{Error, Result},
	output::Output,
	Global,
};
use ambit_primitives::{
	retrieval::{DealId, RequestId},
	rewards::EraIndex,
};
use ambit_runtime::{RuntimeCall, RuntimeEvent};
use ambit_worker::look;
use clap::Args;
use pallet_ambit_retrieval::{Call, Ending, Event};
use serde_json::json;

/// Drawn places at which an artefact is looked at before it is taken on, beside its two ends.
const LOOKS: usize = 14;

/// What is taken on.
#[derive(Args, Debug)]
pub struct TakeArgs {
	/// The request's number
	request: RequestId,
}

/// Which term.
#[derive(Args, Debug)]
pub struct TermArgs {
	/// Its number: `ambit data status` has yours
	term: DealId,
}

/// What came of a notice.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Notice {
	/// The term ended at once.
	Ended(Ending),
	/// This is its last era.
	Last(EraIndex),
}

impl TakeArgs {
	/// Runs it.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		let pair = global.key.load()?;
		let client = global.connect().await?;
		let request = super::show::find(&client, self.request, None).await?;
		look_at(&request, global, output).await?;
		let call = RuntimeCall::Retrieval(Call::take { request: self.request });
		let included = global.sender(&client, &pair, output).submit(call, "taking the artefact on").await?;
		let term = included.events.iter().find_map(|event| match event {
			RuntimeEvent::Retrieval(Event::Taken { deal, .. }) => Some(*deal),
			_ => None,
		});
		let term =
			term.ok_or_else(|| Error::Internal("the transaction succeeded, but no term came of it".into()))?;
		let deal: Option<ChainDeal> = client.call("RetrievalApi_deal", (term,), Some(included.block)).await?;
		let pledge = deal.map_or(0, |deal| deal.pledge);
		let cid = cid_text(&request.cid);
		let value = json!({
			"deal": term, "request": self.request, "cid": cid, "pledge_planck": pledge.to_string(), "block": included.number,
		});
		output.finish(&value, || {
			format!(
				"term {term}: {cid} is yours to keep, {} behind it. Paid {} an era, from the era after the first that it was shown in\n",
				amount::format(pledge),
				amount::format(request.fee)
			)
		})
	}
}

/// Looks whether an artefact is what its request says, with whom the command line names.
async fn look_at(request: &ChainRequest, global: &Global, output: Output) -> Result<()> {
	if !global.artifacts.has_sources() {
		output.step(
			"nobody was asked whether it is what the request says: name who has it with --gateway, --peer or --ipfs",
		);
		return Ok(());
	}
	let cid = ambit_artifacts::parse_bytes(&request.cid);
	let cid = cid.map_err(|problem| Error::Artifact(format!("it can't be fetched: {problem}")))?;
	output.status(format!("looking at {cid}"));
	let scratch = global.artifacts.scratch()?;
	let looking = async { Ok(look(&scratch.store, &cid, request.bytes, LOOKS).await) };
	let found = global.deadline().run("looking at the artefact", looking).await?;
	found.map_err(|unlike| Error::Artifact(format!("{cid} is not to be taken on: {unlike}")))
}

impl TermArgs {
	/// Gives notice.
	pub async fn end(self, global: &Global, output: Output) -> Result<()> {
		self.send(Call::leave { deal: self.term }, "giving notice", global, output).await
	}

	/// Ends it if its time is over.
	pub async fn close(self, global: &Global, output: Output) -> Result<()> {
		self.send(Call::close { deal: self.term }, "closing the term", global, output).await
	}

	async fn send(
		&self,
		call: Call<ambit_runtime::Runtime>,
		what: &str,
		global: &Global,
		output: Output,
	) -> Result<()> {
		let pair = global.key.load()?;
		let client = global.connect().await?;
		let sender = global.sender(&client, &pair, output);
		let included = sender.submit(RuntimeCall::Retrieval(call), what).await?;
		let notice = notice(&included, self.term)
			.ok_or_else(|| Error::Internal("the chain did not say what came of the term".into()))?;
		let value = json!({
			"deal": self.term,
			"ended": matches!(notice, Notice::Ended(_)),
			"ending": match notice { Notice::Ended(ending) => Some(format!("{ending:?}")), Notice::Last(_) => None },
			"last_era": match notice { Notice::Last(era) => Some(era), Notice::Ended(_) => None },
			"block": included.number,
		});
		output.finish(&value, || match notice {
			Notice::Ended(_) => format!("term {} is over, its pledge is free\n", self.term),
			Notice::Last(era) => format!(
				"term {} ends after era {era}, when its turn comes: keep the artefact until then\n",
				self.term
			),
		})
	}
}

/// What a transaction's events say of a term.
fn notice(included: &Included, term: DealId) -> Option<Notice> {
	included.events.iter().find_map(|event| match event {
		RuntimeEvent::Retrieval(Event::DealEnded { deal, ending, .. }) if *deal == term => {
			Some(Notice::Ended(*ending))
		}
		RuntimeEvent::Retrieval(Event::NoticeGiven { deal, last }) if *deal == term => {
			Some(Notice::Last(*last))
		}
		_ => None,
	})
}
