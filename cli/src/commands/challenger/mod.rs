//! `ambit challenger`: executing again what operators say that they executed, and disputing what is wrong, from outside of a node.

mod duties;
mod in_flight;
mod own_worker;
mod told;

use super::{dispute::party_of, worker::refusal};
use crate::{
	amount,
	chain::{Client, Heads},
	disputes,
	engine::EngineArgs,
	error::{Error, Result},
	keys::{account_of, address},
	output::Output,
	parameters, Global,
};
use ambit_engine::Device;
use ambit_primitives::{AccountId, Balance, BlockNumber};
use ambit_worker::{Watch, Worker, WorkerConfig};
use clap::{Args, Subcommand};
use duties::Duties;
use in_flight::InFlight;
use own_worker::OwnWorker;
use serde_json::json;
use sp_core::sr25519;
use std::{cell::Cell, convert::Infallible, net::Ipv4Addr, path::PathBuf, time::Duration};
use told::Told;

/// First wait before a node is tried again; doubled each time.
const SHORTEST_PAUSE: Duration = Duration::from_secs(1);
/// Longest wait before a node is tried again.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// Blocks whose events are told late, after a node was away. Nodes forget the states of old blocks.
const MAX_LATE: BlockNumber = 64;

/// `ambit challenger ...`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Watch results, dispute wrong ones and play the disputes, until interrupted.
	///
	/// Needs a node to talk to, which may be another's, an account with more than the bond, and gateways from which
	/// models, inputs and traces of audited results are fetched.
	Run(RunArgs),
}

/// How it runs.
#[derive(Args, Debug)]
pub struct RunArgs {
	/// Directory for artefacts, queue and results
	#[arg(long, value_name = "DIR")]
	data: PathBuf,
	/// Share of results that is executed again: 0.1 or 10%, or all. Nobody else can tell which ones
	#[arg(long, default_value = "all", value_parser = parse_share, value_name = "SHARE")]
	share: Watch,
	/// What models are executed on: cpu, cuda:0 (NVIDIA's first device), auto (cuda:0 where it can be used, cpu elsewhere), or
	/// reference (slow)
	#[arg(long, default_value_t = Device::default())]
	device: Device,
	#[command(flatten)]
	engine: EngineArgs,
	/// Print a JSON object in a line for everything that happens
	#[arg(long)]
	json_lines: bool,
}

impl Command {
	/// Runs it.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		match self {
			Self::Run(arguments) => arguments.run(global, output).await,
		}
	}

	/// Whether a program follows it line by line.
	pub fn speaks_in_lines(&self) -> bool {
		match self {
			Self::Run(arguments) => arguments.json_lines,
		}
	}
}

/// Reads a share: more than none, at most all.
fn parse_share(text: &str) -> std::result::Result<Watch, String> {
	let wrong = || format!("`{text}` is no share of results: write 0.1 or 10%, or all");
	let watch = if text.ends_with('%') || text == "all" {
		text.parse().map_err(|_| wrong())?
	} else {
		let share: f64 = text.parse().map_err(|_| wrong())?;
		if !(0.0..=1.0).contains(&share) {
			return Err(wrong());
		}
		Watch::Share((share * 1e6).round() as u32)
	};
	match watch {
		Watch::None | Watch::Share(0) => {
			Err(format!("`{text}` is less than a millionth: nothing would be watched"))
		}
		Watch::Share(1_000_000) => Ok(Watch::All),
		watch => Ok(watch),
	}
}

impl RunArgs {
	async fn run(self, global: &Global, output: Output) -> Result<()> {
		let pair = global.key.load()?;
		let gateways = global.artifacts.gateways();
		if gateways.is_empty() {
			return Err(Error::Usage(
				"a challenger fetches models, inputs and traces of audited results: name one or more gateways with --gateway"
					.into(),
			));
		}
		let client = global.connect().await?;
		let account = account_of(&pair);
		let usable = client.usable_balance(&account).await?;
		let mut config = WorkerConfig::new(&self.data);
		config.listen = (Ipv4Addr::LOCALHOST, 0).into();
		config.upstream.urls = gateways.to_vec();
		config.device = self.device;
		config.limits = self.engine.limits();
		config.watch = self.share;
		config.block_time = Duration::from_millis(ambit_runtime::time::MILLISECS_PER_BLOCK);
		let mut worker = Worker::start(config).await.map_err(refusal)?;
		let challenger = Challenger {
			global,
			pair: &pair,
			in_flight: InFlight::load(&self.data, client.genesis(), &account),
			worker: OwnWorker::new(&worker)?,
			account,
			told: Told::default(),
			seen: Cell::default(),
			output,
		};
		challenger.start(&client, usable, self.share).await?;
		tokio::select! {
			ended = challenger.run(client) => ended,
			() = worker.ended() => Err(Error::Internal("the worker stopped by itself".into())),
		}
	}
}

