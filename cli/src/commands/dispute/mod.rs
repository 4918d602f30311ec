//! `ambit dispute`: looking at disputes about results, opening one, following it to its end.

mod open;
mod show;
mod watch;

use crate::{
	amount,
	chain::Included,
	disputes::words,
	error::{Error, Result},
	keys::account_of,
	output::Output,
	parameters, Global,
};
use ambit_primitives::{
	disputes::{Artefact, Demand, DisputeId},
	jobs::JobId,
	AccountId, Balance,
};
use ambit_runtime::{RuntimeCall, RuntimeEvent};
use clap::{Args, Subcommand, ValueEnum};
use pallet_ambit_disputes::{Call, Event};
use serde_json::json;

pub use show::{disputes_of, show_json};

/// `ambit dispute ...`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// State, sides, clocks and roots of a dispute, or of all open ones about a job
	Show(show::ShowArgs),
	/// Follow a dispute, move by move, to its end
	Watch(watch::WatchArgs),
	/// Execute a job here and, if its result is wrong, open a dispute
	Open(open::OpenArgs),
	/// Have an operator post a piece of what its result names
	Demand(DemandArgs),
	/// Have a dispute decided whose clock has run out, or closed that another one made moot
	Close(CloseArgs),
}

/// What is demanded.
#[derive(Args, Debug)]
pub struct DemandArgs {
	/// The job whose result names it
	#[arg(long)]
	job: JobId,
	/// Of what
	#[arg(long, value_enum)]
	of: Of,
	/// Which tensor of the inputs or outputs
	#[arg(long, default_value = "0")]
	tensor: u32,
	/// Which piece: 256 KiB of a tensor, or 4,096 roots of the trace
	#[arg(long, default_value = "0")]
	piece: u32,
}

/// See [`Artefact`].
#[derive(ValueEnum, Clone, Copy, Debug)]
enum Of {
	/// What the model was run on
	Input,
	/// What it gave
	Output,
	/// The roots of all nodes' results, where the result names them (when it is audited)
	Trace,
}

/// Which dispute.
#[derive(Args, Debug)]
pub struct CloseArgs {
	/// The dispute's number
	id: DisputeId,
}

impl Command {
	/// Runs it.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		match self {
			Self::Show(arguments) => arguments.run(global, output).await,
			Self::Watch(arguments) => arguments.run(global, output).await,
			Self::Open(arguments) => arguments.run(global, output).await,
			Self::Demand(arguments) => arguments.run(global, output).await,
			Self::Close(arguments) => arguments.run(global, output).await,
		}
	}
}

impl DemandArgs {
	async fn run(self, global: &Global, output: Output) -> Result<()> {
		let pair = global.key.load()?;
		let client = global.connect().await?;
		let (number, at) = client.head().await?;
		let contested = crate::contest::Contested::find(&client, self.job, number, at).await?;
		let of = match self.of {
			Of::Input => Artefact::Input,
			Of::Output => Artefact::Output,
			Of::Trace => Artefact::Trace,
		};
		let piece = Demand { of, tensor: self.tensor, piece: self.piece };
		let bond = parameters::demand_bond(&client).await?;
		must_hold(client.usable_balance(&account_of(&pair)).await?, bond, "a demand")?;
		let call = RuntimeCall::Disputes(Call::demand { job: self.job, attempt: contested.attempt, piece });
		let included = global.sender(&client, &pair, output).submit(call, "demanding a piece").await?;
		let id = opened(&included, self.job)?;
		let value = json!({
			"dispute": id, "job": self.job, "attempt": contested.attempt, "block": included.number,
			"bond_planck": bond.to_string(), "transaction_fee_planck": included.fee.to_string(),
		});
		output.finish(&value, || {
			format!(
				"dispute {id}: {} is demanded; `ambit dispute watch {id} --save FILE` waits for it\n",
				words::demand(&piece)
			)
		})
	}
}

impl CloseArgs {
	async fn run(self, global: &Global, output: Output) -> Result<()> {
		let pair = global.key.load()?;
		let client = global.connect().await?;
		let call = RuntimeCall::Disputes(Call::close { dispute: self.id });
		let included = global.sender(&client, &pair, output).submit(call, "closing the dispute").await?;
		let verdict = included.events.iter().find_map(|event| match event {
			RuntimeEvent::Disputes(Event::OperatorConvicted { .. }) => Some("convicted"),
			RuntimeEvent::Disputes(Event::OperatorAcquitted { .. }) => Some("acquitted"),
			RuntimeEvent::Disputes(Event::DisputeMoot { .. }) => Some("moot"),
			_ => None,
		});
		let value = json!({ "dispute": self.id, "verdict": verdict, "block": included.number });
		output.finish(&value, || {
			let verdict = match verdict {
				Some("moot") => "it was moot, its bond is free",
				Some("convicted") => "the operator is convicted",
				Some("acquitted") => "the operator is acquitted",
				_ => "closed",
			};
			format!("dispute {}: {verdict}\n", self.id)
		})
	}
}

/// Says before anything is signed that an account can't hold a bond.
fn must_hold(usable: Balance, bond: Balance, what: &str) -> Result<()> {
	if usable >= bond {
		return Ok(());
	}
	Err(Error::Refused {
		what: what.into(),
		name: "no bond".into(),
		reason: format!(
			"it takes a bond of {}, and the key's account can hold {}",
			amount::format(bond),
			amount::format(usable)
		),
	})
}

/// The dispute about a job that a transaction opened.
fn opened(included: &Included, about: JobId) -> Result<DisputeId> {
	let found = included.events.iter().find_map(|event| match event {
		RuntimeEvent::Disputes(Event::DisputeOpened { dispute, job, .. }) if *job == about => Some(*dispute),
		_ => None,
	});
	found.ok_or_else(|| Error::Internal("the transaction succeeded, but no dispute came of it".into()))
}

/// The party for which a key speaks: its stash, or itself.
pub async fn party_of(client: &crate::chain::Client, key: &AccountId) -> Result<AccountId> {
	let stash: Option<AccountId> = client.call("StakingApi_stash_of_worker", (key.clone(),), None).await?;
	Ok(stash.unwrap_or_else(|| key.clone()))
}
