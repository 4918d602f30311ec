//! What data operators do: asking sources, telling what they said, showing bytes of artefacts, keeping these.

use super::{
	result::keep,
	stop::{within, LONGEST_BACKOFF},
	Attempted, Ending, Executor, Stop, Turn,
};
use crate::{fetched::Kept, showing::show, task::Asked};
use ambit_artifacts::{parse_bytes, ArtifactError};
use ambit_feeds::may_pass;
use ambit_primitives::{
	feeds::{commitment, Aggregation, Finding, Value},
	retrieval::Probe,
	worker::{Fetch, Keep, Outcome},
};
use ambit_retrieval_proof::Finding as Shows;
use tokio::{task::spawn_blocking, time::Instant};

impl Executor {
	/// Asks a source, unless that was done, and commits to what it says. A failure that may pass is said only when there is no time to
	/// ask again.
	pub(super) async fn ask_source(&self, asked: &Asked, fetch: &Fetch, turn: Turn) -> Attempted<Outcome> {
		let kept = match self.remembered(asked).await? {
			Some(kept) => kept,
			None => {
				let is_steady = fetch.aggregation == Aggregation::Exact;
				// What is found is nobody else's business until it is told.
				let found = self.sources.fetcher.fetch(&fetch.query, is_steady, &self.stores.sealed).await;
				let finding = found.map_err(|why| Stop::later(Ending::Failed, why))?;
				self.metrics.asked(&finding);
				if let Finding::Failed(failure) = finding {
					let again = Instant::now() + LONGEST_BACKOFF + self.sources.patience;
					if may_pass(failure) && again < turn.times.fetch_until {
						return Err(Stop::later(Ending::Failed, format!("the source failed: {failure:?}")));
					}
				}
				self.remember(asked, finding).await?
			}
		};
		let Kept { finding, salt } = &kept;
		Ok(Outcome::Fetched(commitment(&asked.genesis, fetch.feed, &asked.operator, finding, salt)))
	}

	/// Tells what was committed to, and puts the tensor that was found where everyone may have it. The source is not asked again.
	pub(super) async fn tell(&self, asked: &Asked) -> Attempted<Outcome> {
		let kept = self.remembered(asked).await?;
		let Kept { finding, salt } = kept.ok_or_else(|| {
			Stop::later(Ending::Failed, "what was committed to is not remembered, if anything was")
		})?;
		if let Finding::Found(Value::Tensor { cid, .. }) = &finding {
			let cid = parse_bytes(cid).map_err(Stop::fail)?;
			// What is in there was put there by this worker.
			match self.stores.sealed.get(&cid, u64::MAX).await {
				Ok(bytes) => drop(keep(&self.stores.open, bytes).await?),
				Err(error) => {
					tracing::error!(target: "worker", task = ?asked.task.id(), %cid, %error, "the tensor that is told is gone");
				}
			}
		}
		Ok(Outcome::Told(finding, salt))
	}

	async fn remembered(&self, asked: &Asked) -> Attempted<Option<Kept>> {
		let (fetched, name) = (self.sources.fetched.clone(), asked.fingerprint());
		let kept = spawn_blocking(move || fetched.get(&name)).await.map_err(Stop::fail)?;
		kept.map_err(|why| Stop::later(Ending::Failed, why))
	}

	async fn remember(&self, asked: &Asked, finding: Finding) -> Attempted<Kept> {
		let (fetched, name) = (self.sources.fetched.clone(), asked.fingerprint());
		let kept = Kept { finding, salt: self.secret.salt(&name) };
		let put = spawn_blocking(move || fetched.put(&name, &kept).map(|()| kept)).await;
		put.map_err(Stop::fail)?.map_err(|why| Stop::later(Ending::Failed, why))
	}

	/// The blocks that show what there is at the byte: it, or that the artefact is not what was said, which frees who keeps it.
	pub(super) async fn prove(&self, probe: &Probe, turn: Turn) -> Attempted<Outcome> {
		let cid = parse_bytes(&probe.cid).map_err(Stop::fail)?;
		let walk = async {
			let shown = show(&self.stores.open, &cid, probe.offset).await;
			shown.map_err(|why| match why.is_transient() {
				true => Stop::later(Ending::Failed, why),
				false => Stop::fail(why),
			})
		};
		let shown = within(turn.times.fetch_until, Ending::Failed, walk).await?;
		if let Shows::Flawed(flaw) = &shown.finding {
			tracing::warn!(target: "worker", deal = probe.deal, %cid, offset = probe.offset, %flaw, "what is kept is not what was said");
		}
		Ok(Outcome::Proven(shown.proof))
	}

	/// Fetches an artefact, unless it is here to stay, and has it stay. What was fetched of one that takes longer is here at the next try.
	pub(super) async fn keep(&self, keep: &Keep, turn: Turn) -> Attempted<Outcome> {
		let cid = parse_bytes(&keep.cid).map_err(Stop::fail)?;
		let kept = async {
			let kept = self.stores.held.keep(&cid, keep.bytes).await;
			kept.map_err(|why| match &why {
				ArtifactError::Io(_) => Stop::later(Ending::Failed, why),
				_ if why.is_transient() => Stop::later(Ending::Failed, why),
				_ => Stop::fail(why),
			})
		};
		within(turn.times.fetch_until, Ending::Failed, kept).await?;
		Ok(Outcome::Kept)
	}
}
