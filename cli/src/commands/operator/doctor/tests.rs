//! Each judgement on facts of each kind: as it should be, not as well as it could be, and to be mended.

use super::{
	ask,
	chain::{self, Clock, Means, Sync},
	check::{Check, Report, Verdict},
	machine::{self, Card, Health, Opened, Room, Served},
	ports::{self, Tried},
};
use crate::{
	artifacts::ArtifactArgs,
	commands::operator::{Bond, Offer},
	disputes::ChainDispute,
	error::Error,
};
use ambit_artifacts::{raw_cid, Bitswap, BitswapConfig, Store, StoreConfig};
use ambit_engine::{Device, Footprint};
use ambit_primitives::{
	disputes::{Artefact, Clocks, Demand, Dispute, DisputedRoots, DisputedTrace, Side, Stage},
	jobs::{HardwareTier, Quality},
	traits::Role,
	worker::VERSION,
	AccountId, Balance, Cid, Hash, AMB, MILLI_AMB,
};
use std::{
	net::{Ipv4Addr, TcpListener},
	time::Duration,
};
use Verdict::{Fail, Ok as Fine, Warn};

/// The verdict; a check that is not fine has to say what to do.
fn verdict(check: &Check) -> Verdict {
	assert_eq!(check.verdict == Fine, check.remedy.is_none(), "{check:?}");
	assert!(!check.finding.is_empty() && !check.check.is_empty(), "{check:?}");
	check.verdict
}

#[test]
fn a_node_that_can_not_be_asked_should_be_mended_in_one_of_two_ways() {
	let down = chain::unreachable(&Error::connection("ws://127.0.0.1:1", "refused"));
	let other = chain::unreachable(&Error::Mismatch("runs ambit 9".into()));
	assert_eq!((verdict(&down), verdict(&other)), (Fail, Fail));
	assert!(down.remedy.unwrap().contains("start the node"));
	assert!(other.remedy.unwrap().contains("install the release"));
}

#[test]
fn a_chain_should_be_the_one_that_was_meant() {
	let own = Hash::repeat_byte(1);
	for (expected, wanted) in [(Some(own), Fine), (None, Warn), (Some(Hash::zero()), Fail)] {
		assert_eq!(verdict(&chain::genesis(own, expected)), wanted);
	}
}

#[test]
fn synchronisation_should_be_judged_by_peers_and_blocks() {
	let node = |peers, should_have_peers, syncing, best, highest| {
		verdict(&chain::sync(&Sync { peers, should_have_peers, syncing, best, highest }))
	};
	for (given, wanted) in [
		(node(5, true, false, 100, 100), Fine),
		(node(5, true, false, 100, 90), Fine),
		(node(0, false, false, 100, 100), Fine),
		(node(2, true, false, 100, 100), Warn),
		(node(0, true, false, 100, 100), Fail),
		(node(5, true, true, 100, 100), Fail),
		(node(5, true, false, 100, 121), Fail),
		(node(5, true, false, 100, 120), Fine),
	] {
		assert_eq!(given, wanted);
	}
}

#[test]
fn finality_should_be_judged_by_its_lag() {
	for (best, finalized, wanted) in [
		(10, 10, Fine),
		(10, 12, Fine),
		(110, 100, Fine),
		(111, 100, Warn),
		(199, 100, Warn),
		(200, 100, Fail),
	] {
		assert_eq!(verdict(&chain::finality(best, finalized)), wanted, "{best} {finalized}");
	}
}

#[test]
fn a_clock_should_be_judged_by_the_best_blocks_time() {
	let six = Duration::from_secs(6);
	let now = 1_700_000_000_000;
	for (block, kept, wanted) in [
		(now - 4_000, Some(true), Fine),
		(now - 4_000, None, Fine),
		(now - 4_000, Some(false), Warn),
		(now + 1_900, Some(true), Fine),
		(now + 2_100, Some(true), Warn),
		(now + 6_100, Some(true), Fail),
		(now - 30_000, None, Fine),
		(now - 30_001, None, Warn),
		(now - 120_001, None, Fail),
		(0, None, Fail),
	] {
		assert_eq!(verdict(&chain::clock(Clock { block, now, kept }, six)), wanted, "{block} {kept:?}");
	}
}

