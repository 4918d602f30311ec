//! Executing for oneself: results that are told, and results that are committed to and told later.

use super::{Attempted, Ended, Ending, Executor, Stop, Turn};
use crate::{contest::Extent, task::Asked};
use ambit_artifacts::{parse_bytes, Store};
use ambit_engine::{ExecuteError, Inference};
use ambit_primitives::{
	jobs::{commitment, ResultClaim, SignedTrace, MAX_INLINE_OUTPUT},
	worker::{Execution, Outcome},
	Cid,
};
use ambit_trace::Hash;
use sp_core::H256;
use tokio::task;

/// What has to be signed and kept of an execution.
struct Executed {
	outputs: Vec<u8>,
	output_root: Hash,
	/// The trace with its root, where the result names it.
	trace: Option<(Vec<u8>, Hash)>,
}

impl Executor {
	/// Executes as this operator does, and keeps what the result names in this store.
	pub(super) async fn execute(
		&self,
		execution: &Execution,
		store: &Store,
		turn: Turn,
	) -> Attempted<ResultClaim> {
		let replay = self.replay(execution, self.tamper, turn).await?;
		self.executed(turn, &replay, Extent::of_result(execution.traced)).await?;
		let traced = execution.traced;
		let copied = task::spawn_blocking(move || {
			let Inference { outputs, output_root } = replay.inferred()?.clone();
			let roots = traced.then(|| replay.roots()).transpose()?;
			let trace = roots.map(|roots| (roots.nodes.concat(), roots.trace));
			Ok::<_, ExecuteError>(Executed { outputs, output_root, trace })
		});
		let Executed { outputs, output_root, trace } =
			copied.await.map_err(Stop::fail)?.map_err(Stop::fail)?;
		let inline =
			if outputs.len() <= MAX_INLINE_OUTPUT as usize { outputs.clone().try_into().ok() } else { None };
		let keep_trace = async {
			let Some((roots, root)) = trace else { return Ok(None) };
			Ok(Some(SignedTrace { root: H256(root), cid: keep(store, roots).await? }))
		};
		let (output, trace) = tokio::try_join!(keep(store, outputs), keep_trace)?;
		Ok(ResultClaim { output_root: H256(output_root), output, trace, inline })
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
