//! `ambit data leave`: ends a data operator in order, as far as the chain lets it, and goes on when it is repeated.

use super::offer_of;
use crate::{
	amount,
	chain::{Client, Newest, Sender},
	commands::{
		feed::DataOperator,
		keep::ChainDeal,
		operator::{time_until, Bond},
	},
	error::{Error, Result},
	keys::{account_of, address},
	output::Output,
	parameters, Global,
};
use ambit_primitives::{retrieval::DealId, traits::Role, AccountId, Balance};
use ambit_runtime::RuntimeCall;
use clap::Args;
use pallet_ambit_staking::Call;
use serde_json::json;

/// How far it goes.
#[derive(Args, Debug)]
pub struct LeaveArgs {
	/// Do it; without this it is only said what would be done
	#[arg(long)]
	yes: bool,
}

/// A data operator that leaves, as the chain has it.
struct Leaving {
	bond: Bond,
	offer: Option<DataOperator>,
	deals: Vec<(DealId, ChainDeal)>,
	/// Least bond of the inference role, planck.
	inference_minimum: Balance,
}

/// What is to be done next.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Step {
	/// Leave the pool, and give notice of these terms.
	Stop { pool: bool, deals: Vec<DealId> },
	/// Wait for what was taken.
	Wait { feeds: u32, deals: usize },
	/// Give the role up, and start this on its way out, planck.
	Unbond { amount: Balance },
	/// Nothing.
	Done,
}

impl Leaving {
	async fn of(client: &Client, stash: &AccountId) -> Result<Self> {
		let at = Some(client.best().await?);
		let bond: Option<Bond> = client.call("StakingApi_bond_of", (stash,), at).await?;
		let bond = bond.ok_or_else(|| {
			Error::NotFound(format!("{} has no bond: there is nothing to leave", address(stash)))
		})?;
		Ok(Self {
			bond,
			offer: offer_of(client, stash, at).await?,
			deals: client.call("RetrievalApi_deals_of", (stash,), at).await?,
			inference_minimum: parameters::inference_bond(client).await?,
		})
	}

	fn next(&self) -> Step {
		let Self { bond, offer, deals, .. } = self;
		let pool = offer.as_ref().is_some_and(|state| !state.offer.leaving);
		let running: Vec<DealId> =
			deals.iter().filter(|(_, deal)| deal.last.is_none()).map(|(id, _)| *id).collect();
		if pool || !running.is_empty() {
			return Step::Stop { pool, deals: running };
		}
		if offer.is_some() || !deals.is_empty() {
			let feeds = offer.as_ref().map_or(0, |state| state.active);
			return Step::Wait { feeds, deals: deals.len() };
		}
		if !bond.roles.contains(&Role::Data) {
			return Step::Done;
		}
		let others = bond.roles.iter().any(|role| *role != Role::Data);
		let kept = if others { self.inference_minimum.max(bond.backing) } else { bond.backing };
		Step::Unbond { amount: bond.active.saturating_sub(kept) }
	}
}

impl Step {
	/// The calls that do it.
	fn calls(&self) -> Vec<RuntimeCall> {
		let mut calls = Vec::new();
		match self {
			Self::Stop { pool, deals } => {
				if *pool {
					calls.push(RuntimeCall::DataFeeds(pallet_ambit_data_feeds::Call::leave {}));
				}
				let notices = deals.iter().map(|deal| pallet_ambit_retrieval::Call::leave { deal: *deal });
				calls.extend(notices.map(RuntimeCall::Retrieval));
			}
			Self::Unbond { amount } => {
				calls.push(RuntimeCall::Stakes(Call::drop_role { role: Role::Data }));
				if *amount > 0 {
					calls.push(RuntimeCall::Stakes(Call::unbond { amount: *amount }));
				}
			}
			Self::Wait { .. } | Self::Done => {}
		}
		calls
	}

	fn describe(&self) -> String {
		match self {
			Self::Stop { pool: true, deals } if deals.is_empty() => "leave the pool".into(),
			Self::Stop { pool: true, deals } => {
				format!("leave the pool, and give notice of the terms {deals:?}")
			}
			Self::Stop { pool: false, deals } => format!("give notice of the terms {deals:?}"),
			Self::Wait { feeds, deals } => {
				format!("wait for {feeds} requests to end, and for {deals} terms, each until its turn in the next era")
			}
			Self::Unbond { amount } => {
				format!("give the data role up, start {} on its way out", amount::format(*amount))
			}
			Self::Done => "nothing is left to do".into(),
		}
	}
}

impl LeaveArgs {
	/// Runs it.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		let pair = global.key.load()?;
		let client = global.connect().await?;
		let sender = global.sender(&client, &pair, output);
		let stash = account_of(&pair);
		if !self.yes {
			let next = Leaving::of(&client, &stash).await?.next();
			let value = json!({ "done": next == Step::Done, "next": next.describe() });
			return output.finish(&value, || match next {
				Step::Done => format!("{}\n", next.describe()),
				next => format!("would {}, and so on to the end. With --yes it is done\n", next.describe()),
			});
		}
		sender.deadline.run("leaving (repeat it to go on where it stands)", leave(&sender, &stash)).await?;
		finish(&client, &stash, output).await
	}
}

