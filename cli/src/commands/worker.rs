//! `ambit worker`: the worker service as a process of its own.

use crate::{
	engine::EngineArgs,
	error::{Error, Result},
	log::LogArgs,
	output::Output,
	Global,
};
use ambit_engine::{Device, Tamper};
use ambit_worker::{
	Allowed, FetchPolicy, StartError, Watch, Worker, WorkerConfig, WorkerHandle, DEFAULT_PORT,
};
use clap::Args;
use serde_json::json;
use std::{
	net::{Ipv4Addr, SocketAddr},
	path::PathBuf,
	time::Duration,
};

/// Port on which artefacts are served by default.
const GATEWAY_PORT: u16 = 9_966;

/// `ambit worker`. The gateways to fetch from are the global `--gateway`.
#[derive(Args, Debug)]
pub struct WorkerArgs {
	/// Where nodes of this machine reach the service; port 0 takes any free one
	#[arg(long, default_value_t = SocketAddr::from((Ipv4Addr::LOCALHOST, DEFAULT_PORT)), value_name = "ADDRESS")]
	listen: SocketAddr,
	/// Where everyone may fetch this worker's artefacts; port 0 takes any free one
	#[arg(long, default_value_t = SocketAddr::from((Ipv4Addr::LOCALHOST, GATEWAY_PORT)), value_name = "ADDRESS")]
	gateway_listen: SocketAddr,
	/// Where IPFS nodes may fetch this worker's artefacts by bitswap; port 0 takes any free one. Not at all unless given
	#[arg(long, env = "AMBIT_BITSWAP_LISTEN", value_name = "ADDRESS")]
	bitswap_listen: Option<SocketAddr>,
	/// Most bytes of artefacts. What an open job, a dispute window or a pin needs stays; what is new is refused when there is no room
	#[arg(long, value_name = "BYTES", value_parser = clap::value_parser!(u64).range(1..))]
	quota: Option<u64>,
	/// Directory for artefacts, queue and results
	#[arg(long, value_name = "DIR")]
	data: PathBuf,
	/// File with the token that nodes must have; made when there is none, in the data directory unless given
	#[arg(long, value_name = "FILE")]
	token_file: Option<PathBuf>,
	/// What models are executed on: cpu, cuda:0 (NVIDIA's first device), auto (cuda:0 where it can be used, cpu elsewhere), or
	/// reference (slow)
	#[arg(long, default_value_t = Device::default())]
	device: Device,
	#[command(flatten)]
	engine: EngineArgs,
	/// Which results of others are executed again, to dispute those that are wrong: none, a share as 5%, or all
	#[arg(long, default_value_t = Watch::default(), value_name = "SHARE")]
	watch: Watch,
	/// How external data is asked for.
	#[command(flatten)]
	feeds: FeedArgs,
	/// For tests and demonstrations of disputes only: lie, by flipping a bit of a node's result in everything that is executed for
	/// this operator. Whoever signs that loses its stake
	#[arg(long, value_name = "NODE[:ELEMENT[:BIT]]")]
	tamper: Option<Tamper>,
	#[command(flatten)]
	log: LogArgs,
}

/// Which sources of external data are asked, and how patiently.
#[derive(Args, Debug)]
struct FeedArgs {
	/// Hosts, addresses and networks that may be asked for external data though they are not public: data.internal, 10.1.2.3,
	/// 10.1.0.0/16
	#[arg(long, value_delimiter = ',', value_name = "HOST|CIDR")]
	feed_allow: Vec<Allowed>,
	/// Ask for external data over http:// too, which anyone on the way can forge
	#[arg(long)]
	feed_http: bool,
	/// Longest reply of a source that is read, up to 16 MiB
	#[arg(long, default_value_t = FetchPolicy::default().max_bytes as u64, value_name = "BYTES", value_parser = clap::value_parser!(u64).range(1..=16 << 20))]
	feed_max_bytes: u64,
	/// Time for one reply of a source, redirects included, up to 60
	#[arg(long, default_value_t = FetchPolicy::default().timeout.as_secs(), value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=60))]
	feed_timeout: u64,
}

impl FeedArgs {
	fn policy(self) -> FetchPolicy {
		FetchPolicy {
			allowed: self.feed_allow,
			http: self.feed_http,
			max_bytes: usize::try_from(self.feed_max_bytes).unwrap_or(usize::MAX),
			timeout: Duration::from_secs(self.feed_timeout),
			..FetchPolicy::default()
		}
	}
}

impl WorkerArgs {
	/// Runs until interrupted.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		self.log.start();
		let mut config = WorkerConfig::new(&self.data);
		config.listen = self.listen;
		config.gateway = Some(self.gateway_listen);
		config.token_file = self.token_file;
		config.upstream.urls = global.artifacts.gateways().to_vec();
		config.bitswap = self.bitswap_listen;
		config.peers = global.artifacts.peers().to_vec();
		config.kubo = global.artifacts.kubo();
		config.artifact_quota_bytes = self.quota;
		config.device = self.device;
		config.limits = self.engine.limits();
		config.watch = self.watch;
		config.feeds = self.feeds.policy();
		config.tamper = self.tamper;
		let mut worker = Worker::start(config).await.map_err(refusal)?;
		let gateway = worker.gateway_address().map(|address| format!("http://{address}"));
		let mut value = json!({ "api": worker.url(), "gateway": gateway, "bitswap": worker.bitswap_addresses(), "token_file": worker.token_file() });
		if let Some(tamper) = self.tamper {
			value["tamper"] = json!(tamper.to_string());
			output
				.step(format_args!("this worker LIES ON PURPOSE ({tamper}): what it signs loses its stake"));
		}
		output.finish(&value, || describe(&worker))?;
		worker.ended().await;
		Err(Error::Internal("the worker stopped by itself".into()))
	}
}

fn describe(worker: &WorkerHandle) -> String {
	let gateway =
		worker.gateway_address().map_or_else(|| "none".into(), |address| format!("http://{address}"));
	let bitswap: String =
		worker.bitswap_addresses().iter().map(|address| format!("bitswap  {address}\n")).collect();
	let (url, token) = (worker.url(), worker.token_file().display());
	format!(
		"worker   {url}\ngateway  {gateway}\n{bitswap}token    {token}\n\
		 give the node  --worker {url} --worker-token-file {token}\n"
	)
}

/// Addresses and directories come from the command line, so what is wrong with them is its fault.
pub fn refusal(error: StartError) -> Error {
	match &error {
		StartError::Engine(fault) => Error::engine(fault),
		StartError::Metrics(_) => Error::Internal(error.to_string()),
		_ => Error::Usage(error.to_string()),
	}
}
