//! `ambit data join` and `ambit data set`.

use super::{offer_of, terms};
use crate::{
	amount,
	chain::Sender,
	commands::{
		feed::DataOperator,
		operator::{
			bonding::{self, Ready},
			Bond,
		},
	},
	error::{Error, Result},
	keys::{account_of, address, parse_address},
	output::Output,
	parameters, Global,
};
use ambit_primitives::{feeds::MAX_FEED_REPORTS, traits::Role, AccountId, Balance, BlockNumber};
use ambit_runtime::RuntimeCall;
use ambit_worker::REPORTING_BLOCKS;
use clap::Args;
use pallet_ambit_data_feeds::Call;
use serde_json::json;

/// Most slots that are offered: what a worker waits for as long as it may, it commits to when two blocks are left, and a block takes so many
/// reports of an operator.
pub const TIMELY_SLOTS: u32 = REPORTING_BLOCKS * MAX_FEED_REPORTS;

/// Parses a number of slots.
fn timely(text: &str) -> std::result::Result<u32, String> {
	match text.parse() {
		Ok(0) | Err(_) => Err(format!("`{text}` is no number of slots: 1 to {TIMELY_SLOTS}")),
		Ok(slots) if slots > TIMELY_SLOTS => Err(format!(
			"{slots} requests at once can't be answered in time when their sources are slow: a block takes {MAX_FEED_REPORTS} reports of an operator, \
			 and who is late is punished. At most {TIMELY_SLOTS}"
		)),
		Ok(slots) => Ok(slots),
	}
}

/// What an operator brings.
#[derive(Args, Debug)]
pub struct JoinArgs {
	/// Requests to answer at once, at most as many as can be answered in time when all sources are slow
	#[arg(long, default_value = "4", value_parser = timely)]
	slots: u32,
	/// What to ask for an answer; the least that the chain allows unless given
	#[arg(long, value_parser = amount::parse, value_name = "AMOUNT")]
	price: Option<Balance>,
	/// Bond to have afterwards; just enough for the role and all that is promised unless given
	#[arg(long, value_parser = amount::parse, value_name = "AMOUNT")]
	bond: Option<Balance>,
	/// What the worker key's account should hold for transaction fees
	#[arg(long, value_parser = amount::parse, default_value = "1", value_name = "AMOUNT")]
	float: Balance,
	/// The worker key that the node has from `ambit operator init`; one is made unless given, where the chain names none that it has
	#[arg(long, value_parser = parse_address, value_name = "ADDRESS")]
	worker_key: Option<AccountId>,
}

/// What is changed.
#[derive(Args, Debug)]
pub struct SetArgs {
	/// Requests to answer at once, at most as many as can be answered in time when all sources are slow; as many as before unless given
	#[arg(long, value_parser = timely)]
	slots: Option<u32>,
	/// What to ask for an answer; the same as before unless given
	#[arg(long, value_parser = amount::parse, value_name = "AMOUNT")]
	price: Option<Balance>,
}

impl JoinArgs {
	/// Runs it.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		let pair = global.key.load()?;
		let client = global.connect().await?;
		let plan = Join {
			slots: self.slots,
			price: self.price,
			bond: self.bond,
			float: self.float,
			worker: self.worker_key,
		};
		let joined = plan.run(&global.sender(&client, &pair, output)).await?;
		let (stash, worker) = (address(&account_of(&pair)), address(&joined.worker));
		let value = json!({
			"stash": stash,
			"worker": worker,
			"slots": self.slots,
			"price_planck": joined.price.to_string(),
			"bond_planck": joined.bond.to_string(),
			"block": joined.block,
		});
		output.finish(&value, || {
			format!(
				"{stash} answers {} requests at once at {} each, bonded {}, worker key {worker}\n",
				self.slots,
				amount::format(joined.price),
				amount::format(joined.bond),
			)
		})
	}
}

/// What joining should lead to.
pub struct Join {
	/// Requests to answer at once.
	pub slots: u32,
	/// What to ask for an answer, planck, if not the least.
	pub price: Option<Balance>,
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
	/// What it asks for an answer, planck.
	pub price: Balance,
	/// Block of the transaction.
	pub block: BlockNumber,
}

impl Join {
	/// Does what is missing, in one transaction that happens whole or not at all. The sender's must be the operator's own
	/// node: it gets the worker key.
	pub async fn run(self, sender: &Sender<'_>) -> Result<Joined> {
		let (client, stash) = (sender.client, sender.account());
		let state: Option<Bond> = client.call("StakingApi_bond_of", (&stash,), None).await?;
		let before = offer_of(client, &stash, None).await?;
		let (least, stake) = terms(client).await?;
		let price = price(self.price, None, least)?;
		let minimum = parameters::data_bond(client).await?;
		let enough = enough(state.as_ref(), before.as_ref(), stake, self.slots).max(minimum);
		let bond = bonding::wanted(self.bond, enough, state.as_ref(), &format!("{} slots here", self.slots))?;
		let ready = Ready { role: Role::Data, bond, float: self.float, worker: self.worker };
		let (mut calls, worker) = ready.calls(sender, state.as_ref()).await?;
		let slots = self.slots;
		let offer = match before {
			None => Call::join { slots, price },
			Some(_) => Call::set_offer { slots, price },
		};
		calls.push(RuntimeCall::DataFeeds(offer));
		let call = RuntimeCall::Utility(pallet_utility::Call::batch_all { calls });
		let included = sender.submit(call, "joining").await?;
		Ok(Joined { worker, bond, price, block: included.number })
	}
}

