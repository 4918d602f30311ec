//! How a worker is set up.

use ambit_artifacts::GatewayConfig;
use ambit_engine::{Device, Limits, Tamper};
use ambit_feeds::FetchPolicy;
use ambit_primitives::feeds::MAX_FEED_SLOTS;
use std::{
	fmt,
	net::{Ipv4Addr, SocketAddr},
	path::PathBuf,
	str::FromStr,
	time::Duration,
};
use substrate_prometheus_endpoint::Registry;

/// Port on which the service listens by default.
pub const DEFAULT_PORT: u16 = 9_955;

/// Blocks that are left for reports, unless an operator says otherwise.
pub const REPORTING_BLOCKS: u32 = 2;

/// How long artefacts are kept after their last use, unless an operator says otherwise: longer than any dispute window that can be governed.
pub const ARTIFACT_RETENTION: Duration = Duration::from_secs(7 * 86_400);

/// Which results of others are executed again, to dispute those that are wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Watch {
	/// None.
	None,
	/// So many of a million, the same ones after every restart. Which ones nobody else can tell.
	Share(u32),
	/// All.
	#[default]
	All,
}

/// Parts of a million in a hundredth.
const PERCENT: u32 = 10_000;

impl fmt::Display for Watch {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::None => f.write_str("none"),
			Self::Share(parts) => write!(f, "{}.{:04}%", parts / PERCENT, parts % PERCENT),
			Self::All => f.write_str("all"),
		}
	}
}

/// A text that says no share.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{0:?} is not `none`, `all`, or a share from 0% to 100% with up to four decimals")]
pub struct UnknownWatch(pub String);

impl FromStr for Watch {
	type Err = UnknownWatch;

	fn from_str(text: &str) -> Result<Self, Self::Err> {
		let share = || {
			let (whole, part) = {
				let number = text.strip_suffix('%')?;
				number.split_once('.').unwrap_or((number, "0"))
			};
			let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
			if !are_digits(whole) || !are_digits(part) || part.len() > 4 {
				return None;
			}
			let part: u32 = format!("{part:0<4}").parse().ok()?;
			let parts = whole.parse::<u32>().ok()?.checked_mul(PERCENT)?.checked_add(part)?;
			(parts <= 100 * PERCENT).then_some(Self::Share(parts))
		};
		match text {
			"none" => Ok(Self::None),
			"all" => Ok(Self::All),
			_ => share().ok_or_else(|| UnknownWatch(text.to_owned())),
		}
	}
}

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
	/// Where artefacts are exchanged with IPFS nodes by bitswap, if they are.
	pub bitswap: Option<SocketAddr>,
	/// IPFS nodes that are asked by bitswap, if that runs: `/ip4/HOST/tcp/PORT/p2p/PEER`.
	pub peers: Vec<String>,
	/// The RPC of a Kubo node: asked for artefacts before others, and given what is uploaded.
	pub kubo: Option<String>,
	/// Bytes that artefacts may take, without those that are committed to and not yet revealed. When that is reached, those
	/// that were not used for `artifact_retention` go before their time, and then what is new is refused: what an open job, a dispute
	/// window or a pin needs never goes. `None` for as many as the disk has.
	pub artifact_quota_bytes: Option<u64>,
	/// What executes.
	pub device: Device,
	/// Memory that a model may take, loaded and executing. No more than that is taken by all executions together.
	pub limits: Limits,
	/// Most executions at the same time, memory permitting. At least 1.
	pub executions: usize,
	/// Most tasks that are being fetched for, executed or stored at the same time. At least 1. Moves in disputes, showing artefacts, and
	/// watching have a quarter as many places each on top, at least 4, 4 and 1.
	pub in_progress: usize,
	/// Most sources that are asked at the same time, on top of that. At least 1. As many as an operator may offer slots, or one that is slow
	/// has others wait until it is too late for them, and this operator is punished for its silence.
	pub asking: usize,
	/// Most tasks that wait, of moves, of watching, of asking sources, of showing artefacts, and of all others. More are not taken until there is room; the chain asks again.
	pub max_waiting: usize,
	/// Most results that are remembered.
	pub max_results: usize,
	/// How long results are remembered, and not less than until they are due. The chain asks for one until it is in a block, on every
	/// fork.
	pub retention: Duration,
	/// How long inputs, outputs, traces and fetched models are kept after their last use, to within an hour. Must be longer
	/// than the chain's dispute window and than an audit: who can't show what it signed for, loses.
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
	/// Which sources of external data may be asked, and how patiently.
	pub feeds: FetchPolicy,
	/// Which results of others are watched. Those that this operator found otherwise itself are, whatever this says.
	pub watch: Watch,
	/// A fault that is made on purpose when this operator executes: for tests and demonstrations of disputes. Who sets it loses its
	/// stake.
	pub tamper: Option<Tamper>,
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
			bitswap: None,
			peers: Vec::new(),
			kubo: None,
			artifact_quota_bytes: None,
			device: Device::default(),
			limits: Limits::default(),
			executions: processors,
			in_progress: processors.saturating_mul(8).max(64),
			asking: MAX_FEED_SLOTS as usize,
			max_waiting: 8_192,
			max_results: 65_536,
			retention: Duration::from_secs(3_600),
			artifact_retention: ARTIFACT_RETENTION,
			max_input_bytes: 16 << 20,
			max_weights_bytes: 4 << 30,
			max_upload_bytes: 4 << 30,
			block_time: Duration::from_secs(6),
			reporting_blocks: REPORTING_BLOCKS,
			feeds: FetchPolicy::default(),
			watch: Watch::All,
			tamper: None,
			registry: None,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_share_should_be_read_as_it_is_written() {
		let parse = |text: &str| text.parse::<Watch>();
		assert_eq!((parse("none"), parse("all")), (Ok(Watch::None), Ok(Watch::All)));
		for (text, parts) in [
			("0%", 0),
			("25%", 250_000),
			("0.5%", 5_000),
			("0.0001%", 1),
			("100%", 1_000_000),
			("99.9999%", 999_999),
		] {
			assert_eq!(parse(text), Ok(Watch::Share(parts)), "{text}");
			assert_eq!(parse(&Watch::Share(parts).to_string()), Ok(Watch::Share(parts)));
		}
		for text in [
			"",
			"%",
			"10",
			"101%",
			"100.0001%",
			"-1%",
			"+1%",
			"1.%",
			".5%",
			"0.00001%",
			"All",
			"99999999999%",
		] {
			assert_eq!(parse(text), Err(UnknownWatch(text.into())), "{text}");
		}
	}
}
