//! `ambit operator join`.

use super::{
	bonding::{self, Ready, FEES},
	Bond, Offer,
};
use crate::{
	amount,
	chain::{constants, Client, Sender},
	error::{Error, Result},
	keys::{account_of, address, parse_address},
	models::{find_class, find_model, ChainClass},
	output::Output,
	parameters, Global,
};
use ambit_primitives::{jobs::ClassId, traits::Role, AccountId, Balance, BlockNumber};
use ambit_runtime::RuntimeCall;
use clap::Args;
use serde_json::json;

/// Disputes that a worker key which challenges can have open at the same time.
const BONDS: Balance = 4;

/// What an operator brings.
#[derive(Args, Debug)]
pub struct JoinArgs {
	/// The model to serve, by name or root
	#[arg(long, required_unless_present = "class")]
	model: Option<String>,
	/// The class to serve, by number
	#[arg(long)]
	class: Option<ClassId>,
	/// Jobs to take at once
	#[arg(long, default_value = "4", value_parser = clap::value_parser!(u32).range(1..))]
	slots: u32,
	/// What to ask for a job; the class's minimum unless given
	#[arg(long, value_parser = amount::parse, value_name = "AMOUNT")]
	price: Option<Balance>,
	/// Bond to have afterwards; just enough for the role and all slots unless given
	#[arg(long, value_parser = amount::parse, value_name = "AMOUNT")]
	bond: Option<Balance>,
	/// What the worker key's account should hold: 1 AMB for transaction fees unless given, with --challenge enough for bonds
	#[arg(long, value_parser = amount::parse, value_name = "AMOUNT")]
	float: Option<Balance>,
	/// Have the worker watch results of others and dispute wrong ones: its key's account gets what bonds take
	#[arg(long)]
	challenge: bool,
	/// The worker key that the node has from `ambit operator init`; one is made unless given, where the chain names none that it has
	#[arg(long, value_parser = parse_address, value_name = "ADDRESS")]
	worker_key: Option<AccountId>,
}

impl JoinArgs {
	/// Runs it.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		let pair = global.key.load()?;
		let client = global.connect().await?;
		let (id, class) = self.class(&client).await?;
		let dispute_bond = parameters::dispute_bond(&client).await?;
		let plan = Join {
			class: id,
			slots: self.slots,
			price: self.price.unwrap_or(class.class.min_fee),
			bond: self.bond,
			float: self.float(dispute_bond)?,
			worker: self.worker_key,
		};
		let joined = plan.run(&global.sender(&client, &pair, output), &class).await?;
		let stash = address(&account_of(&pair));
		let worker = address(&joined.worker);
		let watches = client.usable_balance(&joined.worker).await? >= dispute_bond;
		if !watches {
			output.step(format!(
				"the worker key can't hold the bond of {} and so won't watch results of others (--challenge)",
				amount::format(dispute_bond)
			));
		}
		let value = json!({
			"stash": stash,
			"worker": worker,
			"class": id,
			"slots": self.slots,
			"price_planck": plan.price.to_string(),
			"bond_planck": joined.bond.to_string(),
			"watches": watches,
			"block": joined.block,
		});
		output.finish(&value, || {
			format!(
				"{stash} serves class {id} with {} slots at {} a job, bonded {}, worker key {worker}\n",
				self.slots,
				amount::format(plan.price),
				amount::format(joined.bond),
			)
		})
	}

	/// What the worker key's account should hold, planck, where disputing a result takes this bond.
	fn float(&self, bond: Balance) -> Result<Balance> {
		let challenging = FEES.saturating_add(bond.saturating_mul(BONDS));
		match self.float {
			Some(float)
				if self.challenge && float < bond.saturating_add(constants::existential_deposit()) =>
			{
				Err(Error::Usage(format!(
					"--float {} can't hold the bond of {} that --challenge is about",
					amount::format(float),
					amount::format(bond)
				)))
			}
			Some(float) => Ok(float),
			None if self.challenge => Ok(challenging),
			None => Ok(FEES),
		}
	}

	async fn class(&self, client: &Client) -> Result<(ClassId, ChainClass)> {
		if let Some(model) = &self.model {
			let (root, _) = find_model(client, model).await?;
			return find_class(client, &root, self.class).await;
		}
		let id = self.class.ok_or_else(|| Error::Usage("name a --model or a --class".into()))?;
		let class: Option<ChainClass> = client.call("JobRegistryApi_class", (id,), None).await?;
		class.map(|class| (id, class)).ok_or_else(|| Error::NotFound(format!("there is no class {id}")))
	}
}