/// What is asked for an answer: as it was given, as it was before, or the least.
fn price(given: Option<Balance>, before: Option<Balance>, least: Balance) -> Result<Balance> {
	match given {
		Some(price) if price < least => Err(Error::Usage(format!(
			"--price {} is below the least that an operator may ask, {}",
			amount::format(price),
			amount::format(least)
		))),
		Some(price) => Ok(price),
		None => Ok(before.unwrap_or(least)),
	}
}

/// The bond that covers all that is promised, with so many slots instead of those that are offered now.
fn enough(state: Option<&Bond>, before: Option<&DataOperator>, stake: Balance, slots: u32) -> Balance {
	let backing = state.map_or(0, |state| state.backing);
	let now = before.map_or(0, |state| state.offer.stake);
	backing.saturating_sub(now).saturating_add(stake.saturating_mul(slots.into()))
}

impl SetArgs {
	/// Runs it.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		if self.slots.is_none() && self.price.is_none() {
			return Err(Error::Usage("say what changes: --slots or --price".into()));
		}
		let pair = global.key.load()?;
		let client = global.connect().await?;
		let stash = account_of(&pair);
		let before = offer_of(&client, &stash, None).await?.ok_or_else(|| {
			Error::NotFound(format!("{} answers no requests: `ambit data join`", address(&stash)))
		})?;
		let (least, stake) = terms(&client).await?;
		let slots = self.slots.unwrap_or(before.offer.slots);
		let price = price(self.price, Some(before.offer.price), least)?;
		let bond: Option<Bond> = client.call("StakingApi_bond_of", (&stash,), None).await?;
		let takes = enough(bond.as_ref(), Some(&before), stake, slots);
		let active = bond.map_or(0, |bond| bond.active);
		if takes > active && slots > before.offer.slots {
			return Err(Error::Refused {
				what: "the offer".into(),
				name: "Stakes.NotEnoughFreeBond".into(),
				reason: format!(
					"{slots} slots and what else is promised take {}, bonded are {}: `ambit data join --slots {slots}` bonds what is missing",
					amount::format(takes),
					amount::format(active)
				),
			});
		}
		let call = RuntimeCall::DataFeeds(Call::set_offer { slots, price });
		let included = global.sender(&client, &pair, output).submit(call, "changing the offer").await?;
		let value = json!({
			"stash": address(&stash), "slots": slots, "price_planck": price.to_string(), "block": included.number,
		});
		output.finish(&value, || format!("{slots} requests at once at {} each\n", amount::format(price)))
	}
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
	fn a_bond_should_cover_the_new_slots_beside_all_other_promises() {
		let bond = Bond {
			active: 100 * AMB,
			backing: 44 * AMB,
			pledged: 0,
			unbonding: Vec::new(),
			roles: Vec::new(),
			worker: None,
			chilled: false,
		};
		let quality = Quality { alpha: 4, beta: 1 };
		let offer = FeedOffer {
			operator: AccountId::new([1; 32]),
			slots: 4,
			price: 1,
			stake: 4 * AMB,
			record: FeedRecord { quality, right: 0, missed: 0, wrong: 0, silent: 0 },
			leaving: false,
		};
		let before = DataOperator { offer, active: 0, success_ppm: 800_000, eligible: true };
		assert_eq!(enough(None, None, AMB, 4), 4 * AMB);
		assert_eq!(enough(Some(&bond), None, AMB, 4), 48 * AMB);
		assert_eq!(enough(Some(&bond), Some(&before), AMB, 10), 50 * AMB);
		assert_eq!(enough(Some(&bond), Some(&before), AMB, u32::MAX) / AMB, 40 + u128::from(u32::MAX));
	}

	#[test]
	fn slots_should_be_as_many_as_can_be_answered_in_time() {
		assert_eq!((timely("1"), timely("64")), (Ok(1), Ok(64)));
		for text in ["", "0", "-1", "4.0", "65", "128", "4294967296"] {
			assert!(timely(text).is_err(), "{text} was accepted");
		}
		assert!(timely("65").unwrap_err().contains("At most 64"));
	}

	#[test]
	fn a_price_should_stay_as_it_was_and_never_be_below_the_least() {
		assert_eq!(price(None, None, 5).unwrap(), 5);
		assert_eq!(price(None, Some(7), 5).unwrap(), 7);
		assert_eq!(price(Some(6), Some(7), 5).unwrap(), 6);
		assert!(matches!(price(Some(4), None, 5), Err(Error::Usage(_))));
	}
}
