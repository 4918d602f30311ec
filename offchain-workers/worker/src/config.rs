//! How a worker is set up.

use ambit_artifacts::GatewayConfig;
use ambit_engine::{Device, Limits};
use std::{
	net::{Ipv4Addr, SocketAddr},
	path::PathBuf,
	time::Duration,
};
use substrate_prometheus_endpoint::Registry;

/// Port on which the service listens by default.
pub const DEFAULT_PORT: u16 = 9_955;

/// What a worker needs to know.
#[derive(Clone, Debug)]
pub struct WorkerConfig {
	/// Where token, queue, results and artefacts are kept. One worker at a time uses it.
	pub directory: PathBuf,
	/// The file with the token, made where there is none. `DIRECTORY/token` unless named.
	pub token_file: Option<PathBuf>,
	/// Where the service listens. Must be a loopback address; port 0 takes any free one.
	pub listen: SocketAddr,
	/// Where artefacts are served to everyone, if they are.
	pub gateway: Option<SocketAddr>,
	/// Where artefacts come from that are not here.
	pub upstream: GatewayConfig,
	/// What executes.
	pub device: Device,
	/// Memory that a model may take, loaded and executing. No more than that is taken by all executions together.
	pub limits: Limits,
	/// Most executions at the same time, memory permitting. At least 1.
	pub executions: usize,
	/// Most tasks that are being fetched for, executed or stored at the same time. At least 1.
	pub in_progress: usize,
	/// Most tasks that wait. More are not taken until there is room; the chain asks again.
	pub max_waiting: usize,
	/// Most results that are remembered.
	pub max_results: usize,
	/// How long results are remembered. The chain asks for one only until it is in a block, on every fork.
	pub retention: Duration,
	/// How long inputs, outputs, traces and fetched models are kept after their last use, to within an hour. Must be longer
	/// than the chain's dispute window: who can't show what it signed for, loses.
	pub artifact_retention: Duration,
	/// Largest input, bytes. A task in progress holds its input in memory.
	pub max_input_bytes: u64,
	/// Largest weights, bytes.
	pub max_weights_bytes: u64,
	/// Largest file that can be put, bytes.
	pub max_upload_bytes: u64,
	/// The chain's block time, from which is estimated when a task is due.
	pub block_time: Duration,
	/// Blocks before its due block at which a task is declined whose artefacts could not be had till then: the report
	/// must still get into a block.
	pub reporting_blocks: u32,
	/// A registry in which the metrics are registered as well, such as the node's.
	pub registry: Option<Registry>,
}

impl WorkerConfig {
	/// A worker on loopback that serves no gateway, asks none, and executes on the processor.
	pub fn new(directory: impl Into<PathBuf>) -> Self {
		let processors = std::thread::available_parallelism().map_or(1, usize::from);
		Self {
			directory: directory.into(),
			token_file: None,
			listen: (Ipv4Addr::LOCALHOST, DEFAULT_PORT).into(),
			gateway: None,
			upstream: GatewayConfig::default(),
			device: Device::default(),
			limits: Limits::default(),
			executions: processors,
			in_progress: processors.saturating_mul(8).max(64),
			max_waiting: 8_192,
			max_results: 65_536,
			retention: Duration::from_secs(3_600),
			artifact_retention: Duration::from_secs(7 * 86_400),
			max_input_bytes: 16 << 20,
			max_weights_bytes: 4 << 30,
			max_upload_bytes: 4 << 30,
			block_time: Duration::from_secs(6),
			reporting_blocks: 2,
			registry: None,
		}
	}
}
