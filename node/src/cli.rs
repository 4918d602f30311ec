//! The node's command line: Substrate's, and what concerns the worker.

use ambit_artifacts::Backend;
use ambit_worker::{Allowed, FetchPolicy, Limits};
use std::{net::SocketAddr, num::NonZeroUsize, path::PathBuf, str::FromStr, time::Duration};

/// The node's command line.
#[derive(Debug, clap::Parser)]
pub struct Cli {
	/// What to do instead of running a node.
	#[command(subcommand)]
	pub subcommand: Option<Subcommand>,

	/// How to run a node.
	#[clap(flatten)]
	pub run: sc_cli::RunCmd,

	/// The worker service.
	#[clap(flatten)]
	pub worker: WorkerArgs,
}

/// Which worker service this node's off-chain workers call.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Worker")]
pub struct WorkerArgs {
	/// Where the worker service is: `embedded` in this process, `none`, or the address of an `ambit worker`, such as
	/// `http://127.0.0.1:9955`. Embedded with --dev, else none.
	#[arg(long, value_name = "WHERE")]
	pub worker: Option<WorkerChoice>,

	/// File with the token of an `ambit worker`.
	#[arg(long, value_name = "FILE")]
	pub worker_token_file: Option<PathBuf>,

	/// Where an embedded worker listens for off-chain workers and local tools. Loopback only; port 0 takes a free one.
	#[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:9955")]
	pub worker_listen: SocketAddr,

	/// Where an embedded worker serves artefacts to everyone. Port 0 takes a free one.
	#[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:9966")]
	pub gateway_listen: SocketAddr,

	/// Trustless gateways from which an embedded worker fetches artefacts.
	#[arg(long = "gateway", value_name = "URL", value_delimiter = ',')]
	pub gateways: Vec<String>,

	/// Where IPFS nodes may fetch an embedded worker's artefacts by bitswap. Port 0 takes a free one. Not at all unless given.
	#[arg(long, value_name = "ADDRESS:PORT")]
	pub worker_bitswap_listen: Option<SocketAddr>,

	/// IPFS nodes that an embedded worker asks by bitswap: `/ip4/HOST/tcp/PORT/p2p/PEER`. Needs --worker-bitswap-listen.
	#[arg(long = "worker-peer", value_name = "ADDRESS", value_delimiter = ',')]
	pub worker_peers: Vec<String>,

	/// Who keeps artefacts beside an embedded worker's blockstore: nobody (`embedded`), or a Kubo node too (`kubo=URL` of its RPC).
	#[arg(long, value_name = "BACKEND", default_value = "embedded")]
	pub worker_ipfs: Backend,

	/// Most bytes of an embedded worker's artefacts. What an open job, a dispute window or a pin needs stays; what is new is
	/// refused when there is no room.
	#[arg(long, value_name = "BYTES", value_parser = clap::value_parser!(u64).range(1..))]
	pub worker_quota: Option<u64>,

	/// Most memory that a model may take in an embedded worker, loaded and executing, on the device and beside it.
	#[arg(long, value_name = "BYTES", default_value_t = Limits::default().model)]
	pub worker_model_memory: u64,

	/// Most memory of models that stay loaded in an embedded worker though nothing executes them.
	#[arg(long, value_name = "BYTES", default_value_t = Limits::default().cache)]
	pub worker_model_cache: u64,

	/// Threads that compute on the processor for an embedded worker, of all executions together; as many as there are processors
	/// unless given.
	#[arg(long, value_name = "NUMBER")]
	pub worker_threads: Option<NonZeroUsize>,

	/// Hosts, addresses and networks that an embedded worker may ask for external data though they are not public. On a
	/// development chain it may ask this machine.
	#[arg(long, value_name = "HOST|CIDR", value_delimiter = ',')]
	pub worker_feed_allow: Vec<Allowed>,

	/// Have an embedded worker ask for external data over `http://` too, which anyone on the way can forge. On a development
	/// chain it does.
	#[arg(long)]
	pub worker_feed_http: bool,

	/// Longest reply of a source of external data that an embedded worker reads, up to 16 MiB.
	#[arg(long, value_name = "BYTES", default_value_t = FetchPolicy::default().max_bytes as u64, value_parser = clap::value_parser!(u64).range(1..=16 << 20))]
	pub worker_feed_max_bytes: u64,

	/// Time for one reply of a source of external data, redirects included, up to 60.
	#[arg(long, value_name = "SECONDS", default_value_t = FetchPolicy::default().timeout.as_secs(), value_parser = clap::value_parser!(u64).range(1..=60))]
	pub worker_feed_timeout: u64,
}

impl WorkerArgs {
	/// What was chosen, or what follows from the other options.
	pub fn choice(&self, dev: bool) -> WorkerChoice {
		self.worker.clone().unwrap_or(if dev { WorkerChoice::Embedded } else { WorkerChoice::None })
	}

	/// What an embedded worker's models may take of this machine.
	pub fn limits(&self) -> Limits {
		Limits::new(self.worker_model_memory, self.worker_model_cache, self.worker_threads)
	}

