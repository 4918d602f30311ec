//! `ambit dispute show`.

use crate::{
	amount,
	chain::Client,
	disputes::{words, ChainDispute},
	error::{Error, Result},
	keys::address,
	output::Output,
	Global,
};
use ambit_primitives::{
	disputes::{DisputeId, DisputedTrace, Side},
	jobs::JobId,
	BlockNumber, Hash,
};
use clap::Args;
use serde_json::{json, Value};

/// Which disputes.
#[derive(Args, Debug)]
pub struct ShowArgs {
	/// The dispute's number
	#[arg(required_unless_present = "job", conflicts_with = "job")]
	id: Option<DisputeId>,
	/// All open ones about this job
	#[arg(long)]
	job: Option<JobId>,
}

impl ShowArgs {
	/// Runs it.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		let client = global.connect().await?;
		let (now, at) = client.head().await?;
		if let Some(job) = self.job {
			let found = disputes_of(&client, job, at).await?;
			let value = json!({ "job": job, "disputes": found.iter().map(|state| show_json(state, now)).collect::<Vec<_>>() });
			return output.finish(&value, || match found.as_slice() {
				[] => format!("no dispute about job {job} is open\n"),
				found => found.iter().map(|state| describe(state, now)).collect::<Vec<_>>().join("\n"),
			});
		}
		let id = self.id.ok_or_else(|| Error::Usage("name a dispute, or a --job".into()))?;
		let state = dispute(&client, id, at).await?.ok_or_else(|| not_open(id))?;
		output.finish(&show_json(&state, now), || describe(&state, now))
	}
}

/// An open dispute as of block `at`.
pub async fn dispute(client: &Client, id: DisputeId, at: Hash) -> Result<Option<ChainDispute>> {
	client.call("DisputesApi_dispute", (id,), Some(at)).await
}

/// Open disputes about a job as of block `at`.
pub async fn disputes_of(client: &Client, job: JobId, at: Hash) -> Result<Vec<ChainDispute>> {
	client.call("DisputesApi_disputes_of", (job,), Some(at)).await
}

/// There is no such dispute, or none any more.
pub fn not_open(id: DisputeId) -> Error {
	Error::NotFound(format!(
		"dispute {id} is not open: it is decided, or was never opened; \
		 `ambit dispute watch {id} --from BLOCK` tells what happened since a block"
	))
}

/// Blocks that each side has left, operator first.
fn left(state: &ChainDispute, now: BlockNumber) -> (BlockNumber, BlockNumber) {
	let dispute = &state.dispute;
	let clocks = &dispute.clocks;
	let taken = now.saturating_sub(dispute.since);
	match state.side {
		Side::Operator => (clocks.operator.saturating_sub(taken), clocks.challenger),
		Side::Challenger => (clocks.operator, clocks.challenger.saturating_sub(taken)),
	}
}

fn describe(state: &ChainDispute, now: BlockNumber) -> String {
	let (dispute, roots) = (&state.dispute, &state.dispute.roots);
	let (operator, challenger) = left(state, now);
	let moot = if state.moot { ", but moot: another dispute made the result void" } else { "" };
	let trace = match roots.trace {
		DisputedTrace::Named(root) => format!("{root:?}"),
		DisputedTrace::Unsaid => "the result names none".into(),
		DisputedTrace::Posted(root) => format!("{root:?}, posted in this dispute"),
	};
	let payer = if dispute.payer == dispute.challenger {
		String::new()
	} else {
		format!(", held from {}", address(&dispute.payer))
	};
	format!(
		"dispute {} about job {}, attempt {}\n\
		 stage       {}{moot}\n\
		 next        the {}, until block {}: {}\n\
		 operator    {}, {operator} blocks left\n\
		 challenger  {}, {challenger} blocks left\n\
		 moves       {}\n\
		 bond        {}{payer}\n\
		 model       {:?}\n\
		 input       {:?}\n\
		 output      {:?}\n\
		 trace       {trace}\n",
		state.id,
		dispute.job,
		dispute.attempt,
		words::stage(&dispute.stage),
		words::side(state.side),
		state.deadline,
		words::due(&dispute.stage),
		address(&dispute.operator),
		address(&dispute.challenger),
		dispute.turn,
		amount::format(dispute.bond),
		roots.model,
		roots.input,
		roots.output,
	)
}

/// A dispute for programs.
pub fn show_json(state: &ChainDispute, now: BlockNumber) -> Value {
	let dispute = &state.dispute;
	let (operator, challenger) = left(state, now);
	json!({
		"dispute": state.id,
		"job": dispute.job,
		"attempt": dispute.attempt,
		"stage": words::stage(&dispute.stage),
		"next": words::side(state.side),
		"due": words::due(&dispute.stage),
		"deadline": state.deadline,
		"moot": state.moot,
		"operator": address(&dispute.operator),
		"challenger": address(&dispute.challenger),
		"payer": address(&dispute.payer),
		"blocks_left": { "operator": operator, "challenger": challenger },
		"moves": dispute.turn,
		"bond_planck": dispute.bond.to_string(),
		"roots": {
			"model": dispute.roots.model,
			"input": dispute.roots.input,
			"output": dispute.roots.output,
			"trace": dispute.roots.trace.root(),
		},
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use ambit_primitives::{
		disputes::{Clocks, Dispute, DisputedRoots, DisputedTrace, Stage},
		AccountId, AMB,
	};

	fn state(stage: Stage) -> ChainDispute {
		let side = stage.side();
		let dispute = Dispute {
			job: 7,
			attempt: 1,
			operator: AccountId::new([1; 32]),
			challenger: AccountId::new([2; 32]),
			payer: AccountId::new([3; 32]),
			bond: 5 * AMB,
			roots: DisputedRoots {
				model: Hash::repeat_byte(4),
				input: Hash::repeat_byte(5),
				output: Hash::repeat_byte(6),
				trace: DisputedTrace::Posted(Hash::repeat_byte(7)),
			},
			clocks: Clocks { operator: 100, challenger: 90 },
			since: 40,
			turn: 3,
			chunks: 0,
			stage,
		};
		let deadline = dispute.deadline();
		ChainDispute { id: 2, dispute, side, deadline, moot: false }
	}

	#[test]
	fn a_clock_should_run_only_in_its_sides_turn() {
		let challengers = state(Stage::Naming { nodes: 23 });
		assert_eq!(left(&challengers, 50), (100, 80));
		let operators = state(Stage::Posting { nodes: 23, above: vec![None].try_into().unwrap() });
		assert_eq!(left(&operators, 50), (90, 90));
		assert_eq!(left(&operators, 1_000), (0, 90));
	}

	#[test]
	fn a_dispute_should_be_shown_the_same_to_people_and_programs() {
		let state = state(Stage::Naming { nodes: 23 });
		let (text, value) = (describe(&state, 50), show_json(&state, 50));
		assert_eq!((value["stage"].as_str(), value["next"].as_str()), (Some("naming"), Some("challenger")));
		assert_eq!((&value["blocks_left"]["challenger"], &value["deadline"]), (&json!(80), &json!(130)));
		assert_eq!(value["roots"]["trace"], json!(Hash::repeat_byte(7)));
		for part in [
			"posted in this dispute",
			"dispute 2 about job 7, attempt 1",
			"naming",
			"80 blocks left",
			"block 130",
			"5 AMB",
		] {
			assert!(text.contains(part), "{part}: {text}");
		}
		assert!(text.contains(&address(&AccountId::new([3; 32]))), "{text}");
	}
}
