//! What is governed, as the chain has it.

use crate::{
	chain::Client,
	error::{Error, Result},
};
use ambit_primitives::{governance::ParameterState, Balance, Hash};

/// All governed parameters, after block `at`.
pub async fn all(client: &Client, at: Option<Hash>) -> Result<Vec<ParameterState>> {
	client.call("GovernanceApi_parameters", (), at).await
}

/// Held from who disputes a result, planck.
pub async fn dispute_bond(client: &Client) -> Result<Balance> {
	value(client, "Disputes", "DisputeBond").await
}

/// Held from who demands a piece of what a result names, planck.
pub async fn demand_bond(client: &Client) -> Result<Balance> {
	value(client, "Disputes", "DemandBond").await
}

/// Least bond of an inference operator, planck.
pub async fn inference_bond(client: &Client) -> Result<Balance> {
	value(client, "Stakes", "MinimumInferenceBond").await
}

/// Least bond of a data operator, planck.
pub async fn data_bond(client: &Client) -> Result<Balance> {
	value(client, "Stakes", "MinimumDataBond").await
}

/// What one parameter is now, in its unit.
async fn value(client: &Client, group: &str, name: &str) -> Result<u128> {
	values(client, group, [name]).await.map(|[value]| value)
}

/// What several parameters of a group are now, each in its unit.
pub async fn values<const N: usize>(client: &Client, group: &str, names: [&str; N]) -> Result<[u128; N]> {
	let states = all(client, None).await?;
	let mut found = [0; N];
	for (place, name) in found.iter_mut().zip(names) {
		let state = states.iter().find(|state| (&*state.group, &*state.name) == (group, name));
		*place = state
			.map(|state| state.value)
			.ok_or_else(|| Error::Mismatch(format!("{} has no parameter {group}.{name}", client.url())))?;
	}
	Ok(found)
}
