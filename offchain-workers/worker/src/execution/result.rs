//! Executing for oneself: results that are told, and results that are committed to and told later.

use super::{Attempted, Ended, Ending, Executor, Stop, Turn};
use crate::{contest::Extent, task::Asked};
use ambit_artifacts::{parse_bytes, Store};
use ambit_engine::Inference;
use ambit_primitives::{
	jobs::{commitment, ResultClaim, SignedTrace, MAX_INLINE_OUTPUT},
	worker::{Drawn, Execution, Outcome},
	Cid,
};
use sp_core::H256;
use tokio::task;

impl Executor {
	/// Executes as this operator does, and keeps the output in this store. What is between, nobody asks for, or only later.
	pub(super) async fn execute(
		&self,
		execution: &Execution,
		store: &Store,
		turn: Turn,
	) -> Attempted<ResultClaim> {
		let replay = self.replay(execution, self.tamper, turn).await?;
		self.executed(turn, &replay, Extent::Outputs).await?;
		let copied = task::spawn_blocking(move || replay.inferred().cloned());
		let Inference { outputs, output_root } = copied.await.map_err(Stop::fail)?.map_err(Stop::fail)?;
		let inline =
			if outputs.len() <= MAX_INLINE_OUTPUT as usize { outputs.clone().try_into().ok() } else { None };
		let output = keep(store, outputs).await?;
		Ok(ResultClaim { output_root: H256(output_root), output, trace: None, inline })
	}

	/// Executes once more, with commitments, what this operator gave a result of, and says the trace. That of other outputs it keeps to
	/// itself: silence costs less than what proves its result wrong.
	pub(super) async fn say_trace(&self, drawn: &Drawn, turn: Turn) -> Attempted<Outcome> {
		let replay = self.replay(&drawn.execution, self.tamper, turn).await?;
		self.executed(turn, &replay, Extent::Trace).await.map_err(Stop::again)?;
		let copied = task::spawn_blocking(move || {
			replay.roots().map(|roots| (roots.output, roots.trace, roots.nodes.concat()))
		});
		let (output, root, roots) = copied.await.map_err(Stop::fail)?.map_err(Stop::fail)?;
		if H256(output) != drawn.output_root {
			let why = format!("the output has root {:?} now, and had {:?}", H256(output), drawn.output_root);
			tracing::error!(target: "worker", job = drawn.execution.job, why, "the trace is not said");
			return Err(Stop::fail(why));
		}
		let cid = keep(&self.stores.open, roots).await?;
		Ok(Outcome::Traced(SignedTrace { root: H256(root), cid }))
	}

	/// Executes, and commits to the result. Nobody can get it until it is revealed.
	pub(super) async fn commit(&self, asked: &Asked, execution: &Execution, turn: Turn) -> Attempted<Ended> {
		let claim = self.execute(execution, &self.stores.sealed, turn).await?;
		let salt = self.secret.salt(&asked.fingerprint());
		let committed = commitment(execution.job, execution.attempt, &asked.operator, &salt, &claim);
		Ok(Ended { outcome: Outcome::Committed(committed), sealed: Some(claim) })
	}

	/// Tells the result that was committed to, which is found again if it is not remembered.
	pub(super) async fn reveal(
		&self,
		asked: &Asked,
		execution: &Execution,
		sealed: Option<ResultClaim>,
		turn: Turn,
	) -> Attempted<Outcome> {
		let opened = match sealed {
			Some(claim) if self.unseal(&claim).await? => Some(claim),
			_ => None,
		};
		let claim = match opened {
			Some(claim) => claim,
			None => self.execute(execution, &self.stores.open, turn).await?,
		};
		Ok(Outcome::Revealed(claim, self.secret.salt(&asked.fingerprint())))
	}

	/// Puts what a result names where everyone may have it. `false` where that is gone.
	async fn unseal(&self, claim: &ResultClaim) -> Attempted<bool> {
		for cid in claim.cids() {
			let Ok(cid) = parse_bytes(cid) else { return Ok(false) };
			// What is in there was put there by this worker.
			let Ok(bytes) = self.stores.sealed.get(&cid, u64::MAX).await else { return Ok(false) };
			keep(&self.stores.open, bytes).await?;
		}
		Ok(true)
	}
}

/// Stores what the operator must keep for a time, and names it as the ledger does.
pub(super) async fn keep(store: &Store, bytes: Vec<u8>) -> Attempted<Cid> {
	let stored = store.put_passing(bytes).await;
	let stored = stored.map_err(|error| Stop::later(Ending::Failed, error))?;
	let cid = stored.cid.to_bytes().try_into();
	cid.map_err(|_| Stop::fail(format!("{} is too long for the ledger", stored.cid)))
}
