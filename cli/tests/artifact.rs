//! `ambit artifact`: a store's contents, in and out.

mod common;

use ambit_artifacts::{Bitswap, BitswapConfig, Store, StoreConfig};
use common::{ambit, json};
use std::{
	fs,
	net::Ipv4Addr,
	path::Path,
	time::{Duration, SystemTime},
};
use tokio::runtime::Runtime;

const HELLO: &str = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e";

fn text(path: &Path) -> String {
	path.display().to_string()
}

#[test]
fn a_directory_should_go_through_a_car_from_one_store_to_another() {
	let directory = tempfile::tempdir().unwrap();
	let at = |name: &str| text(&directory.path().join(name));
	fs::create_dir_all(directory.path().join("site/in")).unwrap();
	fs::write(directory.path().join("site/hello"), b"hello world").unwrap();
	fs::write(directory.path().join("site/in/more"), vec![7; 2 << 20]).unwrap();

	let put =
		ambit(&["--json", "artifact", "import", &at("site"), "--store", &at("one"), "--label", "a site"]);
	let cid = json(&put)["cid"].as_str().unwrap().to_owned();
	let exported =
		ambit(&["--json", "artifact", "export", &cid, "--store", &at("one"), "-o", &at("site.car")]);
	assert_eq!((exported.code, json(&exported)["cid"].as_str()), (0, Some(&*cid)), "{exported:?}");
	let came = ambit(&["--json", "artifact", "import", "--car", &at("site.car"), "--store", &at("other")]);
	assert_eq!(json(&came)["roots"][0], *cid, "{came:?}");
	let name = format!("{cid}/hello");
	let listed = ambit(&["--json", "artifact", "ls", &name, "--store", &at("other")]);
	assert_eq!((json(&listed)["cid"].as_str(), json(&listed)["bytes"].as_u64()), (Some(HELLO), Some(11)));
	let got = ambit(&["--json", "artifact", "get", &cid, "--store", &at("other"), "-o", &at("copy")]);
	assert_eq!(json(&got)["bytes"], 11 + (2 << 20), "{got:?}");
	assert_eq!(fs::read(directory.path().join("copy/hello")).unwrap(), b"hello world");
	let again = ambit(&["artifact", "get", &cid, "--store", &at("other"), "-o", &at("copy")]);
	assert_eq!((again.code, again.stderr.contains("is there already")), (4, true), "{again:?}");

	let pins = ambit(&["--json", "artifact", "ls", "--store", &at("one")]);
	assert_eq!(json(&pins)["pins"][0]["label"], "a site", "{pins:?}");
	assert_eq!(ambit(&["artifact", "unpin", &cid, "--store", &at("one")]).code, 0);
	assert_eq!(ambit(&["artifact", "unpin", &cid, "--store", &at("one")]).code, 7);
	// Used just now, so it stays unless it is told otherwise.
	let swept = ambit(&["--json", "artifact", "gc", "--store", &at("one")]);
	assert_eq!(json(&swept)["blocks"], 0, "{swept:?}");
	let swept = ambit(&["--json", "artifact", "gc", "--unused-for", "0", "--store", &at("one")]);
	assert_eq!(json(&swept)["blocks"], 5, "{swept:?}");
	let gone = ambit(&["--json", "artifact", "ls", &cid, "--store", &at("one")]);
	assert_eq!(gone.code, 10, "{gone:?}");
}

#[test]
fn an_artefact_should_be_pinned_from_a_peer_and_be_whole_again_when_it_is_pinned_again() {
	let directory = tempfile::tempdir().unwrap();
	let at = |name: &str| text(&directory.path().join(name));
	let theirs = Store::open(&StoreConfig::local(at("theirs"))).unwrap();
	let (runtime, content) = (Runtime::new().unwrap(), vec![7; (2 << 20) + 3]);
	let serving = async {
		let cid = theirs.put(content.clone()).await.unwrap().cid.to_string();
		let config = BitswapConfig::new((Ipv4Addr::LOCALHOST, 0).into(), at("key"));
		(cid, Bitswap::start(&config, &theirs).unwrap())
	};
	let (cid, bitswap) = runtime.block_on(serving);
	let peer = bitswap.addresses()[0].as_str();
	let run = |words: &[&str]| ambit(&[&["--json", "artifact"], words, &["--store", &at("ours")]].concat());

	let refused = run(&["pin", &cid]);
	assert_eq!((refused.code, refused.stdout.contains("nobody can be asked")), (10, true), "{refused:?}");
	assert_eq!(json(&run(&["ls"]))["pins"].as_array().map(Vec::len), Some(0));
	let refused = run(&["pin", &cid, "--peer", peer, "--max-bytes", "1000000"]);
	assert_eq!(refused.code, 10, "{refused:?}");
	let pinned = run(&["pin", &cid, "--peer", peer, "--label", "a model"]);
	assert_eq!((pinned.code, json(&pinned)["cid"].as_str()), (0, Some(&*cid)), "{pinned:?}");
	assert_eq!(json(&run(&["gc", "--unused-for", "0"]))["blocks"], 0);
	let got = run(&["get", &cid, "-o", &at("copy")]);
	assert_eq!((got.code, fs::read(at("copy")).unwrap() == content), (0, true), "{got:?}");

	// A block is lost.
	let name = hex::encode(ambit_artifacts::raw_cid(&content[2 << 20..]).hash().digest());
	fs::remove_file(directory.path().join("ours/blocks").join(&name[..2]).join(&name)).unwrap();
	assert_eq!(run(&["get", &cid, "-o", &at("again")]).code, 10);
	assert_eq!(json(&run(&["gc", "--unused-for", "0"]))["blocks"], 0);
	assert_eq!(run(&["pin", &cid, "--peer", peer]).code, 0);
	assert_eq!(json(&run(&["gc", "--unused-for", "0"]))["blocks"], 0);
	let got = run(&["get", &cid, "-o", &at("again")]);
	assert_eq!((got.code, fs::read(at("again")).unwrap() == content), (0, true), "{got:?}");
	assert_eq!(json(&run(&["ls"]))["pins"][0]["label"], "a model");
}

