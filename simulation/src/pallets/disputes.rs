//! Lazy operators before the real disputes: each signs a lie about a random execution, some of which a challenger re-executes.

use super::{
	chain::{
		cid, next_block, open_class, origin, play, publish, report, submit, wealth, Terms, CHALLENGER, FEE,
		FIRST,
	},
	players::dispute,
	runtime::{JobRegistry, WINDOW},
};
use crate::random::Random;
use ambit_graph::{testing::Random as Dice, TensorType};
use ambit_primitives::{
	jobs::{HardwareTier, JobState, ResultClaim, ValueTypes},
	AMB,
};
use ambit_referee::testing::{Claim, Execution, Lie};
use serde::Serialize;
use sp_core::H256;

/// Share of the lies that are looked at, so that few games show both ends.
const WATCHED: f64 = 0.5;
const STREAM: u64 = 32;

/// What came of the lies.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Verdicts {
	/// Lies that were signed.
	pub lies: u32,
	/// Lies that a challenger re-executed.
	pub watched: u32,
	/// Lies that were proven wrong.
	pub convicted: u32,
	/// Lies that were paid.
	pub paid: u32,
	/// Most moves of a dispute.
	pub longest: u32,
	/// What a liar lost by a conviction on average, in fees.
	pub lost: f64,
	/// What the challenger got of it, percent.
	pub bounty: f64,
	/// Share of watched lies from which on lying doesn't pay, percent, by these losses.
	pub deterred_by: f64,
}

/// So many lies.
pub fn verdicts(seed: u64, lies: u32) -> Verdicts {
	play(1, seed, &Terms::default(), || {
		let mut random = Random::new(seed, &[STREAM]);
		let mut found = Verdicts { lies, ..Verdicts::default() };
		let (mut lost, mut bounties) = (0, 0);
		for number in 0..lies {
			let truth = Execution::random(random.next_word());
			let lie = wrong_output(&truth, &mut Dice::new(random.next_word()));
			let (operator, challenger) = (wealth(FIRST), wealth(CHALLENGER));
			let job = sign(&truth, &lie.claim, number);
			if random.chance(WATCHED) {
				found.watched += 1;
				found.longest = found.longest.max(dispute(job, 0, &truth, &lie));
				lost += operator.saturating_sub(wealth(FIRST));
				bounties += wealth(CHALLENGER).saturating_sub(challenger);
			}
			for _ in 0..=WINDOW {
				next_block();
			}
			match JobRegistry::job(job).map(|job| (job.attempt, job.state)) {
				Some((0, JobState::Settled { .. })) => found.paid += 1,
				_ => found.convicted += 1,
			}
			let class = JobRegistry::offers_of(&FIRST)[0].class;
			JobRegistry::withdraw_offer(origin(FIRST), class).expect("it has an offer");
			// What is assigned to it again runs out of time.
			for _ in 0..100 {
				next_block();
			}
		}
		let convicted = f64::from(found.convicted.max(1));
		found.lost = lost as f64 / convicted / FEE as f64;
		found.bounty = 100.0 * bounties as f64 / (lost as f64).max(1.0);
		// Lying saves computing; being found out costs the pledge and the fee's direct part.
		let direct = f64::from(crate::rules::Split::DEFAULT.direct) / 1e6;
		found.deterred_by = 100.0 * crate::rules::COMPUTING / (found.lost + direct);
		found
	})
}

/// A lie whose output is wrong: results of these classes say nothing else.
fn wrong_output(truth: &Execution, dice: &mut Dice) -> Lie {
	loop {
		if let Some(lie) = Lie::random(truth, dice).untraced(truth) {
			return lie;
		}
	}
}

/// Has the operator sign a claim about a model of its own.
fn sign(truth: &Execution, claim: &Claim, number: u32) -> u64 {
	let model = H256(truth.model.root());
	if JobRegistry::model(model).is_none() {
		publish(model, types(&truth.plan.graph().inputs), types(truth.plan.output_types()))
			.expect("a new model");
		open_class(model, HardwareTier::Cpu).expect("a new class");
	}
	let (class, _) = JobRegistry::classes_of(model, None)[0].clone();
	JobRegistry::offer(origin(FIRST), class, 1, FEE).expect("an operator may offer");
	let job = submit(super::chain::CLIENT, class, H256(claim.input), 200);
	next_block();
	let said = ResultClaim {
		output_root: H256(claim.output),
		output: cid(4),
		trace: None,
		inline: claim.inline.clone().map(|inline| inline.try_into().expect("a small output")),
	};
	report(job, said).unwrap_or_else(|| panic!("job {job} of lie {number} is assigned"));
	job
}

fn types<'a>(types: impl IntoIterator<Item = &'a TensorType>) -> ValueTypes {
	let types: Vec<_> = types.into_iter().map(|ty| ty.try_into().expect("a type of a model")).collect();
	types.try_into().expect("a model has few values")
}

/// A pledge is a hundred fees or 1 AMB, which are the same for this fee.
const _: () = assert!(FEE * 100 == AMB);
