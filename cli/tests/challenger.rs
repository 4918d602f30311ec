//! `ambit challenger run` on a node that has nothing to do for it, goes away and comes back.

mod common;

use ambit_primitives::{
	governance::{ParameterState, Track, Unit},
	Balance, AMB,
};
use codec::Encode;
use common::command;
use jsonrpsee::{
	server::{RpcModule, Server, ServerHandle, SubscriptionMessage},
	types::ErrorObjectOwned,
};
use serde_json::{json, Value};
use std::{
	io::{BufRead, BufReader},
	net::{Ipv4Addr, SocketAddr},
	path::Path,
	process::{Child, ChildStdout, Command, Stdio},
	time::{Duration, Instant},
};
use tokio::runtime::Runtime;

/// Longest wait for a port to be free again.
const LIMIT: Duration = Duration::from_secs(30);

fn header() -> Value {
	json!({
		"parentHash": format!("0x{}", "11".repeat(32)),
		"number": "0x1",
		"stateRoot": format!("0x{}", "00".repeat(32)),
		"extrinsicsRoot": format!("0x{}", "00".repeat(32)),
		"digest": { "logs": [] },
	})
}

/// A node whose chain stands still at its first block, and asks nothing of anybody.
struct Node {
	address: SocketAddr,
	server: ServerHandle,
	runtime: Runtime,
}

impl Node {
	fn start(address: SocketAddr) -> Self {
		let runtime = Runtime::new().unwrap();
		let (address, server) = runtime.block_on(async {
			let deadline = Instant::now() + LIMIT;
			let server = loop {
				match Server::builder().build(address).await {
					Ok(server) => break server,
					Err(error) => assert!(Instant::now() < deadline, "{error}"),
				}
				tokio::time::sleep(Duration::from_millis(50)).await;
			};
			(server.local_addr().unwrap(), server.start(module()))
		});
		Self { address, server, runtime }
	}

	fn stop(self) -> SocketAddr {
		self.server.stop().unwrap();
		self.runtime.block_on(self.server.clone().stopped());
		self.runtime.shutdown_timeout(Duration::from_secs(5));
		self.address
	}
}

/// A bond of disputes, as it is governed.
fn bond((name, value): (&str, Balance)) -> ParameterState {
	ParameterState {
		group: "Disputes".into(),
		name: name.into(),
		unit: Unit::Planck,
		value,
		next: None,
		default: value,
		least: 1,
		most: 1_000 * AMB,
		track: Track::ProtocolParameters,
	}
}

fn module() -> RpcModule<()> {
	let version = ambit_runtime::VERSION;
	let version = json!({
		"specName": version.spec_name,
		"specVersion": version.spec_version,
		"transactionVersion": version.transaction_version,
	});
	let answers: [(&'static str, Value); 4] = [
		("chain_getBlockHash", json!(format!("0x{}", "22".repeat(32)))),
		("state_getRuntimeVersion", version),
		("chain_getHeader", header()),
		// Nobody has anything, and no block any event.
		("state_getStorage", Value::Null),
	];
	let mut module = RpcModule::new(());
	for (method, answer) in answers {
		module.register_method(method, move |_, _, _| Ok::<_, ErrorObjectOwned>(answer.clone())).unwrap();
	}
	module
		.register_method("state_call", |params, _, _| {
			let (function, ..): (String, String, Option<String>) = params.parse()?;
			let answer = match &*function {
				"GovernanceApi_parameters" => {
					[("DisputeBond", 5 * AMB), ("DemandBond", AMB / 2)].map(bond).to_vec().encode()
				}
				// No tasks, and no stash: both are one zero.
				_ => Vec::<u8>::new().encode(),
			};
			Ok::<_, ErrorObjectOwned>(format!("0x{}", hex::encode(answer)))
		})
		.unwrap();
	module
		.register_subscription(
			"chain_subscribeNewHeads",
			"chain_newHead",
			"chain_unsubscribeNewHeads",
			|_, pending, _, _| async move {
				let Ok(sink) = pending.accept().await else { return };
				let head = SubscriptionMessage::from_json(&header()).unwrap();
				if sink.send(head).await.is_ok() {
					sink.closed().await;
				}
			},
		)
		.unwrap();
	module
}

struct Challenger {
	child: Child,
	lines: BufReader<ChildStdout>,
}

impl Challenger {
	fn start(node: &Node, data: &Path) -> Self {
		let mut child = command()
			.args(["challenger", "run", "--json-lines", "--gateway", "http://127.0.0.1:1", "--data"])
			.arg(data)
			.args(["--share", "10%", "--key", "//Dave", "--url", &format!("ws://{}", node.address)])
			.stdout(Stdio::piped())
			.spawn()
			.unwrap();
		let lines = BufReader::new(child.stdout.take().unwrap());
		Self { child, lines }
	}

	/// The next event.
	fn event(&mut self) -> Value {
		let mut line = String::new();
		self.lines.read_line(&mut line).unwrap();
		serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
	}

	/// The first event of this name, others passed over.
	fn until(&mut self, name: &str) -> Value {
		loop {
			let event = self.event();
			if event["event"] == name {
				return event;
			}
		}
	}
}

impl Drop for Challenger {
	fn drop(&mut self) {
		let _ = self.child.kill();
		let _ = self.child.wait();
	}
}

#[test]
fn a_challenger_should_outlive_its_node_and_end_well_when_it_is_told_to() {
	let directory = tempfile::tempdir().unwrap();
	let node = Node::start((Ipv4Addr::LOCALHOST, 0).into());
	let mut challenger = Challenger::start(&node, directory.path());

	let started = challenger.event();
	assert_eq!((started["event"].as_str(), &started["can_hold_bond"]), (Some("started"), &json!(false)));
	assert_eq!(started["share"], "10.0000%");

	let address = node.stop();
	let lost = challenger.until("disconnected");
	assert_eq!(lost["retry_seconds"], 1);
	let node = Node::start(address);
	challenger.until("connected");

	let id = challenger.child.id().to_string();
	assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
	assert_eq!(challenger.child.wait().unwrap().code(), Some(0));
	node.stop();
}
