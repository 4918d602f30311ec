//! `ambit-simulation`: simulates the economy and writes the report.

use ambit_simulation::{
	report,
	study::{Options, Study},
};
use clap::Parser;
use std::{path::PathBuf, process::ExitCode};

/// An aim is missed.
const MISSED: u8 = 1;
/// The report can't be written.
const UNWRITABLE: u8 = 3;

/// Simulates Ambit's economy with agents, on the real reward functions and pallets, and writes a report with plots.
///
/// Exit codes: 0 all aims are met, 1 an aim is missed, 2 usage, 3 the report can't be written.
#[derive(Parser, Debug)]
#[command(name = "ambit-simulation", version)]
struct Cli {
	/// Folder of the report; it is made
	#[arg(long, default_value = "docs/simulation", value_name = "FOLDER")]
	out: PathBuf,
	/// All chance is a function of it
	#[arg(long, default_value = "1", value_name = "N")]
	seed: u64,
	/// Fewer eras and seeds
	#[arg(long)]
	quick: bool,
	/// Print the aims as one JSON object to standard output
	#[arg(long)]
	json: bool,
}

fn main() -> ExitCode {
	let Cli { out, seed, quick, json } = Cli::parse();
	let study = Study::new(Options { seed, quick });
	if json {
		println!("{}", serde_json::json!({ "met": study.is_met(), "aims": study.aims }));
	} else {
		for aim in &study.aims {
			let (met, least) =
				(if aim.met { "met   " } else { "MISSED" }, if aim.at_least { "least" } else { "most" });
			println!(
				"{met} {}: {:.2} (worst seed {:.2}), at {least} {}",
				aim.aim, aim.measured, aim.worst, aim.asked
			);
		}
	}
	if let Err(error) = report::write(&study, &out) {
		eprintln!("can't write the report to {}: {error}", out.display());
		return ExitCode::from(UNWRITABLE);
	}
	if study.is_met() {
		ExitCode::SUCCESS
	} else {
		ExitCode::from(MISSED)
	}
}
