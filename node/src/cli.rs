//! The node's command line: Substrate's, and what concerns the worker.

use std::{net::SocketAddr, path::PathBuf, str::FromStr};

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
}

impl WorkerArgs {
	/// What was chosen, or what follows from the other options.
	pub fn choice(&self, dev: bool) -> WorkerChoice {
		self.worker.clone().unwrap_or(if dev { WorkerChoice::Embedded } else { WorkerChoice::None })
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
