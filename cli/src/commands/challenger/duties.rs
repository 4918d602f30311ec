//! What the runtime's hook does, from outside of a node: asks what is to be done, has it done, and signs what came of it.

use super::{in_flight::InFlight, own_worker::OwnWorker, told::Told};
use crate::{
	chain::{constants, Client, Life, Newest},
	commands::dispute::party_of,
	disputes::words,
	error::{Error, Result},
	output::Output,
};
use ambit_primitives::{
	disputes::Side,
	worker::{Answer, Outcome, Reply, Request, Task, TaskId, MAX_MESSAGE, MAX_TASKS, VERSION},
	AccountId, BlockNumber, Hash, Header, Nonce,
};
use ambit_runtime::RuntimeCall;
use codec::{DecodeAll, Encode};
use pallet_ambit_disputes::Call;
use serde_json::{json, Value};
use sp_core::sr25519;
use std::{collections::BTreeMap, convert::Infallible, future::pending, time::Duration};

/// How soon the worker is asked again, within a block, for what is not ready yet; doubled each time.
const POLL: Duration = Duration::from_millis(500);
/// Bytes of a request beside its tasks, at most.
const ENVELOPE: usize = 1_024;

/// Serves a key, block by block.
pub struct Duties<'a> {
	/// The node.
	pub client: &'a Client,
	/// The key.
	pub pair: &'a sr25519::Pair,
	/// Its account.
	pub account: &'a AccountId,
	/// Who computes.
	pub worker: &'a OwnWorker,
	/// The last extrinsic.
	pub in_flight: &'a InFlight,
	/// What was told already.
	pub told: &'a Told,
	/// Where it is told.
	pub output: Output,
}

/// What is asked as of one block.
struct Round {
	number: BlockNumber,
	hash: Hash,
	request: Request,
}

impl Duties<'_> {
	/// Goes on until the connection breaks.
	pub async fn run(&self) -> Result<Infallible> {
		let mut heads = Newest::of(self.client).await?;
		let mut head = heads.next().await?;
		loop {
			let round = self.round(&head).await?;
			let mut pause = POLL;
			head = loop {
				let is_open = self.attend(&round).await?;
				let later = async {
					match is_open {
						true => tokio::time::sleep(pause).await,
						false => pending().await,
					}
				};
				tokio::select! {
					next = heads.next() => break next?,
					() = later => pause = pause.saturating_mul(2),
				}
			};
		}
	}

	/// What the chain asks of the key's account as of a block.
	async fn round(&self, head: &Header) -> Result<Round> {
		let (number, hash) = (head.number, head.hash());
		let arguments = (self.account.clone(), MAX_TASKS);
		let tasks: Vec<Task> = self.client.call("DutiesApi_tasks", arguments, Some(hash)).await?;
		let request = Request {
			version: VERSION,
			genesis: self.client.genesis(),
			block: number,
			operator: party_of(self.client, self.account).await?,
			tasks: fitting(tasks.into_iter().filter(is_challengers)),
		};
		Ok(Round { number, hash, request })
	}

	/// Asks the worker, and submits what is ready unless an extrinsic is in flight. Gives whether the worker is still at it.
	async fn attend(&self, round: &Round) -> Result<bool> {
		let tasks = &round.request.tasks;
		if tasks.is_empty() {
			return Ok(false);
		}
		let answers = match self.worker.post(&round.request).await {
			Ok(reply) => asked_for(tasks, reply),
			Err(problem) => {
				self.trouble(&problem)?;
				return Ok(true);
			}
		};
		let is_open = answers.iter().filter(|answer| answer.outcome != Outcome::Failed).count() < tasks.len();
		self.told.tell(&answers, self.output)?;
		let said: Vec<Answer> = answers.into_iter().filter(is_said).collect();
		if said.is_empty() {
			return Ok(is_open);
		}
		let (account, at) = (self.account, Some(round.hash));
		let nonce: Nonce = self.client.call("AccountNonceApi_account_nonce", (account.clone(),), at).await?;
		if self.in_flight.blocks(nonce, round.number, constants::duty_mortality()) {
			return Ok(is_open);
		}
		let call: Option<Vec<u8>> =
			self.client.call("DutiesApi_answer", (account.clone(), &said), at).await?;
		let Some(call) = call else { return Ok(is_open) };
		let call = RuntimeCall::decode_all(&mut call.as_slice()).ok();
		let call = call.filter(|call| says_only(call, &said)).ok_or_else(|| {
			Error::Mismatch(format!(
				"{} wants to have something signed that is no move in a dispute which was computed here: use another node",
				self.client.url()
			))
		})?;
		let is_taken = self.submit(call, nonce, round.number).await?;
		Ok(is_open && is_taken)
	}

	/// Signs a call, gives it to the pool, and tells whether that took it. If not, it is tried again as of the next block.
	async fn submit(&self, call: RuntimeCall, nonce: Nonce, now: BlockNumber) -> Result<bool> {
		let (mut value, line) = sending(&call);
		// The block before the best one is known to whoever looks at the extrinsic.
		let life = Life { checkpoint: now.saturating_sub(1), blocks: constants::duty_mortality() };
		let extrinsic = self.client.sign(self.pair, call, nonce, life).await?.encode();
		match self.client.give(&extrinsic, "a move").await {
			Ok(()) => {}
			Err(refused @ Error::Refused { .. }) => {
				self.trouble(&refused)?;
				// It may be because the chain was upgraded: then this program can't go on.
				self.client.check_version().await?;
				return Ok(false);
			}
			Err(error) => return Err(error),
		}
		if let Err(problem) = self.in_flight.record(nonce, now) {
			self.trouble(&problem)?;
		}
		let bytes = extrinsic.len();
		if let Value::Object(all) = &mut value {
			all.insert("block".into(), json!(now));
			all.insert("bytes".into(), json!(bytes));
		}
		self.output.event(&value, || format!("block {now}: sent, {bytes} bytes: {line}"))?;
		Ok(true)
	}

	fn trouble(&self, problem: &impl std::fmt::Display) -> Result<()> {
		let problem = problem.to_string();
		self.output.event(&json!({ "event": "trouble", "message": problem }), || problem.clone())
	}
}

