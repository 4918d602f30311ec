//! `ambit`: publish models, submit jobs, run an operator, and see the whole of it at work.

mod amount;
mod artifacts;
mod chain;
mod commands;
mod contest;
mod disputes;
mod engine;
mod error;
mod http;
mod keys;
mod log;
mod models;
mod modes;
mod output;
mod parameters;

use ambit_primitives::Hash;
use chain::{Client, Deadline, Sender};
use clap::{Args, Parser, Subcommand};
use error::{Error, Result};
use keys::KeyArgs;
use output::Output;
use sp_core::sr25519;
use std::{path::PathBuf, process::ExitCode, time::Duration};
use tokio::signal::unix::{signal, Signal, SignalKind};

/// Settles AI inference on an Ambit chain.
///
/// Exit codes: 0 success, 1 internal, 2 usage, 3 connection, 4 input file, 5 refused by the chain, 6 timed out,
/// 7 not found, 8 other chain or version, 9 refunded or no answer, 10 artefact refused, 11 process died, 12 the result is right,
/// 13 a demonstration's cheat got away, 130 interrupted.
#[derive(Parser, Debug)]
#[command(name = "ambit", version, arg_required_else_help = true)]
struct Cli {
	#[command(flatten)]
	global: Global,
	#[command(subcommand)]
	command: Command,
}

/// What every command understands.
#[derive(Args, Clone, Debug)]
pub struct Global {
	/// The node's JSON-RPC server
	#[arg(long, global = true, env = "AMBIT_URL", default_value = "ws://127.0.0.1:9944", value_name = "URL")]
	url: String,
	/// Refuse to talk to a chain with another genesis hash
	#[arg(long, global = true, env = "AMBIT_GENESIS", value_name = "HASH")]
	genesis: Option<Hash>,
	#[command(flatten)]
	key: KeyArgs,
	/// Print exactly one JSON object to standard output, for failures too
	#[arg(long, global = true)]
	json: bool,
	/// Give up after this many seconds
	#[arg(long, global = true, default_value = "900", value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..))]
	timeout: u32,
	/// Wait until transactions are final, not only in a block
	#[arg(long, global = true)]
	finalized: bool,
	#[command(flatten)]
	artifacts: artifacts::ArtifactArgs,
}

impl Global {
	/// Connects to the node.
	pub async fn connect(&self) -> Result<Client> {
		Client::connect(&self.url, self.genesis).await
	}

	/// When the command gives up.
	pub fn deadline(&self) -> Deadline {
		Deadline::after(Duration::from_secs(self.timeout.into()))
	}

	/// Sends transactions as the command line says.
	pub fn sender<'a>(&self, client: &'a Client, pair: &'a sr25519::Pair, output: Output) -> Sender<'a> {
		Sender { client, pair, deadline: self.deadline(), finalized: self.finalized, output }
	}
}

#[derive(Subcommand, Debug)]
enum Command {
	/// Publish and find models
	#[command(subcommand)]
	Model(commands::model::Command),
	/// Submit and follow jobs
	#[command(subcommand)]
	Job(commands::job::Command),
	/// Serve jobs
	#[command(subcommand)]
	Operator(commands::operator::Command),
	/// Answer requests for external data
	#[command(subcommand)]
	Data(commands::data::Command),
	/// Ask for external data, which several operators fetch and agree on
	#[command(subcommand)]
	Feed(commands::feed::Command),
	/// Have artefacts kept for a fee, and keep those of others
	#[command(subcommand)]
	Keep(commands::keep::Command),
	/// See what is covered, where capacity is needed, and what it would earn
	Coverage(commands::coverage::CoverageArgs),
	/// Look at disputes, open one, follow it
	#[command(subcommand)]
	Dispute(commands::dispute::Command),
	/// Watch results of others and dispute wrong ones
	#[command(subcommand)]
	Challenger(commands::challenger::Command),
	/// Delegate to validators
	#[command(subcommand)]
	Stake(commands::stake::Command),
	/// What is governed, and how referenda stand
	#[command(subcommand)]
	Govern(commands::govern::Command),
	/// Keep, fetch and archive files and directories by their CIDs
	#[command(subcommand)]
	Artifact(commands::artifact::Command),
	/// Run the worker service and its gateway as a process of their own
	Worker(commands::worker::WorkerArgs),
	/// Start a chain with operators on this machine: have handwritten digits classified, see a cheat convicted
	Demo(commands::demo::DemoArgs),
}

impl Command {
	/// Whether a program reads what happens line by line.
	fn speaks_in_lines(&self) -> bool {
		match self {
			Self::Challenger(command) => command.speaks_in_lines(),
			_ => false,
		}
	}
}