#[test]
fn what_can_not_be_used_should_be_named_with_its_exit_code() {
	let directory = tempfile::tempdir().unwrap();
	let store = text(&directory.path().join("store"));
	let car = text(&directory.path().join("not.car"));
	fs::write(&car, b"not a CAR").unwrap();
	let run = |words: &[&str]| ambit(&[&["artifact"], words, &["--store", &store]].concat());
	let refused = run(&["import", "--car", &car]);
	assert_eq!((refused.code, refused.stderr.contains("not a usable CAR")), (4, true), "{refused:?}");
	assert_eq!(run(&["import", "/nowhere"]).code, 4);
	let refused = run(&["import", &car, "--max-bytes", "3"]);
	assert_eq!(refused.code, 4, "{refused:?}");
	let refused = run(&["ls", "nonsense"]);
	assert_eq!((refused.code, refused.stderr.contains("nonsense")), (2, true), "{refused:?}");
	let refused = run(&["get", HELLO, "-o", &car, "--peer", "somewhere"]);
	assert_eq!((refused.code, refused.stderr.contains("/p2p/")), (2, true), "{refused:?}");
	let refused = run(&["ls", "--ipfs", "kubo"]);
	assert_eq!((refused.code, refused.stderr.contains("kubo=")), (2, true), "{refused:?}");
	let refused = run(&["import", &car, "--quota", "4"]);
	assert_eq!((refused.code, refused.stderr.contains("full")), (10, true), "{refused:?}");
}

const DAY: Duration = Duration::from_secs(86_400);

/// Makes a worker's data directory, whose store has 1 MiB that was not used for this long and that no pin needs.
fn workers_store(data: &Path, unused_for: Duration) -> String {
	let store = data.join("artifacts");
	let opened = Store::open(&StoreConfig::local(&store)).unwrap();
	let put = opened.put_passing(vec![7; 1 << 20]);
	let cid = Runtime::new().unwrap().block_on(put).unwrap().cid;
	let name = hex::encode(cid.hash().digest());
	let block = fs::File::open(store.join("passing/blocks").join(&name[..2]).join(&name)).unwrap();
	block.set_modified(SystemTime::now() - unused_for).unwrap();
	fs::write(data.join("journal"), b"").unwrap();
	text(&store)
}

#[test]
fn a_quota_should_not_drop_what_a_worker_may_have_to_show() {
	for (unused_for, code, left) in [(DAY, 10, 1), (6 * DAY, 10, 1), (8 * DAY, 0, 0)] {
		let directory = tempfile::tempdir().unwrap();
		let store = workers_store(directory.path(), unused_for);
		let file = text(&directory.path().join("new"));
		fs::write(&file, vec![8; 1 << 20]).unwrap();
		let run = ambit(&["artifact", "import", &file, "--quota", "1500000", "--store", &store]);
		assert_eq!(run.code, code, "{unused_for:?}: {run:?}");
		assert!(code == 0 || run.stderr.contains("full"), "{run:?}");
		let listed = json(&ambit(&["--json", "artifact", "ls", "--store", &store]));
		assert_eq!(listed["passing"]["blocks"], left, "{unused_for:?}: {listed}");
	}
}

#[test]
fn gc_should_not_take_from_a_worker_what_it_may_have_to_show_unless_it_is_forced() {
	let directory = tempfile::tempdir().unwrap();
	let store = workers_store(directory.path(), DAY);
	let gc = |more: &[&str]| ambit(&[&["--json", "artifact", "gc", "--store", &store], more].concat());
	let refused = gc(&["--unused-for", "3600"]);
	assert_eq!((refused.code, refused.stdout.contains("--force")), (2, true), "{refused:?}");
	assert_eq!(json(&gc(&[]))["blocks"], 0);
	assert_eq!(json(&gc(&["--unused-for", "604800"]))["blocks"], 0);
	let forced = gc(&["--unused-for", "3600", "--force"]);
	assert_eq!(json(&forced)["blocks"], 1, "{forced:?}");
	// The secret alone tells it too; a store of nobody's is anybody's to sweep.
	for (file, code) in [("secret", 2), ("nothing", 0)] {
		let directory = tempfile::tempdir().unwrap();
		let store = workers_store(directory.path(), DAY);
		fs::rename(directory.path().join("journal"), directory.path().join(file)).unwrap();
		let run = ambit(&["artifact", "gc", "--unused-for", "3600", "--store", &store]);
		assert_eq!(run.code, code, "{file}: {run:?}");
	}
}
