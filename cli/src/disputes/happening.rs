//! What a block tells of disputes.

use super::{words, ChainDispute, Wrong};
use crate::{
	amount,
	chain::{calls, describe_error, Block, Client},
	error::Result,
	keys::address,
};
use ambit_primitives::{
	disputes::{DisputeId, Ground, Side, Turn},
	jobs::{Attempt, JobId},
	AccountId, Balance, BlockNumber, Hash,
};
use ambit_runtime::{Runtime, RuntimeCall, RuntimeEvent};
use frame_system::Phase;
use pallet_ambit_disputes::{Call, Event};
use serde_json::{json, Value};

/// Something that happened in a dispute.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Happening {
	/// Height of the block.
	pub block: BlockNumber,
	/// The dispute.
	pub dispute: DisputeId,
	/// What happened.
	pub what: What,
	/// The extrinsic that did it; none if the block did it by itself.
	pub sent: Option<Sent>,
	/// The stage after the block, if the dispute goes on.
	pub after: Option<&'static str>,
	/// Who disputes the result, where that was to be found out.
	pub challenger: Option<AccountId>,
}

/// What happened in a dispute.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum What {
	/// It began.
	Opened {
		/// The job.
		job: JobId,
		/// The attempt that gave the result.
		attempt: Attempt,
		/// Who signed the result.
		operator: AccountId,
		/// Who disputes it.
		challenger: AccountId,
	},
	/// A move was made.
	Moved {
		/// Whose move is next.
		next: Side,
		/// Last block in which it is accepted.
		deadline: BlockNumber,
	},
	/// A move was rejected.
	Rejected {
		/// The error's name and documentation.
		error: String,
	},
	/// The operator lost.
	Convicted {
		/// Who signed the result.
		operator: AccountId,
		/// What was taken from it, planck.
		slashed: Balance,
		/// Who got a part of that, planck.
		rewarded: Option<(AccountId, Balance)>,
		/// How it was decided.
		ground: Ground,
	},
	/// The challenger lost.
	Acquitted {
		/// Who signed the result.
		operator: AccountId,
		/// Who disputed it.
		challenger: AccountId,
		/// Part of the bond that went to the operator, planck.
		paid: Balance,
		/// How it was decided.
		ground: Ground,
	},
	/// Another dispute had made the result void.
	Moot,
}

/// An extrinsic in a dispute.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sent {
	/// Its place in the block.
	pub index: u32,
	/// Who signed it.
	pub signer: AccountId,
	/// Its length on the chain, bytes.
	pub bytes: usize,
	/// What it said in this dispute; nothing where it said so before.
	pub said: Option<Said>,
}

/// What was said in a dispute.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Said {
	/// `open`, `demand`, `close`, or the name of a move.
	pub kind: &'static str,
	/// By which side, if by one.
	pub side: Option<Side>,
	/// In words.
	pub words: String,
	/// What it says is wrong, if it does.
	pub wrong: Option<Wrong>,
	/// Length of what it carries, bytes.
	pub payload: usize,
	/// The stage in which it was said.
	pub before: Option<&'static str>,
}

/// All that a block tells of disputes, in order.
pub async fn at(client: &Client, block: Hash) -> Result<Vec<Happening>> {
	let is_wanted = |event: &RuntimeEvent| matches!(event, RuntimeEvent::Disputes(_));
	let Some(found) = client.block_with(block, is_wanted).await? else { return Ok(Vec::new()) };
	let mut happenings = read(&found);
	for happening in &mut happenings {
		if matches!(happening.what, What::Opened { .. } | What::Moved { .. }) {
			let state: Option<ChainDispute> =
				client.call("DisputesApi_dispute", (happening.dispute,), Some(block)).await?;
			if let Some(ChainDispute { dispute, .. }) = state {
				happening.after = Some(words::stage(&dispute.stage));
				happening.challenger = Some(dispute.challenger);
			}
		}
	}
	Ok(happenings)
}

