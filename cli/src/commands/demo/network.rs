//! A chain of real nodes on this machine: one validator, several operators without authority.

use super::process::{NodeFiles, NodeProcess, WorkerAddresses};
use crate::{
	chain::Client,
	error::{Error, Result},
	output::Output,
};
use jsonrpsee::rpc_params;
use std::{
	cell::RefCell,
	path::{Path, PathBuf},
	time::Duration,
};
use tempfile::TempDir;

/// Longest wait for a node to open its ports: a slow disk and a cold cache included.
const START: Duration = Duration::from_secs(120);
/// How often states are looked at that nobody announces.
const POLL: Duration = Duration::from_millis(200);

/// Arguments of every node: ports that never collide with another chain's, nothing reported to anyone.
const COMMON: [&str; 13] = [
	"--port",
	"0",
	"--rpc-port",
	"0",
	"--worker-listen",
	"127.0.0.1:0",
	"--gateway-listen",
	"127.0.0.1:0",
	"--worker",
	"embedded",
	"--no-prometheus",
	"--no-telemetry",
	"--no-mdns",
];

/// A node that answers.
pub struct Node {
	/// The connection to it.
	pub client: Client,
	/// Its worker.
	pub worker: WorkerAddresses,
	/// The file with its worker's token.
	pub token: PathBuf,
}

/// The processes of a chain and the directory that they live in. Dropping it ends and removes all.
pub struct Network {
	// Before the directory: a process must be gone when its files go.
	processes: RefCell<Vec<NodeProcess>>,
	program: PathBuf,
	directory: TempDir,
}

impl Network {
	/// Nothing runs yet.
	pub fn new(program: PathBuf) -> Result<Self> {
		let directory = tempfile::Builder::new()
			.prefix("ambit-demo-")
			.tempdir()
			.map_err(|error| Error::Internal(format!("no temporary directory can be made: {error}")))?;
		Ok(Self { processes: RefCell::default(), program, directory })
	}

	/// Where the nodes keep data and logs.
	pub fn directory(&self) -> &Path {
		self.directory.path()
	}

	/// Starts the only validator, and waits until it authors.
	pub async fn start_validator(&self, output: Output) -> Result<Node> {
		output.step("starting the validator");
		let node = self.start("validator", &["--dev"], &[]).await?;
		self.wait_for("the first block", || async { Ok(node.client.header(None).await?.number > 0) }).await?;
		Ok(node)
	}

	/// Starts a node without authority that follows `validator` and fetches from its gateway; waits until it is connected.
	pub async fn start_operator(&self, name: &str, validator: &Node) -> Result<Node> {
		let listens: Vec<String> =
			validator.client.request("system_localListenAddresses", rpc_params![]).await?;
		let peer = listens.iter().find_map(|address| on_loopback(address)).ok_or_else(|| {
			Error::Process(format!("the validator can't be reached by TCP, only by {listens:?}"))
		})?;
		let fixed = ["--chain", "dev", "--rpc-methods", "unsafe", "--offchain-worker", "always"];
		let node = self
			.start(name, &fixed, &["--reserved-nodes", &peer, "--gateway", &validator.worker.gateway])
			.await?;
		self.wait_for(&format!("{name} to reach the validator"), || async {
			let health = node.client.health().await?;
			Ok(health.peers > 0 && !health.is_syncing && node.client.header(None).await?.number > 0)
		})
		.await?;
		Ok(node)
	}

	async fn start(&self, name: &str, fixed: &[&str], more: &[&str]) -> Result<Node> {
		let arguments: Vec<String> =
			fixed.iter().chain(more).chain(&COMMON).map(|argument| (*argument).to_owned()).collect();
		let process = NodeProcess::start(name, &self.program, self.directory.path(), &arguments)?;
		let files: NodeFiles = process.files();
		self.processes.borrow_mut().push(process);
		let client = Client::connect(&files.rpc_url(START).await?, None).await?;
		let (worker, token) = files.worker(START).await?;
		Ok(Node { client, worker, token })
	}

	async fn wait_for<F: std::future::Future<Output = Result<bool>>>(
		&self,
		what: &str,
		check: impl Fn() -> F,
	) -> Result<()> {
		let wait = async {
			while !check().await? {
				tokio::time::sleep(POLL).await;
			}
			Ok(())
		};
		tokio::time::timeout(START, wait)
			.await
			.unwrap_or_else(|_| Err(Error::TimedOut { what: format!("waiting for {what}"), limit: START }))
	}

	/// Ends only when a process does, with the error that says so.
	pub async fn watch(&self) -> Error {
		loop {
			if let Some(error) = self.processes.borrow_mut().iter_mut().find_map(NodeProcess::died) {
				return error;
			}
			tokio::time::sleep(POLL).await;
		}
	}
}

/// A listening address with its host replaced by this machine's own, if it is a TCP one.
fn on_loopback(address: &str) -> Option<String> {
	let parts: Vec<&str> = address.split('/').collect();
	match parts.as_slice() {
		["", "ip4", _, "tcp", port, "p2p", peer] if *port != "0" => {
			Some(format!("/ip4/127.0.0.1/tcp/{port}/p2p/{peer}"))
		}
		_ => None,
	}
}

#[cfg(test)]
mod tests {
	use super::on_loopback;

	#[test]
	fn on_loopback_should_take_tcp_and_nothing_on_top_of_it() {
		assert_eq!(
			on_loopback("/ip4/0.0.0.0/tcp/4001/p2p/12D3").as_deref(),
			Some("/ip4/127.0.0.1/tcp/4001/p2p/12D3")
		);
		for address in [
			"/ip4/0.0.0.0/tcp/4001/ws/p2p/12D3",
			"/ip6/::/tcp/4001/p2p/12D3",
			"/ip4/0.0.0.0/tcp/0/p2p/12D3",
			"",
		] {
			assert_eq!(on_loopback(address), None);
		}
	}
}
