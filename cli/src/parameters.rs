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
	let found =
		all(client, None).await?.into_iter().find(|state| (&*state.group, &*state.name) == (group, name));
	found
		.map(|state| state.value)
		.ok_or_else(|| Error::Mismatch(format!("{} has no parameter {group}.{name}", client.url())))
}
