//! The next move in a dispute.

use super::{result::keep, stop::within, Attempted, Ending, Executor, Stop, Turn};
use crate::contest::{answer, post, trace_roots, Materials, NoMove, Replay, WeightSlice};
use ambit_artifacts::{parse_bytes, ArtifactError};
use ambit_engine::kept_bytes;
use ambit_graph::Plan;
use ambit_primitives::{
	disputes::{Artefact, Move, Side, Stage},
	worker::{Outcome, Respond},
	Cid,
};
use std::sync::Arc;
use tokio::{
	task,
	time::{timeout_at, Instant},
};

impl Executor {
	/// The move that is due. It follows from the task and an execution alone, so it does not matter who made the moves before.
	pub(super) async fn respond(&self, task: &Respond, turn: Turn) -> Attempted<Outcome> {
		let task = Arc::new(task.clone());
		if let Some(action) = self.signed_move(&task, turn.times.fetch_until).await {
			return Ok(Outcome::Moved(action));
		}
		// What this operator signed was spoilt, if it is.
		let tamper = self.tamper.filter(|_| task.side == Side::Operator);
		let replay = self.replay(&task.execution, tamper, turn).await?;
		let mut memory = memory_of(&replay, &task.stage);
		let mut have = Materials::default();
		loop {
			let (own, asked) = (replay.clone(), task.clone());
			let played = self.run(turn, memory, move || (own.respond(&asked, &have), have));
			let (said, had) = played.await?;
			have = had;
			self.recent.keep(&task.execution, tamper, replay.findings().clone());
			match said {
				Ok(action) => {
					if let Err(Stop { why, .. }) = self.restore(&task, &replay).await {
						tracing::error!(target: "worker", why, "can't keep again what is disputed");
					}
					return Ok(Outcome::Moved(action));
				}
				Err(NoMove::NeedsTrace) if have.trace.is_none() => {
					have.trace = Some(self.trace(&task, &replay, turn).await?);
				}
				Err(NoMove::NeedsWeight(slice)) if !have.weights.contains_key(&slice.place) => {
					let weight = self.weight(&task, &replay, &slice, turn).await?;
					memory = memory.saturating_add(weight.len() as u64);
					have.weights.insert(slice.place, weight);
				}
				Err(why) => {
					let Respond { dispute, turn, side, execution, stage, .. } = &*task;
					let (job, attempt, node) = (execution.job, execution.attempt, node_of(stage));
					tracing::error!(target: "worker", job, attempt, dispute, turn, ?side, ?node, %why, "no move can be made");
					return Err(Stop::later(Ending::Failed, why));
				}
			}
		}
	}

	/// The move that takes no execution, because what was signed is on disk.
	async fn signed_move(&self, task: &Arc<Respond>, until: Instant) -> Option<Move> {
		let (plan, cid, limit) = match &task.stage {
			Stage::Posting { .. } => {
				let trace = task.claim.trace.as_ref()?;
				let plan = timeout_at(until, self.models.plan(&task.execution)).await.ok()?.ok()?;
				let limit = trace_bytes(&plan);
				(plan, &trace.cid, limit)
			}
			Stage::Answering(demand) => {
				let plan = timeout_at(until, self.models.plan(&task.execution)).await.ok()?.ok()?;
				let (cid, limit) = match demand.of {
					Artefact::Input => (&task.execution.input, plan.input_bytes()),
					Artefact::Output => (&task.claim.output, plan.output_bytes()),
					Artefact::Trace => (&task.claim.trace.as_ref()?.cid, trace_bytes(&plan)),
				};
				(plan, cid, limit)
			}
			_ => return None,
		};
		let blob = self.stores.open.get(&parse_bytes(cid).ok()?, limit).await.ok()?;
		let task = task.clone();
		let said = task::spawn_blocking(move || {
			let Respond { execution, claim, stage, .. } = &*task;
			match stage {
				Stage::Posting { above, .. } => {
					post(execution, claim, above, &plan, &trace_roots(&blob).ok_or(NoMove::OtherTrace)?)
				}
				Stage::Answering(demand) => answer(execution, claim, demand, &plan, &blob),
				_ => Err(NoMove::NothingDue),
			}
		});
		said.await.ok()?.ok()
	}

