//! What is asked of node, worker, gateways and machine. Each is bounded by who calls it.

use super::{
	chain::{self, Clock, Means, Sync},
	check::Check,
	machine::{self, Card, Health, Opened, Served},
};
use crate::{
	artifacts::Scratch,
	chain::{constants, Client},
	commands::{
		coverage::Domains,
		operator::{keystore, Bond, Offer},
	},
	disputes::ChainDispute,
	error::{Error, Result},
	http, parameters,
};
use ambit_artifacts::{parse_bytes, MAX_BLOCK_BYTES};
use ambit_engine::{Device, Engine, Footprint};
use ambit_graph::limits::MAX_GRAPH_BYTES;
use ambit_primitives::{
	jobs::ClassId,
	rewards::UNDECLARED,
	runtime_api::OperatorRewards,
	worker::{Request, VERSION},
	AccountId, BlockNumber, Cid, Hash,
};
use codec::Encode;
use futures::future::try_join_all;
use jsonrpsee::rpc_params;
use std::{
	path::Path,
	sync::Arc,
	time::{Duration, SystemTime, UNIX_EPOCH},
};
use tokio::process::Command;

/// Longest answer of a service that is read, bytes.
const MAX_ANSWER: usize = 4 * 1024 * 1024;

/// The part of `system_syncState`'s answer that is used.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct SyncState {
	highest_block: BlockNumber,
}

/// Synchronisation and finality.
pub async fn sync(client: &Client) -> Result<Vec<Check>> {
	let health = client.health().await?;
	let state: SyncState = client.request("system_syncState", rpc_params![]).await?;
	let best = client.header(None).await?.number;
	let finalized = client.header(Some(client.finalized().await?)).await?.number;
	let node = Sync {
		peers: health.peers,
		should_have_peers: health.should_have_peers,
		syncing: health.is_syncing,
		best,
		highest: state.highest_block,
	};
	Ok(vec![chain::sync(&node), chain::finality(best, finalized)])
}

/// This machine's clock against the best block's.
pub async fn clock(client: &Client) -> Result<Check> {
	let kept = is_clock_kept().await;
	let best = client.best().await?;
	let block: Option<u64> = client.value("Timestamp", "Now", best).await?;
	let block = block.ok_or_else(|| Error::Internal("the best block has no time".into()))?;
	let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
	let now = u64::try_from(now.as_millis()).unwrap_or(u64::MAX);
	Ok(chain::clock(Clock { block, now, kept }, constants::block_time()))
}

/// Whether systemd says that a time server keeps the clock.
async fn is_clock_kept() -> Option<bool> {
	let mut command = Command::new("timedatectl");
	let asked = command.args(["show", "--property=NTPSynchronized", "--value"]).kill_on_drop(true).output();
	let output = tokio::time::timeout(Duration::from_secs(2), asked).await.ok()?.ok()?;
	match output.stdout.as_slice() {
		b"yes\n" => Some(true),
		b"no\n" => Some(false),
		_ => None,
	}
}

/// What the chain says of an operator.
pub struct Operator {
	pub checks: Vec<Check>,
	/// Classes in which it offers.
	pub classes: Vec<ClassId>,
}

