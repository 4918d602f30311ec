//! Giving artefacts to a worker and fetching them from gateways.

use crate::{
	error::{Error, Result},
	http,
	output::Output,
};
use ambit_artifacts::{
	parse_text, Backend, Bitswap, BitswapConfig, Cid, CidProblem, OpenError, Store, StoreConfig,
};
use clap::Args;
use std::{
	fmt,
	net::{Ipv4Addr, SocketAddr},
	path::{Path, PathBuf},
	str::FromStr,
	time::Duration,
};

/// Longest silence of a worker while it stores what it was given.
const IDLE: Duration = Duration::from_secs(120);
/// Longest answer of a worker that is read, bytes.
const MAX_ANSWER: usize = 64 * 1024;

/// Where artefacts go and come from.
#[derive(Args, Clone, Debug)]
pub struct ArtifactArgs {
	/// The worker service that keeps what is uploaded
	#[arg(
		long = "worker",
		global = true,
		env = "AMBIT_WORKER",
		default_value = "http://127.0.0.1:9955",
		value_name = "URL"
	)]
	worker: String,
	/// File with that worker's token, for uploads
	#[arg(long, global = true, env = "AMBIT_WORKER_TOKEN_FILE", value_name = "FILE")]
	worker_token_file: Option<PathBuf>,
	/// Gateways to fetch artefacts from, in order
	#[arg(long = "gateway", global = true, env = "AMBIT_GATEWAY", value_delimiter = ',', value_name = "URL")]
	gateways: Vec<String>,
	/// IPFS nodes to ask by bitswap: /ip4/HOST/tcp/PORT/p2p/PEER
	#[arg(long = "peer", global = true, env = "AMBIT_PEER", value_delimiter = ',', value_name = "ADDRESS")]
	peers: Vec<String>,
	/// Who keeps artefacts beside the blockstore of `worker` and `artifact`: nobody (embedded), or a Kubo node too (kubo=URL of its RPC)
	#[arg(long, global = true, env = "AMBIT_IPFS", default_value = "embedded", value_name = "BACKEND")]
	ipfs: Backend,
}

impl ArtifactArgs {
	/// The worker that takes uploads.
	pub fn uploader(&self) -> Result<Uploader> {
		let path = self.worker_token_file.as_ref().ok_or_else(|| {
			Error::Usage(
				"uploading needs the worker's token: give --worker-token-file FILE \
				 (an ambit-node keeps it at <base-path>/chains/<chain>/worker/token)"
					.into(),
			)
		})?;
		Uploader::new(&self.worker, path)
	}

	/// Where the worker service is.
	pub fn worker(&self) -> &str {
		self.worker.trim_end_matches('/')
	}

	/// The file with its token, if one is named.
	pub fn worker_token_file(&self) -> Option<&Path> {
		self.worker_token_file.as_deref()
	}

	/// The gateways to fetch from.
	pub fn gateways(&self) -> &[String] {
		&self.gateways
	}

	/// The IPFS nodes to ask by bitswap.
	pub fn peers(&self) -> &[String] {
		&self.peers
	}

	/// The RPC of a Kubo node, if one is to be used.
	pub fn kubo(&self) -> Option<String> {
		self.ipfs.kubo().map(str::to_owned)
	}

	/// Whether anybody is named who may have what is not here.
	pub fn has_sources(&self) -> bool {
		!self.gateways.is_empty() || !self.peers.is_empty() || self.kubo().is_some()
	}

	/// Opens a store that asks whom the command line names. Peers are asked as long as the second is held.
	pub fn open(&self, mut config: StoreConfig) -> Result<(Store, Option<Bitswap>)> {
		config.gateways.urls.clone_from(&self.gateways);
		config.kubo = self.kubo();
		let store = open(&config)?;
		if self.peers.is_empty() {
			return Ok((store, None));
		}
		let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
		// Not the worker's: two with one identity would be taken for one another.
		let mut bitswap = BitswapConfig::new(listen, config.directory.join("command.key"));
		bitswap.peers.clone_from(&self.peers);
		let bitswap =
			Bitswap::start(&bitswap, &store).map_err(|problem| Error::Usage(problem.to_string()))?;
		Ok((store, Some(bitswap)))
	}

	/// An empty store for one use that asks them.
	pub fn scratch(&self) -> Result<Scratch> {
		Scratch::of(|config| self.open(config))
	}

	/// The peers and the Kubo node that are named, in words, and an empty store for one use that asks them alone.
	pub fn beside_gateways(&self) -> Result<Option<(String, Scratch)>> {
		let kubo = self.kubo().map(|url| format!("Kubo at {url}"));
		let names: Vec<String> = self.peers.iter().cloned().chain(kubo).collect();
		if names.is_empty() {
			return Ok(None);
		}
		let alone = Self { gateways: Vec::new(), ..self.clone() };
		Ok(Some((names.join(", "), alone.scratch()?)))
	}

	/// Fetches a file of at most `limit` bytes from them, every block verified.
	pub async fn fetch(&self, cid: &Cid, limit: u64) -> Result<Vec<u8>> {
		if !self.has_sources() {
			return Err(Error::Usage(format!(
				"fetching {cid} needs somebody who has it: name them with --gateway, --peer or --ipfs"
			)));
		}
		self.scratch()?.fetch(cid, limit).await
	}
}

/// A store that is gone when this is dropped.
pub struct Scratch {
	/// The store.
	pub store: Store,
	_bitswap: Option<Bitswap>,
	_directory: tempfile::TempDir,
}