/// What a block's events and extrinsics tell.
fn read(block: &Block) -> Vec<Happening> {
	let mut happenings = Vec::new();
	for record in &block.events {
		let RuntimeEvent::Disputes(event) = &record.event else { continue };
		let Some((dispute, what)) = happened(event, block, &record.phase) else { continue };
		let sent = match record.phase {
			Phase::ApplyExtrinsic(index) => block.signed(index).map(|signed| Sent {
				index,
				said: said(&signed.call, event),
				signer: signed.signer,
				bytes: signed.bytes,
			}),
			_ => None,
		};
		let challenger = challenger(event).cloned();
		happenings.push(Happening { block: block.number, dispute, what, sent, after: None, challenger });
	}
	happenings
}

fn happened(event: &Event<Runtime>, block: &Block, phase: &Phase) -> Option<(DisputeId, What)> {
	Some(match event.clone() {
		Event::DisputeOpened { dispute, job, attempt, operator, challenger } => {
			(dispute, What::Opened { job, attempt, operator, challenger })
		}
		Event::TurnTaken { dispute, next, deadline, .. } => (dispute, What::Moved { next, deadline }),
		Event::MoveRejected { dispute, error, .. } => {
			let (name, reason) = describe_error(&error);
			(dispute, What::Rejected { error: format!("{name}: {reason}") })
		}
		Event::OperatorConvicted { dispute, operator, slashed, ground, .. } => {
			let rewarded = rewarded(block, phase, &operator);
			(dispute, What::Convicted { operator, slashed, rewarded, ground })
		}
		Event::OperatorAcquitted { dispute, operator, challenger, paid, ground, .. } => {
			(dispute, What::Acquitted { operator, challenger, paid, ground })
		}
		Event::DisputeMoot { dispute, .. } => (dispute, What::Moot),
		_ => return None,
	})
}

fn challenger(event: &Event<Runtime>) -> Option<&AccountId> {
	match event {
		Event::DisputeOpened { challenger, .. }
		| Event::OperatorConvicted { challenger, .. }
		| Event::OperatorAcquitted { challenger, .. } => Some(challenger),
		_ => None,
	}
}

/// Who got a part of what was taken from an operator in the same extrinsic, or by the block itself.
fn rewarded(block: &Block, phase: &Phase, operator: &AccountId) -> Option<(AccountId, Balance)> {
	block.events.iter().filter(|record| record.phase == *phase).find_map(|record| match &record.event {
		RuntimeEvent::Stakes(pallet_ambit_staking::Event::Slashed { stash, rewarded, .. })
			if stash == operator =>
		{
			rewarded.clone()
		}
		_ => None,
	})
}

/// What a call said that led to this event.
fn said(call: &RuntimeCall, event: &Event<Runtime>) -> Option<Said> {
	let inner = calls(call);
	let disputes = || {
		inner.iter().filter_map(|call| match call {
			RuntimeCall::Disputes(call) => Some(call),
			_ => None,
		})
	};
	let turns = |dispute: DisputeId| {
		disputes()
			.filter_map(|call| match call {
				Call::play { turns } => Some(turns.iter()),
				_ => None,
			})
			.flatten()
			.filter(move |turn| turn.dispute == dispute)
	};
	match event {
		Event::DisputeOpened { job, attempt, .. } => {
			disputes().find_map(|call| opening(call, *job, *attempt))
		}
		Event::TurnTaken { dispute, turn, .. } => {
			turns(*dispute).find(|made| made.turn.saturating_add(1) == *turn).map(moved)
		}
		Event::MoveRejected { dispute, turn, .. } => {
			turns(*dispute).find(|made| made.turn == *turn).map(moved)
		}
		Event::OperatorConvicted { dispute, .. }
		| Event::OperatorAcquitted { dispute, .. }
		| Event::DisputeMoot { dispute, .. } => {
			let closed = || disputes().find_map(|call| closing(call, *dispute));
			turns(*dispute).next_back().map(moved).or_else(closed)
		}
		_ => None,
	}
}

