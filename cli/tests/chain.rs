//! The commands on a real chain: a validator and three operators, each a process of its own.

mod common;

use common::{json, Demo, Run};
use serde_json::Value;
use std::{
	path::Path,
	time::{Duration, Instant},
};

const DIGITS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../models/digits");

/// A PNG of one brightness.
fn png(path: &Path, width: u32, height: u32, brightness: u8) -> String {
	let mut file = Vec::new();
	let mut encoder = png::Encoder::new(&mut file, width, height);
	encoder.set_color(png::ColorType::Grayscale);
	let mut writer = encoder.write_header().unwrap();
	writer.write_image_data(&vec![brightness; (width * height) as usize]).unwrap();
	writer.finish().unwrap();
	std::fs::write(path, file).unwrap();
	path.display().to_string()
}

fn planck(value: &Value) -> u128 {
	value.as_str().unwrap().parse().unwrap()
}

/// One chain for all steps: starting it takes longer than any of them.
#[test]
fn the_command_line_should_work_on_a_real_chain_and_refuse_what_is_wrong() {
	let demo = Demo::start(6);
	the_demonstration_should_settle_all(&demo.report);
	let directory = tempfile::tempdir().unwrap();
	let run = |arguments: &[&str]| -> Run { demo.ambit(arguments) };

	// Listing, and a model published a second time: nothing happens, nothing is paid.
	let models = json(&run(&["--json", "model", "list"]));
	assert_eq!(models["models"].as_array().unwrap().len(), 1);
	assert_eq!(models["models"][0]["name"], "digits-cnn");
	assert_eq!(models["models"][0]["model"], demo.report["model"]);
	let again = run(&[
		"--json",
		"model",
		"publish",
		&format!("{DIGITS}/cnn.json"),
		"--key",
		"//Ferdie",
		"--stake-per-slot",
		"10",
	]);
	assert_eq!((again.code, &json(&again)["transaction_fee_planck"]), (0, &Value::from("0")), "{again:?}");

	// A second model with nobody to serve it: its job is refunded at the deadline, and that is no success.
	let mlp = run(&[
		"--json",
		"model",
		"publish",
		&format!("{DIGITS}/mlp.json"),
		"--key",
		"//Ferdie",
		"--latency",
		"interactive",
	]);
	assert_eq!(mlp.code, 0, "{mlp:?}");
	let digit = png(&directory.path().join("digit.png"), 8, 8, 200);
	let unserved = run(&[
		"--json",
		"job",
		"submit",
		&digit,
		"--model",
		"digits-mlp",
		"--key",
		"//Eve",
		"--deadline",
		"8",
		"--wait",
	]);
	assert_eq!((unserved.code, json(&unserved)["state"].as_str()), (9, Some("refunded")), "{unserved:?}");

	// A job from an image that is a multiple of the model's size.
	let large = png(&directory.path().join("large.png"), 64, 64, 200);
	let settled =
		run(&["--json", "job", "submit", &large, "--model", "digits-cnn", "--key", "//Eve", "--wait"]);
	let job = json(&settled);
	assert_eq!((settled.code, job["state"].as_str()), (0, Some("settled")), "{settled:?}");
	assert_eq!(job["outputs"].as_array().unwrap().len(), 2);
	let shown = json(&run(&["--json", "job", "show", &job["job"].to_string()]));
	assert_eq!(shown, job);

	wrong_inputs_should_cost_nothing(&run, directory.path(), &digit);
	a_right_result_should_stand_and_its_pieces_be_had(&run, directory.path(), &digit);
	what_can_not_be_disputed_should_be_said(&run, &job["job"].to_string());
	an_operator_should_be_able_to_join_twice(&run);
	a_worker_key_should_be_put_into_the_node_once(&run, directory.path());
	an_operator_should_offer_try_and_leave(&run);
}

