//! The connection to a node.

use super::constants;
use crate::error::{Error, Result};
use ambit_primitives::{AccountId, Balance, BlockNumber, Hash, Header, Nonce};
use ambit_runtime::{RuntimeEvent, VERSION};
use codec::{DecodeAll, Encode};
use frame_system::{AccountInfo, EventRecord};
use jsonrpsee::{
	core::{
		client::{ClientT, Error as RpcError},
		params::ArrayParams,
	},
	rpc_params,
	ws_client::{WsClient, WsClientBuilder},
};
use pallet_balances::AccountData;
use serde::de::DeserializeOwned;
use sp_core::Bytes;
use sp_crypto_hashing::{blake2_128, twox_128};
use std::time::{Duration, Instant};

/// Longest wait for one answer.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(60);
/// Largest answer: a page of 1,000 jobs is below 1 MiB, a full block's events below 32 MiB.
const MAX_RESPONSE: u32 = 64 * 1024 * 1024;
/// Largest request: the longest extrinsic, in hexadecimal.
const MAX_REQUEST: u32 = 16 * 1024 * 1024;

/// How long a command may wait, counted from its start.
#[derive(Clone, Copy, Debug)]
pub struct Deadline {
	limit: Duration,
	at: Instant,
}

impl Deadline {
	/// `limit` from now.
	pub fn after(limit: Duration) -> Self {
		Self { limit, at: Instant::now() + limit }
	}

	/// Runs `work`, for which `what` is the name in the error when it takes too long.
	pub async fn run<T>(&self, what: &str, work: impl std::future::Future<Output = Result<T>>) -> Result<T> {
		tokio::time::timeout_at(self.at.into(), work)
			.await
			.unwrap_or_else(|_| Err(Error::TimedOut { what: what.into(), limit: self.limit }))
	}
}

/// The part of `state_getRuntimeVersion`'s answer that is checked.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct NodeVersion {
	spec_name: String,
	spec_version: u32,
	transaction_version: u32,
}

/// The part of `system_health`'s answer that is used.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Health {
	/// Connected peers.
	pub peers: usize,
	/// Whether a node of this chain has peers.
	pub should_have_peers: bool,
	/// Behind the others by many blocks.
	pub is_syncing: bool,
}

/// A connection to a node that runs the runtime which this program was built with.
pub struct Client {
	pub(super) rpc: WsClient,
	url: String,
	genesis: Hash,
}

impl Client {
	/// Connects, and refuses a node of another chain (when `genesis` names one) or another runtime version: what this
	/// program would sign there could mean something else.
	pub async fn connect(url: &str, genesis: Option<Hash>) -> Result<Self> {
		let rpc = WsClientBuilder::default()
			.request_timeout(REQUEST_TIMEOUT)
			.max_response_size(MAX_RESPONSE)
			.max_request_size(MAX_REQUEST)
			.build(url)
			.await
			.map_err(|error| {
				Error::connection(
					url,
					format!(
						"{error}; is ambit-node running, and is this its --rpc-port? Name another with --url"
					),
				)
			})?;
		let mut client = Self { rpc, url: url.into(), genesis: Hash::zero() };
		client.genesis = client
			.block_hash(0)
			.await?
			.ok_or_else(|| Error::connection(url, "the node doesn't know its own genesis block"))?;
		if let Some(expected) = genesis.filter(|expected| *expected != client.genesis) {
			return Err(Error::Mismatch(format!(
				"{url} is a node of the chain with genesis {:?}, not {expected:?}: name a node of that chain with --url, or drop --genesis",
				client.genesis
			)));
		}
		client.check_version().await?;
		Ok(client)
	}

	/// Refuses a node that runs another version of the runtime, as it may after an upgrade.
	pub async fn check_version(&self) -> Result<()> {
		let node: NodeVersion = self.request("state_getRuntimeVersion", rpc_params![]).await?;
		let own = (VERSION.spec_name.as_ref(), VERSION.spec_version, VERSION.transaction_version);
		if (node.spec_name.as_str(), node.spec_version, node.transaction_version) == own {
			return Ok(());
		}
		let advice = if node.spec_name != own.0 {
			"it is not an Ambit chain; name another node with --url"
		} else if (node.spec_version, node.transaction_version) > (own.1, own.2) {
			"the chain was upgraded: install the matching release of ambit"
		} else {
			"the chain has not been upgraded yet: use the ambit of the older release, or another node"
		};
		Err(Error::Mismatch(format!(
			"{} runs {} {} (transactions {}), this program speaks {} {} (transactions {}): {advice}",
			self.url, node.spec_name, node.spec_version, node.transaction_version, own.0, own.1, own.2,
		)))
	}

	/// Whether the node is on this machine.
	pub fn is_local(&self) -> bool {
		let host = self.url.split("://").nth(1).unwrap_or(&self.url);
		["127.", "localhost", "[::1]"].iter().any(|local| host.starts_with(local))
	}

	/// Where this is connected to.
	pub fn url(&self) -> &str {
		&self.url
	}

	/// The chain's genesis hash.
	pub fn genesis(&self) -> Hash {
		self.genesis
	}

