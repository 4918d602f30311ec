//! Looking at results of others: by watching, and by audit.

use super::{dispute::trace_bytes, result::keep, Attempted, Ending, Executor, Stop, Turn};
use crate::contest::{claimed_of, trace_roots, NoMove, Replay};
use ambit_artifacts::parse_bytes;
use ambit_graph::Value;
use ambit_primitives::{
	jobs::ResultClaim,
	worker::{Execution, Outcome},
};
use ambit_referee::{drawn_node, Charge, SpotCheck};
use ambit_trace::Interface;
use codec::Encode;
use sp_core::H256;
use std::sync::Arc;
use tokio::{task, time::timeout};

/// What an execution of one's own says of a result.
enum Found {
	/// It is right. With the tile that was drawn, if one was.
	Right(Option<SpotCheck>),
	/// It is open to this charge.
	Wrong(Charge),
}

impl Executor {
	/// Checks a result of somebody else.
	pub(super) async fn watch(
		&self,
		execution: &Execution,
		claim: &ResultClaim,
		turn: Turn,
	) -> Attempted<Outcome> {
		match self.inspect(execution, claim, None, turn).await? {
			Found::Right(_) => Ok(Outcome::Agreed),
			Found::Wrong(charge) => charged(&charge),
		}
	}

	/// Checks a result of somebody else, and shows the tile that was drawn if it is right. Where no trace is known there is nothing to
	/// show it under.
	pub(super) async fn audit(
		&self,
		execution: &Execution,
		claim: &ResultClaim,
		draw: &H256,
		turn: Turn,
	) -> Attempted<Outcome> {
		if claim.trace.is_none() {
			return self.watch(execution, claim, turn).await;
		}
		match self.inspect(execution, claim, Some(*draw), turn).await? {
			Found::Right(shown) => {
				let shown = shown.ok_or_else(|| Stop::fail("there is nothing to show"))?;
				let shown = shown.encode().try_into();
				Ok(Outcome::Audited(
					shown.map_err(|_| Stop::fail("the tile is longer than the chain takes"))?,
				))
			}
			Found::Wrong(charge) => charged(&charge),
		}
	}

	async fn inspect(
		&self,
		execution: &Execution,
		claim: &ResultClaim,
		draw: Option<H256>,
		turn: Turn,
	) -> Attempted<Found> {
		let replay = self.replay(execution, None, turn).await?;
		let plan = replay.model().plan();
		let drawn = draw.and_then(|draw| drawn_node(&draw.0, &Interface::of(plan)));
		let shown = drawn.and_then(|node| plan.type_of(Value::Node(node))).map_or(0, |ty| ty.bytes());
		let memory = replay.model().footprint().execution.saturating_add(shown);
		let (own, named, said) = (replay.clone(), execution.clone(), claim.clone());
		let found = self.run(turn, memory, move || {
			// The tile first: then its node's result is kept while the model executes.
			let shown = draw.map(|draw| own.spot_check(&draw)).transpose()?;
			Ok::<_, NoMove>(match own.charge(&said, None)? {
				Some(charge) => Found::Wrong(charge),
				None => {
					let claimed = claimed_of(&named, &said);
					if let (Some(shown), Some(draw)) = (&shown, draw) {
						shown.check(&claimed, &draw.0).map_err(NoMove::Refused)?;
					}
					Found::Right(shown)
				}
			})
		});
		let found = found.await?.map_err(|why| Stop::later(Ending::Failed, why))?;
		let Found::Wrong(charge) = found else { return Ok(found) };
		self.recent.keep(execution, None, replay.findings().clone());
		self.name_node(charge, replay, claim).await.map(Found::Wrong)
	}

	/// Makes a charge that names a node of one that there is no trace, if there is one.
	async fn name_node(&self, charge: Charge, replay: Arc<Replay>, claim: &ResultClaim) -> Attempted<Charge> {
		let Charge::Trace(_) = charge else { return Ok(charge) };
		let bytes = trace_bytes(replay.model().plan());
		let Some(published) = self.published_soon(claim, bytes).await else { return Ok(charge) };
		let (said, blob) = (claim.clone(), published.clone());
		let named = task::spawn_blocking(move || {
			let roots = trace_roots(&blob)?;
			replay.charge(&said, Some(&roots)).ok().flatten()
		});
		let named = named.await.map_err(Stop::fail)?.unwrap_or(charge);
		if let Charge::Node(_) = named {
			// It is needed for the proof, when the operator may no longer serve it.
			if let Err(Stop { why, .. }) = keep(&self.stores.open, published).await {
				tracing::error!(target: "worker", why, "can't keep the trace of a wrong result");
			}
		}
		Ok(named)
	}

	/// What the CID of a result's trace leads to within a block's time, if that has at most so many bytes.
	async fn published_soon(&self, claim: &ResultClaim, bytes: u64) -> Option<Vec<u8>> {
		let cid = parse_bytes(&claim.trace.as_ref()?.cid).ok()?;
		let fetched = self.stores.open.fetch(&cid, bytes);
		timeout(self.block_time, fetched).await.ok()?.ok()
	}
}

fn charged(charge: &Charge) -> Attempted<Outcome> {
	let charge = charge.encode().try_into();
	Ok(Outcome::Charged(charge.map_err(|_| Stop::fail("the charge is longer than the chain takes"))?))
}
