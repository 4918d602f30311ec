//! `ambit operator`: setting an inference operator up, joining, how one is doing, and leaving.

pub mod bonding;
mod doctor;
mod earned;
mod files;
mod init;
mod join;
mod keystore;
mod leave;
mod offer;
mod status;
mod trial;

use crate::{
	error::{Error, Result},
	output::Output,
	Global,
};
use ambit_primitives::{
	runtime_api::{BondState, OfferState},
	AccountId, Balance, BlockNumber,
};
use clap::Subcommand;

pub use join::Join;
pub use leave::time_until;

/// A bond as the chain has it.
pub type Bond = BondState<AccountId, Balance, BlockNumber>;
/// An offer as the chain has it.
type Offer = OfferState<AccountId, Balance>;

/// `ambit operator ...`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Make what an operator's services need: worker key, token, settings, and a stash if asked.
	///
	/// What is there already is left as it is, so it can be repeated. No secret is printed.
	Init(init::InitArgs),
	/// Look at node, clock, keys, worker, device, memory, disk, artefacts, ports, funds and offers: what is wrong, and what to do.
	///
	/// Exit code 0 when nothing must be mended, 1 when something must.
	Doctor(doctor::DoctorArgs),
	/// Execute a class's model here: the time that it takes, and what slots would earn today. Nothing is sent
	Try(trial::TryArgs),
	/// Bond, take the inference role, give the node a worker key and offer slots in a class.
	///
	/// What is done already is left as it is, so it can be repeated, with other slots or another class.
	Join(join::JoinArgs),
	/// What is offered in which class, and where an offer would earn most
	#[command(subcommand)]
	Offer(offer::Command),
	/// Bond, worker key, offers, assignments and earnings of an operator
	Status(status::StatusArgs),
	/// Take no more jobs, finish those that there are, and start the bond on its way out.
	///
	/// Says what it would do unless --yes is given. Can be interrupted, and goes on when it is repeated.
	Leave(leave::LeaveArgs),
}

impl Command {
	/// Runs it.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		match self {
			Self::Init(arguments) => arguments.run(global, output).await,
			Self::Doctor(arguments) => arguments.run(global, output).await,
			Self::Try(arguments) => arguments.run(global, output).await,
			Self::Join(arguments) => arguments.run(global, output).await,
			Self::Offer(command) => command.run(global, output).await,
			Self::Status(arguments) => arguments.run(global, output).await,
			Self::Leave(arguments) => arguments.run(global, output).await,
		}
	}
}

/// The stash that is named, or the account of the key.
pub fn stash(named: Option<AccountId>, global: &Global) -> Result<AccountId> {
	match named {
		Some(stash) => Ok(stash),
		None => global
			.key
			.account()?
			.ok_or_else(|| Error::Usage("name the operator's address, or give its --key".into())),
	}
}
