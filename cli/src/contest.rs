//! Executing here what an operator says that it executed, and comparing.

use crate::{
	artifacts,
	chain::Client,
	commands::job::{claim_of, ChainJob},
	engine::{EngineArgs, MORE_MEMORY},
	error::{Error, Result},
	models::{size_of, ChainClass, ChainModel, MAX_WEIGHTS},
	modes,
	output::Output,
};
use ambit_engine::{Device, LoadError};
use ambit_graph::limits::{MAX_GRAPH_BYTES, MAX_NODES};
use ambit_primitives::{
	jobs::{Attempt, JobId, JobState, ModelRoot, ResultClaim},
	AccountId, BlockNumber, Cid, Hash,
};
use ambit_referee::Charge;
use ambit_worker::contest::{trace_roots, Replay};
use sp_core::H256;

/// Bytes of a root in a trace.
const ROOT: u64 = 32;

/// A result that can still be disputed, and what it is the result of.
#[derive(Debug)]
pub struct Contested {
	/// The job.
	pub job: JobId,
	/// The attempt that gave the result.
	pub attempt: Attempt,
	/// Who signed it.
	pub operator: AccountId,
	/// What it says.
	pub claim: ResultClaim,
	root: ModelRoot,
	model: ChainModel,
	input: Cid,
	input_root: H256,
}

impl Contested {
	/// Finds the result of a job as of block `at`, whose height is `now`.
	pub async fn find(client: &Client, id: JobId, now: BlockNumber, at: Hash) -> Result<Self> {
		let job: Option<ChainJob> = client.call("JobRegistryApi_job", (id,), Some(at)).await?;
		let job = job.ok_or_else(|| Error::NotFound(format!("there is no job {id}")))?;
		let class: Option<ChainClass> = client.call("JobRegistryApi_class", (job.class,), Some(at)).await?;
		let class = class.ok_or_else(|| Error::NotFound(format!("there is no class {}", job.class)))?;
		let mode = class.class.spec.mode;
		if !modes::is_disputable(mode) {
			return Err(closed(id, modes::words(mode)));
		}
		let root = class.class.spec.model;
		let model: Option<ChainModel> = client.call("JobRegistryApi_model", (root,), Some(at)).await?;
		let model = model.ok_or_else(|| Error::NotFound(format!("there is no model {root:?}")))?;
		Self::of(id, job, now, root, model)
	}

	fn of(id: JobId, job: ChainJob, now: BlockNumber, root: ModelRoot, model: ChainModel) -> Result<Self> {
		let operator = match &job.state {
			JobState::Resulted { settles, .. } if *settles <= now.saturating_add(1) => {
				return Err(closed(id, format!("its window ended before block {settles}")))
			}
			JobState::Resulted { operator, .. } => operator.clone(),
			JobState::Settled { at, .. } => return Err(closed(id, format!("it was paid in block {at}"))),
			JobState::Refunded { .. } => return Err(closed(id, "it was refunded and has no result")),
			JobState::Submitted | JobState::Assigned { .. } | JobState::Panelled { .. } => {
				return Err(closed(id, "it has no result yet"))
			}
		};
		let claim = claim_of(&job).cloned();
		let claim = claim.ok_or_else(|| Error::Internal("a result without a claim".into()))?;
		let ChainJob { attempt, input, input_root, .. } = job;
		Ok(Self { job: id, attempt, operator, claim, root, model, input, input_root })
	}