#[test]
fn the_keystore_should_have_the_key_that_the_chain_names() {
	let worker = AccountId::new([7; 32]);
	for (named, has, wanted) in [
		(Some(&worker), Some(Ok(true)), Fine),
		(Some(&worker), Some(Ok(false)), Fail),
		(Some(&worker), Some(Err("method not allowed".into())), Warn),
		(Some(&worker), None, Warn),
		(None, None, Warn),
	] {
		assert_eq!(verdict(&chain::keystore(named, has)), wanted);
	}
}

fn bond(active: Balance, backing: Balance, roles: &[Role]) -> Bond {
	Bond {
		active,
		backing,
		pledged: 0,
		unbonding: Vec::new(),
		roles: roles.to_vec(),
		worker: None,
		chilled: false,
	}
}

#[test]
fn a_bond_should_cover_role_and_offers() {
	let means = |stash| Means { stash, minimum: 100 * AMB };
	let role = [Role::Inference];
	for (bond, stash, wanted) in [
		(Some(bond(100 * AMB, 20 * AMB, &role)), 0, Fine),
		(Some(bond(99 * AMB, 20 * AMB, &role)), 0, Fail),
		(Some(bond(100 * AMB, 101 * AMB, &role)), 0, Fail),
		(Some(bond(100 * AMB, 0, &[])), 0, Warn),
		(None, 200 * AMB, Warn),
		(None, 100 * AMB, Fail),
	] {
		assert_eq!(verdict(&chain::bond(bond.as_ref(), means(stash))), wanted, "{bond:?}");
	}
}

#[test]
fn rest_unbonding_and_fees_should_be_told() {
	assert_eq!((verdict(&chain::rest(false)), verdict(&chain::rest(true))), (Fine, Warn));
	assert_eq!(verdict(&chain::unbonding(&[], 10)), Fine);
	assert_eq!(verdict(&chain::unbonding(&[(AMB, 11)], 10)), Fine);
	assert_eq!(verdict(&chain::unbonding(&[(AMB, 10), (AMB, 20)], 10)), Warn);
	for (stash, worker, wanted) in [
		(AMB, Some(AMB), Fine),
		(AMB, None, Fine),
		(0, None, Warn),
		(0, Some(AMB), Warn),
		(AMB, Some(99 * MILLI_AMB), Warn),
		(AMB, Some(9 * MILLI_AMB), Fail),
	] {
		assert_eq!(verdict(&chain::fees(stash, worker)), wanted, "{stash} {worker:?}");
	}
}

#[test]
fn offers_should_be_judged_by_success_and_whether_they_get_jobs() {
	let offer = |success_ppm, eligible, leaving| Offer {
		class: 3,
		index: 0,
		operator: AccountId::new([1; 32]),
		price: 1,
		slots: 2,
		active: 0,
		quality: Quality { alpha: 1, beta: 1 },
		success_ppm,
		leaving,
		eligible,
	};
	for (given, wanted) in [
		(vec![], Warn),
		(vec![offer(800_000, true, false)], Fine),
		(vec![offer(990_000, true, false), offer(700_000, true, false)], Warn),
		(vec![offer(499_999, true, false)], Fail),
		(vec![offer(990_000, false, false)], Fail),
		(vec![offer(990_000, false, true)], Fine),
	] {
		assert_eq!(verdict(&chain::offers(&given)), wanted, "{given:?}");
	}
	assert_eq!(verdict(&chain::domain(Some("a/b"))), Fine);
	assert_eq!(verdict(&chain::domain(None)), Warn);
}

fn turn(deadline: u32) -> ChainDispute {
	let account = AccountId::new([1; 32]);
	let demand = Demand { of: Artefact::Trace, tensor: 0, piece: 0 };
	ChainDispute {
		id: 4,
		dispute: Dispute {
			job: 1,
			attempt: 0,
			operator: account.clone(),
			challenger: account.clone(),
			payer: account,
			bond: 0,
			roots: DisputedRoots {
				model: Hash::zero(),
				input: Hash::zero(),
				output: Hash::zero(),
				trace: DisputedTrace::Unsaid,
			},
			clocks: Clocks { operator: 300, challenger: 300 },
			since: 0,
			turn: 0,
			chunks: 0,
			stage: Stage::Answering(demand),
		},
		side: Side::Operator,
		deadline,
		moot: false,
	}
}

