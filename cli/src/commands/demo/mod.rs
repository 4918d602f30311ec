//! `ambit demo`: the whole line on one machine, from a fresh chain to settled inferences, and to a convicted cheat.

mod classify;
mod data;
mod digits;
mod load;
mod network;
mod process;
mod report;
mod scenario;
mod source;
mod stage;

use crate::{
	error::{Error, ExitCode, Result},
	output::Output,
	Global,
};
use ambit_primitives::{Balance, BlockNumber, AMB, MILLI_AMB};
use clap::{Args, Subcommand, ValueEnum};
use classify::Classify;
use data::External;
use futures::future::try_join;
use load::LoadArgs;
use network::{Network, Node};
use scenario::{Lie, Scenes};
use serde_json::{json, Value};
use sp_core::{sr25519, Pair};
use stage::Stage;
use std::path::PathBuf;

/// Honest operators with their development accounts.
const OPERATORS: [(&str, &str); 3] =
	[("operator-1", "//Bob"), ("operator-2", "//Charlie"), ("operator-3", "//Dave")];
/// The development account that publishes the model.
const PUBLISHER: &str = "//Ferdie";
/// The development account that has digits classified.
const CLIENT: &str = "//Eve";
/// Lowest fee of a job, planck.
const MIN_FEE: Balance = 10 * MILLI_AMB;
/// Stake behind a slot, planck.
const STAKE_PER_SLOT: Balance = 10 * AMB;
/// What each worker's account gets for transaction fees, planck: less than a dispute's bond.
const FLOAT: Balance = AMB;
/// Blocks within which a result is of use.
const JOB_DEADLINE: BlockNumber = 200;

/// `ambit demo`
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub struct DemoArgs {
	#[command(subcommand)]
	command: Option<Command>,
	/// What is shown, one after the other on the same chain
	#[arg(long = "scenario", value_enum, value_delimiter = ',', default_value = "digits")]
	scenarios: Vec<Scenario>,
	/// Digits to have classified, from the part of the data set that the model was not trained on
	#[arg(long, default_value = "50", value_parser = clap::value_parser!(u32).range(1..))]
	jobs: u32,
	/// The ambit-node program; the one beside this program unless given
	#[arg(long, value_name = "FILE", global = true)]
	node: Option<PathBuf>,
	/// Leave the chain running afterwards, until interrupted
	#[arg(long, env = "KEEP", value_parser = clap::builder::FalseyValueParser::new())]
	keep: bool,
}

/// What can be shown.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Scenario {
	/// Three operators classify handwritten digits
	Digits,
	/// The operators fetch a digit from a server and agree on what it is; a job takes it as its input
	Data,
	/// An operator lies about a result; a challenger convicts it, and another operator gives the right one
	Cheat,
	/// An operator lies where several execute each job, and is outvoted
	Redundant,
	/// An operator lies where chance sends auditors
	Audited,
}

impl Scenario {
	/// The lie of a scenario that has one.
	fn lie(self) -> Option<Lie> {
		match self {
			Self::Digits | Self::Data => None,
			Self::Cheat => Some(Lie::Cheat),
			Self::Redundant => Some(Lie::Redundant),
			Self::Audited => Some(Lie::Audited),
		}
	}
}

/// Other things to do with a chain on this machine.
#[derive(Subcommand, Debug)]
enum Command {
	/// Fill the blocks of one node with jobs of several operators, and count what it settles
	Load(LoadArgs),
}

/// What was shown, and how the program ends.
struct Shown {
	value: Value,
	code: Option<ExitCode>,
	validator: Node,
}

impl DemoArgs {
	/// Runs it.
	pub async fn run(mut self, global: &Global, output: Output) -> Result<()> {
		self.scenarios.sort_unstable();
		self.scenarios.dedup();
		let network = Network::new(self.program()?)?;
		if let Some(Command::Load(arguments)) = self.command.take() {
			return arguments.run(&network, global, output).await;
		}
		let work = async {
			let stage = Stage { network: &network, deadline: global.deadline(), output };
			let shown = self.show(stage).await?;
			output.finish(&shown.value, String::new)?;
			if self.keep {
				output.line(kept(&shown.validator, &network));
				std::future::pending::<()>().await;
			}
			Ok::<_, Error>(shown.code)
		};
		let code = tokio::select! {
			code = work => code?,
			error = network.watch() => return Err(error),
		};
		code.map_or(Ok(()), |code| Err(Error::Reported(code)))
	}