fn the_demonstration_should_settle_all(report: &Value) {
	for count in ["submitted", "settled"] {
		assert_eq!(report[count], 6, "{report}");
	}
	assert_eq!(report["refunded"], 0);
	assert!(report["correct"].as_u64().unwrap() >= 5, "{report}");
	assert!(report["median_blocks_to_result"].as_f64().unwrap() >= 1.0);
	assert!(report["finalized_block"].as_u64().unwrap() > 0);
	assert_eq!(planck(&report["fees_paid_planck"]), 6 * 10_000_000_000);
	let by_operator = report["jobs_by_operator"].as_object().unwrap();
	assert_eq!(by_operator.values().map(|jobs| jobs.as_u64().unwrap()).sum::<u64>(), 6);
}

fn wrong_inputs_should_cost_nothing(run: &dyn Fn(&[&str]) -> Run, directory: &Path, digit: &str) {
	let submit = |file: &str, more: &[&str]| {
		run(&[&["job", "submit", file, "--model", "digits-cnn", "--key", "//Eve"], more].concat())
	};
	let wide = png(&directory.join("wide.png"), 16, 8, 0);
	let cut = directory.join("cut.png");
	std::fs::write(&cut, &std::fs::read(digit).unwrap()[..40]).unwrap();
	let text = directory.join("digit.txt");
	std::fs::write(&text, "seven").unwrap();
	for (file, says) in
		[(wide, "16 x 8"), (cut.display().to_string(), "PNG"), (text.display().to_string(), "PNG")]
	{
		let run = submit(&file, &[]);
		assert_eq!((run.code, run.stderr.contains(says)), (4, true), "{run:?}");
	}

	let run_unknown = run(&["job", "submit", digit, "--model", "nonesuch", "--key", "//Eve"]);
	assert_eq!((run_unknown.code, run_unknown.stderr.contains("nonesuch")), (7, true), "{run_unknown:?}");
	let run_unknown = run(&["job", "show", "999999"]);
	assert_eq!((run_unknown.code, run_unknown.stderr.contains("999999")), (7, true), "{run_unknown:?}");

	let below = submit(digit, &["--max-fee", "1planck"]);
	assert_eq!((below.code, below.stderr.contains("minimum")), (2, true), "{below:?}");
	let too_much = submit(digit, &["--max-fee", "100000000"]);
	assert_eq!((too_much.code, too_much.stderr.contains("the chain refused")), (5, true), "{too_much:?}");
	let penniless = run(&["job", "submit", digit, "--model", "digits-cnn", "--key", "//Nobody//Anywhere"]);
	assert_eq!((penniless.code, penniless.stderr.contains("balance")), (5, true), "{penniless:?}");

	let token = directory.join("token");
	std::fs::write(&token, "00".repeat(32)).unwrap();
	let stranger = submit(digit, &["--worker-token-file", &token.display().to_string()]);
	assert_eq!((stranger.code, stranger.stderr.contains("401")), (10, true), "{stranger:?}");
	let nowhere = submit(digit, &["--worker", "http://127.0.0.1:1"]);
	assert_eq!((nowhere.code, nowhere.stderr.contains("--worker")), (3, true), "{nowhere:?}");
}

/// Executed here it is the same; and what is demanded of it, its operator posts.
fn a_right_result_should_stand_and_its_pieces_be_had(
	run: &dyn Fn(&[&str]) -> Run,
	directory: &Path,
	digit: &str,
) {
	let contested = (0..5).find_map(|_| look_and_demand(run, digit));
	let (job, dispute) = contested.expect("of five results, the window of one is not over too soon");
	let piece = directory.join("piece");
	let watched = run(&["--json", "dispute", "watch", &dispute, "--save", &piece.display().to_string()]);
	let end = json(&watched);
	assert_eq!(
		(watched.code, &end["verdict"], &end["saved_bytes"]),
		(0, &Value::from("acquitted"), &Value::from(4)),
		"{watched:?}"
	);
	let class = i64::from(i32::from_le_bytes(std::fs::read(&piece).unwrap().try_into().unwrap()));
	assert_eq!(Value::from(class), job["outputs"][1][0], "{job}");
}