	/// A plain request.
	pub async fn request<R: DeserializeOwned>(&self, method: &str, params: ArrayParams) -> Result<R> {
		self.rpc.request(method, params).await.map_err(|error| self.rpc_error(method, error))
	}

	pub(super) fn rpc_error(&self, method: &str, error: RpcError) -> Error {
		Error::connection(&self.url, format!("{method}: {error}"))
	}

	/// Hash of the block of this height in the best chain.
	pub async fn block_hash(&self, number: BlockNumber) -> Result<Option<Hash>> {
		self.request("chain_getBlockHash", rpc_params![number]).await
	}

	/// Header of a block, or of the best one.
	pub async fn header(&self, at: Option<Hash>) -> Result<Header> {
		let header: Option<Header> = self.request("chain_getHeader", rpc_params![at]).await?;
		header.ok_or_else(|| Error::connection(&self.url, format!("the node has no block {at:?}")))
	}

	/// Hash of the best block.
	pub async fn best(&self) -> Result<Hash> {
		self.request("chain_getBlockHash", rpc_params![]).await
	}

	/// Height and hash of the best block.
	pub async fn head(&self) -> Result<(BlockNumber, Hash)> {
		let header = self.header(None).await?;
		Ok((header.number, header.hash()))
	}

	/// What an account may spend, holds and freezes aside, planck.
	pub async fn free_balance(&self, account: &AccountId) -> Result<Balance> {
		Ok(self.account_data(account).await?.free)
	}

	/// What an account could put up as a bond and go on to exist, planck.
	pub async fn usable_balance(&self, account: &AccountId) -> Result<Balance> {
		let data = self.account_data(account).await?;
		let untouchable = data.frozen.saturating_sub(data.reserved).max(constants::existential_deposit());
		Ok(data.free.saturating_sub(untouchable))
	}

	async fn account_data(&self, account: &AccountId) -> Result<AccountData<Balance>> {
		let info: Option<AccountInfo<Nonce, AccountData<Balance>>> =
			self.stored("System", "Account", account.as_ref()).await?;
		Ok(info.map(|info| info.data).unwrap_or_default())
	}

	/// A storage value after block `at`.
	pub async fn value<R: DecodeAll>(&self, pallet: &str, value: &str, at: Hash) -> Result<Option<R>> {
		let place = Bytes([twox_128(pallet.as_bytes()), twox_128(value.as_bytes())].concat());
		let stored: Option<Bytes> = self.request("state_getStorage", rpc_params![place, at]).await?;
		let decoded = stored.map(|bytes| R::decode_all(&mut &bytes.0[..])).transpose();
		decoded.map_err(|error| {
			Error::connection(&self.url, format!("{pallet}.{value} can't be decoded: {error}"))
		})
	}

	/// An entry of a storage map that hashes its keys with Blake2_128Concat.
	pub async fn stored<R: DecodeAll>(&self, pallet: &str, map: &str, key: &[u8]) -> Result<Option<R>> {
		let mut place = [twox_128(pallet.as_bytes()), twox_128(map.as_bytes())].concat();
		place.extend(blake2_128(key));
		place.extend_from_slice(key);
		let stored: Option<Bytes> = self.request("state_getStorage", rpc_params![Bytes(place)]).await?;
		let decoded = stored.map(|bytes| R::decode_all(&mut &bytes.0[..])).transpose();
		decoded.map_err(|error| {
			Error::connection(&self.url, format!("an entry of {pallet}.{map} can't be decoded: {error}"))
		})
	}

	/// Hash of the last finalised block.
	pub async fn finalized(&self) -> Result<Hash> {
		self.request("chain_getFinalizedHead", rpc_params![]).await
	}

	/// Peers and synchronisation.
	pub async fn health(&self) -> Result<Health> {
		self.request("system_health", rpc_params![]).await
	}

	/// The next nonce of an account, transactions in the pool included.
	pub async fn next_nonce(&self, account: &str) -> Result<Nonce> {
		self.request("system_accountNextIndex", rpc_params![account]).await
	}

	/// Calls a runtime API, e.g. `JobRegistryApi_job`, with a tuple of its arguments, on the state after block `at`.
	pub async fn call<A: Encode, R: DecodeAll>(
		&self,
		function: &str,
		arguments: A,
		at: Option<Hash>,
	) -> Result<R> {
		let answer: Bytes =
			self.request("state_call", rpc_params![function, Bytes(arguments.encode()), at]).await?;
		R::decode_all(&mut &answer.0[..]).map_err(|error| {
			Error::connection(&self.url, format!("{function} gave what can't be decoded: {error}"))
		})
	}

	/// All events of a block.
	pub async fn events(&self, block: Hash) -> Result<Vec<EventRecord<RuntimeEvent, Hash>>> {
		let key = Bytes([twox_128(b"System"), twox_128(b"Events")].concat());
		let stored: Option<Bytes> = self.request("state_getStorage", rpc_params![key, block]).await?;
		stored.map_or_else(
			|| Ok(Vec::new()),
			|bytes| {
				DecodeAll::decode_all(&mut &bytes.0[..]).map_err(|error| {
					Error::connection(
						&self.url,
						format!("the events of block {block:?} can't be decoded: {error}"),
					)
				})
			},
		)
	}
}
