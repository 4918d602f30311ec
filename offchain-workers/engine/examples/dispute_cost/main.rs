//! What a whole dispute takes: moves, bytes on chain, and the work of its proof, for one flipped bit in each node of three models.
//!
//! ```sh
//! cargo run -p ambit-engine --example dispute_cost                      # tables
//! cargo run -p ambit-engine --example dispute_cost -- --json costs.json # and the same as JSON
//! cargo run -p ambit-engine --example dispute_cost -- --pace            # how long each operator takes for a term, alone
//! ```
//!
//! All is played with the referee's own types on executions of the engine: the digits classifier as it is shipped, and an encoder
//! and a decoder of published shapes with random weights.

mod builder;
mod decoder;
mod encoder;
mod game;
mod pace;
mod report;

use ambit_graph::{testing::Random, Graph, Value};
use builder::Subject;
use game::{play, Execution, Played};
use report::Costs;
use std::{env, fs, path::Path, process::ExitCode};

/// Random elements of each node's result whose dispute is played, besides the first, the middle and the last.
const RANDOM: usize = 3;

fn main() -> ExitCode {
	let arguments: Vec<String> = env::args().skip(1).collect();
	let file = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
		[] => None,
		["--json", file] => Some(file.to_string()),
		["--pace"] => {
			pace::table();
			return ExitCode::SUCCESS;
		}
		_ => {
			eprintln!("usage: dispute_cost [--json FILE | --pace]");
			return ExitCode::from(2);
		}
	};
	let costs =
		[digits as fn() -> Subject, encoder::subject, decoder::subject].map(|subject| costs(subject()));
	report::tables(&costs);
	if let Some(file) = file {
		if let Err(error) = fs::write(&file, report::json(&costs)) {
			eprintln!("{file}: {error}");
			return ExitCode::FAILURE;
		}
	}
	ExitCode::SUCCESS
}

/// Plays disputes about all nodes of a model.
fn costs(subject: Subject) -> Costs {
	let (name, parameters) = (subject.name, subject.plan.weight_bytes());
	eprintln!("[disputes] {name}: executing {} nodes", subject.plan.node_types().len());
	let truth = Execution::of(subject);
	let mut random = Random::new(2);
	let nodes = truth.plan().node_types().len() as u32;
	let played = (0..nodes).map(|node| {
		let elements = truth.plan().type_of(Value::Node(node)).map_or(0, |ty| ty.elements());
		let mut places = vec![0, elements / 2, elements - 1];
		places.extend((0..RANDOM).map(|_| random.below(elements)));
		places.sort_unstable();
		places.dedup();
		places.into_iter().map(|place| play(&truth, node, place)).collect::<Vec<Played>>()
	});
	let played = played.collect();
	eprintln!("[disputes] {name}: played");
	Costs { name, weights: parameters, plan: truth.plan().clone(), played }
}

/// The digits classifier, on an arbitrary image.
fn digits() -> Subject {
	let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/digits");
	let read = |name: &str| {
		let path = folder.join(name);
		fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
	};
	let graph = Graph::decode_bounded(&read("cnn.graph")).expect("the committed graph decodes");
	let plan = graph.validate().expect("the committed graph is valid");
	let inputs = (0..64).map(|pixel| pixel % 17).collect();
	Subject { name: "digits CNN", plan, weights: read("cnn.weights"), inputs }
}