/// Executes a job again, whose result is right, and demands a piece of its output. Gives the job and the dispute; none if the
/// result's window, of five blocks, was over before.
fn look_and_demand(run: &dyn Fn(&[&str]) -> Run, digit: &str) -> Option<(Value, String)> {
	let submitted =
		json(&run(&["--json", "job", "submit", digit, "--model", "digits-cnn", "--key", "//Eve"]));
	assert_eq!(submitted["disputable"], true, "{submitted}");
	let id = submitted["job"].to_string();
	let deadline = Instant::now() + Duration::from_secs(120);
	let job = loop {
		let job = json(&run(&["--json", "job", "show", &id]));
		match job["state"].as_str() {
			Some("resulted") => break job,
			Some("settled") => return None,
			_ => assert!(Instant::now() < deadline, "{job}"),
		}
		std::thread::sleep(Duration::from_millis(500));
	};
	let is_late = |run: &Run| {
		let reasons = ["its window ended", "it was paid", "WindowClosed", "NoResult"];
		run.code == 5 && reasons.iter().any(|reason| run.stdout.contains(reason))
	};

	// Its class isn't audited, so there is no trace to fetch.
	let right = run(&["--json", "dispute", "open", "--job", &id, "--key", "//Alice"]);
	if is_late(&right) {
		return None;
	}
	assert_eq!((right.code, &json(&right)["right"]), (12, &Value::from(true)), "{right:?}");

	let demand =
		["--json", "dispute", "demand", "--job", &id, "--of", "output", "--tensor", "1", "--key", "//Alice"];
	let demanded = run(&demand);
	if is_late(&demanded) {
		return None;
	}
	assert_eq!(demanded.code, 0, "{demanded:?}");
	let dispute = json(&demanded)["dispute"].to_string();
	Some((job, dispute))
}

fn what_can_not_be_disputed_should_be_said(run: &dyn Fn(&[&str]) -> Run, settled: &str) {
	let late = run(&["dispute", "open", "--job", settled, "--key", "//Alice"]);
	assert_eq!((late.code, late.stderr.contains("paid")), (5, true), "{late:?}");
	let none = run(&["dispute", "show", "999999"]);
	assert_eq!((none.code, none.stderr.contains("999999")), (7, true), "{none:?}");
	let closed = run(&["dispute", "close", "999999", "--key", "//Alice"]);
	assert_eq!((closed.code, closed.stderr.contains("UnknownDispute")), (5, true), "{closed:?}");
	let open = json(&run(&["--json", "dispute", "show", "--job", settled]));
	assert_eq!(open["disputes"].as_array().unwrap().len(), 0, "{open}");
}

fn an_operator_should_be_able_to_join_twice(run: &dyn Fn(&[&str]) -> Run) {
	let unknown = run(&["operator", "status", "--key", "//Ferdie"]);
	assert_eq!(unknown.code, 7, "{unknown:?}");
	let join = ["--json", "operator", "join", "--model", "digits-cnn", "--key", "//Ferdie", "--slots"];
	let first = run(&[&join[..], &["2"]].concat());
	assert_eq!(first.code, 0, "{first:?}");
	let second = run(&[&join[..], &["3"]].concat());
	assert_eq!(second.code, 0, "{second:?}");
	assert_eq!(json(&first)["worker"], json(&second)["worker"], "a repeated join made another worker key");

	let status = json(&run(&["--json", "operator", "status", "--key", "//Ferdie"]));
	assert_eq!(status["offers"][0]["slots"], 3);
	assert_eq!(status["offers"][0]["eligible"], true);
	assert_eq!(planck(&status["worker_balance_planck"]), 1_000_000_000_000);
	assert_eq!((&status["watches"], planck(&status["pledged_planck"])), (&Value::from(false), 0));
	assert!(planck(&status["bond_planck"]) >= planck(&status["backing_planck"]));

	let small = run(&[
		"operator",
		"join",
		"--model",
		"digits-cnn",
		"--key",
		"//Ferdie",
		"--slots",
		"100",
		"--bond",
		"1",
	]);
	assert_eq!((small.code, small.stderr.contains("100 slots")), (2, true), "{small:?}");
}