	/// Which sources of external data an embedded worker may ask; this machine among them where the chain is for development.
	pub fn fetch_policy(&self, is_development: bool) -> FetchPolicy {
		let policy = FetchPolicy {
			allowed: self.worker_feed_allow.clone(),
			http: self.worker_feed_http,
			max_bytes: usize::try_from(self.worker_feed_max_bytes).unwrap_or(usize::MAX),
			timeout: Duration::from_secs(self.worker_feed_timeout),
			..FetchPolicy::default()
		};
		if is_development {
			policy.with_loopback()
		} else {
			policy
		}
	}
}

/// Where the worker service is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorkerChoice {
	/// In the node's process.
	Embedded,
	/// Nowhere: this node serves no operator.
	None,
	/// Its own process, at this URL.
	External(String),
}

impl FromStr for WorkerChoice {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		match text {
			"embedded" => Ok(Self::Embedded),
			"none" => Ok(Self::None),
			url if url.starts_with("http://") || url.starts_with("https://") => {
				Ok(Self::External(url.trim_end_matches('/').to_owned()))
			}
			_ => Err("expected `embedded`, `none` or a URL that begins with http:// or https://".into()),
		}
	}
}

/// What the node does beside running.
#[derive(Debug, clap::Subcommand)]
#[allow(clippy::large_enum_variant)]
pub enum Subcommand {
	/// Keys: generate, inspect, insert into the keystore.
	#[command(subcommand)]
	Key(sc_cli::KeySubcommand),
	/// Sign a message with a secret key.
	Sign(sc_cli::SignCmd),
	/// Verify a message's signature.
	Verify(sc_cli::VerifyCmd),
	/// Look for a key whose address has a given text.
	Vanity(sc_cli::VanityCmd),
	/// Write a chain specification.
	ExportChainSpec(sc_cli::ExportChainSpecCmd),
	/// Write a chain specification (the older name of export-chain-spec, which some tools still call).
	#[allow(deprecated)]
	BuildSpec(sc_cli::BuildSpecCmd),
	/// Validate blocks that are in the database.
	CheckBlock(sc_cli::CheckBlockCmd),
	/// Write blocks to a file.
	ExportBlocks(sc_cli::ExportBlocksCmd),
	/// Write the state of a block as a chain specification.
	ExportState(sc_cli::ExportStateCmd),
	/// Read blocks from a file.
	ImportBlocks(sc_cli::ImportBlocksCmd),
	/// Remove the whole chain.
	PurgeChain(sc_cli::PurgeChainCmd),
	/// Go back to an earlier block.
	Revert(sc_cli::RevertCmd),
	/// Print meta information of the database.
	ChainInfo(sc_cli::ChainInfoCmd),
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::Parser;

	fn worker(arguments: &[&str]) -> WorkerArgs {
		Cli::try_parse_from([&["ambit-node"], arguments].concat()).unwrap().worker
	}

	#[test]
	fn an_embedded_worker_should_be_told_what_a_worker_of_its_own_is_told() {
		let plain = worker(&[]);
		assert_eq!(plain.limits(), Limits::default());
		assert_eq!(
			(plain.worker_bitswap_listen, plain.worker_quota, plain.worker_ipfs),
			(None, None, Backend::Embedded)
		);
		let full = worker(&[
			"--worker-bitswap-listen",
			"0.0.0.0:4001",
			"--worker-peer",
			"/ip4/10.0.0.1/tcp/4001/p2p/A,/ip4/10.0.0.2/tcp/4001/p2p/B",
			"--worker-ipfs",
			"kubo=http://127.0.0.1:5001",
			"--worker-quota",
			"1000000",
			"--worker-model-memory",
			"8000000000",
			"--worker-model-cache",
			"0",
			"--worker-threads",
			"3",
		]);
		assert_eq!(full.limits(), Limits { model: 8_000_000_000, cache: 0, threads: 3 });
		assert_eq!(full.worker_bitswap_listen, Some("0.0.0.0:4001".parse().unwrap()));
		assert_eq!((full.worker_peers.len(), full.worker_quota), (2, Some(1_000_000)));
		assert_eq!(full.worker_ipfs.kubo(), Some("http://127.0.0.1:5001"));
		for wrong in [
			&["--worker-quota", "0"],
			&["--worker-threads", "0"],
			&["--worker-ipfs", "helia"],
			&["--worker-feed-timeout", "0"],
			&["--worker-feed-allow", "10.0.0.0/40"],
		] {
			assert!(Cli::try_parse_from([&["ambit-node"], &wrong[..]].concat()).is_err(), "{wrong:?}");
		}
	}

	#[test]
	fn only_a_development_chains_worker_should_ask_this_machine_unless_told_to() {
		let plain = worker(&[]);
		assert_eq!(plain.fetch_policy(false), FetchPolicy::default());
		assert_eq!(plain.fetch_policy(true), FetchPolicy::default().with_loopback());
		let told = worker(&[
			"--worker-feed-allow",
			"data.internal,10.0.0.0/8",
			"--worker-feed-http",
			"--worker-feed-timeout",
			"3",
		]);
		let policy = told.fetch_policy(false);
		assert_eq!((policy.allowed.len(), policy.http, policy.timeout), (2, true, Duration::from_secs(3)));
	}
}
