//! Whoever tells the truth wins, whatever the other side does.

use ambit_graph::testing::Random;
use ambit_referee::{
	accuse, answer_trace, answer_value, check_trace_piece, check_value_piece, chunk_nodes, chunks,
	limits::{MAX_ANSWER, MAX_CHARGE, MAX_PROOF, MAX_REVEAL},
	object, pick, prove, reveal,
	testing::{Claim, Execution, Fault, Lie},
	trace_of_chunks, wrong_element, Accused, Answer, Charge, Claimed, Due, Finding, NodeCharge, Objection,
	Proof, Refusal,
};
use ambit_trace::{Hash, NodeRecord, TraceTree};
use codec::{Decode, DecodeAll, Encode};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// How a dispute ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum End {
	Convicted,
	Acquitted,
}

/// What the operator's side of a dispute says.
trait Operator {
	/// The trace, in answer to a demand.
	fn trace(&self) -> &[Hash];
	fn reveal(&self, node: u32, descent: &ambit_referee::Descent) -> Vec<u8>;
}

impl Operator for Lie {
	fn trace(&self) -> &[Hash] {
		&self.trace
	}
	fn reveal(&self, node: u32, descent: &ambit_referee::Descent) -> Vec<u8> {
		Lie::reveal(self, node, descent)
	}
}

impl Operator for Execution {
	fn trace(&self) -> &[Hash] {
		&self.roots.nodes
	}
	fn reveal(&self, node: u32, descent: &ambit_referee::Descent) -> Vec<u8> {
		reveal(descent, &self.nodes[node as usize]).expect("it is there")
	}
}

/// As it is sent and received, within its bound.
fn sent<T: Encode + Decode + PartialEq + std::fmt::Debug>(message: T, most: u32) -> T {
	let bytes = message.encode();
	assert!(bytes.len() <= most as usize, "{} bytes", bytes.len());
	let received = T::decode_all(&mut &bytes[..]).expect("it decodes");
	assert_eq!(received, message);
	received
}

/// Plays a dispute to its end. Returns who won in how many moves.
fn play(truth: &Execution, claimed: &Claimed<'_>, operator: &dyn Operator, published: bool) -> (End, u32) {
	let published = published.then(|| operator.trace());
	let charge = accuse(&truth.plan, &truth.model, &truth.roots, claimed, published).expect("it is wrong");
	let charge = sent(charge, MAX_CHARGE);
	let (claimed, accused, roots, moves) = match charge.examine(claimed).expect("the charge is one") {
		Finding::Wrong => return (End::Convicted, 1),
		Finding::Node(accused) => (*claimed, accused, operator.trace(), 1),
		Finding::Trace(nodes) => {
			let posted = operator.trace();
			let above: Result<Vec<Hash>, Refusal> = (0..chunks(nodes).expect("the model is small"))
				.zip(posted.chunks(4_096))
				.map(|(chunk, roots)| chunk_nodes(nodes, chunk, roots))
				.collect();
			let Ok(root) = above.and_then(|above| trace_of_chunks(claimed, nodes, &above)) else {
				return (End::Convicted, 1);
			};
			let claimed = Claimed { trace: Some(root), ..*claimed };
			let own = &truth.roots;
			let named = match object(&truth.plan, &truth.model, own, &claimed, posted) {
				Some(Objection::Node(named)) => named,
				Some(Objection::Output(charge)) => {
					assert_eq!(sent(charge, MAX_CHARGE).examine(&claimed), Ok(()));
					return (End::Convicted, 3);
				}
				None => panic!("the trace is right, and gives what the result says"),
			};
			let named = sent(named, MAX_CHARGE);
			let root = posted[named.node as usize];
			(claimed, named.accuse(&claimed, root).expect("the node is one"), posted, 3)
		}
	};
	judge(truth, &claimed, operator, accused, roots, moves)
}