impl Scratch {
	/// Opened like this in a directory of its own.
	fn of(open: impl FnOnce(StoreConfig) -> Result<(Store, Option<Bitswap>)>) -> Result<Self> {
		let directory = tempfile::tempdir()
			.map_err(|error| Error::Internal(format!("no temporary directory can be made: {error}")))?;
		let (store, bitswap) = open(StoreConfig::local(directory.path()))?;
		Ok(Self { store, _bitswap: bitswap, _directory: directory })
	}

	/// Asks these gateways.
	fn asking(gateways: &[String]) -> Result<Self> {
		Self::of(|mut config| {
			config.gateways.urls = gateways.to_vec();
			Ok((open(&config)?, None))
		})
	}

	/// Fetches a file of at most `limit` bytes, every block verified.
	pub async fn fetch(&self, cid: &Cid, limit: u64) -> Result<Vec<u8>> {
		self.store.fetch(cid, limit).await.map_err(|error| Error::Artifact(error.to_string()))
	}
}

/// Where content is: in a file, or with whoever keeps it in IPFS.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Place {
	/// A file or a directory of this machine.
	File(PathBuf),
	/// Under this CID, written as `cid:CID`.
	Kept(Cid),
}

impl FromStr for Place {
	type Err = CidProblem;

	fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
		match text.strip_prefix("cid:") {
			Some(cid) => parse_text(cid).map(Self::Kept),
			None => Ok(Self::File(text.into())),
		}
	}
}

impl fmt::Display for Place {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::File(path) => path.display().fmt(f),
			Self::Kept(cid) => write!(f, "cid:{cid}"),
		}
	}
}

/// A worker service to which artefacts are given.
pub struct Uploader {
	http: reqwest::Client,
	url: String,
	token: String,
}

/// A worker's answer to an upload.
#[derive(serde::Deserialize)]
struct Stored {
	cid: String,
}

impl Uploader {
	/// The worker at `url`, whose token is in a file.
	pub fn new(url: &str, token_file: &Path) -> Result<Self> {
		let http = http::client(IDLE)?;
		Ok(Self { http, url: url.trim_end_matches('/').into(), token: read_token(token_file)? })
	}

	/// Uploads bytes. The CID is computed here: a worker that names another has stored something else.
	pub async fn upload(&self, what: &str, bytes: Vec<u8>, output: Output) -> Result<Cid> {
		let cid = cid_of(&bytes).await?;
		output.status(format!("uploading {what}, {} bytes", bytes.len()));
		let address = format!("{}/v1/artifacts", self.url);
		let mut response = self
			.http
			.post(&address)
			.bearer_auth(&self.token)
			.header("content-type", "application/octet-stream")
			.body(bytes)
			.send()
			.await
			.map_err(|error| {
				Error::connection(
					&self.url,
					format!("{}; is the worker running? Name another with --worker", http::deepest(&error)),
				)
			})?;
		let answer = http::read(&mut response, MAX_ANSWER, &address).await?;
		if !response.status().is_success() {
			let hint = match response.status().as_u16() {
				401 | 403 => "; is --worker-token-file the file of this worker?",
				_ => "",
			};
			return Err(Error::Artifact(format!(
				"{address} refused {what}: {} {}{hint}",
				response.status(),
				http::excerpt(&answer)
			)));
		}
		let stored: Stored = serde_json::from_slice(&answer)
			.map_err(|error| Error::Artifact(format!("{address} doesn't answer like a worker: {error}")))?;
		if stored.cid != cid.to_string() {
			return Err(Error::Artifact(format!(
				"{address} stored {what} as {}, but it is {cid}",
				stored.cid
			)));
		}
		Ok(cid)
	}
}

/// The worker's token in a file.
pub fn read_token(path: &Path) -> Result<String> {
	let token = String::from_utf8(crate::read_input(path, 1_024)?);
	token.map(|token| token.trim().into()).map_err(|_| Error::input(path, "is not a worker's token"))
}

/// The CID of a file, as any IPFS node with this profile would give it.
pub async fn cid_of(bytes: &[u8]) -> Result<Cid> {
	if bytes.len() <= ambit_artifacts::CHUNK_BYTES {
		return Ok(ambit_artifacts::raw_cid(bytes));
	}
	let scratch = Scratch::asking(&[])?;
	let stored =
		scratch.store.put(bytes.to_vec()).await.map_err(|error| Error::Internal(error.to_string()))?;
	Ok(stored.cid)
}

/// Fetches a file of at most `limit` bytes from gateways, every block verified.
pub async fn fetch(gateways: &[String], cid: &Cid, limit: u64) -> Result<Vec<u8>> {
	if gateways.is_empty() {
		return Err(Error::Usage(format!("fetching {cid} needs a gateway: name one or more with --gateway")));
	}
	Scratch::asking(gateways)?.fetch(cid, limit).await
}

/// Opens a store as the command line says.
pub fn open(config: &StoreConfig) -> Result<Store> {
	Store::open(config).map_err(|error| match error {
		OpenError::Gateways(problem) => Error::Usage(problem.to_string()),
		error @ OpenError::Directory { .. } => Error::Usage(error.to_string()),
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_place_should_be_a_cid_only_where_it_says_so() {
		let raw = "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy";
		let old = "QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG";
		for cid in [raw, old] {
			let text = format!("cid:{cid}");
			let place: Place = text.parse().unwrap();
			assert!(matches!(place, Place::Kept(_)));
			assert_eq!(place.to_string(), text);
			assert_eq!(cid.parse::<Place>().unwrap(), Place::File(cid.into()), "a file may be called so");
		}
		for text in ["cid:", "cid:model.graph", "cid:/ipfs/bafkrei"] {
			assert!(text.parse::<Place>().is_err(), "{text} was accepted");
		}
	}
}