/// Whether a task is a challenger's. Others are the worker's of an operator, which may have the same key.
fn is_challengers(task: &Task) -> bool {
	match task {
		Task::Watch(_) => true,
		Task::Respond(respond) => respond.side == Side::Challenger,
		Task::Execute(_)
		| Task::Commit(_)
		| Task::Reveal(_)
		| Task::Audit(_)
		| Task::Fetch(_)
		| Task::Tell(_)
		| Task::Prove(_)
		| Task::Keep(_)
		| Task::Trace(_) => false,
	}
}

/// Whether there is something to be said on the chain.
fn is_said(answer: &Answer) -> bool {
	matches!(answer.outcome, Outcome::Charged(_) | Outcome::Moved(_))
}

/// As many tasks as a request takes. What a dispute is about can be large.
fn fitting(tasks: impl Iterator<Item = Task>) -> Vec<Task> {
	let mut room = (MAX_MESSAGE as usize).saturating_sub(ENVELOPE);
	tasks
		.take(MAX_TASKS as usize)
		.filter(|task| match room.checked_sub(task.encoded_size()) {
			Some(left) => {
				room = left;
				true
			}
			None => false,
		})
		.collect()
}

/// The first answer to each task that was asked for, in the order of the tasks; the rest of the reply is dropped.
fn asked_for(tasks: &[Task], reply: Reply) -> Vec<Answer> {
	let mut answers = BTreeMap::new();
	for answer in reply.answers {
		answers.entry(answer.task).or_insert(answer);
	}
	tasks.iter().filter_map(|task| answers.remove(&task.id())).collect()
}

/// Whether a call says what the worker said, and nothing else. What a node gives to sign is not signed unseen.
fn says_only(call: &RuntimeCall, said: &[Answer]) -> bool {
	let has = |task: TaskId, outcome: Outcome| {
		said.iter().any(|answer| answer.task == task && answer.outcome == outcome)
	};
	match call {
		RuntimeCall::Disputes(Call::open { job, attempt, charge }) => {
			has(TaskId::Watch { job: *job, attempt: *attempt }, Outcome::Charged(charge.clone()))
		}
		RuntimeCall::Disputes(Call::play { turns }) => {
			!turns.is_empty()
				&& turns.iter().all(|turn| {
					let task = TaskId::Respond { dispute: turn.dispute, turn: turn.turn };
					has(task, Outcome::Moved(turn.action.clone()))
				})
		}
		_ => false,
	}
}

/// What is sent, for programs and for people.
fn sending(call: &RuntimeCall) -> (Value, String) {
	match call {
		RuntimeCall::Disputes(Call::open { job, attempt, .. }) => (
			json!({ "event": "sent", "call": "open", "job": job, "attempt": attempt }),
			format!("a dispute about job {job}, attempt {attempt}"),
		),
		RuntimeCall::Disputes(Call::play { turns }) => {
			let lines =
				turns.iter().map(|turn| format!("dispute {}: {}", turn.dispute, words::said(&turn.action)));
			let disputes: Vec<_> = turns.iter().map(|turn| turn.dispute).collect();
			(
				json!({ "event": "sent", "call": "play", "disputes": disputes }),
				lines.collect::<Vec<_>>().join("; "),
			)
		}
		_ => (json!({ "event": "sent" }), String::new()),
	}
}

#[cfg(test)]
mod tests;
