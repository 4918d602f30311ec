use super::*;
use crate::disputes::{Happening, Said, Sent, What, Wrong};
use ambit_primitives::{
	disputes::{Ground, Side},
	jobs::{Element, SignedTrace, ValueType},
	AMB,
};

const PIXELS: [u8; 64] = [0; 64];

fn account(byte: u8) -> AccountId {
	AccountId::new([byte; 32])
}

/// What reads as this digit: two scores, and the class.
fn outputs(digit: u8) -> Vec<u8> {
	vec![9, 0, 0, 0, 1, 0, 0, 0, digit, 0, 0, 0]
}

fn types() -> ValueTypes {
	let tensor = |extent| ValueType { element: Element::I32, shape: vec![1, extent].try_into().unwrap() };
	vec![tensor(2), tensor(1)].try_into().unwrap()
}

fn claim(digit: u8) -> ResultClaim {
	ResultClaim {
		output_root: [digit; 32].into(),
		output: Default::default(),
		trace: None,
		inline: Some(outputs(digit).try_into().unwrap()),
	}
}

fn right() -> Right {
	let execution = Execution {
		outputs: outputs(4),
		output_root: [4; 32],
		input_root: [0; 32],
		trace: Vec::new(),
		trace_root: [4; 32],
	};
	Right::new(execution, types()).unwrap()
}

fn outcome(lie: Lie) -> Outcome {
	Outcome {
		lie,
		job: 50,
		digit: Digit { index: 4, label: 4, pixels: &PIXELS },
		cheat: account(1),
		challenger: account(2),
		submitted: 30,
		jobs: 1,
		right: right(),
		claimed: Some((33, Some(1))),
		dispute: None,
		record: Record::default(),
		slashes: Vec::new(),
		ended: None,
		started: Instant::now(),
	}
}

fn sent(index: u32, bytes: usize, kind: &'static str, payload: usize, wrong: Option<Wrong>) -> Option<Sent> {
	let side = Some(Side::Challenger);
	let said = Some(Said { kind, side, words: kind.into(), wrong, payload, before: None });
	Some(Sent { index, signer: account(2), bytes, said })
}

fn happening(block: BlockNumber, what: What, sent: Option<Sent>) -> Happening {
	Happening { block, dispute: 3, what, sent, after: None, challenger: None }
}

/// A cheat that was disputed, convicted and replaced by an honest operator.
fn convicted() -> Outcome {
	let mut outcome = outcome(Lie::Cheat);
	let (operator, challenger) = (account(1), account(2));
	let wrong = Some(Wrong::Node { node: 8, operators: vec!["Conv2d"] });
	let opened = What::Opened { job: 50, attempt: 0, operator: operator.clone(), challenger };
	let moved = What::Moved { next: Side::Challenger, deadline: 400 };
	let end = What::Convicted { operator, slashed: AMB, rewarded: None, ground: Ground::Proof };
	outcome.dispute = Some(3);
	outcome.record.take(happening(34, opened, sent(2, 1_500, "open", 1_400, wrong)));
	outcome.record.take(happening(36, moved, sent(2, 8_300, "reveal", 8_192, None)));
	outcome.record.take(happening(37, end, sent(1, 3_100, "prove", 3_000, None)));
	outcome.slashes.push((37, AMB));
	outcome.ended = Some(Answered { by: Some(account(5)), says: Some(4), is_right: true, at: 46 });
	outcome
}

#[test]
fn a_convicted_cheat_should_be_told_with_all_numbers() {
	let outcome = convicted();
	assert!(outcome.is_punished());
	let json = outcome.json();
	for (field, value) in [
		("verdict", json!("convicted")),
		("ground", json!("proof")),
		("moves", json!(3)),
		("onchain_bytes", json!(12_900)),
		("proof_bytes", json!(3_000)),
		("blocks_to_verdict", json!(3)),
		("slashed", json!(AMB as u64)),
		("slashed_planck", json!(AMB.to_string())),
		("settled_correctly", json!(true)),
		("wrong", json!({ "kind": "node", "node": 8, "operators": ["Conv2d"] })),
		("right", json!(4)),
		("claimed", json!(1)),
		("settled", json!(4)),
	] {
		assert_eq!(json[field], value, "{field}");
	}
	assert_eq!(json["steps"].as_array().unwrap().len(), 3);
	assert_eq!(
		json["blocks"],
		json!({ "submitted": 30, "resulted": 33, "opened": 34, "decided": 37, "ended": 46 })
	);
	let text = outcome.summary();
	assert!(
		text.contains("node 8 (Conv2d)") && text.contains("from another operator, which is right"),
		"{text}"
	);
}

#[test]
fn a_cheat_should_count_as_punished_only_when_it_lost_and_the_client_got_the_right_result() {
	let ended =
		|by: Option<u8>, is_right| Some(Answered { by: by.map(account), says: None, is_right, at: 46 });
	let mut undisputed = outcome(Lie::Cheat);
	undisputed.ended = ended(Some(1), false);
	let mut wrongly_settled = convicted();
	wrongly_settled.ended = ended(Some(5), false);
	let mut refunded = convicted();
	refunded.ended = ended(None, false);
	let mut by_the_cheat = convicted();
	by_the_cheat.ended = ended(Some(1), true);
	let mut unslashed = convicted();
	unslashed.slashes.clear();
	for outcome in [undisputed, wrongly_settled, refunded, by_the_cheat, unslashed] {
		assert!(!outcome.is_punished(), "{}", outcome.json());
	}
}

#[test]
fn a_cheat_in_a_panel_should_be_outvoted_without_a_dispute() {
	let mut outcome = outcome(Lie::Redundant);
	outcome.slashes.push((40, AMB));
	outcome.ended = Some(Answered { by: Some(account(5)), says: Some(4), is_right: true, at: 46 });
	assert!(outcome.is_punished());
	let json = outcome.json();
	assert_eq!((&json["verdict"], &json["moves"]), (&json!("outvoted"), &json!(0)));
	assert!(json["challenger"].is_null());
}

#[test]
fn what_a_fork_took_back_should_be_forgotten() {
	let mut outcome = convicted();
	outcome.retract(36);
	assert_eq!((outcome.record.count(), outcome.slashed(), outcome.verdict()), (1, 0, None));
	assert!(outcome.claimed.is_some());
	outcome.retract(33);
	assert!(outcome.claimed.is_none());
}

#[test]
fn a_claim_should_be_right_only_with_output_and_trace() {
	let right = right();
	assert!(right.is(&claim(4)) && !right.is(&claim(1)));
	let traced = |root: [u8; 32]| {
		let trace = Some(SignedTrace { root: root.into(), cid: Default::default() });
		ResultClaim { trace, ..claim(4) }
	};
	assert!(right.is(&traced([4; 32])) && !right.is(&traced([1; 32])));
	assert!(!right.is(&ResultClaim { inline: None, ..claim(4) }));
	assert_eq!((right.says, right.answer(&claim(7)).unwrap()), (Some(4), Some(7)));
}
