//! A node of its own around a store: what the interoperability tests and benchmarks run against Helia and Kubo.
//!
//! `ipfs DIR` says where its gateway and its bitswap are, and then does what each line of standard input says:
//! `add PATH`, `get CID PATH SOURCE...` (gateways `http://...`, peers `/ip4/...`; a store of its own for each), `peak`. Each answer is a line
//! of JSON.

use ambit_artifacts::{
	gateway, parse_text, Bitswap, BitswapConfig, BoundedListener, ListenerLimits, Store, StoreConfig,
	TreeLimits,
};
use axum::serve::Listener;
use std::{
	error::Error,
	net::{Ipv4Addr, SocketAddr},
	path::Path,
	time::Instant,
};
use tokio::sync::mpsc;

const ANY: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
const LIMITS: TreeLimits = TreeLimits { bytes: 1 << 40, entries: 1 << 20 };

type Answer = Result<String, Box<dyn Error>>;

fn main() -> Result<(), Box<dyn Error>> {
	let directory = std::env::args().nth(1).ok_or("usage: ipfs DIR")?;
	tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(run(Path::new(&directory)))
}

async fn run(directory: &Path) -> Result<(), Box<dyn Error>> {
	let store = Store::open(&StoreConfig::local(directory.join("served")))?;
	let bitswap = Bitswap::start(&BitswapConfig::new(ANY, directory.join("key")), &store)?;
	let listener = BoundedListener::bind(ANY, ListenerLimits::default()).await?;
	let url = format!("http://{}", listener.local_addr()?);
	let router = gateway(store.clone());
	tokio::spawn(async move { axum::serve(listener, router).await });
	println!("{{\"gateway\":\"{url}\",\"peer\":\"{}\"}}", bitswap.addresses().first().ok_or("no address")?);
	let (sender, mut lines) = mpsc::channel(1);
	// Reading blocks, and may go on when all else has ended.
	std::thread::spawn(move || {
		for line in std::io::stdin().lines().map_while(Result::ok) {
			if sender.blocking_send(line).is_err() {
				break;
			}
		}
	});
	for number in 0_u64.. {
		let Some(line) = lines.recv().await else { break };
		let words: Vec<&str> = line.split(' ').collect();
		let answer = match words.as_slice() {
			["add", path] => add(&store, Path::new(path)).await,
			["get", cid, path, sources @ ..] => {
				get(&directory.join(number.to_string()), cid, Path::new(path), sources).await
			}
			["peak"] => peak().map(|kib| format!("{{\"peak_kib\":{kib}}}")),
			_ => Err("expected add, get or peak".into()),
		};
		println!("{}", answer.unwrap_or_else(|error| format!("{{\"error\":{:?}}}", error.to_string())));
	}
	Ok(())
}

async fn add(store: &Store, path: &Path) -> Answer {
	let stored = if path.is_dir() {
		store.import_tree(path, LIMITS).await?
	} else {
		store.import(path, u64::MAX).await?
	};
	Ok(format!("{{\"cid\":\"{}\",\"bytes\":{}}}", stored.cid, stored.size))
}

async fn get(directory: &Path, cid: &str, path: &Path, sources: &[&str]) -> Answer {
	let cid = parse_text(cid)?;
	let (peers, gateways): (Vec<&str>, Vec<&str>) =
		sources.iter().partition(|source| source.starts_with('/'));
	let mut config = StoreConfig::local(directory);
	config.gateways.urls = gateways.into_iter().map(String::from).collect();
	let store = Store::open(&config)?;
	let mut exchange = BitswapConfig::new(ANY, directory.join("key"));
	exchange.peers = peers.into_iter().map(String::from).collect();
	let _bitswap = Bitswap::start(&exchange, &store)?;
	let began = Instant::now();
	let tree = store.write_tree(&cid, path, LIMITS).await?;
	Ok(format!("{{\"bytes\":{},\"seconds\":{:.3}}}", tree.bytes, began.elapsed().as_secs_f64()))
}

/// Largest resident size of this process so far, KiB.
fn peak() -> Result<u64, Box<dyn Error>> {
	let status = std::fs::read_to_string("/proc/self/status")?;
	let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
	Ok(line.trim().trim_end_matches(" kB").parse()?)
}
