//! `ambit job`: having a model run, and what came of it.

use crate::{
	amount, artifacts,
	chain::{Client, Deadline, Heads, Included},
	commands::model::{cid_text, ledger_cid},
	error::{Error, ExitCode, Result},
	keys::address,
	models::{find_class, find_model, tensor_type, ChainClass, ChainModel, JobInput, Manifest},
	output::Output,
	read_input, Global,
};
use ambit_primitives::{
	jobs::{
		ClassId, Job, JobId, JobState, Panel, Phase, RefundReason, ResultClaim, Said, ValueTypes,
		VerificationMode,
	},
	AccountId, Balance, BlockNumber,
};
use ambit_runtime::{RuntimeCall, RuntimeEvent};
use clap::{Args, Subcommand};
use serde_json::{json, Value};
use std::path::PathBuf;

/// A job as the chain has it.
pub type ChainJob = Job<AccountId, Balance, BlockNumber>;

/// Largest input that is read, bytes.
const MAX_INPUT: u64 = 256 * 1024 * 1024;
/// Largest output that is shown when it has to be fetched, bytes.
const MAX_OUTPUT: u64 = 64 * 1024 * 1024;
/// Most elements of a tensor that are shown.
const SHOWN: usize = 32;

/// `ambit job ...`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Check an input, upload it and have a model run on it
	Submit(SubmitArgs),
	/// State and result of a job
	Show(ShowArgs),
}

/// A job to be.
#[derive(Args, Debug)]
pub struct SubmitArgs {
	/// The input: a PNG image where the model's manifest says how to read one, otherwise the tensors' raw bytes
	file: PathBuf,
	/// The model, by name or root
	#[arg(long)]
	model: String,
	/// The model's manifest, unless it is one of those built in
	#[arg(long, value_name = "FILE")]
	manifest: Option<PathBuf>,
	/// Swap light and dark of an image
	#[arg(long)]
	invert: bool,
	/// The class to run it in; the cheapest unless given
	#[arg(long)]
	class: Option<ClassId>,
	/// Most to pay; only what the operator asks is taken. Twice the best price unless given
	#[arg(long, value_parser = amount::parse, value_name = "AMOUNT")]
	max_fee: Option<Balance>,
	/// Blocks within which the result is of use; enough for four operators in turn unless given
	#[arg(long, value_name = "BLOCKS", value_parser = clap::value_parser!(u32).range(1..))]
	deadline: Option<u32>,
	/// Wait until the job is settled or refunded
	#[arg(long)]
	wait: bool,
}

/// Which job.
#[derive(Args, Debug)]
pub struct ShowArgs {
	/// The job's number
	id: JobId,
}

impl Command {
	/// Runs it.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		match self {
			Self::Submit(arguments) => arguments.run(global, output).await,
			Self::Show(arguments) => arguments.run(global, output).await,
		}
	}
}

impl SubmitArgs {
	async fn run(self, global: &Global, output: Output) -> Result<()> {
		// What can be wrong here is found before the network is touched.
		let pair = global.key.load()?;
		let uploader = global.artifacts.uploader()?;
		let file = read_input(&self.file, MAX_INPUT)?;
		let client = global.connect().await?;
		let (root, model) = find_model(&client, &self.model).await?;
		let manifest = Manifest::for_model(&root, self.manifest.as_deref())?;
		let input = JobInput::from_bytes(file, &model.inputs, manifest.as_ref(), self.invert)
			.map_err(|reason| Error::input(&self.file, reason))?;
		let (id, class) = find_class(&client, &root, self.class).await?;
		let max_fee = fee_ceiling(&class, self.max_fee)?;
		let head = client.header(None).await?.number;

		let sender = global.sender(&client, &pair, output);
		let cid = uploader.upload("the input", input.bytes, output).await?;
		let call = RuntimeCall::JobRegistry(pallet_ambit_job_registry::Call::submit {
			class: id,
			input: ledger_cid(&cid)?,
			input_root: input.root,
			max_fee,
			deadline: head.saturating_add(self.deadline.unwrap_or(4 * class.class.spec.latency.blocks())),
		});
		let included = sender.submit(call, "submitting the job").await?;
		let job = *submitted_jobs(&included)
			.first()
			.ok_or_else(|| Error::Internal("the transaction succeeded, but no job came of it".into()))?;
		output.step(format!("job {job} is in block {}", included.number));
		if class.class.spec.mode == VerificationMode::Signed {
			output.step("its result will be signed, but nobody can dispute it");
		}
		if !self.wait {
			let value = json!({ "job": job, "block": included.number, "transaction_fee_planck": included.fee.to_string() });
			return output.finish(&value, || format!("job {job}\n"));
		}
		let finished = follow(&client, job, included.number, sender.deadline, output).await?;
		show(&finished, job, &model, global, output).await?;
		match finished.state {
			JobState::Refunded { .. } => Err(Error::Reported(ExitCode::Refunded)),
			_ => Ok(()),
		}
	}
}

