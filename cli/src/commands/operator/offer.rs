//! `ambit operator offer`: what is offered, and where an offer would earn most.

use super::{doctor, Bond, Offer};
use crate::{
	amount,
	chain::Client,
	commands::{
		coverage::{domain_name, needed, percent},
		model::Hardware,
	},
	error::{Error, Result},
	keys::{account_of, address, parse_address},
	models::ChainClass,
	output::{table, Output},
	Global,
};
use ambit_primitives::{jobs::ClassId, AccountId, Balance};
use ambit_runtime::RuntimeCall;
use clap::{Args, Subcommand};
use serde_json::{json, Value};

/// `ambit operator offer ...`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Offer slots in a class, or change what is offered there. The bond must cover them: `ambit operator join` adds what is missing
	Set(SetArgs),
	/// What an operator offers; or, with --where-needed, what one more slot would earn
	List(ListArgs),
	/// Take an offer back: at once, or when the jobs that it has are done
	Rm(RemoveArgs),
}

/// What is offered.
#[derive(Args, Debug)]
pub struct SetArgs {
	/// The class
	#[arg(long)]
	class: ClassId,
	/// Jobs to take at once; as many as before unless given
	#[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
	slots: Option<u32>,
	/// What to ask for a job; the same as before, or the class's minimum, unless given
	#[arg(long, value_parser = amount::parse, value_name = "AMOUNT")]
	price: Option<Balance>,
}

/// Whose offers, or where offers are needed.
#[derive(Args, Debug)]
pub struct ListArgs {
	/// The operator's stash; the account of --key unless given
	#[arg(value_parser = parse_address)]
	stash: Option<AccountId>,
	/// Classes by what a newcomer's slot on this hardware would earn
	#[arg(long, conflicts_with = "stash")]
	where_needed: bool,
	/// What the machine has; what the driver says of this one unless given
	#[arg(long, value_enum, requires = "where_needed")]
	hardware: Option<Hardware>,
	/// The failure domain it would be in, `provider/region`; one that nobody is in unless given
	#[arg(long, value_parser = domain_name, requires = "where_needed")]
	domain: Option<String>,
	/// Classes to list
	#[arg(long, default_value = "20", requires = "where_needed", value_parser = clap::value_parser!(u32).range(1..=1_000))]
	limit: u32,
}

/// What is taken back.
#[derive(Args, Debug)]
pub struct RemoveArgs {
	/// The class
	#[arg(long, required_unless_present = "all", conflicts_with = "all")]
	class: Option<ClassId>,
	/// All offers
	#[arg(long)]
	all: bool,
}

impl Command {
	/// Runs it.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		match self {
			Self::Set(arguments) => arguments.run(global, output).await,
			Self::List(arguments) => arguments.run(global, output).await,
			Self::Rm(arguments) => arguments.run(global, output).await,
		}
	}
}

/// What an operator offers.
async fn offers_of(client: &Client, stash: &AccountId) -> Result<Vec<Offer>> {
	client.call("JobRegistryApi_offers_of", (stash,), None).await
}

/// Why the chain would refuse an offer.
fn refusal(
	class: ClassId,
	terms: &ChainClass,
	wanted: (u32, Balance),
	slots_now: u32,
	bond: Option<&Bond>,
) -> Option<Error> {
	let (slots, price) = wanted;
	let refused = |name: &str, reason: String| {
		Some(Error::Refused { what: format!("an offer in class {class}"), name: name.into(), reason })
	};
	let minimum = terms.class.min_fee;
	if price < minimum {
		return refused(
			"JobRegistry.PriceBelowMinimum",
			format!(
				"{} is below the class's minimum fee of {}",
				amount::format(price),
				amount::format(minimum)
			),
		);
	}
	let Some(bond) = bond else {
		return refused(
			"Stakes.NotBonded",
			"there is no bond: `ambit operator join` bonds and offers".into(),
		);
	};
	let more = Balance::from(slots.saturating_sub(slots_now)).saturating_mul(terms.class.stake_per_slot);
	let free = bond.active.saturating_sub(bond.backing);
	if more > free {
		return refused(
			"Stakes.NotEnoughFreeBond",
			format!(
				"{slots} slots take {} more of the bond, of which {} is free: `ambit operator join` bonds what is missing",
				amount::format(more),
				amount::format(free)
			),
		);
	}
	None
}

impl SetArgs {
	async fn run(self, global: &Global, output: Output) -> Result<()> {
		let pair = global.key.load()?;
		let client = global.connect().await?;
		let stash = account_of(&pair);
		let terms: Option<ChainClass> = client.call("JobRegistryApi_class", (self.class,), None).await?;
		let terms = terms.ok_or_else(|| Error::NotFound(format!("there is no class {}", self.class)))?;
		let offers = offers_of(&client, &stash).await?;
		let before = offers.iter().find(|offer| offer.class == self.class);
		let slots = self.slots.or(before.map(|offer| offer.slots)).ok_or_else(|| {
			Error::Usage(format!("there is no offer in class {} yet: say how many --slots", self.class))
		})?;
		let price = self.price.or(before.map(|offer| offer.price)).unwrap_or(terms.class.min_fee);
		let value = |block: Option<_>| json!({ "class": self.class, "slots": slots, "price_planck": price.to_string(), "block": block });
		if before.is_some_and(|offer| (offer.slots, offer.price, offer.leaving) == (slots, price, false)) {
			return output.finish(&value(None), || format!("class {} has that offer already\n", self.class));
		}
		let bond: Option<Bond> = client.call("StakingApi_bond_of", (&stash,), None).await?;
		let slots_now = before.map_or(0, |offer| offer.slots);
		if let Some(error) = refusal(self.class, &terms, (slots, price), slots_now, bond.as_ref()) {
			return Err(error);
		}
		let call = pallet_ambit_job_registry::Call::offer { class: self.class, slots, price };
		let sender = global.sender(&client, &pair, output);
		let included = sender.submit(RuntimeCall::JobRegistry(call), "offering").await?;
		output.finish(&value(Some(included.number)), || {
			format!("class {}: {slots} slots at {} a job\n", self.class, amount::format(price))
		})
	}
}

