//! Signing a call, sending it and learning what came of it.

use super::{errors, Client, Deadline};
use crate::{
	error::{Error, Result},
	keys::{account_of, generic_address},
	output::Output,
};
use ambit_primitives::{AccountId, Address, Balance, BlockNumber, Hash, Nonce, Signature};
use ambit_runtime::{transaction, RuntimeCall, RuntimeEvent, UncheckedExtrinsic};
use codec::Encode;
use frame_system::Phase;
use jsonrpsee::{
	core::client::{ClientT, Error as RpcError, SubscriptionClientT},
	rpc_params,
};
use sp_core::{sr25519, Bytes, Pair};
use sp_runtime::{
	generic::Era,
	transaction_validity::{TransactionSource, TransactionValidity},
};
use std::time::{Duration, Instant};

/// Blocks for which a transaction is valid. Long enough for a full pool, short enough that a lost one can't come back.
const MORTALITY: BlockNumber = 64;
/// When finality is further behind than this, blocks that are not final yet must do to count a mortality from.
const MAX_FINALITY_LAG: BlockNumber = 16;

/// Longest time for which a node's pool may be behind its chain, as it is just after synchronisation or under load.
const MAX_POOL_LAG: Duration = Duration::from_secs(60);
/// How soon a pool that is behind is asked again.
const POOL_POLL: Duration = Duration::from_secs(1);

/// How long an extrinsic is valid.
#[derive(Clone, Copy, Debug)]
pub struct Life {
	/// Height of a block that the pool knows. It counts from there.
	pub checkpoint: BlockNumber,
	/// A power of two of at least 4, blocks.
	pub blocks: BlockNumber,
}

/// A transaction that succeeded.
#[derive(Debug)]
pub struct Included {
	/// Height of its block.
	pub number: BlockNumber,
	/// Hash of its block.
	pub block: Hash,
	/// Transaction fee, planck.
	pub fee: Balance,
	/// Its events, in order.
	pub events: Vec<RuntimeEvent>,
}

/// What a node says about a transaction that it watches.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
enum Status {
	Future,
	Ready,
	Broadcast(Vec<String>),
	InBlock(Hash),
	Retracted(Hash),
	FinalityTimeout(Hash),
	Finalized(Hash),
	Usurped(Hash),
	Dropped,
	Invalid,
}

impl Status {
	fn progress(&self) -> String {
		match self {
			Self::Future => "waits for an earlier transaction of this account".into(),
			Self::Ready => "waits for a block".into(),
			Self::Broadcast(peers) => format!("waits for a block, told {} peers", peers.len()),
			Self::InBlock(block) => format!("in block {block}, waits for finality"),
			Self::Retracted(block) => format!("block {block} was retracted, waits for another"),
			Self::FinalityTimeout(block) => format!("its block {block:?} was not finalised in time"),
			Self::Finalized(block) => format!("final in block {block}"),
			Self::Usurped(other) => format!("transaction {other:?} with the same nonce took its place"),
			Self::Dropped => "the node's pool is full: try again later or use another node".into(),
			Self::Invalid => "it became invalid while waiting: its fee can't be paid, or it expired".into(),
		}
	}
}

/// Who sends transactions, where to, and how long it waits for them.
#[derive(Clone, Copy)]
pub struct Sender<'a> {
	/// The node that takes them.
	pub client: &'a Client,
	/// The key that signs and pays.
	pub pair: &'a sr25519::Pair,
	/// When to give up.
	pub deadline: Deadline,
	/// Wait for a final block, not only for one of the best chain.
	pub finalized: bool,
	/// Where progress goes.
	pub output: Output,
}

impl Sender<'_> {
	/// The account that signs and pays.
	pub fn account(&self) -> AccountId {
		account_of(self.pair)
	}

	/// Signs a call, sends it, and waits until it is in a block. `what` names it in messages. A call that fails in its
	/// block is an error with the pallet's reason.
	pub async fn submit(&self, call: RuntimeCall, what: &str) -> Result<Included> {
		self.output.status(format!("{what}: sending"));
		let account = self.account();
		let work = async {
			let behind_until = Instant::now() + MAX_POOL_LAG;
			loop {
				let nonce = self.client.next_nonce(&generic_address(&account)).await?;
				// The pool may still look at the block before the best one, and would not know an era that begins later.
				let best = self.client.header(None).await?.number;
				let finalized = self.client.header(Some(self.client.finalized().await?)).await?.number;
				let checkpoint = finalized.max(best.saturating_sub(MAX_FINALITY_LAG));
				let life = Life { checkpoint, blocks: MORTALITY };
				let extrinsic = self.client.sign(self.pair, call.clone(), nonce, life).await?;
				let encoded = extrinsic.encode();
				let sent = self.client.watch(&account, &encoded, what, self.finalized, self.output).await;
				let is_invalid = matches!(&sent, Err(Error::Refused { name, .. }) if name == errors::INVALID);
				let may_be_behind = is_invalid && Instant::now() < behind_until;
				if !may_be_behind || !self.client.would_take(extrinsic).await? {
					return sent;
				}
				self.output.status(format!("{what}: the node's transaction pool is behind its chain"));
				tokio::time::sleep(POOL_POLL).await;
			}
		};
		self.deadline.run(what, work).await
	}
}