fn judge(
	truth: &Execution,
	claimed: &Claimed<'_>,
	operator: &dyn Operator,
	accused: Accused,
	roots: &[Hash],
	mut moves: u32,
) -> (End, u32) {
	let own = &truth.nodes[accused.node as usize];
	let mut descent = accused.descent.clone();
	loop {
		let revealed = operator.reveal(accused.node, &descent);
		assert!(revealed.len() <= MAX_REVEAL as usize);
		moves += 1;
		if descent.check(&revealed).is_err() {
			return (End::Convicted, moves);
		}
		moves += 1;
		match descent.due() {
			Due::Hashes { .. } => {
				let place = pick(&descent, &revealed, own).expect("a hash is wrong");
				descent = descent.pick(&revealed, place).expect("the place is one");
			}
			Due::Bytes { .. } => {
				let element = wrong_element(&descent, &revealed, own).expect("an element is wrong");
				let trace = TraceTree::new(&claimed.model, &claimed.input, roots).expect("there are nodes");
				let proof =
					prove(&truth.plan, accused.node, element, &truth.input_roots, &trace, roots, truth);
				let proof = sent(proof.expect("all tensors are there"), MAX_PROOF);
				let is = proof.evaluate(claimed, accused.nodes, &accused.record).expect("it proves");
				let says = descent.claimed(&revealed, proof.tile, proof.index).expect("it was revealed");
				return (if is == says { End::Acquitted } else { End::Convicted }, moves);
			}
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(256))]

	#[test]
	fn a_lie_should_be_convicted_when_the_challenger_plays_on(seed: u64, published: bool) {
		let truth = Execution::random(seed);
		let mut random = Random::new(seed ^ 1);
		let lie = Lie::random(&truth, &mut random);
		let (end, moves) = play(&truth, &lie.claim.claimed(), &lie, published);
		prop_assert_eq!(end, End::Convicted, "{:?}", lie.fault);
		let most = if published { 5 } else { 7 };
		prop_assert!(moves <= most, "{} moves", moves);
	}

	#[test]
	fn a_lie_should_be_convicted_when_its_trace_is_said_only_now(seed: u64) {
		let truth = Execution::random(seed);
		let mut random = Random::new(seed ^ 3);
		let lie = loop {
			if let Some(lie) = Lie::random(&truth, &mut random).untraced(&truth) {
				break lie;
			}
		};
		let (end, moves) = play(&truth, &lie.claim.claimed(), &lie, random.once_in(2));
		prop_assert_eq!(end, End::Convicted, "{:?}", lie.fault);
		prop_assert!(moves <= 7, "{} moves", moves);
	}

	#[test]
	fn the_truth_should_not_be_accused_by_who_executed_too(seed: u64) {
		let truth = Execution::random(seed);
		for claim in [truth.claim(), truth.claim().untraced()] {
			for trace in [Some(&truth.roots.nodes[..]), None] {
				prop_assert_eq!(accuse(&truth.plan, &truth.model, &truth.roots, &claim.claimed(), trace), None);
			}
		}
	}

	#[test]
	fn a_charge_that_needs_the_trace_should_be_refused_while_there_is_none(seed: u64) {
		let truth = Execution::random(seed);
		let claim = truth.claim();
		let lies: Vec<Lie> =
			Fault::ALL.iter().filter_map(|fault| Lie::about(&truth, *fault, None, &mut Random::new(seed))).collect();
		for lie in lies {
			let charge = accuse(&truth.plan, &truth.model, &truth.roots, &lie.claim.claimed(), Some(&lie.trace));
			let charge = charge.expect("it is a lie");
			let untraced = lie.claim.untraced();
			match (&charge, charge.examine(&untraced.claimed())) {
				(Charge::Node(_) | Charge::Output(_), found) => prop_assert_eq!(found, Err(Refusal::Trace)),
				(Charge::Trace(_) | Charge::Inline(_), found) => prop_assert!(found.is_ok()),
			}
		}
		let trace = TraceTree::new(&claim.model, &claim.input, &truth.roots.nodes).unwrap();
		let answer = answer_trace(&trace, &truth.roots.nodes, 0).unwrap();
		let piece = check_trace_piece(&claim.untraced().claimed(), 0, &answer);
		prop_assert_eq!(piece, Err(Refusal::Trace));
	}

	#[test]
	fn the_truth_should_be_acquitted_whatever_is_accused_picked_and_proven(seed: u64) {
		let truth = Execution::random(seed);
		let claim = truth.claim();
		let claimed = claim.claimed();
		let mut random = Random::new(seed ^ 2);
		let node = random.below(truth.nodes.len() as u64) as u32;
		let trace = TraceTree::new(&claim.model, &claim.input, &truth.roots.nodes).unwrap();

		// No charge that is decided at once holds.
		let header = ambit_referee::ModelHeader::from(&truth.model);
		let inline = Charge::Inline(header.clone()).examine(&claimed);
		prop_assert_eq!(inline, Err(Refusal::Unfounded));
		let mut outputs: Vec<u32> = header.interface.outputs.iter().map(|output| output.node).collect();
		outputs.sort_unstable();
		outputs.dedup();
		let charge = ambit_referee::OutputCharge {
			roots: outputs.iter().map(|node| truth.roots.nodes[*node as usize]).collect(),
			opening: trace.open(&outputs).unwrap(),
			header: header.clone(),
		};
		prop_assert_eq!(Charge::Output(charge.clone()).examine(&claimed), Err(Refusal::Unfounded));
		let mut forged = charge.clone();
		forged.roots[0][0] ^= 1;
		prop_assert_eq!(Charge::Output(forged).examine(&claimed), Err(Refusal::Trace));
		let mut other = header.clone();
		other.interface.outputs[0].node ^= 1;
		prop_assert_eq!(Charge::Inline(other).examine(&claimed), Err(Refusal::Model));

		// A node can be accused, and its result is what it is.
		let named = ambit_referee::NamedNode {
			interface: header.interface,
			node,
			record: NodeRecord::of(&truth.plan, node).unwrap(),
			opening: truth.model.open(node).unwrap(),
		};
		let root = truth.roots.nodes[node as usize];
		let charge = NodeCharge { named, root, opening: trace.open(&[node]).unwrap() };
		let Ok(Finding::Node(accused)) = Charge::Node(charge.clone()).examine(&claimed) else {
			panic!("a node of the model");
		};
		let mut forged = charge.clone();
		forged.root[3] ^= 1;
		prop_assert_eq!(Charge::Node(forged).examine(&claimed), Err(Refusal::Trace));
		let mut forged = charge;
		forged.named.record.result.shape.push(1);
		prop_assert_eq!(Charge::Node(forged).examine(&claimed), Err(Refusal::Model));

		let mut descent = accused.descent.clone();
		let revealed = loop {
			let revealed = Operator::reveal(&truth, node, &descent);
			prop_assert_eq!(descent.check(&revealed), Ok(()));
			let mut wrong = revealed.clone();
			let at = random.below(wrong.len() as u64) as usize;
			wrong[at] ^= 1 << random.below(8);
			prop_assert_eq!(descent.check(&wrong), Err(Refusal::Mismatch));
			prop_assert_eq!(descent.check(&revealed[1..]), Err(Refusal::Length));
			match descent.due() {
				Due::Hashes { count, .. } => {
					prop_assert_eq!(descent.pick(&revealed, count), Err(Refusal::NoSuchPlace));
					descent = descent.pick(&revealed, random.below(count.into()) as u32).unwrap();
				}
				Due::Bytes { .. } => break revealed,
			}
		};
		let tiles = descent.tiles();
		let tile = tiles.start + random.below(u64::from(tiles.end - tiles.start)) as u32;
		let elements = ambit_graph::Tiling::of(&descent.ty).tile(tile).unwrap().elements;
		let index = random.below(elements.into()) as u32;
		let says = descent.claimed(&revealed, tile, index).unwrap();
		let proof = prove(&truth.plan, node, (tile, index), &truth.input_roots, &trace, &truth.roots.nodes, &truth)
			.unwrap();
		prop_assert_eq!(proof.evaluate(&claimed, accused.nodes, &accused.record), Ok(says));
		let efforts = proof.efforts().unwrap();
		prop_assert!(efforts.iter().all(|effort| effort.amount <= effort.pace.most()));
		prop_assert!(efforts.windows(2).all(|pair| pair[0].pace < pair[1].pace), "one of each pace");
		prop_assert_eq!(descent.claimed(&revealed, tiles.end, 0), Err(Refusal::NoSuchPlace));
		prop_assert_eq!(descent.claimed(&revealed, tile, elements), Err(Refusal::NoSuchPlace));

		// Whatever is changed in the proof, it proves nothing else.
		let bytes = proof.encode();
		for _ in 0..32 {
			let mut changed = bytes.clone();
			for _ in 0..=random.below(2) {
				let at = random.below(changed.len() as u64) as usize;
				changed[at] = random.number() as u8;
			}
			if random.once_in(8) {
				changed.truncate(random.below(changed.len() as u64) as usize);
			}
			let Ok(changed) = Proof::decode_all(&mut &changed[..]) else { continue };
			if let Ok(is) = changed.evaluate(&claimed, accused.nodes, &accused.record) {
				let tiling = ambit_graph::Tiling::of(&descent.ty);
				let at = tiling.tile(changed.tile).unwrap().first + u64::from(changed.index);
				let width = descent.ty.element.bytes() as usize;
				let own = &truth.nodes[node as usize][at as usize * width..];
				prop_assert_eq!(Some(is), descent.ty.element.read(own));
			}
		}
	}

	#[test]
	fn a_piece_should_be_accepted_as_it_is_and_in_no_other_way_when_it_is_demanded(
		seed: u64, tensor in 0u32..4, piece in 0u32..3, flip: u64,
	) {
		let truth = Execution::random(seed);
		let claim = truth.claim();
		let outputs: Vec<u8> = truth.plan.graph().outputs.iter().flat_map(|output| {
			let ambit_graph::Value::Node(node) = output else { panic!("outputs are nodes") };
			truth.nodes[*node as usize].clone()
		}).collect();
		let output_types: Vec<_> = truth.plan.output_types().cloned().collect();
		let trace = TraceTree::new(&claim.model, &claim.input, &truth.roots.nodes).unwrap();
		let mut random = Random::new(flip);
		let mut refused = |answer: &Answer, check: &dyn Fn(&Answer) -> Result<(), Refusal>| {
			let bytes = answer.encode();
			for _ in 0..16 {
				let mut changed = bytes.clone();
				let at = random.below(changed.len() as u64) as usize;
				changed[at] ^= 1 << random.below(8);
				if let Ok(changed) = Answer::decode_all(&mut &changed[..]) {
					assert!(check(&changed).is_err(), "{changed:?}");
				}
			}
		};
		for (root, types, blob) in [
			(claim.input, &truth.plan.graph().inputs, &truth.inputs),
			(claim.output, &output_types, &outputs),
		] {
			let answer = sent(answer_value(types, blob, tensor, piece).unwrap(), MAX_ANSWER);
			let check = |answer: &Answer| check_value_piece(&root, tensor, piece, answer);
			prop_assert_eq!(check(&answer), Ok(()));
			refused(&answer, &check);
			let elsewhere = check_value_piece(&root, tensor + 1, piece, &answer);
			if !matches!(answer, Answer::NoTensor { .. }) {
				prop_assert!(elsewhere.is_err() || types.get(tensor as usize) == types.get(tensor as usize + 1));
			}
		}
		let answer = sent(answer_trace(&trace, &truth.roots.nodes, piece).unwrap(), MAX_ANSWER);
		let check = |answer: &Answer| check_trace_piece(&claim.claimed(), piece, answer);
		prop_assert_eq!(check(&answer), Ok(()));
		refused(&answer, &check);
		prop_assert!(check_trace_piece(&claim.claimed(), piece ^ 1, &answer).is_err() || piece > 1);
	}

	#[test]
	fn arbitrary_bytes_should_decode_or_be_refused_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
		let claim = Execution::random(1).claim();
		if let Ok(charge) = Charge::decode_all(&mut &bytes[..]) {
			prop_assert!(charge.examine(&claim.claimed()).is_err());
		}
		if let Ok(proof) = Proof::decode_all(&mut &bytes[..]) {
			prop_assert!(proof.evaluate(&claim.claimed(), 1, &[0; 32]).is_err());
			let _ = proof.efforts();
		}
		if let Ok(answer) = Answer::decode_all(&mut &bytes[..]) {
			prop_assert!(check_value_piece(&claim.output, 0, 0, &answer).is_err());
			prop_assert!(check_trace_piece(&claim.claimed(), 0, &answer).is_err());
		}
	}
}

