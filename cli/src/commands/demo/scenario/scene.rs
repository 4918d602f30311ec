//! One scene: jobs are submitted until the cheat has one, and what becomes of it is told block by block.

use super::{
	outcome::{Answered, Outcome, Right},
	Lie, Scenes,
};
use crate::{
	chain::Heads,
	commands::{
		demo::{
			account,
			digits::{self, Digit, TEST_DIGITS},
			stage, CLIENT, JOB_DEADLINE,
		},
		job::{describe_state, fee_ceiling, submitted_jobs, ChainAudit, ChainJob, ChainPanel},
		model::ledger_cid,
	},
	disputes::{self, What},
	error::{Error, Result},
	models::{ChainClass, JobInput, ModelFiles},
};
use ambit_engine::{Device, Engine};
use ambit_primitives::{
	jobs::{ClassId, JobId, JobState, ResultClaim, Said},
	AccountId, BlockNumber, Hash,
};
use ambit_runtime::{RuntimeCall, RuntimeEvent};
use pallet_ambit_staking::Event as StakingEvent;

/// How often jobs are submitted until one comes to what is to be shown.
const ROUNDS: usize = 5;

/// A job that may come to what is to be shown.
#[derive(Clone, Copy)]
struct Candidate {
	job: JobId,
	digit: Digit,
	submitted: BlockNumber,
}

/// Whether a job is what is to be shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Fit {
	/// It is.
	Yes,
	/// It will not be.
	No,
	/// It may become it.
	NotYet,
}

