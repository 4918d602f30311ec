//! `ambit operator leave`: ends an operator in order, as far as the chain lets it, and goes on when it is repeated.

use super::{offer::withdrawal, Bond, Offer};
use crate::{
	amount,
	chain::{constants, Client, Newest, Sender},
	error::{Error, Result},
	keys::{account_of, address},
	output::Output,
	parameters, Global,
};
use ambit_primitives::{
	rewards::{EraIndex, UNDECLARED},
	runtime_api::{Assignment, OperatorRewards},
	traits::Role,
	AccountId, Balance, BlockNumber,
};
use ambit_runtime::{RuntimeCall, RuntimeEvent};
use clap::Args;
use pallet_ambit_staking::{Call, Event};
use serde_json::json;

/// How far it goes.
#[derive(Args, Debug)]
pub struct LeaveArgs {
	/// Do it; without this it is only said what would be done
	#[arg(long)]
	yes: bool,
	/// Get back what has left the bond, when its time is over
	#[arg(long, conflicts_with = "yes")]
	withdraw: bool,
}

/// An operator that leaves, as the chain has it.
struct Leaving {
	bond: Bond,
	offers: Vec<Offer>,
	/// Jobs and audits that wait for the worker key's results.
	assigned: usize,
	/// First era in which the failure domain can be left, if one is declared.
	domain: Option<EraIndex>,
	era: EraIndex,
	/// Least bond of the data role, planck.
	data_minimum: Balance,
}

/// What is to be done next.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Step {
	/// Take no more jobs: rest, and take these offers back.
	Stop { chill: bool, classes: Vec<u32> },
	/// Wait for what was taken.
	Wait { jobs: u32, assigned: usize },
	/// Something else is promised with the same bond.
	Held(Balance),
	/// Give the role up, leave the domain, and start this on its way out, planck.
	Unbond { role: bool, domain: bool, amount: Balance },
	/// Nothing.
	Done,
}

impl Leaving {
	async fn of(client: &Client, stash: &AccountId) -> Result<Self> {
		let at = client.best().await?;
		let bond: Option<Bond> = client.call("StakingApi_bond_of", (stash,), Some(at)).await?;
		let bond = bond.ok_or_else(|| {
			Error::NotFound(format!("{} has no bond: there is nothing to leave", address(stash)))
		})?;
		if bond.roles.contains(&Role::Validator) {
			return Err(Error::Usage(format!(
				"{} is a validator's stash, not an operator's: `stakes.dropRole('Validator')` from a wallet",
				address(stash)
			)));
		}
		let assigned: Vec<Assignment<BlockNumber>> = match &bond.worker {
			Some(worker) => client.call("JobRegistryApi_assignments_of", (worker,), Some(at)).await?,
			None => Vec::new(),
		};
		let rewards: OperatorRewards<AccountId> =
			client.call("RewardsApi_operator", (stash,), Some(at)).await?;
		let declared = rewards.declared.next.unwrap_or(rewards.declared.now);
		Ok(Self {
			offers: client.call("JobRegistryApi_offers_of", (stash,), Some(at)).await?,
			assigned: assigned.len(),
			domain: (declared != UNDECLARED).then_some(rewards.may_move),
			era: client.call("GovernanceApi_era", (), Some(at)).await?,
			data_minimum: parameters::data_bond(client).await?,
			bond,
		})
	}

	/// Whether the stash works in another role, for which bond and readiness stay.
	fn stays(&self) -> bool {
		self.bond.roles.iter().any(|role| *role != Role::Inference)
	}