	/// Fetches model and input, executes, and gives the charge to which the result is open, if it is wrong. Without `trace`, what
	/// the operator published of its trace is not looked at, so that it must post it, as it must where its result names none.
	pub async fn compare(
		&self,
		gateways: &[String],
		device: Device,
		options: EngineArgs,
		trace: bool,
		output: Output,
	) -> Result<Option<Charge>> {
		let get = |what: &'static str, cid: Cid, limit: u64| async move {
			output.status(format!("fetching {what}"));
			let cid = ambit_artifacts::parse_bytes(&cid);
			let cid = cid.map_err(|error| Error::Artifact(format!("{what}: {error}")))?;
			artifacts::fetch(gateways, &cid, limit).await
		};
		let graph = get("the graph", self.model.graph.clone(), MAX_GRAPH_BYTES as u64).await?;
		let weights = get("the weights", self.model.weights.clone(), MAX_WEIGHTS).await?;
		let input = get("the input", self.input.clone(), size_of(&self.model.inputs)).await?;
		let published = if let Some(named) = self.claim.trace.as_ref().filter(|_| trace) {
			let limit = (MAX_NODES as u64).saturating_mul(ROOT);
			let blob = get("the trace", named.cid.clone(), limit).await.map_err(|error| match error {
				Error::Artifact(reason) => Error::Artifact(format!(
					"{reason}; to have the operator post its trace on the chain, open with --trace"
				)),
				error => error,
			})?;
			trace_roots(&blob)
		} else {
			None
		};
		output.status(format!("executing job {}", self.job));
		let (claim, root, input_root) = (self.claim.clone(), self.root, self.input_root);
		let work = move || {
			let engine = options.open(device)?;
			let model = engine.load(&graph, &weights).map_err(|error| match error {
				LoadError::Graph(_) | LoadError::Weights(_) => Error::Artifact(error.to_string()),
				LoadError::TooLarge { .. } => Error::Usage(format!("{error}; {MORE_MEMORY}")),
				error => Error::Internal(error.to_string()),
			})?;
			if H256(model.root()) != root {
				let found = H256(model.root());
				return Err(Error::Artifact(format!(
					"what model {root:?} names as its graph is that of {found:?}"
				)));
			}
			let replay = Replay::new(model, input, input_root, None)
				.map_err(|error| Error::Artifact(format!("the job's input: {error}")))?;
			let charge = replay.charge(&claim, published.as_deref());
			charge.map_err(|error| Error::Internal(error.to_string()))
		};
		tokio::task::spawn_blocking(work).await.map_err(|error| Error::Internal(error.to_string()))?
	}
}

/// What the chain would say too, but only after the execution.
fn closed(job: JobId, reason: impl std::fmt::Display) -> Error {
	Error::Refused {
		what: format!("a dispute about job {job}"),
		name: "there is nothing to dispute".into(),
		reason: reason.to_string(),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use ambit_primitives::{jobs::RefundReason, AMB};

	fn of(state: JobState<AccountId, u128, BlockNumber>, now: BlockNumber) -> Result<Contested> {
		let job = ChainJob {
			client: AccountId::new([1; 32]),
			class: 0,
			input: Default::default(),
			input_root: H256::zero(),
			max_fee: AMB,
			submitted: 10,
			deadline: 100,
			attempt: 2,
			declined: 0,
			state,
		};
		let model = ChainModel {
			publisher: AccountId::new([1; 32]),
			name: Default::default(),
			graph: Default::default(),
			weights: Default::default(),
			inputs: Default::default(),
			outputs: Default::default(),
			deposit: 0,
			classes: 1,
		};
		Contested::of(7, job, now, H256::zero(), model)
	}

	fn resulted(settles: BlockNumber) -> JobState<AccountId, u128, BlockNumber> {
		let claim =
			ResultClaim { output_root: H256::zero(), output: Default::default(), trace: None, inline: None };
		let operator = AccountId::new([2; 32]);
		JobState::Resulted { operator, offer: 0, fee: AMB, pledge: AMB, claim, settles, disputes: 0 }
	}

	#[test]
	fn a_result_should_be_disputable_only_while_a_block_of_its_window_is_left() {
		let found = of(resulted(20), 18).unwrap();
		assert_eq!((found.attempt, found.operator), (2, AccountId::new([2; 32])));
		// The next block is the first in which it may be settled.
		assert!(of(resulted(20), 19).unwrap_err().to_string().contains("block 20"));
		let refunded = JobState::Refunded { reason: RefundReason::Withdrawn, at: 9 };
		for state in [JobState::Submitted, refunded] {
			assert!(matches!(of(state, 18), Err(Error::Refused { .. })));
		}
	}
}