impl Cli {
	async fn run(self, output: Output) -> Result<()> {
		match self.command {
			Command::Model(command) => command.run(&self.global, output).await,
			Command::Job(command) => command.run(&self.global, output).await,
			Command::Operator(command) => command.run(&self.global, output).await,
			Command::Data(command) => command.run(&self.global, output).await,
			Command::Feed(command) => command.run(&self.global, output).await,
			Command::Keep(command) => command.run(&self.global, output).await,
			Command::Coverage(arguments) => arguments.run(&self.global, output).await,
			Command::Dispute(command) => command.run(&self.global, output).await,
			Command::Challenger(command) => command.run(&self.global, output).await,
			Command::Stake(command) => command.run(&self.global, output).await,
			Command::Govern(command) => command.run(&self.global, output).await,
			Command::Artifact(command) => command.run(&self.global, output).await,
			Command::Worker(arguments) => arguments.run(&self.global, output).await,
			Command::Demo(arguments) => arguments.run(&self.global, output).await,
		}
	}
}

/// What asks the program to end.
struct Signals([Signal; 3]);

impl Signals {
	/// From here on a signal is a request; before, it would have ended the program at once.
	fn listen() -> Result<Self> {
		let listen = |kind| {
			signal(kind).map_err(|error| Error::Internal(format!("signals can't be received: {error}")))
		};
		Ok(Self([
			listen(SignalKind::interrupt())?,
			listen(SignalKind::terminate())?,
			listen(SignalKind::hangup())?,
		]))
	}

	async fn received(self) {
		let Self([mut interrupt, mut terminate, mut hang_up]) = self;
		tokio::select! {
			_ = interrupt.recv() => (),
			_ = terminate.recv() => (),
			_ = hang_up.recv() => (),
		}
	}
}

/// Runs a command to its end, or until a signal, when all that it started is dropped and so ended.
async fn until_signalled(work: impl std::future::Future<Output = Result<()>>) -> Result<()> {
	// Before the command begins: who reads its first line may send a signal at once.
	let signals = Signals::listen()?;
	tokio::select! {
		result = work => result,
		() = signals.received() => Err(Error::Interrupted),
	}
}

fn main() -> ExitCode {
	let cli = Cli::parse();
	let output = Output::new(cli.global.json);
	let output = if cli.command.speaks_in_lines() { output.in_lines() } else { output };
	let result = tokio::runtime::Builder::new_multi_thread()
		.enable_all()
		.build()
		.map_err(|error| Error::Internal(format!("no threads can be started: {error}")))
		.and_then(|runtime| {
			let result = runtime.block_on(until_signalled(cli.run(output)));
			// A blocking read that never ends must not keep the program.
			runtime.shutdown_timeout(Duration::from_secs(2));
			result
		});
	match result {
		Ok(()) => ExitCode::SUCCESS,
		// What runs until it is interrupted ends well when it is.
		Err(Error::Interrupted) if output.is_finished() => ExitCode::SUCCESS,
		Err(error) => {
			output.fail(&error);
			ExitCode::from(error.exit_code() as u8)
		}
	}
}

/// Reads a file of at most `limit` bytes that a command was given.
pub fn read_input(path: &std::path::Path, limit: u64) -> Result<Vec<u8>> {
	use std::io::Read;
	let failed = |error| Error::input(path, error);
	let file = std::fs::File::open(path).map_err(failed)?;
	if file.metadata().map_err(failed)?.is_dir() {
		return Err(Error::input(path, "is a directory, not a file"));
	}
	let mut bytes = Vec::new();
	// One more than allowed: a pipe has no length to look at before.
	file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
	if bytes.len() as u64 > limit {
		return Err(Error::input(path, format!("has more than the {limit} bytes that are read")));
	}
	Ok(bytes)
}

/// A path given by the user, or the first of `candidates` that exists.
pub fn find(given: Option<PathBuf>, candidates: impl IntoIterator<Item = PathBuf>) -> Option<PathBuf> {
	given.or_else(|| candidates.into_iter().find(|path| path.is_file()))
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::CommandFactory;

	#[test]
	fn the_command_line_should_have_no_conflicting_definitions() {
		Cli::command().debug_assert();
	}

	#[test]
	fn no_command_should_have_an_option_of_its_own_by_the_name_of_one_of_all_commands() {
		fn check(command: &clap::Command, taken: &[&str]) {
			for one in command.get_subcommands() {
				for argument in one.get_arguments() {
					let id = argument.get_id().as_str();
					assert!(!taken.contains(&id), "{} {id}: which of the two is meant?", one.get_name());
				}
				check(one, taken);
			}
		}
		let all = Cli::command();
		let taken: Vec<&str> = all
			.get_arguments()
			.filter(|argument| argument.is_global_set())
			.map(|argument| argument.get_id().as_str())
			.collect();
		check(&all, &taken);
	}
}
