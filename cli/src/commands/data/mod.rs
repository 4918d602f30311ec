//! `ambit data`: an operator that answers requests for external data, and keeps artefacts.

mod join;
mod leave;
mod status;

use super::feed::DataOperator;
use crate::{chain::Client, error::Result, output::Output, parameters, Global};
use ambit_primitives::{AccountId, Balance, Hash};
use clap::Subcommand;

pub use join::Join;

/// `ambit data ...`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Bond, take the data role, give the node a worker key and offer to answer requests.
	///
	/// What is done already is left as it is, so it can be repeated, with other slots or another price.
	Join(join::JoinArgs),
	/// Bond, worker key, offer, record, and what waits to be found or shown
	Status(status::StatusArgs),
	/// Change slots or price of the offer
	Set(join::SetArgs),
	/// Answer no more requests, keep no more artefacts, and start the bond on its way out.
	///
	/// Says what it would do unless --yes is given. Can be interrupted, and goes on when it is repeated.
	Leave(leave::LeaveArgs),
}

impl Command {
	/// Runs it.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		match self {
			Self::Join(arguments) => arguments.run(global, output).await,
			Self::Status(arguments) => arguments.run(global, output).await,
			Self::Set(arguments) => arguments.run(global, output).await,
			Self::Leave(arguments) => arguments.run(global, output).await,
		}
	}
}

/// What a stash offers, if it is in the pool.
async fn offer_of(client: &Client, stash: &AccountId, at: Option<Hash>) -> Result<Option<DataOperator>> {
	client.call("DataFeedsApi_operator", (stash,), at).await
}

/// Least price of an answer and stake behind a slot, planck.
async fn terms(client: &Client) -> Result<(Balance, Balance)> {
	let [price, stake] = parameters::values(client, "Feeds", ["LeastPrice", "StakePerSlot"]).await?;
	Ok((price, stake))
}