impl Scenes<'_> {
	/// Plays until the cheat's job has come to its end.
	pub(super) async fn scene(&self, lie: Lie, id: ClassId) -> Result<Outcome> {
		let client = &self.validator.client;
		let class = stage::class(client, id).await?;
		let model = digits::model()?;
		let digits = digits::test_split((ROUNDS * lie.batch()).min(TEST_DIGITS))?;
		let mut submitted = 0;
		for batch in digits.chunks(lie.batch()) {
			let candidates = self.submit(id, &class, &model, batch).await?;
			submitted += candidates.len();
			let from = candidates.first().map_or(0, |candidate| candidate.submitted);
			let mut heads = Heads::from(client, from).await?;
			let Some((candidate, number, hash)) = self.find(lie, &candidates, &mut heads).await? else {
				self.stage.output.line("none of them came to the cheat as it is to be shown; once more");
				continue;
			};
			let right = right(&model, &candidate.digit).await?;
			let Candidate { job, digit, submitted: at } = candidate;
			let mut outcome = Outcome::new(self, lie, job, digit, at, submitted, right);
			let mut block = (number, hash);
			let mut state = String::new();
			while !self.tell(&mut outcome, &mut state, block).await? {
				block = heads.next().await?;
			}
			return Ok(outcome);
		}
		Err(Error::Internal(format!("none of {submitted} jobs came to the cheat as it is to be shown")))
	}

	/// Submits digits, all in one transaction.
	async fn submit(
		&self,
		id: ClassId,
		class: &ChainClass,
		model: &ModelFiles,
		digits: &[Digit],
	) -> Result<Vec<Candidate>> {
		let (client, output) = (&self.validator.client, self.stage.output);
		let (uploader, (manifest, image)) = (self.uploader()?, digits::manifest()?);
		// Any operator may be drawn, whatever it asks.
		let max_fee = fee_ceiling(class, None)?.saturating_mul(2);
		let deadline = client.header(None).await?.number.saturating_add(JOB_DEADLINE);
		let mut calls = Vec::with_capacity(digits.len());
		for digit in digits {
			let image = digit.png(&image).map_err(Error::Internal)?;
			let input = JobInput::from_bytes(image, &model.inputs, Some(&manifest), false);
			let JobInput { bytes, root: input_root } = input.map_err(Error::Internal)?;
			let input = ledger_cid(&uploader.upload("a digit", bytes, output).await?)?;
			calls.push(RuntimeCall::JobRegistry(pallet_ambit_job_registry::Call::submit {
				class: id,
				input,
				input_root,
				max_fee,
				deadline,
			}));
		}
		let call = RuntimeCall::Utility(pallet_utility::Call::batch_all { calls });
		let pair = account(CLIENT)?;
		let included = self.stage.sender(client, &pair).submit(call, "submitting digits").await?;
		let (jobs, submitted) = (submitted_jobs(&included), included.number);
		if jobs.len() != digits.len() {
			return Err(Error::Internal(format!("{} jobs came of {} digits", jobs.len(), digits.len())));
		}
		output.line(match jobs.as_slice() {
			[job] => format!("block {submitted}: job {job} is to read a {}", digits[0].label),
			jobs => format!("block {submitted}: {} jobs are submitted", jobs.len()),
		});
		let candidates = jobs.into_iter().zip(digits);
		Ok(candidates.map(|(job, digit)| Candidate { job, digit: *digit, submitted }).collect())
	}

	/// The first of the jobs that is what is to be shown, and since which block.
	async fn find(
		&self,
		lie: Lie,
		candidates: &[Candidate],
		heads: &mut Heads<'_>,
	) -> Result<Option<(Candidate, BlockNumber, Hash)>> {
		let client = &self.validator.client;
		let mut open = candidates.to_vec();
		while !open.is_empty() {
			let (number, hash) = heads.next().await?;
			let mut still_open = Vec::with_capacity(open.len());
			for candidate in open {
				let at = Some(hash);
				let job: Option<ChainJob> = client.call("JobRegistryApi_job", (candidate.job,), at).await?;
				let panel: Option<ChainPanel> =
					client.call("JobRegistryApi_panel", (candidate.job,), at).await?;
				let audit: Option<ChainAudit> =
					client.call("JobRegistryApi_audit", (candidate.job,), at).await?;
				match fit(lie, &self.cheat, job.as_ref(), panel.as_ref(), audit.as_ref()) {
					Fit::Yes => return Ok(Some((candidate, number, hash))),
					Fit::No => {}
					Fit::NotYet => still_open.push(candidate),
				}
			}
			open = still_open;
		}
		Ok(None)
	}

	/// Takes note of a block, and gives whether the job has come to its end.
	async fn tell(
		&self,
		outcome: &mut Outcome,
		state: &mut String,
		(number, hash): (BlockNumber, Hash),
	) -> Result<bool> {
		let (client, output) = (&self.validator.client, self.stage.output);
		outcome.retract(number);
		for happening in disputes::at(client, hash).await? {
			let is_about = matches!(happening.what, What::Opened { job, .. } if job == outcome.job);
			if is_about && outcome.dispute.is_none() {
				outcome.dispute = Some(happening.dispute);
			}
			if outcome.dispute == Some(happening.dispute) {
				output.line(self.with_names(&happening.line()));
				outcome.record.take(happening);
			}
		}
		for record in client.events(hash).await? {
			if let RuntimeEvent::Stakes(StakingEvent::Slashed { stash, amount, .. }) = record.event {
				if stash == self.cheat {
					outcome.slashes.push((number, amount));
				}
			}
		}
		let at = Some(hash);
		let job: Option<ChainJob> = client.call("JobRegistryApi_job", (outcome.job,), at).await?;
		let Some(job) = job else { return Ok(false) };
		let now = describe_state(&job.state);
		if now != *state {
			output.line(self.with_names(&format!("block {number}: {now}")));
			*state = now;
		}
		let panel: Option<ChainPanel> = client.call("JobRegistryApi_panel", (outcome.job,), at).await?;
		if outcome.claimed.is_none() {
			if let Some(claimed) = self.claimed(&job, panel.as_ref()) {
				let answer = outcome.right.answer(&claimed)?;
				output.line(format!(
					"block {number}: Mallory says that it is a {}; executed rightly, it is a {}",
					answer.as_ref().map_or_else(|| "?".into(), i64::to_string),
					outcome.right.says.map_or_else(|| "?".into(), |says| says.to_string()),
				));
				outcome.claimed = Some((number, answer));
			}
		}
		outcome.ended = match &job.state {
			JobState::Settled { operator, claim, at, .. } => Some(Answered {
				by: Some(operator.clone()),
				says: outcome.right.answer(claim)?,
				is_right: outcome.right.is(claim),
				at: *at,
			}),
			JobState::Refunded { at, .. } => {
				Some(Answered { by: None, says: None, is_right: false, at: *at })
			}
			_ => None,
		};
		Ok(outcome.ended.is_some())
	}

	/// What the cheat says came of the job, once it says so.
	fn claimed(&self, job: &ChainJob, panel: Option<&ChainPanel>) -> Option<ResultClaim> {
		if let JobState::Resulted { operator, claim, .. } = &job.state {
			if *operator == self.cheat {
				return Some(claim.clone());
			}
		}
		panel.into_iter().flatten().find_map(|member| match &member.said {
			Said::Revealed(claim) if member.operator == self.cheat => Some(claim.clone()),
			_ => None,
		})
	}
}

