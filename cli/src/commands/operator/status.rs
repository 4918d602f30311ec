//! `ambit operator status`.

use super::{Bond, Offer};
use crate::{
	amount,
	chain::Client,
	commands::dispute::show_json,
	disputes::{words, ChainDispute},
	error::{Error, Result},
	keys::{address, parse_address},
	output::{table, Output},
	parameters, Global,
};
use ambit_primitives::{runtime_api::Assignment, AccountId, Balance, BlockNumber, Hash, MILLI_AMB};
use clap::Args;
use serde_json::json;

/// Whose status.
#[derive(Args, Debug)]
pub struct StatusArgs {
	/// The operator's stash; the account of --key unless given
	#[arg(value_parser = parse_address)]
	stash: Option<AccountId>,
}

impl StatusArgs {
	/// Runs it.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		let stash = match self.stash {
			Some(stash) => stash,
			None => global
				.key
				.account()?
				.ok_or_else(|| Error::Usage("name the operator's address, or give its --key".into()))?,
		};
		let client = global.connect().await?;
		let (now, at) = client.head().await?;
		let at = Some(at);
		let bond: Option<Bond> = client.call("StakingApi_bond_of", (stash.clone(),), at).await?;
		let bond = bond.ok_or_else(|| Error::NotFound(format!("{} has no bond", address(&stash))))?;
		let offers: Vec<Offer> = client.call("JobRegistryApi_offers_of", (stash.clone(),), at).await?;
		let worker = match &bond.worker {
			Some(key) => Some(WorkerState::of(&client, key, at).await?),
			None => None,
		};
		let (assignments, turns) = worker
			.as_ref()
			.map_or((&[][..], &[][..]), |worker| (worker.assignments.as_slice(), worker.turns.as_slice()));
		let value = json!({
			"stash": address(&stash),
			"bond_planck": bond.active.to_string(),
			"backing_planck": bond.backing.to_string(),
			"pledged_planck": bond.pledged.to_string(),
			"unbonding": bond.unbonding.iter().map(|(amount, block)| json!({ "planck": amount.to_string(), "block": block })).collect::<Vec<_>>(),
			"roles": bond.roles.iter().map(|role| format!("{role:?}")).collect::<Vec<_>>(),
			"chilled": bond.chilled,
			"worker": bond.worker.as_ref().map(address),
			"worker_balance_planck": worker.as_ref().map(|worker| worker.free.to_string()),
			"watches": worker.as_ref().is_some_and(WorkerState::watches),
			"offers": offers.iter().map(offer_json).collect::<Vec<_>>(),
			"assignments": assignments.iter().map(|assignment| json!({
				"job": assignment.job, "attempt": assignment.attempt, "class": assignment.class, "due": assignment.due,
			})).collect::<Vec<_>>(),
			"turns": turns.iter().map(|state| show_json(state, now)).collect::<Vec<_>>(),
		});
		output.finish(&value, || describe(&stash, &bond, worker.as_ref(), &offers))
	}
}

/// A worker key, and what waits for it.
struct WorkerState {
	key: AccountId,
	/// What its account may spend, planck.
	free: Balance,
	/// What of it could be held as a bond, planck.
	usable: Balance,
	/// The bond that disputing a result takes, planck.
	bond: Balance,
	assignments: Vec<Assignment<BlockNumber>>,
	/// Disputes in which it is to move.
	turns: Vec<ChainDispute>,
}

impl WorkerState {
	async fn of(client: &Client, key: &AccountId, at: Option<Hash>) -> Result<Self> {
		Ok(Self {
			key: key.clone(),
			free: client.free_balance(key).await?,
			usable: client.usable_balance(key).await?,
			bond: parameters::dispute_bond(client).await?,
			assignments: client.call("JobRegistryApi_assignments_of", (key.clone(),), at).await?,
			turns: client.call("DisputesApi_turns_of", (key.clone(),), at).await?,
		})
	}

	/// Whether it is asked to watch results of others.
	fn watches(&self) -> bool {
		self.usable >= self.bond
	}
}

fn offer_json(offer: &Offer) -> serde_json::Value {
	json!({
		"class": offer.class,
		"price_planck": offer.price.to_string(),
		"slots": offer.slots,
		"active": offer.active,
		"success_ppm": offer.success_ppm,
		"leaving": offer.leaving,
		"eligible": offer.eligible,
	})
}