#[test]
fn a_dispute_should_be_mended_the_sooner_its_clock_runs_out() {
	assert_eq!(verdict(&chain::disputes(&[], 10)), Fine);
	assert_eq!(verdict(&chain::disputes(&[turn(500)], 10)), Warn);
	let pressing = chain::disputes(&[turn(500), turn(59)], 10);
	assert_eq!(verdict(&pressing), Fail);
	assert!(pressing.finding.contains("block 59"), "{pressing:?}");
}

#[test]
fn a_worker_should_answer_in_the_chains_version_and_take_the_token() {
	let health = |status: &str, version| Health {
		status: status.into(),
		version,
		device: "cpu".into(),
		model_memory: None,
		waiting: 0,
		running: 1,
		bitswap: Vec::new(),
	};
	let url = "http://127.0.0.1:9955";
	for (given, wanted) in [
		(Ok(&health("ok", VERSION)), Fine),
		(Ok(&health("tired", VERSION)), Warn),
		(Ok(&health("ok", VERSION + 1)), Fail),
		(Err("connection refused".into()), Fail),
	] {
		assert_eq!(verdict(&machine::worker(url, given)), wanted);
	}
	for (given, wanted) in [
		(None, Warn),
		(Some(Ok(200)), Fine),
		(Some(Ok(401)), Fail),
		(Some(Ok(500)), Fail),
		(Some(Err("no such file".into())), Fail),
	] {
		assert_eq!(verdict(&machine::token(given)), wanted);
	}
}

fn card(total_mib: u64) -> Card {
	Card {
		number: 0,
		name: "NVIDIA X".into(),
		total: total_mib << 20,
		free: total_mib << 20,
		driver: "550.54".into(),
	}
}

#[test]
fn cards_should_be_read_from_the_drivers_list_and_say_the_tier() {
	let listed =
		"0, NVIDIA H100 80GB HBM3, 81559, 81000, 535.104.05\n1, Tesla T4, 15360, 15000, 535.104.05\n";
	let found = machine::cards(listed);
	assert_eq!((found.len(), found[0].driver.as_str(), found[1].number), (2, "535.104.05", 1));
	assert_eq!(found[1].total, 15_360 << 20);
	assert_eq!(machine::cards("No devices were found\n"), []);
	assert_eq!(machine::cards("0, X, [N/A], [N/A], 1\n"), []);
	for (cards, wanted) in [
		(found, HardwareTier::Gpu80),
		(vec![card(24_564)], HardwareTier::Gpu24),
		(vec![card(8_188)], HardwareTier::Gpu8),
		(vec![card(6_144)], HardwareTier::Cpu),
		(vec![], HardwareTier::Cpu),
	] {
		assert_eq!(machine::tier(&cards), wanted);
	}
}

#[test]
fn a_device_should_be_the_workers_and_not_leave_a_card_idle() {
	let opened = |device: Result<Device, String>, cards: Vec<Card>, worker: Option<&str>| Opened {
		device,
		fallback: None,
		cards,
		of_worker: worker.map(Into::into),
	};
	for (given, wanted) in [
		(opened(Ok(Device::Cpu), vec![], Some("cpu")), Fine),
		(opened(Ok(Device::Cpu), vec![], None), Fine),
		(opened(Ok(Device::Cuda(0)), vec![card(81_559)], Some("cuda:0")), Fine),
		(opened(Ok(Device::Cpu), vec![card(81_559)], Some("cpu")), Warn),
		(opened(Ok(Device::Cuda(0)), vec![card(81_559)], Some("cpu")), Warn),
		(opened(Err("no NVIDIA driver was found".into()), vec![], None), Fail),
	] {
		assert_eq!(verdict(&machine::device(&given)), wanted, "{given:?}");
	}
}