/// The most to pay for a job in this class.
pub fn fee_ceiling(class: &ChainClass, wanted: Option<Balance>) -> Result<Balance> {
	let minimum = class.class.min_fee;
	match wanted {
		Some(fee) if fee < minimum => Err(Error::Usage(format!(
			"--max-fee {} is below this class's minimum of {}",
			amount::format(fee),
			amount::format(minimum)
		))),
		Some(fee) => Ok(fee),
		None => Ok(class.best_price.unwrap_or(minimum).max(minimum).saturating_mul(2)),
	}
}

/// The jobs that a transaction submitted, in order.
pub fn submitted_jobs(included: &Included) -> Vec<JobId> {
	included
		.events
		.iter()
		.filter_map(|event| match event {
			RuntimeEvent::JobRegistry(pallet_ambit_job_registry::Event::JobSubmitted { job, .. }) => {
				Some(*job)
			}
			_ => None,
		})
		.collect()
}

/// Follows a job from the block that has it until it is settled or refunded, and gives what it is then.
async fn follow(
	client: &Client,
	id: JobId,
	from: BlockNumber,
	deadline: Deadline,
	output: Output,
) -> Result<ChainJob> {
	let mut last = String::new();
	let work = async {
		let mut heads = Heads::from(client, from).await?;
		loop {
			let (number, hash) = heads.next().await?;
			let job: Option<ChainJob> = client.call("JobRegistryApi_job", (id,), Some(hash)).await?;
			let Some(job) = job else {
				// A reorganisation may have taken the submission back for now.
				output.status(format!("job {id} is not in block {number}"));
				continue;
			};
			let state = describe_state(&job.state);
			if state != last {
				output.step(format!("block {number}: {state}"));
				last = state;
			}
			if matches!(job.state, JobState::Settled { .. } | JobState::Refunded { .. }) {
				return Ok(job);
			}
		}
	};
	deadline.run(&format!("job {id}"), work).await
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

fn describe_state(state: &JobState<AccountId, Balance, BlockNumber>) -> String {
	match state {
		JobState::Submitted => "waits for an operator".into(),
		JobState::Assigned { operator, fee, due, .. } => {
			format!("assigned to {} for {}, due in block {due}", address(operator), amount::format(*fee))
		}
		JobState::Panelled { phase, due } => {
			let what = match phase {
				Phase::Committing => "execute it and commit to a result",
				Phase::Revealing => "reveal what they committed to",
			};
			format!("its operators {what}, due in block {due}")
		}
		JobState::Resulted { operator, settles, disputes, .. } => {
			let disputed = if *disputes > 0 { format!(", {disputes} disputes open") } else { String::new() };
			format!("result by {}, settles from block {settles}{disputed}", address(operator))
		}
		JobState::Settled { operator, fee, at, .. } => {
			format!("settled in block {at}: {} paid to {}", amount::format(*fee), address(operator))
		}
		JobState::Refunded { reason, at } => format!("refunded in block {at}: {}", refund_reason(*reason)),
	}
}

/// What an operator of a redundant job has said so far.
fn describe_said(said: &Said) -> String {
	match said {
		Said::Nothing => "has said nothing yet".into(),
		Said::Committed(_) => "has committed to a result".into(),
		Said::Revealed(claim) => format!("found {:?}", claim.output_root),
	}
}

impl ShowArgs {
	async fn run(self, global: &Global, output: Output) -> Result<()> {
		let client = global.connect().await?;
		let at = Some(client.best().await?);
		let job: Option<ChainJob> = client.call("JobRegistryApi_job", (self.id,), at).await?;
		let job = job.ok_or_else(|| {
			Error::NotFound(format!("there is no job {}: it was never submitted, or finished so long ago that the chain forgot it", self.id))
		})?;
		let class: Option<ChainClass> = client.call("JobRegistryApi_class", (job.class,), at).await?;
		let root = class.map(|class| class.class.spec.model);
		let model: Option<ChainModel> = match root {
			Some(root) => client.call("JobRegistryApi_model", (root,), at).await?,
			None => None,
		};
		let model =
			model.ok_or_else(|| Error::NotFound(format!("the model of job {} was retired", self.id)))?;
		let panel: Option<Panel<AccountId, Balance>> =
			client.call("JobRegistryApi_panel", (self.id,), at).await?;
		for member in panel.iter().flatten() {
			output.step(format!(
				"{} for {}: {}",
				address(&member.operator),
				amount::format(member.fee),
				describe_said(&member.said)
			));
		}
		show(&job, self.id, &model, global, output).await
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

async fn show(job: &ChainJob, id: JobId, model: &ChainModel, global: &Global, output: Output) -> Result<()> {
	let claim = claim_of(job);
	let bytes = match claim {
		Some(claim) => output_bytes(claim, model, global).await?,
		None => None,
	};
	let tensors = bytes.map(|bytes| decode_output(&bytes, &model.outputs)).transpose()?;
	let value = job_json(id, job, tensors.as_deref());
	output.finish(&value, || {
		let mut text = format!("job {id}, attempt {}: {}\n", job.attempt, describe_state(&job.state));
		text.push_str(&format!(
			"client    {}\nclass     {}\ninput     {}\nceiling   {}\ndeadline  block {}\n",
			address(&job.client),
			job.class,
			cid_text(&job.input),
			amount::format(job.max_fee),
			job.deadline
		));
		if let Some(claim) = claim {
			text.push_str(&format!(
				"output    {}\ntrace     {}\n",
				cid_text(&claim.output),
				cid_text(&claim.trace)
			));
		}
		for (index, tensor) in tensors.iter().flatten().enumerate() {
			let more = if tensor.len() > SHOWN {
				format!(", and {} more", tensor.len() - SHOWN)
			} else {
				String::new()
			};
			let shown: Vec<String> = tensor.iter().take(SHOWN).map(i64::to_string).collect();
			text.push_str(&format!("output {index}  [{}{more}]\n", shown.join(", ")));
		}
		text
	})
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
	let size = crate::models::size_of(&model.outputs).min(MAX_OUTPUT);
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

fn job_json(id: JobId, job: &ChainJob, outputs: Option<&[Vec<i64>]>) -> Value {
	let state = match &job.state {
		JobState::Submitted => json!({ "state": "submitted" }),
		JobState::Assigned { operator, fee, due, .. } => {
			json!({ "state": "assigned", "operator": address(operator), "fee_planck": fee.to_string(), "due": due })
		}
		JobState::Panelled { phase, due } => {
			json!({ "state": "panelled", "phase": format!("{phase:?}").to_lowercase(), "due": due })
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
	};
	let mut value = json!({
		"job": id,
		"client": address(&job.client),
		"class": job.class,
		"input": cid_text(&job.input),
		"input_root": job.input_root,
		"max_fee_planck": job.max_fee.to_string(),
		"submitted": job.submitted,
		"deadline": job.deadline,
		"attempt": job.attempt,
	});
	let claim = claim_of(job).map(|claim| {
		json!({
			"output_root": claim.output_root,
			"output": cid_text(&claim.output),
			"trace_root": claim.trace_root,
			"trace": cid_text(&claim.trace),
		})
	});
	if let (Value::Object(all), Value::Object(state)) = (&mut value, state) {
		all.extend(state);
		all.insert("result".into(), claim.into());
		all.insert("outputs".into(), json!(outputs));
	}
	value
}

#[cfg(test)]
mod tests {
	use super::*;
	use ambit_primitives::jobs::{Element, ValueType};

	fn types() -> ValueTypes {
		let i8 = ValueType { element: Element::I8, shape: vec![2].try_into().unwrap() };
		let i16 = ValueType { element: Element::I16, shape: vec![1, 1].try_into().unwrap() };
		vec![i8, i16].try_into().unwrap()
	}

	#[test]
	fn decode_output_should_read_signed_little_endian_tensors_in_order() {
		assert_eq!(decode_output(&[0xff, 1, 0xfe, 0xff], &types()).unwrap(), vec![vec![-1, 1], vec![-2]]);
	}

	#[test]
	fn decode_output_should_refuse_another_length() {
		for length in [0, 1, 3, 5, 1_000] {
			assert!(decode_output(&vec![0; length], &types()).is_err(), "{length} bytes");
		}
	}
}
