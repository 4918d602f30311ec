//! `ambit worker`: starting, refusing to start, and ending.

mod common;

use ambit_primitives::{
	worker::{Execution, Request, Task, VERSION},
	AccountId, Cid, Hash,
};
use codec::Encode;
use common::{ambit, command, json};
use serde_json::Value;
use std::{
	fs::File,
	io::{BufRead, BufReader, Read, Write},
	net::TcpStream,
	os::unix::fs::PermissionsExt,
	path::Path,
	process::{Child, Command, Stdio},
	time::{Duration, Instant},
};

const FREE: &str = "127.0.0.1:0";

/// A running worker, with what it said of itself.
struct Worker {
	child: Child,
	says: Value,
}

impl Worker {
	fn start(data: &Path, more: &[&str]) -> Self {
		Self::start_logging(data, more, Stdio::inherit())
	}

	fn start_logging(data: &Path, more: &[&str], log: impl Into<Stdio>) -> Self {
		Self::start_in(command(), data, more, log)
	}

	/// Starts it in an environment that somebody prepared.
	fn start_in(mut command: Command, data: &Path, more: &[&str], log: impl Into<Stdio>) -> Self {
		let mut child = command
			.args(["--json", "worker", "--listen", FREE, "--gateway-listen", FREE, "--data"])
			.arg(data)
			.args(more)
			.stdout(Stdio::piped())
			.stderr(log)
			.spawn()
			.unwrap();
		let mut line = String::new();
		BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
		Self { child, says: serde_json::from_str(&line).unwrap() }
	}

	/// The answer to a request without a token.
	fn get(&self, listener: &str, path: &str) -> String {
		self.say(listener, &format!("GET {path} HTTP/1.1"), &[])
	}

	/// Asks it for something, as a node does.
	fn ask(&self, request: &Request) -> String {
		let token = std::fs::read_to_string(self.says["token_file"].as_str().unwrap()).unwrap();
		let body = request.encode();
		let head = format!("POST /v1/batch HTTP/1.1\r\nauthorization: Bearer {}", token.trim());
		self.say("api", &head, &body)
	}