#[test]
fn a_model_should_fit_into_what_is_allowed_and_free() {
	let footprint = |model| Ok(Footprint { model, execution: 0, kept: 0 });
	let room = |limit, free| Some(Room { limit, free, on_card: false });
	for (given, room, wanted) in [
		(footprint(100), room(1_000, 1_000), Fine),
		(footprint(900), room(1_000, 1_000), Warn),
		(footprint(900), room(1_000, 899), Fail),
		(footprint(900), room(899, 10_000), Fail),
		(footprint(900), None, Warn),
		(Err("the graph is refused".into()), room(1_000, 1_000), Fail),
	] {
		assert_eq!(verdict(&machine::model("class 0", given, room)), wanted);
	}
	for (asked, has, device, wanted) in [
		(HardwareTier::Cpu, HardwareTier::Cpu, Some(Device::Cpu), Fine),
		(HardwareTier::Gpu24, HardwareTier::Gpu24, Some(Device::Cuda(0)), Fine),
		(HardwareTier::Gpu24, HardwareTier::Gpu80, Some(Device::Cpu), Warn),
		(HardwareTier::Gpu24, HardwareTier::Gpu8, Some(Device::Cuda(0)), Warn),
	] {
		assert_eq!(verdict(&machine::hardware(0, asked, has, device)), wanted);
	}
}

#[test]
fn disk_gateway_and_metrics_should_be_judged() {
	for (free, wanted) in [
		(Ok(100 << 30), Fine),
		(Ok(5 << 30), Warn),
		(Ok(1 << 20), Fail),
		(Err("no such directory".into()), Fail),
	] {
		assert_eq!(verdict(&machine::disk("/data", free)), wanted);
	}
	for (loopback, status, wanted) in [
		(false, Ok(404), Fine),
		(false, Ok(200), Fine),
		(true, Ok(404), Warn),
		(false, Ok(502), Fail),
		(false, Err("refused".into()), Fail),
	] {
		assert_eq!(verdict(&machine::gateway("https://a.example", loopback, status)), wanted);
	}
	for (text, wanted) in [
		(Ok("# HELP x\nambit_worker_models 0\n".into()), Fine),
		(Ok("hello".into()), Warn),
		(Err("refused".into()), Warn),
	] {
		assert_eq!(verdict(&machine::metrics("worker", "http://x", "ambit_worker_", text)), wanted);
	}
}

#[test]
fn artefacts_should_come_from_one_gateway_at_least() {
	let served = |whom: &str, own, refused: Option<&str>| Served {
		whom: whom.into(),
		own,
		refused: refused.map(Into::into),
	};
	for (given, wanted) in [
		(vec![served("own", true, None)], Fine),
		(vec![served("own", true, Some("404")), served("a", false, None)], Fine),
		(vec![served("own", true, None), served("a", false, Some("refused"))], Warn),
		(vec![served("own", true, Some("404")), served("a", false, Some("refused"))], Fail),
		(vec![served("own", true, Some("404"))], Fail),
	] {
		assert_eq!(verdict(&machine::artefacts(0, &given)), wanted, "{given:?}");
	}
	let alone = machine::artefacts(0, &[served("own", true, Some("404"))]);
	assert!(alone.remedy.unwrap().contains("--gateway"));
}

#[derive(clap::Parser)]
struct Line {
	#[command(flatten)]
	artifacts: ArtifactArgs,
}

#[tokio::test]
async fn artefacts_should_be_had_from_peers_that_are_named_where_no_gateway_has_them() {
	let directory = tempfile::tempdir().unwrap();
	let theirs = Store::open(&StoreConfig::local(directory.path().join("theirs"))).unwrap();
	theirs.put(b"graph".to_vec()).await.unwrap();
	let config = BitswapConfig::new((Ipv4Addr::LOCALHOST, 0).into(), directory.path().join("key"));
	let bitswap = Bitswap::start(&config, &theirs).unwrap();
	let peer = bitswap.addresses()[0].as_str();
	let line: Line = clap::Parser::parse_from(["doctor", "--peer", peer, "--gateway", "http://127.0.0.1:1"]);
	let (whom, scratch) = line.artifacts.beside_gateways().unwrap().unwrap();
	assert_eq!(whom, peer);

	let cid = |content: &[u8]| Cid::try_from(raw_cid(content).to_bytes()).unwrap();
	let (graph, weights) = (cid(b"graph"), cid(b"weights"));
	let own = || Served { whom: "own".into(), own: true, refused: Some("404".into()) };
	let served = ask::exchanged(&whom, &scratch, &[&graph, &graph]).await;
	let check = machine::artefacts(0, &[own(), served]);
	assert_eq!((verdict(&check), check.finding.contains(peer)), (Fine, true), "{check:?}");
	assert_eq!(ask::graph(&[], Some(&scratch), &graph).await.unwrap(), b"graph");

	let served = ask::exchanged(&whom, &scratch, &[&graph, &weights]).await;
	let check = machine::artefacts(0, &[own(), served]);
	assert_eq!(verdict(&check), Fail, "{check:?}");
	assert!(check.remedy.unwrap().contains("--peer"));
	let nobody: Line = clap::Parser::parse_from(["doctor", "--ipfs", "embedded"]);
	assert!(nobody.artifacts.beside_gateways().unwrap().is_none());
}

