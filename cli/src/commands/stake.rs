//! `ambit stake`: putting money behind validators, getting it back, and seeing who validates.

use crate::{
	amount,
	chain::{Client, Included},
	error::{Error, Result},
	keys::{address, parse_address},
	output::{table, Output},
	Global,
};
use ambit_primitives::{
	runtime_api::{CandidateState, DelegationState, PoolState},
	AccountId, Balance, BlockNumber, Hash,
};
use ambit_runtime::{Runtime, RuntimeCall, RuntimeEvent};
use clap::{Args, Subcommand};
use pallet_ambit_staking::{Call, Event};
use serde_json::{json, Value};

/// Rows that the chain gives in one answer.
const PAGE: u32 = 1_000;

/// A candidate as the chain has it.
type Candidate = CandidateState<AccountId, Balance>;
/// A delegation as the chain has it.
type Delegation = DelegationState<AccountId, Balance, BlockNumber>;
/// A pool as the chain has it.
type Pool = PoolState<Balance, BlockNumber>;

/// `ambit stake ...`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Put money behind a validator: it earns, and is slashed, with the validator's bond
	Delegate(DelegateArgs),
	/// Start money on its way out from behind a validator
	Undelegate(UndelegateArgs),
	/// Get back what has left
	Withdraw(WithdrawArgs),
	/// Candidates, who of them validates, and what an account has delegated
	Show(ShowArgs),
}

/// How much goes where.
#[derive(Args, Debug)]
pub struct DelegateArgs {
	/// The validator's stash
	#[arg(value_parser = parse_address)]
	validator: AccountId,
	/// How much to add
	#[arg(value_parser = amount::parse)]
	amount: Balance,
}

/// How much comes back.
#[derive(Args, Debug)]
pub struct UndelegateArgs {
	/// The validator's stash
	#[arg(value_parser = parse_address)]
	validator: AccountId,
	/// How much; all of it when less than the minimum would stay
	#[arg(value_parser = amount::parse, required_unless_present = "all")]
	amount: Option<Balance>,
	/// All of it
	#[arg(long, conflicts_with = "amount")]
	all: bool,
}

/// From where.
#[derive(Args, Debug)]
pub struct WithdrawArgs {
	/// The validator's stash
	#[arg(value_parser = parse_address)]
	validator: AccountId,
}

/// Whose.
#[derive(Args, Debug)]
pub struct ShowArgs {
	/// The account whose delegations to show; that of --key unless given
	#[arg(value_parser = parse_address)]
	account: Option<AccountId>,
}

impl Command {
	/// Runs it.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		match self {
			Self::Delegate(DelegateArgs { validator, amount }) => {
				let call = Call::delegate { stash: validator.clone(), amount };
				let done = send(call, "delegating", global, output).await?;
				let value = json!({ "validator": address(&validator), "planck": amount.to_string(), "block": done.number });
				output.finish(&value, || {
					format!("{} are behind {}\n", amount::format(amount), address(&validator))
				})
			}
			Self::Undelegate(arguments) => arguments.run(global, output).await,
			Self::Withdraw(WithdrawArgs { validator }) => {
				let call = Call::withdraw_delegation { stash: validator.clone() };
				let done = send(call, "withdrawing", global, output).await?;
				let amount = find(&done, |event| match event {
					Event::DelegationWithdrawn { amount, .. } => Some(*amount),
					_ => None,
				})?;
				let value = json!({ "validator": address(&validator), "planck": amount.to_string(), "block": done.number });
				output.finish(&value, || {
					format!("{} came back from {}\n", amount::format(amount), address(&validator))
				})
			}
			Self::Show(arguments) => arguments.run(global, output).await,
		}
	}
}

/// Sends a call of the staking pallet.
async fn send(call: Call<Runtime>, what: &str, global: &Global, output: Output) -> Result<Included> {
	let pair = global.key.load()?;
	let client = global.connect().await?;
	global.sender(&client, &pair, output).submit(RuntimeCall::Stakes(call), what).await
}

/// What the pallet says that came of a call.
fn find<T>(included: &Included, wanted: impl Fn(&Event<Runtime>) -> Option<T>) -> Result<T> {
	included
		.events
		.iter()
		.find_map(|event| match event {
			RuntimeEvent::Stakes(event) => wanted(event),
			_ => None,
		})
		.ok_or_else(|| Error::Internal("the chain did not say what came of the call".into()))
}

impl UndelegateArgs {
	async fn run(self, global: &Global, output: Output) -> Result<()> {
		let amount = self.amount.unwrap_or(Balance::MAX);
		let call = Call::undelegate { stash: self.validator.clone(), amount };
		let done = send(call, "undelegating", global, output).await?;
		let (amount, until) = find(&done, |event| match event {
			Event::Undelegated { amount, until, .. } => Some((*amount, *until)),
			_ => None,
		})?;
		let value = json!({
			"validator": address(&self.validator),
			"planck": amount.to_string(),
			"withdrawable_from_block": until,
			"block": done.number,
		});
		output.finish(&value, || {
			let amount = amount::format(amount);
			format!("{amount} are on their way out, to be withdrawn from block {until}\n")
		})
	}
}

