//! A chain of real processes on this machine: one validator, several operators without authority, and who watches them.

use super::process::{Files, Process, WorkerAddresses};
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
const START: Duration = Duration::from_secs(900);
/// How often states are looked at that nobody announces.
const POLL: Duration = Duration::from_millis(200);

/// Arguments of every node: ports that never collide with another chain's, nothing reported to anyone.
const COMMON: [&str; 7] =
	["--port", "0", "--rpc-port", "0", "--no-prometheus", "--no-telemetry", "--no-mdns"];
/// Any free port of this machine.
const FREE: &str = "127.0.0.1:0";

/// A node that answers.
pub struct Node {
	/// The connection to it.
	pub client: Client,
	/// Its worker.
	pub worker: WorkerAddresses,
	/// The file with its worker's token.
	pub token: PathBuf,
}

/// A worker service by itself.
pub struct OwnWorker {
	/// Where it is.
	pub addresses: WorkerAddresses,
	/// The file with its token.
	pub token: PathBuf,
}

/// What `ambit worker --json` says when it listens.
#[derive(serde::Deserialize)]
struct WorkerSays {
	#[serde(flatten)]
	addresses: WorkerAddresses,
	token_file: PathBuf,
}

/// What `ambit challenger run --json-lines` says when it begins.
#[derive(serde::Deserialize)]
pub struct ChallengerSays {
	/// Whether its account can hold the bond.
	pub can_hold_bond: bool,
}

/// The processes of a chain and the directory that they live in. Dropping it ends and removes all.
pub struct Network {
	// Before the directory: a process must be gone when its files go.
	processes: RefCell<Vec<Process>>,
	/// `ambit-node`.
	program: PathBuf,
	/// This program.
	own: PathBuf,
	directory: TempDir,
}

impl Network {
	/// Nothing runs yet.
	pub fn new(program: PathBuf) -> Result<Self> {
		let directory = tempfile::Builder::new()
			.prefix("ambit-demo-")
			.tempdir()
			.map_err(|error| Error::Internal(format!("no temporary directory can be made: {error}")))?;
		let own = std::env::current_exe()
			.map_err(|error| Error::Internal(format!("this program doesn't find itself: {error}")))?;
		Ok(Self { processes: RefCell::default(), program, own, directory })
	}

	/// Where the nodes keep data and logs.
	pub fn directory(&self) -> &Path {
		self.directory.path()
	}

	/// Starts the only validator, and waits until it authors.
	pub async fn start_validator(&self, output: Output) -> Result<Node> {
		output.step("starting the validator");
		// What happened is looked at for as long as the chain stays up, not only while a node keeps states by itself.
		let node = self.start_node("validator", &["--dev", "--state-pruning", "archive"], None).await?;
		self.wait_for("the first block", || async { Ok(node.client.header(None).await?.number > 0) }).await?;
		Ok(node)
	}

	/// Starts a node without authority that follows `validator` and fetches from its gateway; waits until it is connected. Its
	/// worker is in its process unless one is given.
	pub async fn start_operator(
		&self,
		name: &str,
		validator: &Node,
		worker: Option<&OwnWorker>,
	) -> Result<Node> {
		let listens: Vec<String> =
			validator.client.request("system_localListenAddresses", rpc_params![]).await?;
		let peer = listens.iter().find_map(|address| on_loopback(address)).ok_or_else(|| {
			Error::Process(format!("the validator can't be reached by TCP, only by {listens:?}"))
		})?;
		let fixed = ["--chain", "dev", "--rpc-methods", "unsafe", "--offchain-worker", "always"];
		let own = ["--reserved-nodes", &peer, "--gateway", &validator.worker.gateway];
		let node = self.start_node(name, &[&fixed[..], &own].concat(), worker).await?;
		self.wait_for(&format!("{name} to reach the validator"), || async {
			let health = node.client.health().await?;
			Ok(health.peers > 0 && !health.is_syncing && node.client.header(None).await?.number > 0)
		})
		.await?;
		Ok(node)
	}

	/// Starts a worker service by itself, which spoils what it executes as `tamper` says.
	pub async fn start_worker(&self, name: &str, gateway: &str, tamper: &str) -> Result<OwnWorker> {
		let data = self.path(name);
		let listens = ["--json", "worker", "--listen", FREE, "--gateway-listen", FREE];
		let more = ["--data", &data, "--gateway", gateway, "--tamper", tamper];
		let files = self.start(name, &self.own, &[&listens[..], &more].concat(), &[])?;
		let WorkerSays { addresses, token_file } = files.says("to listen", START).await?;
		Ok(OwnWorker { addresses, token: token_file })
	}

	/// Starts a challenger with this key that talks to `node` and fetches from these gateways, and waits until it began.
	pub async fn start_challenger(
		&self,
		name: &str,
		key: &str,
		node: &Client,
		gateways: &[String],
	) -> Result<ChallengerSays> {
		let (data, gateways) = (self.path(name), gateways.join(","));
		let arguments = ["challenger", "run", "--json-lines", "--data", &data, "--url", node.url()];
		let arguments = [&arguments[..], &["--gateway", &gateways]].concat();
		let files = self.start(name, &self.own, &arguments, &[("AMBIT_KEY", key)])?;
		files.says("to begin", START).await
	}

	/// Ends a process.
	pub fn stop(&self, name: &str) {
		self.processes.borrow_mut().retain(|process| process.name() != name);
	}

	fn path(&self, name: &str) -> String {
		self.directory.path().join(name).display().to_string()
	}

	async fn start_node(&self, name: &str, more: &[&str], worker: Option<&OwnWorker>) -> Result<Node> {
		let base = self.path(name);
		let token = worker.map(|worker| worker.token.display().to_string()).unwrap_or_default();
		let served = match worker {
			Some(worker) => vec!["--worker", &worker.addresses.api, "--worker-token-file", &token],
			None => vec!["--worker", "embedded", "--worker-listen", FREE, "--gateway-listen", FREE],
		};
		let arguments = [more, &COMMON[..], &served[..], &["--base-path", &base][..]].concat();
		let files = self.start(name, &self.program, &arguments, &[])?;
		let client = Client::connect(&files.rpc_url(START).await?, None).await?;
		let (worker, token) = match worker {
			Some(worker) => (worker.addresses.clone(), worker.token.clone()),
			None => files.worker(START).await?,
		};
		Ok(Node { client, worker, token })
	}

	fn start(
		&self,
		name: &str,
		program: &Path,
		arguments: &[&str],
		environment: &[(&str, &str)],
	) -> Result<Files> {
		let arguments: Vec<String> = arguments.iter().map(|argument| (*argument).to_owned()).collect();
		let process = Process::start(name, program, self.directory.path(), &arguments, environment)?;
		let files = process.files();
		self.processes.borrow_mut().push(process);
		Ok(files)
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
			if let Some(error) = self.processes.borrow_mut().iter_mut().find_map(Process::died) {
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