#[test]
fn ports_should_be_open_to_others_and_answer() {
	let one = |at: &str, answer: Option<Result<(), &str>>| Tried {
		at: at.parse().unwrap(),
		answer: answer.map(|answer| answer.map_err(Into::into)),
	};
	let near = || one("127.0.0.1:30333", None);
	let far = |answer| one("10.0.0.7:30333", answer);
	for (given, wanted) in [
		(vec![], Some(Warn)),
		(vec![near()], Some(Warn)),
		(vec![near(), far(Some(Ok(())))], Some(Fine)),
		(vec![far(Some(Ok(()))), one("[fd00::7]:30333", Some(Err("refused")))], Some(Warn)),
		(vec![near(), far(Some(Err("refused")))], Some(Warn)),
		// On another machine.
		(vec![near(), far(None)], None),
	] {
		for listener in [ports::NODE, ports::BITSWAP] {
			let check = ports::judge(&listener, &given);
			assert_eq!(check.as_ref().map(verdict), wanted, "{given:?}");
		}
	}
	for (address, wanted) in [
		("/ip4/10.0.0.7/tcp/30333/p2p/12D3", Some("10.0.0.7:30333")),
		("/ip6/fd00::7/tcp/30334/ws/p2p/12D3", Some("[fd00::7]:30334")),
		("/ip4/10.0.0.7/udp/30333/quic-v1", None),
		("/dns4/node.example/tcp/30333", None),
		("/ip4/10.0.0.7/tcp/0", None),
		("", None),
	] {
		assert_eq!(ports::tcp(address).map(|at| at.to_string()).as_deref(), wanted, "{address}");
	}
}

#[tokio::test]
async fn a_port_should_be_tried_by_a_connection() {
	let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
	let at = listener.local_addr().unwrap();
	assert_eq!(ports::connect(at, Duration::from_secs(10)).await, Ok(()));
	drop(listener);
	assert!(ports::connect(at, Duration::from_secs(10)).await.is_err());
	// Loopback is open to nobody else, so it isn't even tried; nor is what belongs to no machine.
	let said = |host: &str| vec![format!("/ip4/{host}/tcp/{}/p2p/12D3", at.port())];
	let found = ports::look(&ports::NODE, &said("127.0.0.1"), Duration::from_secs(10)).await.unwrap();
	assert_eq!((verdict(&found), found.finding.contains("only this machine")), (Warn, true), "{found:?}");
	assert!(ports::look(&ports::NODE, &said("192.0.2.7"), Duration::from_secs(10)).await.is_none());
	let found = ports::look(&ports::NODE, &said("0.0.0.0"), Duration::from_secs(10)).await.unwrap();
	assert_eq!((verdict(&found), found.finding.contains("0.0.0.0")), (Warn, true), "{found:?}");
}

#[test]
fn a_report_should_be_sound_unless_something_must_be_mended() {
	let mut report = Report {
		checks: vec![Check::ok("a", "fine"), Check::warn("b", "poor", "do better")],
		skipped: vec![("c", "nobody asked")],
	};
	assert!(report.is_sound());
	report.checks.push(Check::fail("d", "broken", "mend it"));
	assert!(!report.is_sound());
	let value = report.value();
	assert_eq!(
		(value["ok"].as_u64(), value["warn"].as_u64(), value["fail"].as_u64()),
		(Some(1), Some(1), Some(1))
	);
	assert_eq!(value["checks"][2]["verdict"], "fail");
	assert_eq!(value["checks"][0]["remedy"], serde_json::Value::Null);
	let text = report.text();
	assert!(text.contains("d: mend it") && text.contains("not looked at: nobody asked"), "{text}");
}
