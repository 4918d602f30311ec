//! Following the best chain, block by block.

use super::Client;
use crate::error::{Error, Result};
use ambit_primitives::{BlockNumber, Hash, Header};
use futures::FutureExt;
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
		let subscription = client.subscribe_heads().await?;
		Ok(Self { client, subscription, next: from, waiting: VecDeque::new() })
	}

	/// The next block, once there is one.
	pub async fn next(&mut self) -> Result<(BlockNumber, Hash)> {
		loop {
			if let Some(block) = self.waiting.pop_front() {
				return Ok(block);
			}
			let head = self.client.read_head(self.subscription.next().await)?;
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

/// The newest block of the best chain: for who has no use of those between.
pub struct Newest<'a> {
	client: &'a Client,
	subscription: Subscription<Header>,
}

impl<'a> Newest<'a> {
	/// Begins with the best block as it is.
	pub async fn of(client: &'a Client) -> Result<Newest<'a>> {
		Ok(Self { client, subscription: client.subscribe_heads().await? })
	}

	/// The newest block that was not given yet, once there is one. Nothing is lost when this is dropped before its end.
	pub async fn next(&mut self) -> Result<Header> {
		let mut head = self.client.read_head(self.subscription.next().await)?;
		while let Some(newer) = self.subscription.next().now_or_never() {
			head = self.client.read_head(newer)?;
		}
		Ok(head)
	}
}

impl Client {
	async fn subscribe_heads(&self) -> Result<Subscription<Header>> {
		let method = "chain_subscribeNewHeads";
		let subscribed = self.rpc.subscribe(method, rpc_params![], "chain_unsubscribeNewHeads").await;
		subscribed.map_err(|error| self.rpc_error(method, error))
	}

	fn read_head(&self, told: Option<std::result::Result<Header, serde_json::Error>>) -> Result<Header> {
		match told {
			Some(Ok(head)) => Ok(head),
			Some(Err(error)) => {
				Err(Error::connection(self.url(), format!("a block header can't be read: {error}")))
			}
			None => Err(Error::connection(self.url(), "the node closed the connection")),
		}
	}
}
