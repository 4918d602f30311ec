//! What the program says, and with which code it ends, when something is wrong before or at the connection.

mod common;

use common::{ambit, json, FakeNode, Run};
use std::path::Path;

const ALICE: [&str; 2] = ["--key", "//Alice"];

fn scratch_file(directory: &Path, name: &str, content: &[u8]) -> String {
	let path = directory.join(name);
	std::fs::write(&path, content).unwrap();
	path.display().to_string()
}

#[test]
fn usage_should_be_refused_with_code_2() {
	let cases: [&[&str]; 43] = [
		&[],
		&["model"],
		&["job", "show", "seven"],
		&["job", "submit", "x.png"],
		&["job", "submit", "x.png", "--model", "m", "--max-fee", "1.5e3"],
		&["operator", "join", "--class", "0", "--slots", "0"],
		&["operator", "status", "not-an-address"],
		&["demo", "--jobs", "0"],
		&["coverage", "needed"],
		&["coverage", "quote", "--class", "0", "--slots", "0"],
		&["coverage", "declare", "Not A Domain", "--key", "//Alice"],
		&["demo", "--scenario", "mutiny"],
		&["model", "publish", "m", "--mode", "redundant"],
		&["model", "publish", "m", "--mode", "trusted"],
		&["dispute"],
		&["dispute", "show"],
		&["dispute", "show", "1", "--job", "2"],
		&["dispute", "demand", "--job", "1", "--of", "soul"],
		&["dispute", "open"],
		&["challenger", "run"],
		&["challenger", "run", "--data", "d", "--share", "0"],
		&["job", "submit", "--model", "m"],
		&["job", "submit", "x.png", "--model", "m", "--input", "feed:1"],
		&["job", "submit", "--model", "m", "--input", "7"],
		&["data", "join", "--slots", "0"],
		&["data", "set", "--key", "//Alice"],
		&["data", "status", "nobody"],
		&["feed"],
		&["feed", "request", "--text"],
		&["feed", "request", "https://example.com/"],
		&["feed", "request", "ftp://example.com/", "--text"],
		&["feed", "request", "https://example.com/", "--text", "--number", "2"],
		&["feed", "request", "https://example.com/", "--tensor", "u8:1"],
		&["feed", "request", "https://example.com/", "--text", "--median", "1%"],
		&["feed", "request", "https://example.com/", "--number", "2", "--median", "1%", "--exact"],
		&["feed", "request", "https://example.com/", "--text", "--of", "17"],
		&["feed", "request", "https://example.com/", "--text", "--quorum", "1", "--key", "//Alice"],
		&["feed", "register", "--name", "", "--prefix", "https://example.com/"],
		&["feed", "list"],
		&["keep", "request", "seven", "--bytes", "1", "--eras", "1"],
		&[
			"keep",
			"request",
			"bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy",
			"--bytes",
			"0",
			"--eras",
			"1",
		],
		&["keep", "extend", "1", "--eras", "0"],
		&["keep", "take"],
	];
	for arguments in cases {
		let run = ambit(arguments);
		assert_eq!(run.code, 2, "{arguments:?}: {run:?}");
		assert!(!run.stderr.is_empty());
	}
}

#[test]
fn a_command_that_signs_should_ask_for_a_key() {
	let signing: [&[&str]; 4] = [
		&["operator", "join", "--class", "0"],
		&["data", "join"],
		&["feed", "request", "https://example.com/", "--text"],
		&["keep", "take", "1"],
	];
	for arguments in signing {
		let run = ambit(arguments);
		assert_eq!(run.code, 2);
		assert!(run.stderr.contains("--key"), "{run:?}");
	}
}

#[test]
fn a_challenger_should_ask_for_gateways_before_anything_is_connected() {
	let directory = tempfile::tempdir().unwrap();
	let data = directory.path().display().to_string();
	let run = ambit(&[&["challenger", "run", "--data", &data][..], &ALICE].concat());
	assert_eq!((run.code, run.stderr.contains("--gateway")), (2, true), "{run:?}");
}

#[test]
fn a_missing_or_unusable_file_should_be_code_4_before_anything_is_connected() {
	let directory = tempfile::tempdir().unwrap();
	let token = scratch_file(directory.path(), "token", b"00");
	let garbage = scratch_file(directory.path(), "garbage.graph", &[7; 100]);
	scratch_file(directory.path(), "garbage.weights", &[]);
	let missing = directory.path().join("missing.png").display().to_string();

	let submit = ["job", "submit", &missing, "--model", "m", "--worker-token-file", &token];
	let run = ambit(&[&submit[..], &ALICE].concat());
	assert_eq!((run.code, run.stderr.contains("missing.png")), (4, true), "{run:?}");

	let publish = ["model", "publish", &garbage, "--name", "m", "--worker-token-file", &token];
	let run = ambit(&[&publish[..], &ALICE].concat());
	assert_eq!((run.code, run.stderr.contains("garbage.graph")), (4, true), "{run:?}");

	let run = ambit(&["operator", "join", "--class", "0", "--key-file", &missing]);
	assert_eq!(run.code, 4, "{run:?}");
}