/// A challenger that runs.
struct Challenger<'a> {
	global: &'a Global,
	pair: &'a sr25519::Pair,
	account: AccountId,
	worker: OwnWorker,
	in_flight: InFlight,
	told: Told,
	/// The last block whose events were told.
	seen: Cell<Option<BlockNumber>>,
	output: Output,
}

impl Challenger<'_> {
	/// Says who it is, and whether it will be asked for anything.
	async fn start(&self, client: &Client, usable: Balance, share: Watch) -> Result<()> {
		let bond = parameters::dispute_bond(client).await?;
		let can_hold = usable >= bond;
		let value = json!({
			"event": "started",
			"account": address(&self.account),
			"url": client.url(),
			"genesis": client.genesis(),
			"share": share.to_string(),
			"usable_planck": usable.to_string(),
			"bond_planck": bond.to_string(),
			"can_hold_bond": can_hold,
		});
		self.output.finish(&value, || {
			let (who, usable, bond) = (address(&self.account), amount::format(usable), amount::format(bond));
			let able = if can_hold {
				format!("it can hold the bond of {bond}: {usable}")
			} else {
				format!(
					"it can NOT hold the bond of {bond}, only {usable}: it is asked to watch nothing until it has more"
				)
			};
			format!("challenger  {who}\naccount     {able}\nwatches     {share} of the results that {} tells of\n", client.url())
		})
	}

	/// Goes on for ever, also when the node goes away and comes back.
	async fn run(&self, first: Client) -> Result<()> {
		let genesis = first.genesis();
		let mut connected = Ok(first);
		let mut pause = SHORTEST_PAUSE;
		loop {
			let error = match connected {
				Ok(client) => {
					pause = SHORTEST_PAUSE;
					self.serve(&client).await
				}
				Err(error) => error,
			};
			if !matches!(error, Error::Connection { .. }) {
				return Err(error);
			}
			let reason = error.to_string();
			let seconds = pause.as_secs();
			let value = json!({ "event": "disconnected", "reason": reason, "retry_seconds": seconds });
			self.output.event(&value, || format!("{reason}; trying again in {seconds} s"))?;
			tokio::time::sleep(pause).await;
			pause = pause.saturating_mul(2).min(LONGEST_PAUSE);
			connected = Client::connect(&self.global.url, Some(genesis)).await;
			if connected.is_ok() {
				self.output.event(&json!({ "event": "connected" }), || "connected again".into())?;
			}
		}
	}

	/// Serves the key as long as the connection lasts.
	async fn serve(&self, client: &Client) -> Error {
		let duties = Duties {
			client,
			pair: self.pair,
			account: &self.account,
			worker: &self.worker,
			in_flight: &self.in_flight,
			told: &self.told,
			output: self.output,
		};
		match tokio::try_join!(duties.run(), self.follow(client)) {
			Ok((never, _)) => match never {},
			Err(error) => error,
		}
	}

	/// Tells what blocks say of this challenger's disputes.
	async fn follow(&self, client: &Client) -> Result<Infallible> {
		let (best, _) = client.head().await?;
		let from = match self.seen.get() {
			Some(seen) => seen.saturating_add(1).max(best.saturating_sub(MAX_LATE)),
			None => best.saturating_add(1),
		};
		let mut heads = Heads::from(client, from).await?;
		loop {
			let (number, hash) = heads.next().await?;
			let told = disputes::at(client, hash).await?;
			if !told.is_empty() {
				let party = party_of(client, &self.account).await?;
				let ours = |happening: &&disputes::Happening| {
					happening.concerns(&party) || happening.concerns(&self.account)
				};
				for happening in told.iter().filter(ours) {
					self.output.event(&happening.json(), || happening.line())?;
				}
			}
			self.seen.set(Some(number));
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_share_should_be_more_than_none_and_at_most_all() {
		for (text, watch) in [
			("0.1", Watch::Share(100_000)),
			("10%", Watch::Share(100_000)),
			("0.000001", Watch::Share(1)),
			("1", Watch::All),
			("100%", Watch::All),
			("all", Watch::All),
		] {
			assert_eq!(parse_share(text), Ok(watch), "{text}");
		}
		for text in ["0", "0%", "none", "0.0000001", "-0.1", "1.01", "101%", "NaN", "inf", "half", ""] {
			assert!(parse_share(text).is_err(), "{text} was accepted");
		}
	}
}
