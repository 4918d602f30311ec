//! `ambit govern`: what is governed, and how referenda stand.

use crate::{
	amount,
	chain::Client,
	error::{Error, Result},
	keys::address,
	output::{table, Output},
	parameters, Global,
};
use ambit_primitives::{
	governance::{ParameterState, Unit},
	AccountId, Balance, BlockNumber,
};
use ambit_runtime::{configs::governance::tracks, Runtime};
use clap::{Args, Subcommand};
use codec::Encode;
use pallet_referenda::{Deposit, ReferendumInfo, ReferendumInfoOf};
use serde_json::{json, Value};

/// A referendum as the chain has it.
type Referendum = ReferendumInfoOf<Runtime, ()>;

/// `ambit govern ...`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Governed parameters: what they are, what they may be, and who decides
	Parameters(ParametersArgs),
	/// How a referendum stands
	Show(ShowArgs),
}

/// Which parameters.
#[derive(Args, Debug)]
pub struct ParametersArgs {
	/// Only those whose name contains this
	name: Option<String>,
}

/// Which referendum.
#[derive(Args, Debug)]
pub struct ShowArgs {
	/// Its number
	referendum: u32,
}

impl Command {
	/// Runs it.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		match self {
			Self::Parameters(arguments) => arguments.run(global, output).await,
			Self::Show(arguments) => arguments.run(global, output).await,
		}
	}
}

impl ParametersArgs {
	async fn run(self, global: &Global, output: Output) -> Result<()> {
		let client = global.connect().await?;
		let at = Some(client.best().await?);
		let era: u32 = client.call("GovernanceApi_era", (), at).await?;
		let pace: u32 = client.call("GovernanceApi_pace", (), at).await?;
		let wanted = self.name.unwrap_or_default().to_lowercase();
		let mut states = parameters::all(&client, at).await?;
		states.retain(|state| name(state).to_lowercase().contains(&wanted));
		if states.is_empty() {
			return Err(Error::NotFound(format!("no governed parameter's name contains `{wanted}`")));
		}
		let value = json!({
			"era": era,
			"pace": pace,
			"parameters": states.iter().map(parameter_json).collect::<Vec<_>>(),
		});
		output.finish(&value, || {
			let head = ["parameter", "value", "next era", "default", "least", "most", "track"];
			let mut rows = vec![head.map(String::from).to_vec()];
			rows.extend(states.iter().map(parameter_row));
			format!("{}era {era}; periods of referenda are divided by {pace}\n", table(&rows))
		})
	}
}

fn name(state: &ParameterState) -> String {
	format!("{}.{}", state.group, state.name)
}

fn parameter_json(state: &ParameterState) -> Value {
	json!({
		"name": name(state),
		"unit": state.unit,
		"value": state.value.to_string(),
		"next": state.next.map(|next| next.to_string()),
		"default": state.default.to_string(),
		"least": state.least.to_string(),
		"most": state.most.to_string(),
		"track": state.track,
	})
}

fn parameter_row(state: &ParameterState) -> Vec<String> {
	let show = |amount| in_unit(state.unit, amount);
	let track = serde_json::to_value(state.track).ok();
	vec![
		name(state),
		show(state.value),
		state.next.map_or_else(String::new, show),
		show(state.default),
		show(state.least),
		show(state.most),
		track.as_ref().and_then(Value::as_str).unwrap_or_default().into(),
	]
}

/// An amount with its unit.
fn in_unit(unit: Unit, amount: u128) -> String {
	match unit {
		Unit::Planck => amount::format(amount),
		Unit::Blocks => format!("{amount} blocks"),
		Unit::PartsPerMillion => {
			let text = format!("{}.{:04}", amount / 10_000, amount % 10_000);
			format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
		}
		Unit::Count => amount.to_string(),
	}
}