fn opening(call: &Call<Runtime>, job: JobId, attempt: Attempt) -> Option<Said> {
	match call {
		Call::open { job: of, attempt: at, charge } if (*of, *at) == (job, attempt) => {
			let wrong = Wrong::read(charge);
			Some(Said {
				kind: "open",
				side: Some(Side::Challenger),
				words: wrong.as_ref().map_or_else(|| "what is no charge".into(), |wrong| wrong.words()),
				wrong,
				payload: charge.len(),
				before: None,
			})
		}
		Call::demand { job: of, attempt: at, piece } if (*of, *at) == (job, attempt) => Some(Said {
			kind: "demand",
			side: Some(Side::Challenger),
			words: words::demand(piece),
			wrong: None,
			payload: 0,
			before: None,
		}),
		_ => None,
	}
}

fn closing(call: &Call<Runtime>, dispute: DisputeId) -> Option<Said> {
	match call {
		Call::close { dispute: closed } if *closed == dispute => Some(Said {
			kind: "close",
			side: None,
			words: "has it closed".into(),
			wrong: None,
			payload: 0,
			before: None,
		}),
		_ => None,
	}
}

fn moved(turn: &Turn) -> Said {
	use ambit_primitives::disputes::Move;
	let side = match turn.action {
		Move::Post { .. } | Move::Reveal(_) | Move::Answer(_) => Some(Side::Operator),
		Move::Name(_) | Move::Output(_) | Move::Pick(_) | Move::Prove(_) => Some(Side::Challenger),
		Move::Concede => None,
	};
	Said {
		kind: words::kind(&turn.action),
		side,
		words: words::said(&turn.action),
		wrong: Wrong::of_move(&turn.action),
		payload: words::payload(&turn.action),
		before: words::stage_of(&turn.action),
	}
}

impl Happening {
	/// Whether it ended the dispute.
	pub fn is_end(&self) -> bool {
		matches!(self.what, What::Convicted { .. } | What::Acquitted { .. } | What::Moot)
	}

	/// Whether an account disputes this result, or said this.
	pub fn concerns(&self, account: &AccountId) -> bool {
		self.challenger.as_ref() == Some(account)
			|| self.sent.as_ref().is_some_and(|sent| sent.signer == *account && sent.said.is_some())
	}

	/// For people: who said what, from which stage to which, and how long the extrinsic is.
	pub fn line(&self) -> String {
		let Self { block, dispute, .. } = self;
		let said = self.sent.as_ref().and_then(|sent| Some((sent, sent.said.as_ref()?)));
		let made = said.map(|(sent, said)| {
			let who = said.side.map_or("", words::side);
			let signer = address(&sent.signer);
			format!("{who} {signer} {} {}", said.words, self.size(sent)).trim_start().to_owned()
		});
		let end = match &self.what {
			What::Opened { job, attempt, operator, challenger } => {
				let (challenger, operator) = (address(challenger), address(operator));
				let about = format!("the result of operator {operator}, job {job}, attempt {attempt}");
				return match said {
					Some((sent, said)) if said.kind == "demand" => format!(
						"block {block}: challenger {challenger} demands {} of {about}: dispute {dispute} {}",
						said.words,
						self.size(sent)
					),
					Some((sent, said)) => format!(
						"block {block}: challenger {challenger} opens dispute {dispute} about {about}: {} {}",
						said.words,
						self.size(sent)
					),
					None => format!(
						"block {block}: challenger {challenger} opens dispute {dispute} about {about}"
					),
				};
			}
			What::Moved { next, deadline } => {
				let made = made.unwrap_or_else(|| "a move was made".into());
				let next = words::side(*next);
				return format!("block {block}: {made}; then the {next}, until block {deadline}");
			}
			What::Rejected { error } => {
				let made = made.unwrap_or_else(|| "a move".into());
				return format!("block {block}: {made}: rejected, {error}");
			}
			What::Convicted { operator, slashed, rewarded, ground } => {
				let reward = rewarded.as_ref().map_or_else(String::new, |(who, amount)| {
					format!(", {} of it to {}", amount::format(*amount), address(who))
				});
				format!(
					"dispute {dispute}: operator {} is convicted {}: {} slashed{reward}",
					address(operator),
					words::ground(*ground),
					amount::format(*slashed)
				)
			}
			What::Acquitted { operator, challenger, paid, ground } => format!(
				"dispute {dispute}: operator {} is acquitted {}: challenger {} loses its bond, {} of it to the operator",
				address(operator),
				words::ground(*ground),
				address(challenger),
				amount::format(*paid)
			),
			What::Moot => format!("dispute {dispute} is moot: the result was void already"),
		};
		match made {
			Some(made) => format!("block {block}: {made}\nblock {block}: {end}"),
			None => format!("block {block}: {end}"),
		}
	}

