//! `ambit keep list` and `show`.

use super::{ChainDeal, ChainRequest};
use crate::{
	amount,
	chain::Client,
	commands::{coverage::percent, model::cid_text},
	error::{Error, Result},
	keys::{address, parse_address},
	output::{table, Output},
	Global,
};
use ambit_primitives::{
	retrieval::{ArtefactState, DealId, KeepingState, RequestId},
	AccountId, Balance, BlockNumber, Hash,
};
use clap::Args;
use serde_json::{json, Value};

/// Which requests or terms.
#[derive(Args, Debug)]
pub struct ListArgs {
	/// The terms of this operator instead of requests
	#[arg(long = "of", value_parser = parse_address, value_name = "ADDRESS", conflicts_with_all = ["open", "before"])]
	operator: Option<AccountId>,
	/// Only requests with copies that nobody keeps yet
	#[arg(long)]
	open: bool,
	/// Only requests below this number
	#[arg(long, value_name = "ID")]
	before: Option<RequestId>,
	/// Requests to look at
	#[arg(long, default_value = "100", value_parser = clap::value_parser!(u32).range(1..=1_000))]
	limit: u32,
}

/// Which request.
#[derive(Args, Debug)]
pub struct ShowArgs {
	/// The request's number
	request: RequestId,
}

/// A request, after block `at` or the best one.
pub async fn find(client: &Client, id: RequestId, at: Option<Hash>) -> Result<ChainRequest> {
	let found: Option<ChainRequest> = client.call("RetrievalApi_request", (id,), at).await?;
	found.ok_or_else(|| {
		Error::NotFound(format!("there is no request {id}: it was never made, or is closed; `ambit keep list` has those that stand"))
	})
}

impl ListArgs {
	/// Runs it.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		let client = global.connect().await?;
		let at = Some(client.best().await?);
		if let Some(operator) = self.operator {
			let deals: Vec<(DealId, ChainDeal)> =
				client.call("RetrievalApi_deals_of", (&operator,), at).await?;
			let rows: Vec<Value> = deals.iter().map(|(id, deal)| deal_json(*id, deal)).collect();
			let value = json!({ "operator": address(&operator), "deals": rows });
			return output.finish(&value, || table(&deal_rows(&deals)));
		}
		let era: KeepingState<Balance, BlockNumber> = client.call("RetrievalApi_keeping", (), at).await?;
		let mut requests: Vec<(RequestId, ChainRequest)> =
			client.call("RetrievalApi_requests", (self.before, self.limit), at).await?;
		if self.open {
			requests.retain(|(_, request)| is_open(request, era.era));
		}
		let value = json!({
			"era": era.era,
			"ends": era.ends,
			"deals": era.deals,
			"asked": era.asked,
			"budget_planck": era.budget.to_string(),
			"requests": requests.iter().map(|(id, request)| request_json(*id, request)).collect::<Vec<_>>(),
		});
		output.finish(&value, || {
			let mut text = format!(
				"era {}, the next one from block {}; {} terms, {} of them have been asked; {} for keepers beside fees\n",
				era.era,
				era.ends,
				era.deals,
				era.asked,
				amount::format(era.budget)
			);
			if requests.is_empty() {
				text.push_str("no request that fits: `ambit keep request` makes one\n");
				return text;
			}
			let head = ["request", "artefact", "bytes", "kept", "fee", "eras", ""];
			let mut rows = vec![head.map(String::from).to_vec()];
			rows.extend(requests.iter().map(|(id, request)| request_row(*id, request)));
			text.push_str(&table(&rows));
			text
		})
	}
}

/// Whether a copy of a request can be taken in this era.
fn is_open(request: &ChainRequest, era: u32) -> bool {
	!request.void && request.taken < request.copies && era < request.until
}

fn request_json(id: RequestId, request: &ChainRequest) -> Value {
	json!({
		"request": id,
		"requester": address(&request.requester),
		"cid": cid_text(&request.cid),
		"bytes": request.bytes,
		"copies": request.copies,
		"taken": request.taken,
		"fee_planck": request.fee.to_string(),
		"from_era": request.from,
		"until_era": request.until,
		"held_planck": request.held.to_string(),
		"deposit_planck": request.deposit.to_string(),
		"void": request.void,
	})
}

fn request_row(id: RequestId, request: &ChainRequest) -> Vec<String> {
	vec![
		id.to_string(),
		cid_text(&request.cid),
		request.bytes.to_string(),
		format!("{} of {}", request.taken, request.copies),
		amount::format(request.fee),
		format!("{} to {}", request.from, request.until.saturating_sub(1)),
		if request.void { "void: the artefact is not what was said".into() } else { String::new() },
	]
}

/// A term as programs read it.
pub fn deal_json(id: DealId, deal: &ChainDeal) -> Value {
	json!({
		"deal": id,
		"request": deal.request,
		"operator": address(&deal.operator),
		"pledge_planck": deal.pledge.to_string(),
		"began_era": deal.began,
		"rounds": deal.rounds,
		"missed": deal.missed.count_ones(),
		"last_era": deal.last,
		"open": deal.open.as_ref().map(|probe| json!({
			"round": probe.round, "offset": probe.offset, "due": probe.due, "paid": probe.paid,
		})),
	})
}