	/// Shows all scenarios, people each as it ends.
	async fn show(&self, stage: Stage<'_>) -> Result<Shown> {
		let lies: Vec<Lie> = self.scenarios.iter().filter_map(|scenario| scenario.lie()).collect();
		let with_digits = self.scenarios.contains(&Scenario::Digits);
		let with_data = self.scenarios.contains(&Scenario::Data);
		let digits = digits::test_split(if with_digits { self.jobs as usize } else { 0 })?;
		let validator = stage.network.start_validator(stage.output).await?;
		// Where there are honest jobs, a cheat joins the three as a fourth; otherwise it is the third.
		let is_served = with_digits || with_data;
		let honest = if is_served { OPERATORS.len() } else { OPERATORS.len() - 1 };
		let classify = Classify { stage, validator: &validator, digits: &digits };
		let (operators, published) = if is_served {
			let (operators, published) =
				try_join(stage.start_operators(honest, &validator), classify.publish()).await?;
			(operators, Some(published))
		} else {
			(stage.start_operators(honest, &validator).await?, None)
		};
		let mut shown = Vec::new();
		let mut code = None;
		let prepare = Scenes::prepare(stage, &validator, &operators, &lies);
		let scenes = match published {
			Some(published) => {
				let class = classify.join(&operators, published).await?;
				let honestly = async {
					let report = match with_digits {
						true => Some(classify.run(published, &class).await?),
						false => None,
					};
					if let Some(report) = &report {
						stage.output.line(report.summary());
					}
					let external = External {
						stage,
						validator: &validator,
						operators: &operators,
						class: (published.1, &class),
					};
					let outcome = if with_data { Some(external.play().await?) } else { None };
					Ok::<_, Error>((report, outcome))
				};
				// What the other scenarios need is made ready meanwhile.
				let ((report, outcome), scenes) = try_join(honestly, prepare).await?;
				if let Some(report) = report {
					code = (!report.complete()).then_some(ExitCode::Refunded);
					shown.push((Scenario::Digits, report.json()));
				}
				if let Some(outcome) = outcome {
					stage.output.line(outcome.summary());
					code = code.or(outcome.code());
					shown.push((Scenario::Data, outcome.json()));
				}
				scenes
			}
			None => prepare.await?,
		};
		for scenario in &self.scenarios {
			let Some(lie) = scenario.lie() else { continue };
			let outcome = scenes.play(lie).await?;
			stage.output.line(outcome.summary());
			if !outcome.is_punished() {
				code = code.or(Some(ExitCode::Unpunished));
			}
			shown.push((*scenario, outcome.json()));
		}
		Ok(Shown { value: together(shown, &validator), code, validator })
	}

	fn program(&self) -> Result<PathBuf> {
		let own = std::env::current_exe().ok();
		let beside = own.and_then(|own| Some(own.parent()?.join("ambit-node")));
		crate::find(self.node.clone(), beside).ok_or_else(|| {
			Error::Usage(
				"there is no ambit-node beside this program: build it (`make build`), or name it with --node"
					.into(),
			)
		})
	}
}

/// One object for all scenarios: that of the first, with the others in it by their names, and where the chain is.
fn together(shown: Vec<(Scenario, Value)>, validator: &Node) -> Value {
	let place = json!({
		"url": validator.client.url(),
		"worker": validator.worker.api,
		"worker_token_file": validator.token,
		"gateway": validator.worker.gateway,
	});
	merged(shown, place)
}

fn merged(shown: Vec<(Scenario, Value)>, place: Value) -> Value {
	let mut shown = shown.into_iter();
	let mut all = shown.next().map(|(_, value)| value).unwrap_or_else(|| json!({}));
	if let (Value::Object(all), Value::Object(place)) = (&mut all, place) {
		all.extend(place);
		for (scenario, value) in shown {
			all.insert(name(scenario), value);
		}
	}
	all
}

/// A scenario's name on the command line.
fn name(scenario: Scenario) -> String {
	scenario.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
}

/// Where a chain is that is left running.
fn kept(validator: &Node, network: &Network) -> String {
	format!(
		"\nthe chain stays up until you press ctrl-c\n\
		 node      {url}\n\
		 explorer  https://polkadot.js.org/apps/?rpc={url}\n\
		 worker    {}, token in {}\n\
		 gateway   {}\n\
		 logs      {}/*.log",
		validator.worker.api,
		validator.token.display(),
		validator.worker.gateway,
		network.directory().display(),
		url = validator.client.url(),
	)
}

/// A development account.
fn account(suri: &str) -> Result<sr25519::Pair> {
	sr25519::Pair::from_string(suri, None).map_err(|error| Error::Internal(format!("{suri}: {error}")))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_object_should_be_that_of_the_first_scenario_with_the_others_in_it() {
		let place = || json!({ "url": "ws://n" });
		let digits = (Scenario::Digits, json!({ "submitted": 50 }));
		let cheat = (Scenario::Cheat, json!({ "verdict": "convicted" }));
		assert_eq!(merged(vec![digits.clone()], place()), json!({ "submitted": 50, "url": "ws://n" }));
		assert_eq!(
			merged(vec![digits, cheat.clone()], place()),
			json!({ "submitted": 50, "url": "ws://n", "cheat": { "verdict": "convicted" } })
		);
		assert_eq!(merged(vec![cheat], place()), json!({ "verdict": "convicted", "url": "ws://n" }));
	}
}