#[test]
fn an_interface_that_no_graph_has_should_be_refused_whatever_root_was_published() {
	let truth = Execution::random(1);
	let interface = truth.model.interface();
	let (input, output) = (interface.inputs[0].clone(), interface.outputs[0].clone());
	let mut others = vec![interface.clone(); 4];
	others[0].inputs = vec![input; 9];
	others[1].outputs = vec![output; 9];
	others[2].inputs.clear();
	others[3].outputs.clear();
	for other in others {
		let header = ambit_referee::ModelHeader { top: truth.model.top(), interface: other };
		let model = header.interface.root_of_top(&header.top);
		let claim = Claim { model, ..truth.claim() };
		for charge in [Charge::Trace(header.clone()), Charge::Inline(header)] {
			assert_eq!(charge.examine(&claim.claimed()), Err(Refusal::Model));
		}
	}
}

#[test]
fn every_lie_about_every_operator_should_be_convicted() {
	// How often each fault was played, and each operator was where it was.
	let mut faults: BTreeMap<Fault, u32> = BTreeMap::new();
	let mut operators: BTreeMap<u8, u32> = BTreeMap::new();
	for seed in 0..400 {
		let truth = Execution::random(seed);
		let mut random = Random::new(seed);
		let fault = Fault::ALL[seed as usize % Fault::ALL.len()];
		let node = random.below(truth.nodes.len() as u64) as u32;
		let Some(lie) = Lie::about(&truth, fault, Some(node), &mut random) else { continue };
		let (end, _) = play(&truth, &lie.claim.claimed(), &lie, seed % 3 > 0);
		assert_eq!(end, End::Convicted, "{fault:?} in seed {seed}");
		*faults.entry(fault).or_default() += 1;
		for step in truth.plan.graph().nodes[node as usize].steps() {
			*operators.entry(step.op.encode()[0]).or_default() += 1;
		}
	}
	assert_eq!(faults.len(), Fault::ALL.len(), "{faults:?}");
	let kinds: std::collections::BTreeSet<u8> = (0..400)
		.flat_map(|seed| {
			let graph = Execution::random(seed).plan.into_graph();
			let steps = graph.nodes.iter().flat_map(|node| node.steps());
			steps.map(|step| step.op.encode()[0]).collect::<Vec<_>>()
		})
		.collect();
	assert_eq!(operators.keys().copied().collect::<std::collections::BTreeSet<_>>(), kinds);
}