#[test]
fn coverage_should_be_computed_from_a_file_without_a_node() {
	let directory = tempfile::tempdir().unwrap();
	let era = r#"{ "budget": "1000000", "classes": [{
		"class": 3, "weight_ppm": 1000000, "load": 2000000000000, "value": "500000",
		"offers": [{ "operator": "only", "domain": 1, "slots": 2, "quality_ppm": 900000 }],
		"quotes": [{ "domain": 2, "slots": 1, "quality_ppm": 800000 }]
	}] }"#;
	let file = scratch_file(directory.path(), "era.json", era.as_bytes());
	let run = ambit(&["coverage", "compute", &file, "--json"]);
	assert_eq!(run.code, 0, "{run:?}");
	let output = json(&run);
	let offer = &output["classes"][0]["offers"][0];
	assert_eq!(
		(offer["operator"].as_str(), offer["capacity"].as_u64()),
		(Some("only"), Some(1_800_000_000_000))
	);
	assert_eq!(output["paid"], offer["paid"]);
	assert!(ambit(&["coverage", "compute", &file]).stdout.contains("class 3"));

	let wrong = scratch_file(directory.path(), "wrong.json", br#"{ "budget": 7, "classes": [] }"#);
	let run = ambit(&["coverage", "compute", &wrong]);
	assert_eq!((run.code, run.stderr.contains("wrong.json")), (4, true), "{run:?}");
	let twice = era.replace(
		"\"classes\": [{",
		"\"classes\": [{ \"class\": 3, \"weight_ppm\": 1, \"load\": 1, \"value\": \"1\", \"offers\": [] }, {",
	);
	let twice = scratch_file(directory.path(), "twice.json", twice.as_bytes());
	let run = ambit(&["--json", "coverage", "compute", &twice]);
	assert_eq!((run.code, json(&run)["error"]["code"].as_u64()), (4, Some(4)), "{run:?}");
	assert_eq!(ambit(&["coverage", "compute", "nothing.json"]).code, 4);
}

#[test]
fn a_node_that_is_not_there_should_be_code_3_with_advice() {
	let run = ambit(&["model", "list", "--url", "ws://127.0.0.1:1"]);
	assert_eq!(run.code, 3);
	assert!(run.stderr.contains("ambit-node") && run.stderr.contains("--url"), "{run:?}");
}

#[test]
fn json_should_be_one_object_for_failures_too() {
	let run = ambit(&["--json", "model", "list", "--url", "ws://127.0.0.1:1"]);
	let error = &json(&run)["error"];
	assert_eq!((error["code"].as_u64(), error["kind"].as_str()), (Some(3), Some("Connection")));
	assert!(run.stderr.is_empty(), "{run:?}");
}

#[test]
fn a_node_of_another_chain_or_version_should_be_code_8_with_advice() {
	let list = |node: &FakeNode, more: &[&str]| -> Run {
		ambit(&[&["model", "list", "--url", &node.url], more].concat())
	};

	let stranger = FakeNode::start("polkadot", 1_000_000, 26);
	let run = list(&stranger, &[]);
	assert_eq!((run.code, run.stderr.contains("not an Ambit chain")), (8, true), "{run:?}");

	let newer = FakeNode::start("ambit", u32::MAX, 1);
	let run = list(&newer, &[]);
	assert_eq!((run.code, run.stderr.contains("upgraded")), (8, true), "{run:?}");

	let older = FakeNode::start("ambit", 0, 0);
	let run = list(&older, &[]);
	assert_eq!((run.code, run.stderr.contains("older release")), (8, true), "{run:?}");

	let genesis = format!("0x{}", "11".repeat(32));
	let run = list(&newer, &["--genesis", &genesis]);
	assert_eq!((run.code, run.stderr.contains("genesis")), (8, true), "{run:?}");
}

#[test]
fn demo_should_show_the_end_of_the_nodes_log_when_the_node_dies() {
	let directory = tempfile::tempdir().unwrap();
	let node = common::script(directory.path(), "echo the database is locked >&2; exit 3");
	let run = ambit(&["demo", "--node", &node]);
	assert_eq!(run.code, 11, "{run:?}");
	assert!(run.stderr.contains("validator") && run.stderr.contains("the database is locked"), "{run:?}");

	let run = ambit(&["demo", "--node", "/nowhere/ambit-node"]);
	assert_eq!((run.code, run.stderr.contains("/nowhere/ambit-node")), (11, true), "{run:?}");
}

#[test]
fn demo_should_leave_no_process_and_no_file_when_it_is_interrupted() {
	let directory = tempfile::tempdir().unwrap();
	let pid_file = directory.path().join("pid");
	let node = common::script(directory.path(), &format!("echo $$ > {}; exec sleep 600", pid_file.display()));
	for signal in ["INT", "TERM"] {
		let _ = std::fs::remove_file(&pid_file);
		let (run, pid, temporary) = common::interrupt_demo(&node, &pid_file, directory.path(), signal);
		assert_eq!(run.code, 130, "{run:?}");
		assert!(!Path::new(&format!("/proc/{pid}")).exists(), "SIG{signal} left the node running");
		assert_eq!(std::fs::read_dir(temporary).unwrap().count(), 0, "SIG{signal} left files");
	}
}
