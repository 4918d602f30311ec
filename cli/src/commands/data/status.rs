//! `ambit data status`.

use super::{join::TIMELY_SLOTS, offer_of};
use crate::{
	amount,
	commands::{
		coverage::percent,
		feed::{operator_json, DataOperator},
		keep::{deal_json, deal_rows, ChainDeal},
		operator::{self, Bond},
	},
	error::{Error, Result},
	keys::{address, parse_address},
	output::{table, Output},
	Global,
};
use ambit_primitives::{
	retrieval::{DealId, Probe},
	runtime_api::FeedTask,
	AccountId, Balance, BlockNumber, MILLI_AMB,
};
use clap::Args;
use serde_json::json;

/// Whose status.
#[derive(Args, Debug)]
pub struct StatusArgs {
	/// The operator's stash; the account of --key unless given
	#[arg(value_parser = parse_address)]
	stash: Option<AccountId>,
}

/// What waits for a worker key.
#[derive(Default)]
struct Waiting {
	/// What its account may spend, planck.
	free: Balance,
	/// Requests for data.
	tasks: Vec<FeedTask<BlockNumber>>,
	/// Bytes of artefacts that are to be shown.
	probes: Vec<Probe>,
}

impl StatusArgs {
	/// Runs it.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		let stash = operator::stash(self.stash, global)?;
		let client = global.connect().await?;
		let (now, hash) = client.head().await?;
		let at = Some(hash);
		let bond: Option<Bond> = client.call("StakingApi_bond_of", (&stash,), at).await?;
		let bond = bond.ok_or_else(|| {
			Error::NotFound(format!("{} has no bond: `ambit data join` makes one", address(&stash)))
		})?;
		let offer = offer_of(&client, &stash, at).await?;
		let deals: Vec<(DealId, ChainDeal)> = client.call("RetrievalApi_deals_of", (&stash,), at).await?;
		let waiting = match &bond.worker {
			Some(key) => Waiting {
				free: client.free_balance(key).await?,
				tasks: client.call("DataFeedsApi_tasks_of", (key,), at).await?,
				probes: client.call("RetrievalApi_probes_of", (key,), at).await?,
			},
			None => Waiting::default(),
		};
		let value = json!({
			"stash": address(&stash),
			"bond_planck": bond.active.to_string(),
			"backing_planck": bond.backing.to_string(),
			"pledged_planck": bond.pledged.to_string(),
			"roles": bond.roles.iter().map(|role| format!("{role:?}")).collect::<Vec<_>>(),
			"chilled": bond.chilled,
			"worker": bond.worker.as_ref().map(address),
			"worker_balance_planck": bond.worker.as_ref().map(|_| waiting.free.to_string()),
			"offer": offer.as_ref().map(operator_json),
			"deals": deals.iter().map(|(id, deal)| deal_json(*id, deal)).collect::<Vec<_>>(),
			"tasks": waiting.tasks.iter().map(|task| json!({
				"feed": task.feed, "tell": task.tell, "due": task.due,
			})).collect::<Vec<_>>(),
			"probes": waiting.probes.iter().map(|probe| json!({
				"deal": probe.deal, "round": probe.round, "offset": probe.offset, "due": probe.due,
			})).collect::<Vec<_>>(),
			"block": now,
		});
		output.finish(&value, || describe(&stash, &bond, offer.as_ref(), &deals, &waiting))
	}
}