/// Asks the chain for an operator, as of block `at` of height `now`.
pub async fn operator(client: &Client, stash: &AccountId, now: BlockNumber, at: Hash) -> Result<Operator> {
	let at = Some(at);
	let bond: Option<Bond> = client.call("StakingApi_bond_of", (stash,), at).await?;
	let offers: Vec<Offer> = client.call("JobRegistryApi_offers_of", (stash,), at).await?;
	let of_stash = client.usable_balance(stash).await?;
	let minimum = parameters::inference_bond(client).await?;
	let worker = bond.as_ref().and_then(|bond| bond.worker.clone());
	let has = match &worker {
		Some(worker) => Some(keystore::has_key(client, worker).await.map_err(|error| error.to_string())),
		None => None,
	};
	let of_worker = match &worker {
		Some(worker) => Some(client.free_balance(worker).await?),
		None => None,
	};
	let turns: Vec<ChainDispute> = match &worker {
		Some(worker) => client.call("DisputesApi_turns_of", (worker,), at).await?,
		None => Vec::new(),
	};
	let mut checks = vec![
		chain::keystore(worker.as_ref(), has),
		chain::bond(bond.as_ref(), Means { stash: of_stash, minimum }),
		chain::fees(of_stash, of_worker),
	];
	if let Some(bond) = &bond {
		checks.push(chain::rest(bond.chilled));
		checks.push(chain::unbonding(&bond.unbonding, now));
		checks.push(chain::offers(&offers));
		checks.push(chain::disputes(&turns, now));
		checks.push(domain(client, stash, at).await?);
	}
	Ok(Operator { checks, classes: offers.iter().map(|offer| offer.class).collect() })
}

async fn domain(client: &Client, stash: &AccountId, at: Option<Hash>) -> Result<Check> {
	let at = at.unwrap_or(client.best().await?);
	let rewards: OperatorRewards<AccountId> = client.call("RewardsApi_operator", (stash,), Some(at)).await?;
	let declared = rewards.declared.next.unwrap_or(rewards.declared.now);
	let domains = Domains::of(client, at).await?;
	let name = (declared != UNDECLARED).then(|| domains.name(declared));
	Ok(chain::domain(name.as_deref()))
}

/// What a worker says of itself.
pub async fn health(client: &reqwest::Client, url: &str) -> Result<Health> {
	let address = format!("{url}/v1/health");
	let (status, answer) = http::get(client, &address, MAX_ANSWER).await?;
	serde_json::from_slice(&answer).map_err(|error| {
		Error::connection(address, format!("answers {status}, and not like a worker: {error}"))
	})
}

/// The status with which a worker answers who asks for nothing with this token.
pub async fn try_token(client: &reqwest::Client, url: &str, token: &str) -> Result<u16> {
	let nobody = AccountId::new([0; 32]);
	let nothing =
		Request { version: VERSION, genesis: Hash::zero(), block: 0, operator: nobody, tasks: Vec::new() };
	let address = format!("{url}/v1/batch");
	let sent = client.post(&address).bearer_auth(token).body(nothing.encode()).send().await;
	let response = sent.map_err(|error| Error::connection(&address, http::deepest(&error)))?;
	Ok(response.status().as_u16())
}

/// An exposition of metrics, or why there is none.
pub async fn metrics(client: &reqwest::Client, url: &str) -> std::result::Result<String, String> {
	match http::get(client, url, MAX_ANSWER).await {
		Ok((200, text)) => Ok(String::from_utf8_lossy(&text).into_owned()),
		Ok((status, _)) => Err(format!("answers {status}")),
		Err(error) => Err(reason(error)),
	}
}

/// What happened, without where: that is in the check already.
pub fn reason(error: Error) -> String {
	match error {
		Error::Connection { reason, .. } | Error::Input { reason, .. } => reason,
		error => error.to_string(),
	}
}

/// The driver's cards; none where there is no driver.
pub async fn cards() -> Vec<Card> {
	let mut command = Command::new("nvidia-smi");
	let query = "--query-gpu=index,name,memory.total,memory.free,driver_version";
	match command.args([query, "--format=csv,noheader,nounits"]).kill_on_drop(true).output().await {
		Ok(output) if output.status.success() => machine::cards(&String::from_utf8_lossy(&output.stdout)),
		_ => Vec::new(),
	}
}

/// Opens a device. The engine is there if it could be opened.
pub async fn device(device: Device) -> (Opened, Option<Arc<Engine>>) {
	let opened = tokio::task::spawn_blocking(move || Engine::new(device)).await;
	let (device, fallback, engine) = match opened {
		Ok(Ok(engine)) => {
			(Ok(engine.device()), engine.fallback().map(ToString::to_string), Some(Arc::new(engine)))
		}
		Ok(Err(fault)) => (Err(format!("{device}: {fault}")), None, None),
		Err(died) => (Err(format!("{device}: opening it failed: {died}")), None, None),
	};
	(Opened { device, fallback, cards: Vec::new(), of_worker: None }, engine)
}