	/// Keeps again what this operator must keep and was gone, where it was found again for this move.
	async fn restore(&self, task: &Respond, replay: &Arc<Replay>) -> Attempted<()> {
		let of = match &task.stage {
			Stage::Posting { .. } if task.claim.trace.is_some() => Artefact::Trace,
			Stage::Answering(demand) => demand.of,
			_ => return Ok(()),
		};
		let replay = replay.clone();
		let found = task::spawn_blocking(move || match of {
			Artefact::Input => None,
			Artefact::Output => replay.outputs().ok().map(<[u8]>::to_vec),
			Artefact::Trace => replay.roots().ok().map(|roots| roots.nodes.concat()),
		});
		match found.await.map_err(Stop::fail)? {
			Some(bytes) => keep(&self.stores.open, bytes).await.map(|_| ()),
			None => Ok(()),
		}
	}

	/// The trace that the operator published.
	async fn trace(&self, task: &Respond, replay: &Replay, turn: Turn) -> Attempted<Vec<[u8; 32]>> {
		let named = task.claim.trace.as_ref();
		let named = named.ok_or_else(|| Stop::fail("there is no trace, neither named nor posted"))?;
		let blob = self.artefact(&named.cid, trace_bytes(replay.model().plan()), None, turn).await?;
		trace_roots(&blob).ok_or_else(|| Stop::later(Ending::Failed, NoMove::OtherTrace))
	}

	/// One weight tensor, of which nothing but its own blocks is read.
	async fn weight(
		&self,
		task: &Respond,
		replay: &Arc<Replay>,
		slice: &WeightSlice,
		turn: Turn,
	) -> Attempted<Vec<u8>> {
		let limit = replay.model().plan().weight_bytes();
		let bytes = self.artefact(&task.execution.weights, limit, Some(slice), turn).await?;
		let (replay, place) = (replay.clone(), slice.place);
		let checked = task::spawn_blocking(move || {
			let weight = replay.model().plan().graph().weights.get(place as usize)?;
			(ambit_trace::tensor_root(&weight.ty, &bytes) == Ok(weight.root)).then_some(bytes)
		});
		let checked = checked.await.map_err(Stop::fail)?;
		checked.ok_or_else(|| Stop::later(Ending::Failed, "the weights are not those of the model"))
	}

	async fn artefact(
		&self,
		cid: &Cid,
		limit: u64,
		slice: Option<&WeightSlice>,
		turn: Turn,
	) -> Attempted<Vec<u8>> {
		let later = |why: ArtifactError| Stop::later(Ending::Failed, why);
		let cid = parse_bytes(cid).map_err(Stop::fail)?;
		let part = slice.map_or(0..u64::MAX, |slice| slice.bytes.clone());
		let fetch = async { self.stores.open.fetch_part(&cid, limit, part).await.map_err(later) };
		within(turn.times.fetch_until, Ending::Failed, fetch).await
	}
}

/// Bytes of a root in a trace.
const ROOT: u64 = 32;

/// Bytes of a trace.
pub(super) fn trace_bytes(plan: &Plan) -> u64 {
	(plan.node_types().len() as u64).saturating_mul(ROOT)
}

/// Memory that a move takes beside the loaded model, bytes: the execution, and the results that are kept of it.
fn memory_of(replay: &Replay, stage: &Stage) -> u64 {
	let model = replay.model();
	let kept = node_of(stage).map_or(0, |node| kept_bytes(model.plan(), node));
	model.footprint().execution.saturating_add(kept)
}

/// The node whose result is disputed.
fn node_of(stage: &Stage) -> Option<u32> {
	match stage {
		Stage::Revealing(at) | Stage::Picking(at) | Stage::Proving(at) => Some(at.node),
		Stage::Posting { .. } | Stage::Naming { .. } | Stage::Answering(_) => None,
	}
}