	fn next(&self) -> Step {
		let Self { bond, offers, .. } = self;
		let classes: Vec<u32> =
			offers.iter().filter(|offer| !offer.leaving).map(|offer| offer.class).collect();
		let chill = !bond.chilled && !self.stays() && bond.roles.contains(&Role::Inference);
		if chill || !classes.is_empty() {
			return Step::Stop { chill, classes };
		}
		if !offers.is_empty() || self.assigned > 0 {
			let jobs = offers.iter().map(|offer| offer.active).fold(0, u32::saturating_add);
			return Step::Wait { jobs, assigned: self.assigned };
		}
		let role = bond.roles.contains(&Role::Inference);
		if role && bond.backing > 0 {
			return Step::Held(bond.backing);
		}
		if !role && self.stays() {
			// What is left is the other role's.
			return Step::Done;
		}
		let kept = if self.stays() { self.data_minimum.max(bond.backing) } else { bond.backing };
		let amount = bond.active.saturating_sub(kept);
		let domain = self.domain.is_some_and(|from| self.era >= from);
		if role || domain || amount > 0 {
			return Step::Unbond { role, domain, amount };
		}
		Step::Done
	}
}

impl Step {
	/// The calls that do it.
	fn calls(&self) -> Vec<RuntimeCall> {
		let mut calls = Vec::new();
		match self {
			Self::Stop { chill, classes } => {
				if *chill {
					calls.push(RuntimeCall::Stakes(Call::chill {}));
				}
				calls.extend(classes.iter().map(|class| withdrawal(*class)));
			}
			Self::Unbond { role, domain, amount } => {
				if *domain {
					calls.push(RuntimeCall::Rewards(pallet_ambit_rewards::Call::leave_domain {}));
				}
				if *role {
					calls.push(RuntimeCall::Stakes(Call::drop_role { role: Role::Inference }));
				}
				if *amount > 0 {
					calls.push(RuntimeCall::Stakes(Call::unbond { amount: *amount }));
				}
			}
			Self::Wait { .. } | Self::Held(_) | Self::Done => {}
		}
		calls
	}

