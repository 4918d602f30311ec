//! What benchmarks measure is valid from the smallest size to the largest, and as large as it should be.

use crate::worst::*;
use ambit_graph::Plan;
use ambit_referee::{
	check_value_piece,
	limits::{MAX_ANSWER, MAX_CHARGE, MAX_HASHES, MAX_PROOF, MAX_TILE_BYTES},
	Claimed, Descent, Effort, NodeCharge, Pace, Proof,
};
use ambit_trace::{NodeRecord, Opening};
use codec::Encode;

const CLAIMED: Claimed<'_> =
	Claimed { model: [0; 32], input: [0; 32], output: [0; 32], trace: Some([0; 32]), inline: None };

#[test]
fn charges_should_name_a_node_of_their_model() {
	for bytes in [0, 28_000] {
		let (named, model) = named(bytes);
		assert!(named.accuse(&Claimed { model, ..CLAIMED }, [7; 32]).is_ok());
		let charge = ambit_referee::Charge::Node(NodeCharge { named, root: [7; 32], opening: path() });
		assert!((bytes as usize..=MAX_CHARGE as usize).contains(&charge.encoded_size()));
	}
}

#[test]
fn outputs_should_be_those_of_a_trace_and_not_of_the_result() {
	let (charge, model, trace) = outputs(&[1; 32]);
	let claimed = Claimed { model, input: [1; 32], trace: Some(trace), ..CLAIMED };
	assert_eq!(charge.examine(&claimed), Ok(()));
	// Eight paths of sixteen levels that share three.
	assert_eq!(charge.opening.siblings.len(), 8 * 13);
	assert!(charge.encoded_size() < MAX_CHARGE as usize);
}

#[test]
fn reveals_should_be_what_is_due() {
	for count in [1, 512, 513, 5_000, MAX_TILE_BYTES] {
		let (ty, root, bytes) = small(count);
		assert_eq!(Descent::new(ty, root).check(&bytes), Ok(()), "{count}");
		assert!(bytes.len() as u32 <= count && count < bytes.len() as u32 + 513);
	}
	for count in [2_100, MAX_HASHES] {
		let (ty, root) = wide(count);
		assert_eq!(Descent::new(ty, root).check(hashes(count).as_flattened()), Ok(()), "{count}");
	}
}

#[test]
fn answers_should_be_the_piece() {
	for kibibytes in [1, 100, 256] {
		let (answer, output) = answer(kibibytes);
		assert_eq!(check_value_piece(&output, 0, 0, &answer), Ok(()), "{kibibytes}");
		assert!(answer.encoded_size() <= MAX_ANSWER as usize);
	}
}

#[test]
fn proofs_should_prove_and_have_their_length() {
	for kibibytes in [2, 20, 310] {
		let (proof, accused) = proof(kibibytes);
		assert_eq!(proof.evaluate(&CLAIMED, accused.nodes, &accused.record.0), Ok(7), "{kibibytes}");
		let size = proof.encoded_size() as u32;
		assert!(size <= MAX_PROOF && (kibibytes - 1..=kibibytes).contains(&(size / 1_024)), "{size}");
	}
}

fn effort(plan: &Plan) -> Effort {
	let record = NodeRecord::of(plan, 0).unwrap();
	let (tile, index, inputs, nodes) = (0, 0, Vec::new(), Vec::new());
	let proof = Proof { record, tile, index, inputs, nodes, trace: Opening::default(), operands: Vec::new() };
	// One step has one pace.
	proof.efforts().unwrap()[0]
}

#[test]
fn evaluations_should_have_their_pace_and_amount() {
	let cases: [(fn(u32) -> Evaluation, u32, Pace, u32); 4] = [
		(product, MOST_PRODUCTS, Pace::Product, 1),
		(walk, MOST_WALKED, Pace::Walk, 1),
		(power, MOST_POWERS, Pace::Power, 16),
		(look_up, MOST_LOOKED_UP, Pace::LookUp, 1),
	];
	for (case, most, pace, each) in cases {
		for size in [2, 700, most] {
			let evaluation = case(size);
			let effort = effort(&evaluation.plan);
			assert!(evaluation.evaluate().is_ok());
			// As much as is said, or a little less, so that it is never measured too cheap.
			assert!(
				effort.pace == pace && (size * each - 2..=size * each).contains(&effort.amount),
				"{effort:?}"
			);
			assert!(effort.amount <= pace.most());
		}
	}
}
