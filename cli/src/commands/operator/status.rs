//! `ambit operator status`.

use super::{
	earned::{self, Era, Settled},
	offer::{offer_json, offer_rows},
	Bond, Offer,
};
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
use ambit_primitives::{
	runtime_api::{Assignment, OperatorRewards},
	AccountId, Balance, BlockNumber, Hash, MILLI_AMB,
};
use clap::Args;
use serde_json::{json, Value};

/// Whose status.
#[derive(Args, Debug)]
pub struct StatusArgs {
	/// The operator's stash; the account of --key unless given
	#[arg(value_parser = parse_address)]
	stash: Option<AccountId>,
	/// Eras to look back for rewards, as far as the node keeps states
	#[arg(long, default_value = "3", value_parser = clap::value_parser!(u32).range(0..=24))]
	eras: u32,
	/// Blocks to look back for settled jobs, as far as the node keeps states
	#[arg(long, default_value = "100", value_parser = clap::value_parser!(u32).range(0..=1_000))]
	blocks: u32,
}

impl StatusArgs {
	/// Runs it.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		let stash = super::stash(self.stash, global)?;
		let client = global.connect().await?;
		let (now, at) = client.head().await?;
		let (hash, at) = (at, Some(at));
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
		let income = Income {
			eras: earned::eras(&client, &stash, self.eras, hash).await?,
			settled: earned::settled(&client, &stash, self.blocks, hash).await?,
			rewards: client.call("RewardsApi_operator", (stash.clone(),), at).await?,
		};
		let next = next_due(assignments, turns, &bond);
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
			"earned": income.value(),
			"next": next.as_ref().map(|next| json!({ "what": next.what, "block": next.block })),
		});
		output.finish(&value, || {
			let mut text = describe(&stash, &bond, worker.as_ref(), &offers);
			text.push_str(&income.text());
			if let Some(Due { what, block }) = next {
				text.push_str(&format!("next due  {what}, in block {block} (now {now})\n"));
			}
			text
		})
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
	text.push_str(&format!("{} jobs wait for reports\n", assignments.len()));
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

/// What an operator earned, and would.
struct Income {
	eras: Vec<Era>,
	settled: Settled,
	rewards: OperatorRewards<AccountId>,
}

impl Income {
	/// What the running era would pay, planck, if it ended now.
	fn expected(&self) -> Balance {
		let paid = self.rewards.coverage.iter().filter(|row| row.excluded.is_none());
		paid.map(|row| row.reward).fold(0, Balance::saturating_add)
	}

	/// What is withheld yet of the first rewards, planck.
	fn owed(&self) -> Balance {
		self.rewards.coverage.iter().map(|row| row.owed).fold(0, Balance::saturating_add)
	}

	fn value(&self) -> Value {
		let Settled { blocks, jobs, fees } = self.settled;
		json!({
			"eras": self.eras.iter().map(|era| json!({
				"era": era.era, "planck": era.paid.to_string(), "whole": era.whole,
			})).collect::<Vec<_>>(),
			"expected_planck": self.expected().to_string(),
			"withheld_planck": self.owed().to_string(),
			"settled": { "blocks": blocks, "jobs": jobs, "fees_planck": fees.to_string() },
		})
	}

	fn text(&self) -> String {
		let Settled { blocks, jobs, fees } = self.settled;
		let mut text =
			format!("fees      {} for {jobs} jobs settled in {blocks} blocks\n", amount::format(fees));
		for Era { era, paid, whole } in &self.eras {
			let rest = if *whole { "" } else { " so far" };
			text.push_str(&format!("era {era:<6}{}{rest}\n", amount::format(*paid)));
		}
		let withheld = match self.owed() {
			0 => String::new(),
			owed => format!(", of which the first {} are withheld", amount::format(owed)),
		};
		text.push_str(&format!("this era  {}{withheld}\n", amount::format(self.expected())));
		text
	}
}

/// What is due next.
struct Due {
	what: String,
	block: BlockNumber,
}

/// The first of what waits: a report, a move, money that can be withdrawn.
fn next_due(assignments: &[Assignment<BlockNumber>], turns: &[ChainDispute], bond: &Bond) -> Option<Due> {
	let results =
		assignments.iter().map(|one| Due { what: format!("a report on job {}", one.job), block: one.due });
	let moves =
		turns.iter().map(|one| Due { what: format!("a move in dispute {}", one.id), block: one.deadline });
	let money = bond.unbonding.iter().map(|(amount, block)| Due {
		what: format!("{} to be withdrawn", amount::format(*amount)),
		block: *block,
	});
	results.chain(moves).chain(money).min_by_key(|due| due.block)
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

	#[test]
	fn what_is_due_first_should_be_told_whatever_it_is() {
		let mut bond = Bond {
			active: 0,
			backing: 0,
			pledged: 0,
			unbonding: Vec::new(),
			roles: Vec::new(),
			worker: None,
			chilled: false,
		};
		assert!(next_due(&[], &[], &bond).is_none());
		bond.unbonding = vec![(AMB, 50)];
		let assignment = |due| Assignment { job: 7, attempt: 0, class: 0, model: Hash::zero(), due };
		assert_eq!(next_due(&[assignment(60)], &[], &bond).unwrap().block, 50);
		let due = next_due(&[assignment(60), assignment(40)], &[], &bond).unwrap();
		assert_eq!((due.block, due.what.as_str()), (40, "a report on job 7"));
	}
}