impl Client {
	/// Signs a call. It is valid for some blocks from a checkpoint on.
	pub async fn sign(
		&self,
		pair: &sr25519::Pair,
		call: RuntimeCall,
		nonce: Nonce,
		life: Life,
	) -> Result<UncheckedExtrinsic> {
		let era = Era::mortal(life.blocks.into(), life.checkpoint.into());
		let birth = era.birth(life.checkpoint.into()) as BlockNumber;
		let birth_hash = self
			.block_hash(birth)
			.await?
			.ok_or_else(|| Error::connection(self.url(), format!("the node has no block {birth}")))?;
		let payload = transaction::payload(call, era, nonce, self.genesis(), birth_hash);
		let signature = Signature::Sr25519(payload.using_encoded(|bytes| pair.sign(bytes)));
		let (call, extension, _) = payload.deconstruct();
		Ok(UncheckedExtrinsic::new_signed(call, Address::Id(account_of(pair)), signature, extension))
	}

	/// Whether an extrinsic is valid as of the best block, whatever the pool says, which may look at an older one.
	async fn would_take(&self, extrinsic: UncheckedExtrinsic) -> Result<bool> {
		let (_, at) = self.head().await?;
		let arguments = (TransactionSource::External, extrinsic, at);
		let validity: TransactionValidity =
			self.call("TaggedTransactionQueue_validate_transaction", arguments, Some(at)).await?;
		Ok(validity.is_ok())
	}

	/// Gives an extrinsic to the node's pool, and doesn't wait for what comes of it.
	pub async fn give(&self, extrinsic: &[u8], what: &str) -> Result<()> {
		let params = rpc_params![Bytes(extrinsic.to_vec())];
		let given: std::result::Result<Hash, RpcError> =
			self.rpc.request("author_submitExtrinsic", params).await;
		given.map(|_| ()).map_err(|error| self.submit_error("author_submitExtrinsic", what, error))
	}

	async fn watch(
		&self,
		account: &AccountId,
		extrinsic: &[u8],
		what: &str,
		finalized: bool,
		output: Output,
	) -> Result<Included> {
		let mut statuses = self
			.rpc
			.subscribe::<Status, _>(
				"author_submitAndWatchExtrinsic",
				rpc_params![Bytes(extrinsic.to_vec())],
				"author_unwatchExtrinsic",
			)
			.await
			.map_err(|error| self.submit_error("author_submitAndWatchExtrinsic", what, error))?;
		loop {
			let status = match statuses.next().await {
				Some(Ok(status)) => status,
				Some(Err(error)) => {
					return Err(Error::connection(self.url(), format!("the transaction's status can't be read: {error}")))
				},
				None => {
					return Err(Error::connection(
						self.url(),
						format!("the connection closed while {what} was pending; look whether it happened before you repeat it"),
					))
				},
			};
			match status {
				Status::InBlock(block) if !finalized => {
					return self.included(account, extrinsic, what, block).await
				}
				Status::Finalized(block) => return self.included(account, extrinsic, what, block).await,
				Status::Future
				| Status::Ready
				| Status::Broadcast(_)
				| Status::InBlock(_)
				| Status::Retracted(_) => output.status(format!("{what}: {}", status.progress())),
				Status::FinalityTimeout(_) | Status::Usurped(_) | Status::Dropped | Status::Invalid => {
					let name = match status {
						Status::Invalid => errors::INVALID,
						_ => "the pool gave it up",
					};
					return Err(Error::Refused {
						what: what.into(),
						name: name.into(),
						reason: status.progress(),
					});
				}
			}
		}
	}

	fn submit_error(&self, method: &str, what: &str, error: RpcError) -> Error {
		if let RpcError::Call(object) = &error {
			// The detail is a JSON string; without it the message stands alone.
			let data: Option<String> = object.data().and_then(|data| serde_json::from_str(data.get()).ok());
			if let Some((name, reason)) =
				errors::pool_refusal(object.code(), object.message(), data.as_deref())
			{
				return Error::Refused { what: what.into(), name, reason };
			}
		}
		self.rpc_error(method, error)
	}

	/// The outcome of an extrinsic in a block that has it.
	async fn included(
		&self,
		account: &AccountId,
		extrinsic: &[u8],
		what: &str,
		block: Hash,
	) -> Result<Included> {
		let found = self.body(block).await?.and_then(|(number, extrinsics)| {
			let index = extrinsics.iter().position(|bytes| bytes == extrinsic)?;
			Some((number, u32::try_from(index).ok()?))
		});
		let (number, index) = found.ok_or_else(|| {
			Error::connection(self.url(), format!("block {block:?} should contain {what}, but doesn't"))
		})?;
		let events: Vec<RuntimeEvent> = self
			.events(block)
			.await?
			.into_iter()
			.filter(|record| record.phase == Phase::ApplyExtrinsic(index))
			.map(|record| record.event)
			.collect();
		let mut fee = 0;
		for event in &events {
			match event {
				RuntimeEvent::System(frame_system::Event::ExtrinsicFailed { dispatch_error, .. }) => {
					let (name, reason) = errors::describe(dispatch_error);
					return Err(Error::Refused { what: what.into(), name, reason });
				}
				RuntimeEvent::TransactionPayment(pallet_transaction_payment::Event::TransactionFeePaid {
					who,
					actual_fee,
					..
				}) if who == account => fee = *actual_fee,
				_ => {}
			}
		}
		Ok(Included { number, block, fee, events })
	}
}