fn a_worker_key_should_be_put_into_the_node_once(run: &dyn Fn(&[&str]) -> Run, directory: &Path) {
	let config = directory.join("etc").display().to_string();
	let init = || json(&run(&["--json", "operator", "init", "--config", &config, "--chain", "dev"]));
	let (first, second) = (init(), init());
	assert_eq!(
		(&first["items"][0]["state"], &second["items"][0]["state"]),
		(&"made".into(), &"there".into())
	);
	assert_eq!(first["worker"], second["worker"]);
	// Named in place of the key that speaks for the stash now.
	let worker = first["worker"].as_str().unwrap();
	let join = ["--json", "operator", "join", "--model", "digits-cnn", "--key", "//Ferdie", "--worker-key"];
	let joined = json(&run(&[&join[..], &[worker]].concat()));
	assert_eq!(joined["worker"], worker, "{joined}");
	let stranger = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
	let refused = run(&[&join[..], &[stranger]].concat());
	assert_eq!((refused.code, refused.stdout.contains("operator init")), (2, true), "{refused:?}");
}

fn an_operator_should_offer_try_and_leave(run: &dyn Fn(&[&str]) -> Run) {
	let ferdie =
		|arguments: &[&str]| run(&[&["--json", "--key", "//Ferdie", "operator"], arguments].concat());
	let set = |more: &[&str]| ferdie(&[&["offer", "set", "--class", "0"], more].concat());
	let changed = set(&["--slots", "2", "--price", "0.02"]);
	assert_eq!((changed.code, json(&changed)["block"].is_number()), (0, true), "{changed:?}");
	assert!(json(&set(&[]))["block"].is_null(), "the same offer is not sent again");
	for (more, name) in
		[(["--price", "1planck"], "PriceBelowMinimum"), (["--slots", "100000"], "NotEnoughFreeBond")]
	{
		let refused = set(&more);
		assert_eq!((refused.code, refused.stdout.contains(name)), (5, true), "{refused:?}");
	}
	let listed = json(&ferdie(&["offer", "list"]));
	assert_eq!(
		(&listed["offers"][0]["slots"], planck(&listed["offers"][0]["price_planck"])),
		(&2.into(), 20_000_000_000)
	);
	assert_eq!(ferdie(&["offer", "rm", "--class", "77"]).code, 7);
	let needed = json(&ferdie(&["offer", "list", "--where-needed", "--hardware", "cpu"]));
	assert!(!needed["classes"].as_array().unwrap().is_empty(), "{needed}");
	let tried = ferdie(&["try", "--class", "0", "--device", "cpu", "--runs", "3"]);
	let report = json(&tried);
	assert_eq!(
		(tried.code, report["in_time"].as_bool(), report["device"].as_str()),
		(0, Some(true), Some("cpu")),
		"{report}"
	);
	assert_eq!(
		(report["warm_ms"].as_array().unwrap().len(), planck(&report["quote"]["stake_planck"]) > 0),
		(3, true)
	);

	let bond = planck(&json(&ferdie(&["status"]))["bond_planck"]);
	let told = json(&ferdie(&["leave"]));
	assert_eq!((told["done"].as_bool(), planck(&told["bond_planck"])), (Some(false), bond));
	let left = ferdie(&["leave", "--yes"]);
	assert_eq!((left.code, planck(&json(&left)["unbonding"][0]["planck"])), (0, bond), "{left:?}");
	let status = json(&ferdie(&["status"]));
	assert_eq!((planck(&status["bond_planck"]), status["offers"].as_array().unwrap().len()), (0, 0));
	assert_eq!((&status["chilled"], &status["roles"]), (&true.into(), &serde_json::json!([])));
	assert_eq!(status["next"]["block"], status["unbonding"][0]["block"]);
	// Repeated it does nothing more.
	let again = ferdie(&["leave", "--yes"]);
	assert_eq!(
		(again.code, json(&again)["unbonding"].clone()),
		(0, json(&left)["unbonding"].clone()),
		"{again:?}"
	);
	let early = ferdie(&["leave", "--withdraw"]);
	assert_eq!((early.code, early.stdout.contains("NothingToWithdraw")), (5, true), "{early:?}");
}