	/// Length of the extrinsic, and the stages before and after it.
	fn size(&self, sent: &Sent) -> String {
		let before = sent.said.as_ref().and_then(|said| said.before);
		let after = if self.is_end() { Some("decided") } else { self.after };
		let stages = match (before, after) {
			(Some(before), Some(after)) => format!(", {before} -> {after}"),
			(None, Some(after)) => format!(", -> {after}"),
			_ => String::new(),
		};
		format!("({} bytes on chain{stages})", sent.bytes)
	}

	/// For programs.
	pub fn json(&self) -> Value {
		let mut value = match &self.what {
			What::Opened { job, attempt, operator, challenger } => json!({
				"event": "opened", "job": job, "attempt": attempt,
				"operator": address(operator), "challenger": address(challenger),
			}),
			What::Moved { next, deadline } => {
				json!({ "event": "moved", "next": words::side(*next), "deadline": deadline })
			}
			What::Rejected { error } => json!({ "event": "rejected", "error": error }),
			What::Convicted { operator, slashed, rewarded, ground } => json!({
				"event": "convicted", "ground": words::ground_name(*ground), "operator": address(operator),
				"slashed_planck": slashed.to_string(),
				"rewarded": rewarded.as_ref().map(|(who, _)| address(who)),
				"rewarded_planck": rewarded.as_ref().map(|(_, amount)| amount.to_string()),
			}),
			What::Acquitted { operator, challenger, paid, ground } => json!({
				"event": "acquitted", "ground": words::ground_name(*ground), "operator": address(operator),
				"challenger": address(challenger), "paid_planck": paid.to_string(),
			}),
			What::Moot => json!({ "event": "moot" }),
		};
		let said = self.sent.as_ref().and_then(|sent| sent.said.as_ref());
		if let Value::Object(all) = &mut value {
			all.insert("block".into(), json!(self.block));
			all.insert("dispute".into(), json!(self.dispute));
			all.insert("by".into(), json!(self.sent.as_ref().map(|sent| address(&sent.signer))));
			all.insert("bytes".into(), json!(self.sent.as_ref().map(|sent| sent.bytes)));
			if let Some(said) = said {
				all.insert("move".into(), json!(said.kind));
				all.insert("side".into(), json!(said.side.map(words::side)));
				all.insert("says".into(), json!(said.words));
				all.insert("wrong".into(), said.wrong.as_ref().map_or(Value::Null, |wrong| wrong.json()));
				all.insert("payload_bytes".into(), json!(said.payload));
				all.insert("before".into(), json!(said.before));
				let after = if self.is_end() { Some("decided") } else { self.after };
				all.insert("after".into(), json!(after));
			}
		}
		value
	}
}

#[cfg(test)]
mod tests;
