//! Following the best chain, block by block.

use super::Client;
use crate::error::{Error, Result};
use ambit_primitives::{BlockNumber, Hash, Header};
use jsonrpsee::{
	core::client::{Subscription, SubscriptionClientT},
	rpc_params,
};
use std::collections::VecDeque;

/// Most blocks that a head may be ahead of the last one seen and still be walked one by one.
const MAX_GAP: BlockNumber = 1_024;

/// The blocks of the best chain in order, none left out; after a reorganisation, heights already given are given again.
pub struct Heads<'a> {
	client: &'a Client,
	subscription: Subscription<Header>,
	next: BlockNumber,
	waiting: VecDeque<(BlockNumber, Hash)>,
}

impl<'a> Heads<'a> {
	/// Blocks from height `from` on.
	pub async fn from(client: &'a Client, from: BlockNumber) -> Result<Heads<'a>> {
		let subscription = client
			.rpc
			.subscribe("chain_subscribeNewHeads", rpc_params![], "chain_unsubscribeNewHeads")
			.await
			.map_err(|error| client.rpc_error("chain_subscribeNewHeads", error))?;
		Ok(Self { client, subscription, next: from, waiting: VecDeque::new() })
	}

	/// The next block, once there is one.
	pub async fn next(&mut self) -> Result<(BlockNumber, Hash)> {
		loop {
			if let Some(block) = self.waiting.pop_front() {
				return Ok(block);
			}
			let head = match self.subscription.next().await {
				Some(Ok(head)) => head,
				Some(Err(error)) => {
					return Err(Error::connection(
						self.client.url(),
						format!("a block header can't be read: {error}"),
					))
				}
				None => return Err(Error::connection(self.client.url(), "the node closed the connection")),
			};
			let first = self.next.min(head.number).max(head.number.saturating_sub(MAX_GAP));
			for number in first..head.number {
				if let Some(hash) = self.client.block_hash(number).await? {
					self.waiting.push_back((number, hash));
				}
			}
			if head.number >= first {
				self.waiting.push_back((head.number, head.hash()));
			}
			self.next = head.number.saturating_add(1);
		}
	}
}