/// Whether a job is what is to be shown.
fn fit(
	lie: Lie,
	cheat: &AccountId,
	job: Option<&ChainJob>,
	panel: Option<&ChainPanel>,
	audit: Option<&ChainAudit>,
) -> Fit {
	let Some(job) = job else { return Fit::NotYet };
	let when = |fits: bool| if fits { Fit::Yes } else { Fit::No };
	match (lie, &job.state) {
		(_, JobState::Submitted) => Fit::NotYet,
		(Lie::Cheat, JobState::Assigned { operator, .. } | JobState::Resulted { operator, .. }) => {
			when(operator == cheat)
		}
		(Lie::Redundant, JobState::Panelled { .. }) => {
			when(panel.into_iter().flatten().any(|member| member.operator == *cheat))
		}
		(Lie::Audited, JobState::Assigned { operator, .. } | JobState::Resulted { operator, .. })
			if operator == cheat =>
		{
			if audit.is_some() {
				Fit::Yes
			} else {
				Fit::NotYet
			}
		}
		_ => Fit::No,
	}
}

/// What the classifier gives for a digit, executed here.
async fn right(model: &ModelFiles, digit: &Digit) -> Result<Right> {
	let (graph, weights, pixels) = (model.graph.clone(), model.weights.clone(), digit.pixels);
	let work = move || {
		let engine = Engine::new(Device::default()).map_err(|error| error.to_string())?;
		let loaded = engine.load(&graph, &weights).map_err(|error| error.to_string())?;
		loaded.execute(pixels).map_err(|error| error.to_string())
	};
	let executed = tokio::task::spawn_blocking(work).await.map_err(|error| error.to_string());
	let executed = executed.and_then(|executed| executed).map_err(Error::Internal)?;
	Right::new(executed, model.outputs.clone())
}

#[cfg(test)]
mod tests {
	use super::*;
	use ambit_primitives::{
		jobs::{Member, Phase},
		Balance, AMB,
	};
	use sp_core::H256;

	fn job(state: JobState<AccountId, Balance, BlockNumber>) -> ChainJob {
		ChainJob {
			client: AccountId::new([9; 32]),
			class: 0,
			input: Default::default(),
			input_root: H256::zero(),
			max_fee: AMB,
			submitted: 10,
			deadline: 100,
			attempt: 0,
			declined: 0,
			state,
		}
	}

	fn assigned(operator: &AccountId) -> ChainJob {
		job(JobState::Assigned { operator: operator.clone(), offer: 0, fee: AMB, pledge: AMB, due: 20 })
	}

	#[test]
	fn a_job_should_be_shown_when_the_cheat_has_it_and_given_up_when_it_never_will() {
		let (cheat, honest) = (AccountId::new([1; 32]), AccountId::new([2; 32]));
		let of = |lie, job: &ChainJob| fit(lie, &cheat, Some(job), None, None);
		assert_eq!(fit(Lie::Cheat, &cheat, None, None, None), Fit::NotYet);
		assert_eq!(of(Lie::Cheat, &job(JobState::Submitted)), Fit::NotYet);
		assert_eq!(of(Lie::Cheat, &assigned(&cheat)), Fit::Yes);
		assert_eq!(of(Lie::Cheat, &assigned(&honest)), Fit::No);
		assert_eq!(of(Lie::Audited, &assigned(&cheat)), Fit::NotYet);
		assert_eq!(of(Lie::Audited, &assigned(&honest)), Fit::No);
	}

	#[test]
	fn a_redundant_job_should_be_shown_when_the_cheat_is_in_the_panel() {
		let (cheat, honest) = (AccountId::new([1; 32]), AccountId::new([2; 32]));
		let panelled = job(JobState::Panelled { phase: Phase::Committing, due: 20 });
		let panel = |operator: &AccountId| -> ChainPanel {
			let operator = operator.clone();
			vec![Member { operator, offer: 0, fee: AMB, pledge: AMB, said: Said::Nothing }]
				.try_into()
				.unwrap()
		};
		let of = |operator| fit(Lie::Redundant, &cheat, Some(&panelled), Some(&panel(operator)), None);
		assert_eq!((of(&cheat), of(&honest)), (Fit::Yes, Fit::No));
	}
}