impl ShowArgs {
	async fn run(self, global: &Global, output: Output) -> Result<()> {
		let client = global.connect().await?;
		let found: Option<Referendum> = referendum(&client, self.referendum).await?;
		let found =
			found.ok_or_else(|| Error::NotFound(format!("there is no referendum {}", self.referendum)))?;
		let mut value = referendum_json(&found);
		value["referendum"] = self.referendum.into();
		output.finish(&value, || {
			let rows = value.as_object().into_iter().flatten();
			table(&rows.map(|(name, value)| vec![name.clone(), plain(value)]).collect::<Vec<_>>())
		})
	}
}

/// A value without quotes.
fn plain(value: &Value) -> String {
	value.as_str().map_or_else(|| value.to_string(), Into::into)
}

/// A referendum, read from the chain's storage.
async fn referendum(client: &Client, index: u32) -> Result<Option<Referendum>> {
	client.stored("Referenda", "ReferendumInfoFor", &index.encode()).await
}

fn referendum_json(referendum: &Referendum) -> Value {
	match referendum {
		ReferendumInfo::Ongoing(status) => {
			let deciding = status.deciding.as_ref();
			json!({
				"state": match deciding {
					None => "preparing",
					Some(deciding) if deciding.confirming.is_some() => "confirming",
					Some(_) => "deciding",
				},
				"track": track_name(status.track),
				"proposal": format!("{:?}", status.proposal.hash()),
				"submitted": status.submitted,
				"deciding_since": deciding.map(|deciding| deciding.since),
				"confirmed_at": deciding.and_then(|deciding| deciding.confirming),
				"ayes_planck": status.tally.ayes.to_string(),
				"nays_planck": status.tally.nays.to_string(),
				"support_planck": status.tally.support.to_string(),
				"submission_deposit": deposit_json(Some(&status.submission_deposit)),
				"decision_deposit": deposit_json(status.decision_deposit.as_ref()),
			})
		}
		ReferendumInfo::Approved(at, submission, decision) => over("approved", *at, submission, decision),
		ReferendumInfo::Rejected(at, submission, decision) => over("rejected", *at, submission, decision),
		ReferendumInfo::Cancelled(at, submission, decision) => over("cancelled", *at, submission, decision),
		ReferendumInfo::TimedOut(at, submission, decision) => over("timed_out", *at, submission, decision),
		ReferendumInfo::Killed(at) => over("killed", *at, &None, &None),
	}
}

fn over(
	state: &str,
	at: BlockNumber,
	submission: &Option<Deposit<AccountId, Balance>>,
	decision: &Option<Deposit<AccountId, Balance>>,
) -> Value {
	json!({
		"state": state,
		"ended": at,
		"submission_deposit": deposit_json(submission.as_ref()),
		"decision_deposit": deposit_json(decision.as_ref()),
	})
}

fn deposit_json(deposit: Option<&Deposit<AccountId, Balance>>) -> Option<Value> {
	deposit.map(|deposit| json!({ "who": address(&deposit.who), "planck": deposit.amount.to_string() }))
}

fn track_name(track: tracks::TrackId) -> &'static str {
	match track {
		tracks::ROOT => "root",
		tracks::TREASURER => "treasurer",
		tracks::REWARD_WEIGHTS => "reward_weights",
		tracks::PROTOCOL_PARAMETERS => "protocol_parameters",
		_ => "unknown",
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn in_unit_should_say_what_the_number_counts() {
		assert_eq!(in_unit(Unit::PartsPerMillion, 800_000), "80 %");
		assert_eq!(in_unit(Unit::PartsPerMillion, 123_400), "12.34 %");
		assert_eq!(in_unit(Unit::PartsPerMillion, 0), "0 %");
		assert_eq!(in_unit(Unit::PartsPerMillion, 1_000_000), "100 %");
		assert_eq!(in_unit(Unit::Planck, 1_500_000_000_000), "1.5 AMB");
		assert_eq!(in_unit(Unit::Blocks, 5), "5 blocks");
		assert_eq!(in_unit(Unit::Count, 100), "100");
	}
}