impl ListArgs {
	async fn run(self, global: &Global, output: Output) -> Result<()> {
		if self.where_needed {
			let tier = match self.hardware {
				Some(hardware) => hardware.into(),
				None => doctor::own_tier().await,
			};
			return needed(tier, self.domain.as_deref(), self.limit, global, output).await;
		}
		let stash = super::stash(self.stash, global)?;
		let client = global.connect().await?;
		let offers = offers_of(&client, &stash).await?;
		let value = json!({
			"stash": address(&stash),
			"offers": offers.iter().map(offer_json).collect::<Vec<_>>(),
		});
		output.finish(&value, || table(&offer_rows(&offers)))
	}
}

impl RemoveArgs {
	async fn run(self, global: &Global, output: Output) -> Result<()> {
		let pair = global.key.load()?;
		let client = global.connect().await?;
		let offers = offers_of(&client, &account_of(&pair)).await?;
		if let Some(class) = self.class.filter(|class| !offers.iter().any(|offer| offer.class == *class)) {
			return Err(Error::NotFound(format!(
				"there is no offer in class {class}; `ambit operator offer list` has what there is"
			)));
		}
		let chosen: Vec<&Offer> = offers
			.iter()
			.filter(|offer| self.all || self.class == Some(offer.class))
			.filter(|offer| !offer.leaving)
			.collect();
		let calls: Vec<RuntimeCall> = chosen.iter().map(|offer| withdrawal(offer.class)).collect();
		let block = if calls.is_empty() {
			None
		} else {
			let call = RuntimeCall::Utility(pallet_utility::Call::batch_all { calls });
			Some(global.sender(&client, &pair, output).submit(call, "taking offers back").await?.number)
		};
		let rows = chosen.iter().map(|offer| json!({ "class": offer.class, "jobs": offer.active }));
		let value = json!({ "withdrawn": rows.collect::<Vec<_>>(), "block": block });
		output.finish(&value, || {
			if chosen.is_empty() {
				return "nothing to take back, or it is leaving already\n".into();
			}
			let lines = chosen.iter().map(|offer| match offer.active {
				0 => format!("class {}: gone\n", offer.class),
				jobs => format!("class {}: takes no more, goes when {jobs} jobs are done\n", offer.class),
			});
			lines.collect()
		})
	}
}

/// The call that takes an offer back.
pub fn withdrawal(class: ClassId) -> RuntimeCall {
	RuntimeCall::JobRegistry(pallet_ambit_job_registry::Call::withdraw_offer { class })
}

/// An offer as programs read it.
pub fn offer_json(offer: &Offer) -> Value {
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

/// Offers as people read them.
pub fn offer_rows(offers: &[Offer]) -> Vec<Vec<String>> {
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
			percent(offer.success_ppm),
			state.into(),
		]
	}));
	rows
}

#[cfg(test)]
mod tests {
	use super::*;
	use ambit_primitives::{
		jobs::{Class, ClassSpec, HardwareTier, LatencyTier, VerificationMode},
		AMB,
	};

	fn terms() -> ChainClass {
		let spec = ClassSpec {
			model: Default::default(),
			hardware: HardwareTier::Cpu,
			latency: LatencyTier::Standard,
			mode: VerificationMode::Optimistic,
		};
		let class = Class {
			owner: AccountId::new([1; 32]),
			spec,
			min_fee: 5,
			stake_per_slot: 10 * AMB,
			deposit: 0,
			offers: 0,
			open_jobs: 0,
		};
		ChainClass { class, slots: 0, free: 0, best_price: None }
	}

	#[test]
	fn an_offer_that_the_chain_would_refuse_should_be_named_with_its_remedy() {
		let bond = |active, backing| Bond {
			active,
			backing,
			pledged: 0,
			unbonding: Vec::new(),
			roles: Vec::new(),
			worker: None,
			chilled: false,
		};
		let (full, enough) = (bond(100 * AMB, 90 * AMB), bond(100 * AMB, 0));
		for (wanted, now, bond, expected) in [
			((1, 4), 0, Some(&enough), Some("PriceBelowMinimum")),
			((1, 5), 0, None, Some("NotBonded")),
			((2, 5), 0, Some(&full), Some("NotEnoughFreeBond")),
			((1, 5), 0, Some(&full), None),
			((10, 5), 9, Some(&full), None),
			((10, 5), 0, Some(&enough), None),
			((11, 5), 0, Some(&enough), Some("NotEnoughFreeBond")),
			((u32::MAX, 5), 0, Some(&enough), Some("NotEnoughFreeBond")),
		] {
			let refused = refusal(0, &terms(), wanted, now, bond).map(|error| error.to_string());
			match (&refused, expected) {
				(None, None) => {}
				(Some(text), Some(name)) => assert!(text.contains(name), "{text}"),
				_ => panic!("{wanted:?}: {refused:?}"),
			}
		}
	}
}