/// Does one step after the other until nothing is left to do.
async fn leave(sender: &Sender<'_>, stash: &AccountId) -> Result<()> {
	let mut heads = Newest::of(sender.client).await?;
	let mut told = None;
	loop {
		let step = Leaving::of(sender.client, stash).await?.next();
		if step == Step::Done {
			return Ok(());
		}
		if told.as_ref() != Some(&step) {
			sender.output.step(step.describe());
			told = Some(step.clone());
		}
		let calls = step.calls();
		if calls.is_empty() {
			heads.next().await?;
			continue;
		}
		let call = RuntimeCall::Utility(pallet_utility::Call::batch_all { calls });
		sender.submit(call, "leaving").await?;
	}
}

/// Says how things stand when nothing is left to do but to wait.
async fn finish(client: &Client, stash: &AccountId, output: Output) -> Result<()> {
	let Leaving { bond, .. } = Leaving::of(client, stash).await?;
	let now = client.header(None).await?.number;
	let value = json!({
		"stash": address(stash),
		"unbonding": bond.unbonding.iter().map(|(amount, block)| json!({ "planck": amount.to_string(), "block": block })).collect::<Vec<_>>(),
		"withdrawable_from_block": bond.unbonding.last().map(|(_, until)| *until),
		"roles": bond.roles.iter().map(|role| format!("{role:?}")).collect::<Vec<_>>(),
	});
	output.finish(&value, || {
		let mut text = String::new();
		for (amount, until) in &bond.unbonding {
			text.push_str(&format!(
				"{} can be withdrawn from block {until}, {}: `ambit operator leave --withdraw`\n",
				amount::format(*amount),
				time_until(*until, now)
			));
		}
		text.push_str("left\n");
		text
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use ambit_primitives::{
		feeds::{FeedOffer, FeedRecord},
		jobs::Quality,
		AMB,
	};

	fn leaving(roles: &[Role], offer: Option<bool>, terms: &[Option<u32>]) -> Leaving {
		let operator = AccountId::new([1; 32]);
		let quality = Quality { alpha: 4, beta: 1 };
		let record = FeedRecord { quality, right: 0, missed: 0, wrong: 0, silent: 0 };
		let offer = offer.map(|leaving| DataOperator {
			offer: FeedOffer {
				operator: operator.clone(),
				slots: 4,
				price: 1,
				stake: 4 * AMB,
				record,
				leaving,
			},
			active: 2,
			success_ppm: 800_000,
			eligible: true,
		});
		let deal = |last: &Option<u32>| ChainDeal {
			request: 0,
			operator: operator.clone(),
			pledge: AMB,
			began: Some(1),
			rounds: 1,
			missed: 0,
			last: *last,
			open: None,
		};
		Leaving {
			bond: Bond {
				active: 100 * AMB,
				backing: 0,
				pledged: 0,
				unbonding: Vec::new(),
				roles: roles.to_vec(),
				worker: None,
				chilled: false,
			},
			offer,
			deals: terms.iter().enumerate().map(|(id, last)| (id as DealId, deal(last))).collect(),
			inference_minimum: 40 * AMB,
		}
	}

	#[test]
	fn leaving_should_go_from_step_to_step_and_end() {
		let data = [Role::Data];
		let state = leaving(&data, Some(false), &[None, Some(7)]);
		assert_eq!(state.next(), Step::Stop { pool: true, deals: vec![0] });
		assert_eq!(state.next().calls().len(), 2);
		let state = leaving(&data, Some(true), &[Some(7)]);
		assert_eq!(state.next(), Step::Wait { feeds: 2, deals: 1 });
		assert!(state.next().calls().is_empty());
		let state = leaving(&data, None, &[Some(7)]);
		assert_eq!(state.next(), Step::Wait { feeds: 0, deals: 1 });
		let state = leaving(&data, None, &[]);
		assert_eq!(state.next(), Step::Unbond { amount: 100 * AMB });
		assert_eq!(state.next().calls().len(), 2);
		assert_eq!(leaving(&[], None, &[]).next(), Step::Done);
	}

	#[test]
	fn inference_should_keep_its_bond_and_what_it_promised() {
		let both = [Role::Inference, Role::Data];
		let mut state = leaving(&both, None, &[]);
		assert_eq!(state.next(), Step::Unbond { amount: 60 * AMB });
		state.bond.backing = 80 * AMB;
		assert_eq!(state.next(), Step::Unbond { amount: 20 * AMB });
		assert_eq!(leaving(&[Role::Inference], None, &[]).next(), Step::Done);
	}
}
