//! A block's extrinsics and events.

use super::Client;
use crate::error::{Error, Result};
use ambit_primitives::{AccountId, Address, BlockNumber, Hash, Header};
use ambit_runtime::{RuntimeCall, RuntimeEvent, UncheckedExtrinsic};
use codec::DecodeAll;
use frame_system::EventRecord;
use jsonrpsee::rpc_params;
use sp_core::Bytes;
use sp_runtime::generic::Preamble;

/// A block and what it did.
#[derive(Debug)]
pub struct Block {
	/// Its height.
	pub number: BlockNumber,
	/// Its extrinsics, encoded.
	pub extrinsics: Vec<Vec<u8>>,
	/// Its events, in order.
	pub events: Vec<EventRecord<RuntimeEvent, Hash>>,
}

/// A signed extrinsic of a block.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signed {
	/// Who signed it.
	pub signer: AccountId,
	/// What was called.
	pub call: RuntimeCall,
	/// Its length on the chain.
	pub bytes: usize,
}

impl Block {
	/// The extrinsic at this place, if it is a signed one.
	pub fn signed(&self, index: u32) -> Option<Signed> {
		let bytes = self.extrinsics.get(usize::try_from(index).ok()?)?;
		let extrinsic = UncheckedExtrinsic::decode_all(&mut bytes.as_slice()).ok()?;
		match extrinsic.preamble {
			Preamble::Signed(Address::Id(signer), ..) => {
				Some(Signed { signer, call: extrinsic.function, bytes: bytes.len() })
			}
			_ => None,
		}
	}
}

/// A call, and all that it has within it as a batch.
pub fn calls(call: &RuntimeCall) -> Vec<&RuntimeCall> {
	use pallet_utility::Call::{batch, batch_all, force_batch};
	let mut found = vec![call];
	if let RuntimeCall::Utility(
		batch { calls: inner } | batch_all { calls: inner } | force_batch { calls: inner },
	) = call
	{
		// As deep as the decoder allowed.
		found.extend(inner.iter().flat_map(calls));
	}
	found
}

/// The part of `chain_getBlock`'s answer that is used.
#[derive(serde::Deserialize)]
struct SignedBlock {
	block: Body,
}

#[derive(serde::Deserialize)]
struct Body {
	header: Header,
	extrinsics: Vec<Bytes>,
}

impl Client {
	/// Height and extrinsics of a block, if the node has it.
	pub async fn body(&self, block: Hash) -> Result<Option<(BlockNumber, Vec<Vec<u8>>)>> {
		let signed: Option<SignedBlock> = self.request("chain_getBlock", rpc_params![block]).await?;
		Ok(signed.map(|SignedBlock { block: Body { header, extrinsics } }| {
			(header.number, extrinsics.into_iter().map(|bytes| bytes.0).collect())
		}))
	}

	/// A block, if one of its events is of interest.
	pub async fn block_with(
		&self,
		block: Hash,
		is_wanted: impl Fn(&RuntimeEvent) -> bool,
	) -> Result<Option<Block>> {
		let events = self.events(block).await?;
		if !events.iter().any(|record| is_wanted(&record.event)) {
			return Ok(None);
		}
		let body = self.body(block).await?;
		let (number, extrinsics) =
			body.ok_or_else(|| Error::connection(self.url(), format!("the node has no block {block:?}")))?;
		Ok(Some(Block { number, extrinsics, events }))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn remark(byte: u8) -> RuntimeCall {
		RuntimeCall::System(frame_system::Call::remark { remark: vec![byte] })
	}

	#[test]
	fn calls_should_be_found_within_batches_of_batches() {
		let inner = RuntimeCall::Utility(pallet_utility::Call::batch_all { calls: vec![remark(1)] });
		let outer =
			RuntimeCall::Utility(pallet_utility::Call::force_batch { calls: vec![inner.clone(), remark(2)] });
		assert_eq!(calls(&outer), [&outer, &inner, &remark(1), &remark(2)]);
		assert_eq!(calls(&remark(3)), [&remark(3)]);
	}
}