	fn say(&self, listener: &str, head: &str, body: &[u8]) -> String {
		let address = self.says[listener].as_str().unwrap().strip_prefix("http://").unwrap().to_owned();
		let mut stream = TcpStream::connect(&address).unwrap();
		let length = body.len();
		let more = format!("host: {address}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
		stream.write_all(&[head.as_bytes(), b"\r\n", more.as_bytes(), body].concat()).unwrap();
		let mut answer = Vec::new();
		stream.read_to_end(&mut answer).unwrap();
		String::from_utf8_lossy(&answer).into_owned()
	}

	fn stop(&mut self) -> Option<i32> {
		let status = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
		assert!(status.success());
		self.child.wait().unwrap().code()
	}
}

impl Drop for Worker {
	fn drop(&mut self) {
		let _ = self.child.kill();
		let _ = self.child.wait();
	}
}

#[test]
fn a_worker_should_serve_until_it_is_told_to_stop_and_then_end_well() {
	let directory = tempfile::tempdir().unwrap();
	let token = directory.path().join("secret");
	let data = directory.path().join("data");
	let mut worker = Worker::start(&data, &["--token-file", &token.display().to_string()]);
	assert_eq!(worker.says["token_file"], token.display().to_string());
	assert_eq!(std::fs::metadata(&token).unwrap().permissions().mode() & 0o777, 0o600);
	let missing = "/ipfs/bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku?format=raw";
	assert!(worker.get("gateway", missing).contains("404"));
	assert!(!worker.get("api", "/metrics").is_empty());

	// Two workers on one directory would write into each other's queue.
	let data = data.display().to_string();
	let second = ambit(&["--json", "worker", "--listen", FREE, "--gateway-listen", FREE, "--data", &data]);
	assert_eq!((second.code, json(&second)["error"]["kind"].as_str()), (2, Some("Usage")), "{second:?}");

	assert_eq!(worker.stop(), Some(0));
}

#[test]
fn a_worker_should_log_what_it_is_told_to_in_lines_or_objects() {
	let logged = |more: &[&str]| {
		let directory = tempfile::tempdir().unwrap();
		let log = directory.path().join("log");
		let mut worker = Worker::start_logging(directory.path(), more, File::create(&log).unwrap());
		assert_eq!(worker.stop(), Some(0));
		std::fs::read_to_string(log).unwrap()
	};
	let objects = logged(&["--log-format", "json"]);
	let events: Vec<Value> = objects.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
	let listens = events.iter().find(|event| event["message"] == "the worker listens").unwrap();
	assert_eq!((&listens["level"], &listens["target"]), (&"INFO".into(), &"worker".into()));
	assert!(listens["address"].as_str().unwrap().starts_with("127.0.0.1:"), "{listens}");
	assert!(listens["timestamp"].as_str().unwrap().ends_with('Z'), "{listens}");

	let lines = logged(&["--log", "worker=info"]);
	assert!(lines.contains("INFO worker: the worker listens"), "{lines}");
	assert_eq!(logged(&["--log", "worker=error"]), "");
	let run = ambit(&["worker", "--data", "/nowhere", "--log", "worker=loud"]);
	assert_eq!((run.code, run.stderr.contains("worker=loud")), (2, true), "{run:?}");
}

/// An execution whose artefacts nobody has.
fn execution() -> Execution {
	let nobodys: Cid = [&[1, 0x55, 0x12, 32][..], &[0; 32]].concat().try_into().unwrap();
	Execution {
		job: 7,
		attempt: 1,
		due: 100_000,
		model: Hash::repeat_byte(1),
		graph: nobodys.clone(),
		weights: nobodys.clone(),
		input: nobodys,
		input_root: Hash::repeat_byte(2),
	}
}

#[test]
fn what_comes_of_a_task_should_be_logged_with_its_fingerprint_after_a_restart_too() {
	let directory = tempfile::tempdir().unwrap();
	let (genesis, operator, execution) = (Hash::repeat_byte(3), AccountId::new([4; 32]), execution());
	let fingerprint = format!("{:?}", execution.fingerprint(&genesis, &operator));
	let request =
		Request { version: VERSION, genesis, block: 1, operator, tasks: vec![Task::Execute(execution)] };
	for start in ["first", "second"] {
		let log = directory.path().join(start);
		let more = ["--log-format", "json", "--log", "info,worker=debug"];
		let mut worker =
			Worker::start_logging(&directory.path().join("data"), &more, File::create(&log).unwrap());
		// The second has it in its journal.
		if start == "first" {
			let answer = worker.ask(&request);
			assert!(answer.contains(" 200 "), "{answer}");
		}
		let deadline = Instant::now() + Duration::from_secs(60);
		let told = loop {
			let text = std::fs::read_to_string(&log).unwrap();
			// The last line may not be whole.
			let mut events = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
			if let Some(told) = events.find(|event| event["message"] == "trying again later") {
				break told;
			}
			assert!(Instant::now() < deadline, "{text}");
			std::thread::sleep(Duration::from_millis(50));
		};
		assert_eq!((&told["fingerprint"], &told["kind"]), (&fingerprint.clone().into(), &"execute".into()));
		assert_eq!((&told["target"], &told["level"]), (&"worker".into(), &"DEBUG".into()), "{told}");
		assert_eq!(worker.stop(), Some(0));
	}
}

#[test]
fn a_worker_should_serve_ipfs_nodes_only_where_it_is_told_to_by_its_environment_too() {
	let directory = tempfile::tempdir().unwrap();
	let worker = Worker::start(directory.path(), &[]);
	assert_eq!(worker.says["bitswap"], Value::Array(Vec::new()));
	assert!(worker.get("api", "/v1/health").contains(r#""bitswap":[]"#));
	assert!(worker.get("api", "/v1/health").contains(r#""model_memory":4294967296"#));
	drop(worker);

	let told = |address: &str| {
		let mut command = command();
		command.env("AMBIT_BITSWAP_LISTEN", address).env("AMBIT_MODEL_MEMORY", "80000000000");
		command
	};
	let worker = Worker::start_in(told(FREE), directory.path(), &[], Stdio::inherit());
	let address = worker.says["bitswap"][0].as_str().unwrap().to_owned();
	let parts: Vec<&str> = address.split('/').collect();
	let ["", "ip4", "127.0.0.1", "tcp", port, "p2p", _] = parts.as_slice() else { panic!("{address}") };
	TcpStream::connect(("127.0.0.1", port.parse::<u16>().unwrap())).unwrap();
	assert!(worker.get("api", "/v1/health").contains(&address));
	assert!(worker.get("api", "/v1/health").contains(r#""model_memory":80000000000"#));

	let data = directory.path().display().to_string();
	let refused = told("4001").args(["worker", "--data", data.as_str()]).output().unwrap();
	let says = String::from_utf8(refused.stderr).unwrap();
	assert_eq!((refused.status.code(), says.contains("--bitswap-listen")), (Some(2), true), "{says}");
}

#[test]
fn a_worker_should_refuse_to_be_reachable_from_outside() {
	let directory = tempfile::tempdir().unwrap();
	let data = directory.path().display().to_string();
	let run = ambit(&["worker", "--listen", "0.0.0.0:0", "--gateway-listen", FREE, "--data", &data]);
	assert_eq!((run.code, run.stderr.contains("loopback")), (2, true), "{run:?}");
	let run = ambit(&["worker", "--data", &data, "--device", "abacus"]);
	assert_eq!((run.code, run.stderr.contains("abacus")), (2, true), "{run:?}");
	let run = ambit(&[
		"worker",
		"--listen",
		FREE,
		"--gateway-listen",
		FREE,
		"--data",
		&data,
		"--gateway",
		"ftp://example.org",
	]);
	assert_eq!((run.code, run.stderr.contains("ftp")), (2, true), "{run:?}");
}

#[test]
fn a_worker_should_say_what_is_wrong_with_where_it_may_be_sent() {
	let directory = tempfile::tempdir().unwrap();
	let data = directory.path().display().to_string();
	let refused = |more: &[&str]| {
		let fixed = ["worker", "--listen", FREE, "--gateway-listen", FREE, "--data", &data];
		let run = ambit(&[&fixed[..], more].concat());
		assert_eq!(run.code, 2, "{run:?}");
		run.stderr
	};
	for wrong in ["http://data.internal", "10.0.0.0/33", "data.internal:80", "1.2.3"] {
		assert!(refused(&["--feed-allow", &format!("10.0.0.0/8,{wrong}")]).contains(wrong));
	}
	assert!(refused(&["--feed-timeout", "0"]).contains("--feed-timeout"));
	assert!(refused(&["--feed-max-bytes", "99999999"]).contains("--feed-max-bytes"));
	// Peers are asked by bitswap.
	assert!(refused(&["--peer", "/ip4/127.0.0.1/tcp/4001"]).contains("--bitswap-listen"));
	let mut worker = Worker::start(
		directory.path(),
		&[
			"--feed-allow",
			"data.internal,10.1.0.0/16,fd00::1",
			"--feed-http",
			"--feed-timeout",
			"60",
			"--feed-max-bytes",
			"1024",
		],
	);
	assert_eq!(worker.stop(), Some(0));
}
