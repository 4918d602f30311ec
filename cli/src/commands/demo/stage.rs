//! What all scenarios do with a chain: start operators, publish the classifier, have operators join.

use super::{
	account, digits,
	network::{Network, Node},
	FLOAT, MIN_FEE, OPERATORS, PUBLISHER, STAKE_PER_SLOT,
};
use crate::{
	amount,
	artifacts::Uploader,
	chain::{Client, Deadline, Sender},
	commands::{
		model::{publish, Kept, Terms},
		operator::Join,
	},
	error::{Error, Result},
	keys::account_of,
	models::ChainClass,
	modes,
	output::Output,
};
use ambit_primitives::{
	jobs::{ClassId, ClassSpec, HardwareTier, LatencyTier, ModelRoot, VerificationMode},
	runtime_api::OfferState,
	AccountId, Balance,
};
use futures::future::try_join_all;
use sp_core::sr25519;
use std::time::Duration;

/// How often states are looked at that nobody announces.
const POLL: Duration = Duration::from_millis(200);

/// The processes, the time, and where to write.
#[derive(Clone, Copy)]
pub struct Stage<'a> {
	/// The processes.
	pub network: &'a Network,
	/// When to give up.
	pub deadline: Deadline,
	/// Where progress goes.
	pub output: Output,
}

/// What an operator offers.
#[derive(Clone, Copy)]
pub struct Offered {
	/// The class.
	pub class: ClassId,
	/// Jobs that it takes at once.
	pub slots: u32,
	/// What it asks for a job, planck.
	pub price: Balance,
	/// Bond to have, planck, if not just enough.
	pub bond: Option<Balance>,
}

impl Stage<'_> {
	/// Sends transactions of an account.
	pub fn sender<'a>(&self, client: &'a Client, pair: &'a sr25519::Pair) -> Sender<'a> {
		Sender { client, pair, deadline: self.deadline, finalized: false, output: self.output }
	}

	/// Starts the first of the honest operators.
	pub async fn start_operators(&self, count: usize, validator: &Node) -> Result<Vec<Node>> {
		self.output.step(format!("starting {count} operators as nodes of their own"));
		let names = OPERATORS.iter().take(count);
		try_join_all(names.map(|(name, _)| self.network.start_operator(name, validator, None))).await
	}

	/// Publishes the convolutional digit classifier with a class of this latency and mode.
	pub async fn publish(
		&self,
		client: &Client,
		uploader: &Uploader,
		latency: LatencyTier,
		mode: VerificationMode,
	) -> Result<(ModelRoot, ClassId)> {
		self.output.step("publishing the convolutional digit classifier");
		let model = digits::model()?;
		let root = model.root;
		let spec = ClassSpec { model: root, hardware: HardwareTier::Cpu, latency, mode };
		let terms = Terms { spec, min_fee: MIN_FEE, stake_per_slot: STAKE_PER_SLOT };
		let pair = account(PUBLISHER)?;
		let published =
			publish(&self.sender(client, &pair), model, terms, Kept::default(), Some(uploader)).await?;
		self.output.step(format!("model {root:?} is class {}, {}", published.class, modes::short(mode)));
		Ok((root, published.class))
	}

	/// Has an operator join through its own node.
	pub async fn join(&self, node: &Node, (name, suri): (&str, &str), offered: Offered) -> Result<()> {
		let Offered { class: id, slots, price, bond } = offered;
		let pair = account(suri)?;
		let join = Join { class: id, slots, price, bond, float: FLOAT, worker: None };
		// The node may be some blocks behind the one that opened the class and gave the operator its funds.
		let synchronised = async {
			let class = has_class(&node.client, id).await?;
			while node.client.free_balance(&account_of(&pair)).await? == 0 {
				tokio::time::sleep(POLL).await;
			}
			// Its transaction pool comes a moment behind its chain, and looks at a transaction of an unfunded account no more.
			let (funded, _) = node.client.head().await?;
			while node.client.head().await?.0 <= funded {
				tokio::time::sleep(POLL).await;
			}
			Ok(class)
		};
		let class = self.deadline.run("an operator's synchronisation", synchronised).await?;
		let joined = join.run(&self.sender(&node.client, &pair), &class).await?;
		let (price, bond) = (amount::format(price), amount::format(joined.bond));
		self.output.step(format!("{name} offers {slots} slots at {price} a job, bonded {bond}"));
		Ok(())
	}

	/// Waits until a class has offers of so many operators that take jobs.
	pub async fn offered(&self, client: &Client, id: ClassId, operators: usize) -> Result<ChainClass> {
		let offered = async {
			loop {
				let offers: Vec<OfferState<AccountId, Balance>> =
					client.call("JobRegistryApi_offers", (id, 0_u32, 100_u32), None).await?;
				if offers.iter().filter(|offer| offer.eligible).count() >= operators {
					return class(client, id).await;
				}
				tokio::time::sleep(POLL).await;
			}
		};
		self.deadline.run("the operators' offers", offered).await
	}
}

/// A class.
pub async fn class(client: &Client, id: ClassId) -> Result<ChainClass> {
	let class: Option<ChainClass> = client.call("JobRegistryApi_class", (id,), None).await?;
	class.ok_or_else(|| Error::NotFound(format!("there is no class {id}")))
}

/// A class, once the node knows it.
async fn has_class(client: &Client, id: ClassId) -> Result<ChainClass> {
	loop {
		match class(client, id).await {
			Err(Error::NotFound(_)) => tokio::time::sleep(POLL).await,
			found => return found,
		}
	}
}
