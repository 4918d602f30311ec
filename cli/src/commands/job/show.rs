//! `ambit job show`: what became of a job, and what stands behind its result.

use super::{ChainAudit, ChainJob, ChainPanel};
use crate::{
	amount, artifacts,
	chain::Client,
	commands::{
		dispute::{disputes_of, show_json},
		model::cid_text,
	},
	disputes::{words, ChainDispute},
	error::{Error, Result},
	keys::address,
	models::{size_of, tensor_type, ChainClass, ChainModel},
	modes,
	output::Output,
	Global,
};
use ambit_primitives::{
	jobs::{JobId, JobState, Opinion, Phase, RefundReason, ResultClaim, Said, ValueTypes, VerificationMode},
	AccountId, Balance, BlockNumber, Hash,
};
use clap::Args;
use serde_json::{json, Value};

/// Largest output that is shown when it has to be fetched, bytes.
const MAX_OUTPUT: u64 = 64 * 1024 * 1024;
/// Most elements of a tensor that are shown.
const SHOWN: usize = 32;

/// Which job.
#[derive(Args, Debug)]
pub struct ShowArgs {
	/// The job's number
	id: JobId,
}

impl ShowArgs {
	/// Runs it.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		let client = global.connect().await?;
		let (now, at) = client.head().await?;
		let job: Option<ChainJob> = client.call("JobRegistryApi_job", (self.id,), Some(at)).await?;
		let job = job.ok_or_else(|| {
			Error::NotFound(format!("there is no job {}: it was never submitted, or finished so long ago that the chain forgot it", self.id))
		})?;
		About::of(&client, self.id, job, now, at).await?.show(global, output).await
	}
}

/// A job with all that is known about its result.
pub struct About {
	id: JobId,
	job: ChainJob,
	mode: VerificationMode,
	model: ChainModel,
	disputes: Vec<ChainDispute>,
	panel: Option<ChainPanel>,
	audit: Option<ChainAudit>,
	now: BlockNumber,
}

impl About {
	/// What the chain says about a job as of block `at`, whose height is `now`.
	pub async fn of(client: &Client, id: JobId, job: ChainJob, now: BlockNumber, at: Hash) -> Result<Self> {
		let at_block = Some(at);
		let class: Option<ChainClass> = client.call("JobRegistryApi_class", (job.class,), at_block).await?;
		let spec = class.map(|class| class.class.spec);
		let spec = spec.ok_or_else(|| Error::NotFound(format!("the class of job {id} was closed")))?;
		let model: Option<ChainModel> = client.call("JobRegistryApi_model", (spec.model,), at_block).await?;
		let model = model.ok_or_else(|| Error::NotFound(format!("the model of job {id} was retired")))?;
		Ok(Self {
			id,
			job,
			mode: spec.mode,
			model,
			disputes: disputes_of(client, id, at).await?,
			panel: client.call("JobRegistryApi_panel", (id,), at_block).await?,
			audit: client.call("JobRegistryApi_audit", (id,), at_block).await?,
			now,
		})
	}

	/// Shows it, with the output where that can be had.
	pub async fn show(&self, global: &Global, output: Output) -> Result<()> {
		let bytes = match claim_of(&self.job) {
			Some(claim) => output_bytes(claim, &self.model, global).await?,
			None => None,
		};
		let tensors = bytes.map(|bytes| decode_output(&bytes, &self.model.outputs)).transpose()?;
		output.finish(&self.json(tensors.as_deref()), || self.human(tensors.as_deref()))
	}