fn describe(stash: &AccountId, bond: &Bond, worker: Option<&WorkerState>, offers: &[Offer]) -> String {
	let roles: Vec<String> = bond.roles.iter().map(|role| format!("{role:?}").to_lowercase()).collect();
	let mut text = format!(
		"stash     {}\nbond      {}, of it {} behind offers and {} behind unpaid results\nroles     {}{}\n",
		address(stash),
		amount::format(bond.active),
		amount::format(bond.backing),
		amount::format(bond.pledged),
		if roles.is_empty() { "none".into() } else { roles.join(", ") },
		if bond.chilled { " (chilled: takes no work)" } else { "" },
	);
	for (amount, block) in &bond.unbonding {
		text.push_str(&format!("unbonding {} until block {block}\n", amount::format(*amount)));
	}
	match worker {
		Some(worker) => {
			// Below this, a few refused reports in a row can leave the operator mute.
			let low = if worker.free < 10 * MILLI_AMB { ": too little for fees, add some" } else { "" };
			let watching = if worker.watches() {
				"watches results of others, and disputes wrong ones".into()
			} else {
				let bond = amount::format(worker.bond);
				format!("doesn't watch results of others: it can't hold the bond of {bond}")
			};
			let (key, free) = (address(&worker.key), amount::format(worker.free));
			text.push_str(&format!("worker    {key}, holds {free}{low}\n          {watching}\n"));
		}
		None => text.push_str("worker    none: `ambit operator join` sets one\n"),
	}
	text.push_str(&table(&offer_rows(offers)));
	let (assignments, turns) =
		worker.map_or((&[][..], &[][..]), |worker| (worker.assignments.as_slice(), worker.turns.as_slice()));
	text.push_str(&format!("{} jobs wait for results\n", assignments.len()));
	for assignment in assignments {
		text.push_str(&format!(
			"  job {} (attempt {}), due in block {}\n",
			assignment.job, assignment.attempt, assignment.due
		));
	}
	if !turns.is_empty() {
		text.push_str(&format!("{} disputes wait for moves\n", turns.len()));
	}
	for ChainDispute { id, dispute, deadline, .. } in turns {
		text.push_str(&format!(
			"  dispute {id} about job {}: {}, until block {deadline}\n",
			dispute.job,
			words::due(&dispute.stage)
		));
	}
	text
}

fn offer_rows(offers: &[Offer]) -> Vec<Vec<String>> {
	let mut rows = vec![["class", "slots", "busy", "price", "success", ""].map(String::from).to_vec()];
	rows.extend(offers.iter().map(|offer| {
		let state = match (offer.leaving, offer.eligible) {
			(true, _) => "leaving",
			(false, true) => "open",
			(false, false) => "not eligible: bond too small, or chilled",
		};
		vec![
			offer.class.to_string(),
			offer.slots.to_string(),
			offer.active.to_string(),
			amount::format(offer.price),
			format!("{:.2} %", f64::from(offer.success_ppm) / 10_000.0),
			state.into(),
		]
	}));
	rows
}

#[cfg(test)]
mod tests {
	use super::*;
	use ambit_primitives::AMB;

	#[test]
	fn a_status_should_tell_what_is_pledged_and_whether_the_worker_watches() {
		let bond = Bond {
			active: 100 * AMB,
			backing: 40 * AMB,
			pledged: 3 * AMB,
			unbonding: Vec::new(),
			roles: Vec::new(),
			worker: None,
			chilled: false,
		};
		let worker = |usable| WorkerState {
			key: AccountId::new([2; 32]),
			free: usable,
			usable,
			assignments: Vec::new(),
			turns: Vec::new(),
			bond: 5 * AMB,
		};
		let text = describe(&AccountId::new([1; 32]), &bond, Some(&worker(AMB)), &[]);
		assert!(text.contains("3 AMB behind unpaid results") && text.contains("doesn't watch"), "{text}");
		let text = describe(&AccountId::new([1; 32]), &bond, Some(&worker(100 * AMB)), &[]);
		assert!(text.contains("watches results of others"), "{text}");
	}
}