fn describe(
	stash: &AccountId,
	bond: &Bond,
	offer: Option<&DataOperator>,
	deals: &[(DealId, ChainDeal)],
	waiting: &Waiting,
) -> String {
	let roles: Vec<String> = bond.roles.iter().map(|role| format!("{role:?}").to_lowercase()).collect();
	let mut text = format!(
		"stash     {}\nbond      {}, of it {} promised and {} pledged\nroles     {}{}\n",
		address(stash),
		amount::format(bond.active),
		amount::format(bond.backing),
		amount::format(bond.pledged),
		if roles.is_empty() { "none".into() } else { roles.join(", ") },
		if bond.chilled { " (chilled: is asked nothing)" } else { "" },
	);
	match &bond.worker {
		Some(worker) => {
			// A valid report is free, but has to be paid for first.
			let low = if waiting.free < 10 * MILLI_AMB { ": too little for fees, add some" } else { "" };
			let free = amount::format(waiting.free);
			text.push_str(&format!("worker    {}, holds {free}{low}\n", address(worker)));
		}
		None => text.push_str("worker    none: `ambit data join` sets one\n"),
	}
	match offer {
		Some(DataOperator { offer, active, success_ppm, eligible }) => {
			let state = match (offer.leaving, eligible) {
				(true, _) => "leaving".into(),
				(false, true) if offer.slots > TIMELY_SLOTS => format!(
					"open, with more than the {TIMELY_SLOTS} that can be answered in time when sources are slow: `ambit data set --slots {TIMELY_SLOTS}`"
				),
				(false, true) => "open".to_owned(),
				(false, false) => "not asked: the bond is too small, or chilled".into(),
			};
			let record = &offer.record;
			text.push_str(&format!(
				"offer     {} requests at once at {}, {active} busy, {} behind it; {state}\nrecord    {} right, {} missed, {} wrong, {} silent: believed {}\n",
				offer.slots,
				amount::format(offer.price),
				amount::format(offer.stake),
				record.right,
				record.missed,
				record.wrong,
				record.silent,
				percent(*success_ppm),
			));
		}
		None => text.push_str("offer     none: `ambit data join`\n"),
	}
	if !deals.is_empty() {
		text.push_str(&table(&deal_rows(deals)));
	}
	text.push_str(&format!("{} requests and {} probes wait\n", waiting.tasks.len(), waiting.probes.len()));
	for task in &waiting.tasks {
		let what = if task.tell { "tell" } else { "ask and commit" };
		text.push_str(&format!("  feed {}: {what}, until block {}\n", task.feed, task.due));
	}
	for probe in &waiting.probes {
		text.push_str(&format!(
			"  term {}: show byte {}, until block {}\n",
			probe.deal, probe.offset, probe.due
		));
	}
	text
}

#[cfg(test)]
mod tests {
	use super::*;
	use ambit_primitives::{
		feeds::{FeedOffer, FeedRecord},
		jobs::Quality,
		AMB,
	};

	#[test]
	fn a_status_should_say_what_is_missing_and_what_waits() {
		let mut bond = Bond {
			active: 100 * AMB,
			backing: 4 * AMB,
			pledged: AMB,
			unbonding: Vec::new(),
			roles: Vec::new(),
			worker: None,
			chilled: true,
		};
		let stash = AccountId::new([1; 32]);
		let text = describe(&stash, &bond, None, &[], &Waiting::default());
		assert!(text.contains("chilled") && text.contains("`ambit data join` sets one"), "{text}");
		bond.worker = Some(AccountId::new([2; 32]));
		let probe = Probe { deal: 3, round: 0, cid: Default::default(), offset: 77, due: 20 };
		let waiting = Waiting { free: MILLI_AMB, tasks: Vec::new(), probes: vec![probe] };
		let text = describe(&stash, &bond, None, &[], &waiting);
		assert!(text.contains("too little for fees") && text.contains("show byte 77"), "{text}");
		let mut offer = DataOperator {
			offer: FeedOffer {
				operator: stash.clone(),
				slots: TIMELY_SLOTS,
				price: 1,
				stake: AMB,
				record: FeedRecord {
					quality: Quality { alpha: 4, beta: 1 },
					right: 0,
					missed: 0,
					wrong: 0,
					silent: 0,
				},
				leaving: false,
			},
			active: 0,
			success_ppm: 800_000,
			eligible: true,
		};
		let warns = |offer: &DataOperator| {
			describe(&stash, &bond, Some(offer), &[], &waiting).contains("`ambit data set --slots 64`")
		};
		assert!(!warns(&offer));
		offer.offer.slots += 1;
		assert!(warns(&offer));
	}
}