	fn describe(&self) -> String {
		match self {
			Self::Stop { chill, classes } => {
				let rest = if *chill { "chill" } else { "go on" };
				match classes.as_slice() {
					[] => rest.into(),
					classes => format!("{rest}, and take back the offers in classes {classes:?}"),
				}
			}
			Self::Wait { jobs, assigned } => {
				format!("wait for {jobs} jobs to end, {assigned} of them without a result yet")
			}
			Self::Held(backing) => format!(
				"wait until {} no longer stand behind work of another role: end that first (`ambit data leave`)",
				amount::format(*backing)
			),
			Self::Unbond { role, domain, amount } => {
				let role = if *role { "give the inference role up, " } else { "" };
				let domain = if *domain { "leave the failure domain, " } else { "" };
				format!("{role}{domain}start {} on its way out", amount::format(*amount))
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
		if self.withdraw {
			return withdraw(&sender, &stash, output).await;
		}
		let leaving = Leaving::of(&client, &stash).await?;
		if !self.yes {
			return plan(&leaving, output);
		}
		sender.deadline.run("leaving (repeat it to go on where it stands)", leave(&sender, &stash)).await?;
		finish(&client, &stash, output).await
	}
}

/// Says what would be done.
fn plan(leaving: &Leaving, output: Output) -> Result<()> {
	let next = leaving.next();
	let value = json!({
		"done": next == Step::Done,
		"next": next.describe(),
		"offers": leaving.offers.iter().map(|offer| offer.class).collect::<Vec<_>>(),
		"jobs": leaving.offers.iter().map(|offer| offer.active).sum::<u32>(),
		"bond_planck": leaving.bond.active.to_string(),
		"domain_from_era": leaving.domain,
	});
	output.finish(&value, || match next {
		Step::Done => format!("{}\n", next.describe()),
		next => format!(
			"would {}; in the end {} are on their way out. With --yes it is done\n",
			next.describe(),
			amount::format(leaving.bond.active)
		),
	})
}

/// Does one step after the other until nothing is left to do.
async fn leave(sender: &Sender<'_>, stash: &AccountId) -> Result<()> {
	let mut heads = Newest::of(sender.client).await?;
	let mut told = None;
	loop {
		let leaving = Leaving::of(sender.client, stash).await?;
		let step = leaving.next();
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
	let leaving = Leaving::of(client, stash).await?;
	let now = client.header(None).await?.number;
	let Bond { unbonding, pledged, worker, .. } = &leaving.bond;
	let float = match worker {
		Some(worker) => client.free_balance(worker).await?,
		None => 0,
	};
	let last = unbonding.last().map(|(_, until)| *until);
	let value = json!({
		"stash": address(stash),
		"unbonding": unbonding.iter().map(|(amount, block)| json!({ "planck": amount.to_string(), "block": block })).collect::<Vec<_>>(),
		"withdrawable_from_block": last,
		"pledged_planck": pledged.to_string(),
		"worker_balance_planck": float.to_string(),
		"domain_from_era": leaving.domain,
	});
	output.finish(&value, || {
		let mut text = String::new();
		for (amount, until) in unbonding {
			text.push_str(&format!(
				"{} can be withdrawn from block {until}, {}: `ambit operator leave --withdraw`\n",
				amount::format(*amount),
				time_until(*until, now)
			));
		}
		if *pledged > 0 {
			text.push_str(&format!(
				"keep node and worker running: {} stand behind results that can still be disputed\n",
				amount::format(*pledged)
			));
		}
		if float > 0 {
			text.push_str(&format!("the worker key's account still has {}\n", amount::format(float)));
		}
		if let Some(era) = leaving.domain {
			text.push_str(&format!(
				"the failure domain and its deposit stay until era {era}: `ambit coverage leave` then\n"
			));
		}
		text.push_str("left\n");
		text
	})
}

/// Roughly how long a block is away.
pub fn time_until(block: BlockNumber, now: BlockNumber) -> String {
	let seconds = constants::block_time().saturating_mul(block.saturating_sub(now)).as_secs();
	match seconds {
		0 => "now".into(),
		1..=5_400 => format!("in about {} minutes", seconds.div_ceil(60)),
		5_401..=172_800 => format!("in about {} hours", seconds.div_ceil(3_600)),
		_ => format!("in about {} days", seconds.div_ceil(86_400)),
	}
}

/// Gets back what has left.
async fn withdraw(sender: &Sender<'_>, stash: &AccountId, output: Output) -> Result<()> {
	let bond: Option<Bond> = sender.client.call("StakingApi_bond_of", (stash,), None).await?;
	let bond = bond.ok_or_else(|| {
		Error::NotFound(format!(
			"{} has no bond: all of it was withdrawn, or there never was one",
			address(stash)
		))
	})?;
	let now = sender.client.header(None).await?.number;
	nothing_due(&bond, now)?;
	let included = sender.submit(RuntimeCall::Stakes(Call::withdraw_unbonded {}), "withdrawing").await?;
	let amount = included.events.iter().find_map(|event| match event {
		RuntimeEvent::Stakes(Event::Withdrawn { amount, .. }) => Some(*amount),
		_ => None,
	});
	let amount =
		amount.ok_or_else(|| Error::Internal("the chain did not say how much was withdrawn".into()))?;
	let closed =
		included.events.iter().any(|event| matches!(event, RuntimeEvent::Stakes(Event::Closed { .. })));
	let value = json!({ "planck": amount.to_string(), "closed": closed, "block": included.number });
	output.finish(&value, || {
		let rest = if closed { "; nothing is bonded any more" } else { "" };
		format!("{} came back{rest}\n", amount::format(amount))
	})
}

/// Refuses to withdraw before anything can be.
fn nothing_due(bond: &Bond, now: BlockNumber) -> Result<()> {
	let refused = |reason: String| {
		Err(Error::Refused { what: "withdrawing".into(), name: "Stakes.NothingToWithdraw".into(), reason })
	};
	match bond.unbonding.first() {
		// The next block can have it.
		Some((_, until)) if *until <= now.saturating_add(1) => Ok(()),
		Some((amount, until)) => refused(format!(
			"{} can be withdrawn from block {until}, {}; the chain is at {now}",
			amount::format(*amount),
			time_until(*until, now)
		)),
		None if bond.active > 0 => {
			refused("nothing is on its way out: `ambit operator leave --yes` starts it".into())
		}
		None => Ok(()),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use ambit_primitives::{jobs::Quality, AMB};

	fn leaving(roles: &[Role], chilled: bool, backing: Balance, offers: &[(u32, u32, bool)]) -> Leaving {
		let offer = |(class, active, leaving): &(u32, u32, bool)| Offer {
			class: *class,
			index: 0,
			operator: AccountId::new([1; 32]),
			price: 1,
			slots: 4,
			active: *active,
			quality: Quality { alpha: 4, beta: 1 },
			success_ppm: 800_000,
			leaving: *leaving,
			eligible: true,
		};
		Leaving {
			bond: Bond {
				active: 100 * AMB,
				backing,
				pledged: 0,
				unbonding: Vec::new(),
				roles: roles.to_vec(),
				worker: None,
				chilled,
			},
			offers: offers.iter().map(offer).collect(),
			assigned: 0,
			domain: None,
			era: 5,
			data_minimum: 30 * AMB,
		}
	}

	#[test]
	fn leaving_should_go_from_step_to_step_and_end() {
		let inference = [Role::Inference];
		let state = leaving(&inference, false, 40 * AMB, &[(0, 2, false), (3, 0, true)]);
		assert_eq!(state.next(), Step::Stop { chill: true, classes: vec![0] });
		assert_eq!(state.next().calls().len(), 2);
		let state = leaving(&inference, true, 40 * AMB, &[(0, 2, true), (3, 1, true)]);
		assert_eq!(state.next(), Step::Wait { jobs: 3, assigned: 0 });
		assert!(state.next().calls().is_empty());
		let state = leaving(&inference, true, 0, &[]);
		assert_eq!(state.next(), Step::Unbond { role: true, domain: false, amount: 100 * AMB });
		assert_eq!(state.next().calls().len(), 2);
		let mut state = leaving(&[], true, 0, &[]);
		state.bond.active = 0;
		assert_eq!(state.next(), Step::Done);
	}

	#[test]
	fn audits_and_promises_of_another_role_should_be_waited_for() {
		let mut state = leaving(&[Role::Inference], true, 0, &[]);
		state.assigned = 1;
		assert_eq!(state.next(), Step::Wait { jobs: 0, assigned: 1 });
		let state = leaving(&[Role::Inference, Role::Data], false, 20 * AMB, &[]);
		assert_eq!(state.next(), Step::Held(20 * AMB));
	}

	#[test]
	fn another_role_should_keep_its_bond_and_not_be_chilled() {
		let both = [Role::Inference, Role::Data];
		let state = leaving(&both, false, 0, &[(0, 0, false)]);
		assert_eq!(state.next(), Step::Stop { chill: false, classes: vec![0] });
		let state = leaving(&both, false, 0, &[]);
		assert_eq!(state.next(), Step::Unbond { role: true, domain: false, amount: 70 * AMB });
		let state = leaving(&[Role::Data], false, 0, &[]);
		assert_eq!(state.next(), Step::Done, "the bond is the other role's");
	}

	#[test]
	fn a_failure_domain_should_be_left_only_when_it_may_be() {
		let mut state = leaving(&[Role::Inference], true, 0, &[]);
		state.domain = Some(6);
		assert_eq!(state.next(), Step::Unbond { role: true, domain: false, amount: 100 * AMB });
		state.era = 6;
		assert_eq!(state.next(), Step::Unbond { role: true, domain: true, amount: 100 * AMB });
	}

	#[test]
	fn withdrawing_should_be_refused_before_its_time_with_the_block_that_it_waits_for() {
		let mut bond = leaving(&[], true, 0, &[]).bond;
		let name = |bond: &Bond, now| nothing_due(bond, now).map_err(|error| error.to_string());
		assert!(name(&bond, 10).unwrap_err().contains("leave --yes"));
		bond.unbonding = vec![(AMB, 100)];
		assert!(name(&bond, 10).unwrap_err().contains("block 100"));
		assert!(name(&bond, 98).is_err());
		assert!(name(&bond, 99).is_ok() && name(&bond, 500).is_ok());
		bond.unbonding.clear();
		bond.active = 0;
		assert!(name(&bond, 10).is_ok());
	}
}