/// Terms as people read them.
pub fn deal_rows(deals: &[(DealId, ChainDeal)]) -> Vec<Vec<String>> {
	let head = ["term", "request", "operator", "pledge", "probes", "missed of 16", ""];
	let mut rows = vec![head.map(String::from).to_vec()];
	rows.extend(deals.iter().map(|(id, deal)| {
		vec![
			id.to_string(),
			deal.request.to_string(),
			address(&deal.operator),
			amount::format(deal.pledge),
			deal.rounds.to_string(),
			deal.missed.count_ones().to_string(),
			describe_deal(deal),
		]
	}));
	rows
}

/// How a term stands.
fn describe_deal(deal: &ChainDeal) -> String {
	let stands = match (deal.began, deal.last) {
		(_, Some(last)) => format!("ends after era {last}"),
		(Some(era), None) => format!("kept since era {era}"),
		(None, None) => "not shown yet, and so not paid".into(),
	};
	match &deal.open {
		Some(probe) => format!("{stands}; byte {} is to be shown until block {}", probe.offset, probe.due),
		None => stands,
	}
}

impl ShowArgs {
	/// Runs it.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		let client = global.connect().await?;
		let at = Some(client.best().await?);
		let (id, request) = (self.request, find(&client, self.request, at).await?);
		let deals: Vec<(DealId, ChainDeal)> = client.call("RetrievalApi_deals", (id,), at).await?;
		let artefact: Option<ArtefactState<AccountId, Balance>> =
			client.call("RetrievalApi_keepers", (&request.cid,), at).await?;
		let mut value = request_json(id, &request);
		value["deals"] = deals.iter().map(|(id, deal)| deal_json(*id, deal)).collect();
		value["artefact"] = artefact.as_ref().map_or(Value::Null, |artefact| {
			json!({
				"requests": artefact.requests,
				"fund_planck": artefact.fund.to_string(),
				"spent_planck": artefact.spent.to_string(),
				"paid_planck": artefact.paid.to_string(),
				"keepers": artefact.keepers.iter().map(|state| json!({
					"operator": address(&state.keeper.operator),
					"deal": state.keeper.deal,
					"domain": state.keeper.began.map(|_| state.keeper.domain),
					"quality_ppm": state.quality_ppm,
					"alone_ppm": state.alone_ppm,
				})).collect::<Vec<_>>(),
			})
		});
		output.finish(&value, || describe(id, &request, &deals, artefact.as_ref()))
	}
}

fn describe(
	id: RequestId,
	request: &ChainRequest,
	deals: &[(DealId, ChainDeal)],
	artefact: Option<&ArtefactState<AccountId, Balance>>,
) -> String {
	let mut text = format!(
		"request   {id}{}\nrequester {}\nartefact  {}, {} bytes\nkept      by {} of {}, in eras {} to {}\nfee       {} for each copy and era, {} held\n",
		if request.void { ", void: the artefact is not what was said" } else { "" },
		address(&request.requester),
		cid_text(&request.cid),
		request.bytes,
		request.taken,
		request.copies,
		request.from,
		request.until.saturating_sub(1),
		amount::format(request.fee),
		amount::format(request.held),
	);
	if let Some(artefact) = artefact {
		text.push_str(&format!(
			"fund      {} for its keepers in this era beside fees, {} paid\n",
			amount::format(artefact.fund),
			amount::format(artefact.spent)
		));
		for state in &artefact.keepers {
			text.push_str(&format!(
				"keeper    {} answers with {}, alone serves {}\n",
				address(&state.keeper.operator),
				percent(state.quality_ppm),
				percent(state.alone_ppm)
			));
		}
	}
	if !deals.is_empty() {
		text.push_str(&table(&deal_rows(deals)));
	}
	text
}

#[cfg(test)]
mod tests {
	use super::*;
	use ambit_primitives::{retrieval::OpenProbe, AMB};

	fn request(taken: u32, until: u32, void: bool) -> ChainRequest {
		ChainRequest {
			requester: AccountId::new([1; 32]),
			cid: Default::default(),
			bytes: 100,
			copies: 2,
			taken,
			fee: AMB,
			from: 1,
			until,
			held: 4 * AMB,
			deposit: AMB,
			void,
		}
	}

	#[test]
	fn a_request_should_be_open_as_long_as_a_copy_can_be_taken() {
		assert!(is_open(&request(1, 3, false), 2));
		assert!(!is_open(&request(2, 3, false), 2));
		assert!(!is_open(&request(1, 3, false), 3));
		assert!(!is_open(&request(1, 3, true), 2));
	}

	#[test]
	fn a_term_should_say_what_it_waits_for() {
		let mut deal = ChainDeal {
			request: 0,
			operator: AccountId::new([1; 32]),
			pledge: AMB,
			began: None,
			rounds: 0,
			missed: 0b101,
			last: None,
			open: None,
		};
		assert!(describe_deal(&deal).contains("not paid"));
		deal.began = Some(3);
		deal.open = Some(OpenProbe { round: 4, offset: 77, due: 50, paid: true });
		let text = describe_deal(&deal);
		assert!(text.contains("era 3") && text.contains("byte 77") && text.contains("block 50"), "{text}");
		deal.last = Some(5);
		assert!(describe_deal(&deal).contains("ends after era 5"));
		assert_eq!(deal_rows(&[(0, deal)])[1][5], "2");
	}
}
