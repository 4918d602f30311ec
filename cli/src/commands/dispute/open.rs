//! `ambit dispute open`.

use super::{must_hold, opened, party_of};
use crate::{
	chain::Client,
	commands::job::{ChainAudit, ChainPanel},
	contest::Contested,
	disputes::Wrong,
	engine::EngineArgs,
	error::{Error, ExitCode, Result},
	keys::{account_of, address},
	output::Output,
	parameters, Global,
};
use ambit_engine::Device;
use ambit_primitives::{
	jobs::{JobId, Opinion},
	AccountId,
};
use ambit_referee::Charge;
use ambit_runtime::{RuntimeCall, RuntimeEvent};
use clap::Args;
use codec::Encode;
use pallet_ambit_disputes::{Call, Event};
use serde_json::json;

/// Which result, and how.
#[derive(Args, Debug)]
pub struct OpenArgs {
	/// The job whose result is checked
	#[arg(long)]
	job: JobId,
	/// Have the operator post its trace, whatever it published: for when that is not to be had. Where its result names none, it must anyway
	#[arg(long)]
	trace: bool,
	/// What the model is executed on: cpu, cuda:0, auto, or reference (slow)
	#[arg(long, default_value_t = Device::default())]
	device: Device,
	#[command(flatten)]
	engine: EngineArgs,
}

impl OpenArgs {
	/// Runs it.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		let pair = global.key.load()?;
		let client = global.connect().await?;
		let (number, at) = client.head().await?;
		let contested = Contested::find(&client, self.job, number, at).await?;
		let account = account_of(&pair);
		let party = party_of(&client, &account).await?;
		if contested.operator == party {
			return Err(Error::Usage(format!("job {} was executed by this operator itself", self.job)));
		}
		let compare =
			contested.compare(global.artifacts.gateways(), self.device, self.engine, !self.trace, output);
		let charge = global.deadline().run("fetching and executing", compare).await?;
		let (job, attempt, operator) = (contested.job, contested.attempt, address(&contested.operator));
		let Some(charge) = charge else {
			let value = json!({ "job": job, "attempt": attempt, "operator": operator, "right": true });
			output.finish(&value, || {
				format!("the result of job {job} is right: executed here it is the same; nothing was sent\n")
			})?;
			return Err(Error::Reported(ExitCode::Right));
		};
		let wrong = Wrong::of(&charge);
		output.step(format!("the result of job {job} by {operator} is wrong: {}", wrong.words()));
		if needs_bond(&charge) && !has_pledged(&client, self.job, &party).await? {
			let bond = parameters::dispute_bond(&client).await?;
			must_hold(client.usable_balance(&account).await?, bond, "a dispute")?;
		}
		let charge = charge.encode();
		let bytes = charge.len();
		let charge = charge
			.try_into()
			.map_err(|_| Error::Internal(format!("a charge of {bytes} bytes is longer than any can be")))?;
		let call = RuntimeCall::Disputes(Call::open { job, attempt, charge });
		let included = global.sender(&client, &pair, output).submit(call, "opening the dispute").await?;
		let id = opened(&included, job)?;
		let convicted = included.events.iter().any(|event| {
			matches!(event, RuntimeEvent::Disputes(Event::OperatorConvicted { dispute, .. }) if *dispute == id)
		});
		let value = json!({
			"dispute": id, "job": job, "attempt": attempt, "operator": operator, "right": false,
			"wrong": wrong.json(), "convicted": convicted, "block": included.number,
			"charge_bytes": bytes, "transaction_fee_planck": included.fee.to_string(),
		});
		output.finish(&value, || {
			let words = wrong.words();
			match convicted {
				true => format!(
					"dispute {id} about job {job}: {words}; operator {operator} is convicted at once\n"
				),
				false => format!(
					"dispute {id} about job {job}: {words}\n\
					 `ambit challenger run` with this key plays it; `ambit dispute watch {id}` follows it\n"
				),
			}
		})
	}
}

/// Charges that prove themselves are decided at once, without a bond.
fn needs_bond(charge: &Charge) -> bool {
	matches!(charge, Charge::Node(_) | Charge::Trace(_))
}

/// Whether this operator has pledged for what it says of the job's result, as an auditor or one of several operators: the pledge
/// takes the bond's place, if the chain finds that it may dispute.
async fn has_pledged(client: &Client, job: JobId, operator: &AccountId) -> Result<bool> {
	let audit: Option<ChainAudit> = client.call("JobRegistryApi_audit", (job,), None).await?;
	let panel: Option<ChainPanel> = client.call("JobRegistryApi_panel", (job,), None).await?;
	let audits = audit.is_some_and(|audit| audit.auditor == *operator && audit.opinion == Opinion::Pending);
	Ok(audits || panel.iter().flatten().any(|member| member.operator == *operator))
}
