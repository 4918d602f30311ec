//! Prints what the proofs of disputes weigh, as a table: `cargo run -p ambit-runtime --example disputes FILE`, where FILE is what
//! `cargo run -p ambit-engine --example dispute_cost -- --json FILE` wrote.

use ambit_runtime::Runtime;
use frame_support::weights::Weight;
use pallet_ambit_disputes::WeightInfo as _;
use serde_json::Value;
use std::{env, error::Error, fs};

type Disputes = <Runtime as pallet_ambit_disputes::Config>::WeightInfo;

/// Longest proof, KiB, and most of an evaluation at each pace.
const LONGEST: u32 = 320;
const MOST: [(&str, u32); 4] =
	[("Product", 65_536), ("Walk", 1 << 20), ("Power", 1 << 20), ("LookUp", 256 * 1_024)];

/// Milliseconds of reference time.
fn milliseconds(weight: Weight) -> f64 {
	weight.ref_time() as f64 / 1e9
}

fn evaluation(pace: &str, amount: u32) -> Weight {
	match pace {
		"Product" => Disputes::evaluate_product(amount),
		"Walk" => Disputes::evaluate_walk(amount),
		"Power" => Disputes::evaluate_power(amount),
		"LookUp" => Disputes::evaluate_look_up(amount),
		_ => panic!("there is no pace {pace}"),
	}
}

/// The whole extrinsic: the call, the openings, the evaluation, and the dearer verdict.
fn whole(kibibytes: u32, pace: &str, amount: u32) -> Weight {
	Disputes::play()
		.saturating_add(Disputes::open_proof(kibibytes))
		.saturating_add(evaluation(pace, amount))
		.saturating_add(Disputes::convict().max(Disputes::acquit()))
}

fn row(model: &str, operator: &str, kibibytes: u32, pace: &str, amount: u32) {
	println!(
		"| {model} | {operator} | {kibibytes} | {pace}, {amount} | {:.2} | {:.2} | **{:.2}** |",
		milliseconds(Disputes::open_proof(kibibytes)),
		milliseconds(evaluation(pace, amount)),
		milliseconds(whole(kibibytes, pace, amount)),
	);
}

fn main() -> Result<(), Box<dyn Error>> {
	let file = env::args().nth(1).ok_or("which file? See this example's first lines")?;
	let costs: Value = serde_json::from_str(&fs::read_to_string(file)?)?;
	println!(
		"| model | operator | proof, KiB | evaluation | openings, ms | evaluation, ms | the extrinsic, ms |"
	);
	println!("|---|---|---:|---:|---:|---:|---:|");
	for model in costs["models"].as_array().ok_or("no models")? {
		let mut proofs = Vec::new();
		for proof in model["proofs"].as_array().ok_or("no proofs")? {
			let number = |name: &str| proof[name].as_u64().and_then(|number| u32::try_from(number).ok());
			let (bytes, amount) = number("bytes").zip(number("amount")).ok_or("a number is missing")?;
			let (operator, pace) =
				proof["operator"].as_str().zip(proof["pace"].as_str()).ok_or("a name is missing")?;
			proofs.push((operator, bytes.div_ceil(1_024), pace, amount));
		}
		// Of each operator the longest proof and the longest evaluation, whichever elements they are of.
		let dearest =
			proofs.into_iter().max_by_key(|(_, kib, pace, amount)| whole(*kib, pace, *amount).ref_time());
		let (operator, kibibytes, pace, amount) = dearest.ok_or("a model without proofs")?;
		row(model["model"].as_str().ok_or("a model without a name")?, operator, kibibytes, pace, amount);
	}
	for (pace, amount) in MOST {
		row("any", "as much as there may be", LONGEST, pace, amount);
	}
	Ok(())
}
