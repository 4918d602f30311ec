//! `ambit keep`: having artefacts kept for a fee, and keeping those of others.

mod request;
mod show;
mod term;

use crate::{error::Result, output::Output, Global};
use ambit_primitives::{
	retrieval::{Deal, Request},
	AccountId, Balance, BlockNumber,
};
use clap::Subcommand;

pub use show::{deal_json, deal_rows};

/// A request as the chain has it.
pub type ChainRequest = Request<AccountId, Balance>;
/// A term as the chain has it.
pub type ChainDeal = Deal<AccountId, Balance, BlockNumber>;

/// `ambit keep ...`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Ask that an artefact be kept by several operators, for a fee for each of them and era
	Request(request::RequestArgs),
	/// Make a request of your own longer
	Extend(request::ExtendArgs),
	/// Withdraw the copies of a request that nobody keeps; with none kept it is closed
	Cancel(request::CancelArgs),
	/// Requests, newest first; with --of, the terms of an operator
	List(show::ListArgs),
	/// A request with its terms, and who keeps the artefact
	Show(show::ShowArgs),
	/// Take an artefact on, with a pledge.
	///
	/// Where --gateway, --peer or --ipfs names who has it, it is first looked at: its kind, its size, and sixteen places of it. To be sure of
	/// all of it, pin it before, `ambit artifact pin CID` in the worker's store.
	Take(term::TakeArgs),
	/// Give notice of a term: it ends after this era, at once if nothing was asked yet
	End(term::TermArgs),
	/// End a term whose time is over, whoever has it
	Close(term::TermArgs),
}

impl Command {
	/// Runs it.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		match self {
			Self::Request(arguments) => arguments.run(global, output).await,
			Self::Extend(arguments) => arguments.run(global, output).await,
			Self::Cancel(arguments) => arguments.run(global, output).await,
			Self::List(arguments) => arguments.run(global, output).await,
			Self::Show(arguments) => arguments.run(global, output).await,
			Self::Take(arguments) => arguments.run(global, output).await,
			Self::End(arguments) => arguments.end(global, output).await,
			Self::Close(arguments) => arguments.close(global, output).await,
		}
	}
}