	fn human(&self, tensors: Option<&[Vec<i64>]>) -> String {
		let Self { id, job, .. } = self;
		let mut text = format!("job {id}, attempt {}: {}\n", job.attempt, describe_state(&job.state));
		text.push_str(&format!(
			"client    {}\nclass     {}\nmode      {}\ninput     {}\nceiling   {}\ndeadline  block {}\n",
			address(&job.client),
			job.class,
			modes::words(self.mode),
			cid_text(&job.input),
			amount::format(job.max_fee),
			job.deadline
		));
		for member in self.panel.iter().flatten() {
			let said = match &member.said {
				Said::Nothing => "has said nothing yet".into(),
				Said::Committed(_) => "has committed to a result".into(),
				Said::Revealed(claim) => format!("says the output's root is {:?}", claim.output_root),
			};
			let (operator, pledge) = (address(&member.operator), amount::format(member.pledge));
			text.push_str(&format!("panel     {operator} {said}, {pledge} behind it\n"));
		}
		if let Some(audit) = &self.audit {
			let state = match audit.opinion {
				Opinion::Pending => format!("has until block {} to agree or dispute", audit.due),
				Opinion::Agrees => "agrees and stands behind the result".into(),
				Opinion::Disputes => "disputes the result, or has".into(),
			};
			let (auditor, pledge) = (address(&audit.auditor), amount::format(audit.pledge));
			text.push_str(&format!("audit     {auditor} {state}, {pledge} behind it\n"));
		}
		for state in &self.disputes {
			text.push_str(&format!(
				"dispute   {} by {}: {}, until block {}\n",
				state.id,
				address(&state.dispute.challenger),
				words::due(&state.dispute.stage),
				state.deadline
			));
		}
		if let Some(claim) = claim_of(job) {
			text.push_str(&format!("output    {}\n", cid_text(&claim.output)));
			if let Some(trace) = &claim.trace {
				text.push_str(&format!("trace     {}\n", cid_text(&trace.cid)));
			}
		}
		for (index, tensor) in tensors.iter().copied().flatten().enumerate() {
			let more = if tensor.len() > SHOWN {
				format!(", and {} more", tensor.len() - SHOWN)
			} else {
				String::new()
			};
			let shown: Vec<String> = tensor.iter().take(SHOWN).map(i64::to_string).collect();
			text.push_str(&format!("output {index}  [{}{more}]\n", shown.join(", ")));
		}
		text
	}

	fn json(&self, outputs: Option<&[Vec<i64>]>) -> Value {
		let Self { id, job, .. } = self;
		let mut value = json!({
			"job": id,
			"client": address(&job.client),
			"class": job.class,
			"mode": modes::name(self.mode),
			"disputable": modes::is_disputable(self.mode),
			"input": cid_text(&job.input),
			"input_root": job.input_root,
			"max_fee_planck": job.max_fee.to_string(),
			"submitted": job.submitted,
			"deadline": job.deadline,
			"attempt": job.attempt,
		});
		let claim = claim_of(job).map(claim_json);
		if let (Value::Object(all), Value::Object(state)) = (&mut value, state_json(&job.state)) {
			// First, so that the state's number of open disputes does not hide which they are.
			all.extend(state);
			let disputes = self.disputes.iter().map(|state| show_json(state, self.now));
			all.insert("open_disputes".into(), disputes.collect());
			all.insert("panel".into(), self.panel.as_ref().map(panel_json).into());
			all.insert("audit".into(), self.audit.as_ref().map(audit_json).into());
			all.insert("result".into(), claim.into());
			all.insert("outputs".into(), json!(outputs));
		}
		value
	}
}

fn claim_json(claim: &ResultClaim) -> Value {
	json!({
		"output_root": claim.output_root,
		"output": cid_text(&claim.output),
		"trace_root": claim.trace_root(),
		"trace": claim.trace.as_ref().map(|trace| cid_text(&trace.cid)),
	})
}

fn panel_json(panel: &ChainPanel) -> Value {
	panel
		.iter()
		.map(|member| {
			let (said, result) = match &member.said {
				Said::Nothing => ("nothing", None),
				Said::Committed(_) => ("committed", None),
				Said::Revealed(claim) => ("revealed", Some(claim_json(claim))),
			};
			json!({
				"operator": address(&member.operator), "fee_planck": member.fee.to_string(),
				"pledge_planck": member.pledge.to_string(), "said": said, "result": result,
			})
		})
		.collect()
}

fn audit_json(audit: &ChainAudit) -> Value {
	let opinion = match audit.opinion {
		Opinion::Pending => "pending",
		Opinion::Agrees => "agrees",
		Opinion::Disputes => "disputes",
	};
	json!({
		"auditor": address(&audit.auditor), "attempt": audit.attempt, "due": audit.due, "opinion": opinion,
		"agreed": audit.opinion == Opinion::Agrees,
		"pledge_planck": audit.pledge.to_string(), "pay_planck": audit.pay.to_string(),
	})
}

/// Why a job was refunded, for its client.
pub fn refund_reason(reason: RefundReason) -> &'static str {
	match reason {
		RefundReason::NoCapacity => "no operator had a free slot at your price before the deadline",
		RefundReason::AttemptsExhausted => "the operators that had it gave no result in time",
		RefundReason::InputUnavailable => {
			"operators could not get the input, or it is not what its root says"
		}
		RefundReason::Withdrawn => "you withdrew it",
	}
}