/// Memory that a process can have without anything being swapped, bytes.
pub fn free_memory() -> Option<u64> {
	let text = std::fs::read_to_string("/proc/meminfo").ok()?;
	let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
	line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()?.checked_mul(1_024)
}

/// What a user of this directory's file system can still write, bytes.
pub fn free_disk(directory: &Path) -> std::result::Result<u64, String> {
	let found = rustix::fs::statvfs(directory).map_err(|error| error.to_string())?;
	Ok(found.f_bavail.saturating_mul(found.f_frsize))
}

/// What a model of this graph takes on a device.
pub async fn footprint(engine: &Arc<Engine>, graph: Vec<u8>) -> std::result::Result<Footprint, String> {
	let engine = engine.clone();
	let asked = tokio::task::spawn_blocking(move || engine.footprint(&graph)).await;
	asked.map_err(|died| died.to_string())?.map_err(|error| error.to_string())
}

/// Asks a gateway for the first blocks of artefacts.
pub async fn served(client: &reqwest::Client, gateway: &str, own: bool, artefacts: &[&Cid]) -> Served {
	let mut refused = None;
	for artefact in artefacts {
		if let Err(why) = first_block(client, gateway, artefact).await {
			refused = Some(why);
			break;
		}
	}
	Served { whom: gateway.into(), own, refused }
}

/// Asks peers and a Kubo node for the same.
pub async fn exchanged(whom: &str, scratch: &Scratch, artefacts: &[&Cid]) -> Served {
	let asked = artefacts.iter().map(|cid| async move {
		let cid = parse_bytes(cid).map_err(|problem| problem.to_string())?;
		scratch.store.block(&cid).await.map(drop).map_err(|error| error.to_string())
	});
	Served { whom: whom.into(), own: false, refused: try_join_all(asked).await.err() }
}

async fn first_block(client: &reqwest::Client, gateway: &str, cid: &Cid) -> std::result::Result<(), String> {
	let cid = parse_bytes(cid).map_err(|problem| problem.to_string())?;
	let address = format!("{}/ipfs/{cid}?format=raw", gateway.trim_end_matches('/'));
	match http::get(client, &address, MAX_BLOCK_BYTES).await {
		Ok((200, block)) if ambit_artifacts::matches(&cid, &block) => Ok(()),
		Ok((200, _)) => Err(format!("gives something else for {cid}")),
		Ok((status, _)) => Err(format!("answers {status} to {cid}")),
		Err(error) => Err(reason(error)),
	}
}

/// Whether a gateway answers at all: it is asked for the file without bytes, which it may or may not have.
pub async fn gateway(client: &reqwest::Client, url: &str) -> std::result::Result<u16, String> {
	let empty = ambit_artifacts::raw_cid(&[]);
	let address = format!("{}/ipfs/{empty}?format=raw", url.trim_end_matches('/'));
	http::get(client, &address, MAX_BLOCK_BYTES).await.map(|(status, _)| status).map_err(reason)
}

/// The graph of a model from the first gateway that has it; where none has, from peers and a Kubo node.
pub async fn graph(
	gateways: &[String],
	others: Option<&Scratch>,
	cid: &Cid,
) -> std::result::Result<Vec<u8>, String> {
	let cid = parse_bytes(cid).map_err(|problem| problem.to_string())?;
	let limit = MAX_GRAPH_BYTES as u64;
	let fetched = match others {
		Some(scratch) if gateways.is_empty() => scratch.fetch(&cid, limit).await,
		_ => crate::artifacts::fetch(gateways, &cid, limit).await,
	};
	fetched.map_err(reason)
}

/// Where a node says that it listens for others.
pub async fn listens(client: &Client) -> Result<Vec<String>> {
	client.request("system_localListenAddresses", rpc_params![]).await
}
