//! Running the program, and a node that only says what it is.

#![allow(dead_code)]

use jsonrpsee::{
	server::{RpcModule, Server, ServerHandle},
	types::ErrorObjectOwned,
};
use serde_json::{json, Value};
use std::{
	io::{BufRead, BufReader},
	net::Ipv4Addr,
	os::unix::fs::PermissionsExt,
	path::{Path, PathBuf},
	process::{Child, Command, Output, Stdio},
	time::{Duration, Instant},
};
use tokio::runtime::Runtime;

/// Longest wait for anything.
const LIMIT: Duration = Duration::from_secs(60);

/// What a run of the program gave.
#[derive(Debug)]
pub struct Run {
	pub code: i32,
	pub stdout: String,
	pub stderr: String,
}

impl From<Output> for Run {
	fn from(output: Output) -> Self {
		let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
		let code = output.status.code().unwrap_or(-1);
		Self { code, stdout: text(output.stdout), stderr: text(output.stderr) }
	}
}

/// The program, without what the environment of the test run may say.
pub fn command() -> Command {
	let mut command = Command::new(env!("CARGO_BIN_EXE_ambit"));
	for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("AMBIT_") || name == "KEEP") {
		command.env_remove(name);
	}
	command
}

/// Runs the program to its end.
pub fn ambit(arguments: &[&str]) -> Run {
	command().args(arguments).output().unwrap().into()
}

/// The one object on standard output.
pub fn json(run: &Run) -> Value {
	serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"))
}

/// An executable script.
pub fn script(directory: &Path, body: &str) -> String {
	let path = directory.join("node.sh");
	std::fs::write(&path, format!("#!/bin/sh\n{body}\n")).unwrap();
	std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
	path.display().to_string()
}

/// Runs the demonstration until its first node runs, and then sends it a signal. Gives the node's process id too, and the
/// directory in which the demonstration kept its files.
pub fn interrupt_demo(node: &str, pid_file: &Path, directory: &Path, signal: &str) -> (Run, String, PathBuf) {
	let temporary = directory.join(format!("tmp-{signal}"));
	std::fs::create_dir(&temporary).unwrap();
	let child = command()
		.args(["demo", "--node", node])
		.env("TMPDIR", &temporary)
		.stdout(Stdio::piped())
		.stderr(Stdio::piped())
		.spawn()
		.unwrap();
	let deadline = Instant::now() + LIMIT;
	let pid = loop {
		match std::fs::read_to_string(pid_file) {
			Ok(pid) if pid.ends_with('\n') => break pid.trim().to_owned(),
			_ => assert!(Instant::now() < deadline, "the node was not started"),
		}
		std::thread::sleep(Duration::from_millis(10));
	};
	let status =
		Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status().unwrap();
	assert!(status.success());
	(child.wait_with_output().unwrap().into(), pid, temporary)
}

/// A JSON-RPC server that answers what is asked of a node at connection, and nothing else.
pub struct FakeNode {
	pub url: String,
	_server: ServerHandle,
	_runtime: Runtime,
}

impl FakeNode {
	pub fn start(spec_name: &str, spec_version: u32, transaction_version: u32) -> Self {
		let runtime = Runtime::new().unwrap();
		let version = json!({
			"specName": spec_name,
			"specVersion": spec_version,
			"transactionVersion": transaction_version,
		});
		let (url, server) = runtime.block_on(async {
			let server = Server::builder().build((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
			let url = format!("ws://{}", server.local_addr().unwrap());
			let mut module = RpcModule::new(version);
			module
				.register_method("chain_getBlockHash", |_, _, _| {
					Ok::<_, ErrorObjectOwned>(format!("0x{}", "22".repeat(32)))
				})
				.unwrap();
			module
				.register_method("state_getRuntimeVersion", |_, version, _| {
					Ok::<_, ErrorObjectOwned>(version.clone())
				})
				.unwrap();
			(url, server.start(module))
		});
		Self { url, _server: server, _runtime: runtime }
	}
}

/// A kept demonstration: a chain with three operators.
pub struct Demo {
	child: Child,
	/// What it printed when its jobs were settled.
	pub report: Value,
}

impl Demo {
	/// Starts it, and waits until it has settled its jobs. `ambit-node` must have been built.
	pub fn start(jobs: u32) -> Self {
		let jobs = jobs.to_string();
		let mut child = command()
			.args(["demo", "--keep", "--json", "--jobs", &jobs])
			.stdout(Stdio::piped())
			.stderr(Stdio::inherit())
			.spawn()
			.unwrap();
		let mut line = String::new();
		BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
		let report: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
		let demo = Self { child, report };
		assert!(demo.report["error"].is_null(), "{}", demo.report);
		demo
	}

	/// Runs a command on this chain.
	pub fn ambit(&self, arguments: &[&str]) -> Run {
		let mut command = command();
		for (variable, field) in [
			("AMBIT_URL", "url"),
			("AMBIT_WORKER", "worker"),
			("AMBIT_WORKER_TOKEN_FILE", "worker_token_file"),
			("AMBIT_GATEWAY", "gateway"),
		] {
			command.env(variable, self.report[field].as_str().unwrap());
		}
		command.args(arguments).output().unwrap().into()
	}
}

impl Drop for Demo {
	fn drop(&mut self) {
		// Killed outright it could not end its nodes.
		let _ = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
		let _ = self.child.wait();
	}
}
