//! `ambit operator`: joining as an inference operator, and how one is doing.

mod join;
mod status;

use crate::{error::Result, output::Output, Global};
use ambit_primitives::{
	runtime_api::{BondState, OfferState},
	AccountId, Balance, BlockNumber,
};
use clap::Subcommand;

pub use join::Join;

/// A bond as the chain has it.
type Bond = BondState<AccountId, Balance, BlockNumber>;
/// An offer as the chain has it.
type Offer = OfferState<AccountId, Balance>;

/// `ambit operator ...`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Bond, take the inference role, give the node a worker key and offer slots in a class.
	///
	/// What is done already is left as it is, so it can be repeated, with other slots or another class.
	Join(join::JoinArgs),
	/// Bond, worker key, offers and assignments of an operator
	Status(status::StatusArgs),
}

impl Command {
	/// Runs it.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		match self {
			Self::Join(arguments) => arguments.run(global, output).await,
			Self::Status(arguments) => arguments.run(global, output).await,
		}
	}
}
