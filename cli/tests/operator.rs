//! Setting an operator up and looking at one, without a node.

mod common;

use common::{ambit, command, json, FakeNode, Run};
use serde_json::Value;
use std::{
	io::{BufRead, BufReader},
	os::unix::fs::PermissionsExt,
	path::Path,
	process::{Child, Command, Stdio},
};

const FREE: &str = "127.0.0.1:0";
const NOWHERE: &str = "http://127.0.0.1:1";

fn mode(path: &Path) -> u32 {
	std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// Sets an operator up in this directory.
fn init(directory: &Path, more: &[&str]) -> Run {
	let place = |name: &str| directory.join(name).display().to_string();
	let places = [
		("--keystore", place("node/keystore")),
		("--worker-data", place("worker")),
		("--config", place("etc")),
		("--stash-file", place("stash")),
	];
	let mut arguments = vec!["--json", "operator", "init", "--chain", "dev"];
	for (option, place) in &places {
		arguments.extend([*option, place.as_str()]);
	}
	ambit(&[&arguments[..], more].concat())
}

fn states(run: &Run) -> Vec<String> {
	let items = json(run)["items"].as_array().unwrap().clone();
	items.iter().map(|item| item["state"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn init_should_make_everything_once_and_print_no_secret() {
	let directory = tempfile::tempdir().unwrap();
	let path = directory.path();
	let first = init(path, &[]);
	assert_eq!(first.code, 0, "{first:?}");
	assert_eq!(states(&first), ["made"; 6], "{first:?}");
	let keys: Vec<_> = std::fs::read_dir(path.join("node/keystore")).unwrap().flatten().collect();
	assert_eq!(keys.len(), 1);
	assert_eq!(
		(mode(&keys[0].path()), mode(&path.join("stash")), mode(&path.join("worker/token"))),
		(0o600, 0o600, 0o600)
	);
	let secrets = [
		std::fs::read_to_string(keys[0].path()).unwrap().trim_matches('"').to_owned(),
		std::fs::read_to_string(path.join("stash")).unwrap().trim().to_owned(),
		std::fs::read_to_string(path.join("worker/token")).unwrap().trim().to_owned(),
	];
	for secret in &secrets {
		assert!(!first.stdout.contains(secret) && !first.stderr.contains(secret), "a secret was printed");
	}
	let worker = json(&first)["worker"].as_str().unwrap().to_owned();
	assert_eq!(std::fs::read_to_string(path.join("etc/worker.address")).unwrap().trim(), worker);

	let again = init(path, &[]);
	assert_eq!((again.code, states(&again)), (0, vec!["there".to_owned(); 6]), "{again:?}");
	assert_eq!(
		(&json(&again)["worker"], &json(&again)["stash"]),
		(&json(&first)["worker"], &json(&first)["stash"])
	);
	// Other settings than those that are there are not written over them.
	let renamed = init(path, &["--name", "another"]);
	assert_eq!((renamed.code, states(&renamed)[4].as_str()), (0, "other"), "{renamed:?}");
	assert!(std::fs::read_to_string(path.join("etc/operator.env")).unwrap().contains("AMBIT_NAME=operator"));
}

#[test]
fn init_should_take_a_key_over_and_refuse_another_or_what_is_none() {
	let directory = tempfile::tempdir().unwrap();
	let path = directory.path();
	let file = path.join("suri");
	std::fs::write(&file, "//Worker//key\n").unwrap();
	let file = file.display().to_string();
	let wrong = init(path, &["--suri", "correct horse battery"]);
	assert_eq!(wrong.code, 2, "{wrong:?}");
	assert!(!wrong.stdout.contains("horse") && !wrong.stderr.contains("horse"));
	assert!(!path.join("node").exists(), "a refusal makes nothing");
	assert_eq!(init(path, &["--name", "two words"]).code, 2);
	assert!(!path.join("node").exists(), "a refusal makes nothing");

	let taken = init(path, &["--suri-file", &file]);
	assert_eq!((taken.code, states(&taken)[0].as_str()), (0, "imported"), "{taken:?}");
	let again = init(path, &["--suri-file", &file]);
	assert_eq!((again.code, states(&again)[0].as_str()), (0, "there"), "{again:?}");
	let other = init(path, &["--suri", "//Somebody"]);
	assert_eq!((other.code, json(&other)["error"]["kind"].as_str()), (4, Some("Input")), "{other:?}");
	assert_eq!(std::fs::read_dir(path.join("node/keystore")).unwrap().count(), 1);

	std::fs::set_permissions(path.join("stash"), PermissionsExt::from_mode(0o644)).unwrap();
	let open = init(path, &[]);
	assert_eq!((open.code, open.stdout.contains("chmod 600")), (4, true), "{open:?}");
}

#[test]
fn the_tools_should_refuse_what_is_no_request() {
	let cases: [&[&str]; 8] = [
		&["operator", "init", "--suri", "//A", "--suri-file", "f"],
		&["operator", "doctor", "nobody"],
		&["operator", "doctor", "--patience", "0"],
		&["operator", "try"],
		&["operator", "offer", "rm"],
		&["operator", "offer", "rm", "--all", "--class", "1"],
		&["operator", "offer", "list", "--hardware", "cpu"],
		&["operator", "leave", "--yes", "--withdraw"],
	];
	for arguments in cases {
		let run = ambit(arguments);
		assert_eq!(run.code, 2, "{arguments:?}: {run:?}");
	}
	for command in [&["operator", "leave"][..], &["operator", "offer", "set", "--class", "0"]] {
		let run = ambit(command);
		assert_eq!((run.code, run.stderr.contains("--key")), (2, true), "{run:?}");
	}
}

/// The check of this name.
fn check(report: &Value, name: &str) -> (String, String) {
	let checks = report["checks"].as_array().unwrap();
	let found =
		checks.iter().find(|check| check["check"] == name).unwrap_or_else(|| panic!("{name}: {report}"));
	let text = |field: &str| found[field].as_str().unwrap_or_default().to_owned();
	(text("verdict"), text("remedy"))
}

struct Worker {
	child: Child,
	says: Value,
}

impl Worker {
	fn start(data: &Path) -> Self {
		let mut child = command()
			.args(["--json", "worker", "--listen", FREE, "--gateway-listen", FREE, "--data"])
			.arg(data)
			.args(["--bitswap-listen", FREE])
			.stdout(Stdio::piped())
			.spawn()
			.unwrap();
		let mut line = String::new();
		BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
		Self { child, says: serde_json::from_str(&line).unwrap() }
	}

	fn text(&self, field: &str) -> &str {
		self.says[field].as_str().unwrap()
	}
}

impl Drop for Worker {
	fn drop(&mut self) {
		let _ = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
		let _ = self.child.wait();
	}
}

#[test]
fn doctor_should_say_what_is_wrong_with_node_and_worker_and_end_with_1() {
	let directory = tempfile::tempdir().unwrap();
	let data = directory.path().join("worker");
	let node = FakeNode::start("polkadot", 1_000_000, 26);
	let worker = Worker::start(&data);
	let (api, token, gateway) = (
		worker.text("api").to_owned(),
		worker.text("token_file").to_owned(),
		worker.text("gateway").to_owned(),
	);
	let doctor = |more: &[&str]| {
		let fixed = ["--json", "operator", "doctor", "--patience", "20", "--public-gateway", &gateway];
		let fixed = [&fixed[..], &["--worker", &api, "--node-metrics", NOWHERE]].concat();
		ambit(&[&fixed[..], more].concat())
	};

	let run = doctor(&["--url", &node.url, "--worker-token-file", &token]);
	let report = json(&run);
	assert_eq!((run.code, report["sound"].as_bool()), (1, Some(false)), "{run:?}");
	let (verdict, remedy) = check(&report, "node");
	assert_eq!((verdict.as_str(), remedy.contains("release")), ("fail", true), "{report}");
	for (name, wanted) in [
		("worker", "ok"),
		("worker's token", "ok"),
		("device", "ok"),
		("metrics of the worker", "ok"),
		("metrics of the node", "warn"),
		("gateway", "warn"),
		("worker's bitswap", "warn"),
	] {
		assert_eq!(check(&report, name).0, wanted, "{name}: {report}");
	}

	// A model that is here is looked at without any node.
	let model = concat!(env!("CARGO_MANIFEST_DIR"), "/../models/digits/mlp.json");
	let run = doctor(&["--url", "ws://127.0.0.1:1", "--model", model]);
	assert_eq!(check(&json(&run), &format!("memory for {model}")).0, "ok", "{run:?}");
	assert!(check(&json(&run), "node").1.contains("start the node"), "{run:?}");
	assert_eq!(check(&json(&run), "worker's token").0, "warn");

	let wrong = directory.path().join("wrong");
	std::fs::write(&wrong, "00".repeat(32)).unwrap();
	let run = doctor(&["--url", "ws://127.0.0.1:1", "--worker-token-file", &wrong.display().to_string()]);
	assert_eq!(check(&json(&run), "worker's token").0, "fail", "{run:?}");

	drop(worker);
	let run = doctor(&["--url", "ws://127.0.0.1:1", "--worker-token-file", &token]);
	let (verdict, remedy) = check(&json(&run), "worker");
	assert_eq!((run.code, verdict.as_str(), remedy.contains("ambit-worker")), (1, "fail", true), "{run:?}");
	assert_eq!(check(&json(&run), "gateway").0, "fail", "{run:?}");
}
