//! `ambit feed operators`.

use super::DataOperator;
use crate::{
	amount,
	commands::coverage::percent,
	error::Result,
	keys::address,
	output::{table, Output},
	Global,
};
use serde_json::{json, Value};

/// Lists who answers.
pub async fn list(global: &Global, output: Output) -> Result<()> {
	let client = global.connect().await?;
	let operators = super::operators(&client).await?;
	let value = json!({ "operators": operators.iter().map(operator_json).collect::<Vec<_>>() });
	output.finish(&value, || {
		if operators.is_empty() {
			return "nobody answers requests for data: `ambit data join`\n".into();
		}
		table(&operator_rows(&operators))
	})
}

/// A data operator as programs read it.
pub fn operator_json(state: &DataOperator) -> Value {
	let (offer, record) = (&state.offer, &state.offer.record);
	json!({
		"operator": address(&offer.operator),
		"slots": offer.slots,
		"active": state.active,
		"price_planck": offer.price.to_string(),
		"stake_planck": offer.stake.to_string(),
		"success_ppm": state.success_ppm,
		"right": record.right,
		"missed": record.missed,
		"wrong": record.wrong,
		"silent": record.silent,
		"leaving": offer.leaving,
		"eligible": state.eligible,
	})
}

/// Data operators as people read them.
pub fn operator_rows(operators: &[DataOperator]) -> Vec<Vec<String>> {
	let head = ["operator", "slots", "busy", "price", "success", "right", "missed", "wrong", "silent", ""];
	let mut rows = vec![head.map(String::from).to_vec()];
	rows.extend(operators.iter().map(|state| {
		let (offer, record) = (&state.offer, &state.offer.record);
		let words = match (offer.leaving, state.eligible) {
			(true, _) => "leaving",
			(false, true) => "open",
			(false, false) => "not asked: bond too small, or chilled",
		};
		vec![
			address(&offer.operator),
			offer.slots.to_string(),
			state.active.to_string(),
			amount::format(offer.price),
			percent(state.success_ppm),
			record.right.to_string(),
			record.missed.to_string(),
			record.wrong.to_string(),
			record.silent.to_string(),
			words.into(),
		]
	}));
	rows
}