/// What joining should lead to.
pub struct Join {
	/// The class to serve.
	pub class: ClassId,
	/// Jobs to take at once.
	pub slots: u32,
	/// What to ask for a job, planck.
	pub price: Balance,
	/// Bond to have, planck, if not just enough.
	pub bond: Option<Balance>,
	/// What the worker's account should hold, planck.
	pub float: Balance,
	/// The worker key, if one is there already that the chain doesn't know.
	pub worker: Option<AccountId>,
}

/// What joining led to.
pub struct Joined {
	/// The worker key's account.
	pub worker: AccountId,
	/// Active bond, planck.
	pub bond: Balance,
	/// Block of the transaction.
	pub block: BlockNumber,
}

impl Join {
	/// Does what is missing, in one transaction that happens whole or not at all. The sender's must be the operator's own
	/// node: it gets the worker key.
	pub async fn run(&self, sender: &Sender<'_>, class: &ChainClass) -> Result<Joined> {
		let (client, stash) = (sender.client, sender.account());
		let state: Option<Bond> = client.call("StakingApi_bond_of", (stash.clone(),), None).await?;
		let offers: Vec<Offer> = client.call("JobRegistryApi_offers_of", (stash.clone(),), None).await?;

		let minimum = parameters::inference_bond(client).await?;
		let bond = self.bond_needed(class, state.as_ref(), &offers, minimum)?;
		let ready = Ready { role: Role::Inference, bond, float: self.float, worker: self.worker.clone() };
		let (mut calls, worker) = ready.calls(sender, state.as_ref()).await?;
		let offer = pallet_ambit_job_registry::Call::offer {
			class: self.class,
			slots: self.slots,
			price: self.price,
		};
		calls.push(RuntimeCall::JobRegistry(offer));
		let call = RuntimeCall::Utility(pallet_utility::Call::batch_all { calls });
		let included = sender.submit(call, "joining").await?;
		Ok(Joined { worker, bond, block: included.number })
	}

	/// The bond that covers the role (`minimum`), all offers as they will be, and what the user asked for.
	fn bond_needed(
		&self,
		class: &ChainClass,
		state: Option<&Bond>,
		offers: &[Offer],
		minimum: Balance,
	) -> Result<Balance> {
		let stake = class.class.stake_per_slot;
		let slots_now = offers.iter().find(|offer| offer.class == self.class).map_or(0, |offer| offer.slots);
		let backing =
			state.map_or(0, |state| state.backing).saturating_sub(stake.saturating_mul(slots_now.into()));
		let enough = backing.saturating_add(stake.saturating_mul(self.slots.into())).max(minimum);
		bonding::wanted(self.bond, enough, state, &format!("{} slots here", self.slots))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use ambit_primitives::AMB;

	fn arguments(float: Option<Balance>, challenge: bool) -> JoinArgs {
		JoinArgs {
			model: None,
			class: Some(0),
			slots: 1,
			price: None,
			bond: None,
			float,
			challenge,
			worker_key: None,
		}
	}

	#[test]
	fn a_float_should_hold_bonds_only_where_the_worker_is_to_challenge() {
		let bond = 5 * AMB;
		assert!(arguments(None, false).float(bond).unwrap() < bond);
		assert!(arguments(None, true).float(bond).unwrap() >= bond * BONDS);
		assert_eq!(arguments(Some(7 * bond), true).float(bond).unwrap(), 7 * bond);
		assert_eq!(arguments(Some(1), false).float(bond).unwrap(), 1);
		assert!(matches!(arguments(Some(bond), true).float(bond), Err(Error::Usage(_))));
	}
}