impl ShowArgs {
	async fn run(self, global: &Global, output: Output) -> Result<()> {
		let account = match self.account {
			Some(account) => Some(account),
			None => global.key.account()?,
		};
		let client = global.connect().await?;
		let at = client.best().await?;
		let candidates = candidates(&client, at).await?;
		let mut pools = Vec::new();
		for candidate in &candidates {
			let pool: Option<Pool> =
				client.call("StakingApi_pool_of", (candidate.stash.clone(),), Some(at)).await?;
			pools.push(pool);
		}
		let delegations = match &account {
			Some(account) => delegations(&client, account, at).await?,
			None => Vec::new(),
		};
		let rows = candidates.iter().zip(&pools);
		let value = json!({
			"candidates": rows.clone().map(|(candidate, pool)| candidate_json(candidate, pool.as_ref())).collect::<Vec<_>>(),
			"account": account.as_ref().map(address),
			"delegations": delegations.iter().map(delegation_json).collect::<Vec<_>>(),
		});
		output.finish(&value, || {
			let mut text = describe_candidates(rows);
			if let Some(account) = &account {
				text.push_str(&describe_delegations(account, &delegations));
			}
			text
		})
	}
}

/// All candidates, page by page.
async fn candidates(client: &Client, at: Hash) -> Result<Vec<Candidate>> {
	let mut all: Vec<Candidate> = Vec::new();
	loop {
		let start = all.len() as u32;
		let page: Vec<Candidate> = client.call("StakingApi_candidates", (start, PAGE), Some(at)).await?;
		let last = page.len() < PAGE as usize;
		all.extend(page);
		if last {
			return Ok(all);
		}
	}
}

/// All delegations of an account, page by page.
async fn delegations(client: &Client, account: &AccountId, at: Hash) -> Result<Vec<Delegation>> {
	let mut all: Vec<Delegation> = Vec::new();
	loop {
		let after = all.last().map(|delegation| delegation.stash.clone());
		let page: Vec<Delegation> =
			client.call("StakingApi_delegations_of", (account.clone(), after, PAGE), Some(at)).await?;
		let last = page.len() < PAGE as usize;
		all.extend(page);
		if last {
			return Ok(all);
		}
	}
}

fn candidate_json(candidate: &Candidate, pool: Option<&Pool>) -> Value {
	json!({
		"stash": address(&candidate.stash),
		"own_planck": candidate.own.to_string(),
		"delegated_planck": candidate.delegated.to_string(),
		"eligible": candidate.eligible,
		"elected": candidate.elected,
		"pool": pool.map(|pool| json!({
			"total_planck": pool.total.to_string(),
			"room_planck": room(pool).to_string(),
			"delegators": pool.delegators,
			"commission_ppm": pool.commission.deconstruct(),
			"closing": pool.closing,
		})),
	})
}

fn delegation_json(delegation: &Delegation) -> Value {
	json!({
		"validator": address(&delegation.stash),
		"value_planck": delegation.value.to_string(),
		"due_planck": delegation.due.to_string(),
		"leaving": delegation.leaving.iter().map(|(amount, block)| json!({ "planck": amount.to_string(), "block": block })).collect::<Vec<_>>(),
	})
}

/// What a pool takes yet, planck.
fn room(pool: &Pool) -> Balance {
	if pool.closing {
		0
	} else {
		pool.cap.saturating_sub(pool.total)
	}
}

fn describe_candidates<'a>(rows: impl Iterator<Item = (&'a Candidate, &'a Option<Pool>)>) -> String {
	let mut cells =
		vec![["candidate", "bond", "delegated", "room", "commission", ""].map(String::from).to_vec()];
	cells.extend(rows.map(|(candidate, pool)| {
		let state = match (candidate.elected, candidate.eligible) {
			(true, _) => "validates",
			(false, true) => "waits",
			(false, false) => "not eligible: chilled, bond too small, or no session keys",
		};
		let (room, commission) = pool.as_ref().map_or_else(Default::default, |pool| {
			let percent = f64::from(pool.commission.deconstruct()) / 10_000.0;
			(amount::format(room(pool)), format!("{percent:.2} %"))
		});
		vec![
			address(&candidate.stash),
			amount::format(candidate.own),
			amount::format(candidate.delegated),
			room,
			commission,
			state.into(),
		]
	}));
	table(&cells)
}

fn describe_delegations(account: &AccountId, delegations: &[Delegation]) -> String {
	let mut text = match delegations.len() {
		0 => format!("{} has delegated nothing\n", address(account)),
		_ => format!("{} has delegated\n", address(account)),
	};
	for delegation in delegations {
		text.push_str(&format!("  {} to {}\n", amount::format(delegation.value), address(&delegation.stash)));
		for (amount, block) in &delegation.leaving {
			text.push_str(&format!("    {} leave, from block {block}\n", amount::format(*amount)));
		}
		if delegation.due > 0 {
			text.push_str(&format!(
				"    {} have left: `ambit stake withdraw`\n",
				amount::format(delegation.due)
			));
		}
	}
	text
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_runtime::Permill;

	fn pool(total: Balance, cap: Balance, closing: bool) -> Pool {
		Pool {
			total,
			counted: total.min(cap),
			cap,
			delegators: 1,
			commission: Permill::from_percent(5),
			closing,
			leaving: Vec::new(),
		}
	}

	#[test]
	fn room_should_be_none_in_a_pool_that_is_full_or_closing() {
		assert_eq!(room(&pool(3, 10, false)), 7);
		assert_eq!(room(&pool(12, 10, false)), 0);
		assert_eq!(room(&pool(3, 10, true)), 0);
	}

	#[test]
	fn candidates_should_be_shown_with_what_keeps_them_from_validating() {
		let stash = AccountId::new([1; 32]);
		let candidate =
			|eligible, elected| Candidate { stash: stash.clone(), own: 1, delegated: 2, eligible, elected };
		let rows = [candidate(true, true), candidate(true, false), candidate(false, false)];
		let pools = [Some(pool(3, 10, false)), None, None];
		let text = describe_candidates(rows.iter().zip(&pools));
		assert!(text.contains("5.00 %") && text.contains("validates"));
		assert!(text.contains("waits") && text.contains("not eligible"));
	}
}