/// Where a job is in its life, in words.
pub fn describe_state(state: &JobState<AccountId, Balance, BlockNumber>) -> String {
	match state {
		JobState::Submitted => "waits for an operator".into(),
		JobState::Assigned { operator, fee, due, .. } => {
			format!("assigned to {} for {}, due in block {due}", address(operator), amount::format(*fee))
		}
		JobState::Panelled { phase: Phase::Committing, due } => {
			format!("several operators execute it and commit, until block {due}")
		}
		JobState::Panelled { phase: Phase::Revealing, due } => {
			format!("its operators tell what they committed to, until block {due}")
		}
		JobState::Resulted { operator, settles, disputes, .. } => {
			let disputed = match disputes {
				0 => String::new(),
				1 => ", 1 dispute open".into(),
				more => format!(", {more} disputes open"),
			};
			format!("result by {}, settles from block {settles}{disputed}", address(operator))
		}
		JobState::Settled { operator, fee, at, .. } => {
			format!("settled in block {at}: {} paid to {}", amount::format(*fee), address(operator))
		}
		JobState::Refunded { reason, at } => format!("refunded in block {at}: {}", refund_reason(*reason)),
	}
}

fn state_json(state: &JobState<AccountId, Balance, BlockNumber>) -> Value {
	match state {
		JobState::Submitted => json!({ "state": "submitted" }),
		JobState::Assigned { operator, fee, due, .. } => {
			json!({ "state": "assigned", "operator": address(operator), "fee_planck": fee.to_string(), "due": due })
		}
		JobState::Panelled { phase, due } => {
			let phase = match phase {
				Phase::Committing => "committing",
				Phase::Revealing => "revealing",
			};
			json!({ "state": "panelled", "phase": phase, "due": due })
		}
		JobState::Resulted { operator, fee, settles, disputes, .. } => json!({
			"state": "resulted", "operator": address(operator), "fee_planck": fee.to_string(),
			"settles": settles, "disputes": disputes,
		}),
		JobState::Settled { operator, fee, at, .. } => {
			json!({ "state": "settled", "operator": address(operator), "fee_planck": fee.to_string(), "at": at })
		}
		JobState::Refunded { reason, at } => {
			json!({ "state": "refunded", "reason": format!("{reason:?}"), "at": at })
		}
	}
}

/// A result's claim, if there is one yet.
pub fn claim_of(job: &ChainJob) -> Option<&ResultClaim> {
	match &job.state {
		JobState::Resulted { claim, .. } | JobState::Settled { claim, .. } => Some(claim),
		JobState::Submitted
		| JobState::Assigned { .. }
		| JobState::Panelled { .. }
		| JobState::Refunded { .. } => None,
	}
}

/// The output's bytes: from the ledger, or from gateways where some are named.
async fn output_bytes(claim: &ResultClaim, model: &ChainModel, global: &Global) -> Result<Option<Vec<u8>>> {
	if let Some(inline) = &claim.inline {
		return Ok(Some(inline.to_vec()));
	}
	let gateways = global.artifacts.gateways();
	if gateways.is_empty() {
		return Ok(None);
	}
	let cid =
		ambit_artifacts::parse_bytes(&claim.output).map_err(|error| Error::Artifact(error.to_string()))?;
	let size = size_of(&model.outputs).min(MAX_OUTPUT);
	artifacts::fetch(gateways, &cid, size).await.map(Some)
}

/// Output tensors as numbers.
pub fn decode_output(bytes: &[u8], types: &ValueTypes) -> Result<Vec<Vec<i64>>> {
	let wrong =
		|| Error::Artifact(format!("the output's {} bytes are not of the model's output types", bytes.len()));
	let mut rest = bytes;
	let mut tensors = Vec::new();
	for ty in types {
		let ty = tensor_type(ty);
		let size = usize::try_from(ty.bytes()).map_err(|_| wrong())?;
		let (tensor, after) = rest.split_at_checked(size).ok_or_else(wrong)?;
		let elements = tensor.chunks_exact(ty.element.bytes() as usize).map(|chunk| ty.element.read(chunk));
		tensors.push(elements.collect::<Option<Vec<_>>>().ok_or_else(wrong)?);
		rest = after;
	}
	if rest.is_empty() {
		Ok(tensors)
	} else {
		Err(wrong())
	}
}

#[cfg(test)]
mod tests;
